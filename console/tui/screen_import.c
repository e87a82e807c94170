/* screen_import.c - importing a file: ^S reads it without keeping anything and says what it found; then the
 * word is typed and ^S imports, as a signed event. Whoever changes an input reads again first. */
#include <string.h>

#include "tui/import_columns.h"
#include "tui/import_form.h"

#define WORD "import"

enum { SLOT_IMPORT };

static const char *const formats[] = {"any", "csv", "ndjson", "dbc", "vss", "vss-json", "xlsx", NULL};
static const char *const encodings[] = {"any", "UTF-8", "GB18030", "UTF-16", "ISO-8859-1", NULL};
static const CarnetFormField fields[] = {
    {CARNET_FORM_TEXT, "file", "tui.import.file", NULL, NULL},
    {CARNET_FORM_TEXT, "name", "tui.import.name", NULL, NULL},
    {CARNET_FORM_CHOICE, "format", "tui.import.format", formats, NULL},
    {CARNET_FORM_CHOICE, "encoding", "tui.import.encoding", encodings, NULL},
    {CARNET_FORM_TEXT, "sheet", "tui.import.sheet", NULL, NULL},
    {CARNET_FORM_TEXT, "map", "tui.import.map", NULL, NULL},
    {CARNET_FORM_TEXT, "word", "tui.import.word", NULL, NULL}};

typedef struct {
  CarnetImportReport *dry; /* of the file as the inputs name it; NULL: not read yet */
  char *key;               /* those inputs */
  CarnetImportColumns *columns;
} Import;

typedef struct {
  char *file, *name, *format, *encoding, *sheet, **map;
  gboolean dry_run;
} Question;

static void import_free(gpointer data) {
  Import *import = data;
  if (import->dry) carnet_import_report_free(import->dry);
  carnet_import_columns_free(import->columns);
  g_free(import->key);
  g_free(import);
}

static void question_free(gpointer data) {
  Question *question = data;
  g_free(question->file);
  g_free(question->name);
  g_free(question->format);
  g_free(question->encoding);
  g_free(question->sheet);
  g_strfreev(question->map);
  g_free(question);
}

static char *typed(const CarnetForm *form, const char *key) {
  char *text = g_strstrip(g_strdup(carnet_form_get(form, key)));
  if (*text && strcmp(text, "any") != 0) return text;
  g_free(text);
  return NULL;
}

static char *key_of(const CarnetScreen *page) {
  const CarnetForm *form = carnet_entry_form(page);
  const Import *import = carnet_entry_data(page);
  g_auto(GStrv) map = carnet_import_columns_map(import->columns, form);
  g_autofree char *pairs = g_strjoinv("\n", map);
  return g_strdup_printf("%s\n%s\n%s\n%s\n%s\n%s", carnet_form_get(form, "file"),
                         carnet_form_get(form, "name"), carnet_form_get(form, "format"),
                         carnet_form_get(form, "encoding"), carnet_form_get(form, "sheet"), pairs);
}

static gboolean is_current(const CarnetScreen *page) {
  const Import *import = carnet_entry_data(page);
  g_autofree char *key = key_of(page);
  return import->dry && g_strcmp0(key, import->key) == 0;
}

/* ---- on the store thread
 * ----------------------------------------------------------------------------------------------- */

typedef struct {
  CarnetImportReport *report;
} Holder;

static void holder_free(gpointer data) {
  Holder *holder = data;
  if (holder->report) carnet_import_report_free(holder->report);
  g_free(holder);
}

static gpointer do_import(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                          GError **error) {
  const Question *question = data;
  CarnetImportRequest request = {.name = question->name,
                                 .reader = {.format = question->format,
                                            .encoding = question->encoding,
                                            .map = (const char *const *)question->map,
                                            .sheet = question->sheet},
                                 .dry_run = question->dry_run,
                                 .progress = carnet_job_progress_func,
                                 .progress_user = job};
  Holder *holder = g_new0(Holder, 1);
  holder->report = provider->import(app, question->file, &request, error);
  if (holder->report) return holder;
  holder_free(holder);
  return NULL;
}

static void take_dry(CarnetScreen *page, gpointer answer, const GError *error) {
  Import *import = carnet_entry_data(page);
  if (error) {
    carnet_ui_say_error(page->ui, error);
    carnet_form_error(carnet_entry_form(page), "file", error->message);
    return;
  }
  if (import->dry) carnet_import_report_free(import->dry);
  import->dry = g_steal_pointer(&((Holder *)answer)->report);
  carnet_import_columns_show(import->columns, page, import->dry);
  g_free(import->key);
  import->key = key_of(page); /* with the choosers as they stand */
  carnet_form_set_focus(carnet_entry_form(page), "word");
}

static void take_import(CarnetScreen *page, gpointer answer, const GError *error) {
  CarnetUi *ui = page->ui;
  if (error) {
    carnet_ui_say_error(ui, error);
    return;
  }
  const CarnetImportReport *report = ((const Holder *)answer)->report;
  g_autofree char *rows = carnet_text_number((gint64)report->result.rows);
  g_autofree char *text = carnet_texts_format(carnet_ui_texts(ui), carnet_ui_lang(ui), "tui.import.done",
                                              "rows", rows, "name", report->name, NULL);
  carnet_ui_close(page);
  carnet_ui_changed(ui);
  carnet_ui_say(ui, CARNET_ROLE_GOOD, text);
}

static void ask(CarnetScreen *page, gboolean dry_run) {
  const CarnetForm *form = carnet_entry_form(page);
  Question *question = g_new0(Question, 1);
  question->file = typed(form, "file");
  question->name = typed(form, "name");
  question->format = typed(form, "format");
  question->encoding = typed(form, "encoding");
  question->sheet = typed(form, "sheet");
  question->map = carnet_import_columns_map(((const Import *)carnet_entry_data(page))->columns, form);
  question->dry_run = dry_run;
  CarnetAsk asking = {do_import,   question, question_free, dry_run ? take_dry : take_import,
                      holder_free, TRUE};
  carnet_ui_ask(page, SLOT_IMPORT, &asking);
}

/* ---- what is said below the inputs
 * ---------------------------------------------------------------------------------- */

static void say_number(const CarnetUi *ui, GPtrArray *lines, const char *id, guint64 number) {
  g_autofree char *text = carnet_text_number((gint64)number);
  g_ptr_array_add(lines, carnet_texts_format(carnet_ui_texts(ui), carnet_ui_lang(ui), id, "n", text, NULL));
}

static void say_some(GPtrArray *lines, const GPtrArray *texts, guint most, const char *sign) {
  for (guint i = 0; texts && i < texts->len && i < most; i++)
    g_ptr_array_add(lines, g_strdup_printf("%s %s", sign, (const char *)g_ptr_array_index(texts, i)));
}

/* Which header became which field, what stays as it is, what was otherwise last time. */
static void say_headers(const CarnetUi *ui, GPtrArray *lines, const CarnetImportReport *dry) {
  g_autoptr(GString) known = g_string_new(NULL);
  for (guint i = 0; i < dry->headers->len; i++) {
    const CarnetHeaderMapping *mapping = g_ptr_array_index(dry->headers, i);
    if (!mapping->known) continue;
    g_autofree char *header = carnet_text_safe(mapping->header, -1);
    g_string_append_printf(known, "%s%s → %s", known->len ? ", " : "", header,
                           carnet_column_name(mapping->column));
  }
  if (dry->as_last->len) g_ptr_array_add(lines, g_strdup(carnet_ui_text(ui, "tui.import.as_last")));
  say_some(lines, dry->as_last, 8, "  ");
  if (dry->lost->len) g_ptr_array_add(lines, g_strconcat("! ", carnet_ui_text(ui, "tui.import.lost"), NULL));
  say_some(lines, dry->lost, 8, "! ");
  if (dry->unmapped->len) say_number(ui, lines, "tui.import.unmapped", dry->unmapped->len);
  for (guint i = 0; i < dry->headers->len; i++) {
    const CarnetHeaderMapping *mapping = g_ptr_array_index(dry->headers, i);
    if (mapping->known) continue;
    g_autofree char *header = carnet_text_safe(mapping->header, -1);
    g_ptr_array_add(lines, mapping->has_likely
                               ? carnet_texts_format(carnet_ui_texts(ui), carnet_ui_lang(ui),
                                                     "tui.import.likely", "header", header, "column",
                                                     carnet_column_name(mapping->likely), NULL)
                               : g_strdup_printf("  %s", header));
  }
  if (known->len) g_ptr_array_add(lines, g_strdup(known->str));
}

static void say_unread(const CarnetUi *ui, GPtrArray *lines, const GPtrArray *unread) {
  for (guint i = 0; i < unread->len && i < 12; i++) {
    const CarnetUnreadValue *value = g_ptr_array_index(unread, i);
    g_autofree char *rows = carnet_text_number((gint64)value->rows),
                    *text = carnet_text_safe(value->text, -1);
    g_ptr_array_add(lines, carnet_texts_format(carnet_ui_texts(ui), carnet_ui_lang(ui), "tui.import.unread",
                                               "column", carnet_column_name(value->column), "text", text, "n",
                                               rows, NULL));
  }
  if (unread->len > 12) say_number(ui, lines, "tui.import.unread_more", unread->len - 12);
}

static void say_dry(const CarnetUi *ui, GPtrArray *lines, const CarnetImportReport *dry) {
  g_ptr_array_add(lines, carnet_texts_format(carnet_ui_texts(ui), carnet_ui_lang(ui), "tui.import.read",
                                             "format", dry->format ? dry->format : "?", "encoding",
                                             dry->encoding ? dry->encoding : "?", "name",
                                             dry->name ? dry->name : "?", NULL));
  say_number(ui, lines, "tui.import.rows", dry->result.rows);
  g_autofree char *added = carnet_text_number((gint64)dry->result.added),
                  *changed = carnet_text_number((gint64)dry->result.changed),
                  *gone = carnet_text_number((gint64)dry->result.gone);
  g_ptr_array_add(lines, carnet_texts_format(carnet_ui_texts(ui), carnet_ui_lang(ui), "tui.import.changes",
                                             "added", added, "changed", changed, "gone", gone, NULL));
  for (guint i = 0; dry->outcomes && i < carnet_table_rows(dry->outcomes); i++) {
    g_autofree char *id =
        g_strconcat("tui.import.outcome.", carnet_table_get(dry->outcomes, i, "outcome"), NULL);
    say_number(ui, lines, id, g_ascii_strtoull(carnet_table_get(dry->outcomes, i, "count"), NULL, 10));
  }
  if (dry->rejects && dry->rejects->len > 0) {
    say_number(ui, lines, "tui.import.rejects", dry->result.rejected);
    say_some(lines, dry->rejects, 20, "!");
  }
  if (dry->unread) say_unread(ui, lines, dry->unread);
  if (dry->headers) say_headers(ui, lines, dry);
}

static void notes(CarnetScreen *page, GPtrArray *lines) {
  const Import *import = carnet_entry_data(page);
  const char *id = carnet_ui_waits(page, SLOT_IMPORT) ? "tui.import.reading"
                   : is_current(page)                 ? "tui.import.now"
                                                      : "tui.import.first";
  g_ptr_array_add(lines, g_strdup(carnet_ui_text(page->ui, id)));
  g_ptr_array_add(lines, g_strdup(""));
  if (is_current(page)) say_dry(page->ui, lines, import->dry);
}

static void submit(CarnetScreen *page) {
  Import *import = carnet_entry_data(page);
  CarnetForm *form = carnet_entry_form(page);
  if (carnet_ui_waits(page, SLOT_IMPORT)) return;
  g_autofree char *file = typed(form, "file"), *word = typed(form, "word");
  if (!file) {
    carnet_entry_wrong(page, "file", "tui.import.wrong.file");
  } else if (!is_current(page)) {
    g_free(import->key);
    import->key = key_of(page);
    g_clear_pointer(&import->dry, carnet_import_report_free);
    ask(page, TRUE);
  } else if (g_strcmp0(word, WORD) != 0) {
    carnet_entry_wrong(page, "word", "tui.import.wrong.word");
  } else {
    ask(page, FALSE);
  }
}

void carnet_import_open(CarnetUi *ui) {
  Import *import = g_new0(Import, 1);
  import->columns = carnet_import_columns_new(fields, G_N_ELEMENTS(fields));
  CarnetEntry entry = {.title = carnet_ui_text(ui, "tui.import.title"),
                       .fields = fields,
                       .n = G_N_ELEMENTS(fields),
                       .label = 26,
                       .data = import,
                       .data_free = import_free,
                       .notes = notes,
                       .submit = submit};
  carnet_entry_open(ui, &entry);
}
