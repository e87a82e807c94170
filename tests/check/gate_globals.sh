#!/bin/sh
# No mutable globals: what is written to at run time (.data, .bss, thread-local) holds only the quarks that
# G_DEFINE_QUARK keeps (q.0, q.1 ...). Tables are `static const` and end in .rodata or .data.rel.ro.
set -eu
. tests/check/files.sh
objects | {
  seen=0 bad=0
  while read -r _ o c; do
    seen=$((seen + 1))
    found=$(objdump -t "$o" | awk '
      { section = ""; for (i = 2; i <= NF; i++) if ($i ~ /^(\.|\*COM\*)/) { section = $i; break } }
      / [dfF] / && !/ O / { next }
      section ~ /^(\.data(\.rel(\.local)?)?|\.bss|\.tdata|\.tbss|\*COM\*|\.data\.[^r].*|\.bss\..*)$/ &&
        $NF != section && $NF !~ /^q\.[0-9]+$/ { print $NF, section }')
    [ -z "$found" ] || { bad=1; echo "$found" | while read -r name section; do
      echo "$c: $name is a mutable global ($section); pass state, or make the table const"; done; }
  done
  [ "$seen" -gt 0 ] || { echo "no object was seen: nothing was checked"; exit 1; }
  exit $bad
}
