/* What does not fit into memory; see spill.h. */
#include "spill.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "carnet/error.h"
#include "carnet/inventory.h"

struct CarnetSpill {
  int fd; /* -1: nothing in it */
  guint64 size;
};

CarnetSpill *carnet_spill_new(void) {
  CarnetSpill *spill = g_new0(CarnetSpill, 1);
  spill->fd = -1;
  return spill;
}

void carnet_spill_free(CarnetSpill *spill) {
  if (!spill) return;
  if (spill->fd >= 0) close(spill->fd);
  g_free(spill);
}

guint64 carnet_spill_size(const CarnetSpill *spill) { return spill->size; }

static gboolean fail(GError **error, const char *what) {
  g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_STORE, "a temporary file in %s: %s: %s",
              g_get_tmp_dir(), what, g_strerror(errno));
  return FALSE;
}

gboolean carnet_spill_append(CarnetSpill *spill, const void *bytes, gsize n, GError **error) {
  if (spill->fd < 0) {
    g_autofree char *name = NULL;
    spill->fd = g_file_open_tmp("carnet-spill-XXXXXX", &name, error);
    if (spill->fd < 0) return FALSE;
    g_unlink(name);
  }
  const guint8 *at = bytes;
  while (n > 0) {
    gssize put = write(spill->fd, at, n);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return fail(error, "write");
    at += put;
    n -= (gsize)put;
    spill->size += (guint64)put;
  }
  return TRUE;
}

gboolean carnet_spill_read(const CarnetSpill *spill, guint64 offset, void *to, gsize n, GError **error) {
  guint8 *at = to;
  while (n > 0) {
    gssize got = pread(spill->fd, at, n, (off_t)offset);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return fail(error, "read");
    at += got;
    n -= (gsize)got;
    offset += (guint64)got;
  }
  return TRUE;
}
