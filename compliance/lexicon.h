/*
 * lexicon.h - the loaded lexicon, between loading, compiling, classifying and explaining. Room-internal.
 *
 * Not called carnet/traits.h's name: a pattern is one regular expression, used by any number of terms; a term
 * says in which parts of a field's text the pattern counts; a rule is terms and what follows from them.
 */
#ifndef CARNET_COMPLIANCE_LEXICON_H
#define CARNET_COMPLIANCE_LEXICON_H

#include <hs.h>
#include <string.h>

#include "carnet/node.h"
#include "carnet/text.h"
#include "carnet/traits.h"

/* The parts of a field's text, as `in` names them. Near (the last segments), leaf and parent are pieces of
 * the path's tokens, record is the parent as each name that it may have (lexicon_next_ending), head of the
 * English description's, zhead the first clause of the Chinese one. The last two have no name: a short
 * English description is a name too, and rules read it as a path and as a leaf. */
typedef enum {
  PART_PATH,
  PART_NEAR,
  PART_LEAF,
  PART_PARENT,
  PART_RECORD,
  PART_EN,
  PART_HEAD,
  PART_ZH,
  PART_ZHEAD,
  PART_UNIT,
  PART_TYPE,
  PART_VALUES,
  PART_TITLE,
  PART_TITLE_LEAF,
  N_PARTS
} LexiconPart;
#define PART_BIT(p) ((guint16)(1u << (p)))
#define PARTS_OF_PARENT (PART_BIT(PART_PARENT) | PART_BIT(PART_RECORD))
#define PARTS_OF_PATH (PART_BIT(PART_PATH) | PART_BIT(PART_NEAR) | PART_BIT(PART_LEAF) | PARTS_OF_PARENT)
#define PARTS_OF_TITLE (PART_BIT(PART_TITLE) | PART_BIT(PART_TITLE_LEAF))
#define PARTS_OF_EN (PART_BIT(PART_EN) | PART_BIT(PART_HEAD) | PARTS_OF_TITLE)
#define PARTS_OF_ZH (PART_BIT(PART_ZH) | PART_BIT(PART_ZHEAD))
#define LEXICON_NEAR_SEGMENTS 3 /* of a deep path; what contains those says where the value is kept */
#define LEXICON_TITLE_TOKENS 8  /* a description of so few words, and of one sentence, names the field */
#define LEXICON_HEAD_TOKENS 6   /* what an English description is about stands in its first words */

typedef struct {
  guint16 parts;   /* PART_BITs in which a match counts */
  guint16 later;   /* those of them in which the pattern is not looked for at first */
  guint32 pattern; /* index into patterns */
} LexiconTerm;

typedef struct {
  char *id;
  gint bit;                   /* of the trait; else one of these: */
#define LEXICON_ORDINARY (-1) /* a concept that makes a field without a trait ordinary */
#define LEXICON_DOUBT (-2)    /* a word for which it is unknown all the same */
  gboolean strong;
  GArray *all, *any, *none; /* of LexiconTerm */
} LexiconRule;

LexiconRule *lexicon_rule_new(const char *id, gint bit, gboolean strong);
void lexicon_rule_free(LexiconRule *rule);

typedef struct {
  char *re;
  char *file; /* where it stands first */
  guint line, column;
  guint16 parts;   /* PART_BITs of all its terms */
  guint16 first;   /* of those in which it is looked for in every text */
  gboolean digits; /* it names digits, so that `row 1` and `row 2` are not the same to it */
  char *crossing;  /* that of it which may reach from one word into another; NULL: nothing */
} LexiconPattern;

/*
 * A database a part, with the patterns that read it. Those of a path's parts come in three, one behind the
 * other: what is looked for in every text; the rest, which only texts want that a rule may take; and patterns
 * that tell one digit from another. JOINED is of near and path without their signs; a title is read by the
 * databases of path, near and leaf, which have all patterns that read titles.
 */
typedef enum {
  DATABASE_PATH,
  DATABASE_PATH_REST,
  DATABASE_PATH_DIGITS,
  DATABASE_NEAR,
  DATABASE_NEAR_REST,
  DATABASE_NEAR_DIGITS,
  DATABASE_LEAF,
  DATABASE_LEAF_REST,
  DATABASE_LEAF_DIGITS,
  DATABASE_JOINED,
  DATABASE_JOINED_REST,
  DATABASE_JOINED_DIGITS,
  DATABASE_PARENT,
  DATABASE_RECORD,
  DATABASE_EN,
  DATABASE_HEAD,
  DATABASE_ZH,
  DATABASE_ZHEAD,
  DATABASE_WORD, /* unit, type, values */
  N_DATABASES
} LexiconDatabase;

#define LEXICON_MAX_TRAITS 64
#define LEXICON_MAX_PATTERNS 65536
#define LEXICON_MAX_WORDS 4096
#define LEXICON_WORD_MAX 32 /* bytes of an abbreviation and NUL */

/* Megabytes that most commands never scan with: what the cache has is taken from it by the first classifier.
 */
typedef struct {
  GMutex lock;
  hs_database_t *database[N_DATABASES]; /* NULL where there is no pattern, or not yet */
  char *cached[N_DATABASES];            /* a file to take it from; NULL when that is done */
} LexiconDatabases;

/* The files as they were when the digest was made of them. */
typedef struct {
  char **names;
  GPtrArray *bytes; /* GBytes */
} LexiconFiles;

struct CarnetLexicon {
  char *digest, *version;
  CarnetTrait traits[LEXICON_MAX_TRAITS]; /* id NULL: bit not used */
  guint n_traits;                         /* highest bit + 1 */
  GPtrArray *rules;                       /* LexiconRule*, in order of files and lines */
  GPtrArray *patterns;                    /* LexiconPattern*, distinct by text */
  GHashTable *pattern_index;              /* text -> index + 1 */
  GHashTable *words;                      /* abbreviation -> the word it stands for in a path; owns both */
  GHashTable *envelopes, *tails;          /* sets of segments that only hold what is in them; own them */
  GHashTable *endings;                    /* set of words at the end of a record's name; owns them */
  GArray **uses; /* by pattern: guint32 indexes of rules that have it in all or any */
  LexiconDatabases *databases;
  LexiconFiles *unread; /* rules, patterns, words, uses are still to be made of these; NULL: they are there */
  char *cache;          /* NULL: none */
};

/* The files of the folder and their digest, for lexicon_read (lexicon_read.c). */
gboolean lexicon_open(CarnetLexicon *lexicon, const char *folder, GError **error);
/* Reads them: version, traits (where the lexicon has none yet) and rules. */
gboolean lexicon_read(CarnetLexicon *lexicon, GError **error);
/* Traits of one tree. */
gboolean lexicon_read_traits(CarnetLexicon *lexicon, const CarnetNode *map, const char *file, GError **error);
void lexicon_files_free(LexiconFiles *files);
/* All that was left for the first classifier (lexicon.c). */
gboolean lexicon_complete(CarnetLexicon *lexicon, GError **error);
/* Version and traits, all that most commands ask for, from the cache; FALSE where they are not there. And
 * into it, once the lexicon was found good (lexicon_head.c). */
gboolean lexicon_head_take(CarnetLexicon *lexicon);
void lexicon_head_keep(const CarnetLexicon *lexicon);
void lexicon_forget_traits(CarnetLexicon *lexicon);
/* Says of each pattern and rule what decides which database has it, and whether one has it (lexicon_parts.c).
 */
void lexicon_sort(CarnetLexicon *lexicon);
/* The expression that the database has of the pattern; NULL: none. */
const char *lexicon_expression(const LexiconPattern *pattern, LexiconDatabase which);
/* The alternatives of an expression whose matches may reach from one word into another; NULL where there are
 * none; caller frees (lexicon_crossing.c). */
char *lexicon_crossing(const char *re);
/* Checks each pattern by both engines and makes the databases, or takes them from the cache
 * (lexicon_compile.c). */
gboolean lexicon_compile(CarnetLexicon *lexicon, GError **error);
LexiconDatabases *lexicon_databases_new(void);
/* The databases, after which they and the rules stay as they are; NULL with the error. */
hs_database_t *const *lexicon_databases(const CarnetLexicon *lexicon, GError **error);
void lexicon_databases_free(LexiconDatabases *databases);
/* Hyperscan's flags: tokens are folded, so that case need not be looked at (1.7 times the speed); never UCP
 * (dependencies.md, trap 16). */
#define LEXICON_HS_FLAGS (HS_FLAG_UTF8 | HS_FLAG_SINGLEMATCH)

/*
 * What patterns read is the tokens with one blank before and after them, so that a word is " word " wherever
 * it stands: word boundaries (\b) cost Hyperscan twice the time and database. A piece of it is cut at blanks
 * and has its own on either side.
 */
typedef struct {
  gsize start, end; /* bytes of the padded text; start == end: there is no such piece */
} LexiconPiece;
/* The padded text into `out`; FALSE where there are no tokens, or bytes that Hyperscan may not read. */
gboolean lexicon_pad(const CarnetTokens *tokens, GString *out);
/*
 * Takes out of a path's padded text the segments that are one of `envelopes`, but for the last, and at its
 * end those that are one of `tails` (lexicon_unwrap.c). from[i] is the byte of the text as it was for which
 * byte i of what is left stands, with one entry more; `from` may be NULL.
 */
void lexicon_unwrap(const CarnetLexicon *lexicon, GString *padded, GArray *from);
/* Bytes of a parent's text that a reading of it is without: the last words of one of its segments. */
typedef struct {
  gsize start, end;
  guint n; /* readings made so far */
} LexiconEnding;
#define LEXICON_ENDINGS_MAX 16 /* readings of one parent, for a path may be thousands of such words */
/*
 * The next reading of the first bytes of a path's padded text, from the last segment to the first, each time
 * without one more word of `endings` (a number is one too) at the segment's end; a segment's first word
 * stays. Begins with {n, n, 0}, which leaves nothing out; FALSE where there is no more (lexicon_unwrap.c).
 */
gboolean lexicon_next_ending(const CarnetLexicon *lexicon, const char *text, LexiconEnding *ending);
/* The reading: n bytes of text without these. */
void lexicon_without(const char *text, gsize n, const LexiconEnding *ending, GString *out);
/*
 * A path is read twice: as it is, and with the abbreviations of `words` written out. FALSE where it has none.
 * from[i] is the byte of `padded` for which byte i of `out` stands (all bytes of a word: the abbreviation's
 * first), with one entry more; `from` may be NULL.
 */
gboolean lexicon_write_out(const CarnetLexicon *lexicon, const GString *padded, GString *out, GArray *from);
/* The last segments without the signs between them; FALSE where there is one only. from[i] as above: the byte
 * of `padded` for which byte i of `out` stands, with one entry more. */
gboolean lexicon_join(const GString *padded, GString *out, GArray *from);
/* Leaf and parent of a path, head of a description, else the whole. A path of one segment is its own leaf. */
LexiconPiece lexicon_piece(const GString *padded, LexiconPart part);
/* Bytes of a Chinese description's first clause: up to a comma, colon, bracket or stop behind its first
 * Chinese character. What follows says more about it (values, conditions) and names other things. */
gsize lexicon_clause(const char *text);
/* Whether a path ends in a number or code (`0x02E4`, `SPN 84`) instead of a name: its description names it.
 */
gboolean lexicon_is_number(const char *path);
/* Bytes of a source text that make the part. */
static inline gsize lexicon_source(const char *text, LexiconPart part) {
  return part == PART_ZHEAD ? lexicon_clause(text) : strlen(text);
}

/* ---- classifying one field (classify.c), shared with explaining -------------------------------------------
 */

/* Parts of `part_hits[pattern]` in which the pattern matched. A rule's verdict over them: */
typedef struct {
  gboolean holds;   /* all and any are met and no none */
  gboolean blocked; /* would hold but for a none */
  guint16 parts;    /* in which its any (else its all) matched: two weak rules must differ here */
} LexiconVerdict;
LexiconVerdict lexicon_judge(const LexiconRule *rule, const guint16 *part_hits);
/* Whether two weak rules stand in different columns: leaf and parent are disjoint, the path overlaps both. */
gboolean lexicon_independent(guint16 a, guint16 b);
/* Scans a field: fills classifier's hits; lexicon_scan_clear before the next. */
const guint16 *lexicon_scan(CarnetClassifier *classifier, const CarnetFieldText *text);
void lexicon_scan_clear(CarnetClassifier *classifier);
const CarnetLexicon *lexicon_of(const CarnetClassifier *classifier);

#endif
