/*
 * error.h - what an error code means, everywhere.
 *
 * Each module has a GError domain of its own (CARNET_<MODULE>_ERROR); the codes are shared, because what a
 * caller does with an error is its exit code (cli.md). The few refusals that a caller must tell apart carry a
 * number in the upper bits: CARNET_REFUSAL(n, code), named in the header of the module that makes them.
 * A message is one line, "file:line: what; what would be right", and does not repeat what the caller knows.
 */
#ifndef CARNET_ERROR_H
#define CARNET_ERROR_H

#include <glib.h>

typedef enum {
  CARNET_ERROR_FINDINGS = 1,  /* something stands that a check reports */
  CARNET_ERROR_USAGE = 2,     /* the call's words are off */
  CARNET_ERROR_REFUSED = 3,   /* the policy does not allow it */
  CARNET_ERROR_INPUT = 4,     /* bad input: a file, a filter, an event */
  CARNET_ERROR_STORE = 5,     /* I/O error or a corrupt store */
  CARNET_ERROR_VERIFY = 6,    /* verification failed */
  CARNET_ERROR_CANCELLED = 7, /* the user stopped it; nothing half done */
  CARNET_ERROR_NOT_FOUND = 8  /* nothing of that name; exits as usage */
} CarnetErrorCode;

#define CARNET_REFUSAL(n, code) (((n) << 8) | (code))

/* Defines carnet_<module>_error_quark. (G_DEFINE_QUARK takes bare words with dashes, which a formatter pulls
 * apart.) */
#define CARNET_DEFINE_ERROR(module)                                                                          \
  GQuark carnet_##module##_error_quark(void) {                                                               \
    return g_quark_from_static_string("carnet-" #module "-error");                                           \
  }

#endif
