"""A registry that lies: whatever it serves in the place of a status list or of the trust list, a verifier says "could
not check", never "verified" and never "refused", and goes on serving. The lists are signed by the operator's own key
where it takes that to reach the code behind the signature."""

import gzip
import http.server
import json
import threading
import time
import unittest
import urllib.request
import zlib

from harness import PUBLIC_URL, CityTest, Endpoint, Wire, base64url, post

ENTRIES = 131_072
DEEP = b"[" * 10_000


def encoded(octets):
    return "u" + base64url(octets)


def bomb(size):
    """A gzip member of that many zeros, made without holding them."""
    compressor = zlib.compressobj(9, wbits=31)
    parts = [compressor.compress(bytes(1 << 20)) for _ in range(size >> 20)]
    return b"".join([*parts, compressor.compress(bytes(size % (1 << 20))), compressor.flush()])


GOOD_BITS = gzip.compress(bytes(ENTRIES // 8))
WRONG_ENCODED = {
    "bomb of 200 MB": encoded(bomb(200 << 20)), "bomb of one too many": encoded(bomb((16 << 20) + 1)),
    "too short": encoded(gzip.compress(bytes(ENTRIES // 8 - 1))), "empty member": encoded(gzip.compress(b"")),
    "two members": encoded(GOOD_BITS * 2), "octets after it": encoded(GOOD_BITS + b"x"),
    "cut off": encoded(GOOD_BITS[:-9]), "wrong checksum": encoded(GOOD_BITS[:-8] + b"\0" * 8),
    "no gzip": encoded(bytes(20_000)), "zlib": encoded(zlib.compress(bytes(ENTRIES // 8))),
    "no multibase": base64url(GOOD_BITS), "base58": "z" + "1" * 30_000, "only the base": "u", "nothing": "",
    "padded": encoded(GOOD_BITS) + "==", "blanks": " " + encoded(GOOD_BITS), "Korean": "u한글",
}
FOREIGN = {
    "not JSON": b"not json", "nothing": b"", "null": b"null", "list": b"[]", "object": b"{}", "text": b"\"x\"",
    "not UTF-8": b"{\"id\":\"\xff\"}", "NUL": b"{\"id\":\"\\u0000\"}", "deep": DEEP, "deep object": b"{\"a\":" * 10_000,
    "20 MB": b"{\"a\":\"" + b"x" * 20_000_000 + b"\"}", "300,000 values": b"[" + b"0," * 300_000 + b"0]",
    "twice the same member": b"{\"id\":1,\"id\":2}",
}


class Liar(http.server.BaseHTTPRequestHandler):
    """Serves `pages`: octets, a number (an HTTP status), or a function that writes what it likes."""

    pages = {}
    asked = []
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.asked.append(self.path)
        page = self.pages.get(self.path, 404)
        if callable(page):
            page(self)
            return
        self.send_response(page if isinstance(page, int) else 200)
        body = b"" if isinstance(page, int) else page
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):  # the verifier hangs up on what is too long
        pass


def redirect(handler):
    handler.send_response(301)
    handler.send_header("Location", f"http://127.0.0.1:{handler.server.server_port}/elsewhere")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b" " * (1 << 20))


def broken_off(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"{")
    handler.close_connection = True


def wrong_frame(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}")
    handler.close_connection = True


def silent(handler):
    handler.server.let_go.wait(60)
    handler.close_connection = True


def printed(document):
    return json.dumps(document).encode()


def moment(later):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + later))


class LyingRegistry(CityTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.forger = Wire(cls.city.start("issuer", {
            "tokens": cls.folder / "issuer.tokens", "public_url": PUBLIC_URL,
            **{f"instance {name}": {"key": cls.folder / f"{name}.key", "status": "false"}
               for name in ("operator", "issuer")},
        }, "forger"))
        cls.addClassCleanup(cls.forger.close)
        cls.real = {path: cls.published(path) for path in ("/issuers", "/status/revocation-1")}
        cls.server = QuietServer(("127.0.0.1", 0), Liar)
        cls.server.let_go = threading.Event()
        threading.Thread(target=cls.server.serve_forever, args=(0.05,), daemon=True).start()
        cls.addClassCleanup(cls.end_server)

    @classmethod
    def end_server(cls):
        cls.server.let_go.set()
        cls.server.shutdown()
        cls.server.server_close()

    @classmethod
    def published(cls, path):
        with urllib.request.urlopen(cls.city.registry.url + path) as answer:
            return json.load(answer)

    def sign(self, instance, document):
        unsigned = {key: value for key, value in document.items() if key != "proof"}
        body = json.dumps({"credential": unsigned}).encode()
        answer = self.forger.post(f"/issuers/{instance}/credentials/issue", body, self.city.issue_token)
        self.assertEqual(answer.status, 201, answer)
        return answer.json()["verifiableCredential"]

    def list_named(self, name, subject=None, **members):
        """An unsigned list like the registry's own, under another name, with other members; None takes one away."""
        url = f"{PUBLIC_URL}/status/{name}"
        good = self.real["/status/revocation-1"]
        subject = {**good["credentialSubject"], "id": url + "#list", **(subject or {})}
        period = {"validFrom": moment(-60), "validUntil": moment(3600)}
        document = {**good, **period, "id": url, "credentialSubject": subject, **members}
        return {key: value for key, value in document.items() if value is not None}

    def pointing_at(self, name, index="7"):
        """A credential, signed by the issuer, whose status is on the list of that name."""
        entry = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": index,
                 "statusListCredential": f"{PUBLIC_URL}/status/{name}"}
        return self.sign("issuer", {**self.unsigned, "credentialStatus": entry})

    def serve(self, pages):
        index = [f"{PUBLIC_URL}{path}" for path in pages if path.startswith("/status/")]
        Liar.pages = {"/issuers": printed(self.real["/issuers"]), "/status": printed({"statusLists": index}), **pages}
        Liar.asked = []

    def start_verifier(self, name):
        service = self.city.start_verifier(f"http://127.0.0.1:{self.server.server_port}", name)
        wire = Wire(service)
        self.addCleanup(wire.close)
        return Endpoint(wire, "/credentials/verify", self.city.verify_token, None, None)

    def findings(self, endpoint, credential):
        answer = endpoint.send({"verifiableCredential": credential})
        self.assertIn(answer.status, (200, 400), answer)
        return [problem["code"] for problem in answer.json()["problemDetails"]]

    def lying_lists(self):
        """Name and what is served under it."""
        operator, wrong = "operator", {}
        for number, (name, value) in enumerate(WRONG_ENCODED.items()):
            key = f"encoded-{number}"
            wrong[key] = printed(self.sign(operator, self.list_named(key, {"encodedList": value})))
        for number, body in enumerate(FOREIGN.values()):
            wrong[f"foreign-{number}"] = body
        for number, page in enumerate((301, 204, 304, 400, 404, 500, redirect, endless, broken_off, wrong_frame)):
            wrong[f"answer-{number}"] = page
        good = self.list_named
        stranger = self.sign("issuer", good("stranger", issuer=self.city.issuer_key["did"]))
        signed = printed(self.sign(operator, good("good")))
        wrong.update({
            "unsigned": printed(good("unsigned")), "another": signed, "stranger": printed(stranger),
            "altered": printed({**self.sign(operator, good("altered")), "validUntil": "2099-01-01T00:00:00Z"}),
            "claimed": printed({**stranger, "id": f"{PUBLIC_URL}/status/claimed", "issuer": self.city.operator["did"]}),
            "cut-off": signed[:-1], "past": printed(self.sign(operator, good(
                "past", validFrom="2020-01-01T00:00:00Z", validUntil="2020-02-01T00:00:00Z"))),
            "future": printed(self.sign(operator, good(
                "future", validFrom="2090-01-01T00:00:00Z", validUntil="2099-01-01T00:00:00Z"))),
            "stale": printed(self.sign(operator, good(
                "stale", validFrom="2020-01-01T00:00:00Z", validUntil="2099-01-01T00:00:00Z"))),
            "endless": printed(self.sign(operator, good("endless", validFrom=None, validUntil=None))),
            "purpose": printed(self.sign(operator, good("purpose", {"statusPurpose": "suspension"}))),
            "no-purpose": printed(self.sign(operator, good("no-purpose", {"statusPurpose": "x"}))),
            "kind": printed(self.sign(operator, good("kind", type=["VerifiableCredential"]))),
        })
        return wrong

    def test_lists(self):
        wrong = self.lying_lists()
        good = self.sign("operator", self.list_named("good"))
        self.serve({f"/status/{name}": page for name, page in {**wrong, "good": printed(good)}.items()})
        endpoint = self.start_verifier("verifier-lists")
        self.assertEqual(self.findings(endpoint, self.pointing_at("good")), [])
        for name in [*wrong, "never-heard-of", "../issuers", "good?x", "GOOD"]:
            expected = "status_invalid" if name in ("purpose", "no-purpose") else "status_unavailable"
            with self.subTest(list=name):
                self.assertEqual(self.findings(endpoint, self.pointing_at(name)), [expected])
        self.assertEqual(self.findings(endpoint, self.pointing_at("good")), [])
        self.assertEqual(self.findings(endpoint, self.pointing_at("good", "131072")), ["malformed"])
        self.assertNotIn("/elsewhere", Liar.asked)
        self.counter_says("could_not_check", endpoint, self.pointing_at("past"))
        self.counter_says("verified", endpoint, self.pointing_at("good"))

    def counter_says(self, verdict, endpoint, credential):
        report = self.city.verify(self.citizen.present(credential), endpoint.wire.service)
        self.assertEqual(report["verdict"], verdict, report)

    def test_the_index_of_lists(self):
        good = printed(self.sign("operator", self.list_named("good")))
        credential = self.pointing_at("good")
        url = f"{PUBLIC_URL}/status/good"
        for number, (index, works) in enumerate([
                (b"not json", False), (b"{}", False), (b"[]", False), (DEEP, False),
                (printed({"statusLists": {}}), False),
                (printed({"statusLists": [None, 7, [], {}, "", "x", "/", "http://", "status/", url]}), True),
                (printed({"statusLists": ["file:///etc/passwd", "http://127.0.0.1:1/status/x", "../../issuers"]}), False),
                (printed({"statusLists": [url] * 3}), True), (printed({"statusLists": ["x"] * 150_000}), False)]):
            with self.subTest(index=index[:60]):
                self.serve({"/status/good": good, "/status": index})
                endpoint = self.start_verifier(f"verifier-index-{number}")
                self.assertEqual(self.findings(endpoint, credential), [] if works else ["status_unavailable"])

    def test_the_trust_list(self):
        good = self.real["/issuers"]
        credential = self.pointing_at("good")
        status = {"/status/good": printed(self.sign("operator", self.list_named("good")))}
        strange = self.sign("issuer", {**good, "issuer": self.city.issuer_key["did"]})
        aged = {"validFrom": "2020-01-01T00:00:00Z"}
        for number, page in enumerate([
                404, 500, b"not json", b"{}", DEEP, printed({key: good[key] for key in good if key != "proof"}),
                printed(strange), printed({**strange, "issuer": good["issuer"]}),
                printed({**good, "validUntil": "2099-01-01T00:00:00Z"}),
                printed(self.sign("operator", self.list_named("good"))),
                printed(self.sign("operator", {**good, **aged, "validUntil": "2020-02-01T00:00:00Z"})),
                printed(self.sign("operator", {**good, **aged})),
                printed(self.sign("operator", {key: good[key] for key in good if not key.startswith("valid")})),
                printed(self.sign("operator", {**good, "validFrom": "2090-01-01T00:00:00Z",
                                               "validUntil": "2099-01-01T00:00:00Z"}))]):
            with self.subTest(page=str(page)[:60], number=number):
                self.serve({**status, "/issuers": page})
                endpoint = self.start_verifier(f"verifier-trust-{number}")
                self.assertEqual(self.findings(endpoint, credential), ["trust_list_unavailable"])

    def test_what_was_good_stays_until_it_is_old(self):
        """A registry that turns to lying, hangs or goes away changes nothing at once, and holds nothing up."""
        name, path = "good", "/status/good"
        now = time.time()
        self.serve({path: printed(self.sign("operator", self.list_named(name, validUntil=moment(8))))})
        endpoint = self.start_verifier("verifier-turned")
        credential = self.pointing_at(name)
        self.assertEqual(self.findings(endpoint, credential), [])
        for page in (b"not json", 500, printed(self.sign("operator", self.list_named(
                name, {"encodedList": WRONG_ENCODED["bomb of 200 MB"]}))), silent):
            self.serve({path: page, "/issuers": page, "/status": page} if page is not silent else {
                path: silent, "/issuers": silent, "/status": silent})
            time.sleep(1.2)
            before = time.monotonic()
            seen = self.findings(endpoint, credential)
            self.assertLess(time.monotonic() - before, 2.0, "the refresher must not hold up a verification")
            self.assertIn(seen, ([],) if time.time() < now + 7 else ([], ["status_unavailable"]))
        time.sleep(max(0.0, now + 10 - time.time()))
        self.assertEqual(self.findings(endpoint, credential), ["status_unavailable"])

    def test_the_command_line(self):
        """`dojang verify` with lists from files: 2 for whatever is wrong, 0 only with good ones."""
        trust = self.city.write("trust.json", json.dumps(self.real["/issuers"]))
        good = self.sign("operator", self.list_named("good"))
        options = ["verify", "--as", "credential", "--operator", self.city.operator["did"], "--issuers", trust]
        credential = self.city.write("credential.json", json.dumps(self.pointing_at("good")))

        def verdict(content, codes):
            path = self.folder / "list.json"
            path.write_bytes(content)
            return self.city.tool.run(*options, "--list", path, credential, codes=codes)

        self.assertEqual(json.loads(verdict(printed(good), (0,)))["verdict"], "verified")
        lies = [printed(self.sign("operator", self.list_named("good", {"encodedList": WRONG_ENCODED[name]})))
                for name in ("bomb of 200 MB", "bomb of one too many", "too short", "cut off")]
        lies += [*list(FOREIGN.values())[:10], printed({**good, "validUntil": "2099-01-01T00:00:00Z"})]
        for content in lies:
            self.assertNotIn("\"verified\"", verdict(content, (2,)))

    def test_an_issuer_whose_registry_lies(self):
        """Nothing is issued, and the answer says that it is not the client's fault."""
        lease = {"group": 0, "indices": [1], "statusLists": {"revocation": "urn:a:b", "suspension": "urn:a:b"}}
        issuer = self.city.start("issuer", {
            "tokens": self.folder / "issuer.tokens", "public_url": PUBLIC_URL,
            "registry": f"http://127.0.0.1:{self.server.server_port}", "registry_token": self.folder / "issue.token",
            "lease_block": 1, "instance welfare": {"key": self.folder / "issuer.key"}}, "issuer-deceived")
        for page in (b"not json", b"{}", b"[]", DEEP, 200, 500, 401, 403, endless, broken_off, redirect,
                     printed({**lease, "indices": []}), printed({**lease, "indices": [-1]}),
                     printed({**lease, "indices": [1 << 20]}), printed({**lease, "statusLists": {}}),
                     printed({**lease, "group": -1}), printed({**lease, "indices": list(range(5000))})):
            with self.subTest(page=str(page)[:60]):
                Liar.pages = {"/indices": page}
                status, problem = post(issuer.url + "/credentials/issue", {"credential": self.unsigned},
                                       self.city.issue_token)
                self.assertEqual((status, problem["code"]), (503, "unavailable"), problem)


def do_post(handler):
    handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
    handler.do_GET()


Liar.do_POST = do_post

if __name__ == "__main__":
    unittest.main(verbosity=2)
