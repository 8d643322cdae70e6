"""A log of 300 entries that asks witnesses (the program log_peer), and our own witness as a process.

Environment: DOJANG and LOG_PEER are the paths of the programs."""

import os
import pathlib
import signal
import subprocess
import time

DOJANG = os.environ.get("DOJANG")
LOG_PEER = os.environ["LOG_PEER"]
NAME = "witness.north.example"
START_S = 20


class NoAnswer(Exception):
    pass


def run(*command, good=0, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=120, **options)
    assert done.returncode == good, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def log_key():
    return run(LOG_PEER, "key").strip()


def ask(url, key, old, size, *fork):
    """The verdict as a word and a number: ("cosigned", time), ("elsewhere", size), ("refused", status), ("busy", status)."""
    done = subprocess.run([LOG_PEER, "ask", url, key, str(old), str(size), *fork], capture_output=True, text=True,
                          timeout=60)
    if done.returncode != 0:
        raise NoAnswer(done.stderr)
    word, number = done.stdout.split()
    return word, int(number)


def request(old, size, *fork):
    return run(LOG_PEER, "request", old, size, *fork)


class Witness:
    """`dojang log witness` on a folder; can be ended and started again on what it kept."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.store = self.folder / "store"
        self.key_file = self.folder / "witness.key"
        self.port_file = self.folder / "port"
        self.log_file = self.folder / "log"
        self.said_file = self.folder / "said"
        self.process = None
        run(DOJANG, "key", "new", "--out", self.key_file, "--test")
        self.key = run(DOJANG, "log", "witness", "--print-key", "--key", self.key_file, "--name", NAME).strip()

    def command(self, *arguments):
        return [DOJANG, "log", "witness", "--listen", "127.0.0.1:0", "--key", str(self.key_file), "--name", NAME,
                "--store", str(self.store), "--port-file", str(self.port_file), *arguments]

    def start(self, *, before=(), arguments=None):
        """`before`: what runs the program, such as strace. False when it ended before it was ready."""
        self.port_file.unlink(missing_ok=True)
        arguments = ["--log", log_key()] if arguments is None else arguments
        environment = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"} if before else None
        with open(self.log_file, "ab") as log, open(self.said_file, "wb") as said:
            self.process = subprocess.Popen([*before, *self.command(*arguments)], stdout=said, stderr=log,
                                            env=environment)
        until = time.monotonic() + START_S
        while not (self.port_file.exists() and self.port_file.read_text().strip()):
            if self.process.poll() is not None:
                return False
            assert time.monotonic() < until, self.log_file.read_text()
            time.sleep(0.01)
        self.url = f"http://127.0.0.1:{self.port_file.read_text().strip()}"
        return True

    def end(self, how=signal.SIGTERM):
        """The exit code, minus the signal for one that was killed. What runs the program ends as it does."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in children or [self.process.pid]:
            os.kill(int(pid), how)
        return self.reap()

    def reap(self):
        code = self.process.wait(timeout=30)
        self.process = None
        return code

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.end(signal.SIGKILL)

    def ask(self, old, size, *fork):
        return ask(self.url, self.key, old, size, *fork)
