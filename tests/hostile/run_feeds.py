#!/usr/bin/env python3
"""Hostile feeds, one after the other, into a folder that holds a good timetable.

    run_feeds.py GANGWAY [--big] [--only WORDS] [--sanitized] [--table]

Each must end with one of its exit codes (a crash and a sanitizer's finding are none), say what is wrong, stay under its
memory and its time, and leave the timetable as it was unless the feed was taken.
"""
import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import archives
import base_feed
import networks
import texts

SANITIZER_EXIT = 99
TODAY = "2026-11-22"


def all_cases():
    for module in (archives, texts, networks):
        yield from module.cases()


def run(command, seconds, log):
    """(exit code or -signal, output, peak memory in MB, seconds of processor); killed when it takes too long.

    The clock on the wall counts twenty times as slow: others may be at work on this machine."""
    env = dict(os.environ)
    more = f"exitcode={SANITIZER_EXIT}:allocator_may_return_null=1"
    env["ASAN_OPTIONS"] = env.get("ASAN_OPTIONS", "") + ":" + more
    env["UBSAN_OPTIONS"] = env.get("UBSAN_OPTIONS", "") + f":exitcode={SANITIZER_EXIT}"
    start = time.monotonic()
    with open(log, "wb") as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=env)
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - start > 20 * seconds:
                child.send_signal(signal.SIGKILL)
                _, status, usage = os.wait4(child.pid, 0)
                break
            time.sleep(0.002)
        child.returncode = os.waitstatus_to_exitcode(status)
    with open(log, "rb") as f:
        text = f.read(1 << 20).decode("utf-8", "replace")
    return child.returncode, text, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def build_apart(case, where):
    """In a process of its own: what this one has in memory counts as its children's peak."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.write(write, case.build(where).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as f:
        source = f.read()
    if os.waitpid(child, 0)[1] or not source:
        sys.exit(f"{case.name}: cannot be made")
    return source


class Runner:
    def __init__(self, gangway, sanitized, folder):
        self.gangway, self.sanitized, self.folder = gangway, sanitized, folder
        good = os.path.join(folder, "good")
        os.mkdir(good)
        self.good = os.path.join(good, "data")
        code, text, _, _ = self.import_into(self.good, base_feed.zip_feed(good), [], 60)
        if code:
            sys.exit(f"the good feed was refused: {code}\n{text}")
        with open(os.path.join(self.good, "timetable.gw"), "rb") as f:
            self.snapshot = f.read()

    def import_into(self, data, source, options, seconds):
        command = [self.gangway, "import", "-o", data, "--no-ports", "--today", TODAY, *options, "t=" + source]
        return run(command, seconds, os.path.join(self.folder, "log"))

    def faults(self, case, code, text, mb, seconds, limit, data):
        codes = case.code if isinstance(case.code, tuple) else (case.code,)
        if seconds > limit or code == -signal.SIGKILL:
            yield f"took longer than {limit:.0f} s"
        elif code not in codes:
            yield f"exit {code} instead of {codes}"
        if not re.search(case.says, text):
            yield f"does not say /{case.says}/"
        if case.never and re.search(case.never, text):
            yield f"says /{case.never}/"
        if code and not re.search(r"^gangway: feed t: |^gangway: .*(links|transfers|frequencies|services|texts|memory)", text, re.M):
            yield "does not name the feed"
        if not self.sanitized and mb > case.mb:
            yield f"{mb:.0f} MB, allowed are {case.mb}"
        with open(os.path.join(data, "timetable.gw"), "rb") as f:
            same = f.read(len(self.snapshot) + 1) == self.snapshot
        if code and not same:
            yield "failed and changed the timetable"
        left = [n for n in os.listdir(data) if n not in ("timetable.gw", ".lock", "gangway.db")]
        if left:
            yield f"left {left}"
        opened = subprocess.run([self.gangway, "day", "--data", data], capture_output=True) if not same else None
        if opened and opened.returncode:
            yield f"the timetable cannot be opened: {opened.stderr.decode()}"

    def check(self, case):
        """(what came out, faults)"""
        where = os.path.join(self.folder, "case")
        os.mkdir(where)
        data = os.path.join(where, "data")
        shutil.copytree(self.good, data)
        source = build_apart(case, where)
        limit = case.seconds * (4 if self.sanitized else 1)
        code, text, mb, seconds = self.import_into(data, source, case.options, limit)
        found = list(self.faults(case, code, text, mb, seconds, limit, data))
        last = [line for line in text.splitlines() if re.search(case.says, line)] or text.splitlines()[-1:] or [""]
        shutil.rmtree(where)
        said = last[0].strip().replace(where, "…") if case.says or code else "taken"
        return {"code": code, "mb": mb, "seconds": seconds, "said": said, "text": text}, found


def main():
    p = argparse.ArgumentParser()
    p.add_argument("gangway")
    p.add_argument("--big", action="store_true", help="only the big ones; without: only the small ones")
    p.add_argument("--only", default="")
    p.add_argument("--sanitized", action="store_true")
    p.add_argument("--table", action="store_true")
    o = p.parse_args()
    failed = n = 0
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gangway-hostile-") as folder:
        runner = Runner(o.gangway, o.sanitized, folder)
        for case in all_cases():
            if o.only not in case.name or case.big != o.big:
                continue
            n += 1
            result, faults = runner.check(case)
            if o.table:
                print(f"| {case.name} | {result['code']} | {result['said'][:110]} | {result['mb']:.0f} | {result['seconds']:.2f} |")
            for fault in faults:
                print(f"FAILED {case.name}: {fault}", file=sys.stderr)
            if faults:
                failed += 1
                print("  | " + "\n  | ".join(result["text"].splitlines()[:12]), file=sys.stderr)
    print(f"{n} hostile feeds, {failed} failed, {time.monotonic() - start:.0f} s")
    sys.exit(1 if failed or not n else 0)


if __name__ == "__main__":
    main()
