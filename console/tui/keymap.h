/*
 * keymap.h - requests, and which keys ask for them (mockups.md, "Keys").
 *
 * A keymap file is UTF-8 lines "context keys... request"; # starts a comment line. A context is `view`
 * (lists, cards, everything without a text cursor) or `form` (where text is typed). A key is a name
 * (carnet_key_parse) or two characters typed one after the other ("gg"). Refused, with file and line: an
 * unknown context, key or request; a key bound twice in one file, also where one key is the beginning of two
 * ("g" beside "gg"); a letter without ^ in `form`; a recording verb on anything but an upper-case letter. A
 * later file (the user's) replaces what an earlier one binds.
 */
#ifndef CARNET_TUI_KEYMAP_H
#define CARNET_TUI_KEYMAP_H

#include "tui/key.h"

typedef enum {
  CARNET_REQUEST_NONE,
#define REQUEST(ID, name, group, kind) CARNET_REQUEST_##ID,
#include "tui/requests.def"
#undef REQUEST
  CARNET_N_REQUESTS
} CarnetRequest;

typedef enum {
  CARNET_GROUP_MOVE,
  CARNET_GROUP_GO,
  CARNET_GROUP_LIST,
  CARNET_GROUP_LOOK,
  CARNET_GROUP_RECORD,
  CARNET_GROUP_FORM,
  CARNET_GROUP_PROGRAM,
  CARNET_N_GROUPS
} CarnetRequestGroup;

/* What the table says of a request. */
const char *carnet_request_name(CarnetRequest request);
CarnetRequestGroup carnet_request_group(CarnetRequest request);
gboolean carnet_request_records(CarnetRequest request);
gboolean carnet_request_parse(const char *name, CarnetRequest *request);
/* Text ids "tui.request.<name>" and "tui.hint.<name>", static. */
const char *carnet_request_text(CarnetRequest request);
const char *carnet_request_hint(CarnetRequest request);

#define CARNET_KEYMAP_ERROR (carnet_keymap_error_quark())
GQuark carnet_keymap_error_quark(void);

typedef enum { CARNET_KEYS_VIEW, CARNET_KEYS_FORM, CARNET_N_KEYS } CarnetKeyContext;

typedef struct CarnetKeymap CarnetKeymap;
CarnetKeymap *carnet_keymap_new(void);
void carnet_keymap_free(CarnetKeymap *keymap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetKeymap, carnet_keymap_free)
/* `name` stands in errors (CARNET_ERROR_INPUT). On error the keymap is as it was. */
gboolean carnet_keymap_read(CarnetKeymap *keymap, const char *text, gsize n, const char *name,
                            GError **error);
/* The shipped file, then the user's where it exists (NULL: none). */
CarnetKeymap *carnet_keymap_load(const char *shipped, const char *user, GError **error);

/* `first` is the key before, 0 where none waits. *waits: the key begins a sequence, and the request is NONE.
 */
CarnetRequest carnet_keymap_find(const CarnetKeymap *keymap, CarnetKeyContext context, CarnetKey first,
                                 CarnetKey key, gboolean *waits);
/* The key for hints ("j", "gg"), the first that the file names; NULL where there is none; caller frees. */
char *carnet_keymap_key(const CarnetKeymap *keymap, CarnetKeyContext context, CarnetRequest request);
/* All of them, blanks between; caller frees. */
char *carnet_keymap_keys(const CarnetKeymap *keymap, CarnetKeyContext context, CarnetRequest request);

#endif
