/* ahead.c - the next batch is read on a thread of its own while the caller works on this one. */
#include "import/import.h"

/* A batch with what it points to. One is the caller's, the other is being filled. */
typedef struct {
  CarnetRows rows;
  CarnetBatch batch;
  gboolean last; /* nothing comes after it: the end, or `error` */
  GError *error;
} Filled;

struct CarnetAhead {
  CarnetReader *reader;
  GThread *thread;
  GAsyncQueue *empty, *filled; /* Filled */
  Filled slot[2], stop;
  Filled *given; /* the caller's */
  gboolean ended;
};

static guint64 bytes_done(const CarnetReader *reader) {
  if (!reader->format->share) return carnet_source_done(reader->source);
  return (guint64)((double)carnet_source_size(reader->source) * reader->format->share(reader));
}

static gboolean is_empty(const CarnetRows *rows) { return rows->n_rows == 0 && rows->rejects->len == 0; }

/* Lines of structure alone make no batch. */
static void fill(CarnetReader *reader, Filled *to) {
  guint64 structure;
  CarnetRows *rows = &reader->rows;
  reader->rows = to->rows;
  do {
    structure = reader->structure;
    carnet_rows_reset(rows);
    to->last = !reader->format->fill(reader, &to->error);
  } while (!to->last && is_empty(rows) && reader->structure != structure);
  to->last = to->last || is_empty(rows);
  for (guint i = 0; i < rows->n_rows; i++)
    rows->rows[i].extra =
        rows->rows[i].n_extra ? &g_array_index(rows->extra, CarnetExtra, rows->extra_from[i]) : NULL;
  carnet_unread_count(reader->unread, rows->rows, rows->n_rows);
  to->rows = *rows;
  to->batch = (CarnetBatch){.rows = rows->rows,
                            .n_rows = rows->n_rows,
                            .rejects = (const CarnetReject *)(gpointer)rows->rejects->data,
                            .n_rejects = rows->rejects->len,
                            .bytes_done = bytes_done(reader),
                            .bytes_total = carnet_source_size(reader->source)};
}

static gpointer work(gpointer data) {
  CarnetAhead *ahead = data;
  for (;;) {
    Filled *to = g_async_queue_pop(ahead->empty);
    if (to == &ahead->stop) return NULL;
    fill(ahead->reader, to);
    gboolean last = to->last;
    g_async_queue_push(ahead->filled, to);
    if (last) return NULL;
  }
}

CarnetAhead *carnet_ahead_new(CarnetReader *reader) {
  CarnetAhead *ahead = g_new0(CarnetAhead, 1);
  ahead->reader = reader;
  ahead->empty = g_async_queue_new();
  ahead->filled = g_async_queue_new();
  ahead->slot[0].rows = reader->rows;
  carnet_rows_init(&ahead->slot[1].rows);
  for (guint i = 0; reader->keyed && i < G_N_ELEMENTS(ahead->slot); i++)
    ahead->slot[i].rows.lines = g_new0(CarnetLine, READER_BATCH_ROWS);
  for (guint i = 0; i < G_N_ELEMENTS(ahead->slot); i++) g_async_queue_push(ahead->empty, &ahead->slot[i]);
  ahead->thread = g_thread_new("read", work, ahead);
  return ahead;
}

const CarnetBatch *carnet_ahead_next(CarnetAhead *ahead, GError **error) {
  if (ahead->ended) return NULL;
  if (ahead->given) g_async_queue_push(ahead->empty, ahead->given);
  ahead->given = g_async_queue_pop(ahead->filled);
  ahead->ended = ahead->given->last;
  if (!ahead->ended) return &ahead->given->batch;
  if (ahead->given->error) g_propagate_error(error, g_steal_pointer(&ahead->given->error));
  return NULL;
}

void carnet_ahead_free(CarnetAhead *ahead) {
  if (!ahead) return;
  g_async_queue_push_front(ahead->empty, &ahead->stop);
  g_thread_join(ahead->thread);
  for (guint i = 0; i < G_N_ELEMENTS(ahead->slot); i++) {
    carnet_rows_clear(&ahead->slot[i].rows);
    g_clear_error(&ahead->slot[i].error);
  }
  g_async_queue_unref(ahead->empty);
  g_async_queue_unref(ahead->filled);
  g_free(ahead);
}
