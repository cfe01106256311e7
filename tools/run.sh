#!/usr/bin/env bash
# The main job on the embedded data: build, import, plan a morning's journey, run the sample scenario.
#   tools/run.sh [--date YYYY-MM-DD] [--serve]
set -euo pipefail
cd "$(dirname "$0")/.."

date="" serve=0
while [ $# -gt 0 ]; do
    case "$1" in
    --date) date="${2:?--date needs a day, as 2026-11-25}"; shift ;;
    --date=*) date="${1#--date=}" ;;
    --serve) serve=1 ;;
    *) echo "usage: tools/run.sh [--date YYYY-MM-DD] [--serve]" >&2; exit 64 ;;
    esac
    shift
done

say() { printf '\n== %s\n' "$*"; }

say "1/5 packages"
tools/install.sh build
say "2/5 build (release)"
cmake --preset release >build-configure.log 2>&1 || { cat build-configure.log; exit 70; }
rm -f build-configure.log
cmake --build --preset release --target gangway
gangway=build/release/tools/gangway/gangway
data=build/data

say "3/5 import of the embedded timetable (data/shenzhen, a demonstration feed)"
"$gangway" import -o "$data" --side sz=cn sz=data/shenzhen

[ -n "$date" ] || date=$("$gangway" day --data "$data" --next-weekday)
say "4/5 Shenzhen Bay Port to HKU-Shenzhen Hospital, $date, leaving at 09:00"
"$gangway" plan --data "$data" --from port:shenzhen-bay --to place:hku-szh --depart "${date}T09:00" --language en

say "5/5 what a direct bus every 20 minutes would save on $date"
"$gangway" simulate data/scenarios/szb-direct.json --data "$data" --day "$date" -o build/szb-direct
echo "the report: build/szb-direct/report.html"

if [ "$serve" -eq 1 ]; then
    say "serving until Ctrl-C"
    exec "$gangway" serve --data "$data" --web web/dist --port 8080
fi
echo
echo "To serve the API and the page: tools/run.sh --serve   (then open http://127.0.0.1:8080)"
