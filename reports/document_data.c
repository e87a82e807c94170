/* document_data.c - data blocks: the body's texts, the table from the source, which of its columns are shown.
 */
#include "document.h"

#include "carnet/error.h"
#include "carnet/text.h"

#include <string.h>

static CarnetLang lang_of_key(const char *key, CarnetLang leading) {
  const char *dot = strrchr(key, '.');
  CarnetLang lang = leading;
  return carnet_lang_parse(dot ? dot + 1 : key, &lang) ? lang : leading;
}

static gboolean fill_body(const Maker *m, Data *data, GError **error) {
  for (guint i = 0; i < data->body->len; i++) {
    BodyLine *line = data->body->pdata[i];
    char *filled = values_fill(m, line->value, lang_of_key(line->key, m->document->lang), line->line, error);
    if (!filled) return FALSE;
    g_free(line->value);
    line->value = filled;
  }
  return TRUE;
}

/* "note" and Chinese: the line note.zh; "" and Chinese: the line zh. */
static const char *body_text(const Data *data, const char *what, CarnetLang lang) {
  g_autofree char *key =
      *what ? g_strdup_printf("%s.%s", what, carnet_lang_name(lang)) : g_strdup(carnet_lang_name(lang));
  return data_body(data, key);
}

static gboolean has_text(const char *text) { return text && *text; }

/* What is said in one language must be said in the other. */
static gboolean check_pair(const Maker *m, const Block *block, const char *what, gboolean needed,
                           GError **error) {
  const Data *data = block->data;
  gboolean en = has_text(body_text(data, what, CARNET_LANG_EN)),
           zh = has_text(body_text(data, what, CARNET_LANG_ZH));
  if ((en && zh) || (!needed && !en && !zh)) return TRUE;
  return tree_fail(error, m->name, block->line, "%s without a line %s%s%s; text in both languages",
                   data_shape(data->kind)->word, what, *what ? "." : "", en ? "zh" : "en");
}

static gboolean take_texts(const Maker *m, const Block *block, GError **error) {
  Data *data = block->data;
  static const char *const paired[] = {"", "note", "empty", "kind", "for", "not"};
  gboolean caption = (data_shape(data->kind)->needs & DATA_NEEDS_CAPTION) || data->kind == DATA_COVER;
  for (guint i = data->kind == DATA_NUMBERS ? 1 : 0; i < G_N_ELEMENTS(paired); i++)
    if (!check_pair(m, block, paired[i], i == 0 && caption, error)) return FALSE;
  for (guint k = 0; k < 2; k++) {
    CarnetLang lang = k == 0 ? m->document->lang : other_lang(m->document->lang);
    if (k == 1 && !m->document->bilingual) break;
    data->caption[k] = g_strdup(body_text(data, "", lang));
    data->note[k] = g_strdup(body_text(data, "note", lang));
    data->empty[k] = g_strdup(body_text(data, "empty", lang));
  }
  return TRUE;
}

/* ---- columns ------------------------------------------------------------------------------------------- */

/* A heat map's columns are regimes. */
static char *title_of(const Maker *m, const Data *data, const CarnetTableColumn *column, CarnetLang lang) {
  const CarnetTexts *texts = m->options->texts;
  const char *title = column->title                ? carnet_texts_get(texts, lang, column->title)
                      : data->kind == DATA_HEATMAP ? carnet_texts_word(texts, lang, "regime", column->key)
                                                   : column->key;
  return carnet_text_safe(title, -1);
}

static void add_column(const Maker *m, Data *data, guint index) {
  const CarnetTableColumn *from = carnet_table_column(data->table, index);
  g_autofree char *pair = g_strconcat(from->key, ".2", NULL);
  DataColumn column = {.first = index,
                       .second = m->document->bilingual ? carnet_table_find(data->table, pair) : -1,
                       .kind = from->kind};
  gboolean number = from->kind == CARNET_CELL_INT || from->kind == CARNET_CELL_NUMBER;
  column.align = number ? 1 : from->kind == CARNET_CELL_FLAG ? 2 : 0;
  column.title[0] = title_of(m, data, from, m->document->lang);
  if (m->document->bilingual) {
    column.title[1] = title_of(m, data, from, other_lang(m->document->lang));
    if (g_str_equal(column.title[0], column.title[1])) g_clear_pointer(&column.title[1], g_free);
  }
  g_array_append_val(data->columns, column);
}

static const char *attr_of(const Data *data, const char *name) {
  for (guint i = 0; i + 1 < data->attrs->len && data->attrs->pdata[i]; i += 2)
    if (g_str_equal(data->attrs->pdata[i], name)) return data->attrs->pdata[i + 1];
  return NULL;
}

static gboolean choose_columns(const Maker *m, const Block *block, GError **error) {
  Data *data = block->data;
  const char *wish = data_body(data, "columns") ? data_body(data, "columns") : attr_of(data, "columns");
  if (wish && *wish) {
    g_auto(GStrv) keys = g_strsplit(wish, ",", -1);
    for (char **key = keys; *key; key++) {
      gint index = carnet_table_find(data->table, g_strstrip(*key));
      if (index < 0)
        return tree_fail(error, m->name, block->line,
                         "table %s has no column %s; docs/formats/templates.md lists them", data->name, *key);
      add_column(m, data, (guint)index);
    }
  } else {
    for (guint c = 0; c < carnet_table_columns(data->table); c++)
      if (!g_str_has_suffix(carnet_table_column(data->table, c)->key, ".2")) add_column(m, data, c);
  }
  if (data->columns->len == 0 || data->columns->len > TREE_MAX_COLUMNS)
    return tree_fail(error, m->name, block->line, "table %s shows %u columns; 1 to %u", data->name,
                     data->columns->len, TREE_MAX_COLUMNS);
  return TRUE;
}

static gboolean check_shape(const Maker *m, const Block *block, GError **error) {
  const Data *data = block->data;
  const DataShape *shape = data_shape(data->kind);
  for (const char *const *column = shape->columns; column && *column; column++)
    if (carnet_table_find(data->table, *column) < 0)
      return tree_fail(error, m->name, block->line,
                       "%s cannot be drawn from %s, which has no column %s; table %s", shape->word,
                       data->name, *column, data->name);
  if (carnet_table_rows(data->table) > TREE_MAX_TABLE_ROWS)
    return tree_fail(error, m->name, block->line, "%u rows; at most %u, with a limit",
                     carnet_table_rows(data->table), TREE_MAX_TABLE_ROWS);
  return TRUE;
}

static gboolean fetch(const Maker *m, const Block *block, GError **error) {
  Data *data = block->data;
  GError *inner = NULL;
  CarnetReportQuery query = {data_shape(data->kind)->word, data->name,
                             (const char *const *)data->attrs->pdata, m->document->lang};
  data->table = m->source->table ? m->source->table(m->source->user, &query, &inner) : NULL;
  if (!data->table) {
    gboolean unknown = !inner || inner->code == CARNET_ERROR_NOT_FOUND;
    if (unknown)
      tree_fail(error, m->name, block->line, "unknown table %s; docs/formats/templates.md lists them",
                data->name);
    else
      g_set_error(error, inner->domain, inner->code, "%s:%u: %s", m->name, block->line, inner->message);
    g_clear_error(&inner);
    return FALSE;
  }
  if (!check_shape(m, block, error) || !choose_columns(m, block, error)) return FALSE;
  for (guint k = 0; k < (m->document->bilingual ? 2u : 1u) && m->source->population; k++) {
    CarnetLang lang = k == 0 ? m->document->lang : other_lang(m->document->lang);
    g_autofree char *text = m->source->population(m->source->user, &query, lang);
    data->population[k] = text ? carnet_text_safe(text, -1) : NULL;
  }
  return TRUE;
}

gboolean data_make(Maker *m, Block *block, GError **error) {
  Data *data = block->data;
  if (data->kind == DATA_GRID) return TRUE;
  if (!fill_body(m, data, error) || !take_texts(m, block, error)) return FALSE;
  return !(data_shape(data->kind)->needs & DATA_NEEDS_TABLE) || fetch(m, block, error);
}
