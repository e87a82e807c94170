/*
 * decide_rows.c - what a decision knows of its rows and of the request: categories over all profiles, sums.
 */
#include <string.h>

#include "carnet/canon.h"
#include "decide.h"

static void add_hit(Deciding *d, const CarnetCategoryHit *hit) {
  CategoryState *state = g_hash_table_lookup(d->categories, hit->category);
  if (state == NULL) {
    state = g_new0(CategoryState, 1);
    state->truth = CARNET_MAYBE;
    g_hash_table_insert(d->categories, (char *)hit->category, state);
  }
  if (hit->truth == CARNET_TRUE)
    state->truth = CARNET_TRUE;
  else
    state->missing |= pack_missing_bits(hit->missing);
  g_hash_table_add(d->rules, (char *)hit->rule);
}

static void decide_class(Deciding *d, const CarnetDecisionProfile *class, const GArray *hits,
                         const GArray *ruled) {
  d->rows += class->rows;
  d->traits |= class->facts.traits.traits;
  if (row_outcome(&class->facts) == CARNET_OUTCOME_UNKNOWN) d->unclassified += MAX(class->rows, 1);
  for (guint i = 0; i < hits->len; i++) add_hit(d, &g_array_index(hits, CarnetCategoryHit, i));
  decide_add_rulings(d, class, ruled);
}

/* ---- what an approval binds -------------------------------------------------------------------------------
 */

static gint compare_lines(gconstpointer a, gconstpointer b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What rows are, in what is signed: their traits, by name; facts are bound with the rows themselves. */
static char *kind_name(const CarnetPacks *packs, const CarnetRowFacts *row) {
  static const char *const outcomes[] = {"unknown\n", "ordinary\n", ""};
  g_autoptr(GString) text = g_string_new("carnet-kind-1\n");
  for (guint i = 0; packs->trait_ids[i] != NULL && i < 64; i++)
    if (row->traits.traits & (G_GUINT64_CONSTANT(1) << i))
      g_string_append_printf(text, "trait %s\n", packs->trait_ids[i]);
  g_string_append(text, outcomes[row_outcome(row)]);
  return carnet_digest_of_bytes(text->str, text->len);
}

/* Rows of a line, over all classes that have it. */
static void count_line(GHashTable *lines, char *line, guint64 rows) {
  guint64 *sum = g_hash_table_lookup(lines, line);
  if (sum == NULL) {
    sum = g_new0(guint64, 1);
    g_hash_table_insert(lines, line, sum);
  } else
    g_free(line);
  *sum += rows;
}

/* A `?` before what missing facts would bring, a `-` before what a person rejected. */
static void count_class(GHashTable *lines, const char *kind, guint64 rows, const GArray *hits,
                        const GArray *ruled) {
  for (guint i = 0; i < hits->len; i++) {
    const CarnetCategoryHit *hit = &g_array_index(hits, CarnetCategoryHit, i);
    const char *mark = hit->truth == CARNET_TRUE ? "" : "?";
    count_line(lines, g_strconcat(kind, "\t", mark, hit->category, "\t", hit->rule, NULL), rows);
  }
  for (guint i = 0; i < ruled->len; i++) {
    const RulingEffect *effect = &g_array_index(ruled, RulingEffect, i);
    if (effect->rejected)
      count_line(lines, g_strconcat(kind, "\t-", effect->category->id, "\t", effect->rule, NULL), rows);
  }
}

void decide_lines(Deciding *d, const DecideClasses *classes) {
  g_autoptr(GHashTable) lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < classes->profiles->len; i++) {
    const CarnetDecisionProfile *class = &g_array_index(classes->profiles, CarnetDecisionProfile, i);
    g_autofree char *kind = kind_name(d->packs, &class->facts);
    count_class(lines, kind, class->rows, g_ptr_array_index(classes->hits, i),
                g_ptr_array_index(classes->ruled, i));
  }
  GHashTableIter iter;
  gpointer line, rows;
  g_hash_table_iter_init(&iter, lines);
  while (g_hash_table_iter_next(&iter, &line, &rows))
    g_ptr_array_add(d->out->categories,
                    g_strdup_printf("%s\t%" G_GUINT64_FORMAT, (const char *)line, *(guint64 *)rows));
  g_ptr_array_sort(d->out->categories, compare_lines);
}

/* ---- where rows were collected --------------------------------------------------------------------------
 */

static gboolean is_graded(const CarnetPacks *packs, const GArray *hits) {
  for (guint i = 0; i < hits->len; i++) {
    const char *id = g_array_index(hits, CarnetCategoryHit, i).category;
    const CarnetCategory *category = carnet_packs_category(packs, id);
    if (category != NULL && category->grade != NULL && category->grade[0] != '\0') return TRUE;
  }
  return FALSE;
}

/* By the register's own word: what only stands for a place is no word against a claim. `texts`: those of
 * other rows; there are few, so that most rows are not looked at further. */
static void note_collected(const Deciding *d, const CarnetRowFacts *row, const GArray *hits,
                           GHashTable *texts) {
  const char *text = row->norm[CARNET_COLUMN_COLLECTED_IN];
  if (text == NULL || text[0] == '\0') text = row->norm[CARNET_COLUMN_MARKET];
  if (text != NULL && text[0] != '\0' && !g_hash_table_contains(texts, text) &&
      decide_collected_is_said(row) && is_graded(d->packs, hits))
    g_hash_table_add(texts, (gpointer)text);
}

/* Codes, each once and in one order, whatever the order of the rows. */
static void set_collected(Deciding *d, GHashTable *texts) {
  g_autoptr(GString) joined = g_string_new(NULL);
  GHashTableIter iter;
  gpointer text;
  g_hash_table_iter_init(&iter, texts);
  while (g_hash_table_iter_next(&iter, &text, NULL))
    g_string_append_printf(joined, "%s;", (const char *)text);
  g_auto(GStrv) all = g_strsplit(joined->str, ";", -1);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) places = g_ptr_array_new();
  for (guint i = 0; all[i] != NULL; i++)
    if (*g_strstrip(all[i]) != '\0' && g_hash_table_add(seen, all[i])) g_ptr_array_add(places, all[i]);
  if (places->len == 0) return;
  g_ptr_array_sort(places, compare_lines);
  g_ptr_array_add(places, NULL);
  fact_set_items_v(d->facts, FACT_ROWS_COLLECTED_IN, (const char *const *)places->pdata);
}

void decide_rows(Deciding *d, const DecideClasses *classes) {
  g_autoptr(GHashTable) collected = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < classes->profiles->len; i++) {
    const CarnetDecisionProfile *class = &g_array_index(classes->profiles, CarnetDecisionProfile, i);
    const GArray *hits = g_ptr_array_index(classes->hits, i);
    decide_class(d, class, hits, g_ptr_array_index(classes->ruled, i));
    note_collected(d, &class->facts, hits, collected);
  }
  set_collected(d, collected);
  d->moved = classes->moved;
  d->market_stands = classes->market_stands;
  d->origin_stands = classes->origin_stands;
  /* Without rows nobody knows what would be sent. */
  if (classes->profiles->len == 0) d->unclassified = 1;
  d->out->rows = d->rows;
}

const char *decide_exported_from(const CarnetExportRequest *request) {
  const FactValue *from = &request->facts->value[FACT_FROM];
  return from->known && from->n > 0 ? from->items[0] : NULL;
}

/* ---- facts that the engine makes ------------------------------------------------------------------------
 */

const DecideSum decide_sums[DECIDE_N_SUMS] = {
    {FACT_PEOPLE_YEAR, FACT_PEOPLE_YTD, FACT_PEOPLE},
    {FACT_SENSITIVE_PEOPLE_YEAR, FACT_SENSITIVE_PEOPLE_YTD, FACT_SENSITIVE_PEOPLE},
    {FACT_DEVICES_YEAR, FACT_DEVICES_YTD, FACT_DEVICES},
    {FACT_PEOPLE_12M, FACT_PEOPLE_12M_BEFORE, FACT_PEOPLE},
    {FACT_DEVICES_12M, FACT_DEVICES_12M_BEFORE, FACT_DEVICES},
};

static void take_counter(Deciding *d, FactId fact, gint64 counted) {
  if (d->facts->value[fact].known || counted < 0) return;
  d->counted |= FACT_BIT(fact);
  fact_set_number(d->facts, fact, counted, !d->counters->from_transfers);
}

static gint64 least_of(const FactValue *value) { return value->known && !value->upper ? value->number : 0; }

/*
 * The year with this request. "Or more" includes the number, so packs compare the sum with gte. Whatever
 * nobody knows of the time before, the sum is no less than what is certain of each part: a request that is
 * over a line by itself is over it.
 */
static void add_up(FactSet *facts, FactId sum, FactId so_far, FactId now) {
  const FactValue *a = &facts->value[so_far], *b = &facts->value[now];
  gint64 least = MAX(least_of(a), least_of(b)); /* somebody may be in both */
  if (a->known && b->known && a->number <= G_MAXINT64 - b->number) {
    gint64 most = a->number + b->number;
    fact_set_number(facts, sum, most, (a->upper || b->upper) && least < most);
  }
  facts->value[sum].least = least;
}

void decide_facts(Deciding *d) {
  for (guint i = 0; i < N_FACTS; i++)
    d->facts->value[i] = d->request->facts->value[i]; /* items stay the request's */
  if (d->counters != NULL) {
    take_counter(d, FACT_PEOPLE_YTD, d->counters->people_ytd);
    take_counter(d, FACT_SENSITIVE_PEOPLE_YTD, d->counters->sensitive_people_ytd);
    take_counter(d, FACT_DEVICES_YTD, d->counters->devices_ytd);
    take_counter(d, FACT_PEOPLE_12M_BEFORE, d->counters->people_12m);
    take_counter(d, FACT_DEVICES_12M_BEFORE, d->counters->devices_12m);
  }
  for (guint i = 0; i < DECIDE_N_SUMS; i++)
    add_up(d->facts, decide_sums[i].sum, decide_sums[i].so_far, decide_sums[i].now);
  const FactValue *until = &d->facts->value[FACT_PERMIT_UNTIL];
  if (until->known && until->n == 1)
    fact_set_items(d->facts, FACT_PERMIT_VALID, strcmp(d->as_of, until->items[0]) <= 0 ? "yes" : "no");
}
