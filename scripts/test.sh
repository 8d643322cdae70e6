#!/usr/bin/env bash
# Sets up, builds and runs all tests: gcc optimized, and clang with ASan and UBSan. What clang optimizes is tested as the
# pages' core, which both builds have; its native build is a third preset, clang, that is run when it is named.
#
#   scripts/test.sh [--skip-shared] [preset...]
#
# --skip-shared leaves out the tests that read conformance data and vectors from ../shared, and says so. The tests with the
# software of others (label foreign) and the unit tests in WebAssembly (label once) run in the first preset only, and so do
# the waits for a disk: the others' temporary files lie in memory where there is room for them. Both are said.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

skipped=()
presets=()
for argument in "$@"; do
  case "$argument" in
    --skip-shared) skipped=(shared) ;;
    -*) echo "usage: scripts/test.sh [--skip-shared] [preset...]" >&2; exit 2 ;;
    *) presets+=("$argument") ;;
  esac
done
[[ ${#presets[@]} -gt 0 ]] || presets=(release dev)

scripts/setup.sh
for preset in "${presets[@]}"; do
  echo "== build: $preset"
  cmake --preset "$preset" >/dev/null
  cmake --build --preset "$preset" -- --quiet
done
# A folder in memory, if there is a GiB left.
memory=
if (( $(df --output=avail /dev/shm 2>/dev/null | tail -n 1 || echo 0) > 1048576 )); then
  memory=$(mktemp -d /dev/shm/dojang-tests-XXXXXX)
  trap 'rm -rf "$memory"' EXIT
fi
failed=()
for preset in "${presets[@]}"; do
  echo "== test: $preset"
  left_out=("${skipped[@]}")
  place=${TMPDIR:-/tmp}
  if [[ $preset != "${presets[0]}" ]]; then
    left_out+=(foreign once)
    place=${memory:-$place}
    echo "LEFT OUT of $preset: tests labelled foreign and once; what others' software says of ours, and what is the same" \
         "program in every preset, ran in ${presets[0]}." \
         "Temporary files: $place"
  fi
  options=()
  [[ ${#left_out[@]} -eq 0 ]] || options=(-LE "^($(IFS='|'; echo "${left_out[*]}"))\$")
  TMPDIR=$place ctest --preset "$preset" "${options[@]}" || failed+=("$preset")
done
[[ ${#skipped[@]} -eq 0 ]] || echo "SKIPPED, as asked: every test that reads ../shared"
if [[ ${#failed[@]} -gt 0 ]]; then
  echo "failed: ${failed[*]}" >&2
  exit 1
fi
