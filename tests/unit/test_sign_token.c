/* links: records base */
/*
 * test_sign_token.c - hardware keys (FIDO): what a token would sign is made here by libcrypto as OpenSSH's
 * PROTOCOL.u2f says, and what `ssh-keygen -Y verify` finds good, we find good, and the other way round.
 */
#include "sshkey.h"

#include <gio/gio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char payload[] = "tree 1234\n\nwords\n";
#define APPLICATION "ssh:"

typedef struct {
  const char *kind;
  const char *curve; /* NULL: Ed25519 */
  EVP_PKEY *key;
  GByteArray *blob;
} Token;

static void put(GByteArray *out, const void *bytes, gsize n) { carnet_wire_put(out, bytes, n); }
static void put_text(GByteArray *out, const char *text) { put(out, text, strlen(text)); }

static void token_init(Token *token, const char *kind, const char *curve) {
  *token = (Token){kind, curve, NULL, g_byte_array_new()};
  token->key =
      curve == NULL ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519") : EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
  assert_non_null(token->key);
  put_text(token->blob, kind);
  guint8 raw[133];
  size_t n = sizeof raw;
  if (curve == NULL) {
    assert_int_equal(EVP_PKEY_get_raw_public_key(token->key, raw, &n), 1);
  } else {
    put_text(token->blob, curve);
    assert_int_equal(EVP_PKEY_get_octet_string_param(token->key, "encoded-pub-key", raw, sizeof raw, &n), 1);
  }
  put(token->blob, raw, n);
  put_text(token->blob, APPLICATION);
}

static void token_clear(Token *token) {
  EVP_PKEY_free(token->key);
  g_byte_array_unref(token->blob);
}

static char *token_line(const Token *token) {
  g_autofree char *base64 = g_base64_encode(token->blob->data, token->blob->len);
  return g_strconcat(token->kind, " ", base64, NULL);
}

static void append_digest(GByteArray *out, const void *bytes, gsize n, const EVP_MD *md) {
  guint8 digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  EVP_Digest(bytes, n, digest, &length, md, NULL);
  g_byte_array_append(out, digest, length);
}

/* SSH writes the two numbers of an ECDSA signature as strings. */
static void put_ecdsa(GByteArray *out, const guint8 *der, size_t n) {
  ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)n);
  assert_non_null(pair);
  const BIGNUM *numbers[] = {ECDSA_SIG_get0_r(pair), ECDSA_SIG_get0_s(pair)};
  g_autoptr(GByteArray) inner = g_byte_array_new();
  for (gsize i = 0; i < 2; i++) {
    guint8 raw[40] = {0};
    int length = BN_bn2bin(numbers[i], raw + 1);
    gboolean high = (raw[1] & 0x80) != 0; /* not to be taken for a negative number */
    put(inner, high ? raw : raw + 1, (gsize)length + (high ? 1 : 0));
  }
  put(out, inner->data, inner->len);
  ECDSA_SIG_free(pair);
}

static char *token_sign(const Token *token, guint8 flags, guint32 counter) {
  g_autoptr(GByteArray) message = g_byte_array_new(), data = g_byte_array_new(), out = g_byte_array_new(),
                        inner = g_byte_array_new(), digest = g_byte_array_new();
  append_digest(digest, payload, strlen(payload), EVP_sha512());
  g_byte_array_append(message, (const guint8 *)"SSHSIG", 6);
  put_text(message, "git");
  put_text(message, "");
  put_text(message, "sha512");
  put(message, digest->data, digest->len);
  const guint8 tail[5] = {flags, (guint8)(counter >> 24), (guint8)(counter >> 16), (guint8)(counter >> 8),
                          (guint8)counter};
  append_digest(data, APPLICATION, strlen(APPLICATION), EVP_sha256());
  g_byte_array_append(data, tail, sizeof tail);
  append_digest(data, message->data, message->len, EVP_sha256());
  guint8 raw[256];
  size_t n = sizeof raw;
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  assert_int_equal(
      EVP_DigestSignInit(context, NULL, token->curve == NULL ? NULL : EVP_sha256(), NULL, token->key), 1);
  assert_int_equal(EVP_DigestSign(context, raw, &n, data->data, data->len), 1);
  EVP_MD_CTX_free(context);
  put_text(inner, token->kind);
  if (token->curve == NULL)
    put(inner, raw, n);
  else
    put_ecdsa(inner, raw, n);
  g_byte_array_append(inner, tail, sizeof tail);
  g_byte_array_append(out, (const guint8 *)"SSHSIG\0\0\0\1", 10);
  put(out, token->blob->data, token->blob->len);
  put_text(out, "git");
  put_text(out, "");
  put_text(out, "sha512");
  put(out, inner->data, inner->len);
  g_autofree char *base64 = g_base64_encode(out->data, out->len);
  GString *armored = g_string_new("-----BEGIN SSH SIGNATURE-----\n");
  for (gsize i = 0; i < strlen(base64); i += 70) g_string_append_printf(armored, "%.70s\n", base64 + i);
  g_string_append(armored, "-----END SSH SIGNATURE-----\n");
  return g_string_free(armored, FALSE);
}

static gboolean ours(const Token *token, const char *armored, const char *bytes) {
  g_autofree char *line = token_line(token);
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetSshKey) key = carnet_ssh_key_parse(line, &error);
  g_assert_no_error(error);
  g_autoptr(CarnetSshSig) sig = carnet_sshsig_parse(armored, NULL);
  return sig != NULL && carnet_sshsig_verify(sig, key, bytes, strlen(bytes), NULL);
}

static gboolean stock(const Token *token, const char *armored, const char *bytes) {
  g_autofree char *folder = g_dir_make_tmp("carnet-token-XXXXXX", NULL), *line = token_line(token);
  g_autofree char *signers = g_strdup_printf("p@carnet.invalid namespaces=\"git\" %s\n", line);
  const struct {
    const char *name, *text;
  } files[] = {{"signers", signers}, {"sig", armored}, {"payload", bytes}};
  for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autofree char *path = g_build_filename(folder, files[i].name, NULL);
    assert_true(g_file_set_contents(path, files[i].text, -1, NULL));
  }
  g_autoptr(GSubprocessLauncher) launcher =
      g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_cwd(launcher, folder);
  g_autoptr(GSubprocess) process = g_subprocess_launcher_spawn(
      launcher, NULL, "sh", "-c",
      "ssh-keygen -Y verify -f signers -I p@carnet.invalid -n git -s sig < payload; code=$?; rm -rf \"$PWD\"; exit $code",
      NULL);
  assert_true(g_subprocess_wait(process, NULL, NULL));
  return g_subprocess_get_successful(process);
}

static const struct {
  const char *kind, *curve;
} kinds[] = {{"sk-ssh-ed25519@openssh.com", NULL}, {"sk-ecdsa-sha2-nistp256@openssh.com", "nistp256"}};

static void test_good(void **state) {
  (void)state;
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
    Token token;
    token_init(&token, kinds[i].kind, kinds[i].curve);
    static const guint8 flags[] = {0x01, 0x05}; /* touched; touched and a PIN given */
    for (gsize f = 0; f < G_N_ELEMENTS(flags); f++) {
      g_autofree char *armored = token_sign(&token, flags[f], 7 + (guint32)f);
      assert_true(stock(&token, armored, payload));
      assert_true(ours(&token, armored, payload));
      assert_false(ours(&token, armored, "tree 1234\n\nother words\n"));
    }
    token_clear(&token);
  }
}

/* Nobody touched it: a program on the machine could have signed without its owner. */
static void test_untouched(void **state) {
  (void)state;
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
    Token token;
    token_init(&token, kinds[i].kind, kinds[i].curve);
    g_autofree char *armored = token_sign(&token, 0x00, 7);
    assert_false(ours(&token, armored, payload));
    token_clear(&token);
  }
}

/* Each bit of what is signed, flags and counter included. */
static void test_flipped(void **state) {
  (void)state;
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
    Token token;
    token_init(&token, kinds[i].kind, kinds[i].curve);
    g_autofree char *armored = token_sign(&token, 0x01, 7);
    g_auto(GStrv) lines = g_strsplit(armored, "\n", -1);
    g_autoptr(GString) base64 = g_string_new(NULL);
    for (char **line = lines; *line != NULL; line++)
      if (**line != '-') g_string_append(base64, *line);
    gsize n = 0;
    g_autofree guchar *raw = g_base64_decode(base64->str, &n);
    for (gsize b = 0; b < n; b++) {
      raw[b] ^= 4;
      g_autofree char *again = g_base64_encode(raw, n);
      g_autofree char *changed =
          g_strdup_printf("-----BEGIN SSH SIGNATURE-----\n%s\n-----END SSH SIGNATURE-----", again);
      if (ours(&token, changed, payload)) fail_msg("%s: byte %zu may differ", kinds[i].kind, b);
      raw[b] ^= 4;
    }
    token_clear(&token);
  }
}

/* A token's key and a plain key of the same curve are not each other's. */
static void test_not_plain(void **state) {
  (void)state;
  Token token, plain;
  token_init(&token, "sk-ssh-ed25519@openssh.com", NULL);
  plain = token;
  plain.kind = "ssh-ed25519";
  plain.blob = g_byte_array_new();
  put_text(plain.blob, plain.kind);
  guint8 raw[32];
  size_t n = sizeof raw;
  EVP_PKEY_get_raw_public_key(token.key, raw, &n);
  put(plain.blob, raw, n);
  g_autofree char *armored = token_sign(&plain, 0x01, 7);
  assert_false(ours(&plain, armored, payload));
  g_autofree char *other = token_sign(&token, 0x01, 7);
  assert_false(ours(&plain, other, payload));
  g_byte_array_unref(plain.blob);
  token_clear(&token);
}

static void test_broken_keys(void **state) {
  (void)state;
  Token token;
  token_init(&token, "sk-ssh-ed25519@openssh.com", NULL);
  for (guint n = 0; n < token.blob->len; n++) { /* cut short anywhere */
    g_autoptr(CarnetSshKey) key = carnet_ssh_key_from_blob(token.blob->data, n);
    assert_null(key);
  }
  g_byte_array_append(token.blob, (const guint8 *)"x", 1);
  g_autoptr(CarnetSshKey) longer = carnet_ssh_key_from_blob(token.blob->data, token.blob->len);
  assert_null(longer);
  token_clear(&token);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_good),      cmocka_unit_test(test_untouched),   cmocka_unit_test(test_flipped),
      cmocka_unit_test(test_not_plain), cmocka_unit_test(test_broken_keys),
  };
  return cmocka_run_group_tests_name("sign_token", tests, NULL, NULL);
}
