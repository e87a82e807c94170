/* links: actions db records base view_anew.c */
/*
 * test_views.c - tables brought up to date by new events equal those folded from all events anew: random
 * histories with branches and merges, several consoles, a crash, another program's parts (carnet/view.h).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "carnet/canon.h"
#include "carnet/fold.h"
#include "carnet/state.h"
#include "view_anew.h"

#define HISTORIES 12
#define TURNS 14

typedef struct {
  char *folder, *path;
  CarnetState *state;
  GRand *random;
  GPtrArray *heads; /* of all subjects: char* "kind subject digest" */
  GPtrArray *costs; /* digests, for counter-entries */
  guint n;
} World;

static World *world_new(guint32 seed) {
  World *world = g_new0(World, 1);
  world->folder = g_dir_make_tmp("carnet-views-XXXXXX", NULL);
  world->path = g_build_filename(world->folder, "state.db", NULL);
  world->state = carnet_state_open(world->path, TRUE, NULL);
  assert_non_null(world->state);
  world->random = g_rand_new_with_seed(seed);
  world->heads = g_ptr_array_new_with_free_func(g_free);
  world->costs = g_ptr_array_new_with_free_func(g_free);
  return world;
}

static void world_free(World *world) {
  carnet_state_free(world->state);
  g_autoptr(GDir) dir = g_dir_open(world->folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *path = g_build_filename(world->folder, name, NULL);
    g_unlink(path);
  }
  g_rmdir(world->folder);
  g_rand_free(world->random);
  g_ptr_array_unref(world->heads);
  g_ptr_array_unref(world->costs);
  g_free(world->folder);
  g_free(world->path);
  g_free(world);
}

static guint pick(World *world, guint n) { return (guint)g_rand_int_range(world->random, 0, (gint32)n); }

/* ---- events ----------------------------------------------------------------------------------------------
 */

static const struct {
  const char *kind, *action;
} actions[] = {
    {"cost", "payment"},      {"cost", "budget"},     {"cost", "counter"},      {"cost", "counter"},
    {"cost", "rate"},         {"cost", "share"},      {"mapping", "confirm"},   {"mapping", "reject"},
    {"mapping", "override"},  {"finding", "assign"},  {"finding", "accept"},    {"finding", "close"},
    {"model", "add"},         {"model", "update"},    {"certification", "add"}, {"filing", "record"},
    {"transfer", "record"},   {"evidence", "add"},    {"person", "add"},        {"export", "request"},
    {"certification", "add"}, {"mapping", "confirm"}, {"entity", "add"},        {"commitment", "add"}};

static void set_word(World *world, CarnetNode *body, const char *key, const char *word) {
  g_autofree char *text = g_strdup_printf("%s-%u", word, pick(world, 4));
  if (pick(world, 4)) carnet_node_set_string(body, key, text);
}

static void set_fields(World *world, CarnetNode *body) {
  CarnetNode *fields = carnet_node_list();
  for (guint i = 0, n = 1 + pick(world, 3); i < n; i++) {
    CarnetNode *field = carnet_node_map();
    g_autofree char *key = g_strdup_printf("fleet\tid\tF-%u", pick(world, 6));
    carnet_node_set_string(field, "key", key);
    set_word(world, field, "text_digest", "text");
    carnet_node_append(fields, field);
  }
  carnet_node_set(body, "fields", fields);
  const char *const add[] = {"vin", pick(world, 2) ? "location" : NULL, NULL}, *const remove[] = {"vin",
                                                                                                  NULL};
  if (pick(world, 2)) carnet_node_set(body, "traits_add", carnet_node_strings(add));
  if (pick(world, 2)) carnet_node_set(body, "traits_remove", carnet_node_strings(remove));
}

static CarnetNode *body_of(World *world, const char *kind) {
  static const char *const words[] = {"standard", "model", "currency", "category", "to",
                                      "text",     "name",  "title",    "finding",  "status",
                                      "source",   "note",  "state",    "regime"};
  CarnetNode *body = carnet_node_map();
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++) set_word(world, body, words[i], words[i]);
  carnet_node_set_int(body, "amount_minor", (gint64)pick(world, 90000));
  carnet_node_set_int(body, "rate_micro", (gint64)pick(world, 90000));
  if (g_str_equal(kind, "mapping")) set_fields(world, body);
  if (world->costs->len && pick(world, 2))
    carnet_node_set_string(body, "of", world->costs->pdata[pick(world, world->costs->len)]);
  g_autofree char *nonce = g_strdup_printf("%u", world->n++);
  carnet_node_set_string(body, "nonce", nonce);
  return body;
}

/* All heads, some of them, or none: histories branch, and merge again. */
static void set_prev(World *world, CarnetNode *body, const char *kind, const char *subject) {
  g_autofree char *own = g_strdup_printf("%s %s ", kind, subject);
  CarnetNode *prev = carnet_node_list();
  guint mode = pick(world, 4);
  for (guint i = world->heads->len; i > 0; i--) {
    const char *head = world->heads->pdata[i - 1];
    if (!g_str_has_prefix(head, own) || mode == 0 || (mode == 1 && pick(world, 2))) continue;
    carnet_node_append(prev, carnet_node_string(head + strlen(own)));
    if (mode != 1) g_ptr_array_remove_index_fast(world->heads, i - 1);
  }
  carnet_node_set(body, "prev", prev);
}

static CarnetVerdict verdict_of(World *world) {
  static const CarnetVerdict all[] = {CARNET_VERDICT_GOOD,     CARNET_VERDICT_GOOD, CARNET_VERDICT_GOOD,
                                      CARNET_VERDICT_UNSIGNED, CARNET_VERDICT_BAD,  CARNET_VERDICT_UNCHECKED};
  return all[pick(world, G_N_ELEMENTS(all))];
}

static CarnetEventRecord *make(World *world) {
  guint a = pick(world, G_N_ELEMENTS(actions));
  CarnetEventRecord *record = carnet_event_record_new();
  record->kind = g_strdup(actions[a].kind);
  record->action = g_strdup(actions[a].action);
  record->subject = g_strdup_printf("%s-%u", record->kind, pick(world, 5));
  record->body = body_of(world, record->kind);
  set_prev(world, record->body, record->kind, record->subject);
  record->bytes = carnet_canon_emit(record->body, NULL);
  gsize n = 0;
  const char *bytes = g_bytes_get_data(record->bytes, &n);
  record->digest = carnet_digest_of_bytes(bytes, n);
  record->prev = carnet_node_get_strings(record->body, "prev");
  record->time = g_strdup_printf("2026-11-22T07:20:%02uZ", pick(world, 60)); /* clocks say nothing */
  record->by = g_strdup_printf("p-%u", pick(world, 3));
  record->role = g_strdup("finance");
  record->reason = g_strdup("because");
  record->commit = g_strdup("0123456789012345678901234567890123456789");
  record->path = g_strdup_printf("%s/%u.yaml", record->kind, world->n);
  record->verdict = verdict_of(world);
  record->fault = g_strdup(record->verdict == CARNET_VERDICT_BAD ? "not signed" : "");
  record->key = g_strdup("");
  g_ptr_array_add(world->heads, g_strdup_printf("%s %s %s", record->kind, record->subject, record->digest));
  if (g_str_equal(record->kind, "cost")) g_ptr_array_add(world->costs, g_strdup(record->digest));
  return record;
}

static void add_some(World *world, GPtrArray *all) {
  g_autoptr(GPtrArray) fresh = g_ptr_array_new();
  for (guint i = pick(world, 25); i > 0; i--) {
    g_ptr_array_add(all, make(world));
    g_ptr_array_add(fresh, all->pdata[all->len - 1]);
  }
  g_autofree char *after = g_strdup(carnet_state_tip(world->state));
  assert_true(carnet_state_add(world->state, after, fresh, "tip", NULL));
}

/* ---- equal? ----------------------------------------------------------------------------------------------
 */

static CarnetTable *anew(CarnetState *state, const CarnetView *view) {
  g_autoptr(GPtrArray) records = carnet_state_events(state, view->kind, NULL, NULL);
  assert_non_null(records);
  return view_anew(records, view);
}

static CarnetTable *kept(CarnetState *state, const CarnetView *view) {
  CarnetTable *parts = carnet_state_parts(state, view, NULL);
  assert_non_null(parts);
  if (!view->whole) return parts;
  CarnetTable *table = view->whole(parts);
  carnet_table_free(parts);
  return table;
}

static guint compare(CarnetState *state) {
  guint n = 0, rows = 0;
  const CarnetView *views = carnet_views(&n);
  assert_true(carnet_state_fold(state, views, n, CARNET_VIEWS_VERSION, NULL));
  for (guint v = 0; v < n; v++) {
    g_autoptr(CarnetTable) a = kept(state, &views[v]), b = anew(state, &views[v]);
    assert_int_equal(carnet_table_columns(a), carnet_table_columns(b));
    assert_int_equal(carnet_table_rows(a), carnet_table_rows(b));
    for (guint c = 0; c < carnet_table_columns(a); c++) {
      assert_string_equal(carnet_table_column(a, c)->key, carnet_table_column(b, c)->key);
      for (guint row = 0; row < carnet_table_rows(a); row++)
        assert_string_equal(carnet_table_cell(a, row, c), carnet_table_cell(b, row, c));
    }
    rows += carnet_table_rows(a);
  }
  return rows;
}

/* ---- cases -----------------------------------------------------------------------------------------------
 */

static void reopen(World *world) {
  carnet_state_free(world->state);
  world->state = carnet_state_open(world->path, TRUE, NULL);
  assert_non_null(world->state);
}

static void random_histories(void **state) {
  (void)state;
  guint rows = 0;
  for (guint32 seed = 1; seed <= HISTORIES; seed++) {
    World *world = world_new(seed);
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
    for (guint turn = 0; turn < TURNS; turn++) {
      add_some(world, all);
      if (pick(world, 3) == 0) reopen(world);
      if (pick(world, 3)) rows += compare(world->state); /* else two batches at once */
    }
    /* Older work was merged in: all is forgotten, and comes again in another order, with other verdicts. */
    assert_true(carnet_state_add(world->state, "", NULL, "", NULL));
    assert_int_equal(compare(world->state), 0);
    for (guint i = all->len; i > 1; i--) {
      guint other = pick(world, i);
      gpointer swap = all->pdata[i - 1];
      all->pdata[i - 1] = all->pdata[other];
      all->pdata[other] = swap;
      ((CarnetEventRecord *)swap)->verdict = verdict_of(world);
    }
    assert_true(carnet_state_add(world->state, "", all, "tip", NULL));
    rows += compare(world->state);
    world_free(world);
  }
  assert_true(rows > 1000);
}

static void two_consoles(void **state) {
  (void)state;
  World *world = world_new(77);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
  g_autoptr(CarnetState) other = carnet_state_open(world->path, TRUE, NULL);
  for (guint turn = 0; turn < TURNS; turn++) {
    add_some(world, all);
    compare(turn % 2 ? world->state : other);
    compare(turn % 2 ? other : world->state);
  }
  world_free(world);
}

static CarnetTable *end_here(const GPtrArray *records, const char *kind) {
  if (records->len) _exit(0); /* the power fails while parts are being written */
  return carnet_fold_latest(records, kind);
}

static void crash(void **state) {
  (void)state;
  World *world = world_new(5);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
  guint n = 0;
  const CarnetView *views = carnet_views(&n);
  for (guint turn = 0; turn < TURNS; turn++) {
    add_some(world, all);
    if (turn % 3 == 0) compare(world->state);
    carnet_state_free(world->state);
    pid_t child = fork();
    if (child == 0) {
      CarnetView *broken = g_memdup2(views, n * sizeof *views);
      for (guint v = 0; v < n; v++)
        if (g_str_equal(broken[v].name, "model")) broken[v].part = end_here;
      carnet_state_fold(carnet_state_open(world->path, TRUE, NULL), broken, n, CARNET_VIEWS_VERSION, NULL);
      _exit(0);
    }
    assert_true(child > 0 && waitpid(child, NULL, 0) == child);
    world->state = carnet_state_open(world->path, TRUE, NULL);
    assert_non_null(world->state);
    compare(world->state);
  }
  world_free(world);
}

/* What another version made of the same events is not read. */
static CarnetTable *other_words(const GPtrArray *records, const char *kind) {
  CarnetTable *table = carnet_fold_latest(records, kind);
  for (guint row = 0; row < carnet_table_rows(table); row++)
    carnet_table_set_key(table, row, "name", "other");
  return table;
}

static void other_version(void **state) {
  (void)state;
  World *world = world_new(9);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
  for (guint turn = 0; turn < 4; turn++) add_some(world, all);
  guint n = 0;
  const CarnetView *views = carnet_views(&n), *model = carnet_view_find("model");
  g_autofree CarnetView *others = g_memdup2(views, n * sizeof *views);
  for (guint v = 0; v < n; v++)
    if (g_str_equal(others[v].name, "model")) others[v].part = other_words;
  assert_true(carnet_state_fold(world->state, others, n, CARNET_VIEWS_VERSION + 1, NULL));
  g_autoptr(CarnetTable) table = carnet_state_parts(world->state, model, NULL);
  assert_string_equal(carnet_table_get(table, 0, "name"), "other");
  compare(world->state);
  world_free(world);
}

/* Lines of these few events, as version 2 makes them. Where this fails because a fold was changed on purpose,
 * raise CARNET_VIEWS_VERSION, and put the new digest here. */
static void same_lines_same_version(void **state) {
  (void)state;
  World *world = world_new(2026);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
  for (guint turn = 0; turn < TURNS; turn++) add_some(world, all);
  compare(world->state);
  guint n = 0;
  const CarnetView *views = carnet_views(&n);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint v = 0; v < n; v++) {
    g_autoptr(CarnetTable) table = carnet_state_parts(world->state, &views[v], NULL);
    for (guint row = 0; row < carnet_table_rows(table); row++)
      for (guint c = 0; c < carnet_table_columns(table); c++)
        g_string_append_printf(text, "%s\t", carnet_table_cell(table, row, c));
  }
  g_autofree char *digest = carnet_digest_of_bytes(text->str, text->len);
  assert_int_equal(CARNET_VIEWS_VERSION, 2);
  assert_string_equal(digest, "f50c003c46d8a5f57a5be9f9b552f3fd14221a0dcef6e6467c8343b16472c9ae");
  world_free(world);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(random_histories), cmocka_unit_test(two_consoles),
                                     cmocka_unit_test(crash), cmocka_unit_test(other_version),
                                     cmocka_unit_test(same_lines_same_version)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
