/* fence.c - fenced blocks of a template: the kinds, what each takes, their first line and their body. */
#include "tree.h"

#include "carnet/text.h"

#include <string.h>

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

enum { TABLE = DATA_NEEDS_TABLE | DATA_NEEDS_CAPTION, FIGURE = TABLE | DATA_IS_FIGURE };

/* docs/formats/templates.md says the same in words; a column's name is its key. */
static const DataShape shapes[N_DATA_KINDS] = {
    [DATA_TABLE] = {"table", TABLE, NULL, LIST("columns")},
    [DATA_HEATMAP] = {"heatmap", FIGURE, LIST("kind"), NULL},
    [DATA_GAUGE] = {"gauge", FIGURE, LIST("label", "count", "basis", "limit", "clause"), NULL},
    [DATA_BULLET] = {"bullet", FIGURE,
                     LIST("label", "currency", "budget_minor", "paid_minor", "committed_minor"), NULL},
    [DATA_TIMELINE] = {"timeline", FIGURE, LIST("lane", "kind", "from", "to", "label"), NULL},
    [DATA_CARD] = {"field-card", DATA_NEEDS_TABLE,
                   LIST("field", "path", "regime", "state", "category", "clause"), NULL},
    [DATA_SIGNATURES] = {"signatures", TABLE, LIST("role", "name", "date", "key", "verdict"), NULL},
    [DATA_NUMBERS] = {"numbers", 0, NULL, LIST("value")},
    [DATA_TOC] = {"toc", DATA_IS_FRONT, NULL, NULL},
    [DATA_PROVENANCE] = {"provenance", 0, NULL, LIST("command")},
    [DATA_COVER] = {"cover", DATA_IS_FRONT, NULL,
                    LIST("kind.en", "kind.zh", "for.en", "for.zh", "not.en", "not.zh", "as_of")},
    [DATA_GRID] = {"", 0, NULL, NULL},
};

static const char *const all_keys[] = {"en", "zh", "note.en", "note.zh", "empty.en", "empty.zh", NULL};
static const char *const all_attrs[] = {"where", "columns", "limit", "sort", "level", "case",  "regime",
                                        "field", "group",   "from",  "to",   "kind",  "model", NULL};

const DataShape *data_shape(DataKind kind) { return &shapes[kind]; }

/* "; did you mean x" or the whole list. Caller frees. */
static char *suggestion(const char *word, const char *const *known) {
  const char *nearest = carnet_text_nearest(word, known);
  if (nearest) return g_strdup_printf("did you mean %s", nearest);
  g_autofree char *list = g_strjoinv(", ", (char **)known);
  return g_strdup_printf("one of %s", list);
}

static gboolean find_kind(const char *word, DataKind *kind, const char *name, guint line, GError **error) {
  const char *words[N_DATA_KINDS + 1] = {NULL};
  for (guint i = 0; i < DATA_GRID; i++) {
    words[i] = shapes[i].word;
    if (!g_str_equal(word, words[i])) continue;
    *kind = (DataKind)i;
    return TRUE;
  }
  g_autofree char *right = suggestion(word, words);
  return tree_fail(error, name, line, "unknown block %s; %s", word, right);
}

/* The next word of a fence's first line, quotes taken off; NULL at the end; *bad where a quote is not closed.
 */
static char *next_word(const char **at, gboolean *bad) {
  const char *p = *at;
  while (*p == ' ' || *p == '\t') p++;
  if (!*p) return NULL;
  GString *word = g_string_new(NULL);
  gboolean quoted = FALSE;
  for (; *p && (quoted || (*p != ' ' && *p != '\t')); p++) {
    if (*p == '"')
      quoted = !quoted;
    else
      g_string_append_c(word, *p);
  }
  *bad = quoted;
  *at = p;
  return g_string_free(word, FALSE);
}

static gboolean add_attr(Data *data, const char *word, const char *name, guint line, GError **error) {
  const char *equals = strchr(word, '=');
  if (!equals) {
    if (!(shapes[data->kind].needs & DATA_NEEDS_TABLE) || data->name)
      return tree_fail(error, name, line, "%s: nothing stands here; attribute=\"value\"", word);
    data->name = g_strdup(word);
    return TRUE;
  }
  g_autofree char *key = g_strndup(word, (gsize)(equals - word));
  if (!g_strv_contains(all_attrs, key)) {
    g_autofree char *right = suggestion(key, all_attrs);
    return tree_fail(error, name, line, "unknown attribute %s; %s", key, right);
  }
  g_ptr_array_add(data->attrs, g_steal_pointer(&key));
  g_ptr_array_add(data->attrs, g_strdup(equals + 1));
  return TRUE;
}

static gboolean known_key(const DataShape *shape, const char *key) {
  return g_strv_contains(all_keys, key) || (shape->body_keys && g_strv_contains(shape->body_keys, key));
}

static gboolean add_body_line(Data *data, const char *text, const char *name, guint line, GError **error) {
  const char *colon = strchr(text, ':');
  if (!colon) return tree_fail(error, name, line, "no colon in the block's line; key: text");
  g_autofree char *key = g_strstrip(g_strndup(text, (gsize)(colon - text)));
  if (!known_key(&shapes[data->kind], key)) {
    g_autofree char *right = suggestion(key, all_keys);
    return tree_fail(error, name, line, "block %s has no line %s; %s", shapes[data->kind].word, key, right);
  }
  if (data->kind != DATA_NUMBERS && data_body(data, key))
    return tree_fail(error, name, line, "%s stands twice; one line for each", key);
  BodyLine *body = g_new0(BodyLine, 1);
  body->key = g_steal_pointer(&key);
  body->value = g_strstrip(g_strdup(colon + 1));
  body->line = line;
  g_ptr_array_add(data->body, body);
  return TRUE;
}

static gboolean parse_head(Data *data, const char *rest, const char *name, guint line, GError **error) {
  gboolean bad = FALSE;
  for (char *word; (word = next_word(&rest, &bad)) != NULL;) {
    gboolean good = bad ? tree_fail(error, name, line, "a quote is not closed; attribute=\"value\"")
                        : add_attr(data, word, name, line, error);
    g_free(word);
    if (!good) return FALSE;
  }
  if ((shapes[data->kind].needs & DATA_NEEDS_TABLE) && !data->name)
    return tree_fail(error, name, line, "block %s without a name; %s NAME", shapes[data->kind].word,
                     shapes[data->kind].word);
  return TRUE;
}

Data *fence_parse(const char *info, const char *literal, const char *name, guint line, GError **error) {
  const char *rest = info;
  gboolean bad = FALSE;
  g_autofree char *word = next_word(&rest, &bad);
  if (!word || bad) {
    if (bad) tree_fail(error, name, line, "a quote is not closed; attribute=\"value\"");
    return NULL;
  }
  DataKind kind = DATA_TABLE;
  if (!find_kind(word, &kind, name, line, error)) return NULL;
  Data *data = data_new(kind);
  gboolean good = parse_head(data, rest, name, line, error);
  g_auto(GStrv) lines = g_strsplit(literal, "\n", -1);
  for (guint i = 0; good && lines[i]; i++) {
    g_strstrip(lines[i]);
    if (*lines[i]) good = add_body_line(data, lines[i], name, line + 1 + i, error);
  }
  g_ptr_array_add(data->attrs, NULL);
  if (good) return data;
  data_free(data);
  return NULL;
}
