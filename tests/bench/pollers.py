"""Ten thousand verifiers that ask one registry again and again whether anything is new: the checkpoint and one status
list each, over keep-alive connections, by ETag. Meanwhile another office revokes, so that lists do change.

Prints requests and answers a second, latencies, how much of the processor and of memory the registry took, and how
often it asked the disk: what is polled is answered from memory, and nothing of it is read from the store.

usage: pollers.py --build FOLDER [--clients N] [--seconds N] [--period SECONDS]"""

import argparse
import asyncio
import os
import pathlib
import random
import resource
import sys
import tempfile
import threading
import time

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(SOURCE / "tests" / "services"))
REVOKE_EVERY_S = 1
LISTS = ("/status/revocation-0", "/status/suspension-0", "/status/revocation-1", "/status/suspension-1")


class Poller(asyncio.Protocol):
    """One verifier: asks for its two pages in turn, and notes the ETag of each."""

    def __init__(self, run, number):
        self.run = run
        self.paths = ["/checkpoint", LISTS[number % len(LISTS)]]
        self.etags = {}
        self.turn = 0
        self.rest = b""

    def connection_made(self, transport):
        self.transport = transport
        asyncio.get_running_loop().call_later(random.random() * self.run.period, self.ask)

    def connection_lost(self, _):
        self.run.lost += not self.run.over

    def ask(self):
        if self.run.over:
            return
        self.path = self.paths[self.turn % len(self.paths)]
        self.turn += 1
        condition = f"If-None-Match: {self.etags[self.path]}\r\n" if self.path in self.etags else ""
        self.asked = time.monotonic()
        self.transport.write(f"GET {self.path} HTTP/1.1\r\nHost: registry\r\n{condition}\r\n".encode())

    def data_received(self, octets):
        self.rest += octets
        if b"\r\n\r\n" not in self.rest:
            return
        head, body = self.rest.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
        status = int(lines[0].split()[1])
        if status == 200 and len(body) < int(headers["content-length"]):
            return
        self.rest = b""
        self.etags[self.path] = headers["etag"]
        self.run.answered(status, time.monotonic() - self.asked)
        asyncio.get_running_loop().call_later(self.run.period, self.ask)


class Run:
    def __init__(self, period):
        self.period = period
        self.over = False
        self.lost = 0
        self.statuses = {}
        self.latencies = []

    def answered(self, status, seconds):
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.latencies.append(seconds)


def figures(process):
    """Processor seconds, resident KiB, and the octets that the process has had read from disk."""
    stat = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines()
    io = dict(line.split(": ") for line in pathlib.Path(f"/proc/{process.pid}/io").read_text().splitlines())
    ticks = os.sysconf("SC_CLK_TCK")
    return ((int(stat[11]) + int(stat[12])) / ticks,
            next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")), int(io["read_bytes"]))


def revoke_now_and_then(registry, run, credentials):
    for credential in credentials:
        if run.over:
            return
        registry.revoke(credential)
        time.sleep(REVOKE_EVERY_S)


async def poll(registry, run, clients, seconds):
    loop = asyncio.get_running_loop()
    for number in range(clients):
        await loop.create_connection(lambda: Poller(run, number), "127.0.0.1", registry.service.port)
    await asyncio.sleep(run.period)  # every client has its first copies
    run.statuses.clear()
    run.latencies.clear()
    before = figures(registry.service.process)
    await asyncio.sleep(seconds)
    after = figures(registry.service.process)
    run.over = True
    return before, after


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--clients", type=int, default=10000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--period", type=float, default=5)
    options = parser.parse_args()
    os.environ["DOJANG_BUILD_DIR"] = str(options.build.resolve())
    from test_upkeep import Registry
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory(prefix="dojang-pollers-") as folder:
        registry = Registry(pathlib.Path(folder))
        registry.settings["connections"] = 2 * options.clients
        registry.settings["idle_ms"] = 60000
        registry.start()
        try:
            credentials = registry.record(1000)
            run = Run(options.period)
            revoking = threading.Thread(target=revoke_now_and_then, args=(registry, run, credentials))
            revoking.start()
            before, after = asyncio.run(poll(registry, run, options.clients, options.seconds))
            revoking.join()
        finally:
            registry.stop()
    latencies = sorted(run.latencies)
    print(f"{options.clients} clients, each asking every {options.period:g} s for checkpoint or list, for "
          f"{options.seconds} s: {len(latencies) / options.seconds:.0f} answers a second")
    print("answers: " + ", ".join(f"{count} of {status}" for status, count in sorted(run.statuses.items()))
          + f"; connections lost: {run.lost}")
    print(f"latency ms: median {latencies[len(latencies) // 2] * 1e3:.2f}, 99 of 100 within "
          f"{latencies[len(latencies) * 99 // 100] * 1e3:.2f} (of this client, too, which is one Python process)")
    print(f"the registry took {(after[0] - before[0]) / options.seconds * 100:.0f} % of a processor, holds "
          f"{after[1] // 1024} MiB, and had {after[2] - before[2]} octets read from disk")


if __name__ == "__main__":
    main()
