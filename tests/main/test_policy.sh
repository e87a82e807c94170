#!/bin/sh
# Changes of people and policy that two must agree on: proposed, endorsed, in effect at the last endorsement; stock git agrees.
. "${0%/*}/lib.sh"
w=$TMPDIR/w
new_workspace "$w"
fails 3 'a quorum that nobody could reach is refused' c -C "$w" policy propose --set change_quorum=2 --as p-admin
c -C "$w" people add p-second --roles admin --as p-admin > /dev/null || exit 1
c -C "$w" people add p-third --roles admin --as p-admin > /dev/null || exit 1
ok 'one administrator sets what two must agree on from now on' c -C "$w" policy propose --set change_quorum=2 --reason 'four eyes' --as p-admin
has 'the policy says so' 'change_quorum *2' "$(c -C "$w" policy show > "$TMPDIR/show"; echo "$TMPDIR/show")"
next_day

ok 'a person is proposed' c -C "$w" people add p-new --roles approver --as p-admin
same 'and is nobody yet' 0 "$(c -C "$w" people list --format csv | grep -c p-new)"
change=$(c -C "$w" policy proposals --format csv | grep 'person/add' | cut -d, -f1)
c -C "$w" inbox --as p-second > "$TMPDIR/inbox"
has 'it waits for the other administrator' 'person/add p-new' "$TMPDIR/inbox"
c -C "$w" inbox --as p-admin > "$TMPDIR/inbox"
hasnt 'not for who proposed it' 'person/add p-new' "$TMPDIR/inbox"
fails 3 'who proposed it cannot endorse it' c -C "$w" policy endorse "$change" --as p-admin
fails 3 'nor can who is no administrator' c -C "$w" policy endorse "$change" --as p-rev
fails 2 'nothing is called so' c -C "$w" policy endorse 00000000 --as p-second
same 'the second makes it take effect' effective "$(c -C "$w" policy endorse "$(echo "$change" | cut -c1-10)" --as p-second)"
same 'now the person may act' 1 "$(c -C "$w" people list --format csv | grep -c p-new)"
fails 3 'once is enough' c -C "$w" policy endorse "$change" --as p-third
next_day

# An older proposal does not come back by a late endorsement.
old=$(c -C "$w" policy propose --set validity_days=3000 --as p-admin)
new=$(c -C "$w" policy propose --set validity_days=100 --as p-admin)
same 'another policy takes effect' effective "$(c -C "$w" policy endorse "$new" --as p-second)"
c -C "$w" policy endorse "$old" --as p-third > "$TMPDIR/out" 2>&1
same 'the older one has lapsed' 3 $?
has 'and it says why' 'propose it anew' "$TMPDIR/out"
c -C "$w" policy proposals > "$TMPDIR/out"
has 'the list says so too' 'lapsed' "$TMPDIR/out"
printf 'approval_quorum: 2\nroles:\n- {what: export/close, roles: [approver]}\n' > "$TMPDIR/draft.yaml"
ok 'a draft as a file' c -C "$w" policy propose "$TMPDIR/draft.yaml" --as p-second
printf 'approval_quorum: 2\nquorums: 3\n' > "$TMPDIR/draft.yaml"
fails 4 'an unknown key is refused' c -C "$w" policy propose "$TMPDIR/draft.yaml" --as p-second
fails 2 'nothing proposed is a mistake' c -C "$w" policy propose --as p-second
retire=$(c -C "$w" people retire p-fin --as p-admin && c -C "$w" policy proposals --format csv | grep person/retire | cut -d, -f1)
same 'a retirement is endorsed too' effective "$(c -C "$w" policy endorse "$retire" --as p-third)"

# A policy that asks for more takes an approval back; it undoes no revocation, and what was lawful stays lawful.
c init "$TMPDIR/cases" --person p-admin > /dev/null 2>&1
for entry in 'p-req requester,mapper' 'p-rev reviewer' 'p-app approver' 'p-two approver'; do
  c -C "$TMPDIR/cases" people add "${entry% *}" --roles "${entry#* }" --as p-admin > /dev/null
done
printf 'path,description\ngnss.latitude,latitude of the vehicle\n' > "$TMPDIR/rows.csv"
c -C "$TMPDIR/cases" import "$TMPDIR/rows.csv" --as p-req > /dev/null 2>&1
state() { c -C "$TMPDIR/cases" export show "$1" --format json | sed -n 's/^ *"ours": "\(.*\)",*$/\1/p' | head -1; }
ask() {
  printf 'from: CN\nto: [DE]\nrows: path:gnss\npurpose: %s\nrecipient: {name: Example GmbH, kind: affiliate, role: processor, country: DE}\npeople: {distinct: 9, basis: exact}\n' "$1" > "$TMPDIR/ask.yaml"
  id=$(c -C "$TMPDIR/cases" export request --request "$TMPDIR/ask.yaml" --title "$1" --as p-req) || exit 1
  c -C "$TMPDIR/cases" export review "$id" --as p-rev > /dev/null && c -C "$TMPDIR/cases" export approve "$id" --as p-app > /dev/null || exit 1
  echo "$id"
}
stays=$(ask first) taken=$(ask second)
ok 'an approval is revoked' c -C "$TMPDIR/cases" export revoke "$taken" --reason 'no more' --as p-app
same 'one is approved, one revoked' 'approved revoked' "$(state "$stays") $(state "$taken")"
ok 'two must approve from now on' c -C "$TMPDIR/cases" policy propose --set approval_quorum=2 --as p-admin
same 'one is back in review, the other stays revoked' 'in_review revoked' "$(state "$stays") $(state "$taken")"
ok 'what was lawful at its place is no fault' c -C "$TMPDIR/cases" verify
ok 'a second approves' c -C "$TMPDIR/cases" export approve "$stays" --as p-two
same 'which is enough' approved "$(state "$stays")"
ok 'and still no fault' c -C "$TMPDIR/cases" verify

ok 'the ledger verifies' c -C "$w" verify
git -C "$w" show main:allowed_signers > "$TMPDIR/signers"
git -C "$w" config gpg.ssh.allowedSignersFile "$TMPDIR/signers"
bad=0
for commit in $(git -C "$w" rev-list main); do git -C "$w" verify-commit "$commit" 2> /dev/null || bad=$((bad + 1)); done
same 'stock git finds every commit good' 0 $bad
done_testing
