#!/bin/sh
# `carnet verify`: JSON, what it says to ask, and incremental: what was verified before is not read again, and counts only for who
# verified it.
. "${0%/*}/lib.sh"
XDG_DATA_HOME=$TMPDIR/auditor
export XDG_DATA_HOME
w=$TMPDIR/w
new_workspace "$w"
field() { sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$TMPDIR/json"; }
pay() { c -C "$w" cost add budget --model h7 --standard gb44495 --amount "$1" --currency CNY --as p-fin > /dev/null || exit 1; }
incremental() { c -C "$w" verify --incremental --format json > "$TMPDIR/json" 2> "$TMPDIR/err"; }
pay 100.00
ok 'the first reads all' incremental
same 'nothing was known' 0 "$(field verified_before)"
all=$(field commits)
pay 200.00
pay 300.00
ok 'the second reads what is new' incremental
same 'the rest was known' "$all" "$(field verified_before)"
same 'all are counted' $((all + 2)) "$(field commits)"
same 'as git counts them' "$(git -C "$w" rev-list --count main)" "$(field commits)"
has 'and it says so' 'were verified before' "$TMPDIR/json"
ok 'once more, with nothing new' incremental
same 'all was known' $((all + 2)) "$(field verified_before)"

# What others write there counts for nothing: another's seal, a changed line, another checker.
cp "$w/.carnet/verified" "$TMPDIR/good"
sed "s/^counts .*/counts 9999 9999 9999 0/" "$TMPDIR/good" > "$w/.carnet/verified"
ok 'a changed line' incremental
same 'does not count' 0 "$(field verified_before)"
XDG_DATA_HOME=$TMPDIR/someone-else
ok 'another person' incremental
same 'reads all' 0 "$(field verified_before)"
XDG_DATA_HOME=$TMPDIR/auditor
ok 'what the other sealed' incremental
same 'does not count for me' 0 "$(field verified_before)"
secret=$TMPDIR/auditor/carnet/verify.key
same 'the secret is readable by nobody else' '-rw-------' "$(ls -l "$secret" | cut -c1-10)"
chmod 644 "$secret"
ok 'one that others could read' incremental
same 'is none any more' '0 -rw-------' "$(field verified_before) $(ls -l "$secret" | cut -c1-10)"
printf 'root: "0123456789012345678901234567890123456789"\n' > "$TMPDIR/trust.yaml"
c -C "$w" verify --incremental --trust "$TMPDIR/trust.yaml" > "$TMPDIR/out" 2>&1
same 'another root is seen' 6 $?
fails 2 '--since reads everything' c -C "$w" verify --incremental --since main
ok 'known again' incremental

# A fault in what is new is found, with what to ask; JSON has it all.
held=$(git -C "$w" rev-parse main)
cd "$w" || exit 1
GIT_INDEX_FILE=$TMPDIR/index
export GIT_INDEX_FILE
git read-tree main
printf '0 0000000000000000000000000000000000000000\t%s\n' "$(git ls-tree -r --name-only main costs | head -1)" | git update-index --index-info
GIT_AUTHOR_DATE=$CARNET_NOW GIT_COMMITTER_DATE=$CARNET_NOW git -c user.name=p-fin -c user.email=p-fin@carnet.invalid -c gpg.format=ssh -c user.signingkey="$w/.carnet/keys/p-fin" commit-tree -S -p main -m gone "$(git write-tree)" > "$TMPDIR/commit"
git update-ref refs/heads/main "$(cat "$TMPDIR/commit")"
cd / || exit 1
incremental
same 'a removal is found' 6 $?
same 'by reading what is new' $((all + 2)) "$(field verified_before)"
has 'check' '"check": "removed"' "$TMPDIR/json"
has 'commit' "\"commit\": \"$(cat "$TMPDIR/commit")\"" "$TMPDIR/json"
has 'path' '"path": "costs/' "$TMPDIR/json"
has 'what to ask' '"ask": "who removed it' "$TMPDIR/json"
incremental
same 'and again: what has faults is never taken for verified' 6 $?
c -C "$w" verify > "$TMPDIR/out"
same 'in full too' 6 $?
has 'as text' 'removed; nothing is ever removed' "$TMPDIR/out"
# History that was verified is gone.
git --git-dir="$w/.git" update-ref refs/heads/main "$held~1"
incremental
same 'a cut is seen by who verified what was cut off' 6 $?
has 'by name' '"check": "held"' "$TMPDIR/json"
done_testing
