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

/* ---- places
 * ------------------------------------------------------------------------------------------------ */

/* Does a normalised list of countries name one that is not `home`? "vehicle" and "none" are no countries. */
static gboolean names_other(const char *list, const char *home) {
  g_auto(GStrv) places = g_strsplit(list ? list : "", ";", -1);
  for (char **place = places; *place; place++) {
    g_strstrip(*place);
    if (strlen(*place) == 2 && g_ascii_isupper(**place) && strcmp(*place, home) != 0) return TRUE;
  }
  return FALSE;
}

/* Where the row was collected; the market stands for it where the source does not say (formats.md section 4).
 */
static const char *collected(const CarnetProfile *profile) {
  const char *in = profile->norm[CARNET_COLUMN_COLLECTED_IN];
  return in && *in ? in : profile->norm[CARNET_COLUMN_MARKET];
}

static gboolean collected_in(const CarnetProfile *profile, const char *country) {
  g_auto(GStrv) places = g_strsplit(collected(profile) ? collected(profile) : "", ";", -1);
  for (char **place = places; *place; place++)
    if (strcmp(g_strstrip(*place), country) == 0) return TRUE;
  return FALSE;
}

/* ---- Chinese data of a kind kept or sent abroad
 * ---------------------------------------------------------------- */

typedef struct {
  guint64 traits, rows;
} Abroad;

static gboolean count_abroad(const CarnetProfile *profile, gpointer user, GError **error) {
  (void)error;
  Abroad *abroad = user;
  if (!(profile->traits.traits & abroad->traits) || !collected_in(profile, "CN")) return TRUE;
  if (names_other(profile->norm[CARNET_COLUMN_STORAGE], "CN") ||
      names_other(profile->norm[CARNET_COLUMN_DESTINATION], "CN"))
    abroad->rows += profile->rows;
  return TRUE;
}

gboolean carnet_check_cn_abroad(CarnetFindings *findings, GError **error) {
  CarnetApp *app = findings->app;
  gint bit = carnet_lexicon_bit(app->lexicon, findings->check->what);
  if (bit < 0) return TRUE; /* the lexicon in use does not know such data */
  Abroad abroad = {G_GUINT64_CONSTANT(1) << bit, 0};
  if (!carnet_inventory_each_profile(app->inventory, FALSE, app->rules_key, count_abroad, &abroad, error))
    return FALSE;
  if (!abroad.rows) return TRUE;
  g_autofree char *n = g_strdup_printf("%" G_GUINT64_FORMAT, abroad.rows);
  g_autofree char *what = carnet_findings_text(findings, "n", n);
  carnet_findings_add(findings, NULL, what, findings->check->what, "", findings->check->next);
  return TRUE;
}

/* ---- sent abroad, and in no case that may flow
 * -------------------------------------------------------------------- */

/* Rows collected in exactly one country that name another as destination. A region ("EU") is no country: what
   is inside it is not counted here. */
static gboolean count_sent(const CarnetProfile *profile, gpointer user, GError **error) {
  (void)error;
  guint64 *rows = user;
  const char *home = collected(profile);
  if (!home || strlen(home) != 2 || strcmp(home, "EU") == 0) return TRUE;
  if (names_other(profile->norm[CARNET_COLUMN_DESTINATION], home)) *rows += profile->rows;
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
  guint64 sent = 0, covered = 0;
  if (!carnet_inventory_each_profile(app->inventory, FALSE, app->rules_key, count_sent, &sent, error))
    return FALSE;
  if (!sent) return TRUE;
  g_autofree char *keys = approved_keys(findings->cases);
  if (*keys && !carnet_inventory_frozen_profiles(app->inventory, keys, 0, count_sent, &covered, error))
    return FALSE;
  if (sent <= covered) return TRUE;
  g_autofree char *n = g_strdup_printf("%" G_GUINT64_FORMAT, sent - covered);
  g_autofree char *what = carnet_findings_text(findings, "n", n);
  carnet_findings_add(findings, NULL, what, "to:* -to:none", "", findings->check->next);
  return TRUE;
}
