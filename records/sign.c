/*
 * sign.c - ssh-keygen as a subprocess: `-Y sign` and key pairs.
 *
 * ssh-keygen asks for a passphrase on the terminal even when its standard streams are redirected
 * (dependencies.md, trap 12): it runs in a session of its own, which has no terminal, so it can only ask an
 * agent, or the program of SSH_ASKPASS where the user has set one; and it has a timeout.
 */
#include "sign.h"

#include "carnet/error.h"
#include "carnet/fs.h"
#include "sshkey.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_TIMEOUT_MS 30000
#define MAX_SAID 300

typedef struct {
  GMainLoop *loop;
  GSubprocess *process;
  GBytes *out, *err;
  gboolean done, late;
  GError *error;
} Run;

static void own_session(gpointer data) {
  (void)data;
  setsid();
}

static void finished(GObject *source, GAsyncResult *result, gpointer user) {
  Run *run = user;
  g_subprocess_communicate_finish(G_SUBPROCESS(source), result, &run->out, &run->err, &run->error);
  run->done = TRUE;
  g_main_loop_quit(run->loop);
}

/* The whole session: what it started (a program that asks for the passphrase) holds the pipes open too. */
static gboolean too_late(gpointer user) {
  Run *run = user;
  const char *id = g_subprocess_get_identifier(run->process);
  run->late = TRUE;
  if (id != NULL) kill((pid_t)-g_ascii_strtoll(id, NULL, 10), SIGKILL);
  return G_SOURCE_REMOVE;
}

static gboolean fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
static gboolean fail(GError **error, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *why = g_strdup_vprintf(format, args);
  va_end(args);
  g_set_error_literal(error, CARNET_LEDGER_ERROR, CARNET_LEDGER_SIGNING, why);
  return FALSE;
}

static GSubprocess *start(const char *const *argv, GError **error) {
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_child_setup(launcher, own_session, NULL, NULL);
  g_subprocess_launcher_setenv(launcher, "LC_ALL", "C", TRUE);
  g_subprocess_launcher_setenv(launcher, "SSH_ASKPASS_REQUIRE",
                               g_getenv("SSH_ASKPASS") != NULL ? "force" : "never", TRUE);
  g_autoptr(GError) inner = NULL;
  GSubprocess *process = g_subprocess_launcher_spawnv(launcher, argv, &inner);
  if (process == NULL) fail(error, "ssh-keygen does not start: %s; install openssh-client", inner->message);
  return process;
}

/* Runs to its end or until the timeout, in a main context of its own. */
static gboolean communicate(Run *run, GBytes *in, guint timeout_ms) {
  GMainContext *context = g_main_context_new();
  g_main_context_push_thread_default(context);
  run->loop = g_main_loop_new(context, FALSE);
  GSource *timer = g_timeout_source_new(timeout_ms != 0 ? timeout_ms : DEFAULT_TIMEOUT_MS);
  g_source_set_callback(timer, too_late, run, NULL);
  g_source_attach(timer, context);
  g_subprocess_communicate_async(run->process, in, NULL, finished, run);
  while (!run->done) g_main_context_iteration(context, TRUE);
  g_source_destroy(timer);
  g_source_unref(timer);
  g_main_loop_unref(run->loop);
  g_main_context_pop_thread_default(context);
  g_main_context_unref(context);
  return run->error == NULL && !run->late && g_subprocess_get_successful(run->process);
}

static char *said(GBytes *bytes) {
  if (bytes == NULL || g_bytes_get_size(bytes) == 0) return g_strdup("nothing");
  char *text = g_strstrip(g_strndup(g_bytes_get_data(bytes, NULL), MIN(g_bytes_get_size(bytes), MAX_SAID)));
  return g_strdelimit(text, "\r\n", ' ');
}

/* Its standard output; NULL where it did not succeed. */
static char *run_keygen(const char *const *argv, GBytes *in, guint timeout_ms, const char *what,
                        GError **error) {
  Run run = {0};
  run.process = start(argv, error);
  if (run.process == NULL) return NULL;
  gboolean good = communicate(&run, in, timeout_ms);
  g_autofree char *words = said(run.err);
  char *out = NULL;
  gsize n = run.out != NULL ? g_bytes_get_size(run.out) : 0;
  if (good)
    out = n > 0 ? g_strndup(g_bytes_get_data(run.out, NULL), n) : g_strdup("");
  else if (run.late)
    fail(
        error,
        "%s: ssh-keygen did not answer in time; does the key need a passphrase or a touch? load it with ssh-add",
        what);
  else
    fail(error, "%s: ssh-keygen refused: %s; a key with a passphrase is loaded with ssh-add", what,
         run.error != NULL ? run.error->message : words);
  g_clear_pointer(&run.out, g_bytes_unref);
  g_clear_pointer(&run.err, g_bytes_unref);
  g_clear_error(&run.error);
  g_object_unref(run.process);
  return out;
}

char *carnet_sign_bytes(const CarnetActor *actor, const void *bytes, gsize n, GError **error) {
  if (actor->key_file == NULL || !g_file_test(actor->key_file, G_FILE_TEST_IS_REGULAR)) {
    fail(error, "%s: no key is there; give the private key, or the .pub of a key that an agent holds",
         actor->key_file != NULL ? actor->key_file : "signing");
    return NULL;
  }
  const char *const argv[] = {"ssh-keygen", "-Y", "sign", "-n", "git", "-f", actor->key_file, NULL};
  g_autoptr(GBytes) in = g_bytes_new_static(bytes, n);
  return run_keygen(argv, in, actor->timeout_ms, actor->key_file, error);
}

/* Made beside and put in place, the private key last: where it stands, its public half does too, whenever
 * this is killed. */
static CarnetSshKey *make_beside(const char *beside, const char *comment, GError **error) {
  const char *const argv[] = {"ssh-keygen", "-q",    "-t", "ed25519", "-N", "",
                              "-C",         comment, "-f", beside,    NULL};
  g_autofree char *public_path = g_strconcat(beside, ".pub", NULL), *text = NULL;
  if (!carnet_fs_remove_tree(beside, error) || !carnet_fs_remove_tree(public_path, error)) return NULL;
  g_autoptr(GBytes) nothing = g_bytes_new_static("", 0);
  g_autofree char *out = run_keygen(argv, nothing, 0, beside, error);
  if (out == NULL || !g_file_get_contents(public_path, &text, NULL, error)) return NULL;
  return carnet_ssh_key_parse(text, error);
}

gboolean carnet_sign_make_key(const char *path, const char *comment, char **public_key, GError **error) {
  if (g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_INPUT,
                "%s is there already; a key is never written over: name it with --key, or move it away",
                path);
    return FALSE;
  }
  g_autofree char *beside = g_strconcat(path, ".new", NULL),
                  *beside_public = g_strconcat(beside, ".pub", NULL),
                  *public_path = g_strconcat(path, ".pub", NULL);
  g_autoptr(CarnetSshKey) key = make_beside(beside, comment, error);
  if (key == NULL || !carnet_fs_move(beside_public, public_path, error) ||
      !carnet_fs_move(beside, path, error))
    return FALSE;
  if (public_key != NULL) *public_key = g_strdup(carnet_ssh_key_line(key));
  return TRUE;
}
