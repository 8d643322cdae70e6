#!/usr/bin/env bash
# Sets up, builds and runs all tests: gcc optimized, clang optimized, clang with ASan and UBSan.
#
#   scripts/test.sh [--skip-shared] [preset...]
#
# --skip-shared leaves out the tests that read conformance data and vectors from ../shared, and says so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

labels=()
presets=()
for argument in "$@"; do
  case "$argument" in
    --skip-shared) labels=(-LE shared) ;;
    -*) echo "usage: scripts/test.sh [--skip-shared] [preset...]" >&2; exit 2 ;;
    *) presets+=("$argument") ;;
  esac
done
[[ ${#presets[@]} -gt 0 ]] || presets=(release clang dev)

scripts/setup.sh
for preset in "${presets[@]}"; do
  echo "== build: $preset"
  cmake --preset "$preset" >/dev/null
  cmake --build --preset "$preset" -- --quiet
done
failed=()
for preset in "${presets[@]}"; do
  echo "== test: $preset"
  ctest --preset "$preset" "${labels[@]}" || failed+=("$preset")
done
[[ ${#labels[@]} -eq 0 ]] || echo "SKIPPED, as asked: every test that reads ../shared"
if [[ ${#failed[@]} -gt 0 ]]; then
  echo "failed: ${failed[*]}" >&2
  exit 1
fi
