#!/usr/bin/env python3
"""The main job of Dojang, run with real processes: a CSV of decisions is issued, shown as QR codes, read by an
independent decoder, verified, and everything that can go wrong is shown to be told apart.

    scripts/demo.py --build build/release [--once] [--keep FOLDER]

Prints one line a case with the expected and the seen outcome. With --once it exits 0 only if every outcome was the
expected one; without, the services stay up until Ctrl-C, with the pages of citizens and offices to try in a browser."""

import argparse
import base64
import hashlib
import http.server
import json
import os
import pathlib
import signal
import sys
import tempfile
import threading
import time

from city import DECISIONS, LIST_VALIDITY_S, Citizen, City, get, post

STAYING_LIST_VALIDITY_S = 3600  # so that a counter whose network is cut goes on for a while
REFUSED_LINES = "7 12 17 22 27 32 37 42 47 52"  # of decisions.csv, wrong on purpose


class Table:
    """One line a case, and whether all were as expected."""

    def __init__(self):
        self.good = True

    def line(self, name, expected, seen, note=""):
        right = expected == seen
        self.good = self.good and right
        mark = "ok  " if right else "FAIL"
        print(f"{mark} {name:<44} expected {expected:<38} seen {seen:<38} {note}", flush=True)

    def verdict(self, name, expected, report, note=""):
        seen = report["verdict"] + (f" {report['code']}" if report.get("code") else "")
        title = report.get("title", {}).get("ko", "")
        sentence = report.get("sentence", {}).get("ko", "")
        self.line(name, expected, seen, note or f"{title}: {sentence}")


class UnknownContext(http.server.BaseHTTPRequestHandler):
    """A host that would serve a context, and counts who asks."""

    requests = 0

    def do_GET(self):
        UnknownContext.requests += 1
        self.send_error(404)

    def log_message(self, *_):
        pass


def issue_batch(city, table):
    """The CSV: bad rows are refused by line, every good row is issued over HTTP."""
    rows = [json.loads(line) for line in city.tool.run("csv", "check", DECISIONS, codes=(0, 1)).splitlines()]
    good = [row for row in rows if "errors" not in row]
    for row in rows:
        for error in row.get("errors", []):
            print(f"     line {row['line']}: {error['ko']} / {error['en']}")
    citizens = [Citizen(city, number) for number in range(len(good))]
    credentials = city.compose([citizen.did for citizen in citizens])
    issued = 0
    for citizen, credential in zip(citizens, credentials):
        code, answer = city.issue(credential)
        issued += code == 201
        citizen.unsigned, citizen.credential = credential, answer.get("verifiableCredential")
    city.await_refresh()  # the first list is as new as the first credential
    refused = [str(row["line"]) for row in rows if "errors" in row]
    table.line("decisions.csv: good rows issued", "48", f"{issued}")
    table.line("decisions.csv: lines refused", REFUSED_LINES, " ".join(refused))
    return citizens


def show_all(citizens, city, table):
    """Every citizen shows a code once."""
    seen, versions = {}, {}
    for citizen in citizens:
        text, drawn = citizen.show(citizen.present())
        report = city.verify(text)
        outcome = " ".join(filter(None, [report["verdict"], report.get("code")]))
        seen[outcome] = seen.get(outcome, 0) + 1
        kind = citizen.credential["type"][1]
        versions[kind] = max(versions.get(kind, 0), json.loads(drawn)["version"])
    table.line("every code drawn, decoded, verified", f"{len(citizens)} verified",
               ", ".join(f"{count} {outcome}" for outcome, count in seen.items()))
    for kind, version in versions.items():
        table.line(f"QR version of {kind.removesuffix('EligibilityCredential')} at level L", "at most 20",
                   "at most 20" if version <= 20 else "more", f"version {version}")


def base45_flip(text):
    """The code with one bit of the holder's signature flipped."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
    body, octets = text[5:], bytearray()
    for at in range(0, len(body), 3):
        group = [alphabet.index(c) for c in body[at:at + 3]]
        value = sum(digit * 45 ** place for place, digit in enumerate(group))
        octets += value.to_bytes(2 if len(group) == 3 else 1, "big")
    signature = octets.index(b"\x58\x41\x7a")  # a byte string of 65 octets that begins with 'z'
    octets[signature + 20] ^= 1
    coded = ""
    for at in range(0, len(octets), 2):
        pair = octets[at:at + 2]
        value = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            coded += alphabet[value % 45]
            value //= 45
    return text[:5] + coded


def altered_cases(city, table, citizen, rogue):
    good = citizen.credential
    table.verdict("one bit of the QR code changed", "refused proof_invalid", city.verify(base45_flip(citizen.present())))
    changed = json.loads(json.dumps(good))
    changed["credentialSubject"]["householdSize"] = 19
    table.verdict("one claim changed", "refused proof_invalid", city.verify(citizen.present(changed)))

    def sign(credential):
        return city.tool.json("issue", "--unchecked", "--created", "none", "--key", city.folder / "rogue.key",
                              stdin=json.dumps(credential))

    unsigned = {key: value for key, value in good.items() if key != "proof"}
    forged = sign(unsigned)
    table.verdict("signed by another key of its own", "refused issuer_key_unknown", city.verify(citizen.present(forged)))
    forged["proof"]["verificationMethod"] = good["proof"]["verificationMethod"]
    table.verdict("proof of another key under the issuer's name", "refused proof_invalid",
                  city.verify(citizen.present(forged)))
    stranger = sign({**unsigned, "issuer": rogue["did"]})
    table.verdict("issuer not on the trust list", "refused issuer_not_accepted", city.verify(citizen.present(stranger)))
    server = http.server.HTTPServer(("127.0.0.1", 0), UnknownContext)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    elsewhere = {**good, "@context": good["@context"] + [f"http://127.0.0.1:{server.server_port}/context"]}
    report = post(city.verifier.url + "/verifications", {"document": elsewhere}, city.verify_token)[1]
    table.verdict("an unknown context", "refused context_unknown", report)
    table.line("... and nobody asked its host for it", "0 requests", f"{UnknownContext.requests} requests")
    server.shutdown()


def status_cases(city, table, revoked, suspended):
    city.set_status(revoked.credential, "revocation", True, "eligibility_ended")
    table.verdict("revoked", "refused credential_revoked", city.verify(revoked.present()))
    city.set_status(suspended.credential, "suspension", True, "under_review")
    table.verdict("suspended", "refused credential_suspended", city.verify(suspended.present()))
    city.set_status(suspended.credential, "suspension", False, "review_cleared")
    table.verdict("reinstated", "verified", city.verify(suspended.present()))


def period_cases(city, table, citizen):
    def issue_at(start):
        return city.issue(city.compose([citizen.did], "--from", start)[0])[1]["verifiableCredential"]

    table.verdict("expired", "refused credential_expired", city.verify(citizen.present(issue_at("-10000000"))))
    table.verdict("not yet valid", "refused credential_not_yet_valid",
                  city.verify(citizen.present(issue_at("+1000000"))))


def presentation_cases(city, table, citizen, other):
    once = citizen.present()
    table.verdict("fresh", "verified", city.verify(once))
    table.verdict("the same presentation twice", "refused presentation_replayed", city.verify(once))
    table.verdict("a presentation older than its time", "refused presentation_expired",
                  city.verify(citizen.present(created="-400", expires="-310")))
    table.verdict("shown by somebody else", "refused holder_mismatch", city.verify(other.present(citizen.credential)))
    table.verdict("made for another office", "refused domain_mismatch",
                  city.verify(citizen.present(), domain="https://elsewhere.example"))
    challenge = post(city.verifier.url + "/challenges", {}, city.verify_token)[1]["challenge"]
    table.verdict("the counter's challenge answered", "verified",
                  city.verify(citizen.present(challenge=challenge), challenge=challenge))
    table.verdict("another challenge answered", "refused challenge_mismatch",
                  city.verify(citizen.present(), challenge=challenge))


def entry_of(city, credential):
    """Where the log has a credential's entry: its digest says which it is (core/vc/include/vc/issue.h)."""
    status = next(e for e in credential["credentialStatus"] if e["statusPurpose"] == "revocation")
    url = status["statusListCredential"].encode()
    text = b"dojang/issue/v2\n" + int(status["statusListIndex"]).to_bytes(8, "big") + len(url).to_bytes(2, "big") + url
    digest = hashlib.sha256(text + base58(credential["proof"]["proofValue"][1:])).digest()
    size = int(get(city.registry.url + "/checkpoint").split("\n")[1])
    for index in range(size):
        proof = get(f"{city.registry.url}/proofs/{index}")
        if base64.b64decode(proof.split("\n")[1].removeprefix("extra ")).endswith(digest):
            return city.write(f"{index}.tlog-proof", proof)
    raise SystemExit("a credential that was issued is not in the log")


def base58(text):
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = 0
    for char in text:
        number = number * 58 + alphabet.index(char)
    return number.to_bytes(64, "big")


def log_cases(city, table, citizen, other):
    """A counter that demands that what is shown stands in the witnessed log, with nothing but files at hand."""
    bundle = city.write("bundle.json", get(city.registry.url + "/bundle"))
    demanding = ["--as", "credential", "--operator", city.operator["did"], "--bundle", bundle, "--logged",
                 "--log-policy", city.folder / "log.policy"]
    shown, stolen = json.dumps(citizen.credential), json.loads(json.dumps(citizen.credential))
    proof, others = entry_of(city, citizen.credential), entry_of(city, other.credential)

    def verify(document, *proofs):
        return city.tool.verify(document, *demanding, *(f"--log-proof={proof}" for proof in proofs))

    table.verdict("in the log, by its proof, without a network", "verified not_presented", verify(shown, proof))
    table.verdict("... without a proof", "could_not_check log_unavailable", verify(shown))
    table.verdict("... with another credential's proof", "refused not_logged", verify(shown, others))
    del stolen["proof"]
    forged = city.tool.run("issue", "--unchecked", "--created", "none", "--key", city.folder / "issuer.key",
                           stdin=json.dumps({**stolen, "validUntil": "2031-01-01T00:00:00Z"}))
    table.verdict("made with the issuer's stolen key", "refused not_logged", verify(forged, proof))
    table.verdict("... from a bundle that is two days old", "could_not_check status_unavailable",
                  city.tool.verify(shown, *demanding, f"--log-proof={proof}", "--now", "+172800"))


def witness_cases(city, table, citizen):
    north, south, _ = city.witnesses
    north.stop()
    city.set_status(citizen.credential, "suspension", True, "under_review")
    table.verdict("one of three witnesses sleeps", "refused credential_suspended", city.verify(citizen.present()))
    south.stop()
    code, _ = city.ask_status(citizen.credential, "suspension", False, "review_cleared")
    table.line("two sleep: nothing is acknowledged", "503", f"{code}")
    table.verdict("... and nothing is shown that they have not seen", "refused credential_suspended",
                  city.verify(citizen.present()))
    north.start()
    south.start()
    for _ in range(100):  # until the registry has noticed: asking again is safe
        code, _ = city.ask_status(citizen.credential, "suspension", False, "review_cleared")
        if code == 200:
            break
        time.sleep(0.1)
    city.await_refresh()
    table.verdict("... when they are back", "verified", city.verify(citizen.present()))


def audit_cases(city, table):
    """A neighbouring office reads the whole log from outside."""
    options = ["log", "audit", "--policy", city.folder / "log.policy", "--operator", city.operator["did"],
               "--state", city.folder / "audit", city.registry.url]
    said = city.tool.run(*options, codes=(0, 1)).splitlines()
    table.line("an auditor reads the log from outside", "clean", said[-1], said[0])
    tile = city.folder / "registry.mdb" / "public" / "status" / "revocation-0" / "1"
    whole = tile.read_bytes()
    tile.write_bytes(whole.replace(b"revocation", b"revocatioN", 1))
    fresh = [city.folder / "audit-2" if option == city.folder / "audit" else option for option in options]
    found = [line for line in city.tool.run(*fresh, codes=(0, 1)).splitlines() if line.startswith("FOUND")]
    table.line("... and names a list that was changed", "revocation-0 version 1",
               " ".join(sorted({line.split(": ")[1] for line in found})), found[0].split(":")[0] if found else "")
    tile.write_bytes(whole)


def outage_case(city, table, citizen):
    city.registry.stop()
    end = time.monotonic() + LIST_VALIDITY_S + 2
    report = city.verify(citizen.present())
    while report["verdict"] == "verified" and time.monotonic() < end:
        time.sleep(0.5)
        report = city.verify(citizen.present())
    table.verdict("registry down, its list past its validity", "could_not_check status_unavailable", report)


def run(city, table, outage):
    citizens = issue_batch(city, table)
    rogue = city.new_key("rogue")
    show_all(citizens, city, table)
    presentation_cases(city, table, citizens[0], citizens[1])
    altered_cases(city, table, citizens[0], rogue)
    status_cases(city, table, citizens[2], citizens[3])
    period_cases(city, table, citizens[4])
    log_cases(city, table, citizens[5], citizens[6])
    witness_cases(city, table, citizens[7])
    audit_cases(city, table)
    if outage:
        outage_case(city, table, citizens[0])


def stop_like_ctrl_c():
    """A demo that is ended by its pid stops its services and removes its keys, too."""
    def stop(*_):
        raise KeyboardInterrupt
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)


def offer(city):
    """What an office hands to a citizen: a link, and a PIN by another way."""
    subject = city.compose([city.issuer_key["did"]])[0]
    claims = {name: value for name, value in subject["credentialSubject"].items() if name != "id"}
    code, offered = post(city.issuer.url + "/offers", {"type": subject["type"][1], "claims": claims}, city.issue_token)
    if code != 201:
        raise SystemExit(f"no offer: {code} {offered}")
    return offered


def serve(city):
    offered = offer(city)
    print(f"""
In a browser on this machine, its citizens made up:
  wallet   {city.issuer.url}/wallet/
  offer    {offered["wallet"]}
           PIN {offered["pin"]}
  desk     {city.issuer.url}/desk/
           token {city.desk_token}
  counter  {city.verifier.url}/counter/
           token {city.verify_token}

issuer   {city.issuer.url}
registry {city.registry.url}
verifier {city.verifier.url}
operator {city.operator["did"]}
log      {city.log_key}
audit    {city.tool.program} log audit --policy {city.folder / "log.policy"} --operator {city.operator["did"]} --state ./audited {city.registry.url}
Ctrl-C or `kill {os.getpid()}` stops them.""", flush=True)
    try:
        signal.pause()
    except KeyboardInterrupt:
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="build folder with the programs")
    parser.add_argument("--once", action="store_true", help="run through, stop, and exit 0 if all was as expected")
    parser.add_argument("--keep", type=pathlib.Path, help="folder for keys, pictures and logs (else a temporary one)")
    options = parser.parse_args()
    stop_like_ctrl_c()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        os.chmod(folder, 0o700)
        table = Table()
        validity_s = LIST_VALIDITY_S if options.once else STAYING_LIST_VALIDITY_S
        city = City(options.build.resolve(), folder.resolve(), list_validity_s=validity_s, pages=True)
        try:
            run(city, table, outage=options.once)
            if options.once:
                unclean = {name: status for name, status in city.stop().items() if status != 0}
                table.line("every service stopped cleanly", "all exit 0", str(unclean) if unclean else "all exit 0")
            print("every outcome was the expected one" if table.good else "SOME OUTCOMES WERE NOT THE EXPECTED ONES")
            if not options.once:
                serve(city)
        finally:
            city.stop()
    sys.exit(0 if table.good else 1)


if __name__ == "__main__":
    main()
