/* links: actions compliance db records reports base actions_support.c */
/*
 * test_actions_costs.c - budgets by year, rates, what is shared, what is to come, options, entries from a
 * CSV; bytes a day by model, flow, category, destination.
 */
#include "actions_support.h"

#include "app.h"
#include "carnet/actions_costs.h"
#include "carnet/actions_exports.h"
#include "carnet/actions_volumes.h"
#include "volumes.h"
#include "carnet/actions_workspace.h"
#include "carnet/fs.h"
#include "carnet/yaml.h"
#include "rates.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static Fleet *fleet;

static const char pack[] =
    "carnet_pack: 1\nid: \"tc\"\nversion: \"1\"\nregime: \"\"\nen: \"Figures\"\nzh: \"数据\"\n"
    "sources: {s: {title: \"Press\", confidence: secondary, checked: 2026-11-22}}\n"
    "costs:\n"
    "- {id: \"tc.m\", standard: t-model, per: model, shared: false, low: {minor: 30000000, currency: CNY}, "
    "high: {minor: 60000000, currency: CNY}, year: 2026, source: \"s\"}\n"
    "- {id: \"tc.o\", standard: t-org, per: organisation, shared: true, low: {minor: 100, currency: CNY}, "
    "high: {minor: 1001, currency: CNY}, year: 2026, source: \"s\"}\n"
    "- {id: \"tc.opt\", standard: option.localise, per: organisation, shared: true, low: {minor: 5, currency: CNY}, "
    "high: {minor: 6, currency: CNY}, year: 2026, source: \"s\"}\n"
    "- {id: \"tc.two\", standard: t-model, per: model, low: {minor: 20000000, currency: CNY}, "
    "high: {minor: 40000000, currency: CNY}, year: 2026, source: \"s\"}\n"
    "- {id: \"tc.three\", standard: T MODEL, per: model, low: {minor: 1, currency: USD}, "
    "high: {minor: 2, currency: USD}, year: 2026, source: \"s\"}\n"
    "- {id: \"tc.eu\", standard: t-eu, per: model, low: {minor: 1, currency: EUR}, "
    "high: {minor: 2, currency: EUR}, year: 2026, markets: [EU], source: \"s\"}\n"
    "volumes:\n- {id: \"volumes.t9\", level: T9, and_above: true, bytes_day: 7000, source: \"s\"}\n";

static void add_pack(void) {
  g_autofree char *folder = g_build_filename(fleet->templates, "packs", NULL),
                  *from = g_build_filename(g_getenv("CARNET_SOURCE"), "templates", "packs", NULL);
  assert_int_equal(g_remove(folder), 0);
  assert_int_equal(g_mkdir(folder, 0700), 0);
  static const char *const needed[] = {"lexicon", "gb44495.yaml"}; /* no figures but ours */
  for (gsize i = 0; i < G_N_ELEMENTS(needed); i++) {
    g_autofree char *old = g_build_filename(from, needed[i], NULL),
                    *new = g_build_filename(folder, needed[i], NULL);
    g_autoptr(GFile) link = g_file_new_for_path(new);
    FLEET_OK(g_file_make_symbolic_link(link, old, NULL, error));
  }
  g_autofree char *path = g_build_filename(folder, "tc.yaml", NULL);
  FLEET_OK(carnet_fs_write(path, pack, sizeof pack - 1, error));
  FLEET_OK(carnet_action_adopt(fleet->app, "test", error));
}

static void registered(const char *id, const char *yaml) {
  g_autoptr(CarnetNode) keys = NULL;
  FLEET_OK(keys = carnet_yaml_load(yaml, strlen(yaml), "test", &carnet_yaml_limits_document, error));
  FLEET_OK(carnet_action_register(fleet->app, "model", id, keys, "test", error));
}

static int setup(void **state) {
  (void)state;
  fleet = fleet_new();
  add_pack();
  registered("x5", "{name: X5, fleet: 3000, level: T9, minutes_per_day: 60}");
  return 0;
}

static int teardown(void **state) {
  (void)state;
  fleet_free(fleet);
  return 0;
}

static gint row_of(const CarnetTable *table, const char *a, const char *x, const char *b, const char *y) {
  for (guint r = 0; r < carnet_table_rows(table); r++)
    if (strcmp(carnet_table_get(table, r, a), x) == 0 && strcmp(carnet_table_get(table, r, b), y) == 0)
      return (gint)r;
  return -1;
}

static const char *at(const CarnetTable *table, gint row, const char *key) {
  assert_true(row >= 0);
  return carnet_table_get(table, (guint)row, key);
}

static CarnetCostImport *import(const char *csv, gboolean skip, gboolean dry) {
  CarnetCostImport *result = NULL;
  FLEET_OK(result =
               carnet_action_cost_import(fleet->app, csv, strlen(csv), "c.csv", skip, dry, "test", error));
  return result;
}

/* ---- money ---- */

static void rates(void **state) {
  (void)state;
  FLEET_OK(carnet_action_cost_rate(fleet->app, "EUR", "CNY", 8000000, "2026-01-01", "bank", "test", error));
  FLEET_OK(carnet_action_cost_rate(fleet->app, "EUR", "CNY", 7500000, "2026-07-01", "bank", "test", error));
  g_autoptr(CarnetTable) table = NULL;
  FLEET_OK(table = carnet_action_cost_rates(fleet->app, error));
  assert_int_equal(carnet_table_rows(table), 2);
  static const struct {
    const char *from, *to, *day;
    gint64 minor, out;
    gboolean known;
  } cases[] = {
      {"CNY", "CNY", "2000-01-01", 5, 5, TRUE},          {"EUR", "CNY", "2026-06-30", 100, 800, TRUE},
      {"EUR", "CNY", "2026-07-01", 100, 750, TRUE},      {"CNY", "EUR", "2026-06-30", 100, 13, TRUE},
      {"EUR", "CNY", "2025-12-31", 100, 0, FALSE},       {"USD", "CNY", "2026-07-01", 100, 0, FALSE},
      {"EUR", "CNY", "2026-07-01", G_MAXINT64, 0, FALSE}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    gint64 out = 0;
    gboolean known =
        carnet_rates_convert(table, cases[i].from, cases[i].to, cases[i].day, cases[i].minor, &out, NULL);
    assert_int_equal(known, cases[i].known);
    if (known) assert_int_equal(out, cases[i].out);
  }
  g_autoptr(GError) wrong = NULL;
  assert_false(carnet_action_cost_rate(fleet->app, "EUR", "EUR", 1, NULL, NULL, "test", &wrong));
}

/* One bad line and nothing is recorded; the same file twice pays once. */
static void imported(void **state) {
  (void)state;
  static const char bad[] =
      "kind,standard,amount,currency,model,date,year\n"
      "budget,t-paid,1000,EUR,h7,2026-02-01,2027\n"
      "gift,t-paid,1,EUR,,,\npayment,t-paid,1.234,EUR,,,\npayment,t-paid,1,eur,,,\n"
      "payment,t-paid,1,EUR,,2026-02-30,\npayment,,1,EUR,,,\nbudget,t-paid,1,EUR,,,26\n";
  static const char good[] = "kind;standard;amount;currency;model;date;year\n"
                             "budget;t-paid;\"1,000.50\";EUR;h7;2026-02-01;2027\n"
                             "payment;t-paid;2000.5;EUR;h7;2026-08-01;2027\n";
  g_autoptr(CarnetCostImport) refused = import(bad, FALSE, FALSE);
  assert_int_equal(refused->rejects->len, 6);
  assert_int_equal(refused->recorded, 0);
  assert_non_null(strstr(g_ptr_array_index(refused->rejects, 0), "c.csv:3: kind: \"gift\""));
  g_autoptr(CarnetCostImport) dry = import(good, FALSE, TRUE);
  assert_int_equal(dry->recorded, 0);
  g_autoptr(CarnetCostImport) first = import(good, FALSE, FALSE);
  assert_int_equal(first->recorded, 2);
  g_autoptr(CarnetCostImport) again = import(good, FALSE, FALSE);
  assert_int_equal(again->recorded, 0);
  assert_int_equal(again->known, 2);
}

static void budgets(void **state) {
  (void)state;
  CarnetCostView own = {NULL, NULL, FALSE}, cny = {NULL, "CNY", FALSE}, usd = {NULL, "USD", FALSE};
  g_autoptr(CarnetTable) table = NULL, one = NULL, none = NULL;
  FLEET_OK(table = carnet_action_cost_budget(fleet->app, &own, error));
  gint row = row_of(table, "standard", "t-paid", "model", "h7");
  assert_string_equal(at(table, row, "year"), "2027");
  assert_string_equal(at(table, row, "budget"), "100050");
  assert_string_equal(at(table, row, "committed"), "200050");
  assert_string_equal(at(table, row, "variance"), "100000");
  assert_string_equal(at(table, row, "variance_percent"), "100"); /* 99.95 */
  FLEET_OK(one = carnet_action_cost_budget(fleet->app, &cny, error));
  row = row_of(one, "standard", "t-paid", "currency", "CNY");
  assert_string_equal(at(one, row, "budget"), "800400"); /* at 8.00 in February */
  assert_string_equal(at(one, row, "paid"), "1500375");  /* at 7.50 in August */
  FLEET_OK(none = carnet_action_cost_budget(fleet->app, &usd, error));
  row = row_of(none, "standard", "t-paid", "currency", "EUR");
  assert_string_not_equal(at(none, row, "note"), ""); /* no rate: it stays what it is, and says so */
}

/* A payment of an order is not committed again in its year; what goes beyond the order is. */
static void committed_once(void **state) {
  (void)state;
  static const char csv[] = "kind,standard,amount,currency,model,year\nquote,t-once,430.00,CNY,h7,2025\n"
                            "payment,t-once,410.00,CNY,h7,2026\npayment,t-once,30.00,CNY,h7,2027\n";
  g_autoptr(CarnetCostImport) booked = import(csv, FALSE, FALSE);
  assert_int_equal(booked->recorded, 3);
  CarnetCostView view = {NULL, NULL, FALSE};
  g_autoptr(CarnetTable) table = NULL;
  FLEET_OK(table = carnet_action_cost_budget(fleet->app, &view, error));
  static const char *const years[][3] = {
      {"2025", "43000", ""}, {"2026", "0", "41000"}, {"2027", "1000", "3000"}};
  for (gsize i = 0; i < G_N_ELEMENTS(years); i++) {
    gint row = row_of(table, "standard", "t-once", "year", years[i][0]);
    assert_string_equal(at(table, row, "committed"), years[i][1]);
    assert_string_equal(at(table, row, "paid"), years[i][2]);
  }
}

/* Parts add up to the whole, to the last minor unit. */
static void shared(void **state) {
  (void)state;
  static const char csv[] = "kind,standard,amount,currency\nbudget,t-shared,10.01,CNY\n";
  g_autoptr(CarnetCostImport) booked = import(csv, FALSE, FALSE);
  CarnetCostView view = {NULL, NULL, TRUE};
  static const struct {
    const char *key, *models[3];
    gint64 h7, x5;
  } cases[] = {{"fleet", {NULL}, 250, 751},
               {"equal", {NULL}, 500, 501},
               {"weights", {"h7=3", "x5=1", NULL}, 750, 251},
               {"equal", {"x5", NULL}, 0, 1001}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    FLEET_OK(carnet_action_cost_share(fleet->app, "t-shared", cases[i].key, cases[i].models, "test", error));
    g_autoptr(CarnetTable) table = NULL;
    FLEET_OK(table = carnet_action_cost_budget(fleet->app, &view, error));
    gint h7 = row_of(table, "standard", "t-shared", "model", "h7"),
         x5 = row_of(table, "standard", "t-shared", "model", "x5");
    assert_int_equal(h7 < 0 ? 0 : g_ascii_strtoll(at(table, h7, "budget"), NULL, 10), cases[i].h7);
    assert_int_equal(g_ascii_strtoll(at(table, x5, "budget"), NULL, 10), cases[i].x5);
    assert_string_equal(at(table, x5, "allocated"), "yes");
  }
  static const char *const nobody[] = {"q9", NULL};
  g_autoptr(GError) wrong = NULL;
  assert_false(carnet_action_cost_share(fleet->app, "t-shared", "equal", nobody, "test", &wrong));
}

/* The packs' range for each model, until there is an own estimate, a budget or a certificate. */
static void forecast(void **state) {
  (void)state;
  CarnetCostView view = {NULL, NULL, FALSE};
  g_autoptr(CarnetTable) before = NULL, after = NULL, sums = NULL;
  FLEET_OK(before = carnet_action_cost_forecast(fleet->app, &view, error));
  gint row = row_of(before, "standard", "t-model", "model", "x5");
  assert_string_equal(at(before, row, "low"), "30000000");
  assert_string_equal(at(before, row, "origin"), "pack");
  assert_string_equal(at(before, row, "source"), "Press");
  assert_true(row_of(before, "standard", "t-model", "model", "h7") >= 0);
  assert_string_equal(at(before, row_of(before, "standard", "t-org", "model", ""), "shared"), "yes");
  assert_int_equal(row_of(before, "standard", "option.localise", "model", ""), -1);
  static const char csv[] = "kind,standard,amount,high,currency,model,year,source\n"
                            "estimate,t-model,1,2,CNY,x5,2028,own\nbudget,t-model,5,,CNY,h7,,\n";
  g_autoptr(CarnetCostImport) booked = import(csv, FALSE, FALSE);
  assert_int_equal(booked->recorded, 2);
  FLEET_OK(after = carnet_action_cost_forecast(fleet->app, &view, error));
  row = row_of(after, "standard", "t-model", "model", "x5");
  assert_string_equal(at(after, row, "origin"), "estimate");
  assert_string_equal(at(after, row, "year"), "2028");
  assert_string_equal(at(after, row, "high"), "200");
  assert_int_equal(row_of(after, "standard", "t-model", "model", "h7"), -1);
  FLEET_OK(sums = carnet_action_cost_forecast_sums(fleet->app, &view, error));
  assert_string_equal(at(sums, row_of(sums, "year", "2028", "model", "x5"), "high"), "200");
}

/* A test that is planned and that nobody has a figure for stands there without one, and is no zero in a sum.
 */
static void unpriced(void **state) {
  (void)state;
  static const char yaml[] =
      "{standard: t-free, scope: model, model: x5, status: planned, date: \"2029-03-01\"}";
  g_autoptr(CarnetNode) keys = NULL;
  FLEET_OK(keys = carnet_yaml_load(yaml, strlen(yaml), "test", &carnet_yaml_limits_document, error));
  FLEET_OK(carnet_action_cert_set(fleet->app, "t-free-x5", keys, "test", error));
  CarnetCostView view = {"x5", NULL, FALSE}, other = {"h7", NULL, FALSE};
  g_autoptr(CarnetTable) lines = NULL, sums = NULL, none = NULL;
  FLEET_OK(lines = carnet_action_cost_forecast(fleet->app, &view, error));
  gint row = row_of(lines, "standard", "t-free", "model", "x5");
  assert_string_equal(at(lines, row, "year"), "2029");
  assert_string_equal(at(lines, row, "low"), "");
  assert_string_not_equal(at(lines, row, "note"), "");
  FLEET_OK(sums = carnet_action_cost_forecast_sums(fleet->app, &view, error));
  assert_int_equal(row_of(sums, "year", "2029", "model", "x5"), -1);
  FLEET_OK(none = carnet_action_cost_forecast(fleet->app, &other, error));
  assert_int_equal(row_of(none, "standard", "t-free", "model", "x5"), -1);
}

static guint rows_where(const CarnetTable *table, const char *a, const char *x, const char *b,
                        const char *y) {
  guint n = 0;
  for (guint r = 0; r < carnet_table_rows(table); r++)
    n += strcmp(carnet_table_get(table, r, a), x) == 0 && strcmp(carnet_table_get(table, r, b), y) == 0;
  return n;
}

/* Several prices of one thing widen it or stand beside it, and are no sum; a standard is asked where a model
 * is sold; what is missing is missing once. */
static void one_thing(void **state) {
  (void)state;
  static const char *const yaml = "{name: Z9, fleet: 5, markets: [CN]}";
  g_autoptr(CarnetNode) keys = NULL;
  g_autofree char *digest = NULL;
  FLEET_OK(keys = carnet_yaml_load(yaml, strlen(yaml), "test", &carnet_yaml_limits_document, error));
  CarnetAppend append = {.kind = "model", .action = "add", .subject = "z9", .keys = keys, .reason = "test"};
  FLEET_OK(digest = carnet_app_record(fleet->app, &append, error));
  CarnetCostView view = {"z9", NULL, FALSE};
  g_autoptr(CarnetTable) lines = NULL, sums = NULL, found = NULL;
  FLEET_OK(lines = carnet_action_cost_forecast(fleet->app, &view, error));
  assert_int_equal(rows_where(lines, "model", "z9", "standard", "t-model"), 2);
  assert_int_equal(rows_where(lines, "model", "z9", "alternative", "yes"), 2);
  assert_int_equal(rows_where(lines, "model", "z9", "standard", "t-eu"), 0);
  FLEET_OK(sums = carnet_action_cost_forecast_sums(fleet->app, &view, error));
  assert_int_equal(carnet_table_rows(sums), 1);
  gint row = row_of(sums, "model", "z9", "currency", "CNY");
  assert_string_equal(at(sums, row, "low"), "20000000"); /* the lowest of both in CNY, */
  assert_string_equal(at(sums, row, "high"), "60000000");
  assert_string_equal(at(sums, row, "items"), "1");
  assert_string_equal(at(sums, row, "others"), "1"); /* that in USD beside it */
  FLEET_OK(found = carnet_action_findings(fleet->app, error));
  assert_int_equal(rows_where(found, "check", "certificate_missing", "where", "t-model z9") +
                       rows_where(found, "check", "certificate_missing", "where", "T MODEL z9"),
                   1);
  assert_int_equal(rows_where(found, "check", "certificate_missing", "where", "t-eu z9"), 0);
}

/* A standard of each model, a model on the road, and no certificate of it; the name of a standard is not its
 * spelling. */
static void missing(void **state) {
  (void)state;
  g_autoptr(CarnetTable) before = NULL, after = NULL;
  FLEET_OK(before = carnet_action_findings(fleet->app, error));
  gint row = row_of(before, "check", "certificate_missing", "where", "t-model x5");
  assert_non_null(strstr(at(before, row, "what"), "3,000 vehicles"));
  const char *yaml = "{standard: \"T MODEL\", scope: model, model: x5, status: planned}";
  g_autoptr(CarnetNode) keys = NULL;
  FLEET_OK(keys = carnet_yaml_load(yaml, strlen(yaml), "test", &carnet_yaml_limits_document, error));
  FLEET_OK(carnet_action_cert_set(fleet->app, "t-model-x5", keys, "test", error));
  FLEET_OK(after = carnet_action_findings(fleet->app, error));
  assert_int_equal(row_of(after, "check", "certificate_missing", "where", "t-model x5"), -1);
}

static void options(void **state) {
  (void)state;
  g_autoptr(CarnetTable) table = NULL;
  FLEET_OK(table = carnet_action_cost_options(fleet->app, error));
  assert_string_equal(at(table, row_of(table, "option", "localise", "currency", "CNY"), "low"), "5");
  gint none = row_of(table, "option", "assess", "currency", "");
  assert_string_equal(at(table, none, "low"), "");
  assert_non_null(strstr(at(table, none, "note"), "no figure known"));
}

/* ---- bytes a day ---- */

static const char register_csv[] =
    "field_id,model,market,collected_in,path,rate,bytes,storage,destination,purpose\n"
    "V1,X5,CN,CN,gnss.position.latitude,10,8,CN,-,navigation\n"
    "V1,X5,CN,CN,gnss.position.latitude,10,8,CN,DE,research\n"
    "V2,X5,CN,CN,camera.front.image,2,100,vehicle,-,driving\n"
    "V3,X5,CN,CN,door.state,event,1,CN,-,comfort\n"
    "V4,X5,CN,CN,seat.state,1,,CN,-,comfort\n"
    "V5,Q9,CN,CN,tyre.pressure,1,4,CN,-,comfort\n";

static void volumes(void **state) {
  (void)state;
  fleet_import_file(fleet, "volume.csv", register_csv);
  const char *mine = "id:V1,V2,V3,V4,V5";
  g_autoptr(CarnetTable) models = NULL, flow = NULL, to = NULL;
  FLEET_OK(models = carnet_action_volumes(fleet->app, "model", mine, error));
  gint x5 = row_of(models, "name", "X5", "level", "T9");
  /* (10 x 8 + 2 x 100) bytes a second, an hour a day; the field with two uses once */
  assert_string_equal(at(models, x5, "fields"), "4");
  assert_string_equal(at(models, x5, "bytes_vehicle_day"), "1008000");
  assert_string_equal(at(models, x5, "bytes_day"), "3024000000");
  assert_string_equal(at(models, x5, "usual_vehicle_day"), "7000");
  assert_string_equal(at(models, x5, "usual_day"), "21000000");
  /* More than ten times the usual: how far, and what makes the most of it. */
  assert_non_null(strstr(at(models, x5, "note"), "144 x the usual; 71 % of it is 1 fields"));
  assert_string_equal(at(models, x5, "no_rate"), "1");
  assert_string_equal(at(models, x5, "no_size"), "1");
  assert_string_equal(at(models, x5, "whole_day"), "no");
  gint q9 = row_of(models, "name", "Q9", "no_fleet", "1");
  assert_string_equal(at(models, q9, "bytes_day"), "0");
  assert_string_equal(at(models, q9, "whole_day"), "yes");
  FLEET_OK(flow = carnet_action_volumes(fleet->app, "flow", mine, error));
  assert_string_equal(at(flow, row_of(flow, "name", "collected", "fields", "5"), "bytes_day"), "3024000000");
  assert_string_equal(at(flow, row_of(flow, "name", "sent_abroad", "fields", "1"), "bytes_day"), "864000000");
  assert_string_equal(at(flow, row_of(flow, "name", "in_vehicle", "fields", "1"), "bytes_day"), "2160000000");
  FLEET_OK(to = carnet_action_volumes(fleet->app, "destination", mine, error));
  assert_string_equal(at(to, row_of(to, "name", "DE", "fields", "1"), "bytes_day"), "864000000");
  /* A level without a figure has that of the one below it which holds for those above; another letter not. */
  static const char *const levels[][2] = {{"T9", "7000"}, {"T10", "7000"}, {"U1 T9", "7000"},
                                          {"T8", ""},     {"U10", ""},     {"test", ""}};
  for (gsize i = 0; i < G_N_ELEMENTS(levels); i++) {
    const CarnetVolume *usual = carnet_volume_usual(fleet->app, levels[i][0], "2026-11-22");
    g_autofree char *bytes = usual ? g_strdup_printf("%" G_GINT64_FORMAT, usual->bytes_day) : g_strdup("");
    assert_string_equal(bytes, levels[i][1]);
  }
  g_autoptr(GError) wrong = NULL;
  assert_null(carnet_action_volumes(fleet->app, "colour", NULL, &wrong));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rates),   cmocka_unit_test(imported),       cmocka_unit_test(budgets),
      cmocka_unit_test(shared),  cmocka_unit_test(forecast),       cmocka_unit_test(unpriced),
      cmocka_unit_test(options), cmocka_unit_test(committed_once), cmocka_unit_test(one_thing),
      cmocka_unit_test(missing), cmocka_unit_test(volumes)};
  return cmocka_run_group_tests(tests, setup, teardown);
}
