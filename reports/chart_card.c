/* chart_card.c - the field card: one field, what it is called under each law, side by side (typography.md,
 * "Field card box"). */
#include "chart.h"

#include <string.h>

#define MOST_COLUMNS 4u
#define PAD MM(2)
#define MOST_HEIGHT MM(62) /* of a box; duties beyond are counted, the field card of the console has all */

typedef struct {
  Builder *b;
  const Data *data;
  guint first, n; /* rows: one a category, those of a regime together */
  guint *start;   /* rows at which the regimes begin, and the end */
  guint regimes;
  gint32 width;
} Card;

static char *get(const Card *c, guint row, const char *key, gboolean second) {
  return chart_text(c->data, row, key, second);
}

static Ink state_ink(const char *state) {
  static const struct {
    const char *state;
    Ink ink;
  } inks[] = {{"confirmed", INK_GOOD},
              {"proposed", INK_NOT_FIRM},
              {"rejected", INK_STOP},
              {"overridden", INK_ATTENTION}};
  for (guint i = 0; i < G_N_ELEMENTS(inks); i++)
    if (g_str_equal(inks[i].state, state)) return inks[i].ink;
  return INK_UNKNOWN;
}

static const char *state_sign(const char *state) {
  if (g_str_equal(state, "confirmed")) return "\xe2\x9c\x93";
  if (g_str_equal(state, "proposed")) return "~";
  if (g_str_equal(state, "rejected")) return "\xe2\x9c\x97";
  if (g_str_equal(state, "overridden")) return "!";
  return "?";
}

/* ---- head
 * ------------------------------------------------------------------------------------------------------ */

static gint32 draw_head(const Card *c, gboolean again) {
  Builder *b = c->b;
  TextStyle mono = text_style(ROLE_MONO, CARNET_LANG_EN), cell = text_style(ROLE_CELL, b->document->lang),
            small = text_style(ROLE_CELL_SECOND, builder_other(b));
  g_autofree char *field = get(c, c->first, "field", FALSE), *path = get(c, c->first, "path", FALSE),
                  *model = get(c, c->first, "model", FALSE), *ecu = get(c, c->first, "ecu", FALSE),
                  *text = get(c, c->first, "description", FALSE);
  g_autofree char *place = g_strjoin(*model && *ecu ? " \xc2\xb7 " : "", model, ecu, NULL);
  gint32 inner = c->width - 2 * PAD, y = PT(3);
  g_autofree char *other_text =
      b->document->bilingual ? get(c, c->first, "description.2", FALSE) : g_strdup("");
  cell.bold = TRUE;
  guint path_lines = chart_lines(b, path, &cell, PAD, y, inner - MM(72), PT(11), FALSE);
  TextStyle plain = cell;
  plain.bold = FALSE;
  guint lines = *text ? chart_lines(b, text, &plain, PAD, y, inner, PT(11), FALSE) : 0;
  guint more = *other_text ? chart_lines(b, other_text, &small, PAD, y, inner, PT(11), FALSE) : 0;
  gint32 height = y + (gint32)(path_lines + lines + more) * PT(11) + PT(3);
  chart_box(b, 0, 0, c->width, height, DRAW_FILL, INK_PANEL, 0, 0);
  chart_lines(b, path, &cell, PAD, y, inner - MM(72), PT(11), TRUE);
  g_autofree char *id = g_strdup_printf("%s%s%s%s%s", field, *place ? "  " : "", place, again ? "  " : "",
                                        again ? "\xe2\x80\xa6" : "");
  gint32 id_width = MIN(galley_text_width(b->l, id, &mono), MM(70));
  galley_text_within(b->l, id, &mono, c->width - PAD - id_width, y + galley_baseline(mono.size, PT(11)),
                     MM(70));
  y += (gint32)path_lines * PT(11);
  if (*text) y += (gint32)chart_lines(b, text, &plain, PAD, y, inner, PT(11), TRUE) * PT(11);
  if (*other_text) chart_lines(b, other_text, &small, PAD, y, inner, PT(11), TRUE);
  return height;
}

/* ---- one regime
 * --------------------------------------------------------------------------------------------------- */

typedef struct {
  const Card *c;
  gint32 x, y, width;
  gboolean draw;
} Column;

static void add(Column *k, const char *text, const TextStyle *style, gint32 leading) {
  if (*text)
    k->y += (gint32)chart_lines(k->c->b, text, style, k->x, k->y, k->width, leading, k->draw) * leading;
}

/* The regime's name, from the texts where there is one: "regime.cn". */
static char *regime_name(const Card *c, guint row) {
  g_autofree char *given = get(c, row, "regime_name", FALSE), *regime = get(c, row, "regime", FALSE),
                  *id = g_strdup_printf("regime.%s", regime);
  if (*given) return g_steal_pointer(&given);
  return carnet_texts_has(c->b->options->texts, id) ? g_strdup(builder_text(c->b, id))
                                                    : g_steal_pointer(&regime);
}

/* "~ Precise location data" and below it where that stands. */
static void draw_category(Column *k, guint row) {
  const Card *c = k->c;
  Builder *b = c->b;
  TextStyle cell = text_style(ROLE_CELL, b->document->lang), note = text_style(ROLE_NOTE, b->document->lang),
            second = text_style(ROLE_CELL_SECOND, builder_other(b)), mark = note;
  const char *state = carnet_table_get(c->data->table, row, "state");
  g_autofree char *id = g_strdup_printf("mapped.%s", state), *safe = get(c, row, "state", FALSE);
  const char *word = carnet_texts_has(b->options->texts, id) ? builder_text(b, id) : safe;
  g_autofree char *category = get(c, row, "category", FALSE), *other = get(c, row, "category", TRUE),
                  *clause = get(c, row, "clause", FALSE), *confidence = get(c, row, "confidence", FALSE);
  g_autofree char *source =
      g_strdup_printf("%s%s%s", clause, *clause && *confidence ? " \xc2\xb7 " : "", confidence);
  gint32 indent = MM(3);
  mark.ink = state_ink(state);
  mark.bold = TRUE;
  k->y += PT(2);
  if (k->draw)
    galley_text(b->l, state_sign(state), &mark, k->x, k->y + galley_baseline(mark.size, PT(11)), ALIGN_LEFT);
  k->x += indent;
  k->width -= indent;
  add(k, category, &cell, PT(11));
  if (b->document->bilingual && *other) add(k, other, &second, PT(10));
  mark.bold = FALSE;
  gint32 state_width = galley_text_width(b->l, word, &mark) + MM(2);
  if (k->draw) galley_text(b->l, word, &mark, k->x, k->y + galley_baseline(mark.size, PT(10)), ALIGN_LEFT);
  k->x += state_width;
  k->width -= state_width;
  add(k, *source ? source : " ", &note, PT(10));
  k->x -= state_width + indent;
  k->width += state_width + indent;
}

/* The duties of all categories of a regime, each once, as far as the box reaches. */
static void draw_duties(Column *k, guint from, guint to) {
  Builder *b = k->c->b;
  TextStyle note = text_style(ROLE_NOTE, b->document->lang);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  guint left = 0;
  for (guint row = from; row < to; row++) {
    g_auto(GStrv) duties = g_strsplit(carnet_table_get(k->c->data->table, row, "duties"), "\n", 32);
    for (char **duty = duties; *duty; duty++) {
      if (!**duty || !g_hash_table_add(seen, g_strdup(*duty))) continue;
      g_autofree char *item = g_strdup_printf("\xe2\x80\xa2 %s", *duty);
      g_strdelimit(item, "\n\t\r", ' ');
      gint32 height = (gint32)chart_lines(b, item, &note, 0, 0, k->width, PT(10), FALSE) * PT(10);
      if (left > 0 || k->y + height > MOST_HEIGHT - PT(13))
        left++;
      else
        add(k, item, &note, PT(10));
    }
  }
  if (left == 0) return;
  g_autofree char *n = g_strdup_printf("%u", left);
  g_autofree char *more =
      carnet_texts_format(b->options->texts, b->document->lang, "report.more_duties", "n", n, NULL);
  add(k, more, &note, PT(10));
}

static gint32 draw_regime(const Card *c, guint regime, gint32 x, gint32 y, gint32 width, gboolean draw) {
  Column k = {c, x, y + PT(4), width, draw};
  TextStyle head = text_style(ROLE_HEAD, c->b->document->lang);
  guint from = c->start[regime], to = c->start[regime + 1];
  g_autofree char *name = regime_name(c, from);
  add(&k, name, &head, PT(10.5));
  for (guint row = from; row < to; row++) draw_category(&k, row);
  k.y += PT(3);
  draw_duties(&k, from, to);
  return k.y + PT(3);
}

/* ---- foot: conflicts
 * ------------------------------------------------------------------------------------------------- */

static gint32 draw_conflicts(const Card *c, gint32 y) {
  Builder *b = c->b;
  TextStyle style = text_style(ROLE_NOTE, b->document->lang);
  style.ink = INK_ATTENTION;
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  gboolean first = TRUE;
  for (guint r = c->first; r < c->first + c->n; r++) {
    g_auto(GStrv) lines = g_strsplit(carnet_table_get(c->data->table, r, "conflicts"), "\n", 8);
    for (char **line = lines; *line; line++) {
      if (!**line || !g_hash_table_add(seen, g_strdup(*line))) continue;
      if (first) galley_line(b->l, 0, y, c->width, y, PT(0.25), INK_HAIR);
      if (first) y += PT(2);
      first = FALSE;
      g_autofree char *text = g_strdup_printf("! %s", *line);
      g_strdelimit(text, "\n\t\r", ' ');
      y += (gint32)chart_lines(b, text, &style, PAD, y, c->width - 2 * PAD, PT(10), TRUE) * PT(10);
    }
  }
  return first ? y : y + PT(3);
}

/* Up to four regimes a box; more go into a second box with the head again. A box is one item: it is never
 * split. */
static void draw_box(const Card *c, guint from, guint n, gboolean again, gboolean last) {
  Builder *b = c->b;
  galley_open(b->l, PT(6.5), again ? 0 : ITEM_GRID);
  gint32 top = draw_head(c, again), bottom = top, width = c->width / (gint32)n;
  for (guint i = 0; i < n; i++) {
    gint32 end = draw_regime(c, from + i, width * (gint32)i + PAD, top, width - 2 * PAD, TRUE);
    bottom = MAX(bottom, end);
  }
  for (guint i = 1; i < n; i++)
    galley_line(b->l, width * (gint32)i, top, width * (gint32)i, bottom, PT(0.25), INK_HAIR);
  if (last) bottom = draw_conflicts(c, bottom);
  chart_box(b, 0, 0, c->width, bottom, DRAW_FRAME, INK_INK, PT(0.5), 0);
  galley_close(b->l, bottom);
}

static void draw_card(const Card *c) {
  for (guint at = 0; at < c->regimes; at += MOST_COLUMNS)
    draw_box(c, at, MIN(MOST_COLUMNS, c->regimes - at), at > 0, at + MOST_COLUMNS >= c->regimes);
}

/* The regimes of a field in the order of its rows; the rows of one stand together. */
static void find_regimes(Card *c) {
  c->start = g_new(guint, c->n + 1);
  for (guint r = c->first; r < c->first + c->n; r++)
    if (r == c->first || !g_str_equal(carnet_table_get(c->data->table, r, "regime"),
                                      carnet_table_get(c->data->table, r - 1, "regime")))
      c->start[c->regimes++] = r;
  c->start[c->regimes] = c->first + c->n;
}

void card_build(Builder *b, const Data *data) {
  guint rows = carnet_table_rows(data->table);
  for (guint r = 0, end = 0; r < rows; r = end) {
    for (end = r + 1; end < rows; end++)
      if (!g_str_equal(carnet_table_get(data->table, end, "field"),
                       carnet_table_get(data->table, r, "field")))
        break;
    Card card = {b, data, r, end - r, NULL, 0, page_grid(b->l->paper, FALSE)->width};
    find_regimes(&card);
    draw_card(&card);
    g_free(card.start);
  }
}
