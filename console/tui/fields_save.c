/* fields_save.c - x: what is shown as a file, or its filter under a name; *: every row that matches, marked.
 */
#include <string.h>

#include "tui/commands.h"
#include "tui/fields_parts.h"
#include "tui/popups.h"

/* Marks are keys in memory, and an event over more fields could not be read by anyone. */
#define MAX_MARKS 100000
#define MAX_NAME 40

typedef struct {
  char *filter, *sort, *file, *value;
  char **columns;
} Save;

static void save_free(gpointer data) {
  Save *save = data;
  g_free(save->filter);
  g_free(save->sort);
  g_free(save->file);
  g_free(save->value);
  g_strfreev(save->columns);
  g_free(save);
}

static Save *save_new(const CarnetFields *fields) {
  Save *save = g_new0(Save, 1);
  save->filter = g_strdup(fields->filter);
  save->sort = g_strdup(carnet_list_sort(fields->list));
  return save;
}

static void say(CarnetScreen *screen, const char *id, const char *name, const char *value, const char *name2,
                const char *value2) {
  g_autofree char *text = carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), id,
                                              name, value, name2, value2, NULL);
  carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, text);
}

/* ---- a file ---- */

typedef struct {
  gint64 rows;
  char *file;
} Saved;

static void saved_free(gpointer data) {
  Saved *saved = data;
  g_free(saved->file);
  g_free(saved);
}

static gpointer write_file(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                           GError **error) {
  (void)job;
  const Save *save = data;
  if (!provider->save_rows) return NULL;
  gint64 rows = provider->save_rows(app, save->filter, (const char *const *)save->columns, save->sort,
                                    save->file, error);
  if (rows < 0) return NULL;
  Saved *saved = g_new0(Saved, 1);
  saved->rows = rows;
  saved->file = g_strdup(save->file);
  return saved;
}

static void take_file(CarnetScreen *screen, gpointer answer, const GError *error) {
  const Saved *saved = answer;
  if (error) carnet_ui_say_error(screen->ui, error);
  if (!saved) return;
  g_autofree char *rows = carnet_text_number(saved->rows);
  say(screen, "tui.fields.saved_rows", "rows", rows, "file", saved->file);
}

/* Columns as they are switched on, whatever fits on the screen. */
static char **columns_of(const CarnetList *list) {
  guint n;
  const CarnetListColumn *columns = carnet_list_columns(list, &n);
  g_autoptr(GStrvBuilder) out = g_strv_builder_new();
  for (guint c = 0; c < n; c++)
    if (carnet_list_is_on(list, c)) g_strv_builder_add(out, columns[c].key);
  return g_strv_builder_end(out);
}

static void file_named(CarnetUi *ui, const char *text, gpointer data) {
  (void)ui;
  CarnetScreen *screen = data;
  CarnetFields *fields = screen->state;
  if (!*text) return;
  Save *save = save_new(fields);
  save->file = g_strdup(text);
  save->columns = columns_of(fields->list);
  CarnetAsk ask = {write_file, save, save_free, take_file, saved_free, TRUE};
  carnet_ui_ask(screen, CARNET_FIELDS_SAVE, &ask);
}

/* ---- a filter's name ---- */

static gpointer write_filters(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                              GError **error) {
  (void)job;
  const Save *save = data;
  if (!provider->set_setting || !provider->set_setting(app, CARNET_FIELDS_SAVED, save->value, error))
    return NULL;
  return g_strdup(save->value);
}

static void take_filters(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetFields *fields = screen->state;
  if (error) carnet_ui_say_error(screen->ui, error);
  if (!answer) return;
  g_free(fields->saved);
  fields->saved = g_strdup(answer);
  carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, "tui.fields.saved_filter"));
}

static void filter_named(CarnetUi *ui, const char *text, gpointer data) {
  CarnetScreen *screen = data;
  CarnetFields *fields = screen->state;
  const char *name = *text == '@' ? text + 1 : text;
  if (!*name) return;
  gsize n = 0;
  while (g_ascii_isalnum(name[n]) || name[n] == '-' || name[n] == '_') n++;
  if (name[n] || n > MAX_NAME) {
    carnet_ui_say(ui, CARNET_ROLE_ATTENTION, carnet_ui_text(ui, "tui.fields.bad_name"));
    return;
  }
  Save *save = save_new(fields);
  save->value = carnet_filter_save(fields->saved, name, fields->filter);
  CarnetAsk ask = {write_filters, save, save_free, take_filters, g_free, TRUE};
  carnet_ui_ask(screen, CARNET_FIELDS_SAVE, &ask);
}

/* ---- the menu ---- */

static const CarnetMenuItem ways[] = {
    {'c', "tui.fields.save.csv"}, {'j', "tui.fields.save.json"}, {'f', "tui.fields.save.filter"}, {0}};

static void way_chosen(CarnetUi *ui, char key, gpointer data) {
  if (key == 'f') {
    carnet_prompt_open(ui, carnet_ui_text(ui, "tui.fields.save.name"), "", filter_named, data, NULL);
    return;
  }
  g_autofree char *here = g_get_current_dir();
  g_autofree char *file = g_build_filename(here, key == 'j' ? "fields.json" : "fields.csv", NULL);
  carnet_prompt_open(ui, carnet_ui_text(ui, "tui.fields.save.file"), file, file_named, data, NULL);
}

void carnet_fields_save(CarnetScreen *screen) {
  carnet_menu_open(screen->ui, carnet_ui_text(screen->ui, "tui.request.save"), ways, way_chosen, screen,
                   NULL);
}

/* ---- marks ---- */

static gpointer find_keys(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                          GError **error) {
  (void)job;
  static const char *const key[] = {"key", NULL};
  const Save *save = data;
  return provider->query(app, save->filter, key, NULL, 0, MAX_MARKS, NULL, error);
}

static void take_keys(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetFields *fields = screen->state;
  const CarnetTable *table = answer;
  if (error) {
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  for (guint i = 0; i < carnet_table_rows(table); i++)
    carnet_list_mark(fields->list, carnet_table_get(table, i, "key"));
  g_autofree char *rows = carnet_text_number(carnet_table_rows(table));
  g_autofree char *marks = carnet_text_number(carnet_list_n_marks(fields->list));
  say(screen, "tui.fields.marked", "rows", rows, "fields", marks);
}

static void free_table(gpointer table) { carnet_table_free(table); }

void carnet_fields_mark_all(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  /* Never half a selection: not over a list that is still arriving, not over one that is too long. */
  if (carnet_ui_waits(screen, CARNET_FIELDS_PAGE)) {
    carnet_ui_say(screen->ui, CARNET_ROLE_ATTENTION, carnet_ui_text(screen->ui, "tui.fields.arriving"));
    return;
  }
  if (carnet_list_total(fields->list) > MAX_MARKS) {
    g_autofree char *rows = carnet_text_number(carnet_list_total(fields->list));
    g_autofree char *most = carnet_text_number(MAX_MARKS);
    say(screen, "tui.fields.too_many", "rows", rows, "most", most);
    return;
  }
  CarnetAsk ask = {find_keys, save_new(fields), save_free, take_keys, free_table, FALSE};
  carnet_ui_ask(screen, CARNET_FIELDS_MARK, &ask);
}

/* ---- the same as a command ---- */

char *carnet_fields_command(CarnetScreen *screen, CarnetRequest request) {
  CarnetFields *fields = screen->state;
  const CarnetTable *page;
  guint row;
  gboolean here = carnet_list_at_cursor(fields->list, &page, &row);
  g_autofree char *field = g_strdup(here ? carnet_table_get(page, row, "field") : "");
  switch (request) {
  case CARNET_REQUEST_SEARCH: return carnet_command_make("query", fields->filter, "");
  case CARNET_REQUEST_SAVE: return carnet_command_make("query", fields->filter, "--format csv");
  case CARNET_REQUEST_OPEN: return here ? carnet_command_make("show", field, "") : NULL;
  case CARNET_REQUEST_WHY: return here ? carnet_command_make("explain", field, "") : NULL;
  case CARNET_REQUEST_MAP: return here ? carnet_command_make("map", field, "") : NULL;
  case CARNET_REQUEST_FACET: {
    g_autofree char *words = g_strdup_printf("facet %s", carnet_list_column(fields->list)->key);
    return carnet_command_make(words, fields->filter, "");
  }
  default: return NULL;
  }
}
