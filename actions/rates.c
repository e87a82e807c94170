#include "rates.h"

#include <string.h>

#define MICRO 1000000

CarnetTable *carnet_rates(CarnetApp *app, GError **error) { return carnet_app_table(app, "rates", error); }

static gboolean is_pair(const CarnetTable *rates, guint row, const char *from, const char *to) {
  return strcmp(carnet_table_get(rates, row, "currency"), from) == 0 &&
         strcmp(carnet_table_get(rates, row, "to"), to) == 0;
}

/* The latest day wins; of one day what was recorded last. */
static gint find_rate(const CarnetTable *rates, const char *from, const char *to, const char *day) {
  gint best = -1;
  for (guint i = 0; i < carnet_table_rows(rates); i++) {
    const char *date = carnet_table_get(rates, i, "date");
    if (strcmp(date, day) > 0 || (!is_pair(rates, i, from, to) && !is_pair(rates, i, to, from))) continue;
    if (best < 0 || strcmp(date, carnet_table_get(rates, (guint)best, "date")) >= 0) best = (gint)i;
  }
  return best;
}

/* a * b / c, rounded half up, in 128 bits; FALSE where it leaves 63. */
static gboolean scale(gint64 a, gint64 b, gint64 c, gint64 *out) {
  __extension__ typedef __int128 Wide;
  Wide product = (Wide)a * b;
  Wide half = product < 0 ? -(Wide)c / 2 : (Wide)c / 2;
  Wide result = (product + half) / c;
  if (result > G_MAXINT64 || result < G_MININT64) return FALSE;
  *out = (gint64)result;
  return TRUE;
}

gboolean carnet_rates_convert(const CarnetTable *rates, const char *from, const char *to, const char *day,
                              gint64 minor, gint64 *out, gint *used) {
  if (used) *used = -1;
  *out = minor;
  if (strcmp(from, to) == 0) return TRUE;
  gint row = find_rate(rates, from, to, day);
  if (row < 0) return FALSE;
  if (used) *used = row;
  gint64 rate = g_ascii_strtoll(carnet_table_get(rates, (guint)row, "rate_micro"), NULL, 10);
  if (rate <= 0) return FALSE;
  return is_pair(rates, (guint)row, from, to) ? scale(minor, rate, MICRO, out)
                                              : scale(minor, MICRO, rate, out);
}
