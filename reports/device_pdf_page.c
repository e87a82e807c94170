/*
 * device_pdf_page.c - a page's runs and shapes as PDF operators.
 *
 * The content stream is ours; libharu has objects, fonts, subsets, compression. Its own text calls look every
 * glyph up in the font's list for every character drawn; here each character of a font is shown to it once,
 * so that the subset holds the glyph.
 */
#include "device_pdf.h"

#include <string.h>
#include <zlib.h>

/* ---- numbers
 * ----------------------------------------------------------------------------------------------------------
 */

/* 1/1000 pt as a PDF number with up to three decimals, and a blank. */
static void put_number(GString *out, gint32 milli) {
  char text[20];
  guint at = sizeof text;
  guint32 rest = milli < 0 ? (guint32)0 - (guint32)milli : (guint32)milli, part = rest % 1000;
  text[--at] = ' ';
  if (part > 0) {
    guint digits = 3;
    for (; part % 10 == 0; part /= 10) digits--;
    for (; digits > 0; digits--, part /= 10) text[--at] = (char)('0' + part % 10);
    text[--at] = '.';
  }
  rest /= 1000;
  do text[--at] = (char)('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (milli < 0) text[--at] = '-';
  g_string_append_len(out, text + at, (gssize)(sizeof text - at));
}

static void put_colour(GString *out, Ink ink, gboolean stroke) {
  guint32 rgb = ink_rgb(ink);
  for (guint i = 0; i < 3; i++) put_number(out, (gint32)((rgb >> (16 - 8 * i) & 0xFF) * 1000 + 127) / 255);
  g_string_append(out, stroke ? "RG\n" : "rg\n");
}

/* ---- text
 * ---------------------------------------------------------------------------------------------------------------
 */

typedef struct {
  Pdf *pdf;
  HPDF_Page page;
  gint32 height; /* of the page: PDF counts from below */
  const char *name[N_FONTS];
  gint font, size, ink, stroke; /* that hold now; -1: none yet */
  gint32 x, y;                  /* of the last run */
} PageWriter;

static void use_font(PageWriter *w, const Run *run) {
  if (w->font == run->font && w->size == run->size) return;
  if (!w->name[run->font]) w->name[run->font] = HPDF_Page_GetLocalFontName(w->page, w->pdf->font[run->font]);
  if (!w->name[run->font]) {
    w->pdf->failed = HPDF_GetError(w->pdf->doc) ? HPDF_GetError(w->pdf->doc) : HPDF_FAILD_TO_ALLOC_MEM;
    return;
  }
  g_string_append_printf(w->pdf->out, "/%s ", w->name[run->font]);
  put_number(w->pdf->out, run->size);
  g_string_append(w->pdf->out, "Tf\n");
  w->font = run->font;
  w->size = run->size;
}

static void use_ink(PageWriter *w, const Run *run) {
  gint stroke = run->flags & RUN_STROKE ? run->size : 0;
  if (w->ink != run->ink) put_colour(w->pdf->out, (Ink)run->ink, FALSE);
  if (stroke && (w->ink != run->ink || w->stroke != stroke)) {
    put_colour(w->pdf->out, (Ink)run->ink, TRUE);
    put_number(w->pdf->out, run->size * 18 / 1000); /* bold of a font of one weight */
    g_string_append(w->pdf->out, "w\n");
  }
  if ((w->stroke != 0) != (stroke != 0)) g_string_append(w->pdf->out, stroke ? "2 Tr\n" : "0 Tr\n");
  w->ink = run->ink;
  w->stroke = stroke;
}

/* libharu marks a glyph, and those it is composed of, when it is asked for its width. */
static void mark_used(Pdf *pdf, guint font, gunichar c) {
  if (c > 0xFFFF || pdf->used[font][c]) return;
  pdf->used[font][c] = 1;
  HPDF_TTFontDef_GetCharWidth(pdf->def[font], (HPDF_UINT16)c);
}

static void put_text(Pdf *pdf, const Run *run) {
  static const char hex[] = "0123456789ABCDEF";
  const char *p = pdf->layout->text->str + run->text, *end = p + run->n;
  g_string_append_c(pdf->out, '<');
  for (; p < end; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    mark_used(pdf, run->font, c);
    const char code[4] = {hex[c >> 12 & 15], hex[c >> 8 & 15], hex[c >> 4 & 15], hex[c & 15]};
    g_string_append_len(pdf->out, code, 4);
  }
  g_string_append(pdf->out, ">Tj\n");
}

static void put_run(PageWriter *w, const Run *run, const Placed *at) {
  use_font(w, run);
  use_ink(w, run);
  gint32 x = at->x + run->x, y = w->height - (at->y + run->y);
  put_number(w->pdf->out, x - w->x);
  put_number(w->pdf->out, y - w->y);
  g_string_append(w->pdf->out, "Td\n");
  w->x = x;
  w->y = y;
  put_text(w->pdf, run);
}

/* ---- shapes
 * -------------------------------------------------------------------------------------------------------------
 */

static void put_point(GString *out, gint32 x, gint32 y, const char *operator) {
  put_number(out, x);
  put_number(out, y);
  g_string_append(out, operator);
}

/* Lines from edge to edge, `step` apart, within a clipped rectangle; leaning right where step > 0, left where
 * it is negative. */
static void put_hatch(GString *out, gint32 x0, gint32 y0, gint32 x1, gint32 y1, gint32 step) {
  gint32 height = y1 - y0, apart = ABS(step) * 1414 / 1000;
  if (apart < PT(0.5)) return;
  for (gint32 x = x0 - height; x < x1; x += apart) {
    put_point(out, x, step > 0 ? y0 : y1, "m\n");
    put_point(out, x + height, step > 0 ? y1 : y0, "l\n");
  }
  g_string_append(out, "S\n");
}

static void put_circle(GString *out, gint32 x, gint32 y, gint32 r, gboolean fill) {
  gint32 k = (gint32)((gint64)r * 5523 / 10000);
  const gint32 arc[4][6] = {
      {r, k, k, r, 0, r}, {-k, r, -r, k, -r, 0}, {-r, -k, -k, -r, 0, -r}, {k, -r, r, -k, r, 0}};
  put_point(out, x + r, y, "m\n");
  for (guint i = 0; i < 4; i++) {
    for (guint j = 0; j < 6; j++) put_number(out, (j % 2 ? y : x) + arc[i][j]);
    g_string_append(out, "c\n");
  }
  g_string_append(out, fill ? "f\n" : "S\n");
}

static void put_box(GString *out, gint32 x0, gint32 y0, gint32 x1, gint32 y1, const char *operator) {
  put_point(out, x0, y0, "");
  put_point(out, x1 - x0, y1 - y0, "re\n");
  g_string_append(out, operator);
}

static void put_draw(PageWriter *w, const Draw *draw, const Placed *at) {
  GString *out = w->pdf->out;
  gint32 x0 = at->x + draw->x0, x1 = at->x + draw->x1, y0 = w->height - (at->y + draw->y0),
         y1 = w->height - (at->y + draw->y1);
  gboolean fill = draw->kind == DRAW_FILL || draw->kind == DRAW_DISC;
  g_string_append(out, "q\n");
  put_colour(out, (Ink)draw->ink, !fill);
  if (!fill) {
    put_number(out, draw->width);
    g_string_append(out, "w\n");
  }
  if (draw->dash > 0 && draw->kind != DRAW_HATCH) {
    g_string_append_c(out, '[');
    put_number(out, draw->dash);
    g_string_append(out, "] 0 d\n");
  }
  switch ((DrawKind)draw->kind) {
  case DRAW_LINE:
    put_point(out, x0, y0, "m\n");
    put_point(out, x1, y1, "l\nS\n");
    break;
  case DRAW_FILL: put_box(out, x0, y1, x1, y0, "f\n"); break;
  case DRAW_FRAME: put_box(out, x0, y1, x1, y0, "S\n"); break;
  case DRAW_HATCH:
    put_box(out, x0, y1, x1, y0, "W n\n");
    put_hatch(out, x0, y1, x1, y0, draw->dash);
    break;
  case DRAW_DISC:
  case DRAW_RING: put_circle(out, x0, y0, draw->x1, draw->kind == DRAW_DISC); break;
  }
  g_string_append(out, "Q\n");
}

/* ---- a page
 * ---------------------------------------------------------------------------------------------------------------
 */

static const Placed *placed_at(const Pdf *pdf, const Page *page, guint i) {
  if (i < page->n) return &g_array_index(pdf->layout->placed, Placed, page->first + i);
  return &g_array_index(page->extra, Placed, i - page->n);
}

/* libharu would keep every page's content as it was given until the file is saved; it is packed here instead.
 */
static HPDF_STATUS say_packed(HPDF_Dict dict, HPDF_Stream stream) {
  (void)dict;
  return HPDF_Stream_WriteStr(stream, "/Filter /FlateDecode\012");
}

static void pack_content(Pdf *pdf, HPDF_Page page) {
  HPDF_PageAttr attr = (HPDF_PageAttr)page->attr;
  uLongf n = compressBound((uLong)pdf->out->len);
  if (pdf->packed->len < n) g_byte_array_set_size(pdf->packed, (guint)n);
  int result = compress2(pdf->packed->data, &n, (const Bytef *)pdf->out->str, (uLong)pdf->out->len,
                         Z_DEFAULT_COMPRESSION);
  if (result != Z_OK) {
    if (!pdf->failed) pdf->failed = HPDF_ZLIB_ERROR;
    return;
  }
  /* The stream takes memory in pieces of 4 KiB; a page takes what it needs, before anything is written. */
  HPDF_MemStreamAttr memory = (HPDF_MemStreamAttr)attr->stream->attr;
  if (!memory->w_ptr) memory->buf_siz = memory->w_pos = MAX((HPDF_UINT)n, 16u);
  attr->contents->filter = HPDF_STREAM_FILTER_NONE;
  attr->contents->write_fn = say_packed;
  HPDF_STATUS status = HPDF_Stream_Write(attr->stream, pdf->packed->data, (HPDF_UINT)n);
  if (status != HPDF_OK && !pdf->failed) pdf->failed = status;
}

void pdf_write_page(Pdf *pdf, HPDF_Page page, const Page *from) {
  PageWriter w = {.pdf = pdf, .page = page, .height = from->height, .font = -1, .size = -1, .ink = -1};
  const CarnetLayout *l = pdf->layout;
  guint n = from->n + (from->extra ? from->extra->len : 0);
  g_string_truncate(pdf->out, 0);
  for (guint i = 0; i < n; i++) {
    const Placed *at = placed_at(pdf, from, i);
    const Item *item = &g_array_index(l->items, Item, at->item);
    for (guint k = 0; k < item->n_draws; k++)
      put_draw(&w, &g_array_index(l->draws, Draw, item->draw + k), at);
  }
  g_string_append(pdf->out, "BT\n");
  for (guint i = 0; i < n && !pdf->failed; i++) {
    const Placed *at = placed_at(pdf, from, i);
    const Item *item = &g_array_index(l->items, Item, at->item);
    for (guint k = 0; k < item->n_runs; k++) put_run(&w, &g_array_index(l->runs, Run, item->run + k), at);
  }
  g_string_append(pdf->out, "ET\n");
  pack_content(pdf, page);
}
