"""A deployment as docs/operations.md and docker/ describe it, made from an installed tree in a folder of its own: what
the documentation shows is captured from it, and tests/docs runs it."""
import json
import os
import pathlib
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request

from blocks import SOURCE

DOMAIN = "gaon.example"


class Answer:
    def __init__(self, status, headers, text):
        self.status, self.headers, self.text = status, headers, text

    def json(self):
        return json.loads(self.text)


class Service:
    """A process that listens, on a port that it picks."""

    def __init__(self, folder, name, command, port_file, environment=None):
        self.log = folder / f"{name}.log"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, env=environment, stderr=log, stdout=subprocess.DEVNULL)
        self.port = self.wait(port_file)
        self.url = f"http://127.0.0.1:{self.port}"

    def wait(self, port_file):
        for _ in range(400):
            if port_file.exists() or self.process.poll() is not None:
                break
            time.sleep(0.05)
        if self.process.poll() is not None or not port_file.exists():
            raise RuntimeError(self.log.read_text())
        port = int(port_file.read_text())
        port_file.unlink()
        return port

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def call(self, method, path, token=None, body=None, headers=None):
        """`body` is a JSON value, or octets of the kind that the headers say."""
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = "Bearer " + token
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return Answer(answer.status, answer.headers, answer.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode())


class Deployment:
    def __init__(self, build, folder):
        self.folder = folder
        self.prefix = folder / "installed"
        self.root = folder / "deployment"
        self.share = self.prefix / "share" / "dojang"
        self.services = []
        subprocess.run(["cmake", "--install", build, "--prefix", self.prefix], check=True, stdout=subprocess.DEVNULL)
        self.environment = {"PATH": f"{self.prefix}/bin:/usr/bin:/bin", "DOJANG_SHARE": str(self.share),
                            "DOJANG_UID": str(os.getuid())}
        self.first_run = subprocess.run([SOURCE / "docker" / "first-run.sh", self.root, DOMAIN], env=self.environment,
                                        check=True, capture_output=True, text=True).stdout

    def start(self):
        secrets = self.root / "secrets"
        self.witness = self.start_witness("north")
        self.store, self.public = self.folder / "store", self.folder / "public"
        self.registry = self.serve("registry", STORE=self.store, PUBLIC=self.public, WITNESSES=self.folder / "witnesses",
                                   PASSPHRASE=f"file:{secrets}/operator.passphrase")
        self.issuer = self.serve("issuer", REGISTRY=self.registry.url, OFFERS=self.folder / "offers",
                                 BOOK=self.folder / "book", INSTANCE_MAIN_PASSPHRASE=f"file:{secrets}/issuer.passphrase")
        self.verifier = self.serve("verifier", REGISTRY=self.registry.url, REFRESH_S=1)

    def serve(self, name, **more):
        """One service, started as in docker/compose.yaml but for where it listens and where its files lie."""
        port_file = self.folder / f"{name}.port"
        settings = {"LISTEN": "127.0.0.1:0", "PORT_FILE": port_file, **more}
        environment = {f"DOJANG_{name.upper()}_{key}": str(value) for key, value in settings.items()}
        command = [self.prefix / "bin" / f"dojang-{name}", self.root / name / f"{name}.ini"]
        self.services.append(Service(self.folder, name, command, port_file, environment))
        return self.services[-1]

    def start_witness(self, name):
        """The witness of another office, and what registry and verifiers are told of it."""
        key, host, port_file = self.folder / f"{name}.key", f"witness.{name}.example", self.folder / f"{name}.port"
        self.dojang("key", "new", "--test", "--out", key)
        log = re.search(r"(?m)^log +(\S+)", self.first_run)[1]
        own = self.dojang("log", "witness", "--print-key", "--key", key, "--name", host).strip()
        command = [self.prefix / "bin" / "dojang", "log", "witness", "--key", key, "--name", host, "--log", log,
                   "--store", self.folder / f"{name}.seen", "--listen", "127.0.0.1:0", "--port-file", port_file]
        witness = Service(self.folder, name, command, port_file)
        self.services.append(witness)
        policy = f"witness {name} {own} {witness.url}\nquorum {name}\n"
        (self.folder / "witnesses").write_text(policy)
        (self.folder / "log.policy").write_text(f"log {log}\n" + policy)
        return witness

    def stop(self):
        return [service.stop() for service in reversed(self.services)]

    def token(self, name):
        return (self.root / "callers" / f"{name}.token").read_text().strip()

    def dojang(self, *arguments, stdin=None, codes=(0,)):
        done = subprocess.run([self.prefix / "bin" / "dojang", *map(str, arguments)], input=stdin, text=True,
                              env=self.environment, capture_output=True)
        if done.returncode not in codes:
            raise RuntimeError(f"dojang {arguments}: exit {done.returncode}: {done.stderr}")
        return done.stdout

    def new_holder(self, name):
        """The path of a key file and its DID."""
        path = self.folder / f"{name}.key"
        return path, json.loads(self.dojang("key", "new", "--test", "--out", path))["did"]

    def compose(self, line, subject):
        """The unsigned credential of one row of tests/data/decisions.csv."""
        decisions = (SOURCE / "tests" / "data" / "decisions.csv").read_text(encoding="utf-8").splitlines()
        one, subjects = self.folder / "one.csv", self.folder / "subjects"
        one.write_text("\n".join([decisions[0], decisions[line - 1]]) + "\n", encoding="utf-8")
        subjects.write_text(subject + "\n")
        did = json.loads((self.root / "registry" / "issuers.json").read_text())[0]["id"]
        row = self.dojang("csv", "compose", "--issuer", did, "--subjects", subjects, one)
        return json.loads(row)["credential"]

    def present(self, key, credential, *options):
        return self.dojang("present", "--key", key, "--domain", f"https://counter.{DOMAIN}", "--qr", *options,
                           stdin=json.dumps(credential)).strip()
