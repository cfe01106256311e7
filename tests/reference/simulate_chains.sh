#!/bin/sh
# simulate_chains.sh GANGWAY CHAINS_SIMULATE: people who walk the real ways through each port, against the closed forms.
# 77: the feeds are not there.
set -eu
feeds=${GANGWAY_SHARED:-$(dirname "$0")/../../../shared}/feeds
for feed in hk_td hk_mtr sz_metro sz_bus; do
    if [ ! -f "$feeds/${feed}_2026_derived.zip" ]; then
        echo "skipped: no $feeds/${feed}_2026_derived.zip (set GANGWAY_SHARED)"
        exit 77
    fi
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1" import -o "$folder" --today 2026-11-22 --side hk=hk,mtr=hk,szm=cn,szb=cn "hk=$feeds/hk_td_2026_derived.zip" \
    "mtr=$feeds/hk_mtr_2026_derived.zip" "szm=$feeds/sz_metro_2026_derived.zip" "szb=$feeds/sz_bus_2026_derived.zip" \
    >"$folder/import.txt"
"$2" "$folder"
