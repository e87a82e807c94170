/* links: records base support.c */
/*
 * A long history for `make bench`: N signed commits over M subjects on a workspace that was just made, in
 * packs. Signed in process (ssh-keygen would take a quarter of an hour for 100,000), written as git writes
 * them. No part of what is measured: `carnet verify` and stock git find every commit good.
 *
 *   bench_history workspace=DIR person=ID key=FILE commits=N subjects=M
 */
#include "support.h"

#include <git2.h>
#include <git2/sys/mempack.h>
#include <openssl/evp.h>
#include <string.h>

#include "carnet/canon.h"
#include "carnet/ledger.h"
#include "carnet/text.h"
#include "form.h"

#define FAN 256
#define CHUNK 4000 /* commits a pack */
#define ED25519 32

typedef struct {
  char *name;
  gboolean folder;
  git_oid id;
} Entry;

typedef struct {
  GArray *entries; /* Entry, in git's order: names here are of one length or end alike */
  git_oid id;
} Level;

typedef struct {
  git_repository *repo;
  git_odb *odb;
  git_odb_backend *memory;
  GPtrArray *fresh; /* git_oid*, of this chunk */
  EVP_PKEY *key;
  char *public_blob;
  gsize public_n;
  CarnetActor actor;
  Level root, kind, fan[FAN];
  GHashTable *subjects; /* name -> Level* */
  GHashTable *heads;    /* name -> digest */
  git_oid tip;
  gint64 clock;
} Maker;

static void need(int code, const char *what) {
  const git_error *last = git_error_last();
  if (code >= 0) return;
  bench_note("history", "%s: %s", what, last != NULL ? last->message : "failed");
  bench_need(FALSE, NULL, what);
}

/* ---- objects --------------------------------------------------------------------------------------------
 */

static void put(Maker *maker, const void *bytes, gsize n, git_object_t type, git_oid *id) {
  need(git_odb_write(id, maker->odb, bytes, n, type), "object");
  g_ptr_array_add(maker->fresh, g_memdup2(id, sizeof *id));
}

/* An entry put in or replaced; names are kept in order. */
static void set(Level *level, const char *name, gboolean folder, const git_oid *id) {
  guint low = 0, high = level->entries->len;
  while (low < high) {
    guint middle = (low + high) / 2;
    int order = strcmp(g_array_index(level->entries, Entry, middle).name, name);
    if (order == 0) {
      g_array_index(level->entries, Entry, middle).id = *id;
      return;
    }
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  Entry entry = {g_strdup(name), folder, *id};
  g_array_insert_val(level->entries, low, entry);
}

static void write_level(Maker *maker, Level *level) {
  g_autoptr(GByteArray) out = g_byte_array_new();
  for (guint i = 0; i < level->entries->len; i++) {
    const Entry *entry = &g_array_index(level->entries, Entry, i);
    const char *mode = entry->folder ? "40000 " : "100644 ";
    g_byte_array_append(out, (const guint8 *)mode, (guint)strlen(mode));
    g_byte_array_append(out, (const guint8 *)entry->name, (guint)strlen(entry->name) + 1);
    g_byte_array_append(out, entry->id.id, GIT_OID_RAWSZ);
  }
  put(maker, out->data, out->len, GIT_OBJECT_TREE, &level->id);
}

static void level_init(Level *level) { level->entries = g_array_new(FALSE, FALSE, sizeof(Entry)); }

static void flush(Maker *maker) {
  git_packbuilder *builder = NULL;
  need(git_packbuilder_new(&builder, maker->repo), "pack");
  for (guint i = 0; i < maker->fresh->len; i++)
    need(git_packbuilder_insert(builder, maker->fresh->pdata[i], NULL), "pack");
  need(git_packbuilder_write(builder, NULL, 0, NULL, NULL), "pack");
  git_packbuilder_free(builder);
  need(git_mempack_reset(maker->memory), "pack");
  g_ptr_array_set_size(maker->fresh, 0);
  need(git_odb_refresh(maker->odb), "pack");
}

/* ---- signing ---------------------------------------------------------------------------------------------
 */

/* An unencrypted Ed25519 key of OpenSSH: its seed stands before the second copy of the public half. */
static void read_key(Maker *maker, const char *file) {
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  bench_need(g_file_get_contents(file, &text, NULL, &error), error, file);
  g_autoptr(GString) base64 = g_string_new(NULL);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (**line != '-') g_string_append(base64, *line);
  gsize n = 0;
  g_autofree guchar *raw = g_base64_decode(base64->str, &n);
  const guchar *name = memmem(raw, n, "\0\0\0\x0bssh-ed25519\0\0\0 ", 19);
  bench_need(name != NULL, NULL, "no Ed25519 key");
  maker->public_n = 19 + ED25519;
  maker->public_blob = g_memdup2(name, maker->public_n);
  const guchar *seed = memmem(name + 19, n - (gsize)(name + 19 - raw), "\0\0\0\x40", 4);
  bench_need(seed != NULL, NULL, "no private half");
  maker->key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed + 4, ED25519);
}

static void add(GByteArray *out, const void *bytes, gsize n) {
  const guint8 length[4] = {(guint8)(n >> 24), (guint8)(n >> 16), (guint8)(n >> 8), (guint8)n};
  g_byte_array_append(out, length, 4);
  g_byte_array_append(out, bytes, (guint)n);
}

/* As `ssh-keygen -Y sign -n git` does, with the lines of a gpgsig header. */
static char *sign(const Maker *maker, const GString *text) {
  guint8 digest[64], raw[64];
  size_t n = sizeof raw;
  EVP_Digest(text->str, text->len, digest, NULL, EVP_sha512(), NULL);
  g_autoptr(GByteArray) data = g_byte_array_new(), inner = g_byte_array_new(), out = g_byte_array_new();
  g_byte_array_append(data, (const guint8 *)"SSHSIG", 6);
  add(data, "git", 3);
  add(data, "", 0);
  add(data, "sha512", 6);
  add(data, digest, sizeof digest);
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  bench_need(EVP_DigestSignInit(context, NULL, NULL, NULL, maker->key) == 1 &&
                 EVP_DigestSign(context, raw, &n, data->data, data->len) == 1,
             NULL, "signing");
  EVP_MD_CTX_free(context);
  add(inner, "ssh-ed25519", 11);
  add(inner, raw, sizeof raw);
  g_byte_array_append(out, (const guint8 *)"SSHSIG\0\0\0\1", 10);
  add(out, maker->public_blob, maker->public_n);
  add(out, "git", 3);
  add(out, "", 0);
  add(out, "sha512", 6);
  add(out, inner->data, inner->len);
  g_autofree char *base64 = g_base64_encode(out->data, out->len);
  GString *lines = g_string_new("gpgsig -----BEGIN SSH SIGNATURE-----\n");
  for (gsize i = 0; i < strlen(base64); i += 70) g_string_append_printf(lines, " %.70s\n", base64 + i);
  g_string_append(lines, " -----END SSH SIGNATURE-----\n");
  return g_string_free(lines, FALSE);
}

/* ---- one commit ------------------------------------------------------------------------------------------
 */

static CarnetEventRecord *make_event(Maker *maker, guint i, const char *subject) {
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetNode) keys = carnet_node_map();
  const char *head = g_hash_table_lookup(maker->heads, subject);
  const char *const prev[] = {head, NULL};
  g_autofree char *time = carnet_text_instant(maker->clock), *nonce = g_strdup_printf("%032x", i);
  carnet_node_set_string(keys, "model", subject);
  carnet_node_set_string(keys, "standard", "gb44495");
  carnet_node_set_int(keys, "amount_minor", 100000 + (gint64)i);
  carnet_node_set_string(keys, "currency", "CNY");
  CarnetAppend what = {.kind = "cost",
                       .action = head != NULL ? "payment" : "estimate",
                       .subject = subject,
                       .time = time,
                       .reason = "a bench",
                       .keys = keys,
                       .prev_heads = prev,
                       .nonce = nonce};
  g_autoptr(GBytes) bytes = carnet_ledger_preview(&maker->actor, &what, &error);
  CarnetEventRecord *record = bytes != NULL ? carnet_form_read(bytes, NULL, &error) : NULL;
  bench_need(record != NULL, error, "event");
  return record;
}

static void write_commit(Maker *maker, const CarnetEventRecord *record) {
  char tree[41], parent[41];
  git_oid_tostr(tree, sizeof tree, &maker->root.id);
  git_oid_tostr(parent, sizeof parent, &maker->tip);
  g_autofree char *summary = g_strdup_printf("%s %s %s", record->kind, record->action, record->subject);
  g_autofree char *message =
      carnet_form_message(summary, record->subject, record->action, record->role, record->digest);
  g_autoptr(GString) text = g_string_new(NULL);
  g_string_printf(text, "tree %s\nparent %s\n", tree, parent);
  static const char *const who[] = {"author", "committer"};
  for (gsize i = 0; i < G_N_ELEMENTS(who); i++)
    g_string_append_printf(text, "%s %s <%s@carnet.invalid> %" G_GINT64_FORMAT " +0000\n", who[i], record->by,
                           record->by, maker->clock);
  gsize head = text->len;
  g_string_append_printf(text, "\n%s", message);
  g_autofree char *signature = sign(maker, text);
  g_string_insert(text, (gssize)head, signature);
  put(maker, text->str, text->len, GIT_OBJECT_COMMIT, &maker->tip);
}

static void commit(Maker *maker, guint i, guint subjects) {
  g_autofree char *subject = g_strdup_printf("c-%06u", i * 7919u % subjects);
  g_autoptr(CarnetEventRecord) record = make_event(maker, i, subject);
  g_auto(GStrv) parts = g_strsplit(record->path, "/", 4);
  Level *mine = g_hash_table_lookup(maker->subjects, subject);
  if (mine == NULL) {
    mine = g_new0(Level, 1);
    level_init(mine);
    g_hash_table_insert(maker->subjects, g_strdup(subject), mine);
  }
  Level *fan = &maker->fan[g_ascii_strtoull(parts[1], NULL, 16)];
  git_oid blob;
  put(maker, g_bytes_get_data(record->bytes, NULL), g_bytes_get_size(record->bytes), GIT_OBJECT_BLOB, &blob);
  set(mine, parts[3], FALSE, &blob);
  write_level(maker, mine);
  set(fan, parts[2], TRUE, &mine->id);
  write_level(maker, fan);
  set(&maker->kind, parts[1], TRUE, &fan->id);
  write_level(maker, &maker->kind);
  set(&maker->root, parts[0], TRUE, &maker->kind.id);
  write_level(maker, &maker->root);
  g_hash_table_insert(maker->heads, g_strdup(subject), g_strdup(record->digest));
  write_commit(maker, record);
  maker->clock++;
}

static void start(Maker *maker) {
  git_object *tree = NULL;
  git_reference *head = NULL;
  git_commit *last = NULL;
  need(git_reference_name_to_id(&maker->tip, maker->repo, "refs/heads/main"), "main");
  need(git_reference_lookup(&head, maker->repo, "refs/heads/main"), "main");
  need(git_commit_lookup(&last, maker->repo, &maker->tip), "main");
  need(git_reference_peel(&tree, head, GIT_OBJECT_TREE), "main");
  for (size_t i = 0; i < git_tree_entrycount((git_tree *)tree); i++) {
    const git_tree_entry *entry = git_tree_entry_byindex((git_tree *)tree, i);
    bench_need(strcmp(git_tree_entry_name(entry), "costs") != 0, NULL, "a ledger without costs is wanted");
    set(&maker->root, git_tree_entry_name(entry), git_tree_entry_type(entry) == GIT_OBJECT_TREE,
        git_tree_entry_id(entry));
  }
  maker->clock = git_commit_time(last) + 1;
  git_commit_free(last);
  git_object_free(tree);
  git_reference_free(head);
}

int main(int argc, char **argv) {
  Maker *maker = g_new0(Maker, 1);
  g_autofree char *path = g_build_filename(bench_argument(argc, argv, "workspace", ""), ".git", NULL);
  guint commits = (guint)g_ascii_strtoull(bench_argument(argc, argv, "commits", "1000"), NULL, 10);
  guint subjects = (guint)g_ascii_strtoull(bench_argument(argc, argv, "subjects", "200"), NULL, 10);
  git_libgit2_init();
  need(git_repository_open_bare(&maker->repo, path), path);
  level_init(&maker->root);
  level_init(&maker->kind);
  for (guint i = 0; i < FAN; i++) level_init(&maker->fan[i]);
  maker->subjects = g_hash_table_new(g_str_hash, g_str_equal);
  maker->heads = g_hash_table_new(g_str_hash, g_str_equal);
  maker->fresh = g_ptr_array_new_with_free_func(g_free);
  maker->actor = (CarnetActor){.person = bench_argument(argc, argv, "person", ""), .role = "finance"};
  start(maker);
  read_key(maker, bench_argument(argc, argv, "key", ""));
  need(git_repository_odb(&maker->odb, maker->repo), "objects");
  need(git_mempack_new(&maker->memory), "objects");
  need(git_odb_add_backend(maker->odb, maker->memory, 999), "objects");
  for (guint i = 0; i < commits; i++) {
    commit(maker, i, subjects);
    if (i % CHUNK == CHUNK - 1) flush(maker);
  }
  flush(maker);
  git_reference *moved = NULL;
  need(git_reference_create(&moved, maker->repo, "refs/heads/main", &maker->tip, 1, "bench"), "main");
  git_reference_free(moved);
  return 0;
}
