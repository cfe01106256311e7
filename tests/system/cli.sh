#!/usr/bin/env bash
# The program as a user meets it: what it says and how it ends when things are wrong, and that an import never harms
# the timetable that is there:  cli.sh GANGWAY
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
gangway=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
tables=(--ports "$root/data/ports" --calendars "$root/data/calendars" --places "$root/data/places" --today 2026-11-22)

# expect CODE 'PATTERN' COMMAND…: the exit code, and a line of its output (both streams) that fits the pattern
expect() {
    local code=$1 pattern=$2 out
    shift 2
    out=$("$@" 2>&1)
    local got=$?
    if [ "$got" -ne "$code" ] || ! grep -qE -- "$pattern" <<<"$out"; then
        echo "FAILED: $*" >&2
        echo "  wanted $code and /$pattern/, got $got and:" >&2
        sed 's/^/  | /' <<<"$out" >&2
        failed=1
    fi
}

# --- a timetable to begin with
data=$work/data
expect 0 '6 ports usable' "$gangway" import -o "$data" "${tables[@]}" --side sz=cn sz="$root/data/shenzhen"
expect 0 '^2026-01-01 2027-12-31$' "$gangway" day --data "$data"
expect 0 '^2026-11-23$' "$gangway" day --data "$data" --next-weekday --today 2026-11-20
expect 0 '^2027-01-04$' "$gangway" day --data "$data" --next-weekday --today 2027-01-01
plan=("$gangway" plan --data "$data" --language en --to place:hku-szh)
expect 0 'metro 13 .*Yuehaimen' "${plan[@]}" --from port:shenzhen-bay --depart 2026-11-25T09:00
expect 0 '^\{"from":.*"journeys":\[\{' "${plan[@]}" --from port:shenzhen-bay --arrive 2026-11-25T10:00 --format json
expect 0 "outside the timetable's dates" "${plan[@]}" --from port:shenzhen-bay --depart 2030-01-01T09:00

# --- a case is computed, and again from its receipt: every file that differs is named
case=$work/case
quick=(--data "$data" --travellers adult --draws 20)
expect 0 'Wrote .*receipt.json' "$gangway" simulate "$root/data/scenarios/szb-direct.json" "${quick[@]}" --search-every 60 -o "$case" --day 2026-11-25
expect 0 'all [0-9]+ files are the same' "$gangway" verify "$case" --data "$data" --threads 1
expect 0 'all [0-9]+ files are the same' "$gangway" verify "$case/receipt.json" --data "$data"
# --- asked the other way round
sed 's/"id": "szb-direct"/"id": "szb-ten"/; s/"headway_min": 20/"headway_min": 10/' "$root/data/scenarios/szb-direct.json" >"$work/ten.json"
expect 0 '^07:30  at the desk 08:05' "$gangway" solve --departures 8 --slots 08:05x3,08:30-17:30/30 --lead 35
expect 64 '\-\-lead .*is missing' "$gangway" solve --departures 8
expect 0 '^[0-9:]+  到達 08:05' "$gangway" solve "$root/data/scenarios/szb-direct.json" "${quick[@]}" --search-every 60 --day 2026-11-25 --departures 2 --slots 08:05,12:00 --every 1 --language zh-Hant -o "$work/asked"
expect 0 'all 2 files of the answer are the same' "$gangway" verify "$work/asked" --data "$data" --threads 1
sed -i 's/12:00/12:30/' "$work/asked/question.json"
expect 65 'differs: question.json: the input is another one' "$gangway" verify "$work/asked" --data "$data"
expect 65 "slots: 'soon'" "$gangway" solve --departures 8 --slots soon --lead 35
expect 0 'holds for m1.headway_min from 10 to 30|holds for every m1.headway_min' "$gangway" solve "$work/ten.json" "${quick[@]}" --search-every 60 --day 2026-11-25 --vary m1.headway_min=10:30:10 --goal 'served>=0.5'
expect 65 "goal: 'delay' is no figure" "$gangway" solve "$work/ten.json" "${quick[@]}" --vary m1.headway_min=10:30 --goal 'delay<1'

# --- and beside another: the finished folder as it is, the other one run; verified whole
both=$work/both
compare=("$gangway" compare "$case" "$work/ten.json" "${quick[@]}" --port shenzhen-bay -o "$both" --day)
expect 65 'szb-direct and szb-ten differ in day \("2026-11-25", "2026-11-26"\)' "${compare[@]}" 2026-11-26 --search-every 60
expect 0 '“szb-ten” (saves most|comes first)' "${compare[@]}" 2026-11-25 --search-every 60
expect 0 'all 6 files of the comparison of 2 cases are the same' "$gangway" verify "$both" --data "$data"
echo >>"$both/compare.csv"
expect 65 'differs: compare.csv: the file is not the one of the receipt' "$gangway" verify "$both" --data "$data"
expect 65 '2 to 64 can be compared' "$gangway" compare "$case" -o "$both"

echo >>"$case/od.csv"
expect 65 'differs: od.csv: the file is not the one of the receipt' "$gangway" verify "$case" --data "$data"
rm "$case/receipt.json"
expect 74 'receipt.json' "$gangway" verify "$case" --data "$data"
printf 'origin,direction,from,to,traveller,trips,source\nnowhere,to-place,08:00,09:00,adult,many,x\n' >"$work/demand.csv"
expect 0 'The baseline is not the network of today' "$gangway" simulate "$root/data/scenarios/szb-direct.json" "${quick[@]}" --search-every 60 -o "$case-before" --day 2026-11-25 --before "$root/data/scenarios/without-line13.json"
sed -i 's/without-line13/with-line13/' "$case-before/before.json"
expect 65 'differs: before.json: the input is another one' "$gangway" verify "$case-before" --data "$data"
expect 65 'demand.csv row 2: trips: "many" must be a number' "$gangway" simulate "$root/data/scenarios/szb-direct.json" "${quick[@]}" --demand "$work/demand.csv" -o "$case" --day 2026-11-25

# --- two calendars: vehicles run by the mainland's, counters fill by both, clinics work by theirs
on() { expect 0 "$2" "${plan[@]}" --from port:shenzhen-bay@hk --depart "$1T08:00" --window 0; }
on 2026-02-28 'metro 13 .*every 5 min'   # a Saturday that is worked: as from Monday to Friday …
on 2026-02-28 'Port: usually 20 min'     # … at the counters too
on 2026-03-07 'metro 13 .*every 8 min'   # any other Saturday
on 2026-07-01 'metro 13 .*every 5 min'   # a holiday of Hong Kong alone: Shenzhen works, the counters are full
on 2026-07-01 'Port: usually 30 min'
on 2026-01-01 'metro 13 .*every 8 min'   # a holiday of both
on 2026-01-01 'clinics are closed on 2026-01-01 \(assumed'
on 2027-02-20 'holidays of 2027 are not fully known yet'
expect 65 'is no time' "${plan[@]}" --from port:luohu --depart 2027-02-30T08:00

# --- a hospital is added by the file that docs/DATA.md shows, as it says there
mkdir "$work/places"
cp "$root"/data/places/*.json "$work/places"
sed -n '/^## Add a hospital/,/^## /p' "$root/docs/DATA.md" | sed -n '/^```$/,/^```$/{/^```$/d;p}' >"$work/places/newid.json"
more=(--ports "$root/data/ports" --calendars "$root/data/calendars" --places "$work/places" --today 2026-11-22)
expect 0 '6 ports usable' "$gangway" import -o "$work/more" "${more[@]}" --side sz=cn sz="$root/data/shenzhen"
expect 0 'New Clinic: accepts .* since 2026' "$gangway" plan --data "$work/more" --language en --from port:futian \
    --to place:newid --depart 2026-11-25T09:00
expect 0 'place=newid, vouchers: gba-pilot, since=2026' "$gangway" facts --data "$work/more"
sed -i 's/"side": "cn"/"side": "uk"/' "$work/places/newid.json"
expect 65 'newid.json: side is neither hk nor cn' "$gangway" import -o "$work/more" "${more[@]}" --side sz=cn sz="$root/data/shenzhen"
expect 0 'New Clinic' "$gangway" plan --data "$work/more" --language en --from port:futian --to place:newid --depart 2026-11-25T09:00

# --- wrong usage: 64; unknown names and bad times: 65; each says what and where
expect 64 'no command' "$gangway" plann
expect 64 'gangway COMMAND' "$gangway"
expect 0 'gangway COMMAND' "$gangway" --help
expect 0 '^gangway [0-9]' "$gangway" --version
expect 0 '--side TAG=SIDE' "$gangway" help import
expect 64 'unknown option --form' "${plan[@]}" --form x
expect 64 '--from is missing' "${plan[@]}"
expect 64 'exclude each other' "${plan[@]}" --from port:futian --depart 2026-11-25T09:00 --arrive 2026-11-25T09:00
expect 64 '--headway: never is none of expected' "${plan[@]}" --from port:futian --headway never
expect 65 "^gangway: --from: there is no port 'sea'; there are shenzhen-bay" "${plan[@]}" --from port:sea
expect 65 '--from: port shatoujiao is closed' "${plan[@]}" --from port:shatoujiao
expect 65 '--from: .*nix' "${plan[@]}" --from nix
expect 65 "--from: name '.*' fits port:shenzhen-bay .*, sz:深圳湾口岸" "${plan[@]}" --from name:深圳湾口岸
expect 65 "--depart: 'noon' is no time" "${plan[@]}" --from port:futian --depart noon
expect 74 'timetable.gw' "$gangway" plan --data "$work/none" --from 1,1 --to 2,2
if [ -w /dev/full ]; then expect 74 'could not write' bash -c '"$@" >/dev/full' - "${plan[@]}" --from port:futian; fi

# --- bench: answers that others can check, and what it leaves to the router
mkdir "$work/tiny"
(
    cd "$work/tiny"
    printf 'agency_name,agency_url,agency_timezone\nA,https://a.example,Asia/Hong_Kong\n' >agency.txt
    printf 'stop_id,stop_name,stop_lat,stop_lon\na,A,22.3,114.1\nb,B,22.4,114.1\nc,C,22.5,114.1\nd,D,22.6,114.1\n' >stops.txt
    printf 'route_id,route_short_name,route_type\nr,1,3\n' >routes.txt
    printf 'route_id,service_id,trip_id\nr,s,t\nr,s,u\nr,s,v\n' >trips.txt
    printf 'service_id,date,exception_type\ns,20261125,1\n' >calendar_dates.txt
    printf 'trip_id,arrival_time,departure_time,stop_id,stop_sequence\n%s\n%s\n%s\n%s\n%s\n%s\n' t,08:00:00,08:00:00,a,1 \
        t,08:20:00,08:20:00,b,2 u,08:20:00,08:20:00,b,1 u,08:50:07,08:50:07,c,2 \
        v,23:50:00,23:50:00,c,1 v,24:10:00,24:10:00,d,2 >stop_times.txt
)
printf 'a\tc\t28700\na\tb\t28801\nb\tc\t0\n' >"$work/q.tsv"
bench=("$gangway" bench --date 2026-11-25 --queries "$work/q.tsv" --answers "$work/answers")
for op in arrival pareto one-to-all profile profile-all; do
    expect 0 "\"op\":\"$op\",\"n\":3" "${bench[@]}" "$work/tiny" --op "$op" --format json
    [ "$(tr '\n' ' ' <"$work/answers")" = '31807 - 31807 ' ] || { echo "FAILED: bench $op: $(cat "$work/answers")" >&2; failed=1; }
done
printf '\357\273\277from_stop\tto_stop\tdeparture_seconds\r\nc\td\t85000\r\nd\td\t85001\t\n\n' >"$work/q.tsv"
for op in arrival pareto one-to-all profile profile-all; do
    expect 0 "\"op\":\"$op\",\"n\":2" "${bench[@]}" "$work/tiny" --op "$op" --format json
    [ "$(tr '\n' ' ' <"$work/answers")" = '87000 85001 ' ] || { echo "FAILED: bench $op: $(cat "$work/answers")" >&2; failed=1; }
done
expect 65 '2027-01-01 is not among the days of the timetable, 2026-11-25 to 2026-11-25' "${bench[@]}" "$work/tiny" --date 2027-01-01
expect 65 'q.tsv: line 2: from_stop: no stop c' "${bench[@]}" "$data"
printf 'a b\n' >"$work/q.tsv"
expect 65 'q.tsv: line 1 is not' "${bench[@]}" "$work/tiny"
printf 'a\tb\t0\n\na\tb\t172800\n' >"$work/q.tsv"
expect 65 "q.tsv: line 3: departure_seconds: '172800' is not a whole number from 0 to 172799" "${bench[@]}" "$work/tiny"
printf 'a\tnix\t0\n' >"$work/q.tsv"
expect 65 'q.tsv: line 1: to_stop: no stop nix' "${bench[@]}" "$work/tiny"
printf 'a\t\t0\n' >"$work/q.tsv"
expect 65 'q.tsv: line 1: to_stop is empty' "${bench[@]}" "$work/tiny"
printf '罗湖\t国贸\t28800\n' >"$work/q.tsv"
expect 65 'one-to-all: line .* runs by headway|one-to-all: the timetable has' "${bench[@]}" "$data" --op one-to-all
expect 0 'gangway router arrival: 1 questions' "${bench[@]}" "$data" --op arrival
cp "$work/answers" "$work/arrival"
expect 0 'gangway router profile: 1 questions' "${bench[@]}" "$data" --op profile
cmp "$work/arrival" "$work/answers" || { echo 'FAILED: bench profile of a headway line' >&2; failed=1; }

# --- route: lines in or out, lines to board, time for changes
route=("$gangway" route "$work/tiny" --from a --to c --depart 2026-11-25T08:00 --today 2026-11-25)
expect 0 '08:00:00.*08:50:07.* 1 transfer$' "${route[@]}" --board r,r --route-types 3,0
for none in '--board r,r,r' '--exclude-routes r' '--route-types 0' '--min-transfer 1' '--additional-transfer 1'; do
    expect 0 '^no journey$' "${route[@]}" $none
done
expect 65 "no route_id 'x'" "${route[@]}" --exclude-routes r,x
expect 65 "no route_id 'x'" "${route[@]}" --board x
expect 65 'board: more than 8' "${route[@]}" --board r,r,r,r,r,r,r,r,r
expect 65 'window' "${route[@]}" --board r --window 10
expect 64 'route-types: not a list' "${route[@]}" --route-types bus
changes=0
for change in '"remove-line","line":"r"' '"remove-line","line":"none"' '"scale-run-time","line":"r","factor":0.5'; do
    echo "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"changes\":[{\"id\":\"a\",\"type\":$change}]}" >"$work/changes-$((++changes)).json"
done
expect 0 '^no journey$' "${route[@]}" --scenario "$work/changes-1.json"
expect 65 'change a: line: "none"' "${route[@]}" --scenario "$work/changes-2.json"
expect 0 '08:35:04' "${route[@]}" --scenario "$work/changes-3.json"
expect 74 'nowhere' "${route[@]}" --scenario "$work/nowhere.json"

# --- reach: the whole day at once
reach=("$gangway" reach --data "$data" --date 2026-11-25)
expect 0 '^12 +[34][0-9]\.[0-9] ' "${reach[@]}" --to place:hku-szh
expect 0 '^"port:shenzhen-bay",12:00:30,[34][0-9]\.[0-9]{2},1\.0000$' "${reach[@]}" --to place:hku-szh --format csv
expect 0 '^\{"to":"port:luohu.*"from":\[\{"ref":"place:hku-szh"' "${reach[@]}" --to place:hku-szh --back port:luohu --format json
expect 0 '^"sz:[^"]*","[^"]+",22\.[0-9]+,11[34]\.[0-9]+,[0-9.]+,1\.0000$' "${reach[@]}" --to place:hku-szh --all-stops --at 09:00 --format csv
# an elder walks more slowly: the same hour takes longer
expect 0 '^12 +4[0-9]\.[0-9] ' "${reach[@]}" --to place:hku-szh --traveller elder
expect 0 '（長者）$' "${reach[@]}" --to place:hku-szh --traveller elder --language zh-Hant
direct="$root/data/scenarios/szb-direct.json"
expect 0 '^after: A direct bus' "${reach[@]}" --to place:hku-szh --from port:shenzhen-bay --scenario "$direct"
expect 0 '^from,departure,minutes,served,minutes_after,served_after,saved$' "${reach[@]}" --to place:hku-szh --scenario "$direct" --format csv
expect 0 '^"port:luohu",12:00:30,([0-9.]+),1\.0000,\1,1\.0000,-?0\.00$' "${reach[@]}" --to place:hku-szh --scenario "$direct" --format csv
expect 0 '"scenario":"A direct bus.*"servedAfter":\[.*"saved":\[' "${reach[@]}" --to place:hku-szh --scenario "$direct#every-10" --format json
expect 0 '^"port:luohu",after,12:00,13:00,1\.0000,' "${reach[@]}" --to place:hku-szh --scenario "$direct" --spread --format csv
expect 0 '^stop,name,lat,lon,minutes,served,minutes_after,served_after,saved$' "${reach[@]}" --to place:hku-szh --scenario "$direct" --all-stops --at 09:00 --format csv
expect 65 'variant' "${reach[@]}" --to place:hku-szh --scenario "$direct#nix"
expect 64 'traveller wheelchair: this search does not know' "${reach[@]}" --to place:hku-szh --traveller wheelchair
expect 65 'to: place tmh is there for a transfer' "${reach[@]}" --to place:tmh
expect 64 'traveller: ghost is none of' "${reach[@]}" --to place:hku-szh --traveller ghost
expect 64 'all-stops and --at go together' "${reach[@]}" --to place:hku-szh --at 09:00
expect 64 'not a time from 04:00' "${reach[@]}" --to place:hku-szh --all-stops --at 3:00 --format csv
expect 65 'outside the days' "$gangway" reach --data "$data" --to place:hku-szh --date 2031-01-01
expect 65 'to: .*nix' "${reach[@]}" --to nix

# --- imports that fail say which feed and leave the old timetable
before=$(sha256sum <"$data/timetable.gw")
import=("$gangway" import -o "$data" "${tables[@]}")
unchanged() {
    [ "$(sha256sum <"$data/timetable.gw")" = "$before" ] || { echo "FAILED: $1 changed the timetable" >&2; failed=1; }
}
head -c 3000 "$root/data/shenzhen/stops.txt" >"$work/foreign.zip"
(cd "$root/data/shenzhen" && python3 -m zipfile -c "$work/whole.zip" *.txt) && head -c 20000 "$work/whole.zip" >"$work/cut.zip"
expect 74 'feed b: .*none\.zip' "${import[@]}" --side sz=cn,b=cn sz="$root/data/shenzhen" b="$work/none.zip"
expect 2 'feed b: .*foreign\.zip' "${import[@]}" --side sz=cn,b=cn sz="$root/data/shenzhen" b="$work/foreign.zip"
expect 2 'feed b: .*cut\.zip' "${import[@]}" --side sz=cn,b=cn sz="$root/data/shenzhen" b="$work/cut.zip"
expect 65 'feed .*sz.* side' "${import[@]}" sz="$root/data/shenzhen"
expect 65 'feed .*b.* side' "${import[@]}" --side sz=cn sz="$root/data/shenzhen" b="$work/none.zip" # before it reads
expect 65 'side names the feed .q.' "${import[@]}" --side q=cn sz="$root/data/shenzhen"
expect 65 'given twice' "${import[@]}" --side sz=cn sz="$root/data/shenzhen" sz="$root/data/shenzhen"
expect 65 'is no feed tag' "${import[@]}" port="$root/data/shenzhen"
expect 65 'the sides are hk and cn' "${import[@]}" --side sz=uk sz="$root/data/shenzhen"
printf '{"feeds":[{"tag":"sz"}]}' >"$work/feeds.json"
expect 65 'feeds.json: feeds\[0\]: wants a url, or a source' "${import[@]}" "$work/feeds.json"
expect 74 'ports.csv' "$gangway" import -o "$data" --ports "$work" --side sz=cn sz="$root/data/shenzhen"
broken_ports() { # file, line added to it, what is said
    rm -rf "$work/ports" && cp -r "$root/data/ports" "$work/ports" && echo "$2" >>"$work/ports/$1"
    expect 65 "$3" "$gangway" import -o "$data" --ports "$work/ports" --side sz=cn sz="$root/data/shenzhen"
}
broken_ports exceptions.csv 'luohu,both,road-closed,2026-03-01,2026-03-02,,,,,x' 'exceptions.csv row 7: kind: .road-closed. closes no port'
broken_ports clearance.csv '*,hk-cn,dog,weekday,00:00,24:00,12,30,lognormal,x' 'clearance.csv row 18: traveller: .dog. is neither'
broken_ports buildings.csv 'mars,2,crossing,,road,x' 'buildings.csv row 9: port_id: .mars. is no port'
unchanged 'a failed import'

# --- one writer at a time
exec 9>"$data/.lock"
flock 9
expect 69 'another import' "${import[@]}" --side sz=cn sz="$root/data/shenzhen"
flock -u 9
unchanged 'the import that had to stay out'

# --- killed at any moment: the old timetable or the new one, whole; and nothing is left lying about
printf '{"feeds":[{"tag":"sz","source":"shenzhen.zip","side":"cn"}]}' >"$work/feeds.json"
cp "$work/whole.zip" "$work/shenzhen.zip"
for ms in $(seq 0 4 160); do
    days=$((300 + ms))
    "${import[@]}" --days "$days" "$work/feeds.json" >/dev/null 2>&1 &
    child=$!
    sleep "$(printf '0.%03d' "$ms")"
    kill -KILL "$child" 2>/dev/null
    wait "$child" 2>/dev/null
    "$gangway" day --data "$data" >/dev/null || { echo "FAILED: no timetable after a kill at $ms ms" >&2; failed=1; }
done
expect 0 '^Wrote' "${import[@]}" "$work/feeds.json"
left=$(find "$data" -name '*.tmp*' | wc -l)
[ "$left" -eq 0 ] || { echo "FAILED: $left temporary files are left" >&2; failed=1; }

# --- a damaged snapshot is refused
printf 'x' | dd of="$data/timetable.gw" bs=1 seek=100000 conv=notrunc status=none
expect 2 'timetable.gw' "${plan[@]}" --from port:futian
head -c 5000 "$data/timetable.gw" >"$work/t" && cp "$work/t" "$data/timetable.gw"
expect 2 'timetable.gw' "${plan[@]}" --from port:futian
echo 'no timetable' >"$data/timetable.gw"
expect 2 'timetable.gw' "${plan[@]}" --from port:futian
exit "$failed"
