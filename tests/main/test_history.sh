#!/bin/sh
# History that a person can follow: by case, person, month; a case's timeline with ours and theirs; what changed under a
# suspect approval; who said what of a field.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
register() { { echo 'field_id,signal_path,description,market,collected_in,storage,destination'; printf '%s\n' "F-1,gnss.latitude,Latitude of the vehicle,EU,EU,EU,$1" 'F-2,cabin.camera.face,Face of the driver,EU,EU,EU,EU'; } > "$TMPDIR/r.csv"; }
register US
c -C "$w" import "$TMPDIR/r.csv" --name fleet --as p-req > /dev/null 2>&1
next_day
ok 'confirmed' c -C "$w" map F-1 --category gdpr.location_data --confirm --reason 'one usual driver' --as p-req
next_day
ok 'and rejected later' c -C "$w" map F-1 --category gdpr.location_data --reject --reason 'coarsened since' --as p-req
next_day
ok 'a trait' c -C "$w" map F-1 --trait location.position --confirm --reason 'plain' --as p-req
c -C "$w" blame F-1 --format json > "$TMPDIR/blame"
ok 'blame says what superseded what' python3 - "$TMPDIR/blame" <<'END'
import json, sys
rows = json.load(open(sys.argv[1]))
said = [(r["what"], r["state"], r["stands"]) for r in rows]
assert said == [("gdpr.location_data", "confirmed", False), ("gdpr.location_data", "rejected", True),
                ("+location.position", "confirmed", True)], said
assert rows[0]["superseded_by"] == rows[1]["event"] and rows[0]["reason"] == "one usual driver", rows[0]
assert rows[0]["by"] == "p-req" and rows[0]["role"] == "mapper" and rows[0]["verdict"] == "good", rows[0]
END
ok 'of a field about which nobody said anything' c -C "$w" blame F-2
fails 2 'of no field' c -C "$w" blame F-9

# ---- the log
n() { c -C "$w" log "$@" --format csv | tail -n +2 | wc -l | tr -d ' '; }
all=$(n)
CARNET_NOW=2026-12-03T08:00:00Z; export CARNET_NOW
c -C "$w" entity add alpha --set name=Alpha --as p-admin
next_day
c -C "$w" entity add alpha --set country=DE --as p-rev
same 'of one month' 2 "$(n 2026-12)"
same 'of the month before' "$all" "$(n 2026-11)"
same 'of one day' 1 "$(n 2026-12-03)"
same 'of the year' $((all + 2)) "$(n 2026)"
same 'of a month without any' 0 "$(n 2025-01)"
same 'of a person' 1 "$(n p-rev)"
same 'of a subject' 2 "$(n alpha)"
same 'of a subject by a person' 1 "$(n alpha p-rev)"
same 'of a person in a month' 1 "$(n p-admin 2026-12)"
same 'of a person in another' 0 "$(n p-rev 2026-11)"

# ---- a case
printf "from: EU\nto: [US]\nrows: 'latitude'\npurpose: test\nrecipient: {name: Example, kind: affiliate, role: processor, country: US, dpf: 'yes'}\n" > "$TMPDIR/q.yaml"
case=$(c -C "$w" export request --request "$TMPDIR/q.yaml" --reason 'for the test drive' --as p-req)
next_day; ok 'review' c -C "$w" export review "$case" --reason 'looked at' --as p-rev
next_day; ok 'approve' c -C "$w" export approve "$case" --as p-app
next_day; c -C "$w" filing add "$case" --set regime=cn --set filing=standard_contract --set state=permitted --set number=A-17 --set date=2026-12-09 --as p-rev
next_day; c -C "$w" transfer add "$case" --set month=2026-12 --set rows=1 --as p-rev
c -C "$w" export show "$case" --format json > "$TMPDIR/json"
ok 'the timeline has who, what, when, why, signature, ours and theirs' python3 - "$TMPDIR/json" <<'END'
import json, sys
case = json.load(open(sys.argv[1]))
line = [(t["lane"], t["action"], t["by"]) for t in case["timeline"]]
assert ("ours", "request", "p-req") in line and ("ours", "approve", "p-app") in line, line
assert any(lane == "theirs" for lane, _, _ in line), line
assert all(t["verdict"] == "good" and t["time"] and t["digest"] for t in case["timeline"]), case["timeline"]
assert any(t.get("reason") == "for the test drive" for t in case["timeline"]), case["timeline"]
END
next_day; register CN
c -C "$w" import "$TMPDIR/r.csv" --name fleet --as p-req > /dev/null 2>&1
c -C "$w" export show "$case" --format json > "$TMPDIR/json"
ok 'a suspect case says which fact changed, from what to what' python3 - "$TMPDIR/json" <<'END'
import json, sys
case = json.load(open(sys.argv[1]))
assert case["stands"] == "suspect", case["stands"]
assert any("destination" in change and "US" in change and "CN" in change for change in case["changes"]), case["changes"]
END
same 'the log of the case' 5 "$(n "$case")"
ok 'verify' c -C "$w" verify
done_testing
