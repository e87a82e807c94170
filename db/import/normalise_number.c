/* normalise_number.c - numbers as people write them in tables: 1,234 · 0,5 · ３６５ · 365 days · 1 年 · 10 Hz
 * · 5万. */
#include <math.h>

#include "import/import.h"
#include "import/normalise.h"

#define MAX_DIGITS 64

typedef struct {
  CarnetColumn column;
  const char *units; /* folded, separated by blanks */
  double factor;     /* to days, hertz, bytes, people; negative: a period, its reciprocal times this */
} Unit;

static const Unit units[] = {
    {CARNET_COLUMN_RETENTION, "d day days 天 日 个自然日 自然日 tag tage", 1},
    {CARNET_COLUMN_RETENTION, "week weeks wk 周 星期 个星期 woche wochen", 7},
    {CARNET_COLUMN_RETENTION, "month months mo 月 个月 monat monate", 30},
    {CARNET_COLUMN_RETENTION, "y yr yrs year years a 年 jahr jahre", 365},
    {CARNET_COLUMN_RETENTION, "h hour hours hr hrs 小时 个小时 时 stunde stunden", 1.0 / 24},
    {CARNET_COLUMN_RETENTION, "min minute minutes 分钟 分 minuten", 1.0 / 1440},
    {CARNET_COLUMN_RETENTION, "s sec second seconds 秒 秒钟 sekunden", 1.0 / 86400},
    {CARNET_COLUMN_RATE, "hz 赫兹 赫 /s 1/s 次/秒 次/s persecond timespersecond prosekunde /sekunde", 1},
    {CARNET_COLUMN_RATE, "khz 千赫", 1000},
    {CARNET_COLUMN_RATE, "/min 次/分 次/分钟 次/min perminute", 1.0 / 60},
    {CARNET_COLUMN_RATE, "/h 次/小时 次/时 perhour", 1.0 / 3600},
    {CARNET_COLUMN_RATE, "次/天 次/日 /d perday", 1.0 / 86400},
    {CARNET_COLUMN_RATE, "ms 毫秒 msec millisecond milliseconds millisekunde millisekunden", -1000},
    {CARNET_COLUMN_RATE, "s sec second seconds 秒 秒钟 秒/次 s/次 秒一次 s一次 sekunde sekunden", -1},
    {CARNET_COLUMN_RATE, "min minute minutes 分钟 分 分钟一次 minuten", -1.0 / 60},
    {CARNET_COLUMN_RATE, "h hour hours 小时 小时一次 stunde stunden", -1.0 / 3600},
    {CARNET_COLUMN_BYTES, "b byte bytes 字节 个字节", 1},
    {CARNET_COLUMN_BYTES, "kb 千字节", 1000},
    {CARNET_COLUMN_BYTES, "mb 兆字节", 1000000},
    {CARNET_COLUMN_BYTES, "kib", 1024},
    {CARNET_COLUMN_BYTES, "mib", 1048576},
    {CARNET_COLUMN_PEOPLE, "people persons person 人 名 人/年 人年 位 /year peryear people/year persons/year",
     1},
    {CARNET_COLUMN_PEOPLE, "k thousand 千 千人", 1000},
    {CARNET_COLUMN_PEOPLE, "万 万人 万人/年 万名", 10000},
    {CARNET_COLUMN_PEOPLE, "m million millions 百万 百万人", 1000000},
    {CARNET_COLUMN_PEOPLE, "亿 亿人", 100000000},
    {CARNET_COLUMN_YEAR, "年 款 年款 年型 modelyear my", 1},
};

/* Groups of three behind the first of one to three digits: 1,234,567. */
static gboolean is_grouped(const char *s, gsize n, char mark) {
  gsize run = 0, groups = 0;
  for (gsize i = 0; i <= n; i++) {
    if (i < n && s[i] != mark) {
      run++;
      continue;
    }
    if (groups == 0 ? run < 1 || run > 3 : run != 3) return FALSE;
    groups++;
    run = 0;
  }
  return groups > 1;
}

static guint count_char(const char *s, gsize n, char c) {
  guint found = 0;
  for (gsize i = 0; i < n; i++) found += s[i] == c ? 1 : 0;
  return found;
}

/* With both, the last one parts the fraction, and the other must group; -1: it cannot be told. */
static int mark_of_both(const char *s, gsize n) {
  char last = 0;
  for (gsize i = 0; i < n; i++)
    if (s[i] == '.' || s[i] == ',') last = s[i];
  gsize head = (gsize)((const char *)memchr(s, last, n) - s);
  return count_char(s, n, last) == 1 && is_grouped(s, head, last == '.' ? ',' : '.') ? last : -1;
}

/*
 * Which of '.' and ',' parts the fraction; 0: neither; -1: cannot be told. One comma before exactly three
 * digits groups thousands in a whole number and can be either in another; one dot so placed is a fraction in
 * those, and in a whole number it can be either (10.000 people: ten, or ten thousand).
 */
static int decimal_mark(const char *s, gsize n, gboolean whole) {
  guint dots = count_char(s, n, '.'), commas = count_char(s, n, ',');
  if (dots && commas) return mark_of_both(s, n);
  if (dots + commas == 0) return 0;
  char mark = dots ? '.' : ',';
  if (!is_grouped(s, n, mark)) return dots + commas == 1 ? mark : -1;
  if (dots + commas > 1) return 0;
  if (s[0] == '0') return mark; /* 0,125 */
  gboolean either = mark == '.' ? whole : !whole;
  return either ? -1 : mark == '.' ? '.' : 0;
}

/* Digits and marks from *at into `plain`, without blanks and apostrophes between digits; their number, 0 for
 * none. */
static gsize take_digits(const char **at, char plain[MAX_DIGITS + 1]) {
  const char *s = *at;
  gsize n = 0;
  for (; *s; s++) {
    gboolean gap = (*s == ' ' || *s == '\'') && n && g_ascii_isdigit(s[1]) && g_ascii_isdigit(s[-1]);
    gboolean mark = (*s == '.' || *s == ',') && n;
    if (!gap && !mark && !g_ascii_isdigit(*s)) break;
    if (n == MAX_DIGITS) return 0;
    if (!gap) plain[n++] = *s;
  }
  while (n && !g_ascii_isdigit(plain[n - 1])) n--; /* "2," */
  *at = s;
  return n;
}

/* "e-06" behind a number; 0 where there is none, FALSE where it is too large. */
static gboolean take_exponent(const char **at, gint64 *power) {
  const char *s = *at;
  *power = 0;
  if (*s != 'e' || !(g_ascii_isdigit(s[1]) || ((s[1] == '+' || s[1] == '-') && g_ascii_isdigit(s[2]))))
    return TRUE;
  char *end;
  *power = g_ascii_strtoll(s + 1, &end, 10);
  *at = end;
  return *power >= -300 && *power <= 300;
}

/* One number at *at; moves it on. FALSE where there is none, or it cannot be told. */
static gboolean take_number(const char **at, gboolean whole, double *number) {
  char plain[MAX_DIGITS + 1], text[MAX_DIGITS + 1];
  gboolean negative = **at == '-';
  if (**at == '-' || **at == '+') ++*at;
  gsize n = take_digits(at, plain), m = 0;
  int mark = n ? decimal_mark(plain, n, whole) : -1;
  gint64 power;
  if (mark < 0 || !take_exponent(at, &power)) return FALSE;
  for (gsize i = 0; i < n; i++) {
    if (g_ascii_isdigit(plain[i]))
      text[m++] = plain[i];
    else if (plain[i] == mark)
      text[m++] = '.';
  }
  text[m] = 0;
  double value = g_ascii_strtod(text, NULL) * pow(10, (double)power);
  *number = negative ? -value : value;
  return TRUE;
}

/* Letters up to the next digit, without blanks; with a slash, for "1/s" is one unit. */
static char *take_unit(const char **at) {
  GString *unit = g_string_new(NULL);
  while (**at && !g_ascii_isdigit(**at)) {
    const char *next = g_utf8_next_char(*at);
    if (**at != ' ' && **at != '.' && **at != ',' && **at != '(' && **at != ')')
      g_string_append_len(unit, *at, next - *at);
    *at = next;
  }
  return g_string_free(unit, FALSE);
}

static gboolean apply_unit(CarnetColumn column, const char *unit, double *number) {
  if (!*unit) return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
    if (units[i].column != column || !carnet_reader_has_word(units[i].units, unit)) continue;
    if (units[i].factor < 0) {
      if (*number <= 0) return FALSE;
      *number = -units[i].factor / *number;
    } else {
      *number *= units[i].factor;
    }
    return TRUE;
  }
  return FALSE;
}

static const char *skip_one_of(const char *s, const char *const *words) {
  for (; *words; words++)
    if (g_str_has_prefix(s, *words)) return s + strlen(*words);
  return s;
}

/* "up to 30 days" and "≤ 30": the bound is what counts. "every 10 s" is a period, which only a rate has. */
static const char *skip_bound(CarnetColumn column, const char *s) {
  static const char *const bounds[] = {"<=",   "≤",       "<",        "up to ",     "max. ", "max ",
                                       "最长", "不超过",  "最多",     "至多",       "my",    "约",
                                       "~",    "bis zu ", "maximal ", "höchstens ", NULL};
  static const char *const periods[] = {"every ", "alle ", "每隔", "每", NULL};
  s = skip_one_of(s, bounds);
  if (column == CARNET_COLUMN_RATE) s = skip_one_of(s, periods);
  while (*s == ' ') s++;
  return s;
}

static char *format_number(CarnetColumn column, double number, gboolean whole) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  if (!isfinite(number) || fabs(number) > 1e15) return g_strdup("");
  if (column == CARNET_COLUMN_YEAR) {
    if (number >= 0 && number < 100) number += 2000; /* MY25 */
    if (number < 1900 || number > 2100 || number != floor(number)) return g_strdup("");
  }
  if (whole && number < 0) return g_strdup("");
  if (whole)
    number = ceil(number - 1e-9) + 0.0; /* part of a day, of a byte, counts as one; + 0.0: never "-0" */
  if (whole) return g_strdup(g_ascii_formatd(text, sizeof text, "%.0f", number));
  double rounded = g_ascii_strtod(g_ascii_formatd(text, sizeof text, "%.10g", number), NULL) + 0.0;
  return g_strdup(g_ascii_formatd(text, sizeof text, rounded == floor(rounded) ? "%.0f" : "%.10g", rounded));
}

char *carnet_normalise_number(CarnetColumn column, const char *text) {
  gboolean whole = column == CARNET_COLUMN_YEAR || column == CARNET_COLUMN_BYTES ||
                   column == CARNET_COLUMN_RETENTION || column == CARNET_COLUMN_PEOPLE;
  double sum = 0;
  const char *at = skip_bound(column, text);
  guint parts = 0;
  while (*at) {
    double number;
    if (!take_number(&at, whole, &number)) return g_strdup("");
    g_autofree char *unit = take_unit(&at);
    if (!apply_unit(column, unit, &number)) return g_strdup("");
    /* "1 year 6 months" adds up; two numbers of anything else are a range, and that is no number. */
    if (++parts > 1 && (column != CARNET_COLUMN_RETENTION || !*unit)) return g_strdup("");
    sum += number;
  }
  return parts ? format_number(column, sum, whole) : g_strdup("");
}
