#!/usr/bin/env python3
"""How résumés of invented people are read, printed and as Word has them: F1 by field over each folder beside this file (name,
e-mail, phone, location and years: the share that is right), each value to the letter but for case and signs. Standard
library only.

usage: pages.py BINARY [-v]      -v says what was missed and what was too much

Each folder was written by authors who knew nothing of the parser, in designs of their own (Chromium, LibreOffice, typst,
WeasyPrint, reportlab, fpdf2, python-docx), before the rules of its round. `gold.json`: what a page says.
"""
import collections, json, pathlib, re, subprocess, sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "languages"))
from languages import MANY, count, judge, norm, show

def judged(field, profile, gold):
    """Hits, what was too much, what was missed."""
    if field == "name":
        # A doctor's title is a part of the name, or not.
        profile = {"name": re.sub(r"(?i)^(Dr\.?( med\.)?|Prof\.?) ", "", profile.get("name") or "")}
    if field == "location":
        said = norm(profile.get("location") or "")
        return ([said], [], []) if said in map(norm, gold) else ([], [said], gold)
    if field in MANY:
        part, key = MANY[field]
        said = {norm(entry[key]) for entry in profile.get(part) or [] if entry.get(key)}
        wanted = {norm(value) for value in gold}
        return sorted(said & wanted), sorted(said - wanted), sorted(wanted - said)
    return judge(field, profile, gold)

def main(binary, verbose):
    for folder in ("first", "second", "third", "fourth", "word", "fifth", "sixth", "seventh"):
        golds = json.loads((HERE / folder / "gold.json").read_text())
        files = [str(next((HERE / folder).glob(f"{ident}.*"))) for ident in golds]
        out = subprocess.run([binary, "parse", *files], capture_output=True, text=True, check=False).stdout
        profiles = {answer["file"]: answer.get("profile") or {} for answer in map(json.loads, out.splitlines())}
        counts = collections.defaultdict(lambda: [0, 0, 0])
        for file, (ident, gold) in zip(files, golds.items()):
            count(counts, ident, profiles.get(file, {}), gold, judged, verbose)
        show(folder, counts)

if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], "-v" in sys.argv)
