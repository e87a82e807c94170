/* links: records base */
/*
 * forging.c - see forging.h.
 */
#include "forging.h"

#include "carnet/canon.h"
#include "carnet/fold.h"
#include "carnet/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define COST "{currency: CNY, amount_minor: 1200, standard: gb44495, model: H7}"
#define POLICY                                                                                               \
  "{approval_quorum: 1, review_required: true, validity_days: 365, unsigned_allowed: false, change_quorum: 1}"

static void add(Bench *bench, const char *person, const char *role, const char *kind, const char *action,
                const char *subject, const char *keys) {
  carnet_event_record_free(bench_add(bench, person, role, kind, action, subject, keys));
}

static void adopt(Bench *bench, const char *text) {
  g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
  g_autofree char *digest = carnet_digest_of_bytes(text, strlen(text)),
                  *path = carnet_ledger_attachment_path("packs", digest), *time = bench_time(bench),
                  *key = bench_key(bench, "p-admin");
  g_autofree char *keys = g_strdup_printf("{files: [{kind: pack, name: p.yaml, digest: %s}]}", digest);
  g_autoptr(CarnetNode) node =
      carnet_yaml_load(keys, strlen(keys), "keys", &carnet_yaml_limits_document, NULL);
  const CarnetAttachment attachment = {path, bytes};
  CarnetActor actor = {.person = "p-admin", .role = "admin", .key_file = key};
  CarnetAppend append = {.kind = "adoption",
                         .action = "adopt",
                         .subject = "program",
                         .time = time,
                         .keys = node,
                         .attachments = &attachment,
                         .n_attachments = 1};
  GError *error = NULL;
  carnet_event_record_free(carnet_ledger_append(bench->ledger, &actor, &append, &error));
  g_assert_no_error(error);
}

static void replace_key(Bench *bench) {
  bench_person(bench, "p-old", "finance");
  g_autofree char *key = bench_public(bench, "p-old-new");
  g_autofree char *keys = g_strdup_printf("{keys: [\"%s\"]}", key);
  add(bench, "p-admin", "admin", "person", "key", "p-old", keys);
}

static CarnetEventRecord *request(Bench *bench, const char *title) {
  g_autofree char *keys = g_strdup_printf("{title: %s, request: {from: CN}, outcome: assessment}", title);
  return bench_add(bench, "p-two", "requester", "export", "request", NULL, keys);
}

Bench *forging_honest(void) {
  static const struct {
    const char *id, *roles;
  } people[] = {{"p-req", "requester"}, {"p-rev", "reviewer"}, {"p-app", "approver"}, {"p-fin", "finance"},
                {"p-gone", "finance"},  {"p-adm2", "admin"},   {"p-adm3", "admin"}};
  Bench *bench = bench_new(FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS(people); i++) bench_person(bench, people[i].id, people[i].roles);
  replace_key(bench);
  g_autofree char *one = bench_public(bench, "p-two"), *two = bench_public(bench, "p-two-second");
  g_autofree char *keys =
      g_strdup_printf("{roles: [requester, reviewer, approver], keys: [\"%s\", \"%s\"]}", one, two);
  g_free(bench_public(bench, "p-stranger"));
  add(bench, "p-admin", "admin", "person", "add", "p-two", keys);
  add(bench, "p-admin", "admin", "person", "retire", "p-gone", NULL);
  add(bench, "p-admin", "admin", "policy", "set", "policy", POLICY);
  adopt(bench, "id: one\n");
  adopt(bench, "id: two\n");
  add(bench, "p-admin", "finance", "cost", "estimate", "h7-gb44495", COST);
  g_autoptr(CarnetEventRecord) first = request(bench, "first"), second = request(bench, "second");
  g_autofree char *binds = g_strdup_printf("{binds: {request: %s}}", first->digest);
  add(bench, "p-rev", "reviewer", "export", "review", first->subject, binds);
  g_autofree char *names =
      g_strdup_printf("printf %%s %s > case1; printf %%s %s > case2", first->subject, second->subject);
  bench_shell(bench, names, NULL);
  add(bench, "p-admin", "finance", "cost", "payment", "h7-gb44495", COST);
  return bench;
}

/* From any thread: it asserts nothing. NULL where a step failed, which is printed. */
static Bench *copy_and_forge(const Bench *honest, const char *script) {
  Bench *bench = g_new0(Bench, 1);
  bench->folder = g_dir_make_tmp("carnet-forged-XXXXXX", NULL);
  const char *source = g_getenv("CARNET_SOURCE"), *from = honest->folder;
  g_autofree char *here = g_get_current_dir(), *out = NULL;
  g_autofree char *words = g_strdup_printf(
      "cp -R '%s/.git' '%s/keys' '%s/case1' '%s/case2' . && . '%s/tests/attack/forge.sh' && { %s\n}", from,
      from, from, from, source != NULL ? source : here, script);
  if (bench_shell(bench, words, &out) == 0) return bench;
  print_message("# the forgery itself failed: %s\n# %s\n", script, out);
  return NULL;
}

static Bench *open_forged(Bench *bench) {
  if (bench == NULL) fail_msg("a forgery failed");
  GError *error = NULL;
  bench->ledger = carnet_ledger_open(bench->folder, &error);
  g_assert_no_error(error);
  return bench;
}

Bench *forging_forge(const Bench *honest, const char *script) {
  return open_forged(copy_and_forge(honest, script));
}

typedef struct {
  const Bench *honest;
  Bench **out;
} Forgery;

static void forge_one(gpointer place, gpointer user) {
  const Forgery *forgery = user;
  gsize i = GPOINTER_TO_SIZE(place) - 1;
  forgery->out[i] = copy_and_forge(forgery->honest, attacks[i].script);
}

/* A forgery is a few dozen processes, most of which wait: several at a time. */
#define FORGERS 6

Bench **forging_all(const Bench *honest) {
  Forgery forgery = {honest, g_new0(Bench *, G_N_ELEMENTS(attacks))};
  GThreadPool *pool = g_thread_pool_new(forge_one, &forgery, FORGERS, TRUE, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(attacks); i++) g_thread_pool_push(pool, GSIZE_TO_POINTER(i + 1), NULL);
  g_thread_pool_free(pool, FALSE, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS(attacks); i++) open_forged(forgery.out[i]);
  return forgery.out;
}

CarnetVerifyResult *forging_verify(Bench *bench, const char *root, const char *since) {
  GError *error = NULL;
  CarnetVerifyOptions options = {.root = root, .since = since, .now = FORGING_NOW};
  CarnetVerifyResult *result = carnet_ledger_verify(bench->ledger, &options, NULL, NULL, &error);
  g_assert_no_error(error);
  return result;
}

CarnetVerifyResult *forging_verify_attack(Bench *bench, const Attack *attack, const char *tip) {
  static const char other_root[] = "0123456789012345678901234567890123456789";
  g_autofree char *held = NULL;
  AttackWith with = ALONE;
  for (gsize i = 0; i < G_N_ELEMENTS(attacks_with); i++)
    if (strcmp(attacks_with[i].name, attack->name) == 0) with = attacks_with[i].with;
  if (with == HOLDING_FILE) bench_shell(bench, "cat held", &held);
  return forging_verify(bench, with == PINNED_OTHER ? other_root : NULL,
                        with == HOLDING_TIP ? tip
                        : held != NULL      ? g_strstrip(held)
                                            : NULL);
}

gboolean forging_names(const CarnetVerifyResult *result, const char *path, const char *why) {
  for (guint i = 0; i < result->faults->len; i++) {
    const CarnetFault *fault = g_ptr_array_index(result->faults, i);
    if (strstr(fault->path, path) != NULL && strstr(fault->why, why) != NULL) return TRUE;
  }
  return FALSE;
}

char *forging_faults(const CarnetVerifyResult *result) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < result->faults->len; i++) {
    const CarnetFault *fault = g_ptr_array_index(result->faults, i);
    g_string_append_printf(out, "  %.8s %s: %s: %s\n", fault->commit, fault->check, fault->path, fault->why);
  }
  return g_string_free(out, FALSE);
}
