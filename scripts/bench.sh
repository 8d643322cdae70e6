#!/usr/bin/env bash
# Sets up, builds optimized and prints what signing and verifying cost, as ratios to the bare signature of the same run;
# beside it what the npm stack costs with the same documents; and what the verifier's HTTP path makes of it.
# --soak SECONDS: nothing but the verifier under load for so long, and its memory meanwhile.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

soak=0
if [[ $# -eq 2 && $1 == --soak ]]; then
  soak=$2
elif [[ $# -ne 0 ]]; then
  echo "usage: scripts/bench.sh [--soak SECONDS]" >&2
  exit 2
fi

scripts/setup.sh
cmake --preset release >/dev/null
cmake --build --preset release \
  --target bench load echo share dojang dojang-issuer dojang-registry dojang-verifier -- --quiet

http_path=(python3 tests/bench/http_path.py --build build/release)
if [[ $soak != 0 ]]; then
  exec "${http_path[@]}" --soak "$soak"
fi
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
bench=build/release/tests/bench/bench
"$bench" --figures "$folder/figures.json"
"$bench" --documents >"$folder/documents.json"
node tests/bench/npm/bench.js "$bench" "$folder/documents.json" "$folder/figures.json" build/release/share/dojang
"${http_path[@]}"
