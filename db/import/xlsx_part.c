/* xlsx_part.c - one part of a workbook, unpacked and parsed in blocks, within its maxima. */
#include "carnet/text.h"
#include "import/xlsx.h"

#define BLOCK_BYTES 65536

struct CarnetXlsxPart {
  const CarnetReader *reader;
  const char *name;
  CarnetXlsxHandlers handlers;
  gpointer user;
  zip_file_t *file;
  XML_Parser parser;
  guint64 packed, unpacked, size; /* size: unpacked, as the archive says */
  guint depth;
  gboolean paused, ended, last; /* last: all blocks have been given */
  char *refused;
};

static const char *local(const char *name) {
  const char *colon = strrchr(name, ':');
  return colon ? colon + 1 : name;
}

const char *carnet_xlsx_attribute(const char **attributes, const char *name) {
  for (; *attributes; attributes += 2)
    if (strcmp(local(attributes[0]), name) == 0) return attributes[1];
  return NULL;
}

void carnet_xlsx_part_pause(CarnetXlsxPart *part) {
  part->paused = TRUE;
  XML_StopParser(part->parser, XML_TRUE);
}

void carnet_xlsx_part_refuse(CarnetXlsxPart *part, const char *format, ...) {
  if (part->refused) return;
  va_list args;
  va_start(args, format);
  part->refused = g_strdup_vprintf(format, args);
  va_end(args);
  XML_StopParser(part->parser, XML_FALSE);
}

/* ---- handlers of the parser -----------------------------------------------------------------------------
 */

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes) {
  CarnetXlsxPart *part = user;
  if (++part->depth > XLSX_DEPTH)
    carnet_xlsx_part_refuse(part, "elements nest deeper than %u", XLSX_DEPTH);
  else
    part->handlers.start(part->user, local(name), attributes);
}

static void XMLCALL on_end(void *user, const XML_Char *name) {
  CarnetXlsxPart *part = user;
  part->depth--;
  if (!part->refused) part->handlers.end(part->user, local(name));
}

static void XMLCALL on_text(void *user, const XML_Char *text, int n) {
  CarnetXlsxPart *part = user;
  if (!part->refused) part->handlers.text(part->user, text, n);
}

/* No workbook has one; entities that hold entities are how one is made to fill memory. */
static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal) {
  (void)name, (void)system, (void)public, (void)internal;
  carnet_xlsx_part_refuse(user, "holds a document type");
}

/* ---- blocks ---------------------------------------------------------------------------------------------
 */

CarnetXlsxPart *carnet_xlsx_part_open(const CarnetReader *reader, zip_t *archive, const char *name,
                                      const CarnetXlsxHandlers *handlers, gpointer user, GError **error) {
  zip_stat_t stat;
  if (zip_stat(archive, name, 0, &stat) != 0) return NULL;
  zip_file_t *file = zip_fopen(archive, name, 0);
  if (!file) {
    carnet_reader_fail(reader, 0, error, "part %.200s cannot be unpacked (%s); save the workbook again", name,
                       zip_strerror(archive));
    return NULL;
  }
  CarnetXlsxPart *part = g_new0(CarnetXlsxPart, 1);
  part->reader = reader;
  part->name = name;
  part->handlers = *handlers;
  part->user = user;
  part->file = file;
  part->packed = stat.valid & ZIP_STAT_COMP_SIZE ? stat.comp_size : 0;
  part->size = stat.valid & ZIP_STAT_SIZE ? stat.size : 0;
  part->parser = XML_ParserCreate(NULL);
  if (!part->parser) g_error("out of memory");
  XML_SetUserData(part->parser, part);
  XML_SetElementHandler(part->parser, on_start, on_end);
  if (handlers->text) XML_SetCharacterDataHandler(part->parser, on_text);
  XML_SetStartDoctypeDeclHandler(part->parser, on_doctype);
  return part;
}

static gboolean fail(const CarnetXlsxPart *part, GError **error, const char *why) {
  g_autofree char *shown = carnet_text_safe(part->name, -1);
  return carnet_reader_fail(part->reader, 0, error, "part %.200s, line %lu: %s; save the workbook again",
                            shown, (unsigned long)XML_GetCurrentLineNumber(part->parser), why);
}

static gboolean settle(CarnetXlsxPart *part, enum XML_Status status, GError **error) {
  if (part->refused) return fail(part, error, part->refused);
  if (status == XML_STATUS_ERROR) return fail(part, error, XML_ErrorString(XML_GetErrorCode(part->parser)));
  if (status == XML_STATUS_OK && part->last) part->ended = TRUE;
  return TRUE;
}

static gboolean give_block(CarnetXlsxPart *part, GError **error) {
  void *block = XML_GetBuffer(part->parser, BLOCK_BYTES);
  if (!block) return fail(part, error, "out of memory");
  zip_int64_t n = zip_fread(part->file, block, BLOCK_BYTES);
  if (n < 0) return fail(part, error, zip_file_strerror(part->file));
  part->unpacked += (guint64)n;
  part->last = n == 0;
  if (part->unpacked > XLSX_FREE_BYTES && part->unpacked / XLSX_RATIO > part->packed)
    return fail(part, error, "unpacks to more than a workbook's part would");
  return settle(part, XML_ParseBuffer(part->parser, (int)n, part->last), error);
}

gboolean carnet_xlsx_part_run(CarnetXlsxPart *part, GError **error) {
  if (part->paused) {
    part->paused = FALSE;
    if (!settle(part, XML_ResumeParser(part->parser), error)) return FALSE;
  }
  while (!part->paused && !part->ended)
    if (!give_block(part, error)) return FALSE;
  return TRUE;
}

gboolean carnet_xlsx_part_ended(const CarnetXlsxPart *part) { return part->ended; }

double carnet_xlsx_part_share(const CarnetXlsxPart *part) {
  return part->ended || part->size == 0 ? 1.0
                                        : (double)part->unpacked / (double)MAX(part->size, part->unpacked);
}

void carnet_xlsx_part_free(CarnetXlsxPart *part) {
  if (!part) return;
  XML_ParserFree(part->parser);
  zip_fclose(part->file);
  g_free(part->refused);
  g_free(part);
}
