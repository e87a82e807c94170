#!/bin/bash
# The gates themselves: a small project that keeps every rule passes, and each broken rule fails, by name.
# Prints TAP. The project is made in $TMPDIR from the Makefile, the gates and banned.h of this tree.
set -u
top=$CARNET_SOURCE
mini=$TMPDIR/mini log=$TMPDIR/log
n=0
unset B CARNET CI WERROR

fresh() {
  rm -rf "$mini"
  mkdir -p "$mini"/{base,db/schema,console/tui,include/carnet,tests/unit}
  cd "$mini" || exit 1
  cp "$top/Makefile" "$top/setup.sh" "$top/.clang-format" .
  mkdir tests/check && cp "$top"/tests/check/* tests/check/
  cp "$top/include/carnet/banned.h" include/carnet/
  cat > include/carnet/small.h <<'C'
/* small.h - one function. */
#ifndef CARNET_SMALL_H
#define CARNET_SMALL_H
int carnet_small_one(const char *text);
#endif
C
  sed 's/small/store/g; s/SMALL/STORE/g' include/carnet/small.h > include/carnet/store.h
  cat > base/small.c <<'C'
/* One function. */
#include "carnet/small.h"
#include <glib.h>

G_DEFINE_QUARK(carnet-small-error, carnet_small_error)

int carnet_small_one(const char *text) {
  static const char *const words[] = {"one", "eins"};
  return g_strv_contains(words, text) ? (int)carnet_small_error_quark() : 0;
}
C
  sed -i 's/^G_DEFINE.*/GQuark carnet_small_error_quark(void);\n&/; s/{"one", "eins"}/{"one", "eins", NULL}/' base/small.c
  cat > db/store.c <<'C'
/* Opens nothing. */
#include "carnet/store.h"
#include "carnet/small.h"
#include <sqlite3.h>

int carnet_store_one(const char *text) {
  return carnet_small_one(text) + sqlite3_libversion_number();
}
C
  echo 'create table a (x) strict;' > db/schema/0001_a.sql
  cat > tests/unit/test_small.c <<'C'
/* links: base */
#include "carnet/small.h"

int main(void) {
  return carnet_small_one("one") != 0;
}
C
  cat > tests/unit/test_store.c <<'C'
/* links: db base */
#include "carnet/store.h"

int main(void) {
  return carnet_store_one("one") != 0;
}
C
  clang-format -i base/*.c db/*.c tests/unit/*.c include/carnet/*.h 2>/dev/null
  for folder in include/carnet base db console tests; do
    printf '# %s\n\n| file | what it is |\n|---|---|\n' "$folder" > $folder/README.md
  done
  tests/check/gate_tables.sh --write > /dev/null
  sed -i "s/|  |$/| said |/" */README.md
  mkdir build && touch build/.libraries # the libraries were probed when this test's own build began
}

tap() {
  n=$((n + 1))
  if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$log"; fi
}

# keeps GATE: it passes here. breaks GATE TEXT: it fails, and what it prints has TEXT.
build() { make -s base.a db.a console.a build/sizes > "$log" 2>&1 || { tap 1 "the small project builds"; }; }
gate() { CC=cc B=build tests/check/gate_"$1".sh > "$log" 2>&1; }
keeps() { gate "$1"; local code=$?; if [ $code = 77 ]; then tap 0 "$1: not here"; else tap $code "$1 passes what keeps the rules"; fi; }
breaks() {
  build
  gate "$1"
  local code=$?
  if [ $code = 77 ]; then tap 0 "$1: not here"; return; fi
  if [ $code != 0 ] && grep -q -e "$2" "$log"; then tap 0 "$1 says: $2"; else tap 1 "$1 says: $2"; fi
}

fresh
build
for g in "$top"/tests/check/gate_*.sh; do g=${g##*/gate_}; keeps "${g%.sh}"; done

fresh; rm tests/unit/test_store.c;                                              breaks dead 'carnet_store_one: nobody calls it'
fresh; sed -i '2a #include <git2.h>' db/store.c;                                breaks includes 'db/store.c: includes <git2.h>'
fresh; sed -i '2a #include "carnet/store.h"' base/small.c;                      breaks includes 'base/small.c: includes "carnet/store.h" of db/'
fresh; echo 'int nothing;' > db/p.h; sed -i '2a #include "../db/p.h"' base/small.c; breaks includes 'climb out'
fresh; sed -i '/^int/i int carnet_small_two(void);' include/carnet/store.h; printf 'int carnet_small_two(void);\nint carnet_small_two(void) { return 2; }\n' > base/two.c
                                                                                breaks includes 'one module, one room'
fresh; sed -i '/^int/i int carnet_store_one(const char *t);' base/small.c; sed -i 's/? (int)carnet_small_error_quark()/? carnet_store_one(text)/' base/small.c
                                                                                breaks symbols 'base/small.c: calls carnet_store_one of db/'
fresh; printf '#include <sqlite3.h>\nint carnet_x(void);\nint carnet_x(void) { return sqlite3_libversion_number(); }\n' > base/x.c
                                                                                breaks symbols 'base/x.c: uses sqlite3_libversion_number (sqlite)'
fresh; printf '#include <curses.h>\nint carnet_x(void);\nint carnet_x(void) { return refresh(); }\n' > console/x.c
                                                                                breaks symbols 'console/x.c: uses .* (curses)'
fresh; printf '#include <stdio.h>\nvoid carnet_x(void);\nvoid carnet_x(void) { puts("x"); }\n' > base/x.c
                                                                                breaks symbols 'base/x.c: uses puts (printing)'
fresh; printf '#include <stdlib.h>\nint (*carnet_x(void))(const char *);\nint (*carnet_x(void))(const char *) { return system; }\n' > base/x.c
                                                                                breaks symbols 'base/x.c: uses system (banned)'
fresh; printf '#include <glib.h>\ngint64 carnet_x(void);\ngint64 carnet_x(void) { return g_get_real_time(); }\n' > base/x.c
                                                                                breaks symbols 'base/x.c: uses g_get_real_time (clock)'
fresh; printf 'int carnet_x(void);\nint carnet_x(void) { static int n; return n++; }\n' > base/x.c;     breaks globals 'n.0 is a mutable global'
fresh; printf 'extern int carnet_x;\nint carnet_x = 3;\n' > base/x.c;                                   breaks globals 'carnet_x is a mutable global'
fresh; printf 'extern __thread int carnet_x;\n__thread int carnet_x;\n' > base/x.c;                     breaks globals 'carnet_x is a mutable global'
fresh; echo 'gboolean carnet_loose(void);' > include/carnet/loose.h;                                    breaks headers 'loose.h: does not compile alone'
fresh; echo 'typedef struct { int a; } CarnetLoose;' > include/carnet/loose.h;                          breaks headers 'loose.h: does not compile alone'
fresh; sed -i '/strtok/d' include/carnet/banned.h;                                                      breaks banned 'strtok: is not stopped'
fresh; { echo 'int carnet_x(int a);'; echo 'int carnet_x(int a) {'; for i in {1..60}; do echo '  a++;'; done; echo '  return a;'; echo '}'; } > base/x.c
                                                                                breaks sizes 'carnet_x has 63 lines'
fresh; { echo 'int carnet_x(int a);'; echo 'int carnet_x(int a) {'; for i in {1..15}; do echo "  if (a == $i) a--; // '/* {"; done; echo '  return a;'; echo '}'; } > base/x.c
                                                                                breaks sizes 'carnet_x has 16 branches'
fresh; { for i in {1..501}; do echo "/* line $i */"; done; } > base/x.c;                                breaks sizes 'the file has 501 lines'
fresh; sed -i 's/links: base/links: base sqlite/' tests/unit/test_small.c;                              breaks links 'links sqlite, which is no room'
fresh; sed -i 's/links: base/links: compliance db base/' tests/unit/test_small.c;                       breaks links 'no room may use all'
fresh; sed -i 1d tests/unit/test_small.c;                                                               breaks links 'the first line must be'
fresh; echo 'int   carnet_x ( void );' > include/carnet/x.h;                                            breaks format 'x.h: make format'
fresh; echo x > notes.txt;                                                                              breaks stray 'notes.txt: no place'
fresh; printf 'a\0b' > tests/unit/blob;                                                                 breaks stray 'blob: a binary'
fresh; echo 'see /''root/x' > tests/unit/notes;                                                         breaks stray 'names a path of one machine'
fresh; echo '/* New. */' > base/new.c;                                                                  breaks tables 'base/README.md: has no row for new.c'
fresh; rm db/schema/0001_a.sql;                                                                         breaks tables 'has a row for schema/0001_a.sql'
fresh; sed -i 's/| One function |/|  |/' base/README.md;                                                   breaks tables 'says nothing'
echo "1..$n"
