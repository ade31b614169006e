r"""Résumé layouts in LaTeX, printed by pdflatex: one function each, which writes a person into it.

They differ from a browser's pages in how letters are kept: Computer Modern in OT1 (accents are drawn over letters, `fi` is
one sign), bitmaps of T1 fonts without a table of letters, Nimbus in T1, old figures from a mathematical font, letters
spaced by \textls, icons out of Zapf Dingbats and MarVoSym (letters, to a reader who trusts the codes)."""
import concurrent.futures, os, shutil, subprocess, sys

from told import capitals, each, spoken, told

TEMPLATES = []
SUFFIX = '.tex'
# Letters that OT1 cannot compose.
OGONEK = set('ąęĄĘ')

def template(write):
    TEMPLATES.append(write)
    return write

def missing():
    """What is not there that these pages need, or None."""
    if not shutil.which('pdflatex'):
        return 'no pdflatex'
    find = lambda name: subprocess.run(['kpsewhich', name], capture_output=True).stdout.strip()
    return next((f'no {name}' for name in ('moderncv.cls', 'europecv.cls', 'currvita.sty', 'paracol.sty', 'marvosym.sty') if not find(name)), None)

def safe(text):
    signs = {c: f'\\{c}' for c in '&%$#_{}'} | {'~': r'\textasciitilde{}', '^': r'\textasciicircum{}', '\\': r'\textbackslash{}'}
    return ''.join(signs.get(c, c) for c in text)

def written(write, person, path):
    path.write_text(write(told(person, safe)), encoding='utf-8')

def print_page(path):
    # A folder of its own: all of them write the files of their class.
    folder = path.with_suffix('.d')
    folder.mkdir(exist_ok=True)
    for _ in range(2):
        said = subprocess.run(['pdflatex', '-interaction=nonstopmode', f'-output-directory={folder}', str(path)],
                              cwd=folder, capture_output=True, timeout=120)
    made = folder / path.with_suffix('.pdf').name
    if not made.exists():
        faults = [line for line in said.stdout.decode(errors='replace').splitlines() if line.startswith('!')]
        sys.exit(f'pdflatex on {path.name}: {faults}')
    os.replace(made, path.with_suffix('.pdf'))
    shutil.rmtree(folder)

def print_all(paths):
    """LaTeX files to PDFs beside them."""
    with concurrent.futures.ThreadPoolExecutor(2) as two_at_a_time:
        list(two_at_a_time.map(print_page, paths))

def c(name, *given, options=''):
    """A command with what is given to it in braces."""
    return f'\\{name}{options}' + ''.join(f'{{{text}}}' for text in given)

def env(name, text, *given, options=''):
    return c('begin', name) + options + ''.join(f'{{{text}}}' for text in given) + text + c('end', name)

PARAGRAPH, BREAK, FILL = '\n\n', '\\\\', r' \hfill '

def bold(text): return c('textbf', text)
def italic(text): return c('textit', text)
def items(deeds, options=''): return env('itemize', each(deeds, lambda deed: f'\\item {deed}\n'), options=options)
def listed(texts): return ', '.join(texts)

def fonts(p, usual):
    """`usual`, or Nimbus in T1 where that has not all letters."""
    return r'\usepackage[T1]{fontenc}\usepackage{mathptmx}\usepackage[scaled]{helvet}' if OGONEK & set(str(vars(p))) else usual

def article(p, body, preamble='', font='', margin='2cm', size='11pt,a4paper'):
    return (c('documentclass', 'article', options=f'[{size}]') + r'\usepackage[utf8]{inputenc}' + fonts(p, font)
            + c('usepackage', 'geometry', options=f'[margin={margin}]') + r'\usepackage{textcomp,array,tabularx,xcolor,enumitem}'
            r'\pagestyle{empty}\setlength{\parindent}{0pt}\raggedbottom' + preamble + env('document', body))

# The icons come from a package that is often not installed, and its signs are no text either way.
NO_ICONS = '\\begin{filecontents}[overwrite]{fontawesome5.sty}\n\\newcommand{\\faCircle}[1][]{\\textbullet}\n\\end{filecontents}\n'

def moderncv(style):
    def write(p):
        h = p.words
        entry = lambda e, *texts: c('cventry', e.slashed.replace(' – ', '--'), *texts[:2], e.town, '', *texts[2:]) + '\n'
        jobs = each(p.jobs, lambda j: entry(j, j.title, j.company, items(j.deeds)))
        studies = each(p.studies, lambda s: entry(s, s.degree, s.school, ''))
        section = lambda words, text: c('section', words) + text
        return (NO_ICONS + r'\documentclass[11pt,a4paper,sans]{moderncv}' + c('moderncvstyle', style) + r'\moderncvcolor{blue}\moderncvicons{marvosym}'
                r'\usepackage[utf8]{inputenc}' + fonts(p, '') + r'\usepackage[scale=0.78]{geometry}'
                + c('name', *p.name.rsplit(' ', 1)) + c('title', p.headline) + c('address', p.street or p.town, p.town, p.country)
                + c('phone', p.phone, options='[mobile]') + c('email', p.email)
                + env('document', r'\makecvtitle' + section(h.summary, c('cvitem', '', p.summary)) + section(h.work, jobs) + section(h.education, studies)
                      + section(h.skills, c('cvitem', 'IT', listed(p.skills))) + section(h.languages, each(p.spoken, lambda pair: c('cvitem', *pair)))))
    write.__name__ = f'moderncv_{style}'
    write.__doc__ = f'The class moderncv in its style {style}.'
    return template(write)

for style in ('classic', 'casual', 'banking', 'oldstyle', 'fancy'):
    moderncv(style)

@template
def dates_in_a_table(p):
    """An article in Computer Modern (OT1): tables of dates at the left and entries at the right."""
    h = p.words
    table = lambda rows: env('tabular', rows, '@{}p{3.4cm}p{12.8cm}@{}') + PARAGRAPH
    entry = lambda span, first, second, told='': f'{span} & {bold(first)} \\newline {second}{told}{BREAK}[4pt]'
    jobs = each(p.jobs, lambda j: table(entry(j.months, j.title, f'{italic(j.company)}, {j.town}', items(j.deeds))))
    studies = table(each(p.studies, lambda s: entry(s.years, s.degree, f'{italic(s.school)}, {s.town}')))
    rows = lambda pairs: table(each(pairs, lambda pair: f'{pair[0]} & {pair[1]}{BREAK}'))
    contact = rows([('E-Mail:', p.email), ('Tel.:', p.phone), (f'{h.contact}:', p.place)])
    section = lambda words, text: c('section*', words) + text
    return article(p, rf'{{\LARGE\bfseries {p.name}}}\\[2pt]{p.headline}\bigskip' + PARAGRAPH + contact + section(h.work, jobs) + section(h.education, studies)
                   + section(h.skills, listed(p.skills)) + section(h.languages, rows(p.spoken)))

@template
def four_corners(p):
    """One page as students use it: small capitals with a line under them, titles and firms with dates and towns at the right
    edge, bitmaps of a T1 font, skills under labels."""
    h = p.words
    heading = lambda words: rf'\vspace{{6pt}}{{\scshape\large {words}}}\\[-8pt]\rule{{\textwidth}}{{0.4pt}}' + PARAGRAPH
    small = lambda text: italic(rf'\small {text}')
    corners = lambda a, b, left, right: env('tabular*', rf'{bold(a)} & {b} \\ {small(left)} & {small(right)} \\', r'\textwidth', r'@{}l@{\extracolsep{\fill}}r@{}') + r'\vspace{-4pt}' + PARAGRAPH
    jobs = each(p.jobs, lambda j: corners(j.title, j.months, j.company, j.town) + items(j.deeds, '[leftmargin=0.15in,itemsep=-2pt]'))
    studies = each(p.studies, lambda s: corners(s.school, s.town, s.degree, s.months))
    half = (len(p.skills) + 1) // 2
    labels = [(h.skills, p.skills[:half]), ('IT', p.skills[half:]), (h.languages, spoken(p, ' '))]
    return article(p, env('center', rf'{{\Huge\scshape {p.name}}} \\ \small {p.phone} $|$ \underline{{{p.email}}} $|$ {p.place}')
                   + heading(h.education) + studies + heading(h.work) + jobs + heading(h.skills)
                   + items([each(labels, lambda label: f'{bold(label[0])}: {listed(label[1])} {BREAK}')], '[leftmargin=0.15in,label={}]'),
                   font=r'\usepackage[T1]{fontenc}', margin='1.5cm', size='letterpaper,11pt')

@template
def bar_of_tags(p):
    """Two flows of text (paracol), Helvetica in T1: work at the left; tags of skills, languages and studies at the right; dingbats."""
    h = p.words
    heading = lambda words: rf'{{\color{{teal}}\Large\bfseries {capitals(p, words)}}}\\[-6pt]{{\color{{teal}}\rule{{\linewidth}}{{2pt}}}}\medskip' + PARAGRAPH
    entry = lambda first, second, under: rf'{{\large {first}}}\\{bold(second)}' + PARAGRAPH + rf'{{\small {under}}}' + PARAGRAPH
    jobs = each(p.jobs, lambda j: entry(j.title, j.company, rf'\ding{{110}} {j.months} \hfill \ding{{115}} {j.town}') + items(j.deeds, '[leftmargin=*]'))
    studies = each(p.studies, lambda s: entry(s.degree, s.school, rf'\ding{{110}} {s.years}\medskip'))
    tags = r'{\raggedright ' + ' '.join(c('fbox', rf'\vphantom{{Ag}}{skill}') for skill in p.skills) + r'\par}\bigskip '
    right = heading(h.summary) + p.summary + r'\bigskip' + PARAGRAPH + heading(h.skills) + tags + heading(h.languages) + each(p.spoken, lambda pair: bold(pair[0]) + FILL + pair[1] + PARAGRAPH)
    return article(p, rf'{{\Huge\bfseries {capitals(p, p.name)}}}\\[4pt]{{\large {p.headline}}}\\[4pt]{{\small\ding{{41}} {p.email} \quad \ding{{37}} {p.phone} \quad \ding{{115}} {p.place}}}\bigskip'
                   + env('paracol', heading(h.work) + jobs + r'\switchcolumn ' + right + r'\bigskip ' + heading(h.education) + studies, '2'),
                   r'\usepackage{paracol,pifont}\columnratio{0.62}\setlength{\columnsep}{1cm}',
                   r'\usepackage[T1]{fontenc}\usepackage[scaled]{helvet}\renewcommand\familydefault{\sfdefault}', '1.4cm', '10pt,a4paper')

@template
def two_minipages(p):
    """Two boxes beside each other, sans serif in OT1: studies, skills and languages in the third at the left; firms in capitals,
    the title behind a bar."""
    h = p.words
    heading = lambda words: rf'{{\Large\color{{gray}}{capitals(p, words)}}}\medskip' + PARAGRAPH
    dated = lambda e: rf'{{\small\color{{gray}}{e.months} | {e.town}}}' + PARAGRAPH
    jobs = each(p.jobs, lambda j: f'{bold(capitals(p, j.company))} | {j.title}' + PARAGRAPH + dated(j) + items(j.deeds, '[leftmargin=*,noitemsep]'))
    studies = each(p.studies, lambda s: bold(capitals(p, s.school)) + PARAGRAPH + c('textsc', s.degree) + PARAGRAPH + dated(s) + r'\medskip ')
    first, rest = p.name.split(' ', 1)
    left = r'\raggedright ' + heading(h.education) + studies + heading(h.skills) + r' \textbullet{} '.join(p.skills) + r'\bigskip' + PARAGRAPH + heading(h.languages) + PARAGRAPH.join(spoken(p))
    return article(p, env('center', rf'{{\Huge {first} {bold(rest)}}}\\[3pt]{p.place} | {p.phone} | {p.email}')
                   + env('minipage', left, r'0.33\textwidth', options='[t]') + FILL + env('minipage', heading(h.work) + jobs, r'0.63\textwidth', options='[t]'),
                   r'\renewcommand\familydefault{\sfdefault}', '', '1.5cm', '10pt,letterpaper')

@template
def spaced_letters(p):
    """Nimbus in T1; the name and headings letter-spaced by microtype; firms and towns over titles (small capitals) and dates;
    right-aligned labels of skills."""
    h = p.words
    heading = lambda words: rf'\bigskip{{\large\textls[220]{{{capitals(p, words)}}}}}\ \hrulefill\medskip' + PARAGRAPH
    row = lambda a, b, left, right: bold(a) + FILL + italic(b) + BREAK + c('textsc', left) + FILL + italic(rf'\small {right}') + PARAGRAPH
    jobs = each(p.jobs, lambda j: row(j.company, j.town, j.title, j.months) + items(j.deeds, '[noitemsep]'))
    studies = each(p.studies, lambda s: row(s.school, s.town, s.degree, s.months) + r'\medskip ')
    labels = [(h.skills, listed(p.skills)), (h.languages, listed(spoken(p, ' ')))]
    head = rf'{{\Huge\textls[120]{{{capitals(p, p.name)}}}}}\\[4pt]\textsc{{{p.headline}}}\\{p.street or p.town}, {p.place}\\{p.phone} \textperiodcentered{{}} {p.email}'
    return article(p, env('center', head) + heading(h.summary) + p.summary + heading(h.work) + jobs + heading(h.education) + studies + heading(h.skills)
                   + env('tabularx', each(labels, lambda label: f'{label[0]} & {label[1]}{BREAK}'), r'\textwidth', r'@{}>{\bfseries}r@{\hspace{6mm}}X@{}'),
                   r'\usepackage{microtype}', r'\usepackage[T1]{fontenc}\usepackage{mathptmx}')

@template
def old_figures(p):
    """Headings in a left margin, old figures for years (out of the mathematical italic), Computer Modern in OT1, words broken at the line's end."""
    h = p.words
    def years(entry):
        start, end = entry.years.split(' – ')
        return c('oldstylenums', start) + '--' + (c('oldstylenums', end) if end.isdigit() else end)
    section = lambda words, text: c('section*', r'\llap{\parbox[t]{3.1cm}{\raggedright\normalsize\scshape ' + words + r'}\hspace{6mm}}') + r'\vspace{-1.05cm}' + PARAGRAPH + text + r'\bigskip' + PARAGRAPH
    entry = lambda e, first, second: bold(first) + FILL + years(e) + BREAK + c('emph', second) + PARAGRAPH
    jobs = each(p.jobs, lambda j: entry(j, f'{j.company}, {j.town}', j.title) + ' '.join(j.deeds) + r'\medskip' + PARAGRAPH)
    studies = each(p.studies, lambda s: entry(s, s.school, s.degree))
    margin = r'\hspace*{-3.7cm}'
    return article(p, margin + rf'{{\LARGE {p.name}}}' + PARAGRAPH + margin + f'{p.place} --- {p.phone} --- {c("texttt", p.email)}' + r'\bigskip' + PARAGRAPH
                   + section(h.work, jobs) + section(h.education, studies) + section(h.skills, listed(p.skills) + '.') + section(h.languages, '; '.join(spoken(p, ' '))),
                   r'\addtolength{\oddsidemargin}{2.6cm}\addtolength{\textwidth}{-2.6cm}')

@template
def europecv(p):
    """The class europecv: labels and dates right-aligned in the left column."""
    h = p.words
    item = lambda label, text: c('ecvitem', label, text) + '\n'
    entry = lambda e, first, second, told=(): item(e.slashed, bold(first)) + item('', f'{second}, {e.town}') + each(told, lambda deed: item('', deed)) + r'\ecvitem[6pt]{}{}'
    jobs = each(p.jobs, lambda j: entry(j, j.title, j.company, j.deeds))
    studies = each(p.studies, lambda s: entry(s, s.degree, s.school))
    section = lambda words, text: c('ecvsection', words) + text
    return (r'\documentclass[a4paper,10pt,english,notitle,nologo]{europecv}\usepackage[utf8]{inputenc}' + fonts(p, '') + r'\usepackage[a4paper,top=1.5cm,left=1cm,right=1.5cm]{geometry}'
            + c('ecvname', p.name) + c('ecvaddress', f'{p.street or p.town}, {p.place}') + c('ecvtelephone', p.phone) + c('ecvemail', p.email)
            + env('document', env('europecv', r'\ecvpersonalinfo ' + section(h.work, jobs) + section(h.education, studies)
                                  + section(h.skills, item(h.skills, listed(p.skills)) + each(p.spoken, lambda pair: item(*pair))))))

@template
def currvita(p):
    """The package currvita: lists with dates as hanging labels; title, firm and town in one line."""
    h = p.words
    part = lambda words, rows: env('cvlist', each(rows, lambda row: f'\\item[{row[0]}] {row[1]}\n'), words)
    jobs = [(j.dotted, f'{j.title}, {j.company}, {j.town}.' + PARAGRAPH + ' '.join(j.deeds)) for j in p.jobs]
    studies = [(s.years, f'{s.degree}, {s.school}, {s.town}') for s in p.studies]
    return article(p, env('cv', part(h.contact, [('', p.email), ('', p.phone), ('', p.place)]) + part(h.work, jobs) + part(h.education, studies)
                          + part(h.skills, [('', listed(p.skills))]) + part(h.languages, p.spoken), p.name),
                   r'\usepackage[LabelsAligned,NoDate]{currvita}\setlength{\cvlabelwidth}{42mm}', r'\usepackage[T1]{fontenc}\usepackage{mathpazo}')

@template
def dates_on_two_lines(p):
    """A table of three columns in Palatino: start over end at the left, firm over title, the town at the right; skills in a table of three columns."""
    h = p.words
    when = lambda e: e.months.replace(' – ', ' –' + r' \newline ')
    row = lambda e, first, second, told='': f'{when(e)} & {bold(first)} \\newline {c("textsc", second)}{told} & {e.town}{BREAK}[6pt]'
    table = lambda rows: env('tabular', rows, r'@{}>{\raggedright}p{2.2cm}p{11.2cm}>{\raggedleft\arraybackslash}p{2.6cm}@{}') + PARAGRAPH
    jobs = each(p.jobs, lambda j: table(row(j, j.company, j.title, items(j.deeds, '[leftmargin=*,nosep]'))))
    studies = each(p.studies, lambda s: table(row(s, s.school, s.degree)))
    skills = [p.skills[at:at + 3] + [''] * 3 for at in range(0, len(p.skills), 3)]
    grid = env('tabularx', each(skills, lambda three: ' & '.join(three[:3]) + BREAK), r'\textwidth', '@{}XXX@{}')
    section = lambda words, text: c('section*', words) + text
    head = env('tabular*', f'{c("LARGE", "")}{bold(p.name)} & {p.phone}{BREAK} {p.headline} & {p.email}{BREAK} & {p.place}{BREAK}', r'\textwidth', r'@{}l@{\extracolsep{\fill}}r@{}')
    return article(p, head + PARAGRAPH + section(h.summary, p.summary) + section(h.work, jobs) + section(h.education, studies)
                   + section(h.skills, grid) + section(h.languages, listed(spoken(p, ' '))), font=r'\usepackage[T1]{fontenc}\usepackage{mathpazo}')

@template
def plain_lines(p):
    """No table, no list: title, firm, town and dates in one line with commas, what was done in a paragraph; Computer Modern sans in OT1."""
    h = p.words
    section = lambda words, text: c('subsection*', words) + text
    jobs = each(p.jobs, lambda j: bold(f'{j.title}, {j.company}') + f', {j.town}, {j.months}{BREAK}' + ' '.join(j.deeds) + PARAGRAPH)
    studies = each(p.studies, lambda s: bold(s.degree) + f', {s.school}, {s.town}, {s.years}' + PARAGRAPH)
    return article(p, env('flushright', rf'{{\Large {p.name}}}\\{p.street or p.town}\\{p.place}\\{p.phone}\\{c("texttt", p.email)}') + section(h.work, jobs)
                   + section(h.education, studies) + section(h.skills, listed(p.skills)) + section(h.languages, listed(spoken(p, ' '))),
                   r'\renewcommand\familydefault{\sfdefault}\setlength{\parskip}{4pt}')

@template
def two_flows(p):
    """One text in two columns of one width (multicol), the last job over both; skills as bullets."""
    h = p.words
    heading = lambda words: rf'{{\color{{blue}}\sffamily\bfseries {capitals(p, words)}}}\\[2pt]'
    entry = lambda e, first, second: bold(first) + BREAK + second + BREAK + italic(e.slashed)
    jobs = each(p.jobs, lambda j: entry(j, j.title, f'{j.company}, {j.town}') + items(j.deeds, '[leftmargin=*,nosep]') + PARAGRAPH)
    studies = each(p.studies, lambda s: entry(s, s.degree, s.school) + PARAGRAPH)
    text = (heading(h.summary) + p.summary + PARAGRAPH + heading(h.work) + jobs + heading(h.education) + studies
            + heading(h.skills) + items(p.skills, '[nosep]') + heading(h.languages) + items(spoken(p), '[nosep]'))
    return article(p, env('center', rf'{{\Huge {p.name}}}\\{p.headline}\\{p.email} | {p.phone} | {p.place}') + env('multicols', text, '2'),
                   r'\usepackage{multicol}', r'\usepackage[T1]{fontenc}\usepackage{mathpazo}', '1.8cm')
