/* Rows for tests of the inventory: "column=value|column=value" a row, an unmapped column as "x:header=value".
 */
#ifndef TESTS_INVENTORY_ROWS_H
#define TESTS_INVENTORY_ROWS_H

#include "carnet/inventory.h"

typedef struct {
  char *folder, *path;
  CarnetInventory *inventory; /* open for writing */
  GPtrArray *rejects;         /* "line: reason" of the last import */
  guint classified;           /* texts that the classifier saw */
  guint64 ordinary_bit;
} TestStore;

void test_store_open(TestStore *store);
void test_store_clear(TestStore *store);

/* Traits by the path and descriptions: bit 0 location.position ("location"), bit 1 cabin.seat ("seat"), bit 2
   vehicle.speed ("speed"); ordinary where they say "wiper". */
CarnetImportOptions test_store_options(TestStore *store, const char *name);
/* Stages them; fails the test on an error. */
CarnetImportResult test_store_stage(TestStore *store, const char *name, const char *const *rows);
/* Stages and flips; result cleared but for its numbers. */
CarnetImportResult test_store_import(TestStore *store, const char *name, const char *const *rows);
/* Hits of a profile into `out`; returns how many. */
#define TEST_HITS_MAX 4
typedef guint (*TestHitsFunc)(const CarnetProfile *profile, CarnetCategoryHit *out);
/* Writes them for all profiles that have none under that key. */
void test_store_find(TestStore *store, const char *rules_key, TestHitsFunc func);
/* Categories for all profiles: gdpr.location_data (true where market is EU, maybe where there is none),
   gdprx.other for seats, gdpr.location_data.trip beside it for speed. */
void test_store_categorise(TestStore *store);
gint64 test_store_count(TestStore *store, const char *filter);
/* The cells of a column of all rows that match, joined by "," in the given order; caller frees. */
char *test_store_column(TestStore *store, const char *filter, const char *column, const char *sort);

#endif
