/*
 * chart_timeline.c - two lanes: ours above the axis, theirs below it (typography.md, "Timeline").
 *
 * Rows: lane ours or theirs; kind decision, step, flow, validity, suspect; from and to days. What does not
 * parse is left out of the drawing and stands in the table beneath, as every value does where there are more
 * than 18 events.
 */
#include "chart.h"

#include "carnet/text.h"

#include <string.h>

#define MOST_EVENTS 18u
#define LEVELS 3u
#define LABEL_W MM(45)
#define LEVEL_H PT(21)
#define LANE_H (PT(24) + (gint32)LEVELS * LEVEL_H)

typedef struct {
  Builder *b;
  const Data *data;
  char first[11], last[11]; /* days at the ends of the axis */
  gint32 days, width;
  gint32 taken[2][LEVELS]; /* right end of the last label on each level of each lane */
} Timeline;

static const char *day_of(const Timeline *t, guint row, const char *key) {
  const char *day = carnet_table_get(t->data->table, row, key);
  return carnet_text_is_day(day) ? day : NULL;
}

static gint32 x_of(const Timeline *t, const char *day) {
  gint32 at = carnet_text_days_between(t->first, day);
  return (gint32)((gint64)t->width * CLAMP(at, 0, t->days) / MAX(t->days, 1));
}

static gboolean is_kind(const Timeline *t, guint row, const char *kind) {
  return g_str_equal(carnet_table_get(t->data->table, row, "kind"), kind);
}

static guint lane_of(const Timeline *t, guint row) {
  return g_str_equal(carnet_table_get(t->data->table, row, "lane"), "theirs") ? 1 : 0;
}

static gboolean is_event(const Timeline *t, guint row) {
  return is_kind(t, row, "decision") || is_kind(t, row, "step");
}

/* ---- the span
 * ---------------------------------------------------------------------------------------------------- */

static void widen(Timeline *t, const char *day) {
  if (!day) return;
  if (!t->first[0] || strcmp(day, t->first) < 0) g_strlcpy(t->first, day, sizeof t->first);
  if (!t->last[0] || strcmp(day, t->last) > 0) g_strlcpy(t->last, day, sizeof t->last);
}

/* Ends of validity years away would leave nothing of the rest: they end in a dash. */
static gboolean find_span(Timeline *t) {
  for (guint r = 0; r < carnet_table_rows(t->data->table); r++) {
    widen(t, day_of(t, r, "from"));
    if (is_kind(t, r, "flow")) widen(t, day_of(t, r, "to"));
  }
  const char *as_of = t->b->options->as_of;
  if (!t->first[0]) return FALSE;
  if (as_of && carnet_text_is_day(as_of)) widen(t, as_of);
  g_autofree char *first = carnet_text_day_add(t->first, -5), *last = carnet_text_day_add(t->last, 20);
  g_strlcpy(t->first, first, sizeof t->first);
  g_strlcpy(t->last, last, sizeof t->last);
  t->days = carnet_text_days_between(t->first, t->last);
  return t->days > 0;
}

/* ---- axis
 * ------------------------------------------------------------------------------------------------------------
 */

static void draw_axis(Timeline *t) {
  Builder *b = t->b;
  TextStyle note = text_style(ROLE_NOTE, b->document->lang);
  galley_line(b->l, 0, LANE_H, t->width, LANE_H, PT(0.5), INK_INK);
  gint year = (gint)g_ascii_strtoll(t->first, NULL, 10),
       month = (gint)g_ascii_strtoll(t->first + 5, NULL, 10);
  gint step = t->days <= 550 ? 1 : t->days <= 1650 ? 3 : 12;
  gint32 free_x = -1;
  for (guint i = 0; i < 2400; i++) {
    if (++month > 12) month = 1, year++;
    if ((month - 1) % step != 0) continue;
    char day[16];
    g_snprintf(day, sizeof day, "%04d-%02d-01", year, month);
    if (strcmp(day, t->last) > 0) return;
    gint32 x = x_of(t, day);
    galley_line(b->l, x, LANE_H - PT(2), x, LANE_H + PT(2), PT(0.5), INK_RULE);
    g_autofree char *text =
        month == 1 || free_x < 0 ? g_strdup_printf("%04d-%02d", year, month) : g_strdup_printf("%02d", month);
    if (x < free_x) continue;
    free_x = x + galley_text(b->l, text, &note, x + PT(1.5), LANE_H + PT(9), ALIGN_LEFT) + PT(6);
  }
}

static void draw_as_of(Timeline *t) {
  const char *as_of = t->b->options->as_of;
  if (!as_of || !carnet_text_is_day(as_of)) return;
  TextStyle note = text_style(ROLE_NOTE, t->b->document->lang);
  gint32 x = x_of(t, as_of);
  galley_draw(t->b->l, &(Draw){x, 0, x, 2 * LANE_H, PT(0.7), PT(2), DRAW_LINE, INK_INK});
  galley_text(t->b->l, as_of, &note, x - PT(3), 2 * LANE_H - PT(2), ALIGN_RIGHT);
}

/* ---- rows
 * --------------------------------------------------------------------------------------------------------------
 */

/* The lowest level on which the label does not touch the one before; the last where all are taken. */
static guint free_level(Timeline *t, guint lane, gint32 x, gint32 width) {
  for (guint i = 0; i < LEVELS; i++) {
    if (x < t->taken[lane][i]) continue;
    t->taken[lane][i] = x + width + MM(2);
    return i;
  }
  return LEVELS - 1;
}

static void draw_event(Timeline *t, guint row, const char *day) {
  Builder *b = t->b;
  guint lane = lane_of(t, row);
  Ink ink = lane ? INK_THEIRS : INK_ACCENT;
  TextStyle cell = text_style(ROLE_NOTE, b->document->lang), note = text_style(ROLE_NOTE, b->document->lang);
  cell.ink = INK_INK;
  g_autofree char *label = chart_text(t->data, row, "label", FALSE);
  gint32 at = x_of(t, day), width = MAX(MIN(galley_text_width(b->l, label, &cell), LABEL_W),
                                        galley_text_width(b->l, day, &note));
  gint32 x = CLAMP(at - width / 2, 0, t->width - width);
  guint level = free_level(t, lane, x, width);
  gint32 dot = lane ? LANE_H + PT(16) : LANE_H - PT(9), away = PT(26) + (gint32)level * LEVEL_H;
  gint32 text = lane ? LANE_H + away + PT(8) : LANE_H - away - PT(8);
  galley_line(b->l, at, dot, at, lane ? text - PT(7) : text + PT(10.5), PT(0.25), INK_RULE);
  chart_box(b, x - PT(1), text - PT(7), x + width + PT(1), text + PT(10.5), DRAW_FILL, INK_WHITE, 0, 0);
  galley_draw(b->l, &(Draw){at, dot, MM(1), 0, PT(0.6), 0, DRAW_DISC,
                            is_kind(t, row, "decision") ? (guint8)ink : INK_WHITE});
  galley_draw(b->l, &(Draw){at, dot, MM(1), 0, PT(0.6), 0, DRAW_RING, (guint8)ink});
  galley_text(b->l, day, &note, x, text, ALIGN_LEFT);
  galley_text_within(b->l, label, &cell, x, text + PT(8.5), LABEL_W);
}

static void draw_flow(Timeline *t, guint row, const char *from, const char *to) {
  gint64 count = 0;
  gint32 x0 = x_of(t, from), x1 = MAX(x_of(t, to ? to : from), x0 + MM(1));
  chart_box(t->b, x0 + PT(0.3), LANE_H - MM(2), x1 - PT(0.3), LANE_H - PT(0.3), DRAW_FILL, INK_STEP_3, 0, 0);
  if (!chart_int(t->data, row, "count", &count)) return;
  g_autofree char *text = carnet_text_number(count);
  TextStyle note = text_style(ROLE_NOTE, t->b->document->lang);
  galley_text(t->b->l, text, &note, (x0 + x1) / 2, LANE_H - MM(2) - PT(1.5), ALIGN_CENTRE);
}

/* A permission's validity below the axis; an end beyond it, or none, is dashed. */
static void draw_validity(Timeline *t, const char *from, const char *to) {
  gboolean open = !to || strcmp(to, t->last) > 0;
  gint32 x0 = x_of(t, from), x1 = open ? t->width : x_of(t, to), y0 = 2 * LANE_H + PT(4), y1 = y0 + PT(4);
  TextStyle note = text_style(ROLE_NOTE, t->b->document->lang);
  chart_box(t->b, x0, y0, open ? x1 - MM(6) : x1, y1, DRAW_FILL, INK_THEIRS, 0, 0);
  if (open)
    galley_draw(t->b->l,
                &(Draw){x1 - MM(6), (y0 + y1) / 2, x1, (y0 + y1) / 2, PT(1), PT(2), DRAW_LINE, INK_THEIRS});
  else
    galley_line(t->b->l, x1, y0 - PT(2), x1, y1 + PT(2), PT(0.7), INK_THEIRS);
  if (!to) return;
  g_autofree char *text = g_strdup_printf("\xe2\x86\x92 %s", to);
  galley_text(t->b->l, text, &note, x0, y1 + PT(9), ALIGN_LEFT);
}

static void draw_row(Timeline *t, guint row) {
  const char *from = day_of(t, row, "from"), *to = day_of(t, row, "to");
  if (!from) return;
  if (is_event(t, row))
    draw_event(t, row, from);
  else if (is_kind(t, row, "flow"))
    draw_flow(t, row, from, to);
  else if (is_kind(t, row, "validity"))
    draw_validity(t, from, to);
}

static void draw_lane_name(Timeline *t, const char *id, gint32 y, Ink ink) {
  TextStyle style = text_style(ROLE_HEAD, t->b->document->lang);
  style.ink = ink;
  galley_text(t->b->l, builder_text(t->b, id), &style, 0, y, ALIGN_LEFT);
}

static void draw_all(Timeline *t, guint rows) {
  galley_open(t->b->l, 0, 0);
  draw_lane_name(t, "report.ours", PT(8), INK_ACCENT);
  draw_lane_name(t, "report.theirs", 2 * LANE_H + PT(8), INK_THEIRS);
  for (guint r = 0; r < rows; r++) {
    const char *from = day_of(t, r, "from");
    if (is_kind(t, r, "suspect") && from)
      chart_box(t->b, x_of(t, from), PT(12), t->width, LANE_H, DRAW_HATCH, INK_ATTENTION, PT(0.25), MM(2));
  }
  draw_as_of(t);
  for (guint r = 0; r < rows; r++) draw_row(t, r);
  draw_axis(t);
  galley_close(t->b->l, 2 * LANE_H + PT(20));
}

void timeline_build(Builder *b, const Data *data) {
  Timeline t = {.b = b, .data = data, .width = page_grid(b->l->paper, FALSE)->width};
  guint rows = carnet_table_rows(data->table), events = 0;
  for (guint r = 0; r < rows; r++) events += is_event(&t, r) ? 1 : 0;
  if (events <= MOST_EVENTS && find_span(&t))
    draw_all(&t, rows);
  else
    table_rows_build(b, data);
}
