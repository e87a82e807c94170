/* `carnet reconcile`: what the car sends and the register lacks, and the reverse. */
#include "reconcile.h"

#include <string.h>

#include "carnet/text.h"
#include "findings.h"
#include "reconcile_sides.h"

typedef enum { SIDE_SENT, SIDE_AMBIGUOUS, SIDE_DIFFERS, SIDE_REGISTERED, SIDE_SAME, N_SIDES } SideOf;
static const char *const side_names[N_SIDES] = {"sent", "ambiguous", "differs", "registered", "same"};
static const char *const met_names[] = {"", "exact", "name", "end"};

/* What is not registered weighs by what it is: sensitive, anything that laws speak of or nobody knows, or
 * ordinary. */
#define SHOWN_CANDIDATES 5u

typedef struct {
  const CarnetSignal *signal;
  SideOf side;
  gint severity; /* CarnetSeverity, -1: none */
  guint first;   /* lowest sensitive trait; 64: none */
  const char *differs;
} Line;

void carnet_reconciliation_free(CarnetReconciliation *reconciliation) {
  if (!reconciliation) return;
  g_clear_pointer(&reconciliation->rows, carnet_table_free);
  g_clear_pointer(&reconciliation->counts, carnet_table_free);
  g_ptr_array_unref(reconciliation->rejects);
  g_free(reconciliation);
}

/* ---- one line ---- */

static guint first_sensitive(const CarnetApp *app, CarnetTraits traits) {
  for (guint bit = 0; bit < 64; bit++) {
    const CarnetTrait *trait = traits.traits >> bit & 1 ? carnet_lexicon_trait(app->lexicon, bit) : NULL;
    if (trait && trait->sensitive) return bit;
  }
  return 64;
}

static char *joined(const GPtrArray *entries, gsize member) {
  g_autoptr(GPtrArray) parts = g_ptr_array_new();
  for (guint i = 0; i < entries->len; i++) {
    char *text = G_STRUCT_MEMBER(char *, g_ptr_array_index(entries, i), member);
    if (*text) g_ptr_array_add(parts, text);
  }
  g_ptr_array_add(parts, NULL);
  return g_strjoinv("\n", (char **)parts->pdata);
}

static const char *differences(const CarnetSignal *signal) {
  static const char *const words[] = {"", "unit", "type", "unit\ntype"};
  g_autofree char *units = joined(signal->with, G_STRUCT_OFFSET(CarnetSignal, units)),
                  *types = joined(signal->with, G_STRUCT_OFFSET(CarnetSignal, types));
  return words[(carnet_units_differ(signal->units, units) ? 1 : 0) +
               (carnet_types_differ(signal->types, types) ? 2 : 0)];
}

static gint severity_of(const Line *line) {
  CarnetOutcome outcome = carnet_traits_outcome(line->signal->traits);
  gboolean sensitive = line->first < 64;
  switch (line->side) {
  case SIDE_SENT:
  case SIDE_AMBIGUOUS:
    return sensitive                            ? CARNET_SEVERITY_HIGH
           : outcome == CARNET_OUTCOME_ORDINARY ? CARNET_SEVERITY_LOW
                                                : CARNET_SEVERITY_MEDIUM;
  case SIDE_DIFFERS: return sensitive ? CARNET_SEVERITY_MEDIUM : CARNET_SEVERITY_LOW;
  case SIDE_REGISTERED: return CARNET_SEVERITY_LOW;
  default: return -1;
  }
}

static void add_line(const CarnetApp *app, GArray *lines, const CarnetSignal *signal, SideOf side) {
  Line line = {signal, side, -1, first_sensitive(app, signal->traits), ""};
  if (side == SIDE_SAME) line.differs = differences(signal);
  if (*line.differs) line.side = SIDE_DIFFERS;
  line.severity = severity_of(&line);
  g_array_append_val(lines, line);
}

static GArray *lines_of(const CarnetApp *app, const GPtrArray *sent, const GPtrArray *registered) {
  GArray *lines = g_array_new(FALSE, FALSE, sizeof(Line));
  for (guint i = 0; i < sent->len; i++) {
    const CarnetSignal *signal = g_ptr_array_index(sent, i);
    add_line(app, lines, signal,
             signal->ambiguous   ? SIDE_AMBIGUOUS
             : signal->with->len ? SIDE_SAME
                                 : SIDE_SENT);
  }
  for (guint i = 0; i < registered->len; i++) {
    const CarnetSignal *entry = g_ptr_array_index(registered, i);
    if (!entry->sent && !entry->perhaps) add_line(app, lines, entry, SIDE_REGISTERED);
  }
  return lines;
}

static gint by_weight(gconstpointer a, gconstpointer b) {
  const Line *x = a, *y = b;
  gint left = x->severity < 0 ? G_MAXINT : x->severity, right = y->severity < 0 ? G_MAXINT : y->severity;
  if (left != right) return left < right ? -1 : 1;
  if (x->side != y->side) return x->side < y->side ? -1 : 1;
  if (x->first != y->first) return x->first < y->first ? -1 : 1;
  gint order = strcmp(x->signal->path, y->signal->path);
  return order ? order : strcmp(x->signal->ecu, y->signal->ecu);
}

/* ---- the table ---- */

static char *traits_text(const CarnetApp *app, CarnetTraits traits) {
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint bit = 0; bit < 64; bit++) {
    const CarnetTrait *trait = traits.traits >> bit & 1 ? carnet_lexicon_trait(app->lexicon, bit) : NULL;
    if (trait) g_string_append_printf(out, "%s%s", out->len ? "\n" : "", trait->id);
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *paths_of(const GPtrArray *entries) {
  g_autoptr(GPtrArray) paths = g_ptr_array_new();
  for (guint i = 0; i < entries->len && paths->len < SHOWN_CANDIDATES; i++) {
    char *path = ((const CarnetSignal *)g_ptr_array_index(entries, i))->path;
    if (!g_ptr_array_find_with_equal_func(paths, path, g_str_equal, NULL)) g_ptr_array_add(paths, path);
  }
  g_ptr_array_add(paths, NULL);
  return g_strjoinv("\n", (char **)paths->pdata);
}

static void add_row(const CarnetApp *app, CarnetTable *table, const Line *line) {
  static const char *const outcomes[] = {[CARNET_OUTCOME_UNKNOWN] = "unknown",
                                         [CARNET_OUTCOME_ORDINARY] = "ordinary",
                                         [CARNET_OUTCOME_IDENTIFIED] = "identified"};
  const CarnetSignal *signal = line->signal;
  gboolean met = line->side == SIDE_SAME || line->side == SIDE_DIFFERS, sent = line->side != SIDE_REGISTERED;
  g_autofree char *traits = traits_text(app, signal->traits), *with = paths_of(signal->with),
                  *near = paths_of(signal->near),
                  *units = joined(signal->with, G_STRUCT_OFFSET(CarnetSignal, units)),
                  *types = joined(signal->with, G_STRUCT_OFFSET(CarnetSignal, types));
  const struct {
    const char *key, *text;
  } cells[] = {{"severity", line->severity < 0 ? "" : carnet_severity_name((CarnetSeverity)line->severity)},
               {"side", side_names[line->side]},
               {"path", signal->path},
               {"ecu", signal->ecu},
               {"traits", traits},
               {"outcome", outcomes[carnet_traits_outcome(signal->traits)]},
               {"matched", met ? with : ""},
               {"by", met ? met_names[signal->met] : ""},
               {"differs", line->differs},
               {"candidates", line->side == SIDE_AMBIGUOUS ? with
                              : line->side == SIDE_SENT    ? near
                                                           : ""},
               {"unit", sent ? signal->units : ""},
               {"registered_unit", met    ? units
                                   : sent ? ""
                                          : signal->units},
               {"type", sent ? signal->types : ""},
               {"registered_type", met    ? types
                                   : sent ? ""
                                          : signal->types},
               {"description", signal->description}};
  guint row = carnet_table_add_row(table);
  for (gsize i = 0; i < G_N_ELEMENTS(cells); i++) carnet_table_set(table, row, (guint)i, cells[i].text);
  if (signal->line) carnet_table_set_int(table, row, G_N_ELEMENTS(cells), (gint64)signal->line);
}

static CarnetTable *table_new(void) {
  static const CarnetTableColumn columns[] = {
      {"severity", "finding.severity", CARNET_CELL_TEXT},
      {"side", "reconcile.side", CARNET_CELL_TEXT},
      {"path", "reconcile.path", CARNET_CELL_TEXT},
      {"ecu", "reconcile.ecu", CARNET_CELL_TEXT},
      {"traits", "reconcile.traits", CARNET_CELL_LIST},
      {"outcome", "reconcile.outcome", CARNET_CELL_TEXT},
      {"matched", "reconcile.matched", CARNET_CELL_TEXT},
      {"by", "reconcile.by", CARNET_CELL_TEXT},
      {"differs", "reconcile.differs", CARNET_CELL_LIST},
      {"candidates", "reconcile.candidates", CARNET_CELL_LIST},
      {"unit", "reconcile.unit", CARNET_CELL_LIST},
      {"registered_unit", "reconcile.registered_unit", CARNET_CELL_LIST},
      {"type", "reconcile.type", CARNET_CELL_LIST},
      {"registered_type", "reconcile.registered_type", CARNET_CELL_LIST},
      {"description", "reconcile.description", CARNET_CELL_TEXT},
      {"line", "reconcile.line", CARNET_CELL_INT},
      {NULL, NULL, 0}};
  return carnet_table_new_with(columns);
}

static CarnetTable *count(const GArray *lines) {
  static const CarnetTableColumn columns[] = {
      {"side", "reconcile.side", CARNET_CELL_TEXT}, {"count", "reconcile.count", CARNET_CELL_INT},
      {"high", "severity.high", CARNET_CELL_INT},   {"medium", "severity.medium", CARNET_CELL_INT},
      {"low", "severity.low", CARNET_CELL_INT},     {NULL, NULL, 0}};
  static const gint severities[] = {CARNET_SEVERITY_HIGH, CARNET_SEVERITY_MEDIUM, CARNET_SEVERITY_LOW};
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint side = 0; side < N_SIDES; side++) {
    gint64 n[1 + G_N_ELEMENTS(severities)] = {0};
    for (guint i = 0; i < lines->len; i++) {
      const Line *line = &g_array_index(lines, Line, i);
      if (line->side != side) continue;
      n[0]++;
      for (guint s = 0; s < G_N_ELEMENTS(severities); s++) n[1 + s] += line->severity == severities[s];
    }
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, side_names[side]);
    for (guint c = 0; c < G_N_ELEMENTS(n); c++) carnet_table_set_int(table, row, 1 + c, n[c]);
  }
  return table;
}

/* ---- words of the request ---- */

/* Of "sent,high": bits of sides, and of severities behind them. */
static gboolean parse_words(const char *text, const char *option, gboolean severities, guint *out,
                            GError **error) {
  g_auto(GStrv) words = g_strsplit(text ? text : "", ",", -1);
  for (char **word = words; *word; word++) {
    guint bit = 0;
    CarnetSeverity severity;
    while (bit < N_SIDES && strcmp(side_names[bit], *word) != 0) bit++;
    if (bit == N_SIDES && severities && carnet_severity_parse(*word, &severity)) bit += 1 + (guint)severity;
    if (bit == N_SIDES) {
      g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_USAGE,
                  "--%s: \"%s\" is none of sent, ambiguous, differs, registered, same%s", option, *word,
                  severities ? ", high, medium, low" : "");
      return FALSE;
    }
    *out |= 1u << bit;
  }
  return TRUE;
}

static gboolean fails(const GArray *lines, guint wanted) {
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    if (wanted >> line->side & 1) return TRUE;
    for (gint severity = MAX(line->severity, 0); line->severity >= 0 && severity <= CARNET_SEVERITY_LOW;
         severity++)
      if (wanted >> (N_SIDES + 1 + (guint)severity) & 1) return TRUE;
  }
  return FALSE;
}

/* ---- all of it ---- */

static gboolean no_inventory(CarnetApp *app, const char *name, GError **error) {
  g_autoptr(CarnetTable) roots = carnet_inventory_roots(app->inventory, error);
  if (!roots) return FALSE;
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; i < carnet_table_rows(roots); i++)
    g_ptr_array_add(names, (gpointer)carnet_table_get(roots, i, "name"));
  g_ptr_array_add(names, NULL);
  const char *nearest = carnet_text_nearest(name, (const char *const *)names->pdata);
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
              "no inventory is called %s%s%s; carnet inventories lists them", name,
              nearest ? "; nearest: " : "", nearest ? nearest : "");
  return FALSE;
}

static GPtrArray *signals_of(CarnetApp *app, const CarnetReconcileRequest *request, CarnetReconciliation *out,
                             GError **error) {
  gboolean imported = FALSE;
  if (!carnet_reconcile_is_inventory(app, request->signals, &imported, error)) return NULL;
  if (imported) return carnet_reconcile_inventory(app, request->signals, NULL, error);
  if (g_file_test(request->signals, G_FILE_TEST_EXISTS))
    return carnet_reconcile_file(app, request->signals, request, out, error);
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
              "%s is neither a file nor an inventory; carnet inventories lists these", request->signals);
  return NULL;
}

static void fill(const CarnetApp *app, const GArray *lines, guint only, CarnetSeverity least,
                 CarnetReconciliation *out) {
  out->rows = table_new();
  out->counts = count(lines);
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    if (only >> line->side & 1 && (line->severity <= (gint)least)) /* without one: asked for by its side */
      add_row(app, out->rows, line);
  }
}

typedef struct {
  guint only, fail_on;
  CarnetSeverity least;
} Wanted;

static gboolean parse_wanted(const CarnetReconcileRequest *request, Wanted *out, GError **error) {
  *out = (Wanted){0, 0, CARNET_SEVERITY_LOW};
  if (!parse_words(request->only, "only", FALSE, &out->only, error) ||
      !parse_words(request->fail_on, "fail-on", TRUE, &out->fail_on, error))
    return FALSE;
  if (!out->only) out->only = (1u << SIDE_SAME) - 1;
  if (!request->severity || carnet_severity_parse(request->severity, &out->least)) return TRUE;
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_USAGE,
              "--severity: \"%s\" is none of high, medium, low", request->severity);
  return FALSE;
}

static gboolean reconcile(CarnetApp *app, const CarnetReconcileRequest *request, const Wanted *wanted,
                          CarnetReconciliation *out, GError **error) {
  gboolean known = FALSE;
  if (!carnet_reconcile_is_inventory(app, request->inventory, &known, error)) return FALSE;
  if (!known) return no_inventory(app, request->inventory, error);
  g_autoptr(GPtrArray) sent = signals_of(app, request, out, error);
  g_autoptr(GPtrArray) registered =
      sent ? carnet_reconcile_inventory(app, request->inventory, request->filter, error) : NULL;
  if (!registered) return FALSE;
  carnet_signals_match(sent, registered, request->ignore_ecu);
  g_autoptr(GArray) lines = lines_of(app, sent, registered);
  g_array_sort(lines, by_weight);
  out->signals = sent->len;
  out->registered = registered->len;
  for (guint i = 0; i < sent->len; i++) {
    const CarnetSignal *signal = g_ptr_array_index(sent, i);
    out->but_ecu += signal->but_ecu && signal->with->len == 0;
  }
  out->fails = fails(lines, wanted->fail_on);
  fill(app, lines, wanted->only, wanted->least, out);
  return TRUE;
}

CarnetReconciliation *carnet_action_reconcile(CarnetApp *app, const CarnetReconcileRequest *request,
                                              GError **error) {
  Wanted wanted;
  if (!parse_wanted(request, &wanted, error) ||
      !carnet_app_need(app, CARNET_NEED_RECORDS | CARNET_NEED_PACKS | CARNET_NEED_INVENTORY, error))
    return NULL;
  if (strcmp(request->inventory, request->signals) == 0) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_USAGE, "%s is compared with itself",
                request->inventory);
    return NULL;
  }
  CarnetReconciliation *out = g_new0(CarnetReconciliation, 1);
  out->rejects = g_ptr_array_new_with_free_func(g_free);
  if (reconcile(app, request, &wanted, out, error)) return out;
  carnet_reconciliation_free(out);
  return NULL;
}
