/* source.c - a file as decoded UTF-8, in blocks: memory does not grow with the file. Not mapped: a file that
   another process cuts short would end ours by SIGBUS. */
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "import/import.h"

#define RAW_BYTES 65536u
#define NO_ICONV ((iconv_t)-1)

struct CarnetSource {
  int fd;
  char *name;
  guint64 size, offset; /* offset: of the next raw byte */
  iconv_t iconv;        /* NO_ICONV: UTF-8 as it is */
  guint unit;           /* bytes to skip where the encoding does not know them */
  char *raw;
  gsize raw_at, raw_end;
  gboolean eof;
};

CarnetSource *carnet_source_open(const char *path, GError **error) {
  g_autofree char *name = g_path_get_basename(path);
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat st;
  if (fd < 0 || fstat(fd, &st) != 0) {
    g_set_error(error, CARNET_READER_ERROR, CARNET_ERROR_INPUT,
                "%s: cannot be opened (%s); a readable file is needed", name, g_strerror(errno));
    if (fd >= 0) close(fd);
    return NULL;
  }
  if (!S_ISREG(st.st_mode)) {
    g_set_error(error, CARNET_READER_ERROR, CARNET_ERROR_INPUT,
                "%s: is no regular file; write it to one first", name);
    close(fd);
    return NULL;
  }
  CarnetSource *source = g_new0(CarnetSource, 1);
  source->fd = fd;
  source->name = g_steal_pointer(&name);
  source->size = (guint64)st.st_size;
  source->iconv = NO_ICONV;
  return source;
}

void carnet_source_free(CarnetSource *source) {
  if (!source) return;
  if (source->iconv != NO_ICONV) iconv_close(source->iconv);
  close(source->fd);
  g_free(source->name);
  g_free(source->raw);
  g_free(source);
}

const char *carnet_source_name(const CarnetSource *source) { return source->name; }
guint64 carnet_source_size(const CarnetSource *source) { return source->size; }
guint64 carnet_source_done(const CarnetSource *source) {
  return source->offset - (source->raw_end - source->raw_at);
}

gssize carnet_source_peek(CarnetSource *source, guint64 offset, char *to, gsize max, GError **error) {
  gsize got = 0;
  while (got < max) {
    gssize n = pread(source->fd, to + got, max - got, (off_t)(offset + got));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      g_set_error(error, CARNET_READER_ERROR, CARNET_ERROR_STORE, "%s: cannot be read (%s)", source->name,
                  g_strerror(errno));
      return -1;
    }
    if (n == 0) break;
    got += (gsize)n;
  }
  return (gssize)got;
}

gboolean carnet_source_decode(CarnetSource *source, const char *encoding, gsize bom, GError **error) {
  if (source->iconv != NO_ICONV) iconv_close(source->iconv);
  source->iconv = NO_ICONV;
  source->offset = bom;
  source->raw_at = source->raw_end = 0;
  source->eof = FALSE;
  if (g_ascii_strcasecmp(encoding, "UTF-8") == 0) return TRUE;
  source->iconv = iconv_open("UTF-8", encoding);
  if (source->iconv == NO_ICONV) {
    g_set_error(
        error, CARNET_READER_ERROR, CARNET_ERROR_INPUT,
        "%s: encoding \"%s\" is not known; iconv --list names them, for example UTF-8, GB18030, CP1252",
        source->name, encoding);
    return FALSE;
  }
  source->unit = strstr(encoding, "16") ? 2 : strstr(encoding, "32") ? 4 : 1;
  if (!source->raw) source->raw = g_malloc(RAW_BYTES);
  return TRUE;
}

static gboolean fill_raw(CarnetSource *source, GError **error) {
  gsize rest = source->raw_end - source->raw_at;
  memmove(source->raw, source->raw + source->raw_at, rest);
  gssize n = carnet_source_peek(source, source->offset, source->raw + rest, RAW_BYTES - rest, error);
  if (n < 0) return FALSE;
  source->raw_at = 0;
  source->raw_end = rest + (gsize)n;
  source->offset += (guint64)n;
  source->eof = (gsize)n < RAW_BYTES - rest;
  return TRUE;
}

/* The bytes at raw_at are not of this encoding: one 0xFF for one unit. */
static void mark_invalid(CarnetSource *source, char **out, gsize *left) {
  *(*out)++ = (char)0xFF;
  --*left;
  source->raw_at = MIN(source->raw_at + source->unit, source->raw_end);
}

static gssize read_iconv(CarnetSource *source, char *to, gsize max, GError **error) {
  char *out = to;
  gsize left = max;
  while (left >= 8) {
    if (source->raw_at == source->raw_end || !source->eof) {
      if (source->eof) break;
      if (source->raw_end - source->raw_at < 16 && !fill_raw(source, error)) return -1;
      if (source->raw_at == source->raw_end) break;
    }
    char *in = source->raw + source->raw_at;
    gsize in_left = source->raw_end - source->raw_at;
    gsize r = iconv(source->iconv, &in, &in_left, &out, &left);
    int why = r == (gsize)-1 ? errno : 0;
    source->raw_at = source->raw_end - in_left;
    if (why == E2BIG) break;
    if (why == EILSEQ || (why == EINVAL && source->eof)) mark_invalid(source, &out, &left);
  }
  return (gssize)(max - left);
}

gssize carnet_source_read(CarnetSource *source, char *to, gsize max, GError **error) {
  if (source->iconv != NO_ICONV) return read_iconv(source, to, max, error);
  gssize n = carnet_source_peek(source, source->offset, to, max, error);
  if (n > 0) source->offset += (guint64)n;
  return n;
}

GString *carnet_source_read_all(CarnetSource *source, GError **error) {
  g_autofree char *block = g_malloc(RAW_BYTES);
  g_autoptr(GString) all = g_string_new(NULL);
  gssize n;
  while ((n = carnet_source_read(source, block, RAW_BYTES, error)) > 0) {
    if (all->len + (gsize)n > READER_TEXT_BYTES) {
      g_set_error(error, CARNET_READER_ERROR, CARNET_ERROR_INPUT,
                  "%s: is larger than %u bytes; this format is read whole, so split it", source->name,
                  READER_TEXT_BYTES);
      return NULL;
    }
    g_string_append_len(all, block, n);
  }
  return n < 0 ? NULL : g_steal_pointer(&all);
}
