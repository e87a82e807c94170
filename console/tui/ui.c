/* ui.c - the console's life: making it, events, messages, the stacks of screens. */
#include "tui/ui.h"

#include "tui/popups.h"
#include "tui/rooms.h"
#include "tui/ui_parts.h"

/* ---- screens ----------------------------------------------------------------------------------------------
 */

static GPtrArray *shown_stack(CarnetUi *ui) { return ui->stack[ui->room]; }

CarnetScreen *carnet_ui_room_top(CarnetUi *ui) {
  GPtrArray *stack = shown_stack(ui);
  return stack->len > 0 ? g_ptr_array_index(stack, stack->len - 1) : NULL;
}

CarnetScreen *carnet_ui_top(CarnetUi *ui) {
  if (ui->popups->len > 0) return g_ptr_array_index(ui->popups, ui->popups->len - 1);
  return carnet_ui_room_top(ui);
}

static void screen_free(CarnetScreen *screen) {
  carnet_ui_forget(screen->ui, screen);
  if (screen->type->free) screen->type->free(screen->state);
  g_free(screen);
}

static void start(CarnetScreen *screen) {
  if (screen->is_started) return;
  screen->is_started = TRUE;
  if (screen->type->start) screen->type->start(screen);
}

static CarnetScreen *push_to(CarnetUi *ui, GPtrArray *stack, const CarnetScreenType *type, gpointer state) {
  CarnetScreen *screen = g_new0(CarnetScreen, 1);
  screen->type = type;
  screen->ui = ui;
  screen->state = state;
  screen->serial = ++ui->serial;
  g_ptr_array_add(stack, screen);
  start(screen);
  return screen;
}

CarnetScreen *carnet_ui_push(CarnetUi *ui, const CarnetScreenType *type, gpointer state) {
  return push_to(ui, type->popup ? ui->popups : shown_stack(ui), type, state);
}

void carnet_ui_pop(CarnetUi *ui, CarnetScreen *screen) {
  gboolean found = g_ptr_array_remove(ui->popups, screen);
  for (guint i = 0; i < CARNET_UI_ROOMS && !found; i++) found = g_ptr_array_remove(ui->stack[i], screen);
  if (found) screen_free(screen);
}

void carnet_ui_close(CarnetScreen *screen) { carnet_ui_pop(screen->ui, screen); }

static void drop_stack(GPtrArray *stack) {
  while (stack->len > 0) screen_free(g_ptr_array_steal_index(stack, stack->len - 1));
}

void carnet_ui_drop_all(CarnetUi *ui) {
  drop_stack(ui->popups);
  for (guint i = 0; i < CARNET_UI_ROOMS; i++) drop_stack(ui->stack[i]);
}

/* The room is left: its questions make way for those of the next one. */
static void pause_stack(CarnetUi *ui, GPtrArray *stack) {
  for (guint i = 0; i < stack->len; i++) {
    CarnetScreen *screen = g_ptr_array_index(stack, i);
    if (screen->type->pauses && carnet_ui_forget(ui, screen)) screen->is_paused = TRUE;
  }
}

static void refresh(CarnetScreen *screen) {
  screen->is_paused = FALSE;
  if (screen->type->refresh) screen->type->refresh(screen);
}

static void resume_stack(GPtrArray *stack) {
  for (guint i = 0; i < stack->len; i++) {
    CarnetScreen *screen = g_ptr_array_index(stack, i);
    if (screen->is_paused) refresh(screen);
  }
}

void carnet_ui_go(CarnetUi *ui, guint room) {
  const CarnetScreenType *type = carnet_rooms_type(room);
  if (room >= CARNET_UI_ROOMS || !type || !type->make) {
    carnet_ui_say(ui, CARNET_ROLE_ATTENTION, carnet_ui_text(ui, "tui.no_room"));
    return;
  }
  drop_stack(ui->popups);
  if (room != ui->room) pause_stack(ui, shown_stack(ui));
  ui->room = room;
  resume_stack(shown_stack(ui));
  if (shown_stack(ui)->len == 0) push_to(ui, shown_stack(ui), type, type->make());
}

const CarnetVerb *carnet_screen_verb(const CarnetScreenType *type, CarnetRequest request) {
  for (const CarnetVerb *verb = type->verbs; verb->request != CARNET_REQUEST_NONE; verb++)
    if (verb->request == request) return verb;
  return NULL;
}

/* A room that is not shown, and pauses, asks when it is. */
static void refresh_stack(GPtrArray *stack, gboolean is_shown) {
  for (guint i = 0; i < stack->len; i++) {
    CarnetScreen *screen = g_ptr_array_index(stack, i);
    if (screen->type->pauses && !is_shown)
      screen->is_paused = TRUE;
    else
      refresh(screen);
  }
}

void carnet_ui_changed(CarnetUi *ui) {
  carnet_ui_watched(ui);
  for (guint i = 0; i < CARNET_UI_ROOMS; i++) refresh_stack(ui->stack[i], i == ui->room);
  refresh_stack(ui->popups, TRUE);
}

/* ---- life
 * -------------------------------------------------------------------------------------------------- */

static void message_free(gpointer data) {
  CarnetMessage *message = data;
  g_free(message->text);
  g_free(message);
}

static void pending_free(gpointer data) {
  CarnetPending *pending = data;
  if (pending->job) carnet_job_unref(pending->job);
  g_free(pending);
}

static const char *copy_text(const char *text) { return g_strdup(text); }

CarnetUi *carnet_ui_new(const CarnetUiOptions *options) {
  CarnetUi *ui = g_new0(CarnetUi, 1);
  ui->options = *options;
  ui->options.app.workspace = copy_text(options->app.workspace);
  ui->options.app.person = copy_text(options->app.person);
  ui->options.app.role = copy_text(options->app.role);
  ui->options.app.now = copy_text(options->app.now);
  ui->lang = options->app.lang;
  ui->grid = carnet_grid_new(options->columns, options->rows);
  ui->pending = g_ptr_array_new_with_free_func(pending_free);
  ui->popups = g_ptr_array_new();
  ui->messages = g_ptr_array_new_with_free_func(message_free);
  ui->hints = g_array_new(FALSE, FALSE, sizeof(CarnetHintPlace));
  for (guint i = 0; i < CARNET_UI_ROOMS; i++) ui->stack[i] = g_ptr_array_new();
  carnet_ui_open_threads(ui);
  carnet_ui_go(ui, 0);
  return ui;
}

void carnet_ui_free(CarnetUi *ui) {
  if (!ui) return;
  carnet_ui_drop_all(ui);
  carnet_ui_close_threads(ui);
  for (guint i = 0; i < CARNET_UI_ROOMS; i++) g_ptr_array_unref(ui->stack[i]);
  g_ptr_array_unref(ui->popups);
  g_ptr_array_unref(ui->pending);
  g_ptr_array_unref(ui->messages);
  g_array_unref(ui->hints);
  carnet_grid_free(ui->grid);
  g_free((char *)ui->options.app.workspace);
  g_free((char *)ui->options.app.person);
  g_free((char *)ui->options.app.role);
  g_free((char *)ui->options.app.now);
  g_free(ui->stamp);
  g_free(ui->copy);
  g_free(ui);
}

void carnet_ui_reopen(CarnetUi *ui, const char *workspace) {
  char *fresh = g_strdup(workspace);
  carnet_ui_drop_all(ui);
  carnet_ui_close_threads(ui);
  g_free((char *)ui->options.app.workspace);
  ui->options.app.workspace = fresh;
  g_clear_pointer(&ui->stamp, g_free);
  carnet_ui_open_threads(ui);
  carnet_ui_go(ui, 0);
}

/* ---- small things -----------------------------------------------------------------------------------------
 */

const CarnetTexts *carnet_ui_texts(const CarnetUi *ui) { return ui->options.texts; }
CarnetLang carnet_ui_lang(const CarnetUi *ui) { return ui->lang; }
gint carnet_ui_columns(const CarnetUi *ui) { return ui->grid->columns; }
void carnet_ui_set_terminal(CarnetUi *ui, const char *terminal) { ui->options.terminal = terminal; }
gboolean carnet_ui_is_done(const CarnetUi *ui) { return ui->done; }

const char *carnet_ui_text(const CarnetUi *ui, const char *id) {
  return carnet_texts_get(ui->options.texts, ui->lang, id);
}

char *carnet_ui_key_name(const CarnetUi *ui, const CarnetScreen *screen, CarnetRequest request) {
  gboolean form = screen && screen->type->typing && screen->type->typing(screen);
  char *name = carnet_keymap_key(ui->options.keymap, form ? CARNET_KEYS_FORM : CARNET_KEYS_VIEW, request);
  if (!name && form) name = carnet_keymap_key(ui->options.keymap, CARNET_KEYS_VIEW, request);
  return name ? name : g_strdup("");
}

void carnet_ui_say(CarnetUi *ui, CarnetRole role, const char *text) {
  if (ui->messages->len == CARNET_UI_MESSAGES) g_ptr_array_remove_index(ui->messages, 0);
  CarnetMessage *message = g_new0(CarnetMessage, 1);
  message->role = role;
  message->text = g_strdup(text);
  message->at = g_get_monotonic_time();
  g_ptr_array_add(ui->messages, message);
}

void carnet_ui_say_error(CarnetUi *ui, const GError *error) {
  g_autofree char *text = g_strdup_printf("✗ %s", error->message);
  carnet_ui_say(ui, CARNET_ROLE_STOP, text);
}

void carnet_ui_copy(CarnetUi *ui, const char *text) {
  g_free(ui->copy);
  ui->copy = g_strdup(text);
}

char *carnet_ui_take_copy(CarnetUi *ui) { return g_steal_pointer(&ui->copy); }

static gboolean take(gboolean *flag) {
  gboolean was = *flag;
  *flag = FALSE;
  return was;
}

gboolean carnet_ui_wants_suspend(CarnetUi *ui) { return take(&ui->suspend); }
gboolean carnet_ui_wants_redraw(CarnetUi *ui) { return take(&ui->redraw); }

void carnet_ui_resize(CarnetUi *ui, gint columns, gint rows) {
  if (columns == ui->grid->columns && rows == ui->grid->rows) return;
  carnet_grid_free(ui->grid);
  ui->grid = carnet_grid_new(columns, rows);
}

gint carnet_ui_timeout(const CarnetUi *ui) {
  gint watch = carnet_ui_watch_ms(ui);
  if (ui->pending->len > 0) return 100;
  if (ui->messages->len == 0) return watch;
  const CarnetMessage *message = g_ptr_array_index(ui->messages, ui->messages->len - 1);
  gint64 left = message->at / 1000 + CARNET_UI_MESSAGE_MS - g_get_monotonic_time() / 1000;
  return left < 0 ? watch : watch < 0 ? (gint)left + 1 : MIN((gint)left + 1, watch);
}

const CarnetGrid *carnet_ui_draw(CarnetUi *ui) {
  carnet_ui_draw_frame(ui);
  return ui->grid;
}
