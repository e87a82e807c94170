/*
 * remote.c - fetching from and pushing to one remote; see remote.h.
 *
 * A folder is pushed to by our own hand: a pack written into it, then main moved by compare and swap.
 * libgit2's push to a folder sets the ref whatever it is by then, and loses what somebody pushed meanwhile;
 * git's runs the folder's hooks as this user.
 */
#include "remote.h"

#include "carnet/error.h"
#include "transport.h"
#include "write.h"

#include <string.h>

struct CarnetRemote {
  git_repository *repo;
  char *url;
  char *address;
  char *folder; /* of a remote that is a folder; NULL */
  CarnetTransport transport;
};

/* ---- addresses
 * --------------------------------------------------------------------------------------------------- */

static char *folder_of(const char *url) {
  if (g_str_has_prefix(url, "file://")) {
    char *path = g_filename_from_uri(url, NULL, NULL);
    return path;
  }
  gsize first = strcspn(url, ":/"); /* a colon before any slash: meant as host:path, and refused there */
  if (url[first] == ':' || *url == '\0' || *url == '-') return NULL;
  return g_canonicalize_filename(url, NULL);
}

static char *ssh_address(const CarnetSshPlace *place) {
  const char *at = strrchr(place->user_host, '@'), *host = at != NULL ? at + 1 : place->user_host;
  g_autofree char *lower = g_ascii_strdown(host, -1);
  return g_strdup_printf("ssh://%s%s%s%s%s", lower, place->port != NULL ? ":" : "",
                         place->port != NULL ? place->port : "", *place->path == '/' ? "" : "/", place->path);
}

static gboolean read_url(const char *url, CarnetRemote *out, GError **error) {
  if (carnet_ssh_place_parse(url, &out->transport.place)) {
    out->address = ssh_address(&out->transport.place);
    return TRUE;
  }
  out->folder = folder_of(url);
  out->address = g_strdup(out->folder);
  if (out->folder != NULL) return TRUE;
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_INPUT,
              "%.200s: sync knows folders, file:///path, ssh://[user@]host[:port]/path and [user@]host:path",
              url);
  return FALSE;
}

char *carnet_sync_address(const char *url, GError **error) {
  CarnetRemote remote = {0};
  char *address = read_url(url, &remote, error) ? g_steal_pointer(&remote.address) : NULL;
  g_free(remote.folder);
  carnet_transport_clear(&remote.transport);
  return address;
}

CarnetRemote *carnet_remote_new(git_repository *repo, const char *url, GError **error) {
  g_autoptr(CarnetRemote) remote = g_new0(CarnetRemote, 1);
  remote->repo = repo;
  remote->url = g_strdup(url);
  if (!read_url(url, remote, error)) return NULL;
  return g_steal_pointer(&remote);
}

void carnet_remote_free(CarnetRemote *remote) {
  if (remote == NULL) return;
  carnet_transport_clear(&remote->transport);
  g_free(remote->url);
  g_free(remote->address);
  g_free(remote->folder);
  g_free(remote);
}

const char *carnet_remote_address(const CarnetRemote *remote) { return remote->address; }

/* ---- a folder
 * ---------------------------------------------------------------------------------------------------- */

static git_repository *open_folder(const CarnetRemote *remote, GError **error) {
  git_repository *there = NULL;
  int code = git_repository_open_ext(&there, remote->folder, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
  if (code == GIT_EOWNER)
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_LEDGER_OWNER,
                "%s belongs to another user, and git refuses to work in it; use ssh, or a folder of your own",
                remote->folder);
  else if (code == GIT_ENOTFOUND)
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_NOT_FOUND,
                "%s: no repository is there; `git init --bare -b main %s` makes one", remote->folder,
                remote->folder);
  else if (code != 0)
    carnet_git_fail(error, CARNET_ERROR_STORE, remote->folder);
  if (code != 0) return NULL;
  if (git_repository_is_bare(there)) return there;
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_INPUT,
              "%s has a work tree, which would go stale; a bare repository is wanted", remote->folder);
  git_repository_free(there);
  return NULL;
}

static char *main_of(git_repository *there) {
  git_oid id;
  if (git_reference_name_to_id(&id, there, CARNET_GIT_REF) != 0) return g_strdup("");
  char *hex = g_malloc(41);
  carnet_git_hex(&id, hex);
  return hex;
}

/* What `from` does not have, as a pack in its store: all or nothing, and no harm where main is not moved. */
static gboolean send_pack(git_repository *repo, git_repository *there, const git_oid *from, const git_oid *to,
                          GError **error) {
  git_packbuilder *pack = NULL;
  git_revwalk *walk = NULL;
  g_autofree char *folder = g_build_filename(git_repository_path(there), "objects", "pack", NULL);
  gboolean done = git_packbuilder_new(&pack, repo) == 0 && git_revwalk_new(&walk, repo) == 0 &&
                  git_revwalk_push(walk, to) == 0 && (from == NULL || git_revwalk_hide(walk, from) == 0) &&
                  git_packbuilder_insert_walk(pack, walk) == 0 &&
                  git_packbuilder_write(pack, folder, 0, NULL, NULL) == 0;
  if (!done) carnet_git_fail(error, CARNET_ERROR_STORE, folder);
  git_revwalk_free(walk);
  git_packbuilder_free(pack);
  return done;
}

static gboolean push_folder(CarnetRemote *remote, const char *from, const char *to, GError **error) {
  git_oid old, new;
  if (!carnet_git_oid(to, &new, error) || (*from != '\0' && !carnet_git_oid(from, &old, error))) return FALSE;
  git_repository *there = open_folder(remote, error);
  if (there == NULL) return FALSE;
  gboolean done = send_pack(remote->repo, there, *from != '\0' ? &old : NULL, &new, error) &&
                  carnet_write_move(there, *from != '\0' ? from : NULL, to, error);
  git_repository_free(there);
  return done;
}

/* ---- by libgit2
 * -------------------------------------------------------------------------------------------------- */

static gboolean fail(CarnetRemote *remote, GError **error) {
  const git_error *last = git_error_last();
  const char *why = last != NULL && last->message != NULL ? last->message : "git failed";
  const char *said = remote->transport.said;
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_STORE, "%s: %s%s%s", remote->url,
              said != NULL ? "ssh says: " : why, said != NULL ? said : "",
              said != NULL && strstr(said, "ost key") != NULL
                  ? "; connect once by hand with ssh and compare the key"
                  : "");
  return FALSE;
}

static void set_callbacks(CarnetRemote *remote, git_remote_callbacks *callbacks) {
  g_clear_pointer(&remote->transport.said, g_free);
  if (remote->folder != NULL) return;
  callbacks->transport = carnet_transport_new;
  callbacks->payload = &remote->transport;
}

/* Nothing of a configuration enters: no url.insteadOf that turns the address into another. */
static git_remote *make(CarnetRemote *remote, GError **error) {
  git_remote *out = NULL;
  git_remote_create_options options;
  git_remote_create_options_init(&options, GIT_REMOTE_CREATE_OPTIONS_VERSION);
  options.repository = remote->repo;
  options.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF | GIT_REMOTE_CREATE_SKIP_DEFAULT_FETCHSPEC;
  if (git_remote_create_with_opts(&out, remote->folder != NULL ? remote->folder : remote->url, &options) != 0)
    fail(remote, error);
  return out;
}

static char *advertised(git_remote *git) {
  const git_remote_head **heads = NULL;
  size_t n = 0;
  if (git_remote_ls(&heads, &n, git) != 0) return NULL;
  for (size_t i = 0; i < n; i++) {
    if (strcmp(heads[i]->name, CARNET_GIT_REF) != 0) continue;
    char *hex = g_malloc(41);
    carnet_git_hex(&heads[i]->oid, hex);
    return hex;
  }
  return g_strdup("");
}

static gboolean has(git_repository *repo, const char *tip) {
  git_oid id;
  git_odb *odb = NULL;
  if (git_oid_fromstr(&id, tip) != 0 || git_repository_odb(&odb, repo) != 0) return FALSE;
  gboolean there = git_odb_exists(odb, &id) == 1;
  git_odb_free(odb);
  return there;
}

/* Only main, whatever else is there; neither a ref nor FETCH_HEAD is written. */
static gboolean download(CarnetRemote *remote, git_remote *git) {
  char *spec[] = {(char *)(guintptr)CARNET_GIT_REF};
  git_strarray specs = {spec, 1};
  git_fetch_options options;
  git_fetch_options_init(&options, GIT_FETCH_OPTIONS_VERSION);
  set_callbacks(remote, &options.callbacks);
  options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
  options.update_fetchhead = 0;
  return git_remote_download(git, &specs, &options) == 0;
}

static char *ask(CarnetRemote *remote, gboolean fetch, GError **error) {
  git_remote *git = make(remote, error);
  if (git == NULL) return NULL;
  git_remote_callbacks callbacks;
  git_remote_init_callbacks(&callbacks, GIT_REMOTE_CALLBACKS_VERSION);
  set_callbacks(remote, &callbacks);
  char *tip = NULL;
  gboolean connected = git_remote_connect(git, GIT_DIRECTION_FETCH, &callbacks, NULL, NULL) == 0;
  if (connected) tip = advertised(git);
  gboolean done = tip != NULL && (!fetch || *tip == '\0' || has(remote->repo, tip) || download(remote, git));
  /* What git said first; ssh's own words only come when it has ended. */
  g_autofree char *why = NULL;
  const git_error *last = done ? NULL : git_error_last();
  if (last != NULL) why = g_strdup(last->message);
  git_remote_disconnect(git);
  git_remote_free(git);
  if (why != NULL) git_error_set_str(GIT_ERROR_NET, why);
  if (done) return tip;
  fail(remote, error);
  g_free(tip);
  return NULL;
}

/* A folder is opened by our own hand first: libgit2 says less of why it cannot. */
static gboolean check_folder(CarnetRemote *remote, char **tip, GError **error) {
  git_repository *there = open_folder(remote, error);
  if (there == NULL) return FALSE;
  *tip = main_of(there);
  git_repository_free(there);
  return TRUE;
}

char *carnet_remote_tip(CarnetRemote *remote, GError **error) {
  char *tip = NULL;
  if (remote->folder == NULL) return ask(remote, FALSE, error);
  return check_folder(remote, &tip, error) ? tip : NULL;
}

char *carnet_remote_fetch(CarnetRemote *remote, GError **error) {
  g_autofree char *tip = NULL;
  if (remote->folder == NULL) return ask(remote, TRUE, error);
  if (!check_folder(remote, &tip, error)) return NULL;
  return *tip == '\0' || has(remote->repo, tip) ? g_steal_pointer(&tip) : ask(remote, TRUE, error);
}

char *carnet_ledger_remote_tip(const char *url, GError **error) {
  carnet_git_start();
  g_autoptr(CarnetRemote) remote = carnet_remote_new(NULL, url, error);
  char *tip = remote != NULL ? carnet_remote_tip(remote, error) : NULL;
  carnet_git_end();
  return tip;
}

/* ---- pushing by ssh
 * ---------------------------------------------------------------------------------------------- */

static int on_status(const char *ref, const char *status, void *payload) {
  CarnetRemote *remote = payload;
  (void)ref;
  if (status == NULL) return 0;
  g_free(remote->transport.said);
  remote->transport.said = g_strdup(status);
  return -1;
}

static int transport_of_remote(git_transport **out, git_remote *owner, void *payload) {
  return carnet_transport_new(out, owner, &((CarnetRemote *)payload)->transport);
}

/* libgit2 pushes from a ref alone, and main may move on meanwhile: one of its own, gone when it is done. */
static gboolean hold(CarnetRemote *remote, const char *to, char **ref) {
  git_oid id;
  git_reference *reference = NULL;
  *ref = g_strconcat("refs/carnet/sent/", to, NULL);
  gboolean done = git_oid_fromstr(&id, to) == 0 &&
                  git_reference_create(&reference, remote->repo, *ref, &id, TRUE, NULL) == 0;
  git_reference_free(reference);
  return done;
}

/* The far side compares: main must still be what it said at the beginning of this push, and libgit2 refuses
 * where that is no ancestor of ours. */
static int upload(CarnetRemote *remote, const char *ref, git_remote *git) {
  g_autofree char *spec = g_strconcat(ref, ":", CARNET_GIT_REF, NULL);
  git_strarray specs = {&spec, 1};
  git_push_options options;
  git_push_options_init(&options, GIT_PUSH_OPTIONS_VERSION);
  options.pb_parallelism = 1;
  options.callbacks.transport = transport_of_remote;
  options.callbacks.push_update_reference = on_status;
  options.callbacks.payload = remote;
  g_clear_pointer(&remote->transport.said, g_free);
  return git_remote_upload(git, &specs, &options);
}

static gboolean push_ssh(CarnetRemote *remote, const char *from, const char *to, GError **error) {
  git_remote *git = make(remote, error);
  if (git == NULL) return FALSE;
  g_autofree char *ref = NULL;
  int code = hold(remote, to, &ref) ? upload(remote, ref, git) : -1;
  g_autofree char *said = g_strdup(remote->transport.said), *why = NULL;
  if (code != 0 && git_error_last() != NULL) why = g_strdup(git_error_last()->message);
  git_remote_disconnect(git);
  git_remote_free(git);
  git_reference_remove(remote->repo, ref);
  if (code == 0) return TRUE;
  g_autofree char *now = carnet_remote_tip(remote, NULL);
  if (code == GIT_ENONFASTFORWARD || (now != NULL && strcmp(now, from) != 0)) {
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_LEDGER_MOVED, "%s: somebody else was faster", remote->url);
    return FALSE;
  }
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_STORE, "%s: refused: %s", remote->url,
              said != NULL  ? said
              : why != NULL ? why
                            : "git failed");
  return FALSE;
}

gboolean carnet_remote_push(CarnetRemote *remote, const char *from, const char *to, GError **error) {
  return remote->folder != NULL ? push_folder(remote, from, to, error) : push_ssh(remote, from, to, error);
}
