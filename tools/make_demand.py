#!/usr/bin/env python3
"""Writes data/demand: who travels to HKU-SZH from Hong Kong on a day of the clinic, by two published figures.

The figures are not the same statistic and are kept apart. What they do not say (ports, hours, travellers) is assumed,
the same for both, and every row says so.
"""
import csv
import pathlib

OUT = pathlib.Path(__file__).resolve().parent.parent / "data" / "demand"
CLINIC_DAYS_2026 = 287  # data/calendars/clinic_days.csv

FIGURES = {
    "hku-szh-2024.csv": (1_000_000 * 0.16 / CLINIC_DAYS_2026,
                         "S0 (January 2025): over 1,000,000 visits by Hong Kong residents in Shenzhen in 2024, 16 % of "
                         "them outpatients of HKU-SZH, over 287 clinic days"),
    "hku-szh-2025.csv": (6000 * 0.21,
                         "S45 (2025-12-02): about 6,000 outpatients a day at HKU-SZH, 21 % from Hong Kong"),
}
ASSUMED = "; split by port, hour and traveller assumed"
PORTS = {"shenzhen-bay": 0.30, "futian": 0.25, "luohu": 0.20, "huanggang": 0.15, "liantang": 0.10}
TRAVELLERS = {"adult": 0.55, "elder": 0.40, "wheelchair": 0.05}
HOURS = {
    "to-place": {("07:00", "09:30"): 0.40, ("09:30", "12:00"): 0.25, ("12:00", "15:00"): 0.25, ("15:00", "16:30"): 0.10},
    "from-place": {("09:30", "12:00"): 0.25, ("12:00", "14:00"): 0.25, ("14:00", "17:00"): 0.30,
                   ("17:00", "19:00"): 0.20},
}
COLUMNS = ["origin", "direction", "days", "from", "to", "traveller", "crosses", "trips", "assumed", "source"]


def rows(people, source):
    for port, by_port in PORTS.items():
        for direction, hours in HOURS.items():
            for (start, end), by_hour in hours.items():
                for traveller, share in TRAVELLERS.items():
                    trips = f"{people * by_port * by_hour * share:.3f}"
                    yield [port, direction, "clinic", start, end, traveller, "yes", trips, "yes", source + ASSUMED]


def main():
    OUT.mkdir(exist_ok=True)
    for name, (people, source) in FIGURES.items():
        with open(OUT / name, "w", encoding="utf-8", newline="") as f:
            writer = csv.writer(f, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(rows(people, source))


if __name__ == "__main__":
    main()
