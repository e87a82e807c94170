/* Checks over the rows of the inventory. */
#include <string.h>

#include "carnet/text.h"
#include "derive.h"
#include "findings.h"

/* "China: 12 rows are ...", "elsewhere: 3 rows are ..." where some stand under a law, "15 rows are ...". */
static char *words_of(const CarnetFindings *findings, gint64 n, gint64 all, const char *regime,
                      gboolean apart) {
  const CarnetApp *app = findings->app;
  g_autofree char *number = carnet_text_number(n), *total = carnet_text_number(all);
  g_autofree char *text =
      carnet_texts_format(app->texts, app->lang, findings->check->text, "n", number, "all", total, NULL);
  if (!regime && !apart) return g_steal_pointer(&text);
  const char *name = regime ? carnet_texts_word(app->texts, app->lang, "regime.short", regime) : "";
  return carnet_texts_format(app->texts, app->lang, regime ? "finding.at_home" : "finding.elsewhere",
                             "regime", name, "text", text, NULL);
}

/* Rows of a check of the program's own under one law, or under none that packs know something of. */
typedef struct {
  const char *regime; /* NULL: the rest */
  const CarnetPackFinding *ground;
  GString *where;    /* filter */
  gint64 all, taken; /* rows, and those of them that are none */
} Part;

static void say(CarnetFindings *findings, const Part *part, gboolean apart) {
  if (part->all <= part->taken) return;
  gint64 n = part->all - part->taken;
  g_autofree char *next = g_strdup_printf("carnet query %s", part->where->str),
                  *what = words_of(findings, n, part->all, part->regime, apart);
  CarnetFinding finding = CARNET_FINDING_INIT;
  finding.what = what;
  finding.where = part->where->str;
  finding.key = part->regime ? part->regime : findings->check->what;
  finding.next = next;
  finding.ground = part->ground;
  finding.rows = n;
  carnet_findings_put(findings, &finding);
}

static gint by_name(gconstpointer a, gconstpointer b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* "carnet.leaves.cn" and its like that stand with rows, sorted; caller frees, the ids are the counts'. */
static GPtrArray *ids_of(const CarnetFindings *findings, GHashTable *counts) {
  g_autofree char *head = g_strconcat(findings->check->what, ".", NULL);
  GPtrArray *ids = g_ptr_array_new();
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init(&iter, counts);
  while (g_hash_table_iter_next(&iter, &id, NULL))
    if (g_str_has_prefix(id, head)) g_ptr_array_add(ids, id);
  g_ptr_array_sort(ids, by_name);
  return ids;
}

/* One finding for each law that the packs know something of, one for the rest. `taken`: rows by regime that
 * are none (gint64; NULL: no rows). */
static gboolean say_by_law(CarnetFindings *findings, GHashTable *taken, GError **error) {
  GHashTable *counts = carnet_findings_counts(findings, error);
  if (!counts) return FALSE;
  g_autoptr(GPtrArray) ids = ids_of(findings, counts);
  g_autoptr(GString) others = g_string_new(NULL);
  Part rest = {NULL, NULL, others, 0, 0};
  gboolean apart = FALSE;
  for (guint i = 0; i < ids->len; i++) {
    const char *id = g_ptr_array_index(ids, i), *regime = strrchr(id, '.') + 1;
    const gint64 *gone = taken ? g_hash_table_lookup(taken, regime) : NULL;
    g_autoptr(GString) where = g_string_new("check:");
    g_string_append(where, id);
    Part part = {regime, carnet_findings_ground(findings, regime, NULL), where,
                 carnet_findings_count(findings, id, error), gone ? *gone : 0};
    if (part.ground) {
      say(findings, &part, TRUE);
      apart = TRUE;
      continue;
    }
    g_string_append_printf(others, "%s%s", others->len ? "," : "check:", id);
    rest.all += part.all;
    rest.taken += part.taken;
  }
  say(findings, &rest, apart);
  return TRUE;
}

gboolean carnet_check_own(CarnetFindings *findings, GError **error) {
  return say_by_law(findings, NULL, error);
}

/* Rows that match the check's filter, as one finding with their number. */
gboolean carnet_check_rows(CarnetFindings *findings, GError **error) {
  const char *text = findings->check->what;
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(text, error);
  if (!filter) return FALSE;
  gint64 n = carnet_inventory_count(findings->app->inventory, filter, error);
  if (n <= 0) return n == 0;
  g_autofree char *number = carnet_text_number(n), *next = g_strdup_printf("carnet query '%s'", text);
  g_autofree char *what = carnet_findings_text(findings, "n", number);
  carnet_findings_add(findings, what, text, "", next);
  return TRUE;
}

/* ---- sent abroad, and in no case that may flow
 * -------------------------------------------------------------------- */

typedef struct {
  const CarnetApp *app;
  GHashTable *by_regime; /* gint64 */
} Covered;

static gboolean count_sent(const CarnetProfile *profile, gpointer user, GError **error) {
  (void)error;
  const Covered *covered = user;
  if (!carnet_profile_leaves(profile)) return TRUE;
  const char *regime = carnet_app_regime_at_home(covered->app, profile);
  gint64 *rows = g_hash_table_lookup(covered->by_regime, regime);
  if (!rows) {
    rows = g_new0(gint64, 1);
    g_hash_table_insert(covered->by_regime, (gpointer)regime, rows);
  }
  *rows += (gint64)profile->rows;
  return TRUE;
}

/* Sorted distinct keys of all cases that are approved and not out of date. */
static char *approved_keys(const CarnetCaseList *cases) {
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < carnet_case_list_count(cases); i++) {
    const CarnetCaseView *view = carnet_case_list_at(cases, i);
    if (view->item->state != CARNET_CASE_APPROVED || view->expired || !view->keys) continue;
    g_auto(GStrv) keys = g_strsplit(view->keys, "\n", -1);
    for (char **key = keys; *key; key++)
      if (**key) g_hash_table_add(seen, g_strdup(*key));
  }
  g_autoptr(GList) list = g_list_sort(g_hash_table_get_keys(seen), (GCompareFunc)strcmp);
  GString *text = g_string_new(NULL);
  for (GList *key = list; key; key = key->next) g_string_append_printf(text, "%s\n", (const char *)key->data);
  return g_string_free(text, FALSE);
}

gboolean carnet_check_uncovered(CarnetFindings *findings, GError **error) {
  CarnetApp *app = findings->app;
  GHashTable *counts = carnet_findings_counts(findings, error);
  if (!counts) return FALSE;
  g_autoptr(GPtrArray) ids = ids_of(findings, counts);
  if (!ids->len) return TRUE;
  g_autofree char *keys = approved_keys(findings->cases);
  g_autoptr(GHashTable) by_regime = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  Covered covered = {app, by_regime};
  if (*keys && !carnet_inventory_frozen_profiles(app->inventory, keys, 0, NULL, count_sent, &covered, error))
    return FALSE;
  return say_by_law(findings, by_regime, error);
}
