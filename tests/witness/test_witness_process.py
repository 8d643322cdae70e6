#!/usr/bin/env python3
"""The witness as an office runs it: a process, asked by a log over HTTP."""

import concurrent.futures
import contextlib
import hashlib
import http.server
import pathlib
import random
import signal
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

from witness_process import LOG_PEER, NoAnswer, Witness, ask, log_key, request, run

ORIGIN = "log.example/2026"


def get(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read()


class WitnessTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.witness = Witness(self.folder)
        self.addCleanup(self.witness.stop)

    def assert_start(self, **options):
        self.assertTrue(self.witness.start(**options), self.witness.log_file.read_text())

    def monitored(self):
        """The size and time that monitors see, checked against a policy of the log and this witness."""
        path = self.folder / "seen"
        path.write_bytes(get(f"{self.witness.url}/{hashlib.sha256(ORIGIN.encode()).hexdigest()}/checkpoint"))
        return [int(number) for number in run(LOG_PEER, "check", self.witness.key, path).split()]


class Life(WitnessTest):
    def test_a_log_grows_and_the_witness_remembers(self):
        self.assert_start()
        ask = self.witness.ask
        self.assertEqual(ask(5, 10), ("elsewhere", 0))
        before = int(time.time())
        verdict, when = ask(0, 100)
        self.assertEqual(verdict, "cosigned")
        self.assertTrue(before <= when <= time.time())
        self.assertEqual(ask(100, 256)[0], "cosigned")
        self.assertEqual(ask(256, 256)[0], "cosigned")
        self.assertEqual(ask(100, 300), ("elsewhere", 256))
        self.assertEqual(ask(256, 300, "fork"), ("refused", 422))
        self.assertEqual(ask(256, 256, "fork"), ("refused", 422))
        self.assertEqual(ask(0, 300, "fork"), ("elsewhere", 256))
        self.assertEqual(ask(256, 100), ("refused", 400))
        self.assertEqual(self.monitored()[0], 256)
        self.assertIn(b'dojang_witness_size{origin="log.example/2026"} 256\n', get(self.witness.url + "/metrics"))
        self.assertIn("witness.log_forked", self.witness.log_file.read_text())
        self.assertEqual(self.witness.end(), 0)
        self.assertEqual(self.witness.said_file.read_text().strip(), self.witness.key)
        self.assert_start()
        self.assertEqual(self.monitored()[0], 256)
        self.assertEqual(ask(0, 300), ("elsewhere", 256))
        self.assertEqual(ask(256, 300, "fork"), ("refused", 422))
        self.assertEqual(ask(256, 300)[0], "cosigned")
        self.assertEqual(self.witness.end(signal.SIGINT), 0)

    def test_a_second_process_is_refused(self):
        self.assert_start()
        other = subprocess.run(self.witness.command("--log", log_key()), capture_output=True, text=True, timeout=60)
        self.assertEqual(other.returncode, 2)
        self.assertIn("another process has this store open", other.stderr)
        self.assertEqual(self.witness.ask(0, 10)[0], "cosigned")

    def test_a_policy_names_the_logs(self):
        policy = self.folder / "policy"
        policy.write_text(f"# ours\nlog {log_key()} https://log.example/2026\nmirror nobody\tknows\r\nwitness w x\n")
        self.assert_start(arguments=["--logs", policy])
        self.assertEqual(self.witness.ask(0, 10)[0], "cosigned")

    def test_without_its_logs_it_knows_nothing(self):
        self.assert_start(arguments=["--log", "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"])
        self.assertEqual(self.witness.ask(0, 10), ("refused", 404))

    def test_wrong_calls_say_what_is_wrong(self):
        store = ["--store", str(self.folder / "other")]
        key = ["--key", str(self.witness.key_file)]
        name = ["--name", "witness.north.example"]
        log = ["--log", log_key()]
        policy = self.folder / "policy"
        policy.write_text("quorum none\n\nlog nonsense\n")
        for arguments, said in (
                ([*name, *store, *log], "--key and --name"),
                ([*key, *store, *log], "--key and --name"),
                ([*key, *name, *log], "--store"),
                ([*key, *name, *store], "no log"),
                ([*key, *name, *store, "--log", "x"], "line 1 of the policy"),
                ([*key, *name, *store, "--logs", policy], "line 3 of the policy"),
                ([*key, *name, *store, "--logs", "/no/such/file"], "/no/such/file"),
                ([*key, "--name", "two words", *store, *log], "without spaces"),
                ([*key, *name, *store, *log, "--listen", "here"], "numeric address"),
                ([*key, *name, "--store", "/dev/null", *log], "/dev/null"),
                ([*key, *name, *store, *log, "--passphrase", "env:NOT_SET"], "NOT_SET"),
                ([*key, *name, *store, *log, "more"], "usage: dojang log witness"),
                (["--nonsense"], "usage: dojang log witness"),
        ):
            with self.subTest(arguments=arguments):
                done = subprocess.run([self.witness.command()[0], "log", "witness", *arguments], capture_output=True,
                                      text=True, timeout=60)
                self.assertEqual(done.returncode, 2)
                self.assertIn(said, done.stderr)

    def test_what_is_no_request_is_refused(self):
        self.assert_start()
        good = request(0, 10).encode()
        for body in (b"", b"old 0", b"\0" * 1000, good[:-1], good + b"x", good.replace(b"old 0", b"old -1"),
                     good.replace(b"\n\n", b"\n", 1), b"old 0\n" + b"A" * 100_000):
            with self.subTest(body=body[:40]), self.assertRaises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(self.witness.url + "/add-checkpoint", body, timeout=30)
            self.assertEqual(refused.exception.code, 400)
            refused.exception.close()
        self.assertEqual(self.witness.ask(0, 10)[0], "cosigned")


class Kill(WitnessTest):
    """SIGKILL at any moment: what was answered is kept."""

    ROUNDS = 25

    def grow(self, told, begun):
        """Asks for one more leaf at a time until there is no answer; `told` is the last size that was cosigned."""
        size = told[0]
        try:
            while size < 300:
                verdict, number = self.witness.ask(size, size + 1)
                if verdict == "elsewhere":
                    self.assertEqual(number, size + 1)  # kept, but the answer was lost
                else:
                    self.assertEqual(verdict, "cosigned")
                size += 1
                told[0] = size
                begun.set()
        except NoAnswer:
            pass

    def test_what_was_answered_is_kept(self):
        told = [0]
        moments = random.Random(4)
        for _ in range(self.ROUNDS):
            self.assert_start()
            if told[0] > 0:
                seen, _ = self.monitored()
                self.assertIn(seen, (told[0], told[0] + 1))
                self.assertEqual(self.witness.ask(seen, 300, "fork"), ("refused", 422))
                told[0] = seen
            begun = threading.Event()
            with concurrent.futures.ThreadPoolExecutor(1) as log:
                growing = log.submit(self.grow, told, begun)
                begun.wait(30)
                time.sleep(moments.uniform(0, 0.05))
                self.witness.end(signal.SIGKILL)
                growing.result()
        self.assertGreaterEqual(told[0], self.ROUNDS)


class Wayward(WitnessTest):
    """Witnesses that answer as none of ours does, before our client."""

    def serve(self, status, body, headers=()):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(status)
                for name, value in (("Content-Length", str(len(body))), *headers):
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(ConnectionError):  # the client does not take just any length
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    def test_other_answers(self):
        for status, body, headers, verdict in (
                (409, b"7\n", (), ("elsewhere", 7)),
                (409, b"7\n", (("Content-Type", "text/html"),), ("elsewhere", 7)),
                (409, b"", (), ("refused", 409)),
                (409, b"100\n", (), ("refused", 409)),
                (409, b"<html>", (), ("refused", 409)),
                (422, b"7\n", (), ("refused", 422)),
                (302, b"", (("Location", self.folder.as_uri()),), ("refused", 302)),
                (429, b"", (("Retry-After", "1"),), ("busy", 429)),
                (503, b"<html>", (), ("busy", 503)),
        ):
            with self.subTest(status=status, body=body):
                self.assertEqual(ask(self.serve(status, body, headers), self.witness.key, 100, 200), verdict)

    def test_lines_of_others_are_ignored_and_bad_ones_refused(self):
        self.assert_start()
        with urllib.request.urlopen(self.witness.url + "/add-checkpoint", request(0, 100).encode()) as answer:
            good = answer.read()
        other = "\N{EM DASH} grease.invalid AAAAAAAAAAAAAAAA\n".encode()
        for body in (good, other + good, good + other, good + good):
            self.assertEqual(ask(self.serve(200, body), self.witness.key, 0, 100)[0], "cosigned", body)
        for body in (b"", b"ok\n", other, good[:-1], good.replace(b" ", b"  "), good + b"\n", good * 101,
                     b"A" * 1_000_000):
            with self.subTest(body=body[:100]), self.assertRaises(NoAnswer):
                ask(self.serve(200, body), self.witness.key, 0, 100)
        with self.assertRaises(NoAnswer):
            ask(self.serve(200, good), self.witness.key, 0, 101)  # of another checkpoint


if __name__ == "__main__":
    unittest.main()
