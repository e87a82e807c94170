/* Checks over certifications, costs and the events themselves. */
#include <string.h>

#include "carnet/text.h"
#include "findings.h"

#define CERTIFICATE_DAYS 90 /* ending within these is a finding */
#define BUDGET_PERCENT 10   /* over budget by more than this is one */

static char *certificate_name(const CarnetTable *certs, guint row) {
  const char *model = carnet_table_get(certs, row, "model");
  return g_strjoin(" ", carnet_table_get(certs, row, "standard"), *model ? model : NULL, NULL);
}

gboolean carnet_check_certificates(CarnetFindings *findings, GError **error) {
  g_autoptr(CarnetTable) certs = carnet_action_certs(findings->app, error);
  if (!certs) return FALSE;
  for (guint i = 0; i < carnet_table_rows(certs); i++) {
    if (strcmp(carnet_table_get(certs, i, "status"), findings->check->what) != 0) continue;
    g_autofree char *name = certificate_name(certs, i);
    g_autofree char *what = carnet_findings_text(findings, "name", name);
    carnet_findings_add(findings, NULL, what, carnet_table_get(certs, i, "id"),
                        carnet_table_get(certs, i, "date"), findings->check->next);
  }
  return TRUE;
}

gboolean carnet_check_certificate_ends(CarnetFindings *findings, GError **error) {
  g_autoptr(CarnetTable) certs = carnet_action_certs(findings->app, error);
  if (!certs) return FALSE;
  for (guint i = 0; i < carnet_table_rows(certs); i++) {
    const char *until = carnet_table_get(certs, i, "valid_until");
    if (strcmp(carnet_table_get(certs, i, "status"), "passed") != 0 || !carnet_text_is_day(until)) continue;
    gint days = carnet_text_days_between(findings->today, until);
    if (days > CERTIFICATE_DAYS) continue;
    g_autofree char *name = certificate_name(certs, i), *n = g_strdup_printf("%d", ABS(days));
    const char *text = days < 0 ? "finding.certificate_ended" : findings->check->text;
    g_autofree char *what = carnet_texts_format(findings->app->texts, findings->app->lang, text, "name", name,
                                                "day", until, "n", n, NULL);
    carnet_findings_add(findings, NULL, what, carnet_table_get(certs, i, "id"), days < 0 ? until : "",
                        findings->check->next);
  }
  return TRUE;
}

gboolean carnet_check_budget(CarnetFindings *findings, GError **error) {
  g_autoptr(CarnetTable) matrix = carnet_action_cost_matrix(findings->app, error);
  if (!matrix) return FALSE;
  for (guint i = 0; i < carnet_table_rows(matrix); i++) {
    const char *variance = carnet_table_get(matrix, i, "variance_percent");
    if (g_ascii_strtoll(variance, NULL, 10) <= BUDGET_PERCENT) continue;
    const char *model = carnet_table_get(matrix, i, "model");
    g_autofree char *name =
        g_strjoin(" ", carnet_table_get(matrix, i, "standard"), *model ? model : NULL, NULL);
    g_autofree char *what = carnet_texts_format(findings->app->texts, findings->app->lang,
                                                findings->check->text, "name", name, "n", variance, NULL);
    carnet_findings_add(findings, NULL, what, name, "", findings->check->next);
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
    carnet_findings_add(findings, NULL, what, kind, "", findings->check->next);
  }
  return TRUE;
}
