/*
 * checks.h - the checks of `carnet verify` by name (checks.def). Room-internal.
 *
 * A test can take one out, to see that an attack then goes unseen: only where CARNET_CHECK_OFF is defined at
 * compile time, by the test itself. The program has no such switch.
 */
#ifndef CARNET_RECORDS_CHECKS_H
#define CARNET_RECORDS_CHECKS_H

#include <glib.h>

typedef enum {
#define CHECK(id, name, what) CARNET_CHECK_##id,
#include "checks.def"
#undef CHECK
  CARNET_N_CHECKS
} CarnetCheck;

const char *carnet_check_name(CarnetCheck check);
const char *carnet_check_what(CarnetCheck check);

#ifdef CARNET_CHECK_OFF
gboolean carnet_check_is_on(CarnetCheck check); /* the test's */
#else
#define carnet_check_is_on(check) TRUE
#endif

#endif
