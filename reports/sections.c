/* sections.c - a template cut at its ":::en", ":::zh" and ":::" lines, each piece parsed as Markdown. */
#include "tree.h"

#include "carnet/error.h"
#include "carnet/text.h"

#include <string.h>

typedef struct {
  const char *name;
  GPtrArray *sections;
  const char *from; /* where the open piece begins */
  guint line, open; /* line of `from`; line at which the language was opened */
  gint lang;
  char fence[4]; /* "```" or "~~~" while in a fenced block, whose lines say nothing to us */
} Cutter;

/*
 * Between "**" and a Chinese letter Markdown takes "{{" for punctuation and sees no emphasis: values stand as
 * letters of the private use area while Markdown is read.
 */
static char *protect_values(const char *text, gsize n, gsize *length) {
  GString *out = g_string_sized_new(n + 16);
  for (gsize i = 0; i < n; i++) {
    gboolean open = i + 1 < n && text[i] == '{' && text[i + 1] == '{',
             close = i + 1 < n && text[i] == '}' && text[i + 1] == '}';
    if (open || close)
      g_string_append(out, open ? VALUE_OPEN : VALUE_CLOSE);
    else
      g_string_append_c(out, text[i]);
    i += open || close;
  }
  *length = out->len;
  return g_string_free(out, FALSE);
}

static gboolean close_piece(Cutter *c, const char *to, GError **error) {
  gsize n;
  g_autofree char *text = protect_values(c->from, (gsize)(to - c->from), &n);
  GPtrArray *blocks = markdown_blocks(text, n, c->name, c->line, error);
  if (!blocks) return FALSE;
  if (blocks->len == 0 && c->lang < 0) {
    g_ptr_array_unref(blocks);
    return TRUE;
  }
  Section *section = g_new0(Section, 1);
  section->lang = c->lang;
  section->line = c->line;
  section->blocks = blocks;
  g_ptr_array_add(c->sections, section);
  return TRUE;
}

/* A line that begins with ":::"; `word` is what follows. */
static gboolean switch_to(Cutter *c, const char *word, const char *start, const char *next, guint line,
                          GError **error) {
  CarnetLang lang = CARNET_LANG_EN;
  gboolean opens = *word != '\0';
  if (opens && !(strlen(word) == 2 && carnet_lang_parse(word, &lang)))
    return tree_fail(error, c->name, line, "\":::%s\"; :::en or :::zh begins a language, ::: ends it", word);
  if (opens && c->lang >= 0)
    return tree_fail(error, c->name, line,
                     "a language begins inside that of line %u; end it with :::", c->open);
  if (!opens && c->lang < 0)
    return tree_fail(error, c->name, line, "::: ends nothing; :::en or :::zh begins a language");
  if (!close_piece(c, start, error)) return FALSE;
  c->lang = opens ? (gint)lang : -1;
  c->open = line;
  c->from = next;
  c->line = line + 1;
  return TRUE;
}

static gboolean read_line(Cutter *c, const char *start, const char *end, const char *next, guint line,
                          GError **error) {
  g_autofree char *text = g_strstrip(g_strndup(start, (gsize)(end - start)));
  if (c->fence[0]) {
    if (g_str_has_prefix(text, c->fence)) c->fence[0] = '\0';
    return TRUE;
  }
  if (g_str_has_prefix(text, "```") || g_str_has_prefix(text, "~~~")) {
    g_strlcpy(c->fence, text, sizeof c->fence);
    return TRUE;
  }
  if (!g_str_has_prefix(text, ":::")) return TRUE;
  return switch_to(c, g_strstrip(text + 3), start, next, line, error);
}

static gboolean cut(Cutter *c, const char *bytes, gsize n, GError **error) {
  const char *end = bytes + n;
  guint line = 1;
  for (const char *start = bytes; start < end; line++) {
    const char *stop = memchr(start, '\n', (gsize)(end - start));
    const char *next = stop ? stop + 1 : end;
    if (!read_line(c, start, stop ? stop : end, next, line, error)) return FALSE;
    start = next;
  }
  if (c->lang >= 0)
    return tree_fail(error, c->name, c->open, "the language that begins here does not end; a line of :::");
  return close_piece(c, end, error);
}

static guint bad_line(const char *bytes, const char *bad) {
  guint line = 1;
  for (; bytes < bad; bytes++) line += *bytes == '\n';
  return line;
}

GPtrArray *markdown_parse(const char *bytes, gsize n, const char *name, GError **error) {
  const char *bad = NULL;
  if (n > TREE_MAX_TEMPLATE_BYTES) {
    tree_fail(error, name, 1, "template of %" G_GSIZE_FORMAT " bytes; at most %u", n,
              TREE_MAX_TEMPLATE_BYTES);
    return NULL;
  }
  if (n > 0 && !g_utf8_validate(bytes, (gssize)n, &bad)) {
    tree_fail(error, name, bad_line(bytes, bad), "not UTF-8; save the template as UTF-8 without NUL");
    return NULL;
  }
  const char *own = bytes ? g_strstr_len(bytes, (gssize)n, VALUE_OPEN) : NULL;
  if (!own && bytes) own = g_strstr_len(bytes, (gssize)n, VALUE_CLOSE);
  if (own) {
    tree_fail(error, name, bad_line(bytes, own), "a character of the private use area; text that fonts have");
    return NULL;
  }
  Cutter c = {.name = name, .from = bytes ? bytes : "", .line = 1, .lang = -1};
  c.sections = g_ptr_array_new_with_free_func(section_free);
  if (cut(&c, c.from, n, error)) return c.sections;
  g_ptr_array_unref(c.sections);
  return NULL;
}
