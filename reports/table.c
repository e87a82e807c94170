/* table.c - heads and rows of a table to items: repeated heads, rows that may be split, cells aligned by
 * kind. */
#include "table.h"

#include <string.h>

#define SPLIT_PART 4 /* a row lower than 1/4 of the text area is not split */

/* One cell, broken to lines; the other language's lines follow. */
typedef struct {
  GArray *glyphs, *lines;
  guint second; /* lines from here on are of the second language; their glyphs are in the same array */
  gint32 shift; /* of numbers that have no decimals, to stand on the decimal sign */
} Cell;

static Cell cell_make(void) {
  return (Cell){g_array_new(FALSE, FALSE, sizeof(Glyph)), g_array_new(FALSE, FALSE, sizeof(Line)), 0, 0};
}

static void cell_clear(Cell *cell) {
  g_array_set_size(cell->glyphs, 0);
  g_array_set_size(cell->lines, 0);
  cell->shift = 0;
}

static void cell_free(Cell *cell) {
  g_array_unref(cell->glyphs);
  g_array_unref(cell->lines);
}

/* Appends text as lines of its own. */
static void cell_add(TableLayout *t, Cell *cell, const char *text, const TextStyle *style, gint32 width) {
  g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Line));
  shape_add(&t->b->l->shaper, glyphs, text, style);
  shape_finish(glyphs);
  lines_break(glyphs, width, lines, &t->b->l->forced);
  guint base = cell->glyphs->len;
  g_array_append_vals(cell->glyphs, glyphs->data, glyphs->len);
  for (guint i = 0; i < lines->len; i++) {
    Line line = g_array_index(lines, Line, i);
    line.start += base;
    line.end += base;
    g_array_append_val(cell->lines, line);
  }
}

static gint32 cell_x(const TableColumn *column, const DataColumn *data, const Cell *cell, const Line *line) {
  if (data->align == 1) return column->x + column->width - line->width - cell->shift;
  if (data->align == 2) return column->x + (column->width - line->width) / 2;
  return column->x;
}

static void draw_cell_line(TableLayout *t, guint i, const Cell *cell, guint line, gint32 y) {
  if (line >= cell->lines->len) return;
  const Line *l = &g_array_index(cell->lines, Line, line);
  const TableColumn *column = &g_array_index(t->columns, TableColumn, t->shown[i]);
  const DataColumn *data = &g_array_index(t->data->columns, DataColumn, t->shown[i]);
  galley_glyphs(t->b->l, cell->glyphs, l, cell_x(column, data, cell, l), y);
}

static gint32 table_width(const TableLayout *t) {
  const TableColumn *last = &g_array_index(t->columns, TableColumn, t->shown[t->n_shown - 1]);
  return last->x + last->width + CELL_PAD_X;
}

/* ---- head
 * ------------------------------------------------------------------------------------------------------------
 */

static guint build_head(TableLayout *t, Cell *cells, guint flags) {
  gint32 leading = role_style(ROLE_HEAD)->leading, size = role_style(ROLE_HEAD)->size;
  guint most = 1;
  for (guint i = 0; i < t->n_shown; i++) {
    const DataColumn *data = &g_array_index(t->data->columns, DataColumn, t->shown[i]);
    const TableColumn *column = &g_array_index(t->columns, TableColumn, t->shown[i]);
    cell_clear(&cells[i]);
    for (guint k = 0; k < 2; k++) {
      TextStyle style = table_head_style(t, k == 1);
      if (data->title[k]) cell_add(t, &cells[i], data->title[k], &style, column->width);
    }
    most = MAX(most, cells[i].lines->len);
  }
  galley_open(t->b->l, 0, flags);
  galley_line(t->b->l, 0, 0, table_width(t), 0, PT(0.8), INK_INK);
  for (guint i = 0; i < t->n_shown; i++) {
    guint skip = most - cells[i].lines->len; /* heads stand at the bottom */
    for (guint line = 0; line < cells[i].lines->len; line++)
      draw_cell_line(t, i, &cells[i], line,
                     CELL_PAD_Y + (gint32)(skip + line) * leading + galley_baseline(size, leading));
  }
  gint32 height = (gint32)most * leading + 2 * CELL_PAD_Y;
  galley_line(t->b->l, 0, height, table_width(t), height, PT(0.5), INK_INK);
  return galley_close(t->b->l, height);
}

/* A line of note size that stands only where the table goes over a page. */
static guint build_continued(TableLayout *t, const char *part, gboolean above) {
  Builder *b = t->b;
  TextStyle style = text_style(ROLE_NOTE, b->document->lang);
  g_autofree char *number = g_strdup_printf("%u%s", t->data->number, part ? part : "");
  const char *id = !above                 ? "report.continued"
                   : t->data->number == 0 ? "report.goes_on"
                                          : "report.table_continued";
  g_autofree char *text = carnet_texts_format(b->options->texts, b->document->lang, id, "n", number, NULL);
  gint32 leading = role_style(ROLE_NOTE)->leading;
  galley_open(b->l, 0, t->flags | ITEM_OUT);
  if (above)
    galley_text(b->l, text, &style, 0, galley_baseline(style.size, leading), ALIGN_LEFT);
  else
    galley_text(b->l, text, &style, MAX(table_width(t), galley_text_width(b->l, text, &style)),
                PT(2) + galley_baseline(style.size, leading), ALIGN_RIGHT);
  return galley_close(b->l, leading + PT(above ? 3 : 2));
}

static guint build_ellipsis(TableLayout *t) {
  CarnetLayout *l = t->b->l;
  TextStyle style = text_style(ROLE_CELL, t->b->document->lang);
  galley_open(l, 0, t->flags | ITEM_OUT);
  galley_text(l, "\xe2\x80\xa6", &style, 0,
              galley_baseline(style.size, role_style(ROLE_CELL)->leading) + CELL_PAD_Y, ALIGN_LEFT);
  return galley_close(l, 0);
}

/* ---- rows
 * ----------------------------------------------------------------------------------------------------------------
 */

static guint shape_row(TableLayout *t, Cell *cells, guint row) {
  guint most = 1;
  for (guint i = 0; i < t->n_shown; i++) {
    const DataColumn *data = &g_array_index(t->data->columns, DataColumn, t->shown[i]);
    const TableColumn *column = &g_array_index(t->columns, TableColumn, t->shown[i]);
    cell_clear(&cells[i]);
    for (guint k = 0; k < 2; k++) {
      g_autofree char *text =
          data_cell_text(t->b->document, t->b->options->texts, t->data, row, data, k == 1);
      if (!text) continue;
      TextStyle style = table_cell_style(t, data, k == 1);
      cell_add(t, &cells[i], text, &style, column->width);
      if (k == 0 && column->fraction > 0 && !strchr(text, '.'))
        cells[i].shift = column->fraction;
      else if (k == 0 && column->fraction > 0)
        cells[i].shift = MAX(0, column->fraction - galley_text_width(t->b->l, strchr(text, '.'), &style));
    }
    most = MAX(most, cells[i].lines->len);
  }
  return most;
}

/* Lines [from, to) of a row as one item; the last one has the rule under it. */
static void build_slice(TableLayout *t, Cell *cells, guint from, guint to, gboolean first, gboolean last,
                        guint flags, Ink rule, gint32 rule_width) {
  CarnetLayout *l = t->b->l;
  const RoleStyle *role = role_style(t->cell);
  gint32 top = first ? CELL_PAD_Y : 0;
  galley_open(l, 0, t->flags | flags);
  for (guint i = 0; i < t->n_shown; i++)
    for (guint line = from; line < to; line++)
      draw_cell_line(t, i, &cells[i], line,
                     top + (gint32)(line - from) * role->leading +
                         galley_baseline(role->size, role->leading));
  gint32 height = top + (gint32)(to - from) * role->leading + (last ? CELL_PAD_Y : 0);
  if (last) galley_line(l, 0, height, table_width(t), height, rule_width, rule);
  guint index = galley_close(l, height);
  galley_item(l, index)->table = (gint32)l->repeats->len - 1;
}

static void build_row(TableLayout *t, Cell *cells, guint row, guint rows) {
  guint n = shape_row(t, cells, row);
  gboolean end = row + 1 == rows;
  /* head and two rows stay together, and the last two rows */
  guint keep = !end && (row == 0 || row + 2 == rows) ? ITEM_KEEP : 0;
  if (end && t->data->note[0]) keep = ITEM_KEEP; /* a note does not stand alone on the next page */
  gint32 height = (gint32)n * role_style(t->cell)->leading + 2 * CELL_PAD_Y;
  gint32 rule_width = end ? PT(0.8) : PT(0.25);
  Ink rule = end ? INK_INK : INK_HAIR;
  if (n < 4 || height < page_grid(t->b->l->paper, t->flags & ITEM_LANDSCAPE)->height / SPLIT_PART) {
    build_slice(t, cells, 0, n, TRUE, TRUE, keep, rule, rule_width);
    return;
  }
  build_slice(t, cells, 0, 2, TRUE, FALSE, 0, rule, 0); /* at least two lines on each side */
  for (guint line = 2; line + 2 < n; line++)
    build_slice(t, cells, line, line + 1, FALSE, FALSE, ITEM_SLICE, rule, 0);
  build_slice(t, cells, n - 2, n, FALSE, TRUE, ITEM_SLICE | (end ? keep : 0), rule, rule_width);
}

static void build_part(TableLayout *t, Cell *cells, const char *part, gboolean captions) {
  Builder *b = t->b;
  CarnetLayout *l = b->l;
  if (captions && caption_above(b, t->data, t->flags, part)) return;
  Repeat repeat = {.continued = build_continued(t, part, TRUE),
                   .head = build_head(t, cells, t->flags | ITEM_OUT)};
  repeat.foot = build_continued(t, part, FALSE);
  repeat.ellipsis = build_ellipsis(t);
  g_array_append_val(l->repeats, repeat);
  guint head = build_head(t, cells, t->flags | ITEM_KEEP);
  galley_item(l, head)->table = (gint32)l->repeats->len - 1;
  guint rows = carnet_table_rows(t->data->table);
  for (guint r = 0; r < rows; r++) build_row(t, cells, r, rows);
  if (captions) caption_below(b, t->data, t->flags);
}

static void build_all(Builder *b, const Data *data, gboolean captions) {
  TableLayout t = {
      .b = b, .data = data, .columns = g_array_new(FALSE, TRUE, sizeof(TableColumn)), .cell = ROLE_CELL};
  guint n = data->columns->len;
  t.shown = g_new0(guint, n);
  Cell *cells = g_new(Cell, n);
  for (guint i = 0; i < n; i++) cells[i] = cell_make();
  guint parts = table_set_widths(&t);
  for (guint part = 0; part < parts; part++) {
    char letter[2] = {(char)('a' + part % 26), '\0'};
    table_choose_part(&t, part);
    build_part(&t, cells, parts > 1 ? letter : NULL, captions);
  }
  for (guint i = 0; i < n; i++) cell_free(&cells[i]);
  g_free(cells);
  g_free(t.shown);
  g_array_unref(t.columns);
}

void table_build(Builder *b, const Data *data) { build_all(b, data, TRUE); }

void table_rows_build(Builder *b, const Data *data) { build_all(b, data, FALSE); }
