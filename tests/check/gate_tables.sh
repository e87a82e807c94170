#!/bin/sh
# Each folder's README.md is a table `file | what it is` with a row for each file below the folder and no row for
# a file that is gone. With --write the tables are brought up to date: a new row says what the first comment
# of the file says, until a person says it better.
set -eu
. tests/check/files.sh
case ${1:-} in --write) write=1 ;; *) write='' ;; esac
bad=0
list=$(mktemp)
trap 'rm -f "$list" "$list.new"' EXIT

first_comment() {
  awk 'NR > 12 { exit }
    /^#!/ { next }
    NR == 1 && /links:/ { next }
    /^(\/\*|\/\/|#|--|;|""")/ || inside {
      inside = /^\/\*/ || inside; line = $0
      sub(/^(\/\*+|\/\/+|#+|--|;|""")[ ]*/, "", line); sub(/^ \*+[ ]*/, "", line); end = sub(/ *\*\/.*/, "", line)
      if (line ~ /^(include|define|ifndef|pragma)/) next
      text = text (text ? " " : "") line
      if (line ~ /[.:;]( |$)/ || end || line == "") { if (text) exit } }
    END { sub(/^[a-z0-9_]+\.[ch] - /, "", text); sub(/[.;:] .*/, "", text); sub(/[.:;]$/, "", text); gsub(/\|/, "/", text); print text }' "$1"
}

for folder in include/carnet $ROOMS templates tests docs; do
  [ -d "$folder" ] || continue
  readme=$folder/README.md
  if [ ! -f "$readme" ]; then echo "$readme: is missing"; bad=1; continue; fi
  # data below tests/ (corpora, goldens, vectors) and packs is one row a folder
  files "$folder/*" | sed "s,^$folder/,," | grep -v '^README.md$' | grep -v '/README\.md$' | awk -v folder="$folder" '
    folder == "tests" && !/^check\/|^[a-z]+\/[^\/]*\.(c|h|sh|py|awk)$/ { n = split($0, p, "/"); print (n > 2 ? p[1] "/" p[2] "/" : $0); next }
    folder == "templates" || folder == "docs" { n = split($0, p, "/"); print (n > 2 ? p[1] "/" p[2] "/" : $0); next }
    { print }' | sort -u > "$list"
  sed -n 's/^| `\([^`]*\)` |.*/\1/p' "$readme" | sort > "$list.new"
  [ -n "$write" ] || ! grep -n '^| `[^`]*` | *|$' "$readme" | sed "s,^,$readme:," | sed 's/$/ says nothing about it/' | grep . || bad=1
  lacking=$(sort "$list.new" | comm -23 "$list" -)
  gone=$(sort -u "$list.new" | comm -13 "$list" -)
  if [ -z "$write" ]; then
    for f in $lacking; do echo "$readme: has no row for $f (make tables adds it)"; bad=1; done
    for f in $gone; do echo "$readme: has a row for $f, which is not there"; bad=1; done
    continue
  fi
  sed '/^| file | what it is |/,$d' "$readme" > "$list.new"
  { cat "$list.new"; echo '| file | what it is |'; echo '|---|---|'
    while read -r f; do
      row=$(grep -F "| \`$f\` |" "$readme" | head -1) || row=''
      [ -n "$row" ] || { text=''; [ ! -f "$folder/$f" ] || text=$(first_comment "$folder/$f"); row="| \`$f\` | $text |"; }
      echo "$row"
    done < "$list"; } > "$list.out"
  cmp -s "$list.out" "$readme" || { cat "$list.out" > "$readme"; echo "$readme: written"; }
  rm -f "$list.out"
done
exit $bad
