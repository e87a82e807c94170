#!/bin/sh
# `make bench`: what quality.md's table "Speed and size" asks for, each figure beside a peer's in interleaved rounds. Prints a table,
# writes $B/bench.json. docs/bench.md says what each row is. Nothing fails because it is slow.
#
#   CARNET_BENCH_ROWS    rows of the inventory (1,000,000)      CARNET_BENCH_SCALE  factor on events, pages (1)
#   CARNET_BENCH_ONLY    groups, blanks between: import classify browse console decide ledger verify pdf check
#   CARNET_BENCH_ROUNDS  interleaved rounds of an import (3)
set -eu
: "${B:=build}" "${CC:=cc}"
# Classifying is measured over distinct texts, of which ten thousand rows have as many.
[ "${CARNET_BENCH_ONLY:-}" != classify ] || : "${CARNET_BENCH_ROWS:=10000}"
: "${CARNET_BENCH_ROWS:=1000000}" "${CARNET_BENCH_SCALE:=1}" "${CARNET_BENCH_ROUNDS:=3}"
: "${CARNET_BENCH_ONLY:=import classify browse console decide ledger verify pdf check}"
cd "$(dirname "$0")/../.."
here=tests/bench
[ -n "${CARNET_TEMPLATES:-}" ] || { CARNET_TEMPLATES=$PWD/templates; export CARNET_TEMPLATES; }
export CARNET_BENCH_SCALE LC_ALL=C.UTF-8
B=$(cd "$B" && pwd)
d=$B/bench carnet=$B/carnet bin=$B/tests/bench measure=$B/bench/measure
rows=$CARNET_BENCH_ROWS
mkdir -p "$d"
lines=$d/lines.tsv
: > "$lines"
"$CC" -std=c11 -D_GNU_SOURCE -O2 -o "$measure" $here/measure.c

row() { printf 'row\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" >> "$lines"; printf 'unit\t%s\t%s\n' "$1" "$5" >> "$lines"; }
pair() { printf 'pair\t%s\t%s\t%s\n' "$1" "$2" "$3" >> "$lines"; }
note() { printf 'note\t%s\t%s\n' "$1" "$2" >> "$lines"; }
skip() { printf 'skip\t%s\t%s\n' "$1" "$2" >> "$lines"; echo "bench: $1 skipped: $2"; }
asked() { case " $CARNET_BENCH_ONLY " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }
wanted() { asked "$1" && echo "bench: $1"; }
scaled() { awk "BEGIN { printf \"%d\", $1 * $CARNET_BENCH_SCALE }"; }
# The measured line's fields: wall, user + system, peak.
wall() { set -- $1; echo "$1"; }
cpu() { set -- $1; awk "BEGIN { print $2 + $3 }"; }
peak() { set -- $1; awk "BEGIN { print $4 / 1024 }"; }
ok() { set -- $1 "$2"; [ "$5" = 0 ] || { echo "bench: $6 ended with $5" >&2; exit 1; }; }

workspace() { # DIR
  rm -rf "$1"
  "$carnet" init "$1" --person p-a > /dev/null 2>&1
  "$carnet" -C "$1" people add p-req --roles requester,mapper --as p-a > /dev/null
  # The lexicon's patterns are compiled once for a workspace: not what an import is measured by.
  "$carnet" -C "$1" query '' --limit 1 > /dev/null 2>&1
}

# ---- data: made once for a number of rows ------------------------------------------------------------------
data() {
  base=$d/rows-$rows.csv distinct=$d/distinct-$rows.csv changed=$d/changed-$rows.csv texts=$d/texts-$rows.csv
  synth=../shared/tools/synth_inventory.py
  if [ ! -s "$changed" ]; then
    [ -f "$synth" ] || return 1
    echo "bench: making $rows rows"
    python3 "$synth" "$rows" --out "$base.part"
    mv "$base.part" "$base"
    python3 $here/variants.py "$base" "$distinct" "$changed.part"
    mv "$changed.part" "$changed"
  fi
  [ -s "$texts" ] || { python3 $here/texts.py "$base" "$texts.part"; mv "$texts.part" "$texts"; }
}

# ---- imports ---------------------------------------------------------------------------------------------
ours() { # FILE: into $d/w, as it is
  "$measure" -o "$d/ours.log" "$carnet" -C "$d/w" import "$1" --name fleet --as p-req
}
peers() {
  rm -f "$d/peer.db"
  "$measure" "sqlite3" "$d/peer.db" ".import --csv $1 field"
}
import_rows() {
  row "$1" "$2" "$3" "sqlite3 .import of the same file" s
  row "$1_cpu" - "$3, processor time" "sqlite3 .import" s
  row "$1_memory" 'ours<=200' "$3, peak memory" "sqlite3 .import" MB
}
import_round() { # ID FILE
  a=$(ours "$2")
  ok "$a" "carnet import"
  b=$(peers "$2")
  ok "$b" "sqlite3"
  pair "$1" "$(wall "$a")" "$(wall "$b")"
  pair "$1_cpu" "$(cpu "$a")" "$(cpu "$b")"
  pair "$1_memory" "$(peak "$a")" "$(peak "$b")"
}
bench_import() {
  import_rows import 'ratio<=0.6' "import $rows x 24"
  import_rows distinct 'ratio<=1.5' "import, every path distinct"
  import_rows again 'ratio<=0.15' "import again, 1 % of rows changed"
  i=0
  while [ $i -lt "$CARNET_BENCH_ROUNDS" ]; do
    i=$((i + 1))
    workspace "$d/w"
    import_round distinct "$distinct"
    workspace "$d/w"
    import_round import "$base"
    import_round again "$changed"
    note again "$(sed -n 's/^ *\(rows .* changed [0-9]*\).*/\1/p' "$d/ours.log")"
  done
}

# What looks at an inventory and at the peer's table of the same rows.
looked_at() {
  [ -f "$d/look-$rows.db" ] && [ -f "$d/look-$rows/.carnet/inventory.db" ] && return
  workspace "$d/w"
  ours "$base" > /dev/null
  peers "$base" > /dev/null
  rm -rf "$d/look-$rows"
  mv "$d/w" "$d/look-$rows"
  mv "$d/peer.db" "$d/look-$rows.db"
}

# ---- records ---------------------------------------------------------------------------------------------
bench_ledger() {
  events=$(scaled 2000)
  w=$d/ledger
  # Events a second apart, none of them in the time to come.
  [ -d "$w" ] || CARNET_NOW=2026-01-05T08:00:00Z workspace "$w"
  "$bin/bench_ledger" workspace="$w" person=p-a key="$w/.carnet/keys/p-a" events="$events" >> "$lines"
}

# A long history in packs: five events a subject; 100,000 commits over 20,000 subjects where CARNET_BENCH_SCALE is 5.
bench_verify() {
  commits=$(scaled 20000)
  w=$d/history-$commits
  if [ ! -f "$w/.git/carnet-bench" ]; then
    rm -rf "$w"
    CARNET_NOW=2026-01-05T08:00:00Z "$carnet" init "$w" --person p-a > /dev/null 2>&1
    "$bin/bench_history" workspace="$w" person=p-a key="$w/.carnet/keys/p-a" commits="$commits" subjects="$((commits / 5))"
    git -C "$w" repack -adfq
    : > "$w/.git/carnet-bench"
  fi
  git -C "$w" show main:allowed_signers > "$d/allowed_signers"
  n=$(git -C "$w" rev-list --count main)
  row verify 'speed>=50' "carnet verify, a commit" "git verify-commit on each" ms
  row verify_all 'ours<=25' "carnet verify, $n commits" none s
  row verify_memory - "... peak memory" none MB
  i=0
  while [ $i -lt 3 ]; do
    i=$((i + 1))
    a=$("$measure" "$carnet" -C "$w" verify)
    ok "$a" "carnet verify"
    sample=100
    git -C "$w" rev-list main --max-count=$sample --skip=$((i * sample)) > "$d/commits"
    b=$("$measure" -i "$d/commits" xargs -n 1 git -C "$w" -c gpg.ssh.allowedSignersFile="$d/allowed_signers" verify-commit 2> "$d/git.log") || true
    ok "$b" "git verify-commit"
    pair verify "$(awk "BEGIN { print 1000 * $(wall "$a") / $n }")" "$(awk "BEGIN { print 1000 * $(wall "$b") / $sample }")"
    pair verify_all "$(wall "$a")" -
    pair verify_memory "$(peak "$a")" -
  done
  note verify "$n commits over $((commits / 5)) subjects, packed, in one run of ours, 100 of them one by one in each of the peer's"
}

# ---- a whole process -------------------------------------------------------------------------------------
bench_check() {
  rm -rf "$d/demo"
  "$carnet" demo "$d/demo" > /dev/null
  row check 'ours<=50' "carnet check, demo workspace, whole process" "git log -1 there" ms
  i=0
  while [ $i -lt 20 ]; do
    i=$((i + 1))
    a=$("$measure" "$carnet" -C "$d/demo" check)
    b=$("$measure" git -C "$d/demo" log -1 --format=%H)
    pair check "$(awk "BEGIN { print 1000 * $(wall "$a") }")" "$(awk "BEGIN { print 1000 * $(wall "$b") }")"
  done
}

load() { cut -d ' ' -f 1 /proc/loadavg; }
before=$(load)
if data; then
  if wanted import; then bench_import; fi
  if wanted classify; then "$bin/bench_classify" lexicon="$CARNET_TEMPLATES/packs/lexicon" cache="$B/lexicon" texts="$texts" >> "$lines"; fi
  if asked browse || asked console || asked decide; then looked_at; fi
  if wanted browse; then "$bin/bench_browse" ours="$d/look-$rows/.carnet/inventory.db" peer="$d/look-$rows.db" >> "$lines"; fi
  if wanted console; then
    "$bin/bench_console" carnet="$carnet" workspace="$d/look-$rows" rows="$(echo "$rows" | sed ':a;s/\([0-9]\)\([0-9]\{3\}\)\(,\|$\)/\1,\2\3/;ta')" >> "$lines"
  fi
  if wanted decide; then "$bin/bench_decide" workspace="$d/look-$rows" >> "$lines"; fi
else
  skip 'import classify browse console decide' 'no ../shared/tools/synth_inventory.py to make the rows with'
fi
if wanted ledger; then bench_ledger; fi
if wanted verify; then bench_verify; fi
if wanted pdf; then "$bin/bench_pdf" pages="$(scaled 1000)" >> "$lines"; fi
if wanted check; then bench_check; fi

model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
python3 $here/table.py "$lines" "$B/bench.json" "$(uname -sr), $(nproc) processors ($model), load $before before and $(load) after; $("$carnet" --version 2> /dev/null | head -1)"
echo "load average $before before, $(load) after, $(nproc) processors: above that number, times compare less well. All figures: $B/bench.json"
