/*
 * kinds.h - the table of kinds: what an event of each kind and action may and must say (formats.md section
 * 2). docs/formats/events.md lists it; a test compares the two. Room-internal; what others see is
 * carnet_event_kinds.
 */
#ifndef CARNET_RECORDS_KINDS_H
#define CARNET_RECORDS_KINDS_H

#include "carnet/ledger.h"
#include "carnet/yaml.h"

/* What a text must look like beyond being text. */
typedef enum {
  CARNET_FORM_FREE,
  CARNET_FORM_DIGEST,  /* 64 lower-case hex digits */
  CARNET_FORM_FILE,    /* the digest of a file that stands in the same tree (carnet_ledger_attachment_path) */
  CARNET_FORM_SUBJECT, /* [a-z0-9][a-z0-9_-]{0,39} */
  CARNET_FORM_CURRENCY, /* ISO 4217, three capitals */
  CARNET_FORM_COUNTRY,  /* ISO 3166 alpha-2 */
  CARNET_FORM_KEY,      /* a public key of a kind that Carnet verifies, without its comment */
  CARNET_N_FORMS
} CarnetEventForm;

typedef struct CarnetEventKey CarnetEventKey;
struct CarnetEventKey {
  const char *key;
  unsigned flags;           /* CarnetYamlFlags: which kinds of value, and whether required */
  CarnetEventForm form;     /* of a text, or of each text of a list */
  const char *const *words; /* closed set, NULL-terminated, or NULL */
  const CarnetEventKey
      *inside;      /* keys of a map, or of each map of a list; ended by key NULL; NULL: anything */
  const char *what; /* in words, for the documentation: unit, clause, trap */
};

typedef struct {
  CarnetEventKind kind;       /* what is public of it */
  const CarnetEventKey *keys; /* the action's own, in order; ended by key NULL */
} CarnetKind;

const CarnetKind *carnet_kinds(guint *n);
const CarnetKind *carnet_kinds_find(const char *kind, const char *action); /* NULL where there is none */
/* The kind whose events stand in that folder; NULL where none. */
const char *carnet_kinds_of_folder(const char *folder);

/*
 * Checks the action's own keys and builds them anew in the table's order, texts as strings; the caller frees.
 * `name` stands in errors, which are all CARNET_ERROR_INPUT. NULL keys count as an empty map.
 */
CarnetNode *carnet_kinds_order(const CarnetKind *kind, const CarnetNode *keys, const char *name,
                               GError **error);

gboolean carnet_kinds_is_subject(const char *text);
/* "text", "list of maps", ... and the form, for the documentation; caller frees. */
char *carnet_kinds_type(const CarnetEventKey *key);
/* The table as the Markdown of docs/formats/events.md, below its heading; caller frees. */
char *carnet_kinds_document(void);

#endif
