#!/bin/sh
# clang-format agrees with every C file (`make format` makes it so). Versions differ in details: 14, Debian 12's.
set -eu
. tests/check/files.sh
case $(clang-format --version 2>/dev/null) in
  *'version 14.'*) : ;;
  *) echo 'skip: clang-format'; exit 77 ;;
esac
files '*.c' '*.h' | while read -r f; do
  clang-format "$f" | cmp -s - "$f" || echo "$f: make format would change it"
done > "${TMPDIR:-/tmp}/format.$$"
cat "${TMPDIR:-/tmp}/format.$$"
bad=0
[ ! -s "${TMPDIR:-/tmp}/format.$$" ] || bad=1
rm -f "${TMPDIR:-/tmp}/format.$$"
exit $bad
