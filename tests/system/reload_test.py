#!/usr/bin/env python3
"""A server that is asked all the time while its timetable is replaced:  reload_test.py GANGWAY

Two timetables, A and B, tell themselves apart in every answer (the name of a stop, the number of trips). No answer may
fail, or hold something of both; the ETag says which it is of; and what was replaced leaves the server's memory.
"""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

from feed_server import make_zip, tiny_feed

GANGWAY = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else 'gangway'
SWAPS = 20
CLIENTS = 4


def until(what, seconds=30):
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise AssertionError('it did not come to that in time')
        time.sleep(0.02)


class Reload(unittest.TestCase):
    def setUp(self):
        self.work = tempfile.mkdtemp()
        self.data = os.path.join(self.work, 'data')
        self.snapshot = os.path.join(self.data, 'timetable.gw')
        self.made = {'A': self.make('A', 4), 'B': self.make('B', 9)}
        os.makedirs(self.data)
        self.put('A')
        self.log = open(os.path.join(self.work, 'log'), 'w+', encoding='utf-8')
        env = {**os.environ, 'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') + ':quarantine_size_mb=8'}
        self.server = subprocess.Popen([GANGWAY, 'serve', '--data', self.data, '--port', '0', '--watch', '1',
                                        '--threads', '3'], stdout=subprocess.PIPE, stderr=self.log, text=True, env=env)
        self.url = re.match(r'serving on (\S+)', self.server.stdout.readline()).group(1)

    def tearDown(self):
        if self.server.poll() is None:
            self.server.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.wait(30), 0, self.logged())
        self.server.stdout.close()
        self.log.close()
        shutil.rmtree(self.work)

    # --- helpers

    def make(self, name, trips):
        feed, out = os.path.join(self.work, name + '.zip'), os.path.join(self.work, name)
        with open(feed, 'wb') as f:
            f.write(make_zip(tiny_feed(trips=trips, name='Pier ' + name)))
        subprocess.run([GANGWAY, 'import', '-o', out, '--no-ports', '--today', '2026-11-22', 'x=' + feed], check=True,
                       stdout=subprocess.DEVNULL)
        return os.path.join(out, 'timetable.gw')

    def put(self, name):
        """As an import puts it: whole, by a rename."""
        shutil.copy(self.made[name], self.snapshot + '.tmp-test')
        os.rename(self.snapshot + '.tmp-test', self.snapshot)

    def logged(self):
        with open(self.log.name, encoding='utf-8') as f:
            return f.read()

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=30) as r:
            return r.status, dict(r.headers), r.read().decode()

    def served(self):
        return json.loads(self.get('/readyz')[2])

    def metric(self, name):
        return int(re.search(rf'(?m)^{re.escape(name)} (\d+)$', self.get('/metrics')[2]).group(1))

    def memory(self):
        """Kilobytes resident, and how often a timetable is mapped."""
        with open(f'/proc/{self.server.pid}/status', encoding='utf-8') as f:
            resident = int(re.search(r'VmRSS:\s+(\d+)', f.read()).group(1))
        with open(f'/proc/{self.server.pid}/maps', encoding='utf-8') as f:
            return resident, len({line.split()[4] for line in f if 'timetable.gw' in line})

    # --- scenes

    def ask_always(self, over, faults, counts, path, expected):
        """expected: what an answer of A and one of B must and must not hold."""
        while not over.is_set():
            try:
                status, headers, body = self.get(path)
                told = {n for n, words in expected.items() if words in body}
                if status != 200 or len(told) != 1:
                    faults.append((path, status, body[:300]))
                    continue
                name = told.pop()
                counts[name] = counts.get(name, 0) + 1
                known = counts.setdefault('etag', {}).setdefault((path, headers.get('ETag')), name)
                if known != name:
                    faults.append((path, 'one ETag for two timetables', headers.get('ETag')))
            except (urllib.error.URLError, OSError) as e:
                faults.append((path, repr(e)))

    def test_swaps_under_load(self):
        plan = '/v1/plan?from=x:A&to=x:B&depart=2026-11-25T08:00&language=en'
        asked = [('/v1/stops?q=Pier&language=en', {'A': 'Pier A A', 'B': 'Pier B A'}),
                 (plan, {'A': '"Pier A B"', 'B': '"Pier B B"'})] * (CLIENTS // 2)
        over, faults, counts = threading.Event(), [], [{} for _ in asked]
        threads = [threading.Thread(target=self.ask_always, args=(over, faults, counts[i], *asked[i]))
                   for i in range(len(asked))]
        for t in threads:
            t.start()
        try:
            early = None
            for i in range(SWAPS):
                before = self.metric('gangway_reloads_total{result="taken"}')
                self.put('BA'[i % 2])
                if i % 7:  # every seventh is found by looking
                    self.server.send_signal(signal.SIGHUP)
                until(lambda n=before: self.metric('gangway_reloads_total{result="taken"}') > n)
                time.sleep(0.05)
                if i == 5:
                    early = self.memory()[0]
        finally:
            over.set()
            for t in threads:
                t.join()
        self.assertEqual(faults[:3], [])
        for c in counts:
            self.assertGreater(min(c.get('A', 0), c.get('B', 0)), 0, 'no answers of both were seen')
        until(lambda: self.memory()[1] == 1)  # the last request on an old one has ended
        self.assertLess(self.memory()[0], early + 12000)
        self.assertEqual(self.metric('gangway_reloads_total{result="refused"}'), 0)

    def test_a_damaged_one_is_refused_and_said(self):
        before = self.served()
        with open(self.made['B'], 'rb') as f:
            bad = bytearray(f.read())
        bad[len(bad) // 2] ^= 1
        with open(self.snapshot + '.tmp-test', 'wb') as f:
            f.write(bad)
        os.rename(self.snapshot + '.tmp-test', self.snapshot)
        until(lambda: 'refused' in self.served())
        now = self.served()
        self.assertEqual(now['snapshot'], before['snapshot'])
        self.assertRegex(now['refused'], r'timetable\.gw: ')
        self.assertEqual(self.metric('gangway_reload_refused'), 1)
        self.assertIn('the old one goes on', self.logged())
        time.sleep(1.5)
        self.assertEqual(self.metric('gangway_reloads_total{result="refused"}'), 1)  # looked at once, not each second
        os.unlink(self.snapshot)  # nothing there: nothing changes
        time.sleep(1.2)
        self.assertEqual(self.served()['snapshot'], before['snapshot'])
        self.put('B')
        until(lambda: 'refused' not in self.served())
        self.assertNotEqual(self.served()['snapshot'], before['snapshot'])
        self.assertEqual(self.metric('gangway_reload_refused'), 0)


if __name__ == '__main__':
    unittest.main()
