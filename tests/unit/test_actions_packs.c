/* links: actions compliance db records reports base actions_support.c */
/* test_actions_packs.c - the packs in use are those that were adopted, whatever stands in the cache. */
#include "actions_support.h"

#include "carnet/actions_packs.h"
#include "carnet/fs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static char *copies(const Fleet *fleet) {
  g_autofree char *cache = g_build_filename(fleet->folder, "work", ".carnet", "cache", NULL);
  g_autoptr(GDir) dir = g_dir_open(cache, 0, NULL);
  assert_non_null(dir);
  return g_build_filename(cache, g_dir_read_name(dir), NULL);
}

/* Digests of all packs, and what one of them says. */
static char *packs(const Fleet *fleet) {
  g_autoptr(CarnetApp) app = fleet_open(fleet, FLEET_NOW);
  g_autoptr(CarnetTable) table = NULL;
  FLEET_OK(table = carnet_action_packs(app, error));
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < carnet_table_rows(table); i++)
    g_string_append_printf(out, "%s %s\n", carnet_table_get(table, i, "pack"),
                           carnet_table_get(table, i, "digest"));
  g_autofree char *document = NULL;
  FLEET_OK(document = carnet_action_pack_document(app, "gdpr", FALSE, error));
  g_string_append(out, document);
  return g_string_free(out, FALSE);
}

static void copies_are_checked(void **state) {
  (void)state;
  Fleet *fleet = fleet_new();
  g_autofree char *folder = copies(fleet), *wanted = packs(fleet);
  static const struct {
    const char *file, *from, *to; /* from NULL: the whole */
  } damages[] = {{"gdpr.yaml", "Personal data", "Personal dada"},
                 {"cn.yaml", NULL, "no pack: ["},
                 {"un.yaml", NULL, ""},
                 {"lexicon/words.yaml", "carnet_lexicon: 1", "carnet_lexicon: 1 "},
                 {"lexicon/another.yaml", NULL, "carnet_lexicon: 1\nid: \"x\"\nversion: \"1\"\n"}};
  for (gsize i = 0; i < G_N_ELEMENTS(damages); i++) {
    g_autofree char *path = g_build_filename(folder, damages[i].file, NULL), *text = NULL;
    g_autofree char *changed = g_strdup(damages[i].to);
    if (damages[i].from) {
      assert_true(g_file_get_contents(path, &text, NULL, NULL));
      g_auto(GStrv) parts = g_strsplit(text, damages[i].from, 2);
      assert_non_null(parts[1]);
      g_free(changed);
      changed = g_strconcat(parts[0], damages[i].to, parts[1], NULL);
    }
    FLEET_OK(carnet_fs_write(path, changed, strlen(changed), error));
    g_autofree char *again = packs(fleet);
    if (strcmp(again, wanted) != 0) fail_msg("%s: %s", damages[i].file, again);
    g_autofree char *now = NULL;
    g_file_get_contents(path, &now, NULL, NULL);
    assert_int_not_equal(g_strcmp0(now, changed), 0); /* copied again, or gone */
  }
  fleet_free(fleet);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(copies_are_checked)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
