#!/bin/sh
# Installs the packages that Carnet needs and this machine lacks. Debian 12 (or a relative of it) with apt.
#
#   ./setup.sh [run|build|demo|test|fuzz]     default: build; `list` prints the table
#
# Each level contains those above it in the table's order: run < build < demo < test < fuzz. When everything
# is there it says nothing and asks for nothing. A bare Debian needs `apt-get install git make` to get here.
set -eu

# level | package | why
table='
run   | git                          | clones and pulls of the records; the demo fills one
run   | openssh-client               | ssh-keygen signs events
run   | fontconfig                   | finds the fonts of reports
run   | fonts-wqy-zenhei             | Chinese in PDF reports (draws right with libharu 2.3; MicroHei and Noto CJK do not)
run   | fonts-dejavu-core            | Latin text and signs such as the check mark
run   | fonts-liberation             | Latin text of reports
run   | tzdata                       | legal days in the time zone of their law
run   | ca-certificates              | carnet sync with https remotes
build | gcc                          | C11 compiler
build | libc6-dev                    | C library headers
build | make                         | the build
build | pkgconf                      | finds the libraries
build | libglib2.0-dev               | errors, containers, dates, subprocesses
build | libncurses-dev               | the console
build | libsqlite3-dev               | the inventory
build | libgit2-dev                  | the records
build | libssl-dev                   | SHA-256, checking signatures
build | libhpdf-dev                  | PDF (libharu)
build | libcmark-gfm-dev             | report templates in Markdown
build | libcmark-gfm-extensions-dev  | their tables
build | libhyperscan-dev             | all patterns of all packs in one pass (x86; see vectorscan below)
build | libpcre2-dev                 | positions of a match in the one text shown
build | libyaml-dev                  | packs, requests, events
build | libjansson-dev               | JSON
build | libutf8proc-dev              | NFC, case folding, width
build | libcsv-dev                   | CSV inventories
build | libxxhash-dev                | rows known by their bytes at the next import
build | libzip-dev                   | reading XLSX
build | libexpat1-dev                | reading XLSX
build | libxlsxwriter-dev            | writing XLSX
build | libfontconfig-dev            | finding fonts
build | zlib1g-dev                   | packed git objects
demo  | poppler-utils                | shows that the demo PDF has the text it should (pdftotext)
test  | libcmocka-dev                | unit tests
test  | libvterm-dev                 | a terminal state to test the console against
test  | poppler-utils                | pixels and text of PDFs
test  | python3                      | a second, independent reading of the test vectors
test  | strace                       | crash tests: kills at the n-th write
test  | openssh-server               | sync by a real sshd, started by the test on the loopback; skipped where it cannot be installed
test  | binutils                     | nm: which room calls which library
test  | clang-format                 | the format gate
test  | sqlite3                      | .import, beside which the bench measures
fuzz  | clang                        | libFuzzer
fuzz  | libclang-rt-14-dev           | its runtime
'

level=${1:-build}
case $level in
  run)   levels='run' ;;
  build) levels='run build' ;;
  demo)  levels='run build demo' ;;
  test)  levels='run build demo test' ;;
  fuzz)  levels='run build demo test fuzz' ;;
  list)  echo "level | package | why$table"; exit 0 ;;
  *)     echo "setup.sh: $level; run, build, demo, test, fuzz or list" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  # Not a Debian: the build itself says which library it cannot find.
  echo "setup.sh: no apt here; the packages (Debian names) are in ./setup.sh list" >&2
  exit 0
fi

# hyperscan exists for x86 only; vectorscan has the same API elsewhere.
case $(dpkg --print-architecture) in
  amd64|i386) : ;;
  *) table=$(printf '%s\n' "$table" | sed 's/libhyperscan-dev/libvectorscan-dev/') ;;
esac

wanted=$(printf '%s\n' "$table" | awk -F' *[|] *' -v levels=" $levels " '
  NF == 3 && index(levels, " " $1 " ") && !seen[$2]++ { print $2 "|" $3 }')

# A package counts as there when it, or one that provides it, is installed (pkg-config for pkgconf, ...).
# shellcheck disable=SC2016  # the ${} are dpkg's
installed=$(dpkg-query -W -f '${db:Status-Abbrev}|${Package}, ${Provides}\n' | awk -F'[|]' '
  $1 ~ /^.i/ { n = split($2, names, /, */); for (i = 1; i <= n; i++) { sub(/[ (:].*/, "", names[i]); print names[i] } }')

missing=$(printf '%s\n%s\n' "$installed" "--" | { cat; printf '%s\n' "$wanted"; } | awk -F'[|]' '
  $0 == "--" { listing = 1; next }
  !listing { have[$1] = 1; next }
  NF == 2 && !($1 in have) { print }')

[ -n "$missing" ] || exit 0

echo "Carnet needs these packages ($level):"
printf '%s\n' "$missing" | awk -F'[|]' '{ printf "  %-30s %s\n", $1, $2 }'

server=openssh-server
names=$(printf '%s\n' "$missing" | cut -d'|' -f1 | grep -v -x "$server" || true)
as_root=''
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null; then
    as_root='sudo'
  elif [ -n "$names" ]; then
    echo "setup.sh: not root and no sudo; install the above as root" >&2
    exit 1
  fi
fi
# shellcheck disable=SC2086  # a list of names
install() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; }
if [ -n "$names" ]; then
  $as_root apt-get update -qq
  # shellcheck disable=SC2086  # a list of names
  install $names
fi

# A test wants the program sshd, nobody wants a server: while it is installed no service may start (policy-rc.d,
# which some images have), and none starts at the next boot. One that was there before is left alone. Where it
# cannot be installed, that test is skipped and says so.
policy=/usr/sbin/policy-rc.d
install_server() {
  [ -n "$names" ] || $as_root apt-get update -qq || return 1
  if [ ! -e "$policy" ]; then
    trap '$as_root rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" > /dev/null && $as_root chmod 755 "$policy" || return 1
  fi
  install "$server" && $as_root update-rc.d ssh disable > /dev/null 2>&1
}
case $missing in
  *"$server"*)
    [ -z "$as_root" ] || as_root='sudo -n' # not worth a question
    install_server || echo "setup.sh: $server was not installed; the test of sync by a real sshd will be skipped" >&2 ;;
esac
