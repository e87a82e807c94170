#!/bin/sh
# Unknown is never compliant: without a pack of Chinese export rules a request from China is answered cn: unknown, and says why; a vehicle
# that sends abroad directly is prohibited where GB 44495 7.4.7 has it in scope; nothing is ever called lawful or compliant.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
# The Chinese export rules are shipped: a house that has not adopted them is one whose templates lack them.
cp -R templates "$TMPDIR/templates"
rm "$TMPDIR"/templates/packs/cn*.yaml
CARNET_TEMPLATES=$TMPDIR/templates
export CARNET_TEMPLATES
new_workspace "$w"
two_positions > "$TMPDIR/r.csv"
c -C "$w" import "$TMPDIR/r.csv" --as p-req > /dev/null
cat > "$TMPDIR/backend.yaml" <<'YAML'
from: CN
to: [DE]
channel: backend
recipient: {name: Example GmbH, kind: affiliate, role: processor, country: DE, owned_by: DE}
vehicle: {category: M, type_approved: no}
rows: 'path:gnss'
YAML
c -C "$w" decide --request "$TMPDIR/backend.yaml" > "$TMPDIR/out"
has 'cn: unknown' '^cn: unknown' "$TMPDIR/out"
has 'it says that there is no pack' 'no pack with export rules for CN' "$TMPDIR/out"
c -C "$w" decide --request "$TMPDIR/backend.yaml" --format json > "$TMPDIR/json"
has 'json: complete is false' '"complete": false' "$TMPDIR/json"
sed 's/channel: backend/channel: vehicle/; s/, type_approved: no//' "$TMPDIR/backend.yaml" > "$TMPDIR/open.yaml"
c -C "$w" decide --request "$TMPDIR/open.yaml" --language zh > "$TMPDIR/zh"
has 'in Chinese: what is missing has its name' '^    ? 缺少 .* (vehicle_type_approved)  车型申报部门可提供$' "$TMPDIR/zh"
hasnt 'in Chinese: no label is English' 'missing\|so far\|assumption\|document\|condition\|not checked\|not complete\|rows' "$TMPDIR/zh"
sed 's/channel: backend/channel: vehicle/' "$TMPDIR/backend.yaml" > "$TMPDIR/vehicle.yaml"
c -C "$w" decide --request "$TMPDIR/vehicle.yaml" --as-of 2026-11-22 > "$TMPDIR/out2"
has 'a new type that sends abroad itself: prohibited' '^cn: prohibited' "$TMPDIR/out2"
has 'by clause 7.4.7' '7\.4\.7' "$TMPDIR/out2"
sed 's/category: M, type_approved: no/category: O, type_approved: no/' "$TMPDIR/vehicle.yaml" > "$TMPDIR/trailer.yaml"
c -C "$w" decide --request "$TMPDIR/trailer.yaml" --as-of 2026-11-22 > "$TMPDIR/out3"
hasnt 'a trailer is out of scope' '^cn: prohibited' "$TMPDIR/out3"
fails 1 '--fail-on unknown exits 1' c -C "$w" decide --request "$TMPDIR/backend.yaml" --fail-on unknown
cat > "$TMPDIR/uk.yaml" <<'YAML'
from: DE
to: [GB]
channel: backend
recipient: {name: Example Ltd, kind: affiliate, role: processor, country: GB, owned_by: GB}
rows: 'path:gnss'
YAML
c -C "$w" decide --request "$TMPDIR/uk.yaml" > "$TMPDIR/uk"
has 'a pack without export rules is not said to be missing' '^ *? not checked, no pack with export rules for:* *GB' "$TMPDIR/uk"
cat > "$TMPDIR/us.yaml" <<'YAML'
from: US
to: [CN]
channel: backend
recipient: {name: Example Co, kind: affiliate, role: processor, country: CN, owned_by: CN}
rows: 'market:US'
YAML
c -C "$w" decide --request "$TMPDIR/us.yaml" > "$TMPDIR/us"
has 'what facts have not settled may be the answer' '^    ? may be: ' "$TMPDIR/us"
sed -n '/^us: unknown/,$p' "$TMPDIR/us" > "$TMPDIR/us.only"
hasnt 'and is no numbered reason' '^    [0-9] ' "$TMPDIR/us.only"
for kind in full-audit findings costs approvals art30 gb44495 population; do
  for lang in en zh; do
    c -C "$w" report $kind --lang $lang -o "$TMPDIR/$lang.pdf" > /dev/null 2>&1 && pdftotext "$TMPDIR/$lang.pdf" "$TMPDIR/$lang.txt" 2> /dev/null
    # What the report says it is not ("not a statement of compliance") is its own disclaimer; nothing else may say it is.
    grep -v -i -e 'not .*complian' -e '不构成' "$TMPDIR/$lang.txt" > "$TMPDIR/$lang.claims"
    hasnt "$kind in $lang: nothing is called lawful" 'is lawful\|are lawful\|合法的\|是合法' "$TMPDIR/$lang.claims"
    hasnt "$kind in $lang: nothing is called compliant" 'is compliant\|are compliant\|fully compliant\|已合规\|符合法规要求' "$TMPDIR/$lang.claims"
    rm -f "$TMPDIR/$lang.txt"
  done
done
done_testing
