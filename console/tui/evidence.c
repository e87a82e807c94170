/* evidence.c - see evidence.h. */
#include "tui/evidence.h"

#include <string.h>

#define BEGIN '\1'
#define END '\2'
#define GAP 24 /* bytes between two places that are still shown as one quotation */

static const struct {
  char part;
  CarnetColumn column;
} parts[] = {{'p', CARNET_COLUMN_PATH},           {'e', CARNET_COLUMN_DESCRIPTION_EN},
             {'z', CARNET_COLUMN_DESCRIPTION_ZH}, {'u', CARNET_COLUMN_UNIT},
             {'t', CARNET_COLUMN_TYPE},           {'v', CARNET_COLUMN_VALUES},
             {'c', CARNET_COLUMN_COMMENT}};

static const char *source_of(const CarnetCard *card, char part) {
  const CarnetUse *use = card->uses->len > 0 ? g_ptr_array_index(card->uses, 0) : NULL;
  for (guint i = 0; use && i < G_N_ELEMENTS(parts); i++)
    if (parts[i].part == part) return use->value[parts[i].column] ? use->value[parts[i].column] : "";
  return "";
}

/* Marks, one a byte of the source: what a pattern met. `trait` NULL: of all that hold. FALSE where none. */
static gboolean cover(const CarnetCard *card, const char *trait, char part, guint8 *marks, gsize n) {
  gboolean any = FALSE;
  for (guint i = 0; card->evidence && i < card->evidence->len; i++) {
    const CarnetEvidence *evidence = g_ptr_array_index(card->evidence, i);
    if (!evidence->trait || !evidence->counts || (trait && strcmp(evidence->trait, trait) != 0)) continue;
    for (guint s = 0; s < evidence->spans->len; s++) {
      const CarnetSpan *span = &g_array_index(evidence->spans, CarnetSpan, s);
      if (span->part != part || span->against || span->start >= span->end || span->end > n) continue;
      memset(marks + span->start, 1, span->end - span->start);
      any = TRUE;
    }
  }
  return any;
}

static char *mark(const char *source, const guint8 *marks, gsize from, gsize to) {
  GString *out = g_string_new(NULL);
  for (gsize i = from; i < to; i++) {
    if (marks[i] && (i == from || !marks[i - 1])) g_string_append_c(out, BEGIN);
    g_string_append_c(out, source[i] == BEGIN || source[i] == END ? ' ' : source[i]);
    if (marks[i] && (i + 1 == to || !marks[i + 1])) g_string_append_c(out, END);
  }
  return g_string_free(out, FALSE);
}

char *carnet_evidence_part(const CarnetCard *card, char part) {
  const char *source = source_of(card, part);
  gsize n = strlen(source);
  g_autofree guint8 *marks = g_malloc0(n + 1);
  cover(card, NULL, part, marks, n);
  return mark(source, marks, 0, n);
}

/* A path's quotation: whole segments, and the one before, which says what it belongs to. */
static void widen(const char *source, gsize n, gsize from, gsize *begin, gsize *to) {
  while (*begin > 0 && source[*begin - 1] != '.') (*begin)--;
  if (*begin > 1 && *begin == from)
    for ((*begin)--; *begin > 0 && source[*begin - 1] != '.';) (*begin)--;
  while (*to < n && source[*to] != '.') (*to)++;
}

static gsize next_place(const guint8 *marks, gsize from, gsize n) {
  while (from < n && !marks[from]) from++;
  return from;
}

/* A path from the segment of its first place to that of its last; other text from place to place. */
static void append_quotes(GString *out, char part, const char *source, const guint8 *marks, gsize n) {
  for (gsize from = next_place(marks, 0, n), to; from < n; from = next_place(marks, to, n)) {
    gsize begin = from, blank = 0;
    to = from;
    for (gsize i = from; i < n && blank <= GAP; i++) {
      blank = marks[i] ? 0 : blank + 1;
      if (marks[i]) to = i + 1;
    }
    if (part == 'p') widen(source, n, from, &begin, &to);
    g_autofree char *quote = mark(source, marks, begin, to);
    g_string_append_printf(out, part == 'p' ? "%s%s" : "%s\"%s\"", out->len > 0 ? ", " : "", quote);
  }
}

char *carnet_evidence_trait(const CarnetCard *card, const char *trait, const char *strong, const char *weak) {
  g_autoptr(GString) quotes = g_string_new(NULL);
  gboolean is_strong = FALSE, is_known = FALSE;
  for (guint i = 0; card->evidence && i < card->evidence->len; i++) {
    const CarnetEvidence *evidence = g_ptr_array_index(card->evidence, i);
    if (!evidence->trait || !evidence->counts || strcmp(evidence->trait, trait) != 0) continue;
    is_known = TRUE;
    is_strong = is_strong || evidence->strong;
  }
  for (guint p = 0; p < G_N_ELEMENTS(parts); p++) {
    const char *source = source_of(card, parts[p].part);
    gsize n = strlen(source);
    g_autofree guint8 *marks = g_malloc0(n + 1);
    if (cover(card, trait, parts[p].part, marks, n)) append_quotes(quotes, parts[p].part, source, marks, n);
  }
  if (!is_known) return g_strdup(trait); /* a person's decision, not the text */
  return g_strdup_printf("%s  %s%s%s", trait, is_strong ? strong : weak, quotes->len > 0 ? ": " : "",
                         quotes->str);
}

gint carnet_marked_draw(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint cells, CarnetRole role,
                        const char *marked) {
  gint end = x + cells;
  while (*marked && x < end) {
    gboolean evidence = *marked == BEGIN;
    if (*marked == BEGIN || *marked == END) marked++;
    gsize n = strcspn(marked, "\1\2");
    g_autofree char *piece = evidence ? g_strdup_printf("[%.*s]", (int)n, marked) : g_strndup(marked, n);
    marked += n;
    gint w = (gint)carnet_text_width(piece, -1);
    gboolean more = *marked == BEGIN || (*marked == END && marked[1]);
    if (x + w + (more ? 1 : 0) <= end) {
      x = carnet_grid_text(grid, area, x, y, evidence ? CARNET_ROLE_EVIDENCE : role, piece);
      continue;
    }
    g_autofree char *longer = g_strconcat(piece, "…", NULL); /* so that the cut is seen, whatever follows */
    return carnet_grid_cut(grid, area, x, y, end - x, evidence ? CARNET_ROLE_EVIDENCE : role, longer,
                           CARNET_CUT_END);
  }
  return x;
}
