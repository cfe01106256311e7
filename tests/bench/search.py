#!/usr/bin/env python3
"""One table of ratios of one run: the planner's searches against the plain scans of tests/bench.

    search.py BUILD [--feed ZIP] [--queries TSV] [--date D] [--profiles N] [--rounds N] [--peer NAME=COMMAND ...]

BUILD is a build folder (build/release). Programs take turns, round after round, and of each figure the best round
counts: what other processes take is noise. The feed defaults to bench/mta_all_day of ../shared or $GANGWAY_SHARED. A
peer is a command that takes what bench_plain takes (--date D --queries Q --op OP --answers FILE after the feed) and
prints the same line of JSON; {feed} in it is replaced, else the feed is added. An operation a program does not know is
left out.
"""
import argparse
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

OPS = ["arrival", "pareto", "one-to-all", "profile", "profile-all"]
PLAIN_OP = {"pareto": "arrival", "one-to-all": "arrival", "profile": "profile-all"}  # what an operation is held against


def arguments():
    home = pathlib.Path(__file__).resolve().parents[2]
    shared = pathlib.Path(os.environ.get("GANGWAY_SHARED", home.parent / "shared")) / "bench"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--feed", default=str(shared / "mta_all_day.zip"))
    parser.add_argument("--queries", default=str(shared / "mta_all_day.queries.tsv"))
    parser.add_argument("--date", default="2026-09-23")
    parser.add_argument("--profiles", type=int, default=20, help="questions of the whole-day operations")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND")
    return parser.parse_args()


def ask(command, feed, options, op, queries, answers):
    words = shlex.split(command)
    words = [w.replace("{feed}", feed) for w in words] if "{feed}" in command else words + [feed]
    words += ["--date", options.date, "--queries", queries, "--op", op, "--answers", answers]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    measured = json.loads(done.stdout)
    return {**measured["cpu_us"], "peak_mb": measured["peak_kb"] / 1024, "program": measured["program"]}


def better(old, new):
    if old is None:
        return new
    return {k: min(old[k], new[k]) if isinstance(new[k], float) else new[k] for k in new}


def differing(a, b):
    x, y = (pathlib.Path(p).read_text(encoding="utf-8").split() for p in (a, b))
    return sum(p != q for p, q in zip(x, y)) + abs(len(x) - len(y))


def measure(options, programs, op, queries, folder):
    """{name: (figures, answers that differ from the plain scan's)}; the plain scan runs what op is held against."""
    best, wrong = {}, {}
    plain_answers = os.path.join(folder, "plain.txt")
    for _ in range(options.rounds):
        for name, command in programs.items():
            answers = plain_answers if name == "plain" else os.path.join(folder, "answers.txt")
            asked = PLAIN_OP.get(op, op) if name == "plain" else op
            figures = ask(command, options.feed, options, asked, queries, answers)
            if figures is None:
                continue
            best[name] = better(best.get(name), figures)
            wrong[name] = 0 if name == "plain" else differing(plain_answers, answers)
    return {name: (best[name], wrong[name]) for name in best}


def main():
    options = arguments()
    programs = {"plain": str(options.build / "tests/bench/bench_plain"),
                "gangway": f"{options.build}/tools/gangway/gangway bench {{feed}} --format json"}
    programs.update(peer.split("=", 1) for peer in options.peer)
    print("| operation | program | median ms | p95 | p99 | ratio of medians | of p99 | peak MB | differ |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        few = os.path.join(folder, "few.tsv")
        lines = pathlib.Path(options.queries).read_text(encoding="utf-8").splitlines(keepends=True)
        pathlib.Path(few).write_text("".join(lines[:options.profiles]), encoding="utf-8")
        for op in OPS:
            found = measure(options, programs, op, few if op.startswith("profile") else options.queries, folder)
            if "plain" not in found:
                sys.exit(f"{programs['plain']} does not answer")
            plain = found["plain"][0]
            for name, (f, wrong) in found.items():
                shown = f"plain {PLAIN_OP.get(op, op)}" if name == "plain" else f["program"]
                print(f"| {op} | {shown} | {f['median'] / 1000:.2f} | {f['p95'] / 1000:.2f} | {f['p99'] / 1000:.2f} "
                      f"| {f['median'] / plain['median']:.2f} | {f['p99'] / plain['p99']:.2f} | {f['peak_mb']:.0f} "
                      f"| {wrong} |", flush=True)


if __name__ == "__main__":
    main()
