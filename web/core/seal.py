#!/usr/bin/env python3
"""Prints a C table of all files in a folder, by their paths in it: what the core of the pages reads as files.

usage: seal.py FOLDER OUTPUT
"""
import pathlib
import sys

ESCAPES = {0x22: '\\"', 0x5C: "\\\\", 0x0A: "\\n"}


def literal(octets):
    """Printable octets as they are, others as three octal digits, which no digit after them can lengthen."""
    return "".join(ESCAPES.get(o) or (chr(o) if 0x20 <= o < 0x7F and o != 0x3F else f"\\{o:03o}") for o in octets)


def seal(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    rows = [f'    {{"{path.relative_to(folder).as_posix()}", STR_INIT("{literal(path.read_bytes())}")}},' for path in files]
    return "\n".join(['#include "sealed.h"', "", "const struct sealed_file sealed_files[] = {", *rows, "};",
                      "const size_t sealed_files_len = sizeof sealed_files / sizeof *sealed_files;", ""])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    pathlib.Path(sys.argv[2]).write_text(seal(pathlib.Path(sys.argv[1])), encoding="utf-8")
