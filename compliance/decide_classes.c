/*
 * decide_classes.c - the classes of a decision's rows, with what rules find and what people ruled.
 */
#include "decide_classes.h"

#include <string.h>

#include "row_classes.h"

typedef struct {
  const CarnetPacks *packs;
  const char *as_of;
  CarnetRowClasses *classes; /* numbered as those of `out` */
  DecideClasses *out;
} Classing;

/* What stands for a place of collection that the row lacks. */
static void settle_origin(Classing *c, CarnetRowFacts *row, const char *origin) {
  row->exported_from = origin;
  const char *collected = row->norm[CARNET_COLUMN_COLLECTED_IN], *market = row->norm[CARNET_COLUMN_MARKET];
  if (collected != NULL && collected[0] != '\0') return;
  if (market != NULL && market[0] != '\0')
    c->out->market_stands = TRUE;
  else if (origin != NULL) {
    row->norm[CARNET_COLUMN_COLLECTED_IN] = origin;
    c->out->origin_stands = TRUE;
  }
}

static GArray *judge_class(const Classing *c, guint number, gboolean alone, gboolean *differs) {
  RowClassCase is;
  *differs = row_classes_case(c->classes, number, alone, &is);
  GArray *hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  pack_judge_rules(c->packs, &is.on, c->as_of, hits);
  return hits;
}

static gboolean holds_so(const GArray *hits, const CarnetCategoryHit *one) {
  for (guint i = 0; i < hits->len; i++) {
    const CarnetCategoryHit *hit = &g_array_index(hits, CarnetCategoryHit, i);
    if (hit->category == one->category) return hit->truth == one->truth;
  }
  return FALSE;
}

/* Regimes with a category that one side has otherwise. */
static void note_moved(const Classing *c, const GArray *hits, const GArray *others) {
  for (guint i = 0; i < hits->len; i++) {
    const CarnetCategoryHit *hit = &g_array_index(hits, CarnetCategoryHit, i);
    const CarnetCategory *category = carnet_packs_category(c->packs, hit->category);
    if (category != NULL && !holds_so(others, hit)) g_hash_table_add(c->out->moved, (char *)category->regime);
  }
}

static void add_class(Classing *c, guint number, const CarnetDecisionProfile *profile,
                      const CarnetRowFacts *row) {
  gboolean differs = FALSE;
  GArray *hits = judge_class(c, number, FALSE, &differs);
  if (differs) {
    g_autoptr(GArray) alone = judge_class(c, number, TRUE, &differs);
    note_moved(c, hits, alone);
    note_moved(c, alone, hits);
  }
  GArray *effects = g_array_new(FALSE, FALSE, sizeof(RulingEffect));
  rulings_apply(c->packs, row->rulings, hits, 0, effects);
  CarnetDecisionProfile first = {*row, profile->rows};
  g_array_append_val(c->out->profiles, first);
  g_ptr_array_add(c->out->hits, hits);
  g_ptr_array_add(c->out->ruled, effects);
}

gboolean decide_collected_is_said(const CarnetRowFacts *row) {
  return row->exported_from == NULL || row->norm[CARNET_COLUMN_COLLECTED_IN] != row->exported_from;
}

/* A class whose first row says no place of collection has a later row speak for it that does. */
static void count_again(CarnetDecisionProfile *class, const CarnetDecisionProfile *profile,
                        const CarnetRowFacts *row) {
  class->rows += profile->rows;
  if (!decide_collected_is_said(&class->facts) && decide_collected_is_said(row)) class->facts = *row;
}

DecideClasses *decide_classes_new(const CarnetPacks *packs, const CarnetDecisionProfile *profiles, guint n,
                                  const char *origin, const char *as_of) {
  DecideClasses *out = g_new0(DecideClasses, 1);
  out->profiles = g_array_new(FALSE, FALSE, sizeof(CarnetDecisionProfile));
  out->hits = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  out->ruled = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  out->moved = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(CarnetRowClasses) classes = row_classes_new(packs, FALSE);
  Classing c = {.packs = packs, .as_of = as_of, .classes = classes, .out = out};
  for (guint i = 0; i < n; i++) {
    CarnetRowFacts row = profiles[i].facts;
    gboolean added = FALSE;
    settle_origin(&c, &row, origin);
    guint number = carnet_row_classes_put(classes, &row, &added);
    if (added)
      add_class(&c, number, &profiles[i], &row);
    else
      count_again(&g_array_index(out->profiles, CarnetDecisionProfile, number), &profiles[i], &row);
  }
  return out;
}

void decide_classes_free(DecideClasses *classes) {
  if (classes == NULL) return;
  g_array_unref(classes->profiles);
  g_ptr_array_unref(classes->hits);
  g_ptr_array_unref(classes->ruled);
  g_hash_table_unref(classes->moved);
  g_free(classes);
}
