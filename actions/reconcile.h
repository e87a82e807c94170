/* What the car sends against what the register has: names, matching, units and types. */
#ifndef CARNET_ACTIONS_RECONCILE_H
#define CARNET_ACTIONS_RECONCILE_H

#include "carnet/types.h"

typedef struct {
  char *text; /* compared by: tokens without what stands between them */
  guint words;
} CarnetName;

typedef enum { CARNET_MET_NOT, CARNET_MET_EXACT, CARNET_MET_NAME, CARNET_MET_END } CarnetMet;

/* One path and ECU of a side, over all its rows. */
typedef struct CarnetSignal CarnetSignal;
struct CarnetSignal {
  char *path, *ecu;    /* as the source has them; ecu "" where it says none */
  char *units, *types; /* distinct ones, LF between */
  char *description;   /* English, else Chinese; the first that is there */
  guint64 line;        /* of the source, 0 where it has none */
  CarnetTraits traits;
  gboolean can; /* of a CAN database: its message and file are no part of the name */

  char *ecu_name, *message_name; /* as texts of names */
  GArray *full, *ends; /* CarnetName: the whole name, most telling first; what it ends in, longest first */
  char **words;        /* of the path; in a CAN database of the signal alone */
  char *leaf;          /* its last segment, as the text of a name */
  guint leaf_words;

  CarnetMet met;      /* a signal: how it met those of `with` */
  gboolean longer;    /* by an end of its own: what it met is shorter */
  gboolean ambiguous; /* `with` are what it may be; none was taken */
  gboolean but_ecu;   /* a name was met, but another ECU or message says so */
  GPtrArray *with;    /* borrowed */
  GPtrArray *near;    /* borrowed: not met, and worth a look */
  guint sent;         /* of the register: signals that met it */
  gboolean perhaps;   /* of the register: it may be what an ambiguous signal is */
};

CarnetSignal *carnet_signal_new(const char *path, const char *ecu, gboolean can);
void carnet_signal_free(CarnetSignal *signal);
/* One more row's unit and type. */
void carnet_signal_say(CarnetSignal *signal, const char *unit, const char *type);

/* Fills what is said of meeting in both lists (CarnetSignal*). `ignore_ecu`: names decide alone. */
void carnet_signals_match(GPtrArray *sent, GPtrArray *registered, gboolean ignore_ecu);

/* Do two sets of texts (LF between) name nothing in common? Absent says nothing. */
gboolean carnet_units_differ(const char *a, const char *b);
gboolean carnet_types_differ(const char *a, const char *b);

#endif
