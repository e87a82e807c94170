/*
 * Rows by kind of data and pack, for the heat map of the overview and of reports (mockups.md, frame 1).
 * Counted over kinds of rows, of which there are hundreds where there are millions of rows.
 */
#include <string.h>

#include "app.h"
#include "carnet/actions_exports.h"
#include "derive.h"

/* What a kind of data is made of: traits of the lexicon. A row may be of several kinds. "other" takes what is
 * of none. */
typedef struct {
  const char *kind, *text;
  const char *traits[10];
} Kind;

static const Kind kinds[] = {
    {"location", "heat.location", {"location.position", "location.trip"}},
    {"identity",
     "heat.identity",
     {"identity.vehicle", "identity.person", "identity.credential", "identity.device", "finance"}},
    {"cabin", "heat.cabin", {"media.cabin", "occupant", "communication", "usage.app"}},
    {"outside", "heat.outside", {"media.exterior", "sensing.exterior"}},
    {"biometric", "heat.biometric", {"biometric", "health", "driver.state"}},
    {"driving", "heat.driving", {"driver.behaviour", "driver.offence", "charging", "adas.state", "crash"}},
    {"critical", "heat.critical", {"parameter.critical", "control.remote"}},
    {"keys_logs", "heat.keys_logs", {"crypto.key", "security.log", "software.update"}},
    {"map_flow", "heat.map_flow", {"map", "traffic.flow"}},
    {"other", "heat.other", {NULL}},
};

enum { OTHER = G_N_ELEMENTS(kinds) - 1, UNSURE = G_N_ELEMENTS(kinds), ROWS };

typedef struct {
  CarnetApp *app;
  guint64 traits[G_N_ELEMENTS(kinds)];
  guint packs;
  CarnetPackInfo pack[64];
  guint column[64]; /* of a pack: its own, or that of the first pack of its regime */
  guint64 count[ROWS][64];
  guint64 unsure[ROWS][64]; /* rows beside those of `count` that a missing fact would bring in */
} Heat;

static void find_traits(Heat *heat) {
  for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
    for (const char *const *trait = kinds[k].traits; *trait; trait++) {
      gint bit = carnet_lexicon_bit(heat->app->lexicon, *trait);
      if (bit >= 0) heat->traits[k] |= G_GUINT64_CONSTANT(1) << bit;
    }
  }
}

static guint first_of_regime(const Heat *heat, guint pack) {
  for (guint p = 0; p < pack; p++)
    if (strcmp(heat->pack[p].regime, heat->pack[pack].regime) == 0) return p;
  return pack;
}

/* Packs of facts alone, and overlays, have no categories and no column. */
static void find_packs(Heat *heat, gboolean by_regime) {
  guint n = carnet_packs_count(heat->app->packs);
  for (guint p = 0; p < n && heat->packs < G_N_ELEMENTS(heat->pack); p++) {
    carnet_packs_info(heat->app->packs, p, &heat->pack[heat->packs]);
    if (heat->pack[heat->packs].n_categories == 0) continue;
    heat->column[heat->packs] = by_regime ? first_of_regime(heat, heat->packs) : heat->packs;
    heat->packs++;
  }
}

static gboolean is_of_pack(const char *category, const char *pack) {
  gsize n = strlen(pack);
  return strncmp(category, pack, n) == 0 && category[n] == '.';
}

/* What the packs say of a kind of row: bit p is pack p; `sure` holds, `unsure` would hold if a missing fact
 * said so. */
static void packs_of(const Heat *heat, const CarnetRowKind *kind, guint64 *sure, guint64 *unsure) {
  *sure = *unsure = 0;
  for (guint h = 0; h < kind->n_hits; h++)
    for (guint p = 0; p < heat->packs; p++)
      if (is_of_pack(kind->hits[h].category, heat->pack[p].id))
        *(kind->hits[h].truth == CARNET_TRUE ? sure : unsure) |= G_GUINT64_CONSTANT(1) << heat->column[p];
  *unsure &= ~*sure;
}

static void add(const Heat *heat, guint64 *counts, guint64 packs, guint64 rows) {
  for (guint p = 0; p < heat->packs; p++)
    if (packs >> p & 1) counts[p] += rows;
}

static void add_both(Heat *heat, gsize kind, guint64 sure, guint64 unsure, guint64 rows) {
  add(heat, heat->count[kind], sure, rows);
  add(heat, heat->unsure[kind], unsure, rows);
}

static gboolean count_kind(const CarnetRowKind *kind, gpointer user, GError **error) {
  (void)error;
  Heat *heat = user;
  guint64 sure, unsure;
  packs_of(heat, kind, &sure, &unsure);
  gboolean found = FALSE;
  for (gsize k = 0; k < OTHER; k++) {
    if (!(kind->traits & heat->traits[k])) continue;
    found = TRUE;
    add_both(heat, k, sure, unsure, kind->rows);
  }
  if (!found) add_both(heat, OTHER, sure, unsure, kind->rows);
  add(heat, heat->count[UNSURE], unsure, kind->rows);
  return TRUE;
}

static void set_row(const Heat *heat, CarnetTable *table, gsize kind, const char *name, const char *text) {
  guint row = carnet_table_add_row(table);
  carnet_table_set(table, row, 0, name);
  carnet_table_set(table, row, 1, carnet_texts_get(heat->app->texts, heat->app->lang, text));
  for (guint p = 0; p < heat->packs; p++)
    carnet_table_set_int(table, row, p + 2, (gint64)heat->count[kind][p]);
}

/* `plain`: also rows of no kind of anyone's, and those that a missing fact would bring in. */
static guint64 rows_of(const Heat *heat, guint pack, gboolean plain) {
  guint64 rows = plain ? heat->count[OTHER][pack] + heat->count[UNSURE][pack] : 0;
  for (gsize k = 0; k < OTHER; k++) rows += heat->count[k][pack];
  return rows;
}

static void swap_packs(Heat *heat, guint a, guint b) {
  CarnetPackInfo pack = heat->pack[a];
  heat->pack[a] = heat->pack[b];
  heat->pack[b] = pack;
  for (gsize k = 0; k < ROWS; k++) {
    guint64 count = heat->count[k][a], unsure = heat->unsure[k][a];
    heat->count[k][a] = heat->count[k][b];
    heat->unsure[k][a] = heat->unsure[k][b];
    heat->count[k][b] = count;
    heat->unsure[k][b] = unsure;
  }
}

/* With a score of packs only some fit on a screen: those that say most of the kinds stand first, and one that
 * says nothing of any row has no column, unless none says anything. Equal ones keep the order of the packs.
 */
static void order_packs(Heat *heat) {
  guint kept = 0;
  gboolean any = FALSE;
  for (guint p = 0; p < heat->packs; p++) any = any || rows_of(heat, p, TRUE) > 0;
  for (guint p = 0; p < heat->packs; p++)
    if (heat->column[p] == p && (!any || rows_of(heat, p, TRUE) > 0)) swap_packs(heat, p, kept++);
  heat->packs = kept;
  for (guint p = 1; p < heat->packs; p++)
    for (guint q = p; q > 0 && rows_of(heat, q, FALSE) > rows_of(heat, q - 1, FALSE); q--)
      swap_packs(heat, q, q - 1);
}

/* Counts into a heat of zeros. */
static gboolean count_all(CarnetApp *app, Heat *heat, gboolean by_regime, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY, error)) return FALSE;
  heat->app = app;
  find_traits(heat);
  find_packs(heat, by_regime);
  if (!carnet_inventory_each_kind(app->inventory, NULL, count_kind, heat, error)) return FALSE;
  order_packs(heat);
  return TRUE;
}

static CarnetTable *make_heat(CarnetApp *app, gboolean by_regime, GError **error) {
  g_autofree Heat *heat = g_new0(Heat, 1);
  if (!count_all(app, heat, by_regime, error)) return NULL;
  CarnetTable *table = carnet_table_new();
  carnet_table_add_column(table, "kind", "heat.kind", CARNET_CELL_TEXT);
  carnet_table_add_column(table, "title", "heat.title", CARNET_CELL_TEXT);
  for (guint p = 0; p < heat->packs; p++)
    carnet_table_add_column(table, by_regime ? heat->pack[p].regime : heat->pack[p].id, NULL,
                            CARNET_CELL_INT);
  for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) set_row(heat, table, k, kinds[k].kind, kinds[k].text);
  set_row(heat, table, UNSURE, "unsure", "heat.unsure");
  return table;
}

CarnetTable *carnet_action_heat(CarnetApp *app, GError **error) { return make_heat(app, FALSE, error); }

CarnetTable *carnet_action_heat_regimes(CarnetApp *app, GError **error) {
  return make_heat(app, TRUE, error);
}

/* ---- the same as cells that can be opened ---- */

/* The rows of a kind in the filter language: its traits, or none of anyone's. */
static char *filter_of(gsize kind) {
  GString *out = g_string_new(kind == OTHER ? "-trait:" : "trait:");
  for (gsize k = 0; k < OTHER; k++)
    for (const char *const *trait = kinds[k].traits; (k == kind || kind == OTHER) && *trait; trait++)
      g_string_append_printf(out, "%s%s", out->str[out->len - 1] == ':' ? "" : ",", *trait);
  return g_string_free(out, FALSE);
}

static void set_cell(const Heat *heat, CarnetTable *table, gsize kind, guint p) {
  const CarnetPackInfo *pack = &heat->pack[p];
  g_autofree char *of_kind = kind < UNSURE ? filter_of(kind) : g_strdup("");
  g_autofree char *filter = g_strdup_printf("cat:%s%s%s", pack->id, *of_kind ? " " : "", of_kind);
  gboolean zh = heat->app->lang == CARNET_LANG_ZH && *pack->zh;
  const char *text = kind < UNSURE ? kinds[kind].text : "heat.unsure";
  const char *const cells[] = {kind < UNSURE ? kinds[kind].kind : "unsure",
                               carnet_texts_get(heat->app->texts, heat->app->lang, text), pack->id,
                               zh ? pack->zh : pack->en, filter};
  guint row = carnet_table_add_row(table);
  for (guint c = 0; c < G_N_ELEMENTS(cells); c++) carnet_table_set(table, row, c, cells[c]);
  carnet_table_set_int(table, row, 5, (gint64)heat->count[kind][p]);
  carnet_table_set_int(table, row, 6, kind < UNSURE ? (gint64)heat->unsure[kind][p] : 0);
}

CarnetTable *carnet_action_heat_cells(CarnetApp *app, GError **error) {
  static const CarnetTableColumn columns[] = {
      {"kind", "heat.kind", CARNET_CELL_TEXT},     {"title", "heat.title", CARNET_CELL_TEXT},
      {"pack", "pack.pack", CARNET_CELL_ID},       {"regime", "pack.regime", CARNET_CELL_TEXT},
      {"filter", "data.filter", CARNET_CELL_TEXT}, {"rows", "data.rows", CARNET_CELL_INT},
      {"unsure", "heat.unsure", CARNET_CELL_INT},  {NULL, NULL, 0}};
  g_autofree Heat *heat = g_new0(Heat, 1);
  if (!count_all(app, heat, FALSE, error)) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (gsize k = 0; k < ROWS; k++)
    for (guint p = 0; p < heat->packs; p++) set_cell(heat, table, k, p);
  return table;
}
