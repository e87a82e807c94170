/* start.c - frame 14: no workspace here. Where there is one, the console goes straight into it. */
#include <string.h>

#include "carnet/error.h"
#include "tui/popups.h"
#include "tui/rooms.h"
#include "tui/ui_parts.h"

#define HOME_ROOMS 9

enum { SLOT_LOOK, SLOT_MAKE };

typedef struct {
  guint cursor;
  gboolean is_here; /* there is no workspace: the screen is shown */
  char *fault;      /* what the store says, where it is not that */
} Start;

typedef struct {
  char key;
  const char *title, *note, *more; /* text ids; more NULL */
} Item;

static const Item items[] = {{'n', "tui.start.new", "tui.start.new.note", NULL},
                             {'o', "tui.start.open", "tui.start.open.note", NULL},
                             {'d', "tui.start.demo", "tui.start.demo.note", "tui.start.demo.more"}};

static void state_free(gpointer state) {
  g_free(((Start *)state)->fault);
  g_free(state);
}

static gpointer make(void) { return g_new0(Start, 1); }

/* ---- looking for a workspace
 * --------------------------------------------------------------------------------- */

static gpointer ask_workspace(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                              GError **error) {
  (void)job;
  (void)data;
  return g_strdup(provider->workspace(app, error));
}

static void go_home(CarnetUi *ui) {
  for (guint room = 1; room <= HOME_ROOMS; room++)
    if (carnet_rooms_type(room)) {
      carnet_ui_go(ui, room);
      return;
    }
}

static void take_workspace(CarnetScreen *screen, gpointer answer, const GError *error) {
  Start *state = screen->state;
  (void)answer;
  if (!error) {
    go_home(screen->ui);
    return;
  }
  state->is_here = TRUE;
  g_free(state->fault);
  state->fault = (error->code & 0xff) == CARNET_ERROR_NOT_FOUND ? NULL : g_strdup(error->message);
}

static void start(CarnetScreen *screen) {
  CarnetAsk ask = {ask_workspace, NULL, NULL, take_workspace, g_free, FALSE};
  carnet_ui_ask(screen, SLOT_LOOK, &ask);
}

/* ---- making one
 * -------------------------------------------------------------------------------------------------- */

static gpointer ask_init(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                         GError **error) {
  (void)job;
  CarnetInitOptions options = {.folder = data};
  return provider->init(app, &options, error) ? g_strdup(data) : NULL;
}

static void take_init(CarnetScreen *screen, gpointer answer, const GError *error) {
  if (error)
    carnet_ui_say_error(screen->ui, error);
  else
    carnet_ui_reopen(screen->ui, answer);
}

static void new_at(CarnetUi *ui, const char *text, gpointer data) {
  CarnetScreen *screen = data;
  if (!*text) return;
  CarnetAsk ask = {ask_init, g_strdup(text), g_free, take_init, g_free, TRUE};
  carnet_ui_ask(screen, SLOT_MAKE, &ask);
  (void)ui;
}

static void open_at(CarnetUi *ui, const char *text, gpointer data) {
  (void)data;
  if (*text) carnet_ui_reopen(ui, text);
}

static void choose(CarnetScreen *screen, char key) {
  CarnetUi *ui = screen->ui;
  g_autofree char *here = g_get_current_dir();
  switch (key) {
  case 'n':
    carnet_prompt_open(ui, carnet_ui_text(ui, "tui.start.new.ask"), here, new_at, screen, NULL);
    break;
  case 'o': carnet_prompt_open(ui, carnet_ui_text(ui, "tui.start.open.ask"), "", open_at, NULL, NULL); break;
  default: carnet_ui_say(ui, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.start.demo.how")); break;
  }
}

static gboolean event(CarnetScreen *screen, const CarnetInputEvent *event) {
  Start *state = screen->state;
  if (!state->is_here || event->kind != CARNET_INPUT_KEY) return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(items); i++)
    if (event->key == (CarnetKey)items[i].key) {
      state->cursor = i;
      choose(screen, items[i].key);
      return TRUE;
    }
  return FALSE;
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  Start *state = screen->state;
  switch (request) {
  case CARNET_REQUEST_NEXT_LINE:
    state->cursor = MIN(state->cursor + 1, (guint)G_N_ELEMENTS(items) - 1);
    break;
  case CARNET_REQUEST_PREVIOUS_LINE: state->cursor -= state->cursor > 0; break;
  case CARNET_REQUEST_OPEN: choose(screen, items[state->cursor].key); break;
  default: return CARNET_NEXT_UNUSED;
  }
  return CARNET_NEXT_STAY;
}

/* ---- drawing
 * -------------------------------------------------------------------------------------------------------- */

static void draw_items(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  Start *state = screen->state;
  gint y = 0, note = MIN(34, area.w / 2);
  for (guint i = 0; i < G_N_ELEMENTS(items); i++) {
    const Item *item = &items[i];
    gboolean cursor = i == state->cursor;
    carnet_grid_printf(grid, area, 0, y, CARNET_ROLE_TEXT, "%s %c   ", cursor ? ">" : " ", item->key);
    carnet_grid_text(grid, area, 6, y, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, item->title));
    carnet_grid_text(grid, area, note, y, CARNET_ROLE_DIM, carnet_ui_text(screen->ui, item->note));
    if (cursor) carnet_grid_role(grid, area, 0, y, note - 2, CARNET_ROLE_CURSOR);
    y++;
    if (item->more)
      carnet_grid_text(grid, area, note, y++, CARNET_ROLE_DIM, carnet_ui_text(screen->ui, item->more));
    if (item->more || i == 0) y += i == 0 ? 0 : 1;
  }
}

static void draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  Start *state = screen->state;
  if (!state->is_here) return;
  CarnetUi *ui = screen->ui;
  CarnetRect area = {body.x + 8, body.y + 2, MAX(body.w - 16, 40), body.h - 2};
  if (state->fault) {
    carnet_grid_text(grid, area, 0, 0, CARNET_ROLE_STOP, state->fault);
    carnet_grid_text(grid, area, 0, 2, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.start.doctor"));
    return;
  }
  g_autofree char *here = g_get_current_dir();
  const char *folder = ui->options.app.workspace ? ui->options.app.workspace : here;
  g_autofree char *none =
      carnet_texts_format(ui->options.texts, ui->lang, "tui.start.none", "folder", folder, NULL);
  carnet_grid_cut(grid, area, 0, 0, area.w, CARNET_ROLE_TEXT, none, CARNET_CUT_MIDDLE);
  carnet_grid_text(grid, area, 0, 1, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.start.none.more"));
  carnet_grid_text(grid, area, 0, 3, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.start.what"));
  draw_items(screen, grid, (CarnetRect){area.x, area.y + 5, area.w, area.h - 5});
  carnet_grid_text(grid, area, 0, area.h - 4, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.start.leave"));
  carnet_grid_hline(grid, body, 0, body.h - 1, body.w);
}

static void scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  (void)screen;
  carnet_grid_hline(grid, row, 0, 0, row.w);
}

static char *crumb(CarnetScreen *screen) { return g_strdup(carnet_ui_text(screen->ui, "tui.start.head")); }

static char *status(CarnetScreen *screen) {
  const char *terminal = screen->ui->options.terminal;
  return terminal ? g_strdup_printf("✓ %s %s", carnet_ui_text(screen->ui, "tui.start.terminal"), terminal)
                  : NULL;
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_NEXT_LINE, "tui.start.choose", "tui.start.choose.hint"},
                                   {CARNET_REQUEST_OPEN, "tui.start.do", "tui.start.do.hint"},
                                   {CARNET_REQUEST_LANGUAGE, NULL, ""},
                                   {CARNET_REQUEST_BACK, NULL, "tui.hint.quit"},
                                   {0}};

static const CarnetScreenType type = {.name = "start",
                                      .verbs = verbs,
                                      .make = make,
                                      .start = start,
                                      .free = state_free,
                                      .draw = draw,
                                      .scope = scope,
                                      .crumb = crumb,
                                      .status = status,
                                      .handle = handle,
                                      .event = event};

const CarnetScreenType *carnet_screen_start(void) { return &type; }
