#!/usr/bin/env python3
"""Writes wallet/files.js: which files the wallet keeps for when there is no network, with their digests.

usage: files.py PAGES

What it needs is found by following what its files name: imports, and addresses beside themselves. `first` comes with the
first visit, `later` (the scanner) afterwards. The version is the digest of all of them."""
import base64
import hashlib
import json
import pathlib
import re
import sys

NAMED = re.compile(r"""(?:from|import)\s*['"](\.[^'"]+)['"]|new URL\(\s*['"]([^'"]+)['"]|(?:href|src)(?:=|: )['"]([^'"#:]+)['"]""")
READ = {".html", ".js", ".mjs"}
FIRST = ["wallet/index.html"]
LATER = ["web/scan.js"]
APART = re.compile(r"wallet/(sw\.js|files\.js|icons/)|web/pdfjs/")  # no picture of a QR code is a PDF


def named_by(pages, place):
    path = pages / place
    for names in NAMED.findall(path.read_text()) if path.suffix in READ else ():
        target = (path.parent / next(filter(None, names))).resolve()
        if target.is_file() and target.is_relative_to(pages):
            yield target.relative_to(pages).as_posix()


def closure(pages, places):
    """The files and all that they name, in the order of their discovery."""
    found, waiting = {}, list(places)
    while waiting:
        place = waiting.pop(0)
        if place not in found and not APART.match(place):
            found[place] = True
            waiting += named_by(pages, place)
    return list(found)


def described(pages, place):
    digest = hashlib.sha256((pages / place).read_bytes()).digest()
    return {"path": "../" + place, "integrity": "sha256-" + base64.b64encode(digest).decode()}


def main(pages):
    first = closure(pages, FIRST)
    later = [place for place in closure(pages, LATER) if place not in first]
    files = {"first": [described(pages, place) for place in first],
             "later": [described(pages, place) for place in later]}
    worker = (pages / "wallet/sw.js").read_bytes()
    version = hashlib.sha256(json.dumps(files).encode() + worker).hexdigest()[:16]
    text = f"self.FILES = {json.dumps({'version': version, **files}, indent=1)};\n"
    target = pages / "wallet/files.js"
    if not target.is_file() or target.read_text() != text:
        target.write_text(text)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]).resolve())
