/*
 * One flow in several requests: requests of one entity, within a year, that agree in two of three: rows, way
 * (recipient or destination), and work (activity or purpose). So the same rows to another recipient and other
 * rows of the same work to the same one are seen too. A fact about requests; whether it is splitting is for a
 * person to judge, with evidence.
 */
#include <string.h>

#include "carnet/text.h"
#include "findings.h"

#define SPLIT_DAYS 365 /* "within the year": of each other */

typedef struct {
  const CarnetCaseView *view;
  const char *entity, *recipient;
  char *day;
  char **keys; /* sorted, as frozen */
  guint group; /* the smallest index of those it goes with */
} Asked;

static void asked_clear(gpointer data) {
  Asked *asked = data;
  g_free(asked->day);
  g_strfreev(asked->keys);
}

/* What was refused or sent back flows nowhere; what was closed after an approval did. */
static gboolean counts(const CarnetCase *item) {
  if (!item->request) return FALSE;
  if (item->state == CARNET_CASE_CLOSED || item->state == CARNET_CASE_REVOKED) return item->approval != NULL;
  return item->state != CARNET_CASE_REJECTED && item->state != CARNET_CASE_RETURNED;
}

static GArray *gather(const CarnetCaseList *cases) {
  GArray *all = g_array_new(FALSE, TRUE, sizeof(Asked));
  g_array_set_clear_func(all, asked_clear);
  for (guint i = 0; i < carnet_case_list_count(cases); i++) {
    const CarnetCaseView *view = carnet_case_list_at(cases, i);
    if (!counts(view->item) || !view->keys || !*view->keys) continue;
    Asked asked = {.view = view,
                   .entity = carnet_node_get_string(view->request, "entity", ""),
                   .recipient =
                       carnet_node_get_string(carnet_node_get(view->request, "recipient"), "name", ""),
                   .day = g_strndup(view->item->request->time, 10),
                   .keys = g_strsplit(view->keys, "\n", -1),
                   .group = all->len};
    g_array_append_val(all, asked);
  }
  return all;
}

static gboolean is_one_of(const CarnetNode *list, const char *value) {
  for (guint i = 0; i < carnet_node_count(list); i++)
    if (g_strcmp0(carnet_node_at(list, i)->text, value) == 0) return TRUE;
  return FALSE;
}

static gboolean same_way(const Asked *a, const Asked *b) {
  if (*a->recipient && strcmp(a->recipient, b->recipient) == 0) return TRUE;
  const CarnetNode *to = carnet_node_get(a->view->request, "to"),
                   *others = carnet_node_get(b->view->request, "to");
  for (guint i = 0; i < carnet_node_count(to); i++)
    if (carnet_node_at(to, i)->text && is_one_of(others, carnet_node_at(to, i)->text)) return TRUE;
  return FALSE;
}

/* As people type it: blanks and capitals do not make another purpose. */
static gboolean same_text(const Asked *a, const Asked *b, const char *key) {
  g_autofree char *one = carnet_text_fold(carnet_node_get_string(a->view->request, key, ""), -1),
                  *other = carnet_text_fold(carnet_node_get_string(b->view->request, key, ""), -1);
  return one && *g_strstrip(one) && other && strcmp(one, g_strstrip(other)) == 0;
}

static gboolean same_work(const Asked *a, const Asked *b) {
  return same_text(a, b, "activity") || same_text(a, b, "purpose");
}

/* Both lists are sorted (formats.md section 3). */
static guint overlap(const Asked *a, const Asked *b) {
  guint n = 0;
  char **x = a->keys, **y = b->keys;
  while (*x && *y) {
    gint order = strcmp(*x, *y);
    n += order == 0 && **x;
    if (order <= 0) x++;
    if (order >= 0) y++;
  }
  return n;
}

static gboolean go_together(const Asked *a, const Asked *b) {
  const char *from = carnet_node_get_string(a->view->request, "from", "");
  if (strcmp(a->entity, b->entity) != 0 ||
      strcmp(from, carnet_node_get_string(b->view->request, "from", "")) != 0)
    return FALSE;
  if (ABS(carnet_text_days_between(a->day, b->day)) > SPLIT_DAYS) return FALSE;
  return (overlap(a, b) > 0) + same_way(a, b) + same_work(a, b) >= 2;
}

static void join(GArray *all, guint from, guint to) {
  for (guint i = 0; i < all->len; i++) {
    Asked *asked = &g_array_index(all, Asked, i);
    if (asked->group == from) asked->group = to;
  }
}

static void say(CarnetFindings *findings, const GArray *all, guint group) {
  g_autoptr(GString) ids = g_string_new(NULL);
  gint64 people = 0;
  guint n = 0, unsaid = 0;
  const char *since = NULL;
  const CarnetCaseView *first = NULL;
  for (guint i = 0; i < all->len; i++) {
    const Asked *asked = &g_array_index(all, Asked, i);
    if (asked->group != group) continue;
    gint64 distinct = carnet_node_get_int(carnet_node_get(asked->view->request, "people"), "distinct", -1);
    g_string_append_printf(ids, "%s%s", ids->len ? " " : "", asked->view->item->id);
    if (!since || strcmp(asked->day, since) < 0) since = asked->day;
    if (!first) first = asked->view;
    people += MAX(distinct, 0);
    unsaid += distinct < 0;
    n++;
  }
  if (n < 2) return;
  const CarnetApp *app = findings->app;
  g_autofree char *count = g_strdup_printf("%u", n), *sum = carnet_text_number(people),
                  *lacking = g_strdup_printf("%u", unsaid);
  g_autofree char *what = carnet_texts_format(app->texts, app->lang, findings->check->text, "n", count,
                                              "people", sum, "unsaid", lacking, NULL);
  CarnetFinding finding = CARNET_FINDING_INIT;
  finding.what = what;
  finding.where = ids->str;
  finding.since = since;
  finding.next = findings->check->next;
  carnet_findings_cite(findings, first, &finding);
  carnet_findings_put(findings, &finding);
}

gboolean carnet_check_split(CarnetFindings *findings, GError **error) {
  (void)error;
  g_autoptr(GArray) all = gather(findings->cases);
  for (guint a = 0; a < all->len; a++)
    for (guint b = a + 1; b < all->len; b++) {
      Asked *one = &g_array_index(all, Asked, a), *other = &g_array_index(all, Asked, b);
      if (one->group != other->group && go_together(one, other))
        join(all, MAX(one->group, other->group), MIN(one->group, other->group));
    }
  for (guint a = 0; a < all->len; a++)
    if (g_array_index(all, Asked, a).group == a) say(findings, all, a);
  return TRUE;
}
