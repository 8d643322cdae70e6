#!/usr/bin/env python3
"""Runs one W3C JSON-LD API manifest through the dojang program.

usage: manifest.py DOJANG FOLDER expand|toRdf

FOLDER is the one of the manifest. Prints passed/applicable and the ids that fail; exits 1 unless all applicable
ones pass.
Tests for a JSON-LD 1.0 processor are not applicable.
"""
import concurrent.futures
import json
import pathlib
import subprocess
import sys


BASE = "https://w3c.github.io/json-ld-api/tests/"


def run(dojang, arguments, text=None):
    return subprocess.run([dojang, *arguments], input=text, capture_output=True, encoding="utf-8", timeout=120)


def parse(text):
    """JSON has one kind of number: 0 and 0.0 are the same."""
    return json.loads(text, parse_int=float)


def comparable(value, ordered=False):
    """A form that is equal for values that mean the same: only lists and JSON literals have an order."""
    if isinstance(value, list):
        items = [comparable(item) for item in value]
        return items if ordered else sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    if not isinstance(value, dict):
        return value
    if value.get("@type") == "@json":
        return {key: json.dumps(item, sort_keys=True) for key, item in value.items()}
    return {key: comparable(item, key == "@list") for key, item in value.items()}


def input_of(folder, test):
    """Some inputs of toRdf are named in expand/, but only the copy in toRdf/ is there."""
    path = folder / test["input"]
    return path if path.exists() else folder / "toRdf" / path.name


def arguments_of(folder, test, verb):
    option = test.get("option", {})
    arguments = [verb, "--map", f"{BASE}={folder}", "--base", option.get("base", BASE + test["input"])]
    if "processingMode" in option:
        arguments += ["--mode", option["processingMode"]]
    if "expandContext" in option:
        arguments += ["--expand-context", str(folder / option["expandContext"])]
    if "rdfDirection" in option:
        arguments += ["--rdf-direction", option["rdfDirection"]]
    if option.get("produceGeneralizedRdf"):
        arguments += ["--generalized"]
    return arguments + [str(input_of(folder, test))]


def check_error(test, seen):
    if seen.returncode == 0:
        return f"passes, but should fail with {test['expectErrorCode']}"
    wanted = f"dojang: {test['expectErrorCode']}: "
    return None if seen.stderr.startswith(wanted) else f"expected {test['expectErrorCode']}, saw {seen.stderr.strip()}"


def check_expanded(dojang, folder, test, seen):
    expected = parse((folder / test["expect"]).read_text(encoding="utf-8"))
    result = parse(seen.stdout)
    return None if comparable(result) == comparable(expected) else f"expanded to {json.dumps(result)}"


def check_quads(dojang, folder, test, seen):
    wanted = (folder / test["expect"]).read_text(encoding="utf-8")
    if sorted(set(wanted.splitlines())) == sorted(set(seen.stdout.splitlines())):
        return None  # the same quads, down to the labels
    expected = run(dojang, ["canonize", str(folder / test["expect"])])
    canonical = run(dojang, ["canonize"], seen.stdout)
    if expected.returncode or canonical.returncode:
        return f"cannot be canonized: {expected.stderr}{canonical.stderr}"
    return None if canonical.stdout == expected.stdout else f"converted to\n{seen.stdout}"


def check(dojang, folder, test, verb):
    """The reason why the test fails, or None."""
    seen = run(dojang, arguments_of(folder, test, verb))
    if seen.returncode not in (0, 2):
        return f"exit code {seen.returncode}: {seen.stderr}"
    if "expectErrorCode" in test:
        return check_error(test, seen)
    if seen.returncode != 0:
        return seen.stderr.strip()
    if "expect" not in test:
        return None
    return (check_expanded if verb == "expand" else check_quads)(dojang, folder, test, seen)


def is_applicable(test):
    return test.get("option", {}).get("specVersion") != "json-ld-1.0"


def main(dojang, folder, name):
    folder = pathlib.Path(folder)
    manifest = json.loads((folder / f"{name}-manifest.jsonld").read_text(encoding="utf-8"))
    tests = [test for test in manifest["sequence"] if is_applicable(test)]
    verb = {"expand": "expand", "toRdf": "tordf"}[name]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        reasons = list(pool.map(lambda test: check(dojang, folder, test, verb), tests))
    failed = [(test, reason) for test, reason in zip(tests, reasons) if reason]
    for test, reason in failed:
        print(f"FAIL {test['@id']} {test['name']}: {reason}")
    print(f"{name}: {len(tests) - len(failed)}/{len(tests)} applicable tests pass")
    return 1 if failed or not tests else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
