#!/bin/sh
# Nothing in the tree that does not belong there: unknown places, big files, binaries, paths of one machine.
set -eu
. tests/check/files.sh
files | {
  seen=0 bad=0
  while read -r f; do
    seen=$((seen + 1))
    case $f in
      base/*|compliance/*|db/*|records/*|reports/*|actions/*|console/*|include/carnet/*) : ;;
      templates/*|tests/*|docs/*|.ci/*) : ;;
      Makefile|setup.sh|demo.sh|README.md|CONTRIBUTING.md|LICENSE|CHANGELOG.md) : ;;
      .clang-format|.editorconfig|.gitignore|.gitattributes|.mailmap) : ;;
      *) echo "$f: no place for it in docs/ or the Makefile's rooms"; bad=1 ;;
    esac
    case $f in
      base/*|compliance/*|db/*|records/*|reports/*|actions/*|console/*|include/carnet/*)
        case $f in *.c|*.h|*.sql|*.def|*/README.md) : ;; *) echo "$f: rooms hold .c, .h, .sql, .def and README.md"; bad=1 ;; esac ;;
    esac
    case ${f##*/} in *' '*|*.orig|*.rej|*.swp|*~|*.o|*.a|core|a.out) echo "$f: a leftover"; bad=1 ;; esac
    [ "$(wc -c < "$f")" -le 1048576 ] || { echo "$f: larger than 1 MiB"; bad=1; }
    case $f in
      tests/fuzz/corpus/*|tests/*/data/*|tests/vectors/*/*|templates/demo/*.xlsx) continue ;;   # inputs may be any bytes
    esac
    if [ -s "$f" ] && ! grep -Iq '' "$f"; then echo "$f: a binary file"; bad=1; fi
    if grep -nE '(^|[^A-Za-z0-9_.$}~-])/(work|root|home/[a-z]+|tmp/[hb])(/|-[A-Z]|$)' "$f" | grep -v 'no paths like' | head -3 | sed "s,^,$f:," | grep .; then
      echo "$f: names a path of one machine"; bad=1
    fi
  done
  [ "$seen" -gt 0 ] || { echo "no file was seen: nothing was checked"; exit 1; }
  exit $bad
}
