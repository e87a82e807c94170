#!/usr/bin/env python3
"""The table of `make bench`: reads the lines that support.h describes, prints the table, writes build/bench.json.

usage: table.py LINES JSON MACHINE...      MACHINE: words for the JSON's "machine"

A row of pairs is judged by its median. Exit 0 whatever was met: figures are read by people, and no test is timed.
"""
import json
import statistics
import sys
import unicodedata


def read(path):
    rows, notes = {}, []
    for line in open(path, encoding="utf-8"):
        word, *rest = line.rstrip("\n").split("\t")
        if word == "row":
            rows.setdefault(rest[0], {"id": rest[0], "bound": rest[1], "what": rest[2], "peer": rest[3],
                                      "unit": "ms", "pairs": []})
        elif word == "unit":
            rows[rest[0]]["unit"] = rest[1]
        elif word == "pair":
            peer = None if rest[2] == "-" else float(rest[2])
            rows[rest[0]]["pairs"].append((float(rest[1]), peer))
        elif word == "note":
            note = {"id": rest[0], "text": rest[1]}
            if note not in notes:
                notes.append(note)
        elif word == "skip":
            notes.append({"id": rest[0], "text": "skipped: " + rest[1]})
    return list(rows.values()), notes


def judge(row):
    ours = [a for a, _ in row["pairs"]]
    peers = [b for _, b in row["pairs"] if b is not None]
    ratios = [a / b for a, b in row["pairs"] if b]
    if row["bound"].startswith("speed"):
        ratios = [1 / r for r in ratios if r]
    row["ours"] = statistics.median(ours)
    row["theirs"] = statistics.median(peers) if peers else None
    row["ratio"] = [min(ratios), statistics.median(ratios), max(ratios)] if ratios else None
    kind, sign, limit = row["bound"], None, None
    for sign in ("<=", ">="):
        if sign in row["bound"]:
            kind, limit = row["bound"].split(sign)
            break
    if limit is None:
        row["met"] = None
        return
    value = row["ours"] if kind == "ours" else row["ratio"][1]
    row["met"] = value <= float(limit) if sign == "<=" else value >= float(limit)


def number(x):
    if x is None:
        return "-"
    return f"{x:.0f}" if x >= 1000 else f"{x:.1f}" if x >= 10 else f"{x:.2f}" if x >= 0.1 else f"{x:.4f}"


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def show(rows):
    head = ["row", "ours", "peer", "unit", "ratio min / median / max", "bound", "met", "peer is"]
    lines = [head]
    for row in rows:
        ratio = " / ".join(number(r) for r in row["ratio"]) if row["ratio"] else "-"
        met = {True: "yes", False: "NO", None: "-"}[row["met"]]
        lines.append([row["what"], number(row["ours"]), number(row["theirs"]), row["unit"], ratio, row["bound"], met, row["peer"]])
    widths = [max(width(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        print("  ".join(cell + " " * (w - width(cell)) for cell, w in zip(line, widths)).rstrip())


def main():
    rows, notes = read(sys.argv[1])
    rows = [row for row in rows if row["pairs"]]
    for row in rows:
        judge(row)
    show(rows)
    for note in notes:
        print(f"{note['id']}: {note['text']}")
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        json.dump({"machine": " ".join(sys.argv[3:]), "rows": rows, "notes": notes}, out, ensure_ascii=False, indent=1)
        out.write("\n")


main()
