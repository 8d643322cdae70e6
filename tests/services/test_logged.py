"""The issuance log as verifiers see it: proofs beside a credential, a registry whose log lies, and counters that have
nothing but a bundle. The log is made by log_model.py, which shares nothing with the programs."""

import concurrent.futures
import json
import subprocess
import threading
import time
import unittest
import urllib.request

from harness import BUILD, SOURCE, CityTest, Endpoint, Wire
from log_model import Log, Signer
from log_model import issued as issued_entry
from test_lying_registry import Liar, QuietServer, printed

PLACE, SIZE, ALL = 300, 600, 700
DAY_S = 86400


class LogTest(CityTest):
    settings = {"list_validity_s": 3600}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = int(time.time())
        cls.leaf_time = cls.now // 10 * 10
        entries = [b"entry %d" % number for number in range(ALL)]
        entries[PLACE] = entries[-1] = issued_entry(cls.credential, cls.leaf_time)
        cls.log = Log("vc.gaon.example/logs/2026", "witness.north.example", entries)
        cls.log_policy = cls.city.write("log.policy", cls.log.policy())
        cls.whole = cls.log.proof(PLACE, SIZE, cls.now)
        cls.small = cls.log.small_proof(PLACE, cls.leaf_time)
        cls.lists = cls.published("/status")["statusLists"]
        cls.server = cls.new_server()

    @classmethod
    def new_server(cls):
        """With pages of its own."""
        server = QuietServer(("127.0.0.1", 0), type("OwnLiar", (Liar,), {"pages": {}, "asked": []}))
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        cls.addClassCleanup(cls.end_server, server)
        return server

    @staticmethod
    def end_server(server):
        server.shutdown()
        server.server_close()

    @classmethod
    def published(cls, path):
        with urllib.request.urlopen(cls.city.registry.url + path) as answer:
            return json.load(answer)

    def serve(self, checkpoint, tiles, server=None):
        """What the real registry publishes, with a log beside it."""
        paths = ["/issuers", "/status", *("/status/" + url.rsplit("/", 1)[1] for url in self.lists)]
        pages = {path: printed(self.published(path)) for path in paths}
        (server or self.server).RequestHandlerClass.pages = {**pages, "/checkpoint": checkpoint.encode(), **tiles}

    def start(self, name, demanded=True, source=None, server=None, **policy):
        strict = json.loads((SOURCE / "verifier" / "policies" / "strict.json").read_text())
        path = self.city.write(f"{name}.json", json.dumps({**strict, "logged": demanded, **policy}))
        settings = {"policy": path, "log_policy": self.log_policy, **(source or {})}
        url = f"http://127.0.0.1:{(server or self.server).server_port}"
        service = self.city.start_verifier(url, name, **settings)
        wire = Wire(service)
        self.addCleanup(wire.close)
        return Endpoint(wire, "/credentials/verify", self.city.verify_token, None, None)

    def codes(self, endpoint, proof=None, **options):
        options = options if proof is None else {"logProof": proof, **options}
        answer = endpoint.send({"verifiableCredential": self.credential, "options": options})
        self.assertIn(answer.status, (200, 400), answer)
        return [problem["code"] for problem in answer.json()["problemDetails"]]

    def counter(self, endpoint, **members):
        return self.city.verify(self.citizen.present(), endpoint.wire.service, **members)


class Logged(LogTest):
    def test_proofs_that_hold(self):
        self.serve(self.log.checkpoint(SIZE, self.now), self.log.tiles(SIZE))
        endpoint = self.start("verifier-good")
        moments = [self.log.proof(PLACE, SIZE, self.now + later) for later in (-DAY_S - 5, 3600)]
        for proof in (*moments, self.whole, self.small, [self.whole], [self.small, self.whole]):
            with self.subTest(proof=str(proof)[:30]):
                self.assertEqual(self.codes(endpoint, proof), [])
                report = self.counter(endpoint, logProof=proof)
                self.assertEqual(report["verdict"], "verified", report)
                self.assertEqual([check["outcome"] for check in report["checks"] if check["id"] == "logged"], ["valid"])
                self.assertEqual(report["dataAsOf"], min(c["asOf"] for c in report["checks"] if "asOf" in c))
        with urllib.request.urlopen(endpoint.wire.service.url + "/metrics") as answer:
            self.assertRegex(answer.read().decode(), r"(?m)^dojang_log_age_seconds \d+$")
        latest = self.log.proof(ALL - 1, ALL, self.now)
        self.assertEqual(self.codes(endpoint, latest), [])

    def test_proofs_that_do_not(self):
        self.serve(self.log.checkpoint(SIZE, self.now), self.log.tiles(SIZE))
        endpoint = self.start("verifier-bad")
        wrong = [
            (self.log.proof(5, SIZE, self.now), "not_logged"), (self.log.small_proof(5, 0), "not_logged"),
            (self.log.small_proof(PLACE, self.leaf_time + 10), "not_logged"), ("", "not_logged"),
            (self.log.proof(PLACE, SIZE, self.now, witnessed=False), "not_logged"),
            (self.whole.replace("\nindex 300\n", "\nindex 301\n"), "not_logged"), (self.small[:-1], "not_logged"),
            ("A" * 32769, "too_large"), (None, "log_unavailable"), ([], "log_unavailable"),
            (self.log.small_proof(PLACE, self.leaf_time, said=PLACE + 256), "log_unavailable"),
        ]
        for proof, code in wrong:
            with self.subTest(proof=str(proof)[:60]):
                self.assertEqual(self.codes(endpoint, proof), [code])
        refused = self.counter(endpoint, logProof=self.log.proof(5, SIZE, self.now))
        self.assertEqual((refused["verdict"], refused["code"], refused["number"]), ("refused", "not_logged", "24"))
        unknown = self.counter(endpoint)
        self.assertEqual((unknown["verdict"], unknown["code"]), ("could_not_check", "log_unavailable"))
        for shape in (7, {}, [7], [[self.small]], ["x"] * 17):
            answer = endpoint.send({"verifiableCredential": self.credential, "options": {"logProof": shape}})
            self.assert_problem(answer, (400, 413), ("malformed_value", "limit"))

    def test_where_it_is_not_demanded(self):
        self.serve(self.log.checkpoint(SIZE, self.now), self.log.tiles(SIZE))
        endpoint = self.start("verifier-lenient", demanded=False)
        self.assertEqual(self.codes(endpoint), [])
        self.assertEqual(self.codes(endpoint, checks=["logged"]), ["log_unavailable"])
        self.assertEqual(self.codes(endpoint, self.small, checks=["logged"]), [])
        self.assertEqual(self.codes(endpoint, self.log.small_proof(5, 0)), ["not_logged"])

    def test_a_log_that_lies(self):
        """What was held stays, an alarm tells where the log contradicts itself, and who starts then knows no log."""
        honest = (self.log.checkpoint(SIZE, self.now), self.log.tiles(SIZE))
        fork = Log(self.log.log.name, self.log.witness.name, [b"fork" + entry for entry in self.log.entries])
        stranger = Log(self.log.log.name, self.log.witness.name, self.log.entries)
        stranger.log = Signer(self.log.log.name, 1, b"s" * 32)
        larger, tiles = self.log.checkpoint(ALL, self.now + 1), self.log.tiles(ALL)
        rewritten = {path: bytes([octets[0] ^ 1]) + octets[1:] for path, octets in tiles.items()}
        lies = [
            ("forked", fork.checkpoint(SIZE, self.now + 1), fork.tiles(SIZE), True, False),
            ("forked-and-larger", fork.checkpoint(ALL, self.now + 1), fork.tiles(ALL), True, False),
            ("rewritten", larger, rewritten, True, True),
            ("smaller", self.log.checkpoint(SIZE - 1, self.now + 1), self.log.tiles(SIZE - 1), True, False),
            ("unwitnessed", self.log.checkpoint(ALL, 0, witnessed=False), tiles, False, True),
            ("stranger", stranger.checkpoint(ALL, self.now + 1), tiles, False, True),
            ("cut-off", larger, {path: octets[:-1] for path, octets in tiles.items()}, False, True),
            ("tiles-away", larger, {}, False, True),
            ("nonsense", "nonsense", tiles, False, True),
        ]
        servers = [self.new_server() for _ in lies]  # all lie at the same time, and all verifiers are waited for at once
        endpoints = []
        for (name, checkpoint, pages, _, _), server in zip(lies, servers):
            self.serve(*honest, server)
            endpoints.append(self.start(f"verifier-{name}", server=server))
            self.assertEqual(self.codes(endpoints[-1], self.small), [])
            self.serve(checkpoint, pages, server)
        with concurrent.futures.ThreadPoolExecutor(len(lies)) as pool:
            list(pool.map(lambda endpoint: self.city.await_refresh(endpoint.wire.service), endpoints))
        for (name, _, _, alarm, nothing), server, endpoint in zip(lies, servers, endpoints):
            with self.subTest(lie=name):
                self.assertEqual(self.codes(endpoint, self.small), [])
                told = endpoint.wire.service.log_path.read_text()
                self.assertEqual("log_contradicts_itself" in told, alarm, told)
                self.assertIn("evidence_incomplete", told)
                late = self.start(f"verifier-late-{name}", server=server)
                self.assertEqual(self.codes(late, self.small) == ["log_unavailable"], nothing)
                self.assertEqual(self.codes(late, self.whole), [])

    def test_settings_that_cannot_be(self):
        strict = SOURCE / "verifier" / "policies" / "strict.json"
        demanding = self.city.write("demanding.json", json.dumps({"logged": True}))
        broken = self.city.write("broken.policy", "log x\nquorum none\n")
        registry = {"registry": "http://127.0.0.1:1"}
        for settings, says in (
                ({**registry, "policy": demanding}, "log_policy: must be given"),
                ({**registry, "policy": demanding, "log_policy": broken}, "line 1"),
                ({**registry, "policy": strict, "bundle": "x.json"}, "only one of them"),
                ({"policy": strict}, "must both be given")):
            ini = {"listen": "127.0.0.1:0", "tokens": self.folder / "verifier.tokens",
                   "operator": self.city.operator["did"], **settings}
            path = self.city.write("impossible.ini", "".join(f"{key} = {value}\n" for key, value in ini.items()))
            done = subprocess.run([BUILD / "verifier" / "dojang-verifier", path], capture_output=True, text=True,
                                  timeout=60)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(says, done.stderr)


class Offline(LogTest):
    def bundle(self, **members):
        lists = [self.published("/status/" + url.rsplit("/", 1)[1]) for url in self.lists]
        return {"type": "DojangBundle", "made": "2026-11-28T20:00:00Z", "issuers": self.published("/issuers"),
                "statusLists": lists, "checkpoint": self.log.checkpoint(SIZE, self.now), **members}

    def put(self, name, content):
        """As a whole or not at all, as a counter's update would."""
        path = self.city.write(name + ".new", content if isinstance(content, str) else json.dumps(content))
        return path.rename(self.folder / name)

    def start_offline(self, name, bundle, demanded=False, **policy):
        return self.start(name, demanded, {"registry": None, "bundle": bundle}, **policy)

    def test_a_counter_without_a_network(self):
        path = self.put("bundle.json", self.bundle())
        endpoint = self.start_offline("verifier-offline", path)
        report = self.counter(endpoint)
        self.assertEqual(report["verdict"], "verified", report)
        self.assertEqual(report["dataAsOf"], min(c["asOf"] for c in report["checks"] if "asOf" in c))
        self.assertEqual(self.codes(endpoint, self.whole), [])
        self.assertEqual(self.codes(endpoint, self.small), ["log_unavailable"])
        old = self.bundle()
        self.city.set_status(self.credential, "suspension", True, "under_review")
        self.addCleanup(self.city.set_status, self.credential, "suspension", False, "review_cleared")
        self.assertEqual(self.codes(endpoint), [])  # nobody has told the counter yet
        self.put("bundle.json", self.bundle())
        self.city.await_refresh(endpoint.wire.service)
        self.assertEqual(self.codes(endpoint), ["credential_suspended"])
        contents = ("", "{}", "not json", "[" * 10_000, old)  # and nobody can untell it
        counters = []
        for number, content in enumerate(contents):
            path = self.put(f"untold-{number}.json", self.bundle())
            counters.append(self.start_offline(f"verifier-untold-{number}", path))
            self.assertEqual(self.codes(counters[-1]), ["credential_suspended"])
            self.put(path.name, content)
        with concurrent.futures.ThreadPoolExecutor(len(contents)) as pool:
            list(pool.map(lambda counter: self.city.await_refresh(counter.wire.service), counters))
        for counter in counters:
            self.assertEqual(self.codes(counter), ["credential_suspended"])

    def test_bad_parts(self):
        good = self.bundle()
        issuers = {**good["issuers"], "validUntil": "2099-01-01T00:00:00Z"}
        lists = [{**part, "validUntil": "2099-01-01T00:00:00Z"} for part in good["statusLists"]]
        for number, (members, codes) in enumerate([
                ({"issuers": issuers}, ["trust_list_unavailable"]), ({"statusLists": lists}, ["status_unavailable"]),
                ({"statusLists": []}, ["status_unavailable"]), ({"checkpoint": "x"}, []), ({"more": 1}, [])]):
            endpoint = self.start_offline(f"verifier-part-{number}", self.put(f"part-{number}.json", {**good, **members}))
            self.assertEqual(self.codes(endpoint), codes)
        for number, content in enumerate(("", "null", "{}", json.dumps({**good, "statusLists": 7}))):
            endpoint = self.start_offline(f"verifier-foreign-{number}", self.put(f"foreign-{number}.json", content))
            self.assertEqual(self.codes(endpoint), ["trust_list_unavailable", "status_unavailable"])

    def test_a_bundle_grows_old(self):
        """Whatever it says of when it was made."""
        path = self.put("old.json", self.bundle(made="2099-01-01T00:00:00Z"))
        endpoint = self.start_offline("verifier-old", path, statusAgeMostS=1)
        time.sleep(2)
        self.assertEqual(self.codes(endpoint), ["status_unavailable"])
        self.assertEqual(self.counter(endpoint)["verdict"], "could_not_check")

    def test_the_command_line(self):
        bundle = self.put("cli.json", self.bundle())
        credential = self.city.write("credential.json", json.dumps(self.credential))
        whole = self.city.write("whole.tlog-proof", self.whole)
        other = self.city.write("other.tlog-proof", self.log.proof(5, SIZE, self.now))
        small = self.city.write("small.proof", self.small + "\n")
        base = ["verify", "--as", "credential", "--operator", self.city.operator["did"], "--bundle", bundle]
        log = [*base, "--log-policy", self.log_policy]

        def verdict(code, *arguments):
            report = json.loads(self.city.tool.run(*arguments, credential, codes=(code,)))
            return report["verdict"], report.get("code"), "dataAsOf" in report

        self.assertEqual(verdict(0, *base), ("verified", "not_presented", True))
        self.assertEqual(verdict(0, *log, "--logged", "--log-proof", whole), ("verified", "not_presented", True))
        self.assertEqual(verdict(1, *log, "--log-proof", other), ("refused", "not_logged", True))
        self.assertEqual(verdict(2, *log, "--logged"), ("could_not_check", "log_unavailable", True))
        self.assertEqual(verdict(2, *log, "--log-proof", small), ("could_not_check", "log_unavailable", True))
        self.assertEqual(verdict(2, *base, "--log-proof", whole), ("could_not_check", "log_unavailable", True))
        self.assertEqual(verdict(2, *base, "--now", "+90000"), ("could_not_check", "status_unavailable", True))
        self.put("cli.json", self.bundle(issuers={}))
        self.assertEqual(verdict(2, *base), ("could_not_check", "trust_list_unavailable", True))


class RealLog(LogTest):
    """The registry's own log, tiles, proofs and bundle, all the way to a counter."""

    def fetch(self, path):
        with urllib.request.urlopen(self.city.registry.url + path) as answer:
            return answer.read().decode()

    def test_from_the_registry_to_the_counter(self):
        key = json.loads(self.fetch("/log"))["key"]
        witnesses = (self.folder / "witnesses").read_text()
        log_policy = self.city.write("real.policy", f"log {key}\n{witnesses}")
        self.assertNotIn("quorum none", witnesses)
        source = {"registry": self.city.registry.url, "log_policy": log_policy}
        endpoint = self.start("verifier-real", source=source)
        wire = self.wires[self.city.issuer]
        body = json.dumps({"credential": self.unsigned}).encode()
        places = [int(wire.post("/credentials/issue", body, self.city.issue_token).headers["dojang-log-index"])
                  for _ in range(260)]
        self.assertEqual(sorted(set(places)), places)
        answer = wire.post("/credentials/issue", body, self.city.issue_token)
        credential, place = answer.json()["verifiableCredential"], int(answer.headers["dojang-log-index"])
        early = next(entry for entry in places if entry < 256)

        def codes(proof, endpoint=endpoint):
            answer = endpoint.send({"verifiableCredential": credential, "options": {"logProof": proof}})
            return [problem["code"] for problem in answer.json()["problemDetails"]]

        self.city.await_refresh(endpoint.wire.service)
        self.assertEqual(codes(self.fetch(f"/proofs/{place}")), [])
        self.assertEqual(codes(self.fetch(f"/proofs/{early}")), ["not_logged"])
        self.assertEqual(codes(self.fetch(f"/proofs/{early}/subtree")), ["not_logged"])
        for _ in range(256):
            wire.post("/credentials/issue", body, self.city.issue_token)
        self.city.await_refresh(endpoint.wire.service)
        self.assertEqual(codes(self.fetch(f"/proofs/{place}/subtree")), [])
        bundle = self.city.write("real.json", self.fetch("/bundle"))
        offline = self.start("verifier-real-offline",
                             source={"registry": None, "bundle": bundle, "log_policy": log_policy})
        self.assertEqual(codes(self.fetch(f"/proofs/{place}"), offline), [])
        self.assertNotIn("evidence_incomplete", offline.wire.service.log_path.read_text())
        self.assertNotIn("evidence_incomplete", endpoint.wire.service.log_path.read_text())


if __name__ == "__main__":
    unittest.main(verbosity=2)
