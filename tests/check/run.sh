#!/bin/bash
# Runs test programs and scripts, JOBS at a time, and adds up their results.
#
#   run.sh -b BUILD_DIR [-j JOBS] [-t] TEST...      -t: the whole of `make test`, compared with the floor
#
# A test that prints TAP (`ok`, `not ok`, `# SKIP`) counts by its lines, cmocka's do; any other script counts as
# one, by its exit code: 0 passed, 77 skipped, else failed. A program that prints no `ok`, ends before its plan
# `1..N` is done, dies, or hangs for CARNET_TEST_SECONDS has failed, whatever it printed.
#
# Whoever skips says why with a line `skip: REASON`, REASON from tests/check/skips; in CI (CI=true) the reason
# `shared` fails. The last line is the sum, alone: N passed, N failed, N skipped.
set -u
build=build jobs=2 whole=
while getopts b:j:t option; do
  case $option in
    b) build=$OPTARG ;;
    j) jobs=$OPTARG ;;
    t) whole=1 ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
here=$(dirname "$0")
seconds=${CARNET_TEST_SECONDS:-240}
logs=$build/log
rm -rf "$logs"
mkdir -p "$logs"
logs=$(cd "$logs" && pwd)
build=$(cd "$build" && pwd)

# The same machine for every test: no settings of the person who runs it, a scratch folder that goes away.
scratch=$(mktemp -d "${TMPDIR:-/tmp}/carnet-test.XXXXXX")
trap 'chmod -R u+w "$scratch" 2>/dev/null; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
export B=$build CARNET=$build/carnet CARNET_SAN=$build/san/carnet TMPDIR=$scratch HOME=$scratch/home LC_ALL=C.UTF-8 TZ=UTC
export XDG_CACHE_HOME=$HOME/.cache XDG_CONFIG_HOME=$HOME/.config GIT_CONFIG_NOSYSTEM=1
export CMOCKA_MESSAGE_OUTPUT=TAP G_DEBUG=fatal-criticals
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=suppressions=$PWD/$here/leaks.supp:print_suppressions=0
unset SSH_AUTH_SOCK SSH_ASKPASS GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE MAKEFLAGS MAKELEVEL MFLAGS
mkdir -p "$HOME"

# build/san/tests/unit/test_canon -> san/unit/test_canon
label() {
  local l=${1#"$build"/}
  l=${l#build/}
  l=${l/#tests\//}
  echo "${l/\/tests\//\/}"
}

command_of() {
  case $1 in
    */fuzz_*) local n=${1##*/fuzz_}; echo "$1 tests/fuzz/corpus/$n" ;;
    *.sh) echo "sh $1" ;;
    *.py) echo "python3 $1" ;;
    /*) echo "$1" ;;
    *) echo "./$1" ;;
  esac
}

run_one() {
  local name log code
  name=$(label "$1")
  log=$logs/${name//\//.}.log
  # Scripts choose their interpreter by their first line when they have one of bash.
  local command
  command=$(command_of "$1")
  [[ $1 == *.sh ]] && read -r first < "$1" && [[ $first == *bash* ]] && command="bash $1"
  timeout -k 5 "$seconds" $command > "$log" 2>&1 < /dev/null
  code=$?
  awk -v code="$code" -v name="$name" -v program="$([[ $1 == *.sh || $1 == *.py ]] || echo 1)" \
      -v ci="${CI:-}" -f "$here/count.awk" "$here/skips" "$log" > "$log.sum"
}

running=0
for t in "$@"; do
  if (( running >= jobs )); then wait -n; running=$((running - 1)); fi
  run_one "$t" &
  running=$((running + 1))
done
wait

passed=0 failed=0 skipped=0
for t in "$@"; do
  name=$(label "$t")
  log=$logs/${name//\//.}.log
  read -r p f s verdict < "$log.sum" || { p=0 f=1 s=0 verdict="was not counted"; }
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  if (( f > 0 )); then
    printf 'FAILED  %s: %s\n' "$name" "$verdict"
    tail -n 40 "$log" | sed 's/^/    /'
  else
    printf 'passed  %s: %s\n' "$name" "$verdict"
  fi
done

for f in "$build"/.failed-*; do
  [[ -n $whole && -e $f ]] || continue
  echo "FAILED  the ${f##*-} build; what it left from before was run all the same"
  failed=$((failed + 1))
done

# The number of tests may not fall: a person raises the floor, nobody lowers it.
floor=$(cat "$here/floor" 2>/dev/null || echo 0)
if [[ -n $whole ]] && (( passed + failed + skipped < floor )); then
  echo "FAILED  floor: $((passed + failed + skipped)) tests, and there were $floor (tests/check/floor)"
  failed=$((failed + 1))
fi
if (( passed + failed + skipped == 0 )); then
  echo "FAILED  no test was run"
  failed=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
(( failed == 0 ))
