/* registers_record.c - lists of the registers, and what records: each by the action that the command line
 * calls. */
#include <string.h>

#include "carnet/error.h"
#include "tui/exports.h"
#include "tui/registers_parts.h"

#define MICRO 1000000
#define MAX_RATE_DIGITS 9

void carnet_register_work_free(gpointer data) {
  CarnetRegisterWork *work = data;
  g_free(work->subject);
  carnet_node_free(work->keys);
  carnet_node_free(work->extra);
  g_free(work);
}

static const char *extra(const CarnetRegisterWork *work, const char *key) {
  const char *text = carnet_node_get_string(work->extra, key, "");
  return *text ? text : NULL;
}

/* ---- lists
 * ------------------------------------------------------------------------------------------------------- */

#define LIST(name, function)                                                                                 \
  CarnetTable *name(const CarnetProvider *provider, CarnetApp *app, const CarnetRegister *of,                \
                    GError **error) {                                                                        \
    (void)of;                                                                                                \
    return carnet_provider_has(provider->function != NULL, error) ? provider->function(app, error) : NULL;   \
  }
LIST(carnet_register_list_people, people)
LIST(carnet_register_list_policy, policy_show)
LIST(carnet_register_list_proposals, proposals)
LIST(carnet_register_list_filings, filings)
LIST(carnet_register_list_rates, cost_rates)
LIST(carnet_register_list_shares, cost_shares)

CarnetTable *carnet_register_list(const CarnetProvider *provider, CarnetApp *app, const CarnetRegister *of,
                                  GError **error) {
  return carnet_provider_has(provider->registered != NULL, error) ? provider->registered(app, of->kind, error)
                                                                  : NULL;
}

CarnetTable *carnet_register_list_transfers(const CarnetProvider *provider, CarnetApp *app,
                                            const CarnetRegister *of, GError **error) {
  (void)of;
  return carnet_provider_has(provider->transfers != NULL, error) ? provider->transfers(app, NULL, error)
                                                                 : NULL;
}

/* ---- what records
 * ------------------------------------------------------------------------------------------------ */

gboolean carnet_register_record(const CarnetProvider *provider, CarnetApp *app,
                                const CarnetRegisterWork *work, const char *reason, GError **error) {
  if (!carnet_provider_has(provider->register_new != NULL && provider->register_update != NULL, error))
    return FALSE;
  return (work->what == CARNET_REGISTER_ADD ? provider->register_new : provider->register_update)(
      app, work->of->kind, work->subject, work->keys, reason, error);
}

gboolean carnet_register_record_evidence(const CarnetProvider *provider, CarnetApp *app,
                                         const CarnetRegisterWork *work, const char *reason, GError **error) {
  if (work->what == CARNET_REGISTER_CHANGE) return carnet_register_record(provider, app, work, reason, error);
  if (!carnet_provider_has(provider->evidence_add != NULL, error)) return FALSE;
  const char *place = carnet_node_get_string(work->extra, "place", "held");
  g_auto(GStrv) uses = carnet_node_get_strings(work->keys, "for");
  g_autoptr(CarnetNode) keys = carnet_node_map();
  for (guint i = 0; i < carnet_node_count(work->keys); i++) {
    const CarnetNode *child = carnet_node_at(work->keys, i);
    if (strcmp(child->key, "for") != 0) carnet_node_set(keys, child->key, carnet_node_copy(child));
  }
  CarnetEvidenceNote note = {.id = *work->subject ? work->subject : NULL,
                             .keys = keys,
                             .uses = (const char *const *)uses,
                             .place = strcmp(place, "recorded") == 0   ? CARNET_EVIDENCE_RECORDED
                                      : strcmp(place, "withheld") == 0 ? CARNET_EVIDENCE_WITHHELD
                                                                       : CARNET_EVIDENCE_HELD,
                             .reason = reason};
  g_autofree char *subject = provider->evidence_add(app, extra(work, "path"), &note, error);
  return subject != NULL;
}

gboolean carnet_register_record_person(const CarnetProvider *provider, CarnetApp *app,
                                       const CarnetRegisterWork *work, const char *reason, GError **error) {
  gboolean here = provider->people_add && provider->people_change && provider->people_retire;
  if (!carnet_provider_has(here, error)) return FALSE;
  if (work->what == CARNET_REGISTER_RETIRE) return provider->people_retire(app, work->subject, reason, error);
  g_auto(GStrv) list = carnet_node_get_strings(work->keys, "roles");
  g_autofree char *roles = list && *list ? g_strjoinv(" ", list) : NULL;
  if (work->what == CARNET_REGISTER_CHANGE)
    return provider->people_change(app, work->subject, roles, extra(work, "key_file"), reason, error);
  return provider->people_add(app, work->subject, roles ? roles : "", extra(work, "key_file"),
                              extra(work, "display"), extra(work, "display_zh"), reason, error);
}

gboolean carnet_register_record_policy(const CarnetProvider *provider, CarnetApp *app,
                                       const CarnetRegisterWork *work, const char *reason, GError **error) {
  if (!carnet_provider_has(provider->policy_propose && provider->policy_endorse, error)) return FALSE;
  g_autofree char *answer = work->what == CARNET_REGISTER_ENDORSE
                                ? provider->policy_endorse(app, work->subject, reason, error)
                                : provider->policy_propose(app, work->keys, reason, error);
  return answer != NULL;
}

gboolean carnet_register_record_filing(const CarnetProvider *provider, CarnetApp *app,
                                       const CarnetRegisterWork *work, const char *reason, GError **error) {
  return carnet_provider_has(provider->filing_add != NULL, error) &&
         provider->filing_add(app, work->subject, work->keys, reason, error);
}

gboolean carnet_register_record_transfer(const CarnetProvider *provider, CarnetApp *app,
                                         const CarnetRegisterWork *work, const char *reason, GError **error) {
  return carnet_provider_has(provider->transfer_add != NULL, error) &&
         provider->transfer_add(app, work->subject, work->keys, reason, error);
}

/* "7.85" in millionths; -1 where it is no rate. */
static gint64 parse_rate(const char *text) {
  gsize whole = strspn(text, "0123456789");
  const char *rest = text[whole] == '.' ? text + whole + 1 : "";
  gsize parts = strspn(rest, "0123456789");
  if (whole == 0 || whole > MAX_RATE_DIGITS || parts > 6 || rest[parts] ||
      (text[whole] && text[whole] != '.'))
    return -1;
  g_autofree char *padded = g_strdup_printf("%.*s%.*s", (int)parts, rest, (int)(6 - parts), "000000");
  return g_ascii_strtoll(text, NULL, 10) * MICRO + g_ascii_strtoll(padded, NULL, 10);
}

gboolean carnet_register_record_rate(const CarnetProvider *provider, CarnetApp *app,
                                     const CarnetRegisterWork *work, const char *reason, GError **error) {
  if (!carnet_provider_has(provider->cost_rate != NULL, error)) return FALSE;
  const char *rate = carnet_node_get_string(work->extra, "rate", "");
  gint64 micro = parse_rate(rate);
  if (micro <= 0) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
                "\"%s\" is no rate; it is written 7.85, with six decimals at most", rate);
    return FALSE;
  }
  return provider->cost_rate(app, carnet_node_get_string(work->keys, "currency", ""),
                             carnet_node_get_string(work->keys, "to", ""), micro,
                             carnet_node_get_string(work->keys, "date", ""),
                             carnet_node_get_string(work->keys, "source", NULL), reason, error);
}

gboolean carnet_register_record_share(const CarnetProvider *provider, CarnetApp *app,
                                      const CarnetRegisterWork *work, const char *reason, GError **error) {
  if (!carnet_provider_has(provider->cost_share != NULL, error)) return FALSE;
  g_auto(GStrv) split = g_strsplit_set(carnet_node_get_string(work->extra, "weights", ""), " ,;", -1);
  g_autoptr(GPtrArray) models = g_ptr_array_new();
  for (char **part = split; *part; part++)
    if (**part) g_ptr_array_add(models, *part);
  g_ptr_array_add(models, NULL);
  return provider->cost_share(app, carnet_node_get_string(work->keys, "standard", ""),
                              carnet_node_get_string(work->keys, "key", ""),
                              models->len > 1 ? (const char *const *)models->pdata : NULL, reason, error);
}

gboolean carnet_register_record_adoption(const CarnetProvider *provider, CarnetApp *app,
                                         const CarnetRegisterWork *work, const char *reason, GError **error) {
  (void)work;
  return carnet_provider_has(provider->adopt != NULL, error) && provider->adopt(app, reason, error);
}
