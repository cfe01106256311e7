#!/usr/bin/env bash
# How much of the code the tests run, by clang's source-based counts: a table by file, lines and branches.
#   tools/coverage.sh [ctest options]     0: every floor of tools/coverage.txt is reached, 1: one is not
# The full table with every line that never ran: build/coverage/report/ (llvm-cov show).
set -euo pipefail
cd "$(dirname "$0")/.."
tools/install.sh fuzz
cmake --preset coverage >/dev/null
cmake --build --preset coverage
raw=build/coverage/raw
rm -rf "$raw"
mkdir -p "$raw"
# %m: one file for each program, merged as its runs end; every other test would count a second time.
LLVM_PROFILE_FILE="$PWD/$raw/%4m.profraw" ctest --preset coverage -j"$(nproc)" \
    -R '^(unit_|scene_|fuzz_|cases)' "$@"
llvm-profdata merge -sparse -o build/coverage/all.profdata "$raw"/*.profraw

objects=()
for program in build/coverage/tools/gangway/gangway build/coverage/tests/unit/test_* build/coverage/tests/scenes/test_* \
    build/coverage/tests/fuzz/fuzz_*; do
    [ -x "$program" ] && [ ! -d "$program" ] && objects+=(-object "$program")
done
llvm-cov export -summary-only -instr-profile build/coverage/all.profdata "${objects[@]:1}" \
    -ignore-filename-regex='/(tests|tools)/' >build/coverage/summary.json
rm -rf build/coverage/report
llvm-cov show -instr-profile build/coverage/all.profdata "${objects[@]:1}" -show-branches=count \
    -ignore-filename-regex='/(tests|tools)/' -output-dir build/coverage/report >/dev/null
python3 tools/coverage.py build/coverage/summary.json tools/coverage.txt
