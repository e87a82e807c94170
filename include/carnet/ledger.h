/*
 * ledger.h - the records: an ordinary git repository of signed events (records.md, formats.md section 2).
 *
 * The workspace's .git is bare; one ref, refs/heads/main. A handle belongs to one thread. Everything that is
 * appended is one signed commit; nothing is ever changed.
 */
#ifndef CARNET_LEDGER_H
#define CARNET_LEDGER_H

#include "carnet/event.h"
#include "carnet/fs.h"
#include "carnet/table.h"

#define CARNET_LEDGER_ERROR (carnet_ledger_error_quark())
GQuark carnet_ledger_error_quark(void);

/* Refusals that callers tell apart. */
#define CARNET_LEDGER_MOVED                                                                                  \
  CARNET_REFUSAL(1, CARNET_ERROR_REFUSED)                           /* another writer moved main: try again  \
                                                                     */
#define CARNET_LEDGER_CLOCK CARNET_REFUSAL(2, CARNET_ERROR_REFUSED) /* the clock is behind the tip */
#define CARNET_LEDGER_SIGNING                                                                                \
  CARNET_REFUSAL(3, CARNET_ERROR_REFUSED) /* no key, or ssh-keygen did not sign                              \
                                           */
#define CARNET_LEDGER_OWNER                                                                                  \
  CARNET_REFUSAL(4, CARNET_ERROR_STORE) /* git refuses another user's repository                             \
                                         */
#define CARNET_LEDGER_AGAIN                                                                                  \
  CARNET_REFUSAL(5, CARNET_ERROR_STORE) /* older work was merged in: ingest from "" again */

typedef struct CarnetLedger CarnetLedger;
/* `workspace` is the folder that holds .git and .carnet. */
CarnetLedger *carnet_ledger_open(const char *workspace, GError **error);
void carnet_ledger_free(CarnetLedger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetLedger, carnet_ledger_free)

/*
 * The ledger as it stood at a commit: a bare repository in `folder`/.git with one ref, main, and no objects
 * of its own, as `git clone --shared --bare` makes it; nothing is ever written into it. Made anew each time:
 * the ledger may have been moved. Handles of `folder` may be opened as of any workspace, as long as this one
 * stays.
 */
CarnetLedger *carnet_ledger_open_at(CarnetLedger *ledger, const char *commit, const char *folder,
                                    GError **error);

/* Who acts: person id, role, and the key. */
typedef struct {
  const char *person; /* "p-7f3a9c" */
  const char *role;
  const char *key_file;    /* private key file, or a public key whose private part an agent holds */
  gboolean unsigned_trial; /* trial mode: no signature */
  guint timeout_ms;        /* for ssh-keygen; 0: 30,000 */
} CarnetActor;

typedef struct {
  const char *person, *role_list; /* roles separated by blanks */
  const char *public_key;         /* one line, "ssh-ed25519 AAAA..." */
} CarnetFounder;
/*
 * Makes the repository and its root commit: carnet.yaml (with a nonce), .gitattributes, the founder's person
 * event, the first policy event, allowed_signers. Refused where .git is there. `policy` is the body of the
 * policy event (see carnet_policy_default).
 */
gboolean carnet_ledger_init(const char *workspace, const CarnetFounder *founder, const CarnetActor *actor,
                            const CarnetNode *policy, const char *time, GError **error);

/* A file that an event names by digest and that is committed with it (frozen keys, a pack, a template). */
typedef struct {
  const char *path; /* from carnet_ledger_attachment_path */
  GBytes *bytes;
} CarnetAttachment;
char *carnet_ledger_attachment_path(const char *folder, const char *digest); /* caller frees */

/*
 * Appends an event. `keys` are the action's own keys as a map (checked against the table of kinds; unknown or
 * missing: CARNET_ERROR_INPUT); kind, action, subject, time, by, role, nonce, prev are put in here.
 * `prev_heads` NULL: looked up here; given: they must be the heads still (CARNET_LEDGER_MOVED), so that
 * nobody decides on what has changed meanwhile. Where `subject` is NULL (a request, whose case id comes from
 * its digest) they are ignored. What ingest would find bad is refused: the person, role and policy at the tip
 * (CARNET_ERROR_REFUSED), the key (CARNET_LEDGER_SIGNING), an attachment that the event does not name or that
 * it names and lacks (CARNET_ERROR_INPUT). Needs history up to the tip: ingest first (also with nothing new,
 * `from` being the tip), else it is read from the root. Returns the new record (owned by the caller; order 0)
 * or NULL.
 */
typedef struct {
  const char *kind, *action, *subject, *time, *reason;
  const CarnetNode *keys;        /* or NULL */
  const char *const *prev_heads; /* NULL-terminated, may be empty */
  const CarnetAttachment *attachments;
  guint n_attachments;
  const char *nonce; /* NULL: random; given in tests */
} CarnetAppend;
/*
 * The turn to append, held until the lock is freed; NULL where another has held it for wait_ms. Not needed:
 * main moves by compare and swap anyway (CARNET_LEDGER_MOVED). But who holds it is not beaten by others that
 * wait for it.
 */
CarnetLock *carnet_ledger_turn(CarnetLedger *ledger, guint wait_ms);
CarnetEventRecord *carnet_ledger_append(CarnetLedger *ledger, const CarnetActor *actor,
                                        const CarnetAppend *append, GError **error);
/* The canonical bytes that would be committed, for "what will be signed" and digests before a case id exists.
 */
GBytes *carnet_ledger_preview(const CarnetActor *actor, const CarnetAppend *append, GError **error);
/* "ex-2026-k7q2m4xa" from the request file's bytes (formats.md section 2); caller frees. */
char *carnet_ledger_case_id(const char *time, const char *request_digest);

char *carnet_ledger_tip(CarnetLedger *ledger, GError **error); /* 40 hex, caller frees */
/*
 * Commits after `from` ("" for all) up to main, parents first, each with its event and a verdict: signature,
 * role and form checked against people and policy as they stood at that place. `roster` holds the person and
 * policy records up to `from`, in order. CARNET_ERROR_VERIFY where `from` is not an ancestor of main (history
 * rewritten). CARNET_LEDGER_AGAIN where a merge brought in work that began before `from`: what was found then
 * may read otherwise now, so forget it and ingest from "". A commit that holds no readable event is a bad
 * record of the kind "commit", action "refused", its subject the commit's id. `order` counts from 1, after
 * `from` from the roster's last. CarnetEventRecord*, owned by the array.
 */
GPtrArray *carnet_ledger_ingest(CarnetLedger *ledger, const char *from, const GPtrArray *roster, char **tip,
                                CarnetProgressFunc progress, gpointer user, GError **error);
/* Bytes of a file at a commit (NULL: main); CARNET_ERROR_NOT_FOUND. */
GBytes *carnet_ledger_file(CarnetLedger *ledger, const char *commit, const char *path, GError **error);
/* Records up to a commit, ingested from the root: a snapshot for a report of an older commit. */
GPtrArray *carnet_ledger_records_at(CarnetLedger *ledger, const char *commit, GError **error);
/* Full id of a prefix or ref; caller frees. */
char *carnet_ledger_resolve(CarnetLedger *ledger, const char *name, GError **error);

/* ---- verify (records.md) ----------------------------------------------------------------------------------
 */

typedef struct {
  char *commit, *path, *why, *ask; /* `ask`: what an auditor should ask; "" where nothing */
  const char *check;               /* which check found it (docs/auditing.md): "signature-key" */
} CarnetFault;
typedef struct {
  guint64 commits, events, signed_good, unsigned_allowed; /* all, those known from before included */
  guint64 before; /* commits that were verified before and not read again */
  char *root, *tip;
  GPtrArray *faults;  /* CarnetFault* */
  GPtrArray *remarks; /* char*: what was not checked, and why ("the root is not pinned...") */
} CarnetVerifyResult;
void carnet_verify_result_free(CarnetVerifyResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetVerifyResult, carnet_verify_result_free)
typedef struct {
  const char *root;  /* pinned root commit; NULL: not pinned, and a remark says so */
  const char *since; /* commit that the auditor holds: must be an ancestor; NULL: whole */
  const char *now;   /* instant: the verifier's clock */
  /*
   * Incremental: a file of what was verified before, which counts only where it was sealed with this secret;
   * then only commits since are read. It is written anew where nothing was found. NULL, or with `since`:
   * everything is read.
   */
  const char *known_file;
  GBytes *secret;
} CarnetVerifyOptions;
/* The secret at a path outside the workspace, made where it is not there; NULL where it cannot be. */
GBytes *carnet_verify_secret(const char *path, GError **error);
/*
 * Everything of records.md "carnet verify". NULL only where it could not be done at all; faults are a result.
 * With `since`, what was recorded after it but is dated before it is named too. A case's events that its
 * states refuse (an approval by its requester) are faults as well.
 */
CarnetVerifyResult *carnet_ledger_verify(CarnetLedger *ledger, const CarnetVerifyOptions *options,
                                         CarnetProgressFunc progress, gpointer user, GError **error);

/* ---- the table of kinds
 * ------------------------------------------------------------------------------------- */

typedef struct {
  const char *kind, *folder, *action, *subject; /* subject: what it is, in words */
  const char *roles;                            /* roles that may, by default policy, separated by blanks */
  const char *en, *zh;                          /* what it does, one line */
} CarnetEventKind;
const CarnetEventKind *carnet_event_kinds(guint *n);
/*
 * The keys of an action, in order, for a form: columns key ("people.distinct" inside a map), type (text,
 * number, day, yes_no, list, maps), required (yes or ""), words (the closed set, LF between), inside (of
 * maps: their keys, LF between, a list's with [] behind it) and what. No rows where there is no such action.
 */
CarnetTable *carnet_event_keys(const char *kind, const char *action);
/* What an append would say of the keys, before anything is signed; CARNET_ERROR_INPUT. */
gboolean carnet_event_check(const char *kind, const char *action, const CarnetNode *keys, GError **error);

/* Signers from a person's events, as `allowed_signers` has them. */
gboolean carnet_sign_fingerprint(const char *public_key, char **fingerprint, GError **error);
/* Makes a new Ed25519 key pair without a passphrase (demo, first start); refused where the file is there. */
gboolean carnet_sign_make_key(const char *path, const char *comment, char **public_key, GError **error);

#endif
