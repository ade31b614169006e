"""Résumés as programs draw them, with reportlab, fpdf2 and typst: one function each, which writes a person onto pages.

Words are put on their places one by one, without blanks, in any order; cells are drawn row by row; text has no structure."""
import importlib.util, json, random
from pathlib import Path

from told import capitals, each, spoken, told

TEMPLATES = []
SUFFIX = '.json'
NEEDED = ['fpdf', 'reportlab', 'typst']
FONTS = '/usr/share/fonts/truetype/liberation'

def template(write):
    TEMPLATES.append(write)
    return write

def missing():
    """What is not there that these pages need, or None."""
    lacking = [name for name in NEEDED if not importlib.util.find_spec(name)]
    if lacking:
        return f"no Python package {', '.join(lacking)}"
    return None if Path(FONTS).exists() else f'no {FONTS}'

def written(write, person, path):
    # Drawn at once: there is no source to print.
    write(told(person), path.with_suffix('.pdf'))

def print_all(paths):
    """They are."""

class Words:
    """Words put on a page one by one, each at its place, in an order of their own. Places in points from the top left."""
    def __init__(self, path, name):
        from reportlab.pdfbase import pdfmetrics, ttfonts
        from reportlab.pdfgen import canvas
        for style in ('Regular', 'Bold'):
            pdfmetrics.registerFont(ttfonts.TTFont(style, f'{FONTS}/LiberationSans-{style}.ttf'))
        self.width = pdfmetrics.stringWidth
        self.canvas, self.words, self.order = canvas.Canvas(str(path), (595, 842)), [], random.Random(name)

    def line(self, x, y, text, size=10, font='Regular', right=False):
        if right:
            x -= self.width(text, font, size)
        for word in text.split():
            self.words.append((x, 842 - y, word, size, font))
            x += self.width(word + ' ', font, size)

    def wrapped(self, x, y, text, width, size=10):
        """The line under the last one."""
        line = ''
        for word in text.split() + ['']:
            if not word or self.width(f'{line} {word}', 'Regular', size) > width:
                self.line(x, y, line, size)
                line, y = word, y + 1.25 * size
            else:
                line = f'{line} {word}'.strip()
        return y

    def done(self, shuffled):
        if shuffled:
            self.order.shuffle(self.words)
        for x, y, word, size, font in self.words:
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, y, word)
        self.canvas.save()

def one_column(p, page):
    h, y = p.words, 60
    page.line(50, y, p.name, 22, 'Bold')
    page.line(50, y + 18, p.headline, 11)
    page.line(50, y + 34, f'{p.email}  |  {p.phone}  |  {p.place}', 9)
    y += 66
    for words, entries in ((h.work, p.jobs), (h.education, p.studies)):
        page.line(50, y, capitals(p, words), 12, 'Bold')
        y += 18
        for entry in entries:
            first, second, deeds = (entry.title, entry.company, entry.deeds) if entries is p.jobs else (entry.degree, entry.school, [])
            page.line(50, y, first, 10, 'Bold')
            page.line(545, y, entry.months, 10, right=True)
            page.line(50, y + 13, f'{second}, {entry.town}', 10)
            y += 27
            for deed in deeds:
                page.line(58, y, '•')
                y = page.wrapped(68, y, deed, 470)
            y += 8
        y += 8
    for words, text in ((h.skills, ', '.join(p.skills)), (h.languages, ', '.join(spoken(p, ' ')))):
        page.line(50, y, capitals(p, words), 12, 'Bold')
        y = page.wrapped(50, y + 16, text, 490) + 12

@template
def words_one_by_one(p, path):
    """One column, dates at the right edge; each word at its place, no blanks (reportlab)."""
    page = Words(path, p.name)
    one_column(p, page)
    page.done(False)

@template
def words_in_any_order(p, path):
    """The same, the words drawn in no order."""
    page = Words(path, p.name)
    one_column(p, page)
    page.done(True)

def with_bar(p, page):
    h, y = p.words, 60
    page.line(210, y, p.name, 22, 'Bold')
    page.line(210, y + 18, p.headline, 11)
    for words, entries in ((h.contact, [p.phone, p.email, p.place]), (h.skills, p.skills), (h.languages, spoken(p))):
        page.line(30, y, words, 12, 'Bold')
        for entry in entries:
            y += 14
            page.line(30, y, entry, 9)
        y += 30
    y = 110
    for words, entries in ((h.work, p.jobs), (h.education, p.studies)):
        page.line(210, y, words, 12, 'Bold')
        y += 18
        for entry in entries:
            first, second, deeds = (entry.title, entry.company, entry.deeds) if entries is p.jobs else (entry.degree, entry.school, [])
            page.line(210, y, first, 10, 'Bold')
            page.line(210, y + 13, f'{second}, {entry.town}', 10)
            page.line(210, y + 26, entry.slashed, 9)
            y += 40
            for deed in deeds:
                page.line(212, y, '-')
                y = page.wrapped(222, y, deed, 320)
            y += 8
        y += 10

@template
def bar_word_by_word(p, path):
    """A bar at the left; each word at its place, line by line over both columns (reportlab)."""
    page = Words(path, p.name)
    with_bar(p, page)
    page.words.sort(key=lambda word: (-word[1], word[0]))
    page.done(False)

@template
def bar_in_any_order(p, path):
    """A bar at the left, the words drawn in no order."""
    page = Words(path, p.name)
    with_bar(p, page)
    page.done(True)

@template
def cells(p, path):
    """Cells and wrapped cells, dates in a cell at the left (fpdf2)."""
    from fpdf import FPDF
    h, page = p.words, FPDF(format='A4')
    for style, file in (('', 'Regular'), ('B', 'Bold')):
        page.add_font('L', style, f'{FONTS}/LiberationSans-{file}.ttf')
    page.add_page()
    def line(text, size=10, style='', left=10, width=0):
        page.set_font('L', style, size)
        page.set_x(left)
        page.multi_cell(width, 0.5 * size, text, new_x='LMARGIN', new_y='NEXT', align='L')
    def row(label, texts):
        page.set_font('L', '', 10)
        page.cell(45, 5, label)
        for nth, text in enumerate(texts):
            line(text, style='B' if nth == 0 and len(texts) > 1 else '', left=55)
        page.ln(2)
    line(p.name, 20, 'B')
    line(p.headline, 12)
    for label, text in (('E-mail', p.email), ('Tel.', p.phone), (h.contact, p.place)):
        row(label, [text])
    for words, rows in ((h.work, [(j.slashed, [j.title, f'{j.company}, {j.town}', *j.deeds]) for j in p.jobs]),
                        (h.education, [(s.slashed, [s.degree, f'{s.school}, {s.town}']) for s in p.studies]),
                        (h.skills, [(h.skills, [', '.join(p.skills)])]), (h.languages, [(a, [b]) for a, b in p.spoken])):
        line(words, 14, 'B')
        page.ln(1)
        for entry in rows:
            row(*entry)
    page.output(str(path))

def typeset(path, source):
    import typst
    file = path.with_suffix('.typ')
    file.write_text(source, encoding='utf-8')
    typst.compile(str(file), output=str(path))

# A text of any signs, for typst.
quoted = lambda text: '#' + json.dumps(text, ensure_ascii=False)

@template
def typst_grid(p, path):
    """Rows of a grid, dates at the right, small capitals, justified text (typst)."""
    h = p.words
    row = lambda a, b, left, right: (f'#grid(columns: (1fr, auto), row-gutter: 5pt, [*{quoted(a)}*], [{quoted(b)}], [_{quoted(left)}_], [_{quoted(right)}_])\n\n')
    heading = lambda words: f'#smallcaps[#text(14pt)[{quoted(words)}]]#v(-8pt)#line(length: 100%)\n\n'
    deeds = lambda j: each(j.deeds, lambda deed: f'- {quoted(deed)}\n') + '\n'
    typeset(path, '#set page(margin: 1.6cm)\n#set text(10pt, font: "Liberation Serif")\n#set par(justify: true)\n'
            f'#align(center)[#text(22pt)[{quoted(p.name)}] \\ {quoted(f"{p.email} | {p.phone} | {p.place}")}]\n\n' + heading(h.work)
            + each(p.jobs, lambda j: row(j.company, j.town, j.title, j.months) + deeds(j)) + heading(h.education)
            + each(p.studies, lambda s: row(s.school, s.town, s.degree, s.months)) + heading(h.skills) + quoted(', '.join(p.skills)) + '\n\n'
            + heading(h.languages) + quoted(', '.join(spoken(p, ' '))))

@template
def typst_bar(p, path):
    """A coloured bar at the right, tags of skills in boxes, dates under the titles (typst)."""
    h = p.words
    heading = lambda words: f'#text(14pt, weight: "bold", fill: rgb("#1f4e79"))[{quoted(words)}]\n\n'
    deeds = lambda j: each(j.deeds, lambda deed: f'- {quoted(deed)}\n') + '\n'
    main = (heading(h.summary) + quoted(p.summary) + '\n\n' + heading(h.work) + each(p.jobs, lambda j: f'*{quoted(j.title)}* \\ {quoted(j.company)}, {quoted(j.town)} \\ {quoted(j.slashed)}\n\n' + deeds(j))
            + heading(h.education) + each(p.studies, lambda s: f'*{quoted(s.degree)}* \\ {quoted(s.school)} \\ {quoted(s.years)}\n\n'))
    bar = (heading(h.contact) + each([p.email, p.phone, p.place], lambda t: quoted(t) + '\n\n') + heading(h.skills)
           + each(p.skills, lambda s: f'#box(stroke: 0.5pt, inset: 3pt, radius: 3pt)[{quoted(s)}] ') + '\n\n' + heading(h.languages) + each(spoken(p), lambda t: f'- {quoted(t)}\n'))
    typeset(path, '#set page(margin: 1.4cm)\n#set text(9.5pt, font: "Liberation Sans")\n'
            f'#text(24pt, weight: "bold")[{quoted(p.name)}] \\ {quoted(p.headline)}\n\n#grid(columns: (2.2fr, 1fr), gutter: 8mm, [{main}], block(fill: rgb("#eef2f6"), inset: 8pt)[{bar}])')
