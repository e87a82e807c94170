/* chart_numbers.c - big numbers side by side, each with what it counts: lines value:, en:, zh: of the block,
 * in turn. */
#include "chart.h"

#define MOST 5u

typedef struct {
  const char *value;
  const char *text[2];
} Number;

static guint read_numbers(const Builder *b, const Data *data, Number *numbers) {
  guint n = 0;
  for (guint i = 0; i < data->body->len; i++) {
    const BodyLine *line = data->body->pdata[i];
    if (g_str_equal(line->key, "value")) {
      if (n == MOST) return n;
      numbers[n++] = (Number){.value = line->value};
      continue;
    }
    CarnetLang lang = CARNET_LANG_EN;
    if (n == 0 || !carnet_lang_parse(line->key, &lang)) continue;
    numbers[n - 1].text[lang == b->document->lang ? 0 : 1] = line->value;
  }
  return n;
}

void numbers_build(Builder *b, const Data *data) {
  Number numbers[MOST];
  guint n = read_numbers(b, data, numbers), most = 1;
  if (n == 0) return;
  gint32 width = page_grid(b->l->paper, FALSE)->width / (gint32)n, text_width = width - MM(4);
  TextStyle big = text_style(ROLE_NUMBER, b->document->lang),
            small = text_style(ROLE_NOTE, b->document->lang);
  TextStyle other = text_style(ROLE_NOTE, builder_other(b));
  galley_open(b->l, PT(13), ITEM_GRID);
  for (guint i = 0; i < n; i++) {
    gint32 x = width * (gint32)i;
    guint lines = 0;
    galley_line(b->l, x, 0, x + text_width, 0, PT(0.8), INK_INK);
    galley_text_within(b->l, numbers[i].value, &big, x, PT(4) + galley_baseline(big.size, PT(26)),
                       text_width);
    if (numbers[i].text[0])
      lines += chart_lines(b, numbers[i].text[0], &small, x, PT(32), text_width, PT(10), TRUE);
    if (b->document->bilingual && numbers[i].text[1])
      lines += chart_lines(b, numbers[i].text[1], &other, x, PT(32) + (gint32)lines * PT(10), text_width,
                           PT(10), TRUE);
    most = MAX(most, lines);
  }
  galley_close(b->l, PT(36) + (gint32)most * PT(10));
}
