#!/usr/bin/env bash
# Fuzzes every target of tests/fuzz for SECONDS in all, shared evenly (default 60). Starts from the seeds, in a
# temporary copy of the corpus. Fails on any crash, leak, hang or broken promise and says where the input lies.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-60}
if [[ ! $seconds =~ ^[1-9][0-9]*$ ]]; then
  echo "usage: scripts/fuzz.sh [SECONDS]" >&2
  exit 2
fi

targets=()
for source in tests/fuzz/fuzz_*.c; do
  targets+=("$(basename "$source" .c)")
done
each=$((seconds / ${#targets[@]}))
each=$((each > 0 ? each : 1))

cmake --preset fuzz >/dev/null
cmake --build build/fuzz --target "${targets[@]}"

corpora=$(mktemp -d)
trap 'rm -rf "$corpora"' EXIT
crashes=build/fuzz/crashes
mkdir -p "$crashes"

broken=()
for target in "${targets[@]}"; do
  cp -r "tests/fuzz/seeds/$target" "$corpora/$target"
  if build/fuzz/tests/fuzz/"$target" -max_total_time="$each" -timeout=10 -rss_limit_mb=2048 -max_len=16384 \
    -print_final_stats=1 -verbosity=0 -artifact_prefix="$crashes/$target-" "$corpora/$target" >"$corpora/$target.log" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$corpora/$target.log")
    printf 'fuzz: %-24s %4d s %10d inputs, ok\n' "$target" "$each" "$runs"
  else
    tail -n 40 "$corpora/$target.log" >&2
    printf 'fuzz: %-24s BROKEN, see %s/%s-*\n' "$target" "$crashes" "$target"
    broken+=("$target")
  fi
done
[[ ${#broken[@]} -eq 0 ]]
