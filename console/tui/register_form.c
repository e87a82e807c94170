/* register_form.c - a new entry of a register, or a change of one: inputs from the table of kinds, checked as
 * the ledger checks them, then what will be signed. */
#include <string.h>

#include "carnet/error.h"
#include "tui/entry.h"
#include "tui/exports.h"
#include "tui/registers_parts.h"
#include "tui/wrap.h"

#define SUBJECT "subject"
#define LABEL 24

typedef struct {
  const CarnetRegister *of;
  CarnetRegisterDo what;
  char *subject;           /* of what changes; "" of a new entry */
  GPtrArray *fields;       /* CarnetRegisterField* */
  CarnetFormField *inputs; /* one a field */
} Form;

static void form_free(gpointer data) {
  Form *form = data;
  g_free(form->subject);
  g_ptr_array_unref(form->fields);
  g_free(form->inputs);
  g_free(form);
}

static CarnetRegisterField *field_at(const Form *form, guint i) { return g_ptr_array_index(form->fields, i); }

static gboolean is_subject(const CarnetRegisterField *field) {
  return field->extra && strcmp(field->key, SUBJECT) == 0;
}

/* ---- the inputs
 * ---------------------------------------------------------------------------------------------------- */

static gboolean is_hidden(const CarnetRegister *of, const char *key) {
  g_auto(GStrv) hidden = g_strsplit(of->hidden, " ", -1);
  return g_strv_contains((const char *const *)hidden, key);
}

static void add_extra(Form *form, const CarnetRegisterExtra *extra) {
  CarnetRegisterField *field = g_new0(CarnetRegisterField, 1);
  field->key = g_strdup(extra->key);
  field->type = g_strdup("text");
  field->required = extra->required && form->what == CARNET_REGISTER_ADD;
  field->extra = TRUE;
  field->choices = g_strdupv((char **)extra->choices);
  field->label =
      g_strconcat("tui.key.", strcmp(extra->key, SUBJECT) == 0 ? form->of->label : extra->key, NULL);
  g_ptr_array_add(form->fields, field);
}

static void add_fields(const CarnetUi *ui, Form *form) {
  const CarnetRegister *of = form->of;
  gboolean fresh = form->what == CARNET_REGISTER_ADD;
  static const CarnetRegisterExtra subject = {SUBJECT, FALSE, FALSE, NULL};
  if (fresh && of->label) add_extra(form, &subject);
  for (const CarnetRegisterExtra *extra = of->extra; extra && extra->key; extra++)
    if (fresh || extra->changes) add_extra(form, extra);
  g_autoptr(CarnetTable) keys = carnet_action_event_keys(of->kind, of->actions[form->what]);
  for (guint row = 0; row < carnet_table_rows(keys); row++) {
    if (is_hidden(of, carnet_table_get(keys, row, "key"))) continue;
    CarnetRegisterField *field = carnet_register_field_new(keys, row);
    g_autofree char *own = g_strdup_printf("tui.key.%s.%s", of->name, field->key);
    if (carnet_texts_has(carnet_ui_texts(ui), own)) { /* the register has a word of its own for it */
      g_free(field->label);
      field->label = g_steal_pointer(&own);
    }
    g_ptr_array_add(form->fields, field);
  }
}

static void make_inputs(Form *form) {
  form->inputs = g_new0(CarnetFormField, MAX(form->fields->len, 1));
  for (guint i = 0; i < form->fields->len; i++) {
    const CarnetRegisterField *field = field_at(form, i);
    form->inputs[i] =
        (CarnetFormField){field->choices ? CARNET_FORM_CHOICE : CARNET_FORM_TEXT, field->key, field->label,
                          (const char *const *)field->choices, field->choices ? "tui.word." : NULL};
  }
}

/* ---- what was typed
 * ------------------------------------------------------------------------------------------------ */

static void set_key(CarnetNode *keys, const char *key, CarnetNode *value) {
  const char *dot = strchr(key, '.');
  if (!dot) {
    carnet_node_set(keys, key, value);
    return;
  }
  g_autofree char *outer = g_strndup(key, (gsize)(dot - key));
  CarnetNode *map = (CarnetNode *)carnet_node_get(keys, outer);
  if (!map) {
    map = carnet_node_map();
    carnet_node_set(keys, outer, map);
  }
  carnet_node_set(map, dot + 1, value);
}

static char *typed(const CarnetScreen *page, const CarnetRegisterField *field) {
  return g_strstrip(g_strdup(carnet_form_get(carnet_entry_form(page), field->key)));
}

/* A new entry: what was filled in. A change: what is another than before. */
static gboolean counts(const Form *form, const CarnetRegisterField *field, const char *text) {
  if (form->what == CARNET_REGISTER_ADD) return *text != 0;
  return g_strcmp0(text, field->before) != 0;
}

/* FALSE: something is wrong, and said at its input. */
static gboolean read_keys(CarnetScreen *page, CarnetRegisterWork *work) {
  const Form *form = carnet_entry_data(page);
  for (guint i = 0; i < form->fields->len; i++) {
    const CarnetRegisterField *field = field_at(form, i);
    g_autofree char *text = typed(page, field);
    const char *wrong = NULL;
    if (!*text && field->required) wrong = "tui.registers.wrong.missing";
    if (!wrong && is_subject(field)) {
      g_free(work->subject);
      work->subject = g_strdup(text);
    } else if (!wrong && field->extra) {
      carnet_node_set_string(work->extra, field->key, *text ? text : NULL);
    } else if (!wrong && counts(form, field, text)) {
      CarnetNode *value = carnet_register_from_text(field, text, &wrong);
      if (value) set_key(work->keys, field->key, value);
    }
    if (!wrong) continue;
    carnet_entry_wrong(page, field->key, wrong);
    return FALSE;
  }
  return TRUE;
}

/* An entry without an id gets the slug of what it is called, as the table of kinds says. */
static gboolean name_it(CarnetScreen *page, CarnetRegisterWork *work) {
  static const char *const names[] = {"name", "title", "text"};
  const Form *form = carnet_entry_data(page);
  if (form->what != CARNET_REGISTER_ADD || !form->of->label || *work->subject) return TRUE;
  if (form->of->request == CARNET_REQUEST_EVIDENCE) return TRUE; /* the action knows the file's name */
  for (guint i = 0; strcmp(form->of->label, SUBJECT) == 0 && i < G_N_ELEMENTS(names); i++) {
    const char *name = carnet_node_get_string(work->keys, names[i], "");
    if (!*name) continue;
    g_free(work->subject);
    work->subject = g_strdup(name);
    return TRUE;
  }
  carnet_entry_wrong(page, SUBJECT, "tui.registers.wrong.missing");
  return FALSE;
}

/* What the ledger would say; the input that it names gets the cursor. An error names a key in quotes. */
static gboolean check(CarnetScreen *page, const CarnetRegisterWork *work) {
  const Form *form = carnet_entry_data(page);
  g_autoptr(GError) error = NULL;
  /* Hidden keys are the action's: it is the one who checks the whole. */
  if (strlen(form->of->hidden) > 0 || form->what == CARNET_REGISTER_RETIRE ||
      carnet_action_event_check(form->of->kind, form->of->actions[form->what], work->keys, &error))
    return TRUE;
  for (guint i = 0; i < form->fields->len; i++) {
    const char *key = field_at(form, i)->key, *last = strrchr(key, '.');
    g_autofree char *quoted = g_strdup_printf("\"%s\"", last ? last + 1 : key);
    const char *at = strstr(error->message, quoted);
    if (!at) continue;
    const char *what = g_str_has_prefix(at + strlen(quoted), ": ") ? at + strlen(quoted) + 2 : error->message;
    const char *right = strstr(what, " is wrong; "); /* what was typed stands above it */
    carnet_form_error(carnet_entry_form(page), key, right ? right + strlen(" is wrong; ") : what);
  }
  carnet_ui_say_error(page->ui, error);
  return FALSE;
}

/* ---- what will be signed
 * ------------------------------------------------------------------------------------------- */

static gboolean sign(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, const char *reason,
                     gpointer data, GError **error) {
  const CarnetRegisterWork *work = data;
  (void)job;
  return work->of->record(provider, app, work, reason, error);
}

/* Whole, however long: what is signed is seen. */
static void say_line(const CarnetUi *ui, GPtrArray *lines, const char *label, const char *before,
                     const char *value) {
  g_autofree char *text = before && *before ? g_strdup_printf("%s → %s", before, value) : g_strdup(value);
  g_autoptr(GPtrArray) wrapped = carnet_wrap(text, MAX(carnet_ui_columns(ui) - LABEL - 4, 20));
  for (guint i = 0; i < wrapped->len; i++) {
    const char *head = i == 0 ? label : "";
    gint pad = MAX(LABEL - (gint)carnet_text_width(head, -1), 1);
    g_ptr_array_add(lines, g_strdup_printf("  %s%*s%s", head, pad, "", (const char *)wrapped->pdata[i]));
  }
}

static void say_text(const CarnetUi *ui, GPtrArray *lines, const char *id) {
  g_autoptr(GPtrArray) wrapped = carnet_wrap(carnet_ui_text(ui, id), carnet_ui_columns(ui) - 2);
  for (guint i = 0; i < wrapped->len; i++) g_ptr_array_add(lines, g_strdup(wrapped->pdata[i]));
}

static const char *shown(const CarnetUi *ui, const CarnetRegisterField *field, const char *text) {
  return field->choices ? carnet_word(ui, "tui.word.", text) : text;
}

static GPtrArray *signed_lines(const CarnetScreen *page, const CarnetRegisterWork *work) {
  const Form *form = carnet_entry_data(page);
  CarnetUi *ui = page->ui;
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  gboolean fresh = form->what == CARNET_REGISTER_ADD;
  g_ptr_array_add(lines, g_strdup(carnet_ui_text(ui, fresh ? "tui.registers.signed.add"
                                                           : "tui.registers.signed.change")));
  g_ptr_array_add(lines, g_strdup(""));
  if (*work->subject)
    say_line(ui, lines, carnet_register_label(ui, form->of, form->of->label ? form->of->label : SUBJECT),
             NULL, work->subject);
  for (guint i = 0; i < form->fields->len; i++) {
    const CarnetRegisterField *field = field_at(form, i);
    g_autofree char *text = typed(page, field);
    if (is_subject(field) || !counts(form, field, text)) continue;
    say_line(ui, lines, carnet_ui_text(ui, field->label),
             field->before ? shown(ui, field, field->before) : NULL, *text ? shown(ui, field, text) : "—");
  }
  g_autofree char *about = g_strconcat("tui.registers.then.", form->of->name, NULL);
  if (carnet_texts_has(carnet_ui_texts(ui), about)) {
    g_ptr_array_add(lines, g_strdup(""));
    say_text(ui, lines, about);
  }
  return lines;
}

static CarnetRegisterWork *work_new(const CarnetRegister *of, CarnetRegisterDo what, const char *subject) {
  CarnetRegisterWork *work = g_new0(CarnetRegisterWork, 1);
  work->of = of;
  work->what = what;
  work->subject = g_strdup(subject ? subject : "");
  work->keys = carnet_node_map();
  work->extra = carnet_node_map();
  return work;
}

static char *title_of(const CarnetUi *ui, const CarnetRegister *of, CarnetRegisterDo what) {
  static const char *const ids[CARNET_REGISTER_N_DOS] = {"tui.registers.add", "tui.registers.change",
                                                         "tui.registers.retire", "tui.registers.endorse"};
  g_autofree char *name = g_strconcat("tui.register.", of->name, NULL);
  return g_strdup_printf("%s › %s", carnet_ui_text(ui, name), carnet_ui_text(ui, ids[what]));
}

static void recorded(CarnetUi *ui) {
  carnet_ui_say(ui, CARNET_ROLE_GOOD, carnet_ui_text(ui, "tui.registers.recorded"));
}

static void recorded_from_form(CarnetUi *ui) {
  carnet_entry_over(ui);
  recorded(ui);
}

static void submit(CarnetScreen *page) {
  const Form *form = carnet_entry_data(page);
  CarnetRegisterWork *work = work_new(form->of, form->what, form->subject);
  gboolean ok = read_keys(page, work) && name_it(page, work) && check(page, work);
  if (ok && form->what == CARNET_REGISTER_CHANGE && !carnet_node_count(work->keys) &&
      !carnet_node_count(work->extra)) {
    carnet_ui_say(page->ui, CARNET_ROLE_ATTENTION, carnet_ui_text(page->ui, "tui.registers.no_change"));
    ok = FALSE;
  }
  if (!ok) {
    carnet_register_work_free(work);
    return;
  }
  g_autofree char *title = title_of(page->ui, form->of, form->what);
  CarnetSigning signing = {.title = title,
                           .lines = signed_lines(page, work),
                           .word = "record",
                           .sign = sign,
                           .data = work,
                           .data_free = carnet_register_work_free,
                           .done = recorded_from_form};
  carnet_sign_open(page->ui, &signing);
}

/* ---- the page
 * ------------------------------------------------------------------------------------------------------ */

static void note_words(const CarnetUi *ui, const CarnetRegisterField *field, GPtrArray *lines) {
  if (!field->words || field->choices) return;
  GString *out = g_string_new(NULL);
  for (char **word = field->words; *word; word++) {
    const char *shown = carnet_word(ui, "tui.word.", *word);
    g_string_append_printf(out, "%s%s", out->len ? ", " : "", *word);
    if (strcmp(shown, *word) != 0) g_string_append_printf(out, " %s", shown);
  }
  g_ptr_array_add(lines, g_string_free(out, FALSE));
}

/* What the input under the cursor is, and how it is written. */
static void notes(CarnetScreen *page, GPtrArray *lines) {
  const Form *form = carnet_entry_data(page);
  const char *focus = carnet_form_focus(carnet_entry_form(page));
  for (guint i = 0; focus && i < form->fields->len; i++) {
    const CarnetRegisterField *field = field_at(form, i);
    if (strcmp(field->key, focus) != 0) continue;
    const char *key = is_subject(field) ? form->of->label : field->key;
    g_autofree char *own = g_strdup_printf("tui.key.help.%s.%s", form->of->name, key);
    g_autofree char *any = g_strdup_printf("tui.key.help.%s", key);
    g_autofree char *type = g_strdup_printf("tui.type.%s", field->choices ? "choice"
                                                           : field->words ? "words"
                                                                          : field->type);
    const CarnetTexts *texts = carnet_ui_texts(page->ui);
    const char *what = carnet_texts_has(texts, own)   ? carnet_ui_text(page->ui, own)
                       : carnet_texts_has(texts, any) ? carnet_ui_text(page->ui, any)
                                                      : "";
    g_ptr_array_add(
        lines, g_strdup_printf("%s%s%s", carnet_ui_text(page->ui, field->label), *what ? ": " : "", what));
    g_ptr_array_add(lines,
                    g_strdup_printf("%s%s%s", carnet_ui_text(page->ui, type), field->required ? " · " : "",
                                    field->required ? carnet_ui_text(page->ui, "tui.type.required") : ""));
    note_words(page->ui, field, lines);
  }
}

static void preset(CarnetForm *inputs, Form *form, const CarnetNode *values) {
  for (guint i = 0; i < form->fields->len; i++) {
    CarnetRegisterField *field = field_at(form, i);
    const CarnetNode *value = is_subject(field) ? NULL : carnet_node_path(values, field->key);
    g_auto(GStrv) list = value && !value->text ? carnet_node_get_strings(values, field->key) : NULL;
    g_autofree char *cell = list ? g_strjoinv("\n", list) : g_strdup(value && value->text ? value->text : "");
    g_autofree char *text = field->extra ? g_strdup(cell) : carnet_register_to_text(field, cell);
    if (*text) carnet_form_set(inputs, field->key, text);
    g_autofree char *now = g_strstrip(g_strdup(carnet_form_get(inputs, field->key)));
    if (form->what == CARNET_REGISTER_CHANGE) field->before = g_steal_pointer(&now);
  }
}

/* What is agreed to, as it stands in the records. */
static void say_values(const CarnetUi *ui, const CarnetRegister *of, GPtrArray *lines,
                       const CarnetNode *values) {
  for (guint i = 0; i < carnet_node_count(values); i++) {
    const CarnetNode *child = carnet_node_at(values, i);
    g_auto(GStrv) parts = g_strsplit(child->text ? child->text : "", "\n", -1);
    if (!child->text || !*child->text) continue;
    if (!parts[1]) say_line(ui, lines, carnet_register_label(ui, of, child->key), NULL, child->text);
    for (char **part = parts; parts[1] && *part; part++)
      g_ptr_array_add(lines, g_strdup_printf("  %s", *part));
  }
}

/* What needs no input goes to the signature at once. */
static void sign_at_once(CarnetUi *ui, const CarnetRegister *of, CarnetRegisterDo what, const char *subject,
                         const CarnetNode *values) {
  g_autofree char *title = title_of(ui, of, what);
  g_autofree char *about =
      g_strdup_printf("%s.%s", what == CARNET_REGISTER_ADD ? "tui.registers.then" : "tui.registers.what",
                      what == CARNET_REGISTER_RETIRE    ? "retire"
                      : what == CARNET_REGISTER_ENDORSE ? "endorse"
                                                        : of->name);
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  say_text(ui, lines, about);
  g_ptr_array_add(lines, g_strdup(""));
  if (subject && *subject && !carnet_node_count(values))
    g_ptr_array_add(lines, g_strdup_printf("  %s", subject));
  say_values(ui, of, lines, values);
  CarnetSigning signing = {.title = title,
                           .lines = lines,
                           .word = of->actions[what],
                           .sign = sign,
                           .data = work_new(of, what, subject),
                           .data_free = carnet_register_work_free,
                           .done = recorded};
  carnet_sign_open(ui, &signing);
}

void carnet_register_open(CarnetUi *ui, const CarnetRegister *of, CarnetRegisterDo what, const char *subject,
                          const CarnetNode *values) {
  Form *form = g_new0(Form, 1);
  form->of = of;
  form->what = what;
  form->subject = g_strdup(what == CARNET_REGISTER_CHANGE && subject ? subject : "");
  form->fields = g_ptr_array_new_with_free_func(carnet_register_field_free);
  if (what == CARNET_REGISTER_ADD || what == CARNET_REGISTER_CHANGE) add_fields(ui, form);
  if (form->fields->len == 0) {
    form_free(form);
    sign_at_once(ui, of, what, subject, values);
    return;
  }
  make_inputs(form);
  g_autofree char *title = title_of(ui, of, what);
  g_autofree char *whole =
      *form->subject ? g_strdup_printf("%s › %s", title, form->subject) : g_strdup(title);
  CarnetEntry entry = {.title = whole,
                       .fields = form->inputs,
                       .n = form->fields->len,
                       .label = LABEL + 2,
                       .data = form,
                       .data_free = form_free,
                       .notes = notes,
                       .submit = submit};
  CarnetForm *inputs = carnet_entry_form(carnet_entry_open(ui, &entry));
  preset(inputs, form, values);
  if (what == CARNET_REGISTER_ADD && subject) {
    carnet_form_set(inputs, SUBJECT, subject);
    if (form->fields->len > 1) carnet_form_set_focus(inputs, field_at(form, 1)->key);
  }
}

void carnet_registers_new(CarnetUi *ui, CarnetRequest which, const char *subject, const CarnetNode *values) {
  carnet_register_open(ui, carnet_register_find(which), CARNET_REGISTER_ADD, subject, values);
}

void carnet_registers_change(CarnetUi *ui, CarnetRequest which, const char *subject,
                             const CarnetNode *values) {
  carnet_register_open(ui, carnet_register_find(which), CARNET_REGISTER_CHANGE, subject, values);
}
