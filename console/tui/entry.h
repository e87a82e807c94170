/*
 * entry.h - a form on a page of its own: inputs above, below them what they lead to, ^S goes on. The page
 * asks and signs by what its maker gives it; nothing is recorded by the page itself.
 */
#ifndef CARNET_TUI_ENTRY_H
#define CARNET_TUI_ENTRY_H

#include "tui/form.h"

typedef struct {
  const char *title;             /* copied */
  const CarnetFormField *fields; /* belong to `data`, or are static */
  guint n;
  gint label; /* cells of the labels */
  gpointer data;
  GDestroyNotify data_free;
  void (*start)(CarnetScreen *page); /* NULL: nothing to ask for */
  /* Lines (char*, added) below the inputs, wrapped; or NULL. */
  void (*notes)(CarnetScreen *page, GPtrArray *lines);
  void (*submit)(CarnetScreen *page); /* ^S */
} CarnetEntry;

CarnetScreen *carnet_entry_open(CarnetUi *ui, const CarnetEntry *entry);
CarnetForm *carnet_entry_form(const CarnetScreen *page);
gpointer carnet_entry_data(const CarnetScreen *page);
/* Other inputs (the data learned of them), as long lived as the first; values of the same keys stay. */
void carnet_entry_fields(CarnetScreen *page, const CarnetFormField *fields, guint n);
/* What is wrong with an input: a text by id, at the input with the cursor on it. */
void carnet_entry_wrong(CarnetScreen *page, const char *key, const char *text_id);
/* For CarnetSigning.done: the page below the signature is over too. */
void carnet_entry_over(CarnetUi *ui);

#endif
