#!/usr/bin/env python3
"""How often fields said with a confidence are right. usage: calibrate.py BINARY DATA_DIR (laid out as score.py reads it)
Prints, for each field and band of confidence, how many fields were said and which share of them the gold holds: of the texts and PDFs
there, and of the invented résumés in pages/ beside this file."""
import collections, glob, json, os, re, subprocess, sys, tempfile

BIN, D, HERE = os.path.abspath(sys.argv[1]), sys.argv[2], os.path.dirname(os.path.abspath(__file__))
norm = lambda s: re.sub(r'\s+', ' ', re.sub(r'[^\w+#./&\s-]', ' ', re.sub(r'\([^)]*\)', ' ', str(s)).lower())).strip(' .-/&')
digits = lambda s: re.sub(r'\D', '', str(s))[-9:]
split = lambda t: [norm(x) for x in re.split(r'[,;•|\n●▪➢*]| and | & ', re.sub(r'(?m)^[^:\n]{2,40}:', ' ', re.sub(r'\([^)]*\)', ' ', t)))]

def gold_of_json(j):
    b, w, e = j['basics'], j.get('work') or [], j.get('education') or []
    place = b.get('location') if isinstance(b.get('location'), dict) else {}
    skills = [k for s in j.get('skills') or [] if isinstance(s, dict) for k in ([x for x in s.get('keywords') or [] if isinstance(x, str)] or [s.get('name')])]
    return {'name': [b.get('name')], 'email': [b.get('email')], 'phone': [b.get('phone')], 'location': [place.get('city')], 'skills': skills,
            'company': [x.get('name') or x.get('company') for x in w], 'title': [x.get('position') for x in w],
            'school': [x.get('institution') for x in e], 'degree': [x.get('studyType') for x in e]}

with tempfile.TemporaryDirectory() as T:
    gold = {}
    for line in open(f'{D}/dataturks.jsonl'):
        r = json.loads(line); g = r['gold']; p = f'{T}/{r["id"]}.txt'; open(p, 'w').write(r['text'])
        gold[p] = {'name': g['name'], 'skills': [x for t in g['skills_text'] for x in split(t)], 'company': g['companies'], 'title': g['titles'],
                   'degree': g['degrees'], 'school': g['schools'], 'location': g['location']}
    for p in sorted(glob.glob(f'{D}/jsonresume/*.pdf')): gold[p] = gold_of_json(json.load(open(p.rsplit('__', 1)[0] + '.json')))
    for folder in sorted(glob.glob(f'{HERE}/pages/*/')):
        for ident, g in json.load(open(f'{folder}gold.json')).items():
            (p,) = glob.glob(f'{folder}{ident}.*')
            gold[p] = {kind: g[key] for kind, key in zip(('name', 'email', 'phone', 'location', 'skills', 'company', 'title', 'degree', 'school'),
                       ('name', 'email', 'phone', 'location', 'skills', 'companies', 'titles', 'degrees', 'schools'))}
    files, said = list(gold), collections.defaultdict(lambda: [0, 0])
    for i in range(0, len(files), 50):
        for line in subprocess.run([BIN, 'parse', *files[i:i + 50]], capture_output=True, text=True).stdout.splitlines():
            r = json.loads(line); p = r.get('profile')
            if not p: continue
            for m in p.get('marks') or []:
                at = re.match(r'(\w+)(?:\[(\d+)\])?(?:\.(\w+))?$', m['field']); kind = at[3] or at[1]
                if kind not in gold[r['file']] or at[1] == 'experience' and at[3] == 'location': continue
                v = p.get(at[1])
                if at[2]: v = v[int(at[2])]
                if at[3]: v = v.get(at[3])
                f = digits if kind == 'phone' else norm
                want = {f(x) for x in gold[r['file']][kind] if x}
                if not want: continue
                tag = ('pages ' if r['file'].startswith(HERE) else 'pdfs ' if r['file'].endswith('.pdf') else 'texts ') + kind
                cell = said[tag, min(int(m['confidence'] * 10 + 1e-6), 9)]; cell[0] += 1; cell[1] += f(v) in want
for (tag, band), (n, ok) in sorted(said.items()): print(f'{tag:16s} {band / 10:.1f}-{band / 10 + .1:.1f}  said {n:5d}  right {ok / n:.2f}')
