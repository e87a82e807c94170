/* Cases that ever stood and what flowed of them, as the counters read them (counters.c). */
#ifndef CARNET_ACTIONS_COUNT_BOOK_H
#define CARNET_ACTIONS_COUNT_BOOK_H

#include "counters.h"

typedef struct {
  char *month;            /* YYYY-MM */
  char *time;             /* when it was recorded */
  gint64 number[COUNT_N]; /* -1: not said */
  gboolean exact[COUNT_N];
} CarnetCountFlow;

/* One case. What was approved more than once, with other numbers, counts by the highest of them. */
typedef struct {
  char *id, *entity, *regime, *recipient;
  char *ground;           /* of the exemption that every approved request claims with evidence; "" */
  char *since;            /* instant of the first approval */
  char *ended;            /* instant at which it no longer stood; "": it stands */
  char *until;            /* the last day on which it may stand; "": open */
  gint64 number[COUNT_N]; /* -1: a request does not say */
  gboolean anonymised;    /* in every approved request, with evidence */
  GPtrArray *flows;       /* CarnetCountFlow* */
} CarnetCountStood;

struct CarnetCountBook {
  char *tip;
  const CarnetPacks *packs; /* that named the regimes */
  GPtrArray *cases;         /* CarnetCountStood* */
  GHashTable *complete;     /* entity to the day from which its exports are all in the records */
  char *all_complete;       /* the latest of these where every entity of the register has one; "" */
};

/* Borrowed from `app`; read once a tip. */
const CarnetCountBook *carnet_count_book(CarnetApp *app, GError **error);
/* The day from which all exports of `entity` ("": of any) are in the records; "" where nobody says so. */
const char *carnet_count_complete(const CarnetCountBook *book, const char *entity);

#endif
