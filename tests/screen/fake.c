/* links: console actions compliance db records reports base */
/* fake.c - see fake.h. The same data for the grid tests and for the program on a pty. */
#include "fake.h"

#include <signal.h>
#include <string.h>

#include "carnet/error.h"
#include "carnet/filter.h"

#define ROWS 41280

static const struct {
  const char *path, *model, *rate, *categories, *mapped;
} samples[] = {
    {"navigation.destination", "H7", "event", "gdpr.location_data\nus.geolocation", "confirmed"},
    {"gnss.position.latitude", "H7", "10", "cn.spi_location\ngdpr.location_data\nus.geolocation", "proposed"},
    {"car.plate_outside 车牌", "K1", "30", "cn.important_outside_media\ngdpr.personal_data", "proposed"},
    {"v2x.bsm.position", "X5", "10", "?cn.important_traffic\ngdpr.location_data", "proposed"},
    {"body.window.position", "X5", "1", "", ""}};

static CarnetApp *open_app(const CarnetAppOptions *options, GError **error) {
  (void)error;
  return (CarnetApp *)g_strdup(options->workspace ? options->workspace : "w");
}
static void close_app(CarnetApp *app) { g_free(app); }

static const char *workspace(CarnetApp *app, GError **error) {
  (void)error;
  return (const char *)app;
}

/* The only folder that holds one is called "there". */
static const char *no_workspace(CarnetApp *app, GError **error) {
  if (g_str_equal((const char *)app, "there")) return "there";
  g_set_error_literal(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND, "no workspace here");
  return NULL;
}

static gboolean init(CarnetApp *app, const CarnetInitOptions *options, GError **error) {
  (void)app;
  if (g_str_equal(options->folder, "there")) return TRUE;
  g_set_error_literal(error, CARNET_ACTION_ERROR, CARNET_ERROR_STORE, "permission denied");
  return FALSE;
}

static guint index_of(const char *key) {
  return (guint)g_ascii_strtoull(key + 1, NULL, 10) % G_N_ELEMENTS(samples);
}

static void fill(CarnetTable *table, guint row, guint i, const char *column) {
  guint s = i % G_N_ELEMENTS(samples);
  g_autofree char *text = NULL;
  if (g_str_equal(column, "key"))
    text = g_strdup_printf("k%05u", i);
  else if (g_str_equal(column, "path"))
    text =
        i < G_N_ELEMENTS(samples) ? g_strdup(samples[s].path) : g_strdup_printf("%s.%u", samples[s].path, i);
  else if (g_str_equal(column, "model"))
    text = g_strdup(samples[s].model);
  else if (g_str_equal(column, "rate"))
    text = g_strdup(samples[s].rate);
  else if (g_str_equal(column, "categories"))
    text = g_strdup(samples[s].categories);
  else if (g_str_equal(column, "mapped"))
    text = g_strdup(samples[s].mapped);
  else if (g_str_equal(column, "destination"))
    text = g_strdup("DE\nUS");
  if (text) carnet_table_set_key(table, row, column, text);
}

/* A filter with text in it matches 312 rows, "nothing" none. */
static CarnetTable *query(CarnetApp *app, const char *filter, const char *const *columns, const char *sort,
                          gint64 offset, gint64 limit, gint64 *total, GError **error) {
  (void)app;
  g_autoptr(CarnetFilter) tree = carnet_filter_parse(filter, error);
  if (!tree) return NULL;
  gint64 n = strstr(filter, "nothing") ? 0 : tree->kind == CARNET_FILTER_ALL ? ROWS : 312;
  CarnetTable *table = carnet_table_new();
  for (guint c = 0; columns[c]; c++) carnet_table_add_column(table, columns[c], NULL, CARNET_CELL_TEXT);
  for (gint64 i = offset; i < n && i < offset + limit; i++) {
    guint row = carnet_table_add_row(table);
    for (guint c = 0; columns[c]; c++)
      fill(table, row, (guint)(sort && *sort == '-' ? n - 1 - i : i), columns[c]);
  }
  if (total) *total = n;
  return table;
}

static CarnetTable *facet(CarnetApp *app, const char *column, const char *filter, gint64 limit,
                          GError **error) {
  static const struct {
    const char *column, *value;
    gint64 count;
  } counts[] = {{"categories", "gdpr.location_data", 201},
                {"categories", "gdpr.vehicle_use", 61},
                {"categories", "gdpr.biometric", 28},
                {"subject", "driver", 190},
                {"subject", "owner", 74},
                {"subject", "", 48},
                {"mapped", "proposed", 203},
                {"mapped", "confirmed", 97},
                {"model", "H7", 102}};
  (void)app;
  (void)filter;
  (void)limit;
  (void)error;
  CarnetTable *table = carnet_table_new();
  carnet_table_add_column(table, "value", NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(table, "count", NULL, CARNET_CELL_INT);
  for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
    if (!g_str_equal(counts[i].column, column)) continue;
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, counts[i].value);
    carnet_table_set_int(table, row, 1, counts[i].count);
  }
  return table;
}

static const struct {
  const char *regime, *category, *en, *zh, *clause, *state, *missing, *by, *duty_en, *duty_zh;
} held[] = {{"cn", "cn.spi_location", "Vehicle track and precise location", "行踪轨迹与精准定位",
             "Auto provisions Art. 3; PIPL 28", "proposed", "", "", "separate consent", "单独同意"},
            {"cn", "cn.important_area", "Sensitive-area geography and flows", "重要敏感区域的地理信息",
             "Art. 3(1)", "proposed", "area_filter", "", NULL, NULL},
            {"eu", "gdpr.location_data", "Location data", "位置数据", "GDPR 4(1); EDPB 01/2020", "confirmed",
             "", "A. Weber", "only if necessary", "仅在必要时"},
            {"us", "us.geolocation", "Precise geolocation", "精确地理位置", "28 CFR 202.242", "proposed", "",
             "", "counts anonymised too", "匿名化数据也计入"}};

static char **one_duty(const char *duty) {
  const char *const list[] = {duty, NULL};
  return g_strdupv((char **)list);
}

static void category_free(gpointer data) {
  CarnetCardCategory *category = data;
  char *texts[] = {category->regime, category->category, category->en,
                   category->zh,     category->clause,   category->confidence,
                   category->state,  category->missing,  category->by};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) g_free(texts[i]);
  g_strfreev(category->duties_en);
  g_strfreev(category->duties_zh);
  g_free(category);
}

static CarnetCard *card(CarnetApp *app, const char *field, GError **error) {
  (void)app;
  (void)error;
  static const char *const regimes[] = {"cn", "eu", "us", "un", NULL};
  CarnetCard *card = g_new0(CarnetCard, 1);
  card->field = g_strdup(samples[index_of(field)].path);
  card->key = g_strdup(field);
  card->uses = g_ptr_array_new();
  card->evidence = g_ptr_array_new();
  card->traits = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(card->traits, g_strdup("location.position"));
  card->categories = g_ptr_array_new_with_free_func(category_free);
  card->not_engaged = g_ptr_array_new();
  card->conflicts = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(card->conflicts,
                  g_strdup("EU user is owed it (Data Act 4); its CN copy needs a route (PIPL 38)"));
  card->regimes = g_strdupv((char **)regimes);
  for (guint i = 0; i < G_N_ELEMENTS(held); i++) {
    CarnetCardCategory *category = g_new0(CarnetCardCategory, 1);
    category->regime = g_strdup(held[i].regime);
    category->category = g_strdup(held[i].category);
    category->en = g_strdup(held[i].en);
    category->zh = g_strdup(held[i].zh);
    category->clause = g_strdup(held[i].clause);
    category->confidence = g_strdup("verified");
    category->state = g_strdup(held[i].state);
    category->missing = g_strdup(held[i].missing);
    category->by = g_strdup(held[i].by);
    category->duties_en = one_duty(held[i].duty_en);
    category->duties_zh = one_duty(held[i].duty_zh);
    g_ptr_array_add(card->categories, category);
  }
  return card;
}

static CarnetCard *crash(CarnetApp *app, const char *field, GError **error) {
  (void)app;
  (void)field;
  (void)error;
  raise(SIGSEGV);
  return NULL;
}

static CarnetTable *explain(CarnetApp *app, const char *field, GError **error) {
  (void)app;
  (void)error;
  CarnetTable *table = carnet_table_new();
  carnet_table_add_column(table, "line", NULL, CARNET_CELL_TEXT);
  carnet_table_set(table, carnet_table_add_row(table), 0, field);
  carnet_table_set(table, carnet_table_add_row(table), 0,
                   "rule gdpr.location_1 holds: trait location.position");
  return table;
}

#define COMMON                                                                                               \
  .open = open_app, .close = close_app, .init = init, .query = query, .facet = facet, .explain = explain
static const CarnetProvider full = {COMMON, .workspace = workspace, .card = card};
static const CarnetProvider empty = {COMMON, .workspace = no_workspace, .card = card};
static const CarnetProvider faulty = {COMMON, .workspace = workspace, .card = crash};
const CarnetProvider *fake_provider(void) { return &full; }
const CarnetProvider *fake_provider_empty(void) { return &empty; }
const CarnetProvider *fake_provider_crash(void) { return &faulty; }

CarnetTexts *fake_texts(void) {
  g_autofree char *folder = g_build_filename(g_getenv("CARNET_TEMPLATES"), "texts", NULL);
  g_autoptr(GError) error = NULL;
  CarnetTexts *texts = carnet_texts_load(folder, &error);
  if (!texts) g_error("%s", error->message);
  return texts;
}

CarnetKeymap *fake_keymap(void) {
  g_autofree char *file = g_build_filename(g_getenv("CARNET_TEMPLATES"), "keymap", NULL);
  g_autoptr(GError) error = NULL;
  CarnetKeymap *keymap = carnet_keymap_load(file, NULL, &error);
  if (!keymap) g_error("%s", error->message);
  return keymap;
}
