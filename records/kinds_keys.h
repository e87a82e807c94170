/*
 * kinds_keys.h - the keys of each action, in their order. Included by kinds.c alone. T text, I whole number,
 * B true or false, D day, L list, M map; R required.
 */
#ifndef CARNET_RECORDS_KINDS_KEYS_H
#define CARNET_RECORDS_KINDS_KEYS_H

#include "kinds.h"

#define T CARNET_YAML_TEXT
#define I CARNET_YAML_INT
#define B CARNET_YAML_BOOL
#define D CARNET_YAML_DATE
#define L CARNET_YAML_LIST
#define M CARNET_YAML_MAP
#define R CARNET_YAML_REQUIRED
#define FREE CARNET_FORM_FREE
#define END                                                                                                  \
  { NULL, 0, FREE, NULL, NULL, NULL }

#define WORDS(name, ...) static const char *const name[] = {__VA_ARGS__, NULL}
WORDS(w_roles, "admin", "requester", "reviewer", "approver", "mapper", "finance", "auditor");
WORDS(w_known, "yes", "no", "unknown");
WORDS(w_site, "storage", "training", "test");
WORDS(w_outcome, "prohibited", "unknown", "assessment", "contract_or_certification", "safeguards", "adequate",
      "exempt", "not_applicable");
WORDS(w_filing, "assessment", "standard_contract", "certification", "exemption_notice");
WORDS(w_theirs, "not_required", "to_file", "filed", "accepted", "permitted", "refused", "lapsed");
WORDS(w_scope, "organisation", "model");
WORDS(w_status, "planned", "in_progress", "passed", "failed", "lapsed");
WORDS(w_share, "fleet", "equal", "weights");
WORDS(w_basis, "exact", "upper_bound", "unknown");
WORDS(w_file, "pack", "lexicon", "template");

/* ---- what stands inside lists and maps
 * --------------------------------------------------------------------- */

static const CarnetEventKey in_roles[] = {
    {"what", T | R, FREE, NULL, NULL, "kind/action, as in export/approve"},
    {"roles", L | R, FREE, w_roles, NULL, "roles that may"},
    END};
static const CarnetEventKey in_home[] = {
    {"paths", L | R, FREE, NULL, NULL,
     "patterns of paths of the tree: * any text; one that ends in / means all below"},
    {"remotes", L, FREE, NULL, NULL,
     "patterns of addresses that may have them all the same (/folder, ssh://host/path); * takes the rule away"},
    END};
static const CarnetEventKey in_sources[] = {
    {"name", T | R, FREE, NULL, NULL, "file name, without its folder"},
    {"digest", T | R, CARNET_FORM_DIGEST, NULL, NULL, "of its bytes"},
    END};
static const CarnetEventKey in_files[] = {{"kind", T | R, FREE, w_file, NULL, "what it is"},
                                          {"name", T | R, FREE, NULL, NULL, "file name"},
                                          {"digest", T | R, CARNET_FORM_FILE, NULL, NULL, "of its bytes"},
                                          END};
static const CarnetEventKey in_fields[] = {
    {"key", T | R, FREE, NULL, NULL, "key of the field (formats.md section 4)"},
    {"field", T, FREE, NULL, NULL, "its path, for the eye"},
    {"text_digest", T, CARNET_FORM_DIGEST, NULL, NULL,
     "path, descriptions, unit and type that were looked at"},
    END};
static const CarnetEventKey in_inventories[] = {
    {"name", T | R, FREE, NULL, NULL, "stable name of the inventory"},
    {"root", T | R, CARNET_FORM_DIGEST, NULL, NULL, "of its rows"},
    END};
static const CarnetEventKey in_binds[] = {
    {"request", T | R, CARNET_FORM_DIGEST, NULL, NULL, "latest request or amend event"},
    {"rows", T, CARNET_FORM_DIGEST, NULL, NULL, "frozen rows, columns that rules may read"},
    {"categories", T, CARNET_FORM_DIGEST, NULL, NULL, "lines of kind of row, category, rule, rows"},
    {"rules", T, CARNET_FORM_DIGEST, NULL, NULL, "rules that fired or missed a fact"},
    {"decision", T, CARNET_FORM_DIGEST, NULL, NULL, "decision without texts and counters"},
    END};
static const CarnetEventKey in_people[] = {{"distinct", I, FREE, NULL, NULL, "people, each counted once"},
                                           {"basis", T, FREE, w_basis, NULL, "how sure the number is"},
                                           END};

static const CarnetEventKey in_weights[] = {
    {"model", T | R, CARNET_FORM_SUBJECT, NULL, NULL, "that bears a part"},
    {"weight", I, FREE, NULL, NULL, "its part of the sum of all weights; for the key weights"},
    END};

/* ---- people, policy, what the rest refers to
 * ---------------------------------------------------------------- */

static const CarnetEventKey k_none[] = {END};
#define QUORUM                                                                                               \
  {                                                                                                          \
    "quorum", I, FREE, NULL, NULL,                                                                           \
        "people who must agree, as the policy of its place asks for (change_quorum); left out where it is 1" \
  }
static const CarnetEventKey k_retire[] = {QUORUM, END};
static const CarnetEventKey k_endorse[] = {
    {"of", T | R, CARNET_FORM_DIGEST, NULL, NULL, "the event that is endorsed"}, END};
static const CarnetEventKey k_person_add[] = {
    {"roles", L | R, FREE, w_roles, NULL, "what this person may act as"},
    {"keys", L | R, CARNET_FORM_KEY, NULL, NULL, "public keys, one person's alone"},
    {"post", T, FREE, NULL, NULL, "post in the organisation; never a name"},
    QUORUM,
    END};
static const CarnetEventKey k_person_key[] = {
    {"keys", L | R, CARNET_FORM_KEY, NULL, NULL, "all public keys from now on"}, QUORUM, END};
static const CarnetEventKey k_policy[] = {
    {"approval_quorum", I | R, FREE, NULL, NULL,
     "approvals by different people that an export needs, 1 to 9"},
    {"review_required", B | R, FREE, NULL, NULL, "a review must come before the approval"},
    {"validity_days", I | R, FREE, NULL, NULL, "of an approval that names no day, 1 to 3,660"},
    {"unsigned_allowed", B | R, FREE, NULL, NULL, "trial mode: events without a signature count, and say so"},
    {"roles", L, FREE, NULL, in_roles, "who may do what; what is not listed is as in this page"},
    {"change_quorum", I, FREE, NULL, NULL,
     "people who must agree on a change of people or policy, the one who proposes included, 1 to 9; 1 where it is left out"},
    QUORUM,
    {"home", L, FREE, NULL, in_home, "paths that stay home; left out: as the policy before said"},
    END};
static const CarnetEventKey k_entity[] = {
    {"name", T, FREE, NULL, NULL, "legal name"},
    {"name_zh", T, FREE, NULL, NULL, "legal name in Chinese"},
    {"country", T, CARNET_FORM_COUNTRY, NULL, NULL, "of its seat"},
    {"group_turnover_minor", I, FREE, NULL, NULL,
     "worldwide turnover of the group in the year before, minor units"},
    {"currency", T, CARNET_FORM_CURRENCY, NULL, NULL, "of the turnover"},
    {"ciio", T, FREE, w_known, NULL, "operator of critical information infrastructure"},
    {"processor_role", T, FREE, NULL, NULL, "controller, processor, ..."},
    {"parent", T, CARNET_FORM_SUBJECT, NULL, NULL, "the entity that owns it"},
    END};
static const CarnetEventKey k_site[] = {{"name", T, FREE, NULL, NULL, "what it is called"},
                                        {"name_zh", T, FREE, NULL, NULL, "in Chinese"},
                                        {"country", T, CARNET_FORM_COUNTRY, NULL, NULL, "where it stands"},
                                        {"operator", T, FREE, NULL, NULL, "who runs it"},
                                        {"purpose", T, FREE, w_site, NULL, "what it is for"},
                                        END};
static const CarnetEventKey k_model[] = {
    {"name", T, FREE, NULL, NULL, "as the inventory's column model says it"},
    {"level", T, FREE, NULL, NULL, "driving automation, L0 to L5"},
    {"category", T, FREE, NULL, NULL, "vehicle category M, N, O"},
    {"type_approved", T, FREE, w_known, NULL, "in China under the standards of vehicle data"},
    {"fleet", I, FREE, NULL, NULL, "vehicles on the road"},
    {"markets", L, FREE, NULL, NULL, "where it is sold or tested"},
    {"bytes_per_day", I, FREE, NULL, NULL, "that one vehicle makes"},
    {"platform", T, FREE, NULL, NULL, "vehicle platform"},
    {"minutes_per_day", I, FREE, NULL, NULL, "that one vehicle is in use, on average"},
    END};
static const CarnetEventKey k_activity[] = {
    {"name", T, FREE, NULL, NULL, "what is done"},
    {"name_zh", T, FREE, NULL, NULL, "in Chinese"},
    {"entity", T, CARNET_FORM_SUBJECT, NULL, NULL, "whose record it is (GDPR Art. 30)"},
    {"controller", T, FREE, NULL, NULL, "who decides purposes and means"},
    {"joint", L, FREE, NULL, NULL, "joint controllers"},
    {"purpose", T, FREE, NULL, NULL, "what for"},
    {"basis", T, FREE, NULL, NULL, "lawful basis"},
    {"subjects", L, FREE, NULL, NULL, "whose data"},
    {"recipients", L, FREE, NULL, NULL, "who gets it"},
    {"retention_days", I, FREE, NULL, NULL, "how long it is kept"},
    {"measures", T, FREE, NULL, NULL, "technical and organisational measures"},
    {"dpia", T, FREE, NULL, NULL, "impact assessment in the EU: done, open, not_needed"},
    {"pipia", T, FREE, NULL, NULL, "impact assessment in China: done, open, not_needed"},
    {"rows", T, FREE, NULL, NULL, "filter of the rows that it uses"},
    END};

/* ---- inventory and mappings
 * ----------------------------------------------------------------------------------- */

static const CarnetEventKey k_import[] = {
    {"name", T | R, FREE, NULL, NULL, "stable name of the inventory"},
    {"generation", I | R, FREE, NULL, NULL, "of its rows in inventory.db"},
    {"sources", L | R, FREE, NULL, in_sources, "files as read, kept by digest outside git"},
    {"format", T, FREE, NULL, NULL, "what the reader took them for"},
    {"encoding", T, FREE, NULL, NULL, "of their text"},
    {"sheet", T, FREE, NULL, NULL, "of a workbook, where it had to be said"},
    {"map", L, FREE, NULL, NULL,
     "HEADER=column for each header that a column knows; HEADER= where it was said to stay as it is"},
    {"rows", I | R, FREE, NULL, NULL, "rows read and taken"},
    {"fields", I, FREE, NULL, NULL, "distinct keys"},
    {"added", I, FREE, NULL, NULL, "against the generation before"},
    {"changed", I, FREE, NULL, NULL, "against the generation before"},
    {"gone", I, FREE, NULL, NULL, "against the generation before"},
    {"rejected", I, FREE, NULL, NULL, "lines that were not taken"},
    {"root", T | R, CARNET_FORM_DIGEST, NULL, NULL, "digest over all rows (formats.md section 4)"},
    END};
static const CarnetEventKey k_mapping[] = {
    {"fields", L | R, FREE, NULL, in_fields, "the fields it is about"},
    {"category", T, FREE, NULL, NULL, "legal category, or left out"},
    {"traits_add", L, FREE, NULL, NULL, "traits that the fields have"},
    {"traits_remove", L, FREE, NULL, NULL, "traits that they do not have"},
    END};

/* ---- exports, filings, transfers
 * -------------------------------------------------------------------------------- */

static const CarnetEventKey k_request[] = {
    {"title", T, FREE, NULL, NULL, "for lists"},
    {"title_zh", T, FREE, NULL, NULL, "in Chinese"},
    {"request", M | R, FREE, NULL, NULL, "what is asked for, in the key order of `carnet decide --request`"},
    {"rows_file", T, CARNET_FORM_FILE, NULL, NULL, "frozen keys, sorted, one a line"},
    {"row_count", I, FREE, NULL, NULL, "frozen rows"},
    {"outcome", T, FREE, w_outcome, NULL, "the decision of that day"},
    {"inventories", L, FREE, NULL, in_inventories, "what the rows were taken from"},
    END};
static const CarnetEventKey k_review[] = {
    {"binds", M | R, FREE, NULL, in_binds, "what was reviewed (section 3)"},
    {"outcome", T, FREE, w_outcome, NULL, "the decision of that day"},
    END};
static const CarnetEventKey k_approve[] = {
    {"binds", M | R, FREE, NULL, in_binds, "what the approval rests on (section 3)"},
    {"outcome", T, FREE, w_outcome, NULL, "the decision of that day"},
    {"valid_until", D, FREE, NULL, NULL, "last day, in the regime's zone; left out: the policy's validity"},
    {"conditions", L, FREE, NULL, NULL, "under which it holds"},
    END};
static const CarnetEventKey k_filing[] = {
    {"regime", T | R, FREE, NULL, NULL, "cn, eu, us, ..."},
    {"filing", T | R, FREE, w_filing, NULL, "procedure"},
    {"state", T | R, FREE, w_theirs, NULL, "what the authority says (section 9)"},
    {"number", T, FREE, NULL, NULL, "file number"},
    {"date", D, FREE, NULL, NULL, "of the letter"},
    {"until", D, FREE, NULL, NULL, "last day of a permission"},
    {"document", T, FREE, NULL, NULL, "evidence that holds it"},
    END};
static const CarnetEventKey k_transfer[] = {
    {"month", T | R, FREE, NULL, NULL, "YYYY-MM"},
    {"recipient", T, FREE, NULL, NULL, "who got it"},
    {"people", M, FREE, NULL, in_people, "whose data flowed"},
    {"sensitive_people", M, FREE, NULL, in_people, "of these, with sensitive data"},
    {"rows", I, FREE, NULL, NULL, "fields that flowed"},
    {"bytes", I, FREE, NULL, NULL, "that flowed"},
    END};

/* ---- money and tests
 * ------------------------------------------------------------------------------------------------ */

static const CarnetEventKey k_cost[] = {
    {"model", T, FREE, NULL, NULL, "left out: the organisation's"},
    {"standard", T | R, FREE, NULL, NULL, "what it is paid for"},
    {"amount_minor", I | R, FREE, NULL, NULL, "minor units; of an estimate the lower end"},
    {"high_minor", I, FREE, NULL, NULL, "upper end of an estimate"},
    {"currency", T | R, CARNET_FORM_CURRENCY, NULL, NULL, "of the amounts"},
    {"date", D, FREE, NULL, NULL, "of the document"},
    {"source", T, FREE, NULL, NULL, "where an estimate comes from"},
    {"source_date", D, FREE, NULL, NULL, "when that was read"},
    {"confidence", T, FREE, NULL, NULL, "verified, secondary, recalled"},
    {"note", T, FREE, NULL, NULL, "free text"},
    {"year", I, FREE, NULL, NULL, "it is meant for; left out: that of the date"},
    END};
static const CarnetEventKey k_counter[] = {
    {"of", T | R, CARNET_FORM_DIGEST, NULL, NULL, "the event that it cancels"},
    {"note", T, FREE, NULL, NULL, "free text"},
    END};
static const CarnetEventKey k_rate[] = {
    {"currency", T | R, CARNET_FORM_CURRENCY, NULL, NULL, "of which one unit is worth"},
    {"to", T | R, CARNET_FORM_CURRENCY, NULL, NULL, "so much of this one"},
    {"rate_micro", I | R, FREE, NULL, NULL, "millionths of a unit of `to`"},
    {"date", D | R, FREE, NULL, NULL, "from this day on"},
    {"source", T, FREE, NULL, NULL, "who says so"},
    {"note", T, FREE, NULL, NULL, "free text"},
    END};
static const CarnetEventKey k_share[] = {
    {"standard", T | R, FREE, NULL, NULL, "what is paid once and used by several models"},
    {"key", T | R, FREE, w_share, NULL, "by vehicles on the road, in equal parts, or by the weights below"},
    {"models", L, FREE, NULL, in_weights, "who bears it; left out: all models"},
    {"note", T, FREE, NULL, NULL, "free text"},
    END};
#define CERT(required)                                                                                       \
  {"standard", T | (required), FREE, NULL, NULL, "as the templates name it"},                                \
      {"scope", T, FREE, w_scope, NULL, "whose it is"}, {"model", T, FREE, NULL, NULL, "where one model's"}, \
      {"organisation", T, FREE, NULL, NULL, "who tests or certifies"},                                       \
      {"status", T | (required), FREE, w_status, NULL, "how far it is"},                                     \
      {"date", D, FREE, NULL, NULL, "of the status"}, {"valid_until", D, FREE, NULL, NULL, "last day"},      \
      {"report", T, FREE, NULL, NULL, "number or digest of the test report"},                                \
      {"note", T, FREE, NULL, NULL, "free text"}, END
static const CarnetEventKey k_cert_add[] = {CERT(R)};
static const CarnetEventKey k_cert_update[] = {CERT(0)};

/* ---- findings, evidence, promises, packs, reports
 * -------------------------------------------------------------------- */

static const CarnetEventKey k_finding_assign[] = {
    {"finding", T | R, FREE, NULL, NULL, "what is wrong, as the check says it"},
    {"to", T | R, CARNET_FORM_SUBJECT, NULL, NULL, "person"},
    {"due", D, FREE, NULL, NULL, "day"},
    END};
static const CarnetEventKey k_finding_accept[] = {
    {"finding", T | R, FREE, NULL, NULL, "what is wrong, as the check says it"},
    {"until", D | R, FREE, NULL, NULL, "the risk is accepted until then"},
    END};
static const CarnetEventKey k_finding_close[] = {
    {"finding", T, FREE, NULL, NULL, "what was wrong"},
    {"evidence", T, CARNET_FORM_SUBJECT, NULL, NULL, "that it is right now"},
    END};
#define EVIDENCE(required)                                                                                   \
  {"title", T | (required), FREE, NULL, NULL, "of the document"},                                            \
      {"title_zh", T, FREE, NULL, NULL, "in Chinese"},                                                       \
      {"digest", T | (required), CARNET_FORM_DIGEST,                                                         \
       NULL,     NULL,           "of its bytes; the document may stay outside git"},                         \
      {"file", T, CARNET_FORM_FILE, NULL, NULL, "the same, where the document stands in the records"},       \
      {"name", T, FREE, NULL, NULL, "file name"}, {"bytes", I, FREE, NULL, NULL, "its size"},                \
      {"date", D, FREE, NULL, NULL, "of the document"},                                                      \
      {"owner", T, CARNET_FORM_SUBJECT, NULL, NULL, "person who keeps it"},                                  \
      {"valid_until", D, FREE, NULL, NULL, "last day"},                                                      \
      {"for", L, FREE, NULL, NULL, "cases, activities, clause@model"}, END
static const CarnetEventKey k_evidence[] = {EVIDENCE(R)};
static const CarnetEventKey k_evidence_update[] = {EVIDENCE(0)};
#define COMMITMENT(required)                                                                                 \
  {"text", T | (required), FREE, NULL, NULL, "the promise, as it was made"},                                 \
      {"text_zh", T, FREE, NULL, NULL, "in Chinese"},                                                        \
      {"source", T | (required), FREE, NULL, NULL, "where it was made"},                                     \
      {"filter", T | (required), FREE, NULL, NULL, "rows that would break it: must count nothing"}, END
static const CarnetEventKey k_commitment[] = {COMMITMENT(R)};
static const CarnetEventKey k_commitment_update[] = {COMMITMENT(0)};
static const CarnetEventKey k_adopt[] = {
    {"version", T, FREE, NULL, NULL, "of the program that brought the files"},
    {"files", L | R, FREE, NULL, in_files, "rule packs, lexicons and templates in use from now on"},
    END};
static const CarnetEventKey k_issue[] = {
    {"template", T | R, FREE, NULL, NULL, "kind of report"},
    {"content", T | R, CARNET_FORM_DIGEST, NULL, NULL, "what the reader sees (section 11)"},
    {"pdf", T | R, CARNET_FORM_DIGEST, NULL, NULL, "of the file's bytes"},
    {"lang", T, FREE, NULL, NULL, "en, zh or both"},
    {"as_of", D, FREE, NULL, NULL, "whose law it says"},
    {"level", T, FREE, NULL, NULL, "internal, auditor"},
    {"commit", T, FREE, NULL, NULL, "of the records that it was made from"},
    {"renderer", T, FREE, NULL, NULL, "program and version"},
    {"libraries", L, FREE, NULL, NULL, "and versions"},
    {"file", T, FREE, NULL, NULL, "file name"},
    END};

#endif
