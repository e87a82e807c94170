/* Mappings over what rules found, across imports (formats.md section 6); see profiles.h. */
#include "key.h"
#include "profiles.h"

#define STATE_LOOK_AGAIN 4

typedef struct {
  gint64 id;
  char *key, *text_digest, *category;
  guint64 add, remove;
  gint state;
} Mapping;

static void mapping_clear(gpointer data) {
  Mapping *mapping = data;
  g_free(mapping->key);
  g_free(mapping->text_digest);
  g_free(mapping->category);
}

/* ---- reading ------------------------------------------------------------------------------------------- */

static GHashTable *trait_table(CarnetInventory *inventory, GError **error) {
  g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  sqlite3_stmt *all = carnet_sql_get(&inventory->sql, STATEMENT_TRAIT_ALL, error);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&inventory->sql, all, &found, error)) return NULL;
  while (found) {
    g_hash_table_insert(table, g_strdup(carnet_sql_text(all, 1)),
                        GINT_TO_POINTER(sqlite3_column_int(all, 0)));
    if (!carnet_sql_step(&inventory->sql, all, &found, error)) return NULL;
  }
  return g_steal_pointer(&table);
}

/* Traits that today's lexicon no longer has are left out: they have no bit. */
static guint64 bits_of(GHashTable *traits, const char *ids) {
  g_auto(GStrv) words = g_strsplit(ids, " ", -1);
  guint64 bits = 0;
  for (guint i = 0; words[i]; i++) {
    gpointer bit = NULL;
    if (g_hash_table_lookup_extended(traits, words[i], NULL, &bit))
      bits |= G_GUINT64_CONSTANT(1) << GPOINTER_TO_INT(bit);
  }
  return bits;
}

static GArray *read_mappings(CarnetInventory *inventory, GError **error) {
  g_autoptr(GHashTable) traits = trait_table(inventory, error);
  if (!traits) return NULL;
  g_autoptr(GArray) mappings = g_array_new(FALSE, FALSE, sizeof(Mapping));
  g_array_set_clear_func(mappings, mapping_clear);
  sqlite3_stmt *all = carnet_sql_get(&inventory->sql, STATEMENT_MAPPING_ALL, error);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&inventory->sql, all, &found, error)) return NULL;
  while (found) {
    Mapping mapping = {.id = sqlite3_column_int64(all, 0),
                       .key = g_strdup(carnet_sql_text(all, 1)),
                       .text_digest = g_strdup(carnet_sql_text(all, 2)),
                       .category = g_strdup(carnet_sql_text(all, 5)),
                       .add = bits_of(traits, carnet_sql_text(all, 3)),
                       .remove = bits_of(traits, carnet_sql_text(all, 4)),
                       .state = sqlite3_column_int(all, 6)};
    g_array_append_val(mappings, mapping);
    if (!carnet_sql_step(&inventory->sql, all, &found, error)) return NULL;
  }
  return g_steal_pointer(&mappings);
}

/* ---- one field ----------------------------------------------------------------------------------------- */

typedef struct {
  guint64 row;
  CarnetTraits traits;
  char digest[65];
  gboolean alive; /* active, or staged */
} Use;

typedef struct {
  CarnetInventory *inventory;
  CarnetWords *words;
  GHashTable *profile; /* row -> profile that it gets */
} Work;

static gboolean read_use(Work *work, guint64 row, Use *use, GError **error) {
  CarnetInventory *inventory = work->inventory;
  guint32 text = 0, born = 0, died = 0;
  if (!carnet_store_value(inventory, BLOCK_TEXT, row, &text, error) ||
      !carnet_store_value(inventory, BLOCK_BORN, row, &born, error) ||
      !carnet_store_value(inventory, BLOCK_DIED, row, &died, error))
    return FALSE;
  const CarnetGeneration *from = carnet_store_generation(inventory, born);
  const CarnetGeneration *to = died ? carnet_store_generation(inventory, died) : NULL;
  *use = (Use){.row = row, .traits = carnet_words_traits(work->words, text)};
  use->alive = from && from->state != GENERATION_DROPPED && (!died || (to && to->state == GENERATION_STAGED));
  sqlite3_stmt *get = carnet_sql_bind(&inventory->sql, STATEMENT_TEXT_GET, error, "i", (gint64)text);
  gboolean found = FALSE;
  if (!get || !carnet_sql_step(&inventory->sql, get, &found, error)) return FALSE;
  CarnetFieldText field = carnet_words_field(get, 0);
  carnet_profiles_text_digest(&field, use->digest);
  sqlite3_reset(get);
  return TRUE;
}

static gboolean set_profile(Work *work, const Use *use, CarnetTraits traits, gboolean look_again,
                            const char *rulings, GError **error) {
  guint32 value[CARNET_N_COLUMNS] = {0};
  for (guint f = 0; f < work->words->n_facts; f++)
    if (!carnet_store_value(work->inventory, work->words->fact[f], use->row, &value[work->words->fact[f]],
                            error))
      return FALSE;
  guint32 profile = carnet_words_profile(work->words, traits, look_again, rulings, value, error);
  if (profile)
    g_hash_table_insert(work->profile, GUINT_TO_POINTER((guint)use->row), GUINT_TO_POINTER(profile));
  return profile != 0;
}

/*
 * Unchanged text: it applies. Changed text with the traits that the old one had: it stands. Otherwise, and
 * where the old text is not in the store to compare with, nothing is assumed.
 */
static gboolean applies(const Mapping *mapping, const Use *use, const GArray *uses) {
  if (strcmp(mapping->text_digest, use->digest) == 0) return TRUE;
  for (guint i = 0; i < uses->len; i++) {
    const Use *other = &g_array_index(uses, Use, i);
    if (strcmp(mapping->text_digest, other->digest) == 0)
      return other->traits.traits == use->traits.traits && !other->traits.ordinary == !use->traits.ordinary;
  }
  return FALSE;
}

static gint compare_rulings(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a + 1, *(const char *const *)b + 1);
}

/* What is ruled of categories by the mappings that apply, the last word on each; see CarnetProfile. A word on
 * another text takes an earlier one back only of a row that is alive. */
static char *rulings_of(const Mapping *mapping, const gboolean *good, guint n, gboolean alive) {
  static const char signs[] = {[CARNET_STATE_PROPOSED] = '\0',
                               [CARNET_STATE_CONFIRMED] = '=',
                               [CARNET_STATE_REJECTED] = '-',
                               [CARNET_STATE_OVERRIDDEN] = '+'};
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < n; i++) {
    const char *category = mapping[i].category;
    char sign = (guint)mapping[i].state < G_N_ELEMENTS(signs) ? signs[mapping[i].state] : '\0';
    gboolean last = *category && !strpbrk(category, " \t\n\\");
    for (guint k = i + 1; last && k < n; k++)
      last = (!alive && !good[k]) || strcmp(mapping[k].category, category) != 0;
    if (last && good[i] && sign) g_ptr_array_add(words, g_strdup_printf("%c%s", sign, category));
  }
  g_ptr_array_sort(words, compare_rulings);
  g_ptr_array_add(words, NULL);
  return g_strjoinv(" ", (char **)words->pdata);
}

/* A later decision on the text as it is now makes an older one on another text moot. A use that is gone is
 * read by the decisions on its text, so that then and now differ in what changed; nobody needs to look at it
 * again. */
static gboolean map_use(Work *work, const Use *use, const GArray *uses, const Mapping *mapping, guint n,
                        GError **error) {
  CarnetTraits traits = use->traits;
  gboolean look_again = FALSE;
  g_autofree gboolean *good = g_new0(gboolean, n);
  for (guint i = 0; i < n; i++) {
    good[i] = applies(&mapping[i], use, uses);
    if (good[i]) traits.traits = (traits.traits & ~mapping[i].remove) | mapping[i].add;
    if (!good[i] && !use->alive) continue;
    look_again = !good[i];
    if (!carnet_sql_run(&work->inventory->sql, STATEMENT_MAPPED_ADD, error, "iii", (gint64)use->row,
                        mapping[i].id, (gint64)(good[i] ? mapping[i].state : STATE_LOOK_AGAIN)))
      return FALSE;
  }
  g_autofree char *rulings = rulings_of(mapping, good, n, use->alive);
  return set_profile(work, use, look_again ? use->traits : traits, look_again, rulings, error);
}

static gboolean map_field(Work *work, const Mapping *mapping, guint n, GError **error) {
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint64));
  g_autoptr(GArray) uses = g_array_new(FALSE, FALSE, sizeof(Use));
  if (!carnet_key_rows(work->inventory, mapping->key, rows, error)) return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    Use use;
    if (!read_use(work, g_array_index(rows, guint64, i), &use, error)) return FALSE;
    g_array_append_val(uses, use);
  }
  for (guint i = 0; i < uses->len; i++) {
    if (!map_use(work, &g_array_index(uses, Use, i), uses, mapping, n, error)) return FALSE;
  }
  return TRUE;
}

/* ---- all of them --------------------------------------------------------------------------------------- */

static GArray *mapped_rows(CarnetInventory *inventory, GError **error) {
  CarnetSql *sql = &inventory->sql;
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint64));
  sqlite3_stmt *all = carnet_sql_get(sql, STATEMENT_MAPPED_ROWS, error);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(sql, all, &found, error)) return NULL;
  while (found) {
    guint64 row = (guint64)sqlite3_column_int64(all, 0);
    if (row < inventory->rows) g_array_append_val(rows, row);
    if (!carnet_sql_step(sql, all, &found, error)) return NULL;
  }
  return g_steal_pointer(&rows);
}

/* Rows that a mapping concerned so far get the profile of their text back. */
static gboolean unmap(Work *work, const GArray *rows, GError **error) {
  for (guint i = 0; i < rows->len; i++) {
    Use use;
    if (!read_use(work, g_array_index(rows, guint64, i), &use, error) ||
        !set_profile(work, &use, use.traits, FALSE, "", error))
      return FALSE;
  }
  return carnet_sql_run(&work->inventory->sql, STATEMENT_MAPPED_CLEAR, error, "");
}

static int compare_rows(gconstpointer a, gconstpointer b) {
  guint x = *(const guint *)a, y = *(const guint *)b;
  return x < y ? -1 : x > y;
}

static gboolean write_profiles(Work *work, GError **error) {
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint));
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init(&iter, work->profile);
  while (g_hash_table_iter_next(&iter, &key, NULL)) {
    guint row = GPOINTER_TO_UINT(key);
    g_array_append_val(rows, row);
  }
  g_array_sort(rows, compare_rows);
  g_autofree guint32 *profile = g_new(guint32, BLOCK_ROWS);
  for (guint i = 0; i < rows->len;) {
    guint number = g_array_index(rows, guint, i) >> BLOCK_BITS;
    const CarnetBlock *block = carnet_block_get(work->inventory, BLOCK_PROFILE, number, error);
    if (!block) return FALSE;
    carnet_block_expand(block, profile);
    for (; i < rows->len && g_array_index(rows, guint, i) >> BLOCK_BITS == number; i++) {
      guint row = g_array_index(rows, guint, i);
      profile[row & (BLOCK_ROWS - 1)] =
          GPOINTER_TO_UINT(g_hash_table_lookup(work->profile, GUINT_TO_POINTER(row)));
    }
    if (!carnet_block_write(work->inventory, BLOCK_PROFILE, number, profile, block->rows, error))
      return FALSE;
  }
  return TRUE;
}

gboolean carnet_profiles_apply_mappings(CarnetInventory *inventory, CarnetWords *words, GError **error) {
  g_autoptr(GArray) mappings = read_mappings(inventory, error);
  g_autoptr(GArray) mapped = mappings ? mapped_rows(inventory, error) : NULL;
  if (!mapped) return FALSE;
  if (mappings->len == 0 && mapped->len == 0) return TRUE; /* the dictionaries need not be read */
  Work work = {inventory, words, g_hash_table_new(NULL, NULL)};
  gboolean ok = carnet_words_load(words, error) && unmap(&work, mapped, error);
  const Mapping *all = (const Mapping *)(gconstpointer)mappings->data;
  for (guint i = 0, n = 0; ok && i < mappings->len; i += n) {
    for (n = 1; i + n < mappings->len && strcmp(all[i + n].key, all[i].key) == 0;) n++;
    ok = map_field(&work, all + i, n, error);
  }
  ok = ok && write_profiles(&work, error);
  g_hash_table_unref(work.profile);
  return ok;
}

static gboolean write_mappings(CarnetInventory *inventory, const CarnetMappingRow *rows, guint n,
                               GError **error) {
  gboolean ok = carnet_sql_run(&inventory->sql, STATEMENT_MAPPING_CLEAR, error, "");
  for (guint i = 0; ok && i < n; i++) {
    const CarnetMappingRow *m = &rows[i];
    const char *text[] = {m->text_digest, m->traits_add, m->traits_remove, m->category,
                          m->by,          m->time,       m->reason,        m->event};
    for (guint k = 0; k < G_N_ELEMENTS(text); k++)
      if (!text[k]) text[k] = "";
    ok = carnet_sql_run(&inventory->sql, STATEMENT_MAPPING_ADD, error, "sssssissss", m->key, text[0], text[1],
                        text[2], text[3], (gint64)m->state, text[4], text[5], text[6], text[7]);
  }
  return ok;
}

gboolean carnet_inventory_apply_mappings(CarnetInventory *inventory, const CarnetMappingRow *rows, guint n,
                                         const CarnetImportOptions *options, GError **error) {
  if (!carnet_store_begin(inventory, error)) return FALSE;
  CarnetWords words;
  carnet_words_init(&words, inventory, options, 0);
  gboolean ok =
      write_mappings(inventory, rows, n, error) && carnet_profiles_apply_mappings(inventory, &words, error);
  carnet_words_clear(&words);
  return carnet_store_end(inventory, ok, error);
}
