/* links: base */
/*
 * test_fs.c - bounded reads, whole writes, sources by digest, finding the workspace and the templates.
 */
#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/fs.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static int make_folder(void **state) {
  *state = g_dir_make_tmp("fs-XXXXXX", NULL);
  return *state == NULL;
}

static void remove_tree(const char *path) {
  if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK)) {
    GDir *dir = g_dir_open(path, 0, NULL);
    for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir)) {
      g_autofree char *child = g_build_filename(path, name, NULL);
      remove_tree(child);
    }
    g_dir_close(dir);
  }
  g_remove(path);
}

static int drop_folder(void **state) {
  remove_tree(*state);
  g_free(*state);
  return 0;
}

static void put(const char *path, const char *text) {
  assert_true(g_file_set_contents(path, text, -1, NULL));
}

static guint count_files(const char *folder) {
  guint n = 0;
  GDir *dir = g_dir_open(folder, 0, NULL);
  while (g_dir_read_name(dir) != NULL) n++;
  g_dir_close(dir);
  return n;
}

static void test_read(void **state) {
  g_autofree char *path = g_build_filename(*state, "a", NULL), *pipe = g_build_filename(*state, "p", NULL);
  g_autoptr(GError) error = NULL;
  put(path, "hello");
  g_autoptr(GBytes) bytes = carnet_fs_read(path, 5, &error);
  assert_memory_equal(g_bytes_get_data(bytes, NULL), "hello", 5);
  const struct {
    const char *path;
    gsize max;
    int code;
  } cases[] = {{path, 4, CARNET_ERROR_INPUT},
               {*state, 4, CARNET_ERROR_INPUT},
               {"/dev/zero", 1000, CARNET_ERROR_INPUT},
               {pipe, 4, CARNET_ERROR_INPUT}, /* and no wait for a writer */
               {"/nowhere/at/all", 4, CARNET_ERROR_NOT_FOUND}};
  assert_int_equal(mkfifo(pipe, 0600), 0);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    assert_null(carnet_fs_read(cases[i].path, cases[i].max, &error));
    assert_true(g_error_matches(error, CARNET_FS_ERROR, cases[i].code));
    g_clear_error(&error);
  }
  g_autoptr(GBytes) sizeless = carnet_fs_read("/proc/self/status", 1 << 20, &error); /* says size 0 */
  assert_true(g_bytes_get_size(sizeless) > 100);
  put(path, "");
  g_autoptr(GBytes) empty = carnet_fs_read(path, 0, &error);
  assert_int_equal(g_bytes_get_size(empty), 0);
}

static void test_write(void **state) {
  g_autofree char *path = g_build_filename(*state, "out", NULL);
  g_autoptr(GError) error = NULL;
  assert_true(carnet_fs_write(path, "one", 3, &error));
  assert_int_equal(g_chmod(path, 0640), 0);
  assert_true(carnet_fs_write(path, "two\0!", 5, &error));
  g_autoptr(GBytes) bytes = carnet_fs_read(path, 100, &error);
  assert_int_equal(g_bytes_get_size(bytes), 5);
  assert_memory_equal(g_bytes_get_data(bytes, NULL), "two\0!", 5);
  struct stat info;
  assert_int_equal(stat(path, &info), 0);
  assert_int_equal(info.st_mode & 07777, 0640);
  assert_true(carnet_fs_write(path, NULL, 0, &error));
  assert_int_equal(stat(path, &info), 0);
  assert_int_equal(info.st_size, 0);
  assert_int_equal(count_files(*state), 1); /* no temporary file stays */
}

static void test_write_refused(void **state) {
  g_autofree char *absent = g_build_filename(*state, "no", "such", NULL),
                  *full = g_build_filename(*state, "d", NULL);
  g_autofree char *inside = g_build_filename(full, "f", NULL);
  g_autoptr(GError) error = NULL;
  assert_false(carnet_fs_write(absent, "x", 1, &error));
  assert_int_equal(error->code, CARNET_ERROR_NOT_FOUND);
  g_clear_error(&error);
  assert_true(carnet_fs_mkdir(full, &error));
  put(inside, "x");
  assert_false(carnet_fs_write(full, "x", 1, &error)); /* a folder stands there: rename fails */
  assert_int_equal(error->code, CARNET_ERROR_STORE);
  assert_int_equal(count_files(*state), 1);
}

static void test_mkdir(void **state) {
  g_autofree char *path = g_build_filename(*state, "a", "b", "c", NULL),
                  *file = g_build_filename(*state, "f", NULL);
  g_autofree char *below = g_build_filename(file, "x", NULL);
  g_autoptr(GError) error = NULL;
  assert_true(carnet_fs_mkdir(path, &error));
  assert_true(carnet_fs_mkdir(path, &error));
  struct stat info;
  assert_int_equal(stat(path, &info), 0);
  assert_int_equal(info.st_mode & 0777, 0700);
  put(file, "x");
  assert_false(carnet_fs_mkdir(below, &error));
  assert_non_null(error);
}

static void test_keep(void **state) {
  g_autofree char *source = g_build_filename(*state, "s.csv", NULL),
                  *folder = g_build_filename(*state, "k", "s", NULL);
  g_autofree char *text = g_strnfill(1000000, 'a'); /* several pieces */
  g_autoptr(GError) error = NULL;
  put(source, text);
  g_autofree char *digest = carnet_fs_keep(folder, source, &error);
  if (digest == NULL) fail_msg("%s", error->message);
  assert_string_equal(digest, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  g_autofree char *kept = carnet_fs_kept_path(folder, digest);
  g_autofree char *expected = g_build_filename(folder, "cd", digest, NULL);
  assert_string_equal(kept, expected);
  g_autofree char *again = carnet_digest_of_file(kept, &error);
  assert_string_equal(again, digest);
  struct stat before, after;
  assert_int_equal(stat(kept, &before), 0);
  assert_int_equal(before.st_mode & 0777, 0400);
  g_autofree char *twice = carnet_fs_keep(folder, source, &error);
  assert_string_equal(twice, digest);
  assert_int_equal(stat(kept, &after), 0);
  assert_true(before.st_ino == after.st_ino); /* present: kept */
  assert_int_equal(count_files(folder), 1);   /* no temporary file stays */
}

static void test_keep_repairs_a_short_copy(void **state) {
  g_autofree char *source = g_build_filename(*state, "s", NULL),
                  *folder = g_build_filename(*state, "k", NULL);
  g_autoptr(GError) error = NULL;
  put(source, "whole");
  g_autofree char *digest = carnet_fs_keep(folder, source, &error);
  g_autofree char *kept = carnet_fs_kept_path(folder, digest);
  put(kept, "who");
  g_autofree char *again = carnet_fs_keep(folder, source, &error);
  g_autofree char *now = carnet_digest_of_file(kept, &error);
  assert_string_equal(now, digest);
}

static void test_keep_refused(void **state) {
  g_autofree char *folder = g_build_filename(*state, "k", NULL), *file = g_build_filename(*state, "f", NULL);
  g_autoptr(GError) error = NULL;
  assert_null(carnet_fs_keep(folder, "/nowhere/x", &error));
  assert_int_equal(error->code, CARNET_ERROR_NOT_FOUND);
  g_clear_error(&error);
  assert_null(carnet_fs_keep(folder, *state, &error));
  assert_int_equal(error->code, CARNET_ERROR_INPUT);
  g_clear_error(&error);
  put(file, "x");
  assert_null(carnet_fs_keep(file, file, &error)); /* the folder is a file */
  assert_int_equal(error->code, CARNET_ERROR_STORE);
}

static void test_find_workspace(void **state) {
  g_autofree char *inner = g_build_filename(*state, "w", "x", "y", NULL),
                  *mark = g_build_filename(*state, "w", ".carnet", NULL);
  g_autofree char *link = g_build_filename(*state, "link", NULL);
  g_autofree char *real = realpath(*state, NULL);
  g_autofree char *expected = g_build_filename(real, "w", NULL);
  g_autoptr(GError) error = NULL;
  assert_true(carnet_fs_mkdir(inner, &error));
  assert_null(carnet_fs_find_workspace(inner, &error));
  assert_int_equal(error->code, CARNET_ERROR_NOT_FOUND);
  g_clear_error(&error);
  put(mark, "a file is no workspace");
  assert_null(carnet_fs_find_workspace(inner, NULL));
  g_unlink(mark);
  assert_true(carnet_fs_mkdir(mark, &error));
  assert_int_equal(symlink(inner, link), 0);
  const char *const starts[] = {inner, link, expected, mark};
  for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
    g_autofree char *found = carnet_fs_find_workspace(starts[i], &error);
    assert_string_equal(found, expected);
  }
}

static void test_templates(void **state) {
  g_autofree char *texts = g_build_filename(*state, "texts", NULL);
  g_autofree char *old = g_strdup(g_getenv("CARNET_TEMPLATES"));
  g_autoptr(GError) error = NULL;
  g_setenv("CARNET_TEMPLATES", *state, TRUE);
  assert_null(carnet_fs_templates(&error)); /* named, but none: no silent way out */
  assert_int_equal(error->code, CARNET_ERROR_NOT_FOUND);
  g_clear_error(&error);
  assert_true(carnet_fs_mkdir(texts, &error));
  g_autofree char *found = carnet_fs_templates(&error);
  assert_string_equal(found, *state);
  /* beside the program: <folder of this test>/../templates */
  g_unsetenv("CARNET_TEMPLATES");
  g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
  g_autofree char *bin = g_path_get_dirname(program), *up = g_path_get_dirname(bin);
  g_autofree char *beside = g_build_filename(up, "templates", NULL),
                  *beside_texts = g_build_filename(beside, "texts", NULL);
  assert_true(carnet_fs_mkdir(beside_texts, &error));
  g_autofree char *second = carnet_fs_templates(&error);
  g_rmdir(beside_texts);
  g_rmdir(beside);
  if (old != NULL) g_setenv("CARNET_TEMPLATES", old, TRUE);
  assert_string_equal(second, beside);
}

static void test_list(void **state) {
  static const char *const names[] = {"b.yaml", "a.yaml", "Z.yaml", ".hidden.yaml", "é.yaml", "c.txt"};
  g_autoptr(GError) error = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *path = g_build_filename(*state, names[i], NULL);
    put(path, "");
  }
  g_auto(GStrv) yaml = carnet_fs_list(*state, ".yaml", &error);
  g_autofree char *joined = g_strjoinv(" ", yaml);
  assert_string_equal(joined, "Z.yaml a.yaml b.yaml é.yaml");
  g_auto(GStrv) all = carnet_fs_list(*state, NULL, &error);
  assert_int_equal(g_strv_length(all), 5);
  assert_null(carnet_fs_list("/nowhere", NULL, &error));
  assert_int_equal(error->code, CARNET_ERROR_NOT_FOUND);
}

/* One at a time, in this process too; given back when it is freed, and when its process is killed. */
static void test_lock(void **state) {
  g_autofree char *path = g_build_filename(*state, "x.lock", NULL);
  CarnetLock *lock = carnet_fs_lock(path, 0);
  assert_non_null(lock);
  assert_null(carnet_fs_lock(path, 0));
  assert_null(carnet_fs_lock(path, 30));
  carnet_lock_free(lock);

  int ready[2];
  assert_int_equal(pipe(ready), 0);
  pid_t child = fork();
  if (child == 0) {
    char held = carnet_fs_lock(path, 0) ? 'y' : 'n';
    if (write(ready[1], &held, 1) == 1) pause();
    _exit(0);
  }
  char held = 0;
  assert_int_equal(read(ready[0], &held, 1), 1);
  assert_int_equal(held, 'y');
  assert_null(carnet_fs_lock(path, 0));
  kill(child, SIGKILL);
  assert_int_equal(waitpid(child, NULL, 0), child);
  g_autoptr(CarnetLock) after = carnet_fs_lock(path, 1000);
  assert_non_null(after);
  close(ready[0]);
  close(ready[1]);

  g_autofree char *nowhere = g_build_filename(*state, "none", "x.lock", NULL);
  g_autoptr(CarnetLock) none = carnet_fs_lock(nowhere, 0); /* nothing to lock: nobody is kept out */
  assert_non_null(none);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, drop_folder)

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_FOLDER(test_read),         IN_FOLDER(test_write),          IN_FOLDER(test_write_refused),
      IN_FOLDER(test_mkdir),        IN_FOLDER(test_keep),           IN_FOLDER(test_keep_repairs_a_short_copy),
      IN_FOLDER(test_keep_refused), IN_FOLDER(test_find_workspace), IN_FOLDER(test_templates),
      IN_FOLDER(test_list),         IN_FOLDER(test_lock),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
