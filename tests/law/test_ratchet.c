/* links: compliance base law.c ratchet.c field_list.c */
/*
 * test_ratchet.c - precision and recall of the shipped lexicon, which may not fall below
 * tests/law/ratchet.csv. Figures are printed by trait and by catalogue; CARNET_GOLDEN=rewrite writes floors.
 * Rewriting raises floors and never lowers one: to lower, a person edits the file and says why.
 *
 * No set says how well the lexicon does on a catalogue that nobody has looked at: docs/law/lexicon.md has
 * those figures. The labelled catalogues (../shared) are those it was written from; holdout*.csv is written
 * beside the lexicon, by its author; blind*.csv was labelled before the lexicon was run on it, and the
 * lexicon has since learned from it. A figure near 100 % shows that nothing was lost, not that nothing is
 * missed. Floors of the author's own fields leave room for one slip a trait.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "field_list.h"
#include "law.h"
#include "ratchet.h"

typedef struct {
  CarnetLexicon *lexicon;
  CarnetClassifier *classifier;
} Fixture;

static const char *cell(GHashTable *row, const char *name) {
  const char *text = row != NULL ? g_hash_table_lookup(row, name) : NULL;
  return text != NULL ? text : "";
}

static void classify_list(const Fixture *f, const FieldList *list, RatchetSum *sum) {
  for (guint i = 0; i < list->fields->len; i++) {
    const ListedField *field = &g_array_index(list->fields, ListedField, i);
    CarnetTraits got;
    carnet_classify(f->classifier, &field->text, 1, &got);
    ratchet_add(sum, f->lexicon, &got, field->traits);
  }
}

/* ---- floors ---------------------------------------------------------------------------------------------
 */

static guint floor_of(const GPtrArray *floors, const char *set, const char *trait, const char *what) {
  for (guint i = 0; i < floors->len; i++) {
    GHashTable *row = g_ptr_array_index(floors, i);
    if (strcmp(cell(row, "set"), set) == 0 && strcmp(cell(row, "trait"), trait) == 0)
      return (guint)g_ascii_strtoull(cell(row, what), NULL, 10);
  }
  return 0;
}

static void print_catalogue(const char *name, const RatchetSum *sum) {
  print_message("catalogue  %-22s precision %3u %%  recall %3u %%  f1 %3u %%  (%u fields)\n", name,
                ratchet_precision(&sum->all), ratchet_recall(&sum->all), ratchet_f1(&sum->all), sum->fields);
}

static guint check_one(const GPtrArray *floors, const char *set, const char *trait,
                       const RatchetCount *count) {
  guint precision = ratchet_precision(count), recall = ratchet_recall(count), fallen = 0;
  print_message("%-10s %-22s precision %3u %%  recall %3u %%  f1 %3u %%  (%u right, %u wrong, %u missed)\n",
                set, trait, precision, recall, ratchet_f1(count), count->right, count->wrong, count->missed);
  if (precision < floor_of(floors, set, trait, "precision")) fallen++;
  if (recall < floor_of(floors, set, trait, "recall")) fallen++;
  if (fallen > 0)
    print_message("%s %s fell below %u and %u\n", set, trait, floor_of(floors, set, trait, "precision"),
                  floor_of(floors, set, trait, "recall"));
  return fallen;
}

/* What a floor is taken from: for the author's own fields one right answer fewer. */
static RatchetCount slack(const char *set, const RatchetCount *count) {
  RatchetCount out = *count;
  if (strcmp(set, "labelled") == 0 || out.right == 0) return out;
  out.right--;
  out.wrong++;
  out.missed++;
  return out;
}

static void rewrite(const CarnetLexicon *lexicon, const char *set, const RatchetSum *sum, const char *path) {
  g_autoptr(GPtrArray) old = ratchet_csv(path);
  g_autoptr(GString) out = g_string_new("set,trait,precision,recall\n");
  for (guint i = 0; old != NULL && i < old->len; i++) {
    GHashTable *row = g_ptr_array_index(old, i);
    if (strcmp(cell(row, "set"), set) != 0)
      g_string_append_printf(out, "%s,%s,%s,%s\n", cell(row, "set"), cell(row, "trait"),
                             cell(row, "precision"), cell(row, "recall"));
  }
  for (guint bit = 0; bit <= carnet_lexicon_n_traits(lexicon); bit++) {
    gboolean last = bit == carnet_lexicon_n_traits(lexicon);
    const CarnetTrait *trait = last ? NULL : carnet_lexicon_trait(lexicon, bit);
    const RatchetCount *count = last ? &sum->all : &sum->trait[bit];
    if ((!last && trait == NULL) || count->right + count->missed == 0) continue;
    RatchetCount floor = slack(set, count);
    const char *name = last ? "all" : trait->id;
    guint precision = old != NULL ? floor_of(old, set, name, "precision") : 0;
    guint recall = old != NULL ? floor_of(old, set, name, "recall") : 0;
    g_string_append_printf(out, "%s,%s,%u,%u\n", set, name, MAX(precision, ratchet_precision(&floor)),
                           MAX(recall, ratchet_recall(&floor)));
  }
  assert_true(g_file_set_contents(path, out->str, -1, NULL));
}

static void check_sum(const Fixture *f, const char *set, const RatchetSum *sum) {
  g_autofree char *path = law_path("tests/law/ratchet.csv");
  if (g_strcmp0(g_getenv("CARNET_GOLDEN"), "rewrite") == 0) rewrite(f->lexicon, set, sum, path);
  g_autoptr(GPtrArray) floors = ratchet_csv(path);
  assert_non_null(floors);
  assert_true(floor_of(floors, set, "all", "recall") > 0);
  guint fallen = 0;
  for (guint bit = 0; bit < carnet_lexicon_n_traits(f->lexicon); bit++) {
    const CarnetTrait *trait = carnet_lexicon_trait(f->lexicon, bit);
    if (trait != NULL && sum->trait[bit].right + sum->trait[bit].missed > 0)
      fallen += check_one(floors, set, trait->id, &sum->trait[bit]);
  }
  fallen += check_one(floors, set, "all", &sum->all);
  print_message("%s: %u fields, %u sensitive ones without a trait, %u of them ordinary\n", set, sum->fields,
                sum->sensitive_lost, sum->sensitive_as_ordinary);
  assert_int_equal(fallen, 0);
}

/* ---- the sets ---------------------------------------------------------------------------------------------
 */

static void check_lists(const Fixture *f, const char *set, const GPtrArray *lists) {
  RatchetSum all = {.fields = 0};
  for (guint i = 0; i < lists->len; i++) {
    const FieldList *list = g_ptr_array_index(lists, i);
    RatchetSum sum = {.fields = 0};
    classify_list(f, list, &sum);
    print_catalogue(list->name, &sum);
    ratchet_join(&all, &sum);
  }
  assert_true(all.fields > 0);
  check_sum(f, set, &all);
}

/* All files of a set: <set>.csv, <set>_2.csv and so on. */
static void check_own(const Fixture *f, const char *set) {
  g_autofree char *folder = law_path("tests/law");
  g_autoptr(GPtrArray) lists = field_lists_read(folder, set);
  assert_non_null(lists);
  check_lists(f, set, lists);
}

static void holdout(void **state) { check_own(*state, "holdout"); }

static void blind(void **state) { check_own(*state, "blind"); }

static void labelled(void **state) {
  g_autoptr(GPtrArray) lists = field_lists_labelled();
  if (lists == NULL) {
    print_message("skip: shared\n");
    skip();
  }
  check_lists(*state, "labelled", lists);
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
  const struct CMUnitTest tests[] = {cmocka_unit_test(holdout), cmocka_unit_test(blind),
                                     cmocka_unit_test(labelled)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
