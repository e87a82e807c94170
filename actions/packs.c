/*
 * Lexicon, packs and templates in use: what was adopted by digest, kept in git (records.md, "packs/"). An
 * upgrade of the program changes nothing until someone adopts.
 */
#include "packs.h"

#include <string.h>

#include "carnet/actions_packs.h"
#include "carnet/actions_workspace.h"
#include "carnet/canon.h"
#include "carnet/checks.h"
#include "carnet/fs.h"
#include "carnet/yaml.h"

#define MAX_TEMPLATE_BYTES (4u << 20)

/* What of the templates folder is adopted, and where its bytes stand in the tree of the records. */
static const struct {
  const char *kind, *folder, *suffix, *tree;
} adopted[] = {
    {"pack", "packs", ".yaml", "packs"},
    {"lexicon", "packs/lexicon", ".yaml", "packs"},
    {"template", "reports", ".md", "templates"},
};

static const char *tree_of_kind(const char *kind) {
  for (gsize i = 0; i < G_N_ELEMENTS(adopted); i++)
    if (strcmp(adopted[i].kind, kind) == 0) return adopted[i].tree;
  return "packs";
}

/* ---- adopting
 * ---------------------------------------------------------------------------------------------- */

static gboolean adopt_file(const char *folder, const char *name, gsize which, CarnetNode *files,
                           GArray *attachments, GError **error) {
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_autoptr(GBytes) bytes = carnet_fs_read(path, MAX_TEMPLATE_BYTES, error);
  if (!bytes) return FALSE;
  g_autofree char *digest = carnet_digest_of_bytes(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  CarnetNode *file = carnet_node_map();
  carnet_node_set_string(file, "kind", adopted[which].kind);
  carnet_node_set_string(file, "name", name);
  carnet_node_set_string(file, "digest", digest);
  carnet_node_append(files, file);
  CarnetAttachment attachment = {carnet_ledger_attachment_path(adopted[which].tree, digest),
                                 g_bytes_ref(bytes)};
  g_array_append_val(attachments, attachment);
  return TRUE;
}

static void clear_attachment(gpointer item) {
  CarnetAttachment *attachment = item;
  g_free((char *)attachment->path);
  g_bytes_unref(attachment->bytes);
}

gboolean carnet_action_adopt(CarnetApp *app, const char *reason, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return FALSE;
  g_autoptr(CarnetNode) keys = carnet_node_map();
  CarnetNode *files = carnet_node_list();
  carnet_node_set_string(keys, "version", CARNET_VERSION);
  carnet_node_set(keys, "files", files);
  g_autoptr(GArray) attachments = g_array_new(FALSE, FALSE, sizeof(CarnetAttachment));
  g_array_set_clear_func(attachments, clear_attachment);
  for (gsize i = 0; i < G_N_ELEMENTS(adopted); i++) {
    g_autofree char *folder = g_build_filename(app->templates, adopted[i].folder, NULL);
    g_auto(GStrv) names = carnet_fs_list(folder, adopted[i].suffix, error);
    if (!names) return FALSE;
    for (char **name = names; *name; name++)
      if (!adopt_file(folder, *name, i, files, attachments, error)) return FALSE;
  }
  CarnetAppend append = {.kind = "adoption",
                         .action = "adopt",
                         .subject = "program",
                         .reason = reason,
                         .keys = keys,
                         .attachments = (const CarnetAttachment *)(gpointer)attachments->data,
                         .n_attachments = attachments->len};
  g_autofree char *digest = carnet_app_record(app, &append, error);
  if (!digest) return FALSE;
  g_clear_pointer(&app->packs, carnet_packs_free); /* read again when next needed */
  return TRUE;
}

/* ---- reading what was adopted
 * --------------------------------------------------------------------------------- */

CarnetNode *carnet_app_adopted(const GPtrArray *events) {
  for (guint i = events->len; i > 0; i--) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i - 1);
    if (record->verdict == CARNET_VERDICT_GOOD || record->verdict == CARNET_VERDICT_UNSIGNED)
      return carnet_node_copy(carnet_node_get(record->body, "files"));
  }
  return NULL;
}

GBytes *carnet_app_adopted_file(CarnetApp *app, const CarnetNode *files, const char *kind, const char *name,
                                const char *commit, GError **error) {
  for (guint i = 0; i < carnet_node_count(files); i++) {
    const CarnetNode *file = carnet_node_at(files, i);
    if (strcmp(carnet_node_get_string(file, "kind", ""), kind) != 0) continue;
    if (strcmp(carnet_node_get_string(file, "name", ""), name) != 0) continue;
    g_autofree char *path =
        carnet_ledger_attachment_path(tree_of_kind(kind), carnet_node_get_string(file, "digest", ""));
    return carnet_ledger_file(app->ledger, commit, path, error);
  }
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
              "no %s %s was adopted; carnet pack list shows what was", kind, name);
  return NULL;
}

/* Files of one kind, written to the cache under their digest's folder so that errors can name a file. */
static gboolean unpack(CarnetApp *app, const CarnetNode *files, const char *kind, const char *folder,
                       GPtrArray *paths, GError **error) {
  if (!carnet_fs_mkdir(folder, error)) return FALSE;
  for (guint i = 0; i < carnet_node_count(files); i++) {
    const CarnetNode *file = carnet_node_at(files, i);
    if (strcmp(carnet_node_get_string(file, "kind", ""), kind) != 0) continue;
    const char *name = carnet_node_get_string(file, "name", "");
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
      g_autoptr(GBytes) bytes = carnet_app_adopted_file(app, files, kind, name, NULL, error);
      if (!bytes) return FALSE;
      if (!carnet_fs_write(path, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), error)) return FALSE;
    }
    g_ptr_array_add(paths, g_steal_pointer(&path));
  }
  return TRUE;
}

/* By bit, NULL-terminated; borrowed from the lexicon, the array is the caller's. */
static const char **trait_ids_of(const CarnetLexicon *lexicon) {
  guint n = carnet_lexicon_n_traits(lexicon);
  const char **ids = g_new0(const char *, n + 1);
  for (guint bit = 0; bit < n; bit++) {
    const CarnetTrait *trait = carnet_lexicon_trait(lexicon, bit);
    ids[bit] = trait ? trait->id : "";
  }
  return ids;
}

/* `cache` NULL: read as they are. */
static CarnetPacks *load_packs(const CarnetLexicon *lexicon, GPtrArray *paths, const char *cache,
                               GError **error) {
  g_autofree const char **ids = trait_ids_of(lexicon);
  g_ptr_array_add(paths, NULL);
  return carnet_packs_load_cached((const char *const *)paths->pdata, ids, cache, error);
}

/* Names the cache folder: another list, another folder. */
static char *digest_of_list(const CarnetNode *files) {
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < carnet_node_count(files); i++) {
    const CarnetNode *file = carnet_node_at(files, i);
    g_string_append_printf(text, "%s\n%s\n%s\n", carnet_node_get_string(file, "kind", ""),
                           carnet_node_get_string(file, "name", ""),
                           carnet_node_get_string(file, "digest", ""));
  }
  return carnet_digest_of_bytes(text->str, text->len);
}

static gboolean load_unpacked(CarnetApp *app, const CarnetNode *files, const char *folder,
                              CarnetLexicon **lexicon, CarnetPacks **packs, GError **error) {
  g_autofree char *lexicon_folder = g_build_filename(folder, "lexicon", NULL);
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) lexicon_paths = g_ptr_array_new_with_free_func(g_free);
  if (!unpack(app, files, "pack", folder, paths, error)) return FALSE;
  if (!unpack(app, files, "lexicon", lexicon_folder, lexicon_paths, error)) return FALSE;
  /* What is compiled belongs to its file, not to a workspace: one cache for all of a user's. */
  g_autofree char *compiled = g_build_filename(g_get_user_cache_dir(), "carnet", NULL);
  if (!carnet_fs_mkdir(compiled, NULL)) {
    g_free(compiled);
    compiled = carnet_app_path(app, "cache");
  }
  g_autoptr(CarnetLexicon) loaded = carnet_lexicon_load(lexicon_folder, compiled, error);
  if (!loaded) return FALSE;
  *packs = load_packs(loaded, paths, compiled, error);
  if (!*packs) return FALSE;
  *lexicon = g_steal_pointer(&loaded);
  return TRUE;
}

static const char *adopted_digest(const CarnetNode *files, const char *kind, const char *name) {
  for (guint i = 0; i < carnet_node_count(files); i++) {
    const CarnetNode *file = carnet_node_at(files, i);
    if (strcmp(carnet_node_get_string(file, "kind", ""), kind) == 0 &&
        strcmp(carnet_node_get_string(file, "name", ""), name) == 0)
      return carnet_node_get_string(file, "digest", "");
  }
  return "";
}

/* The bytes that were read are those that somebody signed for: the digests are made of them anyway. */
static gboolean is_as_adopted(const CarnetNode *files, const CarnetLexicon *lexicon,
                              const CarnetPacks *packs) {
  for (guint i = 0; i < carnet_packs_count(packs); i++) {
    CarnetPackInfo info;
    carnet_packs_info(packs, i, &info);
    if (strcmp(adopted_digest(files, "pack", info.file), info.digest) != 0) return FALSE;
  }
  g_autoptr(GString) all = g_string_new(NULL);
  for (guint i = 0; i < carnet_node_count(files); i++) {
    const CarnetNode *file = carnet_node_at(files, i);
    if (strcmp(carnet_node_get_string(file, "kind", ""), "lexicon") == 0)
      g_string_append_printf(all, "%s\n", carnet_node_get_string(file, "digest", ""));
  }
  g_autofree char *digest = carnet_digest_of_bytes(all->str, all->len);
  return strcmp(digest, carnet_lexicon_digest(lexicon)) == 0;
}

/* What stands in the cache folder is only a copy: where it cannot be read, or is not what was adopted, it is
 * taken from the records again, once. */
gboolean carnet_app_load_adopted(CarnetApp *app, const CarnetNode *files, CarnetLexicon **lexicon,
                                 CarnetPacks **packs, GError **error) {
  g_autofree char *digest = digest_of_list(files), *cache = carnet_app_path(app, "cache");
  g_autofree char *folder = g_build_filename(cache, digest, NULL);
  if (load_unpacked(app, files, folder, lexicon, packs, NULL)) {
    if (is_as_adopted(files, *lexicon, *packs)) return TRUE;
    g_clear_pointer(packs, carnet_packs_free);
    g_clear_pointer(lexicon, carnet_lexicon_free);
  }
  if (!carnet_fs_remove_tree(folder, error)) return FALSE;
  return load_unpacked(app, files, folder, lexicon, packs, error);
}

CarnetClassifier *carnet_app_classifier(CarnetApp *app, GError **error) {
  if (!app->classifier) app->classifier = carnet_classifier_new(app->lexicon, error);
  return app->classifier;
}

CarnetClassifier *carnet_app_classifier_beside(CarnetApp *app, guint i) {
  if (i >= CARNET_CLASSIFIERS_BESIDE) return NULL;
  if (!app->beside[i]) app->beside[i] = carnet_classifier_new(app->lexicon, NULL);
  return app->beside[i];
}

void carnet_app_forget_classifiers(CarnetApp *app) {
  g_clear_pointer(&app->classifier, carnet_classifier_free);
  for (guint i = 0; i < CARNET_CLASSIFIERS_BESIDE; i++)
    g_clear_pointer(&app->beside[i], carnet_classifier_free);
}

gboolean carnet_app_load_packs(CarnetApp *app, GError **error) {
  g_autoptr(GPtrArray) events = carnet_app_events(app, "adoption", error);
  if (!events) return FALSE;
  g_autoptr(CarnetNode) files = carnet_app_adopted(events);
  if (!files) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
                "no packs were adopted in this workspace; carnet adopt adopts those of the program");
    return FALSE;
  }
  carnet_app_forget_classifiers(app);
  g_clear_pointer(&app->lexicon, carnet_lexicon_free);
  if (!carnet_app_load_adopted(app, files, &app->lexicon, &app->packs, error)) return FALSE;
  g_autofree char *today = carnet_app_today(app);
  g_free(app->rules_key);
  g_free(app->represents);
  app->represents = carnet_packs_represent_key(app->packs);
  /* Checks begin and end on days of their own; what both found stands under one key (derive.c). */
  g_autofree char *rules = carnet_packs_rules_key(app->packs, today);
  app->rules_key = g_strdup_printf("%s checks since %s", rules, carnet_checks_since(app->packs, today));
  return TRUE;
}

/* ---- looking
 * ---------------------------------------------------------------------------------------------------- */

CarnetTable *carnet_action_packs(CarnetApp *app, GError **error) {
  static const CarnetTableColumn columns[] = {{"pack", "pack.pack", CARNET_CELL_ID},
                                              {"regime", "pack.regime", CARNET_CELL_TEXT},
                                              {"en", "pack.en", CARNET_CELL_TEXT},
                                              {"zh", "pack.zh", CARNET_CELL_TEXT},
                                              {"version", "pack.version", CARNET_CELL_TEXT},
                                              {"rules", "pack.rules", CARNET_CELL_INT},
                                              {"categories", "pack.categories", CARNET_CELL_INT},
                                              {"verified", "pack.verified", CARNET_CELL_INT},
                                              {"secondary", "pack.secondary", CARNET_CELL_INT},
                                              {"recalled", "pack.recalled", CARNET_CELL_INT},
                                              {"digest", "pack.digest", CARNET_CELL_ID},
                                              {NULL, NULL, 0}};
  if (!carnet_app_need(app, CARNET_NEED_PACKS, error)) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < carnet_packs_count(app->packs); i++) {
    CarnetPackInfo info;
    carnet_packs_info(app->packs, i, &info);
    const char *texts[] = {info.id, info.regime, info.en, info.zh, info.version};
    const guint numbers[] = {info.n_rules, info.n_categories, info.verified, info.secondary, info.recalled};
    guint row = carnet_table_add_row(table);
    for (guint c = 0; c < G_N_ELEMENTS(texts); c++) carnet_table_set(table, row, c, texts[c]);
    for (guint c = 0; c < G_N_ELEMENTS(numbers); c++)
      carnet_table_set_int(table, row, (guint)G_N_ELEMENTS(texts) + c, numbers[c]);
    carnet_table_set_key(table, row, "digest", info.digest);
  }
  return table;
}

char *carnet_action_pack_document(CarnetApp *app, const char *id, gboolean markdown, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_PACKS, error)) return NULL;
  char *text = carnet_packs_document(app->packs, id, app->lang, markdown);
  if (!text)
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
                "no pack is called %s; carnet pack list shows those in use", id);
  return text;
}

/* ---- packs of one's own over those in use
 * --------------------------------------------------------------------------------- */

/* The id of a pack by its file; "" of an overlay, and of what does not load: loading it will say why. */
static char *id_of_file(const char *path) {
  g_autoptr(CarnetNode) map = carnet_yaml_load_file(path, &carnet_yaml_limits_document, NULL);
  return g_strdup(carnet_node_get_string(map, "id", ""));
}

/* In the place of the pack in use that has its id, else at the end: overlays and new packs. */
static void put_file(const CarnetApp *app, GPtrArray *paths, const char *file) {
  g_autofree char *id = id_of_file(file);
  for (guint i = 0; *id && i < carnet_packs_count(app->packs); i++) {
    CarnetPackInfo info;
    carnet_packs_info(app->packs, i, &info);
    if (strcmp(info.id, id) != 0) continue;
    for (guint p = 0; p < paths->len; p++) {
      g_autofree char *name = g_path_get_basename(g_ptr_array_index(paths, p));
      if (strcmp(name, info.file) != 0) continue;
      g_free(g_ptr_array_index(paths, p));
      g_ptr_array_index(paths, p) = g_strdup(file);
      return;
    }
  }
  g_ptr_array_add(paths, g_strdup(file));
}

/* The packs in use, as files, with these over them or in their place; NULL with the error. */
static GPtrArray *paths_with(CarnetApp *app, const char *const *files, GError **error) {
  g_autoptr(GPtrArray) events = carnet_app_events(app, "adoption", error);
  g_autoptr(CarnetNode) adopted_files = events ? carnet_app_adopted(events) : NULL;
  if (!events) return NULL;
  g_autofree char *digest = digest_of_list(adopted_files), *cache = carnet_app_path(app, "cache"),
                  *folder = g_build_filename(cache, digest, NULL);
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
  if (!unpack(app, adopted_files, "pack", folder, paths, error)) return NULL;
  for (; *files; files++) put_file(app, paths, *files);
  return g_steal_pointer(&paths);
}

CarnetPacks *carnet_app_load_with(CarnetApp *app, const char *const *files, GError **error) {
  g_autoptr(GPtrArray) paths = paths_with(app, files, error);
  return paths ? load_packs(app->lexicon, paths, NULL, error) : NULL;
}

GPtrArray *carnet_action_pack_check(CarnetApp *app, const char *const *files, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_PACKS, error)) return NULL;
  g_autoptr(GPtrArray) paths = paths_with(app, files, error);
  if (!paths) return NULL;
  g_autofree const char **ids = trait_ids_of(app->lexicon);
  g_ptr_array_add(paths, NULL);
  return carnet_packs_faults((const char *const *)paths->pdata, ids);
}
