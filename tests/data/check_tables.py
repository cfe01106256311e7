#!/usr/bin/env python3
"""Cross checks of data/ports, data/calendars and data/places; standard library only.

    tests/data/check_tables.py [DATA]    default data

Compares the tables with each other and with the embedded feed.  Rows of feeds
that are not here (hk, mtr) are counted, not checked.  With the command opencc
it also checks that no zh-Hant name has characters that are only Simplified.
Exit 0: no fault.  Exit 1: faults.  Exit 77: no fault, but opencc is missing.
"""

import csv
import datetime
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

LANGUAGES = ("zh-Hant", "zh-Hans", "en")
EMBEDDED = "sz"
TIME = r"([01]\d|2[0-3]):[0-5]\d|24:00"
HALF_METRE_DEG = 0.000005

faults = []
hant_texts = set()


def fault(file, message):
    faults.append(f"{file}: {message}")


def read(folder, name, columns):
    path = os.path.join(folder, name)
    with open(path, encoding="utf-8", newline="") as stream:
        text = stream.read()
    if "\r" in text or not text.endswith("\n") or text.startswith("\ufeff"):
        fault(name, "lines must end with LF, without a byte-order mark")
    rows = list(csv.DictReader(text.splitlines(), strict=True))
    if not rows or list(rows[0]) != columns.split():
        fault(name, f"the columns must be {columns}")
        return []
    for number, row in enumerate(rows, start=2):
        row["row"] = number
        if None in row or None in row.values():
            fault(name, f"row {number}: too many or too few cells")
        for column in ("source", "reason"):
            if column in columns.split() and not row[column]:
                fault(name, f"row {number}: {column} is empty")
    return rows


def unique(name, rows, *columns):
    seen = {}
    for row in rows:
        key = tuple(row[c] for c in columns)
        if key in seen:
            fault(name, f"row {row['row']}: {key} is also in row {seen[key]}")
        seen[key] = row["row"]


def ports(data):
    rows = read(data, "ports/ports.csv", """port_id name_zh_hant name_zh_hans name_en kind status opens closes
        open24 last_admission_min lat lon hk_name_zh_hant hk_name_zh_hans hk_name_en source_names
        source_coordinates source_hours source_last_admission note""")
    unique("ports.csv", rows, "port_id")
    for row in rows:
        where = f"row {row['row']}"
        if not re.fullmatch("[a-z][a-z0-9-]*", row["port_id"]):
            fault("ports.csv", f"{where}: port_id {row['port_id']!r}")
        if row["kind"] not in ("land", "rail", "ferry") or row["status"] not in ("open", "closed", "unknown"):
            fault("ports.csv", f"{where}: kind or status")
        for column in row:
            if column.startswith(("name_", "hk_name_", "source_")) and not row[column]:
                fault("ports.csv", f"{where}: {column} is empty")
        for column in ("opens", "closes"):
            if not re.fullmatch(TIME, row[column]) and not (row[column] == "" and row["status"] != "open"):
                fault("ports.csv", f"{where}: {column} {row[column]!r}")
        if row["status"] == "open" and not row["opens"] < row["closes"]:
            fault("ports.csv", f"{where}: opens no earlier than it closes")
        if row["open24"] == "1" and (row["opens"], row["closes"]) != ("00:00", "24:00"):
            fault("ports.csv", f"{where}: open24 with hours")
        hant_texts.update((row["name_zh_hant"], row["hk_name_zh_hant"]))
    land = [r["port_id"] for r in rows if r["kind"] == "land" and r["status"] == "open"]
    if land != ["shenzhen-bay", "futian", "huanggang", "luohu", "liantang", "wenjindu"]:
        fault("ports.csv", f"the open land ports are {land}")
    return {row["port_id"]: row for row in rows}


def feed_tables(data):
    def rows(name):
        with open(os.path.join(data, "shenzhen", name), encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    stops = {row["stop_id"]: row for row in rows("stops.txt")}
    for row in rows("translations.txt"):
        if row["language"] == "zh-Hant":
            hant_texts.add(row["translation"])
    return stops


def check_stop(name, row, stops, aliases):
    """A row of a feed that the embedded one stands for must agree with its stop."""
    if EMBEDDED not in (row["feed"], aliases.get(row["feed"])):
        return False
    stop = stops.get(row["stop_id"])
    if stop is None:
        fault(name, f"row {row['row']}: {row['stop_id']!r} is not in the embedded feed")
        return True
    if row["stop_name"] != stop["stop_name"]:
        fault(name, f"row {row['row']}: {row['stop_name']!r} is {stop['stop_name']!r} in the feed")
    for mine, theirs in (("lat_wgs84", "stop_lat"), ("lon_wgs84", "stop_lon")):
        if mine in row and abs(float(row[mine]) - float(stop[theirs])) > HALF_METRE_DEG:
            fault(name, f"row {row['row']}: {mine} {row[mine]} is {stop[theirs]} in the feed")
    return True


def halls_and_sides(data, port_rows, stops):
    alias_rows = read(data, "ports/aliases.csv", "feed holds_for source")
    aliases = {row["feed"]: row["holds_for"] for row in alias_rows}
    if aliases != {"szm": "sz", "szb": "sz"}:
        fault("aliases.csv", f"holds {aliases}")
    halls = read(data, "ports/halls.csv", """port_id side feed stop_id stop_name lat_wgs84 lon_wgs84
        metres_from_port_point walk_minutes source""")
    unique("halls.csv", halls, "feed", "stop_id")
    sides = read(data, "ports/sides.csv", "feed stop_id stop_name side reason")
    unique("sides.csv", sides, "feed", "stop_id")
    n_checked = 0
    for name, rows in (("halls.csv", halls), ("sides.csv", sides)):
        for row in rows:
            n_checked += check_stop(name, row, stops, aliases)
            if row["side"] not in ("hk", "cn"):
                fault(name, f"row {row['row']}: side {row['side']!r}")
    for row in halls:
        if row["port_id"] not in port_rows:
            fault("halls.csv", f"row {row['row']}: unknown port {row['port_id']!r}")
        if not 0 < int(row["walk_minutes"]) <= 30:
            fault("halls.csv", f"row {row['row']}: walk_minutes {row['walk_minutes']}")
        if (row["feed"] in ("hk", "mtr")) != (row["side"] == "hk"):
            fault("halls.csv", f"row {row['row']}: a stop of {row['feed']} on side {row['side']}")
    for port_id, port in port_rows.items():
        if port["kind"] == "land" and port["status"] == "open":
            feeds = {(r["side"], r["feed"]) for r in halls if r["port_id"] == port_id}
            if ("cn", "szb") not in feeds or ("cn", "szm") not in feeds or not any(s == "hk" for s, _ in feeds):
                fault("halls.csv", f"{port_id} lacks a hall: {sorted(feeds)}")
    return n_checked, len(halls) + len(sides) - n_checked


def clearance(data, port_rows):
    rows = read(data, "ports/clearance.csv",
                "port_id direction traveller day_kind from to p50_min p95_min distribution source")
    spans = {}
    for row in rows:
        if row["port_id"] != "*" and row["port_id"] not in port_rows:
            fault("clearance.csv", f"row {row['row']}: unknown port")
        if not 0 < float(row["p50_min"]) < float(row["p95_min"]):
            fault("clearance.csv", f"row {row['row']}: p50 and p95")
        key = (row["port_id"], row["direction"], row["traveller"], row["day_kind"])
        spans.setdefault(key, []).append((row["from"], row["to"]))
    for key, parts in spans.items():
        ends = [end for _, end in parts]
        if parts[0][0] != "00:00" or ends[-1] != "24:00" or [start for start, _ in parts[1:]] != ends[:-1]:
            fault("clearance.csv", f"{key} does not cover the day once: {parts}")
    kinds = {(direction, kind) for _, direction, _, kind in spans}
    wanted = {(d, k) for d in ("hk-cn", "cn-hk") for k in ("weekday", "weekend", "holiday", "holiday-eve")}
    if kinds != wanted:
        fault("clearance.csv", f"kinds of days are {sorted(kinds)}")


def buildings_and_exceptions(data, port_rows):
    """Their form is refused by the program (planner/port); here what they say of each other and of ports.csv."""
    rows = read(data, "ports/buildings.csv", "port_id buildings clearance_of between_min approach source")
    unique("buildings.csv", rows, "port_id")
    by_rail = {row["port_id"] for row in rows if row["approach"] == "rail"}
    land = {key for key, port in port_rows.items() if port["kind"] == "land" and port["status"] == "open"}
    if not land <= {row["port_id"] for row in rows}:
        fault("buildings.csv", "an open land port has no row")
    rows = read(data, "ports/exceptions.csv", """port_id direction kind from to days clock_from clock_to
        last_admission_min source""")
    for row in rows:
        where = f"row {row['row']}"
        if row["port_id"] not in port_rows:
            fault("exceptions.csv", f"{where}: unknown port")
        if row["kind"] == "road-closed" and row["port_id"] in by_rail:
            fault("exceptions.csv", f"{where}: the port has a railway")
        for column in ("from", "to"):
            if row[column]:
                datetime.date.fromisoformat(row[column][:10])


def calendars(data):
    rows = read(data, "calendars/holidays.csv", "region date kind name complete source")
    unique("holidays.csv", rows, "region", "date")
    for row in rows:
        datetime.date.fromisoformat(row["date"])
        if row["region"] not in ("HK", "CN") or row["kind"] not in ("holiday", "make-up workday"):
            fault("holidays.csv", f"row {row['row']}: region or kind")
        incomplete = row["region"] == "CN" and row["date"].startswith("2027")
        if row["complete"] != ("0" if incomplete else "1"):
            fault("holidays.csv", f"row {row['row']}: complete is {row['complete']}")
    holidays = {r["date"] for r in rows if r["region"] == "CN" and r["kind"] == "holiday"}
    days = read(data, "calendars/clinic_days.csv", "date open reason complete source")
    date = datetime.date(2026, 1, 1)
    for row in days:
        if row["date"] != date.isoformat():
            fault("clinic_days.csv", f"row {row['row']}: {row['date']} instead of {date}")
            break
        if row["open"] == "1" and row["date"] in holidays:
            fault("clinic_days.csv", f"row {row['row']}: open on a mainland holiday")
        date += datetime.timedelta(1)
    if date != datetime.date(2028, 1, 1):
        fault("clinic_days.csv", f"ends before {date}")
    n_open = sum(r["open"] == "1" for r in days if r["date"].startswith("2026"))
    if n_open != 287:
        fault("clinic_days.csv", f"{n_open} open days in 2026 instead of 287")


def places(data, stops):
    folder = os.path.join(data, "places")
    found = set()
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as stream:
            place = json.load(stream)
        if name != place["id"] + ".json" or place["kind"] != "hospital" or place["side"] not in ("hk", "cn"):
            fault(name, "id, kind or side")
        found.add(place["id"])
        texts = [place["names"], place["address"]] + [d["names"] for d in place["doors"]]
        texts += [place[key] for key in ("short_names", "hours") if place.get(key)]
        for text in texts:
            if tuple(text) != LANGUAGES or not all(text.values()):
                fault(name, f"not in three languages: {text}")
            hant_texts.add(text["zh-Hant"])
        if (place["lat"] is None) != (place["lon"] is None) or (place["lat"] is None) != (place["doors"] == []):
            fault(name, "coordinates and doors do not go together")
        if place["doors"] and [d["default"] for d in place["doors"]].count(True) != 1:
            fault(name, "there must be one default door")
        for point in [place] * (place["lat"] is not None) + place["doors"]:
            if not (22 < point["lat"] < 23 and 113 < point["lon"] < 115):
                fault(name, "a point is not here")
        for key in ("bus_stop", "metro"):
            if place[key] and EMBEDDED in place[key]["feeds"] and place[key]["stop_id"] not in stops:
                fault(name, f"{key} {place[key]['stop_id']!r} is not in the embedded feed")
        missing = {"names", "address", "coordinates", "side", "doors", "hours", "vouchers"} - set(place["source"])
        if missing or not all(place["source"].values()):
            fault(name, f"no source for {sorted(missing)}")
    if len(found) != 12 or "hku-szh" not in found:
        fault("places", f"there are {sorted(found)}")


def traditional(data):
    """opencc s2hk must leave every zh-Hant text as it is, but for listed exceptions."""
    texts = sorted(hant_texts)
    try:
        done = subprocess.run(["opencc", "-c", "s2hk.json"], input="".join(t + "\n" for t in texts),
                              capture_output=True, text=True, encoding="utf-8", check=True)
    except FileNotFoundError:
        return False
    with open(os.path.join(data, "facts", "name_overrides.csv"), encoding="utf-8", newline="") as stream:
        allowed = [row["zh_hant"] for row in csv.DictReader(stream) if row["s2hk_differs"] == "1"]
    used = set()
    for text, again in zip(texts, done.stdout.splitlines()):
        if text != again:
            reasons = [name for name in allowed if name in text]
            used.update(reasons)
            if not reasons:
                fault("zh-Hant", f"{text!r} would be {again!r}")
    for name in sorted(set(allowed) - used):
        fault("name_overrides.csv", f"s2hk_differs is 1 for {name!r}, but s2hk leaves it as it is")
    return True


def main():
    data = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "data")
    try:
        port_rows = ports(data)
        stops = feed_tables(data)
        n_checked, n_skipped = halls_and_sides(data, port_rows, stops)
        clearance(data, port_rows)
        buildings_and_exceptions(data, port_rows)
        calendars(data)
        places(data, stops)
        has_opencc = traditional(data)
    except (OSError, ValueError, KeyError, csv.Error) as error:
        print(f"check_tables.py: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    for line in faults:
        print(line, file=sys.stderr)
    print(f"check_tables.py: {n_checked} stops of halls and sides checked, {n_skipped} of other feeds skipped,"
          f" {len(hant_texts)} names in zh-Hant, {len(faults)} faults")
    if not has_opencc:
        print("check_tables.py: opencc is not installed: zh-Hant names were not checked", file=sys.stderr)
    return 1 if faults else 0 if has_opencc else 77


if __name__ == "__main__":
    sys.exit(main())
