#!/usr/bin/env python3
"""Random small networks: `gangway route` against the slow reference planner, and the laws of waiting.

    random_networks.py GANGWAY [--count N] [--seed S] [--seconds T] [--only NUMBER] [--laws] [--keep FOLDER]

Network NUMBER is always the same one. Each is written as GTFS folders with a batch of questions; every answer must
hold exactly the journeys of reference.py (as sets of departure, arrival, transfers), and every leg of every journey
must be possible. A difference is made as small as it gets and printed as a case of tests/cases/own would be.

--laws asks with headways as waits (expected and worst) instead, where the reference has no answer, and checks:
who leaves later never arrives earlier; leaving at t and arriving at a means that arriving by a leaves at t or later;
arriving by a and leaving at d means that leaving at d arrives at a or earlier.
"""
import argparse
import copy
import csv
import datetime
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import networks   # noqa: E402
import reference  # noqa: E402

# Zones, with days on which their clocks change (and one on which they do not).
ZONES = {'Europe/Berlin': ('2026-03-29', '2026-10-25', '2026-05-06'),
         'America/New_York': ('2026-03-08', '2026-11-01', '2026-05-06'),
         'Australia/Lord_Howe': ('2026-04-05', '2026-10-04', '2026-05-06'),
         'Asia/Hong_Kong': ('2026-05-06',), 'Asia/Kathmandu': ('2026-05-06',), 'UTC': ('2026-05-06',)}
FLAGS = ('--no-edge-walk', '--no-walk-only', '--no-block', '--no-arranged', '--wheelchair', '--bikes')
TODAY = '2026-05-06'


# ---- making one up ----------------------------------------------------------------------------------------------

class Maker:
    """One case: {'feeds': {tag: network}, 'options': [...], 'queries': [...]}."""

    def __init__(self, number, laws):
        self.r = random.Random('%s %d' % ('laws' if laws else 'network', number))
        self.laws = laws
        self.zone = self.r.choice(list(ZONES))
        self.day = datetime.date.fromisoformat(self.r.choice(ZONES[self.zone]))
        self.grid = self.r.choice((60, 60, 300, 300, 7))  # times are multiples: ties are common
        self.span = self.r.choice((1, 1, 2, 4, 12, 30)) * 3600  # of the day's times
        self.begin = self.r.choice((0, 0, 6, 20, 23)) * 3600

    def maybe(self, p):
        return self.r.random() < p

    def case(self):
        tags = ('a', 'b') if self.maybe(0.12) else ('',)
        feeds = {tag: self.network(n) for n, tag in enumerate(tags)}
        return {'feeds': feeds, 'options': self.options(), 'queries': [self.query(feeds, n) for n in range(12)]}

    def network(self, number):
        zone = self.zone if number == 0 or self.maybe(0.5) else self.r.choice(list(ZONES))
        net = {'timezone': zone, 'stops': self.stops(), 'services': self.services()}
        self.boardable = [s['id'] for s in net['stops'] if s['location_type'] == 0]
        self.lines = [self.line() for _ in range(self.r.randint(2, 6))]
        net['trips'] = [self.trip(net, n) for n in range(self.r.choice((3, 6, 12, 20, 30)))]
        net['frequencies'] = self.frequencies(net)
        net['transfers'] = [self.transfer(net) for _ in range(self.r.choice((0, 0, 3, 8, 16)))]
        self.blocks(net)
        return net

    def stops(self):
        out = []
        for n in range(self.r.randint(3, 8)):  # in a field of about 1 km
            out.append({'id': 'S%d' % n, 'lat': '%.6f' % (50 + self.r.randint(0, 900) * 1e-5),
                        'lon': '%.6f' % (8 + self.r.randint(0, 1400) * 1e-5), 'location_type': 0})
            if self.maybe(0.15):
                out[-1]['wheelchair'] = self.r.choice((1, 2))
        for n in range(self.r.choice((0, 0, 1, 2))):
            station = {'id': 'ST%d' % n, 'lat': '50.001', 'lon': '8.001', 'location_type': 1}
            if self.maybe(0.3):
                station['wheelchair'] = self.r.choice((1, 2))
            for s in self.r.sample(out, min(len(out), self.r.randint(1, 3))):
                if s['location_type'] == 0 and 'parent' not in s:
                    s['parent'] = station['id']
            out.append(station)
        return out

    def services(self):
        around = [self.day + datetime.timedelta(days=n) for n in range(-3, 4)]
        text = [d.strftime('%Y%m%d') for d in around]
        out = {'all': {'days': '1111111', 'start': text[0], 'end': text[-1]}}
        for n in range(self.r.randint(0, 3)):
            s = {}
            if self.maybe(0.6):
                first, last = sorted(self.r.sample(range(7), 2))
                s = {'days': ''.join(self.r.choice('011') for _ in range(7)), 'start': text[first], 'end': text[last],
                     'remove': self.r.sample(text, self.r.choice((0, 0, 1, 2)))}
            s['add'] = [d for d in self.r.sample(text, self.r.randint(0 if 'days' in s else 1, 3))
                        if d not in s.get('remove', ())]
            out['V%d' % n] = s
        return out

    def line(self):
        stops = [self.r.choice(self.boardable) for _ in range(self.r.choice((2, 2, 3, 3, 4, 6)))]
        if not self.maybe(0.1):  # the same stop twice in a row is rare
            stops = [s for n, s in enumerate(stops) if n == 0 or s != stops[n - 1]]
        return stops if len(stops) > 1 else [self.boardable[0], self.boardable[1]]

    def trip(self, net, n):
        number = self.r.randrange(len(self.lines))
        t = {'id': 'T%d' % n, 'route': 'R%d' % (number if self.maybe(0.8) else self.r.randrange(3)),
             'service': self.r.choice(list(net['services']) + ['all', 'all']), 'stops': []}
        for key in ('wheelchair', 'bikes'):
            if self.maybe(0.7):
                t[key] = self.r.choice((1, 1, 1, 2))
        now = self.begin + self.r.randrange(0, self.span, self.grid)
        marks = [0]
        for _ in self.lines[number]:
            marks.append(marks[-1] + self.r.randint(0 if self.maybe(0.1) else 1, 9))
        for i, stop in enumerate(self.lines[number]):
            arr = now
            dep = arr + (self.r.choice((0, 0, 1, 5, 60)) * self.grid if self.maybe(0.2) else 0)
            now = dep + self.r.choice((0, 1, 1, 2, 3, 5, 10)) * self.grid
            extra = {}
            for key in ('pickup', 'drop_off'):
                if self.maybe(0.07):
                    extra[key] = self.r.choice((1, 1, 2, 3))
            if self.maybe(0.8):
                extra['dist'] = marks[i]
            times = [networks.clock(arr), networks.clock(dep)]
            inside = 0 < i < len(self.lines[number]) - 1
            if self.maybe(0.1):
                times = ['', ''] if inside else [networks.clock(arr), '']
            t['stops'].append([stop] + times + ([extra] if extra else []))
        return t

    def frequencies(self, net):
        out = []
        for t in net['trips']:
            if not self.maybe(0.8 if self.laws else 0.2):
                continue
            start = self.begin + self.r.randrange(0, self.span, self.grid)
            for _ in range(self.r.randint(1, 3)):
                headway = self.r.choice((1, 2, 3, 5, 10, 15)) * self.grid
                end = start + self.r.choice((1, headway - 1, headway, 3 * headway, 7 * headway + 5, 20 * headway))
                end = max(end, start + 1)
                out.append({'trip': t['id'], 'start': networks.clock(start), 'end': networks.clock(end),
                            'headway': headway, 'exact': self.r.choice((0, 0, 1))})
                start = end + self.r.choice((0, 1, 60, 3600))
        exact = {f['trip']: f['exact'] for f in out}  # one trip, one kind
        return [dict(f, exact=exact[f['trip']]) for f in out]

    def transfer(self, net):
        any_stop = [s['id'] for s in net['stops']]
        by_id = {t['id']: t for t in net['trips']}
        out = {'from': self.r.choice(any_stop), 'to': self.r.choice(any_stop), 'type': self.r.choice((0, 0, 1, 2, 2, 2, 3))}
        if self.maybe(0.4):
            out['to'] = out['from']
        if out['type'] == 2 or self.maybe(0.3):
            out['min'] = self.r.choice((0, 1, 2, 5, 10)) * self.grid
        for side, stop in (('from', out['from']), ('to', out['to'])):
            if not self.maybe(0.5):
                continue
            trip = by_id[self.r.choice(list(by_id))]
            if self.maybe(0.5):
                out[side + '_trip'] = trip['id']
            if side + '_trip' not in out or self.maybe(0.2):
                out[side + '_route'] = trip['route']
        return out

    def blocks(self, net):
        """In-seat: block ids, and rows of type 4 and 5 between trips; joints fit more often than by chance."""
        frequent = {f['trip'] for f in net['frequencies']}
        plain = [t for t in net['trips'] if t['id'] not in frequent]
        if len(plain) < 2 or not self.maybe(0.5):
            return
        for a in self.r.sample(plain, min(len(plain), self.r.choice((2, 4, 8)))):
            b = self.r.choice(plain)
            if a is b:
                continue
            if self.maybe(0.7):
                a['stops'][-1][0] = b['stops'][0][0]
            last, first = a['stops'][-1], b['stops'][0]
            if self.maybe(0.5) and b['stops'][0][1]:  # let b follow a
                shift = networks.seconds(last[1]) - networks.seconds(first[1]) + self.r.choice((0, 0, 1, 10)) * self.grid
                if networks.seconds(first[1]) + shift >= 0 and all(
                        not x or networks.seconds(x) + shift >= 0 for c in b['stops'] for x in c[1:3]):
                    for c in b['stops']:
                        c[1:3] = [x and networks.clock(networks.seconds(x) + shift) for x in c[1:3]]
            if self.maybe(0.5):
                a['block'] = b['block'] = a.get('block') or b.get('block') or 'B%s' % a['id']
            pair = {'from_trip': a['id'], 'to_trip': b['id']}
            if self.maybe(0.5) and not any(r.get('type') in (4, 5) and {k: r.get(k) for k in pair} == pair
                                           for r in net['transfers']):
                row = dict(pair, type=self.r.choice((4, 4, 5)))
                if self.maybe(0.5):
                    row.update({'from': a['stops'][-1][0], 'to': b['stops'][0][0]})
                net['transfers'].append(row)
        self.fix_joints(net)

    @staticmethod
    def fix_joints(net):
        """Stops named by rows of type 4 and 5 are those where the trips end and begin, also after later changes."""
        by_id = {t['id']: t for t in net['trips']}
        for r in net['transfers']:
            if r['type'] in (4, 5) and 'from' in r:
                r['from'], r['to'] = by_id[r['from_trip']]['stops'][-1][0], by_id[r['to_trip']]['stops'][0][0]

    def options(self):
        out = ['--default-transfer', str(self.r.choice((0, 0, 60, 60, 120, 300))), '--horizon',
               str(self.r.choice((24, 24, 6, 3, 48)))]
        if self.maybe(0.35):
            out += ['--walk-radius', str(self.r.choice((100, 200, 400)))]
        if self.maybe(0.3):
            out += ['--walk-speed', '%.2f' % self.r.choice((0.85, 1.0, 2.5)), '--walk-factor', self.r.choice(('1.0', '1.3'))]
        return out + [f for f in FLAGS if self.maybe(0.3 if f == '--no-walk-only' else 0.1)]

    def query(self, feeds, n):
        names = ['%s%s' % (tag + ':' if tag else '', s['id']) for tag, net in feeds.items() for s in net['stops']]
        if self.maybe(0.7):  # from where something leaves to where something arrives
            ends = [['%s%s' % (tag + ':' if tag else '', t['stops'][i][0]) for tag, net in feeds.items()
                     for t in net['trips']] for i in (0, -1)]
        else:
            ends = [names, names]
        a, names = self.r.choice(ends[0]), ends[1] if len(set(ends[1])) > 1 else names
        b = self.r.choice([x for x in names if x != a]) if self.maybe(0.97) else a
        at = datetime.datetime(self.day.year, self.day.month, self.day.day)
        at += datetime.timedelta(seconds=self.begin - 1800 + self.r.randrange(0, self.span + 7200, self.grid))
        q = {'id': str(n), 'from': a, 'to': b, 'time': at.isoformat(), 'mode': self.r.choice(('depart', 'depart', 'arrive'))}
        if self.laws:
            return q
        if q['mode'] == 'depart' and self.maybe(0.5):
            q['window'] = self.r.choice((0, 10, 60, 300, 1500))
        if self.maybe(0.3):
            q['max_transfers'] = self.r.choice((0, 1, 2, 3))
        if self.maybe(0.2):
            q['max_duration'] = self.r.choice((5, 20, 60, 300))
        return q


# ---- asking both ------------------------------------------------------------------------------------------------

COLUMNS = ('id', 'from', 'to', 'time', 'mode', 'window', 'max_transfers', 'max_duration')


def write_case(case, folder):
    """Feeds as the command line names them."""
    words = []
    for tag, net in case['feeds'].items():
        path = os.path.join(folder, 'feed' + tag)
        shutil.rmtree(path, ignore_errors=True)
        networks.write_folder(net, path)
        words.append('%s=%s' % (tag, path) if tag else path)
    return words


def ask_gangway(gangway, words, options, queries, folder):
    """[answer] or a text that says what went wrong."""
    path = os.path.join(folder, 'queries.csv')
    with open(path, 'w', encoding='utf-8', newline='') as f:
        w = csv.DictWriter(f, COLUMNS)
        w.writeheader()
        w.writerows(queries)
    try:
        p = subprocess.run([gangway, 'route'] + words + ['--batch', path, '--today', TODAY] + options,
                           capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        return 'takes over 300 s'
    if p.returncode:
        return 'exit code %d: %s' % (p.returncode, p.stderr[-3000:])
    return [json.loads(line) for line in p.stdout.splitlines()]


def seen(journeys):
    return sorted((j['departure'], j['arrival'], j['transfers']) for j in journeys)


def with_instants(journey):
    def of(x):
        return dict(x, departure=reference.instant(x['departure'], None), arrival=reference.instant(x['arrival'], None))
    return dict(of(journey), legs=[of(leg) for leg in journey['legs']])


def compare(gangway, case, folder):
    """[(query, what)] where the two disagree."""
    words = write_case(case, folder)
    answers = ask_gangway(gangway, words, case['options'] + ['--headway', 'first'], case['queries'], folder)
    if isinstance(answers, str):
        return [(None, answers)]
    options = reference.parser().parse_args(words + case['options'])
    network, bad = reference.load(options), []
    for query, got in zip(case['queries'], answers):
        q = reference.question_of(network, options, query)
        wanted = [reference.printable(network, j, q.start, q.end) for j in reference.answer(network, q)]
        if 'error' in got:
            bad.append((query, 'error: %s' % got['error']))
        elif seen(wanted) != seen(got['journeys']):
            bad.append((query, 'reference %s\n  gangway   %s' % (brief(wanted), brief(got['journeys']))))
        else:
            complaints = [(reference.complaint(network, q, with_instants(j)), j) for j in got['journeys']]
            bad += [(query, 'impossible: %s\n  %s' % (c, brief([j]))) for c, j in complaints if c]
    return bad


def brief(journeys):
    def leg(x):
        name = 'walk' if x.get('walk') else x['trip_id'] + ('+' if x.get('in_seat') else '')
        return '%s %s %s-%s %s' % (name, x['from'], x['departure'][11:19], x['arrival'][11:19], x['to'])
    return '; '.join('%s-%s %d [%s]' % (j['departure'], j['arrival'], j['transfers'], ', '.join(map(leg, j['legs'])))
                     for j in journeys) or 'nothing'


# ---- laws of waiting --------------------------------------------------------------------------------------------

def best_arrival(answer):
    return min((reference.instant(j['arrival'], None) for j in answer['journeys']), default=None)


def check_laws(gangway, case, folder):
    words, bad = write_case(case, folder), []
    zone = reference.load(reference.parser().parse_args(words + case['options'])).feeds[0].zone
    options = [o if case['options'][n - 1] != '--horizon' else '48' for n, o in enumerate(case['options'])]
    for rule in ('expected', 'worst'):
        asked = []
        for q in case['queries'][:6]:
            at = reference.instant(q['time'], zone)
            for n in range(5):
                asked.append({'id': '%s.%d' % (q['id'], n), 'from': q['from'], 'to': q['to'], 'mode': 'depart',
                              'time': reference.stamp(at + n * 150, zone)})
        there = ask_gangway(gangway, words, options + ['--headway', rule], asked, folder)
        if isinstance(there, str):
            return [(None, there)]
        for a, b, x, y in zip(asked, asked[1:], there, there[1:]):
            if (a['from'], a['to'], a['id'].split('.')[0]) != (b['from'], b['to'], b['id'].split('.')[0]):
                continue
            late, early = best_arrival(y), best_arrival(x)
            if late is not None and (early is None or late < early) and \
                    late <= reference.instant(a['time'], None) + 47 * 3600:
                bad.append((b, '%s: leaving at %s arrives later: %s' % (rule, a['time'], brief(x['journeys']))))
        bad += check_duals(gangway, words, options + ['--headway', rule], asked, there, zone, folder)
    return bad


def check_duals(gangway, words, options, asked, there, zone, folder):
    """Back with the arrival, and there again with the departure found."""
    forth = [(q, j) for q, a in zip(asked, there) for j in a['journeys'] if q['from'] != q['to']]
    back = [dict(q, mode='arrive', time=j['arrival'], max_transfers=j['transfers'], id='%d' % n)
            for n, (q, j) in enumerate(forth)]
    answers = ask_gangway(gangway, words, [o if options[n - 1] != '--horizon' else '60' for n, o in enumerate(options)],
                          back, folder)
    if isinstance(answers, str):
        return [(None, answers)]
    bad, again = [], []
    for (q, j), b, a in zip(forth, back, answers):
        leaves = max((reference.instant(x['departure'], None) for x in a['journeys']), default=None)
        if leaves is None or leaves < reference.instant(j['departure'], None):
            bad.append((b, 'leaving at %s arrives: %s, but back: %s' % (q['time'], brief([j]), brief(a['journeys']))))
        else:
            latest = max(a['journeys'], key=lambda x: reference.instant(x['departure'], None))
            again.append((dict(b, mode='depart', time=reference.stamp(leaves, zone)), b, latest))
    answers = ask_gangway(gangway, words, options, [x[0] for x in again], folder)
    if isinstance(answers, str):
        return bad + [(None, answers)]
    for (q, b, latest), a in zip(again, answers):
        arrives = best_arrival(a)
        if arrives is None or arrives > reference.instant(latest['arrival'], None):
            bad.append((q, 'arriving by %s leaves: %s, but there: %s' % (b['time'], brief([latest]),
                                                                         brief(a['journeys']))))
    return bad


# ---- making it small --------------------------------------------------------------------------------------------

def smaller(case):
    """All cases that hold a little less."""
    for n in range(len(case['queries'])):
        if len(case['queries']) > 1:
            yield without(case, ['queries'], n)
    for n, o in enumerate(case['options']):
        if o in FLAGS:
            yield without(case, ['options'], n)
    for q in range(len(case['queries'])):
        for key in ('window', 'max_transfers', 'max_duration'):
            if key in case['queries'][q]:
                yield without(case, ['queries', q], key)
    for tag, net in case['feeds'].items():
        for kind in ('trips', 'frequencies', 'transfers'):
            for n in range(len(net[kind])):
                yield without(case, ['feeds', tag, kind], n)
        for n, t in enumerate(net['trips']):
            for key in ('block', 'wheelchair', 'bikes'):
                if key in t:
                    yield without(case, ['feeds', tag, 'trips', n], key)
            for c in range(len(t['stops'])):
                if len(t['stops']) > 2:
                    yield without(case, ['feeds', tag, 'trips', n, 'stops'], c)
                if isinstance(t['stops'][c][-1], dict):
                    yield without(case, ['feeds', tag, 'trips', n, 'stops', c], len(t['stops'][c]) - 1)
        for n, r in enumerate(net['transfers']):
            for key in ('from_trip', 'to_trip', 'from_route', 'to_route', 'min'):
                if key in r and r['type'] < 4:
                    yield without(case, ['feeds', tag, 'transfers', n], key)
        for n, s in enumerate(net['stops']):
            for key in ('parent', 'wheelchair'):
                if key in s:
                    yield without(case, ['feeds', tag, 'stops', n], key)
            yield without(case, ['feeds', tag, 'stops'], n)
        for name in list(net['services']):
            if len(net['services']) > 1:
                yield without(case, ['feeds', tag, 'services'], name)


def without(case, path, last):
    case = copy.deepcopy(case)
    at = case
    for key in path:
        at = at[key]
    del at[last]
    return case


def whole(case):
    """Does everything that is named still exist?"""
    for net in case['feeds'].values():
        stops, trips = {s['id'] for s in net['stops']}, {t['id'] for t in net['trips']}
        if not trips or any(c[0] not in stops for t in net['trips'] for c in t['stops']):
            return False
        if any(t['service'] not in net['services'] for t in net['trips']):
            return False
        if any(s.get('parent', s['id']) not in stops for s in net['stops']):
            return False
        if any(f['trip'] not in trips for f in net['frequencies']):
            return False
        for r in net['transfers']:
            if any(r.get(k, next(iter(trips))) not in trips for k in ('from_trip', 'to_trip')) or \
                    any(r.get(k, next(iter(stops))) not in stops for k in ('from', 'to')):
                return False
            if r['type'] > 3 and 'from' in r and (r['from'], r['to']) != tuple(
                    t['stops'][n][0] for n, key in ((-1, 'from_trip'), (0, 'to_trip')) for t in net['trips']
                    if t['id'] == r[key]):
                return False
        if any(not t['stops'][n][1] and not t['stops'][n][2] for t in net['trips'] for n in (0, -1)):
            return False
    names = {'%s%s' % (tag + ':' if tag else '', s['id']) for tag, net in case['feeds'].items() for s in net['stops']}
    return all(q[k] in names for q in case['queries'] for k in ('from', 'to'))


def shrink(gangway, case, test, folder, seconds=60):
    """The same difference in less. Not the least there is: until nothing single can go, or the time is up."""
    end = time.monotonic() + seconds
    going = True
    while going and time.monotonic() < end:
        going = False
        for less in smaller(case):
            if time.monotonic() > end:
                break
            if not whole(less):
                continue
            try:
                bad = test(gangway, less, folder)
            except Exception:  # it no longer means anything
                continue
            if bad:
                case, going = less, True
                break
    return case, test(gangway, case, folder)


# ---- all of them ------------------------------------------------------------------------------------------------

def report(gangway, number, case, test, folder, keep):
    small, bad = shrink(gangway, case, test, folder)
    print('network %d' % number)
    for query, what in bad[:3]:
        print('  %s\n  %s' % (json.dumps(query), what))
    print('  options %s' % ' '.join(small['options']))
    for tag, net in small['feeds'].items():
        print('  feed %s' % json.dumps({k: v for k, v in net.items() if v}, indent=None))
    if keep:
        path = os.path.join(keep, 'network%d' % number)
        os.makedirs(path, exist_ok=True)
        words = write_case(small, path)
        ask_gangway(gangway, words, small['options'], small['queries'], path)
        print('  kept in %s' % path)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('gangway')
    p.add_argument('--count', type=int, default=200)
    p.add_argument('--first', type=int, default=0)
    p.add_argument('--seconds', type=float, help='end after so long, with what was done by then')
    p.add_argument('--only', type=int, metavar='NUMBER')
    p.add_argument('--laws', action='store_true')
    p.add_argument('--keep', metavar='FOLDER')
    p.add_argument('--stop-after', type=int, default=3, help='differences')
    o = p.parse_args()
    test = check_laws if o.laws else compare
    numbers = [o.only] if o.only is not None else range(o.first, o.first + o.count)
    begin, done, differ, asked = time.monotonic(), 0, [], 0
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            if o.seconds and time.monotonic() - begin > o.seconds:
                break
            case = Maker(number, o.laws).case()
            done, asked = done + 1, asked + len(case['queries'])
            if test(o.gangway, case, folder):
                differ.append(number)
                report(o.gangway, number, case, test, folder, o.keep)
                sys.stdout.flush()
                if len(differ) >= o.stop_after:
                    break
    print('%d networks, %d questions, %d differ%s' % (done, asked, len(differ), ': %s' % differ if differ else ''))
    return 1 if differ or not done else 0


if __name__ == '__main__':
    sys.exit(main())
