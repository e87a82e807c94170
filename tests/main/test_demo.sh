#!/bin/sh
# `make demo` without a terminal: the main job, end to end.
. "${0%/*}/lib.sh"
unset CARNET_NOW
# The demo's folder is its own: a copy of the program's place, so that a demo of the developer's is left alone.
mkdir -p "$TMPDIR/b"
ln -s "$CARNET" "$TMPDIR/b/carnet"
ok 'demo.sh runs through' env B="$TMPDIR/b" sh demo.sh
cp "$TMPDIR/out" "$TMPDIR/demo"
has 'it prints the workspace' '^workspace: ' "$TMPDIR/demo"
has 'and the reports' 'audit-en.pdf' "$TMPDIR/demo"
has 'the ledger verifies' '^verified: ' "$TMPDIR/demo"
w=$TMPDIR/b/demo
rows=$(c -C "$w" query '' --columns row --format csv | wc -l)
[ "$rows" -gt 700 ]; say $? 'more than 700 fields'
c -C "$w" export list --format csv > "$TMPDIR/cases"
for state in requested in_review approved returned rejected closed; do has "a case is $state" ",$state," "$TMPDIR/cases"; done
has 'a case is suspect' ',suspect,' "$TMPDIR/cases"
has 'a case is expiring' 'expiring' "$TMPDIR/cases"
c -C "$w" cost matrix --format csv > "$TMPDIR/costs"
has 'costs by model and standard' 'gb44495,h7' "$TMPDIR/costs"
c -C "$w" candidates CN DE --language zh > "$TMPDIR/zh"
has 'candidates are counted in Chinese too' '^CN -> DE：[0-9]* 行；按现有事实无须程序' "$TMPDIR/zh"
done_testing
