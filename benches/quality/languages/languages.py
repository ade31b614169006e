#!/usr/bin/env python3
"""How invented résumés in ten languages are read: F1 by language and field (name, e-mail, phone, location and years: the
share that is right). Standard library only.

usage: languages.py BINARY [-v]      -v says what was missed and what was too much

Each of the three files beside this one was written before the rules of its round. A résumé stands between `=== ID` (its
first two letters are the language) and `--- gold`; a gold line is `field: value|value`. Degrees and firms of which one
begins or ends as the other does ("MBA", "MBA Finance") are two ways to say one thing.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
ONE = ("name", "email", "phone", "location")
MANY = {
    "companies": ("experience", "company"),
    "titles": ("experience", "title"),
    "degrees": ("education", "degree"),
    "schools": ("education", "school"),
}
FIELDS = (*ONE, *MANY, "skills", "years")


def norm(text):
    text = re.sub(r"\([^)]*\)", " ", str(text)).lower().replace("\xa0", " ")
    text = re.sub(r"[^\w+#./&\s-]", " ", text)
    return re.sub(r"\s+", " ", text).strip(" .-/&")


def entries(path):
    """Id, text and gold of each résumé in a file."""
    for block in re.split(r"(?m)^=== ", path.read_text())[1:]:
        head, rest = block.split("\n", 1)
        text, gold = rest.split("--- gold\n")
        lines = (line.split(":", 1) for line in gold.strip().splitlines())
        yield head.strip(), text, {key: [v.strip() for v in values.split("|")] for key, values in lines}


def same_one(field, said, gold):
    if field == "phone":
        digits = lambda v: re.sub(r"\D", "", v)[-9:]
        return digits(said) == digits(gold[0])
    golds = {norm(g) for g in gold}
    said = norm(said)
    if field == "location":
        return said in golds or said.split(",")[0].strip() in golds or any(said.endswith(g) for g in golds)
    return said in golds


def ways(field, gold):
    """The gold values, those that say one thing together."""
    groups = []
    begins_or_ends = lambda a, b: a.startswith(b + " ") or a.endswith(" " + b)
    for value in map(norm, gold):
        for group in groups if field in ("degrees", "companies") else ():
            if any(begins_or_ends(value, g) or begins_or_ends(g, value) for g in group):
                group.append(value)
                break
        else:
            groups.append([value])
    return groups


def judge(field, profile, gold):
    """Hits, what was too much, what was missed."""
    if field in ONE:
        said = profile.get(field) or ""
        return ([said], [], []) if same_one(field, said, gold) else ([], [said], gold)
    if field == "years":
        years = profile.get("experience_years")
        right = years is not None and abs(years - float(gold[0])) <= 1
        return ([years], [], []) if right else ([], [years], gold)
    if field == "skills":
        said = profile.get("skills") or []
    else:
        part, key = MANY[field]
        said = [entry[key] for entry in profile.get(part) or [] if entry.get(key)]
    said = {norm(v) for v in said if norm(v)}
    groups = ways(field, gold)
    hits = [group[0] for group in groups if said & set(group)]
    missed = [group[0] for group in groups if not said & set(group)]
    return hits, sorted(said - {way for group in groups for way in group}), missed


def main(binary, verbose):
    for path in (HERE / f"{name}.txt" for name in ("first", "second", "third")):
        counts = collections.defaultdict(lambda: [0, 0, 0])
        with tempfile.TemporaryDirectory() as folder:
            for ident, text, gold in entries(path):
                file = pathlib.Path(folder, f"{ident}.txt")
                file.write_text(text)
                out = subprocess.run([binary, "parse", file], capture_output=True, text=True, check=False).stdout
                profile = (json.loads(out) if out else {}).get("profile") or {}
                count(counts, ident, profile, gold, judge, verbose)
        show(path.stem, counts)


def count(counts, ident, profile, gold, judge, verbose):
    """Adds what one résumé gives to the counts of its language and of all."""
    for field in FIELDS:
        if not gold.get(field):
            continue
        judged = judge(field, profile, gold[field])
        for key in (ident[:2], "all"):
            counts[key, field] = [n + len(part) for n, part in zip(counts[key, field], judged)]
        if verbose and (judged[1] or judged[2]):
            print(f"{ident} {field}: too much {judged[1]}, missed {judged[2]}")


def show(name, counts):
    print(f"\n{name:6s}" + "".join(f"{field[:9]:>10s}" for field in FIELDS))
    for language in dict.fromkeys(key for key, _ in counts if key != "all"):
        print(row(language, counts))
    print(row("all", counts))


def row(language, counts):
    def share(field):
        hits, more, missed = counts[language, field]
        # One value that is wrong is both too much and missed.
        whole = 2 * hits + (2 * more if field in (*ONE, "years") else more + missed)
        return f"{2 * hits / whole if whole else 1:10.2f}"

    return f"{language:6s}" + "".join(share(field) for field in FIELDS)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], "-v" in sys.argv)
