"""Kills carnet at the n-th system call that writes, or makes that call fail, and looks at what is left.

usage: crash.py SCENARIO

strace counts the calls of each kind for itself and in each thread, so a point is (call, n). A first run counts them; then each point
has a fresh copy of the same workspace. In `make test` every k-th point is run, k by count, and the last rename;
CARNET_CRASH=full runs all.

What must hold afterwards: doctor and verify find nothing wrong, a query answers, the next command that writes settles an import
that was begun, the state is then what it was before or what it is after, never between, and the command itself
can be given again. A call that fails is told in one line with exit code 5, or did no harm: then all was done.
"""
import concurrent.futures
import csv
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile

KILLED_AT = ("write", "pwrite64", "fsync", "fdatasync", "rename", "link", "unlink", "mkdir", "ftruncate")
FULL_AT = ("write", "pwrite64", "rename", "link", "mkdir")
BROKEN_AT = ("write", "pwrite64", "fsync", "fdatasync", "rename", "link", "unlink", "mkdir", "ftruncate")
# The copy of the source is kept by a thread of its own; these calls it does before the main thread does any.
THREAD_AT = ("rename", "link", "unlink", "fsync", "fchmod")
SECONDS = 60
STORE, SIGKILLED = 5, -9
NO_DISK = r"^(\d+ +)?write\(\d+<(pipe:|anon_inode:|socket:)"  # no disk can refuse what goes to a pipe or wakes a loop
EVENT = ("time", "kind", "action", "subject", "by", "verdict")

HEADER = ("field_id,vehicle_platform,market,signal_path,description_en,datatype,unit,data_subject,storage_location,"
          "recipients,destination_country,purpose,lawful_basis,anonymised\n")
FIRST = HEADER + """F-1,H7,EU,gnss.position.latitude,WGS84 latitude of the vehicle,float,deg,driver,DE,OEM backend,GB,navigation,consent,none
F-2,H7,EU,battery.pack.voltage,Pack voltage,float,V,none,DE,OEM backend,GB,warranty,contract,none
F-3,H7,EU,cabin.camera.driver_face,Picture of the driver,image,,driver,DE,OEM backend,GB,driver monitoring,consent,none
"""
SECOND = FIRST.replace("F-2,H7,EU,battery.pack.voltage,Pack", "F-4,H7,EU,battery.cell.voltage,Cell") \
              .replace("driver monitoring", "road test")
REQUEST = """from: DE
to: [GB]
channel: backend
recipient: {name: Example Ltd, kind: affiliate, role: processor, country: GB, owned_by: DE}
purpose: testing
rows: 'path:gnss'
people: {distinct: 100, basis: exact}
"""


class Failed(Exception):
    pass


def run(*command, cwd=None):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, cwd=cwd)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def carnet(workspace, *words):
    return run(CARNET, "-C", workspace, *words)


def good(workspace, *words):
    code, out, err = carnet(workspace, *words)
    if code != 0:
        raise Failed(f"`carnet {' '.join(words)}` exits {code}: {(err or out).strip()[:300]}")
    return out


def column(text, *names):
    return sorted(tuple(row[name] for name in names) for row in csv.DictReader(io.StringIO(text)))


# ---- workspaces ---------------------------------------------------------------------------------------------

def found(workspace):
    good(".", "init", workspace, "--person", "p-admin")
    for person, roles in (("p-req", "requester,mapper"), ("p-rev", "reviewer"), ("p-app", "approver"), ("p-fin", "finance")):
        good(workspace, "people", "add", person, "--roles", roles, "--as", "p-admin")


def people_only(workspace):
    found(workspace)
    carnet(workspace, "import", FILES + "/first.csv", "--name", "r", "--dry-run", "--as", "p-req")  # the caches are there
    for name in ("inventory.db", "inventory.db-wal", "inventory.db-shm"):
        if os.path.exists(f"{workspace}/.carnet/{name}"):
            os.unlink(f"{workspace}/.carnet/{name}")
    shutil.rmtree(f"{workspace}/.carnet/sources", ignore_errors=True)


def imported(workspace):
    found(workspace)
    good(workspace, "import", FILES + "/first.csv", "--name", "r", "--as", "p-req")


def reviewed(workspace):
    imported(workspace)
    case = good(workspace, "export", "request", "--request", FILES + "/request.yaml", "--as", "p-req", "--reason", "why").strip()
    good(workspace, "export", "review", case, "--as", "p-rev", "--reason", "looked at")
    with open(FILES + "/case", "w") as file:
        file.write(case)


def the_case():
    with open(FILES + "/case") as file:
        return file.read()


SCENARIOS = {  # what is there before, the command that is hit, what else shows its effect
    "import": (people_only, lambda: ("import", FILES + "/first.csv", "--name", "r", "--as", "p-req"), ("categories",)),
    "reimport": (imported, lambda: ("import", FILES + "/second.csv", "--name", "r", "--as", "p-req"), ()),
    "approve": (reviewed, lambda: ("export", "approve", the_case(), "--as", "p-app", "--reason", "so be it"), ("export", "list")),
    "cost": (imported, lambda: ("cost", "add", "budget", "--model", "h7", "--standard", "gb44495", "--amount", "100.00",
                                "--currency", "CNY", "--as", "p-fin"), ("cost", "matrix")),
    "map": (imported, lambda: ("map", "F-1", "--category", "gdpr.location_data", "--confirm", "--reason", "raw fix", "--as", "p-req"),
            ("categories",)),
}


# ---- the oracle -----------------------------------------------------------------------------------------------

def starts_again(workspace):
    """What a person does first; nothing of it may be refused."""
    out = good(workspace, "doctor", "--format", "csv")
    for check, state in column(out, "check", "state"):
        if check in ("workspace", "records", "packs", "inventory") and state != "ok":
            raise Failed(f"doctor: {check}: {state}")
    out = good(workspace, "verify")
    if " 0 faults" not in out:
        raise Failed(f"verify: {out.strip()[:300]}")


def settle(workspace):
    """Any command that opens the inventory for writing finishes or drops what was begun."""
    good(workspace, "import", FILES + "/other.csv", "--name", "other", "--dry-run", "--as", "p-req")


def state_of(workspace, also):
    """All that a user sees, without digests and commit ids, which hold a nonce."""
    generations = column(good(workspace, "inventories", "--format", "csv"), "name", "root", "rows", "fields", "source_digest", "state")
    if any(one[-1] == "staged" for one in generations):
        raise Failed("an import is still staged after the next start")
    return {
        "events": column(good(workspace, "log", "--format", "csv"), *EVENT),
        "generations": [one[:-1] for one in generations if one[-1] in ("active", "past")],
        "active": [one[:-1] for one in generations if one[-1] == "active"],
        "rows": sorted(good(workspace, "query", "", "--format", "csv").splitlines()),
        "also": sorted(good(workspace, *also, "--format", "csv").splitlines()) if also else [],
    }


def between(state, before, after):
    parts = []
    for part, value in state.items():
        if before[part] != after[part]:
            parts.append(f"{part}: " + ("before" if value == before[part] else "after" if value == after[part] else "neither"))
        elif value != before[part]:
            parts.append(f"{part}: neither")
    return ", ".join(parts)


def sources_are_whole(workspace):
    kept = []
    for folder, _, names in os.walk(f"{workspace}/.carnet/sources"):
        for name in names:
            if re.fullmatch("[0-9a-f]{64}", name):
                kept.append(name)
                if run("sha256sum", f"{folder}/{name}")[1].split()[0] != name:
                    raise Failed(f"the kept source {name[:12]} has other bytes")
    for digest, state in column(good(workspace, "inventories", "--format", "csv"), "source_digest", "state"):
        if state == "active" and digest not in kept:
            raise Failed(f"the source {digest[:12]} of an active import is not kept")


class Existing:
    """A command in a workspace that was there before."""

    def __init__(self, name):
        prepare, self.words, self.also = SCENARIOS[name]
        self.base = f"{TMP}/base"
        prepare(self.base)
        self.before = self.state(self.base)
        done = self.copy(f"{TMP}/done")
        good(done, *self.words())
        self.after = self.state(done)
        if self.before == self.after:
            raise Failed("the command changes nothing: nothing could be seen")

    def state(self, workspace):
        return state_of(workspace, self.also)

    def copy(self, to):
        subprocess.run(("cp", "-a", self.base, to), check=True)
        return to

    def command(self, workspace):
        return (CARNET, "-C", workspace, *self.words())

    def look(self, workspace, ended_well):
        starts_again(workspace)
        good(workspace, "query", "")  # a reader comes before the settling and must be answered too
        settle(workspace)
        state = self.state(workspace)
        if ended_well and state != self.after:
            raise Failed("exit 0, but not all was done: " + between(state, self.before, self.after))
        if state not in (self.before, self.after):
            raise Failed("between before and after: " + between(state, self.before, self.after))
        sources_are_whole(workspace)
        if state == self.before:
            good(workspace, *self.words())
            if self.state(workspace) != self.after:
                raise Failed("given again, it did not do what it does")
        good(workspace, "cost", "add", "quote", "--model", "h7", "--standard", "gb44495", "--amount", "1.00", "--currency", "CNY",
             "--as", "p-fin")
        events = column(good(workspace, "log", "--format", "csv"), *EVENT)
        if len(events) != len(self.after["events"]) + 1:
            raise Failed("the next event was not recorded once")


class Init:
    """carnet init: whole, or it can be given again."""

    def copy(self, to):
        os.mkdir(to)
        return to

    def command(self, workspace):
        return (CARNET, "init", workspace, "--person", "p-admin", "--name", "Ada")

    def whole(self, workspace):
        starts_again(workspace)
        events = column(good(workspace, "log", "--format", "csv"), "kind", "action", "subject", "verdict")
        wanted = [("adoption", "adopt", "program", "good"), ("person", "add", "p-admin", "good"), ("policy", "set", "policy", "good")]
        if events != wanted:
            raise Failed(f"the records hold {events}")
        for name in ("trust.yaml", "me.yaml", "names.yaml"):
            if not os.path.getsize(f"{workspace}/.carnet/{name}"):
                raise Failed(f"{name} is empty")
        left = sorted(os.listdir(workspace))
        # Killed after the last rename, the folder in which all was made stays, and is empty.
        if ".carnet-new" in left and not os.listdir(f"{workspace}/.carnet-new"):
            left.remove(".carnet-new")
        if left != [".carnet", ".git"]:
            raise Failed(f"the folder holds {left}")
        good(workspace, "people", "add", "p-req", "--roles", "requester,mapper")
        good(workspace, "import", FILES + "/first.csv", "--name", "r", "--as", "p-req")
        starts_again(workspace)

    def look(self, workspace, ended_well):
        there, _, _ = carnet(workspace, "query", "")
        if there != 0:
            if ended_well:
                raise Failed("exit 0, and no workspace is there")
            code, _, err = run(*self.command(workspace))
            if code != 0:
                raise Failed(f"given again, it exits {code}: {err.strip()[:300]}")
        self.whole(workspace)


# ---- points ---------------------------------------------------------------------------------------------------

def traced(scenario, workspace, calls, *options):
    log = workspace + ".log"
    code, out, err = run("strace", "-o", log, "-s", "16", "-y", *options, "-e", "trace=" + ",".join(calls), *scenario.command(workspace))
    with open(log, errors="replace") as file:
        return code, out, err, file.read()


def count(scenario, calls, *options):
    workspace = scenario.copy(f"{TMP}/count")
    code, _, err, log = traced(scenario, workspace, calls, *options)
    shutil.rmtree(workspace)
    if code != 0:
        raise Failed(f"under strace it exits {code}: {err.strip()[:300]}")
    n = dict.fromkeys(calls, 0)
    pipes = set()
    for line in log.splitlines():
        call = re.match(r"(?:\d+ +)?(\w+)\(", line)
        if not call:
            continue
        n[call[1]] += 1
        if re.search(NO_DISK, line):
            pipes.add((call[1], n[call[1]]))
    return n, pipes


def points_of(scenario, calls, options, on_disk, limit):
    n, pipes = count(scenario, calls, *options)
    points = [(call, i) for call in calls for i in range(1, n[call] + 1) if not (on_disk and (call, i) in pipes)]
    if FULL:
        return points, len(points)
    step = max(1, -(-len(points) // limit))
    # The last rename is what makes all the rest count: main moves, a workspace is put in place.
    return points[step // 2::step] + [point for point in points if point == ("rename", n["rename"])], len(points)


def hit(scenario, point, how, options, number):
    """One point: (it fired, what is wrong or None)."""
    call, n = point
    workspace = scenario.copy(f"{TMP}/run-{number}")
    try:
        inject = "signal=KILL" if how == "KILL" else "error=" + how
        when = f"{n}+" if how == "ENOSPC" and call == "pwrite64" else n  # a disk stays full
        code, out, err, log = traced(scenario, workspace, (call,), *options, "-e", f"inject={call}:{inject}:when={when}")
        fired = "killed by SIGKILL" in log if how == "KILL" else "(INJECTED)" in log
        if how == "KILL" and fired != (code == SIGKILLED) and not options:
            return fired, f"exits {code} and was{'' if fired else ' not'} killed"
        hit_a_pipe = re.search(NO_DISK + ".*INJECTED", log, re.M)
        if how != "KILL" and code not in (0, STORE) and not hit_a_pipe:
            return fired, f"exits {code}: {err.strip()[:200]}"
        if how != "KILL" and code != 0 and not hit_a_pipe and not re.match(r"carnet: [^\n]+\n$", err):
            return fired, f"no clear error in one line: {err.strip()[:200]!r}"
        scenario.look(workspace, code == 0)
        return fired, None
    except Failed as wrong:
        return True, str(wrong)
    except subprocess.TimeoutExpired as late:
        return True, f"hangs: {' '.join(late.cmd)[-100:]}"
    finally:
        shutil.rmtree(workspace, ignore_errors=True)


def sweep(scenario, title, calls, how, limit, options=(), on_disk=False):
    points, total = points_of(scenario, calls, options, on_disk, limit)
    with concurrent.futures.ThreadPoolExecutor(2 if FULL else 1) as pool:
        results = list(pool.map(lambda numbered: hit(scenario, numbered[1], how, options, f"{how}-{numbered[0]}"), enumerate(points)))
    bad = [(point, wrong) for point, (_, wrong) in zip(points, results) if wrong]
    for (call, n), wrong in bad:
        print(f"# {how} at {call} {n}: {wrong}")
    fired = sum(1 for did, _ in results if did)
    tap(not bad, f"{NAME}: {title}: {len(points)} of {total} points, each before or after")
    # The last calls of a kind may not come in every run (a loop is woken more or less often).
    tap(fired > 0 and len(points) - fired <= max(1, len(points) // 8), f"{NAME}: {title}: the injection was seen at {fired}"
        if FULL else f"{NAME}: {title}: the injections were seen")


COUNT = 0


def tap(ok, text):
    global COUNT
    COUNT += 1
    print(f"{'ok' if ok else 'not ok'} {COUNT} - {text}", flush=True)


def can_trace():
    if not shutil.which("strace"):
        return False
    return subprocess.run(("strace", "-o", "/dev/null", "true"), stderr=subprocess.DEVNULL, check=False).returncode == 0


def write_files():
    os.mkdir(FILES)
    for name, text in (("first.csv", FIRST), ("second.csv", SECOND), ("other.csv", FIRST), ("request.yaml", REQUEST)):
        with open(f"{FILES}/{name}", "w") as file:
            file.write(text)


def main():
    if not can_trace():
        print("skip: strace")
        return 77
    write_files()
    scenario = Init() if NAME == "init" else Existing(NAME)
    sweep(scenario, "killed", KILLED_AT, "KILL", 6)
    sweep(scenario, "disk full", FULL_AT, "ENOSPC", 2, on_disk=True)
    sweep(scenario, "disk broken", BROKEN_AT, "EIO", 2, on_disk=True)
    if NAME in ("import", "reimport"):
        sweep(scenario, "killed in any thread", THREAD_AT, "KILL", 2, options=("-f",))
    print(f"1..{COUNT}")
    return 0


if __name__ == "__main__":
    NAME = sys.argv[1]
    CARNET = os.path.abspath(os.environ["CARNET"])
    FULL = os.environ.get("CARNET_CRASH") == "full"
    os.environ.setdefault("CARNET_NOW", "2026-11-22T08:00:00Z")
    with tempfile.TemporaryDirectory(prefix="crash-") as TMP:
        FILES = TMP + "/files"
        sys.exit(main())
