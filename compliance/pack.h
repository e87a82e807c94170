/*
 * pack.h - packs as they stand in memory, between reading, judging and deciding. Room-internal.
 */
#ifndef CARNET_COMPLIANCE_PACK_H
#define CARNET_COMPLIANCE_PACK_H

#include "carnet/packs.h"
#include "condition.h"

typedef struct {
  const char *id, *title, *title_zh, *url, *confidence, *checked;
} PackSource;

typedef struct {
  const char *id, *from, *to, *en, *zh; /* to "": open */
} PackDateSet;

/* Texts in two languages, NULL-terminated, of equal length. */
typedef struct {
  const char **en, **zh;
} PackTexts;

#define PACK_NEEDS_MAX 3

/* A category rule, or a row of a decision table. */
typedef struct {
  CarnetRuleInfo info;
  Condition *when;                /* NULL: always (the last row of a table) */
  const CarnetCategory *category; /* of a category rule */
  CarnetDecisionOutcome outcome;  /* of a row */
  const char *text_en, *text_zh;
  PackTexts documents, conditions, assumptions;
  gint64 valid_months;           /* of a row; 0: none */
  guint64 traits;                /* that it asks for */
  guint64 needs[PACK_NEEDS_MAX]; /* of a category rule: false where a row has none of one of these */
  guint n_needs;
  FactMask facts;
} PackRule;

/* An entry of one of the sections. What is public comes first in each of the union. */
typedef struct {
  CarnetPackSection section;
  Condition *when;   /* of a check, of a conflict */
  GPtrArray *arrays; /* that it owns */
  union {
    CarnetPackEntry entry;
    CarnetThreshold threshold;
    CarnetPenalty penalty;
    CarnetPackCheck check;
    CarnetPackConflict conflict;
    CarnetPackItem item;
    CarnetCostRange cost;
    CarnetVolume volume;
    CarnetProcess process;
    CarnetPackFinding finding;
  } u;
} PackEntry;

/* EXPORT answers whether data may leave; CLAUSE checks one clause and leaves the rest open. */
typedef enum { TABLE_EXPORT, TABLE_CLAUSE } TableScope;
typedef struct {
  const char *id, *regime, *en, *zh;
  TableScope scope;
  gboolean each_destination;
  GPtrArray *rows; /* PackRule*; the last has outcome unknown and no when */
} PackTable;

typedef struct {
  const char *id, *regime, *zone, *en, *zh, *version, *file, *note_en, *note_zh, *cited_as;
  char *digest;
  GTimeZone *clock;      /* of `zone`: GLib reads the file of one that someone holds only once */
  char **territory;      /* countries and regions whose regime this is */
  GHashTable *sources;   /* id -> PackSource */
  GPtrArray *date_sets;  /* PackDateSet* */
  GPtrArray *categories; /* CarnetCategory* */
  GPtrArray *rules;      /* PackRule* */
  GPtrArray *tables;     /* PackTable* */
  GPtrArray *entries;    /* PackEntry*, as the file has them */
  gboolean answers;      /* has a table of scope export */
  gboolean overlay;      /* holds replacements only: author and reason */
  const char *author, *reason;
} Pack;

struct CarnetPacks {
  GStringChunk *texts;
  GPtrArray *packs;                      /* Pack*, overlays too */
  GPtrArray *categories;                 /* CarnetCategory*, of all packs */
  GHashTable *category_ids;              /* id -> CarnetCategory */
  GPtrArray *rules;                      /* PackRule*, category rules of all packs, overlays applied */
  GPtrArray *tables;                     /* PackTable* */
  GHashTable *rule_ids;                  /* id -> PackRule: category rules and rows */
  GPtrArray *entries[CARNET_N_SECTIONS]; /* PackEntry*, of all packs, overlays applied */
  GPtrArray
      *leaves[N_FACTS]; /* Condition*, by fact of a row: all that ask, of category rules, then of checks */
  guint n_rule_leaves[N_FACTS]; /* of category rules */
  GHashTable *entry_ids;        /* id -> PackEntry */
  GHashTable *regions;          /* id -> GHashTable of country codes */
  GPtrArray *faults; /* char*, borrowed while files are checked; NULL: the first fault ends the reading */
  char **trait_ids;
};

/* What reading one file needs. */
typedef struct {
  CarnetPacks *packs;
  Pack *pack; /* the file's own */
  Pack *base; /* of an overlay: what it replaces in; else pack itself */
  const char *file;
} PackReading;

/* After an entry of a list: TRUE where it is whole, and where its fault is kept (`*error` is cleared) so that
 * those after it are read too. */
gboolean pack_go_on(PackReading *r, gboolean ok, GError **error);
const char *pack_text(PackReading *r, const CarnetNode *map, const char *key); /* "" where absent */
/* The clause as people cite it: the instrument's short name and the number ("GDPR 4(1)"); and in Chinese,
   where the pack says it as a whole. */
const char *pack_clause(PackReading *r, const CarnetNode *map);
const char *pack_clause_zh(PackReading *r, const CarnetNode *map);
gboolean pack_texts(PackReading *r, const CarnetNode *map, const char *key, PackTexts *out, GError **error);
const PackSource *pack_source(const PackReading *r, const char *id);
void pack_rule_free(gpointer rule);

gboolean pack_read_rules(PackReading *r, const CarnetNode *map, GError **error);
gboolean pack_read_tables(PackReading *r, const CarnetNode *map, GError **error);
gboolean pack_read_sections(PackReading *r, const CarnetNode *map, GError **error);
/* Names in `applies_to`, `with` and `penalty`, once all files are read. */
gboolean pack_check_names(PackReading *r, const CarnetNode *map, GError **error);
void pack_entry_free(gpointer entry);
/* What rules and rows share; `rule` is filled as far as the node goes. */
gboolean pack_read_common(PackReading *r, const CarnetNode *node, ConditionPlace place, PackRule *rule,
                          GError **error);
/* Checks `overrides` and puts the rule under its id; `*old` is what it replaces, or NULL. */
gboolean pack_register(PackReading *r, const CarnetNode *node, PackRule *rule, PackRule **old,
                       GError **error);
void pack_digest_rule(PackReading *r, PackRule *rule);
/* After loading (pack_index.c). */
void pack_index(CarnetPacks *packs);
/* Category rules in force against one row; CarnetCategoryHit appended, at most one a category (categories.c).
 */
void pack_judge_rules(const CarnetPacks *packs, const ConditionCase *on, const char *as_of, GArray *out);
/* Checks in force against one row, which the case without its categories is of (checks.c). */
void pack_judge_checks(const CarnetPacks *packs, const ConditionCase *row, const char *rulings,
                       const char *as_of, GArray *out);

/* Source, confidence, validity, note of a rule, row or entry, into `info`. */
gboolean pack_read_info(PackReading *r, const CarnetNode *node, CarnetRuleInfo *info, GError **error);
/* Whether a rule is valid on a day: half-open. */
gboolean pack_rule_valid(const PackRule *rule, const char *day);
/* Names of the facts of a set, in the list's order, one blank between; interned for the life of the program.
 */
const char *pack_missing_text(FactMask facts, gboolean classify);
FactMask pack_missing_bits(const char *missing); /* and back */

#endif
