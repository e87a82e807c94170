/* chart_bars.c - the threshold gauge and the bullet bar. */
#include "chart.h"

#include "carnet/text.h"

#include <string.h>

/* ---- gauge: one bar a counter
 * -------------------------------------------------------------------------------- */

#define GAUGE_W MM(110)
#define GAUGE_H MM(5)

typedef struct {
  gint64 count, limit;
  gboolean known, upper;
} Gauge;

static gint32 part_of(gint64 count, gint64 whole, gint32 width) {
  if (whole <= 0 || count <= 0) return 0;
  return count >= whole ? width : (gint32)((gdouble)width * ((gdouble)count / (gdouble)whole));
}

/* From 80 % on; the product of counts of people stays far from 2^63. */
static gboolean is_near(const Gauge *g) {
  return g->known && g->limit > 0 && g->count >= g->limit - g->limit / 5;
}

static void gauge_bar(Builder *b, const Gauge *g, gint32 y) {
  gint32 full = part_of(g->count, g->limit, GAUGE_W), tenth = g->upper ? full / 10 : 0,
         mark = GAUGE_W * 8 / 10;
  gboolean over = g->known && g->limit > 0 && g->count > g->limit;
  chart_box(b, 0, y, full - tenth, y + GAUGE_H, DRAW_FILL, INK_ACCENT, 0, 0);
  chart_box(b, full - tenth, y, full, y + GAUGE_H, DRAW_HATCH, INK_ACCENT, PT(0.6), MM(1));
  chart_box(b, 0, y, GAUGE_W, y + GAUGE_H, DRAW_FRAME, INK_INK, PT(0.5), 0);
  galley_draw(b->l, &(Draw){mark, y - MM(2), mark, y + GAUGE_H + MM(2), PT(0.7), PT(2), DRAW_LINE, INK_INK});
  TextStyle note = text_style(ROLE_NOTE, b->document->lang);
  galley_text(b->l, "80 %", &note, mark - PT(3), y - PT(2.5), ALIGN_RIGHT);
  if (!over) return;
  chart_box(b, GAUGE_W, y, GAUGE_W + MM(8), y + GAUGE_H, DRAW_FILL, INK_ACCENT, 0, 0);
  chart_break(b, GAUGE_W + MM(3), y, y + GAUGE_H);
}

/* The clause of the line, with the confidence of its rule. */
static char *clause_words(Builder *b, const Data *data, guint row) {
  g_autofree char *clause = chart_text(data, row, "clause", FALSE),
                  *id = g_strconcat("confidence.", carnet_table_get(data->table, row, "confidence"), NULL);
  if (!carnet_texts_has(b->options->texts, id)) return g_steal_pointer(&clause);
  return g_strdup_printf("%s, %s", clause, builder_text(b, id));
}

/* Returns how high what stands below the bar is. */
static gint32 gauge_words(Builder *b, const Data *data, guint row, const Gauge *g, gint32 y) {
  TextStyle note = text_style(ROLE_NOTE, b->document->lang), sign = text_style(ROLE_CELL, b->document->lang);
  gboolean over = g->known && g->limit > 0 && g->count > g->limit;
  g_autofree char *limit = carnet_text_number(g->limit), *clause = clause_words(b, data, row),
                  *apart = chart_text(data, row, "apart", FALSE);
  gint32 x = GAUGE_W + (over ? MM(10) : MM(2));
  sign.ink = INK_STOP;
  sign.bold = TRUE;
  if (over) x += galley_text(b->l, "\xe2\x9c\x97", &sign, x, y + GAUGE_H / 2 + PT(3), ALIGN_LEFT) + PT(3);
  note.ink = INK_INK;
  galley_text(b->l, limit, &note, x, y + PT(4.5), ALIGN_LEFT);
  note.ink = INK_GREY;
  galley_text_within(b->l, clause, &note, x, y + PT(14), page_grid(b->l->paper, FALSE)->width - x);
  g_autofree char *basis_id = g_strdup_printf("report.basis.%s", carnet_table_get(data->table, row, "basis"));
  const char *basis = carnet_texts_has(b->options->texts, basis_id) ? builder_text(b, basis_id) : "?";
  g_autofree char *count = g->known ? carnet_text_number(g->count) : g_strdup("?");
  g_autofree char *percent =
      g->known && g->limit > 0 ? g_strdup_printf(" (%.1f %%)", 100.0 * (gdouble)g->count / (gdouble)g->limit)
                               : g_strdup("");
  g_autofree char *more =
      *apart ? carnet_texts_format(b->options->texts, b->document->lang, "report.apart", "text", apart, NULL)
             : g_strdup("");
  g_autofree char *text =
      g_strdup_printf("%s%s \xc2\xb7 %s%s%s", count, percent, basis, *more ? " \xc2\xb7 " : "", more);
  return (gint32)chart_lines(b, text, &note, 0, y + GAUGE_H + PT(2.5), GAUGE_W, PT(10), TRUE) * PT(10) +
         PT(3);
}

/* Against no line there is no bar: the number alone, and what it rests on. */
static void gauge_number(Builder *b, const Data *data, guint row, const Gauge *g) {
  TextStyle cell = text_style(ROLE_CELL, b->document->lang), note = text_style(ROLE_NOTE, b->document->lang),
            second = text_style(ROLE_CELL_SECOND, builder_other(b));
  g_autofree char *count = g->known ? carnet_text_number(g->count) : g_strdup("?"),
                  *label = chart_text(data, row, "label", FALSE),
                  *apart = chart_text(data, row, "apart", FALSE),
                  *apart2 = chart_text(data, row, "apart", TRUE);
  g_autofree char *first = g_strdup_printf("%s: %s", label, count);
  gint32 width = page_grid(b->l->paper, FALSE)->width, y = PT(2);
  cell.bold = TRUE;
  note.ink = INK_GREY;
  y += (gint32)chart_lines(b, first, &cell, 0, y, width, PT(11), TRUE) * PT(11);
  if (*apart) y += (gint32)chart_lines(b, apart, &note, 0, y, width, PT(10), TRUE) * PT(10);
  if (b->document->bilingual && *apart2)
    y += (gint32)chart_lines(b, apart2, &second, 0, y, width, PT(10), TRUE) * PT(10);
  galley_close(b->l, y + PT(3));
}

void gauge_build(Builder *b, const Data *data) {
  static const char *const bounds[] = {"upper_bound", "transfers", "approvals", "both", NULL};
  guint rows = carnet_table_rows(data->table);
  for (guint r = 0; r < rows; r++) {
    Gauge g = {0};
    g.known = chart_int(data, r, "count", &g.count);
    chart_int(data, r, "limit", &g.limit);
    g.upper = g_strv_contains(bounds, carnet_table_get(data->table, r, "basis"));
    gboolean both = b->document->bilingual && *carnet_table_get(data->table, r, "label.2");
    gint32 y = PT(both ? 26 : 16);
    galley_open(b->l, r ? PT(6) : 0, r == 0 || r + 2 == rows ? ITEM_KEEP : 0);
    if (g.limit <= 0) {
      gauge_number(b, data, r, &g);
      continue;
    }
    gboolean over = g.known && g.limit > 0 && g.count > g.limit;
    chart_label(b, data, r, "label", both ? PT(9) : PT(6), GAUGE_W * 70 / 100, is_near(&g) ? "!" : NULL,
                over ? INK_STOP : INK_ATTENTION);
    gauge_bar(b, &g, y);
    galley_close(b->l, y + GAUGE_H + gauge_words(b, data, r, &g, y));
  }
}

/* ---- bullet bar: budget and actual
 * -------------------------------------------------------------------------------- */

#define BULLET_ROW MM(9)
#define BULLET_LABEL MM(45)
#define BULLET_W MM(85)
#define BULLET_SCALE 140 /* per cent of the budget at the right end */

typedef struct {
  gint64 budget, paid, committed, estimate;
  gboolean estimated;
} Bullet;

static gint32 at_percent(gint32 percent) { return BULLET_LABEL + BULLET_W * percent / BULLET_SCALE; }

/* Where an amount ends on the scale; beyond it, at its end. */
static gint32 amount_x(const Bullet *v, gint64 amount) {
  if (v->budget <= 0) return BULLET_LABEL;
  gdouble percent = 100.0 * (gdouble)amount / (gdouble)v->budget;
  return BULLET_LABEL + (gint32)(BULLET_W * CLAMP(percent, 0, BULLET_SCALE) / BULLET_SCALE);
}

static gboolean is_beyond(const Bullet *v) {
  return v->budget > 0 && (gdouble)(v->paid + v->committed) > (gdouble)v->budget * BULLET_SCALE / 100;
}

static void bullet_bar(Builder *b, const Bullet *v) {
  gint32 middle = BULLET_ROW / 2, half = MM(2.5), thin = MM(1.2), tall = MM(2.1);
  chart_box(b, at_percent(0), middle - half, at_percent(90), middle + half, DRAW_FILL, INK_RANGE_1, 0, 0);
  chart_box(b, at_percent(90), middle - half, at_percent(110), middle + half, DRAW_FILL, INK_RANGE_2, 0, 0);
  chart_box(b, at_percent(110), middle - half, at_percent(140), middle + half, DRAW_FILL, INK_RANGE_3, 0, 0);
  gint32 paid = amount_x(v, v->paid), committed = amount_x(v, v->paid + v->committed);
  chart_box(b, BULLET_LABEL, middle - thin, paid, middle + thin, DRAW_FILL, INK_ACCENT, 0, 0);
  chart_box(b, paid, middle - thin, committed, middle + thin, DRAW_HATCH, INK_ACCENT, PT(0.4), MM(1));
  chart_box(b, paid, middle - thin, committed, middle + thin, DRAW_FRAME, INK_ACCENT, PT(0.5), 0);
  if (v->estimated)
    chart_box(b, BULLET_LABEL, middle - thin, amount_x(v, v->estimate), middle + thin, DRAW_FRAME, INK_ACCENT,
              PT(0.5), PT(2));
  galley_line(b->l, at_percent(100), middle - tall, at_percent(100), middle + tall, PT(0.9), INK_INK);
  if (is_beyond(v)) chart_break(b, at_percent(140) - MM(4), middle - thin, middle + thin);
}

static void bullet_figures(Builder *b, const Data *data, guint row, const Bullet *v) {
  TextStyle note = text_style(ROLE_NOTE, b->document->lang);
  gint32 right = page_grid(b->l->paper, FALSE)->width;
  g_autofree char *paid = carnet_text_money(v->estimated ? v->estimate : v->paid),
                  *committed = carnet_text_money(v->committed);
  g_autofree char *budget = carnet_text_money(v->budget),
                  *currency = chart_text(data, row, "currency", FALSE);
  g_autofree char *first = v->estimated   ? g_strdup_printf("~ %s", paid)
                           : v->committed ? g_strdup_printf("%s + %s", paid, committed)
                                          : g_strdup(paid);
  g_autofree char *marked = is_beyond(v) ? g_strdup_printf("! %s", first) : g_strdup(first);
  g_autofree char *second = carnet_texts_format(b->options->texts, b->document->lang, "report.of_budget",
                                                "amount", budget, "currency", currency, NULL);
  TextStyle strong = note;
  strong.ink = is_beyond(v) ? INK_ATTENTION : INK_INK;
  strong.bold = is_beyond(v);
  galley_text(b->l, marked, &strong, right, BULLET_ROW / 2 - PT(1.5), ALIGN_RIGHT);
  galley_text(b->l, second, &note, right, BULLET_ROW / 2 + PT(8), ALIGN_RIGHT);
}

static void bullet_scale(Builder *b) {
  static const gint32 marks[] = {0, 50, 100, 140};
  TextStyle note = text_style(ROLE_NOTE, b->document->lang);
  galley_open(b->l, 0, ITEM_KEEP);
  galley_line(b->l, at_percent(0), 0, at_percent(140), 0, PT(0.5), INK_RULE);
  for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
    g_autofree char *text = g_strdup_printf("%d %%", marks[i]);
    galley_line(b->l, at_percent(marks[i]), 0, at_percent(marks[i]), PT(2), PT(0.5), INK_RULE);
    galley_text(b->l, text, &note, at_percent(marks[i]), PT(10), i == 0 ? ALIGN_LEFT : ALIGN_CENTRE);
  }
  galley_close(b->l, PT(13));
}

void bullet_build(Builder *b, const Data *data) {
  for (guint r = 0; r < carnet_table_rows(data->table); r++) {
    Bullet v = {0};
    chart_int(data, r, "budget_minor", &v.budget);
    chart_int(data, r, "paid_minor", &v.paid);
    chart_int(data, r, "committed_minor", &v.committed);
    v.estimated = chart_int(data, r, "estimate_minor", &v.estimate);
    galley_open(b->l, 0, ITEM_KEEP);
    chart_label(b, data, r, "label", BULLET_ROW / 2, BULLET_LABEL - MM(2), NULL, INK_INK);
    bullet_bar(b, &v);
    bullet_figures(b, data, r, &v);
    galley_close(b->l, BULLET_ROW);
  }
  bullet_scale(b);
  chart_note(b, "report.bullet_note");
}
