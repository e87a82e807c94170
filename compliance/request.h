/*
 * request.h - a request in memory: its tree in the schema's order, and its facts. Room-internal.
 */
#ifndef CARNET_COMPLIANCE_REQUEST_H
#define CARNET_COMPLIANCE_REQUEST_H

#include "carnet/decision.h"
#include "facts.h"

struct CarnetExportRequest {
  CarnetNode *tree;    /* only what was given, keys in the schema's order, scalars as the schema has them */
  FactSet *facts;      /* request facts */
  char *text[N_FACTS]; /* of each fact, "" where not given */
  char **to, **traits;
  char *subject; /* words, `;` between; "" */
};

/* Facts from the tree (request_facts.c). `name` stands in errors. */
gboolean request_read_facts(CarnetExportRequest *request, const CarnetNode *source, const char *name,
                            GError **error);

#endif
