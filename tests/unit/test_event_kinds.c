/* links: records base */
/*
 * test_event_kinds.c - the table of kinds is sound; docs/formats/events.md and states.md say what the code
 * does. With CARNET_GOLDEN=rewrite the generated parts of both pages are written anew.
 */
#include "case_rules.h"
#include "cases.h"
#include "kinds.h"

#include "carnet/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static char *page(const char *name) {
  const char *source = g_getenv("CARNET_SOURCE");
  return g_build_filename(source != NULL ? source : ".", "docs", "formats", name, NULL);
}

/* The page from `mark` on, up to `end` (NULL: to its end), is what the code prints. */
static void compare(const char *name, const char *mark, const char *end, const char *printed) {
  g_autofree char *path = page(name), *text = NULL;
  assert_true(g_file_get_contents(path, &text, NULL, NULL));
  char *from = strstr(text, mark);
  assert_non_null(from);
  from += strlen(mark);
  char *to = end != NULL ? strstr(from, end) : from + strlen(from);
  assert_non_null(to);
  g_autofree char *there = g_strndup(from, (gsize)(to - from));
  if (strcmp(there, printed) == 0) return;
  if (g_strcmp0(g_getenv("CARNET_GOLDEN"), "rewrite") != 0)
    fail_msg("%s is not what the code prints; CARNET_GOLDEN=rewrite writes it", name);
  g_autofree char *head = g_strndup(text, (gsize)(from - text)), *all = g_strconcat(head, printed, to, NULL);
  assert_true(g_file_set_contents(path, all, -1, NULL));
}

static void test_documents(void **state) {
  (void)state;
  g_autofree char *kinds = carnet_kinds_document(), *states = carnet_case_document(),
                  *theirs = carnet_theirs_document();
  compare("events.md", "# Kinds\n\n", NULL, kinds);
  compare("states.md", "compares the two.\n\n", "\nWho asked for", states);
  compare("states.md",
          "the decision's outcome was safeguards, adequate, exempt or not_applicable, else to_file.\n\n",
          "\nData may flow when", theirs);
}

static void check_keys(const CarnetEventKey *keys, const char *where) {
  guint n = 0;
  for (; keys[n].key != NULL; n++) {
    if (keys[n].what == NULL || *keys[n].what == '\0') fail_msg("%s: %s says nothing", where, keys[n].key);
    if ((keys[n].flags & 0xff) == 0) fail_msg("%s: %s takes nothing", where, keys[n].key);
    for (guint i = 0; i < n; i++)
      if (strcmp(keys[i].key, keys[n].key) == 0) fail_msg("%s: %s stands twice", where, keys[n].key);
    if (keys[n].inside != NULL) check_keys(keys[n].inside, keys[n].key);
  }
  assert_true(n <= 32);
}

static void test_table(void **state) {
  (void)state;
  static const char *const roles[] = {"admin",  "requester", "reviewer", "approver",
                                      "mapper", "finance",   "auditor",  NULL};
  static const char *const common[] = {"carnet", "kind",  "action", "subject", "time", "by",
                                       "role",   "nonce", "prev",   "reason",  NULL};
  guint n = 0, m = 0;
  const CarnetKind *kinds = carnet_kinds(&n);
  carnet_event_kinds(&m);
  assert_int_equal(n, m);
  for (guint i = 0; i < n; i++) {
    g_auto(GStrv) list = g_strsplit(kinds[i].kind.roles, " ", -1);
    for (char **role = list; *role != NULL; role++) assert_true(g_strv_contains(roles, *role));
    assert_ptr_equal(carnet_kinds_find(kinds[i].kind.kind, kinds[i].kind.action), &kinds[i]);
    assert_string_equal(carnet_kinds_of_folder(kinds[i].kind.folder), kinds[i].kind.kind);
    assert_true(strlen(kinds[i].kind.zh) > 0 && strlen(kinds[i].kind.en) > 0);
    check_keys(kinds[i].keys, kinds[i].kind.kind);
    for (const CarnetEventKey *key = kinds[i].keys; key->key != NULL; key++)
      assert_false(g_strv_contains(common, key->key));
  }
}

static void test_subjects(void **state) {
  (void)state;
  static const struct {
    const char *text;
    gboolean good;
  } cases[] = {{"h7", TRUE},
               {"p-7f3a9c", TRUE},
               {"0", TRUE},
               {"a_b-c", TRUE},
               {"", FALSE},
               {"-a", FALSE},
               {"A", FALSE},
               {"a/b", FALSE},
               {"a.b", FALSE},
               {"..", FALSE},
               {"\xc3\xa9", FALSE},
               {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", TRUE},
               {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", FALSE}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    assert_int_equal(carnet_kinds_is_subject(cases[i].text), cases[i].good);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_documents), cmocka_unit_test(test_table),
                                     cmocka_unit_test(test_subjects)};
  return cmocka_run_group_tests_name("event_kinds", tests, NULL, NULL);
}
