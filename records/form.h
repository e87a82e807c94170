/*
 * form.h - an event as bytes and as a path (formats.md section 2): made, and read back by the same rules.
 * Room-internal.
 */
#ifndef CARNET_RECORDS_FORM_H
#define CARNET_RECORDS_FORM_H

#include "carnet/ledger.h"

#define CARNET_FORM_NONCE_HEX 32

/*
 * The canonical bytes of an event. `subject` of CarnetAppend NULL: left out of the event (a request).
 * Everything is checked (CARNET_ERROR_INPUT): kind, action, subject, time, the action's own keys.
 */
GBytes *carnet_form_write(const CarnetActor *actor, const CarnetAppend *append, const char *const *prev,
                          const char *nonce, GError **error);
/*
 * Reads an event; refused (CARNET_ERROR_INPUT) unless it is canonical, of a known kind and action, with
 * exactly that action's keys in their order. `path` NULL: not compared, and put in; else it must be the one
 * that the content asks for. Order, commit, verdict, fault and key are left empty.
 */
CarnetEventRecord *carnet_form_read(GBytes *bytes, const char *path, GError **error);
CarnetEventRecord *carnet_form_copy(const CarnetEventRecord *record);

/* "exports/3f/ex-2026-k7q2m4xa": where a subject's events stand; caller frees. */
char *carnet_form_folder(const char *folder, const char *subject);
/* 32 hex digits from the system; caller frees. NULL with CARNET_ERROR_STORE. */
char *carnet_form_nonce(GError **error);
/* The commit message: summary and trailers; caller frees. */
char *carnet_form_message(const char *summary, const char *subject, const char *action, const char *role,
                          const char *digest);
/* Is the event a kind that changes who may do what? */
gboolean carnet_form_is_roster(const CarnetEventRecord *record);

#endif
