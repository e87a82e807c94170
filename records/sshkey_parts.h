/*
 * sshkey_parts.h - what sshkey.c and sshsig.c share.
 */
#ifndef CARNET_RECORDS_SSHKEY_PARTS_H
#define CARNET_RECORDS_SSHKEY_PARTS_H

#include "sshkey.h"

#include <openssl/evp.h>

typedef enum { CARNET_SSH_ED25519, CARNET_SSH_ECDSA, CARNET_SSH_RSA } CarnetSshFamily;

typedef struct {
  const char *name;
  CarnetSshFamily family;
  gboolean is_token; /* a hardware key (FIDO): signs over flags and a counter too */
  const char *curve; /* of ECDSA */
  EVP_PKEY *(*make)(CarnetWire *rest, const char *curve);
} CarnetSshKind;

struct CarnetSshKey {
  const CarnetSshKind *kind;
  EVP_PKEY *key;
  GBytes *blob;
  char *line, *fingerprint;
  guint8 application[32]; /* of a token: SHA-256 of the application */
};

char *carnet_ssh_fingerprint(const void *blob, gsize n);

#endif
