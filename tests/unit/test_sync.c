/* links: base records ledger_support.c */
/*
 * test_sync.c - two ledgers and a bare repository: what is sent and what never is, merges, addresses.
 */
#include "carnet/error.h"
#include "carnet/sync.h"
#include "carnet/text.h"
#include "ledger_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

/* ---- a hub between two ledgers
 * ------------------------------------------------------------------------------------ */

typedef struct {
  Bench *a, *b;
  char *hub;
} Offices;

static void shell(Bench *bench, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void shell(Bench *bench, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *command = g_strdup_vprintf(format, args), *out = NULL;
  va_end(args);
  if (bench_shell(bench, command, &out) != 0) fail_msg("%s: %s", command, out);
}

/* A second ledger: the first one's records and keys. */
static Bench *copy_of(Bench *bench) {
  Bench *copy = g_new0(Bench, 1);
  GError *error = NULL;
  copy->folder = g_dir_make_tmp("carnet-ledger-XXXXXX", &error);
  g_assert_no_error(error);
  shell(bench, "cp -R .git keys '%s'", copy->folder);
  copy->ledger = carnet_ledger_open(copy->folder, &error);
  g_assert_no_error(error);
  copy->clock = bench->clock;
  return copy;
}

static Offices *offices_new(void) {
  Offices *offices = g_new0(Offices, 1);
  offices->a = bench_new(FALSE);
  bench_person(offices->a, "p-req", "requester");
  offices->b = copy_of(offices->a);
  offices->hub = g_build_filename(offices->a->folder, "hub.git", NULL);
  shell(offices->a, "env -u GIT_DIR git init -q --bare -b main '%s'", offices->hub);
  return offices;
}

static void offices_free(Offices *offices) {
  bench_free(offices->b);
  bench_free(offices->a);
  g_free(offices->hub);
  g_free(offices);
}

static CarnetPolicy *policy_of(Bench *bench) {
  g_autoptr(GPtrArray) records = bench_ingest(bench);
  return carnet_fold_policy(records);
}

static CarnetSyncResult *sync_with(Bench *bench, const char *url, const char *seen, GError **error) {
  g_autofree char *key = g_build_filename(bench->folder, "keys", "p-admin", NULL), *now = bench_time(bench);
  CarnetActor actor = {.person = "p-admin", .role = "admin", .key_file = key};
  CarnetPolicy *policy = policy_of(bench);
  CarnetSyncOptions options = {.url = url, .seen = seen, .actor = &actor, .policy = policy, .now = now};
  CarnetSyncResult *result = carnet_ledger_sync(bench->ledger, &options, NULL, NULL, error);
  carnet_policy_free(policy);
  return result;
}

static CarnetSyncResult *sync_well(Bench *bench, const char *url) {
  GError *error = NULL;
  CarnetSyncResult *result = sync_with(bench, url, NULL, &error);
  g_assert_no_error(error);
  assert_non_null(result);
  return result;
}

static void refused(Bench *bench, const char *url, gint code) {
  g_autoptr(GError) error = NULL;
  g_autofree char *before = carnet_ledger_tip(bench->ledger, NULL);
  assert_null(sync_with(bench, url, NULL, &error));
  if (!g_error_matches(error, CARNET_LEDGER_ERROR, code)) fail_msg("another error: %s", error->message);
  g_autofree char *after = carnet_ledger_tip(bench->ledger, NULL);
  assert_string_equal(before, after);
}

/* ---- merging
 * --------------------------------------------------------------------------------------------------- */

static void merges_without_conflict(void **state) {
  (void)state;
  Offices *offices = offices_new();
  g_autoptr(CarnetSyncResult) first = sync_well(offices->a, offices->hub);
  assert_int_equal(first->merges, 0);
  g_autoptr(CarnetEventRecord) one = bench_request(offices->a, "one");
  g_autoptr(CarnetEventRecord) other = bench_request(offices->b, "other");
  bench_person(offices->b, "p-new", "reviewer"); /* allowed_signers differs on both sides */
  g_autoptr(CarnetSyncResult) sent = sync_well(offices->a, offices->hub);
  assert_int_equal(sent->sent, 1);
  g_autoptr(CarnetSyncResult) merged = sync_well(offices->b, offices->hub);
  assert_int_equal(merged->merges, 1);
  assert_int_equal(merged->taken, 1);
  assert_int_equal(merged->sent, 3);
  g_autoptr(CarnetSyncResult) taken = sync_well(offices->a, offices->hub);
  assert_string_equal(taken->tip, merged->tip);
  assert_int_equal(taken->sent, 0);

  CarnetVerifyOptions options = {0};
  g_autoptr(CarnetVerifyResult) result = carnet_ledger_verify(offices->a->ledger, &options, NULL, NULL, NULL);
  for (guint i = 0; i < result->faults->len; i++)
    print_message("%s\n", ((CarnetFault *)g_ptr_array_index(result->faults, i))->why);
  assert_int_equal(result->faults->len, 0);
  g_autoptr(GPtrArray) records = bench_ingest(offices->a);
  guint found = 0;
  for (guint i = 0; i < records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(records, i);
    found += strcmp(record->digest, one->digest) == 0 || strcmp(record->digest, other->digest) == 0;
    assert_int_equal(record->verdict, CARNET_VERDICT_GOOD);
  }
  assert_int_equal(found, 2);
  /* who appends after a merge names both sides' heads */
  g_autoptr(CarnetEventRecord) next = bench_request(offices->a, "next");
  assert_non_null(next);
  offices_free(offices);
}

static void lost_history(void **state) {
  (void)state;
  Offices *offices = offices_new();
  g_autoptr(CarnetEventRecord) one = bench_request(offices->a, "one");
  g_autoptr(CarnetSyncResult) sent = sync_well(offices->a, offices->hub);
  shell(offices->a, "git --git-dir='%s' update-ref refs/heads/main main~1", offices->hub);
  g_autoptr(GError) error = NULL;
  assert_null(sync_with(offices->a, offices->hub, sent->tip, &error));
  assert_true(g_error_matches(error, CARNET_LEDGER_ERROR, CARNET_SYNC_LOST));
  shell(offices->a, "git --git-dir='%s' update-ref -d refs/heads/main", offices->hub);
  g_clear_error(&error);
  assert_null(sync_with(offices->a, offices->hub, sent->tip, &error));
  assert_true(g_error_matches(error, CARNET_LEDGER_ERROR, CARNET_SYNC_LOST));
  offices_free(offices);
}

static void another_ledger(void **state) {
  (void)state;
  Offices *offices = offices_new();
  Bench *stranger = bench_new(FALSE);
  g_autoptr(CarnetSyncResult) sent = sync_well(offices->a, offices->hub);
  refused(stranger, offices->hub, CARNET_SYNC_OTHER);
  bench_free(stranger);
  offices_free(offices);
}

/* ---- what stays home
 * -------------------------------------------------------------------------------------------- */

static void set_home(Bench *bench, const char *rules) {
  g_autofree char *keys = g_strdup_printf(
      "approval_quorum: 1\nreview_required: true\nvalidity_days: 730\nunsigned_allowed: false\n"
      "home:\n%s",
      rules);
  carnet_event_record_free(bench_add(bench, "p-admin", "admin", "policy", "set", "policy", keys));
}

static void is_at_hub(Offices *offices, const char *path, gboolean wanted) {
  g_autofree char *command =
      g_strdup_printf("git --git-dir='%s' rev-list --objects --all | grep -q ' %s'", offices->hub, path);
  assert_int_equal(bench_shell(offices->a, command, NULL) == 0, wanted);
}

static guint count_home(Bench *bench, const char *url, const char *from) {
  CarnetPolicy *policy = policy_of(bench);
  g_autofree char *tip = carnet_ledger_tip(bench->ledger, NULL);
  GError *error = NULL;
  g_autoptr(CarnetTable) table = carnet_ledger_outgoing(bench->ledger, url, from, tip, policy, &error);
  g_assert_no_error(error);
  guint home = 0;
  for (guint i = 0; i < carnet_table_rows(table); i++)
    home += strcmp(carnet_table_get(table, i, "home"), "yes") == 0;
  carnet_policy_free(policy);
  return home;
}

static void kept_home(void **state) {
  (void)state;
  Offices *offices = offices_new();
  g_autofree char *rule =
      g_strdup_printf("- paths: [\"exports/\"]\n  remotes: [\"%s/home*\"]\n", offices->a->folder);
  set_home(offices->a, rule);
  g_autoptr(CarnetSyncResult) before = sync_well(offices->a, offices->hub);
  assert_int_equal(count_home(offices->a, offices->hub, before->tip), 0);
  g_autoptr(CarnetEventRecord) request = bench_request(offices->a, "stays");
  assert_true(count_home(offices->a, offices->hub, before->tip) > 0);
  refused(offices->a, offices->hub, CARNET_SYNC_HOME);
  is_at_hub(offices, request->path, FALSE);
  is_at_hub(offices, "policy/", TRUE);
  /* once in history, it stays in the way of everything after it */
  bench_person(offices->a, "p-late", "reviewer");
  refused(offices->a, offices->hub, CARNET_SYNC_HOME);
  /* a remote that the policy names may have it */
  g_autofree char *home = g_build_filename(offices->a->folder, "home.git", NULL);
  shell(offices->a, "env -u GIT_DIR git init -q --bare -b main '%s'", home);
  g_autoptr(CarnetSyncResult) sent = sync_well(offices->a, home);
  assert_true(sent->sent > 0);
  offices_free(offices);
}

/* The other side's policy counts too, although it comes only with this sync. */
static void kept_home_by_theirs(void **state) {
  (void)state;
  Offices *offices = offices_new();
  g_autoptr(CarnetSyncResult) start = sync_well(offices->a, offices->hub);
  set_home(offices->b, "- paths: [\"exports/\"]\n");
  g_autoptr(CarnetSyncResult) policy = sync_well(offices->b, offices->hub);
  g_autoptr(CarnetEventRecord) request = bench_request(offices->a, "stays");
  refused(offices->a, offices->hub, CARNET_SYNC_HOME);
  is_at_hub(offices, request->path, FALSE);
  offices_free(offices);
}

/* Frozen rows stand elsewhere than the case that names them, and stay where it stays. */
static void files_stay_too(void **state) {
  (void)state;
  Offices *offices = offices_new();
  set_home(offices->a, "- paths: [\"exports/*/ex-*\"]\n");
  g_autofree char *tip = carnet_ledger_tip(offices->a->ledger, NULL);
  g_autoptr(GBytes) rows = g_bytes_new("key\n", 4);
  g_autofree char *digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, rows);
  g_autofree char *path = carnet_ledger_attachment_path("exports", digest);
  g_autofree char *key = g_build_filename(offices->a->folder, "keys", "p-req", NULL),
                  *now = bench_time(offices->a);
  g_autoptr(CarnetNode) keys = carnet_node_map();
  CarnetNode *request = carnet_node_map();
  carnet_node_set_string(request, "from", "CN");
  carnet_node_set(keys, "request", request);
  carnet_node_set_string(keys, "rows_file", digest);
  CarnetActor actor = {.person = "p-req", .role = "requester", .key_file = key};
  CarnetAttachment file = {path, rows};
  CarnetAppend append = {.kind = "export",
                         .action = "request",
                         .time = now,
                         .keys = keys,
                         .attachments = &file,
                         .n_attachments = 1};
  GError *error = NULL;
  g_autoptr(CarnetEventRecord) record = carnet_ledger_append(offices->a->ledger, &actor, &append, &error);
  g_assert_no_error(error);
  CarnetPolicy *policy = policy_of(offices->a);
  g_autofree char *main_tip = carnet_ledger_tip(offices->a->ledger, NULL);
  g_autoptr(CarnetTable) table =
      carnet_ledger_outgoing(offices->a->ledger, offices->hub, tip, main_tip, policy, &error);
  g_assert_no_error(error);
  carnet_policy_free(policy);
  gboolean found = FALSE;
  for (guint i = 0; i < carnet_table_rows(table); i++)
    if (strcmp(carnet_table_get(table, i, "path"), path) == 0)
      found = strcmp(carnet_table_get(table, i, "home"), "yes") == 0;
  assert_true(found);
  offices_free(offices);
}

/* ---- addresses
 * ------------------------------------------------------------------------------------------------- */

static void addresses(void **state) {
  (void)state;
  static const char *const good[][2] = {
      {"/srv/hub.git", "/srv/hub.git"},
      {"file:///srv/hub%20x.git", "/srv/hub x.git"},
      {"/srv/../srv/./hub.git", "/srv/hub.git"},
      {"ssh://git@Office.Example:2222/srv/hub.git", "ssh://office.example:2222/srv/hub.git"},
      {"git@office.example:hub.git", "ssh://office.example/hub.git"},
      {"office:/srv/hub.git", "ssh://office/srv/hub.git"},
      {"ssh://[::1]:22/x", "ssh://[::1]:22/x"}};
  for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
    g_autofree char *address = carnet_sync_address(good[i][0], NULL);
    if (g_strcmp0(address, good[i][1]) != 0) fail_msg("%s: %s", good[i][0], address);
  }
  static const char *const bad[] = {
      "http://x/y",         "gopher://x",   "",         "ssh://-oProxyCommand=x/y", "ssh://a@-b/y",
      "ssh://h:99999999/x", "ssh://h:1a/x", "ssh:///x", "-oProxyCommand=x:y",       "host:-x"};
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *address = carnet_sync_address(bad[i], &error);
    if (address != NULL) fail_msg("%s is taken for %s", bad[i], address);
    assert_true(g_error_matches(error, CARNET_LEDGER_ERROR, CARNET_ERROR_INPUT));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(merges_without_conflict),
                                     cmocka_unit_test(lost_history),
                                     cmocka_unit_test(another_ledger),
                                     cmocka_unit_test(kept_home),
                                     cmocka_unit_test(kept_home_by_theirs),
                                     cmocka_unit_test(files_stay_too),
                                     cmocka_unit_test(addresses)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
