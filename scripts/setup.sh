#!/usr/bin/env bash
# Installs what a bare Debian 12 needs to build, test and run Dojang. Safe to run again: it asks nothing, and does
# nothing when everything is there. Needs root or sudo, Debian's packages and the npm registry. --build-only leaves out
# what only tests and benchmarks need of npm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(
  # compilers, build and checks
  build-essential cmake ninja-build pkg-config git
  clang clang-format clang-tidy libclang-rt-14-dev lld llvm-14
  # libraries of the core and the services
  libcurl4-openssl-dev libdouble-conversion-dev libinih-dev liblmdb-dev libmicrohttpd-dev libpcre2-dev
  libpng-dev libqrencode-dev libsodium-dev libssl-dev zlib1g-dev
  # the core as WebAssembly
  wasi-libc libclang-rt-14-dev-wasm32 libc++-14-dev-wasm32 libc++abi-14-dev-wasm32
  # tests, demo and benchmarks
  libcmocka-dev libjansson-dev python3 python3-jsonschema zbar-tools zxing-cpp-tools curl jq strace
  openssh-client ca-certificates golang-go golang-golang-x-mod-dev
  # the browser that the tests drive the pages in, and letters and signs for its pictures of them
  chromium fonts-nanum fonts-noto-color-emoji
)

is_installed() {
  [[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" == installed ]]
}

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    is_installed "$package" || echo "$package"
  done
  # A nodejs from elsewhere brings its own npm and conflicts with Debian's, so what counts is the commands.
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
}

as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "setup: '$*' needs root, and there is no sudo: run this script as root once" >&2
    return 1
  fi
}

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  if [[ ${#missing[@]} -eq 0 ]]; then
    echo "setup: all Debian packages are there"
    return
  fi
  echo "setup: installing ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The npm packages of a folder, at the versions and digests of its lock file.
install_npm() {
  local folder=$1 what=$2
  local lock=$folder/package-lock.json stamp=$folder/node_modules/.installed-lock
  if cmp -s "$lock" "$stamp"; then
    echo "setup: all $what are there"
    return
  fi
  (cd "$folder" && npm ci --loglevel=error)
  cp "$lock" "$stamp"
}

# A witness of the log that others wrote. Debian 12 has none, and its Go cannot build one: without a newer Go, which this
# script does not bring, the test that needs it is skipped and says so.
install_witness() {
  local folder=tests/interop/witness
  local program=$folder/bin/litewitness
  if [[ $program -nt $folder/go.sum ]]; then
    echo "setup: the witness of others is there"
  elif ! command -v go >/dev/null; then
    echo "setup: no Go, so the test with a witness of others will be skipped"
  elif ! (cd "$folder" && GOTOOLCHAIN=local go build -buildvcs=false -o bin/ filippo.io/torchwood/cmd/litewitness); then
    echo "setup: the witness of others cannot be built, so the test with it will be skipped" >&2
  fi
}

install_packages
web/third_party/fetch.sh
if [[ "${1:-}" == --build-only ]]; then
  install_npm schemas "context packages"
  install_npm web "packages of the pages"
  exit
fi
# The JSON-LD contexts of others. Which files of them are used, and the digest of each, stands in schemas/manifest.json.
install_npm schemas "context packages"
# What the pages take from others: a reader of QR codes, and one of PDFs.
install_npm web "packages of the pages"
install_npm tests/interop "packages of the interop test"
install_npm tests/log_interop "packages of the log's interop test"
install_npm tests/bench/npm "packages of the benchmark"
install_npm tests/pages "packages of the pages' tests"
install_witness
