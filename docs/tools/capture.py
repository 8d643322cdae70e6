#!/usr/bin/env python3
"""Runs the installed services and writes down what they say: the examples of the pages, the pictures of the README.

usage: docs/tools/capture.py --build build/release

The people are made up, and the keys and tokens are gone when it ends.
"""
import argparse
import json
import pathlib
import re
import sys
import tempfile
import time

from blocks import DOCS, SOURCE, write_blocks
from deployment import DOMAIN, Deployment
from picture import report_svg

LINE_CHARS, TEXT_CHARS = 100, 100
LOG_TEXT_CHARS = 96
CREDENTIAL = '{"verifiableCredential": { … as it was issued … }}'
SHOWN_HEADERS = ("Content-Type", "ETag", "Cache-Control", "Dojang-Log-Index", "WWW-Authenticate", "Retry-After", "Allow")


def layout(value, indent=""):
    """JSON for readers: on one line what fits on it, long texts cut."""
    if isinstance(value, str) and len(value) > TEXT_CHARS:
        value = value[:60] + "…"
    line = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(line) <= LINE_CHARS or not value or not isinstance(value, (list, dict)):
        return line
    inner = indent + "  "
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + layout(item, inner) for item in value) + f"\n{indent}]"
    members = (f"{inner}{json.dumps(key)}: {layout(item, inner)}" for key, item in value.items())
    return "{\n" + ",\n".join(members) + f"\n{indent}}}"


def shorten(value):
    """The same value with its long texts cut, so that what fits on a line is seen."""
    if isinstance(value, dict):
        return {key: shorten(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shorten(item) for item in value]
    return value[:60] + "…" if isinstance(value, str) and len(value) > TEXT_CHARS else value


def cut_lines(text):
    """Text for readers: long lines cut."""
    return "\n".join(line if len(line) <= LOG_TEXT_CHARS else line[:LOG_TEXT_CHARS - 1] + "…"
                     for line in text.rstrip("\n").split("\n"))


def one_kind(metadata):
    """The first kind of an issuer's metadata and one claim of it."""
    name, kind = next(iter(metadata["credential_configurations_supported"].items()))
    described = {**kind["credential_metadata"], "claims": kind["credential_metadata"]["claims"][:1]}
    kinds = {name: {**kind, "credential_metadata": described}}
    return layout({**metadata, "credential_configurations_supported": kinds})


class Scribe:
    """Calls services and keeps each exchange under a name."""

    def __init__(self):
        self.blocks = {}

    def call(self, name, service, method, path, token=None, body=None, headers=None, told=None, heard=None):
        """`told` is shown instead of a body that was shown before, `heard` is how the answer's is shown."""
        answer = service.call(method, path, token, body, headers)
        lines = ["```http", f"{method} {path} HTTP/1.1"]
        lines += ["Authorization: Bearer dj_…"] if token else []
        lines += [f"{key}: {value}" for key, value in (headers or {}).items()]
        if isinstance(body, bytes):
            lines += ["", told or body.decode()]
        elif body is not None:
            lines += ["Content-Type: application/json", "", told or layout(shorten(body))]
        lines += ["```", "", "```http", f"HTTP/1.1 {answer.status}"]
        lines += [f"{key}: {answer.headers[key]}" for key in SHOWN_HEADERS if key in answer.headers]
        if answer.text:
            show = heard or (lambda said: layout(shorten(said)))
            lines += ["", show(answer.json()) if answer.text.startswith("{") else cut_lines(answer.text)]
        self.blocks[f"example-{name}"] = "\n".join([*lines, "```", ""])
        return answer


def name_office(deployment):
    path = deployment.root / "registry" / "issuers.json"
    text = path.read_text(encoding="utf-8")
    text = text.replace("발급기관 이름", "가온시 복지정책과")
    text = text.replace("Name of the issuing office", "Gaon City Welfare Policy Division")
    path.write_text(text, encoding="utf-8")


def wait_until(done):
    for _ in range(100):
        if done():
            return
        time.sleep(0.1)
    raise SystemExit("the verifier did not see the change")


def issuer_examples(scribe, issuer, token, credential):
    signed = scribe.call("issue", issuer, "POST", "/credentials/issue", token, {"credential": credential})
    wrong = json.loads(json.dumps(credential))
    wrong["credentialSubject"]["householdSize"] = 0
    scribe.call("issue-refused", issuer, "POST", "/credentials/issue", token, {"credential": wrong},
                told='{"credential": { … the same with "householdSize": 0 … }}')
    scribe.call("issuer-issuers", issuer, "GET", "/issuers")
    scribe.call("issuer-did", issuer, "GET", "/.well-known/did.json")
    return signed.json()["verifiableCredential"], int(signed.headers["Dojang-Log-Index"])


def delivery_examples(scribe, deployment, token, credential):
    """A wallet fetches what the office has offered."""
    issuer, (key, did) = deployment.issuer, deployment.new_holder("wallet")
    claims = {name: claim for name, claim in credential["credentialSubject"].items() if name != "id"}
    offered = scribe.call("offers", issuer, "POST", "/offers", token,
                          {"type": "WelfareEligibilityCredential", "claims": claims}).json()
    offer = scribe.call("offer", issuer, "GET", "/offers/" + offered["id"]).json()
    (grant, code), = offer["grants"].items()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = f"grant_type={grant}&pre-authorized_code={code['pre-authorized_code']}&tx_code="
    wrong = f"{(int(offered['pin']) + 1) % 1000000:06}"
    scribe.call("token-refused", issuer, "POST", "/token", body=(body + wrong).encode(), headers=form)
    access = scribe.call("token", issuer, "POST", "/token", body=(body + offered["pin"]).encode(), headers=form).json()
    nonce = scribe.call("nonce", issuer, "POST", "/nonce").json()["c_nonce"]
    proof = json.loads(deployment.dojang("present", "--key", key, "--none", "--domain", offer["credential_issuer"],
                                         "--challenge", nonce))
    scribe.call("credential", issuer, "POST", "/credential", access["access_token"],
                {"credential_configuration_id": offer["credential_configuration_ids"][0], "proofs": {"di_vp": [proof]}})
    scribe.call("issuer-metadata", issuer, "GET", "/.well-known/openid-credential-issuer", heard=one_kind)
    scribe.call("server-metadata", issuer, "GET", "/.well-known/oauth-authorization-server")


def registry_examples(scribe, registry, token, issuer_did):
    lease = scribe.call("indices", registry, "POST", "/indices", token, {"count": 3}).json()
    record = {"idempotencyKey": "01JD0000000000000000000000", "digest": "A" * 43, "group": lease["group"],
              "index": lease["indices"][0], "issuer": issuer_did, "type": "WelfareEligibilityCredential",
              "validUntil": "2027-02-20T14:59:59Z"}
    scribe.call("records", registry, "POST", "/records", token, {"records": [record]})
    other = {**record, "index": lease["indices"][1]}
    scribe.call("records-conflict", registry, "POST", "/records", token, {"records": [other]})
    scribe.call("status-lists", registry, "GET", "/status")
    first = scribe.call("status-list", registry, "GET", "/status/revocation-0")
    scribe.call("status-list-again", registry, "GET", "/status/revocation-0",
                headers={"If-None-Match": first.headers["ETag"]})
    scribe.call("trust-list", registry, "GET", "/issuers")


def fill_subtree(registry, token, issuer_did):
    """Records until the log has more than 256 entries, so that there are small proofs."""
    indices = registry.call("POST", "/indices", token, {"count": 300}).json()
    records = [{"idempotencyKey": f"{number:08}", "digest": f"{number:042}A", "group": indices["group"], "index": index,
                "issuer": issuer_did, "type": "WelfareEligibilityCredential", "validUntil": "2027-02-20T14:59:59Z"}
               for number, index in enumerate(indices["indices"])]
    registry.call("POST", "/records", token, {"records": records})


def show_bundle(bundle):
    """Its parts have been shown before."""
    parts = {"issuers": "{ … as at /issuers … }", "statusLists": "[ … as at /status/revocation-0 and so on … ]"}
    members = (f'  "{name}": {parts.get(name) or layout(shorten(part))}' for name, part in bundle.items())
    return "{\n" + ",\n".join(members) + "\n}"


def log_examples(scribe, registry, index):
    scribe.call("status-list-version", registry, "HEAD", "/status/revocation-0/1")
    scribe.call("issuers-version", registry, "HEAD", "/issuers/1")
    scribe.call("log", registry, "GET", "/log")
    first = scribe.call("checkpoint", registry, "GET", "/checkpoint")
    scribe.call("checkpoint-again", registry, "GET", "/checkpoint", headers={"If-None-Match": first.headers["ETag"]})
    scribe.call("tile", registry, "HEAD", "/tile/1/000.p/1")
    scribe.call("proof", registry, "GET", f"/proofs/{index}")
    scribe.call("proof-subtree", registry, "GET", f"/proofs/{index}/subtree")
    name = registry.call("GET", "/log").json()["name"]
    scribe.call("log-file", registry, "HEAD", f"/logs/{name}/tile/entries/000")
    scribe.call("bundle", registry, "GET", "/bundle", heard=show_bundle)


def verifier_examples(scribe, deployment, token, key, credential):
    verifier = deployment.verifier
    show = lambda *options: deployment.present(key, credential, *options)
    report = lambda qr: verifier.call("POST", "/verifications", token, {"qr": qr}).json()
    wait_until(lambda: report(show())["verdict"] == "verified")
    scribe.call("credentials-verify", verifier, "POST", "/credentials/verify", token,
                {"verifiableCredential": credential}, told=CREDENTIAL)
    challenge = scribe.call("challenges", verifier, "POST", "/challenges", token, {}).json()["challenge"]
    presentation = json.loads(deployment.dojang("present", "--key", key, "--domain", f"https://counter.{DOMAIN}",
                                                "--challenge", challenge, stdin=json.dumps(credential)))
    body = {"verifiablePresentation": presentation,
            "options": {"challenge": challenge, "domain": f"https://counter.{DOMAIN}"}}
    scribe.call("presentations-verify", verifier, "POST", "/presentations/verify", token, body)
    scribe.call("presentations-verify-again", verifier, "POST", "/presentations/verify", token, body,
                told='{ … the same … }')
    qr = show()
    scribe.call("verifications", verifier, "POST", "/verifications", token, {"qr": qr})
    return qr, report(show())


def revoked_examples(scribe, deployment, key, credential):
    entry = next(e for e in credential["credentialStatus"] if e["statusPurpose"] == "revocation")
    body = {"credentialStatus": entry, "status": True, "reason": "eligibility_ended"}
    token, verify_token = deployment.token("revoke"), deployment.token("verify")
    scribe.call("status", deployment.registry, "POST", "/credentials/status", token, body)
    undo = {**body, "status": False, "reason": "holder_request"}
    scribe.call("status-undo", deployment.registry, "POST", "/credentials/status", token, undo)
    report = lambda: deployment.verifier.call("POST", "/verifications", verify_token,
                                              {"qr": deployment.present(key, credential)}).json()
    wait_until(lambda: report()["verdict"] == "refused")
    scribe.call("credentials-verify-revoked", deployment.verifier, "POST", "/credentials/verify", verify_token,
                {"verifiableCredential": credential}, told=CREDENTIAL)
    return report()


def common_examples(scribe, deployment):
    scribe.call("healthz", deployment.registry, "GET", "/healthz")
    scribe.call("unauthorized", deployment.verifier, "POST", "/challenges", body={})


def metrics_block(deployment):
    """One line of every name that the verifier and the registry count."""
    seen = {}
    for service in (deployment.verifier, deployment.registry):
        for line in service.call("GET", "/metrics").text.splitlines():
            name = re.match(r"[a-z_]+", line)
            if name and not line.startswith("#") and not line.endswith(" 0"):
                seen.setdefault(name[0], line)
    return "```text\n" + "\n".join(seen[name] for name in sorted(seen)) + "\n```\n"


def draw(deployment, qr, verified, revoked):
    images = DOCS / "images"
    images.mkdir(exist_ok=True)
    deployment.dojang("qr", "draw", "--level", "L", "--scale", "3", "--png", images / "presentation.png", stdin=qr)
    template = json.loads((SOURCE / "schemas/credentials/welfare/template.json").read_text(encoding="utf-8"))
    for name, report in (("verified", verified), ("revoked", revoked)):
        (images / f"{name}.svg").write_text(report_svg(report, template["display"]), encoding="utf-8")


def capture(deployment):
    scribe = Scribe()
    key, did = deployment.new_holder("holder")
    unsigned = deployment.compose(2, did)
    credential, index = issuer_examples(scribe, deployment.issuer, deployment.token("issue"), unsigned)
    registry_token = (deployment.root / "issuer" / "registry.token").read_text().strip()
    registry_examples(scribe, deployment.registry, registry_token, unsigned["issuer"])
    delivery_examples(scribe, deployment, deployment.token("issue"), unsigned)
    fill_subtree(deployment.registry, registry_token, unsigned["issuer"])
    log_examples(scribe, deployment.registry, index)
    qr, verified = verifier_examples(scribe, deployment, deployment.token("verify"), key, credential)
    revoked = revoked_examples(scribe, deployment, key, credential)
    common_examples(scribe, deployment)
    scribe.blocks["example-metrics"] = metrics_block(deployment)
    draw(deployment, qr, verified, revoked)
    return scribe.blocks


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="build folder with the programs")
    with tempfile.TemporaryDirectory() as folder:
        deployment = Deployment(parser.parse_args().build.resolve(), pathlib.Path(folder))
        name_office(deployment)
        try:
            deployment.start()
            blocks = capture(deployment)
        finally:
            deployment.stop()
    for name in write_blocks(blocks):
        print(f"no page has a block for {name}", file=sys.stderr)


if __name__ == "__main__":
    main()
