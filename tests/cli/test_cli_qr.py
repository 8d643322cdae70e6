"""`dojang cborld` and `dojang qr` on a presentation of ours, against an independent CBOR-LD encoder and QR reader.

usage: test_cli_qr.py <dojang> <share folder> <shared folder>
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

DOJANG, SHARE, SHARED = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
sys.path.insert(0, str(SHARED / "vectors/qr"))
import cborld as other

HOLDER = "did:key:z6Mko9hTggMwjSTEaJaPUfE6tqcy2xvU6BnNq3e3o8qVBiyH"
PRESENTATION = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiablePresentation"],
    "verifiableCredential": [{
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://vc.gaon.example/contexts/welfare/v1"],
        "type": ["VerifiableCredential", "WelfareEligibilityCredential"],
        "issuer": "did:web:vc.gaon.example",
        "validFrom": "2026-03-01T00:00:00Z",
        "credentialSubject": {"id": HOLDER, "name": "홍길동", "birthDate": "1998-07-15", "householdSize": 1,
                              "benefits": ["생계급여", "주거급여"]},
    }],
    "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "authentication",
              "created": "2026-03-10T01:02:03Z", "verificationMethod": HOLDER + "#" + HOLDER[8:],
              "challenge": "BxQhLjtIVWJvfImWo7C9yg",
              "proofValue": "z2nUjLqnkWNTi7vgAEwo93bBEkMYnnjDsFPKoMKBwuahTpnf265Nct3LhGWnLvtobaKxZPq8nQg6LhXUutEW3GLPC"},
}


def dojang(*arguments, stdin=""):
    done = subprocess.run([DOJANG, *arguments], input=stdin if isinstance(stdin, bytes) else stdin.encode(),
                          capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr.decode()


class OfOurs(unittest.TestCase):
    def output(self, *arguments, stdin=""):
        code, out, err = dojang(*arguments, stdin=stdin)
        self.assertEqual((code, err), (0, ""), arguments)
        return out

    def encoded(self):
        return self.output("cborld", "encode", stdin=json.dumps(PRESENTATION)).decode()

    def test_another_encoder_gives_the_same_octets(self):
        manifest = json.loads((SHARE / "manifest.json").read_text())
        files = {context["url"]: SHARE / context["file"] for context in manifest["contexts"]}
        entry = json.loads((SHARE / manifest["cborld"][0]).read_text())
        tables = {table["type"]: {text: int(number) for number, text in table["table"].items()}
                  for table in entry["compressionTable"]}
        octets = other.encode(PRESENTATION, entry["id"], lambda url: json.loads(files[url].read_text()), tables)
        self.assertEqual(self.encoded().strip(), octets.hex())

    def test_documents_come_back(self):
        for more in [], ["--raw"], ["--entry", "1"], ["--entry", "0"], ["--entry", "0", "--raw"]:
            octets = self.output("cborld", "encode", *more, stdin=json.dumps(PRESENTATION))
            self.assertEqual(json.loads(self.output("cborld", "decode", stdin=octets)), PRESENTATION, more)

    def test_texts_come_back(self):
        octets = self.encoded()
        for more, start in ([], "VP1-R"), (["--credential"], "VC1-R"), (["--digits"], "51997"):
            text = self.output("qr", "encode", *more, stdin=octets).decode()
            self.assertTrue(text.startswith(start))
            self.assertEqual(self.output("qr", "decode", stdin=text).decode(), octets)
            self.assertEqual(self.output("qr", "decode", "--raw", stdin=text), bytes.fromhex(octets))

    def test_others_read_what_is_drawn(self):
        text = self.output("qr", "encode", stdin=self.encoded()).decode()
        with tempfile.TemporaryDirectory() as folder:
            png, svg = f"{folder}/code.png", f"{folder}/code.svg"
            drawn = json.loads(self.output("qr", "draw", "--level", "M", "--scale", "5", "--png", png, "--svg", svg, stdin=text))
            read = subprocess.run(["zbarimg", "--quiet", "--raw", png], capture_output=True, check=True).stdout.decode()
            self.assertEqual(read, text)
            self.assertEqual(drawn["modules"], 17 + 4 * drawn["version"])
            self.assertEqual(drawn["level"], "M")
            self.assertIn(f'width="{(drawn["modules"] + 8) * 5}"', pathlib.Path(svg).read_text())

    def test_what_cannot_be_done_is_said(self):
        rows = [
            (["cborld"], "", "usage:"),
            (["cborld", "encode", "--entry", "x"], "{}", "--entry"),
            (["cborld", "encode", "--entry", "5"], "{}", "update required"),
            (["cborld", "encode"], "{", "line 1, column 1"),
            (["cborld", "encode"], '{"@context": "https://gone.example/"}', "https://gone.example/"),
            (["cborld", "encode"], json.dumps({"x": "y" * 4000}), "3072"),
            (["cborld", "decode"], "xyz", "hexadecimal"),
            (["cborld", "decode"], "d9cb1d82", "ends within"),
            (["qr", "paint"], "", "usage:"),
            (["qr", "decode"], "HC1:BB8", "VP1-"),
            (["qr", "decode"], "VP1-R" + "0" * 100000, "4296"),
            (["qr", "decode"], "VP1-RBB8 \n", ""),
            (["qr", "draw", "--level", "X"], "A", "level"),
            (["qr", "draw", "--scale", "0", "--png", "/dev/null"], "A", "scale"),
            (["qr", "draw", "--scale", "9999", "--png", "/dev/null"], "A", "4096"),
            (["qr", "draw", "--png", "/nowhere/x.png"], "A", "/nowhere/x.png"),
            (["qr", "draw"], "A" * 4297, "does not fit"),
            (["qr", "draw"], "", "empty"),
        ]
        for arguments, stdin, part in rows:
            code, out, err = dojang(*arguments, stdin=stdin)
            self.assertEqual((code, out), (2, b""), arguments)
            self.assertIn(part.lower(), err.lower(), arguments)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
