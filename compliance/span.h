/*
 * span.h - where a pattern matches, for the eye: PCRE2 on the one text shown (measured.md section 4).
 * Room-internal.
 */
#ifndef CARNET_COMPLIANCE_SPAN_H
#define CARNET_COMPLIANCE_SPAN_H

#include <glib.h>

/* NULL where PCRE2 takes the pattern, and whether it matches the empty text; else why not; caller frees. */
char *span_check(const char *re, gboolean *empty);
/* Calls back with each match of the pattern in text, at most `max`; returns how many. */
typedef void (*SpanFunc)(gsize start, gsize end, gpointer user);
guint span_find(const char *re, const char *text, gsize n, guint max, SpanFunc func, gpointer user);

#endif
