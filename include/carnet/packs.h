/*
 * packs.h - regulations as data: packs, categories, rules (formats.md section 7). Loading, looking, digests.
 */
#ifndef CARNET_PACKS_H
#define CARNET_PACKS_H

#include "carnet/table.h"
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
/* The same with a folder in which the trees of files are kept by their digests, or NULL: what stands there is
 * read instead of the YAML where it is whole and of these bytes, and the packs are the same. */
CarnetPacks *carnet_packs_load_cached(const char *const *files, const char *const *trait_ids,
                                      const char *cache, GError **error);
/*
 * The faults of the files (char*: "cn.yaml:12:3: what; what would be right"; empty: none), in their order;
 * the caller's. One an entry (a rule, a row, a source): the first of it. A file that is no YAML, or whose
 * head is wrong, ends the list.
 */
GPtrArray *carnet_packs_faults(const char *const *files, const char *const *trait_ids);
void carnet_packs_free(CarnetPacks *packs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetPacks, carnet_packs_free)

typedef struct {
  const char *id, *regime, *zone, *en, *zh, *version, *digest, *file;
  guint n_rules, n_categories, verified, secondary, recalled; /* rules by confidence of their source */
} CarnetPackInfo;
guint carnet_packs_count(const CarnetPacks *packs);
void carnet_packs_info(const CarnetPacks *packs, guint index, CarnetPackInfo *out);
gboolean carnet_packs_has_regime(const CarnetPacks *packs, const char *regime);
/* The regime of a country or region: that of the first pack whose territory holds it; NULL where none. */
const char *carnet_packs_regime_of(const CarnetPacks *packs, const char *code);
/* Whether a pack has a region of this id ("EU", "EEA"). */
gboolean carnet_packs_has_region(const CarnetPacks *packs, const char *id);
const char *carnet_packs_zone(const CarnetPacks *packs, const char *regime); /* NULL where no pack */

typedef struct {
  const char *id;                                             /* with the pack: "gdpr.location_data" */
  const char *regime;                                         /* "eu" */
  const char *en, *zh, *clause, *grade, *source, *confidence; /* verified, secondary, recalled */
  const char *const *duties_en, *const *duties_zh, *const *documents,
                                                       *const *documents_zh; /* NULL-terminated */
  const char *clause_zh; /* as it is cited in Chinese; where the pack does not say, the clause */
  gboolean main_law;     /* of a pack that answers exports: shown before the other law of its regime */
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
  const char *clause_zh;
  const char *source_title_zh; /* "": the source says one title */
} CarnetRuleInfo;
const CarnetRuleInfo *carnet_packs_rule(const CarnetPacks *packs, const char *id); /* NULL where unknown */
/* The outcome that a row of a decision table gives; NULL where no row has that id. */
const char *carnet_packs_outcome_of(const CarnetPacks *packs, const char *id);

/* ---- what a pack knows beside rules and tables ----------------------------------------------------------
 */

typedef enum {
  CARNET_SECTION_THRESHOLDS,
  CARNET_SECTION_PENALTIES,
  CARNET_SECTION_CHECKS,
  CARNET_SECTION_CONFLICTS,
  CARNET_SECTION_ITEMS,
  CARNET_SECTION_COSTS,
  CARNET_SECTION_VOLUMES,
  CARNET_SECTION_PROCESSES,
  CARNET_SECTION_FINDINGS,
  CARNET_N_SECTIONS
} CarnetPackSection;
const char *carnet_pack_section_name(CarnetPackSection section); /* the key in a pack: "thresholds" */

/* What every entry says; "" where it does not. All strings are the packs'. */
typedef struct {
  const char *id, *regime, *en, *zh, *clause;
  const char *source, *source_title, *source_url, *confidence, *checked;
  const char *valid_from, *valid_to, *note_en, *note_zh; /* validity half-open */
  const char *author, *reason;                           /* of the overlay that put it in place of another */
  const char *digest;                                    /* of the normative part, hex */
  const char *clause_zh;
  const char *source_title_zh; /* "": the source says one title */
} CarnetPackEntry;

/* A line that a counter may reach. */
typedef struct {
  CarnetPackEntry entry;
  const char
      *counter; /* people_year, sensitive_people_year, devices_year, people_12m, devices_12m, people_held */
  const char *const *from; /* origins that count */
  const char *window;      /* calendar_year, in the pack's zone; months_12, rolling; standing */
  gint64 at;
  const char *test;         /* gte, gt */
  const char *brings;       /* the outcome that it brings */
  const char *const *apart; /* exemptions whose people are counted apart, where evidenced */
  const char *anonymised;   /* counted (also ""), left_out where anonymised with evidence */
} CarnetThreshold;

/* A ceiling of a fine. Ceilings are never summed. */
typedef struct {
  CarnetPackEntry entry;
  gint64 cap_minor; /* 0: none in money */
  const char *currency;
  gint64 turnover_bp;            /* hundredths of a percent of the yearly turnover; 0: none */
  const char *turnover;          /* group, entity; "" */
  gboolean higher;               /* the higher of the two counts, else the pack's words say which */
  const char *const *applies_to; /* ids or prefixes of categories, checks, tables */
} CarnetPenalty;

/* A finding on rows as law. Its condition: carnet_checks_of of carnet/checks.h. */
typedef struct {
  CarnetPackEntry entry;
  const char *severity; /* critical, high, medium, low */
  const char *resolve_en, *resolve_zh;
  const char *penalty; /* id; "" */
} CarnetPackCheck;

/* The clause behind a finding that the program makes by itself, under the entry's regime. */
typedef struct {
  CarnetPackEntry entry;
  const char *const *of; /* ids of the program's checks */
  const char *const
      *standards;      /* of findings on certificates: as people write them, compared without signs */
  const char *penalty; /* id; "" */
} CarnetPackFinding;

/* Duties that pull against each other; asked in a decision after all regimes have answered. */
typedef struct {
  CarnetPackEntry entry;
  const char *const *with; /* the other side: ids or prefixes of categories, tables */
} CarnetPackConflict;

/* A line of a table that users fill by overlay. */
typedef struct {
  CarnetPackEntry entry;
  const char *scenario, *threshold;
  const char *status; /* open: its words are not known to us; draft; filled */
  const char *const *traits;
} CarnetPackItem;

/* What a certification is known to cost. */
typedef struct {
  CarnetPackEntry entry;
  const char *standard, *per; /* model, organisation */
  gboolean shared;            /* paid once, shared out over models */
  gint64 low_minor, high_minor;
  const char *currency;
  gint64 year;                /* of the prices */
  const char *const *markets; /* in which it is asked of a model; NULL or empty: nobody says where */
} CarnetCostRange;

typedef struct {
  CarnetPackEntry entry;
  const char *level;  /* of automation */
  gboolean and_above; /* of this level and those above it that have no figure of their own */
  gint64 bytes_day;   /* a vehicle and day */
} CarnetVolume;

/* How long a way takes, for advice. */
typedef struct {
  CarnetPackEntry entry;
  const char *outcome;
  gint64 days_low, days_high; /* high 0: the end is not known */
} CarnetProcess;

/* In the order of the files, overlays applied; NULL past the end. */
const CarnetPackEntry *carnet_packs_entry(const CarnetPacks *packs, CarnetPackSection section, guint index);
guint carnet_packs_n_thresholds(const CarnetPacks *packs);
const CarnetThreshold *carnet_packs_threshold(const CarnetPacks *packs, guint index);
/*
 * The lines that a count of what left `from` has reached on a day (CarnetThreshold*, appended to `reached`,
 * lowest first; may be NULL), and the lowest that it has not; NULL where there is none.
 */
const CarnetThreshold *carnet_packs_line(const CarnetPacks *packs, const char *from, const char *counter,
                                         gint64 count, const char *day, GPtrArray *reached);
const CarnetPenalty *carnet_packs_penalty(const CarnetPacks *packs, guint index);
const CarnetPackCheck *carnet_packs_check(const CarnetPacks *packs, guint index);
const CarnetPackConflict *carnet_packs_conflict(const CarnetPacks *packs, guint index);
const CarnetPackItem *carnet_packs_item(const CarnetPacks *packs, guint index);
const CarnetCostRange *carnet_packs_cost(const CarnetPacks *packs, guint index);
const CarnetVolume *carnet_packs_volume(const CarnetPacks *packs, guint index);
const CarnetProcess *carnet_packs_process(const CarnetPacks *packs, guint index);
const CarnetPackFinding *carnet_packs_finding(const CarnetPacks *packs, guint index);
/* The first of a check, a regime (NULL: any) and, where it is about some, a standard, in force on a day; NULL
 * where there is none. */
const CarnetPackFinding *carnet_packs_finding_of(const CarnetPacks *packs, const char *check,
                                                 const char *regime, const char *standard, const char *day);
/* Whether an entry is in force on a day. */
gboolean carnet_pack_entry_valid(const CarnetPackEntry *entry, const char *day);
/*
 * Penalties in force that may follow where `what` (id of a category, check, table, row of a table, or line)
 * is not kept: CarnetPenalty*, the array is the caller's. Of a row those of its table, of a line those of its
 * pack's tables on exports. Ceilings of several laws stand beside each other.
 */
GPtrArray *carnet_packs_penalties_for(const CarnetPacks *packs, const char *what, const char *day);

/* Columns whose normalised values category rules may read: they make the profile (formats.md section 7). */
guint64 carnet_packs_fact_columns(const CarnetPacks *packs);
/*
 * What stands in a profile for a normalised value and for every other of its column that no condition of
 * these packs tells from it ("366" for all retentions of a year and more where a check asks for 365 days and
 * nothing asks further): a row of facts with it is judged as one with the value. "" where it says nothing to
 * a rule. Caller frees.
 */
char *carnet_packs_represent(const CarnetPacks *packs, CarnetColumn column, const char *norm);
/* What carnet_packs_represent hangs on beside its arguments: packs with equal keys represent equally. Caller
 * frees. */
char *carnet_packs_represent_key(const CarnetPacks *packs);
/*
 * The key under which categories of a profile may be stored: digest over the packs in use, the lexicon's
 * trait bits and the validity interval of rules that holds `as_of` is in; caches hold no dates (formats.md
 * section 10). Caller frees.
 */
char *carnet_packs_rules_key(const CarnetPacks *packs, const char *as_of);
/* A clause as it is cited in that language; `zh` may be NULL or "". */
const char *carnet_clause_in(CarnetLang lang, const char *clause, const char *zh);
/* A whole pack as a readable document (`carnet pack show`), as Markdown or for the eye; caller frees. NULL
 * where there is no such pack. */
char *carnet_packs_document(const CarnetPacks *packs, const char *id, CarnetLang lang, gboolean markdown);

/*
 * All that a pack says, one row each: columns part (category, rule, row, a section's name), id, says (its
 * category or outcome), en, zh, clause, source, url, confidence, checked, valid_from, valid_to, author,
 * digest. NULL where there is no such pack.
 */
CarnetTable *carnet_packs_lines(const CarnetPacks *packs, const char *id);

/* One thing in which two versions of a pack differ. */
typedef enum {
  CARNET_CHANGE_ADDED,
  CARNET_CHANGE_REMOVED,
  CARNET_CHANGE_NORM,
  CARNET_CHANGE_TEXT
} CarnetPackChangeKind;
typedef struct {
  const char *id;            /* of a category, rule, row or entry; borrowed from the packs that have it */
  const char *part;          /* category, rule, row, or a section's name */
  CarnetPackChangeKind kind; /* NORM: what digests read; TEXT: words, sources, notes alone */
  char *before, *after;      /* as the document has it, in both languages; "" where it is not */
} CarnetPackChange;
void carnet_pack_change_free(CarnetPackChange *change);
/* What pack `id` says in `now` and said in `before`: CarnetPackChange*, the array's own, in the order of the
 * document; what was removed stands last. Both sets must outlive it. */
GPtrArray *carnet_packs_diff(const CarnetPacks *before, const CarnetPacks *now, const char *id);

#endif
