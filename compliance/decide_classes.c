/*
 * decide_classes.c - profiles to classes. A fact is derived once for each combination of its columns' values,
 * which the caller keeps once each (compared by address, so that a caller who does not only loses time), and
 * every condition on it is judged then; what is left of a profile is its traits and a number a fact.
 */
#include "decide_classes.h"

#include <string.h>

#define COLUMNS_MAX 4 /* that a fact reads; the sum of facts.def */

/* ---- values of a fact -----------------------------------------------------------------------------------
 */

typedef struct {
  const char *column[COLUMNS_MAX];
  guint id;          /* of the vector, from 1; 0: the slot is free */
  guint register_id; /* of presence: by the row's own places alone; else the same */
} Slot;

typedef struct {
  FactId fact;
  guint n_columns;
  guint n_keys; /* values that stand for it: one a column, or how the row is classified where it reads none */
  CarnetColumn columns[COLUMNS_MAX];
  const GPtrArray *leaves; /* Condition*: all that ask for the fact */
  Slot *slots;             /* open addressing */
  guint n_slots, used;
  GHashTable *ids;    /* truth vector (GBytes) -> id */
  GPtrArray *vectors; /* guint8*, by id - 1: the truth of each leaf */
} Values;

static guint slot_of(const Values *v, const char *const *column) {
  guint64 h = G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  for (guint i = 0; i < v->n_keys; i++)
    h = (h ^ (guint64)(guintptr)column[i]) * G_GUINT64_CONSTANT(0xff51afd7ed558ccd);
  return (guint)(h >> 32) & (v->n_slots - 1);
}

static Slot *find_slot(const Values *v, const char *const *column) {
  for (guint at = slot_of(v, column);; at = (at + 1) & (v->n_slots - 1)) {
    Slot *slot = &v->slots[at];
    if (slot->id == 0 || memcmp(slot->column, column, v->n_keys * sizeof *column) == 0) return slot;
  }
}

static void grow(Values *v) {
  Slot *old = v->slots;
  guint n = v->n_slots;
  v->n_slots = n > 0 ? n * 4 : 256;
  v->slots = g_new0(Slot, v->n_slots);
  for (guint i = 0; i < n; i++)
    if (old[i].id != 0) *find_slot(v, old[i].column) = old[i];
  g_free(old);
}

/* The number of a truth vector: values that no condition tells apart have one. */
static guint vector_id(Values *v, const FactSet *facts, GHashTable *regions) {
  guint n = v->leaves->len;
  g_autofree guint8 *truth = g_malloc0(n + 1);
  ConditionCase on = {.facts = facts, .regions = regions};
  for (guint i = 0; i < n; i++)
    truth[i] = (guint8)condition_judge(g_ptr_array_index(v->leaves, i), &on).truth;
  g_autoptr(GBytes) key = g_bytes_new(truth, n);
  gpointer id = g_hash_table_lookup(v->ids, key);
  if (id != NULL) return GPOINTER_TO_UINT(id);
  g_ptr_array_add(v->vectors, g_steal_pointer(&truth));
  g_hash_table_insert(v->ids, g_steal_pointer(&key), GUINT_TO_POINTER(v->vectors->len));
  return v->vectors->len;
}

static guint judge_value(Values *v, const CarnetRowFacts *row, FactSet *scratch, GHashTable *regions) {
  fact_set_reset(scratch);
  fact_set_one(scratch, v->fact, row);
  return vector_id(v, scratch, regions);
}

static const Slot *value_of(Values *v, const CarnetRowFacts *row, FactSet *scratch, GHashTable *regions) {
  static const char *const outcomes[] = {"unknown", "ordinary", "identified"};
  const char *column[COLUMNS_MAX] = {NULL};
  for (guint i = 0; i < v->n_columns; i++) column[i] = row->norm[v->columns[i]];
  if (v->n_columns == 0) column[0] = outcomes[row_outcome(row)];
  Slot *slot = find_slot(v, column);
  if (slot->id != 0) return slot;
  memcpy(slot->column, column, sizeof column);
  slot->id = slot->register_id = judge_value(v, row, scratch, regions);
  if (v->fact == FACT_ROW_PRESENT_IN && row->exported_from != NULL) {
    CarnetRowFacts alone = *row;
    alone.exported_from = NULL;
    slot->register_id = judge_value(v, &alone, scratch, regions);
  }
  if (++v->used * 2 <= v->n_slots) return slot;
  grow(v);
  return find_slot(v, column);
}

static void values_clear(gpointer data) {
  Values *v = data;
  g_free(v->slots);
  g_hash_table_unref(v->ids);
  g_ptr_array_unref(v->vectors);
}

/* ---- classes --------------------------------------------------------------------------------------------
 */

#define FACTS_MAX 32 /* facts of a row */

typedef struct {
  guint64 traits;
  guint id[FACTS_MAX];
  guint present; /* id of presence by the row's own places alone */
  guint rulings; /* 0: none */
  gboolean unclassified;
} Signature;

typedef struct {
  const CarnetPacks *packs;
  const char *as_of;
  GArray *values; /* Values */
  FactSet *scratch;
  GHashTable *classes; /* Signature -> class + 1 */
  GHashTable *rulings; /* text -> id, from 1 */
  DecideClasses *out;
} Classing;

static guint signature_hash(gconstpointer key) {
  const guint64 *word = key;
  guint64 h = 0;
  for (gsize i = 0; i < sizeof(Signature) / sizeof *word; i++)
    h = (h ^ word[i]) * G_GUINT64_CONSTANT(0xff51afd7ed558ccd);
  return (guint)(h ^ (h >> 32));
}
G_STATIC_ASSERT(sizeof(Signature) % sizeof(guint64) == 0);

static gboolean signature_equal(gconstpointer a, gconstpointer b) {
  return memcmp(a, b, sizeof(Signature)) == 0;
}

static void find_columns(Values *v) {
  guint64 columns = fact_info(v->fact)->columns;
  for (guint c = 0; c < CARNET_N_COLUMNS; c++)
    if (columns & CARNET_COLUMN_BIT(c)) {
      g_assert(v->n_columns < COLUMNS_MAX);
      v->columns[v->n_columns++] = (CarnetColumn)c;
    }
  v->n_keys = MAX(v->n_columns, 1);
}

static void open_values(Classing *c) {
  c->values = g_array_new(FALSE, TRUE, sizeof(Values));
  g_array_set_clear_func(c->values, values_clear);
  for (guint f = 0; f < N_FACTS; f++) {
    const GPtrArray *leaves = c->packs->leaves[f];
    if (leaves->len == 0) continue;
    Values v = {.fact = (FactId)f, .leaves = leaves};
    find_columns(&v);
    v.ids = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    v.vectors = g_ptr_array_new_with_free_func(g_free);
    grow(&v);
    g_array_append_val(c->values, v);
  }
  g_assert(c->values->len <= FACTS_MAX);
}

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

/* What rules find; `present` is the number of the truths of presence. */
static GArray *judge_class(const Classing *c, const CarnetRowFacts *row, const Signature *signature,
                           guint present) {
  const guint8 *leaves[N_FACTS] = {NULL};
  for (guint i = 0; i < c->values->len; i++) {
    const Values *v = &g_array_index(c->values, Values, i);
    guint id = v->fact == FACT_ROW_PRESENT_IN ? present : signature->id[i];
    leaves[v->fact] = g_ptr_array_index(v->vectors, id - 1);
  }
  GArray *hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  ConditionCase on = {.traits = row->traits.traits, .leaves = leaves, .regions = c->packs->regions};
  pack_judge_rules(c->packs, &on, c->as_of, hits);
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

static void add_class(Classing *c, const CarnetDecisionProfile *profile, const CarnetRowFacts *row,
                      const Signature *signature) {
  guint present = 0;
  for (guint i = 0; i < c->values->len; i++)
    if (g_array_index(c->values, Values, i).fact == FACT_ROW_PRESENT_IN) present = signature->id[i];
  GArray *hits = judge_class(c, row, signature, present);
  if (signature->present != present) {
    g_autoptr(GArray) alone = judge_class(c, row, signature, signature->present);
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

static guint rulings_id(Classing *c, const char *rulings) {
  if (rulings == NULL || rulings[0] == '\0') return 0;
  gpointer id = g_hash_table_lookup(c->rulings, rulings);
  if (id != NULL) return GPOINTER_TO_UINT(id);
  guint fresh = g_hash_table_size(c->rulings) + 1;
  g_hash_table_insert(c->rulings, (char *)rulings, GUINT_TO_POINTER(fresh));
  return fresh;
}

static guint class_of(Classing *c, const CarnetDecisionProfile *profile, const CarnetRowFacts *row) {
  Signature signature;
  memset(&signature, 0, sizeof signature); /* its padding is hashed */
  signature.traits = row->traits.traits;
  signature.unclassified = row_outcome(row) == CARNET_OUTCOME_UNKNOWN;
  signature.rulings = rulings_id(c, row->rulings);
  for (guint i = 0; i < c->values->len; i++) {
    Values *v = &g_array_index(c->values, Values, i);
    const Slot *slot = value_of(v, row, c->scratch, c->packs->regions);
    signature.id[i] = slot->id;
    if (v->fact == FACT_ROW_PRESENT_IN) signature.present = slot->register_id;
  }
  gpointer known = g_hash_table_lookup(c->classes, &signature);
  if (known != NULL) {
    guint at = GPOINTER_TO_UINT(known) - 1;
    g_array_index(c->out->profiles, CarnetDecisionProfile, at).rows += profile->rows;
    return at;
  }
  add_class(c, profile, row, &signature);
  g_hash_table_insert(c->classes, g_memdup2(&signature, sizeof signature),
                      GUINT_TO_POINTER(c->out->profiles->len));
  return c->out->profiles->len - 1;
}

DecideClasses *decide_classes_new(const CarnetPacks *packs, const CarnetDecisionProfile *profiles, guint n,
                                  const char *origin, const char *as_of) {
  DecideClasses *out = g_new0(DecideClasses, 1);
  out->profiles = g_array_new(FALSE, FALSE, sizeof(CarnetDecisionProfile));
  out->hits = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  out->ruled = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  out->moved = g_hash_table_new(g_str_hash, g_str_equal);
  out->of = g_new(guint, n + 1);
  Classing c = {.packs = packs, .as_of = as_of, .out = out};
  c.scratch = fact_set_new();
  c.classes = g_hash_table_new_full(signature_hash, signature_equal, g_free, NULL);
  c.rulings = g_hash_table_new(g_str_hash, g_str_equal);
  open_values(&c);
  for (guint i = 0; i < n; i++) {
    CarnetRowFacts row = profiles[i].facts;
    settle_origin(&c, &row, origin);
    out->of[i] = class_of(&c, &profiles[i], &row);
  }
  g_array_unref(c.values);
  g_hash_table_unref(c.classes);
  g_hash_table_unref(c.rulings);
  fact_set_free(c.scratch);
  return out;
}

void decide_classes_free(DecideClasses *classes) {
  if (classes == NULL) return;
  g_array_unref(classes->profiles);
  g_ptr_array_unref(classes->hits);
  g_ptr_array_unref(classes->ruled);
  g_hash_table_unref(classes->moved);
  g_free(classes->of);
  g_free(classes);
}
