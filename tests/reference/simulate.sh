#!/bin/sh
# simulate.sh GANGWAY STRATEGY_SIMULATE: people who follow the strategy of a whole-day pass over Shenzhen's metro, against
# what the pass has stored. 77: the feed is not there.
set -eu
shared=${GANGWAY_SHARED:-$(dirname "$0")/../../../shared}
metro=$shared/feeds/sz_metro_2026_derived.zip
if [ ! -f "$metro" ]; then
    echo "skipped: no $metro (set GANGWAY_SHARED)"
    exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1" import -o "$folder" --today 2026-11-22 --side szm=cn "szm=$metro" > "$folder/import.txt"
"$2" "$folder" --points 30 --people 150
