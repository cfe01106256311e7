"""Files that are no tables, or tables that no editor would show."""
from base_feed import TABLES, tables, zip_feed
from case import Case
from zips import MIB, Member, write_zip
import os

STOPS = TABLES["stops.txt"]


def feed(**changes):
    """Large values are functions: this process must stay small while it measures others."""
    return lambda where: zip_feed(where, **{k: v() if callable(v) else v for k, v in changes.items()})


def with_member(member, leave):
    def build(where):
        list_ = [Member(n, d) for n, d in tables().items() if n != leave] + [member]
        return write_zip(os.path.join(where, "feed.zip"), list_)
    return build


def gbk(text):
    return text.encode("gbk")


def cases():
    bad, limit, fine = 2, 65, 0
    chinese = STOPS.replace("One", "灣仔").replace("Two", "銅鑼灣")
    yield Case("UTF-8 with a byte order mark", feed(stops=b"\xef\xbb\xbf" + STOPS.encode()), fine, r"")
    for name, encoding in (("UTF-16 LE with mark", "utf-16"), ("UTF-16 LE", "utf-16-le"), ("UTF-16 BE", "utf-16-be"),
                           ("UTF-32", "utf-32")):
        yield Case(name, feed(stops=STOPS.encode(encoding)), bad, r"stops.txt: the file is in UTF-16")
        yield Case(name + ", optional table", feed(shapes="shape_id\nx\n".encode(encoding)), fine, r"csv_parsing_failed")
    yield Case("GBK", feed(stops=gbk(chinese.replace("銅鑼灣", "车公庙").replace("灣", "湾"))), fine, r"invalid_character")
    yield Case("Big5", feed(stops=chinese.encode("big5")), fine, r"invalid_character")
    yield Case("Latin-1", feed(stops=STOPS.replace("One", "Zürich").encode("latin-1")), fine, r"invalid_character")
    yield Case("NUL bytes in values", feed(stops=STOPS.replace("One", "O\0n\0e")), fine, r"invalid_character")
    yield Case("all NUL bytes", feed(stops=b"\0" * 5000), bad, r"stops.txt")
    yield Case("only a byte order mark", feed(stops=b"\xef\xbb\xbf"), bad, r"stops.txt: the file is empty")
    yield Case("no byte", feed(stops=b""), bad, r"stops.txt: the file is empty")
    yield Case("only line ends", feed(stops=b"\n" * 5000), bad, r"stops.txt: the file is empty")
    yield Case("only a header", feed(stops=STOPS.split("\n")[0]), bad, r"stops.txt: there is no row")
    yield Case("no header", feed(stops=STOPS.split("\n", 1)[1]), bad, r"stops.txt")
    yield Case("CR line ends", feed(stops=STOPS.replace("\n", "\r")), fine, r"new_line_in_value")
    yield Case("CRLF and LF", feed(stops=STOPS.replace("\n", "\r\n", 2)), fine, r"new_line_in_value")
    yield Case("a quote never closed", feed(stops="+S4,\"Four,22.5,114.0\n" + "S5,x,22,114\n" * 50000), fine, r"csv_parsing_failed")
    yield Case("a quote never closed in the header", feed(stops='"' + STOPS), bad, r"stops.txt")
    yield Case("only quotes", feed(stops=b'"' * 300001), bad, r"stops.txt")
    yield Case("a quote in every place", feed(stops=STOPS.replace(",", '",')), (fine, bad), r"invalid_character|stops.txt")
    yield Case("a line of 10 MB", feed(stops=lambda: "+S4," + "x" * (10 * MIB) + ",22.5,114\n"), fine, r"csv_parsing_failed")
    yield Case("a header of 10 MB", feed(stops=lambda: b"x" * (10 * MIB)), bad, r"stops.txt")
    yield Case("a file of one line of 10 MB", feed(routes=lambda: "+R2,A," + "9" * (10 * MIB)), fine, r"csv_parsing_failed")
    yield Case("an id of 1 MB less a bit", feed(stops=lambda: "+" + "i" * (MIB - 100) + ",Big,22.5,114.0\n"), fine, r"", mb=80)
    yield Case("100,000 columns", feed(stops=lambda: ",".join(f"c{i}" for i in range(100000)) + "\n1\n"), bad, r"stops.txt: the header has more than")
    yield Case("100,000 empty columns", feed(stops="," * 100000 + "\n1\n"), bad, r"stops.txt: the header has more than")
    yield Case("4,096 columns of one name", feed(stops="stop_id" + ",x" * 4095 + "\n1\n"), bad, r"stops.txt|stop_times.txt")
    yield Case("a row with a million fields", feed(stops=lambda: "+S4,Four,22.5,114.0" + "," * 1000000 + "\n"), fine, r"invalid_row_length")
    yield Case("rows of one field", feed(stops="+" + "S\n" * 100000), fine, r"invalid_row_length")
    yield Case("a million blank lines", feed(stops=lambda: "+" + "\n" * 1000000 + "S9,Nine,22.5,114\n"), fine, r"empty_row")
    yield Case("lines of blanks", feed(stops=lambda: "+" + (" " * 200 + "\n") * 20000), fine, r"")
    yield Case("controls in names", feed(stops=STOPS.replace("One", "\x1b[2J\x07<script>")), fine, r"", never=r"\x1b")
    yield Case("bidi and odd letters in ids", feed(stops="+\u202eS4\u0000\u2028,Four,22.5,114.0\n"), fine, r"")
    for name, lat, lon in (("NaN", "NaN", "nan"), ("infinity", "inf", "-Infinity"), ("1e308", "1e308", "-1e308"), ("1e999", "1e999", "1e-999"),
                           ("out of range", "91", "181"), ("a hex float", "0x1p3", "0x1p3"), ("pole", "90", "114"),
                           ("antimeridian", "22", "180"), ("long digits", "22." + "1" * 100000, "114"), ("swapped", "114.0", "22.5"),
                           ("comma for point", '"22,5"', '"114,1"'), ("blank", "", "")):
        yield Case(f"coordinates: {name}", feed(stops=f"+S4,Four,{lat},{lon}\n"), fine, r"")
    for value in ("999999999:00:00", "-1:00:00", "1:60:00", "08:00", "8", "08:00:00.5", "99999999999999999999:00:00", "०८:00:00", "0x8:00:00",
                  "1000:00:00", "::", "  :  :  "):
        yield Case(f"time {value}", feed(stop_times=f"+T1,{value},{value},S2,9\n"), fine, r"invalid_time")
    yield Case("time 999:59:59", feed(stop_times="+T1,999:59:59,999:59:59,S2,9\n"), fine, r"")
    for value in ("-1", "4294967296", "99999999999999999999", "1e3", "1.5", "0x10", "x"):
        yield Case(f"stop_sequence {value}", feed(stop_times=f"+T1,08:30:00,08:30:00,S2,{value}\n"), fine, r"(invalid_integer|number_out_of_range)")
    yield Case("stop_sequence 4294967295", feed(stop_times="+T1,08:30:00,08:30:00,S2,4294967295\n"), fine, r"")
    for value in ("00000000", "20260230", "99999999", "2026-01-01", "20261301", "", "１２３４５６７８"):
        yield Case(f"date {value}", feed(calendar=f"+X,1,1,1,1,1,1,1,{value},20271231\n"), fine, r"(invalid_date|missing_required_field)")
    yield Case("fields of every table are rubbish", feed(**{n[:-4]: TABLES[n].split("\n")[0] + "\n" + "\x01,-,;\n" * 300 for n in TABLES}), bad, r"txt")
