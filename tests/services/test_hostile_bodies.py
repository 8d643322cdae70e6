"""No body of a request, however wrong, is answered with 5xx or stops a service: each POST endpoint of the three
services is sent what is not JSON, what is cut off at every octet, another value at every place, and what is too much of
anything. After each kind a good request still works."""

import json
import unittest

from harness import COUNTER, LONG, CityTest, Endpoint, at, places, with_value, without

NOT_JSON = [
    b"", b" ", b"not json", b"{", b"}", b"[", b"{]", b"{\"a\"}", b"{\"a\":}", b"{\"a\":1,}", b"[1,]", b"{'a':1}",
    b"{\"a\":1}{\"a\":1}", b"{\"a\":1} x", b"\xef\xbb\xbf{}", b"\x00", b"{\"a\":\"\x00\"}", b"{\"a\":\"\x01\"}",
    b"{\"\\u0000\":1}", b"{\"a\":\"\\ud800\"}", b"{\"a\":\"\\udc00\\ud800\"}",
    b"{\"a\":\"\xff\"}", b"{\"a\":\"\xc0\x80\"}", b"{\"a\":\"\xed\xa0\x80\"}", b"{\"a\":\"\xf4\x90\x80\x80\"}",
    b"{\"a\":\"\xe2\x82\"}", b"\xff\xfe{\x00}\x00", b"{\"a\":1,\"a\":1}", b"{\"a\":{\"b\":1,\"b\":2}}", b"NaN",
    b"{\"a\":Infinity}", b"{\"a\":01}", b"{\"a\":1e400}", b"{\"a\":9007199254740993}",
    b"{\"a\":123456789012345678901234567890}", b"/**/{}", b"credential=x",
]
NOT_AN_OBJECT = [b"null", b"true", b"0", b"-0.0", b"1e-400", b"\"x\"", b"[]", b"[{}]", b"[[[[]]]]"]
OTHER_VALUES = [None, 7, -1.5, "x", "", "\0", "x\0y", "\U0010ffff", [], {}, True, LONG, [None], {"@id": "x"}, 1e308]

class HostileBodies(CityTest):
    def test_what_is_not_json(self):
        for endpoint in self.endpoints():
            for body in NOT_JSON:
                with self.subTest(endpoint=endpoint.name, body=body):
                    self.assert_problem(endpoint.send(body), codes={"malformed", "out_of_range"})
            self.assert_works(endpoint)

    def test_what_is_no_object(self):
        for endpoint in self.endpoints():
            for body in NOT_AN_OBJECT:
                with self.subTest(endpoint=endpoint.name, body=body):
                    self.assert_problem(endpoint.send(body), codes={"malformed", "malformed_value"})
            self.assert_works(endpoint)

    def test_empty_and_unknown_members(self):
        for endpoint in self.endpoints():
            with self.subTest(endpoint=endpoint.name):
                self.assert_problem(endpoint.send({}), codes={"malformed_value"})
                self.assert_problem(endpoint.send({**endpoint.body(), "unheardOf": 1}), codes={"unknown_option"})
                self.assert_works(endpoint)

    def test_cut_off_at_every_octet(self):
        for endpoint in self.endpoints():
            body = json.dumps(endpoint.body(), ensure_ascii=False).encode()
            before = endpoint.wire.connects
            for length in range(len(body)):
                answer = endpoint.send(body[:length])
                self.assert_problem(answer, codes={"malformed"})
            self.assertLessEqual(endpoint.wire.connects, before + 1, "a bad body must not cost the connection")
            self.assert_works(endpoint)

    def mutations(self, body):
        for path in places(body):
            yield path, without(body, path)
            for new in OTHER_VALUES:
                if new != at(body, path):
                    yield path, with_value(body, path, new)

    def test_other_values_at_every_place_for_the_issuer(self):
        """What is signed nevertheless (a name is any text) must be what the data model and the schema allow."""
        endpoint = self.issuing()[0]
        signed = 0
        for path, body in self.mutations(endpoint.body()):
            with self.subTest(path=path, body=json.dumps(body)[:300]):
                answer = endpoint.send(body)
                if answer.status != 201:
                    self.assert_problem(answer)
                    continue
                signed += 1
                checked = self.verifying()[0].send({"verifiableCredential": answer.json()["verifiableCredential"]})
                self.assertIn(checked.status, (200, 400), checked)
                self.assertNotIn("proof_invalid", str(checked.body), checked)
        self.assertGreater(signed, 0)
        self.assert_works(endpoint)

    def test_other_values_at_every_place_for_the_registry(self):
        for endpoint in self.registering():
            for path, body in self.mutations(endpoint.body()):
                with self.subTest(endpoint=endpoint.name, path=path, body=json.dumps(body)[:300]):
                    answer = endpoint.send(body)
                    if answer.status >= 300:
                        self.assert_problem(answer, (400, 404, 409))
            self.assert_works(endpoint)

    def test_other_values_at_every_place_for_the_verifier(self):
        for endpoint in self.verifying():
            original = endpoint.body()
            document = next(key for key in original if key not in ("options", "domain"))
            for path, body in self.mutations(original):
                with self.subTest(endpoint=endpoint.name, path=path, body=json.dumps(body)[:300]):
                    answer = endpoint.send(body)
                    if path[0] == document:
                        self.assert_not_verified(answer)
                    self.assertLess(answer.status, 500, answer)
            self.assert_works(endpoint)

    def test_a_code_is_not_used_up_by_what_was_made_of_it(self):
        """What a stranger sends, derived from a code that he saw, leaves the code good for its holder."""
        endpoint = self.verifying()[2]
        fresh = json.loads(self.citizen.sign(self.credential))
        for path in places(fresh):
            self.assert_not_verified(endpoint.send({"document": with_value(fresh, path, "x"), "domain": COUNTER}))
        answer = endpoint.send({"document": fresh, "domain": COUNTER})
        self.assertEqual(answer.json()["verdict"], "verified", answer)

    def test_too_much_of_anything(self):
        deep_list, deep_object = b"[" * 10_000 + b"]" * 10_000, b"{\"a\":" * 10_000 + b"1" + b"}" * 10_000
        bodies = {
            "10 MB": b"{\"a\":\"" + b"x" * 10_000_000 + b"\"}",
            "one octet too many": b"{\"a\":\"" + b"x" * (1024 * 1024 - 7) + b"\"}",
            "a list 10,000 deep": deep_list,
            "an object 10,000 deep": deep_object,
            "open brackets": b"[" * 500_000,
            "a list of 300,000": b"{\"a\":[" + b"0," * 299_999 + b"0]}",
            "objects": b"[" + b"{}," * 250_000 + b"{}]",
        }
        for endpoint in self.endpoints():
            for name, body in bodies.items():
                with self.subTest(endpoint=endpoint.name, body=name):
                    self.assert_problem(endpoint.send(body), (413,), {"limit"})
            self.assert_works(endpoint)

    def test_deep_members(self):
        """Within the limit of the JSON reader, where the layers behind it have their own."""
        nested = {}
        for _ in range(55):
            nested = {"a": nested}
        for endpoint in self.endpoints():
            for key in endpoint.body():
                answer = endpoint.send({**endpoint.body(), key: nested})
                self.assertIn(answer.status, (200, 400, 413), answer)
                if "/verif" in endpoint.path:
                    self.assert_not_verified(answer)
            self.assert_works(endpoint)

    def test_long_lists_where_few_are_meant(self):
        credential, presentation = self.credential, self.presentation_fresh()
        many = {**presentation, "verifiableCredential": [credential] * 17}
        issue, verify, present = self.issuing()[0], self.verifying()[0], self.verifying()[2]
        self.assert_not_verified(present.send({"document": many}), {"too_large", "limit"})
        for path in (("type",), ("@context",), ("credentialSubject",)):
            for length in (1_000, 10_000):
                values = [at(credential, path)[-1]] * length if path[0] != "credentialSubject" else [{"id": "urn:a:b"}]
                body = with_value(credential, path, values * (length if len(values) == 1 else 1))
                self.assert_not_verified(verify.send({"verifiableCredential": body}))
                answer = issue.send({"credential": {k: v for k, v in body.items()
                                                    if k not in ("proof", "credentialStatus")}})
                self.assertIn(answer.status, (201, 400, 413), answer)
        self.assert_works(issue)
        self.assert_works(verify)

    def presentation_fresh(self):
        return json.loads(self.citizen.sign(self.credential))

    def test_other_media_types(self):
        for endpoint in self.endpoints():
            body = json.dumps(endpoint.body()).encode()
            for kind in ("text/plain", "application/x-www-form-urlencoded", "application/octet-stream", "json"):
                with self.subTest(endpoint=endpoint.name, kind=kind):
                    self.assert_problem(endpoint.send(body, content_type=kind), (415,), {"media_type"})
            self.assert_works(endpoint)

    def test_challenges_take_no_body(self):
        """What is sent along does not matter; the answer is always another challenge."""
        endpoint = Endpoint(self.wires[self.city.verifier], "/challenges", self.city.verify_token, lambda: {}, None)
        seen = set()
        for body in [b"{}", b"", *NOT_JSON, *NOT_AN_OBJECT]:
            answer = endpoint.send(body)
            self.assertEqual(answer.status, 200, answer)
            seen.add(answer.json()["challenge"])
        self.assertEqual(len(seen), 2 + len(NOT_JSON) + len(NOT_AN_OBJECT))
        self.assert_problem(endpoint.send(b"x" * 10_000_000), (413,), {"limit"})

if __name__ == "__main__":
    unittest.main(verbosity=2)
