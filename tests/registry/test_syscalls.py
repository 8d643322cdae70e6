"""dojang-registry under strace: system calls of one append (a lease and a record) and one publication of a list fail
with EIO or ENOSPC, or the process is killed in them. Then it is started again, and everything that was acknowledged is
there, the same requests again have the same answers, the log can be rebuilt from the public folder, and the witness
goes on cosigning.

usage: test_syscalls.py <build folder>      DOJANG_SYSCALLS=all takes every call, else a sample.

Exit code 77: there is no strace, or it may not look into other processes here."""

import base64
import collections
import contextlib
import hashlib
import itertools
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(SOURCE / "scripts"))

from city import PUBLIC_URL, Service, Tool, Witness, post  # noqa: E402

WRITING = ["openat", "write", "pwrite64", "writev", "fsync", "fdatasync", "msync", "syncfs", "rename",
           "renameat", "renameat2", "mkdir", "mkdirat", "unlink", "unlinkat"]
FAULTS = ["error=EIO", "error=ENOSPC", "signal=SIGKILL"]
SAMPLE = 60
SKIP = 77
ORIGIN = PUBLIC_URL.removeprefix("https://") + "/logs/2026"


class Strace:
    """Looks into a running process until it is told to leave, or the process has ended."""

    def __init__(self, pid, log, *options):
        self.process = subprocess.Popen(["strace", "-f", "-qq", "-o", log, *options, "-p", str(pid)],
                                        stderr=subprocess.PIPE, text=True)
        self.wait(pid)

    def wait(self, pid):
        """Until it is attached to every thread."""
        for _ in range(1000):
            if self.process.poll() is not None:
                raise PermissionError(self.process.stderr.read())
            with contextlib.suppress(OSError):
                tasks = list(pathlib.Path(f"/proc/{pid}/task").iterdir())
                if all("TracerPid:\t0\n" not in (task / "status").read_text() for task in tasks):
                    return
            time.sleep(0.005)
        raise PermissionError("strace does not attach")

    def leave(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:  # strace may overlook that all threads of a process have ended
            self.process.kill()
            self.process.wait()
        self.process.stderr.close()


def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def root_of(leaves):
    """RFC 6962, as it is written there."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256().digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + root_of(leaves[:split]) + root_of(leaves[split:])).digest()


class Office:
    """The registry with its witness, and what it has acknowledged."""

    def __init__(self, build, folder):
        self.folder = folder
        self.tool = Tool(build)
        self.tool.run("key", "new", "--test", "--out", folder / "operator.key")
        self.issue_token, issue = self.new_token("issue")
        self.revoke_token, revoke = self.new_token("revoke")
        (folder / "tokens").write_text(f"{issue}\n{revoke}\n")
        log_key = self.tool.run("log", "key", "--key", folder / "operator.key", "--name", ORIGIN).strip()
        self.witness = Witness(self.tool, folder, "north", log_key)
        (folder / "witnesses").write_text(self.witness.policy_line() + "quorum north\n")
        self.registry = Service(build / "registry" / "dojang-registry", folder, {
            "tokens": folder / "tokens", "public_url": PUBLIC_URL, "store": folder / "store",
            "public": folder / "public", "key": folder / "operator.key", "log": "2026",
            "witnesses": folder / "witnesses", "open_lists": 1, "workers": 2,
        }, "registry")
        self.records = {}  # what was acknowledged: record by key, with its receipt
        self.indices = set()
        self.seen = {}  # roots of checkpoints by size
        self.numbers = itertools.count()
        self.base = self.lease()
        self.suspended = False
        self.record(self.record_of(self.base))
        self.check()

    def new_token(self, role):
        made = self.tool.json("token", "new", "--role", role, "--name", "test")
        return made["token"], made["line"]

    def ask(self, path, body, token):
        """None when there is no answer, or one that says to ask again."""
        try:
            status, answer = post(self.registry.url + path, body, token)
        except (OSError, ValueError):
            return None
        assert status in (200, 201, 503), (status, answer)
        return None if status == 503 else answer

    def lease(self):
        answer = self.ask("/indices", {"count": 1}, self.issue_token)
        if answer is None:
            return None
        place = (answer["group"], answer["indices"][0])
        assert place not in self.indices, f"{place} was leased twice"
        self.indices.add(place)
        return place

    def record_of(self, place):
        number = next(self.numbers)
        digest = hashlib.sha256(str(number).encode()).digest()
        return {"idempotencyKey": f"key-{number}", "group": place[0], "index": place[1], "issuer": "did:example:issuer",
                "digest": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), "type": "WelfareEligibilityCredential",
                "validUntil": "2030-01-01T00:00:00Z"}

    def record(self, record):
        answer = self.ask("/records", {"records": [record]}, self.issue_token)
        if answer is None:
            return False
        [receipt] = answer["records"]
        known = self.records.setdefault(record["idempotencyKey"], (record, receipt))
        assert known == (record, receipt), f"{known} became {receipt}"
        return True

    def change(self, suspended):
        entry = {"type": "BitstringStatusListEntry", "statusPurpose": "suspension",
                 "statusListIndex": str(self.base[1]),
                 "statusListCredential": f"{PUBLIC_URL}/status/suspension-{self.base[0]}"}
        answer = self.ask("/credentials/status", {"credentialStatus": entry, "status": suspended}, self.revoke_token)
        if answer is not None:
            assert answer["status"] == suspended
            self.suspended = suspended
        return answer is not None

    def work(self):
        """One append and one publication; what of it was asked for, to be asked for again."""
        place = self.lease()
        record = self.record_of(place) if place else None
        if record:
            self.record(record)
        status = not self.suspended
        self.change(status)
        return record, status

    def work_again(self, record, status):
        record = record or self.record_of(self.must(self.lease))
        self.must(lambda: self.record(record))
        self.must(lambda: self.change(status))

    def must(self, act):
        for _ in range(100):
            done = act()
            if done:
                return done
            time.sleep(0.05)
        raise AssertionError("the registry does not recover:\n" + self.registry.log_path.read_text()[-2000:])

    def entries(self):
        public = self.folder / "public" / "logs" / "2026"
        lines = (public / "checkpoint").read_text().split("\n")
        assert lines[0] == ORIGIN
        size, root = int(lines[1]), base64.b64decode(lines[2])
        entries = []
        for first in range(0, size, 256):
            width = min(256, size - first)
            name = f"{first // 256:03}" + (f".p/{width}" if width < 256 else "")
            bundle = (public / "tile" / "entries" / name).read_bytes()
            while bundle:
                length = int.from_bytes(bundle[:2], "big")
                entries.append(bundle[2:2 + length])
                bundle = bundle[2 + length:]
        leaves = [leaf_hash(entry) for entry in entries]
        assert len(leaves) == size and root_of(leaves) == root, "the entries do not make the checkpoint"
        self.seen[size] = root
        return entries, leaves

    def check(self):
        """All that was acknowledged is in the log once, at its place, and in the published list."""
        entries, leaves = self.entries()
        issued = collections.Counter(entry[24:56] for entry in entries if entry[8] == 1)
        for record, receipt in self.records.values():
            digest = base64.urlsafe_b64decode(record["digest"] + "=")
            assert entries[receipt["sequence"]][24:56] == digest and issued[digest] == 1, receipt
        assert len(issued) == len(self.records)
        for size, root in self.seen.items():
            assert root_of(leaves[:size]) == root, f"the checkpoint at {size} became another"

    def fsck(self):
        self.tool.run("log", "fsck", "--store", self.folder / "store", "--public", self.folder / "public")

    def kill(self):
        if self.registry.process.poll() is None:
            self.registry.process.kill()
        return self.registry.process.wait()


def count(office):
    """How often each call is made, by the thread that makes most: strace counts for each thread on its own."""
    log = office.folder / "strace"
    strace = Strace(office.registry.process.pid, log, "-e", "trace=" + ",".join(WRITING))
    office.work()
    strace.leave()
    calls = collections.Counter(re.findall(r"^(\d+) +(\w+)\(", log.read_text(), re.M))
    most = collections.Counter()
    for (_, name), number in calls.items():
        most[name] = max(most[name], number)
    return most


def inject(office, name, fault, when):
    """Whether the fault has come."""
    log = office.folder / "strace"
    strace = Strace(office.registry.process.pid, log, "-e", f"trace={name}", "-e", f"inject={name}:{fault}:when={when}")
    work = office.work()
    strace.leave()
    status = office.kill()
    office.registry.start()
    office.work_again(*work)
    office.check()
    injected = "INJECTED" in log.read_text() or "killed by SIGKILL" in log.read_text()
    return injected, status


def main(build):
    if shutil.which("strace") is None:
        print("SKIPPED: there is no strace")
        return SKIP
    with tempfile.TemporaryDirectory() as folder:
        office = Office(build, pathlib.Path(folder))
        try:
            calls = count(office)
        except PermissionError as error:
            print("SKIPPED: strace cannot look into the registry:", error)
            return SKIP
        cases = [(name, fault, when) for name, most in sorted(calls.items()) for fault in FAULTS
                 for when in range(1, most + 1)]
        print("calls:", ", ".join(f"{name} {most}" for name, most in sorted(calls.items())), f"= {len(cases)} faults")
        if os.environ.get("DOJANG_SYSCALLS") != "all":
            # Evenly, so that each call and each fault is among them; where it begins is another place each time.
            step = max(1, len(cases) // SAMPLE)
            cases = cases[int(time.time()) % step::step]
        came, ends = 0, collections.Counter()
        for name, fault, when in cases:
            if "-v" in sys.argv:
                print(f"{name}, {fault}, call {when}", flush=True)
            try:
                injected, status = inject(office, name, fault, when)
            except Exception as error:
                raise SystemExit(f"{name}, {fault}, call {when}: {error!r}") from error
            came += injected
            ends[status] += 1
        office.fsck()
        assert office.registry.stop() == 0
        office.witness.stop()
        print(f"{len(cases)} faults tried, {came} came; ends of the process: {dict(ends)}; "
              f"{len(office.records)} records, {max(office.seen)} entries, {len(office.seen)} checkpoints seen")
        assert came > len(cases) / 2
    return 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
