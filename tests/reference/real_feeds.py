#!/usr/bin/env python3
"""Random questions to real feeds: `gangway route` against the slow reference planner.

    real_feeds.py GANGWAY [FEED.zip...] [--questions N] [--seed S] [--horizon H]

Without feeds: the small ones of $GANGWAY_SHARED/feeds or ../shared/feeds beside the repository; exit code 77 when they
are not there. The horizon is short, because the reference looks at everything that runs in it.
"""
import argparse
import datetime
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import asking     # noqa: E402
import comparing  # noqa: E402
import reference  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
SHARED = os.environ.get('GANGWAY_SHARED') or os.path.join(os.path.dirname(ROOT), 'shared')
SMALL = ('caltrain.zip', 'google_sample_feed.zip', 'otp_simple.zip', 'otp_interlining.zip', 'sample_gtfs_feed_npm.zip')
OPTIONS = ([], ['--default-transfer', '60', '--walk-radius', '300', '--walk-factor', '1.3'],
           ['--default-transfer', '120', '--no-block'], ['--no-edge-walk', '--no-arranged', '--walk-radius', '150'])


def days_of(feed):
    """Days on which something runs, at most a few hundred."""
    texts = [d for weekly, dates in feed.services.values() for d in list(dates) + list(weekly[1:] if weekly else [])]
    days = [datetime.datetime.strptime(t, '%Y%m%d').date() for t in texts]
    first, last = min(days), min(max(days), min(days) + datetime.timedelta(days=800))
    every = [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]
    used = {t.service for t in feed.trips.values() if t.calls}
    return [d for d in every if any(feed.runs_on(s, d) for s in used)]


def questions(feed, n, r):
    days, served = days_of(feed), sorted({c[0].id for t in feed.trips.values() for c in t.calls})
    stations = [s.id for s in feed.stops.values() if s.kind == 1 and any(
        p.parent == s.id for p in feed.stops.values())]
    trips = [t for t in feed.trips.values() if t.calls]
    calling = {}
    for t in trips:
        for c in t.calls:
            calling.setdefault(c[0], []).append(t)
    for k in range(n):
        ends = [r.choice(served if r.random() < 0.8 or not stations else stations) for _ in range(2)]
        day, time = r.choice(days), datetime.timedelta(minutes=r.randrange(24 * 60))
        if r.random() < 0.6:  # along one vehicle, and perhaps on with one that it meets
            trip = r.choice(trips)
            on = r.choice(calling[r.choice(trip.calls)[0]])
            ends = [trip.calls[0][0].id, r.choice((trip, on)).calls[-1][0].id]
            time = datetime.timedelta(seconds=trip.calls[0][2] + r.choice(reference.starts(trip)) + r.choice((0, -60, -600)))
            day = r.choice([d for d in r.sample(days, min(5, len(days))) if feed.runs_on(trip.service, d)] or [day])
        mode = r.choice(('depart', 'depart', 'arrive'))
        at = datetime.datetime.combine(day, datetime.time()) + time + datetime.timedelta(hours=mode == 'arrive')
        q = {'id': str(k), 'from': ends[0], 'to': ends[1], 'time': at.isoformat(), 'mode': mode}
        if q['mode'] == 'depart' and r.random() < 0.4:
            q['window'] = r.choice((15, 60))
        if r.random() < 0.6:
            q['max_transfers'] = r.choice((0, 1, 2, 3))
        yield q


def compare(gangway, path, n, seed, horizon):
    """Differences, and how many journeys were found."""
    bad, found = [], 0
    feed = reference.Feed(path)
    asked = list(questions(feed, n, random.Random('%s %s' % (seed, os.path.basename(path)))))
    for k, extra in enumerate(OPTIONS):
        words, some = extra + ['--horizon', str(horizon)], asked[k::len(OPTIONS)]
        answers = gangway.route([path], words + ['--headway', 'first'], some)
        if isinstance(answers, str):
            return [(None, extra, answers)], 0
        network, options = comparing.reference_network([path], words, [feed])
        differ, more = comparing.differences(network, options, some, answers)
        bad, found = bad + [(query, extra, what) for query, what in differ], found + more
    return bad, found


def main():
    p = argparse.ArgumentParser()
    p.add_argument('gangway')
    p.add_argument('feeds', nargs='*')
    p.add_argument('--questions', type=int, default=40)
    p.add_argument('--seed', default='real')
    p.add_argument('--horizon', type=float, default=3)
    o = p.parse_args()
    paths = o.feeds or [os.path.join(SHARED, 'feeds', name) for name in SMALL]
    paths = [path for path in paths if os.path.exists(path)]
    if not paths:
        print('skipped: no feeds in %s (set GANGWAY_SHARED)' % os.path.join(SHARED, 'feeds'))
        return 77
    differ = 0
    for path in paths:
        with asking.scratch_folder() as folder:
            bad, found = compare(asking.Gangway(o.gangway, folder), path, o.questions, o.seed, o.horizon)
        differ += len(bad)
        print('%s: %d questions, %d journeys, %d differ' % (os.path.basename(path), o.questions, found, len(bad)))
        for query, extra, what in bad[:3]:
            print('  %s %s\n  %s' % (query, ' '.join(extra), what[:2000]))
        sys.stdout.flush()
    return 1 if differ else 0


if __name__ == '__main__':
    sys.exit(main())
