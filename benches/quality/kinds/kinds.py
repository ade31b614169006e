#!/usr/bin/env python3
"""Whether what is no résumé of one person is told, and what is one is left in peace. Standard library only.

usage: kinds.py BINARY [-v]      -v names each file that is not as it should be

136 invented files (PDF, DOCX, text) in two folders, each written before the rules of its round by authors who knew nothing of
the parser: letters, bills, advertisements and others in ten languages; files of several people; odd résumés. Told: an error
or a warning, and nothing but addresses said with .6 and more. Named: by the code for its kind."""
import collections, json, pathlib, subprocess, sys

HERE = pathlib.Path(__file__).parent
CODES = {"not": "not_a_resume", "several": "several_people"}
SURE = 0.6

def sure(profile):
    marks = profile.get("marks") or []
    return [m["field"] for m in marks if m["confidence"] > SURE and m["field"] not in ("email", "phone")]

def judged(kind, answer):
    """Whether the file is told, and whether it is named (a résumé: read without any warning)."""
    codes = [warning["code"] for warning in answer.get("warnings") or []]
    named = CODES.get(kind) in codes
    if kind == "resume":
        return "profile" in answer and not set(codes) & set(CODES.values()), not codes
    other = set(codes) & set(CODES.values()) or "error" in answer
    told = named if kind == "several" else other or codes and not sure(answer.get("profile") or {})
    return bool(told), named

def main(binary, verbose):
    for folder in ("first", "second"):
        wanted = json.loads((HERE / folder / "expect.json").read_text())
        files = [str(HERE / folder / name) for name in wanted]
        out = subprocess.run([binary, "parse", *files], capture_output=True, text=True, check=False).stdout
        answers = {answer["file"]: answer for answer in map(json.loads, out.splitlines())}
        counts = collections.defaultdict(lambda: [0, 0, 0])
        for file, (name, want) in zip(files, wanted.items()):
            right, named = judged(want["kind"], answers.get(file, {}))
            counts[want["kind"]] = [n + more for n, more in zip(counts[want["kind"]], (1, right, named))]
            if verbose and not right:
                print(f"{folder}/{name}: {want['what']}")
        for kind, (all_, right, named) in counts.items():
            words = ("left in peace", "without any warning") if kind == "resume" else ("told", "named")
            print(f"{folder:6s} {kind:8s} {right} of {all_} {words[0]}, {named} {words[1]}")

if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], "-v" in sys.argv)
