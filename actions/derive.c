/*
 * From rows to categories: profiles that have none under today's rules get them, and people's decisions are
 * applied over what rules found (formats.md sections 6 and 7).
 */
#include <string.h>

#include "app.h"
#include "carnet/canon.h"
#include "carnet/row_classes.h"
#include "derive.h"

/* ---- texts to traits, on as many threads as there are processors ----------------------------------------
 */

#define PART_TEXTS 512u /* fewer are not worth a thread and its scratch */
#define MAX_PARTS (CARNET_CLASSIFIERS_BESIDE + 1u)

typedef struct {
  CarnetClassifier *classifier;
  const CarnetFieldText *texts;
  guint n;
  CarnetTraits *out;
  GThread *thread;
} Part;

static gpointer classify_part(gpointer data) {
  const Part *part = data;
  carnet_classify(part->classifier, part->texts, part->n, part->out);
  return NULL;
}

static gboolean classify(const CarnetFieldText *texts, guint n, CarnetTraits *out, gpointer user,
                         GError **error) {
  CarnetApp *app = user;
  CarnetClassifier *first = carnet_app_classifier(app, error);
  if (!first) return FALSE;
  guint wanted = MIN(MIN(n / PART_TEXTS, g_get_num_processors()), MAX_PARTS), others = 0;
  Part part[MAX_PARTS];
  while (others + 1 < wanted) {
    CarnetClassifier *classifier = carnet_app_classifier_beside(app, others);
    if (!classifier) break; /* no memory for another: this thread does the rest */
    guint size = n / wanted;
    part[others] = (Part){classifier, texts + others * size, size, out + others * size, NULL};
    part[others].thread = g_thread_new("classify", classify_part, &part[others]);
    others++;
  }
  guint done = others ? others * (n / wanted) : 0;
  carnet_classify(first, texts + done, n - done, out + done);
  for (guint i = 0; i < others; i++) g_thread_join(part[i].thread);
  return TRUE;
}

static char *represent(CarnetColumn column, const char *norm, gpointer user) {
  const CarnetApp *app = user;
  return carnet_packs_represent(app->packs, column, norm);
}

void carnet_app_import_options(CarnetApp *app, CarnetImportOptions *out) {
  *out = (CarnetImportOptions){.lexicon = carnet_lexicon_digest(app->lexicon),
                               .fact_columns = carnet_packs_fact_columns(app->packs),
                               .classify = classify,
                               .classify_user = app,
                               .represent = represent,
                               .represent_user = app,
                               .represents = app->represents};
}

void carnet_row_facts_of_profile(const CarnetProfile *profile, CarnetRowFacts *out) {
  *out = (CarnetRowFacts){
      .traits = profile->traits, .look_again = profile->look_again, .rulings = profile->rulings};
  memcpy(out->norm, profile->norm, sizeof out->norm);
}

/* ---- where a row comes from and goes to ---- */

/* Does a normalised list of countries name one that is not `home`? "vehicle" and "none" are no countries. */
static gboolean names_other(const char *list, const char *home) {
  g_auto(GStrv) places = g_strsplit(list ? list : "", ";", -1);
  for (char **place = places; *place; place++) {
    g_strstrip(*place);
    if (strlen(*place) == 2 && g_ascii_isupper(**place) && strcmp(*place, home) != 0) return TRUE;
  }
  return FALSE;
}

const char *carnet_profile_home(const CarnetProfile *profile) {
  const char *in = profile->norm[CARNET_COLUMN_COLLECTED_IN], *market = profile->norm[CARNET_COLUMN_MARKET];
  return in && *in ? in : market ? market : "";
}

/* Collected in exactly one country. A region ("EU") is no country: what is inside it is not counted here. */
gboolean carnet_profile_leaves(const CarnetProfile *profile) {
  const char *home = carnet_profile_home(profile);
  if (strlen(home) != 2 || strcmp(home, "EU") == 0) return FALSE;
  return names_other(profile->norm[CARNET_COLUMN_DESTINATION], home);
}

/* ---- categories and checks, by class of rows ---- */

typedef struct {
  CarnetApp *app;
  char *today, *checks_key;
  CarnetRowClasses *classes;
  guint n_classes;
  GStringChunk *values; /* each value once, for the classes */
  GArray *list;         /* CarnetProfileHits: by class */
  GArray *check_list;   /* CarnetProfileHits: by class and what is the profile's own */
  GPtrArray *rules;     /* GArray* of CarnetCategoryHit, by class */
  GPtrArray *checks;    /* the same of checks, by class */
  GPtrArray *own;       /* GArray* of CarnetCategoryHit, by class and what is the profile's own */
  GHashTable *places;   /* Own to its number */
} Derive;

/* Checks of the program's own hang on where a profile is at home. */
typedef struct {
  guint class;
  const char *regime;
  gboolean leaves, unknown, sent;
  guint number; /* no part of what tells two apart */
} Own;

static guint own_hash(gconstpointer key) {
  const Own *own = key;
  return own->class * 8 + (guint)own->leaves * 4 + (guint)own->unknown * 2 + (guint)own->sent +
         g_str_hash(own->regime);
}

static gboolean own_equal(gconstpointer a, gconstpointer b) {
  const Own *x = a, *y = b;
  return x->class == y->class && x->leaves == y->leaves && x->unknown == y->unknown && x->sent == y->sent &&
         strcmp(x->regime, y->regime) == 0;
}

char *carnet_app_checks_key(const CarnetApp *app) { return g_strconcat(app->rules_key, "/checks-2", NULL); }

/* Checks as hits: the id of the check where a category's stands. */
static GArray *hits_of_checks(const GArray *checks) {
  GArray *hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  for (guint i = 0; i < checks->len; i++) {
    const CarnetCheckHit *check = &g_array_index(checks, CarnetCheckHit, i);
    CarnetCategoryHit hit = {check->check->entry.id, check->check->entry.id, check->truth, check->missing};
    g_array_append_val(hits, hit);
  }
  return hits;
}

static void add_own(GArray *hits, gboolean is, const char *check, const char *regime) {
  if (!is) return;
  g_autofree char *id = g_strconcat(check, ".", regime, NULL);
  CarnetCategoryHit hit = {g_intern_string(id), g_intern_string(id), CARNET_TRUE, ""};
  g_array_append_val(hits, hit);
}

/* Those of the class, and the profile's own. */
static GArray *hits_of_own(const GArray *of_class, const Own *own) {
  GArray *hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  g_array_append_vals(hits, of_class->data, of_class->len);
  add_own(hits, own->leaves, CARNET_CHECK_LEAVES, own->regime);
  add_own(hits, own->unknown, CARNET_CHECK_UNKNOWN, own->regime);
  add_own(hits, own->unknown && own->sent, CARNET_CHECK_UNKNOWN_SENT, own->regime);
  return hits;
}

static void judge_class(const Derive *derive, guint class) {
  GArray *hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  g_autoptr(GArray) checks = g_array_new(FALSE, FALSE, sizeof(CarnetCheckHit));
  carnet_row_classes_judge(derive->classes, class, derive->today, hits, checks);
  g_ptr_array_index(derive->rules, class) = hits;
  g_ptr_array_index(derive->checks, class) = hits_of_checks(checks);
}

typedef struct {
  const Derive *derive;
  guint from, to;
} Judging;

static gpointer judge_some(gpointer data) {
  const Judging *judging = data;
  for (guint class = judging->from; class < judging->to; class ++) judge_class(judging->derive, class);
  return NULL;
}

/* Half of them on a thread of its own: judging only reads. */
static void judge_all(const Derive *derive) {
  guint n = derive->n_classes;
  g_ptr_array_set_size(derive->rules, (gint)n);
  g_ptr_array_set_size(derive->checks, (gint)n);
  Judging first = {derive, 0, n / 2}, second = {derive, n / 2, n};
  GThread *thread = n < PART_TEXTS ? NULL : g_thread_new("judge", judge_some, &first);
  judge_some(&second);
  if (thread)
    g_thread_join(thread);
  else
    judge_some(&first);
}

const char *carnet_app_regime_at_home(const CarnetApp *app, const CarnetProfile *profile) {
  const char *home = carnet_profile_home(profile),
             *regime = *home ? carnet_packs_regime_of(app->packs, home) : NULL;
  return regime ? regime : CARNET_NO_REGIME;
}

static guint number_of_own(const Derive *derive, const CarnetProfile *profile, guint class) {
  const char *to = profile->norm[CARNET_COLUMN_DESTINATION];
  Own asked = {.class = class,
               .regime = carnet_app_regime_at_home(derive->app, profile),
               .leaves = carnet_profile_leaves(profile),
               .unknown =
                   profile->look_again || carnet_traits_outcome(profile->traits) == CARNET_OUTCOME_UNKNOWN,
               .sent = to && *to && strcmp(to, "none") != 0};
  const Own *had = g_hash_table_lookup(derive->places, &asked);
  if (had) return had->number;
  asked.number = g_hash_table_size(derive->places);
  g_hash_table_add(derive->places, g_memdup2(&asked, sizeof asked));
  return asked.number;
}

static gboolean derive_profile(const CarnetProfile *profile, gpointer user, GError **error) {
  (void)error;
  Derive *derive = user;
  CarnetRowFacts facts;
  gboolean added = FALSE;
  carnet_row_facts_of_profile(profile, &facts);
  for (guint c = 0; c < CARNET_N_COLUMNS; c++)
    if (facts.norm[c] && *facts.norm[c])
      facts.norm[c] = g_string_chunk_insert_const(derive->values, facts.norm[c]);
    else
      facts.norm[c] = "";
  guint class = carnet_row_classes_put(derive->classes, &facts, &added);
  if (added) derive->n_classes++;
  CarnetProfileHits hits = {profile->id, class};
  g_array_append_val(derive->list, hits);
  CarnetProfileHits own = {profile->id, number_of_own(derive, profile, class)};
  g_array_append_val(derive->check_list, own);
  return TRUE;
}

/* The program's own checks beside those of its class, for each profile that differs in them. */
static void join_own(const Derive *derive) {
  g_ptr_array_set_size(derive->own, (gint)g_hash_table_size(derive->places));
  GHashTableIter iter;
  gpointer own;
  g_hash_table_iter_init(&iter, derive->places);
  while (g_hash_table_iter_next(&iter, &own, NULL))
    g_ptr_array_index(derive->own, ((const Own *)own)->number) =
        hits_of_own(g_ptr_array_index(derive->checks, ((const Own *)own)->class), own);
}

/* Sets as the store takes them; equal ones are one there. */
static gboolean write_hits(const Derive *derive, const char *key, const GPtrArray *sets, const GArray *list,
                           GError **error) {
  g_autofree CarnetHitList *lists = g_new0(CarnetHitList, sets->len + 1);
  for (guint i = 0; i < sets->len; i++) {
    const GArray *hits = g_ptr_array_index(sets, i);
    lists[i] = (CarnetHitList){(const CarnetCategoryHit *)(gpointer)hits->data, hits->len};
  }
  return carnet_inventory_set_hits(derive->app->inventory, key, lists, sets->len,
                                   (const CarnetProfileHits *)(gpointer)list->data, list->len, error);
}

/* What has no checks yet: so a store of a program that knew none gets them. */
static gboolean derive_hits(CarnetApp *app, GError **error) {
  g_autofree char *today = carnet_app_today(app), *checks_key = carnet_app_checks_key(app);
  g_autoptr(CarnetRowClasses) classes = carnet_row_classes_new(app->packs);
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(CarnetProfileHits)),
                    check_list = g_array_new(FALSE, FALSE, sizeof(CarnetProfileHits));
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref),
                       checks = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref),
                       own = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  g_autoptr(GHashTable) places = g_hash_table_new_full(own_hash, own_equal, g_free, NULL);
  Derive derive = {.app = app,
                   .today = today,
                   .checks_key = checks_key,
                   .classes = classes,
                   .values = g_string_chunk_new(4096),
                   .list = list,
                   .check_list = check_list,
                   .rules = rules,
                   .checks = checks,
                   .own = own,
                   .places = places};
  gboolean ok =
      carnet_inventory_each_profile(app->inventory, TRUE, checks_key, derive_profile, &derive, error);
  if (ok) judge_all(&derive);
  if (ok) join_own(&derive);
  ok = ok && write_hits(&derive, checks_key, own, check_list, error) &&
       write_hits(&derive, app->rules_key, rules, list, error);
  g_string_chunk_free(derive.values);
  return ok;
}

static gboolean set_trait_ids(CarnetApp *app, GError **error) {
  guint n = carnet_lexicon_n_traits(app->lexicon);
  g_autofree const char **ids = g_new0(const char *, n + 1);
  for (guint bit = 0; bit < n; bit++) {
    const CarnetTrait *trait = carnet_lexicon_trait(app->lexicon, bit);
    ids[bit] = trait ? trait->id : "";
  }
  return carnet_inventory_set_traits(app->inventory, ids, n, error);
}

gboolean carnet_app_apply_mappings(CarnetApp *app, GError **error) {
  g_autoptr(CarnetTable) table = carnet_app_table(app, "mappings", error);
  if (!table) return FALSE;
  g_autoptr(GArray) rows = g_array_new(FALSE, TRUE, sizeof(CarnetMappingRow));
  static const struct {
    const char *name;
    CarnetMappingState state;
  } states[] = {{"confirmed", CARNET_STATE_CONFIRMED},
                {"rejected", CARNET_STATE_REJECTED},
                {"overridden", CARNET_STATE_OVERRIDDEN}};
  for (guint i = 0; i < carnet_table_rows(table); i++) {
    CarnetMappingRow row = {.key = carnet_table_get(table, i, "key"),
                            .text_digest = carnet_table_get(table, i, "text_digest"),
                            .traits_add = carnet_table_get(table, i, "traits_add"),
                            .traits_remove = carnet_table_get(table, i, "traits_remove"),
                            .category = carnet_table_get(table, i, "category"),
                            .by = carnet_table_get(table, i, "by"),
                            .time = carnet_table_get(table, i, "time"),
                            .reason = carnet_table_get(table, i, "reason"),
                            .event = carnet_table_get(table, i, "event")};
    for (gsize s = 0; s < G_N_ELEMENTS(states); s++)
      if (strcmp(states[s].name, carnet_table_get(table, i, "state")) == 0) row.state = states[s].state;
    g_array_append_val(rows, row);
  }
  CarnetImportOptions options;
  carnet_app_import_options(app, &options);
  return carnet_inventory_apply_mappings(app->inventory, (const CarnetMappingRow *)(gpointer)rows->data,
                                         rows->len, &options, error);
}

/* Opens the inventory for writing when something has to be derived; a reader that finds all done writes
 * nothing. */
static gboolean ensure_write(CarnetApp *app, GError **error) {
  if (app->inventory_write) return TRUE;
  carnet_app_set_inventory(app, NULL); /* a reader's lock would keep the writer out */
  g_autofree char *path = carnet_app_path(app, "inventory.db");
  carnet_app_set_inventory(app, carnet_inventory_open(path, CARNET_INVENTORY_WRITE, error));
  app->inventory_write = app->inventory != NULL;
  return app->inventory_write;
}

/* Texts and profiles are made again where another lexicon or other facts made them (`force`: anyway: somebody
 * asks for it); an import has made those of its rows already. */
static gboolean derive_texts(CarnetApp *app, gboolean force, CarnetProgressFunc progress, gpointer user,
                             GError **error) {
  CarnetImportOptions options;
  carnet_app_import_options(app, &options);
  gboolean fits = FALSE;
  if (!force && !carnet_inventory_is_classified(app->inventory, &options, &fits, error)) return FALSE;
  return fits || carnet_inventory_reclassify(app->inventory, &options, progress, user, error);
}

static gboolean derive(CarnetApp *app, gboolean force, CarnetProgressFunc progress, gpointer user,
                       GError **error) {
  if (!ensure_write(app, error) || !set_trait_ids(app, error)) return FALSE;
  if (!derive_texts(app, force, progress, user, error) || !carnet_app_apply_mappings(app, error))
    return FALSE;
  return derive_hits(app, error) && carnet_inventory_use_rules(app->inventory, app->rules_key, error);
}

gboolean carnet_app_derive_now(CarnetApp *app, CarnetProgressFunc progress, gpointer user, GError **error) {
  return derive(app, TRUE, progress, user, error);
}

/* What the derived tables were made from; the same key means that nothing has to be done. */
static char *derived_key(CarnetApp *app, GError **error) {
  g_autoptr(CarnetTable) roots = carnet_inventory_roots(app->inventory, error);
  if (!roots) return NULL;
  g_auto(GStrv) heads = carnet_state_heads(app->state, "mapping", NULL, error);
  if (!heads) return NULL;
  g_autofree char *mappings = g_strjoinv(" ", heads);
  GString *key = g_string_new(NULL);
  g_string_append_printf(key, "checks-2 rulings %s %s", app->rules_key, carnet_lexicon_digest(app->lexicon));
  for (guint i = 0; i < carnet_table_rows(roots); i++)
    g_string_append_printf(key, " %s=%s", carnet_table_get(roots, i, "name"),
                           carnet_table_get(roots, i, "generation"));
  g_string_append_printf(key, " %s", mappings);
  char *digest = carnet_digest_of_bytes(key->str, key->len);
  g_string_free(key, TRUE);
  return digest;
}

gboolean carnet_app_derive(CarnetApp *app, GError **error) {
  g_autofree char *key = derived_key(app, error);
  if (!key) return FALSE;
  g_autofree char *done = carnet_inventory_note(app->inventory, "derived");
  if (done && strcmp(done, key) == 0) return TRUE;
  return derive(app, FALSE, NULL, NULL, error) &&
         carnet_inventory_set_note(app->inventory, "derived", key, error);
}
