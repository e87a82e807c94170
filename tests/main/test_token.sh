#!/bin/sh
# Hardware keys (FIDO) by way of ssh-keygen and its helper, with a token in software (software_token.c): enrolled, a person's
# key, events signed, verified by Carnet and by stock git; a signature that nobody touched the token for is refused.
. "${0%/*}/lib.sh"
unset SSH_ASKPASS
w=$TMPDIR/w
new_workspace "$w"
here=$(dirname "$0")
if ! ${CC:-cc} -shared -fPIC -o "$TMPDIR/token.so" "$here/software_token.c" -lcrypto > "$TMPDIR/cc" 2>&1; then
  sed 's/^/# /' "$TMPDIR/cc"
  say 1 'the token in software is built'
  done_testing
  exit 1
fi
export SSH_SK_PROVIDER="$TMPDIR/token.so"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
for kind in ed25519-sk ecdsa-sk; do
  id=p-$(echo $kind | cut -c1-2)
  key=$TMPDIR/$kind
  ok "$kind: enrolled" ssh-keygen -q -t $kind -N '' -C token -f "$key"
  has "$kind: it is a token's key" '^sk-' "$key.pub"
  ok "$kind: a person's key" c -C "$w" people add "$id" --roles finance --key "$key.pub" --as p-admin
  next_day
  cp "$key" "$key.pub" "$w/.carnet/keys/" && mv "$w/.carnet/keys/$kind" "$w/.carnet/keys/$id" && mv "$w/.carnet/keys/$kind.pub" "$w/.carnet/keys/$id.pub"
  ok "$kind: an event is signed" c -C "$w" cost add payment --model H7 --standard 'GB 44495' --amount 1.00 --currency CNY --as "$id"
  has "$kind: with that key" "$(ssh-keygen -lf "$key.pub" | cut -d' ' -f2)" "$(c -C "$w" log "$id" --format csv > "$TMPDIR/log"; echo "$TMPDIR/log")"
  ok "$kind: verify" c -C "$w" verify
  git -C "$w" show main:allowed_signers > "$TMPDIR/signers"
  ok "$kind: stock git agrees" git -C "$w" -c gpg.ssh.allowedSignersFile="$TMPDIR/signers" verify-commit main
  before=$(git -C "$w" rev-parse main)
  TOKEN_UNTOUCHED=1; export TOKEN_UNTOUCHED
  fails 3 "$kind: without a touch nothing is recorded" c -C "$w" cost add payment --model H7 --standard 'GB 44495' --amount 2.00 --currency CNY --as "$id"
  has "$kind: and it says why" 'touched' "$TMPDIR/out"
  unset TOKEN_UNTOUCHED
  same "$kind: main stayed" "$before" "$(git -C "$w" rev-parse main)"
done
done_testing
