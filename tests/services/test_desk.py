"""What an office does with documents it has ordered: finds them by number, suspends, revokes, reinstates, prints."""

import copy
import http.client
import http.server
import json
import threading
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

from harness import PUBLIC_URL, CityTest, Wire, get, post

KIND = "WelfareEligibilityCredential"
GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"


class Desk:
    """Who sits at a desk of an issuer."""

    def __init__(self, city, service=None):
        self.city, self.service = city, service or city.issuer

    def ask(self, path, body, token=None):
        return post(self.service.url + path, body, token or self.city.issue_token)

    def offer(self, claims, key=None):
        wire = Wire(self.service)
        headers = f"Idempotency-Key: {key}\r\n" if key else ""
        body = json.dumps({"type": KIND, "claims": claims}, ensure_ascii=False).encode()
        wire.connect()
        wire.socket.sendall((f"POST /offers HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
                             f"Authorization: Bearer {self.city.issue_token}\r\n{headers}"
                             f"Content-Length: {len(body)}\r\n\r\n").encode() + body)
        answer = wire.read()
        wire.close()
        return answer

    def search(self, number):
        status, answer = self.ask("/documents/search", {"number": number})
        assert status == 200, answer
        return answer["documents"]

    def due(self):
        return self.ask("/documents/search", {"due": True})[1]["documents"]

    def change(self, document, action, reason="unspecified", **more):
        return self.ask(f"/documents/{document}/status", {"action": action, "reason": reason, **more},
                        self.city.revoke_token)

    def paper(self, claims, **more):
        return self.ask("/papers", {"type": KIND, "claims": claims, **more})

    def reprint(self, document):
        return self.ask(f"/documents/{document}/reprint", {})


class DeskTest(CityTest):
    numbers = 0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = Desk(cls.city)
        cls.claims = {name: claim for name, claim in cls.unsigned["credentialSubject"].items() if name != "id"}

    def fresh(self):
        """Claims with a document number of their own."""
        DeskTest.numbers += 1
        return {**self.claims, "documentNumber": f"7000-0000-0000-{DeskTest.numbers:04}"}

    def fetch(self, offered, service=None):
        """The wallet's side: code and PIN against a token, a proof of the key against the credential."""
        wire = Wire(service or self.city.issuer)
        self.addCleanup(wire.close)
        form = {"grant_type": GRANT, "pre-authorized_code": offered["id"], "tx_code": offered["pin"]}
        taken = wire.post("/token", urllib.parse.urlencode(form).encode(),
                          content_type="application/x-www-form-urlencoded")
        if taken.status != 200:
            return taken
        nonce = wire.post("/nonce", b"{}").json()["c_nonce"]
        vp = self.city.tool.run("present", "--key", self.city.folder / "holder-0.key", "--domain", PUBLIC_URL,
                                "--challenge", nonce, "--none")
        body = {"credential_configuration_id": KIND, "proofs": {"di_vp": [json.loads(vp)]}}
        return wire.post("/credential", json.dumps(body).encode(), taken.json()["access_token"])

    def issued(self, claims):
        """A credential in a wallet, and its id at the desk."""
        answer = self.desk.offer(claims)
        self.assertEqual(answer.status, 201, answer)
        fetched = self.fetch(answer.json())
        self.assertEqual(fetched.status, 200, fetched)
        return fetched.json()["credentials"][0]["credential"], answer.json()["document"]

    def found(self, number, document):
        return next(d for d in self.desk.search(number) if d["id"] == document)

    def verdict(self, credential):
        self.city.await_refresh()
        report = self.city.verify(self.citizen.present(credential))
        return report.get("code") or report["verdict"]

    def paper_verdict(self, text):
        self.city.await_refresh()
        report = self.city.verify(text)
        return report.get("code") or report["verdict"], report


class Searching(DeskTest):
    def test_kinds(self):
        kinds = json.loads(get(self.city.issuer.url + "/kinds"))
        self.assertIn(KIND, [kind["type"] for kind in kinds])
        for kind in kinds:
            self.assertEqual(set(kind), {"type", "title", "schema", "template"})

    def test_an_offer_on_its_way(self):
        claims = self.fresh()
        answer = self.desk.offer(claims).json()
        link = urllib.parse.urlsplit(answer["wallet"])
        self.assertEqual(f"{link.scheme}://{link.netloc}{link.path}", PUBLIC_URL + "/wallet/")
        self.assertEqual(link.fragment, answer["link"])
        documents = self.desk.search(claims["documentNumber"])
        self.assertEqual([d["state"] for d in documents], ["offered"])
        self.assertEqual(documents[0]["id"], answer["document"])
        self.assertEqual((documents[0]["form"], documents[0]["type"], documents[0]["by"], documents[0]["status"]),
                         ("wallet", KIND, "demo", "valid"))
        self.assertNotIn(answer["id"], json.dumps(documents))  # the code is the citizen's
        credential = self.fetch(answer).json()["credentials"][0]["credential"]
        document = self.found(claims["documentNumber"], answer["document"])
        self.assertEqual((document["state"], document["validUntil"]), ("issued", credential["validUntil"]))
        self.assertEqual(self.desk.search("7000-0000-0000-0000"), [])

    def test_what_is_issued_directly(self):
        credential = copy.deepcopy(self.unsigned)
        credential["credentialSubject"]["documentNumber"] = number = self.fresh()["documentNumber"]
        answer = self.wires[self.city.issuer].post(
            "/credentials/issue", json.dumps({"credential": credential}).encode(), self.city.issue_token)
        self.assertEqual(answer.status, 201, answer)
        document = self.found(number, answer.headers["dojang-document"])
        self.assertEqual((document["state"], document["form"]), ("issued", "wallet"))

    def test_wrong_pins_end_it_in_the_book(self):
        claims = self.fresh()
        offered = self.desk.offer(claims).json()
        wrong = {**offered, "pin": f"{(int(offered['pin']) + 1) % 1000000:06}"}
        for _ in range(5):
            self.assertEqual(self.fetch(wrong).status, 400)
        self.assertEqual(self.found(claims["documentNumber"], offered["document"])["state"], "ended")

    def test_an_order_sent_again(self):
        claims = self.fresh()
        first = self.desk.offer(claims, "key-1")
        again = self.desk.offer(claims, "key-1")
        self.assertEqual((first.status, again.status), (201, 201))
        self.assertEqual(first.json(), again.json())
        self.assertEqual(len(self.desk.search(claims["documentNumber"])), 1)
        self.assert_problem(self.desk.offer(self.fresh(), "key-1"), (409,))
        self.assertEqual(self.fetch(first.json()).status, 200)
        self.assertEqual(self.desk.offer(claims, "key-1").json(), first.json())
        self.assertNotEqual(self.desk.offer(claims, "key-2").json()["id"], first.json()["id"])

    def test_bad_requests(self):
        wire, token, revoke = self.wires[self.city.issuer], self.city.issue_token, self.city.revoke_token
        for body in ({}, {"number": ""}, {"number": 7}, {"number": "x", "due": True}, {"due": False}, {"name": "x"}, []):
            answer = wire.post("/documents/search", json.dumps(body).encode(), token)
            self.assert_problem(answer)
        document = self.issued(self.fresh())[1]
        for body in ({}, {"action": "delete"}, {"action": "revoke", "reason": "because"},
                     {"action": "suspend", "reason": "eligibility_ended"}, {"action": "revoke", "recheck": "2027-01-01"},
                     {"action": "suspend", "recheck": "tomorrow"}, {"action": "revoke", "number": "x"}):
            answer = wire.post(f"/documents/{document}/status", json.dumps(body).encode(), revoke)
            self.assert_problem(answer)
        for path in ("/documents/x/status", "/documents/AAAAAAAAAAAAAAAAAAAAAA/status"):
            self.assert_problem(wire.post(path, b'{"action": "revoke"}', revoke), (404,))
        self.assert_problem(wire.post("/documents/x/reprint", b"", token), (404,))
        self.assert_problem(wire.post(f"/documents/{document}/reprint", b"", token), (409,))
        self.assert_problem(wire.post(f"/documents/{document}/status", b'{"action": "revoke"}', token), (403,))
        self.assert_problem(wire.post("/documents/search", b'{"number": "x"}', revoke), (403,))


class Changing(DeskTest):
    def test_suspended_reinstated_revoked(self):
        claims = self.fresh()
        credential, document = self.issued(claims)
        number = claims["documentNumber"]
        self.assertEqual(self.verdict(credential), "verified")
        status, answer = self.desk.change(document, "suspend", "under_review", recheck="2020-01-01")
        self.assertEqual((status, answer["status"], answer["recheck"]), (200, "suspended", "2020-01-01"))
        self.assertEqual(self.verdict(credential), "credential_suspended")
        self.assertIn(document, [d["id"] for d in self.desk.due()])
        self.assertEqual(self.found(number, document)["reason"], "under_review")
        status, answer = self.desk.change(document, "suspend", "documents_awaited", recheck="2999-01-01")
        self.assertEqual(status, 200)
        self.assertNotIn(document, [d["id"] for d in self.desk.due()])
        self.assertEqual(self.desk.change(document, "reinstate", "review_cleared")[1]["status"], "valid")
        self.assertEqual(self.verdict(credential), "verified")
        self.assertEqual(self.desk.change(document, "revoke", "eligibility_ended")[1]["status"], "revoked")
        self.assertEqual(self.verdict(credential), "credential_revoked")
        self.assertEqual(self.desk.change(document, "revoke", "eligibility_ended")[0], 200)
        for action, reason in (("suspend", "under_review"), ("reinstate", "review_cleared")):
            self.assertEqual(self.desk.change(document, action, reason)[0], 409)
        self.assertEqual(self.found(number, document)["reason"], "eligibility_ended")

    def test_an_offer_is_revoked(self):
        claims = self.fresh()
        offered = self.desk.offer(claims).json()
        self.assertEqual(self.desk.change(offered["document"], "suspend", "under_review")[0], 409)
        status, answer = self.desk.change(offered["document"], "revoke", "holder_request")
        self.assertEqual((status, answer["state"]), (200, "ended"))
        refused = self.fetch(offered)
        self.assertEqual((refused.status, refused.json()["code"]), (400, "offer_ended"))
        self.assertEqual(self.desk.change(offered["document"], "revoke", "holder_request")[0], 200)

    def test_the_registry_is_away(self):
        claims = self.fresh()
        credential, document = self.issued(claims)
        self.assertEqual(self.city.registry.stop(), 0)
        try:
            self.assertEqual(self.desk.change(document, "revoke", "device_lost")[0], 503)
            self.assertEqual(self.found(claims["documentNumber"], document)["status"], "valid")
        finally:
            self.city.registry.start()
        self.assertEqual(self.desk.change(document, "revoke", "device_lost")[0], 200)
        self.assertEqual(self.verdict(credential), "credential_revoked")


class Printing(DeskTest):
    def printed(self, claims, **more):
        status, answer = self.desk.paper(claims, **more)
        self.assertEqual(status, 201, answer)
        return answer

    def test_a_paper(self):
        claims = self.fresh()
        paper = self.printed(claims)
        credential = paper["credential"]
        self.assertEqual(credential["type"], ["VerifiableCredential", KIND, "PaperEligibilityCredential"])
        self.assertNotIn("id", credential["credentialSubject"])
        self.assertEqual(paper["replaced"], [])
        self.assertTrue(paper["text"].startswith("VC1-R"))
        code, report = self.paper_verdict(paper["text"])
        self.assertEqual((report["verdict"], report["checks"][2]["code"]), ("verified", "compare_identity"))
        document = self.found(claims["documentNumber"], paper["id"])
        self.assertEqual((document["form"], document["state"], document["validUntil"]),
                         ("paper", "issued", credential["validUntil"]))

    def test_a_paper_needs_its_claims(self):
        for missing in ("name", "birthDate", "documentNumber"):
            status, answer = self.desk.paper({k: v for k, v in self.fresh().items() if k != missing})
            self.assertEqual(status, 400, answer)

    def test_a_reprint_revokes_the_former(self):
        claims = self.fresh()
        first = self.printed(claims)
        status, second = self.desk.reprint(first["id"])
        self.assertEqual((status, second["replaced"]), (201, [first["id"]]))
        self.assertEqual(second["credential"]["credentialSubject"], first["credential"]["credentialSubject"])
        self.assertEqual(second["credential"]["validUntil"], first["credential"]["validUntil"])
        third = self.printed(claims)
        self.assertEqual(third["replaced"], [second["id"]])
        self.assertEqual([self.paper_verdict(p["text"])[0] for p in (first, second, third)],
                         ["credential_revoked", "credential_revoked", "compare_identity"])
        documents = self.desk.search(claims["documentNumber"])
        self.assertEqual([(d["id"], d["status"]) for d in documents],
                         [(third["id"], "valid"), (second["id"], "revoked"), (first["id"], "revoked")])
        self.assertEqual([d.get("reason") for d in documents], [None, "superseded", "superseded"])
        self.assertFalse(any("owed" in d for d in documents))
        self.assertEqual(self.desk.reprint(first["id"])[0], 409)

    def test_a_suspension_is_not_printed_away(self):
        claims = self.fresh()
        paper = self.printed(claims)
        self.assertEqual(self.desk.change(paper["id"], "suspend", "under_review")[0], 200)
        self.assertEqual(self.desk.reprint(paper["id"])[0], 409)
        self.assertEqual(self.desk.paper(claims)[0], 409)
        self.assertEqual(self.desk.change(paper["id"], "revoke", "eligibility_ended")[0], 200)
        self.assertEqual(self.desk.reprint(paper["id"])[0], 409)
        self.printed(claims)

    def test_wallet_and_paper_stand_beside_each_other(self):
        claims = self.fresh()
        credential, document = self.issued(claims)
        self.assertEqual(self.printed(claims)["replaced"], [])
        self.assertEqual(self.verdict(credential), "verified")


class Between:
    """Stands between an issuer and the registry, and does what a test wants with what passes."""

    def __init__(self, registry):
        between = self
        self.registry, self.on = registry, {}

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                request = urllib.request.Request(between.registry.url + self.path, body,
                                                 {name: self.headers[name] for name in ("Content-Type", "Authorization")})
                if between.on.get(("before", self.path), lambda: True)() is False:
                    self.close_connection = True
                    return
                try:
                    with urllib.request.urlopen(request, timeout=30) as answer:
                        status, text = answer.status, answer.read()
                except urllib.error.HTTPError as error:
                    status, text = error.code, error.read()
                if between.on.get(("after", self.path), lambda: True)() is False:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Interrupted(DeskTest):
    """A reprint is cut off at each of its steps: there are never two papers that are valid and forgotten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.between = Between(cls.city.registry)
        cls.addClassCleanup(cls.between.close)
        cls.issuer = cls.city.start("issuer", {**cls.city.issuer.settings, "registry": cls.between.url,
                                               "book": cls.folder / "second.book", "offers": None}, "second")
        cls.desk = Desk(cls.city, cls.issuer)

    def setUp(self):
        self.between.on.clear()
        self.paper = self.desk.paper(self.fresh())[1]
        self.number = self.paper["credential"]["credentialSubject"]["documentNumber"]

    def kill(self):
        self.issuer.process.kill()
        self.issuer.process.wait()
        return False

    def reprint_killed(self):
        with self.assertRaises((OSError, http.client.HTTPException)):
            self.desk.reprint(self.paper["id"])
        self.issuer.process.wait(timeout=10)
        self.between.on.clear()
        self.issuer.start()

    def await_settled(self):
        for _ in range(300):
            documents = self.desk.search(self.number)
            if not any("owed" in document for document in documents):
                return documents
            time.sleep(0.1)
        self.fail(f"still owed: {documents}")

    def test_the_registry_does_not_answer(self):
        self.between.on["before", "/credentials/status"] = lambda: False
        status, answer = self.desk.reprint(self.paper["id"])
        self.assertEqual((status, answer["replaced"]), (201, [self.paper["id"]]))
        former = self.found(self.number, self.paper["id"])
        self.assertEqual((former["status"], former["reason"], former["owed"]), ("revoked", "superseded", True))
        self.assertEqual(self.paper_verdict(self.paper["text"])[0], "compare_identity", "the registry does not know")
        self.kill()
        self.between.on.clear()
        self.issuer.start()
        self.await_settled()
        self.assertEqual(self.paper_verdict(self.paper["text"])[0], "credential_revoked")
        self.assertEqual(self.paper_verdict(answer["text"])[0], "compare_identity")

    def test_killed_before_the_revocation(self):
        self.between.on["before", "/credentials/status"] = self.kill
        self.reprint_killed()
        documents = self.await_settled()
        self.assertEqual([document["status"] for document in documents], ["valid", "revoked"])
        self.assertEqual(self.paper_verdict(self.paper["text"])[0], "credential_revoked")
        again = self.desk.reprint(documents[0]["id"])  # the one that nobody got
        self.assertEqual((again[0], again[1]["replaced"]), (201, [documents[0]["id"]]))

    def test_killed_after_the_revocation(self):
        self.between.on["after", "/credentials/status"] = self.kill
        self.reprint_killed()
        self.assertEqual([document["status"] for document in self.await_settled()], ["valid", "revoked"])
        self.assertEqual(self.paper_verdict(self.paper["text"])[0], "credential_revoked")

    def test_killed_when_it_is_recorded(self):
        self.between.on["after", "/records"] = self.kill
        self.reprint_killed()
        self.assertEqual([document["status"] for document in self.desk.search(self.number)], ["valid"])
        self.assertEqual(self.paper_verdict(self.paper["text"])[0], "compare_identity")
        status, answer = self.desk.reprint(self.paper["id"])
        self.assertEqual((status, answer["replaced"]), (201, [self.paper["id"]]))
        self.assertEqual(self.paper_verdict(self.paper["text"])[0], "credential_revoked")

    def test_a_change_whose_answer_was_lost(self):
        self.between.on["after", "/credentials/status"] = self.kill
        with self.assertRaises((OSError, http.client.HTTPException)):
            self.desk.change(self.paper["id"], "revoke", "eligibility_ended")
        self.issuer.process.wait(timeout=10)
        self.between.on.clear()
        self.issuer.start()
        self.assertEqual(self.desk.change(self.paper["id"], "revoke", "eligibility_ended")[1]["status"], "revoked")


if __name__ == "__main__":
    unittest.main(verbosity=2)
