/* The table of commands. */
#include "cli.h"

#define ANY G_MAXUINT

const CliOption cli_common_options[] = {
    {"directory", 'C', CLI_TEXT, "DIR", "work in this workspace instead of the one found upwards"},
    {"as", 0, CLI_TEXT, "PERSON", "who acts (else $CARNET_PERSON, else .carnet/me.yaml)"},
    {"role", 0, CLI_TEXT, "ROLE", "in which role (else the first that the policy allows)"},
    {"language", 0, CLI_TEXT, "en|zh", "language of texts (else $LANG)"},
    {"format", 0, CLI_TEXT, "FORMAT", "table, csv, json or ndjson, wherever something is listed"},
    {NULL, 0, 0, NULL, NULL}};

#define REASON                                                                                               \
  {"reason", 0, CLI_TEXT, "TEXT", "why; kept for ever, so no names of people"}, {                            \
    "name-meant", 0, CLI_FLAG, NULL, "a text that holds a person's name is meant so"                         \
  }
#define END                                                                                                  \
  { NULL, 0, 0, NULL, NULL }

static const CliOption init_options[] = {
    {"person", 0, CLI_TEXT, "ID", "id of the first administrator (else a new pseudonym)"},
    {"name", 0, CLI_TEXT, "NAME", "display name, kept outside git"},
    {"key", 0, CLI_TEXT, "FILE", "SSH key to sign with (else a new Ed25519 key)"},
    {"trial", 0, CLI_FLAG, NULL, "trial mode: unsigned events are allowed, and marked"},
    END};
static const CliOption person_options[] = {
    {"roles", 0, CLI_TEXT, "ROLES", "admin, requester, reviewer, approver, mapper, finance, auditor"},
    {"key", 0, CLI_TEXT, "FILE", "public or private SSH key file (else a new key is made)"},
    {"name", 0, CLI_TEXT, "NAME", "display name, kept outside git"},
    {"name-zh", 0, CLI_TEXT, "NAME", "display name in Chinese"},
    REASON,
    END};
static const CliOption change_options[] = {
    {"roles", 0, CLI_TEXT, "ROLES", "all roles from now on"},
    {"key", 0, CLI_TEXT, "FILE", "public or private SSH key file: the only key from now on"},
    REASON,
    END};
static const CliOption reason_options[] = {REASON, END};
static const CliOption keys_options[] = {
    {"set", 0, CLI_TEXTS, "KEY=VALUE", "a key of the entry (docs/formats/events.md); may be repeated"},
    REASON,
    END};
static const CliOption import_options[] = {
    {"name", 0, CLI_TEXT, "NAME", "stable name of the inventory (else the file's stem)"},
    {"format", 0, CLI_TEXT, "FORMAT",
     "of the source: csv, dbc, vss, vss-json, xlsx, ndjson (else found out)"},
    {"json", 0, CLI_FLAG, NULL, "print the result as JSON"},
    {"map", 0, CLI_TEXTS, "HEADER=FIELD",
     "a column of the source is this field; HEADER= keeps it as it is; remembered for the next import of that "
     "name; may be repeated"},
    {"encoding", 0, CLI_TEXT, "E", "UTF-8, UTF-16, GB18030, ISO-8859-1... (else found out)"},
    {"sheet", 0, CLI_TEXT, "NAME", "of a workbook (else the only one that names fields)"},
    {"dry-run", 0, CLI_FLAG, NULL, "read and compare, change nothing"},
    {"rejects", 0, CLI_TEXT, "FILE", "write rejected lines with their reasons to this CSV"},
    {"max-rejects", 0, CLI_INT, "N", "stop beyond this many rejected lines (10,000)"},
    REASON,
    END};
static const CliOption query_options[] = {
    {"columns", 0, CLI_TEXT, "A,B", "columns to print"},
    {"sort", 0, CLI_TEXT, "COLUMN", "sort by a column; -COLUMN downwards"},
    {"limit", 0, CLI_INT, "N", "at most N rows"},
    {"offset", 0, CLI_INT, "N", "from this row on"},
    END};
static const CliOption facet_options[] = {{"limit", 0, CLI_INT, "N", "at most N values"}, END};
static const CliOption map_options[] = {
    {"category", 0, CLI_TEXT, "C", "the category decided on"},
    {"trait", 0, CLI_TEXTS, "T", "a trait that the field has; -T: has not; may be repeated"},
    {"confirm", 0, CLI_FLAG, NULL, "what the rule says is so"},
    {"reject", 0, CLI_FLAG, NULL, "what the rule says is not so"},
    {"override", 0, CLI_FLAG, NULL, "the category holds though no rule says so"},
    REASON,
    END};
static const CliOption reconcile_options[] = {
    {"filter", 0, CLI_TEXT, "FILTER", "of the register, only the rows that match"},
    {"only", 0, CLI_TEXT, "SIDES",
     "sent (not registered), ambiguous, differs, registered (not sent), same; commas between (all but same)"},
    {"severity", 0, CLI_TEXT, "S", "at least this severe: high, medium, low"},
    {"fail-on", 0, CLI_TEXT, "WHAT",
     "exit 1 if there is one of these sides, or anything at least this severe; commas between"},
    {"summary", 0, CLI_FLAG, NULL, "the counts alone"},
    {"ignore-ecu", 0, CLI_FLAG, NULL, "names meet whatever their ECU and message"},
    {"source-format", 0, CLI_TEXT, "FORMAT",
     "of the file: csv, dbc, vss, vss-json, xlsx, ndjson (else found out)"},
    {"map", 0, CLI_TEXTS, "COLUMN=FIELD", "a column of the file is this field; may be repeated"},
    {"encoding", 0, CLI_TEXT, "E", "of the file (else found out)"},
    {"sheet", 0, CLI_TEXT, "NAME", "of a workbook (else the only one that names fields)"},
    END};
static const CliOption decide_options[] = {
    {"request", 0, CLI_TEXT, "FILE", "the request, YAML; - for standard input"},
    {"as-of", 0, CLI_DAY, "DATE", "by the law of this day, YYYY-MM-DD"},
    {"fail-on", 0, CLI_TEXT, "OUTCOME", "exit 1 if the answer is this strict or stricter"},
    {"advise", 0, CLI_FLAG, NULL, "the smallest changes that bring a milder answer, each tried"},
    END};
static const CliOption candidates_options[] = {
    {"request", 0, CLI_TEXT, "FILE",
     "what else is known (exporter, recipient, people...), YAML; - for standard input"},
    {"as-of", 0, CLI_DAY, "DATE", "by the law of this day, YYYY-MM-DD"},
    END};
static const CliOption pack_show_options[] = {
    {"markdown", 0, CLI_FLAG, NULL, "as Markdown, with what data says escaped"}, END};
static const CliOption diff_options[] = {
    {"impact", 0, CLI_FLAG, NULL, "also the rows, cases and filings that it touches"}, END};
static const CliOption request_options[] = {
    {"request", 0, CLI_TEXT, "FILE", "the request, YAML; - for standard input"},
    {"title", 0, CLI_TEXT, "TEXT", "for lists (else its purpose)"},
    REASON,
    END};
static const CliOption step_options[] = {
    {"valid-until", 0, CLI_DAY, "DATE", "last day of the approval, inclusive"},
    {"condition", 0, CLI_TEXTS, "TEXT", "a condition; may be repeated"},
    REASON,
    END};
static const CliOption cost_add_options[] = {
    {"model", 0, CLI_TEXT, "MODEL", "the model it is for"},
    {"standard", 0, CLI_TEXT, "STANDARD", "the standard it is for"},
    {"amount", 0, CLI_TEXT, "AMOUNT", "amount, 1234.50; the lower end of a range"},
    {"high", 0, CLI_TEXT, "AMOUNT", "upper end of an estimate's range"},
    {"currency", 0, CLI_TEXT, "CNY", "ISO 4217 currency"},
    {"date", 0, CLI_DAY, "DATE", "day of the document"},
    {"source", 0, CLI_TEXT, "TEXT", "where the figure comes from"},
    {"source-date", 0, CLI_DAY, "DATE", "day of the source"},
    {"note", 0, CLI_TEXT, "TEXT", "a note"},
    {"of", 0, CLI_TEXT, "DIGEST", "for counter: the entry that it cancels"},
    REASON,
    END};
#define COST_VIEW                                                                                            \
  {"model", 0, CLI_TEXT, "MODEL", "of one model"},                                                           \
      {"in", 0, CLI_TEXT, "CURRENCY", "everything in this currency, by the recorded rates"}, {               \
    "allocate", 0, CLI_FLAG, NULL, "share out over models what the organisation pays once"                   \
  }
static const CliOption budget_options[] = {COST_VIEW, END};
static const CliOption forecast_options[] = {
    COST_VIEW, {"sums", 0, CLI_FLAG, NULL, "by year, model and currency"}, END};
static const CliOption cost_import_options[] = {
    {"dry-run", 0, CLI_FLAG, NULL, "look at the lines, record nothing"},
    {"skip-bad", 0, CLI_FLAG, NULL, "record the good lines though others are bad"},
    REASON,
    END};
static const CliOption rate_options[] = {
    {"rate", 0, CLI_TEXT, "RATE", "how much of TO is one of CURRENCY, 7.85"},
    {"date", 0, CLI_DAY, "DATE", "from this day on (today)"},
    {"source", 0, CLI_TEXT, "TEXT", "who says so"},
    REASON,
    END};
static const CliOption share_options[] = {
    {"by", 0, CLI_TEXT, "KEY", "fleet (vehicles on the road), equal, or weights"},
    {"model", 0, CLI_TEXTS, "MODEL[=WEIGHT]", "who bears it (all models); may be repeated"},
    REASON,
    END};
static const CliOption cost_list_options[] = {{"model", 0, CLI_TEXT, "MODEL", "of one model"}, END};
static const CliOption severity_options[] = {
    {"severity", 0, CLI_TEXT, "S", "at least this severe: critical, high, medium, low"}, END};
static const CliOption findings_options[] = {
    {"severity", 0, CLI_TEXT, "S", "at least this severe: critical, high, medium, low"},
    {"all", 0, CLI_FLAG, NULL, "accepted and closed ones too"},
    END};
static const CliOption assign_options[] = {{"to", 0, CLI_TEXT, "PERSON", "who has it from now on"},
                                           {"due", 0, CLI_DAY, "DATE", "until when"},
                                           REASON,
                                           END};
static const CliOption accept_options[] = {
    {"until", 0, CLI_DAY, "DATE", "last day; the day after it stands again"}, REASON, END};
static const CliOption close_options[] = {
    {"evidence", 0, CLI_TEXT, "ID", "the evidence that it is right now"}, REASON, END};
static const CliOption volume_options[] = {
    {"by", 0, CLI_TEXT, "WHAT", "model (as given), flow, category or destination"}, END};
static const CliOption agenda_options[] = {{"days", 0, CLI_INT, "N", "how far ahead (90)"}, END};
static const CliOption report_options[] = {
    {"lang", 0, CLI_TEXT, "en,zh", "en, zh, or both: the first leads"},
    {"as-of", 0, CLI_DAY, "DATE", "the day whose law and validity apply, YYYY-MM-DD"},
    {"level", 0, CLI_TEXT, "L", "internal or auditor"},
    {"commit", 0, CLI_TEXT, "C", "what was known at this commit"},
    {"case", 0, CLI_TEXT, "ID", "of a report of one case: which"},
    {"paper", 0, CLI_TEXT, "P", "a4 or letter"},
    {"output", 'o', CLI_TEXT, "FILE", "where to; - for standard output"},
    {"format", 0, CLI_TEXT, "F", "of the report: pdf, html, md, csv, xlsx, json, dump"},
    END};
static const CliOption verify_options[] = {
    {"trust", 0, CLI_TEXT, "FILE", "YAML with the pinned root (else .carnet/trust.yaml)"},
    {"since", 0, CLI_TEXT, "COMMIT", "a commit that you hold; it must be an ancestor"},
    {"incremental", 0, CLI_FLAG, NULL, "do not read again what you verified here before"},
    END};
static const CliOption log_options[] = {{"limit", 0, CLI_INT, "N", "at most N events (all)"}, END};

static const CliOption evidence_options[] = {
    {"id", 0, CLI_TEXT, "ID", "its id (else from the title)"},
    {"title", 0, CLI_TEXT, "TEXT", "of the document (else its file name)"},
    {"date", 0, CLI_DAY, "DATE", "of the document"},
    {"owner", 0, CLI_TEXT, "PERSON", "who keeps it"},
    {"valid-until", 0, CLI_DAY, "DATE", "last day"},
    {"for", 0, CLI_TEXTS, "WHAT", "a case, an activity or clause@model; may be repeated"},
    {"in-records", 0, CLI_FLAG, NULL, "the document goes into git, for ever and to every office"},
    {"withheld", 0, CLI_FLAG, NULL, "its digest alone; no copy is held here"},
    REASON,
    END};
static const CliOption transfer_import_options[] = {
    {"dry-run", 0, CLI_FLAG, NULL, "look at the lines, record nothing"}, REASON, END};
static const CliOption bundle_options[] = {
    {"output", 'o', CLI_TEXT, "FILE", "where to (else carnet-bundle-COMMIT.tar here)"},
    {"evidence", 0, CLI_FLAG, NULL, "documents that are held here go in too"},
    END};
static const CliOption sample_options[] = {
    {"seed", 0, CLI_TEXT, "NONCE", "the auditor's nonce; without it the sample is not independent"},
    {"size", 0, CLI_INT, "N", "how many are drawn (25)"},
    {"of", 0, CLI_TEXT, "WHAT", "fields (else) or events"},
    {"filter", 0, CLI_TEXT, "FILTER", "of fields: drawn among those that match"},
    {"commit", 0, CLI_TEXT, "C", "the ledger as it stood at this commit"},
    END};
static const CliOption sync_options[] = {
    {"url", 0, CLI_TEXT, "ADDRESS", "the remote's address from now on: a folder, ssh://host/path, host:path"},
    {"take-only", 0, CLI_FLAG, NULL, "take what is new there, send nothing"},
    {"again", 0, CLI_FLAG, NULL, "it lost history and you know why: send what is held here again"},
    {"check", 0, CLI_FLAG, NULL,
     "send nothing; list the objects that would be sent, exit 1 if policy keeps one home"},
    {"list", 0, CLI_FLAG, NULL, "remotes, and where their main was seen last"},
    END};

#define RECORDS CARNET_NEED_RECORDS
#define INVENTORY (CARNET_NEED_RECORDS | CARNET_NEED_PACKS | CARNET_NEED_INVENTORY)

const CliCommand cli_commands[] = {
    {"init", "[DIR]", "make an empty workspace", 0, 0, 1, init_options, cmd_init},
    {"demo", "[DIR]", "make a workspace with the demo fleet, people, keys, cases, costs and a report", 0, 0,
     1, NULL, cmd_demo},
    {"adopt", "", "adopt the program's packs, lexicon and report templates", RECORDS, 0, 0, reason_options,
     cmd_adopt},
    {"import", "FILE...", "import data inventories: CSV, TSV, XLSX, DBC, VSS...", 0, 1, ANY, import_options,
     cmd_import},
    {"inventories", "", "imports and their generations", INVENTORY, 0, 0, NULL, cmd_inventories},
    {"classify", "", "classify again what changed; counts by outcome", 0, 0, 0, NULL, cmd_classify},
    {"query", "FILTER", "rows that match a filter ('' matches all)", INVENTORY, 0, 1, query_options,
     cmd_query},
    {"facet", "COLUMN [FILTER]", "count the values of a column", INVENTORY, 1, 2, facet_options, cmd_facet},
    {"categories", "[FILTER]", "legal categories by state: proposed, confirmed, rejected, overridden",
     INVENTORY, 0, 1, NULL, cmd_categories},
    {"show", "FIELD", "the field card, with all uses", INVENTORY, 1, 1, NULL, cmd_show},
    {"explain", "FIELD", "which rule, pattern, clause, and what spoke against", INVENTORY, 1, 1, NULL,
     cmd_explain},
    {"map", "FIELD...", "a person's decision on a category or trait", 0, 1, ANY, map_options, cmd_map},
    {"reconcile", "INVENTORY SIGNALS",
     "what the car sends and the register lacks, and the reverse; SIGNALS is a file or another inventory",
     INVENTORY, 2, 2, reconcile_options, cmd_reconcile},
    {"decide", "", "decide a request without recording it", INVENTORY, 0, 0, decide_options, cmd_decide},
    {"candidates", "FROM TO", "kinds of rows that may leave without a procedure as things stand, and why",
     INVENTORY, 2, 2, candidates_options, cmd_candidates},
    {"export request", "", "ask for an export; the rows are frozen now", 0, 0, 0, request_options,
     cmd_export_request},
    {"export amend", "CASE", "ask again with other facts; approvals so far lapse", 0, 1, 1, request_options,
     cmd_export_amend},
    {"export review", "CASE", "say that you looked at it", 0, 1, 1, step_options, cmd_export_step},
    {"export approve", "CASE", "approve it", 0, 1, 1, step_options, cmd_export_step},
    {"export return", "CASE", "send it back to the requester", 0, 1, 1, step_options, cmd_export_step},
    {"export reject", "CASE", "refuse it", 0, 1, 1, step_options, cmd_export_step},
    {"export revoke", "CASE", "withdraw an approval", 0, 1, 1, step_options, cmd_export_step},
    {"export renew", "CASE", "approve it again for another term", 0, 1, 1, step_options, cmd_export_step},
    {"export close", "CASE", "end it", 0, 1, 1, step_options, cmd_export_step},
    {"export list", "", "all cases, ours and theirs", INVENTORY, 0, 0, NULL, cmd_export_list},
    {"export counters", "",
     "people and devices that left, against the lines of law, and what each sum rests on", INVENTORY, 0, 0,
     NULL, cmd_export_counters},
    {"export show", "CASE", "one case: answer, reasons, timeline, what changed", INVENTORY, 1, 1, NULL,
     cmd_export_show},
    {"filing add", "CASE", "what the authority said", RECORDS, 1, 1, keys_options, cmd_filing_add},
    {"transfer add", "CASE", "what flowed in a month", RECORDS, 1, 1, keys_options, cmd_transfer_add},
    {"transfer import", "FILE", "what flowed, from a CSV (- for standard input)", RECORDS, 1, 1,
     transfer_import_options, cmd_transfer_import},
    {"transfer list", "[CASE]", "what flowed, by month", RECORDS, 0, 1, NULL, cmd_transfer_list},
    {"filing list", "", "what the authority said, all", RECORDS, 0, 0, NULL, cmd_filing_list},
    {"cost add", "KIND", "estimate, budget, quote, invoice, payment or counter", RECORDS, 1, 1,
     cost_add_options, cmd_cost_add},
    {"cost list", "", "all entries", RECORDS, 0, 0, cost_list_options, cmd_cost_list},
    {"cost matrix", "", "models by standards: estimate, budget, committed, paid, variance", RECORDS, 0, 0,
     NULL, cmd_cost_matrix},
    {"cost budget", "", "budget against committed and paid, by year, standard and model", RECORDS, 0, 0,
     budget_options, cmd_cost_budget},
    {"cost import", "FILE", "record entries from a CSV (- for standard input)", RECORDS, 1, 1,
     cost_import_options, cmd_cost_import},
    {"cost forecast", "", "what is still to come: own estimates, else the packs' ranges",
     RECORDS | CARNET_NEED_PACKS, 0, 0, forecast_options, cmd_cost_forecast},
    {"cost options", "", "localise, anonymise, assess beside each other", RECORDS | CARNET_NEED_PACKS, 0, 0,
     NULL, cmd_cost_options},
    {"cost rate", "CURRENCY TO", "record an exchange rate", RECORDS, 2, 2, rate_options, cmd_cost_rate},
    {"cost rates", "", "exchange rates as recorded", RECORDS, 0, 0, NULL, cmd_cost_rates},
    {"cost share", "STANDARD", "say who bears what is paid once", RECORDS, 1, 1, share_options,
     cmd_cost_share},
    {"cost shares", "", "who bears what is paid once", RECORDS, 0, 0, NULL, cmd_cost_shares},
    {"cert set", "ID", "a certification or test: add or update", RECORDS, 1, 1, keys_options, cmd_cert_set},
    {"cert add", "ID", "a new certification or test", RECORDS, 1, 1, keys_options, cmd_cert_add},
    {"cert update", "ID", "change how far a certification is", RECORDS, 1, 1, keys_options, cmd_cert_update},
    {"cert show", "ID", "one certification with its history", RECORDS, 1, 1, NULL, cmd_register_show},
    {"cert list", "", "certifications and tests", RECORDS, 0, 0, NULL, cmd_cert_list},
    {"entity add", "ID", "a legal entity", RECORDS, 1, 1, keys_options, cmd_register_add},
    {"entity show", "ID", "a legal entity with its history", RECORDS, 1, 1, NULL, cmd_register_show},
    {"entity list", "", "legal entities", RECORDS, 0, 0, NULL, cmd_register_list},
    {"site add", "ID", "a storage, training or test site", RECORDS, 1, 1, keys_options, cmd_register_add},
    {"site show", "ID", "a site with its history", RECORDS, 1, 1, NULL, cmd_register_show},
    {"site list", "", "sites", RECORDS, 0, 0, NULL, cmd_register_list},
    {"model add", "ID", "a vehicle model", RECORDS, 1, 1, keys_options, cmd_register_add},
    {"model show", "ID", "a vehicle model with its history", RECORDS, 1, 1, NULL, cmd_register_show},
    {"model list", "", "vehicle models", RECORDS, 0, 0, NULL, cmd_register_list},
    {"activity add", "ID", "a processing activity", RECORDS, 1, 1, keys_options, cmd_register_add},
    {"activity show", "ID", "a processing activity with its history", RECORDS, 1, 1, NULL, cmd_register_show},
    {"activity list", "", "processing activities", RECORDS, 0, 0, NULL, cmd_register_list},
    {"commitment add", "ID", "a public promise, and the filter that must count nothing", RECORDS, 1, 1,
     keys_options, cmd_register_add},
    {"commitment show", "ID", "a promise with its history", RECORDS, 1, 1, NULL, cmd_register_show},
    {"commitment list", "", "public promises", RECORDS, 0, 0, NULL, cmd_register_list},
    {"evidence add", "FILE", "a document: its digest, dates, owner, what it is for", RECORDS, 1, 1,
     evidence_options, cmd_evidence_add},
    {"evidence show", "ID", "one document with its history", RECORDS, 1, 1, NULL, cmd_register_show},
    {"evidence list", "", "documents, and where each is", RECORDS, 0, 0, NULL, cmd_evidence_list},
    {"evidence check", "[ID or FILE]", "exit 6 if a document is not what its record says", RECORDS, 0, 1,
     NULL, cmd_evidence_check},
    {"people add", "ID", "a person who may act", RECORDS, 1, 1, person_options, cmd_people_add},
    {"people change", "ID", "other roles, or another key", RECORDS, 1, 1, change_options, cmd_people_change},
    {"people list", "", "who may act, in which roles, with which keys", RECORDS, 0, 0, NULL, cmd_people_list},
    {"people retire", "ID", "this person acts no more", RECORDS, 1, 1, reason_options, cmd_people_retire},
    {"people erase-name", "ID", "forget the display name; the records hold the id alone", RECORDS, 1, 1, NULL,
     cmd_people_erase_name},
    {"policy show", "", "which role may do what", RECORDS, 0, 0, NULL, cmd_policy_show},
    {"policy propose", "[FILE]",
     "propose a policy: YAML, or --set; what it leaves out stays; in effect when as many agree as change_quorum says",
     RECORDS, 0, 1, keys_options, cmd_policy_propose},
    {"policy endorse", "CHANGE", "agree to a change of people or policy that another person proposed",
     RECORDS, 1, 1, reason_options, cmd_policy_endorse},
    {"policy proposals", "",
     "changes of people and policy that several must agree on: open, effective, lapsed", RECORDS, 0, 0, NULL,
     cmd_policy_proposals},
    {"overview", "", "the figures of the first screen", INVENTORY, 0, 0, NULL, cmd_overview},
    {"findings", "", "what is wrong today", INVENTORY, 0, 0, findings_options, cmd_findings},
    {"finding show", "ID", "one finding: ground, ceiling, what would resolve it", INVENTORY, 1, 1, NULL,
     cmd_finding_show},
    {"finding assign", "ID", "give a finding to someone", INVENTORY, 1, 1, assign_options, cmd_finding_step},
    {"finding accept", "ID", "accept a risk until a day; it stands again the day after", INVENTORY, 1, 1,
     accept_options, cmd_finding_step},
    {"finding close", "ID", "close a finding with evidence", INVENTORY, 1, 1, close_options,
     cmd_finding_step},
    {"finding list", "", "what people did with findings", INVENTORY, 0, 0, NULL, cmd_finding_list},
    {"exposure", "", "the highest ceiling of a fine by law, of what stands; never a sum", INVENTORY, 0, 0,
     NULL, cmd_exposure},
    {"volume", "[FILTER]", "bytes a day from rate, size and fleet; what is not known is counted apart",
     INVENTORY, 0, 1, volume_options, cmd_volume},
    {"check", "", "for CI: exit 1 if anything stands", INVENTORY, 0, 0, severity_options, cmd_check},
    {"inbox", "", "what waits for me", INVENTORY, 0, 0, NULL, cmd_inbox},
    {"agenda", "", "what falls due", INVENTORY, 0, 0, agenda_options, cmd_agenda},
    {"report", "KIND", "make a report; without KIND the kinds there are", INVENTORY, 0, 1, report_options,
     cmd_report},
    {"report verify", "FILE", "make a report again and compare", INVENTORY, 1, 1, NULL, cmd_report_verify},
    {"report issue", "FILE", "record a report as issued", 0, 1, 1, reason_options, cmd_report_issue},
    {"report sample", "", "an auditor's sample, drawn by a nonce from the committed ledger", RECORDS, 0, 0,
     sample_options, cmd_report_sample},
    {"bundle", "[REPORT or COMMIT]", "all that an auditor needs, as one tar file", RECORDS, 0, 1,
     bundle_options, cmd_bundle},
    {"log", "[CASE, PERSON, MONTH]...",
     "the history of the records: of a case, a person, a month (2026-11) or day", RECORDS, 0, ANY,
     log_options, cmd_log},
    {"blame", "FIELD", "who said what of a field, when and why, and what stands", INVENTORY, 1, 1, NULL,
     cmd_blame},
    {"verify", "", "check the whole ledger, offline", 0, 0, 0, verify_options, cmd_verify},
    {"sync", "[REMOTE]", "fetch, merge and push with another office's repository", 0, 0, 1, sync_options,
     cmd_sync},
    {"pack list", "", "regulation packs in use", RECORDS | CARNET_NEED_PACKS, 0, 0, NULL, cmd_pack_list},
    {"pack show", "PACK", "a pack as a readable document", RECORDS | CARNET_NEED_PACKS, 1, 1,
     pack_show_options, cmd_pack_show},
    {"pack check", "FILE...", "check packs of your own over those in use", RECORDS | CARNET_NEED_PACKS, 1,
     ANY, NULL, cmd_pack_check},
    {"pack diff", "OLD NEW", "what changed between two versions of a pack, each a file or a pack in use",
     RECORDS | CARNET_NEED_PACKS, 2, 2, diff_options, cmd_pack_diff},
    {"rebuild", "", "make state.db, derived data and a lost inventory again, from records and kept sources",
     0, 0, 0, NULL, cmd_rebuild},
    {"doctor", "", "environment, fonts, keys, health of the stores", 0, 0, 0, NULL, cmd_doctor},
    {NULL, NULL, NULL, 0, 0, 0, NULL, NULL}};
