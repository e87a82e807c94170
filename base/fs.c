/*
 * fs.c - files; see carnet/fs.h.
 */
#include "carnet/fs.h"

#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "fs_open.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

CARNET_DEFINE_ERROR(fs)

static gboolean fail(GError **error, int code, const char *path, const char *what) {
  g_autofree char *safe = carnet_text_safe(path, -1);
  g_set_error(error, CARNET_FS_ERROR, code, "%s: %s", safe, what);
  return FALSE;
}

/* `doing` failed with errno: the system's words for it. */
static gboolean fail_system(GError **error, int code, int number, const char *path, const char *doing) {
  g_autofree char *what =
      g_strdup_printf("cannot be %s, %s; check the path and its permissions", doing, g_strerror(number));
  return fail(error, code, path, what);
}

static gboolean fail_errno(GError **error, int number, const char *path, const char *doing) {
  gboolean absent = number == ENOENT || number == ENOTDIR;
  return fail_system(error, absent ? CARNET_ERROR_NOT_FOUND : CARNET_ERROR_STORE, number, path, doing);
}

/* ---- reading ------------------------------------------------------------------------------------------- */

int carnet_fs_open_regular(const char *path, struct stat *info, GError **error) {
  struct stat own;
  if (info == NULL) info = &own;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK); /* NONBLOCK: a pipe must not hang it */
  if (fd < 0 && (errno == ENXIO || errno == EISDIR)) {
    fail(error, CARNET_ERROR_INPUT, path, "no regular file; name a file");
    return -1;
  }
  if (fd < 0) {
    fail_errno(error, errno, path, "opened");
    return -1;
  }
  if (fstat(fd, info) == 0 && S_ISREG(info->st_mode)) return fd;
  fail(error, CARNET_ERROR_INPUT, path, "no regular file; name a file");
  close(fd);
  return -1;
}

gssize carnet_fs_read_some(int fd, const char *path, void *buffer, gsize n, GError **error) {
  for (;;) {
    gssize got = read(fd, buffer, n);
    if (got >= 0) return got;
    if (errno == EINTR) continue;
    fail_errno(error, errno, path, "read");
    return -1;
  }
}

GBytes *carnet_fs_read(const char *path, gsize max_bytes, GError **error) {
  struct stat info;
  int fd = carnet_fs_open_regular(path, &info, error);
  if (fd < 0) return NULL;
  gsize expected = info.st_size > 0 ? MIN((gsize)info.st_size, max_bytes) : 0;
  g_autoptr(GByteArray) all = g_byte_array_sized_new((guint)MIN(expected, G_MAXINT));
  gsize chunk = CLAMP(expected + 1, 4096, CARNET_FS_CHUNK_BYTES);
  g_autofree guint8 *buffer = g_malloc(chunk);
  gssize n = 0;
  gboolean small = info.st_size <= 0 || (guint64)info.st_size <= max_bytes;
  /* The size may grow while it is read: the bytes that came are what counts. */
  while (small && (n = carnet_fs_read_some(fd, path, buffer, chunk, error)) > 0) {
    small = all->len + (gsize)n <= max_bytes && all->len + (gsize)n < G_MAXUINT;
    if (small) g_byte_array_append(all, buffer, (guint)n);
  }
  close(fd);
  if (n < 0) return NULL;
  if (!small) {
    g_autofree char *what =
        g_strdup_printf("more than %" G_GSIZE_FORMAT " bytes; a smaller file is wanted", max_bytes);
    fail(error, CARNET_ERROR_INPUT, path, what);
    return NULL;
  }
  return g_byte_array_free_to_bytes(g_steal_pointer(&all));
}

/* ---- writing ------------------------------------------------------------------------------------------- */

static gboolean write_all(int fd, const char *path, const void *bytes, gsize n, GError **error) {
  const char *p = bytes;
  while (n > 0) {
    gssize put = write(fd, p, n);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return fail_errno(error, errno, path, "written");
    p += put;
    n -= (gsize)put;
  }
  return TRUE;
}

/* What is written must be on the disk before the name is. Takes the descriptor. */
static gboolean finish_file(int fd, const char *path, GError **error) {
  int number = fsync(fd) == 0 ? 0 : errno;
  if (close(fd) != 0 && number == 0) number = errno;
  return number == 0 || fail_errno(error, number, path, "written");
}

/* Some file systems have no fsync of folders (EINVAL, ENOTSUP): there is nothing more to do there. */
static gboolean sync_folder(const char *folder, GError **error) {
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return fail_errno(error, errno, folder, "opened");
  int number = fsync(fd) == 0 ? 0 : errno;
  close(fd);
  return number == 0 || number == EINVAL || number == ENOTSUP || fail_errno(error, number, folder, "written");
}

/* A new temporary file in `folder`; its descriptor, or -1. *temporary is the caller's. */
static int open_temporary(const char *folder, int mode, char **temporary, GError **error) {
  *temporary = g_build_filename(folder, ".carnet-XXXXXX", NULL);
  int fd = g_mkstemp_full(*temporary, O_WRONLY | O_CLOEXEC, mode);
  if (fd >= 0) return fd;
  fail_errno(error, errno, folder, "written to");
  return -1;
}

/* Give the finished temporary file its name; removed where that fails. */
static gboolean put_in_place(const char *temporary, const char *path, const char *folder, GError **error) {
  if (g_rename(temporary, path) == 0) return sync_folder(folder, error);
  int number = errno;
  g_unlink(temporary);
  return fail_errno(error, number, path, "put in its place");
}

gboolean carnet_fs_write(const char *path, const void *bytes, gsize n, GError **error) {
  g_autofree char *folder = g_path_get_dirname(path);
  g_autofree char *temporary = NULL;
  struct stat old;
  gboolean replaces = lstat(path, &old) == 0 && S_ISREG(old.st_mode);
  int fd = open_temporary(folder, 0666, &temporary, error);
  if (fd < 0) return FALSE;
  int kept =
      replaces ? fchmod(fd, old.st_mode & 07777) : 0; /* the new one is as private as the old one was */
  gboolean good =
      kept == 0 ? write_all(fd, path, bytes, n, error) : fail_errno(error, errno, path, "written");
  if (!finish_file(fd, path, good ? error : NULL)) good = FALSE;
  if (good) return put_in_place(temporary, path, folder, error);
  g_unlink(temporary);
  return FALSE;
}

gboolean carnet_fs_mkdir(const char *path, GError **error) {
  if (g_mkdir_with_parents(path, 0700) == 0) return TRUE;
  return fail_system(error, CARNET_ERROR_STORE, errno, path, "made a folder");
}

gboolean carnet_fs_move(const char *from, const char *to, GError **error) {
  g_autofree char *folder = g_path_get_dirname(to);
  if (g_rename(from, to) == 0) return sync_folder(folder, error);
  return fail_errno(error, errno, to, "put in its place");
}

static gboolean remove_below(const char *path, GError **error) {
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free); /* listed before it changes */
  g_autoptr(GDir) dir = g_dir_open(path, 0, error);
  if (dir == NULL) return FALSE;
  for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
    g_ptr_array_add(names, g_build_filename(path, name, NULL));
  for (guint i = 0; i < names->len; i++)
    if (!carnet_fs_remove_tree(names->pdata[i], error)) return FALSE;
  return TRUE;
}

gboolean carnet_fs_remove_tree(const char *path, GError **error) {
  struct stat info;
  if (lstat(path, &info) != 0) return errno == ENOENT || fail_errno(error, errno, path, "removed");
  if (S_ISDIR(info.st_mode) && !remove_below(path, error)) return FALSE;
  return g_remove(path) == 0 || errno == ENOENT || fail_errno(error, errno, path, "removed");
}

/* ---- sources by digest --------------------------------------------------------------------------------- */

char *carnet_fs_kept_path(const char *folder, const char *digest) {
  char two[3] = {0};
  g_strlcpy(two, digest, sizeof two);
  return g_build_filename(folder, two, digest, NULL);
}

/* Copies and digests in one pass, in pieces: sources have many gigabytes. */
static char *copy_digesting(int from, const char *from_path, int to, const char *to_path, GError **error) {
  g_autoptr(CarnetDigest) digest = carnet_digest_new();
  g_autofree char *buffer = g_malloc(CARNET_FS_CHUNK_BYTES);
  gssize n = 0;
  while ((n = carnet_fs_read_some(from, from_path, buffer, CARNET_FS_CHUNK_BYTES, error)) > 0) {
    carnet_digest_update(digest, buffer, (gsize)n);
    if (!write_all(to, to_path, buffer, (gsize)n, error)) return NULL;
  }
  if (n < 0) return NULL;
  guint8 raw[CARNET_DIGEST_BYTES];
  carnet_digest_finish(digest, raw);
  char *hex = g_malloc(CARNET_DIGEST_HEX + 1);
  carnet_digest_to_hex(raw, hex);
  return hex;
}

/* The copy goes to its place. A file of that digest and size is there already: it stays. */
static gboolean keep_copy(const char *folder, const char *digest, const char *temporary, GError **error) {
  g_autofree char *place = carnet_fs_kept_path(folder, digest);
  g_autofree char *sub = g_path_get_dirname(place);
  struct stat ours, theirs;
  if (stat(temporary, &ours) == 0 && stat(place, &theirs) == 0 && S_ISREG(theirs.st_mode) &&
      ours.st_size == theirs.st_size)
    return g_unlink(temporary) == 0 || fail_errno(error, errno, temporary, "removed");
  if (!carnet_fs_mkdir(sub, error) || !sync_folder(folder, error)) {
    g_unlink(temporary);
    return FALSE;
  }
  return put_in_place(temporary, place, sub, error);
}

char *carnet_fs_keep(const char *folder, const char *path, GError **error) {
  int from = carnet_fs_open_regular(path, NULL, error);
  if (from < 0) return NULL;
  g_autofree char *temporary = NULL;
  g_autofree char *digest = NULL;
  int to = carnet_fs_mkdir(folder, error) ? open_temporary(folder, 0400, &temporary, error) : -1;
  if (to >= 0) {
    digest = copy_digesting(from, path, to, temporary, error);
    if (!finish_file(to, temporary, digest != NULL ? error : NULL)) g_clear_pointer(&digest, g_free);
    if (digest == NULL) g_unlink(temporary);
  }
  close(from);
  if (digest == NULL || !keep_copy(folder, digest, temporary, error)) return NULL;
  return g_steal_pointer(&digest);
}

/* ---- locks that end with their process ---------------------------------------------------------------- */

#define LOOK_MS 10

struct CarnetLock {
  int fd; /* -1: there are no such locks here */
};

static CarnetLock *lock_new(int fd) {
  CarnetLock *lock = g_new0(CarnetLock, 1);
  lock->fd = fd;
  return lock;
}

/* 0: held; EWOULDBLOCK: by another; else there are none. */
static int try_lock(int fd) {
  while (flock(fd, LOCK_EX | LOCK_NB) != 0)
    if (errno != EINTR) return errno;
  return 0;
}

CarnetLock *carnet_fs_lock(const char *path, guint wait_ms) {
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return lock_new(-1);
  for (guint waited = 0;; waited += LOOK_MS) {
    int code = try_lock(fd);
    if (code == 0) return lock_new(fd);
    if (code == EWOULDBLOCK && waited < wait_ms) {
      g_usleep((gulong)LOOK_MS * 1000);
      continue;
    }
    close(fd);
    return code == EWOULDBLOCK ? NULL : lock_new(-1);
  }
}

void carnet_lock_free(CarnetLock *lock) {
  if (!lock) return;
  if (lock->fd >= 0) close(lock->fd);
  g_free(lock);
}
