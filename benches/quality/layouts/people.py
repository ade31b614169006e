"""Invented people, and the words their résumés are written with, in nine languages.

A person has the shape that account.py's people have, with a headline, a summary, a street, a country and interests on top."""

WORDS = {
    'en': {
        'work': 'Work Experience', 'education': 'Education', 'skills': 'Skills', 'languages': 'Languages',
        'contact': 'Contact', 'summary': 'Profile', 'interests': 'Interests', 'now': 'Present',
        'short': 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(),
    },
    'de': {
        'work': 'Berufserfahrung', 'education': 'Ausbildung', 'skills': 'Kenntnisse', 'languages': 'Sprachen',
        'contact': 'Kontakt', 'summary': 'Profil', 'interests': 'Interessen', 'now': 'heute',
        'short': 'Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.'.split(),
    },
    'fr': {
        'work': 'Expérience professionnelle', 'education': 'Formation', 'skills': 'Compétences', 'languages': 'Langues',
        'contact': 'Contact', 'summary': 'Profil', 'interests': "Centres d'intérêt", 'now': "aujourd'hui",
        'short': 'janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.'.split(),
    },
    'es': {
        'work': 'Experiencia laboral', 'education': 'Formación académica', 'skills': 'Habilidades', 'languages': 'Idiomas',
        'contact': 'Contacto', 'summary': 'Perfil', 'interests': 'Intereses', 'now': 'actualidad',
        'short': 'ene feb mar abr may jun jul ago sep oct nov dic'.split(),
    },
    'pl': {
        'work': 'Doświadczenie zawodowe', 'education': 'Wykształcenie', 'skills': 'Umiejętności', 'languages': 'Języki',
        'contact': 'Kontakt', 'summary': 'Profil', 'interests': 'Zainteresowania', 'now': 'obecnie',
        'short': 'sty lut mar kwi maj cze lip sie wrz paź lis gru'.split(),
    },
    'it': {
        'work': 'Esperienza lavorativa', 'education': 'Istruzione', 'skills': 'Competenze', 'languages': 'Lingue',
        'contact': 'Contatti', 'summary': 'Profilo', 'interests': 'Interessi', 'now': 'oggi',
        'short': 'gen feb mar apr mag giu lug ago set ott nov dic'.split(),
    },
    'nl': {
        'work': 'Werkervaring', 'education': 'Opleiding', 'skills': 'Vaardigheden', 'languages': 'Talen',
        'contact': 'Contact', 'summary': 'Profiel', 'interests': "Hobby's", 'now': 'heden',
        'short': 'jan feb mrt apr mei jun jul aug sep okt nov dec'.split(),
    },
    'pt': {
        'work': 'Experiência profissional', 'education': 'Formação acadêmica', 'skills': 'Competências', 'languages': 'Idiomas',
        'contact': 'Contato', 'summary': 'Perfil', 'interests': 'Interesses', 'now': 'atual',
        'short': 'jan fev mar abr mai jun jul ago set out nov dez'.split(),
    },
    'tr': {
        'work': 'İş Deneyimi', 'education': 'Eğitim', 'skills': 'Beceriler', 'languages': 'Diller',
        'contact': 'İletişim', 'summary': 'Profil', 'interests': 'İlgi Alanları', 'now': 'günümüz',
        'short': 'Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara'.split(),
    },
}

# What people did, taken in turn by the jobs of that language.
DEEDS = {
    'en': [
        'Led a team of six who rebuilt the billing platform and cut failed payments by a third.',
        'Wrote the weekly plan and kept suppliers to it.',
        'Introduced code reviews, shared dashboards and an on-call rota that people could live with.',
        'Trained new colleagues and wrote the handbook that is still in use today.',
        'Reduced energy costs by 18% through better scheduling of the night shift.',
        'Presented results to the board every quarter.',
        'Moved reports from spreadsheets to a warehouse, which saved the department two days each month.',
        'Handled complaints and turned most of them into repeat orders.',
    ],
    'de': [
        'Leitung eines Teams von fünf Personen und Einführung eines neuen Planungssystems für die Fertigung.',
        'Erstellung monatlicher Berichte für die Geschäftsleitung.',
        'Verhandlungen mit Lieferanten, wodurch die Einkaufskosten um zwölf Prozent gesenkt wurden.',
        'Einarbeitung neuer Mitarbeiterinnen und Mitarbeiter.',
        'Umstellung der Lagerverwaltung auf Barcodes und tägliche Bestandskontrolle.',
        'Betreuung der wichtigsten Kunden im süddeutschen Raum.',
    ],
    'fr': [
        "Encadrement d'une équipe de quatre personnes et suivi quotidien des livraisons.",
        "Mise en place d'un nouvel outil de suivi qui a réduit les délais de moitié.",
        'Rédaction des rapports mensuels destinés à la direction.',
        'Négociation des contrats avec les fournisseurs de la région.',
        'Formation des nouveaux arrivants et rédaction du guide interne.',
    ],
    'es': [
        'Coordinación de un equipo de siete personas y planificación de los turnos semanales.',
        'Implantación de un nuevo sistema de reservas que redujo los errores en un 30%.',
        'Elaboración de informes mensuales para la dirección.',
        'Atención a clientes y resolución de incidencias.',
        'Negociación con proveedores locales y control del presupuesto.',
    ],
    'pl': [
        'Kierowanie zespołem pięciu osób i planowanie pracy na kolejne tygodnie.',
        'Przygotowywanie miesięcznych raportów dla zarządu.',
        'Wdrożenie nowego systemu magazynowego, który skrócił czas realizacji zamówień.',
        'Szkolenie nowych pracowników.',
        'Kontakt z klientami i rozwiązywanie bieżących problemów.',
    ],
    'it': [
        'Coordinamento di un gruppo di sei persone e pianificazione delle attività settimanali.',
        'Stesura dei rapporti mensili per la direzione.',
        'Introduzione di un nuovo sistema di controllo che ha ridotto gli scarti del 15%.',
        'Gestione dei rapporti con i fornitori della zona.',
        'Formazione dei nuovi colleghi e redazione del manuale interno.',
    ],
    'nl': [
        'Leidinggeven aan een team van vijf medewerkers en opstellen van de weekplanning.',
        'Opstellen van maandelijkse rapportages voor de directie.',
        'Invoering van een nieuw systeem waardoor de doorlooptijd met een kwart daalde.',
        "Inwerken van nieuwe collega's en schrijven van het handboek.",
        'Contact met leveranciers en klanten in de regio.',
    ],
    'pt': [
        'Coordenação de uma equipe de oito pessoas e planejamento das entregas semanais.',
        'Elaboração de relatórios mensais para a diretoria.',
        'Implantação de um novo sistema de pedidos que reduziu erros em 25%.',
        'Treinamento de novos colaboradores e redação do manual interno.',
        'Atendimento a clientes e negociação com fornecedores.',
    ],
    'tr': [
        'Beş kişilik ekibin yönetimi ve haftalık planların hazırlanması.',
        'Yönetim için aylık raporların hazırlanması.',
        'Yeni sipariş sisteminin kurulması ve hata oranının yarıya indirilmesi.',
        'Yeni çalışanların eğitimi ve el kitabının yazılması.',
        'Müşteri görüşmeleri ve tedarikçilerle pazarlık.',
    ],
}

def job(title, company, town, start, end, deeds):
    """`deeds`: how many lines tell of it; `end`: None while it lasts."""
    return {'title': title, 'company': company, 'town': town, 'start': start, 'end': end, 'deeds': deeds}

def study(degree, field, school, town, start, end):
    return {'degree': degree, 'field': field, 'school': school, 'town': town, 'start': start, 'end': end}

def person(language, *, jobs, **told):
    deeds = DEEDS[language]
    for place, each in enumerate(jobs):
        each['deeds'] = [deeds[(2 * place + n) % len(deeds)] for n in range(each['deeds'])]
    words = WORDS[language]
    return {'language': language, 'words': words, 'now': words['now'], 'short': words['short'], 'jobs': jobs, **told}

PEOPLE = [
    person(
        'en', name='Marla Quinten', headline='Product Manager',
        email='marla.quinten@example.com', phone='+1 (415) 555-0132',
        street='48 Alder Street', town='Portland', country='Oregon',
        summary='Product manager with nine years in logistics software. I like small teams, plain words and numbers that can be checked.',
        skills=['Roadmapping', 'SQL', 'Jira', 'Figma', 'User research', 'A/B testing', 'Python',
                'Stakeholder management', 'Tableau', 'Scrum'],
        spoken=[('English', 'Native'), ('Spanish', 'B2')], interests=['Climbing', 'Letterpress printing'],
        jobs=[
            job('Senior Product Manager', 'Fernhill Logistics Inc.', 'Portland, OR', '2020-03', None, 3),
            job('Product Manager', 'Bluecart Systems', 'Seattle, WA', '2016-06', '2020-02', 3),
            job('Business Analyst', 'Harlow & Pike LLC', 'Boise, ID', '2013-09', '2016-05', 2),
        ],
        studies=[
            study('MBA', None, 'Cascadia School of Business', 'Seattle, WA', '2011-09', '2013-06'),
            study('Bachelor of Arts', 'in Economics', 'University of Tillamook', 'Tillamook, OR', '2007-09', '2011-06'),
        ],
    ),
    person(
        'en', name='Owen Trescothick', headline='Civil Engineer',
        email='o.trescothick@example.org', phone='+44 20 7946 0821',
        street='7 Quay Lane', town='Bristol', country='United Kingdom',
        summary='Chartered engineer who has built bridges and the teams that look after them.',
        skills=['AutoCAD', 'Civil 3D', 'Project planning', 'Cost control', 'Concrete design', 'Site supervision',
                'NEC contracts', 'Risk assessment', 'GIS', 'MS Project', 'Surveying', 'Revit'],
        spoken=[('English', 'Native'), ('Welsh', 'C1')], interests=['Sailing', 'Dry stone walling'],
        jobs=[
            job('Principal Civil Engineer', 'Marrow Bridgeworks Ltd', 'Bristol', '2018-04', None, 4),
            job('Civil Engineer', 'Tamar Valley Consulting', 'Plymouth', '2013-01', '2018-03', 3),
            job('Graduate Engineer', 'Penrose Infrastructure plc', 'Exeter', '2010-09', '2012-12', 2),
            job('Site Assistant', 'Coombe Groundworks Ltd', 'Truro', '2008-06', '2010-08', 2),
        ],
        studies=[
            study('MEng Civil Engineering', None, 'University of Severnside', 'Bristol', '2004-10', '2008-06'),
        ],
    ),
    person(
        'en', name='Ishani Velankar', headline='Data Engineer',
        email='ishani.velankar@example.net', phone='+91 98200 55512',
        street='Flat 12, Baner Road', town='Pune', country='India',
        summary='Data engineer. Pipelines that run at night and stay silent.',
        skills=['Python', 'Apache Spark', 'Airflow', 'SQL', 'AWS', 'Kafka', 'Docker', 'Terraform', 'dbt', 'Scala',
                'Snowflake'],
        spoken=[('English', 'Fluent'), ('Marathi', 'Native'), ('Hindi', 'Native')], interests=['Chess', 'Hill walking'],
        jobs=[
            job('Senior Data Engineer', 'Zenvia Analytics Pvt Ltd', 'Pune', '2021-07', None, 4),
            job('Data Engineer', 'Kirana Cloud Technologies', 'Bengaluru', '2018-02', '2021-06', 3),
            job('Software Developer', 'Ostrava Infotech', 'Mumbai', '2015-07', '2018-01', 3),
        ],
        studies=[
            study('M.Tech', 'in Computer Science', 'Deccan Institute of Technology', 'Pune', '2013-07', '2015-05'),
            study('B.E.', 'in Information Technology', 'Sahyadri College of Engineering', 'Nashik', '2009-07', '2013-05'),
        ],
    ),
    person(
        'de', name='Annegret Hollenbach', headline='Einkaufsleiterin',
        email='annegret.hollenbach@example.de', phone='+49 711 5550147',
        street='Weinsteige 14', town='Stuttgart', country='Deutschland',
        summary='Einkäuferin mit zwölf Jahren Erfahrung in der Metallverarbeitung, verlässlich und direkt.',
        skills=['SAP MM', 'MS Excel', 'Verhandlungsführung', 'Lieferantenmanagement', 'Power BI', 'Vertragsrecht',
                'Lean Management', 'Incoterms'],
        spoken=[('Deutsch', 'Muttersprache'), ('Englisch', 'C1'), ('Italienisch', 'B1')], interests=['Rudern', 'Chorgesang'],
        jobs=[
            job('Leiterin Einkauf', 'Brennecke Metallbau GmbH', 'Stuttgart', '2019-01', None, 3),
            job('Strategische Einkäuferin', 'Kaltwasser & Söhne KG', 'Esslingen', '2014-05', '2018-12', 3),
            job('Einkäuferin', 'Rotthaus Präzision AG', 'Ulm', '2011-10', '2014-04', 2),
        ],
        studies=[
            study('Master of Arts Betriebswirtschaft', None, 'Hochschule Neckartal', 'Esslingen', '2009-10', '2011-09'),
            study('Bachelor of Arts Logistik', None, 'Universität Albstein', 'Ulm', '2006-10', '2009-09'),
        ],
    ),
    person(
        'fr', name='Clémence Bourdillac', headline='Responsable logistique',
        email='clemence.bourdillac@example.fr', phone='+33 6 39 98 01 47',
        street='12 rue des Tanneurs', town='Nantes', country='France',
        summary='Responsable logistique depuis dix ans, à l’aise avec les chiffres comme avec les équipes.',
        skills=['SAP', 'Excel', 'Gestion des stocks', 'Lean', 'Power BI', 'Transport routier', 'Management',
                'Achats'],
        spoken=[('Français', 'Langue maternelle'), ('Anglais', 'C1'), ('Allemand', 'A2')], interests=['Voile', 'Photographie'],
        jobs=[
            job('Responsable logistique', 'Vermeillac Distribution SAS', 'Nantes', '2018-09', None, 3),
            job('Coordinatrice transport', 'Groupe Tessandier', 'Rennes', '2014-03', '2018-08', 3),
            job('Assistante logistique', 'Ateliers Morvanec', 'Brest', '2012-01', '2014-02', 2),
        ],
        studies=[
            study('Master en Management logistique', None, 'Université de Loire-Atlantique', 'Nantes', '2009-09', '2011-06'),
            study('Licence Économie et Gestion', None, 'Université de Cornouaille', 'Quimper', '2006-09', '2009-06'),
        ],
    ),
    person(
        'es', name='Leocadia Arizmendi', headline='Jefa de recepción',
        email='leocadia.arizmendi@example.es', phone='+34 612 555 019',
        street='Calle del Almendro 5', town='Valencia', country='España',
        summary='Profesional de la hostelería con ocho años de experiencia y gusto por el detalle.',
        skills=['Opera PMS', 'Excel', 'Atención al cliente', 'Gestión de reservas', 'Contabilidad', 'Liderazgo',
                'Resolución de conflictos'],
        spoken=[('Español', 'Nativo'), ('Inglés', 'C1'), ('Francés', 'B1')], interests=['Cerámica', 'Senderismo'],
        jobs=[
            job('Jefa de recepción', 'Hotel Miramar del Turia', 'Valencia', '2019-05', None, 3),
            job('Recepcionista', 'Hoteles Albufera S.L.', 'Valencia', '2016-02', '2019-04', 3),
            job('Auxiliar administrativa', 'Gestoría Benimar', 'Castellón', '2014-09', '2016-01', 2),
        ],
        studies=[
            study('Grado en Turismo', None, 'Universidad de Levante', 'Valencia', '2010-09', '2014-06'),
        ],
    ),
    person(
        'pl', name='Wiesława Jabłońska', headline='Kierownik magazynu',
        email='w.jablonska@example.pl', phone='+48 512 555 014',
        street='ul. Lipowa 8', town='Poznań', country='Polska',
        summary='Kierownik magazynu z dziesięcioletnim doświadczeniem w branży spożywczej.',
        skills=['SAP WM', 'Excel', 'Zarządzanie zespołem', 'Inwentaryzacja', 'Lean', 'Obsługa wózka widłowego',
                'Planowanie'],
        spoken=[('Polski', 'ojczysty'), ('Angielski', 'B2'), ('Niemiecki', 'B1')], interests=['Ogrodnictwo', 'Szachy'],
        jobs=[
            job('Kierownik magazynu', 'Zbożowiec Sp. z o.o.', 'Poznań', '2019-03', None, 3),
            job('Specjalista ds. logistyki', 'Transmar S.A.', 'Gniezno', '2015-06', '2019-02', 3),
            job('Magazynier', 'Hurtownia Lipka', 'Konin', '2012-04', '2015-05', 2),
        ],
        studies=[
            study('Magister logistyki', None, 'Uniwersytet Wielkopolski', 'Poznań', '2010-10', '2012-06'),
            study('Licencjat zarządzania', None, 'Politechnika Warciańska', 'Konin', '2007-10', '2010-06'),
        ],
    ),
    person(
        'it', name='Ginevra Malaspina', headline='Responsabile qualità',
        email='ginevra.malaspina@example.it', phone='+39 347 555 0128',
        street='Via dei Tigli 22', town='Bologna', country='Italia',
        summary='Responsabile qualità nel settore alimentare, precisa e abituata a lavorare per obiettivi.',
        skills=['HACCP', 'ISO 9001', 'Excel', 'Audit interni', 'SAP', 'Gestione del personale', 'Minitab',
                'Analisi dei dati'],
        spoken=[('Italiano', 'Madrelingua'), ('Inglese', 'C1'), ('Tedesco', 'A2')], interests=['Tennis', 'Cucina'],
        jobs=[
            job('Responsabile qualità', 'Pastificio Brentagna S.r.l.', 'Bologna', '2018-02', None, 3),
            job('Addetta controllo qualità', 'Conserve Montefalco S.p.A.', 'Modena', '2014-01', '2018-01', 3),
            job('Tecnico di laboratorio', 'Laboratori Cisalpini', 'Parma', '2011-09', '2013-12', 2),
        ],
        studies=[
            study('Laurea', 'in Scienze alimentari', 'Università di Val Padana', 'Parma', '2006-09', '2011-07'),
        ],
    ),
    person(
        'nl', name='Marijke Oosterwold', headline='Projectleider',
        email='marijke.oosterwold@example.nl', phone='+31 6 55501427',
        street='Lindelaan 31', town='Utrecht', country='Nederland',
        summary='Projectleider met ervaring in de bouw en een voorkeur voor heldere afspraken.',
        skills=['Prince2', 'MS Project', 'Excel', 'Budgetbeheer', 'Risicoanalyse', 'AutoCAD', 'Contractmanagement',
                'Agile'],
        spoken=[('Nederlands', 'Moedertaal'), ('Engels', 'C1'), ('Duits', 'B2')], interests=['Schaatsen', 'Koken'],
        jobs=[
            job('Senior projectleider', 'Vechtstroom Bouw B.V.', 'Utrecht', '2019-09', None, 3),
            job('Projectleider', 'Aannemersbedrijf Kromhout', 'Amersfoort', '2015-02', '2019-08', 3),
            job('Werkvoorbereider', 'Dekkerhuis Installaties B.V.', 'Zeist', '2012-08', '2015-01', 2),
        ],
        studies=[
            study('Bachelor Bouwkunde', None, 'Hogeschool Eemland', 'Amersfoort', '2008-09', '2012-06'),
        ],
    ),
    person(
        'pt', name='Rosalina Figueiral', headline='Coordenadora de vendas',
        email='rosalina.figueiral@example.com.br', phone='+55 11 95555-0143',
        street='Rua das Acácias 90', town='Campinas', country='Brasil',
        summary='Coordenadora de vendas com nove anos de experiência no varejo e foco em resultados.',
        skills=['Salesforce', 'Excel', 'Negociação', 'Gestão de equipes', 'Power BI', 'CRM', 'Planejamento comercial',
                'Atendimento ao cliente'],
        spoken=[('Português', 'Nativo'), ('Inglês', 'C1'), ('Espanhol', 'B2')], interests=['Ciclismo', 'Música'],
        jobs=[
            job('Coordenadora de vendas', 'Comercial Jequitibá Ltda.', 'Campinas', '2019-08', None, 3),
            job('Analista comercial', 'Grupo Aroeira S.A.', 'São Paulo', '2016-01', '2019-07', 3),
            job('Assistente de vendas', 'Lojas Pitangueira', 'Jundiaí', '2013-03', '2015-12', 2),
        ],
        studies=[
            study('Bacharelado em Administração', None, 'Universidade Paulista do Interior', 'Campinas', '2009-02', '2012-12'),
        ],
    ),
    person(
        'tr', name='Gülşen Karadeniz', headline='Yazılım Mühendisi',
        email='gulsen.karadeniz@example.com.tr', phone='+90 532 555 01 48',
        street='Gül Sokak 4', town='İzmir', country='Türkiye',
        summary='Yazılım mühendisi; sade kod ve iyi belgelerden yana.',
        skills=['Java', 'Spring Boot', 'PostgreSQL', 'Docker', 'Git', 'Kubernetes', 'React', 'REST'],
        spoken=[('Türkçe', 'Anadil'), ('İngilizce', 'C1')], interests=['Satranç', 'Yüzme'],
        jobs=[
            job('Kıdemli Yazılım Mühendisi', 'Ege Yazılım A.Ş.', 'İzmir', '2020-01', None, 3),
            job('Yazılım Mühendisi', 'Körfez Teknoloji Ltd. Şti.', 'İzmir', '2016-09', '2019-12', 3),
            job('Stajyer Mühendis', 'Anadolu Bilişim', 'Manisa', '2015-06', '2016-08', 2),
        ],
        studies=[
            study('Bilgisayar Mühendisliği Lisans', None, 'Batı Ege Üniversitesi', 'İzmir', '2011-09', '2015-06'),
        ],
    ),
    person(
        'en', name='Tobias Renfrew-Okoro', headline='UX Designer',
        email='tobias@example.io', phone='(312) 555-0178',
        street='', town='Chicago', country='Illinois',
        summary='Designer of calm interfaces for hospitals and banks. Ten years of practice, most of it with people who did not '
                'want to be users.',
        skills=['Figma', 'Sketch', 'Prototyping', 'Usability testing', 'HTML', 'CSS', 'JavaScript', 'Design systems',
                'Accessibility', 'Illustration'],
        spoken=[('English', 'Native'), ('French', 'A2')], interests=['Screen printing', 'Running'],
        jobs=[
            job('Lead UX Designer', 'Lakeside Health Systems', 'Chicago, IL', '2020-11', None, 4),
            job('UX Designer', 'Norwood Savings Bank', 'Evanston, IL', '2017-02', '2020-10', 3),
            job('Visual Designer', 'Studio Quillfeather', 'Milwaukee, WI', '2014-06', '2017-01', 3),
            job('Design Intern', 'Paperlane Press', 'Madison, WI', '2013-06', '2014-05', 2),
        ],
        studies=[
            study('Bachelor of Fine Arts', 'in Graphic Design', 'Great Lakes College of Art', 'Milwaukee, WI', '2009-09', '2013-05'),
        ],
    ),
    person(
        'en', name='Raghunandan Kulshreshtha', headline='Accounts Officer',
        email='raghu.kulshreshtha@example.in', phone='+91-94150 55521',
        street='House No. 14, Civil Lines', town='Lucknow', country='Uttar Pradesh',
        summary='Commerce graduate with a sure hand in GST returns, vendor ledgers and month-end closing.',
        skills=['Tally ERP 9', 'GST', 'Advanced Excel', 'SAP FICO', 'TDS', 'Bank reconciliation', 'ERP', 'Payroll'],
        spoken=[('Hindi', 'Native'), ('English', 'Fluent'), ('Urdu', 'B2')], interests=['Cricket', 'हिन्दी कविता'],
        jobs=[
            job('Accounts Officer', 'Gomtipur Agro Foods Pvt. Ltd.', 'Lucknow', '2019-04', None, 3),
            job('Senior Accounts Executive', 'Shreyansh Polymers Limited', 'Kanpur', '2015-07', '2019-03', 3),
            job('Accounts Executive', 'Bundela Traders', 'Jhansi', '2013-06', '2015-06', 2),
        ],
        studies=[
            study('M.Com', None, 'Ganga Valley University', 'Lucknow', '2011-07', '2013-05'),
            study('B.Com', None, 'Sarayu Degree College', 'Faizabad', '2008-07', '2011-05'),
        ],
    ),
]
