"""Places and fares that a person edits: what is right is used, a broken one is named, and the timetable in place stays.

  facts_test.py GANGWAY
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parents[2]
FEED = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nSZBG,A,https://a.example,Asia/Shanghai\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\nA,A,22.53,114.05\nB,B,22.56,114.05\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_type\nR,SZBG,R27,3\n",
    "trips.txt": "route_id,service_id,trip_id\nR,D,t\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt,09:00:00,09:00:00,A,1\nt,09:20:00,09:20:00,B,2\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nD,1,1,1,1,1,1,1,20260101,20271231\n",
}
PLACE = {"id": "newid", "kind": "hospital", "names": {"en": "New Clinic"}, "lat": 22.561, "lon": 114.05, "side": "cn",
         "vouchers": {"status": "gba-pilot", "since": "2026"}, "source": {"vouchers": "told by the clinic"}}
failed = 0


def expect(what, found, wanted):
    global failed
    if found != wanted:
        failed += 1
        print(f"FAILED: {what}: {found!r}, not {wanted!r}")


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, encoding="utf-8")


def main(gangway, work):
    feed, own, data = work / "feed", work / "own", work / "data"
    feed.mkdir()
    for name, text in FEED.items():
        (feed / name).write_text(text, encoding="utf-8")
    for name in ("ports", "calendars", "places", "fares"):
        shutil.copytree(ROOT / "data" / name, own / name)
        subprocess.run(["chmod", "-R", "u+w", str(own / name)], check=True)

    def bring_in():
        return run(gangway, "import", "-o", data, "--data-dir", own, "--no-ports", f"szb={feed}")

    def plan(*more):
        done = run(gangway, "plan", "--data", data, "--from", "szb:A", "--to", "place:newid", "--depart",
                   "2026-11-25T08:55+08:00", "--window", "0", "--format", "json", *more)
        expect("plan: exit code", (done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    new = own / "places" / "zz-new.json"
    new.write_text(json.dumps(PLACE), encoding="utf-8")
    expect("import", bring_in().returncode, 0)
    answer = plan()
    expect("vouchers", answer["places"][0]["vouchers"]["status"], "gba-pilot")
    ride = next(leg for leg in answer["journeys"][0]["legs"] if leg["type"] == "ride")
    expect("fare", (ride["fare"]["amount"]["minor"], ride["fare"]["source"]), (200, "S40"))
    expect("free from 60", plan("--age", "60")["journeys"][0]["fare"]["sums"][0]["amount"]["minor"], 0)

    new.write_text(json.dumps(PLACE | {"side": "uk"}), encoding="utf-8")
    done = bring_in()
    expect("a broken place", (done.returncode != 0, "zz-new.json: side is neither hk nor cn" in done.stderr), (True, True))
    new.write_text("{", encoding="utf-8")
    expect("no JSON", "zz-new.json" in bring_in().stderr, True)
    new.write_text(json.dumps(PLACE), encoding="utf-8")

    rides = own / "fares" / "rides.csv"
    rows = rides.read_text(encoding="utf-8")
    rides.write_text(rows.replace("CNY,2,S40", "CNY,two,S40"), encoding="utf-8")
    done = bring_in()
    expect("a broken row", (done.returncode != 0, "rides.csv row 3: amount: 'two' is no amount" in done.stderr), (True, True))
    expect("nothing is lost", plan()["journeys"][0]["fare"]["sums"][0]["amount"]["minor"], 200)
    rides.write_text(rows, encoding="utf-8")

    done = run(gangway, "facts", "--data", data, "--format", "json", "--today", "2026-11-25")
    facts = json.loads(done.stdout)["facts"]
    last = [fact["value"] for fact in facts if fact["about"].startswith("doubt=r27-from-hospital")]
    expect("both claims", last, ["last=18:00", "last=17:00"])
    ceiling = next(fact for fact in facts if fact["table"] == "tariffs.csv")
    expect("an old fact says its age", (ceiling["as_of"], ceiling["age_days"]), ("2020-07-31", 2308))
    expect("facts for people", "S40" in run(gangway, "facts", "--data", data).stdout, True)
    for language, words in (("zh-Hant", "（S40"), ("zh-Hans", "未经核实"), ("en", "unverified")):
        for option in ("--language", "--lang"):
            done = run(gangway, "facts", "--data", data, option, language, "--today", "2026-11-25")
            expect(f"facts in {language}", words.strip("（") in done.stdout, True)
    hant = run(gangway, "facts", "--data", data, "--lang", "zh-Hant", "--today", "2026-11-25").stdout
    expect("an old fact in words", "（6 年 3 個月前）" in hant, True)
    expect("columns in words", "路線 R27" in hant and "金額 2" in hant and "route=" not in hant, True)
    expect("facts without data", run(gangway, "facts").returncode, 64)


with tempfile.TemporaryDirectory() as folder:
    main(sys.argv[1], pathlib.Path(folder))
sys.exit(1 if failed else 0)
