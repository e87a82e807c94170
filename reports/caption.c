/* caption.c - above a table or figure its number, what it shows, its population; below it its note. */
#include "galley.h"

/* "Table 4a" in a language. Caller frees. */
static char *number_text(const Builder *b, const Data *data, CarnetLang lang, const char *part) {
  g_autofree char *number = g_strdup_printf("%u%s", data->number, part ? part : "");
  const char *id = data_shape(data->kind)->needs & DATA_IS_FIGURE ? "report.figure" : "report.table";
  return carnet_texts_format(b->options->texts, lang, id, "n", number, NULL);
}

static void add_styled(Builder *b, GArray *glyphs, const char *text, Role role, gboolean bold,
                       CarnetLang lang) {
  TextStyle style = text_style(role, lang);
  style.bold = bold;
  shape_add(&b->l->shaper, glyphs, text, &style);
}

static void caption_line(Builder *b, const Data *data, guint k, guint flags, const char *part) {
  CarnetLang lang = k == 0 ? b->document->lang : builder_other(b);
  Role role = k == 0 ? ROLE_CAPTION : ROLE_NOTE;
  gint32 leading = role_style(role)->leading, width = page_grid(b->l->paper, flags & ITEM_LANDSCAPE)->width;
  g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
  g_autofree char *number = number_text(b, data, lang, part);
  add_styled(b, glyphs, number, role, TRUE, lang);
  add_styled(b, glyphs, "\xc2\xa0\xc2\xa0", role, FALSE, lang);
  add_styled(b, glyphs, data->caption[k], role, FALSE, lang);
  if (data->population[k]) {
    g_autofree char *population =
        carnet_texts_format(b->options->texts, lang, "report.population", "text", data->population[k], NULL);
    add_styled(b, glyphs, " ", role, FALSE, lang);
    add_styled(b, glyphs, population, ROLE_NOTE, FALSE, lang);
  }
  shape_finish(glyphs);
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Line));
  lines_break(glyphs, width, lines, &b->l->forced);
  for (guint i = 0; i < lines->len; i++) {
    guint grid = i == 0 && k == 0 ? ITEM_GRID : 0;
    galley_open(b->l, grid ? PT(6.5) : 0, flags | ITEM_KEEP | grid);
    galley_glyphs(b->l, glyphs, &g_array_index(lines, Line, i), 0,
                  galley_baseline(role_style(role)->size, leading));
    guint item = galley_close(b->l, leading);
    if (grid) galley_item(b->l, item)->block = b->block;
  }
}

static void note_line(Builder *b, const char *text, guint k, guint flags, gboolean keep) {
  FlowStyle style = flow_style(ROLE_NOTE);
  style.width = page_grid(b->l->paper, flags & ITEM_LANDSCAPE)->width;
  style.flags = flags;
  style.keep = keep;
  style.before = k == 0 ? PT(3) : 0;
  flow_text(b, text, k == 0 ? b->document->lang : builder_other(b), &style);
}

/* The gap between what stands above and a table; without a caption it is the table's own. */
static void gap_above(Builder *b, const Data *data, guint flags) {
  gboolean bare = data->number == 0;
  galley_open(b->l, bare ? PT(6.5) : 0, flags | ITEM_KEEP | (bare ? ITEM_GRID : 0));
  galley_close(b->l, PT(3));
}

/* One sentence where there are no rows. */
static void say_empty(Builder *b, const Data *data, guint k, guint flags) {
  CarnetLang lang = k == 0 ? b->document->lang : builder_other(b);
  const char *own = data->empty[k];
  FlowStyle style = flow_style(k == 0 ? ROLE_TEXT : ROLE_SECOND);
  style.before = k == 0 ? PT(3) : 0;
  style.flags = flags;
  flow_text(b, own ? own : carnet_texts_get(b->options->texts, lang, "report.empty"), lang, &style);
}

gboolean caption_above(Builder *b, const Data *data, guint flags, const char *part) {
  for (guint k = 0; k < 2; k++)
    if (data->caption[k] && data->number) caption_line(b, data, k, flags, part);
  gboolean rows = !data->table || carnet_table_rows(data->table) > 0;
  if (rows && data->kind != DATA_CARD) gap_above(b, data, flags);
  if (rows) return FALSE;
  for (guint k = 0; k < (b->document->bilingual ? 2u : 1u); k++) say_empty(b, data, k, flags);
  return TRUE;
}

void caption_below(Builder *b, const Data *data, guint flags) {
  for (guint k = 0; k < 2; k++)
    if (data->note[k]) note_line(b, data->note[k], k, flags, k == 0 && data->note[1]);
  galley_open(b->l, 0, flags);
  galley_close(b->l, PT(6.5));
}
