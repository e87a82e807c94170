/* A table for the eye: columns chosen, words of closed lists in the language of the reader. */
#include "eyes.h"

CarnetTable *cli_for_eyes(const Cli *cli, CarnetTable *table, const char *const *keys) {
  if (!table || cli->out.format != CARNET_OUT_TABLE) return table;
  CarnetTable *out = carnet_table_new();
  for (const char *const *key = keys; *key; key++) {
    const CarnetTableColumn *column = carnet_table_column(table, (guint)carnet_table_find(table, *key));
    carnet_table_add_column(out, column->key, column->title, column->kind);
  }
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    guint row = carnet_table_add_row(out);
    for (const char *const *key = keys; *key; key++)
      carnet_table_set_key(out, row, *key, carnet_table_get(table, r, *key));
  }
  carnet_table_free(table);
  return out;
}

void cli_words(const Cli *cli, CarnetTable *table, const char *key, const char *prefix) {
  if (!table || cli->out.format != CARNET_OUT_TABLE) return;
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    g_autofree char *words =
        carnet_texts_words(cli->out.texts, cli->out.lang, prefix, carnet_table_get(table, r, key), "\n");
    carnet_table_set_key(table, r, key, words);
  }
}
