"""Status lists as the registry publishes them, and how a status is changed: answers and types of problem."""

import base64
import gzip
import json
import urllib.error
import urllib.request

from harness import CityTest, main, post

DATA_MODEL = "https://www.w3.org/TR/vc-data-model#"
STATUS_LIST = "https://www.w3.org/ns/credentials/status-list#"
GONE = object()

# A member of the entry or of the request, what stands in its place, and what is answered.
CHANGES = [
    ("entry", "type", GONE, 400, "malformed_value"),
    ("entry", "type", "StatusList2021Entry", 400, "unsupported"),
    ("entry", "statusPurpose", GONE, 400, "malformed_value"),
    ("entry", "statusPurpose", "message", 400, "malformed_value"),
    ("entry", "statusPurpose", "suspension", 400, "malformed_value"),
    ("entry", "statusListIndex", GONE, 400, "malformed_value"),
    ("entry", "statusListIndex", 5, 400, "malformed_value"),
    ("entry", "statusListIndex", "-1", 400, "malformed_value"),
    ("entry", "statusListIndex", "131072", 400, "out_of_range"),
    ("entry", "statusListIndex", "9" * 30, 400, "out_of_range"),
    ("entry", "statusListIndex", "UNUSED", 404, "not_found"),
    ("entry", "statusListCredential", GONE, 400, "malformed_value"),
    ("entry", "statusListCredential", "no URL", 400, "malformed_value"),
    ("entry", "statusListCredential", "https://vc.gaon.example/status/revocation-999", 404, "not_found"),
    ("entry", "statusListCredential", "https://stranger.example/status/1", 404, "not_found"),
    ("request", "credentialStatus", GONE, 400, "malformed_value"),
    ("request", "credentialStatus", [], 400, "malformed_value"),
    ("request", "status", GONE, 400, "malformed_value"),
    ("request", "status", "true", 400, "malformed_value"),
    ("request", "credentialId", 7, 400, "malformed_value"),
    ("request", "reason", "no_such_reason", 400, "malformed_value"),
    ("request", "indexAllocator", "x", 400, "unknown_option"),
]


def changed(object_, member, value):
    rest = {key: old for key, old in object_.items() if key != member}
    return rest if value is GONE else {**rest, member: value}


class StatusLists(CityTest):
    def entry(self, purpose):
        return next(entry for entry in self.credential["credentialStatus"] if entry["statusPurpose"] == purpose)

    def change(self, request):
        return post(self.city.registry.url + "/credentials/status", request, self.city.revoke_token)

    def fetch(self, path):
        try:
            with urllib.request.urlopen(self.city.registry.url + path, timeout=15) as reply:
                return reply.status, reply.headers["Content-Type"], json.load(reply)
        except urllib.error.HTTPError as error:
            return error.code, error.headers["Content-Type"], json.load(error)

    def bits(self, entry):
        """The list of an entry as another implementation reads it: octets."""
        _, _, document = self.fetch("/status/" + entry["statusListCredential"].rsplit("/", 1)[1])
        text = document["credentialSubject"]["encodedList"]
        self.assertEqual(text[0], "u")
        return gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))

    def is_set(self, entry):
        index = int(entry["statusListIndex"])
        return bool(self.bits(entry)[index // 8] >> (7 - index % 8) & 1)

    def verify(self):
        self.city.await_refresh()
        body = {"verifiableCredential": self.credential, "options": {"checks": ["proof", "credentialStatus"],
                                                                     "returnProblemDetails": True}}
        return post(self.city.verifier.url + "/credentials/verify", body, self.city.verify_token)

    def test_the_place_in_the_log_comes_with_the_credential(self):
        """In a header, and in the order of issuing."""
        endpoint = self.issuing()[0]
        places = [int(endpoint.send(endpoint.body()).headers["dojang-log-index"]) for _ in range(2)]
        self.assertLess(places[0], places[1])

    def test_published_lists(self):
        status, _, index = self.fetch("/status")
        self.assertEqual(status, 200)
        for url in index["statusLists"]:
            with self.subTest(url=url):
                name = url.rsplit("/", 1)[1]
                status, content_type, document = self.fetch("/status/" + name)
                self.assertEqual((status, content_type), (200, "application/json"))
                self.assertEqual(document["@context"], ["https://www.w3.org/ns/credentials/v2"])
                self.assertEqual(document["id"], url)
                self.assertEqual(document["type"], ["VerifiableCredential", "BitstringStatusListCredential"])
                self.assertEqual(document["issuer"], self.city.operator["did"])
                subject = document["credentialSubject"]
                self.assertEqual(subject["type"], "BitstringStatusList")
                self.assertEqual(subject["statusPurpose"], name.split("-")[0])
                self.assertEqual(set(subject), {"id", "type", "statusPurpose", "encodedList", "ttl"} & set(subject))
                self.assertGreaterEqual(len(self.bits({"statusListCredential": url})), 16384)
                self.assertEqual(document["proof"]["verificationMethod"], self.city.operator["verificationMethod"])
                answer = post(self.city.verifier.url + "/credentials/verify", {"verifiableCredential": document},
                              self.city.verify_token)
                self.assertNotIn("proof", [problem["check"] for problem in answer[1].get("problemDetails", [])], answer)
        for name in ("nope", "revocation-999", "revocation-", "revocation", "refresh-0", "..", "revocation-0x"):
            with self.subTest(name=name):
                status, content_type, problem = self.fetch("/status/" + name)
                self.assertEqual((status, content_type, problem["code"]),
                                 (404, "application/problem+json", "not_found"))

    def test_entries(self):
        for entry in self.credential["credentialStatus"]:
            self.assertEqual(set(entry), {"type", "statusPurpose", "statusListIndex", "statusListCredential"})
            self.assertEqual(str(int(entry["statusListIndex"])), entry["statusListIndex"])
            self.assertFalse(self.is_set(entry))

    def test_requests(self):
        entry = self.entry("revocation")
        unused = str((int(entry["statusListIndex"]) + 1) % 131072)
        for where, member, value, expected, code in CHANGES:
            with self.subTest(where=where, member=member, value="gone" if value is GONE else value):
                value = unused if value == "UNUSED" else value
                request = {"credentialId": "urn:uuid:1", "credentialStatus": entry, "status": True}
                if where == "entry":
                    request["credentialStatus"] = changed(entry, member, value)
                else:
                    request = changed(request, member, value)
                status, problem = self.change(request)
                self.assertEqual((status, problem["status"], problem["code"]), (expected, expected, code), problem)
        self.assertFalse(self.is_set(entry))

    def test_until_it_is_revoked(self):
        """Last by its name: it ends with a revocation."""
        suspension, revocation = self.entry("suspension"), self.entry("revocation")
        self.assertEqual(self.verify()[0], 200)
        for entry, status, code in ((suspension, True, "credential_suspended"), (suspension, False, None),
                                    (revocation, True, "credential_revoked")):
            with self.subTest(purpose=entry["statusPurpose"], status=status):
                request = {"credentialId": "urn:uuid:1", "credentialStatus": entry, "status": status}
                for _ in range(2):  # the same again changes nothing
                    seen, answer = self.change(request)
                    self.assertEqual((seen, answer["status"]), (200, status), answer)
                self.assertEqual(self.is_set(entry), status)
                seen, answer = self.verify()
                self.assertEqual(seen, 400 if status else 200, answer)
                if status:
                    [problem] = answer["problemDetails"]
                    self.assertEqual((problem["code"], problem["check"]), (code, "status"))
                    self.assertEqual(problem["type"], STATUS_LIST + "STATUS_VERIFICATION_ERROR")
        status, problem = self.change({"credentialStatus": revocation, "status": False})
        self.assertEqual((status, problem["code"]), (409, "conflict"))


if __name__ == "__main__":
    main()
