/*
 * actions_workspace.h - making a workspace, people, policy, what the rest refers to.
 */
#ifndef CARNET_ACTIONS_WORKSPACE_PUBLIC_H
#define CARNET_ACTIONS_WORKSPACE_PUBLIC_H

#include "carnet/actions.h"
#include "carnet/node.h"

typedef struct {
  const char *folder; /* where; made if missing */
  const char *person; /* NULL: a new pseudonymous id */
  const char *name;   /* for .carnet/names.yaml, or NULL */
  const char
      *key_file;  /* private key, or public key held by an agent; NULL: a new key is made in .carnet/keys/ */
  gboolean trial; /* unsigned events are allowed, and marked */
} CarnetInitOptions;
/*
 * `carnet init`: an empty workspace: bare .git with its signed root commit, .carnet/, the program's packs,
 * lexicon and templates adopted. Refused (CARNET_ERROR_INPUT) where a workspace or a .git is there. It is
 * made in DIR/.carnet-new and put in place when it is whole; what a crash left of it is dropped, or finished
 * where all but the last rename was done (then as it was asked for that time). The app is then in that
 * workspace.
 */
gboolean carnet_action_init(CarnetApp *app, const CarnetInitOptions *options, GError **error);

/* Adopts the program's packs, lexicon and report templates by digest, as an event (records.md, "packs/"). */
gboolean carnet_action_adopt(CarnetApp *app, const char *reason, GError **error);

/* A new person with roles; `key_file` NULL: a key is made in .carnet/keys/<id>. Columns as people_list. */
gboolean carnet_action_people_add(CarnetApp *app, const char *id, const char *roles, const char *key_file,
                                  const char *name_en, const char *name_zh, const char *reason,
                                  GError **error);
gboolean carnet_action_people_retire(CarnetApp *app, const char *id, const char *reason, GError **error);
/* Other roles (separated by blanks or commas; NULL: as they are), or other keys (a public or private key
 * file; NULL: as they are): both are events of their own. */
gboolean carnet_action_people_change(CarnetApp *app, const char *id, const char *roles, const char *key_file,
                                     const char *reason, GError **error);
/* The display name goes; the id, which the records hold, stays (records.md, "people"). CARNET_ERROR_NOT_FOUND
 * where the records know nobody of that id. */
gboolean carnet_action_people_erase_name(CarnetApp *app, const char *id, GError **error);
/* Columns person, name, roles, key, since, until. */
CarnetTable *carnet_action_people_list(CarnetApp *app, GError **error);
CarnetTable *carnet_action_policy_show(CarnetApp *app, GError **error);
/*
 * Proposes a policy: `changes` are keys of policy/set (docs/formats/events.md), the rest stays as it is.
 * Where the policy asks for one person (change_quorum 1) it is in effect at once, else at the last
 * endorsement. Its digest; caller frees.
 */
char *carnet_action_policy_propose(CarnetApp *app, const CarnetNode *changes, const char *reason,
                                   GError **error);
gboolean carnet_action_policy_set(CarnetApp *app, const CarnetNode *body, const char *reason, GError **error);
/* Columns of carnet_fold_proposals: changes of people and policy that more than one person must agree on. */
CarnetTable *carnet_action_proposals(CarnetApp *app, GError **error);
/* Endorses one by its digest, or 8 digits of it or more. What it is then (open, effective); caller frees. */
char *carnet_action_policy_endorse(CarnetApp *app, const char *change, const char *reason, GError **error);

/* An entity, site, model or activity: `keys` is the event's body, checked against the table of kinds. */
gboolean carnet_action_register(CarnetApp *app, const char *kind, const char *subject, const CarnetNode *keys,
                                const char *reason, GError **error);
CarnetTable *carnet_action_register_list(CarnetApp *app, const char *kind, GError **error);

/*
 * Small settings of the console (saved filters, columns), by name; kept in state.db, which is derived: no
 * event, no signature, gone with a rebuild. "" where none; caller frees. NULL on error.
 */
char *carnet_action_setting(CarnetApp *app, const char *name, GError **error);
gboolean carnet_action_set_setting(CarnetApp *app, const char *name, const char *value, GError **error);

/*
 * Makes again what can be: state.db from the records; imports that the records have and inventory.db lacks
 * (all, where it was lost), from .carnet/sources, in the order of their events and under the same numbers,
 * each with the root that its event says; derived tables. Nothing is signed. NULL on error, as where somebody
 * stops it.
 */
typedef struct {
  guint imports; /* read again */
  GPtrArray
      *missing; /* char*: "source DIGEST (NAME) of inventory NAME, imported DAY": what cannot be made again */
} CarnetRebuilt;
void carnet_rebuilt_free(CarnetRebuilt *rebuilt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetRebuilt, carnet_rebuilt_free)
CarnetRebuilt *carnet_action_rebuild(CarnetApp *app, CarnetProgressFunc progress, gpointer user,
                                     GError **error);
/* Columns check, state (ok, warning, fault), detail: environment, fonts, keys, stores. */
CarnetTable *carnet_action_doctor(CarnetApp *app, GError **error);

#endif
