/*
 * classify.h - one classifier, between judging (classify.c), scanning (classify_scan.c) and what is
 * remembered (classify_memory.c). Room-internal.
 */
#ifndef CARNET_COMPLIANCE_CLASSIFY_H
#define CARNET_COMPLIANCE_CLASSIFY_H

#include "lexicon.h"

/* A pattern that matched, and the parts in which it did. */
typedef struct {
  guint16 pattern; /* LEXICON_MAX_PATTERNS fit */
  guint16 parts;
} Mark;

/* Texts whose marks are remembered, each kind for itself: the same text means other parts in another. */
typedef enum {
  KIND_UNIT,
  KIND_TYPE,
  KIND_VALUES,
  KIND_PATH, /* what is found by patterns that do not tell digits apart, under the path with all digits 0 */
  KIND_PARENT,
  KIND_EN,
  KIND_TITLE, /* an English description that is read as a name too */
  KIND_COMMENT,
  KIND_ZH,
  N_KINDS
} Kind;

typedef struct {
  GHashTable *texts; /* text -> its marks */
  guint missed;      /* texts that were not taken since it was full */
} Memory;

/* A path as it is, with its abbreviations written out, and its last segments without the signs between. */
typedef enum { READING_PLAIN, READING_WRITTEN, READING_JOINED, N_READINGS } Reading;

/* A rule that may hold by what is still to be looked for, and the parts where. */
typedef struct {
  const LexiconRule *rule;
  guint16 wanted;
} Candidate;

/* One of the texts in hand. */
typedef struct {
  GString *reading[N_READINGS]; /* of its path; empty: there is none */
  GString *key;                 /* of the path, under which path_marks are remembered */
  gboolean has_digits;          /* the key is not the path itself */
  gboolean recalled;            /* path_marks are of the memory, */
  guint16 recalled_pending;     /* with so much pending */
  GArray *path_marks;           /* Mark */
  GArray *marks;                /* Mark: all others */
  GArray *candidates;           /* Candidate */
  guint16 pending;              /* parts of which only what comes first was looked for */
  guint16 wanted;               /* those of them that a candidate waits for */
  gboolean doubt;
} Scanned;

/* So many texts go through one database after another, which then stays in the processor's cache: three
 * quarters of the time that one text after another takes. */
#define BLOCK 128

struct CarnetClassifier {
  const CarnetLexicon *lexicon;
  hs_database_t *const *database; /* the lexicon's */
  hs_scratch_t *scratch;
  CarnetTokens *tokens;
  GString *padded; /* tokens as patterns read them */
  Scanned block[BLOCK];
  Scanned *into;      /* the one in hand; of the scan that runs: */
  GArray *target;     /* where its marks go to, */
  guint16 marking;    /* and its PART_BITs */
  guint16 *part_hits; /* of the text that is judged, by pattern */
  guint32 *touched;   /* patterns whose part_hits is not 0 */
  guint n_touched;
  Memory memory[N_KINDS];
  guint32 *seen; /* by rule: the round in which it was judged */
  guint32 round;
#define WEAK_MAX 16 /* masks of weak rules kept a trait */
  guint16 weak[LEXICON_MAX_TRAITS][WEAK_MAX];
  guint8 n_weak[LEXICON_MAX_TRAITS];
};

/* Scans n texts, at most BLOCK, into c->block: patterns of `all` and `any` in every part, and all that the
 * short texts have. */
void classify_scan(CarnetClassifier *c, const CarnetFieldText *texts, guint n);
/* The rest of the parts that each of them wants. */
void classify_scan_rest(CarnetClassifier *c, guint n);
/* Remembers what was found of their paths. */
void classify_keep(CarnetClassifier *c, guint n);
/* What was found of one, into part_hits and touched; and these emptied. */
void classify_mark(CarnetClassifier *c, const Scanned *text);
void classify_unmark(CarnetClassifier *c);

void memory_init(CarnetClassifier *c);
void memory_free(CarnetClassifier *c);
/* Adds the marks that are remembered of a text, and says what was kept with them as pending (NULL: not
 * asked); FALSE where there are none. */
gboolean memory_recall(CarnetClassifier *c, Kind kind, const char *text, GArray *marks, guint16 *pending);
/* Remembers those from `start` on as the text's. */
void memory_keep(CarnetClassifier *c, Kind kind, const char *text, const GArray *marks, guint start,
                 guint16 pending);

#endif
