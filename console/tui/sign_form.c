/* sign_form.c - what will be signed, a reason, a word: reflex cannot sign (principle 2). */
#include <string.h>

#include "tui/form.h"
#include "tui/input.h"

#define MAX_REASON 500
#define SLOT_SIGN 0

typedef struct {
  char *title, *word;
  GPtrArray *lines;
  CarnetInput *reason, *typed;
  gboolean at_word;
  gint top;
  CarnetSignFunc sign;
  gpointer data; /* Shared */
  GDestroyNotify data_free;
  void (*done)(CarnetUi *ui);
} Signing;

/* What the store thread reads: it has its own copy of the reason, and a share of the data until it is done.
 */
typedef struct {
  CarnetSignFunc sign;
  char *reason;
  gpointer data; /* Shared */
} Work;

static void signing_free(gpointer state) {
  Signing *signing = state;
  g_free(signing->title);
  g_free(signing->word);
  g_ptr_array_unref(signing->lines);
  carnet_input_free(signing->reason);
  carnet_input_free(signing->typed);
  if (signing->data && signing->data_free) signing->data_free(signing->data);
  g_free(signing);
}

/* The data live as long as the work or the form, whichever is longer: counted. */
typedef struct {
  gint refs;
  gpointer data;
  GDestroyNotify data_free;
} Shared;

static void shared_unref(gpointer pointer) {
  Shared *shared = pointer;
  if (!g_atomic_int_dec_and_test(&shared->refs)) return;
  if (shared->data && shared->data_free) shared->data_free(shared->data);
  g_free(shared);
}

static void work_free(gpointer pointer) {
  Work *work = pointer;
  g_free(work->reason);
  shared_unref(work->data);
  g_free(work);
}

static gpointer do_sign(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                        GError **error) {
  Work *work = data;
  (void)work->sign(provider, app, job, work->reason, ((Shared *)work->data)->data, error);
  return NULL;
}

static void take_signed(CarnetScreen *screen, gpointer answer, const GError *error) {
  (void)answer;
  if (error) {
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  CarnetUi *ui = screen->ui;
  void (*done)(CarnetUi *) = ((Signing *)screen->state)->done;
  carnet_ui_close(screen);
  carnet_ui_changed(ui);
  if (done) done(ui);
}

static void say(CarnetScreen *screen, const char *id) {
  Signing *signing = screen->state;
  g_autofree char *text = carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), id,
                                              "word", signing->word, NULL);
  carnet_ui_say(screen->ui, CARNET_ROLE_ATTENTION, text);
}

static void submit(CarnetScreen *screen) {
  Signing *signing = screen->state;
  g_autofree char *reason = g_strstrip(g_strdup(carnet_input_text(signing->reason)));
  g_autofree char *typed = g_strstrip(g_strdup(carnet_input_text(signing->typed)));
  if (carnet_ui_waits(screen, SLOT_SIGN)) return; /* twice ^S is once */
  if (!*reason || g_utf8_strlen(reason, -1) > MAX_REASON) {
    signing->at_word = FALSE;
    say(screen, *reason ? "tui.sign.too_long" : "tui.sign.no_reason");
    return;
  }
  if (!g_str_equal(typed, signing->word)) {
    signing->at_word = TRUE;
    say(screen, "tui.sign.no_word");
    return;
  }
  Work *work = g_new0(Work, 1);
  work->sign = signing->sign;
  work->reason = g_steal_pointer(&reason);
  work->data = signing->data;
  g_atomic_int_inc(&((Shared *)signing->data)->refs);
  CarnetAsk ask = {do_sign, work, work_free, take_signed, NULL, TRUE};
  carnet_ui_ask(screen, SLOT_SIGN, &ask);
}

/* ---- drawing and keys
 * --------------------------------------------------------------------------------------------- */

static void draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect all) {
  Signing *signing = screen->state;
  CarnetRect area = {0, 0, all.w, all.h - 2};
  carnet_grid_fill(grid, area, 0, 0, area.w, area.h, CARNET_ROLE_TEXT);
  carnet_grid_cut(grid, area, 1, 0, area.w - 2, CARNET_ROLE_TEXT, signing->title, CARNET_CUT_END);
  carnet_grid_hline(grid, area, 0, 1, area.w);
  gint rows = area.h - 8;
  signing->top = CLAMP(signing->top, 0, MAX((gint)signing->lines->len - rows, 0));
  for (gint i = 0; i < rows && signing->top + i < (gint)signing->lines->len; i++)
    carnet_grid_cut(grid, area, 1, 2 + i, area.w - 2, CARNET_ROLE_TEXT,
                    g_ptr_array_index(signing->lines, signing->top + i), CARNET_CUT_END);
  gint y = area.h - 6;
  carnet_grid_hline(grid, area, 0, y, area.w);
  if (signing->top + rows < (gint)signing->lines->len) /* nobody signs unaware of what is out of sight */
    carnet_grid_right(grid, area, area.w - 1, y, CARNET_ROLE_ATTENTION, " PgDn … ");
  g_autofree char *n = g_strdup_printf("%ld", g_utf8_strlen(carnet_input_text(signing->reason), -1));
  g_autofree char *reason = carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui),
                                                "tui.sign.reason", "n", n, NULL);
  carnet_grid_text(grid, area, 1, y + 1, CARNET_ROLE_TEXT, reason);
  carnet_input_draw(signing->reason, grid, area, 1, y + 2, area.w - 2, !signing->at_word);
  carnet_grid_hline(grid, area, 0, y + 3, area.w);
  g_autofree char *type = carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui),
                                              "tui.sign.type", "word", signing->word, NULL);
  gint x = carnet_grid_text(grid, area, 1, y + 4, CARNET_ROLE_TEXT, type);
  carnet_input_draw(signing->typed, grid, area, x + 2, y + 4, area.w - x - 3, signing->at_word);
  if (carnet_ui_waits(screen, SLOT_SIGN))
    carnet_grid_printf(grid, area, 1, y + 5, CARNET_ROLE_SOFT, "… %s",
                       carnet_ui_text(screen->ui, "tui.sign.signing"));
}

static gboolean event(CarnetScreen *screen, const CarnetInputEvent *event) {
  Signing *signing = screen->state;
  gboolean changed;
  return carnet_input_event(signing->at_word ? signing->typed : signing->reason, event, &changed);
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  Signing *signing = screen->state;
  switch (request) {
  case CARNET_REQUEST_NEXT_PANE:
  case CARNET_REQUEST_PREVIOUS_PANE: signing->at_word = !signing->at_word; return CARNET_NEXT_STAY;
  case CARNET_REQUEST_OPEN: signing->at_word = TRUE; return CARNET_NEXT_STAY;
  case CARNET_REQUEST_PAGE_DOWN: signing->top += 5; return CARNET_NEXT_STAY;
  case CARNET_REQUEST_PAGE_UP: signing->top -= 5; return CARNET_NEXT_STAY;
  case CARNET_REQUEST_SUBMIT: submit(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_BACK: return CARNET_NEXT_BACK;
  default: return CARNET_NEXT_UNUSED;
  }
}

static gboolean typing(const CarnetScreen *screen) {
  (void)screen;
  return TRUE;
}

static const CarnetVerb verbs[] = {
    {CARNET_REQUEST_SUBMIT, NULL, "tui.sign.hint"}, {CARNET_REQUEST_BACK, NULL, "tui.sign.cancel"}, {0}};

static const CarnetScreenType type = {.name = "sign",
                                      .popup = TRUE,
                                      .verbs = verbs,
                                      .free = signing_free,
                                      .draw = draw,
                                      .handle = handle,
                                      .event = event,
                                      .typing = typing};

void carnet_sign_open(CarnetUi *ui, const CarnetSigning *asked) {
  Signing *signing = g_new0(Signing, 1);
  Shared *shared = g_new0(Shared, 1);
  shared->refs = 1;
  shared->data = asked->data;
  shared->data_free = asked->data_free;
  signing->title = g_strdup(asked->title);
  signing->word = g_strdup(asked->word);
  signing->lines = asked->lines;
  signing->reason = carnet_input_new(NULL);
  signing->typed = carnet_input_new(NULL);
  signing->sign = asked->sign;
  signing->data = shared;
  signing->data_free = shared_unref;
  signing->done = asked->done;
  carnet_ui_push(ui, &type, signing);
}
