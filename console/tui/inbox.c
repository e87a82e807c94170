/* inbox.c - room 2, frame 6: what waits for me and what falls due, with a preview of what signing would mean.
 */
#include <string.h>

#include "carnet/error.h"
#include "tui/exports.h"
#include "tui/fields.h"
#include "tui/inbox_parts.h"
#include "tui/rooms.h"
#include "tui/table_ask.h"

#define CHANGE_DIGITS 12 /* of a proposal's digest, in the inbox */

gint carnet_inbox_rows(const CarnetInbox *inbox) {
  return inbox->lines ? (gint)carnet_table_rows(inbox->lines) : 0;
}

gint carnet_inbox_waits(const CarnetInbox *inbox) {
  gint n = 0;
  while (n < carnet_inbox_rows(inbox) &&
         strcmp(carnet_table_get(inbox->lines, (guint)n, "list"), "waits") == 0)
    n++;
  return n;
}

static const char *where_of(const CarnetInbox *inbox, gint row) {
  return row >= 0 && row < carnet_inbox_rows(inbox) ? carnet_table_get(inbox->lines, (guint)row, "where")
                                                    : "";
}

const char *carnet_inbox_case(const CarnetInbox *inbox, gint row) {
  const char *where = where_of(inbox, row);
  return g_str_has_prefix(where, "ex-") ? where : NULL;
}

const CarnetCaseSheet *carnet_inbox_sheet(const CarnetInbox *inbox) {
  const char *id = carnet_inbox_case(inbox, inbox->cursor);
  return id && inbox->sheet && strcmp(inbox->sheet->id, id) == 0 ? inbox->sheet : NULL;
}

/* ---- work on the query thread ---- */

static CarnetTable *of_inbox(const CarnetProvider *provider, CarnetApp *app, GError **error) {
  return provider->inbox ? provider->inbox(app, CARNET_INBOX_DAYS, error) : carnet_table_new();
}

typedef struct {
  CarnetCaseSheet *sheet;
} Holder;

static void holder_free(gpointer data) {
  Holder *holder = data;
  carnet_case_sheet_free(holder->sheet);
  g_free(holder);
}

static gpointer ask_sheet(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                          GError **error) {
  (void)job;
  const CarnetCaseAsk *ask = data;
  if (!carnet_provider_has(provider->case_sheet != NULL, error)) return NULL;
  CarnetCaseSheet *sheet = provider->case_sheet(app, ask->id, error);
  if (!sheet) return NULL;
  Holder *holder = g_new0(Holder, 1);
  holder->sheet = sheet;
  return holder;
}

/* ---- answers ---- */

static void take_sheet(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetInbox *inbox = screen->state;
  if (error) return; /* the line stays without a preview; opening the case says why */
  carnet_case_sheet_free(inbox->sheet);
  inbox->sheet = g_steal_pointer(&((Holder *)answer)->sheet);
}

/* Asks for the preview of the row under the cursor, once. */
static void preview(CarnetScreen *screen) {
  CarnetInbox *inbox = screen->state;
  const char *id = carnet_inbox_case(inbox, inbox->cursor);
  if (!id || (inbox->wanted && strcmp(inbox->wanted, id) == 0)) return;
  g_free(inbox->wanted);
  inbox->wanted = g_strdup(id);
  CarnetAsk ask = {ask_sheet, carnet_case_ask_new(id, NULL), carnet_case_ask_free, take_sheet, holder_free,
                   FALSE};
  carnet_ui_ask(screen, CARNET_INBOX_PREVIEW, &ask);
}

static void move_to(CarnetScreen *screen, gint row) {
  CarnetInbox *inbox = screen->state;
  inbox->cursor = CLAMP(row, 0, MAX(carnet_inbox_rows(inbox) - 1, 0));
  preview(screen);
}

static void take_desk(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetInbox *inbox = screen->state;
  if (error) return;
  carnet_table_free(inbox->desk);
  inbox->desk = carnet_table_take(answer);
}

static void take_lines(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetInbox *inbox = screen->state;
  if (error && (error->code & 0xff) == CARNET_ERROR_CANCELLED) return;
  g_clear_pointer(&inbox->error, g_free);
  if (error) {
    inbox->error = g_strdup(error->message);
    return;
  }
  carnet_table_free(inbox->lines);
  inbox->lines = carnet_table_take(answer);
  move_to(screen, inbox->cursor);
}

static void start(CarnetScreen *screen) {
  CarnetInbox *inbox = screen->state;
  g_clear_pointer(&inbox->wanted, g_free);
  carnet_table_ask(screen, CARNET_INBOX_DESK, carnet_table_of_desk, take_desk);
  carnet_table_ask(screen, CARNET_INBOX_LIST, of_inbox, take_lines);
}

/* ---- requests ---- */

/* A row is about a case, about rows by a filter, or about a test or certificate. */
static void open_row(CarnetScreen *screen) {
  CarnetInbox *inbox = screen->state;
  const char *id = carnet_inbox_case(inbox, inbox->cursor), *where = where_of(inbox, inbox->cursor);
  CarnetUi *ui = screen->ui;
  if (!*where) return;
  if (id) {
    carnet_case_open(ui, id);
  } else if (strcmp(carnet_table_get(inbox->lines, (guint)inbox->cursor, "sign"), "attention") == 0 &&
             strspn(where, "0123456789abcdef") == CHANGE_DIGITS && !where[CHANGE_DIGITS]) {
    carnet_ui_request(ui, CARNET_REQUEST_PROPOSALS); /* a change of people or policy, by its digest */
  } else if (strchr(where, ':')) {
    carnet_fields_open(ui, where);
  } else {
    carnet_ui_go(ui, 6);
  }
}

/* Why the person may not; "" where they may; NULL where the sheet does not say. */
static const char *why_not(const CarnetCaseSheet *sheet, const char *action) {
  for (guint i = 0; sheet->may && i < carnet_table_rows(sheet->may); i++)
    if (strcmp(carnet_table_get(sheet->may, i, "action"), action) == 0)
      return carnet_table_get(sheet->may, i, "why");
  return NULL;
}

/* What A and B do here; A reviews what cannot be approved yet. */
static const char *step_of(const CarnetCaseSheet *sheet, CarnetRequest request) {
  if (request == CARNET_REQUEST_RETURN) return "return";
  const char *approve = why_not(sheet, "approve"), *review = why_not(sheet, "review");
  return approve && *approve && review && !*review ? "review" : "approve";
}

static char *refuses(CarnetScreen *screen, CarnetRequest request) {
  const CarnetInbox *inbox = screen->state;
  if (request != CARNET_REQUEST_APPROVE && request != CARNET_REQUEST_RETURN) return NULL;
  if (!carnet_inbox_case(inbox, inbox->cursor))
    return g_strdup(carnet_ui_text(screen->ui, "tui.inbox.not_a_case"));
  const CarnetCaseSheet *sheet = carnet_inbox_sheet(inbox);
  if (!sheet) return g_strdup(carnet_ui_text(screen->ui, "tui.inbox.look_first"));
  const char *why = why_not(sheet, step_of(sheet, request));
  return why && *why ? g_strdup(why) : NULL;
}

static void sign(CarnetScreen *screen, CarnetRequest request) {
  const CarnetCaseSheet *sheet = carnet_inbox_sheet(screen->state);
  if (sheet) carnet_step_open(screen->ui, sheet->id, step_of(sheet, request));
}

static gboolean moves(CarnetScreen *screen, CarnetRequest request) {
  CarnetInbox *inbox = screen->state;
  gint waits = carnet_inbox_waits(inbox), last = carnet_inbox_rows(inbox) - 1;
  switch (request) {
  case CARNET_REQUEST_NEXT_LINE: move_to(screen, inbox->cursor + 1); return TRUE;
  case CARNET_REQUEST_PREVIOUS_LINE: move_to(screen, inbox->cursor - 1); return TRUE;
  case CARNET_REQUEST_PAGE_DOWN:
  case CARNET_REQUEST_HALF_DOWN: move_to(screen, inbox->cursor + 5); return TRUE;
  case CARNET_REQUEST_PAGE_UP:
  case CARNET_REQUEST_HALF_UP: move_to(screen, inbox->cursor - 5); return TRUE;
  case CARNET_REQUEST_FIRST: move_to(screen, 0); return TRUE;
  case CARNET_REQUEST_LAST: move_to(screen, last); return TRUE;
  case CARNET_REQUEST_NEXT_PANE:
  case CARNET_REQUEST_PREVIOUS_PANE: move_to(screen, inbox->cursor < waits ? waits : 0); return TRUE;
  default: return FALSE;
  }
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  if (moves(screen, request)) return CARNET_NEXT_STAY;
  switch (request) {
  case CARNET_REQUEST_OPEN: open_row(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_APPROVE:
  case CARNET_REQUEST_RETURN: sign(screen, request); return CARNET_NEXT_STAY;
  default: return CARNET_NEXT_UNUSED;
  }
}

static gboolean event(CarnetScreen *screen, const CarnetInputEvent *event) {
  CarnetInbox *inbox = screen->state;
  if (event->kind != CARNET_INPUT_MOUSE || event->mouse != CARNET_MOUSE_PRESS) return FALSE;
  for (guint list = 0; list < CARNET_INBOX_N_LISTS; list++) {
    gint line = event->y - 2 - inbox->at_y[list];
    if (line < 0 || line >= inbox->at_h[list]) continue;
    gint row = inbox->top[list] + line;
    gboolean again = row == inbox->cursor;
    move_to(screen, row);
    if (again) open_row(screen);
    return TRUE;
  }
  return FALSE;
}

/* ---- the screen ---- */

static void scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  carnet_desk_draw(screen, ((CarnetInbox *)screen->state)->desk, grid, row);
}

static char *status(CarnetScreen *screen) {
  CarnetInbox *inbox = screen->state;
  if (!inbox->lines) return NULL;
  gint n = carnet_inbox_waits(inbox);
  g_autofree char *waits = carnet_text_number(n), *due = carnet_text_number(carnet_inbox_rows(inbox) - n);
  g_autofree char *days = g_strdup_printf("%d", CARNET_INBOX_DAYS);
  return carnet_ui_format(screen->ui, "tui.inbox.status", "waits", waits, "due", due, "days", days, NULL);
}

static gpointer make(void) { return g_new0(CarnetInbox, 1); }

static void inbox_free(gpointer state) {
  CarnetInbox *inbox = state;
  carnet_table_free(inbox->desk);
  carnet_table_free(inbox->lines);
  carnet_case_sheet_free(inbox->sheet);
  g_free(inbox->wanted);
  g_free(inbox->error);
  g_free(inbox);
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_OPEN, "tui.inbox.open", ""},
                                   {CARNET_REQUEST_APPROVE, "tui.inbox.approve", "tui.inbox.approve.hint"},
                                   {CARNET_REQUEST_RETURN, NULL, ""},
                                   {CARNET_REQUEST_NEXT_PANE, "tui.inbox.pane", "tui.inbox.pane.hint"},
                                   {CARNET_REQUEST_RELOAD, NULL, ""},
                                   {CARNET_REQUEST_BACK, NULL, ""},
                                   {0}};

static const CarnetScreenType type = {.name = "inbox",
                                      .room = 2,
                                      .verbs = verbs,
                                      .make = make,
                                      .start = start,
                                      .refresh = start,
                                      .free = inbox_free,
                                      .draw = carnet_inbox_draw,
                                      .scope = scope,
                                      .status = status,
                                      .handle = handle,
                                      .event = event,
                                      .refuses = refuses};

const CarnetScreenType *carnet_screen_inbox(void) { return &type; }
