/* Steps of the demo that are one event each: what the rest refers to, costs, certifications, filings,
 * transfers. */
#include <string.h>

#include "carnet/actions_exports.h"
#include "carnet/actions_workspace.h"
#include "carnet/canon.h"
#include "demo.h"
#include "names.h"

/* How a key of the script becomes a key of the event. */
typedef enum { COPY, DAY, MONTH, DIGEST, NAMES } How;
typedef struct {
  const char *to, *from;
  How how;
} Field;
#define END                                                                                                  \
  { NULL, NULL, COPY }

static const Field entity_fields[] = {{"name", "name", COPY},
                                      {"name_zh", "name_zh", COPY},
                                      {"country", "country", COPY},
                                      {"ciio", "ciio", COPY},
                                      {"processor_role", "processor_role", COPY},
                                      {"parent", "parent", COPY},
                                      {"exports_complete_from", "exports_complete_from", DAY},
                                      END};
static const Field site_fields[] = {{"name", "name", COPY},       {"name_zh", "name_zh", COPY},
                                    {"country", "country", COPY}, {"operator", "operator", COPY},
                                    {"purpose", "purpose", COPY}, END};
static const Field model_fields[] = {{"name", "name", COPY},
                                     {"category", "category", COPY},
                                     {"bytes_per_day", "bytes_per_vehicle_day", COPY},
                                     {"minutes_per_day", "minutes_per_day", COPY},
                                     {"platform", "platform", COPY},
                                     END};
static const Field activity_fields[] = {{"name", "title", COPY},
                                        {"name_zh", "title_zh", COPY},
                                        {"entity", "controller", COPY},
                                        {"controller", "controller", COPY},
                                        {"joint", "joint", COPY},
                                        {"purpose", "purpose", COPY},
                                        {"basis", "basis", COPY},
                                        {"subjects", "subjects", COPY},
                                        {"recipients", "recipients", NAMES},
                                        {"retention_days", "retention_days", COPY},
                                        {"dpia", "dpia", COPY},
                                        {"pipia", "pipia", COPY},
                                        {"rows", "rows", COPY},
                                        END};
static const Field evidence_fields[] = {{"title", "title", COPY},
                                        {"title_zh", "title_zh", COPY},
                                        {"digest", "digest_of", DIGEST},
                                        {"date", "dated", DAY},
                                        {"owner", "owner", COPY},
                                        {"valid_until", "valid_until", DAY},
                                        END};
static const Field commitment_fields[] = {{"text", "text", COPY},
                                          {"text_zh", "text_zh", COPY},
                                          {"source", "source", COPY},
                                          {"filter", "must_count_nothing", COPY},
                                          END};
static const Field certification_fields[] = {
    {"standard", "standard", COPY}, {"scope", "scope", COPY},
    {"model", "model", COPY},       {"organisation", "organisation", COPY},
    {"status", "status", COPY},     {"date", "dated", DAY},
    {"date", "due", DAY}, /* planned and under way: when it is to be done */
    {"valid_until", "until", DAY},  {"report", "report", COPY},
    {"note", "note", COPY},         END};
static const Field cost_fields[] = {{"model", "model", COPY},
                                    {"standard", "standard", COPY},
                                    {"amount_minor", "amount_minor", COPY},
                                    {"amount_minor", "low_minor", COPY},
                                    {"high_minor", "high_minor", COPY},
                                    {"currency", "currency", COPY},
                                    {"date", "dated", DAY},
                                    {"source", "source", COPY},
                                    {"source_date", "source_date", DAY},
                                    {"confidence", "confidence", COPY},
                                    {"note", "note", COPY},
                                    END};
static const Field filing_fields[] = {{"filing", "kind", COPY},
                                      {"state", "result", COPY},
                                      {"number", "number", COPY},
                                      {"date", "dated", DAY},
                                      {"until", "until", DAY},
                                      {"document", "document", COPY},
                                      END};
static const Field transfer_fields[] = {{"month", "month_of", MONTH},
                                        {"recipient", "recipient", COPY},
                                        {"people", "people", COPY},
                                        {"sensitive_people", "sensitive_people", COPY},
                                        {"rows", "rows", COPY},
                                        {"bytes", "bytes", COPY},
                                        END};

static const struct {
  const char *step;
  const Field *fields;
} tables[] = {{"entity", entity_fields},
              {"site", site_fields},
              {"model", model_fields},
              {"activity", activity_fields},
              {"evidence", evidence_fields},
              {"commitment", commitment_fields},
              {"certification", certification_fields},
              {"cost", cost_fields},
              {"filing", filing_fields},
              {"transfer", transfer_fields}};

static CarnetNode *names_of(const CarnetNode *list) {
  CarnetNode *names = carnet_node_list();
  for (guint i = 0; i < carnet_node_count(list); i++)
    carnet_node_append(names,
                       carnet_node_string(carnet_node_get_string(carnet_node_at(list, i), "name", "")));
  return names;
}

static CarnetNode *value_of(const Demo *demo, const Field *field) {
  const CarnetNode *value = carnet_node_get(demo->step, field->from);
  g_autofree char *day = NULL;
  if (!value) return NULL;
  switch (field->how) {
  case COPY: return carnet_node_copy(value);
  case NAMES: return names_of(value);
  case DIGEST: {
    char hex[CARNET_DIGEST_HEX + 1];
    carnet_digest_hex(value->text, strlen(value->text), hex);
    return carnet_node_string(hex);
  }
  case DAY: day = carnet_demo_day(demo, field->from); return carnet_node_string(day);
  case MONTH:
  default:
    day = carnet_demo_day(demo, field->from);
    day[7] = '\0';
    return carnet_node_string(day);
  }
}

static CarnetNode *keys_of(const Demo *demo) {
  CarnetNode *keys = carnet_node_map();
  for (gsize t = 0; t < G_N_ELEMENTS(tables); t++) {
    if (strcmp(tables[t].step, carnet_demo_text(demo, "do")) != 0) continue;
    for (const Field *field = tables[t].fields; field->to; field++) {
      CarnetNode *value = value_of(demo, field);
      if (value) carnet_node_set(keys, field->to, value);
    }
  }
  return keys;
}

static const char *reason_of(const Demo *demo) { return carnet_node_get_string(demo->step, "reason", NULL); }

/* Vehicles over all markets, the markets, and whether China approved the type. */
static void add_model_keys(const Demo *demo, CarnetNode *keys) {
  const CarnetNode *fleet = carnet_node_get(demo->step, "fleet"),
                   *approvals = carnet_node_get(demo->step, "type_approval");
  gint64 vehicles = 0;
  CarnetNode *markets = carnet_node_list();
  for (guint i = 0; i < carnet_node_count(fleet); i++) {
    vehicles += carnet_node_get_int(carnet_node_at(fleet, i), "vehicles", 0);
    carnet_node_append(markets,
                       carnet_node_string(carnet_node_get_string(carnet_node_at(fleet, i), "market", "")));
  }
  const char *approved = "unknown";
  for (guint i = 0; i < carnet_node_count(approvals); i++) {
    const CarnetNode *approval = carnet_node_at(approvals, i);
    if (strcmp(carnet_node_get_string(approval, "market", ""), "CN") != 0) continue;
    approved = strcmp(carnet_node_get_string(approval, "status", ""), "granted") == 0 ? "yes" : "no";
  }
  g_autofree char *level = g_strdup_printf(
      "L%" G_GINT64_FORMAT "%s", carnet_node_get_int(demo->step, "automation_level", 0),
      strcmp(carnet_node_get_string(demo->step, "body", ""), "robotaxi") == 0 ? " robotaxi" : "");
  carnet_node_set_string(keys, "level", level);
  carnet_node_set_string(keys, "type_approved", approved);
  carnet_node_set_int(keys, "fleet", vehicles);
  carnet_node_set(keys, "markets", markets);
}

gboolean carnet_demo_register(Demo *demo, GError **error) {
  const char *kind = carnet_demo_text(demo, "do");
  g_autoptr(CarnetNode) keys = keys_of(demo);
  if (strcmp(kind, "model") == 0) add_model_keys(demo, keys);
  const CarnetNode *turnover = carnet_node_get(demo->step, "turnover");
  if (turnover) {
    carnet_node_set_int(keys, "group_turnover_minor", carnet_node_get_int(turnover, "amount_minor", 0));
    carnet_node_set_string(keys, "currency", carnet_node_get_string(turnover, "currency", NULL));
  }
  return carnet_action_register(demo->app, kind, carnet_demo_text(demo, "id"), keys, reason_of(demo), error);
}

/* Without a date of its own, a document is of the day on which it was booked. */
static void default_date(const Demo *demo, CarnetNode *keys) {
  if (!carnet_node_get(keys, "date")) {
    g_autofree char *today = carnet_app_today(demo->app);
    carnet_node_set_string(keys, "date", today);
  }
}

gboolean carnet_demo_certification(Demo *demo, GError **error) {
  g_autoptr(CarnetNode) keys = keys_of(demo);
  default_date(demo, keys);
  g_autofree char *id = g_strjoin("-", carnet_demo_text(demo, "standard"),
                                  carnet_node_get_string(demo->step, "model", "organisation"), NULL);
  return carnet_action_cert_set(demo->app, id, keys, reason_of(demo), error);
}

gboolean carnet_demo_cost(Demo *demo, GError **error) {
  const char *kind = carnet_demo_text(demo, "kind");
  g_autoptr(CarnetNode) keys = keys_of(demo);
  default_date(demo, keys);
  const char *cancels = carnet_demo_text(demo, "cancels"), *entry = g_hash_table_lookup(demo->cases, cancels);
  if (*cancels && !entry) return carnet_demo_fail(demo, error, "cancels: no entry of that name came before");
  if (*cancels) {
    g_clear_pointer(&keys, carnet_node_free);
    keys = carnet_node_map();
    carnet_node_set_string(keys, "of", entry);
    carnet_node_set_string(keys, "note", carnet_node_get_string(demo->step, "note", NULL));
  }
  char *digest = carnet_action_cost_add(demo->app, kind, keys, reason_of(demo), error);
  if (!digest) return FALSE;
  g_hash_table_insert(demo->cases, g_strdup(carnet_demo_text(demo, "entry")), digest);
  return TRUE;
}

gboolean carnet_demo_of_case(Demo *demo, GError **error) {
  const char *id = g_hash_table_lookup(demo->cases, carnet_demo_text(demo, "case")),
             *kind = carnet_demo_text(demo, "do");
  if (!id) return carnet_demo_fail(demo, error, "case: no request of that name came before");
  g_autoptr(CarnetNode) keys = keys_of(demo);
  if (strcmp(kind, "filing") == 0) {
    carnet_node_set_string(keys, "regime", carnet_node_get_string(demo->step, "regime", "cn"));
    return carnet_action_filing_add(demo->app, id, keys, reason_of(demo), error);
  }
  CarnetAppend append = {
      .kind = kind, .action = "add", .subject = id, .keys = keys, .reason = reason_of(demo)};
  g_autofree char *digest = carnet_app_record(demo->app, &append, error);
  return digest != NULL;
}
