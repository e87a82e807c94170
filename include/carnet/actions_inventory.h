/*
 * actions_inventory.h - importing, looking at fields, deciding on their categories.
 */
#ifndef CARNET_ACTIONS_INVENTORY_H
#define CARNET_ACTIONS_INVENTORY_H

#include "carnet/actions.h"
#include "carnet/inventory.h"
#include "carnet/traits.h"

typedef struct {
  const char *name; /* NULL: the file's stem */
  CarnetReaderOptions reader;
  gboolean dry_run;         /* everything but staging an event and the flip */
  const char *rejects_file; /* CSV of rejected lines, or NULL */
  guint max_rejects;        /* 0: 10,000 */
  CarnetProgressFunc progress;
  gpointer progress_user;
} CarnetImportRequest;

typedef struct {
  CarnetImportResult result;
  char *name, *format, *encoding, *event;
  char *sheet;         /* of a workbook, where the request names one; else NULL */
  GPtrArray *rejects;  /* char*: "line 12, column 3: reason", the first 100 */
  GPtrArray *unmapped; /* char*: headers that no column knows; kept as they are */
  GPtrArray *headers;  /* CarnetHeaderMapping*: of all headers, in the order of the source */
  GPtrArray *as_last;  /* char*: "HEADER=column", "sheet S", "encoding E": taken from the import before */
  GPtrArray *lost; /* char*: "HEADER (column)": known in the import before, and not there or not known now */
  GPtrArray *unread;     /* CarnetUnreadValue*: values that are not understood (carnet query 'market:?') */
  CarnetTable *outcomes; /* columns outcome, count: rows by identified, ordinary, unknown */
} CarnetImportReport;
void carnet_import_report_free(CarnetImportReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetImportReport, carnet_import_report_free)

/* Stage, event, flip (formats.md section 5). NULL on error; then the inventory is as it was. */
CarnetImportReport *carnet_action_import(CarnetApp *app, const char *file, const CarnetImportRequest *request,
                                         GError **error);

/* Classifies again what changed; columns outcome, count. */
CarnetTable *carnet_action_classify(CarnetApp *app, CarnetProgressFunc progress, gpointer user,
                                    GError **error);

/* `filter` is text; columns, sort, offset, limit as CarnetInventoryQuery. */
CarnetTable *carnet_action_query(CarnetApp *app, const char *filter, const char *const *columns,
                                 const char *sort, gint64 offset, gint64 limit, gint64 *total,
                                 GError **error);
/* Position (0-based) of the row with that number ("row" of a query) in the list that query would give, -1
   where it does not match; to keep the cursor after a sort or filter. -1 on error too, with it. */
gint64 carnet_action_position(CarnetApp *app, const char *filter, const char *sort, gint64 row,
                              GError **error);
/*
 * All rows that match, into a new file; .csv, .json or .ndjson by its name. Returns how many, -1 on error:
 * another ending, a file that is there already, more than 1,000,000 rows (CARNET_ERROR_INPUT).
 */
gint64 carnet_action_save_rows(CarnetApp *app, const char *filter, const char *const *columns,
                               const char *sort, const char *file, GError **error);
CarnetTable *carnet_action_facet(CarnetApp *app, const char *column, const char *filter, gint64 limit,
                                 GError **error);
CarnetTable *carnet_action_category_counts(CarnetApp *app, const char *filter, GError **error);
CarnetTable *carnet_action_inventories(CarnetApp *app, GError **error);

/* ---- the field card
 * -------------------------------------------------------------------------------------------- */

typedef struct {
  char *regime;      /* "cn" */
  gboolean main_law; /* of the pack that answers exports */
  gboolean base;     /* of the grade of which others are the special case: personal, general */
  char *category, *en, *zh, *clause, *confidence, *rule;
  char *state;   /* proposed, confirmed, rejected, overridden */
  char *truth;   /* true, unknown */
  char *missing; /* fact ids, blanks between: of which the source says nothing */
  char **unread; /* "market '中国某地'": what the source says of the others, and nobody understands */
  char *by, *time, *reason;
  char **duties_en, **duties_zh, **documents;
} CarnetCardCategory;
typedef struct {
  char *regime, *rule, *category, *clause, *why; /* why: the first condition that is false */
} CarnetCardNotEngaged;
typedef struct {
  char *field, *key, *text_digest;
  GPtrArray *uses;     /* CarnetUse* */
  GPtrArray *evidence; /* CarnetEvidence*: of the text of the first use */
  GPtrArray *traits;   /* char*: ids that hold, mappings applied */
  CarnetOutcome outcome;
  GPtrArray
      *categories; /* CarnetCardCategory*: over all uses, by regime, its main law first, then category */
  GPtrArray *not_engaged; /* CarnetCardNotEngaged* */
  GPtrArray *conflicts;   /* char*: regimes that ask for opposite things, in the app's language */
  char **regimes;         /* to show side by side, in the order of the field's markets */
  char **without_pack;    /* regimes that no pack in use speaks for: unknown, not free of duties */
} CarnetCard;
void carnet_card_free(CarnetCard *card);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetCard, carnet_card_free)
CarnetCard *carnet_action_card(CarnetApp *app, const char *field, GError **error);
/* Which rule, pattern, clause, confidence, and what spoke against, as lines of text. */
CarnetTable *carnet_action_explain(CarnetApp *app, const char *field, GError **error);

/* ---- a person's decision
 * ----------------------------------------------------------------------------------------- */

typedef enum { CARNET_MAP_CONFIRM, CARNET_MAP_REJECT, CARNET_MAP_OVERRIDE } CarnetMapAction;
typedef struct {
  CarnetMapAction action;
  const char *category;   /* id, or NULL for traits only */
  const char *add_traits; /* ids, blanks between; NULL or "" */
  const char *remove_traits;
  const char *reason;
} CarnetMapRequest;
/* One event for each field (bulk: one event with the list). Returns how many fields, -1 on error. */
gint carnet_action_map(CarnetApp *app, const char *const *fields, const CarnetMapRequest *request,
                       GError **error);
CarnetTable *carnet_action_mappings(CarnetApp *app, GError **error);

/* ---- what the car sends against what the register has
 * ------------------------------------------------------------ */

typedef struct {
  const char *inventory;      /* the register: an imported inventory's name */
  const char *signals;        /* a file that a reader takes, or another inventory's name */
  const char *filter;         /* of the register's rows; NULL: all */
  CarnetReaderOptions reader; /* of the file */
  const char *only;           /* sides, commas between; NULL: all but "same" */
  const char *fail_on;        /* sides and severities, commas between, or NULL */
  const char *severity;       /* rows at least this severe, or NULL */
  gboolean ignore_ecu;        /* names meet whatever their ECU and message */
} CarnetReconcileRequest;

typedef struct {
  /*
   * Columns severity, side, path, ecu, traits, outcome, matched, by (exact, name, end), differs (unit, type),
   * candidates (at most 5), unit, registered_unit, type, registered_type, description, line; most severe
   * first. A side is sent (and not registered), ambiguous (several entries may be meant), differs (in both),
   * registered (and not sent) or same.
   */
  CarnetTable *rows;
  CarnetTable *counts;       /* columns side, count, high, medium, low: of all, whatever `only` says */
  guint signals, registered; /* paths (with their ECU) on either side */
  guint but_ecu;             /* sent ones whose name is registered under another ECU or message */
  gboolean fails;            /* something that `fail_on` names is there */
  guint64 rejected;          /* lines of the file */
  GPtrArray *rejects;        /* char*: the first 100 */
} CarnetReconciliation;
void carnet_reconciliation_free(CarnetReconciliation *reconciliation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetReconciliation, carnet_reconciliation_free)
/* How names meet: docs/formats/reconcile.md. CARNET_ERROR_INPUT: no such inventory or file, a file that no
 * reader takes or of which most lines are rejected; CARNET_ERROR_USAGE: a word of `only` or `fail_on`. */
CarnetReconciliation *carnet_action_reconcile(CarnetApp *app, const CarnetReconcileRequest *request,
                                              GError **error);

#endif
