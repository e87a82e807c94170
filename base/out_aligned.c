/*
 * out_aligned.c - a table for the eye: columns aligned by cells of the terminal, two blanks between.
 *
 * Where it is too wide, the widest columns of text shrink first; numbers, dates and ids are never cut: the
 * last columns go instead, and a sign at the end of each line says so (mockups.md, "When it gets narrow").
 */
#include "out_parts.h"

#include "carnet/text.h"

#include <string.h>

#define GAP 2
#define LEAST 8 /* cells to which a column of text shrinks */
#define MORE "\xe2\x80\xa6"

typedef struct {
  CarnetCellKind kind;
  gboolean path;
  guint width;
} Column;

typedef struct {
  const CarnetTable *table;
  const CarnetOutOptions *options;
  Column *columns;
  guint shown, total;
} Layout;

static gboolean is_right(CarnetCellKind kind) {
  return kind == CARNET_CELL_INT || kind == CARNET_CELL_NUMBER || kind == CARNET_CELL_MONEY;
}

/* A whole number of minor units; anything else in a column of money is shown as it stands. */
static gboolean is_minor(const char *cell) {
  const char *digits = *cell == '-' ? cell + 1 : cell;
  gsize n = strlen(digits);
  return n > 0 && n <= 17 && strspn(digits, "0123456789") == n;
}

static gboolean is_shrinkable(CarnetCellKind kind) {
  return kind == CARNET_CELL_TEXT || kind == CARNET_CELL_LIST;
}

/* Each value safe, values of a list joined by one blank; yes and no in the reader's language. Caller frees.
 */
static char *shown_text(const Layout *layout, CarnetCellKind kind, const char *cell) {
  const CarnetTexts *texts = layout->options->texts;
  if (kind == CARNET_CELL_FLAG && texts && carnet_texts_has(texts, cell))
    return g_strdup(carnet_texts_get(texts, layout->options->lang, cell));
  if (kind == CARNET_CELL_MONEY && is_minor(cell)) return carnet_text_money(g_ascii_strtoll(cell, NULL, 10));
  if (kind != CARNET_CELL_LIST) return carnet_text_safe(cell, -1);
  g_autofree char *joined = g_strdelimit(g_strdup(cell), "\n", ' ');
  return carnet_text_safe(joined, -1);
}

static char *title_of(const Layout *layout, guint column) {
  const CarnetTableColumn *c = carnet_table_column(layout->table, column);
  const CarnetTexts *texts = layout->options->texts;
  gboolean has = texts && c->title && carnet_texts_has(texts, c->title);
  return carnet_text_safe(has ? carnet_texts_get(texts, layout->options->lang, c->title) : c->key, -1);
}

static void measure(Layout *layout, guint column) {
  const CarnetTableColumn *c = carnet_table_column(layout->table, column);
  Column *m = &layout->columns[column];
  g_autofree char *title = title_of(layout, column);
  m->kind = c->kind;
  m->path = g_str_equal(c->key, "path") || g_str_equal(c->key, "field") || g_str_equal(c->key, "key");
  m->width = carnet_text_width(title, -1);
  for (guint r = 0; r < carnet_table_rows(layout->table); r++) {
    g_autofree char *text = shown_text(layout, m->kind, carnet_table_cell(layout->table, r, column));
    guint width = carnet_text_width(text, -1);
    m->width = MAX(m->width, width);
  }
}

static guint total_width(const Layout *layout) {
  guint total = layout->shown < layout->total ? GAP + 1 : 0;
  for (guint c = 0; c < layout->shown; c++) total += layout->columns[c].width + (c > 0 ? GAP : 0);
  return total;
}

/* Takes cells from the widest column of text until it is as wide as the next one, or the line fits. */
static gboolean shrink_widest(Layout *layout, guint excess) {
  Column *widest = NULL;
  guint next = LEAST;
  for (guint i = 0; i < layout->shown; i++) {
    Column *c = &layout->columns[i];
    if (!is_shrinkable(c->kind) || c->width <= LEAST) continue;
    if (!widest || c->width > widest->width) {
      next = widest ? widest->width : next;
      widest = c;
    } else {
      next = MAX(next, c->width);
    }
  }
  if (!widest) return FALSE;
  guint step = widest->width > next ? widest->width - next : 1;
  widest->width -= MIN(step, excess);
  return TRUE;
}

static void fit(Layout *layout) {
  guint width = layout->options->width;
  if (width == 0) return;
  for (guint total; (total = total_width(layout)) > width;) {
    if (shrink_widest(layout, total - width)) continue;
    if (layout->shown <= 1) break;
    layout->shown--;
  }
  /* One column left that is too wide even so: cut like the rest, for a broken line reads worse. */
  if (layout->shown == 1 && total_width(layout) > width) layout->columns[0].width = width;
}

static void append_blanks(GString *out, guint n) {
  for (guint i = 0; i < n; i++) g_string_append_c(out, ' ');
}

static void append_cell(GString *out, const Column *column, const char *text) {
  g_autofree char *cut =
      carnet_text_cut(text, column->width, column->path ? CARNET_CUT_MIDDLE : CARNET_CUT_END);
  guint pad = column->width - carnet_text_width(cut, -1);
  if (is_right(column->kind)) append_blanks(out, pad);
  g_string_append(out, cut);
  if (!is_right(column->kind)) append_blanks(out, pad);
}

static void end_line(GString *out, const Layout *layout, gsize start) {
  gboolean sign = layout->shown < layout->total &&
                  (layout->options->width == 0 || total_width(layout) <= layout->options->width);
  if (sign) {
    append_blanks(out, GAP);
    g_string_append(out, MORE);
  }
  while (out->len > start && out->str[out->len - 1] == ' ') g_string_truncate(out, out->len - 1);
  g_string_append_c(out, '\n');
}

static void append_line(GString *out, const Layout *layout, gint row) {
  gsize start = out->len;
  for (guint c = 0; c < layout->shown; c++) {
    g_autofree char *text = row < 0 ? title_of(layout, c)
                                    : shown_text(layout, layout->columns[c].kind,
                                                 carnet_table_cell(layout->table, (guint)row, c));
    if (c > 0) append_blanks(out, GAP);
    append_cell(out, &layout->columns[c], text);
  }
  end_line(out, layout, start);
}

void out_append_aligned(GString *out, const CarnetTable *table, const CarnetOutOptions *options) {
  guint n = carnet_table_columns(table);
  if (n == 0) return;
  g_autofree Column *columns = g_new0(Column, n);
  Layout layout = {table, options, columns, n, n};
  for (guint c = 0; c < n; c++) measure(&layout, c);
  fit(&layout);
  append_line(out, &layout, -1);
  for (guint r = 0; r < carnet_table_rows(table); r++) append_line(out, &layout, (gint)r);
}
