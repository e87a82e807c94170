#!/bin/sh
# The 100,000 people both ways: by default the number alone makes no important data, and the answer names the assumption; a house whose
# counsel reads it otherwise adopts the overlay, and the same request needs an assessment. What was adopted before is not changed. So with
# a position alone and surveying data.
. "${0%/*}/lib.sh"
CARNET_TEMPLATES=$PWD/templates
export CARNET_TEMPLATES
w=$TMPDIR/w
new_workspace "$w"
cat > "$TMPDIR/r.csv" <<'CSV'
field_id,vehicle_platform,market,collected_in,signal_path,description_en,data_subject,storage_location,recipients,destination_country,purpose,lawful_basis,anonymised
F-1,H7,CN,CN,account.owner.full_name,Name of the owner,owner,CN,OEM backend,DE,service,consent,none
F-2,H7,CN,CN,gnss.position.latitude,Latitude of the vehicle position,driver,CN,OEM backend,DE,service,consent,none
CSV
c -C "$w" import "$TMPDIR/r.csv" --as p-req > /dev/null
cat > "$TMPDIR/request.yaml" <<'YAML'
from: CN
to: [DE]
channel: backend
recipient: {name: Example GmbH, kind: affiliate, role: processor, country: DE}
rows: 'path:account'
people: {distinct: 100001, basis: exact}
sensitive_people: {distinct: 0, basis: exact}
exporter: {ciio: "no", important_data: "no"}
year_to_date: {people: 0, sensitive_people: 0}
YAML
c -C "$w" decide --request "$TMPDIR/request.yaml" > "$TMPDIR/by_default"
has 'by default: contract or certification' '^cn: contract_or_certification' "$TMPDIR/by_default"
has 'the assumption is named, with the other reading' 'by_number_alone: .*the other reading' "$TMPDIR/by_default"
c -C "$w" decide --request "$TMPDIR/request.yaml" --as-of 2024-03-21 > "$TMPDIR/before"
has 'before Order 16 the class stood' '^cn: assessment' "$TMPDIR/before"
c -C "$w" --language zh decide --request "$TMPDIR/request.yaml" > "$TMPDIR/in_chinese"
has 'in Chinese the clause is cited in Chinese' '第16号令第8条' "$TMPDIR/in_chinese"
hasnt 'and not in English' 'Order 16' "$TMPDIR/in_chinese"
sed 's/100001/100000/' "$TMPDIR/request.yaml" > "$TMPDIR/less.yaml"
c -C "$w" decide --request "$TMPDIR/less.yaml" > "$TMPDIR/less"
hasnt 'one person less: no assumption' 'by_number_alone' "$TMPDIR/less"
sed -e 's/path:account/path:gnss/; s/100001/10/; s/distinct: 0/distinct: 10/' -e 's/important_data: "no"/important_data: "no", surveying_approval: "no"/' "$TMPDIR/request.yaml" > "$TMPDIR/position.yaml"
c -C "$w" decide --request "$TMPDIR/position.yaml" > "$TMPDIR/position"
has 'a position alone: contract or certification' '^cn: contract_or_certification' "$TMPDIR/position"
has 'and its assumption is named' 'position_alone: .*the other reading' "$TMPDIR/position"
cp -R templates "$TMPDIR/templates"
cp templates/packs/overlays/cn_100k_is_important.yaml templates/packs/overlays/cn_position_is_surveying.yaml "$TMPDIR/templates/packs/"
next_day
CARNET_TEMPLATES=$TMPDIR/templates
c -C "$w" decide --request "$TMPDIR/request.yaml" > "$TMPDIR/not_adopted"
has 'lying there is not adopting' '^cn: contract_or_certification' "$TMPDIR/not_adopted"
ok 'the overlay is adopted' c -C "$w" adopt --as p-admin --reason 'the reading of our counsel'
c -C "$w" decide --request "$TMPDIR/request.yaml" > "$TMPDIR/by_overlay"
has 'by the overlay: assessment' '^cn: assessment' "$TMPDIR/by_overlay"
has 'it rests on the class of important data' 'cn.important_100k' "$TMPDIR/by_overlay"
has 'and names the reading too' 'by_number_alone' "$TMPDIR/by_overlay"
c -C "$w" decide --request "$TMPDIR/less.yaml" > "$TMPDIR/less_by_overlay"
has 'more than 100,000: the number itself is not' '^cn: contract_or_certification' "$TMPDIR/less_by_overlay"
c -C "$w" decide --request "$TMPDIR/position.yaml" > "$TMPDIR/position_by_overlay"
has 'by the other overlay: a position without approval stops' '^cn: prohibited' "$TMPDIR/position_by_overlay"
hasnt 'and nothing is assumed about it' 'position_alone' "$TMPDIR/position_by_overlay"
done_testing
