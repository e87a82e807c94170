/*
 * sshkey.h - public keys and signatures of OpenSSH, checked in process by libcrypto (OpenSSH's
 * PROTOCOL.sshsig, PROTOCOL.u2f; RFC 4253, 5656, 8332, 8709). Kinds: ssh-ed25519, ecdsa-sha2-nistp256, -384
 * and -521, hardware keys (sk-ssh-ed25519@openssh.com, sk-ecdsa-sha2-nistp256@openssh.com), ssh-rsa of 2,048
 * to 16,384 bits with rsa-sha2-256 or rsa-sha2-512. ssh-rsa signatures (SHA-1), webauthn and certificates are
 * refused. Room-internal.
 */
#ifndef CARNET_RECORDS_SSHKEY_H
#define CARNET_RECORDS_SSHKEY_H

#include <glib.h>

/* Bytes that are read in order, as SSH writes them: lengths are 32 bit, big-endian. */
typedef struct {
  const guint8 *p;
  gsize n;
} CarnetWire;
gboolean carnet_wire_u32(CarnetWire *wire, guint32 *value);
gboolean carnet_wire_string(CarnetWire *wire, CarnetWire *value);   /* borrowed */
gboolean carnet_wire_is(const CarnetWire *value, const char *text); /* exactly this text */
void carnet_wire_put(GByteArray *out, const void *bytes, gsize n);  /* length and bytes */

typedef struct CarnetSshKey CarnetSshKey;
/* "ssh-ed25519 AAAA... comment". CARNET_LEDGER_ERROR, CARNET_ERROR_INPUT: no key, or of a kind that is not
 * taken. */
CarnetSshKey *carnet_ssh_key_parse(const char *line, GError **error);
/* From its bytes on the wire; NULL: broken, or of a kind that is not taken. */
CarnetSshKey *carnet_ssh_key_from_blob(const void *blob, gsize n);
void carnet_ssh_key_free(CarnetSshKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetSshKey, carnet_ssh_key_free)
const char *carnet_ssh_key_line(const CarnetSshKey *key); /* kind and base64, no comment */
const char *
carnet_ssh_key_fingerprint(const CarnetSshKey *key); /* "SHA256:...", as ssh-keygen -l prints it */

/* An armored signature taken apart; nothing of it is believed yet. */
typedef struct {
  GBytes *raw; /* what the wires below point into */
  CarnetWire key, space, hash, algorithm, bytes;
  CarnetWire token;  /* flags (1 byte) and counter (4) of a hardware key; else nothing */
  char *fingerprint; /* of the key that it names */
} CarnetSshSig;
CarnetSshSig *carnet_sshsig_parse(const char *armored, GError **error);
void carnet_sshsig_free(CarnetSshSig *sig);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetSshSig, carnet_sshsig_free)
/*
 * TRUE where the signature is by this key, for the namespace "git", over these bytes. CARNET_LEDGER_ERROR,
 * CARNET_ERROR_VERIFY with why where it is not.
 */
gboolean carnet_sshsig_verify(const CarnetSshSig *sig, const CarnetSshKey *key, const void *bytes, gsize n,
                              GError **error);

#endif
