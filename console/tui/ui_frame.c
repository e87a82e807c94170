/* ui_frame.c - the frame of every screen: rooms, scope, messages, keys; and the notice of a window that is
 * too small. */
#include <string.h>

#include "tui/rooms.h"
#include "tui/ui_parts.h"

#define WIDE 120
#define NARROW 72

gboolean carnet_ui_too_small(const CarnetUi *ui) {
  return ui->grid->columns < CARNET_UI_MIN_COLUMNS || ui->grid->rows < CARNET_UI_MIN_ROWS;
}

/* ---- row 1
 * --------------------------------------------------------------------------------------------------- */

static char *tab_name(const CarnetUi *ui, guint room) {
  char id[] = "tui.room.0";
  id[sizeof id - 2] = (char)('0' + room);
  const char *name = carnet_ui_text(ui, id);
  g_autofree char *shown = ui->grid->columns < NARROW
                               ? g_utf8_substring(name, 0, MIN(3, g_utf8_strlen(name, -1)))
                               : g_strdup(name);
  return g_strdup_printf(room == ui->room ? "[%u%s]" : "%u%s", room, shown);
}

static void draw_tabs(CarnetUi *ui) {
  CarnetRect all = carnet_grid_all(ui->grid);
  char *names[CARNET_UI_ROOMS] = {NULL};
  gint sum = 0;
  for (guint room = 1; room < CARNET_UI_ROOMS; room++) {
    names[room] = tab_name(ui, room);
    sum += (gint)carnet_text_width(names[room], -1);
  }
  gint gap = all.w >= WIDE ? 3 : sum + 8 * 2 <= all.w ? 2 : 1;
  gint x = all.w >= WIDE && ui->room != 1 ? 1 : 0;
  for (guint room = 1; room < CARNET_UI_ROOMS; room++) {
    ui->tab_x[room] = x;
    ui->tab_w[room] = (gint)carnet_text_width(names[room], -1);
    x = carnet_grid_text(ui->grid, all, x, 0, room == ui->room ? CARNET_ROLE_TITLE : CARNET_ROLE_TEXT,
                         names[room]);
    x += gap;
    g_free(names[room]);
  }
}

static void draw_head(CarnetUi *ui, CarnetScreen *screen) {
  CarnetRect all = carnet_grid_all(ui->grid);
  memset(ui->tab_w, 0, sizeof ui->tab_w);
  g_autofree char *crumb = screen->type->crumb ? screen->type->crumb(screen) : NULL;
  if (crumb)
    carnet_grid_cut(ui->grid, all, 1, 0, all.w - 2, CARNET_ROLE_TEXT, crumb, CARNET_CUT_END);
  else if (ui->room > 0)
    draw_tabs(ui);
  if (screen->type->scope) screen->type->scope(screen, ui->grid, (CarnetRect){0, 1, all.w, 1});
}

/* ---- the last two rows
 * --------------------------------------------------------------------------------------- */

static const char *stage_text(const CarnetUi *ui, const char *stage) {
  g_autofree char *id = g_strconcat("tui.stage.", stage, NULL);
  return carnet_texts_has(carnet_ui_texts(ui), id) ? carnet_ui_text(ui, id) : stage;
}

static char *progress_text(const CarnetUi *ui, const CarnetPending *pending, gint64 now) {
  const char *stage = NULL;
  guint64 done = 0, total = 0;
  carnet_job_get_progress(pending->job, &stage, &done, &total);
  double seconds = (double)(now - pending->since) / 1e6;
  GString *out = g_string_new("… ");
  g_string_append(out, stage && *stage ? stage_text(ui, stage) : carnet_ui_text(ui, "tui.working"));
  if (done > 0) {
    g_autofree char *count = carnet_text_number((gint64)done);
    g_autofree char *rate = carnet_text_number((gint64)((double)done / seconds));
    g_string_append_printf(out, "  %s", count);
    if (total >= done)
      g_string_append_printf(out, "  %u %%  %s/s  %.0f s %s", (guint)(done * 100 / total), rate,
                             (double)(total - done) * seconds / (double)done, carnet_ui_text(ui, "tui.left"));
    else
      g_string_append_printf(out, "  %s/s", rate);
  } else {
    g_string_append_printf(out, "  %.0f s", seconds);
  }
  g_string_append_printf(out, "   ^C %s", carnet_ui_text(ui, "tui.hint.stop"));
  return g_string_free(out, FALSE);
}

static void draw_status(CarnetUi *ui, CarnetScreen *screen) {
  CarnetRect all = carnet_grid_all(ui->grid);
  gint y = all.h - 2, x = 1, w = all.w - 2;
  gint64 now = g_get_monotonic_time();
  const CarnetMessage *message =
      ui->messages->len > 0 ? g_ptr_array_index(ui->messages, ui->messages->len - 1) : NULL;
  const CarnetPending *pending = carnet_ui_longest(ui);
  if (ui->leaving) {
    carnet_grid_cut(ui->grid, all, x, y, w, CARNET_ROLE_ATTENTION, carnet_ui_text(ui, "tui.leave"),
                    CARNET_CUT_END);
  } else if (message && now - message->at < (gint64)CARNET_UI_MESSAGE_MS * 1000) {
    carnet_grid_cut(ui->grid, all, x, y, w, message->role, message->text, CARNET_CUT_END);
  } else if (pending && now - pending->since > 1000 * 1000) {
    g_autofree char *text = progress_text(ui, pending, now);
    carnet_grid_cut(ui->grid, all, x, y, w, CARNET_ROLE_SOFT, text, CARNET_CUT_END);
  } else if (screen->type->status) {
    g_autofree char *text = screen->type->status(screen);
    if (text) carnet_grid_cut(ui->grid, all, x, y, w, CARNET_ROLE_TEXT, text, CARNET_CUT_END);
  }
}

/* Draws one hint if it fits whole; the last are the first to go, never the help. */
static gint draw_hint(CarnetUi *ui, const CarnetScreen *screen, gint x, CarnetRequest request,
                      const char *word) {
  CarnetRect all = carnet_grid_all(ui->grid);
  g_autofree char *key = carnet_ui_key_name(ui, screen, request);
  if (!*key) return x;
  g_autofree char *text = g_strdup_printf("%s %s", key, word);
  gint w = (gint)carnet_text_width(text, -1);
  if (x + w > all.w - 1) return x;
  carnet_grid_text(ui->grid, all, x, all.h - 1, CARNET_ROLE_TEXT, text);
  carnet_grid_role(ui->grid, all, x + (gint)carnet_text_width(key, -1), all.h - 1,
                   w - (gint)carnet_text_width(key, -1), CARNET_ROLE_DIM);
  CarnetHintPlace place = {x, w, request};
  g_array_append_val(ui->hints, place);
  return x + w + 2;
}

static void draw_hints(CarnetUi *ui, CarnetScreen *screen) {
  CarnetRect all = carnet_grid_all(ui->grid);
  g_array_set_size(ui->hints, 0);
  g_autofree char *help = carnet_keymap_key(ui->options.keymap, CARNET_KEYS_VIEW, CARNET_REQUEST_HELP);
  gint x = carnet_grid_printf(ui->grid, all, 1, all.h - 1, CARNET_ROLE_TEXT, "%s %s", help ? help : "F1",
                              carnet_ui_text(ui, "tui.hint.help"));
  CarnetHintPlace place = {1, x - 1, CARNET_REQUEST_HELP};
  g_array_append_val(ui->hints, place);
  x += 2;
  for (const CarnetVerb *verb = screen->type->verbs; verb->request != CARNET_REQUEST_NONE; verb++)
    if (verb->hint)
      x = draw_hint(ui, screen, x, verb->request,
                    carnet_ui_text(ui, *verb->hint ? verb->hint : carnet_request_hint(verb->request)));
}

/* ---- the whole
 * ------------------------------------------------------------------------------------------------- */

/* Frame 15. */
static void draw_too_small(CarnetUi *ui) {
  CarnetRect all = carnet_grid_all(ui->grid);
  g_autofree char *need = g_strdup_printf("%d x %d", CARNET_UI_MIN_COLUMNS, CARNET_UI_MIN_ROWS);
  g_autofree char *have = g_strdup_printf("%d x %d", all.w, all.h);
  g_autofree char *first =
      carnet_texts_format(ui->options.texts, ui->lang, "tui.small.need", "size", need, NULL);
  g_autofree char *second =
      carnet_texts_format(ui->options.texts, ui->lang, "tui.small.have", "size", have, NULL);
  carnet_grid_text(ui->grid, all, 0, 0, CARNET_ROLE_TEXT, first);
  carnet_grid_text(ui->grid, all, 0, 1, CARNET_ROLE_TEXT, second);
  carnet_grid_text(ui->grid, all, 0, 3, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.small.safe"));
  carnet_grid_text(ui->grid, all, 0, 4, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.small.command"));
  carnet_grid_text(ui->grid, all, 0, all.h - 1, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.small.keys"));
}

void carnet_ui_draw_frame(CarnetUi *ui) {
  carnet_grid_clear(ui->grid);
  if (carnet_ui_too_small(ui)) {
    draw_too_small(ui);
    return;
  }
  CarnetScreen *screen = carnet_ui_room_top(ui);
  if (!screen) return;
  CarnetRect all = carnet_grid_all(ui->grid);
  draw_head(ui, screen);
  screen->type->draw(screen, ui->grid, (CarnetRect){0, 2, all.w, all.h - 4});
  draw_status(ui, screen);
  draw_hints(ui, screen);
  for (guint i = 0; i < ui->popups->len; i++) {
    CarnetScreen *popup = g_ptr_array_index(ui->popups, i);
    ui->grid->cursor_x = ui->grid->cursor_y = -1;
    popup->type->draw(popup, ui->grid, all);
  }
  if (ui->popups->len == 0) return;
  /* The last two rows belong to what obeys; the chooser writes its own. */
  CarnetScreen *top = carnet_ui_top(ui);
  if (!top->type->status && !top->type->verbs[0].hint) return;
  carnet_grid_fill(ui->grid, all, 0, all.h - 2, all.w, 2, CARNET_ROLE_TEXT);
  draw_status(ui, top);
  draw_hints(ui, top);
}
