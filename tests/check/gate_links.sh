#!/bin/sh
# What a test links is what a room may use: /* links: ... */ on its first line names one room and only rooms
# that this one may reach, by the table tests/check/rooms (console reaches all through actions).
set -eu
. tests/check/files.sh
files 'tests/*.c' | grep -E '^tests/[a-z]+/(test|fuzz|bench)_[^/]*\.c$' | while read -r t; do
  echo "$t" "$(sed -n '1s,^/\* links: *\([^*]*[^* ]\) *\*/.*,\1,p' "$t")"
done > "${TMPDIR:-/tmp}/links.$$"
awk -f $check/rooms.awk -f $check/links.awk $check/rooms "${TMPDIR:-/tmp}/links.$$" || { rm -f "${TMPDIR:-/tmp}/links.$$"; exit 1; }
rm -f "${TMPDIR:-/tmp}/links.$$"
