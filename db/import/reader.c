/* reader.c - which format a file is, by its content, and the way from it to batches. */
#include "carnet/text.h"
#include "import/import.h"

CARNET_DEFINE_ERROR(reader)

/* In the order in which they are tried: what is recognised surest comes first, for anything may be a CSV. */
static const CarnetReaderFormat *const formats[] = {&carnet_format_xlsx,     &carnet_format_ndjson,
                                                    &carnet_format_vss_json, &carnet_format_dbc,
                                                    &carnet_format_vss,      &carnet_format_csv};

gboolean carnet_reader_fail(const CarnetReader *reader, guint64 line, GError **error, const char *format,
                            ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *what = g_strdup_vprintf(format, args);
  va_end(args);
  if (line)
    g_set_error(error, CARNET_READER_ERROR, CARNET_ERROR_INPUT, "%s:%" G_GUINT64_FORMAT ": %s", reader->name,
                line, what);
  else
    g_set_error(error, CARNET_READER_ERROR, CARNET_ERROR_INPUT, "%s: %s", reader->name, what);
  return FALSE;
}

static char *format_names(void) {
  g_autoptr(GString) names = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
    g_string_append_printf(names, "%s%s", i ? ", " : "", formats[i]->name);
  return g_string_free(g_steal_pointer(&names), FALSE);
}

gboolean carnet_reader_unknown(const CarnetReader *reader, guint64 line, GError **error) {
  g_autoptr(GString) tried = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
    g_string_append_printf(tried, "%s%s (%s)", i ? ", " : "", formats[i]->name, formats[i]->looks);
  g_autoptr(GString) headers = g_string_new(NULL);
  for (guint i = 0; reader->headers.headers && i < MIN(reader->headers.n, 6u); i++)
    g_string_append_printf(headers, "%s\"%.40s\"", i ? ", " : "", reader->headers.targets[i].header);
  g_autofree char *shown = carnet_text_safe(headers->str, -1);
  return carnet_reader_fail(
      reader, line, error,
      "no format fits; tried %s; the first line reads %s; name the path with --map \"HEADER=path\"",
      tried->str, shown);
}

static gboolean choose_format(CarnetReader *reader, const char *wanted, const CarnetHead *head,
                              GError **error) {
  for (guint i = 0; i < G_N_ELEMENTS(formats) && !reader->format; i++)
    if (wanted ? g_ascii_strcasecmp(wanted, formats[i]->name) == 0 : formats[i]->detect(head))
      reader->format = formats[i];
  if (reader->format) return TRUE;
  g_autofree char *names = format_names();
  return wanted ? carnet_reader_fail(reader, 0, error, "format \"%s\" is not known; use one of %s", wanted,
                                     names)
                : carnet_reader_fail(reader, 0, error, "no format fits; tried %s", names);
}

/* Finds the encoding out, unless it was named. */
static gboolean choose_encoding(CarnetReader *reader, const char *wanted, GError **error) {
  if (!wanted) {
    reader->encoding = g_strdup(carnet_encoding_detect(reader->source, &reader->bom, error));
    return reader->encoding != NULL;
  }
  char head[4];
  gssize n = carnet_source_peek(reader->source, 0, head, sizeof head, error);
  if (n < 0) return FALSE;
  reader->encoding = g_ascii_strup(wanted, -1);
  reader->bom = carnet_encoding_bom(head, (gsize)n, reader->encoding);
  return TRUE;
}

static gboolean start_decoding(CarnetReader *reader, GError **error) {
  return carnet_source_decode(reader->source, reader->encoding, reader->bom, error);
}

/* The head is decoded to look at it, then the source starts again. */
static gboolean read_head(CarnetReader *reader, char *to, CarnetHead *head, GError **error) {
  gsize n = 0;
  while (n + 64 < READER_HEAD_BYTES) {
    gssize got = carnet_source_read(reader->source, to + n, READER_HEAD_BYTES - 1 - n, error);
    if (got < 0) return FALSE;
    if (got == 0) break;
    n += (gsize)got;
  }
  to[n] = 0;
  *head = (CarnetHead){.text = to, .n = n};
  if (memchr(to, 0, n))
    return carnet_reader_fail(reader, 0, error,
                              "is binary, not text; export it as CSV, or name its encoding (--encoding)");
  return TRUE;
}

/* A format that is no text is known by its first bytes and has no encoding to find out. */
static gboolean choose_packed(CarnetReader *reader, const char *wanted, GError **error) {
  char bytes[8];
  gssize n = carnet_source_peek(reader->source, 0, bytes, sizeof bytes, error);
  if (n < 0) return FALSE;
  const CarnetHead head = {.text = bytes, .n = (gsize)n};
  for (guint i = 0; i < G_N_ELEMENTS(formats) && !reader->format; i++)
    if (formats[i]->packed && formats[i]->detect(&head) &&
        (!wanted || g_ascii_strcasecmp(wanted, formats[i]->name) == 0))
      reader->format = formats[i];
  if (reader->format) reader->encoding = g_strdup("UTF-8");
  return TRUE;
}

static gboolean open_reader(CarnetReader *reader, const CarnetReaderOptions *options, GError **error) {
  reader->source = carnet_source_open(reader->path, error);
  if (!reader->source) return FALSE;
  if (carnet_source_size(reader->source) == 0)
    return carnet_reader_fail(reader, 0, error, "is empty; a table needs a header line and rows");
  g_autofree char *buffer = g_malloc(READER_HEAD_BYTES);
  CarnetHead head;
  if (!choose_packed(reader, options->format, error)) return FALSE;
  if (reader->format) return reader->format->open(reader, error);
  if (!choose_encoding(reader, options->encoding, error) || !start_decoding(reader, error) ||
      !read_head(reader, buffer, &head, error) || !choose_format(reader, options->format, &head, error) ||
      !start_decoding(reader, error))
    return FALSE;
  return reader->format->open(reader, error);
}

CarnetReader *carnet_reader_open(const char *path, const CarnetReaderOptions *options, GError **error) {
  static const CarnetReaderOptions none = {NULL, NULL, NULL, NULL, NULL, FALSE};
  if (!options) options = &none;
  g_autoptr(CarnetReader) reader = g_new0(CarnetReader, 1);
  reader->path = g_strdup(path);
  g_autofree char *base = g_path_get_basename(path);
  reader->name = carnet_text_safe(base, -1);
  reader->wishes =
      (CarnetHeaderWishes){g_strdupv((char **)(gpointer)(guintptr)options->map),
                           g_strdupv((char **)(gpointer)(guintptr)options->last_map), options->only_last};
  reader->sheet = g_strdup(options->sheet);
  carnet_rows_init(&reader->rows);
  reader->unread = carnet_unread_new();
  return open_reader(reader, options, error) ? g_steal_pointer(&reader) : NULL;
}

const CarnetBatch *carnet_reader_next(CarnetReader *reader, GError **error) {
  if (!reader->ahead) reader->ahead = carnet_ahead_new(reader);
  return carnet_ahead_next(reader->ahead, error);
}

const char *carnet_reader_format(const CarnetReader *reader) { return reader->format->name; }
const char *carnet_reader_encoding(const CarnetReader *reader) { return reader->encoding; }
const GPtrArray *carnet_reader_headers(const CarnetReader *reader) { return reader->headers.headers; }
guint64 carnet_reader_structure_rows(const CarnetReader *reader) { return reader->structure; }
GPtrArray *carnet_reader_unread(const CarnetReader *reader) { return carnet_unread_list(reader->unread); }

void carnet_reader_free(CarnetReader *reader) {
  if (!reader) return;
  /* The format is closed once nothing is read any more; the rows went with the thread. */
  gboolean read = reader->ahead != NULL;
  carnet_ahead_free(reader->ahead);
  if (reader->format) reader->format->close(reader);
  carnet_headers_clear(&reader->headers);
  if (!read) carnet_rows_clear(&reader->rows);
  carnet_unread_free(reader->unread);
  carnet_lines_free(reader->lines);
  carnet_source_free(reader->source);
  g_strfreev(reader->wishes.map);
  g_strfreev(reader->wishes.last);
  g_free(reader->encoding);
  g_free(reader->sheet);
  g_free(reader->name);
  g_free(reader->path);
  g_free(reader);
}
