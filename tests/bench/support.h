/*
 * support.h - how a bench says what it measured: lines for tests/bench/table.py on standard output.
 *
 *   row ID BOUND WHAT PEER    fields by TAB. BOUND: "ratio<=0.6" of ours to the peer's time, "speed>=0.5" of
 * the peer's time to ours, "ours<=16" in the row's unit, "-" for a figure without a bound unit ID UNIT "ms"
 * unless said pair ID OURS PEER         one interleaved round; "-" for PEER where there is none note ID TEXT
 * stands below the table
 */
#ifndef CARNET_TESTS_BENCH_SUPPORT_H
#define CARNET_TESTS_BENCH_SUPPORT_H

#include <glib.h>

typedef struct {
  const char *id, *bound, *what, *peer;
} BenchRow;

void bench_row(const BenchRow *row);
void bench_unit(const char *id, const char *unit);
void bench_pair(const char *id, double ours, double peer); /* peer below 0: none */
void bench_note(const char *id, const char *format, ...) G_GNUC_PRINTF(2, 3);
double bench_ms(void); /* a steady clock */
/* Ends the program with what went wrong. */
void bench_need(gboolean ok, const GError *error, const char *what);
/* Drops a file's pages from the page cache (those that are on the disk already): what follows reads it cold.
 */
void bench_cold(const char *path);
/* $CARNET_BENCH_SCALE, a factor on counts; 1 where it is not set. */
double bench_scale(void);
/* The first argument that begins with "NAME=", behind the sign; `otherwise` where there is none. */
const char *bench_argument(int argc, char **argv, const char *name, const char *otherwise);

#endif
