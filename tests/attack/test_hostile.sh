#!/bin/sh
# Hostile hooks and configuration in the repository, in the user's and the system's place: nothing of it is ever run, by verify or by
# anything else that reads or appends; and what is verified does not depend on it.
set -u
TMPDIR=$(mktemp -d "$TMPDIR/hostile.XXXXXX") || exit 1
HOME=$TMPDIR/home XDG_CONFIG_HOME=$TMPDIR/home/.config # the runner's are shared by the tests that run beside this one
export TMPDIR HOME XDG_CONFIG_HOME
n=0
ok() { n=$((n + 1)); [ "$1" = 0 ] && echo "ok $n - $2" || echo "not ok $n - $2"; }
w=$TMPDIR/w
CARNET_NOW=2026-11-22T08:00:00Z
export CARNET_NOW
"$CARNET" init "$w" --person p-admin > /dev/null 2>&1 || exit 1
marker=$TMPDIR/ran
printf '#!/bin/sh\necho "$0 $*" >> %s\nexit 0\n' "$marker" > "$TMPDIR/evil"
chmod 755 "$TMPDIR/evil"
mkdir -p "$w/.git/hooks" "$TMPDIR/hooks" "$HOME/.config/git"
for hook in reference-transaction pre-commit commit-msg post-commit post-update pre-receive update fsmonitor-watchman post-checkout pre-auto-gc pre-push; do
  cp "$TMPDIR/evil" "$w/.git/hooks/$hook"
  cp "$TMPDIR/evil" "$TMPDIR/hooks/$hook"
done
hostile() { # FILE
  for setting in core.fsmonitor core.sshCommand core.pager core.editor core.askPass core.gitProxy gpg.program gpg.ssh.program \
    gpg.x509.program gpg.ssh.defaultKeyCommand diff.external credential.helper sequence.editor uploadpack.packObjectsHook \
    filter.x.clean filter.x.smudge filter.x.process merge.x.driver diff.x.textconv diff.x.command trailer.x.command alias.log; do
    git config --file "$1" "$setting" "$TMPDIR/evil"
  done
  git config --file "$1" core.hooksPath "$TMPDIR/hooks"
  git config --file "$1" include.path "$TMPDIR/included"
  git config --file "$1" includeIf.gitdir:/.path "$TMPDIR/included"
  git config --file "$1" gpg.format x509
  git config --file "$1" core.worktree "$TMPDIR/elsewhere"
}
git config --file "$TMPDIR/included" core.fsmonitor "$TMPDIR/evil"
cp "$w/.git/config" "$TMPDIR/config"
hostile "$w/.git/config"
git config --file "$w/.git/config" --unset core.worktree
hostile "$HOME/.gitconfig"
hostile "$HOME/.config/git/config"
printf '* filter=x diff=x merge=x\n' > "$w/.git/info/attributes" 2> /dev/null || { mkdir -p "$w/.git/info"; printf '* filter=x diff=x merge=x\n' > "$w/.git/info/attributes"; }
GIT_SSH_COMMAND=$TMPDIR/evil GIT_ASKPASS=$TMPDIR/evil GIT_EXTERNAL_DIFF=$TMPDIR/evil GIT_PROXY_COMMAND=$TMPDIR/evil GIT_PAGER=$TMPDIR/evil
GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.fsmonitor GIT_CONFIG_VALUE_0=$TMPDIR/evil
export GIT_SSH_COMMAND GIT_ASKPASS GIT_EXTERNAL_DIFF GIT_PROXY_COMMAND GIT_PAGER GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0
# Variables that lead git to another repository, other objects, or other refs must not lead Carnet there.
mkdir -p "$TMPDIR/other"
git -c core.fsmonitor= -c core.hooksPath=/nowhere init -q --bare "$TMPDIR/other/git" > /dev/null 2>&1
rm -f "$marker"
for variable in GIT_DIR GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_COMMON_DIR GIT_INDEX_FILE GIT_NAMESPACE; do
  ok "$(env $variable="$TMPDIR/other/git" "$CARNET" -C "$w" verify > "$TMPDIR/out" 2>&1; echo $?)" "verify is not led away by $variable"
done
ok "$("$CARNET" -C "$w" verify > "$TMPDIR/out" 2>&1; echo $?)" 'verify'
ok "$("$CARNET" -C "$w" model add h7 --set name=H7 --as p-admin > "$TMPDIR/out" 2>&1; echo $?)" 'an event is appended'
ok "$("$CARNET" -C "$w" log > "$TMPDIR/out" 2>&1; echo $?)" 'the log'
ok "$("$CARNET" -C "$w" rebuild > "$TMPDIR/out" 2>&1; echo $?)" 'everything is read again'
ok "$("$CARNET" -C "$w" doctor > "$TMPDIR/out" 2>&1; echo $?)" 'the doctor'
[ ! -e "$marker" ]
ok $? 'nothing of it was run'
[ -e "$marker" ] && sed 's/^/# /' "$marker"
# The trap itself works: stock git does run it.
git -C "$w" log -1 > /dev/null 2>&1
GIT_CONFIG_COUNT=0 git --git-dir="$w/.git" update-ref refs/heads/x main 2> /dev/null
[ -e "$marker" ]
ok $? 'stock git would have run it'
git --git-dir="$w/.git" update-ref -d refs/heads/x > /dev/null 2>&1
echo "1..$n"
