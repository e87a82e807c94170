/* Checks over export cases. */
#include <string.h>

#include "carnet/text.h"
#include "findings.h"

char *carnet_findings_case_next(const CarnetCase *item, const char *action) {
  return g_strdup_printf("carnet export %s %s", carnet_case_allows(item->state, action) ? action : "show",
                         item->id);
}

static gboolean has_flag(const CarnetCaseView *view, const char *flag) {
  const struct {
    const char *name;
    gboolean on;
  } flags[] = {{"expired", view->expired},
               {"expiring", view->expiring},
               {"unchecked", view->item->unchecked},
               {"suspect", view->stands == CARNET_STANDS_SUSPECT},
               {"cannot_tell", view->stands == CARNET_STANDS_CANNOT_TELL}};
  for (gsize i = 0; i < G_N_ELEMENTS(flags); i++)
    if (strcmp(flags[i].name, flag) == 0) return flags[i].on;
  return FALSE;
}

/* Why: what changed, or the day it ends. */
static char *detail_of(const CarnetFindings *findings, const CarnetCaseView *view, const char *flag) {
  if (strcmp(flag, "expired") == 0 || strcmp(flag, "expiring") == 0) return g_strdup(view->item->valid_until);
  const GPtrArray *changes = view->changes[findings->app->lang];
  if (changes && changes->len) return g_strdup(g_ptr_array_index(changes, 0));
  return g_strdup("");
}

static char *since_of(const CarnetCaseView *view, const char *flag) {
  if (strcmp(flag, "expired") == 0) return carnet_text_day_add(view->item->valid_until, 1);
  return g_strdup("");
}

/* The reason that gave the regime's answer: the last whose row has that outcome. */
static const CarnetReason *deciding(const CarnetPacks *packs, const CarnetRegimeDecision *regime) {
  const char *outcome = carnet_outcome_name(regime->outcome);
  for (guint i = regime->reasons->len; i-- > 0;) {
    const CarnetReason *reason = g_ptr_array_index(regime->reasons, i);
    if (reason->rule && g_strcmp0(carnet_packs_outcome_of(packs, reason->rule), outcome) == 0) return reason;
  }
  return NULL;
}

void carnet_findings_cite(const CarnetFindings *findings, const CarnetCaseView *view,
                          CarnetFinding *finding) {
  const CarnetDecision *decision = view->decision;
  for (guint r = 0; decision && r < decision->regimes->len; r++) {
    const CarnetRegimeDecision *regime = g_ptr_array_index(decision->regimes, r);
    const CarnetReason *reason =
        regime->outcome == decision->outcome ? deciding(findings->app->packs, regime) : NULL;
    if (!reason) continue;
    finding->regime = regime->regime;
    finding->clause =
        reason->clause ? carnet_clause_in(findings->app->lang, reason->clause, reason->clause_zh) : "";
    finding->confidence = reason->confidence;
    finding->law = reason->rule;
    return;
  }
}

gboolean carnet_check_flag(CarnetFindings *findings, GError **error) {
  (void)error;
  for (guint i = 0; i < carnet_case_list_count(findings->cases); i++) {
    const CarnetCaseView *view = carnet_case_list_at(findings->cases, i);
    if (!has_flag(view, findings->check->what)) continue;
    g_autofree char *detail = detail_of(findings, view, findings->check->what),
                    *since = since_of(view, findings->check->what);
    g_autofree char *what = carnet_findings_text(findings, "detail", detail);
    g_autofree char *next = carnet_findings_case_next(view->item, findings->check->next);
    CarnetFinding finding = CARNET_FINDING_INIT;
    finding.what = what;
    finding.where = view->item->id;
    finding.since = since;
    finding.next = next;
    carnet_findings_cite(findings, view, &finding);
    carnet_findings_put(findings, &finding);
  }
  return TRUE;
}

gboolean carnet_check_prohibited(CarnetFindings *findings, GError **error) {
  (void)error;
  for (guint i = 0; i < carnet_case_list_count(findings->cases); i++) {
    const CarnetCaseView *view = carnet_case_list_at(findings->cases, i);
    if (view->item->state != CARNET_CASE_APPROVED || !view->decision ||
        view->decision->outcome != CARNET_PROHIBITED)
      continue;
    g_autofree char *what = carnet_findings_text(findings, "case", view->item->id);
    g_autofree char *next = carnet_findings_case_next(view->item, "revoke");
    CarnetFinding finding = CARNET_FINDING_INIT;
    finding.what = what;
    finding.where = view->item->id;
    finding.next = next;
    carnet_findings_cite(findings, view, &finding);
    carnet_findings_put(findings, &finding);
  }
  return TRUE;
}

/* ---- seen abroad ---- */

/* Destinations and the recipient's country that are of another law than `regime`: "DE, US"; caller frees. */
static char *places_abroad(const CarnetApp *app, const CarnetNode *request, const char *regime) {
  const CarnetNode *to = carnet_node_get(request, "to"), *recipient = carnet_node_get(request, "recipient");
  g_autoptr(GPtrArray) all = g_ptr_array_new();
  for (guint i = 0; i < carnet_node_count(to); i++) g_ptr_array_add(all, carnet_node_at(to, i)->text);
  g_ptr_array_add(all, (gpointer)carnet_node_get_string(recipient, "country", ""));
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint i = 0; i < all->len; i++) {
    const char *place = g_ptr_array_index(all, i);
    if (strlen(place) != 2 || strstr(out->str, place) ||
        g_strcmp0(carnet_packs_regime_of(app->packs, place), regime) == 0)
      continue;
    g_string_append_printf(out, "%s%s", out->len ? ", " : "", place);
  }
  return g_strdup(out->str);
}

static void say_seen(CarnetFindings *findings, const CarnetCaseView *view, const char *from,
                     const char *places, const CarnetPackFinding *ground) {
  const CarnetApp *app = findings->app;
  const CarnetCase *item = view->item;
  const char *state = item->unsettled ? carnet_texts_get(app->texts, app->lang, "finding.seen_unsettled")
                                      : carnet_texts_word(app->texts, app->lang, "theirs",
                                                          carnet_theirs_state_name(item->theirs));
  gint64 rows = item->request ? carnet_node_get_int(item->request->body, "row_count", 0) : 0;
  g_autofree char *n = carnet_text_number(rows),
                  *since = item->approval ? g_strndup(item->approval->time, 10) : NULL;
  g_autofree char *what = carnet_texts_format(app->texts, app->lang, findings->check->text, "n", n, "from",
                                              from, "to", places, "state", state, NULL);
  g_autofree char *next = carnet_findings_case_next(item, "revoke");
  CarnetFinding finding = CARNET_FINDING_INIT;
  finding.what = what;
  finding.where = item->id;
  finding.since = since;
  finding.next = next;
  finding.ground = ground;
  finding.rows = rows;
  carnet_findings_put(findings, &finding);
}

/* Remote access has no month in which data flowed: from the approval on it stands open, so that what waits
 * for an authority is passed over by it at once. */
gboolean carnet_check_seen_abroad(CarnetFindings *findings, GError **error) {
  (void)error;
  for (guint i = 0; i < carnet_case_list_count(findings->cases); i++) {
    const CarnetCaseView *view = carnet_case_list_at(findings->cases, i);
    const char *channel = carnet_node_get_string(view->request, "channel", ""),
               *from = carnet_node_get_string(view->request, "from", "");
    const char *regime = carnet_packs_regime_of(findings->app->packs, from);
    const CarnetPackFinding *ground = regime ? carnet_findings_ground(findings, regime, NULL) : NULL;
    if (strcmp(channel, findings->check->what) != 0 || view->item->state != CARNET_CASE_APPROVED || !ground ||
        (!view->item->unsettled && carnet_theirs_allows(view->item->theirs)))
      continue;
    g_autofree char *places = places_abroad(findings->app, view->request, regime);
    if (*places) say_seen(findings, view, from, places, ground);
  }
  return TRUE;
}

/* ---- the authority ---- */

static void add_authority(CarnetFindings *findings, const CarnetCaseView *view) {
  const CarnetApp *app = findings->app;
  const CarnetCase *item = view->item;
  const char *state =
      carnet_texts_word(app->texts, app->lang, "theirs", carnet_theirs_state_name(item->theirs));
  g_autofree char *what =
      item->unsettled ? g_strdup(carnet_texts_get(app->texts, app->lang, "finding.authority_unsettled"))
                      : carnet_findings_text(findings, "state", state);
  g_autofree char *since = item->approval ? g_strndup(item->approval->time, 10) : NULL;
  g_autofree char *next = item->unsettled ? carnet_findings_case_next(item, "amend")
                                          : g_strdup_printf("carnet filing add %s", item->id);
  CarnetFinding finding = CARNET_FINDING_INIT;
  finding.what = what;
  finding.where = item->id;
  finding.since = since;
  finding.next = next;
  if (item->unsettled) finding.resolve = carnet_texts_get(app->texts, app->lang, "resolve.unsettled");
  carnet_findings_cite(findings, view, &finding);
  carnet_findings_put(findings, &finding);
}

/* Ours approved, theirs not: nothing may flow yet. */
gboolean carnet_check_authority(CarnetFindings *findings, GError **error) {
  (void)error;
  for (guint i = 0; i < carnet_case_list_count(findings->cases); i++) {
    const CarnetCaseView *view = carnet_case_list_at(findings->cases, i);
    if (view->item->state != CARNET_CASE_APPROVED || carnet_theirs_allows(view->item->theirs)) continue;
    add_authority(findings, view);
  }
  return TRUE;
}
