"""Reading and writing CSV tables, with errors that name file, row and field.

Rows are counted as in a text editor: the header is row 1.  Files are UTF-8
without a byte-order mark, lines end with LF, quoting follows RFC 4180.
"""

import csv
import hashlib
import io
import os
import sys


class DataError(Exception):
    """A fault in a table; its text says where."""


def fail(path, row, field, message):
    raise DataError(f"{path}: row {row}, field {field}: {message}")


class Row(dict):
    """One row that knows where it came from."""

    def __init__(self, path, line, values):
        super().__init__(values)
        self.path = path
        self.line = line

    def fail(self, field, message):
        fail(self.path, self.line, field, message)

    def text(self, field):
        """The cell; it must be there and not be empty."""
        value = self[field]
        if value == "":
            self.fail(field, "is empty")
        return value

    def number(self, field, kind=int, low=None, high=None):
        value = self.text(field)
        try:
            number = kind(value)
        except ValueError:
            self.fail(field, f"{value!r} is not a number ({kind.__name__})")
        if low is not None and number < low or high is not None and number > high:
            self.fail(field, f"{value!r} is out of range")
        return number

    def one_of(self, field, allowed):
        value = self[field]
        if value not in allowed:
            self.fail(field, f"{value!r} is none of {', '.join(sorted(allowed))}")
        return value


def read(folder, name, columns):
    """The rows of folder/name, which must have the given columns."""
    path = os.path.join(folder, name)
    try:
        with open(path, encoding="utf-8", newline="") as stream:
            lines = list(csv.reader(stream, strict=True))
    except FileNotFoundError:
        raise DataError(f"{path}: no such file") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: {error}") from None
    if not lines:
        raise DataError(f"{path}: is empty")
    header = lines[0]
    for column in columns:
        if column not in header:
            fail(path, 1, column, "no such column")
    if len(set(header)) != len(header):
        fail(path, 1, ",".join(header), "a column is there twice")
    rows = []
    for line, cells in enumerate(lines[1:], start=2):
        if len(cells) != len(header):
            fail(path, line, "*", f"{len(cells)} cells, the header has {len(header)}")
        for column, cell in zip(header, cells):
            if cell != cell.strip() or "\n" in cell or "\r" in cell:
                fail(path, line, column, f"{cell!r}: blanks around it or a line break in it")
        rows.append(Row(path, line, zip(header, cells)))
    return rows


def unique(rows, *fields):
    """rows by the given fields; a second row with the same key is an error."""
    out = {}
    for row in rows:
        key = row[fields[0]] if len(fields) == 1 else tuple(row[f] for f in fields)
        if key in out:
            row.fail("+".join(fields), f"{key!r} is also in row {out[key].line}")
        out[key] = row
    return out


def encode(columns, rows):
    """The bytes of a table; rows are dicts that have exactly these columns."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        extra = set(row) - set(columns)
        if extra:
            raise DataError(f"unknown column {sorted(extra)} in {row}")
        writer.writerow([row[c] for c in columns])
    return out.getvalue().encode("utf-8")


def put(folder, files, check):
    """Write {name: bytes} into folder, or compare with what is there.

    Returns the number of differences.  A file in the folder that is not among
    the given ones counts as a difference: it would be part of the data.
    """
    present = set(os.listdir(folder)) if os.path.isdir(folder) else set()
    n_different = 0
    for name in sorted(present - set(files)):
        print(f"{folder}/{name}: not written by this script", file=sys.stderr)
        n_different += 1
    for name, data in sorted(files.items()):
        path = os.path.join(folder, name)
        if not check:
            os.makedirs(folder, exist_ok=True)
            with open(path + ".tmp", "wb") as stream:
                stream.write(data)
            os.replace(path + ".tmp", path)
            continue
        try:
            with open(path, "rb") as stream:
                old = stream.read()
        except FileNotFoundError:
            print(f"{path}: missing", file=sys.stderr)
            n_different += 1
            continue
        if old != data:
            n_different += 1
            print(f"{path}: {first_difference(old, data)}", file=sys.stderr)
    return n_different


def first_difference(old, new):
    old_lines = old.decode("utf-8", "replace").split("\n")
    new_lines = new.decode("utf-8", "replace").split("\n")
    for line, (a, b) in enumerate(zip(old_lines, new_lines), start=1):
        if a != b:
            return f"row {line} is\n  {a}\nand would be\n  {b}"
    return f"has {len(old_lines)} lines and would have {len(new_lines)}"


class Facts:
    """The folder of fact tables; remembers which of them were read."""

    def __init__(self, folder):
        self.folder = folder
        self.names = set()

    def read(self, name, columns):
        self.names.add(name)
        return read(self.folder, name, columns)

    def sha256(self):
        """One hash over the names and contents of the tables read so far."""
        total = hashlib.sha256()
        for name in sorted(self.names):
            with open(os.path.join(self.folder, name), "rb") as stream:
                data = stream.read()
            total.update(f"{name}\0{len(data)}\0".encode() + data)
        return total.hexdigest()
