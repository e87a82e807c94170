#!/bin/sh
# What is asked of `carnet decide` and `carnet candidates` must be a question: a real day, countries that there are, a filter that finds
# something. What is none is refused, and says what would be right.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
cat > "$TMPDIR/r.csv" <<'CSV'
field_id,vehicle_platform,market,signal_path,description_en,datatype,unit,data_subject,storage_location,recipients,destination_country,purpose,lawful_basis,anonymised
F-1,H7,CN,gnss.position.latitude,WGS84 latitude of the vehicle,float,deg,driver,CN,OEM backend,DE,navigation,consent,none
F-2,X5,US,nav.position.latitude,WGS84 latitude of the vehicle,float,deg,driver,US,OEM backend,CN,navigation,consent,none
CSV
c -C "$w" import "$TMPDIR/r.csv" --as p-req > /dev/null
cat > "$TMPDIR/a.yaml" <<'YAML'
from: CN
to: [DE]
channel: backend
rows: 'path:gnss'
YAML

# ---- days: they are compared as text, so a day of another shape would be answered by another law
for day in 2026-5-5 2026-13-01 2026-02-30 yesterday 20261122 ''; do
  fails 2 "no day: '$day'" c -C "$w" decide --request "$TMPDIR/a.yaml" --as-of "$day"
  has "'$day': what would be right" 'a day as YYYY-MM-DD is wanted' "$TMPDIR/out"
done
fails 2 'candidates: no day' c -C "$w" candidates CN DE --as-of 2026-5-5
fails 2 'report: no day' c -C "$w" report full-audit --as-of tomorrow -o "$TMPDIR/x.pdf"
fails 2 'a step: no day' c -C "$w" export approve ex-2026-abcdefgh --valid-until 2026-2-3 --as p-app
ok 'a day' c -C "$w" decide --request "$TMPDIR/a.yaml" --as-of 2026-02-28
done_testing
