#!/bin/sh
# Ceilings without exceptions: 500 lines a file, 60 lines a function, cyclomatic complexity 15 (sizes.c counts).
set -eu
. tests/check/files.sh
bad=0
files '*.c' '*.h' | xargs "$B/sizes" 500 60 15 || bad=1
files '*.sh' '*.awk' '*.py' '*.sql' '*.def' Makefile | while read -r f; do
  n=$(wc -l < "$f")
  [ "$n" -le 500 ] || { echo "$f: $n lines; a file has at most 500"; exit 1; }
done || bad=1
exit $bad
