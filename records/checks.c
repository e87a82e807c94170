/*
 * checks.c - names of checks; see checks.h.
 */
#include "checks.h"

static const struct {
  const char *name, *what;
} checks[] = {
#define CHECK(id, name, what) [CARNET_CHECK_##id] = {name, what},
#include "checks.def"
#undef CHECK
};

const char *carnet_check_name(CarnetCheck check) { return checks[check].name; }
const char *carnet_check_what(CarnetCheck check) { return checks[check].what; }
