#!/bin/sh
# What is wrong, what people do with it, what it costs, how much data flows: the commands over a small workspace.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
one() { python3 -c 'import json,sys; rows=[r for r in json.load(open(sys.argv[1])) if all(r.get(p.split("=")[0])==p.split("=")[1] for p in sys.argv[3:])]; print(rows[0].get(sys.argv[2], "") if rows else "none")' "$@"; }
c -C "$w" findings --format json > "$TMPDIR/none.json"
same 'nothing in it, nothing wrong' '[]' "$(tr -d '\n' < "$TMPDIR/none.json")"
ok 'check of nothing exits 0' c -C "$w" check

printf 'field_id,model,market,collected_in,path,rate,bytes,storage,destination\nA-1,H7,CN,CN,gnss.latitude,10,8,CN,-\nA-2,H7,CN,CN,xqz.blorf,1,4,CN,US\n' > "$TMPDIR/r.csv"
c -C "$w" import "$TMPDIR/r.csv" --as p-req > /dev/null 2>&1
c -C "$w" model add h7 --set name=H7 --set fleet=1000 --set level=L2 --set minutes_per_day=60 --as p-admin > /dev/null
fails 1 'check exits 1 while something stands' c -C "$w" check
ok 'and 0 where nothing is that severe' c -C "$w" check --severity critical
fails 2 'a severity that is none' c -C "$w" check --severity grave
c -C "$w" findings --format json > "$TMPDIR/f.json"
id=$(one "$TMPDIR/f.json" id check=unknown_sent)
same 'a finding has an id' unknown-sent "${id%-*}"
same 'and says what would resolve it' 'say what these fields are (carnet map), or stop sending them' "$(one "$TMPDIR/f.json" resolve check=unknown_sent)"
c -C "$w" findings --format json --language zh > "$TMPDIR/zh.json"
same 'in Chinese it is the same finding' "$id" "$(one "$TMPDIR/zh.json" id check=unknown_sent)"

fails 3 'who may not, does not accept' c -C "$w" finding accept "$id" --until 2026-12-31 --as p-rev
fails 4 'nor until a day that is past' c -C "$w" finding accept "$id" --until 2026-11-01 --as p-app
ok 'given to someone' c -C "$w" finding assign "$id" --to p-req --due 2026-12-01 --as p-rev --reason 'knows the field'
c -C "$w" inbox --as p-req > "$TMPDIR/inbox"
has 'it waits for them' "$id" "$TMPDIR/inbox"
ok 'accepted until a day' c -C "$w" finding accept "$id" --until 2026-12-31 --as p-app --reason 'test car'
c -C "$w" findings --format json > "$TMPDIR/f2.json"
same 'accepted, it does not stand' none "$(one "$TMPDIR/f2.json" id check=unknown_sent)"
c -C "$w" findings --all --format json > "$TMPDIR/f3.json"
same 'but is told' accepted "$(one "$TMPDIR/f3.json" state check=unknown_sent)"
c -C "$w" agenda > "$TMPDIR/agenda"
has 'the agenda says when it comes back' 'accepted risk comes back.*2027-01-01 *40' "$TMPDIR/agenda"
CARNET_NOW=2027-01-01T08:00:00Z c -C "$w" findings --format json > "$TMPDIR/f4.json"
same 'the day after it stands again' lapsed "$(one "$TMPDIR/f4.json" state check=unknown_sent)"
fails 4 'closing wants evidence' c -C "$w" finding close "$id" --evidence none --as p-rev
fails 4 'that is named' c -C "$w" finding close "$id" --as p-rev
has 'and it asks for it' 'say which' "$TMPDIR/out"
ok 'verify holds' c -C "$w" verify

printf 'kind,standard,amount,currency,model,date\nbudget,GB 44495,"1,000.50",CNY,h7,2026-01-05\npayment,GB 44495,2000,CNY,h7,2026-02-05\n' > "$TMPDIR/c.csv"
ok 'costs from a CSV' c -C "$w" cost import "$TMPDIR/c.csv" --as p-fin
ok 'the same again' c -C "$w" cost import "$TMPDIR/c.csv" --as p-fin
has 'is known already' '2 lines, 0 recorded, 2 known already, 0 bad' "$TMPDIR/out"
printf 'kind,standard,amount,currency\nbudget,x,1,CNY\ngift,x,1,CNY\n' > "$TMPDIR/bad.csv"
fails 4 'a bad line, and nothing is recorded' c -C "$w" cost import "$TMPDIR/bad.csv" --as p-fin
has 'it says where' 'bad.csv:3: kind' "$TMPDIR/out"
c -C "$w" cost budget > "$TMPDIR/b"
has 'money in major units' '1,000.50 *2,000.00 *2,000.00 *999.50 *100' "$TMPDIR/b"
c -C "$w" cost budget --format json > "$TMPDIR/b.json"
same 'and JSON in minor ones' 100050 "$(one "$TMPDIR/b.json" budget model=h7)"
ok 'a rate' c -C "$w" cost rate EUR CNY --rate 8 --date 2026-01-01 --source bank --as p-fin
fails 2 'a rate that is none' c -C "$w" cost rate EUR CNY --rate x --as p-fin
c -C "$w" cost budget --in EUR > "$TMPDIR/eur"
has 'everything in another currency' '125.06 *250.00' "$TMPDIR/eur"
ok 'what is to come' c -C "$w" cost forecast
ok 'ways beside each other' c -C "$w" cost options
has 'no figure is no figure' 'no figure known' "$TMPDIR/out"

c -C "$w" volume --format json > "$TMPDIR/v.json"
same 'bytes a day: rate, size, an hour, a thousand cars' 302400000 "$(one "$TMPDIR/v.json" bytes_day name=H7)"
c -C "$w" volume --by flow > "$TMPDIR/v"
has 'by flow, with units' 'sent abroad *1 *14.4 kB *14.4 MB' "$TMPDIR/v"

c -C "$w" findings --language zh > "$TMPDIR/zh"
has 'severities in Chinese' '^\(严重\|高\|中\|低\) ' "$TMPDIR/zh"
hasnt 'and not as codes' '^\(critical\|high\|medium\|low\) ' "$TMPDIR/zh"

mkdir -p "$w/.carnet/calendars"
printf 'kind,when,regime,en,zh,source,confidence\nyearly,12-24,cn,close the books,结账,own,own\n' > "$w/.carnet/calendars/own.csv"
c -C "$w" agenda > "$TMPDIR/agenda2"
has 'a calendar of our own' '2026-12-24 .*close the books\|close the books.*2026-12-24' "$TMPDIR/agenda2"
printf 'kind,when,regime,en,zh,source,confidence\nyearly,13-24,cn,x,x,own,own\n' > "$w/.carnet/calendars/own.csv"
fails 4 'a bad line in it' c -C "$w" agenda
has 'says where' 'own.csv:2: when' "$TMPDIR/out"
done_testing
