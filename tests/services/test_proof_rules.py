"""What proofs must be: proof sets and chains as they are made and checked, and what agencies are told of each proof
that is wrong, by the type of the problem."""

import copy
import json

from harness import PUBLIC_URL, SOURCE, CityTest, Wire, main, with_value, without

SECURITY = "https://w3id.org/security#"
DATA_MODEL = "https://www.w3.org/TR/vc-data-model#"
PROOF = SECURITY + "PROOF_VERIFICATION_ERROR"
SIGNATURE = DATA_MODEL + "CRYPTOGRAPHIC_SECURITY_ERROR"
PARSING = DATA_MODEL + "PARSING_ERROR"
VALUE = DATA_MODEL + "MALFORMED_VALUE_ERROR"
LOSS = SECURITY + "DATA_LOSS_DETECTION_ERROR"
METHOD = SECURITY + "INVALID_VERIFICATION_METHOD"
GENERATION = SECURITY + "PROOF_GENERATION_ERROR"

GONE = object()
SUITES = {"eddsa-rdfc": ("Ed25519", "eddsa-rdfc-2022"), "eddsa-jcs": ("Ed25519", "eddsa-jcs-2022"),
          "p256-rdfc": ("P-256", "ecdsa-rdfc-2019"), "p384-jcs": ("P-384", "ecdsa-jcs-2019")}

# A member of the proof, what is put in its place, and the types of problem that may be told.
MEMBERS = [
    *((member, value, {PROOF}) for member in ("type", "verificationMethod", "proofPurpose", "proofValue", "cryptosuite")
      for value in (GONE, 7, True, {"a": 1}, ["x"])),
    ("type", "OtherProof", {PROOF}),
    ("type", "Ed25519Signature2018", {PROOF}),
    ("cryptosuite", "other-suite-2030", {VALUE}),
    ("cryptosuite", "ecdsa-sd-2023", {VALUE}),
    ("proofPurpose", "authentication", {PROOF}),
    ("proofPurpose", "keyAgreement", {PROOF}),
    ("verificationMethod", "did:key:zNoKey", {METHOD}),
    ("verificationMethod", "did:example:1#key-1", {METHOD}),
    ("verificationMethod", "no URL", {METHOD}),
    ("proofValue", "", {PROOF}),
    ("proofValue", "z", {PROOF}),
    ("proofValue", "u" + "A" * 86, {PROOF}),
    ("proofValue", "0" * 88, {PROOF}),
    ("proofValue", "z" + "1" * 63, {PROOF}),
    ("proofValue", "z0OIl", {PROOF}),
    ("created", "yesterday", {PROOF}),
    ("created", 1773104523, {PROOF}),
    ("created", "2026-03-10T00:00:00Z", {SIGNATURE}),
    ("expires", "tomorrow", {PROOF}),
    ("expires", "2026-03-10", {PROOF}),
    ("expires", "2026-03-10T00:00:00Z", {SIGNATURE}),
    ("id", "relative", {PROOF}),
    ("id", "urn:uuid:1", {SIGNATURE}),
    ("domain", 7, {PROOF}),
    ("challenge", ["x"], {PROOF}),
    ("previousProof", "urn:uuid:1", {PROOF}),
    ("previousProof", ["urn:uuid:1"], {PROOF}),
    ("previousProof", 7, {PROOF}),
]
WHOLE = [GONE, None, [], {}, "proof", 7, [None], [[]], ["proof"], [{}]]


class ProofRules(CityTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys = {kind: cls.city.new_key(kind, kind) for kind in sorted({kind for kind, _ in SUITES.values()})}
        sections = {f"instance {name}": {"key": cls.folder / f"{kind}.key", "suite": suite, "status": "false"}
                    for name, (kind, suite) in SUITES.items()}
        issuer = cls.city.start("issuer", {"tokens": cls.folder / "issuer.tokens", "public_url": PUBLIC_URL,
                                           **sections}, "proofs-issuer")
        verifier = cls.city.start("verifier", {"tokens": cls.folder / "verifier.tokens",
                                               "policy": SOURCE / "verifier" / "policies" / "conformance.json"},
                                  "proofs-verifier")
        cls.issuer = cls.wires[issuer] = Wire(issuer)
        cls.verifier = cls.wires[verifier] = Wire(verifier)
        cls.issued = {name: cls.issue(name).json()["verifiableCredential"] for name in SUITES}

    @classmethod
    def issue(cls, instance, **members):
        kind = SUITES[instance][0]
        unsigned = {**cls.unsigned, "issuer": cls.keys[kind]["did"], **members}
        return cls.issuer.post(f"/issuers/{instance}/credentials/issue", json.dumps({"credential": unsigned}).encode(),
                               cls.city.issue_token)

    def sign(self, credential, kind, *options):
        """One proof more, by the command line."""
        key = self.folder / f"{kind}.key"
        suite = "eddsa-rdfc-2022" if kind == "Ed25519" else "ecdsa-rdfc-2019"
        return json.loads(self.city.tool.run("issue", "--key", key, "--suite", suite, *options,
                                             stdin=json.dumps(credential)))

    def verify(self, credential):
        body = {"verifiableCredential": credential, "options": {"checks": ["proof"], "returnProblemDetails": True}}
        return self.verifier.post("/credentials/verify", json.dumps(body).encode(), self.city.verify_token)

    def assert_verified(self, credential):
        answer = self.verify(credential)
        self.assertEqual((answer.status, answer.json().get("verified")), (200, True), answer)

    def assert_types(self, credential, types):
        answer = self.verify(credential)
        self.assertEqual(answer.status, 400, answer)
        body = answer.json()
        seen = [body["type"]] if "type" in body else [problem["type"] for problem in body["problemDetails"]]
        self.assertTrue(seen and set(seen) <= types, answer)

    def test_members(self):
        for name, credential in self.issued.items():
            for member, value, types in MEMBERS:
                with self.subTest(instance=name, member=member, value="gone" if value is GONE else value):
                    path = ("proof", member)
                    changed = without(credential, path) if value is GONE else with_value(credential, path, value)
                    # A suite that expands the proof may trip over what JSON-LD cannot read, or would lose.
                    self.assert_types(changed, types | {PARSING, VALUE, LOSS} if not isinstance(value, str) else types)

    def test_no_proof(self):
        for name, credential in self.issued.items():
            for value in WHOLE:
                with self.subTest(instance=name, value="gone" if value is GONE else value):
                    changed = without(credential, ("proof",)) if value is GONE else {**credential, "proof": value}
                    self.assert_types(changed, {PROOF, PARSING, VALUE})

    def test_sets(self):
        """Any two proofs of one document hold together; one that does not spoils the set."""
        first = self.issued["eddsa-rdfc"]
        for kind in ("Ed25519", "P-256", "P-384"):
            with self.subTest(kind=kind):
                together = self.sign(first, kind)
                self.assertEqual(together["proof"][0], first["proof"])
                self.assertEqual(len(together["proof"]), 2)
                self.assert_verified(together)
                for number in (0, 1):
                    other = together["proof"][1 - number]["proofValue"]
                    self.assert_types(with_value(together, ("proof", number, "proofValue"), other), {SIGNATURE, PROOF})

    def test_chains(self):
        ids = [f"urn:uuid:8e0f5a0e-6e1d-4b52-9d57-1b0c5e7d2a2{number}" for number in range(3)]
        credential = {**self.unsigned, "issuer": self.keys["Ed25519"]["did"]}
        one = self.sign(credential, "Ed25519", "--proof-id", ids[0])
        two = self.sign(one, "P-256", "--proof-id", ids[1])
        three = self.sign(two, "P-384", "--proof-id", ids[2], "--previous-proof", ids[0], "--previous-proof", ids[1])
        four = self.sign(three, "Ed25519", "--previous-proof", ids[2])
        self.assertEqual([proof.get("previousProof") for proof in four["proof"]], [None, None, ids[:2], ids[2]])
        for good in (one, two, three, four):
            self.assert_verified(good)
        self.assert_verified({**four, "proof": four["proof"][::-1]})
        for gone in range(3):
            left = copy.deepcopy(four)
            del left["proof"][gone]
            with self.subTest(gone=gone):
                self.assert_types(left, {PROOF})
        for changed in range(4):
            with self.subTest(changed=changed):
                path = ("proof", changed, "created")
                self.assert_types(with_value(four, path, "2026-03-10T00:00:00Z"), {SIGNATURE, PROOF})
        for options in (("--previous-proof", ids[1]), ("--proof-id", ids[0]), ("--proof-id", "relative")):
            with self.subTest(options=options), self.assertRaises(SystemExit) as refused:
                self.sign(one, "Ed25519", *options)
            self.assertIn("no proof can be made", str(refused.exception))

    def test_issuing_beside_proofs(self):
        """The issuer makes a set with what is well-formed, and nothing with what is not."""
        for instance in SUITES:
            other = copy.deepcopy(self.issued["p256-rdfc"]["proof"])
            answer = self.issue(instance, proof=other)
            self.assertEqual(answer.status, 201, answer)
            proofs = answer.json()["verifiableCredential"]["proof"]
            self.assertEqual(proofs[0], other)
            self.assertEqual([proof["cryptosuite"] for proof in proofs], [other["cryptosuite"], SUITES[instance][1]])
            wrong = ({"created": "yesterday"}, {"proofValue": {"a": 1}}, {"previousProof": "urn:uuid:1"},
                     {"id": "relative"})
            for value in (7, "proof", {"type": "DataIntegrityProof"}, [other, "proof"],
                          *({**other, **members} for members in wrong)):
                with self.subTest(instance=instance, proof=value):
                    answer = self.issue(instance, proof=value)
                    self.assert_problem(answer)
                    self.assertIn(answer.json()["type"], {GENERATION, VALUE, LOSS, PARSING})


if __name__ == "__main__":
    main()
