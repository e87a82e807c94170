/*
 * inventory.h - what the sources say: rows, generations, texts, profiles, in SQLite (inventory.db; formats.md
 * 4-7).
 *
 * Generations: one counter over all inventories of a workspace. An import stages generation n (committed,
 * inactive), the caller appends its event, then flips. A row lives from the generation that brought it to the
 * one that ended it, so an older commit can still be answered for. `at` in calls below: 0 is what is active
 * now; otherwise a set of active generations is looked up from the generation number given (everything that
 * was active when it was flipped).
 *
 * One handle belongs to one thread. Opened for reading, it never writes. Errors: CARNET_ERROR_STORE unless
 * said.
 */
#ifndef CARNET_INVENTORY_H
#define CARNET_INVENTORY_H

#include <gio/gio.h>

#include "carnet/filter.h"
#include "carnet/reader.h"
#include "carnet/table.h"
#include "carnet/types.h"

#define CARNET_INVENTORY_ERROR (carnet_inventory_error_quark())
GQuark carnet_inventory_error_quark(void);

typedef struct CarnetInventory CarnetInventory;

typedef enum { CARNET_INVENTORY_READ, CARNET_INVENTORY_WRITE } CarnetInventoryMode;
/* WRITE creates or migrates it; READ refuses a missing file (CARNET_ERROR_NOT_FOUND), a newer version, and an
 * older one (CARNET_INVENTORY_OLDER: opened for writing once, it is one of today). */
#define CARNET_INVENTORY_OLDER CARNET_REFUSAL(1, CARNET_ERROR_STORE)
/* No generation of that number is in the store, or none that is staged. */
#define CARNET_INVENTORY_NO_GENERATION CARNET_REFUSAL(2, CARNET_ERROR_STORE)
CarnetInventory *carnet_inventory_open(const char *path, CarnetInventoryMode mode, GError **error);
void carnet_inventory_free(CarnetInventory *inventory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetInventory, carnet_inventory_free)
/* From another thread: what runs on this handle ends with CARNET_ERROR_CANCELLED. */
void carnet_inventory_interrupt(CarnetInventory *inventory);

/* ---- import: stage, flip, drop (formats.md section 5) ----------------------------------------------------
 */

/* Called with the texts that are new; fills `out`. The same texts are never asked twice for one lexicon
 * digest. */
typedef gboolean (*CarnetClassifyFunc)(const CarnetFieldText *texts, guint n, CarnetTraits *out,
                                       gpointer user, GError **error);

/* What stands in a profile for a normalised value of a fact column; caller frees. */
typedef char *(*CarnetRepresentFunc)(CarnetColumn column, const char *norm, gpointer user);

typedef struct {
  const char *name;          /* inventory's stable name */
  const char *source_digest; /* SHA-256 of the source file, hex; NULL: set before staging by
                                carnet_import_set_source */
  const char *source_name;   /* its file name, for people */
  const char *time;          /* instant */
  const char *lexicon;       /* digest of the lexicon in use: texts are classified again where it differs */
  guint64 fact_columns;      /* CARNET_COLUMN_BIT of each column that packs ask for: they make the profile */
  CarnetClassifyFunc classify;
  gpointer classify_user;
  /* Values that packs do not tell apart make one profile; NULL: each value stands for itself. `represents`
     names what the function does: profiles are made again where it differs. */
  CarnetRepresentFunc represent;
  gpointer represent_user;
  const char *represents;
  guint max_rejects; /* beyond it the import stops; 0: no limit */
} CarnetImportOptions;

typedef struct {
  guint64 generation;
  guint64 rows;                            /* read and taken */
  guint64 fields;                          /* distinct keys */
  guint64 added, changed, gone, unchanged; /* fields, against the active generation of that name */
  guint64 repeated;                        /* equal rows counted once */
  guint64 rejected;
  guint64 structure;
  char root[65]; /* formats.md section 4 */
  GPtrArray
      *notes; /* char*: reported, not rejected ("path repeated with other text: #2", ...), at most 100 */
} CarnetImportResult;
void carnet_import_result_clear(CarnetImportResult *result);

typedef struct CarnetImport CarnetImport;
CarnetImport *carnet_import_begin(CarnetInventory *inventory, const CarnetImportOptions *options,
                                  GError **error);
/* Before the first batch of this reader, the only one of the import; the reader must live until the import is
 * staged or freed. Rows whose bytes the active generation of that name knows are taken without being split,
 * and what this import brings is known to the next; all results are the same (docs/decisions/0027). */
void carnet_import_know(CarnetImport *import, CarnetReader *reader);
/* Take a batch; the rows that the inventory refuses (same key with another path, type or unit; formats.md
   section 4) are reported to `reject`. */
typedef void (*CarnetRejectFunc)(const CarnetReject *reject, gpointer user);
gboolean carnet_import_add(CarnetImport *import, const CarnetBatch *batch, CarnetRejectFunc reject,
                           gpointer user, GError **error);
/* The digest of the source, where it was not known at the beginning (it is made while the rows are read). */
void carnet_import_set_source(CarnetImport *import, const char *source_digest);
/* Ends the sources: digest, diff, indexes, counts; the generation is committed and inactive. */
gboolean carnet_import_stage(CarnetImport *import, CarnetProgressFunc progress, gpointer user,
                             CarnetImportResult *result, GError **error);
/* Frees it; without a successful stage nothing of it remains. */
void carnet_import_free(CarnetImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetImport, carnet_import_free)

/* Makes a staged generation the active one of its name, in one small transaction. */
gboolean carnet_inventory_flip(CarnetInventory *inventory, guint64 generation, const char *event_digest,
                               GError **error);
/* Drops a staged generation. */
gboolean carnet_inventory_drop(CarnetInventory *inventory, guint64 generation, GError **error);
/* Generations: columns generation, name, state (staged, active, past), root, rows, fields, source_digest,
   source_name, time, event. */
CarnetTable *carnet_inventory_generations(CarnetInventory *inventory, GError **error);

/* ---- traits, profiles, categories (derived; can be dropped and rebuilt) ----------------------------------
 */

/* Whether texts and profiles are those of this lexicon, these fact columns and these representatives; what an
 * import brings is. */
gboolean carnet_inventory_is_classified(CarnetInventory *inventory, const CarnetImportOptions *options,
                                        gboolean *out, GError **error);
/* Classify all texts again with another lexicon, or make profiles again for other fact columns or
 * representatives. */
gboolean carnet_inventory_reclassify(CarnetInventory *inventory, const CarnetImportOptions *options,
                                     CarnetProgressFunc progress, gpointer user, GError **error);
/* One profile: what packs may know of a row. norm[c] stands for the normalised value (CarnetRepresentFunc; ""
 * absent), only fact columns are set. */
typedef struct {
  gint64 id;
  CarnetTraits traits;
  const char *norm[CARNET_N_COLUMNS];
  guint64 rows; /* active rows that have it */
  gint64 row;   /* the first of them, by number; 0: not asked (only carnet_inventory_each_profile_by) */
  gboolean look_again; /* a mapping does not apply any more: the field is unknown, whatever its traits
                          (section 6) */
  /* What people ruled of its categories, sorted by id, one blank between: "+cn.core_data" overridden,
     "-gdpr.x" rejected, "=cn.y" confirmed; "" nothing. */
  const char *rulings;
} CarnetProfile;
typedef gboolean (*CarnetProfileFunc)(const CarnetProfile *profile, gpointer user, GError **error);
/* Profiles without categories for this key ("pack digests as-of interval"), or all of them. */
gboolean carnet_inventory_each_profile(CarnetInventory *inventory, gboolean only_new, const char *rules_key,
                                       CarnetProfileFunc func, gpointer user, GError **error);
/* Profiles for other packs than those that the stored ones were made for: rows by traits, rulings and what
 * `represent` makes of the values of `columns`. norm[c] is one of the values that it does not tell apart, id
 * is 0. */
typedef struct {
  guint64 columns;
  CarnetRepresentFunc represent;
  gpointer user;
} CarnetProfileBy;
gboolean carnet_inventory_each_profile_by(CarnetInventory *inventory, const CarnetProfileBy *by,
                                          CarnetProfileFunc func, gpointer user, GError **error);
/*
 * Active rows by what they are and what rules found, once for each pair that occurs: thousands of times fewer
 * than profiles where categories hang on few facts. `rules_key` NULL: the rules in use; else the set of hits
 * that was written under that key (none where nothing was). What people decided is not in it.
 */
typedef struct {
  guint64 traits;
  const CarnetCategoryHit *hits; /* valid within the call */
  guint n_hits;
  guint64 rows;
} CarnetRowKind;
typedef gboolean (*CarnetRowKindFunc)(const CarnetRowKind *kind, gpointer user, GError **error);
gboolean carnet_inventory_each_kind(CarnetInventory *inventory, const char *rules_key, CarnetRowKindFunc func,
                                    gpointer user, GError **error);
/*
 * What first screens ask for, counted and kept in the store: all rows, rows by outcome, categories by state,
 * kinds of rows (of the rules in use and of those of their checks), the rows of these filters (their texts,
 * NULL-ended), and what looking needs of profiles. The calls of this page give what is kept where it was made
 * of the store as it is, and count where it was not: a change of anything makes it stale, whoever wrote.
 */
gboolean carnet_inventory_keep(CarnetInventory *inventory, const char *const *filters, GError **error);
gboolean carnet_inventory_is_kept(CarnetInventory *inventory, gboolean *out, GError **error);

/* What rules find, by profile, in one transaction: `list` names a place in `sets`. Several may be kept, one a
   rules_key; the one in use for filters and tables is the one last activated. */
typedef struct {
  const CarnetCategoryHit *hits;
  guint n;
} CarnetHitList;
typedef struct {
  gint64 profile;
  guint set;
} CarnetProfileHits;
gboolean carnet_inventory_set_hits(CarnetInventory *inventory, const char *rules_key,
                                   const CarnetHitList *sets, guint n_sets, const CarnetProfileHits *list,
                                   guint n, GError **error);
gboolean carnet_inventory_use_rules(CarnetInventory *inventory, const char *rules_key, GError **error);

/* What people decided, applied over what rules found (formats.md section 6). Replaces all that was applied
 * before. */
typedef struct {
  const char *key;                        /* field key */
  const char *text_digest;                /* of the text it was decided on */
  const char *traits_add, *traits_remove; /* trait ids separated by blanks, "" */
  const char *category;                   /* "" for a decision about traits only */
  CarnetMappingState state;
  const char *by, *time, *reason, *event;
} CarnetMappingRow;
gboolean carnet_inventory_apply_mappings(CarnetInventory *inventory, const CarnetMappingRow *rows, guint n,
                                         const CarnetImportOptions *options, GError **error);
/* Trait ids by bit, for filters and tables; the table is kept in the store. */
gboolean carnet_inventory_set_traits(CarnetInventory *inventory, const char *const *ids, guint n,
                                     GError **error);

/* ---- looking
 * ------------------------------------------------------------------------------------------------ */

typedef struct {
  const CarnetFilter *filter;
  const char *const *columns; /* column names, and: row, key, field, source, inventory (its name), traits,
                                 categories, outcome, mapped, uses */
  const char *sort;           /* column name, "-name" descending, NULL: order of the source */
  gint64 offset, limit;       /* limit < 0: all */
  gboolean numbers; /* columns of numbers are cells of numbers (JSON); else text, as the source has them */
} CarnetInventoryQuery;
/* `total`: out, number of rows that match, or NULL: not counted. Errors CARNET_ERROR_INPUT: unknown column.
   Rows are uses; `categories` are "id" (true) or "?id" (a fact is missing); `mapped` is proposed, confirmed,
   rejected, overridden or "". `field` is what `carnet show` takes: the id, else the path. */
CarnetTable *carnet_inventory_query(CarnetInventory *inventory, const CarnetInventoryQuery *query,
                                    gint64 *total, GError **error);
gint64 carnet_inventory_count(CarnetInventory *inventory, const CarnetFilter *filter,
                              GError **error); /* -1 on error */
/* Position (0-based) in the sorted list of the row with that rowid, or -1; to keep the cursor after a sort or
 * filter. */
gint64 carnet_inventory_position(CarnetInventory *inventory, const CarnetInventoryQuery *query, gint64 row,
                                 GError **error);
/* Counts by value of a column (any of the above but row and key): columns value, count; largest first. */
CarnetTable *carnet_inventory_facet(CarnetInventory *inventory, const char *column,
                                    const CarnetFilter *filter, gint64 limit, GError **error);
/* Counts by category and state: columns category, proposed, confirmed, rejected, overridden, unknown. */
CarnetTable *carnet_inventory_category_counts(CarnetInventory *inventory, const CarnetFilter *filter,
                                              GError **error);
/* Two columns against each other: columns a, b, count. */
CarnetTable *carnet_inventory_cross(CarnetInventory *inventory, const char *a, const char *b,
                                    const CarnetFilter *filter, GError **error);

/*
 * Rows that match, by what a volume of data hangs on. Normal forms, "" absent; lists joined by ';',
 * categories by LF. `fields`: of these rows, those that stand for a field not counted in another group;
 * `ways`: for a field with these places of storage and destinations. So sums over groups count no use twice.
 */
typedef struct {
  const char *model, *rate, *bytes, *collected_in, *market, *storage, *destination, *categories;
  guint64 rows, fields, ways;
} CarnetFlow; /* valid within the call */
typedef gboolean (*CarnetFlowFunc)(const CarnetFlow *flow, gpointer user, GError **error);
gboolean carnet_inventory_each_flow(CarnetInventory *inventory, const CarnetFilter *filter,
                                    CarnetFlowFunc func, gpointer user, GError **error);

/* Row numbers of the uses of a field by id, key, path or row number; empty where none
   (CARNET_ERROR_NOT_FOUND). More than one field of that name: CARNET_ERROR_INPUT, naming some keys. */
GArray *carnet_inventory_find(CarnetInventory *inventory, const char *ref, GError **error); /* of gint64 */
/* One use in full. */
typedef struct {
  gint64 row;
  char *key;
  char *inventory; /* its name */
  char *source;
  guint64 line;
  char *value[CARNET_N_COLUMNS]; /* source text, "" absent */
  char *norm[CARNET_N_COLUMNS];  /* normalised */
  CarnetTable *extra;            /* header, value of unmapped columns */
  CarnetTraits traits;           /* with mappings applied */
  CarnetTraits text_traits;      /* by the lexicon alone */
  char *text_digest;             /* formats.md section 6 */
  gint64 profile;
  gboolean look_again; /* a mapping no longer fits the text: unknown until someone looks again */
} CarnetUse;
CarnetUse *carnet_inventory_use(CarnetInventory *inventory, gint64 row, GError **error);
void carnet_use_free(CarnetUse *use);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetUse, carnet_use_free)
/* Categories of one row with the state of each: columns category, rule, truth (true, unknown), missing,
   state, by, time, reason, event. */
CarnetTable *carnet_inventory_categories(CarnetInventory *inventory, gint64 row, GError **error);

/* ---- frozen rows of a case (formats.md section 3)
 * ------------------------------------------------------------ */

/* Sorted distinct keys of the rows that match, one a line. */
GString *carnet_inventory_freeze(CarnetInventory *inventory, const CarnetFilter *filter, GError **error);
/*
 * Rows of these keys (one a line) in the generation set `at` (0: active): columns key, row and the given
 * columns as source text, sorted by key, then by the values. Keys without a row give no line.
 */
CarnetTable *carnet_inventory_frozen(CarnetInventory *inventory, const char *keys, const char *const *columns,
                                     guint64 at, GError **error);
/* Profiles of the frozen rows with their counts: as each_profile over these keys, or as each_profile_by. `by`
 * NULL: the stored ones. */
gboolean carnet_inventory_frozen_profiles(CarnetInventory *inventory, const char *keys, guint64 at,
                                          const CarnetProfileBy *by, CarnetProfileFunc func, gpointer user,
                                          GError **error);
/* The same of the rows that a filter would freeze now, without their keys. */
gboolean carnet_inventory_matching_profiles(CarnetInventory *inventory, const CarnetFilter *filter,
                                            CarnetProfileFunc func, gpointer user, GError **error);

/* A small note kept in the store itself, so that it cannot outlive it ("derived": what the derived tables
   were made from); "" where none; caller frees. */
char *carnet_inventory_note(CarnetInventory *inventory, const char *name);
gboolean carnet_inventory_set_note(CarnetInventory *inventory, const char *name, const char *value,
                                   GError **error);

/* Roots of the active generations: columns name, generation, root, rows, source_digest; sorted by name. */
CarnetTable *carnet_inventory_roots(CarnetInventory *inventory, GError **error);
/* Takes over all that another store holds, in place of what is here, in one transaction; who reads sees the
 * one or the other. */
gboolean carnet_inventory_replace(CarnetInventory *inventory, CarnetInventory *other, GError **error);
/* Put the rows into another physical order (a test of reports), and drop and rebuild what is derived. */
gboolean carnet_inventory_rebuild(CarnetInventory *inventory, const CarnetImportOptions *options,
                                  GError **error);

/* A value in its normal form, as filters and facts see it: countries to ISO alpha-2 ("Germany", 德国 -> DE),
   yes/no, none/pseudonymised/anonymised, vehicle storage, numbers with decimal comma or full-width digits; ""
   where the source says nothing ("N/A", 待定). Caller frees. (db/import/normalise.c) */
char *carnet_value_normalise(CarnetColumn column, const char *text);
/* FALSE where a table or a number stands behind the column and the text is neither in the one nor the other:
   facts and filters then see nothing, or a place that is no country. */
gboolean carnet_value_understood(CarnetColumn column, const char *text);
#define CARNET_RETENTION_UNLIMITED "unlimited" /* normal form of a retention without end */

#endif
