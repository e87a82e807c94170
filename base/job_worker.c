/*
 * job_worker.c - a thread with a queue and lanes.
 *
 * Nothing is taken out of the middle of the queue: a task whose job was cancelled while it waited is dropped
 * when its turn comes. So a lane needs to remember only its newest job, for each older one was cancelled by
 * its successor.
 */
#include "carnet/job.h"

typedef struct {
  CarnetWorkerFunc func;
  gpointer data;
  GDestroyNotify data_free;
  CarnetJob *job;
  guint lane;
} Task;

struct CarnetWorker {
  GThread *thread;
  GAsyncQueue *queue; /* Task*; one without a job ends the thread */
  CarnetWorkerOpen open;
  CarnetWorkerClose close;
  gpointer user;
  GMutex lock;       /* guards what follows */
  GHashTable *live;  /* jobs that wait or run, a set */
  GHashTable *lanes; /* lane -> its newest job, borrowed from live */
};

static void task_free(Task *task) {
  if (task->data_free) task->data_free(task->data);
  carnet_job_unref(task->job);
  g_free(task);
}

static void forget(CarnetWorker *worker, Task *task) {
  gpointer lane = GUINT_TO_POINTER(task->lane);
  g_mutex_lock(&worker->lock);
  if (g_hash_table_lookup(worker->lanes, lane) == task->job) g_hash_table_remove(worker->lanes, lane);
  g_hash_table_remove(worker->live, task->job);
  g_mutex_unlock(&worker->lock);
}

static gpointer work(gpointer user) {
  CarnetWorker *worker = user;
  gpointer context = worker->open ? worker->open(worker->user) : NULL;
  for (;;) {
    Task *task = g_async_queue_pop(worker->queue);
    if (!task->job) {
      task_free(task);
      break;
    }
    if (!carnet_job_is_cancelled(task->job)) task->func(context, task->job, task->data);
    forget(worker, task);
    task_free(task);
  }
  if (worker->close) worker->close(context);
  return NULL;
}

CarnetWorker *carnet_worker_new(const char *name, CarnetWorkerOpen open, CarnetWorkerClose close,
                                gpointer user) {
  CarnetWorker *worker = g_new0(CarnetWorker, 1);
  worker->queue = g_async_queue_new();
  worker->open = open;
  worker->close = close;
  worker->user = user;
  g_mutex_init(&worker->lock);
  worker->live = g_hash_table_new(NULL, NULL);
  worker->lanes = g_hash_table_new(NULL, NULL);
  worker->thread = g_thread_new(name, work, worker);
  return worker;
}

CarnetJob *carnet_worker_submit(CarnetWorker *worker, guint lane, CarnetWorkerFunc func, gpointer data,
                                GDestroyNotify data_free) {
  Task *task = g_new0(Task, 1);
  *task = (Task){func, data, data_free, carnet_job_new(), lane};
  CarnetJob *job = carnet_job_ref(task->job);
  g_mutex_lock(&worker->lock);
  g_hash_table_add(worker->live, job);
  if (lane != 0) {
    CarnetJob *older = g_hash_table_lookup(worker->lanes, GUINT_TO_POINTER(lane));
    if (older) carnet_job_cancel(older);
    g_hash_table_insert(worker->lanes, GUINT_TO_POINTER(lane), job);
  }
  g_async_queue_push(worker->queue, task); /* under the lock: a lane's order is the queue's */
  g_mutex_unlock(&worker->lock);
  return job;
}

void carnet_worker_free(CarnetWorker *worker) {
  if (!worker) return;
  g_mutex_lock(&worker->lock);
  GHashTableIter iter;
  gpointer job;
  g_hash_table_iter_init(&iter, worker->live);
  while (g_hash_table_iter_next(&iter, &job, NULL)) carnet_job_cancel(job);
  g_mutex_unlock(&worker->lock);
  g_async_queue_push(worker->queue, g_new0(Task, 1));
  g_thread_join(worker->thread);
  g_async_queue_unref(worker->queue);
  g_hash_table_destroy(worker->live);
  g_hash_table_destroy(worker->lanes);
  g_mutex_clear(&worker->lock);
  g_free(worker);
}
