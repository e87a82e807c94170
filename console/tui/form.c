/* form.c - several inputs under each other. */
#include "tui/form.h"

#include "tui/input.h"

#define MAX_FIELDS 64

struct CarnetForm {
  const CarnetFormField *fields;
  guint n, focus, top;
  CarnetInput *input[MAX_FIELDS];
  guint choice[MAX_FIELDS];
  char *error[MAX_FIELDS];
};

static gboolean can_focus(const CarnetForm *form, guint i) {
  return form->fields[i].kind != CARNET_FORM_HEADING;
}

static void step(CarnetForm *form, gint by) {
  for (guint tried = 0; tried < form->n; tried++) {
    form->focus = (guint)((gint)form->focus + by + (gint)form->n) % form->n;
    if (can_focus(form, form->focus)) return;
  }
}

CarnetForm *carnet_form_new(const CarnetFormField *fields, guint n) {
  CarnetForm *form = g_new0(CarnetForm, 1);
  form->fields = fields;
  form->n = MIN(n, MAX_FIELDS);
  for (guint i = 0; i < form->n; i++)
    if (fields[i].kind == CARNET_FORM_TEXT) form->input[i] = carnet_input_new(NULL);
  if (form->n > 0 && !can_focus(form, 0)) step(form, 1);
  return form;
}

void carnet_form_free(CarnetForm *form) {
  if (!form) return;
  for (guint i = 0; i < form->n; i++) {
    carnet_input_free(form->input[i]);
    g_free(form->error[i]);
  }
  g_free(form);
}

static gint find(const CarnetForm *form, const char *key) {
  for (guint i = 0; i < form->n; i++)
    if (form->fields[i].key && g_strcmp0(form->fields[i].key, key) == 0) return (gint)i;
  return -1;
}

const char *carnet_form_get(const CarnetForm *form, const char *key) {
  gint i = find(form, key);
  if (i < 0) return "";
  if (form->fields[i].kind == CARNET_FORM_CHOICE) return form->fields[i].choices[form->choice[i]];
  return form->input[i] ? carnet_input_text(form->input[i]) : "";
}

void carnet_form_set(CarnetForm *form, const char *key, const char *value) {
  gint i = find(form, key);
  if (i < 0) return;
  if (form->input[i]) carnet_input_set(form->input[i], value);
  for (guint c = 0; form->fields[i].kind == CARNET_FORM_CHOICE && form->fields[i].choices[c]; c++)
    if (g_strcmp0(form->fields[i].choices[c], value) == 0) form->choice[i] = c;
}

void carnet_form_error(CarnetForm *form, const char *key, const char *text) {
  if (!key)
    for (guint i = 0; i < form->n; i++) g_clear_pointer(&form->error[i], g_free);
  gint i = key ? find(form, key) : -1;
  if (i < 0) return;
  g_free(form->error[i]);
  form->error[i] = g_strdup(text);
  if (text) form->focus = (guint)i;
}

const char *carnet_form_focus(const CarnetForm *form) {
  return form->n > 0 ? form->fields[form->focus].key : NULL;
}

void carnet_form_set_focus(CarnetForm *form, const char *key) {
  gint i = find(form, key);
  if (i >= 0) form->focus = (guint)i;
}

static void turn(CarnetForm *form, gint by) {
  guint i = form->focus, n = g_strv_length((char **)form->fields[i].choices);
  if (n == 0) return;
  form->choice[i] = (guint)((gint)form->choice[i] + by + (gint)n) % n;
}

gboolean carnet_form_event(CarnetForm *form, const CarnetInputEvent *event) {
  if (form->n == 0) return FALSE;
  CarnetInput *input = form->input[form->focus];
  if (input) {
    gboolean changed;
    gboolean taken = carnet_input_event(input, event, &changed);
    if (changed) g_clear_pointer(&form->error[form->focus], g_free);
    return taken;
  }
  if (event->kind != CARNET_INPUT_KEY || form->fields[form->focus].kind != CARNET_FORM_CHOICE) return FALSE;
  if (event->key == ' ' || event->key == CARNET_KEY_RIGHT)
    turn(form, 1);
  else if (event->key == CARNET_KEY_LEFT)
    turn(form, -1);
  else
    return FALSE;
  return TRUE;
}

gboolean carnet_form_handle(CarnetForm *form, CarnetRequest request) {
  if (form->n == 0) return FALSE;
  if (request == CARNET_REQUEST_NEXT_PANE || request == CARNET_REQUEST_OPEN)
    step(form, 1);
  else if (request == CARNET_REQUEST_PREVIOUS_PANE)
    step(form, -1);
  else
    return FALSE;
  return TRUE;
}

/* ---- drawing
 * --------------------------------------------------------------------------------------------------- */

static gint height_of(const CarnetForm *form, guint i) { return form->error[i] ? 2 : 1; }

static void keep_in_sight(CarnetForm *form, gint rows) {
  if (form->focus < form->top) form->top = form->focus;
  for (;;) {
    gint used = 0;
    for (guint i = form->top; i <= form->focus; i++) used += height_of(form, i);
    if (used <= rows || form->top >= form->focus) return;
    form->top++;
  }
}

static void draw_value(const CarnetForm *form, const CarnetUi *ui, CarnetGrid *grid, CarnetRect area, guint i,
                       gint x, gint y) {
  const CarnetFormField *field = &form->fields[i];
  gboolean focus = i == form->focus;
  if (field->kind == CARNET_FORM_TEXT) {
    carnet_input_draw(form->input[i], grid, area, x, y, area.w - x, focus);
    return;
  }
  const char *value = field->choices[form->choice[i]];
  g_autofree char *id = g_strconcat(field->prefix ? field->prefix : "", value, NULL);
  carnet_grid_printf(grid, area, x, y, focus ? CARNET_ROLE_CURSOR : CARNET_ROLE_TEXT, "[%s ▾]",
                     field->prefix ? carnet_ui_text(ui, id) : value);
}

void carnet_form_draw(CarnetForm *form, const CarnetUi *ui, CarnetGrid *grid, CarnetRect area, gint label) {
  keep_in_sight(form, area.h);
  gint y = 0;
  for (guint i = form->top; i < form->n && y < area.h; i++) {
    gboolean heading = form->fields[i].kind == CARNET_FORM_HEADING;
    carnet_grid_cut(grid, area, heading ? 0 : 1, y, heading ? area.w : label - 2, CARNET_ROLE_TEXT,
                    carnet_ui_text(ui, form->fields[i].label), CARNET_CUT_END);
    if (!heading) draw_value(form, ui, grid, area, i, label, y);
    y++;
    if (form->error[i] && y < area.h)
      carnet_grid_cut(grid, area, label, y++, area.w - label, CARNET_ROLE_STOP, form->error[i],
                      CARNET_CUT_END);
  }
}
