/* columns.c - names and kinds of the known columns, from the one list in carnet/columns.def. */
#include "carnet/filter.h"

typedef struct {
  const char *name;
  const char *filter;
  CarnetColumnKind kind;
} Column;

static const Column columns[CARNET_N_COLUMNS] = {
#define COLUMN(ID, name, filter, kind) [CARNET_COLUMN_##ID] = {name, filter, CARNET_KIND_##kind},
#include "carnet/columns.def"
#undef COLUMN
};

/* Sets of columns are kept as bits of a guint64 (CARNET_COLUMN_BIT). */
G_STATIC_ASSERT(CARNET_N_COLUMNS <= 64);

static gboolean is_column(CarnetColumn column) { return (guint)column < CARNET_N_COLUMNS; }

const char *carnet_column_name(CarnetColumn column) { return is_column(column) ? columns[column].name : ""; }

const char *carnet_column_filter_name(CarnetColumn column) {
  return is_column(column) ? columns[column].filter : "";
}

CarnetColumnKind carnet_column_kind(CarnetColumn column) {
  return is_column(column) ? columns[column].kind : CARNET_KIND_TEXT;
}

gboolean carnet_column_parse(const char *name, CarnetColumn *column) {
  if (!name || !*name) return FALSE;
  for (guint i = 0; i < CARNET_N_COLUMNS; i++) {
    if (!g_str_equal(name, columns[i].name) && !g_str_equal(name, columns[i].filter)) continue;
    *column = (CarnetColumn)i;
    return TRUE;
  }
  return FALSE;
}
