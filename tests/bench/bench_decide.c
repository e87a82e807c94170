/* links: actions compliance db records reports base support.c */
/*
 * Deciding an export of every row of a workspace: the answer alone, once the fields are known (their profiles
 * are read), and the whole of it with finding the rows, which is what `carnet decide` does; what an approval
 * binds; advice.
 *
 *   bench_decide workspace=DIR
 */
#include "support.h"

#include <string.h>

#include "app.h"
#include "carnet/actions_cases.h"
#include "carnet/actions_exports.h"
#include "carnet/yaml.h"
#include "decide.h"
#include "derive.h"

#define ROUNDS 7

static const char request_text[] =
    "from: CN\n"
    "to: [DE, US]\n"
    "channel: backend\n"
    "recipient: {name: \"Example Ltd\", kind: affiliate, role: processor, country: \"DE\", owned_by: \"DE\"}\n"
    "purpose: road test\n"
    "rows: 'path:*'\n"
    "people: {distinct: 12600, basis: exact}\n"
    "sensitive_people: {distinct: 8400, basis: exact}\n";

static gboolean collect(const CarnetProfile *profile, gpointer user, GError **error) {
  return profile->rows == 0 || carnet_profile_set_add(profile, user, error);
}

static void alone(CarnetApp *app, const CarnetExportRequest *request, const CarnetProfileSet *set) {
  const CarnetCounters counters = {0, 0, FALSE, 0, 0, 0, NULL};
  g_autofree char *today = carnet_app_today(app);
  bench_row(&(BenchRow){"decide", "ours<=100", "decide an export of all rows, fields known", "none"});
  guint64 rows = 0;
  for (guint i = 0; i < ROUNDS; i++) {
    double start = bench_ms();
    g_autoptr(CarnetDecision) decision = carnet_decide_answer(
        app->packs, request, (const CarnetDecisionProfile *)(gpointer)set->profiles->data, set->profiles->len,
        &counters, today);
    bench_pair("decide", bench_ms() - start, -1);
    rows = decision->rows;
  }
  bench_note("decide", "%" G_GUINT64_FORMAT " rows in %u profiles", rows, set->profiles->len);
}

/* With the lines that an approval binds: each profile named by its digest. */
static void bound(CarnetApp *app, const CarnetExportRequest *request, const CarnetProfileSet *set) {
  g_autofree char *today = carnet_app_today(app);
  bench_row(&(BenchRow){"decide_bound", "-", "the same with the lines that an approval binds", "none"});
  for (guint i = 0; i < 3; i++) {
    double start = bench_ms();
    g_autoptr(CarnetDecision) decision =
        carnet_decide(app->packs, request, (const CarnetDecisionProfile *)(gpointer)set->profiles->data,
                      set->profiles->len, NULL, today);
    bench_pair("decide_bound", bench_ms() - start, -1);
    if (i == 0) bench_note("decide_bound", "%u lines", decision->categories->len);
  }
}

static void advice(CarnetApp *app) {
  g_autoptr(GError) error = NULL;
  bench_row(&(BenchRow){"advise", "-", "advice on an export of all rows", "none"});
  for (guint i = 0; i < 2; i++) {
    double start = bench_ms();
    CarnetTable *table =
        carnet_action_advise(app, request_text, strlen(request_text), "request", NULL, &error);
    bench_need(table != NULL, error, "advise");
    bench_pair("advise", bench_ms() - start, -1);
    carnet_table_free(table);
  }
}

static void whole(CarnetApp *app) {
  g_autoptr(GError) error = NULL;
  bench_row(
      &(BenchRow){"decide_whole", "-", "the same with finding the rows and reading their fields", "none"});
  for (guint i = 0; i < 2; i++) {
    double start = bench_ms();
    CarnetNode *answer =
        carnet_action_decide(app, request_text, strlen(request_text), "request", NULL, &error);
    bench_need(answer != NULL, error, "decide");
    bench_pair("decide_whole", bench_ms() - start, -1);
    carnet_node_free(answer);
  }
}

int main(int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  CarnetAppOptions options = {.workspace = bench_argument(argc, argv, "workspace", NULL)};
  g_autoptr(CarnetApp) app = carnet_app_new(&options, &error);
  bench_need(app && carnet_app_need(app, CARNET_NEED_PACKS | CARNET_NEED_INVENTORY, &error), error,
             "workspace");
  CarnetProfileSet set = {g_array_new(FALSE, TRUE, sizeof(CarnetDecisionProfile)), g_string_chunk_new(4096)};
  bench_need(carnet_inventory_each_profile(app->inventory, FALSE, app->rules_key, collect, &set, &error),
             error, "profiles");
  g_autoptr(CarnetNode) node =
      carnet_yaml_load(request_text, strlen(request_text), "request", &carnet_yaml_limits_document, &error);
  g_autoptr(CarnetExportRequest) request = node ? carnet_export_request_parse(node, "request", &error) : NULL;
  bench_need(request != NULL, error, "request");
  alone(app, request, &set);
  bound(app, request, &set);
  whole(app);
  advice(app);
  g_array_unref(set.profiles);
  g_string_chunk_free(set.strings);
  return 0;
}
