#!/usr/bin/python3
"""How long an import takes, against the floor: `unzip -p` of the same zips to nowhere.

    tests/bench/import.py build/release/tools/gangway/gangway [another gangway ...] [--repeats 5] [--feeds day,gba]

Floor and imports take turns, so that a busy machine slows all of them; look at the ratios. The feeds come from
$GANGWAY_SHARED, else from ../shared beside the repository. Every program must write the same bytes each time.
Exits with 77 when there is no feed, with 1 when an import fails or is not repeatable; never for being slow.
"""
import argparse
import hashlib
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get('GANGWAY_SHARED') or ROOT.parent / 'shared')
TODAY = '2026-11-22'
FEEDS = {
    'mta': ('mta_all_2026', {'mta': 'feeds/mta_all_2026.zip'}, ['--no-ports']),
    'day': ('mta_all_day', {'mta': 'bench/mta_all_day.zip'}, ['--no-ports']),
    'gba': ('Greater Bay, ports', {'hk': 'feeds/hk_td_2026_derived.zip', 'mtr': 'feeds/hk_mtr_2026_derived.zip',
                                   'szm': 'feeds/sz_metro_2026_derived.zip', 'szb': 'feeds/sz_bus_2026_derived.zip'},
            ['--side', 'hk=hk,mtr=hk,szm=cn,szb=cn']),
}


def timed(command):
    """Runs it: (wall seconds, CPU seconds, peak MB)."""
    begin = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit('failed: ' + ' '.join(map(str, command)))
    return time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def floor(zips):
    """One zip after the other, as the import reads them."""
    runs = [timed(['unzip', '-p', z]) for z in zips]
    return sum(r[0] for r in runs), sum(r[1] for r in runs), max(r[2] for r in runs)


def count_events(zips):
    """Rows of stop_times.txt."""
    n = 0
    for z in zips:
        with zipfile.ZipFile(z) as archive, archive.open('stop_times.txt') as table:
            n += sum(block.count(b'\n') for block in iter(lambda: table.read(1 << 20), b'')) - 1
    return n


def opening(gangway, data):
    """What bench_open of the same build says, in words."""
    bench = pathlib.Path(gangway).resolve().parents[2] / 'tests' / 'bench' / 'bench_open'
    if not bench.exists():
        return '(no bench_open beside this program)'
    return subprocess.run([bench, data, '9'], capture_output=True, text=True, check=True).stdout.rstrip()


def middle(values):
    return statistics.median(values)


def spread(values, digits=2):
    return f'{middle(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})'


def measure(programs, name, repeats, folder):
    title, sources, options = FEEDS[name]
    zips = [SHARED / path for path in sources.values()]
    if not all(z.exists() for z in zips):
        print(f'{title}: skipped, there is no {next(z for z in zips if not z.exists())}')
        return False
    words = [f'{tag}={SHARED / path}' for tag, path in sources.items()]
    floors, runs, sums = [], {p: [] for p in programs}, {p: set() for p in programs}
    for _ in range(repeats):
        floors.append(floor(zips))
        for i, program in enumerate(programs):
            data = os.path.join(folder, f'{name}{i}')
            runs[program].append(timed([program, 'import', '-o', data, '--today', TODAY, *options, *words]))
            with open(os.path.join(data, 'timetable.gw'), 'rb') as snapshot:
                sums[program].add(hashlib.file_digest(snapshot, 'sha256').hexdigest())
    events = count_events(zips)
    print(f'\n{title}: {events:,} stop times; floor {spread([f[0] for f in floors])} s wall, '
          f'{spread([f[1] for f in floors])} s CPU')
    for i, program in enumerate(programs):
        r, size = runs[program], os.path.getsize(os.path.join(folder, f'{name}{i}', 'timetable.gw'))
        print(f'  {program}')
        print(f'    ratio of wall {spread([a[0] / f[0] for a, f in zip(r, floors)])}   '
              f'of CPU {spread([a[1] / f[1] for a, f in zip(r, floors)])}')
        print(f'    wall {spread([a[0] for a in r])} s   CPU {spread([a[1] for a in r])} s   '
              f'peak {max(a[2] for a in r):.0f} MB')
        print(f'    snapshot {size:,} bytes, {size / events:.1f} a stop event')
        print('    opening: ' + opening(program, os.path.join(folder, f'{name}{i}')).replace('\n', '\n      '))
        if len(sums[program]) != 1:
            sys.exit(f'{program}: not the same bytes every time')
    return True


def main():
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument('gangway', nargs='+')
    words.add_argument('--repeats', type=int, default=5)
    words.add_argument('--feeds', default='mta,day,gba', help='of mta, day, gba')
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        done = [measure(given.gangway, name, given.repeats, folder) for name in given.feeds.split(',')]
    sys.exit(0 if any(done) else 77)


if __name__ == '__main__':
    main()
