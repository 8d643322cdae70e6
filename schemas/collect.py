#!/usr/bin/env python3
"""Collects what manifest.json names into the folder that the programs read at start.

usage: collect.py SCHEMAS_FOLDER SHARE_FOLDER

Every context must have the digest that the manifest pins: what is missing or differs stops the build. Nothing is
fetched; the packages come from scripts/setup.sh.
"""
import hashlib
import json
import pathlib
import shutil
import sys


def context_source(schemas, context):
    package = context.get("package")
    return schemas / "node_modules" / package if package else schemas / context["file"]


def check_context(schemas, context):
    """The reason why the context cannot be used, or None."""
    source = context_source(schemas, context)
    if not source.is_file():
        return f"{context['url']}: {source} is missing (run scripts/setup.sh)"
    seen = hashlib.sha256(source.read_bytes()).hexdigest()
    if seen != context["sha256"]:
        return f"{context['url']}: {source} has SHA-256 {seen}, but manifest.json pins {context['sha256']}"
    return None


def files_of(schemas, manifest):
    """Pairs of source and place in the share folder."""
    for context in manifest["contexts"]:
        yield context_source(schemas, context), context["file"]
    for entry in manifest["types"]:
        for name in ("schema.json", "template.json"):
            yield schemas / entry["folder"] / name, f"{entry['folder']}/{name}"
    for name in manifest["cborld"]:
        yield schemas / name, name
    yield schemas / "manifest.json", "manifest.json"


def collect(schemas, share):
    manifest = json.loads((schemas / "manifest.json").read_text(encoding="utf-8"))
    reasons = [reason for context in manifest["contexts"] if (reason := check_context(schemas, context))]
    if reasons:
        sys.exit("\n".join(f"schemas: {reason}" for reason in reasons))
    for source, name in files_of(schemas, manifest):
        target = share / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    collect(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
