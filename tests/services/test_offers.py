"""Delivery to a wallet: OpenID4VCI's pre-authorized code flow, with real keys. What a wallet signs as JWT is signed by
openssl, what it signs as presentation by the command line program."""

import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import time
import unittest
import urllib.parse

from harness import PUBLIC_URL, Citizen, CityTest, Wire, base64url, post

GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
FORM = "application/x-www-form-urlencoded"
KIND = "WelfareEligibilityCredential"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(octets):
    number, text = int.from_bytes(octets, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return text


class JwtKey:
    """A wallet's key that somebody else's program made and signs with."""

    def __init__(self, folder, name, kind):
        self.path, self.kind = folder / f"{name}.pem", kind
        options = ["ED25519"] if kind == "EdDSA" else ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
        self.openssl("genpkey", "-algorithm", *options, "-out", self.path)
        der = self.openssl("pkey", "-in", self.path, "-pubout", "-outform", "DER")
        if kind == "EdDSA":
            self.jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url(der[-32:])}
            multikey = b"\xed\x01" + der[-32:]
        else:
            x, y = der[-64:-32], der[-32:]
            self.jwk = {"kty": "EC", "crv": "P-256", "x": base64url(x), "y": base64url(y)}
            multikey = b"\x80\x24" + bytes([2 + y[-1] % 2]) + x
        self.did = "did:key:z" + base58(multikey)
        self.method = self.did + "#" + self.did.removeprefix("did:key:")

    @staticmethod
    def openssl(*arguments):
        return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True).stdout

    def signature(self, octets):
        file = self.path.with_suffix(".signed")
        file.write_bytes(octets)
        if self.kind == "EdDSA":
            return self.openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.path, "-in", file)
        der = self.openssl("dgst", "-sha256", "-sign", self.path, file)
        numbers, at = b"", 2
        for _ in range(2):  # SEQUENCE of two INTEGERs
            length = der[at + 1]
            numbers += der[at + 2:at + 2 + length].lstrip(b"\0").rjust(32, b"\0")
            at += 2 + length
        return numbers

    def jwt(self, claims, header=None):
        header = {"typ": "openid4vci-proof+jwt", "alg": self.kind, "jwk": self.jwk} if header is None else header
        text = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
        return text + "." + base64url(self.signature(text.encode()))


class Wallet:
    """What a wallet asks of an issuer."""

    def __init__(self, service):
        self.wire = Wire(service)

    def token(self, code, pin, **changed):
        form = {"grant_type": GRANT, "pre-authorized_code": code, "tx_code": pin} | changed
        text = urllib.parse.urlencode({key: value for key, value in form.items() if value is not None})
        return self.wire.post("/token", text.encode(), content_type=FORM)

    def nonce(self):
        return self.wire.post("/nonce", b"").json()["c_nonce"]

    def credential(self, token, proofs, **changed):
        body = {"credential_configuration_id": KIND, "proofs": proofs} | changed
        return self.send(token, {key: value for key, value in body.items() if value is not None})

    def send(self, token, body):
        octets = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.wire.post("/credential", octets, token)

    def get(self, path):
        if self.wire.socket is None:
            self.wire.connect()
        self.wire.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: test\r\n\r\n".encode())
        return self.wire.read()


class OffersTest(CityTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.claims = {key: value for key, value in cls.unsigned["credentialSubject"].items() if key != "id"}
        cls.keys = {kind: JwtKey(cls.folder, f"wallet-{kind}", kind) for kind in ("EdDSA", "ES256")}
        cls.secrets = []
        cls.wallet = Wallet(cls.city.issuer)

    @classmethod
    def end_city(cls):
        cls.wallet.wire.close()
        super().end_city()

    @classmethod
    def look_at_logs(cls, logs):
        super().look_at_logs(logs)
        for secret in cls.secrets:
            for name, text in logs.items():
                if secret in text:
                    raise AssertionError(f"{name}: the log holds a code, PIN or token")

    def order(self, **changed):
        return {"type": KIND, "claims": self.claims} | changed

    def offer(self, service=None, **changed):
        service = service or self.city.issuer
        status, offered = post(service.url + "/offers", self.order(**changed), self.city.issue_token)
        self.assertEqual(status, 201, offered)
        self.secrets.append(offered["id"])
        return offered

    def take(self, offered, wallet=None):
        answer = (wallet or self.wallet).token(offered["id"], offered["pin"])
        self.assertEqual(answer.status, 200, answer)
        self.secrets.append(answer.json()["access_token"])
        return answer.json()["access_token"]

    def claims_of(self, nonce, /, **changed):
        claims = {"aud": PUBLIC_URL, "iat": int(time.time()), "nonce": nonce} | changed
        return {key: value for key, value in claims.items() if value is not None}

    def jwt_proofs(self, nonce, kind="EdDSA", header=None, **changed):
        return {"jwt": [self.keys[kind].jwt(self.claims_of(nonce, **changed), header)]}

    def vp(self, nonce, citizen=None, **named):
        citizen = citizen or self.citizen
        options = {"challenge": nonce, "domain": PUBLIC_URL} | named
        return json.loads(citizen.sign(None, "--none", **options))

    def assert_refused(self, answer, error, code, status=400):
        self.assertEqual((answer.status, answer.type), (status, "application/json"), answer)
        told = answer.json()
        self.assertEqual((told["error"], told["code"]), (error, code), answer)
        self.assertRegex(told["error_description"], r"^[ !#-\[\]-~]+$")
        self.assertTrue(told["titleKo"], answer)

    def fetched(self, answer):
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(answer.headers["cache-control"], "no-store")
        credentials = answer.json()["credentials"]
        self.assertEqual([list(item) for item in credentials], [["credential"]])
        return credentials[0]["credential"]

    def files(self):
        return sorted(path.name for path in (self.folder / "offers").iterdir() if path.name != "lock")

    def file_of(self, offered):
        return [name.removeprefix(offered["id"] + ".") for name in self.files() if name.startswith(offered["id"])]


class Flow(OffersTest):
    def test_metadata(self):
        issuer = self.wallet.get("/.well-known/openid-credential-issuer").json()
        self.assertEqual(issuer["credential_issuer"], PUBLIC_URL)
        self.assertEqual(issuer["nonce_endpoint"], PUBLIC_URL + "/nonce")
        self.assertEqual(issuer["credential_endpoint"], PUBLIC_URL + "/credential")
        self.assertEqual([name["name"] for name in issuer["display"]], ["가온시", "Gaon City"])
        kind = issuer["credential_configurations_supported"][KIND]
        self.assertEqual(kind["format"], "ldp_vc")
        self.assertEqual(kind["credential_definition"]["type"], ["VerifiableCredential", KIND])
        self.assertEqual(kind["credential_definition"]["@context"], self.credential["@context"])
        self.assertEqual(kind["proof_types_supported"], {
            "jwt": {"proof_signing_alg_values_supported": ["EdDSA", "ES256"]},
            "di_vp": {"proof_signing_alg_values_supported": ["eddsa-rdfc-2022", "ecdsa-rdfc-2019"]}})
        self.assertEqual(kind["credential_signing_alg_values_supported"], ["eddsa-rdfc-2022"])
        self.assertEqual([name["locale"] for name in kind["credential_metadata"]["display"]], ["ko-KR", "en"])
        self.assertIn(["credentialSubject", "name"], [claim["path"] for claim in kind["credential_metadata"]["claims"]])
        server = self.wallet.get("/.well-known/oauth-authorization-server").json()
        self.assertEqual((server["issuer"], server["token_endpoint"]), (PUBLIC_URL, PUBLIC_URL + "/token"))
        self.assertEqual(server["grant_types_supported"], [GRANT])

    def test_the_whole_way(self):
        """Link to offer, PIN to token, nonce to proof, credential; the counter takes what the wallet then shows."""
        holder = Citizen(self.city, "offered")
        offered = self.offer()
        self.assertRegex(offered["pin"], r"^\d{6}$")
        query = urllib.parse.urlsplit(offered["link"]).query
        uri = urllib.parse.parse_qs(query)["credential_offer_uri"][0]
        self.assertEqual(uri, offered["credential_offer_uri"])
        offer = self.wallet.get(uri.removeprefix(PUBLIC_URL)).json()
        self.assertEqual(offer["credential_issuer"], PUBLIC_URL)
        self.assertEqual(offer["credential_configuration_ids"], [KIND])
        grant = offer["grants"][GRANT]
        self.assertEqual((grant["tx_code"]["length"], grant["tx_code"]["input_mode"]), (6, "numeric"))
        self.assertNotIn(offered["pin"], json.dumps(offer))
        answer = self.wallet.token(grant["pre-authorized_code"], offered["pin"])
        token = answer.json()
        self.assertEqual((answer.status, token["token_type"], token["expires_in"]), (200, "Bearer", 600), answer)
        proofs = {"di_vp": [self.vp(self.wallet.nonce(), holder)]}
        credential = self.fetched(self.wallet.credential(token["access_token"], proofs))
        self.assertEqual(credential["credentialSubject"], {"id": holder.did} | self.claims)
        self.city.await_refresh()
        report = self.city.verify(holder.present(credential))
        self.assertEqual(report["verdict"], "verified", report)

    def test_every_kind_of_proof(self):
        p256 = Citizen(self.city, "p256", "P-256")
        header = lambda kind: {"typ": "openid4vci-proof+jwt", "alg": kind, "kid": self.keys[kind].method}
        proofs = {
            "jwt Ed25519 by jwk": (self.keys["EdDSA"].did, self.jwt_proofs),
            "jwt P-256 by jwk": (self.keys["ES256"].did, lambda nonce: self.jwt_proofs(nonce, "ES256")),
            "jwt Ed25519 by kid": (self.keys["EdDSA"].did, lambda n: self.jwt_proofs(n, "EdDSA", header("EdDSA"))),
            "jwt P-256 by kid": (self.keys["ES256"].did, lambda n: self.jwt_proofs(n, "ES256", header("ES256"))),
            "di_vp Ed25519": (self.citizen.did, lambda nonce: {"di_vp": [self.vp(nonce)]}),
            "di_vp P-256": (p256.did, lambda nonce: {"di_vp": [self.vp(nonce, p256, suite="ecdsa-rdfc-2019")]}),
        }
        for name, (did, make) in proofs.items():
            with self.subTest(name):
                token = self.take(self.offer())
                credential = self.fetched(self.wallet.credential(token, make(self.wallet.nonce())))
                self.assertEqual(credential["credentialSubject"]["id"], did)

    def test_a_lost_answer(self):
        """The same request again, and a new proof of the same key: the same credential. Another key: none."""
        token, nonce = self.take(self.offer()), self.wallet.nonce()
        body = {"credential_configuration_id": KIND, "proofs": self.jwt_proofs(nonce)}
        first = self.fetched(self.wallet.send(token, body))
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            wallets = [Wallet(self.city.issuer) for _ in range(8)]
            answers = list(pool.map(lambda wallet: wallet.send(token, body), wallets))
        for wallet in wallets:
            wallet.wire.close()
        self.assertEqual([self.fetched(answer) for answer in answers], [first] * 8)
        again = self.wallet.credential(token, self.jwt_proofs(self.wallet.nonce()))
        self.assertEqual(self.fetched(again), first)
        other = self.wallet.credential(token, self.jwt_proofs(self.wallet.nonce(), "ES256"))
        self.assert_refused(other, "credential_request_denied", "denied")

    def test_two_at_a_time_get_one_credential(self):
        token = self.take(self.offer())
        bodies = [{"credential_configuration_id": KIND, "proofs": self.jwt_proofs(self.wallet.nonce())}
                  for _ in range(6)]
        wallets = [Wallet(self.city.issuer) for _ in bodies]
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda pair: pair[0].send(token, pair[1]), zip(wallets, bodies)))
        for wallet in wallets:
            wallet.wire.close()
        self.assertEqual(len({json.dumps(self.fetched(answer)) for answer in answers}), 1)

    def test_two_at_a_time_get_one_token(self):
        offered = self.offer()
        wallets = [Wallet(self.city.issuer) for _ in range(6)]
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda wallet: wallet.token(offered["id"], offered["pin"]), wallets))
        for wallet in wallets:
            wallet.wire.close()
        self.assertEqual(sorted(answer.status for answer in answers), [200] + [400] * 5)


class Orders(OffersTest):
    def test_what_would_be_refused_at_issue_is_refused_now(self):
        wire, token = self.wires[self.city.issuer], self.city.issue_token
        claims = self.claims
        wrong = {
            "no such kind": self.order(type="NoSuchCredential"),
            "of the kind's schema": self.order(claims=claims | {"householdSize": 0}),
            "missing claim": self.order(claims={k: v for k, v in claims.items() if k != "name"}),
            "undefined claim": self.order(claims=claims | {"nickname": "x"}),
            "resident number": self.order(claims=claims | {"name": "900101-1234567"}),
            "a holder of its own": self.order(claims=claims | {"id": self.citizen.did}),
            "claims no object": self.order(claims=[claims]),
            "no claims": {"type": KIND},
            "no type": {"claims": claims},
            "unknown member": self.order(subject=self.citizen.did),
            "no date": self.order(**{"from": "yesterday"}),
            "no offset": self.order(until="2030-01-01T00:00:00"),
            "ends before it begins": self.order(**{"from": "2030-01-01T00:00:00Z", "until": "2029-01-01T00:00:00Z"}),
            "1970": self.order(until="1970-01-01T00:00:00Z"),
            "no such instance": self.order(instance="nobody"),
            "not an object": [1],
        }
        before = self.files()
        for name, order in wrong.items():
            with self.subTest(name):
                answer = wire.post("/offers", json.dumps(order).encode(), token)
                self.assert_problem(answer)
                self.assertNotIn("900101", answer.body.decode())
        self.assertEqual(self.files(), before)
        self.assert_problem(wire.post("/offers", json.dumps(self.order()).encode(), self.city.verify_token), (401,))
        self.assert_problem(wire.post("/offers", json.dumps(self.order()).encode()), (401,))

    def test_period(self):
        offered = self.offer(**{"from": "2026-01-01T00:00:00+09:00", "until": "2031-01-01T00:00:00Z"})
        credential = self.fetched(self.wallet.credential(self.take(offered), self.jwt_proofs(self.wallet.nonce())))
        self.assertEqual((credential["validFrom"], credential["validUntil"]),
                         ("2025-12-31T15:00:00Z", "2031-01-01T00:00:00Z"))

    def test_what_is_kept(self):
        """Claims only while they are needed; neither PIN nor token at all."""
        offered = self.offer()
        path = self.folder / "offers" / f"{offered['id']}.open"
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.assertNotIn(offered["pin"], re.sub(r'"(pinSalt|pinHash)":"[^"]*"', "", path.read_text()))
        token = self.take(offered)
        self.assertEqual(self.file_of(offered), ["taken"])
        self.fetched(self.wallet.credential(token, self.jwt_proofs(self.wallet.nonce())))
        self.assertNotIn(token, path.with_suffix(".taken").read_text())
        self.assertIsNone(json.loads(path.with_suffix(".taken").read_text())["claims"])


class Refusals(OffersTest):
    def test_token_requests(self):
        offered = self.offer()
        code, pin = offered["id"], offered["pin"]
        token = self.wallet.token
        self.assert_refused(token(code, pin, grant_type="authorization_code"), "unsupported_grant_type", "grant_type")
        self.assert_refused(token(code, pin, grant_type=None), "invalid_request", "request")
        self.assert_refused(token(None, pin), "invalid_request", "request")
        self.assert_refused(token(code, None), "invalid_request", "request")
        strangers = ["x", code[:-1], code + "x", code.swapcase(), "../" + code, code[:8] + "/" * 22, "%00", "한글",
                     "f" * 8 + code[8:]]
        for stranger in strangers:
            with self.subTest(stranger):
                self.assert_refused(token(stranger, pin), "invalid_grant", "offer_unknown")
        post_form = lambda body: self.wallet.wire.post("/token", body, content_type=FORM)
        for body in (b"%", b"grant_type=%ff", b"grant_type=a&grant_type=b", b"&".join([b"a=b"] * 40), b""):
            with self.subTest(body):
                self.assert_refused(post_form(body), "invalid_request", "request")
        self.assert_problem(self.wallet.wire.post("/token", b"{}"), (415,))
        self.assert_problem(post_form(b"a" * 9000), (413,))
        self.take(offered)

    def test_a_wrong_pin_five_times(self):
        offered = self.offer()
        wrong = f"{(int(offered['pin']) + 1) % 1000000:06}"
        for attempt in range(4):
            answer = self.wallet.token(offered["id"], [wrong, "", "x" * 100, offered["pin"] + "0"][attempt] or wrong)
            self.assert_refused(answer, "invalid_grant", "pin_wrong")
            self.assertIn(f"attempts left: {4 - attempt}", answer.json()["error_description"])
        self.assert_refused(self.wallet.token(offered["id"], wrong), "invalid_grant", "offer_ended")
        self.assert_refused(self.wallet.token(offered["id"], offered["pin"]), "invalid_grant", "offer_ended")
        self.assert_problem(self.wallet.get("/offers/" + offered["id"]), (409,))
        self.assertEqual(self.file_of(offered), ["ended"])
        self.assertEqual((self.folder / "offers" / f"{offered['id']}.ended").read_text(), "{}")

    def test_an_offer_used_twice(self):
        offered = self.offer()
        self.take(offered)
        self.assert_refused(self.wallet.token(offered["id"], offered["pin"]), "invalid_grant", "offer_used")
        self.assert_problem(self.wallet.get("/offers/" + offered["id"]), (409,))

    def test_offers_that_never_were(self):
        for path in ("x", "0" * 30, "f" * 30, "..%2f..%2fetc%2fpasswd", "%00", "a" * 2000):
            self.assert_problem(self.wallet.get("/offers/" + path), (404, 400, 414))

    def test_access_tokens(self):
        token, proofs = self.take(self.offer()), self.jwt_proofs(self.wallet.nonce())
        head, _, secret = token.partition(".")
        others = [None, "", "x", token[:-1], token + "x", head + "." + secret[::-1], self.offer()["id"] + "." + secret,
                  "f" * 30 + "." + secret, self.city.issue_token, token.swapcase()]
        for other in others:
            with self.subTest(other):
                answer = self.wallet.credential(other, proofs)
                self.assert_refused(answer, "invalid_token", "token", 401)
                self.assertEqual(answer.headers["www-authenticate"], 'Bearer error="invalid_token"')
        self.fetched(self.wallet.credential(token, proofs))

    def test_credential_requests(self):
        token = self.take(self.offer())
        proofs = self.jwt_proofs(self.wallet.nonce())
        wrong = {
            ("invalid_credential_request", "credential_request"):
                [b"", b"x", b"[]", b"7", b'{"a":1,"a":2}', b"[" * 5000, {"proofs": proofs},
                 {"credential_configuration_id": 7, "proofs": proofs},
                 {"credential_configuration_id": "PublicWorkEligibilityCredential", "proofs": proofs}],
            ("unknown_credential_configuration", "configuration"):
                [{"credential_configuration_id": "x", "proofs": proofs}],
            ("unknown_credential_identifier", "identifier"): [{"credential_identifier": "x", "proofs": proofs}],
            ("invalid_encryption_parameters", "encryption"):
                [{"credential_configuration_id": KIND, "credential_response_encryption": {}, "proofs": proofs}],
            ("invalid_proof", "proof"):
                [{"credential_configuration_id": KIND, "proofs": other} for other in
                 (None, [], {}, "x", {"jwt": []}, {"jwt": "x"}, {"jwt": proofs["jwt"] * 2}, {"cwt": ["x"]},
                  {**proofs, "di_vp": []}, {"jwt": [{}]}, {"di_vp": ["x"]}, {"di_vp": [{}]}, {"attestation": ["x"]})]
                + [{"credential_configuration_id": KIND}, {"credential_configuration_id": KIND, "proof": {}}],
        }
        for (error, code), bodies in wrong.items():
            for body in bodies:
                with self.subTest(error=error, body=body):
                    self.assert_refused(self.wallet.send(token, body), error, code)
        self.fetched(self.wallet.credential(token, proofs))

    def test_jwt_proofs(self):
        token, nonce, now = self.take(self.offer()), self.wallet.nonce(), int(time.time())
        key, other = self.keys["EdDSA"], self.keys["ES256"]
        header = {"typ": "openid4vci-proof+jwt", "alg": "EdDSA", "jwk": key.jwk}
        without = lambda name: {k: v for k, v in header.items() if k != name}
        claims = self.claims_of(nonce)
        unsigned = lambda head: ".".join(base64url(json.dumps(p).encode()) for p in (head, claims))
        mac = base64url(hashlib.sha256(b"x").digest())
        good = key.jwt(claims)
        wrong = {
            "alg none": unsigned(header | {"alg": "none"}) + ".",
            "alg none, signed": key.jwt(claims, header | {"alg": "none"}),
            "alg HS256": unsigned(header | {"alg": "HS256"}) + "." + mac,
            "alg of another key": key.jwt(claims, header | {"alg": "ES256"}),
            "no alg": key.jwt(claims, without("alg")),
            "alg no text": key.jwt(claims, header | {"alg": ["EdDSA"]}),
            "typ JWT": key.jwt(claims, header | {"typ": "JWT"}),
            "no typ": key.jwt(claims, without("typ")),
            "no key": key.jwt(claims, without("jwk")),
            "two keys": key.jwt(claims, header | {"kid": key.method}),
            "another's jwk": key.jwt(claims, header | {"jwk": other.jwk}),
            "another's kid": key.jwt(claims, without("jwk") | {"kid": self.citizen.did + "#" + self.citizen.did[8:]}),
            "kid without fragment": key.jwt(claims, without("jwk") | {"kid": key.did}),
            "kid did:web": key.jwt(claims, without("jwk") | {"kid": "did:web:gaon.example#a"}),
            "kid no text": key.jwt(claims, without("jwk") | {"kid": 7}),
            "private jwk": key.jwt(claims, header | {"jwk": key.jwk | {"d": mac}}),
            "x too short": key.jwt(claims, header | {"jwk": key.jwk | {"x": key.jwk["x"][:-2]}}),
            "no point": other.jwt(claims, header | {"alg": "ES256", "jwk": other.jwk | {"y": other.jwk["x"]}}),
            "crit": key.jwt(claims, header | {"crit": ["exp"]}),
            "x5c": key.jwt(claims, without("jwk") | {"x5c": ["x"]}),
            "another audience": key.jwt(self.claims_of(nonce, aud="https://other.example")),
            "no audience": key.jwt(self.claims_of(nonce, aud=None)),
            "audiences": key.jwt(self.claims_of(nonce, aud=[PUBLIC_URL])),
            "long ago": key.jwt(self.claims_of(nonce, iat=now - 3600)),
            "in the future": key.jwt(self.claims_of(nonce, iat=now + 3600)),
            "iat text": key.jwt(self.claims_of(nonce, iat=str(now))),
            "no iat": key.jwt(self.claims_of(nonce, iat=None)),
            "no nonce": key.jwt(self.claims_of(nonce, nonce=None)),
            "nonce no text": key.jwt(self.claims_of(nonce, nonce=7)),
            "altered": unsigned(header).rsplit(".", 1)[0] + "." + base64url(json.dumps(claims | {"a": 1}).encode())
                       + "." + good.rsplit(".", 1)[1],
            "two parts": good.rsplit(".", 1)[0],
            "four parts": good + ".x",
            "padded": good + "=",
            "empty": "",
            "too long": "x" * 10000,
            "json": json.dumps(claims),
        }
        for name, jwt in wrong.items():
            with self.subTest(name):
                self.assert_refused(self.wallet.credential(token, {"jwt": [jwt]}), "invalid_proof", "proof")
        self.fetched(self.wallet.credential(token, {"jwt": [good]}))

    def test_di_vp_proofs(self):
        token, nonce = self.take(self.offer()), self.wallet.nonce()
        good = self.vp(nonce)
        p384 = Citizen(self.city, "p384", "P-384")
        wrong = {
            "another audience": self.vp(nonce, domain="https://other.example"),
            "audiences": good | {"proof": good["proof"] | {"domain": [PUBLIC_URL]}},
            "lapsed": self.vp(nonce, created="-600", expires="-500"),
            "in the future": self.vp(nonce, created="+3600", expires="+3700"),
            "P-384": self.vp(nonce, p384, suite="ecdsa-rdfc-2019"),
            "a suite that is not offered": self.vp(nonce, suite="eddsa-jcs-2022"),
            "with a credential": json.loads(self.citizen.sign(self.credential, challenge=nonce, domain=PUBLIC_URL)),
            "no proof": {k: v for k, v in good.items() if k != "proof"},
            "two proofs": good | {"proof": [good["proof"], good["proof"]]},
            "another challenge": good | {"proof": good["proof"] | {"challenge": self.wallet.nonce()}},
            "another holder": good | {"holder": self.keys["EdDSA"].did},
            "another purpose": good | {"proof": good["proof"] | {"proofPurpose": "assertionMethod"}},
            "no presentation": good | {"type": ["VerifiableCredential"]},
            "unknown context": good | {"@context": good["@context"] + ["https://other.example/v1"]},
        }
        for name, vp in wrong.items():
            with self.subTest(name):
                self.assert_refused(self.wallet.credential(token, {"di_vp": [vp]}), "invalid_proof", "proof")
        self.fetched(self.wallet.credential(token, {"di_vp": [good]}))

    def test_nonces(self):
        """Ours, fresh and used once: whatever the offer."""
        used = self.wallet.nonce()
        self.fetched(self.wallet.credential(self.take(self.offer()), self.jwt_proofs(used)))
        token = self.take(self.offer())
        fresh = self.wallet.nonce()
        wrong = [used, "x", base64url(os.urandom(30)), fresh[:-1], fresh[::-1]]
        for nonce in wrong:
            with self.subTest(nonce):
                self.assert_refused(self.wallet.credential(token, self.jwt_proofs(nonce)), "invalid_nonce", "nonce")
                self.assert_refused(self.wallet.credential(token, {"di_vp": [self.vp(nonce)]}), "invalid_nonce",
                                    "nonce")
        self.fetched(self.wallet.credential(token, self.jwt_proofs(fresh)))


class Time(OffersTest):
    """A second issuer whose offers, tokens and nonces live for moments."""

    def start(self, name, **settings):
        service = self.city.start("issuer", {**self.city.issuer.settings, "offers": self.folder / name,
                                             "book": self.folder / f"{name}.book", **settings},
                                  name)
        return service, Wallet(service)

    def await_files(self, name, expected):
        for _ in range(300):
            seen = sorted(path.suffix for path in (self.folder / name).iterdir() if path.name != "lock")
            if seen == expected:
                return
            time.sleep(0.1)
        self.fail(f"{seen} are kept instead of {expected}")

    def test_offers_expire(self):
        service, wallet = self.start("brief", offer_s=1)
        offered = self.offer(service)
        self.assertEqual(wallet.get("/offers/" + offered["id"]).status, 200)
        time.sleep(2.1)
        answer = wallet.get("/offers/" + offered["id"])
        self.assert_problem(answer, (404,))
        self.assertIn("expired", answer.json()["detail"])
        self.assert_refused(wallet.token(offered["id"], offered["pin"]), "invalid_grant", "offer_expired")
        self.await_files("brief", [])
        self.assert_refused(wallet.token(offered["id"], offered["pin"]), "invalid_grant", "offer_expired")
        wallet.wire.close()

    def test_tokens_and_nonces_lapse(self):
        service, wallet = self.start("lapsing", offer_token_s=4, offer_nonce_s=1)
        offered = self.offer(service)
        token, nonce = self.take(offered, wallet), wallet.nonce()
        proofs = self.jwt_proofs(nonce)
        time.sleep(2.1)
        self.assert_refused(wallet.credential(token, proofs), "invalid_nonce", "nonce")
        first = self.fetched(wallet.credential(token, self.jwt_proofs(wallet.nonce())))
        self.assertEqual(first["credentialSubject"]["id"], self.keys["EdDSA"].did)
        time.sleep(3.1)
        self.assert_refused(wallet.credential(token, self.jwt_proofs(wallet.nonce())), "invalid_token", "token", 401)
        self.await_files("lapsing", [".used"])
        self.assert_refused(wallet.token(offered["id"], offered["pin"]), "invalid_grant", "offer_used")
        wallet.wire.close()

    def test_restarts_in_the_middle(self):
        """After each step the service is killed and started again; nothing that was answered is forgotten."""
        service, wallet = self.start("restarted")

        def restart():
            wallet.wire.close()
            service.process.kill()
            service.process.wait()
            service.start()

        offered = self.offer(service)
        restart()
        wrong = f"{(int(offered['pin']) + 1) % 1000000:06}"
        self.assert_refused(wallet.token(offered["id"], wrong), "invalid_grant", "pin_wrong")
        restart()
        for left in (3, 2, 1):
            answer = wallet.token(offered["id"], wrong)
            self.assertIn(f"attempts left: {left}", answer.json()["error_description"])
        restart()
        token = self.take(offered, wallet)
        (self.folder / "restarted" / f"{offered['id']}.open").write_text("{}")  # as a power cut might leave it
        (self.folder / "restarted" / f"{offered['id']}.taken.1.new").write_text("half a fi")
        nonce = wallet.nonce()
        restart()
        self.await_files("restarted", [".taken"])
        self.assert_refused(wallet.token(offered["id"], offered["pin"]), "invalid_grant", "offer_used")
        self.assert_refused(wallet.credential(token, self.jwt_proofs(nonce)), "invalid_nonce", "nonce")
        body = {"credential_configuration_id": KIND, "proofs": self.jwt_proofs(wallet.nonce())}
        first = self.fetched(wallet.send(token, body))
        restart()
        self.assertEqual(self.fetched(wallet.send(token, body)), first)
        wallet.wire.close()

    def test_the_registry_is_away(self):
        """Before the index is leased nothing is signed; after it was signed, the same credential is recorded later."""
        service, wallet = self.start("patient", lease_block=1)
        token = self.take(self.offer(service), wallet)
        body = {"credential_configuration_id": KIND, "proofs": self.jwt_proofs(wallet.nonce())}
        self.assertEqual(self.city.registry.stop(), 0)
        try:
            answer = wallet.send(token, body)
            self.assert_problem(answer, (503,))
            self.assertNotIn("credentialSubject", answer.body.decode())
        finally:
            self.city.registry.start()
        self.assert_refused(wallet.send(token, body), "invalid_nonce", "nonce")
        credential = self.fetched(wallet.credential(token, self.jwt_proofs(wallet.nonce())))
        self.assertEqual(len(credential["credentialStatus"]), 2)
        wallet.wire.close()

    def test_signed_but_not_recorded(self):
        service, wallet = self.start("between", lease_block=2)
        first = self.take(self.offer(service), wallet)
        self.fetched(wallet.credential(first, self.jwt_proofs(wallet.nonce())))  # leases one more than it needs
        token = self.take(self.offer(service), wallet)
        body = {"credential_configuration_id": KIND, "proofs": self.jwt_proofs(wallet.nonce())}
        self.assertEqual(self.city.registry.stop(), 0)
        try:
            self.assert_problem(wallet.send(token, body), (503,))
            self.assert_problem(wallet.send(token, body), (503,))
        finally:
            self.city.registry.start()
        kept = json.loads(next((self.folder / "between").glob(token[:30] + ".taken")).read_text())["credential"]
        self.assertEqual(self.fetched(wallet.send(token, body)), kept)
        self.assertEqual(self.fetched(wallet.credential(token, self.jwt_proofs(wallet.nonce()))), kept)
        entry = next(e for e in kept["credentialStatus"] if e["statusPurpose"] == "revocation")
        status, _ = post(self.city.registry.url + "/credentials/status",
                         {"credentialStatus": entry, "status": True, "reason": "eligibility_ended"},
                         self.city.revoke_token)
        self.assertEqual(status, 200, "it is recorded")
        wallet.wire.close()

    def test_an_issuer_without_offers(self):
        service, wallet = self.start("none", offers=None)
        for path in ("/token", "/nonce", "/credential", "/offers"):
            content = FORM if path == "/token" else "application/json"
            answer = wallet.wire.post(path, b"a=b" if path == "/token" else b"{}", self.city.issue_token, content)
            self.assert_problem(answer, (404,))
        self.assert_problem(wallet.get("/.well-known/openid-credential-issuer"), (404,))
        wallet.wire.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
