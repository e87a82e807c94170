#!/bin/sh
# Two offices and a bare repository between them: what both record arrives at both, races are tried again, a
# remote that lost history is refused, and what policy keeps home is never among the objects sent.
. "${0%/*}/lib.sh"
unset GIT_SSH GIT_SSH_COMMAND
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
a=$TMPDIR/a b=$TMPDIR/b hub=$TMPDIR/hub.git
new_workspace "$a"
git init -q --bare -b main "$hub"

# The second office has a copy of the records, its own .carnet, and the keys of its people.
second() {
  git clone -q --bare "$1" "$2/.git" && mkdir -p "$2/.carnet/keys" &&
    cp "$a/.carnet/keys/"* "$2/.carnet/keys/" && cp "$a/.carnet/trust.yaml" "$2/.carnet/"
}
tip() { git -C "$1" rev-parse main; }
pay() { c -C "$1" cost add payment --model "$2" --standard 'GB 44495' --amount "$3" --currency CNY --as p-fin > "$TMPDIR/pay" 2>&1; }

fails 2 'without a remote it asks which' c -C "$a" sync --as p-admin
has 'and says how one is named' 'carnet sync NAME --url ADDRESS' "$TMPDIR/out"
fails 4 'an address that it does not know' c -C "$a" sync office --url 'gopher://x/y' --as p-admin
fails 4 'a host that ssh would take for an option' c -C "$a" sync office --url 'ssh://-oProxyCommand=x/y' --as p-admin
fails 2 'a folder without a repository' c -C "$a" sync office --url "$TMPDIR/nothing" --as p-admin
ok 'the first office sends everything' c -C "$a" sync office --url "$hub" --as p-admin
same 'both have one main' "$(tip "$a/.git")" "$(tip "$hub")"
mkdir "$b" && second "$hub" "$b"
ok 'the second has nothing to send' c -C "$b" sync office --url "file://$hub" --as p-admin

# ---- both go on
next_day
pay "$a" H7 100.00; first=$(cat "$TMPDIR/pay")
pay "$b" H7 200.00; second=$(cat "$TMPDIR/pay")
c -C "$a" entity add alpha --set 'name=Alpha' --as p-admin
c -C "$b" people add p-new --roles reviewer --as p-admin > /dev/null
ok 'the first sends' c -C "$a" sync --as p-admin
c -C "$b" sync --as p-admin --format json > "$TMPDIR/json"
ok 'the second merges and sends' python3 -c 'import json,sys; r=json.load(open(sys.argv[1])); assert (r["taken"], r["sent"], r["merges"]) == (2, 3, 1), r' "$TMPDIR/json"
ok 'the first takes the merge' c -C "$a" sync --as p-admin
same 'all three have one main' "$(tip "$a/.git") $(tip "$a/.git")" "$(tip "$b/.git") $(tip "$hub")"
c -C "$a" cost list --format csv > "$TMPDIR/costs"
has 'two payments of one second, both there (1)' "$first" "$TMPDIR/costs"
has 'two payments of one second, both there (2)' "$second" "$TMPDIR/costs"
c -C "$a" people list > "$TMPDIR/people"
has 'a person of the other office' 'p-new' "$TMPDIR/people"
ok 'verify passes at the first' c -C "$a" verify
ok 'verify passes at the second' c -C "$b" verify
same 'the merge has two parents' 2 "$(git -C "$hub" log -1 --format=%P main | wc -w | tr -d ' ')"
git -C "$hub" show main:allowed_signers > "$TMPDIR/signers"
ok 'stock git finds the merge well signed' git -C "$hub" -c gpg.ssh.allowedSignersFile="$TMPDIR/signers" verify-commit main
same 'the merge adds no event' '' "$(git -C "$hub" diff-tree --cc --name-only --no-commit-id main | grep -v allowed_signers)"

# ---- a race: the hub's main moves between fetch and push
next_day
pay "$a" K1 1.00; pay "$b" K1 2.00
(c -C "$a" sync --as p-admin > "$TMPDIR/race-a" 2>&1; echo $? > "$TMPDIR/code-a") &
(c -C "$b" sync --as p-admin > "$TMPDIR/race-b" 2>&1; echo $? > "$TMPDIR/code-b") &
wait
same 'two syncs at once both succeed' '0 0' "$(cat "$TMPDIR/code-a") $(cat "$TMPDIR/code-b")"
ok 'and again' c -C "$a" sync --as p-admin
ok 'and again' c -C "$b" sync --as p-admin
same 'all three have one main' "$(tip "$a/.git") $(tip "$a/.git")" "$(tip "$b/.git") $(tip "$hub")"
ok 'verify passes after the race' c -C "$b" verify

# ---- two consoles on one workspace: compare and swap, nothing lost
next_day
before=$(c -C "$a" cost list --format csv | wc -l)
for i in 1 2 3 4; do
  c -C "$a" cost add payment --model "X$i" --standard 'GB 44495' --amount "$i.00" --currency CNY --as p-fin > /dev/null 2>&1 &
done
wait
same 'four writers on one workspace lose nothing' $((before + 4)) "$(c -C "$a" cost list --format csv | wc -l)"
ok 'sent' c -C "$a" sync --as p-admin

# ---- the hub is moved back
kept=$(tip "$hub")
git -C "$hub" update-ref refs/heads/main "$kept~3"
fails 6 'a remote that lost history is refused' c -C "$a" sync --as p-admin
has 'with what is gone' 'lost history.* 3 records' "$TMPDIR/out"
same 'nothing was sent' "$(git -C "$hub" rev-parse "$kept~3")" "$(tip "$hub")"
ok 'what is held here goes there again when asked' c -C "$a" sync --again --as p-admin
same 'and it has it again' "$kept" "$(tip "$hub")"

# ---- another ledger, and a forged one
other=$TMPDIR/other
c init "$other" --person p-x > /dev/null 2>&1
fails 6 'another ledger is refused' c -C "$other" sync office --url "$hub" --as p-x
has 'and said so' 'another ledger' "$TMPDIR/out"
next_day
git clone -q "$hub" "$TMPDIR/forge" && (
  cd "$TMPDIR/forge" && echo 'x: 1' > extra && git add extra &&
    git -c user.name=p-admin -c user.email=p-admin@carnet.invalid -c commit.gpgsign=false commit -q -m forged && git push -q origin main
) 2> /dev/null
good=$(tip "$a/.git")
fails 6 'a commit that is not as it must be is not taken' c -C "$a" sync --as p-admin
has 'and named' 'nothing was taken' "$TMPDIR/out"
same 'main stayed' "$good" "$(tip "$a/.git")"
git -C "$hub" update-ref refs/heads/main "$good"

# ---- what would be sent, object by object, against git's own answer
next_day
pay "$a" H7 300.00
c -C "$a" entity add beta --set 'name=Beta' --as p-admin
c -C "$a" sync --check --format csv 2> /dev/null | tail -n +2 | cut -d, -f2 | tr -d '"' | sort > "$TMPDIR/listed"
git -C "$a/.git" rev-list --objects "$(tip "$hub")..main" | cut -d' ' -f1 | sort > "$TMPDIR/asked"
ok 'the list of sync --check is what git says' cmp "$TMPDIR/listed" "$TMPDIR/asked"
ok 'and is not empty' test -s "$TMPDIR/asked"

# ---- by ssh: a program that stands in for it, then a real sshd on the loopback
cat > "$TMPDIR/fake-ssh" <<'END'
#!/bin/sh
for last; do :; done
echo "$*" >> "$SSH_LOG"
exec sh -c "$last"
END
export SSH_LOG=$TMPDIR/ssh.log GIT_SSH_COMMAND="sh $TMPDIR/fake-ssh"
by_ssh() {
  where=$1 url=$2
  next_day
  pay "$a" H7 400.00; pay "$b" H7 500.00
  ok "$where: the first sends" c -C "$a" sync far --url "$url" --as p-admin
  ok "$where: the second merges" c -C "$b" sync far --url "$url" --as p-admin
  ok "$where: the first takes it" c -C "$a" sync far --as p-admin
  same "$where: all three have one main" "$(tip "$a/.git") $(tip "$a/.git")" "$(tip "$b/.git") $(tip "$hub")"
  pay "$a" K1 1.00; pay "$b" K1 2.00
  (c -C "$a" sync far --as p-admin > "$TMPDIR/race-a" 2>&1; echo $? > "$TMPDIR/code-a") & racer=$!
  (c -C "$b" sync far --as p-admin > "$TMPDIR/race-b" 2>&1; echo $? > "$TMPDIR/code-b") & wait $racer $!
  [ "$(cat "$TMPDIR/code-a" "$TMPDIR/code-b" | tr -d '\n')" = 00 ] || cat "$TMPDIR/race-a" "$TMPDIR/race-b" | sed 's/^/# /'
  same "$where: two at once both succeed" '0 0' "$(cat "$TMPDIR/code-a") $(cat "$TMPDIR/code-b")"
  kept=$(tip "$hub")
  git -C "$hub" update-ref refs/heads/main "$kept~1"
  c -C "$a" sync far --take-only --as p-admin > "$TMPDIR/lost-a" 2>&1; lost_a=$?
  c -C "$b" sync far --take-only --as p-admin > "$TMPDIR/lost-b" 2>&1; lost_b=$?
  [ $lost_a = 6 ] || [ $lost_b = 6 ]; say $? "$where: lost history is refused"
  git -C "$hub" update-ref refs/heads/main "$kept"
  c -C "$a" sync far --as p-admin > /dev/null 2>&1; c -C "$b" sync far --as p-admin > /dev/null 2>&1
  c -C "$a" sync far --as p-admin > /dev/null 2>&1
  ok "$where: verify passes" c -C "$a" verify
}
by_ssh 'a stand-in for ssh' "ssh://git@office.example:2222$hub"
has 'ssh gets port, host and a quoted path' "-p 2222 git@office.example git-upload-pack '" "$SSH_LOG"
printf '#!/bin/sh\necho "Permission denied (publickey)." >&2\nexit 255\n' > "$TMPDIR/no-ssh"
fails 5 'what ssh says is passed on' env GIT_SSH_COMMAND="sh $TMPDIR/no-ssh" "$CARNET" -C "$a" sync far --as p-admin
has 'word for word' 'ssh says: Permission denied (publickey)' "$TMPDIR/out"
cat > "$hub/hooks/update" <<'END'
#!/bin/sh
echo "closed for today" >&2
exit 1
END
chmod +x "$hub/hooks/update"; next_day; pay "$a" H7 600.00; mine=$(tip "$a/.git")
fails 5 'a push that the far side refuses' c -C "$a" sync far --as p-admin
has 'says so' 'refused' "$TMPDIR/out"
same 'and main stayed here' "$mine" "$(tip "$a/.git")"
rm "$hub/hooks/update"
unset GIT_SSH_COMMAND

sshd=$(command -v sshd || ls /usr/sbin/sshd 2> /dev/null || true)
if [ -z "$sshd" ]; then
  echo 'skip: sshd'
  echo "ok $((count += 1)) - a real sshd # SKIP sshd is not installed"
else
  d=$TMPDIR/sshd
  mkdir -p "$d" && chmod 700 "$d"
  [ "$(id -u)" != 0 ] || mkdir -p /run/sshd # where root's sshd keeps its unprivileged half; a service would make it
  ssh-keygen -q -t ed25519 -N '' -f "$d/host" && ssh-keygen -q -t ed25519 -N '' -f "$d/user"
  cp "$d/user.pub" "$d/authorized"; chmod 600 "$d/authorized"
  # It listens on one port of the loopback with a key of its own; a port that is taken already is another's.
  start_sshd() {
    port=$1
    printf '[127.0.0.1]:%s %s\n' "$port" "$(cut -d' ' -f1,2 "$d/host.pub")" > "$d/known"
    cat > "$d/config" <<END
Port $port
ListenAddress 127.0.0.1
HostKey $d/host
AuthorizedKeysFile $d/authorized
PidFile $d/pid
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
END
    rm -f "$d/log"; "$sshd" -f "$d/config" -E "$d/log" -D & daemon=$!
    while kill -0 $daemon 2> /dev/null; do
      ! grep -q 'listening' "$d/log" 2> /dev/null || return 0
      sleep 0.1
    done
    return 1
  }
  trap 'kill $daemon 2> /dev/null' EXIT
  started=1 tries=0
  while [ $started != 0 ] && [ $tries -lt 5 ]; do
    tries=$((tries + 1)); start_sshd $((20000 + ($$ + tries * 4001) % 20000)); started=$?
  done
  [ $started = 0 ] || sed 's/^/# /' "$d/log"
  say $started 'a real sshd: it listens on the loopback'
  GIT_SSH_COMMAND="ssh -F none -i $d/user -o IdentitiesOnly=yes -o UserKnownHostsFile=$d/known -o BatchMode=yes"
  export GIT_SSH_COMMAND
  by_ssh 'a real sshd' "ssh://$(id -un)@127.0.0.1:$port$hub"
  has 'a real sshd: it let the user in by key' 'Accepted publickey' "$d/log"
  echo 'x' > "$d/known"
  fails 5 'a host key that nobody knows' c -C "$a" sync far --as p-admin
  has 'is to be compared by hand' 'compare the key' "$TMPDIR/out"
fi
done_testing
