/* The inside of the context, for actions alone. */
#ifndef CARNET_ACTIONS_APP_H
#define CARNET_ACTIONS_APP_H

#include "carnet/actions.h"
#include "carnet/categories.h"
#include "carnet/error.h"
#include "carnet/fold.h"
#include "carnet/inventory.h"
#include "carnet/ledger.h"
#include "carnet/packs.h"
#include "carnet/state.h"
#include "carnet/traits.h"

struct CarnetApp {
  CarnetTexts *texts;
  CarnetLang lang;
  char *start;     /* folder from which the workspace is looked for */
  char *workspace; /* NULL until found */
  char *templates;
  char *now;            /* fixed clock; NULL: the machine's */
  char *person, *role;  /* who acts; role NULL: chosen by the policy */
  gboolean names_meant; /* a person's name in a text is no slip */

  CarnetLexicon *lexicon;
  CarnetClassifier *classifier;
#define CARNET_CLASSIFIERS_BESIDE 7
  CarnetClassifier *beside[CARNET_CLASSIFIERS_BESIDE]; /* of threads that help; kept for what they remember */
  CarnetPacks *packs;
  char *rules_key;  /* of today */
  char *represents; /* carnet_packs_represent_key */

  CarnetInventory *inventory; /* set by carnet_app_set_inventory alone: another thread may interrupt it */
  GMutex inventory_lock;
  gboolean inventory_write;
  gint stopped;                   /* atomic */
  struct CarnetLock *import_turn; /* held while this context imports (actions/workspace.c) */
  gint64 keep_after; /* monotonic, us: what is kept could not be written, and is not tried again before */

  CarnetLedger *ledger;
  CarnetState *state;
  gboolean primed;   /* the ledger's handle knows where it stands */
  GPtrArray *people; /* CarnetPerson*, as folded */
  CarnetPolicy *policy;
  char *roster_tip;                   /* what both were folded at */
  struct CarnetCountBook *count_book; /* what counters are made of, read once a tip (counters.h) */
};

/* TRUE, with the error set, where another thread stopped what runs: asked between steps. */
gboolean carnet_app_stopped(const CarnetApp *app, GError **error);

/* Paths inside the workspace; caller frees. */
char *carnet_app_path(CarnetApp *app, const char *name); /* <workspace>/.carnet/<name> */

/* The app is in the workspace `folder` from now on (NULL: in none, it is looked for again): what it has open
 * of another one is closed. */
void carnet_app_enter(CarnetApp *app, const char *folder);
/* Ledger and state alone, without packs: what init and adopt need. */
gboolean carnet_app_open_records(CarnetApp *app, GError **error);
/* Brings state.db up to main, folds people and policy. */
gboolean carnet_app_refresh(CarnetApp *app, GError **error);
/* In place of what is open, which is closed; NULL: nothing is open. */
void carnet_app_set_inventory(CarnetApp *app, CarnetInventory *inventory);
/* The same from the records' root, in place of what state.db has. */
gboolean carnet_app_ingest_anew(CarnetApp *app, GError **error);
/* Lexicon and packs that were adopted (actions/packs.c). */
gboolean carnet_app_load_packs(CarnetApp *app, GError **error);
/* Of the lexicon in use, made when first needed: its patterns are megabytes. */
CarnetClassifier *carnet_app_classifier(CarnetApp *app, GError **error);
/* One for a thread beside; NULL where there is no memory for it. */
CarnetClassifier *carnet_app_classifier_beside(CarnetApp *app, guint i);
void carnet_app_forget_classifiers(CarnetApp *app);
/* Categories for all profiles that have none yet under today's rules, and mappings applied
 * (actions/derive.c). */
gboolean carnet_app_derive(CarnetApp *app, GError **error);
/* The options of an import that texts and profiles are made with. */
void carnet_app_import_options(CarnetApp *app, CarnetImportOptions *out);
/* Who acts, in a role that the policy allows for this; refused (CARNET_ERROR_REFUSED) with the reason. The
   strings belong to the app, but `key_file` is the caller's. */
gboolean carnet_app_actor(CarnetApp *app, const char *kind, const char *action, CarnetActor *actor,
                          char **key_file, GError **error);
/* Who acts, in whatever role: who signs a merge decides nothing. As above. */
gboolean carnet_app_signer(CarnetApp *app, CarnetActor *actor, char **key_file, GError **error);
/* Append one event and ingest it: heads looked up, actor chosen, state brought up to date. Returns its digest
 * (caller frees). */
char *carnet_app_record(CarnetApp *app, CarnetAppend *append, GError **error);
/* Events of a kind. */
GPtrArray *carnet_app_events(CarnetApp *app, const char *kind, GError **error);
/* What these add up to, by the view's name (carnet_views), from kept parts and what is new. */
CarnetTable *carnet_app_table(CarnetApp *app, const char *view, GError **error);

#endif
