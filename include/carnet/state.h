/*
 * state.h - state.db: what was ingested from the records, and caches. Derived as a whole: dropped, it is made
 * again.
 */
#ifndef CARNET_STATE_H
#define CARNET_STATE_H

#include "carnet/error.h"
#include "carnet/event.h"
#include "carnet/table.h"
#include "carnet/view.h"

#define CARNET_STATE_ERROR (carnet_state_error_quark())
GQuark carnet_state_error_quark(void);
#define CARNET_STATE_MOVED CARNET_REFUSAL(1, CARNET_ERROR_STORE)

typedef struct CarnetState CarnetState;
/* Creates it where missing (write), refuses a newer version. */
CarnetState *carnet_state_open(const char *path, gboolean write, GError **error);
void carnet_state_free(CarnetState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetState, carnet_state_free)

/* The commit up to which events were ingested; "" at first. Borrowed until the next call. */
const char *carnet_state_tip(CarnetState *state);
/*
 * All events of the commits after `after`, newest last, and the new tip in one transaction, if the state
 * stands at `after` still: else another process brought it up meanwhile, CARNET_STATE_MOVED, and nothing is
 * changed. `after`
 * "": from the root, in place of everything that was ingested before (work that began earlier was merged in,
 * or `carnet rebuild`). `after` is not the borrowed tip.
 */
gboolean carnet_state_add(CarnetState *state, const char *after, const GPtrArray *records, const char *tip,
                          GError **error);

/* Events in order: by kind (NULL: all), subject (NULL: all); CarnetEventRecord*, owned by the array. */
GPtrArray *carnet_state_events(CarnetState *state, const char *kind, const char *subject, GError **error);
/* One event by digest (any unambiguous prefix of 8 or more) or NULL with CARNET_ERROR_NOT_FOUND. */
CarnetEventRecord *carnet_state_event(CarnetState *state, const char *digest, GError **error);
/* Digests of the heads of a subject: events that no other event of the subject names in prev; sorted;
   g_strfreev. subject NULL: heads of all subjects of the kind. */
char **carnet_state_heads(CarnetState *state, const char *kind, const char *subject, GError **error);
/* The log: columns order, time, kind, action, subject, by, role, verdict, key, commit, digest, reason, fault;
   newest first; subject or person NULL for all. */
CarnetTable *carnet_state_log(CarnetState *state, const char *subject, const char *person, gint64 offset,
                              gint64 limit, gint64 *total, GError **error);
/* The same within a period, by the events' own time: "2026", "2026-11", "2026-11-22". */
CarnetTable *carnet_state_log_in(CarnetState *state, const char *subject, const char *person,
                                 const char *period, gint64 offset, gint64 limit, gint64 *total,
                                 GError **error);
/* Counts: columns kind, verdict, count. */
CarnetTable *carnet_state_counts(CarnetState *state, GError **error);

/*
 * Brings the parts of these views up to date: only new events are read, and subjects that have some.
 * `version` is that of the views: where it, a column or the program is another, all parts are made again.
 */
gboolean carnet_state_fold(CarnetState *state, const CarnetView *views, guint n, guint version,
                           GError **error);
/* The parts of a view as carnet_state_fold left them, one after another; the view's `whole` is not applied.
 */
CarnetTable *carnet_state_parts(CarnetState *state, const CarnetView *view, GError **error);

/* Small settings of the console (saved filters, widths): text by name; "" where none; caller frees. */
char *carnet_state_get(CarnetState *state, const char *name);
gboolean carnet_state_set(CarnetState *state, const char *name, const char *value, GError **error);

#endif
