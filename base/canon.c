/*
 * canon.c - canonical YAML (formats.md section 1; docs/formats/canonical-yaml.md says it at length).
 *
 * Parsing is loading and writing again: what the writer would not have written is refused, so there is one
 * definition of canonical, and it is the writer. What is read by a quick reader of our own and comes out
 * again byte for byte needs no other; all else goes through libyaml, whose errors say where and why.
 */
#include "carnet/canon.h"

#include "carnet/error.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "canon_read.h"
#include "yaml_keys.h"

#include <string.h>

CARNET_DEFINE_ERROR(canon)

#define MAX_SAFE_INTEGER (G_GINT64_CONSTANT(1) << 53)
#define KEY_MAX_BYTES 128 /* libyaml takes a key of at most 1,024 characters; an escape makes six of one */

typedef struct {
  GString *out;
  GError **error;
  const CarnetNode *culprit; /* what was refused */
} Writer;

static gboolean refuse(Writer *w, const CarnetNode *node, const char *what) {
  w->culprit = node;
  g_autofree char *key = carnet_text_safe(node->key != NULL ? node->key : "", -1);
  g_set_error(w->error, CARNET_CANON_ERROR, CARNET_ERROR_INPUT, "canonical YAML%s%s%s: %s",
              *key != '\0' ? ", key \"" : "", key, *key != '\0' ? "\"" : "", what);
  return FALSE;
}

/* ---- text ---------------------------------------------------------------------------------------------- */

/*
 * C0, DEL, C1; bidi controls, which reorder what a reader sees; U+2028 and U+2029, which a YAML 1.1 reader
 * takes for line breaks and folds; U+FEFF (no BOM in these files) and the two non-characters that YAML
 * forbids.
 */
static gboolean is_escaped(gunichar c) {
  if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return TRUE;
  if (c < 0x61c) return FALSE;
  return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || c == 0xfffe || c == 0xffff;
}

static void write_escape(GString *out, gunichar c) {
  if (c == '\\' || c == '"')
    g_string_append_printf(out, "\\%c", (char)c);
  else if (c == '\n' || c == '\t')
    g_string_append(out, c == '\n' ? "\\n" : "\\t");
  else
    g_string_append_printf(out, "\\u%04x", c);
}

static void write_quoted(GString *out, const char *text) {
  const char *from = text; /* what stands as itself is copied in runs */
  g_string_append_c(out, '"');
  for (const char *p = text; *p != '\0';) {
    gunichar c = (guchar)*p < 0x80 ? (guchar)*p : g_utf8_get_char(p);
    const char *next = g_utf8_next_char(p);
    if (c == '\\' || c == '"' || is_escaped(c)) {
      g_string_append_len(out, from, p - from);
      write_escape(out, c);
      from = next;
    }
    p = next;
  }
  g_string_append(out, from);
  g_string_append_c(out, '"');
}

/* The text itself where it is NFC, else its NFC in *own; NULL where it is not UTF-8. */
static const char *to_nfc(const char *text, char **own) {
  if (text == NULL || !g_utf8_validate(text, -1, NULL)) return NULL;
  if (carnet_text_is_nfc(text, strlen(text))) return text;
  return *own = carnet_text_nfc(text, -1);
}

/* Words that a YAML 1.1 reader takes for a boolean or for null, in any case that a bare key can have. */
static const char *const not_bare[] = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", NULL};

/* [a-z][a-z0-9_.-]* but those words stands bare; any other key is quoted like a string. */
static gboolean is_bare_key(const char *key) {
  if (*key < 'a' || *key > 'z') return FALSE;
  if (key[strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_.-")] != '\0') return FALSE;
  return !g_strv_contains(not_bare, key);
}

/* ---- the tree ------------------------------------------------------------------------------------------ */

/* Writing goes by recursion, at most as deep as the limit. */
static gboolean write_children(Writer *w, const CarnetNode *node, guint indent, guint depth,
                               gboolean inline_first);

static gboolean write_scalar(Writer *w, const CarnetNode *node) {
  if (node->kind == CARNET_NODE_BOOL) {
    g_string_append(w->out, node->number != 0 ? " true\n" : " false\n");
    return TRUE;
  }
  if (node->kind == CARNET_NODE_INT) {
    if (node->number < -MAX_SAFE_INTEGER || node->number > MAX_SAFE_INTEGER)
      return refuse(w, node, "a number beyond 2^53; write it as text or in a larger unit");
    g_string_append_printf(w->out, " %" G_GINT64_FORMAT "\n", node->number);
    return TRUE;
  }
  g_autofree char *own = NULL;
  const char *text = to_nfc(node->text, &own);
  if (text == NULL) return refuse(w, node, "text that is not UTF-8; decode it first");
  g_string_append_c(w->out, ' ');
  write_quoted(w->out, text);
  g_string_append_c(w->out, '\n');
  return TRUE;
}

/* What follows "key:" or "-". */
static gboolean write_value(Writer *w, const CarnetNode *node, guint indent, guint depth, gboolean in_list) {
  if (node->children == NULL) return write_scalar(w, node);
  if (node->children->len == 0) return TRUE;
  if (depth >= carnet_yaml_limits_event.max_depth)
    return refuse(w, node, "lists and maps more than 8 deep; flatten them");
  g_string_append_c(w->out, in_list ? ' ' : '\n');
  return write_children(w, node, indent + 2, depth + 1, in_list);
}

static gboolean write_key(Writer *w, const CarnetNode *child, CarnetYamlKeys *seen, GPtrArray *owned) {
  char *own = NULL;
  const char *key = to_nfc(child->key, &own);
  if (own != NULL) g_ptr_array_add(owned, own);
  if (key == NULL) return refuse(w, child, "a key that is not UTF-8; decode it first");
  gsize n = strlen(key);
  if (n == 0 || n > KEY_MAX_BYTES) return refuse(w, child, "a key of no or more than 128 bytes; shorten it");
  if (!carnet_yaml_keys_add(seen, key))
    return refuse(w, child, "a key that stands twice in one map; keep one");
  if (is_bare_key(key))
    g_string_append_len(w->out, key, (gssize)n);
  else
    write_quoted(w->out, key);
  g_string_append_c(w->out, ':');
  return TRUE;
}

/*
 * The children of a list or map, each on lines of its own at `indent`; the first one of a list's item begins
 * behind its dash. A child that comes out empty (an empty list or map, or one of nothing but such) is taken
 * back.
 */
static gboolean write_children(Writer *w, const CarnetNode *node, guint indent, guint depth,
                               gboolean inline_first) {
  gboolean list = node->kind == CARNET_NODE_LIST;
  g_auto(CarnetYamlKeys) seen = {.n = 0};
  g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
  gsize start = w->out->len;
  guint written = 0;
  for (guint i = 0; i < node->children->len; i++) {
    const CarnetNode *child = g_ptr_array_index(node->children, i);
    gsize before = w->out->len;
    if (!(inline_first && before == start))
      g_string_append_len(w->out, "                ", (gssize)indent); /* 16: two a level, 8 levels */
    if (list)
      g_string_append_c(w->out, '-');
    else if (!write_key(w, child, &seen, owned))
      return FALSE;
    gsize head = w->out->len;
    if (!write_value(w, child, indent, depth, list)) return FALSE;
    if (w->out->len == head) {
      g_string_truncate(w->out, before);
      continue;
    }
    if (++written > carnet_yaml_limits_event.max_items)
      return refuse(w, node, "more than 10,000 items in one list or map; split it");
    if (w->out->len - 1 > carnet_yaml_limits_event.max_bytes) /* less the line end of emit() */
      return refuse(w, node, "more than 256 KiB; keep large data in a file and name it by its digest");
  }
  if (written == 0) g_string_truncate(w->out, start - 1); /* with the line end or blank before it */
  return TRUE;
}

/* *culprit, where it is wanted: the node that was refused. */
static GString *emit(const CarnetNode *map, const CarnetNode **culprit, GError **error) {
  Writer w = {.out = g_string_sized_new(1024), .error = error, .culprit = map};
  gboolean good = TRUE;
  if (map == NULL || map->kind != CARNET_NODE_MAP) {
    g_set_error(error, CARNET_CANON_ERROR, CARNET_ERROR_INPUT,
                "canonical YAML: the root is no map; make it one");
    good = FALSE;
  } else {
    g_string_append_c(w.out, '\n'); /* what write_children takes back when nothing follows */
    good = write_children(&w, map, 0, 1, FALSE);
    if (good && w.out->len == 0) good = refuse(&w, map, "an empty map; at least one key is wanted");
    if (good) g_string_erase(w.out, 0, 1);
  }
  if (good) return w.out;
  g_string_free(w.out, TRUE);
  if (culprit != NULL) *culprit = w.culprit;
  return NULL;
}

GBytes *carnet_canon_emit(const CarnetNode *map, GError **error) {
  GString *out = emit(map, NULL, error);
  return out != NULL ? g_string_free_to_bytes(out) : NULL;
}

/* ---- parsing ------------------------------------------------------------------------------------------- */

/* Every string in quotes: a bare word or a float is none of ours, whatever some reader makes of it. */
static gboolean check_quotes(const CarnetNode *node, const char *name, GError **error) {
  if (node->kind == CARNET_NODE_STRING && node->plain)
    return carnet_yaml_fail(node, name, error,
                            "not canonical: bare text; strings stand in double quotes, "
                            "numbers are whole and within 2^53");
  for (guint i = 0; i < carnet_node_count(node); i++)
    if (!check_quotes(carnet_node_at(node, i), name, error)) return FALSE;
  return TRUE;
}

/* Line `at` of a text, without its end, made safe and short for a message; caller frees. */
static char *line_of(const char *start, const char *at, const char *end) {
  const char *from = at;
  while (from > start && from[-1] != '\n') from--;
  const char *to = memchr(from, '\n', (gsize)(end - from));
  if (to == NULL) to = end;
  g_autofree char *safe = carnet_text_safe(from, to - from);
  return carnet_text_cut(safe, 60, CARNET_CUT_END);
}

static void fail_difference(const char *bytes, gsize n, const GString *want, const char *name,
                            GError **error) {
  gsize at = 0, both = MIN(n, want->len);
  guint line = 1, column = 1;
  while (at < both && bytes[at] == want->str[at]) {
    column++;
    if (bytes[at++] == '\n') line++, column = 1;
  }
  CarnetNode place = {.kind = CARNET_NODE_STRING, .line = line, .column = column};
  if (at == want->len || at == n) {
    carnet_yaml_fail(&place, name, error,
                     at == n ? "not canonical: it ends too early; one final line end is wanted"
                             : "not canonical: text after the end; remove it");
    return;
  }
  g_autofree char *has = line_of(bytes, bytes + at, bytes + n);
  g_autofree char *canonical = line_of(want->str, want->str + at, want->str + want->len);
  carnet_yaml_fail(&place, name, error, "not canonical: has <%s>; canonical is <%s>", has, canonical);
}

static CarnetNode *read_quickly(const char *bytes, gsize n) {
  g_autoptr(CarnetNode) node = carnet_canon_read(bytes, n);
  GString *again = node != NULL ? emit(node, NULL, NULL) : NULL;
  gboolean same = again != NULL && again->len == n && memcmp(again->str, bytes, n) == 0;
  if (again != NULL) g_string_free(again, TRUE);
  return same ? g_steal_pointer(&node) : NULL;
}

CarnetNode *carnet_canon_reread(const char *bytes, gsize n, const char *name, GError **error) {
  CarnetNode *node = carnet_canon_read(bytes, n);
  return node != NULL ? node : carnet_yaml_load(bytes, n, name, &carnet_yaml_limits_event, error);
}

CarnetNode *carnet_canon_parse(const char *bytes, gsize n, const char *name, GError **error) {
  CarnetNode *quick = read_quickly(bytes, n);
  if (quick != NULL) return quick;
  g_autoptr(CarnetNode) node = carnet_yaml_load(bytes, n, name, &carnet_yaml_limits_event, error);
  if (node == NULL || !check_quotes(node, name, error)) return NULL;
  g_autoptr(GError) inner = NULL;
  const CarnetNode *culprit = NULL;
  GString *want = emit(node, &culprit, &inner);
  if (want == NULL) {
    CarnetNode place = {.line = culprit->line, .column = culprit->column};
    if (culprit->key != NULL) place.line = culprit->key_line, place.column = culprit->key_column;
    carnet_yaml_fail(&place, name, error, "%s", inner->message);
    return NULL;
  }
  gboolean same = want->len == n && memcmp(want->str, bytes, n) == 0;
  if (!same) fail_difference(bytes, n, want, name, error);
  g_string_free(want, TRUE);
  return same ? g_steal_pointer(&node) : NULL;
}
