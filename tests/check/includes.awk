# Second half of gate_includes.sh: lines `defined room symbol`, `declares header symbol`,
# `includes file quote name where-it-is`.
$1 == "defined" { home[$3] = $2; next }
$1 == "declares" {
  if (!($3 in home)) next
  if (($2 in owner) && owner[$2] != home[$3])
    fail($2 ": " $3 " is defined in " home[$3] "/, others of this header in " owner[$2] "/; one module, one room")
  owner[$2] = home[$3]
  next
}
{
  file = $2; name = $4; where = $5
  public = file ~ /^include\//
  room = !public ? room_of(file) : (file in owner) ? owner[file] : ""
  seen++
  if ($3 == "<") {
    for (u = 1; u <= n_uses; u++)
      if (in_globs(name, use_headers[u]) && !in_paths(file, use_paths[u]))
        fail(file ": includes <" name ">; only " use_paths[u] " may")
    next
  }
  if (name ~ /\.\./) fail(file ": includes \"" name "\"; a path must not climb out of its room")
  if (where == "no") { fail(file ": includes \"" name "\", which is neither public nor in its room"); next }
  if (where ~ /^include\//) {
    if (!public && name !~ /^carnet\//) fail(file ": includes \"" name "\"; public headers are written \"carnet/...\"")
    if ((where in owner) && room && !may_use(room, owner[where]))
      fail(file ": includes \"" name "\" of " owner[where] "/; " room "/ may use " room_uses[room])
  } else if (public) fail(file ": a public header includes the private " where)
}
END {
  if (!seen) fail("no #include was seen: nothing was checked")
  exit faults > 0
}
