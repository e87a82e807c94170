/* links: records base ledger_support.c */
/*
 * test_ledger.c - a ledger made, appended to, read again; what appending refuses; what stock git says of it.
 */
#include "ledger_support.h"

#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/fold.h"
#include "carnet/text.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void assert_fault_free(const GPtrArray *records, CarnetVerdict verdict) {
  for (guint i = 0; i < records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(records, i);
    if (record->verdict != verdict) fail_msg("%s: %s", record->path, record->fault);
    assert_string_equal(record->fault, "");
    assert_int_equal(record->order, i + 1);
  }
}

/* ---- init
 * ----------------------------------------------------------------------------------------------------------
 */

static void test_init(void **state) {
  (void)state;
  Bench *bench = bench_new(FALSE);
  g_autoptr(GPtrArray) records = bench_ingest(bench);
  assert_int_equal(records->len, 2);
  assert_fault_free(records, CARNET_VERDICT_GOOD);
  g_autofree char *out = NULL;
  assert_int_equal(
      bench_shell(
          bench,
          "git config core.bare; git symbolic-ref HEAD; git ls-tree --name-only main; git for-each-ref --format='%(refname)'",
          &out),
      0);
  assert_string_equal(
      out,
      "true\nrefs/heads/main\n.gitattributes\nallowed_signers\ncarnet.yaml\npeople\npolicy\nrefs/heads/main\n");
  assert_int_equal(bench_shell(bench, "test ! -e .git.carnet-new", NULL), 0);
  bench_free(bench);
}

static void test_init_refuses(void **state) {
  (void)state;
  Bench *bench = bench_new(FALSE);
  g_autofree char *line = bench_public(bench, "p-admin"), *key = bench_key(bench, "p-admin"),
                  *other = g_build_filename(bench->folder, "other", NULL);
  g_autofree char *wrong = bench_key(bench, "p-wrong");
  g_autoptr(CarnetNode) policy = carnet_policy_default(FALSE);
  const struct {
    const char *folder, *roles, *key;
    gboolean trial;
    int code;
    const char *words;
  } cases[] = {
      {bench->folder, "admin", key, FALSE, CARNET_ERROR_INPUT, "is there already"},
      {other, "finance", key, FALSE, CARNET_ERROR_REFUSED, "has no role admin"},
      {other, "king", key, FALSE, CARNET_ERROR_INPUT, "king"},
      {other, "admin", "nowhere", FALSE, CARNET_LEDGER_SIGNING, "nowhere"},
      {other, "admin", key, TRUE, CARNET_ERROR_REFUSED, "asks for signatures"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    CarnetFounder founder = {"p-admin", cases[i].roles, line};
    CarnetActor actor = {
        .person = "p-admin", .role = "admin", .key_file = cases[i].key, .unsigned_trial = cases[i].trial};
    g_autoptr(GError) error = NULL;
    assert_false(
        carnet_ledger_init(cases[i].folder, &founder, &actor, policy, "2026-01-05T08:00:00Z", &error));
    if (error->code != cases[i].code || strstr(error->message, cases[i].words) == NULL)
      fail_msg("%u: %s", (unsigned)i, error->message);
  }
  assert_int_equal(bench_shell(bench, "ls -A other", NULL), 0);
  g_autofree char *out = NULL;
  bench_shell(bench, "ls -A other", &out);
  assert_string_equal(out, ""); /* nothing half done */
  bench_free(bench);
}

/* ---- append and ingest
 * ------------------------------------------------------------------------------------------------ */

static const char cost[] =
    "{model: H7, standard: gb44495, amount_minor: 1200, currency: CNY, number_is_not_a_key: 1}";
static const char good_cost[] = "{currency: CNY, amount_minor: 1200, standard: gb44495, model: \"7\"}";

static void fill(Bench *bench) {
  bench_person(bench, "p-req", "requester");
  bench_person(bench, "p-rev", "reviewer");
  bench_person(bench, "p-app", "approver");
  carnet_event_record_free(
      bench_add(bench, "p-admin", "finance", "cost", "estimate", "h7-gb44495", good_cost));
  carnet_event_record_free(
      bench_add(bench, "p-admin", "finance", "cost", "payment", "h7-gb44495", good_cost));
}

static void test_append_and_ingest(void **state) {
  (void)state;
  Bench *bench = bench_new(FALSE);
  fill(bench);
  g_autoptr(CarnetEventRecord) request = bench_request(bench, "road test");
  assert_int_equal(strlen(request->subject), strlen("ex-2026-k7q2m4xa"));
  assert_true(g_str_has_prefix(request->path, "exports/"));
  assert_null(carnet_node_get(request->body, "subject"));
  g_autoptr(GPtrArray) records = bench_ingest(bench);
  assert_int_equal(records->len, 8);
  assert_fault_free(records, CARNET_VERDICT_GOOD);
  const CarnetEventRecord *estimate = g_ptr_array_index(records, 5), *payment = g_ptr_array_index(records, 6);
  assert_string_equal(payment->prev[0], estimate->digest);
  assert_null(payment->prev[1]);
  assert_string_equal(((CarnetEventRecord *)g_ptr_array_index(records, 7))->subject, request->subject);
  g_autofree char *tip = carnet_ledger_tip(bench->ledger, NULL);
  assert_string_equal(request->commit, tip);
  g_autoptr(GBytes) file = carnet_ledger_file(bench->ledger, NULL, request->path, NULL);
  assert_true(g_bytes_equal(file, request->bytes));
  bench_free(bench);
}

/* In pieces, by another handle, with the roster that a caller keeps: the same as at once. */
static void test_ingest_incremental(void **state) {
  (void)state;
  Bench *bench = bench_new(FALSE);
  fill(bench);
  g_autofree char *tip = NULL, *next = NULL;
  g_autoptr(GPtrArray) first = carnet_ledger_ingest(bench->ledger, "", NULL, &tip, NULL, NULL, NULL);
  carnet_event_record_free(bench_request(bench, "second"));
  bench_person(bench, "p-late", "reviewer");
  GError *error = NULL;
  g_autoptr(CarnetLedger) other = carnet_ledger_open(bench->folder, &error);
  g_autoptr(GPtrArray) more = carnet_ledger_ingest(other, tip, first, &next, NULL, NULL, &error);
  g_assert_no_error(error);
  assert_int_equal(more->len, 2);
  for (guint i = 0; i < more->len; i++)
    assert_int_equal(((CarnetEventRecord *)g_ptr_array_index(more, i))->verdict, CARNET_VERDICT_GOOD);
  g_autoptr(GPtrArray) none = carnet_ledger_ingest(other, next, first, NULL, NULL, NULL, &error);
  assert_int_equal(none->len, 0);
  g_autoptr(GPtrArray) nothing = carnet_ledger_ingest(other, "1111111111111111111111111111111111111111",
                                                      first, NULL, NULL, NULL, &error);
  assert_null(nothing);
  assert_int_equal(error->code, CARNET_ERROR_VERIFY);
  g_clear_error(&error);
  g_autoptr(GPtrArray) then = carnet_ledger_records_at(other, tip, &error);
  assert_int_equal(then->len, first->len);
  bench_free(bench);
}

static void test_append_refuses(void **state) {
  (void)state;
  Bench *bench = bench_new(FALSE);
  fill(bench);
  g_autofree char *public_key = bench_public(bench, "p-req");
  g_autofree char *taken = g_strdup_printf("{roles: [reviewer], keys: [\"%s\"]}", public_key);
  const struct {
    const char *person, *role, *kind, *action, *subject, *keys;
    int code;
    const char *words;
  } cases[] = {
      {"p-admin", "finance", "cost", "estimate", "x", cost, CARNET_ERROR_INPUT, "number_is_not_a_key"},
      {"p-admin", "finance", "cost", "estimate", "x", "{standard: a, currency: CNY}", CARNET_ERROR_INPUT,
       "amount_minor"},
      {"p-admin", "finance", "cost", "estimate", "x", "{standard: a, currency: cny, amount_minor: 1}",
       CARNET_ERROR_INPUT, "three capitals"},
      {"p-admin", "finance", "cost", "estimate", "x", "{standard: a, currency: CNY, amount_minor: -1}",
       CARNET_ERROR_INPUT, "amount_minor"},
      {"p-admin", "finance", "cost", "estimate", "../x", good_cost, CARNET_ERROR_INPUT, "subject"},
      {"p-admin", "finance", "cost", "borrow", "x", good_cost, CARNET_ERROR_INPUT, "borrow"},
      {"p-admin", "finance", "export", "request", "ex-2026-aaaaaaaa", NULL, CARNET_ERROR_REFUSED,
       "as finance"},
      {"p-req", "requester", "export", "request", "ex-2026-aaaaaaaa", "{request: {a: 1}}", CARNET_ERROR_INPUT,
       "no subject"},
      {"p-rev", "finance", "cost", "estimate", "x", good_cost, CARNET_ERROR_REFUSED, "has no role finance"},
      {"p-nobody", "finance", "cost", "estimate", "x", good_cost, CARNET_ERROR_REFUSED, "nobody"},
      {"p-admin", "admin", "person", "add", "p-new", taken, CARNET_ERROR_INPUT, "one person's alone"},
      {"p-admin", "admin", "person", "add", "p-new", "{roles: [reviewer], keys: [\"ssh-dss AAAA\"]}",
       CARNET_ERROR_INPUT, "public key"},
      {"p-admin", "admin", "person", "retire", "p-admin", NULL, CARNET_ERROR_REFUSED, "nobody would be left"},
      {"p-admin", "admin", "person", "retire", "p-none", NULL, CARNET_ERROR_NOT_FOUND, "p-none"},
      {"p-req", "requester", "export", "request", NULL, "{request: {a: 1}, rows_file: \"aa\"}",
       CARNET_ERROR_INPUT, "64 lower-case"},
  };
  g_autofree char *before = carnet_ledger_tip(bench->ledger, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetEventRecord) record = bench_try(bench, cases[i].person, cases[i].role, cases[i].kind,
                                                    cases[i].action, cases[i].subject, cases[i].keys, &error);
    if (record != NULL) fail_msg("case %u was taken", (unsigned)i);
    if (error->code != cases[i].code || strstr(error->message, cases[i].words) == NULL)
      fail_msg("%u: %d %s", (unsigned)i, error->code, error->message);
  }
  g_autofree char *after = carnet_ledger_tip(bench->ledger, NULL);
  assert_string_equal(before, after);
  bench_free(bench);
}

static void test_clock_heads_and_keys(void **state) {
  (void)state;
  Bench *bench = bench_new(FALSE);
  fill(bench);
  g_autofree char *key = bench_key(bench, "p-admin"), *wrong = bench_key(bench, "p-wrong");
  g_autoptr(CarnetNode) keys = carnet_node_map();
  carnet_node_set_string(keys, "standard", "x");
  carnet_node_set_string(keys, "currency", "CNY");
  carnet_node_set_int(keys, "amount_minor", 5);
  const char *const stale[] = {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL};
  const struct {
    const char *time, *key;
    const char *const *heads;
    int code;
  } cases[] = {{"2026-01-05T08:00:00Z", key, NULL, CARNET_LEDGER_CLOCK},
               {"2027-01-05T08:00:00Z", key, stale, CARNET_LEDGER_MOVED},
               {"2027-01-05T08:00:00Z", wrong, NULL, CARNET_LEDGER_SIGNING},
               {"2027-01-05 08:00", key, NULL, CARNET_ERROR_INPUT}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    CarnetActor actor = {.person = "p-admin", .role = "finance", .key_file = cases[i].key};
    CarnetAppend append = {.kind = "cost",
                           .action = "budget",
                           .subject = "h7-gb44495",
                           .time = cases[i].time,
                           .keys = keys,
                           .prev_heads = cases[i].heads};
    g_autoptr(GError) error = NULL;
    assert_null(carnet_ledger_append(bench->ledger, &actor, &append, &error));
    if (error->code != cases[i].code) fail_msg("%u: %d %s", (unsigned)i, error->code, error->message);
  }
  bench_free(bench);
}

static void test_attachments(void **state) {
  (void)state;
  Bench *bench = bench_new(FALSE);
  fill(bench);
  static const char rows[] = "a\nb\n";
  g_autofree char *digest = carnet_digest_of_bytes(rows, strlen(rows)),
                  *path = carnet_ledger_attachment_path("exports", digest);
  g_autofree char *key = bench_key(bench, "p-req");
  g_autoptr(GBytes) bytes = g_bytes_new_static(rows, strlen(rows));
  g_autoptr(GBytes) other = g_bytes_new_static("x", 1);
  g_autoptr(CarnetNode) keys = carnet_node_map();
  g_autoptr(CarnetNode) request = carnet_node_map();
  carnet_node_set_string(request, "from", "CN");
  carnet_node_set(keys, "request", carnet_node_copy(request));
  carnet_node_set_string(keys, "rows_file", digest);
  CarnetActor actor = {.person = "p-req", .role = "requester", .key_file = key};
  const struct {
    const char *path;
    GBytes *bytes;
    guint n;
    const char *words;
  } cases[] = {{path, bytes, 0, "not there"},
               {path, other, 1, "its content has the digest"},
               {"exports/x", bytes, 1, "added"},
               {path, bytes, 1, NULL},
               {path, bytes, 1, NULL}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *time = bench_time(bench);
    CarnetAttachment attachment = {cases[i].path, cases[i].bytes};
    CarnetAppend append = {.kind = "export",
                           .action = "request",
                           .time = time,
                           .keys = keys,
                           .attachments = &attachment,
                           .n_attachments = cases[i].n};
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetEventRecord) record = carnet_ledger_append(bench->ledger, &actor, &append, &error);
    assert_int_equal(record != NULL, cases[i].words == NULL);
    if (error != NULL && strstr(error->message, cases[i].words) == NULL) fail_msg("%s", error->message);
  }
  g_autoptr(GBytes) back = carnet_ledger_file(bench->ledger, "main", path, NULL);
  assert_true(g_bytes_equal(back, bytes));
  g_autoptr(GPtrArray) records = bench_ingest(bench);
  assert_fault_free(records, CARNET_VERDICT_GOOD);
  bench_free(bench);
}

static void test_trial(void **state) {
  (void)state;
  Bench *bench = bench_new(TRUE);
  carnet_event_record_free(bench_add(bench, "p-admin", "finance", "cost", "estimate", "x", good_cost));
  g_autoptr(GPtrArray) records = bench_ingest(bench);
  assert_int_equal(records->len, 3);
  assert_fault_free(records, CARNET_VERDICT_UNSIGNED);
  bench_free(bench);
}

/* Keys replaced and people retired: old commits stay good for stock git as well. */
static void test_stock_git(void **state) {
  (void)state;
  Bench *bench = bench_new(FALSE);
  fill(bench);
  carnet_event_record_free(bench_request(bench, "before"));
  g_autofree char *fresh = bench_public(bench, "p-fresh");
  g_autofree char *keys = g_strdup_printf("{keys: [\"%s\"]}", fresh);
  carnet_event_record_free(bench_add(bench, "p-admin", "admin", "person", "key", "p-req", keys));
  carnet_event_record_free(bench_add(bench, "p-admin", "admin", "person", "retire", "p-rev", NULL));
  g_autoptr(GError) error = NULL;
  assert_null(bench_try(bench, "p-req", "requester", "export", "request", NULL, "{request: {a: b}}", &error));
  assert_int_equal(error->code, CARNET_LEDGER_SIGNING);
  assert_int_equal(
      bench_shell(bench, "mv keys/p-fresh keys/p-req && mv keys/p-fresh.pub keys/p-req.pub", NULL), 0);
  carnet_event_record_free(bench_request(bench, "after"));
  g_autoptr(GPtrArray) records = bench_ingest(bench);
  assert_fault_free(records, CARNET_VERDICT_GOOD);
  g_autofree char *out = NULL;
  int code = bench_shell(
      bench,
      "git show main:allowed_signers > signers && git config gpg.ssh.allowedSignersFile $PWD/signers && "
      "for c in $(git rev-list main); do git verify-commit $c || exit 1; done && git fsck --strict",
      &out);
  if (code != 0) fail_msg("%s", out);
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_init),
      cmocka_unit_test(test_init_refuses),
      cmocka_unit_test(test_append_and_ingest),
      cmocka_unit_test(test_ingest_incremental),
      cmocka_unit_test(test_append_refuses),
      cmocka_unit_test(test_clock_heads_and_keys),
      cmocka_unit_test(test_attachments),
      cmocka_unit_test(test_trial),
      cmocka_unit_test(test_stock_git),
  };
  return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
