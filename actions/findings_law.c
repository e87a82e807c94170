/*
 * What packs say of rows and of counters: checks as law-as-data, and lines that are near or crossed. No
 * clause and no number of a law stands here. Checks were judged when the rows were derived (derive.c); here
 * they are counted.
 */
#include <string.h>

#include "carnet/text.h"
#include "derive.h"
#include "findings.h"

/* ---- checks over rows ---- */

typedef struct {
  guint64 rows, unsure;
} Count;

static gboolean count_kind(const CarnetRowKind *kind, gpointer user, GError **error) {
  (void)error;
  GHashTable *counts = user;
  for (guint h = 0; h < kind->n_hits; h++) {
    Count *count = g_hash_table_lookup(counts, kind->hits[h].category);
    if (!count) {
      count = g_new0(Count, 1);
      g_hash_table_insert(counts, g_strdup(kind->hits[h].category), count);
    }
    *(kind->hits[h].truth == CARNET_TRUE ? &count->rows : &count->unsure) += kind->rows;
  }
  return TRUE;
}

GHashTable *carnet_findings_counts(CarnetFindings *findings, GError **error) {
  if (findings->counts) return findings->counts;
  g_autofree char *key = carnet_app_checks_key(findings->app);
  g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  if (carnet_inventory_each_kind(findings->app->inventory, key, count_kind, counts, error))
    findings->counts = g_steal_pointer(&counts);
  return findings->counts;
}

gint64 carnet_findings_count(CarnetFindings *findings, const char *check, GError **error) {
  GHashTable *counts = carnet_findings_counts(findings, error);
  const Count *count = counts ? g_hash_table_lookup(counts, check) : NULL;
  return counts ? (count ? (gint64)count->rows : 0) : -1;
}

static const char *in_lang(const CarnetApp *app, const char *en, const char *zh) {
  return app->lang == CARNET_LANG_ZH && *zh ? zh : en;
}

/* Where it is true of no row, but a fact is missing that would say so, nobody can tell: it is said, and
 * weighs little. */
static void say_check(CarnetFindings *findings, const CarnetPackCheck *check, const Count *count) {
  const CarnetApp *app = findings->app;
  g_autofree char *n = carnet_text_number((gint64)count->rows),
                  *unsure = carnet_text_number((gint64)count->unsure);
  const char *id = !count->rows ? "finding.law_unsure" : count->unsure ? "finding.law_both" : "finding.law";
  g_autofree char *what =
      carnet_texts_format(app->texts, app->lang, id, "text", in_lang(app, check->entry.en, check->entry.zh),
                          "n", n, "unsure", unsure, NULL);
  g_autofree char *where = g_strconcat("check:", check->entry.id, NULL);
  g_autofree char *next = g_strdup_printf("carnet query '%s'", where);
  CarnetSeverity severity = CARNET_SEVERITY_LOW;
  if (count->rows) carnet_severity_parse(check->severity, &severity);
  CarnetFinding finding = {.what = what,
                           .where = where,
                           .next = next,
                           .clause = carnet_clause_in(app->lang, check->entry.clause, check->entry.clause_zh),
                           .key = "",
                           .check = check->entry.id,
                           .severity = (gint)severity,
                           .resolve = in_lang(app, check->resolve_en, check->resolve_zh),
                           .penalty = check->penalty,
                           .regime = check->entry.regime,
                           .confidence = check->entry.confidence,
                           .rows = (gint64)count->rows,
                           .unsure = (gint64)count->unsure};
  carnet_findings_put(findings, &finding);
}

gboolean carnet_check_law(CarnetFindings *findings, GError **error) {
  GHashTable *counts = carnet_findings_counts(findings, error);
  if (!counts) return FALSE;
  const CarnetPackCheck *check;
  for (guint i = 0; (check = carnet_packs_check(findings->app->packs, i)); i++) {
    const Count *count = g_hash_table_lookup(counts, check->entry.id);
    if (count && (count->rows || count->unsure)) say_check(findings, check, count);
  }
  return TRUE;
}

/* ---- lines that counters reach ---- */

#define NEAR_PERCENT 80 /* of a line: the dotted mark of a gauge (mockups.md, frame 1) */

static const CarnetThreshold *line_of(const CarnetApp *app, const char *id) {
  const CarnetThreshold *line;
  for (guint i = 0; (line = carnet_packs_threshold(app->packs, i)); i++)
    if (strcmp(line->entry.id, id) == 0) return line;
  return NULL;
}

/* Near a line that is not reached, or at and beyond it. */
static gboolean is_near(const CarnetThreshold *line, gint64 value, gboolean *crossed) {
  *crossed = strcmp(line->test, "gt") == 0 ? value > line->at : value >= line->at;
  return *crossed || (double)value * 100 >= (double)line->at * NEAR_PERCENT;
}

static void say_line(CarnetFindings *findings, const CarnetTable *gauges, guint row,
                     const CarnetThreshold *line, gboolean crossed) {
  const CarnetApp *app = findings->app;
  gint64 value = g_ascii_strtoll(carnet_table_get(gauges, row, "value"), NULL, 10);
  g_autofree char *number = carnet_text_number(value), *at = carnet_text_number(line->at),
                  *outcome = g_strconcat("decision.", line->brings, NULL);
  const char *label = carnet_table_get(gauges, row, "label"), *basis = carnet_table_get(gauges, row, "basis");
  g_autofree char *what = carnet_texts_format(
      app->texts, app->lang, crossed ? "finding.line_crossed" : "finding.line_near", "label", label, "value",
      number, "at", at, "brings", *line->brings ? carnet_texts_get(app->texts, app->lang, outcome) : "·",
      "basis", basis, NULL);
  const char *entity = carnet_table_get(gauges, row, "entity");
  g_autofree char *key = g_strdup_printf("%s %s %s", crossed ? "crossed" : "near", line->entry.id, entity);
  CarnetFinding finding = CARNET_FINDING_INIT;
  finding.what = what;
  finding.where = *entity ? entity : line->entry.id;
  finding.next = "carnet export list";
  finding.clause = carnet_clause_in(app->lang, line->entry.clause, line->entry.clause_zh);
  finding.key = key;
  finding.severity = crossed ? CARNET_SEVERITY_HIGH : CARNET_SEVERITY_MEDIUM;
  finding.regime = line->entry.regime;
  finding.law = line->entry.id;
  finding.confidence = line->entry.confidence;
  carnet_findings_put(findings, &finding);
}

/* The highest line of the counter that is crossed: what it brings binds. NULL: none. */
static const CarnetThreshold *crossed_line(const CarnetFindings *findings, const CarnetThreshold *next,
                                           gint64 value) {
  const CarnetThreshold *line, *crossed = NULL;
  for (guint i = 0; (line = carnet_packs_threshold(findings->app->packs, i)); i++) {
    gboolean beyond = FALSE;
    gboolean same = strcmp(line->counter, next->counter) == 0 &&
                    strcmp(line->entry.regime, next->entry.regime) == 0 &&
                    carnet_pack_entry_valid(&line->entry, findings->today);
    if (same && is_near(line, value, &beyond) && beyond && (!crossed || line->at > crossed->at))
      crossed = line;
  }
  return crossed;
}

/* A gauge stands at the next line; the highest one below it that is crossed is told too. */
gboolean carnet_check_lines(CarnetFindings *findings, GError **error) {
  g_autoptr(CarnetTable) gauges = carnet_action_thresholds(findings->app, error);
  for (guint row = 0; gauges && row < carnet_table_rows(gauges); row++) {
    const CarnetThreshold *next = line_of(findings->app, carnet_table_get(gauges, row, "id"));
    gint64 value = g_ascii_strtoll(carnet_table_get(gauges, row, "value"), NULL, 10);
    gboolean beyond = FALSE;
    if (!next) continue;
    const CarnetThreshold *crossed = crossed_line(findings, next, value);
    if (crossed) say_line(findings, gauges, row, crossed, TRUE);
    if (next != crossed && is_near(next, value, &beyond) && !beyond)
      say_line(findings, gauges, row, next, FALSE);
  }
  return gauges != NULL;
}
