"""Random contexts, tables and documents, with what an independent CBOR-LD encoder makes of each.

usage: generate.py <folder of cborld.py> <seed> <count>
Prints one JSON object a line: contexts, entry, document and hex; hex is null where the other encoder refuses, and empty
where the other decoder cannot read it back (a type named by an id that only another type's context hands out).
Left out is what the two mean to treat differently: lists within lists, and numbers where a codec or table has them.
"""
import json
import random
import sys

sys.path.insert(0, sys.argv[1])
import cborld as other

XSD = "http://www.w3.org/2001/XMLSchema#"
MULTIBASE = "https://w3id.org/security#multibase"
SUITE = "https://w3id.org/security#cryptosuiteString"
TERMS = [f"t{i}" for i in range(14)] + ["이름", "\U0001f511key", "\ufb33key", "a b", "ex"]
TYPES = [f"T{i}" for i in range(6)]
KEY = "z6Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfLX"
URLS = [
    "https://a.example/x", "http://b.example", "https://c.example:8443/x", "https://d.example/a:b", "https://",
    "https://user@e.example/", "urn:uuid:9de58d98-7d9e-4e2b-8f0a-0123456789ab", "urn:uuid:9DE58D98-7D9E-4E2B-8F0A-0123456789AB",
    "data:text/plain;base64,aGFsbG8=", "data:text/plain;base64,aGFsbG8", "data:,plain", "data:text/plain;charset=x,y",
    f"did:key:{KEY}", f"did:key:{KEY}#{KEY}", f"did:key:{KEY}#k1", "did:key:zIl0O", "did:key:abc", "did:v1:nym:" + KEY,
    "did:web:a.example", "did:web:a.example#key-1", "mailto:a@b.example", "t1", "T1", "@id", "ex:thing", "", "relative",
    "서울", "https://서울.example/", "urn:uuid:", "did:key:", "data:",
]
DATES = ["2026-03-10", "1969-12-31", "0001-01-01", "9999-12-31", "2024-02-29", "2023-02-29", "2026-13-01", "2026-3-1",
         "2026-03-10Z", "", "soon"]
TIMES = ["2026-03-10T01:02:03Z", "1969-12-31T23:59:59Z", "2026-03-10T01:02:03.004Z", "2026-03-10T01:02:03.000Z",
         "2026-03-10T01:02:03.4Z", "2026-03-10T01:02:03+09:00", "2026-03-10T24:00:00Z", "2026-03-10T23:59:60Z",
         "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2026-02-30T00:00:00Z", "2026-03-10", ""]
MULTIBASES = [KEY, "zabc", "z", "uAQID", "u", "MAQID", "MAQ==", "x", "", "fabc", "z1112"]
PLAIN = ["", "홍길동", "revocation", "t1", "x" * 30, "y" * 260, "\U0001f511", "line\nfeed"]
NUMBERS = [0, 1, -1, 23, 24, 255, 256, 65535, 65536, -1000, 2**32, 2**53 - 1, -(2**53 - 1), 0.5, -4.1, 1e300, 65504.0,
           5.960464477539063e-8, 1e-7, 3.4028234663852886e38, 1e20]

random.seed(int(sys.argv[2]))
pick, chance = random.choice, lambda p: random.random() < p


def an_iri(term):
    """Prefixes may be terms of this or of an outer context, but never go round in a circle."""
    prefixes = ["https://v.example/#", "urn:x:"] + (["t3:"] if term != "t3" else []) + (["ex:"] if term not in ("t3", "ex") else [])
    return pick(prefixes) + pick(TERMS[:14])


def a_definition(term, depth):
    if chance(0.4):
        return an_iri(term)
    definition = {"@id": an_iri(term)}
    if chance(0.7):
        definition["@type"] = pick(["@id", "@vocab", XSD + "date", XSD + "dateTime", MULTIBASE, SUITE, "ex:type", XSD + "int"])
    if chance(0.1):
        definition["@container"] = "@set"
    if chance(0.25) and depth < 3:
        definition["@context"] = a_scoped(depth + 1)
    return definition


def a_scoped(depth):
    if chance(0.1):
        return pick(list(contexts) or [{}])
    if chance(0.1):
        return [a_context(depth), a_context(depth)]
    return a_context(depth)


def a_context(depth):
    context = {}
    if chance(0.2):
        context["@protected"] = chance(0.7)
    if chance(0.2):
        context["@propagate"] = chance(0.5)
    if chance(0.7):
        context["ex"] = "https://ex.example/#"
    if chance(0.3):
        context["id"] = "@id"
    if chance(0.5):
        context["type"] = "@type"
    for term in random.sample(TERMS, random.randint(0, 6)):
        context[term] = None if chance(0.08) else a_definition(term, depth)
        if isinstance(context[term], dict) and chance(0.05):
            context[term]["@context"] = None
    for name in random.sample(TYPES, random.randint(0, 2)):
        context[name] = {"@id": "https://v.example/#" + name}
        if depth < 3 and chance(0.6):
            context[name]["@context"] = a_context(depth + 1)
    if chance(0.05):
        context["https://key.example/own"] = {"@type": "@id"}
    if depth == 0 and contexts and chance(0.1):
        context["@import"] = pick(list(contexts))
    return context


def a_scalar(kinds):
    """A value that is not a number where any context of this case gives the term a codec or a table."""
    if kinds == {"none"} and chance(0.4):
        return pick([True, False, pick(NUMBERS)])
    return pick(pick([URLS, DATES, TIMES, MULTIBASES, PLAIN, ["suite-1", "suite-2"]]))


def kinds_of(term):
    found = set()

    def walk(context):
        if isinstance(context, list):
            for item in context:
                walk(item)
        if not isinstance(context, dict):
            return
        for name, definition in context.items():
            if isinstance(definition, dict):
                if name == term:
                    found.add("coded" if "@type" in definition else "none")
                walk(definition.get("@context"))
            elif name == term and isinstance(definition, str):
                found.add("coded" if definition.startswith("@") else "none")

    for document in contexts.values():
        walk(document["@context"])
    walk(inline)
    return found or {"none"}


def a_value(term, depth):
    kinds = kinds_of(term)
    one = lambda: None if chance(0.05) else an_object(depth + 1) if chance(0.3) and depth < 4 else a_scalar(kinds)
    return [one() for _ in range(random.randint(0, 3))] if chance(0.3) else one()


def an_object(depth):
    made = {}
    if chance(0.9 if depth == 0 else 0.15):
        choice = random.sample(list(contexts), random.randint(1, len(contexts)))
        if chance(0.15):
            choice.append(inline)
        made["@context"] = choice[0] if len(choice) == 1 and chance(0.5) else choice
    if chance(0.7):
        made[pick(["type", "@type", "type"])] = pick([pick(TYPES), random.sample(TYPES, random.randint(1, 3)), [pick(URLS)]])
    if chance(0.4):
        made[pick(["id", "@id"])] = pick(URLS)
    for term in random.sample(TERMS + ["unknown", "T1"], random.randint(0, 6)):
        made[term] = a_value(term, depth)
    items = list(made.items())
    random.shuffle(items)
    return dict(items)


def an_entry():
    numbers = lambda: random.sample([0, 1, 2, 9, 254, 255, 256, 65534, 65535, 65536, 2**32 - 2], 6)
    tables = {}
    for kind, texts in (("context", list(contexts)), ("url", URLS), ("none", PLAIN), (SUITE, ["suite-1", "suite-2"]),
                        (XSD + "date", DATES), (XSD + "dateTime", TIMES)):
        if chance(0.6):
            tables[kind] = dict(zip(random.sample(texts, min(len(texts), 4)), numbers()))
    return pick([200, 256, 65536, 82000000]), tables


def nesting(value):
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if parts is None else 1 + max(map(nesting, parts), default=0)


def hex_of(octets, tables, document):
    if octets is None:
        return None
    try:
        same = other.decode(octets, contexts.__getitem__, lambda entry: tables) == document
    except other.Err:
        same = False
    return octets.hex() if same else ""


def one_case():
    global contexts, inline
    contexts, inline = {}, {}
    for i in range(random.randint(1, 3)):
        contexts[f"https://c{i}.example/v1"] = {"@context": a_context(0)}
    inline = a_context(1)
    entry, tables = an_entry()
    document = [an_object(0), an_object(0)] if chance(0.05) else an_object(0)
    try:
        octets = other.encode(document, entry, contexts.__getitem__, tables)
    except other.Err:
        octets = None
    if octets and len(octets) > 3072 or nesting(document) > 13:
        raise ValueError("above the limits of one QR code")
    shape = {"id": entry, "compressionTable": [{"type": kind, "table": {str(n): text for text, n in table.items()}}
                                               for kind, table in tables.items()]}
    return {"contexts": contexts, "entry": shape, "document": document, "hex": hex_of(octets, tables, document)}


left = int(sys.argv[3])
while left > 0:
    try:
        case = one_case()
    except (KeyError, TypeError, AttributeError, RecursionError, ValueError):
        continue  # no verdict of the other encoder
    if case["hex"] is None and not chance(0.2):
        continue

    print(json.dumps(case, ensure_ascii=False))
    left -= 1
