#!/usr/bin/python3
"""Write data/ports, data/calendars and data/places from the tables in data/facts.

    tools/make_ports.py            write them
    tools/make_ports.py --check    compare with what is there; 1 if they differ

Needs the Debian package opencc (exit 77 without it).  Exit 2: a fault in a
table, with file, row and field.  data/README.md describes what is written.
"""

import argparse
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from feed import names as naming  # noqa: E402
from feed import tables  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

PORT_COLUMNS = """port_id name_zh_hant name_zh_hans name_en kind status opens closes open24
last_admission_min lat lon hk_name_zh_hant hk_name_zh_hans hk_name_en source_names source_coordinates
source_hours source_last_admission note""".split()
HALL_COLUMNS = """port_id side feed stop_id stop_name lat_wgs84 lon_wgs84 metres_from_port_point
walk_minutes source""".split()
SIDE_COLUMNS = "feed stop_id stop_name side reason".split()
CLEARANCE_COLUMNS = "port_id direction traveller day_kind from to p50_min p95_min distribution source".split()
BUILDING_COLUMNS = "port_id buildings clearance_of between_min approach source".split()
EXCEPTION_COLUMNS = """port_id direction kind from to days clock_from clock_to last_admission_min
source""".split()
ALIAS_COLUMNS = "feed holds_for source".split()
HOLIDAY_COLUMNS = "region date kind name complete source".split()
CLINIC_COLUMNS = "date open reason complete source".split()

LANGUAGES = (("zh-Hant", "zh_hant"), ("zh-Hans", "zh_hans"), ("en", "en"))
BUS_STOPS = {"hku-szh": "SZB00295"}  # the terminus that R27 uses
HONG_KONG = {"tmh"}  # places on the Hong Kong side, there for the ambulance transfer alone


def hour(row, field):
    if row[field] and not re.fullmatch(r"([01]\d|2[0-4]):[0-5]\d", row[field]):
        row.fail(field, f"{row[field]!r} is not a time HH:MM")
    return row[field]


def copy(facts, name, columns, key):
    """A table as it is, in this order of columns; key: the fields that are unique."""
    rows = facts.read(name, columns)
    tables.unique(rows, *key)
    return tables.encode(columns, [{c: row[c] for c in columns} for row in rows])


def ports(facts):
    rows = facts.read("ports.csv", ["port_id", "name_zh", "name_en", "lat_wgs84", "lon_wgs84", "status",
                                    "kind", "opens", "closes", "open24", "hours_provenance",
                                    "last_admission_min", "last_admission_provenance", "note"])
    tables.unique(rows, "port_id")
    hong_kong = tables.unique(facts.read("port_names.csv", ["port_id", "hk_zh_hant", "hk_zh_hans", "hk_en",
                                                            "source"]), "port_id")
    hant = naming.to_hant([row.text("name_zh") for row in rows])
    out = []
    for row in rows:
        if row["port_id"] not in hong_kong:
            row.fail("port_id", "is not in port_names.csv")
        other = hong_kong[row["port_id"]]
        out.append({
            "port_id": row.text("port_id"),
            "name_zh_hant": hant[row["name_zh"]],
            "name_zh_hans": row["name_zh"],
            "name_en": row.text("name_en"),
            "kind": row.one_of("kind", {"land", "rail", "ferry"}),
            "status": row.one_of("status", {"open", "closed", "unknown"}),
            "opens": hour(row, "opens"),
            "closes": hour(row, "closes"),
            "open24": row.one_of("open24", {"0", "1"}),
            "last_admission_min": row["last_admission_min"] and row.number("last_admission_min", low=0),
            "lat": f"{row.number('lat_wgs84', float, 22, 23):.6f}",
            "lon": f"{row.number('lon_wgs84', float, 113, 115):.6f}",
            "hk_name_zh_hant": other.text("hk_zh_hant"),
            "hk_name_zh_hans": other.text("hk_zh_hans"),
            "hk_name_en": other.text("hk_en"),
            "source_names": "zh-Hans and en: ports.csv; zh-Hant " + naming.CONVERTED_HANT
                            + "; Hong Kong side: " + other.text("source"),
            "source_coordinates": row.text("coord_provenance"),
            "source_hours": row.text("hours_provenance"),
            "source_last_admission": row["last_admission_provenance"] or "not found",
            "note": row["note"],
        })
    return tables.encode(PORT_COLUMNS, out)


def holidays(facts):
    """Kinds are holiday and make-up workday; what is only statutory is a holiday and incomplete."""
    out = []
    rows = facts.read("holidays.csv", ["region", "date", "kind", "name", "provenance", "complete"])
    tables.unique(rows, "region", "date")
    for row in rows:
        source = row.text("provenance")
        kind = row.text("kind")
        if kind.startswith("statutory day"):
            kind, source = "holiday", f"{row['kind']}; {source}"
        elif kind not in ("holiday", "make-up workday"):
            row.fail("kind", f"{kind!r} is unknown")
        out.append({"region": row.one_of("region", {"HK", "CN"}), "date": row.text("date"), "kind": kind,
                    "name": row.text("name"), "complete": row.one_of("complete", {"0", "1"}),
                    "source": source})
    return tables.encode(HOLIDAY_COLUMNS, out)


class Places:
    def __init__(self, facts):
        self.rows = facts.read("hospitals.csv", [
            "hospital_id", "name_zh", "name_en", "address", "lat_wgs84", "lon_wgs84", "coord_provenance",
            "doors", "doors_provenance", "nearest_metro_zh", "metro_lines", "walk", "vouchers",
            "vouchers_since", "vouchers_provenance", "provenance"])
        ids = tables.unique(self.rows, "hospital_id")
        texts = facts.read("place_texts.csv", ["place_id", "field", "zh_hans", "zh_hant", "en", "source"])
        self.texts = tables.unique(texts, "place_id", "field")
        for row in texts:
            if row["place_id"] not in ids:
                row.fail("place_id", f"{row['place_id']!r} is not in hospitals.csv")
        hans = [row["zh_hans"] for row in texts] + [row["name_zh"] for row in self.rows]
        hans += [row["address"] for row in self.rows]
        self.hant = naming.to_hant([text for text in hans if text])

    def text(self, place, field, hans="", en=""):
        """The text in three languages and its source; place_texts.csv goes before hans and en."""
        row = self.texts.get((place, field))
        given = row or {"zh_hans": "", "zh_hant": "", "en": "", "source": ""}
        hans = given["zh_hans"] or hans
        out = {"zh-Hant": given["zh_hant"] or self.hant[hans], "zh-Hans": hans, "en": given["en"] or en}
        source = [given["source"]] if row else []
        if not given["zh_hant"]:
            source.append("zh-Hant " + naming.CONVERTED_HANT)
        for language, text in out.items():
            if not text:
                raise tables.DataError(f"place {place}, {field}: nothing in {language}")
        return out, "; ".join(source)

    def doors(self, row, place):
        """The doors of hospitals.csv; without any, the point of the hospital itself."""
        if row["doors"] == "":
            if place["lat"] is None:
                return [], "no coordinate"
            names = {"zh-Hant": "醫院", "zh-Hans": "医院", "en": "Hospital"}
            return [{"id": "main", "names": names, "lat": place["lat"], "lon": place["lon"],
                     "default": True}], "assumed: the point of the hospital"
        out = []
        for part in row["doors"].split(";"):
            match = re.fullmatch(r"([a-z]+)@(\d+\.\d+),(\d+\.\d+)", part)
            if not match:
                row.fail("doors", f"{part!r} is not id@lat,lon")
            names, _ = self.text(row["hospital_id"], "door " + match[1])
            out.append({"id": match[1], "names": names, "lat": float(match[2]), "lon": float(match[3]),
                        "default": not out})
        return out, row.text("doors_provenance")

    def place(self, row):
        place_id = row.text("hospital_id")
        source = {}
        provenance = row.text("provenance").replace("; coords unverified", "")
        out = {"id": place_id, "kind": "hospital"}
        name_zh = row["name_zh"]
        out["names"], extra = self.text(place_id, "name", name_zh, row.text("name_en"))
        source["names"] = f"{provenance}; {extra}"
        if (place_id, "short_name") in self.texts:
            out["short_names"], source["short_names"] = self.text(place_id, "short_name")
        is_chinese = any(map(naming.is_han, row.text("address")))
        out["address"], extra = self.text(place_id, "address", row["address"] if is_chinese else "",
                                          "" if is_chinese else row["address"])
        source["address"] = f"{provenance}; {extra}"
        known = row["lat_wgs84"] != ""
        out["lat"] = row.number("lat_wgs84", float, 22, 23) if known else None
        out["lon"] = row.number("lon_wgs84", float, 113, 115) if known else None
        source["coordinates"] = row["coord_provenance"] or "not found: listed, but not routed"
        error = re.search(r"\+/-(\d+) ?m", row["coord_provenance"])
        out["error_m"] = int(error[1]) if error else None
        out["side"] = "hk" if place_id in HONG_KONG else "cn"
        source["side"] = "address"
        if place_id in HONG_KONG:
            out["role"] = "transfer"
        out["doors"], source["doors"] = self.doors(row, out)
        out["bus_stop"] = None
        if place_id in BUS_STOPS:
            out["bus_stop"] = {"feeds": ["szb", "sz"], "stop_id": BUS_STOPS[place_id]}
            source["bus_stop"] = "terminus of R27: S40"
        out["metro"] = None
        if row["nearest_metro_zh"]:
            out["metro"] = {"feeds": ["szm", "sz"], "stop_id": row["nearest_metro_zh"],
                            "lines": row["metro_lines"].strip(";").split(";")}
            source["metro"] = "nearest station: hospitals.csv, S1" + (f"; {row['walk']}" if row["walk"] else "")
        out["hours"] = None
        source["hours"] = "not found"
        if (place_id, "hours") in self.texts:
            out["hours"], source["hours"] = self.text(place_id, "hours")
        status = row["vouchers"] if row["vouchers"] in ("regular", "gba-pilot", "not applicable") else "unknown"
        out["vouchers"] = {"status": status, "since": row["vouchers_since"] or None}
        source["vouchers"] = row["vouchers_provenance"] or "not found"
        out["source"] = source
        return (json.dumps(out, ensure_ascii=False, indent=2) + "\n").encode("utf-8")

    def build(self):
        return {row.text("hospital_id") + ".json": self.place(row) for row in self.rows}


def main():
    parser = argparse.ArgumentParser(description="Write data/ports, data/calendars, data/places.")
    parser.add_argument("--check", action="store_true", help="compare with what is there, write nothing")
    parser.add_argument("--facts", default=os.path.join(ROOT, "data", "facts"))
    parser.add_argument("--output", default=os.path.join(ROOT, "data"))
    options = parser.parse_args()
    try:
        facts = tables.Facts(options.facts)
        folders = {
            "ports": {
                "ports.csv": ports(facts),
                "halls.csv": copy(facts, "port_halls.csv", HALL_COLUMNS, ("feed", "stop_id")),
                "sides.csv": copy(facts, "stop_sides.csv", SIDE_COLUMNS, ("feed", "stop_id")),
                "clearance.csv": copy(facts, "clearance.csv", CLEARANCE_COLUMNS, CLEARANCE_COLUMNS[:5]),
                "buildings.csv": copy(facts, "port_buildings.csv", BUILDING_COLUMNS, ("port_id",)),
                "exceptions.csv": copy(facts, "port_exceptions.csv", EXCEPTION_COLUMNS, EXCEPTION_COLUMNS[:6]),
                "aliases.csv": copy(facts, "feed_aliases.csv", ALIAS_COLUMNS, ALIAS_COLUMNS[:2]),
            },
            "calendars": {
                "holidays.csv": holidays(facts),
                "clinic_days.csv": copy(facts, "clinic_days.csv", CLINIC_COLUMNS, ("date",)),
            },
            "places": Places(facts).build(),
        }
        n_different = 0
        for folder, files in folders.items():
            n_different += tables.put(os.path.join(options.output, folder), files, options.check)
    except naming.MissingTool as error:
        print(f"make_ports.py: {error}", file=sys.stderr)
        return 77
    except tables.DataError as error:
        print(f"make_ports.py: {error}", file=sys.stderr)
        return 2
    if n_different:
        print(f"make_ports.py: {n_different} files differ; run tools/make_ports.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
