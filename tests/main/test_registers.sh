#!/bin/sh
# What cases refer to: registers with their history, evidence held and withheld, what flowed, names that can be erased.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
a="--as p-rev"

extra() { case $1 in entity) echo country=DE;; site) echo country=CN;; model) echo platform=P1;; *) echo purpose=test;; esac; }
for kind in entity site model activity; do
  ok "$kind add" c -C "$w" $kind add "One $kind" --set "name=One $kind" $a
  next_day
  ok "$kind changed" c -C "$w" $kind add "One $kind" --set "name=Another" --set "$(extra $kind)" --reason 'named anew' $a
  c -C "$w" $kind show "one-$kind" --format json > "$TMPDIR/json"
  ok "$kind show has both keys and both events" python3 -c 'import json,sys; e=json.load(open(sys.argv[1])); assert e["name"]=="Another" and len(e)>3 and [h["action"] for h in e["history"]]==["add","update"], e' "$TMPDIR/json"
  fails 2 "$kind show of nothing" c -C "$w" $kind show nothing
done
ok 'commitment add' c -C "$w" commitment add no-faces --set 'text=No faces leave the car' --set 'source=website, privacy page' --set 'filter=trait:face' $a
ok 'commitment list' c -C "$w" commitment list
has 'holds it' 'No faces leave' "$TMPDIR/out"
fails 4 'a promise without its filter' c -C "$w" commitment add other --set 'text=x' --set 'source=y' $a
ok 'cert add' c -C "$w" cert add r155-h7 --set standard='UN R155' --set model=H7 --set status=planned $a
fails 4 'cert add of what is there' c -C "$w" cert add r155-h7 --set standard='UN R155' --set status=planned $a
fails 2 'cert update of what is not' c -C "$w" cert update r155-k1 --set status=passed $a
next_day
ok 'cert update' c -C "$w" cert update r155-h7 --set status=passed --set date=2026-11-20 $a
ok 'cert show' c -C "$w" cert show r155-h7
has 'as it stands' '^status  *passed' "$TMPDIR/out"

# ---- evidence
printf 'signed by the tester\n' > "$TMPDIR/test report.txt"
digest=$(sha256sum "$TMPDIR/test report.txt" | cut -d' ' -f1)
same 'evidence add says its id' report "$(c -C "$w" evidence add "$TMPDIR/test report.txt" --id report --title 'Test report' --date 2026-11-01 --valid-until 2026-12-31 --for '7.2.6@H7' --for r155-h7 $a)"
printf 'letter\n' > "$TMPDIR/letter"; printf 'secret\n' > "$TMPDIR/secret"
ok 'one goes into the records' c -C "$w" evidence add "$TMPDIR/letter" --in-records $a
ok 'one is withheld' c -C "$w" evidence add "$TMPDIR/secret" --withheld $a
fails 2 'not both' c -C "$w" evidence add "$TMPDIR/secret" --withheld --in-records $a
c -C "$w" evidence list --format csv > "$TMPDIR/list"
has 'held here' '^report,.*workspace,good' "$TMPDIR/list"
has 'held in the records' '^letter,.*records,good' "$TMPDIR/list"
has 'digest held, document withheld' '^secret,.*withheld,withheld' "$TMPDIR/list"
ok 'check finds nothing wrong' c -C "$w" evidence check
ok 'a file is found by its digest' c -C "$w" evidence check "$TMPDIR/secret"
has 'with its record' 'secret' "$TMPDIR/out"
printf 'Secret\n' > "$TMPDIR/secret"
fails 6 'a flipped byte is another document' c -C "$w" evidence check "$TMPDIR/secret"
same 'stock git holds the letter' letter "$(git -C "$w/.git" show "main:evidence/files/$(sha256sum "$TMPDIR/letter" | cut -c1-2)/$(sha256sum "$TMPDIR/letter" | cut -d' ' -f1)")"
kept=$w/.carnet/evidence/$(echo "$digest" | cut -c1-2)/$digest
chmod u+w "$kept"; printf 'Signed by the tester\n' > "$kept"
fails 6 'a flipped byte in what is held' c -C "$w" evidence check
has 'is named' "$digest" "$TMPDIR/out"
rm "$kept"
ok 'what is gone from here is withheld, not wrong' c -C "$w" evidence check
ok 'verify' c -C "$w" verify

# ---- transfers
printf 'signal_path,description\ngnss.latitude,Latitude\n' > "$TMPDIR/r.csv"
c -C "$w" import "$TMPDIR/r.csv" --as p-req > /dev/null 2>&1
printf "from: EU\nto: [US]\nrows: 'latitude'\npurpose: test\n" > "$TMPDIR/q.yaml"
case=$(c -C "$w" export request --request "$TMPDIR/q.yaml" --as p-req)
ok 'transfer add' c -C "$w" transfer add "$case" --set month=2026-10 --set 'people={distinct: 10, basis: exact}' --set rows=1 $a
fails 4 'a month that is none' c -C "$w" transfer add "$case" --set month=2026-13 $a
fails 2 'a case that is none' c -C "$w" transfer add ex-2026-aaaaaaaa --set month=2026-10 $a
printf 'case,month,recipient,people,people_basis,rows,bytes\n%s,2026-11,Example,20,exact,1,100\n%s,2026-12,Example,30,upper_bound,1,200\n' "$case" "$case" > "$TMPDIR/t.csv"
ok 'transfer import' c -C "$w" transfer import "$TMPDIR/t.csv" $a
has 'counts' '^2 lines: 2 recorded, 0 known' "$TMPDIR/out"
ok 'the same file again' c -C "$w" transfer import "$TMPDIR/t.csv" $a
has 'counts nothing twice' '^2 lines: 0 recorded, 2 known' "$TMPDIR/out"
printf 'case,month,people\n%s,2026-11,20\n%s,2026-1x,5\n' "$case" "$case" > "$TMPDIR/t2.csv"
fails 4 'a bad line' c -C "$w" transfer import "$TMPDIR/t2.csv" $a
has 'is named' 't2.csv:3: month' "$TMPDIR/out"
same 'and nothing of that file is recorded' 3 "$(c -C "$w" transfer list "$case" --format csv | tail -n +2 | wc -l | tr -d ' ')"

# ---- filings: all of them, not the latest alone
c -C "$w" filing add "$case" --set regime=cn --set filing=standard_contract --set state=filed --set number=A1 $a
next_day
c -C "$w" filing add "$case" --set regime=cn --set filing=standard_contract --set state=permitted --set until=2027-01-01 $a
same 'filing list has both' 2 "$(c -C "$w" filing list --format csv | tail -n +2 | wc -l | tr -d ' ')"
c -C "$w" export list --format json > "$TMPDIR/json"
ok 'ours holds data back where theirs allows it' python3 -c 'import json,sys; e=json.load(open(sys.argv[1]))[0]; assert e["theirs"]=="permitted" and e["may_flow"] is False and "ours: requested" in e["waits_for"], e' "$TMPDIR/json"

# ---- names
next_day
c -C "$w" people add p-name --roles reviewer --name 'Erika Mustermann' --name-zh '穆艾丽' --as p-admin > /dev/null
c -C "$w" people list > "$TMPDIR/people"
has 'a person has a name' 'Erika Mustermann' "$TMPDIR/people"
fails 4 'a name in a reason' c -C "$w" entity add beta --set name=Beta --reason 'as erika mustermann says' $a
has 'is refused with the id' 'write p-name' "$TMPDIR/out"
fails 4 'a name in a key' c -C "$w" entity add beta --set name=穆艾丽公司 $a
ok 'unless it is meant' c -C "$w" entity add beta --set name=Beta --reason 'as Erika Mustermann says' --name-meant $a
fails 4 'a free text beyond its maximum' c -C "$w" entity add gamma --set "name=$(head -c 5000 /dev/zero | tr '\0' x)" $a
c -C "$w" people retire p-name --as p-admin
ok 'erase-name' c -C "$w" people erase-name p-name
ok 'the name is nowhere in the workspace but where it was meant' test "$(grep -rl 'Erika' "$w/.carnet" | grep -cv state.db)" = 0
c -C "$w" people list > "$TMPDIR/people"
hasnt 'nor in the list' 'Mustermann' "$TMPDIR/people"
ok 'verify passes after a name was erased' c -C "$w" verify
fails 2 'erase-name of nobody' c -C "$w" people erase-name p-nobody
fails 4 'an estimate that ends below its beginning' c -C "$w" cost add estimate --standard x --amount 500 --high 100 --currency CNY --as p-fin
has 'and what would be right' 'not below its amount' "$TMPDIR/out"
fails 4 'a payment with an upper end' c -C "$w" cost add payment --standard x --amount 5 --high 10 --currency CNY --as p-fin
fails 4 'a cost of a model that is not registered, where models are' c -C "$w" cost add payment --model h77 --standard x --amount 1.00 --currency CNY --as p-fin
has 'and how one is registered' 'carnet model add' "$TMPDIR/out"
done_testing
