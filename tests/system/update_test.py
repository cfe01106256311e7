#!/usr/bin/env python3
"""`gangway update` against servers that are well, ill and hostile:  update_test.py GANGWAY

Every test has a data folder of its own, with a good feed taken before anything goes wrong; what goes wrong must leave
the timetable and the copies byte for byte as they were.
"""
import fcntl
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from feed_server import FeedServer, Way, make_zip, tiny_feed

GANGWAY = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else 'gangway'
TODAY = '2026-11-22'
UPDATED, NOTHING_NEW, SOME_FAILED, ALL_FAILED = 0, 3, 4, 5


class Update(unittest.TestCase):
    def setUp(self):
        self.server = FeedServer()
        self.ways = self.server.ways
        self.work = tempfile.mkdtemp()
        self.data = os.path.join(self.work, 'data')

    def tearDown(self):
        self.server.close()
        shutil.rmtree(self.work)

    # --- helpers

    def feed(self, tag, path=None, **more):
        return {'tag': tag, 'url': self.server.url(path or f'/{tag}.zip'), 'retries': 0, 'retry_wait_s': 0, **more}

    def write(self, *feeds, **options):
        path = os.path.join(self.work, 'feeds.json')
        with open(path, 'w', encoding='utf-8') as f:
            json.dump({'feeds': list(feeds), 'import': {'ports': False, **options}}, f)
        return path

    def call(self, *args, allow=('--allow-http', '--allow-private'), env=None):
        command = [GANGWAY, 'update', '--data', self.data, '--today', TODAY, *allow,
                   os.path.join(self.work, 'feeds.json'), *args]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, env={**os.environ, **(env or {})})

    def update(self, expected, *args, **more):
        """Runs it with --format json, checks the exit code, gives the report."""
        done = self.call('--format', 'json', *args, **more)
        self.assertEqual(done.returncode, expected, done.stdout + done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report['exit_code'], expected)
        return report

    def source(self, report, tag):
        return next(s for s in report['sources'] if s['tag'] == tag)

    def fails(self, reason, *args, tag='a', outcome='failed', code=ALL_FAILED, **more):
        """One update that fails for this reason and changes nothing."""
        before = self.files()
        report = self.update(code, *args, **more)
        source = self.source(report, tag)
        self.assertEqual(source['outcome'], outcome, report)
        self.assertRegex(source['reason'], reason)
        self.assertFalse(report['timetable_made'])
        self.assertEqual(self.files(), before)
        return source

    def files(self):
        """Everything in the data folder but the store, as {path: bytes}."""
        found = {}
        for folder, _, names in os.walk(self.data):
            for name in names:
                if not name.startswith(('gangway.db', '.lock')):
                    with open(os.path.join(folder, name), 'rb') as f:
                        found[os.path.relpath(os.path.join(folder, name), self.data)] = f.read()
        return found

    def begin(self, body=None, **more):
        """Feed a is there and taken."""
        self.ways['/a.zip'] = Way(body or make_zip(tiny_feed()), **more)
        self.write(self.feed('a'))
        return self.update(UPDATED)

    def day_span(self):
        done = subprocess.run([GANGWAY, 'day', '--data', self.data], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    # --- what has not changed is not fetched

    def test_validators(self):
        for more, header in (({'etag': '"1"'}, 'If-None-Match'),
                             ({'modified': 'Sat, 21 Nov 2026 00:00:00 GMT'}, 'If-Modified-Since'),
                             ({'etag': 'W/"w"', 'modified': 'Sat, 21 Nov 2026 00:00:00 GMT'}, 'If-None-Match')):
            with self.subTest(header=header):
                shutil.rmtree(self.data, ignore_errors=True)
                report = self.begin(**more)
                self.assertEqual(self.source(report, 'a')['after']['trips'], 4)
                before = self.files()
                source = self.source(self.update(NOTHING_NEW), 'a')
                self.assertEqual((source['http_status'], source['bytes'], source['outcome']), (304, 0, 'unchanged'))
                self.assertIn(header, self.ways['/a.zip'].asked[-1])
                self.assertEqual(self.files(), before)
                self.assertEqual(self.source(self.update(NOTHING_NEW), 'a')['http_status'], 304)  # still known

    def test_without_validators_the_bytes_decide(self):
        self.begin()
        source = self.source(self.update(NOTHING_NEW), 'a')
        self.assertEqual((source['http_status'], source['outcome']), (200, 'unchanged'))
        self.assertNotIn('If-None-Match', self.ways['/a.zip'].asked[-1])
        self.assertRegex(self.ways['/a.zip'].asked[-1]['User-Agent'], r'^gangway/\d+\.\d+\.\d+$')

    def test_conditions_need_the_copy(self):
        """A copy that was changed on the disk is fetched again, as is one from another address."""
        self.begin(etag='"1"')
        kept = os.path.join(self.data, 'feeds', 'a.zip')
        good = self.files()['feeds/a.zip']
        with open(kept, 'ab') as f:
            f.write(b'x')
        self.update(UPDATED)
        self.assertNotIn('If-None-Match', self.ways['/a.zip'].asked[-1])
        self.assertEqual(self.files()['feeds/a.zip'], good)
        self.ways['/b.zip'] = Way(make_zip(tiny_feed()), etag='"1"')
        self.write(self.feed('a', '/b.zip'))
        self.update(NOTHING_NEW)
        self.assertNotIn('If-None-Match', self.ways['/b.zip'].asked[-1])

    def test_a_changed_feed_is_taken_and_the_one_before_kept(self):
        self.begin(etag='"1"')
        old = self.files()
        self.ways['/a.zip'] = Way(make_zip(tiny_feed(trips=5)), etag='"2"')
        source = self.source(self.update(UPDATED), 'a')
        self.assertEqual((source['before']['trips'], source['after']['trips'], source['outcome']), (4, 5, 'new'))
        new = self.files()
        self.assertNotEqual(new['timetable.gw'], old['timetable.gw'])
        self.assertEqual(new['timetable.gw.previous'], old['timetable.gw'])
        self.assertEqual(new['feeds/a.previous.zip'], old['feeds/a.zip'])
        self.assertEqual(self.source(self.update(NOTHING_NEW), 'a')['http_status'], 304)

    def test_dry_run_changes_nothing(self):
        self.begin()
        self.ways['/a.zip'].body = make_zip(tiny_feed(trips=6))
        before = self.files()
        report = self.update(UPDATED, '--dry-run')
        self.assertTrue(report['would_make'])
        self.assertFalse(report['timetable_made'])
        self.assertEqual(self.source(report, 'a')['after']['trips'], 6)
        self.assertEqual(self.files(), before)
        self.update(UPDATED)

    def test_other_options_make_another_timetable(self):
        self.begin(etag='"1"')
        self.write(self.feed('a'), days=100)
        self.assertTrue(self.update(UPDATED)['import']['timetable']['days_left_out'])
        self.update(NOTHING_NEW)

    # --- who may be asked

    def test_only_https_and_public_addresses(self):
        self.begin()
        self.fails(r'only https is allowed here; --allow-http', allow=('--allow-private',))
        self.fails(r'private address, which is not allowed', allow=('--allow-http',))
        self.write(self.feed('a', allow_http=True, allow_private=True))
        self.update(NOTHING_NEW, allow=())

    def test_a_name_that_resolves_to_a_private_address(self):
        self.begin()
        self.write({'tag': 'a', 'url': self.server.url('/a.zip', 'localhost'), 'retries': 0})
        self.fails('private address', allow=('--allow-http',))

    def test_other_schemes(self):
        os.makedirs(self.data)
        for url in ('ftp://127.0.0.1/a.zip', 'file:///etc/passwd', 'gopher://x/'):
            self.write({'tag': 'a', 'url': url})
            done = self.call()
            self.assertEqual(done.returncode, 65)
            self.assertRegex(done.stderr, r'feeds\.json: feeds\[0\]\.url: .* is neither https nor http')

    def test_redirects(self):
        self.begin()
        self.ways['/to'] = Way(mode='redirect', to='/a.zip')
        self.write(self.feed('a', '/to'))
        self.assertEqual(self.source(self.update(NOTHING_NEW), 'a')['redirects'], 1)
        for to, reason in (('/to', 'more than 5 redirects'), ('file:///etc/passwd', 'neither https nor http'),
                           ('ftp://127.0.0.1/x', 'neither https nor http')):
            self.ways['/to'] = Way(mode='redirect', to=to)
            self.fails(reason)
        self.assertLessEqual(len(self.ways['/to'].asked), 6)

    def test_secrets_go_to_one_server_and_nowhere_else(self):
        other = FeedServer()
        self.addCleanup(other.close)
        other.ways['/x.zip'] = Way(make_zip(tiny_feed()))
        self.ways['/a.zip'] = Way(mode='redirect', to=other.url('/x.zip'))
        secret = 'k3y-5ecret'
        self.write(self.feed('a', '/a.zip?token=' + secret, headers=[{'name': 'X-Api-Key', 'env': 'GW_TEST_KEY'}]))
        done = self.call(env={'GW_TEST_KEY': secret})
        self.assertEqual(done.returncode, UPDATED, done.stderr)
        self.assertEqual(self.ways['/a.zip'].asked[0]['X-Api-Key'], secret)
        self.assertNotIn('X-Api-Key', other.ways['/x.zip'].asked[0])
        self.ways['/a.zip'] = Way(mode='status', status=500)
        failed = self.call('--format', 'json', env={'GW_TEST_KEY': secret})
        self.assertEqual(failed.returncode, ALL_FAILED)
        for text in (done.stdout, done.stderr, failed.stdout, failed.stderr):
            self.assertNotIn(secret, text)
        for folder, _, names in os.walk(self.data):
            for name in names:
                with open(os.path.join(folder, name), 'rb') as f:
                    self.assertNotIn(secret.encode(), f.read(), name)
        self.write(self.feed('a', headers=[{'name': 'X', 'env': 'GW_NOT_SET'}]))
        self.fails('the variable GW_NOT_SET is not set')

    # --- what comes is not what it should be

    def test_ill_servers(self):
        self.begin()
        body = self.ways['/a.zip'].body
        for way, reason, outcome in (
                (Way(mode='status', status=404), 'answered 404', 'failed'),
                (Way(mode='status', status=500), 'answered 500', 'failed'),
                (Way(mode='status', status=204), 'answered 204', 'failed'),
                (Way(body, mode='truncated'), '.', 'failed'),
                (Way(body, mode='short_length'), 'zip', 'refused'),
                (Way(mode='reset'), '.', 'failed'),
                (Way(b'<html>Sorry</html>'), 'zip', 'refused'),
                (Way(b''), 'zip', 'refused'),
                (Way(make_zip({'stops.txt': 'stop_id\n'})), 'agency.txt: missing', 'refused'),
        ):
            with self.subTest(mode=way.mode, more=way.more):
                self.ways['/a.zip'] = way
                self.fails(reason, outcome=outcome)
        self.ways['/a.zip'] = Way(body)
        self.update(NOTHING_NEW)

    def test_unasked_304(self):
        self.ways['/a.zip'] = Way(mode='status', status=304)
        self.write(self.feed('a'))
        self.fails('answered 304')

    def test_limits(self):
        self.begin()
        bomb = gzip.compress(bytes(40_000_000))
        self.write(self.feed('a', max_mb=2, timeout_s=1))
        self.ways['/a.zip'] = Way(mode='endless')
        self.fails('larger than 2000000 bytes')
        self.ways['/a.zip'] = Way(mode='bomb', packed=bomb)
        self.fails('larger than 2000000 bytes')
        self.ways['/a.zip'] = Way(mode='silent')
        self.fails('not done within the time allowed')

    def test_packed_by_the_server(self):
        self.begin(mode='packed')

    def test_retries(self):
        self.begin()
        self.write(self.feed('a', retries=2))
        self.ways['/a.zip'] = Way(make_zip(tiny_feed(trips=7)), mode='flaky', times=2)
        self.assertEqual(self.source(self.update(UPDATED), 'a')['retries'], 2)
        self.ways['/a.zip'] = Way(mode='status', status=503)
        self.fails('answered 503')
        self.assertEqual(len(self.ways['/a.zip'].asked), 3)
        self.ways['/a.zip'] = Way(mode='status', status=404)  # will be the same in a second
        self.fails('answered 404')
        self.assertEqual(len(self.ways['/a.zip'].asked), 1)

    def test_sha256_and_time_zone(self):
        self.begin()
        self.ways['/a.zip'].body = make_zip(tiny_feed(trips=5))
        self.write(self.feed('a', sha256='0' * 64))
        self.fails('its sha256 is [0-9a-f]{64}, which is not the one')
        self.write(self.feed('a', timezone='Asia/Shanghai'))
        self.fails('time zone is Asia/Hong_Kong, and Asia/Shanghai is wanted', outcome='refused')

    # --- worse than before

    def test_a_worse_feed_needs_force(self):
        self.begin(body=make_zip(tiny_feed(trips=12)))
        self.ways['/a.zip'].body = make_zip(tiny_feed(trips=5))
        self.fails(r'less than 50 % of the one before: trips 5, were 12; stops 2, were 2; .* services 1, were 1; '
                   r'days 2026-01-01 to 2027-12-31, were', outcome='refused')
        self.ways['/a.zip'].body = make_zip(tiny_feed(trips=12, first='20250101', last='20251231'))
        self.fails(r'no service from today on: .*days 2025-01-01 to 2025-12-31, were 2026-01-01', outcome='refused')
        self.write(self.feed('a', least_percent=30))
        self.ways['/a.zip'].body = make_zip(tiny_feed(trips=5))
        self.update(UPDATED)
        self.ways['/a.zip'].body = make_zip(tiny_feed(trips=1))
        self.fails('less than 30 %', outcome='refused')
        self.assertEqual(self.source(self.update(UPDATED, '--force'), 'a')['after']['trips'], 1)
        self.update(NOTHING_NEW)

    # --- days

    def test_today_drops_nothing(self):
        """A feed whose days all lie before today, or after it, is all there."""
        for first, last in (('20200101', '20200630'), ('20400101', '20400630')):
            shutil.rmtree(self.data, ignore_errors=True)
            report = self.begin(body=make_zip(tiny_feed(first=first, last=last)))
            self.assertFalse(report['import']['timetable']['days_left_out'])
            self.assertEqual(self.day_span(), f'{first[:4]}-01-01 {first[:4]}-06-30')

    def test_days_that_do_not_fit_are_said(self):
        self.ways['/a.zip'] = Way(make_zip(tiny_feed(first='20200101', last='20991231')))
        self.write(self.feed('a'))
        done = self.call()
        self.assertEqual(done.returncode, UPDATED)
        self.assertIn('DAYS LEFT OUT: service runs on 2020-01-01 to 2099-12-31, kept are the 800 from 2026-09-23 to '
                      '2028-11-30', done.stdout)
        self.assertEqual(self.day_span(), '2026-09-23 2028-11-30')
        for expected, today in ((NOTHING_NEW, '2026-12-21'), (UPDATED, '2026-12-22')):  # the window moves on
            self.assertEqual(self.call('--today', today).returncode, expected)

    # --- several feeds

    def test_one_of_two_fails(self):
        self.ways['/a.zip'] = Way(make_zip(tiny_feed()), etag='"1"')
        self.ways['/b.zip'] = Way(make_zip(tiny_feed(zone='Europe/Berlin', lat=22.305, name='Quay')))
        self.write(self.feed('a'), self.feed('b'))
        report = self.update(UPDATED)
        self.assertEqual([f['timezone'] for f in report['import']['feeds']], ['Asia/Hong_Kong', 'Europe/Berlin'])
        self.ways['/a.zip'] = Way(mode='status', status=500)
        self.fails('answered 500', code=SOME_FAILED)
        self.ways['/b.zip'].body = make_zip(tiny_feed(trips=5, zone='Europe/Berlin', lat=22.305))
        report = self.update(SOME_FAILED)
        self.assertTrue(report['timetable_made'])
        self.assertEqual([(s['tag'], s['outcome']) for s in report['sources']], [('a', 'failed'), ('b', 'new')])
        self.assertEqual([f['trips'] for f in report['import']['feeds']], [4, 5])
        self.ways['/a.zip'] = Way(make_zip(tiny_feed()), etag='"1"')
        self.assertEqual(self.source(self.update(NOTHING_NEW), 'a')['http_status'], 304)

    def test_a_feed_that_never_came(self):
        self.ways['/b.zip'] = Way(make_zip(tiny_feed()))
        self.write(self.feed('a'), self.feed('b'))
        report = self.update(SOME_FAILED)
        self.assertTrue(report['timetable_made'])  # with what there is
        self.assertEqual([f['tag'] for f in report['import']['feeds']], ['b'])
        self.ways['/a.zip'] = Way(make_zip(tiny_feed()))
        self.assertEqual([f['tag'] for f in self.update(UPDATED)['import']['feeds']], ['a', 'b'])
        os.unlink(os.path.join(self.data, 'feeds', 'a.zip'))
        del self.ways['/a.zip']
        self.ways['/b.zip'].body = make_zip(tiny_feed(trips=9))
        self.fails('answered 404', code=SOME_FAILED)  # people use it: not without it

    def test_local_files_beside_addresses(self):
        self.ways['/a.zip'] = Way(make_zip(tiny_feed()))
        local = os.path.join(self.work, 'b.zip')
        with open(local, 'wb') as f:
            f.write(make_zip(tiny_feed()))
        self.write(self.feed('a'), {'tag': 'b', 'source': 'b.zip'})
        self.update(UPDATED)
        self.update(NOTHING_NEW)
        with open(local, 'wb') as f:
            f.write(make_zip(tiny_feed(trips=8)))
        self.assertEqual(self.source(self.update(UPDATED), 'b')['after']['trips'], 8)
        os.unlink(local)
        self.fails('b.zip', tag='b', code=SOME_FAILED)

    def test_import_reads_the_same_file(self):
        self.ways['/a.zip'] = Way(make_zip(tiny_feed()))
        feeds = self.write(self.feed('a', allow_http=True, allow_private=True))
        done = subprocess.run([GANGWAY, 'import', '-o', self.data, '--today', TODAY, feeds], capture_output=True,
                              text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        imported = self.files()
        self.assertEqual(list(imported), ['timetable.gw'])  # the download is not kept
        self.update(UPDATED)
        self.assertEqual(self.files()['timetable.gw'], imported['timetable.gw'])

    def test_killed_at_any_moment(self):
        """The timetable of before or the new one, whole; the next update brings all to where it should be."""
        self.begin(etag='"0"')
        command = [GANGWAY, 'update', '--data', self.data, '--today', TODAY, '--allow-http', '--allow-private',
                   os.path.join(self.work, 'feeds.json')]
        for i in range(8):
            self.ways['/a.zip'] = Way(make_zip(tiny_feed(trips=5 + i)), etag=f'"{i + 1}"')
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                child.wait(0.01 * i * i)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            self.day_span()
            done = self.call()
            self.assertIn(done.returncode, (UPDATED, NOTHING_NEW), done.stderr)
            self.assertEqual(self.files()['feeds/a.zip'], self.ways['/a.zip'].body)
            self.assertEqual(self.source(self.update(NOTHING_NEW), 'a')['http_status'], 304)
        self.assertFalse([n for n in self.files() if re.search(r'tmp|new/', n)])

    # --- the command

    def test_text(self):
        self.ways['/a.zip'] = Way(make_zip(tiny_feed()))
        self.write(self.feed('a'))
        lines = self.call().stdout
        self.assertRegex(lines, r'(?m)^a +new +200, 0\.0 MB in \d+\.\d s; trips 4, stops 2, routes 1, services 1; http:')
        self.assertRegex(lines, r'(?m)^  a +- +Asia/Hong_Kong ')
        self.assertIn('Nothing new', self.call().stdout)
        self.ways['/a.zip'] = Way(mode='status', status=500)
        self.assertRegex(self.call().stdout, r'(?m)^a +failed +.*answered 500; the copy at hand stays')

    def test_usage_and_lock(self):
        self.begin()
        bare = subprocess.run([GANGWAY, 'update'], capture_output=True, text=True)
        self.assertEqual((bare.returncode, '--data is missing' in bare.stderr), (64, True))
        none = subprocess.run([GANGWAY, 'update', '--data', self.data], capture_output=True, text=True)
        self.assertEqual((none.returncode, 'data/feeds.json' in none.stderr), (74, True))
        with open(os.path.join(self.data, '.lock'), 'w', encoding='utf-8') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = self.call()
        self.assertEqual(done.returncode, 69)
        self.assertRegex(done.stderr, 'another import is writing here')
        shutil.copy(os.path.join(self.work, 'feeds.json'), self.data)  # where it is looked for
        here = subprocess.run([GANGWAY, 'update', '--data', self.data, '--today', TODAY, '--allow-http',
                               '--allow-private'], capture_output=True, text=True)
        self.assertEqual(here.returncode, NOTHING_NEW, here.stderr)
        self.assertFalse([n for n in self.files() if re.search(r'tmp|new/', n)])


if __name__ == '__main__':
    unittest.main()
