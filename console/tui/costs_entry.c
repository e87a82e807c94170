/* costs_entry.c - a new entry (N), and cancelling one by a counter-entry (E): nothing is ever changed or
 * removed. */
#include <string.h>

#include "carnet/error.h"
#include "carnet/node.h"
#include "tui/costs_parts.h"
#include "tui/entry.h"
#include "tui/registers.h"

#define ORGANISATION "*"
#define MAX_MINOR G_GINT64_CONSTANT(9000000000000000) /* what a number of a record holds */

static const char *const kinds[] = {"budget", "quote", "invoice", "payment", "estimate", NULL};
static const char *const confidences[] = {"verified", "secondary", "recalled", NULL};

typedef struct {
  CarnetFormField fields[11];
  guint n;
  char **models;
} Entry;

static void entry_free(gpointer data) {
  Entry *entry = data;
  g_strfreev(entry->models);
  g_free(entry);
}

static void add(Entry *entry, const char *key, const char *label, const char *const *choices,
                const char *prefix) {
  entry->fields[entry->n++] =
      (CarnetFormField){choices ? CARNET_FORM_CHOICE : CARNET_FORM_TEXT, key, label, choices, prefix};
}

/* All registered models, and the organisation. */
static char **model_choices(const CarnetTable *models) {
  GPtrArray *out = g_ptr_array_new();
  for (guint i = 0; i < carnet_table_rows(models); i++)
    g_ptr_array_add(out, g_strdup(carnet_table_get(models, i, "subject")));
  g_ptr_array_add(out, g_strdup(ORGANISATION));
  g_ptr_array_add(out, NULL);
  return (char **)g_ptr_array_free(out, FALSE);
}

gboolean carnet_costs_parse_amount(const char *text, gint64 *minor) {
  gint64 whole = 0, part = 0;
  gint decimals = -1;
  gboolean digit = FALSE;
  for (const char *p = text; *p; p++) {
    if (*p == ',' || *p == ' ') continue;
    if (*p == '.' && decimals < 0) {
      decimals = 0;
    } else if (g_ascii_isdigit(*p) && decimals < 2 && whole < MAX_MINOR / 1000) {
      if (decimals >= 0) {
        decimals++;
        part = part * 10 + (*p - '0');
      } else {
        whole = whole * 10 + (*p - '0');
      }
      digit = TRUE;
    } else {
      return FALSE;
    }
  }
  *minor = whole * 100 + (decimals == 1 ? part * 10 : part);
  return digit;
}

static gboolean is_currency(const char *text) {
  for (guint i = 0; i < 3; i++)
    if (!g_ascii_isupper(text[i])) return FALSE;
  return text[3] == 0;
}

/* ---- signing
 * ------------------------------------------------------------------------------------------------------ */

typedef struct {
  char *kind;
  CarnetNode *keys;
} Record;

static void record_free(gpointer data) {
  Record *record = data;
  g_free(record->kind);
  carnet_node_free(record->keys);
  g_free(record);
}

static gboolean sign(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, const char *reason,
                     gpointer data, GError **error) {
  const Record *record = data;
  (void)job;
  g_autofree char *digest = provider->cost_add(app, record->kind, record->keys, reason, error);
  return digest != NULL;
}

static void say_line(const CarnetUi *ui, GPtrArray *lines, const char *label, const char *text) {
  const char *name = carnet_ui_text(ui, label);
  gint pad = MAX(16 - (gint)carnet_text_width(name, -1), 1);
  if (*text) g_ptr_array_add(lines, g_strdup_printf("  %s%*s%s", name, pad, "", text));
}

static GPtrArray *signed_lines(const CarnetUi *ui, const CarnetForm *form, gint64 minor, gint64 high) {
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *low = carnet_text_money(minor), *to = carnet_text_money(high),
                  *kind = g_strconcat("tui.costs.kind.", carnet_form_get(form, "kind"), NULL);
  g_autofree char *amount = high > 0
                                ? g_strdup_printf("%s – %s %s", low, to, carnet_form_get(form, "currency"))
                                : g_strdup_printf("%s %s", low, carnet_form_get(form, "currency"));
  gboolean all = strcmp(carnet_form_get(form, "model"), ORGANISATION) == 0;
  g_ptr_array_add(lines, g_strdup(carnet_ui_text(ui, "tui.costs.signed")));
  g_ptr_array_add(lines, g_strdup(""));
  say_line(ui, lines, "tui.costs.kind", carnet_ui_text(ui, kind));
  say_line(ui, lines, "tui.costs.standard",
           carnet_costs_standard_name(ui, carnet_form_get(form, "standard")));
  say_line(ui, lines, "tui.costs.model",
           all ? carnet_ui_text(ui, "tui.costs.organisation") : carnet_form_get(form, "model"));
  say_line(ui, lines, "tui.costs.amount", amount);
  say_line(ui, lines, "tui.costs.date", carnet_form_get(form, "date"));
  say_line(ui, lines, "tui.costs.source", carnet_form_get(form, "source"));
  say_line(ui, lines, "tui.costs.note", carnet_form_get(form, "note"));
  g_ptr_array_add(lines, g_strdup(""));
  g_ptr_array_add(lines, g_strdup(carnet_ui_text(ui, "tui.costs.kept")));
  return lines;
}

static CarnetNode *keys_of(const CarnetForm *form, gint64 minor, gint64 high) {
  CarnetNode *keys = carnet_node_map();
  const char *model = carnet_form_get(form, "model");
  gboolean estimate = strcmp(carnet_form_get(form, "kind"), "estimate") == 0;
  if (strcmp(model, ORGANISATION) != 0) carnet_node_set_string(keys, "model", model);
  carnet_node_set_string(keys, "standard", carnet_form_get(form, "standard"));
  carnet_node_set_int(keys, "amount_minor", minor);
  if (high > 0) carnet_node_set_int(keys, "high_minor", high);
  static const char *const texts[] = {"currency", "date", "source", "note"};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    if (*carnet_form_get(form, texts[i]))
      carnet_node_set_string(keys, texts[i], carnet_form_get(form, texts[i]));
  if (estimate) carnet_node_set_string(keys, "confidence", carnet_form_get(form, "confidence"));
  return keys;
}

/* TRUE where nothing is wrong; else said at its input. */
static gboolean check(CarnetScreen *page, gint64 *minor, gint64 *high) {
  CarnetForm *form = carnet_entry_form(page);
  const char *upper = carnet_form_get(form, "high"), *date = carnet_form_get(form, "date");
  const char *wrong = NULL, *at = NULL;
  *high = 0;
  if (!*carnet_form_get(form, "standard"))
    at = "standard", wrong = "tui.costs.wrong.standard";
  else if (!carnet_costs_parse_amount(carnet_form_get(form, "amount"), minor))
    at = "amount", wrong = "tui.costs.wrong.amount";
  else if (*upper && (!carnet_costs_parse_amount(upper, high) || *high < *minor))
    at = "high", wrong = "tui.costs.wrong.high";
  else if (!is_currency(carnet_form_get(form, "currency")))
    at = "currency", wrong = "tui.costs.wrong.currency";
  else if (*date && !carnet_text_is_day(date))
    at = "date", wrong = "tui.costs.wrong.date";
  if (at) carnet_entry_wrong(page, at, wrong);
  return at == NULL;
}

static void submit(CarnetScreen *page) {
  CarnetForm *form = carnet_entry_form(page);
  gint64 minor = 0, high = 0;
  if (!check(page, &minor, &high)) return;
  Record *record = g_new0(Record, 1);
  record->kind = g_strdup(carnet_form_get(form, "kind"));
  record->keys = keys_of(form, minor, high);
  CarnetSigning signing = {.title = carnet_ui_text(page->ui, "tui.costs.new_title"),
                           .lines = signed_lines(page->ui, form, minor, high),
                           .word = "record",
                           .sign = sign,
                           .data = record,
                           .data_free = record_free,
                           .done = carnet_entry_over};
  carnet_sign_open(page->ui, &signing);
}

/* ---- the form
 * ------------------------------------------------------------------------------------------------------ */

static void notes(CarnetScreen *page, GPtrArray *lines) {
  static const char *const texts[] = {"tui.costs.help.kind", "tui.costs.help.model", "tui.costs.help.amount"};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    g_ptr_array_add(lines, g_strdup(carnet_ui_text(page->ui, texts[i])));
  gint64 minor;
  const CarnetForm *form = carnet_entry_form(page);
  if (!carnet_costs_parse_amount(carnet_form_get(form, "amount"), &minor)) return;
  g_autofree char *money = carnet_text_money(minor);
  g_ptr_array_add(lines, g_strdup(""));
  g_ptr_array_add(lines, g_strdup_printf("= %s %s", money, carnet_form_get(form, "currency")));
}

void carnet_costs_new(CarnetScreen *screen) {
  const CarnetCosts *costs = screen->state;
  const CarnetCostLine *line = carnet_costs_line(costs);
  const char *model = carnet_costs_model(costs);
  Entry *entry = g_new0(Entry, 1);
  entry->models = model_choices(costs->tables.models);
  add(entry, "kind", "tui.costs.kind", kinds, "tui.costs.kind.");
  add(entry, "model", "tui.costs.model", (const char *const *)entry->models, NULL);
  add(entry, "standard", "tui.costs.standard", NULL, NULL);
  add(entry, "amount", "tui.costs.amount", NULL, NULL);
  add(entry, "high", "tui.costs.upper", NULL, NULL);
  add(entry, "currency", "tui.costs.currency", NULL, NULL);
  add(entry, "date", "tui.costs.date", NULL, NULL);
  add(entry, "source", "tui.costs.source", NULL, NULL);
  add(entry, "confidence", "tui.costs.confidence", confidences, "tui.confidence.");
  add(entry, "note", "tui.costs.note", NULL, NULL);
  CarnetEntry form = {.title = carnet_ui_text(screen->ui, "tui.costs.new_title"),
                      .fields = entry->fields,
                      .n = entry->n,
                      .label = 22,
                      .data = entry,
                      .data_free = entry_free,
                      .notes = notes,
                      .submit = submit};
  CarnetForm *inputs = carnet_entry_form(carnet_entry_open(screen->ui, &form));
  carnet_form_set(inputs, "currency", line ? line->currency : "CNY");
  carnet_form_set(inputs, "standard", line ? line->standard : "");
  carnet_form_set(inputs, "model", *model ? model : line ? ORGANISATION : entry->models[0]);
}

/* ---- cancelling
 * -------------------------------------------------------------------------------------------------------- */

void carnet_costs_counter(CarnetScreen *screen, const CarnetTable *page, guint row) {
  const CarnetUi *ui = screen->ui;
  Record *record = g_new0(Record, 1);
  record->kind = g_strdup("counter");
  record->keys = carnet_node_map();
  carnet_node_set_string(record->keys, "of", carnet_table_get(page, row, "event"));
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *money = carnet_text_money(
                      g_ascii_strtoll(carnet_table_get(page, row, "amount_minor"), NULL, 10)),
                  *amount = g_strdup_printf("%s %s", money, carnet_table_get(page, row, "currency")),
                  *kind = g_strconcat("tui.costs.kind.", carnet_table_get(page, row, "kind"), NULL);
  g_ptr_array_add(lines, g_strdup(carnet_ui_text(ui, "tui.costs.counter")));
  g_ptr_array_add(lines, g_strdup(""));
  say_line(ui, lines, "tui.costs.kind", carnet_ui_text(ui, kind));
  say_line(ui, lines, "tui.costs.standard",
           carnet_costs_standard_name(ui, carnet_table_get(page, row, "standard")));
  say_line(ui, lines, "tui.costs.model", carnet_table_get(page, row, "model"));
  say_line(ui, lines, "tui.costs.amount", amount);
  say_line(ui, lines, "tui.costs.date", carnet_table_get(page, row, "date"));
  say_line(ui, lines, "tui.costs.event", carnet_table_get(page, row, "event"));
  g_ptr_array_add(lines, g_strdup(""));
  g_ptr_array_add(lines, g_strdup(carnet_ui_text(ui, "tui.costs.counter_then")));
  CarnetSigning signing = {.title = carnet_ui_text(ui, "tui.costs.counter_title"),
                           .lines = lines,
                           .word = "counter",
                           .sign = sign,
                           .data = record,
                           .data_free = record_free};
  carnet_sign_open(screen->ui, &signing);
}

/* ---- the test or certificate behind a cell
 * ------------------------------------------------------------------------------------ */

/* Changed where there is one, new where there is none. */
void carnet_costs_certificate(CarnetScreen *screen) {
  const CarnetCosts *costs = screen->state;
  const CarnetCostLine *line = carnet_costs_line(costs);
  if (!line) return;
  const char *model = carnet_costs_model(costs);
  const CarnetTable *certs = costs->tables.certs;
  g_autoptr(CarnetNode) values = carnet_node_map();
  for (guint row = 0; certs && row < carnet_table_rows(certs); row++) {
    if (strcmp(carnet_table_get(certs, row, "standard"), line->standard) != 0 ||
        strcmp(carnet_table_get(certs, row, "model"), model) != 0)
      continue;
    for (guint c = 0; c < carnet_table_columns(certs); c++)
      carnet_node_set_string(values, carnet_table_column(certs, c)->key, carnet_table_cell(certs, row, c));
    carnet_registers_change(screen->ui, CARNET_REQUEST_CERTIFICATES, carnet_table_get(certs, row, "id"),
                            values);
    return;
  }
  g_autofree char *id = *model ? g_strdup_printf("%s-%s", line->standard, model) : g_strdup(line->standard);
  carnet_node_set_string(values, "standard", line->standard);
  carnet_node_set_string(values, "model", model);
  carnet_node_set_string(values, "scope", *model ? "model" : "organisation");
  carnet_registers_new(screen->ui, CARNET_REQUEST_CERTIFICATES, id, values);
}
