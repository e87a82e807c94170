#!/bin/sh
# A report is a pure function of its snapshot: another date, time zone, locale, folder, user settings and another physical order of
# inventory.db give the same bytes; another commit does not.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
c demo "$w" > /dev/null || exit 1
at=$(git -C "$w" rev-parse main)
make_one() { c -C "$w" report full-audit --lang "$1" --commit "$at" --as-of 2026-11-22 -o "$2" > "$TMPDIR/log" 2>&1 || cat "$TMPDIR/log"; }
for lang in en zh en,zh; do
  make_one $lang "$TMPDIR/a.pdf"
  mkdir -p "$TMPDIR/elsewhere" "$TMPDIR/home2"
  (cd "$TMPDIR/elsewhere" && CARNET_NOW=2027-02-03T04:05:06Z TZ=Asia/Kathmandu LC_ALL=C HOME=$TMPDIR/home2 MALLOC_PERTURB_=165 \
    "$CARNET" -C "$w" report full-audit --lang $lang --commit "$at" --as-of 2026-11-22 -o "$TMPDIR/b.pdf" > /dev/null)
  ok "$lang: equal bytes elsewhere, later, in another zone and locale" cmp "$TMPDIR/a.pdf" "$TMPDIR/b.pdf"
  ok "$lang: report verify says identical" c -C "$w" report verify "$TMPDIR/a.pdf"
done
# The other kinds, each once; a case file names its case in the snapshot.
id=$(c -C "$w" export list --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["case"])')
kinds=$(c -C "$w" report --format csv | sed -n 's/^\([a-z0-9-]*\),.*/\1/p' | grep -v -x -e kind -e example -e full-audit)
same 'what ships' 'approvals art30 case costs findings gb44495 population' "$(echo $kinds)"
of() { c -C "$w" report "$1" $([ "$1" = case ] && echo --case "$id") --lang zh,en --commit "$at" --as-of 2026-11-22 -o "$2" > "$TMPDIR/log" 2>&1 || cat "$TMPDIR/log"; }
for kind in $kinds; do of "$kind" "$TMPDIR/$kind.pdf"; done
for kind in $kinds; do
  (cd "$TMPDIR/elsewhere" && CARNET_NOW=2027-02-03T04:05:06Z TZ=Asia/Kathmandu LC_ALL=C HOME=$TMPDIR/home2 of "$kind" "$TMPDIR/b.pdf")
  ok "$kind: equal bytes elsewhere, later, in another zone and locale" cmp "$TMPDIR/$kind.pdf" "$TMPDIR/b.pdf"
  ok "$kind: report verify says identical" c -C "$w" report verify "$TMPDIR/$kind.pdf"
done
make_one en "$TMPDIR/a.pdf"
ok 'derived data is made again in another order' c -C "$w" rebuild
make_one en "$TMPDIR/b.pdf"
ok 'equal bytes after that' cmp "$TMPDIR/a.pdf" "$TMPDIR/b.pdf"
for kind in $kinds; do
  of "$kind" "$TMPDIR/b.pdf"
  ok "$kind: equal bytes after that" cmp "$TMPDIR/$kind.pdf" "$TMPDIR/b.pdf"
done
c -C "$w" cost add payment --model h7 --standard gb44495 --amount 1.00 --currency CNY --as p-c64f17 > /dev/null
make_one en "$TMPDIR/b.pdf"
ok 'the old commit still gives the old bytes' cmp "$TMPDIR/a.pdf" "$TMPDIR/b.pdf"
c -C "$w" report full-audit --lang en --as-of 2026-11-22 -o "$TMPDIR/b.pdf" > /dev/null
fails 1 'the new commit gives others' cmp -s "$TMPDIR/a.pdf" "$TMPDIR/b.pdf"
cp "$TMPDIR/a.pdf" "$TMPDIR/x.pdf"
printf 'X' | dd of="$TMPDIR/x.pdf" bs=1 seek=4000 conv=notrunc 2> /dev/null
fails 6 'an altered file differs' c -C "$w" report verify "$TMPDIR/x.pdf"
ok 'a report is issued' c -C "$w" report issue "$TMPDIR/a.pdf" --as p-7f3a9c --reason 'for the auditor'
fails 3 'an altered one is not' c -C "$w" report issue "$TMPDIR/x.pdf" --as p-7f3a9c --reason 'for the auditor'
done_testing
