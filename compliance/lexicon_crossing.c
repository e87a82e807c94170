/*
 * lexicon_crossing.c - what of a pattern is looked for in a path without its segment signs.
 *
 * Without the signs between its segments a path has matches that it has not as it is, but only such that go
 * over a blank: where a pattern has blanks at its ends alone, what it finds there it has found before. So of
 * ` (position |heading |way ?points? |last known position )` only the last two are left, without the words
 * that every second path has. This reads patterns from the left and keeps whatever it is not sure of.
 */
#include "lexicon.h"

#define DEPTH_MAX 32

static gboolean is_repeated(const char *behind) { return *behind != '\0' && strchr("*+{", *behind) != NULL; }

/* From a `|` to the end of its group; NULL where that is too much to read. */
static const char *group_end(const char *p) {
  for (guint inner = 0; *p != '\0' && (inner > 0 || *p != ')'); p++) {
    if (*p == '\\' || *p == '[') return NULL;
    if (*p == '(') inner++;
    if (*p == ')') inner--;
  }
  return p;
}

/* Whether nothing more is matched behind this place: only ends of groups and their other alternatives
 * follow. */
static gboolean at_end(const char *p, guint depth) {
  while (p != NULL && *p != '\0') {
    if (*p == '$') {
      p++;
    } else if (*p == ')' && depth > 0 && !is_repeated(p + 1)) {
      depth--;
      p += p[1] == '?' ? 2 : 1;
    } else if (*p == '|') {
      if (depth == 0) return TRUE;
      p = group_end(p);
    } else {
      return FALSE;
    }
  }
  return p != NULL;
}

/* Whether this blank may have something before it and behind it. */
static gboolean is_between(const char *p, gboolean here, guint depth) {
  return is_repeated(p + 1) || (!here && !at_end(p + (p[1] == '?' ? 2 : 1), depth));
}

/* What may match a blank, or a segment sign, without being a blank. */
static gboolean is_wide(const char *p) {
  if (*p == '.' || *p == '[') return TRUE;
  return *p == '\\' && (p[1] == '\0' || strchr("wd", p[1]) == NULL);
}

/* Whether a match may have a blank, or a segment sign, with something before and behind it. */
static gboolean crosses(const char *re) {
  gboolean begin[DEPTH_MAX] = {TRUE}; /* by group: whether its alternatives begin where the pattern does */
  guint before[DEPTH_MAX] = {0};      /* by group: blanks before it */
  gboolean here = TRUE;               /* nothing was matched before this place */
  guint depth = 0, blanks = 0;
  for (const char *p = re; *p != '\0'; p++) {
    if (*p == '(') {
      if (p[1] == '?' || ++depth == DEPTH_MAX) return TRUE;
      begin[depth] = here;
      before[depth] = blanks;
    } else if (*p == ')') {
      if (depth == 0 || (is_repeated(p + 1) && blanks > before[depth])) return TRUE;
      depth--;
      here = FALSE;
    } else if (*p == '|') {
      here = begin[depth];
    } else if (*p == ' ') {
      blanks++;
      if (is_between(p, here, depth)) return TRUE;
      here = FALSE;
    } else if (is_wide(p)) {
      return TRUE;
    } else if (*p != '^') {
      here = FALSE;
      if (*p == '\\') p++;
    }
  }
  return FALSE;
}

/* Behind the alternative that begins here: at its `|`, at the end of the group or of the pattern. */
static const char *alternative_end(const char *p) {
  gboolean class = FALSE;
  for (guint depth = 0; *p != '\0'; p++) {
    if (*p == '\\' && p[1] != '\0')
      p++;
    else if (class)
      class = *p != ']';
    else if (*p == '[')
      class = TRUE;
    else if (*p == '(')
      depth++;
    else if (depth == 0 && (*p == ')' || *p == '|'))
      break;
    else if (*p == ')')
      depth--;
  }
  return p;
}

/* The alternatives from here to the end of the group or pattern, each between the texts before and after, of
 * which a match crosses; into `out`, apart by `|`. Returns where they end. */
static const char *keep_crossing(const char *p, const char *before, const char *after, GString *out) {
  for (;; p++) {
    const char *end = alternative_end(p);
    g_autofree char *whole = g_strdup_printf("%s%.*s%s", before, (int)(end - p), p, after);
    if (crosses(whole)) {
      if (out->len > 0) g_string_append_c(out, '|');
      g_string_append_len(out, p, end - p);
    }
    p = end;
    if (*p != '|') return p;
  }
}

/* Of an alternative that is one group between anchors and blanks, that group's alternatives. */
static char *narrow(const char *alternative) {
  gsize head = strspn(alternative, "^ ");
  if (alternative[head] != '(' || alternative[head + 1] == '?') return g_strdup(alternative);
  const char *inside = alternative + head + 1, *end = inside;
  while (*(end = alternative_end(end)) == '|') end++;
  if (*end != ')' || end[1 + strspn(end + 1, " $")] != '\0') return g_strdup(alternative);
  g_autofree char *before = g_strdup_printf("%.*s(", (int)head, alternative);
  g_autoptr(GString) kept = g_string_new(NULL);
  keep_crossing(inside, before, end, kept);
  return g_strconcat(before, kept->str, end, NULL);
}

char *lexicon_crossing(const char *re) {
  g_autoptr(GString) kept = g_string_new(NULL), out = g_string_new(NULL);
  if (*keep_crossing(re, "", "", kept) != '\0') return g_strdup(re); /* a bracket too much */
  if (kept->len == 0) return NULL;
  for (const char *p = kept->str;; p++) {
    const char *end = alternative_end(p);
    g_autofree char *alternative = g_strndup(p, (gsize)(end - p)), *narrowed = narrow(alternative);
    if (out->len > 0) g_string_append_c(out, '|');
    g_string_append(out, narrowed);
    if (*(p = end) != '|') break;
  }
  return g_strdup(out->str);
}
