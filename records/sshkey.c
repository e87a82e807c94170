/*
 * sshkey.c - a public key's line to an EVP_PKEY; see sshkey.h.
 */
#include "sshkey_parts.h"

#include "carnet/error.h"
#include "carnet/ledger.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <string.h>

#define MAX_KEY_LINE_BYTES 8192
#define MIN_RSA_BITS 2048
#define MAX_RSA_BITS 16384

/* ---- the wire
 * ------------------------------------------------------------------------------------------------ */

gboolean carnet_wire_u32(CarnetWire *wire, guint32 *value) {
  if (wire->n < 4) return FALSE;
  *value = (guint32)wire->p[0] << 24 | (guint32)wire->p[1] << 16 | (guint32)wire->p[2] << 8 | wire->p[3];
  wire->p += 4;
  wire->n -= 4;
  return TRUE;
}

gboolean carnet_wire_string(CarnetWire *wire, CarnetWire *value) {
  guint32 n = 0;
  if (!carnet_wire_u32(wire, &n) || n > wire->n) return FALSE;
  *value = (CarnetWire){wire->p, n};
  wire->p += n;
  wire->n -= n;
  return TRUE;
}

gboolean carnet_wire_is(const CarnetWire *value, const char *text) {
  return value->n == strlen(text) && memcmp(value->p, text, value->n) == 0;
}

void carnet_wire_put(GByteArray *out, const void *bytes, gsize n) {
  const guint8 length[4] = {(guint8)(n >> 24), (guint8)(n >> 16), (guint8)(n >> 8), (guint8)n};
  g_byte_array_append(out, length, 4);
  g_byte_array_append(out, bytes, (guint)n);
}

/* ---- kinds of key
 * --------------------------------------------------------------------------------------------- */

static EVP_PKEY *make_ed25519(CarnetWire *rest, const char *curve) {
  (void)curve;
  CarnetWire raw;
  if (!carnet_wire_string(rest, &raw) || raw.n != 32) return NULL;
  return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, raw.p, raw.n);
}

static EVP_PKEY *from_params(const char *type, OSSL_PARAM *params) {
  EVP_PKEY *key = NULL;
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
  if (context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
      EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
    key = NULL;
  EVP_PKEY_CTX_free(context);
  return key;
}

/* The point must be on the curve: fromdata checks that when it decodes it. */
static EVP_PKEY *make_ecdsa(CarnetWire *rest, const char *curve) {
  CarnetWire name, point;
  if (!carnet_wire_string(rest, &name) || !carnet_wire_string(rest, &point)) return NULL;
  if (!carnet_wire_is(&name, curve) || point.n < 65 || point.p[0] != 4)
    return NULL; /* uncompressed only, as OpenSSH */
  char group[16];
  g_snprintf(group, sizeof group, "P-%s", curve + strlen("nistp"));
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (void *)(guintptr)point.p, point.n),
      OSSL_PARAM_construct_end()};
  return from_params("EC", params);
}

static EVP_PKEY *make_rsa(CarnetWire *rest, const char *curve) {
  (void)curve;
  CarnetWire e, n;
  if (!carnet_wire_string(rest, &e) || !carnet_wire_string(rest, &n)) return NULL;
  if (e.n == 0 || e.n > 8 || n.n > MAX_RSA_BITS / 8 + 1) return NULL;
  BIGNUM *be = BN_bin2bn(e.p, (int)e.n, NULL), *bn = BN_bin2bn(n.p, (int)n.n, NULL);
  EVP_PKEY *key = NULL;
  if (be != NULL && bn != NULL && BN_num_bits(bn) >= MIN_RSA_BITS && BN_is_odd(be) && !BN_is_one(be)) {
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, bn);
    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, be);
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
    key = from_params("RSA", params);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
  }
  BN_free(be);
  BN_free(bn);
  return key;
}

static const CarnetSshKind kinds[] = {
    {"ssh-ed25519", CARNET_SSH_ED25519, FALSE, NULL, make_ed25519},
    {"ecdsa-sha2-nistp256", CARNET_SSH_ECDSA, FALSE, "nistp256", make_ecdsa},
    {"ecdsa-sha2-nistp384", CARNET_SSH_ECDSA, FALSE, "nistp384", make_ecdsa},
    {"ecdsa-sha2-nistp521", CARNET_SSH_ECDSA, FALSE, "nistp521", make_ecdsa},
    {"sk-ssh-ed25519@openssh.com", CARNET_SSH_ED25519, TRUE, NULL, make_ed25519},
    {"sk-ecdsa-sha2-nistp256@openssh.com", CARNET_SSH_ECDSA, TRUE, "nistp256", make_ecdsa},
    {"ssh-rsa", CARNET_SSH_RSA, FALSE, NULL, make_rsa},
};

/* ---- a line
 * ------------------------------------------------------------------------------------------------------ */

char *carnet_ssh_fingerprint(const void *blob, gsize n) {
  guint8 digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  if (EVP_Digest(blob, n, digest, &length, EVP_sha256(), NULL) != 1) return g_strdup("");
  g_autofree char *base64 = g_base64_encode(digest, length);
  g_strdelimit(base64, "=", '\0'); /* OpenSSH leaves the padding out */
  return g_strconcat("SHA256:", base64, NULL);
}

static gboolean fail(GError **error, const char *line, const char *why) {
  g_set_error(
      error, CARNET_LEDGER_ERROR, CARNET_ERROR_INPUT,
      "public key \"%.40s...\": %s; ssh-ed25519, ecdsa-sha2-nistp256, -384, -521, the sk- kinds of hardware keys, or ssh-rsa of 2,048 bits or more is wanted",
      line, why);
  return FALSE;
}

static const CarnetSshKind *find_kind(const CarnetWire *name) {
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (carnet_wire_is(name, kinds[i].name)) return &kinds[i];
  return NULL;
}

/* A hardware key's blob ends with its application ("ssh:"), whose digest the token signs over. */
CarnetSshKey *carnet_ssh_key_from_blob(const void *blob, gsize n) {
  CarnetWire wire = {blob, n}, name;
  if (!carnet_wire_string(&wire, &name)) return NULL;
  const CarnetSshKind *kind = find_kind(&name);
  if (kind == NULL) return NULL;
  g_autoptr(CarnetSshKey) key = g_new0(CarnetSshKey, 1);
  key->kind = kind;
  key->blob = g_bytes_new(blob, n);
  key->key = kind->make(&wire, kind->curve);
  if (key->key == NULL) return NULL;
  if (kind->is_token) {
    CarnetWire application;
    if (!carnet_wire_string(&wire, &application) || application.n == 0) return NULL;
    EVP_Digest(application.p, application.n, key->application, NULL, EVP_sha256(), NULL);
  }
  if (wire.n != 0) return NULL;
  g_autofree char *base64 = g_base64_encode(blob, n);
  key->line = g_strconcat(kind->name, " ", base64, NULL);
  key->fingerprint = carnet_ssh_fingerprint(blob, n);
  return g_steal_pointer(&key);
}

static CarnetSshKey *parse_line(const char *line, GError **error) {
  g_auto(GStrv) words = g_strsplit_set(line, " \t\r\n", 3);
  const char *why = NULL;
  g_autoptr(CarnetSshKey) key = NULL;
  if (words[0] == NULL || words[1] == NULL || strlen(words[1]) % 4 != 0) {
    why = "no key";
  } else {
    const CarnetWire name = {(const guint8 *)words[0], strlen(words[0])};
    gsize n = 0;
    g_autofree guint8 *blob = g_base64_decode(words[1], &n);
    g_autofree char *again = g_base64_encode(blob, n);
    key = carnet_ssh_key_from_blob(blob, n);
    if (find_kind(&name) == NULL)
      why = "of a kind that is not taken";
    else if (strcmp(again, words[1]) != 0)
      why = "no clean base64";
    else if (key == NULL)
      why = "broken, or of another kind than it says";
    else if (strcmp(key->kind->name, words[0]) != 0)
      why = "of two kinds at once";
  }
  if (why == NULL) return g_steal_pointer(&key);
  fail(error, line, why);
  return NULL;
}

CarnetSshKey *carnet_ssh_key_parse(const char *line, GError **error) {
  if (strlen(line) <= MAX_KEY_LINE_BYTES) return parse_line(line, error);
  fail(error, line, "too long");
  return NULL;
}

void carnet_ssh_key_free(CarnetSshKey *key) {
  if (key == NULL) return;
  EVP_PKEY_free(key->key);
  g_clear_pointer(&key->blob, g_bytes_unref);
  g_free(key->line);
  g_free(key->fingerprint);
  g_free(key);
}

const char *carnet_ssh_key_line(const CarnetSshKey *key) { return key->line; }
const char *carnet_ssh_key_fingerprint(const CarnetSshKey *key) { return key->fingerprint; }

gboolean carnet_sign_fingerprint(const char *public_key, char **fingerprint, GError **error) {
  g_autoptr(CarnetSshKey) key = carnet_ssh_key_parse(public_key, error);
  if (key == NULL) return FALSE;
  *fingerprint = g_strdup(key->fingerprint);
  return TRUE;
}
