"""A person (people.py) as templates write them: names instead of keys, dates in several ways, all texts safe for the page."""
from types import SimpleNamespace

from account import date, upper

def told(person, safe=str):
    """`safe`: what makes a text one that the page's own language reads no sign in."""
    p = named(person, safe)
    p.place = f'{p.town}, {p.country}'
    p.handle = person['email'].split('@')[0]
    for entry in p.jobs + p.studies:
        span = lambda how: f'{date(vars(p), entry.start, how)} – {date(vars(p), entry.end, how)}'
        entry.months, entry.slashed, entry.dotted, entry.years = map(span, ('Mar 2018', '03/2018', '03.2018', '2018'))
    for study in p.studies:
        study.degree = f"{study.degree} {study.field or ''}".strip()
    return p

def named(value, safe):
    if isinstance(value, dict):
        return SimpleNamespace(**{key: named(each, safe) for key, each in value.items()})
    if isinstance(value, (list, tuple)):
        return [named(each, safe) for each in value]
    # The months of dates that are not known, and codes, stay what they are.
    return safe(value) if isinstance(value, str) else value

def each(items, form):
    return ''.join(map(form, items))

def spoken(p, between=': '):
    return [f'{language}{between}{level}' for language, level in p.spoken]

def capitals(p, text):
    return upper(text, p.language)
