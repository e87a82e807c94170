/*
 * screen.h - a screen: a const table of operations and a private state (how to add one: README.md).
 */
#ifndef CARNET_TUI_SCREEN_H
#define CARNET_TUI_SCREEN_H

#include "tui/grid.h"
#include "tui/keymap.h"
#include "carnet/job.h"
#include "tui/provider.h"

typedef struct CarnetUi CarnetUi;
typedef struct CarnetScreen CarnetScreen;

/* What must happen after a request. */
typedef enum {
  CARNET_NEXT_STAY,   /* done; draw again */
  CARNET_NEXT_UNUSED, /* not mine: the frame does what it does by default, or says that it does nothing here
                       */
  CARNET_NEXT_BACK    /* this screen is over */
} CarnetNext;

/* A request that a screen answers, in the order of its hints. The list ends with CARNET_REQUEST_NONE. */
typedef struct {
  CarnetRequest request;
  const char *name; /* text id for help and palette; NULL: the request's own */
  const char *hint; /* text id of the word on the last row; NULL: no hint; "": the request's own word */
} CarnetVerb;

/* All but name, verbs, draw and handle may be NULL. */
typedef struct {
  const char *name; /* "fields"; text "tui.screen.<name>" is its title */
  guint room;       /* 1-9: under which tab it lives; 0: a popup or the first start */
  gboolean popup;   /* drawn over the screen below it */
  const CarnetVerb *verbs;
  gpointer (*make)(void);              /* the state, where a room opens it */
  void (*start)(CarnetScreen *screen); /* once, when it is shown first: ask for data here */
  void (*refresh)(
      CarnetScreen *screen); /* the data may be others: asked by r, by another language, by a store's write */
  /* TRUE: what it asked for is stopped when its room is left, and it is refreshed when that is shown again:
   * for rooms of which all that is asked for is shown. */
  gboolean pauses;
  void (*free)(gpointer state);
  /* `body` is rows 3 to the last but two; a popup gets the whole window and draws its own box. */
  void (*draw)(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body);
  void (*scope)(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row); /* row 2 */
  char *(*crumb)(CarnetScreen *screen); /* row 1 inside a room, "3Fields › x"; NULL: the tabs; caller frees */
  char *(*status)(CarnetScreen *screen); /* row 23 while no message stands there; caller frees */
  CarnetNext (*handle)(CarnetScreen *screen, CarnetRequest request);
  /* Text and clicks before the keymap sees them; TRUE: taken. x, y count from the window's corner. */
  gboolean (*event)(CarnetScreen *screen, const CarnetInputEvent *event);
  gboolean (*typing)(const CarnetScreen *screen); /* TRUE: a text cursor is here, keys are those of a form */
  /* Why it cannot be done now (role, no row, still loading), caller frees; NULL: it can. */
  char *(*refuses)(CarnetScreen *screen, CarnetRequest request);
  /* The carnet command that does the same with what is under the cursor, caller frees; NULL: the table of
   * commands.h says, if at all. */
  char *(*command)(CarnetScreen *screen, CarnetRequest request);
} CarnetScreenType;

struct CarnetScreen {
  const CarnetScreenType *type;
  CarnetUi *ui;
  gpointer state;
  guint serial;        /* its lanes begin here */
  gboolean is_started; /* private */
  gboolean is_paused;  /* private: to be refreshed when it is shown */
};

/* ---- what a screen may ask of the console
 * ------------------------------------------------------------------ */

const char *carnet_ui_text(const CarnetUi *ui, const char *id); /* borrowed */
const CarnetTexts *carnet_ui_texts(const CarnetUi *ui);
CarnetLang carnet_ui_lang(const CarnetUi *ui);
gint carnet_ui_columns(const CarnetUi *ui);
/* Spelling of the key for a request on this screen, "" where none; caller frees. */
char *carnet_ui_key_name(const CarnetUi *ui, const CarnetScreen *screen, CarnetRequest request);

/* Row 23, for 5 s at least; kept in :messages. */
void carnet_ui_say(CarnetUi *ui, CarnetRole role, const char *text);
void carnet_ui_say_error(CarnetUi *ui, const GError *error);
/* The terminal's clipboard (OSC 52). */
void carnet_ui_copy(CarnetUi *ui, const char *text);

/* Takes `state`. A popup lies over what is shown; another screen goes into the stack of the room that is
 * shown. */
CarnetScreen *carnet_ui_push(CarnetUi *ui, const CarnetScreenType *type, gpointer state);
/* This screen is over; it is freed. Not from within its own draw. */
void carnet_ui_close(CarnetScreen *screen);
/* To a room (1-9) as it was left. */
void carnet_ui_go(CarnetUi *ui, guint room);
/* Does what the key would do. */
void carnet_ui_request(CarnetUi *ui, CarnetRequest request);
/* Every screen's refresh: after something was recorded. */
void carnet_ui_changed(CarnetUi *ui);
/* Another workspace: the stores are closed, those of the folder opened, and the rooms begin anew. */
void carnet_ui_reopen(CarnetUi *ui, const char *workspace);

/*
 * Work on another thread. `func` runs there with that thread's app and returns the answer, or NULL and an
 * error (NULL without an error is an answer too); `reply` runs on the UI thread. The slot (0-15) is the
 * screen's own: a newer request of a slot stops the older one, whose answer is dropped; a screen that is gone
 * gets none. Store work is never dropped by newer work. After 1 s row 23 shows the progress of `job`, with ^C
 * to stop it.
 */
typedef gpointer (*CarnetAskFunc)(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job,
                                  gpointer data, GError **error);
typedef void (*CarnetReplyFunc)(CarnetScreen *screen, gpointer answer,
                                const GError *error); /* answer is borrowed */
typedef struct {
  CarnetAskFunc func;
  gpointer data; /* taken */
  GDestroyNotify data_free;
  CarnetReplyFunc reply;
  GDestroyNotify answer_free;
  gboolean store; /* on the store thread: what writes */
} CarnetAsk;
void carnet_ui_ask(CarnetScreen *screen, guint slot, const CarnetAsk *ask);
/* TRUE where that slot's answer is awaited for over 100 ms: the old content stays, with … at its head. */
gboolean carnet_ui_busy(const CarnetScreen *screen, guint slot);
/* TRUE where that slot's answer is awaited at all: bulk verbs refuse to run on a list that is still arriving.
 */
gboolean carnet_ui_waits(const CarnetScreen *screen, guint slot);

#endif
