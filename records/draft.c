/*
 * draft.c - what can be said of a commit without knowing who may do what; see draft.h.
 */
#include "draft.h"

#include "carnet/error.h"
#include "carnet/yaml.h"
#include "form.h"
#include "kinds.h"

#include <string.h>

#define MAX_KEYS 4096 /* of one thread: a forger may name as many as there are commits */

void carnet_desk_init(CarnetDesk *desk, git_odb *odb) {
  desk->odb = odb;
  desk->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)carnet_ssh_key_free);
  desk->trees = carnet_trees_new();
}

void carnet_desk_clear(CarnetDesk *desk) {
  g_clear_pointer(&desk->keys, g_hash_table_unref);
  g_clear_pointer(&desk->trees, carnet_trees_free);
}

static void event_free(gpointer item) {
  CarnetDraftEvent *event = item;
  carnet_event_record_free(event->record);
  g_clear_error(&event->error);
  g_free(event);
}

void carnet_draft_free(CarnetDraft *draft) {
  if (draft == NULL) return;
  g_clear_pointer(&draft->object, g_bytes_unref);
  carnet_commit_free(draft->commit);
  g_free(draft->malformed);
  g_strfreev(draft->parents);
  carnet_sshsig_free(draft->sig);
  g_free(draft->sig_why);
  g_clear_pointer(&draft->events, g_ptr_array_unref);
  g_clear_pointer(&draft->changes, g_ptr_array_unref);
  g_clear_error(&draft->changes_error);
  g_free(draft);
}

/* ---- the signature ---------------------------------------------------------------------------------------
 */

/* NULL: of a kind that is not taken, so nobody in the records has it. */
static const CarnetSshKey *key_of(GHashTable *keys, const CarnetSshSig *sig) {
  CarnetSshKey *key = g_hash_table_lookup(keys, sig->fingerprint);
  if (key != NULL) return key;
  key = carnet_ssh_key_from_blob(sig->key.p, sig->key.n);
  if (key == NULL) return NULL;
  if (g_hash_table_size(keys) >= MAX_KEYS) g_hash_table_remove_all(keys);
  g_hash_table_insert(keys, g_strdup(sig->fingerprint), key);
  return key;
}

static void check_signature(CarnetDraft *draft, GHashTable *keys) {
  if (draft->commit->signature == NULL) return;
  g_autoptr(GError) error = NULL;
  draft->sig = carnet_sshsig_parse(draft->commit->signature, &error);
  if (draft->sig != NULL) {
    const CarnetSshKey *key = key_of(keys, draft->sig);
    gsize n = 0;
    const void *payload = g_bytes_get_data(draft->commit->payload, &n);
    draft->sig_good = key != NULL && carnet_sshsig_verify(draft->sig, key, payload, n, &error);
  }
  if (!draft->sig_good)
    draft->sig_why =
        g_strdup(error != NULL ? error->message : "signature: by a kind of key that is not taken");
}

CarnetDraft *carnet_draft_new(CarnetDesk *desk, const char *id, GError **error) {
  g_autoptr(CarnetDraft) draft = g_new0(CarnetDraft, 1);
  git_oid oid;
  g_strlcpy(draft->id, id, sizeof draft->id);
  if (!carnet_git_oid(id, &oid, error)) return NULL;
  draft->object = carnet_git_read(desk->odb, &oid, GIT_OBJECT_COMMIT, CARNET_COMMIT_MAX_BYTES, error);
  if (draft->object == NULL) return NULL;
  gsize n = 0;
  const char *text = g_bytes_get_data(draft->object, &n);
  g_autoptr(GError) why = NULL;
  draft->commit = carnet_commit_parse(text, n, &why);
  if (draft->commit == NULL) {
    draft->malformed = g_strdup(why->message);
    draft->parents = carnet_commit_guess_parents(text, n);
    return g_steal_pointer(&draft);
  }
  draft->parents = g_strdupv(draft->commit->parents);
  if (!carnet_git_oid(draft->commit->tree, &draft->to, error)) return NULL;
  check_signature(draft, desk->keys);
  return g_steal_pointer(&draft);
}

/* ---- what it changes -------------------------------------------------------------------------------------
 */

gboolean carnet_draft_is_event_path(const char *path) {
  const char *first = strchr(path, '/');
  const char *second = first != NULL ? strchr(first + 1, '/') : NULL;
  const char *third = second != NULL ? strchr(second + 1, '/') : NULL;
  if (third == NULL || strchr(third + 1, '/') != NULL || !g_str_has_suffix(third, ".yaml")) return FALSE;
  if (strncmp(first, "/files/", strlen("/files/")) == 0) return FALSE;
  g_autofree char *folder = g_strndup(path, (gsize)(first - path));
  return carnet_kinds_of_folder(folder) != NULL;
}

static void read_events(CarnetDraft *draft, git_odb *odb) {
  for (guint i = 0; i < draft->changes->len; i++) {
    const CarnetChange *change = g_ptr_array_index(draft->changes, i);
    if (change->kind != CARNET_CHANGE_ADDED || !carnet_draft_is_event_path(change->path)) continue;
    CarnetDraftEvent *event = g_new0(CarnetDraftEvent, 1);
    event->change = change;
    g_autoptr(GBytes) bytes =
        carnet_git_read(odb, &change->id, GIT_OBJECT_BLOB, carnet_yaml_limits_event.max_bytes, &event->error);
    if (bytes != NULL) event->record = carnet_form_read(bytes, change->path, &event->error);
    g_ptr_array_add(draft->events, event);
  }
}

static gboolean is_looked_at(const CarnetDraft *draft, const git_oid *from) {
  return draft->looked && draft->has_from == (from != NULL) &&
         (from == NULL || git_oid_equal(&draft->from, from));
}

void carnet_draft_look(CarnetDraft *draft, CarnetDesk *desk, const git_oid *from) {
  if (is_looked_at(draft, from)) return;
  g_clear_pointer(&draft->events, g_ptr_array_unref);
  g_clear_pointer(&draft->changes, g_ptr_array_unref);
  g_clear_error(&draft->changes_error);
  draft->looked = TRUE;
  draft->has_from = from != NULL;
  if (from != NULL) draft->from = *from;
  draft->events = g_ptr_array_new_with_free_func(event_free);
  draft->changes = carnet_tree_diff(desk->odb, desk->trees, from, &draft->to, CARNET_DRAFT_MAX_CHANGES + 1,
                                    &draft->changes_error);
  if (draft->changes != NULL) read_events(draft, desk->odb);
}
