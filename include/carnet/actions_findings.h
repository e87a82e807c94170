/*
 * actions_findings.h - what is wrong today, what people did with it, and the ceilings of fines behind it.
 */
#ifndef CARNET_ACTIONS_FINDINGS_PUBLIC_H
#define CARNET_ACTIONS_FINDINGS_PUBLIC_H

#include "carnet/actions.h"
#include "carnet/node.h"

/*
 * Columns severity, clause, what, where, id, since, state (open, assigned, lapsed: an accepted risk that came
 * back, reopened: closed by a person and still found; and of the second call accepted, closed), owner, due,
 * until, next (the command that goes there), resolve (what would end it), ceiling (of the fine, in words: ""
 * where the packs know none), ceiling_minor, ceiling_currency, regime, confidence, rows and unsure (of checks
 * over rows: it is true of so many, and of so many a fact is missing), evidence, penalty, check; the worst
 * first. The first call: what stands; the second: accepted and closed ones too.
 */
CarnetTable *carnet_action_findings(CarnetApp *app, GError **error);
CarnetTable *carnet_action_findings_all(CarnetApp *app, GError **error);

/*
 * What a person does with a finding, as an event: `action` assign (keys to, due), accept (until), close
 * (evidence). Refused where no finding and no event has that id (CARNET_ERROR_NOT_FOUND); an accept until a
 * day that is past; a close without evidence that the records know; a close while the check still finds it,
 * unless its check is one for people to judge (CARNET_ERROR_REFUSED).
 */
gboolean carnet_action_finding_step(CarnetApp *app, const char *id, const char *action,
                                    const CarnetNode *keys, const char *reason, GError **error);
/* What people did, one row a finding: columns of carnet_fold_findings, and stands (yes: the check finds it).
 */
CarnetTable *carnet_action_finding_history(CarnetApp *app, GError **error);

/* One row a law of which something stands and the packs know a fine: the highest ceiling of its findings,
 * never a sum. Columns law (regime), clause, amount_minor, currency, whole (no: a part by turnover is not in
 * it), findings, ceiling (in words), penalty, confidence; the highest first. */
CarnetTable *carnet_action_exposure(CarnetApp *app, GError **error);

#endif
