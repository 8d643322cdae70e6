"""What the VC API and the data model say must be refused or taken, body by body, at issue and at verification: a table
of changes to a good document, with the problem types that the answer may have."""

import copy
import json
import pathlib
import tempfile
import unittest

from harness import BUILD, COUNTER, PUBLIC_URL, SOURCE, V2, Wire, main

from city import Service, Tool  # noqa: E402

V1 = "https://www.w3.org/2018/credentials/v1"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
CRED = "https://www.w3.org/2018/credentials#"
VCDM, SECURITY, VCALM = "https://www.w3.org/TR/vc-data-model#", "https://w3id.org/security#", "https://www.w3.org/TR/vcalm#"
MALFORMED, PARSING, LOSS = VCDM + "MALFORMED_VALUE_ERROR", VCDM + "PARSING_ERROR", SECURITY + "DATA_LOSS_DETECTION_ERROR"
CRYPTO, PROOF = VCDM + "CRYPTOGRAPHIC_SECURITY_ERROR", SECURITY + "PROOF_VERIFICATION_ERROR"
METHODS = {SECURITY + name for name in ("INVALID_VERIFICATION_METHOD", "INVALID_VERIFICATION_METHOD_URL")}
OPTION = VCALM + "UNKNOWN_OPTION_PROVIDED"
CHALLENGE = "BxQhLjtIVWJvfImWo7C9yg"
DROP = object()  # takes a member away

SUBJECT = {"id": "did:example:subject"}
STATUS = {"type": "https://x.example/#Status"}
GOOD_SRI = "sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"
GOOD_MULTIBASE = "uWZVc7WaX1h4D8rJVb-vlMIqxaEKEb1tYbX8fet7JJzQ"
OTHER_MULTIBASE = "uAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
NOT_URLS = ["no url", "relative", "", 7, None, True, [], ["urn:x:y"], {}]
TYPED = ("credentialStatus", "termsOfUse", "evidence", "refreshService", "credentialSchema")


def resource(**members):
    return {"relatedResource": {"id": V2, **members}}


def rows(name, changes, types=(MALFORMED,)):
    return [(f"{name}: {json.dumps(change, default=lambda _: 'DROP')}", change, set(types)) for change in changes]


# What neither is issued nor verified: (name, changed members, problem types).
REFUSED = [
    *rows("@context", [{"@context": value} for value in (DROP, None, V2, 4, True, {}, [], [None], [4], [EXAMPLES, V2],
          [V2, 7], [V2, True], [V2, None], [V2, []], [V2, "https ://not-a-url.example"], [V2, "relative"],
          [V2, "https://x.example/unknown/context"])]),
    *rows("type", [{"type": value} for value in (DROP, None, True, 4, [], {}, [[]], [None], [4], ["VerifiableCredential", 4],
          ["Other"], "Other", ["https://x.example/Other"])]),
    *rows("undefined type", [{"type": ["VerifiableCredential", "Undefined"]}], [LOSS]),
    *rows("type that is mapped to no URL", [{"@context": [V2, {"Bad": "https ://no.example#Bad"}],
                                             "type": ["VerifiableCredential", "Bad"]}], [LOSS, MALFORMED]),
    *rows("issuer", [{"issuer": value} for value in (DROP, *NOT_URLS)]),
    *rows("issuer's id", [{"issuer": {"id": value}} for value in NOT_URLS]),
    *rows("issuer without id", [{"issuer": {"name": "x"}}]),
    *rows("credentialSubject", [{"credentialSubject": value} for value in (
        DROP, None, "did:example:subject", 4, True, [], {}, [SUBJECT, {}], [None], [[SUBJECT]], {"id": ["did:x:y"]})]),
    *rows("id", [{"id": value} for value in NOT_URLS]),
    *rows("subject's id", [{"credentialSubject": {"id": value}} for value in NOT_URLS]),
    *rows("time", [{member: value} for member in ("validFrom", "validUntil") for value in (
        "", "x", "2023-02-26", "2023-02-26T01:02:03", "2023-02-30T00:00:00Z", "2023-13-01T00:00:00Z", "23-02-01T00:00:00Z",
        "2023-02-26T25:00:00Z", "2023-02-26T01:02:03+24:00", "2023-02-26 01:02:03Z", 1677373323, None, True, [], {},
        ["2023-02-26T01:02:03Z"])]),
    *rows("period turned round", [{"validFrom": "2024-01-01T00:00:00Z", "validUntil": "2023-12-31T23:59:59Z"},
                                  {"validFrom": "2024-01-01T00:00:00+09:00", "validUntil": "2023-12-31T14:59:59Z"}]),
    *rows("typed objects", [{member: value} for member in TYPED for value in (
        {}, {"id": "https://x.example/1"}, "x", 4, None, True, [], [{}], {"id": "https://x.example/1", "type": 2},
        {"id": "https://x.example/1", "type": []}, {"id": "https://x.example/1", "type": None})]),
    *rows("their id", [{member: {**STATUS, "id": value}} for member in TYPED for value in NOT_URLS]),
    *rows("credentialSchema without id", [{"credentialSchema": STATUS}]),
    *rows("words", [{member: value} for member in ("name", "description") for value in (
        4, None, True, {}, [], {"@language": "en"}, {"@value": 4}, {"@value": "x", "url": "y"}, ["x", 4],
        {"@value": "x", "@language": "en", "@type": "https://x.example/T"})]),
    *rows("issuer's words", [{"issuer": {"id": "ISSUER", member: value}} for member in ("name", "description")
                             for value in (4, None, {}, [], {"@value": "x", "url": "y"})]),
    *rows("related resources", [{"relatedResource": value} for value in (
        V2, 4, None, [], [V2], {}, {"digestSRI": GOOD_SRI}, {"id": "no url", "digestSRI": GOOD_SRI})]),
    *rows("related resources", [
        resource(), resource(digestSRI=4), resource(digestSRI="sha384-x"), resource(digestSRI=GOOD_SRI.replace("/", "_")),
        resource(digestSRI=GOOD_SRI.replace("384", "512")), resource(digestSRI=GOOD_SRI[:-4] + "AAAA"),
        resource(digestMultibase=OTHER_MULTIBASE), resource(digestMultibase="x"), resource(digestMultibase=GOOD_MULTIBASE[1:]),
        resource(digestSRI=GOOD_SRI, digestMultibase=OTHER_MULTIBASE)]),
    *rows("a resource named twice", [{"relatedResource": [{"id": V2, "digestSRI": GOOD_SRI},
                                                          {"id": V2, "digestMultibase": GOOD_MULTIBASE}]}]),
    *rows("undefined terms", [{"statusEntry": STATUS}, {"credentialSubject": {**SUBJECT, "undefined": 1}},
                              {"evidence": {**STATUS, "undefined": {"id": "urn:x:y"}}}], [LOSS]),
    *rows("protected terms", [
        {"@context": [V2, {"VerifiableCredential": "https://x.example/#VC"}]},
        {"@context": [V2, {"type": "https://x.example/#type"}]},
        {"@context": [V2, {"@protected": True, "T": "https://x.example/#T"}, {"T": "https://x.example/#U"}]}]),
    *rows("relative @id", [{"@context": [V2, EXAMPLES], "credentialSubject": {**SUBJECT, "knows": {"id": "relative"}}},
                           {"@context": [V2, EXAMPLES], "evidence": {**STATUS, "x": {"@id": "#a"}}}], [LOSS]),
    *rows("hidden members", [{"validUntil": DROP, CRED + "validUntil": {"@value": "2020-01-01T00:00:00Z"}},
                             {CRED + "credentialStatus": STATUS}, {CRED + "issuer": {"id": "did:example:other"}},
                             {"@type": ["https://x.example/T"]},
                             {"@included": [{CRED + "holder": {"id": "did:example:1"}, "id": "urn:uuid:1"}],
                              "id": "urn:uuid:1"}]),
]

# What is issued, and then verified.
TAKEN = [
    ("as it is", {}),
    ("objects among the contexts", {"@context": [V2, {"T": "https://x.example/#T"}], "type": ["VerifiableCredential", "T"]}),
    ("types as URLs, in any order", {"type": ["https://x.example/#B", "VerifiableCredential", "https://x.example/#A"]}),
    ("one type that is no array", {"type": "VerifiableCredential"}),
    ("the issuer as an object", {"issuer": {"id": "ISSUER", "name": "x", "description": {"@value": "y", "@language": "en"}}}),
    ("several subjects", {"credentialSubject": [SUBJECT, {"id": "did:example:other"}]}),
    ("the past", {"validFrom": "1999-01-01T00:00:00Z", "validUntil": "1999-12-31T23:59:59.999Z"}),
    ("the far future", {"validFrom": "2999-01-01T00:00:00-03:30"}),
    ("no time at all", {"validFrom": DROP}),
    ("a moment", {"validFrom": "2024-01-01T00:00:00+09:00", "validUntil": "2023-12-31T15:00:00Z"}),
    ("schemas", {"credentialSchema": [{"id": "https://x.example/1", "type": "JsonSchema"}]}),
    ("terms, evidence, services", {member: [STATUS, {**STATUS, "id": "urn:x:y"}]
                                   for member in ("termsOfUse", "evidence", "refreshService")}),
    ("words in languages and directions", {"name": [{"@value": "x", "@language": "en"}, {"@value": "y", "@language": "ko"}],
                                           "description": {"@value": "z", "@language": "ar", "@direction": "rtl"}}),
    ("related resources", resource(digestSRI=GOOD_SRI, digestMultibase=GOOD_MULTIBASE, mediaType="application/ld+json")),
    ("resources that are not at hand", {"relatedResource": [{"id": "https://x.example/1", "digestSRI": GOOD_SRI}]}),
    ("an id", {"id": "urn:uuid:6c1f2f1e-55a0-4c3f-8f0a-0a7d1f9b2c33"}),
    ("IRIs, lists, graphs, null", {"credentialSubject": {**SUBJECT, "https://x.example/p": {"@list": [1, 2]},
                                   "https://x.example/q": {"@graph": [{"https://x.example/r": 1}]},
                                   "https://x.example/s": None, "https://x.example/t": []}}),
    ("terms of a vocabulary", {"@context": [V2, EXAMPLES], "credentialSubject": {**SUBJECT, "anything": {"goes": True}}}),
]

# Of the proof of what was issued: (changed members, problem types).
PROOFS = [
    ({"type": DROP}, {PROOF}), ({"type": "Ed25519Signature1900"}, {PROOF}), ({"type": 4}, {PROOF}), ({"type": None}, {PROOF}),
    ({"cryptosuite": DROP}, {PROOF}), ({"cryptosuite": "none-2022"}, {PROOF, MALFORMED}), ({"cryptosuite": 4}, {PROOF}),
    ({"cryptosuite": "eddsa-jcs-2022"}, {PROOF, CRYPTO}), ({"cryptosuite": "ecdsa-rdfc-2019"}, {PROOF}),
    ({"verificationMethod": DROP}, {PROOF}), ({"verificationMethod": {}}, {PROOF}), ({"verificationMethod": None}, {PROOF}),
    ({"verificationMethod": "did:key:zUnknown#zUnknown"}, METHODS), ({"verificationMethod": "https://x.example/key"}, METHODS),
    ({"proofPurpose": DROP}, {PROOF}), ({"proofPurpose": "authentication"}, {PROOF}), ({"proofPurpose": None}, {PROOF}),
    ({"proofValue": DROP}, {PROOF}), ({"proofValue": None}, {PROOF}), ({"proofValue": {}}, {PROOF}), ({"proofValue": ""}, {PROOF}),
    ({"proofValue": "z"}, {PROOF}), ({"proofValue": "z111"}, {PROOF}), ({"proofValue": "uAAAA"}, {PROOF}),
    ({"proofValue": "z0OIl"}, {PROOF}), ({"created": "yesterday"}, {PROOF}), ({"created": 4}, {PROOF}),
    ({"created": "2020-01-01T00:00:00Z"}, {CRYPTO, PROOF}), ({"expires": "soon"}, {PROOF}),
    ({"expires": "2020-01-01T00:00:00Z"}, {CRYPTO, PROOF}), ({"previousProof": "urn:uuid:none"}, {PROOF}),
    ({"previousProof": ["urn:uuid:none"]}, {PROOF}), ({"previousProof": 4}, {PROOF}),
    ({"undefined": 1}, {LOSS, PROOF, MALFORMED, CRYPTO}), ({SECURITY + "expiration": "2020-01-01T00:00:00Z"}, {MALFORMED, PROOF}),
]


def changed(document, change, issuer=None):
    """A copy with the members of the change; DROP takes one away, "ISSUER" is the instance's DID."""
    made = copy.deepcopy(document)
    for member, value in change.items():
        made.pop(member, None)
        if value is not DROP:
            made[member] = copy.deepcopy(value)
    if isinstance(made.get("issuer"), dict) and made["issuer"].get("id") == "ISSUER":
        made["issuer"]["id"] = issuer
    return made


class VcApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        folder = cls.folder = pathlib.Path(temporary.name)
        cls.tool = Tool(BUILD)
        cls.keys = {name: cls.tool.json("key", "new", "--test", "--out", folder / f"{name}.key") for name in ("one", "holder")}
        cls.did = cls.keys["one"]["did"]
        common = {"open": "true", "schemas": SOURCE / "tests" / "w3c" / "schemas"}
        instances = {f"instance {suite}": {"key": folder / "one.key", "suite": suite, "status": "false", "slim": "false"}
                     for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022")}
        cls.services = [
            cls.start("issuer", {**common, "public_url": PUBLIC_URL, **instances}),
            cls.start("verifier", {**common, "policy": SOURCE / "verifier" / "policies" / "conformance.json"})]
        cls.issuer, cls.verifier = (Wire(service) for service in cls.services)
        cls.unsigned = {"@context": [V2], "type": ["VerifiableCredential"], "issuer": cls.did, "credentialSubject": SUBJECT,
                        "validFrom": "2024-01-01T00:00:00Z"}
        cls.signed = {suite: cls.issue(cls.unsigned, suite).json()["verifiableCredential"]
                      for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022")}
        cls.credential = cls.signed["eddsa-rdfc-2022"]

    @classmethod
    def start(cls, kind, settings):
        service = Service(BUILD / kind / f"dojang-{kind}", cls.folder, settings)
        cls.addClassCleanup(service.stop)
        return service

    @classmethod
    def issue(cls, credential, suite="eddsa-rdfc-2022", **more):
        body = {"credential": credential, **more}
        return cls.issuer.post(f"/issuers/{suite}/credentials/issue", json.dumps(body).encode())

    def verify(self, credential, **options):
        body = {"verifiableCredential": credential, "options": {"checks": ["proof"], **options}}
        return self.verifier.post("/credentials/verify", json.dumps(body).encode())

    def show(self, presentation, **options):
        body = {"verifiablePresentation": presentation, "options": options}
        return self.verifier.post("/presentations/verify", json.dumps(body).encode())

    def present(self, *credentials):
        text = self.tool.run("present", "--key", self.folder / "holder.key", "--domain", COUNTER, "--challenge", CHALLENGE,
                             stdin=json.dumps(credentials[0] if len(credentials) == 1 else credentials))
        return json.loads(text)

    def assert_refused(self, answer, types):
        """400 with problem details of one of the types; of a verifier with the reason in `problemDetails`."""
        self.assertEqual(answer.status, 400, answer)
        self.assertIn(answer.type, ("application/json", "application/problem+json"), answer)
        body = answer.json()
        if "verified" in body:
            self.assertIs(body["verified"], False, answer)
            self.assertTrue(body["problemDetails"], answer)
        problems = body.get("problemDetails", [body])
        for problem in problems:
            self.assertTrue(problem["type"] and problem["title"] and problem["detail"], answer)
        self.assertTrue({problem["type"] for problem in problems} & types, answer)

    def assert_verified(self, answer):
        self.assertEqual((answer.status, answer.json().get("verified")), (200, True), answer)

    def test_neither_issued_nor_verified(self):
        for name, change, types in REFUSED:
            for suite, signed in self.signed.items():
                with self.subTest(row=name, suite=suite):
                    self.assert_refused(self.issue(changed(self.unsigned, change, self.did), suite), types)
                    self.assert_refused(self.verify(changed(signed, change, self.did)), types)

    def test_issued_and_verified(self):
        for name, change in TAKEN:
            for suite in self.signed:
                with self.subTest(row=name, suite=suite):
                    unsigned = changed(self.unsigned, change, self.did)
                    answer = self.issue(unsigned, suite, options={})
                    self.assertEqual(answer.status, 201, answer)
                    signed = answer.json()["verifiableCredential"]
                    proof = signed["proof"]
                    self.assertEqual({**signed, "proof": 0}, {**unsigned, "proof": 0})
                    self.assertEqual((proof["type"], proof["cryptosuite"], proof["proofPurpose"]),
                                     ("DataIntegrityProof", suite, "assertionMethod"))
                    self.assertRegex(proof["created"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
                    self.assertEqual(proof["verificationMethod"], self.keys["one"]["verificationMethod"])
                    self.assert_verified(self.verify(signed))

    def test_version_1_1(self):
        old = changed(self.unsigned, {"@context": [V1], "validFrom": DROP, "issuanceDate": "2024-01-01T00:00:00Z",
                                      "expirationDate": "2029-12-31T23:59:59Z"})
        for suite in self.signed:
            answer = self.issue(old, suite)
            self.assertEqual(answer.status, 201, answer)
            signed = answer.json()["verifiableCredential"]
            self.assertEqual(signed["@context"], [V1, DATA_INTEGRITY])
            self.assert_verified(self.verify(signed))
            other_names = self.issue(changed(old, {"validFrom": 5}), suite).json()["verifiableCredential"]
            whole = self.verify(other_names, returnResults=True).json()
            self.assertTrue(whole["verified"], whole)
            self.assertEqual(whole["results"]["validFrom"], {"verified": True, "input": old["issuanceDate"]})
            for change in ({"issuanceDate": DROP}, {"issuanceDate": "2024-01-01"}, {"issuanceDate": None},
                           {"expirationDate": "2023-12-31T23:59:59Z"}, {"expirationDate": 4}, {"issuer": DROP},
                           {"@context": [DATA_INTEGRITY, V1]}, {"credentialSubject": {}}, {"type": ["Other"]}):
                with self.subTest(suite=suite, change=str(change)):
                    self.assert_refused(self.issue(changed(old, change), suite), {MALFORMED})
                    self.assert_refused(self.verify(changed(signed, change)), {MALFORMED})

    def test_issuers_of_others(self):
        for issuer in ("did:example:other", {"id": "did:example:other"}):
            self.assert_refused(self.issue({**self.unsigned, "issuer": issuer}), {MALFORMED})

    def test_bodies(self):
        for path, wire, member in (("/credentials/issue", self.issuer, "credential"),
                                   ("/credentials/verify", self.verifier, "verifiableCredential"),
                                   ("/presentations/verify", self.verifier, "verifiablePresentation")):
            for body in (b"", b"{", b"nothing", b"\xff", b"[]", b"null", b"4", b'"x"', b"{}", b'{"options":{}}'):
                with self.subTest(path=path, body=body):
                    self.assert_refused(wire.post(path, body), {PARSING, MALFORMED})
            for value in (None, 4, True, "x", [], {}, [self.credential]):
                with self.subTest(path=path, value=str(value)[:40]):
                    self.assert_refused(wire.post(path, json.dumps({member: value}).encode()), {PARSING, MALFORMED})
            for options, types in (({"unheard": 1}, {OPTION}), ({"type": "x"}, {OPTION}), (4, {MALFORMED, OPTION}),
                                   ([], {MALFORMED, OPTION}), (None, {MALFORMED, OPTION})):
                with self.subTest(path=path, options=options):
                    good = {"credential": self.unsigned, "verifiableCredential": self.credential}.get(member, {})
                    body = {member: good, "options": options}
                    self.assert_refused(wire.post(path, json.dumps(body).encode()), types)
            with self.subTest(path=path, member="unheard"):
                self.assert_refused(wire.post(path, json.dumps({member: {}, "unheard": 1}).encode()), {OPTION})

    def test_options_of_issue(self):
        name = "urn:uuid:6c1f2f1e-55a0-4c3f-8f0a-0a7d1f9b2c33"
        for credential in (self.unsigned, {**self.unsigned, "id": name}):
            self.assertEqual(self.issue(credential, options={"credentialId": name}).status, 201)
        self.assert_refused(self.issue({**self.unsigned, "id": "urn:x:y"}, options={"credentialId": name}), {MALFORMED})
        for value in (4, None, "", "no url", []):
            self.assert_refused(self.issue(self.unsigned, options={"credentialId": value}), {MALFORMED})
        self.assert_refused(self.issue(self.unsigned, options={"mandatoryPointers": ["/issuer"]}), {OPTION})

    def test_options_of_verification(self):
        plain = self.verify(self.credential).json()
        self.assertEqual(set(plain), {"verified", "problemDetails"})
        whole = self.verify(self.credential, returnCredential=True, returnResults=True, returnProblemDetails=True).json()
        self.assertEqual(whole["verifiableCredential"], self.credential)
        self.assertEqual(whole["problemDetails"], [])
        self.assertEqual(whole["results"]["proof"], [{"verified": True, "input": self.credential["proof"]}])
        self.assertEqual(whole["results"]["validFrom"], {"verified": True, "input": self.unsigned["validFrom"]})
        self.assertEqual(whole["results"]["credentialStatus"], [])
        self.assertEqual(set(self.verify(self.credential, returnProblemDetails=False).json()), {"verified"})
        jcs = self.signed["eddsa-jcs-2022"]
        longer = {**jcs, "@context": jcs["@context"] + [{"unsigned": "https://x.example/unsigned"}]}
        self.assertEqual(self.verify(longer, returnCredential=True).json()["verifiableCredential"], jcs)
        bad = changed(self.credential, {"validFrom": "2024-01-01T00:00:01Z"})
        results = self.verify(bad, returnResults=True).json()["results"]
        self.assertEqual(results["proof"], [{"verified": False, "input": bad["proof"]}])
        for checks in (["proof", "credentialStatus"], ["proof"], [], ["form", "proof", "holder", "issuer", "period", "status"]):
            self.assert_verified(self.verify(self.credential, checks=checks))
        for checks in (["unheard"], ["proof", 4], [None], "unheard"):
            self.assert_refused(self.verify(self.credential, checks=checks), {OPTION, MALFORMED})
        for option in ("returnCredential", "returnResults", "returnProblemDetails"):
            self.assert_refused(self.verify(self.credential, **{option: "yes"}), {MALFORMED})

    def test_proofs(self):
        for value in (DROP, None, [], 4, "x", True, {}, [4], [None], [{}]):
            with self.subTest(proof=str(value)):
                self.assert_refused(self.verify(changed(self.credential, {"proof": value})), {PROOF, PARSING, MALFORMED})
        for suite, signed in self.signed.items():
            for change, types in PROOFS:
                if suite == change.get("cryptosuite"):
                    continue
                with self.subTest(suite=suite, change=str(change)):
                    proof = changed(signed["proof"], change)
                    self.assert_refused(self.verify({**signed, "proof": proof}), types)
                    self.assert_refused(self.verify({**signed, "proof": [signed["proof"], proof]}), types)

    def test_changed_after_signing(self):
        for signed in self.signed.values():
            for change in ({"validFrom": "2024-01-01T00:00:01Z"}, {"credentialSubject": {"id": "did:example:other"}},
                           {"name": "x"}, {"issuer": "did:example:other"}, {"id": "urn:x:y"}, {"termsOfUse": STATUS},
                           {"type": ["VerifiableCredential", "https://x.example/#T"]}):
                with self.subTest(suite=signed["proof"]["cryptosuite"], change=str(change)):
                    self.assert_refused(self.verify(changed(signed, change)), {CRYPTO, PROOF})

    def test_presentations(self):
        good = self.present(self.credential)
        asked = {"challenge": CHALLENGE, "domain": COUNTER}
        self.assert_verified(self.show(good, **asked))
        self.assert_verified(self.show(good, **asked, checks=["proof"]))
        [alone] = good["verifiableCredential"]
        self.assert_verified(self.show({**good, "verifiableCredential": alone}, **asked))
        whole = self.show(good, **asked, returnResults=True, returnCredential=True).json()
        self.assertEqual(whole["verifiablePresentation"], good)
        self.assertEqual(whole["results"]["proof"], [{"verified": True, "input": good["proof"]}])
        self.assertTrue(whole["results"]["verifiableCredential"][0]["proof"][0]["verified"])
        self.assert_refused(self.show(good, challenge="other", domain=COUNTER), {SECURITY + "INVALID_CHALLENGE_ERROR"})
        self.assert_refused(self.show(good, challenge=CHALLENGE, domain="https://x.example"),
                            {SECURITY + "INVALID_DOMAIN_ERROR"})
        tampered = changed(self.credential, {"validFrom": "2024-01-01T00:00:01Z"})
        table = [
            *rows("@context", [{"@context": value} for value in (DROP, None, V2, [], [EXAMPLES, V2], [V2, "https://x.example"],
                  [V2, "https ://not-a-url"], [V2, 4])]),
            *rows("type", [{"type": value} for value in (DROP, [], ["VerifiableCredential"], "Other", 4)]),
            *rows("undefined type", [{"type": ["VerifiablePresentation", "Undefined"]}], [LOSS]),
            *rows("holder", [{"holder": value} for value in ("no url", 4, None, {}, [], {"id": "no url"})]),
            *rows("holder written in", [{"holder": self.did}, {"holder": {"id": self.did}}], [CRYPTO, PROOF]),
            *rows("credentials", [{"verifiableCredential": value} for value in ("eyJ", 4, None, ["eyJ"], [{}], [4])]),
            *rows("credentials", [{"verifiableCredential": [value]} for value in (self.unsigned, tampered)], [CRYPTO, PROOF]),
            *rows("undefined", [{"undefined": 1}], [LOSS]),
            *rows("hidden", [{CRED + "holder": {"id": self.did}}], [MALFORMED]),
            *rows("proof", [{"proof": value} for value in (DROP, None, [], {}, "x")], [PROOF, PARSING, MALFORMED]),
            *rows("purpose", [{"proof": {**good["proof"], "proofPurpose": "assertionMethod"}}], [PROOF]),
            *rows("challenge", [{"proof": changed(good["proof"], {"challenge": DROP})}], [CRYPTO, PROOF]),
            *rows("domain", [{"proof": changed(good["proof"], {"domain": DROP})}], [CRYPTO, PROOF]),
        ]
        for name, change, types in table:
            with self.subTest(row=name):
                self.assert_refused(self.show(changed(good, change), **asked), types)
        self.assert_refused(self.show(self.credential, **asked), {MALFORMED})
        self.assert_refused(self.verify(good), {MALFORMED})


if __name__ == "__main__":
    main()
