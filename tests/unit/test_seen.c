/* links: db base */
/* Keys of an import: what went to disk is found as what is in memory is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "seen.h"

#define BITS 12u

/* Any bits will do, as long as they spread. */
static guint64 tag_of(guint64 i) {
  guint64 z = i * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
  return z ^ z >> 31;
}

static void check_all(const CarnetSeen *seen, guint64 n) {
  for (guint64 i = 1; i <= n; i++) {
    gint64 row = 0;
    assert_true(carnet_seen_find(seen, tag_of(i), &row, NULL));
    assert_int_equal(row, (gint64)i * 2);
    assert_true(carnet_seen_find(seen, tag_of(i) + 1, &row, NULL));
    assert_int_equal(row, -1);
  }
}

static void fill(CarnetSeen *seen, guint64 from, guint64 to) {
  for (guint64 i = from; i <= to; i++) {
    gint64 row = 0;
    assert_true(carnet_seen_find(seen, tag_of(i), &row, NULL));
    assert_int_equal(row, -1);
    assert_true(carnet_seen_add(seen, tag_of(i), (guint32)i * 2, NULL));
  }
}

static void test_in_memory(void **state) {
  (void)state;
  CarnetSeen *seen = carnet_seen_new(20);
  fill(seen, 1, 50000);
  check_all(seen, 50000);
  carnet_seen_free(seen);
}

/* Three thousand at a time go to disk, sixteen times; the filter is made for fewer, too. */
static void test_on_disk(void **state) {
  (void)state;
  for (guint64 expected = 0; expected <= 100000; expected += 100000) {
    CarnetSeen *seen = carnet_seen_new(BITS);
    carnet_seen_expect(seen, expected);
    fill(seen, 1, 3000);
    check_all(seen, 3000);
    fill(seen, 3001, 50000);
    check_all(seen, 50000);
    carnet_seen_free(seen);
  }
}

/* Tags at both ends: before every run, behind every run, and the last slots of the table. */
static void test_ends(void **state) {
  (void)state;
  CarnetSeen *seen = carnet_seen_new(BITS);
  for (guint32 i = 0; i < 2000; i++) {
    assert_true(carnet_seen_add(seen, i, i, NULL));
    assert_true(carnet_seen_add(seen, G_MAXUINT64 - i, 10000 + i, NULL));
  }
  for (guint64 i = 1; i <= 9000; i++) assert_true(carnet_seen_add(seen, tag_of(i), (guint32)i, NULL));
  for (guint32 i = 0; i < 2000; i++) {
    gint64 low = 0, high = 0;
    assert_true(carnet_seen_find(seen, i, &low, NULL) &&
                carnet_seen_find(seen, G_MAXUINT64 - i, &high, NULL));
    assert_int_equal(low, i);
    assert_int_equal(high, 10000 + i);
  }
  carnet_seen_free(seen);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_in_memory), cmocka_unit_test(test_on_disk),
                                     cmocka_unit_test(test_ends)};
  return cmocka_run_group_tests_name("seen", tests, NULL, NULL);
}
