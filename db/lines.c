/* Which bytes of a source brought which row: the file; see lines.h and docs/formats/inventory.md. */
#include "lines.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "dict.h"

/* Lines of a chunk, each chunk with a check of its own; two of them are in memory. */
#define CHUNK 32768u
#define CHUNK_BYTES (CHUNK * sizeof(CarnetLine))
#define WINDOW (2 * CHUNK)
#define SLOTS (2 * WINDOW)
/* So many rows that are not known, and the lines that follow are looked for elsewhere in the file. */
#define LOST_ROWS 16384u

typedef struct {
  char magic[16];
  char token[CARNET_LINE_TOKEN];
  guint8 context[CARNET_DIGEST_BYTES];
  guint64 seed, n;
  guint64 check; /* of what stands before it */
} Header;

static const char magic[16] = "carnet-lines-1\n";

static guint64 header_check(const Header *header) {
  return carnet_dict_hash(header, G_STRUCT_OFFSET(Header, check), header->seed);
}

static guint64 chunk_check(guint64 seed, guint64 number, const void *bytes, gsize n) {
  return carnet_dict_hash(bytes, n, seed ^ (number + 1));
}

void carnet_line_hash(guint64 seed, const void *bytes, gsize n, guint8 raw[CARNET_LINE_RAW_BYTES]) {
  XXH128_hash_t hash = XXH3_128bits_withSeed(bytes, n, seed);
  G_STATIC_ASSERT(sizeof hash == CARNET_LINE_RAW_BYTES);
  memcpy(raw, &hash, sizeof hash); /* of this machine alone */
}

/* ---- reading ---------------------------------------------------------------------------------------------
 */

struct CarnetLines {
  int fd;
  Header header;
  CarnetLine *line; /* of the window */
  guint64 base;     /* place in the file of the first; a multiple of CHUNK */
  guint n;          /* in the window */
  guint64 next;     /* place of the line that is expected */
  guint8 *given;    /* bit by place */
  guint32 *slot;    /* by raw: place in the window + 1 */
  gboolean indexed; /* the slots are of this window */
  gboolean damaged; /* nothing more is read of it */
  guint lost;       /* rows since the last that was known */
};

static gboolean read_at(int fd, void *to, gsize n, guint64 offset) {
  guint8 *p = to;
  while (n > 0) {
    gssize got = pread(fd, p, n, (off_t)offset);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return FALSE;
    p += got;
    n -= (gsize)got;
    offset += (guint64)got;
  }
  return TRUE;
}

static guint64 n_chunks(const CarnetLines *lines) { return (lines->header.n + CHUNK - 1) / CHUNK; }

/* Lines that do not stand as they were written are none. */
static guint read_chunk(CarnetLines *lines, guint64 number, CarnetLine *to) {
  if (lines->damaged || number >= n_chunks(lines)) return 0;
  guint n = (guint)MIN(lines->header.n - number * CHUNK, CHUNK);
  gsize bytes = n * sizeof(CarnetLine);
  guint64 check = 0, offset = sizeof(Header) + number * (CHUNK_BYTES + sizeof check);
  lines->damaged = !read_at(lines->fd, to, bytes, offset) ||
                   !read_at(lines->fd, &check, sizeof check, offset + bytes) ||
                   check != chunk_check(lines->header.seed, number, to, bytes);
  return lines->damaged ? 0 : n;
}

static void load(CarnetLines *lines, guint64 chunk) {
  lines->base = chunk * CHUNK;
  lines->n = read_chunk(lines, chunk, lines->line);
  if (lines->n == CHUNK) lines->n += read_chunk(lines, chunk + 1, lines->line + CHUNK);
  lines->indexed = FALSE;
}

/* The expected line has left the first chunk: the one behind the second takes its place. */
static void slide(CarnetLines *lines) {
  if (lines->next < lines->base + CHUNK || lines->n < WINDOW) return;
  memcpy(lines->line, lines->line + CHUNK, CHUNK_BYTES);
  lines->base += CHUNK;
  lines->n = CHUNK + read_chunk(lines, lines->base / CHUNK + 1, lines->line + CHUNK);
  lines->indexed = FALSE;
}

CarnetLines *carnet_lines_open(const char *path, const char *token) {
  if (strlen(token) != CARNET_LINE_TOKEN) return NULL;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) return NULL;
  Header header;
  if (!read_at(fd, &header, sizeof header, 0) || memcmp(header.magic, magic, sizeof magic) != 0 ||
      memcmp(header.token, token, CARNET_LINE_TOKEN) != 0 || header.check != header_check(&header) ||
      header.n == 0 || header.n > G_MAXUINT32) {
    close(fd);
    return NULL;
  }
  CarnetLines *lines = g_new0(CarnetLines, 1);
  lines->fd = fd;
  lines->header = header;
  lines->line = g_new(CarnetLine, WINDOW);
  lines->given = g_malloc0(header.n / 8 + 1);
  load(lines, 0);
  return lines;
}

void carnet_lines_free(CarnetLines *lines) {
  if (!lines) return;
  close(lines->fd);
  g_free(lines->line);
  g_free(lines->given);
  g_free(lines->slot);
  g_free(lines);
}

guint64 carnet_lines_count(const CarnetLines *lines) { return lines->header.n; }

guint64 carnet_lines_seed(const CarnetLines *lines) { return lines->header.seed; }

gboolean carnet_lines_fit(const CarnetLines *lines, const guint8 context[CARNET_DIGEST_BYTES]) {
  return memcmp(lines->header.context, context, CARNET_DIGEST_BYTES) == 0;
}

static gboolean is_given(const CarnetLines *lines, guint64 place) {
  return (lines->given[place / 8] >> (place % 8) & 1) != 0;
}

static const CarnetLine *give(CarnetLines *lines, guint64 place) {
  const CarnetLine *line = &lines->line[place - lines->base];
  lines->given[place / 8] |= (guint8)(1u << (place % 8));
  lines->next = place + 1;
  lines->lost = 0;
  return line;
}

const CarnetLine *carnet_lines_match(CarnetLines *lines, const char *at, gsize available) {
  slide(lines);
  if (lines->next >= lines->base + lines->n || is_given(lines, lines->next)) return NULL;
  const CarnetLine *line = &lines->line[lines->next - lines->base];
  gsize n = carnet_line_bytes(line);
  guint8 raw[CARNET_LINE_RAW_BYTES];
  if (n > available) return NULL;
  carnet_line_hash(lines->header.seed, at, n, raw);
  return memcmp(raw, line->raw, sizeof raw) == 0 ? give(lines, lines->next) : NULL;
}

static guint slot_of(const guint8 raw[CARNET_LINE_RAW_BYTES]) {
  guint32 hash;
  memcpy(&hash, raw, sizeof hash);
  return hash & (SLOTS - 1);
}

static void index_window(CarnetLines *lines) {
  if (!lines->slot) lines->slot = g_new(guint32, SLOTS);
  memset(lines->slot, 0, SLOTS * sizeof *lines->slot);
  for (guint i = 0; i < lines->n; i++) {
    guint at = slot_of(lines->line[i].raw);
    while (lines->slot[at]) at = (at + 1) & (SLOTS - 1);
    lines->slot[at] = i + 1;
  }
  lines->indexed = TRUE;
}

/* What comes now may stand far from where it stood: the window goes round. */
static void look_elsewhere(CarnetLines *lines) {
  lines->lost = 0;
  if (n_chunks(lines) <= 2 || lines->damaged) return;
  load(lines, (lines->base / CHUNK + 1) % n_chunks(lines));
  lines->next = lines->base;
}

const CarnetLine *carnet_lines_find(CarnetLines *lines, const guint8 raw[CARNET_LINE_RAW_BYTES]) {
  if (!lines->indexed) index_window(lines);
  for (guint at = slot_of(raw); lines->slot[at]; at = (at + 1) & (SLOTS - 1)) {
    guint i = lines->slot[at] - 1;
    if (memcmp(lines->line[i].raw, raw, CARNET_LINE_RAW_BYTES) == 0 && !is_given(lines, lines->base + i))
      return give(lines, lines->base + i);
  }
  if (++lines->lost == LOST_ROWS) look_elsewhere(lines);
  return NULL;
}

/* ---- writing ---------------------------------------------------------------------------------------------
 */

struct CarnetLinesOut {
  int fd;
  char *path;
  Header header;
  CarnetLine *line; /* of the chunk that is not written yet */
  guint n;
  guint64 offset;
  gboolean failed, finished;
};

CarnetLinesOut *carnet_lines_create(const char *path, const char *token, guint64 seed,
                                    const guint8 context[CARNET_DIGEST_BYTES]) {
  g_unlink(path); /* whatever stands there: it is not followed, and its readers keep what they have */
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return NULL;
  CarnetLinesOut *out = g_new0(CarnetLinesOut, 1);
  out->fd = fd;
  out->path = g_strdup(path);
  memcpy(out->header.magic, magic, sizeof magic);
  memcpy(out->header.token, token, CARNET_LINE_TOKEN);
  memcpy(out->header.context, context, CARNET_DIGEST_BYTES);
  out->header.seed = seed;
  out->line = g_new(CarnetLine, CHUNK);
  out->offset = sizeof(Header);
  return out;
}

static void write_at(CarnetLinesOut *out, const void *bytes, gsize n, guint64 offset) {
  const guint8 *p = bytes;
  while (n > 0 && !out->failed) {
    gssize put = pwrite(out->fd, p, n, (off_t)offset);
    if (put < 0 && errno == EINTR) continue;
    out->failed = put <= 0;
    if (out->failed) return;
    p += put;
    n -= (gsize)put;
    offset += (guint64)put;
  }
}

static void write_chunk(CarnetLinesOut *out) {
  gsize bytes = out->n * sizeof(CarnetLine);
  guint64 number = out->header.n / CHUNK;
  guint64 check = chunk_check(out->header.seed, number, out->line, bytes);
  write_at(out, out->line, bytes, out->offset);
  write_at(out, &check, sizeof check, out->offset + bytes);
  out->offset += bytes + sizeof check;
  out->header.n += out->n;
  out->n = 0;
}

void carnet_lines_add(CarnetLinesOut *out, const CarnetLine *line) {
  if (out->failed) return;
  out->line[out->n++] = *line;
  if (out->n == CHUNK) write_chunk(out);
}

/* The header comes last: half a file has none. No fsync: what a power cut leaves does not fit its checks. */
gboolean carnet_lines_finish(CarnetLinesOut *out) {
  if (out->n) write_chunk(out);
  out->header.check = header_check(&out->header);
  write_at(out, &out->header, sizeof out->header, 0);
  out->finished = !out->failed;
  return out->finished;
}

void carnet_lines_out_free(CarnetLinesOut *out) {
  if (!out) return;
  close(out->fd);
  if (!out->finished) g_unlink(out->path);
  g_free(out->path);
  g_free(out->line);
  g_free(out);
}
