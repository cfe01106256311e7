#!/bin/sh
# All tests of the embedded data.
# Exit 0: passed.  1: failed.  77: passed as far as it went; opencc or python3-icu is missing.
set -u
cd "$(dirname "$0")/../.." || exit 1

result=0
step() {
    echo "== $*"
    "$@"
    status=$?
    if [ $status -eq 77 ]; then
        [ $result -eq 0 ] && result=77
    elif [ $status -ne 0 ]; then
        result=1
    fi
}

export PYTHONDONTWRITEBYTECODE=1
step python3 tests/data/check_feed.py
step python3 tests/data/test_check_feed.py
step python3 tests/data/check_tables.py
step python3 tools/make_fares.py --check
# These two need the system's python, which has the module icu.
step tools/make_feed.py --check
step tools/make_ports.py --check

case $result in
0) echo "data: passed" ;;
77) echo "data: passed, but incomplete: install opencc and python3-icu" ;;
*) echo "data: FAILED" ;;
esac
exit $result
