/* links: console actions compliance db records reports base */
/* rooms_support.c - see rooms_support.h. */
#include "rooms_import.h"
#include "rooms_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "carnet/error.h"
#include "tui/rooms.h"

/* Written by the store thread while the test waits for it. */
static GString *recorded;
static gint refusing;

const char *rooms_recorded(void) { return recorded->str; }
void rooms_refuse(gboolean refuse) { g_atomic_int_set(&refusing, refuse); }

static gboolean record(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
static gboolean record(GError **error, const char *format, ...) {
  if (g_atomic_int_get(&refusing)) {
    g_set_error_literal(error, CARNET_ACTION_ERROR, CARNET_ERROR_REFUSED, "needs the role finance");
    return FALSE;
  }
  va_list args;
  va_start(args, format);
  g_string_append_vprintf(recorded, format, args);
  va_end(args);
  return TRUE;
}

/* ---- tables
 * ----------------------------------------------------------------------------------------------------- */

/* Rows of cells, "|" between; the first row names the columns. */
static CarnetTable *table_of(const char *const *rows, guint n) {
  CarnetTable *table = carnet_table_new();
  for (guint r = 0; r < n; r++) {
    g_auto(GStrv) cells = g_strsplit(rows[r], "|", -1);
    guint row = r > 0 ? carnet_table_add_row(table) : 0;
    for (guint c = 0; cells[c]; c++)
      if (r == 0)
        carnet_table_add_column(table, cells[c], NULL, CARNET_CELL_TEXT);
      else
        carnet_table_set(table, row, c, cells[c]);
  }
  return table;
}
#define TABLE(rows) table_of(rows, G_N_ELEMENTS(rows))

static CarnetTable *cost_matrix(CarnetApp *app, GError **error) {
  static const char *const rows[] = {
      "standard|model|status|estimate_low|estimate_high|budget|committed|paid|variance_percent|currency",
      "gb44495|h7|passed|30000000|60000000|50000000|43000000|41000000|-14|CNY",
      "gb44495|k1|planned|30000000|60000000|||||CNY",
      "gdpr-dpia|h7|passed|||800000|800000|800000|0|EUR",
      "gdpr-dpia|x5|failed|||1000000|2100000|800000|110|EUR",
      "un-r155-csms||passed|||126500000|124000000|124000000|-1|CNY"};
  (void)app;
  (void)error;
  return TABLE(rows);
}

static CarnetTable *costs(CarnetApp *app, const char *model, GError **error) {
  static const char *const rows[] = {
      "id|model|standard|kind|amount_minor|high_minor|currency|date|source|source_date|confidence|note|by|time|event",
      "e1|h7|gb44495|budget|50000000||CNY|2026-01-02||||as before|p-1|2026-01-02T00:00:00Z|aaaa1111",
      "e2|h7|gb44495|quote|43000000||CNY|2026-02-02|||||p-1|2026-02-02T00:00:00Z|bbbb2222",
      "e3|k1|gb44495|estimate|30000000|60000000|CNY||trade press|2026-04-21|secondary||p-1|2026-03-03T00:00:00Z|cccc3333"};
  (void)app;
  (void)model;
  (void)error;
  return TABLE(rows);
}

static CarnetTable *certs(CarnetApp *app, GError **error) {
  static const char *const rows[] = {
      "id|standard|scope|model|status|date|valid_until", "a|gb44495|model|h7|passed|2026-02-27|2028-02-27",
      "b|gb44495|model|k1|planned|2026-07-05|",          "c|gdpr-dpia|model|x5|failed|2026-10-02|",
      "e|gdpr-dpia|model|h7|passed|2026-01-08|",         "d|un-r155-csms|organisation||passed|2025-11-07|"};
  (void)app;
  (void)error;
  return TABLE(rows);
}

static char *cost_add(CarnetApp *app, const char *kind, const CarnetNode *keys, const char *reason,
                      GError **error) {
  (void)app;
  gboolean ok =
      record(error, "%s %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s of=%s: %s\n", kind,
             carnet_node_get_string(keys, "model", "-"), carnet_node_get_string(keys, "standard", "-"),
             carnet_node_get_int(keys, "amount_minor", -1), carnet_node_get_int(keys, "high_minor", -1),
             carnet_node_get_string(keys, "currency", "-"), carnet_node_get_string(keys, "of", "-"), reason);
  return ok ? g_strdup("d1") : NULL;
}

static CarnetTable *registered(CarnetApp *app, const char *kind, GError **error) {
  static const char *const models[] = {"subject|name", "h7|H7", "x5|X5", "k1|K1"};
  static const char *const activities[] = {
      "subject|name|name_zh|entity|controller|joint|purpose|basis|subjects|recipients|retention_days|measures|dpia|pipia|rows",
      "act-01|Navigation, EU|欧盟导航|lanzhe-europe|lanzhe-europe||navigation|consent|driver|map supplier|90||done||model:H7",
      "act-02|Driving scores|驾驶评分|lanzhe-europe|||scores||driver||365||open||"};
  (void)app;
  (void)error;
  return strcmp(kind, "model") == 0 ? TABLE(models) : TABLE(activities);
}

static CarnetTable *people(CarnetApp *app, GError **error) {
  static const char *const rows[] = {"person|name|roles", "p-1|Zhao Jing|finance", "p-2|Wang Lei|requester"};
  (void)app;
  (void)error;
  return TABLE(rows);
}

/* ---- reports
 * ---------------------------------------------------------------------------------------------------- */

static CarnetTable *report_kinds(CarnetApp *app, GError **error) {
  static const char *const rows[] = {"kind|en|zh|file", "example|Example|示例|example.md",
                                     "full-audit|Full audit report|完整审计报告|full-audit.md"};
  (void)app;
  (void)error;
  return TABLE(rows);
}

static CarnetReport *report(CarnetApp *app, const CarnetReportRequest *request, GError **error) {
  (void)app;
  if (request->commit && strcmp(request->commit, "nothing") == 0) {
    g_set_error_literal(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND, "no commit is called nothing");
    return NULL;
  }
  CarnetReport *made = g_new0(CarnetReport, 1);
  g_autofree char *text =
      g_strdup_printf("%s %s %s %s %s", request->kind, request->lang, request->as_of ? request->as_of : "-",
                      request->level, request->paper);
  made->bytes = g_bytes_new(text, strlen(text));
  made->content = g_strdup("0123456789abcdef0123456789abcdef");
  made->file_name = g_strdup_printf("%s-2026-11-22-4be19c2d.pdf", request->kind);
  made->pages = 2;
  made->warnings = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(made->warnings, g_strdup("1,342 rows unknown"));
  return made;
}

static CarnetReport *report_preview(CarnetApp *app, const CarnetReportRequest *request, guint columns,
                                    GError **error) {
  CarnetReport *made = report(app, request, error);
  if (!made) return NULL;
  made->page_text = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(made->page_text,
                  g_strdup_printf("   Title of %s in %s, %s\n   wide %d", request->kind, request->lang,
                                  request->as_of ? request->as_of : "today", columns >= 90));
  g_ptr_array_add(made->page_text, g_strdup("   1  Highlights\n\n   second page"));
  return made;
}

static CarnetReportCheck *report_verify(CarnetApp *app, const char *file, GError **error) {
  (void)app;
  if (strstr(file, "missing")) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT, "%s: no such file", file);
    return NULL;
  }
  CarnetReportCheck *check = g_new0(CarnetReportCheck, 1);
  check->verdict = strstr(file, "other") ? CARNET_REPORT_DIFFERS : CARNET_REPORT_IDENTICAL;
  check->lines = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(check->lines, g_strdup("made again from commit 4be19c2"));
  return check;
}

static gboolean report_issue(CarnetApp *app, const char *file, const char *reason, GError **error) {
  g_autofree char *base = g_path_get_basename(file);
  (void)app;
  return record(error, "issue %s: %s\n", base, reason);
}

/* ---- log
 * -------------------------------------------------------------------------------------------------------- */

static CarnetTable *log_page(CarnetApp *app, const char *who, gint64 offset, gint64 limit, gint64 *total,
                             GError **error) {
  static const char *const verdicts[] = {"good", "good", "bad", "unchecked", "unsigned"};
  static const char *const head[] = {
      "order|time|kind|action|subject|by|role|verdict|key|commit|digest|reason|fault"};
  (void)app;
  (void)error;
  CarnetTable *table = TABLE(head);
  gint64 n = !who ? 5000 : strcmp(who, "p-2") == 0 ? 7 : strcmp(who, "ex-1") == 0 ? 3 : 0;
  for (gint64 i = offset; i < n && i < offset + limit; i++) {
    guint row = carnet_table_add_row(table);
    g_autofree char *digest = g_strdup_printf("%016" G_GINT64_MODIFIER "x", i);
    const char *verdict = verdicts[i % (gint)G_N_ELEMENTS(verdicts)];
    carnet_table_set_key(table, row, "time", "2026-11-20T12:22:00Z");
    carnet_table_set_key(table, row, "kind", "export");
    carnet_table_set_key(table, row, "action", "request");
    carnet_table_set_key(table, row, "subject", "ex-1");
    carnet_table_set_key(table, row, "by", "p-2");
    carnet_table_set_key(table, row, "verdict", verdict);
    carnet_table_set_key(table, row, "commit", "4be19c2d00000000");
    carnet_table_set_key(table, row, "digest", digest);
    carnet_table_set_key(table, row, "reason", i % 2 == 0 ? "理由 because" : "");
    if (strcmp(verdict, "bad") == 0) carnet_table_set_key(table, row, "fault", "signed by nobody known");
  }
  *total = n;
  return table;
}

static char *event_text(CarnetApp *app, const char *digest, GError **error) {
  (void)app;
  (void)error;
  return g_strdup_printf("# event: %s\nkind: \"export\"\nreason: \"\x1b[31m\"\n", digest);
}

static CarnetNode *verify(CarnetApp *app, const char *trust, const char *since, CarnetProgressFunc progress,
                          gpointer user, GError **error) {
  (void)app;
  (void)trust;
  (void)since;
  (void)error;
  progress("verify", 5000, 5000, user);
  CarnetNode *node = carnet_node_map(), *faults = carnet_node_list();
  carnet_node_set_int(node, "commits", 4999);
  carnet_node_set_int(node, "events", 5000);
  carnet_node_set_int(node, "signed_good", 4998);
  carnet_node_set_int(node, "unsigned_allowed", 1);
  if (g_atomic_int_get(&refusing)) {
    CarnetNode *fault = carnet_node_map();
    carnet_node_set_string(fault, "why", "signed by nobody known");
    carnet_node_set_string(fault, "path", "exports/x.yaml");
    carnet_node_append(faults, fault);
  }
  carnet_node_set(node, "faults", faults);
  return node;
}

/* ---- fields
 * ----------------------------------------------------------------------------------------------------- */

static CarnetTable *query(CarnetApp *app, const char *filter, const char *const *columns, const char *sort,
                          gint64 offset, gint64 limit, gint64 *total, GError **error) {
  (void)app;
  (void)filter;
  (void)sort;
  (void)error;
  CarnetTable *table = carnet_table_new();
  for (guint c = 0; columns[c]; c++) carnet_table_add_column(table, columns[c], NULL, CARNET_CELL_TEXT);
  for (gint64 i = offset; i < 3 && i < offset + limit; i++) {
    guint row = carnet_table_add_row(table);
    g_autofree char *key = g_strdup_printf("k%d", (int)i), *path = g_strdup_printf("gnss.p%d", (int)i);
    carnet_table_set_key(table, row, "key", key);
    carnet_table_set_key(table, row, "path", path);
  }
  if (total) *total = 3;
  return table;
}

static CarnetTable *facet(CarnetApp *app, const char *column, const char *filter, gint64 limit,
                          GError **error) {
  static const char *const rows[] = {"value|count", "driver|3"};
  (void)app;
  (void)column;
  (void)filter;
  (void)limit;
  (void)error;
  return TABLE(rows);
}

static void category_free(gpointer data) {
  CarnetCardCategory *category = data;
  g_free(category->regime);
  g_free(category->category);
  g_free(category->en);
  g_free(category->zh);
  g_free(category->clause);
  g_free(category->state);
  g_free(category);
}

static void add_category(CarnetCard *card, const char *id, const char *en, const char *zh) {
  CarnetCardCategory *category = g_new0(CarnetCardCategory, 1);
  category->regime = g_strdup("eu");
  category->category = g_strdup(id);
  category->en = g_strdup(en);
  category->zh = g_strdup(zh);
  category->clause = g_strdup("GDPR 4(1)");
  category->state = g_strdup("proposed");
  g_ptr_array_add(card->categories, category);
}

/* The first field has two categories, the others one. */
static CarnetCard *card(CarnetApp *app, const char *field, GError **error) {
  (void)app;
  (void)error;
  CarnetCard *out = g_new0(CarnetCard, 1);
  out->field = g_strdup_printf("gnss.p%s", field + 1);
  out->key = g_strdup(field);
  out->uses = g_ptr_array_new();
  out->evidence = g_ptr_array_new();
  out->traits = g_ptr_array_new();
  out->categories = g_ptr_array_new_with_free_func(category_free);
  out->not_engaged = g_ptr_array_new();
  out->conflicts = g_ptr_array_new();
  out->regimes = g_strsplit("eu", " ", -1);
  add_category(out, "gdpr.location_data", "Location data", "位置数据");
  if (strcmp(field, "k0") == 0) add_category(out, "gdpr.vehicle_use", "Vehicle use", "车辆使用");
  return out;
}

static gint map_fields(CarnetApp *app, const char *const *fields, const CarnetMapRequest *request,
                       GError **error) {
  static const char *const actions[] = {"confirm", "reject", "override"};
  g_autofree char *keys = g_strjoinv(",", (char **)fields);
  (void)app;
  gboolean ok = record(error, "%s %s %s +%s -%s: %s\n", actions[request->action], keys,
                       request->category ? request->category : "none", request->add_traits,
                       request->remove_traits, request->reason);
  return ok ? (gint)g_strv_length((char **)fields) : -1;
}

static CarnetImportReport *import_file(CarnetApp *app, const char *file, const CarnetImportRequest *request,
                                       GError **error) {
  (void)app;
  if (strcmp(file, "nothing") == 0) {
    g_set_error_literal(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT, "nothing: no such file");
    return NULL;
  }
  if (!request->dry_run &&
      !record(error, "import %s %s%s%s\n", file, request->reader.format ? request->reader.format : "any",
              request->reader.map && request->reader.map[0] ? " " : "",
              request->reader.map && request->reader.map[0] ? request->reader.map[0] : ""))
    return NULL;
  CarnetImportReport *out = g_new0(CarnetImportReport, 1);
  out->name = g_strdup(request->name ? request->name : "fleet");
  out->format = g_strdup("csv");
  out->encoding = g_strdup("GB18030");
  out->result.rows = 41280;
  out->result.rejected = 1;
  out->result.added = 12;
  out->rejects = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(out->rejects, g_strdup("line 7: a row without a path"));
  out->unmapped = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(out->unmapped, g_strdup("备注"));
  rooms_import_headers(out, request);
  return out;
}

/* ---- the console
 * -------------------------------------------------------------------------------------------------- */

static CarnetApp *open_app(const CarnetAppOptions *options, GError **error) {
  (void)error;
  return (CarnetApp *)g_strdup(options->workspace);
}
static void close_app(CarnetApp *app) { g_free(app); }

/* No workspace: the console stays on its first screen until the test goes to a room. */
static const char *workspace(CarnetApp *app, GError **error) {
  (void)app;
  g_set_error_literal(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND, "none here");
  return NULL;
}

static CarnetTable *cost_forecast(CarnetApp *app, const CarnetCostView *view, GError **error) {
  static const char *const rows[] = {
      "year|standard|model|low|high|currency|origin|shared|prices|source|source_date|confidence|note",
      "2027|gb44495|k1|30000000|60000000|CNY|estimate|no||trade press|2026-04-21|secondary|",
      "2027|data-compliance-test|k1|5000000|15000000|CNY|pack|no|2026|trade press|2026-04-21|secondary|",
      "|infrastructure||100000000|900000000|CNY|pack|yes|2026|trade press|2026-04-21|secondary|"};
  (void)app;
  (void)view;
  (void)error;
  return TABLE(rows);
}

static CarnetTable *cost_options(CarnetApp *app, GError **error) {
  static const char *const rows[] = {
      "option|what|low|high|currency|days_low|days_high|origin|confidence|note",
      "localise|localise: keep it there|||||||no figure known|",
      "assess|assess or certify it|100|200|CNY|45|90|pack|secondary|"};
  (void)app;
  (void)error;
  return TABLE(rows);
}

static const CarnetProvider fake = {.open = open_app,
                                    .close = close_app,
                                    .workspace = workspace,
                                    .query = query,
                                    .facet = facet,
                                    .card = card,
                                    .cost_matrix = cost_matrix,
                                    .costs = costs,
                                    .certs = certs,
                                    .cost_forecast = cost_forecast,
                                    .cost_options = cost_options,
                                    .cost_add = cost_add,
                                    .registered = registered,
                                    .people = people,
                                    .report_kinds = report_kinds,
                                    .report = report,
                                    .report_preview = report_preview,
                                    .report_verify = report_verify,
                                    .report_issue = report_issue,
                                    .log = log_page,
                                    .event_text = event_text,
                                    .verify = verify,
                                    .map = map_fields,
                                    .import = import_file};

Rooms rooms_open(guint room, gint columns, gint rows, CarnetLang lang) {
  g_autoptr(GError) error = NULL;
  g_autofree char *texts = g_build_filename(g_getenv("CARNET_TEMPLATES"), "texts", NULL),
                  *keymap = g_build_filename(g_getenv("CARNET_TEMPLATES"), "keymap", NULL);
  Rooms rooms = {carnet_texts_load(texts, &error), NULL, NULL};
  if (rooms.texts) rooms.keymap = carnet_keymap_load(keymap, NULL, &error);
  if (error) fail_msg("%s", error->message);
  if (!recorded) recorded = g_string_new(NULL);
  g_string_truncate(recorded, 0);
  rooms_refuse(FALSE);
  CarnetUiOptions options = {.columns = columns,
                             .rows = rows,
                             .texts = rooms.texts,
                             .keymap = rooms.keymap,
                             .provider = &fake,
                             .app = {.workspace = "w", .lang = lang},
                             .terminal = "test"};
  rooms.ui = carnet_ui_new(&options);
  assert_true(carnet_ui_settle(rooms.ui, 10000));
  carnet_ui_go(rooms.ui, room);
  g_free(rooms_frame(&rooms));
  return rooms;
}

void rooms_close(Rooms *rooms) {
  carnet_ui_free(rooms->ui);
  carnet_keymap_free(rooms->keymap);
  carnet_texts_free(rooms->texts);
}

char *rooms_frame(Rooms *rooms) {
  const CarnetGrid *grid = NULL;
  for (guint i = 0; i < 4; i++) {
    grid = carnet_ui_draw(rooms->ui);
    g_autofree char *fault = carnet_grid_fault(grid);
    if (fault) fail_msg("%s", fault);
    assert_true(carnet_ui_settle(rooms->ui, 10000));
  }
  return carnet_grid_to_text(grid);
}

void rooms_press(Rooms *rooms, const char *keys) {
  g_auto(GStrv) names = g_strsplit(keys, " ", -1);
  for (char **name = names; *name; name++) {
    CarnetInputEvent event = {.kind = CARNET_INPUT_KEY};
    assert_true(carnet_key_parse(*name, &event.key));
    carnet_ui_event(rooms->ui, &event);
    assert_true(carnet_ui_settle(rooms->ui, 10000));
  }
  g_free(rooms_frame(rooms));
}

void rooms_type(Rooms *rooms, const char *text) {
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    CarnetInputEvent event = {.kind = CARNET_INPUT_KEY, .key = g_utf8_get_char(p)};
    carnet_ui_event(rooms->ui, &event);
  }
  g_free(rooms_frame(rooms));
}

void rooms_sees(Rooms *rooms, const char *text) {
  g_autofree char *seen = rooms_frame(rooms);
  if (!strstr(seen, text)) fail_msg("\"%s\" is not on the screen:\n%s", text, seen);
}

void rooms_misses(Rooms *rooms, const char *text) {
  g_autofree char *seen = rooms_frame(rooms);
  if (strstr(seen, text)) fail_msg("\"%s\" is on the screen:\n%s", text, seen);
}

void rooms_all_sizes(Rooms *rooms) {
  static const gint sizes[][2] = {{60, 16}, {71, 20}, {80, 24}, {120, 40}, {200, 50}};
  for (guint lang = 0; lang < 2; lang++) {
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
      carnet_ui_resize(rooms->ui, sizes[i][0], sizes[i][1]);
      g_autofree char *seen = rooms_frame(rooms);
      g_auto(GStrv) rows = g_strsplit(seen, "\n", -1);
      assert_true(g_str_has_prefix(rows[sizes[i][1] - 1], " ? "));
      if (strstr(seen, "tui.")) fail_msg("a text without words:\n%s", seen);
    }
    rooms_press(rooms, "L");
  }
  carnet_ui_resize(rooms->ui, 80, 24);
}
