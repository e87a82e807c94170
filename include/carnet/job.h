/*
 * job.h - work on another thread: a worker with a queue, a job that reports progress and can be stopped, a
 * mailbox that a poll loop can wait on (architecture.md, "Threads").
 */
#ifndef CARNET_JOB_H
#define CARNET_JOB_H

#include "carnet/types.h"

/* Answers for the UI thread: a queue with a descriptor that is readable while something waits. */
typedef struct CarnetMailbox CarnetMailbox;
CarnetMailbox *carnet_mailbox_new(void);
/* As above; what nobody took is freed with message_free when the last reference goes (with NULL it would
 * leak). */
CarnetMailbox *carnet_mailbox_new_full(GDestroyNotify message_free);
CarnetMailbox *carnet_mailbox_ref(CarnetMailbox *box);
void carnet_mailbox_unref(CarnetMailbox *box);
int carnet_mailbox_fd(
    const CarnetMailbox *box); /* for poll only; -1 where the system has no more descriptors */
void carnet_mailbox_post(CarnetMailbox *box, gpointer message); /* takes the message; from any thread */
gpointer carnet_mailbox_take(CarnetMailbox *box); /* NULL when empty; taking the last clears the descriptor */

/* A job: progress and cancellation, shared between the thread that runs it and those that watch.
 * Reference-counted. */
typedef struct CarnetJob CarnetJob;
CarnetJob *carnet_job_new(void);
CarnetJob *carnet_job_ref(CarnetJob *job);
void carnet_job_unref(CarnetJob *job);
void carnet_job_cancel(CarnetJob *job);
gboolean carnet_job_is_cancelled(const CarnetJob *job);
void carnet_job_progress(CarnetJob *job, const char *stage, guint64 done,
                         guint64 total); /* stage is a static string */
void carnet_job_get_progress(const CarnetJob *job, const char **stage, guint64 *done, guint64 *total);
/* As a CarnetProgressFunc: `user` is the job. */
gboolean carnet_job_progress_func(const char *stage, guint64 done, guint64 total, gpointer user);

/*
 * A thread with a queue. `open` runs first on the thread and makes its context (database handles, say),
 * `close` frees it at the end. A newer request of the same `lane` (not 0) cancels and drops older ones of
 * that lane that wait or run: what waits is never run, what runs sees carnet_job_is_cancelled and should
 * return soon. A job cancelled by hand while it waits is dropped too. Requests run one after another, in the
 * order in which they came.
 */
typedef struct CarnetWorker CarnetWorker;
typedef gpointer (*CarnetWorkerOpen)(gpointer user);
typedef void (*CarnetWorkerClose)(gpointer context);
typedef void (*CarnetWorkerFunc)(gpointer context, CarnetJob *job, gpointer data);
CarnetWorker *carnet_worker_new(const char *name, CarnetWorkerOpen open, CarnetWorkerClose close,
                                gpointer user);
/* Returns the job, a reference that the caller gives back; `data` is freed with data_free, on the thread,
   when the work is done or dropped. */
CarnetJob *carnet_worker_submit(CarnetWorker *worker, guint lane, CarnetWorkerFunc func, gpointer data,
                                GDestroyNotify data_free);
/* Cancels what runs, drops what waits, joins the thread. No other thread may submit by then. */
void carnet_worker_free(CarnetWorker *worker);

#endif
