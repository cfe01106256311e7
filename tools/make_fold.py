#!/usr/bin/env python3
"""Writes planner/plan/han_fold_table.c: each traditional character and the simplified one it is folded to.

Source: OpenCC's dictionaries TSCharacters and HKVariantsRev (https://github.com/BYVoid/OpenCC, Apache-2.0), as the
package libopencc-data installs them. Needs opencc_dict (package opencc). Run from the top folder:

    tools/make_fold.py [FOLDER OF *.ocd2]
"""
import os
import subprocess
import sys
import tempfile

HEAD = """/* Written by tools/make_fold.py from OpenCC's dictionaries TSCharacters and HKVariantsRev (Apache-2.0).
 * Do not edit.
 *
 * {{traditional, simplified}}, sorted by the first; both are code points of the basic plane.
 */
#include "planner/plan/han_fold_priv.h"

// clang-format off
const gw_han_pair gw_han_pairs[] = {{
"""


def read(folder, name):
    with tempfile.NamedTemporaryFile(suffix=".txt") as text:
        subprocess.run(["opencc_dict", "-i", os.path.join(folder, name + ".ocd2"), "-o", text.name,
                        "-f", "ocd2", "-t", "text"], check=True, stdout=subprocess.DEVNULL)
        rows = open(text.name, encoding="utf-8").read().split("\n")
    pairs = {}
    for row in rows:
        key, _, values = row.partition("\t")
        first = values.split(" ")[0]
        if len(key) == 1 and len(first) == 1 and key != first:
            pairs[key] = first
    return pairs


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/opencc"
    fold = read(folder, "TSCharacters")
    # Forms that only Hong Kong writes: to what their standard form is folded to.
    for form, standard in sorted(read(folder, "HKVariantsRev").items()):
        target = fold.get(standard, standard)
        if form not in fold and form != target:
            fold[form] = target
    # Folding twice must change nothing more.
    for key in fold:
        while fold[key] in fold and fold[fold[key]] != fold[key]:
            fold[key] = fold[fold[key]]
    # Names of stops are written in the basic plane; the rest would double the table.
    pairs = sorted((ord(a), ord(b)) for a, b in fold.items() if a != b and max(ord(a), ord(b)) < 0x10000)
    out = HEAD.format()
    for i in range(0, len(pairs), 8):
        out += "    " + " ".join("{%d,%d}," % pair for pair in pairs[i:i + 8]) + "\n"
    out += "};\n// clang-format on\nconst uint32_t gw_han_n_pairs = %d;\n" % len(pairs)
    with open("planner/plan/han_fold_table.c", "w", encoding="utf-8") as f:
        f.write(out)


if __name__ == "__main__":
    main()
