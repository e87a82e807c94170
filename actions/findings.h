/* Findings: what a check says, where checks put it, and what people did with it. */
#ifndef CARNET_ACTIONS_FINDINGS_H
#define CARNET_ACTIONS_FINDINGS_H

#include "app.h"
#include "carnet/actions_exports.h"

typedef struct CarnetCheck CarnetCheck;

typedef struct {
  CarnetApp *app;
  GPtrArray *found; /* of the module's own */
  const CarnetCaseList *cases;
  char *today;
  const CarnetCheck *check; /* that runs */
  /* Asked for once, by the checks that need them; NULL until then. */
  CarnetTable *certs, *matrix;
  GHashTable *counts;             /* rows by check of the packs */
  GPtrArray *transfers, *filings; /* CarnetEventRecord*: in their order */
} CarnetFindings;

/* Worst first. */
typedef enum {
  CARNET_SEVERITY_CRITICAL,
  CARNET_SEVERITY_HIGH,
  CARNET_SEVERITY_MEDIUM,
  CARNET_SEVERITY_LOW,
  CARNET_N_SEVERITIES
} CarnetSeverity;
const char *carnet_severity_name(CarnetSeverity severity);
gboolean carnet_severity_parse(const char *name, CarnetSeverity *out);

/* `text` is worded as a fact, with places that the function fills; `what` is for checks of a general form. */
struct CarnetCheck {
  const char *id;
  CarnetSeverity severity;
  const char *text;
  gboolean (*run)(CarnetFindings *findings, GError **error);
  const char *what;    /* a filter, a flag, a status */
  const char *next;    /* the command that goes there; NULL: made by the function */
  const char *resolve; /* text: what would resolve it */
  gboolean judged;     /* a person may say that it is none, with evidence, while the check still finds it */
};

/* What a finding says; NULL: that of the check that runs, or nothing. All are copied. */
typedef struct {
  const char *what, *where, *since, *next;
  const char *clause;
  const CarnetPackFinding *ground; /* whose clause, regime, confidence and ceiling stand; NULL: none */
  const char *key;                 /* tells it from others of the check, in no language; NULL: `where` */
  const char *check;               /* id; NULL: that of the check that runs */
  gint severity;                   /* CarnetSeverity; -1: of the check that runs */
  const char *resolve;             /* text, not an id */
  const char *penalty;             /* id in the packs; NULL: found by the check's id and by `law` */
  const char *law;                 /* row, line or check of the packs whose ceiling stands */
  const char *regime, *confidence;
  gint64 rows, unsure; /* rows of which it is true, and of which a fact is missing; -1: not about rows */
} CarnetFinding;
#define CARNET_FINDING_INIT                                                                                  \
  { .severity = -1, .rows = -1, .unsure = -1 }
void carnet_findings_put(CarnetFindings *findings, const CarnetFinding *finding);
/* What the packs in use say of the check that runs: under a regime (NULL: any) and of a standard, where it is
 * about one; NULL where no law is known. */
const CarnetPackFinding *carnet_findings_ground(const CarnetFindings *findings, const char *regime,
                                                const char *standard);

/* Rows by the regime of the place where they were collected (findings_homes.c). */
typedef struct {
  const char *regime; /* "": no pack in use has that place, or no place is said */
  GString *places;    /* "DE,FR" */
  gint64 rows;
} CarnetHome;
/* CarnetHome*, by regime; NULL with the error; freed by the caller. */
GPtrArray *carnet_findings_homes(CarnetFindings *findings, GError **error);
/* The filter of those rows; caller frees. */
char *carnet_home_filter(const CarnetHome *home);

/* One finding of the check that runs, with no law behind it. All are copied. */
void carnet_findings_add(CarnetFindings *findings, const char *what, const char *where, const char *since,
                         const char *next);
/* The text of the check that runs, with one place filled in; caller frees. */
char *carnet_findings_text(const CarnetFindings *findings, const char *name, const char *value);
/* Borrowed, NULL with the error: read once for all checks. */
const CarnetTable *carnet_findings_certs(CarnetFindings *findings, GError **error);
const CarnetTable *carnet_findings_matrix(CarnetFindings *findings, GError **error);
const GPtrArray *carnet_findings_transfers(CarnetFindings *findings, GError **error);
const GPtrArray *carnet_findings_filings(CarnetFindings *findings, GError **error);

/* "carnet export ACTION CASE" where the case's state lets that action follow, else "carnet export show CASE";
 * caller frees. */
char *carnet_findings_case_next(const CarnetCase *item, const char *action);

/* The law by which a case was decided, into a finding on it: regime, clause, confidence and whose ceiling
 * stands are those of the reason that gave the strictest answer, borrowed from the packs; nothing where
 * nobody decided. */
void carnet_findings_cite(const CarnetFindings *findings, const CarnetCaseView *view, CarnetFinding *finding);

/* Checks over rows, by filter (findings_rows.c). */
gboolean carnet_check_rows(CarnetFindings *findings, GError **error);
/* Over the checks of the program's own (derive.h), by law. */
gboolean carnet_check_own(CarnetFindings *findings, GError **error);
gboolean carnet_check_uncovered(CarnetFindings *findings, GError **error);
/* What packs say of rows and of counters (findings_law.c). */
gboolean carnet_check_law(CarnetFindings *findings, GError **error);
gboolean carnet_check_lines(CarnetFindings *findings, GError **error);
/* Rows of which a check was found true when they were derived; -1 with the error. */
gint64 carnet_findings_count(CarnetFindings *findings, const char *check, GError **error);
GHashTable *carnet_findings_counts(CarnetFindings *findings,
                                   GError **error); /* borrowed; NULL with the error */
/* Checks over cases (findings_cases.c). */
gboolean carnet_check_flag(CarnetFindings *findings, GError **error);
gboolean carnet_check_prohibited(CarnetFindings *findings, GError **error);
gboolean carnet_check_seen_abroad(CarnetFindings *findings, GError **error);
gboolean carnet_check_authority(CarnetFindings *findings, GError **error);
/* What flowed against what was allowed, ours and theirs (findings_flows.c). */
gboolean carnet_check_flows(CarnetFindings *findings, GError **error);
/* One flow in several requests (findings_split.c). */
gboolean carnet_check_split(CarnetFindings *findings, GError **error);
/* Checks over the other records (findings_records.c). */
gboolean carnet_check_certificates(CarnetFindings *findings, GError **error);
gboolean carnet_check_certificate_ends(CarnetFindings *findings, GError **error);
gboolean carnet_check_certificate_missing(CarnetFindings *findings, GError **error);
gboolean carnet_check_budget(CarnetFindings *findings, GError **error);
gboolean carnet_check_verdict(CarnetFindings *findings, GError **error);
/* Training sites in other countries than the data's (findings_sites.c). */
gboolean carnet_check_trained_abroad(CarnetFindings *findings, GError **error);
/* Promises, activities, turnovers of a group, mappings of two branches (findings_registers.c). */
gboolean carnet_check_commitments(CarnetFindings *findings, GError **error);
gboolean carnet_check_activity_basis(CarnetFindings *findings, GError **error);
gboolean carnet_check_activity_retention(CarnetFindings *findings, GError **error);
gboolean carnet_check_turnover(CarnetFindings *findings, GError **error);
/* Filters that these count, added; FALSE where the registers cannot be read. */
gboolean carnet_findings_register_filters(CarnetApp *app, GPtrArray *filters);
gboolean carnet_check_mappings(CarnetFindings *findings, GError **error);

/* The table of checks (findings.c). */
/* Filters whose rows checks count, NULL at the end: those of the table, of promises and of activities. NULL
 * where the records cannot be read. */
GPtrArray *carnet_findings_filters(CarnetApp *app);
gboolean carnet_findings_run(CarnetFindings *findings, GError **error);
const CarnetCheck *carnet_check_find(const char *id); /* NULL where none of the table has that id */

/* All checks over cases that were looked at already. Columns as carnet_action_findings; `all`: accepted and
 * closed ones too. */
CarnetTable *carnet_app_findings(CarnetApp *app, const CarnetCaseList *cases, gboolean all, GError **error);
/* How many checks there are: what a clean result rests on. */
guint carnet_app_n_checks(CarnetApp *app);

#endif
