/*
 * fonts_ttf.c - advances by code point out of a TrueType file or collection: tables head, hhea, hmtx, cmap.
 *
 * Only a cmap of format 4 (Unicode, BMP) is read: it is the one that libharu reads, and what it cannot find
 * it draws as nothing. Advances are rounded down to 1/1000 em as libharu writes them, so that layout and
 * viewer agree.
 */
#include "fonts.h"

#include <string.h>

typedef struct {
  const guint8 *bytes;
  gsize n;
} Slice;

static guint get16(Slice s, gsize at) {
  return at + 2 <= s.n ? (guint)(s.bytes[at] << 8 | s.bytes[at + 1]) : 0;
}

static guint32 get32(Slice s, gsize at) { return (guint32)get16(s, at) << 16 | get16(s, at + 2); }

/* The table `tag` of the face that begins at `start`; n == 0 where there is none. */
static Slice find_table(Slice file, gsize start, const char *tag) {
  guint count = get16(file, start + 4);
  for (guint i = 0; i < count; i++) {
    gsize entry = start + 12 + 16 * (gsize)i;
    if (entry + 16 > file.n) break;
    if (memcmp(file.bytes + entry, tag, 4) != 0) continue;
    gsize offset = get32(file, entry + 8), length = get32(file, entry + 12);
    if (offset > file.n || length > file.n - offset) break;
    return (Slice){file.bytes + offset, length};
  }
  return (Slice){NULL, 0};
}

/* The subtable of format 4 for Unicode; n == 0 where there is none. */
static Slice find_unicode(Slice cmap) {
  guint count = get16(cmap, 2);
  for (guint i = 0; i < count && i < 64; i++) {
    guint platform = get16(cmap, 4 + 8 * (gsize)i), encoding = get16(cmap, 6 + 8 * (gsize)i);
    gsize offset = get32(cmap, 8 + 8 * (gsize)i);
    if (!(platform == 3 && encoding == 1) && platform != 0) continue;
    if (offset >= cmap.n) continue;
    Slice table = {cmap.bytes + offset, cmap.n - offset};
    if (get16(table, 0) == 4) return table;
  }
  return (Slice){NULL, 0};
}

typedef struct {
  Slice hmtx;
  guint metrics; /* entries of hmtx with an advance */
  guint units;   /* an em */
} Advances;

static guint16 advance_of(const Advances *a, guint glyph) {
  guint entry = MIN(glyph, a->metrics - 1);
  guint width = get16(a->hmtx, 4 * (gsize)entry) * 1000 / a->units;
  return (guint16)MIN(width, FONT_NO_GLYPH - 1);
}

/* One segment of the cmap: code points first to last. */
static void read_segment(Slice table, guint segments, guint i, const Advances *a, guint16 *width) {
  gsize ends = 14, starts = 16 + 2 * (gsize)segments, deltas = starts + 2 * (gsize)segments,
        ranges = deltas + 2 * (gsize)segments;
  guint first = get16(table, starts + 2 * (gsize)i), last = get16(table, ends + 2 * (gsize)i);
  guint delta = get16(table, deltas + 2 * (gsize)i), range = get16(table, ranges + 2 * (gsize)i);
  for (guint c = first; c <= last && c < 0xFFFF; c++) {
    guint glyph;
    if (range == 0) {
      glyph = (c + delta) & 0xFFFF;
    } else {
      glyph = get16(table, ranges + 2 * (gsize)i + range + 2 * (gsize)(c - first));
      if (glyph) glyph = (glyph + delta) & 0xFFFF;
    }
    if (glyph) width[c] = advance_of(a, glyph);
  }
}

gboolean ttf_read_widths(const guint8 *bytes, gsize n, guint index, guint16 *width) {
  Slice file = {bytes, n};
  gsize start = 0;
  if (n >= 12 && memcmp(bytes, "ttcf", 4) == 0) {
    if (index >= get32(file, 8)) return FALSE;
    start = get32(file, 12 + 4 * (gsize)index);
  }
  Slice head = find_table(file, start, "head"), hhea = find_table(file, start, "hhea");
  Slice table = find_unicode(find_table(file, start, "cmap"));
  Advances a = {find_table(file, start, "hmtx"), get16(hhea, 34), get16(head, 18)};
  guint segments = get16(table, 6) / 2;
  if (a.units == 0 || a.metrics == 0 || segments == 0 || !find_table(file, start, "glyf").n) return FALSE;
  memset(width, 0xFF, 65536 * sizeof *width);
  guint before = 0; /* segments ascend: a file that repeats them costs no more than one that does not */
  for (guint i = 0; i < segments; i++) {
    guint last = get16(table, 14 + 2 * (gsize)i);
    if (i > 0 && last <= before) break;
    before = last;
    read_segment(table, segments, i, &a, width);
  }
  return TRUE;
}
