/*
 * software_token.c - a hardware key (FIDO) in software, as a provider of OpenSSH (PROTOCOL.u2f, sk-api.h):
 * what test_token.sh signs with. The key handle is the private key, so it keeps nothing.
 */
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define API_VERSION 0x000a0000
#define ECDSA 0
#define ED25519 1

struct sk_option;

struct sk_enroll_response {
  uint8_t flags;
  uint8_t *public_key;
  size_t public_key_len;
  uint8_t *key_handle;
  size_t key_handle_len;
  uint8_t *signature;
  size_t signature_len;
  uint8_t *attestation_cert;
  size_t attestation_cert_len;
  uint8_t *authdata;
  size_t authdata_len;
};

struct sk_sign_response {
  uint8_t flags;
  uint32_t counter;
  uint8_t *sig_r;
  size_t sig_r_len;
  uint8_t *sig_s;
  size_t sig_s_len;
};

uint32_t sk_api_version(void);
int sk_enroll(uint32_t alg, const uint8_t *challenge, size_t challenge_len, const char *application,
              uint8_t flags, const char *pin, struct sk_option **options,
              struct sk_enroll_response **response);
int sk_sign(uint32_t alg, const uint8_t *data, size_t data_len, const char *application,
            const uint8_t *key_handle, size_t key_handle_len, uint8_t flags, const char *pin,
            struct sk_option **options, struct sk_sign_response **response);
int sk_load_resident_keys(const char *pin, struct sk_option **options, void *keys, size_t *n);

uint32_t sk_api_version(void) { return API_VERSION; }

static uint8_t *copy(const void *bytes, size_t n) {
  uint8_t *out = malloc(n > 0 ? n : 1);
  if (out != NULL && n > 0) memcpy(out, bytes, n);
  return out;
}

/* An ECDSA key goes into the handle as DER, an Ed25519 key as its 32 bytes. */
static EVP_PKEY *key_of(uint32_t alg, const uint8_t *handle, size_t n) {
  return alg == ED25519 ? EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, handle, n)
                        : d2i_PrivateKey(EVP_PKEY_EC, NULL, &handle, (long)n);
}

int sk_enroll(uint32_t alg, const uint8_t *challenge, size_t challenge_len, const char *application,
              uint8_t flags, const char *pin, struct sk_option **options,
              struct sk_enroll_response **response) {
  (void)challenge, (void)challenge_len, (void)application, (void)pin, (void)options;
  EVP_PKEY *key = alg == ED25519 ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
                                 : EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
  struct sk_enroll_response *out = calloc(1, sizeof *out);
  uint8_t raw[256];
  size_t n = sizeof raw;
  if (key == NULL || out == NULL) return -1;
  out->flags = flags;
  if (alg == ED25519) {
    EVP_PKEY_get_raw_public_key(key, raw, &n);
    out->public_key = copy(raw, out->public_key_len = n);
    n = sizeof raw;
    EVP_PKEY_get_raw_private_key(key, raw, &n);
    out->key_handle = copy(raw, out->key_handle_len = n);
  } else {
    uint8_t *der = NULL;
    EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, raw, sizeof raw, &n);
    out->public_key = copy(raw, out->public_key_len = n);
    int length = i2d_PrivateKey(key, &der);
    out->key_handle = copy(der, out->key_handle_len = (size_t)length);
    OPENSSL_free(der);
  }
  out->signature = copy("", out->signature_len = 1);
  out->attestation_cert = copy("", out->attestation_cert_len = 1);
  out->authdata = copy("", out->authdata_len = 1);
  EVP_PKEY_free(key);
  *response = out;
  return 0;
}

static uint8_t *number(const BIGNUM *value, size_t *n) {
  uint8_t *out = malloc((size_t)BN_num_bytes(value) + 1);
  *n = (size_t)BN_bn2bin(value, out);
  return out;
}

static void put_signature(struct sk_sign_response *out, uint32_t alg, const uint8_t *raw, size_t n) {
  if (alg == ED25519) {
    out->sig_r = copy(raw, out->sig_r_len = n);
    return;
  }
  ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &raw, (long)n);
  out->sig_r = number(ECDSA_SIG_get0_r(pair), &out->sig_r_len);
  out->sig_s = number(ECDSA_SIG_get0_s(pair), &out->sig_s_len);
  ECDSA_SIG_free(pair);
}

/* $TOKEN_UNTOUCHED: it signs although nobody touched it, and its flags say so. */
int sk_sign(uint32_t alg, const uint8_t *data, size_t data_len, const char *application,
            const uint8_t *key_handle, size_t key_handle_len, uint8_t flags, const char *pin,
            struct sk_option **options, struct sk_sign_response **response) {
  (void)pin, (void)options, (void)flags;
  EVP_PKEY *key = key_of(alg, key_handle, key_handle_len);
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  struct sk_sign_response *out = calloc(1, sizeof *out);
  uint8_t message[32 + 1 + 4 + 32], raw[256];
  size_t n = sizeof raw;
  if (key == NULL || context == NULL || out == NULL) return -1;
  out->flags = getenv("TOKEN_UNTOUCHED") != NULL ? 0 : 1;
  out->counter = 0x12345678;
  SHA256((const unsigned char *)application, strlen(application), message);
  message[32] = out->flags;
  memcpy(message + 33, "\x12\x34\x56\x78", 4);
  SHA256(data, data_len, message + 37);
  if (EVP_DigestSignInit(context, NULL, alg == ED25519 ? NULL : EVP_sha256(), NULL, key) != 1 ||
      EVP_DigestSign(context, raw, &n, message, sizeof message) != 1)
    return -1;
  put_signature(out, alg, raw, n);
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  *response = out;
  return 0;
}

int sk_load_resident_keys(const char *pin, struct sk_option **options, void *keys, size_t *n) {
  (void)pin, (void)options, (void)keys, (void)n;
  return -1;
}
