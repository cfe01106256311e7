#!/usr/bin/env python3
"""Acceptance cases: a network, questions, and the complete set of right answers, against `gangway route` and `check`.

    run_cases.py GANGWAY [--own] [--reference] [-v] [CASE...]

By default the shared cases in $GANGWAY_SHARED/expected/cases, or in ../shared beside the repository; those of the kind
scenario with the changes that scenario_case.py makes of their modifications. --own: those in tests/cases/own, which tests/reference/reference.py must answer the same way (--reference
asks it about the shared ones too). Both are in the format of the shared README, with a few more keys for our own:
network.feeds (several networks by tag), and the query keys no_arranged, no_walk_only, walk_factor.

known.txt names cases that do not pass yet, each with the reason; it should be empty.
Exit code 0: all as expected; 1: not; 77: the shared cases are not there.
"""
import argparse
import csv
import datetime
import glob
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import zoneinfo

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SHARED = os.environ.get('GANGWAY_SHARED') or os.path.join(os.path.dirname(ROOT), 'shared')
TODAY = '2026-03-02'

sys.path.insert(0, os.path.join(os.path.dirname(HERE), 'reference'))
sys.dont_write_bytecode = True
import reference  # noqa: E402
import networks   # noqa: E402
import scenario_case  # noqa: E402


def shared_script():
    """The shared script that turns a case into a zip, and knows what modifications do."""
    path = os.path.join(SHARED, 'expected', 'case_to_gtfs.py')
    spec = importlib.util.spec_from_file_location('case_to_gtfs', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def known():
    with open(os.path.join(HERE, 'known.txt'), encoding='utf-8') as f:
        rows = [line.split(None, 1) for line in f if line.strip() and not line.startswith('#')]
    return {r[0]: r[1].strip() if len(r) > 1 else '' for r in rows}


# ---- a case as command lines ------------------------------------------------------------------------------------

class Case:
    def __init__(self, path, build, folder):
        with open(path, encoding='utf-8') as f:
            self.case = json.load(f)
        self.name = os.path.basename(path)[:-5]
        self.zips, self.feeds, self.more = [], [], []
        networks_of = self.case['network'].get('feeds') or {'': self.case['network']}
        self.zone = zoneinfo.ZoneInfo(next(iter(networks_of.values())).get('timezone', 'Europe/Berlin'))
        for tag, network in networks_of.items():
            zip_path = os.path.join(folder, '%s%s%s.zip' % (self.name, type(self).__name__, tag))
            if 'not_a_zip' in self.case:
                with open(zip_path, 'w', encoding='utf-8') as f:
                    f.write(self.case['not_a_zip'])
            else:
                build(network, zip_path)
            self.zips.append(zip_path)
            self.feeds.append('%s=%s' % (tag, zip_path) if tag else zip_path)

    def config(self, query):
        return dict(self.case.get('config', {}), **query.get('config', {}))

    def informative(self, query):
        return bool(self.config(query).get('block_any_stop'))

    def options(self, query):
        c = self.config(query)
        out = self.more + ['--headway', c.get('headway', 'first'), '--horizon', '%g' % (c.get('horizon', 86400) / 3600)]
        for key, option in (('default_transfer', '--default-transfer'), ('walk_radius', '--walk-radius'),
                            ('walk_speed', '--walk-speed'), ('walk_factor', '--walk-factor')):
            if key in c:
                out += [option, str(c[key])]
        out += [o for key, o in (('wheelchair', '--wheelchair'), ('bikes', '--bikes'), ('no_arranged', '--no-arranged'),
                                 ('no_walk_only', '--no-walk-only')) if c.get(key)]
        out += ['--no-edge-walk'] if not c.get('edge_walk', True) else []
        out += ['--no-block'] if not c.get('block_inseat', True) else []
        return out

    def max_transfers(self, query):
        return query.get('max_transfers', self.config(query).get('max_boardings', 8) - 1)

    def ask_one(self, gangway, query):
        """The command line with --from and --to, and its answer."""
        line = [gangway, 'route'] + self.feeds + ['--from', query['from'], '--to', query['to'],
                                                 '--arrive' if query.get('mode') == 'arrive' else '--depart',
                                                 query['time'], '--format', 'json', '--today', TODAY,
                                                 '--max-transfers', str(self.max_transfers(query))]
        for key, option in (('window', '--window'), ('max_duration', '--max-duration')):
            line += [option, str(query[key])] if query.get(key) is not None else []
        return run_json(line + self.options(query))

    def ask_batch(self, gangway, queries, folder):
        """Questions with the same options by --batch: (exit code, [answer], what was said)."""
        path = os.path.join(folder, 'queries.csv')
        columns = ('id', 'from', 'to', 'time', 'mode', 'window', 'max_transfers', 'max_duration')
        with open(path, 'w', encoding='utf-8', newline='') as f:
            w = csv.DictWriter(f, columns, extrasaction='ignore')
            w.writeheader()
            w.writerows(dict(q, id=n, max_transfers=self.max_transfers(q)) for n, q in enumerate(queries))
        p = subprocess.run([gangway, 'route'] + self.feeds + ['--batch', path, '--today', TODAY] +
                           self.options(queries[0]), capture_output=True, text=True)
        return p.returncode, [json.loads(line) for line in p.stdout.splitlines()], p.stderr.strip()

    def ask_reference(self, query):
        o = reference.parser().parse_args(self.feeds + self.options(query))
        network = reference.load(o)
        row = dict(query, max_transfers=str(self.max_transfers(query)),
                   window='' if query.get('window') is None else str(query['window']),
                   max_duration='' if query.get('max_duration') is None else str(query['max_duration']))
        q = reference.question_of(network, o, row)
        found = [reference.printable(network, j, q.start, q.end) for j in reference.answer(network, q)]
        return 0, {'journeys': found}, ''


def run_json(line):
    p = subprocess.run(line, capture_output=True, text=True)
    try:
        return p.returncode, json.loads(p.stdout) if p.stdout else None, p.stderr.strip()
    except ValueError:
        return p.returncode, None, 'no JSON: %s %s' % (p.stdout[:200], p.stderr[:200])


# ---- is the answer right? ---------------------------------------------------------------------------------------

def instant(text, zone):
    t = datetime.datetime.fromisoformat(text)
    return int((t if t.tzinfo else t.replace(tzinfo=zone)).timestamp())


def same(expected, journey, zone, tolerance):
    rides = [leg['trip_id'] for leg in journey['legs'] if not leg.get('walk')]
    return (abs(instant(expected['dep'], zone) - instant(journey['departure'], zone)) <= tolerance and
            abs(instant(expected['arr'], zone) - instant(journey['arrival'], zone)) <= tolerance and
            expected['transfers'] == journey['transfers'] and expected.get('legs', rides) == rides)


def wrong(expected, journeys, zone, tolerance):
    """'' when the journeys are exactly the expected ones, in any order."""
    left = list(journeys)
    for e in expected:
        hit = next((j for j in left if same(e, j, zone, tolerance)), None)
        if hit is None:
            return 'missing %s; answered %s' % (brief_expected(e), '; '.join(map(brief, journeys)) or 'nothing')
        left.remove(hit)
    return 'too much: %s' % '; '.join(map(brief, left)) if left else ''


def brief_expected(e):
    return '%s-%s, %d transfers%s' % (e['dep'], e['arr'], e['transfers'], ' by %s' % e['legs'] if 'legs' in e else '')


def brief(j):
    rides = [leg['trip_id'] for leg in j['legs'] if not leg.get('walk')]
    return '%s-%s, %d transfers by %s' % (j['departure'], j['arrival'], j['transfers'], rides)


def check_query(case, n, query, answer, who):
    code, out, said = answer
    if code != query.get('exit', 0):
        return ['query %d, %s: exit code %d: %s' % (n + 1, who, code, said)]
    if code:
        return []
    if 'error' in out:
        return ['query %d, %s: %s' % (n + 1, who, out['error'])]
    bad = wrong(query['expect'], out['journeys'], case.zone, query.get('tol', 0))
    return ['query %d, %s: %s' % (n + 1, who, bad)] if bad else []


def check_queries(case, gangway, folder, with_reference):
    bad, batches = [], {}
    for n, query in enumerate(case.case.get('queries', ())):
        if case.informative(query):
            continue
        bad += check_query(case, n, query, case.ask_one(gangway, query), 'route')
        batches.setdefault(tuple(case.options(query)), []).append((n, query))
        if with_reference and 'exit' not in query:
            bad += check_query(case, n, query, case.ask_reference(query), 'reference')
    for asked in batches.values():
        code, answers, said = case.ask_batch(gangway, [q for _, q in asked], folder)
        if code or [a['id'] for a in answers] != [str(n) for n in range(len(asked))]:
            bad.append('batch: exit code %d, %d answers: %s' % (code, len(answers), said))
            continue
        for (n, query), answer in zip(asked, answers):
            if 'exit' in query:
                bad += [] if 'error' in answer else ['query %d, batch: no error' % (n + 1)]
            else:
                bad += check_query(case, n, query, (0, answer, ''), 'batch')
    return bad


def check_loader(case, gangway):
    """Outcome: fatal - not usable; report - usable, and the codes are told; ok - and no fault that had to be mended."""
    code, out, said = run_json([gangway, 'check', case.zips[0], '--format', 'json', '--today', TODAY])
    if code not in (0, 2) or out is None:
        return ['check: exit code %d: %s' % (code, said)], None
    if out['usable'] != (code == 0):
        return ['check: usable is %s, exit code %d' % (out['usable'], code)], None
    codes = {n['code'] for n in out['notices'] if n['count'] > 0}
    faults = {n['code'] for n in out['notices'] if n['severity'] == 'ERROR' and n['action'] != 'ignore'}
    told = set(case.case.get('report', ())) <= codes
    outcome = 'fatal' if code else 'ok' if case.case['outcome'] == 'ok' and not faults else 'report'
    allowed = [case.case['outcome']] + [o for o in [case.case.get('outcome_also')] if o]
    bad = []
    if outcome not in allowed:
        bad.append('check: outcome %s, expected %s (%s)' % (outcome, ' or '.join(allowed), ', '.join(sorted(codes))))
    if not told:
        bad.append('check: expected %s, told %s' % (', '.join(case.case['report']), ', '.join(sorted(codes))))
    return bad, outcome


# ---- scenarios --------------------------------------------------------------------------------------------------

class Made(Case):
    """A case whose modifications were made in the feed itself."""
    def __init__(self, path, shared, folder):
        super().__init__(path, lambda net, to: shared.build(shared.apply(net, self.case['modifications']), to), folder)


class Told(Case):
    """A case whose modifications are told by a scenario."""
    def __init__(self, path, shared, folder):
        super().__init__(path, shared.build, folder)
        self.added = {}
        self.feeds = ['%s=%s' % (scenario_case.TAG, self.zips[0])]
        self.more = ['--scenario', self.write_scenario(shared, folder, True)]

    def write_scenario(self, shared, folder, mend):
        translator = scenario_case.Translator(self.case['network'], shared, mend)
        changes = translator.all(self.case['modifications'])
        self.added = translator.added
        path = os.path.join(folder, '%s%s.json' % (self.name, '' if mend else '-as-it-is'))
        with open(path, 'w', encoding='utf-8') as f:
            json.dump({'schema': 'gangway-scenario/1', 'id': 'case', 'changes': changes}, f)
        return path

    def named(self, answer):
        """Trips by the case's names."""
        code, out, said = answer
        for journey in (out or {}).get('journeys', ()):
            for leg in journey['legs']:
                if 'trip_id' in leg:
                    leg['trip_id'] = scenario_case.case_trip(self.added, leg['trip_id'])
        return code, out, said

    def ask_one(self, gangway, query):
        return self.named(super().ask_one(gangway, query))

    def ask_batch(self, gangway, queries, folder):
        code, answers, said = super().ask_batch(gangway, queries, folder)
        return code, [self.named((0, a, ''))[1] for a in answers], said


def check_trips(case, shared, gangway, folder):
    """Every hop of every trip as it is afterwards, and how many trips a route has left."""
    net, expected = case.case['network'], case.case.get('expect_trips', {})
    after = shared.apply(net, case.case['modifications'])
    date = datetime.datetime.fromisoformat(case.case['queries'][0]['time'][:10])
    hops, gone = (scenario_case.hop_questions(n, shared, date) for n in (after, net))
    bad = [text for t in after['trips'] for text in wrong_trip(shared, t, expected.get(t['id']))]
    code, answers, said = case.ask_batch(gangway, [q for _, q, _, _ in hops + gone], folder)
    if code or len(answers) != len(hops) + len(gone):
        return bad + ['trips: exit code %d, %d answers: %s' % (code, len(answers), said)]
    for (trip, question, leaves, comes), answer in zip(hops, answers):
        one = {'dep': leaves, 'arr': comes, 'transfers': 0, 'legs': [trip]}
        if not any(same(one, j, case.zone, 0) or overtakes(j, one, case.zone) for j in answer['journeys']):
            bad.append('%s from %s to %s: missing %s; answered %s' % (
                trip, question['from'], question['to'], brief_expected(one),
                '; '.join(map(brief, answer['journeys'])) or 'nothing'))
    seen = {leg['trip_id'] for a in answers for j in a['journeys'] for leg in j['legs'] if 'trip_id' in leg}
    for route, n in case.case.get('expect_trip_count', {}).items():
        left = {t['id'] for t in net['trips'] + after['trips'] if t.get('route', t['id']) == route} & seen
        bad += [] if len(left) == n else ['route %s: %d trips instead of %d: %s' % (route, len(left), n, sorted(left))]
    return bad


def overtakes(journey, one, zone):
    """Another trip leaves no earlier and is there sooner: then nobody is told of this one."""
    return (instant(journey['departure'], zone) >= instant(one['dep'], zone) and
            instant(journey['arrival'], zone) <= instant(one['arr'], zone) and
            [leg.get('trip_id') for leg in journey['legs']] != one['legs'])


def wrong_trip(shared, trip, expected):
    """Whether the case agrees with the shared script about a trip, from its first arrival on."""
    calls = [shared.call(c) for c in trip['stops']] if expected else []
    own = {'arr': [shared.seconds(a) - shared.seconds(calls[0][1]) for _, a, _, _ in calls],
           'dep': [shared.seconds(d) - shared.seconds(calls[0][1]) for _, _, d, _ in calls]}
    return ['%s: the case says %s %s, its script %s' % (trip['id'], k, expected[k], own[k])
            for k in expected or () if expected[k] != own[k]]


def check_warned(case, shared, gangway, folder):
    """The plain change, with nothing laid on top, is warned about or refused."""
    path = case.write_scenario(shared, folder, False)
    query = case.case['queries'][0]
    p = subprocess.run([gangway, 'route'] + case.feeds + ['--scenario', path, '--from', query['from'], '--to',
                       query['to'], '--depart', query['time'], '--today', TODAY], capture_output=True, text=True)
    return [] if 'change m' in p.stderr else ['no warning: %s' % p.stderr]


def check_scenario(path, shared, gangway, folder):
    bad = ['by feed: ' + b for b in check_queries(Made(path, shared, folder), gangway, folder, False)]
    try:
        case = Told(path, shared, folder)
    except scenario_case.NotExpressible as why:
        return bad + ['cannot be said in a scenario file: %s' % why]
    bad += check_queries(case, gangway, folder, False)
    bad += check_trips(case, shared, gangway, folder)
    return bad + (check_warned(case, shared, gangway, folder) if case.case.get('warns') else [])


def check_case(path, build, shared, gangway, folder, with_reference):
    with open(path, encoding='utf-8') as f:
        if json.load(f)['kind'] == 'scenario':
            return check_scenario(path, shared, gangway, folder)
    case = Case(path, build, folder)
    if case.case['kind'] == 'loader':
        bad, outcome = check_loader(case, gangway)
        if outcome == 'fatal':
            return bad
        return bad + check_queries(case, gangway, folder, False)
    return check_queries(case, gangway, folder, with_reference)


# ---- all of them ------------------------------------------------------------------------------------------------

def main():
    p = argparse.ArgumentParser()
    p.add_argument('gangway')
    p.add_argument('cases', nargs='*', help='only those whose name holds one of these words')
    p.add_argument('--own', action='store_true')
    p.add_argument('--reference', action='store_true')
    p.add_argument('-v', action='store_true', help='name the cases that pass too')
    o = p.parse_args()
    if o.own:
        paths, build, shared = sorted(glob.glob(os.path.join(HERE, 'own', '*.json'))), networks.write_zip, None
    elif not os.path.isdir(os.path.join(SHARED, 'expected', 'cases')):
        print('skipped: no shared cases in %s (set GANGWAY_SHARED)' % os.path.join(SHARED, 'expected', 'cases'))
        return 77
    else:
        paths, shared = sorted(glob.glob(os.path.join(SHARED, 'expected', 'cases', '*.json'))), shared_script()
        build = shared.build
    paths = [f for f in paths if not o.cases or any(w in os.path.basename(f) for w in o.cases)]
    excused, passed, failed, late = known(), 0, [], []
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            name = os.path.basename(path)[:-5]
            bad = check_case(path, build, shared, o.gangway, folder, o.own or o.reference)
            if not bad:
                passed += 1
                if name in excused:
                    failed.append(name)
                    print('%s: passes now, take it out of known.txt' % name)
                elif o.v:
                    print('%s: passed' % name)
            elif name in excused:
                late.append(name)
                print('%s: not yet (%s)' % (name, excused[name]))
            else:
                failed.append(name)
            for line in bad:
                print('%s: %s' % (name, line))
    print('%d cases passed, %d failed, %d known not to pass yet' % (passed, len(failed), len(late)))
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
