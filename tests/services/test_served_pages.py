"""What browsers load: the pages with their headers, the settings, the verifier's bundle; and who may call what from
another site's page."""

import gzip
import json
import unittest
import urllib.error
import urllib.request

from harness import BUILD, COUNTER, PUBLIC_URL, SOURCE, CityTest


def ask(service, path, method="GET", **headers):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(service.url + path, headers=names, method=method)
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


class Pages(CityTest):
    settings = {"list_validity_s": 3600}

    def test_the_files_come_as_they_are_with_their_types(self):
        files = [("verifier", "/web/zxing/zxing_reader.wasm", "application/wasm"),
                 ("verifier", "/web/zxing/reader/index.js", "text/javascript; charset=utf-8"),
                 ("issuer", "/web/pdfjs/pdf.min.mjs", "text/javascript; charset=utf-8")]
        for service, path, kind in files:
            status, headers, body = ask(getattr(self.city, service), path)
            self.assertEqual((status, headers["Content-Type"]), (200, kind), path)
            self.assertEqual(body, (BUILD / "share" / "dojang" / "pages" / path[1:]).read_bytes())
            status, packed, body = ask(getattr(self.city, service), path, Accept_Encoding="gzip")
            self.assertEqual((status, packed["Content-Encoding"], packed["Vary"]), (200, "gzip", "Accept-Encoding"))
            self.assertEqual(gzip.decompress(body), (BUILD / "share" / "dojang" / "pages" / path[1:]).read_bytes())
            status, _, body = ask(getattr(self.city, service), path, If_None_Match=headers["ETag"])
            self.assertEqual((status, body), (304, b""))

    def test_a_page_loads_and_calls_its_own_site_only(self):
        _, headers, _ = ask(self.city.verifier, "/web/zxing/share.js")
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        self.assertEqual(policy["default-src"], "'none'")
        self.assertEqual(policy["script-src"], "'self' 'wasm-unsafe-eval'")
        self.assertEqual(policy["connect-src"], "'self'")
        self.assertEqual(policy["frame-ancestors"], "'none'")
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(headers["Cache-Control"], "no-cache")

    def test_nothing_else_of_the_machine_is_served(self):
        for path in ("/web/", "/web/../manifest.json", "/web/%2e%2e/manifest.json", "/web/..%2fmanifest.json",
                     "/web/%2fetc/passwd", "/web/package.json", "/web/zxing", "/wallet/../web/zxing/share.js"):
            status, headers, _ = ask(self.city.issuer, path)
            self.assertEqual((status, headers["Content-Type"]), (404, "application/problem+json"), path)

    def test_a_folder_is_led_to_its_page(self):
        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None
        opener = urllib.request.build_opener(Stay)
        for service, path in ((self.city.issuer, "/wallet"), (self.city.issuer, "/desk"), (self.city.verifier, "/counter")):
            with self.assertRaises(urllib.error.HTTPError) as caught:
                opener.open(service.url + path, timeout=15)
            self.assertEqual((caught.exception.code, caught.exception.headers["Location"]), (308, path[1:] + "/"))

    def test_the_wallet_knows_its_issuer_and_counters(self):
        status, headers, body = ask(self.city.issuer, "/wallet/settings.json")
        self.assertEqual((status, headers["Content-Type"]), (200, "application/json"))
        self.assertEqual(json.loads(body), {
            "issuer": PUBLIC_URL,
            "counters": [{"domain": COUNTER, "ko": "가온시 민원창구", "en": "Gaon City counters"}]})

    def test_the_counter_knows_by_what_it_judges(self):
        status, headers, body = ask(self.city.verifier, "/counter/settings.json")
        self.assertEqual(status, 200)
        settings = json.loads(body)
        self.assertEqual(settings["domain"], COUNTER)
        self.assertEqual(settings["operator"], self.city.operator["did"])
        self.assertEqual(settings["name"], {"ko": "가온시 민원창구", "en": "Gaon City counters"})
        self.assertEqual(settings["policy"], json.loads((SOURCE / "verifier/policies/strict.json").read_text()))
        self.assertEqual((settings["challengeS"], settings["refreshS"]), (120, 1))
        self.assertEqual(ask(self.city.verifier, "/counter/settings.json", If_None_Match=headers["ETag"])[0], 304)

    def test_the_bundle_holds_what_the_registry_published(self):
        status, headers, body = ask(self.city.verifier, "/bundle")
        self.assertEqual((status, headers["Content-Type"], headers["Cache-Control"]),
                         (200, "application/json", "no-cache"))
        bundle = json.loads(body)
        self.assertEqual(bundle["type"], "DojangBundle")
        self.assertEqual(bundle["issuers"], json.loads(ask(self.city.registry, "/issuers")[2]))
        entry = self.credential["credentialStatus"][0]["statusListCredential"]
        self.assertIn(entry, [one["id"] for one in bundle["statusLists"]])

    def test_the_program_verifies_by_the_bundle(self):
        path = self.folder / "bundle.json"
        path.write_bytes(ask(self.city.verifier, "/bundle")[2])
        report = self.city.tool.verify(self.citizen.present(), "--bundle", path, "--operator",
                                       self.city.operator["did"], "--domain", COUNTER)
        self.assertEqual(report["verdict"], "verified", report)

    def test_the_bundle_changes_only_when_a_part_does(self):
        _, headers, body = ask(self.city.verifier, "/bundle")
        self.city.await_refresh()
        self.assertEqual(ask(self.city.verifier, "/bundle", If_None_Match=headers["ETag"])[0], 304)
        other = self.city.compose([self.citizen.did])[0]
        credential = self.city.issue(other)[1]["verifiableCredential"]
        self.city.set_status(credential, "revocation", True, "issued_in_error")
        status, fresh, changed = ask(self.city.verifier, "/bundle", If_None_Match=headers["ETag"])
        self.assertEqual(status, 200)
        self.assertNotEqual((headers["ETag"], body), (fresh["ETag"], changed))
        status, fresh, packed = ask(self.city.verifier, "/bundle", Accept_Encoding="gzip")
        self.assertEqual(gzip.decompress(packed), changed)

    def test_wallets_of_others_may_fetch_credentials(self):
        for path in ("/token", "/nonce", "/credential", "/.well-known/openid-credential-issuer",
                     "/.well-known/oauth-authorization-server", "/offers/unknown"):
            status, headers, _ = ask(self.city.issuer, path, "OPTIONS", Origin="https://wallet.example",
                                     Access_Control_Request_Method="POST",
                                     Access_Control_Request_Headers="authorization, content-type")
            self.assertEqual((status, headers["Access-Control-Allow-Origin"]), (204, "*"), path)
            self.assertEqual(headers["Access-Control-Allow-Headers"], "Authorization, Content-Type")
            self.assertIsNone(headers["Access-Control-Allow-Credentials"])
        status, headers, _ = ask(self.city.issuer, "/offers/unknown", Origin="https://wallet.example")
        self.assertEqual((status, headers["Access-Control-Allow-Origin"]), (404, "*"))

    def test_and_may_call_nothing_else(self):
        others = [(self.city.issuer, "/credentials/issue"), (self.city.issuer, "/offers"),
                  (self.city.verifier, "/verifications"), (self.city.verifier, "/challenges"),
                  (self.city.registry, "/credentials/status")]
        for service, path in others:
            status, headers, _ = ask(service, path, "OPTIONS", Origin="https://wallet.example")
            self.assertEqual((status, headers["Access-Control-Allow-Origin"]), (405, None), path)


if __name__ == "__main__":
    unittest.main()
