/*
 * actions_reports.h - reports made, verified, issued.
 */
#ifndef CARNET_ACTIONS_REPORTS_H
#define CARNET_ACTIONS_REPORTS_H

#include "carnet/actions.h"

typedef struct {
  const char *kind;    /* template: "full-audit" */
  const char *lang;    /* "en", "zh", "en,zh", "zh,en" */
  const char *as_of;   /* day; NULL: today */
  const char *commit;  /* NULL: main */
  const char *level;   /* "internal", "auditor"; NULL: auditor */
  const char *case_id; /* of a report of one case; NULL */
  const char *paper;   /* "a4", "letter"; NULL: a4 */
  const char *format;  /* "pdf", "html", "md", "csv", "xlsx", "json", "dump"; NULL: pdf */
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

/* ---- for auditors
 * ------------------------------------------------------------------------------------------------ */

typedef struct {
  const char *what;       /* a report's PDF, or a commit; NULL: main */
  const char *file;       /* where to; NULL: carnet-bundle-<commit>.tar in the current folder */
  gboolean with_evidence; /* documents that are held here too */
} CarnetBundleRequest;
typedef struct {
  char *file, *commit, *digest; /* SHA-256 of the file */
  guint sources, documents;     /* that are in it */
  GPtrArray *missing;           /* char*: what the records name and this workspace has not, or not as named */
  gboolean home;                /* policy keeps paths home, and a history is whole: they are in it */
} CarnetBundle;
void carnet_bundle_free(CarnetBundle *bundle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetBundle, carnet_bundle_free)
/*
 * All that an auditor needs to check the records up to a commit and make its reports again, as a tar file: a
 * bare repository that ends there (a report's: at the event that issued it, else at the commit it was made
 * from), the sources of every import by digest, the report, instructions (docs/auditing.md). Names, keys and
 * privileged notes are never in it.
 */
CarnetBundle *carnet_action_bundle(CarnetApp *app, const CarnetBundleRequest *request, GError **error);

typedef struct {
  const char *seed;   /* the auditor's nonce; NULL: the commit itself, which is not independent */
  gint64 size;        /* how many are drawn */
  const char *commit; /* NULL: main */
  const char *of;     /* "fields" (NULL), "events" */
  const char *filter; /* of fields: drawn among those that match; NULL: all */
} CarnetSampleRequest;
typedef struct {
  CarnetTable *table; /* columns number, item (digest or key), then those of the population */
  char *commit, *as_of, *seed;
  gboolean independent;
  guint64 population;
} CarnetSample;
void carnet_sample_free(CarnetSample *sample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetSample, carnet_sample_free)
/* docs/formats/sample.md: the same commit and seed draw the same on every machine. */
CarnetSample *carnet_action_sample(CarnetApp *app, const CarnetSampleRequest *request, GError **error);

#endif
