/*
 * append.c - one event, one signed commit (formats.md section 2). What ingest would find bad is refused here,
 * by the same roster, before it stands in history for good.
 */
#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "form.h"
#include "judge.h"
#include "kinds.h"
#include "proposals.h"
#include "walk.h"
#include "write.h"

#include <string.h>

static gboolean refuse(GError **error, gint code, const char *format, ...) G_GNUC_PRINTF(3, 4);
static gboolean refuse(GError **error, gint code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *why = g_strdup_vprintf(format, args);
  va_end(args);
  g_set_error_literal(error, CARNET_LEDGER_ERROR, code, why);
  return FALSE;
}

/* ---- what the tip says
 * --------------------------------------------------------------------------------------------------- */

typedef struct {
  char *tip;
  CarnetPlace *place; /* borrowed from the judge */
} Base;

static gboolean find_base(CarnetLedger *ledger, Base *base, GError **error) {
  base->tip = carnet_ledger_tip(ledger, error);
  if (base->tip == NULL || !carnet_walk_to(ledger, base->tip, error)) return FALSE;
  base->place = g_hash_table_lookup(ledger->judge->places, base->tip);
  return base->place != NULL || refuse(error, CARNET_ERROR_STORE, "the last record cannot be read");
}

static gboolean check_clock(const Base *base, const char *time, GError **error) {
  if (carnet_text_instant_to_unix(time) >= base->place->time) return TRUE;
  g_autofree char *tip = carnet_text_instant(base->place->time);
  return refuse(error, CARNET_LEDGER_CLOCK,
                "the clock says %s, but the last record is of %s; set the clock right", time, tip);
}

static gboolean check_actor(const Base *base, const CarnetActor *actor, const CarnetAppend *append,
                            GError **error) {
  const CarnetRoster *roster = base->place->roster;
  g_autofree char *why =
      carnet_roster_refusal(roster, actor->person, actor->role, append->kind, append->action);
  if (why != NULL) return refuse(error, CARNET_ERROR_REFUSED, "%s", why);
  if (actor->unsigned_trial && !roster->policy->unsigned_allowed)
    return refuse(error, CARNET_ERROR_REFUSED,
                  "the policy asks for signatures; give a key, or a policy that allows trial mode");
  return TRUE;
}

/* The caller's heads must still be the heads: what it decided on may have changed meanwhile. NULL: taken from
 * the tree. */
static char **find_prev(CarnetLedger *ledger, const Base *base, const CarnetAppend *append, GError **error) {
  if (append->subject == NULL) return g_new0(char *, 1);
  const CarnetKind *kind = carnet_kinds_find(append->kind, append->action);
  g_autofree char *folder = carnet_form_folder(kind->kind.folder, append->subject);
  CarnetTreeEntry entry;
  GError *inner = NULL;
  gboolean there = carnet_tree_find(ledger->odb, &base->place->tree, folder, &entry, &inner);
  if (inner != NULL) {
    g_propagate_error(error, inner);
    return NULL;
  }
  char **heads = carnet_judge_heads(ledger->judge, folder, there ? &entry.id : NULL, error);
  if (heads == NULL) return NULL;
  g_auto(GStrv) given =
      append->prev_heads != NULL ? g_strdupv((char **)append->prev_heads) : g_strdupv(heads);
  if (!g_strv_equal((const char *const *)given, (const char *const *)heads)) {
    refuse(error, CARNET_LEDGER_MOVED, "%s has changed meanwhile; look at it, and try again",
           append->subject);
    return NULL;
  }
  return g_steal_pointer(&given);
}

/* ---- the event
 * -------------------------------------------------------------------------------------------------------------
 */

static CarnetEventRecord *make_record(const CarnetActor *actor, const CarnetAppend *append,
                                      const char *const *prev, GError **error) {
  g_autofree char *nonce = append->nonce != NULL ? g_strdup(append->nonce) : carnet_form_nonce(error);
  if (nonce == NULL) return NULL;
  g_autoptr(GBytes) bytes = carnet_form_write(actor, append, prev, nonce, error);
  return bytes != NULL ? carnet_form_read(bytes, NULL, error) : NULL;
}

GBytes *carnet_ledger_preview(const CarnetActor *actor, const CarnetAppend *append, GError **error) {
  const char *const *prev = append->subject != NULL ? append->prev_heads : NULL;
  g_autoptr(CarnetEventRecord) record = make_record(actor, append, prev, error);
  return record != NULL ? g_bytes_ref(record->bytes) : NULL;
}

/* A key is one person's alone, and a retired id stays retired. */
static gboolean check_person(const CarnetRoster *roster, const CarnetEventRecord *record, GError **error) {
  const CarnetPerson *known = carnet_people_find(roster->people, record->subject);
  if (known != NULL && known->retired)
    return refuse(error, CARNET_ERROR_REFUSED, "%s is retired; a retired id stays retired", record->subject);
  if (known == NULL && strcmp(record->action, "add") != 0)
    return refuse(error, CARNET_ERROR_NOT_FOUND, "nobody has the id %s", record->subject);
  g_auto(GStrv) keys = carnet_node_get_strings(record->body, "keys");
  for (char **key = keys; key != NULL && *key != NULL; key++) {
    const char *owner = carnet_roster_owner(roster, *key, record->subject);
    if (owner != NULL)
      return refuse(error, CARNET_ERROR_INPUT,
                    "this key is, or was, the key of %s; a key is one person's alone", owner);
  }
  return TRUE;
}

static gboolean may(const CarnetRoster *roster, const CarnetPerson *person, const char *action) {
  for (char **role = person->roles; !person->retired && *role != NULL; role++)
    if (carnet_policy_allows(roster->policy, "person", action, *role)) return TRUE;
  return FALSE;
}

/* Enough must be left who can let others in: one who may propose, and as many to agree as the policy asks
 * for. */
static gboolean check_left(const CarnetRoster *after, GError **error) {
  guint propose = 0, agree = 0;
  for (guint i = 0; i < after->people->len; i++) {
    const CarnetPerson *person = g_ptr_array_index(after->people, i);
    propose += may(after, person, "add") ? 1 : 0;
    agree += may(after, person, "add") || may(after, person, "endorse") ? 1 : 0;
  }
  if (propose == 0)
    return refuse(error, CARNET_ERROR_REFUSED,
                  "nobody would be left who may add people; name another administrator first");
  if (agree < after->policy->change_quorum)
    return refuse(
        error, CARNET_ERROR_REFUSED,
        "%u people must agree on a change, and only %u would be left who may; name another administrator first",
        after->policy->change_quorum, agree);
  return TRUE;
}

static gboolean check_change(const Base *base, const CarnetEventRecord *record, GError **error) {
  const CarnetRoster *roster = base->place->roster;
  if (carnet_proposings_is_endorsement(record)) {
    g_autofree char *why = carnet_proposings_refusal_at(roster->records, record, "");
    if (why != NULL) return refuse(error, CARNET_ERROR_REFUSED, "%s", why);
  } else if (strcmp(record->kind, "person") == 0 && !check_person(roster, record, error)) {
    return FALSE;
  }
  g_autoptr(CarnetRoster) after = carnet_roster_with(roster, record);
  return check_left(after, error);
}

/* The keys with what the policy of this place asks for, where it asks for more than one person. NULL: as they
 * are. */
static CarnetNode *with_quorum(const Base *base, const CarnetAppend *append) {
  guint quorum = base->place->roster->policy->change_quorum;
  gboolean change = (strcmp(append->kind, "person") == 0 || strcmp(append->kind, "policy") == 0) &&
                    strcmp(append->action, "endorse") != 0;
  if (!change || quorum <= 1) return NULL;
  CarnetNode *keys = append->keys != NULL ? carnet_node_copy(append->keys) : carnet_node_map();
  carnet_node_set_int(keys, "quorum", quorum);
  return keys;
}

/* ---- its commit
 * ---------------------------------------------------------------------------------------------------------------
 */

static gboolean is_there(CarnetLedger *ledger, const Base *base, const char *path) {
  CarnetTreeEntry entry;
  return carnet_tree_find(ledger->odb, &base->place->tree, path, &entry, NULL);
}

static char *write_event(CarnetLedger *ledger, const Base *base, const CarnetActor *actor,
                         const CarnetAppend *append, const CarnetEventRecord *record, GError **error) {
  g_autoptr(CarnetRoster) after = carnet_roster_with(base->place->roster, record);
  g_autoptr(GBytes) signers = g_bytes_new(after->signers, strlen(after->signers));
  g_autofree CarnetWriteFile *files = g_new0(CarnetWriteFile, append->n_attachments + 2);
  guint n = 0;
  files[n++] = (CarnetWriteFile){record->path, record->bytes};
  for (guint i = 0; i < append->n_attachments; i++)
    if (!is_there(ledger, base, append->attachments[i].path))
      files[n++] = (CarnetWriteFile){append->attachments[i].path, append->attachments[i].bytes};
  if (strcmp(record->kind, "person") == 0) files[n++] = (CarnetWriteFile){CARNET_GIT_SIGNERS, signers};
  g_autofree char *summary = g_strdup_printf("%s %s %s", record->kind, record->action, record->subject);
  g_autofree char *message =
      carnet_form_message(summary, record->subject, record->action, record->role, record->digest);
  CarnetWrite write = {ledger->repo, actor, base->tip, NULL, record->time, message, files, n};
  return carnet_write_commit(&write, error);
}

/*
 * The commit is judged before main moves to it: a signature by another key than the person's, an attachment
 * that the event does not name, and the like are refused, and the objects stay unused.
 */
static gboolean judge_written(CarnetLedger *ledger, const char *id, CarnetEventRecord *record,
                              GError **error) {
  g_autoptr(CarnetJudged) judged = carnet_judge_commit(ledger->judge, id, NULL, error);
  if (judged == NULL) return FALSE;
  if (judged->faults->len > 0) {
    const CarnetFault *fault = g_ptr_array_index(judged->faults, 0);
    gboolean unsigned_well = judged->commit != NULL && judged->commit->signature != NULL &&
                             judged->faults->len == 1 && *fault->path == '\0';
    return refuse(error, unsigned_well ? CARNET_LEDGER_SIGNING : CARNET_ERROR_INPUT, "%s%s%s", fault->path,
                  *fault->path != '\0' ? ": " : "", fault->why);
  }
  const CarnetEventRecord *seen = g_ptr_array_index(judged->records, 0);
  record->verdict = seen->verdict;
  g_free(record->commit);
  record->commit = g_strdup(id);
  g_free(record->key);
  record->key = g_strdup(seen->key);
  return TRUE;
}

static CarnetEventRecord *append_at(CarnetLedger *ledger, const Base *base, const CarnetActor *actor,
                                    const CarnetAppend *append, GError **error) {
  if (carnet_kinds_find(append->kind, append->action) != NULL && !check_actor(base, actor, append, error))
    return NULL;
  g_auto(GStrv) prev = carnet_kinds_find(append->kind, append->action) != NULL
                           ? find_prev(ledger, base, append, error)
                           : g_new0(char *, 1);
  if (prev == NULL) return NULL;
  g_autoptr(CarnetNode) keys = with_quorum(base, append);
  CarnetAppend asked = *append;
  if (keys != NULL) asked.keys = keys;
  g_autoptr(CarnetEventRecord) record = make_record(actor, &asked, (const char *const *)prev, error);
  if (record == NULL || !check_clock(base, record->time, error)) return NULL;
  if (carnet_form_is_roster(record) && !check_change(base, record, error)) return NULL;
  g_autofree char *folder = g_path_get_dirname(record->path);
  if (append->subject == NULL && is_there(ledger, base, folder)) {
    refuse(error, CARNET_LEDGER_MOVED, "the case id %s is taken; try again", record->subject);
    return NULL;
  }
  g_autofree char *id = write_event(ledger, base, actor, append, record, error);
  if (id == NULL || !judge_written(ledger, id, record, error) ||
      !carnet_write_move(ledger->repo, base->tip, id, error))
    return NULL;
  g_free(ledger->judged);
  ledger->judged = g_strdup(id);
  return g_steal_pointer(&record);
}

CarnetEventRecord *carnet_ledger_append(CarnetLedger *ledger, const CarnetActor *actor,
                                        const CarnetAppend *append, GError **error) {
  Base base = {0};
  CarnetEventRecord *record =
      find_base(ledger, &base, error) ? append_at(ledger, &base, actor, append, error) : NULL;
  g_free(base.tip);
  return record;
}
