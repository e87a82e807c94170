/*
 * People and devices that left before a day: from recorded transfers for the months that are recorded, from
 * the approval for those that are not. Whoever is in two cases or two months is counted twice, so a sum is an
 * upper bound and says so (docs/decisions/0026-what-a-sum-of-people-is.md).
 */
#include "counters.h"

#include <string.h>

#include "carnet/text.h"
#include "count_book.h"

/* ---- months -----------------------------------------------------------------------------------------------
 */

static char *last_day_of(const char *month) {
  g_autofree char *first = g_strdup_printf("%.7s-01", month);
  g_autofree char *next = carnet_text_day_add(first, 31);
  g_autofree char *first_of_next = g_strdup_printf("%.7s-01", next);
  return carnet_text_day_add(first_of_next, -1);
}

static char *day_of(const CarnetCountAsk *ask, const char *instant) {
  char *day = ask->zone ? carnet_text_day_in_zone(instant, ask->zone) : NULL;
  return day ? day : g_strndup(instant, 10);
}

/* The days of the window on which an approval stood; FALSE: none. */
static gboolean stood_days(const CarnetCountStood *stood, const CarnetCountAsk *ask, char **first,
                           char **last) {
  g_autofree char *since = day_of(ask, stood->since),
                  *ended = *stood->ended ? day_of(ask, stood->ended) : g_strdup("");
  const char *to = ask->last;
  if (*stood->until && strcmp(stood->until, to) < 0) to = stood->until;
  if (*ended && strcmp(ended, to) < 0) to = ended;
  *first = g_strdup(strcmp(since, ask->first) > 0 ? since : ask->first);
  *last = g_strdup(to);
  return strcmp(*first, *last) <= 0;
}

static gboolean is_known(const CarnetCountFlow *flow, const CarnetCountAsk *ask) {
  return !ask->known_by || strcmp(flow->time, ask->known_by) <= 0;
}

/* Months within the window; what stands in the records at the instant asked about. */
static gboolean is_within(const CarnetCountFlow *flow, const CarnetCountAsk *ask) {
  return is_known(flow, ask) && strncmp(flow->month, ask->first, 7) >= 0 &&
         strncmp(flow->month, ask->last, 7) <= 0;
}

/* A month is recorded up to the day of its record, and only by a number. */
static gboolean is_recorded(const CarnetCountStood *stood, const CarnetCountAsk *ask, CountKind kind,
                            const char *month, const char *up_to) {
  gboolean recorded = FALSE;
  for (guint i = 0; i < stood->flows->len; i++) {
    const CarnetCountFlow *flow = g_ptr_array_index(stood->flows, i);
    if (!is_known(flow, ask) || strncmp(flow->month, month, 7) != 0) continue;
    if (flow->number[kind] < 0) return FALSE;
    g_autofree char *day = day_of(ask, flow->time);
    recorded = recorded || strcmp(day, up_to) >= 0;
  }
  return recorded;
}

/* Is there a month of the window in which it stood and of which nobody says how many people left? */
static gboolean has_open_month(const CarnetCountStood *stood, const CarnetCountAsk *ask, CountKind kind) {
  g_autofree char *first = NULL, *last = NULL;
  if (!stood_days(stood, ask, &first, &last)) return FALSE;
  g_autofree char *month = g_strdup(first);
  while (strncmp(month, last, 7) <= 0) {
    g_autofree char *end = last_day_of(month);
    if (!is_recorded(stood, ask, kind, month, strcmp(end, last) < 0 ? end : last)) return TRUE;
    char *next = carnet_text_day_add(end, 1);
    if (strcmp(next, end) <= 0) { /* the last month there is */
      g_free(next);
      break;
    }
    g_free(month);
    month = next;
  }
  return FALSE;
}

/* ---- counting ---------------------------------------------------------------------------------------------
 */

typedef struct {
  gint64 number;
  gboolean said, exact;  /* said FALSE: neither the records nor the approval give a number */
  gboolean open;         /* some of it rests on the approval */
  const char *from, *to; /* recorded months that are in it; NULL: none */
} Part;

static void add_to(gint64 *sum, gint64 number) {
  *sum = number > G_MAXINT64 - *sum ? G_MAXINT64 : *sum + number;
}

/* A month that lies wholly in the window, so that nobody of it left before or after. */
static gboolean is_whole(const CarnetCountFlow *flow, const CarnetCountAsk *ask) {
  g_autofree char *first = g_strdup_printf("%.7s-01", flow->month), *end = last_day_of(flow->month),
                  *recorded = day_of(ask, flow->time);
  return strcmp(first, ask->first) >= 0 && (strcmp(end, ask->last) <= 0 || strcmp(recorded, ask->last) <= 0);
}

static void add_month(Part *part, const CarnetCountFlow *flow, const CarnetCountAsk *ask, CountKind kind) {
  part->exact = part->exact && !part->from && flow->exact[kind] && is_whole(flow, ask);
  add_to(&part->number, flow->number[kind]);
  if (!part->from || strcmp(flow->month, part->from) < 0) part->from = flow->month;
  if (!part->to || strcmp(flow->month, part->to) > 0) part->to = flow->month;
}

/*
 * Months that are recorded by their numbers, all others together by the approval. The same people flow in
 * each month, so that all of it is no more than the approval where no month went beyond it.
 */
static Part part_of(const CarnetCountStood *stood, const CarnetCountAsk *ask, CountKind kind) {
  gint64 most = 0, approved = stood->number[kind];
  Part part = {.said = TRUE, .exact = TRUE, .open = has_open_month(stood, ask, kind)};
  for (guint i = 0; i < stood->flows->len; i++) {
    const CarnetCountFlow *flow = g_ptr_array_index(stood->flows, i);
    if (is_known(flow, ask)) most = MAX(most, flow->number[kind]);
    if (!is_within(flow, ask)) continue;
    if (flow->number[kind] < 0)
      part.open = TRUE;
    else
      add_month(&part, flow, ask, kind);
  }
  if (part.open) {
    part.exact = FALSE;
    part.said = approved >= 0;
    add_to(&part.number, MAX(approved, 0));
  }
  if (approved >= 0 && most <= approved) part.number = MIN(part.number, approved);
  return part;
}

/* Did it stand in the window, or did anything flow of it there? */
static gboolean is_in_window(const CarnetCountStood *stood, const CarnetCountAsk *ask) {
  g_autofree char *first = NULL, *last = NULL;
  if (stood_days(stood, ask, &first, &last)) return TRUE;
  for (guint i = 0; i < stood->flows->len; i++)
    if (is_within(g_ptr_array_index(stood->flows, i), ask)) return TRUE;
  return FALSE;
}

static gboolean is_asked(const CarnetCountStood *stood, const CarnetCountAsk *ask) {
  if (strcmp(stood->regime, ask->regime) != 0) return FALSE;
  if (ask->but && strcmp(stood->id, ask->but) == 0) return FALSE;
  if (*ask->entity && strcmp(stood->entity, ask->entity) != 0) return FALSE;
  if (*ask->recipient && *stood->recipient && strcmp(stood->recipient, ask->recipient) != 0) return FALSE;
  if (ask->without_anonymised && stood->anonymised) return FALSE;
  return !ask->known_by || strcmp(stood->since, ask->known_by) < 0;
}

/* What a kind's sum rests on. */
static void say_basis(CarnetCountKind *out, const Part *part) {
  *(!part->open ? &out->transfers : part->from ? &out->both : &out->approvals) += 1;
  if (part->from && (!*out->from || strcmp(part->from, out->from) < 0))
    g_strlcpy(out->from, part->from, sizeof out->from);
  if (part->to && strcmp(part->to, out->to) > 0) g_strlcpy(out->to, part->to, sizeof out->to);
  if (part->number > 0) out->exact = out->exact && part->exact && out->number == 0;
}

static void count_one(const CarnetCountStood *stood, const CarnetCountAsk *ask, CarnetCount *out) {
  gboolean is_apart = ask->apart && *stood->ground && g_strv_contains(ask->apart, stood->ground);
  for (gsize k = 0; k < COUNT_N; k++) {
    Part part = part_of(stood, ask, (CountKind)k);
    CarnetCountKind *kind = &out->of[k];
    if (!part.said) kind->unsaid += !is_apart;
    if (!is_apart) say_basis(kind, &part);
    add_to(is_apart ? &kind->apart : &kind->number, part.number);
  }
}

gboolean carnet_app_count(CarnetApp *app, const CarnetCountAsk *ask, CarnetCount *out, GError **error) {
  *out = (CarnetCount){0};
  for (gsize k = 0; k < COUNT_N; k++) out->of[k].exact = TRUE;
  const CarnetCountBook *book = carnet_count_book(app, error);
  if (!book) return FALSE;
  out->complete_from = carnet_count_complete(book, ask->entity);
  out->complete = *out->complete_from && strcmp(out->complete_from, ask->first) <= 0;
  for (guint i = 0; i < book->cases->len; i++) {
    const CarnetCountStood *stood = g_ptr_array_index(book->cases, i);
    if (is_asked(stood, ask) && is_in_window(stood, ask)) count_one(stood, ask, out);
  }
  return TRUE;
}

static gint by_text(gconstpointer a, gconstpointer b) { return strcmp(*(char *const *)a, *(char *const *)b); }

GPtrArray *carnet_app_counted_entities(CarnetApp *app, const char *regime, GError **error) {
  const CarnetCountBook *book = carnet_count_book(app, error);
  if (!book) return NULL;
  GPtrArray *out = g_ptr_array_new();
  for (guint i = 0; i < book->cases->len; i++) {
    CarnetCountStood *stood = g_ptr_array_index(book->cases, i);
    if (strcmp(stood->regime, regime) != 0) continue;
    gboolean had = FALSE;
    for (guint j = 0; j < out->len && !had; j++) had = strcmp(g_ptr_array_index(out, j), stood->entity) == 0;
    if (!had) g_ptr_array_add(out, stood->entity);
  }
  g_ptr_array_sort(out, by_text);
  return out;
}

char *carnet_count_window(const char *window, const char *last) {
  if (strcmp(window, "months_12") != 0) return g_strdup_printf("%.4s-01-01", last);
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)g_ascii_strtoull(last + 8, NULL, 10),
                 (GDateMonth)g_ascii_strtoull(last + 5, NULL, 10),
                 (GDateYear)g_ascii_strtoull(last, NULL, 10));
  if (!g_date_valid(&date) || g_date_get_year(&date) < 2) return g_strdup("0001-01-01");
  g_date_subtract_months(&date, 12);
  g_date_add_days(&date, 1);
  return g_strdup_printf("%04d-%02d-%02d", g_date_get_year(&date), (int)g_date_get_month(&date),
                         g_date_get_day(&date));
}
