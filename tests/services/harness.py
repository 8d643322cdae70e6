"""What the tests of the services share: one city a test program, requests exactly as written, and what an answer to
something hostile must look like.

The build folder comes in the environment variable DOJANG_BUILD_DIR."""

import base64
import copy
import json
import os
import pathlib
import socket
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(SOURCE / "scripts"))

from city import COUNTER, PUBLIC_URL, Citizen, City, get, post  # noqa: E402,F401

BUILD = pathlib.Path(os.environ["DOJANG_BUILD_DIR"]).resolve()
V2 = "https://www.w3.org/ns/credentials/v2"
LONG = "x" * 100_000


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.type = headers.get("content-type", "")
        self.body = body

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.type} {self.body[:400]!r}"


class Wire:
    """One keep-alive connection on which requests go out octet for octet as given."""

    def __init__(self, service):
        self.service = service
        self.connects = 0
        self.socket = None

    def close(self):
        if self.socket:
            self.socket.close()
            self.socket = None

    def connect(self):
        self.close()
        self.socket = socket.create_connection(("127.0.0.1", self.service.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""
        self.connects += 1

    def post(self, path, body, token=None, content_type="application/json"):
        head = f"POST {path} HTTP/1.1\r\nHost: test\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
        if token:
            head += f"Authorization: Bearer {token}\r\n"
        if self.socket is None:
            self.connect()
        self.socket.sendall(head.encode() + b"\r\n" + body)
        return self.read()

    def read(self):
        while b"\r\n\r\n" not in self.rest:
            self.more()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines[1:])}
        length = int(headers.get("content-length", 0))
        while len(self.rest) < length:
            self.more()
        body, self.rest = self.rest[:length], self.rest[length:]
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(int(lines[0].split()[1]), headers, body)

    def more(self):
        part = self.socket.recv(1 << 20)
        if not part:
            raise ConnectionError(f"{self.service.name} closed the connection in the middle of an answer")
        self.rest += part


class Endpoint:
    """A POST endpoint: where it is, who may call it, a body that it takes, and what it says then."""

    def __init__(self, wire, path, token, body, good):
        self.wire, self.path, self.token = wire, path, token
        self.body = body  # makes a fresh good one: a Python value
        self.good = good  # takes the answer; True when it is the good one
        self.name = f"{wire.service.name} {path}"

    def send(self, body, **options):
        octets = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return self.wire.post(self.path, octets, self.token, **options)


def places(value, path=()):
    """The paths of all values inside, the value itself excluded."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield path + (key,)
        yield from places(member, path + (key,))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def with_value(value, path, new):
    """A copy in which what stands at the path is another value."""
    changed = copy.deepcopy(value)
    at(changed, path[:-1])[path[-1]] = new
    return changed


def without(value, path):
    changed = copy.deepcopy(value)
    del at(changed, path[:-1])[path[-1]]
    return changed


def base64url(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


class CityTest(unittest.TestCase):
    """Tests in a city of their own, with one credential that was issued in it."""

    settings = {}  # of the city

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.city = City(BUILD, cls.folder, **cls.settings)
        cls.addClassCleanup(cls.end_city)
        cls.citizen = Citizen(cls.city, 0)
        cls.unsigned = cls.city.compose([cls.citizen.did])[0]
        status, answer = cls.city.issue(cls.unsigned)
        assert status == 201, answer
        cls.credential = cls.citizen.credential = answer["verifiableCredential"]
        cls.city.await_refresh()
        cls.wires = {service: Wire(service) for service in cls.city.services}

    @classmethod
    def end_city(cls):
        for wire in getattr(cls, "wires", {}).values():
            wire.close()
        statuses = cls.city.stop()
        logs = {service.name: service.log_path.read_text(encoding="utf-8") for service in cls.city.services}
        cls.temporary.cleanup()
        unclean = {name: logs[name][-6000:] for name, status in statuses.items() if status != 0}
        if unclean:
            raise AssertionError(f"services that did not stop cleanly: {statuses}\n" + "\n".join(unclean.values()))
        cls.look_at_logs(logs)

    @classmethod
    def look_at_logs(cls, logs):
        """Every line is JSON behind its level; nothing personal, no token and no key is in any of them."""
        secrets = [cls.city.issue_token, cls.city.revoke_token, cls.city.verify_token, cls.citizen.did.split(":")[2]]
        secrets += [claim for claim in cls.unsigned["credentialSubject"].values() if isinstance(claim, str)]
        secrets += [cls.credential["proof"]["proofValue"]]
        for name, text in logs.items():
            for line in text.splitlines():
                level, _, rest = line.partition(">")
                json.loads(rest)
                if level not in ("<1", "<3", "<4", "<6"):
                    raise AssertionError(f"{name}: no level: {line}")
            for secret in secrets:
                if secret in text:
                    raise AssertionError(f"{name}: the log holds {secret!r}")

    def assert_problem(self, answer, statuses=(400,), codes=None):
        """Problem details, complete, that name what is wrong."""
        self.assertIn(answer.status, statuses, answer)
        self.assertEqual(answer.type, "application/problem+json", answer)
        problem = answer.json()
        self.assertEqual(problem["status"], answer.status, answer)
        for member in ("type", "title", "detail", "code", "titleKo"):
            self.assertTrue(problem[member], f"{member} in {answer}")
        if codes is not None:
            self.assertIn(problem["code"], codes, answer)

    def assert_not_verified(self, answer, codes=None):
        """A verifier's answer that is sound and not "verified": a report, the VC API's false, or problem details."""
        self.assertLess(answer.status, 500, answer)
        if answer.type == "application/problem+json":
            self.assert_problem(answer, (400, 413), codes)
            return
        body = answer.json()
        if "verdict" in body:
            self.assertEqual(answer.status, 200, answer)
            self.assertIn(body["verdict"], ("refused", "could_not_check"), answer)
            seen = body["code"]
        else:
            self.assertEqual(answer.status, 400, answer)
            self.assertIs(body["verified"], False, answer)
            for problem in body["problemDetails"]:
                self.assertTrue(problem["type"] and problem["title"] and problem["detail"], answer)
            seen = body["problemDetails"][0]["code"]
        if codes is not None:
            self.assertIn(seen, codes, answer)

    def assert_works(self, endpoint):
        answer = endpoint.send(endpoint.body())
        self.assertTrue(endpoint.good(answer), f"{endpoint.name}: a good request: {answer}")

    def endpoints(self):
        return self.issuing() + self.registering() + self.verifying()

    def issuing(self):
        wire, token = self.wires[self.city.issuer], self.city.issue_token
        paths = ("/credentials/issue", "/issuers/welfare/credentials/issue")
        return [Endpoint(wire, path, token, lambda: {"credential": self.unsigned, "options": {}},
                         lambda answer: answer.status == 201 and "proof" in answer.json()["verifiableCredential"])
                for path in paths] + [self.offering(), self.printing(), self.searching()]

    def offering(self):
        claims = {name: claim for name, claim in self.unsigned["credentialSubject"].items() if name != "id"}
        order = {"type": "WelfareEligibilityCredential", "claims": claims, "from": "2026-03-10T00:00:00+09:00",
                 "until": "2031-03-10T00:00:00+09:00", "instance": "welfare"}
        return Endpoint(self.wires[self.city.issuer], "/offers", self.city.issue_token, lambda: order,
                        lambda answer: answer.status == 201 and len(answer.json()["pin"]) == 6)

    def printing(self):
        offering = self.offering()
        return Endpoint(offering.wire, "/papers", offering.token, offering.body,
                        lambda answer: answer.status == 201 and answer.json()["text"].startswith("VC1-R"))

    def searching(self):
        number = self.unsigned["credentialSubject"]["documentNumber"]
        return Endpoint(self.wires[self.city.issuer], "/documents/search", self.city.issue_token,
                        lambda: {"number": number}, lambda answer: answer.status == 200 and answer.json()["documents"])

    def record(self):
        lease = post(self.city.registry.url + "/indices", {"count": 1}, self.city.issue_token)[1]
        return {"idempotencyKey": f"{lease['group']}-{lease['indices'][0]}", "digest": base64url(os.urandom(32)),
                "group": lease["group"], "index": lease["indices"][0], "issuer": self.city.issuer_key["did"],
                "type": "WelfareEligibilityCredential", "validUntil": "2030-01-01T00:00:00Z"}

    def registering(self):
        wire, city = self.wires[self.city.registry], self.city
        suspension = next(e for e in self.credential["credentialStatus"] if e["statusPurpose"] == "suspension")
        change = {"credentialStatus": suspension, "status": False, "reason": "review_cleared"}
        return [
            Endpoint(wire, "/indices", city.issue_token, lambda: {"count": 2},
                     lambda answer: answer.status == 201 and len(answer.json()["indices"]) == 2),
            Endpoint(wire, "/records", city.issue_token, lambda: {"records": [self.record()]},
                     lambda answer: answer.status == 201 and len(answer.json()["records"]) == 1),
            Endpoint(wire, "/credentials/status", city.revoke_token, lambda: change,
                     lambda answer: answer.status == 200 and answer.json()["status"] is False),
        ]

    def verifying(self):
        wire, token = self.wires[self.city.verifier], self.city.verify_token
        challenge = "BxQhLjtIVWJvfImWo7C9yg"
        if not hasattr(self.__class__, "presentation"):
            self.__class__.presentation = json.loads(self.citizen.sign(self.credential, challenge=challenge))
        options = {"challenge": challenge, "domain": COUNTER, "checks": ["proof"], "returnProblemDetails": True}

        def verified(answer):
            return answer.status == 200 and answer.json()["verified"] is True

        return [
            Endpoint(wire, "/credentials/verify", token,
                     lambda: {"verifiableCredential": self.credential, "options": {"returnCredential": True}},
                     verified),
            Endpoint(wire, "/presentations/verify", token,
                     lambda: {"verifiablePresentation": self.presentation, "options": options}, verified),
            # The same presentation is good once only: what it says afterwards is that it was shown.
            Endpoint(wire, "/verifications", token, lambda: {"document": self.presentation, "domain": COUNTER},
                     lambda answer: answer.status == 200 and answer.json()["verdict"] == "verified"
                     or answer.json().get("code") == "presentation_replayed"),
        ]


def main():
    unittest.main(verbosity=2)
