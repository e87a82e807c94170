/* links: db base inventory_rows.c */
/* Kinds of rows: counts by traits and hits, of the rules in use and of another set. */
#include "inventory_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char *const fleet[] = {"id=A|path=Gps.Pos|description_en=location|market=EU",
                                    "id=B|path=Gps.Old|description_en=location|market=EU",
                                    "id=C|path=Gps.New|description_en=location",
                                    "id=D|path=Seat|description_en=seat|market=CN",
                                    "id=E|path=Wiper|description_en=wiper|market=CN",
                                    "id=F|path=Thing|market=EU",
                                    NULL};

static gboolean note(const CarnetRowKind *kind, gpointer user, GError **error) {
  (void)error;
  GString *line = g_string_new(NULL);
  g_string_printf(line, "%" G_GUINT64_FORMAT " x%" G_GUINT64_FORMAT, kind->traits, kind->rows);
  for (guint h = 0; h < kind->n_hits; h++)
    g_string_append_printf(line, " %s%s by %s%s%s", kind->hits[h].truth == CARNET_MAYBE ? "?" : "",
                           kind->hits[h].category, kind->hits[h].rule,
                           *kind->hits[h].missing ? " lacks " : "", kind->hits[h].missing);
  g_ptr_array_add(user, g_string_free(line, FALSE));
  return TRUE;
}

static gint by_text(gconstpointer a, gconstpointer b) {
  return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

static void expect(TestStore *store, const char *rules, const char *wanted) {
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  if (!carnet_inventory_each_kind(store->inventory, rules, note, lines, &error))
    fail_msg("%s", error->message);
  g_ptr_array_sort(lines, by_text);
  g_ptr_array_add(lines, NULL);
  g_autofree char *all = g_strjoinv("\n", (char **)lines->pdata);
  assert_string_equal(all, wanted);
}

static guint check_all(const CarnetProfile *profile, CarnetCategoryHit *hit) {
  *hit = (CarnetCategoryHit){"cn.kept_abroad", "cn.kept_abroad", CARNET_TRUE, ""};
  return profile->traits.traits != 0;
}

static void kinds(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  expect(&store, NULL, "0 x2\n1 x3\n2 x1"); /* before rules: by traits alone */
  test_store_categorise(&store);
  static const char found[] = "0 x2\n1 x1 ?gdpr.location_data by gdpr.location_1 lacks market\n"
                              "1 x2 gdpr.location_data by gdpr.location_1\n2 x1 gdprx.other by gdprx.1";
  expect(&store, NULL, found);
  expect(&store, "rules 1", found);
  expect(&store, "never written", "0 x2\n1 x3\n2 x1");
  test_store_find(&store, "checks", check_all);
  expect(&store, "checks",
         "0 x2\n1 x3 cn.kept_abroad by cn.kept_abroad\n2 x1 cn.kept_abroad by cn.kept_abroad");
  expect(&store, NULL, found); /* the rules in use are what they were */
  static const char *const later[] = {"id=A|path=Gps.Pos|description_en=location|market=CN", NULL};
  test_store_import(&store, "fleet", later);
  test_store_categorise(&store);
  expect(&store, NULL, "1 x1"); /* rows that are gone are not counted */
  test_store_clear(&store);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(kinds)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
