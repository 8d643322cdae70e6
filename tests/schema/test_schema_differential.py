#!/usr/bin/env python3
"""The validator's verdicts against those of python3-jsonschema, over pairs made from a fixed seed.

usage: test_schema_differential.py PROGRAM
"""
import itertools
import json
import random
import subprocess
import sys

import jsonschema

VALUES = [None, True, False, 0, 1, -3, 2.5, 7, 12, "", "a", "ab", "abc", "한글", "가나다라", "2026-02-30", "2026-02-28",
          "2026-03-01T00:00:00Z", [], [1], [1, 1], [1, "a"], ["a", "b", "c"], [[1], [1]], {}, {"a": 1}, {"b": "x"},
          {"a": 1, "b": 2}, {"a": {"a": 1}, "c": [1]}, {"ab": 3, "b": None}, {"c": [{"a": 1}]}, {"c": [{"z": 1}]}]

# Schemas that use keywords together in the ways in which validators go wrong.
WRITTEN = [
    {"$defs": {"n": {"type": "integer"}}, "properties": {"a": {"$ref": "#/$defs/n"}}},
    {"$ref": "#/$defs/node", "$defs": {"node": {"properties": {"a": {"$ref": "#/$defs/node"}}, "minProperties": 1}}},
    {"$id": "https://x.example/a/b", "$ref": "c", "$defs": {"c": {"$id": "c", "type": "object"}}},
    {"$id": "https://x.example/a/", "$ref": "../d#p", "$defs": {"c": {"$id": "/d", "$defs": {"q": {"$anchor": "p", "minLength": 2}}}}},
    {"$ref": "#/$defs/a~1b%25", "$defs": {"a/b%": {"type": "string"}}},
    {"$dynamicRef": "#node", "$defs": {"x": {"$dynamicAnchor": "node", "type": ["object", "array"]}}},
    {"$id": "https://x.example/strict", "$dynamicAnchor": "node", "$ref": "tree", "unevaluatedProperties": False,
     "$defs": {"t": {"$id": "tree", "$dynamicAnchor": "node", "type": "object",
                     "properties": {"a": {"type": "integer"}, "c": {"type": "array", "items": {"$dynamicRef": "#node"}}}}}},
    {"allOf": [{"properties": {"a": True}}], "unevaluatedProperties": False},
    {"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"b": {"const": 2}}, "required": ["b"]}],
     "unevaluatedProperties": False},
    {"if": {"properties": {"a": {"const": 1}}, "required": ["a"]}, "then": {"properties": {"b": True}},
     "else": {"properties": {"c": True}}, "unevaluatedProperties": False},
    {"not": {"not": {"properties": {"a": True}}}, "unevaluatedProperties": False},
    {"dependentSchemas": {"a": {"properties": {"b": {"type": "integer"}}}}, "unevaluatedProperties": {"type": "integer"}},
    {"prefixItems": [{"const": 1}], "unevaluatedItems": False},
    {"allOf": [{"prefixItems": [True]}, {"prefixItems": [True, {"type": "string"}]}], "unevaluatedItems": False},
    {"prefixItems": [True], "items": {"type": "string"}, "unevaluatedItems": False},
    {"contains": {"type": "string"}, "unevaluatedItems": {"type": "integer"}},
    {"contains": {"const": 1}, "minContains": 2}, {"contains": {"const": 1}, "minContains": 0, "maxContains": 1},
    {"properties": {"a": True}, "patternProperties": {"^a": {"type": "integer"}, "b$": {"type": "integer"}},
     "additionalProperties": False},
    {"propertyNames": {"maxLength": 1}}, {"propertyNames": {"pattern": "^a"}, "minProperties": 1},
    {"dependentRequired": {"a": ["b"], "b": []}}, {"oneOf": [{"type": "integer"}, {"minimum": 2}]},
    {"uniqueItems": True, "items": {"type": ["integer", "array"]}}, {"multipleOf": 0.5}, {"multipleOf": 2.5},
    {"enum": [1, "a", None, [1], {"a": 1}]}, {"const": {"b": 2, "a": 1}}, {"const": 1.0}, {"const": False}, {"enum": [0]},
    {"pattern": "^.$"}, {"pattern": "b"}, {"pattern": "^[가-힣]+$"}, {"pattern": "\\d{4}"},
    {"minLength": 2, "maxLength": 3}, {"format": "date"}, {"type": "string", "format": "date"}, {"format": "nonsense"},
    {"exclusiveMinimum": 0, "exclusiveMaximum": 7}, {"minimum": 1, "maximum": 7}, {"type": "integer"}, {"type": "number"},
    True, False, {}, {"items": False}, {"additionalProperties": {"type": "integer"}}, {"required": ["a"], "maxProperties": 1},
]

ATOMS = [{"type": t} for t in ("null", "boolean", "integer", "number", "string", "array", "object")] + [
    {"minimum": 1}, {"maxLength": 2}, {"minItems": 1}, {"required": ["a"]}, {"const": 1}, {"enum": ["a", 7, None]},
    {"uniqueItems": True}, {"maxProperties": 1}, True, False]


def made(chance, depth):
    """A random schema out of the applicators over the atoms."""
    if depth == 0 or chance.random() < 0.2:
        return chance.choice(ATOMS)
    part = lambda: made(chance, depth - 1)
    keywords = {
        "allOf": lambda: [part(), part()], "anyOf": lambda: [part(), part()], "oneOf": lambda: [part(), part()],
        "not": part, "if": part, "then": part, "else": part, "items": part, "prefixItems": lambda: [part()],
        "contains": part, "properties": lambda: {"a": part(), "b": part()}, "patternProperties": lambda: {"^a": part()},
        "additionalProperties": part, "propertyNames": part, "dependentSchemas": lambda: {"a": part()},
        "unevaluatedProperties": part}
    return {name: keywords[name]() for name in chance.sample(sorted(keywords), chance.randint(1, 3))}


def pairs():
    chance = random.Random(20260310)
    schemas = WRITTEN + [made(chance, 2) for _ in range(150)]
    return list(itertools.product(schemas, VALUES))


def expected(schema, instance):
    checker = jsonschema.FormatChecker(formats=["date"])
    good = jsonschema.Draft202012Validator(schema, format_checker=checker).is_valid(instance)
    return "valid" if good else "invalid"


def main():
    cases = pairs()
    lines = "".join(json.dumps({"schema": s, "instance": i}, ensure_ascii=False) + "\n" for s, i in cases)
    run = subprocess.run([sys.argv[1]], input=lines, capture_output=True, text=True, check=True)
    seen = run.stdout.splitlines()
    assert len(seen) == len(cases), run.stderr
    failed = 0
    for (schema, instance), verdict in zip(cases, seen):
        wanted = expected(schema, instance)
        if verdict != wanted:
            failed += 1
            print(f"{json.dumps(schema)} on {json.dumps(instance)}: {verdict}, but jsonschema says {wanted}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
