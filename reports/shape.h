/*
 * shape.h - text to glyphs with their fonts, gaps and break marks; glyphs to lines (typography.md, "Mixed
 * scripts").
 */
#ifndef REPORTS_SHAPE_H
#define REPORTS_SHAPE_H

#include "fonts.h"
#include "style.h"

enum {
  GLYPH_STROKE = 1,    /* bold by fill and stroke */
  GLYPH_SPACE = 2,     /* not drawn at a line's end */
  GLYPH_HARD = 4,      /* a line's end that the text asks for; not drawn */
  GLYPH_BREAK = 8,     /* a line may end after it */
  GLYPH_OPENS = 16,    /* full-width mark whose left half is empty */
  GLYPH_CLOSES = 32,   /* full-width mark whose right half is empty */
  GLYPH_NO_START = 64, /* may not begin a line */
  GLYPH_NO_END = 128   /* may not end a line */
};

typedef struct {
  gunichar c;
  gint32 before; /* of the pen, before it is drawn; negative where marks are compressed */
  gint32 advance;
  gint32 size;
  guint8 font, ink, flags;
  guint8 lang;
  guint16 link; /* index into the shaper's links plus one; 0: none */
} Glyph;

typedef struct {
  const Fonts *fonts;
  GPtrArray *warnings; /* char*: each once */
  GHashTable *warned;  /* of code points */
  GPtrArray *links;    /* char*: targets */
} Shaper;

typedef struct {
  gint32 size;
  gboolean bold, mono;
  Ink ink;
  CarnetLang lang;
  const char *url;
} TextStyle;

TextStyle text_style(Role role, CarnetLang lang);
/* Appends glyphs; then shape_finish once for the whole paragraph. */
void shape_add(Shaper *shaper, GArray *glyphs, const char *text, const TextStyle *style);
void shape_finish(GArray *glyphs);
gboolean shape_has_cjk(const GArray *glyphs);

typedef struct {
  guint start, end; /* glyphs drawn: [start, end), without blanks at the end */
  gint32 width;     /* as drawn */
  gint32 squeeze;   /* to be taken from marks in the line */
} Line;

/* Lines of at most `width`; appended. `forced` counts lines broken where none should be (NULL: not wanted).
 */
void lines_break(const GArray *glyphs, gint32 width, GArray *lines, guint *forced);
/* The widest piece that no break divides, and the whole as one line. */
void lines_measure(const GArray *glyphs, gint32 *least, gint32 *whole);

/* The move of the pen before a line's first glyph: an opening mark loses its left half. */
gint32 lines_lead(const Glyph *glyph);
/* How much the mark at `i` can give where its line is squeezed: an opening one before, a closing one after
 * itself. */
gint32 lines_give(const Glyph *glyphs, guint i, guint n);

/* linebreak.c: sets GLYPH_BREAK and the other flags from the characters. */
void linebreak_mark(GArray *glyphs);

#endif
