/* links: db base */
/* What was ingested from the records, and settings (state.db). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/state.h"

typedef struct {
  char *folder, *path;
  CarnetState *state;
} Store;

static void store_open(Store *store) {
  store->folder = g_dir_make_tmp("carnet-state-XXXXXX", NULL);
  store->path = g_build_filename(store->folder, "state.db", NULL);
  store->state = carnet_state_open(store->path, TRUE, NULL);
  assert_non_null(store->state);
}

static void store_clear(Store *store) {
  carnet_state_free(store->state);
  g_autoptr(GDir) dir = g_dir_open(store->folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *path = g_build_filename(store->folder, name, NULL);
    g_unlink(path);
  }
  g_rmdir(store->folder);
  g_free(store->folder);
  g_free(store->path);
}

/* An event whose digest is that of its bytes; prev NULL or one digest. */
static CarnetEventRecord *event(const char *kind, const char *subject, const char *by, const char *reason,
                                const char *prev) {
  CarnetEventRecord *record = carnet_event_record_new();
  g_autoptr(CarnetNode) body = carnet_node_map();
  carnet_node_set_string(body, "kind", kind);
  carnet_node_set_string(body, "subject", subject);
  if (prev) {
    const char *const before[] = {prev, NULL};
    carnet_node_set(body, "prev", carnet_node_strings(before));
  }
  carnet_node_set_string(body, "reason", reason);
  record->bytes = carnet_canon_emit(body, NULL);
  gsize n = 0;
  const char *bytes = g_bytes_get_data(record->bytes, &n);
  record->digest = carnet_digest_of_bytes(bytes, n);
  record->commit = g_strdup("0123456789012345678901234567890123456789");
  record->path = g_strdup_printf("%s/%s.yaml", kind, subject);
  record->kind = g_strdup(kind);
  record->action = g_strdup("request");
  record->subject = g_strdup(subject);
  record->time = g_strdup("2026-11-22T07:20:33Z");
  record->by = g_strdup(by);
  record->role = g_strdup("dpo");
  record->reason = g_strdup(reason);
  record->verdict = CARNET_VERDICT_GOOD;
  record->fault = g_strdup("");
  record->key = g_strdup("SHA256:abc");
  const char *list[] = {prev, NULL};
  record->prev = g_strdupv((char **)list);
  return record;
}

static GPtrArray *events(void) {
  return g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
}

static void add_and_read(void **state) {
  (void)state;
  Store store;
  store_open(&store);
  assert_string_equal(carnet_state_tip(store.state), "");
  g_autoptr(GPtrArray) all = events();
  CarnetEventRecord *first = event("export", "ex-1", "p-1", "first", NULL);
  CarnetEventRecord *second = event("export", "ex-1", "p-2", "second", first->digest);
  CarnetEventRecord *beside = event("export", "ex-1", "p-3", "beside", first->digest);
  CarnetEventRecord *other = event("cost", "c-1", "p-1", "other", NULL);
  CarnetEventRecord *bad = event("export", "ex-2", "p-9", "bad", NULL);
  g_bytes_unref(bad->bytes);
  bad->bytes = g_bytes_new("no: [yaml", 9);
  bad->verdict = CARNET_VERDICT_BAD;
  g_free(bad->fault);
  bad->fault = g_strdup("not canonical");
  CarnetEventRecord *const list[] = {first, second, beside, other, bad};
  for (guint i = 0; i < G_N_ELEMENTS(list); i++) g_ptr_array_add(all, list[i]);
  assert_true(carnet_state_add(store.state, "", all, "tip1", NULL));
  assert_string_equal(carnet_state_tip(store.state), "tip1");
  /* The same again changes nothing: a digest is one event. */
  assert_true(carnet_state_add(store.state, "tip1", all, "tip2", NULL));

  static const struct {
    const char *kind, *subject;
    guint n;
  } cases[] = {
      {NULL, NULL, 5}, {"export", NULL, 4}, {"export", "ex-1", 3}, {NULL, "c-1", 1}, {"cost", "ex-1", 0}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) found = carnet_state_events(store.state, cases[i].kind, cases[i].subject, NULL);
    assert_non_null(found);
    assert_int_equal(found->len, cases[i].n);
  }
  g_autoptr(GPtrArray) found = carnet_state_events(store.state, "export", "ex-1", NULL);
  const CarnetEventRecord *r = found->pdata[1];
  assert_string_equal(r->digest, second->digest);
  assert_int_equal(r->order, 2);
  assert_string_equal(r->prev[0], first->digest);
  assert_null(r->prev[1]);
  assert_string_equal(r->by, "p-2");
  assert_string_equal(r->key, "SHA256:abc");
  assert_int_equal(r->verdict, CARNET_VERDICT_GOOD);
  assert_string_equal(carnet_node_get_string(r->body, "reason", ""), "second");
  assert_true(g_bytes_equal(r->bytes, second->bytes));

  g_auto(GStrv) heads = carnet_state_heads(store.state, "export", "ex-1", NULL);
  assert_int_equal(g_strv_length(heads), 2);
  assert_true(strcmp(heads[0], heads[1]) < 0);
  assert_true(g_strv_contains((const char *const *)heads, second->digest));
  assert_true(g_strv_contains((const char *const *)heads, beside->digest));
  g_auto(GStrv) every = carnet_state_heads(store.state, "export", NULL, NULL);
  assert_int_equal(g_strv_length(every), 3);
  g_auto(GStrv) none = carnet_state_heads(store.state, "export", "ex-9", NULL);
  assert_int_equal(g_strv_length(none), 0);
  store_clear(&store);
}

static void by_digest(void **state) {
  (void)state;
  Store store;
  store_open(&store);
  g_autoptr(GPtrArray) all = events();
  CarnetEventRecord *one = event("export", "ex-1", "p-1", "first", NULL);
  CarnetEventRecord *twin = event("export", "ex-2", "p-1", "second", NULL);
  memcpy(twin->digest, one->digest, 10); /* the same beginning */
  g_ptr_array_add(all, one);
  g_ptr_array_add(all, twin);
  assert_true(carnet_state_add(store.state, "", all, "t", NULL));
  g_autoptr(CarnetEventRecord) found = carnet_state_event(store.state, one->digest, NULL);
  assert_non_null(found);
  assert_string_equal(found->subject, "ex-1");
  g_autofree char *shorter = g_strndup(one->digest, 8), *tiny = g_strndup(one->digest, 7);
  const char *const refused[] = {shorter, tiny, "ffffffffffffffff", "not hex at all"};
  for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
    g_autoptr(GError) error = NULL;
    assert_null(carnet_state_event(store.state, refused[i], &error));
    assert_int_equal(error->code, CARNET_ERROR_NOT_FOUND);
  }
  store_clear(&store);
}

static void the_log(void **state) {
  (void)state;
  Store store;
  store_open(&store);
  g_autoptr(GPtrArray) all = events();
  for (guint i = 0; i < 10; i++) {
    g_autofree char *reason = g_strdup_printf("reason %u", i);
    g_ptr_array_add(
        all, event(i % 2 ? "cost" : "export", i < 4 ? "s-1" : "s-2", i == 9 ? "p-2" : "p-1", reason, NULL));
  }
  assert_true(carnet_state_add(store.state, "", all, "t", NULL));
  static const struct {
    const char *subject, *person;
    gint64 offset, limit, total;
    guint rows;
    const char *first;
  } cases[] = {{NULL, NULL, 0, -1, 10, 10, "reason 9"}, {NULL, NULL, 2, 3, 10, 3, "reason 7"},
               {"s-1", NULL, 0, 2, 4, 2, "reason 3"},   {NULL, "p-2", 0, 9, 1, 1, "reason 9"},
               {"s-2", "p-1", 0, 9, 5, 5, "reason 8"},  {"s-9", NULL, 0, 9, 0, 0, ""}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    gint64 total = -1;
    g_autoptr(CarnetTable) log = carnet_state_log(store.state, cases[i].subject, cases[i].person,
                                                  cases[i].offset, cases[i].limit, &total, NULL);
    assert_non_null(log);
    assert_int_equal(total, cases[i].total);
    assert_int_equal(carnet_table_rows(log), cases[i].rows);
    if (cases[i].rows) assert_string_equal(carnet_table_get(log, 0, "reason"), cases[i].first);
    if (cases[i].rows) assert_string_equal(carnet_table_get(log, 0, "verdict"), "good");
  }
  g_autoptr(CarnetTable) counts = carnet_state_counts(store.state, NULL);
  assert_int_equal(carnet_table_rows(counts), 2);
  assert_string_equal(carnet_table_get(counts, 0, "kind"), "cost");
  assert_string_equal(carnet_table_get(counts, 0, "count"), "5");
  assert_true(carnet_state_add(store.state, "", NULL, "", NULL));
  assert_string_equal(carnet_state_tip(store.state), "");
  g_autoptr(GPtrArray) left = carnet_state_events(store.state, NULL, NULL, NULL);
  assert_int_equal(left->len, 0);
  store_clear(&store);
}

/* Two processes read the records at once: what the slower one made of them is not put over the faster one's.
 */
static void moved_meanwhile(void **state) {
  (void)state;
  Store store;
  store_open(&store);
  g_autoptr(GPtrArray) first = events(), more = events(), all = events();
  g_ptr_array_add(first, event("cost", "c-1", "p-1", "first", NULL));
  g_ptr_array_add(more, event("cost", "c-2", "p-1", "before the merge", NULL));
  g_ptr_array_add(all, event("cost", "c-0", "p-1", "older work, merged in", NULL));
  g_ptr_array_add(all, event("cost", "c-1", "p-1", "first", NULL));
  g_ptr_array_add(all, event("cost", "c-2", "p-1", "before the merge", NULL));
  ((CarnetEventRecord *)more->pdata[0])->verdict = CARNET_VERDICT_GOOD;
  ((CarnetEventRecord *)all->pdata[2])->verdict =
      CARNET_VERDICT_BAD; /* beside a retirement, as the merge shows */
  assert_true(carnet_state_add(store.state, "", first, "one", NULL));
  g_autoptr(CarnetState) other = carnet_state_open(store.path, TRUE, NULL);
  assert_true(carnet_state_add(other, "", all, "three", NULL));
  g_autoptr(GError) error = NULL;
  assert_false(carnet_state_add(store.state, "one", more, "two", &error));
  assert_true(g_error_matches(error, CARNET_STATE_ERROR, CARNET_STATE_MOVED));
  assert_string_equal(carnet_state_tip(store.state), "three");
  g_autoptr(GPtrArray) kept = carnet_state_events(store.state, NULL, NULL, NULL);
  assert_int_equal(kept->len, 3);
  assert_int_equal(((CarnetEventRecord *)kept->pdata[2])->verdict, CARNET_VERDICT_BAD);
  store_clear(&store);
}

static void settings(void **state) {
  (void)state;
  Store store;
  store_open(&store);
  g_autofree char *none = carnet_state_get(store.state, "widths");
  assert_string_equal(none, "");
  assert_true(carnet_state_set(store.state, "widths", "1,2", NULL));
  assert_true(carnet_state_set(store.state, "widths", "3", NULL));
  assert_true(carnet_state_add(store.state, "", NULL, "", NULL)); /* settings are not of the records */
  carnet_state_free(store.state);
  store.state = carnet_state_open(store.path, FALSE, NULL);
  assert_non_null(store.state);
  g_autofree char *kept = carnet_state_get(store.state, "widths");
  assert_string_equal(kept, "3");
  assert_false(carnet_state_set(store.state, "widths", "4", NULL)); /* opened for reading */
  g_autoptr(GError) error = NULL;
  g_autofree char *missing = g_build_filename(store.folder, "no.db", NULL);
  assert_null(carnet_state_open(missing, FALSE, &error));
  assert_int_equal(error->code, CARNET_ERROR_NOT_FOUND);
  store_clear(&store);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(add_and_read), cmocka_unit_test(by_digest),
                                     cmocka_unit_test(the_log), cmocka_unit_test(moved_meanwhile),
                                     cmocka_unit_test(settings)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
