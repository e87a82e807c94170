/* document.c - sections of a template and the source's data to the document tree: pairs of languages, values,
 * numbers. */
#include "document.h"

#include "carnet/error.h"
#include "carnet/text.h"

#include <string.h>

/* ---- values -----------------------------------------------------------------------------------------------
 */

static gboolean append_value(const Maker *m, GString *out, const char *name, CarnetLang lang, guint line,
                             GError **error) {
  g_autofree char *value = *name && m->source->value ? m->source->value(m->source->user, name, lang) : NULL;
  if (!value)
    return tree_fail(error, m->name, line, "unknown value {{%s}}; docs/formats/templates.md lists them",
                     name);
  g_autofree char *safe = carnet_text_safe(value, -1);
  g_string_append(out, safe);
  return TRUE;
}

char *values_fill(const Maker *m, const char *text, CarnetLang lang, guint line, GError **error) {
  GString *out = g_string_new(NULL);
  for (const char *open; (open = strstr(text, VALUE_OPEN)) != NULL;) {
    const char *close = strstr(open, VALUE_CLOSE);
    if (!close) {
      g_string_free(out, TRUE);
      tree_fail(error, m->name, line, "{{ without }}; {{name}} for a value");
      return NULL;
    }
    g_string_append_len(out, text, open - text);
    g_autofree char *name =
        g_strstrip(g_strndup(open + strlen(VALUE_OPEN), (gsize)(close - open) - strlen(VALUE_OPEN)));
    if (!append_value(m, out, name, lang, line, error)) {
      g_string_free(out, TRUE);
      return NULL;
    }
    text = close + strlen(VALUE_CLOSE);
  }
  g_string_append(out, text);
  return g_string_free(out, FALSE);
}

static gboolean fill_spans(const Maker *m, GPtrArray *spans, CarnetLang lang, guint line, GError **error) {
  for (guint i = 0; i < spans->len; i++) {
    Span *span = spans->pdata[i];
    char *filled = values_fill(m, span->text, lang, line, error);
    for (const char *p = span->text; *p; p++) line += *p == '\n';
    if (!filled) return FALSE;
    g_free(span->text);
    span->text = filled;
  }
  return TRUE;
}

/* Cells of a pipe table are text of its section's language. */
static gboolean fill_grid(const Maker *m, Block *block, CarnetLang lang, GError **error) {
  Data *data = block->data;
  for (guint c = 0; c < data->columns->len; c++) {
    DataColumn *column = &g_array_index(data->columns, DataColumn, c);
    char *title = values_fill(m, column->title[0] ? column->title[0] : "", lang, block->line, error);
    if (!title) return FALSE;
    g_free(column->title[0]);
    column->title[0] = title;
    for (guint r = 0; r < carnet_table_rows(data->table); r++) {
      g_autofree char *cell =
          values_fill(m, carnet_table_cell(data->table, r, c), lang, block->line + 2 + r, error);
      if (!cell) return FALSE;
      carnet_table_set(data->table, r, c, cell);
    }
  }
  return TRUE;
}

static gboolean fill_block(const Maker *m, Block *block, CarnetLang lang, GError **error) {
  if (block->text[0] && !fill_spans(m, block->text[0], lang, block->line, error)) return FALSE;
  return !block->data || block->data->kind != DATA_GRID || fill_grid(m, block, lang, error);
}

/* ---- pairing the languages -------------------------------------------------------------------------------
 */

static const char *kind_word(const Block *block) {
  static const char *const words[] = {"heading", "paragraph", "list item",          "quote",
                                      "code",    "rule",      "table or data block"};
  return words[block->kind];
}

static gboolean same_skeleton(const Maker *m, const Section *a, const Section *b, GError **error) {
  for (guint i = 0; i < MAX(a->blocks->len, b->blocks->len); i++) {
    const Block *x = i < a->blocks->len ? a->blocks->pdata[i] : NULL,
                *y = i < b->blocks->len ? b->blocks->pdata[i] : NULL;
    if (!x || !y)
      return tree_fail(error, m->name, x ? x->line : y->line,
                       "%s has no counterpart in the language of line %u; the same blocks in both",
                       kind_word(x ? x : y), x ? b->line : a->line);
    if (x->kind != y->kind || x->level != y->level)
      return tree_fail(error, m->name, y->line,
                       "%s stands beside the %s of line %u; the same blocks in both languages", kind_word(y),
                       kind_word(x), x->line);
    if (x->data && x->data->kind != DATA_GRID)
      return tree_fail(error, m->name, x->line,
                       "data block in one language; outside of :::, with lines en: and zh:");
  }
  return TRUE;
}

/* A pipe table's second language goes into its columns' pairs. */
static gboolean pair_grids(const Maker *m, Block *lead, Block *other, GError **error) {
  Data *a = lead->data, *b = other->data;
  if (a->columns->len != b->columns->len || carnet_table_rows(a->table) != carnet_table_rows(b->table))
    return tree_fail(error, m->name, other->line,
                     "table of another shape than that of line %u; as many rows and columns", lead->line);
  guint n = a->columns->len;
  for (guint c = 0; c < n; c++) {
    DataColumn *column = &g_array_index(a->columns, DataColumn, c);
    g_autofree char *key = g_strdup_printf("%u.2", c + 1);
    carnet_table_add_column(a->table, key, NULL, CARNET_CELL_TEXT);
    column->second = (gint)(n + c);
    column->title[1] = g_strdup(g_array_index(b->columns, DataColumn, c).title[0]);
    for (guint r = 0; r < carnet_table_rows(a->table); r++)
      carnet_table_set(a->table, r, n + c, carnet_table_cell(b->table, r, c));
  }
  return TRUE;
}

static gboolean add_section(Maker *m, Section *section, CarnetLang lang, GError **error) {
  for (guint i = 0; i < section->blocks->len; i++)
    if (!fill_block(m, section->blocks->pdata[i], lang, error)) return FALSE;
  return TRUE;
}

static void take_blocks(Maker *m, Section *section) {
  while (section->blocks->len > 0)
    g_ptr_array_add(m->document->blocks, g_ptr_array_steal_index(section->blocks, 0));
}

static gboolean add_pair(Maker *m, Section *a, Section *b, GError **error) {
  if (!same_skeleton(m, a, b, error)) return FALSE;
  if (!add_section(m, a, (CarnetLang)a->lang, error) || !add_section(m, b, (CarnetLang)b->lang, error))
    return FALSE;
  Section *lead = a->lang == (gint)m->document->lang ? a : b, *other = lead == a ? b : a;
  for (guint i = 0; m->document->bilingual && i < lead->blocks->len; i++) {
    Block *x = lead->blocks->pdata[i], *y = other->blocks->pdata[i];
    if (x->data && !pair_grids(m, x, y, error)) return FALSE;
    if (x->kind != BLOCK_CODE) x->text[1] = g_steal_pointer(&y->text[0]);
  }
  take_blocks(m, lead);
  return TRUE;
}

static gboolean add_sections(Maker *m, GPtrArray *sections, GError **error) {
  for (guint i = 0; i < sections->len; i++) {
    Section *section = sections->pdata[i];
    if (section->lang < 0) {
      if (!add_section(m, section, m->document->lang, error)) return FALSE;
      take_blocks(m, section);
      continue;
    }
    Section *next = i + 1 < sections->len ? sections->pdata[i + 1] : NULL;
    if (!next || next->lang < 0 || next->lang == section->lang)
      return tree_fail(error, m->name, section->line > 1 ? section->line - 1 : 1,
                       "text in :::%s alone; :::%s beside it", carnet_lang_name((CarnetLang)section->lang),
                       carnet_lang_name(other_lang((CarnetLang)section->lang)));
    if (!add_pair(m, section, next, error)) return FALSE;
    i++;
  }
  return TRUE;
}

/* ---- numbers, titles, links
 * --------------------------------------------------------------------------------- */

static void number_blocks(CarnetDocument *document) {
  guint h1 = 0, h2 = 0, tables = 0, figures = 0;
  for (guint i = 0; i < document->blocks->len; i++) {
    Block *block = document->blocks->pdata[i];
    if (block->kind == BLOCK_HEADING && block->level < 3) {
      h2 = block->level == 1 ? 0 : h2 + 1;
      if (block->level == 1) h1++;
      block->mark = block->level == 1 ? g_strdup_printf("%u", h1) : g_strdup_printf("%u.%u", h1, h2);
    }
    if (!block->data || !(data_shape(block->data->kind)->needs & DATA_NEEDS_CAPTION)) continue;
    block->data->number = data_shape(block->data->kind)->needs & DATA_IS_FIGURE ? ++figures : ++tables;
  }
}

static void set_title(CarnetDocument *document) {
  const Block *heading = NULL;
  for (guint i = 0; i < document->blocks->len; i++) {
    const Block *block = document->blocks->pdata[i];
    if (block->kind == BLOCK_HEADING && !heading) heading = block;
    if (!block->data || block->data->kind != DATA_COVER) continue;
    for (guint k = 0; k < 2; k++) document->title[k] = g_strdup(block->data->caption[k]);
    return;
  }
  for (guint k = 0; k < 2; k++)
    document->title[k] =
        heading && (k == 0 || heading->text[k]) ? spans_plain(heading->text[k]) : g_strdup(document->name);
}

/* "#3.2" names a section by its number. */
static gboolean check_links(const CarnetDocument *document, const Block *block, GError **error) {
  for (guint k = 0; k < 2; k++) {
    for (guint i = 0; block->text[k] && i < block->text[k]->len; i++) {
      const Span *span = block->text[k]->pdata[i];
      if (!span->url || span->url[0] != '#') continue;
      gboolean found = FALSE;
      for (guint j = 0; j < document->blocks->len && !found; j++) {
        const Block *other = document->blocks->pdata[j];
        found = other->kind == BLOCK_HEADING && g_strcmp0(other->mark, span->url + 1) == 0;
      }
      if (!found)
        return tree_fail(error, document->name, block->line,
                         "link to %s, which is no section; # and its number", span->url);
    }
  }
  return TRUE;
}

static gboolean make_blocks(Maker *m, GError **error) {
  CarnetDocument *document = m->document;
  for (guint i = 0; i < document->blocks->len; i++) {
    Block *block = document->blocks->pdata[i];
    if (block->data && !data_make(m, block, error)) return FALSE;
  }
  number_blocks(document);
  set_title(document);
  for (guint i = 0; i < document->blocks->len; i++)
    if (!check_links(document, document->blocks->pdata[i], error)) return FALSE;
  return TRUE;
}

CarnetDocument *carnet_document_make(const char *bytes, gsize n, const char *name,
                                     const CarnetReportSource *source, const CarnetReportOptions *options,
                                     GError **error) {
  g_autoptr(GPtrArray) sections = markdown_parse(bytes, n, name, error);
  if (!sections) return NULL;
  CarnetDocument *document = g_new0(CarnetDocument, 1);
  document->blocks = g_ptr_array_new_with_free_func(block_free);
  document->lang = options->lang;
  document->bilingual = options->bilingual;
  document->name = g_strdup(name);
  Maker m = {name, source, options, document};
  char *organisation = source->value ? source->value(source->user, "organisation", options->lang) : NULL;
  document->organisation = organisation ? carnet_text_safe(organisation, -1) : NULL;
  g_free(organisation);
  if (add_sections(&m, sections, error) && make_blocks(&m, error)) return document;
  carnet_document_free(document);
  return NULL;
}

void carnet_document_free(CarnetDocument *document) {
  if (!document) return;
  g_ptr_array_unref(document->blocks);
  for (guint i = 0; i < 2; i++) g_free(document->title[i]);
  g_free(document->organisation);
  g_free(document->name);
  g_free(document);
}
