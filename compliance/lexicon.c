/*
 * lexicon.c - loading a lexicon as a whole, and looking at it; see carnet/traits.h.
 */
#include "lexicon.h"

#include <string.h>

#include "carnet/error.h"

CARNET_DEFINE_ERROR(traits)

LexiconRule *lexicon_rule_new(const char *id, gint bit, gboolean strong) {
  LexiconRule *rule = g_new0(LexiconRule, 1);
  rule->id = g_strdup(id);
  rule->bit = bit;
  rule->strong = strong;
  rule->all = g_array_new(FALSE, FALSE, sizeof(LexiconTerm));
  rule->any = g_array_new(FALSE, FALSE, sizeof(LexiconTerm));
  rule->none = g_array_new(FALSE, FALSE, sizeof(LexiconTerm));
  return rule;
}

void lexicon_rule_free(LexiconRule *rule) {
  g_free(rule->id);
  g_array_unref(rule->all);
  g_array_unref(rule->any);
  g_array_unref(rule->none);
  g_free(rule);
}

static void free_rule(gpointer data) { lexicon_rule_free(data); }

static void free_pattern(gpointer data) {
  LexiconPattern *pattern = data;
  g_free(pattern->re);
  g_free(pattern->crossing);
  g_free(pattern->file);
  g_free(pattern);
}

static void index_terms(CarnetLexicon *lexicon, const GArray *terms, guint32 rule) {
  for (guint i = 0; i < terms->len; i++) {
    GArray **uses = &lexicon->uses[g_array_index(terms, LexiconTerm, i).pattern];
    if (*uses == NULL) *uses = g_array_new(FALSE, FALSE, sizeof(guint32));
    /* Rules come in order, so a rule that names a pattern twice is seen at the end. */
    if ((*uses)->len == 0 || g_array_index(*uses, guint32, (*uses)->len - 1) != rule)
      g_array_append_val(*uses, rule);
  }
}

static void index_rules(CarnetLexicon *lexicon) {
  lexicon->uses = g_new0(GArray *, lexicon->patterns->len + 1);
  for (guint32 i = 0; i < lexicon->rules->len; i++) {
    const LexiconRule *rule = g_ptr_array_index(lexicon->rules, i);
    index_terms(lexicon, rule->all, i);
    index_terms(lexicon, rule->any, i);
  }
}

/* Left as if it had not been tried, so that the next classifier tries again. */
static void forget_rules(CarnetLexicon *lexicon) {
  g_ptr_array_set_size(lexicon->rules, 0);
  g_hash_table_remove_all(lexicon->pattern_index);
  g_ptr_array_set_size(lexicon->patterns, 0);
  g_hash_table_remove_all(lexicon->words);
  g_hash_table_remove_all(lexicon->envelopes);
  g_hash_table_remove_all(lexicon->tails);
  g_hash_table_remove_all(lexicon->endings);
}

gboolean lexicon_complete(CarnetLexicon *lexicon, GError **error) {
  if (!lexicon_read(lexicon, error) || !lexicon_compile(lexicon, error)) {
    forget_rules(lexicon);
    return FALSE;
  }
  index_rules(lexicon);
  g_clear_pointer(&lexicon->unread, lexicon_files_free);
  return TRUE;
}

CarnetLexicon *carnet_lexicon_load(const char *folder, const char *cache, GError **error) {
  g_autoptr(CarnetLexicon) lexicon = g_new0(CarnetLexicon, 1);
  lexicon->rules = g_ptr_array_new_with_free_func(free_rule);
  lexicon->patterns = g_ptr_array_new_with_free_func(free_pattern);
  lexicon->pattern_index = g_hash_table_new(g_str_hash, g_str_equal);
  lexicon->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  lexicon->envelopes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  lexicon->tails = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  lexicon->endings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  lexicon->databases = lexicon_databases_new();
  lexicon->cache = g_strdup(cache);
  if (!lexicon_open(lexicon, folder, error)) return NULL;
  if (lexicon_head_take(lexicon)) return g_steal_pointer(&lexicon);
  if (!lexicon_complete(lexicon, error)) return NULL;
  lexicon_head_keep(lexicon);
  return g_steal_pointer(&lexicon);
}

void lexicon_forget_traits(CarnetLexicon *lexicon) {
  for (guint i = 0; i < LEXICON_MAX_TRAITS; i++) {
    CarnetTrait *trait = &lexicon->traits[i];
    g_free((char *)trait->id);
    g_free((char *)trait->en);
    g_free((char *)trait->zh);
    *trait = (CarnetTrait){0};
  }
  lexicon->n_traits = 0;
}

void carnet_lexicon_free(CarnetLexicon *lexicon) {
  if (lexicon == NULL) return;
  if (lexicon->uses != NULL)
    for (guint i = 0; i < lexicon->patterns->len; i++)
      if (lexicon->uses[i] != NULL) g_array_unref(lexicon->uses[i]);
  g_free(lexicon->uses);
  lexicon_forget_traits(lexicon);
  g_hash_table_unref(lexicon->pattern_index);
  g_hash_table_unref(lexicon->words);
  g_hash_table_unref(lexicon->envelopes);
  g_hash_table_unref(lexicon->tails);
  g_hash_table_unref(lexicon->endings);
  g_ptr_array_unref(lexicon->rules);
  g_ptr_array_unref(lexicon->patterns);
  lexicon_databases_free(lexicon->databases);
  lexicon_files_free(lexicon->unread);
  g_free(lexicon->cache);
  g_free(lexicon->digest);
  g_free(lexicon->version);
  g_free(lexicon);
}

const char *carnet_lexicon_digest(const CarnetLexicon *lexicon) { return lexicon->digest; }

const char *carnet_lexicon_version(const CarnetLexicon *lexicon) { return lexicon->version; }

guint carnet_lexicon_n_traits(const CarnetLexicon *lexicon) { return lexicon->n_traits; }

const CarnetTrait *carnet_lexicon_trait(const CarnetLexicon *lexicon, guint bit) {
  if (bit >= lexicon->n_traits || lexicon->traits[bit].id == NULL) return NULL;
  return &lexicon->traits[bit];
}

gint carnet_lexicon_bit(const CarnetLexicon *lexicon, const char *id) {
  for (guint i = 0; i < lexicon->n_traits; i++)
    if (g_strcmp0(lexicon->traits[i].id, id) == 0) return (gint)i;
  return -1;
}
