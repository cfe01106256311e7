"""`gangway bench`: every operation finds the earliest arrivals of the slow reference planner.

Some operations answer from a day's connections alone and refuse timetables that these cannot hold; they say so."""
import datetime
import os

import asking
import comparing
import reference

DAY_S = 86400
OPERATIONS = ('arrival', 'pareto', 'one-to-all', 'profile', 'profile-all')
STRATEGY_CAP_S = 18 * 3600
MAY_REFUSE = ('one-to-all', 'profile-all')


def compare(gangway, case):
    feeds = asking.write_case(case, gangway.folder)
    network, _ = comparing.reference_network(feeds, [])
    feed, day = network.feeds[0], datetime.date.fromisoformat(case['day'])
    zero = feed.zero(day)
    queries = timed(case, feed, zero)
    network.cover(zero, zero + 4 * DAY_S)
    path = write(queries, gangway.folder)
    bad, known = [], {}
    for operation in OPERATIONS if queries else ():
        got = ask(gangway, feeds[0], case['day'], path, operation)
        if isinstance(got, str):
            if operation not in MAY_REFUSE or 'exit code 65' not in got:
                bad.append((None, '%s: %s' % (operation, got)))
            continue
        for (q, s), arrival in zip(queries, got):
            if q['id'] not in known:
                known[q['id']] = arrivals(network, q, zero, s)
            if arrival not in known[q['id']]:
                bad.append((q, '%s: %s, reference %s' % (operation, arrival, known[q['id']])))
    return bad


def compare_strategy(gangway, case):
    """The same for the whole-day pass, which has no command of its own: gangway_many alone asks it."""
    feeds = asking.write_case(case, gangway.folder)
    network, _ = comparing.reference_network(feeds, [])
    feed = network.feeds[0]
    zero = feed.zero(datetime.date.fromisoformat(case['day']))
    queries = [(q, s) for q, s in timed(case, feed, zero) if q['from'] != q['to']]
    network.cover(zero, zero + 2 * DAY_S)
    path = write(queries, gangway.folder)
    got = ask(gangway, feeds[0], case['day'], path, 'strategy') if queries else []
    if isinstance(got, str):
        return [(None, got)]
    bad = []
    for (q, s), arrival in zip(queries, got):
        question = reference.Question(network, q['from'], q['to'], zero + s, horizon=STRATEGY_CAP_S / 3600, max_transfers=30)
        best = min((j['arrival'] - zero for j in reference.answer(network, question)), default=None)
        if best is not None and best - s >= STRATEGY_CAP_S:
            best = None
        if arrival != best:
            bad.append((q, 'strategy: %s, reference %s' % (arrival, best)))
    return bad


def timed(case, feed, zero):
    """Questions that bench can be asked, with their second of the day."""
    queries = [(q, reference.instant(q['time'], feed.zone) - zero) for q in case['queries']]
    return [(q, s) for q, s in queries if 0 <= s < DAY_S and q['mode'] == 'depart']


def write(queries, folder):
    path = os.path.join(folder, 'queries.tsv')
    with open(path, 'w', encoding='utf-8') as f:
        f.writelines('%s\t%s\t%d\n' % (q['from'], q['to'], s) for q, s in queries)
    return path


def ask(gangway, feed, day, path, operation):
    """Seconds of the day or None for each question."""
    answers = os.path.join(gangway.folder, 'answers')
    if operation == 'strategy':
        lines = gangway.run(['strategy', feed, day, path, answers])
    else:
        lines = gangway.run(['bench', feed, '--date', day, '--queries', path, '--op', operation, '--answers', answers])
    if isinstance(lines, str):
        return lines
    with open(answers, encoding='utf-8') as f:
        return [None if line.strip() == '-' else int(line) for line in f]


def arrivals(network, query, zero, second):
    """What may be answered: the least of rides that end within two days; where there is none, a scan may have one that
    begins within them."""
    def best(horizon):
        q = reference.Question(network, query['from'], query['to'], zero + second, horizon=horizon / 3600)
        return min((j['arrival'] - zero for j in reference.answer(network, q)), default=None)

    first = best(2 * DAY_S - second)
    return [first] if first is not None else [first, best(3 * DAY_S - second)]
