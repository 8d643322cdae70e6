#!/usr/bin/env python3
"""Runs the W3C's own test suites against our services, and prints what passed and what failed.

    tests/w3c/run.py [--build build/release] [--grep TEXT] SUITE...

Each SUITE is a folder with a checkout of a suite whose `npm install` has been done; without any, the environment
variable DOJANG_W3C_SUITES names them, separated by colons. Nothing is downloaded here. The services are started on free
ports of 127.0.0.1, without tokens and with the policy for conformance suites. What the suites need to know of them is
written into each checkout as localConfig.cjs. The exit status is 0 when every test of every suite passed."""

import argparse
import asyncio
import json
import os
import pathlib
import ssl
import subprocess
import sys
import tempfile
import threading

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(SOURCE / "scripts"))

from city import PUBLIC_URL, Service, Tool  # noqa: E402

# Of each instance of the issuer: kind of key, cryptosuite, and the tags by which the suites find it. Each stands for an
# implementation of its own, since many a suite takes the first issuer of an implementation only.
INSTANCES = {
    "eddsa-rdfc": ("Ed25519", "eddsa-rdfc-2022", ["vc2.0", "vc-api", "eddsa-rdfc-2022"]),
    "eddsa-jcs": ("Ed25519", "eddsa-jcs-2022", ["eddsa-jcs-2022"]),
    "p256-rdfc": ("P-256", "ecdsa-rdfc-2019", ["ecdsa-rdfc-2019"]),
    "p384-rdfc": ("P-384", "ecdsa-rdfc-2019", ["ecdsa-rdfc-2019"]),
    "p256-jcs": ("P-256", "ecdsa-jcs-2019", ["ecdsa-jcs-2019"]),
    "p384-jcs": ("P-384", "ecdsa-jcs-2019", ["ecdsa-jcs-2019"]),
    "status": ("Ed25519", "eddsa-rdfc-2022", ["BitstringStatusList"]),
}
SUPPORTS = {"vc": ["1.1", "2.0"]}


class Proxy:
    """HTTPS in front of a service, with a certificate that nobody has signed: over plain HTTP some suites read the
    answers in a way of their own."""

    def __init__(self, folder, port=None):
        self.upstream = port
        self.loop = asyncio.new_event_loop()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.certificate(folder))
        self.server = self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0, ssl=context))
        self.url = f"https://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    @staticmethod
    def certificate(folder):
        certificate, key = folder / "proxy.crt", folder / "proxy.pem"
        if not certificate.exists():
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                            "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=127.0.0.1"],
                           check=True, capture_output=True)
        return certificate, key

    async def serve(self, reader, writer):
        upstream_reader, upstream_writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        await asyncio.gather(self.pump(reader, upstream_writer), self.pump(upstream_reader, writer))

    @staticmethod
    async def pump(reader, writer):
        try:
            while part := await reader.read(65536):
                writer.write(part)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()


def start(build, folder):
    """The services, and what the suites call implementations."""
    tool = Tool(build)

    def new_key(name, kind):
        return tool.json("key", "new", "--test", "--kind", kind, "--out", folder / f"{name}.key")

    operator = new_key("operator", "Ed25519")
    keys = {kind: new_key(kind, kind) for kind in sorted({kind for kind, _, _ in INSTANCES.values()})}
    (folder / "issuers.json").write_text("[]")
    common = {"open": "true", "schemas": SOURCE / "tests" / "w3c" / "schemas"}
    lists = Proxy(folder)
    registry = Service(build / "registry" / "dojang-registry", folder, {
        "open": "true", "public_url": lists.url, "store": folder / "registry.mdb", "key": folder / "operator.key",
        "issuers": folder / "issuers.json"})
    lists.upstream = registry.port
    instances = {f"instance {name}": {"key": folder / f"{kind}.key", "suite": suite, "slim": "false",
                                      "status": str("BitstringStatusList" in tags).lower()}
                 for name, (kind, suite, tags) in INSTANCES.items()}
    issuer = Service(build / "issuer" / "dojang-issuer", folder, {
        **common, "public_url": PUBLIC_URL, "registry": registry.url, **instances})
    verifier = Service(build / "verifier" / "dojang-verifier", folder, {
        **common, "policy": SOURCE / "verifier" / "policies" / "conformance.json", "registry": registry.url,
        "operator": operator["did"], "refresh_s": 1})
    issuing, verifying = Proxy(folder, issuer.port).url, Proxy(folder, verifier.port).url

    def implementation(name):
        kind, _, tags = INSTANCES[name]
        verifies = {"id": "did:web:verifier.gaon.example", "tags": tags, "supports": SUPPORTS,
                    "supportedEcdsaKeyTypes": ["P-256", "P-384"]}
        return {
            "name": f"Dojang {name}", "implementation": "Dojang",
            "issuers": [{"id": keys[kind]["did"], "endpoint": f"{issuing}/issuers/{name}/credentials/issue",
                         "tags": tags, "supportedEcdsaKeyTypes": [kind], "supports": SUPPORTS}],
            "verifiers": [{**verifies, "endpoint": verifying + "/credentials/verify"}],
            "vpVerifiers": [{**verifies, "endpoint": verifying + "/presentations/verify"}],
        }

    return [registry, issuer, verifier], [implementation(name) for name in INSTANCES]


def run(suite, implementations, report, grep):
    """The suite's own statistics and failures."""
    settings = {"enableInteropTests": True, "testAllImplementations": False}
    config = {"settings": settings, "implementations": implementations}
    (suite / "localConfig.cjs").write_text("module.exports = " + json.dumps(config, indent=2) + ";\n")
    command = [suite / "node_modules" / ".bin" / "mocha", "tests/", "--timeout", "15000", "--preserve-symlinks",
               "--reporter", "json", "--reporter-option", f"output={report}", *(["--grep", grep] if grep else [])]
    done = subprocess.run(command, cwd=suite, env={**os.environ, "APP_ROOT_PATH": str(suite)}, capture_output=True,
                          text=True)
    if not report.exists():
        raise SystemExit(f"{suite.name}: the suite did not run:\n{done.stdout}{done.stderr}")
    return json.loads(report.read_text())


def show(name, result):
    stats = result["stats"]
    print(f"{name}: {stats['passes']} passed, {stats['failures']} failed, {stats['pending']} skipped by the suite")
    for failure in result["failures"]:
        reason = failure["err"].get("message", "").strip().splitlines() or [""]
        print(f"  failed: {failure['fullTitle']}\n          {reason[0]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suites", nargs="*", type=pathlib.Path, metavar="SUITE")
    parser.add_argument("--build", type=pathlib.Path, default=SOURCE / "build" / "release", help="build folder")
    parser.add_argument("--grep", help="run only tests whose title has this")
    parser.add_argument("--logs", action="store_true", help="print the services' logs afterwards")
    chosen = parser.parse_args()
    suites = chosen.suites or [pathlib.Path(path) for path in os.environ.get("DOJANG_W3C_SUITES", "").split(":") if path]
    if not suites:
        parser.error("no SUITE is given, and DOJANG_W3C_SUITES names none")
    failures = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        services, implementations = start(chosen.build.resolve(), folder)
        try:
            for suite in suites:
                result = run(suite.resolve(), implementations, folder / f"{suite.name}.json", chosen.grep)
                failures += result["stats"]["failures"]
                show(suite.name, result)
        finally:
            for service in services:
                service.stop()
                if chosen.logs:
                    print(service.log_path.read_text())
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
