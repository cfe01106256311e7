"""Names in three languages, from a name in Simplified Chinese.

zh-Hant  OpenCC s2hk
en       official English metro names, common words, and pinyin (ICU Han-Latin)
both     corrected by hand in data/facts/name_overrides.csv, which wins

English is made by splitting the name into known words and a remainder that is
spelled in pinyin: the split with the lowest cost wins (a known word costs 1, a
run of unknown characters 2 and 1 more for each of them).  A suffix such as
路 or 医院 counts only at the end of a name, or before other suffixes.
"""

import re
import subprocess

from . import tables

CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)}
CONVERTED_HANT = "converted: OpenCC s2hk"
CONVERTED_EN = "converted: pinyin (ICU Han-Latin), official metro names and common words"
OFFICIAL_EN = "official English name (S3)"

WORD_COST = 1.0
RUN_COST = 2.0
CHARACTER_COST = 1.0


class MissingTool(Exception):
    """opencc or python3-icu is not installed."""


def to_hant(names):
    """{name: name in Traditional Chinese as used in Hong Kong}."""
    names = sorted(set(names))
    try:
        done = subprocess.run(
            ["opencc", "-c", "s2hk.json"],
            input="".join(name + "\n" for name in names),
            capture_output=True, text=True, encoding="utf-8", check=False)
    except FileNotFoundError:
        raise MissingTool("the command opencc is not installed (Debian package opencc)") from None
    if done.returncode != 0:
        raise tables.DataError(f"opencc failed: {done.stderr.strip()}")
    lines = done.stdout.splitlines()
    if len(lines) != len(names):
        raise tables.DataError(f"opencc answered {len(lines)} lines for {len(names)}")
    return dict(zip(names, lines))


def make_pinyin():
    """A function from a run of Han characters to its syllables."""
    try:
        import icu
    except ImportError:
        raise MissingTool("the Python module icu is not installed (Debian package python3-icu)") from None
    latin = icu.Transliterator.createInstance("Han-Latin; Latin-ASCII; Lower")

    def syllables(run):
        found = latin.transliterate(run).split()
        if len(found) != len(run):
            found = [latin.transliterate(c).strip() for c in run]
        return found

    return syllables


def is_han(character):
    return "\u3400" <= character <= "\u9fff"


def join_syllables(syllables):
    """xi an -> Xi'an: an apostrophe before a syllable that begins with a, e or o."""
    word = syllables[0]
    for syllable in syllables[1:]:
        word += ("'" if syllable[0] in "aeo" else "") + syllable
    return word[0].upper() + word[1:]


def spell(syllables):
    """Up to three syllables make one word, more are written two by two."""
    words = []
    while syllables:
        n = len(syllables) if len(syllables) <= 3 else 2
        words.append(join_syllables(syllables[:n]))
        syllables = syllables[n:]
    return " ".join(words)


class English:
    """Translates the Simplified Chinese name of a place into English."""

    def __init__(self, words, stations):
        self.suffixes = {}
        self.words = {}
        self.readings = {}
        self.syllables = make_pinyin()
        for zh, en in stations.items():
            self.words[zh + "地铁站"] = en + " Metro Station"
            if not zh.endswith("路"):
                self.words[zh] = en
        for row in words:
            kind = row.one_of("kind", {"word", "suffix", "reading"})
            target = {"word": self.words, "suffix": self.suffixes, "reading": self.readings}[kind]
            target[row.text("zh")] = row.text("en")
        self.longest = max(map(len, list(self.words) + list(self.suffixes)))

    def split(self, name):
        """The cheapest split: a list of (text, English or None, is suffix)."""
        # best[i]: the cheapest way to write name[i:] as (cost, parts); two
        # tables, since a suffix wants only suffixes after it.
        n = len(name)
        any_from = [None] * n + [(0.0, ())]
        suffix_from = [None] * n + [(0.0, ())]
        for i in range(n - 1, -1, -1):
            options = []
            for j in range(min(n, i + self.longest), i, -1):
                text = name[i:j]
                if text in self.suffixes and i > 0 and suffix_from[j]:
                    cost, parts = suffix_from[j]
                    part = (text, self.suffixes[text], True)
                    option = (cost + WORD_COST, (part,) + parts)
                    options.append(option)
                    if suffix_from[i] is None or option[0] < suffix_from[i][0]:
                        suffix_from[i] = option
                if text in self.words and any_from[j]:
                    cost, parts = any_from[j]
                    options.append((cost + WORD_COST, ((text, self.words[text], False),) + parts))
            for j in range(i + 1, n + 1):
                if any_from[j] and (j == n or any_from[j][1][0][1] is not None):
                    cost, parts = any_from[j]
                    run = RUN_COST + CHARACTER_COST * (j - i)
                    options.append((cost + run, ((name[i:j], None, False),) + parts))
            any_from[i] = min(options, key=lambda option: option[0])
        return list(any_from[0][1])

    def run(self, text):
        """A run of unknown characters: pinyin, and what is not Han as it is."""
        out = []
        for piece in re.findall(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+", text):
            if is_han(piece[0]):
                syllables = [self.readings.get(c, s) for c, s in zip(piece, self.syllables(piece))]
                out.append(spell(syllables))
            else:
                out.append(piece.strip())
        return " ".join(piece for piece in out if piece)

    def translate(self, name):
        stem, number = strip_number(name)
        stem = stem.replace("（", "(").replace("）", ")")
        inner = re.fullmatch(r"(.+)\((.+)\)", stem)
        if inner:
            text = f"{self.translate(inner[1])} ({self.translate(inner[2])})"
        else:
            text = " ".join(en if en is not None else self.run(zh) for zh, en, _ in self.split(stem))
        return f"{text} ({number})" if number else text


def strip_number(name):
    """莲塘口岸② -> (莲塘口岸, 2)"""
    if name and name[-1] in CIRCLED:
        return name[:-1], CIRCLED[name[-1]]
    return name, None


class Names:
    """All names of the data; ask for one by its Simplified Chinese form."""

    def __init__(self, facts):
        overrides = facts.read("name_overrides.csv",
                                ["zh_hans", "zh_hant", "en", "s2hk_differs", "source"])
        self.overrides = tables.unique(overrides, "zh_hans")
        self.used = set()
        words = facts.read("name_words.csv", ["zh", "en", "kind"])
        tables.unique(words, "zh", "kind")
        stations = facts.read("metro_stations.csv", ["name_zh_hans", "name_en"])
        self.official = {row.text("name_zh_hans"): row.text("name_en") for row in stations}
        self.english = English(words, self.official)
        self.hant = {}

    def load(self, names):
        """Convert these names in one go; hant() knows only names that were loaded."""
        self.hant.update(to_hant(list(names) + [strip_number(name)[0] for name in names]))

    def override(self, name, field):
        """(text, source) given by hand for this very name, or for it without its number."""
        for key, tail in ((name, ""), (strip_number(name)[0], name[len(strip_number(name)[0]):])):
            row = self.overrides.get(key)
            if row is not None and row[field] != "":
                self.used.add(key)
                if tail and field == "en":
                    tail = f" ({CIRCLED[tail]})"
                return row[field] + tail, "corrected by hand: " + row.text("source")
        return None

    def all(self, name, official_en=None):
        """[(language, text, source)] for zh-Hans, zh-Hant and en, in this order."""
        hant = self.override(name, "zh_hant") or (self.hant[name], CONVERTED_HANT)
        english = self.override(name, "en")
        if english is None:
            if official_en is not None:
                english = (official_en, OFFICIAL_EN)
            else:
                english = (self.english.translate(name), CONVERTED_EN)
        return [("zh-Hans", name, "name as in the facts"), ("zh-Hant",) + hant, ("en",) + english]
