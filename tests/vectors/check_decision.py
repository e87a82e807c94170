#!/usr/bin/env python3
"""The decision vectors read a second time (docs/formats/approval.md): digests of the bytes beside them, order of lines,
and the digest of each rule that the pack of the vectors has, from its text alone."""
import hashlib
import os
import sys

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "decision")
faults = []


def read(name):
    with open(os.path.join(HERE, name), "rb") as f:
        return f.read()


def expect(what, got, wanted):
    if got != wanted:
        faults.append("%s: %s, not %s" % (what, got, wanted))


digests = dict(line.split() for line in read("digests.txt").decode().splitlines())
for name, key in (("rows.txt", "rows"), ("categories.txt", "categories"), ("rules.txt", "rules"), ("decision.yaml", "decision")):
    expect(name, hashlib.sha256(read(name)).hexdigest(), digests[key])

for name in ("categories.txt", "rules.txt"):
    lines = read(name).splitlines()
    expect(name + " sorted", sorted(set(lines)), lines)
rows = read("rows.txt").split(b"\n")
expect("rows.txt head", rows[:2], [b"carnet-rows-1", b"key\tcollected_in\tretention"])
expect("rows.txt sorted", sorted(rows[2:-1]), rows[2:-1])
expect("rows.txt end", rows[-1], b"")
expect("rows.txt key escaped", rows[2].startswith(b"n\\tid\\t1\t"), True)

# Rules as formats/packs.md writes them down; outcomes by their number in formats.md section 9.
TEXTS = {
    "v.place_1": "category v.place\nfrom 2026-01-01 to \nall of\n  trait location.trip\n  collected_in in CN\n",
    "v.stored_1": "category v.stored\nfrom  to \nall of\n  trait location.trip\n  any of\n    stored_in_vehicle in yes\n"
                  "    retention_days >= 30 missing false\n",
    "v.big": "outcome 2 months 36\nfrom  to \nall of\n  category v.place\n  people_year >= 1000000\n",
    "v.small": "outcome 3 months 24\nfrom  to \nall of\n  category v.place\n  people_year < 1000000\n  not\n    destination in JP\n",
    "v.unknown": "outcome 1 months 0\nfrom  to \n",
}
seen = 0
for line in read("rules.txt").decode().splitlines():
    rule, digest = line.split("\t")
    text = "carnet-rule-1\nid %s\n%s" % (rule, TEXTS[rule])
    expect(rule, hashlib.sha256(text.encode()).hexdigest(), digest)
    seen += 1
expect("rules seen", seen >= 3, True)

# The kind of row that has the categories, by its own text, and how many rows.
kind = hashlib.sha256("carnet-kind-1\ntrait location.trip\n".encode()).hexdigest()
for line in read("categories.txt").decode().splitlines():
    expect("kind", line.split("\t")[0], kind)
    expect("rows", line.split("\t")[3], "3")

# Canonical: no texts, no day, no counter in what is signed.
decision = read("decision.yaml").decode()
for word in ("fact", "text", "valid_until", "15"):
    expect("decision.yaml holds " + word, word in decision, False)

for fault in faults:
    print(fault)
sys.exit(1 if faults else 0)
