/*
 * decide_rows.c - what a decision knows of its rows and of the request: categories over all profiles, sums.
 */
#include <string.h>

#include "carnet/canon.h"
#include "decide.h"

static const char *norm(const CarnetRowFacts *row, CarnetColumn column) {
  return row->norm[column] != NULL ? row->norm[column] : "";
}

/* A profile's name in what is signed: its traits and facts, not a number that another database would give
 * otherwise. */
static char *profile_name(const Deciding *d, const CarnetRowFacts *row) {
  static const char *const columns[CARNET_N_COLUMNS] = {
#define COLUMN(ID, name, filter, kind) name,
#include "carnet/columns.def"
#undef COLUMN
  };
  g_autoptr(GString) text = g_string_new("carnet-profile-1\n");
  for (guint i = 0; d->packs->trait_ids[i] != NULL && i < 64; i++)
    if (row->traits.traits & (G_GUINT64_CONSTANT(1) << i))
      g_string_append_printf(text, "trait %s\n", d->packs->trait_ids[i]);
  if (row->traits.ordinary) g_string_append(text, "ordinary\n");
  for (guint i = 0; i < CARNET_N_COLUMNS; i++) {
    const char *value = norm(row, (CarnetColumn)i);
    if (value[0] == '\0') continue;
    g_autofree char *escaped = g_strescape(value, "");
    g_string_append_printf(text, "%s\t%s\n", columns[i], escaped);
  }
  return carnet_digest_of_bytes(text->str, text->len);
}

static void add_hit(Deciding *d, const CarnetCategoryHit *hit, const char *profile) {
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
  g_ptr_array_add(d->out->categories,
                  g_strdup_printf("%s\t%s%s\t%s", profile, hit->truth == CARNET_TRUE ? "" : "?",
                                  hit->category, hit->rule));
}

static void decide_profile(Deciding *d, const CarnetDecisionProfile *profile, GArray *hits) {
  CarnetRowFacts row = profile->facts;
  d->rows += profile->rows;
  d->traits |= row.traits.traits;
  if (carnet_traits_outcome(row.traits) == CARNET_OUTCOME_UNKNOWN) d->unclassified += MAX(profile->rows, 1);
  if (norm(&row, CARNET_COLUMN_COLLECTED_IN)[0] == '\0') {
    const FactValue *from = &d->facts->value[FACT_FROM];
    if (norm(&row, CARNET_COLUMN_MARKET)[0] != '\0')
      d->market_stands = TRUE;
    else if (from->known && from->n > 0) {
      row.norm[CARNET_COLUMN_COLLECTED_IN] = from->items[0];
      d->origin_stands = TRUE;
    }
  }
  g_array_set_size(hits, 0);
  carnet_categories_of(d->packs, &row, d->as_of, hits);
  if (hits->len == 0) return;
  g_autofree char *name = profile_name(d, &row);
  for (guint i = 0; i < hits->len; i++) add_hit(d, &g_array_index(hits, CarnetCategoryHit, i), name);
}

static gint compare_lines(gconstpointer a, gconstpointer b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

void decide_rows(Deciding *d, const CarnetDecisionProfile *profiles, guint n) {
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  for (guint i = 0; i < n; i++) decide_profile(d, &profiles[i], hits);
  /* Without rows nobody knows what would be sent. */
  if (n == 0) d->unclassified = 1;
  g_ptr_array_sort(d->out->categories, compare_lines);
  d->out->rows = d->rows;
}

/* ---- facts that the engine makes ------------------------------------------------------------------------
 */

static void take_counter(Deciding *d, FactId fact, gint64 counted) {
  if (d->facts->value[fact].known || counted < 0) return;
  fact_set_number(d->facts, fact, counted, !d->counters->from_transfers);
}

/* The year with this request. "Or more" includes the number, so packs compare the sum with gte. */
static void add_up(FactSet *facts, FactId sum, FactId so_far, FactId now) {
  const FactValue *a = &facts->value[so_far], *b = &facts->value[now];
  if (!a->known || !b->known) return;
  if (a->number > G_MAXINT64 - b->number) return;
  fact_set_number(facts, sum, a->number + b->number, a->upper || b->upper);
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
  add_up(d->facts, FACT_PEOPLE_YEAR, FACT_PEOPLE_YTD, FACT_PEOPLE);
  add_up(d->facts, FACT_SENSITIVE_PEOPLE_YEAR, FACT_SENSITIVE_PEOPLE_YTD, FACT_SENSITIVE_PEOPLE);
  add_up(d->facts, FACT_DEVICES_YEAR, FACT_DEVICES_YTD, FACT_DEVICES);
  add_up(d->facts, FACT_PEOPLE_12M, FACT_PEOPLE_12M_BEFORE, FACT_PEOPLE);
  add_up(d->facts, FACT_DEVICES_12M, FACT_DEVICES_12M_BEFORE, FACT_DEVICES);
  const FactValue *until = &d->facts->value[FACT_PERMIT_UNTIL];
  if (until->known && until->n == 1)
    fact_set_items(d->facts, FACT_PERMIT_VALID, strcmp(d->as_of, until->items[0]) <= 0 ? "yes" : "no");
}
