/*
 * home.c - which paths stay home, and what a push would send (carnet/sync.h). A history is one graph of
 * signed commits: what a commit holds cannot be left out of it, so a remote gets all of it or nothing
 * (docs/decisions/0011-paths-that-stay-home.md).
 */
#include "carnet/error.h"
#include "commit.h"
#include "home.h"

#include <string.h>

#define MAX_CHANGES 1000000

/* ---- rules
 * ------------------------------------------------------------------------------------------------------- */

void carnet_home_rule_free(gpointer item) {
  CarnetHomeRule *rule = item;
  g_strfreev(rule->paths);
  g_strfreev(rule->remotes);
  g_free(rule);
}

GPtrArray *carnet_home_rules(const CarnetNode *list) {
  GPtrArray *rules = g_ptr_array_new_with_free_func(carnet_home_rule_free);
  for (guint i = 0; i < carnet_node_count(list); i++) {
    CarnetHomeRule *rule = g_new0(CarnetHomeRule, 1);
    rule->paths = carnet_node_get_strings(carnet_node_at(list, i), "paths");
    rule->remotes = carnet_node_get_strings(carnet_node_at(list, i), "remotes");
    g_ptr_array_add(rules, rule);
  }
  return rules;
}

/* `*` is any text, / included; one that ends in / means all below. */
static gboolean matches(char **patterns, const char *text) {
  for (char **pattern = patterns; pattern != NULL && *pattern != NULL; pattern++) {
    g_autofree char *below = g_str_has_suffix(*pattern, "/") ? g_strconcat(*pattern, "*", NULL) : NULL;
    if (g_pattern_match_simple(below != NULL ? below : *pattern, text)) return TRUE;
  }
  return FALSE;
}

gboolean carnet_policy_keeps_home(const CarnetPolicy *policy, const char *path, const char *address) {
  for (guint i = 0; policy->home != NULL && i < policy->home->len; i++) {
    const CarnetHomeRule *rule = g_ptr_array_index(policy->home, i);
    if (matches(rule->paths, path) && !matches(rule->remotes, address)) return TRUE;
  }
  return FALSE;
}

/* ---- commits that would be sent
 * ---------------------------------------------------------------------------------- */

typedef struct {
  git_repository *repo;
  git_odb *odb;
  const CarnetPolicy *policy;
  const char *address;
  CarnetHomeFunc tell;
  gpointer user;
} Look;

static gboolean tree_of(git_odb *odb, const git_oid *id, git_oid *tree, CarnetCommit **commit,
                        GError **error) {
  g_autoptr(GBytes) object = carnet_git_read(odb, id, GIT_OBJECT_COMMIT, CARNET_COMMIT_MAX_BYTES, error);
  if (object == NULL) return FALSE;
  gsize n = 0;
  const char *text = g_bytes_get_data(object, &n);
  g_autoptr(CarnetCommit) parsed = carnet_commit_parse(text, n, error);
  if (parsed == NULL || !carnet_git_oid(parsed->tree, tree, error)) return FALSE;
  if (commit != NULL) *commit = g_steal_pointer(&parsed);
  return TRUE;
}

static GPtrArray *added(const Look *look, const git_oid *id, gboolean *merge, GError **error) {
  git_oid tree, parent, before;
  g_autoptr(CarnetCommit) commit = NULL;
  if (!tree_of(look->odb, id, &tree, &commit, error)) return NULL;
  guint parents = g_strv_length(commit->parents);
  *merge = parents > 1;
  if (parents > 0 && (!carnet_git_oid(commit->parents[0], &parent, error) ||
                      !tree_of(look->odb, &parent, &before, NULL, error)))
    return NULL;
  GPtrArray *changes =
      carnet_tree_diff(look->odb, NULL, parents > 0 ? &before : NULL, &tree, MAX_CHANGES + 1, error);
  if (changes == NULL || changes->len <= MAX_CHANGES) return changes;
  g_ptr_array_unref(changes);
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_STORE, "a commit changes more than %d files",
              MAX_CHANGES);
  return NULL;
}

/* Files that an event names by digest are committed with it: they stay where it stays. */
static gboolean look_at(const Look *look, const git_oid *id, GError **error) {
  gboolean merge = FALSE, home = FALSE;
  g_autoptr(GPtrArray) changes = added(look, id, &merge, error);
  if (changes == NULL) return FALSE;
  char hex[41];
  carnet_git_hex(id, hex);
  for (guint i = 0; !merge && i < changes->len; i++) {
    const CarnetChange *change = g_ptr_array_index(changes, i);
    home = home || carnet_policy_keeps_home(look->policy, change->path, look->address);
  }
  for (guint i = 0; i < changes->len; i++) {
    const CarnetChange *change = g_ptr_array_index(changes, i);
    if (change->kind == CARNET_CHANGE_REMOVED) continue;
    CarnetHomeFound found = {hex, change, home && strcmp(change->path, CARNET_GIT_SIGNERS) != 0, merge};
    look->tell(&found, look->user);
  }
  return TRUE;
}

static gboolean walk_on(const Look *look, git_revwalk *walk, GError **error) {
  git_oid id;
  int code;
  while ((code = git_revwalk_next(&id, walk)) == 0)
    if (!look_at(look, &id, error)) return FALSE;
  return code == GIT_ITEROVER || carnet_git_fail(error, CARNET_ERROR_STORE, "reading what would be sent");
}

gboolean carnet_home_walk(CarnetLedger *ledger, const CarnetHomeRange *range, CarnetHomeFunc tell,
                          gpointer user, GError **error) {
  Look look = {ledger->repo, ledger->odb, range->policy, range->address, tell, user};
  git_revwalk *walk = NULL;
  git_oid to, from;
  if (!carnet_git_oid(range->to, &to, error)) return FALSE;
  gboolean some = range->from != NULL && *range->from != '\0';
  if (some && !carnet_git_oid(range->from, &from, error)) return FALSE;
  gboolean done = git_revwalk_new(&walk, ledger->repo) == 0 &&
                  git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE) == 0 &&
                  git_revwalk_push(walk, &to) == 0 && (!some || git_revwalk_hide(walk, &from) == 0);
  if (!done) carnet_git_fail(error, CARNET_ERROR_STORE, "reading what would be sent");
  done = done && walk_on(&look, walk, error);
  git_revwalk_free(walk);
  return done;
}

typedef struct {
  char *commit, *path;
  guint n;
} First;

static void on_home(const CarnetHomeFound *found, gpointer user) {
  First *first = user;
  if (!found->home || first->n++ > 0) return;
  first->commit = g_strdup(found->commit);
  first->path = g_strdup(found->change->path);
}

gboolean carnet_home_check(CarnetLedger *ledger, const CarnetHomeRange *range, GError **error) {
  First first = {0};
  if (range->policy->home == NULL || range->policy->home->len == 0) return TRUE;
  gboolean done = carnet_home_walk(ledger, range, on_home, &first, error);
  if (done && first.n > 0)
    g_set_error(
        error, CARNET_LEDGER_ERROR, CARNET_SYNC_HOME,
        "nothing was sent to %s: policy keeps %s home (commit %.12s%s), and a history is sent whole or "
        "not at all; take from it with --take-only, or send to a remote that the policy names",
        range->address, first.path, first.commit, first.n > 1 ? ", and more" : "");
  g_free(first.commit);
  g_free(first.path);
  return done && first.n == 0;
}

/* ---- object by object
 * -------------------------------------------------------------------------------------------- */

typedef struct {
  CarnetLedger *ledger;
  CarnetTable *table;
  GHashTable *seen; /* hex */
  const CarnetPolicy *policy;
  const char *address;
} Outgoing;

static void add_object(Outgoing *out, const char *hex, const char *type, const char *path, const char *commit,
                       gboolean home) {
  if (!g_hash_table_add(out->seen, g_strdup(hex))) return;
  guint row = carnet_table_add_row(out->table);
  carnet_table_set(out->table, row, 0, hex);
  carnet_table_set(out->table, row, 1, type);
  carnet_table_set(out->table, row, 2, path);
  carnet_table_set(out->table, row, 3, commit);
  carnet_table_set(out->table, row, 4, home ? "yes" : "no");
}

/* The trees on the way to a path, down from the commit's own. */
static void add_trees(Outgoing *out, const git_oid *root, const char *path, const char *commit,
                      gboolean home) {
  git_oid tree = *root;
  for (const char *slash = path; slash != NULL; slash = strchr(slash, '/')) {
    char hex[41];
    slash += *slash == '/';
    g_autofree char *folder = g_strndup(path, (gsize)(slash - path));
    carnet_git_hex(&tree, hex);
    add_object(out, hex, "tree", folder, commit, home && slash != path);
    const char *end = strchr(slash, '/');
    if (end == NULL) return;
    g_autofree char *next = g_strndup(path, (gsize)(end - path));
    CarnetTreeEntry entry;
    if (!carnet_tree_find(out->ledger->odb, root, next, &entry, NULL)) return;
    tree = entry.id;
  }
}

static void on_object(const CarnetHomeFound *found, gpointer user) {
  Outgoing *out = user;
  git_oid id, tree;
  char hex[41];
  add_object(out, found->commit, "commit", "", found->commit, FALSE);
  if (carnet_git_oid(found->commit, &id, NULL) && tree_of(out->ledger->odb, &id, &tree, NULL, NULL))
    add_trees(out, &tree, found->change->path, found->commit, found->home);
  if (found->merge && strcmp(found->change->path, CARNET_GIT_SIGNERS) != 0) return;
  carnet_git_hex(&found->change->id, hex);
  add_object(out, hex, "blob", found->change->path, found->commit, found->home);
}

gboolean carnet_ledger_holds(CarnetLedger *ledger, const char *commit) {
  git_oid id;
  return carnet_git_oid(commit, &id, NULL) && git_odb_exists(ledger->odb, &id) == 1;
}

CarnetTable *carnet_ledger_outgoing(CarnetLedger *ledger, const char *url, const char *from, const char *to,
                                    const CarnetPolicy *policy, GError **error) {
  static const CarnetTableColumn columns[] = {
      {"object", "sync.object", CARNET_CELL_ID}, {"type", "sync.type", CARNET_CELL_TEXT},
      {"path", "sync.path", CARNET_CELL_ID},     {"commit", "sync.commit", CARNET_CELL_ID},
      {"home", "sync.home", CARNET_CELL_FLAG},   {NULL, NULL, 0}};
  g_autofree char *address = carnet_sync_address(url, error);
  if (address == NULL) return NULL;
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  Outgoing out = {ledger, table, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), policy,
                  address};
  CarnetHomeRange range = {from, to, policy, address};
  gboolean done = carnet_home_walk(ledger, &range, on_object, &out, error);
  g_hash_table_unref(out.seen);
  return done ? g_steal_pointer(&table) : NULL;
}
