#!/usr/bin/env python3
"""Our log before a witness that nobody here wrote: litewitness of filippo.io/torchwood, which scripts/setup.sh builds when
there is a Go that can. It keeps its key in an ssh-agent and the logs that it knows in SQLite."""

import os
import pathlib
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "witness"))

from witness_process import ask, log_key, run  # noqa: E402

LITEWITNESS = HERE / "witness" / "bin" / "litewitness"
NAME = "witness.foreign.example"
ORIGIN = "log.example/2026"
EMPTY_ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
SKIPPED = 77


def wait_for(what, condition):
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until, what
        time.sleep(0.02)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class LiteWitness:
    def __init__(self, folder):
        self.folder = folder
        self.agent_socket = folder / "agent"
        self.database = folder / "litewitness.db"
        self.log_file = folder / "log"
        key = folder / "key"
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
        self.fingerprint = run("ssh-keygen", "-lf", key).split()[1]
        self.agent = subprocess.Popen(["ssh-agent", "-D", "-a", self.agent_socket], stdout=subprocess.DEVNULL)
        wait_for("ssh-agent", self.agent_socket.exists)
        run("ssh-add", "-q", key, env={**os.environ, "SSH_AUTH_SOCK": str(self.agent_socket)})
        self.process = None

    def start(self):
        self.port = free_port()
        with open(self.log_file, "wb") as log:
            self.process = subprocess.Popen(
                [LITEWITNESS, "-name", NAME, "-db", self.database, "-ssh-agent", self.agent_socket, "-key",
                 self.fingerprint, "-listen", f"127.0.0.1:{self.port}"], stderr=log, stdout=log)
        wait_for("litewitness", lambda: answers(self.port) or self.process.poll() is not None)
        said = self.log_file.read_text()
        assert self.process.poll() is None, said
        self.key = re.search(r'verifier key" vkey=(\S+)', said)[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def know(self, origin, key):
        with sqlite3.connect(self.database) as database:
            database.execute("INSERT INTO log (origin, tree_size, tree_hash) VALUES (?, 0, ?)", (origin, EMPTY_ROOT))
            database.execute("INSERT INTO key (origin, key) VALUES (?, ?)", (origin, key))
        database.close()

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=30)
            self.process = None

    def clear(self):
        self.stop()
        self.agent.terminate()
        self.agent.wait(timeout=30)

    def ask(self, old, size, *fork):
        return ask(self.url, self.key, old, size, *fork)


class ForeignWitness(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.witness = LiteWitness(pathlib.Path(temporary.name))
        self.addCleanup(self.witness.clear)
        self.witness.start()

    def test_our_log_is_cosigned_and_its_forks_are_not(self):
        ask = self.witness.ask
        self.assertEqual(ask(0, 1), ("refused", 403))  # v0.6.1 says so of a log that it does not know; others say 404
        self.witness.know(ORIGIN, log_key())
        self.assertEqual(ask(0, 1)[0], "cosigned")
        old = 1
        for size in (2, 3, 100, 128, 255, 256, 256, 257):
            before = int(time.time())
            verdict, when = ask(old, size)
            self.assertEqual(verdict, "cosigned", size)
            self.assertTrue(before <= when <= time.time() + 1)
            old = size
        self.assertEqual(ask(256, 300), ("elsewhere", 257))
        self.assertEqual(ask(50, 100), ("elsewhere", 257))  # a log that was rolled back
        self.assertEqual(ask(0, 300, "fork"), ("elsewhere", 257))
        self.assertEqual(ask(257, 300, "fork"), ("refused", 422))
        self.assertEqual(ask(257, 257, "fork"), ("refused", 422))
        self.assertEqual(ask(300, 257), ("refused", 400))
        self.witness.stop()
        self.witness.start()
        self.assertEqual(ask(256, 300), ("elsewhere", 257))
        self.assertEqual(ask(257, 300)[0], "cosigned")


def missing():
    if not LITEWITNESS.exists():
        return f"{LITEWITNESS} is not there: scripts/setup.sh builds it when there is Go 1.24 or later"
    for program in ("ssh-agent", "ssh-add", "ssh-keygen"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    return None


if __name__ == "__main__":
    reason = missing()
    if reason is not None:
        print(f"SKIPPED, AND NOTHING WAS SHOWN OF A WITNESS THAT OTHERS WROTE: {reason}")
        sys.exit(SKIPPED)
    unittest.main()
