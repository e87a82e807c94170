/*
 * popups.h - help, palette, messages, prompt, menu, text: the popups that any screen may open.
 */
#ifndef CARNET_TUI_POPUPS_H
#define CARNET_TUI_POPUPS_H

#include "tui/screen.h"

/* Help of `of`: its verbs, then what works everywhere; searchable; Enter runs the line. */
void carnet_help_open(CarnetUi *ui, const CarnetScreen *of);
/* Frame 13: every request of every screen, with its key and why it cannot be used now. */
void carnet_palette_open(CarnetUi *ui);
/* Text in a box, or a whole list of lines; scrolls, searches. Takes `lines` (char*). */
void carnet_viewer_open(CarnetUi *ui, const char *title, GPtrArray *lines);
/* The messages of this session. */
void carnet_messages_open(CarnetUi *ui);

/* One line of text. `done` with what was typed, on Enter; never on Esc. Copies title and text; data is freed
 * with data_free. */
typedef void (*CarnetPromptFunc)(CarnetUi *ui, const char *text, gpointer data);
void carnet_prompt_open(CarnetUi *ui, const char *title, const char *text, CarnetPromptFunc done,
                        gpointer data, GDestroyNotify data_free);

/* A menu whose letters hold while it is open (mockups.md, "Keys"). `items` ends with key 0 and is static or
 * outlives it. */
typedef struct {
  char key;
  const char *text; /* text id */
} CarnetMenuItem;
typedef void (*CarnetMenuFunc)(CarnetUi *ui, char key, gpointer data);
void carnet_menu_open(CarnetUi *ui, const char *title, const CarnetMenuItem *items, CarnetMenuFunc done,
                      gpointer data, GDestroyNotify data_free);

#endif
