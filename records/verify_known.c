/*
 * verify_known.c - what was verified before; see verify_known.h.
 *
 * The file lies in the workspace, which others may write to or hand over, so it is sealed by HMAC with a
 * secret that stays with the person who verifies. It names a commit, which fixes everything before it, and of
 * the events that later ones are judged by only where they stand; their content is read from that commit's
 * tree.
 *
 *   carnet-verified 1
 *   checks <SHA-256 of the names of all checks and of the program's version>
 *   root <commit>
 *   tip <commit>
 *   counts <commits> <events> <signed> <unsigned>
 *   event <commit> <verdict> <key or -> <path>
 *   seal <HMAC-SHA-256 of all lines before>
 */
#include "verify_known.h"

#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/fs.h"
#include "carnet/yaml.h"
#include "causal.h"
#include "form.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/rand.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD "carnet-verified 1\n"
#define MAX_FILE_BYTES ((gsize)256 * 1024 * 1024)
#define SECRET_BYTES 32

/* ---- the secret ------------------------------------------------------------------------------------------
 */

/* A secret that others could read or have put there is none. */
static gboolean is_ours_alone(const char *path) {
  struct stat file;
  return lstat(path, &file) == 0 && S_ISREG(file.st_mode) && file.st_uid == geteuid() &&
         (file.st_mode & 077) == 0;
}

/* Writing keeps the mode of what is there. */
static gboolean make_private(const char *path, GError **error) {
  int fd = unlink(path) == 0 || errno == ENOENT
               ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)
               : -1;
  if (fd >= 0) {
    close(fd);
    return TRUE;
  }
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_STORE, "%s: %s", path, g_strerror(errno));
  return FALSE;
}

GBytes *carnet_verify_secret(const char *path, GError **error) {
  g_autoptr(GBytes) there = is_ours_alone(path) ? carnet_fs_read(path, SECRET_BYTES, NULL) : NULL;
  if (there != NULL && g_bytes_get_size(there) == SECRET_BYTES) return g_steal_pointer(&there);
  g_autofree char *folder = g_path_get_dirname(path);
  guint8 raw[SECRET_BYTES];
  if (RAND_bytes(raw, sizeof raw) != 1) {
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_STORE, "the system gives no random numbers");
    return NULL;
  }
  if (!carnet_fs_mkdir(folder, error) || !make_private(path, error) ||
      !carnet_fs_write(path, raw, sizeof raw, error))
    return NULL;
  return g_bytes_new(raw, sizeof raw);
}

static char *seal_of(const CarnetVerify *verify, const char *text, gsize n) {
  g_autoptr(GBytes) bytes = g_bytes_new_static(text, n);
  return g_compute_hmac_for_bytes(G_CHECKSUM_SHA256, verify->options->secret, bytes);
}

/* Another program, or one with other checks, has not verified what this one would. */
static char *checks_digest(void) {
  g_autoptr(GString) names = g_string_new(CARNET_VERSION "\n");
  for (CarnetCheck check = 0; check < CARNET_N_CHECKS; check++)
    g_string_append_printf(names, "%s\n", carnet_check_name(check));
  return carnet_digest_of_bytes(names->str, names->len);
}

/* ---- reading ---------------------------------------------------------------------------------------------
 */

void carnet_known_free(CarnetKnown *known) {
  if (known == NULL) return;
  g_free(known->root);
  g_free(known->tip);
  g_clear_pointer(&known->records, g_ptr_array_unref);
  g_free(known);
}

static gboolean tree_of(git_odb *odb, const char *commit, git_oid *tree) {
  git_oid id;
  if (!carnet_git_oid(commit, &id, NULL)) return FALSE;
  g_autoptr(GBytes) object = carnet_git_read(odb, &id, GIT_OBJECT_COMMIT, CARNET_COMMIT_MAX_BYTES, NULL);
  gsize n = 0;
  const char *text = object != NULL ? g_bytes_get_data(object, &n) : NULL;
  g_autoptr(CarnetCommit) parsed = text != NULL ? carnet_commit_parse(text, n, NULL) : NULL;
  return parsed != NULL && carnet_git_oid(parsed->tree, tree, NULL);
}

/* "<commit> <verdict> <key> <path>" */
static gboolean read_event(CarnetKnown *known, git_odb *odb, const git_oid *tree, const char *line) {
  g_auto(GStrv) words = g_strsplit(line, " ", 4);
  CarnetTreeEntry entry;
  if (g_strv_length(words) != 4 || !carnet_tree_find(odb, tree, words[3], &entry, NULL)) return FALSE;
  g_autoptr(GBytes) bytes =
      carnet_git_read(odb, &entry.id, GIT_OBJECT_BLOB, carnet_yaml_limits_event.max_bytes, NULL);
  CarnetEventRecord *record = bytes != NULL ? carnet_form_read(bytes, words[3], NULL) : NULL;
  if (record == NULL) return FALSE;
  g_ptr_array_add(known->records, record);
  record->order = known->records->len;
  record->verdict = strcmp(words[1], "unsigned") == 0 ? CARNET_VERDICT_UNSIGNED : CARNET_VERDICT_GOOD;
  g_free(record->commit);
  record->commit = g_strdup(words[0]);
  g_free(record->key);
  record->key = g_strdup(strcmp(words[2], "-") == 0 ? "" : words[2]);
  return TRUE;
}

static const char *value_of(const char *line, const char *name) {
  gsize n = strlen(name);
  return line != NULL && strncmp(line, name, n) == 0 && line[n] == ' ' ? line + n + 1 : NULL;
}

static CarnetKnown *parse(const CarnetVerify *verify, char **lines) {
  g_autoptr(CarnetKnown) known = g_new0(CarnetKnown, 1);
  known->records = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
  g_autofree char *checks = checks_digest();
  if (g_strv_length(lines) < 6 || g_strcmp0(value_of(lines[1], "checks"), checks) != 0) return NULL;
  known->root = g_strdup(value_of(lines[2], "root"));
  known->tip = g_strdup(value_of(lines[3], "tip"));
  const char *counts = value_of(lines[4], "counts");
  git_oid tree;
  if (known->root == NULL || known->tip == NULL || counts == NULL ||
      !tree_of(verify->ledger->odb, known->tip, &tree))
    return NULL;
  guint64 *const numbers[] = {&known->commits, &known->events, &known->signed_good, &known->unsigned_allowed};
  char *p = (char *)(guintptr)counts;
  for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) *numbers[i] = g_ascii_strtoull(p, &p, 10);
  for (char **line = lines + 5; value_of(*line, "event") != NULL; line++)
    if (!read_event(known, verify->ledger->odb, &tree, value_of(*line, "event"))) return NULL;
  return g_steal_pointer(&known);
}

CarnetKnown *carnet_known_load(const CarnetVerify *verify) {
  const CarnetVerifyOptions *options = verify->options;
  if (options->known_file == NULL || options->secret == NULL) return NULL;
  g_autoptr(GBytes) bytes = carnet_fs_read(options->known_file, MAX_FILE_BYTES, NULL);
  if (bytes == NULL) return NULL;
  g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  char *seal = strstr(text, "\nseal ");
  if (!g_str_has_prefix(text, HEAD) || seal == NULL) return NULL;
  g_autofree char *right = seal_of(verify, text, (gsize)(seal + 1 - text)),
                  *line = g_strdup_printf("\nseal %s\n", right);
  if (strcmp(seal, line) != 0) return NULL;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autoptr(CarnetKnown) known = parse(verify, lines);
  if (known == NULL || (options->root != NULL && strcmp(options->root, known->root) != 0)) return NULL;
  return g_steal_pointer(&known);
}

/* ---- writing ---------------------------------------------------------------------------------------------
 */

gboolean carnet_known_save(const CarnetVerify *verify) {
  const CarnetVerifyOptions *options = verify->options;
  const CarnetVerifyResult *result = verify->result;
  if (options->known_file == NULL || options->secret == NULL || result->root == NULL) return TRUE;
  g_autofree char *checks = checks_digest();
  g_autoptr(GString) text = g_string_new(HEAD);
  g_string_append_printf(text, "checks %s\nroot %s\ntip %s\n", checks, result->root, result->tip);
  g_string_append_printf(text,
                         "counts %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                         " %" G_GUINT64_FORMAT "\n",
                         result->commits, result->events, result->signed_good, result->unsigned_allowed);
  for (guint i = 0; i < verify->records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(verify->records, i);
    if (record->body == NULL || !carnet_causal_counts(record)) continue;
    g_string_append_printf(text, "event %s %s %s %s\n", record->commit,
                           record->verdict == CARNET_VERDICT_UNSIGNED ? "unsigned" : "good",
                           *record->key != '\0' ? record->key : "-", record->path);
  }
  g_autofree char *seal = seal_of(verify, text->str, text->len);
  g_string_append_printf(text, "seal %s\n", seal);
  return carnet_fs_write(options->known_file, text->str, text->len, NULL);
}
