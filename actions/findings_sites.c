/*
 * Data trained abroad: rows collected under a law that the packs know the check by, kept in or sent to a
 * country of another law in which a site for training is registered. The register of data says where a row
 * goes, that of sites what is done there; both together say what neither says alone.
 */
#include <string.h>

#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "called.h"
#include "findings.h"

static gboolean is_of(const CarnetFindings *findings, const char *country, const char *regime) {
  return g_strcmp0(carnet_packs_regime_of(findings->app->packs, country), regime) == 0;
}

static gboolean look_at(CarnetFindings *findings, const CarnetTable *sites, guint row, const CarnetHome *home,
                        const CarnetPackFinding *ground, GError **error) {
  const char *country = carnet_table_get(sites, row, "country"),
             *id = carnet_table_get(sites, row, "subject");
  g_autofree char *here = carnet_home_filter(home),
                  *text = g_strdup_printf("(storage:%s or to:%s) %s", country, country, here);
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(text, error);
  gint64 n = filter ? carnet_inventory_count(findings->app->inventory, filter, error) : -1;
  if (n <= 0) return n == 0;
  g_autofree char *number = carnet_text_number(n), *next = g_strdup_printf("carnet query '%s'", text);
  g_autofree char *key = g_strdup_printf("%s @%s", id, home->regime);
  g_autofree char *what =
      carnet_texts_format(findings->app->texts, findings->app->lang, findings->check->text, "n", number,
                          "from", home->places->str, "country", country, "site",
                          carnet_called_row(findings->app->lang, sites, row), NULL);
  CarnetFinding finding = CARNET_FINDING_INIT;
  finding.what = what;
  finding.where = id;
  finding.key = key;
  finding.next = next;
  finding.ground = ground;
  finding.rows = n;
  carnet_findings_put(findings, &finding);
  return TRUE;
}

static gboolean is_training_abroad(const CarnetFindings *findings, const CarnetTable *sites, guint row,
                                   const char *regime) {
  const char *country = carnet_table_get(sites, row, "country");
  return strcmp(carnet_table_get(sites, row, "purpose"), "training") == 0 && strlen(country) == 2 &&
         !is_of(findings, country, regime);
}

gboolean carnet_check_trained_abroad(CarnetFindings *findings, GError **error) {
  g_autoptr(CarnetTable) sites = carnet_action_register_list(findings->app, "site", error);
  g_autoptr(GPtrArray) homes = NULL;
  if (!sites) return FALSE;
  if (carnet_table_rows(sites) && !(homes = carnet_findings_homes(findings, error))) return FALSE;
  for (guint h = 0; homes && h < homes->len; h++) {
    const CarnetHome *home = g_ptr_array_index(homes, h);
    const CarnetPackFinding *ground =
        *home->regime ? carnet_findings_ground(findings, home->regime, NULL) : NULL;
    for (guint i = 0; ground && i < carnet_table_rows(sites); i++)
      if (is_training_abroad(findings, sites, i, home->regime) &&
          !look_at(findings, sites, i, home, ground, error))
        return FALSE;
  }
  return TRUE;
}
