#!/usr/bin/env python3
"""Snapshots that are damaged, foreign or replaced: refused with a reason that names the file, by the public commands.

    snapshots.py GANGWAY
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import base_feed

TODAY = "2026-11-22"
BLOCK = 4096


class Broken(Exception):
    pass


class Scene:
    def __init__(self, gangway, folder):
        self.gangway, self.folder = gangway, folder
        self.data = os.path.join(folder, "data")
        self.file = os.path.join(self.data, "timetable.gw")
        self.feed = base_feed.zip_feed(folder, stops="+" + "".join(f"X{i},Stop {i},{22 + i * 0.01:.2f},113\n" for i in range(900)))
        self.must("import", "-o", self.data, "--no-ports", "--today", TODAY, "t=" + self.feed)
        with open(self.file, "rb") as f:
            self.whole = f.read()

    def run(self, *words):
        env = {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":exitcode=99"}
        return subprocess.run([self.gangway, *words], capture_output=True, text=True, errors="replace", timeout=120, env=env)

    def must(self, *words):
        result = self.run(*words)
        if result.returncode:
            raise Broken(f"{words}: exit {result.returncode}: {result.stderr}")
        return result.stdout

    def write(self, content):
        # Never in place: what is mapped must stay as it was.
        with open(self.file + ".new", "wb") as f:
            f.write(content)
        os.replace(self.file + ".new", self.file)

    def refused(self, what, codes=(2,), says=""):
        result = self.run("day", "--data", self.data)
        if result.returncode not in codes or self.file not in result.stderr or not re.search(says, result.stderr):
            raise Broken(f"{what}: exit {result.returncode}: {result.stderr.strip() or result.stdout.strip()}")
        return result.stderr.strip()


def truncated(s):
    n = len(s.whole)
    for i in range(194):
        s.write(s.whole[: n * i // 194])
        s.refused(f"cut to {n * i // 194} bytes", says="truncated|header damaged")
    for less in (1, 7, 8, 63, 64, 65):
        s.write(s.whole[:-less])
        s.refused(f"{less} bytes too short", says="truncated|header damaged")
    for more in (b"\0", b"\0" * 64, s.whole):
        s.write(s.whole + more)
        s.refused(f"{len(more)} bytes too long", says="header damaged|bytes after")
    return "203 lengths"


def altered(s):
    """A byte in every block, wherever it may fall: in numbers, texts, or the zeros between."""
    n = 0
    for at in range(17, len(s.whole), BLOCK):
        bad = bytearray(s.whole)
        bad[at] ^= 0x40
        s.write(bad)
        s.refused(f"byte {at} altered")
        n += 1
    for at in range(0, 64):
        bad = bytearray(s.whole)
        bad[at] ^= 0x01
        s.write(bad)
        s.refused(f"byte {at} altered")
    for at in range(0, len(s.whole) - BLOCK, max(BLOCK, len(s.whole) // 8)):
        s.write(s.whole[:at] + s.whole[at + BLOCK:] + s.whole[at:at + BLOCK])
        s.refused(f"block at {at} moved")
        s.write(s.whole[:at] + bytes(BLOCK) + s.whole[at + BLOCK:])
        if any(s.whole[at:at + BLOCK]):
            s.refused(f"block at {at} zeroed")
    return f"{n} blocks, 64 bytes of the header, blocks moved and zeroed"


def foreign(s):
    s.write(b"")
    s.refused("empty", says="truncated")
    s.write(b"SQLite format 3\0" + s.whole[16:])
    s.refused("another program's", says="not a snapshot")
    s.write(s.whole[:8] + (int.from_bytes(s.whole[8:12], sys.byteorder) + 1).to_bytes(4, sys.byteorder) + s.whole[12:])
    s.refused("a later version", says=r"version \d+")
    s.write(s.whole[:12] + s.whole[12:16][::-1] + s.whole[16:])
    s.refused("another byte order", says="byte order")
    s.write(os.urandom(len(s.whole)))
    s.refused("random", says="not a snapshot")
    os.remove(s.file)
    s.refused("absent", (74,), "No such file")
    os.mkdir(s.file)
    s.refused("a folder", (2, 74))
    os.rmdir(s.file)
    os.symlink("nowhere", s.file)
    s.refused("a link to nothing", (74,))
    os.remove(s.file)
    s.write(s.whole)
    if os.geteuid():
        os.chmod(s.file, 0)
        s.refused("not permitted", (74,), "Permission denied")
        os.chmod(s.file, 0o644)
    return "foreign files"


def import_over(s):
    """Whatever stands there, the next import makes it good; a folder of that name is no file to replace."""
    s.write(b"rubbish")
    s.must("import", "-o", s.data, "--no-ports", "--today", TODAY, "t=" + s.feed)
    with open(s.file, "rb") as f:
        if f.read() != s.whole:
            raise Broken("the import over rubbish made another timetable")
    os.remove(s.file)
    os.mkdir(s.file)
    result = s.run("import", "-o", s.data, "--no-ports", "--today", TODAY, "t=" + s.feed)
    left = [n for n in os.listdir(s.data) if ".tmp-" in n]
    if result.returncode != 74 or s.file not in result.stderr or left:
        raise Broken(f"import over a folder: exit {result.returncode}: {result.stderr}, left {left}")
    os.rmdir(s.file)
    s.write(s.whole)
    return "imports over rubbish and a folder"


def ready(address):
    try:
        with urllib.request.urlopen(address + "/readyz", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as why:
        return why.code, why.read().decode()


def replaced_while_served(s):
    """The server holds the old mapping: neither rubbish nor removal in its place harms an answer."""
    s.write(s.whole)
    server = subprocess.Popen([s.gangway, "serve", "--data", s.data, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        address = None
        for line in server.stdout:
            found = re.search(r"serving on (http://\S+)", line)
            if found:
                address = found[1].rstrip("/")
                break
        if not address:
            raise Broken("the server did not begin")
        before = ready(address)
        for content in (b"rubbish", s.whole[: len(s.whole) // 2], b"", None):
            if content is None:
                os.remove(s.file)
            else:
                s.write(content)
            server.send_signal(1)
            time.sleep(0.3)
            code, _ = ready(address)
            if before[0] != 200 or code != 200 or server.poll() is not None:
                raise Broken(f"the server answers {code} after its file was replaced")
        s.write(s.whole)
    finally:
        server.terminate()
        if server.wait(30) not in (0, -15):
            raise Broken(f"the server ended with {server.returncode}")
    return "replaced while served"


def main():
    failed = 0
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="gangway-snapshots-", dir=memory) as folder:
        s = Scene(sys.argv[1], folder)
        for step in (truncated, altered, foreign, import_over, replaced_while_served):
            try:
                print(step(s))
            except Broken as why:
                failed += 1
                print(f"FAILED {step.__name__}: {why}", file=sys.stderr)
            shutil.rmtree(s.file, ignore_errors=True)
            s.write(s.whole)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
