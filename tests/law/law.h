/*
 * law.h - what the law tests share: trait ids without compiling the lexicon, packs, cases from YAML.
 */
#ifndef CARNET_TESTS_LAW_H
#define CARNET_TESTS_LAW_H

#include "carnet/checks.h"
#include "carnet/decision.h"

/* Path below the source folder ($CARNET_SOURCE, else the working folder); caller frees. */
char *law_path(const char *name);
/* Trait ids in bit order, as the shipped lexicon has them; g_strfreev. */
char **law_trait_ids(void);
CarnetNode *law_yaml(const char *name);
/* All packs of templates/packs in the order of their names, and `more` (NULL: none) after them. */
CarnetPacks *law_packs(char **trait_ids, const char *more);
/* These files alone. */
CarnetPacks *law_packs_only(char **trait_ids, const char *const *names);
/* The tables tests/law/<kind>*.yaml: CarnetNode*, owned. A table: {about: [ids], cases: [...]}. Where it says
   what it is about, only categories of those packs, or answers of those regimes, are compared. */
GPtrArray *law_tables(const char *kind);

/* A row of a case: {traits: [...], market: CN, ...}; keys are column names. Strings stay in the node. */
CarnetRowFacts law_row(const CarnetNode *node, char **trait_ids);

/* The decision of a case: {request, rows, counters: {people_ytd, sensitive_people_ytd, devices_ytd,
   people_12m, devices_12m, exact}}. */
CarnetDecision *law_decide(const CarnetPacks *packs, const CarnetNode *one, char **trait_ids);

/* One case of a table against packs; NULL where it is as expected, else what differs; caller frees. */
typedef char *(*LawCheck)(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                          char **trait_ids);
char *law_check_decision(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                         char **trait_ids);
/* {row, as_of, expect: ids in alphabetical order; ?id(facts) where a fact is missing}. */
char *law_check_categories(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                           char **trait_ids);
char *law_check_checks(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                       char **trait_ids);
/* {request, rows, expect: ids} */
char *law_check_conflicts(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                          char **trait_ids);
/* {from, counter, count, as_of, expect: "reached pack.a pack.b next pack.c"} */
char *law_check_lines(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                      char **trait_ids);
/* {of: category, check or table, as_of, expect: ids} */
char *law_check_penalties(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                          char **trait_ids);

/* {of: check of the program's, regime (left out: any), standard, as_of, expect: id} */
char *law_check_findings(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                         char **trait_ids);

/* What tables there are, what they are asked of and how. */
#define LAW_N_SUITES 9
typedef struct {
  const char *kind, *more; /* of law_tables, of law_packs */
  LawCheck check;
} LawSuite;
extern const LawSuite law_suites[LAW_N_SUITES];

#endif
