/*
 * row_classes.c - rows to classes; see carnet/row_classes.h. A fact is derived once for each combination of
 * its columns' values and every condition on it is judged then; what is left of a row is its traits and a
 * number a fact.
 */
#include "row_classes.h"

#include <string.h>

#include "rulings.h"

#define COLUMNS_MAX 4 /* that a fact reads; the sum of facts.def */

/* ---- values of a fact -----------------------------------------------------------------------------------
 */

typedef struct {
  const char *column[COLUMNS_MAX];
  guint id;       /* of the vector, from 1; 0: the slot is free */
  guint alone_id; /* of presence: by the row's own places alone; else the same */
} Slot;

typedef struct {
  FactId fact;
  guint n_columns;
  guint n_keys; /* values that stand for it: one a column, or how the row is classified where it reads none */
  CarnetColumn columns[COLUMNS_MAX];
  const GPtrArray *leaves; /* Condition*: those that ask for the fact */
  guint n_leaves;          /* the first so many count */
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
  guint n = v->n_leaves;
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
  slot->id = slot->alone_id = judge_value(v, row, scratch, regions);
  if (v->fact == FACT_ROW_PRESENT_IN && row->exported_from != NULL) {
    CarnetRowFacts alone = *row;
    alone.exported_from = NULL;
    slot->alone_id = judge_value(v, &alone, scratch, regions);
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
G_STATIC_ASSERT(sizeof(Signature) % sizeof(guint64) == 0);

typedef struct {
  Signature signature;
  const char *rulings;
} Class;

struct CarnetRowClasses {
  const CarnetPacks *packs;
  GArray *values; /* Values */
  FactSet *scratch;
  GPtrArray *classes;  /* Class* */
  GHashTable *numbers; /* Signature, the class's own -> number + 1 */
  GHashTable *rulings; /* text, its own -> id, from 1 */
};

static guint signature_hash(gconstpointer key) {
  const guint64 *word = key;
  guint64 h = 0;
  for (gsize i = 0; i < sizeof(Signature) / sizeof *word; i++)
    h = (h ^ word[i]) * G_GUINT64_CONSTANT(0xff51afd7ed558ccd);
  return (guint)(h ^ (h >> 32));
}

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

static void open_values(CarnetRowClasses *c, gboolean checks) {
  c->values = g_array_new(FALSE, TRUE, sizeof(Values));
  g_array_set_clear_func(c->values, values_clear);
  for (guint f = 0; f < N_FACTS; f++) {
    const GPtrArray *leaves = c->packs->leaves[f];
    guint n = checks ? leaves->len : c->packs->n_rule_leaves[f];
    if (n == 0 || !fact_info((FactId)f)->row) continue;
    Values v = {.fact = (FactId)f, .leaves = leaves, .n_leaves = n};
    find_columns(&v);
    v.ids = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    v.vectors = g_ptr_array_new_with_free_func(g_free);
    grow(&v);
    g_array_append_val(c->values, v);
  }
  g_assert(c->values->len <= FACTS_MAX);
}

CarnetRowClasses *row_classes_new(const CarnetPacks *packs, gboolean checks) {
  CarnetRowClasses *c = g_new0(CarnetRowClasses, 1);
  c->packs = packs;
  c->scratch = fact_set_new();
  c->classes = g_ptr_array_new_with_free_func(g_free);
  c->numbers = g_hash_table_new(signature_hash, signature_equal);
  c->rulings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  open_values(c, checks);
  return c;
}

CarnetRowClasses *carnet_row_classes_new(const CarnetPacks *packs) { return row_classes_new(packs, TRUE); }

void carnet_row_classes_free(CarnetRowClasses *c) {
  if (c == NULL) return;
  g_array_unref(c->values);
  fact_set_free(c->scratch);
  g_hash_table_unref(c->numbers);
  g_hash_table_unref(c->rulings);
  g_ptr_array_unref(c->classes);
  g_free(c);
}

static guint rulings_id(CarnetRowClasses *c, const char *rulings, const char **kept) {
  gpointer key = (gpointer) "", id = NULL;
  gboolean some = rulings != NULL && rulings[0] != '\0';
  if (some && !g_hash_table_lookup_extended(c->rulings, rulings, &key, &id)) {
    key = g_strdup(rulings);
    id = GUINT_TO_POINTER(g_hash_table_size(c->rulings) + 1);
    g_hash_table_insert(c->rulings, key, id);
  }
  *kept = key;
  return GPOINTER_TO_UINT(id);
}

guint carnet_row_classes_put(CarnetRowClasses *c, const CarnetRowFacts *row, gboolean *added) {
  Class class;
  memset(&class, 0, sizeof class); /* padding is hashed */
  Signature *is = &class.signature;
  is->traits = row->traits.traits;
  is->unclassified = row_outcome(row) == CARNET_OUTCOME_UNKNOWN;
  is->rulings = rulings_id(c, row->rulings, &class.rulings);
  for (guint i = 0; i < c->values->len; i++) {
    Values *v = &g_array_index(c->values, Values, i);
    const Slot *slot = value_of(v, row, c->scratch, c->packs->regions);
    is->id[i] = slot->id;
    if (v->fact == FACT_ROW_PRESENT_IN) is->present = slot->alone_id;
  }
  gpointer known = g_hash_table_lookup(c->numbers, is);
  *added = known == NULL;
  if (known != NULL) return GPOINTER_TO_UINT(known) - 1;
  Class *kept = g_memdup2(&class, sizeof class);
  g_ptr_array_add(c->classes, kept);
  g_hash_table_insert(c->numbers, &kept->signature, GUINT_TO_POINTER(c->classes->len));
  return c->classes->len - 1;
}

/* ---- judging --------------------------------------------------------------------------------------------
 */

gboolean row_classes_case(const CarnetRowClasses *c, guint number, gboolean alone, RowClassCase *out) {
  const Class *class = g_ptr_array_index(c->classes, number);
  gboolean differs = FALSE;
  memset(out, 0, sizeof *out);
  for (guint i = 0; i < c->values->len; i++) {
    const Values *v = &g_array_index(c->values, Values, i);
    guint id = class->signature.id[i];
    if (v->fact == FACT_ROW_PRESENT_IN) {
      differs = id != class->signature.present;
      if (alone) id = class->signature.present;
    }
    out->leaves[v->fact] = g_ptr_array_index(v->vectors, id - 1);
  }
  out->on =
      (ConditionCase){.traits = class->signature.traits, .leaves = out->leaves, .regions = c->packs->regions};
  return differs;
}

void carnet_row_classes_judge(const CarnetRowClasses *c, guint number, const char *as_of, GArray *categories,
                              GArray *checks) {
  RowClassCase is;
  row_classes_case(c, number, FALSE, &is);
  pack_judge_rules(c->packs, &is.on, as_of, categories);
  pack_judge_checks(c->packs, &is.on, ((const Class *)g_ptr_array_index(c->classes, number))->rulings, as_of,
                    checks);
}
