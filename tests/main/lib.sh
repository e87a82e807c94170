# Sourced by the scripts of this folder: a workspace with three people, and TAP lines.
#
#   new_workspace DIR        an empty workspace: p-admin founded it, p-req asks and imports, p-rev reviews, p-app approves, p-fin pays
#   ok TEXT COMMAND...       ok when the command succeeds
#   fails CODE TEXT COMMAND  ok when it exits with CODE
#   same TEXT WANTED GOT     ok when the two texts are equal
#   has TEXT PATTERN FILE    ok when a line of the file matches
set -u
count=0
TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/main.XXXXXX") || exit 1
export TMPDIR
export CARNET_NOW=${CARNET_NOW:-2026-11-22T08:00:00Z}
c() { "$CARNET" "$@"; }

say() {
  count=$((count + 1))
  if [ "$1" = 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}
ok() { text=$1; shift; "$@" > "$TMPDIR/out" 2>&1; code=$?; [ $code = 0 ] || sed 's/^/# /' "$TMPDIR/out"; say $code "$text"; }
fails() {
  want=$1 text=$2; shift 2
  "$@" > "$TMPDIR/out" 2>&1; code=$?
  [ $code = "$want" ] || { echo "# exit $code, wanted $want"; sed 's/^/# /' "$TMPDIR/out"; }
  [ $code = "$want" ]; say $? "$text"
}
same() { [ "$2" = "$3" ] || { echo "# wanted: $2"; echo "# got:    $3"; }; [ "$2" = "$3" ]; say $? "$1"; }
has() { grep -q -e "$2" "$3"; code=$?; [ $code = 0 ] || { echo "# no line matches: $2"; head -40 "$3" | sed 's/^/# /'; }; say $code "$1"; }
hasnt() { [ -s "$3" ] && ! grep -q -i -e "$2" "$3"; code=$?; [ $code = 0 ] || grep -i -e "$2" "$3" | head -5 | sed 's/^/# /'; say $code "$1"; }
done_testing() { echo "1..$count"; }

new_workspace() {
  c init "$1" --person p-admin > /dev/null 2>&1 || exit 1
  for entry in 'p-req requester,mapper' 'p-rev reviewer' 'p-app approver' 'p-fin finance'; do
    c -C "$1" people add "${entry% *}" --roles "${entry#* }" --as p-admin > /dev/null || exit 1
  done
}
# The clock goes on by a day: later events need a later time.
next_day() { CARNET_NOW=$(date -u -d "$CARNET_NOW + 1 day" +%Y-%m-%dT%H:%M:%SZ); export CARNET_NOW; }

# A register of two positions: one leaves China, one the United States for China.
two_positions() {
  cat <<'CSV'
field_id,vehicle_platform,market,signal_path,description_en,datatype,unit,data_subject,storage_location,recipients,destination_country,purpose,lawful_basis,anonymised
F-1,H7,CN,gnss.position.latitude,WGS84 latitude of the vehicle,float,deg,driver,CN,OEM backend,DE,navigation,consent,none
F-2,X5,US,nav.position.latitude,WGS84 latitude of the vehicle,float,deg,driver,US,OEM backend,CN,navigation,consent,none
CSV
}
