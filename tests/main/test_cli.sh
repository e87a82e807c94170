#!/bin/sh
# The command line's contract (cli.md): exit codes, one-line errors, formats, documents made from the table.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
fails 2 'an unknown command' c nonsense
has 'names the nearest' 'no command is called nonsense' "$TMPDIR/out"
fails 2 'an unknown option' c -C "$w" query --nonsense
fails 2 'a missing argument' c -C "$w" show
fails 4 'an unknown filter field' c -C "$w" query 'colour:red'
has 'says where' '^carnet: filter:1:' "$TMPDIR/out"
fails 2 'no workspace' c -C "$TMPDIR" query ''
fails 2 'a field that is not there' c -C "$w" show nothing.here
fails 4 'a file that is no inventory' c -C "$w" import "$CARNET" --as p-req
fails 3 'a person who is nobody' c -C "$w" people add p-x --roles reviewer --as p-nobody
fails 3 'a person without the role' c -C "$w" people add p-x --roles reviewer --as p-req
printf 'signal_path,description,odd column\ngnss.latitude,Latitude,"a,b"\n"=cmd()",Formula,x\n' > "$TMPDIR/r.csv"
ok 'an import' c -C "$w" import "$TMPDIR/r.csv" --as p-req
has 'says which column it does not know' 'odd column' "$TMPDIR/out"
c -C "$w" query '' --columns path,traits,outcome --format json > "$TMPDIR/json"
ok 'JSON is JSON' python3 -c 'import json,sys; rows=json.load(open(sys.argv[1])); assert len(rows)==2 and isinstance(rows[0]["traits"], list), rows' "$TMPDIR/json"
c -C "$w" query '' --columns path --format csv > "$TMPDIR/csv"
has 'a formula in CSV is made harmless' "^'=cmd()" "$TMPDIR/csv"
c -C "$w" query '-unit:*' --format csv > "$TMPDIR/csv2"
same 'a filter that begins with a minus is no option' 3 "$(wc -l < "$TMPDIR/csv2" | tr -d ' ')"
printf 'field_id,signal_path\nA-1,gnss.latitude\nA-2,gnss.longitude\n' > "$TMPDIR/ids.csv"
printf 'signal_path\ngnss.latitude\ngnss.longitude\n' > "$TMPDIR/noids.csv"
ok 'an import with ids' c -C "$w" import "$TMPDIR/ids.csv" --name ids --as p-req
fails 4 'the same register without its ids is refused whole' c -C "$w" import "$TMPDIR/noids.csv" --name ids --as p-req
same 'and what was there stays' 2 "$(c -C "$w" query 'id:A-1,A-2' --columns path --format csv | tail -n +2 | wc -l | tr -d ' ')"
printf 'field_id,signal_path,sampling_rate_hz,bytes_per_sample\nN-1,a.rate,10,event\nN-2,b.rate,event,8\n' > "$TMPDIR/n.csv"
ok 'an import with numbers' c -C "$w" import "$TMPDIR/n.csv" --name numbers --as p-req
same 'numbers are numbers in JSON, what is none is text' '[10, "event"] ["event", 8] ' "$(c -C "$w" query 'id:N-1,N-2' --columns rate,bytes --format ndjson | python3 -c 'import json,sys
for line in sys.stdin: print(list(json.loads(line).values()), end=" ")' | tr "'" '"')"
fails 4 'a file that is not there' c -C "$w" import "$TMPDIR/nothing.csv" --as p-req
same 'is named once' 1 "$(grep -o 'nothing.csv' "$TMPDIR/out" | wc -l | tr -d ' ')"
fails 5 'a full disk behind the output is an error' sh -c '"$CARNET" -C "$1" query "" > /dev/full' sh "$w"
fails 2 'what is no list has no CSV' c -C "$w" show A-1 --format csv
has 'and says what it has' 'show is no list and has no CSV; table, json or ndjson' "$TMPDIR/out"
json() { c -C "$w" "$@" --format json | python3 -c 'import json,sys; print(json.dumps(json.load(sys.stdin))[:40])'; }
same 'kinds of reports as JSON' '[{"kind": "approvals", ' "$(json report | cut -c1-23)"
same 'a checked pack as JSON' '{"packs": 1, "faults": 0}' "$(json pack check templates/packs/jp.yaml)"
c -C "$w" report example -o "$TMPDIR/e.pdf" > /dev/null 2>&1
same 'a verified report as JSON' '{"verdict": "identical", ' "$(json report verify "$TMPDIR/e.pdf" | cut -c1-25)"
ok 'help' c --help
ok 'help of a command' c import --help
c help man > "$TMPDIR/man"
ok 'the man page is the table' cmp "$TMPDIR/man" docs/carnet.1
c help markdown > "$TMPDIR/md"
ok 'docs/cli.md is the table' cmp "$TMPDIR/md" docs/cli.md
c help completion > "$TMPDIR/completion"
cat > "$TMPDIR/complete.bash" <<'BASH'
. "$1"; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
_carnet
echo "${COMPREPLY[*]}"
BASH
complete() { bash "$TMPDIR/complete.bash" "$TMPDIR/completion" carnet "$@"; }
same 'completion: a word is offered once' 'reconcile report rebuild' "$(complete re)"
same 'completion: the second word' 'return reject' "$(complete export re | tr ' ' '\n' | grep -v 'renew\|re[qv]' | tr '\n' ' ' | sed 's/ $//')"
same 'completion: options of a command of two words' '--title' "$(complete -C /x export request --ti)"
same 'completion: a command that begins others' 'verify' "$(complete report v)"
ok 'doctor' c -C "$w" doctor
done_testing
