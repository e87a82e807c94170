/*
 * digest.c - SHA-256 by libcrypto's EVP; see carnet/canon.h. A SHA-256 that libcrypto cannot give is like
 * memory that the system cannot give: the program ends.
 */
#include "carnet/canon.h"

#include "fs_open.h"

#include <openssl/evp.h>
#include <string.h>
#include <unistd.h>

struct CarnetDigest {
  EVP_MD_CTX *context;
};

static void must(int good) {
  if (good != 1) g_error("libcrypto gives no SHA-256");
}

CarnetDigest *carnet_digest_new(void) {
  CarnetDigest *digest = g_new0(CarnetDigest, 1);
  digest->context = EVP_MD_CTX_new();
  must(digest->context != NULL);
  must(EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL));
  return digest;
}

/* Without a type the context keeps its fetched implementation: a reset costs no look-up. */
void carnet_digest_reset(CarnetDigest *digest) { must(EVP_DigestInit_ex(digest->context, NULL, NULL)); }

void carnet_digest_update(CarnetDigest *digest, const void *bytes, gsize n) {
  if (n > 0) must(EVP_DigestUpdate(digest->context, bytes, n));
}

void carnet_digest_finish(CarnetDigest *digest, guint8 out[CARNET_DIGEST_BYTES]) {
  unsigned n = 0;
  must(EVP_DigestFinal_ex(digest->context, out, &n));
}

void carnet_digest_free(CarnetDigest *digest) {
  if (digest == NULL) return;
  EVP_MD_CTX_free(digest->context);
  g_free(digest);
}

void carnet_digest_to_hex(const guint8 digest[CARNET_DIGEST_BYTES], char out[CARNET_DIGEST_HEX + 1]) {
  static const char hex[] = "0123456789abcdef";
  for (gsize i = 0; i < CARNET_DIGEST_BYTES; i++) {
    out[2 * i] = hex[digest[i] >> 4];
    out[2 * i + 1] = hex[digest[i] & 15];
  }
  out[CARNET_DIGEST_HEX] = '\0';
}

void carnet_digest_hex(const void *bytes, gsize n, char out[CARNET_DIGEST_HEX + 1]) {
  guint8 raw[CARNET_DIGEST_BYTES];
  must(EVP_Digest(n > 0 ? bytes : "", n, raw, NULL, EVP_sha256(), NULL));
  carnet_digest_to_hex(raw, out);
}

char *carnet_digest_of_bytes(const void *bytes, gsize n) {
  char *out = g_malloc(CARNET_DIGEST_HEX + 1);
  carnet_digest_hex(bytes, n, out);
  return out;
}

char *carnet_digest_of_file(const char *path, GError **error) {
  int fd = carnet_fs_open_regular(path, NULL, error);
  if (fd < 0) return NULL;
  g_autoptr(CarnetDigest) digest = carnet_digest_new();
  g_autofree char *buffer = g_malloc(CARNET_FS_CHUNK_BYTES);
  gssize n = 0;
  while ((n = carnet_fs_read_some(fd, path, buffer, CARNET_FS_CHUNK_BYTES, error)) > 0)
    carnet_digest_update(digest, buffer, (gsize)n);
  close(fd);
  if (n < 0) return NULL;
  guint8 raw[CARNET_DIGEST_BYTES];
  carnet_digest_finish(digest, raw);
  char *out = g_malloc(CARNET_DIGEST_HEX + 1);
  carnet_digest_to_hex(raw, out);
  return out;
}

gboolean carnet_digest_is_hex(const char *text) {
  return text != NULL && strlen(text) == CARNET_DIGEST_HEX &&
         strspn(text, "0123456789abcdef") == CARNET_DIGEST_HEX;
}
