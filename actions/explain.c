/* `carnet explain`: which rule, pattern, clause, confidence, and what spoke against. */
#include <string.h>

#include "card.h"

static const CarnetTableColumn columns[] = {{"step", "explain.step", CARNET_CELL_TEXT},
                                            {"rule", "explain.rule", CARNET_CELL_ID},
                                            {"result", "explain.result", CARNET_CELL_TEXT},
                                            {"detail", "explain.detail", CARNET_CELL_TEXT},
                                            {"clause", "explain.clause", CARNET_CELL_TEXT},
                                            {"confidence", "explain.confidence", CARNET_CELL_TEXT},
                                            {NULL, NULL, 0}};

static void add(CarnetTable *table, const char *step, const char *rule, const char *result,
                const char *detail, const char *clause, const char *confidence) {
  const char *cells[] = {step, rule, result, detail, clause, confidence};
  guint row = carnet_table_add_row(table);
  for (guint c = 0; c < G_N_ELEMENTS(cells); c++) carnet_table_set(table, row, c, cells[c]);
}

static const char *part_text(const CarnetUse *use, char part) {
  static const struct {
    char part;
    CarnetColumn column;
  } parts[] = {{'p', CARNET_COLUMN_PATH},           {'e', CARNET_COLUMN_DESCRIPTION_EN},
               {'z', CARNET_COLUMN_DESCRIPTION_ZH}, {'u', CARNET_COLUMN_UNIT},
               {'t', CARNET_COLUMN_TYPE},           {'v', CARNET_COLUMN_VALUES},
               {'c', CARNET_COLUMN_COMMENT}};
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
    if (parts[i].part == part) return use->value[parts[i].column];
  return "";
}

/* "path gnss.[position]; against: ..." */
static char *evidence_text(const CarnetApp *app, const CarnetUse *use, const CarnetEvidence *evidence) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < evidence->spans->len; i++) {
    const CarnetSpan *span = &g_array_index(evidence->spans, CarnetSpan, i);
    const char *source = part_text(use, span->part);
    gsize n = source ? strlen(source) : 0;
    if (text->len) g_string_append(text, "; ");
    g_autofree char *part =
        span->start >= span->end || span->end > n
            ? g_strdup(carnet_texts_get(app->texts, app->lang, "explain.nowhere"))
            : g_strdup_printf("[%.*s]", (int)(span->end - span->start), source + span->start);
    g_autofree char *said =
        span->against ? carnet_texts_format(app->texts, app->lang, "explain.against", "text", part, NULL)
                      : g_strdup(part);
    g_string_append(text, said);
  }
  return g_string_free(text, FALSE);
}

static void add_evidence(const CarnetApp *app, CarnetTable *table, const CarnetUse *use,
                         const GPtrArray *all) {
  for (guint i = 0; all && i < all->len; i++) {
    const CarnetEvidence *evidence = g_ptr_array_index(all, i);
    g_autofree char *detail = evidence_text(app, use, evidence);
    g_autofree char *step = carnet_texts_format(app->texts, app->lang, "explain.trait", "trait",
                                                evidence->trait ? evidence->trait : "ordinary", NULL);
    const char *result = evidence->blocked ? "blocked" : evidence->counts ? "holds" : "alone_too_weak";
    const char *weight =
        carnet_texts_get(app->texts, app->lang, evidence->strong ? "explain.strong" : "explain.weak");
    add(table, step, evidence->rule, result, detail, weight, NULL);
  }
}

static void add_rule(CarnetApp *app, CarnetTable *table, const char *step, const char *id,
                     const CarnetRowFacts *facts, const char *today) {
  static const char *const truths[] = {"false", "true", "unknown"};
  const CarnetRuleInfo *rule = carnet_packs_rule(app->packs, id);
  if (!rule) return;
  add(table, step, id, "", rule->source_title, carnet_clause_in(app->lang, rule->clause, rule->clause_zh),
      rule->confidence);
  g_autoptr(GPtrArray) traces = carnet_categories_trace(app->packs, id, facts, today);
  for (guint i = 0; traces && i < traces->len; i++) {
    const CarnetConditionTrace *trace = g_ptr_array_index(traces, i);
    g_autofree char *indent = g_strnfill(2 * (trace->depth + 1), ' ');
    g_autofree char *said = carnet_condition_text(app, trace), *text = g_strconcat(indent, said, NULL),
                    *value = carnet_texts_values(app->texts, app->lang, trace->value);
    add(table, text, NULL, truths[trace->truth], value, NULL, NULL);
  }
}

/* Values of which the rules see nothing, though the source says something. */
static void add_unread(CarnetTable *table, const CarnetUse *use, guint number) {
  g_autoptr(GPtrArray) unread = carnet_card_unread(use);
  g_autofree char *step = g_strdup_printf("use %u", number);
  for (guint i = 0; i < unread->len; i++)
    add(table, step, NULL, "not understood", g_ptr_array_index(unread, i), NULL, NULL);
}

CarnetTable *carnet_action_explain(CarnetApp *app, const char *field, GError **error) {
  g_autoptr(CarnetCard) card = carnet_action_card(app, field, error);
  if (!card) return NULL;
  g_autofree char *today = carnet_app_today(app);
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint u = 0; u < card->uses->len; u++) {
    const CarnetUse *use = g_ptr_array_index(card->uses, u);
    if (u == 0) add_evidence(app, table, use, card->evidence);
    add_unread(table, use, u + 1);
    CarnetRowFacts facts;
    carnet_row_facts_of_use(use, &facts);
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
    carnet_categories_of(app->packs, &facts, today, hits);
    for (guint i = 0; i < hits->len; i++) {
      const CarnetCategoryHit *hit = &g_array_index(hits, CarnetCategoryHit, i);
      g_autofree char *n = g_strdup_printf("%u", u + 1),
                      *step = carnet_texts_format(app->texts, app->lang, "explain.use", "n", n, "category",
                                                  hit->category, NULL);
      add_rule(app, table, step, hit->rule, &facts, today);
    }
  }
  for (guint i = 0; i < card->not_engaged->len; i++) {
    const CarnetCardNotEngaged *item = g_ptr_array_index(card->not_engaged, i);
    add(table, item->category, item->rule, "not_engaged", item->why, item->clause, NULL);
  }
  return table;
}
