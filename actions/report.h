/* Reports: the data of a snapshot, and the tables and values that templates may name. */
#ifndef CARNET_ACTIONS_REPORT_H
#define CARNET_ACTIONS_REPORT_H

#include "app.h"
#include "carnet/actions_exports.h"
#include "carnet/actions_reports.h"
#include "carnet/report.h"

/* Something that the snapshot names is not here; the message says what, by digest. */
#define CARNET_REPORT_MISSING CARNET_REFUSAL(1, CARNET_ERROR_NOT_FOUND)

/* ---- a workspace as it stood at a commit, seen from a day (report_snapshot.c)
 * ---------------------------------------- */

/*
 * A second context whose records end at the commit and whose clock stands at noon UTC of `as_of`, which is
 * that day in every regime's zone; so each action gives the answer of then. Its folder, a bare repository
 * that borrows the objects of the workspace, is kept in .carnet/cache/at/<commit>. `commit` and `as_of` as in
 * CarnetReportRequest. Errors: CARNET_REPORT_MISSING, CARNET_ERROR_NOT_FOUND for a commit that is not here,
 * and those of the stores.
 */
CarnetApp *carnet_snapshot_open(CarnetApp *app, const char *commit, const char *as_of, GError **error);
/* Gives `then` an inventory with the rows of its records: the workspace's where that has them, else read
   again from the kept sources (report_replay.c). */
gboolean carnet_snapshot_inventory(CarnetApp *app, CarnetApp *then, GError **error);

/* ---- the data of a report
 * ------------------------------------------------------------------------------------------------ */

typedef struct {
  CarnetApp *app; /* as of then */
  char *commit, *as_of, *level, *clock;
  char *case_id; /* of a report of one case; NULL */
  CarnetNode *adopted;
  CarnetLang lang;
  CarnetTable *overview;
  CarnetCaseList *cases;
  CarnetTable *found; /* all findings, led by `found_lang`; NULL until a table asks (report_findings.c) */
  CarnetLang found_lang;
} CarnetReportData;
CarnetReportData *carnet_report_data_new(CarnetApp *app, const CarnetReportRequest *request, GError **error);
void carnet_report_data_free(CarnetReportData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetReportData, carnet_report_data_free)

typedef CarnetTable *(*CarnetReportTableFunc)(CarnetReportData *data, const CarnetReportQuery *query,
                                              GError **error);
/* The tables, by name; ended by NULL. In docs/formats/templates.md in the same order. */
typedef struct {
  const char *name;
  CarnetReportTableFunc make;
} CarnetReportTable;
extern const CarnetReportTable carnet_report_tables_scope[], carnet_report_tables_rows[],
    carnet_report_tables_cases[], carnet_report_tables_theirs[], carnet_report_tables_money[],
    carnet_report_tables_gaps[], carnet_report_tables_records[], carnet_report_tables_cards[],
    carnet_report_tables_findings[], carnet_report_tables_flows[], carnet_report_tables_activities[],
    carnet_report_tables_duties[], carnet_report_tables_population[], carnet_report_tables_case[];

void carnet_report_source(CarnetReportData *data, CarnetReportSource *out);
char *carnet_report_value(CarnetReportData *data, const char *name, CarnetLang lang);
/* A number of the overview; -1 where it has none of that name. */
gint64 carnet_report_number(const CarnetReportData *data, const char *name);
/* findings_standing, _unowned, _overdue, _accepted; -1 for another name. */
gint64 carnet_report_findings_number(CarnetReportData *data, const char *name);

/* ---- shaping tables (report_shape.c)
 * ------------------------------------------------------------------------------------------ */

/* A column taken over; ended by `from` NULL. `to` NULL: as `from`. */
typedef struct {
  const char *from, *to, *title;
  CarnetCellKind kind;
} CarnetReportPick;
/* New tables; the given ones are freed. NULL in, NULL out. */
CarnetTable *carnet_report_pick(CarnetTable *table, const CarnetReportPick *picks);
/* By the texts of these columns, then of all; keys NULL-terminated. Numbers among them as numbers. */
CarnetTable *carnet_report_sort(CarnetTable *table, const char *const *keys);
/* Only rows whose column has (or, `not`, has not) this value. */
CarnetTable *carnet_report_only(CarnetTable *table, const char *key, const char *value, gboolean not );
/* The first `n` rows, where n >= 0. */
CarnetTable *carnet_report_limit(CarnetTable *table, gint64 n);
/* After each column whose cells differ between the two tables, KEY.2 with the cells of `second`. Equal
 * numbers of rows. */
CarnetTable *carnet_report_pair(CarnetTable *first, CarnetTable *second);
/* limit="20" of a block, else `otherwise`. */
gboolean carnet_report_limit_of(const CarnetReportQuery *query, gint64 otherwise, gint64 *limit,
                                GError **error);
/* "cat:gb44495,cn" for the packs of a regime; "" where there is none. Caller frees. */
char *carnet_report_filter_of_regime(const CarnetReportData *data, const char *regime);
const char *carnet_report_attr(const CarnetReportQuery *query, const char *name); /* NULL where not given */
/* A table made in the report's language, and again in the other, paired. */
CarnetTable *carnet_report_both(CarnetReportData *data, CarnetTable *(*make)(CarnetApp *app, GError **error),
                                GError **error);
/* A count of few people becomes "< 5" where readers are outside (reports.md, "Disclosure levels"). */
void carnet_report_hide_small_group(const CarnetReportData *data, CarnetTable *table, guint row,
                                    const char *key);
void carnet_report_set_int(CarnetTable *table, guint row, const char *key, gint64 number);
const char *carnet_report_text(const CarnetReportData *data, gboolean second, const char *id);
/* The text PREFIX.WORD in both languages into KEY and KEY.2; a word without a text stands for itself. */
void carnet_report_set_word(const CarnetReportData *data, CarnetTable *table, guint row, const char *key,
                            const char *prefix, const char *word);
/* Columns of the table `name` that hold words of closed lists, in both languages (report_words.c). */
void carnet_report_say_words(const CarnetReportData *data, const char *name, CarnetTable *table);
/* A text in both languages into KEY and KEY.2. */
void carnet_report_set_both(CarnetTable *table, guint row, const char *key, const char *en, const char *zh,
                            CarnetLang lang);

#endif
