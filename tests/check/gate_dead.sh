#!/bin/sh
# No function that nobody calls: one that is defined for others stands in the sources more than once.
set -eu
. tests/check/files.sh
list=$(mktemp)
trap 'rm -f "$list"' EXIT
definitions | awk '{ print $2 }' | sort -u > "$list"
{
  files '*.c' | xargs cat
  files '*.h' | xargs grep -h 'G_DEFINE_AUTO' # g_autoptr calls it
} | grep -ow '[A-Za-z_][A-Za-z_0-9]*' | sort | uniq -c | awk '
  NR == FNR { defined[$1] = 1; next }
  $1 == 1 && ($2 in defined) && $2 != "main" { print $2 ": nobody calls it; take it out"; found = 1 }
  END { exit found }' "$list" -
