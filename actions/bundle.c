/*
 * An auditor's bundle (docs/auditing.md): the records up to a commit as a bare repository, the sources of
 * every import by digest, the report, and how to check them. Never in it: names, keys, privileged notes.
 */
#include <string.h>
#include <unistd.h>

#include "carnet/canon.h"
#include "carnet/fs.h"
#include "carnet/sync.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "report_make.h"
#include "tar.h"

void carnet_bundle_free(CarnetBundle *bundle) {
  if (!bundle) return;
  g_free(bundle->file);
  g_free(bundle->commit);
  g_free(bundle->digest);
  g_clear_pointer(&bundle->missing, g_ptr_array_unref);
  g_free(bundle);
}

typedef struct {
  CarnetApp *app;
  const CarnetBundleRequest *request;
  CarnetBundle *out;
  GBytes *report; /* or NULL */
  GPtrArray *records;
  CarnetTar *tar;
  char *top, *folder; /* in the tar; where the copy is made */
} Making;

static void making_clear(Making *making) {
  g_clear_pointer(&making->tar, carnet_tar_free);
  g_clear_pointer(&making->records, g_ptr_array_unref);
  g_clear_pointer(&making->report, g_bytes_unref);
  if (making->folder) carnet_fs_remove_tree(making->folder, NULL);
  g_free(making->folder);
  g_free(making->top);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Making, making_clear)

static gboolean counts(const CarnetEventRecord *record) {
  return record->verdict == CARNET_VERDICT_GOOD || record->verdict == CARNET_VERDICT_UNSIGNED;
}

/* ---- up to where
 * ------------------------------------------------------------------------------------------------- */

/* The commit of the event that issued these bytes; NULL where none did. */
static char *issued_at(CarnetApp *app, GBytes *report, GError **error) {
  g_autofree char *pdf = carnet_digest_of_bytes(g_bytes_get_data(report, NULL), g_bytes_get_size(report));
  g_autoptr(GPtrArray) events = carnet_app_events(app, "report", error);
  for (guint i = 0; events && i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    if (counts(record) && strcmp(carnet_node_get_string(record->body, "pdf", ""), pdf) == 0)
      return g_strdup(record->commit);
  }
  return NULL;
}

static char *commit_of_report(Making *making, const char *file, GError **error) {
  making->report = carnet_fs_read(file, CARNET_REPORT_MAX_BYTES, error);
  if (!making->report) return NULL;
  gsize n = 0;
  const char *bytes = g_bytes_get_data(making->report, &n);
  g_autoptr(GPtrArray) named = carnet_report_read_snapshot(bytes, n, error);
  if (!named) return NULL;
  g_autofree char *issued = issued_at(making->app, making->report, NULL);
  const char *commit = issued ? issued : carnet_snapshot_get(named, "commit");
  return carnet_ledger_resolve(making->app->ledger, commit, error);
}

static gboolean find_commit(Making *making, GError **error) {
  const char *what = making->request->what ? making->request->what : "main";
  gboolean file = g_file_test(what, G_FILE_TEST_IS_REGULAR);
  making->out->commit =
      file ? commit_of_report(making, what, error) : carnet_ledger_resolve(making->app->ledger, what, error);
  if (!making->out->commit) return FALSE;
  making->records = carnet_ledger_records_at(making->app->ledger, making->out->commit, error);
  making->app->primed = FALSE; /* the ledger's handle stands elsewhere now */
  return making->records != NULL;
}

/* ---- what goes in
 * ------------------------------------------------------------------------------------------------ */

static gboolean add(Making *making, const char *name, const void *bytes, gsize n, GError **error) {
  g_autofree char *path = g_strconcat(making->top, "/", name, NULL);
  return carnet_tar_add(making->tar, path, bytes, n, error);
}

static gboolean add_file(Making *making, const char *name, const char *file, GError **error) {
  g_autofree char *path = g_strconcat(making->top, "/", name, NULL);
  return carnet_tar_add_file(making->tar, path, file, error);
}

/* Everything below a folder, names sorted. */
static gboolean add_folder(Making *making, const char *folder, const char *name, GError **error) {
  g_auto(GStrv) names = carnet_fs_list(folder, NULL, error);
  for (char **entry = names; names && *entry; entry++) {
    g_autofree char *path = g_build_filename(folder, *entry, NULL),
                    *inside = g_strconcat(name, "/", *entry, NULL);
    gboolean ok = g_file_test(path, G_FILE_TEST_IS_DIR) ? add_folder(making, path, inside, error)
                                                        : add_file(making, inside, path, error);
    if (!ok) return FALSE;
  }
  return names != NULL;
}

static gboolean add_records(Making *making, GError **error) {
  g_autofree char *git = g_build_filename(making->folder, ".git", NULL);
  return carnet_ledger_copy_at(making->app->ledger, making->out->commit, making->folder, error) &&
         add_folder(making, git, ".git", error);
}

static gint by_digest(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_unique(GPtrArray *list, const char *digest) {
  for (guint i = 0; i < list->len; i++)
    if (strcmp(g_ptr_array_index(list, i), digest) == 0) return;
  if (carnet_digest_is_hex(digest)) g_ptr_array_add(list, (gpointer)(guintptr)digest);
}

/* Digests that events of a kind name, sorted; borrowed from the records. */
static GPtrArray *named_by(const GPtrArray *records, const char *kind) {
  GPtrArray *list = g_ptr_array_new();
  for (guint i = 0; i < records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(records, i);
    if (!counts(record) || strcmp(record->kind, kind) != 0) continue;
    const CarnetNode *sources = carnet_node_get(record->body, "sources");
    for (guint s = 0; s < carnet_node_count(sources); s++)
      add_unique(list, carnet_node_get_string(carnet_node_at(sources, s), "digest", ""));
    if (!sources && !carnet_node_get(record->body, "file"))
      add_unique(list, carnet_node_get_string(record->body, "digest", ""));
  }
  g_ptr_array_sort(list, by_digest);
  return list;
}

static char *digest_of_file(const char *path) {
  g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
  return file ? carnet_digest_of_bytes(g_mapped_file_get_contents(file), g_mapped_file_get_length(file))
              : NULL;
}

static gboolean add_kept(Making *making, const char *kind, const char *folder, guint *count, GError **error) {
  g_autoptr(GPtrArray) digests = named_by(making->records, kind);
  g_autofree char *from = carnet_app_path(making->app, folder);
  for (guint i = 0; i < digests->len; i++) {
    const char *digest = g_ptr_array_index(digests, i);
    g_autofree char *kept = carnet_fs_kept_path(from, digest),
                    *name = g_strdup_printf(".carnet/%s/%.2s/%s", folder, digest, digest);
    if (!g_file_test(kept, G_FILE_TEST_IS_REGULAR)) {
      g_ptr_array_add(making->out->missing, g_strdup_printf("%s %s", kind, digest));
      continue;
    }
    g_autofree char *real = digest_of_file(kept);
    if (g_strcmp0(real, digest) != 0) { /* a disk, or somebody: not passed on under its name */
      g_ptr_array_add(making->out->missing,
                      g_strdup_printf("%s %s (what is held here is not it)", kind, digest));
      continue;
    }
    if (!add_file(making, name, kept, error)) return FALSE;
    ++*count;
  }
  return TRUE;
}

/* The root as this workspace has it: for the form of the file, not as a proof. */
static gboolean add_trust(Making *making, GError **error) {
  g_autofree char *path = carnet_app_path(making->app, "trust.yaml");
  return !g_file_test(path, G_FILE_TEST_EXISTS) || add_file(making, ".carnet/trust.yaml", path, error);
}

static gboolean add_instructions(Making *making, GError **error) {
  const CarnetBundle *out = making->out;
  GString *text = g_string_new(NULL);
  g_string_append_printf(
      text,
      "A bundle of Carnet " CARNET_VERSION
      ": the records of a ledger up to commit\n%s,\n%u sources and %u documents, each "
      "under its SHA-256%s.\n\n"
      "This folder is a workspace: .git is an ordinary bare repository. Write down the commit's id; next time, what you\n"
      "get must contain it. The root in .carnet/trust.yaml came with the bundle and proves nothing: compare it with the\n"
      "one that was agreed, or put your own there.\n\n"
      "With Carnet, in this folder:\n"
      "  carnet verify --trust YOUR-trust.yaml [--since COMMIT-YOU-HOLD]\n"
      "  carnet log\n"
      "%s"
      "  carnet report sample --seed A-NONCE-OF-YOURS --size 25\n\n"
      "With git, ssh-keygen and sha256sum alone:\n"
      "  git -C .git show main:allowed_signers > signers\n"
      "  git -C .git config gpg.ssh.allowedSignersFile \"$PWD/signers\"\n"
      "  git -C .git rev-list main | while read c; do git -C .git verify-commit \"$c\" || echo \"$c\"; done\n"
      "  git -C .git fsck --full --strict\n"
      "  (cd .carnet && find sources -type f | while read f; do echo \"$(basename $f)  $f\"; done | sha256sum -c --quiet)\n",
      out->commit, out->sources, out->documents, making->report ? ", and report.pdf" : "",
      making->report ? "  carnet report verify report.pdf\n" : "");
  if (out->missing->len) g_string_append(text, "\nNamed by the records, and not here:\n");
  for (guint i = 0; i < out->missing->len; i++)
    g_string_append_printf(text, "  %s\n", (const char *)g_ptr_array_index(out->missing, i));
  if (out->home)
    g_string_append(
        text,
        "\nPolicy keeps some paths home from other offices (carnet policy show). A history is whole: they are in here.\n");
  gboolean ok = add(making, "README.txt", text->str, text->len, error);
  g_string_free(text, TRUE);
  return ok;
}

/* ---- the file
 * ---------------------------------------------------------------------------------------------------- */

static gboolean begin(Making *making, GError **error) {
  const CarnetEventRecord *last = g_ptr_array_index(making->records, making->records->len - 1);
  CarnetBundle *out = making->out;
  making->top = g_strdup_printf("carnet-bundle-%.12s", out->commit);
  out->file =
      making->request->file ? g_strdup(making->request->file) : g_strconcat(making->top, ".tar", NULL);
  g_autofree char *cache = carnet_app_path(making->app, "cache"),
                  *name = g_strdup_printf("bundle-%d", (int)getpid());
  making->folder = g_build_filename(cache, name, NULL);
  if (!carnet_fs_remove_tree(making->folder, error) || !carnet_fs_mkdir(making->folder, error)) return FALSE;
  making->tar = carnet_tar_new(out->file, carnet_text_instant_to_unix(last->time), error);
  return making->tar != NULL;
}

static gboolean fill(Making *making, GError **error) {
  CarnetBundle *out = making->out;
  gsize n = 0;
  const void *report = making->report ? g_bytes_get_data(making->report, &n) : NULL;
  return add_records(making, error) && add_kept(making, "inventory", "sources", &out->sources, error) &&
         (!making->request->with_evidence ||
          add_kept(making, "evidence", "evidence", &out->documents, error)) &&
         add_trust(making, error) && (!report || add(making, "report.pdf", report, n, error)) &&
         add_instructions(making, error) && carnet_tar_end(making->tar, error);
}

CarnetBundle *carnet_action_bundle(CarnetApp *app, const CarnetBundleRequest *request, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  g_autoptr(CarnetBundle) bundle = g_new0(CarnetBundle, 1);
  bundle->missing = g_ptr_array_new_with_free_func(g_free);
  g_auto(Making) making = {.app = app, .request = request, .out = bundle};
  bundle->home = app->policy && app->policy->home && app->policy->home->len > 0;
  if (!find_commit(&making, error) || !begin(&making, error) || !fill(&making, error)) return NULL;
  bundle->digest = digest_of_file(bundle->file);
  return g_steal_pointer(&bundle);
}
