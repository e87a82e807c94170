/* How many people and devices left before a day, by what the records know (decisions.md, "Chinese counters").
 */
#ifndef CARNET_ACTIONS_COUNTERS_H
#define CARNET_ACTIONS_COUNTERS_H

#include "app.h"
#include "carnet/decision.h"

typedef enum { COUNT_PEOPLE, COUNT_SENSITIVE, COUNT_DEVICES, COUNT_N } CountKind;

/* All cases that ever stood and what flowed of them, read from the records once a tip. */
typedef struct CarnetCountBook CarnetCountBook;
void carnet_count_book_free(CarnetCountBook *book);

/* Strings are borrowed for the call. */
typedef struct {
  const char *regime;          /* of the origin */
  const char *entity;          /* "": any */
  const char *recipient;       /* its name; "": any */
  const char *first, *last;    /* days of the window, inclusive, in `zone` */
  const char *zone;            /* NULL: UTC */
  const char *const *apart;    /* exemptions that are counted apart where evidenced; NULL: none */
  gboolean without_anonymised; /* leaves out what was anonymised with evidence */
  const char *but;             /* not this case; NULL */
  const char *known_by;        /* as the records stood at this instant; NULL: now */
} CarnetCountAsk;

/* The sum of one kind, and what it rests on. */
typedef struct {
  gint64 number, apart;
  guint unsaid;        /* cases of which neither request nor records give a number: the sum says too little */
  guint transfers;     /* cases of which every month is recorded */
  guint approvals;     /* cases of which none is */
  guint both;          /* cases of which some are: the others by the approval */
  char from[8], to[8]; /* first and last recorded month, YYYY-MM; "" */
  gboolean exact;      /* nobody can have been counted twice, nothing rests on an approval */
} CarnetCountKind;

typedef struct {
  CarnetCountKind of[COUNT_N];
  const char *complete_from; /* the day from which all exports are in the records; "": nobody says so;
                                borrowed until the next count */
  gboolean complete;         /* that day is not after the window's first: the sum is one of all exports */
} CarnetCount;

/* Entities with a case from that regime, sorted; caller frees the array alone. */
GPtrArray *carnet_app_counted_entities(CarnetApp *app, const char *regime, GError **error);
gboolean carnet_app_count(CarnetApp *app, const CarnetCountAsk *ask, CarnetCount *out, GError **error);
/* The window of a counter that ends on a day: its first day; caller frees. */
char *carnet_count_window(const char *window, const char *last);

#endif
