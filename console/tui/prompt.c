/* prompt.c - two small popups: one line of text, and a menu with its own letters. */
#include "tui/input.h"
#include "tui/popups.h"

/* ---- one line
 * -------------------------------------------------------------------------------------------------- */

typedef struct {
  char *title;
  CarnetInput *input;
  CarnetPromptFunc done;
  gpointer data;
  GDestroyNotify data_free;
} Prompt;

static void prompt_free(gpointer state) {
  Prompt *prompt = state;
  g_free(prompt->title);
  carnet_input_free(prompt->input);
  if (prompt->data && prompt->data_free) prompt->data_free(prompt->data);
  g_free(prompt);
}

static void prompt_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect all) {
  Prompt *prompt = screen->state;
  gint w = MIN(all.w - 8, 72);
  CarnetRect box = carnet_grid_box(grid, (CarnetRect){(all.w - w) / 2, all.h / 2 - 3, w, 5});
  carnet_grid_cut(grid, box, 1, 0, box.w - 2, CARNET_ROLE_TEXT, prompt->title, CARNET_CUT_END);
  carnet_input_draw(prompt->input, grid, box, 1, 1, box.w - 2, TRUE);
  carnet_grid_cut(grid, box, 1, 2, box.w - 2, CARNET_ROLE_DIM, carnet_ui_text(screen->ui, "tui.prompt.keys"),
                  CARNET_CUT_END);
}

static gboolean prompt_event(CarnetScreen *screen, const CarnetInputEvent *event) {
  gboolean changed;
  return carnet_input_event(((Prompt *)screen->state)->input, event, &changed);
}

/* The popup goes first, so that `done` may open another. */
static void prompt_done(CarnetScreen *screen) {
  Prompt *prompt = screen->state;
  CarnetUi *ui = screen->ui;
  CarnetPromptFunc done = prompt->done;
  GDestroyNotify data_free = prompt->data_free;
  gpointer data = g_steal_pointer(&prompt->data);
  g_autofree char *text = g_strdup(carnet_input_text(prompt->input));
  carnet_ui_request(ui, CARNET_REQUEST_BACK);
  done(ui, text, data);
  if (data && data_free) data_free(data);
}

static CarnetNext prompt_handle(CarnetScreen *screen, CarnetRequest request) {
  if (request == CARNET_REQUEST_BACK) return CARNET_NEXT_BACK;
  if (request != CARNET_REQUEST_OPEN) return CARNET_NEXT_UNUSED;
  prompt_done(screen);
  return CARNET_NEXT_STAY;
}

static gboolean prompt_typing(const CarnetScreen *screen) {
  (void)screen;
  return TRUE;
}

static const CarnetVerb prompt_verbs[] = {
    {CARNET_REQUEST_OPEN, NULL, ""}, {CARNET_REQUEST_BACK, NULL, ""}, {0}};
static const CarnetScreenType prompt_type = {.name = "prompt",
                                             .popup = TRUE,
                                             .verbs = prompt_verbs,
                                             .free = prompt_free,
                                             .draw = prompt_draw,
                                             .handle = prompt_handle,
                                             .event = prompt_event,
                                             .typing = prompt_typing};

void carnet_prompt_open(CarnetUi *ui, const char *title, const char *text, CarnetPromptFunc done,
                        gpointer data, GDestroyNotify data_free) {
  Prompt *prompt = g_new0(Prompt, 1);
  prompt->title = g_strdup(title);
  prompt->input = carnet_input_new(text);
  prompt->done = done;
  prompt->data = data;
  prompt->data_free = data_free;
  carnet_ui_push(ui, &prompt_type, prompt);
}

/* ---- menu
 * ------------------------------------------------------------------------------------------------------- */

typedef struct {
  char *title;
  const CarnetMenuItem *items;
  guint n, cursor;
  CarnetMenuFunc done;
  gpointer data;
  GDestroyNotify data_free;
} Menu;

static void menu_free(gpointer state) {
  Menu *menu = state;
  g_free(menu->title);
  if (menu->data && menu->data_free) menu->data_free(menu->data);
  g_free(menu);
}

static void menu_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect all) {
  Menu *menu = screen->state;
  gint w = (gint)carnet_text_width(menu->title, -1) + 4;
  for (guint i = 0; i < menu->n; i++)
    w = MAX(w, (gint)carnet_text_width(carnet_ui_text(screen->ui, menu->items[i].text), -1) + 10);
  w = MIN(w, all.w - 4);
  gint h = (gint)menu->n + 3;
  CarnetRect box = carnet_grid_box(grid, (CarnetRect){(all.w - w) / 2, (all.h - h) / 2, w, h});
  carnet_grid_cut(grid, box, 1, 0, box.w - 2, CARNET_ROLE_TEXT, menu->title, CARNET_CUT_END);
  for (guint i = 0; i < menu->n; i++) {
    const CarnetMenuItem *item = &menu->items[i];
    gint y = (gint)i + 1;
    carnet_grid_printf(grid, box, 1, y, CARNET_ROLE_TEXT, "%s %c  ", i == menu->cursor ? ">" : " ",
                       item->key);
    carnet_grid_cut(grid, box, 6, y, box.w - 7, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, item->text),
                    CARNET_CUT_END);
    if (i == menu->cursor) carnet_grid_role(grid, box, 0, y, box.w, CARNET_ROLE_CURSOR);
  }
}

static void menu_done(CarnetScreen *screen, guint i) {
  Menu *menu = screen->state;
  CarnetUi *ui = screen->ui;
  CarnetMenuFunc done = menu->done;
  GDestroyNotify data_free = menu->data_free;
  gpointer data = g_steal_pointer(&menu->data);
  char key = menu->items[i].key;
  carnet_ui_request(ui, CARNET_REQUEST_BACK);
  done(ui, key, data);
  if (data && data_free) data_free(data);
}

static gboolean menu_event(CarnetScreen *screen, const CarnetInputEvent *event) {
  Menu *menu = screen->state;
  for (guint i = 0; event->kind == CARNET_INPUT_KEY && i < menu->n; i++)
    if (event->key == (CarnetKey)menu->items[i].key) {
      menu_done(screen, i);
      return TRUE;
    }
  return FALSE;
}

static CarnetNext menu_handle(CarnetScreen *screen, CarnetRequest request) {
  Menu *menu = screen->state;
  switch (request) {
  case CARNET_REQUEST_NEXT_LINE: menu->cursor = MIN(menu->cursor + 1, menu->n - 1); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_PREVIOUS_LINE: menu->cursor -= menu->cursor > 0; return CARNET_NEXT_STAY;
  case CARNET_REQUEST_OPEN: menu_done(screen, menu->cursor); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_BACK: return CARNET_NEXT_BACK;
  default: return CARNET_NEXT_UNUSED;
  }
}

static const CarnetScreenType menu_type = {.name = "menu",
                                           .popup = TRUE,
                                           .verbs = prompt_verbs,
                                           .free = menu_free,
                                           .draw = menu_draw,
                                           .handle = menu_handle,
                                           .event = menu_event};

void carnet_menu_open(CarnetUi *ui, const char *title, const CarnetMenuItem *items, CarnetMenuFunc done,
                      gpointer data, GDestroyNotify data_free) {
  Menu *menu = g_new0(Menu, 1);
  menu->title = g_strdup(title);
  menu->items = items;
  while (items[menu->n].key) menu->n++;
  menu->done = done;
  menu->data = data;
  menu->data_free = data_free;
  carnet_ui_push(ui, &menu_type, menu);
}
