"""Reads a snapshot by docs/SNAPSHOT.md alone: the tables there say where everything stands.

  read_snapshot.py SNAPSHOT [DOCUMENT]

Prints what the file holds as JSON; says what is wrong and ends with 1 when file and page disagree.
"""
import json
import pathlib
import re
import struct
import sys

MASK = (1 << 64) - 1
K, M = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F
NOTHING = 4294967295
TYPES = {"u8": ("B", 1), "u16": ("H", 2), "u32": ("I", 4), "i32": ("i", 4), "f32": ("f", 4), "i64": ("q", 8),
         "text": ("I", 4), "name": ("IIII", 16), "point": ("ii", 8)}


class Wrong(Exception):
    """The file is not as the page says."""


def rows_of(page, first_column):
    """The rows of all tables whose first column is headed so, as lists of cells."""
    found, inside = [], False
    for line in page.splitlines():
        cells = [c.strip() for c in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            inside = False
        elif cells[0] == first_column:
            inside = True
        elif inside and not set(cells[0]) <= set("-:"):
            found.append(cells)
    return found


class Form:
    """What the page says."""

    def __init__(self, page):
        self.header = [(int(o), int(n), field, meaning) for o, n, field, meaning in rows_of(page, "offset")]
        self.version = int(re.search(r"of the form: (\d+)", page).group(1))
        self.sections = [(name, int(size), element, n) for _, name, size, element, n in rows_of(page, "number")]
        numbers = [int(row[0]) for row in rows_of(page, "number")]
        assert numbers == list(range(len(numbers))), "the sections are not numbered one by one"
        self.records = {}
        for record, offset, field, kind, _ in rows_of(page, "record"):
            self.records.setdefault(record, []).append((int(offset), field, kind))
        for name, size, element, _ in self.sections:
            record = re.match(r"[a-z_]+", element).group(0) if element else ""
            if record in self.records:
                assert self.size_of(record) == size, f"{record}: {self.size_of(record)} bytes, section {name} says {size}"

    def size_of(self, record):
        at = 0
        for offset, field, kind in self.records[record]:
            assert offset == at, f"{record}.{field} stands at {at}"
            base, _, times = kind.partition("×")
            at += TYPES[base][1] * int(times or 1)
        return at

    def format_of(self, record):
        return "<" + "".join(TYPES[k.partition("×")[0]][0] * int(k.partition("×")[2] or 1)
                             for _, _, k in self.records[record])

    def place_of(self, record, field):
        """Which number of the unpacked record a field is."""
        at = 0
        for _, name, kind in self.records[record]:
            if name == field:
                return at
            base, _, times = kind.partition("×")
            at += len(TYPES[base][0]) * int(times or 1)
        raise KeyError(f"{record}.{field}")


def rotate(x, r):
    return (x << r | x >> (64 - r)) & MASK


def checksum(data):
    whole = len(data) // 32 * 32
    lanes = [K, M, K ^ M, ~K & MASK]
    words = struct.iter_unpack("<4Q", data[:whole])
    for group in words:
        lanes = [rotate((lane + word * M) & MASK, 31) * K & MASK for lane, word in zip(lanes, group)]
    h = len(data) * K & MASK
    for lane in lanes:
        h = (rotate(h ^ lane * M & MASK, 27) * K + M) & MASK
    at = whole
    for at in range(whole, len(data) - 7, 8):
        h = (rotate(h ^ struct.unpack_from("<Q", data, at)[0] * M & MASK, 27) * K + M) & MASK
    for byte in data[whole + (len(data) - whole) // 8 * 8:]:
        h = rotate(h ^ byte * K & MASK, 11) * M & MASK
    h = (h ^ h >> 33) * M & MASK
    h = (h ^ h >> 29) * K & MASK
    return h ^ h >> 32


def need(ok, what):
    if not ok:
        raise Wrong(what)


class Snapshot:
    def __init__(self, data, form):
        self.form, self.bytes = form, {}
        head = {field: (offset, n) for offset, n, field, _ in form.header}
        need(sum(n for _, n, _, _ in form.header) == 192, "the page's header is not 192 bytes long")
        number = lambda field: int.from_bytes(data[head[field][0]:sum(head[field])], "little")
        need(data[:8] == b"GANGWAY\n", "magic")
        need(number("byte order") == 0x01020304, "byte order")
        need(number("version") == form.version, f"version {number('version')}, the page is of {form.version}")
        need(number("file size") == len(data), "file size")
        need(number("sections") == len(form.sections), "number of sections")
        end = 192 + 32 * len(form.sections)
        need(checksum(data[:48] + bytes(8) + data[56:end]) == number("checksum"), "checksum of the header")
        for offset, n, field, _ in form.header:
            need(field != "zero" or not any(data[offset:offset + n]), "not zero in the header")
        self.days, self.zones = number("days"), number("time zones")
        for i, (name, size, _, _) in enumerate(form.sections):
            at = struct.unpack_from("<IIQQQ", data, 192 + 32 * i)
            begin = -(-end // 64) * 64
            need(at[:3] == (i, size, begin) and at[3] % size == 0, f"section {name}: {at}, expected at {begin}")
            need(not any(data[end:begin]), f"not zero before {name}")
            self.bytes[name] = data[begin:begin + at[3]]
            end = begin + at[3]
            need(len(self.bytes[name]) == at[3], f"section {name} is cut off")
            need(checksum(self.bytes[name]) == at[4], f"checksum of {name}")
        need(end == len(data), "bytes after the last section")

    def count(self, name):
        return len(self.bytes[name]) // next(size for n, size, _, _ in self.form.sections if n == name)

    def numbers(self, name, kind="I"):
        return list(struct.unpack(f"<{len(self.bytes[name]) // struct.calcsize(kind)}{kind}", self.bytes[name]))

    def records(self, name, record):
        return list(struct.iter_unpack(self.form.format_of(record), self.bytes[name]))

    def fields(self, record, *names):
        places = [self.form.place_of(record, name) for name in names]
        return lambda row: tuple(row[p] for p in places)

    def text(self, at):
        return self.bytes["text"][at:self.bytes["text"].index(b"\0", at)].decode()


def check_counts(s):
    """The column n of the page."""
    n = s.count
    words = {"stops + 1": n("stops") + 1, "pattern_stops": n("pattern_stops"), "seats_from": n("seats_from"),
             "service_ids × ⌈days ÷ 64⌉": n("service_ids") * -(-s.days // 64), "time zones": s.zones,
             "time zones × days": s.zones * s.days, "stops": n("stops"), "routes": n("routes"), "": None,
             "stops of feeds, or 0 when no rule asks for zones": n("stop_fare_zones") and sum(
                 row[0] for row in map(s.fields("feed", "n_stops"), s.records("feeds", "feed"))),
             "0 or ⌈trips ÷ 32⌉ + 1": n("trips") and -(-n("trips") // 32) + 1}
    for extra in ("board_extra", "alight_extra"):
        words[f"pattern_stops, or 0 without {extra}"] = n(extra) and n("pattern_stops")
        words[f"stops + 1, or 0 without {extra}"] = n(extra) and n("stops") + 1
    for name, _, _, wanted in s.form.sections:
        need(words[wanted] is None or n(name) == words[wanted], f"{name}: {n(name)} elements, not {words[wanted]}")


def column(times, first, n, base, wrap):
    return [base + v + (65536 if k >= wrap else 0) for k, v in enumerate(times[first:first + n])]


def check_times(s):
    """Goes through all times as the page says. Returns the number of calls of trips."""
    times, rows, arrivals = s.numbers("times", "H"), s.records("rows", "row"), s.records("arrivals", "arrivals")
    of = s.fields("pattern", "first_stop", "n_stops", "n_trips", "first_time", "n_periods", "min_time", "max_time")
    used = calls = 0
    for pattern in s.records("patterns", "pattern"):
        first_stop, n_stops, n_trips, first_time, n_periods, least, greatest = of(pattern)
        need(first_time == used, "times of a pattern do not follow those before")
        used += n_stops * n_trips
        calls += n_stops * n_trips
        before = None
        for i in range(n_stops):
            base, wrap, other = rows[first_stop + i]
            leaves = column(times, first_time + i * n_trips, n_trips, base, wrap)
            arrives = leaves
            if other != NOTHING:
                need(arrivals[other][2] == used, "arrivals do not follow")
                arrives = column(times, used, n_trips, *arrivals[other][:2])
                used += n_trips
            need(leaves == sorted(leaves) and arrives == sorted(arrives), "times fall with the trip")
            need(all(a <= d for a, d in zip(arrives, leaves)), "a trip leaves before it arrives")
            need(not before or all(b <= a for b, a in zip(before, arrives)), "a trip runs back in time")
            need(n_periods or (i or arrives[0] == least) and (i + 1 < n_stops or leaves[-1] == greatest), "min, max")
            before = leaves
    need(used == len(times), "times left over")
    return calls


def trip_ids(s):
    first, data, ids = s.numbers("trip_id_first"), s.bytes["trip_ids"], []

    def number(at):
        value = shift = 0
        while True:
            value |= (data[at] & 127) << shift
            shift, at = shift + 7, at + 1
            if data[at - 1] < 128:
                return value, at

    at = 0
    for trip in range(s.count("trips")):
        if trip % 32 == 0:
            need(at == first[trip // 32], "a block of trip ids begins elsewhere")
            n, at = number(at)
            ids.append(data[at:at + n])
            at += n
            continue
        before, n = ids[-1], len(ids[-1])
        if at < first[trip // 32 + 1] and data[at] == 0:
            n, at = number(at + 1)
        made = b""
        while len(made) < n:
            copy, literal = data[at] >> 3, data[at] & 7
            made += before[len(made):len(made) + copy]
            made += data[at + 1:at + 1 + literal]
            at += 1 + literal
        ids.append(made)
    need(at == len(data), "trip ids left over")
    return [i.decode() for i in ids]


def check_near(s):
    first, near = s.numbers("near_first"), s.records("near", "near")
    walks = {(stop, to, m) for stop in range(s.count("stops")) for to, m in near[first[stop]:first[stop + 1]]}
    need(len(walks) == len(near), "a walk twice")
    need(all((to, stop, m) in walks for stop, to, m in walks), "a walk that does not lead back")


def summary(path, page):
    s = Snapshot(pathlib.Path(path).read_bytes(), Form(page))
    check_counts(s)
    check_near(s)
    ids = trip_ids(s)
    feed = s.fields("feed", "tag", "n_stops")
    zone_days = s.numbers("day_zero", "i")
    need(all(abs(zero - i % s.days * 86400) <= 2 * 86400 for i, zero in enumerate(zone_days)), "day_zero")
    return {
        "feeds": [{"tag": s.text(tag), "stops": n} for tag, n in map(feed, s.records("feeds", "feed"))],
        "agencies": s.count("agencies"), "stops": s.count("stops"), "routes": s.count("routes"),
        "patterns": s.count("patterns"), "trips": s.count("trips"), "calls": check_times(s),
        "in_seat": s.count("seats_from"), "transfer_rules": s.count("rules"),
        "trip_ids": ids, "stop_ids": [s.text(row[0]) for row in s.records("stops", "stop")],
        "zones": [s.text(z) for z in s.numbers("zone_names")],
    }


def main():
    page = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else pathlib.Path(__file__).parents[2] / "docs/SNAPSHOT.md"
    try:
        found = summary(sys.argv[1], page.read_text(encoding="utf-8"))
    except (Wrong, AssertionError) as why:
        sys.exit(f"{sys.argv[1]}: {why}")
    found["trip_ids"], found["stop_ids"] = found["trip_ids"][:3], found["stop_ids"][:3]
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
