/*
 * theirs.c - our approval is not the authority's permission: the other half of a case, from its filings
 * (formats.md section 9).
 */
#include "cases.h"

#include <string.h>

static const char *const names[] = {[CARNET_THEIRS_NOT_REQUIRED] = "not_required",
                                    [CARNET_THEIRS_TO_FILE] = "to_file",
                                    [CARNET_THEIRS_FILED] = "filed",
                                    [CARNET_THEIRS_ACCEPTED] = "accepted",
                                    [CARNET_THEIRS_PERMITTED] = "permitted",
                                    [CARNET_THEIRS_REFUSED] = "refused",
                                    [CARNET_THEIRS_LAPSED] = "lapsed"};

/* What holds data back most comes first: a case has several procedures, and it may flow only when none holds
 * it. */
static const CarnetTheirsState strictest[] = {
    CARNET_THEIRS_REFUSED,  CARNET_THEIRS_LAPSED,    CARNET_THEIRS_TO_FILE,     CARNET_THEIRS_FILED,
    CARNET_THEIRS_ACCEPTED, CARNET_THEIRS_PERMITTED, CARNET_THEIRS_NOT_REQUIRED};

const char *carnet_theirs_state_name(CarnetTheirsState state) { return names[state]; }

gboolean carnet_theirs_allows(CarnetTheirsState state) {
  return state == CARNET_THEIRS_PERMITTED || state == CARNET_THEIRS_NOT_REQUIRED;
}

char *carnet_theirs_document(void) {
  GString *out =
      g_string_new("| what the authority says | data may flow, if ours is approved |\n|---|---|\n");
  for (gsize i = 0; i < G_N_ELEMENTS(strictest); i++)
    g_string_append_printf(out, "| %s | %s |\n", names[strictest[i]],
                           carnet_theirs_allows(strictest[i]) ? "yes" : "");
  return g_string_free(out, FALSE);
}

static CarnetTheirsState state_of(const char *name) {
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    if (strcmp(names[i], name) == 0) return (CarnetTheirsState)i;
  return CARNET_THEIRS_TO_FILE;
}

/* Outcomes under which no authority is asked; with any other, and with none, something is to be filed. */
static gboolean needs_filing(const CarnetEventRecord *request) {
  static const char *const free_outcomes[] = {"safeguards", "adequate", "exempt", "not_applicable", NULL};
  return request == NULL ||
         !g_strv_contains(free_outcomes, carnet_node_get_string(request->body, "outcome", ""));
}

/* A permission ends with its last day; today "" or NULL: not looked at. */
static CarnetTheirsState state_today(const CarnetEventRecord *filing, const char *today) {
  CarnetTheirsState state = state_of(carnet_node_get_string(filing->body, "state", ""));
  const char *until = carnet_node_get_string(filing->body, "until", "");
  if (state == CARNET_THEIRS_PERMITTED && *until != '\0' && today != NULL && *today != '\0' &&
      strcmp(until, today) < 0)
    return CARNET_THEIRS_LAPSED;
  return state;
}

/* Nobody knows whether something is to be filed: the request's answer was unknown. */
static gboolean is_unsettled(const CarnetEventRecord *request) {
  const char *outcome = request ? carnet_node_get_string(request->body, "outcome", "") : "";
  return *outcome == '\0' || strcmp(outcome, "unknown") == 0;
}

static guint strictness(CarnetTheirsState state) {
  for (guint i = 0; i < G_N_ELEMENTS(strictest); i++)
    if (strictest[i] == state) return i;
  return 0;
}

/* The latest filing of each procedure of each regime; of these the one that holds back most. */
void carnet_case_fold_theirs(CarnetCase *item, const GPtrArray *filings, const char *today) {
  g_autoptr(GHashTable) latest = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < filings->len; i++) {
    CarnetEventRecord *filing = g_ptr_array_index(filings, i);
    if (strcmp(filing->subject, item->id) != 0) continue;
    char *procedure = g_strdup_printf("%s %s", carnet_node_get_string(filing->body, "regime", ""),
                                      carnet_node_get_string(filing->body, "filing", ""));
    g_hash_table_replace(latest, procedure, filing);
  }
  item->theirs = needs_filing(item->request) ? CARNET_THEIRS_TO_FILE : CARNET_THEIRS_NOT_REQUIRED;
  item->unsettled = g_hash_table_size(latest) == 0 && is_unsettled(item->request);
  guint best = G_MAXUINT;
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init(&iter, latest);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    CarnetTheirsState state = state_today(value, today);
    const char *until = carnet_node_get_string(((CarnetEventRecord *)value)->body, "until", "");
    gboolean earlier =
        *until != '\0' && (*item->theirs_until == '\0' || strcmp(until, item->theirs_until) < 0);
    if (state == CARNET_THEIRS_PERMITTED && earlier) {
      g_free(item->theirs_until);
      item->theirs_until = g_strdup(until);
    }
    if (strictness(state) >= best) continue;
    best = strictness(state);
    item->theirs = state;
  }
}
