#!/bin/sh
# Several processes write at once: imports take turns, and each import's rows can be answered for; what a live
# process staged is left alone, what a dead one left is settled; records that are added at once are all there.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
next_day
for n in 1 2 3 4; do
  { printf 'id,model,market,path,description_en\n'
    i=0; while [ $i -lt 300 ]; do i=$((i + 1)); printf '%s,H7,CN,a.signal_%s,speed %s of the vehicle\n' $i $i $n; done; } > "$TMPDIR/r$n.csv"
done
generations() { c -C "$w" inventories --format csv; }
states() { generations | cut -d, -f3 | tail -n +2 | sort | uniq -c | tr -s ' \n' ' '; }

# ---- imports of one name, all begun together
for n in 1 2 3 4; do
  (c -C "$w" import "$TMPDIR/r$n.csv" --name reg --as p-req > "$TMPDIR/import-$n" 2>&1; echo $? > "$TMPDIR/code-$n") &
done
wait
same 'four imports at once all succeed' '0 0 0 0' "$(cat "$TMPDIR"/code-? | tr '\n' ' ' | sed 's/ $//')"
same 'one is active, the others past, none dropped' ' 1 active 3 past ' "$(states)"
c -C "$w" log reg --format json > "$TMPDIR/log"
same 'each has its event' 4 "$(grep -c '"action": *"import"' "$TMPDIR/log")"
c -C "$w" inventories --format json > "$TMPDIR/inventories"
ok 'and each generation is its event'"'"'s' python3 -c 'import json,sys
made={x["digest"] for x in json.load(open(sys.argv[1]))}; held={x["event"] for x in json.load(open(sys.argv[2]))}
assert made == held, (made, held)' "$TMPDIR/log" "$TMPDIR/inventories"
ok 'verify passes' c -C "$w" verify

# ---- a second import waits, and says so
mkfifo "$TMPDIR/go"
python3 -c 'import fcntl,sys
f=open(sys.argv[1],"a"); fcntl.flock(f, fcntl.LOCK_EX); print("held", flush=True); open(sys.argv[2]).read()' "$w/.carnet/import.lock" "$TMPDIR/go" > "$TMPDIR/held" &
holder=$!
until [ -s "$TMPDIR/held" ]; do :; done
(c -C "$w" import "$TMPDIR/r1.csv" --name other --as p-req > "$TMPDIR/second" 2>&1; echo $? > "$TMPDIR/code") &
second=$!
until grep -q 'waiting' "$TMPDIR/second"; do :; done
has 'a second import says that it waits' 'waiting for another import' "$TMPDIR/second"
same 'and has not begun' '' "$(generations | grep ',other,')"

# What is staged while somebody imports is theirs.
stage() { python3 -c 'import sqlite3,sys
db=sqlite3.connect(sys.argv[1], timeout=20); n=db.execute("select max(id) from generation").fetchone()[0]
db.execute("update generation set state=0 where id=?", (n,))
db.execute("update inventory set active=(select max(id) from generation where state=1) where active=?", (n,)); db.commit()' "$w/.carnet/inventory.db"; }
stage
ok 'who writes while another imports' c -C "$w" classify
same 'leaves alone what that one staged' ' 1 active 2 past 1 staged ' "$(states)"
echo go > "$TMPDIR/go"
wait $holder $second
same 'the second goes on when the first is done' 0 "$(cat "$TMPDIR/code")"
same 'and what was staged is made active by its event' ' 2 active 3 past ' "$(states)"
stage
ok 'who only looks' c -C "$w" export list
same 'settles too what nobody is importing' ' 2 active 3 past ' "$(states)"

# ---- records
for n in 1 2 3 4 5 6; do
  (c -C "$w" cost add payment --model H7 --standard 'GB 44495' --amount $n.00 --currency CNY --as p-fin > "$TMPDIR/pay-$n" 2>&1; echo $? > "$TMPDIR/paid-$n") &
  (c -C "$w" entity add e$n --set "name=Entity $n" --as p-admin > "$TMPDIR/add-$n" 2>&1; echo $? > "$TMPDIR/added-$n") &
done
wait
same 'six costs of one subject are all recorded' '0 0 0 0 0 0 ' "$(cat "$TMPDIR"/paid-? | tr '\n' ' ')"
same 'and six entries of a register' '0 0 0 0 0 0 ' "$(cat "$TMPDIR"/added-? | tr '\n' ' ')"
c -C "$w" cost list --format csv > "$TMPDIR/costs"
for n in 1 2 3 4 5 6; do has "cost $n is there" "$(cat "$TMPDIR/pay-$n")" "$TMPDIR/costs"; done
ok 'verify passes' c -C "$w" verify
same 'and every event is good' 0 "$(c -C "$w" log --limit 100 --format csv | grep -c ',bad,')"

# What somebody decided on is another now: refused, not a fault of the store.
for n in 1 2 3; do
  (c -C "$w" entity add one --set "name=Entity $n" --as p-admin > "$TMPDIR/one-$n" 2>&1; echo $? > "$TMPDIR/oned-$n") &
done
wait
same 'of those who change one entry at once, each succeeds or is refused' '' "$(cat "$TMPDIR"/oned-? | grep -v '^[03]$')"
ok 'and at least one succeeds' grep -q 0 "$TMPDIR/oned-1" "$TMPDIR/oned-2" "$TMPDIR/oned-3"
done_testing
