/*
 * judge_event.c - a commit that adds an event, and the root that adds the first two; see judge.h.
 */
#include "judge.h"

#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/yaml.h"
#include "form.h"
#include "kinds.h"
#include "proposals.h"

#include <string.h>

/* Folders in which files that an event names by digest may stand. */
static const char *const attachment_folders[] = {"exports", "packs", "templates", "evidence"};

/* ---- reading
 * ------------------------------------------------------------------------------------------------------------
 */

static gboolean take_event(CarnetTrial *trial, CarnetDraftEvent *event, GError **error) {
  if (event->record != NULL) {
    g_ptr_array_add(trial->judged->records, g_steal_pointer(&event->record));
    return TRUE;
  }
  if (g_error_matches(event->error, CARNET_LEDGER_ERROR, CARNET_ERROR_VERIFY) &&
      strstr(event->error->message, "missing") != NULL) {
    g_propagate_error(error, g_steal_pointer(&event->error));
    return FALSE;
  }
  if (g_error_matches(event->error, CARNET_LEDGER_ERROR, CARNET_ERROR_VERIFY))
    carnet_trial_fault(trial, CARNET_CHECK_OBJECT, event->change->path, "who has this object whole?", "%s",
                       event->error->message);
  else
    carnet_trial_fault(trial, CARNET_CHECK_EVENT_FORM, event->change->path, "which program wrote it?",
                       "no event: %s", event->error->message);
  return TRUE;
}

gboolean carnet_trial_events(CarnetTrial *trial, GError **error) {
  for (guint i = 0; i < trial->draft->events->len; i++)
    if (!take_event(trial, g_ptr_array_index(trial->draft->events, i), error)) return FALSE;
  return TRUE;
}

/* ---- what else the commit changes
 * ------------------------------------------------------------------------------------------ */

/* Every digest that an event names in its own keys. */
static void collect_digests(const CarnetNode *node, GHashTable *digests) {
  if (node->text != NULL && carnet_digest_is_hex(node->text)) g_hash_table_add(digests, node->text);
  for (guint i = 0; i < carnet_node_count(node); i++) {
    const CarnetNode *child = carnet_node_at(node, i);
    if (child->key == NULL || strcmp(child->key, "prev") != 0) collect_digests(child, digests);
  }
}

static gboolean is_attachment_path(const char *path) {
  const char *digest = strrchr(path, '/');
  if (digest == NULL || !carnet_digest_is_hex(digest + 1)) return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS(attachment_folders); i++) {
    g_autofree char *right = carnet_ledger_attachment_path(attachment_folders[i], digest + 1);
    if (strcmp(right, path) == 0) return TRUE;
  }
  return FALSE;
}

static gboolean judge_attachment(CarnetTrial *trial, const CarnetChange *change, GHashTable *named,
                                 GError **error) {
  const char *digest = strrchr(change->path, '/') + 1;
  if (!g_hash_table_contains(named, digest)) {
    carnet_trial_fault(trial, CARNET_CHECK_ATTACHMENT, change->path, "what is it for?",
                       "added beside an event that does not name it");
    return TRUE;
  }
  g_autoptr(GBytes) bytes =
      carnet_git_read(trial->judge->odb, &change->id, GIT_OBJECT_BLOB, CARNET_GIT_MAX_FILE_BYTES, error);
  if (bytes == NULL) return FALSE;
  g_autofree char *real = carnet_digest_of_bytes(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  if (strcmp(real, digest) != 0)
    carnet_trial_fault(trial, CARNET_CHECK_ATTACHMENT, change->path, "who has the file that was signed?",
                       "its content has the digest %s", real);
  return TRUE;
}

static const struct {
  const char *what, *ask;
  CarnetCheck check;
} change_words[] = {
    [CARNET_CHANGE_ADDED] = {"added; a commit adds one event and the files that it names", "what is it for?",
                             CARNET_CHECK_ADDED},
    [CARNET_CHANGE_REMOVED] = {"removed; nothing is ever removed", "who removed it, and what did it say?",
                               CARNET_CHECK_REMOVED},
    [CARNET_CHANGE_CHANGED] = {"changed; nothing is ever changed",
                               "who changed it, and what did it say before?", CARNET_CHECK_CHANGED},
    [CARNET_CHANGE_MODE] = {"is a link, a program or a submodule; only plain files are taken",
                            "where does it lead?", CARNET_CHECK_MODE},
};

/* What a file system folds together, or a terminal obeys. Events and what they name have such names by their
 * form. */
static gboolean is_plain_name(const char *path) {
  for (; *path != '\0'; path++)
    if (!g_ascii_isalnum(*path) && strchr("._-/", *path) == NULL) return FALSE;
  return TRUE;
}

/* Another entry beside the path's, at any of its levels, that differs from it in case alone; caller frees. */
static char *find_twin(const CarnetTrial *trial, const char *path) {
  g_auto(GStrv) names = g_strsplit(path, "/", -1);
  git_oid id = trial->tree;
  for (char **name = names; *name != NULL; name++) {
    g_autoptr(CarnetTree) level = carnet_tree_read(trial->judge->odb, &id, NULL);
    const CarnetTreeEntry *mine = NULL;
    for (guint i = 0; level != NULL && i < level->entries->len; i++) {
      const CarnetTreeEntry *entry = &g_array_index(level->entries, CarnetTreeEntry, i);
      if (strcmp(entry->name, *name) == 0)
        mine = entry;
      else if (g_ascii_strcasecmp(entry->name, *name) == 0)
        return g_strdup(entry->name);
    }
    if (mine == NULL || mine->mode != CARNET_MODE_TREE) return NULL;
    id = mine->id;
  }
  return NULL;
}

static void judge_name(CarnetTrial *trial, const CarnetChange *change) {
  if (change->kind == CARNET_CHANGE_REMOVED) return;
  if (!is_plain_name(change->path)) {
    carnet_trial_fault(trial, CARNET_CHECK_NAME, change->path, "what does a file system make of it?",
                       "a name with other characters than a-z A-Z 0-9 . _ -");
    return;
  }
  g_autofree char *twin = find_twin(trial, change->path);
  if (twin != NULL)
    carnet_trial_fault(trial, CARNET_CHECK_NAME, change->path, "which of them does a checkout show?",
                       "differs from %s in case alone", twin);
}

static gboolean is_root_file(const CarnetTrial *trial, const char *path) {
  return trial->parent[0] == NULL &&
         (strcmp(path, CARNET_GIT_ROOT_FILE) == 0 || strcmp(path, CARNET_GIT_ATTRIBUTES) == 0);
}

/* Everything but the events. allowed_signers is looked at apart. What stands behind the last change that is
 * told nobody has seen. */
static gboolean judge_others(CarnetTrial *trial, GError **error) {
  if (trial->changes->len > CARNET_DRAFT_MAX_CHANGES)
    carnet_trial_fault(trial, CARNET_CHECK_TOO_MANY, "", "what hides among them?",
                       "changes more than %d files, and only as many were looked at",
                       CARNET_DRAFT_MAX_CHANGES);
  g_autoptr(GHashTable) named = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < trial->judged->records->len; i++)
    collect_digests(((CarnetEventRecord *)g_ptr_array_index(trial->judged->records, i))->body, named);
  for (guint i = 0; i < trial->changes->len; i++) {
    const CarnetChange *change = g_ptr_array_index(trial->changes, i);
    gboolean plain = change->kind == CARNET_CHANGE_ADDED;
    if (strcmp(change->path, CARNET_GIT_SIGNERS) == 0 && (plain || change->kind == CARNET_CHANGE_CHANGED))
      continue;
    if (plain && (carnet_draft_is_event_path(change->path) || is_root_file(trial, change->path))) continue;
    if (plain && is_attachment_path(change->path)) {
      if (!judge_attachment(trial, change, named, error)) return FALSE;
      continue;
    }
    judge_name(trial, change);
    carnet_trial_fault(trial, change_words[change->kind].check, change->path, change_words[change->kind].ask,
                       "%s", change_words[change->kind].what);
  }
  return TRUE;
}

/* Files that the event names and that must stand in the tree. */
static gboolean require_files(CarnetTrial *trial, const CarnetNode *node, const CarnetEventKey *keys,
                              GError **error);

static gboolean require_file(CarnetTrial *trial, const char *digest, GError **error) {
  for (gsize i = 0; i < G_N_ELEMENTS(attachment_folders); i++) {
    g_autofree char *path = carnet_ledger_attachment_path(attachment_folders[i], digest);
    CarnetTreeEntry entry;
    GError *inner = NULL;
    if (carnet_tree_find(trial->judge->odb, &trial->tree, path, &entry, &inner)) return TRUE;
    if (inner == NULL) continue;
    g_propagate_error(error, inner);
    return FALSE;
  }
  carnet_trial_fault(trial, CARNET_CHECK_ATTACHMENT_THERE, "", "who has this file?",
                     "the event names the file %s, which is not there", digest);
  return TRUE;
}

static gboolean require_files(CarnetTrial *trial, const CarnetNode *node, const CarnetEventKey *keys,
                              GError **error) {
  for (; keys->key != NULL; keys++) {
    const CarnetNode *value = carnet_node_get(node, keys->key);
    if (value == NULL) continue;
    if (keys->form == CARNET_FORM_FILE && value->text != NULL && !require_file(trial, value->text, error))
      return FALSE;
    if (keys->inside == NULL) continue;
    for (guint i = 0; value->kind == CARNET_NODE_LIST && i < carnet_node_count(value); i++)
      if (!require_files(trial, carnet_node_at(value, i), keys->inside, error)) return FALSE;
  }
  return TRUE;
}

/* ---- the event
 * --------------------------------------------------------------------------------------------------------------
 */

static void judge_trailers(CarnetTrial *trial, const CarnetEventRecord *record, const char *subject,
                           const char *action, const char *digest) {
  const struct {
    const char *name, *value;
  } trailers[] = {{"Carnet-Subject", subject},
                  {"Carnet-Action", action},
                  {"Carnet-Role", record->role},
                  {"Carnet-Digest", digest}};
  for (gsize i = 0; i < G_N_ELEMENTS(trailers); i++) {
    g_autofree char *value = carnet_commit_trailer(trial->judged->commit->message, trailers[i].name);
    if (value != NULL && strcmp(value, trailers[i].value) == 0) continue;
    carnet_trial_fault(trial, CARNET_CHECK_TRAILERS, record->path, "what did git log show of it?",
                       "the message says %s: %s, the event %s", trailers[i].name,
                       value != NULL ? value : "(nothing, or twice)", trailers[i].value);
  }
}

static void judge_person(CarnetTrial *trial, const CarnetEventRecord *record, const CarnetRoster *roster) {
  const CarnetCommit *commit = trial->judged->commit;
  g_autofree char *why =
      carnet_roster_refusal(roster, record->by, record->role, record->kind, record->action);
  if (why != NULL)
    carnet_trial_fault(trial, CARNET_CHECK_MAY, record->path, "who let this happen?", "%s", why);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(commit->committer.time);
  g_autofree char *instant = time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup("");
  if (strcmp(commit->committer.name, record->by) != 0)
    carnet_trial_fault(trial, CARNET_CHECK_BY, record->path, "who did it?",
                       "the event is by %s, the commit by %s", record->by, commit->committer.name);
  if (strcmp(instant, record->time) != 0)
    carnet_trial_fault(trial, CARNET_CHECK_TIME, record->path, "when was it?",
                       "the event says %s, the commit %s", record->time, instant);
}

/* How many must agree is what the policy of this place says; who endorses is someone else. The root founds
 * both. */
static void judge_change(CarnetTrial *trial, const CarnetEventRecord *record, const CarnetRoster *roster) {
  if (!carnet_form_is_roster(record) || trial->parent[0] == NULL) return;
  if (carnet_proposings_is_endorsement(record)) {
    g_autofree char *why =
        carnet_proposings_refusal_at(roster->records, record, trial->key != NULL ? trial->key : "");
    if (why != NULL)
      carnet_trial_fault(trial, CARNET_CHECK_ENDORSE, record->path, "who else stands behind it?",
                         "an endorsement that does not count: %s", why);
    return;
  }
  guint asked = carnet_proposings_quorum(record);
  if (asked != roster->policy->change_quorum)
    carnet_trial_fault(trial, CARNET_CHECK_QUORUM, record->path, "who else agreed?",
                       "says that %u must agree, the policy of this place says %u", asked,
                       roster->policy->change_quorum);
}

/* A key is one person's alone: else one person could act as two. */
static void judge_keys(CarnetTrial *trial, const CarnetEventRecord *record, const CarnetRoster *roster) {
  if (strcmp(record->kind, "person") != 0 || carnet_proposings_is_endorsement(record)) return;
  g_auto(GStrv) keys = carnet_node_get_strings(record->body, "keys");
  for (char **key = keys; key != NULL && *key != NULL; key++) {
    const char *owner = carnet_roster_owner(roster, *key, record->subject);
    if (owner != NULL)
      carnet_trial_fault(trial, CARNET_CHECK_KEY_OWNER, record->path, "are they one person?",
                         "a key of %s is, or was, also the key of %s", record->subject, owner);
  }
  const CarnetPerson *known = carnet_people_find(roster->people, record->subject);
  if (known != NULL && known->retired)
    carnet_trial_fault(trial, CARNET_CHECK_PERSON, record->path, "who wanted this id back?",
                       "%s is retired since %s; a retired id stays retired", known->id, known->until);
  if (known == NULL && strcmp(record->action, "add") != 0)
    carnet_trial_fault(trial, CARNET_CHECK_PERSON, record->path, "", "%s was never added", record->subject);
}

static const CarnetChange *change_of(const CarnetTrial *trial, const char *path) {
  for (guint i = 0; i < trial->changes->len; i++) {
    const CarnetChange *change = g_ptr_array_index(trial->changes, i);
    if (strcmp(change->path, path) == 0) return change;
  }
  return NULL;
}

static gboolean judge_prev(CarnetTrial *trial, const CarnetEventRecord *record, GError **error) {
  const CarnetChange *change = change_of(trial, record->path);
  g_autofree char *folder = g_path_get_dirname(record->path);
  const git_oid *before = change->had_folder ? &change->folder_before : NULL;
  char **heads = carnet_judge_heads(trial->judge, folder, before, error);
  if (heads == NULL) return FALSE;
  if (!g_strv_equal((const char *const *)heads, (const char *const *)record->prev)) {
    g_autofree char *right = g_strjoinv(" ", heads);
    carnet_trial_fault(trial, CARNET_CHECK_PREV, record->path, "what was there when it was written?",
                       "prev does not name the heads of %s at its parent: %s", record->subject,
                       *right != '\0' ? right : "there are none");
  }
  carnet_judge_advance(trial->judge, folder, before, &change->folder_after, record);
  return TRUE;
}

static gboolean judge_one(CarnetTrial *trial, const CarnetEventRecord *record, const CarnetRoster *roster,
                          GError **error) {
  const CarnetKind *kind = carnet_kinds_find(record->kind, record->action);
  judge_person(trial, record, roster);
  judge_keys(trial, record, roster);
  judge_change(trial, record, roster);
  return judge_prev(trial, record, error) && require_files(trial, record->body, kind->keys, error);
}

gboolean carnet_trial_judge_event(CarnetTrial *trial, GError **error) {
  GPtrArray *records = trial->judged->records;
  if (records->len != 1)
    carnet_trial_fault(trial, CARNET_CHECK_ONE_EVENT, "", "what was this commit for?",
                       "adds %u events; a commit adds exactly one", records->len);
  carnet_trial_signature(trial, trial->roster);
  carnet_trial_time(trial);
  if (!judge_others(trial, error)) return FALSE;
  for (guint i = 0; i < records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(records, i);
    if (!judge_one(trial, record, trial->roster, error)) return FALSE;
    if (i == 0) judge_trailers(trial, record, record->subject, record->action, record->digest);
  }
  gboolean touched = change_of(trial, CARNET_GIT_SIGNERS) != NULL;
  gboolean roster_event =
      records->len == 1 && strcmp(((CarnetEventRecord *)g_ptr_array_index(records, 0))->kind, "person") == 0;
  if (!touched && !roster_event) return TRUE;
  if (roster_event) {
    CarnetEventRecord *record = g_ptr_array_index(records, 0);
    g_free(record->key); /* an endorsement counts once a key */
    record->key = g_strdup(trial->key != NULL ? trial->key : "");
  }
  g_autoptr(CarnetRoster) after = roster_event
                                      ? carnet_roster_with(trial->roster, g_ptr_array_index(records, 0))
                                      : carnet_roster_ref(trial->roster);
  return carnet_trial_signers(trial, after, error);
}

/* ---- the root
 * ------------------------------------------------------------------------------------------------------------------
 */

/* .gitattributes could turn what a checkout or an archive shows into something else. */
static gboolean judge_attributes(CarnetTrial *trial, GError **error) {
  const CarnetChange *change = change_of(trial, CARNET_GIT_ATTRIBUTES);
  if (change == NULL) return TRUE;
  g_autoptr(GBytes) bytes = carnet_git_read(trial->judge->odb, &change->id, GIT_OBJECT_BLOB,
                                            carnet_yaml_limits_event.max_bytes, error);
  if (bytes == NULL) return FALSE;
  gsize n = 0;
  const char *text = g_bytes_get_data(bytes, &n);
  if (n != strlen(CARNET_GIT_ATTRIBUTES_TEXT) || memcmp(text, CARNET_GIT_ATTRIBUTES_TEXT, n) != 0)
    carnet_trial_fault(trial, CARNET_CHECK_ROOT_FILE, CARNET_GIT_ATTRIBUTES, "what does a checkout show?",
                       "says something else than that git leaves files as they are");
  return TRUE;
}

/* carnet.yaml: format 1 and a nonce, so that no two ledgers have the same root. */
static gboolean judge_root_file(CarnetTrial *trial, GError **error) {
  static const CarnetYamlKey keys[] = {{"carnet", CARNET_YAML_INT | CARNET_YAML_REQUIRED, NULL},
                                       {"nonce", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL}};
  const CarnetChange *change = change_of(trial, CARNET_GIT_ROOT_FILE);
  if (change == NULL) {
    carnet_trial_fault(trial, CARNET_CHECK_ROOT_FILE, CARNET_GIT_ROOT_FILE, "",
                       "is missing: this is no ledger of Carnet");
    return TRUE;
  }
  g_autoptr(GBytes) bytes = carnet_git_read(trial->judge->odb, &change->id, GIT_OBJECT_BLOB,
                                            carnet_yaml_limits_event.max_bytes, error);
  if (bytes == NULL) return FALSE;
  g_autoptr(GError) why = NULL;
  gsize n = 0;
  const char *text = g_bytes_get_data(bytes, &n);
  g_autoptr(CarnetNode) node = carnet_canon_parse(text, n, CARNET_GIT_ROOT_FILE, &why);
  if (node == NULL || !carnet_yaml_check(node, keys, G_N_ELEMENTS(keys), CARNET_GIT_ROOT_FILE, &why))
    carnet_trial_fault(trial, CARNET_CHECK_ROOT_FILE, CARNET_GIT_ROOT_FILE, "", "%s", why->message);
  else if (carnet_node_get_int(node, "carnet", 0) != 1)
    carnet_trial_fault(trial, CARNET_CHECK_ROOT_FILE, CARNET_GIT_ROOT_FILE, "",
                       "of another format than 1, which this program reads");
  const CarnetEventRecord *first = g_ptr_array_index(trial->judged->records, 0);
  g_autofree char *digest = carnet_digest_of_bytes(text, n);
  judge_trailers(trial, first, first->by, "init", digest);
  return TRUE;
}

gboolean carnet_trial_judge_root(CarnetTrial *trial, GError **error) {
  GPtrArray *records = trial->judged->records;
  g_autoptr(CarnetRoster) roster = carnet_roster_new(NULL);
  guint people = 0, policies = 0;
  for (guint i = 0; i < records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(records, i);
    people += strcmp(record->kind, "person") == 0 && strcmp(record->subject, record->by) == 0;
    policies += strcmp(record->kind, "policy") == 0;
    CarnetRoster *next = carnet_roster_with(roster, record);
    carnet_roster_unref(roster);
    roster = next;
  }
  if (records->len != 2 || people != 1 || policies != 1) {
    carnet_trial_fault(trial, CARNET_CHECK_ROOT_SHAPE, "", "is this the ledger that was meant?",
                       "the root must add its founder and the first policy, each by the founder");
    return TRUE;
  }
  carnet_trial_signature(trial, roster);
  carnet_trial_time(trial);
  if (!judge_others(trial, error) || !judge_root_file(trial, error) || !judge_attributes(trial, error))
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    if (!judge_one(trial, g_ptr_array_index(records, i), roster, error)) return FALSE;
  return carnet_trial_signers(trial, roster, error);
}
