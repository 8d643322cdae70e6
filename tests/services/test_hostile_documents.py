"""Documents that are JSON and yet hostile: proofs, contexts, claims, texts and octets of every wrong shape. A verifier
never says "verified" of one, an issuer never signs one, and no answer is 5xx."""

import gzip
import http.server
import json
import threading
import unittest

from harness import COUNTER, SOURCE, V2, CityTest, base64url, with_value

PROOF_CODES = {"proof_invalid", "issuer_key_unknown", "malformed", "unsupported", "too_large"}
NUMBER = "900101-1234567"


def wrong_proofs(proof):
    """Name and proof, derived from a good one."""
    value = proof["proofValue"]
    yield from {"no member": {}, "an empty list": [], "null": None, "text": "proof", "number": 1, "true": True,
                "list of null": [None], "list of texts": ["x"], "nested lists": [[proof]],
                "17 proofs": [proof] * 17, "1,000 proofs": [proof] * 1_000,
                "a good one beside an empty one": [proof, {}]}.items()
    for name in proof:
        yield f"without {name}", {key: member for key, member in proof.items() if key != name}
        others = [None, {}, [], 7, True, "", "x", {"@value": proof[name]}, "x" * 100_000]
        for other in others + [[proof[name]]] * (name != "domain"):  # a list of one domain says the same
            yield f"{name}: {str(other)[:40]}", {**proof, name: other}
    for name, other in {
        "of another base": "u" + value[1:], "in hexadecimal": "f" + value[1:].encode().hex(), "no base": value[1:],
        "cut off": value[:-1], "longer": value + "1", "very short": "z1", "only its base": "z", "zeros": "z" + "1" * 64,
        "not of its alphabet": "z" + "0OIl" * 20, "with a blank": value + " ", "with a line feed": value + "\n",
        "of other letters": value.swapcase(),
    }.items():
        yield f"proofValue {name}", {**proof, "proofValue": other}
    for suite in ("eddsa-rdfc-2019", "EDDSA-RDFC-2022", "ecdsa-sd-2023", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "none"):
        yield f"suite {suite}", {**proof, "cryptosuite": suite}
    swapped = {"authentication": "assertionMethod", "assertionMethod": "authentication"}[proof["proofPurpose"]]
    for purpose in (swapped, "capabilityInvocation", "keyAgreement", "assertionmethod"):
        yield f"purpose {purpose}", {**proof, "proofPurpose": purpose}
    method = proof["verificationMethod"]
    did = method.split("#")[0]
    for other in ("did:key:z6Mk#z6Mk", did, did + "#x", method + "x", "did:web:x.example#k", "https://x.example/key",
                  "did:key:" + "z" * 3000 + "#z", "did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv#x"):
        yield f"method {other[:60]}", {**proof, "verificationMethod": other}
    yield "of another type", {**proof, "type": "Ed25519Signature2020"}
    yield "previousProof of nothing", {**proof, "previousProof": "urn:uuid:nothing"}
    yield "previousProof of itself", {**proof, "id": "urn:a:b", "previousProof": "urn:a:b"}
    yield "a circle", [{**proof, "id": "urn:a:1", "previousProof": "urn:a:2"},
                       {**proof, "id": "urn:a:2", "previousProof": "urn:a:1"}]
    yield "an unknown member", {**proof, "unheardOf": 1}
    yield "its own context", {**proof, "@context": "https://w3id.org/security/data-integrity/v2"}
    yield "expired", {**proof, "expires": "2020-01-01T00:00:00Z"}
    yield "created in no calendar", {**proof, "created": "2026-02-30T00:00:00Z"}


def deep_context(levels):
    context = {"leaf": "https://x.example/leaf"}
    for _ in range(levels):
        context = {"term": {"@id": "https://x.example/t", "@context": context}}
    return context


def wrong_contexts(context, elsewhere):
    """Name, and what stands at @context."""
    own = context[1]
    yield from {
        "null": None, "empty text": "", "text": V2, "number": 7, "true": True, "object": {}, "empty list": [],
        "only the first": [V2], "only the second": [own], "the other way round": [own, V2], "list of null": [None],
        "null at the end": [*context, None], "number at the end": [*context, 7], "list in it": [V2, [own]],
        "a host that would answer": [*context, elsewhere], "a relative one": [*context, "context.jsonld"],
        "a file": [*context, "file:///etc/passwd"], "data": [*context, "data:application/ld+json,{}"],
        "loopback": [*context, "http://[::1]:1/"], "imports": [*context, {"@version": 1.1, "@import": elsewhere}],
        "another vocabulary": [*context, {"@vocab": "https://x.example/"}],
        "another base": [*context, {"@base": "https://x.example/"}],
        "a protected term again": [*context, {"credentialSubject": "https://x.example/s"}],
        "a keyword as a term": [*context, {"@id": "https://x.example/"}],
        "a circle of terms": [*context, {"a": "b:x", "b": "a:x"}],
        "terms defined by themselves": [*context, {"name": {"@id": "name"}}],
        "a term without a name": [*context, {"": "https://x.example/"}],
        "unknown keywords": [*context, {"a": {"@id": "https://x.example/a", "@unheardOf": 1}}],
        "a container of everything": [*context, {"a": {"@id": "https://x.example/a", "@container": "@everything"}}],
        "terms of every wrong kind": [*context, {"a": 1, "b": [], "c": True, "d": {"@id": {}}}],
        "25 levels": [*context, deep_context(25)], "10 levels": [*context, deep_context(10)],
        "a version": [*context, {"@version": 1.0}], "no propagation": [*context, {"@propagate": 7}],
        "20,000 terms": [*context, {f"t{i}": f"https://x.example/{i}" for i in range(20_000)}],
        "the same 2,000 times": context * 1_000, "1,000 empty ones": [*context, *[{}] * 1_000],
        "very long": [*context, "https://x.example/" + "x" * 100_000],
    }.items()


class Counter(http.server.BaseHTTPRequestHandler):
    requests = 0

    def do_GET(self):
        Counter.requests += 1
        self.send_error(404)

    def log_message(self, *_):
        pass


class HostileDocuments(CityTest):
    def unverified(self, document, codes=None):
        """By the agency's endpoint and by the counter's."""
        self.assert_not_verified(self.verifying()[0].send({"verifiableCredential": document}), codes)
        self.assert_not_verified(self.verifying()[2].send({"document": document}), codes)

    def unsigned_with(self, **members):
        return {"credential": {**self.unsigned, **members}}

    def everything_works(self):
        for endpoint in self.issuing() + self.verifying()[:2]:
            self.assert_works(endpoint)

    def test_proofs_of_a_credential(self):
        for name, proof in wrong_proofs(self.credential["proof"]):
            with self.subTest(proof=name):
                self.unverified({**self.credential, "proof": proof}, PROOF_CODES)
                answer = self.issuing()[0].send(self.unsigned_with(proof=proof))
                self.assertIn(answer.status, (201, 400, 413), answer)
        self.everything_works()

    def test_proofs_of_a_presentation(self):
        presentation = json.loads(self.citizen.sign(self.credential))
        for name, proof in wrong_proofs(presentation["proof"]):
            with self.subTest(proof=name):
                changed = {**presentation, "proof": proof}
                self.assert_not_verified(self.verifying()[1].send({"verifiablePresentation": changed}))
                self.assert_not_verified(self.verifying()[2].send({"document": changed, "domain": COUNTER}))
        self.everything_works()

    def test_contexts(self):
        server = http.server.HTTPServer(("127.0.0.1", 0), Counter)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        elsewhere = f"http://127.0.0.1:{server.server_port}/context"
        for name, context in wrong_contexts(self.credential["@context"], elsewhere):
            with self.subTest(context=name):
                self.unverified({**self.credential, "@context": context})
                answer = self.issuing()[0].send(self.unsigned_with(**{"@context": context}))
                self.assert_problem(answer, (400, 413))
        server.shutdown()
        server.server_close()
        self.assertEqual(Counter.requests, 0, "a document made a service call somewhere")
        self.everything_works()

    def test_contexts_of_a_presentation(self):
        presentation = json.loads(self.citizen.sign(self.credential))
        for name, context in wrong_contexts([V2, self.credential["@context"][1]], "http://127.0.0.1:1/context"):
            changed = {**presentation, "@context": context}
            with self.subTest(context=name):
                answer = self.verifying()[2].send({"document": changed, "domain": COUNTER})
                self.assertLess(answer.status, 500, answer)
        self.everything_works()

    def test_nothing_signed_is_hidden_from_the_checks(self):
        """The same RDF, and so the same signature, written so that a check would not find what it looks for."""
        good, vocabulary = self.credential, "https://www.w3.org/2018/credentials#"
        revocation, suspension = good["credentialStatus"]
        self.unverified({**good, "credentialStatus": [suspension], vocabulary + "credentialStatus": [revocation]},
                        {"malformed"})
        self.unverified({**good, "credentialStatus": [suspension], "@included": [{"credentialStatus": [revocation]}]},
                        {"malformed"})
        until = {"@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": good["validUntil"]}
        rest = {key: value for key, value in good.items() if key != "validUntil"}
        self.unverified({**rest, vocabulary + "validUntil": until}, {"malformed"})
        keyword = {key: value for key, value in good.items() if key != "type"}
        self.unverified({**keyword, "@type": good["type"], "type": ["VerifiableCredential"]}, {"malformed"})
        presentation = json.loads(self.citizen.sign(good))
        proof = dict(presentation["proof"])
        expires = {"@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": proof.pop("expires")}
        hidden = {**presentation, "proof": {**proof, "https://w3id.org/security#expiration": expires}}
        self.assert_not_verified(self.verifying()[1].send({"verifiablePresentation": hidden}), {"malformed"})
        self.everything_works()

    def test_claims_keep_their_names(self):
        """Contexts of one's own that exchange two names leave the RDF, and so the signature, as they were."""
        text = (SOURCE / "schemas" / "contexts" / "welfare-v1.jsonld").read_text()
        terms = {key: value for key, value in json.loads(text)["@context"].items() if key != "@protected"}
        terms["residence"], terms["office"] = terms["office"], terms["residence"]
        claims = dict(self.credential["credentialSubject"])
        claims["residence"], claims["office"] = claims["office"], claims["residence"]
        exchanged = {**self.credential, "@context": [V2, terms], "credentialSubject": claims}
        self.unverified(exchanged, {"context_unknown"})
        unsigned = {key: exchanged[key] for key in self.unsigned}
        self.assert_problem(self.issuing()[0].send({"credential": unsigned}), codes={"context_unknown"})

    def test_codes_of_contexts(self):
        unknown = [*self.credential["@context"], "https://unknown.example/v1"]
        self.unverified({**self.credential, "@context": unknown}, {"context_unknown"})
        answer = self.issuing()[0].send(self.unsigned_with(**{"@context": unknown}))
        self.assert_problem(answer, codes={"context_unknown"})

    def test_terms_that_no_context_defines(self):
        """JSON-LD would drop them silently, so nobody would have signed them."""
        general = {key: value for key, value in self.unsigned.items() if key != "@context"}
        general = {**general, "@context": [V2], "type": ["VerifiableCredential"],
                   "credentialSubject": {"id": self.citizen.did, "unheardOf": 1}}
        self.assert_problem(self.issuing()[0].send({"credential": general}), codes={"data_loss", "invalid property"})
        for credential in (with_value(self.credential, ("unheardOf",), "x"),
                           with_value(self.credential, ("credentialSubject", "unheardOf"), "x"),
                           with_value(self.credential, ("type",), [*self.credential["type"], "UnheardOf"])):
            self.unverified(credential)
        self.everything_works()

    def test_resident_numbers_go_nowhere(self):
        """Not in, and not back out in the answer either."""
        spellings = [NUMBER, "9001011234567", "900101 1234567", "９００１０１－１２３４５６７", f"주민번호 {NUMBER}입니다"]
        for spelling in spellings:
            for claim in ("name", "office", "documentNumber", "unheardOf"):
                body = self.unsigned_with(credentialSubject={**self.unsigned["credentialSubject"], claim: spelling})
                answer = self.issuing()[0].send(body)
                self.assert_problem(answer, codes={"malformed_value"})
                self.assertNotIn(spelling, answer.body.decode())
                shown = {**self.credential, **body["credential"]}
                self.unverified(shown)
                self.assertNotIn(spelling, self.verifying()[2].send({"document": shown}).body.decode())
        for member, value in (("name", NUMBER), ("id", f"urn:x:{NUMBER}"), ("description", {"@value": NUMBER}),
                              ("validFrom", NUMBER), ("evidence", [{"type": "X", "y": [NUMBER]}])):
            answer = self.issuing()[0].send(self.unsigned_with(**{member: value}))
            self.assert_problem(answer)
            self.assertNotIn(NUMBER, answer.body.decode())
        self.everything_works()

    def test_resident_numbers_that_are_no_text(self):
        """As a number, and as the name of a member."""
        inline = {"@context": [V2, {"claim": "https://x.example/c", NUMBER: "https://x.example/n"}],
                  "type": ["VerifiableCredential"]}
        for subject in ({"claim": 9001011234567}, {"claim": [1, {"claim": 9001011234567}]}, {NUMBER: 1}):
            answer = self.issuing()[0].send(self.unsigned_with(**inline, credentialSubject=subject))
            self.assert_problem(answer, codes={"malformed_value"})
            self.assertNotIn("1234567", answer.body.decode())

    def test_codes_that_were_scanned(self):
        counter = self.verifying()[2]
        good = self.citizen.present()
        for length in range(len(good)):
            self.assert_not_verified(counter.send({"qr": good[:length]}), {"malformed", "unsupported"})
        for text, codes in {
            "VP1-R" + "0" * 100_000: {"too_large"}, "VC1-R" + "A" * 100_000: {"too_large"}, "VP1-" + good[5:]: None,
            "0" * 100_000: None, good + good: None, good.lower(): None, " " + good: None, good + " ": None,
            "\n" + good: None, "vp1-R" + good[5:]: None, "VP2-R" + good[5:]: None, "VC1-R" + good[5:]: None,
            "VP1-R" + good[5:].replace("A", "한"): None, "VP1-R:::": None, "VP1-RGGW": None, "VP1-R\u0001": None,
            "VP1-R" + "/" * 999: None, "HC1:" + good[5:]: None, "https://x.example/" + good: None, "{}": None,
            "[]": None, "{" * 2_000: None, json.dumps({"verdict": "verified"}): None, "": None,
        }.items():
            with self.subTest(text=text[:40]):
                self.assert_not_verified(counter.send({"qr": text}), codes)
        report = counter.send({"qr": good + "\r\n"}).json()  # a scanner that types ends with Enter
        self.assertEqual(report["verdict"], "verified", report)

    def test_octets(self):
        """Every cut and every changed octet of the CBOR-LD behind the code."""
        counter = self.verifying()[2]
        text = self.citizen.present()
        octets = bytes.fromhex(self.city.tool.run("qr", "decode", stdin=text).strip())
        for length in range(len(octets)):
            self.assert_not_verified(counter.send({"cborld": base64url(octets[:length])}), {"malformed", "unsupported"})
        for place in range(len(octets)):
            changed = octets[:place] + bytes([octets[place] ^ 0x01]) + octets[place + 1:]
            self.assert_not_verified(counter.send({"cborld": base64url(changed)}))
        for wrong in (b"", b"\xff", b"\xd9\xcb\x1d", b"\xd9\xcb\x1d\x82", octets * 100,
                      gzip.compress(b"\0" * 10_000_000), b"\xd9\xcb\x1d" + b"\x81" * 3_000, b"\xd9\xcb\x1d\x82\x1a\x04\xe3\x39\x80\xbb" + b"\xff" * 8,
                      b"\x9f" * 3_000, b"\xbf" * 3_000, b"\x5b" + b"\xff" * 8, octets + b"\0"):
            self.assert_not_verified(counter.send({"cborld": base64url(wrong)}))
        for wrong in ("=", "A", "*" * 10, "한글", base64url(octets) + "="):
            self.assert_problem(counter.send({"cborld": wrong}))
        report = counter.send({"cborld": base64url(octets)}).json()
        self.assertEqual(report["verdict"], "verified", report)

    def test_exactly_one_form(self):
        counter = self.verifying()[2]
        for body in ({"qr": "x", "document": {}}, {"qr": "x", "cborld": "x"}, {"domain": COUNTER}, {"challenge": "x"}):
            self.assert_problem(counter.send(body), codes={"malformed_value"})
        for document in (None, [], "x", 7, True, {}, [self.credential]):
            self.assert_not_verified(counter.send({"document": document}), {"malformed"})

    def test_options_that_are_not_understood(self):
        for endpoint in self.verifying()[:2] + self.issuing():
            answer = endpoint.send({**endpoint.body(), "options": {"unheardOf": 1}})
            self.assert_problem(answer, codes={"unknown_option"})

    def test_a_challenge_is_good_for_one_answer(self):
        endpoint = self.verifying()[1]
        wire, token = endpoint.wire, self.city.verify_token
        challenge = wire.post("/challenges", b"{}", token).json()["challenge"]
        shown = json.loads(self.citizen.sign(self.credential, challenge=challenge))
        body = {"verifiablePresentation": shown, "options": {"challenge": challenge, "domain": COUNTER}}
        self.assertEqual(endpoint.send(body).status, 200)
        self.assert_problem(endpoint.send(body), codes={"challenge_mismatch"})

    def test_dense_graphs_are_given_up(self):
        """Blank nodes that canonization would have to permute: a limit, not hours."""
        terms = {f"p{i}": f"https://x.example/{i}" for i in range(3)}
        nodes = [f"_:b{i}" for i in range(12)]
        graph = [{"id": node, **{f"p{i}": [{"id": other} for other in nodes if other != node] for i in range(3)}}
                 for node in nodes]
        context = [V2, {**terms, "holds": {"@id": "https://x.example/h", "@container": "@list"}}]
        body = {**self.unsigned, "@context": context, "type": ["VerifiableCredential"],
                "credentialSubject": {"holds": graph}}
        self.assert_problem(self.issuing()[0].send({"credential": body}), (400, 413))
        self.unverified({**body, "proof": self.credential["proof"]})
        self.everything_works()


if __name__ == "__main__":
    unittest.main(verbosity=2)
