"""Answers in Chinese are Chinese: no sentence of another language stands in them unless it is quoted as such, and each
script has the words of its region.

    python3 language_test.py GANGWAY
"""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
QUOTED = re.compile(r"「[^「」]*」|“[^“”]*”")
# Three words in a row; a name such as "HKU-SZH" or a number of a bus is none.
SENTENCE = re.compile(r"[A-Za-z]{2,}(?:[ ,;:]+[A-Za-z]{2,}){2,}")
# Words of the other region, as our own text might have them (not those in names of stops).
ELSEWHERE = {"zh-Hant": ("換乘", "出租車", "打車", "末班車", "公交 ", "台階", "運營商", "網絡", "信息"),
             "zh-Hans": ("转车", "的士", "巴士 ", "尾班车", "月台", "营办商")}
# Characters that only one script has.
ONLY = {"zh-Hant": "这们来说车时间关门东长过还进达钟头开边数据单发与为经续",
        "zh-Hans": "這們來說車時間關門東長過還進達鐘頭開邊數據單發與為經續"}

faults = []


def faults_of(text, language):
    """What is wrong with a text that somebody reads."""
    bare = QUOTED.sub("", text)
    found = [f"not Chinese: {hit!r}" for hit in SENTENCE.findall(bare)]
    found += [f"word of the other region: {word}" for word in ELSEWHERE[language] if word in bare]
    found += [f"character of the other script: {c}" for c in sorted(set(ONLY[language]) & set(bare))]
    return found


def expect_found(text, language):
    if not faults_of(text, language):
        faults.append(f"the check itself finds nothing in {text!r} ({language})")


def main():
    gangway = sys.argv[1]
    # The check can fail.
    expect_found("車費 2元 [estimate of SOURCES.md section 6]", "zh-Hant")
    expect_found("步行 5 分钟", "zh-Hant")
    expect_found("換乘最少", "zh-Hant")
    expect_found("乘巴士 B3X", "zh-Hans")
    if faults_of("資料：「Derived from open data, not official」", "zh-Hant"):
        faults.append("a quoted text is taken for one of ours")

    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "data")
        done = subprocess.run([gangway, "import", "-o", data, "--side", "sz=cn", "--today", "2026-11-22",
                               "sz=" + os.path.join(ROOT, "data", "shenzhen")], capture_output=True, text=True, cwd=ROOT)
        if done.returncode:
            sys.exit(done.stderr)
        to = ["--to", "place:hku-szh"]
        bay = ["--from", "port:shenzhen-bay"] + to
        plan = ["plan", "--data", data]
        questions = {
            "a day like others": plan + bay + ["--depart", "2026-11-25T09:00", "--least-walking"],
            "an elder, with other departures": plan + bay + ["--depart", "2026-11-25T17:00", "--traveller", "elder",
                                                             "--alternatives", "3"],
            "through a port, by appointment": plan + ["--from", "port:shenzhen-bay@hk"] + to
            + ["--arrive", "2026-11-25T10:00", "--certainty", "95", "--now", "2026-11-24T09:00"],
            "the best port": plan + ["--from", "port:best"] + to + ["--depart", "2026-11-25T09:00"],
            "a departure in doubt": plan + ["--from", "place:hku-szh", "--to", "port:futian", "--depart", "2026-11-25T17:20"],
            "the last way home": plan + ["--from", "place:hku-szh", "--to", "port:futian", "--depart", "2026-11-25T12:00",
                                         "--last"],
            "a closed port": plan + ["--from", "port:luohu@hk"] + to + ["--depart", "2026-11-25T02:00"],
            "a festival night": plan + ["--from", "port:shenzhen-bay@hk"] + to + ["--depart", "2026-01-01T03:00"],
            "a holiday": plan + bay + ["--depart", "2026-10-01T09:00"],
            "a year not known": plan + bay + ["--depart", "2027-02-08T09:00"],
            "outside the dates": plan + bay + ["--depart", "2030-01-01T09:00"],
            "the ambulance": plan + ["--from", "place:hku-szh", "--to", "place:tmh", "--depart", "2026-11-25T09:00"],
            "nothing to be found": plan + bay + ["--depart", "2026-11-25T03:00", "--max-access", "1"],
            "a wheelchair": plan + bay + ["--depart", "2026-11-25T09:00", "--traveller", "wheelchair"],
            "the whole day": ["reach", "--data", data, "--date", "2026-11-25"] + to + ["--traveller", "companion"],
            "the spread of a day": ["reach", "--data", data, "--date", "2026-11-25", "--spread"] + to,
        }
        for what, question in questions.items():
            for language in ("zh-Hant", "zh-Hans"):
                done = subprocess.run([gangway] + question + ["--language", language], capture_output=True, text=True)
                if done.returncode:
                    faults.append(f"{what}: exit {done.returncode}: {done.stderr.strip()}")
                faults.extend(f"{what}, {language}: {fault}" for fault in faults_of(done.stdout, language))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
