/*
 * decision.h - may these rows leave: a request and the facts of its rows to an answer by regime (decisions.md
 * "Deciding an export", formats.md sections 3 and 9). Never the word lawful or compliant: what was checked
 * and what was not.
 */
#ifndef CARNET_DECISION_H
#define CARNET_DECISION_H

#include "carnet/categories.h"
#include "carnet/node.h"
#include "carnet/table.h"

#define CARNET_DECISION_ERROR (carnet_decision_error_quark())
GQuark carnet_decision_error_quark(void);

/* A request of cli.md, checked against its schema with line and column; keeps what was left out as unknown.
 */
typedef struct CarnetExportRequest CarnetExportRequest;
/* Takes a copy of what it needs. `name` stands in errors (CARNET_ERROR_INPUT). */
CarnetExportRequest *carnet_export_request_parse(const CarnetNode *map, const char *name, GError **error);
void carnet_export_request_free(CarnetExportRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetExportRequest, carnet_export_request_free)
/* The request as a tree in the schema's key order, as events hold it; caller frees. */
CarnetNode *carnet_export_request_to_node(const CarnetExportRequest *request);
/* The same, borrowed. */
const CarnetNode *carnet_export_request_tree(const CarnetExportRequest *request);
/* A fact of the request by id ("recipient_country"), normalised; "" where not given. Borrowed. */
const char *carnet_export_request_fact(const CarnetExportRequest *request, const char *fact);
/* The key under which a request says a fact ("ciio": "exporter.ciio"), or what the engine makes it of; "": a
 * fact of rows, or none. Static. */
const char *carnet_request_key(const char *fact);
const char *carnet_export_request_rows(const CarnetExportRequest *request); /* the filter; "" */
const char *const *
carnet_export_request_traits(const CarnetExportRequest *request); /* ids; NULL-terminated, may be empty */
/* The columns of a row that stands for those traits: whom it concerns and how far it is anonymised are what
 * the request says of all of it, the rest is unknown. Values are the request's. */
void carnet_export_request_trait_row(const CarnetExportRequest *request, CarnetRowFacts *row);
const char *carnet_export_request_as_of(const CarnetExportRequest *request);     /* day; "" */
const char *const *carnet_export_request_to(const CarnetExportRequest *request); /* destinations */

/* The rows, by profile. */
typedef struct {
  CarnetRowFacts facts;
  guint64 rows;
} CarnetDecisionProfile;

/* What the records know: counters of the year by entity; -1 unknown, also where nobody says that the records
 * are complete for the span that is counted. */
typedef struct {
  gint64 people_ytd, sensitive_people_ytd;
  gboolean from_transfers;                     /* exact; else an upper bound, and said so */
  gint64 devices_ytd, people_12m, devices_12m; /* 12m: the twelve months before, anonymised data too */
  const char *complete_from; /* the day from which the records hold every export, as the exporter's register
                                says; borrowed for the call; NULL or "": nobody says so */
} CarnetCounters;

typedef struct {
  const char *rule, *clause, *source, *confidence; /* borrowed from the packs */
  char *fact;                    /* "people.distinct = 120000", in the words of the request */
  const char *text_en, *text_zh; /* what the rule says, in one line */
  const char *clause_zh;
  gboolean open; /* one of several answers that are left while facts are missing: none is given yet */
  CarnetDecisionOutcome outcome; /* that it brings */
} CarnetReason;

typedef struct {
  const char *regime; /* "cn"; for a market without a pack its two-letter code; owned by the decision */
  CarnetDecisionOutcome outcome;
  CarnetDecisionOutcome so_far; /* least strict answer that is left while outcome is unknown */
  GPtrArray *reasons;           /* CarnetReason*; those that bring the outcome first */
  GPtrArray *missing;           /* char*: fact ids */
  GPtrArray *documents;   /* char*: of what brings the outcome first; under a prohibition of nothing else */
  GPtrArray *conditions;  /* char*: so too */
  GPtrArray *assumptions; /* char*: each with the other reading */
  char *valid_until;      /* day, in the regime's zone; "" */
  char *note;             /* "no pack with export rules for CN"; "" */
  /* The same texts in Chinese, one for one. */
  GPtrArray *documents_zh, *conditions_zh, *assumptions_zh;
  char *note_zh;
  /* What no table asks: categories of this regime that rows are of, whose duties stand beside the answer, and
   * what the packs of the origin say of their own limits. */
  GPtrArray *engaged; /* const CarnetCategory*, the law that answers first; borrowed from the packs */
  GPtrArray *limits, *limits_zh; /* const char*, borrowed; one for one */
  gboolean complete; /* FALSE while something of this regime is unknown, also beside a prohibition */
} CarnetRegimeDecision;

/* Duties that pull against each other, by a pack; strings but `missing` are the packs'. */
typedef struct {
  const char *rule, *clause, *source, *confidence, *text_en, *text_zh;
  const char *const *with; /* the other side: ids or their starts */
  CarnetTruth truth;       /* CARNET_TRUE; CARNET_MAYBE: it would be so if the missing facts said so */
  char *missing;           /* fact ids separated by one blank; "" */
  const char *clause_zh;
} CarnetConflict;

typedef struct {
  CarnetDecisionOutcome outcome; /* strictest of the regimes that apply */
  gboolean complete;             /* FALSE while one of them is unknown */
  GPtrArray *regimes;            /* CarnetRegimeDecision*, sorted by id */
  GPtrArray *conflicts;          /* CarnetConflict*, in the packs' order */
  GPtrArray *not_checked;        /* char*: destinations of which no pack has export rules */
  GPtrArray *categories; /* char*: "kind TAB category TAB rule TAB rows" lines, sorted: what an approval binds
                            (docs/formats/approval.md) */
  GPtrArray *rules;      /* char*: "rule TAB digest of its normative part", sorted: fired or missed a fact */
  guint64 rows;
} CarnetDecision;

CarnetDecision *carnet_decide(const CarnetPacks *packs, const CarnetExportRequest *request,
                              const CarnetDecisionProfile *profiles, guint n_profiles,
                              const CarnetCounters *counters, const char *as_of);
/* The same answer without the lines that an approval binds: `categories` is empty. */
CarnetDecision *carnet_decide_answer(const CarnetPacks *packs, const CarnetExportRequest *request,
                                     const CarnetDecisionProfile *profiles, guint n_profiles,
                                     const CarnetCounters *counters, const char *as_of);
void carnet_decision_free(CarnetDecision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetDecision, carnet_decision_free)

const char *carnet_outcome_name(CarnetDecisionOutcome outcome); /* "prohibited"... */
gboolean carnet_outcome_parse(const char *name, CarnetDecisionOutcome *out);

/* What is asked for already while the outcome is unknown: the least strict answer that is left, where it asks
 * for something. "" where the outcome is known, or that answer asks for nothing: it would read as a
 * clearance. */
const char *carnet_decision_so_far(const CarnetRegimeDecision *regime);

/* The decision as a tree for JSON and for canonical bytes. `texts` FALSE: without texts, language and
   counters' running value, as formats.md section 3 digests it. Caller frees. */
CarnetNode *carnet_decision_to_node(const CarnetDecision *decision, gboolean texts, CarnetLang lang);

/* The five digests of formats.md section 3, hex. `request_digest` is the event's; rows by `rows_bytes` (see
   docs/formats/approval.md: the frozen table of only those columns that rules may read, rendered
   canonically). */
typedef struct {
  char request[65], rows[65], categories[65], rules[65], decision[65];
} CarnetBinds;
/* The bytes that `rows` digests, from carnet_inventory_frozen's table: its columns but `row`; caller unrefs.
 */
GBytes *carnet_decision_rows_bytes(const CarnetTable *frozen);
void carnet_decision_bind(const CarnetDecision *decision, const char *request_digest, const void *rows_bytes,
                          gsize n_rows_bytes, CarnetBinds *out);

#endif
