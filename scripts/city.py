"""A city's set-up as real processes on loopback: keys, tokens, trust list, issuer, registry and verifier. The demo and
the tests of the services run on it."""

import json
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

SOURCE = pathlib.Path(__file__).resolve().parent.parent
DECISIONS = SOURCE / "tests" / "data" / "decisions.csv"
PUBLIC_URL = "https://vc.gaon.example"
COUNTER = "https://counter.gaon.example"
LIST_VALIDITY_S = 20
TYPES = ["WelfareEligibilityCredential", "YouthHousingEligibilityCredential", "PublicWorkEligibilityCredential"]


def post(url, body, token=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def refreshes(url):
    """How often a verifier has visited the registry."""
    with urllib.request.urlopen(url + "/metrics", timeout=15) as answer:
        lines = answer.read().decode().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("dojang_refreshes_total{"))


def get(url):
    with urllib.request.urlopen(url, timeout=15) as answer:
        return answer.read().decode()


def free_address():
    """For who must know its address before it listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"127.0.0.1:{listening.getsockname()[1]}"


class Tool:
    """The command line program."""

    def __init__(self, build):
        self.program = build / "cli" / "dojang"

    def run(self, *arguments, stdin=None, codes=(0,)):
        done = subprocess.run([self.program, *map(str, arguments)], input=stdin, capture_output=True, text=True)
        if done.returncode not in codes:
            raise SystemExit(f"dojang {arguments[0]}: exit {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def json(self, *arguments, stdin=None):
        return json.loads(self.run(*arguments, stdin=stdin))

    def verify(self, document, *options):
        """The report, whatever it says."""
        return json.loads(self.run("verify", *options, stdin=document, codes=(0, 1, 2)))


class Service:
    """One of our services as a process, on a port that it picked itself and keeps when it is started again."""

    def __init__(self, program, folder, settings, name=None):
        self.program = program
        self.name = name or program.name
        self.folder = folder
        self.settings = settings
        self.listen = "127.0.0.1:0"
        self.log_path = folder / f"{self.name}.log"
        self.start()

    def start(self):
        port_file = self.folder / f"{self.name}.port"
        port_file.unlink(missing_ok=True)
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([self.program, *self.arguments(port_file)], stderr=log,
                                            stdout=subprocess.DEVNULL)  # where a witness tells its key
        self.port = self.wait_for(port_file)
        self.listen = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.listen}"

    def arguments(self, port_file):
        ini = self.folder / f"{self.name}.ini"
        ini.write_text(self.ini_text(port_file))
        return [ini]

    def ini_text(self, port_file):
        top = {"listen": self.listen, "port_file": port_file, **self.settings}
        groups = {key: value for key, value in top.items() if isinstance(value, dict)}
        lines = [f"{key} = {value}" for key, value in top.items() if key not in groups and value is not None]
        for group, keys in groups.items():
            lines += ["", f"[{group}]", *(f"{key} = {value}" for key, value in keys.items())]
        return "\n".join(lines) + "\n"

    def wait_for(self, port_file):
        for _ in range(600):
            if self.process.poll() is not None:
                break
            if port_file.exists():
                return int(port_file.read_text())
            time.sleep(0.05)
        raise SystemExit(f"{self.name} did not start, see {self.log_path}:\n{self.log_path.read_text()}")

    def stop(self):
        """The exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


class Witness(Service):
    """A witness of a neighbouring office, which keeps the registry honest."""

    def __init__(self, tool, folder, name, log_key):
        self.tool = tool
        self.log_key = log_key
        self.host = f"{name}.witness.example"
        key = folder / f"{name}.key"
        tool.run("key", "new", "--test", "--out", key)
        self.key = tool.run("log", "witness", "--print-key", "--key", key, "--name", self.host).strip()
        super().__init__(tool.program, folder, {}, name)

    def arguments(self, port_file):
        return ["log", "witness", "--key", self.folder / f"{self.name}.key", "--name", self.host, "--log", self.log_key,
                "--store", self.folder / f"{self.name}.seen", "--listen", self.listen, "--port-file", port_file]

    def policy_line(self):
        return f"witness {self.name} {self.key} {self.url}\n"


class City:
    """The three services with their keys, tokens and trust list. `pages`: a browser can use them, so the issuer's
    public address is the one it listens on. `verifying`: settings of the verifier beside the usual ones."""

    def __init__(self, build, folder, list_validity_s=LIST_VALIDITY_S, pages=False, **verifying):
        self.build = build
        self.folder = folder
        self.tool = Tool(build)
        self.services = []
        self.witnesses = []
        self.operator = self.new_key("operator")
        self.issuer_key = self.new_key("issuer")
        self.issue_token, issue_line = self.new_token("issue")
        self.revoke_token, revoke_line = self.new_token("revoke")
        self.verify_token, verify_line = self.new_token("verify")
        self.desk_token, desk_line = self.new_token("issue")  # of a caseworker who may revoke, too: one line a role
        self.write("registry.tokens", f"{issue_line}\n{revoke_line}\n")
        self.write("issuer.tokens", f"{issue_line}\n{revoke_line}\n{desk_line}\n{desk_line.replace('issue', 'revoke', 1)}\n")
        self.write("verifier.tokens", f"{verify_line}\n")
        self.write("issue.token", self.issue_token + "\n", 0o600)
        self.write("revoke.token", self.revoke_token + "\n", 0o600)
        self.write("issuers.json", json.dumps([{
            "id": self.issuer_key["did"],
            "name": {"ko": "가온시 복지정책과", "en": "Gaon City Welfare Policy Division"},
            "types": TYPES,
            "keys": [{"verificationMethod": self.issuer_key["verificationMethod"]}],
        }], ensure_ascii=False))
        self.log_key = self.tool.run("log", "key", "--key", folder / "operator.key", "--name",
                                     PUBLIC_URL.removeprefix("https://") + "/logs/2026").strip()
        # Any two of three: one office may sleep.
        lines = [self.start_witness(name).policy_line() for name in ("north", "south", "east")]
        quorum = "group offices 2 north south east\nquorum offices\n"
        self.write("witnesses", "".join(lines) + quorum)
        self.write("log.policy", f"log {self.log_key}\n" + "".join(lines) + quorum)
        self.registry = self.start("registry", {
            "tokens": folder / "registry.tokens", "public_url": PUBLIC_URL, "store": folder / "registry.mdb",
            "key": folder / "operator.key", "issuers": folder / "issuers.json", "validity_s": list_validity_s,
            "log": "2026", "witnesses": folder / "witnesses",
        })
        self.issuer = self.start("issuer", {
            "tokens": folder / "issuer.tokens", **self.issuer_address(pages), "registry": self.registry.url,
            "registry_token": folder / "issue.token", "registry_revoke_token": folder / "revoke.token",
            "book": folder / "book", "offers": folder / "offers",
            "instance welfare": {"key": folder / "issuer.key"},
            "name_ko": "가온시", "name_en": "Gaon City",
            "counter gaon": {"domain": COUNTER, "ko": "가온시 민원창구", "en": "Gaon City counters"},
        })
        self.verifier = self.start_verifier(self.registry.url, **verifying)

    @staticmethod
    def issuer_address(pages):
        if not pages:
            return {"public_url": PUBLIC_URL}
        address = free_address()
        return {"listen": address, "public_url": f"http://{address}"}

    def write(self, name, text, mode=0o644):
        path = self.folder / name
        path.write_text(text)
        path.chmod(mode)
        return path

    def new_key(self, name, kind="Ed25519"):
        return self.tool.json("key", "new", "--test", "--kind", kind, "--out", self.folder / f"{name}.key")

    def new_token(self, role):
        made = self.tool.json("token", "new", "--role", role, "--name", "demo")
        return made["token"], made["line"]

    def start(self, kind, settings, name=None):
        service = Service(self.build / kind / f"dojang-{kind}", self.folder, settings, name)
        self.services.append(service)
        return service

    def start_witness(self, name):
        witness = Witness(self.tool, self.folder, name, self.log_key)
        self.witnesses.append(witness)
        return witness

    def start_verifier(self, registry_url, name=None, **settings):
        return self.start("verifier", {
            "tokens": self.folder / "verifier.tokens", "policy": SOURCE / "verifier" / "policies" / "strict.json",
            "registry": registry_url, "operator": self.operator["did"], "refresh_s": 1, "domain": COUNTER,
            "name_ko": "가온시 민원창구", "name_en": "Gaon City counters",
            **settings,
        }, name)

    def stop(self):
        """The exit statuses of all services and witnesses, by name."""
        return {service.name: service.stop() for service in [*reversed(self.services), *self.witnesses]}

    def issue(self, credential):
        return post(self.issuer.url + "/credentials/issue", {"credential": credential}, self.issue_token)

    def ask_status(self, credential, purpose, status, reason):
        entry = next(e for e in credential["credentialStatus"] if e["statusPurpose"] == purpose)
        return post(self.registry.url + "/credentials/status",
                    {"credentialStatus": entry, "status": status, "reason": reason}, self.revoke_token)

    def set_status(self, credential, purpose, status, reason):
        code, answer = self.ask_status(credential, purpose, status, reason)
        if code != 200:
            raise SystemExit(f"the registry refused a status change: {code} {answer}")
        self.await_refresh()

    def await_refresh(self, verifier=None):
        """Until the verifier has visited the registry once from beginning to end: one visit may be under way."""
        url = (verifier or self.verifier).url
        target = refreshes(url) + 2
        for _ in range(600):
            if refreshes(url) >= target:
                return
            time.sleep(0.05)
        raise SystemExit("the verifier does not visit the registry")

    def verify(self, qr, verifier=None, **more):
        url = (verifier or self.verifier).url + "/verifications"
        code, report = post(url, {"qr": qr, **more}, self.verify_token)
        return report if code == 200 else {"verdict": f"HTTP {code}", "code": report.get("code")}

    def compose(self, dids, *options):
        """Unsigned credentials of the good rows of the decisions, one for each holder."""
        subjects = self.write("subjects", "".join(did + "\n" for did in dids))
        composed = self.tool.run("csv", "compose", "--issuer", self.issuer_key["did"], "--subjects", subjects,
                                 *options, DECISIONS, codes=(0, 1))
        return [row["credential"] for row in map(json.loads, composed.splitlines()) if "credential" in row]


class Citizen:
    """A holder: a key and a credential. What it shows is drawn as a PNG and read back by ZXingReader."""

    def __init__(self, city, number, kind="Ed25519"):
        self.city = city
        self.name = f"holder-{number}"
        self.did = city.new_key(self.name, kind)["did"]
        self.credential = None

    def sign(self, credential, *options, **named):
        arguments = ["present", "--key", self.city.folder / f"{self.name}.key", "--domain", COUNTER, *options]
        for name, value in named.items():
            arguments += [f"--{name}", value]
        return self.city.tool.run(*arguments, stdin=json.dumps(credential))

    def present(self, credential=None, **options):
        return self.sign(credential or self.credential, "--qr", **options).removesuffix("\n")

    def show(self, text):
        """Draws the code and reads the picture: what the counter gets is what the decoder read."""
        picture = self.city.folder / f"{self.name}.png"
        drawn = self.city.tool.run("qr", "draw", "--level", "L", "--scale", "4", "--png", picture, stdin=text)
        read = subprocess.run(["ZXingReader", "-format", "QRCode", "-bytes", str(picture)], capture_output=True,
                              check=True)
        return read.stdout.decode(), drawn
