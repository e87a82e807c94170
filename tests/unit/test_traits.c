/* links: compliance base */
/*
 * test_traits.c - the lexicon: schema, judging, evidence, cache.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "carnet/error.h"
#include "carnet/canon.h"
#include "carnet/fs.h"
#include "carnet/traits.h"
#include "lexicon.h"

#define HEAD "carnet_lexicon: 1\nid: \"t\"\nversion: \"1\"\n"
#define TRAITS                                                                                               \
  "traits:\n- {id: \"a.one\", bit: 0, en: \"A\", zh: \"甲\", sensitive: true}\n"                            \
  "- {id: \"b.two\", bit: 5, en: \"B\", zh: \"乙\", sensitive: false}\n"

static const char small[] = HEAD TRAITS
    "rules:\n"
    "- id: \"r.strong\"\n  trait: \"a.one\"\n  strength: strong\n  all: [{in: [path], re: \" gps \"}]\n"
    "  any: [{in: [leaf], re: \" lat\"}, {in: [zh], re: \"纬度\"}]\n  none: [{in: [path, en], re: \"antenna\"}]\n"
    "- id: \"r.weak_leaf\"\n  trait: \"b.two\"\n  strength: weak\n  any: [{in: [leaf], re: \" seat \"}]\n"
    "- id: \"r.weak_path\"\n  trait: \"b.two\"\n  strength: weak\n  any: [{in: [path], re: \" belt \"}]\n"
    "- id: \"r.weak_en\"\n  trait: \"b.two\"\n  strength: weak\n  any: [{in: [en], re: \"occupant\"}]\n"
    "- id: \"r.weak_parent\"\n  trait: \"b.two\"\n  strength: weak\n  any: [{in: [parent], re: \"cabin\"}]\n"
    "- id: \"r.unit\"\n  trait: \"b.two\"\n  strength: strong\n  any: [{in: [unit], re: \"^ km $\"}, {in: [type], re: \"^ enum $\"}, {in: [values], re: \"buckled\"}]\n"
    "- id: \"r.head\"\n  trait: \"b.two\"\n  strength: strong\n  any: [{in: [head], re: \" (charger|dies\\\\w* early) \"}]\n"
    "- id: \"r.joined\"\n  trait: \"b.two\"\n  strength: strong\n  any: [{in: [near], re: \" low battery \"}, {in: [path], re: \"^ low battery volt\"}]\n"
    "- id: \"r.near\"\n  trait: \"b.two\"\n  strength: strong\n  any: [{in: [near, zhead], re: \" fence |围栏\"}]\n  none: [{set: said}]\n"
    "sets:\n- id: said\n  terms: [{in: [leaf], re: \" enabled $\"}, {in: [zhead], re: \"开关 $\"}]\n"
    "words:\n- {word: \"seat belt\", from: [sblt, sb]}\n- {word: \"battery\", from: [bat]}\n"
    "envelopes: [data, a list]\ntails: [value, item]\n"
    "ordinary:\n- id: \"o.temp\"\n  any: [{in: [leaf, en], re: \"temperature\"}]\n"
    "doubts:\n- id: \"d.name\"\n  any: [{in: [leaf], re: \" name $\"}]\n";

static char *folder_with(const char *text) {
  char *folder = g_dir_make_tmp("carnet-lexicon-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "a.yaml", NULL);
  assert_true(g_file_set_contents(path, text, -1, NULL));
  return folder;
}

static void drop_folder(char *folder) {
  g_auto(GStrv) names = carnet_fs_list(folder, NULL, NULL);
  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    g_autofree char *path = g_build_filename(folder, names[i], NULL);
    g_unlink(path);
  }
  g_rmdir(folder);
  g_free(folder);
}

static CarnetLexicon *load(const char *text, const char *cache, GError **error) {
  char *folder = folder_with(text);
  CarnetLexicon *lexicon = carnet_lexicon_load(folder, cache, error);
  drop_folder(folder);
  return lexicon;
}

/* ---- judging --------------------------------------------------------------------------------------------
 */

static const struct {
  CarnetFieldText text;
  guint64 traits;
  gboolean ordinary;
} judged[] = {
    {{.path = "Vehicle.GPS.Latitude"}, 1, FALSE},
    {{.path = "Vehicle.GPS.Speed"}, 0, FALSE},
    {{.path = "Vehicle.GPS.Speed", .description_zh = "纬度"}, 1, FALSE},
    {{.path = "Vehicle.GPS.AntennaLat"}, 0, FALSE},
    {{.path = "gps_lat", .description_en = "of the antenna"}, 0, FALSE},
    {{.path = "gps_lat", .comment = "of the antenna"}, 0, FALSE},
    {{.path = "gpsLat"}, 1, FALSE},
    {{.path = "gps.lat.value"}, 1, FALSE}, /* its value */
    {{.path = "gps.lat.item.value"}, 1, FALSE},
    {{.path = "low.data.battery"}, 32, FALSE}, /* what only holds others does not part them */
    {{.path = "data.low.aList.data.battery"}, 32, FALSE},
    {{.path = "data.value"}, 0, FALSE},
    {{.path = "value"}, 0, FALSE},
    {{.path = "fence.data"}, 32, FALSE},     /* the last one names the field, whatever it is called */
    {{.path = "door.seat"}, 0, FALSE},       /* one weak */
    {{.path = "belt.seat"}, 0, FALSE},       /* two weak, both from the path */
    {{.path = "cabin.seat"}, 1 << 5, FALSE}, /* parent and leaf are disjoint */
    {{.path = "door.seat", .description_en = "occupant"}, 1 << 5, FALSE}, /* two columns */
    {{.path = "door.seat", .comment = "occupant"}, 1 << 5, FALSE},
    {{.path = "cabin.Sblt"}, 1 << 5, FALSE}, /* written out: "cabin . seat belt" */
    {{.path = "door.Sblt"}, 0, FALSE},
    {{.path = "x", .description_en = "sblt", .comment = "cabin"}, 0, FALSE}, /* of paths only */
    {{.path = "x", .unit = "km"}, 1 << 5, FALSE},
    {{.path = "x", .description_en = "Whether it is at a charger"}, 1 << 5, FALSE}, /* the sixth word */
    {{.path = "x", .description_en = "Whether it now is not at a charger"}, 0, FALSE},
    {{.path = "x", .description_en = "This value indicates if it is at a charger"}, 1 << 5, FALSE},
    {{.path = "x", .description_en = "Is the"}, 0, FALSE},
    {{.path = "x", .description_en = "On or off. Charger"}, 0, FALSE}, /* the first sentence */
    {{.path = "charger", .comment = "charger", .description_zh = "charger"}, 0, FALSE},
    {{.path = "x", .unit = "km/h"}, 0, FALSE},
    {{.path = "x", .type = "enum"}, 1 << 5, FALSE},
    {{.path = "km", .type = "km"}, 0, FALSE},
    {{.path = "x", .values = "1=Buckled"}, 1 << 5, FALSE},
    {{.path = "CoolantTemperature"}, 0, TRUE},
    {{.path = "gps.LatTemperature"}, 1, TRUE},
    {{.path = "temperature.name"}, 0, FALSE},                      /* a concept of the path alone */
    {{.path = "name", .description_en = "temperature"}, 0, FALSE}, /* ordinary but for the doubt */
    {{.path = "names", .description_en = "temperature"}, 0, TRUE},
    {{.path = "a.fence.c.d"}, 1 << 5, FALSE},
    {{.path = "is.low.battery"}, 1 << 5, FALSE}, /* across segments */
    {{.path = "is.low.x.battery"}, 0, FALSE},
    {{.path = "low.battery.b.c"}, 0, FALSE}, /* too far from the end */
    {{.path = "low.battery.volt"}, 1 << 5, FALSE},
    {{.path = "a.low.volt.battery"}, 0, FALSE},
    {{.path = "a.car.low.battery"}, 1 << 5, FALSE},
    {{.path = "low.bat"}, 1 << 5, FALSE}, /* across, and written out */
    {{.path = "fence.b.c.d"}, 0, FALSE},  /* the fourth segment from the end is far */
    {{.path = "fence.enabled"}, 0, FALSE},
    {{.path = "x", .description_zh = "围栏，有开关"}, 1 << 5, FALSE},
    {{.path = "x", .description_zh = "围栏开关"}, 0, FALSE},
    {{.path = "x", .description_zh = "半径：围栏的"}, 0, FALSE},                 /* the second clause */
    {{.path = "0x02E4", .description_en = "State of the fence"}, 1 << 5, FALSE}, /* a number: a title */
    {{.path = "spn.84", .description_en = "Fence enabled"}, 0, FALSE},
    {{.path = "radius", .description_en = "State of the fence"}, 0, FALSE}, /* a name: a description */
    {{.path = "0x02E4", .description_en = "One two three four five six seven of the fence"}, 0, FALSE},
    {{.path = ""}, 0, FALSE},
    {{.path = NULL}, 0, FALSE},
    {{.path = "\xff\xfe gps lat"}, 1, FALSE}, /* bytes that are not UTF-8 only separate */
};

static void judging(void **state) {
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetLexicon) lexicon = load(small, NULL, &error);
  if (lexicon == NULL) fail_msg("%s", error->message);
  assert_int_equal(carnet_lexicon_n_traits(lexicon), 6);
  assert_null(carnet_lexicon_trait(lexicon, 1));
  assert_string_equal(carnet_lexicon_trait(lexicon, 5)->zh, "乙");
  assert_int_equal(carnet_lexicon_bit(lexicon, "b.two"), 5);
  assert_int_equal(carnet_lexicon_bit(lexicon, "c"), -1);
  g_autoptr(CarnetClassifier) classifier = carnet_classifier_new(lexicon, &error);
  for (guint round = 0; round < 2; round++) /* the second from memory */
    for (guint i = 0; i < G_N_ELEMENTS(judged); i++) {
      CarnetTraits out;
      carnet_classify(classifier, &judged[i].text, 1, &out);
      if (out.traits != judged[i].traits || !out.ordinary != !judged[i].ordinary)
        fail_msg("row %u %s: traits %x ordinary %d", i, judged[i].text.path, (unsigned)out.traits,
                 out.ordinary);
    }
}

/* ---- evidence -------------------------------------------------------------------------------------------
 */

static const CarnetEvidence *find(const GPtrArray *all, const char *rule) {
  for (guint i = 0; i < all->len; i++) {
    const CarnetEvidence *one = g_ptr_array_index(all, i);
    if (strcmp(one->rule, rule) == 0) return one;
  }
  return NULL;
}

static void evidence(void **state) {
  (void)state;
  g_autoptr(CarnetLexicon) lexicon = load(small, NULL, NULL);
  g_autoptr(CarnetClassifier) classifier = carnet_classifier_new(lexicon, NULL);
  CarnetFieldText text = {
      .path = "car.GPS_Latitude", .description_zh = "车的纬度", .description_en = "occupant"};
  g_autoptr(GPtrArray) all = carnet_classify_explain(classifier, &text);
  const CarnetEvidence *strong = find(all, "r.strong"), *weak = find(all, "r.weak_en");
  assert_true(strong != NULL && strong->counts && !strong->blocked && weak != NULL && !weak->counts);
  assert_int_equal(strong->spans->len, 3);
  CarnetSpan gps = g_array_index(strong->spans, CarnetSpan, 0),
             lat = g_array_index(strong->spans, CarnetSpan, 1);
  CarnetSpan zh = g_array_index(strong->spans, CarnetSpan, 2);
  assert_true(gps.part == 'p' && gps.start == 4 && gps.end == 7);
  assert_true(lat.part == 'p' && lat.start == 8 && lat.end == 16);
  assert_true(zh.part == 'z' && zh.start == 6 && zh.end == 12);
  text.comment = "antenna";
  g_autoptr(GPtrArray) against = carnet_classify_explain(classifier, &text);
  const CarnetEvidence *blocked = find(against, "r.strong");
  assert_true(blocked->blocked && !blocked->counts);
  CarnetSpan last = g_array_index(blocked->spans, CarnetSpan, blocked->spans->len - 1);
  assert_true(last.part == 'c' && last.against && last.start == 0 && last.end == 7);
}

/* Places in a head, and in a path that was read written out. */
static void evidence_of_words(void **state) {
  (void)state;
  g_autoptr(CarnetLexicon) lexicon = load(small, NULL, NULL);
  g_autoptr(CarnetClassifier) classifier = carnet_classifier_new(lexicon, NULL);
  CarnetFieldText said = {.path = "x", .description_en = "The charger, the charger"};
  g_autoptr(GPtrArray) head = carnet_classify_explain(classifier, &said);
  const CarnetEvidence *words = find(head, "r.head");
  assert_true(words != NULL && words->counts && words->spans->len == 2);
  CarnetSpan word = g_array_index(words->spans, CarnetSpan, 1);
  assert_true(word.part == 'e' && word.start == 17 && word.end == 24);
  CarnetFieldText brief = {.path = "cabin.IsSbltOn"};
  g_autoptr(GPtrArray) written_out = carnet_classify_explain(classifier, &brief);
  const CarnetEvidence *seat = find(written_out, "r.weak_leaf");
  assert_true(seat != NULL && seat->counts && seat->spans->len == 1);
  CarnetSpan sblt = g_array_index(seat->spans, CarnetSpan, 0);
  assert_true(sblt.part == 'p' && sblt.start == 8 && sblt.end == 12);
}

/* Places in a path that was read across its segments. */
static void evidence_across(void **state) {
  (void)state;
  g_autoptr(CarnetLexicon) lexicon = load(small, NULL, NULL);
  g_autoptr(CarnetClassifier) classifier = carnet_classifier_new(lexicon, NULL);
  static const struct {
    const char *path;
    guint32 start, end;
  } rows[] = {
      {"a.b.Is_Low.Battery", 7, 18},
      {"a.b.c.Low.Bat", 6, 13},
      {"low.battery.volt", 0, 11},
      {"data.a.low.data.battery.value", 7, 23},
      {"data.low.bat.volt.value", 5, 12},
      {"low.battery.voltabcdefghij", 0, 11}}; /* 32 bytes written out: the place behind is asked for */
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    CarnetFieldText text = {.path = rows[i].path};
    g_autoptr(GPtrArray) all = carnet_classify_explain(classifier, &text);
    const CarnetEvidence *joined = find(all, "r.joined");
    assert_true(joined != NULL && joined->counts && joined->spans->len >= 1);
    CarnetSpan span = g_array_index(joined->spans, CarnetSpan, 0);
    assert_int_equal(span.part, 'p');
    assert_int_equal(span.start, rows[i].start);
    assert_int_equal(span.end, rows[i].end);
  }
}

/* ---- what is refused ------------------------------------------------------------------------------------
 */

#define RULE(trait, strength, body)                                                                          \
  HEAD TRAITS "rules:\n- id: \"r\"\n  trait: \"" trait "\"\n  strength: " strength "\n" body
static const struct {
  const char *text, *message;
} refused[] = {
    {"carnet_lexicon: 2\nid: \"t\"\nversion: \"1\"\n", "a.yaml:1:"},
    {HEAD "colour: red\n", "a.yaml:4:1: "},
    {HEAD "traits:\n- {id: \"a\", bit: 64, en: \"A\", zh: \"A\", sensitive: true}\n",
     "a.yaml:5:18: bit out of range"},
    {HEAD "traits:\n- {id: \"a\", bit: 1, en: \"A\", zh: \"A\", sensitive: maybe}\n", "a.yaml:5:"},
    {HEAD TRAITS "- {id: \"c\", bit: 5, en: \"A\", zh: \"A\", sensitive: true}\n",
     "a.yaml:7:18: bit 5 is b.two already"},
    {HEAD TRAITS "- {id: \"a.one\", bit: 6, en: \"A\", zh: \"A\", sensitive: true}\n", "trait a.one twice"},
    {HEAD "envelopes: [Data]\n", "a.yaml:4:13: \"Data\" is not one segment"},
    {HEAD "tails: [value, a.b]\n", "a.yaml:4:16: \"a.b\" is not one segment"},
    {HEAD "tails: [value, value]\n", "a.yaml:4:16: \"value\" twice"},
    {HEAD "endings: [info, \"a list\"]\n", "a.yaml:4:17: \"a list\" is not one token"},
    {HEAD "endings: [info, info]\n", "a.yaml:4:17: \"info\" twice"},
    {RULE("c", "strong", "  any: [{in: [path], re: \"x\"}]\n"), "a.yaml:9:10: no trait \"c\""},
    {RULE("a.one", "huge", "  any: [{in: [path], re: \"x\"}]\n"), "a.yaml:10:"},
    {RULE("a.one", "strong", ""), "neither all nor any"},
    {RULE("a.one", "strong", "  none: [{in: [path], re: \"x\"}]\n"), "neither all nor any"},
    {RULE("a.one", "strong", "  any: [{in: [nose], re: \"x\"}]\n"), "a.yaml:11:15: no part \"nose\""},
    {RULE("a.one", "strong", "  any: [{in: [], re: \"x\"}]\n"), "name at least one part"},
    {RULE("a.one", "strong", "  any: [{in: [path], re: \"(x\"}]\n"),
     "a.yaml:11:26: PCRE2 does not take this pattern"},
    {RULE("a.one", "strong", "  any: [{in: [path], re: \"x(?=y)\"}]\n"), "a.yaml:11:26: hyperscan"},
    {RULE("a.one", "strong", "  any: [{in: [path], re: \"x*\"}]\n"), "matches the empty text"},
    {RULE("a.one", "strong", "  any: [{in: [path], re: \"\"}]\n"), "re is empty"},
    {RULE("a.one", "strong", "  any: [{set: none}]\n"), "a.yaml:11:9: no set \"none\""},
    {RULE("a.one", "strong",
          "  all: [{set: s}]\nsets: [{id: s, terms: [{in: [path], re: a}, {in: [path], re: b}]}]\n"),
     "set s has several terms"},
    {HEAD TRAITS "sets: [{id: s, terms: []}]\n", "set s has 0 terms"},
    {HEAD TRAITS "sets: [{id: s, terms: [{in: [path], re: a}]}, {id: s, terms: [{in: [path], re: b}]}]\n",
     "set s twice"},
    {HEAD "words:\n- {word: \"seatBelt\", from: [sb]}\n",
     "a.yaml:5:10: \"seatBelt\" is not as tokens are written"},
    {HEAD "words:\n- {word: \"seat\", from: [\"s b\"]}\n", "a.yaml:5:25: \"s b\" is not one token"},
    {HEAD "words:\n- {word: \"seat\", from: [s, s]}\n", "a.yaml:5:28: \"s\" twice"},
    {HEAD "words:\n- {word: \"seat\"}\n", "a.yaml:5:"},
    {RULE("a.one", "strong", "  any: [{in: [path], re: \" VIN \"}]\n"),
     "a.yaml:11:26: the lexicon does not take this pattern: tokens have no upper case"},
    {RULE(
         "a.one", "strong",
         "  any: [{in: [path], re: \"x\"}]\n- id: \"r\"\n  trait: \"a.one\"\n  strength: weak\n  any: [{in: [path], re: \"y\"}]\n"),
     "rule r twice"},
};

static void refusals(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetLexicon) lexicon = load(refused[i].text, NULL, &error);
    assert_null(lexicon);
    assert_int_equal(error->code & 0xff, CARNET_ERROR_INPUT);
    if (strstr(error->message, refused[i].message) == NULL) fail_msg("case %u says: %s", i, error->message);
  }
}

/* ---- cache ----------------------------------------------------------------------------------------------
 */

static void cache(void **state) {
  (void)state;
  char *folder = g_dir_make_tmp("carnet-cache-XXXXXX", NULL);
  g_autoptr(CarnetLexicon) first = load(small, folder, NULL);
  g_auto(GStrv) names = carnet_fs_list(folder, ".hsdb", NULL);
  assert_true(g_strv_length(names) > 2); /* one for each part that patterns read */
  g_autoptr(CarnetLexicon) second = load(small, folder, NULL);
  assert_string_equal(carnet_lexicon_digest(first), carnet_lexicon_digest(second));
  /* A damaged cache is no error and no wrong answer. */
  g_autofree char *path = g_build_filename(folder, names[0], NULL);
  g_autofree char *bytes = NULL;
  gsize n;
  assert_true(g_file_get_contents(path, &bytes, &n, NULL));
  for (gsize i = n / 2; i < n / 2 + 64 && i < n; i++) bytes[i] = (char)(bytes[i] ^ 0x5a);
  assert_true(g_file_set_contents(path, bytes, (gssize)n, NULL));
  g_autoptr(CarnetLexicon) third = load(small, folder, NULL);
  assert_non_null(third);
  g_autoptr(CarnetClassifier) classifier = carnet_classifier_new(third, NULL);
  CarnetTraits out;
  carnet_classify(classifier, &judged[0].text, 1, &out);
  assert_int_equal(out.traits, judged[0].traits);
  drop_folder(folder);
}

/* ---- texts that are like others -------------------------------------------------------------------------
 */

static const char numbered[] = HEAD TRAITS
    "rules:\n"
    "- id: \"r.row\"\n  trait: \"a.one\"\n  strength: strong\n  any: [{in: [leaf], re: \" row [1-3] \"}]\n"
    "- id: \"r.any\"\n  trait: \"b.two\"\n  strength: strong\n  all: [{in: [path], re: \" row \\\\d\"}]\n"
    "  none: [{in: [near], re: \" \\\\d\\\\d \"}, {in: [parent], re: \" far \"}, {in: [leaf], re: \" spare \"}]\n";

/* More of them than are taken at a time, twice over, so that most are remembered: no number's answer may be
 * given to another, nor one parent's. */
static void numbers(void **state) {
  (void)state;
  g_autoptr(CarnetLexicon) lexicon = load(numbered, NULL, NULL);
  g_autoptr(CarnetClassifier) classifier = carnet_classifier_new(lexicon, NULL);
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
  enum { N = 700, KINDS = 4 };
  static const char *const form[KINDS] = {"a.row%u", "far.row%u", "a.spare_row%u", "row%u.a"};
  CarnetFieldText text[N] = {{0}};
  CarnetTraits out[N];
  for (guint i = 0; i < N; i++) {
    g_ptr_array_add(paths, g_strdup_printf(form[i % KINDS], i / KINDS % 25));
    text[i].path = g_ptr_array_index(paths, i);
  }
  carnet_classify(classifier, text + KINDS, KINDS, out); /* what is remembered first has met a digit */
  for (guint round = 0; round < 2; round++) {
    carnet_classify(classifier, text, N, out);
    for (guint i = 0; i < N; i++) {
      guint number = i / KINDS % 25, kind = i % KINDS;
      guint64 row = kind != 3 && number >= 1 && number <= 3 ? 1 : 0;
      guint64 any = (kind == 0 || kind == 3) && number < 10 ? 1 << 5 : 0;
      if (out[i].traits != (row | any))
        fail_msg("round %u, %s: traits %x", round, text[i].path, (unsigned)out[i].traits);
    }
  }
}

static const struct {
  const char *re, *crossing; /* NULL: nothing */
} crossings[] = {
    {" speed ", NULL},
    {"speed", NULL},
    {" (a|b) ", NULL},
    {" (deploy|fired |inflated )|展开|起爆", NULL},
    {"( |^)foo", NULL},
    {" abc( |$)", NULL},
    {" (a |b |c d |e)", " (c d )"},
    {" a| b c |d", " b c "},
    {"^ (a b|c|d [e|f])$", "^ (a b|d [e|f])$"},
    {" (a b|c) (d|e f)", " (a b|c) (d|e f)"},
    {" (seat|belt) (x )?y ", " (seat|belt) (x )?y "},
    {" foo( bar)* $", " foo( bar)* $"},
    {"( a)+", "( a)+"},
    {" a.b", " a.b"},
    {" a \\. b ", " a \\. b "},
    {"(a )?b", "(a )?b"},
    {" +a", " +a"},
    {"(a |b)(c|d)", "(a |b)(c|d)"},
};

static void crossing(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(crossings); i++) {
    g_autofree char *kept = lexicon_crossing(crossings[i].re);
    if (g_strcmp0(kept, crossings[i].crossing) != 0)
      fail_msg("of \"%s\": \"%s\"", crossings[i].re, kept != NULL ? kept : "nothing");
  }
}

static void same_traits(const CarnetLexicon *a, const CarnetLexicon *b) {
  assert_string_equal(carnet_lexicon_digest(a), carnet_lexicon_digest(b));
  assert_string_equal(carnet_lexicon_version(a), carnet_lexicon_version(b));
  assert_int_equal(carnet_lexicon_n_traits(a), carnet_lexicon_n_traits(b));
  for (guint bit = 0; bit < carnet_lexicon_n_traits(a); bit++) {
    const CarnetTrait *x = carnet_lexicon_trait(a, bit), *y = carnet_lexicon_trait(b, bit);
    assert_int_equal(x != NULL, y != NULL);
    if (x == NULL) continue;
    assert_string_equal(x->id, y->id);
    assert_string_equal(x->en, y->en);
    assert_string_equal(x->zh, y->zh);
    assert_int_equal(x->sensitive, y->sensitive);
  }
}

static char *with_sum(const char *text) {
  char hex[CARNET_DIGEST_HEX + 1];
  carnet_digest_hex(text, strlen(text), hex);
  return g_strdup_printf("%s\n%s", hex, text);
}

/* Version and traits from the cache, rules by the first classifier, when the files may be gone; and nothing
 * is believed that is damaged, of another lexicon or no head at all. */
static void head(void **state) {
  (void)state;
  char *folder = g_dir_make_tmp("carnet-cache-XXXXXX", NULL);
  g_autoptr(CarnetLexicon) first = load(small, folder, NULL);
  g_auto(GStrv) names = carnet_fs_list(folder, ".head", NULL);
  assert_int_equal(g_strv_length(names), 1);
  g_autofree char *path = g_build_filename(folder, names[0], NULL), *good = NULL;
  assert_true(g_file_get_contents(path, &good, NULL, NULL));
  g_autoptr(CarnetLexicon) second = load(small, folder, NULL);
  same_traits(first, second);
  g_autoptr(CarnetClassifier) classifier = carnet_classifier_new(second, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(judged); i++) {
    CarnetTraits out;
    carnet_classify(classifier, &judged[i].text, 1, &out);
    assert_int_equal(out.traits, judged[i].traits);
  }
  same_traits(first, second);
  const char *body = strchr(good, '\n') + 1;
  g_auto(GStrv) apart = g_strsplit(body, carnet_lexicon_digest(first), 2);
  g_autofree char *foreign = g_strdup_printf("%s%064d%s", apart[0], 0, apart[1]);
  g_autofree char *flipped = g_strdup(good), *half = g_strndup(good, strlen(good) / 2);
  flipped[strlen(flipped) / 2] ^= 1;
  g_autofree char *other_lexicon = with_sum(foreign), *no_head = with_sum("version: \"1\"\n");
  const char *const bad[] = {flipped, half, "", "\n", other_lexicon, no_head};
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    assert_true(g_file_set_contents(path, bad[i], -1, NULL));
    g_autoptr(CarnetLexicon) third = load(small, folder, NULL);
    assert_non_null(third);
    same_traits(first, third);
    g_autofree char *again = NULL;
    assert_true(g_file_get_contents(path, &again, NULL, NULL));
    assert_string_equal(again, good); /* written anew */
  }
  /* A whole one is believed: so it is what is read. */
  g_auto(GStrv) parts = g_strsplit(body, "en: \"", 2);
  g_autofree char *marked = g_strdup_printf("%sen: \"marked %s", parts[0], parts[1]), *all = with_sum(marked);
  assert_true(g_file_set_contents(path, all, -1, NULL));
  g_autoptr(CarnetLexicon) fourth = load(small, folder, NULL);
  assert_true(g_str_has_prefix(carnet_lexicon_trait(fourth, 0)->en, "marked "));
  drop_folder(folder);
}

/* What is refused is refused with a cache too, and none is left of it. */
static void no_head_of_a_bad_one(void **state) {
  (void)state;
  char *folder = g_dir_make_tmp("carnet-cache-XXXXXX", NULL);
  g_autofree char *bad = g_strconcat(small, "- id: \"d.name\"\n  any: [{in: [leaf], re: \"x\"}]\n", NULL);
  for (guint i = 0; i < 2; i++) {
    g_autoptr(GError) error = NULL;
    assert_null(load(bad, folder, &error));
    assert_non_null(error);
  }
  g_auto(GStrv) names = carnet_fs_list(folder, ".head", NULL);
  assert_int_equal(g_strv_length(names), 0);
  drop_folder(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(judging),
                                     cmocka_unit_test(evidence),
                                     cmocka_unit_test(evidence_of_words),
                                     cmocka_unit_test(evidence_across),
                                     cmocka_unit_test(refusals),
                                     cmocka_unit_test(cache),
                                     cmocka_unit_test(numbers),
                                     cmocka_unit_test(crossing),
                                     cmocka_unit_test(head),
                                     cmocka_unit_test(no_head_of_a_bad_one)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
