/* links: records base forging.c ../unit/ledger_support.c */
/*
 * test_forged.c - ledgers forged with git's plumbing (forge.sh): verify names each, ingest counts none, and
 * what verify accepts, stock `git verify-commit` accepts.
 */
#include "forging.h"

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

static int setup(void **state) {
  *state = forging_honest();
  return 0;
}

static int teardown(void **state) {
  bench_free(*state);
  return 0;
}

/* What an attack on a commit left behind counts for nothing: those below are not on one, or well signed but
 * for who holds a commit. */
static gboolean is_on_last_commit(const Attack *attack) {
  return strstr(attack->script, "finish") != NULL && strstr(attack->script, "merge") == NULL &&
         strstr(attack->name, "future") == NULL && strstr(attack->script, "main~1;") == NULL &&
         strstr(attack->script, "policy p-admin") == NULL && strcmp(attack->name, "another ledger") != 0;
}

static guint count_of(Bench *bench, const Attack *attack, guint before) {
  g_autoptr(GPtrArray) records = bench_ingest(bench);
  guint counted = records->len > before ? 0 : 1; /* it must be kept */
  for (guint r = before; r < records->len; r++) {
    const CarnetEventRecord *record = g_ptr_array_index(records, r);
    if (record->verdict == CARNET_VERDICT_BAD && *record->fault != '\0') continue;
    print_message("# counts: %s: %s\n", attack->name, record->path);
    counted++;
  }
  return counted;
}

static void test_attacks(void **state) {
  Bench *honest = *state;
  guint missed = 0;
  g_autofree char *tip = carnet_ledger_tip(honest->ledger, NULL);
  g_autoptr(GPtrArray) before = bench_ingest(honest);
  g_autofree Bench **forged = forging_all(honest);
  for (gsize i = 0; i < G_N_ELEMENTS(attacks); i++) {
    Bench *bench = forged[i];
    g_autoptr(CarnetVerifyResult) result = forging_verify_attack(bench, &attacks[i], tip);
    if (!forging_names(result, attacks[i].path, attacks[i].why)) {
      g_autofree char *faults = forging_faults(result);
      print_message("# not named: %s\n%s", attacks[i].name, faults);
      missed++;
    }
    if (is_on_last_commit(&attacks[i])) missed += count_of(bench, &attacks[i], before->len);
    bench_free(bench);
  }
  assert_int_equal(missed, 0);
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
    /* two must agree: proposed, endorsed, then the new approver acts; two endorsements on two branches */
    "policy p-admin 2; proposed p-admin p-new 'quorum: 2'; endorsed p-adm2 person p-new $digest signers; "
    "r=$(git show main:$(paths exports/ | grep \"$(cat case1)/.*-request-\") | sha256sum | cut -c1-64); load; printf 'binds:\\n  request: \"%s\"\\n' $r > k; "
    "event export approve $(cat case1) 2026-02-01T00:00:00Z p-new approver < k; put $path < event; message | seal p-new 2026-02-01T00:00:00Z p-stranger",
    "policy p-admin 3; proposed p-admin p-new 'quorum: 3'; d=$digest; b=$(git rev-parse main); endorsed p-adm2 person p-new $d; one=$(git rev-parse main); p1=$path; cp event e1; "
    "git update-ref refs/heads/main $b; endorsed p-adm3 person p-new $d; put $p1 < e1; { git show main:allowed_signers; echo \"p-new@carnet.invalid namespaces=\\\"git\\\" $(cut -d' ' -f1,2 keys/p-stranger.pub)\"; } | LC_ALL=C sort > signers; "
    "put allowed_signers < signers; echo merge | seal p-admin 2026-02-01T00:00:00Z p-admin -p main -p $one",
    "git repack -adq; git pack-refs --all; honest; finish; git gc -q",
};

static void test_honest(void **state) {
  for (gsize i = 0; i < G_N_ELEMENTS(honest_work); i++) {
    Bench *bench = forging_forge(*state, honest_work[i]);
    g_autofree char *root = NULL;
    bench_shell(bench, "git rev-list --max-parents=0 main", &root);
    g_strstrip(root);
    g_autoptr(CarnetVerifyResult) result = forging_verify(bench, root, NULL);
    g_autofree char *faults = forging_faults(result);
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
  Bench *bench = forging_forge(honest, "git update-ref refs/heads/main main~1; honest; finish");
  g_autoptr(CarnetVerifyResult) blind = forging_verify(bench, NULL, NULL);
  assert_int_equal(blind->faults->len, 0);
  assert_int_equal(blind->remarks->len, 1);
  g_autoptr(CarnetVerifyResult) result = forging_verify(bench, NULL, tip);
  assert_true(forging_names(result, "refs/heads/main", "not in the history of main"));
  assert_true(forging_names(result, "-payment-", "has it no more"));
  assert_string_equal(((CarnetFault *)g_ptr_array_index(result->faults, 0))->commit, tip);
  bench_free(bench);
}

static void test_cut_off(void **state) {
  Bench *honest = *state;
  g_autofree char *tip = carnet_ledger_tip(honest->ledger, NULL);
  Bench *bench = forging_forge(
      honest,
      "git update-ref refs/heads/main main~1; git reflog expire --expire=now --all; git prune --expire=now");
  g_autoptr(CarnetVerifyResult) result = forging_verify(bench, NULL, tip);
  assert_true(forging_names(result, "refs/heads/main", "not in the history of main"));
  bench_free(bench);
}

static void test_other_root(void **state) {
  Bench *honest = *state, *other = bench_new(FALSE);
  g_autoptr(CarnetVerifyResult) good = forging_verify(honest, NULL, NULL);
  g_autoptr(CarnetVerifyResult) result = forging_verify(other, good->root, NULL);
  assert_true(forging_names(result, "carnet.yaml", "not the pinned"));
  assert_int_equal(result->faults->len, 1);
  g_autoptr(CarnetVerifyResult) pinned = forging_verify(honest, good->root, good->tip);
  assert_int_equal(pinned->faults->len, 0);
  assert_int_equal(pinned->remarks->len, 0);
  bench_free(other);
}

/* On a branch, dated before the commit that the auditor holds, merged in after it. */
static void test_recorded_late(void **state) {
  Bench *honest = *state;
  Bench *bench = forging_forge(
      honest,
      "b=$(git rev-parse main); honest one 2026-02-05T00:00:00Z; finish 2026-02-05T00:00:00Z; git rev-parse main > held; one=$(git rev-parse main); "
      "git update-ref refs/heads/main $b; honest two; finish; p2=$path; cp event e2; two=$(git rev-parse main); load $one; put $p2 < e2; "
      "echo merge | seal p-admin 2026-02-06T00:00:00Z p-admin -p $one -p $two");
  g_autofree char *held = NULL;
  bench_shell(bench, "cat held", &held);
  g_strstrip(held);
  g_autoptr(CarnetVerifyResult) result = forging_verify(bench, NULL, held);
  assert_int_equal(result->faults->len, 1);
  assert_true(forging_names(result, "costs/", "recorded after the commit"));
  g_autoptr(GPtrArray) known = carnet_ledger_records_at(bench->ledger, held, NULL);
  g_autoptr(CarnetLedger) fresh = carnet_ledger_open(bench->folder, NULL);
  g_autoptr(GError) error = NULL;
  assert_null(carnet_ledger_ingest(fresh, held, known, NULL, NULL, NULL, &error));
  assert_int_equal(error->code, CARNET_LEDGER_AGAIN);
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_attacks), cmocka_unit_test(test_honest),     cmocka_unit_test(test_rewritten),
      cmocka_unit_test(test_cut_off), cmocka_unit_test(test_other_root), cmocka_unit_test(test_recorded_late),
  };
  return cmocka_run_group_tests_name("forged", tests, setup, teardown);
}
