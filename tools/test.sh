#!/usr/bin/env bash
# All tests, under the address and undefined-behaviour sanitizers; before them those of units, scenes and laws on the release
# build, as a compiler may go wrong at -O3 alone. Ends with ctest's summary.
#   tools/test.sh [ctest options, such as -R router]
set -euo pipefail
cd "$(dirname "$0")/.."
tools/install.sh test
cmake --preset release
cmake --build --preset release --target optimised_tests
ctest --preset release -L optimised -j"$(nproc)" "$@"
cmake --preset asan
cmake --build --preset asan
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
ctest --preset asan -j"$(nproc)" "$@"
