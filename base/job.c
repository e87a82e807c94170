/* job.c - a mailbox that a poll loop can wait on, and a job's progress and cancellation. */
#include "carnet/job.h"

#include <sys/eventfd.h>
#include <unistd.h>

/* ---- mailbox ------------------------------------------------------------------------------------- */

/* The descriptor is readable exactly while the queue holds something: both change under the queue's lock. */
struct CarnetMailbox {
  gint refs;
  GAsyncQueue *queue;
  int fd;
};

CarnetMailbox *carnet_mailbox_new_full(GDestroyNotify message_free) {
  CarnetMailbox *box = g_new0(CarnetMailbox, 1);
  box->refs = 1;
  box->queue = g_async_queue_new_full(message_free);
  box->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  return box;
}

CarnetMailbox *carnet_mailbox_new(void) { return carnet_mailbox_new_full(NULL); }

CarnetMailbox *carnet_mailbox_ref(CarnetMailbox *box) {
  g_atomic_int_inc(&box->refs);
  return box;
}

void carnet_mailbox_unref(CarnetMailbox *box) {
  if (!box || !g_atomic_int_dec_and_test(&box->refs)) return;
  g_async_queue_unref(box->queue);
  if (box->fd >= 0) close(box->fd);
  g_free(box);
}

int carnet_mailbox_fd(const CarnetMailbox *box) { return box->fd; }

void carnet_mailbox_post(CarnetMailbox *box, gpointer message) {
  g_async_queue_lock(box->queue);
  if (g_async_queue_length_unlocked(box->queue) == 0 && box->fd >= 0) (void)!eventfd_write(box->fd, 1);
  g_async_queue_push_unlocked(box->queue, message);
  g_async_queue_unlock(box->queue);
}

gpointer carnet_mailbox_take(CarnetMailbox *box) {
  eventfd_t count;
  g_async_queue_lock(box->queue);
  gpointer message = g_async_queue_try_pop_unlocked(box->queue);
  if (message && g_async_queue_length_unlocked(box->queue) == 0 && box->fd >= 0)
    (void)!eventfd_read(box->fd, &count);
  g_async_queue_unlock(box->queue);
  return message;
}

/* ---- job ----------------------------------------------------------------------------------------- */

struct CarnetJob {
  gint refs;
  gint cancelled;
  GMutex *lock; /* apart, so that a reader of a const job can take it */
  const char *stage;
  guint64 done, total;
};

CarnetJob *carnet_job_new(void) {
  CarnetJob *job = g_new0(CarnetJob, 1);
  job->refs = 1;
  job->stage = "";
  job->lock = g_new0(GMutex, 1);
  g_mutex_init(job->lock);
  return job;
}

CarnetJob *carnet_job_ref(CarnetJob *job) {
  g_atomic_int_inc(&job->refs);
  return job;
}

void carnet_job_unref(CarnetJob *job) {
  if (!job || !g_atomic_int_dec_and_test(&job->refs)) return;
  g_mutex_clear(job->lock);
  g_free(job->lock);
  g_free(job);
}

void carnet_job_cancel(CarnetJob *job) { g_atomic_int_set(&job->cancelled, 1); }

gboolean carnet_job_is_cancelled(const CarnetJob *job) { return g_atomic_int_get(&job->cancelled) != 0; }

void carnet_job_progress(CarnetJob *job, const char *stage, guint64 done, guint64 total) {
  g_mutex_lock(job->lock);
  job->stage = stage;
  job->done = done;
  job->total = total;
  g_mutex_unlock(job->lock);
}

void carnet_job_get_progress(const CarnetJob *job, const char **stage, guint64 *done, guint64 *total) {
  g_mutex_lock(job->lock);
  if (stage) *stage = job->stage;
  if (done) *done = job->done;
  if (total) *total = job->total;
  g_mutex_unlock(job->lock);
}

gboolean carnet_job_progress_func(const char *stage, guint64 done, guint64 total, gpointer user) {
  carnet_job_progress(user, stage, done, total);
  return !carnet_job_is_cancelled(user);
}
