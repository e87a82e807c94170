#!/usr/bin/env python3
"""An import that knows rows by their bytes (docs/decisions/0027) gives what one that reads every row in full gives.

Registers are edited at random, again and again, and imported over what was there twice: by a workspace that keeps its lines, and by one
whose lines are taken away before each import; and into a fresh workspace. What is printed, the rejected lines, the root and the tables
of the store must be the same. Then lines are damaged, and at last made to lie: that this shows says that the rest would show too.
"""
import os
import random
import shutil
import sqlite3
import struct
import subprocess
import sys

CARNET = os.environ["CARNET"]
TMP = os.environ["TMPDIR"]
ENV = dict(os.environ, CARNET_NOW="2026-11-22T08:00:00Z")
count = 0


def say(good, text, *why):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {text}")
    if not good:
        for line in why:
            print("# " + str(line).replace("\n", "\n# ")[:4000])
    return good


def carnet(workspace, *words):
    return subprocess.run([CARNET, "-C", workspace, *words], env=ENV, capture_output=True, text=True)


def new_workspace(path):
    subprocess.run([CARNET, "init", path, "--person", "p-a"], env=ENV, capture_output=True, check=True)
    carnet(path, "people", "add", "p-req", "--roles", "requester,mapper", "--as", "p-a")


def lines_of(workspace):
    folder = workspace + "/.carnet"
    return sorted(folder + "/" + name for name in os.listdir(folder) if "-lines-" in name)


def do_import(workspace, file, words):
    """What is printed, the lines that were rejected, the root."""
    rejects = TMP + "/rejects.csv"
    done = carnet(workspace, "import", file, "--name", "r", "--as", "p-req", "--rejects", rejects, *words)
    root = [line for line in done.stdout.splitlines() if "root" in line]
    with open(rejects, encoding="utf-8") as f:
        return done.returncode, done.stdout + done.stderr, f.read(), root


def tables(workspace):
    """All that the store holds of rows."""
    db = sqlite3.connect(f"file:{workspace}/.carnet/inventory.db?mode=ro", uri=True)
    out = {}
    for table, order in (("block", "id"), ("text", "id"), ("value", '"column", id'), ("profile", "id"), ("mapped", "row, mapping"),
                         ("key_block", "run, first, b"), ("kept_count", "filter"), ("kept_kind", "1, 2, 3"), ("kept_category", "1")):
        out[table] = db.execute(f"SELECT * FROM {table} ORDER BY {order}").fetchall()
    out["generation"] = db.execute('SELECT id, state, root, "rows", fields FROM generation').fetchall()
    db.close()
    return out


def rows(workspace):
    done = carnet(workspace, "query", "", "--format", "csv", "--columns",
                  "key,path,description_en,unit,type,market,rate,retention,basis,owner,outcome")
    return sorted(done.stdout.splitlines())


def differing(a, b):
    return [name for name in a if a[name] != b[name]]


# ---- registers -----------------------------------------------------------------------------------------------------------------
WORDS = ("gps lat seat face plate speed brake key door cabin camera driver tyre motor 位置 车速 座椅 人脸 température ñandú "
         "e\u0301clair").split()
MARKETS = ["CN", "EU", "US", "中国某地", "DE;FR", ""]
BASES = ["consent", "contract", "weil", "Einwilligung", ""]
HEADERS = ["signal_path", "description_en", "unit", "datatype", "market", "sampling_rate_hz", "retention_days", "lawful_basis", "owner",
           "Notiz"]


def row(r, number, with_id):
    path = f"{r.choice(WORDS)}.{r.choice(WORDS)}_{number if r.random() < 0.9 else r.randrange(4)}"
    cells = [path, " ".join(r.choices(WORDS, k=3)), r.choice(["km", "", "°C", "%"]), r.choice(["uint8", "float"]), r.choice(MARKETS),
             r.choice(["1", "10", "schnell", ""]), r.choice(["30", "看情况", "5 years", ""]), r.choice(BASES), r.choice(["A", "B", "C "]),
             r.choice(["", "see #2", "x\ty", 'say "no"', "two\nlines", "a,b;c"])]
    return ([f"F-{number}"] if with_id else []) + cells


class Register:
    def __init__(self, r, n, with_id):
        self.r, self.with_id, self.next = r, with_id, n
        self.headers = (["field_id"] if with_id else []) + HEADERS
        self.rows = [row(r, i, with_id) for i in range(n)]
        self.delimiter, self.bom, self.eol, self.quote_all, self.map = ",", False, "\n", False, []
        self.raw = {}

    def text(self):
        def cell(value):
            if self.quote_all or any(c in value for c in ',;\t"\n') or value != value.strip():
                return '"' + value.replace('"', '""') + '"'
            return value
        lines = [self.delimiter.join(cell(c) for c in line) for line in [self.headers, *self.rows]]
        for at, junk in self.raw.items():
            lines.insert(min(at, len(lines)), junk)
        return ("\ufeff" if self.bom else "") + "".join(line + self.eol for line in lines)

    def edit(self):
        r, rows, n = self.r, self.rows, len(self.rows)
        what = r.choice(EDITS)
        at, size = r.randrange(n), r.randrange(1, 1 + n // 4)
        if what == "cells":
            for _ in range(r.randrange(1, 12)):
                line = r.choice(rows)
                line[r.randrange(len(line))] = r.choice([*WORDS, *MARKETS, "weil", "30", " x", 'a"b', "l\nm", "P#2"])
        elif what == "delete":
            del rows[at:at + min(size, n - 2)]
        elif what == "insert":
            rows[at:at] = [row(r, self.next + i, self.with_id) for i in range(size)]
            self.next += size
        elif what == "move":
            block = rows[at:at + size]
            del rows[at:at + size]
            place = r.randrange(len(rows) + 1)
            rows[place:place] = block
        elif what == "shuffle":
            r.shuffle(rows)
        elif what == "again":  # the same lines once more
            rows[r.randrange(n):0] = [list(line) for line in rows[at:at + size]]
        elif what == "uses":  # the same key with something else in it: a use, another field, or a refusal
            for line in [list(line) for line in rows[at:at + size]]:
                line[r.randrange(1 if self.with_id else 1, len(line))] = r.choice([*WORDS, "EU", "30"])
                rows.insert(r.choice([0, n, r.randrange(n + 1)]), line)
        elif what == "number":  # a path that looks like the second of another
            rows.insert(r.randrange(n + 1), [c + "#2" if i == (1 if self.with_id else 0) else c for i, c in enumerate(r.choice(rows))])
        elif what == "header":
            i = r.randrange(1, len(self.headers))
            self.headers[i] = r.choice([HEADERS[i - self.with_id], "Spalte " + str(i), "purpose" if i > 7 else self.headers[i]])
        elif what == "map":
            self.map = r.choice([[], ["--map", "Notiz=comment"], ["--map", "Notiz="], ["--map", "owner="]])
            self.headers[-1] = "Notiz"
        elif what == "swap":  # columns
            i, k = r.sample(range(len(self.headers)), 2)
            for line in [self.headers, *rows]:
                line[i], line[k] = line[k], line[i]
        elif what == "dress":
            self.delimiter, self.bom = r.choice(",;\t"), r.random() < 0.5
            self.eol, self.quote_all = r.choice(["\n", "\r\n"]), r.random() < 0.3
        elif what == "junk":
            self.raw = {r.randrange(1, n): r.choice(["a,b", '"open', ",,,,,,,,,", "\x00" * 3, 'x,"y"z' + "," * 9]) for _ in range(3)}
        return what


EDITS = ("cells cells delete insert move shuffle again uses uses number header map swap dress junk").split()


# ---- chains of edits -----------------------------------------------------------------------------------------------------------
def chain(seed, with_id, steps):
    r = random.Random(seed)
    known, full, fresh = (f"{TMP}/{name}" for name in ("known", "full", "fresh"))
    for workspace in (known, full, fresh):
        shutil.rmtree(workspace, ignore_errors=True)
        shutil.copytree(TMP + "/empty", workspace)
    register, edits, file = Register(r, r.choice([40, 300]), with_id), [], TMP + "/r.csv"
    for step in range(steps):
        if step:
            edits.append([register.edit() for _ in range(r.randrange(1, 4))])
        with open(file, "w", encoding="utf-8", newline="") as f:
            f.write(register.text())
        for path in lines_of(full):
            os.remove(path)
        a, b = do_import(known, file, register.map), do_import(full, file, register.map)
        if a != b:
            return f"seed {seed}, after {edits}: known\n{a}\nfull\n{b}"
        odd = differing(tables(known), tables(full))
        if odd:
            return f"seed {seed}, after {edits}: tables {odd}"
    shutil.rmtree(fresh)
    shutil.copytree(TMP + "/empty", fresh)
    c = do_import(fresh, file, register.map)
    # What the import before was told of headers is not told a fresh workspace.
    if a[0] == 0 and "last time" not in a[1] and not any("map" in e for e in edits) and (a[3] != c[3] or rows(known) != rows(fresh)):
        return f"seed {seed}, after {edits}: fresh\n{c}\nover the old\n{a}"
    return ""


def check_chains():
    for with_id in (True, False):
        for first in range(0, 6, 2):
            faults = [fault for seed in range(first, first + 2) for fault in [chain(seed * 2 + with_id, with_id, 6)] if fault]
            say(not faults, f"random edits {first}, {'by id' if with_id else 'by path'}: known rows are as rows in full", *faults[:1])


# ---- many rows: lines move out of what is in memory ------------------------------------------------------------------------------
def check_far():
    known, full, file = TMP + "/known", TMP + "/full", TMP + "/far.csv"
    text = [f"F-{i},path.of_{i % 97},{i % 7}\n" for i in range(150000)]
    for workspace in (known, full):
        shutil.rmtree(workspace, ignore_errors=True)
        shutil.copytree(TMP + "/empty", workspace)
    for name, lines in (("as they are", text), ("the middle gone", text[:20000] + text[110000:]),
                        ("the end first", text[90000:] + text[:90000:1])):
        with open(file, "w", encoding="utf-8") as f:
            f.write("field_id,signal_path,Notiz\n" + "".join(lines))
        for path in lines_of(full):
            os.remove(path)
        a, b = do_import(known, file, []), do_import(full, file, [])
        say(a[0] == 0 and a == b and not differing(tables(known), tables(full)), f"150,000 rows, {name}", a, b)


# ---- lines that are missing, damaged, or lie -------------------------------------------------------------------------------------
def mix(a, b):
    wide = a * b
    return (wide ^ wide >> 64) & (1 << 64) - 1


def check_of(data, seed):
    """carnet_dict_hash."""
    h = seed ^ 0x9E3779B97F4A7C15
    whole = len(data) // 8 * 8
    for (word,) in struct.iter_unpack("<Q", data[:whole]):
        h = mix(h ^ word, 0xD6E8FEB86659FD93)
    assert whole == len(data)
    h = mix(h, 0xA0761D6478BD642F)
    return mix(h ^ len(data), 0xE7037ED1A0B428DB)


def swap_rows(path):
    """The leaves of two lines change places, and the check of them is right."""
    data = bytearray(open(path, "rb").read())
    head = 16 + 32 + 32 + 8 + 8 + 8
    seed, n = struct.unpack_from("<QQ", data, 80)
    assert len(data) == head + n * 64 + 8 and check_of(bytes(data[head:head + n * 64]), seed ^ 1) == struct.unpack_from("<Q", data, head + n * 64)[0]
    first, other = head + 16, head + 64 + 16
    data[first + 16:first + 32], data[other + 16:other + 32] = data[other + 16:other + 32], data[first + 16:first + 32]
    struct.pack_into("<Q", data, head + n * 64, check_of(bytes(data[head:head + n * 64]), seed ^ 1))
    os.remove(path)
    open(path, "wb").write(data)


def flip_bit(path):
    data = bytearray(open(path, "rb").read())
    data[len(data) // 2] ^= 1
    os.remove(path)
    open(path, "wb").write(data)


def other_store(path):
    shutil.copy(TMP + "/other-lines", path)


def check_damage():
    r, file = random.Random(7), TMP + "/r.csv"
    register = Register(r, 200, True)
    for line in register.rows:
        line[-1] = ""
    with open(file, "w", encoding="utf-8") as f:
        f.write(register.text())
    base, other = TMP + "/base", TMP + "/other"
    for workspace in (base, other):
        shutil.copytree(TMP + "/empty", workspace)
    first = do_import(base, file, [])
    do_import(other, file, [])
    shutil.copy(lines_of(other)[0], TMP + "/other-lines")
    say(len(lines_of(base)) == 1, "lines are kept beside the store", lines_of(base))
    carnet(base, "import", file, "--name", "r", "--as", "p-req", "--dry-run")
    say([os.path.basename(p) for p in lines_of(base)] == ["inventory.db-lines-1"], "a dry run leaves those of the active generation")
    for name, harm in (("missing", os.remove), ("cut short", lambda p: os.truncate(p, os.path.getsize(p) - 9)), ("empty", lambda p: os.truncate(p, 0)),
                       ("altered", flip_bit), ("of another store", other_store), ("lying", swap_rows)):
        shutil.rmtree(TMP + "/w", ignore_errors=True)
        shutil.copytree(base, TMP + "/w")
        harm(lines_of(TMP + "/w")[0])
        code, out, _, root = do_import(TMP + "/w", file, [])
        same = code == 0 and root == first[3] and "unchanged 200" in out
        say(same != (name == "lying"), f"lines {name}: " + ("the root shows it" if name == "lying" else "rows are read in full"), out)
    shutil.rmtree(TMP + "/w")
    shutil.copytree(base, TMP + "/w")
    carnet(TMP + "/w", "rebuild", "--as", "p-a")
    say(lines_of(TMP + "/w") == [], "after a rebuild rows have other numbers: nothing is known", lines_of(TMP + "/w"))
    code, out, _, root = do_import(TMP + "/w", file, [])
    say(code == 0 and root == first[3] and "unchanged 200" in out, "and the import is as ever", out)


def main():
    new_workspace(TMP + "/empty")
    check_damage()
    check_chains()
    check_far()
    print(f"1..{count}")


sys.exit(main())
