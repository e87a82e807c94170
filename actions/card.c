/* The field card: a field with all its uses, its traits with evidence, its categories side by side. */
#include "card.h"

#include <string.h>

#include "carnet/text.h"

static void category_free(gpointer item) {
  CarnetCardCategory *c = item;
  char *texts[] = {c->regime, c->category, c->en,      c->zh, c->clause, c->confidence, c->rule,
                   c->state,  c->truth,    c->missing, c->by, c->time,   c->reason};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) g_free(texts[i]);
  g_strfreev(c->unread);
  g_strfreev(c->duties_en);
  g_strfreev(c->duties_zh);
  g_strfreev(c->documents);
  g_free(c);
}

static void not_engaged_free(gpointer item) {
  CarnetCardNotEngaged *n = item;
  g_free(n->regime);
  g_free(n->rule);
  g_free(n->category);
  g_free(n->clause);
  g_free(n->why);
  g_free(n);
}

void carnet_card_free(CarnetCard *card) {
  if (!card) return;
  g_free(card->field);
  g_free(card->key);
  g_free(card->text_digest);
  g_clear_pointer(&card->uses, g_ptr_array_unref);
  g_clear_pointer(&card->evidence, g_ptr_array_unref);
  g_clear_pointer(&card->traits, g_ptr_array_unref);
  g_clear_pointer(&card->categories, g_ptr_array_unref);
  g_clear_pointer(&card->not_engaged, g_ptr_array_unref);
  g_clear_pointer(&card->conflicts, g_ptr_array_unref);
  g_strfreev(card->regimes);
  g_strfreev(card->without_pack);
  g_free(card);
}

static CarnetCard *card_new(void) {
  CarnetCard *card = g_new0(CarnetCard, 1);
  card->uses = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_use_free);
  card->traits = g_ptr_array_new_with_free_func(g_free);
  card->categories = g_ptr_array_new_with_free_func(category_free);
  card->not_engaged = g_ptr_array_new_with_free_func(not_engaged_free);
  card->conflicts = g_ptr_array_new_with_free_func(g_free);
  return card;
}

void carnet_row_facts_of_use(const CarnetUse *use, CarnetRowFacts *out) {
  *out = (CarnetRowFacts){.traits = use->traits, .look_again = use->look_again};
  for (gsize c = 0; c < CARNET_N_COLUMNS; c++) out->norm[c] = use->norm[c];
}

void carnet_field_text_of_use(const CarnetUse *use, CarnetFieldText *out) {
  *out = (CarnetFieldText){.path = use->value[CARNET_COLUMN_PATH],
                           .description_en = use->value[CARNET_COLUMN_DESCRIPTION_EN],
                           .description_zh = use->value[CARNET_COLUMN_DESCRIPTION_ZH],
                           .comment = use->value[CARNET_COLUMN_COMMENT],
                           .unit = use->value[CARNET_COLUMN_UNIT],
                           .type = use->value[CARNET_COLUMN_TYPE],
                           .values = use->value[CARNET_COLUMN_VALUES]};
}

/* ---- categories -------------------------------------------------------------------------------------------
 */

static CarnetCardCategory *find_category(const CarnetCard *card, const char *id) {
  for (guint i = 0; i < card->categories->len; i++) {
    CarnetCardCategory *item = g_ptr_array_index(card->categories, i);
    if (strcmp(item->category, id) == 0) return item;
  }
  return NULL;
}

static CarnetCardCategory *new_category(const CarnetApp *app, const CarnetUse *use, const CarnetTable *found,
                                        guint row) {
  const char *id = carnet_table_get(found, row, "category");
  const CarnetCategory *known = carnet_packs_category(app->packs, id);
  const CarnetRuleInfo *rule = carnet_packs_rule(app->packs, carnet_table_get(found, row, "rule"));
  CarnetCardCategory *item = g_new0(CarnetCardCategory, 1);
  item->regime = g_strdup(known ? known->regime : "");
  item->main_law = known && known->main_law;
  item->base = known && (g_strcmp0(known->grade, "personal") == 0 || g_strcmp0(known->grade, "general") == 0);
  item->category = g_strdup(id);
  item->en = g_strdup(known ? known->en : id);
  item->zh = g_strdup(known ? known->zh : id);
  item->clause = g_strdup(rule && *rule->clause ? carnet_clause_in(app->lang, rule->clause, rule->clause_zh)
                          : known               ? carnet_clause_in(app->lang, known->clause, known->clause_zh)
                                                : "");
  item->confidence = g_strdup(rule ? rule->confidence : known ? known->confidence : "");
  item->rule = g_strdup(carnet_table_get(found, row, "rule"));
  item->state = g_strdup(carnet_table_get(found, row, "state"));
  item->truth = g_strdup(carnet_table_get(found, row, "truth"));
  carnet_card_missing(use, carnet_table_get(found, row, "missing"), item);
  item->by = g_strdup(carnet_table_get(found, row, "by"));
  item->time = g_strdup(carnet_table_get(found, row, "time"));
  item->reason = g_strdup(carnet_table_get(found, row, "reason"));
  item->duties_en = g_strdupv(known ? (char **)known->duties_en : NULL);
  item->duties_zh = g_strdupv(known ? (char **)known->duties_zh : NULL);
  item->documents = g_strdupv(known ? (char **)known->documents : NULL);
  return item;
}

/* Over all uses: one that certainly has it before one that lacks a fact. */
static gboolean add_categories(CarnetApp *app, CarnetCard *card, const CarnetUse *use, GError **error) {
  g_autoptr(CarnetTable) found = carnet_inventory_categories(app->inventory, use->row, error);
  if (!found) return FALSE;
  for (guint i = 0; i < carnet_table_rows(found); i++) {
    CarnetCardCategory *old = find_category(card, carnet_table_get(found, i, "category"));
    if (old && strcmp(old->truth, "true") == 0) continue;
    if (old) g_ptr_array_remove(card->categories, old);
    g_ptr_array_add(card->categories, new_category(app, use, found, i));
  }
  return TRUE;
}

/* What a person decided comes before what is proposed, what was rejected last. */
static gint rank_of(const char *state) {
  static const char *const ranks[] = {"overridden", "confirmed", "proposed", "unknown", "rejected"};
  gint rank = 0;
  while (rank < (gint)G_N_ELEMENTS(ranks) && g_strcmp0(ranks[rank], state) != 0) rank++;
  return rank;
}

static gint by_regime(gconstpointer a, gconstpointer b) {
  const CarnetCardCategory *x = *(CarnetCardCategory *const *)a, *y = *(CarnetCardCategory *const *)b;
  gint order = strcmp(x->regime, y->regime);
  if (!order) order = y->main_law - x->main_law;
  if (!order) order = rank_of(x->state) - rank_of(y->state);
  if (!order) order = x->base - y->base;
  return order ? order : strcmp(x->category, y->category);
}

/* ---- not engaged
 * --------------------------------------------------------------------------------------------- */

char *carnet_card_first_false(CarnetApp *app, const char *rule, const CarnetRowFacts *facts,
                              const char *today) {
  g_autoptr(GPtrArray) traces = carnet_categories_trace(app->packs, rule, facts, today);
  for (guint i = 0; traces && i < traces->len; i++) {
    const CarnetConditionTrace *trace = g_ptr_array_index(traces, i);
    if (trace->truth == CARNET_FALSE && trace->depth == 0) return carnet_condition_group_text(app, traces, i);
  }
  return g_strdup("");
}

static void add_not_engaged(CarnetApp *app, CarnetCard *card, const CarnetUse *use, const char *today) {
  CarnetRowFacts facts;
  carnet_row_facts_of_use(use, &facts);
  g_autoptr(GPtrArray) rules = carnet_categories_not_engaged(app->packs, &facts, today);
  for (guint i = 0; rules && i < rules->len; i++) {
    const char *id = g_ptr_array_index(rules, i);
    const CarnetRuleInfo *rule = carnet_packs_rule(app->packs, id);
    const CarnetCategory *category = rule ? carnet_packs_category(app->packs, rule->category) : NULL;
    if (!category || find_category(card, rule->category)) continue;
    CarnetCardNotEngaged *item = g_new0(CarnetCardNotEngaged, 1);
    item->regime = g_strdup(category->regime);
    item->rule = g_strdup(id);
    item->category = g_strdup(rule->category);
    item->clause = g_strdup(carnet_clause_in(app->lang, rule->clause, rule->clause_zh));
    item->why = carnet_card_first_false(app, id, &facts, today);
    g_ptr_array_add(card->not_engaged, item);
  }
}

/* ---- the card
 * ---------------------------------------------------------------------------------------------------- */

/* A field that is personal data owed to an EU user and kept in China, or the reverse: both regimes stand on
   the card and ask for opposite things (decisions.md, "conflicts between duties"). Stated, never resolved. */
static void add_conflicts(const CarnetApp *app, CarnetCard *card) {
  gboolean cn = FALSE, eu = FALSE, abroad = FALSE;
  for (guint i = 0; i < card->categories->len; i++) {
    const CarnetCardCategory *item = g_ptr_array_index(card->categories, i);
    cn = cn || strcmp(item->regime, "cn") == 0;
    eu = eu || strcmp(item->regime, "eu") == 0;
  }
  for (guint i = 0; i < card->uses->len; i++) {
    const CarnetUse *use = g_ptr_array_index(card->uses, i);
    const char *to = use->norm[CARNET_COLUMN_DESTINATION];
    abroad = abroad || (*to && strcmp(to, "none") != 0);
  }
  if (cn && eu && abroad)
    g_ptr_array_add(card->conflicts,
                    g_strdup(carnet_texts_get(app->texts, app->lang, "card.conflict.cn_eu")));
}

static void set_regimes(const CarnetApp *app, CarnetCard *card) {
  static const char *const order[] = {"cn", "eu", "us", "un"};
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new(), without = g_strv_builder_new();
  for (gsize r = 0; r < G_N_ELEMENTS(order); r++) {
    gboolean there = FALSE;
    if (!carnet_packs_has_regime(app->packs, order[r])) g_strv_builder_add(without, order[r]);
    for (guint i = 0; i < card->categories->len && !there; i++)
      there = strcmp(((CarnetCardCategory *)g_ptr_array_index(card->categories, i))->regime, order[r]) == 0;
    for (guint i = 0; i < card->not_engaged->len && !there; i++)
      there =
          strcmp(((CarnetCardNotEngaged *)g_ptr_array_index(card->not_engaged, i))->regime, order[r]) == 0;
    if (there || r < 2) g_strv_builder_add(builder, order[r]);
  }
  card->regimes = g_strv_builder_end(builder);
  card->without_pack = g_strv_builder_end(without);
}

static void set_traits(const CarnetApp *app, CarnetCard *card, const CarnetUse *use) {
  card->outcome = carnet_traits_outcome(use->traits);
  for (guint bit = 0; bit < carnet_lexicon_n_traits(app->lexicon); bit++) {
    const CarnetTrait *trait = carnet_lexicon_trait(app->lexicon, bit);
    if (trait && (use->traits.traits >> bit & 1)) g_ptr_array_add(card->traits, g_strdup(trait->id));
  }
}

CarnetCard *carnet_action_card(CarnetApp *app, const char *field, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY, error)) return NULL;
  g_autoptr(GArray) rows = carnet_inventory_find(app->inventory, field, error);
  if (!rows) return NULL;
  CarnetClassifier *classifier = carnet_app_classifier(app, error);
  if (!classifier) return NULL;
  g_autofree char *today = carnet_app_today(app);
  g_autoptr(CarnetCard) card = card_new();
  for (guint i = 0; i < rows->len; i++) {
    gint64 row = g_array_index(rows, gint64, i);
    CarnetUse *use = carnet_inventory_use(app->inventory, row, error);
    if (!use) return NULL;
    g_ptr_array_add(card->uses, use);
    if (!add_categories(app, card, use, error)) return NULL;
  }
  for (guint i = 0; i < card->uses->len && card->not_engaged->len == 0; i++)
    add_not_engaged(app, card, g_ptr_array_index(card->uses, i), today);
  const CarnetUse *first = g_ptr_array_index(card->uses, 0);
  const char *id = first->value[CARNET_COLUMN_ID], *path = first->value[CARNET_COLUMN_PATH];
  card->field = g_strdup(id && *id ? id : path);
  card->key = g_strdup(first->key);
  card->text_digest = g_strdup(first->text_digest);
  CarnetFieldText text;
  carnet_field_text_of_use(first, &text);
  card->evidence = carnet_classify_explain(classifier, &text);
  set_traits(app, card, first);
  g_ptr_array_sort(card->categories, by_regime);
  add_conflicts(app, card);
  set_regimes(app, card);
  return g_steal_pointer(&card);
}
