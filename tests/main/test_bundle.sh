#!/bin/sh
# An auditor's second clone: one file holds what it takes to check the ledger, make the report again, and draw the
# same sample; stock git, ssh-keygen and sha256sum agree.
. "${0%/*}/lib.sh"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
w=$TMPDIR/w
new_workspace "$w"
{ echo 'field_id,signal_path,description'; for i in 1 2 3 4 5 6 7 8 9; do echo "F-$i,gnss.latitude_$i,Latitude $i of the vehicle"; done; } > "$TMPDIR/r.csv"
c -C "$w" import "$TMPDIR/r.csv" --name fleet --as p-req > /dev/null 2>&1
next_day
printf 'field_id,signal_path,description\nG-1,cabin.camera,Face of the driver\n' > "$TMPDIR/s.csv"
c -C "$w" import "$TMPDIR/s.csv" --name cabin --as p-req > /dev/null 2>&1
printf 'the test report\n' > "$TMPDIR/evidence.txt"
c -C "$w" evidence add "$TMPDIR/evidence.txt" --as p-rev > /dev/null
c -C "$w" people add p-auditor --roles auditor --name 'Erika Mustermann' --as p-admin > /dev/null
mkdir -p "$w/.carnet/privileged"; echo 'for counsel' > "$w/.carnet/privileged/note"
next_day
c -C "$w" report full-audit --lang en -o "$TMPDIR/report.pdf" > /dev/null 2>&1
ok 'a report is issued' c -C "$w" report issue "$TMPDIR/report.pdf" --as p-rev
issued=$(git -C "$w/.git" rev-parse main)
next_day
c -C "$w" entity add later --set name=Later --as p-admin

ok 'bundle of the report' c -C "$w" bundle "$TMPDIR/report.pdf" -o "$TMPDIR/b.tar"
ok 'bundle again' c -C "$w" bundle "$TMPDIR/report.pdf" -o "$TMPDIR/b2.tar"
ok 'has the same bytes' cmp "$TMPDIR/b.tar" "$TMPDIR/b2.tar"
mkdir "$TMPDIR/auditor" && tar -C "$TMPDIR/auditor" -xf "$TMPDIR/b.tar"
b=$(echo "$TMPDIR/auditor/"*)
same 'it ends where the report was issued' "$issued" "$(git -C "$b/.git" rev-parse main)"
fails 1 'what was recorded later is not in it' git -C "$b/.git" cat-file -e "$(git -C "$w/.git" rev-parse main)"
for secret in keys names.yaml me.yaml privileged evidence; do ok "no $secret" test ! -e "$b/.carnet/$secret"; done
fails 1 'no name, no key, no note in the file' grep -qa -e 'Mustermann' -e 'OPENSSH PRIVATE' -e 'for counsel' "$TMPDIR/b.tar"
ok 'verify from the pinned root' c -C "$b" verify --trust "$w/.carnet/trust.yaml"
ok 'the report is made again' sh -c 'cd "$1" && "$CARNET" report verify report.pdf' sh "$b"
has 'byte for byte' '^identical' "$TMPDIR/out"

# ---- the sample
for of in fields events; do
  c -C "$w" report sample --seed 'the auditor said 4711' --size 4 --of $of --commit "$issued" --format json > "$TMPDIR/one"
  c -C "$b" report sample --seed 'the auditor said 4711' --size 4 --of $of --format json > "$TMPDIR/two"
  ok "one nonce draws one list of $of in both" cmp "$TMPDIR/one" "$TMPDIR/two"
  ok "of $of as many as asked for" python3 -c 'import json,sys; s=json.load(open(sys.argv[1])); assert s["size"]==4==len(set(i["item"] for i in s["sample"])) and s["independent"] is True, s' "$TMPDIR/two"
  c -C "$b" report sample --seed 'another' --size 4 --of $of --format json > "$TMPDIR/other"
  fails 1 "another nonce draws other $of" cmp -s "$TMPDIR/two" "$TMPDIR/other"
done
ok 'the population is printed' c -C "$b" report sample --seed x --size 100
has 'with its size' '^population 10, drawn 10, seed x' "$TMPDIR/out"
ok 'without a nonce' c -C "$b" report sample --size 2
has 'it says so' 'not independent' "$TMPDIR/out"
ok 'among those that match' c -C "$b" report sample --seed x --size 5 --filter 'path:cabin'
has 'the population is theirs' '^population 1, drawn 1' "$TMPDIR/out"
fails 2 'nothing is drawn of nothing' c -C "$b" report sample --seed x --size 0
fails 2 'nor of another population' c -C "$b" report sample --seed x --of cars

# ---- with git alone, as the bundle itself says
sed -n '/^With git/,$p' "$b/README.txt" | sed -n 's/^  //p' > "$TMPDIR/steps"
ok 'the steps of the bundle run' sh -ec 'cd "$1" && . "$2"' sh "$b" "$TMPDIR/steps"
same 'and find nothing' '' "$(grep -v '^Good "git" signature' "$TMPDIR/out")"
cat > "$TMPDIR/by-hand" <<'END'
git -C .git show main:allowed_signers > signers
git -C .git cat-file commit main > commit
sed -n '/^gpgsig /,/END SSH/p' commit | sed 's/^gpgsig //; s/^ //' > signature
sed -e '/^gpgsig /,/END SSH/d' -e '1,/^$/{/^ $/d;}' commit > payload
ssh-keygen -Y verify -f signers -n git -I "$(git -C .git log -1 --format=%ce main)" -s signature < payload
END
ok 'ssh-keygen alone finds the commit well signed' sh -ec 'cd "$1" && . "$2"' sh "$b" "$TMPDIR/by-hand"
source=$(find "$b/.carnet/sources" -type f | head -1); chmod u+w "$source"; printf x >> "$source"
fails 1 'a flipped byte in a source is found by sha256sum' sh -ec 'cd "$1" && . "$2"' sh "$b" "$TMPDIR/steps"

# ---- what is not here is named
rm -f "$(find "$w/.carnet/sources" -type f | head -1)"
ok 'bundle of main, with documents' c -C "$w" bundle --evidence -o "$TMPDIR/c.tar"
tar -C "$TMPDIR" -xf "$TMPDIR/c.tar"
has 'names a source that is not here' 'inventory [0-9a-f]\{64\}' "$TMPDIR/carnet-bundle-$(git -C "$w/.git" rev-parse --short=12 main)/README.txt"
ok 'and holds the document' cmp "$TMPDIR/evidence.txt" "$(find "$TMPDIR/carnet-bundle-$(git -C "$w/.git" rev-parse --short=12 main)/.carnet/evidence" -type f)"
kept=$(find "$w/.carnet/evidence" -type f | head -1); chmod u+w "$kept"; printf x >> "$kept"
printf 'home:\n- {paths: [exports/], remotes: []}\n' > "$TMPDIR/home.yaml"
ok 'policy keeps paths home' c -C "$w" policy propose "$TMPDIR/home.yaml" --as p-admin
ok 'bundled again' c -C "$w" bundle --evidence -o "$TMPDIR/d.tar"
has 'it says that they are in it' 'policy keeps paths home' "$TMPDIR/out"
has 'a document that was changed is not passed on' 'evidence [0-9a-f]\{64\} (what is held here is not it)' "$TMPDIR/out"
tar -C "$TMPDIR" -xf "$TMPDIR/d.tar"
same 'nor in it' '' "$(find "$TMPDIR/carnet-bundle-$(git -C "$w/.git" rev-parse --short=12 main)/.carnet" -path '*/evidence/*' -type f)"
fails 4 'a file that is no report' c -C "$w" bundle "$TMPDIR/evidence.txt"
fails 2 'a commit that is not here' c -C "$w" bundle 0123456789
done_testing
