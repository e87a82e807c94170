#!/bin/sh
# What a person rules of a category counts in an answer and in what an approval binds; and a row is where it is exported from.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
head='field_id,vehicle_platform,market,collected_in,signal_path,description_en,datatype,unit,data_subject,storage_location,recipients,destination_country,purpose,lawful_basis,anonymised,retention_days'
cat > "$TMPDIR/r.csv" <<CSV
$head
F-1,H7,EU,DE,battery.pack.voltage,Pack voltage,float,V,driver,DE,OEM backend,DE,warranty,contract,none,30
F-2,H7,EU,DE,battery.pack.current,Pack current,float,A,none,DE,OEM backend,DE,warranty,contract,none,30
F-3,H7,CN,CN,battery.pack.power,Pack power,float,kW,driver,CN,OEM backend,CN,warranty,contract,none,30
F-4,H7,EU,DE,battery.cell.voltage,Cell voltage,float,V,driver,DE,OEM backend,DE,warranty,contract,none,30
CSV
c -C "$w" import "$TMPDIR/r.csv" --name r --as p-req > "$TMPDIR/import" || cat "$TMPDIR/import"

request() {
  cat > "$TMPDIR/request.yaml" <<YAML
from: DE
to: [$2]
channel: backend
recipient: {name: Example Ltd, kind: affiliate, role: processor, country: $2, owned_by: DE, dpf: "no"}
purpose: warranty
rows: '$1'
people: {distinct: 100, basis: exact}
YAML
}
decide() { request "$1" "$2"; c -C "$w" decide --request "$TMPDIR/request.yaml" > "$TMPDIR/answer" 2>&1; }

decide 'id:F-1' GB
has 'by rule it is personal data: adequate' 'adequate' "$TMPDIR/answer"
ok 'a person rejects that' c -C "$w" map F-1 --category gdpr.personal_data --reject --reason 'no driver is known' --as p-req
decide 'id:F-1' GB
has 'rejected, it is not held' 'no row is personal data' "$TMPDIR/answer"
has 'and the answer says so, with the number of rows' 'rejected: a person rejected gdpr.personal_data .* of 1 rows' "$TMPDIR/answer"

decide 'id:F-2' GB
has 'a row without a person is no personal data' 'no row is personal data' "$TMPDIR/answer"
ok 'a person gives it the category' c -C "$w" map F-2 --category gdpr.personal_data --override --reason 'tied to the owner' --as p-req
decide 'id:F-2' GB
has 'given, it is held' 'adequate' "$TMPDIR/answer"
has 'and the answer says so too' 'overridden: a person gave gdpr.personal_data .* to 1 rows' "$TMPDIR/answer"

decide 'id:F-3' GB
has 'a register of China, exported from Germany: the row is here' 'adequate' "$TMPDIR/answer"
has 'which is an assumption' 'exported_from: ' "$TMPDIR/answer"
c -C "$w" show F-3 > "$TMPDIR/card"
hasnt 'the inventory has no category of the EU for it' 'gdpr\.personal_data' "$TMPDIR/card"

approve() {
  request "$1" GB
  id=$(c -C "$w" export request --request "$TMPDIR/request.yaml" --as p-req --reason 'a reason') &&
    c -C "$w" export review "$id" --as p-rev --reason 'looked at' > /dev/null &&
    c -C "$w" export approve "$id" --as p-app --reason 'so be it' > /dev/null && echo "$id"
}
stands() { c -C "$w" export list --format csv | awk -F, -v id="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "stands") k = i } $1 == id { print $k }'; }
checks() { c -C "$w" findings --format csv > "$TMPDIR/findings"; grep -c 'gdpr.special_without_exception' "$TMPDIR/findings"; }
same 'no check finds special data' 0 "$(checks)"
ok 'a person gives genetic data' c -C "$w" map F-2 --category gdpr.genetic_data --override --reason 'a laboratory says so' --as p-req
same 'the check of special data without an exception finds it' 1 "$(checks)"

next_day
ruled=$(approve 'id:F-1') open=$(approve 'id:F-4')
same 'the rejected row: approved, holds' holds "$(stands "$ruled")"
same 'the row of a rule: approved, holds' holds "$(stands "$open")"
next_day
ok 'a confirmation' c -C "$w" map F-4 --category gdpr.personal_data --confirm --reason 'it is' --as p-req
same 'changes nothing: holds' holds "$(stands "$open")"
ok 'a rejection' c -C "$w" map F-4 --category gdpr.personal_data --reject --reason 'it is not' --as p-req
same 'is bound: suspect' suspect "$(stands "$open")"
c -C "$w" export show "$open" > "$TMPDIR/case"
has 'who ruled what, and when' 'field battery.cell.voltage: category gdpr.personal_data rejected by p-req, 2026-11-24' "$TMPDIR/case"
same 'the other case still holds' holds "$(stands "$ruled")"

next_day
sed '/^F-1,/s/,30$/,400/' "$TMPDIR/r.csv" > "$TMPDIR/r2.csv"
c -C "$w" import "$TMPDIR/r2.csv" --name r --as p-req > /dev/null
same 'another retention: suspect' suspect "$(stands "$ruled")"
c -C "$w" export show "$ruled" > "$TMPDIR/case"
has 'for its retention' 'battery.pack.voltage: retention 30 → 400' "$TMPDIR/case"
hasnt 'the rejected category did not hold when it was approved' 'category gdpr.personal_data .*held when it was approved' "$TMPDIR/case"
done_testing
