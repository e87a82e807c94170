/*
 * yaml.h - the strict loader for what people write: packs, requests, policy drafts, the demo (formats.md
 * section 1).
 *
 * Ordinary YAML, over libyaml's events, with line and column in every error. Refused: aliases, anchors, tags,
 * directives, a second document, duplicate keys, NUL, text that is not UTF-8, an empty file, more than the
 * limits. The words of an error: "file:line:column: what; what would be right".
 */
#ifndef CARNET_YAML_H
#define CARNET_YAML_H

#include "carnet/node.h"

#define CARNET_YAML_ERROR (carnet_yaml_error_quark())
GQuark carnet_yaml_error_quark(void);

typedef struct {
  gsize max_bytes;
  guint max_depth;
  guint max_items; /* of one list or map */
} CarnetYamlLimits;

extern const CarnetYamlLimits carnet_yaml_limits_document; /* 4 MiB, depth 16, 100,000 items */
extern const CarnetYamlLimits carnet_yaml_limits_event;    /* 256 KiB, depth 8, 10,000 items */

/* `name` stands in errors. All errors CARNET_ERROR_INPUT. A BOM and CRLF are taken. Text is made NFC. */
CarnetNode *carnet_yaml_load(const char *bytes, gsize n, const char *name, const CarnetYamlLimits *limits,
                             GError **error);
/* As above, with the path for the name; errors of reading the file are carnet_fs_read's (not found, no file,
 * I/O). */
CarnetNode *carnet_yaml_load_file(const char *path, const CarnetYamlLimits *limits, GError **error);

/* ---- checking a map against a table of keys -------------------------------------------------------------
 */

typedef enum {
  CARNET_YAML_TEXT = 1 << 0, /* any scalar, by its text (a plain 12 or NO is the text 12, NO) */
  CARNET_YAML_INT = 1 << 1,
  CARNET_YAML_BOOL = 1 << 2, /* true, false only */
  CARNET_YAML_LIST = 1 << 3,
  CARNET_YAML_MAP = 1 << 4,
  CARNET_YAML_DATE = 1 << 5, /* YYYY-MM-DD, a real day */
  CARNET_YAML_REQUIRED = 1 << 8
} CarnetYamlFlags;

typedef struct {
  const char *key;
  unsigned flags;           /* CarnetYamlFlags */
  const char *const *words; /* closed set for TEXT, NULL-terminated, or NULL */
} CarnetYamlKey;

/*
 * Unknown, missing and wrong keys are refused; an unknown key names the nearest known one. A key with several
 * kinds takes each of them; `words` bind a scalar that is taken as TEXT and nothing else. A key with no value
 * ("id:") is refused.
 */
gboolean carnet_yaml_check(const CarnetNode *map, const CarnetYamlKey *keys, gsize n_keys, const char *name,
                           GError **error);
/* Set an error at a node: "name:line:column: <message>". Always returns FALSE. */
gboolean carnet_yaml_fail(const CarnetNode *node, const char *name, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

#endif
