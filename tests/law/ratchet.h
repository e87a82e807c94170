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
  RatchetCount trait[64], all;
  guint fields, sensitive_as_ordinary; /* a sensitive field that came out ordinary or unknown */
} RatchetSum;
void ratchet_add(RatchetSum *sum, const CarnetLexicon *lexicon, const CarnetTraits *got,
                 const char *expected);
void ratchet_join(RatchetSum *sum, const RatchetSum *other);
/* Percent, rounded down; 100 of nothing. */
guint ratchet_precision(const RatchetCount *count);
guint ratchet_recall(const RatchetCount *count);

#endif
