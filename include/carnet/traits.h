/*
 * traits.h - the lexicon: what a field's text says the data *is*, whatever the law (decisions.md
 * "Classifying", formats.md section 7). Hyperscan finds which patterns match normalised tokens; where, for
 * the eye, is found on demand.
 */
#ifndef CARNET_TRAITS_H
#define CARNET_TRAITS_H

#include "carnet/types.h"

#define CARNET_TRAITS_ERROR (carnet_traits_error_quark())
GQuark carnet_traits_error_quark(void);

typedef struct CarnetLexicon CarnetLexicon; /* immutable after load; shared between threads */
/*
 * Loads and compiles <folder>/ *.yaml. `cache` is a folder for the compiled database (keyed by digest and
 * library version), or NULL. Errors CARNET_ERROR_INPUT with file, line and column: schema, a pattern that
 * does not compile, a trait or bit twice.
 */
CarnetLexicon *carnet_lexicon_load(const char *folder, const char *cache, GError **error);
void carnet_lexicon_free(CarnetLexicon *lexicon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetLexicon, carnet_lexicon_free)
const char *carnet_lexicon_digest(const CarnetLexicon *lexicon); /* over the files' digests, hex */
const char *carnet_lexicon_version(const CarnetLexicon *lexicon);

guint carnet_lexicon_n_traits(const CarnetLexicon *lexicon); /* highest bit + 1 */
typedef struct {
  const char *id, *en, *zh;
  gboolean sensitive;
} CarnetTrait;
const CarnetTrait *carnet_lexicon_trait(const CarnetLexicon *lexicon,
                                        guint bit);                    /* NULL for a bit not used */
gint carnet_lexicon_bit(const CarnetLexicon *lexicon, const char *id); /* -1 where unknown */

/* Scratch of one thread. */
typedef struct CarnetClassifier CarnetClassifier;
CarnetClassifier *carnet_classifier_new(const CarnetLexicon *lexicon, GError **error);
void carnet_classifier_free(CarnetClassifier *classifier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetClassifier, carnet_classifier_free)
void carnet_classify(CarnetClassifier *classifier, const CarnetFieldText *texts, guint n, CarnetTraits *out);

/* Why: each rule that matched, or was kept from matching by a `none`, with the places that its patterns met.
 */
typedef struct {
  const char *rule, *trait; /* trait NULL for an ordinary concept */
  gboolean strong;
  gboolean blocked; /* a `none` matched: `against` */
  gboolean counts;  /* it made the trait hold */
  GArray *spans;    /* CarnetSpan */
} CarnetEvidence;
typedef struct {
  char part; /* 'p' path, 'e' English description, 'z' Chinese description, 'u' unit, 't' type, 'v' values,
                'c' comment */
  guint32 start, end; /* bytes in the source text of that part; start == end: position unknown */
  gboolean against;
} CarnetSpan;
/* CarnetEvidence*, owned by the array. */
GPtrArray *carnet_classify_explain(CarnetClassifier *classifier, const CarnetFieldText *text);

#endif
