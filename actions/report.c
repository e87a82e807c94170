/* Reports: template and data of a snapshot, laid out and given to a device (reports.md, formats.md section
 * 11). */
#include "carnet/report.h"

#include <string.h>

#include "carnet/canon.h"
#include "carnet/fs.h"
#include "packs.h"
#include "report_make.h"

void carnet_report_free(CarnetReport *report) {
  if (!report) return;
  g_clear_pointer(&report->bytes, g_bytes_unref);
  g_clear_pointer(&report->warnings, g_ptr_array_unref);
  g_clear_pointer(&report->page_text, g_ptr_array_unref);
  g_free(report->content);
  g_free(report->file_name);
  g_free(report);
}

void carnet_making_clear(CarnetMaking *making) {
  g_clear_pointer(&making->layout, carnet_layout_free);
  g_clear_pointer(&making->document, carnet_document_free);
  g_clear_pointer(&making->snapshot.pairs, g_ptr_array_unref);
  g_clear_pointer(&making->template, g_bytes_unref);
  g_clear_pointer(&making->data, carnet_report_data_free);
  g_clear_pointer(&making->template_name, g_free);
  g_clear_pointer(&making->template_digest, g_free);
  g_clear_pointer(&making->program, g_free);
}

/* ---- what is asked for
 * --------------------------------------------------------------------------------------------- */

static gboolean bad_word(const char *what, const char *word, const char *right, GError **error) {
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_USAGE, "%s %s is not known; it is one of %s", what,
              word, right);
  return FALSE;
}

/* "en", "zh", "en,zh", "zh,en": the first leads. */
static gboolean read_lang(const char *text, CarnetReportOptions *options, GError **error) {
  g_auto(GStrv) words = g_strsplit(text && *text ? text : "en", ",", -1);
  CarnetLang second = CARNET_LANG_EN;
  guint n = g_strv_length(words);
  gboolean ok = n >= 1 && n <= 2 && carnet_lang_parse(words[0], &options->lang);
  if (ok && n == 2) ok = carnet_lang_parse(words[1], &second) && second != options->lang;
  if (!ok) return bad_word("language", text ? text : "", "en, zh, \"en,zh\", \"zh,en\"", error);
  options->bilingual = n == 2;
  return TRUE;
}

static gboolean read_paper(const char *text, CarnetReportOptions *options, GError **error) {
  if (!text || !*text || strcmp(text, "a4") == 0) return TRUE;
  if (strcmp(text, "letter") != 0) return bad_word("paper", text, "a4, letter", error);
  options->paper = CARNET_PAPER_LETTER;
  return TRUE;
}

static gboolean read_level(const char *text, GError **error) {
  if (!text || !*text || strcmp(text, "auditor") == 0 || strcmp(text, "internal") == 0) return TRUE;
  return bad_word("level", text, "internal, auditor", error);
}

/* ---- the snapshot
 * ---------------------------------------------------------------------------------------------------- */

static void say(CarnetMaking *making, const char *key, char *value) {
  g_ptr_array_add(making->snapshot.pairs, g_strdup(key));
  g_ptr_array_add(making->snapshot.pairs, value);
}

static gint by_text(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "name=digest" lines under one key, sorted. Takes the list. */
static void say_all(CarnetMaking *making, const char *key, GPtrArray *lines) {
  g_ptr_array_sort(lines, by_text);
  for (guint i = 0; i < lines->len; i++) say(making, key, g_ptr_array_index(lines, i));
  g_ptr_array_unref(lines);
}

static gboolean say_inventories(CarnetMaking *making, GError **error) {
  g_autoptr(CarnetTable) roots = carnet_inventory_roots(making->data->app->inventory, error);
  if (!roots) return FALSE;
  GPtrArray *lines = g_ptr_array_new();
  for (guint i = 0; i < carnet_table_rows(roots); i++)
    g_ptr_array_add(lines, g_strdup_printf("%s=%s", carnet_table_get(roots, i, "name"),
                                           carnet_table_get(roots, i, "root")));
  say_all(making, "inventory", lines);
  return TRUE;
}

static void say_packs(CarnetMaking *making) {
  GPtrArray *lines = g_ptr_array_new();
  for (guint i = 0; i < carnet_packs_count(making->data->app->packs); i++) {
    CarnetPackInfo info;
    carnet_packs_info(making->data->app->packs, i, &info);
    g_ptr_array_add(lines, g_strdup_printf("%s=%s", info.id, info.digest));
  }
  say_all(making, "pack", lines);
  say(making, "lexicon", g_strdup(carnet_lexicon_digest(making->data->app->lexicon)));
}

static gboolean say_fonts(CarnetMaking *making, GError **error) {
  g_autoptr(CarnetTable) fonts = carnet_report_fonts(&making->options, error);
  if (!fonts) return FALSE;
  GPtrArray *lines = g_ptr_array_new();
  for (guint i = 0; i < carnet_table_rows(fonts); i++)
    g_ptr_array_add(lines, g_strdup_printf("%s=%s", carnet_table_get(fonts, i, "role"),
                                           carnet_table_get(fonts, i, "digest")));
  say_all(making, "font", lines);
  return TRUE;
}

/* In this order; versions of program and libraries are not of it (formats.md section 11). */
static gboolean make_snapshot(CarnetMaking *making, GError **error) {
  const CarnetReportOptions *options = &making->options;
  const char *lang = carnet_lang_name(options->lang), *second = options->lang == CARNET_LANG_EN ? "zh" : "en";
  making->snapshot.pairs = g_ptr_array_new_with_free_func(g_free);
  say(making, "carnet", g_strdup("1"));
  say(making, "commit", g_strdup(making->data->commit));
  say(making, "as_of", g_strdup(making->data->as_of));
  if (!say_inventories(making, error)) return FALSE;
  say_packs(making);
  say(making, "template", g_strdup_printf("%s=%s", making->template_name, making->template_digest));
  if (making->data->case_id) say(making, "case", g_strdup(making->data->case_id));
  say(making, "language", options->bilingual ? g_strdup_printf("%s,%s", lang, second) : g_strdup(lang));
  say(making, "level", g_strdup(making->data->level));
  say(making, "period", g_strdup_printf("..%s", making->data->as_of)); /* everything up to the day */
  say(making, "paper", g_strdup(options->paper == CARNET_PAPER_LETTER ? "letter" : "a4"));
  return say_fonts(making, error);
}

const char *carnet_snapshot_get(const GPtrArray *pairs, const char *key) {
  for (guint i = 0; i + 1 < pairs->len; i += 2)
    if (strcmp(g_ptr_array_index(pairs, i), key) == 0) return g_ptr_array_index(pairs, i + 1);
  return "";
}

/* ---- template
 * -------------------------------------------------------------------------------------------------------- */

/* A report is a template of Markdown; a folder of templates may hold other files. */
static gboolean is_report(const CarnetNode *file) {
  return strcmp(carnet_node_get_string(file, "kind", ""), "template") == 0 &&
         g_str_has_suffix(carnet_node_get_string(file, "name", ""), ".md");
}

static gboolean is_adopted(const CarnetNode *files, const char *name) {
  for (guint i = 0; i < carnet_node_count(files); i++) {
    const CarnetNode *file = carnet_node_at(files, i);
    if (is_report(file) && strcmp(carnet_node_get_string(file, "name", ""), name) == 0) return TRUE;
  }
  return FALSE;
}

/* The kinds there are stand in the error: they are few, and no other command lists them. */
static gboolean no_such_kind(const CarnetNode *files, const char *kind, GError **error) {
  GString *list = g_string_new(NULL);
  for (guint i = 0; i < carnet_node_count(files); i++) {
    const CarnetNode *file = carnet_node_at(files, i);
    const char *name = carnet_node_get_string(file, "name", "");
    if (is_report(file))
      g_string_append_printf(list, "%s%.*s", list->len ? ", " : "", (int)strlen(name) - 3, name);
  }
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
              "no report is called %s; these records have %s (carnet adopt takes over what came with the "
              "program)",
              kind, list->len ? list->str : "none");
  g_string_free(list, TRUE);
  return FALSE;
}

static gboolean find_template(CarnetMaking *making, const char *kind, GError **error) {
  making->template_name = g_strdup(kind && *kind ? kind : "full-audit");
  g_autofree char *file = g_strconcat(making->template_name, ".md", NULL);
  if (!is_adopted(making->data->adopted, file))
    return no_such_kind(making->data->adopted, making->template_name, error);
  making->template = carnet_app_adopted_file(making->data->app, making->data->adopted, "template", file,
                                             making->data->commit, error);
  if (!making->template) return FALSE;
  making->template_digest =
      carnet_digest_of_bytes(g_bytes_get_data(making->template, NULL), g_bytes_get_size(making->template));
  return TRUE;
}

/* A template that says {{case}} is of one case, and only that. */
static gboolean is_of_one_case(const CarnetMaking *making, GError **error) {
  gsize n = 0;
  const char *bytes = g_bytes_get_data(making->template, &n), *id = making->data->case_id;
  gboolean asks = g_strstr_len(bytes, (gssize)n, "{{case}}") != NULL;
  if (asks == (id != NULL)) return TRUE;
  if (asks)
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_USAGE,
                "the report %s is of one case; say which: carnet report %s --case ID (carnet export list)",
                making->template_name, making->template_name);
  else
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_USAGE, "the report %s is of all cases, not of one",
                making->template_name);
  return FALSE;
}

/* Words for the head of every page, where records that count are not signed or not looked at. */
static const char *draft_words(const CarnetMaking *making) {
  if (carnet_report_number(making->data, "events_unchecked") > 0)
    return carnet_texts_get(making->options.texts, making->options.lang, "draft.unchecked");
  if (carnet_report_number(making->data, "events_unsigned") > 0)
    return carnet_texts_get(making->options.texts, making->options.lang, "draft.unsigned");
  return NULL;
}

static void set_options(CarnetMaking *making) {
  CarnetReportOptions *options = &making->options;
  const CarnetReportData *data = making->data;
  making->program = g_strdup("Carnet " CARNET_VERSION);
  options->texts = data->app->texts;
  options->level = data->level;
  options->as_of = data->as_of;
  options->clock = data->clock;
  options->program = making->program;
  options->draft = draft_words(making);
  options->snapshot = &making->snapshot;
}

/* ---- making
 * -------------------------------------------------------------------------------------------------------------
 */

static gboolean make_document(CarnetApp *app, const CarnetReportRequest *request, CarnetMaking *making,
                              GError **error) {
  if (!read_lang(request->lang, &making->options, error) ||
      !read_paper(request->paper, &making->options, error))
    return FALSE;
  if (!read_level(request->level, error)) return FALSE;
  making->data = carnet_report_data_new(app, request, error);
  if (!making->data || !find_template(making, request->kind, error)) return FALSE;
  if (!is_of_one_case(making, error)) return FALSE;
  making->data->lang = making->options.lang;
  set_options(making);
  if (!make_snapshot(making, error)) return FALSE;
  carnet_report_source(making->data, &making->source);
  g_autofree char *name = g_strconcat(making->template_name, ".md", NULL);
  gsize n = 0;
  const char *bytes = g_bytes_get_data(making->template, &n);
  making->document = carnet_document_make(bytes, n, name, &making->source, &making->options, error);
  return making->document != NULL;
}

gboolean carnet_report_lay_out(CarnetApp *app, const CarnetReportRequest *request, CarnetMaking *making,
                               GError **error) {
  if (!make_document(app, request, making, error)) return FALSE;
  making->layout = carnet_layout_make(making->document, &making->options, request->progress,
                                      request->progress_user, error);
  return making->layout != NULL;
}

static GBytes *to_pdf(CarnetMaking *making, GError **error) {
  return carnet_device_pdf(making->layout, &making->options, error);
}
static GBytes *to_dump(CarnetMaking *making, GError **error) {
  (void)error;
  return carnet_device_dump(making->layout);
}
static GBytes *to_html(CarnetMaking *making, GError **error) {
  (void)error;
  return carnet_device_html(making->document, &making->options);
}
static GBytes *to_markdown(CarnetMaking *making, GError **error) {
  (void)error;
  return carnet_device_markdown(making->document, &making->options);
}
static GBytes *to_csv(CarnetMaking *making, GError **error) {
  (void)error;
  return carnet_device_csv(making->document);
}
static GBytes *to_json(CarnetMaking *making, GError **error) {
  (void)error;
  return carnet_device_json(making->document);
}

static GBytes *to_xlsx(CarnetMaking *making, GError **error) {
  return carnet_device_xlsx(making->document, &making->options, error);
}

static const struct {
  const char *format;
  GBytes *(*make)(CarnetMaking *making, GError **error);
} devices[] = {{"pdf", to_pdf},   {"html", to_html}, {"md", to_markdown}, {"csv", to_csv},
               {"json", to_json}, {"xlsx", to_xlsx}, {"dump", to_dump}};

static GBytes *give_to_device(CarnetMaking *making, const char *format, GError **error) {
  for (gsize i = 0; i < G_N_ELEMENTS(devices); i++)
    if (strcmp(devices[i].format, format) == 0) return devices[i].make(making, error);
  bad_word("format", format, "pdf, html, md, csv, xlsx, json, dump", error);
  return NULL;
}

static CarnetReport *report_of(const CarnetMaking *making, const char *format) {
  CarnetReport *report = g_new0(CarnetReport, 1);
  report->content = g_strdup(carnet_layout_content_digest(making->layout));
  report->pages = carnet_layout_pages(making->layout);
  const char *id = making->data->case_id;
  report->file_name = g_strdup_printf("%s%s%s-%s-%.8s.%s", making->template_name, id ? "-" : "", id ? id : "",
                                      making->data->as_of, making->data->commit, format);
  report->warnings = g_ptr_array_new_with_free_func(g_free);
  const GPtrArray *warnings = carnet_layout_warnings(making->layout);
  for (guint i = 0; warnings && i < warnings->len; i++)
    g_ptr_array_add(report->warnings, g_strdup(g_ptr_array_index(warnings, i)));
  return report;
}

CarnetReport *carnet_action_report(CarnetApp *app, const CarnetReportRequest *request, GError **error) {
  g_auto(CarnetMaking) making = {0};
  const char *format = request->format && *request->format ? request->format : "pdf";
  if (!carnet_report_lay_out(app, request, &making, error)) return NULL;
  g_autoptr(GBytes) bytes = give_to_device(&making, format, error);
  if (!bytes) return NULL;
  CarnetReport *report = report_of(&making, format);
  report->bytes = g_steal_pointer(&bytes);
  return report;
}

CarnetReport *carnet_action_report_preview(CarnetApp *app, const CarnetReportRequest *request, guint columns,
                                           GError **error) {
  g_auto(CarnetMaking) making = {0};
  if (!carnet_report_lay_out(app, request, &making, error)) return NULL;
  CarnetReport *report = report_of(&making, "pdf");
  report->page_text = g_ptr_array_new_with_free_func(g_free);
  for (guint page = 0; page < report->pages; page++)
    g_ptr_array_add(report->page_text, carnet_device_text(making.layout, page, columns));
  return report;
}

/* ---- what kinds there are
 * ------------------------------------------------------------------------------------------------- */

CarnetTable *carnet_action_report_kinds(CarnetApp *app, GError **error) {
  static const CarnetTableColumn columns[] = {{"kind", "kinds.kind", CARNET_CELL_ID},
                                              {"en", "kinds.en", CARNET_CELL_TEXT},
                                              {"zh", "kinds.zh", CARNET_CELL_TEXT},
                                              {"file", "kinds.file", CARNET_CELL_ID},
                                              {NULL, NULL, 0}};
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  g_autoptr(GPtrArray) events = carnet_app_events(app, "adoption", error);
  if (!events) return NULL;
  g_autoptr(CarnetNode) files = carnet_app_adopted(events);
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < carnet_node_count(files); i++) {
    const CarnetNode *file = carnet_node_at(files, i);
    const char *name = carnet_node_get_string(file, "name", "");
    if (!is_report(file)) continue;
    g_autofree char *kind = g_strndup(name, strlen(name) - 3), *id = g_strconcat("kind.", kind, NULL);
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, kind);
    /* A template of the user's own has no name of ours: its kind is its name. */
    carnet_table_set(table, row, 1,
                     carnet_texts_has(app->texts, id) ? carnet_texts_get(app->texts, CARNET_LANG_EN, id)
                                                      : kind);
    carnet_table_set(table, row, 2,
                     carnet_texts_has(app->texts, id) ? carnet_texts_get(app->texts, CARNET_LANG_ZH, id)
                                                      : kind);
    carnet_table_set(table, row, 3, name);
  }
  return table;
}
