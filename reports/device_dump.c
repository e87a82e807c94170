/*
 * device_dump.c - pages as plain lines (docs/formats/report.md): the cheapest device, the goldens, and what
 * the content digest is of.
 *
 *   page N WIDTH HEIGHT
 *   run FONT SIZE INK X Y TEXT        TEXT escaped as in formats.md section 4; FONT has a + where it is
 * stroked to be bold digest SIZE INK X Y TEXT          a place of the content digest: blank (as many `_`) in
 * what is digested line, fill, frame, hatch, disc, ring INK X0 Y0 X1 Y1 WIDTH DASH link X0 Y0 X1 Y1 TARGET
 */
#include "galley.h"

#include "carnet/text.h"

#include <string.h>

/* g_string_append_printf costs more than everything else here. */
static void append_int(GString *out, gint32 number) {
  char digits[16];
  guint at = sizeof digits;
  guint32 rest = number < 0 ? (guint32)0 - (guint32)number : (guint32)number;
  do digits[--at] = (char)('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (number < 0) digits[--at] = '-';
  digits[--at] = ' ';
  g_string_append_len(out, digits + at, (gssize)(sizeof digits - at));
}

static void append_ink(GString *out, guint8 ink) {
  static const char hex[] = "0123456789abcdef";
  guint32 rgb = ink_rgb((Ink)ink);
  char text[8] = " ";
  for (guint i = 0; i < 6; i++) text[1 + i] = hex[rgb >> (20 - 4 * i) & 15];
  g_string_append_len(out, text, 7);
}

static void dump_run(const CarnetLayout *l, GString *out, const Run *run, const Placed *at, gboolean blank) {
  gboolean digest = (run->flags & RUN_DIGEST) != 0;
  if (digest) {
    g_string_append(out, "digest");
  } else {
    g_string_append(out, "run ");
    g_string_append(out, fonts_name((FontId)run->font));
    if (run->flags & RUN_STROKE) g_string_append_c(out, '+');
  }
  append_int(out, run->size);
  append_ink(out, run->ink);
  append_int(out, at->x + run->x);
  append_int(out, at->y + run->y);
  g_string_append_c(out, ' ');
  if (digest && blank)
    for (guint i = 0; i < run->n; i++) g_string_append_c(out, '_');
  else
    carnet_text_append_escaped(out, l->text->str + run->text, run->n);
  g_string_append_c(out, '\n');
}

static void dump_draw(GString *out, const Draw *draw, const Placed *at) {
  static const char *const names[] = {"line", "fill", "frame", "hatch", "disc", "ring"};
  gboolean circle = draw->kind == DRAW_DISC || draw->kind == DRAW_RING;
  g_string_append(out, names[draw->kind]);
  append_ink(out, draw->ink);
  append_int(out, at->x + draw->x0);
  append_int(out, at->y + draw->y0);
  append_int(out, circle ? draw->x1 : at->x + draw->x1);
  append_int(out, circle ? draw->y1 : at->y + draw->y1);
  append_int(out, draw->width);
  append_int(out, draw->dash);
  g_string_append_c(out, '\n');
}

/* Where an item stands first, as "page:y"; links lead there. */
static void append_target(const CarnetLayout *l, GString *out, const Link *link) {
  if (link->target != G_MAXUINT32) {
    const char *target = l->shaper.links->pdata[link->target];
    carnet_text_append_escaped(out, target, strlen(target));
    return;
  }
  Destination to = layout_find(l, link->item);
  g_string_append_printf(out, "page:%u:%d", to.page + 1, to.y);
}

static void dump_link(const CarnetLayout *l, GString *out, const Link *link, const Placed *at) {
  g_string_append(out, "link");
  append_int(out, at->x + link->x0);
  append_int(out, at->y + link->y0);
  append_int(out, at->x + link->x1);
  append_int(out, at->y + link->y1);
  g_string_append_c(out, ' ');
  append_target(l, out, link);
  g_string_append_c(out, '\n');
}

static void dump_item(const CarnetLayout *l, GString *out, const Placed *at, gboolean blank) {
  const Item *item = &g_array_index(l->items, Item, at->item);
  for (guint i = 0; i < item->n_draws; i++)
    dump_draw(out, &g_array_index(l->draws, Draw, item->draw + i), at);
  for (guint i = 0; i < item->n_runs; i++)
    dump_run(l, out, &g_array_index(l->runs, Run, item->run + i), at, blank);
  for (guint i = 0; i < item->n_links; i++)
    dump_link(l, out, &g_array_index(l->links, Link, item->link + i), at);
}

static void dump_head(const CarnetLayout *l, GString *out) {
  g_string_append(out, "carnet-dump 1\n");
  for (guint i = 0; i < N_FONTS; i++)
    g_string_append_printf(out, "font %s %s\n", fonts_name((FontId)i), l->fonts->font[i].digest);
}

static void dump_page(const CarnetLayout *l, GString *out, guint number, gboolean blank) {
  const Page *page = &g_array_index(l->pages, Page, number);
  g_string_append_printf(out, "page %u %d %d\n", number + 1, page->width, page->height);
  for (guint i = 0; i < page->n; i++)
    dump_item(l, out, &g_array_index(l->placed, Placed, page->first + i), blank);
  for (guint i = 0; page->extra && i < page->extra->len; i++)
    dump_item(l, out, &g_array_index(page->extra, Placed, i), blank);
}

/* Page by page: the whole text of a large report is larger than its layout. */
void dump_digest(const CarnetLayout *l, char hex[65]) {
  g_autoptr(GString) out = g_string_sized_new(65536);
  GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
  dump_head(l, out);
  for (guint p = 0; p < l->pages->len; p++) {
    dump_page(l, out, p, TRUE);
    g_checksum_update(sum, (const guchar *)out->str, (gssize)out->len);
    g_string_truncate(out, 0);
  }
  if (out->len > 0) g_checksum_update(sum, (const guchar *)out->str, (gssize)out->len);
  g_strlcpy(hex, g_checksum_get_string(sum), 65);
  g_checksum_free(sum);
}

GBytes *carnet_device_dump(const CarnetLayout *layout) {
  GString *out = g_string_sized_new(65536);
  dump_head(layout, out);
  for (guint p = 0; p < layout->pages->len; p++) dump_page(layout, out, p, FALSE);
  return g_string_free_to_bytes(out);
}
