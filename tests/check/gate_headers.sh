#!/bin/sh
# Each public header compiles alone, as its own translation unit, with GLib in sight and no other library.
set -eu
. tests/check/files.sh
flags=$(pkg-config --cflags glib-2.0 gio-2.0)
files 'include/carnet/*.h' | {
  seen=0 bad=0
  while read -r h; do
    seen=$((seen + 1))
    # twice, so that a missing guard shows
    # shellcheck disable=SC2086  # a list of flags
    printf '#include "%s"\n#include "%s"\nint carnet_header_alone;\n' "${h#include/}" "${h#include/}" |
      $CC -std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -Iinclude $flags -x c - || { bad=1; echo "$h: does not compile alone"; }
  done
  [ "$seen" -gt 0 ] || { echo "no header was seen: nothing was checked"; exit 1; }
  exit $bad
}
