# Adds up one test's log for run.sh. Files: the closed list of skip reasons, then the log.
# Prints: passed failed skipped words
BEGIN { reasons = ARGV[1] }
FILENAME == reasons { if ($1 !~ /^(#|$)/) allowed[$1] = 1; next }
/^1\.\.[0-9]+/ { plan += substr($1, 4) }
/^skip: / { said[++saids] = $2 }
/^(not )?ok.*# SKIP/ { skips++; next } # cmocka 1.1.5 writes `not ok 3 # SKIP name`
/^not ok/ { bad++; next }
/^ok/ { good++ }
function add(text) { words = words (words ? "; " : "") text }
END {
  tap = good + bad + skips
  if (code == 77 && !tap) skips = 1
  else if (code == 124 || code == 137) { bad++; add("hung or was killed") }
  else if (code && !bad) { bad++; add("exit code " code) }
  else if (!tap && program) { bad++; add("printed no result") }
  else if (!tap) good++
  if (plan && tap && tap < plan) { bad++; add("planned " plan ", saw " tap) }
  if (skips && !saids) { bad++; add("skipped without a line `skip: REASON`") }
  for (i = 1; i <= saids; i++) {
    add("skip: " said[i])
    if (!(said[i] in allowed)) { bad++; add("which tests/check/skips does not list") }
    else if (ci != "" && said[i] == "shared") { bad++; add("which CI does not allow") }
  }
  if (bad) add(bad " failed")
  if (good) add(good " passed")
  if (skips) add(skips " skipped")
  print good + 0, bad + 0, skips + 0, words
}
