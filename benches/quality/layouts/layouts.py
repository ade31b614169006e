#!/usr/bin/env python3
"""Figures by the layout of a printed page. usage: layouts.py BINARY [--keep DIR] [--only NAME] [--faults] [--today YYYY-MM]

Writes invented people (people.py) into HTML résumés (templates.py), prints them as PDFs with Chromium, runs `BINARY parse`
over them and prints F1 for each template and field; a dot is 1.00. What is right is told as account.py tells it.

--keep: leave pages and PDFs in DIR; --only: templates whose name holds NAME; --faults: print each field that is not right.
All of them take some minutes to print."""
import argparse, collections, concurrent.futures, os, shutil, subprocess, sys, tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from account import f1, figures, parsed, said, this_month, wanted
from people import PEOPLE
from templates import TEMPLATES, written

PEOPLE_PER_TEMPLATE = 7
# No common divisor with the number of people, so that none comes twice in a template.
STEP = 5
FIELDS = ['name', 'email', 'phone', 'location', 'skills', 'companies', 'titles', 'degrees', 'schools', 'years']

def browser():
    """The path of a Chromium, or None."""
    return next(filter(None, map(shutil.which, ('chromium', 'chromium-browser', 'google-chrome'))), None)

def pages(folder, only):
    """Writes the HTML files: path of each PDF to be -> (template's name, person)."""
    made = {}
    for place, write in enumerate(TEMPLATES):
        name = write.__name__.replace('_', ' ')
        if only not in name:
            continue
        for nth in range(PEOPLE_PER_TEMPLATE):
            person = PEOPLE[(place + STEP * nth) % len(PEOPLE)]
            path = folder / f"{write.__name__}-{person['email'].split('@')[0]}.pdf"
            path.with_suffix('.html').write_text(written(write, person), encoding='utf-8')
            made[str(path)] = name, person
    return made

def print_pdf(chromium, path):
    """Prints the HTML file beside `path`."""
    # A folder of its own: two browsers do not share one.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        subprocess.run([chromium, '--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking',
                        '--no-pdf-header-footer', f'--user-data-dir={own}', f'--print-to-pdf={path}',
                        Path(path).with_suffix('.html').as_uri()], capture_output=True, timeout=120)
    if not os.path.exists(path):
        sys.exit(f'{chromium} printed no {path}')

def print_all(chromium, paths):
    with concurrent.futures.ThreadPoolExecutor(2) as two_at_a_time:
        # A list, as errors show only where results are taken.
        list(two_at_a_time.map(lambda path: print_pdf(chromium, path), paths))

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
    options.add_argument('--faults', action='store_true')
    options.add_argument('--today', default=this_month())
    given = options.parse_args()
    chromium = browser()
    if not chromium:
        sys.exit('no chromium, chromium-browser or google-chrome is installed, and one of them prints the PDFs')
    with tempfile.TemporaryDirectory() as passing:
        folder = (given.keep or Path(passing)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        made = pages(folder, given.only)
        if not made:
            sys.exit(f'no template is called {given.only}')
        print_all(chromium, made)
        counts = counted(given.binary, made, given.today, given.faults)
    names, languages = {name for name, _ in made.values()}, {person['language'] for _, person in made.values()}
    print(f'{len(made)} PDFs: {len(names)} layouts, {len(languages)} languages')
    show(counts)

if __name__ == '__main__':
    main()
