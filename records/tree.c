/*
 * tree.c - trees and what changed between two, by a parser of our own: raw modes, names in git's order, none
 * twice.
 */
#include "git.h"

#include "carnet/error.h"

#include <string.h>

#define MAX_TREE_BYTES ((gsize)16 * 1024 * 1024)
#define MAX_DEPTH 8

static gboolean fail(GError **error, const git_oid *id, const char *what) {
  char hex[41];
  carnet_git_hex(id, hex);
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_VERIFY, "tree %s is malformed: %s", hex, what);
  return FALSE;
}

/* ---- one tree
 * ------------------------------------------------------------------------------------------------------ */

/* git's order: by bytes, a folder as if its name ended in "/". */
static int compare_names(const CarnetTreeEntry *a, const CarnetTreeEntry *b) {
  int order = memcmp(a->name, b->name, MIN(a->n, b->n));
  if (order != 0) return order;
  /* Behind each name stands a NUL, or what makes it a folder. */
  unsigned char ac = (unsigned char)a->name[MIN(a->n, b->n)], bc = (unsigned char)b->name[MIN(a->n, b->n)];
  if (ac == 0 && a->mode == CARNET_MODE_TREE) ac = '/';
  if (bc == 0 && b->mode == CARNET_MODE_TREE) bc = '/';
  return (int)ac - (int)bc;
}

/* Modes without a leading zero, six octal digits at most; 40000 for folders. */
static gboolean read_mode(const char **p, const char *end, guint32 *mode) {
  const char *from = *p;
  for (*mode = 0; *p < end && **p >= '0' && **p <= '7'; (*p)++) *mode = *mode * 8 + (guint32)(**p - '0');
  gsize n = (gsize)(*p - from);
  if (n < 5 || n > 6 || from[0] == '0' || *p >= end || **p != ' ') return FALSE;
  (*p)++;
  return TRUE;
}

static gboolean is_name(const char *name, gsize n) {
  if (n == 0 || memchr(name, '/', n) != NULL) return FALSE;
  return name[0] != '.' ||
         (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && g_ascii_strcasecmp(name, ".git") != 0);
}

static gboolean parse(CarnetTree *tree, const git_oid *id, GError **error) {
  gsize n = 0;
  const char *p = g_bytes_get_data(tree->bytes, &n), *end = p + n;
  CarnetTreeEntry last = {0};
  while (p < end) {
    CarnetTreeEntry entry = {0};
    if (!read_mode(&p, end, &entry.mode)) return fail(error, id, "a mode that git does not write");
    const char *nul = memchr(p, '\0', (gsize)(end - p));
    if (nul == NULL || end - nul < 1 + GIT_OID_RAWSZ) return fail(error, id, "cut short");
    entry.name = p;
    entry.n = (guint32)(nul - p);
    if (!is_name(p, entry.n)) return fail(error, id, "a name that no file may have");
    memcpy(entry.id.id, nul + 1, GIT_OID_RAWSZ);
    p = nul + 1 + GIT_OID_RAWSZ;
    if (last.name != NULL && (compare_names(&last, &entry) >= 0 || strcmp(last.name, entry.name) == 0))
      return fail(error, id, "names out of order or twice");
    g_array_append_val(tree->entries, entry);
    last = entry;
  }
  return TRUE;
}

#define BYTES_AN_ENTRY 32 /* at least: a mode, a name, an id */

CarnetTree *carnet_tree_read(git_odb *odb, const git_oid *id, GError **error) {
  g_autoptr(CarnetTree) tree = g_new0(CarnetTree, 1);
  tree->references = 1;
  if (id != NULL) {
    tree->id = *id;
    tree->bytes = carnet_git_read(odb, id, GIT_OBJECT_TREE, MAX_TREE_BYTES, error);
    if (tree->bytes == NULL) return NULL;
  }
  guint n = tree->bytes != NULL ? (guint)(g_bytes_get_size(tree->bytes) / BYTES_AN_ENTRY) : 0;
  tree->entries = g_array_sized_new(FALSE, FALSE, sizeof(CarnetTreeEntry), n + 1);
  return tree->bytes == NULL || parse(tree, id, error) ? g_steal_pointer(&tree) : NULL;
}

void carnet_tree_unref(CarnetTree *tree) {
  if (tree == NULL || --tree->references > 0) return;
  g_clear_pointer(&tree->bytes, g_bytes_unref);
  if (tree->entries != NULL) g_array_unref(tree->entries);
  g_free(tree);
}

/* ---- kept
 * ---------------------------------------------------------------------------------------------------------
 */

#define KEPT 1024

struct CarnetTrees {
  CarnetTree *at[KEPT]; /* by the first bytes of the id; a newer one takes the place */
};

CarnetTrees *carnet_trees_new(void) { return g_new0(CarnetTrees, 1); }

void carnet_trees_free(CarnetTrees *trees) {
  if (trees == NULL) return;
  for (guint i = 0; i < KEPT; i++) carnet_tree_unref(trees->at[i]);
  g_free(trees);
}

/* A reference. */
static CarnetTree *read_kept(git_odb *odb, CarnetTrees *trees, const git_oid *id, GError **error) {
  if (trees == NULL || id == NULL) return carnet_tree_read(odb, id, error);
  CarnetTree **at = &trees->at[(id->id[0] | id->id[1] << 8) % KEPT];
  if (*at == NULL || !git_oid_equal(&(*at)->id, id)) {
    CarnetTree *tree = carnet_tree_read(odb, id, error);
    if (tree == NULL) return NULL;
    carnet_tree_unref(*at);
    *at = tree;
  }
  (*at)->references++;
  return *at;
}

gboolean carnet_tree_find(git_odb *odb, const git_oid *tree, const char *path, CarnetTreeEntry *entry,
                          GError **error) {
  g_auto(GStrv) names = g_strsplit(path, "/", MAX_DEPTH);
  git_oid id = *tree;
  for (char **name = names; *name != NULL; name++) {
    g_autoptr(CarnetTree) level = carnet_tree_read(odb, &id, error);
    if (level == NULL) return FALSE;
    const CarnetTreeEntry *found = NULL;
    for (guint i = 0; i < level->entries->len && found == NULL; i++) {
      const CarnetTreeEntry *e = &g_array_index(level->entries, CarnetTreeEntry, i);
      if (strcmp(e->name, *name) == 0) found = e;
    }
    if (found == NULL || (name[1] != NULL && found->mode != CARNET_MODE_TREE)) return FALSE;
    *entry = *found;
    entry->name = NULL; /* its tree goes away */
    id = found->id;
  }
  return TRUE;
}

/* ---- two trees
 * ------------------------------------------------------------------------------------------------------- */

typedef struct {
  git_odb *odb;
  CarnetTrees *trees;
  GPtrArray *changes;
  guint max;
  GString *path;
  const git_oid *from, *to; /* the two trees that are being compared; NULL: none */
  GError **error;
} Diff;

void carnet_change_free(CarnetChange *change) {
  if (change == NULL) return;
  g_free(change->path);
  g_free(change);
}

static void tell(Diff *diff, CarnetChangeKind kind, const CarnetTreeEntry *entry) {
  CarnetChange *change = g_new0(CarnetChange, 1);
  *change =
      (CarnetChange){.kind = kind, .path = g_strdup(diff->path->str), .mode = entry->mode, .id = entry->id};
  change->had_folder = diff->from != NULL;
  if (diff->from != NULL) change->folder_before = *diff->from;
  if (diff->to != NULL) change->folder_after = *diff->to;
  g_ptr_array_add(diff->changes, change);
}

static gboolean descend(Diff *diff, const git_oid *from, const git_oid *to, guint depth);

static gboolean is_tree(const CarnetTreeEntry *entry) {
  return entry != NULL && entry->mode == CARNET_MODE_TREE;
}
static gboolean is_file(const CarnetTreeEntry *entry) {
  return entry != NULL && entry->mode != CARNET_MODE_TREE;
}

static void tell_files(Diff *diff, const CarnetTreeEntry *from, const CarnetTreeEntry *to) {
  if (is_file(to) && to->mode != CARNET_MODE_FILE)
    tell(diff, CARNET_CHANGE_MODE, to);
  else if (is_file(to))
    tell(diff, is_file(from) ? CARNET_CHANGE_CHANGED : CARNET_CHANGE_ADDED, to);
  else if (is_file(from))
    tell(diff, CARNET_CHANGE_REMOVED, from);
}

static gboolean is_same(const CarnetTreeEntry *from, const CarnetTreeEntry *to) {
  return from != NULL && to != NULL && from->mode == to->mode &&
         memcmp(from->id.id, to->id.id, GIT_OID_RAWSZ) == 0;
}

/* One name: in the old tree, in the new one, or in both. */
static gboolean compare(Diff *diff, const CarnetTreeEntry *from, const CarnetTreeEntry *to, guint depth) {
  if (is_same(from, to) || diff->changes->len >= diff->max) return TRUE;
  gboolean good = TRUE;
  gsize before = diff->path->len;
  if (before > 0) g_string_append_c(diff->path, '/');
  g_string_append(diff->path, to != NULL ? to->name : from->name);
  tell_files(diff, from, to);
  if (is_tree(from) || is_tree(to))
    good = descend(diff, is_tree(from) ? &from->id : NULL, is_tree(to) ? &to->id : NULL, depth + 1);
  g_string_truncate(diff->path, before);
  return good;
}

/* git writes no empty folder below the top: it would be a hiding place. */
static void tell_empty(Diff *diff, const CarnetTree *tree, guint depth) {
  if (depth == 0 || tree->bytes == NULL || tree->entries->len > 0) return;
  const CarnetTreeEntry entry = {.mode = CARNET_MODE_TREE, .id = tree->id};
  tell(diff, CARNET_CHANGE_ADDED, &entry);
}

static gboolean descend(Diff *diff, const git_oid *from, const git_oid *to, guint depth) {
  if (depth > MAX_DEPTH) {
    g_set_error(diff->error, CARNET_LEDGER_ERROR, CARNET_ERROR_VERIFY, "%s: folders more than %d deep",
                diff->path->str, MAX_DEPTH);
    return FALSE;
  }
  g_autoptr(CarnetTree) a = read_kept(diff->odb, diff->trees, from, diff->error);
  g_autoptr(CarnetTree) b = a != NULL ? read_kept(diff->odb, diff->trees, to, diff->error) : NULL;
  if (b == NULL) return FALSE;
  tell_empty(diff, b, depth);
  const git_oid *outer_from = diff->from, *outer_to = diff->to;
  guint i = 0, j = 0;
  while (i < a->entries->len || j < b->entries->len) {
    const CarnetTreeEntry *x = i < a->entries->len ? &g_array_index(a->entries, CarnetTreeEntry, i) : NULL;
    const CarnetTreeEntry *y = j < b->entries->len ? &g_array_index(b->entries, CarnetTreeEntry, j) : NULL;
    int order = x == NULL ? 1 : y == NULL ? -1 : compare_names(x, y);
    diff->from = from;
    diff->to = to;
    if (!compare(diff, order <= 0 ? x : NULL, order >= 0 ? y : NULL, depth)) return FALSE;
    i += order <= 0;
    j += order >= 0;
  }
  diff->from = outer_from;
  diff->to = outer_to;
  return TRUE;
}

GPtrArray *carnet_tree_diff(git_odb *odb, CarnetTrees *trees, const git_oid *from, const git_oid *to,
                            guint max, GError **error) {
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_change_free);
  g_autoptr(GString) path = g_string_new(NULL);
  Diff diff = {.odb = odb, .trees = trees, .changes = changes, .max = max, .path = path, .error = error};
  if (!descend(&diff, from, to, 0)) return NULL;
  return g_steal_pointer(&changes);
}
