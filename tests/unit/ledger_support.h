/*
 * ledger_support.h - a ledger in a temporary folder, with people and their keys, for the tests of records/.
 */
#ifndef CARNET_TESTS_LEDGER_SUPPORT_H
#define CARNET_TESTS_LEDGER_SUPPORT_H

#include "carnet/ledger.h"

typedef struct {
  char *folder;
  CarnetLedger *ledger;
  gint64 clock; /* of the next event, Unix seconds; each takes 60 */
} Bench;

/* A new ledger whose founder is "p-admin" with the roles admin and finance; trial: unsigned. */
Bench *bench_new(gboolean trial);
void bench_free(Bench *bench);
char *bench_time(Bench *bench);                    /* the next instant */
char *bench_key(Bench *bench, const char *person); /* path of the private key, made where it is not there */
char *bench_public(Bench *bench, const char *person); /* its public line */
/* Appends and asserts that it worked; a kind's keys as YAML text. Actions of a person without a key file are
 * unsigned. */
CarnetEventRecord *bench_add(Bench *bench, const char *person, const char *role, const char *kind,
                             const char *action, const char *subject, const char *keys);
/* The same, with the error instead. */
CarnetEventRecord *bench_try(Bench *bench, const char *person, const char *role, const char *kind,
                             const char *action, const char *subject, const char *keys, GError **error);
void bench_person(Bench *bench, const char *person, const char *roles); /* adds one with a new key */
/* Everything from the root, asserted to be there. */
GPtrArray *bench_ingest(Bench *bench);
/* Runs a shell command in the bench's folder ($GIT_DIR set, git's own configuration shut out); its exit code.
 */
int bench_shell(Bench *bench, const char *command, char **out);
/* A request of a case as p-req; its record. */
CarnetEventRecord *bench_request(Bench *bench, const char *title);

#endif
