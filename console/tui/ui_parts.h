/* ui_parts.h - the console's state, shared by the files ui*.c and by nobody else. */
#ifndef CARNET_TUI_UI_PARTS_H
#define CARNET_TUI_UI_PARTS_H

#include "tui/ui.h"

#define CARNET_UI_ROOMS 10 /* 0: the first start */
#define CARNET_UI_SLOTS 16
#define CARNET_UI_MESSAGES 500
#define CARNET_UI_MESSAGE_MS 5000

typedef struct {
  CarnetRole role;
  char *text;
  gint64 at; /* monotonic, us */
} CarnetMessage;

typedef struct {
  gint x, w;
  CarnetRequest request;
} CarnetHintPlace;

/* One of the two threads. */
typedef struct {
  const CarnetProvider *provider;
  CarnetAppOptions options; /* texts are owned */
  CarnetMailbox *mailbox;   /* a reference */
  CarnetWorker *worker;
  CarnetApp *app; /* set by the thread, read by the UI for an interrupt: atomic */
  GError *error;  /* of opening; the thread's alone */
} CarnetThread;

/* What is under way, by lane. */
typedef struct {
  guint lane;
  guint64 ticket;
  CarnetScreen *screen;
  CarnetReplyFunc reply;
  CarnetJob *job;
  CarnetThread *thread;
  gint64 since;
} CarnetPending;

struct CarnetUi {
  CarnetUiOptions options;
  CarnetLang lang;
  CarnetGrid *grid;
  CarnetThread query, store;
  CarnetMailbox *mailbox;
  GPtrArray *pending; /* CarnetPending* */
  guint64 ticket;
  guint serial;
  guint room;                        /* shown */
  GPtrArray *stack[CARNET_UI_ROOMS]; /* CarnetScreen*, the last on top */
  GPtrArray *popups;                 /* CarnetScreen*, over the room */
  GPtrArray *messages;               /* CarnetMessage* */
  GArray *hints;                     /* CarnetHintPlace: row 24 of the last frame */
  gint tab_x[CARNET_UI_ROOMS], tab_w[CARNET_UI_ROOMS];
  CarnetKey first; /* of a sequence, 0 */
  gboolean leaving, done, suspend, redraw;
  char *stamp;     /* where the records stood when the screens last asked; NULL: not looked yet */
  gint64 watch_at; /* monotonic, ms: not looked at before */
  gboolean watch_again;
  char *copy;
};

/* ui_stack.c */
CarnetScreen *carnet_ui_top(CarnetUi *ui);      /* what obeys */
CarnetScreen *carnet_ui_room_top(CarnetUi *ui); /* below the popups */
void carnet_ui_pop(CarnetUi *ui, CarnetScreen *screen);
void carnet_ui_drop_all(CarnetUi *ui);
const CarnetVerb *carnet_screen_verb(const CarnetScreenType *type,
                                     CarnetRequest request); /* NULL: not its own */

/* ui_work.c */
void carnet_ui_open_threads(CarnetUi *ui);
void carnet_ui_close_threads(CarnetUi *ui);
/* The screen goes or pauses: what it asked for is stopped (writing is not) and answered to nobody. FALSE:
 * there was nothing. */
gboolean carnet_ui_forget(CarnetUi *ui, const CarnetScreen *screen);
void carnet_ui_stop(CarnetUi *ui); /* ^C */
const CarnetPending *carnet_ui_longest(const CarnetUi *ui);

/* ui_watch.c */
void carnet_ui_watched(CarnetUi *ui);        /* all is asked for anew: as it is now is known */
gint carnet_ui_watch_ms(const CarnetUi *ui); /* how long to wait before looking again; -1: for ever */

/* ui_frame.c */
void carnet_ui_draw_frame(CarnetUi *ui);
gboolean carnet_ui_too_small(const CarnetUi *ui);

/* ui_request.c */
char *carnet_ui_refusal(CarnetUi *ui, CarnetScreen *screen, CarnetRequest request);

#endif
