#!/bin/sh
# Another office has the records and not the rows: per case it says that it cannot tell, and which source would
# tell; nobody signs what they cannot see; with the sources, or the same file imported there, it tells the same.
. "${0%/*}/lib.sh"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
a=$TMPDIR/a b=$TMPDIR/b
c demo "$a" > /dev/null || exit 1
next_day

# As docs/manual.md, "Two offices", says.
git clone -q --bare "$a/.git" "$b/.git" && mkdir "$b/.carnet" || exit 1
cp -R "$a/.carnet/trust.yaml" "$a/.carnet/keys" "$a/.carnet/me.yaml" "$b/.carnet/"
stands() { c -C "$1" export list --format json | python3 -c 'import json,sys
for x in json.load(sys.stdin): print(x["case"], x["ours"], x.get("stands", ""), x.get("outcome", ""), x.get("may_flow", ""))'; }
stands "$a" > "$TMPDIR/stands-a"
has 'the first office has an approval that holds' ' approved holds ' "$TMPDIR/stands-a"
has 'and one that is suspect' ' approved suspect ' "$TMPDIR/stands-a"

# ---- without any rows
for command in 'export list' inbox agenda findings overview 'activity list' 'cost matrix'; do
  ok "the second office: $command" c -C "$b" $command
done
stands "$b" > "$TMPDIR/stands-b"
same 'it has as many cases' "$(wc -l < "$TMPDIR/stands-a")" "$(wc -l < "$TMPDIR/stands-b")"
same 'no approval holds, or is suspect, that cannot be told' '' "$(grep -E ' (holds|suspect) ' "$TMPDIR/stands-b")"
same 'nothing may flow, and no answer is given' '' "$(grep -E '(true|yes|adequate|assessment|exempt)' "$TMPDIR/stands-b")"
approved=$(awk '$3 == "holds" {print $1; exit}' "$TMPDIR/stands-a")
reviewed=$(awk '$2 == "in_review" {print $1; exit}' "$TMPDIR/stands-a")
source=$(c -C "$a" inventories --format json | python3 -c 'import json,sys
print([x for x in json.load(sys.stdin) if x["state"] == "active" and x["name"] == "fleet"][0]["source_digest"])')
ok 'one case is shown' c -C "$b" export show "$approved"
has 'and says which source is missing' "rows of fleet as imported .* are not in this inventory.* $source" "$TMPDIR/out"
ok 'in Chinese too' c -C "$b" export show "$approved" --language zh
has 'and says it' "fleet 数据行不在此清单中.*$source" "$TMPDIR/out"
ok 'one that waits for approval is shown' c -C "$b" export show "$reviewed"
approver=$(c -C "$b" people list --format json | python3 -c 'import json,sys
print([x["person"] for x in json.load(sys.stdin) if "approver" in x["roles"] and not x.get("until")][0])')
at=$(git -C "$b/.git" rev-parse main)
fails 3 'nobody approves rows that are not here' c -C "$b" export approve "$reviewed" --as "$approver" --reason 'seen'
has 'and hears why' "$source" "$TMPDIR/out"
same 'nothing was signed' "$at" "$(git -C "$b/.git" rev-parse main)"
ok 'doctor' c -C "$b" doctor
has 'names what is missing' "imports .*warning .*$source" "$TMPDIR/out"
ok 'and verify passes' c -C "$b" verify

# ---- the same file under the same name
cp -R "$b" "$TMPDIR/c"
mkdir "$TMPDIR/files"
for name in fleet.csv signals-x5.dbc; do
  digest=$(c -C "$a" inventories --format json | python3 -c 'import json,sys
print([x for x in json.load(sys.stdin) if x["state"] == "active" and x["source_name"] == sys.argv[1]][0]["source_digest"])' $name)
  cp "$a/.carnet/sources/$(echo "$digest" | cut -c1-2)/$digest" "$TMPDIR/files/$name"
  ok "$name is imported there" c -C "$TMPDIR/c" import "$TMPDIR/files/$name" --as "$(awk '$1=="person:"{gsub("\"","",$2);print $2}' "$a/.carnet/me.yaml")"
done
stands "$TMPDIR/c" > "$TMPDIR/stands-c"
has 'an approval holds there too' "$approved approved holds" "$TMPDIR/stands-c"
same 'what is suspect at the first cannot be told without the older file' "$(grep -c ' suspect ' "$TMPDIR/stands-a")" \
  "$(grep -c ' approved cannot_tell ' "$TMPDIR/stands-c")"
same 'the answers are those of the first' "$(grep -v ' suspect ' "$TMPDIR/stands-a")" "$(grep -v cannot_tell "$TMPDIR/stands-c")"
done_testing
