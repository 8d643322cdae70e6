"""A city for the tests of the pages, which are in JavaScript: starts it, says where it is on a line of JSON, then does
what it is asked, a line of JSON each, until the asking ends.

    town.py BUILD [SETTINGS]       SETTINGS: what City takes, as JSON"""

import json
import os
import pathlib
import shutil
import signal
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "scripts"))

from city import COUNTER, SOURCE, TYPES, Citizen, City, free_address, get  # noqa: E402


class Town:
    def __init__(self, build, folder, **settings):
        self.city = City(build, folder, pages=True, **settings)
        self.holders = []

    def facts(self):
        city = self.city
        samples = city.compose([city.issuer_key["did"]] * 48)
        claims = {kind: next(sample["credentialSubject"] for sample in samples if sample["type"][1] == kind)
                  for kind in TYPES}
        for subject in claims.values():
            del subject["id"]
        return {
            "issuer": city.issuer.url, "registry": city.registry.url, "verifier": city.verifier.url,
            "issueToken": city.issue_token, "revokeToken": city.revoke_token, "verifyToken": city.verify_token,
            "deskToken": city.desk_token,
            "operator": city.operator["did"], "counter": COUNTER, "folder": str(city.folder),
            "claims": claims,
        }

    def holder(self, kind="Ed25519"):
        """A citizen whose wallet is the command line program; what comes back names it."""
        self.holders.append(Citizen(self.city, len(self.holders), kind))
        return len(self.holders) - 1

    def issue(self, holder, type, start="+0"):  # noqa: A002
        citizen = self.holders[holder]
        unsigned = next(one for one in self.city.compose([citizen.did] * 48, "--from", start) if one["type"][1] == type)
        code, answer = self.city.issue(unsigned)
        if code != 201:
            raise SystemExit(f"not issued: {code} {answer}")
        return answer["verifiableCredential"]

    def present(self, holder, credential, **options):
        """The text of a code."""
        return self.holders[holder].present(credential, **options)

    def sign(self, holder, credential):
        """What is in a code, as JSON."""
        return self.holders[holder].sign(credential)

    def set_status(self, credential, purpose, status, reason):
        self.city.set_status(credential, purpose, status, reason)

    def await_refresh(self):
        self.city.await_refresh()

    def bundle(self):
        return get(self.city.registry.url + "/bundle")

    def second_verifier(self, **policy):
        """The address of one that differs from the first in these members of its policy."""
        usual = json.loads((SOURCE / "verifier" / "policies" / "strict.json").read_text())
        file = self.city.write("second-policy.json", json.dumps(usual | policy))
        return self.city.start_verifier(self.city.registry.url, "second-verifier", policy=file).url

    def rogue(self, unsigned):
        """The credential as somebody signs it who is no issuer of the city."""
        stranger = self.city.new_key("stranger")
        return self.city.tool.json("issue", "--unchecked", "--created", "none", "--key",
                                   self.city.folder / "stranger.key",
                                   stdin=json.dumps({**unsigned, "issuer": stranger["did"]}))

    def service(self, name):
        return next(service for service in [*self.city.services, *self.city.witnesses] if service.name == name)

    def stop(self, name):
        return self.service(name).stop()

    def start(self, name):
        self.service(name).start()

    def another_issuer(self, name, **settings):
        """The address of one with settings of its own, beside the first."""
        address = free_address()
        own = {"listen": address, "public_url": f"http://{address}", "book": self.city.folder / f"{name}-book",
               "offers": self.city.folder / f"{name}-offers"}
        return self.city.start("issuer", {**self.city.issuer.settings, **own, **settings}, name).url

    def tool(self, arguments, stdin=None, codes=(0,)):
        return self.city.tool.run(*arguments, stdin=stdin, codes=codes)


def answer_to(town, line):
    asked = json.loads(line)
    try:
        return {"answer": getattr(town, asked["call"])(*asked["with"], **asked.get("named", {}))}
    except (Exception, SystemExit) as error:  # whoever asked is told, and ends us
        return {"error": f"{type(error).__name__}: {error}"}


def say(value):
    print(json.dumps(value, ensure_ascii=False), flush=True)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by way of what follows `finally`
    build, settings = pathlib.Path(sys.argv[1]).resolve(), json.loads((sys.argv[2:] or ["{}"])[0])
    folder = pathlib.Path(tempfile.mkdtemp())
    os.chmod(folder, 0o700)
    town = None
    try:
        town = Town(build, folder, **settings)
        say(town.facts())
        for line in sys.stdin:
            say(answer_to(town, line))
        unclean = {name: status for name, status in town.city.stop().items() if status != 0}
        if unclean:
            raise SystemExit(f"not stopped cleanly: {unclean}")
    finally:
        if town:
            town.city.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
