/*
 * categories.h - traits and facts of a profile to legal categories (decisions.md "Classifying").
 */
#ifndef CARNET_CATEGORIES_H
#define CARNET_CATEGORIES_H

#include "carnet/packs.h"

/* What a rule may know of a row: traits, and normalised column values ("" absent; LIST kinds joined by ';').
 */
typedef struct {
  CarnetTraits traits;
  gboolean look_again; /* a person's decision no longer fits the text: unknown, whatever its traits */
  const char *norm[CARNET_N_COLUMNS];
  const char *exported_from; /* of a decision: where the row leaves from, and so is; NULL elsewhere */
  /* What people ruled of its categories, one blank between: "+cn.core_data" given though no rule says so,
     "-gdpr.x" rejected, "=cn.y" confirmed. NULL or "": nothing. */
  const char *rulings;
} CarnetRowFacts;

/* The rule of a hit that a person gave and no rule found. */
#define CARNET_RULE_OVERRIDDEN "overridden"

/*
 * Categories that hold, or would hold if missing facts said so, as of a day; at most one hit a category (a
 * true one before a maybe). CarnetCategoryHit, appended to `out`. Rulings do not count: what rules find.
 */
void carnet_categories_of(const CarnetPacks *packs, const CarnetRowFacts *row, const char *as_of,
                          GArray *out);
/* The same with what people ruled of it: what counts in checks and decisions. */
void carnet_categories_held(const CarnetPacks *packs, const CarnetRowFacts *row, const char *as_of,
                            GArray *out);

typedef enum {
  CARNET_CONDITION_VALIDITY, /* of the rule: name its first day, words its last; "" open */
  CARNET_CONDITION_TRAIT,
  CARNET_CONDITION_FACT,
  CARNET_CONDITION_CATEGORY,
  CARNET_CONDITION_OUTCOME, /* name: whose answer */
  CARNET_CONDITION_ANY,
  CARNET_CONDITION_ALL,
  CARNET_CONDITION_NOT
} CarnetConditionKind;
/* One rule against one row, condition by condition, for `carnet explain` and the card's "not engaged". Parts,
 * not a sentence: who shows it words it. */
typedef struct {
  guint depth;
  CarnetConditionKind kind;
  const char *test; /* of a fact: "in", "not_in", "gte", "gt", "lte", "lt"; else "" */
  char *name;       /* of a fact: "market"; "" elsewhere but as above */
  char *words;      /* "EU", "none, pseudonymised", "120000", "location.position" */
  CarnetTruth truth;
  char *value; /* what the row says; "" where missing */
} CarnetConditionTrace;
void carnet_condition_trace_free(CarnetConditionTrace *trace);
/* CarnetConditionTrace*, owned by the array; NULL where there is no such rule. */
GPtrArray *carnet_categories_trace(const CarnetPacks *packs, const char *rule, const CarnetRowFacts *row,
                                   const char *as_of);
/* The columns behind a fact of a row, by its id; 0 where there is none. */
guint64 carnet_categories_fact_columns(const char *fact);
/* Rules of a regime that name a category which does not hold for the row but whose traits do: "not engaged"
 * (rule ids). */
GPtrArray *carnet_categories_not_engaged(const CarnetPacks *packs, const CarnetRowFacts *row,
                                         const char *as_of);

#endif
