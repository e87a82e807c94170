/* Checks over the rows of the inventory. */
#include <string.h>

#include "derive.h"
#include "findings.h"

/* Rows that match the check's filter, as one finding with their number. */
gboolean carnet_check_rows(CarnetFindings *findings, GError **error) {
  const char *text = findings->check->what;
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(text, error);
  if (!filter) return FALSE;
  gint64 n = carnet_inventory_count(findings->app->inventory, filter, error);
  if (n <= 0) return n == 0;
  g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, n);
  g_autofree char *what = carnet_findings_text(findings, "n", number);
  g_autofree char *next = g_strdup_printf("carnet query '%s'", text);
  carnet_findings_add(findings, NULL, what, text, "", next);
  return TRUE;
}

/* ---- sent abroad, and in no case that may flow
 * -------------------------------------------------------------------- */

static gboolean count_sent(const CarnetProfile *profile, gpointer user, GError **error) {
  (void)error;
  guint64 *rows = user;
  if (carnet_profile_leaves(profile)) *rows += profile->rows;
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
  guint64 covered = 0;
  gint64 all = carnet_findings_count(findings, CARNET_CHECK_LEAVES, error);
  if (all <= 0) return all == 0;
  guint64 sent = (guint64)all;
  g_autofree char *keys = approved_keys(findings->cases);
  if (*keys && !carnet_inventory_frozen_profiles(app->inventory, keys, 0, NULL, count_sent, &covered, error))
    return FALSE;
  if (sent <= covered) return TRUE;
  g_autofree char *n = g_strdup_printf("%" G_GUINT64_FORMAT, sent - covered);
  g_autofree char *what = carnet_findings_text(findings, "n", n);
  carnet_findings_add(findings, NULL, what, "check:" CARNET_CHECK_LEAVES, "", findings->check->next);
  return TRUE;
}
