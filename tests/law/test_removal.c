/* links: compliance base law.c */
/*
 * test_removal.c - each rule of the shipped packs is taken out in turn: some case of the tables must flip, or
 * loading must refuse. A rule that no case needs is a rule that nobody tested.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "law.h"

static const char *const pack_names[] = {"gb44495", "gdpr"};

typedef struct {
  char **trait_ids;
  CarnetNode *decisions, *stub_decisions, *categories;
  char *folder;
} Fixture;

static gsize indent_of(const char *line) { return strspn(line, " "); }

/* The pack's text without the item whose first line holds `- id: "<rule>"`. */
static char *without(const char *text, const char *rule) {
  g_autofree char *head = g_strdup_printf("- id: \"%s\"", rule);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autoptr(GString) out = g_string_new(NULL);
  gboolean inside = FALSE;
  gsize indent = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    if (inside && indent_of(lines[i]) <= indent) inside = FALSE;
    if (strcmp(lines[i] + indent_of(lines[i]), head) == 0) {
      inside = TRUE;
      indent = indent_of(lines[i]);
    }
    if (!inside) g_string_append_printf(out, "%s\n", lines[i]);
  }
  return g_strdup(out->str);
}

static gboolean decisions_flip(const Fixture *f, const CarnetPacks *packs, const CarnetNode *table) {
  const CarnetNode *decisions = carnet_node_get(table, "cases");
  for (guint i = 0; i < carnet_node_count(decisions); i++) {
    g_autofree char *difference = law_check_decision(packs, carnet_node_at(decisions, i), f->trait_ids);
    if (difference != NULL) return TRUE;
  }
  return FALSE;
}

static gboolean categories_flip(const Fixture *f, const CarnetPacks *packs) {
  const CarnetNode *categories = carnet_node_get(f->categories, "cases");
  for (guint i = 0; i < carnet_node_count(categories); i++) {
    g_autofree char *difference = law_check_categories(packs, carnet_node_at(categories, i), f->trait_ids);
    if (difference != NULL) return TRUE;
  }
  return FALSE;
}

/* Packs in which `index` is the text given; NULL where they do not load. */
static CarnetPacks *load_with(const Fixture *f, guint index, const char *text, gboolean with_stub) {
  g_autofree char *changed = g_build_filename(f->folder, "changed.yaml", NULL);
  assert_true(g_file_set_contents(changed, text, -1, NULL));
  const char *files[G_N_ELEMENTS(pack_names) + 2] = {NULL};
  g_autofree char *stub = law_path("tests/law/stub_export.yaml");
  char *paths[G_N_ELEMENTS(pack_names)];
  for (guint i = 0; i < G_N_ELEMENTS(pack_names); i++) {
    g_autofree char *name = g_strdup_printf("templates/packs/%s.yaml", pack_names[i]);
    paths[i] = law_path(name);
    files[i] = i == index ? changed : paths[i];
  }
  if (with_stub) files[G_N_ELEMENTS(pack_names)] = stub;
  g_autoptr(GError) error = NULL;
  CarnetPacks *packs = carnet_packs_load(files, (const char *const *)f->trait_ids, &error);
  for (guint i = 0; i < G_N_ELEMENTS(pack_names); i++) g_free(paths[i]);
  return packs;
}

/* TRUE where some case flips, or the text does not load. */
static gboolean noticed(const Fixture *f, guint index, const char *text) {
  g_autoptr(CarnetPacks) packs = load_with(f, index, text, FALSE);
  if (packs == NULL || categories_flip(f, packs) || decisions_flip(f, packs, f->decisions)) return TRUE;
  g_autoptr(CarnetPacks) more = load_with(f, index, text, TRUE);
  return more == NULL || decisions_flip(f, more, f->stub_decisions);
}

/* Ids of rules and rows, from the text: the first line of each item under rules and rows. */
static char **rules_of(const char *text, const char *pack) {
  g_autoptr(GPtrArray) ids = g_ptr_array_new();
  g_autofree char *head = g_strdup_printf("- id: \"%s.", pack);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    const char *line = lines[i] + indent_of(lines[i]);
    if (!g_str_has_prefix(line, head) || strchr(line + 7, '"') == NULL) continue;
    g_ptr_array_add(ids, g_strndup(line + 7, strcspn(line + 7, "\"")));
  }
  g_ptr_array_add(ids, NULL);
  return (char **)g_ptr_array_free(g_steal_pointer(&ids), FALSE);
}

static void each_rule_is_needed(void **state) {
  const Fixture *f = *state;
  guint idle = 0, taken = 0;
  for (guint p = 0; p < G_N_ELEMENTS(pack_names); p++) {
    g_autofree char *name = g_strdup_printf("templates/packs/%s.yaml", pack_names[p]);
    g_autofree char *path = law_path(name);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_false(noticed(f, p, text));
    g_auto(GStrv) rules = rules_of(text, pack_names[p]);
    for (guint i = 0; rules[i] != NULL; i++) {
      g_autofree char *less = without(text, rules[i]);
      assert_true(strlen(less) < strlen(text));
      taken++;
      if (noticed(f, p, less)) continue;
      idle++;
      print_message("%s: no case needs %s\n", name, rules[i]);
    }
  }
  assert_int_equal(idle, 0);
  assert_true(taken > 50);
}

static int set_up(void **state) {
  Fixture *f = g_new0(Fixture, 1);
  f->trait_ids = law_trait_ids();
  f->decisions = law_yaml("tests/law/decisions.yaml");
  f->stub_decisions = law_yaml("tests/law/decisions_stub.yaml");
  f->categories = law_yaml("tests/law/categories.yaml");
  f->folder = g_dir_make_tmp("carnet-removal-XXXXXX", NULL);
  *state = f;
  return f->folder != NULL ? 0 : -1;
}

static int tear_down(void **state) {
  Fixture *f = *state;
  g_autofree char *changed = g_build_filename(f->folder, "changed.yaml", NULL);
  g_unlink(changed);
  g_rmdir(f->folder);
  g_strfreev(f->trait_ids);
  carnet_node_free(f->decisions);
  carnet_node_free(f->stub_decisions);
  carnet_node_free(f->categories);
  g_free(f->folder);
  g_free(f);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(each_rule_is_needed, set_up, tear_down)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
