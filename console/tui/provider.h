/*
 * provider.h - the actions that screens call, as a table of functions with the signatures of actions_*.h: the
 * real one is filled with the actions themselves (provider.c), a test's with its own data. They run on the
 * query or the store thread, never on the UI's. A screen that needs another action adds a line here and one
 * in provider.c.
 */
#ifndef CARNET_TUI_PROVIDER_H
#define CARNET_TUI_PROVIDER_H

#include "carnet/actions_cases.h"
#include "carnet/actions_costs.h"
#include "carnet/actions_demo.h"
#include "carnet/actions_exports.h"
#include "carnet/actions_inventory.h"
#include "carnet/actions_records.h"
#include "carnet/actions_reports.h"
#include "carnet/actions_sync.h"
#include "carnet/actions_workspace.h"

typedef struct {
  CarnetApp *(*open)(const CarnetAppOptions *options, GError **error);
  void (*close)(CarnetApp *app);
  void (*interrupt)(CarnetApp *app); /* from the UI thread; NULL: nothing to interrupt */
  void (*resume)(CarnetApp *app);    /* before each request; NULL: nothing to do */
  void (*set_lang)(CarnetApp *app, CarnetLang lang);

  const char *(*workspace)(CarnetApp *app, GError **error);
  gboolean (*init)(CarnetApp *app, const CarnetInitOptions *options, GError **error);
  CarnetTable *(*query)(CarnetApp *app, const char *filter, const char *const *columns, const char *sort,
                        gint64 offset, gint64 limit, gint64 *total, GError **error);
  CarnetTable *(*facet)(CarnetApp *app, const char *column, const char *filter, gint64 limit, GError **error);
  CarnetCard *(*card)(CarnetApp *app, const char *field, GError **error);
  CarnetTable *(*explain)(CarnetApp *app, const char *field, GError **error);
  CarnetTable *(*blame)(CarnetApp *app, const char *field, GError **error);

  gint64 (*position)(CarnetApp *app, const char *filter, const char *sort, gint64 row, GError **error);
  gint64 (*save_rows)(CarnetApp *app, const char *filter, const char *const *columns, const char *sort,
                      const char *file, GError **error);
  char *(*setting)(CarnetApp *app, const char *name, GError **error);
  gboolean (*set_setting)(CarnetApp *app, const char *name, const char *value, GError **error);
  char *(*person_name)(const CarnetApp *app, const char *person);
  gboolean (*demo)(CarnetApp *app, const char *folder, CarnetProgressFunc progress, gpointer user,
                   GError **error);
  CarnetTable *(*doctor)(CarnetApp *app, GError **error);

  /* export cases */
  CarnetTable *(*case_table)(CarnetApp *app, GError **error);
  CarnetCaseSheet *(*case_sheet)(CarnetApp *app, const char *id, GError **error);
  CarnetTable *(*binds)(CarnetApp *app, const char *id, GError **error);
  gboolean (*case_step)(CarnetApp *app, const char *id, const char *action, const CarnetCaseStep *step,
                        GError **error);
  CarnetNode *(*decide)(CarnetApp *app, const char *request, gsize n, const char *name, const char *as_of,
                        GError **error);
  CarnetTable *(*advise)(CarnetApp *app, const char *request, gsize n, const char *name, const char *as_of,
                         GError **error);
  char *(*request)(CarnetApp *app, const char *request, gsize n, const char *name,
                   const CarnetRequestNote *note, GError **error);
  gboolean (*amend)(CarnetApp *app, const char *id, const char *request, gsize n, const char *name,
                    const CarnetRequestNote *note, GError **error);
  gboolean (*filing_add)(CarnetApp *app, const char *case_id, const CarnetNode *keys, const char *reason,
                         GError **error);
  CarnetTable *(*actors)(CarnetApp *app, GError **error);
  gboolean (*set_person)(CarnetApp *app, const char *person, GError **error);

  /* overview, inbox, findings */
  CarnetTable *(*desk)(CarnetApp *app, GError **error);
  CarnetTable *(*heat_cells)(CarnetApp *app, GError **error);
  CarnetTable *(*overview_rows)(CarnetApp *app, GError **error);
  CarnetTable *(*standing)(CarnetApp *app, CarnetTable **findings, GError **error);
  CarnetTable *(*event_counts)(CarnetApp *app, GError **error);
  CarnetTable *(*thresholds)(CarnetApp *app, GError **error);
  CarnetTable *(*model_summary)(CarnetApp *app, GError **error);
  CarnetTable *(*inbox)(CarnetApp *app, gint days, GError **error);
  gboolean (*finding_step)(CarnetApp *app, const char *id, const char *action, const CarnetNode *keys,
                           const char *reason, GError **error);
  CarnetTable *(*exposure)(CarnetApp *app, GError **error);

  /* costs, reports, log, activities, mapping, importing */
  CarnetTable *(*cost_matrix)(CarnetApp *app, GError **error);
  CarnetTable *(*costs)(CarnetApp *app, const char *model, GError **error);
  CarnetTable *(*certs)(CarnetApp *app, GError **error);
  CarnetTable *(*cost_forecast)(CarnetApp *app, const CarnetCostView *view, GError **error);
  CarnetTable *(*cost_options)(CarnetApp *app, GError **error);
  char *(*cost_add)(CarnetApp *app, const char *kind, const CarnetNode *keys, const char *reason,
                    GError **error);
  CarnetTable *(*registered)(CarnetApp *app, const char *kind, GError **error);
  CarnetTable *(*people)(CarnetApp *app, GError **error);
  CarnetTable *(*report_kinds)(CarnetApp *app, GError **error);
  CarnetReport *(*report)(CarnetApp *app, const CarnetReportRequest *request, GError **error);
  CarnetReport *(*report_preview)(CarnetApp *app, const CarnetReportRequest *request, guint columns,
                                  GError **error);
  CarnetReportCheck *(*report_verify)(CarnetApp *app, const char *file, GError **error);
  gboolean (*report_issue)(CarnetApp *app, const char *file, const char *reason, GError **error);
  CarnetTable *(*log)(CarnetApp *app, const char *subject_or_person, gint64 offset, gint64 limit,
                      gint64 *total, GError **error);
  char *(*event_text)(CarnetApp *app, const char *digest, GError **error);
  CarnetNode *(*verify)(CarnetApp *app, const char *trust_file, const char *since,
                        CarnetProgressFunc progress, gpointer user, GError **error);
  gint (*map)(CarnetApp *app, const char *const *fields, const CarnetMapRequest *request, GError **error);
  CarnetImportReport *(*import)(CarnetApp *app, const char *file, const CarnetImportRequest *request,
                                GError **error);

  /* registers, people, policy, other offices */
  CarnetNode *(*register_show)(CarnetApp *app, const char *kind, const char *subject, GError **error);
  gboolean (*register_new)(CarnetApp *app, const char *kind, const char *subject, const CarnetNode *keys,
                           const char *reason, GError **error);
  gboolean (*register_update)(CarnetApp *app, const char *kind, const char *subject, const CarnetNode *keys,
                              const char *reason, GError **error);
  char *(*evidence_add)(CarnetApp *app, const char *file, const CarnetEvidenceNote *note, GError **error);
  gboolean (*people_add)(CarnetApp *app, const char *id, const char *roles, const char *key_file,
                         const char *name_en, const char *name_zh, const char *reason, GError **error);
  gboolean (*people_change)(CarnetApp *app, const char *id, const char *roles, const char *key_file,
                            const char *reason, GError **error);
  gboolean (*people_retire)(CarnetApp *app, const char *id, const char *reason, GError **error);
  gboolean (*people_erase_name)(CarnetApp *app, const char *id, GError **error);
  CarnetTable *(*policy_show)(CarnetApp *app, GError **error);
  char *(*policy_propose)(CarnetApp *app, const CarnetNode *changes, const char *reason, GError **error);
  char *(*policy_endorse)(CarnetApp *app, const char *change, const char *reason, GError **error);
  CarnetTable *(*proposals)(CarnetApp *app, GError **error);
  CarnetTable *(*filings)(CarnetApp *app, GError **error);
  CarnetTable *(*transfers)(CarnetApp *app, const char *case_id, GError **error);
  gboolean (*transfer_add)(CarnetApp *app, const char *case_id, const CarnetNode *keys, const char *reason,
                           GError **error);
  CarnetTable *(*cost_rates)(CarnetApp *app, GError **error);
  gboolean (*cost_rate)(CarnetApp *app, const char *currency, const char *to, gint64 rate_micro,
                        const char *date, const char *source, const char *reason, GError **error);
  CarnetTable *(*cost_shares)(CarnetApp *app, GError **error);
  gboolean (*cost_share)(CarnetApp *app, const char *standard, const char *key, const char *const *models,
                         const char *reason, GError **error);
  gboolean (*adopt)(CarnetApp *app, const char *reason, GError **error);
  CarnetTable *(*remotes)(CarnetApp *app, GError **error);
  CarnetNode *(*sync)(CarnetApp *app, const CarnetSyncRequest *request, CarnetProgressFunc progress,
                      gpointer user, GError **error);
  CarnetNode *(*sync_look)(CarnetApp *app, const char *remote, gboolean ask_it, GError **error);
} CarnetProvider;

/* The actions. */
const CarnetProvider *carnet_provider_actions(void);

#endif
