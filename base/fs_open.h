/*
 * fs_open.h - the two calls by which this room reads files: never a device, a pipe or a folder, and never
 * half a story about why not. Room-internal.
 */
#ifndef CARNET_FS_OPEN_H
#define CARNET_FS_OPEN_H

#include <glib.h>
#include <sys/stat.h>

#define CARNET_FS_CHUNK_BYTES ((gsize)256 * 1024)

/* A descriptor, or -1: no such file CARNET_ERROR_NOT_FOUND, no regular file CARNET_ERROR_INPUT, else _STORE.
   info may be NULL. */
int carnet_fs_open_regular(const char *path, struct stat *info, GError **error);
/* Bytes read, 0 at the end, -1 with CARNET_ERROR_STORE; goes on after EINTR. */
gssize carnet_fs_read_some(int fd, const char *path, void *buffer, gsize n, GError **error);

#endif
