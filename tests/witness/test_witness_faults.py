#!/usr/bin/env python3
"""Each system call by which the witness keeps what it cosigns, made to fail or to be its last (strace): what was answered
is kept, and what was not kept is not answered."""

import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

from witness_process import NoAnswer, Witness

KEEPING = "openat,write,fsync,rename"
ANSWERING = "sendto,sendmsg,writev"
SKIPPED = 77


class Trace:
    """strace on a running witness, until the block ends or, when that is the purpose, the witness. It counts calls for
    each thread apart; one request is one thread's."""

    def __init__(self, witness, *options, deadly=False):
        self.deadly = deadly
        self.path = witness.folder / "trace"
        command = ["strace", "-f", "-s", "80", "-o", str(self.path), "-e", f"trace={KEEPING},{ANSWERING}"]
        command += [word for option in options for word in ("-e", option)] + ["-p", str(witness.process.pid)]
        self.strace = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.said = self.strace.stderr.readline()

    def __enter__(self):
        assert "attached" in self.said, self.said
        return self

    def __exit__(self, *_):
        if not self.deadly:
            self.strace.send_signal(signal.SIGINT)
        self.strace.communicate(timeout=60)

    def lines(self):
        return self.path.read_text().splitlines()


def may_trace():
    if shutil.which("strace") is None:
        return "strace is not installed"
    sleeper = subprocess.Popen(["sleep", "60"])
    done = subprocess.run(["timeout", "-s", "INT", "1", "strace", "-p", str(sleeper.pid)], capture_output=True, text=True)
    sleeper.kill()
    sleeper.wait()
    return None if "attached" in done.stderr else f"strace may not trace here: {done.stderr.strip()}"


class Faults(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def fresh(self, name):
        """A witness that runs and has cosigned 100 leaves."""
        folder = self.folder / name.replace(" ", "-")
        folder.mkdir()
        witness = Witness(folder)
        self.addCleanup(witness.stop)
        self.assertTrue(witness.start())
        self.assertEqual(witness.ask(0, 100)[0], "cosigned")
        return witness

    def calls(self):
        """The calls that one cosignature makes, in order, up to its answer."""
        witness = self.fresh("calls")
        with Trace(witness) as trace:
            self.assertEqual(witness.ask(100, 200)[0], "cosigned")
        lines = trace.lines()
        answer = next(i for i, line in enumerate(lines) if "HTTP/1.1 200" in line)
        found = [(re.search(r"\b(\w+)\(", line), line) for line in lines[:answer]]
        return [(match[1], line) for match, line in found if match]

    def test_the_answer_comes_last(self):
        calls = self.calls()
        self.assertEqual([name for name, _ in calls], ["openat", "write", "fsync", "rename", "openat", "fsync"])
        self.assertIn(".new", calls[0][1])
        self.assertIn("O_DIRECTORY", calls[4][1])

    def after(self, witness, told, what):
        """Started again, it knows at least what it told, and has not gone astray."""
        self.assertTrue(witness.start(), what)
        verdict, size = witness.ask(1, 300)
        self.assertEqual(verdict, "elsewhere", what)
        self.assertIn(size, (told, 200), what)
        self.assertGreaterEqual(size, told, what)
        self.assertEqual(witness.ask(size, 300, "fork"), ("refused", 422), what)
        self.assertEqual(witness.ask(size, 300)[0], "cosigned", what)
        self.assertEqual(witness.end(), 0, what)

    def fail_once(self, call, error, place):
        what = f"{call} {error} {place}"
        witness = self.fresh(what)
        with Trace(witness, f"inject={call}:error={error}:when={place}"):
            self.assertEqual(witness.ask(100, 200), ("busy", 500), what)
        verdict, size = witness.ask(100, 200)  # now it finds out what is on disk, and goes on
        self.assertIn(verdict, ("cosigned", "elsewhere"), what)
        witness.end()
        self.after(witness, size if verdict == "elsewhere" else 200, what)
        return verdict

    def kill_once(self, call, place):
        what = f"{call} SIGKILL {place}"
        witness = self.fresh(what)
        with Trace(witness, f"inject={call}:signal=KILL:when={place}", deadly=True):
            with self.assertRaises(NoAnswer):
                witness.ask(100, 200)
        self.assertEqual(witness.reap(), -signal.SIGKILL)
        self.after(witness, 100, what)

    def places(self):
        """Each call that a cosignature makes, and which of its kind it is."""
        seen = {}
        for call, _ in self.calls():
            seen[call] = seen.get(call, 0) + 1
            yield call, seen[call]

    def test_every_call_fails_once(self):
        errors = {"openat": ["EMFILE", "EACCES"], "write": ["ENOSPC", "EIO"], "fsync": ["EIO"], "rename": ["EIO"]}
        verdicts = [self.fail_once(call, error, place) for call, place in self.places() for error in errors[call]]
        # What failed after the rename is there, though nobody was told; all else is not.
        self.assertEqual((len(verdicts), verdicts.count("elsewhere")), (9, 3))

    def test_every_call_is_the_last(self):
        for call, place in self.places():
            self.kill_once(call, place)

    def test_what_goes_on_failing_is_never_answered(self):
        for call, error in (("fsync", "EIO"), ("write", "ENOSPC")):
            witness = self.fresh(call)
            with Trace(witness, f"inject={call}:error={error}:when=1+"):
                for _ in range(3):
                    self.assertEqual(witness.ask(100, 200), ("busy", 500))
            self.assertEqual(witness.end(), 0)
            self.after(witness, 100, call)


if __name__ == "__main__":
    reason = may_trace()
    if reason is not None:
        print(f"SKIPPED, AND NOTHING WAS SHOWN: {reason}")
        sys.exit(SKIPPED)
    unittest.main()
