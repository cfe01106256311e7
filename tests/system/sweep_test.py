#!/usr/bin/env python3
"""A sweep that is killed goes on where it was; shards and merged shards give the same bytes; parts of other
input or damaged ones are not taken; verify finds a changed figure: sweep_test.py GANGWAY DATA_SHENZHEN"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

SHENZHEN = os.path.abspath(sys.argv.pop(2))
GANGWAY = os.path.abspath(sys.argv.pop(1))
OPTIONS = ['--day', '2026-11-25', '--travellers', 'adult', '--search-every', '60', '--draws', '20', '--port',
           'shenzhen-bay']
VARY = ['--vary', 'm1.headway_min=15,30,60', '--vary', 'm1.vehicle.seats=12']
ONE = ['--vary', 'm1.headway_min=15', '--vary', 'm1.vehicle.seats=12']
FILES = ['sweep.json', 'sweep.csv', 'sweep.zh-Hant.svg', 'sweep.zh-Hans.svg', 'sweep.en.svg', 'report.html',
         'receipt.json']
SCENARIO = {
    'schema': 'gangway-scenario/1', 'id': 's', 'title': {'zh-Hant': '直達', 'en': 'Direct'},
    'variants': {'default': ['m1'], 'no-bus': ['p1'], 'both': ['m1', 'p1']},
    'changes': [
        {'id': 'm1', 'type': 'add-line', 'line': 'D1',
         'stops': [{'stop': 'port:shenzhen-bay'}, {'stop': 'SZB01112'}, {'stop': 'place:hku-szh'}],
         'run': [{'minutes': [14, 8]}],
         'service': [{'days': 'daily', 'from': '07:00', 'to': '19:30', 'headway_min': 20}]},
        {'id': 'p1', 'type': 'set-port', 'port': 'port:shenzhen-bay', 'clearance': {'p50_min': 5, 'p95_min': 10}}]}


class Sweeps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = tempfile.mkdtemp()
        cls.data = os.path.join(cls.work, 'data')
        cls.scenario = os.path.join(cls.work, 's.json')
        with open(cls.scenario, 'w', encoding='utf-8') as f:
            json.dump(SCENARIO, f)
        subprocess.run([GANGWAY, 'import', '-o', cls.data, '--side', 'sz=cn', 'sz=' + SHENZHEN], check=True,
                       stdout=subprocess.DEVNULL)
        cls.whole = cls.sweep(cls, 'whole', '--threads', '2')

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.work)

    def path(self, *names):
        return os.path.join(self.work, *names)

    def command(self, out, *more, vary=VARY):
        return [GANGWAY, 'sweep', self.scenario, '--data', self.data, '-o', os.path.join(self.work, out), *OPTIONS,
                *vary, *more]

    def sweep(self, out, *more, vary=VARY):
        done = subprocess.run(Sweeps.command(self, out, *more, vary=vary), capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(done.stderr)
        return done.stdout

    def read(self, out, name):
        with open(self.path(out, name), 'rb') as f:
            return f.read()

    def parts(self, out):
        return sorted(n for n in os.listdir(self.path(out, 'parts')) if n.endswith('.json'))

    def assert_same(self, out):
        for name in FILES:
            self.assertEqual(self.read('whole', name), self.read(out, name), name)

    def test_a_killed_sweep_goes_on(self):
        p = subprocess.Popen(self.command('killed', '--threads', '1'), stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
        until = time.time() + 120
        while p.poll() is None and time.time() < until:
            if os.path.isdir(self.path('killed', 'parts')) and self.parts('killed'):
                break
            time.sleep(0.005)
        p.send_signal(signal.SIGKILL)
        p.wait()
        kept = self.parts('killed')
        self.assertGreaterEqual(len(kept), 1)
        if p.returncode == -signal.SIGKILL and len(kept) < 3:
            self.assertFalse(os.path.exists(self.path('killed', 'receipt.json')))
        before = {n: os.stat(self.path('killed', 'parts', n)).st_mtime_ns for n in kept}
        self.sweep('killed', '--threads', '1')
        self.assertEqual(len(self.parts('killed')), 3)
        for name, when in before.items():
            self.assertEqual(os.stat(self.path('killed', 'parts', name)).st_mtime_ns, when, 'computed twice')
        self.assert_same('killed')

    def test_shards(self):
        """Two of three in one folder, the third in another; the parts that are missing are named; merged, or
        continued in one folder, it is the same."""
        for i in (2, 1):
            said = self.sweep('here', '--shard', f'{i}/3')
        self.assertIn('2 of 3 cases are in', said)
        self.sweep('there', '--shard', '3/3')
        here, there = self.path('here'), self.path('there')
        few = subprocess.run([GANGWAY, 'sweep', 'merge', here, '-o', self.path('few')], capture_output=True,
                             text=True)
        self.assertEqual(few.returncode, 65)
        self.assertIn('1 of 3 parts are missing, first that of m1.headway_min=60, m1.vehicle.seats=12', few.stderr)
        subprocess.run([GANGWAY, 'sweep', 'merge', here, there, '-o', self.path('merged')], check=True,
                       stdout=subprocess.DEVNULL)
        self.assert_same('merged')
        for name in self.parts('there'):
            shutil.copy(self.path('there', 'parts', name), self.path('here', 'parts', name))
        self.sweep('here', '--shard', '3/3')
        self.assert_same('here')

    def test_parts_of_other_input_are_not_taken(self):
        """Another option, other values, and damaged parts: each is computed by itself; what is the same is kept."""
        shutil.copytree(self.path('whole'), self.path('again'))
        first = self.parts('again')
        damaged = self.path('again', 'parts', first[0])
        with open(damaged, 'r+b') as f:
            f.truncate(40)
        shutil.copy(self.path('again', 'parts', first[1]), self.path('again', 'parts', first[2]))
        self.sweep('again')
        self.assert_same('again')
        self.assertEqual(self.parts('again'), first)
        self.sweep('again', '--seed', '5', vary=ONE)
        self.assertEqual(len(self.parts('again')), 4)

    def test_variants(self):
        """Each is a case; what is not chosen is not applied."""
        self.sweep('variants', vary=['--vary', 'variant=*'])
        rows = self.read('variants', 'sweep.csv').decode().splitlines()
        head = rows[0].split(',')
        buses = [dict(zip(head, r.split(',')))['buses'] for r in rows[1:]]
        self.assertEqual([r.split(',')[0] for r in rows[1:]], ['both', 'default', 'no-bus'])
        self.assertEqual([b not in ('', '0') for b in buses], [True, True, False])
        other = subprocess.run([GANGWAY, 'sweep', 'merge', self.path('whole'), self.path('variants')],
                               capture_output=True, text=True)
        self.assertEqual(other.returncode, 65)
        self.assertIn('another sweep than that of', other.stderr)

    def test_verify(self):
        self.sweep('checked', vary=ONE)
        verify = [GANGWAY, 'verify', self.path('checked'), '--data', self.data]
        done = subprocess.run(verify, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        self.assertIn('all 6 files of the sweep are the same', done.stdout)
        with open(self.path('checked', 'sweep.csv'), 'ab') as f:
            f.write(b'99\n')
        done = subprocess.run(verify, capture_output=True, text=True)
        self.assertEqual(done.returncode, 65)
        self.assertIn('differs: sweep.csv: the file is not the one of the receipt', done.stdout)

    def refuse(self, wanted, code, *more, vary=VARY):
        done = subprocess.run(self.command('refused', *more, vary=vary), capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(wanted, done.stderr)
        self.assertFalse(os.path.exists(self.path('refused')), 'nothing is stored')

    def test_bad_input_is_named(self):
        self.refuse('m9.headway_min: "5" must begin with the id of a change', 65, vary=['--vary', 'm9.headway_min=5'])
        self.refuse('change m1: service[0].headway_min: "0" must be a number of minutes', 65,
                    vary=['--vary', 'm1.headway_min=0,10'])
        self.refuse('change m1: stops: "-gone" the change has no stop "gone"', 65, vary=['--vary', 'm1.stops=-gone'])
        self.refuse('must be first:last:step', 65, vary=['--vary', 'm1.headway_min=5:60:0'])
        self.refuse('"5" stands there twice', 65, vary=['--vary', 'm1.headway_min=5,5'])
        self.refuse('must be FIELD=VALUES', 65, vary=['--vary', 'm1.headway_min'])
        self.refuse('--shard: must be I/N', 64, '--shard', '3/2')
        self.refuse('no variant of this name; it has: default, no-bus, both', 65, '--variant', 'none')


if __name__ == '__main__':
    unittest.main()
