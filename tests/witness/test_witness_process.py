#!/usr/bin/env python3
"""The witness as an office runs it: a process, asked by a log over HTTP."""

import hashlib
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

from witness_process import LOG_PEER, NoAnswer, Witness, log_key, request, run

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
        self.assert_start(arguments=["--log", "other.example+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
                                     .replace("other.example+530d903a", "example.com/foo+530d903a")])
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

    def grow(self, told):
        """Asks for one more leaf at a time until there is no answer; `told` is the last size with a cosignature."""
        size = told[0]
        try:
            while size < 300:
                verdict, number = self.witness.ask(size, size + 1)
                if verdict == "elsewhere":
                    self.assertEqual(number, size + 1)  # kept, but the answer was lost
                    size = number
                    continue
                self.assertEqual(verdict, "cosigned")
                size += 1
                told[0] = size
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
            log = threading.Thread(target=self.grow, args=(told,))
            log.start()
            time.sleep(moments.uniform(0.01, 0.1))
            self.witness.end(signal.SIGKILL)
            log.join()
        self.assertGreater(told[0], 0)


if __name__ == "__main__":
    unittest.main()
