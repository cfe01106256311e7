#!/usr/bin/python3
"""Write the demonstration feed data/shenzhen from the tables in data/facts.

    tools/make_feed.py            write the feed
    tools/make_feed.py --check    compare it with what is there; 1 if they differ

Needs the Debian packages opencc and python3-icu (exit 77 without them).  The
same tables give the same bytes.  Exit 2: a fault in a table, with file, row
and field.
"""

import argparse
import datetime
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from feed import names as naming  # noqa: E402
from feed import tables  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

START = datetime.date(2026, 1, 1)
END = datetime.date(2027, 12, 31)
FEED_DATE = "2026-11-22"  # the day the facts were collected

# Mondays to Fridays; the same hours for metro and bus (assumed).
PEAKS = ((7 * 3600, 9 * 3600 + 1800), (17 * 3600, 19 * 3600 + 1800))

METRO_LAST_S = 60  # end_time is exclusive: one minute later keeps the last train
METRO_SHORT_NAMES = {"6B": "6支"}  # the line as its signs write it
METRO_DIRECTIONS = {"0": "forward", "1": "reverse"}
BUS_DIRECTIONS = {"up": "0", "down": "1", "loop": "0"}
TIMETABLE_ROUTES = {"R27"}  # published departures; all other lines run by headway

FILES = {
    "agency.txt": "agency_id agency_name agency_url agency_timezone agency_lang source",
    "stops.txt": "stop_id stop_name stop_lat stop_lon location_type source",
    "routes.txt": "route_id agency_id route_short_name route_long_name route_type"
                  " route_color route_text_color route_sort_order source",
    "trips.txt": "route_id service_id trip_id trip_headsign direction_id"
                 " wheelchair_accessible in_doubt source",
    "stop_times.txt": "trip_id arrival_time departure_time stop_id stop_sequence"
                      " shape_dist_traveled timepoint source",
    "frequencies.txt": "trip_id start_time end_time headway_secs exact_times source",
    "calendar.txt": "service_id monday tuesday wednesday thursday friday saturday sunday"
                    " start_date end_date source",
    "calendar_dates.txt": "service_id date exception_type source",
    "transfers.txt": "from_stop_id to_stop_id from_route_id to_route_id transfer_type"
                     " min_transfer_time source",
    "translations.txt": "table_name field_name language translation record_id field_value source",
    "feed_info.txt": "feed_publisher_name feed_publisher_url feed_lang feed_start_date"
                     " feed_end_date feed_version source",
    "attributions.txt": "attribution_id organization_name is_producer is_operator is_authority"
                        " attribution_url source",
}


def clock(seconds):
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def seconds_of(row, field):
    """HH:MM, which may pass 24:00."""
    value = row.text(field)
    match = re.fullmatch(r"(\d\d):([0-5]\d)", value)
    if not match:
        row.fail(field, f"{value!r} is not a time HH:MM")
    return int(match[1]) * 3600 + int(match[2]) * 60


def coordinates(row):
    lat = row.number("lat_wgs84", float, 22.0, 23.0)
    lon = row.number("lon_wgs84", float, 113.0, 115.0)
    return f"{lat:.6f}", f"{lon:.6f}"


def text_color(color):
    """Black or white, whichever has the better contrast (WCAG 2)."""
    def linear(value):
        value /= 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(color[i:i + 2], 16)) for i in (0, 2, 4))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "000000" if (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) else "FFFFFF"


def periods(first, end, peak, offpeak):
    """[(start, end, headway)]: peak within PEAKS, otherwise offpeak (None: no service).

    Neighbours with the same headway are one period.
    """
    cuts = sorted({first, end} | {t for peak_hours in PEAKS for t in peak_hours if first < t < end})
    out = []
    for start, stop in zip(cuts, cuts[1:]):
        headway = peak if any(a <= start < b for a, b in PEAKS) else offpeak
        if headway is None:
            continue
        if out and out[-1][2] == headway and out[-1][1] == start:
            out[-1] = (out[-1][0], stop, headway)
        else:
            out.append((start, stop, headway))
    return out


class Feed:
    def __init__(self, facts):
        self.facts = facts
        self.names = naming.Names(facts)
        self.tables = {name: [] for name in FILES}
        self.stop_names = {}     # stop_id: (name, official English or None)
        self.headsigns = {}      # headsign: official English or None

    def add(self, file, *cells):
        columns = FILES[file].split()
        if len(columns) != len(cells):
            raise tables.DataError(f"{file}: {len(cells)} cells for {len(columns)} columns: {cells}")
        self.tables[file].append(dict(zip(columns, map(str, cells))))

    def headsign(self, row, field, official=None):
        name = row.text(field)
        if self.headsigns.setdefault(name, official) != official:
            row.fail(field, f"{name!r} is the headsign of metro and bus with different names in English")
        return name

    # ---- calendar ------------------------------------------------------------

    def calendars(self):
        days = {"WD": "1111100", "WE": "0000011", "DAILY": "1111111"}
        why = {
            "WD": "assumed: Monday to Friday and make-up workdays; exceptions in calendar_dates.txt",
            "WE": "assumed: Saturday, Sunday and mainland holidays; exceptions in calendar_dates.txt",
            "DAILY": "assumed for headway lines; R27 daily: S40-S44",
        }
        for service, bits in days.items():
            self.add("calendar.txt", service, *bits, f"{START:%Y%m%d}", f"{END:%Y%m%d}", why[service])
        rows = self.facts.read("holidays.csv", ["region", "date", "kind", "name", "provenance", "complete"])
        tables.unique(rows, "region", "date")
        for row in rows:
            if row.one_of("region", {"HK", "CN"}) == "CN":
                self.calendar_exception(row)
        self.tables["calendar_dates.txt"].sort(key=lambda r: (r["date"], r["service_id"]))

    def calendar_exception(self, row):
        try:
            date = datetime.date.fromisoformat(row.text("date"))
        except ValueError:
            row.fail("date", f"{row['date']!r} is not a date YYYY-MM-DD")
        if not START <= date <= END:
            row.fail("date", "is outside the feed")
        weekend = date.weekday() >= 5
        workday = row["kind"] == "make-up workday"
        if not workday and row["kind"] != "holiday" and not row["kind"].startswith("statutory day"):
            row.fail("kind", f"{row['kind']!r} is unknown")
        if workday != weekend:
            return  # a holiday at the weekend: the weekend service runs anyway
        source = f"{row['name']}, {'make-up workday' if workday else 'holiday'}: {row['provenance']}"
        if row.one_of("complete", {"0", "1"}) == "0":
            source += "; the mainland's 2027 is incomplete: no extended holidays or make-up workdays found"
        add, remove = ("WD", "WE") if workday else ("WE", "WD")
        self.add("calendar_dates.txt", add, f"{date:%Y%m%d}", 1, source)
        self.add("calendar_dates.txt", remove, f"{date:%Y%m%d}", 2, source)

    # ---- agencies ------------------------------------------------------------

    def agencies(self):
        rows = self.facts.read("agencies.csv", ["agency_id", "name_zh_hans", "url", "operator",
                                                "route_color", "source"])
        tables.unique(rows, "agency_id")
        self.agency_of = tables.unique(rows, "operator")
        self.agency_names = {row["agency_id"]: row.text("name_zh_hans") for row in rows}
        for row in rows:
            self.add("agency.txt", row.text("agency_id"), row["name_zh_hans"], row.text("url"),
                     "Asia/Shanghai", "zh-Hans", row.text("source").removesuffix("; colour assumed"))

    # ---- metro ---------------------------------------------------------------

    @staticmethod
    def metro_route(line):
        return "SZ" + METRO_SHORT_NAMES.get(line, line)

    def metro_stops(self):
        rows = self.facts.read("metro_stations.csv", ["station_id", "name_zh_hans", "name_en",
                                                      "lat_wgs84", "lon_wgs84", "provenance"])
        tables.unique(rows, "station_id")
        self.stations = tables.unique(rows, "name_zh_hans")
        for row in rows:
            name = row.text("name_zh_hans")
            self.stop_names[name] = (name, row.text("name_en"))
            self.add("stops.txt", name, name, *coordinates(row), 0, row.text("provenance"))

    def metro_lines(self):
        rows = self.facts.read("metro_lines.csv", [
            "line", "line_name_zh", "colour", "direction", "sequence", "station_zh",
            "track_m_from_previous", "seconds_from_previous", "provenance"])
        tables.unique(rows, "line", "direction", "sequence")
        services = self.facts.read("metro_service.csv", [
            "line", "direction", "from_zh", "to_zh", "first_departure", "last_departure",
            "peak_headway_s", "offpeak_headway_s", "end_to_end_s", "first_last_provenance",
            "peak_provenance", "offpeak_provenance"])
        services = tables.unique(services, "line", "direction")
        lines = {}
        for row in rows:
            lines.setdefault(row.text("line"), {}).setdefault(row.text("direction"), []).append(row)
        self.lines = sorted(lines, key=lambda line: (int(re.match(r"\d+", line)[0]), line))
        for line in self.lines:
            self.metro_line_route(line, lines[line]["0"][0])
            for direction in sorted(lines[line]):
                if (line, direction) not in services:
                    lines[line][direction][0].fail("line", "has no row in metro_service.csv")
                self.metro_direction(services.pop((line, direction)), lines[line][direction])
        for row in services.values():
            row.fail("line", "has no rows in metro_lines.csv")

    def metro_line_route(self, line, row):
        if not re.fullmatch("#[0-9A-F]{6}", row["colour"]):
            row.fail("colour", f"{row['colour']!r} is not #RRGGBB")
        color = row["colour"][1:]
        self.add("routes.txt", self.metro_route(line), "SZMC", METRO_SHORT_NAMES.get(line, line),
                 row.text("line_name_zh"), 1, color, text_color(color), self.lines.index(line) + 1,
                 "line, name and colour: S1; text colour: computed for contrast")

    def metro_direction(self, service, rows):
        line, direction = service["line"], service["direction"]
        if direction not in METRO_DIRECTIONS:
            service.fail("direction", f"{direction!r} is none of 0, 1")
        route = self.metro_route(line)
        first = seconds_of(service, "first_departure")
        end = seconds_of(service, "last_departure") + METRO_LAST_S
        peak = service.number("peak_headway_s", low=1)
        offpeak = service.number("offpeak_headway_s", low=1)
        official = self.stations[service.text("to_zh")].text("name_en")
        headsign = self.headsign(service, "to_zh", official)
        for service_id in ("WD", "WE"):
            trip = f"{route}_{METRO_DIRECTIONS[direction]}_{service_id}"
            self.add("trips.txt", route, service_id, trip, headsign, direction, "", 0,
                     "order of stations: S1, S5; one template for all periods in frequencies.txt")
            self.metro_stop_times(trip, first, service, rows)
            bands = periods(first, end, peak if service_id == "WD" else offpeak, offpeak)
            for start, stop, headway in bands:
                is_peak = headway == peak and service_id == "WD"
                source = "headway: " + service["peak_provenance" if is_peak else "offpeak_provenance"]
                source = source.replace("assumption unverified", "assumed")
                source += "; hours of the peaks: assumed; first and last: " + re.sub(
                    "; as in feed.*", "", service["first_last_provenance"])
                self.add("frequencies.txt", trip, clock(start), clock(stop), headway, 0, source)

    def metro_stop_times(self, trip, first, service, rows):
        time, metres = first, 0
        for position, row in enumerate(rows, start=1):
            if row.number("sequence") != position:
                row.fail("sequence", f"is {row['sequence']}, {position} was expected")
            name = row.text("station_zh")
            if name not in self.stations:
                row.fail("station_zh", f"{name!r} is not in metro_stations.csv")
            if position > 1:
                time += row.number("seconds_from_previous", low=1)
                metres += row.number("track_m_from_previous", low=1)
            self.add("stop_times.txt", trip, clock(time), clock(time), name, position, metres,
                     0, "assumed: run time and distance by model M1 (S10), about +/-15 %")
        ends = (rows[0]["station_zh"], rows[-1]["station_zh"])
        if ends != (service["from_zh"], service["to_zh"]):
            service.fail("from_zh", f"ends are {ends} in metro_lines.csv")
        if time - first != service.number("end_to_end_s"):
            service.fail("end_to_end_s", f"metro_lines.csv adds up to {time - first}")

    def metro_transfers(self):
        rows = self.facts.read("metro_transfers.csv", ["station_zh", "from_line", "to_line", "walk_s",
                                                       "provenance"])
        given = tables.unique(rows, "station_zh", "from_line", "to_line")
        both = {}
        for (station, a, b), row in given.items():
            if station not in self.stations:
                row.fail("station_zh", f"{station!r} is not in metro_stations.csv")
            for field in ("from_line", "to_line"):
                if row[field] not in self.lines:
                    row.fail(field, f"{row[field]!r} is not in metro_lines.csv")
            both[station, a, b] = (row.number("walk_s", low=0), row.text("provenance"))
            if (station, b, a) not in given:
                both[station, b, a] = (row.number("walk_s"), row["provenance"] + "; taken for both ways")
        order = {name: i for i, name in enumerate(self.stations)}
        rank = {line: i for i, line in enumerate(self.lines)}
        for station, a, b in sorted(both, key=lambda k: (order[k[0]], rank[k[1]], rank[k[2]])):
            walk, source = both[station, a, b]
            self.add("transfers.txt", station, station, self.metro_route(a), self.metro_route(b),
                     2, walk, source)

    # ---- buses ---------------------------------------------------------------

    def bus_stops(self):
        rows = self.facts.read("bus/stops.csv", ["stop_id", "name_zh", "lat_wgs84", "lon_wgs84",
                                                 "provenance", "est_error_m"])
        self.bus_stop = tables.unique(rows, "stop_id")
        for row in rows:
            name = row.text("name_zh")
            where = row.text("provenance")
            if re.match("interpolated|neighbour copy|manual|mean of", where):
                where = "assumed, " + where
            self.stop_names[row.text("stop_id")] = (name, None)
            self.add("stops.txt", row["stop_id"], name, *coordinates(row), 0,
                     f"name: S4 (R27: S40); coordinates: {where}, error about {row.number('est_error_m')} m")

    def bus_routes(self):
        doubts = self.facts.read("departures_in_doubt.csv", ["route", "direction", "after", "reason", "source"])
        self.doubts = tables.unique(doubts, "route", "direction")
        rows = self.facts.read("bus/routes.csv", [
            "route", "operator", "direction", "from", "to", "n_stops", "first", "last",
            "peak_headway_min", "offpeak_headway_min", "run_min_ESTIMATE", "provenance"])
        directions = tables.unique(rows, "route", "direction")
        stops = self.facts.read("bus/route_stops.csv", [
            "route", "direction", "sequence", "stop_id", "stop_name_zh", "cum_dist_m",
            "cum_run_s_ESTIMATE"])
        tables.unique(stops, "route", "direction", "sequence")
        stops_of = {}
        for row in stops:
            stops_of.setdefault((row["route"], row["direction"]), []).append(row)
        for key, row in directions.items():
            if key not in stops_of:
                row.fail("route", "has no rows in bus/route_stops.csv")
        for key, stop_rows in stops_of.items():
            if key not in directions:
                stop_rows[0].fail("route", "has no row in bus/routes.csv")
        routes = {}
        for row in rows:
            routes.setdefault(row.text("route"), []).append(row)
        for index, route in enumerate(sorted(routes)):
            self.bus_route(route, routes[route], 100 + index)
            for row in sorted(routes[route], key=lambda r: r["direction"]):
                self.bus_direction(row, stops_of[route, row["direction"]])

    def bus_route(self, route, rows, sort_order):
        # Named after the "up" direction where there is one: from its first stop to its last.
        row = {r["direction"]: r for r in rows}
        row = row.get("up") or row.get("loop") or rows[0]
        if row["operator"] not in self.agency_of:
            row.fail("operator", f"{row['operator']!r} is not in agencies.csv")
        agency = self.agency_of[row["operator"]]
        color = agency.text("route_color")
        self.add("routes.txt", f"SZ_{route}", agency["agency_id"], route,
                 f"{row.text('from')} - {row.text('to')}", 3, color, text_color(color), sort_order,
                 re.sub(r" \| times.*| \| fare.*", "", row.text("provenance")) + "; colour: assumed")

    def bus_direction(self, row, stops):
        route, direction = row["route"], row["direction"]
        if direction not in BUS_DIRECTIONS:
            row.fail("direction", f"{direction!r} is none of up, down, loop")
        self.check_bus_stops(row, stops)
        if route in TIMETABLE_ROUTES:
            self.bus_timetable(row, stops)
            return
        first, last = seconds_of(row, "first"), seconds_of(row, "last")
        peak = row.number("peak_headway_min", low=1) * 60
        offpeak = row["offpeak_headway_min"]
        offpeak = row.number("offpeak_headway_min", low=1) * 60 if offpeak else None
        service_id = "DAILY" if offpeak else "WD"  # without an off-peak headway: a peak-only line
        trip = f"SZ_{route}_{direction}"
        self.add("trips.txt", f"SZ_{route}", service_id, trip, self.headsign(row, "to"),
                 BUS_DIRECTIONS[direction], "", 0,
                 "stops: S4; days of service: assumed; one template for all periods in frequencies.txt")
        self.bus_stop_times(trip, first, stops, 0,
                            "assumed: run time and distance by a 20 km/h model")
        for start, stop, headway in periods(first, last, peak, offpeak):
            why = re.search(r"times\+headway: ([^|]*)", row["provenance"])
            if why is None:
                row.fail("provenance", "says nothing of times+headway")
            self.add("frequencies.txt", trip, clock(start), clock(stop), headway, 0,
                     f"headway, first and last: {why[1].strip()}")

    def check_bus_stops(self, row, stops):
        for position, stop in enumerate(stops, start=1):
            if stop.number("sequence") != position:
                stop.fail("sequence", f"is {stop['sequence']}, {position} was expected")
            if stop.text("stop_id") not in self.bus_stop:
                stop.fail("stop_id", f"{stop['stop_id']!r} is not in bus/stops.csv")
            if stop["stop_name_zh"] != self.bus_stop[stop["stop_id"]]["name_zh"]:
                stop.fail("stop_name_zh", "differs from bus/stops.csv")
        if len(stops) != row.number("n_stops"):
            row.fail("n_stops", f"bus/route_stops.csv has {len(stops)}")
        ends = (stops[0]["stop_name_zh"], stops[-1]["stop_name_zh"])
        if ends != (row["from"], row["to"]):
            row.fail("from", f"ends are {ends} in bus/route_stops.csv")

    def bus_stop_times(self, trip, first, stops, timepoint, source):
        for stop in stops:
            time = clock(first + stop.number("cum_run_s_ESTIMATE", low=0))
            exact = timepoint if stop is stops[0] else 0
            self.add("stop_times.txt", trip, time, time, stop["stop_id"], stop["sequence"],
                     stop.number("cum_dist_m", low=0), exact, source)

    def bus_timetable(self, row, stops):
        """One trip for each published departure, the last one included."""
        route, direction = row["route"], row["direction"]
        headway = row.number("peak_headway_min", low=1) * 60
        doubt = self.doubts.get((route, direction))
        departures = range(seconds_of(row, "first"), seconds_of(row, "last") + 1, headway)
        for index, departure in enumerate(departures):
            trip = f"SZ_{route}_{direction}_{index:02d}"
            in_doubt = doubt is not None and departure > seconds_of(doubt, "after")
            source = "S40,S42" if direction == "down" else "S40-S44"
            source += "; published departure; the service after the trial of three months was not confirmed"
            if in_doubt:
                source += f"; IN DOUBT: {doubt.text('reason')}"
            self.add("trips.txt", f"SZ_{route}", "DAILY", trip, self.headsign(row, "to"),
                     BUS_DIRECTIONS[direction], 1, int(in_doubt), source)
            self.bus_stop_times(trip, departure, stops, 1,
                                "departure and run time of about 30 min: S40,S42; distance: estimate")

    # ---- names ---------------------------------------------------------------

    def translations(self):
        routes = self.tables["routes.txt"]
        route_names = [r["route_long_name"] for r in routes] + [r["route_short_name"] for r in routes]
        self.names.load([name for name, _ in self.stop_names.values()] + list(self.headsigns)
                        + list(self.agency_names.values()) + route_names)

        def put(table, field, parts, record_id="", field_value=""):
            for language, text, source in parts:
                self.add("translations.txt", table, field, language, text, record_id, field_value, source)

        for agency_id, name in self.agency_names.items():
            put("agency", "agency_name", self.names.all(name), agency_id)
        for stop_id, (name, official) in self.stop_names.items():
            put("stops", "stop_name", self.names.all(name, official), stop_id)
        for route in routes:
            if any(map(naming.is_han, route["route_short_name"])):
                put("routes", "route_short_name", self.names.all(route["route_short_name"]), route["route_id"])
            put("routes", "route_long_name", self.long_name(route), route["route_id"])
        for headsign, official in self.headsigns.items():
            put("trips", "trip_headsign", self.names.all(headsign, official), field_value=headsign)
        unused = set(self.names.overrides) - self.names.used
        for key in sorted(unused):
            self.names.overrides[key].fail("zh_hans", f"{key!r} is the name of nothing in the feed")

    def long_name(self, route):
        """A metro line has a name of its own, a bus route those of its two ends."""
        if route["route_type"] == "1":
            return self.names.all(route["route_long_name"])
        ends = [self.names.all(name) for name in route["route_long_name"].split(" - ")]
        out = []
        for language in range(3):
            parts = [end[language] for end in ends]
            sources = list(dict.fromkeys(source for _, _, source in parts))
            out.append((parts[0][0], " - ".join(text for _, text, _ in parts), "; ".join(sources)))
        return out

    # ---- about the feed --------------------------------------------------------

    def about(self):
        rows = self.facts.read("attributions.csv", FILES["attributions.txt"].split())
        tables.unique(rows, "attribution_id")
        for row in rows:
            self.add("attributions.txt", *(row[c] for c in FILES["attributions.txt"].split()))
        self.add("feed_info.txt", "Gangway demonstration feed", "https://example.org/gangway", "zh-Hans",
                 f"{START:%Y%m%d}", f"{END:%Y%m%d}", f"{FEED_DATE}-{self.facts.sha256()[:12]}",
                 "own work; illustrative, not official; the web address is a placeholder;"
                 " version: day of the facts and hash of their tables")

    def build(self):
        self.calendars()
        self.agencies()
        self.metro_stops()
        self.metro_lines()
        self.metro_transfers()
        self.bus_stops()
        self.bus_routes()
        self.translations()
        self.about()
        return {name: tables.encode(columns.split(), self.tables[name]) for name, columns in FILES.items()}


def main():
    parser = argparse.ArgumentParser(description="Write data/shenzhen from data/facts.")
    parser.add_argument("--check", action="store_true", help="compare with what is there, write nothing")
    parser.add_argument("--facts", default=os.path.join(ROOT, "data", "facts"))
    parser.add_argument("--output", default=os.path.join(ROOT, "data", "shenzhen"))
    options = parser.parse_args()
    try:
        files = Feed(tables.Facts(options.facts)).build()
        n_different = tables.put(options.output, files, options.check)
    except naming.MissingTool as error:
        print(f"make_feed.py: {error}", file=sys.stderr)
        return 77
    except tables.DataError as error:
        print(f"make_feed.py: {error}", file=sys.stderr)
        return 2
    if n_different:
        print(f"make_feed.py: {n_different} files differ; run tools/make_feed.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
