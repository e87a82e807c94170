/* links: compliance base law.c ratchet.c field_list.c */
/*
 * test_lists.c - how well the lexicon does on lists of fields that are not in the repository.
 *
 *   CARNET_LISTS=FOLDER make test-lists        figures of each .csv there (docs/law/lexicon.md: the columns)
 *   CARNET_LISTS=known make test-lists         of the fields that tests/law/test_ratchet.c keeps
 *   CARNET_LISTS_SHOW=PREFIX                   and the fields that came out wrong, of lists so named: never
 *                                              of a list that is to stay blind
 *
 * Without the folder it shows that the evaluator counts as it says, on a list of a few fields.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "field_list.h"
#include "law.h"
#include "ratchet.h"

typedef struct {
  CarnetLexicon *lexicon;
  CarnetClassifier *classifier;
} Fixture;

/* ---- what came out ----------------------------------------------------------------------------------------
 */

static void append_traits(GString *out, const CarnetLexicon *lexicon, guint64 traits, const char *sign) {
  for (guint bit = 0; bit < carnet_lexicon_n_traits(lexicon); bit++)
    if (traits & (G_GUINT64_CONSTANT(1) << bit))
      g_string_append_printf(out, " %s%s", sign, carnet_lexicon_trait(lexicon, bit)->id);
}

/* The rules by which a trait that is not wanted holds. */
static void append_rules(GString *out, const Fixture *f, const CarnetFieldText *text, guint64 traits) {
  g_autoptr(GPtrArray) evidence = carnet_classify_explain(f->classifier, text);
  for (guint i = 0; i < evidence->len; i++) {
    const CarnetEvidence *one = g_ptr_array_index(evidence, i);
    gint bit = one->trait != NULL ? carnet_lexicon_bit(f->lexicon, one->trait) : -1;
    if (one->counts && bit >= 0 && ((traits >> bit) & 1)) g_string_append_printf(out, " [%s]", one->rule);
  }
}

/* Of a list that stays blind: how often a rule gives a trait that is not wanted, or is kept by its `none`
 * from one that is. */
static void count_rules(const Fixture *f, const ListedField *field, const CarnetTraits *got,
                        GHashTable *rules, GHashTable *kept) {
  guint64 wanted = ratchet_traits(f->lexicon, field->traits);
  guint64 wrong = got->traits & ~wanted, missed = wanted & ~got->traits;
  if ((wrong | missed) == 0) return;
  g_autoptr(GPtrArray) evidence = carnet_classify_explain(f->classifier, &field->text);
  for (guint i = 0; i < evidence->len; i++) {
    const CarnetEvidence *one = g_ptr_array_index(evidence, i);
    gint bit = one->trait != NULL ? carnet_lexicon_bit(f->lexicon, one->trait) : -1;
    if (bit < 0) continue;
    GHashTable *counts = one->counts && ((wrong >> bit) & 1)     ? rules
                         : one->blocked && ((missed >> bit) & 1) ? kept
                                                                 : NULL;
    if (counts == NULL) continue;
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, one->rule));
    g_hash_table_insert(counts, g_strdup(one->rule), GUINT_TO_POINTER(n + 1));
  }
}

static void print_rules(const char *list, GHashTable *rules, const char *what) {
  GHashTableIter iter;
  gpointer rule, n;
  g_hash_table_iter_init(&iter, rules);
  while (g_hash_table_iter_next(&iter, &rule, &n))
    print_message("rule %-30s %-40s %3u %s\n", list, (char *)rule, GPOINTER_TO_UINT(n), what);
}

static void show_wrong(const Fixture *f, const char *list, const ListedField *field,
                       const CarnetTraits *got) {
  guint64 wanted = ratchet_traits(f->lexicon, field->traits);
  if (wanted == got->traits) return;
  g_autoptr(GString) out = g_string_new(NULL);
  append_traits(out, f->lexicon, wanted & ~got->traits, "-");
  append_traits(out, f->lexicon, got->traits & ~wanted, "+");
  append_traits(out, f->lexicon, got->traits & wanted, "=");
  append_rules(out, f, &field->text, got->traits & ~wanted);
  print_message("wrong %s:%s%s | %s | %s | %s | %s | %s | %s\n", list, out->str,
                got->traits != 0 ? ""
                : got->ordinary  ? " (ordinary)"
                                 : " (unknown)",
                field->text.path, field->text.description_en, field->text.description_zh, field->text.unit,
                field->text.type, field->text.values);
}

static void classify_list(const Fixture *f, const FieldList *list, const char *show, RatchetSum *sum) {
  gboolean wrong = show != NULL && g_str_has_prefix(list->name, show);
  g_autoptr(GHashTable) rules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < list->fields->len; i++) {
    const ListedField *field = &g_array_index(list->fields, ListedField, i);
    CarnetTraits got;
    carnet_classify(f->classifier, &field->text, 1, &got);
    ratchet_add(sum, f->lexicon, &got, field->traits);
    if (wrong)
      show_wrong(f, list->name, field, &got);
    else
      count_rules(f, field, &got, rules, kept);
  }
  print_rules(list->name, rules, "wrong");
  print_rules(list->name, kept, "kept from it");
}

static double part(guint n, guint of) { return of == 0 ? 1 : (double)n / of; }

static void print_sum(const char *name, const RatchetSum *sum) {
  const RatchetCount *all = &sum->all, *sensitive = &sum->sensitive;
  print_message(
      "list %-30s %5u fields  F1 %.3f  precision %.3f  recall %.3f  sensitive recall %.3f (%u missed)  "
      "without any trait %u, of them ordinary %u (sensitive: %u, %u)\n",
      name, sum->fields, part(2 * all->right, 2 * all->right + all->wrong + all->missed),
      part(all->right, all->right + all->wrong), part(all->right, all->right + all->missed),
      part(sensitive->right, sensitive->right + sensitive->missed), sensitive->missed, sum->lost,
      sum->lost_as_ordinary, sum->sensitive_lost, sum->sensitive_as_ordinary);
}

static void print_traits(const CarnetLexicon *lexicon, const char *name, const RatchetSum *sum) {
  for (guint bit = 0; bit < carnet_lexicon_n_traits(lexicon); bit++) {
    const RatchetCount *c = &sum->trait[bit];
    if (c->right + c->wrong + c->missed == 0) continue;
    print_message("trait %-10s %-22s F1 %.3f  precision %.3f  recall %.3f  (%u right, %u wrong, %u missed)\n",
                  name, carnet_lexicon_trait(lexicon, bit)->id,
                  part(2 * c->right, 2 * c->right + c->wrong + c->missed),
                  part(c->right, c->right + c->wrong), part(c->right, c->right + c->missed), c->right,
                  c->wrong, c->missed);
  }
}

/* Lists of one kind by the first word of their names (dev_, blind_): each, and together by trait. */
static void print_kind(const Fixture *f, const GPtrArray *lists, const char *kind, const char *show) {
  RatchetSum all = {.fields = 0};
  for (guint i = 0; i < lists->len; i++) {
    const FieldList *list = g_ptr_array_index(lists, i);
    if (!g_str_has_prefix(list->name, kind)) continue;
    RatchetSum sum = {.fields = 0};
    classify_list(f, list, show, &sum);
    print_traits(f->lexicon, list->name, &sum);
    print_sum(list->name, &sum);
    ratchet_join(&all, &sum);
  }
  print_traits(f->lexicon, kind, &all);
  print_sum(kind, &all);
}

/* What the ratchet judges: the repository's own lists and, where they are, the labelled catalogues. */
static GPtrArray *known_lists(void) {
  g_autofree char *own = law_path("tests/law");
  GPtrArray *lists = field_lists_read(own, "holdout");
  GPtrArray *blind = field_lists_read(own, "blind");
  g_ptr_array_extend_and_steal(lists, blind);
  GPtrArray *labelled = field_lists_labelled();
  if (labelled != NULL) g_ptr_array_extend_and_steal(lists, labelled);
  return lists;
}

static void external(void **state) {
  const Fixture *f = *state;
  const char *folder = g_getenv("CARNET_LISTS");
  if (folder == NULL) {
    print_message("no CARNET_LISTS: no list from outside\n");
    return;
  }
  g_autoptr(GPtrArray) lists = strcmp(folder, "known") == 0 ? known_lists() : field_lists_read(folder, "");
  assert_non_null(lists);
  g_autoptr(GHashTable) kinds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < lists->len; i++) {
    const char *name = ((const FieldList *)g_ptr_array_index(lists, i))->name;
    const char *end = strchr(name, '_');
    char *kind = end != NULL ? g_strndup(name, (gsize)(end - name + 1)) : g_strdup(name);
    if (g_hash_table_add(kinds, kind)) print_kind(f, lists, kind, g_getenv("CARNET_LISTS_SHOW"));
  }
}

/* ---- that it counts ---------------------------------------------------------------------------------------
 */

static void counts(void **state) {
  const Fixture *f = *state;
  g_autofree char *folder = g_dir_make_tmp("carnet-lists-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "few.csv", NULL);
  const char *text = "path,description_en,description_zh,unit,type,values,traits\n"
                     "gps.latitude,\"Latitude, degrees\",,deg,double,,location.position\n"
                     "driver.name,,,,string,,identity.person\n"
                     "CoolantTemp,,,degC,uint8,,health\n"
                     "Zzz17,,,,,,finance\n"
                     "Vehicle.VIN,,,,,,\n";
  assert_true(g_file_set_contents(path, text, -1, NULL));
  g_autoptr(GPtrArray) lists = field_lists_read(folder, "");
  assert_int_equal(lists->len, 1);
  RatchetSum sum = {.fields = 0};
  classify_list(f, g_ptr_array_index(lists, 0), NULL, &sum);
  g_unlink(path);
  g_rmdir(folder);
  assert_int_equal(sum.fields, 5);
  assert_int_equal(sum.all.right, 2);
  assert_int_equal(sum.all.wrong, 1);
  assert_int_equal(sum.all.missed, 2);
  assert_int_equal(sum.sensitive.missed, 2);
  assert_int_equal(sum.lost, 2);
  assert_int_equal(sum.lost_as_ordinary, 1);
  assert_int_equal(sum.sensitive_as_ordinary, 1);
}

static int set_up(void **state) {
  Fixture *f = g_new0(Fixture, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = law_path("templates/packs/lexicon");
  const char *build = g_getenv("B");
  g_autofree char *cache = build != NULL ? g_build_filename(build, "lexicon", NULL) : NULL;
  f->lexicon = carnet_lexicon_load(folder, cache, &error);
  f->classifier = f->lexicon != NULL ? carnet_classifier_new(f->lexicon, &error) : NULL;
  if (error != NULL) print_error("%s\n", error->message);
  *state = f;
  return f->classifier != NULL ? 0 : -1;
}

static int tear_down(void **state) {
  Fixture *f = *state;
  carnet_classifier_free(f->classifier);
  carnet_lexicon_free(f->lexicon);
  g_free(f);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(counts), cmocka_unit_test(external)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
