#!/usr/bin/env bash
# Fuzzes every target of tests/fuzz for SECONDS in all (default 60), one on each core at a time, and prints a line for
# each. Starts from the seeds and, where they are at hand, from the published test data, in a temporary copy. Fails on any
# crash, leak, broken promise, hang, or input that takes more than SLOW_S, and keeps it in build/fuzz/crashes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly SLOW_S=5 MEMORY_MIB=2048 INPUT_OCTETS=16384

seconds=${1:-60}
if [[ $# -gt 1 || ! $seconds =~ ^[1-9][0-9]*$ ]]; then
  echo "usage: scripts/fuzz.sh [SECONDS]" >&2
  exit 2
fi

targets=()
for source in tests/fuzz/fuzz_*.c; do
  targets+=("$(basename "$source" .c)")
done
cores=$(nproc)
rounds=$(((${#targets[@]} + cores - 1) / cores))
each=$((seconds / rounds))
each=$((each > 0 ? each : 1))

scripts/setup.sh --build-only
cmake --preset fuzz >/dev/null
cmake --build build/fuzz --target "${targets[@]}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
crashes=build/fuzz/crashes
mkdir -p "$crashes" "$work/results"

# more TARGET FOLDER PATTERN [FIRST OCTET]: published test data that the target can begin with.
more() {
  local target=$1 folder=../shared/$2 pattern=$3 first=${4:-} file
  [[ -d $folder ]] || return 0
  while IFS= read -r file; do
    { printf '%s' "$first" && cat "$file"; } >"$work/$target/more-$(sha256sum <"$file" | cut -c 1-16)"
  done < <(find "$folder" -name "$pattern" -size -"$((INPUT_OCTETS / 1024))"k)
}

for target in "${targets[@]}"; do
  cp -r "tests/fuzz/seeds/$target" "$work/$target"
done
more fuzz_nquads conformance/rdf-canon '*.nq'
more fuzz_jsonld conformance/json-ld-api '*.jsonld'
more fuzz_context conformance/json-ld-api '*-in.jsonld'
more fuzz_roundtrip conformance/json-ld-api '*-in.jsonld' q
more fuzz_roundtrip conformance/vc-di-eddsa '*.json' j
more fuzz_roundtrip vectors/qr '*.json' c
more fuzz_proof conformance/vc-di-eddsa '*.json'
more fuzz_proof conformance/vc-di-ecdsa '*.json'
more fuzz_door conformance/vc-di-eddsa '*.json' 4
more fuzz_door conformance/vc-di-ecdsa '*.json' 4
more fuzz_door vectors/qr '*.cbor' 4

# Prints the line of one target and leaves a mark in results when something was found.
run() {
  local target=$1 log=$work/$1.log state=ok from=$SECONDS
  local temporary=$work/$target.tmp schedule=1
  mkdir "$temporary"
  # Many edges and few inputs a second: libFuzzer's weighing of them would take more time than the inputs.
  [[ $target == fuzz_alter ]] && schedule=0
  # The services' own log lines are no news here; libFuzzer and the sanitizers keep the stream for themselves.
  TMPDIR=$temporary build/fuzz/tests/fuzz/"$target" -max_total_time="$each" -timeout="$SLOW_S" \
    -rss_limit_mb="$MEMORY_MIB" -max_len="$INPUT_OCTETS" -dict="tests/fuzz/dictionaries/$target.dict" \
    -report_slow_units="$SLOW_S" -entropic="$schedule" -print_final_stats=1 -close_fd_mask=2 -artifact_prefix="$crashes/$target-" \
    "$work/$target" >"$log" 2>&1 || state=BROKEN
  grep -q '^Slowest unit:' "$log" && state=BROKEN
  if [[ $state == BROKEN ]]; then
    tail -n 60 "$log" >&2
    state="BROKEN, see $(ls -t "$crashes/$target-"* 2>/dev/null | head -n 1 || true)"
    touch "$work/results/$target"
  fi
  printf 'fuzz: %-15s %9d inputs %6d edges %4d s, %s\n' "$target" \
    "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | grep . || echo 0)" \
    "$(grep -o 'cov: [0-9]*' "$log" | tail -n 1 | grep -o '[0-9]*' || echo 0)" "$((SECONDS - from))" "$state"
}

for target in "${targets[@]}"; do
  while (($(jobs -rp | wc -l) >= cores)); do
    wait -n
  done
  run "$target" &
done
wait
[[ -z $(ls "$work/results") ]]
