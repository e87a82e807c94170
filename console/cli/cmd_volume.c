/* carnet volume: bytes a day, for the eye with their units. */
#include <string.h>

#include "carnet/actions_volumes.h"
#include "carnet/error.h"
#include "cli.h"
#include "eyes.h"

/* "1.4 TB": decimal units, as storage and bandwidth are counted. */
static char *bytes_text(const char *cell) {
  static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  double bytes = g_ascii_strtod(cell, NULL);
  guint unit = 0;
  for (; bytes >= 1000 && unit + 1 < G_N_ELEMENTS(units); unit++) bytes /= 1000;
  char number[32];
  g_ascii_formatd(number, sizeof number, unit && bytes < 100 ? "%.1f" : "%.0f", bytes);
  return g_strdup_printf("%s %s", number, units[unit]);
}

static gboolean is_bytes(const char *key) {
  return g_str_has_suffix(key, "_day") && strcmp(key, "whole_day") != 0;
}

/* Chinese readers get a category's name; others its id, which filters take. */
static void name_in_words(const Cli *cli, CarnetTable *table) {
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    const char *title = carnet_table_get(table, r, "title");
    if (cli->out.lang == CARNET_LANG_ZH && *title) carnet_table_set_key(table, r, "name", title);
    carnet_table_set_key(table, r, "title", "");
  }
}

/* Bytes with their units, and only the columns in which something stands. */
static CarnetTable *for_eyes(CarnetTable *table) {
  CarnetTable *out = carnet_table_new();
  for (guint c = 0; c < carnet_table_columns(table); c++) {
    const CarnetTableColumn *column = carnet_table_column(table, c);
    gboolean any = FALSE;
    for (guint r = 0; r < carnet_table_rows(table); r++) any = any || *carnet_table_cell(table, r, c);
    if (any)
      carnet_table_add_column(out, column->key, column->title,
                              is_bytes(column->key) ? CARNET_CELL_NUMBER : column->kind);
  }
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    guint row = carnet_table_add_row(out);
    for (guint c = 0; c < carnet_table_columns(out); c++) {
      const char *key = carnet_table_column(out, c)->key, *cell = carnet_table_get(table, r, key);
      g_autofree char *bytes = is_bytes(key) && *cell ? bytes_text(cell) : g_strdup(cell);
      carnet_table_set(out, row, c, bytes);
    }
  }
  carnet_table_free(table);
  return out;
}

int cmd_volume(Cli *cli, GError **error) {
  CarnetTable *table = carnet_action_volumes(cli->app, cli_text(cli, "by"), cli->args[0], error);
  if (!table || cli->out.format != CARNET_OUT_TABLE) return cli_print(cli, table);
  name_in_words(cli, table);
  table = for_eyes(table);
  const char *by = cli_text(cli, "by");
  if (by && strcmp(by, "flow") == 0) cli_words(cli, table, "name", "flow");
  if (carnet_table_find(table, "confidence") >= 0) cli_words(cli, table, "confidence", "confidence");
  return cli_print(cli, table);
}
