/*
 * Data trained abroad: rows collected under the law that the check cites, kept in or sent to a country of
 * another law in which a site for training is registered. The register of data says where a row goes, that of
 * sites what is done there; both together say what neither says alone.
 */
#include <string.h>

#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "findings.h"

static gboolean is_of(const CarnetFindings *findings, const char *country, const char *regime) {
  return g_strcmp0(carnet_packs_regime_of(findings->app->packs, country), regime) == 0;
}

/* "CN": the countries of that law in which rows are collected, as a filter takes them; "": none. Caller
 * frees; NULL on error. */
static char *origins_of(CarnetFindings *findings, const char *regime, GError **error) {
  g_autoptr(CarnetTable) facet = carnet_inventory_facet(findings->app->inventory, "country", NULL, -1, error);
  if (!facet) return NULL;
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < carnet_table_rows(facet); i++) {
    const char *country = carnet_table_get(facet, i, "value");
    if (strlen(country) == 2 && is_of(findings, country, regime))
      g_string_append_printf(out, "%s%s", out->len ? "," : "", country);
  }
  return g_string_free(out, FALSE);
}

static const char *name_of(const CarnetFindings *findings, const CarnetTable *sites, guint row) {
  const char *zh = carnet_table_get(sites, row, "name_zh"), *name = carnet_table_get(sites, row, "name");
  if (findings->app->lang == CARNET_LANG_ZH && *zh) return zh;
  return *name ? name : carnet_table_get(sites, row, "subject");
}

static gboolean look_at(CarnetFindings *findings, const CarnetTable *sites, guint row, const char *origins,
                        GError **error) {
  const char *country = carnet_table_get(sites, row, "country"),
             *id = carnet_table_get(sites, row, "subject");
  g_autofree char *text = g_strdup_printf("country:%s (storage:%s or to:%s)", origins, country, country);
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(text, error);
  gint64 n = filter ? carnet_inventory_count(findings->app->inventory, filter, error) : -1;
  if (n <= 0) return n == 0;
  g_autofree char *number = carnet_text_number(n), *next = g_strdup_printf("carnet query '%s'", text);
  g_autofree char *what =
      carnet_texts_format(findings->app->texts, findings->app->lang, findings->check->text, "n", number,
                          "from", origins, "country", country, "site", name_of(findings, sites, row), NULL);
  CarnetFinding finding = CARNET_FINDING_INIT;
  finding.what = what;
  finding.where = finding.key = id;
  finding.next = next;
  finding.rows = n;
  carnet_findings_put(findings, &finding);
  return TRUE;
}

gboolean carnet_check_trained_abroad(CarnetFindings *findings, GError **error) {
  const char *regime = carnet_findings_regime(findings);
  g_autoptr(CarnetTable) sites = carnet_action_register_list(findings->app, "site", error);
  g_autofree char *origins = NULL;
  for (guint i = 0; sites && *regime && i < carnet_table_rows(sites); i++) {
    const char *country = carnet_table_get(sites, i, "country");
    if (strcmp(carnet_table_get(sites, i, "purpose"), "training") != 0 || strlen(country) != 2 ||
        is_of(findings, country, regime))
      continue;
    if (!origins && !(origins = origins_of(findings, regime, error))) return FALSE;
    if (*origins && !look_at(findings, sites, i, origins, error)) return FALSE;
  }
  return sites != NULL;
}
