#!/bin/sh
# Each real catalogue gives the counts of its SOURCE.md, nothing rejected.
. "${0%/*}/lib.sh"
data=../shared/data
[ -d $data ] || { echo 'skip: shared'; exit 77; }
w=$TMPDIR/w
new_workspace "$w"
count() {
  c -C "$w" import "$data/$2" --name "n$count" --dry-run --as p-req --json > "$TMPDIR/out" 2> "$TMPDIR/err" || sed 's/^/# /' "$TMPDIR/err"
  same "$2: $1 rows, $3 of structure" "$1 $3 0" "$(tr '{,}' '\n\n\n' < "$TMPDIR/out" | awk -F: '/"rows"/ { r = $2 } /"structure"/ { s = $2 } /"rejected"/ { j = $2 } END { print r + 0, s + 0, j + 0 }')"
}
count 639 covesa-vss/vss_flat.csv 139
count 1367 covesa-vss/vss_flat_instances.csv 0
count 639 covesa-vss/spec/VehicleSignalSpecification.vspec 139
count 90 gbt32960/gbt32960_zh.csv 36
count 90 gbt32960-gb18030/gbt32960_zh.gb18030.csv 36
count 108 gbt32960/gbt32960_en.csv 0
count 732 highmobility-auto-api/auto_api_flat.csv 0
count 298 obdb-saej1979/saej1979_flat.csv 0
count 2705 opendbc/dbc_flat.csv 0
count 351 opendbc-kommuai/dbc_flat.csv 0
count 260 tesla-fleet-telemetry/tesla_fields.csv 0
total=0
for f in $data/opendbc/*.dbc; do
  n=$(c -C "$w" import "$f" --dry-run --as p-req --json | tr '{,}' '\n\n\n' | awk -F: '/"rows"/ { print $2 }')
  total=$((total + n))
done
same 'opendbc/*.dbc: 2705 signals' 2705 $total
done_testing
