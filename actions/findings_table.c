/*
 * Findings as a table: each with an id that stays while what is wrong stays, and with what people did with
 * it.
 *
 * The id is made of the check and of what tells the finding from others of that check (a case, a model, a
 * filter), never of words or counts: so that a risk accepted in one language for 9 rows stands in the other
 * for
 * 8. A finding that a person closed and the check still finds stands again, unless its check is one for
 * people to judge.
 */
#include <string.h>

#include "carnet/actions_findings.h"
#include "carnet/text.h"
#include "findings.h"
#include "penalties.h"

typedef struct {
  char *id, *what, *where, *since, *next, *clause, *check, *resolve, *regime, *confidence, *penalty, *law;
  gint severity;
  gint64 rows, unsure;
  gboolean judged;
  guint order;
} Found;

static void found_free(gpointer data) {
  Found *found = data;
  char **texts[] = {&found->id,     &found->what,       &found->where,   &found->since,
                    &found->next,   &found->clause,     &found->check,   &found->resolve,
                    &found->regime, &found->confidence, &found->penalty, &found->law};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) g_free(*texts[i]);
  g_free(found);
}

static const char *const severities[CARNET_N_SEVERITIES] = {"critical", "high", "medium", "low"};

const char *carnet_severity_name(CarnetSeverity severity) { return severities[severity]; }

gboolean carnet_severity_parse(const char *name, CarnetSeverity *out) {
  for (guint i = 0; i < CARNET_N_SEVERITIES; i++) {
    if (strcmp(severities[i], name) != 0) continue;
    *out = (CarnetSeverity)i;
    return TRUE;
  }
  return FALSE;
}

/* ---- what checks say ---- */

#define SLUG 31 /* with a dash and 8 hex digits a subject of 40 (formats.md section 2) */

/* "budget-3fa9c2d1"; without a key the check is its own finding. Caller frees. */
static char *id_of(const char *check, const char *key) {
  GString *out = g_string_new(NULL);
  for (const char *c = check; *c && out->len < SLUG; c++)
    g_string_append_c(out, g_ascii_isalnum(*c) ? g_ascii_tolower(*c) : '-');
  if (*key) g_string_append_printf(out, "-%08x", (guint)(carnet_text_fnv1a64(key, strlen(key)) >> 32));
  return g_string_free(out, FALSE);
}

char *carnet_findings_text(const CarnetFindings *findings, const char *name, const char *value) {
  return carnet_texts_format(findings->app->texts, findings->app->lang, findings->check->text, name, value,
                             NULL);
}

const CarnetPackFinding *carnet_findings_ground(const CarnetFindings *findings, const char *regime,
                                                const char *standard) {
  return carnet_packs_finding_of(findings->app->packs, findings->check->id, regime, standard,
                                 findings->today);
}

static char *text_or(const char *own, const char *otherwise) { return g_strdup(own ? own : otherwise); }

void carnet_findings_put(CarnetFindings *findings, const CarnetFinding *finding) {
  const CarnetCheck *check = findings->check;
  const CarnetPackEntry *law = finding->ground ? &finding->ground->entry : NULL;
  Found *found = g_new0(Found, 1);
  found->check = text_or(finding->check, check ? check->id : "");
  found->severity = finding->severity >= 0 ? finding->severity
                    : check                ? (gint)check->severity
                                           : CARNET_SEVERITY_LOW;
  found->what = text_or(finding->what, "");
  found->where = text_or(finding->where, "");
  found->since = text_or(finding->since, "");
  found->next = text_or(finding->next, "");
  found->clause =
      text_or(finding->clause, law ? carnet_clause_in(findings->app->lang, law->clause, law->clause_zh) : "");
  found->law = text_or(finding->law, law ? law->id : "");
  found->regime = text_or(finding->regime, law ? law->regime : "");
  found->confidence = text_or(finding->confidence, law ? law->confidence : "");
  found->penalty = text_or(finding->penalty, law ? finding->ground->penalty : "");
  found->resolve = g_strdup(finding->resolve);
  if (!found->resolve)
    found->resolve =
        g_strdup(check ? carnet_texts_get(findings->app->texts, findings->app->lang, check->resolve) : "");
  found->id = id_of(found->check, finding->key ? finding->key : found->where);
  found->judged = check && check->judged && !finding->check;
  found->rows = finding->rows;
  found->unsure = finding->unsure;
  found->order = findings->found->len;
  g_ptr_array_add(findings->found, found);
}

void carnet_findings_add(CarnetFindings *findings, const char *what, const char *where, const char *since,
                         const char *next) {
  CarnetFinding finding = CARNET_FINDING_INIT;
  finding.what = what;
  finding.where = where;
  finding.since = since;
  finding.next = next;
  carnet_findings_put(findings, &finding);
}

/* ---- what checks read, once ---- */

const CarnetTable *carnet_findings_certs(CarnetFindings *findings, GError **error) {
  if (!findings->certs) findings->certs = carnet_action_certs(findings->app, error);
  return findings->certs;
}

const CarnetTable *carnet_findings_matrix(CarnetFindings *findings, GError **error) {
  if (!findings->matrix) findings->matrix = carnet_action_cost_matrix(findings->app, error);
  return findings->matrix;
}

const GPtrArray *carnet_findings_transfers(CarnetFindings *findings, GError **error) {
  if (!findings->transfers) findings->transfers = carnet_app_events(findings->app, "transfer", error);
  return findings->transfers;
}

const GPtrArray *carnet_findings_filings(CarnetFindings *findings, GError **error) {
  if (!findings->filings) findings->filings = carnet_app_events(findings->app, "filing", error);
  return findings->filings;
}

static void findings_clear(CarnetFindings *findings) {
  g_clear_pointer(&findings->found, g_ptr_array_unref);
  g_clear_pointer(&findings->certs, carnet_table_free);
  g_clear_pointer(&findings->matrix, carnet_table_free);
  g_clear_pointer(&findings->counts, g_hash_table_unref);
  g_clear_pointer(&findings->transfers, g_ptr_array_unref);
  g_clear_pointer(&findings->filings, g_ptr_array_unref);
  g_clear_pointer(&findings->today, g_free);
}

/* ---- what people did ---- */

typedef struct {
  const char *state, *owner, *due, *until, *evidence, *by, *reason;
} Life;

/* As of today: an accepted risk comes back the day after; closed is what no check finds, or a person judged.
 */
static Life life_of(const CarnetTable *lives, const Found *found, const char *today) {
  for (guint i = 0; i < carnet_table_rows(lives); i++) {
    if (strcmp(carnet_table_get(lives, i, "finding"), found->id) != 0) continue;
    Life life = {carnet_table_get(lives, i, "state"),    carnet_table_get(lives, i, "owner"),
                 carnet_table_get(lives, i, "due"),      carnet_table_get(lives, i, "until"),
                 carnet_table_get(lives, i, "evidence"), carnet_table_get(lives, i, "by"),
                 carnet_table_get(lives, i, "reason")};
    if (strcmp(life.state, "accepted") == 0 && strcmp(life.until, today) < 0) life.state = "lapsed";
    if (strcmp(life.state, "closed") == 0 && !found->judged) life.state = "reopened";
    return life;
  }
  return (Life){"open", "", "", "", "", "", ""};
}

static gboolean stands(const Life *life) {
  return strcmp(life->state, "accepted") != 0 && strcmp(life->state, "closed") != 0;
}

/* ---- the table ---- */

static const CarnetTableColumn columns[] = {{"severity", "finding.severity", CARNET_CELL_TEXT},
                                            {"clause", "finding.clause", CARNET_CELL_TEXT},
                                            {"what", "finding.what", CARNET_CELL_TEXT},
                                            {"where", "finding.where", CARNET_CELL_TEXT},
                                            {"id", "finding.id", CARNET_CELL_ID},
                                            {"since", "finding.since", CARNET_CELL_DATE},
                                            {"state", "finding.state", CARNET_CELL_TEXT},
                                            {"owner", "finding.owner", CARNET_CELL_ID},
                                            {"due", "finding.due", CARNET_CELL_DATE},
                                            {"until", "finding.until", CARNET_CELL_DATE},
                                            {"next", "finding.next", CARNET_CELL_TEXT},
                                            {"resolve", "finding.resolve", CARNET_CELL_TEXT},
                                            {"ceiling", "finding.ceiling", CARNET_CELL_TEXT},
                                            {"ceiling_minor", "exposure.amount", CARNET_CELL_MONEY},
                                            {"ceiling_currency", "cost.currency", CARNET_CELL_TEXT},
                                            {"ceiling_confidence", "exposure.confidence", CARNET_CELL_TEXT},
                                            {"regime", "finding.regime", CARNET_CELL_TEXT},
                                            {"confidence", "finding.confidence", CARNET_CELL_TEXT},
                                            {"rows", "finding.rows", CARNET_CELL_INT},
                                            {"unsure", "finding.unsure", CARNET_CELL_INT},
                                            {"evidence", "finding.evidence", CARNET_CELL_ID},
                                            {"penalty", "finding.penalty", CARNET_CELL_ID},
                                            {"check", "finding.check", CARNET_CELL_ID},
                                            {NULL, NULL, 0}};

/* Named by the check, else the highest that the packs have for the check or its rule. */
static const CarnetPenalty *penalty_of(const CarnetPenaltyBook *book, const Found *found) {
  if (*found->penalty) return carnet_penalty_find(book, found->penalty);
  const CarnetPenalty *penalty = carnet_penalty_for(book, found->check);
  return penalty || !*found->law ? penalty : carnet_penalty_for(book, found->law);
}

static void set_ceiling(const CarnetPenaltyBook *book, CarnetTable *table, guint row,
                        const CarnetPenalty *penalty) {
  gint64 minor = 0;
  const char *currency = "";
  gboolean whole = TRUE;
  if (!penalty || !carnet_penalty_ceiling(book, penalty, &minor, &currency, &whole)) return;
  carnet_table_set_int(table, row, (guint)carnet_table_find(table, "ceiling_minor"), minor);
  carnet_table_set_key(table, row, "ceiling_currency", currency);
  carnet_table_set_key(table, row, "ceiling_confidence", penalty->entry.confidence);
}

/* Where there is none it is said why: no pack knows one, or it is no law that is broken. */
static char *ceiling_text(const CarnetApp *app, const CarnetPenaltyBook *book, const Found *found,
                          const CarnetPenalty *penalty) {
  if (penalty) return carnet_penalty_text(book, penalty);
  return g_strdup(
      carnet_texts_get(app->texts, app->lang, *found->clause ? "finding.no_ceiling" : "finding.own_rule"));
}

static void set_row(const CarnetApp *app, const CarnetPenaltyBook *book, CarnetTable *table,
                    const Found *found, const Life *life) {
  guint row = carnet_table_add_row(table);
  const CarnetPenalty *penalty = penalty_of(book, found);
  g_autofree char *ceiling = ceiling_text(app, book, found, penalty);
  const struct {
    const char *key, *text;
  } cells[] = {{"severity", severities[found->severity]},
               {"clause", found->clause},
               {"what", found->what},
               {"where", found->where},
               {"id", found->id},
               {"since", found->since},
               {"state", life->state},
               {"owner", life->owner},
               {"due", life->due},
               {"until", life->until},
               {"next", found->next},
               {"resolve", found->resolve},
               {"ceiling", ceiling},
               {"regime", found->regime},
               {"confidence", found->confidence},
               {"evidence", life->evidence},
               {"penalty", penalty ? penalty->entry.id : ""},
               {"check", found->check}};
  for (gsize i = 0; i < G_N_ELEMENTS(cells); i++)
    carnet_table_set_key(table, row, cells[i].key, cells[i].text);
  set_ceiling(book, table, row, penalty);
  if (found->rows >= 0)
    carnet_table_set_int(table, row, (guint)carnet_table_find(table, "rows"), found->rows);
  if (found->unsure >= 0)
    carnet_table_set_int(table, row, (guint)carnet_table_find(table, "unsure"), found->unsure);
}

static gint by_severity(gconstpointer a, gconstpointer b) {
  const Found *x = *(Found *const *)a, *y = *(Found *const *)b;
  return x->severity != y->severity ? x->severity - y->severity : (gint)x->order - (gint)y->order;
}

CarnetTable *carnet_app_findings(CarnetApp *app, const CarnetCaseList *cases, gboolean all, GError **error) {
  CarnetFindings findings = {.app = app, .cases = cases, .today = carnet_app_today(app)};
  findings.found = g_ptr_array_new_with_free_func(found_free);
  g_autoptr(CarnetTable) lives = carnet_app_table(app, "findings", error);
  g_autoptr(CarnetPenaltyBook) book = lives ? carnet_penalty_book_new(app, error) : NULL;
  CarnetTable *table = NULL;
  if (book && carnet_findings_run(&findings, error)) {
    table = carnet_table_new_with(columns);
    g_ptr_array_sort(findings.found, by_severity);
    for (guint i = 0; i < findings.found->len; i++) {
      const Found *found = g_ptr_array_index(findings.found, i);
      Life life = life_of(lives, found, findings.today);
      if (all || stands(&life)) set_row(app, book, table, found, &life);
    }
  }
  findings_clear(&findings);
  return table;
}

static CarnetTable *of_cases(CarnetApp *app, gboolean all, GError **error) {
  g_autoptr(CarnetCaseList) cases = carnet_action_cases(app, NULL, error);
  return cases ? carnet_app_findings(app, cases, all, error) : NULL;
}

CarnetTable *carnet_action_findings(CarnetApp *app, GError **error) { return of_cases(app, FALSE, error); }
CarnetTable *carnet_action_findings_all(CarnetApp *app, GError **error) { return of_cases(app, TRUE, error); }
