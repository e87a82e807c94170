#!/bin/sh
# A ledger that says nothing is no zero: sums of people are unknown until the exporter's entry says from when its exports are all on
# record, the request says them, and an approval counts until its months are recorded; decide, candidates and counters agree.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
cat > "$TMPDIR/r.csv" <<'CSV'
field_id,vehicle_platform,market,collected_in,signal_path,description_en,datatype,unit,data_subject,storage_location,recipients,destination_country,purpose,lawful_basis,anonymised
F-1,H7,CN,CN,driving.pedal.position,accelerator pedal position,float,percent,driver,CN,OEM backend,DE,study,consent,none
CSV
c -C "$w" import "$TMPDIR/r.csv" --name reg --as p-req > /dev/null
c -C "$w" entity add acme --set name=Acme --set country=CN --reason test --as p-admin > /dev/null
ask() {
  cat <<YAML
entity: acme
from: CN
to: [DE]
channel: backend
recipient: {name: Example GmbH, kind: affiliate, role: processor, country: DE, owned_by: DE}
vehicle: {category: M, type_approved: yes}
purpose: study
rows: 'path:driving'
people: {distinct: $1, basis: exact}
sensitive_people: {distinct: 0, basis: exact}
exporter: {ciio: no, important_data: no, free_trade_zone: no, guideline_item: none}
YAML
}
ask 20000 > "$TMPDIR/small.yaml"
c -C "$w" decide --request "$TMPDIR/small.yaml" > "$TMPDIR/silent"
has 'an empty ledger: unknown' '^cn: unknown' "$TMPDIR/silent"
has 'people_ytd is missing' 'missing.*people_ytd' "$TMPDIR/silent"
c -C "$w" candidates CN DE --request "$TMPDIR/small.yaml" > "$TMPDIR/cand"
has 'candidates agree' 'may leave 0' "$TMPDIR/cand"
has 'and ask for the same' '(year_to_date.people) 1' "$TMPDIR/cand"
{ cat "$TMPDIR/small.yaml"; echo 'year_to_date: {people: 0, sensitive_people: 0}'; } > "$TMPDIR/said.yaml"
c -C "$w" decide --request "$TMPDIR/said.yaml" > "$TMPDIR/said"
has 'a request that says it: exempt' '^cn: exempt' "$TMPDIR/said"
hasnt 'and no word of the register is assumed' 'the records hold every export' "$TMPDIR/said"
fails 4 'a day is wanted' c -C "$w" entity add acme --set exports_complete_from=soon --reason test --as p-admin
c -C "$w" entity add acme --set exports_complete_from=2026-01-01 --reason test --as p-admin > /dev/null
c -C "$w" decide --request "$TMPDIR/small.yaml" > "$TMPDIR/known"
has 'declared complete: exempt' '^cn: exempt' "$TMPDIR/known"
has 'and the word is an assumption' 'assumption the records hold every export of this exporter from 2026-01-01 on' "$TMPDIR/known"
c -C "$w" candidates CN DE --request "$TMPDIR/small.yaml" > "$TMPDIR/cand"
has 'candidates agree again' 'may leave 1' "$TMPDIR/cand"
# An approval of 90,000 stands; one month of it is recorded: the others count by the approval.
ask 90000 > "$TMPDIR/large.yaml"
id=$(c -C "$w" export request --request "$TMPDIR/large.yaml" --as p-req --reason test)
c -C "$w" export review "$id" --as p-rev --reason test > /dev/null
c -C "$w" export approve "$id" --as p-app --reason test > /dev/null
next_day
c -C "$w" transfer add "$id" --set month=2026-10 --set 'people={distinct: 18200, basis: exact}' --reason test --as p-req > /dev/null
c -C "$w" decide --request "$TMPDIR/small.yaml" > "$TMPDIR/bound"
has 'a recorded month does not stand for the approval' 'people_year = at most 110000' "$TMPDIR/bound"
has 'above the line that settles nothing' '^cn: unknown' "$TMPDIR/bound"
c -C "$w" export counters > "$TMPDIR/counters"
has 'the counter names its basis' 'cases by recorded transfers (2026-10), by the approval for other months: 1' "$TMPDIR/counters"
c -C "$w" --language zh export counters > "$TMPDIR/counters"
has 'in Chinese too' '按出境记录（2026-10）计、其余月份按批准计：1件' "$TMPDIR/counters"
done_testing
