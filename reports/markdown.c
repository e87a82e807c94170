/*
 * markdown.c - a template's text to blocks and spans, by cmark.
 *
 * What stands between the lines ":::en" or ":::zh" and ":::" is in that language, all else is common to both.
 * Each such section is parsed on its own. No HTML but comments, no pictures, no code that runs.
 */
#include "tree.h"

#include "carnet/error.h"
#include "carnet/text.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <string.h>

#define MAX_DEPTH 6u

typedef struct {
  const char *name;
  guint first; /* line of the template at which this text begins */
  GPtrArray *blocks;
  GError **error;
} Reader;

static guint line_of(const Reader *r, cmark_node *node) {
  int line = cmark_node_get_start_line(node);
  return r->first + (line > 0 ? (guint)line - 1 : 0);
}

/* ---- inlines ----------------------------------------------------------------------------------------------
 */

static gboolean is_link_target(const char *url) {
  return g_str_has_prefix(url, "https://") || g_str_has_prefix(url, "http://") ||
         g_str_has_prefix(url, "mailto:") || url[0] == '#';
}

/* One node's own text as a span; FALSE at what a template may not hold. */
static gboolean add_span(const Reader *r, cmark_node *node, guint style, const char *url, guint line,
                         GPtrArray *spans) {
  switch (cmark_node_get_type(node)) {
  case CMARK_NODE_TEXT:
    g_ptr_array_add(spans, span_new(cmark_node_get_literal(node), -1, style, url));
    return TRUE;
  case CMARK_NODE_CODE:
    g_ptr_array_add(spans, span_new(cmark_node_get_literal(node), -1, style | SPAN_MONO, url));
    return TRUE;
  case CMARK_NODE_SOFTBREAK: g_ptr_array_add(spans, span_new(" ", -1, style, url)); return TRUE;
  case CMARK_NODE_LINEBREAK: g_ptr_array_add(spans, span_new("\n", -1, style, url)); return TRUE;
  case CMARK_NODE_HTML_INLINE:
    return tree_fail(r->error, r->name, line, "HTML in a template; Markdown, or &lt; for the sign");
  case CMARK_NODE_IMAGE:
    return tree_fail(r->error, r->name, line, "a picture in a template; charts come from data blocks");
  default:
    return tree_fail(r->error, r->name, line, "%s is not for templates; text, emphasis, code, links",
                     cmark_node_get_type_string(node));
  }
}

/* Recursion is as deep as emphasis nests, which MAX_DEPTH bounds. */
static gboolean read_inlines(const Reader *r, cmark_node *parent, guint style, const char *url, guint depth,
                             guint *line, GPtrArray *spans) {
  for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node)) {
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_EMPH || type == CMARK_NODE_STRONG || type == CMARK_NODE_LINK) {
      if (depth >= MAX_DEPTH)
        return tree_fail(r->error, r->name, *line, "emphasis too deep; at most %u levels", MAX_DEPTH);
      guint add = type == CMARK_NODE_EMPH ? SPAN_EMPHASIS : type == CMARK_NODE_STRONG ? SPAN_BOLD : 0;
      const char *target = type == CMARK_NODE_LINK ? cmark_node_get_url(node) : url;
      if (target && !is_link_target(target))
        return tree_fail(r->error, r->name, *line, "link to %s; https://, mailto: or #section", target);
      if (!read_inlines(r, node, style | add, target, depth + 1, line, spans)) return FALSE;
      continue;
    }
    if (!add_span(r, node, style, url, *line, spans)) return FALSE;
    if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) ++*line;
  }
  return TRUE;
}

/* cmark splits text at brackets; {{name}} must be in one span to be found. */
static void join_spans(GPtrArray *spans) {
  for (guint i = 0; i + 1 < spans->len;) {
    Span *a = spans->pdata[i];
    const Span *b = spans->pdata[i + 1];
    if (a->style != b->style || g_strcmp0(a->url, b->url) != 0) {
      i++;
      continue;
    }
    char *joined = g_strconcat(a->text, b->text, NULL);
    g_free(a->text);
    a->text = joined;
    g_ptr_array_remove_index(spans, i + 1);
  }
}

static GPtrArray *read_spans(const Reader *r, cmark_node *node) {
  GPtrArray *spans = spans_new();
  guint line = line_of(r, node);
  if (!read_inlines(r, node, 0, NULL, 0, &line, spans)) {
    g_ptr_array_unref(spans);
    return NULL;
  }
  join_spans(spans);
  return spans;
}

/* ---- blocks -----------------------------------------------------------------------------------------------
 */

static Block *add_block(Reader *r, BlockKind kind, cmark_node *node) {
  Block *block = block_new(kind, line_of(r, node));
  g_ptr_array_add(r->blocks, block);
  return block;
}

static gboolean add_text_block(Reader *r, BlockKind kind, cmark_node *node, guint level) {
  if (r->blocks->len >= TREE_MAX_BLOCKS)
    return tree_fail(r->error, r->name, line_of(r, node), "too many blocks; at most %u", TREE_MAX_BLOCKS);
  Block *block = add_block(r, kind, node);
  block->level = level;
  block->text[0] = read_spans(r, node);
  return block->text[0] != NULL;
}

static gboolean add_heading(Reader *r, cmark_node *node) {
  int level = cmark_node_get_heading_level(node);
  if (level > 3)
    return tree_fail(r->error, r->name, line_of(r, node), "heading of level %d; at most ###", level);
  return add_text_block(r, BLOCK_HEADING, node, (guint)level);
}

static gboolean add_fence(Reader *r, cmark_node *node) {
  const char *info = cmark_node_get_fence_info(node), *literal = cmark_node_get_literal(node);
  GError *inner = NULL;
  Data *data = fence_parse(info ? info : "", literal ? literal : "", r->name, line_of(r, node), &inner);
  if (inner) {
    g_propagate_error(r->error, inner);
    return FALSE;
  }
  Block *block = add_block(r, data ? BLOCK_DATA : BLOCK_CODE, node);
  block->data = data;
  if (data) return TRUE;
  block->text[0] = spans_new();
  g_autofree char *code = g_strchomp(g_strdup(literal ? literal : ""));
  g_ptr_array_add(block->text[0], span_new(code, -1, SPAN_MONO, NULL));
  return TRUE;
}

/* A pipe table becomes a table of cells; emphasis in it is dropped, {{name}} is filled later. */
static gboolean add_grid(Reader *r, cmark_node *node) {
  Block *block = add_block(r, BLOCK_DATA, node);
  Data *data = block->data = data_new(DATA_GRID);
  data->table = carnet_table_new();
  guint columns = cmark_gfm_extensions_get_table_columns(node);
  const guint8 *align = cmark_gfm_extensions_get_table_alignments(node);
  if (columns > TREE_MAX_COLUMNS)
    return tree_fail(r->error, r->name, block->line, "too many columns; at most %u", TREE_MAX_COLUMNS);
  for (guint c = 0; c < columns; c++) {
    g_autofree char *key = g_strdup_printf("%u", c + 1);
    carnet_table_add_column(data->table, key, NULL, CARNET_CELL_TEXT);
    DataColumn column = {.first = c, .second = -1, .kind = CARNET_CELL_TEXT};
    column.align = !align ? 0 : align[c] == 'r' ? 1 : align[c] == 'c' ? 2 : 0;
    g_array_append_val(data->columns, column);
  }
  for (cmark_node *row = cmark_node_first_child(node); row; row = cmark_node_next(row)) {
    gboolean head = cmark_gfm_extensions_get_table_row_is_header(row) != 0;
    guint at = head ? 0 : carnet_table_add_row(data->table), c = 0;
    for (cmark_node *cell = cmark_node_first_child(row); cell && c < columns;
         cell = cmark_node_next(cell), c++) {
      g_autoptr(GPtrArray) spans = read_spans(r, cell);
      if (!spans) return FALSE;
      g_autofree char *text = spans_plain(spans);
      if (head)
        g_array_index(data->columns, DataColumn, c).title[0] = g_steal_pointer(&text);
      else
        carnet_table_set(data->table, at, c, text);
    }
  }
  return TRUE;
}

static gboolean read_block(Reader *r, cmark_node *node, guint depth, BlockKind kind);

static gboolean read_children(Reader *r, cmark_node *parent, guint depth, BlockKind kind) {
  if (depth > MAX_DEPTH)
    return tree_fail(r->error, r->name, line_of(r, parent), "lists too deep; at most %u levels", MAX_DEPTH);
  for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node))
    if (!read_block(r, node, depth, kind)) return FALSE;
  return TRUE;
}

static gboolean read_list(Reader *r, cmark_node *list, guint depth) {
  gboolean ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
  int number = cmark_node_get_list_start(list);
  for (cmark_node *item = cmark_node_first_child(list); item; item = cmark_node_next(item), number++) {
    guint before = r->blocks->len;
    if (!read_children(r, item, depth + 1, BLOCK_ITEM)) return FALSE;
    if (r->blocks->len == before) continue;
    Block *first = r->blocks->pdata[before];
    if (first->kind == BLOCK_ITEM && !first->mark)
      first->mark = ordered ? g_strdup_printf("%d.", number) : g_strdup("\xe2\x80\xa2");
  }
  return TRUE;
}

static gboolean is_comment(cmark_node *node) {
  g_autofree char *text = g_strstrip(g_strdup(cmark_node_get_literal(node)));
  return g_str_has_prefix(text, "<!--") && g_str_has_suffix(text, "-->");
}

static gboolean read_block(Reader *r, cmark_node *node, guint depth, BlockKind kind) {
  cmark_node_type type = cmark_node_get_type(node);
  switch (type) {
  case CMARK_NODE_HEADING: return add_heading(r, node);
  case CMARK_NODE_PARAGRAPH: return add_text_block(r, kind, node, depth);
  case CMARK_NODE_LIST: return read_list(r, node, depth);
  case CMARK_NODE_BLOCK_QUOTE: return read_children(r, node, depth + 1, BLOCK_QUOTE);
  case CMARK_NODE_CODE_BLOCK: return add_fence(r, node);
  case CMARK_NODE_THEMATIC_BREAK: add_block(r, BLOCK_RULE, node); return TRUE;
  case CMARK_NODE_HTML_BLOCK:
    if (is_comment(node)) return TRUE;
    return tree_fail(r->error, r->name, line_of(r, node),
                     "HTML in a template; Markdown, or <!-- a comment -->");
  default: break;
  }
  if (g_str_equal(cmark_node_get_type_string(node), "table")) return add_grid(r, node);
  return tree_fail(r->error, r->name, line_of(r, node),
                   "%s is not for templates; headings, text, lists, tables, blocks",
                   cmark_node_get_type_string(node));
}

GPtrArray *markdown_blocks(const char *bytes, gsize n, const char *name, guint line, GError **error) {
  cmark_gfm_core_extensions_ensure_registered();
  cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
  cmark_syntax_extension *tables = cmark_find_syntax_extension("table");
  if (tables) cmark_parser_attach_syntax_extension(parser, tables);
  cmark_parser_feed(parser, bytes, n);
  cmark_node *root = cmark_parser_finish(parser);
  cmark_consolidate_text_nodes(root);
  Reader r = {name, line, g_ptr_array_new_with_free_func(block_free), error};
  gboolean good = read_children(&r, root, 0, BLOCK_PARAGRAPH);
  cmark_node_free(root);
  cmark_parser_free(parser);
  if (good) return r.blocks;
  g_ptr_array_unref(r.blocks);
  return NULL;
}
