/*
 * ui_work.c - the query thread and the store thread: asking, answers, progress, stopping. Each thread has its
 * own app; the UI has no handle of a store. A lane is one slot of one screen.
 */
#include <poll.h>

#include "carnet/error.h"
#include "tui/ui_parts.h"

CARNET_DEFINE_ERROR(ui)

typedef struct {
  CarnetAsk ask;
  CarnetThread *thread;
  guint64 ticket;
  CarnetLang lang; /* of the screen when it asked */
  gboolean is_answered;
} Work;

typedef struct {
  guint64 ticket;
  gpointer answer;
  GDestroyNotify answer_free;
  GError *error;
} Answer;

static void answer_free(gpointer data) {
  Answer *answer = data;
  if (answer->answer && answer->answer_free) answer->answer_free(answer->answer);
  g_clear_error(&answer->error);
  g_free(answer);
}

/* Dropped before it ran: the ui still must know that it is over. */
static void work_free(gpointer data) {
  Work *work = data;
  if (!work->is_answered) {
    Answer *answer = g_new0(Answer, 1);
    answer->ticket = work->ticket;
    answer->error = g_error_new_literal(CARNET_UI_ERROR, CARNET_ERROR_CANCELLED, "stopped before it began");
    carnet_mailbox_post(work->thread->mailbox, answer);
  }
  if (work->ask.data && work->ask.data_free) work->ask.data_free(work->ask.data);
  g_free(work);
}

/* ---- on the thread
 * ------------------------------------------------------------------------------------------ */

static gpointer thread_open(gpointer user) {
  CarnetThread *thread = user;
  g_atomic_pointer_set(&thread->app, thread->provider->open(&thread->options, &thread->error));
  return thread;
}

static void thread_close(gpointer context) {
  CarnetThread *thread = context;
  CarnetApp *app = g_atomic_pointer_get(&thread->app);
  g_atomic_pointer_set(&thread->app, NULL);
  if (app && thread->provider->close) thread->provider->close(app);
  g_clear_error(&thread->error);
}

static gpointer run(CarnetThread *thread, Work *work, CarnetJob *job, GError **error) {
  if (thread->provider->resume) thread->provider->resume(thread->app);
  if (thread->provider->set_lang) thread->provider->set_lang(thread->app, work->lang);
  return work->ask.func(thread->provider, thread->app, job, work->ask.data, error);
}

static void thread_run(gpointer context, CarnetJob *job, gpointer data) {
  CarnetThread *thread = context;
  Work *work = data;
  if (carnet_job_is_cancelled(job)) return;
  Answer *answer = g_new0(Answer, 1);
  work->is_answered = TRUE;
  answer->ticket = work->ticket;
  answer->answer_free = work->ask.answer_free;
  if (thread->error)
    answer->error = g_error_copy(thread->error);
  else
    answer->answer = run(thread, work, job, &answer->error);
  /* An interrupt meant for the request before this one may hit it: run again, once. */
  if (!work->ask.store && answer->error && (answer->error->code & 0xff) == CARNET_ERROR_CANCELLED &&
      !carnet_job_is_cancelled(job)) {
    g_clear_error(&answer->error);
    answer->answer = run(thread, work, job, &answer->error);
  }
  carnet_mailbox_post(thread->mailbox, answer);
}

/* ---- threads ---------------------------------------------------------------------------------------------
 */

static void options_copy(CarnetAppOptions *to, const CarnetAppOptions *from) {
  *to = *from;
  to->workspace = g_strdup(from->workspace);
  to->person = g_strdup(from->person);
  to->role = g_strdup(from->role);
  to->now = g_strdup(from->now);
}

static void options_clear(CarnetAppOptions *options) {
  g_free((char *)options->workspace);
  g_free((char *)options->person);
  g_free((char *)options->role);
  g_free((char *)options->now);
}

static void thread_start(CarnetUi *ui, CarnetThread *thread, const char *name) {
  thread->provider = ui->options.provider;
  thread->mailbox = carnet_mailbox_ref(ui->mailbox);
  options_copy(&thread->options, &ui->options.app);
  thread->options.lang = ui->lang;
  thread->worker = carnet_worker_new(name, thread_open, thread_close, thread);
}

static void thread_end(CarnetThread *thread) {
  if (!thread->worker) return;
  CarnetApp *app = g_atomic_pointer_get(&thread->app);
  if (app && thread->provider->interrupt) thread->provider->interrupt(app);
  carnet_worker_free(thread->worker);
  carnet_mailbox_unref(thread->mailbox);
  options_clear(&thread->options);
  *thread = (CarnetThread){0};
}

void carnet_ui_open_threads(CarnetUi *ui) {
  ui->mailbox = carnet_mailbox_new_full(answer_free);
  thread_start(ui, &ui->query, "carnet-query");
  thread_start(ui, &ui->store, "carnet-store");
}

void carnet_ui_close_threads(CarnetUi *ui) {
  for (guint i = 0; i < ui->pending->len; i++) {
    CarnetPending *pending = g_ptr_array_index(ui->pending, i);
    carnet_job_cancel(pending->job);
  }
  thread_end(&ui->query);
  thread_end(&ui->store);
  g_ptr_array_set_size(ui->pending, 0);
  g_clear_pointer(&ui->mailbox, carnet_mailbox_unref);
}

/* ---- asking -----------------------------------------------------------------------------------------------
 */

static guint lane_of(const CarnetScreen *screen, guint slot) {
  return screen->serial * CARNET_UI_SLOTS + slot;
}

static CarnetPending *find_lane(const CarnetUi *ui, guint lane) {
  for (guint i = 0; i < ui->pending->len; i++) {
    CarnetPending *pending = g_ptr_array_index(ui->pending, i);
    if (pending->lane == lane) return pending;
  }
  return NULL;
}

static void stop(CarnetPending *pending) {
  carnet_job_cancel(pending->job);
  CarnetApp *app = g_atomic_pointer_get(&pending->thread->app);
  /* Only queries are interrupted: what writes ends by its own look at the job. */
  if (app && pending->thread->provider->interrupt && pending->thread == &pending->screen->ui->query)
    pending->thread->provider->interrupt(app);
}

void carnet_ui_ask(CarnetScreen *screen, guint slot, const CarnetAsk *ask) {
  CarnetUi *ui = screen->ui;
  guint lane = lane_of(screen, slot);
  CarnetPending *older = ask->store ? NULL : find_lane(ui, lane);
  if (older) {
    stop(older);
    g_ptr_array_remove(ui->pending, older);
  }
  Work *work = g_new0(Work, 1);
  work->ask = *ask;
  work->ticket = ++ui->ticket;
  work->lang = ui->lang;
  work->thread = ask->store ? &ui->store : &ui->query;
  CarnetPending *pending = g_new0(CarnetPending, 1);
  pending->lane = lane;
  pending->ticket = work->ticket;
  pending->screen = screen;
  pending->reply = ask->reply;
  pending->thread = work->thread;
  pending->since = g_get_monotonic_time();
  g_ptr_array_add(ui->pending, pending);
  pending->job =
      carnet_worker_submit(work->thread->worker, ask->store ? 0 : lane, thread_run, work, work_free);
}

gboolean carnet_ui_waits(const CarnetScreen *screen, guint slot) {
  return find_lane(screen->ui, lane_of(screen, slot)) != NULL;
}

gboolean carnet_ui_busy(const CarnetScreen *screen, guint slot) {
  const CarnetPending *pending = find_lane(screen->ui, lane_of(screen, slot));
  return pending && g_get_monotonic_time() - pending->since >= 100 * 1000;
}

static CarnetPending *find_ticket(const CarnetUi *ui, guint64 ticket) {
  for (guint i = 0; i < ui->pending->len; i++) {
    CarnetPending *pending = g_ptr_array_index(ui->pending, i);
    if (pending->ticket == ticket) return pending;
  }
  return NULL;
}

void carnet_ui_take_answers(CarnetUi *ui) {
  Answer *answer;
  while (ui->mailbox && (answer = carnet_mailbox_take(ui->mailbox))) {
    CarnetPending *pending = find_ticket(ui, answer->ticket);
    if (pending) {
      CarnetScreen *screen = pending->screen;
      CarnetReplyFunc reply = pending->reply;
      g_ptr_array_remove(ui->pending, pending);
      if (reply)
        reply(screen, answer->answer, answer->error);
      else if (answer->error)
        carnet_ui_say_error(ui, answer->error);
    }
    answer_free(answer);
  }
}

gboolean carnet_ui_forget(CarnetUi *ui, const CarnetScreen *screen) {
  guint n = ui->pending->len;
  for (guint i = n; i-- > 0;) {
    CarnetPending *pending = g_ptr_array_index(ui->pending, i);
    if (pending->screen != screen) continue;
    if (pending->thread == &ui->query) stop(pending);
    g_ptr_array_remove_index(ui->pending, i);
  }
  return ui->pending->len < n;
}

void carnet_ui_stop(CarnetUi *ui) {
  if (ui->pending->len == 0) {
    carnet_ui_say(ui, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.nothing_runs"));
    return;
  }
  for (guint i = 0; i < ui->pending->len; i++) stop(g_ptr_array_index(ui->pending, i));
  /* A query is answered to nobody now; what writes still says what it left. */
  for (guint i = ui->pending->len; i-- > 0;) {
    CarnetPending *pending = g_ptr_array_index(ui->pending, i);
    if (pending->thread == &ui->query) g_ptr_array_remove_index(ui->pending, i);
  }
  carnet_ui_say(ui, CARNET_ROLE_ATTENTION, carnet_ui_text(ui, "tui.stopped"));
}

const CarnetPending *carnet_ui_longest(const CarnetUi *ui) {
  const CarnetPending *oldest = NULL;
  for (guint i = 0; i < ui->pending->len; i++) {
    const CarnetPending *pending = g_ptr_array_index(ui->pending, i);
    if (!oldest || pending->since < oldest->since) oldest = pending;
  }
  return oldest;
}

gboolean carnet_ui_settle(CarnetUi *ui, gint timeout_ms) {
  gint64 end = g_get_monotonic_time() + (gint64)timeout_ms * 1000;
  for (;;) {
    carnet_ui_take_answers(ui);
    if (ui->pending->len == 0) return TRUE;
    gint64 left = (end - g_get_monotonic_time()) / 1000;
    if (left <= 0) return FALSE;
    struct pollfd fd = {carnet_ui_fd(ui), POLLIN, 0};
    (void)poll(&fd, 1, (int)left);
  }
}

int carnet_ui_fd(const CarnetUi *ui) { return carnet_mailbox_fd(ui->mailbox); }
