/*
 * Does an approval still rest on the facts and rules it was bound to (formats.md section 3)? One of: holds,
 * suspect (which fact, rule or outcome changed, from what to what), cannot tell here (what is missing).
 */
#include <string.h>

#include "carnet/text.h"
#include "cases.h"
#include "held.h"

gboolean carnet_app_bind(CarnetApp *app, const char *request_digest, const char *keys,
                         const CarnetDecision *decision, CarnetBinds *out, GError **error) {
  g_autoptr(CarnetTable) frozen = carnet_app_frozen_rows(app, keys, 0, error);
  if (!frozen) return FALSE;
  g_autoptr(GBytes) bytes = carnet_decision_rows_bytes(frozen);
  carnet_decision_bind(decision, request_digest, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), out);
  return TRUE;
}

CarnetNode *carnet_binds_to_node(const CarnetBinds *binds) {
  CarnetNode *node = carnet_node_map();
  carnet_node_set_string(node, "request", binds->request);
  carnet_node_set_string(node, "rows", binds->rows);
  carnet_node_set_string(node, "categories", binds->categories);
  carnet_node_set_string(node, "rules", binds->rules);
  carnet_node_set_string(node, "decision", binds->decision);
  return node;
}

/* ---- which facts changed
 * ------------------------------------------------------------------------------------- */

typedef struct {
  const CarnetTable *old, *new; /* frozen rows, sorted by key, then values */
  GHashTable *paths;            /* key -> path, for people */
  CarnetApp *app;
  CarnetCaseView *view;
} Compare;

/* Uses of one key: rows [from, to) of a table. */
typedef struct {
  const CarnetTable *table;
  guint from, to;
} Uses;

static Uses uses_at(const CarnetTable *table, guint from) {
  guint to = from;
  const char *key = from < carnet_table_rows(table) ? carnet_table_get(table, from, "key") : "";
  while (to < carnet_table_rows(table) && strcmp(carnet_table_get(table, to, "key"), key) == 0) to++;
  return (Uses){table, from, to};
}

/* A text of `id` with its places filled, in each language; `value` of a place in the language, or NULL. */
static void say(CarnetApp *app, CarnetCaseView *view, const char *id, const char *a,
                const char *const *value_a, const char *b, const char *const *value_b) {
  for (guint lang = 0; lang < CARNET_N_LANGS; lang++)
    g_ptr_array_add(view->changes[lang],
                    carnet_texts_format(app->texts, (CarnetLang)lang, id, a, value_a ? value_a[lang] : NULL,
                                        b, value_b ? value_b[lang] : NULL, NULL));
}

/* What happened to a field: `what` in each language. */
static void note(const Compare *compare, const CarnetTable *table, guint row, const char *const *what) {
  const char *key = carnet_table_get(table, row, "key"), *path = g_hash_table_lookup(compare->paths, key);
  const char *const name[] = {path ? path : key, path ? path : key};
  say(compare->app, compare->view, "suspect.field", "path", name, "what", what);
}

static void note_text(const Compare *compare, const CarnetTable *table, guint row, const char *id) {
  const CarnetTexts *texts = compare->app->texts;
  const char *const what[] = {carnet_texts_get(texts, CARNET_LANG_EN, id),
                              carnet_texts_get(texts, CARNET_LANG_ZH, id)};
  note(compare, table, row, what);
}

/* The columns that rules read: all but the key and the row's number. */
static gboolean is_fact(const CarnetTable *table, guint column) {
  const char *name = carnet_table_column(table, column)->key;
  return strcmp(name, "key") != 0 && strcmp(name, "row") != 0;
}

/* "destination DE → US": English names a column as filters do. */
static char *changed_value(const Compare *compare, CarnetLang lang, guint column, const char *before,
                           const char *after) {
  const CarnetTexts *texts = compare->app->texts;
  const char *key = carnet_table_column(compare->old, column)->key;
  const char *name = lang == CARNET_LANG_EN ? key : carnet_texts_word(texts, lang, "column", key);
  g_autofree char *old = carnet_texts_words(texts, lang, "word", before, "\n"),
                  *new = carnet_texts_words(texts, lang, "word", after, "\n");
  return carnet_texts_format(texts, lang, "suspect.value", "column", name, "before", *old ? old : "·",
                             "after", *new ? new : "·", NULL);
}

static void note_use(const Compare *compare, guint a, guint b) {
  for (guint c = 0; c < carnet_table_columns(compare->old); c++) {
    const char *before = carnet_table_cell(compare->old, a, c),
               *after = carnet_table_cell(compare->new, b, c);
    if (!is_fact(compare->old, c) || strcmp(before, after) == 0) continue;
    g_autofree char *en = changed_value(compare, CARNET_LANG_EN, c, before, after),
                    *zh = changed_value(compare, CARNET_LANG_ZH, c, before, after);
    const char *const what[] = {en, zh};
    note(compare, compare->old, a, what);
  }
}

static gboolean same_use(const CarnetTable *x, guint a, const CarnetTable *y, guint b) {
  for (guint c = 0; c < carnet_table_columns(x); c++)
    if (is_fact(x, c) && strcmp(carnet_table_cell(x, a, c), carnet_table_cell(y, b, c)) != 0) return FALSE;
  return TRUE;
}

/* Rows that have no equal on the other side, each counted as often as it stands there: uses of a field may be
   alike in what rules read. */
static void unmatched(const Uses *old, const Uses *new, GArray *gone, GArray *come) {
  g_autofree gboolean *taken = g_new0(gboolean, new->to - new->from + 1);
  for (guint a = old->from; a < old->to; a++) {
    guint b = new->from;
    while (b < new->to && (taken[b - new->from] || !same_use(old->table, a, new->table, b))) b++;
    if (b < new->to)
      taken[b - new->from] = TRUE;
    else
      g_array_append_val(gone, a);
  }
  for (guint b = new->from; b < new->to; b++)
    if (!taken[b - new->from]) g_array_append_val(come, b);
}

static void compare_uses(const Compare *compare, const Uses *old, const Uses *new) {
  g_autoptr(GArray) gone = g_array_new(FALSE, FALSE, sizeof(guint)),
                    come = g_array_new(FALSE, FALSE, sizeof(guint));
  unmatched(old, new, gone, come);
  guint pairs = MIN(gone->len, come->len);
  for (guint i = 0; i < pairs; i++)
    note_use(compare, g_array_index(gone, guint, i), g_array_index(come, guint, i));
  for (guint i = pairs; i < gone->len; i++)
    note_text(compare, old->table, g_array_index(gone, guint, i), "suspect.use_gone");
  for (guint i = pairs; i < come->len; i++)
    note_text(compare, new->table, g_array_index(come, guint, i), "suspect.use_added");
}

/* Both tables are sorted by key: one walk over the two. */
static void compare_rows(const Compare *compare) {
  guint a = 0, b = 0;
  while (a < carnet_table_rows(compare->old) || b < carnet_table_rows(compare->new)) {
    Uses x = uses_at(compare->old, a), y = uses_at(compare->new, b);
    gint order = x.from == x.to ? 1
                 : y.from == y.to
                     ? -1
                     : strcmp(carnet_table_get(x.table, a, "key"), carnet_table_get(y.table, b, "key"));
    if (order < 0) {
      note_text(compare, x.table, a, "suspect.gone");
      y.to = y.from;
    } else if (order > 0) {
      note_text(compare, y.table, b, "suspect.added");
      x.to = x.from;
    } else {
      compare_uses(compare, &x, &y);
    }
    a = x.to;
    b = y.to;
  }
}

/* ---- which rules and outcomes changed
 * --------------------------------------------------------------------------- */

static const char *bound(const CarnetEventRecord *approval, const char *what) {
  return carnet_node_get_string(carnet_node_get(approval->body, "binds"), what, "");
}

static gboolean note_digest(CarnetApp *app, CarnetCaseView *view, const char *what, const char *digest) {
  g_autofree char *before = g_strndup(bound(view->item->approval, what), 8), *after = g_strndup(digest, 8);
  for (guint lang = 0; lang < CARNET_N_LANGS; lang++)
    g_ptr_array_add(view->changes[lang],
                    carnet_texts_format(app->texts, (CarnetLang)lang, "suspect.digest", "what",
                                        carnet_texts_word(app->texts, (CarnetLang)lang, "suspect.what", what),
                                        "before", before, "after", after, NULL));
  return TRUE;
}

static void compare_outcome(CarnetApp *app, CarnetCaseView *view) {
  const char *before = carnet_node_get_string(view->item->approval->body, "outcome", "");
  const char *after = carnet_outcome_name(view->decision->outcome);
  if (!*before || strcmp(before, after) == 0) return;
  const char *const old[] = {before, carnet_texts_word(app->texts, CARNET_LANG_ZH, "decision", before)},
                    *const new[] = {after, carnet_texts_word(app->texts, CARNET_LANG_ZH, "decision", after)};
  say(app, view, "suspect.outcome", "before", old, "after", new);
}

static gboolean add_paths(CarnetApp *app, const char *keys, guint64 at, GHashTable *paths, GError **error) {
  static const char *const columns[] = {"path", NULL};
  g_autoptr(CarnetTable) table = carnet_inventory_frozen(app->inventory, keys, columns, at, error);
  for (guint i = 0; table && i < carnet_table_rows(table); i++)
    g_hash_table_insert(paths, g_strdup(carnet_table_get(table, i, "key")),
                        g_strdup(carnet_table_get(table, i, "path")));
  return table != NULL;
}

static gboolean explain_rows(CarnetApp *app, CarnetCaseView *view, guint64 at, GError **error) {
  g_autoptr(CarnetTable) old = carnet_app_frozen_rows(app, view->keys, at, error);
  g_autoptr(CarnetTable) new = old ? carnet_app_frozen_rows(app, view->keys, 0, error) : NULL;
  if (!new) return FALSE;
  g_autoptr(GBytes) bytes = carnet_decision_rows_bytes(old);
  CarnetBinds then;
  carnet_decision_bind(view->decision, bound(view->item->approval, "request"), g_bytes_get_data(bytes, NULL),
                       g_bytes_get_size(bytes), &then);
  if (strcmp(then.rows, bound(view->item->approval, "rows")) != 0) {
    /* These are not the rows as they were approved: rules read other columns now. */
    view->stands = CARNET_STANDS_CANNOT_TELL;
    say(app, view, "suspect.no_rows", "", NULL, "", NULL);
    return TRUE;
  }
  g_autoptr(GHashTable) paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  if (!add_paths(app, view->keys, at, paths, error) || !add_paths(app, view->keys, 0, paths, error))
    return FALSE;
  Compare compare = {old, new, paths, app, view};
  compare_rows(&compare);
  return TRUE;
}

/* "category, by rule" of the lines "kind TAB category TAB rule TAB rows", but for those that a person
 * rejected. */
static GHashTable *found_in(const GPtrArray *lines) {
  GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < lines->len; i++) {
    g_auto(GStrv) parts = g_strsplit(g_ptr_array_index(lines, i), "\t", 4);
    if (g_strv_length(parts) == 4 && *parts[1] != '-')
      g_hash_table_add(set, g_strdup_printf("%s (%s)", parts[1], parts[2]));
  }
  return set;
}

static void note_missing(CarnetApp *app, CarnetCaseView *view, GHashTable *from, GHashTable *in,
                         const char *id) {
  const char *const what[] = {carnet_texts_get(app->texts, CARNET_LANG_EN, id),
                              carnet_texts_get(app->texts, CARNET_LANG_ZH, id)};
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(from), (GCompareFunc)strcmp);
  for (const GList *name = names; name; name = name->next) {
    const char *const both[] = {name->data, name->data};
    if (!g_hash_table_contains(in, name->data))
      say(app, view, "suspect.category", "name", both, "what", what);
  }
}

/* ---- what people ruled since
 * ------------------------------------------------------------------------------------ */

static void add_traits(const CarnetTexts *texts, CarnetLang lang, GString *out, const CarnetNode *traits,
                       const char *sign) {
  for (guint i = 0; i < carnet_node_count(traits); i++)
    g_string_append_printf(out, "%s%s %s%s", out->len ? ", " : "",
                           carnet_texts_get(texts, lang, "suspect.trait"), sign,
                           carnet_node_at(traits, i)->text);
}

/* "category cn.x rejected, trait -b by p-req, 2026-11-23" */
static char *ruling_text(const CarnetTexts *texts, CarnetLang lang, const CarnetEventRecord *event) {
  g_autoptr(GString) out = g_string_new(NULL);
  const char *category = carnet_node_get_string(event->body, "category", "");
  const char *done = carnet_texts_word(texts, lang, "suspect.ruled", event->action);
  if (*category) {
    g_autofree char *text =
        carnet_texts_format(texts, lang, "suspect.ruling", "name", category, "done", done, NULL);
    g_string_append(out, text);
  }
  add_traits(texts, lang, out, carnet_node_get(event->body, "traits_add"), "+");
  add_traits(texts, lang, out, carnet_node_get(event->body, "traits_remove"), "-");
  g_autofree char *day = g_strndup(event->time, 10);
  return out->len ? carnet_texts_format(texts, lang, "suspect.ruled_by", "what", out->str, "person",
                                        event->by, "day", day, NULL)
                  : NULL;
}

/* Rows as they were are read with today's rulings too: what was ruled since the approval makes no difference
 * there, and is told by itself. */
static gboolean explain_rulings(CarnetApp *app, CarnetCaseView *view, GError **error) {
  g_autoptr(GPtrArray) events = carnet_app_events(app, "mapping", error);
  if (!events) return FALSE;
  g_autoptr(GHashTable) keys = g_hash_table_new(g_str_hash, g_str_equal);
  g_auto(GStrv) list = g_strsplit(view->keys, "\n", -1);
  for (char **key = list; *key; key++) g_hash_table_add(keys, *key);
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *event = g_ptr_array_index(events, i);
    gboolean since = event->order > view->item->approval->order;
    g_autofree char *en = since ? ruling_text(app->texts, CARNET_LANG_EN, event) : NULL,
                    *zh = since ? ruling_text(app->texts, CARNET_LANG_ZH, event) : NULL;
    const char *const what[] = {en, zh};
    const CarnetNode *fields = carnet_node_get(event->body, "fields");
    for (guint f = 0; en && f < carnet_node_count(fields); f++) {
      const CarnetNode *field = carnet_node_at(fields, f);
      const char *key = carnet_node_get_string(field, "key", "");
      const char *name = carnet_node_get_string(field, "field", key), *const both[] = {name, name};
      if (g_hash_table_contains(keys, key)) say(app, view, "suspect.field", "path", both, "what", what);
    }
  }
  return TRUE;
}

/* Which categories come or go, when today's rules read the rows as they were. Rows that changed under the
   same categories are told by their facts already. */
static gboolean explain_categories(CarnetApp *app, CarnetCaseView *view, const CarnetExportRequest *request,
                                   guint64 at, GError **error) {
  g_autofree char *today = carnet_app_today(app);
  g_autoptr(CarnetDecision) then = carnet_app_decide(app, request, view->item, view->keys, at, today, error);
  if (!then) return FALSE;
  g_autoptr(GHashTable) old = found_in(then->categories), new = found_in(view->decision->categories);
  note_missing(app, view, new, old, "suspect.category_new");
  note_missing(app, view, old, new, "suspect.category_gone");
  return explain_rulings(app, view, error);
}

/* "gdpr.adequacy_gb_2021 (GDPR 45): ended 2025-12-27" */
static void note_rule(CarnetApp *app, CarnetCaseView *view, const char *line, const char *approved,
                      gboolean is_new) {
  g_autofree char *id = g_strndup(line, strcspn(line, "\t"));
  const CarnetRuleInfo *rule = carnet_packs_rule(app->packs, id);
  const char *day = rule ? (is_new ? rule->valid_from : rule->valid_to) : "";
  gboolean dated = day && *day && strcmp(day, approved) > 0;
  char *name[CARNET_N_LANGS], *what[CARNET_N_LANGS];
  for (guint lang = 0; lang < CARNET_N_LANGS; lang++) {
    const char *clause = rule ? carnet_clause_in((CarnetLang)lang, rule->clause, rule->clause_zh) : "";
    name[lang] = *clause ? g_strdup_printf("%s (%s)", id, clause) : g_strdup(id);
    const char *text = dated ? (is_new ? "suspect.rule_since" : "suspect.rule_ended")
                             : (is_new ? "suspect.rule_new" : "suspect.rule_gone");
    what[lang] = carnet_texts_format(app->texts, (CarnetLang)lang, text, "day", dated ? day : "", NULL);
  }
  say(app, view, "suspect.rule", "name", (const char *const *)name, "what", (const char *const *)what);
  for (guint lang = 0; lang < CARNET_N_LANGS; lang++) {
    g_free(name[lang]);
    g_free(what[lang]);
  }
}

static guint note_rules(CarnetApp *app, CarnetCaseView *view, const GPtrArray *from, const GPtrArray *in,
                        const char *approved, gboolean is_new) {
  g_autoptr(GHashTable) there = g_hash_table_new(g_str_hash, g_str_equal);
  guint n = 0;
  for (guint i = 0; i < in->len; i++) g_hash_table_add(there, g_ptr_array_index(in, i));
  for (guint i = 0; i < from->len; i++) {
    const char *line = g_ptr_array_index(from, i);
    if (g_hash_table_contains(there, line)) continue;
    note_rule(app, view, line, approved, is_new);
    n++;
  }
  return n;
}

/* Rules that count for today's rows and did not on the day of the approval, and the reverse. What changes
   facts changes rules too: that is told by the facts. Else other packs were in use. */
static gboolean explain_rules(CarnetApp *app, CarnetCaseView *view, const CarnetExportRequest *request,
                              const char *digest, GError **error) {
  g_autofree char *approved = g_strndup(view->item->approval->time, 10);
  gboolean told = view->changes[CARNET_LANG_EN]->len > 0;
  g_autoptr(CarnetDecision) then =
      carnet_app_decide(app, request, view->item, view->keys, 0, approved, error);
  if (!then) return FALSE;
  guint n = note_rules(app, view, then->rules, view->decision->rules, approved, FALSE) +
            note_rules(app, view, view->decision->rules, then->rules, approved, TRUE);
  return n > 0 || told || note_digest(app, view, "rules", digest);
}

/* Whether one of what was bound is another now, and what it is. */
static gboolean explain(CarnetApp *app, CarnetCaseView *view, const CarnetExportRequest *request, guint64 at,
                        const char *what, const char *digest, GError **error) {
  if (strcmp(what, "rows") == 0) return explain_rows(app, view, at, error);
  if (strcmp(what, "categories") == 0) return explain_categories(app, view, request, at, error);
  if (strcmp(what, "rules") == 0) return explain_rules(app, view, request, digest, error);
  /* What the answer is made of was told before it. */
  gboolean told = strcmp(what, "decision") == 0 && view->changes[CARNET_LANG_EN]->len > 0;
  return told || note_digest(app, view, what, digest);
}

void carnet_app_cannot_tell(CarnetApp *app, CarnetCaseView *view, const CarnetEventRecord *import) {
  if (view->item->approval && view->item->state == CARNET_CASE_APPROVED)
    view->stands = CARNET_STANDS_CANNOT_TELL;
  for (guint lang = 0; lang < CARNET_N_LANGS; lang++)
    g_ptr_array_add(view->changes[lang], carnet_held_say(app->texts, (CarnetLang)lang, import));
}

/* What changed is told by the rows as they were: FALSE where they are not here, and that is said. */
static gboolean rows_then(CarnetApp *app, CarnetCaseView *view, guint64 *at, gboolean *here, GError **error) {
  g_auto(CarnetHoldings) held = {0};
  if (!carnet_held_open(app, &held, error)) return FALSE;
  const CarnetEventRecord *import = NULL;
  *here = carnet_held_rows(&held, view->keys, view->item->approval, at, &import);
  if (!*here) carnet_app_cannot_tell(app, view, import);
  return TRUE;
}

static gboolean holds(const CarnetEventRecord *approval, const CarnetBinds *now) {
  return strcmp(bound(approval, "request"), now->request) == 0 &&
         strcmp(bound(approval, "rows"), now->rows) == 0 &&
         strcmp(bound(approval, "categories"), now->categories) == 0 &&
         strcmp(bound(approval, "rules"), now->rules) == 0 &&
         strcmp(bound(approval, "decision"), now->decision) == 0;
}

gboolean carnet_app_stands(CarnetApp *app, CarnetCaseView *view, const CarnetExportRequest *request,
                           GError **error) {
  const CarnetEventRecord *approval = view->item->approval;
  CarnetBinds now;
  if (!carnet_app_bind(app, view->item->request->digest, view->keys, view->decision, &now, error))
    return FALSE;
  const struct {
    const char *what, *digest;
  } parts[] = {{"request", now.request},
               {"rows", now.rows},
               {"categories", now.categories},
               {"rules", now.rules},
               {"decision", now.decision}};
  view->stands = CARNET_STANDS_HOLDS;
  if (holds(approval, &now)) return TRUE;
  guint64 at = 0;
  gboolean here = FALSE;
  if (!rows_then(app, view, &at, &here, error)) return FALSE;
  if (!here) return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
    if (strcmp(bound(approval, parts[i].what), parts[i].digest) == 0) continue;
    view->stands = CARNET_STANDS_SUSPECT;
    if (!explain(app, view, request, at, parts[i].what, parts[i].digest, error)) return FALSE;
  }
  if (view->stands != CARNET_STANDS_HOLDS) compare_outcome(app, view);
  return TRUE;
}
