"""A deployment as docs/operations.md and docker/ describe it, made from an installed tree in a folder of its own: what
the documentation shows is captured from it, and tests/docs runs it."""
import json
import os
import pathlib
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
    """One service, started as in docker/compose.yaml but for where it listens and where its files lie."""

    def __init__(self, deployment, name, more):
        self.folder = deployment.folder
        prefix = f"DOJANG_{name.upper()}_"
        port_file = self.folder / f"{name}.port"
        environment = {prefix + key: str(value) for key, value in
                       {"LISTEN": "127.0.0.1:0", "PORT_FILE": port_file, **more}.items()}
        self.log = self.folder / f"{name}.log"
        program = deployment.prefix / "bin" / f"dojang-{name}"
        ini = deployment.root / name / f"{name}.ini"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([program, ini], env=environment, stderr=log)
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
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = "Bearer " + token
        if body is not None:
            headers["Content-Type"] = "application/json"
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
        self.registry = self.serve("registry", STORE=self.folder / "store",
                                   PASSPHRASE=f"file:{secrets}/operator.passphrase")
        self.issuer = self.serve("issuer", REGISTRY=self.registry.url,
                                 INSTANCE_MAIN_PASSPHRASE=f"file:{secrets}/issuer.passphrase")
        self.verifier = self.serve("verifier", REGISTRY=self.registry.url, REFRESH_S=1)

    def serve(self, name, **more):
        service = Service(self, name, more)
        self.services.append(service)
        return service

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
