/* device_pdf_read.c - the snapshot that one of our PDFs names: the Info strings CarnetSnapshot and
 * CarnetContent, and nothing else. */
#include "tree.h"

#include "carnet/canon.h"
#include "carnet/error.h"

#include <string.h>

#define MAX_STRING_BYTES 65536u
#define MAX_PAIRS 1000u

static GPtrArray *fail(GError **error, const char *what) {
  g_set_error(error, CARNET_REPORT_ERROR, CARNET_ERROR_INPUT, "%s; a PDF that `carnet report` wrote", what);
  return NULL;
}

static gboolean octal(const char *p, const char *end, char *out) {
  if (end - p < 3) return FALSE;
  guint value = 0;
  for (guint i = 0; i < 3; i++) {
    if (p[i] < '0' || p[i] > '7') return FALSE;
    value = value * 8 + (guint)(p[i] - '0');
  }
  *out = (char)(value & 0xFF);
  return TRUE;
}

/* A literal string of PDF that begins after "(": escapes undone; NULL where it does not end. */
static char *literal(const char *p, const char *end) {
  GString *out = g_string_new(NULL);
  for (guint depth = 1; p < end && out->len < MAX_STRING_BYTES; p++) {
    char c = *p;
    if (c == '\\' && p + 1 < end) {
      static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
      const char *known = strchr(from, p[1]);
      char code;
      if (octal(p + 1, end, &code)) {
        g_string_append_c(out, code);
        p += 3;
        continue;
      }
      g_string_append_c(out, known && p[1] ? to[known - from] : p[1]);
      p++;
      continue;
    }
    depth += c == '(' ? 1 : 0;
    if (c == ')' && --depth == 0) return g_string_free(out, FALSE);
    g_string_append_c(out, c);
  }
  g_string_free(out, TRUE);
  return NULL;
}

/* The value of the last /KEY (...) in the file: the Info dictionary is written once. Caller frees. */
static char *find_string(const char *bytes, gsize n, const char *key) {
  g_autofree char *name = g_strdup_printf("/%s ", key);
  gsize length = strlen(name);
  const char *end = bytes + n, *found = NULL;
  for (const char *p = bytes; (p = memmem(p, (gsize)(end - p), name, length)) != NULL; p += length) found = p;
  if (!found) return NULL;
  const char *p = found + length;
  while (p < end && (*p == ' ' || *p == '\n' || *p == '\r')) p++;
  return p < end && *p == '(' ? literal(p + 1, end) : NULL;
}

/* Escapes of formats.md section 4 and \u{XXXX}; NULL where one is not ours. */
static char *unescape(const char *text, gsize n) {
  GString *out = g_string_new(NULL);
  for (gsize i = 0; i < n; i++) {
    if (text[i] != '\\') {
      g_string_append_c(out, text[i]);
      continue;
    }
    char next = i + 1 < n ? text[++i] : '\0';
    if (next == 'u' && i + 1 < n && text[i + 1] == '{') {
      char *stop;
      guint64 c = g_ascii_strtoull(text + i + 2, &stop, 16);
      if (*stop != '}' || stop >= text + n || !g_unichar_validate((gunichar)MIN(c, G_MAXUINT32)) || c == 0)
        return g_string_free(out, TRUE), NULL;
      g_string_append_unichar(out, (gunichar)c);
      i = (gsize)(stop - text);
      continue;
    }
    static const char from[] = "\\tnr", to[] = "\\\t\n\r";
    const char *at = next ? strchr(from, next) : NULL;
    if (!at) return g_string_free(out, TRUE), NULL;
    g_string_append_c(out, to[at - from]);
  }
  return g_string_free(out, FALSE);
}

static gboolean add_line(GPtrArray *pairs, const char *line) {
  const char *tab = strchr(line, '\t');
  if (!tab || strchr(tab + 1, '\t') || pairs->len >= 2 * MAX_PAIRS) return FALSE;
  char *key = unescape(line, (gsize)(tab - line)), *value = unescape(tab + 1, strlen(tab + 1));
  if (key) g_ptr_array_add(pairs, key);
  if (value) g_ptr_array_add(pairs, value);
  return key && value;
}

GPtrArray *carnet_report_read_snapshot(const char *bytes, gsize n, GError **error) {
  if (n < 8 || memcmp(bytes, "%PDF-", 5) != 0) return fail(error, "no PDF");
  g_autofree char *text = find_string(bytes, n, "CarnetSnapshot"),
                  *content = find_string(bytes, n, "CarnetContent");
  if (!text || !content) return fail(error, "the PDF names no snapshot");
  if (!g_str_has_prefix(text, "carnet-snapshot 1\n") || !carnet_digest_is_hex(content))
    return fail(error, "the snapshot in the PDF cannot be read");
  g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) lines = g_strsplit(strchr(text, '\n') + 1, "\n", -1);
  for (char **line = lines; *line; line++)
    if (**line && !add_line(pairs, *line)) return fail(error, "the snapshot in the PDF cannot be read");
  g_ptr_array_add(pairs, g_strdup("content"));
  g_ptr_array_add(pairs, g_strdup(content));
  return g_steal_pointer(&pairs);
}
