#!/usr/bin/env bash
# Fuzzing with clang's libFuzzer under the address and undefined-behaviour sanitizers.
#   tools/fuzz.sh [SECONDS [TARGET…]]     60 seconds of each target, one after the other
# New inputs go to build/fuzz/corpus/TARGET; a finding is kept in build/fuzz/found, and the exit is then 1.
#   GW_FUZZ_BUILD   a build folder of the preset to use as it is (default: build/fuzz, built first)
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -gt 0 ] && shift
tools/install.sh fuzz
build=${GW_FUZZ_BUILD:-build/fuzz}
if [ -z "${GW_FUZZ_BUILD:-}" ]; then
    cmake --preset fuzz >/dev/null
    cmake --build --preset fuzz
fi
if [ $# -gt 0 ]; then
    targets=("$@")
else
    mapfile -t targets < <(cd tests/fuzz/corpus && ls)
fi
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1
mkdir -p "$build/found"
findings=0
for target in "${targets[@]}"; do
    mkdir -p "$build/corpus/$target"
    seeds=("$build/corpus/$target" "tests/fuzz/corpus/$target")
    [ -d "tests/fuzz/crashers/$target" ] && seeds+=("tests/fuzz/crashers/$target")
    words=()
    [ -f "tests/fuzz/dict/$target.dict" ] && words=("-dict=tests/fuzz/dict/$target.dict")
    log=$build/found/$target.log
    verdict="no finding"
    nice -n 10 "$build/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=1024 \
        -max_len=8192 -print_final_stats=1 -artifact_prefix="$build/found/$target-" "${words[@]}" "${seeds[@]}" \
        >"$log" 2>&1 || { verdict="FINDING: $log"; findings=$((findings + 1)); }
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    edges=$(grep -o 'cov: [0-9]*' "$log" | tail -1)
    printf '%-10s %12s runs  %-12s %s\n' "$target" "${runs:-?}" "${edges:-}" "$verdict"
done
[ "$findings" -eq 0 ]
