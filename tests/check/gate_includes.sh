#!/bin/sh
# Who includes whom, against the table tests/check/rooms. A public header belongs to the room that defines the
# functions it declares; one that declares none (types, tables, codes) may be included by all.
set -eu
. tests/check/files.sh
list=$(mktemp)
trap 'rm -f "$list"' EXIT
{
  definitions | sed 's/^/defined /'
  # names that headers declare, comments and macros left out
  files 'include/carnet/*.h' | while read -r h; do
    sed -e 's,//.*,,' -e '/^ *#/d' "$h" | tr '\n' ' ' | sed 's,/\*\([^*]\|\*[^/]\)*\*/, ,g' |
      grep -o 'carnet_[a-z0-9_]* *(' | tr -d ' (' | sort -u | sed "s,^,declares $h ,"
  done
  files '*.c' '*.h' | grep -E "^(include/carnet|$(echo "$ROOMS" | tr ' ' '|'))/" | while read -r f; do
    sed -n 's/^ *# *include *\([<"]\)\([^>"]*\)[>"].*/\1 \2/p' "$f" | while read -r quote name; do
      there=no
      for at in "${f%/*}/$name" "${f%%/*}/$name" "include/$name" "$(echo "${f%%/*}/$name" | sed 's/\.sql\.h$/.sql/')"; do
        [ ! -f "$at" ] || there=$at
      done
      echo "includes $f $quote $name $there"
    done
  done
} > "$list"
awk -f $check/rooms.awk -f $check/includes.awk $check/rooms "$list"
