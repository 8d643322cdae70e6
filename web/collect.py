#!/usr/bin/env python3
"""Collects what browsers load into the folder out of which the services serve it.

usage: collect.py SOURCE PAGES

Of our own folders the files that a browser can use, under the names by which they are served; of the npm packages (from
scripts/setup.sh) single files, with their licences. What is the same already is not touched, what is no longer wanted
is removed. Folders that are not there have no files.
"""
import pathlib
import shutil
import sys

FOLDERS = {"web": "web", "wallet": "wallet", "verifier/counter": "counter", "issuer/desk": "desk"}
ENDINGS = {".html", ".js", ".mjs", ".css", ".webmanifest", ".svg", ".png", ".ico", ".woff2"}
APART = {"core", "third_party", "node_modules"}  # in web/: sources of what has a build step of its own
BUILT = {"web/core.wasm", "wallet/files.js"}  # are put there by build steps of their own

MODULES = "web/node_modules"
PACKAGES = {
    "zxing-wasm/dist/es/reader/index.js": "web/zxing/reader/index.js",
    "zxing-wasm/dist/es/share.js": "web/zxing/share.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm": "web/zxing/zxing_reader.wasm",
    "zxing-wasm/LICENSE": "web/zxing/LICENSE.txt",
    "pdfjs-dist/legacy/build/pdf.min.mjs": "web/pdfjs/pdf.min.mjs",
    "pdfjs-dist/legacy/build/pdf.worker.min.mjs": "web/pdfjs/pdf.worker.min.mjs",
    "pdfjs-dist/LICENSE": "web/pdfjs/LICENSE.txt",
    "pdfjs-dist/wasm/openjpeg.wasm": "web/pdfjs/wasm/openjpeg.wasm",
    "pdfjs-dist/wasm/LICENSE_OPENJPEG": "web/pdfjs/wasm/LICENSE_OPENJPEG.txt",
    "pdfjs-dist/wasm/LICENSE_PDFJS_OPENJPEG": "web/pdfjs/wasm/LICENSE_PDFJS_OPENJPEG.txt",
}


def own_files(source):
    for folder, name in FOLDERS.items():
        root = source / folder
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            place = path.relative_to(root)
            if path.is_file() and path.suffix in ENDINGS and not APART & set(place.parts):
                yield path, f"{name}/{place.as_posix()}"


def wanted_files(source):
    """Place among the pages -> source."""
    wanted = {place: path for path, place in own_files(source)}
    return wanted | {place: source / MODULES / name for name, place in PACKAGES.items()}


def copy(path, target):
    if target.is_file() and target.read_bytes() == path.read_bytes():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def remove_stale(pages, wanted):
    for path in sorted(pages.rglob("*"), reverse=True) if pages.is_dir() else ():
        place = path.relative_to(pages).as_posix()
        if path.is_file() and place not in wanted and place not in BUILT:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def main(source, pages):
    wanted = wanted_files(source)
    missing = [str(path) for path in wanted.values() if not path.is_file()]
    if missing:
        sys.exit("collect.py: missing (run scripts/setup.sh):\n  " + "\n  ".join(missing))
    remove_stale(pages, wanted)
    for place, path in wanted.items():
        copy(path, pages / place)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
