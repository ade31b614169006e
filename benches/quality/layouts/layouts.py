#!/usr/bin/env python3
"""Figures by the layout of a page. usage: layouts.py BINARY [--keep DIR] [--only NAME] [--people N] [--faults] [--today YYYY-MM]

Writes invented people (people.py) into résumés, prints them as PDFs, runs `BINARY parse` over them and prints F1 for each
template and field; a dot is 1.00. What is right is told as account.py tells it. Templates and their printers: HTML
(templates.py) by Chromium and by WeasyPrint, LaTeX by pdflatex, DOCX by LibreOffice (both files are read), pages drawn by
programs (drawn.py). What is not installed is left out, and named.

--keep: leave pages and PDFs in DIR; --only: templates whose name ("latex: four corners") holds NAME; --people: how many
people a template is printed with; --faults: print each field that is not right. All of them take some minutes to print."""
import argparse, collections, os, sys, tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from account import f1, figures, parsed, said, this_month, wanted
from people import PEOPLE
import chromium, drawn, latex, office, weasy

# No common divisor with the number of people, so that none comes twice in a template.
STEP = 5
FIELDS = ['name', 'email', 'phone', 'location', 'skills', 'companies', 'titles', 'degrees', 'schools', 'years']

def pages(printer, folder, only, people):
    """Writes the sources of a printer's pages: path -> (template's name, person)."""
    made = {}
    for place, write in enumerate(printer.TEMPLATES):
        name = f"{printer.__name__}: {write.__name__.replace('_', ' ')}"
        if only not in name:
            continue
        for nth in range(people):
            person = PEOPLE[(place + STEP * nth) % len(PEOPLE)]
            path = folder / f"{printer.__name__}-{write.__name__}-{person['email'].split('@')[0]}{printer.SUFFIX}"
            printer.written(write, person, path)
            made[path] = name, person
    return made

def printed(folder, only, people):
    """Prints what can be printed here: path of each file to be read -> (template's name, person)."""
    files = {}
    for printer in (chromium, latex, office, drawn, weasy):
        if lacks := printer.missing():
            print(f'left out: {printer.__name__} ({lacks})')
            continue
        made = pages(printer, folder, only, people)
        if made:
            printer.print_all(list(made))
        for path, (name, person) in made.items():
            if printer is office:
                files[str(path)] = f'{name} (DOCX)', person
            files[str(path.with_suffix('.pdf'))] = name, person
    return files

def counted(binary, made, today, faults):
    """Hits, false hits and misses by template and field; with `faults` prints what was said and what was wanted."""
    counts = collections.defaultdict(lambda: [0, 0, 0])
    for answer in parsed(binary, list(made)):
        name, person = made[answer['file']]
        profile = answer.get('profile') or {}
        for field, *three in figures(person, profile, today):
            for group in (name, field), ('all', field):
                counts[group] = [x + y for x, y in zip(counts[group], three)]
            if faults and sum(three[1:]):
                print(f"{Path(answer['file']).stem}: {field}: said {said(profile)[field]}, wanted {wanted(person, today)[field]}")
    return counts

def show(counts):
    names = list(dict.fromkeys(name for name, _ in counts if name != 'all'))
    width = max(map(len, names))
    print(' ' * width, *(f'{field[:6]:>6s}' for field in FIELDS))
    for name in names:
        print(f'{name:{width}s}', *(f'{value:6.2f}' if value < 1 else '     .' for value in (f1(counts[name, f]) for f in FIELDS)))
    print(f"{'all':{width}s}", *(f"{f1(counts['all', field]):6.3f}" for field in FIELDS))

def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('binary', type=os.path.abspath)
    options.add_argument('--keep', type=Path)
    options.add_argument('--only', default='')
    options.add_argument('--people', type=int, default=7)
    options.add_argument('--faults', action='store_true')
    options.add_argument('--today', default=this_month())
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = (given.keep or Path(passing)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        made = printed(folder, given.only, given.people)
        if not made:
            sys.exit(f'no template is called {given.only}')
        counts = counted(given.binary, made, given.today, given.faults)
    names, languages = {name for name, _ in made.values()}, {person['language'] for _, person in made.values()}
    print(f'{len(made)} files: {len(names)} layouts, {len(languages)} languages')
    show(counts)

if __name__ == '__main__':
    main()
