/* registers_table.c - every register: what it lists, what may be added and changed, what the form asks
 * besides the keys of the event. */
#include <string.h>

#include "tui/registers_parts.h"

#define COLUMN(key, least, best, priority)                                                                   \
  { key, "tui.key." key, least, best, priority, FALSE, CARNET_CUT_END }
#define NUMBER(key, least, best, priority)                                                                   \
  { key, "tui.key." key, least, best, priority, TRUE, CARNET_CUT_END }
#define SUBJECT COLUMN("subject", 14, 24, 100)

static const char *const places[] = {"held", "recorded", "withheld", NULL};
static const CarnetRegisterExtra x_evidence[] = {
    {"path", TRUE, FALSE, NULL}, {"place", FALSE, FALSE, places}, {0}};
static const CarnetRegisterExtra x_person[] = {{"display", FALSE, FALSE, NULL},
                                               {"display_zh", FALSE, FALSE, NULL},
                                               {"key_file", FALSE, TRUE, NULL},
                                               {0}};
static const CarnetRegisterExtra x_rate[] = {{"rate", TRUE, FALSE, NULL}, {0}};
static const CarnetRegisterExtra x_share[] = {{"weights", FALSE, FALSE, NULL}, {0}};

#define REGISTER(ID, name, kind)                                                                             \
  CARNET_REQUEST_##ID, name, kind, {"add", "update"}, "subject", "subject", "", NULL
#define PLAIN carnet_register_list, carnet_register_record

static const CarnetRegister registers[] = {
    {REGISTER(ENTITIES, "entities", "entity"),
     {SUBJECT, COLUMN("name", 18, 40, 99), COLUMN("country", 7, 7, 90), COLUMN("parent", 10, 20, 70)},
     PLAIN},
    {REGISTER(SITES, "sites", "site"),
     {SUBJECT, COLUMN("name", 18, 40, 99), COLUMN("country", 7, 7, 90), COLUMN("purpose", 10, 12, 80)},
     PLAIN},
    {REGISTER(MODELS, "models", "model"),
     {SUBJECT, COLUMN("name", 10, 20, 99), COLUMN("level", 5, 8, 80), COLUMN("type_approved", 9, 14, 70),
      NUMBER("fleet", 10, 10, 60)},
     PLAIN},
    {REGISTER(ACTIVITY_REGISTER, "activities", "activity"),
     {SUBJECT, COLUMN("name", 18, 44, 99), COLUMN("entity", 12, 18, 80), COLUMN("basis", 10, 18, 70)},
     PLAIN},
    {REGISTER(COMMITMENTS, "commitments", "commitment"),
     {SUBJECT, COLUMN("text", 24, 70, 99), COLUMN("filter", 14, 60, 80)},
     PLAIN},
    {CARNET_REQUEST_EVIDENCE,
     "evidence",
     "evidence",
     {"add", "update"},
     "subject",
     "subject",
     " digest file name bytes ",
     x_evidence,
     {SUBJECT, COLUMN("title", 22, 60, 99), COLUMN("date", 10, 10, 70), COLUMN("valid_until", 11, 11, 90),
      COLUMN("owner", 8, 12, 60)},
     carnet_register_list,
     carnet_register_record_evidence},
    {REGISTER(CERTIFICATES, "certificates", "certification"),
     {SUBJECT, COLUMN("standard", 14, 28, 90), COLUMN("model", 6, 8, 85), COLUMN("status", 11, 14, 99),
      COLUMN("valid_until", 11, 11, 80)},
     PLAIN},
    {CARNET_REQUEST_FILINGS,
     "filings",
     "filing",
     {"add"},
     "subject",
     "case",
     "",
     NULL,
     {COLUMN("subject", 16, 18, 100), COLUMN("regime", 6, 6, 80), COLUMN("filing", 12, 24, 70),
      COLUMN("state", 10, 16, 99), COLUMN("date", 10, 10, 90), COLUMN("until", 10, 10, 60)},
     carnet_register_list_filings,
     carnet_register_record_filing},
    {CARNET_REQUEST_TRANSFERS,
     "transfers",
     "transfer",
     {"add"},
     "subject",
     "case",
     "",
     NULL,
     {COLUMN("subject", 16, 18, 100), COLUMN("month", 7, 7, 99), COLUMN("recipient", 12, 40, 80),
      COLUMN("people", 12, 30, 90), NUMBER("bytes", 18, 18, 60)},
     carnet_register_list_transfers,
     carnet_register_record_transfer},
    {CARNET_REQUEST_PEOPLE,
     "people",
     "person",
     {"add", "add", "retire"},
     "person",
     "person",
     " keys post quorum ",
     x_person,
     {COLUMN("person", 10, 16, 100), COLUMN("name", 12, 24, 99), COLUMN("roles", 16, 50, 95),
      COLUMN("since", 10, 10, 60), COLUMN("until", 10, 10, 70)},
     carnet_register_list_people,
     carnet_register_record_person},
    {CARNET_REQUEST_POLICY,
     "policy",
     "policy",
     {NULL, "set"},
     "",
     NULL,
     " quorum ",
     NULL,
     {COLUMN("name", 22, 34, 100), COLUMN("value", 20, 70, 99)},
     carnet_register_list_policy,
     carnet_register_record_policy},
    {CARNET_REQUEST_PROPOSALS,
     "proposals",
     "policy",
     {NULL, NULL, NULL, "endorse"},
     "change",
     NULL,
     "",
     NULL,
     {COLUMN("change", 12, 12, 100), COLUMN("what", 14, 20, 98), COLUMN("state", 9, 12, 99),
      COLUMN("by", 8, 12, 80), COLUMN("endorsed", 10, 30, 70)},
     carnet_register_list_proposals,
     carnet_register_record_policy},
    {CARNET_REQUEST_RATES,
     "rates",
     "cost",
     {"rate"},
     "currency",
     NULL,
     " rate_micro note ",
     x_rate,
     {COLUMN("currency", 8, 8, 100), COLUMN("to", 6, 6, 99), NUMBER("rate_micro", 10, 14, 98),
      COLUMN("date", 10, 10, 97), COLUMN("source", 14, 40, 80)},
     carnet_register_list_rates,
     carnet_register_record_rate},
    {CARNET_REQUEST_SHARES,
     "shares",
     "cost",
     {"share"},
     "standard",
     NULL,
     " models note ",
     x_share,
     {COLUMN("standard", 16, 28, 100),
      {"key", "tui.key.shares.key", 10, 16, 99, FALSE, CARNET_CUT_END},
      COLUMN("models", 14, 40, 80)},
     carnet_register_list_shares,
     carnet_register_record_share},
    {CARNET_REQUEST_MAPPINGS,
     "mappings",
     "mapping",
     {NULL},
     "subject",
     NULL,
     "",
     NULL,
     {SUBJECT, COLUMN("category", 20, 40, 99), COLUMN("traits_add", 14, 40, 80)},
     carnet_register_list,
     NULL},
    {CARNET_REQUEST_INVENTORIES,
     "inventories",
     "inventory",
     {NULL},
     "subject",
     NULL,
     "",
     NULL,
     {SUBJECT, COLUMN("format", 7, 10, 80), NUMBER("rows", 9, 9, 99), NUMBER("added", 7, 9, 70)},
     carnet_register_list,
     NULL},
    {CARNET_REQUEST_ADOPTIONS,
     "adoptions",
     "adoption",
     {"adopt"},
     "subject",
     NULL,
     " version files ",
     NULL,
     {SUBJECT, COLUMN("version", 9, 14, 99), COLUMN("files", 20, 90, 80)},
     carnet_register_list,
     carnet_register_record_adoption},
    {CARNET_REQUEST_ISSUED,
     "issued",
     "report",
     {NULL},
     "subject",
     NULL,
     "",
     NULL,
     {SUBJECT, COLUMN("template", 12, 24, 99), COLUMN("as_of", 10, 10, 90), COLUMN("lang", 5, 5, 60),
      COLUMN("level", 8, 10, 70)},
     carnet_register_list,
     NULL},
};

const CarnetRegister *carnet_registers(guint *n) {
  *n = G_N_ELEMENTS(registers);
  return registers;
}

const CarnetRegister *carnet_register_find(CarnetRequest request) {
  for (guint i = 0; i < G_N_ELEMENTS(registers); i++)
    if (registers[i].request == request) return &registers[i];
  return NULL;
}

gboolean carnet_register_names(const CarnetRegister *of, const CarnetTable *page, guint row, char **kind,
                               char **subject) {
  *kind = g_strdup(of->kind);
  if (of->request == CARNET_REQUEST_POLICY) {
    *subject = g_strdup("policy");
  } else if (of->request == CARNET_REQUEST_PROPOSALS) { /* of a person or of the policy */
    const char *what = carnet_table_get(page, row, "what");
    g_free(*kind);
    *kind = g_strndup(what, strcspn(what, "/"));
    *subject = g_strdup(carnet_table_get(page, row, "subject"));
  } else if (of->request == CARNET_REQUEST_RATES) {
    g_autofree char *pair = g_strdup_printf("rate-%s-%s", carnet_table_get(page, row, "currency"),
                                            carnet_table_get(page, row, "to"));
    *subject = g_ascii_strdown(pair, -1);
  } else if (of->request == CARNET_REQUEST_SHARES) {
    *subject = g_strconcat("share-", carnet_table_get(page, row, "standard"), NULL);
  } else {
    *subject = g_strdup(carnet_table_get(page, row, of->subject));
  }
  return **subject != 0;
}
