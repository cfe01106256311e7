#!/usr/bin/env python3
"""Modifications made up at random, on the networks of the shared scenario cases and on lines of our own: a scenario that
makes them answers like a feed in which they were made (the shared script makes it), for every pair of stops and every hop.

    random_changes.py GANGWAY [--count N] [--only N…]

Number n is always the same. Exit code 0: all the same; 1: not; 77: the shared cases are not there.
"""
import argparse
import copy
import glob
import json
import os
import random
import sys
import tempfile

import run_cases
import scenario_case

CLOCK = '2026-03-02T%s'  # a Monday


def trip(name, route, stops, start, hop, dwell, **more):
    calls, at = [], start
    for i, s in enumerate(stops):
        stay = dwell if 0 < i < len(stops) - 1 else 0
        calls.append([s, clock(at), clock(at + stay)])
        at += stay + hop + 7 * i
    return dict({'id': name, 'route': route, 'stops': calls}, **more)


def clock(t):
    return '%02d:%02d:%02d' % (t // 3600, t // 60 % 60, t % 60)


def own_network():
    """Two lines that share stops, one with a short way; odd hops, so that halves and thirds have to be rounded."""
    trips = [trip('a%d' % k, 'A', ['s1', 's2', 's3', 's4', 's5'][:4 if k % 3 == 1 else 5], 25200 + 1111 * k, 301, 25)
             for k in range(5)]
    trips += [trip('b%d' % k, 'B', ['s5', 's3', 's6'], 26000 + 1500 * k, 433, 0) for k in range(4)]
    return {'timezone': 'Asia/Hong_Kong', 'stops': ['s%d' % i for i in range(1, 9)], 'trips': trips,
            'services': {'S': {'days': '1111111', 'start': '20260101', 'end': '20261231'}}}


def routes_of(net):
    return sorted({t.get('route', t['id']) for t in net['trips']})


def some_trips(r, net):
    """routes or trips of a modification, and the stops that they all have between their ends."""
    route = r.choice(routes_of(net))
    trips = [t for t in net['trips'] if t.get('route', t['id']) == route]
    if r.random() < 0.4:
        trips = r.sample(trips, r.randint(1, len(trips)))
        return {'trips': [t['id'] for t in trips]}, trips
    return {'routes': [route]}, trips


def stops_of(trips):
    common = [s[0] for s in trips[0]['stops']]
    return [s for s in common if all(s in [c[0] for c in t['stops']] for t in trips)]


def modification(r, net):
    which, trips = some_trips(r, net)
    stops = stops_of(trips)
    kind = r.choice(['remove_trips', 'add_trip', 'close_stop', 'remove_stops', 'adjust_speed', 'adjust_dwell', 'reroute',
                     'set_headway'])
    if kind == 'remove_trips':
        return dict(which, type=kind)
    if kind == 'add_trip':
        at = r.sample(['s1', 's2', 's3', 's4', 's5'], 3) if len(net['stops']) >= 5 else ['s3', 's1']
        return {'type': kind, 'trip': trip('new%d' % r.randint(0, 9999), 'added', at, r.randint(25000, 30000),
                                           r.randint(60, 900), r.choice([0, 20]))}
    if kind == 'close_stop':
        return {'type': kind, 'stops': [r.choice(stops)]}
    if kind == 'remove_stops':
        return dict(which, type=kind, stops=r.sample(stops, r.randint(1, len(stops))),
                    seconds_saved=r.choice([0, 30, 60, 2000]))
    if kind == 'adjust_speed':
        hops = {'hops': [list(p) for p in zip(stops, stops[1:])][:r.randint(1, 2)]} if r.random() < 0.5 else {}
        return dict(which, type=kind, scale=r.choice([0.5, 0.7, 1.5, 2, 3]), scale_dwells=r.random() < 0.5, **hops)
    if kind == 'adjust_dwell':
        size = {'seconds': r.choice([0, 42])} if r.random() < 0.6 else {'scale': r.choice([0.5, 2])}
        return dict(which, type=kind, **dict(size, **({'stops': [r.choice(stops)]} if r.random() < 0.5 else {})))
    if kind == 'set_headway':
        least = r.choice([600, 900])
        return {'type': kind, 'trip': r.choice(trips)['id'], 'start': '06:00', 'end': '0%d:00' % r.randint(8, 9),
                'headway': least}
    return reroute(r, dict(which, type=kind), stops, [s for s in net['stops'] if s not in stops])


def reroute(r, m, stops, others):
    m['stops'] = r.sample(others, min(len(others), r.randint(0, 2)))
    i = r.randrange(len(stops))
    j = r.randrange(i, len(stops))
    ends = r.choice(['from', 'to', 'both'] if stops[j] != stops[i] else ['from', 'to'])
    m['from'], m['to'] = (stops[i] if ends != 'to' else None), (stops[j] if ends != 'from' else None)
    points = len(m['stops']) + (ends == 'both') + 1
    m['hops'] = [r.randint(20, 700) for _ in range(points - 1)]
    m['dwells'] = [r.choice([0, 15, 40]) for _ in range(points)]
    return m


def fits(net, mods, shared):
    """Whether the script can make them, and travellers would find something changed and something left."""
    try:
        after = shared.apply(net, mods)
    except (ValueError, StopIteration, IndexError):
        return False
    running = [t for t in after['trips'] if len(t['stops']) > 1]
    return after != net and running and all(c < d for t in running for c, d in zip(clocks(t), clocks(t)[1:]))


def clocks(t):
    return [c[1] for c in t['stops']]


def questions(net):
    stops = [s if isinstance(s, str) else s['id'] for s in net['stops']]
    return [{'from': a, 'to': b, 'time': CLOCK % at, 'mode': 'depart', 'expect': []}
            for a in stops for b in stops if a != b for at in ('07:00:00', '07:40:30')]


def case_of(n, networks, shared):
    r = random.Random(n)
    for _ in range(200):
        net = copy.deepcopy(r.choice(networks))
        mods, now = [], net
        while len(mods) < r.randint(1, 3):
            m = modification(r, now)
            if not fits(now, [m], shared):
                break
            mods.append(m)
            now = shared.apply(now, [m])
            if 'frequencies' in now or not now['trips']:
                break
        if mods:
            return {'id': str(n), 'kind': 'scenario', 'network': net, 'modifications': mods, 'config': {},
                    'queries': questions(net)}
    raise ValueError('no modification fits')


def answers(case, gangway, folder):
    code, out, said = case.ask_batch(gangway, case.case['queries'], folder)
    plain = [sorted((j['departure'], j['arrival'], j['transfers']) for j in a['journeys']) for a in out]
    return plain, '%d %s' % (code, said)


def check(n, networks, shared, gangway, folder):
    path = os.path.join(folder, 'random%d.json' % n)
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(case_of(n, networks, shared), f)
    made = run_cases.Made(path, shared, folder)
    try:
        told = run_cases.Told(path, shared, folder)
    except scenario_case.NotExpressible as why:
        return None, str(why)
    a, said_a = answers(made, gangway, folder)
    b, said_b = answers(told, gangway, folder)
    bad = [] if a and len(a) == len(b) else ['%d and %d answers: %s, %s' % (len(a), len(b), said_a, said_b)]
    bad += ['%s to %s at %s: in the feed %s, by scenario %s' % (q['from'], q['to'], q['time'], x, y)
            for q, x, y in zip(made.case['queries'], a, b) if x != y]
    return (bad or run_cases.check_trips(told, shared, gangway, folder)), made.case['modifications']


def main():
    p = argparse.ArgumentParser()
    p.add_argument('gangway')
    p.add_argument('--count', type=int, default=40)
    p.add_argument('--only', type=int, nargs='+')
    o = p.parse_args()
    paths = sorted(glob.glob(os.path.join(run_cases.SHARED, 'expected', 'cases', '*scenario*.json')))
    if not paths:
        print('skipped: no shared scenario cases (set GANGWAY_SHARED)')
        return 77
    shared, networks, failed, left = run_cases.shared_script(), [own_network()] * 3, 0, 0
    for path in paths:
        with open(path, encoding='utf-8') as f:
            networks.append(json.load(f)['network'])
    with tempfile.TemporaryDirectory() as folder:
        for n in o.only or range(o.count):
            bad, about = check(n, networks, shared, o.gangway, folder)
            left += bad is None
            if bad is None and o.only:
                print('%d: %s' % (n, about))
            if bad:
                failed += 1
                print('%d: %s\n  %s' % (n, json.dumps(about), '\n  '.join(bad[:4])))
    print('%d networks, %d not expressible, %d differ' % (len(o.only or range(o.count)), left, failed))
    return 1 if failed or left > o.count // 4 else 0


if __name__ == '__main__':
    sys.exit(main())
