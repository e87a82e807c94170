/* links: records base ledger_support.c */
/*
 * test_drafts.c - drafts made ahead by threads are those that are made one by one; a ledger that is long
 * enough for threads verifies and is ingested as a short one is, faults in its middle included.
 */
#include "drafts.h"
#include "ledger_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define EVENTS 300
#define NOW "2026-12-01T00:00:00Z"

static int setup(void **state) {
  Bench *bench = bench_new(TRUE);
  for (guint i = 0; i < EVENTS; i++) {
    g_autofree char *subject = g_strdup_printf("m-%u", i % 40);
    g_autofree char *keys = g_strdup_printf("{name: \"model %u\", fleet: %u}", i, i);
    carnet_event_record_free(
        bench_add(bench, "p-admin", "admin", "model", i < 40 ? "add" : "update", subject, keys));
  }
  *state = bench;
  return 0;
}

static int teardown(void **state) {
  bench_free(*state);
  return 0;
}

static CarnetWalk *walk_of(Bench *bench) {
  g_autofree char *tip = carnet_ledger_tip(bench->ledger, NULL);
  GError *error = NULL;
  CarnetWalk *walk = carnet_walk_new(bench->ledger->odb, "", tip, &error);
  g_assert_no_error(error);
  assert_int_equal(walk->ids->len, EVENTS + 1);
  return walk;
}

static void assert_same(const CarnetDraft *a, const CarnetDraft *b) {
  assert_string_equal(a->id, b->id);
  assert_true(g_bytes_equal(a->object, b->object));
  assert_int_equal(a->changes->len, b->changes->len);
  for (guint i = 0; i < a->changes->len; i++)
    assert_string_equal(((CarnetChange *)g_ptr_array_index(a->changes, i))->path,
                        ((CarnetChange *)g_ptr_array_index(b->changes, i))->path);
  assert_int_equal(a->events->len, b->events->len);
  for (guint i = 0; i < a->events->len; i++) {
    const CarnetDraftEvent *x = g_ptr_array_index(a->events, i), *y = g_ptr_array_index(b->events, i);
    assert_non_null(x->record);
    assert_string_equal(x->record->digest, y->record->digest);
  }
}

static void test_same(void **state) {
  Bench *bench = *state;
  g_autoptr(CarnetWalk) walk = walk_of(bench);
  g_autoptr(CarnetDrafts) drafts = carnet_drafts_new(git_repository_path(bench->ledger->repo), walk);
  CarnetDesk desk = {0};
  carnet_desk_init(&desk, bench->ledger->odb);
  for (guint i = 0; i < walk->ids->len; i++) {
    g_autoptr(CarnetDraft) ahead = carnet_drafts_take(drafts, i);
    g_autoptr(CarnetDraft) own = carnet_draft_new(&desk, g_ptr_array_index(walk->ids, i), NULL);
    assert_non_null(ahead);
    carnet_draft_look(own, &desk, i > 0 ? &g_array_index(walk->trees, git_oid, i - 1) : NULL);
    assert_same(ahead, own);
  }
  carnet_desk_clear(&desk);
}

/* Given up in the middle: threads that are ahead stop, and nothing is left. */
static void test_given_up(void **state) {
  Bench *bench = *state;
  g_autoptr(CarnetWalk) walk = walk_of(bench);
  for (guint n = 0; n < 3; n++) {
    g_autoptr(CarnetDrafts) drafts = carnet_drafts_new(git_repository_path(bench->ledger->repo), walk);
    for (guint i = 0; i < n * 70; i++) carnet_draft_free(carnet_drafts_take(drafts, i));
  }
}

/* A repository that cannot be opened a second time: none is made ahead, and the judge makes its own. */
static void test_no_handle(void **state) {
  Bench *bench = *state;
  g_autoptr(CarnetWalk) walk = walk_of(bench);
  g_autoptr(CarnetDrafts) drafts = carnet_drafts_new("/nowhere", walk);
  for (guint i = 0; i < walk->ids->len; i++) assert_null(carnet_drafts_take(drafts, i));
}

static CarnetVerifyResult *verify(Bench *bench) {
  GError *error = NULL;
  CarnetVerifyOptions options = {.now = NOW};
  CarnetVerifyResult *result = carnet_ledger_verify(bench->ledger, &options, NULL, NULL, &error);
  g_assert_no_error(error);
  return result;
}

static gboolean stop_at(const char *stage, guint64 done, guint64 total, gpointer user) {
  (void)stage, (void)total;
  return done < *(guint64 *)user;
}

static void test_verify(void **state) {
  Bench *bench = *state;
  g_autoptr(CarnetVerifyResult) result = verify(bench);
  assert_int_equal(result->faults->len, 0);
  assert_int_equal(result->commits, EVENTS + 1);
  assert_int_equal(result->signed_good + result->unsigned_allowed, EVENTS + 1);
  g_autoptr(GPtrArray) records = bench_ingest(bench);
  assert_int_equal(records->len, EVENTS + 2);
  GError *error = NULL;
  guint64 at = 1;
  CarnetVerifyOptions options = {.now = NOW};
  assert_null(carnet_ledger_verify(bench->ledger, &options, stop_at, &at, &error));
  assert_non_null(error);
  g_clear_error(&error);
}

/* An object in the middle is broken: it is named, in a history that threads read. */
static void test_broken(void **state) {
  Bench *bench = *state;
  g_autofree char *out = NULL;
  int code = bench_shell(
      bench,
      "c=$(git rev-parse main~150); f=.git/objects/$(echo $c | cut -c1-2)/$(echo $c | cut -c3-); "
      "chmod u+w $f; printf '\\377\\377' | dd of=$f bs=1 seek=9 conv=notrunc 2>/dev/null; echo $c",
      &out);
  assert_int_equal(code, 0);
  g_autoptr(CarnetLedger) fresh = carnet_ledger_open(bench->folder, NULL);
  CarnetVerifyOptions options = {.now = NOW};
  g_autoptr(CarnetVerifyResult) result = carnet_ledger_verify(fresh, &options, NULL, NULL, NULL);
  assert_true(result->faults->len > 0);
  assert_string_equal(((CarnetFault *)g_ptr_array_index(result->faults, 0))->check, "object");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_same),   cmocka_unit_test(test_given_up), cmocka_unit_test(test_no_handle),
      cmocka_unit_test(test_verify), cmocka_unit_test(test_broken),
  };
  return cmocka_run_group_tests_name("drafts", tests, setup, teardown);
}
