/* links: base */
/*
 * test_job.c - mailbox and descriptor, progress and cancellation, the worker's order, lanes and end. No
 * sleeping: each thread is held and let go by a gate.
 */
#include "carnet/job.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* The value stays readable, so that a test can wait for "has begun" and the thread for "may go on". */
typedef struct {
  GMutex lock;
  GCond changed;
  gboolean open;
} Gate;

static void gate_open(Gate *gate) {
  g_mutex_lock(&gate->lock);
  gate->open = TRUE;
  g_cond_broadcast(&gate->changed);
  g_mutex_unlock(&gate->lock);
}

static void gate_wait(Gate *gate) {
  g_mutex_lock(&gate->lock);
  while (!gate->open) g_cond_wait(&gate->changed, &gate->lock);
  g_mutex_unlock(&gate->lock);
}

static gboolean readable(const CarnetMailbox *box, int timeout_ms) {
  struct pollfd fd = {carnet_mailbox_fd(box), POLLIN, 0};
  return poll(&fd, 1, timeout_ms) == 1;
}

static void test_mailbox(void **state) {
  (void)state;
  CarnetMailbox *box = carnet_mailbox_new_full(g_free);
  assert_false(readable(box, 0));
  assert_null(carnet_mailbox_take(box));
  carnet_mailbox_post(box, g_strdup("a"));
  carnet_mailbox_post(box, g_strdup("b"));
  assert_true(readable(box, 0));
  g_autofree char *a = carnet_mailbox_take(box);
  assert_string_equal(a, "a");
  assert_true(readable(box, 0)); /* b still waits */
  g_autofree char *b = carnet_mailbox_take(box);
  assert_string_equal(b, "b");
  assert_false(readable(box, 0));
  carnet_mailbox_post(carnet_mailbox_ref(box), g_strdup("never taken"));
  carnet_mailbox_unref(box);
  assert_true(readable(box, 0));
  carnet_mailbox_unref(box);
}

#define POSTS 20000

static gpointer post_many(gpointer user) {
  for (guint i = 1; i <= POSTS; i++) carnet_mailbox_post(user, GUINT_TO_POINTER(i));
  return NULL;
}

/* A reader that polls before each take never waits for a message that is there. */
static void test_mailbox_threads(void **state) {
  (void)state;
  CarnetMailbox *box = carnet_mailbox_new();
  GThread *one = g_thread_new("one", post_many, box);
  GThread *two = g_thread_new("two", post_many, box);
  guint64 sum = 0;
  for (guint got = 0; got < 2 * POSTS; got++) {
    assert_true(readable(box, 30000));
    gpointer message = carnet_mailbox_take(box);
    assert_non_null(message);
    sum += GPOINTER_TO_UINT(message);
  }
  assert_int_equal(sum, (guint64)POSTS * (POSTS + 1));
  assert_false(readable(box, 0));
  g_thread_join(one);
  g_thread_join(two);
  carnet_mailbox_unref(box);
}

static void test_progress(void **state) {
  (void)state;
  CarnetJob *job = carnet_job_new();
  const char *stage = NULL;
  guint64 done = 9, total = 9;
  carnet_job_get_progress(job, &stage, &done, &total);
  assert_string_equal(stage, "");
  assert_int_equal(done + total, 0);
  assert_true(carnet_job_progress_func("import", 3, 10, job));
  carnet_job_get_progress(job, &stage, &done, &total);
  assert_string_equal(stage, "import");
  assert_int_equal(done, 3);
  assert_int_equal(total, 10);
  carnet_job_cancel(carnet_job_ref(job));
  assert_true(carnet_job_is_cancelled(job));
  assert_false(carnet_job_progress_func("import", 4, 10, job));
  carnet_job_get_progress(job, NULL, &done, NULL);
  assert_int_equal(done, 4);
  carnet_job_unref(job);
  carnet_job_unref(job);
}

/* What the worker's thread did, read after it was joined. */
typedef struct {
  GString *log;
  Gate begun, go_on;
} Trace;

typedef struct {
  Trace *trace;
  char name;
  gboolean hold; /* says that it began, then waits to be let go */
} Work;

static gpointer open_trace(gpointer user) {
  g_string_append_c(((Trace *)user)->log, '<');
  return user;
}

static void close_trace(gpointer context) { g_string_append_c(((Trace *)context)->log, '>'); }

static void run_work(gpointer context, CarnetJob *job, gpointer data) {
  Work *work = data;
  assert_ptr_equal(context, work->trace);
  if (work->hold) {
    gate_open(&work->trace->begun);
    gate_wait(&work->trace->go_on);
  }
  g_string_append_c(work->trace->log,
                    carnet_job_is_cancelled(job) ? g_ascii_toupper(work->name) : work->name);
}

static void free_work(gpointer data) {
  Work *work = data;
  g_string_append_c(work->trace->log, '.');
  g_free(work);
}

static void run_post(gpointer context, CarnetJob *job, gpointer data) {
  (void)context;
  carnet_mailbox_post(data, job);
}

static void run_until_cancelled(gpointer context, CarnetJob *job, gpointer data) {
  run_post(context, job, data);
  while (!carnet_job_is_cancelled(job)) g_thread_yield();
}

static CarnetJob *submit(CarnetWorker *worker, Trace *trace, guint lane, char name, gboolean hold) {
  Work *work = g_new0(Work, 1);
  *work = (Work){trace, name, hold};
  return carnet_worker_submit(worker, lane, run_work, work, free_work);
}

static void test_worker_order(void **state) {
  (void)state;
  Trace trace = {.log = g_string_new(NULL)};
  CarnetWorker *worker = carnet_worker_new("test", open_trace, close_trace, &trace);
  carnet_job_unref(submit(worker, &trace, 0, 'a', FALSE));
  carnet_job_unref(submit(worker, &trace, 0, 'b', FALSE));
  carnet_job_unref(submit(worker, &trace, 0, 'c', TRUE));
  gate_wait(&trace.begun);
  gate_open(&trace.go_on);
  carnet_job_unref(submit(worker, &trace, 0, 'd', FALSE));
  carnet_worker_free(worker);
  /* c and d may or may not have been cancelled by the end, and d dropped; a and b were done before. */
  assert_true(g_str_has_prefix(trace.log->str, "<a.b."));
  assert_true(g_str_has_suffix(trace.log->str, ".>"));
  g_string_free(trace.log, TRUE);
}

/* Lane 7: b and c wait behind a, d is newer than all: a sees it was cancelled, b and c never run. Lane 8 is
 * apart. */
static void test_lanes(void **state) {
  (void)state;
  Trace trace = {.log = g_string_new(NULL)};
  CarnetWorker *worker = carnet_worker_new("test", open_trace, close_trace, &trace);
  static const struct {
    guint lane;
    char name;
  } requests[] = {{7, 'a'}, {7, 'b'}, {8, 'x'}, {7, 'c'}, {0, 'y'}, {0, 'z'}, {7, 'd'}};
  CarnetJob *jobs[G_N_ELEMENTS(requests)];
  for (guint i = 0; i < G_N_ELEMENTS(requests); i++) {
    jobs[i] = submit(worker, &trace, requests[i].lane, requests[i].name, i == 0);
    if (i == 0) gate_wait(&trace.begun);
  }
  for (guint i = 0; i < G_N_ELEMENTS(requests); i++) {
    gboolean older = requests[i].lane == 7 && requests[i].name != 'd';
    assert_int_equal(carnet_job_is_cancelled(jobs[i]), older);
  }
  carnet_job_cancel(jobs[5]); /* z, by hand, while it waits */
  CarnetMailbox *done = carnet_mailbox_new();
  carnet_job_unref(carnet_worker_submit(worker, 0, run_post, done, NULL));
  gate_open(&trace.go_on);
  assert_true(readable(done, 30000)); /* all before it are done or dropped */
  assert_non_null(carnet_mailbox_take(done));
  assert_string_equal(trace.log->str, "<A..x..y..d.");
  for (guint i = 0; i < G_N_ELEMENTS(requests); i++) carnet_job_unref(jobs[i]);
  carnet_worker_free(worker);
  carnet_mailbox_unref(done);
  assert_string_equal(trace.log->str, "<A..x..y..d.>");
  g_string_free(trace.log, TRUE);
}

/* A lane whose last request is over holds nothing on; the end cancels what runs and drops what waits. */
static void test_end(void **state) {
  (void)state;
  Trace trace = {.log = g_string_new(NULL)};
  CarnetWorker *worker = carnet_worker_new("test", open_trace, close_trace, &trace);
  CarnetMailbox *done = carnet_mailbox_new();
  for (guint i = 0; i < 3; i++) {
    carnet_job_unref(carnet_worker_submit(worker, 7, run_post, done, NULL));
    assert_true(readable(done, 30000));
    carnet_mailbox_take(done);
  }
  CarnetJob *job = carnet_worker_submit(worker, 0, run_until_cancelled, done, NULL);
  carnet_job_unref(submit(worker, &trace, 0, 'w', FALSE));
  assert_true(readable(done, 30000)); /* it runs, and only the end stops it */
  carnet_worker_free(worker);
  assert_true(carnet_job_is_cancelled(job));
  assert_string_equal(trace.log->str, "<.>"); /* w: freed, not run */
  carnet_job_unref(job);
  carnet_mailbox_unref(done);
  g_string_free(trace.log, TRUE);
  carnet_worker_free(carnet_worker_new("idle", NULL, NULL, NULL));
  carnet_worker_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_mailbox),  cmocka_unit_test(test_mailbox_threads),
                                     cmocka_unit_test(test_progress), cmocka_unit_test(test_worker_order),
                                     cmocka_unit_test(test_lanes),    cmocka_unit_test(test_end)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
