#!/bin/sh
# The demo, as `make demo` runs it. On a terminal it opens the console on a fresh demo workspace; without one it walks the way
# of a field, from import to an approved export and a report that is made again and compared, with nothing but carnet's own
# commands and the demo's own people.
set -eu
cd "$(dirname "$0")"
: "${B:=build}"
mkdir -p "$B"
carnet=$(cd "$B" && pwd)/carnet
work=$(cd "$B" && pwd)/demo
pdf=$(cd "$B" && pwd)/audit
[ -n "${CARNET_TEMPLATES:-}" ] || { CARNET_TEMPLATES=$PWD/templates; export CARNET_TEMPLATES; }
# A workspace is never written over by carnet; this one is the demo's own.
case $work in */demo) rm -rf "$work" "$pdf"-*.pdf ;; esac

"$carnet" demo "$work"
if [ -t 0 ] && [ -t 1 ]; then
  exec "$carnet" -C "$work"
fi

steward=p-83d5c1 engineer=p-2e9ab7 reviewer=p-19c7f4 approver=p-7f3a9c finance=p-c64f17
step() {
  printf '\n$ carnet'
  for word in "$@"; do case $word in *[!A-Za-z0-9_./:=,-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac; done
  printf '\n'
  "$carnet" -C "$work" "$@"
}

step import templates/demo/signals-x5.dbc --name signals-x5 --as $steward
step classify
step query 'cat:gdpr.location_data to:CN' --columns field,path,traits,categories --limit 8
step show H7-CN-0241
step decide --request templates/demo/request-battery-warranty.yaml
printf '\n$ carnet export request --request templates/demo/request-battery-warranty.yaml --as %s\n' $engineer
case_id=$("$carnet" -C "$work" export request --request templates/demo/request-battery-warranty.yaml --as $engineer \
  --reason 'claims of this quarter')
printf '%s\n' "$case_id"
step export review "$case_id" --as $reviewer --reason 'clauses and assessment are on file'
step export approve "$case_id" --as $approver --reason 'seen in the demo'
step export list
step cost add payment --model h7 --standard gb44495 --amount 1250.00 --currency CNY --note 'courier' --as $finance
step cost matrix
step findings
for lang in en zh en,zh; do
  step report full-audit --lang "$lang" -o "$pdf-$lang.pdf"
  step report verify "$pdf-$lang.pdf"
done
step verify

printf '\nworkspace: %s   (carnet -C %s)\nreports:   %s\n' "$work" "$work" "$(ls "$pdf"-*.pdf | tr '\n' ' ')"
