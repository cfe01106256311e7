#!/usr/bin/python3
"""Write data/fares/distances.csv from data/facts/metro_lines.csv.

    tools/make_fares.py            write it
    tools/make_fares.py --check    compare with what is there; 1 if it differs

The other tables of data/fares are written by hand.  Exit 2: a fault in a
table, with file, row and field.  data/README.md describes the columns.
"""

import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from feed import tables  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COLUMNS = "tariff from_stop to_stop metres source confidence".split()


def sections():
    """Each pair of neighbours once, by name: both directions of a line have the same length."""
    folder = os.path.join(ROOT, "data", "facts")
    rows = tables.read(folder, "metro_lines.csv",
                       ["line", "direction", "sequence", "station_zh", "track_m_from_previous"])
    lengths = {}
    before = None
    for row in rows:
        if row["track_m_from_previous"]:
            pair = tuple(sorted((before.text("station_zh"), row.text("station_zh"))))
            metres = row.number("track_m_from_previous", low=1)
            if lengths.setdefault(pair, metres) != metres:
                row.fail("track_m_from_previous", f"{pair[0]} - {pair[1]} is also {lengths[pair]}")
        elif row.number("sequence") != 1:
            row.fail("track_m_from_previous", "is empty")
        before = row
    return [{"tariff": "sz-metro", "from_stop": a, "to_stop": b, "metres": metres,
             "source": "estimate: 1.10 times great-circle (metro_lines.csv)", "confidence": "assumed"}
            for (a, b), metres in sorted(lengths.items())]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if the file differs")
    args = parser.parse_args()
    path = os.path.join(ROOT, "data", "fares", "distances.csv")
    try:
        text = tables.encode(COLUMNS, sections())
    except tables.DataError as error:
        print(error, file=sys.stderr)
        return 2
    if args.check:
        with open(path, "rb") as stream:
            same = stream.read() == text
        if not same:
            print(f"{os.path.relpath(path, ROOT)} is not what the script writes", file=sys.stderr)
        return 0 if same else 1
    with open(path, "wb") as stream:
        stream.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
