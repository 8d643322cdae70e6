#!/usr/bin/env python3
"""Holds the documentation to the code.

usage: test_docs.py SOURCE_FOLDER BUILD_FOLDER [unittest options]
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(sys.argv.pop(1)).resolve()
BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
sys.path.insert(0, str(SOURCE / "docs" / "tools"))

import blocks
import tables
from deployment import Deployment

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CODE = {path: path.read_text(encoding="utf-8") for folder in ("core", "registry", "issuer", "verifier", "witness", "audit", "cli")
        for path in (SOURCE / folder).rglob("*.[ch]")}
PAGES = {path: path.read_text(encoding="utf-8") for path in blocks.pages()}


def page(name):
    return PAGES[SOURCE / name]


class Tables(unittest.TestCase):
    """Routes, limits, findings, problems, reasons, configuration keys and help are those of the code."""

    def test_generated_blocks_are_current(self):
        written = {}
        for (_, name), body in blocks.read_blocks().items():
            written.setdefault(name, set()).add(body)
        for name, body in tables.blocks(BUILD).items():
            with self.subTest(block=name):
                self.assertEqual(written.get(name), {body}, "run docs/tools/tables.py")

    def test_no_block_was_left_empty(self):
        for (path, name), body in blocks.read_blocks().items():
            self.assertTrue(body.strip(), f"{path.name}: {name}")

    def test_every_table_of_the_code_was_read(self):
        found = {name: body.count("\n") - 2 for name, body in tables.blocks(BUILD).items()}
        enumerated = lambda name, prefix: len(set(re.findall(rf"\b{prefix}\w+", CODE[SOURCE / name])))
        self.assertEqual(found["findings"], enumerated("core/vc/include/vc/finding.h", "FINDING_") - 2)  # NONE, COUNT
        self.assertEqual(found["audit-findings"], enumerated("audit/include/audit/finding.h", "AUDIT_") - 3)  # the macros, KINDS
        self.assertEqual(found["problems"], enumerated("core/base/include/base/err.h", "ERR_") - 1)  # COUNT
        self.assertEqual(found["limits"], CODE[SOURCE / "core/base/include/base/limits.h"].count("  X(LIMIT_"))
        self.assertEqual(found["reasons"], CODE[SOURCE / "core/status/reason.c"].count("    ROW("))
        for service, path in tables.ROUTES.items():
            self.assertEqual(found[f"routes-{service}"], CODE[SOURCE / path].count("{HTTP_"))


class Names(unittest.TestCase):
    """What the pages name exists, and what must be named is."""

    def test_every_route_is_explained(self):
        for service, path in tables.ROUTES.items():
            for method, pattern, _, _ in tables.routes(tables.source(path)):
                heading = rf"(?m)^### (?:.* )?{method} {re.escape(pattern)}(,| |$)"  # a heading may name several
                self.assertRegex(page("docs/http.md"), heading, service)

    def test_no_route_is_made_up(self):
        known = {(m, p) for path in [*tables.ROUTES.values(), "core/http/server.c"]
                 for m, p, _, _ in tables.routes(tables.source(path))}
        for heading in re.findall(r"(?m)^### (.*)$", page("docs/http.md")):
            for route in re.findall(r"\b(GET|POST|PUT|DELETE) ([^\s,]+)", heading):
                self.assertIn(route, known)

    def test_metrics(self):
        counted = set().union(*(re.findall(r"dojang_[a-z_]+(?:_total|_seconds|_lists|_connections|_size|_behind)\b", text)
                                for text in CODE.values()))
        named = set(re.findall(r"(?m)^\| `(dojang_[a-z_]+)", page("docs/operations.md")))
        self.assertEqual(named, counted)

    def test_log_events(self):
        events = set().union(*(re.findall(r'LOG\([^"]*?"([a-z_.]+)"', text) for text in CODE.values()))
        named = set(re.findall(r"(?m)^\| `([a-z_.]+)` \| (?:alert|error|warning|info)", page("docs/operations.md")))
        self.assertEqual(named, events)

    def test_links_lead_somewhere(self):
        for path, text in PAGES.items():
            for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)|src=\"([^\"]+)\"", text):
                link = target[0] or target[1]
                if not link.startswith(("http://", "https://")):
                    self.assertTrue((path.parent / link).exists(), f"{path.name}: {link}")

    def test_paths_exist(self):
        folders = "audit|core|issuer|registry|verifier|witness|cli|schemas|tests|docs|scripts|docker|cmake"
        for path, text in PAGES.items():
            prose = FENCE.sub("", text)
            for name in re.findall(rf"`((?:{folders})/[\w./-]*)`", prose):
                if name.startswith("docker/deployment/"):
                    continue  # what first-run makes
                self.assertTrue((SOURCE / name).exists(), f"{path.name}: {name}")

    def test_functions_exist(self):
        known = set().union(*(re.findall(r"\b[a-z][a-z0-9_]*(?=\()", text) for text in CODE.values()))
        for path, text in PAGES.items():
            for name in re.findall(r"`([a-z][a-z0-9]*_[a-z0-9_]+)\(\)`", text):
                self.assertIn(name, known, path.name)

    def test_decisions_are_listed(self):
        for path in (SOURCE / "docs" / "decisions").glob("*.md"):
            self.assertIn(f"decisions/{path.name}", page("docs/architecture.md"))


class Walk(unittest.TestCase):
    """docker/first-run.sh, the installed programs and the command line page, as they are told."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.deployment = Deployment(BUILD, pathlib.Path(cls.temporary.name))
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.addClassCleanup(cls.deployment.stop)
        cls.deployment.start()

    def run_block(self, text, folder):
        deployment = self.deployment
        operator = re.search(r"operator +(\S+)", deployment.first_run)[1]
        environment = {**deployment.environment, "ISSUER": deployment.issuer.url, "REGISTRY": deployment.registry.url,
                       "OPERATOR": operator, "ISSUE_TOKEN": deployment.token("issue"),
                       "DECISIONS": str(SOURCE / "tests" / "data" / "decisions.csv"),
                       "LOG_POLICY": str(deployment.folder / "log.policy"), "STORE": str(deployment.store),
                       "PUBLIC": str(deployment.public)}
        return subprocess.run(["bash", "-eu", "-o", "pipefail", "-c", text], cwd=folder, env=environment,
                              capture_output=True, text=True)

    def test_command_line_page(self):
        shell = "\n".join(body for kind, body in FENCE.findall(page("docs/cli.md")) if kind == "sh")
        with tempfile.TemporaryDirectory() as folder:
            done = self.run_block(shell, folder)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for said in ('"line":7,"errors"', "could_not_check\ntrust_list_unavailable\nverified\n", "verified\nvalid\n",
                     "entries: 0 records without their rows", ": 0 findings", '"version":'):
            self.assertIn(said, done.stdout)
        self.assertIn("loading remote context failed", done.stderr)

    def test_every_verb_is_shown(self):
        shell = "\n".join(body for kind, body in FENCE.findall(page("docs/cli.md")) if kind == "sh")
        for verb in [*tables.verbs(), *(f"log {verb}" for verb in tables.log_verbs())]:
            self.assertIn(f"dojang {verb}", shell)

    def test_health_check(self):
        for service in self.deployment.services:
            done = subprocess.run([SOURCE / "docker" / "health.sh", str(service.port)], capture_output=True)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_second_first_run_changes_nothing(self):
        files = lambda: {path: path.read_bytes() for path in self.deployment.root.rglob("*") if path.is_file()}
        before = files()
        done = subprocess.run([SOURCE / "docker" / "first-run.sh", self.deployment.root, "gaon.example"],
                              env=self.deployment.environment, capture_output=True)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(before, files())


class Compose(unittest.TestCase):
    """docker/ names the packages, paths and ports of the rest. (Building an image needs a Docker engine.)"""

    def test_runtime_packages_are_those_of_the_programs(self):
        text = (SOURCE / "docker" / "Dockerfile").read_text()
        listed = set(re.findall(r"\blib[\w.+-]+|zlib1g", text.split("slim", 1)[1].split("rm -rf", 1)[0]))
        library = re.compile(r"lib(sodium|microhttpd|lmdb|jansson|curl|inih|pcre2-8|qrencode|png16|crypto)\.so")
        linked = set()
        for name in ("dojang", "dojang-issuer", "dojang-registry", "dojang-verifier"):
            done = subprocess.run(["ldd", tables.program(BUILD, name)], capture_output=True, text=True, check=True)
            linked |= set(library.findall(done.stdout))
        package = {"crypto": "libssl3", "sodium": "libsodium23", "microhttpd": "libmicrohttpd12", "lmdb": "liblmdb0",
                   "jansson": "libjansson4", "curl": "libcurl4", "inih": "libinih1", "pcre2-8": "libpcre2-8-0",
                   "qrencode": "libqrencode4", "png16": "libpng16-16"}
        self.assertLessEqual({package[name] for name in linked}, listed)

    def test_ports_are_the_defaults(self):
        text = (SOURCE / "docker" / "compose.yaml").read_text()
        for service, port in (("issuer", 8101), ("registry", 8102), ("verifier", 8103)):
            self.assertIn(f":{port}", tables.help_of(BUILD, f"dojang-{service}"))
            self.assertIn(f'"127.0.0.1:{port}:{port}"', text)
            self.assertIn(f'["CMD", "dojang-health", "{port}"]', text)


if __name__ == "__main__":
    unittest.main()
