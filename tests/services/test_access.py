"""Who may call what; what happens when the registry is away; what the services say to a look around. The log is read at
the end of each test program of this folder (harness.CityTest): no claim, holder, token or signature is in it."""

import concurrent.futures
import json
import socket
import threading
import time
import unittest
import urllib.error
import urllib.request

from harness import COUNTER, CityTest, Wire, post

LOOKED_AT = ["/", "/index.html", "/favicon.ico", "/.env", "/admin", "/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
             "/credentials", "/credentials/issue/", "//credentials/issue", "/issuers/welfare", "/status/", "/status/x",
             "/status/../issuers", "/status/%00", "/%", "/%zz", "/" + "a" * 2000, "/?" + "a=b&" * 200,
             "/credentials/issue?x", "/healthz/x", "/metrics/", "/한글"]


class Access(CityTest):
    def test_tokens(self):
        issue, revoke, verify = self.city.issue_token, self.city.revoke_token, self.city.verify_token
        wrong_roles = {issue: verify, revoke: issue, verify: issue}
        for endpoint in self.endpoints():
            body, good = json.dumps(endpoint.body()).encode(), endpoint.token
            others = revoke if good == verify else verify
            for token in (None, "", "x", good[:-1], good + "x", good.swapcase(), "a" * 10_000, others):
                with self.subTest(endpoint=endpoint.name, token=token):
                    answer = endpoint.wire.post(endpoint.path, body, token)
                    self.assert_problem(answer, (401, 431), {"unauthorized", "header_length"})
            if endpoint.wire.service is self.city.registry:
                answer = endpoint.wire.post(endpoint.path, body, wrong_roles[good] if good == revoke else revoke)
                self.assert_problem(answer, (403,), {"forbidden"})
            self.assert_works(endpoint)

    def test_refused_before_the_body_is_read(self):
        """Who has no token learns nothing about bodies, and cannot make the service read much."""
        for endpoint in self.endpoints():
            for body in (b"not json", b"{}", b"[" * 100_000, b"x" * 10_000_000):
                answer = endpoint.wire.post(endpoint.path, body, "stranger")
                self.assert_problem(answer, (401,), {"unauthorized"})

    def test_roles_do_not_reach_beyond_their_service(self):
        """The issuer knows no role but `issue`; a token of another service is a stranger's."""
        for service, path in ((self.city.issuer, "/credentials/issue"), (self.city.verifier, "/verifications"),
                              (self.city.verifier, "/challenges")):
            answer = self.wires[service].post(path, b"{}", self.city.revoke_token)
            self.assert_problem(answer, (401, 403))

    def test_looking_around(self):
        for service in self.city.services:
            for path in LOOKED_AT:
                for method in ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW"):
                    status = self.status_of(service, method, path)
                    self.assertTrue(200 <= status < 500, f"{service.name} {method} {path}: {status}")

    def status_of(self, service, method, path):
        with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
            connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                               "Content-Length: 0\r\n\r\n".encode())
            return int(connection.makefile("rb").readline().split()[1])

    def test_other_methods_say_which_is_meant(self):
        for endpoint in self.endpoints():
            request = urllib.request.Request(endpoint.wire.service.url + endpoint.path, method="GET")
            with self.assertRaises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request, timeout=20)
            self.assertEqual(refused.exception.code, 405)
            self.assertIn("POST", refused.exception.headers["Allow"])
            refused.exception.close()

    def test_instances(self):
        wire = self.wires[self.city.issuer]
        body = json.dumps({"credential": self.unsigned}).encode()
        for name in ("nobody", "..", "%2e", "x" * 500, "welfare%00", "WELFARE"):
            answer = wire.post(f"/issuers/{name}/credentials/issue", body, self.city.issue_token)
            self.assert_problem(answer, (400, 404))
        other = {**self.unsigned, "issuer": self.citizen.did}
        answer = self.issuing()[0].send({"credential": other})
        self.assert_problem(answer, codes={"malformed_value"})

    def test_many_at_once(self):
        """Good and bad side by side on many connections: each gets its own answer."""
        def work(number):
            wire = Wire(self.city.verifier)
            good = json.dumps({"verifiableCredential": self.credential}).encode()
            bad = json.dumps({"verifiableCredential": {**self.credential, "validFrom": "x" * (number + 1)}}).encode()
            statuses = [wire.post("/credentials/verify", body, self.city.verify_token).status
                        for body in (good, bad, b"{", good, good[:-1], good)]
            wire.close()
            return statuses

        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            for statuses in pool.map(work, range(48)):
                self.assertEqual(statuses, [200, 400, 400, 200, 400, 200])

    def test_one_code_shown_at_many_counters_at_once(self):
        text = self.citizen.present()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            reports = list(pool.map(lambda _: self.city.verify(text), range(16)))
        outcomes = sorted(report.get("code", report["verdict"]) for report in reports)
        self.assertEqual(outcomes, ["presentation_replayed"] * 15 + ["verified"])

    def test_a_restarted_verifier_does_not_believe_older_codes(self):
        """What was shown before the restart is forgotten, so what was made before it cannot be judged."""
        verifier = self.city.start_verifier(self.city.registry.url, "verifier-restarted")
        shown = self.citizen.present()
        self.assertEqual(self.city.verify(shown, verifier)["verdict"], "verified")
        self.assertEqual(self.city.verify(shown, verifier)["code"], "presentation_replayed")
        self.assertEqual(verifier.stop(), 0)
        time.sleep(1.1)  # proofs count in whole seconds
        verifier.start()
        report = self.city.verify(shown, verifier)
        self.assertEqual((report["verdict"], report["code"]), ("could_not_check", "could_not_check"), report)
        self.assertEqual(self.city.verify(self.citizen.present(), verifier)["verdict"], "verified")

    def test_without_a_registry_nothing_is_issued(self):
        """Down before the lease, and down between the lease and the record."""
        issue = {"credential": self.unsigned}
        registry = self.city.registry
        self.assertEqual(registry.stop(), 0)
        try:
            for _ in range(3):
                status, problem = post(self.city.issuer.url + "/credentials/issue", issue, self.city.issue_token)
                self.assertEqual((status, problem["code"]), (503, "unavailable"), problem)
                self.assertNotIn("verifiableCredential", problem)
            status, problem = post(self.city.issuer.url + "/credentials/issue", {"credential": 7},
                                   self.city.issue_token)
            self.assertEqual(status, 400, "what the client did wrong is told whatever the registry does")
            cold = self.city.start("issuer", {**self.city.issuer.settings, "offers": None, "book": None}, "issuer-cold")
            status, problem = post(cold.url + "/credentials/issue", issue, self.city.issue_token)
            self.assertEqual((status, problem["code"]), (503, "unavailable"), problem)
        finally:
            registry.start()
        for service in (self.city.issuer, cold):
            status, answer = post(service.url + "/credentials/issue", issue, self.city.issue_token)
            self.assertEqual(status, 201, answer)

    def test_stopping_answers_what_is_under_way(self):
        """SIGTERM while requests are on their way: each is answered or its connection closed, and the exit is clean."""
        verifier = self.city.start_verifier(self.city.registry.url, "verifier-stopped")
        body = json.dumps({"verifiableCredential": self.credential}).encode()
        statuses, stop = [], threading.Event()

        def ask():
            wire = Wire(verifier)
            while not stop.is_set():
                try:
                    statuses.append(wire.post("/credentials/verify", body, self.city.verify_token).status)
                except OSError:
                    return

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        self.assertEqual(verifier.stop(), 0)
        stop.set()
        for thread in threads:
            thread.join()
        self.assertEqual(set(statuses), {200})

    def test_health_and_descriptions(self):
        for service in self.city.services[:3]:
            with urllib.request.urlopen(service.url + "/healthz", timeout=20) as answer:
                self.assertEqual(answer.status, 200)
            with urllib.request.urlopen(service.url + "/openapi.json", timeout=20) as answer:
                paths = json.load(answer)["paths"]
            known = {endpoint.path.replace("/welfare/", "/{instance}/") for endpoint in self.endpoints()
                     if endpoint.wire.service is service}
            self.assertLessEqual(known, set(paths))
        self.assertTrue(COUNTER.startswith("https://"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
