/* overview.c - room 1, frame 1: what it asks for, the cursor that goes from block to block, where Enter
 * leads. */
#include <string.h>

#include "carnet/error.h"
#include "tui/exports.h"
#include "tui/fields.h"
#include "tui/import_form.h"
#include "tui/overview_parts.h"
#include "tui/rooms.h"
#include "tui/table_ask.h"

/* ---- work on the query thread ---- */

static CarnetTable *of_heat(const CarnetProvider *provider, CarnetApp *app, GError **error) {
  return provider->heat_cells ? provider->heat_cells(app, error) : carnet_table_new();
}
static CarnetTable *of_rows(const CarnetProvider *provider, CarnetApp *app, GError **error) {
  return provider->overview_rows ? provider->overview_rows(app, error) : carnet_table_new();
}
static CarnetTable *of_thresholds(const CarnetProvider *provider, CarnetApp *app, GError **error) {
  return provider->thresholds ? provider->thresholds(app, error) : carnet_table_new();
}
static CarnetTable *of_models(const CarnetProvider *provider, CarnetApp *app, GError **error) {
  return provider->model_summary ? provider->model_summary(app, error) : carnet_table_new();
}

static void take(CarnetScreen *screen, guint slot, gpointer answer, const GError *error) {
  CarnetOverview *overview = screen->state;
  if (error && (error->code & 0xff) == CARNET_ERROR_CANCELLED) return;
  g_clear_pointer(&overview->error, g_free);
  if (error) {
    overview->error = g_strdup(error->message);
    return;
  }
  carnet_table_free(overview->table[slot]);
  overview->table[slot] = carnet_table_take(answer);
  for (guint b = 0; b < CARNET_N_BLOCKS; b++) {
    CarnetSpot *spot = &overview->spot[b];
    spot->row = CLAMP(spot->row, 0, MAX(carnet_overview_rows(overview, (CarnetBlock)b) - 1, 0));
    spot->column = CLAMP(spot->column, 0, MAX(carnet_overview_columns(overview, (CarnetBlock)b) - 1, 0));
  }
}

#define TAKE(name, slot)                                                                                     \
  static void name(CarnetScreen *screen, gpointer answer, const GError *error) {                             \
    take(screen, slot, answer, error);                                                                       \
  }
TAKE(take_desk, CARNET_OVERVIEW_DESK)
TAKE(take_heat, CARNET_OVERVIEW_HEAT)
TAKE(take_rows, CARNET_OVERVIEW_ROWS)
TAKE(take_thresholds, CARNET_OVERVIEW_THRESHOLDS)
TAKE(take_models, CARNET_OVERVIEW_MODELS)

static void take_standing(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetOverview *overview = screen->state;
  CarnetTable *findings = carnet_standing_take_findings(answer);
  take(screen, CARNET_OVERVIEW_COUNTS, answer, error);
  if (!findings) return;
  carnet_table_free(overview->table[CARNET_OVERVIEW_WRONG]);
  overview->table[CARNET_OVERVIEW_WRONG] = findings;
}

/* The quick ones first, and of these what the eye looks for: each is shown when it is there. */
static void start(CarnetScreen *screen) {
  carnet_table_ask(screen, CARNET_OVERVIEW_DESK, carnet_table_of_desk, take_desk);
  carnet_table_ask(screen, CARNET_OVERVIEW_HEAT, of_heat, take_heat);
  carnet_table_ask(screen, CARNET_OVERVIEW_ROWS, of_rows, take_rows);
  carnet_table_ask(screen, CARNET_OVERVIEW_MODELS, of_models, take_models);
  carnet_table_ask(screen, CARNET_OVERVIEW_THRESHOLDS, of_thresholds, take_thresholds);
  carnet_standing_ask(screen, CARNET_OVERVIEW_COUNTS, take_standing);
}

/* ---- what the blocks hold ---- */

/* Of a name that both have, the rows' is asked for in the same breath and read first. */
gint64 carnet_overview_count(const CarnetOverview *overview, const char *name) {
  static const guint tables[] = {CARNET_OVERVIEW_ROWS, CARNET_OVERVIEW_COUNTS};
  for (guint t = 0; t < G_N_ELEMENTS(tables); t++) {
    const CarnetTable *counts = overview->table[tables[t]];
    for (guint i = 0; counts && i < carnet_table_rows(counts); i++)
      if (strcmp(carnet_table_get(counts, i, "name"), name) == 0) return carnet_table_int(counts, i, "value");
  }
  return 0;
}

gboolean carnet_overview_has_rows(const CarnetOverview *overview) {
  return overview->table[CARNET_OVERVIEW_ROWS] || overview->table[CARNET_OVERVIEW_COUNTS];
}

static gint rows_of(const CarnetOverview *overview, guint table) {
  return overview->table[table] ? (gint)carnet_table_rows(overview->table[table]) : 0;
}

/* The heat's table has a row a cell, kind by kind. */
static gint packs_of(const CarnetOverview *overview) {
  const CarnetTable *heat = overview->table[CARNET_OVERVIEW_HEAT];
  gint n = rows_of(overview, CARNET_OVERVIEW_HEAT), packs = 0;
  while (packs < n &&
         strcmp(carnet_table_get(heat, (guint)packs, "kind"), carnet_table_get(heat, 0, "kind")) == 0)
    packs++;
  return packs;
}

guint carnet_overview_cell(const CarnetOverview *overview, CarnetSpot spot) {
  return (guint)(spot.row * packs_of(overview) + spot.column);
}

gint carnet_overview_columns(const CarnetOverview *overview, CarnetBlock block) {
  return block == CARNET_BLOCK_HEAT ? packs_of(overview) : block == CARNET_BLOCK_OUTCOMES ? 3 : 1;
}

gint carnet_overview_rows(const CarnetOverview *overview, CarnetBlock block) {
  gint packs = packs_of(overview), lines = 0;
  switch (block) {
  case CARNET_BLOCK_HEAT: return packs > 0 ? rows_of(overview, CARNET_OVERVIEW_HEAT) / packs : 0;
  case CARNET_BLOCK_PEOPLE: return rows_of(overview, CARNET_OVERVIEW_THRESHOLDS);
  case CARNET_BLOCK_MODELS: return rows_of(overview, CARNET_OVERVIEW_MODELS);
  case CARNET_BLOCK_EXPORTS:
    while (carnet_overview_export(overview, lines)) lines++;
    return lines;
  default: return 1;
  }
}

const char *carnet_overview_outcome(gint column) {
  static const char *const outcomes[] = {"identified", "ordinary", "unknown"};
  return outcomes[CLAMP(column, 0, 2)];
}

/* ---- requests ---- */

static void open_spot(CarnetScreen *screen) {
  CarnetOverview *overview = screen->state;
  CarnetSpot spot = overview->spot[overview->block];
  CarnetUi *ui = screen->ui; /* the screen stays, in its room */
  switch (overview->block) {
  case CARNET_BLOCK_HEAT: {
    guint cell = carnet_overview_cell(overview, spot);
    if (carnet_overview_rows(overview, CARNET_BLOCK_HEAT) > 0)
      carnet_fields_open(ui, carnet_table_get(overview->table[CARNET_OVERVIEW_HEAT], cell, "filter"));
    break;
  }
  case CARNET_BLOCK_OUTCOMES: {
    g_autofree char *filter = g_strconcat("outcome:", carnet_overview_outcome(spot.column), NULL);
    carnet_fields_open(ui, filter);
    break;
  }
  case CARNET_BLOCK_PEOPLE:
  case CARNET_BLOCK_EXPORTS: carnet_ui_go(ui, 4); break;
  case CARNET_BLOCK_MODELS: carnet_ui_go(ui, 6); break;
  default: carnet_ui_go(ui, 7); break;
  }
}

static void turn(CarnetOverview *overview, gint by) {
  for (guint i = 0; i < CARNET_N_BLOCKS; i++) {
    overview->block = (CarnetBlock)(((gint)overview->block + by + CARNET_N_BLOCKS) % CARNET_N_BLOCKS);
    if (carnet_overview_rows(overview, overview->block) > 0) return;
  }
}

/* Beyond the last line of a block, and beyond its sides, the next block begins. */
static void move(CarnetOverview *overview, gint rows, gint columns) {
  CarnetSpot *spot = &overview->spot[overview->block];
  gint last = MAX(carnet_overview_rows(overview, overview->block) - 1, 0);
  gint end = MAX(carnet_overview_columns(overview, overview->block) - 1, 0);
  if (ABS(rows) == 1 && (spot->row + rows < 0 || spot->row + rows > last)) {
    turn(overview, rows);
    return;
  }
  spot->row = CLAMP(spot->row + rows, 0, last);
  gint column = spot->column + columns;
  if (columns != 0 && column > end && overview->block < CARNET_BLOCK_EXPORTS)
    overview->block = overview->block == CARNET_BLOCK_PEOPLE ? CARNET_BLOCK_FINDINGS : CARNET_BLOCK_EXPORTS;
  else if (columns < 0 && overview->block >= CARNET_BLOCK_EXPORTS)
    overview->block = overview->block == CARNET_BLOCK_FINDINGS ? CARNET_BLOCK_PEOPLE : CARNET_BLOCK_HEAT;
  else
    spot->column = CLAMP(column, 0, end);
  if (carnet_overview_rows(overview, overview->block) == 0) turn(overview, 1);
}

static gboolean moves(CarnetOverview *overview, CarnetRequest request) {
  static const struct {
    CarnetRequest request;
    gint rows, columns;
  } steps[] = {{CARNET_REQUEST_NEXT_LINE, 1, 0},    {CARNET_REQUEST_PREVIOUS_LINE, -1, 0},
               {CARNET_REQUEST_RIGHT, 0, 1},        {CARNET_REQUEST_LEFT, 0, -1},
               {CARNET_REQUEST_FIRST, -1000, 0},    {CARNET_REQUEST_LAST, 1000, 0},
               {CARNET_REQUEST_PAGE_DOWN, 1000, 0}, {CARNET_REQUEST_PAGE_UP, -1000, 0}};
  for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
    if (steps[i].request != request) continue;
    move(overview, steps[i].rows, steps[i].columns);
    return TRUE;
  }
  return FALSE;
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  CarnetOverview *overview = screen->state;
  CarnetUi *ui = screen->ui;
  if (moves(overview, request)) return CARNET_NEXT_STAY;
  switch (request) {
  case CARNET_REQUEST_NEXT_PANE: turn(overview, 1); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_PREVIOUS_PANE: turn(overview, -1); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_OPEN: open_spot(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_SEARCH:
    carnet_fields_open(ui, NULL);
    carnet_ui_request(ui, CARNET_REQUEST_SEARCH);
    return CARNET_NEXT_STAY;
  case CARNET_REQUEST_IMPORT:
    carnet_ui_go(ui, 3);
    carnet_import_open(ui);
    return CARNET_NEXT_STAY;
  case CARNET_REQUEST_NEW: {
    CarnetAskFrom from = {NULL, NULL, NULL, NULL};
    carnet_ui_go(ui, 4);
    carnet_ask_open(ui, &from);
    return CARNET_NEXT_STAY;
  }
  default: return CARNET_NEXT_UNUSED;
  }
}

static gboolean event(CarnetScreen *screen, const CarnetInputEvent *event) {
  CarnetOverview *overview = screen->state;
  if (event->kind != CARNET_INPUT_MOUSE || event->mouse != CARNET_MOUSE_PRESS) return FALSE;
  for (guint i = 0; i < overview->places->len; i++) {
    const CarnetPlace *place = &g_array_index(overview->places, CarnetPlace, i);
    const CarnetRect *at = &place->at;
    if (event->y != at->y || event->x < at->x || event->x >= at->x + at->w) continue;
    CarnetSpot *spot = &overview->spot[place->block];
    gboolean again =
        overview->block == place->block && spot->row == place->spot.row && spot->column == place->spot.column;
    overview->block = place->block;
    *spot = place->spot;
    if (again) open_spot(screen);
    return TRUE;
  }
  return FALSE;
}

/* ---- the screen ---- */

static gpointer make(void) {
  CarnetOverview *overview = g_new0(CarnetOverview, 1);
  overview->places = g_array_new(FALSE, FALSE, sizeof(CarnetPlace));
  return overview;
}

static void overview_free(gpointer state) {
  CarnetOverview *overview = state;
  for (guint i = 0; i < CARNET_OVERVIEW_N_TABLES; i++) carnet_table_free(overview->table[i]);
  g_array_unref(overview->places);
  g_free(overview->error);
  g_free(overview);
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_PALETTE, NULL, ""},
                                   {CARNET_REQUEST_SEARCH, "tui.overview.search", ""},
                                   {CARNET_REQUEST_OPEN, "tui.overview.open", ""},
                                   {CARNET_REQUEST_NEXT_PANE, "tui.overview.block", NULL},
                                   {CARNET_REQUEST_NEW, "tui.overview.request", "tui.overview.request.hint"},
                                   {CARNET_REQUEST_IMPORT, NULL, ""},
                                   {CARNET_REQUEST_LANGUAGE, NULL, ""},
                                   {CARNET_REQUEST_QUIT, NULL, NULL},
                                   {CARNET_REQUEST_RELOAD, NULL, NULL},
                                   {CARNET_REQUEST_BACK, NULL, "tui.hint.quit"},
                                   {0}};

static const CarnetScreenType type = {.name = "overview",
                                      .room = 1,
                                      .verbs = verbs,
                                      .make = make,
                                      .start = start,
                                      .refresh = start,
                                      .pauses = TRUE,
                                      .free = overview_free,
                                      .draw = carnet_overview_draw,
                                      .scope = carnet_overview_scope,
                                      .status = carnet_overview_status,
                                      .handle = handle,
                                      .event = event};

const CarnetScreenType *carnet_screen_overview(void) { return &type; }
