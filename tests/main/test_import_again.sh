#!/bin/sh
# A register with headers of its own is imported, and again: mapped as last time, with a word on what is not understood.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
cat > "$TMPDIR/r.csv" <<'X'
Feld,控制器,描述,Wohin,Markt/市场,是否脱敏,存储地点,保存期限,合法性基础,采集频率
GPS_Lat,TBOX,车辆纬度,US,中国某地,否,阿里云杭州,永久,Einwilligung,1s
GPS_Lat,TBOX,车辆纬度（副）,US,中国某地,是,nowhere land,看情况,weil,10 Hz
X
import() { file=$1; shift; c -C "$w" import "$TMPDIR/$file" --name r --as p-req "$@"; }

import r.csv --dry-run > "$TMPDIR/out" 2>&1
has 'an unknown header is named' 'kept, but no known column: Wohin' "$TMPDIR/out"
ok 'first, mapped by hand' c -C "$w" import "$TMPDIR/r.csv" --name r --as p-req --map Wohin=destination
has 'a text that is no country' "not understood: market '中国某地' 2 rows; carnet query 'market:?' finds them" "$TMPDIR/out"
has 'a basis that is none' "not understood: basis 'weil' 1 row" "$TMPDIR/out"
has 'a retention that is none' "not understood: retention '看情况' 1 row" "$TMPDIR/out"
hasnt 'what is understood is not in it' "Einwilligung\|阿里云杭州\|永久" "$TMPDIR/out"
import r.csv > "$TMPDIR/out" 2>&1
has 'again, mapped as last time' 'mapped as last time: Wohin=destination$' "$TMPDIR/out"
has 'and nothing is new or gone' 'added 0  changed 0  gone 0  unchanged 2' "$TMPDIR/out"
sed '1s/Wohin/Ziel X/' "$TMPDIR/r.csv" > "$TMPDIR/r2.csv"
import r2.csv > "$TMPDIR/out" 2>&1
has 'a column that is not there any more is said' 'warning: known last time, and not now: Wohin (destination)$' "$TMPDIR/out"
ok 'another header for it' c -C "$w" import "$TMPDIR/r2.csv" --name r --as p-req --map 'Ziel X=destination'
import r2.csv > "$TMPDIR/out" 2>&1
has 'and that is the last time then' 'mapped as last time: Ziel X=destination$' "$TMPDIR/out"
ok 'said to stay as it is' c -C "$w" import "$TMPDIR/r2.csv" --name r --as p-req --map 'Ziel X='
hasnt 'no warning of what was said' 'warning' "$TMPDIR/out"
import r2.csv > "$TMPDIR/out" 2>&1
hasnt 'and stays so' 'Ziel X=destination' "$TMPDIR/out"

c -C "$w" import "$TMPDIR/r.csv" --name r --as p-req --map Wohin=destination > "$TMPDIR/out" 2>&1
c -C "$w" show GPS_Lat > "$TMPDIR/out" 2>&1
has 'a field without an id: both are named' 'give one of "r 中国某地 TBOX GPS_Lat", "r 中国某地 TBOX GPS_Lat#2"' "$TMPDIR/out"
c -C "$w" show 'r 中国某地 TBOX GPS_Lat#2' > "$TMPDIR/out" 2>&1
has 'as it was named' '^GPS_Lat' "$TMPDIR/out"
has 'the card says what is not understood' "not understood: market '中国某地'" "$TMPDIR/out"
hasnt 'and not that it is missing' 'missing: .*market' "$TMPDIR/out"
key=$(c -C "$w" query 'market:?' --columns key --format csv | tail -n 1 | tr -d '"')
ok 'the key as a table prints it' c -C "$w" show "$key"
ok 'explain by path and number' c -C "$w" explain 'GPS_Lat#2'
has 'says it too' "not understood.*market '中国某地'" "$TMPDIR/out"
ok 'a decision by path and number' c -C "$w" map 'TBOX GPS_Lat#2' --trait location.position --override --reason x --as p-req
c -C "$w" query 'storage:? or basis:?' --columns storage,basis,retention --format csv > "$TMPDIR/out" 2>/dev/null
has 'rows whose values are not understood' 'nowhere land,weil,看情况' "$TMPDIR/out"
same 'retention without end is more than any number' 永久 "$(c -C "$w" query 'retention>100000' --columns retention --format csv 2>/dev/null | tail -n 1)"
same 'and not less than one' '' "$(c -C "$w" query 'retention<1' --columns retention --format csv 2>/dev/null | tail -n +2)"
same 'a yes to 是否脱敏 is no "anonymised"' 已脱敏 "$(c -C "$w" query 'anonymised:pseudonymised' --columns anonymised --format csv 2>/dev/null | tail -n 1)"
done_testing
