#!/usr/bin/env python3
"""Strict checks of the embedded feed; standard library only.

    tests/data/check_feed.py [FOLDER]    default data/shenzhen

Checks the rules of the GTFS reference that concern the files of this feed, and
what this project promises beyond it: a source in every row, and names in three
languages.  Every fault is one line with file and row (the header is row 1).
Exit 0: no fault.  Exit 1: faults.
"""

import csv
import datetime
import math
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
MAX_FAULTS = 50

TIME = r"\d\d:[0-5]\d:[0-5]\d"
DATE = r"\d{8}"
COLOR = r"[0-9A-F]{6}"
URL = r"https?://[A-Za-z0-9.-]+(/[^\s]*)?"
TEXT = r"\S(.*\S)?"
WHOLE = r"0|[1-9]\d*"
POSITIVE = r"[1-9]\d*"
DEGREES = r"\d{1,3}\.\d{6}"
LANGUAGE = r"[a-z]{2}(-[A-Z][a-z]{3})?"

# file: ((column, pattern of a value), ...), (columns of the primary key)
SCHEMA = {
    "agency.txt": ((("agency_id", TEXT), ("agency_name", TEXT), ("agency_url", URL),
                    ("agency_timezone", "Asia/Shanghai"), ("agency_lang", LANGUAGE), ("source", TEXT)),
                   ("agency_id",)),
    "stops.txt": ((("stop_id", TEXT), ("stop_name", TEXT), ("stop_lat", DEGREES), ("stop_lon", DEGREES),
                   ("location_type", "0"), ("source", TEXT)),
                  ("stop_id",)),
    "routes.txt": ((("route_id", TEXT), ("agency_id", TEXT), ("route_short_name", TEXT),
                    ("route_long_name", TEXT), ("route_type", "1|3"), ("route_color", COLOR),
                    ("route_text_color", COLOR), ("route_sort_order", WHOLE), ("source", TEXT)),
                   ("route_id",)),
    "trips.txt": ((("route_id", TEXT), ("service_id", TEXT), ("trip_id", TEXT), ("trip_headsign", TEXT),
                   ("direction_id", "0|1"), ("wheelchair_accessible", "[012]?"), ("in_doubt", "0|1"),
                   ("source", TEXT)),
                  ("trip_id",)),
    "stop_times.txt": ((("trip_id", TEXT), ("arrival_time", TIME), ("departure_time", TIME),
                        ("stop_id", TEXT), ("stop_sequence", WHOLE), ("shape_dist_traveled", WHOLE),
                        ("timepoint", "0|1"), ("source", TEXT)),
                       ("trip_id", "stop_sequence")),
    "frequencies.txt": ((("trip_id", TEXT), ("start_time", TIME), ("end_time", TIME),
                         ("headway_secs", POSITIVE), ("exact_times", "0"), ("source", TEXT)),
                        ("trip_id", "start_time")),
    "calendar.txt": ((("service_id", TEXT), ("monday", "0|1"), ("tuesday", "0|1"), ("wednesday", "0|1"),
                      ("thursday", "0|1"), ("friday", "0|1"), ("saturday", "0|1"), ("sunday", "0|1"),
                      ("start_date", DATE), ("end_date", DATE), ("source", TEXT)),
                     ("service_id",)),
    "calendar_dates.txt": ((("service_id", TEXT), ("date", DATE), ("exception_type", "1|2"),
                            ("source", TEXT)),
                           ("service_id", "date")),
    "transfers.txt": ((("from_stop_id", TEXT), ("to_stop_id", TEXT), ("from_route_id", TEXT),
                       ("to_route_id", TEXT), ("transfer_type", "2"), ("min_transfer_time", WHOLE),
                       ("source", TEXT)),
                      ("from_stop_id", "to_stop_id", "from_route_id", "to_route_id")),
    "translations.txt": ((("table_name", "agency|stops|routes|trips"), ("field_name", TEXT),
                          ("language", "|".join(LANGUAGES)), ("translation", TEXT), ("record_id", ".*"),
                          ("field_value", ".*"), ("source", TEXT)),
                         ("table_name", "field_name", "language", "record_id", "field_value")),
    "feed_info.txt": ((("feed_publisher_name", TEXT), ("feed_publisher_url", URL), ("feed_lang", "zh-Hans"),
                       ("feed_start_date", DATE), ("feed_end_date", DATE), ("feed_version", TEXT),
                       ("source", TEXT)),
                      ("feed_version",)),
    "attributions.txt": ((("attribution_id", TEXT), ("organization_name", TEXT), ("is_producer", "0|1"),
                          ("is_operator", "0|1"), ("is_authority", "0|1"),
                          ("attribution_url", f"({URL})?"), ("source", TEXT)),
                         ("attribution_id",)),
}

FOREIGN_KEYS = (
    ("routes.txt", "agency_id", "agency.txt", "agency_id"),
    ("trips.txt", "route_id", "routes.txt", "route_id"),
    ("trips.txt", "service_id", "calendar.txt", "service_id"),
    ("stop_times.txt", "trip_id", "trips.txt", "trip_id"),
    ("stop_times.txt", "stop_id", "stops.txt", "stop_id"),
    ("frequencies.txt", "trip_id", "trips.txt", "trip_id"),
    ("calendar_dates.txt", "service_id", "calendar.txt", "service_id"),
    ("transfers.txt", "from_stop_id", "stops.txt", "stop_id"),
    ("transfers.txt", "to_stop_id", "stops.txt", "stop_id"),
    ("transfers.txt", "from_route_id", "routes.txt", "route_id"),
    ("transfers.txt", "to_route_id", "routes.txt", "route_id"),
)
# Every row of the second is used by a row of the first.
USED_BY = (
    ("routes.txt", "agency_id", "agency.txt"),
    ("trips.txt", "route_id", "routes.txt"),
    ("trips.txt", "service_id", "calendar.txt"),
    ("stop_times.txt", "trip_id", "trips.txt"),
    ("stop_times.txt", "stop_id", "stops.txt"),
)
TRANSLATED = {
    ("agency", "agency_name"): "agency.txt",
    ("stops", "stop_name"): "stops.txt",
    ("routes", "route_long_name"): "routes.txt",
    ("routes", "route_short_name"): "routes.txt",
    ("trips", "trip_headsign"): "trips.txt",
}


def has_han(text):
    return any("\u3400" <= c <= "\u9fff" for c in text)


def seconds(text):
    hours, minutes, rest = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)


def to_date(text):
    try:
        return datetime.datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None


def metres(a, b):
    lat1, lon1, lat2, lon2 = (math.radians(float(x)) for x in
                              (a["stop_lat"], a["stop_lon"], b["stop_lat"], b["stop_lon"]))
    h = (math.sin((lat2 - lat1) / 2) ** 2
         + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2)
    return 2 * 6371008.8 * math.asin(math.sqrt(h))


class Checker:
    def __init__(self, folder):
        self.folder = folder
        self.faults = []
        self.tables = {}
        self.index = {}

    def fault(self, file, row, message):
        self.faults.append(f"{file}: row {row}: {message}")

    # ---- bytes, cells, keys ----------------------------------------------------

    def read(self, file):
        """RFC 4180, UTF-8 without a byte-order mark, lines that end with LF."""
        columns, key = SCHEMA[file]
        names = [name for name, _ in columns]
        self.tables[file] = []
        try:
            with open(os.path.join(self.folder, file), "rb") as stream:
                data = stream.read()
            text = data.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self.fault(file, 0, str(error))
            return
        if data.startswith(b"\xef\xbb\xbf"):
            self.fault(file, 1, "begins with a byte-order mark")
        if b"\r" in data or not data.endswith(b"\n"):
            self.fault(file, 0, "lines must end with LF, the last one too")
        if re.search("[\x00-\x09\x0b-\x1f\x7f\ufeff\ufffd\u200b-\u200f]", text):
            self.fault(file, 0, "a character that cannot be printed")
        try:
            lines = list(csv.reader(text.split("\n")[:-1], strict=True))
        except csv.Error as error:
            self.fault(file, 0, str(error))
            return
        if not lines or lines[0] != names:
            self.fault(file, 1, f"the columns must be {','.join(names)}")
            return
        seen = {}
        for row, cells in enumerate(lines[1:], start=2):
            if len(cells) != len(names):
                self.fault(file, row, f"{len(cells)} cells instead of {len(names)}")
                continue
            record = dict(zip(names, cells))
            record["row"] = row
            self.tables[file].append(record)
            for name, pattern in columns:
                if not re.fullmatch(pattern, record[name]):
                    self.fault(file, row, f"{name} is {record[name]!r}")
            value = tuple(record[name] for name in key)
            if value in seen:
                self.fault(file, row, f"the key {value} is also in row {seen[value]}")
            seen[value] = row

    def by(self, file, column):
        if (file, column) not in self.index:
            self.index[file, column] = {r[column]: r for r in self.tables[file]}
        return self.index[file, column]

    def references(self):
        for file, column, target, key in FOREIGN_KEYS:
            known = self.by(target, key)
            for record in self.tables[file]:
                if record[column] not in known:
                    self.fault(file, record["row"], f"{column} {record[column]!r} is not in {target}")
        for file, column, target in USED_BY:
            used = {record[column] for record in self.tables[file]}
            for record in self.tables[target]:
                if record[column] not in used:
                    self.fault(target, record["row"], f"{column} {record[column]!r} is used by nothing")

    # ---- tables ----------------------------------------------------------------

    def stops(self):
        for stop in self.tables["stops.txt"]:
            # Shenzhen and its borders: a swap of latitude and longitude would be seen.
            if not (22.3 < float(stop["stop_lat"]) < 22.9 and 113.6 < float(stop["stop_lon"]) < 114.7):
                self.fault("stops.txt", stop["row"], "is not in Shenzhen")

    def routes(self):
        def luminance(color):
            parts = [int(color[i:i + 2], 16) / 255 for i in (0, 2, 4)]
            parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

        seen = {}
        for route in self.tables["routes.txt"]:
            a, b = sorted((luminance(route["route_color"]), luminance(route["route_text_color"])))
            if (b + 0.05) / (a + 0.05) < 4.5:
                self.fault("routes.txt", route["row"], "text and colour have too little contrast")
            for column in ("route_short_name", "route_sort_order"):
                # A bus may have the number of a metro line.
                key = (column, route["route_type"], route[column])
                if seen.setdefault(key, route["row"]) != route["row"]:
                    self.fault("routes.txt", route["row"], f"{column} {route[column]!r} is there twice")

    def stop_times(self):
        trips = {}
        for record in self.tables["stop_times.txt"]:
            trips.setdefault(record["trip_id"], []).append(record)
        self.times = trips
        stops = self.by("stops.txt", "stop_id")
        for records in trips.values():
            self.trip(records, stops)

    def trip(self, records, stops):
        file = "stop_times.txt"
        rows = [r["row"] for r in records]
        if rows != list(range(rows[0], rows[0] + len(rows))):
            self.fault(file, rows[0], "the rows of the trip are not together")
        if len(records) < 2:
            self.fault(file, rows[0], "a trip with one stop")
        for a in records:
            if seconds(a["arrival_time"]) > seconds(a["departure_time"]):
                self.fault(file, a["row"], "leaves before it arrives")
        for a, b in zip(records, records[1:]):
            if int(b["stop_sequence"]) != int(a["stop_sequence"]) + 1:
                self.fault(file, b["row"], "stop_sequence does not go up by one")
            if b["stop_id"] == a["stop_id"]:
                self.fault(file, b["row"], "the same stop twice in a row")
            run = seconds(b["arrival_time"]) - seconds(a["departure_time"])
            if run <= 0:
                self.fault(file, b["row"], "arrives no later than it left the stop before")
            if int(b["shape_dist_traveled"]) <= int(a["shape_dist_traveled"]):
                self.fault(file, b["row"], "shape_dist_traveled does not go up")
            if run > 0 and a["stop_id"] in stops and b["stop_id"] in stops:
                speed = metres(stops[a["stop_id"]], stops[b["stop_id"]]) / run * 3.6
                if speed > 110:
                    self.fault(file, b["row"], f"{speed:.0f} km/h as the crow flies")

    def frequencies(self):
        file = "frequencies.txt"
        periods = {}
        for record in self.tables[file]:
            start, end = seconds(record["start_time"]), seconds(record["end_time"])
            if start >= end:
                self.fault(file, record["row"], "ends no later than it starts")
            last = periods.setdefault(record["trip_id"], [])
            if last and start < last[-1][1]:
                self.fault(file, record["row"], "overlaps or comes before the period above")
            last.append((start, end))
        templates = {}
        for trip in self.tables["trips.txt"]:
            given = periods.get(trip["trip_id"])
            times = self.times.get(trip["trip_id"])
            if given is None or times is None:
                continue
            if seconds(times[0]["departure_time"]) != given[0][0]:
                self.fault("trips.txt", trip["row"], "the template does not start with its first period")
            key = (trip["route_id"], trip["direction_id"], trip["service_id"])
            if templates.setdefault(key, trip["row"]) != trip["row"]:
                self.fault("trips.txt", trip["row"], f"a second template of {key}")

    def calendars(self):
        info = self.tables["feed_info.txt"]
        if len(info) != 1:
            self.fault("feed_info.txt", 2, "must have one row")
            return
        start, end = to_date(info[0]["feed_start_date"]), to_date(info[0]["feed_end_date"])
        if (start, end) != (datetime.date(2026, 1, 1), datetime.date(2027, 12, 31)):
            self.fault("feed_info.txt", 2, "the feed must cover 2026 and 2027")
            return
        days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        exceptions = {}
        for record in self.tables["calendar_dates.txt"]:
            date = to_date(record["date"])
            if date is None or not start <= date <= end:
                self.fault("calendar_dates.txt", record["row"], f"date {record['date']} is outside the feed")
                continue
            exceptions[record["service_id"], date] = record
        running = {}
        for record in self.tables["calendar.txt"]:
            if (to_date(record["start_date"]), to_date(record["end_date"])) != (start, end):
                self.fault("calendar.txt", record["row"], "does not cover the feed")
            for offset in range((end - start).days + 1):
                date = start + datetime.timedelta(offset)
                runs = record[days[date.weekday()]] == "1"
                exception = exceptions.get((record["service_id"], date))
                if exception is not None:
                    if runs == (exception["exception_type"] == "1"):
                        self.fault("calendar_dates.txt", exception["row"], "changes nothing")
                    runs = exception["exception_type"] == "1"
                if runs:
                    running.setdefault(date, set()).add(record["service_id"])
        for offset in range((end - start).days + 1):
            date = start + datetime.timedelta(offset)
            if running.get(date) not in ({"DAILY", "WD"}, {"DAILY", "WE"}):
                self.fault("calendar.txt", 0, f"on {date} the services are {running.get(date)}")

    def transfers(self):
        serving = {}
        route_of = {t["trip_id"]: t["route_id"] for t in self.tables["trips.txt"]}
        for record in self.tables["stop_times.txt"]:
            serving.setdefault(record["stop_id"], set()).add(route_of.get(record["trip_id"]))
        given = set()
        for record in self.tables["transfers.txt"]:
            for end in ("from", "to"):
                if record[end + "_route_id"] not in serving.get(record[end + "_stop_id"], ()):
                    self.fault("transfers.txt", record["row"],
                               f"{record[end + '_route_id']} does not call at {record[end + '_stop_id']}")
            if record["from_route_id"] == record["to_route_id"]:
                self.fault("transfers.txt", record["row"], "from a route to itself")
            given.add((record["from_stop_id"], record["from_route_id"], record["to_route_id"]))
        metro = {r["route_id"] for r in self.tables["routes.txt"] if r["route_type"] == "1"}
        for stop, routes in serving.items():
            lines = sorted(routes & metro)
            for a in lines:
                for b in lines:
                    if a != b and (stop, a, b) not in given:
                        self.fault("transfers.txt", 0, f"no interchange time at {stop} from {a} to {b}")

    def attributions(self):
        for record in self.tables["attributions.txt"]:
            if "1" not in (record["is_producer"], record["is_operator"], record["is_authority"]):
                self.fault("attributions.txt", record["row"], "has no role")

    # ---- names -----------------------------------------------------------------

    def translations(self):
        file = "translations.txt"
        found = set()
        for record in self.tables[file]:
            key = (record["table_name"], record["field_name"])
            if key not in TRANSLATED:
                self.fault(file, record["row"], f"{key} is not translated here")
                continue
            if (record["record_id"] == "") == (record["field_value"] == ""):
                self.fault(file, record["row"], "needs record_id or field_value, and not both")
                continue
            original = self.original(key, record)
            if original is None:
                self.fault(file, record["row"], "translates nothing that is in the feed")
                continue
            found.add(key + (record["record_id"] or record["field_value"], record["language"]))
            if record["language"] == "zh-Hans" and record["translation"] != original:
                self.fault(file, record["row"], f"zh-Hans differs from the name {original!r}")
            if record["language"] == "en" and has_han(record["translation"]):
                self.fault(file, record["row"], "Chinese characters in an English name")
        self.complete(found)

    def original(self, key, record):
        """The text in the feed that the row translates."""
        target = TRANSLATED[key]
        if record["field_value"]:
            return record["field_value"] if record["field_value"] in self.by(target, key[1]) else None
        row = self.by(target, SCHEMA[target][1][0]).get(record["record_id"])
        return None if row is None else row[key[1]]

    def complete(self, found):
        """Every name has all three languages."""
        for (table, field), file in TRANSLATED.items():
            for record in self.tables[file]:
                if field == "route_short_name" and not has_han(record[field]):
                    continue
                key = record[field] if table == "trips" else record[SCHEMA[file][1][0]]
                for language in LANGUAGES:
                    if (table, field, key, language) not in found:
                        self.fault(file, record["row"], f"{field} {record[field]!r} has no name in {language}")

    def counts(self):
        routes = self.by("routes.txt", "route_id")
        metro = {r for r in routes if routes[r]["route_type"] == "1"}
        serving = {}
        for trip in self.tables["trips.txt"]:
            for record in self.times.get(trip["trip_id"], ()):
                serving.setdefault(record["stop_id"], set()).add(trip["route_id"] in metro)
        for what, number, wanted in (
                ("metro lines", len(metro), 16),
                ("metro stations", sum(True in kinds for kinds in serving.values()), 351),
                ("bus routes", len(routes) - len(metro), 87),
                ("bus stops", sum(False in kinds for kinds in serving.values()), 1332),
                ("stops", len(self.tables["stops.txt"]), 351 + 1332),
                ("interchange times", len(self.tables["transfers.txt"]), 192)):
            if number != wanted:
                self.fault(self.folder, 0, f"{number} {what} instead of {wanted}")

    def run(self):
        for name in sorted(os.listdir(self.folder)):
            if name not in SCHEMA:
                self.fault(name, 0, "does not belong to the feed")
        for file in SCHEMA:
            self.read(file)
        if self.faults:
            return  # the checks below want cells they can read
        self.references()
        self.stops()
        self.routes()
        self.stop_times()
        self.frequencies()
        self.calendars()
        self.transfers()
        self.attributions()
        self.translations()
        self.counts()


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "data", "shenzhen")
    checker = Checker(folder)
    try:
        checker.run()
    except OSError as error:
        print(f"check_feed.py: {error}", file=sys.stderr)
        return 1
    for line in checker.faults[:MAX_FAULTS]:
        print(line, file=sys.stderr)
    if len(checker.faults) > MAX_FAULTS:
        print(f"… and {len(checker.faults) - MAX_FAULTS} more", file=sys.stderr)
    rows = sum(map(len, checker.tables.values()))
    print(f"check_feed.py: {len(checker.tables)} files, {rows} rows, {len(checker.faults)} faults")
    return 1 if checker.faults else 0


if __name__ == "__main__":
    sys.exit(main())
