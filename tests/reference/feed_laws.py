#!/usr/bin/env python3
"""The same timetable written another way gives the same journeys: laws of the reader, on real and embedded feeds.

    feed_laws.py GANGWAY [FEED…] [--questions N] [--seed S]

Without FEED: the embedded feed, and the small ones of $GANGWAY_SHARED/feeds or ../shared/feeds where they are.
Each law rewrites the tables of a feed in a way that GTFS says means the same, and asks the same questions of both:

  rows      the rows of every table in another order
  form      other column order, unknown columns, quotes everywhere, CRLF, a byte order mark, blanks around values
  dates     calendar.txt written out as calendar_dates.txt
  times     H:MM:SS for HH:MM:SS; agency_id left out where there is one agency
  exact     frequencies with exact_times 1 written out as trips
  folder    a folder in a zip instead of a folder
  ids       every stop, trip, route and service renamed
"""
import argparse
import csv
import datetime
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import zipfile

sys.dont_write_bytecode = True
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get('GANGWAY_SHARED') or os.path.join(os.path.dirname(ROOT), 'shared')
SMALL = ('caltrain.zip', 'google_sample_feed.zip', 'otp_simple.zip', 'otp_interlining.zip', 'nairobi.zip',
         'poa_trensurb.zip', 'spo.zip')
DAYS = ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')
IDS = {'stop_id': 's', 'from_stop_id': 's', 'to_stop_id': 's', 'parent_station': 's', 'trip_id': 't',
       'from_trip_id': 't', 'to_trip_id': 't', 'route_id': 'r', 'from_route_id': 'r', 'to_route_id': 'r',
       'service_id': 'c'}


class Table:
    def __init__(self, header, rows):
        self.header, self.rows = header, rows  # rows: lists as long as the header

    def at(self, name):
        return self.header.index(name) if name in self.header else None

    def copy(self):
        return Table(list(self.header), [list(r) for r in self.rows])

    def dicts(self):
        return [dict(zip(self.header, r)) for r in self.rows]


def read(source):
    """{file name: Table}, rows made as long as the header as the reader does."""
    if os.path.isdir(source):
        texts = {n: open(os.path.join(source, n), 'rb').read() for n in os.listdir(source) if n.endswith('.txt')}
    else:
        with zipfile.ZipFile(source) as z:
            texts = {n: z.read(n) for n in z.namelist() if n.endswith('.txt') and '/' not in n}
    tables = {}
    for name, text in texts.items():
        lines = list(csv.reader(io.StringIO(text.decode('utf-8-sig', 'replace'), newline='')))
        if not lines:
            continue
        header = [c.strip() for c in lines[0]]
        tables[name] = Table(header, [(r + [''] * len(header))[:len(header)] for r in lines[1:] if any(r)])
    return tables


def write(tables, folder, form=None):
    os.makedirs(folder)
    for name, table in tables.items():
        out = io.StringIO(newline='')
        quoting = csv.QUOTE_ALL if form else csv.QUOTE_MINIMAL
        rows = csv.writer(out, quoting=quoting, lineterminator='\r\n' if form else '\n')
        rows.writerow(table.header)
        rows.writerows(table.rows)
        with open(os.path.join(folder, name), 'wb') as f:
            f.write((('\ufeff' if form else '') + out.getvalue()).encode())


# ---- the laws: each changes the tables it is given, or returns False where it has nothing to say ---------------

def rows(tables, r):
    for name, table in tables.items():
        if name not in ('agency.txt', 'feed_info.txt'):  # the first agency's zone counts
            r.shuffle(table.rows)


def form(tables, r):
    for table in tables.values():
        order = list(range(len(table.header)))
        r.shuffle(order)
        table.header = [table.header[i] for i in order] + ['x_unknown']
        table.rows = [[' %s ' % row[i] if row[i] else '' for i in order] + ['?'] for row in table.rows]


def dates(tables, r):
    if 'calendar.txt' not in tables:
        return False
    old = {}
    if 'calendar_dates.txt' in tables:
        old = {(d['service_id'], d['date']): d['exception_type'] for d in tables['calendar_dates.txt'].dicts()}
    listed = {key for key, kind in old.items() if kind == '1'}
    for row in tables.pop('calendar.txt').dicts():
        day = datetime.datetime.strptime(row['start_date'], '%Y%m%d').date()
        end = datetime.datetime.strptime(row['end_date'], '%Y%m%d').date()
        if (end - day).days > 1500:
            return False
        while day <= end:
            key = (row['service_id'], day.strftime('%Y%m%d'))
            if row[DAYS[day.weekday()]] == '1' and old.get(key) != '2':
                listed.add(key)
            day += datetime.timedelta(1)
    tables['calendar_dates.txt'] = Table(['service_id', 'date', 'exception_type'], [[s, d, '1'] for s, d in sorted(listed)])


def times(tables, r):
    for name, columns in (('stop_times.txt', ('arrival_time', 'departure_time')),
                          ('frequencies.txt', ('start_time', 'end_time'))):
        if name not in tables:
            continue
        for column in (tables[name].at(c) for c in columns):
            for row in tables[name].rows:
                row[column] = row[column].strip()
                if row[column].startswith('0') and row[column][1:2] != ':':
                    row[column] = row[column][1:]
    if len(tables['agency.txt'].rows) != 1:
        return
    for name in ('agency.txt', 'routes.txt'):
        at = tables[name].at('agency_id')
        if at is not None:
            tables[name].header.pop(at)
            for row in tables[name].rows:
                row.pop(at)


def seconds(text):
    h, m, s = text.strip().split(':')
    return int(h) * 3600 + int(m) * 60 + int(s)


def clock(s):
    return '%02d:%02d:%02d' % (s // 3600, s // 60 % 60, s % 60)


def exact(tables, r):
    """All frequencies of both feeds become exact, those of the second are written out."""
    if 'frequencies.txt' not in tables or len(tables['stop_times.txt'].rows) > 20000:
        return False
    runs = {}
    for row in tables.pop('frequencies.txt').dicts():
        runs.setdefault(row['trip_id'], []).extend(
            range(seconds(row['start_time']), seconds(row['end_time']), int(row['headway_secs'])))
    if sum(map(len, runs.values())) > 20000 or any(len(set(x)) != len(x) for x in runs.values()):
        return False
    calls, trips = tables['stop_times.txt'], tables['trips.txt']
    by_trip = {}
    for row in calls.rows:
        by_trip.setdefault(row[calls.at('trip_id')], []).append(row)
    a, d, n = calls.at('arrival_time'), calls.at('departure_time'), calls.at('stop_sequence')
    new_calls, new_trips = [], []
    for trip in trips.rows:
        old = trip[trips.at('trip_id')]
        if old not in runs:
            new_trips.append(trip)
            new_calls += by_trip.get(old, [])
            continue
        first = min(by_trip[old], key=lambda row: int(row[n]))
        zero = seconds(first[d] or first[a])
        for k, start in enumerate(sorted(runs[old])):
            name = '%s~%d' % (old, k)
            new_trips.append([name if i == trips.at('trip_id') else v for i, v in enumerate(trip)])
            for row in by_trip[old]:
                new = list(row)
                new[calls.at('trip_id')] = name
                for i in (a, d):
                    if row[i].strip():
                        new[i] = clock(max(seconds(row[i]) - zero + start, 0))
                new_calls.append(new)
    calls.rows, trips.rows = new_calls, new_trips
    block = trips.at('block_id')
    if block is not None:
        for row in trips.rows:
            row[block] = ''


def make_exact(tables):
    if 'frequencies.txt' not in tables:
        return
    table = tables['frequencies.txt']
    if 'exact_times' not in table.header:
        table.header.append('exact_times')
        table.rows = [row + [''] for row in table.rows]
    for row in table.rows:
        row[table.at('exact_times')] = '1'
    trips = tables['trips.txt']
    if trips.at('block_id') is not None:
        for row in trips.rows:
            row[trips.at('block_id')] = ''


def ids(tables, r):
    for table in tables.values():
        for column, kind in IDS.items():
            at = table.at(column)
            if at is not None:
                for row in table.rows:
                    row[at] = row[at].strip() and '%s·%s' % (kind, row[at].strip())


LAWS = {'rows': rows, 'form': form, 'dates': dates, 'times': times, 'exact': exact, 'folder': lambda tables, r: None,
        'ids': ids}


# ---- questions and answers --------------------------------------------------------------------------------------

def questions(tables, span, r, n):
    """Between stops of one trip, and between any; at times when trips run."""
    calls = tables['stop_times.txt']
    stop, trip = calls.at('stop_id'), calls.at('trip_id')
    day = [datetime.date.fromisoformat(d) for d in span]
    used = [row for row in calls.rows if row[stop].strip()]
    by_trip = {}
    for row in used:
        by_trip.setdefault(row[trip], []).append(row[stop].strip())
    out = []
    for k in range(n):
        on = by_trip[r.choice(used)[trip]]
        a, b = (r.choice(on), r.choice(on)) if k % 2 else (r.choice(on), r.choice(used)[stop].strip())
        when = day[0] + datetime.timedelta(r.randint(0, max((day[1] - day[0]).days, 0)))
        out.append({'id': str(k), 'from': a, 'to': b, 'window': r.choice(('0', '0', '45')),
                    'time': '%sT%02d:%02d' % (when, r.randint(4, 23), r.randint(0, 59)),
                    'mode': r.choice(('depart', 'depart', 'arrive'))})
        if out[-1]['mode'] == 'arrive':
            out[-1]['window'] = ''
    return out


def ask(gangway, feed, asked, folder):
    path = os.path.join(folder, 'questions.csv')
    with open(path, 'w', encoding='utf-8', newline='') as f:
        w = csv.DictWriter(f, ['id', 'from', 'to', 'time', 'mode', 'window'])
        w.writeheader()
        w.writerows({k: (v if k != 'window' or v != '0' else '') for k, v in q.items()} for q in asked)
    done = subprocess.run([gangway, 'route', feed, '--batch', path, '--headway', 'first', '--default-transfer', '60',
                           '--walk-radius', '150'], capture_output=True, text=True)
    if done.returncode:
        sys.exit('FAILED: %s: %s' % (feed, done.stderr))
    return [sorted((j['departure'], j['arrival'], j['transfers']) for j in json.loads(line).get('journeys', []))
            for line in done.stdout.splitlines()]


def span_of(gangway, feed):
    done = subprocess.run([gangway, 'check', feed, '--format', 'json'], capture_output=True, text=True)
    answer = json.loads(done.stdout)
    codes = {n['code'] for n in answer['notices']}
    return (answer['summary']['first_day'], answer['summary']['last_day']), codes


def hold(gangway, source, name, tables, asked, r, folder):
    """One law on one feed; how many answers were not empty."""
    base = {n: t.copy() for n, t in tables.items()}
    if name == 'exact':
        make_exact(base)
    other = {n: t.copy() for n, t in base.items()}
    if LAWS[name](other, r) is False:
        return None
    one, two = os.path.join(folder, 'one'), os.path.join(folder, 'two')
    write(base, one)
    write(other, two, form=name == 'form')
    if name == 'folder':
        with zipfile.ZipFile(two + '.zip', 'w', zipfile.ZIP_DEFLATED) as z:
            for n in sorted(os.listdir(two)):
                z.write(os.path.join(two, n), 'inner/' + n)
        two += '.zip'
    renamed = [dict(q, **{'from': 's·' + q['from'], 'to': 's·' + q['to']}) for q in asked] if name == 'ids' else asked
    before, after = ask(gangway, one, asked, folder), ask(gangway, two, renamed, folder)
    for q, x, y in zip(asked, before, after):
        if x != y:
            sys.exit('FAILED: %s, law %s: %s\n  as it is:  %s\n  rewritten: %s' % (source, name, q, x, y))
    return sum(map(bool, before))


def main():
    options = argparse.ArgumentParser()
    options.add_argument('gangway')
    options.add_argument('feeds', nargs='*')
    options.add_argument('--questions', type=int, default=24)
    options.add_argument('--seed', type=int, default=1)
    o = options.parse_args()
    feeds = o.feeds or [os.path.join(ROOT, 'data', 'shenzhen')] + [
        path for path in (os.path.join(SHARED, 'feeds', n) for n in SMALL) if os.path.exists(path)]
    answered = 0
    for source in feeds:
        tables, (span, codes) = read(source), span_of(o.gangway, source)
        r = random.Random('%s %d' % (os.path.basename(source), o.seed))
        asked = questions(tables, span, r, o.questions)
        said = []
        for name in LAWS:
            if name == 'rows' and codes & {'duplicate_key', 'overlapping_frequency'}:
                continue  # the first of two wins
            with tempfile.TemporaryDirectory() as folder:
                n = hold(o.gangway, source, name, tables, asked, r, folder)
            if n is not None:
                answered += n
                said.append('%s %d' % (name, n))
        print('%-24s %s' % (os.path.basename(source), ', '.join(said)))
    if answered == 0:
        sys.exit('FAILED: no question had an answer')


main()
