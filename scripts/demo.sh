#!/usr/bin/env bash
# Sets up, builds and runs the main job: issue, register, show as a QR code, verify, and what can go wrong.
#
#   scripts/demo.sh          stays up afterwards, until Ctrl-C
#   scripts/demo.sh --once   exits 0 only if every outcome was the expected one
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup.sh
cmake --preset release >/dev/null
cmake --build --preset release --target dojang dojang-issuer dojang-registry dojang-verifier share pages -- --quiet
exec python3 scripts/demo.py --build build/release "$@"
