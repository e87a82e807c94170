#!/bin/sh
# An event rewritten in a newly signed history: verify names commit and path and exits 6.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
for amount in 100.00 200.00 300.00; do
  c -C "$w" cost add budget --model h7 --standard gb44495 --amount $amount --currency CNY --as p-fin > /dev/null || exit 1
done
ok 'an untouched ledger verifies' c -C "$w" verify
held=$(git -C "$w" rev-parse main)
# The insider: changes the second amount and signs everything after it again with the right key.
cd "$w" || exit 1
git config user.name p-fin; git config user.email p-fin@carnet.invalid
git config gpg.format ssh; git config user.signingkey "$w/.carnet/keys/p-fin"
second=$(git rev-list --reverse main | tail -2 | head -1)
parent=$(git rev-parse "$second^")
path=$(git diff-tree --no-commit-id --name-only -r "$second" | grep '^costs/')
git show "$second:$path" | sed 's/20000/90000/' > "$TMPDIR/event"
blob=$(git hash-object -w "$TMPDIR/event")
rewrite() { # commit, parent, path, blob -> new commit, signed, with the old dates and message
  GIT_INDEX_FILE=$TMPDIR/index; export GIT_INDEX_FILE
  git read-tree "$1"
  [ -z "$4" ] || git update-index --cacheinfo 100644,"$4","$3"
  tree=$(git write-tree)
  GIT_AUTHOR_DATE=$(git show -s --format=%ad --date=raw "$1") GIT_COMMITTER_DATE=$(git show -s --format=%cd --date=raw "$1") \
    sh -c 'git show -s --format=%B "$1" | git commit-tree -S -p "$2" "$3"' sh "$1" "$2" "$tree"
}
new=$(rewrite "$second" "$parent" "$path" "$blob")
last=$(git rev-list --reverse "$held" | tail -1)
new_last=$(rewrite "$last" "$new" "$path" "$blob")
git update-ref refs/heads/main "$new_last"
cd / || exit 1
c -C "$w" verify > "$TMPDIR/out" 2>&1; code=$?
same 'verify exits 6' 6 $code
has 'it names the commit' "$(echo "$new" | cut -c1-12)" "$TMPDIR/out"
has 'it names the path' 'costs/' "$TMPDIR/out"
c -C "$w" verify --since "$held" > "$TMPDIR/out2" 2>&1
same 'an auditor who holds the old tip sees that it is gone' 6 $?
done_testing
