#!/bin/sh
# `nm -u` of every object against the table tests/check/rooms: which library and which room's functions it calls.
set -eu
. tests/check/files.sh
list=$(mktemp)
trap 'rm -f "$list"' EXIT
exports() { nm -D -P --defined-only "$($CC -print-file-name="$1")" 2>/dev/null | sed 's/[@ ].*//'; }
{
  definitions | sed 's/^/defined /'
  for so in libc.so.6 libm.so.6; do exports $so | sed 's/^/libc /'; done
  for so in libncursesw.so libncursesw.so.6 libtinfo.so libtinfo.so.6; do exports $so | sed 's/^/curses /'; done
  objects | while read -r _ o c; do nm -P -u "$o" | awk -v c="$c" '{ print "needs", c, $1 }'; done
} > "$list"
awk -f $check/rooms.awk -f $check/symbols.awk $check/rooms "$list"
