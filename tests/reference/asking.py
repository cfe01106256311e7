"""Asks gangway: a process of its own for each question file, or one for all (many.c)."""
import csv
import json
import os
import subprocess
import tempfile

import networks

COLUMNS = ('id', 'from', 'to', 'time', 'mode', 'window', 'max_transfers', 'max_duration')
TODAY = '2026-05-06'
LIMIT_S = 300


def scratch_folder():
    """In memory where there is such a place: thousands of small files."""
    return tempfile.TemporaryDirectory(dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None)


def write_case(case, folder):
    """Feeds as the command line names them."""
    words = []
    for tag, net in case['feeds'].items():
        path = os.path.join(folder, 'feed%s.zip' % tag)
        networks.write_zip(net, path)
        words.append('%s=%s' % (tag, path) if tag else path)
    return words


def write_queries(queries, path):
    with open(path, 'w', encoding='utf-8', newline='') as f:
        w = csv.DictWriter(f, COLUMNS)
        w.writeheader()
        w.writerows(queries)


class Gangway:
    """`program` is gangway, or gangway_many: then one process answers for as long as it can."""

    def __init__(self, program, folder):
        self.program, self.folder, self.process = program, folder, None
        self.many = os.path.basename(program).startswith('gangway_many')

    def route(self, feeds, options, queries):
        """[answer] or a text that says what went wrong."""
        path = os.path.join(self.folder, 'queries.csv')
        write_queries(queries, path)
        lines = self.run(['route'] + feeds + ['--batch', path, '--today', TODAY] + options)
        if not isinstance(lines, str) and len(lines) != len(queries):
            return '%d answers to %d questions' % (len(lines), len(queries))
        return lines if isinstance(lines, str) else [json.loads(line) for line in lines]

    def run(self, words):
        """What a command prints, as lines; or a text that says what went wrong."""
        if self.many:
            return self.run_again(words)
        try:
            p = subprocess.run([self.program] + words, capture_output=True, text=True, timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            return 'takes over %d s' % LIMIT_S
        return 'exit code %d: %s' % (p.returncode, p.stderr[-3000:]) if p.returncode else p.stdout.splitlines()

    def run_again(self, words):
        if self.process is None:
            self.errors = tempfile.TemporaryFile()
            self.process = subprocess.Popen([self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=self.errors, text=True, bufsize=1)
        self.errors.seek(0)
        self.errors.truncate()
        self.process.stdin.write('\t'.join(words) + '\n')
        self.process.stdin.flush()
        lines = []
        for line in self.process.stdout:
            if line.startswith('= '):
                return lines if line == '= 0\n' else 'exit code %s: %s' % (line[2:-1], self.said())
            lines.append(line)
        code, self.process = self.process.wait(), None
        return 'ended with %d: %s' % (code, self.said())

    def said(self):
        self.errors.seek(0)
        return self.errors.read()[-3000:].decode('utf-8', 'replace')

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()
            self.process.stdout.close()
            self.process = None


def brief(journeys):
    def leg(x):
        name = 'walk' if x.get('walk') else x['trip_id'] + ('+' if x.get('in_seat') else '')
        return '%s %s %s-%s %s' % (name, x['from'], x['departure'][11:19], x['arrival'][11:19], x['to'])
    return '; '.join('%s-%s %d [%s]' % (j['departure'], j['arrival'], j['transfers'], ', '.join(map(leg, j['legs'])))
                     for j in journeys) or 'nothing'
