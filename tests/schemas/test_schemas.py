#!/usr/bin/env python3
"""Checks the sealed data: contexts, credential types, CBOR-LD tables and what was published of them.

usage: test_schemas.py SOURCE_FOLDER SHARED_FOLDER [unittest options]
"""
import base64
import hashlib
import importlib.util
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(sys.argv.pop(1))
SHARED = pathlib.Path(sys.argv.pop(1))
SCHEMAS = SOURCE / "schemas"
XSD_TIMES = {"http://www.w3.org/2001/XMLSchema#date", "http://www.w3.org/2001/XMLSchema#dateTime"}
OURS = "https://vc.gaon.example/contexts/"


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def digest(octets):
    return hashlib.sha256(octets).hexdigest()


MANIFEST = load(SCHEMAS / "manifest.json")
PUBLISHED = load(SCHEMAS / "published.json")
OWN_CONTEXTS = {c["url"]: c for c in MANIFEST["contexts"] if "package" not in c}
KINDS = [(e["type"], load(SCHEMAS / e["folder"] / "schema.json"), load(SCHEMAS / e["folder"] / "template.json"))
         for e in MANIFEST["types"]]
TABLES = {name: load(SCHEMAS / name) for name in MANIFEST["cborld"]}


def package_file(url):
    [context] = [c for c in MANIFEST["contexts"] if c["url"] == url]
    return SCHEMAS / "node_modules" / context["package"]


def definitions(context):
    """Every (term, definition) of a context and of the contexts inside its definitions."""
    for term, definition in context.items():
        if term.startswith("@"):
            continue
        yield term, definition
        if isinstance(definition, dict) and isinstance(definition.get("@context"), dict):
            yield from definitions(definition["@context"])


def own_definitions():
    for url, context in OWN_CONTEXTS.items():
        for term, definition in definitions(load(SCHEMAS / context["file"])["@context"]):
            yield url, term, definition


def subschemas(schema):
    yield schema
    children = list(schema.get("properties", {}).values()) + list(schema.get("$defs", {}).values())
    children += [schema[key] for key in ("items", "if", "then", "else") if key in schema]
    for child in children:
        if isinstance(child, dict):
            yield from subschemas(child)


def table_of(tables, kind):
    [table] = [t["table"] for t in tables["compressionTable"] if t["type"] == kind]
    return table


def slots_digest(tables, slots):
    """Digest of the entries in the numbered ranges: what was published must stay, what is new may come beside it."""
    lines = []
    for kind, ranges in sorted(slots.items()):
        for number, value in sorted((int(n), v) for n, v in table_of(tables, kind).items()):
            if any(first <= number <= last for first, last in ranges):
                lines.append(f"{kind}\t{number}\t{value}\n")
    return digest("".join(lines).encode())


class Contexts(unittest.TestCase):
    def test_every_term_has_an_absolute_iri_and_an_ascii_name(self):
        for url, term, definition in own_definitions():
            iri = definition if isinstance(definition, str) else definition["@id"]
            self.assertRegex(term, r"^[A-Za-z][A-Za-z0-9]*$", url)
            self.assertRegex(iri, r"^https://[^ ]+#[A-Za-z0-9]+$", f"{url} {term}")

    def test_only_plain_features_are_used(self):
        for url, context in OWN_CONTEXTS.items():
            document = load(SCHEMAS / context["file"])
            self.assertEqual(list(document), ["@context"], url)
            self.check_plain(url, document["@context"])

    def check_plain(self, url, context):
        self.assertIs(context.get("@protected"), True, url)
        self.assertEqual([k for k in context if k.startswith("@")], ["@protected"], url)
        for term, definition in context.items():
            if isinstance(definition, dict):
                self.assertLessEqual(set(definition), {"@id", "@type", "@context"}, f"{url} {term}")
                self.assertIn(definition.get("@type", "@id"), XSD_TIMES | {"@id"}, f"{url} {term}")
                if "@context" in definition:
                    self.check_plain(url, definition["@context"])

    def test_no_flat_term_meets_one_of_the_data_model(self):
        v2 = load(package_file("https://www.w3.org/ns/credentials/v2"))["@context"]
        taken = {term for term, _ in definitions(v2)}
        for url, context in OWN_CONTEXTS.items():
            flat = {t for t in load(SCHEMAS / context["file"])["@context"] if not t.startswith("@")}
            self.assertEqual(flat & taken, set(), url)

    def test_shared_terms_have_one_definition(self):
        seen = {}
        for url, context in OWN_CONTEXTS.items():
            for term, definition in load(SCHEMAS / context["file"])["@context"].items():
                self.assertEqual(seen.setdefault(term, definition), definition, f"{url} {term}")

    def test_packages_equal_the_published_documents(self):
        for url, name in (("https://www.w3.org/2018/credentials/v1", "credentials-v1"),
                          ("https://www.w3.org/ns/credentials/v2", "credentials-v2"),
                          ("https://www.w3.org/ns/credentials/undefined-terms/v2", "credentials-undefined-terms-v2")):
            official = SHARED / "conformance/contexts" / f"{name}.jsonld"
            self.assertEqual(load(package_file(url)), load(official), url)
            [entry] = [c for c in MANIFEST["contexts"] if c["url"] == url]
            self.assertEqual(entry["officialSha256"], digest(official.read_bytes()), url)
            for algorithm in ("sha256", "sha384", "sha512"):
                value = base64.b64encode(hashlib.new(algorithm, official.read_bytes()).digest()).decode()
                self.assertIn(f"{algorithm}-{value}", entry["editions"], url)


class Types(unittest.TestCase):
    def test_a_template_and_its_schema_name_the_same_claims(self):
        for name, schema, template in KINDS:
            self.assertEqual(template["type"], name)
            claims = [c for c in schema["properties"] if c != "id"]
            self.assertEqual(list(template["columns"].values()), claims, name)
            self.assertEqual([d["claim"] for d in template["display"]], claims, name)
            for entry in template["display"]:
                claim = schema["properties"][entry["claim"]]
                self.assertEqual((entry["ko"], entry["en"]), (claim["title"], claim["titleEn"]), name)
                self.assertEqual(template["columns"][entry["ko"]], entry["claim"], name)

    def test_a_type_s_context_defines_its_claims(self):
        v2 = load(package_file("https://www.w3.org/ns/credentials/v2"))["@context"]
        for name, schema, template in KINDS:
            self.assertEqual(template["@context"][0], "https://www.w3.org/ns/credentials/v2", name)
            context = load(SCHEMAS / OWN_CONTEXTS[template["@context"][1]]["file"])["@context"]
            self.assertIn(name, context)
            self.assertIn(template["paper"]["type"], context)
            for claim, definition in schema["properties"].items():
                self.assertIn(claim, v2 if claim in ("id", "name") else context, name)
                if definition.get("format") == "date":
                    self.assertEqual(context[claim]["@type"], "http://www.w3.org/2001/XMLSchema#date", claim)

    def test_the_validator_of_others_accepts_the_schemas(self):
        import jsonschema
        for _, schema, _ in KINDS:
            jsonschema.Draft202012Validator.check_schema(schema)

    def test_every_text_is_bounded_and_nothing_is_open(self):
        for name, schema, _ in KINDS:
            self.assertIs(schema["additionalProperties"], False, name)
            for part in subschemas(schema):
                if part.get("type") == "string":
                    self.assertTrue("enum" in part or "maxLength" in part, part)
                if part.get("type") in ("integer", "array"):
                    self.assertTrue({"minimum", "maximum"} <= set(part) or "maxItems" in part, part)

    def test_no_amount_of_income_and_no_resident_number(self):
        for name, schema, _ in KINDS:
            for claim, definition in schema["properties"].items():
                self.assertNotRegex(definition["title"], "주민|등록번호", name)
                if re.search("income|asset", claim, re.IGNORECASE):
                    self.assertIn("enum", definition, claim)


class Tables(unittest.TestCase):
    def test_numbers_and_values_are_unique_and_of_safe_width(self):
        for name, tables in TABLES.items():
            self.assertEqual(f"cborld/{tables['id']}.json", name)
            kinds = [t["type"] for t in tables["compressionTable"]]
            self.assertEqual(len(kinds), len(set(kinds)), name)
            for part in tables["compressionTable"]:
                numbers = [int(n) for n in part["table"]]
                self.assertEqual([str(n) for n in sorted(numbers)], list(part["table"]), part["type"])
                self.assertEqual(len(set(part["table"].values())), len(numbers), part["type"])
                # The widths of 255 and 65535 differ between implementations; beyond 32 bits decoders refuse.
                self.assertFalse({0, 255, 65535} & set(numbers), part["type"])
                self.assertLess(max(numbers), 2**16, part["type"])

    def test_every_enumeration_of_the_schemas_is_in_the_table(self):
        [tables] = TABLES.values()
        known = set(table_of(tables, "none").values())
        for name, schema, _ in KINDS:
            for part in subschemas(schema):
                for value in part.get("enum", []):
                    if isinstance(value, str):
                        self.assertIn(value, known, name)

    def test_our_contexts_are_in_the_table(self):
        [tables] = TABLES.values()
        self.assertLessEqual(set(OWN_CONTEXTS), set(table_of(tables, "context").values()))


class Sizes(unittest.TestCase):
    """Every claim of a type at once, two status entries, issuer and holder by did:key: still a QR code of version 20."""

    CAPACITY = 1249  # alphanumeric characters of version 20 at level L

    def presentation(self, template, claims):
        issuer = "did:key:z6Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfLX"
        holder = "did:key:z6Mko9hTggMwjSTEaJaPUfE6tqcy2xvU6BnNq3e3o8qVBiyH"
        proof = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022",
                 "proofValue": "z5fTj5LmNJzfw3dd5mQcpbfuywJ6tbw1jDGrdtqbP6Y9cE5XaSrZqFSnoiyeyZrZRdoAGUryYbLEHznBhk2TAhYSw"}
        status = [{"type": "BitstringStatusListEntry", "statusPurpose": purpose, "statusListIndex": "131071",
                   "statusListCredential": f"https://vc.gaon.example/status/{purpose}-1"}
                  for purpose in ("revocation", "suspension")]
        credential = {"@context": template["@context"], "type": ["VerifiableCredential", template["type"]],
                      "issuer": issuer, "validFrom": "2026-03-01T00:00:00Z", "validUntil": "2026-05-30T14:59:59Z",
                      "credentialStatus": status, "credentialSubject": {"id": holder, **claims},
                      "proof": {**proof, "proofPurpose": "assertionMethod",
                                "verificationMethod": issuer + "#" + issuer[8:]}}
        return {"@context": template["@context"][:1], "type": ["VerifiablePresentation"],
                "verifiableCredential": [credential],
                "proof": {**proof, "proofPurpose": "authentication", "verificationMethod": holder + "#" + holder[8:],
                          "created": "2026-03-10T01:02:03Z", "expires": "2026-03-10T01:03:33Z",
                          "challenge": "BxQhLjtIVWJvfImWo7C9yg", "domain": "https://counter.gaon.example"}}

    def sample(self, definition):
        if definition["type"] == "array":
            return definition["items"]["enum"][:3]
        fixed = {"integer": 12, "boolean": True}.get(definition["type"])
        if fixed is not None:
            return fixed
        if definition.get("format") == "date":
            return "2026-02-20"
        return (definition.get("enum") or definition.get("examples") or ["남궁홍길동"])[0]

    def test_presentations_fit(self):
        spec = importlib.util.spec_from_file_location("cborld", SHARED / "vectors/qr/cborld.py")
        cborld = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(cborld)
        [tables] = TABLES.values()
        numbers = {t["type"]: {v: int(n) for n, v in t["table"].items()} for t in tables["compressionTable"]}
        files = {c["url"]: load(SCHEMAS / "node_modules" / c["package"] if "package" in c else SCHEMAS / c["file"])
                 for c in MANIFEST["contexts"]}
        for name, schema, template in KINDS:
            claims = {c: self.sample(d) for c, d in schema["properties"].items() if c != "id"}
            document = self.presentation(template, claims)
            octets = cborld.encode(document, tables["id"], files.__getitem__, numbers)
            self.assertEqual(cborld.decode(octets, files.__getitem__, lambda _: numbers), document, name)
            text_chars = len("VP1-R") + len(octets) // 2 * 3 + len(octets) % 2 * 2
            print(f"{name}: {len(octets)} octets, {text_chars} characters", file=sys.stderr)
            self.assertLessEqual(text_chars, self.CAPACITY, name)


class Publication(unittest.TestCase):
    """A context or a table entry that was published once is signed and printed: a change needs a new URL or number."""

    def test_published_contexts_are_as_they_were(self):
        for url, pinned in PUBLISHED["contexts"].items():
            path = SCHEMAS / OWN_CONTEXTS[url]["file"]
            self.assertEqual(digest(path.read_bytes()), pinned, f"{url} was published: make a new version instead")

    def test_published_entries_are_as_they_were(self):
        for release in PUBLISHED["cborld"]:
            tables = TABLES[release["file"]]
            self.assertEqual(slots_digest(tables, release["slots"]), release["sha256"],
                             "entries of a published table changed: only append")

    def test_all_of_ours_is_published(self):
        self.assertEqual(set(PUBLISHED["contexts"]), {u for u in OWN_CONTEXTS if u.startswith(OURS)})
        for name, tables in TABLES.items():
            slots = [r["slots"] for r in PUBLISHED["cborld"] if r["file"] == name]
            for part in tables["compressionTable"]:
                ranges = [r for s in slots for r in s.get(part["type"], [])]
                for number in map(int, part["table"]):
                    self.assertTrue(any(a <= number <= b for a, b in ranges), f"{part['type']} {number}")

    def test_a_change_would_be_seen(self):
        [tables] = TABLES.values()
        slots = PUBLISHED["cborld"][0]["slots"]
        before = slots_digest(tables, slots)
        changed = json.loads(json.dumps(tables))
        table_of(changed, "none")["200"] = "새 값"
        self.assertEqual(slots_digest(changed, slots), before)
        table_of(changed, "none")["64"] = "다른 값"
        self.assertNotEqual(slots_digest(changed, slots), before)


class Collecting(unittest.TestCase):
    def collect_with(self, change):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "schemas"
            shutil.copytree(SCHEMAS, copy)
            change(copy)
            share = pathlib.Path(folder) / "share"
            run = subprocess.run([sys.executable, copy / "collect.py", copy, share], capture_output=True, text=True)
            return run, (share / "manifest.json").is_file()

    def test_the_data_as_it_is(self):
        run, there = self.collect_with(lambda copy: None)
        self.assertEqual((run.returncode, run.stderr, there), (0, "", True))

    def test_a_changed_package_stops_the_build(self):
        def change(copy):
            path = copy / "node_modules" / "did-context/contexts/did-v1.jsonld"
            path.write_bytes(path.read_bytes() + b" ")
        run, there = self.collect_with(change)
        self.assertEqual((run.returncode, there), (1, False))
        self.assertIn("https://www.w3.org/ns/did/v1", run.stderr)
        self.assertIn("manifest.json pins", run.stderr)

    def test_a_missing_package_names_the_remedy(self):
        run, there = self.collect_with(lambda copy: shutil.rmtree(copy / "node_modules"))
        self.assertEqual((run.returncode, there), (1, False))
        self.assertIn("scripts/setup.sh", run.stderr)


if __name__ == "__main__":
    unittest.main()
