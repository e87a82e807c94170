/* links: console actions compliance db records reports base fake.c */
/* test_screen_registers.c - registers and other offices over invented records: what is asked, checked and
 * recorded. */
#include "fake.h"
#include "tui/ui.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "carnet/error.h"

/* ---- a provider that notes what it was asked to record; the store thread writes while the test waits ----
 */

static GString *recorded;

static void note_keys(const CarnetNode *keys) {
  for (guint i = 0; i < carnet_node_count(keys); i++) {
    const CarnetNode *child = carnet_node_at(keys, i);
    g_auto(GStrv) list = child->kind == CARNET_NODE_LIST ? carnet_node_get_strings(keys, child->key) : NULL;
    g_autofree char *joined = list ? g_strjoinv("+", list) : NULL;
    if (child->kind == CARNET_NODE_MAP) {
      g_string_append_printf(recorded, " %s{", child->key);
      note_keys(child);
      g_string_append(recorded, " }");
    } else {
      g_string_append_printf(recorded, " %s=%s", child->key, joined ? joined : child->text);
    }
  }
}

static CarnetTable *registered(CarnetApp *app, const char *kind, GError **error) {
  (void)app;
  (void)error;
  CarnetTable *table = carnet_table_new();
  static const char *const keys[] = {"subject", "name", "name_zh", "country", "operator", "purpose"};
  static const char *const sites[][6] = {{"cn-east", "East", "东部", "CN", "acme", "storage"},
                                         {"eu-fra", "Frankfurt", "", "DE", "acme", "test"}};
  for (gsize c = 0; c < G_N_ELEMENTS(keys); c++)
    carnet_table_add_column(table, keys[c], NULL, CARNET_CELL_TEXT);
  for (gsize r = 0; strcmp(kind, "site") == 0 && r < G_N_ELEMENTS(sites); r++) {
    guint row = carnet_table_add_row(table);
    for (guint c = 0; c < 6; c++) carnet_table_set(table, row, c, sites[r][c]);
  }
  return table;
}

static CarnetNode *register_show(CarnetApp *app, const char *kind, const char *subject, GError **error) {
  (void)app;
  (void)kind;
  (void)error;
  CarnetNode *entry = carnet_node_map(), *history = carnet_node_list(), *event = carnet_node_map();
  carnet_node_set_string(entry, "subject", subject);
  carnet_node_set_string(event, "time", "2026-05-04T10:11:12Z");
  carnet_node_set_string(event, "action", "add");
  carnet_node_set_string(event, "name", "Wang Lei");
  carnet_node_set_string(event, "role", "admin");
  carnet_node_set_string(event, "verdict", "bad");
  carnet_node_set_string(event, "reason", "because \033[31m");
  carnet_node_append(history, event);
  carnet_node_set(entry, "history", history);
  return entry;
}

static gboolean note_entry(const char *how, const char *kind, const char *subject, const CarnetNode *keys,
                           const char *reason) {
  g_string_append_printf(recorded, "%s %s %s:", how, kind, subject);
  note_keys(keys);
  g_string_append_printf(recorded, " (%s)\n", reason);
  return TRUE;
}

static gboolean register_new(CarnetApp *app, const char *kind, const char *subject, const CarnetNode *keys,
                             const char *reason, GError **error) {
  (void)app;
  (void)error;
  return note_entry("new", kind, subject, keys, reason);
}

static gboolean register_update(CarnetApp *app, const char *kind, const char *subject, const CarnetNode *keys,
                                const char *reason, GError **error) {
  (void)app;
  (void)error;
  return note_entry("update", kind, subject, keys, reason);
}

static gboolean transfer_add(CarnetApp *app, const char *id, const CarnetNode *keys, const char *reason,
                             GError **error) {
  (void)app;
  (void)error;
  return note_entry("add", "transfer", id, keys, reason);
}

static CarnetTable *transfers(CarnetApp *app, const char *id, GError **error) {
  (void)id;
  return registered(app, "transfer", error);
}

static CarnetTable *policy_show(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  static const char *const rows[][2] = {{"approval_quorum", "1"},
                                        {"review_required", "1"},
                                        {"validity_days", "730"},
                                        {"export/approve", "approver"}};
  CarnetTable *table = carnet_table_new();
  carnet_table_add_column(table, "name", NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(table, "value", NULL, CARNET_CELL_LIST);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, rows[i][0]);
    carnet_table_set(table, row, 1, rows[i][1]);
  }
  return table;
}

static char *policy_propose(CarnetApp *app, const CarnetNode *changes, const char *reason, GError **error) {
  (void)app;
  (void)error;
  note_entry("propose", "policy", "", changes, reason);
  return g_strdup("digest");
}

static char *policy_endorse(CarnetApp *app, const char *change, const char *reason, GError **error) {
  (void)app;
  (void)change;
  (void)reason;
  g_set_error_literal(error, CARNET_ACTION_ERROR, CARNET_ERROR_REFUSED, "needs the role admin");
  return NULL;
}

static CarnetTable *remotes(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  CarnetTable *table = carnet_table_new();
  static const char *const keys[] = {"remote", "url", "at", "tip"};
  for (gsize c = 0; c < G_N_ELEMENTS(keys); c++)
    carnet_table_add_column(table, keys[c], NULL, CARNET_CELL_TEXT);
  carnet_table_add_row(table);
  carnet_table_set(table, 0, 0, "berlin");
  carnet_table_set(table, 0, 1, "ssh://host/records.git");
  return table;
}

static CarnetNode *sync_look(CarnetApp *app, const char *remote, gboolean ask_it, GError **error) {
  (void)app;
  (void)error;
  CarnetNode *node = carnet_node_map();
  carnet_node_set_string(node, "remote", remote);
  carnet_node_set_int(node, "ahead", 3);
  carnet_node_set_int(node, "objects", 12);
  carnet_node_set_int(node, "home", 1);
  carnet_node_set_bool(node, "behind", ask_it);
  return node;
}

static CarnetNode *sync_now(CarnetApp *app, const CarnetSyncRequest *request, CarnetProgressFunc progress,
                            gpointer user, GError **error) {
  (void)app;
  (void)progress;
  (void)user;
  if (!request->take_only) {
    g_set_error_literal(error, CARNET_ACTION_ERROR, CARNET_ERROR_REFUSED, "policy keeps evidence/a home");
    return NULL;
  }
  CarnetNode *node = carnet_node_map();
  carnet_node_set_string(node, "remote", request->remote);
  carnet_node_set_int(node, "taken", 5);
  carnet_node_set_string(node, "tip", "aaaa");
  carnet_node_set_string(node, "theirs", "bbbb");
  return node;
}

/* ---- the console over it ---- */

typedef struct {
  CarnetTexts *texts;
  CarnetKeymap *keymap;
  CarnetProvider provider;
  CarnetUi *ui;
} Console;

static Console *open_console(gint columns, gint rows) {
  Console *console = g_new0(Console, 1);
  recorded = g_string_new(NULL);
  console->texts = fake_texts();
  console->keymap = fake_keymap();
  console->provider = *fake_provider();
  CarnetProvider *provider = &console->provider;
  provider->registered = registered;
  provider->register_show = register_show;
  provider->register_new = register_new;
  provider->register_update = register_update;
  provider->transfer_add = transfer_add;
  provider->transfers = transfers;
  provider->policy_show = policy_show;
  provider->policy_propose = policy_propose;
  provider->policy_endorse = policy_endorse;
  provider->remotes = remotes;
  provider->sync_look = sync_look;
  provider->sync = sync_now;
  CarnetUiOptions options = {.columns = columns,
                             .rows = rows,
                             .texts = console->texts,
                             .keymap = console->keymap,
                             .provider = provider,
                             .app = {.workspace = "w", .lang = CARNET_LANG_EN},
                             .terminal = "test"};
  console->ui = carnet_ui_new(&options);
  assert_true(carnet_ui_settle(console->ui, 10000));
  return console;
}

static void close_console(Console *console) {
  carnet_ui_free(console->ui);
  carnet_keymap_free(console->keymap);
  carnet_texts_free(console->texts);
  g_string_free(recorded, TRUE);
  g_free(console);
}

static char *frame(Console *console) {
  const CarnetGrid *grid = NULL;
  for (guint i = 0; i < 3; i++) {
    grid = carnet_ui_draw(console->ui);
    g_autofree char *fault = carnet_grid_fault(grid);
    if (fault) fail_msg("%s", fault);
    assert_true(carnet_ui_settle(console->ui, 10000));
  }
  return carnet_grid_to_text(grid);
}

static void send(Console *console, CarnetKey key) {
  CarnetInputEvent event = {.kind = CARNET_INPUT_KEY, .key = key};
  carnet_ui_event(console->ui, &event);
  assert_true(carnet_ui_settle(console->ui, 10000));
}

static void press(Console *console, const char *keys) {
  g_auto(GStrv) names = g_strsplit(keys, " ", -1);
  for (char **name = names; *name; name++) {
    CarnetKey key;
    assert_true(carnet_key_parse(*name, &key));
    send(console, key);
  }
}

static void type(Console *console, const char *text) {
  for (const char *p = text; *p; p = g_utf8_next_char(p)) send(console, (CarnetKey)g_utf8_get_char(p));
}

static void sees(Console *console, const char *text) {
  g_autofree char *seen = frame(console);
  if (!strstr(seen, text)) fail_msg("\"%s\" is not on the screen:\n%s", text, seen);
}

static void go(Console *console, const char *name) {
  press(console, ":");
  type(console, name);
  press(console, "Enter");
}

static void sign(Console *console, const char *reason, const char *word) {
  type(console, reason);
  press(console, "Tab");
  type(console, word);
  press(console, "^S");
}

static void said(const char *wanted) {
  if (!strstr(recorded->str, wanted)) fail_msg("\"%s\" was not recorded, but\n%s", wanted, recorded->str);
}

/* ---- tests ---- */

static void test_list_and_history(void **state) {
  (void)state;
  Console *console = open_console(80, 24);
  press(console, "0 j");
  sees(console, "0Registers › Sites");
  sees(console, ">  cn-east");
  sees(console, "✗ 2026-05-04 10:11  added  Wang Lei, admin  does not count");
  sees(console, "because \\x1b[31m"); /* never reaches the terminal as it is */
  press(console, "L");
  sees(console, "东部");
  sees(console, "0登记 › 场所");
  press(console, "L Tab j Enter");
  sees(console, "Frankfurt");
  press(console, "q J J"); /* models, activities: nothing recorded yet */
  sees(console, "nothing is recorded here yet; N adds the first");
  close_console(console);
}

static void test_add(void **state) {
  (void)state;
  Console *console = open_console(80, 24);
  go(console, "sites");
  press(console, "N ^S");
  sees(console, "this must be filled in"); /* neither an id nor a name to make one from */
  assert_string_equal(recorded->str, "");
  type(console, "new site");
  press(console, "Tab Tab Tab");
  type(console, "germany");
  press(console, "^S");
  sees(console, "a country of two capitals (CN) is wanted"); /* as the ledger says it */
  press(console, "^U");
  type(console, "DE");
  press(console, "Tab Tab Space Space ^S");
  sees(console, "This is added to the records, for ever:");
  sees(console, "new site");
  press(console, "^S");
  assert_string_equal(recorded->str, ""); /* no reason, no word */
  sign(console, "second place", "record");
  said("new site new site: country=DE purpose=training (second place)\n");
  sees(console, "0Registers › Sites");
  close_console(console);
}

/* Only what was changed is recorded. */
static void test_change(void **state) {
  (void)state;
  Console *console = open_console(80, 24);
  go(console, "sites");
  press(console, "j E");
  sees(console, "Sites › change the entry › eu-fra");
  press(console, "^S");
  sees(console, "nothing was changed");
  press(console, "^U");
  type(console, "Frankfurt 2");
  press(console, "^S");
  sees(console, "Frankfurt → Frankfurt 2");
  sign(console, "moved", "record");
  said("update site eu-fra: name=Frankfurt 2 (moved)\n");
  close_console(console);
}

static void test_numbers_and_maps(void **state) {
  (void)state;
  Console *console = open_console(80, 24);
  go(console, "transfers");
  press(console, "N");
  type(console, "ex-1");
  press(console, "Tab");
  type(console, "2026-11");
  press(console, "Tab Tab");
  type(console, "many");
  press(console, "^S");
  sees(console, "digits only, as in 1200");
  press(console, "^U");
  type(console, "1,200");
  press(console, "Tab Space Space ^S");
  sign(console, "meter", "record");
  said("add transfer ex-1: month=2026-11 people{ distinct=1200 basis=upper_bound } (meter)\n");
  close_console(console);
}

static void test_policy(void **state) {
  (void)state;
  Console *console = open_console(80, 24);
  go(console, "policy");
  sees(console, "approvals needed                    1");
  press(console, "E Tab Space Tab Tab Tab");
  type(console, "export/approve = approver admin; cost/budget=finance");
  press(console, "^S");
  sees(console, "yes → no");
  sign(console, "small office", "record");
  said("propose policy :");
  said("review_required=false");
  assert_null(strstr(recorded->str, "validity_days")); /* as it was */
  close_console(console);
}

/* Why not, where it cannot be. */
static void test_refusals(void **state) {
  (void)state;
  Console *console = open_console(80, 24);
  go(console, "imports");
  press(console, "N");
  sees(console, "this register is filled by another screen");
  go(console, "sites");
  press(console, "V");
  sees(console, "that cannot be done in this register");
  assert_string_equal(recorded->str, "");
  close_console(console);
}

static void test_offices(void **state) {
  (void)state;
  Console *console = open_console(80, 24);
  go(console, "offices");
  sees(console, ">  berlin              ↑ 3  never");
  press(console, "=");
  sees(console, "! berlin has commits that are not here: S takes them");
  sees(console, "3 commits are not there yet (12 objects)");
  sees(console, "! 1 of these objects policy keeps home: a sync will be refused");
  press(console, "S s");
  sees(console, "✗ policy keeps evidence/a home");
  press(console, "S t");
  sees(console, "✓ berlin: 5 taken, 0 sent, 0 merged");
  sees(console, "main here is aaaa, there bbbb");
  close_console(console);
}

/* Every register, both languages, small and large: whole cells, and every input has a label. */
static void test_all(void **state) {
  (void)state;
  static const gint sizes[][2] = {{60, 16}, {80, 24}, {200, 50}};
  for (gsize s = 0; s < G_N_ELEMENTS(sizes); s++) {
    Console *console = open_console(sizes[s][0], sizes[s][1]);
    press(console, "0");
    for (guint i = 0; i < 2 * 17; i++) {
      g_autofree char *seen = frame(console);
      assert_null(strstr(seen, "tui."));
      press(console, "N");
      g_autofree char *form = frame(console);
      if (strstr(form, "tui.")) fail_msg("a text is missing:\n%s", form);
      press(console, i % 17 == 16 ? "Esc g g L" : "Esc J");
    }
    close_console(console);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_list_and_history), cmocka_unit_test(test_add),    cmocka_unit_test(test_change),
      cmocka_unit_test(test_numbers_and_maps), cmocka_unit_test(test_policy), cmocka_unit_test(test_refusals),
      cmocka_unit_test(test_offices),          cmocka_unit_test(test_all)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
