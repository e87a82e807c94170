/*
 * device_csv.c - all tables of a document as data: CSV (one after another, each with a line that names it),
 * JSON.
 *
 * Formulas are made harmless by base/out (quality.md, "Bad input"); cells stand as the source gave them, not
 * as the page groups them.
 */
#include "tree.h"

#include "carnet/out.h"

#include <string.h>

static GString *table_text(const Data *data, CarnetOutFormat format) {
  CarnetOutOptions options = {.format = format};
  return carnet_out_table(data->table, &options);
}

static gboolean has_table(const Block *block) {
  return block->data && block->data->table && block->data->kind != DATA_GRID;
}

GBytes *carnet_device_csv(const CarnetDocument *document) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < document->blocks->len; i++) {
    const Block *block = document->blocks->pdata[i];
    if (!has_table(block)) continue;
    if (out->len > 0) g_string_append_c(out, '\n');
    g_autofree char *title = g_strdup_printf("# %s: %s", block->data->name,
                                             block->data->caption[0] ? block->data->caption[0] : "");
    carnet_out_append_csv(out, title);
    g_string_append_c(out, '\n');
    GString *text = table_text(block->data, CARNET_OUT_CSV);
    g_string_append_len(out, text->str, (gssize)text->len);
    g_string_free(text, TRUE);
  }
  return g_string_free_to_bytes(out);
}

static void append_pair(GString *out, const char *key, const char *value) {
  if (!value) return;
  g_string_append_printf(out, ",\n   \"%s\": ", key);
  carnet_out_append_json(out, value);
}

static void append_table(GString *out, const Data *data) {
  g_string_append(out, "  {\"name\": ");
  carnet_out_append_json(out, data->name);
  append_pair(out, "block", data_shape(data->kind)->word);
  append_pair(out, "caption", data->caption[0]);
  append_pair(out, "caption.2", data->caption[1]);
  append_pair(out, "population", data->population[0]);
  g_string_append(out, ",\n   \"rows\": ");
  GString *text = table_text(data, CARNET_OUT_JSON);
  g_strchomp(text->str);
  g_string_append(out, text->str);
  g_string_free(text, TRUE);
  g_string_append_c(out, '}');
}

GBytes *carnet_device_json(const CarnetDocument *document) {
  GString *out = g_string_new("{\"title\": ");
  carnet_out_append_json(out, document->title[0] ? document->title[0] : "");
  g_string_append(out, ",\n \"language\": ");
  carnet_out_append_json(out, carnet_lang_name(document->lang));
  g_string_append(out, ",\n \"tables\": [");
  gboolean first = TRUE;
  for (guint i = 0; i < document->blocks->len; i++) {
    const Block *block = document->blocks->pdata[i];
    if (!has_table(block)) continue;
    g_string_append(out, first ? "\n" : ",\n");
    append_table(out, block->data);
    first = FALSE;
  }
  g_string_append(out, first ? "]}\n" : "\n ]}\n");
  return g_string_free_to_bytes(out);
}
