/* Do a unit or a type of the signal and of the register say the same? */
#include <string.h>

#include "reconcile.h"

typedef struct {
  const char *one, *others;
} Spelling;

static const Spelling units[] = {
#define UNIT(one, others) {one, others},
#define TYPE(family, words)
#include "reconcile_values.def"
#undef UNIT
#undef TYPE
};

static const Spelling types[] = {
#define UNIT(one, others)
#define TYPE(family, words) {family, words},
#include "reconcile_values.def"
#undef UNIT
#undef TYPE
};

static const char *one_of(const Spelling *table, gsize n, const char *word) {
  for (gsize i = 0; i < n; i++) {
    g_auto(GStrv) others = g_strsplit(table[i].others, " ", -1);
    if (strcmp(table[i].one, word) == 0 || g_strv_contains((const char *const *)others, word))
      return table[i].one;
  }
  return NULL;
}

/* Without blanks, compatible characters made one: the sign of the ohm is a capital omega, and so on. */
static char *plain(const char *text) {
  g_autofree char *norm = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_auto(GStrv) parts = g_strsplit_set(norm ? norm : text, " \t_", -1);
  return g_strjoinv("", parts);
}

/* Case is no difference of units, but where it is all that tells milli from mega. */
static char *unit_of(const char *text) {
  g_autofree char *written = plain(text), *lower = g_utf8_casefold(written, -1);
  const char *one = one_of(units, G_N_ELEMENTS(units), lower);
  gboolean mega = written[0] == 'M' && g_utf8_strlen(written, -1) == 2 && !g_ascii_islower(written[1]);
  return mega ? g_strconcat("M", lower + 1, NULL) : g_strdup(one ? one : lower);
}

/* "uint16" and "float" are numbers, "uint8[4]" and "string[]" are several of a kind. */
static char *type_of(const char *text) {
  g_autofree char *lower = g_utf8_casefold(text, -1), *word = plain(lower);
  gboolean several = strchr(word, '[') != NULL;
  word[strcspn(word, "[(")] = '\0';
  if (strcmp(word, "uint1") == 0) return g_strdup(several ? "boolean*" : "boolean");
  gsize n = strlen(word);
  while (n > 1 && g_ascii_isdigit(word[n - 1])) n--;
  g_autofree char *stem = g_strndup(word, n);
  const char *one = one_of(types, G_N_ELEMENTS(types), stem);
  return g_strconcat(one ? one : word, several ? "*" : "", NULL);
}

static gboolean differ(const char *a, const char *b, char *(*normal)(const char *)) {
  if (!*a || !*b) return FALSE;
  g_auto(GStrv) left = g_strsplit(a, "\n", -1), right = g_strsplit(b, "\n", -1);
  for (char **x = left; *x; x++)
    for (char **y = right; *y; y++) {
      g_autofree char *one = normal(*x), *other = normal(*y);
      if (!*one || !*other || strcmp(one, other) == 0) return FALSE;
    }
  return TRUE;
}

gboolean carnet_units_differ(const char *a, const char *b) { return differ(a, b, unit_of); }
gboolean carnet_types_differ(const char *a, const char *b) { return differ(a, b, type_of); }
