#!/usr/bin/env python3
"""Imports that are killed or failed at every point: the old timetable is whole and served, or the new one is.

    crash.py GANGWAY FAIL_CALLS.so [--kills | --faults]

--faults  every call on the data folder fails in turn (fail_calls.c), by every errno that fits it; full disks
--kills   SIGKILL before every call, and after 60 random delays
"""
import argparse
import hashlib
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import base_feed

TODAY = "2026-11-22"
# What else may be in a data folder between imports.
KEPT = {"timetable.gw", ".lock", "gangway.db", "gangway.db-wal", "gangway.db-shm"}


class Broken(Exception):
    pass


def digest(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


class Scene:
    def __init__(self, gangway, shim, folder):
        self.gangway, self.shim, self.folder = gangway, shim, folder
        self.data = os.path.join(folder, "data")
        self.good = os.path.join(folder, "good")
        self.log = os.path.join(folder, "met")
        for name in ("a", "b", "large"):
            os.mkdir(os.path.join(folder, name))
        self.old_feed = base_feed.zip_feed(os.path.join(folder, "a"))
        self.new_feed = base_feed.zip_feed(os.path.join(folder, "b"), stops="+S4,Four,22.56,114.06\n")
        stops = "+" + "".join(f"L{i},Stop {i},{22 + i % 100 * 0.01:.2f},{113 + i // 100 * 0.01:.2f}\n" for i in range(20000))
        self.large_feed = base_feed.zip_feed(os.path.join(folder, "large"), stops=stops)
        self.must(self.command(self.new_feed))
        self.new = digest(self.snapshot())
        shutil.rmtree(self.data)
        self.must(self.command(self.large_feed))
        self.large = digest(self.snapshot())
        self.large_size = os.path.getsize(self.snapshot())
        shutil.rmtree(self.data)
        self.must(self.command(self.old_feed))
        self.old = digest(self.snapshot())
        shutil.copytree(self.data, self.good)

    def snapshot(self):
        return os.path.join(self.data, "timetable.gw")

    def command(self, feed):
        return [self.gangway, "import", "-o", self.data, "--no-ports", "--today", TODAY, "t=" + feed]

    def run(self, command, **env):
        all_env = {**os.environ, **env}
        # The library stands in front of the sanitizer's, which otherwise insists on being the first.
        all_env["ASAN_OPTIONS"] = all_env.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0:exitcode=99"
        return subprocess.run(command, env=all_env, capture_output=True, text=True, errors="replace", timeout=120)

    def must(self, command):
        result = self.run(command)
        if result.returncode:
            raise Broken(f"{command}: exit {result.returncode}\n{result.stderr}")
        return result

    def fail(self, feed, kind, at, how, under=None):
        """Runs an import in which one call fails; (result, what was met)"""
        if os.path.exists(self.log):
            os.remove(self.log)
        result = self.run(self.command(feed), LD_PRELOAD=self.shim, GW_FAIL_UNDER=under or self.data, GW_FAIL_KIND=kind, GW_FAIL_AT=str(at),
                          GW_FAIL_HOW=how, GW_FAIL_LOG=self.log)
        met = open(self.log).read().split() if os.path.exists(self.log) else []
        return result, met

    def restore(self):
        shutil.rmtree(self.data)
        shutil.copytree(self.good, self.data)

    def left(self):
        return sorted(set(os.listdir(self.data)) - KEPT)

    def served(self):
        answer = self.must([self.gangway, "day", "--data", self.data])
        if not re.match(r"\d{4}-\d\d-\d\d \d{4}-\d\d-\d\d$", answer.stdout.strip()):
            raise Broken(f"the timetable says {answer.stdout!r}")

    def recovers(self, feed, expected):
        """The next import needs no help."""
        self.must(self.command(feed))
        if digest(self.snapshot()) != expected or self.left():
            raise Broken(f"the import after it went wrong: {self.left()}")


def expect(truth, what):
    if not truth:
        raise Broken(what)


def check_fault(s, kind, at, how):
    """One import with one fault. False: there is no such call any more."""
    s.restore()
    result, met = s.fail(s.new_feed, kind, at, how)
    now = digest(s.snapshot())
    said = result.stderr.strip()
    if not met:
        expect(result.returncode == 0 and now == s.new, f"exit {result.returncode} without a fault: {said}")
        return False
    expect(result.returncode in (0, 69, 70, 74), f"exit {result.returncode}: {said}")
    expect(now in (s.old, s.new), "neither the old nor the new timetable")
    if result.returncode == 0:
        # Only what can be done again or left out may fail without a word.
        expect(how in ("EINTR", "short") or met[0] in ("unlink", "look", "close", "open"), f"{met}: nothing was said")
        expect(now == s.new, f"{met}: exit 0 with the old timetable")
    else:
        expect(s.data in said, f"{met}: the message names no file: {said}")
        in_place = now == s.new
        expect(not in_place or "is in place" in said, f"{met}: failed, and the new timetable is there: {said}")
    expect(met[0] == "unlink" or not s.left(), f"{met}: left {s.left()}")
    return True


def faults(s):
    """Every call of every kind, by every errno."""
    n = 0
    for kind, hows in (("any", ("EIO",)), ("write", ("ENOSPC", "short", "EINTR")), ("sync", ("ENOSPC", "EINTR")), ("rename", ("ENOSPC",)),
                       ("open", ("ENOSPC", "EINTR")), ("close", ("EINTR", "ENOSPC"))):
        for how in hows:
            at = 1
            while True:
                try:
                    if not check_fault(s, kind, at, how):
                        break
                except Broken as why:
                    raise Broken(f"{kind} {at} {how}: {why}") from None
                at += 1
            expect(at > 1, f"no call of kind {kind} was met")
            n += at - 1
            s.served()
            s.recovers(s.new_feed, s.new)
    return f"{n} faults"


def faults_while_reading(s):
    """The feed's own bytes cannot be read."""
    at, n = 1, 0
    while True:
        s.restore()
        result, met = s.fail(s.new_feed, "any", at, "EIO", under=os.path.dirname(s.new_feed))
        if not met:
            break
        n += 1
        if result.returncode == 0:
            expect(met[0] in ("close", "look") and digest(s.snapshot()) == s.new, f"{met} {at}: taken all the same")
        else:
            expect(digest(s.snapshot()) == s.old and not s.left(), f"{met} {at}: the timetable changed")
            expect("feed t: " in result.stderr and "feed.zip" in result.stderr, f"{met} {at}: says {result.stderr}")
        at += 1
    expect(n > 3, "no call on the feed was met")
    return f"{n} faults while reading"


def file_size_limit(s):
    """A quota: the system ends a write with SIGXFSZ unless that is ignored."""
    s.restore()

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (s.large_size // 2, s.large_size // 2))

    result = subprocess.run(s.command(s.large_feed), preexec_fn=limit, capture_output=True, text=True)
    expect(result.returncode == 74 and s.snapshot() in result.stderr, f"exit {result.returncode}: {result.stderr}")
    expect(digest(s.snapshot()) == s.old and not s.left(), "a file too large changed something")
    s.served()
    return "file size limit"


def full_disk(s):
    """A real one: a small file system in memory, where this machine allows to mount one."""
    room = os.path.join(s.folder, "small")
    os.mkdir(room)
    inner = " ".join(["mount -t tmpfs -o size=%dk none '%s'" % (s.large_size // 1024 * 3 // 4, room), "&&", f"cp -a '{s.good}/.' '{room}'", "&&",
                      "{", " ".join(f"'{w}'" for w in s.command(s.large_feed)).replace(f"'{s.data}'", f"'{room}'"), ";", "echo exit $?;",
                      f"sha256sum < '{room}/timetable.gw'; ls -A '{room}'; }}"])
    result = subprocess.run(["unshare", "-rm", "sh", "-c", inner], capture_output=True, text=True)
    if "exit" not in result.stdout:
        return "full disk skipped: mounting is not permitted here"
    expect("exit 74" in result.stdout and "No space left" in result.stderr, f"{result.stdout}{result.stderr}")
    expect(s.old in result.stdout and "tmp-" not in result.stdout, f"the full disk changed something: {result.stdout}")
    return "full disk"


def kills_at_calls(s):
    at = 0
    while True:
        at += 1
        s.restore()
        result, met = s.fail(s.new_feed, "any", at, "kill")
        if not met:
            break
        expect(result.returncode == -signal.SIGKILL, f"{met} {at}: exit {result.returncode}")
        expect(digest(s.snapshot()) in (s.old, s.new), f"{met} {at}: neither the old nor the new timetable")
        if at % 8 == 0 or met[0] != "write":
            s.served()
            s.recovers(s.new_feed, s.new)
    expect(at > 20, "too few calls were met")
    return f"{at - 1} kills at calls"


def kills_at_random(s, n=60):
    """The large feed, so that all of an import has time to be hit."""
    start = time.monotonic()
    s.must(s.command(s.large_feed))
    usual = time.monotonic() - start
    dice = random.Random(20261122)
    killed = 0
    s.restore()
    for i in range(n):
        child = subprocess.Popen(s.command(s.large_feed), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(dice.random() * usual)
        child.kill()
        killed += child.wait() == -signal.SIGKILL
        expect(digest(s.snapshot()) in (s.old, s.large), f"random kill {i}: neither the old nor the new timetable")
        if i % 10 == 9:
            s.served()
            s.recovers(s.old_feed, s.old)
    expect(killed > n // 4, f"only {killed} of {n} imports were still at work")
    return f"{killed} of {n} random kills"


def main():
    p = argparse.ArgumentParser()
    p.add_argument("gangway")
    p.add_argument("shim")
    p.add_argument("--kills", action="store_true")
    p.add_argument("--faults", action="store_true")
    o = p.parse_args()
    steps = []
    if o.faults or not o.kills:
        steps += [faults, faults_while_reading, file_size_limit, full_disk]
    if o.kills or not o.faults:
        steps += [kills_at_calls, kills_at_random]
    failed = 0
    # In memory where there is such a place: hundreds of fsyncs on a busy disk take minutes.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="gangway-crash-", dir=memory) as folder:
        s = Scene(o.gangway, o.shim, folder)
        for step in steps:
            try:
                print(step(s))
            except Broken as why:
                failed += 1
                print(f"FAILED {step.__name__}: {why}", file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
