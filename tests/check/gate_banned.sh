#!/bin/sh
# carnet/banned.h stops every function that it names, and every name that tests/check/rooms bans.
set -eu
. tests/check/files.sh
names=$(sed -n 's/^use banned *| *| *\(.*\) | -$/\1/p' $check/rooms)
[ -n "$names" ] || { echo "tests/check/rooms bans nothing"; exit 1; }
bad=0
for name in $names $(sed -n 's/^#define \([a-z]*\)(\.\.\.).*/\1/p' include/carnet/banned.h); do
  printf 'void carnet_probe(void) { %s(0); }\n' "$name" |
    $CC -std=c11 -D_GNU_SOURCE -Wall -Werror -include include/carnet/banned.h -fsyntax-only -x c - 2>&1 |
    grep -q "sorry_${name}_is_banned" || { echo "$name: is not stopped by include/carnet/banned.h"; bad=1; }
  case " $names " in *" $name "*) : ;; *) echo "$name: is not banned in tests/check/rooms"; bad=1 ;; esac
done
# and lets others through
printf '#include <glib.h>\nvoid carnet_probe(char *b);\nvoid carnet_probe(char *b) { g_strlcpy(b, "a", 2); }\n' |
  $CC -std=c11 -D_GNU_SOURCE -Wall -Werror -include include/carnet/banned.h $(pkg-config --cflags glib-2.0) -fsyntax-only -x c - || bad=1
exit $bad
