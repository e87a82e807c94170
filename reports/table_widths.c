/*
 * table_widths.c - how wide the columns of a table are (typography.md, "Tables", Width).
 *
 * least = widest unbreakable piece; want = widest cell up to 70 mm. What fits is used. Else the columns get
 * what they need so that no usual cell has more than n lines, for the smallest n at which all fit: long texts
 * are then wide and ids whole, and rows are as low as they can be. Where the sum of least does not fit:
 * 7.5 pt, then landscape, then groups of columns that repeat the first.
 */
#include "table.h"

#include "carnet/text.h"

#include <string.h>

#define WANT_MAX MM(70)
#define TEXT_MAX MM(123) /* of a column that may have what the others leave: as wide as running text */
#define LEAST_MAX MM(60)
#define ID_WHOLE MM(32) /* an id up to this is not broken */
#define HEAD_LINES 3u
#define HEAD_LEAST MM(8.7)
#define HEAD_LEAST_HAN MM(11.6) /* it may break anywhere: four characters stay together */
#define WORD_WHOLE MM(17)       /* a cell up to this is not broken: a word or two */
#define MOST_LINES 60
#define MEASURED_ROWS 5000u

TextStyle table_cell_style(const TableLayout *t, const DataColumn *column, gboolean second) {
  CarnetLang lang = second ? builder_other(t->b) : t->b->document->lang;
  TextStyle style = text_style(second ? ROLE_CELL_SECOND : t->cell, lang);
  if (column->kind == CARNET_CELL_ID) {
    style.mono = TRUE;
    style.size = role_style(ROLE_MONO)->size;
  }
  return style;
}

TextStyle table_head_style(const TableLayout *t, gboolean second) {
  return text_style(second ? ROLE_HEAD_SECOND : ROLE_HEAD,
                    second ? builder_other(t->b) : t->b->document->lang);
}

/* Printable ASCII without signs or blanks at which lines end: its width is a sum. */
static gboolean is_plain(const char *text) {
  for (; *text; text++)
    if ((guchar)*text <= ' ' || (guchar)*text >= 0x7F || strchr("._/-:=", *text)) return FALSE;
  return TRUE;
}

static void measure_text(TableLayout *t, const char *text, const TextStyle *style, gint32 *least,
                         gint32 *want) {
  CarnetLayout *l = t->b->l;
  if (is_plain(text)) {
    FontId font = style->mono ? FONT_MONO : style->bold ? FONT_BOLD : FONT_SANS;
    gint32 width = 0;
    for (const char *p = text; *p; p++)
      width += (gint32)((gint64)fonts_width(l->fonts, font, (guchar)*p) * style->size / 1000);
    *least = *want = width;
    return;
  }
  g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
  shape_add(&l->shaper, glyphs, text, style);
  shape_finish(glyphs);
  lines_measure(glyphs, least, want);
}

/* The narrowest in which a head takes no more than its lines. */
static gint32 head_width(TableLayout *t, const char *text, const TextStyle *style, gint32 least) {
  g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph)),
                    lines = g_array_new(FALSE, FALSE, sizeof(Line));
  shape_add(&t->b->l->shaper, glyphs, text, style);
  shape_finish(glyphs);
  for (gint32 width = least;; width += PT(3)) {
    g_array_set_size(lines, 0);
    lines_break(glyphs, width, lines, NULL);
    if (lines->len <= HEAD_LINES || width > WANT_MAX) return width;
  }
}

static void measure_head(TableLayout *t, const DataColumn *column, TableColumn *width) {
  for (guint k = 0; k < 2; k++) {
    if (!column->title[k]) continue;
    TextStyle style = table_head_style(t, k == 1);
    gint32 least, want;
    measure_text(t, column->title[k], &style, &least, &want);
    least = MAX(least, MIN(want, style.lang == CARNET_LANG_ZH ? HEAD_LEAST_HAN : HEAD_LEAST));
    width->least = MAX(width->least, head_width(t, column->title[k], &style, least));
    width->want = MAX(width->want, MAX(least, want / 2 + style.size));
  }
}

/* Numbers stand on the decimal sign: the column is as wide as the longest whole and the longest fraction
 * together. */
static void measure_number(TableLayout *t, const char *text, gint32 want, const TextStyle *style,
                           TableColumn *width) {
  const char *point = strchr(text, '.');
  gint32 fraction = point ? galley_text_width(t->b->l, point, style) : 0;
  width->fraction = MAX(width->fraction, fraction);
  width->whole = MAX(width->whole, want - fraction);
  width->least = MAX(width->least, width->whole + width->fraction);
}

/* The whole of a cell's lines as one: what its column must hold, however it is broken. */
static void add_bulk(TableColumn *width, gint32 want, const char *text) {
  guint64 lines = 1;
  for (const char *p = text; (p = strchr(p, '\n')) != NULL; p++) lines++;
  guint64 bulk = MIN((guint64)want, G_MAXUINT16 * 16u) / 16 * lines; /* in 16/1000 pt: squares are added up */
  bulk = MIN(bulk, 1000000);
  width->squares += bulk * bulk;
  width->sum += bulk;
}

/* An id that is short enough is never broken; a digest without signs is broken after sixteen digits. */
static gint32 id_least(TableLayout *t, const char *text, const TextStyle *style, gint32 least, gint32 want) {
  if (want <= ID_WHOLE) return want;
  if (!is_plain(text)) return least;
  return 16 * (gint32)((gint64)fonts_width(t->b->l->fonts, FONT_MONO, '0') * style->size / 1000);
}

/* Chinese may be broken after any character, which makes towers of two. */
static gboolean has_han(const char *text) {
  for (; *text; text = g_utf8_next_char(text))
    if ((guchar)*text >= 0xE3 && g_unichar_iswide(g_utf8_get_char(text))) return TRUE;
  return FALSE;
}

static void measure_cell(TableLayout *t, const DataColumn *column, TableColumn *width, guint row) {
  for (guint k = 0; k < 2; k++) {
    g_autofree char *text =
        data_cell_text(t->b->document, t->b->options->texts, t->data, row, column, k == 1);
    if (!text) continue;
    TextStyle style = table_cell_style(t, column, k == 1);
    gint32 least, want;
    measure_text(t, text, &style, &least, &want);
    add_bulk(width, want, text);
    if (column->kind == CARNET_CELL_ID) least = id_least(t, text, &style, least, want);
    if (want <= WORD_WHOLE) least = want;
    if (has_han(text)) least = MAX(least, MIN(want, WORD_WHOLE));
    width->least = MAX(width->least, MIN(least, LEAST_MAX));
    width->want = MAX(width->want, MIN(want, WANT_MAX));
    width->widest = MAX(width->widest, MIN(want, TEXT_MAX));
    if (column->kind == CARNET_CELL_NUMBER) measure_number(t, text, want, &style, width);
  }
}

/* All rows up to 5,000; beyond, a sample that depends only on what the rows say: later overflow is wrapped,
 * never cut. */
static gboolean in_sample(const TableLayout *t, guint row, guint rows) {
  if (rows <= MEASURED_ROWS || row < 100) return TRUE;
  const char *cell = carnet_table_cell(t->data->table, row, 0);
  guint64 hash =
      carnet_text_fnv1a64(cell, strlen(cell)) ^ ((guint64)row * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15));
  return hash % rows < MEASURED_ROWS;
}

static void measure(TableLayout *t) {
  guint rows = carnet_table_rows(t->data->table), n = t->data->columns->len;
  g_array_set_size(t->columns, 0);
  g_array_set_size(t->columns, n);
  for (guint c = 0; c < n; c++) {
    const DataColumn *column = &g_array_index(t->data->columns, DataColumn, c);
    TableColumn *width = &g_array_index(t->columns, TableColumn, c);
    *width = (TableColumn){.pad_left = c == 0 ? 0 : CELL_PAD_X};
    measure_head(t, column, width);
    for (guint r = 0; r < rows; r++)
      if (in_sample(t, r, rows)) measure_cell(t, column, width, r);
    width->want = MAX(width->want, width->least);
    width->widest = MAX(width->widest, width->want);
    /* the usual long cell, to which one outlier among many rows adds little */
    width->bulk = width->sum ? (gint32)MIN(width->squares / width->sum * 16, G_MAXINT32 / 4) : 0;
  }
}

static gint32 padding(const TableColumn *column) { return column->pad_left + CELL_PAD_X; }

static gint32 sum(const TableLayout *t, gboolean want) {
  gint64 total = 0;
  for (guint i = 0; i < t->columns->len; i++) {
    const TableColumn *column = &g_array_index(t->columns, TableColumn, i);
    total += (want ? column->want : column->least) + padding(column);
  }
  return (gint32)MIN(total, G_MAXINT32);
}

static gint32 area(const TableLayout *t) {
  return page_grid(t->b->l->paper, t->flags & ITEM_LANDSCAPE)->width;
}

guint table_set_widths(TableLayout *t) {
  static const struct {
    Role cell;
    guint flags;
  } tries[] = {{ROLE_CELL, 0}, {ROLE_SMALL, 0}, {ROLE_CELL, ITEM_LANDSCAPE}, {ROLE_SMALL, ITEM_LANDSCAPE}};
  for (guint i = 0; i < G_N_ELEMENTS(tries); i++) {
    t->cell = tries[i].cell;
    t->flags = tries[i].flags;
    measure(t);
    if (sum(t, FALSE) <= area(t)) return 1;
  }
  guint parts = 1;
  const TableColumn *first = &g_array_index(t->columns, TableColumn, 0);
  gint32 start = MIN(first->least, area(t) / 3) + padding(first), used = start;
  for (guint c = 1; c < t->columns->len; c++) {
    const TableColumn *column = &g_array_index(t->columns, TableColumn, c);
    gint32 need = MIN(column->least, area(t) - start - padding(column)) + padding(column);
    if (used > start && used + need > area(t)) {
      parts++;
      used = start;
    }
    used += need;
  }
  return parts;
}

static TableColumn *shown(const TableLayout *t, guint i) {
  return &g_array_index(t->columns, TableColumn, t->shown[i]);
}

/* What a column needs so that its usual long cell has no more than `lines` lines, some of them not full. */
static gint32 need(const TableColumn *column, gint64 lines) {
  gint64 width = lines == 1 ? column->want : (gint64)column->bulk * 112 / (100 * lines);
  return (gint32)CLAMP(width, column->least, column->want);
}

static gint64 need_all(const TableLayout *t, gint64 lines) {
  gint64 total = 0;
  for (guint i = 0; i < t->n_shown; i++) total += need(shown(t, i), lines) + padding(shown(t, i));
  return total;
}

/* Up to what each wants (or is at its widest), in proportion to what is missing of it; returns what is left.
 */
static gint64 widen(TableLayout *t, gint64 spare, gboolean widest) {
  gint64 wish = 0, used = 0;
  for (guint i = 0; i < t->n_shown; i++)
    wish += MAX(0, (widest ? shown(t, i)->widest : shown(t, i)->want) - shown(t, i)->width);
  if (wish == 0 || spare <= 0) return spare;
  gint64 given = MIN(spare, wish);
  for (guint i = 0; i < t->n_shown; i++) {
    TableColumn *column = shown(t, i);
    gint64 more = MAX(0, (widest ? column->widest : column->want) - column->width) * given / wish;
    column->width += (gint32)more;
    used += more;
  }
  return spare - used;
}

/* A table that is nearly as wide as the page is as wide as the page. */
static void fill(TableLayout *t, gint64 spare, gint32 width) {
  if (spare <= 0 || spare * 100 > (gint64)width * 15) return;
  for (guint i = 0; i < t->n_shown; i++) shown(t, i)->width += (gint32)(spare / t->n_shown);
}

static void share(TableLayout *t, gint32 width) {
  gint64 least = 0, lines = 1;
  for (guint i = 0; i < t->n_shown; i++) least += shown(t, i)->least + padding(shown(t, i));
  while (lines < MOST_LINES && need_all(t, lines) > width) lines++;
  for (guint i = 0; i < t->n_shown; i++) {
    TableColumn *column = shown(t, i);
    column->width = need(column, lines);
    if (least > width) column->width = MAX(PT(20), (gint32)(column->least * width / least) - padding(column));
  }
  if (least > width) return;
  gint64 spare = MAX(0, width - need_all(t, lines));
  spare = widen(t, spare, FALSE);
  spare = widen(t, spare, TRUE);
  fill(t, spare, width);
}

/* The first column of each part and the next ones that fit. */
static void choose_columns(TableLayout *t, guint part) {
  const TableColumn *first = &g_array_index(t->columns, TableColumn, 0);
  gint32 start = MIN(first->least, area(t) / 3) + padding(first), used = start;
  guint at = 0;
  t->shown[0] = 0;
  t->n_shown = 1;
  for (guint c = 1; c < t->columns->len; c++) {
    const TableColumn *column = &g_array_index(t->columns, TableColumn, c);
    gint32 need = MIN(column->least, area(t) - start - padding(column)) + padding(column);
    if (used > start && used + need > area(t)) {
      at++;
      used = start;
    }
    used += need;
    if (at == part) t->shown[t->n_shown++] = c;
  }
}

void table_choose_part(TableLayout *t, guint part) {
  if (sum(t, FALSE) <= area(t)) {
    t->n_shown = t->columns->len;
    for (guint c = 0; c < t->n_shown; c++) t->shown[c] = c;
  } else {
    choose_columns(t, part);
  }
  share(t, area(t));
  gint32 x = 0;
  for (guint i = 0; i < t->n_shown; i++) {
    TableColumn *column = shown(t, i);
    column->x = x + column->pad_left;
    x += column->width + padding(column);
  }
}
