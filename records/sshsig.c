/*
 * sshsig.c - a signature as `ssh-keygen -Y sign` makes it (OpenSSH's PROTOCOL.sshsig), taken apart and
 * checked.
 */
#include "sshkey_parts.h"

#include "carnet/error.h"
#include "carnet/ledger.h"

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <string.h>

#define HEAD "-----BEGIN SSH SIGNATURE-----"
#define TAIL "-----END SSH SIGNATURE-----"
#define MAX_ARMOR_BYTES 16384
#define NAMESPACE "git"
#define TOKEN_BYTES 5      /* flags, counter (PROTOCOL.u2f) */
#define TOKEN_PRESENT 0x01 /* someone touched it */

static gboolean fail(GError **error, CarnetErrorCode code, const char *why) {
  g_set_error(error, CARNET_LEDGER_ERROR, (gint)code, "signature: %s", why);
  return FALSE;
}

/* ---- armor
 * ------------------------------------------------------------------------------------------------------- */

/* The base64 between head and tail, line ends taken out; NULL where anything else stands there. */
static char *unwrap(const char *armored) {
  gsize n = strlen(armored);
  while (n > 0 && armored[n - 1] == '\n') n--;
  const gsize head = strlen(HEAD "\n"), tail = strlen("\n" TAIL);
  if (n < head + tail || n > MAX_ARMOR_BYTES || strncmp(armored, HEAD "\n", head) != 0) return NULL;
  if (strncmp(armored + n - tail, "\n" TAIL, tail) != 0) return NULL;
  GString *out = g_string_new(NULL);
  for (const char *p = armored + head; p < armored + n - tail; p++)
    if (*p != '\n') g_string_append_c(out, *p);
  return g_string_free(out, FALSE);
}

/* Algorithm and signature; a token's flags and counter behind them. */
static gboolean take_inner(CarnetSshSig *sig, CarnetWire inner) {
  if (!carnet_wire_string(&inner, &sig->algorithm) || !carnet_wire_string(&inner, &sig->bytes)) return FALSE;
  sig->token = inner;
  return inner.n == 0 || inner.n == TOKEN_BYTES;
}

static gboolean take_apart(CarnetSshSig *sig, GError **error) {
  gsize n = 0;
  const guint8 *p = g_bytes_get_data(sig->raw, &n);
  CarnetWire wire = {p, n}, reserved, inner;
  guint32 version = 0;
  if (n < 6 || memcmp(p, "SSHSIG", 6) != 0)
    return fail(error, CARNET_ERROR_INPUT, "it does not begin as an SSH signature");
  wire.p += 6;
  wire.n -= 6;
  if (!carnet_wire_u32(&wire, &version) || version != 1)
    return fail(error, CARNET_ERROR_INPUT, "of another version than 1");
  if (!carnet_wire_string(&wire, &sig->key) || !carnet_wire_string(&wire, &sig->space) ||
      !carnet_wire_string(&wire, &reserved) || !carnet_wire_string(&wire, &sig->hash) ||
      !carnet_wire_string(&wire, &inner) || wire.n != 0 || reserved.n != 0)
    return fail(error, CARNET_ERROR_INPUT, "cut short, or with something behind its end");
  if (!take_inner(sig, inner)) return fail(error, CARNET_ERROR_INPUT, "its inner part is broken");
  sig->fingerprint = carnet_ssh_fingerprint(sig->key.p, sig->key.n);
  return TRUE;
}

CarnetSshSig *carnet_sshsig_parse(const char *armored, GError **error) {
  g_autofree char *base64 = unwrap(armored);
  if (base64 == NULL || *base64 == '\0' || strlen(base64) % 4 != 0) {
    fail(error, CARNET_ERROR_INPUT, "no armored SSH signature");
    return NULL;
  }
  gsize n = 0;
  guint8 *raw = g_base64_decode(base64, &n);
  g_autofree char *again = g_base64_encode(raw, n);
  g_autoptr(CarnetSshSig) sig = g_new0(CarnetSshSig, 1);
  sig->raw = g_bytes_new_take(raw, n);
  if (strcmp(again, base64) != 0) { /* one spelling only: a signed commit has one id */
    fail(error, CARNET_ERROR_INPUT, "no clean base64");
    return NULL;
  }
  return take_apart(sig, error) ? g_steal_pointer(&sig) : NULL;
}

void carnet_sshsig_free(CarnetSshSig *sig) {
  if (sig == NULL) return;
  g_clear_pointer(&sig->raw, g_bytes_unref);
  g_free(sig->fingerprint);
  g_free(sig);
}

/* ---- the three families
 * ------------------------------------------------------------------------------------------- */

static gboolean verify_evp(EVP_PKEY *key, const EVP_MD *md, const CarnetWire *sig, const GByteArray *data) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  gboolean good = context != NULL && EVP_DigestVerifyInit(context, NULL, md, NULL, key) == 1 &&
                  EVP_DigestVerify(context, sig->p, sig->n, data->data, data->len) == 1;
  EVP_MD_CTX_free(context);
  return good;
}

static gboolean verify_ed25519(const CarnetSshKey *key, const CarnetSshSig *sig, const GByteArray *data) {
  return carnet_wire_is(&sig->algorithm, key->kind->name) && sig->bytes.n == 64 &&
         verify_evp(key->key, NULL, &sig->bytes, data);
}

/* SSH writes r and s as two numbers, libcrypto reads them as DER. */
static gboolean verify_ecdsa(const CarnetSshKey *key, const CarnetSshSig *sig, const GByteArray *data) {
  CarnetWire rest = sig->bytes, r, s;
  if (!carnet_wire_is(&sig->algorithm, key->kind->name)) return FALSE;
  if (!carnet_wire_string(&rest, &r) || !carnet_wire_string(&rest, &s) || rest.n != 0 || r.n > 67 || s.n > 67)
    return FALSE;
  ECDSA_SIG *pair = ECDSA_SIG_new();
  if (pair == NULL) return FALSE;
  ECDSA_SIG_set0(pair, BN_bin2bn(r.p, (int)r.n, NULL), BN_bin2bn(s.p, (int)s.n, NULL));
  guint8 *der = NULL;
  int n = i2d_ECDSA_SIG(pair, &der);
  CarnetWire wire = {der, n > 0 ? (gsize)n : 0};
  const EVP_MD *md = strcmp(key->kind->curve, "nistp256") == 0   ? EVP_sha256()
                     : strcmp(key->kind->curve, "nistp384") == 0 ? EVP_sha384()
                                                                 : EVP_sha512();
  gboolean good = n > 0 && verify_evp(key->key, md, &wire, data);
  OPENSSL_free(der);
  ECDSA_SIG_free(pair);
  return good;
}

static gboolean verify_rsa(const CarnetSshKey *key, const CarnetSshSig *sig, const GByteArray *data) {
  if (carnet_wire_is(&sig->algorithm, "rsa-sha2-512"))
    return verify_evp(key->key, EVP_sha512(), &sig->bytes, data);
  if (carnet_wire_is(&sig->algorithm, "rsa-sha2-256"))
    return verify_evp(key->key, EVP_sha256(), &sig->bytes, data);
  return FALSE; /* ssh-rsa is SHA-1 */
}

static gboolean (*const verifiers[])(const CarnetSshKey *, const CarnetSshSig *, const GByteArray *) = {
    [CARNET_SSH_ED25519] = verify_ed25519, [CARNET_SSH_ECDSA] = verify_ecdsa, [CARNET_SSH_RSA] = verify_rsa};

/* What is signed: "SSHSIG", namespace, reserved, name of the hash, hash of the message. */
static GByteArray *signed_data(const CarnetSshSig *sig, const EVP_MD *md, const void *bytes, gsize n) {
  guint8 digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  EVP_Digest(bytes, n, digest, &length, md, NULL);
  GByteArray *data = g_byte_array_new();
  g_byte_array_append(data, (const guint8 *)"SSHSIG", 6);
  carnet_wire_put(data, sig->space.p, sig->space.n);
  carnet_wire_put(data, "", 0);
  carnet_wire_put(data, sig->hash.p, sig->hash.n);
  carnet_wire_put(data, digest, length);
  return data;
}

/* A token signs digests of its application and of the message, between them its flags and its counter. */
static GByteArray *token_data(const CarnetSshSig *sig, const CarnetSshKey *key, const GByteArray *message) {
  guint8 digest[EVP_MAX_MD_SIZE];
  EVP_Digest(message->data, message->len, digest, NULL, EVP_sha256(), NULL);
  GByteArray *data = g_byte_array_new();
  g_byte_array_append(data, key->application, sizeof key->application);
  g_byte_array_append(data, sig->token.p, (guint)sig->token.n);
  g_byte_array_append(data, digest, sizeof key->application);
  return data;
}

gboolean carnet_sshsig_verify(const CarnetSshSig *sig, const CarnetSshKey *key, const void *bytes, gsize n,
                              GError **error) {
  gsize blob_n = 0;
  const void *blob = g_bytes_get_data(key->blob, &blob_n);
  if (sig->key.n != blob_n || memcmp(sig->key.p, blob, blob_n) != 0)
    return fail(error, CARNET_ERROR_VERIFY, "by another key");
  if (!carnet_wire_is(&sig->space, NAMESPACE))
    return fail(error, CARNET_ERROR_VERIFY, "made for something else than git");
  const EVP_MD *md = carnet_wire_is(&sig->hash, "sha512")   ? EVP_sha512()
                     : carnet_wire_is(&sig->hash, "sha256") ? EVP_sha256()
                                                            : NULL;
  if (md == NULL) return fail(error, CARNET_ERROR_VERIFY, "of another hash than sha512 or sha256");
  if (key->kind->is_token != (sig->token.n == TOKEN_BYTES))
    return fail(error, CARNET_ERROR_VERIFY, "made as by another kind of key");
  if (key->kind->is_token && (sig->token.p[0] & TOKEN_PRESENT) == 0)
    return fail(error, CARNET_ERROR_VERIFY, "nobody touched the hardware key");
  g_autoptr(GByteArray) data = signed_data(sig, md, bytes, n);
  if (key->kind->is_token) {
    GByteArray *inner = token_data(sig, key, data);
    g_byte_array_unref(data);
    data = inner;
  }
  if (verifiers[key->kind->family](key, sig, data)) return TRUE;
  return fail(error, CARNET_ERROR_VERIFY, "it is not over this commit");
}
