/* fields.c - the Fields room (frames 2 and 3): what it asks for and what its keys do. */
#include <string.h>

#include "carnet/filter.h"
#include "tui/card.h"
#include "tui/fields_parts.h"
#include "tui/popups.h"
#include "tui/rooms.h"

static const CarnetListColumn columns[] = {
    {"path", "tui.column.path", 24, 60, 100, FALSE, CARNET_CUT_MIDDLE},
    {"model", "tui.column.model", 5, 5, 80, FALSE, CARNET_CUT_END},
    {"ecu", "tui.column.ecu", 5, 8, 30, FALSE, CARNET_CUT_END},
    {"rate", "tui.column.rate", 5, 6, 60, FALSE, CARNET_CUT_END},
    {"subject", "tui.column.subject", 8, 8, 40, FALSE, CARNET_CUT_END},
    {"storage", "tui.column.storage", 8, 12, 50, FALSE, CARNET_CUT_END},
    {"destination", "tui.column.destination", 6, 12, 55, FALSE, CARNET_CUT_END},
    {"categories", "tui.column.category", 12, 44, 90, FALSE, CARNET_CUT_END},
    {"unit", "tui.column.unit", 6, 8, 20, FALSE, CARNET_CUT_END},
    {"owner", "tui.column.owner", 8, 12, 15, FALSE, CARNET_CUT_END},
    {"source", "tui.column.source", 8, 12, 10, FALSE, CARNET_CUT_END},
};

static const char *const asked[] = {"row",     "key",     "field",   "path",        "model",      "ecu",
                                    "rate",    "subject", "storage", "destination", "categories", "mapped",
                                    "outcome", "unit",    "owner",   "source",      NULL};

/* ---- work on the query thread
 * -------------------------------------------------------------------------------- */

typedef struct {
  char *filter, *sort, *column;
  gint64 offset, limit;
} Question;

typedef struct {
  CarnetTable *table[CARNET_FIELDS_SMALL];
  gint64 offset, total, took_us;
} Reply;

static void question_free(gpointer data) {
  Question *question = data;
  g_free(question->filter);
  g_free(question->sort);
  g_free(question->column);
  g_free(question);
}

static void reply_free(gpointer data) {
  Reply *reply = data;
  for (guint i = 0; i < CARNET_FIELDS_SMALL; i++) carnet_table_free(reply->table[i]);
  g_free(reply);
}

static gpointer ask_page(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                         GError **error) {
  (void)job;
  const Question *question = data;
  Reply *reply = g_new0(Reply, 1);
  gint64 from = g_get_monotonic_time();
  reply->offset = question->offset;
  reply->table[0] = provider->query(app, question->filter, asked, question->sort, question->offset,
                                    question->limit, &reply->total, error);
  reply->took_us = g_get_monotonic_time() - from;
  if (reply->table[0]) return reply;
  reply_free(reply);
  return NULL;
}

static gpointer ask_facet(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                          GError **error) {
  (void)job;
  const Question *question = data;
  return provider->facet(app, question->column, question->filter, question->limit, error);
}

static gpointer ask_small(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                          GError **error) {
  const Question *question = data;
  Reply *reply = g_new0(Reply, 1);
  for (guint i = 0; i < CARNET_FIELDS_SMALL && !carnet_job_is_cancelled(job); i++) {
    reply->table[i] = provider->facet(app, carnet_fields_small(i), question->filter, question->limit, error);
    if (reply->table[i]) continue;
    reply_free(reply);
    return NULL;
  }
  return reply;
}

static Question *question_new(const CarnetFields *fields) {
  Question *question = g_new0(Question, 1);
  question->filter = g_strdup(fields->filter);
  question->sort = g_strdup(carnet_list_sort(fields->list));
  question->column = g_strdup(fields->facet);
  question->limit = 50;
  return question;
}

/* ---- answers
 * ----------------------------------------------------------------------------------------------------- */

static void take_page(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetFields *fields = screen->state;
  Reply *reply = answer;
  g_clear_pointer(&fields->error, g_free);
  if (error) {
    fields->error = g_strdup(error->message);
    /* While typing, half a filter is no news; else it is a message. */
    if (!fields->is_typing) carnet_ui_say_error(screen->ui, error);
    carnet_list_set_page(fields->list, 0, carnet_table_new(), MAX(carnet_list_total(fields->list), 0));
    return;
  }
  fields->took_us = reply->took_us;
  if (!*fields->filter) fields->all = reply->total;
  carnet_list_set_page(fields->list, reply->offset, g_steal_pointer(&reply->table[0]), reply->total);
}

static void take_all(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetFields *fields = screen->state;
  if (!error) fields->all = ((Reply *)answer)->total;
}

static gpointer copy_table(CarnetTable *table) {
  CarnetTable *copy = carnet_table_new();
  carnet_table_add_column(copy, "value", NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(copy, "count", NULL, CARNET_CELL_INT);
  for (guint i = 0; i < carnet_table_rows(table); i++) {
    guint row = carnet_table_add_row(copy);
    carnet_table_set(copy, row, 0, carnet_table_get(table, i, "value"));
    carnet_table_set(copy, row, 1, carnet_table_get(table, i, "count"));
  }
  return copy;
}

static void take_facet(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetFields *fields = screen->state;
  g_clear_pointer(&fields->counts, carnet_table_free);
  if (error) return;
  fields->counts = copy_table(answer);
  guint rows = carnet_table_rows(fields->counts);
  fields->facet_row = MIN(fields->facet_row, rows > 0 ? rows - 1 : 0);
}

static void take_small(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetFields *fields = screen->state;
  for (guint i = 0; !error && i < CARNET_FIELDS_SMALL; i++) {
    carnet_table_free(fields->small[i]);
    fields->small[i] = g_steal_pointer(&((Reply *)answer)->table[i]);
  }
}

/* ---- asking
 * -------------------------------------------------------------------------------------------------------- */

static void ask(CarnetScreen *screen, guint slot, CarnetAskFunc func, Question *question,
                CarnetReplyFunc take, GDestroyNotify answer_free) {
  CarnetAsk asking = {func, question, question_free, take, answer_free, FALSE};
  carnet_ui_ask(screen, slot, &asking);
}

static void free_table(gpointer table) { carnet_table_free(table); }

static void fetch_page(CarnetScreen *screen, gint64 offset, gint64 limit) {
  Question *question = question_new(screen->state);
  question->offset = offset;
  question->limit = limit;
  ask(screen, CARNET_FIELDS_PAGE, ask_page, question, take_page, reply_free);
}

static void fetch_counts(CarnetScreen *screen) {
  ask(screen, CARNET_FIELDS_FACET, ask_facet, question_new(screen->state), take_facet, free_table);
  ask(screen, CARNET_FIELDS_FACETS, ask_small, question_new(screen->state), take_small, reply_free);
}

/* Page and counts for the filter and order as they are now. */
static void fetch(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  gint64 offset, limit;
  carnet_list_stale(fields->list);
  carnet_list_wants(fields->list, 20, &offset, &limit);
  fetch_page(screen, offset, limit);
  fetch_counts(screen);
}

static void start(CarnetScreen *screen) {
  Question *question = question_new(screen->state);
  question->limit = 0;
  ask(screen, CARNET_FIELDS_ALL, ask_page, question, take_all, reply_free);
  fetch(screen);
}

static void set_filter(CarnetScreen *screen, const char *filter, GPtrArray *remember) {
  CarnetFields *fields = screen->state;
  if (g_str_equal(filter, fields->filter)) return;
  g_ptr_array_add(remember, fields->filter);
  fields->filter = g_strdup(filter);
  if (!g_str_equal(carnet_input_text(fields->input), filter)) carnet_input_set(fields->input, filter);
  carnet_list_move(fields->list, 0);
  fetch(screen);
}

/* u and ^R: the filter before, the filter after. */
static void step_back(CarnetScreen *screen, GPtrArray *from, GPtrArray *to) {
  if (from->len == 0) {
    carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, "tui.nothing_to_undo"));
    return;
  }
  g_autofree char *filter = g_ptr_array_steal_index(from, from->len - 1);
  set_filter(screen, filter, to);
}

/* ---- requests
 * ------------------------------------------------------------------------------------------------------- */

static void open_card(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  const CarnetTable *page;
  guint row;
  if (!carnet_list_at_cursor(fields->list, &page, &row)) return;
  CarnetCardFrom from = {carnet_table_get(page, row, "key"), fields->filter, carnet_list_sort(fields->list),
                         carnet_list_cursor(fields->list), carnet_list_total(fields->list)};
  carnet_card_open(screen->ui, &from);
}

static void toggle_value(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  if (!fields->counts || fields->facet_row >= carnet_table_rows(fields->counts)) return;
  const char *name = carnet_fields_filter_name(fields->facet);
  if (!*name) return;
  g_autofree char *filter =
      carnet_filter_toggle(fields->filter, name, carnet_table_cell(fields->counts, fields->facet_row, 0));
  set_filter(screen, filter, fields->undo);
}

static void facet_here(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  if (fields->pane == CARNET_FIELDS_LIST) {
    g_free(fields->facet);
    const char *key = carnet_list_column(fields->list)->key;
    fields->facet = g_strdup(g_str_equal(key, "path") ? "categories" : key);
    fields->facet_row = 0;
    fetch_counts(screen);
  }
  fields->pane = CARNET_FIELDS_PANEL;
  fields->panel_over = TRUE;
}

static CarnetNext handle_panel(CarnetScreen *screen, CarnetRequest request) {
  CarnetFields *fields = screen->state;
  guint rows = fields->counts ? carnet_table_rows(fields->counts) : 0;
  switch (request) {
  case CARNET_REQUEST_NEXT_LINE:
    fields->facet_row = MIN(fields->facet_row + 1, rows > 0 ? rows - 1 : 0);
    break;
  case CARNET_REQUEST_PREVIOUS_LINE: fields->facet_row -= fields->facet_row > 0; break;
  case CARNET_REQUEST_FIRST: fields->facet_row = 0; break;
  case CARNET_REQUEST_LAST: fields->facet_row = rows > 0 ? rows - 1 : 0; break;
  case CARNET_REQUEST_MARK:
  case CARNET_REQUEST_OPEN: toggle_value(screen); break;
  case CARNET_REQUEST_BACK:
    fields->pane = CARNET_FIELDS_LIST;
    fields->panel_over = FALSE;
    break;
  default: return CARNET_NEXT_UNUSED;
  }
  return CARNET_NEXT_STAY;
}

static CarnetNext handle_typing(CarnetScreen *screen, CarnetRequest request) {
  CarnetFields *fields = screen->state;
  if (request != CARNET_REQUEST_OPEN && request != CARNET_REQUEST_BACK && request != CARNET_REQUEST_NEXT_PANE)
    return CARNET_NEXT_UNUSED;
  fields->is_typing = FALSE;
  return CARNET_NEXT_STAY;
}

static gpointer ask_explain(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                            GError **error) {
  (void)job;
  return provider->explain(app, ((const Question *)data)->column, error);
}

static void take_explain(CarnetScreen *screen, gpointer answer, const GError *error) {
  if (error) {
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  carnet_viewer_open(screen->ui, carnet_ui_text(screen->ui, "tui.request.why"), carnet_table_lines(answer));
}

static void explain(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  const CarnetTable *page;
  guint row;
  if (!carnet_list_at_cursor(fields->list, &page, &row)) return;
  Question *question = question_new(fields);
  g_free(question->column);
  question->column = g_strdup(carnet_table_get(page, row, "key"));
  ask(screen, CARNET_FIELDS_EXPLAIN, ask_explain, question, take_explain, free_table);
}

static void copy_path(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  const CarnetTable *page;
  guint row;
  if (!carnet_list_at_cursor(fields->list, &page, &row)) return;
  carnet_ui_copy(screen->ui, carnet_table_get(page, row, "path"));
  carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, "tui.copied"));
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  CarnetFields *fields = screen->state;
  if (fields->is_typing) return handle_typing(screen, request);
  if (request == CARNET_REQUEST_NEXT_PANE || request == CARNET_REQUEST_PREVIOUS_PANE) {
    fields->pane = (fields->pane + 1) % CARNET_FIELDS_N_PANES;
    fields->panel_over = fields->pane == CARNET_FIELDS_PANEL;
    return CARNET_NEXT_STAY;
  }
  if (fields->pane == CARNET_FIELDS_PANEL && handle_panel(screen, request) == CARNET_NEXT_STAY)
    return CARNET_NEXT_STAY;
  if (request == CARNET_REQUEST_SORT) {
    carnet_list_handle(fields->list, request);
    fetch(screen);
    return CARNET_NEXT_STAY;
  }
  if (carnet_list_handle(fields->list, request)) return CARNET_NEXT_STAY;
  switch (request) {
  case CARNET_REQUEST_OPEN: open_card(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_SEARCH: fields->is_typing = TRUE; return CARNET_NEXT_STAY;
  case CARNET_REQUEST_FACET: facet_here(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_WHY: explain(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_COPY: copy_path(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_UNDO: step_back(screen, fields->undo, fields->redo); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_REDO: step_back(screen, fields->redo, fields->undo); return CARNET_NEXT_STAY;
  default: return CARNET_NEXT_UNUSED;
  }
}

/* Tab in the filter line takes the first name that fits. */
static void complete(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  gsize start, cursor = carnet_input_position(fields->input);
  g_autofree const char **names = carnet_filter_completions(carnet_input_text(fields->input), cursor, &start);
  if (!names[0]) return;
  g_autofree char *text = g_strconcat(names[0], ":", NULL);
  carnet_input_replace(fields->input, start, cursor, text);
}

static gboolean event(CarnetScreen *screen, const CarnetInputEvent *event) {
  CarnetFields *fields = screen->state;
  if (event->kind == CARNET_INPUT_MOUSE && event->mouse == CARNET_MOUSE_PRESS) {
    gint64 row = carnet_list_row_at(fields->list, event->y - 3);
    if (event->y < 3 || row < 0) return FALSE;
    gboolean again = row == carnet_list_cursor(fields->list);
    carnet_list_move(fields->list, row);
    if (again) open_card(screen);
    return TRUE;
  }
  if (!fields->is_typing) return FALSE;
  gboolean changed = FALSE, taken;
  if (event->kind == CARNET_INPUT_KEY && event->key == CARNET_KEY_TAB) {
    complete(screen);
    taken = TRUE;
  } else {
    taken = carnet_input_event(fields->input, event, &changed);
  }
  if (changed) set_filter(screen, carnet_input_text(fields->input), fields->undo);
  return taken;
}

static gboolean typing(const CarnetScreen *screen) {
  return ((const CarnetFields *)screen->state)->is_typing;
}

static void draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  CarnetFields *fields = screen->state;
  gint64 offset, limit;
  carnet_fields_draw(screen, grid, body);
  /* What was scrolled to is fetched once; the next frame shows it. */
  if (carnet_list_wants(fields->list, body.h - 2, &offset, &limit) &&
      !carnet_ui_waits(screen, CARNET_FIELDS_PAGE) && !fields->error)
    fetch_page(screen, offset, limit);
}

/* ---- the screen
 * -------------------------------------------------------------------------------------------------------- */

static gpointer make(void) {
  CarnetFields *fields = g_new0(CarnetFields, 1);
  fields->list = carnet_list_new(columns, G_N_ELEMENTS(columns), "key");
  fields->input = carnet_input_new(NULL);
  fields->filter = g_strdup("");
  fields->undo = g_ptr_array_new_with_free_func(g_free);
  fields->redo = g_ptr_array_new_with_free_func(g_free);
  fields->facet = g_strdup("categories");
  fields->all = -1;
  return fields;
}

static void fields_free(gpointer state) {
  CarnetFields *fields = state;
  carnet_list_free(fields->list);
  carnet_input_free(fields->input);
  g_ptr_array_unref(fields->undo);
  g_ptr_array_unref(fields->redo);
  carnet_table_free(fields->counts);
  for (guint i = 0; i < CARNET_FIELDS_SMALL; i++) carnet_table_free(fields->small[i]);
  g_free(fields->filter);
  g_free(fields->error);
  g_free(fields->facet);
  g_free(fields);
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_OPEN, "tui.fields.open", "tui.fields.open.hint"},
                                   {CARNET_REQUEST_SEARCH, "tui.fields.filter", "tui.fields.filter.hint"},
                                   {CARNET_REQUEST_MARK, NULL, ""},
                                   {CARNET_REQUEST_FACET, NULL, ""},
                                   {CARNET_REQUEST_SORT, NULL, ""},
                                   {CARNET_REQUEST_WHY, "tui.fields.why", ""},
                                   {CARNET_REQUEST_MARK_ALL, NULL, NULL},
                                   {CARNET_REQUEST_UNMARK_ALL, NULL, NULL},
                                   {CARNET_REQUEST_NARROWER, NULL, NULL},
                                   {CARNET_REQUEST_WIDER, NULL, NULL},
                                   {CARNET_REQUEST_COPY, "tui.fields.copy", NULL},
                                   {CARNET_REQUEST_UNDO, "tui.fields.undo", NULL},
                                   {CARNET_REQUEST_REDO, "tui.fields.redo", NULL},
                                   {CARNET_REQUEST_RELOAD, NULL, NULL},
                                   {0}};

static const CarnetScreenType type = {.name = "fields",
                                      .room = 3,
                                      .verbs = verbs,
                                      .make = make,
                                      .start = start,
                                      .refresh = start,
                                      .free = fields_free,
                                      .draw = draw,
                                      .scope = carnet_fields_scope,
                                      .status = carnet_fields_status,
                                      .handle = handle,
                                      .event = event,
                                      .typing = typing};

const CarnetScreenType *carnet_screen_fields(void) { return &type; }
const char *carnet_fields_small(guint i) { return i == 0 ? "subject" : "mapped"; }
