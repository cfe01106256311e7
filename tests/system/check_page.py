#!/usr/bin/env python3
"""`gangway check` in its three forms: counts against the feed's own rows, and a page that stands alone.

    check_page.py GANGWAY FEED_FOLDER
"""
import collections
import csv
import datetime
import html.parser
import json
import os
import subprocess
import sys
import tempfile

VOID = {'meta', 'input', 'br', 'line', 'rect', 'circle', 'path'}


def fail(text):
    sys.exit('FAILED: ' + text)


def run(gangway, feed, *options):
    done = subprocess.run([gangway, 'check', feed, '--today', '2026-11-22', *options], capture_output=True, text=True)
    if done.returncode:
        fail('check %s: exit %d: %s' % (' '.join(options), done.returncode, done.stderr))
    return done.stdout


def rows(feed, name):
    with open(os.path.join(feed, name), encoding='utf-8-sig') as f:
        return list(csv.DictReader(f))


def seconds(text):
    h, m, s = text.split(':')
    return int(h) * 3600 + int(m) * 60 + int(s)


def counted(feed):
    """Departures a service, from the rows themselves."""
    fixed, headway, by_trip = collections.Counter(), collections.Counter(), collections.defaultdict(list)
    for r in rows(feed, 'frequencies.txt'):
        by_trip[r['trip_id']].append(r)
    for t in rows(feed, 'trips.txt'):
        for r in by_trip[t['trip_id']]:
            n = len(range(seconds(r['start_time']), seconds(r['end_time']), int(r['headway_secs'])))
            (fixed if r.get('exact_times') == '1' else headway)[t['service_id']] += n
        fixed[t['service_id']] += not by_trip[t['trip_id']]
    return fixed, headway


def runs(feed):
    days = ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')
    calendar = {r['service_id']: r for r in rows(feed, 'calendar.txt')}
    exceptions = {(r['service_id'], r['date']): r['exception_type'] for r in rows(feed, 'calendar_dates.txt')}

    def on(service, day):
        text = day.strftime('%Y%m%d')
        if (service, text) in exceptions:
            return exceptions[service, text] == '1'
        r = calendar[service]
        return r['start_date'] <= text <= r['end_date'] and r[days[day.weekday()]] == '1'
    return on


def check_json(gangway, feed):
    answer = json.loads(run(gangway, feed, '--format', 'json'))
    fixed, headway = counted(feed)
    on = runs(feed)
    listed = answer['statistics']['departures_by_date']
    if not listed:
        fail('no day is listed')
    for row in listed:
        day = datetime.date.fromisoformat(row['date'])
        want = [sum(n for s, n in kind.items() if on(s, day)) for kind in (fixed, headway)]
        if [row['timetabled'], row['headway']] != want:
            fail('%s: %s, but the rows say %s' % (day, row, want))
    most = max(r['timetabled'] + r['headway'] for r in listed)
    hours = sum(r['timetabled'] + r['headway'] for r in answer['statistics']['departures_by_hour'])
    if hours != most:
        fail('the hours of the busiest day add up to %d, not %d' % (hours, most))


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.languages, self.charts = [], [], 0

    def handle_starttag(self, tag, attributes):
        if tag == 'script':
            fail('the page has a script')
        for name, value in attributes:
            if name in ('src', 'href', 'srcset', 'action') or (value and '://' in value and name != 'xmlns'):
                fail('the page asks for %s=%s' % (name, value))
        if tag == 'section':
            self.languages.append(dict(attributes)['lang'])
        self.charts += tag == 'svg'
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            fail('</%s> closes nothing' % tag)


def check_page(gangway, feed):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'page.html')
        if run(gangway, feed, '--format', 'html', '-o', path):
            fail('-o prints as well')
        with open(path, encoding='utf-8') as f:
            text = f.read()
    if text != run(gangway, feed, '--format', 'html'):
        fail('the page differs from run to run')
    page = Page()
    page.feed(text)
    page.close()
    if page.open:
        fail('never closed: %s' % page.open)
    if page.languages != ['zh-Hant', 'zh-Hans', 'en']:
        fail('languages: %s' % page.languages)
    if page.charts < 9:
        fail('%d charts' % page.charts)


def main():
    gangway, feed = sys.argv[1:]
    check_json(gangway, feed)
    check_page(gangway, feed)
    if 'usable' not in run(gangway, feed):
        fail('the text does not say whether the feed is usable')
    print('check: text, JSON and page agree with the rows')


main()
