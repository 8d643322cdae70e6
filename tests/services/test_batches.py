"""A spreadsheet of thousands becomes offers: each good row once, over whatever happens in between."""

import csv
import io
import json
import signal
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

from harness import PUBLIC_URL, CityTest

KIND = "WelfareEligibilityCredential"
ROWS, EACH_BAD = 10_000, 100
HEADER = ["credentialType", "성명", "생년월일", "거주지", "사업", "소득 구간", "가구원 수", "급여 종류", "수급 시작일",
          "세대주와의 관계", "기준일", "문서확인번호", "보장기관"]
GOOD = [KIND, "홍길동", "1954-03-21", "가온시 아람읍", "국민기초생활보장 수급", "기준중위소득 32% 이하", "1", "생계급여",
        "2025-10-18", "본인", "2026-03-03", "", "가온시 복지정책과"]
NUMBER, BIRTH, SIZE = HEADER.index("문서확인번호"), HEADER.index("생년월일"), HEADER.index("가구원 수")


def sheet(rows, mark=True):
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return ("\ufeff" if mark else "") + text.getvalue()


def number(prefix, i):
    return f"{prefix:04}-0000-{i // 10000:04}-{i % 10000:04}"


def row(prefix, i, **changed):
    cells = list(GOOD)
    cells[NUMBER] = number(prefix, i)
    for column, value in changed.items():
        cells[int(column[1:])] = value
    return cells


class Batches:
    def __init__(self, service, token):
        self.service, self.token = service, token

    def ask(self, method, path, body=None, content_type="text/csv; charset=utf-8", token=None):
        request = urllib.request.Request(self.service.url + path, None if body is None else body, method=method)
        request.add_header("Authorization", "Bearer " + (token or self.token))
        if body is not None:
            request.add_header("Content-Type", content_type)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def send(self, text, dry=False):
        status, answer = self.ask("POST", "/batches" + ("?dryRun=true" if dry else ""), text.encode())
        return status, json.loads(answer)

    def show(self, batch):
        status, answer = self.ask("GET", "/batches/" + batch)
        assert status == 200, answer
        return json.loads(answer)

    def await_done(self, batch):
        for _ in range(1200):
            shown = self.show(batch)
            if shown["state"] == "done":
                return shown
            time.sleep(0.1)
        raise AssertionError(f"the batch is not done: {shown}")

    def result(self, batch):
        status, text = self.ask("GET", f"/batches/{batch}/result")
        assert status == 200, text
        return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


class BatchTest(CityTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.batches = Batches(cls.city.issuer, cls.city.issue_token)

    def counts(self, shown):
        return {name: shown[name] for name in ("rows", "good", "bad", "already", "done", "failed")}

    def search(self, wanted):
        answer = self.wires[self.city.issuer].post("/documents/search", json.dumps({"number": wanted}).encode(),
                                                   self.city.issue_token)
        return answer.json()["documents"]


class Small(BatchTest):
    def test_a_template(self):
        status, text = self.batches.ask("GET", "/batches/template?type=" + KIND)
        self.assertEqual(status, 200)
        self.assertTrue(text.startswith("\ufeff"))
        rows = list(csv.reader(io.StringIO(text[1:])))
        self.assertEqual((rows[0], rows[1][0]), (HEADER, KIND))
        self.assertEqual(self.batches.ask("GET", "/batches/template?type=x")[0], 404)

    def test_what_is_wrong_is_named(self):
        text = sheet([row(1, 1), row(1, 2, **{f"_{BIRTH}": "1954-13-01"}), row(1, 1), row(1, 3, **{f"_{SIZE}": "하나"}),
                      row(1, 4, _1="900101-1234567")])
        status, answer = self.batches.send(text, dry=True)
        self.assertEqual(status, 200, answer)
        self.assertEqual([answer[name] for name in ("rows", "good", "bad", "already")], [5, 1, 4, 0])
        self.assertEqual([(e["line"], e["column"], e["header"]) for e in answer["errors"]],
                         [(3, 3, "생년월일"), (4, 12, "문서확인번호"), (5, 7, "가구원 수"), (6, 2, "성명")])
        self.assertIn("2번째 줄", answer["errors"][1]["ko"])
        self.assertIn("line 2", answer["errors"][1]["en"])
        self.assertTrue(all(e["ko"].startswith(e["header"]) and e["en"] for e in answer["errors"]))
        self.assertNotIn("900101", json.dumps(answer))
        self.assertEqual(self.search(number(1, 1)), [], "a dry run offers nothing")

    def test_more_errors_than_are_told(self):
        text = sheet([row(4, i, **{f"_{SIZE}": "0"}) for i in range(1001)])
        answer = self.batches.send(text, dry=True)[1]
        self.assertEqual((answer["bad"], len(answer["errors"])), (1001, 1000))

    def test_what_is_no_sheet(self):
        for text, said in ((b"", "line 1"), (b"a,b\n1,2\n", "column 1"), (b"\xff\xfe", "UTF-8"),
                           ("성명,성명\n".encode(), "twice"), ("성명\n".encode(), "credentialType")):
            for path in ("/batches", "/batches?dryRun=true"):
                status, answer = self.batches.ask("POST", path, text)
                self.assertEqual(status, 400, answer)
                self.assertIn(said, json.loads(answer)["detail"])
        self.assertEqual(self.batches.ask("POST", "/batches", b"{}", "application/json")[0], 415)
        self.assertEqual(self.batches.ask("POST", "/batches?dryRun=perhaps", b"")[0], 400)
        self.assertEqual(self.batches.ask("GET", "/batches/nothing")[0], 404)
        self.assertEqual(self.batches.ask("GET", "/batches/..%2f..%2fbook")[0], 404)
        self.assertEqual(self.batches.ask("POST", "/batches/nothing/purge", b"")[0], 404)
        self.assertEqual(self.batches.ask("GET", "/batches", token=self.city.revoke_token)[0], 403)

    def test_offers_for_wallets(self):
        status, answer = self.batches.send(sheet([row(2, 1), row(2, 2, **{f"_{SIZE}": "0"}), row(2, 3)], mark=False))
        self.assertEqual(status, 202, answer)
        done = self.batches.await_done(answer["id"])
        self.assertEqual(self.counts(done), {"rows": 3, "good": 2, "bad": 1, "already": 0, "done": 2, "failed": 0})
        self.assertEqual([e["line"] for e in done["errors"]], [3])
        result = self.batches.result(answer["id"])
        self.assertEqual([r[:4] for r in result[1:]], [["2", number(2, 1), KIND, "발급 안내함"], ["3", "", KIND, "오류"],
                                                       ["4", number(2, 3), KIND, "발급 안내함"]])
        self.assertIn("가구원 수", result[2][6])
        link, pin, wallet = result[1][4], result[1][5], result[1][7]
        self.assertEqual(wallet, f"{PUBLIC_URL}/wallet/#{link}")
        uri = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)["credential_offer_uri"][0]
        form = {"grant_type": "urn:ietf:params:oauth:grant-type:pre-authorized_code", "tx_code": pin,
                "pre-authorized_code": uri.rsplit("/", 1)[1]}
        taken = self.wires[self.city.issuer].post("/token", urllib.parse.urlencode(form).encode(),
                                                  content_type="application/x-www-form-urlencoded")
        self.assertEqual(taken.status, 200, taken)
        document = self.search(number(2, 1))[0]
        self.assertEqual((document["batch"], document["state"]), (answer["id"], "offered"))
        listed = json.loads(self.batches.ask("GET", "/batches")[1])["batches"]
        self.assertIn(answer["id"], [batch["id"] for batch in listed])
        self.assertEqual(self.batches.ask("POST", f"/batches/{answer['id']}/purge", b"")[0], 200)
        self.assertEqual(self.batches.ask("GET", f"/batches/{answer['id']}/result")[0], 409)
        self.assertTrue(self.batches.show(answer["id"])["purged"])
        left = [path for path in (self.folder / "book" / "batches").iterdir() if answer["id"] in path.name]
        self.assertEqual([path.suffix for path in left], [".json"])
        self.assertNotIn(number(2, 1), left[0].read_text())

    def test_the_same_again(self):
        text = sheet([row(3, i) for i in range(5)])
        first = self.batches.send(text)[1]
        self.batches.await_done(first["id"])
        self.assertEqual(self.batches.send(text, dry=True)[1]["already"], 5)
        second = self.batches.await_done(self.batches.send(text)[1]["id"])
        self.assertEqual((second["already"], second["done"]), (5, 0))
        self.assertEqual({r[3] for r in self.batches.result(second["id"])[1:]}, {"이미 발급됨"})
        self.assertEqual(len(self.search(number(3, 0))), 1)


class TenThousand(BatchTest):
    def kill(self):
        for wire in self.wires.values():
            wire.close()
        self.city.issuer.process.send_signal(signal.SIGKILL)
        self.city.issuer.process.wait()

    def offers(self):
        return sum(path.suffix == ".open" for path in (self.folder / "offers").iterdir())

    def test_each_good_row_once(self):
        bad = {i: row(9, i, **{f"_{BIRTH}": "어제"}) for i in range(50, ROWS, EACH_BAD)}
        rows = [bad.get(i) or row(9, i) for i in range(ROWS)]
        text, good = sheet(rows), ROWS - len(bad)
        began = time.monotonic()
        status, dry = self.batches.send(text, dry=True)
        print(f"dry run of {ROWS} rows: {time.monotonic() - began:.2f} s", flush=True)
        self.assertEqual((status, dry["rows"], dry["good"], dry["bad"], dry["already"]), (200, ROWS, good, len(bad), 0))
        self.assertEqual([e["line"] for e in dry["errors"]], [i + 2 for i in sorted(bad)])
        self.assertEqual({(e["column"], e["header"]) for e in dry["errors"]}, {(BIRTH + 1, "생년월일")})
        before = self.offers()
        began = time.monotonic()
        batch = self.batches.send(text)[1]["id"]
        kills = 0
        while self.batches.show(batch)["state"] == "running":
            if kills < 3 and self.batches.show(batch)["done"] > kills * 2500 + 500:
                self.kill()
                kills += 1
                self.city.issuer.start()
            time.sleep(0.05)
        print(f"{good} offers, over {kills} kills: {time.monotonic() - began:.2f} s", flush=True)
        self.assertEqual(kills, 3)
        done = self.batches.show(batch)
        self.assertEqual(self.counts(done), {"rows": ROWS, "good": good, "bad": len(bad), "already": 0, "done": good,
                                             "failed": 0})
        self.assertEqual(self.offers() - before, good)
        result = self.batches.result(batch)[1:]
        self.assertEqual([r[0] for r in result if r[3] == "발급 안내함"],
                         [str(i + 2) for i in range(ROWS) if i not in bad])
        self.assertEqual(len({r[4] for r in result if r[4]}), good)
        again = self.batches.await_done(self.batches.send(text)[1]["id"])
        self.assertEqual((again["already"], again["done"], again["failed"]), (good, 0, 0))
        self.assertEqual(self.offers() - before, good)
        for i in (0, 1, ROWS // 2, ROWS - 1):
            self.assertEqual(len(self.search(number(9, i))), 1)


del BatchTest
if __name__ == "__main__":
    unittest.main(verbosity=2)
