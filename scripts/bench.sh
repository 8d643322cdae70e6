#!/usr/bin/env bash
# Sets up, builds optimized and prints what signing and verifying cost, as ratios to the bare signature of the same run,
# and beside it what the npm stack costs with the same documents.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup.sh
cmake --preset release >/dev/null
cmake --build --preset release --target bench share -- --quiet

folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
bench=build/release/tests/bench/bench
"$bench" --figures "$folder/figures.json"
"$bench" --documents >"$folder/documents.json"
node tests/bench/npm/bench.js "$folder/documents.json" "$folder/figures.json" build/release/share/dojang
