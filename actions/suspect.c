/*
 * Does an approval still rest on the facts and rules it was bound to (formats.md section 3)? One of: holds,
 * suspect (which fact, rule or outcome changed, from what to what), cannot tell here (what is missing).
 */
#include <string.h>

#include "carnet/text.h"
#include "cases.h"

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

guint64 carnet_app_generation_before(CarnetApp *app, const CarnetEventRecord *record, GError **error) {
  g_autoptr(GPtrArray) events = carnet_app_events(app, "inventory", error);
  guint64 generation = 0;
  for (guint i = 0; events && i < events->len; i++) {
    const CarnetEventRecord *event = g_ptr_array_index(events, i);
    if (event->order >= record->order) break;
    generation = MAX(generation, (guint64)carnet_node_get_int(event->body, "generation", 0));
  }
  return generation;
}

/* ---- which facts changed
 * ------------------------------------------------------------------------------------- */

typedef struct {
  const CarnetTable *old, *new; /* frozen rows, sorted by key, then values */
  GHashTable *paths;            /* key -> path, for people */
  GPtrArray *changes;           /* char* */
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

static void note(const Compare *compare, const CarnetTable *table, guint row, const char *what) {
  const char *key = carnet_table_get(table, row, "key"), *path = g_hash_table_lookup(compare->paths, key);
  g_ptr_array_add(compare->changes, g_strdup_printf("field %s: %s", path ? path : key, what));
}

/* The columns that rules read: all but the key and the row's number. */
static gboolean is_fact(const CarnetTable *table, guint column) {
  const char *name = carnet_table_column(table, column)->key;
  return strcmp(name, "key") != 0 && strcmp(name, "row") != 0;
}

static void note_use(const Compare *compare, guint a, guint b) {
  for (guint c = 0; c < carnet_table_columns(compare->old); c++) {
    const char *before = carnet_table_cell(compare->old, a, c),
               *after = carnet_table_cell(compare->new, b, c);
    if (!is_fact(compare->old, c) || strcmp(before, after) == 0) continue;
    g_autofree char *what = g_strdup_printf("%s %s → %s", carnet_table_column(compare->old, c)->key,
                                            *before ? before : "·", *after ? after : "·");
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
    note(compare, old->table, g_array_index(gone, guint, i), "a use is gone");
  for (guint i = pairs; i < come->len; i++)
    note(compare, new->table, g_array_index(come, guint, i), "a use was added");
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
      note(compare, x.table, a, "no longer in the inventory");
      y.to = y.from;
    } else if (order > 0) {
      note(compare, y.table, b, "not in the inventory when it was approved");
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

static gboolean note_digest(CarnetCaseView *view, const char *what, const char *digest) {
  g_ptr_array_add(view->changes,
                  g_strdup_printf("%s: %.8s → %.8s", what, bound(view->item->approval, what), digest));
  return TRUE;
}

static void compare_outcome(const CarnetCaseView *view, GPtrArray *changes) {
  const char *before = carnet_node_get_string(view->item->approval->body, "outcome", "");
  const char *after = carnet_outcome_name(view->decision->outcome);
  if (*before && strcmp(before, after) != 0)
    g_ptr_array_add(changes, g_strdup_printf("outcome %s → %s", before, after));
}

static gboolean add_paths(CarnetApp *app, const char *keys, guint64 at, GHashTable *paths, GError **error) {
  static const char *const columns[] = {"path", NULL};
  g_autoptr(CarnetTable) table = carnet_inventory_frozen(app->inventory, keys, columns, at, error);
  for (guint i = 0; table && i < carnet_table_rows(table); i++)
    g_hash_table_insert(paths, g_strdup(carnet_table_get(table, i, "key")),
                        g_strdup(carnet_table_get(table, i, "path")));
  return table != NULL;
}

static gboolean explain_rows(CarnetApp *app, CarnetCaseView *view, GError **error) {
  guint64 at = carnet_app_generation_before(app, view->item->approval, error);
  g_autoptr(CarnetTable) old = at ? carnet_app_frozen_rows(app, view->keys, at, error) : NULL;
  g_autoptr(CarnetTable) new = old ? carnet_app_frozen_rows(app, view->keys, 0, error) : NULL;
  if (!new) return FALSE;
  g_autoptr(GBytes) bytes = carnet_decision_rows_bytes(old);
  CarnetBinds then;
  carnet_decision_bind(view->decision, bound(view->item->approval, "request"), g_bytes_get_data(bytes, NULL),
                       g_bytes_get_size(bytes), &then);
  if (strcmp(then.rows, bound(view->item->approval, "rows")) != 0) {
    /* The rows as they were approved are not here: another machine imported them, or rules read other columns
     * now. */
    view->stands = CARNET_STANDS_CANNOT_TELL;
    g_ptr_array_add(view->changes, g_strdup("the rows as they were approved are not in this inventory"));
    return TRUE;
  }
  g_autoptr(GHashTable) paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  if (!add_paths(app, view->keys, at, paths, error) || !add_paths(app, view->keys, 0, paths, error))
    return FALSE;
  Compare compare = {old, new, paths, view->changes};
  compare_rows(&compare);
  return TRUE;
}

/* "category, by rule" of the lines "profile TAB category TAB rule", but for those that a person rejected. */
static GHashTable *found_in(const GPtrArray *lines) {
  GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < lines->len; i++) {
    g_auto(GStrv) parts = g_strsplit(g_ptr_array_index(lines, i), "\t", 3);
    if (g_strv_length(parts) == 3 && *parts[1] != '-')
      g_hash_table_add(set, g_strdup_printf("%s (%s)", parts[1], parts[2]));
  }
  return set;
}

static gint by_text(gconstpointer a, gconstpointer b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void note_missing(GHashTable *from, GHashTable *in, const char *what, GPtrArray *changes) {
  guint before = changes->len;
  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init(&iter, from);
  while (g_hash_table_iter_next(&iter, &name, NULL))
    if (!g_hash_table_contains(in, name))
      g_ptr_array_add(changes, g_strdup_printf("category %s: %s", (char *)name, what));
  if (changes->len > before + 1)
    qsort(changes->pdata + before, changes->len - before, sizeof(gpointer), by_text);
}

/* ---- what people ruled since
 * ------------------------------------------------------------------------------------ */

static void add_words(GString *out, const CarnetNode *words, const char *sign) {
  for (guint i = 0; i < carnet_node_count(words); i++)
    g_string_append_printf(out, ", trait %s%s", sign, carnet_node_at(words, i)->text);
}

/* "category cn.x rejected, trait -b by p-req, 2026-11-23" */
static char *ruling_text(const CarnetEventRecord *event) {
  static const char *const done[][2] = {
      {"confirm", "confirmed"}, {"reject", "rejected"}, {"override", "overridden"}};
  g_autoptr(GString) out = g_string_new(NULL);
  const char *category = carnet_node_get_string(event->body, "category", "");
  for (gsize i = 0; *category && i < G_N_ELEMENTS(done); i++)
    if (strcmp(done[i][0], event->action) == 0)
      g_string_append_printf(out, ", category %s %s", category, done[i][1]);
  add_words(out, carnet_node_get(event->body, "traits_add"), "+");
  add_words(out, carnet_node_get(event->body, "traits_remove"), "-");
  return out->len ? g_strdup_printf("%s by %s, %.10s", out->str + 2, event->by, event->time) : NULL;
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
    g_autofree char *text = event->order > view->item->approval->order ? ruling_text(event) : NULL;
    const CarnetNode *fields = carnet_node_get(event->body, "fields");
    for (guint f = 0; text && f < carnet_node_count(fields); f++) {
      const CarnetNode *field = carnet_node_at(fields, f);
      const char *key = carnet_node_get_string(field, "key", "");
      if (g_hash_table_contains(keys, key))
        g_ptr_array_add(view->changes,
                        g_strdup_printf("field %s: %s", carnet_node_get_string(field, "field", key), text));
    }
  }
  return TRUE;
}

/* Which categories come or go, when today's rules read the rows as they were. Rows that changed under the
   same categories are told by their facts already. */
static gboolean explain_categories(CarnetApp *app, CarnetCaseView *view, const CarnetExportRequest *request,
                                   GError **error) {
  guint64 at = carnet_app_generation_before(app, view->item->approval, error);
  g_autofree char *today = carnet_app_today(app);
  g_autoptr(CarnetDecision) then = carnet_app_decide(app, request, view->item, view->keys, at, today, error);
  if (!then) return FALSE;
  g_autoptr(GHashTable) old = found_in(then->categories), new = found_in(view->decision->categories);
  note_missing(new, old, "holds now, did not when it was approved", view->changes);
  note_missing(old, new, "held when it was approved, no longer does", view->changes);
  return explain_rulings(app, view, error);
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
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
    if (strcmp(bound(approval, parts[i].what), parts[i].digest) == 0) continue;
    view->stands = CARNET_STANDS_SUSPECT;
    gboolean told = strcmp(parts[i].what, "rows") == 0 ? explain_rows(app, view, error)
                    : strcmp(parts[i].what, "categories") == 0
                        ? explain_categories(app, view, request, error)
                        : note_digest(view, parts[i].what, parts[i].digest);
    if (!told) return FALSE;
  }
  if (view->stands != CARNET_STANDS_HOLDS) compare_outcome(view, view->changes);
  return TRUE;
}
