/* screen_registers_draw.c - drawing the registers: names, entries, the entry with its history. */
#include <string.h>

#include "tui/exports.h"
#include "tui/registers_parts.h"
#include "tui/wrap.h"

#define LABEL 20
#define SIDE_LEAST 17
#define SIDE_WIDE 26
#define WIDE 120

gint carnet_registers_side(const CarnetScreen *screen) {
  return carnet_ui_columns(screen->ui) >= WIDE ? SIDE_WIDE : SIDE_LEAST;
}

/* ---- the entry
 * ------------------------------------------------------------------------------------------------------ */

static void add_line(GPtrArray *lines, const char *label, const char *value, gint w) {
  g_autoptr(GPtrArray) wrapped = carnet_wrap(value, MAX(w - LABEL, 20));
  for (guint i = 0; i < wrapped->len; i++) {
    const char *head = i == 0 ? label : "";
    g_ptr_array_add(lines, g_strdup_printf("%s%*s%s", head, MAX(LABEL - (gint)carnet_text_width(head, -1), 1),
                                           "", (const char *)g_ptr_array_index(wrapped, i)));
  }
}

/* What the event adds to an entry's own keys; the list's row has these too. */
static const char *const common[] = {"kind",  "action", "subject", "by",    "role",
                                     "nonce", "prev",   "verdict", "event", NULL};

static void add_row(const CarnetUi *ui, const CarnetRegister *of, GPtrArray *lines, const CarnetTable *page,
                    guint row, gint w) {
  if (of->request == CARNET_REQUEST_POLICY) { /* a row is a key and its value */
    const char *name = carnet_table_get(page, row, "name");
    g_autofree char *value = carnet_register_say(ui, name, carnet_table_get(page, row, "value"));
    add_line(lines, carnet_register_label(ui, of, name), value, w);
    return;
  }
  for (guint c = 0; c < carnet_table_columns(page); c++) {
    const CarnetTableColumn *column = carnet_table_column(page, c);
    const char *cell = carnet_table_cell(page, row, c);
    if (!*cell || g_strv_contains(common, column->key)) continue;
    gboolean plain = column->kind == CARNET_CELL_INT && !g_str_has_suffix(column->key, "_minor") &&
                     strcmp(column->key, "rate_micro") != 0;
    g_autofree char *value = plain ? carnet_text_number(g_ascii_strtoll(cell, NULL, 10))
                                   : carnet_register_say(ui, column->key, cell);
    add_line(lines, carnet_register_label(ui, of, column->key), value, w);
  }
}

static const char *sign_of(const char *verdict) {
  return strcmp(verdict, "good") == 0       ? "✓"
         : strcmp(verdict, "bad") == 0      ? "✗"
         : strcmp(verdict, "unsigned") == 0 ? "·"
                                            : "?";
}

/* "✓ 2026-06-12 08:18  add  Marta Ortiz, approver", the reason below it. */
static void add_history(const CarnetUi *ui, GPtrArray *lines, const CarnetNode *history, gint w) {
  for (guint i = carnet_node_count(history); i-- > 0;) {
    const CarnetNode *event = carnet_node_at(history, i);
    const char *time = carnet_node_get_string(event, "time", ""),
               *role = carnet_node_get_string(event, "role", "");
    const char *name = carnet_node_get_string(event, "name", carnet_node_get_string(event, "by", ""));
    const char *verdict = carnet_node_get_string(event, "verdict", "unchecked");
    g_autofree char *head = g_strdup_printf(
        "%s %.10s %.5s  %s  %s, %s  %s  %.12s", sign_of(verdict), time, strlen(time) > 15 ? time + 11 : "",
        carnet_word(ui, "tui.word.", carnet_node_get_string(event, "action", "")), name,
        carnet_word(ui, "tui.role.", role), carnet_word(ui, "tui.registers.verdict.", verdict),
        carnet_node_get_string(event, "event", ""));
    g_ptr_array_add(lines, g_steal_pointer(&head));
    const char *reason = carnet_node_get_string(event, "reason", "");
    g_autoptr(GPtrArray) wrapped = carnet_wrap(reason, MAX(w - 4, 20));
    for (guint k = 0; *reason && k < wrapped->len; k++)
      g_ptr_array_add(lines, g_strdup_printf("    %s", (const char *)g_ptr_array_index(wrapped, k)));
  }
}

static void add_event(GPtrArray *lines, const char *text) {
  g_auto(GStrv) parts = g_strsplit(text, "\n", -1);
  g_ptr_array_add(lines, g_strdup(""));
  for (char **part = parts; *part; part++) g_ptr_array_add(lines, g_strdup(*part));
}

GPtrArray *carnet_registers_lines(const CarnetScreen *screen, gint w) {
  const CarnetRegisters *state = screen->state;
  const CarnetUi *ui = screen->ui;
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  const CarnetTable *page;
  guint row;
  if (!state->list || !carnet_list_at_cursor(state->list, &page, &row)) return lines;
  add_row(ui, carnet_registers_at(state), lines, page, row, w);
  if (!state->entry) return lines;
  const CarnetNode *history = carnet_node_get(state->entry, "history");
  g_autofree char *n = g_strdup_printf("%u", carnet_node_count(history));
  g_ptr_array_add(lines, g_strdup(""));
  g_ptr_array_add(lines, carnet_ui_format(ui, "tui.registers.history", "n", n, NULL));
  add_history(ui, lines, history, w);
  const char *text = carnet_node_get_string(state->entry, "event_text", NULL);
  if (text) add_event(lines, text);
  return lines;
}

/* ---- the list
 * ------------------------------------------------------------------------------------------------------- */

static const char *text_of(gpointer user, const char *id) {
  return carnet_ui_text(((CarnetScreen *)user)->ui, id);
}

static char *cell(gpointer user, const CarnetTable *page, guint row, const CarnetListColumn *column,
                  CarnetRole *role) {
  const CarnetScreen *screen = user;
  const char *text = carnet_table_get(page, row, column->key);
  if (strcmp(column->key, "name") == 0 && carnet_ui_lang(screen->ui) == CARNET_LANG_ZH) {
    const char *zh = carnet_table_get(page, row, "name_zh");
    return g_strdup(*zh ? zh : text);
  }
  if (strcmp(column->key, "name") == 0 && carnet_table_find(page, "value") >= 0) /* of the policy */
    return g_strdup(carnet_register_label(screen->ui, NULL, text));
  if (strcmp(column->key, "value") == 0)
    return carnet_register_say(screen->ui, carnet_table_get(page, row, "name"), text);
  if (column->right && strcmp(column->key, "rate_micro") != 0 && *text)
    return carnet_text_number(g_ascii_strtoll(text, NULL, 10));
  if (strcmp(column->key, "until") == 0 && *text && strchr(text, 'T')) *role = CARNET_ROLE_DIM; /* retired */
  return carnet_register_say(screen->ui, column->key, text);
}

static void draw_side(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetRegisters *state = screen->state;
  guint n;
  const CarnetRegister *all = carnet_registers(&n);
  state->side_y = CLAMP(state->side_y, MAX((gint)state->at - area.h + 1, 0), (gint)state->at);
  for (gint y = 0; y < area.h && state->side_y + y < (gint)n; y++) {
    guint i = (guint)(state->side_y + y);
    g_autofree char *id = g_strconcat("tui.register.", all[i].name, NULL);
    gboolean here = i == state->at;
    carnet_grid_text(grid, area, 0, y, CARNET_ROLE_TEXT, here ? ">" : " ");
    carnet_grid_cut(grid, area, 1, y, area.w - 2, here ? CARNET_ROLE_TITLE : CARNET_ROLE_TEXT,
                    carnet_ui_text(screen->ui, id), CARNET_CUT_END);
    if (here && !state->in_entries) carnet_grid_role(grid, area, 0, y, area.w - 1, CARNET_ROLE_CURSOR);
  }
  for (gint y = 0; y < area.h; y++) carnet_grid_text(grid, area, area.w - 1, y, CARNET_ROLE_TEXT, "│");
}

static void draw_entry(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  g_autoptr(GPtrArray) lines = carnet_registers_lines(screen, MIN(area.w - 2, 130));
  for (guint i = 0; i < lines->len && (gint)i < area.h; i++) {
    gboolean more = (gint)i + 1 == area.h && i + 1 < lines->len;
    carnet_grid_cut(grid, area, 1, (gint)i, area.w - 2, CARNET_ROLE_TEXT,
                    more ? "…" : g_ptr_array_index(lines, i), CARNET_CUT_END);
  }
}

void carnet_registers_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  CarnetRegisters *state = screen->state;
  gint side = carnet_registers_side(screen), rows = state->table ? (gint)carnet_table_rows(state->table) : 0;
  gint h = CLAMP(rows + 2, 4, body.h / 2);
  CarnetRect area = {body.x + side, body.y, body.w - side, h};
  draw_side(screen, grid, (CarnetRect){body.x, body.y, side, body.h});
  CarnetListLook look = {text_of, cell, screen, state->in_entries};
  gint64 offset, limit;
  if (state->list) {
    carnet_list_wants(state->list, h - 1, &offset, &limit);
    carnet_list_draw(state->list, grid, area, &look);
  }
  if (state->error)
    carnet_grid_cut(grid, area, 1, 2, area.w - 2, CARNET_ROLE_STOP, state->error, CARNET_CUT_END);
  else if (state->table && rows == 0)
    carnet_grid_cut(grid, area, 1, 2, area.w - 2, CARNET_ROLE_TEXT,
                    carnet_ui_text(screen->ui, "tui.registers.none"), CARNET_CUT_END);
  carnet_grid_hline(grid, body, side, h, area.w);
  draw_entry(screen, grid, (CarnetRect){area.x, body.y + h + 1, area.w, body.h - h - 1});
}
