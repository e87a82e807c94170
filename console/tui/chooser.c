/* chooser.c - the popup of frame 13. */
#include "tui/chooser.h"

#include <string.h>

#include "tui/fuzzy.h"
#include "tui/input.h"

typedef struct {
  char *prompt;
  CarnetInput *input;
  GPtrArray *choices;
  GArray *shown; /* Hit */
  guint cursor, top;
  gint lines;
  gboolean wide;
} Chooser;

typedef struct {
  guint index, score;
} Hit;

void carnet_choice_free(gpointer data) {
  CarnetChoice *choice = data;
  g_free(choice->heading);
  g_free(choice->name);
  g_free(choice->other);
  g_free(choice->place);
  g_free(choice->keys);
  g_free(choice->command);
  g_free(choice->refusal);
  g_free(choice);
}

static void chooser_free(gpointer state) {
  Chooser *chooser = state;
  g_free(chooser->prompt);
  carnet_input_free(chooser->input);
  g_ptr_array_unref(chooser->choices);
  g_array_unref(chooser->shown);
  g_free(chooser);
}

/* What can be done first, then the better fit, then the order of the table. */
static int by_score(gconstpointer a, gconstpointer b, gpointer user) {
  const Chooser *chooser = user;
  const Hit *one = a, *two = b;
  const CarnetChoice *left = g_ptr_array_index(chooser->choices, one->index);
  const CarnetChoice *right = g_ptr_array_index(chooser->choices, two->index);
  if (!left->refusal != !right->refusal) return left->refusal ? 1 : -1;
  if (one->score != two->score) return one->score < two->score ? 1 : -1;
  return one->index < two->index ? -1 : 1;
}

static void filter(Chooser *chooser) {
  const char *typed = carnet_input_text(chooser->input);
  g_array_set_size(chooser->shown, 0);
  for (guint i = 0; i < chooser->choices->len; i++) {
    const CarnetChoice *choice = g_ptr_array_index(chooser->choices, i);
    guint score = MAX(carnet_fuzzy_score(typed, choice->name), carnet_fuzzy_score(typed, choice->other));
    if (*typed && g_str_equal(choice->keys, typed)) score += 1000;
    Hit hit = {i, score};
    if (score > 0) g_array_append_val(chooser->shown, hit);
  }
  if (*typed) g_array_sort_with_data(chooser->shown, by_score, chooser);
  chooser->cursor = chooser->top = 0;
}

static const CarnetChoice *at(const Chooser *chooser, guint i) {
  if (i >= chooser->shown->len) return NULL;
  return g_ptr_array_index(chooser->choices, g_array_index(chooser->shown, Hit, i).index);
}

/* ---- drawing
 * ------------------------------------------------------------------------------------------------ */

static void draw_choice(const CarnetScreen *screen, CarnetGrid *grid, CarnetRect box, gint y,
                        const CarnetChoice *choice, gboolean cursor) {
  CarnetRole role = choice->refusal ? CARNET_ROLE_DIM : CARNET_ROLE_TEXT;
  gint keys_x = box.w - 13, place_x = keys_x - 1;
  if (*choice->place) place_x = carnet_grid_right(grid, box, keys_x - 1, y, role, choice->place);
  carnet_grid_cut(grid, box, 4, y, place_x - 5, role, choice->name, CARNET_CUT_END);
  carnet_grid_cut(grid, box, keys_x, y, choice->refusal ? 4 : 12, role, choice->keys, CARNET_CUT_END);
  if (choice->refusal) carnet_grid_cut(grid, box, keys_x + 4, y, 9, role, choice->refusal, CARNET_CUT_END);
  if (cursor) {
    carnet_grid_text(grid, box, 2, y, CARNET_ROLE_TEXT, ">");
    carnet_grid_role(grid, box, 1, y, box.w - 2, CARNET_ROLE_CURSOR);
  }
  (void)screen;
}

static void draw_choices(CarnetScreen *screen, CarnetGrid *grid, CarnetRect box) {
  Chooser *chooser = screen->state;
  gboolean headings = !*carnet_input_text(chooser->input);
  chooser->lines = box.h - 4;
  if (chooser->cursor < chooser->top) chooser->top = chooser->cursor;
  /* A heading takes a line too: scroll by what really fits. */
  for (;;) {
    gint used = 0;
    for (guint i = chooser->top; i <= chooser->cursor && i < chooser->shown->len; i++)
      used += 1 + (headings && at(chooser, i)->heading ? 1 : 0);
    if (used <= chooser->lines || chooser->top >= chooser->cursor) break;
    chooser->top++;
  }
  gint y = 2;
  for (guint i = chooser->top; i < chooser->shown->len && y < 2 + chooser->lines; i++) {
    const CarnetChoice *choice = at(chooser, i);
    if (headings && choice->heading && y + 1 < 2 + chooser->lines)
      carnet_grid_cut(grid, box, 1, y++, box.w - 2, CARNET_ROLE_EVIDENCE, choice->heading, CARNET_CUT_END);
    draw_choice(screen, grid, box, y++, choice, i == chooser->cursor);
  }
}

static void draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect all) {
  Chooser *chooser = screen->state;
  gint w = chooser->wide ? MIN(all.w - 4, 100) : 64, h = chooser->wide ? all.h - 4 : MAX(13, all.h / 2);
  CarnetRect outer = {(all.w - w) / 2, chooser->wide ? 2 : MIN(4, all.h - h - 2), MIN(w, all.w),
                      MIN(h, all.h - 2)};
  CarnetRect box = carnet_grid_box(grid, outer);
  gint x = carnet_grid_text(grid, box, 1, 0, CARNET_ROLE_TEXT, chooser->prompt);
  carnet_input_draw(chooser->input, grid, box, x + 1, 0, box.w - x - 2, TRUE);
  carnet_grid_hline(grid, box, 0, 1, box.w);
  draw_choices(screen, grid, box);
  carnet_grid_hline(grid, box, 0, box.h - 2, box.w);
  gint end = carnet_grid_printf(grid, box, 1, box.h - 1, CARNET_ROLE_TEXT, "%u %s %u", chooser->shown->len,
                                carnet_ui_text(screen->ui, "tui.of"), chooser->choices->len);
  const CarnetChoice *choice = at(chooser, chooser->cursor);
  carnet_grid_cut(
      grid, box, end + 3, box.h - 1, box.w - end - 4, CARNET_ROLE_DIM,
      choice && choice->refusal
          ? choice->refusal
          : carnet_ui_text(screen->ui, chooser->wide ? "tui.chooser.keys" : "tui.chooser.keys.copy"),
      CARNET_CUT_END);
  carnet_grid_join(grid, outer);
}

/* ---- events
 * --------------------------------------------------------------------------------------------------- */

/* The palette teaches the command line. */
static void copy_command(CarnetScreen *screen) {
  const Chooser *chooser = screen->state;
  const CarnetChoice *choice = at(chooser, chooser->cursor);
  if (!choice) return;
  if (!choice->command) {
    carnet_ui_say(screen->ui, CARNET_ROLE_ATTENTION, carnet_ui_text(screen->ui, "tui.chooser.no_command"));
    return;
  }
  carnet_ui_copy(screen->ui, choice->command);
  g_autofree char *text =
      g_strdup_printf("%s: %s", carnet_ui_text(screen->ui, "tui.copied"), choice->command);
  carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, text);
}

static void choose(CarnetScreen *screen) {
  Chooser *chooser = screen->state;
  const CarnetChoice *choice = at(chooser, chooser->cursor);
  if (choice && choice->request == CARNET_REQUEST_NONE && choice->command) copy_command(screen);
  if (!choice || choice->request == CARNET_REQUEST_NONE) return;
  CarnetUi *ui = screen->ui;
  CarnetRequest request = choice->request;
  if (choice->refusal) {
    carnet_ui_say(ui, CARNET_ROLE_ATTENTION, choice->refusal);
    return;
  }
  carnet_ui_request(ui, CARNET_REQUEST_BACK); /* closes this popup: the request is for what lies below */
  carnet_ui_request(ui, request);
}

static void move(Chooser *chooser, gint by) {
  gint last = (gint)chooser->shown->len - 1;
  chooser->cursor = (guint)CLAMP((gint)chooser->cursor + by, 0, MAX(last, 0));
}

static gboolean event(CarnetScreen *screen, const CarnetInputEvent *event) {
  Chooser *chooser = screen->state;
  gboolean changed = FALSE;
  if (event->kind == CARNET_INPUT_MOUSE && event->mouse != CARNET_MOUSE_PRESS) {
    move(chooser, event->mouse == CARNET_MOUSE_WHEEL_UP ? -3 : 3);
    return TRUE;
  }
  if (event->kind == CARNET_INPUT_KEY && event->key == CARNET_KEY_TAB) {
    const CarnetChoice *choice = at(chooser, chooser->cursor);
    if (choice) carnet_input_set(chooser->input, choice->name);
    if (choice) filter(chooser);
    return TRUE;
  }
  if (event->kind == CARNET_INPUT_KEY && event->key == (CARNET_KEY_CTRL | 'y')) {
    copy_command(screen);
    return TRUE;
  }
  gboolean taken = carnet_input_event(chooser->input, event, &changed);
  if (changed) filter(chooser);
  return taken;
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  Chooser *chooser = screen->state;
  switch (request) {
  case CARNET_REQUEST_NEXT_PANE: move(chooser, 1); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_PREVIOUS_PANE: move(chooser, -1); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_PAGE_DOWN: move(chooser, chooser->lines); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_PAGE_UP: move(chooser, -chooser->lines); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_OPEN: choose(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_BACK: return CARNET_NEXT_BACK;
  default: return CARNET_NEXT_UNUSED;
  }
}

static gboolean typing(const CarnetScreen *screen) {
  (void)screen;
  return TRUE;
}

static const CarnetVerb verbs[] = {
    {CARNET_REQUEST_OPEN, NULL, "tui.hint.do"}, {CARNET_REQUEST_BACK, NULL, ""}, {0}};

static char *status(CarnetScreen *screen) { return g_strdup(carnet_ui_text(screen->ui, "tui.chooser.foot")); }

static const CarnetScreenType type = {.name = "chooser",
                                      .status = status,
                                      .popup = TRUE,
                                      .verbs = verbs,
                                      .free = chooser_free,
                                      .draw = draw,
                                      .handle = handle,
                                      .event = event,
                                      .typing = typing};

void carnet_chooser_open(CarnetUi *ui, const char *prompt, GPtrArray *choices, gboolean wide) {
  Chooser *chooser = g_new0(Chooser, 1);
  chooser->prompt = g_strdup(prompt);
  chooser->input = carnet_input_new(NULL);
  chooser->choices = choices;
  chooser->wide = wide;
  chooser->shown = g_array_new(FALSE, FALSE, sizeof(Hit));
  filter(chooser);
  carnet_ui_push(ui, &type, chooser);
}
