#!/usr/bin/env python3
"""Variants of an inventory for the import rows of `make bench`.

usage: variants.py BASE DISTINCT CHANGED

DISTINCT: every path is another one (its row's number is put behind it). CHANGED: one row in a hundred has another owner. The
columns before the path are plain words in what synth_inventory.py writes, and so is the owner, which stands last.
"""
import sys


def main():
    base, distinct, changed = sys.argv[1:4]
    with open(base, encoding="utf-8", newline="") as rows, open(distinct, "w", encoding="utf-8", newline="") as d, \
            open(changed, "w", encoding="utf-8", newline="") as c:
        head = next(rows)
        names = head.rstrip("\r\n").split(",")
        path = names.index("signal_path")
        assert names[-1] == "owner"
        d.write(head)
        c.write(head)
        for i, row in enumerate(rows):
            cells = row.split(",", path + 1)
            assert '"' not in "".join(cells[:path + 1])
            cells[path] += f"_{i}"
            d.write(",".join(cells))
            c.write(row[:row.rindex(",")] + ",Data Office\n" if i % 100 == 50 else row)


main()
