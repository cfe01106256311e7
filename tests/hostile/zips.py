"""Zip files as no honest tool writes them: every field of every header can lie. Standard library only."""
import struct
import zlib
from dataclasses import dataclass, field

STORED, DEFLATED, BZIP2, LZMA, ZSTD = 0, 8, 12, 14, 93
MIB = 1 << 20


@dataclass
class Member:
    name: str | bytes
    data: bytes = b""            # with repeat: one block of many
    head: bytes = b""            # before the blocks
    repeat: int = 0              # 0: data once
    tail: bytes = b""            # behind the blocks
    method: int = DEFLATED
    flags: int = 0
    packed: bytes | None = None  # these very bytes, whatever data is
    local: dict = field(default_factory=dict)    # fields of the local header that lie: crc, packed, size, method, name
    central: dict = field(default_factory=dict)  # of the directory, and at: where the local header is said to be
    extra: bytes = b""
    no_local: bool = False       # only the directory knows it


# --- CRC-32 of what is never made ---

def _after_zeros(crc, n):
    """The CRC register after n more zero bytes: a linear map over GF(2), applied by squaring."""
    matrix = [zlib.crc32(b"\0", (1 << i) ^ 0xFFFFFFFF) ^ 0xFFFFFFFF for i in range(32)]

    def apply(vector):
        total = 0
        for i in range(32):
            if vector >> i & 1:
                total ^= matrix[i]
        return total

    while n:
        if n & 1:
            crc = apply(crc)
        matrix = [apply(v) for v in matrix]
        n >>= 1
    return crc


def _crc_of_repeat(block, times):
    total, length = 0, 0
    part, part_length = zlib.crc32(block), len(block)
    while times:
        if times & 1:
            total = _after_zeros(total, part_length) ^ part
            length += part_length
        part = _after_zeros(part, part_length) ^ part
        part_length *= 2
        times >>= 1
    return total, length


def _pack_part(data):
    """Ends in a full flush: the packed bytes mean the same wherever they stand."""
    c = zlib.compressobj(9, zlib.DEFLATED, -15)
    return c.compress(data) + c.flush(zlib.Z_FULL_FLUSH) if data else b""


def _pack(data):
    c = zlib.compressobj(1, zlib.DEFLATED, -15)
    return c.compress(data) + c.flush()


def _content(m):
    """(bytes in the zip, size, crc)"""
    if m.repeat:
        crc, length = _crc_of_repeat(m.data, m.repeat)
        size = len(m.head) + length + len(m.tail)
        crc ^= _after_zeros(zlib.crc32(m.head), length)
        crc = _after_zeros(crc, len(m.tail)) ^ zlib.crc32(m.tail)
        packed = _pack_part(m.head) + _pack_part(m.data) * m.repeat + _pack_part(m.tail) + b"\x03\x00"
        return packed, size, crc
    data = m.head + m.data + m.tail
    packed = m.packed if m.packed is not None else _pack(data) if m.method == DEFLATED else data
    return packed, len(data), zlib.crc32(data)


def _local_header(m, packed, size, crc):
    f = {"crc": crc, "packed": len(packed), "size": size, "method": m.method, "name": m.name, **m.local}
    name = f["name"].encode() if isinstance(f["name"], str) else f["name"]
    return struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, m.flags, f["method"], 0, 0x5A21, f["crc"], f["packed"], f["size"],
                       len(name), len(m.extra)) + name + m.extra


def _central_header(m, packed, size, crc, at):
    f = {"crc": crc, "packed": len(packed), "size": size, "method": m.method, "at": at, "extra": m.extra, **m.central}
    name = m.name.encode() if isinstance(m.name, str) else m.name
    return struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, m.flags, f["method"], 0, 0x5A21, f["crc"], f["packed"],
                       f["size"], len(name), len(f["extra"]), 0, 0, 0, 0o100644 << 16, f["at"]) + name + f["extra"]


def write_zip(path, members, prefix=b"", suffix=b"", comment=b"", end=None, zip64_end=b""):
    """end: fields of the last record that lie: n, size, at. prefix: bytes before the zip, not counted in offsets when
    given as (bytes, False)."""
    before, counted = prefix if isinstance(prefix, tuple) else (prefix, True)
    base = 0 if counted else len(before)
    central = []
    with open(path, "wb") as out:
        out.write(before)
        for m in members:
            packed, size, crc = _content(m)
            size &= 0xFFFFFFFF  # without zip64 that is all there is room for
            at = out.tell() - base
            if not m.no_local:
                out.write(_local_header(m, packed, size, crc) + packed)
            central.append(_central_header(m, packed, size, crc, at))
        at = out.tell() - base
        directory = b"".join(central)
        f = {"n": min(len(central), 0xFFFF), "size": len(directory), "at": at, **(end or {})}
        out.write(directory)
        out.write(zip64_end)
        out.write(struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, f["n"], f["n"], f["size"], f["at"], len(comment)) + comment)
        out.write(suffix)
    return path
