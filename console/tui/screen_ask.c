/*
 * screen_ask.c - an export request that decides while one types. Each change asks again; the question waits
 * 120 ms on its thread, where a newer one makes it give up, so that only silence is answered and late answers
 * are dropped.
 */
#include <string.h>

#include "carnet/error.h"
#include "tui/ask_parts.h"
#include "tui/case_parts.h"
#include "tui/form.h"
#include "tui/popups.h"
#include "tui/rooms.h"

enum { SLOT_DECIDE, SLOT_ADVISE };

/* ---- deciding
 * ----------------------------------------------------------------------------------------------------- */

typedef struct {
  CarnetNode *answer;
  gint64 took_us;
} Decided;

static void decided_free(gpointer data) {
  Decided *decided = data;
  carnet_node_free(decided->answer);
  g_free(decided);
}

static gpointer ask_decide(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                           GError **error) {
  const CarnetCaseAsk *ask = data;
  if (!carnet_provider_has(provider->decide != NULL, error)) return NULL;
  for (guint waited = 0; waited < CARNET_ASK_SILENCE_MS; waited += 5) {
    if (carnet_job_is_cancelled(job)) return NULL;
    g_usleep(5000);
  }
  gint64 from = g_get_monotonic_time();
  CarnetNode *answer = provider->decide(app, ask->text, strlen(ask->text), "request", NULL, error);
  if (!answer) return NULL;
  Decided *decided = g_new0(Decided, 1);
  decided->answer = answer;
  decided->took_us = g_get_monotonic_time() - from;
  return decided;
}

static gpointer ask_advise(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                           GError **error) {
  (void)job;
  const CarnetCaseAsk *ask = data;
  if (!provider->advise) return NULL;
  return carnet_held_new(provider->advise(app, ask->text, strlen(ask->text), "request", NULL, error),
                         (GDestroyNotify)carnet_table_free);
}

static void take_advice(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetAskState *state = screen->state;
  g_clear_pointer(&state->advice, carnet_table_free);
  if (!error && answer) state->advice = g_steal_pointer(&((CarnetHeld *)answer)->value);
}

static void collect_missing(CarnetAskState *state) {
  g_ptr_array_set_size(state->missing, 0);
  const CarnetNode *regimes = carnet_node_get(state->answer, "regimes");
  for (guint i = 0; i < carnet_node_count(regimes); i++) {
    g_auto(GStrv) facts = carnet_node_get_strings(carnet_node_at(regimes, i), "missing");
    for (char **fact = facts; fact && *fact; fact++)
      if (!g_ptr_array_find_with_equal_func(state->missing, *fact, g_str_equal, NULL))
        g_ptr_array_add(state->missing, g_strdup(*fact));
  }
  if (state->focus >= carnet_ask_n_fields() + state->missing->len) state->focus = 1;
}

static void take_decided(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetAskState *state = screen->state;
  g_clear_pointer(&state->error, g_free);
  state->stale = FALSE;
  if (error) {
    state->error = g_strdup(error->message);
    return;
  }
  if (!answer) return;
  Decided *decided = answer;
  carnet_node_free(state->answer);
  state->answer = g_steal_pointer(&decided->answer);
  state->took_us = decided->took_us;
  collect_missing(state);
  guint wrong;
  char *yaml = carnet_ask_yaml(state, &wrong);
  if (!yaml) return;
  CarnetAsk ask = {ask_advise,           carnet_case_ask_new(NULL, yaml),
                   carnet_case_ask_free, take_advice,
                   carnet_held_free,     FALSE};
  carnet_ui_ask(screen, SLOT_ADVISE, &ask);
  g_free(yaml);
}

static void decide(CarnetScreen *screen) {
  CarnetAskState *state = screen->state;
  guint wrong = 0;
  g_autofree char *yaml = carnet_ask_yaml(state, &wrong);
  g_clear_pointer(&state->error, g_free);
  if (!yaml) {
    g_autofree char *name = carnet_ask_fact_text(screen->ui, carnet_ask_field(wrong)->key);
    state->error = carnet_ui_format(screen->ui, "tui.ask.no_number", "field", name, "text",
                                    carnet_ask_value(state, wrong), NULL);
    return;
  }
  if (!*yaml) return;
  state->stale = TRUE;
  CarnetAsk ask = {
      ask_decide, carnet_case_ask_new(NULL, yaml), carnet_case_ask_free, take_decided, decided_free, FALSE};
  carnet_ui_ask(screen, SLOT_DECIDE, &ask);
}

/* ---- recording
 * ---------------------------------------------------------------------------------------------------- */

typedef struct {
  char *id, *yaml, *title;
} Recording;

static void recording_free(gpointer data) {
  Recording *recording = data;
  g_free(recording->id);
  g_free(recording->yaml);
  g_free(recording->title);
  g_free(recording);
}

static gboolean record(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, const char *reason,
                       gpointer data, GError **error) {
  (void)job;
  const Recording *recording = data;
  CarnetRequestNote note = {recording->title, NULL, reason};
  gsize n = strlen(recording->yaml);
  if (!carnet_provider_has(provider->request && provider->amend, error)) return FALSE;
  if (recording->id) return provider->amend(app, recording->id, recording->yaml, n, "request", &note, error);
  g_autofree char *id = provider->request(app, recording->yaml, n, "request", &note, error);
  return id != NULL;
}

/* The form below the signature is over too: it asks once (see leave), and is answered. */
static void recorded(CarnetUi *ui) {
  carnet_ui_request(ui, CARNET_REQUEST_BACK);
  carnet_ui_request(ui, CARNET_REQUEST_BACK);
  carnet_ui_say(ui, CARNET_ROLE_GOOD, carnet_ui_text(ui, "tui.ask.recorded"));
}

/* Of a paper that would have to be there: what is tried is not yet so, and is not asked for before it has a
 * name. */
#define TRIED "?"

static gboolean has_tried_paper(const CarnetAskState *state) {
  for (guint i = 0; i < carnet_ask_n_fields(); i++)
    if (state->input[i] && strcmp(carnet_ask_value(state, i), TRIED) == 0) return TRUE;
  return FALSE;
}

static void submit(CarnetScreen *screen) {
  CarnetAskState *state = screen->state;
  guint wrong = 0;
  g_autofree char *yaml = carnet_ask_yaml(state, &wrong);
  const char *hinder = !yaml || state->error                                ? "tui.ask.wrong"
                       : state->stale                                       ? "tui.ask.still_deciding"
                       : !state->answer                                     ? "tui.ask.empty"
                       : carnet_node_get_int(state->answer, "rows", 0) == 0 ? "tui.ask.no_rows"
                       : has_tried_paper(state)                             ? "tui.ask.paper"
                                                                            : NULL;
  if (hinder) {
    carnet_ui_say(screen->ui, CARNET_ROLE_ATTENTION, carnet_ui_text(screen->ui, hinder));
    return;
  }
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *outcome =
      carnet_outcome_text(screen->ui, carnet_node_get_string(state->answer, "outcome", ""), NULL);
  g_autofree char *rows = carnet_text_number(carnet_node_get_int(state->answer, "rows", 0));
  g_ptr_array_add(lines,
                  carnet_ui_format(screen->ui, "tui.ask.will", "rows", rows, "outcome", outcome, NULL));
  if (state->id) g_ptr_array_add(lines, g_strdup(carnet_ui_text(screen->ui, "tui.ask.lapses")));
  g_ptr_array_add(lines, g_strdup(""));
  g_auto(GStrv) parts = g_strsplit(yaml, "\n", -1);
  for (char **part = parts; *part; part++)
    if (**part) g_ptr_array_add(lines, g_strdup(*part));
  Recording *recording = g_new0(Recording, 1);
  recording->id = g_strdup(state->id);
  recording->yaml = g_steal_pointer(&yaml);
  recording->title = g_strdup(state->title);
  state->typed = TRUE;
  state->warned = FALSE;
  CarnetSigning signing = {
      carnet_ui_text(screen->ui, state->id ? "tui.ask.sign.amend" : "tui.ask.sign.request"),
      lines,
      state->id ? "amend" : "request",
      record,
      recording,
      recording_free,
      recorded};
  carnet_sign_open(screen->ui, &signing);
}

/* ---- advice
 * ------------------------------------------------------------------------------------------------------- */

/* "path=value" of each input that the advice sets; NULL where one of them has no input, or no request says
 * it. */
static char **sets_of(const CarnetTable *advice, guint row) {
  g_auto(GStrv) sets = g_strsplit(carnet_table_get(advice, row, "set"), "\n", -1);
  for (char **set = sets; *set; set++) {
    g_autofree char *path = g_strndup(*set, strcspn(*set, "="));
    if (carnet_ask_find(path) < 0) return NULL;
  }
  return *sets ? g_steal_pointer(&sets) : NULL;
}

static void apply(CarnetAskState *state, char **sets) {
  for (guint i = 0; sets[i]; i++) {
    g_auto(GStrv) pair = g_strsplit(sets[i], "=", 2);
    gint at = carnet_ask_find(pair[0]);
    gboolean paper = strcmp(pair[1], "yes") == 0 && !carnet_ask_field((guint)at)->choices;
    if (!paper || !*carnet_ask_value(state, (guint)at))
      carnet_ask_set(state, pair[0], paper ? TRIED : pair[1]);
    if (i == 0) state->focus = (guint)at;
  }
}

static void try_advice(CarnetScreen *screen) {
  CarnetAskState *state = screen->state;
  /* The first that inputs hold as a whole; the answer to it brings those that still help. */
  guint n = state->advice ? carnet_table_rows(state->advice) : 0, at = 0;
  g_auto(GStrv) sets = NULL;
  while (at < n && !(sets = sets_of(state->advice, at))) at++;
  if (at == n) {
    const char *id = n ? "tui.ask.advice_rows" : "tui.ask.no_advice";
    carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, id));
    return;
  }
  apply(state, sets);
  state->typed = TRUE;
  const char *said = carnet_table_get(state->advice, at, "text");
  if (!*said) said = carnet_word(screen->ui, "tui.advice.", carnet_table_get(state->advice, at, "id"));
  g_autofree char *text = carnet_ui_format(
      screen->ui, has_tried_paper(state) ? "tui.ask.tried_paper" : "tui.ask.tried", "advice", said, NULL);
  carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, text);
  decide(screen);
}

/* ---- requests
 * ----------------------------------------------------------------------------------------------------- */

static void go(CarnetAskState *state, gint by) {
  gint n = (gint)(carnet_ask_n_fields() + state->missing->len), at = (gint)state->focus;
  do at = (at + by + n) % n;
  while (at < (gint)carnet_ask_n_fields() && !carnet_ask_field((guint)at)->key);
  state->focus = (guint)at;
}

static void enter(CarnetScreen *screen) {
  CarnetAskState *state = screen->state;
  guint n = carnet_ask_n_fields();
  if (state->focus >= n) {
    gint i = carnet_ask_find(g_ptr_array_index(state->missing, state->focus - n));
    if (i >= 0)
      state->focus = (guint)i;
    else
      carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, "tui.ask.in_rows"));
  } else if (carnet_ask_turn(state, state->focus, 1)) {
    decide(screen);
  } else {
    go(state, 1);
  }
}

/* What was typed goes with the form: the first Esc says so, the second one leaves. */
static CarnetNext leave(CarnetScreen *screen) {
  CarnetAskState *state = screen->state;
  if (!state->typed || state->warned) return CARNET_NEXT_BACK;
  state->warned = TRUE;
  carnet_ui_say(screen->ui, CARNET_ROLE_ATTENTION, carnet_ui_text(screen->ui, "tui.ask.leave"));
  return CARNET_NEXT_STAY;
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  CarnetAskState *state = screen->state;
  if (request != CARNET_REQUEST_BACK) state->warned = FALSE;
  switch (request) {
  case CARNET_REQUEST_BACK: return leave(screen);
  case CARNET_REQUEST_NEXT_PANE: go(state, 1); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_PREVIOUS_PANE: go(state, -1); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_OPEN: enter(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_SUBMIT: submit(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_ADVICE: try_advice(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_REASONS:
    if (state->answer)
      carnet_viewer_open(
          screen->ui, carnet_ui_text(screen->ui, "tui.request.reasons"),
          carnet_answer_lines(screen->ui, state->answer, MIN(carnet_ui_columns(screen->ui) - 8, 98)));
    return CARNET_NEXT_STAY;
  default: return CARNET_NEXT_UNUSED;
  }
}

static gboolean choose(CarnetAskState *state, CarnetKey key) {
  if (key == ' ' || key == CARNET_KEY_RIGHT) return carnet_ask_turn(state, state->focus, 1);
  if (key == CARNET_KEY_LEFT) return carnet_ask_turn(state, state->focus, -1);
  return key < CARNET_KEY_NAMED && carnet_ask_turn_to(state, state->focus, key);
}

static gboolean event(CarnetScreen *screen, const CarnetInputEvent *event) {
  CarnetAskState *state = screen->state;
  if (state->focus >= carnet_ask_n_fields()) return FALSE;
  gboolean changed = FALSE, taken;
  if (state->input[state->focus])
    taken = carnet_input_event(state->input[state->focus], event, &changed);
  else
    taken = changed = event->kind == CARNET_INPUT_KEY && choose(state, event->key);
  if (changed) state->typed = TRUE;
  if (taken) state->warned = FALSE;
  if (changed) decide(screen);
  return taken;
}

static gboolean typing(const CarnetScreen *screen) {
  (void)screen;
  return TRUE;
}

static char *crumb(CarnetScreen *screen) {
  const CarnetAskState *state = screen->state;
  g_autofree char *where =
      state->id ? g_strdup_printf("%s › %s", state->id, carnet_ui_text(screen->ui, "tui.do.amend"))
                : g_strdup(carnet_ui_text(screen->ui, "tui.ask.new"));
  g_autofree char *left = g_strdup_printf("4%s › %s", carnet_ui_text(screen->ui, "tui.room.4"), where);
  const char *right = carnet_ui_text(screen->ui, "tui.ask.not_recorded");
  gint pad = carnet_ui_columns(screen->ui) - 4 - (gint)carnet_text_width(left, -1) -
             (gint)carnet_text_width(right, -1);
  return g_strdup_printf("%s%*s%s", left, MAX(pad, 2), "", right);
}

static void scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  (void)screen;
  carnet_grid_hline(grid, row, 0, 0, row.w);
}

/* What the input under the cursor is, in full, and what it takes; NULL where the cursor is on none. */
static char *hint_text(const CarnetScreen *screen) {
  static const char *const countries[] = {"from", "to", "recipient.country", "recipient.owned_by", NULL};
  const CarnetAskState *state = screen->state;
  const CarnetUi *ui = screen->ui;
  const CarnetAskField *field = state->focus < carnet_ask_n_fields() ? carnet_ask_field(state->focus) : NULL;
  if (!field || !field->key) return NULL;
  if (strcmp(field->key, "rows") == 0) return g_strdup(carnet_ui_text(ui, "tui.ask.hint.rows"));
  g_autofree char *label = g_strdup_printf("tui.ask.%s", field->label);
  g_autofree char *name =
      *field->fact ? carnet_ask_fact_text(ui, field->fact) : g_strdup(carnet_ui_text(ui, label));
  if (!field->choices) {
    const char *id = field->number                            ? "tui.ask.hint.number"
                     : g_strv_contains(countries, field->key) ? "tui.ask.hint.country"
                                                              : "tui.ask.hint.text";
    return carnet_ui_format(ui, id, "name", name, NULL);
  }
  g_autoptr(GString) values = g_string_new(NULL);
  g_auto(GStrv) all = g_strsplit(field->choices, " ", -1);
  for (char **value = all; *value; value++)
    g_string_append_printf(values, "%s%s", values->len ? ", " : "", carnet_word(ui, "tui.value.", *value));
  return carnet_ui_format(ui, "tui.ask.hint.choice", "name", name, "values", values->str, NULL);
}

static char *status(CarnetScreen *screen) {
  const CarnetAskState *state = screen->state;
  g_autofree char *hint = hint_text(screen);
  if (!state->answer) return g_steal_pointer(&hint);
  g_autofree char *ms = g_strdup_printf("%" G_GINT64_FORMAT, (state->took_us + 999) / 1000);
  g_autofree char *n = g_strdup_printf("%u", state->missing->len);
  g_autofree char *took = carnet_ui_format(
      screen->ui, state->missing->len ? "tui.ask.status.missing" : "tui.ask.status", "ms", ms, "n", n, NULL);
  return hint ? g_strdup_printf("%s   %s", took, hint) : g_steal_pointer(&took);
}

static void ask_free(gpointer state) {
  carnet_ask_clear(state);
  g_free(state);
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_NEXT_PANE, NULL, "tui.ask.next.hint"},
                                   {CARNET_REQUEST_OPEN, "tui.ask.choose", "tui.ask.choose.hint"},
                                   {CARNET_REQUEST_SUBMIT, NULL, "tui.ask.submit.hint"},
                                   {CARNET_REQUEST_REASONS, NULL, "tui.ask.reasons.hint"},
                                   {CARNET_REQUEST_ADVICE, NULL, "tui.ask.advice.hint"},
                                   {CARNET_REQUEST_PREVIOUS_PANE, NULL, NULL},
                                   {CARNET_REQUEST_BACK, NULL, "tui.ask.leave.hint"},
                                   {0}};

static const CarnetScreenType type = {.name = "ask",
                                      .room = 4,
                                      .verbs = verbs,
                                      .start = decide,
                                      .refresh = decide,
                                      .free = ask_free,
                                      .draw = carnet_ask_draw,
                                      .scope = scope,
                                      .crumb = crumb,
                                      .status = status,
                                      .handle = handle,
                                      .event = event,
                                      .typing = typing};

const CarnetScreenType *carnet_screen_ask(void) { return &type; }

void carnet_ask_open(CarnetUi *ui, const CarnetAskFrom *from) {
  CarnetAskState *state = g_new0(CarnetAskState, 1);
  carnet_ask_init(state);
  state->id = g_strdup(from->id);
  state->title = g_strdup(from->title);
  state->before = from->before ? carnet_node_copy(from->before) : NULL;
  if (state->before) carnet_ask_fill(state, state->before);
  if (from->rows) carnet_ask_set(state, "rows", from->rows);
  carnet_ui_push(ui, &type, state);
}
