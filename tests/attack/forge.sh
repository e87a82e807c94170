# Ledgers forged with git's plumbing and the shell, not with Carnet's writer. Sourced in the folder that holds .git, keys/ and
# the index; $GIT_DIR is set. Each attack is a few of these.
export GIT_INDEX_FILE="$PWD/index" TZ=UTC
set -eu

load() { rm -f "$GIT_INDEX_FILE"; git read-tree "${1:-main}"; }              # the tree to work on
put() { git update-index --add --cacheinfo "${2:-100644},$(git hash-object -w --stdin),$1"; } # PATH [MODE] < content
drop() { printf '0 0000000000000000000000000000000000000000\t%s\n' "$1" | git update-index --index-info; }
paths() { git ls-tree -r --name-only "${2:-main}" | grep -- "$1"; }          # PATTERN [COMMIT]

# The heads of a folder: events that no other event there names, as canonical lines of prev.
heads() {
  git ls-tree -r --name-only "${2:-main}" -- "$1/" | while read -r p; do git show "${2:-main}:$p" | sha256sum | cut -c1-64; done | sort > heads.all
  git ls-tree -r --name-only "${2:-main}" -- "$1/" | while read -r p; do git show "${2:-main}:$p" | sed -n 's/^  - "\([0-9a-f]\{64\}\)"$/\1/p'; done | sort > heads.named
  comm -23 heads.all heads.named
}

folder() { case $1 in person) echo people ;; policy) echo policy ;; *) echo "$1s" ;; esac; }

# event KIND ACTION SUBJECT TIME BY ROLE [extra keys on stdin]: leaves the file ./event and sets $path, $digest and the trailers.
event() {
  kind=$1 action=$2 subject=$3 time=$4 by=$5 role=$6
  hex=$(printf %s "$subject" | sha256sum | cut -c1-2)
  dir="$(folder "$kind")/$hex/$subject"
  {
    printf 'carnet: 1\nkind: "%s"\naction: "%s"\nsubject: "%s"\ntime: "%s"\nby: "%s"\nrole: "%s"\nnonce: "%s"\n' \
      "$kind" "$action" "$subject" "$time" "$by" "$role" "${nonce:-00112233445566778899aabbccddeeff}"
    if [ -z "${no_prev:-}" ]; then heads "$dir" "${heads_at:-${onto:-main}}" | sed '1s/^/prev:\n/' | sed 's/^\([0-9a-f]\{64\}\)$/  - "\1"/'; fi
    cat
  } > event
  place
}
# Names ./event by its content.
place() {
  digest=$(sha256sum < event | cut -c1-64)
  path="$dir/$(printf %s "$time" | tr -d ':-')-$action-$(printf %s "$digest" | cut -c1-16).yaml"
}
cost='standard: "x"
amount_minor: 5
currency: "CNY"
'
message() {
  printf '%s %s %s\n\nCarnet-Subject: %s\nCarnet-Action: %s\nCarnet-Role: %s\nCarnet-Digest: %s\n' \
    "$kind" "$action" "$subject" "$subject" "$action" "$role" "$digest"
}
# seal WHO TIME KEY [-p PARENT]... < message: the index as a signed commit, and main moved to it.
seal() {
  who=$1 when=$2 key=$3
  shift 3
  [ $# -gt 0 ] || [ -n "${no_parent:-}" ] || set -- -p main
  if [ "$key" = none ]; then sign=''; else sign="-S$PWD/keys/$key"; fi
  commit=$(GIT_AUTHOR_NAME="${author:-$who}" GIT_AUTHOR_EMAIL="${author:-$who}@carnet.invalid" GIT_AUTHOR_DATE="$when" \
    GIT_COMMITTER_NAME="$who" GIT_COMMITTER_EMAIL="$who@carnet.invalid" GIT_COMMITTER_DATE="$when" \
    git -c gpg.format=ssh commit-tree $sign "$(git write-tree)" "$@")
  git update-ref refs/heads/main "$commit"
}
# An honest cost of p-admin, put in but not sealed; its time may be given.
honest() { load "${onto:-main}"; printf %s "$cost" | { cat > keys.tmp; }; event cost estimate "${1:-forged}" "${2:-2026-02-01T00:00:00Z}" p-admin finance < keys.tmp; put "$path" < event; }
finish() { message | seal p-admin "${1:-2026-02-01T00:00:00Z}" p-admin; }
# raw FILE: writes a commit object whatever it holds, and moves main to it.
raw() { git update-ref refs/heads/main "$(git hash-object -t commit -w --literally --stdin < "$1")"; }

# ---- changes of people and policy that more than one must agree on ----
# policy PERSON QUORUM [LINE]: what p-admin, or another administrator, sets or proposes.
policy() {
  load
  { printf 'approval_quorum: 1\nreview_required: true\nvalidity_days: 365\nunsigned_allowed: false\nchange_quorum: %s\n' "$2"; printf "${3:+$3\\n}"; } > k
  event policy set policy 2026-02-01T00:00:00Z "$1" admin < k
  put "$path" < event
  message | seal "$1" 2026-02-01T00:00:00Z "$1"
}
# with_stranger SUBJECT: the list of signers gets the stranger's line as SUBJECT's.
with_stranger() {
  { git show main:allowed_signers; echo "$1@carnet.invalid namespaces=\"git\" $(cut -d' ' -f1,2 keys/p-stranger.pub)"; } | LC_ALL=C sort > signers
  put allowed_signers < signers
}
# proposed PERSON SUBJECT [LINE] [signers]: an administrator proposes that the stranger's key belongs to SUBJECT, an approver.
proposed() {
  load
  { printf 'roles:\n  - "approver"\nkeys:\n  - "%s"\n' "$(cut -d' ' -f1,2 keys/p-stranger.pub)"; printf "${3:+$3\\n}"; } > k
  event person add "$2" 2026-02-01T00:00:00Z "$1" admin < k
  put "$path" < event
  [ -z "${4:-}" ] || with_stranger "$2"
  message | seal "$1" 2026-02-01T00:00:00Z "$1"
}
# endorsed PERSON KIND SUBJECT DIGEST [signers]: with `signers` the list gets the stranger's line as SUBJECT's.
endorsed() {
  load
  printf 'of: "%s"\n' "$4" > k
  event "$2" endorse "$3" 2026-02-01T00:00:00Z "$1" admin < k
  put "$path" < event
  [ -z "${5:-}" ] || with_stranger "$3"
  message | seal "$1" 2026-02-01T00:00:00Z "$1"
}

# ---- an old right used on a branch ----
# back COMMIT: what follows is done on a branch from there. join: p-admin merges it into what main was.
back() { main_was=$(git rev-parse main); git update-ref refs/heads/main "$(git rev-parse "$1")"; }
join() {
  branch=$(git rev-parse main)
  git update-ref refs/heads/main "$main_was"
  load
  for added in $(git diff-tree -r --name-only --diff-filter=A main "$branch"); do git show "$branch:$added" | put "$added"; done
  echo merge | seal p-admin 2026-02-01T00:00:00Z p-admin -p main -p "$branch"
}
# cost_by PERSON KEY: a cost of theirs, signed with that key.
cost_by() {
  load; printf %s "$cost" > k; event cost estimate forged 2026-02-01T00:00:00Z "$1" finance < k; put "$path" < event
  message | seal "$1" 2026-02-01T00:00:00Z "$2"
}
# rights PERSON ROLE: from now on this person has this role alone.
rights() {
  load; printf 'roles:\n  - "%s"\nkeys:\n  - "%s"\n' "$2" "$(cut -d' ' -f1,2 "keys/$1.pub")" > k
  event person add "$1" 2026-02-01T00:00:00Z p-admin admin < k; put "$path" < event; finish
}
# approved PERSON KEY: approves the first case.
approved() {
  load; r=$(git show "main:$(paths exports/ | grep "$(cat case1)/.*-request-")" | sha256sum | cut -c1-64)
  printf 'binds:\n  request: "%s"\n' "$r" > k; event export approve "$(cat case1)" 2026-02-01T00:00:00Z "$1" approver < k
  put "$path" < event; message | seal "$1" 2026-02-01T00:00:00Z "$2"
}
# many N: an adoption of N packs, all in the index.
many() {
  load; mkdir -p many; i=0
  while [ $i -lt "$1" ]; do i=$((i + 1)); echo $i > many/$i; done
  find many -type f | sort > names
  xargs sha256sum < names | cut -c1-64 > digests
  git hash-object -w --stdin-paths < names > ids
  paste ids digests | while read -r id d; do printf '100644 %s\tpacks/files/%.2s/%s\n' "$id" "$d" "$d"; done | git update-index --index-info
  { echo files:; sed 's/.*/  - kind: "pack"\n    name: "p"\n    digest: "&"/' digests; } > k
  event adoption adopt program 2026-02-01T00:00:00Z p-admin admin < k; put "$path" < event
}
# graph: git's commit graph, in which main's parent is its grandparent: git log and a clone leave one out.
graph() {
  git commit-graph write --reachable 2> /dev/null
  f=.git/objects/info/commit-graph; chmod u+w $f; i=8
  while [ "$(dd if=$f bs=1 skip=$i count=4 2> /dev/null)" != CDAT ]; do i=$((i + 12)); done
  at=$((0x$(dd if=$f bs=1 skip=$((i + 8)) count=4 2> /dev/null | od -An -tx1 | tr -d ' \n')))
  git rev-list --all | sort > ids
  tip=$(($(grep -n "$(git rev-parse main)" ids | cut -d: -f1) - 1)) up=$(($(grep -n "$(git rev-parse main~2)" ids | cut -d: -f1) - 1))
  printf "$(printf '\\0\\0\\%03o\\%03o' $((up / 256)) $((up % 256)))" | dd of=$f bs=1 seek=$((at + 36 * tip + 20)) conv=notrunc 2> /dev/null
}
