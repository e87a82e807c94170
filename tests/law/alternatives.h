/*
 * alternatives.h - a pattern as the tree of its alternatives, so that one of them can be tried alone, or some
 * be left out: `a (b|c(d|e))` has five: itself, b, c(d|e), d and e.
 */
#ifndef CARNET_TESTS_ALTERNATIVES_H
#define CARNET_TESTS_ALTERNATIVES_H

#include <glib.h>

typedef struct Alternatives Alternatives;
Alternatives *alternatives_new(const char *re);
void alternatives_free(Alternatives *alternatives);
guint alternatives_n(const Alternatives *alternatives);
/* The alternative in which this one stands; G_MAXUINT of one that is no part of another. Comes before it. */
guint alternatives_parent(const Alternatives *alternatives, guint i);
/* The pattern in which this alternative must be taken, whatever else it says; caller frees. */
char *alternatives_only(const Alternatives *alternatives, guint i);
/* The pattern without the alternatives that are not kept; NULL where nothing is left that could match. */
char *alternatives_without(const Alternatives *alternatives, const gboolean *kept);

#endif
