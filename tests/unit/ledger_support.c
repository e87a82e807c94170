/*
 * ledger_support.c - see ledger_support.h.
 */
#include "ledger_support.h"

#include "carnet/canon.h"
#include "carnet/fold.h"
#include "carnet/text.h"
#include "carnet/yaml.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define FIRST_INSTANT "2026-01-05T08:00:00Z"

static CarnetActor actor_of(const Bench *bench, const char *person, const char *role, char **key_file) {
  *key_file = g_build_filename(bench->folder, "keys", person, NULL);
  CarnetActor actor = {.person = person, .role = role, .key_file = *key_file};
  actor.unsigned_trial = !g_file_test(*key_file, G_FILE_TEST_EXISTS);
  return actor;
}

char *bench_time(Bench *bench) {
  bench->clock += 60;
  return carnet_text_instant(bench->clock);
}

char *bench_key(Bench *bench, const char *person) {
  char *path = g_build_filename(bench->folder, "keys", person, NULL);
  if (g_file_test(path, G_FILE_TEST_EXISTS)) return path;
  GError *error = NULL;
  carnet_sign_make_key(path, person, NULL, &error);
  g_assert_no_error(error);
  return path;
}

char *bench_public(Bench *bench, const char *person) {
  g_autofree char *path = bench_key(bench, person);
  g_autofree char *public_path = g_strconcat(path, ".pub", NULL);
  char *text = NULL;
  g_assert_true(g_file_get_contents(public_path, &text, NULL, NULL));
  return g_strstrip(text);
}

Bench *bench_new(gboolean trial) {
  Bench *bench = g_new0(Bench, 1);
  GError *error = NULL;
  bench->folder = g_dir_make_tmp("carnet-ledger-XXXXXX", &error);
  g_assert_no_error(error);
  bench->clock = carnet_text_instant_to_unix(FIRST_INSTANT);
  g_autofree char *keys = g_build_filename(bench->folder, "keys", NULL);
  g_mkdir(keys, 0700);
  g_autofree char *line = bench_public(bench, "p-admin");
  CarnetFounder founder = {"p-admin", "admin finance", line};
  g_autofree char *key_file = NULL, *time = carnet_text_instant(bench->clock);
  CarnetActor actor = actor_of(bench, "p-admin", "admin", &key_file);
  actor.unsigned_trial = trial;
  g_autoptr(CarnetNode) policy = carnet_policy_default(trial);
  carnet_ledger_init(bench->folder, &founder, &actor, policy, time, &error);
  g_assert_no_error(error);
  bench->ledger = carnet_ledger_open(bench->folder, &error);
  g_assert_no_error(error);
  if (trial) g_remove(key_file); /* from now on p-admin acts unsigned */
  return bench;
}

void bench_free(Bench *bench) {
  carnet_ledger_free(bench->ledger);
  g_autofree char *command = g_strdup_printf("rm -rf '%s'", bench->folder);
  bench_shell(bench, command, NULL);
  g_free(bench->folder);
  g_free(bench);
}

CarnetEventRecord *bench_try(Bench *bench, const char *person, const char *role, const char *kind,
                             const char *action, const char *subject, const char *keys, GError **error) {
  GError *inner = NULL;
  g_autoptr(CarnetNode) node =
      keys != NULL ? carnet_yaml_load(keys, strlen(keys), "keys", &carnet_yaml_limits_document, &inner)
                   : NULL;
  g_assert_no_error(inner);
  g_autofree char *key_file = NULL, *time = bench_time(bench);
  CarnetActor actor = actor_of(bench, person, role, &key_file);
  CarnetAppend append = {
      .kind = kind, .action = action, .subject = subject, .time = time, .reason = "as agreed", .keys = node};
  return carnet_ledger_append(bench->ledger, &actor, &append, error);
}

CarnetEventRecord *bench_add(Bench *bench, const char *person, const char *role, const char *kind,
                             const char *action, const char *subject, const char *keys) {
  GError *error = NULL;
  CarnetEventRecord *record = bench_try(bench, person, role, kind, action, subject, keys, &error);
  g_assert_no_error(error);
  g_assert_nonnull(record);
  return record;
}

void bench_person(Bench *bench, const char *person, const char *roles) {
  g_autofree char *line = bench_public(bench, person);
  g_autofree char *keys = g_strdup_printf("roles: [%s]\nkeys: [\"%s\"]\n", roles, line);
  carnet_event_record_free(bench_add(bench, "p-admin", "admin", "person", "add", person, keys));
}

GPtrArray *bench_ingest(Bench *bench) {
  GError *error = NULL;
  GPtrArray *records = carnet_ledger_ingest(bench->ledger, "", NULL, NULL, NULL, NULL, &error);
  g_assert_no_error(error);
  return records;
}

int bench_shell(Bench *bench, const char *command, char **out) {
  g_autoptr(GSubprocessLauncher) launcher =
      g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autofree char *git = g_build_filename(bench->folder, ".git", NULL);
  g_subprocess_launcher_setenv(launcher, "GIT_DIR", git, TRUE);
  g_subprocess_launcher_setenv(launcher, "GIT_CONFIG_NOSYSTEM", "1", TRUE);
  g_subprocess_launcher_setenv(launcher, "GIT_CONFIG_GLOBAL", "/dev/null", TRUE);
  g_subprocess_launcher_set_cwd(launcher, bench->folder);
  GError *error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_launcher_spawn(launcher, &error, "sh", "-c", command, NULL);
  g_assert_no_error(error);
  g_autofree char *text = NULL;
  g_subprocess_communicate_utf8(process, NULL, NULL, &text, NULL, NULL);
  if (out != NULL) *out = g_steal_pointer(&text);
  return g_subprocess_get_if_exited(process) ? g_subprocess_get_exit_status(process) : -1;
}

CarnetEventRecord *bench_request(Bench *bench, const char *title) {
  g_autofree char *keys = g_strdup_printf(
      "title: \"%s\"\nrequest: {from: CN, to: [DE]}\noutcome: contract_or_certification\n", title);
  return bench_add(bench, "p-req", "requester", "export", "request", NULL, keys);
}
