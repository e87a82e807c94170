#!/usr/bin/env python3
"""The distinct texts of an inventory, one line each: path, description_en, description_zh, datatype, unit.

usage: texts.py INVENTORY.csv TEXTS.csv
"""
import csv
import sys

COLUMNS = ["signal_path", "description_en", "description_zh", "datatype", "unit"]


def main():
    seen = set()
    with open(sys.argv[1], encoding="utf-8", newline="") as rows, open(sys.argv[2], "w", encoding="utf-8", newline="") as out:
        reader, writer = csv.reader(rows), csv.writer(out, lineterminator="\n")
        head = next(reader)
        places = [head.index(name) for name in COLUMNS]
        for row in reader:
            text = tuple(row[i] for i in places)
            if text not in seen:
                seen.add(text)
                writer.writerow(text)


main()
