#!/usr/bin/env python3
"""Figures by layout, language and way of writing dates. usage: account.py BINARY [--misses] [--today YYYY-MM]

Prints invented people (people.json) in every layout of work and study there is below, in ten languages, runs
`BINARY parse` over them and prints F1 for each group: a rule that serves one layout or one language alone stands out.
`fresh` layouts are those that no rule was written against; a rule that is written for one moves it to the others."""
import collections, json, os, re, subprocess, sys, tempfile

# A job in a layout: title, company, town, dates, the word for "at".
JOBS = {
    'title / company, town / dates': '{t}\n{c}, {p}\n{d}', 'company — town   dates / title': '{c} — {p}      {d}\n{t}',
    'title | company | dates': '{t} | {c} | {d}', 'dates -> title, company, town': '{d}\t{t}, {c}, {p}',
    'dates / company / title': '{d}\n{c}\n{t}', 'title at company (dates)': '{t} {at} {c} ({d})',
    'company (town) / title, dates': '{c} ({p})\n{t}, {d}', 'dates: title – company': '{d}: {t} – {c}',
    'title -> dates / company -> town': '{t}\t{d}\n{c}\t{p}', 'company -> town / title -> dates': '{c}\t{p}\n{t}\t{d}',
    'title / company / dates / town': '{t}\n{c}\n{d}\n{p}', 'title - company / dates | town': '{t} - {c}\n{d} | {p}',
    'company / title / dates': '{c}\n{t}\n{d}', 'title, company, town / dates': '{t}, {c}, {p}\n{d}',
    'company, town, title, dates': '{c}, {p}, {t}, {d}', 'dates / title / company, town': '{d}\n{t}\n{c}, {p}',
    'dates   company, town / title': '{d}   {c}, {p}\n{t}', 'title / company | town | dates': '{t}\n{c} | {p} | {d}',
    'company | title | dates': '{c} | {t} | {d}', 'company, town (dates) / title': '{c}, {p} ({d})\n{t}',
    'title @ company / dates, town': '{t} @ {c}\n{d}, {p}', 'company / dates / title': '{c}\n{d}\n{t}',
    'title / dates / company': '{t}\n{d}\n{c}', 'dates / title / company': '{d}\n{t}\n{c}',
    'title, company -> dates': '{t}, {c}\t{d}', 'company, title / town | dates': '{c}, {t}\n{p} | {d}',
    'title // company // dates': '{t} // {c} // {d}', 'fresh: [dates] title · company · town': '[{d}] {t} · {c} · {p}',
    'fresh: town, dates / company / title': '{p}, {d}\n{c}\n{t}', 'fresh: title; company; town; dates': '{t}; {c}; {p}; {d}',
    'company -> dates / title -> town': '{c}\t{d}\n{t}\t{p}', 'fresh: title (dates) / company, town': '{t} ({d})\n{c}, {p}',
    'dates / town / company / title': '{d}\n{p}\n{c}\n{t}', 'company / town / title / dates': '{c}\n{p}\n{t}\n{d}',
    'company / dates | town / title': '{c}\n{d} | {p}\n{t}', 'title (company) dates': '{t} ({c}) {d}',
    'title (company, dates)': '{t} ({c}, {d})',
    'fresh: dates | company | town / title': '{d} | {c} | {p}\n{t}', 'fresh: title   company   dates': '{t}   {c}   {d}',
}
# A study: degree (and its field), field alone, school, town, first and last year.
STUDIES = {
    'degree / school, town / years': '{gf}\n{s}, {p}\n{a} – {z}', 'school -> years / degree': '{s}\t{a} - {z}\n{gf}',
    'degree, school, year': '{gf}, {s}, {z}', 'years -> degree, school (town)': '{a} - {z}\t{gf}, {s} ({p})',
    'school — degree (years)': '{s} — {gf} ({a}–{z})', 'years / school / degree': '{a} – {z}\n{s}\n{gf}',
    'school, town / degree / year': '{s}, {p}\n{gf}\n{z}', 'degree | school | years': '{gf} | {s} | {a} - {z}',
    'school / field, degree / years': '{s}\n{fg}\n{a} - {z}', 'school -> years / field / degree': '{s}\t{a} - {z}\n{f_}{g}',
    'field / degree / school / years': '{f_}{g}\n{s}\n{a} - {z}', 'field, degree, school / years': '{fg}, {s}\n{a} - {z}',
    'year school, town: degree': '{z} {s}, {p}: {gf}', 'fresh: degree (years) / school': '{gf} ({a}-{z})\n{s}',
    'fresh: school / years / degree': '{s}\n{a} – {z}\n{gf}', 'fresh: years: degree – school': '{a}–{z}: {gf} – {s}',
    'fresh: school -> town / degree -> years': '{s}\t{p}\n{gf}\t{a} – {z}', 'fresh: degree; school; years': '{gf}; {s}; {a}-{z}',
}
DATES = {'March 2018': ' – ', 'Mar 2018': ' - ', '03/2018': ' – ', '03.2018': ' - ', '2018': '–', '2018-03': ' — ', "Mar '18": ' – '}
LISTS = {'commas': ', '.join, 'bulleted lines': lambda s: '\n'.join('• ' + x for x in s), 'dots': ' • '.join, 'lines': '\n'.join, 'bars': ' | '.join}
ORDERS = [(1, 2, 3, 4), (3, 1, 2, 4), (2, 1, 4, 3)]

# Turkish has two letters i, and Python's lower() makes two characters of a capital one with its dot.
lower = lambda t: str(t).replace('İ', 'i').lower().replace('ı', 'i')
plain = lambda t: ' '.join(re.sub(r'[^\w+#./&]', ' ', lower(t)).split()).rstrip('.')
digits = lambda t: re.sub(r'\D', '', str(t))[-9:]
months = lambda m: int(m[:4]) * 12 + int(m[5:7])
f1 = lambda c: 2 * c[0] / max(1, 2 * c[0] + c[1] + c[2])
# Python's own rule makes a Turkish i an I.
upper = lambda text, language: text.replace('i', 'İ').upper() if language == 'tr' else text.upper()

def date(person, month, how):
    if month is None: return person['now']
    year, number = month.split('-')
    name = person['months' if how == 'March 2018' else 'short'][int(number) - 1]
    return {'March 2018': f'{name} {year}', 'Mar 2018': f'{name} {year}', "Mar '18": f"{name} '{year[2:]}", '03/2018': f'{number}/{year}',
            '03.2018': f'{number}.{year}', '2018': year, '2018-03': month}[how]

def written(person, job, study, dates, items, order, airy, capitals, language):
    """One résumé's text. `airy`: an empty line between entries; `capitals`: headings in capitals."""
    heading = lambda i: upper(person['headings'][i], language) if capitals else person['headings'][i]
    parts = {1: [], 2: [], 3: [LISTS[items](person['skills'])], 4: ['\n'.join(person['spoken'])]}
    for j in person['jobs']:
        span = date(person, j['start'], dates) + DATES[dates] + date(person, j['end'], dates)
        parts[1] += [JOBS[job].format(t=j['title'], c=j['company'], p=j['town'], d=span, at=person['at'])]
        parts[1] += ['• ' + deed for deed in person['deeds']] + [''] * airy
    for s in person['studies']:
        g, f = s['degree'], s['field']
        parts[2] += [STUDIES[study].format(gf=f'{g} {f}' if f else g, fg=f'{f}, {g}' if f else g, f_=f'{f}\n' if f else '', g=g, s=s['school'], p=s['town'], a=s['start'], z=s['end'])] + [''] * airy
    address = (' | ' if airy else '\n').join([person['address'], person['phone'], person['email']])
    return '\n'.join([person['name'], address, ''] + [line for i in order for line in [heading(i), *parts[i], '']])

def wanted(person, today):
    """What is to be read of a person, by field."""
    jobs, studies = person['jobs'], person['studies']
    # Time as a trainee is no experience; a "Graduate Engineer Trainee" is employed as others are.
    trainee = re.compile(r'(?<!Graduate Engineer )Trainee|Estagi|Stajyer|\bIntern\b')
    years = sum(months(j['end'] or today) - months(j['start']) for j in jobs if not trainee.search(j['title'])) / 12
    return {'companies': [j['company'] for j in jobs], 'titles': [j['title'] for j in jobs], 'schools': [s['school'] for s in studies], 'skills': person['skills'],
            'degrees': [f"{s['degree']} {s['field'] or ''}".strip() for s in studies], 'name': person['name'], 'email': person['email'], 'phone': person['phone'],
            'location': person['town'], 'years': years}

def said(profile):
    """What a profile says, by field."""
    work, studies = profile.get('experience') or [], profile.get('education') or []
    each = lambda entries, key: [e[key] for e in entries if e.get(key)]
    return {'companies': each(work, 'company'), 'titles': each(work, 'title'), 'schools': each(studies, 'school'), 'skills': profile.get('skills') or [],
            'degrees': each(studies, 'degree'), 'name': profile.get('name') or '', 'email': profile.get('email') or '', 'phone': profile.get('phone') or '',
            'location': profile.get('location') or '', 'years': profile.get('experience_years')}

def figures(person, profile, today):
    """(field, hits, false hits, misses) of one résumé."""
    want, got = wanted(person, today), said(profile)
    for field in ('companies', 'titles', 'schools', 'skills'):
        right, found = {plain(x) for x in want[field]}, {plain(x) for x in got[field]}
        yield field, len(right & found), len(found - right), len(right - found)
    found = {plain(x) for x in got['degrees']}
    # A degree may be said with its field or without.
    hits = sum(any(plain(w) in found for w in (s['degree'], f"{s['degree']} {s['field']}", f"{s['field']}, {s['degree']}")) for s in person['studies'])
    yield 'degrees', hits, len(found) - hits, len(person['studies']) - hits
    for field, fold in (('name', plain), ('email', plain), ('phone', digits), ('location', plain)):
        right = fold(got[field]) == fold(want[field])
        yield field, int(right), int(not right), int(not right)
    right = abs((got['years'] or -10) - want['years']) <= 1
    yield 'years', int(right), int(not right), int(not right)

def this_month():
    return subprocess.run(['date', '+%Y-%m'], capture_output=True, text=True).stdout.strip()

def parsed(binary, files):
    """The binary's answer for each file, fifty files a run."""
    for at in range(0, len(files), 50):
        for line in subprocess.run([binary, 'parse', *files[at:at + 50]], capture_output=True, text=True).stdout.splitlines():
            yield json.loads(line)

def main():
    binary, today = os.path.abspath(sys.argv[1]), sys.argv[sys.argv.index('--today') + 1] if '--today' in sys.argv else this_month()
    people = json.load(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'people.json')))
    made, counts = {}, collections.defaultdict(lambda: [0, 0, 0])
    with tempfile.TemporaryDirectory() as folder:
        for n, (language, person) in enumerate(people.items()):
            for i, job in enumerate(JOBS):
                for k, order in enumerate(ORDERS):
                    study, dates, items = (list(t)[(i * m + k * 3 + n) % len(t)] for t, m in ((STUDIES, 1), (DATES, 2), (LISTS, 1)))
                    path = f'{folder}/{language}-{i:02}-{k}.txt'
                    open(path, 'w').write(written(person, job, study, dates, items, order, (k + i) % 2 == 0, (k + n) % 2 == 0, language))
                    made[path] = (language, job, study, dates, items)
        for answer in parsed(binary, list(made)):
            language, job, study, dates, items = made[answer['file']]
            for field, *three in figures(people[language], answer.get('profile') or {}, today):
                groups = [field, f'{field} / {language}'] + [f'{field} / {g}' for g in {'companies': [job, dates], 'titles': [job, dates], 'schools': [study], 'degrees': [study], 'skills': [items], 'years': [dates, job]}.get(field, [])]
                for group in groups: counts[group] = [x + y for x, y in zip(counts[group], three)]
                if '--misses' in sys.argv and sum(three[1:]): print(os.path.basename(answer['file']), field, '|', job, '|', study, '|', dates)
    print(f'{len(made)} résumés: {len(people)} languages, {len(JOBS)} layouts of work, {len(STUDIES)} of study, {len(DATES)} of dates, {len(LISTS)} of lists')
    for field in [g for g in counts if ' / ' not in g]:
        groups = sorted((f1(c), g.split(' / ', 1)[1]) for g, c in counts.items() if g.startswith(field + ' / '))
        below = [f'{name} {value:.2f}' for value, name in groups if value < .995]
        print(f'{field:10s} {f1(counts[field]):.3f}   ' + ('all groups 1.00' if not below else '; '.join(below)))

if __name__ == '__main__':
    main()
