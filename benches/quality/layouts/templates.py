"""Résumé layouts as HTML that a browser prints: one function each, which writes a person into it.

They are layouts that people use (bars at the left and right, tables, cards, time lines, boxes put anywhere on the page) and
ways in which a PDF's order of painting differs from the order of reading. Fonts: Liberation, or what stands in for it."""
import html, random

from told import capitals, each, spoken, told

TEMPLATES = []

def template(write):
    TEMPLATES.append(write)
    return write

def written(write, person):
    """The page on which template `write` shows this person."""
    p = told(person, lambda text: html.escape(text, quote=False))
    return write(p).replace('<html>', f'<html lang={p.language}>')

def page(css, body, size='A4', margin='0'):
    return (f'<!doctype html><html><meta charset=utf-8><style>@page{{size:{size};margin:{margin}}}*{{box-sizing:border-box}}'
            "body{margin:0;font:10.5pt/1.4 'Liberation Sans';color:#222;-webkit-print-color-adjust:exact}"
            f'ul{{margin:.2em 0 .6em;padding-left:1.2em}}h1,h2,h3,p{{margin:0}}{css}</style>{body}')

def lines(items):
    return each(items, '<p>{}</p>'.format)

def spans(items):
    return each(items, '<span>{}</span>'.format)

def bullets(items):
    return f"<ul>{each(items, '<li>{}</li>'.format)}</ul>"

@template
def coloured_bar_left(p):
    """A dark bar at the left with contact, skills and languages; dates at the right of the firm's line."""
    h = p.words
    bar = (f'<h2>{h.contact}</h2>{lines([p.phone, p.email, p.place])}<h2>{h.skills}</h2>{lines(p.skills)}'
           f'<h2>{h.languages}</h2>{lines(spoken(p))}<h2>{h.interests}</h2>{lines(p.interests)}')
    jobs = each(p.jobs, lambda j: f'<h3>{j.title}</h3><p class=m>{spans([f"{j.company}, {j.town}", j.months])}</p>{bullets(j.deeds)}')
    studies = each(p.studies, lambda s: f'<h3>{s.degree}</h3><p class=m>{spans([s.school, s.years])}</p>')
    main = (f'<h1>{p.name}</h1><p>{p.headline}</p><h2>{h.summary}</h2><p>{p.summary}</p>'
            f'<h2>{h.work}</h2>{jobs}<h2>{h.education}</h2>{studies}')
    return page('''
        .w{display:flex;min-height:297mm} .bar{width:32%;background:#234;color:#fff;padding:12mm 6mm}
        .photo{width:70px;height:70px;border-radius:50%;background:#99a;margin:0 auto} .main{flex:1;padding:12mm 9mm}
        h1{font-size:24pt} h2{font-size:12pt;margin:14px 0 5px;text-transform:uppercase}
        .m{display:flex;justify-content:space-between;color:#666}
        ''', f'<div class=w><div class=bar><div class=photo></div>{bar}</div><div class=main>{main}</div></div>')

@template
def bar_on_shared_base_lines(p):
    """One grid, row by row: the bar's lines stand on the main column's base lines and are painted in turn with them."""
    h = p.words
    left = [capitals(p, h.contact), p.email, p.phone, p.town, '', capitals(p, h.skills), *p.skills, '',
            capitals(p, h.languages), *spoken(p, ' – ')]
    bold = '<b>{}</b>'.format
    right = [bold(capitals(p, h.work))]
    for job in p.jobs:
        right += [bold(job.title), f'{job.company} | {job.slashed}', *(f'• {deed}' for deed in job.deeds), '']
    right += [bold(capitals(p, h.education))]
    for study in p.studies:
        right += [bold(study.degree), f'{study.school} | {study.years}', '']
    rows = max(len(left), len(right))
    filled = lambda column: [line or '&nbsp;' for line in column + [''] * (rows - len(column))]
    cells = each(zip(filled(left), filled(right)), lambda row: f'<div>{row[0]}</div><div>{row[1]}</div>')
    return page('''
        body{font-size:9.5pt;padding:14mm 12mm} .g{display:grid;grid-template-columns:52mm 1fr;column-gap:8mm}
        .g>div{line-height:13.5pt} h1{font-size:22pt}
        ''', f'<h1>{p.name}</h1><p>{p.headline}</p><br><div class=g>{cells}</div>')

@template
def bar_right(p):
    """A narrow column at the right with contact and skills; firm, town and title in one line, dates in capitals under it."""
    heading = lambda words: f'<h2>{capitals(p, words)}</h2>'
    dates = lambda entry: f'<p class=d>{capitals(p, entry.months)}</p>'
    jobs = each(p.jobs, lambda j: f'<div><b>{j.company}</b>, {j.town} — <i>{j.title}</i>{dates(j)}{bullets(j.deeds)}</div>')
    studies = each(p.studies, lambda s: f'<div><b>{s.school}</b>, {s.town} — <i>{s.degree}</i>{dates(s)}</div>')
    main = (f'<h1>{p.name}</h1><p>{p.headline}</p>{heading(p.words.work)}{jobs}{heading(p.words.education)}{studies}')
    bar = (f'{lines([p.street, p.place])}<p><b>{p.phone}</b></p><p><b>{p.email}</b></p>'
           f'{heading(p.words.skills)}{lines(p.skills)}{heading(p.words.languages)}<p>{", ".join(spoken(p))}</p>')
    return page('''
        body{font-family:'Liberation Serif'} .w{display:grid;grid-template-columns:1fr 52mm;gap:9mm} h1{font-size:30pt}
        h2{font-size:9pt;color:#27a;margin:16px 0 6px} .d{font-size:8pt;color:#666} .bar p{font-size:9pt}
        ''', f'<div class=w><div>{main}</div><div class=bar>{bar}</div></div>', margin='16mm 15mm')

@template
def equal_columns(p):
    """Two columns of one width under a line of contacts with icons; skills as words with a line under them."""
    h = p.words
    dated = lambda entry: f'<p class=d>{entry.slashed} &nbsp; {entry.town}</p>'
    jobs = each(p.jobs, lambda j: f'<p class=t>{j.title}</p><p>{j.company}</p>{dated(j)}{bullets(j.deeds)}')
    studies = each(p.studies, lambda s: f'<p class=t>{s.degree}</p><p>{s.school}</p>{dated(s)}')
    left = f'<h2>{h.summary}</h2><p>{p.summary}</p><h2>{h.work}</h2>{jobs}'
    right = (f'<h2>{h.education}</h2>{studies}<h2>{h.skills}</h2><div class=tags>{spans(p.skills)}</div><h2>{h.languages}</h2>'
             + each(p.spoken, lambda pair: f'<p class=l>{spans(pair)}</p>')
             + f'<h2>{h.interests}</h2><p>{", ".join(p.interests)}</p>')
    contact = spans([f'✉ {p.email}', f'☎ {p.phone}', f'⌂ {p.place}'])
    return page('''
        body{padding:12mm} h1{font-size:26pt;color:#046} h2{font-size:13pt;border-bottom:2px solid #046;margin:12px 0 6px}
        .w{display:flex;gap:10mm} .w>div{flex:1} .t{font-weight:bold} .d{font-size:9pt;color:#666}
        .tags span{display:inline-block;border-bottom:1px solid #999;margin:3px 8px 3px 0;padding:2px 6px}
        .l{display:flex;justify-content:space-between} .c span{margin-right:18px}
        ''', f'<h1>{p.name}</h1><p>{p.headline}</p><p class=c>{contact}</p><div class=w><div>{left}</div><div>{right}</div></div>')

@template
def band_over_columns(p):
    """The name in spaced capitals in a band over both columns; contact, studies and skills at the left."""
    h = p.words
    studies = each(p.studies, lambda s: f'<p><b>{s.degree}</b><br>{s.school}<br>{s.years}</p>')
    jobs = each(p.jobs, lambda j: f'<p><b>{j.title}</b> / {j.company}</p><p class=d>{j.months}, {j.town}</p>{bullets(j.deeds)}')
    left = (f'<h2>{h.contact}</h2><p>{p.street}<br>{p.place}</p>{lines([p.phone, p.email])}<h2>{h.education}</h2>{studies}'
            f'<h2>{h.skills}</h2>{bullets(p.skills)}<h2>{h.languages}</h2>{bullets(spoken(p))}')
    right = f'<h2>{h.summary}</h2><p>{p.summary}</p><h2>{h.work}</h2>{jobs}'
    return page('''
        .hd{background:#e8e0d4;text-align:center;padding:12mm}
        .hd h1{font-size:26pt;letter-spacing:.12em;text-transform:uppercase;font-weight:400}
        .hd p{letter-spacing:.2em;text-transform:uppercase;font-size:9pt}
        .w{display:grid;grid-template-columns:60mm 1fr;gap:9mm;padding:8mm 12mm;font-size:9.5pt}
        h2{font-size:11pt;letter-spacing:.15em;text-transform:uppercase;margin:10px 0 5px;font-weight:400} .d{color:#777}
        ''', f'<div class=hd><h1>{p.name}</h1><p>{p.headline}</p></div><div class=w><div>{left}</div><div>{right}</div></div>')

@template
def dates_in_margin(p):
    """The LaTeX class moderncv: dates in the left margin, contact at the right of the name, justified serif text."""
    h = p.words
    heading = lambda words: f'<h2><span></span>{words}</h2>'
    row = lambda margin, text: f'<div class=row><div class=a>{margin}</div><div>{text}</div></div>'
    close = lambda span: span.replace(' – ', '–')
    head = (f'<div class=hd><div><h1>{p.name}</h1><p>{p.headline}</p></div>'
            f'<div class=ad><i>{p.street}<br>{p.place}<br>☎ {p.phone}<br>✉ {p.email}</i></div></div>')
    jobs = each(p.jobs, lambda j: row(close(j.slashed), f'<b>{j.title}</b>, <i>{j.company}</i>, {j.town}.{bullets(j.deeds)}'))
    studies = each(p.studies, lambda s: row(close(s.years), f'<b>{s.degree}</b>, <i>{s.school}</i>, {s.town}.'))
    languages = each(p.spoken, lambda pair: row(f'<b>{pair[0]}</b>', pair[1]))
    return page('''
        body{font-family:'Liberation Serif';font-size:11pt;line-height:1.25;text-align:justify}
        .hd{display:flex;justify-content:space-between;text-align:left} .ad{text-align:right;font-size:9.5pt}
        h1{font-size:30pt;font-weight:400}
        h2{color:#37a;font-weight:400;font-size:14pt;margin:10px 0 5px;display:flex;align-items:center}
        h2 span{width:28mm;height:4px;background:#37a;margin-right:4mm} .row{display:flex;margin-bottom:4px}
        .a{width:28mm;text-align:right;margin-right:4mm;flex:none}
        ''', f'{head}{heading(h.work)}{jobs}{heading(h.education)}{studies}{heading(h.languages)}{languages}'
             f'{heading(h.skills)}{row("IT", ", ".join(p.skills))}', margin='18mm 20mm')

@template
def dates_right(p):
    """One column; dates and towns at the right edge, headings in capitals with a line under them."""
    heading = lambda words: f'<h2>{capitals(p, words)}</h2>'
    apart = lambda left, right: f'<p class=m>{left}{right}</p>'
    jobs = each(p.jobs, lambda j: apart(f'<b>{j.title}</b>', f'<span>{j.months}</span>')
                + apart(f'<i>{j.company}</i>', f'<i>{j.town}</i>') + bullets(j.deeds))
    studies = each(p.studies, lambda s: apart(f'<b>{s.degree}</b>', f'<span>{s.years}</span>')
                   + apart(f'<i>{s.school}</i>', f'<i>{s.town}</i>'))
    h = p.words
    return page('''
        body{font-family:'Liberation Serif'} h1{text-align:center;font-size:20pt} .c{text-align:center}
        h2{font-size:11pt;border-bottom:1px solid #000;margin:10px 0 4px} .m{display:flex;justify-content:space-between}
        ''', f'<h1>{p.name}</h1><p class=c>{p.place} | {p.phone} | {p.email}</p>{heading(h.summary)}<p>{p.summary}</p>'
             f'{heading(h.work)}{jobs}{heading(h.education)}{studies}{heading(h.skills)}<p>{", ".join(p.skills)}</p>'
             f'{heading(h.languages)}<p>{", ".join(spoken(p, " "))}</p>', size='letter', margin='0.7in')

@template
def firm_and_town_first(p):
    """A LaTeX article: firm and town, then title and dates; small capitals, justified, words broken at the line's end."""
    h = p.words
    apart = lambda tag, left, right: f'<p class=m><{tag}>{left}</{tag}><{tag}>{right}</{tag}></p>'
    jobs = each(p.jobs, lambda j: apart('b', j.company, j.town) + apart('i', j.title, j.months) + bullets(j.deeds))
    studies = each(p.studies, lambda s: apart('b', s.school, s.town) + apart('i', s.degree, s.months))
    contact = ' &nbsp;•&nbsp; '.join([p.email, p.phone, p.town, f'linkedin.com/in/{p.handle}'])
    return page('''
        body{font-family:'Liberation Serif';text-align:justify;hyphens:auto}
        h1{text-align:center;font-variant:small-caps;font-size:24pt;font-weight:400} .c{text-align:center;font-size:9.5pt}
        h2{font-variant:small-caps;font-weight:400;font-size:14pt;border-bottom:1px solid #000;margin:10px 0 4px}
        .m{display:flex;justify-content:space-between}
        ''', f'<h1>{p.name}</h1><p class=c>{contact}</p><h2>{h.education}</h2>{studies}<h2>{h.work}</h2>{jobs}'
             f'<h2>{h.skills}</h2><p><b>{h.skills}:</b> {", ".join(p.skills)}</p>'
             f'<p><b>{h.languages}:</b> {", ".join(spoken(p, " "))}</p>', size='letter', margin='0.6in')

@template
def ruled_tables(p):
    """A word processor's tables with lines around each cell: dates or labels at the left, the text at the right."""
    h = p.words
    row = lambda label, text: f'<tr><td class=a>{label}</td><td>{text}</td></tr>'
    table = lambda rows: f'<table>{rows}</table>'
    contact = row('E-Mail', p.email) + row('Tel.', p.phone) + row(h.contact, f'{p.street}, {p.place}')
    jobs = each(p.jobs, lambda j: row(j.dotted, f'<b>{j.title}</b><br>{j.company}, {j.town}{bullets(j.deeds)}'))
    studies = each(p.studies, lambda s: row(s.dotted, f'<b>{s.degree}</b><br>{s.school}, {s.town}'))
    return page('''
        table{width:100%;border-collapse:collapse;margin:4px 0 10px} td{border:1px solid #888;padding:3px 6px;vertical-align:top}
        .a{width:38mm} h1{font-size:20pt} h2{font-size:12pt}
        ''', f'<h1>{p.name}</h1>{table(contact)}<h2>{h.work}</h2>{table(jobs)}<h2>{h.education}</h2>{table(studies)}'
             f'<h2>{h.skills}</h2>{table(row("IT", ", ".join(p.skills)))}'
             f'<h2>{h.languages}</h2>{table(each(p.spoken, lambda pair: row(*pair)))}', margin='18mm')

@template
def europass(p):
    """The Europass: headings, dates and labels right-aligned in the left column, a line beside each heading."""
    h = p.words
    row = lambda label, text: f'<div class=row><div class=a>{label}</div><div>{text}</div></div>'
    heading = lambda words: row(capitals(p, words), '<hr>')
    jobs = each(p.jobs, lambda j: row(j.slashed, f'<p class=t>{j.title}</p><p>{j.company}, {j.town}</p>{bullets(j.deeds)}'))
    studies = each(p.studies, lambda s: row(s.slashed, f'<p class=t>{s.degree}</p><p>{s.school}, {s.town}</p>'))
    return page('''
        body{font-size:9.5pt;color:#333} .row{display:grid;grid-template-columns:48mm 1fr;gap:5mm;margin-bottom:5px}
        .a{text-align:right;color:#15a;font-size:9pt} .t{font-size:11pt;color:#15a} h1{font-size:18pt;font-weight:400}
        hr{border:0;border-top:1px solid #9bd}
        ''', row('Curriculum Vitae', f'<h1>{p.name}</h1>') + row('', f'{p.street}, {p.place}<br>{p.phone}<br>{p.email}')
             + heading(h.work) + jobs + heading(h.education) + studies + heading(h.skills)
             + row(h.skills, ', '.join(p.skills)) + each(p.spoken, lambda pair: row(*pair)), margin='15mm')

@template
def time_line(p):
    """Dates at the left of a line of dots, entries at its right; skills with bars in two columns."""
    h = p.words
    event = lambda dates, title, under, deeds: (
        f'<div class=ev><div class=dt>{dates}</div><div class=dot></div><div><b>{title}</b><p class=g>{under}</p>{deeds}</div></div>')
    jobs = each(p.jobs, lambda j: event(j.months, j.title, f'{j.company} · {j.town}', bullets(j.deeds)))
    studies = each(p.studies, lambda s: event(s.years, s.degree, s.school, ''))
    skills = each(enumerate(p.skills), lambda nth: (
        f'<div><span>{nth[1]}</span><i><u style="width:{60 + 7 * nth[0] % 40}%"></u></i></div>'))
    return page('''
        .top{display:flex;justify-content:space-between} .ct{text-align:right;font-size:9pt} h1{font-size:22pt}
        h2{font-size:13pt;color:#b33;margin:12px 0 6px} .ev{display:flex;break-inside:avoid}
        .dt{width:36mm;font-size:9pt;color:#777;padding-top:2px;flex:none} .g{color:#777}
        .dot{width:10px;height:10px;border-radius:50%;background:#b33;margin:5px 4mm 0 0;flex:none}
        .bars{display:grid;grid-template-columns:1fr 1fr;gap:4px 10mm} .bars div{display:flex;align-items:center}
        .bars span{width:40mm} .bars i{flex:1;height:5px;background:#ddd;display:block}
        .bars u{display:block;height:5px;background:#b33}
        ''', f'<div class=top><div><h1>{p.name}</h1><p>{p.headline}</p></div>'
             f'<div class=ct>{lines([p.email, p.phone, p.place])}</div></div><h2>{h.work}</h2>{jobs}'
             f'<h2>{h.education}</h2>{studies}<h2>{h.skills}</h2><div class=bars>{skills}</div>'
             f'<h2>{h.languages}</h2><p>{" · ".join(spoken(p, " "))}</p>', margin='14mm 16mm')

@template
def cards(p):
    """Boxes with round corners in two columns; skills as pills, contact with icons."""
    h = p.words
    card = lambda heading, text: f'<section><h2>{heading}</h2>{text}</section>'
    jobs = each(p.jobs, lambda j: f'<div class=m><b>{j.title}</b><em>{j.slashed}</em></div><p>{j.company} – {j.town}</p>{bullets(j.deeds)}')
    studies = each(p.studies, lambda s: f'<p><b>{s.degree}</b></p><p>{s.school}</p><p>{s.years}</p>')
    left = card(h.summary, f'<p>{p.summary}</p>') + card(h.work, jobs)
    right = (card(h.contact, lines([f'📧 {p.email}', f'📞 {p.phone}', f'📍 {p.place}']))
             + card(h.skills, f'<div class=pl>{spans(p.skills)}</div>') + card(h.education, studies)
             + card(h.languages, lines(spoken(p, ' – '))))
    return page('''
        body{background:#f2f3f7;padding:10mm;font-size:9.5pt}
        section{background:#fff;border:1px solid #ddd;border-radius:8px;padding:8px 12px;margin-bottom:10px}
        .w{display:flex;gap:10px;align-items:flex-start} .l{flex:2} .r{flex:1} h1{font-size:22pt} h2{font-size:11pt;color:#52c}
        .m{display:flex;justify-content:space-between} .pl{display:flex;flex-wrap:wrap;gap:5px}
        .pl span{background:#e7e4fb;border-radius:9px;padding:2px 8px}
        ''', f'<section><h1>{p.name}</h1><p>{p.headline}</p></section>'
             f'<div class=w><div class=l>{left}</div><div class=r>{right}</div></div>')

@template
def skills_in_three_columns(p):
    """One column under a name in spaced capitals; the skills in three columns; title and dates in one line."""
    h = p.words
    jobs = each(p.jobs, lambda j: f'<p><b>{j.company}</b>, {j.town}</p><p><i>{j.title}</i>, {j.months}</p>{bullets(j.deeds)}')
    studies = each(p.studies, lambda s: f'<p><b>{s.degree}</b>, {s.years}</p><p>{s.school}, {s.town}</p>')
    return page('''
        h1{font-size:22pt;letter-spacing:6px;text-align:center} .c{text-align:center} .k ul{columns:3}
        h2{font-size:11pt;letter-spacing:4px;text-transform:uppercase;margin:10px 0 4px;border-bottom:1px solid #aaa}
        ''', f'<h1>{capitals(p, p.name)}</h1><p class=c>{p.headline}</p><p class=c>{p.street} • {p.place} • {p.phone} • {p.email}</p>'
             f'<h2>{h.summary}</h2><p>{p.summary}</p><h2>{h.skills}</h2><div class=k>{bullets(p.skills)}</div><h2>{h.work}</h2>{jobs}'
             f'<h2>{h.education}</h2>{studies}<h2>{h.languages}</h2><p>{", ".join(spoken(p, " "))}</p>', margin='15mm')

@template
def right_column_painted_first(p):
    """The main column is painted first though it stands at the right, the name last; dates stand beside their entries."""
    h = p.words
    entry = lambda dates, title, under, deeds='': (
        f'<div class=j><div class=dt>{dates}</div><h3>{title}</h3><p>{under}</p>{deeds}</div>')
    jobs = each(p.jobs, lambda j: entry(j.slashed, j.title, f'{j.company}, {j.town}', bullets(j.deeds)))
    studies = each(p.studies, lambda s: entry(s.years, s.degree, s.school))
    bar = (f'<h2>{h.skills}</h2>{bullets(p.skills)}<h2>{h.languages}</h2>{bullets(spoken(p))}'
           f'<h2>{h.contact}</h2><p>{p.phone}</p><p class=em>{p.email}</p><p>{p.place}</p>')
    return page('''
        .main{position:absolute;left:75mm;top:45mm;width:122mm} .bar{position:absolute;left:12mm;top:45mm;width:55mm}
        .hd{position:absolute;left:12mm;top:12mm} h1{font-size:26pt} h2{font-size:12pt;color:#084;margin:8px 0 4px}
        h3{font-size:10.5pt} .j{position:relative;padding-right:36mm} .dt{position:absolute;right:0;top:0} .em{font-size:8.5pt}
        ''', f'<div class=main><h2>{h.work}</h2>{jobs}<h2>{h.education}</h2>{studies}</div><div class=bar>{bar}</div>'
             f'<div class=hd><h1>{p.name}</h1><p>{p.headline}</p></div>')

@template
def heads_and_feet_of_pages(p):
    """Several pages, the name and address at the head and foot of each."""
    h = p.words
    jobs = each(p.jobs, lambda j: f'<h3>{j.title}, {j.company}</h3><p>{j.months}</p>{bullets(j.deeds + j.deeds[:2])}')
    studies = each(p.studies, lambda s: f'<h3>{s.degree}</h3><p>{s.school}, {s.town}</p><p>{s.years}</p>')
    text = (f'<h1>{p.name}</h1><p>{p.headline}</p><p>{p.phone}, {p.place}</p><h2>{h.summary}</h2><p>{p.summary}</p>'
            f'<h2>{h.work}</h2>{jobs}<h2>{h.education}</h2>{studies}'
            f'<h2>{h.skills}</h2>{bullets(p.skills)}<h2>{h.languages}</h2>{bullets(spoken(p))}')
    # A table's head and foot, printed on every page, keep the room for the fixed lines.
    room = '<tr><td class=sp></td></tr>'
    return page('''
        body{font-size:12pt;line-height:1.7} .hd{position:fixed;top:0;right:0;font-size:8pt}
        .ft{position:fixed;bottom:0;left:0;font-size:8pt} .sp{height:10mm} h2{font-size:14pt;margin-top:10px} h3{font-size:12pt}
        ''', f'<div class=hd>{p.name} – {p.email}</div><div class=ft>{p.name} | CV</div><table><thead>{room}</thead>'
             f'<tfoot>{room}</tfoot><tbody><tr><td>{text}</td></tr></tbody></table>', margin='14mm 20mm')

@template
def three_columns(p):
    """Contact and skills, work, and studies side by side; the narrow columns wrap degrees and schools."""
    h = p.words
    under = lambda *texts: each(texts, '<p class=g>{}</p>'.format)
    jobs = each(p.jobs, lambda j: f'<h3>{j.title}</h3>{under(j.company, j.months)}{bullets(j.deeds)}')
    studies = each(p.studies, lambda s: f'<h3>{s.degree}</h3>{under(s.school, s.years)}')
    columns = [f'<h2>{h.contact}</h2>{lines([p.email, p.phone, p.town])}<h2>{h.skills}</h2>{lines(p.skills)}',
               f'<h2>{h.work}</h2>{jobs}',
               f'<h2>{h.education}</h2>{studies}<h2>{h.languages}</h2>{lines(spoken(p))}<h2>{h.interests}</h2>{lines(p.interests)}']
    return page('''
        body{padding:12mm;font-size:9pt} .w{display:grid;grid-template-columns:46mm 1fr 46mm;gap:7mm} h1{font-size:24pt}
        h2{font-size:11pt;margin:8px 0 3px;color:#063} h3{font-size:9.5pt} .g{color:#666}
        ''', f"<h1>{p.name}</h1><p>{p.headline}</p><div class=w>{each(columns, '<div>{}</div>'.format)}</div>")

@template
def right_column_written_first(p):
    """The right column comes first in the content; skills with dots for their level, dates beside the town."""
    h = p.words
    jobs = each(p.jobs, lambda j: f'<h3>{j.title}</h3><p class=f>{j.company}</p><p class=g>{spans([j.slashed, j.town])}</p>'
                + bullets(j.deeds))
    studies = each(p.studies, lambda s: f'<h3>{s.school}</h3><p>{s.degree}</p><p class=g>{s.months}</p>')
    rated = lambda nth: f"<p class=sk>{spans([nth[1], '●' * (3 + nth[0] % 3) + '○' * (2 - nth[0] % 3)])}</p>"
    right = (f'<h2>{h.education}</h2>{studies}<h2>{h.skills}</h2>{each(enumerate(p.skills), rated)}'
             f'<h2>{h.languages}</h2>' + each(p.spoken, lambda pair: f'<p class=sk>{spans(pair)}</p>'))
    contact = spans([f'📞 {p.phone}', f'@ {p.email}', f'📍 {p.place}'])
    return page('''
        body{padding:12mm} .w{display:flex;gap:9mm} .l{order:1;flex:3} .r{order:2;flex:2} h1{font-size:24pt}
        h2{font-size:14pt;border-bottom:3px solid #222;margin:10px 0 5px;text-transform:uppercase} h3{font-size:11pt}
        .f{color:#07c;font-weight:bold} .g{display:flex;gap:8mm;font-size:8.5pt;color:#555}
        .sk{display:flex;justify-content:space-between} .c{display:flex;flex-wrap:wrap;gap:5mm;font-size:8.5pt}
        ''', f'<h1>{capitals(p, p.name)}</h1><p>{p.headline}</p><div class=c>{contact}</div>'
             f'<div class=w><div class=r>{right}</div><div class=l><h2>{h.work}</h2>{jobs}</div></div>')

@template
def headings_in_margin(p):
    """Headings in a left margin of their own, the sections at their right; years at the right edge."""
    h = p.words
    section = lambda heading, text: f'<div class=sec><div class=k>{heading}</div><div>{text}</div></div>'
    entry = lambda first, years, second: f'<p class=m><b>{first}</b><span>{years}</span></p><p>{second}</p>'
    return page('''
        .sec{display:grid;grid-template-columns:36mm 1fr;gap:6mm;border-top:1px solid #ccc;padding:6px 0}
        .k{font-weight:bold;color:#a30;text-transform:uppercase;font-size:9pt} .m{display:flex;justify-content:space-between}
        h1{font-size:26pt}
        ''', f'<h1>{p.name}</h1><p>{p.place} · {p.phone} · {p.email}</p>' + section(h.summary, f'<p>{p.summary}</p>')
             + section(h.work, each(p.jobs, lambda j: entry(j.company, j.years, j.title) + bullets(j.deeds)))
             + section(h.education, each(p.studies, lambda s: entry(s.school, s.years, s.degree)))
             + section(h.skills, f'<p>{", ".join(p.skills)}</p>')
             + section(h.languages, f'<p>{", ".join(spoken(p, " "))}</p>'), margin='15mm')

@template
def boxes_in_any_order(p):
    """Boxes of text put on places of the page, written in an order that has nothing to do with them."""
    h, boxes = p.words, []
    def box(left, top, width, text):
        boxes.append(f"<div style='position:absolute;left:{left}mm;top:{top}mm;width:{width}mm'>{text}</div>")
    box(15, 12, 120, f'<h1>{p.name}</h1>')
    box(15, 27, 120, f'<p>{p.headline}</p>')
    box(15, 45, 50, f'<h2>{h.contact}</h2>')
    box(15, 53, 50, f'<p>{p.phone}</p>')
    box(15, 59, 55, f'<p>{p.email}</p>')
    box(15, 65, 50, f'<p>{p.place}</p>')
    box(15, 80, 50, f'<h2>{h.skills}</h2>')
    box(15, 88, 50, lines(p.skills))
    box(15, 165, 50, f'<h2>{h.education}</h2>')
    for nth, study in enumerate(p.studies):
        box(15, 173 + 24 * nth, 52, f'<b>{study.degree}</b><p>{study.school}</p><p>{study.years}</p>')
    box(78, 45, 110, f'<h2>{h.work}</h2>')
    for nth, job in enumerate(p.jobs):
        top = 54 + 45 * nth
        box(78, top, 70, f'<b>{job.title}</b>')
        box(150, top, 48, f"<p style='text-align:right'>{job.slashed}</p>")
        box(78, top + 5.5, 110, f'<p>{job.company}, {job.town}</p>')
        box(78, top + 11, 118, bullets(job.deeds))
    random.Random(p.name).shuffle(boxes)
    return page('h1{font-size:26pt}h2{font-size:13pt}', ''.join(boxes))

@template
def linkedin(p):
    """LinkedIn's own PDF: a dark bar with contact and top skills, then firm, title, dates and town under one another."""
    h = p.words
    top = 'Top ' if p.language == 'en' else ''
    bar = (f'<h2>{h.contact}</h2>{lines([f"{p.phone} (Mobile)", p.email, f"www.linkedin.com/in/{p.handle}"])}'
           f'<h2>{top}{h.skills}</h2>{lines(p.skills)}'
           f'<h2>{h.languages}</h2>' + each(p.spoken, lambda pair: f'<p>{pair[0]} ({pair[1]})</p>'))
    hyphen = lambda span: span.replace(' – ', ' - ')
    jobs = each(p.jobs, lambda j: f'<p class=c>{j.company}</p><p>{j.title}</p><p>{hyphen(j.months)}</p><p class=g>{j.town}</p>'
                + each(j.deeds, '<p>- {}</p>'.format) + '<br>')
    studies = each(p.studies, lambda s: f'<p class=c>{s.school}</p><p>{s.degree} · ({s.years})</p>')
    main = (f'<h1>{p.name}</h1><p>{p.headline}</p><p class=g>{p.place}</p><h2>{h.summary}</h2><p>{p.summary}</p><hr>'
            f'<h2>{h.work}</h2>{jobs}<h2>{h.education}</h2>{studies}')
    return page('''
        .w{display:flex;min-height:279mm} .bar{width:68mm;background:#293e49;color:#e1e8ed;padding:14mm 7mm;font-size:10pt}
        .main{flex:1;padding:14mm 10mm} h1{font-size:26pt;font-weight:400} h2{font-size:14pt;font-weight:400;margin:10px 0 6px}
        .c{font-size:12pt} .g{color:#888}
        ''', f'<div class=w><div class=bar>{bar}</div><div class=main>{main}</div></div>', size='letter')

@template
def deedy(p):
    """The LaTeX class Deedy: studies and skills in a third at the left, firms in capitals with the title behind a bar."""
    h = p.words
    first, *rest = p.name.split()
    dated = lambda entry: f'<p class=g>{entry.months} | {entry.town}</p>'
    jobs = each(p.jobs, lambda j: f'<h3>{j.company} <span>| {j.title}</span></h3>{dated(j)}{bullets(j.deeds)}')
    studies = each(p.studies, lambda s: f'<h3>{s.school}</h3><p class=t>{s.degree}</p>{dated(s)}')
    left = (f'<h2>{h.education}</h2>{studies}<h2>{h.skills}</h2><p>{" • ".join(p.skills)}</p>'
            f'<h2>{h.languages}</h2><p>{"<br>".join(spoken(p))}</p>')
    return page('''
        body{font-size:9.5pt} h1{text-align:center;font-size:34pt;font-weight:300;letter-spacing:1px}
        .c{text-align:center;color:#888;border-bottom:1px solid #aaa;padding-bottom:4px}
        .w{display:flex;gap:8mm} .l{width:33%} .r{flex:1}
        h2{text-transform:uppercase;font-weight:300;font-size:14pt;color:#666;margin:10px 0 4px}
        h3{text-transform:uppercase;font-size:10.5pt;margin-top:6px} h3 span{font-weight:400;text-transform:none}
        .t{font-variant:small-caps} .g{color:#999;font-size:9pt}
        ''', f'<h1>{first} <b>{" ".join(rest)}</b></h1><p class=c>{p.town} | {p.email} | {p.phone}</p>'
             f'<div class=w><div class=l>{left}</div><div class=r><h2>{h.work}</h2>{jobs}</div></div>', size='letter', margin='12mm')

@template
def dates_entry_town(p):
    """Rows of three cells: dates, the entry, the town; skills and languages in two columns under centred headings."""
    h = p.words
    row = lambda entry, text: (
        f'<div class=row><div class=a>{entry[0]}</div><div>{text}</div><div class=c>{entry[1]}</div></div>')
    pairs = lambda items: f"<div class=k>{each(items, '<div>{}</div>'.format)}</div>"
    jobs = each(p.jobs, lambda j: row((j.months, j.town), f'<b>{j.title}</b><br><i>{j.company}</i>{bullets(j.deeds)}'))
    studies = each(p.studies, lambda s: row((s.years, s.town), f'<b>{s.degree}</b><br><i>{s.school}</i>'))
    return page('''
        .row{display:grid;grid-template-columns:32mm 1fr 28mm;gap:4mm;margin-bottom:6px} .a{color:#777;font-size:9pt}
        .c{text-align:right;color:#777;font-size:9pt} h1{font-size:24pt}
        .i{display:flex;justify-content:space-between;border-top:1px solid;border-bottom:1px solid;margin:5px 0;font-size:9.5pt}
        .k{display:grid;grid-template-columns:1fr 1fr;gap:2px 8mm}
        h2{font-size:12pt;text-align:center;letter-spacing:3px;text-transform:uppercase;margin:10px 0 4px}
        ''', f'<h1>{p.name}</h1><p>{p.headline}</p><div class=i>{spans([p.email, p.phone, p.place])}</div>'
             f'<h2>{h.summary}</h2><p>{p.summary}</p><h2>{h.work}</h2>{jobs}<h2>{h.education}</h2>{studies}'
             f'<h2>{h.skills}</h2>{pairs(p.skills)}<h2>{h.languages}</h2>{pairs(spoken(p))}', margin='15mm')

@template
def band_and_bar_right(p):
    """The name in a coloured band; a bar of smaller type at the right, first in the content; skills as pills, round icons."""
    h = p.words
    icon = lambda sign, text: f'<div class=ic><i>{sign}</i><span>{text}</span></div>'
    hyphen = lambda span: span.replace(' – ', ' - ')
    pills = lambda items: each(items, '<div class=sk>{}</div>'.format)
    studies = each(p.studies, lambda s: f'<p>{hyphen(s.years)}</p><p><b>{s.school}</b></p><p>{s.degree}</p>')
    jobs = each(p.jobs, lambda j: f'<div class=m><b>{j.company}, {j.town}</b><span>{hyphen(j.slashed)}</span></div>'
                f'<p class=t>{j.title}</p>{bullets(j.deeds)}')
    bar = (f'<h2>{h.contact}</h2>' + icon('☎', p.phone) + icon('✉', p.email) + icon('⌂', f'{p.street or p.town}<br>{p.place}')
           + f'<h2>{h.education}</h2>{studies}<h2>{h.skills}</h2>{pills(p.skills)}'
           f'<h2>{h.languages}</h2>{pills(spoken(p, " · "))}')
    return page('''
        .band{background:#125;color:#fff;padding:10mm 14mm} h1{font-size:28pt;letter-spacing:2px}
        .w{display:flex;flex-direction:row-reverse;padding:6mm 14mm;gap:8mm} .bar{width:58mm;font-size:9pt}
        .main{flex:1;font-size:10pt} .ic{display:flex;gap:6px} .m{display:flex;justify-content:space-between}
        h2{font-size:13pt;color:#125;margin:9px 0 4px;letter-spacing:2px;text-transform:uppercase} .t{font-style:italic}
        .sk{border:1px solid #ccd;border-radius:4px;padding:1px 6px;margin:3px 4px 3px 0;display:inline-block}
        ''', f'<div class=band><h1>{capitals(p, p.name)}</h1><p>{capitals(p, p.headline)}</p></div>'
             f'<div class=w><div class=bar>{bar}</div><div class=main><h2>{h.summary}</h2><p>{p.summary}</p>'
             f'<h2>{h.work}</h2>{jobs}</div></div>')

@template
def rows_of_two_cells(p):
    """A word processor's table of three rows: contact, skills and languages left of the summary, the work and the studies."""
    h = p.words
    jobs = each(p.jobs, lambda j: f'<p><b>{j.title}</b> • {j.company} • {j.months}</p>{bullets(j.deeds)}')
    studies = each(p.studies, lambda s: f'<p><b>{s.degree}</b> • {s.school} • {s.years}</p>')
    rows = [(f'<h2>{h.contact}</h2>{lines([p.phone, p.email, p.street, p.place])}', f'<h2>{h.summary}</h2><p>{p.summary}</p>'),
            (f'<h2>{h.skills}</h2>{lines(p.skills)}', f'<h2>{h.work}</h2>{jobs}'),
            (f'<h2>{h.languages}</h2>{lines(spoken(p))}', f'<h2>{h.education}</h2>{studies}')]
    return page('''
        table{border-collapse:collapse;width:100%} td{vertical-align:top;padding:3mm 4mm} .l{width:60mm;background:#f1efe9}
        h1{font-size:26pt;font-weight:400} h2{font-size:12pt;border-bottom:1px solid #999;margin-bottom:4px}
        ''', f'<table><tr><td colspan=2><h1>{p.name}</h1><p>{p.headline}</p></td></tr>'
             + each(rows, lambda row: f'<tr><td class=l>{row[0]}</td><td>{row[1]}</td></tr>') + '</table>', margin='12mm')
