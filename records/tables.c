/*
 * tables.c - the rest of the state as tables: mappings, costs, certifications, registers, reports,
 * inventories (carnet/fold.h).
 */
#include "carnet/fold.h"
#include "kinds.h"
#include "causal.h"

#include <string.h>

/* A body's value as a cell: a list by LF, a map's scalars as "key: value" lines. */
static char *cell_of(const CarnetNode *node) {
  if (node == NULL) return g_strdup("");
  if (node->text != NULL) return g_strdup(node->text);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < carnet_node_count(node); i++) {
    const CarnetNode *child = carnet_node_at(node, i);
    g_autofree char *text = cell_of(child);
    g_strdelimit(text, "\n", ' ');
    g_string_append_printf(out, "%s%s%s%s", i > 0 ? "\n" : "", child->key != NULL ? child->key : "",
                           child->key != NULL ? ": " : "", text);
  }
  return g_string_free(out, FALSE);
}

static void set_from_body(CarnetTable *table, guint row, const CarnetNode *body, const char *key) {
  g_autofree char *text = cell_of(carnet_node_get(body, key));
  carnet_table_set_key(table, row, key, text);
}

static void set_common(CarnetTable *table, guint row, const CarnetEventRecord *record) {
  carnet_table_set_key(table, row, "by", record->by);
  carnet_table_set_key(table, row, "time", record->time);
  carnet_table_set_key(table, row, "reason", record->reason);
  carnet_table_set_key(table, row, "event", record->digest);
  carnet_table_set_key(table, row, "verdict",
                       record->verdict == CARNET_VERDICT_UNSIGNED ? "unsigned" : "good");
}

/* ---- mappings
 * ------------------------------------------------------------------------------------------------------------
 */

/* One thing that a person said of one field: of a category, or of one trait. The latest in causal order wins.
 */
typedef struct {
  const char *key, *text_digest, *category, *add, *remove;
  const CarnetEventRecord *record;
} Said;

static void say(GHashTable *index, GPtrArray *all, const Said *said) {
  char *name =
      g_strdup_printf("%s\n%s\n%s", said->key, said->category, *said->add != '\0' ? said->add : said->remove);
  Said *known = g_hash_table_lookup(index, name);
  if (known != NULL) {
    *known = *said;
    g_free(name);
    return;
  }
  known = g_new(Said, 1);
  *known = *said;
  g_hash_table_insert(index, name, known);
  g_ptr_array_add(all, known);
}

static void say_traits(GHashTable *index, GPtrArray *all, Said said, const CarnetNode *list, gboolean add) {
  for (guint i = 0; i < carnet_node_count(list); i++) {
    const char *trait = carnet_node_at(list, i)->text;
    said.add = add ? trait : "";
    said.remove = add ? "" : trait;
    if (trait != NULL) say(index, all, &said);
  }
}

static void say_all(GHashTable *index, GPtrArray *all, const CarnetEventRecord *record) {
  const CarnetNode *fields = carnet_node_get(record->body, "fields");
  const char *category = carnet_node_get_string(record->body, "category", "");
  for (guint i = 0; i < carnet_node_count(fields); i++) {
    const CarnetNode *field = carnet_node_at(fields, i);
    Said said = {carnet_node_get_string(field, "key", ""),
                 carnet_node_get_string(field, "text_digest", ""),
                 category,
                 "",
                 "",
                 record};
    if (*category != '\0') say(index, all, &said);
    said.category = "";
    /* removals first: where one event says both of a trait, its presence beats its absence (formats.md
     * section 6) */
    say_traits(index, all, said, carnet_node_get(record->body, "traits_remove"), FALSE);
    say_traits(index, all, said, carnet_node_get(record->body, "traits_add"), TRUE);
  }
}

static const struct {
  const char *action, *state;
} mapping_states[] = {{"confirm", "confirmed"}, {"reject", "rejected"}, {"override", "overridden"}};

CarnetTable *carnet_fold_mappings(const GPtrArray *records) {
  static const CarnetTableColumn columns[] = {
      {"key", NULL, CARNET_CELL_ID},          {"text_digest", NULL, CARNET_CELL_ID},
      {"traits_add", NULL, CARNET_CELL_LIST}, {"traits_remove", NULL, CARNET_CELL_LIST},
      {"category", NULL, CARNET_CELL_TEXT},   {"state", NULL, CARNET_CELL_TEXT},
      {"by", NULL, CARNET_CELL_ID},           {"time", NULL, CARNET_CELL_DATE},
      {"reason", NULL, CARNET_CELL_TEXT},     {"event", NULL, CARNET_CELL_ID},
      {NULL, NULL, CARNET_CELL_TEXT}};
  CarnetTable *table = carnet_table_new_with(columns);
  g_autoptr(GPtrArray) events = carnet_causal_counting(records, "mapping");
  g_autoptr(GHashTable) index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < events->len; i++) say_all(index, all, g_ptr_array_index(events, i));
  for (guint i = 0; i < all->len; i++) {
    const Said *said = g_ptr_array_index(all, i);
    guint row = carnet_table_add_row(table);
    carnet_table_set_key(table, row, "key", said->key);
    carnet_table_set_key(table, row, "text_digest", said->text_digest);
    carnet_table_set_key(table, row, "traits_add", said->add);
    carnet_table_set_key(table, row, "traits_remove", said->remove);
    carnet_table_set_key(table, row, "category", said->category);
    for (gsize s = 0; s < G_N_ELEMENTS(mapping_states); s++)
      if (strcmp(mapping_states[s].action, said->record->action) == 0)
        carnet_table_set_key(table, row, "state", mapping_states[s].state);
    set_common(table, row, said->record);
  }
  return table;
}

/* ---- costs
 * ------------------------------------------------------------------------------------------------------------------
 */

/* What counter-entries cancel; one that is itself cancelled does not count. From the latest back. */
static GHashTable *find_cancelled(const GPtrArray *events) {
  GHashTable *cancelled = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = events->len; i > 0; i--) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i - 1);
    if (strcmp(record->action, "counter") != 0 || g_hash_table_contains(cancelled, record->digest)) continue;
    g_hash_table_add(cancelled, (gpointer)(guintptr)carnet_node_get_string(record->body, "of", ""));
  }
  return cancelled;
}

CarnetTable *carnet_fold_costs(const GPtrArray *records) {
  static const CarnetTableColumn columns[] = {{"id", NULL, CARNET_CELL_ID},
                                              {"model", NULL, CARNET_CELL_TEXT},
                                              {"standard", NULL, CARNET_CELL_TEXT},
                                              {"kind", NULL, CARNET_CELL_TEXT},
                                              {"amount_minor", "cost.amount", CARNET_CELL_MONEY},
                                              {"high_minor", "cost.high", CARNET_CELL_MONEY},
                                              {"currency", NULL, CARNET_CELL_TEXT},
                                              {"date", NULL, CARNET_CELL_DATE},
                                              {"source", NULL, CARNET_CELL_TEXT},
                                              {"source_date", NULL, CARNET_CELL_DATE},
                                              {"confidence", NULL, CARNET_CELL_TEXT},
                                              {"note", NULL, CARNET_CELL_TEXT},
                                              {"year", NULL, CARNET_CELL_TEXT},
                                              {"by", NULL, CARNET_CELL_ID},
                                              {"time", NULL, CARNET_CELL_DATE},
                                              {"verdict", NULL, CARNET_CELL_TEXT},
                                              {"event", NULL, CARNET_CELL_ID},
                                              {NULL, NULL, CARNET_CELL_TEXT}};
  static const char *const keys[] = {"model",      "standard", "amount_minor", "high_minor",
                                     "currency",   "date",     "source",       "source_date",
                                     "confidence", "note",     "year"};
  static const char *const not_entries[] = {"counter", "rate", "share", NULL};
  CarnetTable *table = carnet_table_new_with(columns);
  g_autoptr(GPtrArray) events = carnet_causal_counting(records, "cost");
  g_autoptr(GHashTable) cancelled = find_cancelled(events);
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    if (g_strv_contains(not_entries, record->action) || g_hash_table_contains(cancelled, record->digest))
      continue;
    guint row = carnet_table_add_row(table);
    g_autofree char *id = g_strndup(record->digest, 16);
    carnet_table_set_key(table, row, "id", id);
    carnet_table_set_key(table, row, "kind", record->action);
    for (gsize k = 0; k < G_N_ELEMENTS(keys); k++) set_from_body(table, row, record->body, keys[k]);
    set_common(table, row, record);
  }
  return table;
}

/* ---- what is registered
 * ------------------------------------------------------------------------------------------------------ */

/* The keys of a subject's events over each other: a later one replaces what it names, and leaves the rest. */
static CarnetNode *merge(const GPtrArray *events, const CarnetEventRecord **last) {
  g_autoptr(CarnetNode) all = carnet_node_map();
  *last = NULL;
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    if (!carnet_causal_counts(record)) continue;
    *last = record;
    for (guint c = 0; c < carnet_node_count(record->body); c++) {
      const CarnetNode *child = carnet_node_at(record->body, c);
      carnet_node_set(all, child->key, carnet_node_copy(child));
    }
  }
  return *last != NULL ? g_steal_pointer(&all) : NULL;
}

static CarnetCellKind cell_kind(const CarnetEventKey *key) {
  if (key->flags & (CARNET_YAML_LIST | CARNET_YAML_MAP)) return CARNET_CELL_LIST;
  if (key->flags & CARNET_YAML_INT) return CARNET_CELL_INT;
  if (key->flags & CARNET_YAML_DATE) return CARNET_CELL_DATE;
  return key->form == CARNET_FORM_DIGEST || key->form == CARNET_FORM_FILE ? CARNET_CELL_ID : CARNET_CELL_TEXT;
}

/* A column for each key that any action of the kind has, in the table's order. */
static void add_columns(CarnetTable *table, const char *kind) {
  guint n = 0;
  const CarnetKind *kinds = carnet_kinds(&n);
  for (guint i = 0; i < n; i++) {
    if (strcmp(kinds[i].kind.kind, kind) != 0) continue;
    for (const CarnetEventKey *key = kinds[i].keys; key->key != NULL; key++)
      if (carnet_table_find(table, key->key) < 0)
        carnet_table_add_column(table, key->key, NULL, cell_kind(key));
  }
}

CarnetTable *carnet_fold_latest(const GPtrArray *records, const char *kind) {
  CarnetTable *table = carnet_table_new();
  carnet_table_add_column(table, "subject", NULL, CARNET_CELL_ID);
  add_columns(table, kind);
  g_autoptr(GPtrArray) subjects = carnet_causal_subjects(records, kind, NULL);
  for (guint i = 0; i < subjects->len; i++) {
    const CarnetEventRecord *last = NULL;
    g_autoptr(CarnetNode) all = merge(g_ptr_array_index(subjects, i), &last);
    if (all == NULL) continue;
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, last->subject);
    for (guint c = 1; c < carnet_table_columns(table); c++)
      set_from_body(table, row, all, carnet_table_column(table, c)->key);
  }
  return table;
}

CarnetTable *carnet_fold_entries(const GPtrArray *records, const char *kind) {
  CarnetTable *table = carnet_table_new();
  carnet_table_add_column(table, "subject", NULL, CARNET_CELL_ID);
  carnet_table_add_column(table, "action", NULL, CARNET_CELL_TEXT);
  add_columns(table, kind);
  guint keys = carnet_table_columns(table);
  static const struct {
    const char *key;
    CarnetCellKind kind;
  } common[] = {{"by", CARNET_CELL_ID},
                {"time", CARNET_CELL_DATE},
                {"reason", CARNET_CELL_TEXT},
                {"verdict", CARNET_CELL_TEXT},
                {"event", CARNET_CELL_ID}};
  for (gsize i = 0; i < G_N_ELEMENTS(common); i++)
    carnet_table_add_column(table, common[i].key, NULL, common[i].kind);
  g_autoptr(GPtrArray) events = carnet_causal_counting(records, kind);
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, record->subject);
    carnet_table_set(table, row, 1, record->action);
    for (guint c = 2; c < keys; c++)
      set_from_body(table, row, record->body, carnet_table_column(table, c)->key);
    set_common(table, row, record);
  }
  return table;
}

static CarnetTable *fold_subjects(const GPtrArray *records, const char *kind,
                                  const CarnetTableColumn *columns, const char *subject_column) {
  CarnetTable *table = carnet_table_new_with(columns);
  g_autoptr(GPtrArray) subjects = carnet_causal_subjects(records, kind, NULL);
  for (guint i = 0; i < subjects->len; i++) {
    const CarnetEventRecord *last = NULL;
    g_autoptr(CarnetNode) all = merge(g_ptr_array_index(subjects, i), &last);
    if (all == NULL) continue;
    guint row = carnet_table_add_row(table);
    for (guint c = 0; c < carnet_table_columns(table); c++)
      set_from_body(table, row, all, carnet_table_column(table, c)->key);
    set_common(table, row, last);
    if (subject_column != NULL) carnet_table_set_key(table, row, subject_column, last->subject);
    const CarnetNode *source = carnet_node_at(carnet_node_get(all, "sources"), 0);
    carnet_table_set_key(table, row, "source_digest", carnet_node_get_string(source, "digest", ""));
  }
  return table;
}

CarnetTable *carnet_fold_certifications(const GPtrArray *records) {
  static const CarnetTableColumn columns[] = {{"id", NULL, CARNET_CELL_ID},
                                              {"standard", NULL, CARNET_CELL_TEXT},
                                              {"scope", NULL, CARNET_CELL_TEXT},
                                              {"model", NULL, CARNET_CELL_TEXT},
                                              {"status", NULL, CARNET_CELL_TEXT},
                                              {"date", NULL, CARNET_CELL_DATE},
                                              {"valid_until", NULL, CARNET_CELL_DATE},
                                              {"organisation", NULL, CARNET_CELL_TEXT},
                                              {"report", NULL, CARNET_CELL_TEXT},
                                              {"time", NULL, CARNET_CELL_DATE},
                                              {NULL, NULL, CARNET_CELL_TEXT}};
  return fold_subjects(records, "certification", columns, "id");
}

CarnetTable *carnet_fold_reports(const GPtrArray *records) {
  static const CarnetTableColumn columns[] = {
      {"content", NULL, CARNET_CELL_ID},    {"pdf", NULL, CARNET_CELL_ID},
      {"template", NULL, CARNET_CELL_TEXT}, {"lang", NULL, CARNET_CELL_TEXT},
      {"as_of", NULL, CARNET_CELL_DATE},    {"level", NULL, CARNET_CELL_TEXT},
      {"file", NULL, CARNET_CELL_TEXT},     {"by", NULL, CARNET_CELL_ID},
      {"time", NULL, CARNET_CELL_DATE},     {"event", NULL, CARNET_CELL_ID},
      {NULL, NULL, CARNET_CELL_TEXT}};
  static const char *const keys[] = {"content", "pdf", "template", "lang", "as_of", "level", "file"};
  CarnetTable *table = carnet_table_new_with(columns);
  g_autoptr(GPtrArray) events = carnet_causal_counting(records, "report");
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    guint row = carnet_table_add_row(table);
    for (gsize k = 0; k < G_N_ELEMENTS(keys); k++) set_from_body(table, row, record->body, keys[k]);
    set_common(table, row, record);
  }
  return table;
}

CarnetTable *carnet_fold_inventories(const GPtrArray *records) {
  static const CarnetTableColumn columns[] = {
      {"name", NULL, CARNET_CELL_TEXT},        {"generation", NULL, CARNET_CELL_INT},
      {"root", NULL, CARNET_CELL_ID},          {"rows", NULL, CARNET_CELL_INT},
      {"source_digest", NULL, CARNET_CELL_ID}, {"by", NULL, CARNET_CELL_ID},
      {"time", NULL, CARNET_CELL_DATE},        {"event", NULL, CARNET_CELL_ID},
      {NULL, NULL, CARNET_CELL_TEXT}};
  return fold_subjects(records, "inventory", columns, NULL);
}
