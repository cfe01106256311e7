#!/usr/bin/env python3
"""Scenarios over HTTP as a planner meets them:  scenario_http_test.py GANGWAY DATA

What is wrong is refused when it is sent, all of it at once, each by its name, and nothing is stored; a sweep is a job that
is watched, cancelled, goes on after a crash, and gives the same bytes as the command; finished runs are compared.
"""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GANGWAY, FEED = (os.path.abspath(p) for p in (sys.argv.pop(1), sys.argv.pop(1)))
DIRECT = os.path.join(ROOT, 'data/scenarios/szb-direct.json')
WITHOUT = os.path.join(ROOT, 'data/scenarios/without-line13.json')
DAY = '2026-11-25'
QUICK = {'day': DAY, 'travellers': ['adult'], 'draws': 20, 'search_every': 60}
WINDOW = {'first_minute': 420, 'minutes': 120}
HEAD = 'origin,direction,days,from,to,traveller,crosses,trips,assumed,source\n'


def read(path):
    with open(path, 'rb') as f:
        return f.read()


class Http(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = tempfile.mkdtemp()
        cls.imported = os.path.join(cls.work, 'imported')
        tables = [x for t in ('ports', 'calendars', 'places') for x in ('--' + t, os.path.join(ROOT, 'data', t))]
        subprocess.run([GANGWAY, 'import', '-o', cls.imported, *tables, '--side', 'sz=cn', '--today', '2026-11-22',
                        'sz=' + FEED], check=True, stdout=subprocess.DEVNULL)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.work)

    def setUp(self):
        self.data = tempfile.mkdtemp(dir=self.work)
        shutil.copy(os.path.join(self.imported, 'timetable.gw'), self.data)
        self.start()

    def tearDown(self):
        self.stop()

    def start(self, *more):
        self.log = open(os.path.join(self.data, 'log'), 'a+', encoding='utf-8')
        self.server = subprocess.Popen([GANGWAY, 'serve', '--data', self.data, '--port', '0', *more],
                                       stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.url = re.match(r'serving on (\S+)', self.server.stdout.readline()).group(1)

    def stop(self, how=signal.SIGTERM):
        if self.server.poll() is None:
            self.server.send_signal(how)
        code = self.server.wait(60)
        self.server.stdout.close()
        with open(self.log.name, encoding='utf-8') as f:
            said = f.read()
        self.log.close()
        self.assertEqual(code, -how if how == signal.SIGKILL else 0, said)

    def ask(self, method, path, body=None, key=None):
        """The status, the headers, and the body: a tree where it is JSON, else bytes."""
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        headers = {'Content-Type': 'application/json'} if data is not None or method == 'POST' else {}
        if key:
            headers['Authorization'] = 'Bearer ' + key
        q = urllib.request.Request(self.url + path, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(q, timeout=60) as r:
                status, headers, text = r.status, r.headers, r.read()
        except urllib.error.HTTPError as e:
            status, headers, text = e.code, e.headers, e.read()
        is_json = 'json' in headers.get('Content-Type', '')
        return status, headers, json.loads(text) if is_json and text else text

    def add(self, path=DIRECT):
        status, headers, _ = self.ask('POST', '/v1/scenarios', read(path))
        self.assertIn(status, (200, 201))
        return headers['Location']

    def runs(self, where):
        return self.ask('GET', where)[2]['runs']

    def wait(self, run, state='done', seconds=120):
        end = time.monotonic() + seconds
        while True:
            shown = self.ask('GET', run)[2]
            if shown['state'] == state:
                return shown
            self.assertNotIn(shown['state'], {'failed', 'cancelled', 'interrupted', 'done'} - {state}, shown)
            self.assertLess(time.monotonic(), end, shown)
            time.sleep(0.02)

    def gangway(self, *words, code=0):
        p = subprocess.run([GANGWAY, *words], capture_output=True, text=True)
        self.assertEqual(p.returncode, code, p.stdout + p.stderr)
        return p.stdout + p.stderr

    def keep(self, run, folder):
        """What a run gave, as files."""
        os.makedirs(folder)
        for o in self.ask('GET', run)[2]['outputs']:
            with open(os.path.join(folder, o['name']), 'wb') as f:
                with urllib.request.urlopen(self.url + o['location']) as r:
                    f.write(r.read())


class BadInput(Http):
    def refused(self, path, body, status, *wanted):
        got, headers, answer = self.ask('POST', path, body)
        self.assertEqual(got, status, answer)
        self.assertEqual(headers['Content-Type'], 'application/problem+json')
        said = [f"{e.get('change') or ''}|{e['field']}|{e['value']}|{e['message']}" for e in answer['errors']]
        for pattern in wanted:
            self.assertEqual(sum(bool(re.search(pattern, s)) for s in said), 1, (pattern, said))
        self.assertEqual(len(said), len(wanted), said)
        return answer

    def test_every_fault_of_a_scenario_is_told_and_nothing_is_stored(self):
        line = {'id': 'n', 'type': 'add-line', 'line': 'N1', 'name': 'N1',
                'stops': [{'stop': 'port:shenzhen-bay'}, {'stop': 'place:hku-szh'}], 'run': [{'minutes': [20]}],
                'service': [{'days': 'daily', 'from': '07:00', 'to': '19:00', 'headway_min': 20}]}
        faulty = {
            'schema': 'gangway-scenario/1', 'id': 'x', 'colour': 'red',
            'assumptions': {'ranges': [{'input': 'clearance', 'port': 'port:nowhere', 'low': 0.5, 'high': 2}]},
            'changes': [
                {'id': 'a', 'type': 'fly', 'line': 'name:M409'},
                {'id': 'b', 'type': 'set-headway', 'line': 'name:M409', 'from': '09:00', 'to': '07:00', 'headway_min': 0},
                {'id': 'c', 'type': 'remove-line', 'line': 'sz:nothing'},
                {'id': 'd', 'type': 'set-port', 'port': 'port:moon', 'closes': '23:00', 'opens': '06:30'},
                {'id': 'e', 'type': 'skip-stops', 'line': 'name:M409', 'stops': ['name:nowhere']},
                {**line, 'id': 'f', 'speed_kmh': -5, 'vehicle': {'seats': -1}, 'run': None},
                {**line, 'id': 'g', 'service': [{'days': 'mon-sat', 'from': '07:00', 'to': '10:00', 'headway_min': 20},
                                                {'days': 'sat', 'from': '09:00', 'to': '12:00', 'headway_min': 20}]},
                {**line, 'id': 'h', 'run': None, 'speed_kmh': 25, 'path': {'type': 'LineString', 'coordinates': [
                    [113.9445, 22.5034], [113.86, 22.44], [114.0, 22.5295]]}}]}
        for c in faulty['changes']:
            if c.get('run', 1) is None:
                del c['run']
        status, _, answer = self.ask('POST', '/v1/scenarios', faulty)
        self.assertEqual(status, 422, answer)
        told = {(e['change'], e['field'].split('[')[0].split('.')[0]) for e in answer['errors']}
        for fault in [('', 'colour'), ('', 'assumptions'), ('a', 'type'), ('b', 'headway_min'), ('b', 'to'), ('c', 'line'),
                      ('d', 'port'), ('e', 'stops'), ('f', 'speed_kmh'), ('f', 'vehicle'), ('g', 'service'), ('h', 'path')]:
            self.assertIn(fault, told, answer['errors'])
        self.refused('/v1/scenarios', {'schema': 'gangway-scenario/1', 'id': 'empty', 'changes': []}, 422, r'^\|changes\|\|there is none')
        self.assertEqual(self.ask('GET', '/v1/scenarios')[2]['scenarios'], [])
        # The command says the same of the file, and makes no folder.
        path, out = os.path.join(self.data, 'x.json'), os.path.join(self.data, 'out')
        with open(path, 'w', encoding='utf-8') as f:
            json.dump(faulty, f)
        said = self.gangway('simulate', path, '--data', self.data, '-o', out, '--day', DAY, code=65)
        for e in answer['errors']:
            self.assertIn(e['message'], said)
        self.assertFalse(os.path.exists(out))

    def test_every_fault_of_a_run_is_told_and_nothing_is_queued(self):
        where = self.add()
        demand = HEAD + ('shenzhen-bay,to-place,*,08:00,09:00,elder,yes,many,no,S1\n'
                         'shenzhen-bay,to-place,*,06:00,09:00,elder,yes,5,no,S1\n'
                         'home:x,to-place,*,08:00,09:00,elder,no,5,no,S1\n')
        rows = [r'^\|demand.csv row 2: trips\|many\|', r'row 3: from\|06:00\|lies outside the departures that are computed',
                r'row 4: name', r'row 4: lat', r'row 4: lon']
        window = {'first_minute': 420, 'minutes': 720}
        self.refused(where + '/runs', {**QUICK, **window, 'demand': demand}, 422, *rows)
        alone = HEAD + 'shenzhen-bay,to-place,*,03:30,09:00,elder,yes,5,no,S1\n'
        self.refused(where + '/runs', {**QUICK, 'demand': alone}, 422, r'row 2: from\|03:30\|lies outside')
        self.refused(where + '/runs', {**QUICK, **window, 'demand': demand, 'port': 'moon', 'variant': 'none'}, 422, *rows,
                     r"^\|port\|\|'moon' is no port", 'none')
        wrong = {**window, 'day': 'soon', 'draws': -1, 'travellers': ['cat'], 'costs': {'bus_hour': 'much', 'bus_km': -1},
                 'colour': 'red', 'demand': demand, 'port': 'moon'}
        self.refused(where + '/runs', wrong, 400, *rows, r'^\|day\|', r'^\|draws\|', r'^\|travellers\|', r'^\|costs.bus_hour\|',
                     r'^\|costs.bus_km\|', r'^\|colour\|', r'^\|port\|')
        self.refused(where + '/runs', {**QUICK, 'vary': ['m1.headway_min=-5,10,0', 'm1.vehicle.seats=0'], 'demand': alone}, 422,
                     r'row 2: from', r'^m1\|service\[0\].headway_min\|-5\|', r'^m1\|service\[0\].headway_min\|0\|',
                     r'^m1\|vehicle.seats\|0\|.*\(3 cases, first')
        got, _, answer = self.ask('POST', where + '/runs', {**QUICK, 'vary': ['m1.headway_min=1:60:1', 'm1.vehicle.seats=1:60:1']})
        self.assertEqual((got, 'more than 1000 combinations' in answer['detail']), (400, True), answer)
        got, _, answer = self.ask('POST', where + '/runs', {**QUICK, 'before': '0000000000000000'})
        self.assertEqual((got, answer['detail'].startswith('before: no scenario')), (404, True), answer)
        self.assertEqual(self.runs(where), [])


class Sweep(Http):
    VARY = ['m1.headway_min=10,30', 'm1.vehicle.seats=12']

    def test_a_sweep_is_a_job_and_gives_what_the_command_gives(self):
        where = self.add()
        status, headers, asked = self.ask('POST', where + '/runs', {**QUICK, 'vary': self.VARY})
        self.assertEqual(status, 202, asked)
        run = headers['Location']
        self.assertEqual(asked['options']['vary'], self.VARY)
        with urllib.request.urlopen(f'{self.url}{run}/events', timeout=120) as r:
            events = [json.loads(x[6:]) for x in r.read().decode().splitlines() if x.startswith('data: ')]
        self.assertEqual(events[-1], {'state': 'done', 'done': 2, 'total': 2})
        self.assertEqual([e['done'] for e in events], sorted(e['done'] for e in events))
        names = [o['name'] for o in self.ask('GET', run)[2]['outputs']]
        self.assertEqual(names, sorted(['report.html', 'receipt.json', 'sweep.csv', 'sweep.json', 'sweep.zh-Hant.svg',
                                        'sweep.zh-Hans.svg', 'sweep.en.svg']))
        there, here = os.path.join(self.data, 'there'), os.path.join(self.data, 'here')
        self.keep(run, there)
        self.gangway('sweep', DIRECT, '--data', self.data, '-o', here, '--day', DAY, '--travellers', 'adult', '--draws', '20',
                     '--search-every', '60', *[w for v in self.VARY for w in ('--vary', v)])
        for name in names:
            self.assertEqual(read(os.path.join(there, name)), read(os.path.join(here, name)), name)
        self.assertIn('the sweep are the same', self.gangway('verify', there, '--data', self.data))
        self.assertEqual(self.ask('POST', where + '/runs', {**QUICK, 'vary': self.VARY})[0], 200, 'computed once')
        self.assertEqual(self.ask('DELETE', run)[0], 204)
        self.assertEqual(self.ask('GET', run)[0], 404)
        self.assertEqual(self.ask('GET', run + '/outputs/sweep.csv')[0], 404)

    def test_a_sweep_goes_on_after_a_crash_and_is_cancelled(self):
        where, vary = self.add(), ['m1.headway_min=5:60:1']
        run = self.ask('POST', where + '/runs', {**QUICK, **WINDOW, 'vary': vary})[1]['Location']
        while self.ask('GET', run)[2]['progress']['done'] < 5:
            time.sleep(0.01)
        self.stop(signal.SIGKILL)
        self.start()
        first = None
        while first is None:
            shown = self.ask('GET', run)[2]
            if shown['state'] == 'running' and shown['progress']['total']:
                first = shown['progress']['done']
        self.assertGreaterEqual(first, 5, 'parts are kept')
        self.assertEqual(self.ask('POST', run + '/cancel')[0], 202)
        self.wait(run, 'cancelled')
        self.assertEqual(self.ask('GET', run)[2]['outputs'], [])
        self.assertEqual(self.ask('DELETE', run)[0], 204)
        self.assertEqual(self.ask('DELETE', where)[0], 204)

    def test_planners_alone(self):
        key = os.path.join(self.data, 'key')
        with open(key, 'w', encoding='utf-8') as f:
            f.write('a-key-that-is-long-enough-to-be-one\n')
        where = self.add()
        self.stop()
        self.start('--planner-key', key)
        self.assertEqual(self.ask('POST', where + '/runs', {**QUICK, **WINDOW, 'vary': self.VARY[:1]})[0], 401)
        status, headers, _ = self.ask('POST', where + '/runs', {**QUICK, **WINDOW, 'vary': self.VARY[:1]},
                                      key='a-key-that-is-long-enough-to-be-one')
        self.assertEqual(status, 202)
        self.assertEqual(self.wait(headers['Location'])['progress']['total'], 2)

    def test_a_baseline_that_is_a_scenario(self):
        where, before = self.add(), self.add(WITHOUT)
        asked = {**QUICK, **WINDOW, 'before': before.split('/')[-1]}
        status, headers, _ = self.ask('POST', where + '/runs', asked)
        self.assertEqual(status, 202)
        shown = self.wait(headers['Location'])
        self.assertEqual(set(shown['options']['before']), {'bytes', 'sha256'})
        case = self.ask('GET', headers['Location'] + '/outputs/case.json')[2]
        self.assertEqual(case['before']['id'], before.split('/')[-1])
        inline = {**QUICK, **WINDOW, 'before': json.loads(read(WITHOUT))}
        self.assertEqual(self.ask('POST', where + '/runs', inline)[1]['Location'], headers['Location'], 'the same run')


if __name__ == '__main__':
    unittest.main()
