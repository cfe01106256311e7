#!/usr/bin/env python3
"""The whole-day pass over a timetable against the search for each departure: arrivals must be equal to the second.

    strategy_day.py GANGWAY_MANY [FEED.zip] [--date D] [--queries Q.tsv] [--ends N] [--pairs N]

One pass a destination, all its origins: of the questions (from_stop to_stop departure_seconds) the first N destinations,
and the origins and departures of all in turn. Without a feed: mta_all_day of $GANGWAY_SHARED/bench or ../shared/bench
beside the repository; exit code 77 when it is not there.
"""
import argparse
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import asking  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
SHARED = os.environ.get('GANGWAY_SHARED') or os.path.join(os.path.dirname(ROOT), 'shared')
CAP_S = 18 * 3600  # of the pass


def chosen(path, n_ends, n_pairs):
    """Questions, those to one stop together."""
    with open(path, encoding='utf-8') as f:
        rows = [line.split() for line in f if line.strip()]
    ends = list(dict.fromkeys(row[1] for row in rows))[:n_ends]
    pairs = {}  # in order, each once
    for k in range(n_pairs * 2):
        origin, _, leaves = rows[k % len(rows)]
        end = ends[(k + k // len(rows)) % len(ends)]
        if origin != end and len(pairs) < n_pairs:
            pairs[origin, end, int(leaves)] = None
    return sorted(pairs, key=lambda p: ends.index(p[1]))


def answers(gangway, words, path):
    said = gangway.run(words)
    if isinstance(said, str):
        sys.exit(said)
    with open(path, encoding='utf-8') as f:
        return [None if line.strip() == '-' else int(line) for line in f]


def main():
    p = argparse.ArgumentParser()
    p.add_argument('gangway')
    p.add_argument('feed', nargs='?', default=os.path.join(SHARED, 'bench', 'mta_all_day.zip'))
    p.add_argument('--date', default='2026-09-23')
    p.add_argument('--queries', default=os.path.join(SHARED, 'bench', 'mta_all_day.queries.tsv'))
    p.add_argument('--ends', type=int, default=25)
    p.add_argument('--pairs', type=int, default=1000)
    a = p.parse_args()
    if not os.path.exists(a.feed):
        print('skipped: no %s (set GANGWAY_SHARED)' % a.feed)
        sys.exit(77)
    pairs = chosen(a.queries, a.ends, a.pairs)
    with tempfile.TemporaryDirectory() as folder:
        gangway = asking.Gangway(a.gangway, folder)
        asked, out = os.path.join(folder, 'queries.tsv'), os.path.join(folder, 'answers')
        with open(asked, 'w', encoding='utf-8') as f:
            f.writelines('%s\t%s\t%d\n' % pair for pair in pairs)
        got = answers(gangway, ['strategy', a.feed, a.date, asked, out], out)
        want = answers(gangway, ['bench', a.feed, '--date', a.date, '--queries', asked, '--op', 'arrival', '--answers', out], out)
        gangway.close()
    want = [None if w is not None and w - pair[2] >= CAP_S else w for w, pair in zip(want, pairs)]
    bad = [(pair, g, w) for pair, g, w in zip(pairs, got, want) if g != w]
    for pair, g, w in bad[:10]:
        print('%s to %s at %d: pass %s, search %s' % (*pair, g, w))
    print('%d pairs to %d stops, %d of them reached: %d differ' % (
        len(pairs), len({pair[1] for pair in pairs}), sum(w is not None for w in want), len(bad)))
    sys.exit(bool(bad) or len(got) != len(pairs))


main()
