#!/usr/bin/env python3
"""Every notice code, each raised by a tiny feed: file, row, field, value, action and repair, against `gangway check`.

    run_notices.py GANGWAY [--print] [CODE...]

scenes/*.txt hold the feeds. A scene begins with `CODE | FILE:ROW FIELD=VALUE` (the first sample; a tail `| today=DATE` or
`| action=WORDS` where it differs from the table,
`| archive=broken` for a file that is no zip) and changes the sound feed below: `@ FILE` replaces a file by the lines that
follow, `+ FILE` adds lines to it, `- FILE` takes it away; `@e` and `+e` read escapes (bytes). `! CODE REASON` says why no
feed can raise a code. Scenes are parted by blank lines; `#` begins a comment line.

The codes and what is done about them are those of gtfs/feed/notice_codes.c: each must have a scene or a reason, the table in
docs/FEEDS.md must say the same, and a notice that drops or replaces something must have its repair, in the words of the table.
Exit code 0: all as expected; 1: not. --print: what was told, to be read before it is copied.
"""
import argparse
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TODAY = '2026-03-02'

SOUND = {
    'agency.txt': ['agency_id,agency_name,agency_url,agency_timezone', 'AG,Agency,https://example.org,Europe/Berlin'],
    'stops.txt': ['stop_id,stop_name,stop_lat,stop_lon', 'A,Alpha,46.00,8.0', 'B,Beta,46.01,8.0', 'C,Gamma,46.02,8.0'],
    'routes.txt': ['route_id,agency_id,route_short_name,route_type', 'R1,AG,1,3', 'R2,AG,2,3'],
    'trips.txt': ['route_id,service_id,trip_id', 'R1,S,T1', 'R1,S,T2', 'R2,S,T3'],
    'calendar.txt': ['service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
                     'S,1,1,1,1,1,0,0,20260101,20261231'],
    'stop_times.txt': ['trip_id,arrival_time,departure_time,stop_id,stop_sequence',
                       'T1,08:00:00,08:00:00,A,1', 'T1,08:10:00,08:11:00,B,2', 'T1,08:20:00,08:20:00,C,3',
                       'T2,09:00:00,09:00:00,A,1', 'T2,09:10:00,09:11:00,B,2', 'T2,09:20:00,09:20:00,C,3',
                       'T3,08:30:00,08:30:00,C,1', 'T3,08:50:00,08:50:00,A,2'],
    'feed_info.txt': ['feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date,feed_version,'
                      'feed_contact_url', 'P,https://example.org,en,20260101,20261231,1,https://example.org'],
}


# ---- the table of the program and of the page --------------------------------------------------------------------

ACTIONS = {'GW_ACTION_IGNORE': 'ignore', 'GW_ACTION_DEFAULT': 'default+report', 'GW_ACTION_DROP': 'drop+report',
           'GW_ACTION_FATAL': 'fatal'}
SEVERITIES = {'E': 'ERROR', 'W': 'WARNING', 'I': 'INFO'}


def codes():
    """{code: (severity, action, words when dropped, words when replaced)}"""
    with open(os.path.join(ROOT, 'gtfs', 'feed', 'notice_codes.c'), encoding='utf-8') as f:
        text = f.read()
    word = r'(NULL|(?:"[^"]*"\s*)+)'
    rows = re.findall(r'\{"(\w+)",\s*([EWI]),\s*(GW_ACTION_\w+),\s*%s,\s*%s\}' % (word, word), text)
    joined = lambda w: None if w == 'NULL' else ''.join(re.findall(r'"([^"]*)"', w))
    return {c: (SEVERITIES[s], ACTIONS[a], joined(d), joined(r)) for c, s, a, d, r in rows}


def page_rows(table):
    """The rows of docs/FEEDS.md."""
    for code, (severity, action, dropped, replaced) in sorted(table.items()):
        done = '; '.join(w for w in (dropped, replaced) if w) or ('kept' if action == 'default+report' else '')
        yield '| `%s` | %s | %s | %s |' % (code, severity, action, done)


def check_page(table):
    with open(os.path.join(ROOT, 'docs', 'FEEDS.md'), encoding='utf-8') as f:
        found = [line.rstrip('\n') for line in f if line.startswith('| `')]
    wanted = list(page_rows(table))
    bad = ['docs/FEEDS.md lacks: ' + r for r in wanted if r not in found]
    return bad + ['docs/FEEDS.md has, and the program not: ' + r for r in found if r not in wanted]


# ---- scenes ------------------------------------------------------------------------------------------------------

class Scene:
    def __init__(self, where, lines):
        head = [p.strip() for p in lines[0].split('|')]
        self.where, self.code, self.sample = where, head[0], head[1] if len(head) > 1 else ''
        self.options = dict(p.split('=', 1) for p in head[2:])
        self.files = {name: '\n'.join(text).encode() + b'\n' for name, text in SOUND.items()}
        name, kind, text = None, '', []
        for line in lines[1:] + ['@ ']:
            mark = re.match(r'([@+-]e?) (\S*)$', line)
            if not mark:
                text.append(line)
                continue
            self.change(name, kind, text)
            kind, name, text = mark.group(1), mark.group(2), []

    def change(self, name, kind, text):
        if not name:
            return
        if kind == '-':
            del self.files[name]
            return
        body = '\n'.join(text)
        data = body.encode().decode('unicode_escape').encode('latin-1') if kind.endswith('e') else \
            (body + '\n').encode() if text else b''
        self.files[name] = (self.files.get(name, b'') if kind[0] == '+' else b'') + data


def scenes_of(path):
    scenes, reasons, lines, first = [], {}, [], 0
    with open(path, encoding='utf-8') as f:
        for n, line in enumerate(f.read().split('\n') + [''], 1):
            if line.startswith('#'):
                continue
            if line.startswith('! '):
                code, reason = line[2:].split(None, 1)
                reasons[code] = reason
            elif line:
                first = first if lines else n
                lines.append(line)
            elif lines:
                scenes.append(Scene('%s:%d' % (os.path.basename(path), first), lines))
                lines = []
    return scenes, reasons


def told(scene, gangway, folder):
    path = os.path.join(folder, 'feed.zip')
    if scene.options.get('archive') == 'broken':
        with open(path, 'w', encoding='utf-8') as f:
            f.write('no zip')
    else:
        with zipfile.ZipFile(path, 'w') as z:
            for name, data in scene.files.items():
                z.writestr(name, data)
    p = subprocess.run([gangway, 'check', path, '--format', 'json', '--today', scene.options.get('today', TODAY)],
                       capture_output=True, text=True)
    return json.loads(p.stdout) if p.stdout else {'notices': [], 'repairs': [], 'error': p.stderr}


def brief(sample):
    return '%(file)s:%(row)d %(field)s=%(value)s' % sample


def check(scene, table, out):
    """What is wrong with the answer, in words."""
    notice = next((n for n in out['notices'] if n['code'] == scene.code), None)
    if notice is None:
        return 'not told; told: %s' % ' '.join(n['code'] for n in out['notices'])
    first = re.sub(r'=/.*/feed.zip$', '=feed.zip', brief(notice['samples'][0]))
    if first != scene.sample:
        return 'sample "%s", expected "%s"' % (first, scene.sample)
    severity, action, dropped, replaced = table[scene.code]
    if (notice['severity'], notice['action']) != (severity, scene.options.get('action', action)):
        return '%(severity)s, %(action)s' % notice
    words = {'drop+report': dropped, 'default+report': replaced}.get(notice['action'])
    repairs = [r['what'] for r in out['repairs'] if r['code'] == scene.code]
    if words and words not in repairs:
        return 'no repair "%s", but: %s' % (words, '; '.join(repairs))
    return ''


def main():
    p = argparse.ArgumentParser()
    p.add_argument('gangway')
    p.add_argument('codes', nargs='*')
    p.add_argument('--print', action='store_true')
    p.add_argument('--rows', action='store_true', help='the rows of docs/FEEDS.md, and nothing else')
    o = p.parse_args()
    table, scenes, reasons = codes(), [], {}
    if o.rows:
        print('\n'.join(page_rows(table)))
        return 0
    for path in sorted(glob.glob(os.path.join(HERE, 'scenes', '*.txt'))):
        more, why = scenes_of(path)
        scenes += more
        reasons.update(why)
    bad = [] if o.codes else check_page(table)
    with tempfile.TemporaryDirectory() as folder:
        for scene in scenes:
            if o.codes and scene.code not in o.codes:
                continue
            out = told(scene, o.gangway, folder)
            if o.print:
                print('%s | %s' % (scene.code, '; '.join(brief(s) for n in out['notices'] if n['code'] == scene.code
                                                         for s in n['samples'][:3]) or out.get('error')))
                print('    also: %s' % ' '.join(n['code'] for n in out['notices'] if n['code'] != scene.code))
            fault = check(scene, table, out) if scene.code in table else 'no such code'
            bad += ['%s: %s: %s' % (scene.where, scene.code, fault)] if fault else []
    if not o.codes:
        raised = {s.code for s in scenes}
        bad += ['%s: neither a scene nor a reason' % c for c in sorted(set(table) - raised - set(reasons))]
        bad += ['%s: a scene and a reason why there is none' % c for c in sorted(raised & set(reasons))]
    print('\n'.join(bad + ['%d scenes, %d codes without one, %d faults' % (len(scenes), len(reasons), len(bad))]))
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
