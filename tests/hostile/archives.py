"""Archives that lie, swell, hide or lead elsewhere."""
import os
import struct
import zlib

from base_feed import folder_feed, members, tables, zip_feed
from case import Case
from zips import BZIP2, LZMA, MIB, STORED, ZSTD, Member, write_zip

HEADER = b"trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
ROW = b"T1,08:00:00,08:00:00,S1,1\n"


def archive(*more, many=None, leave=(), end=None, **how):
    def build(where):
        list_ = [m for m in members() if m.name not in leave] + list(more) + (many() if many else [])
        return write_zip(os.path.join(where, "feed.zip"), list_, end=end, **how)
    return build


def replaced(name, **fields):
    """The usual feed with one member's fields changed."""
    def build(where):
        list_ = members()
        for m in list_:
            if m.name == name:
                for key, value in fields.items():
                    setattr(m, key, value)
        return write_zip(os.path.join(where, "feed.zip"), list_)
    return build


def nested(where):
    inner = zip_feed(where)
    with open(inner, "rb") as f:
        data = f.read()
    return write_zip(os.path.join(where, "outer.zip"), [Member("feed.zip", data)])


def overlapping(where):
    """The directory names one large member under many names: each alone is harmless, together they are not."""
    name = os.path.join(where, "feed.zip")
    kernel = Member("shapes.txt", b"0" * MIB, head=b"shape_id\n", repeat=64)
    many = [Member(f"x{i}.txt", b"0" * MIB, head=b"shape_id\n", repeat=64, no_local=True, central={"at": 0}) for i in range(200)]
    return write_zip(name, [kernel] + many + members())


def cut(share):
    def build(where):
        path = zip_feed(where)
        os.truncate(path, int(os.path.getsize(path) * share))
        return path
    return build


def flipped(where):
    path = zip_feed(where)
    with open(path, "r+b") as f:
        f.seek(os.path.getsize(path) // 3)
        byte = f.read(1)
        f.seek(-1, 1)
        f.write(bytes([byte[0] ^ 0x55]))
    return path


def only(data):
    def build(where):
        path = os.path.join(where, "feed.zip")
        with open(path, "wb") as out:
            out.write(data)
        return path
    return build


def zip64_extra(size, packed):
    return struct.pack("<HHQQ", 1, 16, size, packed)


def zip64_member(where):
    """Sizes in zip64 fields, which is right, though nobody needs it here."""
    list_ = members()
    stops = next(m for m in list_ if m.name == "stops.txt")
    c = zlib.compressobj(1, zlib.DEFLATED, -15)
    n = len(c.compress(stops.data) + c.flush())
    stops.extra = zip64_extra(len(stops.data), n)
    stops.central = {"size": 0xFFFFFFFF, "packed": 0xFFFFFFFF}
    stops.local = {"size": 0xFFFFFFFF, "packed": 0xFFFFFFFF}
    return write_zip(os.path.join(where, "feed.zip"), list_)


def zip64_lie(where):
    list_ = members()
    stops = next(m for m in list_ if m.name == "stops.txt")
    stops.extra = zip64_extra(1 << 62, 1 << 61)
    stops.central = {"size": 0xFFFFFFFF, "packed": 0xFFFFFFFF}
    return write_zip(os.path.join(where, "feed.zip"), list_)


def in_folder(make):
    """A folder feed whose stops.txt is what make(path) leaves there."""
    def build(where):
        path = folder_feed(where, stops=None)
        make(os.path.join(path, "stops.txt"))
        return path
    return build


def link_out(path):
    secret = os.path.join(os.path.dirname(os.path.dirname(path)), "secret")
    with open(secret, "w") as out:
        out.write("password,of,somebody\n")
    os.symlink(secret, path)


def fifo_source(where):
    path = os.path.join(where, "feed.zip")
    os.mkfifo(path)
    return path


def unreadable(where):
    path = folder_feed(where)
    os.chmod(os.path.join(path, "stops.txt"), 0)
    return path


def cases():
    n = "stop_times.txt"
    grown = dict(leave=(n,))
    bad, limit, fine = 2, 65, 0
    yield Case("bomb: one member of 4.2 GB", archive(Member(n, ROW * 20000, HEADER, 7900), **grown), limit,
               r"stop_times.txt grows to more than 250 times")
    yield Case("bomb: 4.8 GB, said to be 0.5", archive(Member(n, ROW * 20000, HEADER, 9000), **grown), (bad, limit),
               r"stop_times.txt (grows|is larger than the zip's directory says)", mb=800, seconds=60, big=True)
    for mb in (24, 48):
        yield Case(f"more than {mb} MB of memory", archive(many=lambda: [Member(n, HEADER + ROW * 3000000, method=STORED)], **grown), 70,
                   rf"no memory .*at most {mb} MiB may be used: --max-memory", mb=mb + 30, seconds=20, big=True, options=["--max-memory", str(mb)])
    yield Case("bomb: 1 GB of quotes", archive(Member(n, b'"' * MIB, HEADER, 1024), **grown), limit,
               r"stop_times.txt grows to more than 250 times")
    yield Case("bomb: 1 GB of quotes in a table nobody needs", archive(Member("shapes.txt", b'"' * MIB, b"shape_id\n", 1024)),
               limit, r"shapes.txt grows to more than 250 times")
    yield Case("50 MB of quotes", archive(Member(n, b'"' * MIB, HEADER, 50), **grown), bad, r"stop_times.txt: there is no row in it")
    yield Case("bomb: 1 GB of zeros", archive(Member(n, b"\0" * MIB, b"", 1024), **grown), limit, r"stop_times.txt grows to more than 250 times")
    yield Case("a zip in a zip", nested, bad, r"agency.txt: missing")
    yield Case("overlapping members", overlapping, (fine, bad, limit), r"")
    yield Case("10,001 members", archive(many=lambda: [Member(f"f{i}.txt") for i in range(10001)]), limit, r"files inside; at most 10000")
    yield Case("70,000 members", archive(many=lambda: [Member(f"f{i}.txt") for i in range(70000)]), (bad, limit), r"feed.zip: .*(files inside|zip)",
               mb=150, seconds=30)
    yield Case("9,000 members nobody knows", archive(many=lambda: [Member(f"f{i}.txt") for i in range(9000)]), fine, r"unknown_file")
    yield Case("directory says smaller", replaced(n, central={"size": 20}), bad, r"stop_times.txt")
    yield Case("directory says larger", replaced(n, central={"size": 1 << 30}), limit, r"grows to more than 250 times")
    yield Case("directory says 4 GB less a byte", replaced(n, central={"size": 0xFFFFFFFE}), limit, r"grows to more than 250 times")
    yield Case("directory says a byte more", replaced(n, central={"size": 250}), bad, r"stop_times.txt")
    yield Case("local header lies", replaced(n, local={"size": 1, "packed": 1}), (fine, bad), r"")
    yield Case("packed size lies", replaced(n, central={"packed": 5}), bad, r"stop_times.txt")
    yield Case("wrong CRC", replaced(n, central={"crc": 1}, local={"crc": 1}), bad, r"stop_times.txt .*CRC|stop_times.txt is damaged")
    yield Case("wrong CRC in a table nobody needs", archive(Member("shapes.txt", b"shape_id\nx\n", central={"crc": 1}, local={"crc": 1})), bad,
               r"shapes.txt")
    yield Case("method says stored", replaced(n, central={"method": STORED}, local={"method": STORED}), bad, r"stop_times.txt")
    yield Case("stored, and that is right", replaced(n, method=STORED), fine, r"3 stops|stops")
    for method, name in ((BZIP2, "bzip2"), (LZMA, "lzma"), (ZSTD, "zstd"), (99, "AES"), (1, "shrunk")):
        yield Case(f"method {name}", replaced(n, method=method), bad, r"stop_times.txt is packed by method \d+|encrypted|not a zip")
    yield Case("encrypted member", replaced("stops.txt", flags=1), bad, r"stops.txt is encrypted")
    for share in (0.02, 0.3, 0.6, 0.9, 0.99):
        yield Case(f"truncated to {share:.0%}", cut(share), bad, r"feed.zip: not a zip")
    yield Case("one bit in a member", flipped, (bad, fine), r"")
    yield Case("empty file", only(b""), bad, r"feed.zip: not a zip")
    yield Case("a page that says 404", only(b"<html>404</html>" * 99), bad, r"feed.zip: not a zip")
    yield Case("only an end record", only(struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0, 0, 0, 0, 0)), bad, r"missing")
    yield Case("end record: 65535 entries that are not there", archive(end={"n": 65535}), bad, r"feed.zip: not a zip")
    yield Case("end record: directory elsewhere", archive(end={"at": 3}), bad, r"feed.zip: not a zip")
    yield Case("end record: directory behind the end", archive(end={"at": 0xFFFFFFF0}), bad, r"feed.zip: not a zip")
    yield Case("garbage behind", archive(suffix=b"garbage" * 1000), (fine, bad), r"")
    yield Case("garbage before, offsets right", archive(prefix=b"#!/bin/sh\n" * 10), (fine, bad), r"")
    yield Case("garbage before, offsets wrong", archive(prefix=(b"#!/bin/sh\n" * 10, False)), (fine, bad), r"")
    yield Case("zip64 sizes", zip64_member, (fine, bad), r"")
    yield Case("zip64 sizes that lie", zip64_lie, (bad, limit), r"stops.txt|not a zip")
    yield Case("stops.txt twice", archive(Member("stops.txt", b"stop_id\nX\n")), (fine, bad), r"stops.txt|duplicat")
    yield Case("STOPS.TXT as well", archive(Member("STOPS.TXT", b"stop_id\nX\n")), fine, r"unknown_file")
    yield Case("only Stops.txt", archive(Member("Stops.txt", tables()["stops.txt"]), leave=("stops.txt",)), bad, r"stops.txt: missing")
    for name in ("../stops.txt", "/stops.txt", "a/../stops.txt", "..\\stops.txt", "./stops.txt", "C:\\stops.txt", "stops.txt/",
                 b"stops.txt\0.jpg", "//stops.txt", "__MACOSX/stops.txt"):
        yield Case(f"path {name!r} only", archive(Member(name, tables()["stops.txt"]), leave=("stops.txt",)), bad, r"stops.txt: missing")
        yield Case(f"path {name!r} as well", archive(Member(name, b"stop_id\nX\n")), fine, r"3 stops|stops")
    yield Case("one folder inside", lambda w: write_zip(os.path.join(w, "feed.zip"), members("gtfs/")), fine,
               r"invalid_input_files_in_subfolder")
    yield Case("two folders inside", lambda w: write_zip(os.path.join(w, "feed.zip"), members("a/") + members("b/")), bad, r"missing")
    yield Case("a name of 60 kB", archive(Member("x" * 60000 + ".txt")), fine, r"unknown_file")
    yield Case("a name that is no UTF-8", archive(Member(b"\xff\xfe\xfd.txt")), fine, r"unknown_file")
    yield Case("a name with controls", archive(Member("a\x1b[2J\n.txt")), fine, r"unknown_file")
    yield Case("folder: stops.txt is a FIFO", in_folder(os.mkfifo), (bad, 74), r"stops.txt.*(not a plain file|missing)")
    yield Case("folder: stops.txt is a folder", in_folder(os.mkdir), (bad, 74), r"stops.txt.*(not a plain file|missing)")
    yield Case("folder: stops.txt is a device", in_folder(lambda p: os.symlink("/dev/zero", p)), (bad, 74), r"stops.txt.*(not a plain file|missing)")
    yield Case("folder: stops.txt leads out", in_folder(link_out), (bad, 74), r"stops.txt.*(not a plain file|missing)", never=r"password")
    yield Case("folder: a link to nothing", in_folder(lambda p: os.symlink("nowhere", p)), (bad, 74), r"stops.txt")
    if os.geteuid():
        yield Case("folder: unreadable file", unreadable, 74, r"stops.txt: cannot open")
    yield Case("the source is a FIFO", fifo_source, 74, r"feed.zip: neither a file nor a folder")
    yield Case("the source is a device", lambda w: "/dev/zero", 74, r"/dev/zero: neither a file nor a folder")
    yield Case("the source is not there", lambda w: os.path.join(w, "none.zip"), 74, r"none.zip: cannot open: No such file")
