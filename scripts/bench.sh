#!/usr/bin/env bash
# Sets up, builds optimized and prints what signing and verifying cost, as ratios to the bare signature of the same run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup.sh
cmake --preset release >/dev/null
cmake --build --preset release --target bench share -- --quiet
exec build/release/tests/bench/bench
