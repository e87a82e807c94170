/* links: actions db records base support.c */
/*
 * Records: appending a signed event against `ssh-keygen -Y sign` alone, and folding many events. The
 * workspace's ledger is filled up to `events` commits on the way, for the row of `carnet verify`.
 *
 *   bench_ledger workspace=DIR person=ID key=FILE events=N
 */
#include "support.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>

#include "carnet/canon.h"
#include "carnet/fold.h"
#include "carnet/ledger.h"
#include "carnet/state.h"
#include "carnet/text.h"

#define PAIRS 60
#define FOLDED 100000u
#define COSTS_SHARE 4 /* one event in so many is a cost, the others are mappings */

typedef struct {
  CarnetLedger *ledger;
  CarnetActor actor;
  gint64 clock;
  guint n;
} Writer;

static double append(Writer *writer) {
  g_autoptr(GError) error = NULL;
  g_autofree char *subject = g_strdup_printf("model-%u", writer->n++);
  g_autofree char *time = carnet_text_instant(writer->clock++);
  g_autoptr(CarnetNode) keys = carnet_node_map();
  carnet_node_set_string(keys, "name", subject);
  carnet_node_set_string(keys, "level", "L2");
  carnet_node_set_int(keys, "fleet", 12000);
  const char *const none[] = {NULL};
  CarnetAppend what = {.kind = "model",
                       .action = "add",
                       .subject = subject,
                       .time = time,
                       .reason = "a bench",
                       .keys = keys,
                       .prev_heads = none};
  double start = bench_ms();
  g_autoptr(CarnetEventRecord) record = carnet_ledger_append(writer->ledger, &writer->actor, &what, &error);
  double took = bench_ms() - start;
  bench_need(record != NULL, error, "append");
  return took;
}

/* A commit's text of usual size, signed by the program alone. */
static double sign(const char *key) {
  static const char text[] =
      "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
      "author p-a <p-a@carnet> 1767600000 +0000\ncommitter p-a <p-a@carnet> 1767600000 +0000\n\n"
      "model add model-1\n";
  g_autoptr(GError) error = NULL;
  double start = bench_ms();
  g_autoptr(GSubprocess) process = g_subprocess_new(
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
      &error, "ssh-keygen", "-Y", "sign", "-n", "git", "-f", key, NULL);
  g_autofree char *out = NULL;
  gboolean ok = process && g_subprocess_communicate_utf8(process, text, NULL, &out, NULL, &error) &&
                g_subprocess_get_successful(process);
  double took = bench_ms() - start;
  bench_need(ok, error, "ssh-keygen");
  return took;
}

static void append_rows(Writer *writer, guint events) {
  bench_row(&(BenchRow){"append", "ratio<=3", "append a signed event", "ssh-keygen -Y sign alone"});
  for (guint i = 0; i < PAIRS; i++) {
    double ours = append(writer);
    bench_pair("append", ours, sign(writer->actor.key_file));
  }
  while (writer->n < events) append(writer);
}

/* ---- folding --------------------------------------------------------------------------------------------
 */

static CarnetEventRecord *made(guint i, const char *kind, const char *action, const char *subject,
                               CarnetNode *body) {
  CarnetEventRecord *record = carnet_event_record_new();
  g_autofree char *name = g_strdup_printf("%s %u", kind, i);
  record->order = (gint64)i + 1;
  record->kind = g_strdup(kind);
  record->action = g_strdup(action);
  record->subject = g_strdup(subject);
  record->time = carnet_text_instant(1767600000 + (gint64)i * 60);
  record->by = g_strdup("p-a");
  record->role = g_strdup("mapper");
  record->digest = carnet_digest_of_bytes(name, strlen(name));
  record->prev = g_new0(char *, 1);
  record->reason = g_strdup("");
  record->body = body;
  record->verdict = CARNET_VERDICT_GOOD;
  return record;
}

static CarnetEventRecord *made_mapping(guint i) {
  CarnetNode *body = carnet_node_map(), *fields = carnet_node_list(), *field = carnet_node_map();
  g_autofree char *subject = g_strdup_printf("mapping-%u", i), *key = g_strdup_printf("fleet\tid\tF-%u", i);
  carnet_node_set_string(field, "key", key);
  carnet_node_set_string(field, "text_digest",
                         "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  carnet_node_append(fields, field);
  carnet_node_set(body, "fields", fields);
  carnet_node_set_string(body, "category", "gdpr.location_data");
  return made(i, "mapping", "confirm", subject, body);
}

static CarnetEventRecord *made_cost(guint i) {
  CarnetNode *body = carnet_node_map();
  g_autofree char *subject = g_strdup_printf("cost-%u", i);
  carnet_node_set_string(body, "model", "h7");
  carnet_node_set_string(body, "standard", "gb44495");
  carnet_node_set_int(body, "amount_minor", 125000);
  carnet_node_set_string(body, "currency", "CNY");
  carnet_node_set_string(body, "date", "2026-03-01");
  return made(i, "cost", "payment", subject, body);
}

static void fold_rows(void) {
  guint n = (guint)(FOLDED * bench_scale());
  g_autoptr(GPtrArray) mappings = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
  g_autoptr(GPtrArray) costs = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
  for (guint i = 0; i < n; i++) {
    if (i % COSTS_SHARE == 0)
      g_ptr_array_add(costs, made_cost(i));
    else
      g_ptr_array_add(mappings, made_mapping(i));
  }
  bench_row(&(BenchRow){"fold", "ours<=2000", "fold 100,000 events: mappings, costs", "none"});
  guint rows = 0;
  for (guint i = 0; i < 3; i++) {
    double start = bench_ms();
    g_autoptr(CarnetTable) a = carnet_fold_mappings(mappings);
    g_autoptr(CarnetTable) b = carnet_fold_costs(costs);
    bench_pair("fold", bench_ms() - start, -1);
    rows = carnet_table_rows(a) + carnet_table_rows(b);
  }
  bench_need(rows > 0, NULL, "fold: nothing came of it");
  bench_note("fold", "%u events in memory gave %u rows", n, rows);
}

/* ---- folding what state.db holds -------------------------------------------------------------------------
 */

#define EVENTS_OF_ONE 5 /* events a subject */
#define MORE 100

/* Four kinds in turn: two whose parts are of events, two whose parts are of subjects. */
static CarnetEventRecord *made_stored(guint i, guint subjects) {
  static const struct {
    const char *kind, *action;
  } kinds[] = {{"cost", "payment"}, {"mapping", "confirm"}, {"model", "update"}, {"finding", "assign"}};
  guint s = i % subjects, k = s % G_N_ELEMENTS(kinds);
  g_autofree char *subject = g_strdup_printf("%s-%u", kinds[k].kind, s), *nonce = g_strdup_printf("%032x", i);
  g_autofree char *key = g_strdup_printf("fleet\tid\tF-%u", s);
  CarnetNode *body = carnet_node_map(), *fields = carnet_node_list(), *field = carnet_node_map();
  const char *const texts[][2] = {
      {"kind", kinds[k].kind}, {"action", kinds[k].action}, {"subject", subject},
      {"by", "p-a"},           {"role", "finance"},         {"nonce", nonce},
      {"reason", "a bench"},   {"model", subject},          {"standard", "gb44495"},
      {"currency", "CNY"},     {"category", "gdpr.vin"}};
  for (gsize t = 0; t < G_N_ELEMENTS(texts); t++) carnet_node_set_string(body, texts[t][0], texts[t][1]);
  carnet_node_set_int(body, "amount_minor", 125000 + (gint64)i);
  carnet_node_set_string(field, "key", key);
  carnet_node_append(fields, field);
  carnet_node_set(body, "fields", fields);
  CarnetEventRecord *record = made(i, kinds[k].kind, kinds[k].action, subject, body);
  record->bytes = carnet_canon_emit(body, NULL);
  return record;
}

static void add_stored(CarnetState *state, guint from, guint n, guint subjects) {
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
  for (guint i = from; i < from + n; i++) g_ptr_array_add(records, made_stored(i, subjects));
  bench_need(carnet_state_add(state, from > 0 ? "tip" : "", records, "tip", &error), error, "state");
}

static double fold_stored(CarnetState *state) {
  g_autoptr(GError) error = NULL;
  guint n = 0;
  const CarnetView *views = carnet_views(&n);
  double start = bench_ms();
  bench_need(carnet_state_fold(state, views, n, CARNET_VIEWS_VERSION, &error), error, "fold");
  return bench_ms() - start;
}

static double read_stored(CarnetState *state, guint *rows) {
  g_autoptr(GError) error = NULL;
  double start = bench_ms();
  for (guint i = 0; i < 2; i++) {
    const CarnetView *view = carnet_view_find(i == 0 ? "costs" : "model");
    g_autoptr(CarnetTable) parts = carnet_state_parts(state, view, &error);
    bench_need(parts != NULL, error, "parts");
    g_autoptr(CarnetTable) whole = view->whole != NULL ? view->whole(parts) : NULL;
    *rows += carnet_table_rows(whole != NULL ? whole : parts);
  }
  return bench_ms() - start;
}

static double processor_ms(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
         (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

static void stored_rows(const char *workspace) {
  g_autoptr(GError) error = NULL;
  guint n = (guint)(FOLDED * bench_scale()), subjects = MAX(n / EVENTS_OF_ONE, MORE), rows = 0;
  bench_row(&(BenchRow){"fold_cold", "ours<=2000", "fold 100,000 events of state.db, nothing kept", "none"});
  bench_row(&(BenchRow){"fold_cold_cpu", "-", "... processor time", "none"});
  bench_row(&(BenchRow){"fold_more", "ours<=20", "... after 100 more events of 100 subjects", "none"});
  bench_row(&(BenchRow){"fold_read", "-", "... read two of the tables (costs, models)", "none"});
  g_autofree char *path = g_build_filename(workspace, "bench-state.db", NULL);
  for (guint i = 0; i < 3; i++) {
    g_unlink(path);
    g_autoptr(CarnetState) state = carnet_state_open(path, TRUE, &error);
    bench_need(state != NULL, error, path);
    add_stored(state, 0, n, subjects);
    double before = processor_ms();
    bench_pair("fold_cold", fold_stored(state), -1);
    bench_pair("fold_cold_cpu", processor_ms() - before, -1);
    for (guint more = 0; more < 5; more++) {
      add_stored(state, n + more * MORE, MORE, subjects);
      bench_pair("fold_more", fold_stored(state), -1);
      bench_pair("fold_read", read_stored(state, &rows), -1);
    }
  }
  g_unlink(path);
  bench_need(rows > 0, NULL, "fold: nothing came of it");
  bench_note("fold_cold", "%u events over %u subjects of four kinds", n, subjects);
}

static void ingest_rows(CarnetLedger *ledger) {
  g_autoptr(GError) error = NULL;
  bench_row(&(BenchRow){"ingest", "-", "ingest the ledger from its root, signatures checked", "none"});
  for (guint i = 0; i < 3; i++) {
    double start = bench_ms();
    g_autofree char *tip = NULL;
    g_autoptr(GPtrArray) records = carnet_ledger_ingest(ledger, "", NULL, &tip, NULL, NULL, &error);
    bench_need(records != NULL, error, "ingest");
    bench_pair("ingest", bench_ms() - start, -1);
    if (i == 0) bench_note("ingest", "%u events", records->len);
  }
}

int main(int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  const char *workspace = bench_argument(argc, argv, "workspace", "");
  g_autoptr(CarnetLedger) ledger = carnet_ledger_open(workspace, &error);
  bench_need(ledger != NULL, error, workspace);
  g_autofree char *tip = NULL;
  g_autoptr(GPtrArray) records = carnet_ledger_ingest(ledger, "", NULL, &tip, NULL, NULL, &error);
  bench_need(records != NULL && records->len > 0, error, "ingest");
  const CarnetEventRecord *last = records->pdata[records->len - 1];
  Writer writer = {.ledger = ledger,
                   .actor = {.person = bench_argument(argc, argv, "person", ""),
                             .role = "admin",
                             .key_file = bench_argument(argc, argv, "key", "")},
                   .clock = carnet_text_instant_to_unix(last->time) + 1,
                   .n = records->len};
  append_rows(&writer, (guint)g_ascii_strtoull(bench_argument(argc, argv, "events", "0"), NULL, 10));
  ingest_rows(ledger);
  fold_rows();
  stored_rows(workspace);
  return 0;
}
