"""An auditor follows the log of a registry that runs: `dojang log audit` over HTTP, from the city's first day on."""

import json
import subprocess
import urllib.request

import harness
from harness import Citizen, CityTest, main, post


class Audit(CityTest):
    def audit(self, code=0):
        with urllib.request.urlopen(self.city.registry.url + "/log", timeout=15) as answer:
            key = json.load(answer)["key"]
        done = subprocess.run([harness.BUILD / "cli" / "dojang", "log", "audit", "--log", key, "--operator",
                               self.city.operator["did"], "--state", self.folder / "audit", "--json",
                               self.city.registry.url], capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def issue(self, number):
        citizen = Citizen(self.city, number)
        status, answer = self.city.issue(self.city.compose([citizen.did])[0])
        self.assertEqual(status, 201, answer)
        return answer["verifiableCredential"]

    def change(self, credential, purpose, status, reason):
        entry = next(e for e in credential["credentialStatus"] if e["statusPurpose"] == purpose)
        answer = post(self.city.registry.url + "/credentials/status",
                      {"credentialStatus": entry, "status": status, "reason": reason}, self.city.revoke_token)
        self.assertEqual(answer[0], 200, answer)

    def test_a_citys_day(self):
        report = self.audit()
        self.assertEqual(report["entries"]["issued"], 1)
        self.assertEqual(report["entries"]["keyAdded"], 1)
        credentials = [self.issue(number) for number in range(1, 6)]
        self.change(credentials[0], "revocation", True, "unspecified")
        self.change(credentials[1], "suspension", True, "unspecified")
        report = self.audit()
        self.assertEqual([issuer["new"] for issuer in report["issuers"] if issuer["issued"]], [5])
        self.assertEqual(sum(entry["set"] for entry in report["lists"]), 2)
        self.change(credentials[1], "suspension", False, "review_cleared")
        self.assertEqual(sum(entry["set"] for entry in self.audit()["lists"]), 1)

    def test_a_tile_that_was_rewritten(self):
        self.audit()
        self.issue(6)
        tile = max(self.folder.glob("**/logs/*/tile/0/*.p/*"), key=lambda path: int(path.name))
        octets = bytearray(tile.read_bytes())
        octets[-1] ^= 1
        tile.chmod(0o644)
        tile.write_bytes(octets)
        report = self.audit(code=1)
        self.assertEqual([finding["kind"] for finding in report["findings"]], ["tile_rewritten"])
        self.assertTrue(report["findings"][0]["where"].endswith(f"/tile/0/000.p/{tile.name}"), report["findings"])


if __name__ == "__main__":
    main()
