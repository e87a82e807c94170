# Reads the table `rooms`; functions for the gates. First file argument: the table.
function trim(s) { gsub(/^[ \t]+|[ \t]+$/, "", s); return s }
function glob(name, pattern) {
  if (pattern ~ /\*$/) return index(name, substr(pattern, 1, length(pattern) - 1)) == 1
  return name == pattern
}
function in_globs(name, list,    n, parts, i) {
  n = split(list, parts, " ")
  for (i = 1; i <= n; i++) if (glob(name, parts[i])) return 1
  return 0
}
function in_paths(path, list,    n, parts, i) {
  if (list == "*") return 1
  n = split(list, parts, " ")
  for (i = 1; i <= n; i++) if (index(path, parts[i]) == 1) return 1
  return 0
}
function may_use(room, other) { return index(" " room_uses[room] " ", " " other " ") > 0 }
function room_of(path) { sub(/\/.*/, "", path); return path }
function fail(text) { print text; faults++ }
FNR == NR {
  if ($0 ~ /^(#|$)/) next
  n_columns = split($0, column, "|")
  split(trim(column[1]), word, /[ \t]+/)
  if (word[1] == "room") { room_uses[word[2]] = trim(column[2]); rooms[++n_rooms] = word[2] }
  else if (word[1] == "use" && n_columns == 4) {
    use_name[++n_uses] = word[2]
    use_headers[n_uses] = trim(column[2])
    use_symbols[n_uses] = trim(column[3])
    use_paths[n_uses] = trim(column[4])
  } else fail("tests/check/rooms:" FNR ": not a line of the table")
  next
}
