/* links: db base reader_support.c */
/* The real catalogues: each gives the number of fields that its SOURCE.md states, and reads the same from
 * each format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "reader_support.h"

static char *need(const char *name) {
  char *path = support_catalogue(name);
  if (path) return path;
  print_message("skip: shared\n");
  skip();
  return NULL;
}

typedef struct {
  const char *name, *format, *encoding;
  guint64 rows, structure;
} Catalogue;

static const Catalogue catalogues[] = {
    {"covesa-vss/vss_flat.csv", "csv", "UTF-8", 639, 139},
    {"covesa-vss/vss_flat_instances.csv", "csv", "UTF-8", 1367, 0},
    {"covesa-vss/spec/VehicleSignalSpecification.vspec", "vss", "UTF-8", 639, 139},
    {"gbt32960/gbt32960_zh.csv", "csv", "UTF-8", 90, 36},
    {"gbt32960/gbt32960_en.csv", "csv", "UTF-8", 108, 0},
    {"gbt32960-gb18030/gbt32960_zh.gb18030.csv", "csv", "GB18030", 90, 36},
    {"highmobility-auto-api/auto_api_flat.csv", "csv", "UTF-8", 732, 0},
    {"obdb-saej1979/saej1979_flat.csv", "csv", "UTF-8", 298, 0},
    {"opendbc/dbc_flat.csv", "csv", "UTF-8", 2705, 0},
    {"opendbc-kommuai/dbc_flat.csv", "csv", "UTF-8", 351, 0},
    {"tesla-fleet-telemetry/tesla_fields.csv", "csv", "UTF-8", 260, 0},
};

static void test_counts(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(catalogues); i++) {
    g_autofree char *path = need(catalogues[i].name);
    g_autoptr(SupportResult) result = support_read(path, NULL);
    if (result->error) fail_msg("%s", result->error);
    assert_string_equal(result->format, catalogues[i].format);
    assert_string_equal(result->encoding, catalogues[i].encoding);
    if (result->rows != catalogues[i].rows) fail_msg("%s: %u rows", catalogues[i].name, (guint)result->rows);
    assert_int_equal(result->structure, catalogues[i].structure);
    assert_int_equal(result->rejects, 0);
  }
}

static guint64 dbc_total(const char *const *names) {
  guint64 total = 0;
  for (; *names; names++) {
    g_autofree char *path = need(*names);
    g_autoptr(SupportResult) result = support_read(path, NULL);
    if (result->error || result->rejects)
      fail_msg("%s: %s %s", *names, result->error ? result->error : "", result->dump->str);
    assert_string_equal(result->format, "dbc");
    total += result->rows;
  }
  return total;
}

static const char *const opendbc[] = {"opendbc/tesla_model3_party.dbc",
                                      "opendbc/tesla_model3_vehicle.dbc",
                                      "opendbc/vw_mqb.dbc",
                                      "opendbc/gm_global_a_high_voltage_management.dbc",
                                      "opendbc/gwm_haval_h6_phev_2024.dbc",
                                      "opendbc/hyundai_canfd.dbc",
                                      NULL};
static const char *const kommuai[] = {"opendbc-kommuai/byd_general_pt.dbc",
                                      "opendbc-kommuai/byd_han_dmev_2020.dbc", NULL};

static void test_dbc_counts(void **state) {
  (void)state;
  assert_int_equal(dbc_total(opendbc), 2705);
  assert_int_equal(dbc_total(kommuai), 351);
}

/* What a row says, whichever format it came by: without extras, and what only one of them has. The flat files
   keep the backslash of a DBC's quotes. */
static char *core(const char *text, const char *const *without) {
  g_auto(GStrv) unescaped = g_strsplit(text, "\\\"", -1);
  g_autofree char *plain = g_strjoinv("\"", unescaped);
  g_auto(GStrv) parts = g_strsplit(plain, ", ", -1);
  GString *out = g_string_new(NULL);
  gboolean keep = TRUE;
  for (guint i = 0; parts[i]; i++) {
    gboolean starts = g_regex_match_simple("^(x:[^=]*|[a-z_]+)=", parts[i], 0, 0);
    if (starts) keep = !g_str_has_prefix(parts[i], "x:");
    for (guint k = 0; starts && keep && without[k]; k++) keep = !g_str_has_prefix(parts[i], without[k]);
    if (keep) g_string_append_printf(out, "%s;", parts[i]);
  }
  return g_string_free(out, FALSE);
}

static guint compare(GHashTable *a, GHashTable *b, const char *const *without) {
  GHashTableIter iter;
  gpointer path, text;
  guint same = 0;
  g_hash_table_iter_init(&iter, a);
  while (g_hash_table_iter_next(&iter, &path, &text)) {
    const char *other = g_hash_table_lookup(b, path);
    if (!other) fail_msg("%s is in one only", (const char *)path);
    g_autofree char *x = core(text, without), *y = core(other, without);
    if (strcmp(x, y) != 0) fail_msg("%s\n  %s\n  %s", (const char *)path, x, y);
    same++;
  }
  return same;
}

static void test_vss_equals_flat(void **state) {
  (void)state;
  static const char *const without[] = {NULL};
  g_autofree char *tree = need("covesa-vss/spec/VehicleSignalSpecification.vspec"),
                  *flat = need("covesa-vss/vss_flat.csv");
  g_autoptr(SupportResult) a = support_read(tree, NULL), b = support_read(flat, NULL);
  assert_int_equal(compare(a->by_path, b->by_path, without), 639);
}

static void test_dbc_equals_flat(void **state) {
  (void)state;
  /* The flat file has every sender, and its own names for columns that a DBC reader maps. */
  static const char *const without[] = {"ecu=", NULL};
  g_autofree char *flat = need("opendbc/dbc_flat.csv");
  g_autoptr(SupportResult) b = support_read(flat, NULL);
  guint same = 0;
  for (guint i = 0; opendbc[i]; i++) {
    g_autofree char *path = need(opendbc[i]);
    g_autoptr(SupportResult) a = support_read(path, NULL);
    same += compare(a->by_path, b->by_path, without);
  }
  assert_int_equal(same, g_hash_table_size(b->by_path));
}

static void test_gb18030_equals_utf8(void **state) {
  (void)state;
  g_autofree char *gb = need("gbt32960-gb18030/gbt32960_zh.gb18030.csv"),
                  *utf8 = need("gbt32960/gbt32960_zh.csv");
  g_autoptr(SupportResult) a = support_read(gb, NULL), b = support_read(utf8, NULL);
  assert_string_equal(a->dump->str, b->dump->str);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_counts), cmocka_unit_test(test_dbc_counts),
                                     cmocka_unit_test(test_vss_equals_flat),
                                     cmocka_unit_test(test_dbc_equals_flat),
                                     cmocka_unit_test(test_gb18030_equals_utf8)};
  return cmocka_run_group_tests_name("reader_catalogues", tests, NULL, NULL);
}
