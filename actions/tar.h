/*
 * tar.h - a tar file (POSIX ustar) that any tar unpacks: regular files alone, without owners, all of one
 * time. What stands in it depends on its contents alone.
 */
#ifndef CARNET_ACTIONS_TAR_H
#define CARNET_ACTIONS_TAR_H

#include <glib.h>

typedef struct CarnetTar CarnetTar;
/* `time` Unix seconds. Nothing stands at `path` before carnet_tar_end; what was there stays until then. */
CarnetTar *carnet_tar_new(const char *path, gint64 time, GError **error);
/* `name` with slashes, at most 255 bytes. */
gboolean carnet_tar_add(CarnetTar *tar, const char *name, const void *bytes, gsize n, GError **error);
/* In pieces: memory does not grow with the file. */
gboolean carnet_tar_add_file(CarnetTar *tar, const char *name, const char *path, GError **error);
gboolean carnet_tar_end(CarnetTar *tar, GError **error);
void carnet_tar_free(CarnetTar *tar); /* without an end: nothing of it remains */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetTar, carnet_tar_free)

#endif
