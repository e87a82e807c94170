/* chart_heat.c - the heat map, regimes by kinds of data; six steps told apart in grey by fill and hatch. */
#include "chart.h"

#include "carnet/text.h"

#include <string.h>

#define LABEL MM(45)
#define CELL_W MM(17)
#define CELL_H MM(7.5)
#define GAP MM(0.5)

typedef struct {
  gint64 from; /* smallest count of the step */
  Ink fill, number;
  gint32 hatch; /* from line to line; negative leans left; 0: none */
  Ink line;
} Step;

static const Step steps[] = {
    {10000, INK_STEP_5, INK_WHITE, -MM(1.5), INK_WHITE},
    {1000, INK_STEP_4, INK_WHITE, 0, INK_WHITE},
    {100, INK_STEP_3, INK_INK, MM(1.5), INK_GREY},
    {10, INK_STEP_2, INK_INK, MM(3), INK_GREY},
    {1, INK_STEP_1, INK_INK, 0, INK_GREY},
};

typedef struct {
  Builder *b;
  const Data *data;
  guint *columns; /* of the table: the regimes */
  guint n;
  gint32 cell_w;
  gint64 *total; /* by column */
} Heat;

static gboolean is_regime(const char *key) {
  return !g_str_equal(key, "kind") && !g_str_equal(key, "unknown") && !g_str_has_suffix(key, ".2");
}

static gint32 column_x(const Heat *h, guint i) { return LABEL + (gint32)i * (h->cell_w + GAP); }

static const Step *step_of(gint64 count) {
  for (guint i = 0; i < G_N_ELEMENTS(steps); i++)
    if (count >= steps[i].from) return &steps[i];
  return NULL;
}

static void draw_number(Heat *h, const char *text, gint32 x, gint32 y, Ink ink, const Step *step) {
  TextStyle style = text_style(ROLE_CELL, h->b->document->lang);
  style.ink = ink;
  gint32 right = x + h->cell_w - MM(2.5), width = galley_text_width(h->b->l, text, &style);
  /* behind a number the hatch leaves a plain field */
  if (step && step->hatch)
    chart_box(h->b, right - width - MM(0.5), y + MM(1.6), right + MM(0.5), y + CELL_H - MM(1.6), DRAW_FILL,
              step->fill, 0, 0);
  galley_text(h->b->l, text, &style, right, y + CELL_H / 2 + PT(2.9), ALIGN_RIGHT);
}

/* The fill of a step with its hatch, or a frame: dotted where the count was not looked at. */
static void draw_field(Heat *h, gint32 x, const Step *step, gboolean unknown) {
  gint32 right = x + h->cell_w;
  if (step) {
    chart_box(h->b, x, 0, right, CELL_H, DRAW_FILL, step->fill, 0, 0);
    if (step->hatch) chart_box(h->b, x, 0, right, CELL_H, DRAW_HATCH, step->line, PT(0.25), step->hatch);
  } else if (unknown) {
    chart_box(h->b, x, 0, right, CELL_H, DRAW_FRAME, INK_UNKNOWN, PT(0.5), PT(1.5));
  } else {
    chart_box(h->b, x, 0, right, CELL_H, DRAW_FRAME, INK_HAIR, PT(0.25), 0);
  }
}

static void draw_cell(Heat *h, guint row, guint i, gboolean unknown) {
  const char *cell = carnet_table_cell(h->data->table, row, h->columns[i]);
  char *end = NULL;
  gint64 count = g_ascii_strtoll(cell, &end, 10);
  if (*end) count = 0;
  const Step *step = unknown ? NULL : step_of(count);
  gint32 x = column_x(h, i);
  draw_field(h, x, step, unknown);
  g_autofree char *number = carnet_text_number(count);
  g_autofree char *text = count == 0 ? g_strdup("\xc2\xb7") : g_strconcat(unknown ? "? " : "", number, NULL);
  draw_number(h, text, x, 0, step ? step->number : unknown ? INK_UNKNOWN : INK_GREY, step);
  h->total[i] += count;
}

static gint64 row_total(const Heat *h, guint row) {
  gint64 sum = 0;
  for (guint i = 0; i < h->n; i++)
    sum += g_ascii_strtoll(carnet_table_cell(h->data->table, row, h->columns[i]), NULL, 10);
  return sum;
}

static void draw_total(Heat *h, gint64 total, gint32 x) {
  g_autofree char *text = carnet_text_number(total);
  TextStyle style = text_style(ROLE_NOTE, h->b->document->lang);
  galley_text(h->b->l, text, &style, x + h->cell_w - MM(2.5), CELL_H / 2 + PT(2.6), ALIGN_RIGHT);
}

static void draw_row(Heat *h, guint row) {
  gboolean unknown = g_str_equal(carnet_table_get(h->data->table, row, "unknown"), "yes");
  galley_open(h->b->l, row ? GAP : 0, ITEM_KEEP);
  chart_label(h->b, h->data, row, "kind", CELL_H / 2, LABEL - MM(2), unknown ? "?" : NULL, INK_UNKNOWN);
  for (guint i = 0; i < h->n; i++) draw_cell(h, row, i, unknown);
  draw_total(h, row_total(h, row), column_x(h, h->n));
  galley_close(h->b->l, CELL_H);
}

/* The column's title, else the name of its regime, the short one where the long one does not fit. */
static char *column_title(const Heat *h, const CarnetTableColumn *column, const TextStyle *style) {
  const CarnetTexts *texts = h->b->options->texts;
  g_autofree char *regime = g_strdup_printf("regime.%s", column->key);
  g_autofree char *brief = g_strdup_printf("regime.short.%s", column->key);
  const char *title = column->title                     ? builder_text(h->b, column->title)
                      : carnet_texts_has(texts, regime) ? builder_text(h->b, regime)
                                                        : column->key;
  g_autofree char *safe = carnet_text_safe(title, -1);
  if (galley_text_width(h->b->l, safe, style) > h->cell_w && !column->title && carnet_texts_has(texts, brief))
    return carnet_text_safe(builder_text(h->b, brief), -1);
  return g_steal_pointer(&safe);
}

static void draw_head(Heat *h) {
  TextStyle style = text_style(ROLE_HEAD, h->b->document->lang);
  galley_open(h->b->l, 0, ITEM_KEEP);
  for (guint i = 0; i < h->n; i++) {
    const CarnetTableColumn *column = carnet_table_column(h->data->table, h->columns[i]);
    g_autofree char *safe = column_title(h, column, &style);
    gint32 width = MIN(galley_text_width(h->b->l, safe, &style), h->cell_w);
    galley_text_within(h->b->l, safe, &style, column_x(h, i) + (h->cell_w - width) / 2, PT(9), h->cell_w);
  }
  TextStyle note = text_style(ROLE_NOTE, h->b->document->lang);
  galley_text(h->b->l, builder_text(h->b, "report.total"), &note, column_x(h, h->n) + h->cell_w - MM(2.5),
              PT(9), ALIGN_RIGHT);
  galley_close(h->b->l, PT(13));
}

/* The key: the steps in their order, which is the only legend a figure has. */
static void draw_key(Heat *h) {
  static const char *const words[] = {"1\xe2\x80\x93"
                                      "9",
                                      "10\xe2\x80\x93"
                                      "99",
                                      "100\xe2\x80\x93"
                                      "999",
                                      "1,000\xe2\x80\x93"
                                      "9,999",
                                      "10,000+"};
  TextStyle note = text_style(ROLE_NOTE, h->b->document->lang);
  gint32 x = LABEL, top = PT(4), height = PT(8);
  galley_open(h->b->l, 0, ITEM_KEEP);
  for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
    const Step *step = &steps[G_N_ELEMENTS(steps) - 1 - i];
    chart_box(h->b, x, top, x + MM(6), top + height, DRAW_FILL, step->fill, 0, 0);
    if (step->hatch)
      chart_box(h->b, x, top, x + MM(6), top + height, DRAW_HATCH, step->line, PT(0.25), step->hatch);
    x += MM(7);
    x += galley_text(h->b->l, words[i], &note, x, top + PT(6.6), ALIGN_LEFT) + MM(4);
  }
  galley_close(h->b->l, top + height);
}

void heat_build(Builder *b, const Data *data) {
  guint all = carnet_table_columns(data->table), rows = carnet_table_rows(data->table);
  Heat h = {.b = b, .data = data, .columns = g_new0(guint, all), .cell_w = CELL_W};
  for (guint c = 0; c < all; c++)
    if (is_regime(carnet_table_column(data->table, c)->key)) h.columns[h.n++] = c;
  gint32 room = page_grid(b->l->paper, FALSE)->width - LABEL;
  h.cell_w = MIN(CELL_W, room / (gint32)(h.n + 1) - GAP);
  h.total = g_new0(gint64, MAX(h.n, 1));
  draw_head(&h);
  for (guint r = 0; r < rows; r++) draw_row(&h, r);
  TextStyle note = text_style(ROLE_NOTE, b->document->lang);
  galley_open(b->l, 0, ITEM_KEEP);
  galley_text(b->l, builder_text(b, "report.total"), &note, 0, CELL_H / 2 + PT(2.6), ALIGN_LEFT);
  for (guint i = 0; i < h.n; i++) draw_total(&h, h.total[i], column_x(&h, i));
  galley_close(b->l, CELL_H);
  draw_key(&h);
  chart_note(b, "report.heat_note");
  g_free(h.columns);
  g_free(h.total);
}
