/* Findings: what a check says, and where checks put it. */
#ifndef CARNET_ACTIONS_FINDINGS_H
#define CARNET_ACTIONS_FINDINGS_H

#include "app.h"
#include "carnet/actions_exports.h"

typedef struct CarnetCheck CarnetCheck;

typedef struct {
  CarnetApp *app;
  CarnetTable *table;
  const CarnetCaseList *cases;
  char *today;
  const CarnetCheck *check; /* that runs */
} CarnetFindings;

/* Worst first. */
typedef enum {
  CARNET_SEVERITY_CRITICAL,
  CARNET_SEVERITY_HIGH,
  CARNET_SEVERITY_MEDIUM,
  CARNET_SEVERITY_LOW
} CarnetSeverity;

/* `text` is worded as a fact, with places that the function fills; `what` and `category` are for checks of a
 * general form. */
struct CarnetCheck {
  const char *id;
  CarnetSeverity severity;
  const char *text;
  gboolean (*run)(CarnetFindings *findings, GError **error);
  const char *what;     /* a filter, a flag, a status */
  const char *category; /* its clause stands with the finding, where the packs in use have it */
  const char *next;     /* the command that goes there; NULL: made by the function */
};

/* One finding of the check that runs. `clause` NULL: that of its category. All are copied. */
void carnet_findings_add(CarnetFindings *findings, const char *clause, const char *what, const char *where,
                         const char *since, const char *next);
/* The text of the check that runs, with one place filled in; caller frees. */
char *carnet_findings_text(const CarnetFindings *findings, const char *name, const char *value);

/* Checks over rows, by filter (findings_rows.c). */
gboolean carnet_check_rows(CarnetFindings *findings, GError **error);
gboolean carnet_check_cn_abroad(CarnetFindings *findings, GError **error);
gboolean carnet_check_uncovered(CarnetFindings *findings, GError **error);
/* Checks over cases (findings_cases.c). */
gboolean carnet_check_flag(CarnetFindings *findings, GError **error);
gboolean carnet_check_prohibited(CarnetFindings *findings, GError **error);
gboolean carnet_check_authority(CarnetFindings *findings, GError **error);
/* Checks over the other records (findings_records.c). */
gboolean carnet_check_certificates(CarnetFindings *findings, GError **error);
gboolean carnet_check_certificate_ends(CarnetFindings *findings, GError **error);
gboolean carnet_check_budget(CarnetFindings *findings, GError **error);
gboolean carnet_check_verdict(CarnetFindings *findings, GError **error);

/* All checks over cases that were looked at already. Columns as carnet_action_findings. */
CarnetTable *carnet_app_findings(CarnetApp *app, const CarnetCaseList *cases, GError **error);
/* How many checks there are: what a clean result rests on. */
guint carnet_app_n_checks(void);

#endif
