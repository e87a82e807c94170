#!/bin/sh
# One field with three purposes is one field with three uses; a typo corrected leaves approvals standing, a changed destination makes
# exactly the case that rests on it suspect, and says which field, from what to what (formats.md sections 3 and 4).
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
cat > "$TMPDIR/r.csv" <<'CSV'
field_id,vehicle_platform,market,signal_path,description_en,datatype,unit,data_subject,storage_location,recipients,destination_country,purpose,lawful_basis,anonymised
F-1,H7,EU,gnss.position.latitude,WGS84 latitude of the vehicel,float,deg,driver,DE,OEM backend,DE,navigation,consent,none
F-1,H7,EU,gnss.position.latitude,WGS84 latitude of the vehicel,float,deg,driver,DE,OEM backend,DE,road test,consent,none
F-1,H7,EU,gnss.position.latitude,WGS84 latitude of the vehicel,float,deg,driver,DE,OEM backend,DE,insurance,consent,none
F-2,H7,EU,battery.pack.voltage,Pack voltage,float,V,none,DE,OEM backend,DE,warranty,contract,none
F-3,H7,EU,cabin.camera.driver_face,Picture of the driver's face,image,,driver,DE,OEM backend,DE,driver monitoring,consent,none
CSV
c -C "$w" import "$TMPDIR/r.csv" --name r --as p-req > "$TMPDIR/import" || cat "$TMPDIR/import"
has 'nothing is rejected' 'rows 5  fields 3 .* rejected 0' "$TMPDIR/import"
c -C "$w" show F-1 > "$TMPDIR/show"
same 'show lists three uses' 3 "$(grep -c '^use ' "$TMPDIR/show")"
for purpose in navigation 'road test' insurance; do has "the use for $purpose" "$purpose" "$TMPDIR/show"; done

request() {
  cat > "$TMPDIR/request.yaml" <<YAML
from: DE
to: [GB]
channel: backend
recipient: {name: Example Ltd, kind: affiliate, role: processor, country: GB, owned_by: DE}
purpose: $2
rows: '$1'
people: {distinct: 100, basis: exact}
YAML
  c -C "$w" export request --request "$TMPDIR/request.yaml" --as p-req --reason 'a reason'
}
approve() {
  c -C "$w" export review "$1" --as p-rev --reason 'looked at' && c -C "$w" export approve "$1" --as p-app --reason 'so be it'
}
position=$(request 'path:gnss' positions)
face=$(request 'path:cabin' faces)
ok 'the case of positions is approved' approve "$position"
ok 'the case of faces is approved' approve "$face"
stands() { c -C "$w" export list --format csv | awk -F, -v id="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "stands") k = i } $1 == id { print $k }'; }
same 'positions: holds' holds "$(stands "$position")"
same 'faces: holds' holds "$(stands "$face")"

next_day
sed 's/vehicel/vehicle/' "$TMPDIR/r.csv" > "$TMPDIR/r2.csv"
c -C "$w" import "$TMPDIR/r2.csv" --name r --as p-req > "$TMPDIR/import2" || cat "$TMPDIR/import2"
has 'one field changed by the typo' 'added 0  changed 1  gone 0' "$TMPDIR/import2"
same 'a corrected typo: positions still hold' holds "$(stands "$position")"
same 'a corrected typo: faces still hold' holds "$(stands "$face")"

next_day
sed '/road test/s/,DE,road test/,US,road test/' "$TMPDIR/r2.csv" > "$TMPDIR/r3.csv"
c -C "$w" import "$TMPDIR/r3.csv" --name r --as p-req > "$TMPDIR/import3" || cat "$TMPDIR/import3"
same 'another destination: positions are suspect' suspect "$(stands "$position")"
same 'another destination: faces still hold' holds "$(stands "$face")"
c -C "$w" export show "$position" > "$TMPDIR/case"
has 'the change names the field, the old and the new value' 'gnss.position.latitude: destination DE → US' "$TMPDIR/case"
done_testing
