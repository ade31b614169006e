"""Résumé layouts of word processors, written as DOCX and printed by LibreOffice: one function each, which writes a person into it.

Both files are read: the DOCX itself, and the PDF. Layouts are what Word's templates and people make: tables without lines,
the old Europass with its labels, text boxes, frames, tabs, sections in columns, heads of pages, content controls."""
import html, shutil, subprocess, sys, tempfile, zipfile

from told import capitals, each, spoken, told

TEMPLATES = []
SUFFIX = '.docx'
# Page and margins in twentieths of a point.
WIDTH, HEIGHT, MARGIN = 11906, 16838, 1000

def template(write):
    TEMPLATES.append(write)
    return write

def missing():
    """What is not there that these pages need, or None."""
    return None if shutil.which('soffice') else 'no soffice'

def written(write, person, path):
    body, parts = write(told(person, lambda text: html.escape(text, quote=False))), {}
    if isinstance(body, tuple):
        body, parts = body
    save(path, body, parts)

def print_all(paths):
    """DOCX files to PDFs beside them, by one LibreOffice."""
    # A home of its own: an open LibreOffice would take the work and say nothing.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        subprocess.run(['soffice', f'-env:UserInstallation=file://{own}', '--headless', '--convert-to', 'pdf', '--outdir', str(paths[0].parent), *map(str, paths)],
                       capture_output=True, timeout=900)
    for path in paths:
        if not path.with_suffix('.pdf').exists():
            sys.exit(f'soffice printed no {path.name}')

NAMES = ' '.join(f'xmlns:{name}="http://schemas.{rest}"' for name, rest in {
    'w': 'openxmlformats.org/wordprocessingml/2006/main', 'r': 'openxmlformats.org/officeDocument/2006/relationships',
    'wp': 'openxmlformats.org/drawingml/2006/wordprocessingDrawing', 'a': 'openxmlformats.org/drawingml/2006/main',
    'mc': 'openxmlformats.org/markup-compatibility/2006', 'wps': 'microsoft.com/office/word/2010/wordprocessingShape'}.items())
PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
LIST = (f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
        '<w:pPr><w:ind w:left="360" w:hanging="240"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>')

def save(path, body, edges):
    """`edges`: paragraphs of 'header' and 'footer'."""
    kinds = {'numbering': LIST} | {name: f'<w:{name[:3]}r {NAMES}>{text}</w:{name[:3]}r>'.replace('w:hear', 'w:hdr').replace('w:foor', 'w:ftr') for name, text in edges.items()}
    references = each(edges, lambda name: f'<w:{name}Reference w:type="default" r:id="{name}"/>')
    if '<w:sectPr>' not in body[-400:]:
        body += section(references)
    relation = lambda name: f'<Relationship Id="{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>'
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('[Content_Types].xml', f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                         f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
                         + each(kinds, lambda name: f'<Override PartName="/word/{name}.xml" ContentType="{WORD}.{name}+xml"/>') + '</Types>')
        archive.writestr('_rels/.rels', f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="main" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>')
        archive.writestr('word/_rels/document.xml.rels', f'<Relationships xmlns="{PACKAGE}/relationships">{each(kinds, relation)}</Relationships>')
        archive.writestr('word/document.xml', f'<w:document {NAMES}><w:body>{body}</w:body></w:document>')
        for name, text in kinds.items():
            archive.writestr(f'word/{name}.xml', text)

def section(references='', columns='', kind=''):
    return (f'<w:sectPr>{references}{kind}<w:pgSz w:w="{WIDTH}" w:h="{HEIGHT}"/>'
            f'<w:pgMar w:top="{MARGIN}" w:right="{MARGIN}" w:bottom="{MARGIN}" w:left="{MARGIN}" w:header="500" w:footer="500" w:gutter="0"/>{columns}</w:sectPr>')

def run(text, size=10, bold=False, colour=''):
    """A run of text: tabs and line breaks are its own elements."""
    looks = '<w:rFonts w:ascii="Liberation Sans" w:hAnsi="Liberation Sans"/>' + '<w:b/>' * bold + (f'<w:color w:val="{colour}"/>' if colour else '') + f'<w:sz w:val="{2 * size}"/>'
    text = text.replace('\t', '</w:t><w:tab/><w:t xml:space="preserve">').replace('\n', '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

def para(*runs, looks='', after=40, **given):
    """A paragraph of runs or of one text."""
    inner = ''.join(r if r.startswith('<') else run(r, **given) for r in runs)
    return f'<w:p><w:pPr>{looks}<w:spacing w:after="{after}"/></w:pPr>{inner}</w:p>'

def title(p): return para(p.name, size=22, bold=True)
def heading(text, colour='1F4E79'): return para(text, size=13, bold=True, colour=colour, looks='<w:keepNext/>')
def strong(text): return para(text, bold=True)
def paras(texts): return each(texts, para)
def bullets(texts): return each(texts, lambda text: para(text, looks='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'))
RIGHT = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH - 2 * MARGIN}"/></w:tabs>'

def cell(width, text, colour='', span=1):
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>' if colour else ''
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{span}"/>{fill}</w:tcPr>{text or para("")}</w:tc>'

def table(rows, widths, lines=False):
    """`rows`: cells as they are, or texts of one cell each."""
    border = each('top left bottom right insideH insideV'.split(), lambda side: f'<w:{side} w:val="single" w:sz="4" w:color="888888"/>') if lines else ''
    made = each(rows, lambda row: '<w:tr>' + ''.join(c if c.startswith('<w:tc>') else cell(w, c) for c, w in zip(row, widths)) + '</w:tr>')
    return (f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{border}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
            f'<w:tblGrid>{each(widths, lambda w: f"<w:gridCol w:w={chr(34)}{w}{chr(34)}/>")}</w:tblGrid>{made}</w:tbl>')

def box(left, top, width, height, text, colour='FFFFFF'):
    """A text box at a place on the page (in mm), as a run."""
    emu = lambda mm: round(36000 * mm)
    return (f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
            f'<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:posOffset>{emu(left)}</wp:posOffset></wp:positionH><wp:positionV relativeFrom="page"><wp:posOffset>{emu(top)}</wp:posOffset></wp:positionV>'
            f'<wp:extent cx="{emu(width)}" cy="{emu(height)}"/><wp:wrapNone/><wp:docPr id="1" name="Box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu(width)}" cy="{emu(height)}"/></a:xfrm><a:prstGeom prst="rect"/><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></wps:spPr>'
            f'<wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>')

def control(text):
    """A content control around a block or a run, as Word's templates have them."""
    return f'<w:sdt><w:sdtPr><w:alias w:val="Enter text"/><w:showingPlcHdr w:val="0"/></w:sdtPr><w:sdtContent>{text}</w:sdtContent></w:sdt>'

@template
def table_as_page(p):
    """A table of one row: a shaded cell with contact, skills and languages, and one with all else."""
    h = p.words
    bar = (heading(h.contact) + paras([p.phone, p.email, p.street, p.place]) + heading(h.skills) + paras(p.skills)
           + heading(h.languages) + paras(spoken(p)))
    jobs = each(p.jobs, lambda j: strong(j.title) + para(f'{j.company}, {j.town}') + para(j.months) + bullets(j.deeds))
    studies = each(p.studies, lambda s: strong(s.degree) + para(f'{s.school}, {s.town}') + para(s.years))
    main = title(p) + para(p.headline) + heading(h.summary) + para(p.summary) + heading(h.work) + jobs + heading(h.education) + studies
    return table([[cell(3200, bar, 'E7E6E6'), cell(6700, main)]], [3200, 6700]) + para('')

@template
def bar_at_right_in_rows(p):
    """A table of several rows: sections at the left, small sections in a cell at the right of each."""
    h = p.words
    jobs = each(p.jobs, lambda j: strong(f'{j.title} | {j.company} | {j.town}') + para(j.slashed, colour='666666') + bullets(j.deeds))
    studies = each(p.studies, lambda s: strong(f'{s.degree} | {s.school}') + para(s.slashed, colour='666666'))
    rows = [(title(p) + para(p.headline), paras([p.place, p.phone, p.email])),
            (heading(h.work) + jobs, heading(h.skills) + bullets(p.skills)),
            (heading(h.education) + studies, heading(h.languages) + bullets(spoken(p)))]
    return table(rows, [6900, 3000]) + para('')

LABELS = {
    'en': ('Dates', 'Occupation or position held', 'Main activities and responsibilities', 'Name and address of employer', 'Title of qualification awarded', 'Name and type of organisation providing education', 'Address', 'Telephone', 'E-mail'),
    'de': ('Zeitraum', 'Beruf oder Funktion', 'Wichtigste Tätigkeiten und Zuständigkeiten', 'Name und Adresse des Arbeitgebers', 'Bezeichnung der erworbenen Qualifikation', 'Name und Art der Bildungseinrichtung', 'Adresse', 'Telefon', 'E-Mail'),
    'fr': ('Dates', 'Fonction ou poste occupé', 'Principales activités et responsabilités', "Nom et adresse de l'employeur", 'Intitulé du diplôme délivré', "Nom et type de l'établissement d'enseignement", 'Adresse', 'Téléphone', 'Courriel'),
    'es': ('Fechas', 'Profesión o cargo desempeñado', 'Funciones y responsabilidades principales', 'Nombre y dirección de la empresa', 'Título de la cualificación obtenida', 'Nombre y tipo del centro de estudios', 'Dirección', 'Teléfono', 'Correo electrónico'),
    'it': ('Date', 'Lavoro o posizione ricoperti', 'Principali attività e responsabilità', 'Nome e indirizzo del datore di lavoro', 'Titolo della qualifica rilasciata', "Nome e tipo d'organizzazione erogatrice dell'istruzione", 'Indirizzo', 'Telefono', 'E-mail'),
    'pt': ('Datas', 'Função ou cargo ocupado', 'Principais atividades e responsabilidades', 'Nome e morada do empregador', 'Designação da qualificação atribuída', 'Nome e tipo da organização de ensino', 'Endereço', 'Telefone', 'Correio eletrónico'),
    'pl': ('Daty', 'Zawód lub zajmowane stanowisko', 'Główne działania i obowiązki', 'Nazwa i adres pracodawcy', 'Tytuł uzyskanych kwalifikacji', 'Nazwa i typ organizacji kształcącej', 'Adres', 'Telefon', 'E-mail'),
    'nl': ('Data', 'Beroep of functie', 'Voornaamste werkzaamheden en verantwoordelijkheden', 'Naam en adres van de werkgever', 'Benaming van de kwalificatie', 'Naam en type onderwijsinstelling', 'Adres', 'Telefoon', 'E-mail'),
    'tr': ('Tarihler', 'Meslek veya pozisyon', 'Başlıca faaliyetler ve sorumluluklar', 'İşverenin adı ve adresi', 'Alınan yeterliliğin adı', 'Eğitim veren kurumun adı ve türü', 'Adres', 'Telefon', 'E-posta'),
}

@template
def labels_and_values(p):
    """The old Europass: a table of labels at the left (dates, position, employer, …) and what they name at the right."""
    h, l = p.words, LABELS[p.language]
    rows = [('Curriculum vitae', ''), ('', strong(p.name)), (l[6], para(', '.join(filter(None, [p.street, p.place])))), (l[7], para(p.phone)), (l[8], para(p.email)), (h.work, '')]
    for j in p.jobs:
        rows += [(l[0], para(j.slashed)), (l[1], para(j.title)), (l[2], paras(j.deeds)), (l[3], para(f'{j.company}, {j.town}')), ('', '')]
    rows += [(h.education, '')]
    for s in p.studies:
        rows += [(l[0], para(s.slashed)), (l[4], para(s.degree)), (l[5], para(f'{s.school}, {s.town}')), ('', '')]
    rows += [(h.skills, para(', '.join(p.skills))), (h.languages, paras(spoken(p)))]
    heads = {h.work, h.education, h.skills, h.languages, 'Curriculum vitae'}
    label = lambda text: para(text, looks='<w:jc w:val="right"/>', bold=text in heads)
    return table([(label(a), b) for a, b in rows], [3300, 6600]) + para('')

@template
def text_boxes(p):
    """The name, the contact, skills and languages in boxes at places of their own; work and studies in the text."""
    h = p.words
    looks = '<w:ind w:left="3700"/>'
    inset = lambda text, **given: para(text, looks=looks, **given)
    boxes = (box(12, 12, 186, 24, title(p) + para(p.headline), 'DDE8F0') + box(12, 42, 58, 45, heading(h.contact) + paras([p.phone, p.email, p.street, p.place]))
             + box(12, 92, 58, 90, heading(h.skills) + paras(p.skills)) + box(12, 188, 58, 45, heading(h.languages) + paras(spoken(p))))
    jobs = each(p.jobs, lambda j: inset(j.title, bold=True) + inset(f'{j.company}, {j.town} | {j.slashed}') + each(j.deeds, lambda d: inset(f'• {d}')))
    studies = each(p.studies, lambda s: inset(s.degree, bold=True) + inset(f'{s.school} | {s.slashed}'))
    head = lambda text: inset(text, size=13, bold=True)
    return para(boxes, looks='<w:spacing w:before="1600"/>') + head(h.work) + jobs + head(h.education) + studies

@template
def tabs_to_the_right(p):
    """Right tab stops: title and dates, firm and town; contact in one line between marks."""
    h = p.words
    row = lambda left, right: para(run(left, bold=True), run('\t' + right), looks=RIGHT)
    under = lambda left, right: para(f'{left}\t{right}', looks=RIGHT)
    jobs = each(p.jobs, lambda j: row(j.company, j.town) + under(j.title, j.months) + bullets(j.deeds))
    studies = each(p.studies, lambda s: row(s.school, s.town) + under(s.degree, s.months))
    head = lambda words: heading(capitals(p, words))
    return (para(p.name, size=20, bold=True, looks='<w:jc w:val="center"/>') + para(f'{p.place} ◆ {p.phone} ◆ {p.email}', looks='<w:jc w:val="center"/>')
            + head(h.summary) + para(p.summary) + head(h.work) + jobs + head(h.education) + studies
            + head(h.skills) + para(' ◆ '.join(p.skills)) + head(h.languages) + para(', '.join(spoken(p, ' '))))

@template
def typed_by_hand(p):
    """Tabs one after another, lines broken within a paragraph, dashes for bullets."""
    h = p.words
    jobs = each(p.jobs, lambda j: para(f'{j.dotted}\t\t{j.title}\n\t\t\t\t{j.company}, {j.town}\n' + '\n'.join(f'\t\t\t\t- {deed}' for deed in j.deeds[:1])))
    studies = each(p.studies, lambda s: para(f'{s.dotted}\t\t{s.degree}\n\t\t\t\t{s.school}, {s.town}'))
    return (para(f'{p.name}\n{p.street or p.town}\n{p.place}\nTel.: {p.phone}\nE-Mail: {p.email}') + para('CV', size=16, bold=True) + strong(h.work + ':') + jobs
            + strong(h.education + ':') + studies + strong(h.skills + ':') + para('\n'.join(f'- {skill}' for skill in p.skills))
            + strong(h.languages + ':') + para('\n'.join(f'- {each}' for each in spoken(p, '\t'))))

@template
def sections_in_columns(p):
    """Sections of two columns and of one after each other: contact beside the summary, skills beside languages, work over the whole width."""
    h = p.words
    two = '<w:cols w:num="2" w:space="500"/>'
    ends = lambda columns: f'<w:p><w:pPr>{section(columns=columns, kind="<w:type w:val=" + chr(34) + "continuous" + chr(34) + "/>")}</w:pPr></w:p>'
    over = '<w:p><w:r><w:br w:type="column"/></w:r></w:p>'
    jobs = each(p.jobs, lambda j: para(run(f'{j.title}, ', bold=True), run(j.company)) + para(f'{j.months} · {j.town}') + bullets(j.deeds))
    studies = each(p.studies, lambda s: para(run(f'{s.degree}, ', bold=True), run(s.school)) + para(f'{s.years} · {s.town}'))
    return (title(p) + para(p.headline) + ends('') + heading(h.contact) + paras([p.phone, p.email, p.place]) + over + heading(h.summary) + para(p.summary) + ends(two)
            + heading(h.work) + jobs + heading(h.education) + studies + ends('') + heading(h.skills) + bullets(p.skills) + over + heading(h.languages) + bullets(spoken(p))
            + section(columns=two, kind='<w:type w:val="continuous"/>'))

@template
def contact_in_the_head(p):
    """Name and contact in the head of each page, the number of the page at its foot; dates under the titles."""
    h = p.words
    jobs = each(p.jobs, lambda j: strong(j.title) + para(j.company) + para(f'{j.months}, {j.town}') + bullets(j.deeds * 2))
    studies = each(p.studies, lambda s: strong(s.degree) + para(s.school) + para(s.years))
    body = (heading(h.summary) + para(p.summary) + heading(h.work) + jobs + heading(h.education) + studies + heading(h.skills) + bullets(p.skills)
            + heading(h.languages) + bullets(spoken(p)))
    number = f'<w:p><w:r><w:t xml:space="preserve">{p.name} – </w:t></w:r><w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
    return body, {'header': title(p) + para(f'{p.place} | {p.phone} | {p.email}'), 'footer': number}

@template
def content_controls(p):
    """As Word's own templates: content controls around everything, tables in cells of a table, dates in their own cells."""
    h = p.words
    entry = lambda dates, text: table([(para(control(run(dates))), text)], [1900, 4600])
    jobs = each(p.jobs, lambda j: entry(j.months, control(strong(j.title)) + para(control(run(f'{j.company} • {j.town}'))) + bullets(j.deeds)) + para(''))
    studies = each(p.studies, lambda s: entry(s.years, control(strong(s.degree)) + para(control(run(f'{s.school} • {s.town}')))) + para(''))
    left = control(heading(h.contact)) + each([p.phone, p.email, p.place], lambda t: para(control(run(t)))) + control(heading(h.skills)) + control(bullets(p.skills)) + heading(h.languages) + paras(spoken(p))
    right = control(heading(h.work)) + control(jobs) + control(heading(h.education)) + control(studies)
    head = para(control(run(capitals(p, p.name), size=22, bold=True))) + para(control(run(p.headline)))
    return table([[cell(9900, head, span=2)], [cell(3200, left), cell(6700, right)]], [3200, 6700]) + para('')

@template
def dates_in_cells(p):
    """Rows of a table with lines: dates, then title, firm and duties in the next cell; skills in a table of three columns."""
    h = p.words
    jobs = table([(para(j.slashed), strong(j.title) + para(f'{j.company}, {j.town}') + bullets(j.deeds)) for j in p.jobs], [2300, 7600], True)
    studies = table([(para(s.slashed), strong(s.degree) + para(f'{s.school}, {s.town}')) for s in p.studies], [2300, 7600], True)
    skills = [p.skills[at:at + 3] for at in range(0, len(p.skills), 3)]
    grid = table([[para(skill) for skill in row + [''] * (3 - len(row))] for row in skills], [3300] * 3, True)
    return (title(p) + para(f'{p.street or p.town}, {p.place}') + para(f'Tel. {p.phone}, {p.email}') + heading(h.work) + jobs + heading(h.education) + studies + heading(h.skills) + grid
            + heading(h.languages) + table([(para(a), para(b)) for a, b in p.spoken], [2300, 7600], True) + para(''))

@template
def frames_at_the_side(p):
    """Contact and skills in frames left of the text."""
    h = p.words
    frame = lambda top: f'<w:framePr w:w="2900" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="800" w:y="{top}"/>'
    framed = lambda top, head, texts: para(head, looks=frame(top), bold=True, size=12) + each(texts, lambda t: para(t, looks=frame(top)))
    looks = '<w:ind w:left="3300"/>'
    inset = lambda text, **given: para(text, looks=looks, **given)
    jobs = each(p.jobs, lambda j: inset(j.title, bold=True) + inset(f'{j.company} – {j.town}') + inset(j.months) + each(j.deeds, lambda d: inset(f'– {d}')))
    studies = each(p.studies, lambda s: inset(s.degree, bold=True) + inset(s.school) + inset(s.months))
    return (framed(2600, h.contact, [p.phone, p.email, p.place]) + framed(5000, h.skills, p.skills) + framed(10500, h.languages, spoken(p))
            + inset(p.name, size=22, bold=True) + inset(p.headline) + inset(h.work, size=13, bold=True) + jobs + inset(h.education, size=13, bold=True) + studies)

COLUMNS = {
    'en': ('Company', 'Designation', 'Duration', 'Qualification', 'Institute', 'Year'),
    'de': ('Firma', 'Position', 'Zeitraum', 'Abschluss', 'Einrichtung', 'Jahr'),
    'fr': ('Entreprise', 'Poste', 'Période', 'Diplôme', 'Établissement', 'Année'),
    'es': ('Empresa', 'Cargo', 'Periodo', 'Título', 'Centro', 'Año'),
    'pt': ('Empresa', 'Cargo', 'Período', 'Curso', 'Instituição', 'Ano'),
    'it': ('Azienda', 'Ruolo', 'Periodo', 'Titolo', 'Istituto', 'Anno'),
    'nl': ('Bedrijf', 'Functie', 'Periode', 'Diploma', 'Instelling', 'Jaar'),
    'pl': ('Firma', 'Stanowisko', 'Okres', 'Tytuł', 'Uczelnia', 'Rok'),
    'tr': ('Şirket', 'Pozisyon', 'Dönem', 'Derece', 'Okul', 'Yıl'),
}

@template
def tables_with_heads(p):
    """Ruled tables whose first row names the columns, for work and for studies, as résumés from India have them; labels before colons."""
    h, k = p.words, COLUMNS[p.language]
    jobs = [tuple(map(strong, k[:3]))] + [(para(j.company), para(j.title), para(j.months)) for j in p.jobs]
    studies = [tuple(map(strong, k[3:]))] + [(para(s.degree), para(s.school), para(s.end[:4])) for s in p.studies]
    return (title(p) + para(f'E-mail: {p.email}') + para(f'Tel.: {p.phone}') + para(p.place) + heading(h.summary) + para(p.summary)
            + heading(h.work) + table(jobs, [3800, 3400, 2700], True) + heading(h.education) + table(studies, [3800, 4600, 1500], True)
            + heading(h.skills) + bullets(p.skills) + heading(h.languages) + bullets(spoken(p)))

@template
def lines_between_bars(p):
    """A dark band of one cell with the name and contact; entries in one line between bars, headings with a line under them; skills between commas."""
    h = p.words
    ruled = lambda text: para(text, size=12, bold=True, looks='<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="444444"/></w:pBdr>')
    band = table([[cell(9900, para(p.name, size=24, bold=True, colour='FFFFFF') + para(f'{p.email} | {p.phone} | {p.place}', colour='FFFFFF'), '22313F')]], [9900])
    jobs = each(p.jobs, lambda j: strong(f'{j.company} | {j.title} | {j.months}') + each(j.deeds, lambda d: para(f'➢ {d}')))
    studies = each(p.studies, lambda s: strong(f'{s.school} | {s.degree} | {s.years}'))
    return (band + ruled(h.summary) + para(p.summary) + ruled(h.skills) + para(', '.join(p.skills)) + ruled(h.work) + jobs + ruled(h.education) + studies
            + ruled(h.languages) + para(' | '.join(spoken(p, ' – '))))

@template
def tables_in_a_bar(p):
    """A bar at the right with small tables of letters and addresses, languages and levels; dates behind tabs in the cell at the left."""
    h = p.words
    tab = '<w:tabs><w:tab w:val="right" w:pos="6200"/></w:tabs>'
    row = lambda left, right: para(run(left, bold=True), run('\t' + right), looks=tab)
    jobs = each(p.jobs, lambda j: row(j.company, j.slashed) + para(j.title) + bullets(j.deeds))
    studies = each(p.studies, lambda s: row(s.school, s.slashed) + para(s.degree))
    pairs = lambda rows, widths: table([(para(a), para(b)) for a, b in rows], widths) + para('')
    bar = (heading(h.contact) + pairs([('T', p.phone), ('E', p.email), ('A', p.place)], [400, 2600]) + heading(h.skills) + paras(p.skills)
           + heading(h.languages) + pairs(p.spoken, [1500, 1500]))
    return title(p) + para(p.headline) + table([(heading(h.work) + jobs + heading(h.education) + studies, bar)], [6700, 3200]) + para('')
