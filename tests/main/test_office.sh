#!/bin/sh
# Another office has the records and not the rows: per case it says that it cannot tell, and which source would
# tell; nobody signs what they cannot see; with the sources, or the same file imported there, it tells the same.
# A lost inventory is made again from the kept sources, by the imports of the records.
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

# ---- sources brought there, whole or in part, in whatever order
generations() { c -C "$1" inventories --format csv; }
generations "$a" > "$TMPDIR/generations"
fails 1 'without any source nothing can be made again' c -C "$b" rebuild
has 'and each is named' "not here: source $source (fleet.csv) of inventory fleet, imported" "$TMPDIR/out"
at=$(git -C "$b/.git" rev-parse main)
mkdir -p "$b/.carnet/sources" && cp -R "$a/.carnet/sources/$(echo "$source" | cut -c1-2)" "$b/.carnet/sources/"
fails 1 'with the newest file alone' c -C "$b" rebuild
has 'one import is read' '^1 import read again' "$TMPDIR/out"
stands "$b" > "$TMPDIR/stands-b"
has 'and what holds, holds here' "$approved approved holds" "$TMPDIR/stands-b"
cp -R "$a/.carnet/sources/." "$b/.carnet/sources/"
ok 'with the others, which belong before it' c -C "$b" rebuild
generations "$b" > "$TMPDIR/generations-b"
ok 'generations, numbers, roots and events are those of the first office' cmp "$TMPDIR/generations" "$TMPDIR/generations-b"
stands "$b" > "$TMPDIR/stands-b"
ok 'and so is every case' cmp "$TMPDIR/stands-a" "$TMPDIR/stands-b"
same 'nothing was signed' "$at" "$(git -C "$b/.git" rev-parse main)"

# ---- an inventory that was lost
c -C "$a" report full-audit --lang en --as-of 2026-11-22 -o "$TMPDIR/before.pdf" > /dev/null
rm -r "$a/.carnet/inventory.db"* "$a/.carnet/cache"
ok 'a lost inventory is made again' c -C "$a" rebuild
has 'from all sources' '^3 imports read again' "$TMPDIR/out"
generations "$a" > "$TMPDIR/generations-a"
ok 'as it was' cmp "$TMPDIR/generations" "$TMPDIR/generations-a"
stands "$a" > "$TMPDIR/again"
ok 'cases say what they said' cmp "$TMPDIR/stands-a" "$TMPDIR/again"
c -C "$a" report full-audit --lang en --as-of 2026-11-22 -o "$TMPDIR/after.pdf" > /dev/null
ok 'and a report has the same bytes' cmp "$TMPDIR/before.pdf" "$TMPDIR/after.pdf"
ok 'nothing lacks: rebuilt all the same' c -C "$a" rebuild
same 'and nothing read' 0 "$(grep -c 'read again' "$TMPDIR/out")"

# ---- a source that is another file now
chmod u+w "$a/.carnet/sources/$(echo "$source" | cut -c1-2)/$source"
sed -i '$d' "$a/.carnet/sources/$(echo "$source" | cut -c1-2)/$source"
ok 'rows that are here stay, whatever became of their source' c -C "$a" rebuild
rm "$a/.carnet/inventory.db"*
fails 1 'a kept source with other rows is no source' c -C "$a" rebuild
has 'and is named' "$source (fleet.csv) of inventory fleet, imported .*: what is kept here reads as other rows" "$TMPDIR/out"
stands "$a" > "$TMPDIR/again"
same 'nothing holds on its rows' '' "$(grep -E ' holds ' "$TMPDIR/again" | grep -F "$approved")"

# ---- rows that cannot be made again are not given up for others
d=$TMPDIR/d
c init "$d" --person p-admin > /dev/null 2>&1
for n in 1 2 3; do
  printf 'model,market,ecu,path,description_en\nH7,CN,GW,a.speed,speed of the vehicle %s\n' $n > "$TMPDIR/r$n.csv"
  next_day; c -C "$d" import "$TMPDIR/r$n.csv" --name reg --as p-admin > /dev/null 2>&1
done
kept() { d=$1 n=$2; c -C "$d" inventories --format json | python3 -c 'import json,sys
print(json.load(sys.stdin)[int(sys.argv[1])-1]["source_digest"])' "$n"; }
first=$(kept "$d" 1) second=$(kept "$d" 2)
e=$TMPDIR/e; git clone -q --bare "$d/.git" "$e/.git"; mkdir "$e/.carnet"; cp -R "$d/.carnet/keys" "$d/.carnet/trust.yaml" "$d/.carnet/me.yaml" "$e/.carnet/"
mkdir "$e/.carnet/sources"; cp -R "$d/.carnet/sources/$(echo "$second" | cut -c1-2)" "$e/.carnet/sources/"
fails 1 'the middle one of three' c -C "$e" rebuild
rm -r "$e/.carnet/sources"; mkdir "$e/.carnet/sources"; cp -R "$d/.carnet/sources/$(echo "$first" | cut -c1-2)" "$e/.carnet/sources/"
fails 1 'then the first alone: the middle one stays' c -C "$e" rebuild
has 'and why is said' "$first .*belongs before rows that cannot be made again" "$TMPDIR/out"
c -C "$e" inventories --format csv > "$TMPDIR/out"
has 'the rows are there' "^2,reg,active,.*$second" "$TMPDIR/out"
done_testing
