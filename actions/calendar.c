#include "calendar.h"

#include <string.h>

#include "carnet/fs.h"
#include "carnet/text.h"
#include "sheet.h"

#define MAX_RANGE_DAYS 62
#define MAX_DAYS 3660 /* before the end of a permission */

struct CarnetCalendar {
  GHashTable *days;   /* "cn 2026-10-01" -> holiday or workday */
  GHashTable *covers; /* "cn 2026" */
  GPtrArray *duties;  /* CarnetDuty* */
};

static const char *const columns[] = {"!kind", "!when",  "regime",  "filing",      "rows", "!en",
                                      "!zh",   "clause", "!source", "!confidence", NULL};

static void duty_free(gpointer data) {
  CarnetDuty *duty = data;
  char **texts[] = {&duty->month_day, &duty->regime, &duty->filing, &duty->rows,      &duty->en,
                    &duty->zh,        &duty->clause, &duty->source, &duty->confidence};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) g_free(*texts[i]);
  g_free(duty);
}

CarnetCalendar *carnet_calendar_new(void) {
  CarnetCalendar *calendar = g_new0(CarnetCalendar, 1);
  calendar->days = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  calendar->covers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  calendar->duties = g_ptr_array_new_with_free_func(duty_free);
  return calendar;
}

void carnet_calendar_free(CarnetCalendar *calendar) {
  if (!calendar) return;
  g_hash_table_unref(calendar->days);
  g_hash_table_unref(calendar->covers);
  g_ptr_array_unref(calendar->duties);
  g_free(calendar);
}

/* ---- lines ---- */

typedef struct {
  CarnetCalendar *calendar;
  const CarnetSheet *sheet;
  guint row;
  const char *kind, *when, *regime;
} Line;

/* "2026-10-01" or "2026-10-01..2026-10-07" */
static gboolean take_days(const Line *line, GError **error) {
  g_auto(GStrv) ends = g_strsplit(line->when, "..", 2);
  const char *first = ends[0] ? ends[0] : "", *last = ends[0] && ends[1] ? ends[1] : first;
  if (!carnet_text_is_day(first) || !carnet_text_is_day(last) || strcmp(first, last) > 0 ||
      carnet_text_days_between(first, last) > MAX_RANGE_DAYS)
    return carnet_sheet_fail(line->sheet, line->row, error,
                             "when: \"%.40s\"; a day 2026-10-01 or a range 2026-10-01..2026-10-07 is wanted",
                             line->when);
  gint n = carnet_text_days_between(first, last);
  for (gint i = 0; i <= n; i++) {
    g_autofree char *day = carnet_text_day_add(first, i);
    g_hash_table_replace(line->calendar->days, g_strdup_printf("%s %s", line->regime, day),
                         (gpointer)(strcmp(line->kind, "holiday") == 0 ? "holiday" : "workday"));
  }
  return TRUE;
}

static gboolean take_covers(const Line *line, GError **error) {
  if (strlen(line->when) != 4 || strspn(line->when, "0123456789") != 4)
    return carnet_sheet_fail(line->sheet, line->row, error, "when: \"%.20s\"; a year is wanted", line->when);
  g_hash_table_add(line->calendar->covers, g_strdup_printf("%s %s", line->regime, line->when));
  return TRUE;
}

static CarnetDuty *duty_of(const Line *line, CarnetDutyKind kind) {
  CarnetDuty *duty = g_new0(CarnetDuty, 1);
  duty->kind = kind;
  const struct {
    char **to;
    const char *from;
  } texts[] = {{&duty->filing, "filing"},
               {&duty->rows, "rows"},
               {&duty->en, "en"},
               {&duty->zh, "zh"},
               {&duty->clause, "clause"},
               {&duty->source, "source"},
               {&duty->confidence, "confidence"}};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    *texts[i].to = g_strdup(carnet_sheet_get(line->sheet, line->row, texts[i].from));
  duty->regime = g_strdup(line->regime);
  return duty;
}

static gboolean take_yearly(const Line *line, GError **error) {
  g_autofree char *day = g_strdup_printf("2028-%s", line->when); /* a leap year: 02-29 is a day */
  g_autoptr(GError) wrong = NULL;
  const char *rows = carnet_sheet_get(line->sheet, line->row, "rows");
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(rows, &wrong);
  if (strlen(line->when) != 5 || !carnet_text_is_day(day))
    return carnet_sheet_fail(line->sheet, line->row, error, "when: \"%.20s\"; month and day 12-15 are wanted",
                             line->when);
  if (!filter) return carnet_sheet_fail(line->sheet, line->row, error, "rows: %s", wrong->message);
  CarnetDuty *duty = duty_of(line, CARNET_DUTY_YEARLY);
  duty->month_day = g_strdup(line->when);
  g_ptr_array_add(line->calendar->duties, duty);
  return TRUE;
}

/* "60w": working days, "90d": calendar days, before the last day of a permission. */
static gboolean take_renew(const Line *line, GError **error) {
  gsize n = strspn(line->when, "0123456789");
  gint64 days = n > 0 && n <= 4 ? g_ascii_strtoll(line->when, NULL, 10) : 0;
  gboolean unit = line->when[n] && strchr("wd", line->when[n]) && !line->when[n + 1];
  if (!unit || days < 1 || days > MAX_DAYS)
    return carnet_sheet_fail(line->sheet, line->row, error,
                             "when: \"%.20s\"; 60w (working days) or 90d (days) before the end is wanted",
                             line->when);
  if (!*carnet_sheet_get(line->sheet, line->row, "filing"))
    return carnet_sheet_fail(
        line->sheet, line->row, error,
        "filing: empty; of which procedure? assessment, standard_contract, certification");
  CarnetDuty *duty = duty_of(line, CARNET_DUTY_RENEW);
  duty->days = (gint)days;
  duty->working = line->when[n] == 'w';
  g_ptr_array_add(line->calendar->duties, duty);
  return TRUE;
}

static const struct {
  const char *kind;
  gboolean (*take)(const Line *line, GError **error);
} kinds[] = {{"holiday", take_days},
             {"workday", take_days},
             {"covers", take_covers},
             {"yearly", take_yearly},
             {"renew", take_renew}};

static gboolean take_line(const Line *line, GError **error) {
  static const char *const marks[] = {"verified", "secondary", "recalled", "own", NULL};
  const char *confidence = carnet_sheet_get(line->sheet, line->row, "confidence");
  if (!g_strv_contains(marks, confidence))
    return carnet_sheet_fail(line->sheet, line->row, error,
                             "confidence: \"%.20s\"; verified, secondary, recalled or own", confidence);
  static const char *const needed[] = {"en", "zh", "source"};
  for (gsize i = 0; i < G_N_ELEMENTS(needed); i++)
    if (!*carnet_sheet_get(line->sheet, line->row, needed[i]))
      return carnet_sheet_fail(line->sheet, line->row, error, "%s: empty", needed[i]);
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (strcmp(kinds[i].kind, line->kind) == 0) return kinds[i].take(line, error);
  return carnet_sheet_fail(line->sheet, line->row, error,
                           "kind: \"%.20s\"; holiday, workday, covers, yearly or renew", line->kind);
}

gboolean carnet_calendar_add(CarnetCalendar *calendar, const char *bytes, gsize n, const char *name,
                             GError **error) {
  g_autoptr(CarnetSheet) sheet = carnet_sheet_parse(bytes, n, name, columns, error);
  if (!sheet) return FALSE;
  for (guint row = 0; row < carnet_sheet_rows(sheet); row++) {
    Line line = {calendar,
                 sheet,
                 row,
                 carnet_sheet_get(sheet, row, "kind"),
                 carnet_sheet_get(sheet, row, "when"),
                 carnet_sheet_get(sheet, row, "regime")};
    if (!take_line(&line, error)) return FALSE;
  }
  return TRUE;
}

/* ---- files ---- */

static gboolean add_folder(CarnetCalendar *calendar, const char *folder, GError **error) {
  if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) return TRUE;
  g_auto(GStrv) names = carnet_fs_list(folder, ".csv", error);
  if (!names) return FALSE;
  for (char **name = names; *name; name++) {
    g_autofree char *path = g_build_filename(folder, *name, NULL);
    g_autoptr(GBytes) bytes = carnet_fs_read(path, CARNET_SHEET_MAX_BYTES, error);
    gsize n = 0;
    const char *text = bytes ? g_bytes_get_data(bytes, &n) : NULL;
    if (!bytes || !carnet_calendar_add(calendar, text ? text : "", n, *name, error)) return FALSE;
  }
  return TRUE;
}

CarnetCalendar *carnet_calendar_load(CarnetApp *app, GError **error) {
  g_autoptr(CarnetCalendar) calendar = carnet_calendar_new();
  g_autofree char *ours = g_build_filename(app->templates, "calendars", NULL),
                  *theirs = carnet_app_path(app, "calendars");
  if (!add_folder(calendar, ours, error) || !add_folder(calendar, theirs, error)) return NULL;
  return g_steal_pointer(&calendar);
}

/* ---- asking ---- */

guint carnet_calendar_n_duties(const CarnetCalendar *calendar) { return calendar->duties->len; }

const CarnetDuty *carnet_calendar_duty(const CarnetCalendar *calendar, guint index) {
  return g_ptr_array_index(calendar->duties, index);
}

#define MONDAY "2024-01-01" /* some Monday */

gboolean carnet_calendar_is_working(const CarnetCalendar *calendar, const char *regime, const char *day) {
  g_autofree char *key = g_strdup_printf("%s %s", regime, day);
  const char *said = g_hash_table_lookup(calendar->days, key);
  if (said) return strcmp(said, "workday") == 0;
  gint weekday = carnet_text_days_between(MONDAY, day) % 7;
  return (weekday < 0 ? weekday + 7 : weekday) < 5;
}

char *carnet_calendar_before(const CarnetCalendar *calendar, const char *regime, const char *day, gint n,
                             gboolean *known) {
  char *at = g_strdup(day);
  *known = TRUE;
  for (gint left = n; left > 0;) {
    char *before = carnet_text_day_add(at, -1);
    gboolean first = strcmp(before, at) == 0; /* days do not go further back */
    g_free(at);
    at = before;
    g_autofree char *year = g_strdup_printf("%s %.4s", regime, at);
    *known = *known && g_hash_table_contains(calendar->covers, year);
    left -= carnet_calendar_is_working(calendar, regime, at) || first;
  }
  return at;
}
