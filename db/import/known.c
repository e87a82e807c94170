/* known.c - rows that an import before had under the same bytes need not be split again. */
#include "import/import.h"

/* Counted up whenever the same bytes would make another row than before. */
#define WAY_TO_READ "carnet-rows-1"

gboolean carnet_reader_context(const CarnetReader *reader, guint8 context[CARNET_DIGEST_BYTES]) {
  if (!reader->format->context) return FALSE;
  g_autoptr(GString) text = g_string_new(WAY_TO_READ " " CARNET_VERSION "\n");
  g_string_append_printf(text, "%s\n%s\n", reader->format->name, reader->encoding);
  reader->format->context(reader, text);
  for (guint i = 0; i < reader->headers.n; i++) {
    const CarnetTarget *target = &reader->headers.targets[i];
    g_string_append_printf(text, "%d %d %d %d %s\n", target->kind,
                           target->kind == TARGET_COLUMN ? (int)target->column : -1, target->node_kind,
                           target->plain, target->yes ? target->yes : "");
    /* A header may hold a line end, hence its length. */
    g_string_append_printf(text, "%" G_GSIZE_FORMAT " %s\n", strlen(target->header), target->header);
  }
  g_autoptr(CarnetDigest) digest = carnet_digest_new();
  carnet_digest_update(digest, text->str, text->len);
  carnet_digest_finish(digest, context);
  return TRUE;
}

void carnet_reader_know(CarnetReader *reader, guint64 seed, CarnetLines *lines) {
  g_assert(!reader->ahead && !reader->lines);
  reader->keyed = TRUE;
  reader->seed = seed;
  reader->lines = lines;
}

const CarnetRow *carnet_reader_again(CarnetReader *reader, const CarnetRow *row, GError **error) {
  const CarnetRow *full = reader->format->again(reader, row);
  if (!full)
    g_set_error(error, CARNET_READER_ERROR, CARNET_ERROR_STORE,
                "%s:%" G_GUINT64_FORMAT ": is read in another way than last time; carnet rebuild",
                reader->name, row->line);
  return full;
}
