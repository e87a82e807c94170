#include "tui/findings_steps.h"

#include <string.h>

#include "carnet/node.h"
#include "carnet/text.h"
#include "tui/entry.h"

/* A step: its action, the word that is typed, its inputs. */
typedef struct {
  CarnetRequest request;
  const char *action, *word, *title, *help;
  struct {
    const char *key, *label;
    gboolean day, needed;
  } fields[2];
} Step;

static const Step steps[] = {
    {CARNET_REQUEST_OWNER,
     "assign",
     "assign",
     "tui.findings.assign",
     "tui.findings.assign.help",
     {{"to", "tui.findings.to", FALSE, TRUE}, {"due", "tui.findings.due", TRUE, FALSE}}},
    {CARNET_REQUEST_ACCEPT_RISK,
     "accept",
     "accept",
     "tui.findings.accept",
     "tui.findings.accept.help",
     {{"until", "tui.findings.until", TRUE, TRUE}, {NULL, NULL, FALSE, FALSE}}},
    {CARNET_REQUEST_CLOSE,
     "close",
     "close",
     "tui.findings.close",
     "tui.findings.close.help",
     {{"evidence", "tui.findings.evidence", FALSE, TRUE}, {NULL, NULL, FALSE, FALSE}}}};

typedef struct {
  const Step *step;
  char *id, *what;
  CarnetFormField fields[2];
  guint n;
  char **people;
} Form;

static void form_free(gpointer data) {
  Form *form = data;
  g_free(form->id);
  g_free(form->what);
  g_strfreev(form->people);
  g_free(form);
}

/* ---- signing ---- */

typedef struct {
  char *id;
  const Step *step;
  CarnetNode *keys;
} Record;

static void record_free(gpointer data) {
  Record *record = data;
  g_free(record->id);
  carnet_node_free(record->keys);
  g_free(record);
}

static gboolean sign(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, const char *reason,
                     gpointer data, GError **error) {
  const Record *record = data;
  (void)job;
  return provider->finding_step(app, record->id, record->step->action, record->keys, reason, error);
}

static GPtrArray *lines_of(const CarnetUi *ui, const Form *form, const CarnetForm *inputs) {
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(lines, g_strdup(form->what));
  g_ptr_array_add(lines, g_strdup(""));
  g_ptr_array_add(lines, g_strdup_printf("  %s  %s", carnet_ui_text(ui, "tui.findings.l.id"), form->id));
  for (guint i = 0; i < form->n; i++) {
    const char *value = carnet_form_get(inputs, form->fields[i].key);
    if (*value)
      g_ptr_array_add(lines, g_strdup_printf("  %s  %s", carnet_ui_text(ui, form->fields[i].label), value));
  }
  g_ptr_array_add(lines, g_strdup(""));
  g_ptr_array_add(lines, g_strdup(carnet_ui_text(ui, form->step->help)));
  return lines;
}

/* Said at the input that is wrong; TRUE where none is. */
static gboolean check(CarnetScreen *page, const Form *form) {
  const CarnetForm *inputs = carnet_entry_form(page);
  for (guint i = 0; i < form->n; i++) {
    const char *value = carnet_form_get(inputs, form->fields[i].key);
    const char *wrong = NULL;
    if (!*value && form->step->fields[i].needed) wrong = "tui.findings.wrong.empty";
    if (*value && form->step->fields[i].day && !carnet_text_is_day(value)) wrong = "tui.findings.wrong.day";
    if (!wrong) continue;
    carnet_entry_wrong(page, form->fields[i].key, wrong);
    return FALSE;
  }
  return TRUE;
}

static void submit(CarnetScreen *page) {
  const Form *form = carnet_entry_data(page);
  const CarnetForm *inputs = carnet_entry_form(page);
  if (!check(page, form)) return;
  Record *record = g_new0(Record, 1);
  record->id = g_strdup(form->id);
  record->step = form->step;
  record->keys = carnet_node_map();
  for (guint i = 0; i < form->n; i++) {
    const char *value = carnet_form_get(inputs, form->fields[i].key);
    if (*value) carnet_node_set_string(record->keys, form->fields[i].key, value);
  }
  CarnetSigning signing = {.title = carnet_ui_text(page->ui, form->step->title),
                           .lines = lines_of(page->ui, form, inputs),
                           .word = form->step->word,
                           .sign = sign,
                           .data = record,
                           .data_free = record_free,
                           .done = carnet_entry_over};
  carnet_sign_open(page->ui, &signing);
}

/* ---- the form ---- */

static void notes(CarnetScreen *page, GPtrArray *lines) {
  const Form *form = carnet_entry_data(page);
  g_ptr_array_add(lines, g_strdup(form->what));
  g_ptr_array_add(lines, g_strdup(""));
  g_ptr_array_add(lines, g_strdup(carnet_ui_text(page->ui, form->step->help)));
}

/* Ids of those who act. */
static char **people_of(const CarnetTable *people) {
  GPtrArray *out = g_ptr_array_new();
  for (guint i = 0; people && i < carnet_table_rows(people); i++)
    if (!*carnet_table_get(people, i, "until"))
      g_ptr_array_add(out, g_strdup(carnet_table_get(people, i, "person")));
  g_ptr_array_add(out, NULL);
  return (char **)g_ptr_array_free(out, FALSE);
}

static void open_form(CarnetScreen *screen, const Step *step, const char *id, const char *what,
                      const CarnetTable *people) {
  Form *form = g_new0(Form, 1);
  form->step = step;
  form->id = g_strdup(id);
  form->what = g_strdup(what);
  form->people = people_of(people);
  for (guint i = 0; i < G_N_ELEMENTS(step->fields) && step->fields[i].key; i++) {
    gboolean choice = strcmp(step->fields[i].key, "to") == 0 && form->people[0];
    form->fields[form->n++] =
        (CarnetFormField){choice ? CARNET_FORM_CHOICE : CARNET_FORM_TEXT, step->fields[i].key,
                          step->fields[i].label, choice ? (const char *const *)form->people : NULL, NULL};
  }
  CarnetEntry entry = {.title = carnet_ui_text(screen->ui, step->title),
                       .fields = form->fields,
                       .n = form->n,
                       .label = 22,
                       .data = form,
                       .data_free = form_free,
                       .notes = notes,
                       .submit = submit};
  carnet_entry_open(screen->ui, &entry);
}

gboolean carnet_findings_step(CarnetScreen *screen, const CarnetTable *page, guint row, CarnetRequest request,
                              const CarnetTable *people) {
  for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
    if (steps[i].request != request) continue;
    open_form(screen, &steps[i], carnet_table_get(page, row, "id"), carnet_table_get(page, row, "what"),
              people);
    return TRUE;
  }
  return FALSE;
}
