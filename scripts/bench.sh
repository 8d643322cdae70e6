#!/usr/bin/env bash
# Sets up, builds optimized and prints what signing and verifying cost, as ratios to the bare signature of the same run;
# beside it what the npm stack costs with the same documents; and what the verifier's HTTP path makes of it.
# --web: nothing but the core of the pages in node, beside the native one.
# --soak SECONDS: nothing but the verifier under load for so long, and its memory meanwhile.
# --registry RECORDS: nothing but a registry that is filled with so many records (a city has 10000000: some minutes, and
# 4 GB below the folder for temporary files), and ten thousand verifiers that poll one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

soak=0
records=0
web=0
if [[ $# -eq 2 && $1 == --soak ]]; then
  soak=$2
elif [[ $# -eq 2 && $1 == --registry ]]; then
  records=$2
elif [[ $# -eq 1 && $1 == --web ]]; then
  web=1
elif [[ $# -ne 0 ]]; then
  echo "usage: scripts/bench.sh [--web | --soak SECONDS | --registry RECORDS]" >&2
  exit 2
fi

scripts/setup.sh
cmake --preset release >/dev/null
if [[ $web != 0 ]]; then
  cmake --build --preset release --target core_wasm web_material -- --quiet
  exec node tests/bench/web.mjs build/release/share/dojang/pages/web/core.wasm build/release/tests/web/web_material
fi
cmake --build --preset release \
  --target bench load echo share dojang dojang-issuer dojang-registry dojang-verifier -- --quiet

http_path=(python3 tests/bench/http_path.py --build build/release)
if [[ $soak != 0 ]]; then
  exec "${http_path[@]}" --soak "$soak"
fi
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
if [[ $records != 0 ]]; then
  cmake --build --preset release --target size -- --quiet
  build/release/tests/bench/size --records "$records" --folder "$folder"
  python3 tests/bench/pollers.py --build build/release
  exit
fi
bench=build/release/tests/bench/bench
"$bench" --figures "$folder/figures.json"
"$bench" --documents >"$folder/documents.json"
node tests/bench/npm/bench.js "$bench" "$folder/documents.json" "$folder/figures.json" build/release/share/dojang
"${http_path[@]}"
