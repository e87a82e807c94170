/*
 * pack_read.c - a pack's head: identity, territory, regions, date sets, sources, categories
 * (docs/formats/packs.md).
 */
#include <string.h>

#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/fs.h"
#include "carnet/yaml.h"
#include "pack_read.h"

#define PACK_SECTION_KEYS                                                                                    \
  {"thresholds", CARNET_YAML_LIST, NULL}, {"penalties", CARNET_YAML_LIST, NULL},                             \
      {"checks", CARNET_YAML_LIST, NULL}, {"conflicts", CARNET_YAML_LIST, NULL},                             \
      {"items", CARNET_YAML_LIST, NULL}, {"costs", CARNET_YAML_LIST, NULL},                                  \
      {"volumes", CARNET_YAML_LIST, NULL}, {"processes", CARNET_YAML_LIST, NULL}, {                          \
    "findings", CARNET_YAML_LIST, NULL                                                                       \
  }
#define TEXT_REQUIRED (CARNET_YAML_TEXT | CARNET_YAML_REQUIRED)
static const char *const confidences[] = {"verified", "secondary", "recalled", NULL};
static const CarnetYamlKey pack_keys[] = {
    {"carnet_pack", CARNET_YAML_INT | CARNET_YAML_REQUIRED, NULL},
    {"id", TEXT_REQUIRED, NULL},
    {"version", TEXT_REQUIRED, NULL},
    {"regime", TEXT_REQUIRED, NULL},
    {"zone", CARNET_YAML_TEXT, NULL},
    {"en", TEXT_REQUIRED, NULL},
    {"zh", TEXT_REQUIRED, NULL},
    {"cited_as", CARNET_YAML_TEXT, NULL},
    {"note", CARNET_YAML_MAP, NULL},
    {"territory", CARNET_YAML_LIST, NULL},
    {"regions", CARNET_YAML_LIST, NULL},
    {"date_sets", CARNET_YAML_LIST, NULL},
    {"sources", CARNET_YAML_MAP | CARNET_YAML_REQUIRED, NULL},
    {"categories", CARNET_YAML_LIST, NULL},
    {"rules", CARNET_YAML_LIST, NULL},
    {"decisions", CARNET_YAML_LIST, NULL},
    PACK_SECTION_KEYS,
};
static const CarnetYamlKey overlay_keys[] = {
    {"carnet_pack", CARNET_YAML_INT | CARNET_YAML_REQUIRED, NULL},
    {"overlay", TEXT_REQUIRED, NULL},
    {"version", TEXT_REQUIRED, NULL},
    {"author", TEXT_REQUIRED, NULL},
    {"reason", TEXT_REQUIRED, NULL},
    {"sources", CARNET_YAML_MAP, NULL},
    {"rules", CARNET_YAML_LIST, NULL},
    {"decisions", CARNET_YAML_LIST, NULL},
    PACK_SECTION_KEYS,
};
static const CarnetYamlKey region_keys[] = {{"id", TEXT_REQUIRED, NULL},
                                            {"members", CARNET_YAML_LIST | CARNET_YAML_REQUIRED, NULL},
                                            {"source", TEXT_REQUIRED, NULL}};
static const CarnetYamlKey date_set_keys[] = {{"id", TEXT_REQUIRED, NULL},
                                              {"from", CARNET_YAML_DATE | CARNET_YAML_REQUIRED, NULL},
                                              {"to", CARNET_YAML_DATE, NULL},
                                              {"en", TEXT_REQUIRED, NULL},
                                              {"zh", TEXT_REQUIRED, NULL}};
static const CarnetYamlKey source_keys[] = {{"title", TEXT_REQUIRED, NULL},
                                            {"title_zh", CARNET_YAML_TEXT, NULL},
                                            {"url", CARNET_YAML_TEXT, NULL},
                                            {"confidence", TEXT_REQUIRED, confidences},
                                            {"checked", CARNET_YAML_DATE | CARNET_YAML_REQUIRED, NULL}};
static const CarnetYamlKey category_keys[] = {
    {"id", TEXT_REQUIRED, NULL},           {"en", TEXT_REQUIRED, NULL},
    {"zh", TEXT_REQUIRED, NULL},           {"clause", TEXT_REQUIRED, NULL},
    {"clause_zh", CARNET_YAML_TEXT, NULL}, {"grade", CARNET_YAML_TEXT, NULL},
    {"source", TEXT_REQUIRED, NULL},       {"confidence", CARNET_YAML_TEXT, confidences},
    {"duties", CARNET_YAML_LIST, NULL},    {"documents", CARNET_YAML_LIST, NULL}};
static const CarnetYamlKey note_keys[] = {{"en", TEXT_REQUIRED, NULL}, {"zh", TEXT_REQUIRED, NULL}};

gboolean pack_go_on(PackReading *r, gboolean ok, GError **error) {
  if (ok) return TRUE;
  if (r->packs->faults == NULL || error == NULL || *error == NULL) return FALSE;
  g_ptr_array_add(r->packs->faults, g_strdup((*error)->message));
  g_clear_error(error);
  return TRUE;
}

static gboolean fail(const PackReading *r, const CarnetNode *node, GError **error, const char *what) {
  return carnet_yaml_fail(node, r->file, error, "%s", what);
}

/* [a-z0-9_]+, so that a category id has dots only between its segments. */
static gboolean is_word(const char *text) {
  return text[0] != '\0' && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static gboolean is_country(const char *text) {
  return strlen(text) == 2 && g_ascii_isupper(text[0]) && g_ascii_isupper(text[1]);
}

/* ---- regions --------------------------------------------------------------------------------------------
 */

static gboolean add_member(PackReading *r, GHashTable *members, const CarnetNode *node, GError **error) {
  const char *text = node->text != NULL ? node->text : "";
  GHashTable *other = g_hash_table_lookup(r->packs->regions, text);
  if (other != NULL) { /* a region of regions: EEA is EU and three more */
    GHashTableIter iter;
    gpointer code;
    g_hash_table_iter_init(&iter, other);
    while (g_hash_table_iter_next(&iter, &code, NULL)) g_hash_table_add(members, code);
    return TRUE;
  }
  if (!is_country(text))
    return fail(r, node, error, "neither a country nor a region named before; two capital letters");
  g_hash_table_add(members, (char *)g_string_chunk_insert_const(r->packs->texts, text));
  return TRUE;
}

static gboolean read_region(PackReading *r, const CarnetNode *node, GError **error) {
  if (!carnet_yaml_check(node, region_keys, G_N_ELEMENTS(region_keys), r->file, error)) return FALSE;
  const char *id = pack_text(r, node, "id");
  if (is_country(id) && strcmp(id, "EU") != 0)
    return fail(r, node, error, "a region's id is no country's; EU, or three letters or more");
  if (g_hash_table_contains(r->packs->regions, id))
    return fail(r, node, error, "this region twice; once, in one pack");
  if (pack_source(r, carnet_node_get_string(node, "source", "")) == NULL)
    return fail(r, carnet_node_get(node, "source"), error, "no such source; one of sources");
  GHashTable *members = g_hash_table_new(g_str_hash, g_str_equal);
  const CarnetNode *list = carnet_node_get(node, "members");
  g_hash_table_insert(r->packs->regions, (char *)id, members);
  for (guint i = 0; i < carnet_node_count(list); i++)
    if (!add_member(r, members, carnet_node_at(list, i), error)) return FALSE;
  return TRUE;
}

static gboolean read_territory(PackReading *r, const CarnetNode *map, GError **error) {
  const CarnetNode *list = carnet_node_get(map, "territory");
  r->pack->territory = carnet_node_get_strings(map, "territory");
  for (guint i = 0; i < carnet_node_count(list); i++) {
    const char *code = r->pack->territory[i];
    if (!is_country(code) && !g_hash_table_contains(r->packs->regions, code))
      return fail(r, carnet_node_at(list, i), error,
                  "neither a country nor a region; two capital letters or a region's id");
  }
  return TRUE;
}

/* ---- sources, date sets, categories ---------------------------------------------------------------------
 */

static gboolean read_sources(PackReading *r, const CarnetNode *map, GError **error) {
  const CarnetNode *sources = carnet_node_get(map, "sources");
  for (guint i = 0; i < carnet_node_count(sources); i++) {
    const CarnetNode *node = carnet_node_at(sources, i);
    if (!carnet_yaml_check(node, source_keys, G_N_ELEMENTS(source_keys), r->file, error)) return FALSE;
    PackSource *source = g_new0(PackSource, 1);
    source->id = g_string_chunk_insert_const(r->packs->texts, node->key);
    source->title = pack_text(r, node, "title");
    source->title_zh = pack_text(r, node, "title_zh");
    source->url = pack_text(r, node, "url");
    source->confidence = pack_text(r, node, "confidence");
    source->checked = pack_text(r, node, "checked");
    g_hash_table_replace(r->pack->sources, (char *)source->id, source);
  }
  return TRUE;
}

static gboolean read_date_set(PackReading *r, const CarnetNode *node, GError **error) {
  if (!carnet_yaml_check(node, date_set_keys, G_N_ELEMENTS(date_set_keys), r->file, error)) return FALSE;
  PackDateSet *set = g_new0(PackDateSet, 1);
  set->id = pack_text(r, node, "id");
  set->from = pack_text(r, node, "from");
  set->to = pack_text(r, node, "to");
  set->en = pack_text(r, node, "en");
  set->zh = pack_text(r, node, "zh");
  g_ptr_array_add(r->pack->date_sets, set);
  return set->to[0] == '\0' || strcmp(set->from, set->to) < 0 ||
         fail(r, node, error, "ends before it begins; a later `to`");
}

static gboolean read_category(PackReading *r, const CarnetNode *node, GError **error) {
  if (!carnet_yaml_check(node, category_keys, G_N_ELEMENTS(category_keys), r->file, error)) return FALSE;
  const char *id = carnet_node_get_string(node, "id", "");
  if (!is_word(id)) return fail(r, carnet_node_get(node, "id"), error, "not a category id; a-z, 0-9 and _");
  const PackSource *source = pack_source(r, carnet_node_get_string(node, "source", ""));
  if (source == NULL)
    return fail(r, carnet_node_get(node, "source"), error, "no such source; one of sources");
  CarnetCategory *category = g_new0(CarnetCategory, 1);
  g_ptr_array_add(r->pack->categories, category);
  g_autofree char *full = g_strconcat(r->pack->id, ".", id, NULL);
  category->id = g_string_chunk_insert_const(r->packs->texts, full);
  category->regime = r->pack->regime;
  category->main_law = r->pack->answers;
  category->en = pack_text(r, node, "en");
  category->zh = pack_text(r, node, "zh");
  category->clause = pack_clause(r, node);
  category->clause_zh = pack_clause_zh(r, node);
  category->grade = pack_text(r, node, "grade");
  category->source = source->id;
  category->confidence = pack_text(r, node, "confidence");
  if (category->confidence[0] == '\0') category->confidence = source->confidence;
  PackTexts duties = {NULL, NULL}, documents = {NULL, NULL};
  gboolean ok =
      pack_texts(r, node, "duties", &duties, error) && pack_texts(r, node, "documents", &documents, error);
  category->duties_en = duties.en;
  category->duties_zh = duties.zh;
  category->documents = documents.en;
  category->documents_zh = documents.zh;
  if (!ok) return FALSE;
  if (g_hash_table_contains(r->packs->category_ids, category->id))
    return fail(r, node, error, "this category twice; another id");
  g_hash_table_insert(r->packs->category_ids, (char *)category->id, category);
  g_ptr_array_add(r->packs->categories, category);
  return TRUE;
}

/* ---- a file ---------------------------------------------------------------------------------------------
 */

typedef gboolean (*ReadFunc)(PackReading *r, const CarnetNode *node, GError **error);
static gboolean read_list(PackReading *r, const CarnetNode *map, const char *key, ReadFunc func,
                          GError **error) {
  const CarnetNode *list = carnet_node_get(map, key);
  for (guint i = 0; i < carnet_node_count(list); i++)
    if (!pack_go_on(r, func(r, carnet_node_at(list, i), error), error)) return FALSE;
  return TRUE;
}

static Pack *find_pack(const CarnetPacks *packs, const char *id) {
  for (guint i = 0; i < packs->packs->len; i++) {
    Pack *pack = g_ptr_array_index(packs->packs, i);
    if (!pack->overlay && strcmp(pack->id, id) == 0) return pack;
  }
  return NULL;
}

/* A pack of facts alone (costs, volumes) has no regime, and so no law: its keys are refused, not ignored. */
static gboolean read_facts_pack(PackReading *r, const CarnetNode *map, GError **error) {
  static const char *const law[] = {"zone",  "territory", "regions",    "date_sets", "categories",
                                    "rules", "decisions", "thresholds", "checks",    "conflicts"};
  for (guint i = 0; i < G_N_ELEMENTS(law); i++) {
    const CarnetNode *node = carnet_node_get(map, law[i]);
    gboolean empty = node == NULL || (node->kind == CARNET_NODE_LIST && carnet_node_count(node) == 0) ||
                     (node->text != NULL && node->text[0] == '\0');
    if (!empty)
      return carnet_yaml_fail(node, r->file, error, "a pack without regime has no %s; name its regime",
                              law[i]);
  }
  return TRUE;
}

static gboolean read_regime(PackReading *r, const CarnetNode *map, GError **error) {
  const char *regime = r->pack->regime;
  if (regime[0] == '\0') return read_facts_pack(r, map, error);
  if (!is_word(regime))
    return fail(r, carnet_node_get(map, "regime"), error,
                "not a regime; cn, eu, us, un or a market's two letters");
  if (carnet_node_get(map, "territory") == NULL || carnet_node_get(map, "zone") == NULL)
    return fail(r, map, error, "a regime without zone or territory; both");
  g_clear_pointer(&r->pack->clock, g_time_zone_unref);
  r->pack->clock = g_time_zone_new_identifier(r->pack->zone);
  return r->pack->clock != NULL || fail(r, carnet_node_get(map, "zone"), error,
                                        "no such time zone; an IANA name such as Asia/Shanghai");
}

static gboolean answers_exports(const CarnetNode *map) {
  const CarnetNode *tables = carnet_node_get(map, "decisions");
  for (guint i = 0; i < carnet_node_count(tables); i++)
    if (strcmp(carnet_node_get_string(carnet_node_at(tables, i), "scope", ""), "export") == 0) return TRUE;
  return FALSE;
}

static gboolean read_pack(PackReading *r, const CarnetNode *map, GError **error) {
  if (!carnet_yaml_check(map, pack_keys, G_N_ELEMENTS(pack_keys), r->file, error)) return FALSE;
  Pack *pack = r->pack;
  r->base = pack;
  pack->id = pack_text(r, map, "id");
  pack->regime = pack_text(r, map, "regime");
  pack->zone = pack_text(r, map, "zone");
  pack->en = pack_text(r, map, "en");
  pack->zh = pack_text(r, map, "zh");
  pack->cited_as = pack_text(r, map, "cited_as");
  pack->answers = answers_exports(map);
  const CarnetNode *note = carnet_node_get(map, "note");
  if (note != NULL && !carnet_yaml_check(note, note_keys, G_N_ELEMENTS(note_keys), r->file, error))
    return FALSE;
  pack->note_en = pack_text(r, note, "en");
  pack->note_zh = pack_text(r, note, "zh");
  if (!is_word(pack->id)) return fail(r, carnet_node_get(map, "id"), error, "not a pack id; a-z, 0-9 and _");
  if (!read_regime(r, map, error)) return FALSE;
  for (guint i = 0; i + 1 < r->packs->packs->len; i++) {
    const Pack *other = g_ptr_array_index(r->packs->packs, i);
    if (!other->overlay && strcmp(other->id, pack->id) == 0)
      return fail(r, carnet_node_get(map, "id"), error, "this pack twice; once");
  }
  return read_sources(r, map, error) && read_list(r, map, "regions", read_region, error) &&
         read_list(r, map, "date_sets", read_date_set, error) &&
         read_list(r, map, "categories", read_category, error);
}

static gboolean read_overlay(PackReading *r, const CarnetNode *map, GError **error) {
  if (!carnet_yaml_check(map, overlay_keys, G_N_ELEMENTS(overlay_keys), r->file, error)) return FALSE;
  Pack *pack = r->pack;
  const char *id = carnet_node_get_string(map, "overlay", "");
  r->base = find_pack(r->packs, id);
  if (r->base == NULL)
    return fail(r, carnet_node_get(map, "overlay"), error, "no such pack loaded before it; a pack's id");
  pack->overlay = TRUE;
  pack->id = pack_text(r, map, "overlay");
  pack->regime = r->base->regime;
  pack->zone = r->base->zone;
  pack->en = r->base->en;
  pack->zh = r->base->zh;
  pack->note_en = pack->note_zh = "";
  pack->author = pack_text(r, map, "author");
  pack->reason = pack_text(r, map, "reason");
  if (pack->author[0] == '\0' || pack->reason[0] == '\0')
    return fail(r, map, error, "an overlay without author or reason; both");
  return read_sources(r, map, error);
}

static gboolean read_head(PackReading *r, const CarnetNode *map, GError **error) {
  if (carnet_node_get_int(map, "carnet_pack", 0) != 1)
    return fail(r, map, error, "not a pack of version 1; carnet_pack: 1");
  gboolean ok =
      carnet_node_get(map, "overlay") != NULL ? read_overlay(r, map, error) : read_pack(r, map, error);
  r->pack->version = pack_text(r, map, "version");
  return ok;
}

void pack_reader_clear(PackReader *reader) {
  for (guint i = 0; i < reader->trees->len; i++) carnet_node_free(g_ptr_array_index(reader->trees, i));
  g_ptr_array_set_size(reader->trees, 0);
}

gboolean pack_read_head(CarnetPacks *packs, Pack *pack, const char *path, PackReader *reader,
                        GError **error) {
  g_autofree char *name = g_path_get_basename(path);
  pack->file = g_string_chunk_insert_const(packs->texts, name);
  g_autoptr(GBytes) bytes = carnet_fs_read(path, carnet_yaml_limits_document.max_bytes, error);
  if (bytes == NULL) return FALSE;
  gsize n;
  const char *text = g_bytes_get_data(bytes, &n);
  pack->digest = carnet_digest_of_bytes(text, n);
  CarnetNode *map = pack_tree_load(text, n, pack->file, pack->digest, reader->cache, error);
  if (map == NULL) return FALSE;
  g_ptr_array_add(reader->trees, map);
  PackReading r = {packs, pack, pack, pack->file};
  return read_head(&r, map, error);
}

/* After the heads of all files, so that a rule may name a region of any pack, a table a category of any. */
gboolean pack_read_body(CarnetPacks *packs, Pack *pack, const CarnetNode *map, GError **error) {
  PackReading r = {packs, pack, pack->overlay ? find_pack(packs, pack->id) : pack, pack->file};
  if (!pack->overlay && !read_territory(&r, map, error)) return FALSE;
  return pack_read_rules(&r, map, error) && pack_read_tables(&r, map, error) &&
         pack_read_sections(&r, map, error);
}

gboolean pack_read_names(CarnetPacks *packs, Pack *pack, const CarnetNode *map, GError **error) {
  PackReading r = {packs, pack, pack->overlay ? find_pack(packs, pack->id) : pack, pack->file};
  return pack_check_names(&r, map, error);
}
