#!/bin/sh
# What is asked of `carnet decide` and `carnet candidates` must be a question: a real day, countries that there are, a filter that finds
# something. What is none is refused, and says what would be right.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
two_positions > "$TMPDIR/r.csv"
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

# ---- places: a pack that nobody has and a country that is none are two answers
place() { sed "s/to: \[DE\]/to: [$1]/" "$TMPDIR/a.yaml" > "$TMPDIR/place.yaml"; }
place Deutschland
fails 4 'a name is no code' c -C "$w" decide --request "$TMPDIR/place.yaml"
has 'where it stands, and which code is meant' 'place.yaml:2:6: "Deutschland" is no country.*nearest: DE$' "$TMPDIR/out"
place 'DE, XX'
fails 4 'XX is no country' c -C "$w" decide --request "$TMPDIR/place.yaml"
fails 4 'nor asked for as a case' c -C "$w" export request --request "$TMPDIR/place.yaml" --as p-req
place 'de, uk, EEA, NA, KE'
ok 'small letters, UK, a region, Namibia, a country without a pack' c -C "$w" decide --request "$TMPDIR/place.yaml"
fails 2 'candidates: XX' c -C "$w" candidates CN XX

# ---- rows: a filter that finds nothing is no question; an empty one finds all, as everywhere
sed 's/path:gnss/path:zzzz/' "$TMPDIR/a.yaml" > "$TMPDIR/none.yaml"
fails 4 'a filter that matches nothing' c -C "$w" decide --request "$TMPDIR/none.yaml"
has 'it says so' 'the filter "path:zzzz" matches no field' "$TMPDIR/out"
sed "s/'path:gnss'/''/" "$TMPDIR/a.yaml" > "$TMPDIR/all.yaml"
ok 'an empty filter' c -C "$w" decide --request "$TMPDIR/all.yaml"
has 'it matches every row' '  2 rows$' "$TMPDIR/out"
sed '/^rows:/d' "$TMPDIR/a.yaml" > "$TMPDIR/left_out.yaml"
ok 'rows left out' c -C "$w" decide --request "$TMPDIR/left_out.yaml"
has 'are not known' '^unknown: .*  0 rows$' "$TMPDIR/out"

# ---- what is certain while facts are missing is what is asked for already, never an exemption that may be
hasnt 'nothing is certain: nothing is said to be so far' 'so far' "$TMPDIR/out"
cat > "$TMPDIR/sensitive.yaml" <<'YAML'
from: CN
to: [DE]
channel: backend
traits: [identity.person, biometric]
people: {distinct: 10, basis: exact}
sensitive_people: {distinct: 10, basis: exact}
exporter: {ciio: no, important_data: no, guideline_item: none}
YAML
c -C "$w" decide --request "$TMPDIR/sensitive.yaml" > "$TMPDIR/sensitive"
has 'sensitive data of one person: unknown' '^cn: unknown' "$TMPDIR/sensitive"
has 'and a contract at least' '^    so far: contract_or_certification$' "$TMPDIR/sensitive"

# ---- several laws answer: what decides is read first, and what a milder one would have asked for is not to be prepared
cat > "$TMPDIR/vehicle.yaml" <<'YAML'
as_of: 2026-07-01
from: CN
to: [DE]
channel: backend
vehicle: {category: M, type_approved: no}
traits: [identity.vehicle]
people: {distinct: 10, basis: exact}
sensitive_people: {distinct: 0, basis: exact}
exporter: {ciio: no, important_data: no, guideline_item: none}
year_to_date: {people: 0, sensitive_people: 0}
YAML
c -C "$w" decide --request "$TMPDIR/vehicle.yaml" > "$TMPDIR/exempt"
has 'by the back end: exempt' '^cn: exempt' "$TMPDIR/exempt"
grep document "$TMPDIR/exempt" > "$TMPDIR/papers"
ok 'with documents to prepare' test -s "$TMPDIR/papers"
sed -n '/^cn: exempt/{n;p;}' "$TMPDIR/exempt" > "$TMPDIR/first"
has 'the exemption is the first reason' ' 1 fewer than 100,000 people' "$TMPDIR/first"
sed 's/channel: backend/channel: vehicle/' "$TMPDIR/vehicle.yaml" > "$TMPDIR/direct.yaml"
c -C "$w" decide --request "$TMPDIR/direct.yaml" > "$TMPDIR/direct"
sed -n '/^cn: prohibited/{n;n;p;}' "$TMPDIR/direct" > "$TMPDIR/first"
has 'sent by the vehicle: the ban is the first reason' '7\.4\.7' "$TMPDIR/first"
hasnt 'and nothing of the exemption is to be prepared' ' document ' "$TMPDIR/direct"

# ---- how long a procedure takes: a floor is no term
sed -e '/^as_of:/d' -e 's/distinct: 10,/distinct: 2000000,/' -e 's/identity\.vehicle/identity.person/' "$TMPDIR/direct.yaml" > "$TMPDIR/floor.yaml"
c -C "$w" decide --request "$TMPDIR/floor.yaml" --advise > "$TMPDIR/floor"
has 'sent by the back end: the assessment' 'send by the back end.* -> assessment' "$TMPDIR/floor"
has 'its end is not known' '^      from 63 days, end not known$' "$TMPDIR/floor"
hasnt 'and no term is made of the floor' '63-63' "$TMPDIR/floor"
c -C "$w" cost options > "$TMPDIR/options"
has 'nor in the costs' 'from 63 days, end not known' "$TMPDIR/options"

# ---- advice sets what was tried: put into the request, it brings the outcome that stood beside it
cat > "$TMPDIR/chapter5.yaml" <<'YAML'
from: DE
to: [CN]
channel: backend
traits: [location.position]
recipient: {role: processor, country: CN}
people: {distinct: 10, basis: exact}
YAML
c -C "$w" decide --request "$TMPDIR/chapter5.yaml" --advise --format json > "$TMPDIR/advice.json"
cat > "$TMPDIR/apply.py" <<'PY'
import json, os, sys
folder = sys.argv[1]
base = {"from": "DE", "to": ["CN"], "channel": "backend", "traits": ["location.position"],
        "recipient": {"role": "processor", "country": "CN"}, "people": {"distinct": 10, "basis": "exact"}}
for i, advice in enumerate(a for a in json.load(open(folder + "/advice.json"))["advice"] if a.get("set")):
    request = json.loads(json.dumps(base))
    for one in advice["set"]:
        path, value = one.split("=", 1)
        at = request
        for part in path.split(".")[:-1]:
            at = at.setdefault(part, {})
        at[path.split(".")[-1]] = value
    json.dump(request, open("%s/set%d.yaml" % (folder, i), "w"))
    print(i, advice["id"], advice["outcome"])
PY
python3 "$TMPDIR/apply.py" "$TMPDIR" > "$TMPDIR/sets"
has 'an advice of several keys is among them' 'anonymised\|scc' "$TMPDIR/sets"
while read -r i id outcome; do
  got=$(c -C "$w" decide --request "$TMPDIR/set$i.yaml" | sed -n '1s/:.*//p')
  same "$id, as it says" "$outcome" "$got"
done < "$TMPDIR/sets"

# ---- and what it costs, where somebody recorded that
c -C "$w" cost add estimate --standard option.assess --amount 200000 --high 500000 --currency CNY --date 2026-11-01 --source quote --reason x --as p-fin > /dev/null
c -C "$w" decide --request "$TMPDIR/floor.yaml" --advise > "$TMPDIR/floor"
has 'the estimate of assessing' '^      200,000.00-500,000.00 CNY$' "$TMPDIR/floor"

# ---- candidates: the reason is that of where the data leaves; a key that leaves is a finding; a region is worth a word
cat > "$TMPDIR/k.csv" <<'CSV'
field_id,vehicle_platform,market,signal_path,description_en,datatype,unit,storage_location
K-1,H7,EU,security.tls.private_key,Private key of the TLS client,bytes,,vehicle
K-2,H7,EU,body.wiper.speed,Wiper speed,uint8,,vehicle
CSV
c -C "$w" import "$TMPDIR/k.csv" --as p-req > /dev/null
c -C "$w" candidates EU CN > "$TMPDIR/eu"
has 'one may leave, one is held back' 'may leave 1, .* held back 1;' "$TMPDIR/eu"
has 'by the finding that its leaving would be' 'finding (rows): key material leaves the vehicle 1$' "$TMPDIR/eu"
has 'the reason is the EU one' '^ordinary .*no row is personal data.*GDPR' "$TMPDIR/eu"
filter=$(c -C "$w" candidates EU CN --format json | sed -n 's/.*"filter": "\(.*\)".*/\1/p')
same 'the filter finds the field' 'body.wiper.speed' "$(c -C "$w" query "$filter" --columns path --format csv | sed 1d | tr -d '\r')"
c -C "$w" candidates DE CN > "$TMPDIR/de"
has 'no row names Germany: the region that holds it is named' 'rows name EU, which holds it: carnet candidates EU CN' "$TMPDIR/de"
done_testing
