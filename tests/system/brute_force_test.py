#!/usr/bin/env python3
"""szb-direct on the Greater Bay feeds by brute force:  brute_force_test.py GANGWAY

`gangway simulate` says what each hour of the day takes, before and after. Here a sample of its ports, directions, hours
and travellers is computed again by another way: a single question to the planner for each minute of the hour, each
journey it answers weighed by hand (walk and ride as they are, waits for a line every a to b minutes E[h²]/(2E[h])), the
best taken, the minutes averaged. Nothing of planner/scenario, planner/profile or planner/savings is on that way: the line
of the scenario is put into a copy of the bus feed, which is imported as another timetable.

Only the feeds of the Shenzhen side are asked, as every journey between a port's counters and the hospital is there; but
for R27 all its lines run by headways. Tolerance of an hour's mean: 0.10 minutes, and of the saving 0.05: the profile works
on a grid of 30 s and weighs what a change of headway does on the way; single questions do not. (Of 60 hours the largest
difference was 0.06 minutes, between 17:00 and 18:00, when headways change.)

Exit code 77: the feeds are not there (GANGWAY_SHARED).
"""
import concurrent.futures
import csv
import datetime
import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import urllib.parse
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get('GANGWAY_SHARED') or os.path.join(os.path.dirname(ROOT), 'shared')
METRO, BUS = (os.path.join(SHARED, 'feeds', 'sz_%s_2026_derived.zip' % n) for n in ('metro', 'bus'))
SCENARIO = os.path.join(ROOT, 'data', 'scenarios', 'szb-direct.json')
DAY, TRAVELLERS, HOURS, SAMPLE, SEED = '2026-11-25', ('adult', 'elder'), range(7, 20), 16, 20261125
MEAN_MIN, SAVING_MIN = 0.10, 0.05


# ---- the scenario's line in the feed --------------------------------------------------------------------------------

def clock(minutes):
    return '%02d:%02d:%02d' % (minutes // 60, minutes % 60, minutes * 60 % 60)


def stop_ids():
    """The bus stops that port:shenzhen-bay and place:hku-szh stand for (docs/SCENARIOS.md)."""
    with open(os.path.join(ROOT, 'data', 'ports', 'halls.csv'), encoding='utf-8') as f:
        port = next(r['stop_id'] for r in csv.DictReader(f)
                    if (r['port_id'], r['side'], r['feed']) == ('shenzhen-bay', 'cn', 'szb'))
    with open(os.path.join(ROOT, 'data', 'places', 'hku-szh.json'), encoding='utf-8') as f:
        return port, json.load(f)['bus_stop']['stop_id']


def rows_of(change):
    """Lines to append to each file of the bus feed."""
    ends, service = stop_ids(), change['service'][0]
    minutes, headway = change['run'][0]['minutes'][0], service['headway_min']
    start, end = (service[k] + ':00' for k in ('from', 'to'))
    out = {'routes.txt': ['D1,SZBG,D1,,,3'], 'trips.txt': [], 'stop_times.txt': [], 'frequencies.txt': []}
    for direction, (a, b) in enumerate((ends, ends[::-1])):
        trip = 'D1_%d' % direction
        out['trips.txt'].append('D1,DAILY,%s,,%d' % (trip, direction))
        for sequence, (stop, at) in enumerate(((a, 0), (b, minutes))):
            at = clock(int(service['from'][:2]) * 60 + at)
            out['stop_times.txt'].append('%s,%s,%s,%s,%d,' % (trip, at, at, stop, sequence + 1))
        out['frequencies.txt'].append('%s,%s,%s,%d,0' % (trip, start, end, headway * 60))
    return out


def changed_feed(path):
    with open(SCENARIO, encoding='utf-8') as f:
        more = rows_of(json.load(f)['changes'][0])
    with zipfile.ZipFile(BUS) as old, zipfile.ZipFile(path, 'w') as new:
        for name in old.namelist():
            text = old.read(name)
            for row in more.get(name, ()):
                text += (b'' if text.endswith(b'\n') else b'\r\n') + row.encode() + b'\r\n'
            new.writestr(name, text)


# ---- asking the planner ---------------------------------------------------------------------------------------------

class Server:
    def __init__(self, gangway, data, log):
        self.process = subprocess.Popen([gangway, 'serve', '--data', data, '--port', '0', '--threads', '2'],
                                        stdout=subprocess.PIPE, stderr=log, text=True)
        said = re.match(r'serving on http://([^/\s]+)', self.process.stdout.readline())
        self.address = said.group(1)

    def plan(self, **question):
        connection = http.client.HTTPConnection(self.address, timeout=60)
        connection.request('GET', '/v1/plan?' + urllib.parse.urlencode(question))
        response = connection.getresponse()
        text = response.read()
        connection.close()
        if response.status != 200:
            raise AssertionError('%s: %d %s' % (question, response.status, text[:300]))
        return json.loads(text)['journeys']

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.stdout.close()
        return self.process.wait(30)


def mean_wait(least, most):
    """E[h²] / (2 E[h]) of h uniform from least to most seconds."""
    return (least * least + least * most + most * most) / 3 / (least + most)


def mean_seconds(journey, asked):
    """From the moment asked for (a journey answers with the latest leaving that still is there as early)."""
    total = (datetime.datetime.fromisoformat(journey['arrival']) - asked).total_seconds()
    put_off = datetime.datetime.fromisoformat(journey['departure']) > asked  # the first wait is at home then
    for leg in journey['legs']:
        if leg['type'] != 'ride':
            continue
        if 'headway' in leg and not put_off:
            least, most = leg['headway']['min_s'], leg['headway']['max_s']
            if abs(leg['wait_s'] - (least + most) / 4) <= 1:  # the usual wait: not cut off where a service begins
                total += mean_wait(least, most) - leg['wait_s']
        put_off = False
    return total


def hour_mean(server, port, direction, hour, traveller):
    """Minutes on average, and the share of the minutes that have a journey."""
    ends = ['port:' + port, 'place:hku-szh']
    start, end = ends if direction == 'to-place' else ends[::-1]

    def one(minute):
        text = '%sT%02d:%02d:30+08:00' % (DAY, hour, minute)
        asked = datetime.datetime.fromisoformat(text)
        found = server.plan(**{'from': start, 'to': end, 'depart': text, 'window': 0, 'traveller': traveller,
                               'max_journeys': 0})
        return min((mean_seconds(j, asked) for j in found), default=None)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        best = [b for b in pool.map(one, range(60)) if b is not None]
    return (sum(best) / len(best) / 60 if best else None), len(best) / 60


# ---- comparing ------------------------------------------------------------------------------------------------------

def sample(rows):
    """Hours to look at: some of Shenzhen Bay, where the line begins, and some of other ports."""
    r = random.Random(SEED)
    hours = [k for k in rows if int(k[2]) in HOURS]
    at_bay = sorted(k for k in hours if k[0] == 'shenzhen-bay')
    return r.sample(at_bay, SAMPLE // 2) + r.sample(sorted(set(hours) - set(at_bay)), SAMPLE - SAMPLE // 2)


def check(key, row, servers):
    port, direction, hour, traveller = key
    bad, means = [], []
    for which, server in zip(('before', 'after'), servers):
        mean, share = hour_mean(server, port, direction, int(hour), traveller)
        told = float(row[which + '_mean_min'])
        means.append((mean, told))
        if mean is None or abs(mean - told) > MEAN_MIN or share < float(row[which + '_share_served']) - 1e-9:
            bad.append('%s: %s: %.2f min, question by question %s (%.2f served)' % (
                ' '.join(key), which, told, mean and '%.3f' % mean, share))
    if not bad and abs((means[0][0] - means[1][0]) - float(row['saving_mean_min'])) > SAVING_MIN:
        bad.append('%s: %s saved, question by question %.3f' % (' '.join(key), row['saving_mean_min'],
                                                               means[0][0] - means[1][0]))
    print('%-40s before %.2f %.2f  after %.2f %.2f' % ((' '.join(key),) + means[0] + means[1]))
    return bad


def main(gangway, work):
    log = open(os.path.join(work, 'log'), 'w', encoding='utf-8')

    def run(*words):
        done = subprocess.run([gangway, *words], stdout=log, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        if done.returncode:
            sys.exit('%s: exit code %d: %s' % (' '.join(words), done.returncode, done.stderr))

    base, after, bus = (os.path.join(work, n) for n in ('base', 'after', 'bus.zip'))
    changed_feed(bus)
    for folder, feed in ((base, BUS), (after, bus)):
        run('import', '-o', folder, '--side', 'szm=cn,szb=cn', 'szm=' + METRO, 'szb=' + feed)
    run('simulate', SCENARIO, '--data', base, '-o', os.path.join(work, 'out'), '--day', DAY, '--travellers',
        ','.join(TRAVELLERS), '--draws', '0')
    with open(os.path.join(work, 'out', 'hours.csv'), encoding='utf-8') as f:
        rows = {(r['port'], r['direction'], r['hour'], r['traveller']): r for r in csv.DictReader(f)
                if r['before_mean_min'] and r['after_mean_min']}
    servers = [Server(gangway, d, log) for d in (base, after)]
    try:
        bad = [b for key in sample(rows) for b in check(key, rows[key], servers)]
    finally:
        codes = [s.stop() for s in servers]
    print('\n'.join(bad) or '%d hours agree' % SAMPLE)
    return 1 if bad or any(codes) else 0


if __name__ == '__main__':
    if not (os.path.exists(METRO) and os.path.exists(BUS)):
        print('skipped: no feeds in %s (set GANGWAY_SHARED)' % os.path.join(SHARED, 'feeds'))
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(os.path.abspath(sys.argv[1]), folder))
