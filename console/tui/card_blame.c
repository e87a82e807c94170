/* card_blame.c - who said what of a field, when and why, and what of it stands. */
#include <string.h>

#include "tui/card_parts.h"
#include "tui/popups.h"
#include "tui/wrap.h"

#define WIDTH 98 /* of the viewer's text at its widest */

static gpointer ask_blame(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                          GError **error) {
  (void)job;
  return provider->blame(app, data, error);
}

static void table_free(gpointer table) { carnet_table_free(table); }

/* What became of it, in words. */
static char *fate(const CarnetUi *ui, const CarnetTable *table, guint row) {
  const char *by = carnet_table_get(table, row, "superseded_by"),
             *fault = carnet_table_get(table, row, "fault");
  if (strcmp(carnet_table_get(table, row, "stands"), "yes") == 0)
    return g_strdup(carnet_ui_text(ui, "tui.card.blame.stands"));
  if (*by) return g_strdup_printf("%s %.12s", carnet_ui_text(ui, "tui.card.blame.superseded"), by);
  return g_strdup_printf("%s %s", carnet_ui_text(ui, "tui.card.blame.void"), fault);
}

static void add(const CarnetUi *ui, GPtrArray *lines, const char *text) {
  g_autoptr(GPtrArray) wrapped = carnet_wrap(text, MIN(WIDTH, carnet_ui_columns(ui) - 8) - 2);
  for (guint i = 0; i < wrapped->len; i++)
    g_ptr_array_add(lines, g_strconcat("  ", (const char *)g_ptr_array_index(wrapped, i), NULL));
}

static const char *word(const CarnetUi *ui, const char *group, const char *name) {
  g_autofree char *id = g_strconcat(group, name, NULL);
  return carnet_ui_text(ui, id);
}

static void add_lines(const CarnetUi *ui, const CarnetTable *table, guint row, GPtrArray *lines) {
  gboolean stands = strcmp(carnet_table_get(table, row, "stands"), "yes") == 0;
  g_autofree char *state = carnet_card_state(ui, carnet_table_get(table, row, "state")),
                  *became = fate(ui, table, row);
  const char *reason = carnet_table_get(table, row, "reason"), *name = carnet_table_get(table, row, "name");
  g_ptr_array_add(
      lines, g_strdup_printf("%s %s  %s", stands ? "✓" : "·", carnet_table_get(table, row, "what"), state));
  g_autofree char *who =
      g_strdup_printf("%.10s  %s, %s  %s  %.12s", carnet_table_get(table, row, "time"),
                      *name ? name : carnet_table_get(table, row, "by"),
                      word(ui, "role.", carnet_table_get(table, row, "role")),
                      word(ui, "tui.log.verdict.", carnet_table_get(table, row, "verdict")),
                      carnet_table_get(table, row, "event"));
  g_autofree char *quoted = g_strdup_printf("\"%s\"", reason);
  add(ui, lines, who);
  add(ui, lines, became);
  if (*reason) add(ui, lines, quoted);
  g_ptr_array_add(lines, g_strdup(""));
}

static void take_blame(CarnetScreen *screen, gpointer answer, const GError *error) {
  if (error) {
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  for (guint i = carnet_table_rows(answer); i > 0; i--) add_lines(screen->ui, answer, i - 1, lines);
  if (lines->len == 0) g_ptr_array_add(lines, g_strdup(carnet_ui_text(screen->ui, "tui.card.blame.none")));
  carnet_viewer_open(screen->ui, carnet_ui_text(screen->ui, "tui.card.blame"), lines);
}

void carnet_card_blame(CarnetScreen *screen) {
  const CarnetCardState *state = screen->state;
  CarnetAsk ask = {ask_blame, g_strdup(state->field), g_free, take_blame, table_free, FALSE};
  carnet_ui_ask(screen, CARNET_CARD_SLOT_BLAME, &ask);
}
