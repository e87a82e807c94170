/*
 * vspec.c - a VSS tree in .vspec files: YAML between "#include FILE PREFIX" lines, which are YAML comments.
 * Each block between two of them is YAML of its own; a scalar is its text (ON is no truth, 010 no eight).
 */
#include <jansson.h>

#include "carnet/fs.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "import/vss.h"

#define VSPEC_FILE_BYTES (4u * 1024 * 1024)
#define VSPEC_DEPTH 16u   /* of includes */
#define VSPEC_FILES 4096u /* of one tree, an included one counted each time */
#define VSPEC_PATH_BYTES 4096u

static const CarnetYamlLimits limits = {
    .max_bytes = 2 * VSPEC_FILE_BYTES, .max_depth = 16, .max_items = 100000};

typedef struct {
  VssTree *tree;
  char *root; /* canonical folder of the root file, with "/" */
  guint files;
  gsize bytes;
} Vspec;

/* One file being read; the chain of those that include it tells a loop. */
typedef struct File {
  const struct File *from;
  const char *path; /* canonical */
  const char *name; /* for messages */
  const char *prefix;
  guint depth;
} File;

static gboolean fail(const File *file, guint64 line, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
static gboolean fail(const File *file, guint64 line, GError **error, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *what = g_strdup_vprintf(format, args);
  va_end(args);
  g_autofree char *safe = carnet_text_safe(what, -1);
  g_set_error(error, CARNET_READER_ERROR, CARNET_ERROR_INPUT, "%s:%" G_GUINT64_FORMAT ": %s", file->name,
              line, safe);
  return FALSE;
}

/* ---- recognising
 * --------------------------------------------------------------------------------------------- */

static gboolean vspec_detect(const CarnetHead *head) {
  const GRegexCompileFlags flags = G_REGEX_MULTILINE | G_REGEX_RAW;
  return g_regex_match_simple("^#include[ \\t]+\\S+", head->text, flags, 0) ||
         (g_regex_match_simple("^[A-Za-z_][\\w.]*:[ \\t]*\\r?$", head->text, flags, 0) &&
          g_regex_match_simple(
              "^[ \\t]+(type:[ \\t]*(branch|sensor|actuator|attribute)|datatype:[ \\t]*\\S+)[ \\t]*\\r?$",
              head->text, flags, 0));
}

/* ---- values
 * ---------------------------------------------------------------------------------------------------- */

static char *one_line(const char *text) {
  GString *out = g_string_new(NULL);
  for (const char *p = text; *p; p++) {
    if (!g_ascii_isspace(*p))
      g_string_append_c(out, *p);
    else if (out->len && out->str[out->len - 1] != ' ')
      g_string_append_c(out, ' ');
  }
  return g_strchomp(g_string_free(out, FALSE));
}

/* Lists and maps as JSON; depth is bounded by the loader. */
static json_t *to_json(const CarnetNode *node) {
  if (node->kind == CARNET_NODE_LIST || node->kind == CARNET_NODE_MAP) {
    gboolean list = node->kind == CARNET_NODE_LIST;
    json_t *all = list ? json_array() : json_object();
    for (guint i = 0; i < carnet_node_count(node); i++) {
      const CarnetNode *child = carnet_node_at(node, i);
      if (list)
        json_array_append_new(all, to_json(child));
      else
        json_object_set_new(all, child->key, to_json(child));
    }
    return all;
  }
  return json_string(node->text ? node->text : "");
}

static gboolean is_flat_list(const CarnetNode *node) {
  if (node->kind != CARNET_NODE_LIST) return FALSE;
  for (guint i = 0; i < carnet_node_count(node); i++) {
    CarnetNodeKind kind = carnet_node_at(node, i)->kind;
    if (kind == CARNET_NODE_LIST || kind == CARNET_NODE_MAP) return FALSE;
  }
  return TRUE;
}

/* Allowed values as "A|B"; another list as JSON. */
static char *value_text(const CarnetNode *value) {
  if (value->kind != CARNET_NODE_LIST && value->kind != CARNET_NODE_MAP)
    return one_line(value->text ? value->text : "");
  if (is_flat_list(value) && g_strcmp0(value->key, "allowed") == 0) {
    g_autoptr(GString) joined = g_string_new(NULL);
    for (guint i = 0; i < carnet_node_count(value); i++)
      g_string_append_printf(joined, "%s%s", i ? "|" : "", carnet_node_at(value, i)->text);
    return g_string_free(g_steal_pointer(&joined), FALSE);
  }
  json_t *json = to_json(value);
  char *dumped = json_dumps(json, JSON_ENCODE_ANY);
  char *text = g_strdup(dumped ? dumped : "");
  free(dumped);
  json_decref(json);
  return text;
}

/* ---- blocks
 * ---------------------------------------------------------------------------------------------------- */

static char *joined_path(const char *prefix, const char *name) {
  return *prefix && *name ? g_strconcat(prefix, ".", name, NULL) : g_strdup(*prefix ? prefix : name);
}

static gboolean take_node(Vspec *vspec, const File *file, const CarnetNode *node, GError **error) {
  g_autofree char *path = joined_path(file->prefix, node->key);
  if (node->kind != CARNET_NODE_MAP)
    return fail(file, node->key_line, error,
                "\"%s\" is no node; a node has a type and a description below it", path);
  if (strlen(path) > VSPEC_PATH_BYTES)
    return fail(file, node->key_line, error, "a path is longer than %u bytes; shorten it", VSPEC_PATH_BYTES);
  if (!carnet_vss_node(vspec->tree, path, node->key_line))
    return fail(file, node->key_line, error, "the tree has more than %u nodes; split it", VSS_NODES);
  for (guint i = 0; i < carnet_node_count(node); i++) {
    const CarnetNode *value = carnet_node_at(node, i);
    g_autofree char *text = value_text(value);
    carnet_vss_set(vspec->tree, value->key, text);
  }
  return TRUE;
}

static gboolean is_blank_block(const char *text) {
  for (const char *p = text; *p;) {
    const char *line = p;
    while (*p && *p != '\n') p++;
    while (line < p && g_ascii_isspace(*line)) line++;
    if (line < p && *line != '#') return FALSE;
    if (*p) p++;
  }
  return TRUE;
}

/* A block stands at its line of the file, so that errors name it. */
static gboolean take_block(Vspec *vspec, const File *file, GString *block, guint64 first, GError **error) {
  gboolean ok = TRUE;
  if (!is_blank_block(block->str)) {
    g_autofree char *above = g_strnfill((gsize)first - 1, '\n');
    g_string_prepend_len(block, above, (gssize)(first - 1));
    g_autoptr(GError) why = NULL;
    g_autoptr(CarnetNode) map = carnet_yaml_load(block->str, block->len, file->name, &limits, &why);
    if (!map) {
      g_set_error_literal(error, CARNET_READER_ERROR, CARNET_ERROR_INPUT, why->message);
      return FALSE;
    }
    if (map->kind != CARNET_NODE_MAP)
      return fail(file, first, error, "is no map of nodes; a .vspec has \"Name:\" lines");
    for (guint i = 0; ok && i < carnet_node_count(map); i++)
      ok = take_node(vspec, file, carnet_node_at(map, i), error);
  }
  g_string_truncate(block, 0);
  return ok;
}

/* ---- includes
 * ---------------------------------------------------------------------------------------------------- */

static gboolean read_text(Vspec *vspec, const File *file, const char *text, gsize n, GError **error);

/* Beside the file, then in the root folder; NULL where it is nowhere, or outside the root folder. */
static char *find_include(const Vspec *vspec, const File *file, const char *wanted) {
  g_autofree char *folder = g_path_get_dirname(file->path);
  const char *bases[] = {folder, vspec->root};
  for (guint i = 0; !g_path_is_absolute(wanted) && i < G_N_ELEMENTS(bases); i++) {
    g_autofree char *joined = g_build_filename(bases[i], wanted, NULL);
    char *real = realpath(joined, NULL);
    char *found = real && g_str_has_prefix(real, vspec->root) ? g_strdup(real) : NULL;
    free(real);
    if (found) return found;
  }
  return NULL;
}

static gboolean include(Vspec *vspec, const File *file, const char *wanted, const char *below, guint64 line,
                        GError **error) {
  g_autofree char *path = find_include(vspec, file, wanted);
  if (!path)
    return fail(
        file, line, error,
        "cannot include \"%s\": it is neither beside this file nor in the folder of the root file, or is outside of it",
        wanted);
  for (const File *f = file; f; f = f->from)
    if (strcmp(f->path, path) == 0)
      return fail(file, line, error, "\"%s\" includes itself; remove one of the lines of that loop", wanted);
  if (file->depth >= VSPEC_DEPTH || ++vspec->files > VSPEC_FILES)
    return fail(file, line, error, "more than %u includes, or deeper than %u; flatten the tree first",
                VSPEC_FILES, VSPEC_DEPTH);
  g_autoptr(GError) why = NULL;
  g_autoptr(GBytes) bytes = carnet_fs_read(path, VSPEC_FILE_BYTES, &why);
  if (!bytes) return fail(file, line, error, "cannot include \"%s\": %s", wanted, why->message);
  g_autofree char *prefix = joined_path(file->prefix, below);
  if (strlen(prefix) > VSPEC_PATH_BYTES)
    return fail(file, line, error, "a path is longer than %u bytes; shorten it", VSPEC_PATH_BYTES);
  g_autofree char *name = carnet_text_safe(path + strlen(vspec->root), -1);
  const File inner = {.from = file, .path = path, .name = name, .prefix = prefix, .depth = file->depth + 1};
  gsize n;
  const char *text = g_bytes_get_data(bytes, &n);
  return read_text(vspec, &inner, text, n, error);
}

/* "#include FILE PREFIX"; TRUE where the line is one. */
static gboolean parse_include(const char *line, gsize n, char **wanted, char **below) {
  g_autofree char *copy = g_strndup(line, n);
  if (!g_str_has_prefix(copy, "#include") || !g_ascii_isspace(copy[8])) return FALSE;
  g_auto(GStrv) words = g_regex_split_simple("\\s+", g_strstrip(copy), 0, 0);
  guint count = g_strv_length(words);
  if (count < 2 || count > 3) return FALSE;
  *wanted = g_strdup(words[1]);
  *below = g_strdup(count > 2 ? words[2] : "");
  return TRUE;
}

static gboolean read_text(Vspec *vspec, const File *file, const char *text, gsize n, GError **error) {
  vspec->bytes += n;
  if (vspec->bytes > READER_TEXT_BYTES)
    return fail(file, 1, error, "the tree is larger than %u bytes; split it", READER_TEXT_BYTES);
  g_autoptr(GString) block = g_string_new(NULL);
  guint64 line = 1, first = 1;
  for (const char *p = text, *end = text + n; p < end; line++) {
    const char *eol = memchr(p, '\n', (gsize)(end - p));
    const char *next = eol ? eol + 1 : end;
    g_autofree char *wanted = NULL, *below = NULL;
    if (parse_include(p, (gsize)(next - p), &wanted, &below)) {
      if (!take_block(vspec, file, block, first, error) || !include(vspec, file, wanted, below, line, error))
        return FALSE;
      first = line + 1;
    } else {
      g_string_append_len(block, p, next - p);
    }
    p = next;
  }
  return take_block(vspec, file, block, first, error);
}

/* ---- the format
 * -------------------------------------------------------------------------------------------------- */

static gboolean vspec_open(CarnetReader *reader, GError **error) {
  g_autoptr(GString) text = carnet_source_read_all(reader->source, error);
  if (!text) return FALSE;
  char *real = realpath(reader->path, NULL);
  if (!real) return carnet_reader_fail(reader, 0, error, "has no path that includes could start from");
  g_autofree char *path = g_strdup(real);
  free(real);
  g_autofree char *folder = g_path_get_dirname(path);
  Vspec vspec = {.tree = carnet_vss_new(),
                 .root = strcmp(folder, "/") == 0 ? g_strdup("/") : g_strconcat(folder, "/", NULL)};
  const File file = {.path = path, .name = reader->name, .prefix = ""};
  gboolean ok = read_text(&vspec, &file, text->str, text->len, error);
  g_free(vspec.root);
  if (!ok) {
    carnet_vss_free(vspec.tree);
    return FALSE;
  }
  return carnet_vss_start(reader, vspec.tree, error);
}

const CarnetReaderFormat carnet_format_vss = {.name = "vss",
                                              .looks = "YAML nodes with a type, or #include lines",
                                              .detect = vspec_detect,
                                              .open = vspec_open,
                                              .fill = carnet_vss_fill,
                                              .close = carnet_vss_close};
