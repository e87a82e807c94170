#!/bin/sh
# A rule comes into force after an approval: the case is suspect, and says which rule, its clause and since when; before that day it holds.
CARNET_NOW=2026-07-10T08:00:00Z
export CARNET_NOW
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
cat > "$TMPDIR/r.csv" <<'CSV'
field_id,vehicle_platform,market,collected_in,signal_path,description_en,data_subject,storage_location,recipients,destination_country,purpose,lawful_basis,anonymised,retention_days
F-1,X5,EU,DE,adas.acc.state,State of the adaptive cruise control,driver,DE,OEM backend,GB,road test,consent,none,30
CSV
cat > "$TMPDIR/request.yaml" <<'YAML'
from: DE
to: [GB]
channel: backend
recipient: {name: Example Ltd, kind: partner, role: processor, country: GB}
rows: 'path:adas'
people: {distinct: 10, basis: exact}
YAML
c -C "$w" import "$TMPDIR/r.csv" --as p-req > /dev/null 2>&1
c -C "$w" export request --request "$TMPDIR/request.yaml" --reason 'road test' --as p-req > "$TMPDIR/asked"
case=$(grep -o 'ex-2026-[a-z0-9]*' "$TMPDIR/asked" | head -1)
next_day; c -C "$w" export review "$case" --reason 'read' --as p-rev > /dev/null
next_day; ok 'approved' c -C "$w" export approve "$case" --valid-until 2027-06-30 --reason 'narrow' --as p-app
CARNET_NOW=2026-07-26T08:00:00Z
c -C "$w" export show "$case" > "$TMPDIR/before"
has 'the day before, it holds' ' holds ' "$TMPDIR/before"
CARNET_NOW=2026-07-28T08:00:00Z
c -C "$w" export show "$case" > "$TMPDIR/after"
has 'after it, it is suspect' ' suspect ' "$TMPDIR/after"
has 'by the rule, with its clause and its day' 'rule ai_act.type_approved_1 (AI Act .*): in force since 2026-07-27' "$TMPDIR/after"
hasnt 'and not by a digest' 'rules: [0-9a-f]' "$TMPDIR/after"
c -C "$w" --language zh export show "$case" > "$TMPDIR/zh"
has 'in Chinese too' '规则 ai_act.type_approved_1 .*自2026-07-27起施行' "$TMPDIR/zh"
done_testing
