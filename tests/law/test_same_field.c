/* links: compliance base law.c ratchet.c field_list.c */
/*
 * test_same_field.c - a field stays what it is, however its catalogue writes its name: words cut by signs or
 * by capitals, and segments around it in which an interface packs its answers. No label is needed to judge
 * that: what counts is whether the same field comes out otherwise. Rules lean on how the lists that they were
 * written from cut their names; another catalogue's way to do so must not take that away.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "carnet/text.h"
#include "field_list.h"
#include "law.h"

/* Fields of a thousand that may come out otherwise. */
#define MAY_DIFFER 5u

typedef struct {
  CarnetLexicon *lexicon;
  CarnetClassifier *classifier;
  GPtrArray *lists; /* of FieldList */
} Fixture;

typedef enum { AS_IT_IS, SNAKE, UPPER_SNAKE, KEBAB, CAMEL, PASCAL, SPACED } Case;

typedef struct {
  const char *name, *before, *behind; /* segments around the path, with their signs */
  Case how;
} Form;
static const Form forms[] = {
    {"snake_case", "", "", SNAKE},
    {"UPPER_SNAKE", "", "", UPPER_SNAKE},
    {"kebab-case", "", "", KEBAB},
    {"camelCase", "", "", CAMEL},
    {"PascalCase", "", "", PASCAL},
    {"words apart", "", "", SPACED},
    {"an answer's data", "response.data.", "", AS_IT_IS},
    {"a result in a result", "result.data.", "", AS_IT_IS},
    {"attributes of a payload", "payload.attributes.", "", AS_IT_IS},
    {"a device's shadow", "state.reported.", "", AS_IT_IS},
    {"items of a list", "items.", "", AS_IT_IS},
    {"the body of a telemetry message", "TelemetryMessage.body.", "", AS_IT_IS},
    {"a value", "", ".value", AS_IT_IS},
    {"a value in the list of an answer", "response.items.", ".value", AS_IT_IS},
    {"a path with strokes", "/data/", "", AS_IT_IS},
};

/* ---- writing a name otherwise -----------------------------------------------------------------------------
 */

static void append_word(GString *out, const char *word, Case how, gboolean first) {
  static const char *const between[] = {"", "_", "_", "-", "", "", " "};
  if (!first) g_string_append(out, between[how]);
  g_autofree char *upper = g_ascii_strup(word, -1);
  if (how == UPPER_SNAKE)
    g_string_append(out, upper);
  else if (how == PASCAL || how == SPACED || (how == CAMEL && !first))
    g_string_append_printf(out, "%c%s", upper[0], word + 1);
  else
    g_string_append(out, word);
}

/* The words of a segment are its tokens: what is asked is whether the same words come out the same. Where
 * writing them otherwise makes other words (`v2x` as `v_2_x`) nothing is asked. */
static char *written(const char *path, Case how) {
  g_autoptr(CarnetTokens) tokens = carnet_tokens_new(path, -1);
  g_auto(GStrv) words = g_strsplit(tokens->text, " ", -1);
  g_autoptr(GString) out = g_string_new(NULL);
  gboolean first = TRUE;
  for (guint i = 0; words[i] != NULL; i++) {
    gboolean sign = strcmp(words[i], ".") == 0;
    if (sign)
      g_string_append_c(out, '.');
    else
      append_word(out, words[i], how, first);
    first = sign;
  }
  g_autoptr(CarnetTokens) again = carnet_tokens_new(out->str, -1);
  return g_strdup(strcmp(again->text, tokens->text) == 0 ? out->str : path);
}

static char *in_form(const char *path, const Form *form) {
  g_autofree char *name = form->how == AS_IT_IS ? g_strdup(path) : written(path, form->how);
  return g_strconcat(form->before, name, form->behind, NULL);
}

/* ---- asking -----------------------------------------------------------------------------------------------
 */

static gboolean differs(const Fixture *f, const CarnetFieldText *text, const Form *form) {
  CarnetTraits is, was;
  carnet_classify(f->classifier, text, 1, &was);
  g_autofree char *path = in_form(text->path, form);
  CarnetFieldText other = *text;
  other.path = path;
  carnet_classify(f->classifier, &other, 1, &is);
  if (is.traits == was.traits) return FALSE;
  print_message("%s: %s\n", form->name, path);
  return TRUE;
}

static void stays(void **state) {
  const Fixture *f = *state;
  guint bad = 0;
  for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
    guint fields = 0, changed = 0;
    for (guint l = 0; l < f->lists->len; l++) {
      const FieldList *list = g_ptr_array_index(f->lists, l);
      for (guint k = 0; k < list->fields->len; k++)
        changed += differs(f, &g_array_index(list->fields, ListedField, k).text, &forms[i]) ? 1 : 0;
      fields += list->fields->len;
    }
    print_message("%-34s %u of %u fields come out otherwise\n", forms[i].name, changed, fields);
    if (changed * 1000 > fields * MAY_DIFFER) bad++;
  }
  assert_int_equal(bad, 0);
}

/* The forms are other spellings at all, and of the same words. */
static void written_otherwise(void **state) {
  (void)state;
  static const char *const as[] = {NULL,
                                   "seat_belt.is_on",
                                   "SEAT_BELT.IS_ON",
                                   "seat-belt.is-on",
                                   "seatBelt.isOn",
                                   "SeatBelt.IsOn",
                                   "Seat Belt.Is On"};
  for (Case how = SNAKE; how <= SPACED; how++) {
    g_autofree char *path = written("seatBelt.is_on", how);
    assert_string_equal(path, as[how]);
  }
}

static int set_up(void **state) {
  Fixture *f = g_new0(Fixture, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = law_path("templates/packs/lexicon"), *own = law_path("tests/law");
  const char *build = g_getenv("B");
  g_autofree char *cache = build != NULL ? g_build_filename(build, "lexicon", NULL) : NULL;
  f->lexicon = carnet_lexicon_load(folder, cache, &error);
  f->classifier = f->lexicon != NULL ? carnet_classifier_new(f->lexicon, &error) : NULL;
  if (error != NULL) print_error("%s\n", error->message);
  f->lists = field_lists_read(own, "holdout");
  *state = f;
  return f->classifier != NULL && f->lists != NULL && f->lists->len > 0 ? 0 : -1;
}

static int tear_down(void **state) {
  Fixture *f = *state;
  g_ptr_array_unref(f->lists);
  carnet_classifier_free(f->classifier);
  carnet_lexicon_free(f->lexicon);
  g_free(f);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(written_otherwise), cmocka_unit_test(stays)};
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
