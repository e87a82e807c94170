/* links: records base */
/*
 * test_sign.c - what ssh-keygen signs, we find good, with each kind of key; what it does not, we do not.
 * Nothing asks, nothing hangs.
 */
#include "sign.h"
#include "sshkey.h"

#include "carnet/error.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char payload[] = "tree 1234\n\nwords\n";

static char *run(const char *folder, const char *command) {
  g_autoptr(GSubprocessLauncher) launcher =
      g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_set_cwd(launcher, folder);
  g_autoptr(GSubprocess) process = g_subprocess_launcher_spawn(launcher, NULL, "sh", "-c", command, NULL);
  char *out = NULL;
  assert_true(g_subprocess_communicate_utf8(process, NULL, NULL, &out, NULL, NULL));
  return out;
}

static int setup(void **state) {
  *state = g_dir_make_tmp("carnet-sign-XXXXXX", NULL);
  g_free(run(
      *state,
      "printf 'tree 1234\\n\\nwords\\n' > payload; for k in 'ed25519 256' 'ecdsa 256' 'ecdsa 384' 'ecdsa 521' 'rsa 3072' 'rsa 1024'; do set -- $k; "
      "ssh-keygen -q -t $1 -b $2 -N '' -C 'A Person' -f $1-$2 2>/dev/null; done; ssh-keygen -q -t ed25519 -N secret -f locked; chmod 600 *"));
  return 0;
}

static int teardown(void **state) {
  g_free(run(*state, "rm -rf \"$PWD\""));
  g_free(*state);
  return 0;
}

static char *read_text(const char *folder, const char *name) {
  g_autofree char *path = g_build_filename(folder, name, NULL);
  char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL)) fail_msg("%s is not there", path);
  return g_strchomp(text);
}

static CarnetSshKey *key_of(const char *folder, const char *name) {
  g_autofree char *file = g_strconcat(name, ".pub", NULL), *line = read_text(folder, file);
  return carnet_ssh_key_parse(line, NULL);
}

/* ---- kinds of key
 * --------------------------------------------------------------------------------------------------- */

static void test_kinds(void **state) {
  static const struct {
    const char *key, *options;
    gboolean good;
  } cases[] = {{"ed25519-256", "", TRUE}, {"ed25519-256", "-O hashalg=sha256", TRUE},
               {"ecdsa-256", "", TRUE},   {"ecdsa-384", "", TRUE},
               {"ecdsa-521", "", TRUE},   {"ecdsa-521", "-O hashalg=sha256", TRUE},
               {"rsa-3072", "", TRUE},    {"rsa-3072", "-O hashalg=sha256", TRUE}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(CarnetSshKey) key = key_of(*state, cases[i].key);
    assert_non_null(key);
    g_autofree char *command =
        g_strdup_printf("ssh-keygen -q -Y sign -n git %s -f %s < payload", cases[i].options, cases[i].key);
    g_autofree char *armored = run(*state, command);
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetSshSig) sig = carnet_sshsig_parse(armored, &error);
    if (sig == NULL) fail_msg("%s: %s", cases[i].key, error->message);
    assert_int_equal(carnet_sshsig_verify(sig, key, payload, strlen(payload), &error), cases[i].good);
    assert_string_equal(sig->fingerprint, carnet_ssh_key_fingerprint(key));
    for (gsize b = 0; b < strlen(payload); b++) { /* no byte may differ */
      g_autofree char *changed = g_strdup(payload);
      changed[b] ^= 1;
      assert_false(carnet_sshsig_verify(sig, key, changed, strlen(payload), NULL));
    }
    g_autofree char *list = g_strdup_printf("ssh-keygen -l -f %s.pub | cut -d' ' -f2", cases[i].key);
    g_autofree char *fingerprint = g_strchomp(run(*state, list));
    assert_string_equal(fingerprint, carnet_ssh_key_fingerprint(key));
  }
}

static void test_keys_refused(void **state) {
  assert_null(key_of(*state, "rsa-1024"));
  static const char *const bad[] = {
      "",
      "ssh-ed25519",
      "ssh-ed25519 AAAA",
      "ssh-dss AAAAB3NzaC1kc3M=",
      "ssh-ed25519 !!!!",
      "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) assert_null(carnet_ssh_key_parse(bad[i], NULL));
  g_autoptr(CarnetSshKey) key = key_of(*state, "ed25519-256");
  assert_null(strstr(carnet_ssh_key_line(key), "Person")); /* a comment may be a name */
}

/* ---- signatures that are none
 * ------------------------------------------------------------------------------------------ */

static void test_signatures_refused(void **state) {
  g_autoptr(CarnetSshKey) key = key_of(*state, "ed25519-256");
  g_autofree char *armored = run(*state, "ssh-keygen -q -Y sign -n git -f ed25519-256 < payload");
  g_autofree char *file = run(*state, "ssh-keygen -q -Y sign -n file -f ed25519-256 < payload");
  g_autofree char *other = run(*state, "ssh-keygen -q -Y sign -n git -f ecdsa-256 < payload");
  const char *const parsed[] = {file, other};
  for (gsize i = 0; i < G_N_ELEMENTS(parsed); i++) {
    g_autoptr(CarnetSshSig) sig = carnet_sshsig_parse(parsed[i], NULL);
    assert_non_null(sig);
    assert_false(carnet_sshsig_verify(sig, key, payload, strlen(payload), NULL));
  }
  g_autofree char *behind = g_strconcat(armored, armored, NULL), *before = g_strconcat("x\n", armored, NULL),
                  *blank = g_strconcat(armored, " ", NULL);
  g_autofree char *cut = g_strndup(armored, strlen(armored) / 2);
  const char *const refused[] = {
      "", "hello", behind, before, blank, cut, "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----"};
  for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) assert_null(carnet_sshsig_parse(refused[i], NULL));
}

/* rsa with SHA-1: an honest signature whose algorithm is renamed has another length, so it is made by hand.
 */
static void test_sha1_refused(void **state) {
  g_autoptr(CarnetSshKey) key = key_of(*state, "rsa-3072");
  g_autofree char *armored = run(*state, "ssh-keygen -q -Y sign -n git -f rsa-3072 < payload");
  g_autoptr(CarnetSshSig) sig = carnet_sshsig_parse(armored, NULL);
  assert_true(carnet_wire_is(&sig->algorithm, "rsa-sha2-512"));
  sig->algorithm = (CarnetWire){(const guint8 *)"ssh-rsa", 7};
  assert_false(carnet_sshsig_verify(sig, key, payload, strlen(payload), NULL));
}

/* ---- signing
 * --------------------------------------------------------------------------------------------------------------
 */

static char *sign(const char *folder, const char *name, guint timeout_ms, GError **error) {
  g_autofree char *path = g_build_filename(folder, name, NULL);
  CarnetActor actor = {.person = "p", .role = "r", .key_file = path, .timeout_ms = timeout_ms};
  return carnet_sign_bytes(&actor, payload, strlen(payload), error);
}

static void test_sign(void **state) {
  g_autoptr(GError) error = NULL;
  g_autofree char *armored = sign(*state, "ed25519-256", 0, &error);
  g_assert_no_error(error);
  g_autoptr(CarnetSshSig) sig = carnet_sshsig_parse(armored, NULL);
  g_autoptr(CarnetSshKey) key = key_of(*state, "ed25519-256");
  assert_true(carnet_sshsig_verify(sig, key, payload, strlen(payload), NULL));
  assert_null(sign(*state, "nowhere", 0, &error));
  assert_int_equal(error->code, CARNET_LEDGER_SIGNING);
}

/* A key with a passphrase: refused at once, as there is no terminal to ask on; with a program that never
 * answers, in time. */
static void test_never_hangs(void **state) {
  g_unsetenv("SSH_AUTH_SOCK");
  g_unsetenv("SSH_ASKPASS");
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time();
  assert_null(sign(*state, "locked", 20000, &error));
  assert_int_equal(error->code, CARNET_LEDGER_SIGNING);
  assert_true(g_get_monotonic_time() - start < 10 * G_USEC_PER_SEC);
  g_clear_error(&error);
  g_free(run(*state, "printf '#!/bin/sh\\nsleep 60\\n' > ask; chmod 700 ask"));
  g_autofree char *ask = g_build_filename(*state, "ask", NULL);
  g_setenv("SSH_ASKPASS", ask, TRUE);
  start = g_get_monotonic_time();
  assert_null(sign(*state, "locked", 500, &error));
  g_unsetenv("SSH_ASKPASS");
  assert_true(g_get_monotonic_time() - start < 10 * G_USEC_PER_SEC);
  assert_non_null(strstr(error->message, "in time"));
}

/* A public key, and an agent that holds the private one. */
static void test_agent(void **state) {
  g_autofree char *out = run(
      *state,
      "cp ed25519-256.pub only.pub; eval $(ssh-agent -s -a $PWD/agent) > /dev/null; ssh-add -q ed25519-256; echo $SSH_AGENT_PID");
  g_autofree char *socket = g_build_filename(*state, "agent", NULL);
  g_setenv("SSH_AUTH_SOCK", socket, TRUE);
  g_autoptr(GError) error = NULL;
  g_autofree char *armored = sign(*state, "only.pub", 0, &error);
  g_autofree char *end = g_strdup_printf("kill %s", g_strchomp(out));
  g_free(run(*state, end));
  g_unsetenv("SSH_AUTH_SOCK");
  g_assert_no_error(error);
  g_autoptr(CarnetSshSig) sig = carnet_sshsig_parse(armored, NULL);
  g_autoptr(CarnetSshKey) key = key_of(*state, "ed25519-256");
  assert_true(carnet_sshsig_verify(sig, key, payload, strlen(payload), NULL));
}

static void test_make_key(void **state) {
  g_autofree char *path = g_build_filename(*state, "fresh", NULL), *line = NULL, *fingerprint = NULL;
  g_autoptr(GError) error = NULL;
  assert_true(carnet_sign_make_key(path, "p-1", &line, &error));
  assert_true(carnet_sign_fingerprint(line, &fingerprint, &error));
  assert_true(g_str_has_prefix(fingerprint, "SHA256:"));
  assert_false(carnet_sign_make_key(path, "p-1", NULL, &error));
  assert_int_equal(error->code, CARNET_ERROR_INPUT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_kinds),
      cmocka_unit_test(test_keys_refused),
      cmocka_unit_test(test_signatures_refused),
      cmocka_unit_test(test_sha1_refused),
      cmocka_unit_test(test_sign),
      cmocka_unit_test(test_never_hangs),
      cmocka_unit_test(test_agent),
      cmocka_unit_test(test_make_key),
  };
  return cmocka_run_group_tests_name("sign", tests, setup, teardown);
}
