/* A tar file, written in one pass (tar.h). */
#include "tar.h"

#include <gio/gio.h>
#include <string.h>

#include "app.h"

#define BLOCK 512u
#define PIECE ((gsize)1 << 16)
#define MAX_SIZE ((guint64)1 << 33) /* 11 octal digits */

struct CarnetTar {
  GFileOutputStream *out;
  gint64 time;
};

/* The fields of a header, by place and width (POSIX, ustar). */
enum {
  NAME = 0,
  MODE = 100,
  UID = 108,
  GID = 116,
  SIZE = 124,
  MTIME = 136,
  SUM = 148,
  TYPE = 156,
  MAGIC = 257,
  PREFIX = 345
};
#define NAME_BYTES 100u
#define PREFIX_BYTES 155u

CarnetTar *carnet_tar_new(const char *path, gint64 time, GError **error) {
  g_autoptr(GFile) file = g_file_new_for_path(path);
  GFileOutputStream *out = g_file_replace(file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error);
  if (!out) return NULL;
  CarnetTar *tar = g_new0(CarnetTar, 1);
  tar->out = out;
  tar->time = time;
  return tar;
}

void carnet_tar_free(CarnetTar *tar) {
  if (!tar) return;
  if (tar->out) { /* closed with a cancelled operation, the old file stays and the new one goes */
    g_autoptr(GCancellable) stop = g_cancellable_new();
    g_cancellable_cancel(stop);
    g_output_stream_close(G_OUTPUT_STREAM(tar->out), stop, NULL);
    g_object_unref(tar->out);
  }
  g_free(tar);
}

static gboolean put(CarnetTar *tar, const void *bytes, gsize n, GError **error) {
  return g_output_stream_write_all(G_OUTPUT_STREAM(tar->out), bytes, n, NULL, NULL, error);
}

static gboolean pad(CarnetTar *tar, guint64 n, GError **error) {
  static const char zeros[BLOCK];
  guint rest = (guint)(n % BLOCK);
  return rest == 0 || put(tar, zeros, BLOCK - rest, error);
}

static void octal(char *field, guint digits, guint64 value) {
  for (guint i = digits; i > 0; i--, value >>= 3) field[i - 1] = (char)('0' + (value & 7));
}

/* A long name is split at a slash: what stands before it goes into the prefix. */
static gboolean set_name(char *header, const char *name) {
  gsize n = strlen(name);
  if (n <= NAME_BYTES) {
    memcpy(header + NAME, name, n);
    return TRUE;
  }
  for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
    gsize before = (gsize)(slash - name);
    if (n - before - 1 > NAME_BYTES || before > PREFIX_BYTES) continue;
    memcpy(header + PREFIX, name, before);
    memcpy(header + NAME, slash + 1, n - before - 1);
    return TRUE;
  }
  return FALSE;
}

static gboolean put_header(CarnetTar *tar, const char *name, guint64 size, GError **error) {
  char header[BLOCK] = {0};
  if (size >= MAX_SIZE || !set_name(header, name)) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_STORE, "%s: too %s for a tar file", name,
                size >= MAX_SIZE ? "large" : "long a name");
    return FALSE;
  }
  octal(header + MODE, 7, 0644);
  octal(header + UID, 7, 0);
  octal(header + GID, 7, 0);
  octal(header + SIZE, 11, size);
  octal(header + MTIME, 11, (guint64)tar->time);
  header[TYPE] = '0';
  memcpy(header + MAGIC, "ustar\00000", 8);
  memset(header + SUM, ' ', 8);
  guint sum = 0;
  for (guint i = 0; i < BLOCK; i++) sum += (guchar)header[i];
  octal(header + SUM, 6, sum);
  header[SUM + 6] = '\0';
  return put(tar, header, BLOCK, error);
}

gboolean carnet_tar_add(CarnetTar *tar, const char *name, const void *bytes, gsize n, GError **error) {
  return put_header(tar, name, n, error) && (n == 0 || put(tar, bytes, n, error)) && pad(tar, n, error);
}

static gboolean copy(CarnetTar *tar, GInputStream *in, guint64 size, const char *path, GError **error) {
  g_autofree char *piece = g_malloc(PIECE);
  guint64 done = 0;
  while (done < size) {
    gssize n = g_input_stream_read(in, piece, MIN(PIECE, size - done), NULL, error);
    if (n < 0) return FALSE;
    if (n == 0) {
      g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_STORE, "%s became shorter while it was read",
                  path);
      return FALSE;
    }
    if (!put(tar, piece, (gsize)n, error)) return FALSE;
    done += (guint64)n;
  }
  return TRUE;
}

gboolean carnet_tar_add_file(CarnetTar *tar, const char *name, const char *path, GError **error) {
  g_autoptr(GFile) file = g_file_new_for_path(path);
  g_autoptr(GFileInputStream) in = g_file_read(file, NULL, error);
  g_autoptr(GFileInfo) info =
      in ? g_file_input_stream_query_info(in, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, error) : NULL;
  if (!info) return FALSE;
  guint64 size = (guint64)g_file_info_get_size(info);
  return put_header(tar, name, size, error) && copy(tar, G_INPUT_STREAM(in), size, path, error) &&
         pad(tar, size, error);
}

gboolean carnet_tar_end(CarnetTar *tar, GError **error) {
  static const char zeros[2 * BLOCK];
  if (!put(tar, zeros, sizeof zeros, error)) return FALSE;
  gboolean done = g_output_stream_close(G_OUTPUT_STREAM(tar->out), NULL, error);
  if (done) g_clear_object(&tar->out);
  return done;
}
