/* Checks over certifications, costs and the events themselves. */
#include <string.h>

#include "called.h"
#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "cost_lines.h"
#include "findings.h"

#define CERTIFICATE_DAYS 90 /* ending within these is a finding */
#define BUDGET_PERCENT 10   /* over budget by more than this is one */

static char *certificate_name(const CarnetFindings *findings, const CarnetTable *certs, guint row) {
  return carnet_called_test(findings->app, findings->app->lang, carnet_table_get(certs, row, "standard"),
                            carnet_table_get(certs, row, "model"));
}

/* One finding on a test or certificate, under the law that asks for its standard. */
static void say(CarnetFindings *findings, const char *standard, const char *what, const char *where,
                const char *since) {
  CarnetFinding finding = CARNET_FINDING_INIT;
  finding.what = what;
  finding.where = where;
  finding.since = since;
  finding.next = findings->check->next;
  finding.ground = carnet_findings_ground(findings, NULL, standard);
  carnet_findings_put(findings, &finding);
}

gboolean carnet_check_certificates(CarnetFindings *findings, GError **error) {
  const CarnetTable *certs = carnet_findings_certs(findings, error);
  if (!certs) return FALSE;
  for (guint i = 0; i < carnet_table_rows(certs); i++) {
    if (strcmp(carnet_table_get(certs, i, "status"), findings->check->what) != 0) continue;
    g_autofree char *name = certificate_name(findings, certs, i);
    g_autofree char *what = carnet_findings_text(findings, "name", name);
    say(findings, carnet_table_get(certs, i, "standard"), what, carnet_table_get(certs, i, "id"),
        carnet_table_get(certs, i, "date"));
  }
  return TRUE;
}

gboolean carnet_check_certificate_ends(CarnetFindings *findings, GError **error) {
  const CarnetTable *certs = carnet_findings_certs(findings, error);
  if (!certs) return FALSE;
  for (guint i = 0; i < carnet_table_rows(certs); i++) {
    const char *until = carnet_table_get(certs, i, "valid_until");
    if (strcmp(carnet_table_get(certs, i, "status"), "passed") != 0 || !carnet_text_is_day(until)) continue;
    gint days = carnet_text_days_between(findings->today, until);
    if (days > CERTIFICATE_DAYS) continue;
    g_autofree char *name = certificate_name(findings, certs, i), *n = g_strdup_printf("%d", ABS(days));
    const char *text = days < 0 ? "finding.certificate_ended" : findings->check->text;
    g_autofree char *what = carnet_texts_format(findings->app->texts, findings->app->lang, text, "name", name,
                                                "day", until, "n", n, NULL);
    say(findings, carnet_table_get(certs, i, "standard"), what, carnet_table_get(certs, i, "id"),
        days < 0 ? until : "");
  }
  return TRUE;
}

/* ---- a standard that packs know for each model, a model on the road, and nothing recorded ---- */

static char *recorded_name(const char *standard, const char *model) {
  g_autofree char *a = carnet_text_plain(standard), *b = carnet_text_plain(model);
  return g_strjoin("\n", a, b, NULL);
}

static GHashTable *all_recorded(const CarnetTable *certs) {
  GHashTable *all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < carnet_table_rows(certs); i++)
    g_hash_table_add(
        all, recorded_name(carnet_table_get(certs, i, "standard"), carnet_table_get(certs, i, "model")));
  return all;
}

static gboolean is_recorded(GHashTable *recorded, const char *standard, const char *model) {
  g_autofree char *name = recorded_name(standard, model);
  return g_hash_table_contains(recorded, name);
}

static void say_missing(CarnetFindings *findings, const CarnetTable *models, guint row,
                        const char *standard) {
  const char *model = carnet_table_get(models, row, "subject"), *name = carnet_table_get(models, row, "name");
  g_autofree char *n = carnet_text_number(g_ascii_strtoll(carnet_table_get(models, row, "fleet"), NULL, 10)),
                  *where = g_strdup_printf("%s %s", standard, model);
  g_autofree char *what =
      carnet_texts_format(findings->app->texts, findings->app->lang, findings->check->text, "standard",
                          carnet_texts_word(findings->app->texts, findings->app->lang, "standard", standard),
                          "model", *name ? name : model, "n", n, NULL);
  say(findings, standard, what, where, "");
}

/* Asked where the model is sold, on the road, and nothing is recorded. */
static gboolean is_missing(const CarnetFindings *findings, GHashTable *recorded, const CarnetCostRange *range,
                           const CarnetTable *models, guint row) {
  return g_ascii_strtoll(carnet_table_get(models, row, "fleet"), NULL, 10) > 0 &&
         carnet_cost_range_asked(findings->app->packs, range, carnet_table_get(models, row, "markets")) &&
         !is_recorded(recorded, range->standard, carnet_table_get(models, row, "subject"));
}

gboolean carnet_check_certificate_missing(CarnetFindings *findings, GError **error) {
  const CarnetTable *certs = carnet_findings_certs(findings, error);
  g_autoptr(CarnetTable) models = certs ? carnet_action_register_list(findings->app, "model", error) : NULL;
  g_autoptr(GHashTable) recorded = models ? all_recorded(certs) : NULL;
  const CarnetCostRange *range;
  for (guint i = 0; models && (range = carnet_packs_cost(findings->app->packs, i)); i++) {
    if (strcmp(range->per, "model") != 0 || !carnet_pack_entry_valid(&range->entry, findings->today))
      continue;
    for (guint m = 0; m < carnet_table_rows(models); m++) {
      if (!is_missing(findings, recorded, range, models, m)) continue;
      say_missing(findings, models, m, range->standard);
      /* Another price of the same standard does not make it missing twice. */
      g_hash_table_add(recorded, recorded_name(range->standard, carnet_table_get(models, m, "subject")));
    }
  }
  return models != NULL;
}

gboolean carnet_check_budget(CarnetFindings *findings, GError **error) {
  const CarnetTable *matrix = carnet_findings_matrix(findings, error);
  if (!matrix) return FALSE;
  for (guint i = 0; i < carnet_table_rows(matrix); i++) {
    const char *variance = carnet_table_get(matrix, i, "variance_percent");
    gint64 budget = g_ascii_strtoll(carnet_table_get(matrix, i, "budget"), NULL, 10),
           committed = g_ascii_strtoll(carnet_table_get(matrix, i, "committed"), NULL, 10);
    if (!*variance || (double)(committed - budget) * 100 <= (double)budget * BUDGET_PERCENT) continue;
    const char *model = carnet_table_get(matrix, i, "model");
    g_autofree char *name =
        g_strjoin(" ", carnet_table_get(matrix, i, "standard"), *model ? model : NULL, NULL);
    g_autofree char *called = certificate_name(findings, matrix, i);
    g_autofree char *what = carnet_texts_format(findings->app->texts, findings->app->lang,
                                                findings->check->text, "name", called, "n", variance, NULL);
    carnet_findings_add(findings, what, name, "", findings->check->next);
  }
  return TRUE;
}

/* Events that are kept and shown, and either count although nobody signed them, or do not count. */
gboolean carnet_check_verdict(CarnetFindings *findings, GError **error) {
  g_autoptr(CarnetTable) counts = carnet_state_counts(findings->app->state, error);
  if (!counts) return FALSE;
  for (guint i = 0; i < carnet_table_rows(counts); i++) {
    if (strcmp(carnet_table_get(counts, i, "verdict"), findings->check->what) != 0) continue;
    const char *kind = carnet_table_get(counts, i, "kind"), *n = carnet_table_get(counts, i, "count");
    g_autofree char *what = carnet_texts_format(findings->app->texts, findings->app->lang,
                                                findings->check->text, "n", n, "kind", kind, NULL);
    carnet_findings_add(findings, what, kind, "", findings->check->next);
  }
  return TRUE;
}
