#!/usr/bin/env python3
"""Random small networks: `gangway route` against the slow reference planner, and laws that answers keep.

    random_networks.py GANGWAY [--check WHAT] [--count N] [--first N] [--seconds T] [--only NUMBER…] [--keep FOLDER]

GANGWAY is the program, or gangway_many of the same build, which does not start a process for each network. Network
NUMBER is always the same one. What is checked:

  contract  every answer holds exactly the journeys of reference.py (as departure, arrival, transfers), and every leg
            of every journey is possible
  waits     headways as waits (expected, worst) and as departures: who leaves later never arrives earlier; leaving at
            t and arriving at a means that arriving by a leaves at t or later, and the other way round
  laws      a window is the union of its single departures; more trips make nobody later
  scans     `gangway bench`: every operation finds the arrivals of reference.py
  strategy  the whole-day pass finds them too, where all is timetabled

A difference is made as small as it gets and printed as a case of tests/cases/own would be.
"""
import argparse
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import asking     # noqa: E402
import comparing  # noqa: E402
import laws       # noqa: E402
import making     # noqa: E402
import scans      # noqa: E402
import shrinking  # noqa: E402

CHECKS = {'contract': comparing.compare, 'waits': laws.check_waits, 'laws': laws.check_laws, 'scans': scans.compare,
          'strategy': scans.compare_strategy}


def report(gangway, number, case, test, keep):
    small, bad = shrinking.shrink(case, lambda c: test(gangway, c))
    print('network %d' % number)
    for query, what in bad[:3]:
        print('  %s\n  %s' % (json.dumps(query), what[:2000]))
    print('  options %s' % ' '.join(small['options']))
    for tag, net in small['feeds'].items():
        print('  feed %s' % json.dumps({k: v for k, v in net.items() if v}, indent=None))
    if keep:
        path = os.path.join(keep, 'network%d' % number)
        os.makedirs(path, exist_ok=True)
        asking.write_case(small, path)
        asking.write_queries(small['queries'], os.path.join(path, 'queries.csv'))
        print('  kept in %s' % path)
    sys.stdout.flush()


def main():
    p = argparse.ArgumentParser()
    p.add_argument('gangway')
    p.add_argument('--check', choices=CHECKS, default='contract')
    p.add_argument('--count', type=int, default=200)
    p.add_argument('--first', type=int, default=0)
    p.add_argument('--seconds', type=float, help='end after so long, with what was done by then')
    p.add_argument('--only', type=int, nargs='+', metavar='NUMBER')
    p.add_argument('--keep', metavar='FOLDER')
    p.add_argument('--stop-after', type=int, default=3, help='differences')
    o = p.parse_args()
    test = CHECKS[o.check]
    numbers = o.only or range(o.first, o.first + o.count)
    begin, done, differ, asked = time.monotonic(), 0, [], 0
    with asking.scratch_folder() as folder:
        gangway = asking.Gangway(o.gangway, folder)
        for number in numbers:
            if o.seconds and time.monotonic() - begin > o.seconds:
                break
            case = making.Maker(number, o.check).case()
            done, asked = done + 1, asked + len(case['queries'])
            if test(gangway, case):
                differ.append(number)
                report(gangway, number, case, test, o.keep)
                if len(differ) >= o.stop_after:
                    break
        gangway.close()
    print('%s: %d networks, %d questions, %d differ%s' % (o.check, done, asked, len(differ),
                                                          ': %s' % differ if differ else ''))
    return 1 if differ or not done else 0


if __name__ == '__main__':
    sys.exit(main())
