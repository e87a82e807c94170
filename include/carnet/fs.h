/*
 * fs.h - files: bounded reads, whole writes, the workspace's folder, the program's templates.
 *
 * Errors, where a call says no more: no such file or folder CARNET_ERROR_NOT_FOUND; what the system refuses
 * CARNET_ERROR_STORE. Devices, pipes and folders are never read as files (CARNET_ERROR_INPUT), and never
 * waited for.
 */
#ifndef CARNET_FS_H
#define CARNET_FS_H

#include <glib.h>

#define CARNET_FS_ERROR (carnet_fs_error_quark())
GQuark carnet_fs_error_quark(void);

/* Whole file; refused (CARNET_ERROR_INPUT) above max_bytes or where it is no regular file. Free with
 * g_bytes_unref. */
GBytes *carnet_fs_read(const char *path, gsize max_bytes, GError **error);
/*
 * Write to a temporary file beside it (".carnet-XXXXXX"), fsync, rename, fsync the folder: the old or the
 * new, never half. A file that is replaced keeps its permissions; a new one has those of the umask.
 */
gboolean carnet_fs_write(const char *path, const void *bytes, gsize n, GError **error);
gboolean carnet_fs_mkdir(const char *path, GError **error); /* with parents, 0700 */
/* Rename a file or folder within one file system, and fsync the folder it went to: after a crash it is there
 * or here, whole. What stands at `to` is the caller's to look for: a file, or an empty folder, is replaced.
 */
gboolean carnet_fs_move(const char *from, const char *to, GError **error);
/* Remove a file or a folder with all below it; links are removed, not followed. Nothing there is no error. */
gboolean carnet_fs_remove_tree(const char *path, GError **error);
/*
 * Copy by digest into a folder of sources: <folder>/<2 hex>/<64 hex>, made if need be, read-only; returns the
 * digest, caller frees. Present with the same size: kept as it is; with another: replaced. Copies and digests
 * in one pass, in pieces: memory does not grow with the file.
 */
char *carnet_fs_keep(const char *folder, const char *path, GError **error);
/* Where carnet_fs_keep put that digest; caller frees. */
char *carnet_fs_kept_path(const char *folder, const char *digest);
/* The nearest folder from `start` upwards that holds `.carnet/`; caller frees; CARNET_ERROR_NOT_FOUND where
 * none. */
char *carnet_fs_find_workspace(const char *start, GError **error);
/*
 * The templates, a folder that holds `texts/`: $CARNET_TEMPLATES (set, but no such folder: an error, no other
 * is tried), else ../templates beside the program, else CARNET_DATADIR "/templates" as compiled in; caller
 * frees.
 */
char *carnet_fs_templates(GError **error);
/*
 * A lock that the system gives back when its process ends, however it ends: the file at `path`, made if need
 * be, is locked for one CarnetLock at a time, in whatever process or thread. Waits up to wait_ms (0: not at
 * all); NULL where another holds it still. Where the file system has no locks, or the file cannot be made,
 * everybody gets one.
 */
typedef struct CarnetLock CarnetLock;
CarnetLock *carnet_fs_lock(const char *path, guint wait_ms);
void carnet_lock_free(CarnetLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetLock, carnet_lock_free)
/* Names in a folder, sorted by bytes, no dot files; `suffix` NULL for all; g_strfreev. */
char **carnet_fs_list(const char *folder, const char *suffix, GError **error);

#endif
