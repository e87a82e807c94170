/* links: records base ../unit/ledger_support.c */
/*
 * test_forged.c - ledgers forged with git's plumbing (forge.sh): verify names each, ingest counts none, and
 * what verify accepts, stock `git verify-commit` accepts.
 */
#include "../unit/ledger_support.h"
#include "attacks.h"

#include "carnet/error.h"
#include "carnet/fold.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define NOW "2026-03-01T00:00:00Z"
#define COST "{currency: CNY, amount_minor: 1200, standard: gb44495, model: H7}"

static void add(Bench *bench, const char *person, const char *role, const char *kind, const char *action,
                const char *subject, const char *keys) {
  carnet_event_record_free(bench_add(bench, person, role, kind, action, subject, keys));
}

static int setup(void **state) {
  Bench *bench = bench_new(FALSE);
  bench_person(bench, "p-req", "requester");
  bench_person(bench, "p-rev", "reviewer");
  bench_person(bench, "p-app", "approver");
  bench_person(bench, "p-fin", "finance");
  bench_person(bench, "p-gone", "finance");
  g_autofree char *one = bench_public(bench, "p-two"), *two = bench_public(bench, "p-two-second");
  g_autofree char *keys =
      g_strdup_printf("{roles: [requester, reviewer, approver], keys: [\"%s\", \"%s\"]}", one, two);
  g_autofree char *stranger = bench_public(bench, "p-stranger");
  add(bench, "p-admin", "admin", "person", "add", "p-two", keys);
  add(bench, "p-admin", "admin", "person", "retire", "p-gone", NULL);
  add(bench, "p-admin", "finance", "cost", "estimate", "h7-gb44495", COST);
  g_autoptr(CarnetEventRecord) request = bench_add(bench, "p-two", "requester", "export", "request", NULL,
                                                   "{request: {from: CN}, outcome: assessment}");
  g_autofree char *binds = g_strdup_printf("{binds: {request: %s}}", request->digest);
  add(bench, "p-rev", "reviewer", "export", "review", request->subject, binds);
  add(bench, "p-admin", "finance", "cost", "payment", "h7-gb44495", COST);
  *state = bench;
  return 0;
}

static int teardown(void **state) {
  bench_free(*state);
  return 0;
}

/* A copy of the honest ledger, forged. */
static Bench *forge(const Bench *honest, const char *script) {
  Bench *bench = g_new0(Bench, 1);
  bench->folder = g_dir_make_tmp("carnet-forged-XXXXXX", NULL);
  g_autofree char *copy = g_strdup_printf("cp -R '%s/.git' '%s/keys' .", honest->folder, honest->folder);
  assert_int_equal(bench_shell(bench, copy, NULL), 0);
  const char *source = g_getenv("CARNET_SOURCE");
  g_autofree char *words = g_strdup_printf(". '%s/tests/attack/forge.sh'; %s",
                                           source != NULL ? source : g_get_current_dir(), script);
  g_autofree char *out = NULL;
  if (bench_shell(bench, words, &out) != 0) fail_msg("the forgery itself failed: %s\n%s", script, out);
  GError *error = NULL;
  bench->ledger = carnet_ledger_open(bench->folder, &error);
  g_assert_no_error(error);
  return bench;
}

static CarnetVerifyResult *verify(Bench *bench, const char *root, const char *since) {
  GError *error = NULL;
  CarnetVerifyOptions options = {root, since, NOW};
  CarnetVerifyResult *result = carnet_ledger_verify(bench->ledger, &options, NULL, NULL, &error);
  g_assert_no_error(error);
  return result;
}

static gboolean names(const CarnetVerifyResult *result, const char *path, const char *why) {
  for (guint i = 0; i < result->faults->len; i++) {
    const CarnetFault *fault = g_ptr_array_index(result->faults, i);
    if (strstr(fault->path, path) != NULL && strstr(fault->why, why) != NULL) return TRUE;
  }
  return FALSE;
}

static char *all_faults(const CarnetVerifyResult *result) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < result->faults->len; i++) {
    const CarnetFault *fault = g_ptr_array_index(result->faults, i);
    g_string_append_printf(out, "  %.8s %s: %s\n", fault->commit, fault->path, fault->why);
  }
  return g_string_free(out, FALSE);
}

static void test_attacks(void **state) {
  guint missed = 0;
  for (gsize i = 0; i < G_N_ELEMENTS(attacks); i++) {
    Bench *bench = forge(*state, attacks[i].script);
    g_autoptr(CarnetVerifyResult) result = verify(bench, NULL, NULL);
    if (!names(result, attacks[i].path, attacks[i].why)) {
      g_autofree char *faults = all_faults(result);
      print_message("# not named: %s\n%s", attacks[i].name, faults);
      missed++;
    }
    bench_free(bench);
  }
  assert_int_equal(missed, 0);
}

/* What came last counts for nothing where the attack was on a commit. */
static void test_ingest_counts_none(void **state) {
  Bench *honest = *state;
  g_autoptr(GPtrArray) before = bench_ingest(honest);
  for (gsize i = 0; i < G_N_ELEMENTS(attacks); i++) {
    if (strstr(attacks[i].script, "finish") == NULL || strstr(attacks[i].script, "merge") != NULL ||
        strstr(attacks[i].name, "future") != NULL)
      continue;
    Bench *bench = forge(honest, attacks[i].script);
    g_autoptr(GPtrArray) records = bench_ingest(bench);
    if (records->len <= before->len) fail_msg("%s: nothing was kept of it", attacks[i].name);
    for (guint r = before->len; r < records->len; r++) {
      const CarnetEventRecord *record = g_ptr_array_index(records, r);
      if (record->verdict != CARNET_VERDICT_BAD || *record->fault == '\0')
        fail_msg("%s: %s counts", attacks[i].name, record->path);
    }
    bench_free(bench);
  }
}

/* ---- honest work, made by stock git
 * ------------------------------------------------------------------------------------------ */

static const char *const honest_work[] = {
    "honest; finish",
    "honest one; finish; honest one 2026-02-01T00:01:00Z; finish 2026-02-01T00:01:00Z",
    "b=$(git rev-parse main); honest one; finish; one=$(git rev-parse main); p1=$path; cp event e1; git update-ref refs/heads/main $b; "
    "honest two; finish; two=$(git rev-parse main); put $p1 < e1; echo merge | seal p-req 2026-02-01T00:02:00Z p-req -p $two -p $one; "
    "honest three 2026-02-01T00:03:00Z; finish 2026-02-01T00:03:00Z",
    /* both branches go on with one subject: two heads, then one event that names both */
    "b=$(git rev-parse main); honest h7-gb44495; finish; one=$(git rev-parse main); p1=$path; cp event e1; git update-ref refs/heads/main $b; "
    "nonce=99112233445566778899aabbccddeeff; honest h7-gb44495; finish; put $p1 < e1; echo merge | seal p-admin 2026-02-01T00:02:00Z p-admin -p main -p $one; "
    "honest h7-gb44495 2026-02-01T00:03:00Z; finish 2026-02-01T00:03:00Z",
    "git repack -adq; git pack-refs --all; honest; finish; git gc -q",
};

static void test_honest(void **state) {
  for (gsize i = 0; i < G_N_ELEMENTS(honest_work); i++) {
    Bench *bench = forge(*state, honest_work[i]);
    g_autofree char *root = NULL;
    bench_shell(bench, "git rev-list --max-parents=0 main", &root);
    g_strstrip(root);
    g_autoptr(CarnetVerifyResult) result = verify(bench, root, NULL);
    g_autofree char *faults = all_faults(result);
    if (result->faults->len > 0) fail_msg("%s\n%s", honest_work[i], faults);
    assert_true(result->commits == result->signed_good);
    g_autofree char *out = NULL;
    if (bench_shell(
            bench,
            "git show main:allowed_signers > s; git config gpg.ssh.allowedSignersFile $PWD/s; for c in $(git rev-list main); do git verify-commit $c || exit 1; done",
            &out) != 0)
      fail_msg("verify accepts what stock git does not: %s", out);
    bench_free(bench);
  }
}

/* ---- history made anew
 * ----------------------------------------------------------------------------------------------------------
 */

/* The last payment is dropped and something else recorded instead, all well signed: only who holds a commit
 * can tell. */
static void test_rewritten(void **state) {
  Bench *honest = *state;
  g_autofree char *tip = carnet_ledger_tip(honest->ledger, NULL);
  Bench *bench = forge(honest, "git update-ref refs/heads/main main~1; honest; finish");
  g_autoptr(CarnetVerifyResult) blind = verify(bench, NULL, NULL);
  assert_int_equal(blind->faults->len, 0);
  assert_int_equal(blind->remarks->len, 1);
  g_autoptr(CarnetVerifyResult) result = verify(bench, NULL, tip);
  assert_true(names(result, "refs/heads/main", "not in the history of main"));
  assert_true(names(result, "-payment-", "has it no more"));
  assert_string_equal(((CarnetFault *)g_ptr_array_index(result->faults, 0))->commit, tip);
  bench_free(bench);
}

static void test_cut_off(void **state) {
  Bench *honest = *state;
  g_autofree char *tip = carnet_ledger_tip(honest->ledger, NULL);
  Bench *bench = forge(
      honest,
      "git update-ref refs/heads/main main~1; git reflog expire --expire=now --all; git prune --expire=now");
  g_autoptr(CarnetVerifyResult) result = verify(bench, NULL, tip);
  assert_true(names(result, "refs/heads/main", "not in the history of main"));
  bench_free(bench);
}

static void test_other_root(void **state) {
  Bench *honest = *state, *other = bench_new(FALSE);
  g_autoptr(CarnetVerifyResult) good = verify(honest, NULL, NULL);
  g_autoptr(CarnetVerifyResult) result = verify(other, good->root, NULL);
  assert_true(names(result, "carnet.yaml", "not the pinned"));
  assert_int_equal(result->faults->len, 1);
  g_autoptr(CarnetVerifyResult) pinned = verify(honest, good->root, good->tip);
  assert_int_equal(pinned->faults->len, 0);
  assert_int_equal(pinned->remarks->len, 0);
  bench_free(other);
}

/* On a branch, dated before the commit that the auditor holds, merged in after it. */
static void test_recorded_late(void **state) {
  Bench *honest = *state;
  Bench *bench = forge(
      honest,
      "b=$(git rev-parse main); honest one 2026-02-05T00:00:00Z; finish 2026-02-05T00:00:00Z; git rev-parse main > held; one=$(git rev-parse main); "
      "git update-ref refs/heads/main $b; honest two; finish; p2=$path; cp event e2; two=$(git rev-parse main); load $one; put $p2 < e2; "
      "echo merge | seal p-admin 2026-02-06T00:00:00Z p-admin -p $one -p $two");
  g_autofree char *held = NULL;
  bench_shell(bench, "cat held", &held);
  g_strstrip(held);
  g_autoptr(CarnetVerifyResult) result = verify(bench, NULL, held);
  assert_int_equal(result->faults->len, 1);
  assert_true(names(result, "costs/", "recorded after the commit"));
  g_autoptr(GPtrArray) known = carnet_ledger_records_at(bench->ledger, held, NULL);
  g_autoptr(CarnetLedger) fresh = carnet_ledger_open(bench->folder, NULL);
  g_autoptr(GError) error = NULL;
  assert_null(carnet_ledger_ingest(fresh, held, known, NULL, NULL, NULL, &error));
  assert_int_equal(error->code, CARNET_LEDGER_AGAIN);
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_attacks),       cmocka_unit_test(test_ingest_counts_none),
      cmocka_unit_test(test_honest),        cmocka_unit_test(test_rewritten),
      cmocka_unit_test(test_cut_off),       cmocka_unit_test(test_other_root),
      cmocka_unit_test(test_recorded_late),
  };
  return cmocka_run_group_tests_name("forged", tests, setup, teardown);
}
