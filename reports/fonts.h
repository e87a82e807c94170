/* fonts.h - the five fonts of a report and the widths of their characters (typography.md, "Type"). */
#ifndef REPORTS_FONTS_H
#define REPORTS_FONTS_H

#include "carnet/report.h"

typedef enum {
  FONT_SANS, /* Liberation Sans */
  FONT_BOLD, /* Liberation Sans Bold */
  FONT_MONO, /* Liberation Mono */
  FONT_HAN,  /* WenQuanYi Zen Hei: one weight, bold is fill and stroke */
  FONT_SIGN, /* DejaVu Sans: arrows, shapes, ticks, and Latin that Liberation lacks */
  N_FONTS
} FontId;

#define FONT_NO_GLYPH 0xFFFFu

typedef struct {
  char *path;
  char digest[65];
  guint32 index;  /* in a collection */
  guint16 *width; /* 65,536 advances in 1/1000 em, by code point; FONT_NO_GLYPH where there is none */
} Font;

typedef struct {
  Font font[N_FONTS];
} Fonts;

/* From a folder (their usual file names), else through fontconfig. CARNET_ERROR_NOT_FOUND: which is missing
 * and its package. */
Fonts *fonts_load(const char *folder, GError **error);
void fonts_free(Fonts *fonts);
const char *fonts_name(FontId id); /* "sans" */

/* 1/1000 em; FONT_NO_GLYPH where the font has no such character (all beyond the BMP: libharu loses them). */
static inline guint fonts_width(const Fonts *fonts, FontId id, gunichar c) {
  return c < 0x10000 ? fonts->font[id].width[c] : FONT_NO_GLYPH;
}

enum { PICK_BOLD = 1, PICK_MONO = 2, PICK_CHINESE = 4 };
/* The font that draws a character; N_FONTS where none has it. */
FontId fonts_pick(const Fonts *fonts, gunichar c, guint flags);

/* fonts_ttf.c: advances by code point of a TrueType file; bounded, FALSE where it is none. `width` has 65,536
 * entries. */
gboolean ttf_read_widths(const guint8 *bytes, gsize n, guint index, guint16 *width);

#endif
