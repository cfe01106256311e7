"""The snapshot's page against the program: what read_snapshot.py reads by docs/SNAPSHOT.md is what gangway wrote.

  snapshot_test.py GANGWAY
"""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

import read_snapshot

ROOT = pathlib.Path(__file__).parents[2]
PAGE = (ROOT / "docs/SNAPSHOT.md").read_text(encoding="utf-8")

# Rules by trip, seats, a headway, dwells, trips 30 hours apart, ids of many lengths, stops near each other, a pathway.
TINY = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nA,A,https://a.example,Asia/Hong_Kong\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\nP,P,22.3,114.1,1,\nA,A,22.3,114.1,0,P\n"
                 "B,B,22.3001,114.1,0,P\nC,C,22.5,114.1,0,\nD,D,22.5001,114.1,0,\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_type\nR1,A,1,3\nR2,A,2,3\n",
    "trips.txt": "route_id,service_id,trip_id,block_id,trip_short_name,trip_headsign\nR1,D,a,x,one,C\nR1,D,,,,C\n"
                 "R1,D,a-longer-id,,,\nR1,D,a-longer-iX,,,\nR2,D,b,x,,A\nR2,D,f,,,\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\na,08:00:00,08:00:00,A,1\n"
                      "a,08:10:00,08:11:00,C,2\na-longer-id,20:00:00,20:00:00,A,1\na-longer-id,20:10:00,20:10:00,C,2\n"
                      "a-longer-iX,38:00:00,38:00:00,A,1\na-longer-iX,38:10:00,38:10:30,C,2\nb,08:12:00,08:12:00,C,1\n"
                      "b,08:30:00,08:30:00,B,2\nf,08:12:00,08:12:00,D,1\nf,08:30:00,08:30:00,B,2\n",
    "frequencies.txt": "trip_id,start_time,end_time,headway_secs\nf,06:00:00,09:00:00,600\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
                    "D,1,1,1,1,1,1,1,20260101,20271231\n",
    "transfers.txt": "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id,to_route_id\nC,D,2,60,a,R2\n"
                     "C,C,2,90,,\n",
    "pathways.txt": "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,traversal_time\np,A,B,1,1,60\n",
}

failed = 0


def expect(what, found, wanted):
    global failed
    if found != wanted:
        failed += 1
        print(f"FAILED: {what}: {found!r}, not {wanted!r}")


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, encoding="utf-8")


def write_feed(folder):
    folder.mkdir()
    for name, text in TINY.items():
        (folder / name).write_text(text, encoding="utf-8")


def import_feed(gangway, feed, data, *options):
    done = run(gangway, "import", "--today", "2026-11-22", "--format", "json", "-o", str(data), *options, f"s={feed}")
    expect(f"import of {feed.name}", (done.returncode, done.stderr), (0, ""))
    return json.loads(done.stdout)


def ids_of(feed, table, column):
    with open(feed / table, encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file)}


def check_read(gangway, feed, data, *options):
    said, found = import_feed(gangway, feed, data, *options), read_snapshot.summary(data / "timetable.gw", PAGE)
    for key in ("stops", "routes", "patterns", "trips", "transfer_rules", "in_seat"):
        expect(f"{feed.name}: {key}", found[key], said["timetable"][key])
    expect(f"{feed.name}: stop ids", ids_of(feed, "stops.txt", "stop_id") <= set(found["stop_ids"]), True)
    expect(f"{feed.name}: trip ids", set(found["trip_ids"]) - ids_of(feed, "trips.txt", "trip_id"), set())
    expect(f"{feed.name}: zone", found["zones"], [said["feeds"][0]["timezone"]])
    return found


def check_damage(gangway, data):
    """One byte in the middle of every section: both say which section it is."""
    path, form = data / "timetable.gw", read_snapshot.Form(PAGE)
    good = path.read_bytes()
    for i, (name, *_) in enumerate(form.sections):
        offset, size = (int.from_bytes(good[192 + 32 * i + at:][:8], "little") for at in (8, 16))
        if not size:
            continue
        bad = bytearray(good)
        bad[offset + size // 2] ^= 0x40
        path.write_bytes(bad)
        said = run(gangway, "plan", "--data", str(data), "--from", "22.3,114.1", "--to", "22.5,114.1").stderr
        expect(f"gangway on {name}", f"section {name} damaged: wrong checksum" in said, True)
        try:
            read_snapshot.summary(path, PAGE)
            expect(f"the reader on {name}", "read", "refused")
        except read_snapshot.Wrong as why:
            expect(f"the reader on {name}", str(why), f"checksum of {name}")
    path.write_bytes(good)


def main():
    gangway = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        where = pathlib.Path(folder)
        write_feed(where / "tiny")
        found = check_read(gangway, where / "tiny", where / "one", "--no-ports")
        expect("trips of the tiny feed", sorted(found["trip_ids"]), ["a", "a-longer-iX", "a-longer-id", "b", "f"])
        check_damage(gangway, where / "one")
        check_read(gangway, ROOT / "data/shenzhen", where / "two", "--side", "s=cn")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
