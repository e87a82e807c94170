#!/bin/sh
# The command line in Chinese: codes of tables in words, why a category holds as texts of their own; JSON keeps the codes.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
cat > "$TMPDIR/r.csv" <<'CSV'
field_id,vehicle_platform,market,signal_path,description_en,datatype,unit,data_subject,storage_location,recipients,destination_country,purpose,lawful_basis,anonymised
F-1,H7,EU,gnss.position.latitude,WGS84 latitude of the vehicle,float,deg,driver,DE,OEM backend,CN,navigation,consent,none
CSV
c -C "$w" import "$TMPDIR/r.csv" --as p-req > /dev/null
cat > "$TMPDIR/q.yaml" <<'YAML'
from: DE
to: [CN]
channel: backend
recipient: {name: Example Co, kind: affiliate, role: processor, country: CN, owned_by: CN}
rows: 'path:gnss'
YAML
case=$(c -C "$w" export request --request "$TMPDIR/q.yaml" --title Positions --as p-req | grep -o 'ex-[0-9]*-[0-9a-z]*' | head -n 1)
c -C "$w" filing add "$case" --set regime=cn --set filing=standard_contract --set state=permitted --set until=2027-01-01 --as p-app
c -C "$w" cert add iso --set standard=iso --set scope=organisation --set status=in_progress --as p-rev > /dev/null 2>&1 || c -C "$w" cert set iso --set standard=iso --set scope=organisation --set status=in_progress --as p-rev
zh() { c -C "$w" "$@" --language zh > "$TMPDIR/zh"; }
zh export list
has 'a case: its states' 'Positions .*已申请 .*已许可' "$TMPDIR/zh"
hasnt 'and no code' 'requested\|permitted\|in_review' "$TMPDIR/zh"
has 'what it waits for' '我方: 已申请' "$TMPDIR/zh"
c -C "$w" export list --language zh --format json > "$TMPDIR/json"
has 'JSON keeps codes' '"ours": "requested"' "$TMPDIR/json"
zh cert list
has 'a certificate' '进行中' "$TMPDIR/zh"
hasnt 'and no code' 'in_progress\|organisation' "$TMPDIR/zh"
zh filing list
has 'a filing, its columns and words' '^编号 .*程序 .*文号' "$TMPDIR/zh"
has 'of the authority' '中国 *标准合同 *已许可' "$TMPDIR/zh"
zh findings
hasnt 'findings: no code' 'critical\|medium\|  open' "$TMPDIR/zh"
zh export show "$case"
hasnt 'a case in full: no code' ' ours \| requester \| good ' "$TMPDIR/zh"
zh decide --request "$TMPDIR/q.yaml"
has 'open branches of an answer' '^    ? 可能：' "$TMPDIR/zh"
has 'an answer: the word before its code' '^欧盟 (eu): 未知 (unknown)' "$TMPDIR/zh"
hasnt 'and no code alone' '目前：[a-z]\|^[a-z_]*: ' "$TMPDIR/zh"
grep -v '^from' "$TMPDIR/q.yaml" > "$TMPDIR/nowhere.yaml"
zh decide --request "$TMPDIR/nowhere.yaml"
has 'a regime of nowhere' '^来源地未知 (zz): ' "$TMPDIR/zh"
c -C "$w" decide --request "$TMPDIR/nowhere.yaml" > "$TMPDIR/en"
has 'in English too' '^no origin (zz): ' "$TMPDIR/en"
printf 'from: CN\nto: [DE]\nrecipient: {country: DE}\nrows: "path:gnss"\nexporter: {guideline_item: none}\n' > "$TMPDIR/item.yaml"
zh decide --request "$TMPDIR/item.yaml"
has 'none of the items is no plain no' '出境指引条目 = 不属任何条目' "$TMPDIR/zh"
zh pack show cn
hasnt 'a pack: no English words of closed lists' '^- [^a-z]*: \(verified\|secondary\|general\|sensitive\|exempt\|critical\)$\|[0-9] verified' "$TMPDIR/zh"
hasnt 'and no escapes' '\\_' "$TMPDIR/zh"
c -C "$w" pack show cn --markdown > "$TMPDIR/md"
has 'which a page has' '\\_' "$TMPDIR/md"
c -C "$w" model add h7 --set name=H7 --set fleet=10 --set level=L4 --as p-rev > /dev/null 2>&1
zh cost forecast
has 'a forecast: where figures are from' '规则包.*媒体报道.*待核实' "$TMPDIR/zh"
hasnt 'and no code' ' pack \| estimate \|recalled\|secondary' "$TMPDIR/zh"
zh volume
has 'a volume: its source' '媒体报道.*待核实' "$TMPDIR/zh"
zh volume --by flow
hasnt 'a volume: no code' 'collected\|in_vehicle\|stored_\|sent_' "$TMPDIR/zh"
# ---- why
zh explain F-1
has 'a trait' '^特征 location.position' "$TMPDIR/zh"
has 'a pattern that counts' '成立' "$TMPDIR/zh"
has 'from which day on a rule is valid' '^ *自[0-9-]*起有效 ' "$TMPDIR/zh"
has 'what a rule asks of the row' '匿名化程度为 无、去标识化' "$TMPDIR/zh"
hasnt 'no English left' 'valid from\|until\|alone too\|any of\| holds \| true \|来源地\|未完成' "$TMPDIR/zh"
zh show F-1
has 'why a category is not engaged' '以下任一：销售市场为 CN（实为 EU）；收集地为 CN' "$TMPDIR/zh"
c -C "$w" explain F-1 > "$TMPDIR/en"
has 'in English too' '^ *valid from [0-9-]* on ' "$TMPDIR/en"
done_testing
