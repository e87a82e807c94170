/* links: actions compliance db records reports base view_anew.c */
/*
 * test_views_history.c - two offices with signed ledgers of one history: whatever they do (people retired and
 * their keys and roles changed beside their acts, policies, names erased, merges, rebuilds), what state.db
 * keeps equals what is folded from nothing, read from the root by another handle.
 */
#include "app.h"

#include "carnet/actions_sync.h"
#include "carnet/actions_workspace.h"
#include "carnet/fs.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "view_anew.h"

#include <gio/gio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define HISTORIES 2
#define STEPS 110
#define OFFICES 2
#define PEOPLE 5 /* beside the founder */
#define START 1764000000

#define OK(call)                                                                                             \
  do {                                                                                                       \
    GError *inner = NULL;                                                                                    \
    GError **error = &inner;                                                                                 \
    if (!(call)) fail_msg("%s: %s", #call, inner != NULL ? inner->message : "no error set");                 \
  } while (0)

typedef struct {
  char *folder;
  CarnetApp *office[OFFICES];
  GRand *random;
  gint64 clock;
  guint n;
  char *cost; /* digest of the last one */
} World;

/* What must have happened over all histories, else the test says nothing. */
static struct { guint rows, recorded, refused, merges, retired, taken, bad; } seen;

static guint pick(World *world, guint n) { return (guint)g_rand_int_range(world->random, 0, (gint32)n); }

static void shell(const char *command) {
  const char *const argv[] = {"sh", "-c", command, NULL};
  g_autoptr(GSubprocess) process = g_subprocess_newv(argv, G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  assert_non_null(process);
  if (!g_subprocess_wait_check(process, NULL, NULL)) fail_msg("%s", command);
}

static char *path_of(const World *world, guint office) {
  return g_strdup_printf("%s/office-%u", world->folder, office);
}

static void set_clock(World *world, CarnetApp *app) {
  g_free(app->now);
  app->now = carnet_text_instant(world->clock += 60);
}

static CarnetApp *open_office(World *world, guint office) {
  g_autofree char *workspace = path_of(world, office), *now = carnet_text_instant(world->clock);
  CarnetAppOptions options = {.workspace = workspace, .now = now, .person = "p-boss", .names_meant = TRUE};
  CarnetApp *app = NULL;
  OK(app = carnet_app_new(&options, error));
  return app;
}

/* The second office has a copy of the records, and everybody's keys. */
static World *world_new(guint32 seed) {
  World *world = g_new0(World, 1);
  world->folder = g_dir_make_tmp("carnet-history-XXXXXX", NULL);
  world->random = g_rand_new_with_seed(seed);
  world->clock = START;
  world->office[0] = open_office(world, 0);
  g_autofree char *workspace = path_of(world, 0);
  CarnetInitOptions init = {.folder = workspace, .person = "p-boss"};
  OK(carnet_action_init(world->office[0], &init, error));
  for (guint i = 0; i < PEOPLE; i++) {
    g_autofree char *id = g_strdup_printf("p-%u", i);
    set_clock(world, world->office[0]);
    OK(carnet_action_people_add(world->office[0], id, "finance reviewer mapper approver", NULL, id, NULL,
                                NULL, error));
  }
  g_autofree char *command = g_strdup_printf(
      "cd '%s' && git clone -q --bare office-0 hub.git && git clone -q --bare hub.git office-1/.git && "
      "mkdir office-1/.carnet && cp -R office-0/.carnet/keys office-0/.carnet/names.yaml office-1/.carnet/",
      world->folder);
  shell(command);
  for (guint office = 1; office < OFFICES; office++) world->office[office] = open_office(world, office);
  return world;
}

static void world_free(World *world) {
  for (guint office = 0; office < OFFICES; office++) carnet_app_free(world->office[office]);
  carnet_fs_remove_tree(world->folder, NULL);
  g_rand_free(world->random);
  g_free(world->cost);
  g_free(world->folder);
  g_free(world);
}

/* ---- what they do ----------------------------------------------------------------------------------------
 */

/* `%` is one of four letters, `#` a number, `@` the last cost. */
static const struct {
  const char *kind, *action, *subject, *keys;
} events[] = {
    {"cost", "payment", "h7-%", "{model: H7, standard: s%, amount_minor: #, currency: CNY}"},
    {"cost", "budget", "h7-%", "{model: H7, standard: s%, amount_minor: #, currency: CNY, year: 2026}"},
    {"cost", "counter", "h7-%", "{of: \"@\"}"},
    {"cost", "rate", "rate-eur-cny", "{currency: EUR, to: CNY, rate_micro: #, date: 2026-01-02}"},
    {"cost", "share", "share-s%", "{standard: s%, key: equal}"},
    {"mapping", "confirm", "f-%", "{fields: [{key: k%}, {key: k%}], category: gdpr.location_data}"},
    {"mapping", "reject", "f-%", "{fields: [{key: k%}], category: gdpr.location_data}"},
    {"mapping", "override", "bulk-%", "{fields: [{key: k%}], traits_add: [location.position]}"},
    {"finding", "assign", "fi-%", "{finding: x, to: p-boss, due: 2026-12-01}"},
    {"finding", "accept", "fi-%", "{finding: x, until: 2026-12-02}"},
    {"finding", "close", "fi-%", "{finding: x}"},
    {"certification", "add", "c-%", "{standard: s%, scope: model, model: H7, status: passed}"},
    {"certification", "update", "c-%", "{status: failed, date: 2026-11-02}"},
    {"filing", "add", "ex-2026-%", "{regime: cn, filing: assessment, state: filed, number: n#}"},
    {"transfer", "add", "ex-2026-%", "{month: 2026-11, rows: #}"},
    {"commitment", "add", "co-%", "{text: promise #, source: site, filter: \"path:x\"}"},
    {"entity", "update", "e-%", "{name: n#, country: DE}"},
    {"site", "add", "s-%", "{name: n#, country: CN}"},
    {"model", "update", "m-%", "{name: n#, level: L2}"},
    {"activity", "add", "a-%", "{name: n#, basis: consent}"},
};

static char *fill(World *world, const char *pattern) {
  GString *text = g_string_new(NULL);
  for (; *pattern != '\0'; pattern++) {
    if (*pattern == '%')
      g_string_append_c(text, (char)('a' + pick(world, 4)));
    else if (*pattern == '#')
      g_string_append_printf(text, "%u", ++world->n);
    else if (*pattern == '@')
      g_string_append(text, world->cost != NULL ? world->cost : "");
    else
      g_string_append_c(text, *pattern);
  }
  return g_string_free(text, FALSE);
}

static void act(CarnetApp *app, const char *person) {
  g_free(app->person);
  app->person = g_strdup(person);
}

/* By anybody; whoever may not any more is refused. */
static void record_event(World *world, CarnetApp *app) {
  gsize i = pick(world, G_N_ELEMENTS(events));
  g_autofree char *person = g_strdup_printf("p-%u", pick(world, PEOPLE)), *keys = fill(world, events[i].keys),
                  *subject = fill(world, events[i].subject);
  g_autoptr(CarnetNode) node = NULL;
  if (strstr(keys, "\"\"") != NULL) return; /* nothing to cancel yet */
  OK(node = carnet_yaml_load(keys, strlen(keys), "keys", &carnet_yaml_limits_document, error));
  act(app, pick(world, 4) ? person : "p-boss");
  CarnetAppend append = {
      .kind = events[i].kind, .action = events[i].action, .subject = subject, .keys = node};
  char *digest = carnet_app_record(app, &append, NULL);
  seen.recorded += digest != NULL;
  seen.refused += digest == NULL;
  if (digest == NULL) return;
  if (strcmp(events[i].kind, "cost") == 0 && strcmp(events[i].action, "counter") != 0) {
    g_free(world->cost);
    world->cost = digest;
  } else {
    g_free(digest);
  }
}

static void change_people(World *world, CarnetApp *app) {
  static const char *const roles[] = {"finance", "finance reviewer mapper approver", "reviewer",
                                      "mapper approver"};
  g_autofree char *id = g_strdup_printf("p-%u", pick(world, PEOPLE));
  act(app, "p-boss");
  switch (pick(world, 6)) {
  case 0: carnet_action_people_retire(app, id, NULL, NULL); break;
  case 1: OK(carnet_action_people_erase_name(app, id, error)); break;
  default: carnet_action_people_change(app, id, roles[pick(world, G_N_ELEMENTS(roles))], NULL, NULL, NULL);
  }
}

static void change_policy(World *world, CarnetApp *app) {
  static const char *const words[] = {"{validity_days: 100}",
                                      "{review_required: false}",
                                      "{approval_quorum: 2}",
                                      "{roles: [{what: cost/payment, roles: [finance, admin]}]}",
                                      "{roles: [{what: mapping/confirm, roles: [approver]}]}",
                                      "{unsigned_allowed: true}",
                                      "{unsigned_allowed: false}"};
  const char *text = words[pick(world, G_N_ELEMENTS(words))];
  g_autoptr(CarnetNode) changes = NULL;
  OK(changes = carnet_yaml_load(text, strlen(text), "policy", &carnet_yaml_limits_document, error));
  act(app, "p-boss");
  carnet_action_policy_set(app, changes, NULL, NULL);
}

static void meet(World *world, CarnetApp *app) {
  g_autofree char *hub = g_build_filename(world->folder, "hub.git", NULL);
  CarnetSyncRequest request = {.remote = "hub", .url = hub};
  g_autoptr(CarnetNode) result = NULL;
  act(app, "p-boss");
  OK(result = carnet_action_sync(app, &request, NULL, NULL, error));
  seen.merges += (guint)carnet_node_get_int(result, "merges", 0);
}

static void start_again(World *world, guint office) {
  if (pick(world, 2)) {
    carnet_app_free(world->office[office]);
    world->office[office] = open_office(world, office);
    return;
  }
  OK(carnet_app_ingest_anew(world->office[office], error)); /* what `carnet rebuild` does to it */
}

/* ---- equal? ----------------------------------------------------------------------------------------------
 */

static CarnetTable *fold_anew(const GPtrArray *all, const CarnetView *view) {
  g_autoptr(GPtrArray) records = g_ptr_array_new();
  for (guint i = 0; i < all->len; i++)
    if (strcmp(((CarnetEventRecord *)all->pdata[i])->kind, view->kind) == 0)
      g_ptr_array_add(records, all->pdata[i]);
  return view_anew(records, view);
}

static void same_table(const char *name, const CarnetTable *kept, const CarnetTable *anew) {
  if (carnet_table_rows(kept) != carnet_table_rows(anew))
    fail_msg("%s: %u lines are kept, %u are folded", name, carnet_table_rows(kept), carnet_table_rows(anew));
  for (guint row = 0; row < carnet_table_rows(kept); row++)
    for (guint c = 0; c < carnet_table_columns(kept); c++)
      if (strcmp(carnet_table_cell(kept, row, c), carnet_table_cell(anew, row, c)) != 0)
        fail_msg("%s, line %u, %s: \"%s\" is kept, \"%s\" is folded", name, row,
                 carnet_table_column(kept, c)->key, carnet_table_cell(kept, row, c),
                 carnet_table_cell(anew, row, c));
  seen.rows += carnet_table_rows(kept);
}

static void same_events(CarnetApp *app, const GPtrArray *all) {
  g_autoptr(GPtrArray) kept = NULL;
  OK(kept = carnet_app_events(app, NULL, error));
  assert_int_equal(kept->len, all->len);
  for (guint i = 0; i < all->len; i++) {
    const CarnetEventRecord *a = kept->pdata[i], *b = all->pdata[i];
    assert_string_equal(a->digest, b->digest);
    assert_int_equal(a->order, b->order);
    assert_string_equal(a->fault, b->fault);
    assert_int_equal(a->verdict, b->verdict);
  }
}

static void compare(World *world, guint office) {
  CarnetApp *app = world->office[office];
  g_autofree char *workspace = path_of(world, office);
  g_autoptr(CarnetLedger) ledger = NULL;
  g_autoptr(GPtrArray) all = NULL;
  OK(carnet_app_need(app, CARNET_NEED_RECORDS, error));
  OK(ledger = carnet_ledger_open(workspace, error));
  OK(all = carnet_ledger_records_at(ledger, "main", error));
  guint n = 0;
  const CarnetView *views = carnet_views(&n);
  for (guint v = 0; v < n; v++) {
    g_autoptr(CarnetTable) kept = NULL, anew = fold_anew(all, &views[v]);
    OK(kept = carnet_app_table(app, views[v].name, error));
    same_table(views[v].name, kept, anew);
  }
  same_events(app, all);
  guint bad = 0;
  for (guint i = 0; i < all->len; i++) {
    const CarnetEventRecord *record = all->pdata[i];
    bad += record->verdict == CARNET_VERDICT_BAD;
    seen.retired += strstr(record->fault, "own retirement") != NULL;
    seen.taken += strstr(record->fault, "beside a change") != NULL;
  }
  seen.bad += bad;
}

/* ---- the property ----------------------------------------------------------------------------------------
 */

static void step(World *world) {
  guint office = pick(world, OFFICES), what = pick(world, 100);
  CarnetApp *app = world->office[office];
  set_clock(world, app);
  OK(carnet_app_need(app, CARNET_NEED_RECORDS, error));
  if (what < 68)
    record_event(world, app);
  else if (what < 76)
    change_people(world, app);
  else if (what < 80)
    change_policy(world, app);
  else if (what < 94)
    meet(world, app);
  else
    start_again(world, office);
  if (pick(world, 3) == 0 || (what >= 80 && what < 94)) compare(world, office);
}

static void test_random_histories(void **state) {
  (void)state;
  for (guint32 seed = 1; seed <= HISTORIES; seed++) {
    World *world = world_new(seed);
    for (guint i = 0; i < STEPS; i++) step(world);
    for (guint i = 0; i < OFFICES + 1; i++) { /* the last one has what both did */
      set_clock(world, world->office[i % OFFICES]);
      OK(carnet_app_need(world->office[i % OFFICES], CARNET_NEED_RECORDS, error));
      meet(world, world->office[i % OFFICES]);
    }
    for (guint office = 0; office < OFFICES; office++) compare(world, office);
    world_free(world);
  }
  print_message(
      "# %u rows, %u recorded, %u refused, %u merges, %u bad, %u beside a retirement, %u beside a change\n",
      seen.rows, seen.recorded, seen.refused, seen.merges, seen.bad, seen.retired, seen.taken);
  assert_true(seen.rows > 1000 && seen.recorded > 100 && seen.merges > 5);
  assert_true(seen.retired > 0 && seen.taken > 0);
}

/* A person retired in one office beside what the person did in the other: it counted there until both met. */
static void test_retired_beside(void **state) {
  (void)state;
  World *world = world_new(7);
  CarnetApp *here = world->office[0], *there = world->office[1];
  const char *keys = "{model: H7, standard: s, amount_minor: 7, currency: CNY}";
  g_autoptr(CarnetNode) node =
      carnet_yaml_load(keys, strlen(keys), "keys", &carnet_yaml_limits_document, NULL);
  CarnetAppend append = {.kind = "cost", .action = "payment", .subject = "h7-s", .keys = node};
  OK(carnet_app_need(here, CARNET_NEED_RECORDS, error));
  OK(carnet_app_need(there, CARNET_NEED_RECORDS, error));
  set_clock(world, there);
  act(there, "p-1");
  OK(world->cost = carnet_app_record(there, &append, error));
  compare(world, 1);
  set_clock(world, here);
  act(here, "p-boss");
  OK(carnet_action_people_retire(here, "p-1", NULL, error));
  compare(world, 0);
  CarnetApp *in_turn[] = {there, here, there};
  for (guint i = 0; i < G_N_ELEMENTS(in_turn); i++) {
    set_clock(world, in_turn[i]);
    meet(world, in_turn[i]);
  }
  guint retired = seen.retired;
  for (guint office = 0; office < OFFICES; office++) {
    g_autoptr(CarnetTable) costs = NULL;
    OK(costs = carnet_app_table(world->office[office], "costs", error));
    assert_int_equal(carnet_table_rows(costs), 0);
    compare(world, office);
  }
  assert_int_equal(seen.retired, retired + 2);
  world_free(world);
}

static int setup(void **state) {
  (void)state;
  const char *source = g_getenv("CARNET_SOURCE");
  g_autofree char *templates = g_build_filename(source != NULL ? source : ".", "templates", NULL);
  g_setenv("CARNET_TEMPLATES", templates, TRUE);
  g_setenv("GIT_CONFIG_NOSYSTEM", "1", TRUE);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_retired_beside),
                                     cmocka_unit_test(test_random_histories)};
  return cmocka_run_group_tests_name("views_history", tests, setup, NULL);
}
