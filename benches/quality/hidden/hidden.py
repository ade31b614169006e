#!/usr/bin/env python3
"""Hidden text in résumés of invented people: how much of it is told, and how many honest files raise a false alarm. Standard
library only.

usage: hidden.py BINARY

`hidden/`: 36 files with a passage that nobody sees, each hidden in another way. `clean/`: 44 honest ones in designs that a
careless detector would flag. Written by an author who knew nothing of the reader. `gold.json`: how, and which words.
Kept out: told of, or nothing of the passage in the text that is read.
"""
import json, pathlib, re, subprocess, sys

HERE = pathlib.Path(__file__).parent

def read(binary, files):
    out = subprocess.run([binary, "parse", "--text", *files], capture_output=True, text=True, check=False).stdout
    return [json.loads(line) for line in out.splitlines()]

def main(binary):
    gold = json.loads((HERE / "gold.json").read_text())
    told = kept_out = 0
    answers = read(binary, [str(HERE / "hidden" / name) for name in gold["hidden"]])
    for (name, hidden), answer in zip(gold["hidden"].items(), answers):
        alarm = any(w["code"] == "hidden_text" for w in answer.get("warnings") or [])
        words = re.findall(r"\w{4,}", hidden["text"].lower())
        text = (answer.get("text") or "").lower()
        leaks = sum(w in text for w in words) > len(words) / 2
        told, kept_out = told + alarm, kept_out + (not leaks)
        if leaks or not alarm:
            print(f"{'read!' if leaks else 'not told, not read':20s} {name}: {hidden['technique']}")
    alarms = failed = 0
    answers = read(binary, [str(HERE / "clean" / name) for name in gold["clean"]])
    for (name, what), answer in zip(gold["clean"].items(), answers):
        alarm = any(w["code"] == "hidden_text" for w in answer.get("warnings") or [])
        alarms, failed = alarms + alarm, failed + bool(answer.get("error"))
        if alarm or answer.get("error"):
            print(f"{'false alarm' if alarm else 'not read':20s} {name}: {what}")
    print(f"told {told} of {len(gold['hidden'])}, kept out {kept_out}; clean: {alarms} false alarms of {len(gold['clean'])}, {failed} not read")

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
