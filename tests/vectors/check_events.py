#!/usr/bin/env python3
"""The second, independent reading of event files (docs/formats/events.md): digest, case id, path, order of the common keys.

Shares no code with carnet. tests/vectors/events/paths.tsv: file, digest, path; tests/vectors/cases/ids.tsv: time, digest, case id.
Exits 1 where one of them differs, or where a file is not canonical (check.py reads that).
"""
import hashlib
import os
import re
import sys

import check

HERE = os.path.dirname(os.path.abspath(__file__))
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
COMMON = ["carnet", "kind", "action", "subject", "time", "by", "role", "nonce", "prev", "reason"]
FOLDERS = {"person": "people", "policy": "policy", "entity": "entities", "site": "sites", "model": "models", "activity": "activities",
           "inventory": "inventories", "mapping": "mappings", "export": "exports", "filing": "filings", "transfer": "transfers",
           "cost": "costs", "certification": "certifications", "finding": "findings", "evidence": "evidence",
           "commitment": "commitments", "adoption": "adoptions", "report": "reports"}


def case_id(time, digest):
    bits = int(digest[:10], 16)
    return "ex-%s-%s" % (time[:4], "".join(ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5)))


def path_of(data):
    """The path that an event's bytes ask for."""
    event = check.parse(data)
    digest = hashlib.sha256(data).hexdigest()
    keys = [k for k in event if k in COMMON]
    if keys != [k for k in COMMON if k in event] or list(event)[:len(keys)] != keys:
        raise ValueError("common keys out of order")
    request = (event["kind"], event["action"]) == ("export", "request")
    if request == ("subject" in event):
        raise ValueError("a subject stands in every event but a request")
    subject = case_id(event["time"], digest) if request else event["subject"]
    if not re.fullmatch("[a-z0-9][a-z0-9_-]{0,39}", subject):
        raise ValueError("subject " + subject)
    if not re.fullmatch("[0-9a-f]{32}", event["nonce"]) or event.get("prev", []) != sorted(set(event.get("prev", []))):
        raise ValueError("nonce or prev")
    return digest, "%s/%s/%s/%s-%s-%s.yaml" % (FOLDERS[event["kind"]], hashlib.sha256(subject.encode()).hexdigest()[:2], subject,
                                               re.sub("[-:]", "", event["time"]), event["action"], digest[:16])


def cases():
    folder = os.path.join(HERE, "events")
    rows = [row.split("\t") for row in check.read(os.path.join(folder, "paths.tsv")).decode().splitlines()]
    if sorted(r[0] for r in rows) != sorted(n for n in os.listdir(folder) if n.endswith(".yaml")):
        yield "events", "paths.tsv and the folder name different files"
    for name, digest, path in rows:
        found = path_of(check.read(os.path.join(folder, name)))
        yield "events/" + name, None if found == (digest, path) else "%s %s" % found
    for time, digest, wanted in (row.split("\t") for row in check.read(os.path.join(HERE, "cases", "ids.tsv")).decode().splitlines()):
        yield "cases/" + wanted, None if case_id(time, digest) == wanted else case_id(time, digest)


def main(arguments):
    if arguments[:1] == ["paths"]:  # for whoever adds a vector: prints its row
        for file in arguments[1:]:
            print("%s\t%s\t%s" % ((os.path.basename(file),) + path_of(check.read(file))))
        return 0
    passed = failed = 0
    for name, fault in cases():
        passed, failed = passed + (fault is None), failed + (fault is not None)
        if fault is not None:
            print("FAILED  %s: %s" % (name, fault))
    print("%d passed, %d failed" % (passed, failed))
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
