/* filter_text.c - a filter tree in its canonical spelling, which parses to the same tree. */
#include "filter_parts.h"

#include <string.h>

/* Whether a text of bare characters would be read as something else than text. */
static gboolean has_meaning(const char *text) {
  return *text == '-' || g_str_equal(text, "or") || g_str_equal(text, "and") || strpbrk(text, ":<>");
}

static gboolean is_bare(const char *text, gboolean value) {
  if (!*text || strchr(text, '*')) return FALSE;
  if (value ? strstr(text, "..") != NULL || strcmp(text, "?") == 0 : has_meaning(text)) return FALSE;
  for (; *text; text = g_utf8_next_char(text)) {
    gunichar c = g_utf8_get_char(text);
    if (filter_ends_word(c) || filter_ascii_of(c)) return FALSE;
  }
  return TRUE;
}

/* A backslash is doubled only where it would escape: so the spelling never grows past what was typed. */
static void append_scalar(GString *out, const char *text, gboolean value) {
  if (is_bare(text, value)) {
    g_string_append(out, text);
    return;
  }
  g_string_append_c(out, '"');
  for (; *text; text++) {
    if (*text == '"' || (*text == '\\' && (text[1] == '\\' || text[1] == '"' || text[1] == '\0')))
      g_string_append_c(out, '\\');
    g_string_append_c(out, *text);
  }
  g_string_append_c(out, '"');
}

static void append_term(GString *out, const CarnetFilter *term) {
  g_string_append(out, filter_field_of(term)->name);
  g_string_append(out, filter_op_text(term->op));
  if (term->op == CARNET_FILTER_PRESENT) g_string_append_c(out, '*');
  if (term->op == CARNET_FILTER_UNREAD) g_string_append_c(out, '?');
  for (guint i = 0; i < term->values->len; i++) {
    const CarnetFilterValue *value = term->values->pdata[i];
    if (i > 0) g_string_append_c(out, ',');
    append_scalar(out, value->low, TRUE);
    if (!value->high) continue;
    g_string_append(out, "..");
    append_scalar(out, value->high, TRUE);
  }
}

static void append_node(GString *out, const CarnetFilter *node, CarnetFilterKind parent);

static void append_list(GString *out, const CarnetFilter *list, CarnetFilterKind parent) {
  gboolean group =
      parent == CARNET_FILTER_NOT || (list->kind == CARNET_FILTER_OR && parent == CARNET_FILTER_AND);
  if (group) g_string_append_c(out, '(');
  for (guint i = 0; i < list->children->len; i++) {
    if (i > 0) g_string_append(out, list->kind == CARNET_FILTER_OR ? " or " : " ");
    append_node(out, list->children->pdata[i], list->kind);
  }
  if (group) g_string_append_c(out, ')');
}

static void append_not(GString *out, const CarnetFilter *node, CarnetFilterKind parent) {
  gboolean group = parent == CARNET_FILTER_NOT; /* -(-a): one minus a term */
  g_string_append(out, group ? "(-" : "-");
  append_node(out, node->children->pdata[0], CARNET_FILTER_NOT);
  if (group) g_string_append_c(out, ')');
}

static void append_node(GString *out, const CarnetFilter *node, CarnetFilterKind parent) {
  switch (node->kind) {
  case CARNET_FILTER_ALL: break;
  case CARNET_FILTER_OR:
  case CARNET_FILTER_AND: append_list(out, node, parent); break;
  case CARNET_FILTER_NOT: append_not(out, node, parent); break;
  case CARNET_FILTER_TERM: append_term(out, node); break;
  case CARNET_FILTER_TEXT: append_scalar(out, node->text, FALSE); break;
  }
}

char *carnet_filter_to_text(const CarnetFilter *filter) {
  GString *out = g_string_new(NULL);
  append_node(out, filter, CARNET_FILTER_ALL);
  return g_string_free(out, FALSE);
}
