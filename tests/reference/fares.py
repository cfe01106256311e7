#!/usr/bin/env python3
"""Random small feeds with fares of their own, priced by a slow reference: fares.py GANGWAY [FEEDS [SEED]]

The reference reads the same rows and tries every combination: of products and media for Fares V2, of ways to split
the rides among fares for V1. It is compared with every journey of `gangway plan`: what is paid in all, and which
rides are not known. The first difference ends the run, and the feed is kept."""
import datetime
import itertools
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

DAY = datetime.date(2026, 11, 25)  # a Wednesday
STOPS = 6
RIDERS = {'adult': lambda age: True, 'old': lambda age: age >= 60, 'senior': lambda age: age >= 65,
          'kid': lambda age: 0 < age < 12, 'student': lambda age: False}
RIDER_FILE = ('rider_category_id,rider_category_name,is_default_fare_category\nadult,Adult,1\nold,60+,0\n'
              'senior,Senior,0\nkid,Children under 12,0\nstudent,Student,0\n')


# --- feeds ---

class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def maybe(self, p):
        return self.r.random() < p

    def one(self, *values):
        return self.r.choice(values)

    def network(self):
        """Stops 3 km apart, each at a station or not; routes over two to four of them."""
        f = {'agency': [dict(agency_id='a', agency_name='A', agency_url='http://a', agency_timezone='Asia/Hong_Kong')],
             'calendar': [dict(service_id=s, monday=w, tuesday=w, wednesday=w, thursday=w, friday=w, saturday=e, sunday=e,
                               start_date='20261101', end_date='20261230') for s, w, e in
                          (('D', 1, 1), ('W', 1, 0), ('E', 0, 1))],
             'stops': [], 'routes': [], 'trips': [], 'stop_times': []}
        for i in range(STOPS):
            at = dict(stop_lat=f'{22.3 + i * 0.03:.4f}', stop_lon='114.1000')
            if self.maybe(0.5):
                f['stops'].append(dict(stop_id=f'T{i}', stop_name=f'T{i}', location_type='1', parent_station='', **at))
                f['stops'].append(dict(stop_id=f'S{i}', stop_name=f'S{i}', location_type='0', parent_station=f'T{i}', **at))
            else:
                f['stops'].append(dict(stop_id=f'S{i}', stop_name=f'S{i}', location_type='0', parent_station='', **at))
        trip, self.chain = 0, self.maybe(0.5)  # chain: a line from each stop to the next, so many changes
        for route in range(STOPS - 1 if self.chain else self.r.randint(3, 6)):
            first = route if self.chain else self.r.randrange(STOPS - 1) if route else 0
            last = min(STOPS - 1, first + (1 if self.chain else self.r.randint(1, 3)))
            f['routes'].append(dict(route_id=f'R{route}', route_short_name=str(route), route_type='3', agency_id='a'))
            for start in range(420 + self.r.randrange(20), 600, self.r.randint(20, 40)):
                f['trips'].append(dict(route_id=f'R{route}', service_id='D', trip_id=f't{trip}'))
                for i in range(first, last + 1):
                    clock = f'{(start + 9 * (i - first)) // 60:02}:{(start + 9 * (i - first)) % 60:02}:00'
                    f['stop_times'].append(dict(trip_id=f't{trip}', arrival_time=clock, departure_time=clock,
                                                stop_id=f'S{i}', stop_sequence=str(i)))
                trip += 1
        return f

    def zone_fares(self, f):
        for s in f['stops']:
            s['zone_id'] = self.one('x', 'y', 'y', 'z', '') if s['location_type'] == '0' else ''
        zones = sorted({s['zone_id'] for s in f['stops']} - {''})
        f['fare_attributes'], f['fare_rules'] = [], []
        for i in range(self.r.randint(1, 6)):
            transfers = self.one('0', '0', '1', '2', '')
            f['fare_attributes'].append(dict(
                fare_id=f'f{i}', price=f'{self.r.randint(0, 20) / 2:.2f}', currency_type='HKD', payment_method='0',
                transfers=transfers, transfer_duration=self.one('', '', '1500', '3600')))
            seen = set()
            for _ in range(self.r.randint(0, 4)):
                row = (self.one('', '', *(r['route_id'] for r in f['routes'])), self.one('', '', *zones),
                       self.one('', '', *zones), self.one('', '', *zones))
                if row in seen:
                    continue
                seen.add(row)
                f['fare_rules'].append(dict(fare_id=f'f{i}', route_id=row[0], origin_id=row[1], destination_id=row[2],
                                            contains_id=row[3]))

    def leg_fares(self, f):
        areas = ['a', 'b', 'c'][:self.r.randint(0, 3)]
        networks = ['m', 'n'][:self.r.randint(0, 2)]
        for r in f['routes']:
            r['network_id'] = self.one('', *networks)
        named = sorted({r['network_id'] for r in f['routes']} - {''})
        f['areas'] = [dict(area_id=a, area_name='') for a in areas]
        pairs = {(self.one(*areas), s['stop_id']) for s in f['stops'] for _ in range(2) if areas and self.maybe(0.35)}
        f['stop_areas'] = [dict(area_id=a, stop_id=s) for a, s in sorted(pairs)]
        f['fare_media'] = [dict(fare_media_id=m, fare_media_name=m, fare_media_type=t) for m, t in
                           (('card', '2'), ('cash', '0'))]
        f['timeframes'] = [dict(timeframe_group_id=self.one('u', 'v'), start_time=a, end_time=b, service_id=s)
                           for a, b, s in (('07:00:00', '08:00:00', 'W'), ('07:40:00', '09:00:00', 'D'), ('', '', 'E'),
                                           ('08:00:00', '24:00:00', 'W')) if self.maybe(0.7)]
        frames = sorted({t['timeframe_group_id'] for t in f['timeframes']})
        f['fare_products'] = self.products()
        ids = sorted({p['fare_product_id'] for p in f['fare_products']})
        f['fare_leg_rules'], seen, group_of = [], set(), {}
        priority = self.maybe(0.4)
        for _ in range(self.r.randint(1, 9)):
            plain = self.chain and self.maybe(0.6)
            row = (self.one('', *named), '', '', '', '', self.one(*ids)) if plain else (
                self.one('', *named), self.one('', '', *areas), self.one('', '', *areas),
                self.one('', '', '', *frames), self.one('', '', '', *frames), self.one(*ids))
            if row in seen:
                continue
            seen.add(row)
            rule = dict(zip(('network_id', 'from_area_id', 'to_area_id', 'from_timeframe_group_id',
                             'to_timeframe_group_id', 'fare_product_id'), row))
            rule['leg_group_id'] = group_of.setdefault(row, self.one('', 'g', 'g', 'h'))
            if priority:
                rule['rule_priority'] = self.one('', '0', '1', '2')
            f['fare_leg_rules'].append(rule)
        if named and self.maybe(0.3):
            f['fare_leg_join_rules'] = [dict(from_network_id=self.one(*named), to_network_id=self.one(*named),
                                             from_stop_id='', to_stop_id='')]
            if self.maybe(0.4):
                stop = self.r.choice(f['stops'])['stop_id']
                f['fare_leg_join_rules'][0].update(from_stop_id=stop, to_stop_id=stop)
        self.transfers(f, ids)
        if self.maybe(0.3):  # which then say nothing
            f['fare_attributes'] = [dict(fare_id='f', price='99', currency_type='HKD', payment_method='0', transfers='')]

    def products(self):
        rows = []
        for p in ('p', 'q', 'r', 's')[:self.r.randint(1, 4)]:
            keys = {(self.one('', '', *RIDERS), self.one('', 'card', 'cash')) for _ in range(self.r.randint(1, 4))}
            rows += [dict(fare_product_id=p, rider_category_id=k[0], fare_media_id=k[1],
                          amount=f'{self.r.randint(0, 40) / 4:.2f}', currency='HKD') for k in sorted(keys)]
        rows.append(dict(fare_product_id='less', rider_category_id='', fare_media_id='', amount='-0.50', currency='HKD'))
        return rows

    def transfers(self, f, products):
        groups = sorted({r['leg_group_id'] for r in f['fare_leg_rules']} - {''})
        rows, seen = [], set()
        for _ in range(self.r.randint(self.chain, 4) if groups else 0):
            a, b = self.one('', *groups), self.one('', *groups)
            limit = self.one('', '', '900', '1800', '3600')
            count = self.one('-1', '1', '1', '2') if a == b and (a or self.maybe(0.5)) else ''
            row = dict(from_leg_group_id=a, to_leg_group_id=b, transfer_count=count, duration_limit=limit,
                       duration_limit_type=self.one('0', '1', '2', '3') if limit else '',
                       fare_transfer_type=self.one('0', '1', '2'), fare_product_id=self.one('', 'less', *products))
            key = (a, b, row['fare_product_id'], count, limit)
            if key not in seen:
                seen.add(key)
                rows.append(row)
        f['fare_transfer_rules'] = rows


def write(feed, folder):
    for name, rows in feed.items():
        if rows:
            columns = list(rows[0])
            (folder / f'{name}.txt').write_text('\n'.join(
                [','.join(columns)] + [','.join(str(r[c]) for c in columns) for r in rows]) + '\n')
    if 'fare_products' in feed:
        (folder / 'rider_categories.txt').write_text(RIDER_FILE)


def cents(text):
    whole, _, rest = text.lstrip('-').partition('.')
    value = int(whole) * 100 + int((rest + '00')[:2])
    return -value if text.startswith('-') else value


# --- the reference ---
# A ride: {'route', 'from', 'to', 'dep', 'arr'}, times in seconds of DAY. A price: cents, or None.

class Reference:
    def __init__(self, feed, age):
        self.f, self.age = feed, age
        self.station = {s['stop_id']: s['parent_station'] or s['stop_id'] for s in feed['stops']}
        self.route = {r['route_id']: r for r in feed['routes']}

    def price(self, rides):
        """(what is paid, which rides are not known)"""
        if self.f.get('fare_leg_rules'):
            return self.by_legs(rides)
        return self.by_zones(rides) if self.f.get('fare_attributes') else (0, set(range(len(rides))))

    # Fares V1

    def zone(self, stop):
        return next(s['zone_id'] for s in self.f['stops'] if s['stop_id'] == stop)

    def passed(self, ride):
        """Zones of the stops of some trip of the route between the two."""
        numbers = range(int(ride['from'][1:]), int(ride['to'][1:]) + 1)
        return {self.zone(f'S{i}') for i in numbers} - {''}

    def holds(self, fare, rides):
        rows = [r for r in self.f['fare_rules'] if r['fare_id'] == fare['fare_id']]
        transfers = int(fare['transfers'] or 99)
        if len(rides) - 1 > transfers:
            return False
        if fare['transfer_duration'] and rides[-1]['dep'] - rides[0]['dep'] > int(fare['transfer_duration']) and \
                len(rides) > 1:
            return False
        if not rows:
            return True
        contained = {r['contains_id'] for r in rows} - {''}
        if contained and contained != set().union(*map(self.passed, rides)):
            return False
        ends = [r for r in rows if r['origin_id'] in ('', self.zone(rides[0]['from'])) and
                r['destination_id'] in ('', self.zone(rides[-1]['to']))]
        return all(any(r['route_id'] in ('', ride['route']) for r in ends) for ride in rides)

    def by_zones(self, rides):
        best = None
        for cuts in itertools.product((False, True), repeat=len(rides) - 1):
            groups, first = [], 0
            for i, cut in enumerate(cuts + (True,)):
                if cut:
                    groups.append((first, i + 1))
                    first = i + 1
            total, unknown = 0, set()
            for a, b in groups:
                prices = [cents(x['price']) for x in self.f['fare_attributes'] if self.holds(x, rides[a:b])]
                if prices:
                    total += min(prices)
                elif b - a == 1:
                    unknown.add(a)
                else:
                    break
            else:
                if best is None or (len(unknown), total) < (len(best[1]), best[0]):
                    best = total, unknown
        return best

    # Fares V2

    def network(self, ride):
        return self.route[ride['route']]['network_id']

    def joined(self, a, b):
        for r in self.f.get('fare_leg_join_rules', []):
            if (r['from_network_id'], r['to_network_id']) != (self.network(a), self.network(b)):
                continue
            if not r['from_stop_id'] and self.station[a['to']] == self.station[b['from']]:
                return True
            if r['from_stop_id'] in (a['to'], self.station[a['to']]) and \
                    r['to_stop_id'] in (b['from'], self.station[b['from']]):
                return True
        return False

    def areas(self, stop):
        own = {r['area_id'] for r in self.f['stop_areas'] if r['stop_id'] == stop}
        return own or {r['area_id'] for r in self.f['stop_areas'] if r['stop_id'] == self.station[stop]}

    def field(self, rule, column, values, every=None):
        """Does a rule's network or area match? every: all values that a blank is checked against."""
        rules = self.f['fare_leg_rules']
        if rule[column]:
            return rule[column] in values
        return 'rule_priority' in rules[0] or not any(r[column] in (every or values) for r in rules if r[column])

    def frame(self, group, seconds):
        if not group:
            return True
        day = DAY + datetime.timedelta(days=seconds // 86400)
        clock = seconds % 86400
        for t in self.f['timeframes']:
            runs = {'D': True, 'W': day.weekday() < 5, 'E': day.weekday() >= 5}[t['service_id']]
            start, end = [sum(int(x) * y for x, y in zip(c.split(':'), (3600, 60, 1))) if c else d
                          for c, d in ((t['start_time'], 0), (t['end_time'], 86400))]
            if t['timeframe_group_id'] == group and runs and start <= clock < end:
                return True
        return False

    def buys(self, product):
        """(medium, cents) of each row of a product that the rider may buy."""
        return [(p['fare_media_id'], cents(p['amount'])) for p in self.f['fare_products']
                if p['fare_product_id'] == product and
                (not p['rider_category_id'] or RIDERS[p['rider_category_id']](self.age))]

    def options(self, leg):
        networks = {self.network(r) for r in leg}
        one = networks if len(networks) == 1 else set()
        rules = [r for r in self.f['fare_leg_rules'] if
                 self.field(r, 'network_id', one, networks) and
                 self.field(r, 'from_area_id', self.areas(leg[0]['from'])) and
                 self.field(r, 'to_area_id', self.areas(leg[-1]['to'])) and
                 self.frame(r['from_timeframe_group_id'], leg[0]['dep']) and
                 self.frame(r['to_timeframe_group_id'], leg[-1]['arr'])]
        highest = max((int(r.get('rule_priority') or 0) for r in rules), default=0)
        return [(r['leg_group_id'], medium, amount) for r in rules if int(r.get('rule_priority') or 0) == highest
                for medium, amount in self.buys(r['fare_product_id'])]

    def transfer(self, legs, e, a, b, before, start):
        """The rule from option a of leg e to option b of the next: (row, cents, its first leg), or None."""
        rows = self.f['fare_transfer_rules']
        if not a[0] or not b[0] or (a[1] and b[1] and a[1] != b[1]):
            return None
        source = a[0] if any(r['from_leg_group_id'] == a[0] for r in rows) else ''
        target = b[0] if any(r['to_leg_group_id'] == b[0] for r in rows) else ''
        first = start if before == (source, target) else e
        found = []
        for r in rows:
            if (r['from_leg_group_id'], r['to_leg_group_id']) != (source, target):
                continue
            count = int(r['transfer_count'] or -1)
            if count != -1 and count < e + 1 - first:
                continue
            if r['duration_limit']:
                x, y = legs[first], legs[e + 1]
                begin = x[0]['dep'] if r['duration_limit_type'] in '01' else x[-1]['arr']
                end = y[-1]['arr'] if r['duration_limit_type'] in '03' else y[0]['dep']
                if end - begin > int(r['duration_limit']):
                    continue
            prices = [c for m, c in self.buys(r['fare_product_id']) if not m or (a[1] in ('', m) and b[1] in ('', m))] \
                if r['fare_product_id'] else [0]
            if prices:
                found.append((99 if count == -1 else count, min(prices), r['fare_transfer_type']))
        if not found:
            return None
        least = min(count for count, _, _ in found)
        cheap = min(price for count, price, _ in found if count == least)
        kind = next(k for count, price, k in found if (count, price) == (least, cheap))
        return kind, cheap, (source, target), first

    def total(self, legs, chosen):
        paid, alone, before, start = 0, False, None, 0
        for e, option in enumerate(chosen):
            last = chosen[e - 1] if e else None
            found = last and option and self.transfer(legs, e - 1, last, option, before, start)
            if not found:
                paid += option[2] if option else 0
                alone, before, start = True, None, e
                continue
            kind, price, before, start = found
            paid += price + (option[2] if kind == '1' else 0) - (last[2] if kind == '2' and alone else 0)
            alone = False
        return paid

    def by_legs(self, rides):
        legs, numbers = [], []
        for i, ride in enumerate(rides):
            if i and self.joined(rides[i - 1], ride):
                legs[-1].append(ride)
                numbers[-1].append(i)
            else:
                legs.append([ride])
                numbers.append([i])
        options = [sorted(set(self.options(leg))) or [None] for leg in legs]
        unknown = {i for o, n in zip(options, numbers) if o == [None] for i in n}
        return min(self.total(legs, chosen) for chosen in itertools.product(*options)), unknown


# --- the program ---

def seconds(text):
    at = datetime.datetime.fromisoformat(text)
    return int((at.replace(tzinfo=None) - datetime.datetime.combine(DAY, datetime.time())).total_seconds())


def ride_of(leg):
    strip = lambda ref: ref.rpartition(':')[2]  # noqa: E731
    return {'route': strip(leg['route']['ref']), 'from': strip(leg['from']['ref']), 'to': strip(leg['to']['ref']),
            'dep': seconds(leg['departure']), 'arr': seconds(leg['arrival'])}


def said(journey):
    """(what is paid, which rides are not known) as the answer has it."""
    rides = [leg for leg in journey['legs'] if leg['type'] == 'ride']
    sums = journey.get('fare', {'sums': []})['sums']
    unknown = {i for i, leg in enumerate(rides) if leg.get('fare', {'certainty': 'unknown'})['certainty'] == 'unknown'}
    return (sums[0]['amount']['minor'] if sums else 0), unknown, [ride_of(leg) for leg in rides]


def run(*words):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f'{" ".join(map(str, words))}: {done.stderr}')
    return done.stdout


def check(gangway, number, folder):
    """How many journeys were the same, and how many of them had several rides and a price."""
    maker = Maker(number)
    feed = maker.network()
    (maker.zone_fares if number % 3 == 0 else maker.leg_fares)(feed)
    (folder / 'feed').mkdir()
    write(feed, folder / 'feed')
    run(gangway, 'import', '--no-ports', '--today', DAY, '-o', folder / 'data', f'x={folder / "feed"}')
    same = telling = 0
    for age in (0, maker.one(8, 62, 70)):
        reference = Reference(feed, age)
        for end in range(2, STOPS):
            answer = json.loads(run(gangway, 'plan', '--data', folder / 'data', '--from', 'x:S0', '--to', f'x:S{end}',
                                    '--depart', f'{DAY}T07:00', '--window', 120, '--max-journeys', 0, '--max-rides', 6,
                                    '--format', 'json', *(['--age', age] if age else [])))
            for journey in answer['journeys']:
                paid, unknown, rides = said(journey)
                if not rides:
                    continue
                wanted = reference.price(rides)
                if (paid, unknown) != wanted:
                    raise AssertionError(f'feed {number}, age {age}, {rides}: said {(paid, unknown)}, is {wanted}')
                same += 1
                telling += len(rides) > 1 and paid > 0
    return same, telling


def main():
    gangway, n, seed = sys.argv[1], int((sys.argv + [0, 100])[2] or 100), int((sys.argv + [0, 0, 0])[3] or 0)
    same = telling = 0
    for number in range(seed, seed + n):
        folder = Path(tempfile.mkdtemp(prefix='gw-fares-'))
        try:
            a, b = check(gangway, number, folder)
        except AssertionError as why:
            sys.exit(f'{why}\nkept: {folder}')
        same, telling = same + a, telling + b
        subprocess.run(['rm', '-r', str(folder)], check=True)
    if telling < n:
        sys.exit(f'only {telling} journeys of several rides with a price: that is no test')
    print(f'{n} feeds, {same} journeys the same, {telling} of several rides with a price')


if __name__ == '__main__':
    main()
