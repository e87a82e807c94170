/*
 * What is wrong today, as one table of checks. A finding states a fact; it never says that something is
 * lawful. Clauses come from the packs in use and are absent where no pack has the category.
 */
#include "findings.h"

#include <string.h>

static const CarnetCheck checks[] = {
    {"prohibited", CARNET_SEVERITY_CRITICAL, "finding.prohibited", carnet_check_prohibited, NULL, NULL, NULL},
    {"cn_exterior_abroad", CARNET_SEVERITY_CRITICAL, "finding.cn_exterior_abroad", carnet_check_cn_abroad,
     "media.exterior", "cn.important_outside_media", "carnet query trait:media.exterior"},
    {"event_bad", CARNET_SEVERITY_CRITICAL, "finding.event_bad", carnet_check_verdict, "bad", NULL,
     "carnet verify"},
    {"expired", CARNET_SEVERITY_HIGH, "finding.expired", carnet_check_flag, "expired", NULL, "renew"},
    {"suspect", CARNET_SEVERITY_HIGH, "finding.suspect", carnet_check_flag, "suspect", NULL, "show"},
    {"uncovered", CARNET_SEVERITY_HIGH, "finding.uncovered", carnet_check_uncovered, NULL, NULL,
     "carnet query 'to:* -to:none'"},
    {"unknown_sent", CARNET_SEVERITY_HIGH, "finding.unknown_sent", carnet_check_rows,
     "outcome:unknown to:* -to:none", NULL, NULL},
    {"certificate_failed", CARNET_SEVERITY_HIGH, "finding.certificate_failed", carnet_check_certificates,
     "failed", NULL, "carnet cert list"},
    {"certificate_lapsed", CARNET_SEVERITY_HIGH, "finding.certificate_lapsed", carnet_check_certificates,
     "lapsed", NULL, "carnet cert list"},
    {"no_basis", CARNET_SEVERITY_HIGH, "finding.no_basis", carnet_check_rows, "cat:gdpr -basis:*",
     "gdpr.personal_data", NULL},
    {"cannot_tell", CARNET_SEVERITY_MEDIUM, "finding.cannot_tell", carnet_check_flag, "cannot_tell", NULL,
     "show"},
    {"expiring", CARNET_SEVERITY_MEDIUM, "finding.expiring", carnet_check_flag, "expiring", NULL, "renew"},
    {"unchecked", CARNET_SEVERITY_MEDIUM, "finding.unchecked", carnet_check_flag, "unchecked", NULL, "show"},
    {"certificate_ends", CARNET_SEVERITY_MEDIUM, "finding.certificate_ends", carnet_check_certificate_ends,
     NULL, NULL, "carnet cert list"},
    {"cabin_default", CARNET_SEVERITY_MEDIUM, "finding.cabin_default", carnet_check_rows,
     "trait:media.cabin default:yes", "cn.cabin_media", NULL},
    {"no_retention", CARNET_SEVERITY_MEDIUM, "finding.no_retention", carnet_check_rows,
     "cat:gdpr -retention:*", "gdpr.personal_data", NULL},
    {"look_again", CARNET_SEVERITY_MEDIUM, "finding.look_again", carnet_check_rows, "mapped:look_again", NULL,
     NULL},
    {"unknown_rows", CARNET_SEVERITY_MEDIUM, "finding.unknown_rows", carnet_check_rows, "outcome:unknown",
     NULL, NULL},
    {"budget", CARNET_SEVERITY_MEDIUM, "finding.budget", carnet_check_budget, NULL, NULL,
     "carnet cost matrix"},
    {"authority", CARNET_SEVERITY_LOW, "finding.authority", carnet_check_authority, NULL, NULL, NULL},
    {"event_unsigned", CARNET_SEVERITY_LOW, "finding.event_unsigned", carnet_check_verdict, "unsigned", NULL,
     "carnet log"},
};

static const char *const severities[] = {"critical", "high", "medium", "low"};

guint carnet_app_n_checks(void) { return G_N_ELEMENTS(checks); }

char *carnet_findings_text(const CarnetFindings *findings, const char *name, const char *value) {
  return carnet_texts_format(findings->app->texts, findings->app->lang, findings->check->text, name, value,
                             NULL);
}

static char *clause_of(const CarnetFindings *findings) {
  const char *id = findings->check->category;
  const CarnetCategory *category = id ? carnet_packs_category(findings->app->packs, id) : NULL;
  if (!category || !*category->clause) return g_strdup("");
  return g_strdup(category->clause);
}

void carnet_findings_add(CarnetFindings *findings, const char *clause, const char *what, const char *where,
                         const char *since, const char *next) {
  g_autofree char *own = clause ? NULL : clause_of(findings);
  const CarnetCheck *check = findings->check;
  const char *const cells[] = {
      severities[check->severity], clause ? clause : own, what, where, since, next, check->id};
  guint row = carnet_table_add_row(findings->table);
  for (guint c = 0; c < G_N_ELEMENTS(cells); c++) carnet_table_set(findings->table, row, c, cells[c]);
}

/* `checks` is sorted by severity, so the rows are. */
CarnetTable *carnet_app_findings(CarnetApp *app, const CarnetCaseList *cases, GError **error) {
  static const CarnetTableColumn columns[] = {
      {"severity", "finding.severity", CARNET_CELL_TEXT}, {"clause", "finding.clause", CARNET_CELL_TEXT},
      {"what", "finding.what", CARNET_CELL_TEXT},         {"where", "finding.where", CARNET_CELL_TEXT},
      {"since", "finding.since", CARNET_CELL_DATE},       {"next", "finding.next", CARNET_CELL_TEXT},
      {"check", "finding.check", CARNET_CELL_ID},         {NULL, NULL, 0}};
  g_autofree char *today = carnet_app_today(app);
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  CarnetFindings findings = {app, table, cases, today, NULL};
  for (gsize i = 0; i < G_N_ELEMENTS(checks); i++) {
    findings.check = &checks[i];
    if (!checks[i].run(&findings, error)) return NULL;
  }
  return g_steal_pointer(&table);
}

CarnetTable *carnet_action_findings(CarnetApp *app, GError **error) {
  g_autoptr(CarnetCaseList) cases = carnet_action_cases(app, NULL, error);
  return cases ? carnet_app_findings(app, cases, error) : NULL;
}
