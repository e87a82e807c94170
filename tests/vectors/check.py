#!/usr/bin/env python3
"""The second, independent reading of the test vectors (docs/formats/canonical-yaml.md).

It shares no code with carnet and calls none: standard library only, a reader and a writer of its own. What both
readings agree on is the format; where they differ, one of them is wrong, and this exits 1.

  check.py                 checks tests/vectors/canon, prints "N passed, N failed"
  check.py digest FILE...  prints the digest of canonical files, and refuses others
"""
import hashlib
import json
import os
import re
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT_BYTES, LIMIT_DEPTH, LIMIT_ITEMS, LIMIT_INT, LIMIT_KEY = 256 * 1024, 8, 10000, 2**53, 128
YAML_1_1_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
BARE_KEY = re.compile(r"[a-z][a-z0-9_.-]*")
ESCAPE = re.compile(r'\\(?:([\\"nt])|u([0-9a-f]{4}))')
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPED_POINTS = (set(range(0, 0x20)) | set(range(0x7F, 0xA0)) | set(range(0x2028, 0x202F)) | set(range(0x2066, 0x206A))
                  | {0x61C, 0x200E, 0x200F, 0xFEFF, 0xFFFE, 0xFFFF})


class Refused(Exception):
    def __init__(self, line, what):
        super().__init__("line %d: %s" % (line, what))
        self.line = line


# ---- writing ------------------------------------------------------------------------------------------

def quote(text):
    short = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(short.get(c) or ("\\u%04x" % ord(c) if ord(c) in ESCAPED_POINTS else c)
                         for c in unicodedata.normalize("NFC", text)) + '"'


def write_key(key):
    key = unicodedata.normalize("NFC", key)
    return key if BARE_KEY.fullmatch(key) and key not in YAML_1_1_WORDS else quote(key)


def is_hollow(value):
    """Left out: an empty list or map, or one that holds nothing but such."""
    if isinstance(value, dict):
        return all(is_hollow(v) for v in value.values())
    return isinstance(value, list) and all(is_hollow(v) for v in value)


def lines_of(value):
    """The lines of a list or map at no indent."""
    heads = ([(write_key(k) + ":", v) for k, v in value.items()] if isinstance(value, dict)
             else [("-", v) for v in value])
    out = []
    for head, child in heads:
        if is_hollow(child):
            continue
        if isinstance(child, bool):
            out.append(head + (" true" if child else " false"))
        elif isinstance(child, int):
            out.append("%s %d" % (head, child))
        elif isinstance(child, str):
            out.append(head + " " + quote(child))
        else:
            below = lines_of(child)
            if head == "-":
                out.append("- " + below[0])
                below = below[1:]
            else:
                out.append(head)
            out += ["  " + line for line in below]
    return out


def emit(value):
    return ("\n".join(lines_of(value)) + "\n").encode("utf-8")


# ---- reading: by lines and columns, without a YAML library ---------------------------------------------

def unquote(body, line):
    def one(match):
        return {"\\": "\\", '"': '"', "n": "\n", "t": "\t"}.get(match[1]) or chr(int(match[2], 16))
    if "\\" in ESCAPE.sub("", body):
        raise Refused(line, "an escape that is not canonical")
    if any(m[2] == "0000" for m in ESCAPE.finditer(body)):
        raise Refused(line, "NUL in text")
    return ESCAPE.sub(one, body)


def scalar(text, line):
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"-?(0|[1-9][0-9]*)", text):
        if abs(int(text)) > LIMIT_INT:
            raise Refused(line, "a number beyond 2^53")
        return int(text)
    match = QUOTED.fullmatch(text)
    if not match:
        raise Refused(line, "neither a quoted text, a whole number, true nor false")
    return unquote(match[1], line)


def split_key(text, line):
    match = QUOTED.match(text) or re.match(r'[^:" ]+', text)
    if not match or text[match.end():match.end() + 1] != ":":
        raise Refused(line, "no key")
    key = unquote(match[1], line) if text[0] == '"' else match[0]
    if not 0 < len(key.encode("utf-8", "surrogatepass")) <= LIMIT_KEY:
        raise Refused(line, "a key of no or more than 128 bytes")
    return key, text[match.end() + 1:]


class Reader:
    def __init__(self, lines):
        self.rows = [[len(t) - len(t.lstrip(" ")), t.lstrip(" "), n] for n, t in enumerate(lines, 1)]
        self.at = 0

    def container(self, indent, depth):
        """The list or map whose children begin at the column `indent`."""
        line = self.rows[self.at][2]
        if depth > LIMIT_DEPTH:
            raise Refused(line, "more than 8 deep")
        is_list = self.rows[self.at][1].startswith("-") and not re.match(r"-[0-9]", self.rows[self.at][1])
        out = [] if is_list else {}
        while self.at < len(self.rows) and self.rows[self.at][0] == indent:
            text, line = self.rows[self.at][1:]
            if is_list:
                self.item(out, text, indent, depth, line)
            else:
                self.pair(out, text, indent, depth, line)
            if len(out) > LIMIT_ITEMS:
                raise Refused(line, "more than 10,000 items")
        if self.at < len(self.rows) and self.rows[self.at][0] > indent:
            raise Refused(self.rows[self.at][2], "an indent that nothing opened")
        return out

    def item(self, out, text, indent, depth, line):
        if not text.startswith("- ") or text[2:3] in ("", " "):
            raise Refused(line, "no list item")
        rest = text[2:]
        if rest.startswith("- ") or self.opens_map(rest):
            self.rows[self.at] = [indent + 2, rest, line]
            out.append(self.container(indent + 2, depth + 1))
        else:
            out.append(scalar(rest, line))
            self.at += 1

    @staticmethod
    def opens_map(text):
        return bool(re.match(r'(?:"(?:[^"\\]|\\.)*"|[^"\s][^:"]*):(?: |$)', text))

    def pair(self, out, text, indent, depth, line):
        key, rest = split_key(text, line)
        if key in out:
            raise Refused(line, "a key twice")
        self.at += 1
        if rest == "":
            below = self.rows[self.at] if self.at < len(self.rows) else [0, "", line]
            if below[0] <= indent and not below[1].startswith("- "):
                raise Refused(line, "a key without a value")
            if below[0] != indent + 2:
                raise Refused(below[2], "another indent than two blanks more")
            out[key] = self.container(indent + 2, depth + 1)
        elif rest[0] == " ":
            out[key] = scalar(rest[1:], line)
        else:
            raise Refused(line, "no blank after the colon")


def parse(data):
    if len(data) > LIMIT_BYTES:
        raise Refused(0, "more than 256 KiB")  # the whole file, no line of it
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as e:
        raise Refused(data[:e.start].count(b"\n") + 1, "not UTF-8") from None
    if not text.strip("\n") or text.startswith("\n"):
        raise Refused(1, "empty")
    for number, line in enumerate(text.split("\n"), 1):
        if any(ord(c) in ESCAPED_POINTS for c in line):
            raise Refused(number, "a character that must be escaped")
        if line != line.rstrip(" "):
            raise Refused(number, "blanks at the end of a line")
        if unicodedata.normalize("NFC", line) != line:
            raise Refused(number, "not NFC")
    lines = text.split("\n")
    if lines[-1] != "":
        raise Refused(len(lines), "no line end at the end")
    reader = Reader(lines[:-1])
    if reader.rows[0][0] != 0 or reader.rows[0][1].startswith("-"):
        raise Refused(1, "the root is no map")
    tree = reader.container(0, 1)
    if reader.at != len(reader.rows):
        raise Refused(reader.rows[reader.at][2], "an indent that nothing opened")
    again = emit(tree)
    if again != data:  # escapes in their one spelling, keys quoted only where they must be
        a, b = again.decode("utf-8").split("\n"), lines
        raise Refused(next((i for i, (x, y) in enumerate(zip(a, b), 1) if x != y), len(b)), "written otherwise")
    return tree


# ---- the vectors --------------------------------------------------------------------------------------

def read(path):
    with open(path, "rb") as f:
        return f.read()


def normal(value):
    """What stays of a tree: text in NFC, nothing hollow."""
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", k): normal(v) for k, v in value.items() if not is_hollow(v)}
    if isinstance(value, list):
        return [normal(v) for v in value if not is_hollow(v)]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def ordered(value):
    """A tree that compares equal only with keys in the same order, bools apart from numbers."""
    if isinstance(value, dict):
        return ("map", [(k, ordered(v)) for k, v in value.items()])
    if isinstance(value, list):
        return ("list", [ordered(v) for v in value])
    return (type(value).__name__, value)


def check_good(folder, name, digests):
    data = read(os.path.join(folder, name + ".yaml"))
    source = json.loads(read(os.path.join(folder, name + ".json")).decode("utf-8"))
    if emit(source) != data:
        return "the tree of %s.json is written otherwise" % name
    if ordered(parse(data)) != ordered(normal(source)):
        return "reads back as another tree"
    if digests.get(name + ".yaml") != hashlib.sha256(data).hexdigest():
        return "another digest than in digests.txt"
    return None


def check_bad(folder, name, line):
    try:
        parse(read(os.path.join(folder, name)))
    except Refused as e:
        return None if e.line == line else "refused at line %d, not %d: %s" % (e.line, line, e)
    return "taken for canonical"


def table(path, separator):
    rows = [row.split(separator, 1) for row in read(path).decode("utf-8").splitlines() if row and row[0] != "#"]
    return rows


def cases():
    good, bad = os.path.join(HERE, "canon", "good"), os.path.join(HERE, "canon", "bad")
    digests = {name: digest for digest, name in table(os.path.join(good, "digests.txt"), "  ")}
    names = sorted(n[:-5] for n in os.listdir(good) if n.endswith(".json"))
    if {n + ".yaml" for n in names} != set(digests):
        yield "canon/good", "digests.txt and the folder name different files"
    for name in names:
        yield "canon/good/" + name, check_good(good, name, digests)
    lines = {name: int(rest.split("\t")[0]) for name, rest in table(os.path.join(bad, "lines.txt"), "\t")}
    if {n for n in os.listdir(bad) if n.endswith(".yaml")} != set(lines):
        yield "canon/bad", "lines.txt and the folder name different files"
    for name in sorted(lines):
        yield "canon/bad/" + name, check_bad(bad, name, lines[name])


def main(arguments):
    if arguments[:1] == ["digest"]:
        for path in arguments[1:]:
            data = read(path)
            parse(data)
            print("%s  %s" % (hashlib.sha256(data).hexdigest(), path))
        return 0
    passed = failed = 0
    for name, fault in cases():
        if fault is None:
            passed += 1
        else:
            failed += 1
            print("FAILED  %s: %s" % (name, fault))
    print("%d passed, %d failed" % (passed, failed))
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
