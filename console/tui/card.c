/* card.c - the field card: what it asks for, what its keys do. */
#include "tui/card.h"

#include <string.h>

#include "tui/card_parts.h"
#include "tui/commands.h"
#include "tui/map.h"
#include "tui/popups.h"
#include "tui/rooms.h"

#define SLOT_CARD CARNET_CARD_SLOT_CARD
#define SLOT_NEIGHBOUR CARNET_CARD_SLOT_NEIGHBOUR
#define SLOT_EXPLAIN CARNET_CARD_SLOT_EXPLAIN

typedef struct {
  char *field, *filter, *sort;
  gint64 position;
} Question;

static void question_free(gpointer data) {
  Question *question = data;
  g_free(question->field);
  g_free(question->filter);
  g_free(question->sort);
  g_free(question);
}

static Question *question_new(const CarnetCardState *state) {
  Question *question = g_new0(Question, 1);
  question->field = g_strdup(state->field);
  question->filter = g_strdup(state->filter);
  question->sort = g_strdup(state->sort);
  question->position = state->position;
  return question;
}

static gpointer ask_card(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                         GError **error) {
  (void)job;
  return provider->card(app, ((const Question *)data)->field, error);
}

static gpointer ask_neighbour(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                              GError **error) {
  (void)job;
  static const char *const key[] = {"key", NULL};
  const Question *question = data;
  return provider->query(app, question->filter, key, question->sort, question->position, 1, NULL, error);
}

static gpointer ask_explain(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                            GError **error) {
  (void)job;
  return provider->explain(app, ((const Question *)data)->field, error);
}

/* The worker's answer is borrowed: the card is taken out of it. */
typedef struct {
  CarnetCard *card;
} Holder;

static gpointer ask_holder(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                           GError **error) {
  CarnetCard *card = ask_card(provider, app, job, data, error);
  if (!card) return NULL;
  /* All four stand side by side where there is room: what does not apply is said too. */
  static const char *const regimes[] = {"cn", "eu", "us", "un", NULL};
  g_strfreev(card->regimes);
  card->regimes = g_strdupv((char **)regimes);
  for (guint i = 0; provider->person_name && i < card->categories->len; i++) {
    CarnetCardCategory *category = g_ptr_array_index(card->categories, i);
    if (!category->by || !*category->by) continue;
    char *name = provider->person_name(app, category->by);
    g_free(category->by);
    category->by = name;
  }
  Holder *holder = g_new0(Holder, 1);
  holder->card = card;
  return holder;
}

static void holder_free(gpointer data) {
  Holder *holder = data;
  if (holder->card) carnet_card_free(holder->card);
  g_free(holder);
}

static void take_card(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetCardState *state = screen->state;
  g_clear_pointer(&state->error, g_free);
  if (error) {
    state->error = g_strdup(error->message);
    return;
  }
  gboolean first = !state->card;
  if (state->card) carnet_card_free(state->card);
  state->card = g_steal_pointer(&((Holder *)answer)->card);
  state->top = 0;
  state->item = 0;
  if (state->uses) {
    carnet_list_free(state->uses);
    state->uses = carnet_card_uses_new(state->card);
  }
  guint regimes = carnet_card_regimes(state);
  if (state->regime >= regimes) state->regime = regimes > 0 ? regimes - 1 : 0;
  /* A card begins where there is something to say. */
  const CarnetCardCategory *category;
  const CarnetCardNotEngaged *other;
  for (guint r = 0; first && r < regimes; r++)
    if (carnet_card_item(state->card, state->card->regimes[r], 0, &category, &other) && category) {
      state->regime = r;
      break;
    }
}

static void start(CarnetScreen *screen) {
  CarnetAsk ask = {ask_holder, question_new(screen->state), question_free, take_card, holder_free, FALSE};
  carnet_ui_ask(screen, SLOT_CARD, &ask);
}

static void take_neighbour(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetCardState *state = screen->state;
  const CarnetTable *table = answer;
  if (error || carnet_table_rows(table) == 0) return;
  g_free(state->field);
  state->field = g_strdup(carnet_table_get(table, 0, "key"));
  start(screen);
}

static void free_table(gpointer table) { carnet_table_free(table); }

static void go(CarnetScreen *screen, gint64 by) {
  CarnetCardState *state = screen->state;
  gint64 next = state->position + by;
  if (state->total == 0 || next < 0 || next >= state->total) {
    carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, "tui.card.end"));
    return;
  }
  state->position = next;
  CarnetAsk ask = {ask_neighbour, question_new(state), question_free, take_neighbour, free_table, FALSE};
  carnet_ui_ask(screen, SLOT_NEIGHBOUR, &ask);
}

/* A cell of an explanation: the rest is in the console's language already. Caller frees. */
static char *explained(const CarnetUi *ui, const CarnetTable *table, guint row, guint column) {
  const char *key = carnet_table_column(table, column)->key, *cell = carnet_table_cell(table, row, column);
  if (g_str_equal(key, "confidence")) return carnet_card_confidence(ui, cell);
  if (!g_str_equal(key, "result")) return g_strdup(cell);
  return g_strdup(carnet_texts_word(carnet_ui_texts(ui), carnet_ui_lang(ui), "explain.result", cell));
}

GPtrArray *carnet_table_lines(const CarnetUi *ui, const CarnetTable *table) {
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  for (guint row = 0; row < carnet_table_rows(table); row++) {
    GString *line = g_string_new(NULL);
    for (guint column = 0; column < carnet_table_columns(table); column++) {
      g_autofree char *text = explained(ui, table, row, column);
      if (*text) g_string_append_printf(line, "%s%s", line->len > 0 ? "  " : "", text);
    }
    g_strdelimit(line->str, "\n", ' ');
    g_ptr_array_add(lines, g_string_free(line, FALSE));
  }
  return lines;
}

static void take_explain(CarnetScreen *screen, gpointer answer, const GError *error) {
  if (error)
    carnet_ui_say_error(screen->ui, error);
  else
    carnet_viewer_open(screen->ui, carnet_ui_text(screen->ui, "tui.request.why"),
                       carnet_table_lines(screen->ui, answer));
}

static void explain(CarnetScreen *screen) {
  CarnetAsk ask = {ask_explain, question_new(screen->state), question_free, take_explain, free_table, FALSE};
  carnet_ui_ask(screen, SLOT_EXPLAIN, &ask);
}

/* ---- a category in full ---- */

static void take_detail(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetCardState *state = screen->state;
  if (error) {
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  if (!state->card || !state->detail) return;
  carnet_viewer_open(screen->ui, state->card->field,
                     carnet_card_detail(screen->ui, state->card, state->detail, answer));
}

static void open_item(CarnetScreen *screen) {
  CarnetCardState *state = screen->state;
  const CarnetCardCategory *category;
  const CarnetCardNotEngaged *other;
  if (!state->card || state->uses || state->regime >= carnet_card_regimes(state) ||
      !carnet_card_item(state->card, state->card->regimes[state->regime], state->item, &category, &other))
    return;
  g_free(state->detail);
  state->detail = g_strdup(category ? category->category : other->rule);
  CarnetAsk ask = {ask_explain, question_new(state), question_free, take_detail, free_table, FALSE};
  carnet_ui_ask(screen, SLOT_EXPLAIN, &ask);
}

/* Lines go from item to item; at the last one they scroll what is left of it. */
static void move(CarnetCardState *state, gint by) {
  if (!state->card || state->regime >= carnet_card_regimes(state)) return;
  gint n = (gint)carnet_card_n_items(state->card, state->card->regimes[state->regime]);
  gint to = (gint)state->item + by;
  state->follow = to >= 0 && to < n;
  if (!state->follow) state->top += by > 0 ? 1 : -1;
  state->item = (guint)CLAMP(to, 0, MAX(n - 1, 0));
}

static void next_view(CarnetCardState *state) {
  if (state->uses)
    g_clear_pointer(&state->uses, carnet_list_free);
  else if (state->card)
    state->uses = carnet_card_uses_new(state->card);
}

static const CarnetMenuItem copies[] = {{'p', "tui.card.copy.path"}, {'k', "tui.card.copy.key"}, {0}};

typedef struct {
  char *path, *key;
} Copy;

static void copy_free(gpointer data) {
  Copy *copy = data;
  g_free(copy->path);
  g_free(copy->key);
  g_free(copy);
}

static void copied(CarnetUi *ui, char key, gpointer data) {
  const Copy *copy = data;
  carnet_ui_copy(ui, key == 'k' ? copy->key : copy->path);
  carnet_ui_say(ui, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.copied"));
}

static void copy(CarnetScreen *screen) {
  CarnetCardState *state = screen->state;
  if (!state->card) return;
  Copy *what = g_new0(Copy, 1);
  what->path = g_strdup(state->card->field);
  what->key = g_strdup(state->card->key);
  carnet_menu_open(screen->ui, carnet_ui_text(screen->ui, "tui.request.copy"), copies, copied, what,
                   copy_free);
}

static void turn(CarnetCardState *state, gint by) {
  gint regimes = (gint)carnet_card_regimes(state);
  if (regimes > 0) state->regime = (guint)(((gint)state->regime + by + regimes) % regimes);
  state->item = 0;
  state->top = 0;
}

static void map_this(CarnetScreen *screen) {
  const CarnetCardState *state = screen->state;
  const char *const one[] = {state->card ? state->card->key : NULL, NULL};
  carnet_map_open(screen->ui, g_strdupv((char **)one));
}

/* From regime to regime, from item to item. */
static gboolean handle_move(CarnetCardState *state, CarnetRequest request) {
  switch (request) {
  case CARNET_REQUEST_NEXT_PANE:
  case CARNET_REQUEST_RIGHT: turn(state, 1); return TRUE;
  case CARNET_REQUEST_PREVIOUS_PANE:
  case CARNET_REQUEST_LEFT: turn(state, -1); return TRUE;
  case CARNET_REQUEST_NEXT_LINE: move(state, 1); return TRUE;
  case CARNET_REQUEST_PREVIOUS_LINE: move(state, -1); return TRUE;
  case CARNET_REQUEST_PAGE_DOWN: state->top += 10; return TRUE;
  case CARNET_REQUEST_PAGE_UP: state->top = MAX(state->top - 10, 0); return TRUE;
  case CARNET_REQUEST_FIRST:
    state->top = 0;
    state->item = 0;
    return TRUE;
  default: return FALSE;
  }
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  CarnetCardState *state = screen->state;
  if (state->uses && carnet_list_handle(state->uses, request)) return CARNET_NEXT_STAY;
  if (handle_move(state, request)) return CARNET_NEXT_STAY;
  switch (request) {
  case CARNET_REQUEST_OPEN: open_item(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_NEXT_VIEW: next_view(state); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_NEXT_ITEM: go(screen, 1); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_PREVIOUS_ITEM: go(screen, -1); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_WHY: explain(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_DIFF: carnet_card_blame(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_COPY: copy(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_MAP: map_this(screen); return CARNET_NEXT_STAY;
  default: return CARNET_NEXT_UNUSED;
  }
}

static char *crumb(CarnetScreen *screen) {
  CarnetCardState *state = screen->state;
  const char *field = state->card ? state->card->field : state->field;
  g_autofree char *position =
      state->total > 0
          ? g_strdup_printf("◂ %" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT " ▸", state->position + 1,
                            carnet_ui_text(screen->ui, "tui.of"), state->total)
          : g_strdup("");
  gint room = carnet_ui_columns(screen->ui) - 30;
  g_autofree char *cut = carnet_text_cut(field, (guint)MAX(room, 20), CARNET_CUT_MIDDLE);
  GString *out = g_string_new(NULL);
  g_string_printf(out, "3%s › %s     %s%s", carnet_ui_text(screen->ui, "tui.room.3"), cut, position,
                  carnet_ui_busy(screen, SLOT_CARD) ? "  …" : "");
  /* Model and markets at the end of the row, where they fit. */
  const CarnetUse *use =
      state->card && state->card->uses->len > 0 ? g_ptr_array_index(state->card->uses, 0) : NULL;
  g_autofree char *where =
      use ? g_strdup_printf("%s %s", use->value[CARNET_COLUMN_MODEL], use->norm[CARNET_COLUMN_MARKET]) : NULL;
  if (where) g_strdelimit(where, "\n", ' ');
  gint pad = where ? carnet_ui_columns(screen->ui) - 2 - (gint)carnet_text_width(out->str, -1) -
                         (gint)carnet_text_width(where, -1)
                   : 0;
  if (pad >= 2) g_string_append_printf(out, "%*s%s", pad, "", where);
  return g_string_free(out, FALSE);
}

static char *status(CarnetScreen *screen) {
  CarnetCardState *state = screen->state;
  for (guint i = 0; state->card && i < state->card->categories->len; i++) {
    const CarnetCardCategory *category = g_ptr_array_index(state->card->categories, i);
    if (category->missing && *category->missing)
      return g_strdup(carnet_ui_text(screen->ui, "tui.card.status.missing"));
  }
  return g_strdup(carnet_ui_text(screen->ui, "tui.card.status"));
}

static void state_free(gpointer data) {
  CarnetCardState *state = data;
  g_free(state->field);
  g_free(state->filter);
  g_free(state->sort);
  g_free(state->error);
  g_free(state->detail);
  carnet_list_free(state->uses);
  if (state->card) carnet_card_free(state->card);
  g_free(state);
}

static char *command(CarnetScreen *screen, CarnetRequest request) {
  const CarnetCardState *state = screen->state;
  const char *field = state->card ? state->card->field : state->field;
  if (request == CARNET_REQUEST_WHY) return carnet_command_make("explain", field, "");
  if (request == CARNET_REQUEST_DIFF) return carnet_command_make("blame", field, "");
  if (request == CARNET_REQUEST_MAP) return carnet_command_make("map", field, "");
  return request == CARNET_REQUEST_RELOAD ? carnet_command_make("show", field, "") : NULL;
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_NEXT_PANE, "tui.card.regime", "tui.card.regime.hint"},
                                   {CARNET_REQUEST_OPEN, "tui.card.open", "tui.card.open.hint"},
                                   {CARNET_REQUEST_NEXT_VIEW, "tui.card.view", "tui.card.view.hint"},
                                   {CARNET_REQUEST_NEXT_ITEM, NULL, ""},
                                   {CARNET_REQUEST_PREVIOUS_ITEM, NULL, ""},
                                   {CARNET_REQUEST_MAP, NULL, ""},
                                   {CARNET_REQUEST_WHY, "tui.fields.why", ""},
                                   {CARNET_REQUEST_DIFF, "tui.card.blame", ""},
                                   {CARNET_REQUEST_COPY, "tui.card.copy", ""},
                                   {CARNET_REQUEST_RELOAD, NULL, NULL},
                                   {CARNET_REQUEST_BACK, NULL, ""},
                                   {0}};

static const CarnetScreenType type = {.name = "card",
                                      .room = 3,
                                      .verbs = verbs,
                                      .start = start,
                                      .refresh = start,
                                      .free = state_free,
                                      .draw = carnet_card_draw,
                                      .scope = carnet_card_scope,
                                      .crumb = crumb,
                                      .status = status,
                                      .command = command,
                                      .handle = handle};

const CarnetScreenType *carnet_screen_card(void) { return &type; }

void carnet_card_open(CarnetUi *ui, const CarnetCardFrom *from) {
  CarnetCardState *state = g_new0(CarnetCardState, 1);
  state->field = g_strdup(from->field);
  state->filter = g_strdup(from->filter);
  state->sort = g_strdup(from->sort);
  state->position = from->position;
  state->total = from->total;
  carnet_ui_push(ui, &type, state);
}
