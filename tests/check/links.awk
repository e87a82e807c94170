# Second half of gate_links.sh: lines `test word...`
function reach(room, other) { return may_use(room, other) || (room == "console" && may_use("actions", other)) }
{
  seen++; top = ""; n = 0
  for (i = 2; i <= NF; i++) {
    if ($i ~ /\.c$/) continue
    if (!($i in room_uses)) { fail($1 ": links " $i ", which is no room"); continue }
    linked[++n] = $i
  }
  # the room whose test it is: the one that may reach all others
  for (i = 1; i <= n && !top; i++) {
    fine = 1
    for (j = 1; j <= n; j++) if (!reach(linked[i], linked[j])) fine = 0
    if (fine) top = linked[i]
  }
  if (!n && NF == 1) fail($1 ": the first line must be /* links: ROOMS */")
  else if (n && !top) fail($1 ": no room may use all of what it links")
}
END { if (!seen) fail("no test was seen: nothing was checked"); exit faults > 0 }
