#!/bin/sh
# carnet reconcile: what the car sends and the register lacks, and the reverse; on files written here and on the demo fleet.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
cat > "$TMPDIR/register.csv" <<'CSV'
field_id,vehicle_platform,market,ecu,signal_path,description_en,datatype,unit
F-1,X5,CN,ESP,chassis.vehicle.speed,Speed of the vehicle,uint16,km/h
F-2,X5,CN,TBOX,telematics.sim.iccid,Number of the SIM card,string,
F-3,X5,CN,BMS,battery.pack.temperature,Temperature of the pack,int8,°C
F-4,X5,CN,BCM,body.door.is_open,A door is open,boolean,
F-5,X5,CN,BCM,body.hood.is_open,The hood is open,boolean,
F-6,X5,EU,ESP,chassis.vehicle.speed,Speed of the vehicle,uint16,km/h
F-7,H7,CN,ESP,chassis.old.thing,A thing of another model,uint8,
CSV
ok 'the register' c -C "$w" import "$TMPDIR/register.csv" --name register --as p-req
cat > "$TMPDIR/net.dbc" <<'DBC'
VERSION ""
BS_:
BU_: ESP TBOX BMS BCM
BO_ 1 ESP_Motion: 8 ESP
 SG_ Vehicle_Speed : 0|16@1+ (0.01,0) [0|300] "m/s" BCM
BO_ 2 TBOX_Gnss: 8 TBOX
 SG_ Gnss_Latitude : 0|32@1- (0.000001,0) [-90|90] "deg" BCM
BO_ 3 BMS_Pack: 8 BMS
 SG_ Battery_Pack_Temperature : 0|8@1+ (1,-40) [-40|210] "degC" BCM
BO_ 4 BCM_Body: 8 BCM
 SG_ Wiper_Speed : 8|8@1+ (1,0) [0|255] "" ESP
 SG_ Is_Open : 0|1@1+ (1,0) [0|1] "" ESP
CM_ SG_ 2 Gnss_Latitude "Latitude of the vehicle, WGS84";
DBC
r() { c -C "$w" reconcile register "$TMPDIR/net.dbc" "$@"; }
r --format json > "$TMPDIR/json"
cat > "$TMPDIR/look.py" <<'PY'
import json, sys
rows = json.load(open(sys.argv[1]))
by = {r["path"]: r for r in rows}
gnss = by["net.TBOX_Gnss.Gnss_Latitude"]
assert rows[0] is gnss, rows[0]
assert gnss["severity"] == "high" and gnss["side"] == "sent" and gnss["traits"] == ["location.position"], gnss
assert gnss["line"] == 7 and gnss["unit"] == ["deg"] and "matched" not in gnss, gnss
speed = by["net.ESP_Motion.Vehicle_Speed"]
assert speed["side"] == "differs" and speed["differs"] == ["unit"] and speed["matched"] == "chassis.vehicle.speed", speed
assert speed["registered_unit"] == ["km/h"] and speed["by"] == "end" and speed["ecu"] == "ESP", speed
door = by["net.BCM_Body.Is_Open"]
assert door["side"] == "ambiguous" and door["candidates"] == ["body.door.is_open", "body.hood.is_open"], door
assert by["telematics.sim.iccid"]["side"] == "registered" and by["telematics.sim.iccid"]["severity"] == "low"
assert "net.BMS_Pack.Battery_Pack_Temperature" not in by and "body.door.is_open" not in by, by.keys()
assert by["chassis.old.thing"]["side"] == "registered"
PY
ok 'a position that is not registered stands first; units, doors, what is not sent' python3 "$TMPDIR/look.py" "$TMPDIR/json"
r --only same --format csv > "$TMPDIR/same.csv"
has 'what is the same is said when asked for' '^,same,net.BMS_Pack.Battery_Pack_Temperature,BMS,.*battery.pack.temperature,name' "$TMPDIR/same.csv"
same 'and nothing else then' 2 "$(wc -l < "$TMPDIR/same.csv" | tr -d ' ')"
same 'a filter of the register' '' "$(r --filter model:X5 --format csv | grep old.thing)"
same 'the counts' 'sent,2,1,0,1 ambiguous,1,0,0,1 differs,1,0,0,1 registered,2,0,0,2 same,1,0,0,0' \
  "$(r --summary --format csv | tail -n +2 | tr '\n' ' ' | sed 's/ $//')"
same 'counts are the same whatever is shown' "$(r --summary --format csv)" "$(r --summary --only same --format csv)"
same 'at least so severe' 'net.TBOX_Gnss.Gnss_Latitude' "$(r --severity high --format ndjson | python3 -c 'import json,sys
for line in sys.stdin: print(json.loads(line)["path"])')"
r > "$TMPDIR/table" 2> "$TMPDIR/note"
has 'a table for people' '^high  *sent, not registered  *net.TBOX_Gnss.Gnss_Latitude' "$TMPDIR/table"
has 'with a summary beside it' '^5 signals against 6 registered: sent, not registered 2 (1 high)' "$TMPDIR/note"
r --language zh > "$TMPDIR/zh" 2> "$TMPDIR/zhnote"
has 'in Chinese' '^高  *已发送，未登记  *net.TBOX_Gnss.Gnss_Latitude' "$TMPDIR/zh"
has 'and its summary' '^信号 5 项，清单 6 项：已发送未登记 2（高 1）' "$TMPDIR/zhnote"
# Exit codes.
ok 'no flag, no findings' r
fails 1 '--fail-on a side' r --fail-on sent
fails 1 '--fail-on a severity' r --fail-on high
fails 1 '--fail-on looks at all, not at what is shown' r --fail-on sent --only same
fails 2 '--fail-on nonsense' r --fail-on nonsense
fails 2 '--only nonsense' r --only high
fails 2 '--severity nonsense' r --severity sent
fails 2 'one argument' c -C "$w" reconcile register
fails 2 'a register with itself' c -C "$w" reconcile register register
fails 4 'no such inventory' c -C "$w" reconcile registre "$TMPDIR/net.dbc"
has 'names the nearest' 'no inventory is called registre; nearest: register' "$TMPDIR/out"
fails 4 'neither file nor inventory' c -C "$w" reconcile register nothing.dbc
fails 4 'a file that no reader takes' c -C "$w" reconcile register "$CARNET"
fails 4 'a bad filter' r --filter 'colour:red'
# Other formats, and what could not be read.
printf 'signal,ecu,dtype,uom\nVehicle.Speed,ESP,uint16,km/h\nvin,GW,string,\nbroken\n' > "$TMPDIR/list.csv"
c -C "$w" reconcile register "$TMPDIR/list.csv" --map signal=path --map dtype=type --map uom=unit --format csv > "$TMPDIR/list" 2> "$TMPDIR/err"
has 'an identity in a CSV stands first' '^high,sent,vin,GW,identity.vehicle' "$TMPDIR/list"
hasnt 'Vehicle.Speed is registered and equal' 'Vehicle.Speed' "$TMPDIR/list"
has 'a line that was not read is said' '^rejected line 4: ' "$TMPDIR/err"
printf 'Vehicle:\n  type: branch\n  description: v\nVehicle.Speed:\n  type: sensor\n  datatype: float\n  unit: km/h\n  description: Speed\n' > "$TMPDIR/v.vspec"
same 'a VSS tree' 'chassis.vehicle.speed' "$(c -C "$w" reconcile register "$TMPDIR/v.vspec" --only same --format ndjson | python3 -c 'import json,sys; print(json.load(sys.stdin)["matched"])')"
ok 'the same network as an inventory' c -C "$w" import "$TMPDIR/net.dbc" --name net --as p-req
c -C "$w" reconcile register net --format csv | cut -d, -f1-4 > "$TMPDIR/imported"
r --format csv | cut -d, -f1-4 > "$TMPDIR/filed"
ok 'file and inventory say the same' cmp "$TMPDIR/imported" "$TMPDIR/filed"
c -C "$w" query '' --columns inventory,path --format csv > "$TMPDIR/columns"
has 'an inventory is a column' '^net,net.ESP_Motion.Vehicle_Speed' "$TMPDIR/columns"
sed 's/BO_ 1 ESP_Motion: 8 ESP/BO_ 1 ESP_Motion: 8 VCU/' "$TMPDIR/net.dbc" > "$TMPDIR/vcu.dbc"
c -C "$w" reconcile register "$TMPDIR/vcu.dbc" --only sent --format csv > "$TMPDIR/vcu"
has 'the name from another ECU is not registered, and says what is' '^low,sent,vcu.ESP_Motion.Vehicle_Speed,VCU,.*chassis.vehicle.speed' "$TMPDIR/vcu"
same '--ignore-ecu lets the name decide' '' "$(c -C "$w" reconcile register "$TMPDIR/vcu.dbc" --only sent --ignore-ecu --format csv | grep Vehicle_Speed)"
# The demo fleet.
ok 'the demo' c demo "$TMPDIR/demo"
c -C "$TMPDIR/demo" reconcile fleet templates/demo/signals-x5.dbc --filter model:X5 --format csv > "$TMPDIR/fleet"
has 'a heart rate that the register calls otherwise' '^high,sent,signals-x5.DMS_Driver.Cabin_Heart_Rate,DMS,health,.*cabin.health.heart_rate' "$TMPDIR/fleet"
hasnt 'the position is registered' 'Gnss_Position_Latitude' "$TMPDIR/fleet"
done_testing
