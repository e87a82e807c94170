/* view_anew.c - see view_anew.h. */
#include "view_anew.h"

CarnetTable *view_anew(const GPtrArray *records, const CarnetView *view) {
  static const struct {
    const char *name;
    CarnetTable *(*fold)(const GPtrArray *records);
  } folds[] = {{"costs", carnet_fold_costs},       {"rates", carnet_fold_rates},
               {"shares", carnet_fold_shares},     {"mappings", carnet_fold_mappings},
               {"findings", carnet_fold_findings}, {"certifications", carnet_fold_certifications}};
  for (gsize i = 0; i < G_N_ELEMENTS(folds); i++)
    if (g_str_equal(folds[i].name, view->name)) return folds[i].fold(records);
  gboolean entries = g_str_equal(view->name, "filings") || g_str_equal(view->name, "transfers");
  return entries ? carnet_fold_entries(records, view->kind) : carnet_fold_latest(records, view->kind);
}
