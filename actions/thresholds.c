/*
 * Gauges: how near each exporting entity is to the lines that the packs draw (decisions.md, "Chinese
 * counters"). Lines are law: they come from the packs and stand nowhere in this file.
 */
#include <string.h>

#include "app.h"
#include "called.h"
#include "carnet/actions_exports.h"
#include "carnet/decision.h"
#include "carnet/text.h"
#include "counters.h"

/* What a gauge counts, in the order in which gauges are shown. */
static const struct {
  const char *counter, *label;
  CountKind kind;
} counters[] = {{"people_year", "threshold.people", COUNT_PEOPLE},
                {"sensitive_people_year", "threshold.sensitive", COUNT_SENSITIVE},
                {"devices_year", "threshold.devices", COUNT_DEVICES},
                {"people_12m", "threshold.people_12m", COUNT_PEOPLE},
                {"devices_12m", "threshold.devices_12m", COUNT_DEVICES}};

typedef struct {
  CarnetApp *app;
  CarnetTable *table;
  const char *regime, *zone;
  char *day; /* in the regime's zone */
} Gauges;

static const char *word(const Gauges *g, const char *id) {
  return carnet_texts_get(g->app->texts, g->app->lang, id);
}

static gboolean reached(const CarnetThreshold *line, gint64 count) {
  return strcmp(line->test, "gt") == 0 ? count > line->at : count >= line->at;
}

static const CarnetThreshold *line_at(const Gauges *g, guint index, const char *counter) {
  const CarnetThreshold *line = carnet_packs_threshold(g->app->packs, index);
  gboolean ours = line && strcmp(line->entry.regime, g->regime) == 0 &&
                  (!counter || strcmp(line->counter, counter) == 0) &&
                  carnet_pack_entry_valid(&line->entry, g->day);
  return ours ? line : NULL;
}

/* The lowest line that is not reached yet, else the highest; lines already reached go into `note`. */
static const CarnetThreshold *next_line(const Gauges *g, const char *counter, gint64 count, GString *note,
                                        GString *crossed) {
  const CarnetThreshold *next = NULL, *highest = NULL;
  guint n = carnet_packs_n_thresholds(g->app->packs);
  for (guint i = 0; i < n; i++) {
    const CarnetThreshold *line = line_at(g, i, counter);
    if (!line) continue;
    if (!highest || line->at > highest->at) highest = line;
    if (!reached(line, count)) {
      if (!next || line->at < next->at) next = line;
      continue;
    }
    g_string_append_printf(crossed, "%s%" G_GINT64_FORMAT, crossed->len ? "\n" : "", line->at);
    g_autofree char *at = carnet_text_number(line->at),
                    *outcome = g_strconcat("decision.", line->brings, NULL);
    g_autofree char *said =
        carnet_texts_format(g->app->texts, g->app->lang, "threshold.reached", "at", at, "brings",
                            *line->brings ? word(g, outcome) : "", "clause",
                            carnet_clause_in(g->app->lang, line->entry.clause, line->entry.clause_zh), NULL);
    g_string_append_printf(note, "%s%s", note->len ? " " : "", said);
  }
  return next ? next : highest;
}

static void add_note(const Gauges *g, GString *note, const char *id, gint64 n) {
  if (n <= 0) return;
  g_autofree char *number = carnet_text_number(n);
  g_autofree char *text = carnet_texts_format(g->app->texts, g->app->lang, id, "n", number, NULL);
  g_string_append_printf(note, "%s%s", note->len ? " " : "", text);
}

static char *span_text(const Gauges *g, const char *first, const char *last) {
  return carnet_texts_format(g->app->texts, g->app->lang, "threshold.span", "first", first, "last", last,
                             NULL);
}

static void add_part(const Gauges *g, GString *out, const char *id, guint n, const CarnetCountKind *sum) {
  if (!n) return;
  g_autofree char *number = g_strdup_printf("%u", n), *months = NULL;
  months = strcmp(sum->from, sum->to) == 0 ? g_strdup(sum->from) : span_text(g, sum->from, sum->to);
  g_autofree char *text =
      carnet_texts_format(g->app->texts, g->app->lang, id, "n", number, "months", months, NULL);
  g_string_append_printf(out, "%s%s", word(g, "threshold.and"), text);
}

/* What this counter's sum is made of: its span, recorded months, approvals, and whether it is all there is.
 */
static char *basis_text(const Gauges *g, const CarnetCountAsk *ask, const CarnetCount *count,
                        const CarnetCountKind *sum) {
  g_autofree char *span = span_text(g, ask->first, ask->last), *today = carnet_app_today(g->app);
  g_autoptr(GString) out = g_string_new(span);
  /* A legal day is that of its place: where it is another than the day that screens are headed with, it says
   * so. */
  if (strcmp(today, ask->last) != 0) g_string_append_printf(out, " (%s)", g->zone);
  add_part(g, out, "threshold.by_transfers", sum->transfers, sum);
  add_part(g, out, "threshold.by_both", sum->both, sum);
  add_part(g, out, "threshold.by_approvals", sum->approvals, sum);
  if (!(sum->transfers + sum->both + sum->approvals))
    g_string_append_printf(out, "%s%s", word(g, "threshold.and"), word(g, "threshold.by_nothing"));
  if (!sum->exact) g_string_append_printf(out, "%s%s", word(g, "threshold.and"), word(g, "threshold.bound"));
  g_autofree char *complete = carnet_texts_format(
      g->app->texts, g->app->lang, count->complete ? "threshold.complete" : "threshold.incomplete", "day",
      count->complete_from, NULL);
  g_string_append_printf(out, "%s%s", word(g, "threshold.and"), complete);
  return g_string_free(g_steal_pointer(&out), FALSE);
}

/* In one word, for where a sentence has no room. */
static const char *basis_word(const CarnetCount *count, const CarnetCountKind *sum) {
  if (!count->complete || sum->unsaid) return "incomplete";
  if (sum->exact) return "exact";
  return sum->both + sum->approvals == 0   ? "transfers"
         : sum->both + sum->transfers == 0 ? "approvals"
                                           : "both";
}

static void add_row(Gauges *g, const CarnetCountAsk *ask, gsize which, const CarnetCount *count) {
  const CarnetCountKind *sum = &count->of[counters[which].kind];
  g_autoptr(GString) note = g_string_new(NULL), crossed = g_string_new(NULL);
  const CarnetThreshold *line = next_line(g, counters[which].counter, sum->number, note, crossed);
  if (!line) g_string_append(note, word(g, "threshold.no_limit"));
  add_note(g, note, "threshold.apart", sum->apart);
  add_note(g, note, "threshold.unsaid", sum->unsaid);
  g_autofree char *basis = basis_text(g, ask, count, sum);
  const char *label = word(g, counters[which].label);
  g_autofree char *entity = carnet_called_entity(g->app, ask->entity);
  g_autofree char *full = *entity ? g_strdup_printf("%s · %s", label, entity) : g_strdup(label);
  guint row = carnet_table_add_row(g->table);
  carnet_table_set_key(g->table, row, "label", full);
  carnet_table_set_int(g->table, row, 1, sum->number);
  if (line) {
    carnet_table_set_int(g->table, row, 2, line->at);
    carnet_table_set_key(g->table, row, "clause",
                         carnet_clause_in(g->app->lang, line->entry.clause, line->entry.clause_zh));
    carnet_table_set_key(g->table, row, "confidence", line->entry.confidence);
    carnet_table_set_key(g->table, row, "brings", line->brings);
    carnet_table_set_key(g->table, row, "id", line->entry.id);
    carnet_table_set_key(g->table, row, "test", line->test);
  }
  carnet_table_set_key(g->table, row, "basis", basis);
  carnet_table_set_key(g->table, row, "note", note->str);
  carnet_table_set_key(g->table, row, "upper", sum->exact ? "no" : "yes");
  carnet_table_set_key(g->table, row, "rests_on", basis_word(count, sum));
  carnet_table_set_key(g->table, row, "first", ask->first);
  carnet_table_set_key(g->table, row, "last", ask->last);
  carnet_table_set_key(g->table, row, "complete_from", count->complete_from);
  carnet_table_set_key(g->table, row, "entity", ask->entity);
  carnet_table_set_key(g->table, row, "regime", g->regime);
  carnet_table_set_key(g->table, row, "crossed", crossed->str);
}

/* What a line of this counter leaves out, if the packs draw one. */
static const CarnetThreshold *any_line(const Gauges *g, const char *counter) {
  guint n = carnet_packs_n_thresholds(g->app->packs);
  for (guint i = 0; i < n; i++) {
    const CarnetThreshold *line = line_at(g, i, counter);
    if (line) return line;
  }
  return NULL;
}

/* One gauge: `drawn` says that it is shown also where no pack draws a line. */
static gboolean add_gauge(Gauges *g, const char *entity, gsize which, gboolean drawn, GError **error) {
  const CarnetThreshold *line = any_line(g, counters[which].counter);
  if (!line && !drawn) return TRUE;
  gboolean rolling = g_str_has_suffix(counters[which].counter, "_12m");
  g_autofree char *first = carnet_count_window(rolling ? "months_12" : "calendar_year", g->day);
  CarnetCountAsk ask = {.regime = g->regime,
                        .entity = entity,
                        .recipient = "",
                        .first = first,
                        .last = g->day,
                        .zone = g->zone,
                        .apart = line ? line->apart : NULL,
                        .without_anonymised = line && strcmp(line->anonymised, "left_out") == 0};
  CarnetCount count;
  if (!carnet_app_count(g->app, &ask, &count, error)) return FALSE;
  add_row(g, &ask, which, &count);
  return TRUE;
}

static gboolean add_regime(Gauges *g, gboolean drawn, GError **error) {
  g_autoptr(GPtrArray) entities = carnet_app_counted_entities(g->app, g->regime, error);
  if (!entities) return FALSE;
  if (!entities->len) g_ptr_array_add(entities, (char *)"");
  for (guint e = 0; e < entities->len; e++)
    for (gsize c = 0; c < G_N_ELEMENTS(counters); c++)
      if (!add_gauge(g, g_ptr_array_index(entities, e), c, drawn && c < 2, error)) return FALSE;
  return TRUE;
}

/* Regimes that draw lines; without any, China's two counters stand alone: a bar without an end is a number.
 */
static GPtrArray *regimes_with_lines(const CarnetPacks *packs) {
  GPtrArray *out = g_ptr_array_new();
  const CarnetThreshold *line;
  for (guint i = 0; (line = carnet_packs_threshold(packs, i)); i++) {
    gboolean had = FALSE;
    for (guint j = 0; j < out->len && !had; j++)
      had = strcmp(g_ptr_array_index(out, j), line->entry.regime) == 0;
    if (!had) g_ptr_array_add(out, (char *)line->entry.regime);
  }
  if (!out->len && carnet_packs_has_regime(packs, "cn")) g_ptr_array_add(out, (char *)"cn");
  return out;
}

CarnetTable *carnet_action_thresholds(CarnetApp *app, GError **error) {
  static const CarnetTableColumn columns[] = {{"label", "threshold.label", CARNET_CELL_TEXT},
                                              {"value", "threshold.value", CARNET_CELL_INT},
                                              {"limit", "threshold.limit", CARNET_CELL_INT},
                                              {"clause", "threshold.clause", CARNET_CELL_TEXT},
                                              {"brings", "threshold.brings", CARNET_CELL_TEXT},
                                              {"confidence", "threshold.confidence", CARNET_CELL_TEXT},
                                              {"regime", "threshold.regime", CARNET_CELL_TEXT},
                                              {"entity", "threshold.entity", CARNET_CELL_ID},
                                              {"first", "threshold.first", CARNET_CELL_DATE},
                                              {"last", "threshold.last", CARNET_CELL_DATE},
                                              {"rests_on", "threshold.rests_on", CARNET_CELL_TEXT},
                                              {"upper", "threshold.upper", CARNET_CELL_FLAG},
                                              {"complete_from", "threshold.complete_from", CARNET_CELL_DATE},
                                              {"test", "threshold.test", CARNET_CELL_TEXT},
                                              {"id", "threshold.id", CARNET_CELL_ID},
                                              {"basis", "threshold.basis_title", CARNET_CELL_TEXT},
                                              {"note", "threshold.note", CARNET_CELL_TEXT},
                                              {"crossed", "threshold.crossed", CARNET_CELL_LIST},
                                              {NULL, NULL, 0}};
  if (!carnet_app_need(app, CARNET_NEED_RECORDS | CARNET_NEED_PACKS, error)) return NULL;
  g_autofree char *now = carnet_app_now(app);
  g_autoptr(GPtrArray) regimes = regimes_with_lines(app->packs);
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  for (guint i = 0; i < regimes->len; i++) {
    const char *regime = g_ptr_array_index(regimes, i), *zone = carnet_packs_zone(app->packs, regime);
    g_autofree char *day = carnet_text_day_in_zone(now, zone);
    if (!day) {
      g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_STORE,
                  "this machine does not know the time zone %s; install tzdata", zone);
      return NULL;
    }
    Gauges gauges = {.app = app, .table = table, .regime = regime, .zone = zone, .day = day};
    if (!add_regime(&gauges, strcmp(regime, "cn") == 0, error)) return NULL;
  }
  return g_steal_pointer(&table);
}
