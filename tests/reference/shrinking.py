"""Makes a case in which two planners differ as small as it gets."""
import copy
import time

from making import FLAGS

REMOVABLE = ('--walk-radius', '--walk-speed', '--walk-factor', '--min-transfer', '--additional-transfer',
             '--transfer-factor', '--exclude-routes', '--route-types', '--board')


def smaller(case):
    """All cases that hold a little less."""
    for n in range(len(case['queries'])):
        if len(case['queries']) > 1:
            yield without(case, ['queries'], n)
    for n, o in enumerate(case['options']):
        if o in FLAGS:
            yield without(case, ['options'], n)
        elif o in REMOVABLE:
            yield without(without(case, ['options'], n + 1), ['options'], n)
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


def shrink(case, test, seconds=60):
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
                bad = test(less)
            except Exception:  # it no longer means anything
                continue
            if bad:
                case, going = less, True
                break
    return case, test(case)
