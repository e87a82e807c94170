/*
 * ratchet.h - counting right and wrong traits, for tests/law/test_ratchet.c.
 */
#ifndef CARNET_TESTS_RATCHET_H
#define CARNET_TESTS_RATCHET_H

#include "carnet/traits.h"

/* Rows of a CSV file with quotes (RFC 4180) by header; NULL where there is no file. GHashTable* header ->
 * text. */
GPtrArray *ratchet_csv(const char *path);

typedef struct {
  guint right, wrong, missed;
} RatchetCount;
typedef struct {
  RatchetCount trait[64], all, sensitive; /* sensitive: of the traits that the lexicon marks so */
  guint fields;
  guint lost, lost_as_ordinary; /* fields with traits that came out with none; of these those said ordinary */
  guint sensitive_lost, sensitive_as_ordinary; /* the same of fields with a sensitive trait */
} RatchetSum;
/* Bits of trait ids separated by blanks; an id that the lexicon has not ends the test. */
guint64 ratchet_traits(const CarnetLexicon *lexicon, const char *ids);
void ratchet_add(RatchetSum *sum, const CarnetLexicon *lexicon, const CarnetTraits *got,
                 const char *expected);
void ratchet_join(RatchetSum *sum, const RatchetSum *other);
/* Percent, rounded down; 100 of nothing. */
guint ratchet_precision(const RatchetCount *count);
guint ratchet_recall(const RatchetCount *count);
guint ratchet_f1(const RatchetCount *count);

#endif
