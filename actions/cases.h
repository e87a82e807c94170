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
/* Is an approved case still what was approved: holds, suspect (why, into `changes`), cannot tell
 * (actions/suspect.c). */
gboolean carnet_app_stands(CarnetApp *app, CarnetCaseView *view, const CarnetExportRequest *request,
                           GError **error);
/* The newest inventory generation that the records knew before this event; 0 where none. */
guint64 carnet_app_generation_before(CarnetApp *app, const CarnetEventRecord *record, GError **error);

#endif
