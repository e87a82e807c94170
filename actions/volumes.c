/* Bytes a day from rates, sizes and fleets; what is not known is counted apart, never guessed. */
#include "carnet/actions_volumes.h"

#include <string.h>

#include "carnet/actions_exports.h"
#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "volumes.h"

#define DAY_SECONDS 86400
#define FAR_ABOVE 10 /* times the usual figure: rates or sizes are likely to be wrong */

typedef struct {
  const char *level; /* borrowed from the register's table */
  gint64 vehicles, seconds, registered;
  gboolean whole_day;
} Model;

typedef struct {
  double vehicle, fleet;
  guint64 fields, no_rate, no_size, no_fleet;
  gboolean whole_day;
  const Model *model; /* of a line by model; NULL */
  double most;        /* of the rows of one rate and size that make the most of it, a vehicle and day */
  guint64 most_fields;
  char *most_rate, *most_size;
} Sum;

static void sum_free(gpointer data) {
  Sum *sum = data;
  g_free(sum->most_rate);
  g_free(sum->most_size);
  g_free(sum);
}

typedef struct Volumes Volumes;
typedef struct {
  const char *by;
  void (*add)(Volumes *volumes, const CarnetFlow *flow);
} By;

struct Volumes {
  CarnetApp *app;
  GHashTable *models; /* name as rows say it -> Model */
  GHashTable *sums;   /* name -> Sum */
  const By *by;
};

/* ---- models ---- */

static GHashTable *models_of(const CarnetTable *table) {
  GHashTable *models = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < carnet_table_rows(table); i++) {
    const char *name = carnet_table_get(table, i, "name"),
               *minutes = carnet_table_get(table, i, "minutes_per_day");
    Model *model = g_new0(Model, 1);
    model->level = carnet_table_get(table, i, "level");
    model->vehicles = g_ascii_strtoll(carnet_table_get(table, i, "fleet"), NULL, 10);
    model->registered = g_ascii_strtoll(carnet_table_get(table, i, "bytes_per_day"), NULL, 10);
    model->whole_day = !*minutes;
    model->seconds = *minutes ? g_ascii_strtoll(minutes, NULL, 10) * 60 : DAY_SECONDS;
    g_hash_table_replace(models, g_strdup(*name ? name : carnet_table_get(table, i, "subject")), model);
  }
  return models;
}

/* ---- one group of rows ---- */

/* A number not below 0; FALSE where it is none ("event"). */
static gboolean number_of(const char *text, double *out) {
  char *end = NULL;
  *out = g_ascii_strtod(text, &end);
  return *text && end && *end == '\0' && *out >= 0 && *out < 1e15;
}

static Sum *sum_of(Volumes *volumes, const char *name) {
  Sum *sum = g_hash_table_lookup(volumes->sums, name);
  if (sum) return sum;
  sum = g_new0(Sum, 1);
  g_hash_table_insert(volumes->sums, g_strdup(name), sum);
  return sum;
}

static void note_most(Sum *sum, const CarnetFlow *flow, double each, guint64 fields) {
  if (each <= sum->most) return;
  g_free(sum->most_rate);
  g_free(sum->most_size);
  sum->most = each;
  sum->most_fields = fields;
  sum->most_rate = g_strdup(flow->rate);
  sum->most_size = g_strdup(flow->bytes);
}

static void add(Volumes *volumes, const char *name, const CarnetFlow *flow, guint64 fields) {
  if (!fields) return;
  Sum *sum = sum_of(volumes, name);
  const Model *model = g_hash_table_lookup(volumes->models, flow->model);
  double rate = 0, bytes = 0;
  gboolean has_rate = number_of(flow->rate, &rate), has_size = number_of(flow->bytes, &bytes);
  sum->fields += fields;
  if (!has_rate) sum->no_rate += fields;
  if (!has_size) sum->no_size += fields;
  if (!model || model->vehicles <= 0) sum->no_fleet += fields;
  if (!has_rate || !has_size) return;
  gint64 seconds = model ? model->seconds : DAY_SECONDS;
  double each = rate * bytes * (double)seconds * (double)fields;
  sum->whole_day |= !model || model->whole_day;
  sum->vehicle += each;
  note_most(sum, flow, each, fields);
  if (model) sum->fleet += each * (double)MAX(model->vehicles, 0);
}

/* ---- what lines there are ---- */

static void by_model(Volumes *volumes, const CarnetFlow *flow) {
  add(volumes, flow->model, flow, flow->fields);
  if (flow->fields) sum_of(volumes, flow->model)->model = g_hash_table_lookup(volumes->models, flow->model);
}

static const char *home_of(const CarnetFlow *flow) {
  return *flow->collected_in ? flow->collected_in : flow->market;
}

/* Is one of the list's countries in none of home's; is one in them? Others ("vehicle", "none") are no
 * countries. */
static void places(const char *list, const char *home, gboolean *inside, gboolean *abroad) {
  g_auto(GStrv) at = g_strsplit_set(list, ";,", -1), homes = g_strsplit_set(home, ";,", -1);
  *inside = *abroad = FALSE;
  for (char **one = homes; *one; one++) g_strstrip(*one);
  for (char **one = at; *one; one++) {
    g_strstrip(*one);
    if (strlen(*one) != 2 || !g_ascii_isupper(**one)) continue;
    gboolean here = g_strv_contains((const char *const *)homes, *one);
    *inside |= here;
    *abroad |= !here;
  }
}

static void by_flow(Volumes *volumes, const CarnetFlow *flow) {
  gboolean home = FALSE, abroad = FALSE, sent_home = FALSE, sent = FALSE;
  add(volumes, "collected", flow, flow->fields);
  places(flow->storage, home_of(flow), &home, &abroad);
  places(flow->destination, home_of(flow), &sent_home, &sent);
  if (home) add(volumes, "stored_home", flow, flow->ways);
  if (abroad) add(volumes, "stored_abroad", flow, flow->ways);
  if (!home && !abroad && strstr(flow->storage, "vehicle")) add(volumes, "in_vehicle", flow, flow->ways);
  if (sent) add(volumes, "sent_abroad", flow, flow->ways);
}

static void by_category(Volumes *volumes, const CarnetFlow *flow) {
  g_auto(GStrv) list = g_strsplit(flow->categories, "\n", -1);
  for (char **one = list; *one; one++)
    if (**one) add(volumes, *one, flow, flow->fields);
  if (!*flow->categories) add(volumes, "", flow, flow->fields);
}

static void by_destination(Volumes *volumes, const CarnetFlow *flow) {
  g_auto(GStrv) list = g_strsplit_set(flow->destination, ";,", -1);
  for (char **one = list; *one; one++)
    if (*g_strstrip(*one) && strcmp(*one, "none") != 0) add(volumes, *one, flow, flow->ways);
}

static const By bys[] = {
    {"model", by_model}, {"flow", by_flow}, {"category", by_category}, {"destination", by_destination}};

static gboolean count_flow(const CarnetFlow *flow, gpointer user, GError **error) {
  (void)error;
  Volumes *volumes = user;
  volumes->by->add(volumes, flow);
  return TRUE;
}

/* ---- the table ---- */

static void set_bytes(CarnetTable *table, guint row, const char *key, double bytes) {
  carnet_table_set_int(table, row, (guint)carnet_table_find(table, key),
                       bytes >= (double)G_MAXINT64 ? G_MAXINT64 : (gint64)bytes);
}

/* "L4" is 4 of "L"; FALSE where a level is no letter with a number. */
static gboolean step_of(const char *level, gint64 *step) {
  gsize digits = g_ascii_isalpha(*level) ? strspn(level + 1, "0123456789") : 0;
  *step = digits ? g_ascii_strtoll(level + 1, NULL, 10) : 0;
  return digits > 0 && level[digits + 1] == '\0';
}

static const CarnetVolume *usual_of(const CarnetApp *app, const char *level, const char *today) {
  const CarnetVolume *volume, *below = NULL;
  gint64 step = 0, one = 0, most = -1;
  gboolean stepped = step_of(level, &step);
  for (guint i = 0; *level && (volume = carnet_packs_volume(app->packs, i)); i++) {
    if (!carnet_pack_entry_valid(&volume->entry, today)) continue;
    if (strcmp(volume->level, level) == 0) return volume;
    if (!stepped || !volume->and_above || *volume->level != *level || !step_of(volume->level, &one)) continue;
    if (one < step && one > most) {
      below = volume;
      most = one;
    }
  }
  return below;
}

/* The level's own figure; else the nearest below it that holds for those above too. "L4 robotaxi" is both:
 * what the packs say of a robotaxi tells more than what they say of its level. */
const CarnetVolume *carnet_volume_usual(const CarnetApp *app, const char *level, const char *today) {
  const CarnetVolume *found = usual_of(app, level, today);
  if (found || !strchr(level, ' ')) return found;
  g_auto(GStrv) words = g_strsplit(level, " ", -1);
  for (gint i = (gint)g_strv_length(words); !found && i-- > 0;) found = usual_of(app, words[i], today);
  return found;
}

/* What is computed is far above what is usual: how far, and which rows make the most of it. */
static void set_far(const CarnetApp *app, CarnetTable *table, guint row, const char *name, const Sum *sum,
                    gint64 usual) {
  if (usual <= 0 || sum->vehicle < (double)usual * FAR_ABOVE) return;
  g_autofree char *times = carnet_text_number((gint64)(sum->vehicle / (double)usual + 0.5)),
                  *fields = carnet_text_number((gint64)sum->most_fields),
                  *share = g_strdup_printf("%.0f", sum->most * 100 / sum->vehicle),
                  *filter =
                      g_strdup_printf("model:%s rate:%s bytes:%s", name, sum->most_rate, sum->most_size);
  g_autofree char *text = carnet_texts_format(app->texts, app->lang, "volume.far", "times", times, "fields",
                                              fields, "share", share, "filter", filter, NULL);
  carnet_table_set_key(table, row, "note", text);
}

static void set_model(const CarnetApp *app, CarnetTable *table, guint row, const char *name, const Sum *sum) {
  const Model *model = sum->model;
  g_autofree char *today = carnet_app_today(app);
  const CarnetVolume *usual = carnet_volume_usual(app, model->level, today);
  carnet_table_set_key(table, row, "level", model->level);
  set_bytes(table, row, "vehicles", (double)model->vehicles);
  if (model->registered > 0)
    set_bytes(table, row, "registered_day", (double)model->registered * (double)model->vehicles);
  if (!usual) return;
  set_bytes(table, row, "usual_vehicle_day", (double)usual->bytes_day);
  set_bytes(table, row, "usual_day", (double)usual->bytes_day * (double)model->vehicles);
  carnet_table_set_key(table, row, "source",
                       app->lang == CARNET_LANG_ZH && *usual->entry.source_title_zh
                           ? usual->entry.source_title_zh
                           : usual->entry.source_title);
  carnet_table_set_key(table, row, "confidence", usual->entry.confidence);
  set_far(app, table, row, name, sum, usual->bytes_day);
}

/* What people read for a code: a category by its name in the packs. Else "". */
static const char *title_of(const Volumes *volumes, const char *name) {
  const CarnetCategory *category =
      volumes->by->add == by_category ? carnet_packs_category(volumes->app->packs, name) : NULL;
  if (!category) return "";
  return volumes->app->lang == CARNET_LANG_ZH ? category->zh : category->en;
}

static void set_line(const Volumes *volumes, CarnetTable *table, const char *name, const Sum *sum) {
  guint row = carnet_table_add_row(table);
  carnet_table_set_key(table, row, "name", name);
  set_bytes(table, row, "fields", (double)sum->fields);
  set_bytes(table, row, "bytes_vehicle_day", sum->vehicle);
  set_bytes(table, row, "bytes_day", sum->fleet);
  set_bytes(table, row, "no_rate", (double)sum->no_rate);
  set_bytes(table, row, "no_size", (double)sum->no_size);
  set_bytes(table, row, "no_fleet", (double)sum->no_fleet);
  carnet_table_set_key(table, row, "whole_day", sum->whole_day ? "yes" : "no");
  carnet_table_set_key(table, row, "title", title_of(volumes, name));
  if (sum->model) set_model(volumes->app, table, row, name, sum);
}

/* The largest first; of equals by name. */
typedef struct {
  const char *name;
  const Sum *sum;
} Named;

static gint by_size(gconstpointer a, gconstpointer b) {
  const Named *x = a, *y = b;
  if (x->sum->fleet < y->sum->fleet || x->sum->fleet > y->sum->fleet)
    return x->sum->fleet > y->sum->fleet ? -1 : 1;
  return strcmp(x->name, y->name);
}

static CarnetTable *table_of(const Volumes *volumes) {
  static const CarnetTableColumn columns[] = {{"name", "volume.name", CARNET_CELL_TEXT},
                                              {"fields", "volume.fields", CARNET_CELL_INT},
                                              {"bytes_vehicle_day", "volume.vehicle_day", CARNET_CELL_INT},
                                              {"bytes_day", "volume.day", CARNET_CELL_INT},
                                              {"vehicles", "volume.vehicles", CARNET_CELL_INT},
                                              {"level", "volume.level", CARNET_CELL_TEXT},
                                              {"usual_vehicle_day", "volume.usual_vehicle", CARNET_CELL_INT},
                                              {"usual_day", "volume.usual", CARNET_CELL_INT},
                                              {"registered_day", "volume.registered", CARNET_CELL_INT},
                                              {"no_rate", "volume.no_rate", CARNET_CELL_INT},
                                              {"no_size", "volume.no_size", CARNET_CELL_INT},
                                              {"no_fleet", "volume.no_fleet", CARNET_CELL_INT},
                                              {"whole_day", "volume.whole_day", CARNET_CELL_FLAG},
                                              {"source", "data.source", CARNET_CELL_TEXT},
                                              {"confidence", "data.confidence", CARNET_CELL_TEXT},
                                              {"note", "volume.note", CARNET_CELL_TEXT},
                                              {"title", "volume.name", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Named));
  GHashTableIter iter;
  gpointer name, sum;
  g_hash_table_iter_init(&iter, volumes->sums);
  while (g_hash_table_iter_next(&iter, &name, &sum)) {
    Named line = {name, sum};
    g_array_append_val(lines, line);
  }
  g_array_sort(lines, by_size);
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < lines->len; i++)
    set_line(volumes, table, g_array_index(lines, Named, i).name, g_array_index(lines, Named, i).sum);
  return table;
}

CarnetTable *carnet_action_volumes(CarnetApp *app, const char *by, const char *filter, GError **error) {
  Volumes volumes = {.app = app};
  for (gsize i = 0; i < G_N_ELEMENTS(bys); i++)
    if (strcmp(bys[i].by, by ? by : "model") == 0) volumes.by = &bys[i];
  if (!volumes.by) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_USAGE,
                "volumes by %s: by model, flow, category or destination", by);
    return NULL;
  }
  if (!carnet_app_need(app, CARNET_NEED_RECORDS | CARNET_NEED_PACKS | CARNET_NEED_INVENTORY, error))
    return NULL;
  g_autoptr(CarnetFilter) parsed = carnet_filter_parse(filter ? filter : "", error);
  g_autoptr(CarnetTable) models = parsed ? carnet_action_register_list(app, "model", error) : NULL;
  if (!models) return NULL;
  g_autoptr(GHashTable) known = models_of(models);
  g_autoptr(GHashTable) sums = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, sum_free);
  volumes.models = known;
  volumes.sums = sums;
  if (!carnet_inventory_each_flow(app->inventory, parsed, count_flow, &volumes, error)) return NULL;
  return table_of(&volumes);
}
