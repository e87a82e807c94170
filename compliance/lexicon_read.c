/*
 * lexicon_read.c - the lexicon's files: schema, traits, rules (docs/formats/lexicon.md).
 */
#include <string.h>

#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/fs.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "lexicon.h"

#define LEXICON_FILE_MAX (4 * 1024 * 1024)
#define TERMS_MAX 512

static const char *const part_names[N_PARTS + 1] = {"path", "near",  "leaf", "parent", "record", "en", "head",
                                                    "zh",   "zhead", "unit", "type",   "values", NULL};

static const CarnetYamlKey file_keys[] = {
    {"carnet_lexicon", CARNET_YAML_INT | CARNET_YAML_REQUIRED, NULL},
    {"id", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"version", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"traits", CARNET_YAML_LIST, NULL},
    {"sets", CARNET_YAML_LIST, NULL},
    {"rules", CARNET_YAML_LIST, NULL},
    {"ordinary", CARNET_YAML_LIST, NULL},
    {"doubts", CARNET_YAML_LIST, NULL},
    {"words", CARNET_YAML_LIST, NULL},
    {"envelopes", CARNET_YAML_LIST, NULL},
    {"tails", CARNET_YAML_LIST, NULL},
    {"endings", CARNET_YAML_LIST, NULL},
};
static const CarnetYamlKey word_keys[] = {
    {"word", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"from", CARNET_YAML_LIST | CARNET_YAML_REQUIRED, NULL},
};
static const CarnetYamlKey trait_keys[] = {
    {"id", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"bit", CARNET_YAML_INT | CARNET_YAML_REQUIRED, NULL},
    {"en", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"zh", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"sensitive", CARNET_YAML_BOOL | CARNET_YAML_REQUIRED, NULL},
};
static const char *const strengths[] = {"strong", "weak", NULL};
static const CarnetYamlKey rule_keys[] = {
    {"id", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"trait", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"strength", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, strengths},
    {"all", CARNET_YAML_LIST, NULL},
    {"any", CARNET_YAML_LIST, NULL},
    {"none", CARNET_YAML_LIST, NULL},
};
static const CarnetYamlKey ordinary_keys[] = {
    {"id", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"all", CARNET_YAML_LIST, NULL},
    {"any", CARNET_YAML_LIST, NULL},
    {"none", CARNET_YAML_LIST, NULL},
};
static const CarnetYamlKey set_keys[] = {
    {"id", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"terms", CARNET_YAML_LIST | CARNET_YAML_REQUIRED, NULL},
};
static const CarnetYamlKey use_keys[] = {
    {"set", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
};
static const CarnetYamlKey term_keys[] = {
    {"in", CARNET_YAML_LIST | CARNET_YAML_REQUIRED, NULL},
    {"re", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
};

/* What reading one file needs. */
typedef struct {
  CarnetLexicon *lexicon;
  const char *file;
  GHashTable *ids;  /* rule ids over all files; borrowed from the rules */
  GHashTable *sets; /* id -> its terms' node; borrowed from the trees */
} Reading;

static guint32 intern_pattern(Reading *r, const CarnetNode *node) {
  CarnetLexicon *lexicon = r->lexicon;
  guint32 known = GPOINTER_TO_UINT(g_hash_table_lookup(lexicon->pattern_index, node->text));
  if (known != 0) return known - 1;
  LexiconPattern *pattern = g_new0(LexiconPattern, 1);
  pattern->re = g_strdup(node->text);
  pattern->file = g_strdup(r->file);
  pattern->line = node->line;
  pattern->column = node->column;
  g_ptr_array_add(lexicon->patterns, pattern);
  g_hash_table_insert(lexicon->pattern_index, pattern->re, GUINT_TO_POINTER(lexicon->patterns->len));
  return lexicon->patterns->len - 1;
}

static gboolean read_term(Reading *r, const CarnetNode *node, LexiconTerm *term, GError **error) {
  if (!carnet_yaml_check(node, term_keys, G_N_ELEMENTS(term_keys), r->file, error)) return FALSE;
  const CarnetNode *in = carnet_node_get(node, "in"), *re = carnet_node_get(node, "re");
  term->parts = 0;
  for (guint i = 0; i < carnet_node_count(in); i++) {
    const CarnetNode *name = carnet_node_at(in, i);
    guint part = 0;
    while (part < N_PARTS && g_strcmp0(name->text, part_names[part]) != 0) part++;
    if (part == N_PARTS)
      return carnet_yaml_fail(
          name, r->file, error,
          "no part \"%s\"; path, near, leaf, parent, record, en, head, zh, zhead, unit, type or values",
          name->text != NULL ? name->text : "");
    term->parts |= PART_BIT(part);
  }
  if (term->parts == 0) return carnet_yaml_fail(in, r->file, error, "in is empty; name at least one part");
  if (re->text[0] == '\0') return carnet_yaml_fail(re, r->file, error, "re is empty; write a pattern");
  if (r->lexicon->patterns->len >= LEXICON_MAX_PATTERNS)
    return carnet_yaml_fail(re, r->file, error, "more than %d patterns; use fewer", LEXICON_MAX_PATTERNS);
  term->pattern = intern_pattern(r, re);
  LexiconPattern *pattern = g_ptr_array_index(r->lexicon->patterns, term->pattern);
  pattern->parts = (guint16)(pattern->parts | term->parts);
  return TRUE;
}

/* Terms of a set at the place where a rule uses it. In `all` each term must match, and a set says "one of
 * these", so that a set of several would mean something else there. */
static gboolean use_set(Reading *r, const CarnetNode *use, gboolean every, GArray *out, GError **error) {
  if (!carnet_yaml_check(use, use_keys, G_N_ELEMENTS(use_keys), r->file, error)) return FALSE;
  const char *id = carnet_node_get_string(use, "set", "");
  const CarnetNode *terms = g_hash_table_lookup(r->sets, id);
  if (terms == NULL)
    return carnet_yaml_fail(use, r->file, error, "no set \"%s\"; one of those under sets", id);
  if (every && carnet_node_count(terms) != 1)
    return carnet_yaml_fail(use, r->file, error, "set %s has several terms; under all, one with one term",
                            id);
  for (guint i = 0; i < carnet_node_count(terms); i++) {
    LexiconTerm term;
    if (!read_term(r, carnet_node_at(terms, i), &term, error)) return FALSE;
    g_array_append_val(out, term);
  }
  return TRUE;
}

static gboolean read_terms(Reading *r, const CarnetNode *rule, const char *key, GArray *out, GError **error) {
  const CarnetNode *list = carnet_node_get(rule, key);
  for (guint i = 0; i < carnet_node_count(list); i++) {
    const CarnetNode *item = carnet_node_at(list, i);
    LexiconTerm term;
    if (carnet_node_get(item, "set") != NULL) {
      if (!use_set(r, item, strcmp(key, "all") == 0, out, error)) return FALSE;
    } else if (read_term(r, item, &term, error)) {
      g_array_append_val(out, term);
    } else {
      return FALSE;
    }
  }
  return out->len <= TERMS_MAX ||
         carnet_yaml_fail(list, r->file, error, "more than %d terms; split the rule", TERMS_MAX);
}

static gboolean read_set(Reading *r, const CarnetNode *node, GError **error) {
  if (!carnet_yaml_check(node, set_keys, G_N_ELEMENTS(set_keys), r->file, error)) return FALSE;
  const char *id = carnet_node_get_string(node, "id", "");
  const CarnetNode *terms = carnet_node_get(node, "terms");
  for (guint i = 0; i < carnet_node_count(terms); i++) {
    LexiconTerm term;
    if (!read_term(r, carnet_node_at(terms, i), &term, error)) return FALSE;
  }
  if (carnet_node_count(terms) == 0 || carnet_node_count(terms) > TERMS_MAX)
    return carnet_yaml_fail(node, r->file, error, "set %s has %u terms; 1 to %d", id,
                            carnet_node_count(terms), TERMS_MAX);
  return g_hash_table_insert(r->sets, (char *)id, (CarnetNode *)terms) ||
         carnet_yaml_fail(node, r->file, error, "set %s twice; once", id);
}

/* ---- short descriptions
 * ------------------------------------------------------------------------------------
 */

static guint16 as_title(guint16 parts) {
  guint16 out = parts & (PART_BIT(PART_PATH) | PART_BIT(PART_NEAR)) ? PART_BIT(PART_TITLE) : 0;
  return (guint16)(out | (parts & PART_BIT(PART_LEAF) ? PART_BIT(PART_TITLE_LEAF) : 0));
}

/* What becomes of a rule's terms where a title takes the path's place; FALSE where none reads a path. */
static gboolean title_terms(CarnetLexicon *lexicon, const GArray *from, gboolean alternatives, GArray *out) {
  gboolean any = FALSE;
  for (guint i = 0; i < from->len; i++) {
    LexiconTerm term = g_array_index(from, LexiconTerm, i);
    guint16 title = as_title(term.parts);
    if (title == 0 && alternatives) continue;
    if (title != 0) term.parts = title;
    any = any || title != 0;
    LexiconPattern *pattern = g_ptr_array_index(lexicon->patterns, term.pattern);
    pattern->parts |= term.parts;
    g_array_append_val(out, term);
  }
  return any;
}

/*
 * A catalogue that names its fields by number says in a short description what another says in the path. Such
 * a description is read by the same rules, in a copy of each: what must match reads the title instead of the
 * path, what must not reads both.
 */
static void add_title_rule(CarnetLexicon *lexicon, const LexiconRule *rule) {
  LexiconRule *copy = lexicon_rule_new(rule->id, rule->bit, rule->strong);
  gboolean all = title_terms(lexicon, rule->all, FALSE, copy->all);
  gboolean any = title_terms(lexicon, rule->any, TRUE, copy->any);
  if ((!all && !any) || (rule->any->len > 0 && !any)) {
    lexicon_rule_free(copy);
    return;
  }
  for (guint i = 0; i < rule->none->len; i++) {
    LexiconTerm term = g_array_index(rule->none, LexiconTerm, i);
    term.parts = (guint16)(term.parts | as_title(term.parts));
    LexiconPattern *pattern = g_ptr_array_index(lexicon->patterns, term.pattern);
    pattern->parts |= term.parts;
    g_array_append_val(copy->none, term);
  }
  g_ptr_array_add(lexicon->rules, copy);
}

/* A rule of a trait where `bit` is 0, else an ordinary concept or a doubt. */
static gboolean read_rule(Reading *r, const CarnetNode *node, gint bit, GError **error) {
  gboolean ordinary = bit < 0;
  const CarnetYamlKey *keys = ordinary ? ordinary_keys : rule_keys;
  gsize n_keys = ordinary ? G_N_ELEMENTS(ordinary_keys) : G_N_ELEMENTS(rule_keys);
  if (!carnet_yaml_check(node, keys, n_keys, r->file, error)) return FALSE;
  gboolean strong = ordinary || strcmp(carnet_node_get_string(node, "strength", ""), "strong") == 0;
  LexiconRule *rule = lexicon_rule_new(carnet_node_get_string(node, "id", ""), bit, strong);
  g_ptr_array_add(r->lexicon->rules, rule);
  if (!g_hash_table_add(r->ids, rule->id))
    return carnet_yaml_fail(carnet_node_get(node, "id"), r->file, error,
                            "rule %s twice; ids are never reused", rule->id);
  if (!ordinary) {
    rule->bit = carnet_lexicon_bit(r->lexicon, carnet_node_get_string(node, "trait", ""));
    if (rule->bit < 0)
      return carnet_yaml_fail(carnet_node_get(node, "trait"), r->file, error,
                              "no trait \"%s\"; one of those under traits",
                              carnet_node_get_string(node, "trait", ""));
  }
  if (!read_terms(r, node, "all", rule->all, error) || !read_terms(r, node, "any", rule->any, error) ||
      !read_terms(r, node, "none", rule->none, error))
    return FALSE;
  if (rule->all->len + rule->any->len == 0)
    return carnet_yaml_fail(node, r->file, error, "rule %s has neither all nor any; it would never match",
                            rule->id);
  if (!ordinary) add_title_rule(r->lexicon, rule);
  return TRUE;
}

static gboolean read_trait(Reading *r, const CarnetNode *node, GError **error) {
  if (!carnet_yaml_check(node, trait_keys, G_N_ELEMENTS(trait_keys), r->file, error)) return FALSE;
  const char *id = carnet_node_get_string(node, "id", "");
  gint64 bit = carnet_node_get_int(node, "bit", -1);
  if (bit < 0 || bit >= LEXICON_MAX_TRAITS)
    return carnet_yaml_fail(carnet_node_get(node, "bit"), r->file, error, "bit out of range; 0 to %d",
                            LEXICON_MAX_TRAITS - 1);
  if (id[0] == '\0' || strpbrk(id, " \t\n;,") != NULL)
    return carnet_yaml_fail(carnet_node_get(node, "id"), r->file, error,
                            "not a trait id; words joined by dots");
  CarnetTrait *trait = &r->lexicon->traits[bit];
  if (trait->id != NULL)
    return carnet_yaml_fail(carnet_node_get(node, "bit"), r->file, error, "bit %d is %s already; a free bit",
                            (int)bit, trait->id);
  if (carnet_lexicon_bit(r->lexicon, id) >= 0)
    return carnet_yaml_fail(carnet_node_get(node, "id"), r->file, error, "trait %s twice; once", id);
  trait->id = g_strdup(id);
  trait->en = g_strdup(carnet_node_get_string(node, "en", ""));
  trait->zh = g_strdup(carnet_node_get_string(node, "zh", ""));
  trait->sensitive = carnet_node_get_bool(node, "sensitive", FALSE);
  r->lexicon->n_traits = MAX(r->lexicon->n_traits, (guint)bit + 1);
  return TRUE;
}

/* Whether the text is its own tokens, as it must be to be met in a path; an abbreviation is one token. */
static gboolean is_tokens(const char *text, gboolean one) {
  g_autoptr(CarnetTokens) tokens = carnet_tokens_new(text, -1);
  return tokens->n > 0 && strcmp(tokens->text, text) == 0 &&
         !(one && (tokens->n >= LEXICON_WORD_MAX || strchr(text, ' ') != NULL));
}

static gboolean read_word(Reading *r, const CarnetNode *node, GError **error) {
  if (!carnet_yaml_check(node, word_keys, G_N_ELEMENTS(word_keys), r->file, error)) return FALSE;
  const char *word = carnet_node_get_string(node, "word", "");
  const CarnetNode *from = carnet_node_get(node, "from");
  if (!is_tokens(word, FALSE))
    return carnet_yaml_fail(carnet_node_get(node, "word"), r->file, error,
                            "\"%s\" is not as tokens are written; lower case, words apart", word);
  for (guint i = 0; i < carnet_node_count(from); i++) {
    const CarnetNode *item = carnet_node_at(from, i);
    const char *text = item->text != NULL ? item->text : "";
    if (!is_tokens(text, TRUE))
      return carnet_yaml_fail(item, r->file, error, "\"%s\" is not one token; lower case, letters alone",
                              text);
    if (g_hash_table_contains(r->lexicon->words, text))
      return carnet_yaml_fail(item, r->file, error, "\"%s\" twice; an abbreviation stands for one word",
                              text);
    if (g_hash_table_size(r->lexicon->words) >= LEXICON_MAX_WORDS)
      return carnet_yaml_fail(item, r->file, error, "more than %d words; use fewer", LEXICON_MAX_WORDS);
    g_hash_table_insert(r->lexicon->words, g_strdup(text), g_strdup(word));
  }
  return TRUE;
}

static gboolean read_segment(Reading *r, const CarnetNode *node, GHashTable *set, GError **error) {
  const char *text = node->text != NULL ? node->text : "";
  if (!is_tokens(text, FALSE) || strchr(text, '.') != NULL)
    return carnet_yaml_fail(node, r->file, error,
                            "\"%s\" is not one segment as tokens are written; lower case", text);
  if (!g_hash_table_add(set, g_strdup(text)))
    return carnet_yaml_fail(node, r->file, error, "\"%s\" twice; leave one", text);
  return TRUE;
}

static gboolean read_envelope(Reading *r, const CarnetNode *node, GError **error) {
  return read_segment(r, node, r->lexicon->envelopes, error);
}

static gboolean read_tail(Reading *r, const CarnetNode *node, GError **error) {
  return read_segment(r, node, r->lexicon->tails, error);
}

static gboolean read_ending(Reading *r, const CarnetNode *node, GError **error) {
  const char *text = node->text != NULL ? node->text : "";
  if (!is_tokens(text, TRUE))
    return carnet_yaml_fail(node, r->file, error, "\"%s\" is not one token; lower case, letters alone", text);
  return g_hash_table_add(r->lexicon->endings, g_strdup(text)) ||
         carnet_yaml_fail(node, r->file, error, "\"%s\" twice; leave one", text);
}

typedef gboolean (*ReadFunc)(Reading *r, const CarnetNode *node, GError **error);
static gboolean read_trait_rule(Reading *r, const CarnetNode *node, GError **error) {
  return read_rule(r, node, 0, error);
}
static gboolean read_ordinary(Reading *r, const CarnetNode *node, GError **error) {
  return read_rule(r, node, LEXICON_ORDINARY, error);
}

static gboolean read_doubt(Reading *r, const CarnetNode *node, GError **error) {
  return read_rule(r, node, LEXICON_DOUBT, error);
}

static gboolean read_list(Reading *r, const CarnetNode *map, const char *key, ReadFunc func, GError **error) {
  const CarnetNode *list = carnet_node_get(map, key);
  for (guint i = 0; i < carnet_node_count(list); i++)
    if (!func(r, carnet_node_at(list, i), error)) return FALSE;
  return TRUE;
}

/* One file's tree, with its head checked. */
static CarnetNode *read_head(CarnetLexicon *lexicon, GBytes *bytes, const char *file, GError **error) {
  gsize n;
  const char *text = g_bytes_get_data(bytes, &n);
  g_autoptr(CarnetNode) map = carnet_yaml_load(text, n, file, &carnet_yaml_limits_document, error);
  if (map == NULL || !carnet_yaml_check(map, file_keys, G_N_ELEMENTS(file_keys), file, error)) return NULL;
  if (carnet_node_get_int(map, "carnet_lexicon", 0) != 1) {
    carnet_yaml_fail(carnet_node_get(map, "carnet_lexicon"), file, error,
                     "not a lexicon of version 1; carnet_lexicon: 1");
    return NULL;
  }
  const char *version = carnet_node_get_string(map, "version", "");
  if (lexicon->version == NULL || strcmp(version, lexicon->version) > 0) {
    g_free(lexicon->version);
    lexicon->version = g_strdup(version);
  }
  return g_steal_pointer(&map);
}

static void free_node(gpointer node) { carnet_node_free(node); }

gboolean lexicon_read_traits(CarnetLexicon *lexicon, const CarnetNode *map, const char *file,
                             GError **error) {
  Reading r = {lexicon, file, NULL, NULL};
  return read_list(&r, map, "traits", read_trait, error);
}

/* Traits and sets of all files come first: a rule may name those of any file. Traits that stood in the cache
 * are these, and others may hold them. */
static gboolean read_trees(CarnetLexicon *lexicon, char **names, const GPtrArray *trees, GError **error) {
  g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) sets = g_hash_table_new(g_str_hash, g_str_equal);
  Reading r = {lexicon, NULL, ids, sets};
  gboolean has_traits = lexicon->n_traits > 0;
  for (guint i = 0; i < trees->len; i++) {
    r.file = names[i];
    if ((!has_traits && !read_list(&r, g_ptr_array_index(trees, i), "traits", read_trait, error)) ||
        !read_list(&r, g_ptr_array_index(trees, i), "sets", read_set, error) ||
        !read_list(&r, g_ptr_array_index(trees, i), "words", read_word, error) ||
        !read_list(&r, g_ptr_array_index(trees, i), "envelopes", read_envelope, error) ||
        !read_list(&r, g_ptr_array_index(trees, i), "tails", read_tail, error) ||
        !read_list(&r, g_ptr_array_index(trees, i), "endings", read_ending, error))
      return FALSE;
  }
  for (guint i = 0; i < trees->len; i++) {
    r.file = names[i];
    if (!read_list(&r, g_ptr_array_index(trees, i), "rules", read_trait_rule, error) ||
        !read_list(&r, g_ptr_array_index(trees, i), "ordinary", read_ordinary, error) ||
        !read_list(&r, g_ptr_array_index(trees, i), "doubts", read_doubt, error))
      return FALSE;
  }
  return TRUE;
}

void lexicon_files_free(LexiconFiles *files) {
  if (files == NULL) return;
  g_strfreev(files->names);
  g_ptr_array_unref(files->bytes);
  g_free(files);
}

static void unref_bytes(gpointer bytes) { g_bytes_unref(bytes); }

/* Over the digests of the files. */
static char *digest_of(const LexiconFiles *files) {
  g_autoptr(CarnetDigest) digest = carnet_digest_new();
  char hex[CARNET_DIGEST_HEX + 1];
  for (guint i = 0; i < files->bytes->len; i++) {
    gsize n;
    const char *text = g_bytes_get_data(g_ptr_array_index(files->bytes, i), &n);
    carnet_digest_hex(text, n, hex);
    carnet_digest_update(digest, hex, CARNET_DIGEST_HEX);
    carnet_digest_update(digest, "\n", 1);
  }
  guint8 raw[CARNET_DIGEST_BYTES];
  carnet_digest_finish(digest, raw);
  carnet_digest_to_hex(raw, hex);
  return g_strdup(hex);
}

gboolean lexicon_open(CarnetLexicon *lexicon, const char *folder, GError **error) {
  LexiconFiles *files = lexicon->unread = g_new0(LexiconFiles, 1);
  files->bytes = g_ptr_array_new_with_free_func(unref_bytes);
  files->names = carnet_fs_list(folder, ".yaml", error);
  if (files->names == NULL) return FALSE;
  if (files->names[0] == NULL) {
    g_set_error(error, CARNET_TRAITS_ERROR, CARNET_ERROR_INPUT, "%s: no lexicon; at least one .yaml file",
                folder);
    return FALSE;
  }
  for (guint i = 0; files->names[i] != NULL; i++) {
    g_autofree char *path = g_build_filename(folder, files->names[i], NULL);
    GBytes *bytes = carnet_fs_read(path, LEXICON_FILE_MAX, error);
    if (bytes == NULL) return FALSE;
    g_ptr_array_add(files->bytes, bytes);
  }
  lexicon->digest = digest_of(files);
  return TRUE;
}

gboolean lexicon_read(CarnetLexicon *lexicon, GError **error) {
  const LexiconFiles *files = lexicon->unread;
  g_autoptr(GPtrArray) trees = g_ptr_array_new_with_free_func(free_node);
  for (guint i = 0; i < files->bytes->len; i++) {
    CarnetNode *map = read_head(lexicon, g_ptr_array_index(files->bytes, i), files->names[i], error);
    if (map == NULL) return FALSE;
    g_ptr_array_add(trees, map);
  }
  return read_trees(lexicon, files->names, trees, error);
}
