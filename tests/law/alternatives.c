/*
 * alternatives.c - reading and writing the alternations of a pattern.
 */
#include "alternatives.h"

#include <string.h>

#define NONE G_MAXUINT

/* A piece of an alternative: text as it stands, or a group with what follows its bracket. */
typedef struct {
  char *text;       /* NULL: a group */
  GArray *members;  /* guint: the group's alternatives */
  char *quantifier; /* "", "?", "*" and so on */
} Piece;

typedef struct {
  guint parent;
  GPtrArray *pieces; /* Piece* */
} Alternative;

struct Alternatives {
  GArray *all;  /* Alternative */
  GArray *root; /* guint */
};

static void free_piece(gpointer data) {
  Piece *piece = data;
  g_free(piece->text);
  if (piece->members != NULL) g_array_unref(piece->members);
  g_free(piece->quantifier);
  g_free(piece);
}

static Alternative *at(const Alternatives *a, guint i) { return &g_array_index(a->all, Alternative, i); }

guint alternatives_n(const Alternatives *a) { return a->all->len; }

guint alternatives_parent(const Alternatives *a, guint i) { return at(a, i)->parent; }

/* ---- reading ----------------------------------------------------------------------------------------------
 */

/* Behind the text that starts here and has no bracket or bar of its own. */
static const char *text_end(const char *p) {
  while (*p != '\0' && strchr("()|", *p) == NULL) {
    if (*p == '\\' && p[1] != '\0') {
      p += 2;
      continue;
    }
    if (*p == '[')
      for (p += p[1] == '^' ? 3 : 2; *p != '\0' && *p != ']'; p++)
        if (*p == '\\' && p[1] != '\0') p++;
    if (*p != '\0') p++;
  }
  return p;
}

static const char *quantifier_end(const char *p) {
  if (*p == '{')
    while (*p != '\0' && *p++ != '}') continue;
  else if (*p != '\0' && strchr("?*+", *p) != NULL)
    p++;
  else
    return p;
  return *p == '?' || *p == '+' ? p + 1 : p;
}

/* Alternatives up to the end or a closing bracket; recursion is as deep as the pattern's brackets. */
static const char *read_members(Alternatives *a, const char *p, guint parent, GArray *members) {
  for (;;) {
    Alternative one = {parent, g_ptr_array_new_with_free_func(free_piece)};
    guint self = a->all->len;
    g_array_append_val(a->all, one);
    g_array_append_val(members, self);
    while (*p != '\0' && *p != '|' && *p != ')') {
      Piece *piece = g_new0(Piece, 1);
      g_ptr_array_add(one.pieces, piece);
      const char *start = p;
      if (*p != '(') {
        p = text_end(p);
        piece->text = g_strndup(start, (gsize)(p - start));
        continue;
      }
      piece->members = g_array_new(FALSE, FALSE, sizeof(guint));
      p = read_members(a, p + (strncmp(p, "(?:", 3) == 0 ? 3 : 1), self, piece->members);
      start = *p == ')' ? p + 1 : p;
      p = quantifier_end(start);
      piece->quantifier = g_strndup(start, (gsize)(p - start));
    }
    if (*p != '|') return p;
    p++;
  }
}

Alternatives *alternatives_new(const char *re) {
  Alternatives *a = g_new0(Alternatives, 1);
  a->all = g_array_new(FALSE, FALSE, sizeof(Alternative));
  a->root = g_array_new(FALSE, FALSE, sizeof(guint));
  read_members(a, re, NONE, a->root);
  return a;
}

void alternatives_free(Alternatives *a) {
  if (a == NULL) return;
  for (guint i = 0; i < a->all->len; i++) g_ptr_array_unref(at(a, i)->pieces);
  g_array_unref(a->all);
  g_array_unref(a->root);
  g_free(a);
}

/* ---- writing ----------------------------------------------------------------------------------------------
 */

static gboolean write_members(const Alternatives *a, const GArray *members, const gboolean *kept,
                              const gboolean *must, GString *out);

static gboolean may_be_missing(const char *quantifier) {
  return quantifier[0] == '?' || quantifier[0] == '*' || strncmp(quantifier, "{0", 2) == 0;
}

static gboolean write_one(const Alternatives *a, guint i, const gboolean *kept, const gboolean *must,
                          GString *out) {
  const GPtrArray *pieces = at(a, i)->pieces;
  for (guint p = 0; p < pieces->len; p++) {
    const Piece *piece = g_ptr_array_index(pieces, p);
    if (piece->text != NULL) {
      g_string_append(out, piece->text);
      continue;
    }
    gboolean needed = FALSE;
    for (guint m = 0; must != NULL && m < piece->members->len; m++)
      needed = needed || must[g_array_index(piece->members, guint, m)];
    g_autoptr(GString) group = g_string_new(NULL);
    gboolean missing = may_be_missing(piece->quantifier);
    if (!write_members(a, piece->members, kept, must, group)) {
      if (missing) continue;
      return FALSE;
    }
    const char *quantifier = !(needed && missing)          ? piece->quantifier
                             : piece->quantifier[0] == '?' ? ""
                                                           : "+";
    g_string_append_printf(out, "(?:%s)%s", group->str, quantifier);
  }
  return TRUE;
}

static gboolean write_members(const Alternatives *a, const GArray *members, const gboolean *kept,
                              const gboolean *must, GString *out) {
  gboolean any = FALSE;
  for (guint m = 0; m < members->len; m++) {
    guint i = g_array_index(members, guint, m);
    g_autoptr(GString) one = g_string_new(NULL);
    if (!kept[i] || !write_one(a, i, kept, must, one)) continue;
    g_string_append_printf(out, "%s%s", any ? "|" : "", one->str);
    any = TRUE;
  }
  return any;
}

static const GArray *siblings(const Alternatives *a, guint i) {
  guint parent = at(a, i)->parent;
  if (parent == NONE) return a->root;
  const GPtrArray *pieces = at(a, parent)->pieces;
  for (guint p = 0; p < pieces->len; p++) {
    const Piece *piece = g_ptr_array_index(pieces, p);
    for (guint m = 0; piece->members != NULL && m < piece->members->len; m++)
      if (g_array_index(piece->members, guint, m) == i) return piece->members;
  }
  return a->root;
}

char *alternatives_only(const Alternatives *a, guint i) {
  g_autofree gboolean *kept = g_new(gboolean, a->all->len), *must = g_new0(gboolean, a->all->len);
  for (guint j = 0; j < a->all->len; j++) kept[j] = TRUE;
  for (guint j = i; j != NONE; j = at(a, j)->parent) {
    const GArray *same = siblings(a, j);
    for (guint m = 0; m < same->len; m++) kept[g_array_index(same, guint, m)] = FALSE;
    kept[j] = must[j] = TRUE;
  }
  g_autoptr(GString) out = g_string_new(NULL);
  write_members(a, a->root, kept, must, out);
  return g_strdup(out->str);
}

char *alternatives_without(const Alternatives *a, const gboolean *kept) {
  g_autoptr(GString) out = g_string_new(NULL);
  return write_members(a, a->root, kept, NULL, out) ? g_strdup(out->str) : NULL;
}
