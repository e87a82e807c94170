/* links: records base */
/*
 * fuzz_sshsig.c - any text as an armored signature and as a public key.
 */
#include "sshkey.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char line[] =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINeUFj8CM7nkKUOQdW5wtF1DTsmhLGDLNzmMjzUkoHZE";
  g_autofree char *text = g_strndup((const char *)data, size);
  g_autoptr(CarnetSshKey) none = carnet_ssh_key_parse(text, NULL);
  g_autoptr(CarnetSshKey) key = carnet_ssh_key_parse(line, NULL);
  g_assert_nonnull(key);
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetSshSig) sig = carnet_sshsig_parse(text, &error);
  g_assert_true((sig == NULL) == (error != NULL));
  if (sig != NULL) carnet_sshsig_verify(sig, none != NULL ? none : key, "x", 1, NULL);
  return 0;
}
