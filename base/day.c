/* day.c - days and instants as UTC text (text.h). Proleptic Gregorian, years 0001 to 9999, no leap seconds.
 */
#include "carnet/text.h"

#include <string.h>

#define UNIX_EPOCH_JULIAN 719163 /* g_date_get_julian of 1970-01-01 */
#define LAST_JULIAN 3652059      /* of 9999-12-31 */
#define DAY_SECONDS 86400

/* Digits s[0..n) as a number, or -1. */
static gint digits(const char *s, gsize n) {
  gint number = 0;
  for (gsize i = 0; i < n; i++) {
    if (!g_ascii_isdigit(s[i])) return -1;
    number = number * 10 + (s[i] - '0');
  }
  return number;
}

/* The julian day of the 10 characters at s, or 0 where they are no real day. Reads no byte after a NUL. */
static guint32 julian_of(const char *s) {
  if (strnlen(s, 10) < 10 || s[4] != '-' || s[7] != '-') return 0;
  gint year = digits(s, 4), month = digits(s + 5, 2), day = digits(s + 8, 2);
  if (year < 1 || month < 1 || day < 1) return 0;
  if (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year)) return 0;
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  return g_date_get_julian(&date);
}

static void day_parts(gint64 julian, GDate *date) {
  g_date_clear(date, 1);
  g_date_set_julian(date, (guint32)CLAMP(julian, 1, LAST_JULIAN));
}

static char *day_text(gint64 julian) {
  GDate date;
  day_parts(julian, &date);
  return g_strdup_printf("%04u-%02u-%02u", g_date_get_year(&date), (guint)g_date_get_month(&date),
                         (guint)g_date_get_day(&date));
}

gboolean carnet_text_is_day(const char *day) { return day && strnlen(day, 11) == 10 && julian_of(day) != 0; }

/* Seconds since midnight of "HH:MM:SS", or -1. */
static gint seconds_of(const char *s) {
  if (s[2] != ':' || s[5] != ':') return -1;
  gint hour = digits(s, 2), minute = digits(s + 3, 2), second = digits(s + 6, 2);
  if (hour < 0 || minute < 0 || second < 0 || hour > 23 || minute > 59 || second > 59) return -1;
  return hour * 3600 + minute * 60 + second;
}

gboolean carnet_text_is_instant(const char *instant) {
  if (!instant || strnlen(instant, 21) != 20) return FALSE;
  return instant[10] == 'T' && instant[19] == 'Z' && julian_of(instant) != 0 && seconds_of(instant + 11) >= 0;
}

char *carnet_text_day_add(const char *day, gint days) { return day_text((gint64)julian_of(day) + days); }

gint carnet_text_days_between(const char *from, const char *to) {
  return (gint)julian_of(to) - (gint)julian_of(from);
}

gint64 carnet_text_instant_to_unix(const char *instant) {
  gint64 days = (gint64)julian_of(instant) - UNIX_EPOCH_JULIAN;
  return days * DAY_SECONDS + seconds_of(instant + 11);
}

char *carnet_text_instant(gint64 unix_seconds) {
  gint64 first = (1 - (gint64)UNIX_EPOCH_JULIAN) * DAY_SECONDS;
  gint64 last = (LAST_JULIAN - (gint64)UNIX_EPOCH_JULIAN + 1) * DAY_SECONDS - 1;
  gint64 since = CLAMP(unix_seconds, first, last) - first; /* not negative */
  g_autofree char *day = day_text(since / DAY_SECONDS + 1);
  guint second = (guint)(since % DAY_SECONDS);
  return g_strdup_printf("%sT%02u:%02u:%02uZ", day, second / 3600, second / 60 % 60, second % 60);
}

char *carnet_text_day_in_zone(const char *instant, const char *zone) {
  /* GLib looks for a file of that name: a path is not a zone. */
  if (!carnet_text_is_instant(instant) || !zone || !*zone || *zone == '/' || strstr(zone, "..")) return NULL;
  g_autoptr(GTimeZone) found = g_time_zone_new_identifier(zone);
  if (!found) return NULL;
  gint64 unix_seconds = carnet_text_instant_to_unix(instant);
  gint interval = g_time_zone_find_interval(found, G_TIME_TYPE_UNIVERSAL, unix_seconds);
  gint64 local = unix_seconds + (interval < 0 ? 0 : g_time_zone_get_offset(found, interval));
  g_autofree char *text = carnet_text_instant(local);
  return g_strndup(text, 10);
}
