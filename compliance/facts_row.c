/*
 * facts_row.c - facts of one row from its normalised column values. What a source leaves blank is missing,
 * not none.
 */
#include <string.h>

#include "facts.h"

typedef struct {
  FactSet *set;
  FactId fact;
  const CarnetRowFacts *row;
  CarnetColumn column; /* the first of the fact's columns */
} Deriving;

typedef void (*DeriveFunc)(const Deriving *d);

static const char *norm(const CarnetRowFacts *row, CarnetColumn column) {
  return row->norm[column] != NULL ? row->norm[column] : "";
}

gboolean fact_says_none(const char *value) {
  return strcmp(value, "none") == 0 || strcmp(value, "NONE") == 0 || strcmp(value, "-") == 0;
}

gboolean fact_is_vehicle(const char *value) {
  return g_ascii_strcasecmp(value, "vehicle") == 0 || g_ascii_strcasecmp(value, "in-vehicle") == 0 ||
         g_ascii_strcasecmp(value, "in_vehicle") == 0;
}

CarnetOutcome row_outcome(const CarnetRowFacts *row) {
  return row->look_again ? CARNET_OUTCOME_UNKNOWN : carnet_traits_outcome(row->traits);
}

/* Appends the places of a `;` list to `out`; TRUE where one of them is the vehicle itself. */
static gboolean add_places(const char *text, GPtrArray *out) {
  gboolean vehicle = FALSE;
  g_auto(GStrv) items = g_strsplit(text, ";", -1);
  for (guint i = 0; items[i] != NULL; i++) {
    g_strstrip(items[i]);
    if (fact_is_vehicle(items[i]))
      vehicle = TRUE;
    else if (items[i][0] != '\0' && !fact_says_none(items[i]))
      g_ptr_array_add(out, g_strdup(items[i]));
  }
  return vehicle;
}

static void set_places(const Deriving *d, GPtrArray *places) {
  g_ptr_array_add(places, NULL);
  fact_set_items_v(d->set, d->fact, (const char *const *)places->pdata);
}

static void derive_codes(const Deriving *d) {
  const char *text = norm(d->row, d->column);
  if (text[0] == '\0') return;
  g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func(g_free);
  add_places(text, places);
  set_places(d, places);
}

static const char *collected(const CarnetRowFacts *row) {
  const char *text = norm(row, CARNET_COLUMN_COLLECTED_IN);
  return text[0] != '\0' ? text : norm(row, CARNET_COLUMN_MARKET);
}

static void derive_collected(const Deriving *d) {
  const char *text = collected(d->row);
  if (text[0] != '\0') fact_set_items(d->set, d->fact, text);
}

static void derive_stored(const Deriving *d) { derive_codes(d); }

static void derive_in_vehicle(const Deriving *d) {
  const char *text = norm(d->row, CARNET_COLUMN_STORAGE);
  if (text[0] == '\0') return;
  g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func(g_free);
  fact_set_items(d->set, d->fact, add_places(text, places) ? "yes" : "no");
}

static void derive_present(const Deriving *d) {
  const char *from = collected(d->row);
  g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func(g_free);
  add_places(from, places);
  add_places(norm(d->row, CARNET_COLUMN_STORAGE), places);
  add_places(norm(d->row, CARNET_COLUMN_DESTINATION), places);
  if (d->row->exported_from != NULL) add_places(d->row->exported_from, places);
  /* Where it is collected is missing: the known places may say yes, none of them may say no. condition.c asks
     `items` first and takes `known` FALSE as missing. */
  set_places(d, places);
  if (from[0] == '\0') d->set->value[d->fact].known = FALSE;
}

/* EU is a region: whether one of its members is another country nobody can tell from two letters. */
static gboolean is_country(const char *place) {
  return strlen(place) == 2 && g_ascii_isupper(place[0]) && g_ascii_isupper(place[1]) &&
         strcmp(place, "EU") != 0;
}

/* Yes by one country that is not that of collection; no only where every place is said and is a country. */
static void derive_abroad(const Deriving *d, CarnetColumn column) {
  const char *text = norm(d->row, column), *from = collected(d->row);
  if (text[0] == '\0' || !is_country(from)) return;
  g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func(g_free);
  add_places(text, places);
  gboolean sure = TRUE;
  for (guint i = 0; i < places->len; i++) {
    const char *place = g_ptr_array_index(places, i);
    if (is_country(place) && strcmp(place, from) != 0) {
      fact_set_items(d->set, d->fact, "yes");
      return;
    }
    sure = sure && is_country(place);
  }
  if (sure) fact_set_items(d->set, d->fact, "no");
}

static void derive_stored_abroad(const Deriving *d) { derive_abroad(d, CARNET_COLUMN_STORAGE); }

static void derive_sent_abroad(const Deriving *d) { derive_abroad(d, CARNET_COLUMN_DESTINATION); }

static void derive_leaves(const Deriving *d) {
  g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func(g_free);
  const char *storage = norm(d->row, CARNET_COLUMN_STORAGE);
  const char *recipients = norm(d->row, CARNET_COLUMN_RECIPIENTS),
             *sent = norm(d->row, CARNET_COLUMN_DESTINATION);
  gboolean vehicle = add_places(storage, places);
  gboolean shared = recipients[0] != '\0' && !fact_says_none(recipients);
  gboolean abroad = sent[0] != '\0' && !fact_says_none(sent);
  if (places->len > 0 || shared || abroad)
    fact_set_items(d->set, d->fact, "yes");
  else if (vehicle)
    fact_set_items(d->set, d->fact, "no");
}

/* "Legal obligation" is legal_obligation. */
static char *word_of(const char *text) {
  char *word = g_ascii_strdown(text, -1);
  g_strstrip(word);
  g_strdelimit(word, " -", '_');
  if (strcmp(word, "legitimate_interest") != 0) return word;
  g_free(word);
  return g_strdup("legitimate_interests");
}

/* One word, or several ("driver;passenger"). A word outside the closed list counts as not said: the others of
   its list may say yes, none of them may say no. */
static void derive_word(const Deriving *d) {
  g_auto(GStrv) words = g_strsplit(norm(d->row, d->column), ";", -1);
  g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
  guint said = 0;
  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *word = word_of(words[i]);
    if (word[0] == '\0') continue;
    said++;
    if (fact_has_word(d->fact, word)) g_ptr_array_add(known, g_steal_pointer(&word));
  }
  if (known->len == 0) return;
  gboolean all = known->len == said;
  set_places(d, known);
  d->set->value[d->fact].known = all;
}

static void derive_number(const Deriving *d) {
  const char *text = norm(d->row, d->column);
  char *end = NULL;
  gint64 number = g_ascii_strtoll(text, &end, 10);
  if (end != text && *end == '\0') fact_set_number(d->set, d->fact, number, FALSE);
}

/* A retention without end is below zero: a condition on days says so itself (docs/formats/packs.md). */
static void derive_retention(const Deriving *d) {
  if (strcmp(norm(d->row, d->column), "unlimited") == 0)
    fact_set_number(d->set, d->fact, -1, FALSE);
  else
    derive_number(d);
}

static void derive_rate(const Deriving *d) {
  const char *text = norm(d->row, d->column);
  char *end = NULL;
  double hertz = g_ascii_strtod(text, &end);
  if (end == text || *end != '\0' || !(hertz >= 0 && hertz < 1e12)) return;
  fact_set_number(d->set, d->fact, (gint64)(hertz * 1000.0 + 0.5), FALSE);
}

/* 1,850 ft is the radius of one law, 1,000 m the distance of another: millimetres hold both. */
static double millimetres_of(const char *unit) {
  static const struct {
    const char *unit;
    double mm;
  } units[] = {{"m", 1e3},    {"km", 1e6},     {"cm", 10},  {"mm", 1},
               {"ft", 304.8}, {"mi", 1609344}, {"米", 1e3}, {"公里", 1e6}};
  for (guint i = 0; i < G_N_ELEMENTS(units); i++)
    if (strcmp(unit, units[i].unit) == 0) return units[i].mm;
  return 0;
}

static void derive_precision(const Deriving *d) {
  const char *text = norm(d->row, d->column);
  g_auto(GStrv) parts = g_strsplit(text, ",", -1); /* 1,850 ft */
  g_autofree char *plain = g_strjoinv("", parts);
  char *end = NULL;
  double number = g_ascii_strtod(plain, &end);
  if (end == plain) return;
  double mm = number * millimetres_of(g_strstrip(end));
  if (mm > 0 && mm < 1e15) fact_set_number(d->set, d->fact, (gint64)(mm + 0.5), FALSE);
}

static void derive_classified(const Deriving *d) {
  CarnetOutcome outcome = row_outcome(d->row);
  fact_set_items(d->set, d->fact,
                 outcome == CARNET_OUTCOME_IDENTIFIED ? "identified"
                 : outcome == CARNET_OUTCOME_ORDINARY ? "ordinary"
                                                      : "unknown");
}

static void derive_shared(const Deriving *d) {
  const char *text = norm(d->row, d->column);
  if (text[0] != '\0') fact_set_items(d->set, d->fact, fact_says_none(text) ? "no" : "yes");
}

static const struct {
  FactId fact;
  DeriveFunc derive;
} derivers[] = {
#define ROW_FACT(ID, name, kind, words, derive, columns) {FACT_ROW_##ID, derive},
#include "facts.def"
};

void fact_set_row(FactSet *set, const CarnetRowFacts *row) {
  for (guint i = 0; i < G_N_ELEMENTS(derivers); i++) {
    guint64 columns = fact_info(derivers[i].fact)->columns; /* 0: of what the row is classified as */
    Deriving d = {set, derivers[i].fact, row, (CarnetColumn)g_bit_nth_lsf((gulong)columns, -1)};
    derivers[i].derive(&d);
  }
}

void fact_set_one(FactSet *set, FactId fact, const CarnetRowFacts *row) {
  for (guint i = 0; i < G_N_ELEMENTS(derivers); i++) {
    if (derivers[i].fact != fact) continue;
    Deriving d = {set, fact, row, (CarnetColumn)g_bit_nth_lsf((gulong)fact_info(fact)->columns, -1)};
    derivers[i].derive(&d);
  }
}
