#!/bin/sh
# A machine's proposal is not a person's confirmation: counted apart, with person and date.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
cat > "$TMPDIR/r.csv" <<'CSV'
field_id,vehicle_platform,market,signal_path,description_en,datatype,unit,data_subject,storage_location,recipients,destination_country,purpose,lawful_basis,anonymised
F-1,H7,EU,gnss.position.latitude,WGS84 latitude of the vehicle,float,deg,driver,DE,OEM backend,-,navigation,consent,none
F-2,H7,EU,gnss.position.longitude,WGS84 longitude of the vehicle,float,deg,driver,DE,OEM backend,-,navigation,consent,none
CSV
c -C "$w" import "$TMPDIR/r.csv" --as p-req > /dev/null
sum() { c -C "$w" categories --format csv | awk -F, -v key="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == key) k = i; next } { n += $k } END { print n + 0 }'; }
proposed=$(sum proposed)
[ "$proposed" -gt 0 ]; say $? "a fresh import: $proposed assignments proposed"
same 'and none confirmed' 0 "$(sum confirmed)"
ok 'a person confirms' c -C "$w" map F-1 --category gdpr.location_data --confirm --reason 'raw fix' --as p-req
same 'one confirmed' 1 "$(sum confirmed)"
same 'one fewer proposed' $((proposed - 1)) "$(sum proposed)"
c -C "$w" show F-1 --format json > "$TMPDIR/card"
has 'by whom' '"by": "p-req"' "$TMPDIR/card"
has 'when' '"time": "2026-11-22T08:00:00Z"' "$TMPDIR/card"
fails 2 'without a reason it is refused' c -C "$w" map F-2 --category gdpr.location_data --confirm --as p-req
fails 3 'without the role it is refused' c -C "$w" map F-2 --category gdpr.location_data --confirm --reason x --as p-fin
fails 4 'a category that no rule found cannot be confirmed' c -C "$w" map F-2 --category gdpr.health_data --confirm --reason x --as p-req
ok 'it can be given by override' c -C "$w" map F-2 --category gdpr.health_data --override --reason x --as p-req
same 'counted as overridden' 1 "$(sum overridden)"
next_day
ok 'the same file again' c -C "$w" import "$TMPDIR/r.csv" --as p-req
same 'the confirmation survives the import' 1 "$(sum confirmed)"
done_testing
