/*
 * csv_split.c - where the cells of a row are.
 *
 * Not libcsv: it copies every byte through a callback a cell; here a cell is a slice of the block that was
 * read, and 16 bytes are looked at at once (SSE2, which every x86-64 has; elsewhere a table of byte classes).
 */
#include "import/csv.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* To the next delimiter or line end; flags gets HIGH and NUL. Stops at the sentinel behind the data at the
 * latest. */
static char *scan_plain(char *p, char delimiter, char eol, guint *flags) {
#ifdef __SSE2__
  const __m128i d = _mm_set1_epi8(delimiter), control = _mm_set1_epi8(0x1F);
  for (;;) {
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    guint stop = (guint)_mm_movemask_epi8(
        _mm_or_si128(_mm_cmpeq_epi8(v, d), _mm_cmpeq_epi8(_mm_min_epu8(v, control), v)));
    guint high = (guint)_mm_movemask_epi8(v);
    while (stop) {
      guint k = (guint)__builtin_ctz(stop);
      char c = p[k];
      if (c == delimiter || c == eol) {
        if (high & ((1u << k) - 1)) *flags |= CELL_HIGH;
        return p + k;
      }
      if (c == 0) *flags |= CELL_NUL;
      stop &= stop - 1;
    }
    if (high) *flags |= CELL_HIGH;
    p += 16;
  }
#else
  for (;; p++) {
    if (*p == delimiter || *p == eol) return p;
    if ((guchar)*p >= 0x80) *flags |= CELL_HIGH;
    if (*p == 0) *flags |= CELL_NUL;
  }
#endif
}

/* To the next quote, or `end`; counts line ends. */
static char *scan_quoted(char *p, const char *end, char eol, guint *flags, guint *lines) {
  char *quote = memchr(p, '"', (gsize)(end - p));
  char *stop = quote ? quote : p + (end - p);
#ifdef __SSE2__
  const __m128i e = _mm_set1_epi8(eol), zero = _mm_setzero_si128();
  for (; stop - p >= 16; p += 16) {
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    *lines += (guint)__builtin_popcount((guint)_mm_movemask_epi8(_mm_cmpeq_epi8(v, e)));
    if (_mm_movemask_epi8(v)) *flags |= CELL_HIGH;
    if (_mm_movemask_epi8(_mm_cmpeq_epi8(v, zero))) *flags |= CELL_NUL;
  }
#endif
  for (; p < stop; p++) {
    *lines += *p == eol;
    if ((guchar)*p >= 0x80) *flags |= CELL_HIGH;
    if (*p == 0) *flags |= CELL_NUL;
  }
  return stop;
}

/* A quoted cell from its opening quote; the result is the delimiter or line end behind it, NULL where it is
 * not closed. */
static char *split_quoted(const CarnetCsvText *text, char *p, CarnetCsvCell *cell, guint *lines) {
  cell->s = ++p;
  cell->flags = CELL_QUOTED;
  for (;;) {
    p = scan_quoted(p, text->end, text->eol, &cell->flags, lines);
    if (p == text->end) return NULL;
    if (p + 1 < text->end && p[1] == '"') {
      cell->flags |= CELL_DOUBLED;
      p += 2;
      continue;
    }
    cell->n = (guint32)(p - cell->s);
    char *stop = scan_plain(p + 1, text->delimiter, text->eol, &cell->flags);
    for (const char *junk = p + 1; junk < stop; junk++)
      if (*junk != ' ' && *junk != '\r' && *junk != '\t') cell->flags |= CELL_JUNK;
    return stop;
  }
}

CarnetCsvSplit carnet_csv_split(const CarnetCsvText *text, CarnetCsvCell *cells, guint max, guint *n,
                                char **next, guint *lines) {
  CarnetCsvCell spill;
  const char delimiter = text->delimiter, eol = text->eol;
  char *p = text->at;
  *n = 0;
  *lines = 1;
  for (;;) {
    CarnetCsvCell *cell = *n < max ? &cells[*n] : &spill;
    char *stop;
    if (*p == '"' && p < text->end) {
      stop = split_quoted(text, p, cell, lines);
      if (!stop) return CSV_UNCLOSED;
    } else {
      guint flags = 0;
      stop = scan_plain(p, delimiter, eol, &flags);
      cell->s = p;
      cell->n = (guint32)(stop - p);
      cell->flags = flags;
    }
    ++*n;
    p = stop;
    if (p >= text->end) {
      *next = text->end;
      return CSV_PARTIAL;
    }
    if (*p++ == eol) {
      *next = p;
      return CSV_ROW;
    }
  }
}

void carnet_csv_unquote(CarnetCsvCell *cell) {
  if (!(cell->flags & CELL_DOUBLED)) return;
  char *to = cell->s;
  const char *end = cell->s + cell->n;
  for (const char *from = cell->s; from < end; from++) {
    *to++ = *from;
    if (*from == '"') from++;
  }
  cell->n = (guint32)(to - cell->s);
  cell->flags &= ~(guint)CELL_DOUBLED;
}
