/* card_uses.c - the card's other view (v): each use of the field with what it is for and where it goes. */
#include <string.h>

#include "tui/card_parts.h"
#include "tui/fields.h"

static const CarnetListColumn columns[] = {
    {"model", "column.model", 5, 8, 90, FALSE, CARNET_CUT_END},
    {"purpose", "column.purpose", 14, 30, 100, FALSE, CARNET_CUT_END},
    {"recipients", "column.recipients", 10, 24, 80, FALSE, CARNET_CUT_END},
    {"destination", "tui.column.destination", 5, 12, 95, FALSE, CARNET_CUT_END},
    {"basis", "column.basis", 8, 20, 70, FALSE, CARNET_CUT_END},
    {"storage", "tui.column.storage", 7, 14, 85, FALSE, CARNET_CUT_END},
    {"retention", "tui.card.retention", 6, 10, 60, TRUE, CARNET_CUT_END},
    {"anonymised", "column.anonymised", 8, 14, 40, FALSE, CARNET_CUT_END},
    {"rate", "tui.column.rate", 5, 7, 50, FALSE, CARNET_CUT_END},
    {"ecu", "tui.column.ecu", 5, 8, 45, FALSE, CARNET_CUT_END},
    {"source", "tui.column.source", 8, 24, 30, FALSE, CARNET_CUT_MIDDLE},
};

static const CarnetColumn values[] = {
    CARNET_COLUMN_MODEL, CARNET_COLUMN_PURPOSE, CARNET_COLUMN_RECIPIENTS, CARNET_COLUMN_DESTINATION,
    CARNET_COLUMN_BASIS, CARNET_COLUMN_STORAGE, CARNET_COLUMN_RETENTION,  CARNET_COLUMN_ANONYMISED,
    CARNET_COLUMN_RATE,  CARNET_COLUMN_ECU};

CarnetList *carnet_card_uses_new(const CarnetCard *card) {
  CarnetTable *table = carnet_table_new();
  for (guint c = 0; c < G_N_ELEMENTS(columns); c++)
    carnet_table_add_column(table, columns[c].key, NULL, CARNET_CELL_TEXT);
  for (guint c = 0; c < G_N_ELEMENTS(values); c++) {
    g_autofree char *norm = g_strdup_printf("norm.%s", columns[c].key);
    carnet_table_add_column(table, norm, NULL, CARNET_CELL_TEXT);
  }
  for (guint i = 0; i < card->uses->len; i++) {
    const CarnetUse *use = g_ptr_array_index(card->uses, i);
    guint row = carnet_table_add_row(table);
    for (guint c = 0; c < G_N_ELEMENTS(values); c++) carnet_table_set(table, row, c, use->value[values[c]]);
    /* What a rule reads of a cell, where that is a word: people of another language than the source's see it.
     */
    for (guint c = 0; c < G_N_ELEMENTS(values); c++)
      carnet_table_set(table, row, G_N_ELEMENTS(columns) + c, use->norm[values[c]]);
    g_autofree char *source =
        g_strdup_printf("%s:%" G_GUINT64_FORMAT, use->source ? use->source : "", use->line);
    carnet_table_set(table, row, G_N_ELEMENTS(values), source);
  }
  CarnetList *list = carnet_list_new(columns, G_N_ELEMENTS(columns), "source");
  carnet_list_set_page(list, 0, table, card->uses->len);
  return list;
}

static const char *text_of(gpointer user, const char *id) {
  return carnet_ui_text(((CarnetScreen *)user)->ui, id);
}

/* Lists of a source cell are one line here; a cell that says nothing shows that it does. */
static char *cell(gpointer user, const CarnetTable *page, guint row, const CarnetListColumn *column,
                  CarnetRole *role) {
  const CarnetUi *ui = ((CarnetScreen *)user)->ui;
  g_autofree char *norm = g_strdup_printf("norm.%s", column->key);
  const char *text = carnet_table_get(page, row, column->key), *read = carnet_table_get(page, row, norm);
  g_autofree char *words = carnet_fields_words(ui, column->key, read);
  if (*text) return g_strdelimit(g_strdup(strcmp(words, read) == 0 ? text : words), "\n", ' ');
  *role = CARNET_ROLE_DIM;
  return g_strdup("·");
}

void carnet_card_uses_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetCardState *state = screen->state;
  gint64 offset, limit;
  carnet_list_wants(state->uses, area.h - 1, &offset, &limit);
  CarnetListLook look = {text_of, cell, screen, TRUE};
  carnet_list_draw(state->uses, grid, area, &look);
}
