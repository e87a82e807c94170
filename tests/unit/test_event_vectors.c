/* links: records base */
/*
 * test_event_vectors.c - event files, their digests and paths, case ids: the vectors that
 * tests/vectors/check_events.py reads as well; and one byte changed anywhere is no longer the same event.
 */
#include "form.h"

#include "carnet/fs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static GBytes *slurp(const char *folder, const char *name) {
  const char *source = g_getenv("CARNET_SOURCE");
  g_autofree char *path =
      g_build_filename(source != NULL ? source : ".", "tests/vectors", folder, name, NULL);
  g_autoptr(GError) error = NULL;
  GBytes *bytes = carnet_fs_read(path, 1 << 20, &error);
  if (bytes == NULL) fail_msg("%s", error->message);
  return bytes;
}

static char **rows_of(const char *folder, const char *name) {
  g_autoptr(GBytes) bytes = slurp(folder, name);
  g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  return g_strsplit(g_strchomp(text), "\n", -1);
}

static void test_events(void **state) {
  (void)state;
  g_auto(GStrv) rows = rows_of("events", "paths.tsv");
  assert_true(g_strv_length(rows) >= 5);
  for (char **row = rows; *row != NULL; row++) {
    g_auto(GStrv) part = g_strsplit(*row, "\t", 3);
    g_autoptr(GBytes) bytes = slurp("events", part[0]);
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetEventRecord) record = carnet_form_read(bytes, part[2], &error);
    if (record == NULL) fail_msg("%s: %s", part[0], error->message);
    assert_string_equal(record->digest, part[1]);
    g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    for (gsize i = 0; text[i] != '\0'; i++) {
      text[i] ^= 1;
      g_autoptr(GBytes) changed = g_bytes_new(text, g_bytes_get_size(bytes));
      assert_null(carnet_form_read(changed, part[2], NULL));
      text[i] ^= 1;
    }
  }
}

static void test_cases(void **state) {
  (void)state;
  g_auto(GStrv) rows = rows_of("cases", "ids.tsv");
  assert_true(g_strv_length(rows) >= 5);
  for (char **row = rows; *row != NULL; row++) {
    g_auto(GStrv) part = g_strsplit(*row, "\t", 3);
    g_autofree char *id = carnet_ledger_case_id(part[0], part[1]);
    assert_string_equal(id, part[2]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_events), cmocka_unit_test(test_cases)};
  return cmocka_run_group_tests_name("event_vectors", tests, NULL, NULL);
}
