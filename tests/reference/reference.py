#!/usr/bin/env python3
"""A slow, obvious planner that answers the stop-to-stop contract (docs/CONTRACT.md).

    reference.py FEED [FEED...] (--from STOP --to STOP (--depart T | --arrive T) | --batch FILE) [options]

It is what `gangway route` is compared with, so it shares no code and no idea with planner/router. Everything that
runs is written down as a *run*: one trip on one day, with a clock time for every call. One table is then filled in,

    best[k][run, call] = the latest moment to leave the start and still be in this run at this call, k boardings so far

by going over every boarding and every change there is. The answer is read off the table. There is no pattern and no
bound; all that is left out is what fewer boardings reach as well. Headway services (exact_times 0) are laid out from
their start, as `--headway first` says.

Python 3.9 or later, standard library only.
"""
import argparse
import bisect
import csv
import datetime
import io
import json
import math
import os
import sys
import zipfile
import zoneinfo
from fractions import Fraction

EARTH_M = 6371008.8
NEVER = float('-inf')


# ---- reading GTFS -----------------------------------------------------------------------------------------------

def clock(text):
    """H:MM:SS as seconds; None for anything else."""
    parts = text.split(':')
    if len(parts) != 3 or not all(p.isdigit() for p in parts):
        return None
    h, m, s = (int(p) for p in parts)
    if len(parts[0]) > 3 or len(parts[1]) != 2 or len(parts[2]) != 2 or m > 59 or s > 59:
        return None
    return h * 3600 + m * 60 + s


def whole(text, default=None):
    try:
        return int(text)
    except ValueError:
        return default


def number(text):
    try:
        v = float(text)
        return v if math.isfinite(v) else None
    except ValueError:
        return None


def read_tables(path):
    """{file name: [row]} of a zip or a folder; rows are dicts of trimmed texts, empty where a cell is missing."""
    tables = {}
    if os.path.isdir(path):
        names = {n: os.path.join(path, n) for n in os.listdir(path)}
        load = lambda n: open(names[n], 'rb').read()
    else:
        z = zipfile.ZipFile(path)
        names = {os.path.basename(n): n for n in z.namelist()}
        load = lambda n: z.read(names[n])
    for name in names:
        if not name.endswith('.txt'):
            continue
        lines = csv.reader(io.StringIO(load(name).decode('utf-8-sig', 'replace'), newline=''))
        rows = [[c.strip() for c in line] for line in lines]
        if not rows:
            continue
        head, body = rows[0], rows[1:]
        tables[name] = [dict(zip(head, line + [''] * (len(head) - len(line)))) for line in body if any(line)]
    return tables


class Stop:
    def __init__(self, feed, row):
        self.feed, self.id = feed, row['stop_id']
        self.kind = whole(row.get('location_type', ''), 0)
        self.parent = row.get('parent_station', '')
        self.wheelchair = whole(row.get('wheelchair_boarding', ''), 0)
        self.lat, self.lon = number(row.get('stop_lat', '')), number(row.get('stop_lon', ''))

    @property
    def ref(self):
        return '%s:%s' % (self.feed.tag, self.id) if self.feed.tag else self.id


def basic_type(number):
    """The route type of the GTFS reference that an extended one stands for."""
    by_hundred = {1: 2, 2: 3, 3: 2, 4: 1, 5: 1, 6: 1, 7: 3, 8: 11, 9: 0, 10: 4, 12: 4, 13: 6, 14: 7}
    return number if number <= 12 else 12 if number == 405 else by_hundred.get(number // 100, 3)


class Trip:
    def __init__(self, feed, row, route_type):
        self.type = route_type
        self.feed, self.id, self.route = feed, row['trip_id'], row.get('route_id', '')
        self.service, self.block = row.get('service_id', ''), row.get('block_id', '')
        self.wheelchair = whole(row.get('wheelchair_accessible', ''), 0)
        self.bikes = whole(row.get('bikes_allowed', ''), 0)
        self.calls = []        # (Stop, arrival, departure, pickup, drop_off)
        self.frequencies = []  # (start, end, headway, exact)
        self.starts = None     # see starts()


class Rule:
    def __init__(self, order, row):
        self.order, self.type = order, whole(row.get('transfer_type', ''), 0)
        self.from_stop, self.to_stop = row.get('from_stop_id', ''), row.get('to_stop_id', '')
        self.from_route, self.to_route = row.get('from_route_id', ''), row.get('to_route_id', '')
        self.from_trip, self.to_trip = row.get('from_trip_id', ''), row.get('to_trip_id', '')
        self.min = whole(row.get('min_transfer_time', ''))

    def rank(self):
        """1-6 of the GTFS reference, transfers.txt: the more is said about the two rides, the earlier."""
        trips = bool(self.from_trip) + bool(self.to_trip)
        routes = bool(self.from_route and not self.from_trip) + bool(self.to_route and not self.to_trip)
        return {(2, 0): 1, (1, 1): 2, (1, 0): 3, (0, 2): 4, (0, 1): 5, (0, 0): 6}[trips, routes]


class Feed:
    def __init__(self, path, tag=''):
        self.tag = tag
        t = read_tables(path)
        self.zone = zoneinfo.ZoneInfo(t['agency.txt'][0]['agency_timezone'])
        self.stops, self.trips = {}, {}
        for row in t['stops.txt']:
            self.stops.setdefault(row['stop_id'], Stop(self, row))
        for s in self.stops.values():
            if s.wheelchair == 0 and s.parent in self.stops:
                s.wheelchair = self.stops[s.parent].wheelchair
        types = {row['route_id']: basic_type(whole(row.get('route_type', ''), 3)) for row in t['routes.txt']}
        for row in t['trips.txt']:
            self.trips.setdefault(row['trip_id'], Trip(self, row, types.get(row['route_id'])))
        self.read_services(t)
        self.read_stop_times(t['stop_times.txt'])
        for row in t.get('frequencies.txt', ()):
            if row['trip_id'] in self.trips:
                self.trips[row['trip_id']].frequencies.append(
                    (clock(row['start_time']), clock(row['end_time']), int(row['headway_secs']),
                     whole(row.get('exact_times', ''), 0)))
        self.rules = [Rule(n, row) for n, row in enumerate(t.get('transfers.txt', ()))]
        self.zeros, self.running = {}, {}

    def read_services(self, t):
        self.services = {}  # id -> (weekly or None, {date: added?})
        for row in t.get('calendar.txt', ()):
            days = [row.get(d) == '1' for d in ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday',
                                                'sunday')]
            self.services.setdefault(row['service_id'], ((days, row['start_date'], row['end_date']), {}))
        for row in t.get('calendar_dates.txt', ()):
            _, dates = self.services.setdefault(row['service_id'], (None, {}))
            dates.setdefault(row['date'], row['exception_type'] == '1')

    def runs_on(self, service, day):
        if (service, day) not in self.running:
            self.running[service, day] = self.look_up_day(service, day)
        return self.running[service, day]

    def look_up_day(self, service, day):
        weekly, dates = self.services.get(service, (None, {}))
        text = day.strftime('%Y%m%d')
        if text in dates:
            return dates[text]
        return weekly is not None and weekly[1] <= text <= weekly[2] and weekly[0][day.weekday()]

    def read_stop_times(self, rows):
        calls, seen = {}, set()
        for row in rows:
            trip, stop = self.trips.get(row['trip_id']), self.stops.get(row['stop_id'])
            times = [row.get('arrival_time', ''), row.get('departure_time', '')]
            sequence = whole(row['stop_sequence'])
            if trip is None or stop is None or stop.kind != 0 or sequence is None or (trip.id, sequence) in seen:
                continue
            if any(x and clock(x) is None for x in times):
                continue
            seen.add((trip.id, sequence))
            a, d = (clock(x) if x else None for x in times)
            if a is None or d is None:  # one of them stands for both
                a = d = a if d is None else d
            kinds = [k if k in (0, 1, 2, 3) else 0 for k in (whole(row.get('pickup_type', ''), 0),
                                                             whole(row.get('drop_off_type', ''), 0))]
            calls.setdefault(trip.id, []).append([sequence, stop, a, d, row.get('shape_dist_traveled', '')] + kinds)
        for trip, c in calls.items():
            c.sort(key=lambda x: x[0])
            if len(c) < 2 or c[0][2] is None or c[-1][2] is None:
                continue  # dropped
            interpolate(c)
            times = [x for call in c for x in call[2:4]]
            if times == sorted(times):
                self.trips[trip].calls = [(x[1], x[2], x[3], x[5], x[6]) for x in c]

    def zero(self, day):
        """Noon of the service day minus twelve hours, as seconds since 1970."""
        if day not in self.zeros:
            noon = datetime.datetime(day.year, day.month, day.day, 12, tzinfo=self.zone)
            self.zeros[day] = int(noon.timestamp()) - 43200
        return self.zeros[day]


def interpolate(calls):
    """Fills in blank times between the nearest given ones."""
    given = [n for n, c in enumerate(calls) if c[2] is not None]
    for first, last in zip(given, given[1:]):
        begin, end = calls[first][3], calls[last][2]
        gap = calls[first:last + 1]
        try:
            marks = [Fraction(c[4]) for c in gap]
        except ValueError:
            marks = None
        if marks is None or any(b <= a for a, b in zip(marks, marks[1:])):
            marks = [Fraction(n) for n in range(len(gap))]
        for n in range(1, len(gap) - 1):
            exact = begin + (end - begin) * (marks[n] - marks[0]) / (marks[-1] - marks[0])
            gap[n][2] = gap[n][3] = math.floor(exact + Fraction(1, 2))


# ---- the network ------------------------------------------------------------------------------------------------

class Run:
    """One trip, once: on a day, and for a frequency at one of its departures. Times are instants."""

    def __init__(self, trip, day, shift):
        self.trip, self.day = trip, day
        self.stops = [c[0] for c in trip.calls]
        self.arr = [c[1] + shift for c in trip.calls]
        self.dep = [c[2] + shift for c in trip.calls]
        self.next_by_row, self.next_by_block = [], []  # runs one can stay seated into

    def touches(self, lo, hi):
        return self.arr[-1] >= lo and self.arr[0] <= hi


class Network:
    def __init__(self, feeds, default_transfer=0, walk_radius=0.0, walk_speed=1.25, walk_factor=1.0):
        self.feeds = feeds
        self.default, self.radius, self.speed, self.factor = default_transfer, walk_radius, walk_speed, walk_factor
        self.stops = [s for f in feeds for s in f.stops.values()]
        self.rules_of, self.pairs_with_rides = {}, set()
        for f in feeds:
            for r in f.rules:
                if r.type in (0, 1, 2, 3):
                    self.add_rule(f, r)
        self.near = dict(self.neighbours()) if walk_radius > 0 else {}
        self.sources = {}  # stop -> stops from which one may change to it
        for a, b in list(self.rules_of) + list(self.near) + [(s, s) for s in self.stops]:
            self.sources.setdefault(b, {})[a] = True
        self.memo = {}
        self.covered, self.runs = None, []

    def neighbours(self):
        """((stop, stop), metres) of all near enough to walk."""
        band = 1.01 * math.degrees(self.radius / EARTH_M)  # no stop further north or south is as near
        placed = sorted((s for s in self.stops if s.kind == 0 and s.lat is not None), key=lambda s: s.lat)
        for n, a in enumerate(placed):
            for b in placed[n + 1:]:
                if b.lat - a.lat > band:
                    break
                if meters(a, b) <= self.radius:
                    yield (a, b), meters(a, b)
                if meters(b, a) <= self.radius:
                    yield (b, a), meters(b, a)

    def add_rule(self, feed, rule):
        """A rule that names a station is a rule for all its stops."""
        ends = []
        for name in (rule.from_stop, rule.to_stop):
            stop = feed.stops.get(name)
            if stop is None or stop.kind not in (0, 1):
                return
            members = [s for s in feed.stops.values() if s.kind == 0 and s.parent == name] if stop.kind == 1 else [stop]
            ends.append((stop.kind, members))
        for a in ends[0][1]:
            for b in ends[1][1]:
                self.rules_of.setdefault((a, b), []).append((rule.rank(), ends[0][0] + ends[1][0], rule.order, rule))
                if rule.rank() < 6:
                    self.pairs_with_rides.add((a, b))

    def walk(self, a, b):
        """Seconds along the straight line; None when a place is not known."""
        m = meters(a, b)
        return None if m == math.inf else math.ceil(m * self.factor / self.speed)

    def decide(self, a, b, ride_a, ride_b):
        """(may be, seconds of the walk alone, least seconds) for the best rule, else without a rule."""
        fits = [r for r in self.rules_of.get((a, b), ()) if r[3].type in (0, 1, 2, 3) and
                side_fits(r[3].from_trip, r[3].from_route, ride_a) and side_fits(r[3].to_trip, r[3].to_route, ride_b)]
        rule = min(fits, key=lambda r: r[:3])[3] if fits else None
        if rule is None and a is not b and (a, b) not in self.near:
            return None
        if rule is not None and rule.type == 3:
            return None
        if rule is not None and rule.type == 1:
            return 0, 0
        if rule is not None and rule.min is not None:
            return rule.min, rule.min
        walk = 0 if a is b else self.walk(a, b)
        return None if walk is None else (walk, max(walk, self.default))

    def change(self, a, b, ride_a, ride_b):
        """Seconds from alighting at a to boarding at b, or None."""
        if (a, b) not in self.pairs_with_rides:
            ride_a = ride_b = None
        key = a, b, ride_a, ride_b
        if key not in self.memo:
            found = self.decide(*key)
            self.memo[key] = None if found is None else found[1]
        return self.memo[key]

    def edge_walk(self, a, b):
        """Seconds of a walk at one end of a journey, or None."""
        found = self.decide(a, b, None, None)
        return None if found is None else found[0]

    def cover(self, lo, hi):
        """Lists what runs in a time once, for all questions to it."""
        if self.covered is None or not self.covered[0] <= lo <= hi <= self.covered[1]:
            self.covered, self.runs = (lo, hi), list_runs(self, lo, hi)

    def lookup(self, name):
        """The stops that a name means; KeyError when there is no such stop."""
        tag, _, rest = name.partition(':')
        found = [f.stops[rest] for f in self.feeds if f.tag and f.tag == tag and rest in f.stops]
        found = found or [f.stops[name] for f in self.feeds if name in f.stops]
        if len(found) != 1:
            raise KeyError(name)
        stop = found[0]
        if stop.kind != 1:
            return [stop]
        return [s for s in stop.feed.stops.values() if s.kind == 0 and s.parent == stop.id]


def side_fits(trip, route, ride):
    """Does one side of a rule speak of this ride? None: a walk at an end of a journey, of which only rules between
    stops speak."""
    if trip:
        return ride is not None and ride.id == trip
    return not route or (ride is not None and ride.route == route)


def meters(a, b):
    if None in (a.lat, a.lon, b.lat, b.lon):
        return math.inf
    la, lb = math.radians(a.lat), math.radians(b.lat)
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(h)))


# ---- what runs --------------------------------------------------------------------------------------------------

def starts(trip):
    """Shifts of the trip's times, one for each time it runs on a day."""
    if trip.starts is None:
        first = trip.calls[0][2]
        trip.starts = sorted({t - first for start, end, headway, _ in trip.frequencies
                              for t in range(start, end, headway)}) if trip.frequencies else [0]
    return trip.starts


def days_around(feed, lo, hi, trip):
    day = datetime.datetime.fromtimestamp(hi, feed.zone).date() + datetime.timedelta(days=1)
    last = trip.calls[-1][1] + max(0, starts(trip)[-1])
    while feed.zero(day) + last >= lo:
        yield day
        day -= datetime.timedelta(days=1)


def list_runs(network, lo, hi):
    """Every run that touches the time, with its in-seat continuations."""
    runs, named = [], {}
    for feed in network.feeds:
        for trip in feed.trips.values():
            if not trip.calls:
                continue
            for day in days_around(feed, lo, hi, trip):
                if not feed.runs_on(trip.service, day):
                    continue
                for start in starts(trip):
                    run = Run(trip, day, feed.zero(day) + start)
                    if run.touches(lo, hi):
                        runs.append(run)
                        if not trip.frequencies:
                            named.setdefault(trip, {})[day] = run
    for run in runs:
        if not run.trip.frequencies:
            run.next_by_row, run.next_by_block = next_by_row(run, named), next_by_block(run, named)
    return runs


def next_by_row(run, named):
    """Transfer type 4: the first departure of the other trip at or after the arrival, within 24 hours."""
    feed, out = run.trip.feed, []
    for rule in feed.rules:
        if rule.type == 4 and rule.from_trip == run.trip.id and rule.to_trip in feed.trips:
            later = [r for r in named.get(feed.trips[rule.to_trip], {}).values()
                     if run.arr[-1] <= r.dep[0] < run.arr[-1] + 86400]
            if later:
                out.append(min(later, key=lambda r: r.dep[0]))
    return out


def next_by_block(run, named):
    if not run.trip.block:
        return []
    feed, after = run.trip.feed, next_of_block(run.trip.feed, run)
    cancelled = {r.to_trip for r in feed.rules if r.type == 5 and r.from_trip == run.trip.id}
    if after is None or after.id in cancelled or run.day not in named.get(after, {}):
        return []
    return [named[after][run.day]]


def next_of_block(feed, run):
    """The trip that comes next in the block on this service day, when it goes on from the same stop in time."""
    order = [t for t in feed.trips.values() if t.block == run.trip.block and t.calls and not t.frequencies and
             feed.runs_on(t.service, run.day)]
    order.sort(key=lambda t: (t.calls[0][2], t.calls[-1][1]))
    n = order.index(run.trip) + 1
    if n == len(order):
        return None
    after, last = order[n], run.trip.calls[-1]
    return after if after.calls[0][0] is last[0] and after.calls[0][2] >= last[1] else None


def allowed_trip(trip, question):
    if question.headway == 'skip' and not all(f[3] for f in trip.frequencies):
        return False
    if trip.route in question.exclude or (question.types and trip.type not in question.types):
        return False
    return (not question.wheelchair or trip.wheelchair == 1) and (not question.bikes or trip.bikes == 1)


def allowed_call(call, boarding, question):
    kind = call[3] if boarding else call[4]
    return kind == 0 or (kind in (2, 3) and not question.no_arranged) if not (
        question.wheelchair and call[0].wheelchair == 2) else False


# ---- the question and its answer --------------------------------------------------------------------------------

class Question:
    def __init__(self, network, start, end, time, arrive=False, window=None, max_transfers=7, max_duration=None,
                 horizon=24.0, no_edge_walk=False, no_walk_only=False, no_block=False, no_arranged=False,
                 headway='first', wheelchair=False, bikes=False, change=(0, 0, 1.0), types=(), exclude=(), board=()):
        self.start, self.end = network.lookup(start), network.lookup(end)
        self.time, self.arrive = time, arrive
        self.window = None if window is None else window * 60
        self.max_rides = max_transfers + 1
        self.max_duration = None if max_duration is None else max_duration * 60
        self.horizon = int(horizon * 3600)
        self.no_edge_walk, self.no_walk_only, self.no_block = no_edge_walk, no_walk_only, no_block
        self.no_arranged, self.headway, self.wheelchair, self.bikes = no_arranged, headway, wheelchair, bikes
        self.least, self.more, self.times = change[0] * 60, change[1] * 60, change[2]  # of a change
        self.types, self.exclude, self.board = types, exclude, board  # lines
        self.running = self.by_trip = None
        # When rides may begin and end.
        self.lo, self.hi = (time - self.horizon, time) if arrive else (time, time + self.horizon)

    def ends(self, network, stops, leaving):
        """{stop: the seconds that a walk may take there} at one end of the journey."""
        out = {s: {0} for s in stops}
        for a in () if self.no_edge_walk else stops:
            for b in network.stops:
                w = None if b.kind != 0 or a is b else network.edge_walk(a, b) if leaving else network.edge_walk(b, a)
                if w is not None:
                    out.setdefault(b, set()).add(w)
        return out

    def runs(self, network):
        """What runs, for this traveller."""
        if self.running is None:
            network.cover(self.lo, self.hi)
            self.running = [r for r in network.runs if r.touches(self.lo, self.hi) and allowed_trip(r.trip, self)]
            self.by_trip = {}
            for r in self.running:
                self.by_trip.setdefault(r.trip.id, []).append(r)
        return self.running

    def next(self, run):
        """Where one can stay seated into."""
        out = run.next_by_row + ([] if self.no_block else run.next_by_block)
        return [r for r in out if r.touches(self.lo, self.hi) and allowed_trip(r.trip, self)]

    def change(self, network, a, b, ride_a, ride_b):
        seconds = network.change(a, b, ride_a, ride_b)
        return None if seconds is None else max(self.least, math.floor(seconds * self.times + 0.5)) + self.more

    def departure_ok(self, t):
        if self.arrive:
            return self.max_duration is None or t >= self.time - self.max_duration
        return t >= self.time and (self.window is None or t <= self.time + self.window)

    def arrival_ok(self, t):
        if self.arrive:
            return t <= self.time
        return self.max_duration is None or t <= self.time + self.max_duration


class Table:
    """best[k][run, call] for one question. k is not stored: one row for boardings, one for alightings, k by k."""

    def __init__(self, network, question):
        self.n, self.q = network, question
        self.runs = question.runs(network)
        self.boards, self.alights = {}, {}  # stop -> [(time, run, call)]
        self.exits = set()  # where one may get out
        for run in self.runs:
            for i, call in enumerate(run.trip.calls):
                if i + 1 < len(run.trip.calls) and allowed_call(call, True, question) and \
                        question.lo <= run.dep[i] <= question.hi:
                    self.boards.setdefault(call[0], []).append((run.dep[i], run, i))
                if i > 0 and allowed_call(call, False, question) and question.lo <= run.arr[i] <= question.hi:
                    self.alights.setdefault(call[0], []).append((run.arr[i], run, i))
                    self.exits.add((run, i))
        for events in list(self.boards.values()) + list(self.alights.values()):
            events.sort(key=lambda e: e[0])

    def first_boardings(self):
        out = {}
        for stop, walks in self.q.ends(self.n, self.q.start, True).items():
            for time, run, i in self.boards.get(stop, ()):
                for walk in walks:
                    if self.q.departure_ok(time - walk):
                        better(out, (run, i), time - walk, ('start', stop, walk))
        return out

    def later_boardings(self, left):
        """left: {(run, call): (departure, how)} of alightings."""
        out = {}
        for to_stop, boards in self.boards.items():
            for from_stop in self.n.sources.get(to_stop, ()):
                alights = [(t, left[run, i][0], run, i) for t, run, i in self.alights.get(from_stop, ())
                           if (run, i) in left]
                if not alights:
                    continue
                if (from_stop, to_stop) in self.n.pairs_with_rides:  # rules may speak of the rides
                    self.change_by_rides(out, from_stop, to_stop, alights, boards)
                else:
                    self.change_plainly(out, from_stop, to_stop, alights, boards)
        return out

    def change_by_rides(self, out, from_stop, to_stop, alights, boards):
        """Of the alightings in time, the one that left the start last: here each pair of rides may change in its own
        time."""
        alights.sort(key=lambda a: -a[1])
        for time, run, i in boards:
            for t, departure, other, p in alights:
                if (run, i) in out and out[run, i][0] >= departure:
                    break  # from another stop it is as good
                if t <= time and in_time(self.q.change(self.n, from_stop, to_stop, other.trip, run.trip), t, time):
                    better(out, (run, i), departure, ('change', other, p))
                    break

    def change_plainly(self, out, from_stop, to_stop, alights, boards):
        """The same where all rides change alike: of those in time, the one that left the start last."""
        seconds = self.q.change(self.n, from_stop, to_stop, None, None)
        if seconds is None:
            return
        times, latest = [a[0] for a in alights], []
        for a in alights:
            latest.append(a if not latest or a[1] > latest[-1][1] else latest[-1])
        for time, run, i in boards:
            n = bisect.bisect_right(times, time - seconds)
            if n:
                better(out, (run, i), latest[n - 1][1], ('change',) + latest[n - 1][2:])

    def ride(self, boarded):
        """From boardings to what one is inside of and to alightings, also through vehicles that go on as another
        trip."""
        inside = {}  # run -> {call one got in at, or 'seat': (departure, how)}
        for (run, i), v in boarded.items():
            inside.setdefault(run, {})[i] = v
        waiting = list(inside)
        while waiting:
            run = waiting.pop()
            departure = max(v[0] for v in inside[run].values())
            entry = next(i for i, v in inside[run].items() if v[0] == departure)
            for after in self.q.next(run):
                ways = inside.setdefault(after, {})
                if 'seat' not in ways or ways['seat'][0] < departure:
                    ways['seat'] = (departure, ('seat', run, entry))
                    waiting.append(after)
        out = {}
        for run, ways in inside.items():
            entry = 'seat' if 'seat' in ways else None  # the best way to be in it so far
            for i in range(len(run.arr)):
                if entry is not None and i > 0 and (run, i) in self.exits:
                    out[run, i] = (ways[entry][0], ('ride', run, entry))
                if i in ways and (entry is None or ways[i][0] > ways[entry][0]):
                    entry = i
        return inside, out

    def fill(self):
        """[(departure, arrival, boardings, where it ended)] of everything that is possible. All is kept apart by how
        many of the lines that have to be boarded were: `stage`."""
        found, self.left, self.inside, stages = [], [], [], range(len(self.q.board) + 1)
        boarded = self.by_stage([(0, self.first_boardings())])
        reached = [{} for _ in stages]  # by fewer boardings: who left the start no later now goes no further
        ends = self.q.ends(self.n, self.q.end, False)
        for k in range(1, self.q.max_rides + 1):
            if not any(boarded):
                break
            rides = [self.ride(b) for b in boarded]
            self.inside.append([inside for inside, _ in rides])
            self.left.append([{at: v for at, v in left.items() if at not in reached[s] or reached[s][at] < v[0]}
                              for s, (_, left) in enumerate(rides)])
            for s in stages:
                reached[s].update((at, v[0]) for at, v in self.left[-1][s].items())
            for (run, i), (departure, _) in self.left[-1][-1].items():
                walk = min(ends.get(run.stops[i], ()), default=None)
                if walk is not None and self.q.arrival_ok(run.arr[i] + walk) and self.q.departure_ok(departure):
                    found.append((departure, run.arr[i] + walk, k, (run, i, walk)))
            boarded = self.by_stage([(s, self.later_boardings(left)) for s, left in enumerate(self.left[-1])])
        return found

    def by_stage(self, several):
        """[stage before, boardings] as boardings by the stage after."""
        out = [{} for _ in range(len(self.q.board) + 1)]
        for stage, boarded in several:
            for (run, i), (departure, how) in boarded.items():
                wanted = stage < len(self.q.board) and run.trip.route == self.q.board[stage]
                better(out[stage + wanted], (run, i), departure, (stage, how))
        return out

    def legs(self, k, run, i):
        """Rides backwards from an alighting: [(run, from call, to call, in seat)]."""
        out, stage = [], len(self.q.board)
        while k:
            inside = self.inside[k - 1][stage]
            _, run, entry = self.left[k - 1][stage][run, i][1]
            while entry == 'seat':
                out.append((run, 0, i, True))
                _, (_, run, entry) = inside[run]['seat']
                i = len(run.arr) - 1
            out.append((run, entry, i, False))
            stage, how = inside[run][entry][1]
            k -= 1
            if how[0] == 'change':
                _, run, i = how
        return out[::-1]


def better(out, key, departure, how):
    if key not in out or out[key][0] < departure:
        out[key] = (departure, how)


def pareto(found, arrive, window):
    """The set that the contract asks for, in order of departure, arrival, boardings."""
    best = {}
    for f in found:  # of equal ones, the latest departure and the earliest arrival
        cost = (-f[0], f[1], f[2]) if window else (-f[0], f[2]) if arrive else (f[1], f[2])
        if cost not in best or (f[0], -f[1]) > (best[cost][0], -best[cost][1]):
            best[cost] = f
    kept = []
    for cost in sorted(best):  # so that what is better comes before
        if not any(all(p <= q for p, q in zip(k, cost)) for k in kept):
            kept.append(cost)
    return sorted((best[cost] for cost in kept), key=lambda f: f[:3])


def answer(network, question):
    """[{departure, arrival, transfers, legs}] with instants; legs are as in the contract."""
    q = question
    if set(q.start) & set(q.end) and not q.board:
        return [{'departure': q.time, 'arrival': q.time, 'transfers': 0, 'legs': []}]
    table = Table(network, q)
    found = table.fill()
    if not (q.no_edge_walk or q.no_walk_only or q.window is not None or q.board):
        walks = [(w, a, b) for a in q.start for b in q.end for w in [network.edge_walk(a, b)] if w is not None]
        if walks:
            w, a, b = min(walks, key=lambda x: x[0])
            dep = q.time - w if q.arrive else q.time
            if q.departure_ok(dep) and q.arrival_ok(dep + w):
                found.append((dep, dep + w, 0, (a, b)))
    out = []
    for departure, arrival, k, where in pareto(found, q.arrive, q.window is not None):
        legs = [] if k == 0 else [
            {'trip_id': run.trip.id, 'route_id': run.trip.route, 'from': run.stops[i].ref, 'to': run.stops[p].ref,
             'departure': run.dep[i], 'arrival': run.arr[p], 'in_seat': seat}
            for run, i, p, seat in table.legs(k, where[0], where[1])]
        if k == 0:
            legs = [{'walk': True, 'from': where[0].ref, 'to': where[1].ref, 'departure': departure,
                     'arrival': arrival}]
        out.append({'departure': departure, 'arrival': arrival, 'transfers': max(0, k - 1), 'legs': legs})
    return out


# ---- is this a journey? -----------------------------------------------------------------------------------------

def complaint(network, question, journey):
    """Why a journey (as gangway prints it, but with instants) is none, or '' when every leg of it is possible."""
    q, legs = question, journey['legs']
    if not legs:
        return '' if set(q.start) & set(q.end) and journey['departure'] == journey['arrival'] else 'no legs'
    starts_at, ends_at = [{s.ref for s in stops} for stops in (q.start, q.end)]
    if legs[0]['from'] not in starts_at or legs[-1]['to'] not in ends_at:
        return 'it does not lead from the start to the end'
    if legs[0]['departure'] != journey['departure'] or legs[-1]['arrival'] != journey['arrival']:
        return 'its legs have other times than it'
    for a, b in zip(legs, legs[1:]):
        if (a['to'] != b['from'] and not b.get('in_seat')) or a['arrival'] > b['departure'] or \
                (a.get('walk') and b.get('walk')):
            return 'the legs %s and %s do not follow each other' % (a, b)
    if not (q.departure_ok(journey['departure']) and q.arrival_ok(journey['arrival'])):
        return 'it is outside the times asked for'
    rides = [leg for leg in legs if not leg.get('walk')]
    if journey['transfers'] != max(0, sum(not leg.get('in_seat') for leg in rides) - 1):
        return 'wrong number of transfers'
    boarded = iter(leg['route_id'] for leg in rides if not leg.get('in_seat'))
    if not all(line in boarded for line in q.board):
        return 'it does not board the lines asked for'
    by_ref = {s.ref: s for s in network.stops}
    if not rides:
        least = min((w for a in q.start for b in q.end for w in [network.edge_walk(a, b)] if w is not None), default=None)
        ok = least == journey['arrival'] - journey['departure'] and not (q.no_edge_walk or q.no_walk_only)
        return '' if ok else 'not the walk there is'
    access = q.ends(network, q.start, True).get(by_ref[rides[0]['from']], ())
    egress = q.ends(network, q.end, False).get(by_ref[rides[-1]['to']], ())
    if rides[0]['departure'] - journey['departure'] not in access or \
            journey['arrival'] - rides[-1]['arrival'] not in egress:
        return 'the walk at an end takes another time'
    return follow(network, q, rides)


def follow(network, q, rides):
    """Which runs can the rides be? Some, for each ride, or there is a complaint."""
    q.runs(network)
    at = None
    for leg in rides:
        seat, here = leg.get('in_seat', False), []
        for run in q.by_trip.get(leg['trip_id'], ()):
            if run.trip.route != leg['route_id']:
                continue
            for i, p in ((i, p) for i in range(len(run.arr)) for p in range(i + 1, len(run.arr))):
                if run.stops[i].ref != leg['from'] or run.stops[p].ref != leg['to'] or \
                        run.dep[i] != leg['departure'] or run.arr[p] != leg['arrival'] or \
                        not q.lo <= run.dep[i] or not run.arr[p] <= q.hi:
                    continue
                if seat:
                    if i == 0 and any(run in q.next(other) and end == len(other.arr) - 1 for other, end in at or ()):
                        here.append((run, p))
                elif allowed_call(run.trip.calls[i], True, q) and (at is None or any(
                        allowed_call(other.trip.calls[end], False, q) and
                        in_time(q.change(network, other.stops[end], run.stops[i], other.trip, run.trip), other.arr[end],
                                run.dep[i]) for other, end in at)):
                    here.append((run, p))
        if not here:
            return 'no such ride, or not after the ride before: %s' % leg
        at = here
    if not any(allowed_call(run.trip.calls[p], False, q) for run, p in at):
        return 'nobody may leave the last vehicle there'
    return ''


def in_time(seconds, arrival, departure):
    return seconds is not None and arrival + seconds <= departure


# ---- command line -----------------------------------------------------------------------------------------------

def instant(text, zone):
    """A wall clock time of the zone (twice: the first; skipped: as long after the change), or with an offset."""
    t = datetime.datetime.fromisoformat(text.replace('Z', '+00:00'))
    return int((t if t.tzinfo else t.replace(tzinfo=zone)).timestamp())


def stamp(t, zone):
    return datetime.datetime.fromtimestamp(t, zone).isoformat()


def printable(network, journey, start, end):
    zones = {s.ref: s.feed.zone for s in network.stops}
    legs = [dict(leg, departure=stamp(leg['departure'], zones[leg['from']]), arrival=stamp(leg['arrival'], zones[leg['to']]))
            for leg in journey['legs']]
    return dict(journey, departure=stamp(journey['departure'], start[0].feed.zone),
                arrival=stamp(journey['arrival'], end[0].feed.zone), legs=legs)


def parser():
    p = argparse.ArgumentParser(description='A slow, obvious planner for the stop-to-stop contract.')
    p.add_argument('feeds', nargs='+', metavar='FEED')
    for name in ('from', 'to', 'depart', 'arrive', 'batch', 'today', 'format'):
        p.add_argument('--' + name, dest=name + '_' if name == 'from' else name)
    p.add_argument('--window', type=int)
    p.add_argument('--max-transfers', type=int, default=7)
    p.add_argument('--max-duration', type=int)
    p.add_argument('--horizon', type=float, default=24)
    p.add_argument('--default-transfer', type=int, default=0)
    p.add_argument('--walk-radius', type=float, default=0)
    p.add_argument('--walk-speed', type=float, default=1.25)
    p.add_argument('--walk-factor', type=float, default=1.0)
    p.add_argument('--min-transfer', type=int, default=0)
    p.add_argument('--additional-transfer', type=int, default=0)
    p.add_argument('--transfer-factor', type=float, default=1.0)
    p.add_argument('--route-types', type=lambda text: [int(x) for x in text.split(',')], default=())
    p.add_argument('--exclude-routes', type=lambda text: text.split(','), default=())
    p.add_argument('--board', type=lambda text: text.split(','), default=())
    p.add_argument('--headway', choices=('first', 'skip'), default='first')
    for name in ('no-edge-walk', 'no-walk-only', 'no-block', 'no-arranged', 'wheelchair', 'bikes'):
        p.add_argument('--' + name, action='store_true')
    return p


def load(options):
    feeds = []
    for word in options.feeds:
        tag, eq, path = word.partition('=')
        feeds.append(Feed(path, tag) if eq and not os.path.exists(word) else Feed(word))
    return Network(feeds, options.default_transfer, options.walk_radius, options.walk_speed, options.walk_factor)


def question_of(network, options, row):
    """row: of a batch, or the same made from the command line."""
    def own(name, otherwise):
        return int(row[name]) if row.get(name, '') != '' else otherwise
    return Question(network, row['from'], row['to'], instant(row['time'], network.feeds[0].zone),
                    row.get('mode') == 'arrive', own('window', options.window),
                    own('max_transfers', options.max_transfers), own('max_duration', options.max_duration),
                    options.horizon, options.no_edge_walk, options.no_walk_only, options.no_block, options.no_arranged,
                    options.headway, options.wheelchair, options.bikes,
                    (options.min_transfer, options.additional_transfer, options.transfer_factor), options.route_types,
                    options.exclude_routes, options.board)


def main():
    options = parser().parse_args()
    network = load(options)
    if options.batch:
        with open(options.batch, encoding='utf-8-sig', newline='') as f:
            rows = list(csv.DictReader(f))
    else:
        rows = [{'from': options.from_, 'to': options.to, 'time': options.arrive or options.depart,
                 'mode': 'arrive' if options.arrive else 'depart'}]
    for row in rows:
        q = question_of(network, options, row)
        out = {'journeys': [printable(network, j, q.start, q.end) for j in answer(network, q)]}
        print(json.dumps({'id': row['id'], **out} if 'id' in row else out))


if __name__ == '__main__':
    main()
