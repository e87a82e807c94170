/*
 * filter.c - the filter language, by recursive descent (formats.md section 8, docs/formats/filter.md).
 *
 * Recursion is bounded by the count of open parentheses, the tree by its nodes and height.
 */
#include "filter_parts.h"

#include "carnet/error.h"

#include <stdarg.h>
#include <string.h>

CARNET_DEFINE_ERROR(filter)

typedef struct {
  const char *text; /* the whole filter */
  const char *at;
  guint nodes, open;
  GError **error;
} Parser;

/* ---- nodes --------------------------------------------------------------------------------------- */

static void free_value(gpointer data) {
  CarnetFilterValue *value = data;
  g_free(value->low);
  g_free(value->high);
  g_free(value);
}

static void free_node(gpointer data) { carnet_filter_free(data); }

void carnet_filter_free(CarnetFilter *filter) {
  if (!filter) return;
  if (filter->children) g_ptr_array_free(filter->children, TRUE);
  if (filter->values) g_ptr_array_free(filter->values, TRUE);
  g_free(filter->text);
  g_free(filter);
}

static guint column_of(const Parser *p, const char *at) {
  return (guint)g_utf8_strlen(p->text, at - p->text) + 1;
}

static CarnetFilter *node_new(Parser *p, CarnetFilterKind kind, const char *at) {
  CarnetFilter *node = g_new0(CarnetFilter, 1);
  node->kind = kind;
  node->position = column_of(p, at);
  if (kind == CARNET_FILTER_TERM) node->values = g_ptr_array_new_with_free_func(free_value);
  if (kind == CARNET_FILTER_OR || kind == CARNET_FILTER_AND || kind == CARNET_FILTER_NOT)
    node->children = g_ptr_array_new_with_free_func(free_node);
  p->nodes++;
  return node;
}

/* Sets the error, unless one is set already; always NULL. */
static void *fail(Parser *p, const char *at, const char *format, ...) G_GNUC_PRINTF(3, 4);
static void *fail(Parser *p, const char *at, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *message = g_strdup_vprintf(format, args);
  va_end(args);
  if (p->error && *p->error) return NULL;
  g_set_error(p->error, CARNET_FILTER_ERROR, CARNET_ERROR_INPUT, "filter:%u: %s", column_of(p, at), message);
  return NULL;
}

/* ---- words --------------------------------------------------------------------------------------- */

static const struct {
  gunichar wide;
  char ascii;
} wide_signs[] = {{0xFF1A, ':'}, {0xFF1E, '>'}, {0xFF1C, '<'}, {0xFF08, '('}, {0xFF09, ')'},
                  {0xFF0C, ','}, {0x201C, '"'}, {0x201D, '"'}, {0xFF02, '"'}, {0xFF0A, '*'}};

char filter_ascii_of(gunichar c) {
  for (guint i = 0; i < G_N_ELEMENTS(wide_signs); i++)
    if (wide_signs[i].wide == c) return wide_signs[i].ascii;
  return 0;
}

gboolean filter_ends_word(gunichar c) {
  return c == 0 || c == '"' || c == '(' || c == ')' || c == ',' || g_unichar_isspace(c);
}

static void skip_blanks(Parser *p) {
  while (*p->at && g_unichar_isspace(g_utf8_get_char(p->at))) p->at = g_utf8_next_char(p->at);
}

/* Reads a bare word up to what ends it, or to `stop` (a string, "" for none). Refuses full-width signs and *.
 */
static char *read_word(Parser *p, const char *stop) {
  const char *start = p->at;
  for (; !filter_ends_word(g_utf8_get_char(p->at)); p->at = g_utf8_next_char(p->at)) {
    if (*stop && g_str_has_prefix(p->at, stop)) break;
    char ascii = filter_ascii_of(g_utf8_get_char(p->at));
    if (ascii) return fail(p, p->at, "a full-width sign; write %c, or put the words in quotes", ascii);
    if (*p->at == '*')
      return fail(p, p->at,
                  "a * in a word; it stands alone after a field (rate:*), text is found inside words anyway");
  }
  if (*p->at == '"' || *p->at == '(')
    return fail(p, p->at, "a %c inside a word; put a blank before it, or the whole in quotes", *p->at);
  return g_strndup(start, (gsize)(p->at - start));
}

/* "..." with \" and \\; any other backslash is itself. Only a value may go on with a range. */
static char *read_string(Parser *p, gboolean value) {
  const char *start = p->at++;
  g_autoptr(GString) out = g_string_new(NULL);
  for (; *p->at && *p->at != '"'; p->at++) {
    if (*p->at == '\\' && (p->at[1] == '"' || p->at[1] == '\\')) p->at++;
    g_string_append_c(out, *p->at);
  }
  if (!*p->at) return fail(p, start, "a quote is not closed; end it with \"");
  p->at++;
  if (out->len == 0) return fail(p, start, "nothing in quotes; a word, or field:* for present");
  gunichar next = g_utf8_get_char(p->at);
  gboolean range = value && g_str_has_prefix(p->at, "..");
  if (next == '"' || next == '(' || (!filter_ends_word(next) && !range))
    return fail(p, p->at, "text right after a quote; put a blank between");
  return g_strndup(out->str, out->len);
}

static char *read_scalar(Parser *p) {
  if (*p->at == '"') return read_string(p, TRUE);
  char *word = read_word(p, "..");
  if (!word || *word) return word;
  g_free(word);
  return fail(p, p->at, "a value is missing; a word, a number, \"text\" or *");
}

/* ---- terms --------------------------------------------------------------------------------------- */

/* ":" | ">" | "<" | ">=" | "<=" at p->at; its bytes, 0 where there is none. */
static gsize read_op(const char *at, CarnetFilterOp *op) {
  gboolean equal = at[0] && at[1] == '=';
  switch (*at) {
  case ':': *op = CARNET_FILTER_IS; return 1;
  case '>': *op = equal ? CARNET_FILTER_AT_LEAST : CARNET_FILTER_GREATER; return equal ? 2 : 1;
  case '<': *op = equal ? CARNET_FILTER_AT_MOST : CARNET_FILTER_LESS; return equal ? 2 : 1;
  default: return 0;
  }
}

static gboolean read_value(Parser *p, CarnetFilter *term) {
  CarnetFilterValue *value = g_new0(CarnetFilterValue, 1);
  g_ptr_array_add(term->values, value);
  value->low = read_scalar(p);
  if (!value->low) return FALSE;
  if (!g_str_has_prefix(p->at, "..")) return TRUE;
  p->at += 2;
  value->high = read_scalar(p);
  if (value->high && g_str_has_prefix(p->at, "..")) fail(p, p->at, "a third end of a range; write low..high");
  return value->high != NULL && !g_str_has_prefix(p->at, "..");
}

static gboolean read_values(Parser *p, CarnetFilter *term) {
  if (*p->at == '*' && filter_ends_word(g_utf8_get_char(p->at + 1)) && term->op == CARNET_FILTER_IS) {
    term->op = CARNET_FILTER_PRESENT;
    p->at++;
    if (*p->at == ',' || *p->at == '"') fail(p, p->at, "a list with *; * stands alone after a field");
    return *p->at != ',' && *p->at != '"';
  }
  if (*p->at == '?' && filter_ends_word(g_utf8_get_char(p->at + 1)) && term->op == CARNET_FILTER_IS &&
      term->field == CARNET_FILTER_COLUMN) {
    term->op = CARNET_FILTER_UNREAD;
    p->at++;
    return TRUE;
  }
  while (read_value(p, term)) {
    if (*p->at != ',') return TRUE;
    p->at++;
  }
  return FALSE;
}

/* A bare word that holds an operator is a term; anything else is text. */
static CarnetFilter *parse_term(Parser *p, const char *start, gsize name_bytes) {
  g_autofree char *name = g_strndup(start, name_bytes);
  if (!*name)
    return fail(p, start, "no field before %c; write field%cvalue, or put the text in quotes", *start,
                *start);
  const FilterFieldDef *def = filter_field_find(name);
  if (!def) {
    g_autofree char *advice = filter_field_advice(name);
    return fail(p, start, "there is no field \"%s\"; %s", name, advice);
  }
  g_autoptr(CarnetFilter) term = node_new(p, CARNET_FILTER_TERM, start);
  term->field = def->field;
  term->column = def->column;
  p->at = start + name_bytes;
  p->at += read_op(p->at, &term->op);
  if (!read_values(p, term)) return NULL;
  g_autofree char *message = filter_check_term(term);
  if (message) return fail(p, start, "%s", message);
  return g_steal_pointer(&term);
}

static CarnetFilter *parse_text(Parser *p) {
  const char *start = p->at;
  char *text = *p->at == '"' ? read_string(p, FALSE) : read_word(p, "");
  if (!text) return NULL;
  CarnetFilter *node = node_new(p, CARNET_FILTER_TEXT, start);
  node->text = text;
  if (*p->at != ',') return node;
  carnet_filter_free(node);
  return fail(p, p->at, "a comma outside a value; put text with commas in quotes");
}

/* ---- the grammar --------------------------------------------------------------------------------- */

static CarnetFilter *parse_or(Parser *p);

static gboolean at_keyword(const Parser *p, const char *keyword) {
  gsize n = strlen(keyword);
  return strncmp(p->at, keyword, n) == 0 && filter_ends_word(g_utf8_get_char(p->at + n)) && p->at[n] != '"' &&
         p->at[n] != '(';
}

static CarnetFilter *parse_group(Parser *p) {
  const char *start = p->at++;
  if (++p->open > CARNET_FILTER_MAX_DEPTH)
    return fail(p, start, "more than %d parentheses inside each other; fewer", CARNET_FILTER_MAX_DEPTH);
  g_autoptr(CarnetFilter) inner = parse_or(p);
  if (!inner) return NULL;
  if (*p->at != ')') return fail(p, start, "a parenthesis is not closed; end it with )");
  gunichar next = g_utf8_get_char(++p->at);
  if (next != ')' && next != 0 && !g_unichar_isspace(next))
    return fail(p, p->at, "text right after a ); put a blank between");
  p->open--;
  return g_steal_pointer(&inner);
}

static CarnetFilter *parse_atom(Parser *p) {
  skip_blanks(p);
  CarnetFilterOp op;
  const char *start = p->at, *end = p->at;
  if (*start == '\0') return fail(p, start, "the filter ends too early; a term or a word");
  if (*start == '(') return parse_group(p);
  if (*start == ')') return fail(p, start, "a ) without its (, or nothing between them; a term or a word");
  if (*start == ',') return fail(p, start, "a comma outside a value; put text with commas in quotes");
  if (*start == '"') return parse_text(p);
  if (at_keyword(p, "or") || at_keyword(p, "and"))
    return fail(p, start, "%.*s joins two terms; put it in quotes to search for it", *start == 'o' ? 2 : 3,
                start);
  while (!filter_ends_word(g_utf8_get_char(end)) && read_op(end, &op) == 0) end = g_utf8_next_char(end);
  if (read_op(end, &op) > 0) return parse_term(p, start, (gsize)(end - start));
  return parse_text(p);
}

static CarnetFilter *parse_unary(Parser *p) {
  skip_blanks(p);
  const char *start = p->at;
  if (*start != '-') return parse_atom(p);
  gunichar next = g_utf8_get_char(start + 1);
  if (next == '-' || next == ')' || next == ',' || next == 0 || g_unichar_isspace(next))
    return fail(p, start, "a - that negates nothing; write -term, or put it in quotes");
  p->at++;
  CarnetFilter *inner = parse_atom(p);
  if (!inner) return NULL;
  CarnetFilter *node = node_new(p, CARNET_FILTER_NOT, start);
  g_ptr_array_add(node->children, inner);
  return node;
}

/* Adds to a list node; a list of the same kind is spliced in, so that a b (c d) is one list of four. */
static void add_child(Parser *p, CarnetFilter *list, CarnetFilter *child) {
  if (child->kind != list->kind) {
    g_ptr_array_add(list->children, child);
    return;
  }
  g_ptr_array_extend_and_steal(list->children, g_steal_pointer(&child->children));
  carnet_filter_free(child);
  p->nodes--;
}

/* The list itself, or its only child. */
static CarnetFilter *collapse(Parser *p, CarnetFilter *list) {
  if (list->children->len > 1) return list;
  g_ptr_array_set_free_func(list->children, NULL);
  CarnetFilter *only = list->children->pdata[0];
  carnet_filter_free(list);
  p->nodes--;
  return only;
}

static CarnetFilter *parse_and(Parser *p) {
  skip_blanks(p);
  g_autoptr(CarnetFilter) list = node_new(p, CARNET_FILTER_AND, p->at);
  for (;;) {
    CarnetFilter *child = parse_unary(p);
    if (!child) return NULL;
    add_child(p, list, child);
    skip_blanks(p);
    if (*p->at == '\0' || *p->at == ')' || at_keyword(p, "or")) break;
    if (at_keyword(p, "and")) p->at += strlen("and");
  }
  return collapse(p, g_steal_pointer(&list));
}

static CarnetFilter *parse_or(Parser *p) {
  skip_blanks(p);
  g_autoptr(CarnetFilter) list = node_new(p, CARNET_FILTER_OR, p->at);
  for (;;) {
    CarnetFilter *child = parse_and(p);
    if (!child) return NULL;
    add_child(p, list, child);
    if (!at_keyword(p, "or")) break;
    p->at += strlen("or");
  }
  return collapse(p, g_steal_pointer(&list));
}

/* ---- the whole ----------------------------------------------------------------------------------- */

static guint height(const CarnetFilter *node) {
  guint most = 0;
  for (guint i = 0; node->children && i < node->children->len; i++) {
    guint one = height(node->children->pdata[i]);
    most = MAX(most, one);
  }
  return most + 1;
}

static CarnetFilter *parse_all(Parser *p) {
  skip_blanks(p);
  if (!*p->at) return node_new(p, CARNET_FILTER_ALL, p->at);
  g_autoptr(CarnetFilter) tree = parse_or(p);
  if (!tree) return NULL;
  if (*p->at) return fail(p, p->at, "a ) without its (; leave it out");
  if (p->nodes > CARNET_FILTER_MAX_NODES)
    return fail(p, p->text, "%u terms and groups; at most %d", p->nodes, CARNET_FILTER_MAX_NODES);
  if (height(tree) > CARNET_FILTER_MAX_DEPTH)
    return fail(p, p->text, "groups %u deep; at most %d", height(tree), CARNET_FILTER_MAX_DEPTH);
  return g_steal_pointer(&tree);
}

CarnetFilter *carnet_filter_parse(const char *text, GError **error) {
  GError *local = NULL;
  Parser parser = {.text = text ? text : "", .error = &local};
  parser.at = parser.text;
  CarnetFilter *tree = NULL;
  const char *bad;
  if (strnlen(parser.text, CARNET_FILTER_MAX_BYTES + 1) > CARNET_FILTER_MAX_BYTES)
    fail(&parser, parser.text, "longer than %d bytes; shorter", CARNET_FILTER_MAX_BYTES);
  else if (!g_utf8_validate(parser.text, -1, &bad))
    fail(&parser, bad, "a byte that is not UTF-8; type the filter in UTF-8");
  else
    tree = parse_all(&parser);
  if (local) g_propagate_error(error, local);
  return tree;
}
