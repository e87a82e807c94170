/* Checks over what is registered: promises, processing activities, decisions of two branches. */
#include <string.h>

#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "called.h"
#include "findings.h"
#include "rates.h"

static char *format(const CarnetFindings *findings, const char *a, const char *x, const char *b,
                    const char *y) {
  return carnet_texts_format(findings->app->texts, findings->app->lang, findings->check->text, a, x, b, y,
                             NULL);
}

static void put(CarnetFindings *findings, const char *what, const char *where, const char *next,
                const CarnetPackFinding *ground) {
  CarnetFinding finding = CARNET_FINDING_INIT;
  finding.what = what;
  finding.where = finding.key = where;
  finding.next = next;
  finding.ground = ground;
  carnet_findings_put(findings, &finding);
}

/* Rows of a filter; -1 with the reason where it cannot be read. */
static gint64 count_rows(CarnetFindings *findings, const char *text, char **why) {
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(text, &error);
  gint64 n = filter ? carnet_inventory_count(findings->app->inventory, filter, &error) : -1;
  if (n < 0) *why = g_strdup(error ? error->message : "");
  return n;
}

/* ---- a public promise whose filter must count nothing ---- */

gboolean carnet_check_commitments(CarnetFindings *findings, GError **error) {
  g_autoptr(CarnetTable) promises = carnet_action_register_list(findings->app, "commitment", error);
  if (!promises) return FALSE;
  for (guint i = 0; i < carnet_table_rows(promises); i++) {
    const char *filter = carnet_table_get(promises, i, "filter"),
               *text = carnet_table_get(promises, i, "text");
    const char *zh = carnet_table_get(promises, i, "text_zh"), *id = carnet_table_get(promises, i, "subject");
    g_autofree char *why = NULL;
    gint64 n = count_rows(findings, filter, &why);
    if (n == 0) continue;
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, n), *next = NULL, *what = NULL;
    if (n < 0) {
      what = carnet_texts_format(findings->app->texts, findings->app->lang, "finding.commitment_unread",
                                 "text", text, "why", why, NULL);
    } else {
      what = format(findings, "text", findings->app->lang == CARNET_LANG_ZH && *zh ? zh : text, "n", number);
      next = g_strdup_printf("carnet query '%s'", filter);
    }
    put(findings, what, id, next, NULL);
  }
  return TRUE;
}

/* ---- processing activities ---- */

/* What the law of whose activity it is says of the check. An entity of which nobody says where it is may be
 * under any. */
static const CarnetPackFinding *ground_of(const CarnetFindings *findings, const CarnetTable *activities,
                                          guint row, const CarnetTable *entities) {
  const char *entity = carnet_table_get(activities, row, "entity");
  if (!*entity) entity = carnet_table_get(activities, row, "controller");
  for (guint i = 0; i < carnet_table_rows(entities); i++) {
    if (strcmp(carnet_table_get(entities, i, "subject"), entity) != 0) continue;
    const char *country = carnet_table_get(entities, i, "country");
    const char *regime = *country ? carnet_packs_regime_of(findings->app->packs, country) : NULL;
    if (*country) return regime ? carnet_findings_ground(findings, regime, NULL) : NULL;
  }
  return carnet_findings_ground(findings, NULL, NULL);
}

gboolean carnet_check_activity_basis(CarnetFindings *findings, GError **error) {
  g_autoptr(CarnetTable) activities = carnet_action_register_list(findings->app, "activity", error);
  g_autoptr(CarnetTable) entities =
      activities ? carnet_action_register_list(findings->app, "entity", error) : NULL;
  for (guint i = 0; entities && i < carnet_table_rows(activities); i++) {
    const char *id = carnet_table_get(activities, i, "subject");
    if (*carnet_table_get(activities, i, "basis")) continue;
    g_autofree char *what =
        carnet_findings_text(findings, "name", carnet_called_row(findings->app->lang, activities, i));
    CarnetFinding finding = CARNET_FINDING_INIT;
    finding.what = what;
    finding.where = finding.key = id;
    finding.next = findings->check->next;
    finding.ground = ground_of(findings, activities, i, entities);
    carnet_findings_put(findings, &finding);
  }
  return entities != NULL;
}

/* The activity's rows that are kept longer than it says; NULL where it does not say. Caller frees. */
static char *longer_than_said(const CarnetTable *activities, guint row) {
  const char *rows = carnet_table_get(activities, row, "rows"),
             *days = carnet_table_get(activities, row, "retention_days");
  return *rows && *days ? g_strdup_printf("(%s) retention>%s", rows, days) : NULL;
}

/* Rows that are kept longer than their activity says, or for which it says nothing. */
static void check_retention(CarnetFindings *findings, const CarnetTable *activities, guint row,
                            const CarnetPackFinding *ground) {
  const char *id = carnet_table_get(activities, row, "subject");
  const char *days = carnet_table_get(activities, row, "retention_days"),
             *name = carnet_called_row(findings->app->lang, activities, row);
  if (!*days) {
    g_autofree char *what = carnet_texts_format(findings->app->texts, findings->app->lang,
                                                "finding.activity_no_retention", "name", name, NULL);
    put(findings, what, id, "carnet activity list", ground);
    return;
  }
  g_autofree char *longer = longer_than_said(activities, row), *why = NULL;
  if (!longer) return;
  gint64 n = count_rows(findings, longer, &why);
  if (n <= 0) return; /* a filter that cannot be read is refused where the activity is registered */
  g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, n),
                  *next = g_strdup_printf("carnet query '%s'", longer);
  g_autofree char *what =
      carnet_texts_format(findings->app->texts, findings->app->lang, findings->check->text, "n", number,
                          "name", name, "days", days, NULL);
  put(findings, what, id, next, ground);
}

gboolean carnet_check_activity_retention(CarnetFindings *findings, GError **error) {
  g_autoptr(CarnetTable) activities = carnet_action_register_list(findings->app, "activity", error);
  g_autoptr(CarnetTable) entities =
      activities ? carnet_action_register_list(findings->app, "entity", error) : NULL;
  for (guint i = 0; entities && i < carnet_table_rows(activities); i++)
    check_retention(findings, activities, i, ground_of(findings, activities, i, entities));
  return entities != NULL;
}

/* ---- one group, two turnovers ---- */

#define SAME_PERCENT 10 /* by which two sums may differ that are one by a rate of some day */

static gint row_of_entity(const CarnetTable *entities, const char *id) {
  for (guint i = 0; *id && i < carnet_table_rows(entities); i++)
    if (strcmp(carnet_table_get(entities, i, "subject"), id) == 0) return (gint)i;
  return -1;
}

/* The entity that owns it in the end; a circle of owners ends somewhere. */
static guint root_of(const CarnetTable *entities, guint row) {
  for (guint steps = 0; steps < carnet_table_rows(entities); steps++) {
    gint parent = row_of_entity(entities, carnet_table_get(entities, row, "parent"));
    if (parent < 0) break;
    row = (guint)parent;
  }
  return row;
}

static gint64 turnover_of(const CarnetTable *entities, guint row) {
  return g_ascii_strtoll(carnet_table_get(entities, row, "group_turnover_minor"), NULL, 10);
}

/* The root where it says a turnover, else the first of the group that does; `row` where none is before it. */
static guint reference_of(const CarnetTable *entities, guint row) {
  guint root = root_of(entities, row);
  if (turnover_of(entities, root) > 0) return root;
  for (guint i = 0; i < row; i++)
    if (root_of(entities, i) == root && turnover_of(entities, i) > 0) return i;
  return row;
}

/* In one currency to the unit, in two by the rate recorded; without a rate nobody can tell. */
static gboolean differs(const CarnetFindings *findings, const CarnetTable *entities, const CarnetTable *rates,
                        guint a, guint b) {
  const char *from = carnet_table_get(entities, b, "currency"),
             *to = carnet_table_get(entities, a, "currency");
  gint64 one = turnover_of(entities, a), other = 0;
  if (!carnet_rates_convert(rates, from, to, findings->today, turnover_of(entities, b), &other, NULL))
    return FALSE;
  if (strcmp(from, to) == 0) return one != other;
  return ABS((double)one - (double)other) * 100 > (double)MAX(one, other) * SAME_PERCENT;
}

static char *turnover_text(const CarnetTable *entities, guint row) {
  g_autofree char *money = carnet_text_money(turnover_of(entities, row));
  return g_strdup_printf("%s %s", money, carnet_table_get(entities, row, "currency"));
}

gboolean carnet_check_turnover(CarnetFindings *findings, GError **error) {
  g_autoptr(CarnetTable) entities = carnet_action_register_list(findings->app, "entity", error);
  g_autoptr(CarnetTable) rates = entities ? carnet_rates(findings->app, error) : NULL;
  for (guint i = 0; rates && i < carnet_table_rows(entities); i++) {
    guint with = turnover_of(entities, i) > 0 ? reference_of(entities, i) : i;
    if (with == i || !differs(findings, entities, rates, with, i)) continue;
    const char *id = carnet_table_get(entities, i, "subject");
    g_autofree char *own = turnover_text(entities, i), *other = turnover_text(entities, with);
    g_autofree char *what =
        carnet_texts_format(findings->app->texts, findings->app->lang, findings->check->text, "name",
                            carnet_called_row(findings->app->lang, entities, i), "own", own, "with",
                            carnet_called_row(findings->app->lang, entities, with), "other", other, NULL);
    put(findings, what, id, findings->check->next, NULL);
  }
  return rates != NULL;
}

#define MAX_KEPT 64u /* filters of registers that are counted ahead: each costs a look at all rows */

gboolean carnet_findings_register_filters(CarnetApp *app, GPtrArray *filters) {
  g_autoptr(CarnetTable) promises = carnet_action_register_list(app, "commitment", NULL);
  g_autoptr(CarnetTable) activities = promises ? carnet_action_register_list(app, "activity", NULL) : NULL;
  guint most = filters->len + MAX_KEPT;
  for (guint i = 0; activities && i < carnet_table_rows(promises) && filters->len < most; i++)
    g_ptr_array_add(filters, g_strdup(carnet_table_get(promises, i, "filter")));
  for (guint i = 0; activities && i < carnet_table_rows(activities) && filters->len < most; i++) {
    char *longer = longer_than_said(activities, i);
    if (longer) g_ptr_array_add(filters, longer);
  }
  return activities != NULL;
}

/* ---- two branches decided on the same field ---- */

/* Digests that some event names as what came before it: these are no heads. */
static GHashTable *named_of(const GPtrArray *events) {
  GHashTable *named = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < events->len; i++)
    for (char **prev = ((CarnetEventRecord *)g_ptr_array_index(events, i))->prev; prev && *prev; prev++)
      g_hash_table_add(named, *prev);
  return named;
}

static gboolean counts(const CarnetEventRecord *event) {
  return event->verdict == CARNET_VERDICT_GOOD || event->verdict == CARNET_VERDICT_UNSIGNED;
}

static gboolean same_list(const CarnetNode *a, const CarnetNode *b, const char *key) {
  g_auto(GStrv) one = carnet_node_get_strings(a, key), other = carnet_node_get_strings(b, key);
  return one && other ? g_strv_equal((const char *const *)one, (const char *const *)other) : one == other;
}

static gboolean same_decision(const CarnetEventRecord *a, const CarnetEventRecord *b) {
  return strcmp(a->action, b->action) == 0 &&
         strcmp(carnet_node_get_string(a->body, "category", ""),
                carnet_node_get_string(b->body, "category", "")) == 0 &&
         same_list(a->body, b->body, "traits_add") && same_list(a->body, b->body, "traits_remove");
}

static void say_both(CarnetFindings *findings, const CarnetEventRecord *one, const CarnetEventRecord *other) {
  const CarnetNode *field = carnet_node_at(carnet_node_get(one->body, "fields"), 0);
  const char *path = carnet_node_get_string(field, "field", carnet_node_get_string(field, "key", ""));
  g_autofree char *what =
      carnet_texts_format(findings->app->texts, findings->app->lang, findings->check->text, "field", path,
                          "a", one->action, "b", other->action, NULL);
  g_autofree char *next = g_strdup_printf("carnet log %s", one->subject);
  CarnetFinding finding = CARNET_FINDING_INIT;
  finding.what = what;
  finding.where = path;
  finding.key = one->subject;
  finding.next = next;
  carnet_findings_put(findings, &finding);
}

/* A subject with two heads that say different things: nobody has decided since with both in sight. */
gboolean carnet_check_mappings(CarnetFindings *findings, GError **error) {
  g_autoptr(GPtrArray) events = carnet_app_events(findings->app, "mapping", error);
  if (!events) return FALSE;
  g_autoptr(GHashTable) named = named_of(events), heads = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *event = g_ptr_array_index(events, i);
    if (!counts(event) || g_hash_table_contains(named, event->digest)) continue;
    const CarnetEventRecord *other = g_hash_table_lookup(heads, event->subject);
    if (other && !same_decision(other, event)) say_both(findings, other, event);
    g_hash_table_insert(heads, event->subject, (gpointer)(guintptr)event);
  }
  return TRUE;
}
