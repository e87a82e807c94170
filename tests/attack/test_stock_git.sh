#!/bin/sh
# What `carnet verify` accepts, stock git accepts: every commit of the demo's ledger, signed by many people, with the list of signers
# that the ledger itself holds.
set -eu
TMPDIR=$(mktemp -d "$TMPDIR/stock.XXXXXX")
w=$TMPDIR/demo
"$CARNET" demo "$w" > /dev/null 2>&1
fine=0
"$CARNET" -C "$w" verify --format json > "$TMPDIR/verify.json" 2> /dev/null || fine=1
[ $fine = 0 ] && echo 'ok 1 - carnet accepts the demo' || echo 'not ok 1 - carnet accepts the demo'
git -C "$w" show main:allowed_signers > "$TMPDIR/signers"
total=0 bad=0
for commit in $(git -C "$w" rev-list main); do
  total=$((total + 1))
  git -C "$w" -c gpg.ssh.allowedSignersFile="$TMPDIR/signers" verify-commit "$commit" 2> "$TMPDIR/why" || {
    bad=$((bad + 1))
    sed "s/^/# $commit /" "$TMPDIR/why"
  }
done
[ $bad = 0 ] && [ $total -gt 100 ] && echo "ok 2 - stock git accepts all its commits" || echo "not ok 2 - stock git accepts all its commits: $bad of $total not"
# And as a person looks at it: good, by the one who committed.
wrong=$(git -C "$w" -c gpg.ssh.allowedSignersFile="$TMPDIR/signers" log --format='%G? %GS %ce' main | awk '$1 != "G" || $2 != $3' | wc -l)
[ "$wrong" = 0 ] && echo 'ok 3 - git log shows each as good, by its committer' || echo "not ok 3 - git log shows each as good, by its committer: $wrong not"
echo 1..3
