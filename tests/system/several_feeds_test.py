#!/usr/bin/env python3
"""Several feeds in one timetable: ids that both use, clocks that differ, walks and ports between them:
several_feeds_test.py GANGWAY"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from feed_server import make_zip, tiny_feed

GANGWAY = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else 'gangway'
DEPART = '2026-11-25T07:55'


class SeveralFeeds(unittest.TestCase):
    def setUp(self):
        self.work = tempfile.mkdtemp()
        self.data = os.path.join(self.work, 'data')

    def tearDown(self):
        shutil.rmtree(self.work)

    def take(self, options, **feeds):
        """Imports {tag: files} and gives the summary."""
        words = []
        for tag, files in feeds.items():
            path = os.path.join(self.work, tag + '.zip')
            with open(path, 'wb') as f:
                f.write(make_zip(files))
            words.append(f'{tag}={path}')
        done = subprocess.run([GANGWAY, 'import', '-o', self.data, '--today', '2026-11-22', '--format', 'json',
                               *options, *words], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def plan(self, start, end):
        done = subprocess.run([GANGWAY, 'plan', '--data', self.data, '--from', start, '--to', end, '--depart', DEPART,
                               '--format', 'json'], capture_output=True, text=True)
        return done.returncode, json.loads(done.stdout) if done.returncode == 0 else done.stderr

    def rides(self, start, end):
        """Of the first journey: route, from, to, times on the clocks of their places."""
        code, answer = self.plan(start, end)
        self.assertEqual(code, 0, answer)
        return [(leg['route']['ref'], leg['from']['ref'], leg['to']['ref'], leg['departure'], leg['arrival'])
                for leg in answer['journeys'][0]['legs'] if leg['type'] == 'ride']

    def test_same_ids_and_two_clocks(self):
        """The same ids in both feeds; an hour between their clocks; 160 m between B of one and A of the other."""
        tokyo = tiny_feed(zone='Asia/Tokyo', lat=22.3115, name='Quay')
        tokyo['stop_times.txt'] = tokyo['stop_times.txt'].replace('08:', '09:')
        summary = self.take(['--no-ports'], a=tiny_feed(), b=tokyo)
        self.assertEqual([(f['tag'], f['timezone'], f['stops']) for f in summary['feeds']],
                         [('a', 'Asia/Hong_Kong', 2), ('b', 'Asia/Tokyo', 2)])
        self.assertEqual(summary['timetable']['links_between_feeds'], 2)
        self.assertEqual(self.rides('a:A', 'b:B'), [
            ('a:R', 'a:A', 'a:B', '2026-11-25T08:00:00+08:00', '2026-11-25T08:05:00+08:00'),
            ('b:R', 'b:A', 'b:B', '2026-11-25T09:10:00+09:00', '2026-11-25T09:15:00+09:00')])
        code, message = self.plan('A', 'b:B')
        self.assertEqual(code, 65)
        self.assertIn('stop A is in several feeds: a:A (Pier A), b:A (Quay A)', message)

    def test_a_clock_that_changes(self):
        """Berlin's service times count from noon minus twelve hours, also on the day the clock goes back."""
        berlin = tiny_feed(zone='Europe/Berlin', lat=22.3115, name='Quay')
        self.take(['--no-ports'], a=tiny_feed(), b=berlin)
        for day, departure in (('2026-10-24', '2026-10-24T08:00:00+02:00'), ('2026-10-25', '2026-10-25T08:00:00+01:00')):
            done = subprocess.run([GANGWAY, 'plan', '--data', self.data, '--from', 'b:A', '--to', 'b:B', '--depart',
                                   day + 'T07:55', '--format', 'json'], capture_output=True, text=True, check=True)
            self.assertEqual(json.loads(done.stdout)['journeys'][0]['departure'], departure)

    def test_sides_keep_feeds_apart(self):
        """Of two sides of the border, no walk joins them however near they are."""
        shenzhen = tiny_feed(zone='Asia/Shanghai', lat=22.3115, name='Quay')
        summary = self.take(['--side', 'a=hk,b=cn'], a=tiny_feed(), b=shenzhen)
        self.assertEqual([f['side'] for f in summary['feeds']], ['hk', 'cn'])
        self.assertEqual(summary['timetable']['links_between_feeds'], 0)
        self.assertEqual(self.plan('a:A', 'b:B')[1]['journeys'], [])
        summary = self.take(['--side', 'a=cn,b=cn'], a=tiny_feed(), b=shenzhen)
        self.assertEqual(summary['timetable']['links_between_feeds'], 2)
        self.assertEqual([r[0] for r in self.rides('a:A', 'b:B')], ['a:R', 'b:R'])

    def test_a_port_joins_them(self):
        """Feeds of both sides, each with a stop at the hall of one port (tables of the test's own)."""
        ports = os.path.join(self.work, 'ports')
        os.makedirs(ports)
        tables = {
            'ports.csv': 'port_id,name_zh_hant,name_zh_hans,name_en,kind,status,opens,closes,open24,last_admission_min,'
                         'lat,lon\ngate,門,门,Gate,land,open,,,1,,22.311,114.1\n',
            'halls.csv': 'port_id,side,feed,stop_id,stop_name,walk_minutes\ngate,hk,a,B,Pier B,1\ngate,cn,b,A,Quay A,1\n',
            'aliases.csv': 'feed,holds_for,source\n',
            'sides.csv': 'feed,stop_id,stop_name,side,reason\n',
            'clearance.csv': 'port_id,direction,traveller,day_kind,from,to,p50_min,p95_min,distribution,source\n'
                             + ''.join(f'*,{way},*,{kind},00:00,24:00,15,30,lognormal,assumed\n'
                                       for way in ('hk-cn', 'cn-hk')
                                       for kind in ('weekday', 'weekend', 'holiday', 'holiday-eve')),
        }
        for name, text in tables.items():
            with open(os.path.join(ports, name), 'w', encoding='utf-8') as f:
                f.write(text)
        shenzhen = tiny_feed(zone='Asia/Shanghai', lat=22.3115, name='Quay', trips=12)
        summary = self.take(['--ports', ports, '--side', 'a=hk,b=cn'], a=tiny_feed(), b=shenzhen)
        self.assertEqual(summary['timetable']['ports_usable'], 1)
        self.assertEqual([r[0] for r in self.rides('a:A', 'b:B')], ['a:R', 'b:R'])
        code, answer = self.plan('a:A', 'b:B')
        self.assertEqual(answer['journeys'][0]['port'], 'gate')

    def test_names_of_several_operators(self):
        """One name on the way to people, in every language; what was done is in the summary."""
        feed = tiny_feed()
        raw = '[AG] 曉翠街, 小西灣道|[AG+KMB] 曉翠街/<BR>曉翠街, 小西灣道|[KMB] 曉翠街'
        feed['stops.txt'] = f'stop_id,stop_name,stop_lat,stop_lon\nA,"{raw}",22.3,114.1\nB,乙[2],22.31,114.1\n'
        feed['feed_info.txt'] = 'feed_publisher_name,feed_publisher_url,feed_lang\nP,https://example.org,zh-Hant\n'
        feed['translations.txt'] = ('table_name,field_name,language,translation,record_id\n'
                                    'stops,stop_name,en,[AG] HIU TSUI ST|[KMB] HIU TSUI STREET,A\n')
        self.take(['--no-ports'], a=feed)
        for language, name in (('zh-Hant', '曉翠街, 小西灣道'), ('en', 'HIU TSUI ST')):
            done = subprocess.run([GANGWAY, 'plan', '--data', self.data, '--from', 'a:A', '--to', 'a:B', '--depart',
                                   DEPART, '--language', language, '--format', 'json'], capture_output=True, text=True,
                                  check=True)
            answer = json.loads(done.stdout)
            self.assertEqual((answer['from']['name'], answer['to']['name']), (name, '乙[2]'))
        done = subprocess.run([GANGWAY, 'import', '-o', self.data, '--no-ports', 'a=' + os.path.join(self.work, 'a.zip')],
                              capture_output=True, text=True, check=True)
        self.assertRegex(done.stdout, r"(?m)^  a +1 +1  a stop's name held operators' codes and names")


if __name__ == '__main__':
    unittest.main()
