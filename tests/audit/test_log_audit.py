"""`dojang log audit` against a plain file server: what it prints, how it exits, and that "could not check" is never
shown as good.

usage: test_log_audit.py <dojang> <log_folder>"""

import contextlib
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

DOJANG, LOG_FOLDER = sys.argv[1:3]
TIME_S = "1790000000"
NOW = "2026-09-21T15:00:00Z"


class Handler(http.server.BaseHTTPRequestHandler):
    """A public folder as any web server would serve it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        path = self.server.folder / self.path.lstrip("/")
        if path.is_dir():
            path = path / ("index" if self.path == "/status" else "current")
        status = self.server.answers.get(self.path, 200 if path.is_file() else 404)
        body = path.read_bytes() if status == 200 else b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.folder, server.answers = folder, {}
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Audit(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.public = self.folder / "public"
        self.public.mkdir()
        self.facts = self.grow(300)
        self.policy = self.folder / "policy"
        self.policy.write_text(self.facts["policy"])
        server = serving(self.public)
        self.server = server.__enter__()
        self.addCleanup(server.__exit__, None, None, None)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def grow(self, entries):
        done = subprocess.run([LOG_FOLDER, self.public, str(entries), TIME_S], capture_output=True, check=True)
        return json.loads(done.stdout)

    def audit(self, *more, policy=True, url=None):
        whom = ["--policy", self.policy] if policy else ["--log", self.facts["key"]]
        return subprocess.run([DOJANG, "log", "audit", *whom, "--operator", self.facts["issuer"], "--state",
                               self.folder / "state", "--now", NOW, *more, url or self.url], capture_output=True, text=True)

    def assert_exit(self, done, code, *said):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for text in said:
            self.assertIn(text, done.stdout)

    def flip(self, name):
        path = self.public / name
        octets = bytearray(path.read_bytes())
        octets[-1] ^= 1
        path.write_bytes(octets)

    def test_honest_log(self):
        self.assert_exit(self.audit(), 0, "clean\n", "300 entries, 300 of them new, witnessed 2026-",
                         "entries issued: 296, 296 of them new\n", "did:web:office-0.gaon.example: 296")
        self.grow(70000)
        self.assert_exit(self.audit("--lists"), 0, "70000 entries, 69700 of them new", "list revocation-0: version 1")
        self.assert_exit(self.audit(), 0, "70000 entries, 0 of them new")

    def test_for_machines(self):
        done = self.audit("--json")
        self.assert_exit(done, 0)
        report = json.loads(done.stdout)
        self.assertEqual(report["outcome"], "clean")
        self.assertEqual(report["findings"], [])
        self.assertEqual(report["logs"][0]["size"], 300)
        self.assertEqual(report["entries"]["issued"], 296)
        self.assertEqual(report["issuers"][0]["issued"], 296)

    def test_without_a_policy_no_witness_is_asked(self):
        self.assert_exit(self.audit(policy=False), 0, "not witnessed")

    def test_a_finding_stands_until_it_is_put_away(self):
        self.audit()
        self.grow(600)
        self.flip("logs/2026/tile/0/001")
        found = "FOUND tile_rewritten: /logs/2026/tile/0/001:"
        self.assert_exit(self.audit(), 1, found, "(new,", "not clean\n")
        self.assert_exit(self.audit(), 1, found, "(since")
        self.assertEqual(json.loads(self.audit("--json").stdout)["outcome"], "found")
        (self.folder / "state" / "findings.json").rename(self.folder / "dealt-with.json")
        self.assert_exit(self.audit(), 0, "clean\n")

    def test_another_log_of_the_same_key(self):
        self.audit()
        subprocess.run([LOG_FOLDER, self.public, "400", "1790000060"], capture_output=True, check=True)
        self.assert_exit(self.audit(), 1, "FOUND contradiction:", "size was 300")
        self.assertEqual(len(list((self.folder / "state").glob("*.checkpoint"))), 2)

    def test_a_log_that_stands_still(self):
        self.assert_exit(self.audit("--stale-s", "7200"), 0, "clean\n")
        self.assert_exit(self.audit("--stale-s", "60"), 1, "FOUND checkpoint_stale: /logs/2026/checkpoint:")
        (self.folder / "state" / "findings.json").unlink()
        self.assert_exit(self.audit("--now", "2026-09-22T15:00:00Z"), 1, "FOUND checkpoint_stale:",
                         "FOUND current_expired: /status/revocation-0:", "FOUND current_expired: /issuers:")

    def test_no_answer(self):
        paths = ("/logs/2026/checkpoint", "/checkpoint", "/logs/2026/tile/entries/000", "/logs/2026/tile/0/000",
                 "/status", "/status/revocation-0", "/status/revocation-0/1", "/issuers", "/issuers/1")
        for answers in [{path: 503} for path in paths] + [{paths[4]: status} for status in (500, 302, 204, 403)]:
            with self.subTest(answers):
                self.server.answers = answers
                done = self.audit()
                self.assert_exit(done, 2, "could not check to the end\n")
                self.assertNotIn("\nclean", done.stdout)
                self.assertIn(next(iter(answers)), done.stderr)
        self.server.answers = {}
        self.assert_exit(self.audit(), 0, "clean\n")

    def test_nobody_there(self):
        self.assert_exit(self.audit(url="http://127.0.0.1:1"), 2)
        self.assert_exit(self.audit("--json", url="http://127.0.0.1:1"), 2, '"could_not_check"')

    def test_gone_is_an_answer(self):
        self.server.answers = {"/issuers/1": 404, "/status/revocation-0/1": 410}
        self.assert_exit(self.audit(), 1, "FOUND withheld: /issuers/1", "FOUND withheld: /status/revocation-0/1")

    def test_unreadable_state(self):
        self.audit()
        for name in ("state.json", "findings.json"):
            path = self.folder / "state" / name
            path.write_text("{")
            done = self.audit()
            self.assert_exit(done, 2)
            self.assertIn(name, done.stderr)

    def test_usage(self):
        self.assert_exit(subprocess.run([DOJANG, "log"], capture_output=True, text=True), 2)
        self.assert_exit(subprocess.run([DOJANG, "log", "--help"], capture_output=True, text=True), 0, "audit")
        self.assert_exit(subprocess.run([DOJANG, "log", "audit", "--help"], capture_output=True, text=True), 0)
        for more in (["--policy", "x"], ["--unknown"], ["--now", "soon"], ["--stale-s", "day"], ["one more"]):
            self.assert_exit(self.audit(*more, policy=False), 2)
        self.assert_exit(self.audit(url="ftp://example"), 2)
        self.policy.write_text("quorum none\n")
        self.assert_exit(self.audit(), 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
