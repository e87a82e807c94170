/* columns.c - see columns.h. What is chosen is a setting, not an event: nothing is signed. */
#include "tui/columns.h"

#define SLOT_KEEP 15 /* of the screen below */

typedef struct {
  CarnetScreen *below;
  CarnetList *list;
  const char *setting;
  guint cursor;
} Columns;

typedef struct {
  const char *name;
  char *value;
} Setting;

static void setting_free(gpointer data) {
  Setting *setting = data;
  g_free(setting->value);
  g_free(setting);
}

static gpointer keep(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                     GError **error) {
  (void)job;
  const Setting *setting = data;
  if (provider->set_setting) provider->set_setting(app, setting->name, setting->value, error);
  return NULL;
}

static void kept(CarnetScreen *screen, gpointer answer, const GError *error) {
  (void)answer;
  if (error) carnet_ui_say_error(screen->ui, error);
}

static gpointer read_setting(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                             GError **error) {
  (void)job;
  return provider->setting ? provider->setting(app, ((const Setting *)data)->name, error) : NULL;
}

void carnet_columns_restore(CarnetScreen *screen, guint slot, const char *setting, CarnetReplyFunc take) {
  Setting *what = g_new0(Setting, 1);
  what->name = setting;
  CarnetAsk ask = {read_setting, what, setting_free, take, g_free, FALSE};
  carnet_ui_ask(screen, slot, &ask);
}

static void columns_free(gpointer state) { g_free(state); }

static void draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect all) {
  Columns *columns = screen->state;
  guint n;
  const CarnetListColumn *column = carnet_list_columns(columns->list, &n);
  gint w = MIN(46, all.w - 4), h = MIN((gint)n + 4, all.h - 2);
  CarnetRect box = carnet_grid_box(grid, (CarnetRect){(all.w - w) / 2, (all.h - h) / 2, w, h});
  carnet_grid_cut(grid, box, 1, 0, box.w - 2, CARNET_ROLE_TEXT,
                  carnet_ui_text(screen->ui, "tui.request.columns"), CARNET_CUT_END);
  gint lines = box.h - 2, top = MAX((gint)columns->cursor - lines + 1, 0);
  for (gint i = 0; i < lines && top + i < (gint)n; i++) {
    guint c = (guint)(top + i);
    carnet_grid_text(grid, box, 3, i + 1, CARNET_ROLE_TEXT,
                     carnet_list_is_on(columns->list, c) ? "[*]" : "[ ]");
    carnet_grid_cut(grid, box, 7, i + 1, box.w - 8, c == 0 ? CARNET_ROLE_DIM : CARNET_ROLE_TEXT,
                    carnet_ui_text(screen->ui, column[c].title), CARNET_CUT_END);
    if (c != columns->cursor) continue;
    carnet_grid_role(grid, box, 0, i + 1, box.w, CARNET_ROLE_CURSOR);
    carnet_grid_text(grid, box, 1, i + 1, CARNET_ROLE_TEXT, ">");
  }
  carnet_grid_cut(grid, box, 1, box.h - 1, box.w - 2, CARNET_ROLE_DIM,
                  carnet_ui_text(screen->ui, "tui.columns.keys"), CARNET_CUT_END);
}

static void store(Columns *columns) {
  Setting *what = g_new0(Setting, 1);
  what->name = columns->setting;
  what->value = carnet_list_layout(columns->list);
  CarnetAsk ask = {keep, what, setting_free, kept, NULL, TRUE};
  carnet_ui_ask(columns->below, SLOT_KEEP, &ask);
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  Columns *columns = screen->state;
  guint n;
  carnet_list_columns(columns->list, &n);
  switch (request) {
  case CARNET_REQUEST_NEXT_LINE: columns->cursor = MIN(columns->cursor + 1, n - 1); break;
  case CARNET_REQUEST_PREVIOUS_LINE: columns->cursor -= columns->cursor > 0; break;
  case CARNET_REQUEST_FIRST: columns->cursor = 0; break;
  case CARNET_REQUEST_LAST: columns->cursor = n - 1; break;
  case CARNET_REQUEST_MARK:
    carnet_list_switch(columns->list, columns->cursor, !carnet_list_is_on(columns->list, columns->cursor));
    break;
  case CARNET_REQUEST_OPEN:
  case CARNET_REQUEST_COLUMNS:
  case CARNET_REQUEST_BACK: store(columns); return CARNET_NEXT_BACK;
  default: return CARNET_NEXT_UNUSED;
  }
  return CARNET_NEXT_STAY;
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_MARK, "tui.columns.switch", "tui.columns.switch"},
                                   {CARNET_REQUEST_COLUMNS, NULL, NULL},
                                   {CARNET_REQUEST_BACK, NULL, ""},
                                   {0}};

static const CarnetScreenType type = {
    .name = "columns", .popup = TRUE, .verbs = verbs, .free = columns_free, .draw = draw, .handle = handle};

void carnet_columns_open(CarnetScreen *screen, CarnetList *list, const char *setting) {
  Columns *columns = g_new0(Columns, 1);
  columns->below = screen;
  columns->list = list;
  columns->setting = setting;
  carnet_ui_push(screen->ui, &type, columns);
}
