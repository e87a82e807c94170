# Sourced by the gates: `files [PATTERN...]` lists the files of the project, one a line, from git or by looking.
files() {
  if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files -co --exclude-standard -- "$@" | while read -r f; do [ ! -f "$f" ] || echo "$f"; done
  else
    find . \( -path ./.git -o -path ./build \) -prune -o -type f -print | sed 's,^\./,,' | sort |
      if [ $# -eq 0 ]; then cat; else
        while read -r f; do for p in "$@"; do case $f in $p) echo "$f"; break ;; esac; done; done
      fi
  fi
}

check=tests/check
ROOMS='base compliance db records reports actions console'
: "${B:=build}" "${CC:=cc}"

# room path-of-object path-of-source, for each source of each room that is built
objects() {
  for room in $ROOMS; do
    [ -d "$room" ] || continue
    find "$room" -name '*.c' | sort | while read -r c; do
      o=$B/obj/${c%.c}.o
      if [ -f "$o" ]; then echo "$room $o $c"; else echo "$c: is not built" >&2; fi
    done
  done
}

# What each room defines for others: `room symbol`
definitions() {
  objects | while read -r room o _; do
    nm -P --defined-only "$o" | awk -v room="$room" '$2 ~ /^[A-Z]$/ { print room, $1 }'
  done
}
