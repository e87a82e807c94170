/* fields.c - the Fields room (frames 2 and 3): what it asks for and what its keys do. */
#include <string.h>

#include "carnet/filter.h"
#include "tui/card.h"
#include "tui/columns.h"
#include "tui/exports.h"
#include "tui/fields.h"
#include "tui/fields_parts.h"
#include "tui/import_form.h"
#include "tui/map.h"
#include "tui/popups.h"
#include "tui/rooms.h"
#include "tui/ui_parts.h"

static const CarnetListColumn columns[] = {
    {"path", "tui.column.path", 24, 40, 100, FALSE, CARNET_CUT_MIDDLE},
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

static void set_filter(CarnetScreen *screen, const char *filter, GPtrArray *remember) {
  CarnetFields *fields = screen->state;
  if (g_str_equal(filter, fields->filter)) return;
  g_ptr_array_add(remember, fields->filter);
  fields->filter = g_strdup(filter);
  if (!g_str_equal(carnet_input_text(fields->input), filter)) carnet_input_set(fields->input, filter);
  carnet_fields_keep(screen);
  carnet_list_move(fields->list, 0);
  carnet_fields_fetch(screen);
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
    carnet_fields_fetch_counts(screen);
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
  g_autofree char *filter = carnet_filter_expand(carnet_input_text(fields->input), fields->saved);
  set_filter(screen, filter, fields->undo);
  return CARNET_NEXT_STAY;
}

static void copy_path(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  const CarnetTable *page;
  guint row;
  if (!carnet_list_at_cursor(fields->list, &page, &row)) return;
  carnet_ui_copy(screen->ui, carnet_table_get(page, row, "path"));
  carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, "tui.copied"));
}

/* The marked rows, else the one under the cursor. */
static void map_marked(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  const CarnetTable *page;
  guint row;
  char **keys = carnet_list_marks(fields->list);
  if (!keys[0] && carnet_list_at_cursor(fields->list, &page, &row)) {
    const char *const one[] = {carnet_table_get(page, row, "key"), NULL};
    g_strfreev(keys);
    keys = g_strdupv((char **)one);
  }
  carnet_map_open(screen->ui, keys);
}

/* What changes only how it is shown, or is kept beside the records. */
static gboolean handle_look(CarnetScreen *screen, CarnetRequest request) {
  CarnetFields *fields = screen->state;
  switch (request) {
  case CARNET_REQUEST_PREVIEW: fields->preview = !fields->preview; return TRUE;
  case CARNET_REQUEST_ZOOM: fields->zoom = !fields->zoom; return TRUE;
  case CARNET_REQUEST_SAVE: carnet_fields_save(screen); return TRUE;
  case CARNET_REQUEST_MARK_ALL: carnet_fields_mark_all(screen); return TRUE;
  case CARNET_REQUEST_COLUMNS: carnet_columns_open(screen, fields->list, CARNET_FIELDS_LAYOUT); return TRUE;
  default: return FALSE;
  }
}

/* Forms that record, and what is undone before they do. */
static gboolean handle_record(CarnetScreen *screen, CarnetRequest request) {
  CarnetFields *fields = screen->state;
  switch (request) {
  case CARNET_REQUEST_NEW:
    carnet_ask_from_fields(screen, fields->filter, carnet_list_marks(fields->list));
    return TRUE;
  case CARNET_REQUEST_MAP: map_marked(screen); return TRUE;
  case CARNET_REQUEST_IMPORT: carnet_import_open(screen->ui); return TRUE;
  case CARNET_REQUEST_UNDO: step_back(screen, fields->undo, fields->redo); return TRUE;
  case CARNET_REQUEST_REDO: step_back(screen, fields->redo, fields->undo); return TRUE;
  default: return FALSE;
  }
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
  if (handle_look(screen, request) || handle_record(screen, request)) return CARNET_NEXT_STAY;
  if (request == CARNET_REQUEST_SORT) {
    carnet_fields_keep(screen);
    carnet_list_handle(fields->list, request);
    carnet_fields_fetch(screen);
    return CARNET_NEXT_STAY;
  }
  if (carnet_list_handle(fields->list, request)) return CARNET_NEXT_STAY;
  switch (request) {
  case CARNET_REQUEST_OPEN: open_card(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_SEARCH: fields->is_typing = TRUE; return CARNET_NEXT_STAY;
  case CARNET_REQUEST_FACET: facet_here(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_WHY: carnet_fields_explain(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_COPY: copy_path(screen); return CARNET_NEXT_STAY;
  default: return CARNET_NEXT_UNUSED;
  }
}

/* Tab in the filter line takes the first name that fits; a saved filter is written out. */
static void complete(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  if (carnet_filter_has_saved(carnet_input_text(fields->input))) {
    g_autofree char *filter = carnet_filter_expand(carnet_input_text(fields->input), fields->saved);
    carnet_input_set(fields->input, filter);
    if (!carnet_filter_has_saved(filter)) set_filter(screen, filter, fields->undo);
    return;
  }
  gsize start, cursor = carnet_input_position(fields->input);
  g_autofree const char **names = carnet_filter_completions(carnet_input_text(fields->input), cursor, &start);
  if (!names[0]) return;
  g_autofree char *text = g_strconcat(names[0], ":", NULL);
  carnet_input_replace(fields->input, start, cursor, text);
}

/* Backspace where nothing matches: without the term that keeps most away. */
static gboolean drop_term(CarnetScreen *screen, const CarnetInputEvent *event) {
  CarnetFields *fields = screen->state;
  if (event->kind != CARNET_INPUT_KEY || event->key != CARNET_KEY_BACKSPACE) return FALSE;
  if (carnet_list_total(fields->list) != 0 || !fields->hint_filter) return FALSE;
  g_autofree char *filter = g_strdup(fields->hint_filter);
  set_filter(screen, filter, fields->undo);
  return TRUE;
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
  if (!fields->is_typing) return drop_term(screen, event);
  gboolean changed = FALSE, taken;
  if (event->kind == CARNET_INPUT_KEY && event->key == CARNET_KEY_TAB) {
    complete(screen);
    taken = TRUE;
  } else {
    taken = carnet_input_event(fields->input, event, &changed);
  }
  /* A saved filter's name is no filter before it is whole: Enter or Tab. */
  if (changed && !carnet_filter_has_saved(carnet_input_text(fields->input)))
    set_filter(screen, carnet_input_text(fields->input), fields->undo);
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
  if (carnet_list_wants(fields->list, fields->lines, &offset, &limit) &&
      !carnet_ui_waits(screen, CARNET_FIELDS_PAGE) && !fields->error)
    carnet_fields_fetch_page(screen, offset, limit);
}

/* ---- the screen
 * -------------------------------------------------------------------------------------------------------- */

static void take_layout(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetFields *fields = screen->state;
  if (!error && answer) carnet_list_set_layout(fields->list, answer);
}

static void start(CarnetScreen *screen) {
  carnet_columns_restore(screen, CARNET_FIELDS_WIDTHS, CARNET_FIELDS_LAYOUT, take_layout);
  carnet_fields_start(screen);
}

static gpointer make(void) {
  CarnetFields *fields = g_new0(CarnetFields, 1);
  fields->list = carnet_list_new(columns, G_N_ELEMENTS(columns), "key");
  carnet_list_prefer(fields->list, 25);
  fields->input = carnet_input_new(NULL);
  fields->filter = g_strdup("");
  fields->undo = g_ptr_array_new_with_free_func(g_free);
  fields->redo = g_ptr_array_new_with_free_func(g_free);
  fields->facet = g_strdup("categories");
  fields->all = -1;
  fields->preview = TRUE;
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
  g_free(fields->hint_term);
  g_free(fields->hint_filter);
  g_free(fields->saved);
  g_free(fields->card_key);
  if (fields->card) carnet_card_free(fields->card);
  g_free(fields);
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_OPEN, "tui.fields.open", "tui.fields.open.hint"},
                                   {CARNET_REQUEST_SEARCH, "tui.fields.filter", "tui.fields.filter.hint"},
                                   {CARNET_REQUEST_MARK, NULL, ""},
                                   {CARNET_REQUEST_FACET, NULL, ""},
                                   {CARNET_REQUEST_SORT, NULL, ""},
                                   {CARNET_REQUEST_MAP, NULL, ""},
                                   {CARNET_REQUEST_NEW, "tui.exports.new", "tui.exports.new.hint"},
                                   {CARNET_REQUEST_IMPORT, NULL, ""},
                                   {CARNET_REQUEST_WHY, "tui.fields.why", ""},
                                   {CARNET_REQUEST_SAVE, NULL, ""},
                                   {CARNET_REQUEST_COLUMNS, NULL, ""},
                                   {CARNET_REQUEST_PREVIEW, NULL, NULL},
                                   {CARNET_REQUEST_ZOOM, NULL, NULL},
                                   {CARNET_REQUEST_MARK_ALL, "tui.fields.mark_all", NULL},
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
                                      .refresh = carnet_fields_start,
                                      .free = fields_free,
                                      .draw = draw,
                                      .scope = carnet_fields_scope,
                                      .status = carnet_fields_status,
                                      .handle = handle,
                                      .event = event,
                                      .typing = typing,
                                      .command = carnet_fields_command};

const CarnetScreenType *carnet_screen_fields(void) { return &type; }

void carnet_fields_open(CarnetUi *ui, const char *filter) {
  carnet_ui_go(ui, 3);
  /* A card that was left open there is over: the list is what was asked for. */
  CarnetScreen *screen = carnet_ui_room_top(ui);
  while (screen && screen->type != &type && ui->stack[ui->room]->len > 1) {
    carnet_ui_close(screen);
    screen = carnet_ui_room_top(ui);
  }
  if (!screen || screen->type != &type) return;
  CarnetFields *fields = screen->state;
  fields->is_typing = FALSE;
  fields->pane = CARNET_FIELDS_LIST;
  fields->panel_over = FALSE;
  if (filter) set_filter(screen, filter, fields->undo);
}

const char *carnet_fields_small(guint i) { return i == 0 ? "subject" : "mapped"; }
