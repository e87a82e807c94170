/*
 * actions_records.h - what people must prove beside cases: evidence, what flowed, and any register's entry
 * with its history.
 */
#ifndef CARNET_ACTIONS_RECORDS_H
#define CARNET_ACTIONS_RECORDS_H

#include "carnet/actions.h"
#include "carnet/node.h"

/* An entry of a register (entity, site, model, activity, commitment, evidence, certification) with each of
 * its events: a tree of subject, the keys as they stand, and `history` [{time, action, by, name, reason,
 * event}]. CARNET_ERROR_NOT_FOUND. */
CarnetNode *carnet_action_register_show(CarnetApp *app, const char *kind, const char *subject,
                                        GError **error);
/* Adds (CARNET_ERROR_INPUT where it is there) or updates (CARNET_ERROR_NOT_FOUND where it is not). */
gboolean carnet_action_register_new(CarnetApp *app, const char *kind, const char *subject,
                                    const CarnetNode *keys, const char *reason, GError **error);
gboolean carnet_action_register_update(CarnetApp *app, const char *kind, const char *subject,
                                       const CarnetNode *keys, const char *reason, GError **error);

/* What a form asks for: columns of carnet_event_keys. Pure: any thread. */
CarnetTable *carnet_action_event_keys(const char *kind, const char *action);
/* What the ledger would say of these keys; nothing is recorded. Pure: any thread. CARNET_ERROR_INPUT. */
gboolean carnet_action_event_check(const char *kind, const char *action, const CarnetNode *keys,
                                   GError **error);

/* ---- evidence */

typedef enum {
  CARNET_EVIDENCE_HELD,     /* a copy by digest in .carnet/evidence, outside git */
  CARNET_EVIDENCE_RECORDED, /* in the records, for ever and for every office */
  CARNET_EVIDENCE_WITHHELD  /* its digest alone */
} CarnetEvidencePlace;
typedef struct {
  const char *id;          /* NULL: from the title */
  const CarnetNode *keys;  /* title, date, owner, valid_until...; digest, name and bytes come from the file */
  const char *const *uses; /* NULL-terminated: cases, activities, clause@model; or NULL */
  CarnetEvidencePlace place;
  const char *reason;
} CarnetEvidenceNote;
/* Returns the subject; caller frees. */
char *carnet_action_evidence_add(CarnetApp *app, const char *file, const CarnetEvidenceNote *note,
                                 GError **error);
/* Columns evidence, title, digest, place (records, workspace, withheld), state (good, changed, withheld),
 * date, owner, valid_until, expired, for, detail (the file that is not what its record says). `file` not
 * NULL: that file against all records: one row, or none where no record names its digest. `bad`: changed
 * ones. */
CarnetTable *carnet_action_evidence_check(CarnetApp *app, const char *id, guint *bad, GError **error);
CarnetTable *carnet_action_evidence_find(CarnetApp *app, const char *file, GError **error);

/* ---- transfers */

gboolean carnet_action_transfer_add(CarnetApp *app, const char *case_id, const CarnetNode *keys,
                                    const char *reason, GError **error);
/* Columns as carnet_fold_entries. case_id NULL: all. */
CarnetTable *carnet_action_transfers(CarnetApp *app, const char *case_id, GError **error);
typedef struct {
  guint rows, recorded, known; /* known: the same case, month, recipient and numbers are recorded already */
} CarnetTransferImport;
/* A CSV with the head case, month and any of recipient, people, people_basis, sensitive_people,
 * sensitive_basis, rows, bytes: read as a whole first, then one event a line. */
gboolean carnet_action_transfer_import(CarnetApp *app, const char *bytes, gsize n, const char *name,
                                       gboolean dry_run, const char *reason, CarnetTransferImport *out,
                                       GError **error);

#endif
