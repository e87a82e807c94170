/* Report tables of processing activities: the record of GDPR Art. 30(1), as a table and letter by letter. */
#include <string.h>

#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "called.h"
#include "report.h"

static const char *const by_name[] = {"name", NULL};

/* Values of a column over the rows of a filter, in the order of their names, one a line. Caller frees. */
static char *values_of(const CarnetReportData *data, const char *column, const CarnetFilter *filter) {
  static const char *const by_value[] = {"value", NULL};
  g_autoptr(CarnetTable) facet =
      carnet_report_sort(carnet_inventory_facet(data->app->inventory, column, filter, -1, NULL), by_value);
  GString *out = g_string_new(NULL);
  for (guint r = 0; facet && r < carnet_table_rows(facet); r++) {
    const char *value = carnet_table_get(facet, r, "value");
    if (*value) g_string_append_printf(out, "%s%s", out->len ? "\n" : "", value);
  }
  return g_string_free(out, FALSE);
}

/* The record is one of personal data: other law of the Union (data of products, terminal equipment) is not in
 * it. */
static gboolean is_of_the_record(const CarnetCategory *category) {
  return category && category->main_law && strcmp(category->regime, "eu") == 0;
}

static void add_line(GString *out, const char *text) {
  g_string_append_printf(out, "%s%s", out->len ? "\n" : "", text);
}

/* Legal categories of rows, by name, one a line, appended. */
static void add_categories(const CarnetReportData *data, const CarnetFilter *filter, CarnetLang lang,
                           GString *out) {
  static const char *const by_category[] = {"category", NULL};
  g_autoptr(CarnetTable) counts =
      carnet_report_sort(carnet_inventory_category_counts(data->app->inventory, filter, NULL), by_category);
  for (guint r = 0; counts && r < carnet_table_rows(counts); r++) {
    const CarnetCategory *known =
        carnet_packs_category(data->app->packs, carnet_table_get(counts, r, "category"));
    if (is_of_the_record(known)) add_line(out, lang == CARNET_LANG_ZH ? known->zh : known->en);
  }
}

static void set_categories(CarnetReportData *data, CarnetTable *table, guint row,
                           const CarnetFilter *filter) {
  g_autoptr(GString) en = g_string_new(NULL), zh = g_string_new(NULL);
  add_categories(data, filter, CARNET_LANG_EN, en);
  add_categories(data, filter, CARNET_LANG_ZH, zh);
  carnet_report_set_both(table, row, "data", en->str, zh->str, data->lang);
}

static void set_assessments(const CarnetReportData *data, CarnetTable *table, guint row,
                            const CarnetTable *list) {
  static const char *const names[] = {"dpia", "pipia"};
  g_autoptr(GString) en = g_string_new(NULL), zh = g_string_new(NULL);
  GString *const out[] = {en, zh};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    const char *state = carnet_table_get(list, row, names[i]);
    g_autofree char *id = g_strconcat("data.", names[i], NULL);
    for (guint lang = 0; *state && lang < CARNET_N_LANGS; lang++)
      g_string_append_printf(out[lang], "%s%s: %s", out[lang]->len ? "\n" : "",
                             carnet_texts_get(data->app->texts, (CarnetLang)lang, id),
                             carnet_texts_word(data->app->texts, (CarnetLang)lang, "word", state));
  }
  carnet_report_set_both(table, row, "assessment", en->str, zh->str, data->lang);
}

/* GDPR Art. 30(1)(a) to (g) in their order; what the rows say stands where an activity names its rows. */
static CarnetTable *activities(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"name", "data.activity", CARNET_CELL_TEXT},
                                              {"name.2", "data.activity", CARNET_CELL_TEXT},
                                              {"controller", "data.art30_a", CARNET_CELL_TEXT},
                                              {"purpose", "data.art30_b", CARNET_CELL_TEXT},
                                              {"subjects", "data.art30_c1", CARNET_CELL_LIST},
                                              {"data", "data.art30_c2", CARNET_CELL_LIST},
                                              {"data.2", "data.art30_c2", CARNET_CELL_LIST},
                                              {"recipients", "data.art30_d", CARNET_CELL_LIST},
                                              {"transfers", "data.art30_e", CARNET_CELL_LIST},
                                              {"retention_days", "data.art30_f", CARNET_CELL_INT},
                                              {"measures", "data.art30_g", CARNET_CELL_TEXT},
                                              {"basis", "data.basis", CARNET_CELL_TEXT},
                                              {"assessment", "data.assessment", CARNET_CELL_LIST},
                                              {"assessment.2", "data.assessment", CARNET_CELL_LIST},
                                              {"rows", "data.rows", CARNET_CELL_INT},
                                              {NULL, NULL, 0}};
  static const char *const same[] = {"controller",     "purpose",  "subjects", "recipients",
                                     "retention_days", "measures", "basis"};
  (void)query;
  g_autoptr(CarnetTable) list = carnet_action_register_list(data->app, "activity", error);
  if (!list) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint r = 0; r < carnet_table_rows(list); r++) {
    const char *text = carnet_table_get(list, r, "rows");
    guint row = carnet_table_add_row(table);
    carnet_report_set_both(table, row, "name", carnet_table_get(list, r, "name"),
                           carnet_table_get(list, r, "name_zh"), data->lang);
    for (gsize k = 0; k < G_N_ELEMENTS(same); k++)
      carnet_table_set_key(table, row, same[k], carnet_table_get(list, r, same[k]));
    set_assessments(data, table, row, list);
    g_autoptr(CarnetFilter) filter = *text ? carnet_filter_parse(text, NULL) : NULL;
    if (!filter) continue;
    g_autofree char *transfers = values_of(data, "destination", filter);
    carnet_table_set_key(table, row, "transfers", transfers);
    carnet_report_set_int(table, row, "rows", carnet_inventory_count(data->app->inventory, filter, NULL));
    set_categories(data, table, row, filter);
  }
  return carnet_report_sort(table, by_name);
}

/* ---- letter by letter
 * ----------------------------------------------------------------------------------------------------- */

typedef struct {
  CarnetReportData *data;
  const CarnetTable *list, *entities;
  guint row;                  /* of the list */
  const CarnetFilter *filter; /* of its rows; NULL: the activity names none */
  gint64 n;                   /* rows; -1: not known */
} Activity;

/* What a letter comes to: said; not said, which is a gap; nothing that the register has a place for, which is
 * a gap here and may stand elsewhere; nothing to say, which is none. */
typedef enum { SAID, NOT_SAID, NO_PLACE, NOTHING } Mark;

static const char *of(const Activity *activity, const char *key) {
  return carnet_table_get(activity->list, activity->row, key);
}

static const char *text_in(const Activity *activity, CarnetLang lang, const char *id) {
  return carnet_texts_get(activity->data->app->texts, lang, id);
}

/* "Lanzhe Europe GmbH, DE"; what is no entity of the register stands as it was written. */
static void add_entity(const Activity *activity, CarnetLang lang, const char *id, GString *out) {
  const CarnetTable *entities = activity->entities;
  for (guint r = 0; r < carnet_table_rows(entities); r++) {
    if (strcmp(carnet_table_get(entities, r, "subject"), id) != 0) continue;
    const char *country = carnet_table_get(entities, r, "country"),
               *name = carnet_called_row(lang, entities, r);
    g_autofree char *text = g_strdup_printf("%s%s%s", name, *country ? ", " : "", country);
    add_line(out, text);
    return;
  }
  add_line(out, id);
}

static Mark plain(const Activity *activity, const char *key, GString *out) {
  g_string_append(out, of(activity, key));
  return out->len ? SAID : NOT_SAID;
}

static Mark words(const Activity *activity, CarnetLang lang, const char *key, GString *out) {
  g_autofree char *text =
      carnet_texts_words(activity->data->app->texts, lang, "word", of(activity, key), "\n");
  g_string_append(out, text);
  return out->len ? SAID : NOT_SAID;
}

static Mark controller(const Activity *activity, CarnetLang lang, GString *out) {
  const char *id = of(activity, "controller");
  if (*id) add_entity(activity, lang, id, out);
  return out->len ? SAID : NOT_SAID;
}

static Mark joint(const Activity *activity, CarnetLang lang, GString *out) {
  g_auto(GStrv) ids = g_strsplit(of(activity, "joint"), "\n", -1);
  for (char **id = ids; *id; id++)
    if (**id) add_entity(activity, lang, *id, out);
  if (!out->len) add_line(out, text_in(activity, lang, "art30.none_named"));
  return SAID;
}

static Mark no_place(const Activity *activity, CarnetLang lang, GString *out) {
  (void)activity;
  (void)lang;
  (void)out;
  return NO_PLACE;
}

static Mark purpose(const Activity *activity, CarnetLang lang, GString *out) {
  (void)lang;
  return plain(activity, "purpose", out);
}

static Mark subjects(const Activity *activity, CarnetLang lang, GString *out) {
  return words(activity, lang, "subjects", out);
}

static Mark kinds(const Activity *activity, CarnetLang lang, GString *out) {
  if (!activity->filter) return NOT_SAID;
  add_categories(activity->data, activity->filter, lang, out);
  if (out->len) return SAID;
  add_line(out, text_in(activity, lang, "art30.no_category"));
  return NOT_SAID;
}

static Mark recipients(const Activity *activity, CarnetLang lang, GString *out) {
  (void)lang;
  return plain(activity, "recipients", out);
}

/* Country codes outside the territory of the Union's packs, of where rows go and where they are kept. */
static GPtrArray *third_countries(const Activity *activity) {
  static const char *const columns[] = {"destination", "storage"};
  GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
  for (gsize c = 0; c < G_N_ELEMENTS(columns); c++) {
    g_autofree char *values = values_of(activity->data, columns[c], activity->filter);
    g_auto(GStrv) codes = g_strsplit_set(values, "\n, ", -1);
    for (char **code = codes; *code; code++) {
      if (strlen(*code) != 2 || !g_ascii_isupper((*code)[0])) continue;
      const char *regime = carnet_packs_regime_of(activity->data->app->packs, *code);
      if (g_strcmp0(regime, "eu") == 0) continue;
      if (!g_ptr_array_find_with_equal_func(found, *code, g_str_equal, NULL))
        g_ptr_array_add(found, g_strdup(*code));
    }
  }
  return found;
}

/* Rows of which nobody says where they go: a transfer may hide among them. */
static gint64 rows_without_destination(const Activity *activity) {
  gint64 n = 0;
  g_autoptr(CarnetTable) facet =
      carnet_inventory_facet(activity->data->app->inventory, "destination", activity->filter, -1, NULL);
  for (guint r = 0; facet && r < carnet_table_rows(facet); r++)
    if (!*carnet_table_get(facet, r, "value"))
      n += g_ascii_strtoll(carnet_table_get(facet, r, "count"), NULL, 10);
  return n;
}

static Mark transfers(const Activity *activity, CarnetLang lang, GString *out) {
  if (!activity->filter) return NOT_SAID;
  g_autoptr(GPtrArray) codes = third_countries(activity);
  gint64 unsaid = rows_without_destination(activity);
  for (guint i = 0; i < codes->len; i++) add_line(out, g_ptr_array_index(codes, i));
  if (!codes->len && !unsaid) add_line(out, text_in(activity, lang, "art30.no_third_country"));
  if (!unsaid) return SAID;
  g_autofree char *n = carnet_text_number(unsaid);
  g_autofree char *text =
      carnet_texts_format(activity->data->app->texts, lang, "art30.no_destination", "n", n, NULL);
  add_line(out, text);
  return NOT_SAID;
}

static Mark safeguards(const Activity *activity, CarnetLang lang, GString *out) {
  (void)lang;
  (void)out;
  g_autoptr(GPtrArray) codes = activity->filter ? third_countries(activity) : NULL;
  return codes && !codes->len ? NOTHING : NO_PLACE;
}

static Mark retention(const Activity *activity, CarnetLang lang, GString *out) {
  const char *days = of(activity, "retention_days");
  if (!*days) return NOT_SAID;
  g_autofree char *n = carnet_text_number(g_ascii_strtoll(days, NULL, 10));
  g_autofree char *text = carnet_texts_format(activity->data->app->texts, lang, "art30.days", "n", n, NULL);
  g_string_append(out, text);
  return SAID;
}

static Mark measures(const Activity *activity, CarnetLang lang, GString *out) {
  (void)lang;
  return plain(activity, "measures", out);
}

static Mark basis(const Activity *activity, CarnetLang lang, GString *out) {
  return words(activity, lang, "basis", out);
}

/* Whether one is needed is no part of the record. */
static Mark assessment(const Activity *activity, CarnetLang lang, GString *out) {
  return words(activity, lang, "dpia", out) == SAID ? SAID : NOTHING;
}

static const struct {
  const char *letter, *asks;
  Mark (*say)(const Activity *activity, CarnetLang lang, GString *out);
} letters[] = {{"(a)", "art30.controller", controller},    {"(a)", "art30.joint", joint},
               {"(a)", "art30.contacts", no_place},        {"(b)", "art30.purpose", purpose},
               {"(c)", "art30.subjects", subjects},        {"(c)", "art30.data", kinds},
               {"(d)", "art30.recipients", recipients},    {"(e)", "art30.transfers", transfers},
               {"(e)", "art30.safeguards", safeguards},    {"(f)", "art30.retention", retention},
               {"(g)", "art30.measures", measures},        {"Art. 6", "art30.basis", basis},
               {"Art. 35", "art30.assessment", assessment}};

/* The words of a letter, and after them what they lack. */
static char *letter_text(const Activity *activity, gsize l, CarnetLang lang, Mark *mark) {
  GString *out = g_string_new(NULL);
  *mark = letters[l].say(activity, lang, out);
  if (*mark == NO_PLACE || (*mark == NOT_SAID && !out->len))
    add_line(out, text_in(activity, lang, *mark == NO_PLACE ? "art30.no_place" : "art30.not_said"));
  return g_string_free(out, FALSE);
}

static void add_letter(const Activity *activity, CarnetTable *table, gsize l, gboolean gaps_only) {
  Mark mark = SAID;
  g_autofree char *en = letter_text(activity, l, CARNET_LANG_EN, &mark),
                  *zh = letter_text(activity, l, CARNET_LANG_ZH, &mark);
  gboolean gap = mark == NOT_SAID || mark == NO_PLACE;
  if (gaps_only && !gap) return;
  CarnetLang lang = activity->data->lang;
  guint row = carnet_table_add_row(table);
  carnet_table_set_key(table, row, "id", of(activity, "subject"));
  carnet_report_set_both(table, row, "name", of(activity, "name"), of(activity, "name_zh"), lang);
  carnet_table_set_key(table, row, "letter", letters[l].letter);
  carnet_report_set_both(table, row, "asks", text_in(activity, CARNET_LANG_EN, letters[l].asks),
                         text_in(activity, CARNET_LANG_ZH, letters[l].asks), lang);
  carnet_report_set_both(table, row, "says", en, strcmp(en, zh) != 0 ? zh : NULL, lang);
  if (strcmp(en, zh) == 0) carnet_table_set_key(table, row, "says.2", "");
  carnet_table_set_key(table, row, "missing", gap ? "yes" : "no");
}

/* The letters of which something is missing, each once. */
static char *missing_letters(const Activity *activity) {
  GString *out = g_string_new(NULL);
  for (gsize l = 0; l < G_N_ELEMENTS(letters); l++) {
    Mark mark = SAID;
    g_autofree char *text = letter_text(activity, l, CARNET_LANG_EN, &mark);
    if ((mark == NOT_SAID || mark == NO_PLACE) && !strstr(out->str, letters[l].letter))
      g_string_append_printf(out, "%s%s", out->len ? " " : "", letters[l].letter);
  }
  return g_string_free(out, FALSE);
}

static void add_summary(const Activity *activity, CarnetTable *table) {
  CarnetLang lang = activity->data->lang;
  guint row = carnet_table_add_row(table);
  g_autofree char *missing = missing_letters(activity);
  g_autoptr(GString) en = g_string_new(NULL), zh = g_string_new(NULL);
  controller(activity, CARNET_LANG_EN, en);
  controller(activity, CARNET_LANG_ZH, zh);
  carnet_table_set_key(table, row, "id", of(activity, "subject"));
  carnet_report_set_both(table, row, "name", of(activity, "name"), of(activity, "name_zh"), lang);
  carnet_report_set_both(table, row, "controller", en->str, zh->str, lang);
  carnet_table_set_key(table, row, "filter", of(activity, "rows"));
  if (activity->n >= 0) carnet_report_set_int(table, row, "rows", activity->n);
  carnet_table_set_key(table, row, "missing", missing);
}

/* Calls one of the two for each activity, in the order of their ids. */
static CarnetTable *each_activity(CarnetReportData *data, const CarnetReportQuery *query, CarnetTable *table,
                                  gboolean summary, GError **error) {
  static const char *const by_subject[] = {"subject", NULL};
  const char *kind = carnet_report_attr(query, "kind");
  g_autoptr(CarnetTable) made = table, entities = carnet_action_register_list(data->app, "entity", error),
                         list = entities ? carnet_action_register_list(data->app, "activity", error) : NULL;
  if (!list) return NULL;
  list = carnet_report_sort(g_steal_pointer(&list), by_subject);
  for (guint r = 0; r < carnet_table_rows(list); r++) {
    const char *text = carnet_table_get(list, r, "rows");
    g_autoptr(CarnetFilter) filter = *text ? carnet_filter_parse(text, NULL) : NULL;
    Activity activity = {data,     list,
                         entities, r,
                         filter,   filter ? carnet_inventory_count(data->app->inventory, filter, NULL) : -1};
    if (summary) add_summary(&activity, made);
    for (gsize l = 0; !summary && l < G_N_ELEMENTS(letters); l++)
      add_letter(&activity, made, l, g_strcmp0(kind, "missing") == 0);
  }
  return g_steal_pointer(&made);
}

/* One row a letter and activity; kind="missing": only what the register does not say. */
static CarnetTable *by_letter(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"id", "data.id", CARNET_CELL_ID},
                                              {"name", "data.activity", CARNET_CELL_TEXT},
                                              {"name.2", "data.activity", CARNET_CELL_TEXT},
                                              {"letter", "art30.letter", CARNET_CELL_TEXT},
                                              {"asks", "art30.asks", CARNET_CELL_TEXT},
                                              {"asks.2", "art30.asks", CARNET_CELL_TEXT},
                                              {"says", "art30.says", CARNET_CELL_LIST},
                                              {"says.2", "art30.says", CARNET_CELL_LIST},
                                              {"missing", "art30.missing", CARNET_CELL_FLAG},
                                              {NULL, NULL, 0}};
  return each_activity(data, query, carnet_table_new_with(columns), FALSE, error);
}

static CarnetTable *summary(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"id", "data.id", CARNET_CELL_ID},
                                              {"name", "data.activity", CARNET_CELL_TEXT},
                                              {"name.2", "data.activity", CARNET_CELL_TEXT},
                                              {"controller", "art30.controller", CARNET_CELL_TEXT},
                                              {"controller.2", "art30.controller", CARNET_CELL_TEXT},
                                              {"rows", "data.rows", CARNET_CELL_INT},
                                              {"filter", "data.filter", CARNET_CELL_ID},
                                              {"missing", "art30.incomplete", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  return each_activity(data, query, carnet_table_new_with(columns), TRUE, error);
}

const CarnetReportTable carnet_report_tables_activities[] = {{"activities", activities},
                                                             {"activities.letters", by_letter},
                                                             {"activities.summary", summary},
                                                             {NULL, NULL}};
