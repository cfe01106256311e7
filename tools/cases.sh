#!/usr/bin/env bash
# Writes docs/cases from a data folder: tools/cases.sh DATA [OUT [CASE...]]
#
# DATA is made of the four Greater Bay feeds, whose hashes stand in every receipt:
#   gangway import -o DATA --today 2026-11-22 --side hk=hk,mtr=hk,szm=cn,szb=cn hk=… mtr=… szm=… szb=…
# Of each case only the small files are kept; its receipt.json has the hash of all of them, so `gangway simulate` and
# `gangway verify` give the rest. GANGWAY names the program.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
gangway=${GANGWAY:-$root/build/release/tools/gangway/gangway}
data=${1:?DATA: the folder that gangway import wrote}
out=${2:-$root/docs/cases}
shift $(($# < 2 ? $# : 2))
[ $# -gt 0 ] || set -- r27 without-r27 szb-direct szb-direct-2024 variants variants-2024
day=2026-11-25
scenarios=$root/data/scenarios
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

keep() { # from, to, files
    mkdir -p "$2"
    local from=$1 to=$2 file
    shift 2
    for file; do [ ! -e "$from/$file" ] || cp "$from/$file" "$to/"; done
}

# Who travels: the two published figures, each for the network of its time; the split by port, hour and traveller is assumed.
now=(--demand "$root/data/demand/hku-szh-2025.csv")
then=(--demand "$root/data/demand/hku-szh-2024.csv")

case_of() { # name, scenario, more options
    local name=$1 scenario=$2
    shift 2
    "$gangway" simulate "$scenarios/$scenario.json" --data "$data" -o "$work/$name" --day $day "$@" >"$work/$name.txt" 2>/dev/null
    keep "$work/$name" "$out/$name" report.html receipt.json scenario.json before.json components.csv service.csv \
        hours.svg tornado.svg
}

table_of() { # name, more options
    local name=$1
    shift
    "$gangway" compare "$scenarios/szb-direct.json" --variants --data "$data" -o "$work/$name" --day $day \
        --port shenzhen-bay "$@" >"$work/$name.txt" 2>/dev/null
    keep "$work/$name" "$out/$name" report.html receipt.json compare.csv
}

for name; do
    case $name in
    r27) case_of r27 r27 "${now[@]}" --before "$scenarios/without-r27.json" ;;
    without-r27) case_of without-r27 without-r27 "${now[@]}" ;;
    szb-direct) case_of szb-direct szb-direct "${now[@]}" --port shenzhen-bay ;;
    szb-direct-2024) case_of szb-direct-2024 szb-direct "${then[@]}" --port shenzhen-bay --before "$scenarios/without-line13.json" ;;
    variants) table_of variants "${now[@]}" ;;
    variants-2024) table_of variants-2024 "${then[@]}" --before "$scenarios/without-line13.json" ;;
    *) echo "cases.sh: there is no case $name" >&2 && exit 64 ;;
    esac
done
