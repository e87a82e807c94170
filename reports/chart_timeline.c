/*
 * chart_timeline.c - two lanes: ours above the axis, theirs below it (typography.md, "Timeline").
 *
 * Rows: lane ours or theirs; kind decision, step, flow, validity, suspect; from and to days. Labels are
 * placed greedily from the left on three levels. Where there are more than 18 events, or labels that no level
 * has room for, the figure counts events by month and a table beneath names each.
 */
#include "chart.h"

#include "carnet/text.h"

#include <string.h>

#define MOST_EVENTS 18u
#define LEVELS 3u
#define LABEL_W MM(45)
#define LEVEL_H PT(21)
#define DOT_AWAY PT(20)   /* from the axis, beyond the flows that hug it */
#define LABEL_AWAY PT(34) /* of the lowest level */
#define LANE_H (PT(46))   /* of a lane without labels, and what its levels add */
#define VALIDITY_H PT(15)

typedef struct {
  Builder *b;
  const Data *data;
  char first[11], last[11]; /* days at the ends of the axis */
  gint32 days, width;
  guint validities[2];      /* of each lane, drawn so far */
  gint32 top, axis, bottom; /* from the figure's top: where the upper lane begins, the axis, where the lower
                               lane ends */
} Timeline;

/* An event, and where its label stands. */
typedef struct {
  guint row, lane, level;
  gint32 at, x, width;
} Event;

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
  galley_line(b->l, 0, t->axis, t->width, t->axis, PT(0.5), INK_INK);
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
    galley_line(b->l, x, t->axis - PT(2), x, t->axis + PT(2), PT(0.5), INK_RULE);
    g_autofree char *text =
        month == 1 || free_x < 0 ? g_strdup_printf("%04d-%02d", year, month) : g_strdup_printf("%02d", month);
    if (x < free_x) continue;
    free_x = x + galley_text(b->l, text, &note, x + PT(1.5), t->axis + PT(9), ALIGN_LEFT) + PT(6);
  }
}

static void draw_as_of(Timeline *t) {
  const char *as_of = t->b->options->as_of;
  if (!as_of || !carnet_text_is_day(as_of)) return;
  TextStyle note = text_style(ROLE_NOTE, t->b->document->lang);
  gint32 x = x_of(t, as_of);
  galley_draw(t->b->l, &(Draw){x, t->top, x, t->bottom, PT(0.7), PT(2), DRAW_LINE, INK_INK});
  galley_text(t->b->l, as_of, &note, x - PT(3), t->bottom - PT(2), ALIGN_RIGHT);
}

/* ---- rows
 * --------------------------------------------------------------------------------------------------------------
 */

static gint by_day(gconstpointer a, gconstpointer b, gpointer user) {
  const Timeline *t = user;
  const Event *x = a, *y = b;
  gint days = strcmp(day_of(t, x->row, "from"), day_of(t, y->row, "from"));
  return days ? days : x->row < y->row ? -1 : 1;
}

static GArray *find_events(Timeline *t) {
  GArray *events = g_array_new(FALSE, TRUE, sizeof(Event));
  TextStyle note = text_style(ROLE_NOTE, t->b->document->lang);
  for (guint r = 0; r < carnet_table_rows(t->data->table); r++) {
    const char *day = day_of(t, r, "from");
    if (!day || !is_event(t, r)) continue;
    g_autofree char *label = chart_text(t->data, r, "label", FALSE);
    Event event = {.row = r, .lane = lane_of(t, r), .at = x_of(t, day)};
    event.width =
        MAX(MIN(galley_text_width(t->b->l, label, &note), LABEL_W), galley_text_width(t->b->l, day, &note));
    g_array_append_val(events, event);
  }
  g_array_sort_with_data(events, by_day, t);
  return events;
}

/* From the left, each on the level on which it stands nearest to its day; FALSE where one has no room. */
static gboolean place_labels(const Timeline *t, GArray *events) {
  gint32 taken[2][LEVELS] = {{0}};
  for (guint i = 0; i < events->len; i++) {
    Event *event = &g_array_index(events, Event, i);
    gint32 wish = CLAMP(event->at - event->width / 2, 0, t->width - event->width), best = G_MAXINT32;
    for (guint level = 0; level < LEVELS; level++) {
      gint32 x = MAX(wish, taken[event->lane][level]);
      if (x >= best) continue;
      best = x;
      event->level = level;
    }
    event->x = best;
    if (best + event->width > t->width) return FALSE;
    taken[event->lane][event->level] = best + event->width + MM(3);
  }
  return TRUE;
}

static gint32 dot_y(const Timeline *t, guint lane) { return lane ? t->axis + DOT_AWAY : t->axis - DOT_AWAY; }

static gint32 label_y(const Timeline *t, const Event *event) {
  gint32 away = LABEL_AWAY + (gint32)event->level * LEVEL_H;
  return event->lane ? t->axis + away + PT(2) : t->axis - away - PT(8);
}

static void draw_leader(Timeline *t, const Event *event) {
  gint32 y = label_y(t, event), edge = event->lane ? y - PT(7) : y + PT(10.5);
  gint32 to = CLAMP(event->at, event->x + PT(2), event->x + event->width - PT(2));
  galley_line(t->b->l, event->at, dot_y(t, event->lane), to, edge, PT(0.25), INK_RULE);
}

static void draw_event(Timeline *t, const Event *event) {
  Builder *b = t->b;
  Ink ink = event->lane ? INK_THEIRS : INK_ACCENT;
  TextStyle note = text_style(ROLE_NOTE, b->document->lang), cell = note;
  cell.ink = INK_INK;
  g_autofree char *label = chart_text(t->data, event->row, "label", FALSE);
  gint32 dot = dot_y(t, event->lane), y = label_y(t, event);
  guint8 fill = is_kind(t, event->row, "decision") ? (guint8)ink : INK_WHITE;
  chart_box(b, event->x - PT(1), y - PT(7), event->x + event->width + PT(1), y + PT(10.5), DRAW_FILL,
            INK_WHITE, 0, 0);
  galley_draw(b->l, &(Draw){event->at, dot, MM(1), 0, PT(0.6), 0, DRAW_DISC, fill});
  galley_draw(b->l, &(Draw){event->at, dot, MM(1), 0, PT(0.6), 0, DRAW_RING, (guint8)ink});
  galley_text(b->l, day_of(t, event->row, "from"), &note, event->x, y, ALIGN_LEFT);
  galley_text_within(b->l, label, &cell, event->x, y + PT(8.5), LABEL_W);
}

/* Events of a lane and month as a number in a circle's place. */
static void draw_months(Timeline *t, const GArray *events) {
  TextStyle style = text_style(ROLE_CELL, t->b->document->lang);
  style.bold = TRUE;
  for (guint lane = 0; lane < 2; lane++) {
    style.ink = lane ? INK_THEIRS : INK_ACCENT;
    for (guint i = 0, end = 0; i < events->len; i = end) {
      const char *month = day_of(t, g_array_index(events, Event, i).row, "from");
      guint n = 0;
      for (end = i; end < events->len; end++) {
        const Event *event = &g_array_index(events, Event, end);
        if (strncmp(day_of(t, event->row, "from"), month, 7) != 0) break;
        n += event->lane == lane;
      }
      if (n == 0) continue;
      g_autofree char *middle = g_strdup_printf("%.7s-15", month), *text = g_strdup_printf("%u", n);
      galley_text(t->b->l, text, &style, x_of(t, middle), dot_y(t, lane) + PT(3), ALIGN_CENTRE);
    }
  }
}

static void draw_flow(Timeline *t, guint row, const char *from, const char *to) {
  gint64 count = 0;
  gint32 x0 = x_of(t, from), x1 = MAX(x_of(t, to ? to : from), x0 + MM(1));
  chart_box(t->b, x0 + PT(0.3), t->axis - MM(2), x1 - PT(0.3), t->axis - PT(0.3), DRAW_FILL, INK_STEP_3, 0,
            0);
  if (!chart_int(t->data, row, "count", &count)) return;
  g_autofree char *text = carnet_text_number(count);
  TextStyle note = text_style(ROLE_NOTE, t->b->document->lang);
  galley_text(t->b->l, text, &note, (x0 + x1) / 2, t->axis - MM(2) - PT(1.5), ALIGN_CENTRE);
}

/* How long an approval or a permission holds, each on a row of its own: ours above the upper lane, theirs
 * below the lower one; an end beyond the axis, or none, is dashed. */
static void draw_validity(Timeline *t, guint row, const char *from, const char *to) {
  gboolean open = !to || strcmp(to, t->last) > 0;
  guint lane = lane_of(t, row);
  Ink ink = lane ? INK_THEIRS : INK_ACCENT;
  gint32 x0 = x_of(t, from), x1 = open ? t->width : x_of(t, to);
  gint32 y0 = (lane ? t->bottom : 0) + PT(4) + (gint32)t->validities[lane]++ * VALIDITY_H, y1 = y0 + PT(4),
         middle = (y0 + y1) / 2;
  TextStyle note = text_style(ROLE_NOTE, t->b->document->lang);
  chart_box(t->b, x0, y0, open ? x1 - MM(6) : x1, y1, DRAW_FILL, ink, 0, 0);
  if (open)
    galley_draw(t->b->l,
                &(Draw){MAX(x0, x1 - MM(6)), middle, x1, middle, PT(1), PT(2), DRAW_LINE, (guint8)ink});
  else
    galley_line(t->b->l, x1, y0 - PT(2), x1, y1 + PT(2), PT(0.7), ink);
  g_autofree char *word = chart_text(t->data, row, "label", FALSE);
  const char *whose = builder_text(t->b, lane ? "report.theirs" : "report.ours");
  g_autofree char *text =
      g_strdup_printf("%s: %s %s \xe2\x86\x92 %s", whose, word, from, to ? to : "\xc2\xb7");
  gint32 width = galley_text_width(t->b->l, text, &note);
  galley_text(t->b->l, text, &note, CLAMP(x0, 0, MAX(0, t->width - width)), y1 + PT(8), ALIGN_LEFT);
}

/* What the bars of a lane's approvals or permissions take. */
static gint32 validity_height(const Timeline *t, guint lane) {
  guint n = 0;
  for (guint r = 0; r < carnet_table_rows(t->data->table); r++)
    n += is_kind(t, r, "validity") && lane_of(t, r) == lane && day_of(t, r, "from") ? 1 : 0;
  return (gint32)n * VALIDITY_H;
}

/* What is no event: behind the labels. */
static void draw_spans(Timeline *t) {
  for (guint r = 0; r < carnet_table_rows(t->data->table); r++) {
    const char *from = day_of(t, r, "from"), *to = day_of(t, r, "to");
    if (!from) continue;
    if (is_kind(t, r, "suspect"))
      chart_box(t->b, x_of(t, from), t->top + PT(14), t->width, t->axis, DRAW_HATCH, INK_ATTENTION, PT(0.25),
                MM(2));
    else if (is_kind(t, r, "flow"))
      draw_flow(t, r, from, to);
    else if (is_kind(t, r, "validity"))
      draw_validity(t, r, from, to);
  }
}

static void draw_lane_name(Timeline *t, const char *id, gint32 y, Ink ink) {
  TextStyle style = text_style(ROLE_HEAD, t->b->document->lang);
  style.ink = ink;
  galley_text(t->b->l, builder_text(t->b, id), &style, 0, y, ALIGN_LEFT);
}

static void set_lanes(Timeline *t, const GArray *events, gboolean months) {
  guint levels[2] = {0, 0};
  for (guint i = 0; i < events->len && !months; i++) {
    const Event *event = &g_array_index(events, Event, i);
    levels[event->lane] = MAX(levels[event->lane], event->level + 1);
  }
  t->top = validity_height(t, 0);
  t->axis = t->top + LANE_H + (gint32)levels[0] * LEVEL_H;
  t->bottom = t->axis + LANE_H + (gint32)levels[1] * LEVEL_H;
}

static void draw_all(Timeline *t, const GArray *events, gboolean months) {
  set_lanes(t, events, months);
  gint32 below = PT(6) + validity_height(t, 1);
  galley_open(t->b->l, 0, months ? ITEM_KEEP : 0);
  draw_lane_name(t, "report.ours", t->top + PT(8), INK_ACCENT);
  draw_lane_name(t, "report.theirs", t->bottom - PT(2), INK_THEIRS);
  draw_spans(t);
  draw_as_of(t);
  if (months) {
    draw_months(t, events);
  } else {
    for (guint i = 0; i < events->len; i++) draw_leader(t, &g_array_index(events, Event, i));
    for (guint i = 0; i < events->len; i++) draw_event(t, &g_array_index(events, Event, i));
  }
  draw_axis(t);
  galley_close(t->b->l, t->bottom + below);
}

void timeline_build(Builder *b, const Data *data) {
  Timeline t = {.b = b, .data = data, .width = page_grid(b->l->paper, FALSE)->width};
  gboolean drawn = find_span(&t), months = FALSE;
  if (drawn) {
    GArray *events = find_events(&t);
    months = events->len > MOST_EVENTS || !place_labels(&t, events);
    draw_all(&t, events, months);
    g_array_unref(events);
  }
  if (!drawn || months) table_rows_build(b, data);
}
