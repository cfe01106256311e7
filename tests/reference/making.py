"""Makes up small networks with questions to them. Network NUMBER is always the same one."""
import copy
import datetime
import random

import networks

# Zones, with days on which their clocks change (and one on which they do not).
ZONES = {'Europe/Berlin': ('2026-03-29', '2026-10-25', '2026-05-06'),
         'America/New_York': ('2026-03-08', '2026-11-01', '2026-05-06'),
         'Australia/Lord_Howe': ('2026-04-05', '2026-10-04', '2026-05-06'),
         'Asia/Hong_Kong': ('2026-05-06',), 'Asia/Kathmandu': ('2026-05-06',), 'UTC': ('2026-05-06',)}
TYPES = (0, 1, 2, 3, 3, 4, 5, 6, 7, 11, 12, 101, 202, 401, 405, 715, 800, 900, 1000, 1300, 1400)
FLAGS = ('--no-edge-walk', '--no-walk-only', '--no-block', '--no-arranged', '--wheelchair', '--bikes')


class Maker:
    """One case: {'feeds': {tag: network}, 'options': [...], 'queries': [...]}."""

    def __init__(self, number, check='contract'):
        self.r = random.Random('%s %d' % ({'contract': 'network', 'waits': 'laws'}.get(check, check), number))
        self.check, self.day_only = check, check in ('scans', 'strategy')
        self.more = random.Random('more %d' % number)
        self.zone = self.r.choice(list(ZONES))
        self.day = datetime.date.fromisoformat(self.r.choice(ZONES[self.zone]))
        self.grid = self.r.choice((60, 60, 300, 300, 7))  # times are multiples: ties are common
        self.span = self.r.choice((1, 1, 2, 4, 12, 30)) * 3600  # of the day's times
        self.begin = self.r.choice((0, 0, 6, 20, 23)) * 3600
        self.chain = self.maybe(0.4)  # short lines one behind the other: many changes
        if self.chain:
            self.span, self.grid = self.r.choice((1, 1, 2)) * 3600, self.r.choice((60, 60, 20))

    def maybe(self, p):
        return self.r.random() < p

    def case(self):
        tags = ('a', 'b') if not self.day_only and self.maybe(0.12) else ('',)
        self.plain = self.day_only and self.maybe(0.7)  # no more than a table of connections holds
        feeds = {tag: self.network(n) for n, tag in enumerate(tags)}
        case = {'feeds': feeds, 'options': self.options(), 'queries': [self.query(feeds, n) for n in range(12)],
                'day': self.day.isoformat()}
        case['options'] += self.lines_and_changes(feeds) if self.check == 'contract' else []
        if '--board' in case['options']:
            for q in case['queries']:
                q.pop('window', None)
        return case

    def network(self, number):
        zone = self.zone if number == 0 or self.maybe(0.5) else self.r.choice(list(ZONES))
        net = {'timezone': zone, 'stops': self.stops(), 'services': self.services()}
        self.boardable = [s['id'] for s in net['stops'] if s['location_type'] == 0]
        self.lines = [self.line() for _ in range(self.r.randint(4, 9) if self.chain else self.r.randint(2, 6))]
        net['trips'] = []
        for n in range(self.r.choice((20, 30, 45)) if self.chain else self.r.choice((3, 6, 12, 20, 30))):
            old = self.r.choice(net['trips']) if net['trips'] and self.maybe(0.3) else None
            net['trips'].append(self.again(old, n) if old else self.trip(net, n))
        net['routes'] = [{'id': name, 'type': self.more.choice(TYPES)} for name in sorted({t['route'] for t in net['trips']})]
        net['frequencies'] = self.frequencies(net)
        net['transfers'] = [self.transfer(net) for _ in range(self.r.choice((0, 0, 3, 8, 16)))]
        self.blocks(net)
        return net

    def stops(self):
        out = []
        for n in range(self.r.randint(5, 9) if self.chain else self.r.randint(3, 8)):  # in a field of about 1 km
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
        if self.chain:
            first = self.r.randrange(len(self.boardable) - 1)
            stops = self.boardable[first:first + self.r.choice((2, 2, 3))]
            return stops if self.maybe(0.8) else stops[::-1]
        stops = [self.r.choice(self.boardable) for _ in range(self.r.choice((2, 2, 3, 3, 4, 6)))]
        if not self.maybe(0.1):  # the same stop twice in a row is rare
            stops = [s for n, s in enumerate(stops) if n == 0 or s != stops[n - 1]]
        return stops if len(stops) > 1 else [self.boardable[0], self.boardable[1]]

    def trip(self, net, n):
        number = self.r.randrange(len(self.lines))
        t = {'id': 'T%d' % n, 'route': 'R%d' % (number if self.maybe(0.8) else self.r.randrange(3)),
             'service': self.r.choice(list(net['services'])) if self.maybe(0.4) else 'all', 'stops': []}
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

    def again(self, old, n):
        """The same trip at another time: lines with regular service, headway rows that join."""
        t = dict(copy.deepcopy(old), id='T%d' % n)
        self.move(t, self.r.choice((-20, -5, -1, 0, 1, 3, 10, 30)) * self.grid)
        return t

    @staticmethod
    def move(trip, seconds):
        """All its times by so much, unless that is before 00:00."""
        if all(not x or networks.seconds(x) + seconds >= 0 for c in trip['stops'] for x in c[1:3]):
            for c in trip['stops']:
                c[1:3] = [x and networks.clock(networks.seconds(x) + seconds) for x in c[1:3]]

    def frequencies(self, net):
        out = []
        for t in net['trips']:
            if not self.maybe(0.8 if self.check == 'waits' else 0.2):
                continue
            start = self.begin + self.r.randrange(0, self.span, self.grid)
            for _ in range(self.r.randint(1, 3)):
                headway = self.r.choice((1, 2, 3, 5, 10, 15)) * self.grid
                end = start + self.r.choice((1, headway - 1, headway, 3 * headway, 7 * headway + 5, 20 * headway))
                end = max(end, start + 1)
                out.append({'trip': t['id'], 'start': networks.clock(start), 'end': networks.clock(end),
                            'headway': headway, 'exact': 1 if self.day_only else self.r.choice((0, 0, 1))})
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
            if self.plain or not self.maybe(0.5):
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
        if self.plain or len(plain) < 2 or not self.maybe(0.5):
            return
        for a in self.r.sample(plain, min(len(plain), self.r.choice((2, 4, 8)))):
            b = self.r.choice(plain)
            if a is b:
                continue
            if self.maybe(0.8):
                a['stops'][-1][0] = b['stops'][0][0]
            if self.maybe(0.7):
                b['service'] = a['service']
            if self.maybe(0.7):  # let b follow a
                self.move(b, networks.seconds(a['stops'][-1][1]) - networks.seconds(b['stops'][0][1]) +
                          self.r.choice((0, 0, 1, 10)) * self.grid)
            if self.maybe(0.6):
                a['block'] = b['block'] = a.get('block') or b.get('block') or 'B%s' % a['id']
            pair = {'from_trip': a['id'], 'to_trip': b['id']}
            if self.maybe(0.5) and not any(r['type'] in (4, 5) and {k: r.get(k) for k in pair} == pair
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
        return out + [f for f in FLAGS if self.maybe({'--no-walk-only': 0.3, '--wheelchair': 0.06, '--bikes': 0.06}.get(f, 0.1))]

    def lines_and_changes(self, feeds):
        lines = [r['id'] for net in feeds.values() for r in net['routes']]
        out, r = [], self.more
        if r.random() < 0.15:
            out += ['--min-transfer', str(r.choice((0, 1, 3))), '--additional-transfer', str(r.choice((0, 1, 2))),
                    '--transfer-factor', r.choice(('1', '1.5', '2'))]
        if r.random() < 0.08:
            out += ['--exclude-routes', ','.join(r.sample(lines, 1 + (len(lines) > 1 and r.random() < 0.5)))]
        if r.random() < 0.08:
            out += ['--route-types', ','.join(map(str, sorted(r.sample(range(13), 7))))]
        if r.random() < 0.12:
            out += ['--board', ','.join(r.choice(lines) for _ in range(r.choice((1, 1, 2, 3))))]
        return out

    def query(self, feeds, n):
        names = ['%s%s' % (tag + ':' if tag else '', s['id']) for tag, net in feeds.items() for s in net['stops']
                 if s['location_type'] == 0 or not self.day_only]
        tag, net = self.r.choice(list(feeds.items()))
        calls = [c[0] for t in net['trips'] for c in t['stops']]
        calls = sorted(set(calls))
        if self.chain and len(calls) > 1 and self.maybe(0.8):  # along the chain
            a, b = (calls[self.r.randrange(len(calls) // 2)], self.r.choice(calls[len(calls) // 2:]))
            a, b = ['%s%s' % (tag + ':' if tag else '', x) for x in ((a, b) if self.maybe(0.8) else (b, a))]
        else:
            if self.maybe(0.7) and len(calls) > 1:  # where something calls
                names = ['%s%s' % (tag + ':' if tag else '', x) for x in calls]
            a = self.r.choice(names)
            b = self.r.choice([x for x in names if x != a]) if self.maybe(0.97) else a
        mode = self.r.choice(('depart', 'depart', 'arrive'))
        low, high = (-1800, self.span // 2) if mode == 'depart' else (self.span // 2, self.span + 7200)
        at = datetime.datetime(self.day.year, self.day.month, self.day.day)
        at += datetime.timedelta(seconds=self.begin + low + self.r.randrange(0, high - low, self.grid))
        q = {'id': str(n), 'from': a, 'to': b, 'time': at.isoformat(), 'mode': mode}
        if self.check == 'waits' or self.day_only:
            return q
        if q['mode'] == 'depart' and self.maybe(0.5):
            q['window'] = self.r.choice((0, 10, 60, 300, 1500))
        if self.maybe(0.3):
            q['max_transfers'] = self.r.choice((0, 1, 2, 3))
        if self.maybe(0.2):
            q['max_duration'] = self.r.choice((5, 20, 60, 300))
        return q
