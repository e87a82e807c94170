/*
 * packs.h - regulations as data: packs, categories, rules (formats.md section 7). Loading, looking, digests.
 */
#ifndef CARNET_PACKS_H
#define CARNET_PACKS_H

#include "carnet/types.h"

#define CARNET_PACKS_ERROR (carnet_packs_error_quark())
GQuark carnet_packs_error_quark(void);

typedef struct CarnetPacks CarnetPacks; /* a set of packs; immutable after load */
/*
 * Loads files (paths, NULL-terminated), later ones may be overlays of earlier ones. Errors CARNET_ERROR_INPUT
 * with file, line, column: unknown key, fact, value, trait, category, source; rule id twice; table without a
 * last row unknown. `trait_ids` is the lexicon's list, NULL-terminated, in bit order ("" for a bit not used).
 */
CarnetPacks *carnet_packs_load(const char *const *files, const char *const *trait_ids, GError **error);
void carnet_packs_free(CarnetPacks *packs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetPacks, carnet_packs_free)

typedef struct {
  const char *id, *regime, *zone, *en, *zh, *version, *digest, *file;
  guint n_rules, n_categories, verified, secondary, recalled; /* rules by confidence of their source */
} CarnetPackInfo;
guint carnet_packs_count(const CarnetPacks *packs);
void carnet_packs_info(const CarnetPacks *packs, guint index, CarnetPackInfo *out);
gboolean carnet_packs_has_regime(const CarnetPacks *packs, const char *regime);
const char *carnet_packs_zone(const CarnetPacks *packs, const char *regime); /* NULL where no pack */

typedef struct {
  const char *id;                                             /* with the pack: "gdpr.location_data" */
  const char *regime;                                         /* "eu" */
  const char *en, *zh, *clause, *grade, *source, *confidence; /* verified, secondary, recalled */
  const char *const *duties_en, *const *duties_zh, *const *documents,
                                                       *const *documents_zh; /* NULL-terminated */
} CarnetCategory;
guint carnet_packs_n_categories(const CarnetPacks *packs);
const CarnetCategory *carnet_packs_category_at(const CarnetPacks *packs, guint index);
const CarnetCategory *carnet_packs_category(const CarnetPacks *packs,
                                            const char *id); /* NULL where unknown */

typedef struct {
  const char *id, *category, *clause, *source, *confidence, *note_en, *note_zh;
  const char *source_title, *source_url, *checked, *valid_from, *valid_to; /* "" open */
  const char *digest;                                                      /* of the normative part, hex */
  const char *author, *reason; /* of the overlay that put it in place of another; "" */
} CarnetRuleInfo;
const CarnetRuleInfo *carnet_packs_rule(const CarnetPacks *packs, const char *id); /* NULL where unknown */

/* Columns whose normalised values category rules may read: they make the profile (formats.md section 7). */
guint64 carnet_packs_fact_columns(const CarnetPacks *packs);
/*
 * The key under which categories of a profile may be stored: digest over the packs in use, the lexicon's
 * trait bits and the validity interval of rules that holds `as_of` is in; caches hold no dates (formats.md
 * section 10). Caller frees.
 */
char *carnet_packs_rules_key(const CarnetPacks *packs, const char *as_of);
/* A whole pack as a readable document (`carnet pack show`), Markdown; caller frees. NULL where there is no
 * such pack. */
char *carnet_packs_document(const CarnetPacks *packs, const char *id, CarnetLang lang);

#endif
