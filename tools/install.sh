#!/usr/bin/env bash
# Installs the Debian packages a task needs, once: tools/install.sh build|test|fuzz
# Nothing is asked of the network when everything is there already.
set -euo pipefail

build_packages=(gcc libc6-dev cmake ninja-build pkg-config ca-certificates tzdata libcurl4-openssl-dev libssl-dev
    libcjson-dev libgeos-dev libsqlite3-dev libmicrohttpd-dev libzip-dev libdeflate-dev libisal-dev)
test_packages=(libcmocka-dev python3 python3-icu opencc chromium fonts-noto-cjk nodejs npm zip unzip)
fuzz_packages=(clang llvm libcmocka-dev python3 zip unzip)

case "${1:-build}" in
build) wanted=("${build_packages[@]}") ;;
test) wanted=("${build_packages[@]}" "${test_packages[@]}") ;;
fuzz) wanted=("${build_packages[@]}" "${fuzz_packages[@]}") ;; # tools/fuzz.sh and tools/coverage.sh
*) echo "usage: tools/install.sh build|test|fuzz" >&2; exit 64 ;;
esac

have_node() { command -v node >/dev/null && command -v npm >/dev/null; }
missing=()
for p in "${wanted[@]}"; do
    case "$p" in nodejs | npm) have_node && continue ;; esac
    dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing+=("$p")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "these packages are missing, and neither root nor sudo is at hand: ${missing[*]}" >&2; exit 77; }
    as_root=(sudo)
fi
echo "installing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
