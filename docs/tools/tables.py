#!/usr/bin/env python3
"""Fills the tables of the documentation from the sources and from the programs' own help.

usage: docs/tools/tables.py --build build/release

tests/docs fails when a table is not what this would write.
"""
import argparse
import pathlib
import re
import subprocess

from blocks import SOURCE, write_blocks

SERVICES = {"issuer": "issuer/main.c", "registry": "registry/program/main.c", "verifier": "verifier/main.c"}
ROUTES = {**SERVICES, "witness": "witness/service/witness_service.c"}
LIBRARIES = {"PkgConfig::crypto": "OpenSSL", "PkgConfig::microhttpd": "libmicrohttpd", "PkgConfig::curl": "libcurl",
             "PkgConfig::sodium": "libsodium", "PkgConfig::png": "libpng", "${DOUBLE_CONVERSION}": "double-conversion"}
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\w]+|,')


def source(name):
    return (SOURCE / name).read_text(encoding="utf-8")


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def literal(token, defines):
    return token[1:-1].replace('\\"', '"') if token.startswith('"') else defines.get(token, token)


def initializers(text):
    """[NAME] = {a, "b" "c", MACRO "d"} as name -> its fields, adjacent texts joined."""
    defines = dict(re.findall(r'#define (\w+) "([^"]*)"', text))
    found = {}
    for match in re.finditer(r"\[(\w+)\]\s*=\s*\{([^{}]*)\}", text):
        fields = [""]
        for token in TOKEN.findall(match[2]):
            if token == ",":
                fields.append("")
            else:
                fields[-1] += literal(token, defines)
        found[match[1]] = fields
    return found


def routes(text):
    """(method, path, role, summary) of a table of routes."""
    rows = re.findall(r'\{HTTP_(\w+),\s*"([^"]+)",\s*\w+,\s*ROLE_(\w+),\s*"([^"]*)"', text)
    own = re.findall(r'\.method = HTTP_(\w+), \.path = "([^"]+)".*?\.summary = "([^"]*)"', text)
    return [(m, p, r.lower(), s) for m, p, r, s in rows] + [(m, p, "public", s) for m, p, s in own]


def routes_table(name):
    rows = routes(source(name))
    return table(("request", "token", "what for"), [
        (f"`{method} {path}`", "none" if role in ("public", "any_site") else f"`{role}`", summary)
        for method, path, role, summary in rows])


def limits_table():
    rows = re.findall(r'X\((\w+), ([\d *]+), "([^"]*)", "([^"]*)"\)', source("core/base/include/base/limits.h"))
    value = lambda text: eval(text, {"__builtins__": {}})  # digits and "*" by the pattern above
    return table(("limit", "value", "unit", "what it bounds"),
                 [(f"`{name}`", f"{value(number):,}", unit, what) for name, number, unit, what in rows])


def findings_table():
    outcome = {"VALIDITY_VALID": "valid", "VALIDITY_UNKNOWN": "unknown", "VALIDITY_INVALID": "invalid"}
    rows = [fields for name, fields in initializers(source("core/vc/finding.c")).items() if name != "FINDING_NONE"]
    return table(("number", "code", "the check is", "sentence", "문장"), [
        (f"{int(number):02}", f"`{code}`", outcome[validity], english, korean)
        for code, number, validity, _, korean, english, *_ in rows])


def problems_table():
    rows = [fields for name, fields in initializers(source("core/base/err.c")).items() if name != "OK"]
    return table(("code", "status", "type", "title"), [
        (f"`{code}`", status, f"`{kind}`", title) for code, status, kind, title, _ in rows])


def audit_table():
    rows = re.findall(r'X\(AUDIT_\w+, +"(\w+)", +"([^"]*)"\)', source("audit/include/audit/finding.h"))
    return table(("finding", "what it means"), [(f"`{name}`", title) for name, title in rows])


def reasons_table():
    acts = {"REVOKE": "revoke", "SUSPEND": "suspend", "REINSTATE": "reinstate"}
    rows = re.findall(r'ROW\("(\w+)", "([^"]*)", "([^"]*)", ([\w, ]+)\)', source("core/status/reason.c"))
    return table(("code", "for", "meaning", "뜻"), [
        (f"`{code}`", ", ".join(acts[act] for act in named.split(", ")), english, korean)
        for code, korean, english, named in rows])


def program(build, name):
    return build / {"dojang": "cli"}.get(name, name.removeprefix("dojang-")) / name


def help_of(build, name, *arguments):
    done = subprocess.run([program(build, name), *arguments, "--help"], capture_output=True, text=True, check=True)
    return done.stdout


def config_keys(text):
    """(section, name, type, what, default) of the keys that `--help` lists."""
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line
        match = re.match(r"  (\w+) +(text|number|true/false|path|URL|address|secret) +(.*)$", line)
        if match:
            what, _, default = match[3].partition("; default ")
            default = "required" if what.endswith(" (required)") else default
            yield section, match[1], match[2], what.removesuffix(" (required)"), default


def config_tables(build):
    """The keys that all have, then each service's own."""
    keys = {name: list(config_keys(help_of(build, f"dojang-{name}"))) for name in SERVICES}
    shared = [key for key in keys["issuer"] if all(key[:4] in [k[:4] for k in other] for other in keys.values())
              and key[1] not in ("share", "schemas")]
    names = {key[1] for key in shared}
    print_rows = lambda rows: table(("key", "type", "default", "what"), [
        (f"`{name}`", kind, f"`{default}`" if default not in ("", "required") else default, what)
        for _, name, kind, what, default in rows])
    blocks = {"config-common": print_rows([
        (s, n, k, w, "127.0.0.1:8101, :8102, :8103" if n == "listen" else d) for s, n, k, w, d in shared])}
    for name, rows in keys.items():
        own = [row for row in rows if row[0] or row[1] not in names]
        body = print_rows([row for row in own if not row[0]])
        for section in dict.fromkeys(row[0] for row in own if row[0]):
            body += f"\nIn each section `{section}`:\n\n" + print_rows([row for row in own if row[0] == section])
        blocks[f"config-{name}"] = body
    return blocks


def verbs():
    return re.findall(r'X\((\w+), "', source("cli/verb.h"))


def log_verbs():
    return re.findall(r'X\((\w+), "', source("cli/log_verb.h"))


def help_blocks(build):
    blocks = {"help-dojang": help_of(build, "dojang")}
    blocks |= {f"help-log-{verb}": help_of(build, "dojang", "log", verb) for verb in log_verbs()}
    blocks |= {f"help-{verb}": help_of(build, "dojang", verb) for verb in verbs() if verb != "version"}
    return {name: f"```text\n{text}```\n" for name, text in blocks.items()}


def layers():
    """(name, folder, lower layers, third-party libraries) of every layer, lower ones first."""
    found = {}
    lists = [path for folder in ("core", "registry", "witness", "issuer", "audit")
             for path in (SOURCE / folder).rglob("CMakeLists.txt")]
    for path in sorted(lists):
        for name, arguments in re.findall(r"(?m)^layer\((\w+)([^)]*)\)", path.read_text(encoding="utf-8")):
            link, _, private = arguments.partition("FOLDERS")[0].partition("PRIVATE")
            foreign = [LIBRARIES.get(word, word.removeprefix("PkgConfig::")) for word in private.split()
                       if word not in ("Threads::Threads", "m")]
            found[name] = (path.parent.relative_to(SOURCE), link.replace("LINK", "").split(), foreign)
    ordered = []
    while len(ordered) < len(found):
        ordered += sorted(name for name, (_, link, _) in found.items()
                          if name not in ordered and set(link) <= set(ordered))
    return [(name, *found[name]) for name in ordered]


def layers_block():
    rows = [(str(folder) + "/", " ".join(link) or "-", ", ".join(foreign)) for _, folder, link, foreign in layers()]
    lines = [f"{folder:18} {link:28} {'· ' + foreign if foreign else ''}".rstrip() for folder, link, foreign in rows]
    return "```text\n" + f"{'layer':18} links\n" + "\n".join(lines) + "\n```\n"


def blocks(build):
    """Every generated block: name -> body."""
    made = {f"routes-{name}": routes_table(path) for name, path in ROUTES.items()}
    made |= {"routes-server": routes_table("core/http/server.c"), "limits": limits_table(),
             "findings": findings_table(), "audit-findings": audit_table(), "problems": problems_table(), "reasons": reasons_table(),
             "layers": layers_block()}
    return made | config_tables(build) | help_blocks(build)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="build folder with the programs")
    unused = write_blocks(blocks(parser.parse_args().build.resolve()))
    if unused:
        print("no page has a block for: " + ", ".join(unused))
