/*
 * form.h - a form of several inputs, and the form that ends in a signature. Fields are a static table; values
 * are text.
 *
 * Tab, arrows and the mouse's wheel go from field to field; a choice turns with Left, Right and Space; Enter
 * goes to the next field and never submits. An error stands under its field with the cursor on it.
 */
#ifndef CARNET_TUI_FORM_H
#define CARNET_TUI_FORM_H

#include "tui/screen.h"

typedef enum { CARNET_FORM_TEXT, CARNET_FORM_CHOICE, CARNET_FORM_HEADING } CarnetFormKind;
typedef struct {
  CarnetFormKind kind;
  const char *key;            /* of the value; NULL for a heading */
  const char *label;          /* text id */
  const char *const *choices; /* CHOICE: values, NULL-terminated, the first is the default */
  const char *prefix;         /* CHOICE: a value's text id is prefix and value; NULL: the value itself */
} CarnetFormField;

typedef struct CarnetForm CarnetForm;
CarnetForm *carnet_form_new(const CarnetFormField *fields, guint n); /* at most 64 */
void carnet_form_free(CarnetForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetForm, carnet_form_free)
const char *carnet_form_get(const CarnetForm *form, const char *key); /* borrowed, "" where unknown */
void carnet_form_set(CarnetForm *form, const char *key, const char *value);
/* What is wrong with a field, and the cursor there; NULL takes all errors away. */
void carnet_form_error(CarnetForm *form, const char *key, const char *text);
const char *carnet_form_focus(const CarnetForm *form); /* key of the field with the cursor */
void carnet_form_set_focus(CarnetForm *form, const char *key);
gboolean carnet_form_event(CarnetForm *form, const CarnetInputEvent *event); /* TRUE: taken */
gboolean carnet_form_handle(CarnetForm *form, CarnetRequest request); /* next, previous, open; TRUE: taken */
/* Labels take `label` cells; the form scrolls so that the cursor is seen. */
void carnet_form_draw(CarnetForm *form, const CarnetUi *ui, CarnetGrid *grid, CarnetRect area, gint label);

/*
 * The signing form, frame 8: `lines` (char*, taken) say what will be signed; a reason is typed, then the
 * word, then ^S. Enter signs nothing. `sign` runs on the store thread with the reason; on success `done` (may
 * be NULL) and every screen's refresh; on error the form stays, with what was typed.
 */
typedef gboolean (*CarnetSignFunc)(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job,
                                   const char *reason, gpointer data, GError **error);
typedef struct {
  const char *title;
  GPtrArray *lines;
  const char *word; /* "approve": typed as it stands, in both languages */
  CarnetSignFunc sign;
  gpointer data;
  GDestroyNotify data_free;
  void (*done)(CarnetUi *ui);
} CarnetSigning;
void carnet_sign_open(CarnetUi *ui, const CarnetSigning *signing);

#endif
