#!/bin/sh
# What a new version of a pack would touch: it may draw lines where the packs in use draw none, and ask for columns that they
# do not read; rows and cases are judged by what they say, not by what stands for it in a profile of the packs in use.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
cat > "$TMPDIR/r.csv" <<'CSV'
field_id,vehicle_platform,market,collected_in,signal_path,description_en,data_subject,storage_location,recipients,destination_country,purpose,lawful_basis,retention_days,sampling_rate_hz
F-1,H7,CN,CN,gnss.position.latitude,Latitude of the vehicle position,driver,CN,OEM backend,DE,service,consent,800,10
F-2,H7,CN,CN,gnss.position.longitude,Longitude of the vehicle position,driver,CN,OEM backend,DE,service,consent,900,0.5
F-3,H7,CN,CN,trip.route,Route of the trip,driver,CN,OEM backend,DE,service,consent,950,0.5
CSV
c -C "$w" import "$TMPDIR/r.csv" --as p-req > /dev/null
cat > "$TMPDIR/request.yaml" <<'YAML'
from: CN
to: [DE]
channel: backend
recipient: {name: Example GmbH, kind: affiliate, role: processor, country: DE}
rows: 'path:gnss'
people: {distinct: 5, basis: exact}
YAML
c -C "$w" export request --request "$TMPDIR/request.yaml" --reason 'service' --as p-req > "$TMPDIR/asked"
case=$(grep -o 'ex-2026-[a-z0-9]*' "$TMPDIR/asked" | head -1)
touched() { python3 -c 'import json,sys; [print(*r.values()) for r in json.load(open(sys.argv[1]))["impact"] if r["touches"] == sys.argv[2]]' "$@"; }
pack() { # NUMBER FACT TEST
  cat > "$TMPDIR/$1.yaml" <<YAML
carnet_pack: 1
id: "zz"
version: "$1"
regime: "cn"
zone: "Asia/Shanghai"
en: "House rules"
zh: "内部规则"
territory: [CN]
sources:
  s: {title: "none", confidence: recalled, checked: 2026-11-22}
categories:
- {id: "long", en: "Kept long", zh: "长期保存", clause: "1", source: "s"}
rules:
- {id: "zz.long_1", category: "long", when: [{trait: location.position}, {fact: $2, $3, missing: "false"}], clause: "1", source: "s"}
YAML
}
pack 1 retention_days 'gte: 2000'
pack 2 retention_days 'gte: 850'
pack 3 rate 'gte: 9000'
c -C "$w" pack diff "$TMPDIR/1.yaml" "$TMPDIR/2.yaml" --impact --format json > "$TMPDIR/lines" 2>&1
same 'a line between two values that no pack in use tells apart' 'rows zz.long no yes 1 gnss.position.longitude (H7)' "$(touched "$TMPDIR/lines" rows)"
same 'and the case that has such a row' 1 "$(touched "$TMPDIR/lines" case | grep -c "^case $case ")"
same 'whose answer is the same, by a rule that changed, and it is named' 1 \
  "$(touched "$TMPDIR/lines" case | grep -c 'the same answer, on rules that changed: zz.long_1$')"
c -C "$w" pack diff "$TMPDIR/1.yaml" "$TMPDIR/3.yaml" --impact --format json > "$TMPDIR/rate" 2>&1
same 'a rate of 9 Hz and more, and nothing else' 'rows zz.long no yes 1 gnss.position.latitude (H7)' "$(touched "$TMPDIR/rate" rows)"
done_testing
