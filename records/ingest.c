/*
 * ingest.c - new commits to records with their verdict (carnet/ledger.h).
 */
#include "carnet/error.h"
#include "drafts.h"
#include "walk.h"

#include <string.h>

#define TELL_EVERY 256

static gboolean tell(CarnetProgressFunc progress, gpointer user, guint done, guint total, GError **error) {
  if (progress == NULL || (done % TELL_EVERY != 0 && done != total) || progress("check", done, total, user))
    return TRUE;
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_CANCELLED, "stopped; nothing was taken over");
  return FALSE;
}

/* The judge at `from`: the one that is there already if it is, else one that takes the given roster for
 * granted. */
static gboolean prepare(CarnetLedger *ledger, const char *from, const GPtrArray *roster, GError **error) {
  if (*from != '\0' && ledger->judge != NULL && carnet_judge_roster(ledger->judge, from) != NULL) return TRUE;
  g_clear_pointer(&ledger->judge, carnet_judge_free);
  g_clear_pointer(&ledger->judged, g_free);
  ledger->judge = carnet_judge_new(ledger->odb, NULL);
  if (*from == '\0') return TRUE;
  g_autoptr(CarnetRoster) known = carnet_roster_new(roster);
  g_autoptr(GError) inner = NULL;
  if (carnet_judge_seed(ledger->judge, from, known, &inner)) return TRUE;
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_VERIFY, "commit %s is not in the history of main: %s",
              from, inner->message);
  return FALSE;
}

static gint64 last_order(const GPtrArray *roster) {
  gint64 last = 0;
  for (guint i = 0; roster != NULL && i < roster->len; i++)
    last = MAX(last, ((const CarnetEventRecord *)g_ptr_array_index(roster, i))->order);
  return last;
}

static GPtrArray *judge_all(CarnetLedger *ledger, const CarnetWalk *walk, gint64 order,
                            CarnetProgressFunc progress, gpointer user, GError **error) {
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
  g_autoptr(CarnetDrafts) drafts = carnet_drafts_new(git_repository_path(ledger->repo), walk);
  for (guint i = 0; i < walk->ids->len; i++) {
    g_autoptr(CarnetJudged) judged = carnet_judge_commit(ledger->judge, g_ptr_array_index(walk->ids, i),
                                                         carnet_drafts_take(drafts, i), error);
    if (judged == NULL || !tell(progress, user, i + 1, walk->ids->len, error)) return NULL;
    for (guint r = 0; r < judged->records->len; r++)
      ((CarnetEventRecord *)g_ptr_array_index(judged->records, r))->order = ++order;
    g_ptr_array_extend_and_steal(records, g_steal_pointer(&judged->records));
  }
  carnet_walk_retire(walk, records);
  carnet_walk_beside(walk, ledger->judge, records);
  return g_steal_pointer(&records);
}

static GPtrArray *ingest_to(CarnetLedger *ledger, const char *from, const char *to, const GPtrArray *roster,
                            CarnetProgressFunc progress, gpointer user, GError **error) {
  g_autoptr(CarnetWalk) walk = carnet_walk_new(ledger->odb, from, to, error);
  if (walk == NULL || !prepare(ledger, from, roster, error)) return NULL;
  GPtrArray *records = judge_all(ledger, walk, *from != '\0' ? last_order(roster) : 0, progress, user, error);
  if (records == NULL) return NULL;
  g_free(ledger->judged);
  ledger->judged = g_strdup(to);
  return records;
}

GPtrArray *carnet_ledger_ingest(CarnetLedger *ledger, const char *from, const GPtrArray *roster, char **tip,
                                CarnetProgressFunc progress, gpointer user, GError **error) {
  g_autofree char *to = carnet_ledger_tip(ledger, error);
  if (to == NULL) return NULL;
  GPtrArray *records = ingest_to(ledger, from, to, roster, progress, user, error);
  if (records != NULL && tip != NULL) *tip = g_steal_pointer(&to);
  return records;
}

GPtrArray *carnet_ledger_records_at(CarnetLedger *ledger, const char *commit, GError **error) {
  g_autofree char *to = carnet_ledger_resolve(ledger, commit, error);
  return to != NULL ? ingest_to(ledger, "", to, NULL, NULL, NULL, error) : NULL;
}
