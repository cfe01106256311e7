#!/usr/bin/env python3
"""The table of coverage by file, and whether the floors are reached.

    coverage.py SUMMARY.json FLOORS.txt     SUMMARY: llvm-cov export -summary-only
"""
import fnmatch
import json
import os
import sys


def read_floors(path):
    """[(lines, branches, pattern)], in per cent."""
    floors = []
    with open(path, encoding='utf-8') as f:
        for line in f:
            words = line.split('#')[0].split()
            floors += [(float(words[0]), float(words[1]), pattern) for pattern in words[2:]]
    return floors


def read_counts(path):
    """{file from the root: {'lines': (covered, all), 'branches': (covered, all)}}"""
    with open(path, encoding='utf-8') as f:
        files = json.load(f)['data'][0]['files']
    return {os.path.relpath(x['filename']): {kind: (x['summary'][kind]['covered'], x['summary'][kind]['count'])
                                             for kind in ('lines', 'branches')} for x in files}


def per_cent(part):
    covered, everything = part
    return 100.0 if not everything else 100.0 * covered / everything


def added(counts):
    return {kind: tuple(map(sum, zip((0, 0), *(c[kind] for c in counts)))) for kind in ('lines', 'branches')}


def row(name, counts, floor=None):
    cells = ['%6.1f %% %6d/%-6d' % (per_cent(counts[kind]), *counts[kind]) for kind in ('lines', 'branches')]
    short = floor and any(per_cent(counts[kind]) < least for kind, least in zip(('lines', 'branches'), floor))
    print('%-42s %s %s%s' % (name, *cells, '  below %g %g' % floor if short else ''))
    return not short


def floor_of(floors, name):
    """The floor of one file (a folder's floor is not its files')."""
    return next(((lines, branches) for lines, branches, p in floors
                 if not p.endswith('/') and fnmatch.fnmatch(name, p)), None)


def main(summary, table):
    floors, counts, fine = read_floors(table), read_counts(summary), True
    print('%-42s %-22s %s' % ('file', ' lines', ' branches'))
    for name in sorted(counts):
        fine &= row(name, counts[name], floor_of(floors, name))
    for folder in ('gtfs/', 'planner/', 'api/'):
        inside = [c for name, c in counts.items() if name.startswith(folder)]
        fine &= row(folder, added(inside), next((f[:2] for f in floors if f[2] == folder), None))
    for _, _, pattern in floors:
        if not pattern.endswith('/') and not fnmatch.filter(counts, pattern):
            print('%s: no file of that name was measured' % pattern)
            fine = False
    return 0 if fine else 1


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
