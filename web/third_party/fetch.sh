#!/usr/bin/env bash
# Fetches what the core of the pages is built of beside our own code: source packages of Debian, unpacked beside this
# script. Asks the mirror that the machine's own configuration names, changes nothing of that configuration, and does
# nothing when all is there. Upstream's archives at their digests; Debian's patches to them are for other programs or for
# functions that a page does not use (docs/decisions/021-web-assembly.md).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# package, folder, archive, SHA-256
sources=(
  "libsodium sodium libsodium_1.0.18.orig.tar.gz d59323c6b712a1519a5daf710b68f5e7fde57040845ffec53850911f10a5d4f4"
  "mbedtls mbedtls mbedtls_2.28.3.orig.tar.gz 3b4953aa55a681e084d31892d9904cc5328d6b4958ea57b90ae4b4f94ae69a8d"
  "qrencode qrencode qrencode_4.1.1.orig.tar.bz2 e455d9732f8041cf5b9c388e345a641fd15707860f928e94507b1961256a6923"
  "zlib zlib zlib_1.2.13.dfsg.orig.tar.bz2 71feb7947e3c00ef125f83b79a4e529bde31171e5babe48b391f06758d1ab0a1"
  "double-conversion double-conversion double-conversion_3.2.1.orig.tar.gz e40d236343cad807e83d192265f139481c51fc83a1c49e406ac6ce0a0ba7cd35"
)
work=
apt=()

# "URI RELEASE" of Debian's own archives in the machine's configuration, by whatever name it calls the release; before the
# first `apt-get update` only the names are known. Not those of updates, which have only what changed.
archives() {
  local release
  release=$(. /etc/os-release && echo "$VERSION_CODENAME")
  for filter in 'Origin: Debian' "Release: $release"; do
    apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 'Component: main' "$filter" |
      grep -v -- '-[a-z-]*$' | sort -u | grep . && return
  done
  echo "setup: no archive of Debian is configured here, so there is no source to fetch" >&2
  return 1
}

# Lists of source packages in a folder of our own. A mirror without them is of no use here, and says so when the archives are
# asked for.
prepare_apt() {
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work/lists/partial" "$work/cache"
  archives >"$work/archives"
  sed "s|.*|deb-src [signed-by=$keyring] & main|" "$work/archives" >"$work/sources.list"
  apt=(apt-get -qq -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache")
  [[ $(id -u) -ne 0 ]] || apt+=(-o APT::Sandbox::User=root) # a temporary folder is closed to the user of apt's own
  "${apt[@]}" update
}

# The archive alone, whatever version of the package it belongs to; its digest is what counts.
fetch() {
  local package=$1 folder=$2 archive=$3 digest=$4
  if [[ "$(cat "$folder/.digest" 2>/dev/null || true)" == "$digest" ]]; then
    echo "setup: $archive is there"
    return
  fi
  [[ -n "$work" ]] || prepare_apt
  (cd "$work" && "${apt[@]}" source --download-only --tar-only "$package")
  echo "$digest  $work/$archive" | sha256sum --check --quiet
  rm -rf "$folder"
  mkdir "$folder"
  tar -xf "$work/$archive" -C "$folder" --strip-components=1
  echo "$digest" >"$folder/.digest"
}

for source in "${sources[@]}"; do
  # shellcheck disable=SC2086
  fetch $source
done
