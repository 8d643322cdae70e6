#!/usr/bin/env python3
"""The verbs expand, tordf and canonize: what they print, what they say when they fail, and their exit codes.

usage: test_cli_jsonld.py DOJANG
"""
import subprocess
import sys

V2 = '"@context":"https://www.w3.org/ns/credentials/v2"'
LABEL = '_:x <http://x/p> "1" .\n'

# arguments, input, exit code, a part of standard output, a part of standard error
ROWS = [
    (["expand"], '{"http://x/p":1}', 0, '"@value": 1', ""),
    (["expand", "--base", "http://b/"], '{"@id":"a","http://x/p":1}', 0, '"@id": "http://b/a"', ""),
    (["expand"], '{%s,"type":"VerifiableCredential"}' % V2, 0, "credentials#VerifiableCredential", ""),
    (["expand"], '{"@context":1}', 2, "", "dojang: invalid local context: "),
    (["expand"], '{"@context":"https://elsewhere.example/"}', 2, "", "dojang: loading remote context failed: "),
    (["expand"], "{", 2, "", "dojang: malformed: "),
    (["expand", "--safe"], '{"undefined":1,"http://x/p":1}', 2, "", '"undefined" would be lost'),
    (["expand", "--mode", "json-ld-1.0"], '{"@context":{"@version":1.1}}', 2, "", "dojang: processing mode conflict: "),
    (["expand", "--mode", "json-ld-2"], "{}", 2, "", "--mode takes"),
    (["expand", "--map", "no-equals"], "{}", 2, "", "--map takes"),
    (["expand", "--no-such-option"], "{}", 2, "", "usage: dojang expand"),
    (["expand", "a", "b"], "", 2, "", "one file at most"),
    (["expand", "/no/such/file"], "", 2, "", "/no/such/file"),
    (["expand", "--help"], "", 0, "--expand-context", ""),
    (["tordf"], '{"@id":"http://s","http://x/p":1}', 0, "<http://s> <http://x/p> ", ""),
    (["tordf", "--rdf-direction", "i18n-datatype"], '{"@id":"http://s","http://x/p":{"@value":"v","@direction":"rtl"}}',
     0, '"v"^^<https://www.w3.org/ns/i18n#_rtl>', ""),
    (["tordf", "--rdf-direction", "up"], "{}", 2, "", "--rdf-direction takes"),
    (["canonize"], LABEL, 0, '_:c14n0 <http://x/p> "1" .', ""),
    (["canonize", "--map"], LABEL, 0, '"x": "c14n0"', ""),
    (["canonize", "--hash", "SHA384"], LABEL, 0, "_:c14n0", ""),
    (["canonize", "--hash", "MD5"], LABEL, 2, "", "--hash takes"),
    (["canonize"], '{%s,"type":"VerifiableCredential"}' % V2, 0, "credentials#VerifiableCredential", ""),
    (["canonize"], '{"undefined":1}', 2, "", '"undefined" would be lost'),
    (["canonize"], "not quads", 2, "", "dojang: "),
]


def fault(dojang, arguments, text, code, out, err):
    seen = subprocess.run([dojang, *arguments], input=text, capture_output=True, encoding="utf-8", timeout=60)
    if seen.returncode == code and out in seen.stdout and err in seen.stderr:
        return None
    return f"{arguments} {text}: exit code {seen.returncode}\n{seen.stdout}{seen.stderr}"


def main(dojang):
    faults = [reason for row in ROWS if (reason := fault(dojang, *row))]
    print("\n".join(faults) if faults else f"{len(ROWS)} calls answered as they should")
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
