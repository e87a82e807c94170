/*
 * actions_reports.h - reports made, verified, issued.
 */
#ifndef CARNET_ACTIONS_REPORTS_H
#define CARNET_ACTIONS_REPORTS_H

#include "carnet/actions.h"

typedef struct {
  const char *kind;   /* template: "full-audit" */
  const char *lang;   /* "en", "zh", "en,zh", "zh,en" */
  const char *as_of;  /* day; NULL: today */
  const char *commit; /* NULL: main */
  const char *level;  /* "internal", "auditor"; NULL: auditor */
  const char *paper;  /* "a4", "letter"; NULL: a4 */
  const char *format; /* "pdf", "html", "md", "csv", "xlsx", "json", "dump"; NULL: pdf */
  CarnetProgressFunc progress;
  gpointer progress_user;
} CarnetReportRequest;

typedef struct {
  GBytes *bytes;
  char *content;   /* content digest */
  char *file_name; /* proposed */
  guint pages;
  GPtrArray *warnings;  /* char* */
  GPtrArray *page_text; /* char*: pages as text, only where asked for by carnet_action_report_preview */
} CarnetReport;
void carnet_report_free(CarnetReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetReport, carnet_report_free)

CarnetReport *carnet_action_report(CarnetApp *app, const CarnetReportRequest *request, GError **error);
/* Pages as text, `columns` wide. */
CarnetReport *carnet_action_report_preview(CarnetApp *app, const CarnetReportRequest *request, guint columns,
                                           GError **error);
/* Columns kind, en, zh, file. */
CarnetTable *carnet_action_report_kinds(CarnetApp *app, GError **error);

typedef enum {
  CARNET_REPORT_IDENTICAL,
  CARNET_REPORT_UNALTERED,
  CARNET_REPORT_DIFFERS,
  CARNET_REPORT_CANNOT_TELL
} CarnetReportVerdict;
typedef struct {
  CarnetReportVerdict verdict;
  GPtrArray *lines; /* char*: what was compared, what differs, what is missing */
} CarnetReportCheck;
void carnet_report_check_free(CarnetReportCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetReportCheck, carnet_report_check_free)
/* Makes the report again from the commit it names and compares (formats.md section 11). */
CarnetReportCheck *carnet_action_report_verify(CarnetApp *app, const char *file, GError **error);
/* Records a made PDF as issued; refused unless verifying it says identical. */
gboolean carnet_action_report_issue(CarnetApp *app, const char *file, const char *reason, GError **error);

#endif
