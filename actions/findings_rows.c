/* Checks over the rows of the inventory. */
#include <string.h>

#include "carnet/text.h"
#include "derive.h"
#include "findings.h"

/* "China: 12 rows are ...", "elsewhere: 3 rows are ..." where some stand under a law, "15 rows are ...". */
static char *words_of(const CarnetFindings *findings, gint64 n, gint64 all, const CarnetHome *home,
                      gboolean apart) {
  const CarnetApp *app = findings->app;
  g_autofree char *number = carnet_text_number(n), *total = carnet_text_number(all);
  g_autofree char *text =
      carnet_texts_format(app->texts, app->lang, findings->check->text, "n", number, "all", total, NULL);
  if (!apart) return g_steal_pointer(&text);
  const char *regime = home ? carnet_texts_word(app->texts, app->lang, "regime.short", home->regime) : "";
  return carnet_texts_format(app->texts, app->lang, home ? "finding.at_home" : "finding.elsewhere", "regime",
                             regime, "text", text, NULL);
}

/* `n` of the `all` rows that `where` opens. A finding under a law is told from others by the regime, not by
 * its places: a new country is no new finding. */
static void say(CarnetFindings *findings, gint64 n, gint64 all, const char *where, const CarnetHome *home,
                const CarnetPackFinding *ground, gboolean apart) {
  if (n <= 0) return;
  g_autofree char *next = g_strdup_printf("carnet query '%s'", where),
                  *what = words_of(findings, n, all, home, apart);
  g_autofree char *key = home ? g_strdup_printf("%s @%s", findings->check->what, home->regime) : NULL;
  CarnetFinding finding = CARNET_FINDING_INIT;
  finding.what = what;
  finding.where = where;
  finding.key = key ? key : findings->check->what;
  finding.next = next;
  finding.ground = ground;
  finding.rows = n;
  carnet_findings_put(findings, &finding);
}

/* Rows of the check's filter by whose law they stand under, and of which law the packs know something about
 * the check: as one finding each. The rest, and all of a check that no law is about, is one without.
 * `covered` (by regime, may be NULL) are not among them. */
static gboolean say_rows(CarnetFindings *findings, GHashTable *covered, gint64 all, gint64 open,
                         GError **error) {
  const char *text = findings->check->what;
  g_autoptr(GPtrArray) homes = NULL;
  g_autoptr(GString) rest = g_string_new(text);
  if (carnet_findings_ground(findings, NULL, NULL) && !(homes = carnet_findings_homes(findings, text, error)))
    return FALSE;
  for (guint i = 0; homes && i < homes->len; i++) {
    const CarnetHome *home = g_ptr_array_index(homes, i);
    const CarnetPackFinding *ground =
        *home->regime ? carnet_findings_ground(findings, home->regime, NULL) : NULL;
    if (!ground) continue;
    const gint64 *taken = covered ? g_hash_table_lookup(covered, home->regime) : NULL;
    gint64 n = home->rows - (taken ? *taken : 0);
    g_autofree char *where = carnet_home_filter(home, text), *away = carnet_home_filter(home, NULL);
    say(findings, n, home->rows, where, home, ground, TRUE);
    g_string_append_printf(rest, " -%s", away);
    all -= home->rows;
    open -= n;
  }
  say(findings, open, all, rest->str, NULL, NULL, rest->len > strlen(text));
  return TRUE;
}

/* Rows that match the check's filter. */
gboolean carnet_check_rows(CarnetFindings *findings, GError **error) {
  const char *text = findings->check->what;
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(text, error);
  if (!filter) return FALSE;
  gint64 n = carnet_inventory_count(findings->app->inventory, filter, error);
  return n > 0 ? say_rows(findings, NULL, n, n, error) : n == 0;
}

/* ---- sent abroad, and in no case that may flow
 * -------------------------------------------------------------------- */

typedef struct {
  const CarnetPacks *packs;
  GHashTable *by_regime; /* gint64 */
  gint64 all;
} Covered;

static gboolean count_sent(const CarnetProfile *profile, gpointer user, GError **error) {
  (void)error;
  Covered *covered = user;
  if (!carnet_profile_leaves(profile)) return TRUE;
  const char *regime = carnet_packs_regime_of(covered->packs, carnet_profile_home(profile));
  gint64 *rows = g_hash_table_lookup(covered->by_regime, regime ? regime : "");
  if (!rows) {
    rows = g_new0(gint64, 1);
    g_hash_table_insert(covered->by_regime, (gpointer)(regime ? regime : ""), rows);
  }
  *rows += (gint64)profile->rows;
  covered->all += (gint64)profile->rows;
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
  gint64 all = carnet_findings_count(findings, CARNET_CHECK_LEAVES, error);
  if (all <= 0) return all == 0;
  g_autofree char *keys = approved_keys(findings->cases);
  g_autoptr(GHashTable) by_regime = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  Covered covered = {app->packs, by_regime, 0};
  if (*keys && !carnet_inventory_frozen_profiles(app->inventory, keys, 0, NULL, count_sent, &covered, error))
    return FALSE;
  return all <= covered.all || say_rows(findings, by_regime, all, all - covered.all, error);
}
