/*
 * canon_read.c - canonical YAML read directly; see canon_read.h.
 *
 * libyaml took 12 us for an event, most of it for a grammar that canonical files do not use. Whatever is not
 * as the writer of canon.c writes it ends the reading: the caller then reads the slow way, which also says
 * why.
 */
#include "canon_read.h"

#include "carnet/yaml.h"

#include <string.h>

typedef struct {
  const char *p, *end;
  guint line;
  const char *line_start;
  guint beyond; /* bytes of the line so far that are no character's first: columns count characters */
} Reader;

static void mark(const Reader *r, guint *line, guint *column) {
  *line = r->line;
  *column = (guint)(r->p - r->line_start) - r->beyond + 1;
}

static gboolean take(Reader *r, char c) {
  if (r->p == r->end || *r->p != c) return FALSE;
  r->p++;
  if (c == '\n') {
    r->line++;
    r->line_start = r->p;
    r->beyond = 0;
  }
  return TRUE;
}

/* ---- scalars ------------------------------------------------------------------------------------------- */

/* Behind "\u". */
static gboolean read_code(Reader *r, GString *out) {
  gunichar c = 0;
  for (guint i = 0; i < 4; i++) {
    gint digit = r->p < r->end ? g_ascii_xdigit_value(*r->p) : -1;
    if (digit < 0) return FALSE;
    c = c * 16 + (gunichar)digit;
    r->p++;
  }
  if (c == 0 || (c >= 0xd800 && c <= 0xdfff)) return FALSE;
  g_string_append_unichar(out, c);
  return TRUE;
}

static gboolean read_escape(Reader *r, GString *out) {
  if (r->p == r->end) return FALSE;
  switch (*r->p++) {
  case '\\': g_string_append_c(out, '\\'); return TRUE;
  case '"': g_string_append_c(out, '"'); return TRUE;
  case 'n': g_string_append_c(out, '\n'); return TRUE;
  case 't': g_string_append_c(out, '\t'); return TRUE;
  case 'u': return read_code(r, out);
  default: return FALSE;
  }
}

/* From the opening to behind the closing quote; NULL where there is none on this line. */
static char *read_quoted(Reader *r) {
  if (!take(r, '"')) return NULL;
  const char *from = r->p;
  while (r->p < r->end && *r->p != '"' && *r->p != '\\' && (guchar)*r->p >= 0x20) r->p++;
  GString *out = g_string_new_len(from, r->p - from);
  gboolean good = TRUE;
  while (good && r->p < r->end && *r->p != '"') {
    good = (guchar)*r->p >= 0x20;
    if (*r->p == '\\') {
      r->p++;
      good = read_escape(r, out);
    } else if (good) {
      g_string_append_c(out, *r->p++);
    }
  }
  gboolean closed = good && take(r, '"');
  for (const char *c = from; c < r->p; c++) r->beyond += ((guchar)*c & 0xc0) == 0x80;
  return g_string_free(out, !closed);
}

/* -?(0|[1-9][0-9]*), true or false, up to the line's end. */
static CarnetNode *read_plain(Reader *r) {
  const char *end = memchr(r->p, '\n', (gsize)(r->end - r->p));
  gsize n = end != NULL ? (gsize)(end - r->p) : 0;
  char text[24] = "";
  if (n == 0 || n >= sizeof text) return NULL;
  memcpy(text, r->p, n);
  const char *digits = text + (*text == '-');
  gsize n_digits = strspn(digits, "0123456789");
  CarnetNode *node = NULL;
  if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
    node = carnet_node_bool(*text == 't');
  else if (n_digits > 0 && n_digits <= 16 && digits[n_digits] == '\0' &&
           (digits[0] != '0' || (n_digits == 1 && digits == text)))
    node = carnet_node_int(g_ascii_strtoll(text, NULL, 10));
  if (node != NULL) r->p = end;
  return node;
}

static CarnetNode *read_scalar(Reader *r) {
  guint line = 0, column = 0;
  mark(r, &line, &column);
  CarnetNode *node = NULL;
  if (r->p < r->end && *r->p == '"') {
    char *text = read_quoted(r);
    if (text == NULL) return NULL;
    node = carnet_node_string("");
    g_free(node->text);
    node->text = text;
  } else {
    node = read_plain(r);
  }
  if (node == NULL) return NULL;
  node->line = line;
  node->column = column;
  if (take(r, '\n')) return node;
  carnet_node_free(node);
  return NULL;
}

/* ---- lists and maps ------------------------------------------------------------------------------------ */

static CarnetNode *read_block(Reader *r, gsize indent, guint depth);

static gboolean begins_list(const Reader *r) {
  return r->end - r->p >= 2 && r->p[0] == '-' && r->p[1] == ' ';
}

/* A map begins with a bare key; one that begins with a quoted key, in a list, is left to the slow way. */
static gboolean begins_map(const Reader *r) {
  const char *p = r->p;
  while (p < r->end && (g_ascii_islower(*p) || g_ascii_isdigit(*p) || strchr("_.-", *p) != NULL)) p++;
  return p > r->p && g_ascii_islower(*r->p) && p < r->end && *p == ':';
}

static CarnetNode *read_item(Reader *r, gsize indent, guint depth) {
  r->p += 2;
  return begins_list(r) || begins_map(r) ? read_block(r, indent + 2, depth + 1) : read_scalar(r);
}

static char *read_key(Reader *r) {
  if (r->p < r->end && *r->p == '"') return read_quoted(r);
  if (!begins_map(r)) return NULL;
  const char *from = r->p;
  r->p = memchr(from, ':', (gsize)(r->end - from));
  return g_strndup(from, (gsize)(r->p - from));
}

static CarnetNode *read_pair(Reader *r, gsize indent, guint depth) {
  guint line = 0, column = 0;
  mark(r, &line, &column);
  g_autofree char *key = read_key(r);
  if (key == NULL || *key == '\0' || !take(r, ':')) return NULL;
  CarnetNode *node = NULL;
  if (take(r, ' ')) {
    node = read_scalar(r);
  } else if (take(r, '\n')) {
    for (gsize i = 0; i < indent + 2; i++)
      if (!take(r, ' ')) return NULL;
    node = read_block(r, indent + 2, depth + 1);
  }
  if (node == NULL) return NULL;
  node->key = g_steal_pointer(&key);
  node->key_line = line;
  node->key_column = column;
  return node;
}

/* From the first child, behind its indentation, to the line that belongs to something further out. */
static CarnetNode *read_block(Reader *r, gsize indent, guint depth) {
  if (depth > carnet_yaml_limits_event.max_depth) return NULL;
  gboolean list = begins_list(r);
  g_autoptr(CarnetNode) node = list ? carnet_node_list() : carnet_node_map();
  mark(r, &node->line, &node->column);
  for (;;) {
    if (begins_list(r) != list) return NULL;
    CarnetNode *child = list ? read_item(r, indent, depth) : read_pair(r, indent, depth);
    if (child == NULL) return NULL;
    g_ptr_array_add(node->children, child);
    gsize blanks = 0;
    while (r->p + blanks < r->end && r->p[blanks] == ' ') blanks++;
    if (r->p == r->end || blanks < indent) return g_steal_pointer(&node);
    if (blanks > indent) return NULL;
    r->p += blanks;
  }
}

CarnetNode *carnet_canon_read(const char *bytes, gsize n) {
  if (n == 0 || n > carnet_yaml_limits_event.max_bytes || !g_utf8_validate(bytes, (gssize)n, NULL))
    return NULL; /* no NUL either */
  Reader r = {.p = bytes, .end = bytes + n, .line = 1, .line_start = bytes};
  if (begins_list(&r)) return NULL;
  g_autoptr(CarnetNode) node = read_block(&r, 0, 1);
  return r.p == r.end ? g_steal_pointer(&node) : NULL;
}
