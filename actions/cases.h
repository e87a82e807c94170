/* Export cases as of today. */
#ifndef CARNET_ACTIONS_CASES_H
#define CARNET_ACTIONS_CASES_H

#include "app.h"
#include "carnet/actions_exports.h"
#include "decide.h"

#define CARNET_EXPIRING_DAYS 30

/* What stands now, bound: the five digests of formats.md section 3 over today's facts and rules. */
gboolean carnet_app_bind(CarnetApp *app, const char *request_digest, const char *keys,
                         const CarnetDecision *decision, CarnetBinds *out, GError **error);
CarnetNode *carnet_binds_to_node(const CarnetBinds *binds);
/* The frozen keys that a request event names; caller frees. */
char *carnet_app_case_keys(CarnetApp *app, const CarnetEventRecord *request, GError **error);
/* How many fields were frozen, as transfers count them (docs/formats/events.md): a field has several rows.
 * -1: the case names kinds of data and none of them. */
gint64 carnet_case_fields(const CarnetCaseView *view);
/* Is an approved case still what was approved: holds, suspect (why, into `changes`), cannot tell
 * (actions/suspect.c). */
gboolean carnet_app_stands(CarnetApp *app, CarnetCaseView *view, const CarnetExportRequest *request,
                           GError **error);
/* Says so: the rows that the case is about are not here, but those of this import would be (NULL: of none).
 */
void carnet_app_cannot_tell(CarnetApp *app, CarnetCaseView *view, const CarnetEventRecord *import);

#endif
