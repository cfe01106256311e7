#!/usr/bin/env python3
"""The checker must refuse broken feeds: one fault at a time is put into a copy."""

import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FEED = os.path.join(os.path.dirname(os.path.dirname(HERE)), "data", "shenzhen")

# what is broken: (file, pattern, replacement), the first match is replaced
BROKEN = {
    "byte-order mark": ("stops.txt", "^", "\ufeff"),
    "CRLF in one line": ("routes.txt", "\n", "\r\n"),
    "unclosed quote": ("agency.txt", "深圳地铁", '"深圳地铁'),
    "too few cells": ("transfers.txt", r"(?<=\n)老街,老街,", "老街,"),
    "unknown column": ("trips.txt", "in_doubt", "doubtful"),
    "no source": ("transfers.txt", "S6\n", "\n"),
    "duplicate stop": ("stops.txt", r"\n(罗湖,[^\n]*\n)", r"\n\1\1"),
    "unknown stop": ("stop_times.txt", ",国贸,", ",国賀,"),
    "unknown service": ("trips.txt", ",WD,", ",WX,"),
    "unknown route in a transfer": ("transfers.txt", ",SZ3,", ",SZ15,"),
    "route that does not call there": ("transfers.txt", ",SZ3,", ",SZ20,"),
    "no interchange time": ("transfers.txt", r"\n老街[^\n]*", ""),
    "latitude and longitude swapped": ("stops.txt", r"22\.534770,114\.113559", "114.113559,22.534770"),
    "time that goes back": ("stop_times.txt", r"06:21:55,06:21:55", "06:19:55,06:19:55"),
    "minute 60": ("stop_times.txt", r"06:21:55,06:21:55", "06:60:00,06:60:00"),
    "gap in stop_sequence": ("stop_times.txt", ",国贸,2,", ",国贸,3,"),
    "distance that goes back": ("stop_times.txt", ",国贸,2,930,", ",国贸,2,0,"),
    "headway of zero": ("frequencies.txt", ",115,0,", ",0,0,"),
    "overlapping periods": ("frequencies.txt", "06:20:00,07:00:00", "06:20:00,07:00:01"),
    "period that ends before it starts": ("frequencies.txt", "06:20:00,07:00:00", "06:20:00,06:20:00"),
    "template off its first period": ("frequencies.txt", "06:20:00,07:00:00", "06:25:00,07:00:00"),
    "day without service": ("calendar_dates.txt", r"WE,20260101,1[^\n]*\n", ""),
    "exception that changes nothing": ("calendar_dates.txt", "WE,20260101,1", "WD,20260101,1"),
    "date outside the feed": ("calendar_dates.txt", "WE,20260101,1", "WE,20250101,1"),
    "colours without contrast": ("routes.txt", ",00AB4F,000000,", ",00AB4F,00AB4F,"),
    "name without English": ("translations.txt", r"\nstops,stop_name,en,[^\n]*", ""),
    "headsign without English": ("translations.txt", r"\ntrips,trip_headsign,en,[^\n]*", ""),
    "record_id and field_value": ("translations.txt", r"(agency,agency_name,en,Shenzhen Metro,SZMC),", r"\1,x"),
    "translation of nothing": ("translations.txt", r"(agency,agency_name,en,Shenzhen Metro),SZMC", r"\1,SZXX"),
    "Chinese in an English name": ("translations.txt", "stops,stop_name,en,Luohu", "stops,stop_name,en,罗湖"),
    "no role": ("attributions.txt", ",1,0,0,", ",0,0,0,"),
    "two rows of feed_info": ("feed_info.txt", r"\n(Gangway[^\n]*)\n", r"\n\1\n\1\n"),
}


def check(folder):
    return subprocess.run([sys.executable, os.path.join(HERE, "check_feed.py"), folder],
                          capture_output=True, text=True, check=False)


def main():
    failed = 0
    for what, (file, pattern, replacement) in BROKEN.items():
        with tempfile.TemporaryDirectory() as work:
            folder = os.path.join(work, "feed")
            shutil.copytree(FEED, folder)
            path = os.path.join(folder, file)
            with open(path, encoding="utf-8", newline="") as stream:
                old = stream.read()
            new = re.sub(pattern, replacement, old, count=1)
            with open(path, "w", encoding="utf-8", newline="") as stream:
                stream.write(new)
            done = check(folder)
            named = re.search(r"\.txt: row ", done.stderr) is not None
            if old == new or done.returncode != 1 or not named:
                failed += 1
                print(f"not refused: {what}: exit {done.returncode}: {done.stderr.strip()[:300]}")
    print(f"test_check_feed.py: {len(BROKEN)} broken feeds, {failed} not refused")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
