/* fields_filter.c - the filter line: terms put in and taken out, names completed. */
#include <string.h>

#include "carnet/filter.h"
#include "tui/fields_parts.h"

static const char *const others[][2] = {{"categories", "cat"},
                                        {"traits", "trait"},
                                        {"outcome", "outcome"},
                                        {"mapped", "mapped"},
                                        {"source", "source"}};

const char *carnet_fields_filter_name(const char *column) {
  CarnetColumn known;
  for (guint i = 0; i < G_N_ELEMENTS(others); i++)
    if (g_str_equal(column, others[i][0])) return others[i][1];
  return carnet_column_parse(column, &known) ? carnet_column_filter_name(known) : "";
}

static char *make_term(const char *name, const char *value) {
  if (!*value) return g_strdup_printf("-%s:*", name);
  gboolean plain = TRUE;
  for (const char *p = value; *p; p++)
    if (!g_ascii_isalnum(*p) && !strchr("._-", *p) && (guchar)*p < 128) plain = FALSE;
  if (plain) return g_strdup_printf("%s:%s", name, value);
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "%s:\"", name);
  for (const char *p = value; *p; p++) {
    if (*p == '"' || *p == '\\') g_string_append_c(out, '\\');
    g_string_append_c(out, *p);
  }
  g_string_append_c(out, '"');
  return g_string_free(out, FALSE);
}

/* The place of a whole term, blanks or an end around it; NULL where it does not stand there. */
static const char *find_term(const char *filter, const char *term) {
  gsize n = strlen(term);
  for (const char *p = filter; (p = strstr(p, term)); p++)
    if ((p == filter || p[-1] == ' ') && (!p[n] || p[n] == ' ')) return p;
  return NULL;
}

gboolean carnet_filter_has(const char *filter, const char *name, const char *value) {
  g_autofree char *term = make_term(name, value);
  return find_term(filter, term) != NULL;
}

char *carnet_filter_toggle(const char *filter, const char *name, const char *value) {
  g_autofree char *term = make_term(name, value);
  const char *place = find_term(filter, term);
  char *out;
  if (place)
    out = g_strdup_printf("%.*s%s", (int)(place - filter), filter, place + strlen(term));
  else
    out = g_strdup_printf("%s%s%s", filter, *filter ? " " : "", term);
  return g_strstrip(out);
}

const char **carnet_filter_completions(const char *filter, gsize cursor, gsize *word_start) {
  gsize start = MIN(cursor, strlen(filter)), end = start;
  while (start > 0 && !strchr(" (-", filter[start - 1])) start--;
  *word_start = start;
  const char *const *names = carnet_filter_names();
  const char **out = g_new0(const char *, g_strv_length((char **)names) + 1);
  guint n = 0;
  for (guint i = 0; names[i]; i++)
    if (strncmp(names[i], filter + start, end - start) == 0) out[n++] = names[i];
  return out;
}

/* ---- saved filters: "@name" ---- */

static gsize name_length(const char *text) {
  gsize n = 0;
  while (g_ascii_isalnum(text[n]) || text[n] == '-' || text[n] == '_') n++;
  return n;
}

/* The next "@name" that begins a word, or NULL. */
static const char *find_saved(const char *filter, const char *from) {
  for (const char *p = from; (p = strchr(p, '@')); p++)
    if ((p == filter || strchr(" (-", p[-1])) && name_length(p + 1) > 0) return p;
  return NULL;
}

gboolean carnet_filter_has_saved(const char *filter) { return find_saved(filter, filter) != NULL; }

/* The line of a name in the setting, after its TAB; *n is the filter's length. */
static const char *look_up(const char *saved, const char *name, gsize length, gsize *n) {
  for (const char *line = saved; line && *line;) {
    const char *end = strchr(line, '\n');
    gsize size = end ? (gsize)(end - line) : strlen(line);
    if (size > length && line[length] == '\t' && strncmp(line, name, length) == 0) {
      *n = size - length - 1;
      return line + length + 1;
    }
    line = end ? end + 1 : NULL;
  }
  return NULL;
}

char *carnet_filter_expand(const char *filter, const char *saved) {
  GString *out = g_string_new(NULL);
  const char *from = filter, *at;
  while ((at = find_saved(filter, from))) {
    gsize length = name_length(at + 1), n = 0;
    const char *text = look_up(saved, at + 1, length, &n);
    g_string_append_len(out, from, at - from);
    from = at + 1 + length;
    gboolean alone = at == filter && !*from;
    if (!text)
      g_string_append_len(out, at, from - at);
    else
      g_string_append_printf(out, alone ? "%.*s" : "(%.*s)", (int)n, text);
  }
  g_string_append(out, from);
  return g_string_free(out, FALSE);
}

char *carnet_filter_save(const char *saved, const char *name, const char *filter) {
  GString *out = g_string_new(NULL);
  g_auto(GStrv) lines = g_strsplit(saved ? saved : "", "\n", -1);
  gsize n = strlen(name);
  for (char **line = lines; *line; line++)
    if (**line && !(strncmp(*line, name, n) == 0 && (*line)[n] == '\t'))
      g_string_append_printf(out, "%s\n", *line);
  g_string_append_printf(out, "%s\t%s\n", name, filter);
  return g_string_free(out, FALSE);
}
