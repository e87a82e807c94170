/*
 * What is wrong today, as one table of checks. A finding states a fact; it never says that something is
 * lawful. Clauses come from the packs in use and are absent where no pack has the rule.
 */
#include "derive.h"
#include "findings.h"

#include <string.h>

/* id, severity, function, what, next; clauses: `findings` of the packs */
#define CHECK(id, severity, run, what, next)                                                                 \
  { id, CARNET_SEVERITY_##severity, "finding." id, run, what, next, "resolve." id, FALSE }
#define JUDGED(id, severity, run, what, next)                                                                \
  { id, CARNET_SEVERITY_##severity, "finding." id, run, what, next, "resolve." id, TRUE }

static const CarnetCheck checks[] = {
    CHECK("prohibited", CRITICAL, carnet_check_prohibited, NULL, NULL),
    CHECK("flow_without_ours", CRITICAL, carnet_check_flows, NULL, NULL),
    CHECK("flow_after_ours", CRITICAL, carnet_check_flows, NULL, NULL),
    CHECK("flow_without_theirs", CRITICAL, carnet_check_flows, NULL, NULL),
    CHECK("flow_after_theirs", CRITICAL, carnet_check_flows, NULL, NULL),
    CHECK("law", HIGH, carnet_check_law, NULL, NULL),
    CHECK("line", HIGH, carnet_check_lines, NULL, NULL),
    CHECK("event_bad", CRITICAL, carnet_check_verdict, "bad", "carnet verify"),
    CHECK("flow_beyond_people", HIGH, carnet_check_flows, NULL, NULL),
    CHECK("flow_beyond_sensitive", HIGH, carnet_check_flows, NULL, NULL),
    CHECK("flow_beyond_rows", HIGH, carnet_check_flows, NULL, NULL),
    CHECK("flow_recipient", HIGH, carnet_check_flows, NULL, NULL),
    CHECK("expired", HIGH, carnet_check_flag, "expired", "renew"),
    CHECK("suspect", HIGH, carnet_check_flag, "suspect", "show"),
    JUDGED("split", HIGH, carnet_check_split, NULL, "carnet export list"),
    CHECK("uncovered", HIGH, carnet_check_uncovered, CARNET_CHECK_LEAVES, NULL),
    CHECK("trained_abroad", HIGH, carnet_check_trained_abroad, NULL, NULL),
    CHECK("seen_abroad", HIGH, carnet_check_seen_abroad, "remote_access", NULL),
    CHECK("unknown_sent", HIGH, carnet_check_own, CARNET_CHECK_UNKNOWN_SENT, NULL),
    CHECK("certificate_failed", HIGH, carnet_check_certificates, "failed", "carnet cert list"),
    CHECK("certificate_lapsed", HIGH, carnet_check_certificates, "lapsed", "carnet cert list"),
    CHECK("activity_no_basis", HIGH, carnet_check_activity_basis, NULL, "carnet activity list"),
    CHECK("cannot_tell", MEDIUM, carnet_check_flag, "cannot_tell", "show"),
    CHECK("expiring", MEDIUM, carnet_check_flag, "expiring", "renew"),
    CHECK("unchecked", MEDIUM, carnet_check_flag, "unchecked", "show"),
    CHECK("commitment", MEDIUM, carnet_check_commitments, NULL, NULL),
    CHECK("certificate_missing", MEDIUM, carnet_check_certificate_missing, NULL, "carnet cert list"),
    CHECK("certificate_ends", MEDIUM, carnet_check_certificate_ends, NULL, "carnet cert list"),
    CHECK("activity_retention", MEDIUM, carnet_check_activity_retention, NULL, NULL),
    CHECK("turnover", MEDIUM, carnet_check_turnover, NULL, "carnet entity list"),
    CHECK("look_again", MEDIUM, carnet_check_rows, "mapped:look_again", NULL),
    CHECK("mapping_disagrees", MEDIUM, carnet_check_mappings, NULL, NULL),
    CHECK("unknown_rows", MEDIUM, carnet_check_own, CARNET_CHECK_UNKNOWN, NULL),
    CHECK("budget", MEDIUM, carnet_check_budget, NULL, "carnet cost matrix"),
    CHECK("authority", LOW, carnet_check_authority, NULL, NULL),
    CHECK("event_unsigned", LOW, carnet_check_verdict, "unsigned", "carnet log"),
};

guint carnet_app_n_checks(CarnetApp *app) {
  guint n = 0;
  while (carnet_packs_check(app->packs, n)) n++;
  return n + G_N_ELEMENTS(checks) - 1; /* "law" stands for those of the packs */
}

gboolean carnet_findings_run(CarnetFindings *findings, GError **error) {
  for (gsize i = 0; i < G_N_ELEMENTS(checks); i++) {
    findings->check = &checks[i];
    if (carnet_app_stopped(findings->app, error) || !checks[i].run(findings, error)) return FALSE;
  }
  findings->check = NULL;
  return TRUE;
}

GPtrArray *carnet_findings_filters(CarnetApp *app) {
  g_autoptr(GPtrArray) filters = g_ptr_array_new_with_free_func(g_free);
  for (gsize i = 0; i < G_N_ELEMENTS(checks); i++)
    if (checks[i].run == carnet_check_rows) g_ptr_array_add(filters, g_strdup(checks[i].what));
  if (!carnet_findings_register_filters(app, filters)) return NULL;
  g_ptr_array_add(filters, NULL);
  return g_steal_pointer(&filters);
}

const CarnetCheck *carnet_check_find(const char *id) {
  for (gsize i = 0; i < G_N_ELEMENTS(checks); i++)
    if (strcmp(checks[i].id, id) == 0) return &checks[i];
  return NULL;
}
