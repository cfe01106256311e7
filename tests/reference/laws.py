"""Laws that answers keep among each other, also where the reference has none."""
import zoneinfo

import asking
import reference


def best_arrival(answer):
    return min((reference.instant(j['arrival'], None) for j in answer['journeys']), default=None)


def check_waits(gangway, case):
    words, bad = asking.write_case(case, gangway.folder), []
    zone = zoneinfo.ZoneInfo(next(iter(case['feeds'].values()))['timezone'])
    options = with_options(case['options'], {'--horizon': '48'})
    for rule in ('expected', 'worst', 'first'):
        asked = []
        for q in case['queries'][:6]:
            at = reference.instant(q['time'], zone)
            for n in range(5):
                asked.append({'id': '%s.%d' % (q['id'], n), 'from': q['from'], 'to': q['to'], 'mode': 'depart',
                              'time': reference.stamp(at + n * 150, zone)})
        there = gangway.route(words, options + ['--headway', rule], asked)
        if isinstance(there, str):
            return [(None, there)]
        for a, b, x, y in zip(asked, asked[1:], there, there[1:]):
            if (a['from'], a['to'], a['id'].split('.')[0]) != (b['from'], b['to'], b['id'].split('.')[0]):
                continue
            late, early = best_arrival(y), best_arrival(x)
            if late is not None and (early is None or late < early) and \
                    late <= reference.instant(a['time'], None) + 47 * 3600:
                bad.append((b, '%s: leaving at %s arrives later: %s' % (rule, a['time'], asking.brief(x['journeys']))))
        bad += check_duals(gangway, words, options + ['--headway', rule], asked, there, zone)
    return bad


def check_duals(gangway, words, options, asked, there, zone):
    """Back with the arrival, and there again with the departure found."""
    forth = [(q, j) for q, a in zip(asked, there) for j in a['journeys'] if q['from'] != q['to']]
    back = [dict(q, mode='arrive', time=j['arrival'], max_transfers=j['transfers'], id='%d' % n)
            for n, (q, j) in enumerate(forth)]
    answers = gangway.route(words, with_options(options, {'--horizon': '60'}), back)
    if isinstance(answers, str):
        return [(None, answers)]
    bad, again = [], []
    for (q, j), b, a in zip(forth, back, answers):
        leaves = max((reference.instant(x['departure'], None) for x in a['journeys']), default=None)
        if leaves is None or leaves < reference.instant(j['departure'], None):
            bad.append((b, 'leaving at %s arrives: %s, but back: %s' % (q['time'], asking.brief([j]), asking.brief(a['journeys']))))
        else:
            latest = max(a['journeys'], key=lambda x: reference.instant(x['departure'], None))
            again.append((dict(b, mode='depart', time=reference.stamp(leaves, zone)), b, latest))
    answers = gangway.route(words, options, [x[0] for x in again])
    if isinstance(answers, str):
        return bad + [(None, answers)]
    for (q, b, latest), a in zip(again, answers):
        arrives = best_arrival(a)
        if arrives is None or arrives > reference.instant(latest['arrival'], None):
            bad.append((q, 'arriving by %s leaves: %s, but there: %s' % (b['time'], asking.brief([latest]),
                                                                         asking.brief(a['journeys']))))
    return bad


# ---- windows and more trips -------------------------------------------------------------------------------------

def check_laws(gangway, case):
    return check_windows(gangway, case) + check_more_trips(gangway, case)


def with_options(options, changes):
    """Options with some values replaced."""
    return [changes.get(options[n - 1], o) if n else o for n, o in enumerate(options)]


def check_windows(gangway, case, minutes=30):
    """A window is the union of its single departures: those at its begin, and a second after each journey found."""
    feeds = asking.write_case(case, gangway.folder)
    zone = zoneinfo.ZoneInfo(next(iter(case['feeds'].values()))['timezone'])
    options = with_options(case['options'], {'--horizon': '48'}) + ['--headway', 'first', '--no-walk-only']
    asked = [dict(q, mode='depart', window=minutes, max_duration='') for q in case['queries'][:4] if q['from'] != q['to']]
    windows = gangway.route(feeds, options, asked)
    if isinstance(windows, str):
        return [(None, windows)]
    begins = {q['id']: reference.instant(q['time'], zone) for q in asked}
    ends = {name: begin + minutes * 60 for name, begin in begins.items()}
    single, next_at = {q['id']: set() for q in asked}, dict(begins)
    while next_at:
        now = [dict(q, window='', time=reference.stamp(next_at[q['id']], zone)) for q in asked if q['id'] in next_at]
        answers = gangway.route(feeds, options, now)
        if isinstance(answers, str):
            return [(None, answers)]
        for q, a in zip(now, answers):
            one = {criteria(j) for j in a['journeys'] if j['legs']}  # none: one is there already
            single[q['id']] |= one
            next_at[q['id']] = min((t[0] + 1 for t in one), default=None)
        next_at = {name: t for name, t in next_at.items() if t is not None and t <= ends[name]}
    bad = []
    for q, a in zip(asked, windows):
        end, soon = ends[q['id']], begins[q['id']] + 40 * 3600  # the horizons end at different times
        one = {t for t in map(criteria, (j for j in a['journeys'] if j['legs'])) if t[1] <= soon}
        # A single departure may be answered with waiting until after the window: no journey of the window.
        late = {t for t in single[q['id']] if t[0] > end}
        many = {t for t in single[q['id']] - late if t[1] <= soon and not any(better(o, t) for o in single[q['id']] - late)}
        extra = {t for t in one - many if not any(no_worse(o, t) for o in late)}
        if extra or many - one:
            bad.append((q, 'only in the window: %s; only from single departures: %s' % (
                sorted(extra), sorted(many - one))))
    return bad


def criteria(journey):
    return (reference.instant(journey['departure'], None), reference.instant(journey['arrival'], None),
            journey['transfers'])


def no_worse(a, b):
    return a[0] >= b[0] and a[1] <= b[1] and a[2] <= b[2]


def better(a, b):
    return a != b and no_worse(a, b)


def check_more_trips(gangway, case):
    """Whatever can be done with every third trip gone can be done as well or better with all."""
    options = case['options'] + ['--headway', 'first']
    fewer = dict(case, feeds={tag: with_fewer_trips(net) for tag, net in case['feeds'].items()})
    answers = [gangway.route(asking.write_case(c, gangway.folder), options, case['queries']) for c in (fewer, case)]
    if any(isinstance(a, str) for a in answers):
        return [(None, a) for a in answers if isinstance(a, str)]
    bad = []
    for q, less, more in zip(case['queries'], *answers):
        window = q.get('window', '') != ''
        for j in less['journeys']:
            c = of_interest(q, window, criteria(j))
            if not any(no_worse(of_interest(q, window, criteria(m)), c) for m in more['journeys']):
                bad.append((q, 'with fewer trips: %s\n  with all: %s' % (asking.brief([j]), asking.brief(more['journeys']))))
    return bad


def of_interest(query, window, c):
    """What a set of answers is the best of: one forwards does not compare departures, one backwards no arrivals."""
    if window:
        return c
    return (c[0], 0, c[2]) if query['mode'] == 'arrive' else (0, c[1], c[2])


def with_fewer_trips(net):
    """Trips that others stay seated from or into stay: without them a vehicle may go on as another trip."""
    tied = {r[k] for r in net['transfers'] if r['type'] > 3 for k in ('from_trip', 'to_trip')}
    tied |= {t['id'] for t in net['trips'] if t.get('block')}
    gone = {t['id'] for t in net['trips'][::3] if t['id'] not in tied}
    if len(gone) == len(net['trips']):
        gone.pop()
    return dict(net, trips=[t for t in net['trips'] if t['id'] not in gone],
                frequencies=[f for f in net['frequencies'] if f['trip'] not in gone],
                transfers=[r for r in net['transfers'] if not {r.get('from_trip'), r.get('to_trip')} & gone])
