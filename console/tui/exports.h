/*
 * exports.h - room 4: the list of cases, one case, the request that decides while one types, the forms that
 * sign a step of a case, and who acts. Other rooms open them by these calls.
 */
#ifndef CARNET_TUI_EXPORTS_H
#define CARNET_TUI_EXPORTS_H

#include "tui/screen.h"

/* Frame 9. */
void carnet_case_open(CarnetUi *ui, const char *id);

/* Frame 7: a new request over the rows of a filter (NULL: none yet), or an amended one of a case. */
typedef struct {
  const char *rows;         /* filter */
  const char *id;           /* case to amend; NULL: new */
  const char *title;        /* of that case */
  const CarnetNode *before; /* its request; NULL: none */
} CarnetAskFrom;
void carnet_ask_open(CarnetUi *ui, const CarnetAskFrom *from);
/* From Fields: the rows of the filter, or of it those whose paths are marked (keys, taken). */
void carnet_ask_from_fields(CarnetScreen *fields, const char *filter, char **marks);

/* Frame 8: review, approve, return, reject, revoke, renew, close, filing. */
void carnet_step_open(CarnetUi *ui, const char *id, const char *action);

/* A menu of those whose key is at hand. */
void carnet_act_as_open(CarnetUi *ui);

/* ---- shared by these screens ---- */

/* What is asked of a case. */
typedef struct {
  char *id, *text;
} CarnetCaseAsk;
CarnetCaseAsk *carnet_case_ask_new(const char *id, const char *text);
void carnet_case_ask_free(gpointer ask);
/* FALSE and an error where this provider has no such function. */
gboolean carnet_provider_has(gboolean function, GError **error);

/* An answer that the screen takes over: answers themselves are borrowed. */
typedef struct {
  gpointer value;
  GDestroyNotify free;
} CarnetHeld;
CarnetHeld *carnet_held_new(gpointer value, GDestroyNotify value_free); /* NULL for NULL */
void carnet_held_free(gpointer held);

/* "▲ assessment"; the sign's role. Borrowed text of the language. */
char *carnet_outcome_text(const CarnetUi *ui, const char *outcome, CarnetRole *role);
/* Text of prefix and value ("tui.exports.ours." "approved"); the value itself where there is none. Borrowed.
 */
const char *carnet_word(const CarnetUi *ui, const char *prefix, const char *value);
/* carnet_texts_format in the console's language; pairs name, value..., NULL. Caller frees. */
#define carnet_ui_format(ui, ...) carnet_texts_format(carnet_ui_texts(ui), carnet_ui_lang(ui), __VA_ARGS__)

#endif
