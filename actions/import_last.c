/* import_last.c - a source that was imported before is read as it was then; see import_last.h. */
#include <string.h>

#include "import_last.h"

void carnet_import_last_clear(CarnetImportLast *last) {
  g_strfreev(last->map);
  g_clear_pointer(&last->events, g_ptr_array_unref);
  *last = (CarnetImportLast){0};
}

gboolean carnet_import_last_find(CarnetApp *app, const char *name, CarnetImportLast *out, GError **error) {
  *out = (CarnetImportLast){.events = carnet_app_events(app, "inventory", error)};
  if (!out->events) return FALSE;
  for (guint i = out->events->len; i > 0 && !out->body; i--) {
    const CarnetEventRecord *record = g_ptr_array_index(out->events, i - 1);
    if ((record->verdict == CARNET_VERDICT_GOOD || record->verdict == CARNET_VERDICT_UNSIGNED) &&
        strcmp(carnet_node_get_string(record->body, "name", ""), name) == 0)
      out->body = record->body;
  }
  if (out->body) out->map = carnet_node_get_strings(out->body, "map");
  return TRUE;
}

static const char *said_then(const CarnetImportLast *last, const char *key) {
  return last->body ? carnet_node_get_string(last->body, key, NULL) : NULL;
}

/* ---- opening ---------------------------------------------------------------------------------------------
 */

/* What a file says of itself: nothing that was said last time goes before it. */
static gboolean is_sure(const char *encoding) { return g_str_has_prefix(encoding, "UTF-"); }

static const CarnetHeaderMapping *header_of(const CarnetReader *reader, const char *header) {
  const GPtrArray *headers = carnet_reader_headers(reader);
  for (guint i = 0; headers && i < headers->len; i++) {
    const CarnetHeaderMapping *mapping = g_ptr_array_index(headers, i);
    if (strcmp(mapping->header, header) == 0) return mapping;
  }
  return NULL;
}

/* "HEADER=column": the header; NULL where the pair names no column. */
static char *header_in(const char *pair, const char **column) {
  const char *equals = strrchr(pair, '=');
  if (!equals || !equals[1]) return NULL;
  if (column) *column = equals + 1;
  return g_strndup(pair, (gsize)(equals - pair));
}

static gboolean has_all_headers(const CarnetImportLast *last, const CarnetReader *reader) {
  for (char **pair = last->map; pair && *pair; pair++) {
    g_autofree char *header = header_in(*pair, NULL);
    if (header && !header_of(reader, header)) return FALSE;
  }
  return TRUE;
}

/* With the encoding and, where nothing fits, the format of last time; only where that brings the same
 * headers. */
static CarnetReader *open_as_last(const CarnetImportLast *last, const char *file,
                                  const CarnetReaderOptions *said, const CarnetReader *found) {
  CarnetReaderOptions options = *said;
  const char *encoding = said_then(last, "encoding"), *format = said_then(last, "format");
  if (found && (!encoding || said->encoding || is_sure(carnet_reader_encoding(found)) ||
                g_ascii_strcasecmp(encoding, carnet_reader_encoding(found)) == 0))
    return NULL;
  if (!said->encoding && encoding && !is_sure(encoding)) options.encoding = encoding;
  if (!found && !said->format) options.format = format;
  if (options.encoding == said->encoding && options.format == said->format) return NULL;
  g_autoptr(CarnetReader) reader = carnet_reader_open(file, &options, NULL);
  return reader && has_all_headers(last, reader) ? g_steal_pointer(&reader) : NULL;
}

static void say(CarnetImportReport *report, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void say(CarnetImportReport *report, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  g_ptr_array_add(report->as_last, g_strdup_vprintf(format, arguments));
  va_end(arguments);
}

CarnetReader *carnet_import_last_open(const CarnetImportLast *last, const char *file,
                                      const CarnetReaderOptions *said, CarnetImportReport *report,
                                      GError **error) {
  CarnetReaderOptions options = *said;
  options.last_map = (const char *const *)last->map;
  const char *sheet = said->sheet ? NULL : said_then(last, "sheet");
  GError *inner = NULL;
  g_autoptr(CarnetReader) reader = NULL;
  if (sheet) {
    options.sheet = sheet;
    reader = carnet_reader_open(file, &options, NULL);
    if (!reader) options.sheet = NULL; /* no such sheet any more, or no workbook */
  }
  if (!reader) reader = carnet_reader_open(file, &options, &inner);
  report->sheet = g_strdup(options.sheet);
  CarnetReader *other = last->body ? open_as_last(last, file, &options, reader) : NULL;
  if (other) {
    g_clear_error(&inner);
    g_clear_pointer(&reader, carnet_reader_free);
    reader = other;
    say(report, "encoding %s", carnet_reader_encoding(reader));
  }
  if (reader && sheet && options.sheet) say(report, "sheet %s", sheet);
  if (inner) g_propagate_error(error, inner);
  return g_steal_pointer(&reader);
}

/* ---- what is said of headers -----------------------------------------------------------------------------
 */

static void mapping_free(gpointer data) {
  CarnetHeaderMapping *mapping = data;
  g_free(mapping->header);
  g_free(mapping);
}

static void note_header(const CarnetHeaderMapping *mapping, CarnetImportReport *report) {
  CarnetHeaderMapping *copy = g_memdup2(mapping, sizeof *mapping);
  copy->header = g_strdup(mapping->header);
  g_ptr_array_add(report->headers, copy);
  if (!mapping->known) g_ptr_array_add(report->unmapped, g_strdup(mapping->header));
  if (mapping->as_last)
    say(report, "%s=%s", mapping->header, mapping->known ? carnet_column_name(mapping->column) : "");
}

/* Was it said now that this header is something else, or nothing? */
static gboolean said_now(const CarnetReaderOptions *said, const char *header) {
  for (const char *const *pair = said->map; pair && *pair; pair++) {
    const char *equals = strrchr(*pair, '=');
    g_autofree char *about = equals ? g_strstrip(g_strndup(*pair, (gsize)(equals - *pair))) : NULL;
    if (g_strcmp0(about, header) == 0) return TRUE;
  }
  return FALSE;
}

static const char *header_that_is(const CarnetReader *reader, const char *column) {
  const GPtrArray *headers = carnet_reader_headers(reader);
  for (guint i = 0; headers && i < headers->len; i++) {
    const CarnetHeaderMapping *mapping = g_ptr_array_index(headers, i);
    if (mapping->known && strcmp(carnet_column_name(mapping->column), column) == 0) return mapping->header;
  }
  return NULL;
}

void carnet_import_last_note(const CarnetImportLast *last, const CarnetReader *reader,
                             const CarnetReaderOptions *said, CarnetImportReport *report) {
  const GPtrArray *headers = carnet_reader_headers(reader);
  g_ptr_array_set_free_func(report->headers, mapping_free);
  for (guint i = 0; headers && i < headers->len; i++) note_header(g_ptr_array_index(headers, i), report);
  for (char **pair = last->map; pair && *pair; pair++) {
    const char *column = "";
    g_autofree char *header = header_in(*pair, &column);
    const CarnetHeaderMapping *now = header ? header_of(reader, header) : NULL;
    if (!header || (now && (now->known || said_now(said, header)))) continue;
    const char *instead = header_that_is(reader, column);
    g_ptr_array_add(report->lost, instead ? g_strdup_printf("%s (%s, now %s)", header, column, instead)
                                          : g_strdup_printf("%s (%s)", header, column));
  }
}
