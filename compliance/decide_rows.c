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

typedef struct {
  char *name;
  guint class;
} Named;

static gint compare_names(gconstpointer a, gconstpointer b) {
  return strcmp(((const Named *)a)->name, ((const Named *)b)->name);
}

static gint compare_lines(gconstpointer a, gconstpointer b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "category TAB rule" of a class, a `?` before what missing facts would bring, a `-` before what a person
 * rejected; sorted. */
static GPtrArray *ends_of(const GArray *hits, const GArray *ruled) {
  GPtrArray *ends = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < hits->len; i++) {
    const CarnetCategoryHit *hit = &g_array_index(hits, CarnetCategoryHit, i);
    g_ptr_array_add(ends,
                    g_strconcat(hit->truth == CARNET_TRUE ? "" : "?", hit->category, "\t", hit->rule, NULL));
  }
  for (guint i = 0; i < ruled->len; i++) {
    const RulingEffect *effect = &g_array_index(ruled, RulingEffect, i);
    if (effect->rejected)
      g_ptr_array_add(ends, g_strconcat("-", effect->category->id, "\t", effect->rule, NULL));
  }
  g_ptr_array_sort(ends, compare_lines);
  return ends;
}

static gboolean one_class(const Named *named, guint n) {
  for (guint i = 1; i < n; i++)
    if (named[i].class != named[0].class) return FALSE;
  return TRUE;
}

/* Rows of one profile, of which people ruled some: each line once, so that a ruling which says what a rule
 * says changes nothing. */
static void add_merged(Deciding *d, const Named *named, guint n, GPtrArray *const *ends) {
  g_autoptr(GPtrArray) all = g_ptr_array_new();
  for (guint i = 0; i < n; i++)
    for (guint e = 0; e < ends[named[i].class]->len; e++)
      g_ptr_array_add(all, g_ptr_array_index(ends[named[i].class], e));
  g_ptr_array_sort(all, compare_lines);
  for (guint e = 0; e < all->len; e++)
    if (e == 0 || strcmp(g_ptr_array_index(all, e - 1), g_ptr_array_index(all, e)) != 0)
      g_ptr_array_add(d->out->categories,
                      g_strconcat(named[0].name, "\t", (const char *)g_ptr_array_index(all, e), NULL));
}

/* Sorted lines without sorting them: names sort first, and profiles of one name have one class but for what
 * people ruled. */
static void add_lines(Deciding *d, const Named *named, guint n, GPtrArray *const *ends) {
  for (guint i = 0; i < n;) {
    guint same = 1;
    while (i + same < n && strcmp(named[i + same].name, named[i].name) == 0) same++;
    const GPtrArray *own = ends[named[i].class];
    if (!one_class(named + i, same)) {
      add_merged(d, named + i, same, ends);
      own = NULL;
    }
    for (guint e = 0; own != NULL && e < own->len; e++)
      for (guint k = 0; k < same; k++)
        g_ptr_array_add(d->out->categories,
                        g_strconcat(named[i].name, "\t", (const char *)g_ptr_array_index(own, e), NULL));
    i += same;
  }
}

void decide_lines(Deciding *d, const DecideClasses *classes, const CarnetDecisionProfile *profiles, guint n,
                  const char *origin) {
  g_autofree GPtrArray **ends = g_new0(GPtrArray *, classes->hits->len + 1);
  for (guint i = 0; i < classes->hits->len; i++)
    ends[i] = ends_of(g_ptr_array_index(classes->hits, i), g_ptr_array_index(classes->ruled, i));
  g_autofree Named *named = g_new(Named, n + 1);
  guint kept = 0;
  for (guint i = 0; i < n; i++) {
    if (ends[classes->of[i]]->len == 0) continue;
    CarnetRowFacts row = profiles[i].facts;
    if (origin != NULL && norm(&row, CARNET_COLUMN_COLLECTED_IN)[0] == '\0' &&
        norm(&row, CARNET_COLUMN_MARKET)[0] == '\0')
      row.norm[CARNET_COLUMN_COLLECTED_IN] = origin;
    named[kept++] = (Named){profile_name(d, &row), classes->of[i]};
  }
  qsort(named, kept, sizeof *named, compare_names);
  add_lines(d, named, kept, ends);
  for (guint i = 0; i < kept; i++) g_free(named[i].name);
  for (guint i = 0; i < classes->hits->len; i++) g_ptr_array_unref(ends[i]);
}

void decide_rows(Deciding *d, const DecideClasses *classes) {
  for (guint i = 0; i < classes->profiles->len; i++)
    decide_class(d, &g_array_index(classes->profiles, CarnetDecisionProfile, i),
                 g_ptr_array_index(classes->hits, i), g_ptr_array_index(classes->ruled, i));
  d->moved = classes->moved;
  d->market_stands = classes->market_stands;
  d->origin_stands = classes->origin_stands;
  /* Without rows nobody knows what would be sent. */
  if (classes->profiles->len == 0) d->unclassified = 1;
  d->out->rows = d->rows;
}

const char *decide_origin_of(const Deciding *d) {
  const FactValue *from = &d->facts->value[FACT_FROM];
  return from->known && from->n > 0 ? from->items[0] : NULL;
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
