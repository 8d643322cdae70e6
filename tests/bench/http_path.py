"""The HTTP path: what the real verifier answers under load, beside what the same work costs in process.

A city runs as its tests do (registry, issuer, strict policy, status lists fetched and checked); the verifier has one
worker on a processor of its own, and the load comes from another one. In short turns the verifier answers as much as
it can over keep-alive connections, and `bench` does the same verification in process on the same processor: the speed
of machines drifts, so each turn gives one ratio, and the median of them counts; the ratio of the processor's own time
for one verification is beside it, which other programs on the machine disturb less.

Over loopback the sender's processor also does what the receiver's would do on a network: it takes the packets in and
wakes who waits for them. So the load generator does not sleep while it loads as much as it can, and where that is
permitted Linux is asked to take in packets on the load's processor (Receive Packet Steering).

Then requests come at random times at half of that rate, and latency counts from when each was due. What it says about
the verifier can only be told beside what the machine does to anything: in turns with the verifier `echo` gets the same
load on the same processor, a server that takes as much of the processor's time for a request and does nothing. For
either there is how much of the time it, and how much of the time the load generator, was ready to run while its
processor was given to others, and how much of both processors the hypervisor gave away.

usage: http_path.py --build FOLDER [--turns N] [--soak SECONDS]"""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "scripts"))

from city import COUNTER, Citizen, City  # noqa: E402

CHALLENGE = "BxQhLjtIVWJvfImWo7C9yg"
CONNECTIONS = 16
WARM_S, TURN_S, IN_PROCESS_S, HALF_S = 1, 0.5, 0.25, 2
RATE_TURNS = 3  # for one turn at half load
PRESENTED_S = 150  # a presentation is good for 180 s
TARGETS = "wanted: at least 0.80 of the in-process rate; p99 below 5 ms at half load; at most 64 MiB, flat"

processors = sorted(os.sched_getaffinity(0))
SERVER = {processors[-1]}
LOAD = {processors[0]}  # the same one where the machine has no other


PRIORITY = -15  # before what else the machine does, as on a processor of one's own; where that is permitted
AUTOGROUP = pathlib.Path("/proc/self/autogroup")  # Linux weighs sessions first, then the tasks in each


def prefer_session(nice):
    """How the whole session is weighed against others; what it was."""
    try:
        before = AUTOGROUP.read_text().split()[-1]
        AUTOGROUP.write_text(str(nice))
        return before
    except OSError:
        return None


STEERING = pathlib.Path("/sys/class/net/lo/queues/rx-0/rps_cpus")  # a mask


@contextlib.contextmanager
def steering(to):
    """Packets over loopback are taken in by these processors; tells whether that was permitted."""
    try:
        before = STEERING.read_text()
        STEERING.write_text(f"{sum(1 << number for number in to):x}")
    except OSError:
        yield False
        return
    try:
        yield True
    finally:
        STEERING.write_text(before)


def settle(task, to):
    """Gives a task the processor it shall have, before others."""
    os.sched_setaffinity(task, to)
    try:
        os.setpriority(os.PRIO_PROCESS, task, PRIORITY)
    except PermissionError:
        pass


def pinned(arguments, to):
    return subprocess.run([str(argument) for argument in arguments], check=True, stdout=subprocess.PIPE, text=True,
                          preexec_fn=lambda: settle(0, to)).stdout


def thread_seconds(process):
    """The processor's time that a process has had so far."""
    tasks = pathlib.Path(f"/proc/{process.pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def waited_s(process):
    """How long its threads were ready to run while the processor was given to others."""
    tasks = pathlib.Path(f"/proc/{process.pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[1]) for task in tasks) / 1e9


def stolen_s():
    """What the hypervisor gave to other machines, of the processors in use."""
    names = {f"cpu{number}" for number in SERVER | LOAD}
    rows = [line.split() for line in pathlib.Path("/proc/stat").read_text().splitlines()]
    return sum(int(row[8]) for row in rows if row[0] in names) / os.sysconf("SC_CLK_TCK")


def resident_kib(process):
    lines = pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def ratios_of(figure, http, alone):
    """Of each turn to the mean of what was measured right before and after it."""
    return [http[i][figure] / statistics.mean((alone[i][figure], alone[i + 1][figure])) for i in range(len(http))]


class Endpoint:
    """One endpoint with a body that it accepts, and the step of `bench` that does the same in process."""

    def __init__(self, path, step, make_body):
        self.path = path
        self.step = step
        self.make_body = make_body
        self.made_at = 0


class Bench:
    """A city whose verifier is loaded."""

    def __init__(self, city):
        self.city = city
        self.folder = city.folder
        self.programs = city.build / "tests" / "bench"
        self.process = self.city.verifier.process
        for task in os.listdir(f"/proc/{self.process.pid}/task"):
            settle(int(task), SERVER)
        self.citizen = Citizen(self.city, 0)
        self.credential = self.issue()
        self.city.await_refresh()

    def issue(self):
        """What `bench` measures, but issued here and now."""
        documents = json.loads(pinned([self.programs / "bench", "--documents"], LOAD))
        unsigned = documents["unsigned"]
        del unsigned["credentialStatus"]
        today = datetime.datetime.now(datetime.timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
        for name, days in (("validFrom", 0), ("validUntil", 90)):
            unsigned[name] = (today + datetime.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        unsigned["issuer"] = self.city.issuer_key["did"]
        unsigned["credentialSubject"]["id"] = self.citizen.did
        status, answer = self.city.issue(unsigned)
        if status != 201:
            raise SystemExit(f"the issuer refused: {answer}")
        return answer["verifiableCredential"]

    def credential_body(self):
        return {"verifiableCredential": self.credential}

    def presentation_body(self):
        presentation = json.loads(self.citizen.sign(self.credential, challenge=CHALLENGE, expires="+180"))
        return {"verifiablePresentation": presentation, "options": {"challenge": CHALLENGE, "domain": COUNTER}}

    def endpoints(self):
        return [Endpoint("/credentials/verify", "verify_credential", self.credential_body),
                Endpoint("/presentations/verify", "verify_presentation_json", self.presentation_body)]

    def body_of(self, endpoint, seconds):
        """A file with a body that stays good for so long."""
        path = self.folder / f"{endpoint.step}.json"
        if time.monotonic() + seconds > endpoint.made_at + PRESENTED_S:
            path.write_text(json.dumps(endpoint.make_body(), ensure_ascii=False, separators=(",", ":")))
            endpoint.made_at = time.monotonic()
        return path

    def load(self, endpoint, seconds, rate=0, port=None):
        """What the load generator saw, and the verifier's own time for one request."""
        before_s = thread_seconds(self.process)
        seen = json.loads(pinned([
            self.programs / "load", "--port", port or self.city.verifier.port, "--path", endpoint.path, "--token",
            self.city.verify_token, "--body", self.body_of(endpoint, seconds), "--expect", '"verified":true',
            "--connections", CONNECTIONS, "--seconds", seconds, "--rate", rate], LOAD))
        os.truncate(self.city.verifier.log_path, 0)
        if seen["unanswered"]:
            raise SystemExit(f"{endpoint.path}: {seen['unanswered']} requests without an answer")
        seen["own_us"] = (thread_seconds(self.process) - before_s) / seen["requests"] * 1e6
        return seen

    def load_server(self, process, endpoint, port, rate):
        """A turn at a given rate, and what else went on: parts of the time, in per cent."""
        waited_before_s, stolen_before_s = waited_s(process), stolen_s()
        seen = self.load(endpoint, HALF_S, rate, port)
        seen["waited"] = (waited_s(process) - waited_before_s) / HALF_S * 100
        seen["load_waited"] = seen["waited_ms"] / 1000 / HALF_S * 100
        seen["stolen"] = (stolen_s() - stolen_before_s) / HALF_S / len(SERVER | LOAD) * 100
        return seen

    def half_load(self, endpoint, rate, busy_us, turns):
        """Turns of the verifier and of a server that is as busy, each at this rate."""
        echo = subprocess.Popen([self.programs / "echo", f"{busy_us:.1f}"], stdout=subprocess.PIPE, text=True,
                                preexec_fn=lambda: settle(0, SERVER))
        try:
            port = int(echo.stdout.readline())
            pairs = [(self.load_server(self.process, endpoint, self.city.verifier.port, rate),
                      self.load_server(echo, endpoint, port, rate)) for _ in range(turns)]
        finally:
            echo.kill()
            echo.wait()
        return zip(*pairs)

    def in_process(self, endpoint):
        return json.loads(pinned([self.programs / "bench", "--rate", endpoint.step, IN_PROCESS_S], SERVER))

    def measure(self, endpoint, turns):
        before_kib = resident_kib(self.process)
        self.load(endpoint, WARM_S)
        http, alone = [], [self.in_process(endpoint)]
        for _ in range(RATE_TURNS * turns):
            http.append(self.load(endpoint, TURN_S))
            alone.append(self.in_process(endpoint))
        rate = statistics.median(turn["per_s"] for turn in http)
        print(f"{endpoint.path:24}{rate:9.0f}{statistics.median(turn['per_s'] for turn in alone):12.0f}"
              f"{statistics.median(ratios_of('per_s', http, alone)):8.2f}"
              f"{1 / statistics.median(ratios_of('own_us', http, alone)):10.2f}"
              f"{before_kib / 1024:11.1f}{resident_kib(self.process) / 1024:7.1f}", flush=True)
        return rate, statistics.median(turn["own_us"] for turn in http)

    def measure_half(self, endpoint, rate, busy_us, turns):
        verifier, echo = self.half_load(endpoint, rate / 2, busy_us, turns)
        for name, seen in ((endpoint.path, verifier), ("  echo, as busy", echo)):
            p99_ms = sorted(turn["p99_us"] / 1000 for turn in seen)
            print(f"{name:24}{statistics.median(turn['per_s'] for turn in seen):9.0f}"
                  f"{statistics.median(turn['p50_us'] for turn in seen) / 1000:8.2f}"
                  f"{p99_ms[0]:8.2f}{statistics.median(p99_ms):8.2f}{p99_ms[-1]:8.2f}"
                  f"{max(turn['most_us'] for turn in seen) / 1000:8.2f}"
                  f"{statistics.mean(turn['waited'] for turn in seen):10.1f}"
                  f"{statistics.mean(turn['load_waited'] for turn in seen):10.1f}"
                  f"{statistics.mean(turn['stolen'] for turn in seen):8.1f}", flush=True)

    def soak(self, seconds):
        """Both endpoints in turn as fast as they can, and what the verifier's memory does meanwhile."""
        print(f"\nsoak of {seconds} s          answered   a second   resident MiB", flush=True)
        endpoints = self.endpoints()
        slice_s = min(10, max(1, seconds / 12))
        start_s = time.monotonic()
        turn = answered = 0
        print(f"{0:8} s {answered:20}{'':11}{resident_kib(self.process) / 1024:15.2f}")
        while time.monotonic() - start_s < seconds:
            seen = self.load(endpoints[turn % len(endpoints)], slice_s)
            turn += 1
            answered += seen["requests"]
            print(f"{time.monotonic() - start_s:8.0f} s {answered:20}{seen['per_s']:11.0f}"
                  f"{resident_kib(self.process) / 1024:15.2f}", flush=True)


HEADINGS = (f"\nthe verifier under load, one worker on one processor, {CONNECTIONS} keep-alive connections\n"
            f"{'':24}{'HTTP /s':>9}{'in process':>12}{'ratio':>8}{'own time':>10}{'MiB then':>11}{'now':>7}")
HALF_HEADINGS = (f"\nat half of that rate, in turns of {HALF_S} s; ms, and per cent of the time\n"
                 f"{'':24}{'HTTP /s':>9}{'p50':>8}{'p99':>8}{'median':>8}{'worst':>8}{'most':>8}"
                 f"{'waited':>10}{'load did':>10}{'stolen':>8}")


def measure(bench, turns):
    print(HEADINGS, flush=True)
    with steering(LOAD) as steered:
        endpoints = bench.endpoints()
        measured = [bench.measure(endpoint, turns) for endpoint in endpoints]
    print("packets taken in by " + ("the load's processor" if steered else "who sends them: steering is not permitted"))
    print(HALF_HEADINGS, flush=True)
    for endpoint, (rate, busy_us) in zip(endpoints, measured):
        bench.measure_half(endpoint, rate, busy_us, turns)
    print(TARGETS)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--soak", type=float, default=0)
    options = parser.parse_args()
    weighed_before = prefer_session(PRIORITY)
    with tempfile.TemporaryDirectory(prefix="dojang-bench-") as folder:
        city = City(options.build.resolve(), pathlib.Path(folder), list_validity_s=86400, workers=1, refresh_s=5)
        try:
            bench = Bench(city)
            if options.soak > 0:
                bench.soak(options.soak)
            else:
                measure(bench, options.turns)
        finally:
            city.stop()
            if weighed_before is not None:
                prefer_session(weighed_before)


main()
