# Second half of gate_symbols.sh: lines `defined room symbol`, `libc symbol`, `curses symbol`, `needs file symbol`.
$1 == "defined" { if (($3 in home) && home[$3] != $2) fail($3 ": defined in " home[$3] "/ and " $2 "/"); home[$3] = $2; next }
$1 == "libc" { libc[$2] = 1; next }
$1 == "curses" { curses[$2] = 1; n_curses++; next }
{
  file = $2; symbol = $3; room = room_of(file); seen++
  sub(/^__isoc99_/, "", symbol); sub(/_chk$/, "", symbol); sub(/@.*/, "", symbol)
  if (symbol in home) {
    if (!may_use(room, home[symbol]))
      fail(file ": calls " symbol " of " home[symbol] "/; " room "/ may use " room_uses[room])
    next
  }
  if (symbol ~ /^carnet_/) { fail(file ": calls " symbol ", which no room defines"); next }
  known = 0
  for (u = 1; u <= n_uses; u++) {
    listed = use_symbols[u] == "@curses" ? (symbol in curses) && !(symbol in libc) : in_globs(symbol, use_symbols[u])
    if (!listed) continue
    known = 1
    if (!in_paths(file, use_paths[u]))
      fail(file ": uses " symbol " (" use_name[u] "); " (use_paths[u] == "-" ? "nobody" : "only " use_paths[u]) " may")
  }
  # the linker's and the compiler's own names begin with an underscore
  if (!known && !(symbol in libc) && symbol !~ /^_/)
    fail(file ": uses " symbol ", of no library in tests/check/rooms")
}
END {
  if (!seen) fail("no symbol was seen: nothing was checked")
  if (!n_curses) fail("libncursesw's symbols could not be read")
  exit faults > 0
}
