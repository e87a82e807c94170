/* links: db base support.c */
/*
 * What a key of the console asks of the inventory, against the same question in SQL to a table as `sqlite3
 * .import` left it. Cold: a new handle, and the file's pages dropped from the page cache; warm: the same
 * handle, after another question.
 *
 *   bench_browse ours=inventory.db peer=FILE.db       table "field" in the peer's
 */
#include "support.h"

#include <sqlite3.h>
#include <string.h>

#include "carnet/inventory.h"

#define PAGE 50
#define ROUNDS 5

typedef enum { PAGE_OF, COUNT_OF, FACET_OF, CROSS_OF } What;

typedef struct {
  const char *id, *name;
  What what;
  const char *filter, *sort, *column, *other;
  double place;     /* of the first row, as a share of all */
  const char *peer; /* SQL; ?1 is that place */
} Ask;

static const Ask asks[] = {
    {"first", "first page of 50 rows", PAGE_OF, "", NULL, NULL, NULL, 0,
     "SELECT * FROM field LIMIT 50 OFFSET ?1"},
    {"middle", "jump to the middle", PAGE_OF, "", NULL, NULL, NULL, 0.5,
     "SELECT * FROM field LIMIT 50 OFFSET ?1"},
    {"end", "jump to the end", PAGE_OF, "", NULL, NULL, NULL, 0.99995,
     "SELECT * FROM field LIMIT 50 OFFSET ?1"},
    {"sorted", "sort by path, first page", PAGE_OF, "", "path", NULL, NULL, 0,
     "SELECT * FROM field ORDER BY signal_path LIMIT 50 OFFSET ?1"},
    {"sorted_middle", "sort by owner, jump to the middle", PAGE_OF, "", "-owner", NULL, NULL, 0.5,
     "SELECT * FROM field ORDER BY owner DESC LIMIT 50 OFFSET ?1"},
    {"search", "search with count: seat", COUNT_OF, "seat", NULL, NULL, NULL, 0,
     "SELECT count(*) FROM field WHERE signal_path LIKE '%seat%' OR description_en LIKE '%seat%' OR "
     "description_zh LIKE '%seat%'"},
    {"search_zh", "search with count: \345\272\247\346\244\205", COUNT_OF, "\345\272\247\346\244\205", NULL,
     NULL, NULL, 0,
     "SELECT count(*) FROM field WHERE signal_path LIKE '%\345\272\247\346\244\205%' OR description_en LIKE "
     "'%\345\272\247\346\244\205%' OR description_zh LIKE '%\345\272\247\346\244\205%'"},
    {"filter", "filter with count: market, destination", COUNT_OF, "market:EU to:US", NULL, NULL, NULL, 0,
     "SELECT count(*) FROM field WHERE market = 'EU' AND destination_country LIKE '%US%'"},
    {"filter_page", "filter, sort, first page", PAGE_OF, "market:EU to:US", "-retention", NULL, NULL, 0,
     "SELECT * FROM field WHERE market = 'EU' AND destination_country LIKE '%US%' ORDER BY "
     "CAST(retention_days AS INTEGER) DESC LIMIT 50 OFFSET ?1"},
    {"category", "count of a legal category", COUNT_OF, "cat:gdpr", NULL, NULL, NULL, 0, NULL},
    {"facet", "facet of owner", FACET_OF, "", NULL, "owner", NULL, 0,
     "SELECT owner, count(*) FROM field GROUP BY owner ORDER BY 2 DESC"},
    {"cross", "facet of owner by destination", CROSS_OF, "", NULL, "owner", "destination", 0,
     "SELECT owner, destination_country, count(*) FROM field GROUP BY owner, destination_country"},
};

/* Asked before each warm round and not measured: the inventory keeps its last filter's rows and its last
 * order, and the same question again would only find them. */
static const Ask another = {"",  "another question", PAGE_OF, "owner:Quality", "-market", NULL, NULL, 0.3,
                            NULL};

static const char *const columns[] = {"field", "path",       "model",  "market",  "type",   "unit", "owner",
                                      "basis", "categories", "traits", "outcome", "mapped", NULL};

static double ask_ours(CarnetInventory *inventory, const Ask *ask, gint64 rows) {
  g_autoptr(GError) error = NULL;
  double start = bench_ms();
  g_autoptr(CarnetFilter) filter = *ask->filter ? carnet_filter_parse(ask->filter, &error) : NULL;
  bench_need(!error, error, ask->filter);
  g_autoptr(CarnetTable) table = NULL;
  gint64 count = 0;
  CarnetInventoryQuery query = {.filter = filter,
                                .columns = columns,
                                .sort = ask->sort,
                                .offset = (gint64)((double)rows * ask->place),
                                .limit = PAGE};
  switch (ask->what) {
  case PAGE_OF: table = carnet_inventory_query(inventory, &query, NULL, &error); break;
  case COUNT_OF: count = carnet_inventory_count(inventory, filter, &error); break;
  case FACET_OF: table = carnet_inventory_facet(inventory, ask->column, filter, -1, &error); break;
  case CROSS_OF: table = carnet_inventory_cross(inventory, ask->column, ask->other, filter, &error); break;
  }
  double took = bench_ms() - start;
  bench_need(table ? carnet_table_rows(table) > 0 : count > 0, error, ask->name);
  return took;
}

static double ask_peer(sqlite3 *peer, const Ask *ask, gint64 rows) {
  sqlite3_stmt *statement = NULL;
  double start = bench_ms();
  bench_need(sqlite3_prepare_v2(peer, ask->peer, -1, &statement, NULL) == SQLITE_OK, NULL, ask->peer);
  if (sqlite3_bind_parameter_count(statement))
    sqlite3_bind_int64(statement, 1, (gint64)((double)rows * ask->place));
  guint64 bytes = 0;
  while (sqlite3_step(statement) == SQLITE_ROW)
    for (int c = 0; c < sqlite3_column_count(statement); c++)
      bytes += (guint64)sqlite3_column_bytes(statement, c);
  sqlite3_finalize(statement);
  bench_need(bytes > 0, NULL, ask->peer);
  return bench_ms() - start;
}

typedef struct {
  const char *ours, *peer;
  gint64 rows;
} Files;

static CarnetInventory *open_ours(const char *path) {
  g_autoptr(GError) error = NULL;
  CarnetInventory *inventory = carnet_inventory_open(path, CARNET_INVENTORY_READ, &error);
  bench_need(inventory != NULL, error, path);
  return inventory;
}

static sqlite3 *open_peer(const char *path) {
  sqlite3 *peer = NULL;
  bench_need(sqlite3_open_v2(path, &peer, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK, NULL, path);
  return peer;
}

/* The same ask, cold in its first round and warm in those that follow; the peer beside each. */
static void one_ask(const Files *files, const Ask *ask) {
  g_autofree char *cold = g_strconcat(ask->id, "_cold", NULL),
                  *cold_name = g_strconcat(ask->name, ", cold", NULL);
  const char *peer_name = ask->peer ? "the same in SQL, as imported" : "none";
  bench_row(&(BenchRow){ask->id, "ours<=16", ask->name, peer_name});
  bench_row(&(BenchRow){cold, "ours<=100", cold_name, peer_name});
  for (guint i = 0; i < 2; i++) {
    bench_cold(files->ours);
    bench_cold(files->peer);
    double start = bench_ms();
    g_autoptr(CarnetInventory) inventory = open_ours(files->ours);
    double first = bench_ms() - start + ask_ours(inventory, ask, files->rows);
    start = bench_ms();
    sqlite3 *peer = ask->peer ? open_peer(files->peer) : NULL;
    bench_pair(cold, first, peer ? bench_ms() - start + ask_peer(peer, ask, files->rows) : -1);
    for (guint k = 0; k < ROUNDS; k++) {
      ask_ours(inventory, &another, files->rows / 100);
      double warm = ask_ours(inventory, ask, files->rows);
      bench_pair(ask->id, warm, peer && k < 2 ? ask_peer(peer, ask, files->rows) : -1);
    }
    sqlite3_close(peer);
  }
}

int main(int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  Files files = {bench_argument(argc, argv, "ours", ""), bench_argument(argc, argv, "peer", ""), 0};
  g_autoptr(CarnetInventory) inventory = open_ours(files.ours);
  files.rows = carnet_inventory_count(inventory, NULL, &error);
  bench_need(files.rows > 0, error, "rows");
  for (guint i = 0; i < G_N_ELEMENTS(asks); i++) one_ask(&files, &asks[i]);
  bench_note("browse", "%" G_GINT64_FORMAT " rows; quality.md asks for these bounds on 10,000,000",
             files.rows);
  return 0;
}
