/*
 * condition.h - the `when` of rules: parsed against the list of facts, judged in three-valued logic.
 * Room-internal.
 */
#ifndef CARNET_COMPLIANCE_CONDITION_H
#define CARNET_COMPLIANCE_CONDITION_H

#include "carnet/node.h"
#include "facts.h"

typedef enum {
  CONDITION_TRAIT,
  CONDITION_FACT,
  CONDITION_CATEGORY,
  CONDITION_OUTCOME,
  CONDITION_ANY,
  CONDITION_ALL,
  CONDITION_NOT
} ConditionKind;
typedef enum { TEST_IN, TEST_NOT_IN, TEST_GTE, TEST_GT, TEST_LTE, TEST_LT } ConditionTest;

typedef struct Condition Condition;
struct Condition {
  ConditionKind kind;
  guint64 traits;   /* TRAIT: any of these bits */
  char **words;     /* TRAIT: ids; CATEGORY: prefixes; FACT in, not_in: values; OUTCOME: their names */
  char *regime;     /* OUTCOME: whose answer */
  guint64 outcomes; /* OUTCOME: bits by strictness */
  FactId fact;
  ConditionTest test;
  gint64 number;
  CarnetTruth missing; /* FACT: what a missing value counts as */
  guint leaf;          /* FACT of a row: its place among all that ask for it */
  GPtrArray *children; /* ANY, ALL, NOT */
};
void condition_free(Condition *condition);

#define CONDITION_DEPTH_MAX 3

/* What a condition may ask for, by where it stands. */
typedef enum {
  CONDITION_OF_RULE,  /* a category rule: traits and facts of the row */
  CONDITION_OF_TABLE, /* a row of a decision table: facts of the request, traits and categories of any row */
  CONDITION_OF_CHECK, /* a check: traits, facts and categories of one row */
  CONDITION_OF_CONFLICT, /* a conflict: as a table, and the outcomes of regimes */
} ConditionPlace;

/* Names that conditions may use. */
typedef struct {
  const char *file;
  const char *const *trait_ids; /* by bit, NULL-terminated, "" for a bit not used */
  ConditionPlace place;
  GHashTable *categories; /* full ids that are known; for CATEGORY */
  GHashTable *regions;    /* region id -> GHashTable of members; for CODES */
} ConditionNames;
/* A list of conditions as one ALL. NULL with an error at the node that is wrong. */
Condition *condition_parse(const CarnetNode *when, const ConditionNames *names, GError **error);

/* What a condition is judged by. */
typedef struct {
  const FactSet *facts;
  const guint8 *const *leaves; /* by fact: the truth of each condition on it, by `leaf`; NULL: `facts` say */
  guint64 traits;
  gboolean unclassified; /* of several rows, some are: a trait that none has is then open */
  /* Whether some row has a category of this prefix, and the facts that would decide; NULL where rules may not
   * ask. */
  CarnetTruth (*category)(const char *prefix, FactMask *missing, gpointer user);
  /* The outcome of a regime that has answered; FALSE where it does not apply. NULL: nobody has answered. */
  gboolean (*outcome)(const char *regime, CarnetDecisionOutcome *out, gpointer user);
  gpointer user;
  GHashTable *regions;
} ConditionCase;

typedef struct {
  CarnetTruth truth;
  FactMask missing;  /* FACT_BITs that would decide, where truth is MAYBE */
  gboolean classify; /* rows that nobody classified would decide */
} ConditionResult;
ConditionResult condition_judge(const Condition *condition, const ConditionCase *on);

/* Row facts and traits that it asks for. */
FactMask condition_facts(const Condition *condition);
guint64 condition_traits(const Condition *condition);
/* Adds the categories and prefixes asked for (char*, borrowed); those under `not` are not what makes it true.
 */
void condition_categories(const Condition *condition, GPtrArray *out);
/* One condition without its children: "trait location.position", "market in EU", "any of"; caller frees. */
char *condition_text(const Condition *condition);
/* The whole, one a line, indented by depth: what digests read (docs/formats/packs.md). */
void condition_append(const Condition *condition, guint depth, GString *out);

#endif
