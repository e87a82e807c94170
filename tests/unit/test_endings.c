/* links: compliance base */
/*
 * test_endings.c - words at the end of a record's name, which say nothing of what it is: what is read of a
 * parent, what follows from it, and where it is found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "carnet/traits.h"
#include "lexicon.h"

static const char rules[] =
    "carnet_lexicon: 1\nid: \"t\"\nversion: \"1\"\n"
    "traits:\n- {id: \"a.one\", bit: 0, en: \"A\", zh: \"甲\", sensitive: true}\n"
    "- {id: \"b.two\", bit: 1, en: \"B\", zh: \"乙\", sensitive: false}\n"
    "- {id: \"c.three\", bit: 2, en: \"C\", zh: \"丙\", sensitive: false}\n"
    "rules:\n"
    "- id: \"r.last\"\n  trait: \"a.one\"\n  strength: strong\n  all: [{in: [record], re: \" (trips?|seat belt) $\"}]\n"
    "- id: \"r.any\"\n  trait: \"b.two\"\n  strength: strong\n  all: [{in: [record], re: \" (shift ?logs?|ride)( \\\\.| $)\"}]\n"
    "- id: \"r.weak\"\n  trait: \"c.three\"\n  strength: weak\n  any: [{in: [record], re: \" cabin $\"}]\n"
    "- id: \"r.weak_parent\"\n  trait: \"c.three\"\n  strength: weak\n  any: [{in: [parent], re: \" cabin \"}]\n"
    "- id: \"r.weak_leaf\"\n  trait: \"c.three\"\n  strength: weak\n  any: [{in: [leaf], re: \" seat \"}]\n"
    "words:\n- {word: \"seat belt\", from: [sblt]}\n- {word: \"log\", from: [lg]}\n"
    "envelopes: [data]\nendings: [info, list, log, logs]\n";

static CarnetLexicon *load(void) {
  g_autofree char *folder = g_dir_make_tmp("carnet-endings-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "a.yaml", NULL);
  assert_true(g_file_set_contents(path, rules, -1, NULL));
  g_autoptr(GError) error = NULL;
  CarnetLexicon *lexicon = carnet_lexicon_load(folder, NULL, &error);
  if (lexicon == NULL) fail_msg("%s", error->message);
  g_unlink(path);
  g_rmdir(folder);
  return lexicon;
}

/* ---- readings ---------------------------------------------------------------------------------------------
 */

static const struct {
  const char *text, *readings; /* apart by `|` */
} parents[] = {
    {" trip ", ""},
    {" trip info ", " trip "},
    {" trip info list 2 ", " trip info list | trip info | trip "},
    {" trip info x ", ""},
    {" info list ", " info "}, /* the first word is the name */
    {" info ", ""},
    {" 12 ", ""},
    {" trip 2 nd ", ""},
    {" a log . b . c list ", " a log . b . c | a . b . c list "},
    {" a . info . b 1 ", " a . info . b "},
    {" . info ", ""},
    {" ", ""},
    {"", ""},
};

static void readings(void **state) {
  (void)state;
  g_autoptr(CarnetLexicon) lexicon = load();
  for (guint i = 0; i < G_N_ELEMENTS(parents); i++) {
    gsize n = strlen(parents[i].text);
    LexiconEnding ending = {n, n, 0};
    g_autoptr(GString) all = g_string_new(NULL), one = g_string_new(NULL);
    while (lexicon_next_ending(lexicon, parents[i].text, &ending)) {
      lexicon_without(parents[i].text, n, &ending, one);
      g_string_append_printf(all, "%s%s", all->len > 0 ? "|" : "", one->str);
    }
    assert_string_equal(all->str, parents[i].readings);
  }
}

/* A path of nothing but such words has no more readings than a short one. */
static void bounded(void **state) {
  (void)state;
  g_autoptr(CarnetLexicon) lexicon = load();
  g_autoptr(GString) text = g_string_new(" trip ");
  for (guint i = 0; i < 1000; i++) g_string_append(text, i % 10 == 9 ? ". a " : "info ");
  LexiconEnding ending = {text->len, text->len, 0};
  guint n = 0;
  while (lexicon_next_ending(lexicon, text->str, &ending)) n++;
  assert_int_equal(n, LEXICON_ENDINGS_MAX);
}

/* ---- traits and places ------------------------------------------------------------------------------------
 */

static const struct {
  const char *path;
  guint64 traits;
  const char *rule;
  guint32 start, end; /* of what the rule met */
} judged[] = {
    {"trip.x", 1, "r.last", 0, 4},
    {"TripInfo.x", 1, "r.last", 0, 4},
    {"a.trips_info_list_2.x", 1, "r.last", 2, 7},
    {"trip_info.data.x", 1, "r.last", 0, 4}, /* an envelope */
    {"trip_info.b.x", 0, NULL, 0, 0},        /* not the last segment */
    {"trip_plan_info.x", 0, NULL, 0, 0},
    {"info_trip.x", 1, "r.last", 5, 9},
    {"sblt_info.x", 1, "r.last", 0, 4}, /* written out */
    {"trip_lg.x", 1, "r.last", 0, 4},   /* an ending written out */
    {"shift_log.x", 2, "r.any", 0, 9},  /* what ends so is one by its own name */
    {"shift_log_list.x", 2, "r.any", 0, 9},
    {"shift_logs_info_1.b.c.x", 2, "r.any", 0, 10},
    {"shift_list.x", 0, NULL, 0, 0},
    {"a.ride_info.trip_info.x", 3, "r.any", 2, 6},
    {"x.trip", 0, NULL, 0, 0}, /* a leaf is no record */
    {"trip", 0, NULL, 0, 0},
    {"cabin_info.x", 0, NULL, 0, 0}, /* parent and record are one column */
    {"cabin_info.seat", 4, "r.weak", 0, 5},
};

static void judging(void **state) {
  (void)state;
  g_autoptr(CarnetLexicon) lexicon = load();
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetClassifier) classifier = carnet_classifier_new(lexicon, &error);
  for (guint round = 0; round < 2; round++) /* the second from memory */
    for (guint i = 0; i < G_N_ELEMENTS(judged); i++) {
      CarnetFieldText text = {.path = judged[i].path};
      CarnetTraits out;
      carnet_classify(classifier, &text, 1, &out);
      if (out.traits != judged[i].traits) fail_msg("%s: traits %x", judged[i].path, (unsigned)out.traits);
    }
}

static void places(void **state) {
  (void)state;
  g_autoptr(CarnetLexicon) lexicon = load();
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetClassifier) classifier = carnet_classifier_new(lexicon, &error);
  for (guint i = 0; i < G_N_ELEMENTS(judged); i++) {
    CarnetFieldText text = {.path = judged[i].path};
    g_autoptr(GPtrArray) all = carnet_classify_explain(classifier, &text);
    const CarnetEvidence *met = NULL;
    for (guint k = 0; k < all->len && judged[i].rule != NULL; k++) {
      const CarnetEvidence *one = g_ptr_array_index(all, k);
      if (strcmp(one->rule, judged[i].rule) == 0) met = one;
    }
    if (judged[i].rule == NULL) continue;
    assert_true(met != NULL && met->counts && met->spans->len == 1);
    CarnetSpan span = g_array_index(met->spans, CarnetSpan, 0);
    if (span.part != 'p' || span.start != judged[i].start || span.end != judged[i].end)
      fail_msg("%s: %u to %u", judged[i].path, span.start, span.end);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(readings), cmocka_unit_test(bounded),
                                     cmocka_unit_test(judging), cmocka_unit_test(places)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
