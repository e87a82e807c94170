/* Anything that rows can be listed, sorted, counted or filtered by; see dimension.h. */
#include "dimension.h"

#include "carnet/filter.h"
#include "mask.h"

static const struct {
  const char *name;
  CarnetDimensionKind kind;
} own[] = {{"row", DIMENSION_ROW},
           {"key", DIMENSION_KEY},
           {"field", DIMENSION_FIELD},
           {"source", DIMENSION_SOURCE},
           {"inventory", DIMENSION_INVENTORY},
           {"traits", DIMENSION_TRAITS},
           {"trait", DIMENSION_TRAITS},
           {"categories", DIMENSION_CATEGORIES},
           {"cat", DIMENSION_CATEGORIES},
           {"checks", DIMENSION_CHECKS},
           {"check", DIMENSION_CHECKS},
           {"outcome", DIMENSION_OUTCOME},
           {"mapped", DIMENSION_MAPPED},
           {"uses", DIMENSION_USES}};

static const char *const outcomes[] = {[CARNET_OUTCOME_UNKNOWN] = "unknown",
                                       [CARNET_OUTCOME_ORDINARY] = "ordinary",
                                       [CARNET_OUTCOME_IDENTIFIED] = "identified"};

static const char *const states[N_MAPPED_STATES] = {[CARNET_STATE_PROPOSED] = "proposed",
                                                    [CARNET_STATE_CONFIRMED] = "confirmed",
                                                    [CARNET_STATE_REJECTED] = "rejected",
                                                    [CARNET_STATE_OVERRIDDEN] = "overridden",
                                                    [MAPPED_LOOK_AGAIN] = "look_again"};

const char *carnet_dimension_outcome_name(guint32 outcome) {
  return outcomes[MIN(outcome, CARNET_OUTCOME_IDENTIFIED)];
}
const char *carnet_dimension_mapped_name(guint state) { return states[MIN(state, N_MAPPED_STATES - 1)]; }

void carnet_by_row_free(CarnetByRow *by_row) {
  if (!by_row) return;
  g_free(by_row->id);
  g_free(by_row->first);
  g_free(by_row);
}

/* ---- opening ------------------------------------------------------------------------------------------- */

gboolean carnet_dimension_of_column(CarnetInventory *inventory, CarnetColumn column, CarnetDimension *out,
                                    GError **error) {
  *out = (CarnetDimension){.kind = DIMENSION_VALUE, .column = column};
  if (column == CARNET_COLUMN_ID) {
    out->kind = DIMENSION_ID;
    return TRUE;
  }
  if (carnet_store_text_place(column) >= 0) out->kind = DIMENSION_WORDS;
  const CarnetLabels *labels = carnet_look_labels(inventory, column, error);
  if (labels) out->n_ids = labels->text->len;
  return labels != NULL;
}

static gboolean open_checks(CarnetInventory *inventory, CarnetDimension *out, GError **error) {
  *out = (CarnetDimension){.kind = DIMENSION_CHECKS};
  if (!carnet_look_checks(inventory, error)) return FALSE;
  out->n_ids = carnet_look_of(inventory)->hit_sets->len;
  return TRUE;
}

static gboolean open_own(CarnetInventory *inventory, CarnetDimensionKind kind, CarnetDimension *out,
                         GError **error) {
  *out = (CarnetDimension){.kind = kind};
  CarnetLook *look = carnet_look_of(inventory);
  gboolean derived = kind == DIMENSION_TRAITS || kind == DIMENSION_OUTCOME || kind == DIMENSION_CATEGORIES ||
                     kind == DIMENSION_MAPPED;
  if (derived && (!carnet_look_profiles(inventory, error) || !carnet_look_mapped(inventory, error) ||
                  !carnet_look_traits(inventory, error)))
    return FALSE;
  switch (kind) {
  case DIMENSION_TRAITS: out->n_ids = look->profiles->len; break;
  case DIMENSION_OUTCOME: out->n_ids = G_N_ELEMENTS(outcomes); break;
  case DIMENSION_CATEGORIES: out->n_ids = look->hit_sets->len + look->mapped_rows->len; break;
  case DIMENSION_MAPPED: out->n_ids = 1u << N_MAPPED_STATES; break;
  case DIMENSION_SOURCE:
  case DIMENSION_INVENTORY: out->n_ids = inventory->generations->len; break;
  default: break;
  }
  return TRUE;
}

gboolean carnet_dimension_open(CarnetInventory *inventory, const char *name, CarnetDimension *out,
                               GError **error) {
  CarnetColumn column;
  for (guint i = 0; i < G_N_ELEMENTS(own); i++)
    if (strcmp(own[i].name, name) == 0)
      return own[i].kind == DIMENSION_CHECKS ? open_checks(inventory, out, error)
                                             : open_own(inventory, own[i].kind, out, error);
  if (carnet_column_parse(name, &column)) return carnet_dimension_of_column(inventory, column, out, error);
  g_set_error(
      error, CARNET_INVENTORY_ERROR, CARNET_ERROR_INPUT,
      "no column \"%s\"; known are those of the inventory and row, key, field, source, inventory, traits, "
      "categories, checks, outcome, mapped, uses",
      name);
  return FALSE;
}

gboolean carnet_dimension_is_list(const CarnetDimension *dimension) {
  if (dimension->kind == DIMENSION_TRAITS || dimension->kind == DIMENSION_CATEGORIES ||
      dimension->kind == DIMENSION_CHECKS)
    return TRUE;
  if (dimension->kind != DIMENSION_VALUE) return FALSE;
  CarnetColumnKind kind = carnet_column_kind(dimension->column);
  return kind == CARNET_KIND_LIST || kind == CARNET_KIND_COUNTRIES;
}

gboolean carnet_dimension_is_number(const CarnetDimension *dimension) {
  if (dimension->kind == DIMENSION_USES || dimension->kind == DIMENSION_ROW) return TRUE;
  if (dimension->kind != DIMENSION_VALUE) return FALSE;
  CarnetColumnKind kind = carnet_column_kind(dimension->column);
  return kind == CARNET_KIND_INT || kind == CARNET_KIND_NUMBER;
}

/* ---- ids ----------------------------------------------------------------------------------------------- */

/* Bits for rows that nobody decided on. */
static guint32 proposed_bits(const CarnetLook *look, const CarnetProfileLook *profile) {
  guint n = 0;
  carnet_look_hits(look, profile->hit_set, &n);
  return n ? MAPPED_BIT(CARNET_STATE_PROPOSED) : 0;
}

static guint32 mapped_bits(const CarnetLook *look, const CarnetProfileLook *profile,
                           const CarnetMapped *mapped, guint n) {
  guint32 bits = 0;
  guint hits = 0;
  const CarnetHit *hit = carnet_look_hits(look, profile->hit_set, &hits);
  for (guint i = 0; i < n; i++)
    if (carnet_look_decision(mapped, n, mapped[i].category) == &mapped[i])
      bits |= MAPPED_BIT(mapped[i].state);
  for (guint i = 0; i < hits; i++)
    if (!carnet_look_decision(mapped, n, hit[i].category)) bits |= MAPPED_BIT(CARNET_STATE_PROPOSED);
  return bits;
}

static guint32 of_profile(const CarnetLook *look, CarnetDimensionKind kind, guint32 id) {
  const CarnetProfileLook *profile = carnet_look_profile(look, id);
  switch (kind) {
  case DIMENSION_OUTCOME: return profile->outcome;
  case DIMENSION_CATEGORIES: return profile->hit_set;
  case DIMENSION_CHECKS: return carnet_look_check_set(look, id);
  case DIMENSION_MAPPED: return proposed_bits(look, profile);
  default: return id < look->profiles->len ? id : 0;
  }
}

static guint32 of_mapped(const CarnetLook *look, CarnetDimensionKind kind, guint place, guint32 profile) {
  const CarnetMappedRow *row = &g_array_index(look->mapped_rows, CarnetMappedRow, place);
  if (kind == DIMENSION_CATEGORIES) return look->hit_sets->len + place;
  return mapped_bits(look, carnet_look_profile(look, profile),
                     &g_array_index(look->mapped, CarnetMapped, row->from), row->n);
}

static gboolean profile_ids(CarnetInventory *inventory, CarnetDimensionKind kind, guint number, guint32 *out,
                            GError **error) {
  const CarnetLook *look = carnet_look_of(inventory);
  const CarnetBlock *block = carnet_block_get(inventory, BLOCK_PROFILE, number, error);
  if (!block) return FALSE;
  carnet_block_expand(block, out);
  gboolean decided = kind == DIMENSION_CATEGORIES || kind == DIMENSION_MAPPED;
  guint64 start = (guint64)number << BLOCK_BITS, end = start + block->rows;
  guint from = decided ? carnet_look_mapped_from(look, start) : 0,
        to = decided ? carnet_look_mapped_from(look, end) : 0;
  g_autofree guint32 *mapped = g_new(guint32, to - from + 1);
  for (guint i = from; i < to; i++)
    mapped[i - from] =
        of_mapped(look, kind, i, out[g_array_index(look->mapped_rows, CarnetMappedRow, i).row - start]);
  for (guint i = 0; i < block->rows; i++) out[i] = of_profile(look, kind, out[i]);
  for (guint i = from; i < to; i++)
    out[g_array_index(look->mapped_rows, CarnetMappedRow, i).row - start] = mapped[i - from];
  return TRUE;
}

static gboolean block_ids(CarnetInventory *inventory, guint column, guint number, guint n_ids, guint32 *out,
                          GError **error) {
  const CarnetBlock *block = carnet_block_get(inventory, column, number, error);
  if (!block) return FALSE;
  carnet_block_expand(block, out);
  /* A damaged store must not lead out of a table. */
  for (guint i = 0; i < block->rows; i++) out[i] = out[i] < n_ids ? out[i] : 0;
  return TRUE;
}

/* The block in which a dimension's ids stand as they are; -1: they are made of others. */
static gint block_of(const CarnetDimension *dimension) {
  switch (dimension->kind) {
  case DIMENSION_VALUE: return (gint)dimension->column;
  case DIMENSION_WORDS: return BLOCK_TEXT;
  case DIMENSION_SOURCE:
  case DIMENSION_INVENTORY: return BLOCK_BORN;
  default: return -1;
  }
}

gboolean carnet_dimension_ids(CarnetInventory *inventory, const CarnetDimension *dimension, guint number,
                              guint32 *out, GError **error) {
  guint rows = carnet_store_block_rows(inventory, number);
  gint block = block_of(dimension);
  if (block >= 0) return block_ids(inventory, (guint)block, number, dimension->n_ids, out, error);
  switch (dimension->kind) {
  case DIMENSION_ROW:
    for (guint i = 0; i < rows; i++) out[i] = (number << BLOCK_BITS) + i;
    return TRUE;
  case DIMENSION_ID:
  case DIMENSION_FIELD:
  case DIMENSION_KEY:
  case DIMENSION_USES:
    memcpy(out, dimension->by_row->id + ((gsize)number << BLOCK_BITS), rows * sizeof *out);
    return TRUE;
  default: return profile_ids(inventory, dimension->kind, number, out, error);
  }
}

gboolean carnet_dimension_id(CarnetInventory *inventory, const CarnetDimension *dimension, guint64 row,
                             guint32 *out, GError **error) {
  CarnetLook *look = carnet_look_of(inventory);
  guint at = 0;
  gint block = block_of(dimension);
  if (block >= 0) return carnet_store_value(inventory, (guint)block, row, out, error);
  switch (dimension->kind) {
  case DIMENSION_ROW:
  case DIMENSION_ID:
  case DIMENSION_FIELD:
  case DIMENSION_KEY:
  case DIMENSION_USES: *out = dimension->by_row ? dimension->by_row->id[row] : (guint32)row; return TRUE;
  default: break;
  }
  if (!carnet_store_value(inventory, BLOCK_PROFILE, row, out, error)) return FALSE;
  if (dimension->kind == DIMENSION_CATEGORIES || dimension->kind == DIMENSION_MAPPED) {
    at = carnet_look_mapped_from(look, row);
    if (at < look->mapped_rows->len && g_array_index(look->mapped_rows, CarnetMappedRow, at).row == row) {
      *out = of_mapped(look, dimension->kind, at, *out);
      return TRUE;
    }
  }
  *out = of_profile(look, dimension->kind, *out);
  return TRUE;
}
