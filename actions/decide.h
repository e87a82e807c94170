/* Deciding over frozen rows, for requests and cases. */
#ifndef CARNET_ACTIONS_DECIDE_H
#define CARNET_ACTIONS_DECIDE_H

#include "app.h"
#include "carnet/decision.h"

/* Profiles with strings of their own. */
typedef struct {
  GArray *profiles; /* CarnetDecisionProfile */
  GStringChunk *strings;
} CarnetProfileSet;
CarnetProfileSet *carnet_profile_set_new(void);
/* A CarnetProfileFunc: `user` is the set. */
gboolean carnet_profile_set_add(const CarnetProfile *profile, gpointer user, GError **error);
void carnet_profile_set_free(CarnetProfileSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetProfileSet, carnet_profile_set_free)

/* A request as somebody wrote it (YAML), with line and column in every error; a place that is no country and
 * no region of the packs is refused with the nearest. Caller frees. */
CarnetExportRequest *carnet_app_request(const CarnetApp *app, const char *text, gsize n, const char *name,
                                        GError **error);
/* NULL where it is a country (ISO 3166 alpha-2) or a region of the packs, else what is wrong; caller frees.
 */
char *carnet_app_place_fault(const CarnetApp *app, const char *code);
/* Of the rows with these keys, in the generation set `at` (0: active). */
CarnetProfileSet *carnet_app_profiles(CarnetApp *app, const char *keys, guint64 at, GError **error);
/* Of the rows that a request asks about as they are now: what freezing them would find. */
CarnetProfileSet *carnet_app_matching(CarnetApp *app, const CarnetExportRequest *request, GError **error);
/* Sorted distinct keys of the rows that a request asks about, one a line; caller frees. */
char *carnet_app_freeze(CarnetApp *app, const CarnetExportRequest *request, GError **error);
/*
 * What the records know of the request's entity before `day`. `own`: the case that is decided (NULL: none
 * yet); it does not count itself, and one that is approved counts what was known when it was.
 */
gboolean carnet_app_counters(CarnetApp *app, const CarnetExportRequest *request, const CarnetCase *own,
                             const char *day, CarnetCounters *out, GError **error);
/* Decides over frozen rows. `as_of` NULL: the request's, else today. */
CarnetDecision *carnet_app_decide(CarnetApp *app, const CarnetExportRequest *request, const CarnetCase *own,
                                  const char *keys, guint64 at, const char *as_of, GError **error);
/* The day that a request is decided for. */
char *carnet_app_day(CarnetApp *app, const CarnetExportRequest *request, const char *as_of);
/* The frozen rows with the columns that rules may read: what `binds.rows` digests (docs/formats/approval.md).
 */
CarnetTable *carnet_app_frozen_rows(CarnetApp *app, const char *keys, guint64 at, GError **error);

#endif
