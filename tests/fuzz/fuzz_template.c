/* links: reports base */
/*
 * fuzz_template.c - any bytes as a template: an error of one line that names one, or a document that every
 * device of the tree can write.
 */
#include "carnet/error.h"
#include "carnet/report.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *value(gpointer user, const char *name, CarnetLang lang) {
  (void)user;
  (void)lang;
  return strlen(name) < 8 ? g_strdup("v {{x}} *") : NULL;
}

static CarnetTable *table(gpointer user, const CarnetReportQuery *query, GError **error) {
  static const char *const keys[] = {"label", "kind",  "lane",  "from",   "to",
                                     "count", "basis", "limit", "clause", "label.2"};
  (void)user;
  if (strlen(query->name) > 7) {
    g_set_error(error, CARNET_REPORT_ERROR, CARNET_ERROR_NOT_FOUND, "no table");
    return NULL;
  }
  CarnetTable *made = carnet_table_new();
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    carnet_table_add_column(made, keys[i], NULL, i % 2 ? CARNET_CELL_TEXT : CARNET_CELL_NUMBER);
  carnet_table_add_row(made);
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) carnet_table_set(made, 0, i, i % 3 ? "2026-01-01" : "-12.5");
  return made;
}

static void check_error(const GError *error) {
  g_assert_error(error, CARNET_REPORT_ERROR, CARNET_ERROR_INPUT);
  g_assert_true(g_str_has_prefix(error->message, "fuzz:"));
  g_assert_true(g_utf8_validate(error->message, -1, NULL));
  for (const char *p = error->message; *p != '\0'; p++) g_assert_true((guchar)*p >= 0x20 && *p != 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  g_autofree char *folder = g_build_filename(
      g_getenv("CARNET_TEMPLATES") ? g_getenv("CARNET_TEMPLATES") : "templates", "texts", NULL);
  g_autoptr(CarnetTexts) texts = carnet_texts_load(folder, NULL);
  g_assert_nonnull(texts);
  const CarnetReportSource source = {value, table, NULL, NULL};
  CarnetReportOptions options = {.texts = texts, .bilingual = size % 2 == 1};
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetDocument) document =
      carnet_document_make((const char *)data, size, "fuzz", &source, &options, &error);
  g_assert_true((document == NULL) == (error != NULL));
  if (document == NULL) {
    check_error(error);
    return 0;
  }
  GBytes *const made[] = {carnet_device_html(document, &options), carnet_device_markdown(document, &options),
                          carnet_device_csv(document), carnet_device_json(document)};
  for (guint i = 0; i < G_N_ELEMENTS(made); i++) g_bytes_unref(made[i]);
  if (size > 2000) return 0; /* pages cost more: fonts are read */
  g_autoptr(CarnetLayout) layout = carnet_layout_make(document, &options, NULL, NULL, &error);
  g_assert_nonnull(layout);
  for (guint i = 0; i < carnet_layout_pages(layout); i++) g_free(carnet_device_text(layout, i, 80));
  return 0;
}
