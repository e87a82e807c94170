/* provenance.c - the last page: snapshot, command, how to check without Carnet, what cannot be made again. */
#include "galley.h"

static void add_heading(Builder *b, const char *id) {
  FlowStyle style = flow_style(ROLE_H3);
  style.before = PT(13);
  style.keep = TRUE;
  flow_text(b, builder_text(b, id), b->document->lang, &style);
}

static void add_text(Builder *b, const char *id, Role role) {
  for (guint k = 0; k < (b->document->bilingual ? 2u : 1u); k++) {
    CarnetLang lang = k == 0 ? b->document->lang : builder_other(b);
    FlowStyle style = flow_style(k == 0 ? role : ROLE_SECOND);
    style.before = PT(3);
    flow_text(b, carnet_texts_get(b->options->texts, lang, id), lang, &style);
  }
}

/* One pair of the snapshot: its key as a text where there is one, else the key itself. */
static void add_pair(Builder *b, const char *key, const char *value) {
  CarnetLayout *l = b->l;
  gint32 x = MM(45), width = page_grid(l->paper, FALSE)->width;
  g_autofree char *id = g_strdup_printf("snapshot.%s", key);
  TextStyle name = text_style(ROLE_CELL, b->document->lang), mono = text_style(ROLE_MONO, b->document->lang);
  g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph)),
                    lines = g_array_new(FALSE, FALSE, sizeof(Line));
  shape_add(&l->shaper, glyphs, value, &mono);
  shape_finish(glyphs);
  lines_break(glyphs, width - x, lines, &l->forced);
  gint32 leading = PT(10.5);
  galley_open(l, 0, 0);
  const char *title = carnet_texts_has(b->options->texts, id) ? builder_text(b, id) : key;
  galley_text_within(l, title, &name, 0, PT(1.5) + galley_baseline(name.size, leading), x - MM(2));
  for (guint i = 0; i < lines->len; i++)
    galley_glyphs(l, glyphs, &g_array_index(lines, Line, i), x,
                  PT(1.5) + (gint32)i * leading + galley_baseline(mono.size, leading));
  gint32 height = PT(3) + (gint32)lines->len * leading;
  galley_line(l, 0, height, width, height, PT(0.25), INK_HAIR);
  galley_close(l, height);
}

void provenance_build(Builder *b, const Data *data) {
  const GPtrArray *pairs = b->options->snapshot ? b->options->snapshot->pairs : NULL;
  add_heading(b, "report.snapshot");
  for (guint i = 0; pairs && i + 1 < pairs->len; i += 2)
    add_pair(b, pairs->pdata[i], pairs->pdata[i + 1] ? pairs->pdata[i + 1] : "");
  const char *command = data_body(data, "command");
  add_heading(b, "report.command");
  FlowStyle mono = flow_style(ROLE_MONO);
  mono.width = page_grid(b->l->paper, FALSE)->width;
  mono.before = PT(3);
  flow_text(b, command && *command ? command : builder_text(b, "report.check_command"), CARNET_LANG_EN,
            &mono);
  add_heading(b, "report.without");
  add_text(b, "report.without_text", ROLE_TEXT);
  flow_text(
      b,
      "git clone WORKSPACE copy && cd copy\ngit -c gpg.ssh.allowedSignersFile=allowed_signers verify-commit COMMIT\nsha256sum FILE",
      CARNET_LANG_EN, &mono);
  add_heading(b, "report.not_again");
  add_text(b, "report.not_again_text", ROLE_TEXT);
  add_text(b, "report.accessibility", ROLE_NOTE);
}
