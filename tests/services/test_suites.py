"""Every cryptosuite with every kind of key that it takes: issued over HTTP, verified over HTTP, shown by holders of all
kinds of key; what was altered is refused."""

import copy
import json
import subprocess
import urllib.request

from harness import COUNTER, PUBLIC_URL, SOURCE, Citizen, CityTest, Wire, base64url, main, with_value

KINDS = {"Ed25519": "did:key:z6Mk", "P-256": "did:key:zDn", "P-384": "did:key:z82L"}
INSTANCES = {
    "eddsa-rdfc": ("Ed25519", "eddsa-rdfc-2022", 64), "eddsa-jcs": ("Ed25519", "eddsa-jcs-2022", 64),
    "p256-rdfc": ("P-256", "ecdsa-rdfc-2019", 64), "p256-jcs": ("P-256", "ecdsa-jcs-2019", 64),
    "p384-rdfc": ("P-384", "ecdsa-rdfc-2019", 96), "p384-jcs": ("P-384", "ecdsa-jcs-2019", 96),
}
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58_decode(text):
    number = 0
    for character in text:
        number = number * 58 + BASE58.index(character)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base58_encode(octets):
    number, text = int.from_bytes(octets, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return "1" * (len(octets) - len(octets.lstrip(b"\0"))) + text


class Suites(CityTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys = {kind: cls.city.new_key(kind, kind) for kind in KINDS}
        sections = {f"instance {name}": {"key": cls.folder / f"{kind}.key", "suite": suite, "status": "false"}
                    for name, (kind, suite, _) in INSTANCES.items()}
        issuer = cls.city.start("issuer", {"tokens": cls.folder / "issuer.tokens", "public_url": PUBLIC_URL, **sections},
                                "suites-issuer")
        verifier = cls.city.start("verifier", {"tokens": cls.folder / "verifier.tokens",
                                               "policy": SOURCE / "verifier" / "policies" / "conformance.json"},
                                  "suites-verifier")
        cls.issuer = cls.wires[issuer] = Wire(issuer)
        cls.verifier = cls.wires[verifier] = Wire(verifier)
        cls.issued = {name: cls.issue(name) for name in INSTANCES}

    @classmethod
    def issue(cls, instance, **members):
        unsigned = {**cls.unsigned, "issuer": cls.keys[INSTANCES[instance][0]]["did"], **members}
        answer = cls.issuer.post(f"/issuers/{instance}/credentials/issue",
                                 json.dumps({"credential": unsigned}).encode(), cls.city.issue_token)
        assert answer.status == 201, answer
        return answer.json()["verifiableCredential"]

    def verify(self, credential):
        body = {"verifiableCredential": credential, "options": {"checks": ["proof"], "returnProblemDetails": True}}
        return self.verifier.post("/credentials/verify", json.dumps(body).encode(), self.city.verify_token)

    def test_issued_and_verified(self):
        for name, credential in self.issued.items():
            kind, suite, octets = INSTANCES[name]
            with self.subTest(instance=name):
                proof = credential["proof"]
                self.assertEqual(proof["cryptosuite"], suite)
                self.assertEqual(proof["verificationMethod"], self.keys[kind]["verificationMethod"])
                self.assertTrue(proof["verificationMethod"].startswith(KINDS[kind]))
                self.assertEqual(proof["proofValue"][0], "z")
                self.assertEqual(len(base58_decode(proof["proofValue"][1:])), octets)
                answer = self.verify(credential)
                self.assertEqual((answer.status, answer.json()["verified"]), (200, True), answer)

    def test_altered_documents(self):
        for name, credential in self.issued.items():
            for path, value in ((("validUntil",), "2031-01-01T00:00:00Z"), (("credentialSubject", "id"), "did:example:x"),
                                (("proof", "created"), "2026-01-01T00:00:00Z")):
                with self.subTest(instance=name, path=path):
                    self.assert_not_verified(self.verify(with_value(credential, path, value)), {"proof_invalid"})

    def test_altered_signatures(self):
        for name, credential in self.issued.items():
            value = base58_decode(credential["proof"]["proofValue"][1:])
            half = len(value) // 2
            others = [value[:-1], value + b"\1", value[half:] + value[:half], bytes(len(value)), bytes(half) + value[half:],
                      value[:half] + bytes(half), b"\xff" * len(value), value[:-1] + bytes([value[-1] ^ 1]),
                      b"\x30\x44\x02\x20" + value[:32] + b"\x02\x20" + value[32:]]  # the last as DER
            texts = ["z" + base58_encode(other) for other in others] + ["u" + base64url(value), value.hex(), "z"]
            for text in texts:
                with self.subTest(instance=name, value=text):
                    altered = with_value(credential, ("proof", "proofValue"), text)
                    self.assert_not_verified(self.verify(altered), {"proof_invalid"})

    def test_proofs_of_others(self):
        """A proof under another instance's suite or key."""
        for name, credential in self.issued.items():
            for other, stranger in self.issued.items():
                for member in ("cryptosuite", "verificationMethod", "proofValue"):
                    if credential["proof"][member] == stranger["proof"][member]:
                        continue
                    with self.subTest(instance=name, other=other, member=member):
                        altered = with_value(credential, ("proof", member), stranger["proof"][member])
                        self.assert_not_verified(self.verify(altered), {"proof_invalid"})

    def test_both_suites_of_a_key(self):
        """One document with two proofs: good together, and refused for a bad one among them."""
        documents = [self.issue(name, issuer=self.keys[kind]["did"]) for name, (kind, _, _) in INSTANCES.items()
                     if kind == "P-256"]
        together = copy.deepcopy(documents[0])
        together["proof"] = [document["proof"] for document in documents]
        answer = self.verify(together)
        self.assertEqual((answer.status, answer.json()["verified"]), (200, True), answer)
        for number in range(len(documents)):
            bad = with_value(together, ("proof", number, "proofValue"), self.issued["eddsa-jcs"]["proof"]["proofValue"])
            self.assert_not_verified(self.verify(bad), {"proof_invalid"})

    def test_holders(self):
        """A holder of any kind of key shows the city's credential as a QR code at the strict counter."""
        for kind in KINDS:
            with self.subTest(kind=kind):
                holder = Citizen(self.city, kind, kind)
                suite = "eddsa-rdfc-2022" if kind == "Ed25519" else "ecdsa-rdfc-2019"
                status, answer = self.city.issue(self.city.compose([holder.did])[0])
                self.assertEqual(status, 201, answer)
                self.city.await_refresh()
                text = holder.present(answer["verifiableCredential"], suite=suite)
                report = self.city.verify(text, domain=COUNTER)
                self.assertEqual(report["verdict"], "verified", report)

    def test_instances_are_listed(self):
        with urllib.request.urlopen(self.issuer.service.url + "/issuers", timeout=15) as reply:
            answer = json.load(reply)
        listed = {item["name"]: (item["id"], item["cryptosuite"]) for item in answer["issuers"]}
        self.assertEqual(listed, {name: (self.keys[kind]["did"], suite) for name, (kind, suite, _) in INSTANCES.items()})

    def test_suite_and_key_must_fit(self):
        program = self.issuer.service.program
        for kind, suite in (("Ed25519", "ecdsa-rdfc-2019"), ("P-256", "eddsa-rdfc-2022"), ("P-384", "eddsa-jcs-2022"),
                            ("P-384", "ecdsa-rdfc-2022"), ("P-256", "")):
            with self.subTest(kind=kind, suite=suite):
                ini = self.city.write("misfit.ini", f"open = true\npublic_url = {PUBLIC_URL}\n[instance a]\n"
                                      f"key = {self.folder / kind}.key\nsuite = {suite}\nstatus = false\n")
                done = subprocess.run([program, ini], capture_output=True, text=True, timeout=60)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn("suite", done.stderr)


if __name__ == "__main__":
    main()
