/*
 * canon.h - canonical YAML and digests (formats.md section 1).
 */
#ifndef CARNET_CANON_H
#define CARNET_CANON_H

#include "carnet/node.h"

#define CARNET_CANON_ERROR (carnet_canon_error_quark())
GQuark carnet_canon_error_quark(void);

#define CARNET_DIGEST_BYTES 32
#define CARNET_DIGEST_HEX 64

/*
 * Canonical bytes of a tree: keys in the order in which the tree holds them (the caller builds them in the
 * schema's order), empty lists and maps left out, every string double-quoted. NFC is applied. Refused
 * (CARNET_ERROR_INPUT): a number outside +-2^53, text that is not UTF-8, a root that is no map or an empty
 * one, a key of no or more than 128 bytes or twice in its map, more than carnet_yaml_limits_event allows.
 * What is written, carnet_canon_parse takes.
 */
GBytes *carnet_canon_emit(const CarnetNode *map, GError **error);

/*
 * Parse canonical bytes; refused (CARNET_ERROR_INPUT) unless emitting what was parsed gives the same bytes:
 * the error names the first line that differs. `name` stands in errors, which are of the domain
 * CARNET_YAML_ERROR.
 */
CarnetNode *carnet_canon_parse(const char *bytes, gsize n, const char *name, GError **error);
/* The same tree of bytes that carnet_canon_parse took before: not written again to compare. */
CarnetNode *carnet_canon_reread(const char *bytes, gsize n, const char *name, GError **error);

/* SHA-256 by libcrypto's EVP. */
typedef struct CarnetDigest CarnetDigest;
CarnetDigest *carnet_digest_new(void);
void carnet_digest_reset(CarnetDigest *digest);
void carnet_digest_update(CarnetDigest *digest, const void *bytes, gsize n);
/* Finishes; reset before the next use. */
void carnet_digest_finish(CarnetDigest *digest, guint8 out[CARNET_DIGEST_BYTES]);
void carnet_digest_free(CarnetDigest *digest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetDigest, carnet_digest_free)

/* One-shot; out has room for 64 hex digits and NUL. */
void carnet_digest_hex(const void *bytes, gsize n, char out[CARNET_DIGEST_HEX + 1]);
char *carnet_digest_of_bytes(const void *bytes, gsize n); /* caller frees */
/* In pieces, whatever its size; errors are carnet_fs_read's, less its maximum. Caller frees. */
char *carnet_digest_of_file(const char *path, GError **error);
void carnet_digest_to_hex(const guint8 digest[CARNET_DIGEST_BYTES], char out[CARNET_DIGEST_HEX + 1]);
gboolean carnet_digest_is_hex(const char *text); /* exactly 64 lower-case hex digits */

#endif
