"""docs/cases is what tools/cases.sh gives: every kept file is the one of its receipt, and, where the feeds are, one
case is computed again to the same bytes."""
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = ROOT / "docs" / "cases"
AGAIN = "szb-direct-2024"
FEEDS = {"hk": "hk_td", "mtr": "hk_mtr", "szm": "sz_metro", "szb": "sz_bus"}


def check_receipt(folder):
    outputs = {o["name"]: o["sha256"] for o in json.loads((folder / "receipt.json").read_text())["outputs"]}
    n = 0
    for path in sorted(folder.iterdir()):
        if path.name == "receipt.json":
            continue
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        assert outputs[path.name] == found, f"{path}: is not the one of its receipt; run tools/cases.sh"
        n += 1
    assert n, f"{folder} is empty"
    return n


def compute_again(gangway):
    feeds = pathlib.Path(os.environ.get("GANGWAY_SHARED", ROOT.parent / "shared")) / "feeds"
    sources = [f"{tag}={feeds / (name + '_2026_derived.zip')}" for tag, name in FEEDS.items()]
    if not all(pathlib.Path(s.split("=", 1)[1]).exists() for s in sources):
        print("the Greater Bay feeds are not here: no case was computed again")
        return
    with tempfile.TemporaryDirectory() as work:
        data, out = f"{work}/data", f"{work}/out"
        subprocess.run([gangway, "import", "-o", data, "--today", "2026-11-22", "--side", "hk=hk,mtr=hk,szm=cn,szb=cn",
                        *sources], check=True, capture_output=True)
        subprocess.run([ROOT / "tools" / "cases.sh", data, out, AGAIN], check=True,
                       env={**os.environ, "GANGWAY": gangway})
        for path in sorted((CASES / AGAIN).iterdir()):
            again = pathlib.Path(out, AGAIN, path.name).read_bytes()
            assert again == path.read_bytes(), f"{path}: computed again it is another one; run tools/cases.sh"
    print(f"{AGAIN}: the same bytes again")


def main():
    folders = sorted(p for p in CASES.iterdir() if p.is_dir())
    assert len(folders) == 6, folders
    print(sum(check_receipt(f) for f in folders), "files are those of their receipts")
    compute_again(sys.argv[1])


main()
