/*
 * verify.h - what the files of `carnet verify` share. Room-internal.
 */
#ifndef CARNET_RECORDS_VERIFY_H
#define CARNET_RECORDS_VERIFY_H

#include "checks.h"
#include "walk.h"

typedef struct {
  CarnetLedger *ledger;
  const CarnetVerifyOptions *options;
  CarnetVerifyResult *result;
  CarnetJudge *judge;
  CarnetWalk *walk;
  GPtrArray *records; /* light: those of a case keep their body */
  char *since;        /* full id */
  guint64 untold;     /* faults beyond those that are named */
} CarnetVerify;

void carnet_verify_fault(CarnetVerify *verify, CarnetCheck check, const char *commit, const char *path,
                         const char *ask, const char *format, ...) G_GNUC_PRINTF(6, 7);
/* What makes git show another history than the one that is checked (verify_repository.c). */
void carnet_verify_repository(CarnetVerify *verify);
/* The same of git's commit graph, against the walk (verify_graph.c). */
void carnet_verify_graph(CarnetVerify *verify);

#endif
