/*
 * pack_tables.c - decision tables of a pack: ordered rows, first match, a last row unknown
 * (docs/formats/packs.md).
 */
#include <string.h>

#include "carnet/decision.h"
#include "carnet/yaml.h"
#include "pack.h"

#define VALID_MONTHS_MAX 1200

static const char *const outcomes[] = {"prohibited", "unknown",  "assessment", "contract_or_certification",
                                       "safeguards", "adequate", "exempt",     "not_applicable",
                                       NULL};
static const char *const confidences[] = {"verified", "secondary", "recalled", NULL};
static const char *const scopes[] = {"export", "clause", NULL};
static const char *const eaches[] = {"destination", NULL};
static const CarnetYamlKey table_keys[] = {
    {"id", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"scope", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, scopes},
    {"each", CARNET_YAML_TEXT, eaches},
    {"en", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"zh", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"rows", CARNET_YAML_LIST | CARNET_YAML_REQUIRED, NULL},
};
static const CarnetYamlKey overlay_keys[] = {
    {"id", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"rows", CARNET_YAML_LIST | CARNET_YAML_REQUIRED, NULL},
};
static const CarnetYamlKey row_keys[] = {
    {"id", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"when", CARNET_YAML_LIST, NULL},
    {"outcome", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, outcomes},
    {"clause", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"clause_zh", CARNET_YAML_TEXT, NULL},
    {"source", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"confidence", CARNET_YAML_TEXT, confidences},
    {"text", CARNET_YAML_MAP, NULL},
    {"documents", CARNET_YAML_LIST, NULL},
    {"conditions", CARNET_YAML_LIST, NULL},
    {"assumptions", CARNET_YAML_LIST, NULL},
    {"valid_months", CARNET_YAML_INT, NULL},
    {"valid_from", CARNET_YAML_DATE, NULL},
    {"valid_to", CARNET_YAML_DATE, NULL},
    {"date_set", CARNET_YAML_TEXT, NULL},
    {"note", CARNET_YAML_MAP, NULL},
    {"overrides", CARNET_YAML_TEXT, NULL},
};
static const CarnetYamlKey text_keys[] = {{"en", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
                                          {"zh", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL}};

static gboolean read_row_texts(PackReading *r, const CarnetNode *node, PackRule *row, GError **error) {
  const CarnetNode *text = carnet_node_get(node, "text");
  if (text == NULL && row->outcome != CARNET_NOT_APPLICABLE)
    return carnet_yaml_fail(node, r->file, error,
                            "row %s says nothing; text, which only a row of not_applicable may leave out",
                            row->info.id);
  if (text != NULL && !carnet_yaml_check(text, text_keys, G_N_ELEMENTS(text_keys), r->file, error))
    return FALSE;
  row->text_en = pack_text(r, text, "en");
  row->text_zh = pack_text(r, text, "zh");
  row->valid_months = carnet_node_get_int(node, "valid_months", 0);
  if (row->valid_months < 0 || row->valid_months > VALID_MONTHS_MAX)
    return carnet_yaml_fail(carnet_node_get(node, "valid_months"), r->file, error, "out of range; 1 to %d",
                            VALID_MONTHS_MAX);
  return pack_texts(r, node, "documents", &row->documents, error) &&
         pack_texts(r, node, "conditions", &row->conditions, error) &&
         pack_texts(r, node, "assumptions", &row->assumptions, error);
}

/* The row, registered; `*old` what it replaces. Owned by `owner` at once. */
static PackRule *read_row(PackReading *r, const CarnetNode *node, GPtrArray *owner, PackRule **old,
                          GError **error) {
  if (!carnet_yaml_check(node, row_keys, G_N_ELEMENTS(row_keys), r->file, error)) return NULL;
  PackRule *row = g_new0(PackRule, 1);
  g_ptr_array_add(owner, row);
  carnet_outcome_parse(carnet_node_get_string(node, "outcome", ""), &row->outcome);
  if (!pack_read_common(r, node, CONDITION_OF_TABLE, row, error) ||
      !pack_register(r, node, row, old, error) || !read_row_texts(r, node, row, error))
    return NULL;
  if (row->when == NULL && row->outcome != CARNET_UNKNOWN) {
    carnet_yaml_fail(node, r->file, error, "row %s matches always; only a last row of outcome unknown may",
                     row->info.id);
    return NULL;
  }
  pack_digest_rule(r, row);
  return row;
}

static gboolean check_rows(PackReading *r, const CarnetNode *list, const PackTable *table, GError **error) {
  for (guint i = 0; i < table->rows->len; i++) {
    const PackRule *row = g_ptr_array_index(table->rows, i);
    gboolean last = i + 1 == table->rows->len;
    gboolean always = row->when == NULL && row->info.valid_from[0] == '\0' && row->info.valid_to[0] == '\0';
    if (last && !always)
      return carnet_yaml_fail(carnet_node_at(list, i), r->file, error,
                              "the last row of %s is not unknown; {id, outcome: unknown} without when",
                              table->id);
    if (!last && row->when == NULL)
      return carnet_yaml_fail(carnet_node_at(list, i), r->file, error,
                              "row %s has no when; only the last row", row->info.id);
  }
  return table->rows->len > 0 ||
         carnet_yaml_fail(list, r->file, error, "a table without rows; at least the last row unknown");
}

static void free_table(PackTable *table) {
  g_ptr_array_unref(table->rows);
  g_free(table);
}

static PackTable *find_table(const CarnetPacks *packs, const char *id) {
  for (guint i = 0; i < packs->tables->len; i++) {
    PackTable *table = g_ptr_array_index(packs->tables, i);
    if (strcmp(table->id, id) == 0) return table;
  }
  return NULL;
}

static gboolean read_table(PackReading *r, const CarnetNode *node, GError **error) {
  if (!carnet_yaml_check(node, table_keys, G_N_ELEMENTS(table_keys), r->file, error)) return FALSE;
  PackTable *table = g_new0(PackTable, 1);
  table->rows = g_ptr_array_new();
  table->id = pack_text(r, node, "id");
  table->regime = r->pack->regime;
  table->en = pack_text(r, node, "en");
  table->zh = pack_text(r, node, "zh");
  table->scope =
      strcmp(carnet_node_get_string(node, "scope", ""), "export") == 0 ? TABLE_EXPORT : TABLE_CLAUSE;
  table->each_destination = carnet_node_get(node, "each") != NULL;
  gboolean again = find_table(r->packs, table->id) != NULL;
  const CarnetNode *list = carnet_node_get(node, "rows");
  if (again) {
    free_table(table);
    return carnet_yaml_fail(node, r->file, error, "table %s twice; another id",
                            carnet_node_get_string(node, "id", ""));
  }
  g_ptr_array_add(r->packs->tables, table);
  g_ptr_array_add(r->pack->tables, table);
  for (guint i = 0; i < carnet_node_count(list); i++) {
    PackRule *old = NULL, *row = read_row(r, carnet_node_at(list, i), r->pack->rules, &old, error);
    if (!pack_go_on(r, row != NULL, error)) return FALSE;
    if (row != NULL) g_ptr_array_add(table->rows, row);
  }
  /* Where a row has a fault, what is said of their order would speak of the others. */
  return table->rows->len < carnet_node_count(list) || check_rows(r, list, table, error);
}

/* An overlay replaces rows where they stand; it adds none, because order is meaning. */
static gboolean read_overlay_table(PackReading *r, const CarnetNode *node, GError **error) {
  if (!carnet_yaml_check(node, overlay_keys, G_N_ELEMENTS(overlay_keys), r->file, error)) return FALSE;
  PackTable *table = find_table(r->packs, carnet_node_get_string(node, "id", ""));
  if (table == NULL)
    return carnet_yaml_fail(carnet_node_get(node, "id"), r->file, error, "no such table; one of pack %s",
                            r->base->id);
  const CarnetNode *list = carnet_node_get(node, "rows");
  for (guint i = 0; i < carnet_node_count(list); i++) {
    PackRule *old = NULL, *row = read_row(r, carnet_node_at(list, i), r->pack->rules, &old, error);
    if (row == NULL) return FALSE;
    guint at = 0;
    if (old == NULL || !g_ptr_array_find(table->rows, old, &at))
      return carnet_yaml_fail(carnet_node_at(list, i), r->file, error,
                              "row %s is not in table %s; the id of a row of it", row->info.id, table->id);
    g_ptr_array_index(table->rows, at) = row;
  }
  return check_rows(r, list, table, error);
}

gboolean pack_read_tables(PackReading *r, const CarnetNode *map, GError **error) {
  const CarnetNode *list = carnet_node_get(map, "decisions");
  for (guint i = 0; i < carnet_node_count(list); i++) {
    gboolean ok = r->pack->overlay ? read_overlay_table(r, carnet_node_at(list, i), error)
                                   : read_table(r, carnet_node_at(list, i), error);
    if (!pack_go_on(r, ok, error)) return FALSE;
  }
  return TRUE;
}
