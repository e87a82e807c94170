/* start.c - frame 14: no workspace here. Where there is one, the console goes straight into it. */
#include <string.h>

#include "carnet/error.h"
#include "tui/import_form.h"
#include "tui/popups.h"
#include "tui/rooms.h"
#include "tui/ui_parts.h"

#define HOME_ROOMS 9

#define DEMO_FOLDER "carnet-demo"

enum { SLOT_LOOK, SLOT_MAKE, SLOT_CHECKS };

typedef struct {
  guint cursor;
  gboolean is_here; /* there is no workspace: the screen is shown */
  char *fault;      /* what the store says, where it is not that */
  gboolean imports; /* a file is to be read into the workspace that is made */
  gboolean is_checked, has_fonts, has_signer;
} Start;

typedef struct {
  char key;
  const char *title, *note, *more; /* text ids; more NULL */
} Item;

static const Item items[] = {{'d', "tui.start.demo", "tui.first.demo.note", "tui.start.demo.more"},
                             {'i', "tui.first.import", "tui.first.import.note", "tui.first.import.more"},
                             {'n', "tui.start.new", "tui.start.new.note", NULL},
                             {'o', "tui.start.open", "tui.start.open.note", NULL}};

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

static gpointer ask_checks(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                           GError **error) {
  (void)job;
  (void)data;
  return provider->doctor ? provider->doctor(app, error) : NULL;
}

static void free_table(gpointer table) { carnet_table_free(table); }

static void take_checks(CarnetScreen *screen, gpointer answer, const GError *error) {
  Start *state = screen->state;
  if (error || !answer) return;
  g_autofree char *signer = g_find_program_in_path("ssh-keygen");
  state->is_checked = state->has_fonts = TRUE;
  state->has_signer = signer != NULL;
  for (guint i = 0; i < carnet_table_rows(answer); i++)
    if (g_str_equal(carnet_table_get(answer, i, "check"), "fonts") &&
        g_str_equal(carnet_table_get(answer, i, "state"), "fault"))
      state->has_fonts = FALSE;
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
    if (screen->ui->room == 0) go_home(screen->ui); /* else somebody went on already */
    return;
  }
  state->is_here = TRUE;
  g_free(state->fault);
  state->fault = (error->code & 0xff) == CARNET_ERROR_NOT_FOUND ? NULL : g_strdup(error->message);
  CarnetAsk checks = {ask_checks, NULL, NULL, take_checks, free_table, FALSE};
  carnet_ui_ask(screen, SLOT_CHECKS, &checks);
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
  if (error) {
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  CarnetUi *ui = screen->ui;
  gboolean imports = ((Start *)screen->state)->imports;
  carnet_ui_reopen(ui, answer); /* this screen is gone now */
  if (!imports) return;
  carnet_ui_go(ui, 3);
  carnet_import_open(ui);
}

/* ---- the demo ---- */

static gpointer ask_demo(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                         GError **error) {
  g_autofree char *records = g_build_filename(data, ".carnet", NULL);
  if (g_file_test(records, G_FILE_TEST_IS_DIR)) return g_strdup(data); /* made before: looked at again */
  if (!provider->demo(app, data, carnet_job_progress_func, job, error)) return NULL;
  return g_strdup(data);
}

static void take_demo(CarnetScreen *screen, gpointer answer, const GError *error) {
  ((Start *)screen->state)->imports = FALSE;
  take_init(screen, answer, error);
}

static void make_demo(CarnetScreen *screen) {
  g_autofree char *here = g_get_current_dir();
  CarnetAsk ask = {ask_demo, g_build_filename(here, DEMO_FOLDER, NULL), g_free, take_demo, g_free, TRUE};
  if (carnet_ui_waits(screen, SLOT_MAKE)) return;
  carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, "tui.first.demo.makes"));
  carnet_ui_ask(screen, SLOT_MAKE, &ask);
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
  ((Start *)screen->state)->imports = key == 'i';
  switch (key) {
  case 'i':
  case 'n':
    carnet_prompt_open(ui, carnet_ui_text(ui, "tui.start.new.ask"), here, new_at, screen, NULL);
    break;
  case 'o': carnet_prompt_open(ui, carnet_ui_text(ui, "tui.start.open.ask"), "", open_at, NULL, NULL); break;
  default: make_demo(screen); break;
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
    y += i == 0; /* the demo stands apart */
  }
}

static void draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  Start *state = screen->state;
  if (!state->is_here) return;
  CarnetUi *ui = screen->ui;
  CarnetRect area = {body.x + 8, body.y + 2, MAX(body.w - 9, 40), body.h - 2};
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

/* "Carnet 1.0" and the two languages, this one in brackets. */
static char *crumb(CarnetScreen *screen) {
  static const char *const names[CARNET_N_LANGS] = {"English", "中文"};
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < CARNET_N_LANGS; i++)
    g_string_append_printf(out, i == carnet_ui_lang(screen->ui) ? "[%s] " : " %s  ", names[i]);
  g_autofree char *key = carnet_ui_key_name(screen->ui, screen, CARNET_REQUEST_LANGUAGE);
  g_string_append_printf(out, "(%s)", key);
  gint pad = carnet_ui_columns(screen->ui) - 2 - 6 - (gint)carnet_text_width(out->str, -1);
  char *row = g_strdup_printf("Carnet%*s%s", MAX(pad, 1), "", out->str);
  g_string_free(out, TRUE);
  return row;
}

static char *status(CarnetScreen *screen) {
  const Start *state = screen->state;
  const char *terminal = screen->ui->options.terminal;
  GString *out = g_string_new(NULL);
  if (terminal)
    g_string_append_printf(out, "✓ %s %s", carnet_ui_text(screen->ui, "tui.start.terminal"), terminal);
  if (state->is_checked)
    g_string_append_printf(
        out, "   %s   %s",
        carnet_ui_text(screen->ui, state->has_fonts ? "tui.first.fonts" : "tui.first.no_fonts"),
        carnet_ui_text(screen->ui, state->has_signer ? "tui.first.signer" : "tui.first.no_signer"));
  return g_string_free(out, FALSE);
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
