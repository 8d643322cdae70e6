"""What an operator does with a registry's files: check, back up, restore and catch up, compact, close a year's log."""

import base64
import gzip
import hashlib
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import urllib.request

from harness import BUILD, post
from city import Service, Tool

URL = "https://registry.gaon.example"
ISSUER = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
LISTED, OPENED, CLOSED = 2, 6, 7


class Registry:
    """A registry of its own, with what is needed to fill it."""

    def __init__(self, folder):
        self.folder = folder
        self.tool = Tool(BUILD)
        self.tool.run("key", "new", "--test", "--out", folder / "operator.key")
        self.tokens = {}
        lines = []
        for role in ("issue", "revoke"):
            made = self.tool.json("token", "new", "--role", role, "--name", "test")
            self.tokens[role] = made["token"]
            lines.append(made["line"] + "\n")
        (folder / "tokens").write_text("".join(lines))
        self.settings = {"tokens": folder / "tokens", "public_url": URL, "store": folder / "store",
                         "public": folder / "public", "key": folder / "operator.key", "log": "2026"}
        self.recorded = 0
        self.leased = set()

    def start(self):
        self.service = Service(BUILD / "registry" / "dojang-registry", self.folder, self.settings)

    def stop(self):
        return self.service.stop()

    def get(self, path):
        with urllib.request.urlopen(self.service.url + path, timeout=15) as answer:
            return answer.read()

    def ask(self, path, body, role="issue"):
        code, answer = post(self.service.url + path, body, self.tokens[role])
        if code not in (200, 201):
            raise AssertionError(f"{path}: {code} {answer}")
        return answer

    def record(self, count):
        """Credentials of fresh indices: (lease, index, receipt) of each."""
        lease = self.ask("/indices", {"count": count})
        places = {(lease["group"], index) for index in lease["indices"]}
        assert not places & self.leased, "an index was given out twice"
        self.leased |= places
        records = []
        for index in lease["indices"]:
            self.recorded += 1
            digest = hashlib.sha256(b"%d" % self.recorded).digest()
            records.append({"idempotencyKey": f"{self.recorded:08}", "group": lease["group"], "index": index,
                            "digest": base64.urlsafe_b64encode(digest).decode().rstrip("="), "issuer": ISSUER,
                            "type": "WelfareEligibilityCredential", "validUntil": "2027-11-28T00:00:00Z"})
        receipts = self.ask("/records", {"records": records})["records"]
        return [(lease, index, receipt) for index, receipt in zip(lease["indices"], receipts)]

    def revoke(self, credential, purpose="revocation"):
        lease, index, _ = credential
        entry = {"type": "BitstringStatusListEntry", "statusPurpose": purpose, "statusListIndex": str(index),
                 "statusListCredential": lease["statusLists"][purpose]}
        return self.ask("/credentials/status", {"credentialStatus": entry, "status": True}, "revoke")

    def bit(self, credential, purpose="revocation"):
        lease, index, _ = credential
        path = lease["statusLists"][purpose].removeprefix(URL)
        encoded = json.loads(self.get(path))["credentialSubject"]["encodedList"][1:]

        bits = gzip.decompress(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
        return bits[index >> 3] >> (7 - (index & 7)) & 1

    def checkpoint(self, log=None):
        """Size and root."""
        lines = self.get(f"/logs/{log}/checkpoint" if log else "/checkpoint").decode().split("\n")
        return int(lines[1]), lines[2]

    def entry(self, index, log=None):
        proof = self.get(f"/logs/{log}/proofs/{index}" if log else f"/proofs/{index}").decode().split("\n")
        return base64.b64decode(proof[1].removeprefix("extra "))

    def key(self):
        return json.loads(self.get("/log"))["key"]

    def log(self, verb, *more, code=0, public=True):
        """Output and errors of `dojang log verb`."""
        places = ["--store", self.folder / "store"] + (["--public", self.folder / "public"] if public else [])
        done = subprocess.run([self.tool.program, "log", verb, *map(str, places), *map(str, more)], capture_output=True,
                              text=True)
        assert done.returncode == code, f"log {verb}: exit {done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr


class Upkeep(unittest.TestCase):
    def setUp(self):
        self.memory = tempfile.TemporaryDirectory(prefix="dojang-upkeep-")
        self.addCleanup(self.memory.cleanup)
        self.folder = pathlib.Path(self.memory.name)
        self.registry = Registry(self.folder)
        self.registry.start()
        self.addCleanup(lambda: self.registry.stop())

    def restore(self, copy):
        """The store becomes that of the copy; the public folder stays."""
        shutil.rmtree(self.folder / "store")
        shutil.copytree(copy, self.folder / "store")

    def test_a_sound_registry_has_no_findings(self):
        self.registry.revoke(self.registry.record(300)[5])
        self.assertIn("300 records", self.registry.log("fsck"))
        self.registry.stop()
        self.assertIn(": 0 findings", self.registry.log("fsck"))

    def test_each_damage_is_named(self):
        self.registry.revoke(self.registry.record(300)[5])
        self.registry.stop()
        log = self.folder / "public" / "logs" / "2026"

        def newest(folder):
            return max(folder.glob("[0-9]*"), key=lambda path: int(path.name))

        version = newest(self.folder / "public" / "status" / "revocation-0")
        for path, words in [
            (log / "tile" / "0" / "000", "tile 0 of level 0"),
            (log / "tile" / "entries" / "000", "bundle 0"),
            (newest(log / "tile" / "0" / "001.p"), "right edge"),
            (version, f"status/revocation-0/{version.name}: is missing, or not the store's"),
            (log / "checkpoint", "checkpoint"),
        ]:
            with self.subTest(path=path.name):
                whole = path.read_bytes()
                path.write_bytes(whole[:40] + bytes([whole[40] ^ 1]) + whole[41:])
                self.assertIn(words, self.registry.log("fsck", code=1))
                path.unlink()
                if path.name == "000":  # the rest is still owed by the last commit, which will write it again
                    self.assertIn("missing", self.registry.log("fsck", code=1))
                path.write_bytes(whole)
                self.assertIn(": 0 findings", self.registry.log("fsck"))

    def test_a_backup_catches_up_with_what_was_published_since(self):
        registry = self.registry
        before = registry.record(300)
        registry.revoke(before[0])
        registry.log("backup", "--to", self.folder / "backup", public=False)
        after = registry.record(20)
        registry.revoke(after[0])
        registry.revoke(before[1], "suspension")
        size, root = registry.checkpoint()
        key = registry.key()
        registry.stop()
        self.restore(self.folder / "backup")

        with self.assertRaises(SystemExit) as refused:  # it would contradict what it has published
            registry.start()
        self.assertIn("it is older, or another's", str(refused.exception))
        self.assertIn("not signed by the log's key", registry.log("recover", "--log", self.other_key(key), code=2))

        self.assertIn("20 records without their rows", registry.log("recover", "--log", key))
        self.assertIn("20 entries of credentials have no record", registry.log("fsck"))
        registry.start()
        self.assertGreaterEqual(registry.checkpoint()[0], size)
        self.assertEqual([registry.bit(before[0]), registry.bit(after[0]), registry.bit(before[1], "suspension"),
                          registry.bit(before[2]), registry.bit(after[1])], [1, 1, 1, 0, 0])
        registry.revoke(after[1])  # there is no record, but there may be a credential
        self.assertEqual(registry.bit(after[1]), 1)
        for _ in range(10):
            registry.record(100)  # no index of before is given out again
        registry.stop()
        self.assertIn("20 entries of credentials have no record", registry.log("fsck"))

    def other_key(self, key):
        """The key of another operator under the log's name: a name, an id and a key that fit."""
        made = self.registry.tool.json("key", "new", "--test", "--out", self.folder / "other.key")
        name = key.split("+")[0]
        printed = self.registry.tool.run("log", "witness", "--print-key", "--key", self.folder / "other.key", "--name",
                                         name)
        public = base64.b64decode(printed.split("+", 2)[2])[1:]
        octets = b"\x01" + public
        ident = hashlib.sha256(name.encode() + b"\n" + octets).digest()[:4].hex()
        self.assertTrue(made["did"])
        return f"{name}+{ident}+{base64.b64encode(octets).decode()}"

    def test_a_store_is_compacted_while_nobody_has_it(self):
        self.registry.record(1000)
        self.assertIn("another process", self.registry.log("compact", code=2, public=False))
        self.registry.stop()
        size = (self.folder / "store" / "data.mdb").stat().st_size
        self.registry.log("compact", public=False)
        self.assertLess((self.folder / "store" / "data.mdb").stat().st_size, size)
        self.assertIn(": 0 findings", self.registry.log("fsck"))
        self.registry.start()
        self.registry.record(10)

    def test_a_log_is_closed_and_the_next_one_opened(self):
        registry = self.registry
        credentials = registry.record(300)
        registry.stop()
        registry.settings["log"] = "2027"
        registry.start()
        size, root = registry.checkpoint("2026")
        opened = registry.entry(0)
        self.assertEqual((opened[8], int.from_bytes(opened[24:32], "big"), base64.b64encode(opened[32:64]).decode()),
                         (OPENED, size, root))
        self.assertEqual(registry.entry(size - 1, "2026")[8], CLOSED)
        self.assertTrue(registry.get("/logs/2026/proofs/7/subtree"))
        kinds = [registry.entry(index)[8] for index in range(registry.checkpoint()[0])]
        lists = json.loads(registry.get("/status"))["statusLists"]
        self.assertEqual(kinds.count(LISTED), len(lists))
        registry.revoke(credentials[0])
        self.assertEqual(registry.bit(credentials[0]), 1)
        registry.record(10)
        registry.stop()
        self.assertIn("310 records", registry.log("fsck"))

        registry.settings["log"] = "2026"
        with self.assertRaises(SystemExit) as refused:
            registry.start()
        self.assertIn("2026 is closed", str(refused.exception))
        registry.settings["log"] = "2027"
        registry.start()
        self.assertEqual(registry.checkpoint("2026"), (size, root))


if __name__ == "__main__":
    unittest.main()
