/*
 * Which entry of the register a signal is. A name is met whole (another spelling), or where one name ends in
 * the other; ECU and message have to agree where both say them. What could be several is said, not guessed.
 */
#include <string.h>

#include "reconcile.h"

#define NEAR_SHOWN 5u
#define NEAR_TRIED 1000u /* entries with a word, or that end in the same two */

typedef struct {
  GHashTable *path, *full, *ends, *last_two, *words, *rare; /* text -> GPtrArray of the register's */
  gboolean ignore_ecu;
} Index;

static void put(GHashTable *table, const char *text, CarnetSignal *entry) {
  GPtrArray *list = g_hash_table_lookup(table, text);
  if (!list) {
    list = g_ptr_array_new();
    g_hash_table_insert(table, g_strdup(text), list);
  }
  if (list->len == 0 || g_ptr_array_index(list, list->len - 1) != entry) g_ptr_array_add(list, entry);
}

static char *last_two(const CarnetSignal *signal) {
  guint n = g_strv_length(signal->words);
  return n < 2 ? NULL : g_strjoin(" ", signal->words[n - 2], signal->words[n - 1], NULL);
}

static void index_names(GHashTable *table, const GArray *names, CarnetSignal *entry) {
  for (guint i = 0; i < names->len; i++) put(table, g_array_index(names, CarnetName, i).text, entry);
}

static void index_open(Index *index, const GPtrArray *registered) {
  GHashTable **tables[] = {&index->path,     &index->full,  &index->ends,
                           &index->last_two, &index->words, &index->rare};
  for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
    *tables[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < registered->len; i++) {
    CarnetSignal *entry = g_ptr_array_index(registered, i);
    put(index->path, entry->path, entry);
    index_names(index->full, entry->full, entry);
    index_names(index->ends, entry->ends, entry);
    g_autofree char *end = last_two(entry);
    if (end) put(index->last_two, end, entry);
    for (char **word = entry->words; *word; word++) put(index->words, *word, entry);
  }
}

static void index_close(Index *index) {
  GHashTable *tables[] = {index->path, index->full, index->ends, index->last_two, index->words, index->rare};
  for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) g_hash_table_unref(tables[i]);
}

/* ---- one name ---- */

static gboolean both_say(const char *a, const char *b, gboolean same) {
  return *a && *b && (strcmp(a, b) == 0) == same;
}

static gboolean same_ecu(const CarnetSignal *a, const CarnetSignal *b) {
  return both_say(a->ecu_name, b->ecu_name, TRUE);
}

static gboolean contradict(const Index *index, const CarnetSignal *a, const CarnetSignal *b) {
  return !index->ignore_ecu &&
         (both_say(a->ecu_name, b->ecu_name, FALSE) || both_say(a->message_name, b->message_name, FALSE));
}

static gboolean several_paths(const GPtrArray *list) {
  const CarnetSignal *first = g_ptr_array_index(list, 0);
  for (guint i = 1; i < list->len; i++)
    if (strcmp(((const CarnetSignal *)g_ptr_array_index(list, i))->path, first->path) != 0) return TRUE;
  return FALSE;
}

static void add_near(CarnetSignal *signal, CarnetSignal *entry) {
  if (signal->near->len < NEAR_SHOWN && !g_ptr_array_find(signal->near, entry, NULL))
    g_ptr_array_add(signal->near, entry);
}

/* Those that agree; where some say the same ECU, only these. */
static GPtrArray *agreeing(const Index *index, CarnetSignal *signal, const GPtrArray *found) {
  GPtrArray *agree = g_ptr_array_new(), *same = g_ptr_array_new();
  for (guint i = 0; i < found->len; i++) {
    CarnetSignal *entry = g_ptr_array_index(found, i);
    if (contradict(index, signal, entry)) continue;
    g_ptr_array_add(agree, entry);
    if (same_ecu(signal, entry)) g_ptr_array_add(same, entry);
  }
  GPtrArray *kept = same->len ? same : agree;
  g_ptr_array_unref(same->len ? agree : same);
  return kept;
}

/* TRUE: settled, to what it met or to what it may be. `weak`: a name of one word, that an ECU must vouch
 * for. */
static gboolean settle(const Index *index, CarnetSignal *signal, const GPtrArray *found, CarnetMet met,
                       gboolean weak) {
  if (!found) return FALSE;
  g_autoptr(GPtrArray) agree = agreeing(index, signal, found);
  if (agree->len == 0) {
    for (guint i = 0; i < found->len; i++) add_near(signal, g_ptr_array_index(found, i));
    signal->but_ecu = TRUE;
    return FALSE;
  }
  signal->met = met;
  signal->ambiguous = several_paths(agree) || (weak && !same_ecu(signal, g_ptr_array_index(agree, 0)));
  for (guint i = 0; i < agree->len; i++) g_ptr_array_add(signal->with, g_ptr_array_index(agree, i));
  return TRUE;
}

static gboolean settle_by(const Index *index, CarnetSignal *signal, const GArray *names, GHashTable *table,
                          CarnetMet met) {
  for (guint i = 0; i < names->len; i++) {
    const CarnetName *name = &g_array_index(names, CarnetName, i);
    gboolean weak = met == CARNET_MET_END && name->words < 2;
    if (settle(index, signal, g_hash_table_lookup(table, name->text), met, weak)) return TRUE;
  }
  return FALSE;
}

static void match_one(const Index *index, CarnetSignal *signal) {
  if (settle(index, signal, g_hash_table_lookup(index->path, signal->path), CARNET_MET_EXACT, FALSE) ||
      settle_by(index, signal, signal->full, index->full, CARNET_MET_NAME) ||
      settle_by(index, signal, signal->full, index->ends, CARNET_MET_END))
    return;
  signal->longer = settle_by(index, signal, signal->ends, index->full, CARNET_MET_END);
}

/* ---- all of them ---- */

/* Entries that signals of several names end in. */
static GHashTable *shared_entries(const GPtrArray *sent) {
  g_autoptr(GHashTable) path = g_hash_table_new(NULL, NULL); /* entry -> path of a signal that met it */
  GHashTable *shared = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < sent->len; i++) {
    const CarnetSignal *signal = g_ptr_array_index(sent, i);
    for (guint k = 0; signal->longer && k < signal->with->len; k++) {
      gpointer entry = g_ptr_array_index(signal->with, k);
      const char *other = g_hash_table_lookup(path, entry);
      if (!other) g_hash_table_insert(path, entry, signal->path);
      if (other && strcmp(other, signal->path) != 0) g_hash_table_add(shared, entry);
    }
  }
  return shared;
}

/* "wheel.speed" and "fan.speed" both end in an entry "speed": which of them it is, nobody said. */
static void doubt_shared(GPtrArray *sent) {
  g_autoptr(GHashTable) shared = shared_entries(sent);
  for (guint i = 0; i < sent->len; i++) {
    CarnetSignal *signal = g_ptr_array_index(sent, i);
    for (guint k = 0; signal->longer && k < signal->with->len; k++)
      signal->ambiguous |= g_hash_table_contains(shared, g_ptr_array_index(signal->with, k));
  }
}

static void mark_registered(const GPtrArray *sent) {
  for (guint i = 0; i < sent->len; i++) {
    const CarnetSignal *signal = g_ptr_array_index(sent, i);
    for (guint k = 0; k < signal->with->len; k++) {
      CarnetSignal *entry = g_ptr_array_index(signal->with, k);
      entry->sent += signal->ambiguous ? 0 : 1;
      entry->perhaps |= signal->ambiguous;
    }
  }
}

/* Are the words of one, two or more, among those of the other? */
static gboolean within(char **few, char **many) {
  guint n = 0;
  for (; few[n]; n++)
    if (!g_strv_contains((const char *const *)many, few[n])) return FALSE;
  return n > 1;
}

static gboolean alike(const CarnetSignal *a, const CarnetSignal *b) {
  return within(a->words, b->words) || within(b->words, a->words) ||
         (a->leaf_words > 1 && strcmp(a->leaf, b->leaf) == 0);
}

static const GPtrArray *entries_of(GHashTable *table, const char *word) {
  static const GPtrArray none = {0};
  const GPtrArray *list = g_hash_table_lookup(table, word);
  return list ? list : &none;
}

/* The word that fewest entries have. */
static const char *rarest(const Index *index, const CarnetSignal *signal) {
  const char *rare = signal->words[0];
  for (char **word = signal->words; *word; word++)
    if (entries_of(index->words, *word)->len < entries_of(index->words, rare)->len) rare = *word;
  return rare;
}

static void add_alike(const Index *index, CarnetSignal *signal, const GPtrArray *list, gboolean of_ecu) {
  for (guint i = 0; i < MIN(list->len, NEAR_TRIED) && signal->near->len < NEAR_SHOWN; i++) {
    CarnetSignal *entry = g_ptr_array_index(list, i);
    if (entry->sent || same_ecu(signal, entry) != of_ecu) continue;
    if (!contradict(index, signal, entry) && alike(signal, entry)) add_near(signal, entry);
  }
}

/* What nobody met and is worded alike, for a person to look at; of the same ECU first. What holds all words
 * of the signal holds its rarest; what the signal holds all words of stands under its own rarest. */
static void find_near(const Index *index, CarnetSignal *signal) {
  g_autofree char *end = last_two(signal);
  if (!end) return;
  for (gint of_ecu = 1; of_ecu >= 0; of_ecu--) {
    add_alike(index, signal, entries_of(index->words, rarest(index, signal)), of_ecu);
    for (char **word = signal->words; *word; word++)
      add_alike(index, signal, entries_of(index->rare, *word), of_ecu);
    add_alike(index, signal, entries_of(index->last_two, end), of_ecu);
  }
}

void carnet_signals_match(GPtrArray *sent, GPtrArray *registered, gboolean ignore_ecu) {
  Index index = {.ignore_ecu = ignore_ecu};
  index_open(&index, registered);
  for (guint i = 0; i < sent->len; i++) match_one(&index, g_ptr_array_index(sent, i));
  for (guint i = 0; i < registered->len; i++) {
    CarnetSignal *entry = g_ptr_array_index(registered, i);
    if (entry->words[0]) put(index.rare, rarest(&index, entry), entry);
  }
  doubt_shared(sent);
  mark_registered(sent);
  for (guint i = 0; i < sent->len; i++) {
    CarnetSignal *signal = g_ptr_array_index(sent, i);
    if (signal->with->len == 0) find_near(&index, signal);
  }
  index_close(&index);
}
