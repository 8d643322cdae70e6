"""Marked blocks of the documentation, which the tools fill in:

    <!-- begin NAME -->
    ...
    <!-- end NAME -->
"""
import pathlib
import re

SOURCE = pathlib.Path(__file__).resolve().parents[2]
DOCS = SOURCE / "docs"

BLOCK = re.compile(r"<!-- begin (?P<name>[\w-]+) -->\n(?P<body>.*?)<!-- end (?P=name) -->", re.DOTALL)


def pages():
    """Every page of the repository that people read."""
    found = [*SOURCE.glob("*.md"), *DOCS.rglob("*.md"), SOURCE / "docker/README.md", SOURCE / "schemas/README.md"]
    return sorted(path for path in found if path.is_file())


def read_blocks():
    """(page, name) -> body, as it stands."""
    return {(path, match["name"]): match["body"]
            for path in pages() for match in BLOCK.finditer(path.read_text(encoding="utf-8"))}


def write_blocks(bodies):
    """Puts each body into every block of its name. Names for which there is no block are told."""
    unused = set(bodies)
    for path in pages():
        text = path.read_text(encoding="utf-8")

        def fill(match):
            name = match["name"]
            unused.discard(name)
            body = bodies.get(name, match["body"])
            return f"<!-- begin {name} -->\n{body}<!-- end {name} -->"

        filled = BLOCK.sub(fill, text)
        if filled != text:
            path.write_text(filled, encoding="utf-8")
    return sorted(unused)
