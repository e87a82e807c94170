/*
 * yaml.c - the strict loader over libyaml's events; see carnet/yaml.h.
 *
 * Traps that are handled here: libyaml gives no mark for a character it refuses (so the bytes are looked
 * through first), takes UTF-16 when it sees its BOM (so the encoding is fixed), drops the tag of `! text` (so
 * the byte under each node's mark is looked at), and reports `mark.index` in characters, not bytes.
 */
#include "carnet/yaml.h"

#include "carnet/error.h"
#include "carnet/fs.h"
#include "carnet/text.h"
#include "yaml_keys.h"

#include <string.h>
#include <yaml.h>

CARNET_DEFINE_ERROR(yaml)

#define MAX_SAFE_INTEGER (G_GINT64_CONSTANT(1) << 53)

const CarnetYamlLimits carnet_yaml_limits_document = {4 * 1024 * 1024, 16, 100000};
const CarnetYamlLimits carnet_yaml_limits_event = {256 * 1024, 8, 10000};

typedef struct {
  CarnetNode *node;    /* borrowed from the root */
  CarnetYamlKeys keys; /* of a map */
} Level;

typedef struct {
  const char *bytes; /* after the BOM */
  gsize n;
  const char *name;
  const CarnetYamlLimits *limits;
  GError **error;
  CarnetNode *root;
  GArray *levels; /* Level, the open lists and maps */
  char *key;      /* of the value that comes next, or NULL */
  guint key_line, key_column;
  guint documents;
  gboolean done;
  gboolean has_signs; /* '!' or '&' stands somewhere: nodes may have a tag or an anchor */
  size_t seen_index;  /* a character's index and ... */
  gsize seen_byte;    /* ... its byte, so that marks can be followed forwards */
} Loader;

static gboolean fail_at(Loader *l, guint line, guint column, const char *what) {
  CarnetNode place = {.kind = CARNET_NODE_STRING, .line = line, .column = column};
  return carnet_yaml_fail(&place, l->name, l->error, "%s", what);
}

static gboolean fail_mark(Loader *l, yaml_mark_t mark, const char *what) {
  return fail_at(l, (guint)mark.line + 1, (guint)mark.column + 1, what);
}

/* ---- the bytes, before libyaml sees them --------------------------------------------------------------- */

static gboolean is_refused_character(gunichar c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f ||
         (c >= 0x80 && c < 0xa0 && c != 0x85) || c == 0xfffe || c == 0xffff;
}

/* Columns count characters, as libyaml's do. */
static gboolean check_bytes(Loader *l) {
  guint line = 1, column = 1;
  const char *p = l->bytes, *end = l->bytes + l->n;
  l->has_signs = memchr(p, '!', l->n) != NULL || memchr(p, '&', l->n) != NULL;
  while (p < end) {
    gunichar c = (guchar)*p;
    if (c >= 0x20 && c < 0x7f) {
      p++, column++;
      continue;
    }
    if (c >= 0x80) c = g_utf8_get_char_validated(p, end - p);
    if (c == (gunichar)-1 || c == (gunichar)-2)
      return fail_at(l, line, column, "bytes that are not UTF-8; save the file as UTF-8");
    if (is_refused_character(c))
      return fail_at(l, line, column,
                     c == 0 ? "a NUL byte; YAML is text"
                            : "a control character; write it as an escape in double quotes");
    p += c < 0x80 ? 1 : g_utf8_skip[(guchar)*p];
    column++;
    if (c == '\n' || (c == '\r' && !(p < end && *p == '\n'))) line++, column = 1;
  }
  return TRUE;
}

/* The byte under a mark; '\0' at the end. Marks come in rising order; one that does not is answered by '\0'.
 */
static char byte_at(Loader *l, yaml_mark_t mark) {
  if (mark.index < l->seen_index) return '\0';
  while (l->seen_index < mark.index && l->seen_byte < l->n) {
    l->seen_byte += (gsize)g_utf8_skip[(guchar)l->bytes[l->seen_byte]];
    l->seen_index++;
  }
  return l->seen_byte < l->n ? l->bytes[l->seen_byte] : '\0';
}

/* ---- what libyaml refuses ------------------------------------------------------------------------------ */

static const struct {
  const char *problem, *hint;
} hints[] = {
    {"cannot start any token", "indent with blanks, not tabs, and quote text that begins with @ or `"},
    {"tab character", "indent with blanks, not tabs"},
    {"mapping values are not allowed", "quote text that holds \": \", and put each key on its own line"},
    {"could not find expected ':'", "a line of a map is \"key: value\""},
    {"did not find expected key", "the keys of one map stand in one column"},
    {"did not find expected '-' indicator", "the items of one list stand in one column"},
    {"did not find expected ',' or ']'", "close the list with ]"},
    {"did not find expected ',' or '}'", "close the map with }"},
    {"unexpected end of stream", "close the quote"},
    {"unexpected document indicator", "close the quote"},
    {"escape", "in double quotes write \\\\ for a backslash, or use single quotes"},
    {"block sequence entries are not allowed", "put the list on the next line"},
    {"anchor", "anchors and aliases are not taken"},
    {"alias", "anchors and aliases are not taken"},
    {"tag", "tags are not taken"},
    {"directive", "directives are not taken"},
    {"did not find expected <document start>", "one file holds one document"},
};

static gboolean fail_syntax(Loader *l, const yaml_parser_t *parser) {
  const char *problem = parser->problem != NULL ? parser->problem : "not YAML";
  const char *hint = "see the example in the manual";
  for (gsize i = 0; i < G_N_ELEMENTS(hints); i++)
    if (strstr(problem, hints[i].problem) != NULL) {
      hint = hints[i].hint;
      break;
    }
  g_autofree char *what = g_strdup_printf("%s%s%s; %s", parser->context != NULL ? parser->context : "",
                                          parser->context != NULL ? ", " : "", problem, hint);
  return fail_mark(l, parser->problem_mark, what);
}

/* ---- events -------------------------------------------------------------------------------------------- */

static Level *top(Loader *l) {
  return l->levels->len > 0 ? &g_array_index(l->levels, Level, l->levels->len - 1) : NULL;
}

static gboolean in_map(Loader *l) {
  const Level *level = top(l);
  return level != NULL && level->node->kind == CARNET_NODE_MAP;
}

static gboolean check_properties(Loader *l, const yaml_event_t *event, const yaml_char_t *anchor,
                                 const yaml_char_t *tag) {
  char first = l->has_signs ? byte_at(l, event->start_mark) : '\0';
  if (anchor != NULL || first == '&')
    return fail_mark(l, event->start_mark, "an anchor; write the value out");
  if (tag != NULL || first == '!')
    return fail_mark(l, event->start_mark,
                     "a tag; write the value plainly, or in quotes where it begins with !");
  return TRUE;
}

/* The scalar's text in NFC; NULL and an error where it holds NUL. */
static char *scalar_text(Loader *l, const yaml_event_t *event) {
  const char *value = (const char *)event->data.scalar.value;
  gsize n = event->data.scalar.length;
  char *text = memchr(value, '\0', n) == NULL ? carnet_text_nfc(value, (gssize)n) : NULL;
  if (text == NULL) fail_mark(l, event->start_mark, "a NUL character in text; leave it out");
  return text;
}

static gboolean take_key(Loader *l, const yaml_event_t *event) {
  g_autofree char *key = scalar_text(l, event);
  if (key == NULL) return FALSE;
  if (*key == '\0') return fail_mark(l, event->start_mark, "an empty key; write \"key: value\"");
  if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && strcmp(key, "<<") == 0)
    return fail_mark(l, event->start_mark, "a merge key; write the keys out");
  if (top(l)->node->children->len >= l->limits->max_items) {
    g_autofree char *what = g_strdup_printf("more than %u keys in one map; split it", l->limits->max_items);
    return fail_mark(l, event->start_mark, what);
  }
  l->key = g_steal_pointer(&key);
  l->key_line = (guint)event->start_mark.line + 1;
  l->key_column = (guint)event->start_mark.column + 1;
  return TRUE;
}

/* Put a new node where it belongs; takes it, also when it is refused. */
static gboolean attach(Loader *l, CarnetNode *node, const yaml_event_t *event) {
  g_autoptr(CarnetNode) own = node;
  node->line = (guint)event->start_mark.line + 1;
  node->column = (guint)event->start_mark.column + 1;
  Level *level = top(l);
  if (level == NULL) {
    l->root = g_steal_pointer(&own);
    return TRUE;
  }
  if (level->node->kind == CARNET_NODE_MAP) {
    node->key = g_steal_pointer(&l->key);
    node->key_line = l->key_line;
    node->key_column = l->key_column;
    if (!carnet_yaml_keys_add(&level->keys, node->key)) {
      g_autofree char *what = g_strdup_printf("the key \"%s\" stands twice in one map; keep one", node->key);
      return fail_at(l, node->key_line, node->key_column, what);
    }
  } else if (level->node->children->len >= l->limits->max_items) {
    g_autofree char *what = g_strdup_printf("more than %u items in one list; split it", l->limits->max_items);
    return fail_mark(l, event->start_mark, what);
  }
  g_ptr_array_add(level->node->children, g_steal_pointer(&own));
  return TRUE;
}

/* -?(0|[1-9][0-9]*) within +-2^53; nothing else is a number (010 is not 8, 12abc is not 12). */
static gboolean plain_int(const char *text, gint64 *number) {
  const char *digits = text + (*text == '-');
  gsize n = strspn(digits, "0123456789");
  if (n == 0 || n > 16 || digits[n] != '\0' || (n > 1 && digits[0] == '0')) return FALSE;
  *number = g_ascii_strtoll(text, NULL, 10);
  return *number >= -MAX_SAFE_INTEGER && *number <= MAX_SAFE_INTEGER;
}

static void type_plain(CarnetNode *node) {
  gint64 number = 0;
  if (plain_int(node->text, &number)) {
    node->kind = CARNET_NODE_INT;
    node->number = number;
  } else if (strcmp(node->text, "true") == 0 || strcmp(node->text, "false") == 0) {
    node->kind = CARNET_NODE_BOOL;
    node->number = node->text[0] == 't';
  }
}

static gboolean on_scalar(Loader *l, const yaml_event_t *event) {
  if (!check_properties(l, event, event->data.scalar.anchor, event->data.scalar.tag)) return FALSE;
  if (in_map(l) && l->key == NULL) return take_key(l, event);
  char *text = scalar_text(l, event);
  if (text == NULL) return FALSE;
  CarnetNode *node = g_new0(CarnetNode, 1);
  node->kind = CARNET_NODE_STRING;
  node->text = text;
  node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
  if (node->plain) type_plain(node);
  return attach(l, node, event);
}

static gboolean on_open(Loader *l, const yaml_event_t *event) {
  gboolean map = event->type == YAML_MAPPING_START_EVENT;
  if (!check_properties(l, event, map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor,
                        map ? event->data.mapping_start.tag : event->data.sequence_start.tag))
    return FALSE;
  if (in_map(l) && l->key == NULL)
    return fail_mark(l, event->start_mark, "a list or map as a key; a key is one word or a quoted text");
  if (l->levels->len >= l->limits->max_depth) {
    g_autofree char *what =
        g_strdup_printf("lists and maps more than %u deep; flatten them", l->limits->max_depth);
    return fail_mark(l, event->start_mark, what);
  }
  CarnetNode *node = map ? carnet_node_map() : carnet_node_list();
  if (!attach(l, node, event)) return FALSE;
  Level level = {.node = node};
  g_array_append_val(l->levels, level);
  return TRUE;
}

static gboolean on_close(Loader *l, const yaml_event_t *event) {
  (void)event;
  carnet_yaml_keys_clear(&top(l)->keys);
  g_array_set_size(l->levels, l->levels->len - 1);
  return TRUE;
}

static gboolean on_alias(Loader *l, const yaml_event_t *event) {
  return fail_mark(l, event->start_mark,
                   "an alias; write the value out, or in quotes where it begins with *");
}

static gboolean on_document(Loader *l, const yaml_event_t *event) {
  if (event->data.document_start.version_directive != NULL ||
      event->data.document_start.tag_directives.start != event->data.document_start.tag_directives.end)
    return fail_mark(l, event->start_mark, "a % directive; leave the line out");
  if (l->documents++ > 0) return fail_mark(l, event->start_mark, "a second document; one file holds one");
  return TRUE;
}

static gboolean on_stream_end(Loader *l, const yaml_event_t *event) {
  gboolean empty = l->root == NULL || (l->root->plain && *l->root->text == '\0');
  (void)event;
  if (empty) return fail_at(l, 1, 1, "nothing in it; a document is wanted");
  l->done = TRUE;
  return TRUE;
}

static gboolean on_nothing(Loader *l, const yaml_event_t *event) {
  (void)l, (void)event;
  return TRUE;
}

static gboolean (*const handlers[])(Loader *, const yaml_event_t *) = {
    [YAML_NO_EVENT] = on_nothing,
    [YAML_STREAM_START_EVENT] = on_nothing,
    [YAML_STREAM_END_EVENT] = on_stream_end,
    [YAML_DOCUMENT_START_EVENT] = on_document,
    [YAML_DOCUMENT_END_EVENT] = on_nothing,
    [YAML_ALIAS_EVENT] = on_alias,
    [YAML_SCALAR_EVENT] = on_scalar,
    [YAML_SEQUENCE_START_EVENT] = on_open,
    [YAML_SEQUENCE_END_EVENT] = on_close,
    [YAML_MAPPING_START_EVENT] = on_open,
    [YAML_MAPPING_END_EVENT] = on_close,
};

static gboolean read_events(Loader *l) {
  yaml_parser_t parser;
  if (!yaml_parser_initialize(&parser)) return fail_at(l, 0, 0, "no memory to read it; close other programs");
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser, (const unsigned char *)l->bytes, l->n);
  gboolean good = TRUE;
  while (good && !l->done) {
    yaml_event_t event;
    if (!yaml_parser_parse(&parser, &event)) {
      good = fail_syntax(l, &parser);
      break;
    }
    good = handlers[event.type](l, &event);
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  return good;
}

static void clear_level(gpointer level) { carnet_yaml_keys_clear(&((Level *)level)->keys); }

CarnetNode *carnet_yaml_load(const char *bytes, gsize n, const char *name, const CarnetYamlLimits *limits,
                             GError **error) {
  Loader l = {.bytes = bytes != NULL ? bytes : "", .n = n, .name = name, .limits = limits, .error = error};
  if (n > limits->max_bytes) {
    g_autofree char *what = g_strdup_printf("%" G_GSIZE_FORMAT " bytes; at most %" G_GSIZE_FORMAT " are read",
                                            n, limits->max_bytes);
    fail_at(&l, 0, 0, what);
    return NULL;
  }
  if (n >= 3 && memcmp(l.bytes, "\xef\xbb\xbf", 3) == 0)
    l.bytes += 3, l.n -= 3; /* Windows editors write a BOM */
  if (!check_bytes(&l)) return NULL;
  l.levels = g_array_new(FALSE, TRUE, sizeof(Level));
  g_array_set_clear_func(l.levels, clear_level);
  if (!read_events(&l)) g_clear_pointer(&l.root, carnet_node_free);
  g_array_unref(l.levels);
  g_free(l.key);
  return l.root;
}

CarnetNode *carnet_yaml_load_file(const char *path, const CarnetYamlLimits *limits, GError **error) {
  g_autoptr(GBytes) bytes = carnet_fs_read(path, limits->max_bytes, error);
  if (bytes == NULL) return NULL;
  gsize n = 0;
  const char *start = g_bytes_get_data(bytes, &n);
  return carnet_yaml_load(start, n, path, limits, error);
}
