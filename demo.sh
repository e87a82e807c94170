#!/bin/sh
# The demo, as `make demo` runs it. On a terminal it opens the console on a fresh demo workspace; without one it
# walks the way of a field, from import to an approved export and a report that is made again and compared,
# with nothing but carnet's own commands.
set -eu
cd "$(dirname "$0")"
: "${B:=build}"
carnet=$(cd "$B" && pwd)/carnet
mkdir -p "$B"
work=$(cd "$B" && pwd)/demo
pdf=$(cd "$B" && pwd)/demo-report.pdf
[ -n "${CARNET_TEMPLATES:-}" ] || { CARNET_TEMPLATES=$PWD/templates; export CARNET_TEMPLATES; }
# A workspace is never written over by carnet; this one is the demo's own.
case $work in */demo) rm -rf "$work" "$pdf" ;; esac

"$carnet" demo "$work"
if [ -t 0 ] && [ -t 1 ]; then
  exec "$carnet" -C "$work"
fi

step() {
  printf '\n$ carnet'
  for word in "$@"; do case $word in *[!A-Za-z0-9_./:=,-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac; done
  printf '\n'
  "$carnet" -C "$work" "$@"
}

# The case that waits for a second person, if the demo fleet has one in review.
waiting() {
  "$carnet" -C "$work" export list --format csv | grep in_review | grep -o 'ex-[0-9]*-[a-z2-9]*' | head -1
}

step import "$PWD/templates/demo/fleet.csv"
step classify
step query 'cat:cn.important_data' --columns path,traits,categories,outcome --limit 10
for request in templates/demo/request*.yaml; do
  [ ! -f "$request" ] || step decide --request "$PWD/$request" --advise
done
step export list
case_id=$(waiting)
[ -z "$case_id" ] || step export show "$case_id"
[ -z "$case_id" ] || step export approve "$case_id" --reason 'seen in the demo'
step cost list
step report audit --lang en,zh -o "$pdf"
step report verify "$pdf"
step verify

printf '\nworkspace: %s   (carnet -C %s)\nreport:    %s\n' "$work" "$work" "$pdf"
