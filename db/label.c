/* Labels of dimensions: what people see of an id; see dimension.h. */
#include "carnet/filter.h"
#include "dimension.h"

static void add_line(GString *out, const char *prefix, const char *text) {
  if (out->len) g_string_append_c(out, '\n');
  g_string_append(out, prefix);
  g_string_append(out, text);
}

/* Is there a hit on this category before place i (two rules may find one category)? */
static gboolean came_before(const CarnetHit *hit, guint i) {
  for (guint k = 0; k < i; k++)
    if (strcmp(hit[k].category, hit[i].category) == 0) return TRUE;
  return FALSE;
}

/* True by any rule beats a missing fact in another. */
static gboolean is_true(const CarnetHit *hit, guint n, const char *category) {
  for (guint i = 0; i < n; i++)
    if (hit[i].truth == CARNET_TRUE && strcmp(hit[i].category, category) == 0) return TRUE;
  return FALSE;
}

/* The hits and decisions behind an id of DIMENSION_CATEGORIES. */
static gboolean category_set(CarnetInventory *inventory, guint32 id, const CarnetHit **hit, guint *n_hits,
                             const CarnetMapped **mapped, guint *n_mapped, GError **error) {
  CarnetLook *look = carnet_look_of(inventory);
  *mapped = NULL;
  *n_mapped = 0;
  if (id >= look->hit_sets->len) {
    guint place = id - look->hit_sets->len;
    *hit = NULL;
    *n_hits = 0;
    if (place >= look->mapped_rows->len) return TRUE;
    guint64 row = g_array_index(look->mapped_rows, CarnetMappedRow, place).row;
    guint32 profile = 0;
    if (!carnet_store_value(inventory, BLOCK_PROFILE, row, &profile, error)) return FALSE;
    *mapped = carnet_look_mapped_of(look, row, n_mapped);
    id = carnet_look_profile(look, profile)->hit_set;
  }
  *hit = carnet_look_hits(look, id, n_hits);
  return TRUE;
}

static gboolean is_state(const CarnetMapped *mapped, gint state) { return mapped && mapped->state == state; }

static gboolean category_label(CarnetInventory *inventory, guint32 id, GString *out, GError **error) {
  const CarnetHit *hit = NULL;
  const CarnetMapped *mapped = NULL;
  guint n_hits = 0, n_mapped = 0;
  if (!category_set(inventory, id, &hit, &n_hits, &mapped, &n_mapped, error)) return FALSE;
  for (guint i = 0; i < n_hits; i++) {
    const CarnetMapped *decision = carnet_look_decision(mapped, n_mapped, hit[i].category);
    if (came_before(hit, i) || is_state(decision, CARNET_STATE_REJECTED)) continue;
    gboolean sure = is_true(hit, n_hits, hit[i].category) || is_state(decision, CARNET_STATE_CONFIRMED) ||
                    is_state(decision, CARNET_STATE_OVERRIDDEN);
    add_line(out, sure ? "" : "?", hit[i].category);
  }
  for (guint i = 0; i < n_mapped; i++) {
    gboolean holds =
        is_state(&mapped[i], CARNET_STATE_OVERRIDDEN) || is_state(&mapped[i], CARNET_STATE_CONFIRMED);
    if (!*mapped[i].category || !holds ||
        carnet_look_decision(mapped, n_mapped, mapped[i].category) != &mapped[i])
      continue;
    gboolean found = FALSE;
    for (guint k = 0; k < n_hits; k++) found |= strcmp(hit[k].category, mapped[i].category) == 0;
    if (!found) add_line(out, "", mapped[i].category);
  }
  return TRUE;
}

gboolean carnet_dimension_in_category(CarnetInventory *inventory, guint32 id, const char *word) {
  g_autoptr(GString) label = g_string_new(NULL);
  if (!category_label(inventory, id, label, NULL)) return FALSE;
  g_auto(GStrv) lines = g_strsplit(label->str, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (*lines[i] && (!*word || carnet_look_in_segment(lines[i] + (*lines[i] == '?'), word))) return TRUE;
  return FALSE;
}

/* "id" where it is true of the row, "?id" where a fact is missing. */
static void check_label(CarnetLook *look, guint32 id, GString *out) {
  guint n = 0;
  const CarnetHit *hit = carnet_look_hits(look, id, &n);
  for (guint i = 0; i < n; i++) add_line(out, hit[i].truth == CARNET_TRUE ? "" : "?", hit[i].category);
}

gboolean carnet_dimension_in_check(CarnetInventory *inventory, guint32 id, const char *word) {
  guint n = 0;
  const CarnetHit *hit = carnet_look_hits(carnet_look_of(inventory), id, &n);
  for (guint i = 0; i < n; i++)
    if (!*word || carnet_look_in_segment(hit[i].category, word)) return TRUE;
  return FALSE;
}

static void traits_label(CarnetLook *look, guint32 id, GString *out) {
  guint64 traits = carnet_look_profile(look, id)->traits;
  for (guint bit = 0; bit < 64; bit++)
    if (traits >> bit & 1 && look->trait[bit]) add_line(out, "", look->trait[bit]);
}

/* The one that asks most of a reader. */
static const char *mapped_label(guint32 bits) {
  static const guint8 order[] = {MAPPED_LOOK_AGAIN, CARNET_STATE_OVERRIDDEN, CARNET_STATE_REJECTED,
                                 CARNET_STATE_CONFIRMED, CARNET_STATE_PROPOSED};
  for (guint i = 0; i < G_N_ELEMENTS(order); i++)
    if (bits & MAPPED_BIT(order[i])) return carnet_dimension_mapped_name(order[i]);
  return "";
}

static gboolean value_label(CarnetInventory *inventory, const CarnetDimension *dimension, guint32 id,
                            CarnetLabelKind kind, GString *out, GError **error) {
  const CarnetLabels *labels = carnet_look_labels(inventory, dimension->column, error);
  if (!labels) return FALSE;
  if (id >= labels->text->len) return TRUE;
  const char *norm = kind == LABEL_NORM && labels->norm ? labels->norm->pdata[id] : NULL;
  g_string_append(out, norm ? norm : (const char *)labels->text->pdata[id]);
  return TRUE;
}

gboolean carnet_dimension_field_of(CarnetInventory *inventory, guint64 row, GString *out, GError **error) {
  const CarnetBlock *ids = carnet_block_get(inventory, BLOCK_ID_TEXT, (guint)(row >> BLOCK_BITS), error);
  guint32 text = 0;
  if (!ids) return FALSE;
  CarnetSlice id = carnet_block_string(ids, (guint)(row & (BLOCK_ROWS - 1)));
  g_string_append_len(out, id.s, id.n);
  if (id.n) return TRUE;
  const CarnetDimension path = {.kind = DIMENSION_WORDS, .column = CARNET_COLUMN_PATH};
  return carnet_store_value(inventory, BLOCK_TEXT, row, &text, error) &&
         value_label(inventory, &path, text, LABEL_SOURCE, out, error);
}

static gboolean id_label(CarnetInventory *inventory, guint64 row, GString *out, GError **error) {
  const CarnetBlock *ids = carnet_block_get(inventory, BLOCK_ID_TEXT, (guint)(row >> BLOCK_BITS), error);
  if (!ids) return FALSE;
  CarnetSlice id = carnet_block_string(ids, (guint)(row & (BLOCK_ROWS - 1)));
  g_string_append_len(out, id.s, id.n);
  return TRUE;
}

/* Dimensions by row; where FIELD has ids in order, an id stands for the first row that has it. */
static gboolean row_label(CarnetInventory *inventory, const CarnetDimension *dimension, guint32 id,
                          GString *out, GError **error) {
  guint64 row = dimension->by_row && dimension->by_row->first ? dimension->by_row->first[id] : id;
  switch (dimension->kind) {
  case DIMENSION_ID: return id_label(inventory, row, out, error);
  case DIMENSION_USES: g_string_append_printf(out, "%u", id); return TRUE;
  case DIMENSION_ROW: g_string_append_printf(out, "%u", id + 1); return TRUE;
  default: return carnet_dimension_field_of(inventory, row, out, error);
  }
}

static void source_label(const CarnetGeneration *generation, GString *out) {
  if (generation) g_string_append(out, *generation->source_name ? generation->source_name : generation->name);
}

static void inventory_label(const CarnetGeneration *generation, GString *out) {
  if (generation) g_string_append(out, generation->name);
}

gboolean carnet_dimension_label(CarnetInventory *inventory, const CarnetDimension *dimension, guint32 id,
                                CarnetLabelKind kind, GString *out, GError **error) {
  g_string_truncate(out, 0);
  switch (dimension->kind) {
  case DIMENSION_VALUE:
  case DIMENSION_WORDS: return value_label(inventory, dimension, id, kind, out, error);
  case DIMENSION_TRAITS: traits_label(carnet_look_of(inventory), id, out); return TRUE;
  case DIMENSION_CATEGORIES: return category_label(inventory, id, out, error);
  case DIMENSION_CHECKS: check_label(carnet_look_of(inventory), id, out); return TRUE;
  case DIMENSION_OUTCOME: g_string_append(out, carnet_dimension_outcome_name(id)); return TRUE;
  case DIMENSION_MAPPED: g_string_append(out, mapped_label(id)); return TRUE;
  case DIMENSION_SOURCE: source_label(carnet_store_generation(inventory, id), out); return TRUE;
  case DIMENSION_INVENTORY: inventory_label(carnet_store_generation(inventory, id), out); return TRUE;
  default: return row_label(inventory, dimension, id, out, error);
  }
}
