/*
 * views.c - the tables whose parts are worth keeping (carnet/view.h, carnet/fold.h).
 */
#include "carnet/fold.h"
#include "views.h"

static CarnetTable *rates(const GPtrArray *records, const char *kind) {
  (void)kind;
  return carnet_fold_rates(records);
}

static CarnetTable *certifications(const GPtrArray *records, const char *kind) {
  (void)kind;
  return carnet_fold_certifications(records);
}

static CarnetTable *findings(const GPtrArray *records, const char *kind) {
  (void)kind;
  return carnet_fold_findings(records);
}

static const CarnetView views[] = {
    {"costs", "cost", FALSE, carnet_view_entered, carnet_view_not_cancelled},
    {"rates", "cost", FALSE, rates, NULL},
    {"shares", "cost", FALSE, carnet_view_share_lines, carnet_view_shares},
    {"mappings", "mapping", FALSE, carnet_view_sayings, carnet_view_standing},
    {"filings", "filing", FALSE, carnet_fold_entries, NULL},
    {"transfers", "transfer", FALSE, carnet_fold_entries, NULL},
    {"certifications", "certification", TRUE, certifications, NULL},
    {"findings", "finding", TRUE, findings, NULL},
    {"entity", "entity", TRUE, carnet_fold_latest, NULL},
    {"site", "site", TRUE, carnet_fold_latest, NULL},
    {"model", "model", TRUE, carnet_fold_latest, NULL},
    {"activity", "activity", TRUE, carnet_fold_latest, NULL},
    {"commitment", "commitment", TRUE, carnet_fold_latest, NULL},
    {"evidence", "evidence", TRUE, carnet_fold_latest, NULL},
};

const CarnetView *carnet_views(guint *n) {
  *n = G_N_ELEMENTS(views);
  return views;
}

const CarnetView *carnet_view_find(const char *name) {
  for (guint i = 0; i < G_N_ELEMENTS(views); i++)
    if (g_str_equal(views[i].name, name)) return &views[i];
  return NULL;
}
