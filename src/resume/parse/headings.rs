//! What résumés call their parts, in fifteen languages, folded (no case, no accents, hyphens as blanks).

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::lines::Line;
use super::spoken;
use crate::resume::profile::SectionKind::{
    self, Certifications, Contact, Education, Experience, Interests, Languages, Other, Projects, Skills, Summary,
};

/// Ordered en, de, fr, es, pt, it, nl, pl, tr, Indian English; at the end sv, da, no, cs, sk, ro.
const TABLE: [(SectionKind, &str); 10] = [
    (
        Contact,
        "contact|contact information|contact info|contact details|contacts|personal details|personal information|personal data|personal profile details|address|lives in|say hello|find me|reach me|me joindre|get in touch|details|\
         kontakt|kontaktdaten|personliche daten|personliche angaben|angaben zur person|zur person|coordonnees|informations personnelles|etat civil|contacto|datos personales|datos de contacto|informacion personal|\
         informacion de contacto|contato|dados pessoais|informacoes pessoais|dados de contato|contatti|dati personali|informazioni personali|contactgegevens|persoonlijke gegevens|persoonsgegevens|personalia|\
         dane osobowe|dane kontaktowe|kisisel bilgiler|iletisim|iletisim bilgileri|bio data|biodata|personal dossier|personal vitae|personal particulars|personal memoranda|\
         persoenliche daten|persoenliche angaben|kontaktinformationen|kontaktdetails|mes coordonnees|contactez moi|me contacter|informations de contact|datos de identificacion|datos generales|mis datos|\
         informacion general|informacoes de contato|identificacao|dados para contato|contactos|informacao pessoal|recapiti|dati anagrafici|anagrafica|informazioni di contatto|contactinformatie|naw gegevens|\
         mijn gegevens|gegevens|dane|informacje kontaktowe|informacje osobiste|kisisel bilgilerim|kimlik bilgileri|iletisim bilgilerim|kisisel detaylar|personal information details|personnel details|\
         kontaktuppgifter|kontaktinformation|personuppgifter|personliga uppgifter|personlig information|kontaktoplysninger|kontaktdata|personlige oplysninger|personlige data|persondata|stamdata|\
         personopplysninger|kontaktinformasjon|kontaktopplysninger|personlige opplysninger|personlig informasjon|osobni udaje|osobni informace|kontaktni udaje|kontaktni informace|kontakty|osobne udaje|\
         kontaktne udaje|informatii personale|date personale|date de contact|informatii de contact|informatii generale",
    ),
    (
        Summary,
        "summary|professional summary|executive summary|career summary|summary of qualifications|qualifications summary|profile|professional profile|personal profile|career profile|about|about me|objective|career objective|\
         career objectives|professional objective|job objective|overview|professional overview|career overview|career focus|introduction|personal statement|bio|biography|highlights of qualifications|background|professional background summary|\
         career goal|career goals|synopsis|professional synopsis|profile summary|summary of experience|experience summary|executive profile|personal summary|who am i|\
         profil|kurzprofil|uber mich|zusammenfassung|berufsziel|personliches profil|berufliches profil|a propos|a propos de moi|resume professionnel|objectif|objectif professionnel|presentation|profil professionnel|\
         perfil|perfil profesional|resumen|resumen profesional|sobre mi|objetivo|objetivo profesional|extracto|resumo|resumo profissional|perfil profissional|sobre mim|objetivo profissional|\
         profilo|profilo professionale|riepilogo|obiettivo|obiettivi professionali|chi sono|sommario|profiel|samenvatting|over mij|persoonlijk profiel|\
         podsumowanie|o mnie|profil zawodowy|podsumowanie zawodowe|cel zawodowy|ozet|hakkimda|kariyer hedefi|profesyonel ozet|ozgecmis ozeti|on yazi|\
         career aim|career snapshot|professional snapshot|profile at a glance|personal objective|aim|kurzvorstellung|wer ich bin|ueber mich|mein profil|kurzzusammenfassung|accroche|mon profil|qui suis je|\
         resume de carriere|acerca de mi|perfil personal|quien soy|presentacion|objetivos|resumen ejecutivo|sintesis profesional|objetivo laboral|sintese|sintese profissional|apresentacao|perfil pessoal|\
         resumo de qualificacoes|resumo das qualificacoes|quem sou|profilo personale|presentazione|su di me|obiettivo professionale|sintesi professionale|breve presentazione|profielschets|wie ben ik|\
         persoonlijke samenvatting|korte introductie|o sobie|kim jestem|cel|profil kandydata|krotko o mnie|kariyer hedefim|ben kimim|kariyer ozeti|kisa ozgecmis|profesyonel profil|kisisel profil|kisisel ozet|\
         sammanfattning|om mig|kort om mig|personprofil|personlig profil|mal|yrkesmal|profil och mal|karriarmal|om mig sjalv|profiltext|kort profil|faglig profil|profesionel profil|om meg|nokkelkvalifikasjoner|\
         sammendrag|nokkelinformasjon|kort om meg|profesni profil|o mne|shrnuti|profesni cil|karierni cil|osobni profil|strucny profil|profesionalni profil|profil uchazece|zhrnutie|profesny profil|\
         despre mine|rezumat|profil profesional|obiectiv|obiectiv profesional|obiective profesionale|prezentare|rezumat profesional|sumar|profil personal",
    ),
    (
        Experience,
        "experience|work experience|professional experience|selected clients|freelance clients|employment|employment history|work history|career history|job history|job experience|relevant experience|professional background|work|employment experience|\
         experiences|work experiences|industry experience|professional history|positions held|career|career experience|employment record|professional employment|related experience|other experience|additional experience|previous experience|\
         selected experience|military experience|teaching experience|research experience|technical experience|leadership experience|business experience|employment details|work details|career record|work background|jobs|\
         professional work experience|experience details|working experience|organizational experience|organisational experience|experience in brief|past experience|current experience|experience profile|work profile|company experience|\
         berufserfahrung|berufserfahrungen|beruflicher werdegang|werdegang|berufspraxis|praktische erfahrung|praktische erfahrungen|berufliche erfahrung|berufliche erfahrungen|arbeitserfahrung|beruflicher hintergrund|berufstatigkeit|berufliche stationen|tatigkeiten|\
         experience professionnelle|experiences professionnelles|experiences|parcours professionnel|parcours|emplois|\
         experiencia|experiencia laboral|experiencia profesional|trayectoria profesional|historial laboral|experiencias|experiencia de trabajo|\
         experiencia profissional|experiencias profissionais|historico profissional|historique professionnel|historique de carriere|storico professionale|historial profesional|percurso profissional|trajetoria profissional|\
         esperienza|esperienze|esperienza lavorativa|esperienze lavorative|esperienza professionale|esperienze professionali|\
         werkervaring|ervaring|loopbaan|arbeidsverleden|professionele ervaring|relevante werkervaring|\
         doswiadczenie|doswiadczenie zawodowe|przebieg kariery|historia zatrudnienia|przebieg pracy zawodowej|kariera zawodowa|\
         deneyim|deneyimler|is deneyimi|is deneyimleri|is tecrubesi|tecrube|mesleki deneyim|profesyonel deneyim|calisma deneyimi|calisma gecmisi|is gecmisi|\
         internship|internships|internship experience|internships and training|praktika|praktikum|stages|stage|practicas|estagios|estagio|tirocini|tirocinio|staze|praktyki|stajlar|staj|\
         previous employment|past employment|employment profile|employment summary|career details|career path|career journey|career timeline|professional journey|professional career|occupational history|\
         organizational exposure|industrial exposure|industrial training|working history|job details|service history|where i've worked|where i've been|experience abroad|experience overseas|sea service|sea service record|sea experience|seagoing experience|shore employment|stationen|meine stationen|boulot|mes boulots|boulots|percurso|my story so far|my story|la mia strada fin qui|la mia strada|lo que he hecho|what i've done|my work|places i've worked|where i have worked|wo ich gearbeitet habe|ou j'ai travaille|donde he trabajado|onde trabalhei|dove ho lavorato|waar ik heb gewerkt|waar ik werkte|gdzie pracowalem|gdzie pracowalam|previous roles|career progression|work experience and internships|\
         internship details|summer internship|summer training|berufsweg|berufliche laufbahn|laufbahn|berufliche tatigkeit|berufliche tatigkeiten|berufstaetigkeit|taetigkeiten|praxiserfahrung|\
         berufsstationen|nebentatigkeit|nebentatigkeiten|nebenjobs|stationen|karriere|karriereweg|anstellungen|activites professionnelles|activite professionnelle|vie professionnelle|carriere|mon parcours|\
         mes experiences|jobs etudiants|jobs d'ete|emplois saisonniers|alternances|postes occupes|experience de travail|parcours pro|experiences pro|antecedentes laborales|vida laboral|\
         carrera profesional|recorrido profesional|puestos desempenados|empleos|empleo|practicas profesionales|practicas laborales|historia laboral|desarrollo profesional|trayectoria laboral|trayectoria|\
         experiencia previa|experiencia de trabalho|atuacao profissional|atividade profissional|atividades profissionais|carreira|carreira profissional|vida profissional|historico de trabalho|\
         historico de empregos|empregos|experiencia anterior|atuacao|esperienze di lavoro|esperienza di lavoro|percorso professionale|carriera|storia lavorativa|attivita lavorativa|attivita lavorative|\
         attivita professionale|percorso lavorativo|posizioni ricoperte|impieghi|werkverleden|arbeidservaring|loopbaanoverzicht|beroepservaring|werk|werkzaamheden|functies|bijbanen|bijbaan|stage ervaring|\
         stageervaring|professionele loopbaan|praktijkervaring|vakantiewerk|eerdere functies|praca zawodowa|praca|historia zawodowa|kariera|droga zawodowa|sciezka kariery|sciezka zawodowa|\
         przebieg kariery zawodowej|przebieg zatrudnienia|zatrudnienie|dotychczasowe zatrudnienie|praktyki zawodowe|praktyka zawodowa|praktyka|staz|kariyer|kariyerim|calisma hayati|is hayati|is tecrubeleri|\
         tecrubeler|deneyimlerim|tecrubelerim|is deneyimlerim|mesleki gecmis|mesleki tecrube|mesleki deneyimler|is ve staj deneyimi|staj deneyimi|staj deneyimleri|staj bilgileri|staj tecrubesi|stajlarim|\
         calistigi yerler|calistigim yerler|is bilgileri|kariyer gecmisi|posizioni|posizioni lavorative|posizioni accademiche|positions|academic positions|academic appointments|appointments|positionen|puestos|puestos de trabajo|cargos|cargos ocupados|stanowiska|arztliche tatigkeit|arztliche tatigkeiten|famulaturen|praktisches jahr|praktisches jahr und famulaturen|calisma tecrubesi|profesyonel gecmis|is ve staj deneyimleri|\
         erfarenhet|erfarenheter|arbetslivserfarenhet|arbetslivserfarenheter|arbetserfarenhet|arbetserfarenheter|yrkeserfarenhet|yrkeserfarenheter|anstallningar|tidigare anstallningar|arbetsliv|\
         yrkesliv|yrkesbakgrund|karriar|praktik|tjanster|uppdrag|meriter|erhvervserfaring|arbejdserfaring|erfaring|joberfaring|ansaettelser|ansaettelsesforhold|beskaeftigelse|karriereforlob|\
         erhvervsforlob|arbejdsliv|jobs og erfaring|relevant erhvervserfaring|tidligere ansaettelser|fritidsjob|studiejob|praktikophold|arbeidserfaring|yrkeserfaring|arbeidspraksis|praksis|\
         yrkespraksis|arbeidsliv|ansettelser|arbeidsforhold|stillinger|pracovni zkusenosti|pracovni zkusenost|praxe|pracovni praxe|odborna praxe|profesni praxe|profesni zkusenosti|zamestnani|\
         prubeh zamestnani|prubeh praxe|prehled praxe|predchozi zamestnani|dosavadni praxe|pracovni historie|profesni kariera|zkusenosti|brigady|pracovni zkusenosti a praxe|pracovne skusenosti|\
         skusenosti|prax|zamestnanie|priebeh zamestnani|pracovna prax|odborna prax|profesijne skusenosti|brigady a staze|experienta|experienta profesionala|experienta de munca|experienta in munca|\
         istoric profesional|parcurs profesional|activitate profesionala|istoricul locurilor de munca|locuri de munca|stagii de practica|stagii|cariera",
    ),
    (
        Education,
        "education|educational background|education background|academic background|academic qualification|academic qualifications|educational qualification|educational qualifications|qualification|qualifications|education and training|\
         academics|academic history|academic details|academic profile|academic record|academic credentials|educational details|education details|education qualification|education qualifications|educational credentials|educational profile|scholastics|\
         academic achievements and qualifications|academia|studies|schooling|education history|educational history|academic education|professional qualification|professional qualifications|academic|educational|formal education|degrees|\
         academic chronicle|academic profile and qualification|academic credential|education summary|scholastic record|scholastic details|academic projects and education|educational institutions attended|educational institutions|institutions attended|schools attended|qualifications obtained|academic qualifications obtained|certificates obtained|\
         ausbildung|bildung|bildungsweg|studium|schulbildung|schulische ausbildung|akademische ausbildung|hochschulausbildung|akademischer werdegang|schulischer werdegang|bildungsgang|universitare ausbildung|berufsausbildung|aus und weiterbildung|\
         formation|formations|etudes|diplomes|parcours academique|parcours scolaire|formation academique|scolarite|cursus|\
         educacion|formacion|formacion academica|estudios|formacion y estudios|titulacion|estudios realizados|datos academicos|\
         educacao|formacao|formacao academica|escolaridade|formacao escolar|habilitacoes academicas|habilitacoes literarias|\
         istruzione|formazione|istruzione e formazione|studi|titoli di studio|percorso formativo|formazione accademica|percorso di studi|\
         opleiding|opleidingen|onderwijs|studie|scholing|vooropleiding|\
         edukacja|wyksztalcenie|wyksztalcenie i kursy|przebieg edukacji|nauka|\
         egitim|egitim bilgileri|ogrenim|egitim durumu|ogrenim durumu|akademik gecmis|egitim gecmisi|ogrenim bilgileri|\
         academic journey|education profile|educational attainment|what i studied|school and courses|school & courses|schools and courses|schooling|scuole|what i've studied|where i studied|where i've studied|where i have studied|was ich gelernt habe|ou j'ai etudie|donde he estudiado|donde estudie|onde estudei|dove ho studiato|waar ik heb gestudeerd|gdzie sie uczylem|gdzie sie uczylam|scholastic qualification|scholastic qualifications|academic performance|examinations passed|formal qualifications|school education|\
         academic qualification details|educational qualification details|academic achievements and education|studium und schule|schule und studium|schule|akademische laufbahn|hochschulstudium|\
         akademischer hintergrund|schul und berufsausbildung|akademische bildung|schulabschluss|schulausbildung|hochschulbildung|bildungsabschlusse|bildungslaufbahn|cursus scolaire|cursus universitaire|\
         cursus academique|diplomes obtenus|formation initiale|parcours de formation|mes etudes|parcours universitaire|titres et diplomes|scolarite et diplomes|formation scolaire|formation universitaire|\
         antecedentes academicos|estudios academicos|educacion formal|formacion reglada|preparacion academica|nivel academico|titulos|titulos academicos|trayectoria academica|historial academico|\
         nivel de estudios|formacion profesional|instruccion|instruccion academica|formacion universitaria|percurso academico|qualificacoes academicas|historico escolar|historico academico|instrucao|\
         nivel de escolaridade|graduacao|estudos|dados academicos|vida academica|formazione scolastica|studi compiuti|titolo di studio|carriera scolastica|formazione universitaria|percorso scolastico|\
         curriculum scolastico|curriculum studiorum|percorso universitario|carriera accademica|titoli|formazione culturale|percorso accademico|schoolopleiding|gevolgde opleidingen|opleidingsachtergrond|\
         genoten opleidingen|schoolloopbaan|studia|szkola|szkoly|przebieg nauki|droga edukacyjna|sciezka edukacji|przebieg ksztalcenia|schul und berufsbildung|schul und hochschulbildung|kwalifikacje i wyksztalcenie|sciezka edukacyjna|egitim bilgilerim|\
         ogrenim hayati|okul bilgileri|mezuniyet bilgileri|mezuniyet|egitim hayati|akademik bilgiler|akademik egitim|ogrenim gecmisi|okullar|egitimim|akademik ozgecmis|\
         utbildning|utbildningar|utbildningar och kurser|utbildning och kurser|akademisk utbildning|studier|skolgang|utbildningsbakgrund|skolor|uddannelse|uddannelser|uddannelse og kurser|\
         uddannelsesbaggrund|skolegang|uddannelsesforlob|utdanning|utdannelse|utdanning og kurs|utdanninger|utdannelser|utdanningsbakgrunn|skolegang og utdanning|vzdelani|dosazene vzdelani|\
         vzdelani a kurzy|prubeh vzdelani|prubeh studia|nejvyssi dosazene vzdelani|vzdelavani|vzdelani a odborna priprava|vzdelanie|dosiahnute vzdelanie|priebeh vzdelania|vzdelanie a odborna priprava|\
         vzdelavanie|educatie|educatie si formare|educatie si formare profesionala|studii|studii si formare|formare|formare profesionala|pregatire|pregatire profesionala|studii si cursuri|\
         studii absolvite|educatia|nivel de studii",
    ),
    (
        Skills,
        "things i can do|what i can do|what i bring to the table|savoir faire|mes savoir faire|so fare|what i use|tools i use|was ich kann|ce que je sais faire|lo que se hacer|o que sei fazer|so usare|cosa so usare|cosa so fare|wat ik kan|co umiem|co potrafie|neler yapabilirim|skills|technical skills|key skills|core skills|skill set|skillset|skills set|it skills|computer skills|professional skills|core competencies|competencies|key competencies|technical expertise|expertise|areas of expertise|area of expertise|technologies|\
         technical proficiency|technical proficiencies|technical summary|technical competencies|technical knowledge|skills summary|summary of skills|skills and abilities|skills and tools|skill highlights|tools|tech stack|technology stack|technical stack|\
         specialties|specialities|strengths|key strengths|core strengths|proficiencies|technical profile|software skills|software|technical skill set|technical skillset|technical skill|it proficiency|soft skills|hard skills|other skills|additional skills|\
         highlights|skills highlights|core qualifications|skills and expertise|skills and competencies|programming skills|programming languages|computer proficiency|computer knowledge|technical tools|tools and technologies|skills and technologies|\
         it expertise|software proficiency|software knowledge|computer literacy|knowledge|skills profile|relevant skills|interpersonal skills|personal skills|functional skills|key skill|skill|it competencies|technology|technical environment|technical qualification|\
         technical qualifications|computer expertise|areas of interest and skills|technology skills|business skills|management skills|abilities|skills and strengths|transferable skills|core expertise|specialized skills|specialised skills|domain skills|\
         kenntnisse|fahigkeiten|kompetenzen|edv kenntnisse|it kenntnisse|fachkenntnisse|besondere kenntnisse|kenntnisse und fahigkeiten|fahigkeiten und kenntnisse|technische fahigkeiten|technische kenntnisse|qualifikationen|schlusselqualifikationen|kernkompetenzen|\
         weitere kenntnisse|fachliche kenntnisse|technologien|programmiersprachen|software kenntnisse|computerkenntnisse|starken|\
         competences|competences techniques|competences cles|competences informatiques|savoir faire|savoir etre|aptitudes|informatique|outils|logiciels|domaines de competences|connaissances|\
         habilidades|competencias|conocimientos|aptitudes y habilidades|habilidades tecnicas|conocimientos tecnicos|informatica|conocimientos informaticos|competencias tecnicas|competencias profesionales|tecnologias|\
         habilidades tecnicas|competencias tecnicas|conhecimentos|conhecimentos tecnicos|qualificacoes|aptidoes|conhecimentos de informatica|\
         competenze|competenze tecniche|capacita|abilita|competenze informatiche|capacita e competenze|competenze professionali|competenze digitali|conoscenze informatiche|\
         vaardigheden|competenties|kennis|computervaardigheden|technische vaardigheden|it vaardigheden|kennis en vaardigheden|\
         umiejetnosci|kompetencje|umiejetnosci techniczne|znajomosc technologii|umiejetnosci zawodowe|technologie|kluczowe umiejetnosci|\
         top kenntnisse|principales competences|aptitudes principales|principais competencias|competenze principali|belangrijkste vaardigheden|glowne umiejetnosci|en onemli yetenekler|\
         beceriler|yetenekler|yetkinlikler|teknik beceriler|bilgisayar bilgisi|bilgisayar becerileri|yetkinlik|teknik yetkinlikler|teknik yetenekler|\
         computer literacy skills|core strengths and skills|it proficiencies|software exposure|software known|technical exposure|tools known|toolbox|my toolbox|things i'm good at|what i'm good at|i'm good at|trade skills|practical skills|what i can do|faehigkeiten|\
         kenntnisse und kompetenzen|pc kenntnisse|edv|fachkompetenzen|soziale kompetenzen|methodenkompetenz|fertigkeiten|kenntnisse und fertigkeiten|edv und it kenntnisse|it skills und tools|\
         technische kompetenzen|berufliche kompetenzen|softskills|savoirs faire|savoirs|atouts|qualites|competences professionnelles|competences metier|competences et outils|connaissances informatiques|\
         bureautique|mes competences|competences transversales|qualites personnelles|destrezas|manejo de programas|programas|herramientas|competencias digitales|competencias clave|competencias informaticas|\
         habilidades y competencias|aptitudes profesionales|conocimientos de informatica|ofimatica|fortalezas|habilidades personales|software y herramientas|habilidades e competencias|\
         competencias profissionais|competencias digitais|conhecimentos especificos|ferramentas|habilidades pessoais|competencias e habilidades|aptidoes e competencias|competencias pessoais|competenze chiave|\
         competenze personali|competenze trasversali|strumenti|conoscenze|conoscenze tecniche|capacita e competenze tecniche|capacita e competenze personali|attitudini|abilita informatiche|software e strumenti|\
         capacita tecniche|it kennis|softwarekennis|computerkennis|pc vaardigheden|digitale vaardigheden|kerncompetenties|sterke punten|eigenschaften|eigenschappen|vakkennis|kwaliteiten|programmakennis|\
         kompetencje techniczne|kompetencje zawodowe|umiejetnosci miekkie|umiejetnosci twarde|obsluga komputera|znajomosc programow|narzedzia|umiejetnosci i kompetencje|kwalifikacje|inne umiejetnosci|\
         dodatkowe umiejetnosci|obsluga programow|znajomosc oprogramowania|mocne strony|kompetencje cyfrowe|bilgi ve beceriler|mesleki beceriler|bilgisayar bilgileri|kullandigi programlar|\
         kullandigim programlar|programlar|bilgisayar programlari|yeteneklerim|becerilerim|yetkinliklerim|uzmanlik alanlari|teknik bilgiler|teknik bilgi|kisisel beceriler|kisisel yetenekler|\
         nitelikler|bilgisayar yetkinlikleri|programme|programme und tools|software und programme|programy|programy graficzne|oprogramowanie|conhecimentos em informatica|conhecimentos de informatica|bilgisayar|kennis en systemen|kennis en tools|langues et informatique|sprachen und edv|langues & informatique|idiomas e informatica|lingue e informatica|talen en computer|\
         kompetenser|kompetens|nyckelkompetenser|de framsta kompetenserna|framsta kompetenser|fardigheter|kunskaper|kunskaper och fardigheter|datakunskaper|datorkunskaper|datakunskap|it kunskaper|\
         tekniska kunskaper|tekniska fardigheter|egenskaper|personliga egenskaper|styrkor|ovriga kunskaper|ovriga kompetenser|expertis|kvalifikationer|verktyg|system och verktyg|programvaror|\
         kompetencer|kernekompetencer|noglekompetencer|faglige kompetencer|personlige kompetencer|it kompetencer|it kundskaber|it faerdigheder|it erfaring|edb|faerdigheder|systemer|it systemer|\
         ovrige kompetencer|topkompetencer|mest fremtraedende kompetencer|styrker|kompetanse|nokkelkompetanse|kvalifikasjoner|ferdigheter|kunnskaper|dataferdigheter|\
         datakunnskaper|it kompetanse|it ferdigheter|it kunnskaper|personlige egenskaper|toppkompetanse|toppferdigheter|annen kompetanse|it og systemer|dovednosti|znalosti|znalosti a dovednosti|\
         dovednosti a znalosti|schopnosti|schopnosti a dovednosti|dovednosti a schopnosti|pc znalosti|pc dovednosti|pocitacove znalosti|pocitacove dovednosti|znalost prace na pc|prace s pc|\
         technicke dovednosti|technicke znalosti|odborne znalosti|odborne dovednosti|odborne znalosti a dovednosti|osobni dovednosti|osobni schopnosti a dovednosti|dalsi dovednosti|dalsi znalosti|\
         dalsi znalosti a dovednosti|klicove dovednosti|klicove kompetence|kompetence|digitalni dovednosti|silne stranky|nejdulezitejsi dovednosti|zrucnosti|znalosti a zrucnosti|vedomosti|\
         vedomosti a zrucnosti|pocitacove zrucnosti|digitalne zrucnosti|osobne zrucnosti|odborne zrucnosti|dalsie zrucnosti|competente|competente personale|competente profesionale|competente tehnice|\
         competente digitale|competente informatice|competente it|competente organizationale|competente organizationale/manageriale|competente organizatorice|competente dobandite la locul de munca|\
         competente de comunicare|competente si abilitati|competente cheie|alte competente|competente si aptitudini|aptitudini|aptitudini si competente|aptitudini si competente personale|\
         aptitudini tehnice|abilitati|abilitati si competente|abilitati tehnice|cunostinte|cunostinte it|cunostinte informatice|cunostinte de operare pc|cunostinte pc|calitati|calitati personale|\
         puncte forte|operare pc",
    ),
    (
        Projects,
        "projects|personal projects|key projects|academic projects|academic project|project experience|selected projects|project details|projects experience|side projects|project|open source|open source projects|projects undertaken|projects handled|project profile|\
         major projects|project work|official projects|projects details|project summary|portfolio|notable projects|research projects|\
         projekte|projekterfahrung|projektliste|ausgewahlte projekte|obras destacadas|proyectos destacados|proyectos relevantes|principales proyectos|projets|projets personnels|realisations|realisations marquantes|principales realisations|proyectos|proyectos personales|projetos|progetti|projecten|projekty|projeler|\
         egna projekt|utvalda projekt|projekter|udvalgte projekter|utvalgte prosjekter|prosjekter|projektove zkusenosti|osobni projekty|proiecte|proiecte personale",
    ),
    (
        Languages,
        "languages|language|language skills|languages known|language proficiency|known languages|linguistic skills|linguistic abilities|languages spoken|foreign languages|linguistic proficiency|\
         sprachen|sprachkenntnisse|fremdsprachen|langues|langues etrangeres|competences linguistiques|idiomas|lenguas|linguas|lingue|lingue straniere|conoscenze linguistiche|competenze linguistiche|talen|talenkennis|jezyki|jezyki obce|znajomosc jezykow|\
         yabanci dil|yabanci diller|diller|prima lingua|primeira lingua|mother tongue|mother tongues|altre lingue|altra lingua|outras linguas|outra lingua|other languages|other language|autres langues|autre langue|otros idiomas|otras lenguas|otro idioma|weitere sprachen|weitere sprache|andere talen|inne jezyki|diger diller|dil|dil bilgisi|yabanci dil bilgisi|\
         sprachen und kenntnisse|sprachfahigkeiten|niveau de langues|langues parlees|connaissances linguistiques|conocimiento de idiomas|lenguas extranjeras|idiomas extranjeros|linguas estrangeiras|\
         idiomas estrangeiros|conhecimentos linguisticos|competencias linguisticas|conoscenza lingue|conoscenza delle lingue|lingue conosciute|taalkennis|taalvaardigheden|taalvaardigheid|jezyki i poziom|\
         znajomosc jezykow obcych|bildigi diller|yabanci dil bilgileri|dil bilgileri|dil becerileri|dil yetkinlikleri|bildigim diller|\
         sprak|sprakkunskaper|sprakkompetens|sprog|sprogkundskaber|sprogfaerdigheder|sproglige kompetencer|sprakkunnskaper|sprakferdigheter|sprakkompetanse|jazyky|jazykove znalosti|jazykove dovednosti|\
         znalost jazyku|cizi jazyky|jazykove schopnosti|jazykova vybavenost|cudzie jazyky|jazykove zrucnosti|ovladanie jazykov|limbi|limbi straine|limbi straine cunoscute|alte limbi straine cunoscute|\
         alte limbi straine|alte limbi|limbi vorbite|limbi cunoscute|competente lingvistice|cunostinte lingvistice|limba materna|limba(i) materna(e",
    ),
    (
        Certifications,
        "certifications|certification|certificates|certificate|licenses|licences|licenses and certifications|licences and certifications|certifications and licenses|professional certifications|courses and certifications|certifications and training|training|trainings|\
         training and certifications|professional training|courses|professional development|credentials|certificates and courses|technical certifications|certifications and courses|extra training|additional training|continuing education|certification and training|professional certification|\
         licences and tickets|licences|licences & tickets|tickets and licences|tickets|fachkunden|fachkunden und qualifikationen|awans zawodowy|awans zawodowy i kursy|acoes de formacao|certificaten en rijbewijs|zertifikate|zertifizierungen|weiterbildung|weiterbildungen|fortbildung|fortbildungen|kurse|lizenzen|zertifikate und weiterbildungen|certifications et formations|certificats|formations complementaires|\
         certificaciones|certificados|cursos|cursos y certificaciones|formacion complementaria|certificacoes|cursos complementares|cursos e certificacoes|formacao complementar|certificazioni|corsi|corsi di formazione|certificaten|cursussen|trainingen|\
         certyfikaty|kursy|szkolenia|kursy i szkolenia|szkolenia i kursy|sertifikalar|kurslar|egitimler|sertifika|kurs ve sertifikalar|\
         licenses and certificates|certificates and trainings|trainings attended|training attended|training programs|training programmes|certification courses|zertifikate und kurse|\
         weiterbildungen und zertifikate|fort und weiterbildung|fort und weiterbildungen|lehrgange|schulungen|seminare|zusatzqualifikationen|weiterbildungen und seminare|formation continue|habilitations|\
         stages de formation|formation complementaire|cursos realizados|cursos y seminarios|otros cursos|capacitacion|capacitaciones|formacion adicional|otros estudios|cursos y talleres|\
         certificaciones y cursos|cursos extracurriculares|cursos de aperfeicoamento|cursos livres|formacoes complementares|aperfeicoamento|certificados e cursos|cursos e formacoes|formazione complementare|\
         corsi e certificazioni|certificati|attestati|abilitazioni|aggiornamento professionale|cursussen en trainingen|cursussen en certificaten|bijscholing|certificeringen|nascholing|kursy i certyfikaty|\
         certyfikaty i kursy|szkolenia i certyfikaty|uprawnienia|certyfikaty i szkolenia|kursy zawodowe|sertifika ve kurslar|kurslar ve sertifikalar|egitim ve sertifikalar|sertifikalar ve egitimler|\
         alinan egitimler|sertifikalarim|kurs ve seminerler|seminer ve kurslar|sertifika bilgileri|kurs bilgileri|\
         certifikat|certifieringar|kurser|kurser och certifikat|certifikat och kurser|kurser och certifieringar|vidareutbildning|fortbildning|korkort och certifikat|behorigheter|kurser og certifikater|\
         kurser og certificeringer|certifikater|certificeringer|efteruddannelse|kurser og efteruddannelse|videreuddannelse|kurs|kurs og sertifikater|kurs og sertifiseringer|sertifikater|\
         sertifiseringer|sertifikater og kurs|etterutdanning|videreutdanning|kurs og videreutdanning|kurzy|kurzy a certifikaty|certifikaty a kurzy|certifikaty|certifikace|skoleni|kurzy a skoleni|\
         skoleni a kurzy|skoleni a certifikaty|osvedceni|osvedceni a certifikaty|odborne kurzy|dalsi vzdelavani|skolenia|kurzy a skolenia|osvedcenia|cursuri|cursuri si certificari|certificari|\
         certificate si cursuri|cursuri si certificate|atestate|cursuri de formare|cursuri de perfectionare|specializari|formare continua",
    ),
    (
        Interests,
        "in my spare time|in my free time|outside work|a cote|fora do trabalho|nel tempo libero|en mi tiempo libre|in meiner freizeit|interests|hobbies|hobbies and interests|interests and hobbies|personal interests|extracurricular activities|extra curricular activities|activities|activities and interests|hobby|extracurriculars|interest|other interests|areas of interest|area of interest|\
         interessen|hobbys|hobbies und interessen|hobbys und interessen|freizeit|centres d'interet|centre d'interet|loisirs|interets|intereses|aficiones|pasatiempos|interesses|passatempos|interessi|hobby e interessi|hobby's|interesses en hobby's|vrije tijd|\
         zainteresowania|hobi|hobiler|ilgi alanlari|ilgi alanlari ve hobiler|\
         interets personnels|passions|activites extra professionnelles|intereses personales|hobbies e interesses|interessi personali|passioni|tempo libero|interesses pessoais|lazer|hobby's en interesses|\
         vrijetijdsbesteding|pasje|czas wolny|zainteresowania i hobby|hobilerim|ilgi alanlarim|hobiler ve ilgi alanlari|freizeitaktivitaten|interessen und hobbys|personliche interessen|aficiones e intereses|\
         intressen|fritidsintressen|fritid|fritid och intressen|intressen och fritid|hobby och intressen|fritidsinteresser|interesser|fritid og interesser|interesser og fritid|privat|hobbyer|\
         hobbyer og interesser|zajmy|zajmy a konicky|konicky|konicky a zajmy|volny cas|zajmy a volny cas|zaluby|zaujmy|zaujmy a konicky|hobby uri|interese|interese si hobby uri|hobby uri si interese|\
         pasiuni|hobbyuri|timp liber",
    ),
    (
        Other,
        "membership|people to ring|awards|honors|honours|awards and honors|honors and awards|achievements|accomplishments|key achievements|awards and achievements|achievements and awards|publications|references|reference|volunteer|volunteering|volunteer work|volunteer experience|volunteer activities|\
         memberships|affiliations|professional affiliations|professional memberships|additional information|additional info|other information|miscellaneous|links|profiles|patents|presentations|declaration|conferences|research|research interests|leadership|military service|community|\
         community service|recognition|scholarships|seminars|workshops|activities and societies|grants|research grants|research funding|grants and funding|fellowships and grants|drittmittel|professional service|academic service|professional standing|positions of responsibility|position of responsibility|extra curricular|capacita e competenze artistiche|capacita e competenze relazionali|capacita e competenze organizzative|capacita e competenze sociali|altre capacita e competenze|patente o patenti|scholastic achievements|personal traits|personality traits|personality|strength|personal strengths|groups|career highlights|professional highlights|professional accomplishments|\
         willing to relocate|authorized to work in the us for any employer|social|social profiles|online profiles|extracurricular|honors and activities|awards and recognition|rewards and recognition|rewards and recognitions|invited talks|talks|notable achievements|\
         giving back|freiwilligendienst|freiwilliges soziales jahr|exchange year|basic military service|wehrdienst|zivildienst|grundwehrdienst|civilian service|military service|service militaire|servicio militar|servizio civile|nevenfuncties|borse e finanziamenti|borse di studio|uyelikler|auszeichnungen|referenzen|publikationen|veroffentlichungen|ehrenamt|ehrenamtliches engagement|engagement|sonstiges|mitgliedschaften|stipendien|vortrage|weitere informationen|fuhrerschein|wehrdienst|\
         prix|distinctions|references professionnelles|benevolat|divers|vie associative|recompenses|premios|referencias|publicaciones|voluntariado|otros datos|logros|otros|informacion adicional|datos de interes|\
         publicacoes|premios e reconhecimentos|voluntariado|outras informacoes|informacoes adicionais|conquistas|premi|referenze|pubblicazioni|volontariato|altro|ulteriori informazioni|patente|riconoscimenti|\
         prijzen|referenties|publicaties|vrijwilligerswerk|overig|overige|nevenactiviteiten|nagrody|referencje|publikacje|wolontariat|dodatkowe informacje|osiagniecia|inne|oduller|referanslar|yayinlar|gonulluluk|ek bilgiler|basarilar|diger|askerlik durumu|\
         referees|character references|personal references|professional references|declaration and signature|undertaking|auslandsaufenthalte|auslandserfahrung|zivildienst|bundesfreiwilligendienst|\
         soziales engagement|sonstige angaben|sonstige kenntnisse|sonstiges und hobbys|weiteres|veroeffentlichungen|permis|permis de conduire|mobilite|informations complementaires|engagements|\
         engagement associatif|referencias laborales|referencias personales|referencias profesionales|informacion complementaria|otros datos de interes|carnet de conducir|permiso de conducir|disponibilidad|\
         datos adicionales|premios y reconocimientos|informacoes complementares|disponibilidade|carta de conducao|referencias profissionais|habilitacao|trabalho voluntario|atividades complementares|patenti|\
         patente di guida|disponibilita|autorizzazione|consenso al trattamento dei dati|altre informazioni|informazioni aggiuntive|rijbewijs|overige informatie|overige gegevens|beschikbaarheid|prawo jazdy|\
         informacje dodatkowe|dodatkowe|zgoda|klauzula|klauzula rodo|dzialalnosc spoleczna|osiagniecia i nagrody|ehliyet|surucu belgesi|referans|referanslarim|odul ve basarilar|gonullu calismalar|\
         sosyal faaliyetler|uyelikler|projeler ve oduller|\
         bundesheer|bundeswehr|prasenzdienst|grundwehrdienst|militardienst|servizio militare|servicio militar|servico militar|dienstplicht|sluzba wojskowa|askerlik|askerlik bilgisi|obligations militaires|service militaire|\
         referenser|ovrigt|ovriga uppgifter|ovriga meriter|ovrig information|korkort|foreningsliv|ideellt arbete|ideellt engagemang|ideella uppdrag|fortroendeuppdrag|militartjanst|varnplikt|\
         publikationer|utmarkelser|stipendier|referencer|ovrige oplysninger|andet|korekort|frivilligt arbejde|frivilligt|tillidshverv|vaernepligt|udmaerkelser|referanser|annet|ovrige opplysninger|\
         ovrig informasjon|forerkort|sertifikat|frivillig arbeid|frivillig|verv|tillitsverv|militaertjeneste|verneplikt|forstegangstjeneste|publikasjoner|priser|dalsi informace|\
         doplnujici informace|ridicsky prukaz|ridicske opravneni|dobrovolnictvi|publikace|oceneni|uspechy|vojenska sluzba|dodatecne informace|dalsie informacie|vodicsky preukaz|referencie|\
         dobrovolnictvo|ostatne|informatii suplimentare|alte informatii|permis de conducere|referinte|recomandari|voluntariat|premii|publicatii|realizari|diverse|anexe|stagiu militar|\
         locul de munca pentru care se candideaza",
    ),
];

static KINDS: LazyLock<HashMap<&'static str, SectionKind>> =
    LazyLock::new(|| TABLE.iter().flat_map(|(kind, names)| names.split('|').map(|n| (n.trim(), *kind))).collect());

/// Words that may stand before a heading without changing what it is.
const BEFORE: [&str; 22] = [
    "top",
    "my",
    "key",
    "professional",
    "relevant",
    "other",
    "additional",
    "main",
    "the",
    "brief",
    "detailed",
    "mes",
    "meine",
    "selected",
    "total",
    "ovriga",
    "ovrige",
    "mina",
    "mine",
    "dalsi",
    "ostatni",
    "alte",
];

/// Words that join two headings into one.
const JOINS: [&str; 17] = [
    " and ", " & ", " / ", "/", " und ", " et ", " y ", " e ", " en ", " i ", " ve ", " + ", " or ", " och ", " og ",
    " a ", " si ",
];

fn exact(name: &str) -> Option<SectionKind> {
    KINDS.get(name).copied()
}

fn is_country(name: &str) -> bool {
    super::place::best(name).is_some_and(|place| place.kind == super::place::Kind::Country)
}

/// A folded text's letters and digits up to the first sign or blank.
fn opening(name: &str) -> &str {
    name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

/// How headings begin. Nearly all lines are none, and most of them are known by this alone.
static OPENINGS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let first = KINDS.keys().copied().chain(BEFORE).chain(NOUN_KINDS.keys().copied()).chain(WITH_SET.iter().copied());
    first.map(opening).chain(["where"]).collect()
});

/// The part that a folded line announces, if it is a heading and nothing else.
pub fn kind(folded: &str) -> Option<SectionKind> {
    if folded.len() > 64 {
        return None;
    }
    // "1. Experience", "Experience:", "~ SKILLS ~", "EDUCATION (2)", "Experience – 5 years".
    let name = folded.trim_matches(|c: char| !c.is_alphabetic() && c != '\'' && c != ')');
    // "B. Education", "IV) Skills".
    let name = match name.split_once(['.', ')']) {
        Some((number, rest))
            if rest.starts_with(' ')
                && (number.len() == 1
                    || number.len() <= 4 && number.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))) =>
        {
            rest.trim_start()
        }
        _ => name,
    };
    let name = name.split_once(" (").map_or(name, |(head, _)| head).trim_end_matches([')', ':', ' ']);
    if name.is_empty() || !OPENINGS.contains(opening(name)) {
        return None;
    }
    if let Some(kind) = exact(name) {
        return Some(kind);
    }
    // "Schools attended with dates", "What I am good at", "Where I have cooked".
    let plain = [" with dates", " with date", " and dates"].iter().find_map(|end| name.strip_suffix(end));
    let short = || Some(name.replace("i am ", "i'm ").replace("i have ", "i've ")).filter(|short| short != name);
    if let Some(kind) = plain.and_then(exact).or_else(|| exact(&short()?)) {
        return Some(kind);
    }
    let done = ["where i have ", "where i've "].iter().find_map(|start| name.strip_prefix(start));
    if done.is_some_and(|done| !done.contains(' ') && done.ends_with("ed")) {
        return Some(Experience);
    }
    // "Experience in Canada".
    if name.strip_prefix("experience in ").or_else(|| name.strip_prefix("work experience in ")).is_some_and(is_country)
    {
        return Some(Experience);
    }
    if let Some((first, rest)) = name.split_once(' ')
        && BEFORE.contains(&first)
        && let Some(kind) = exact(rest)
    {
        return Some(kind);
    }
    // "Education & Certifications": all parts must be known; the first says the kind.
    for join in JOINS {
        if let Some((a, b)) = name.split_once(join) {
            let (a, b) = (a.trim_matches([',', ' ']), b.trim());
            let first = exact(a).or_else(|| a.split_once(", ").and_then(|(x, _)| exact(x)));
            // "Licences and Skills": what is listed are skills, whatever stands first.
            if first == Some(Certifications) && exact(b) == Some(Skills) {
                return Some(Skills);
            }
            if let Some(kind) = first
                && (exact(b).is_some()
                    || b.split_once(' ').is_some_and(|(w, r)| BEFORE.contains(&w) && exact(r).is_some()))
            {
                return Some(kind);
            }
        }
    }
    by_words(name)
}

/// Nouns that name a part whatever goes with them, folded.
const NOUNS: [(SectionKind, &str); 4] = [
    (
        Experience,
        "experience experiences experiencia experiencias esperienza esperienze erfahrung erfahrungen berufserfahrung ervaring werkervaring doswiadczenie doswiadczenia \
         deneyim deneyimi deneyimler deneyimleri tecrube tecrubesi tecrubeleri employment werdegang kariery zatrudnienie zatrudnienia trayectoria trajetoria parcours percurso loopbaan empleos empregos \
         erfarenhet erfarenheter arbetslivserfarenhet arbetserfarenhet yrkeserfarenhet anstallningar erfaring erhvervserfaring arbejdserfaring ansaettelser arbeidserfaring yrkeserfaring praxe praxi zkusenosti zamestnani skusenosti zamestnanie experienta",
    ),
    (
        Education,
        "education educacion educacao formation formacion formacao formacoes formations formazione istruzione ausbildung schulbildung opleiding opleidingen onderwijs edukacja wyksztalcenie egitim egitimi ogrenim etudes estudios estudos studi \
         utbildning utbildningar uddannelse uddannelser utdanning utdannelse vzdelani vzdelavani vzdelanie educatie educatia studii",
    ),
    (
        Skills,
        "skills competences competencias competenze kompetenzen kenntnisse fahigkeiten umiejetnosci kompetencje beceriler becerileri yetkinlikler yetenekler vaardigheden competenties habilidades conhecimentos conocimientos conoscenze \
         kompetenser fardigheter kunskaper kompetencer faerdigheder kvalifikationer kompetanse ferdigheter kvalifikasjoner dovednosti znalosti schopnosti zrucnosti competente abilitati aptitudini cunostinte",
    ),
    (
        Languages,
        "languages sprachkenntnisse idiomas langues lingue talenkennis jezyki diller \
         sprakkunskaper sprogkundskaber jazyky",
    ),
];

/// What may go with such a noun without changing what it names, folded.
const WITH: &str = "professional professionals work working relevant previous past prior other additional key main my total recent current early earlier selected it computer digital personal \
     professionnel professionnelle professionnelles professionnels profesional profesionales profissional profissionais professionale professionali laboral laborales lavorativa lavorative di lavoro trabajo trabalho \
     relevante relevantes relevanti rilevanti pertinente pertinentes previa previas anterior anteriores precedenti precedente berufliche beruflicher berufliches professionelle professioneller fachliche \
     technische technical techniques tecnicas tecniche informatiques informaticas informatiche cles clave chave chiave principales principais principali personnelles pessoais personali \
     kluczowe kluczowych glowne podstawowe zawodowe zawodowa zawodowej zawodowego dotychczasowe mesleki is teknik profesyonel kisisel temel diger professionele overige andere weitere sonstige autres otras otros outras altre inne \
     academic clinical nursing culinary laboratory lab research teaching legal sales marketing creative design administrative secretarial office financial accounting engineering mechanical electrical medical practical trade industry industrial pflegerische kaufmannische handwerkliche academica academico academicas academicos academique akademische superior superieure superieures general especifica and und et y e i ve en of de des la le les las los in da do dos das del della mes mis meine mijn moje minhas minha meus le mie \
     tidigare tidligere relevanta ovriga ovrige professionell professionella profesjonell professionel personliga personlige tekniska tekniske digitala digitale faglige annen annan anden andra andre mina mine min mit och og pracovni profesni odborne odborna predchozi dosavadni dalsi ostatni osobni pocitacove jazykove technicke digitalni klicove pracovne osobne profesionala profesionale personale tehnice anterioara alte mea mele si";

/// "Experiencia laboral relevante", "Meine beruflichen Erfahrungen": one noun, and words that change nothing.
fn by_words(name: &str) -> Option<SectionKind> {
    let count = name.split(' ').count();
    let noun = |w: &str| NOUN_KINDS.get(w).copied();
    let first = name.split(' ').find_map(noun).filter(|_| (2..=5).contains(&count))?;
    name.split(' ').all(|w| NOUN_KINDS.contains_key(w) || WITH_SET.contains(w)).then_some(first)
}

static NOUN_KINDS: LazyLock<HashMap<&'static str, SectionKind>> =
    LazyLock::new(|| NOUNS.iter().flat_map(|(kind, nouns)| nouns.split_whitespace().map(|n| (n, *kind))).collect());
static WITH_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| WITH.split_whitespace().collect());

/// A heading with its content on the same line (`Skills: Rust, SQL`), and the byte length of the heading in `text`.
pub fn inline(text: &str) -> Option<(SectionKind, usize)> {
    let colon = text.find([':', '：'])?;
    if colon > 40 || colon + 1 >= text.trim_end().len() {
        return None;
    }
    Some((kind(&super::fold::fold(&text[..colon]))?, colon + 1))
}

/// "Ovens" over "Advanced" over what one can do with them: how well says that these are skills, whatever the group is
/// called. In a list where each skill has its level under it no line is a heading.
pub fn is_levelled(lines: &[Line<'_>], i: usize, current: SectionKind) -> bool {
    const LEVELS: [&str; 6] = ["master", "advanced", "intermediate", "beginner", "expert", "proficient"];
    let is_level = |i: usize| lines.get(i).is_some_and(|l| LEVELS.contains(&l.folded.as_str()));
    let line = &lines[i];
    !matches!(current, SectionKind::Experience | SectionKind::Education | SectionKind::Languages)
        && is_level(i + 1)
        && !is_level(i)
        && line.words <= 4
        && !line.bullet
        && !spoken::is_language(&line.folded)
        && lines.get(i + 2).is_some_and(|l| kind(&l.folded).is_none() && !l.is_prose())
        && !is_level(i + 2)
        && !is_level(i + 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resume::parse::fold::fold;

    #[test]
    fn headings_of_ten_languages_are_known() {
        let table = [
            ("WORK EXPERIENCE", Experience),
            ("Berufserfahrung:", Experience),
            ("Expérience professionnelle", Experience),
            ("Formación académica", Education),
            ("Formação Acadêmica", Education),
            ("Competenze tecniche", Skills),
            ("Opleidingen", Education),
            ("Doświadczenie zawodowe", Experience),
            ("İş Deneyimi", Experience),
            ("Languages Known", Languages),
            ("Education & Certifications", Education),
            ("• Skills and Interests", Skills),
            ("2. Projects", Projects),
            ("Top Skills", Skills),
            ("Top-Kenntnisse", Skills),
            ("Studium und Schule", Education),
            ("KOMPETENCJE TECHNICZNE", Skills),
            ("Przebieg kariery zawodowej", Experience),
            ("Referencias laborales", Other),
            ("Experiencia laboral relevante", Experience),
            ("Mes expériences professionnelles", Experience),
            ("Eğitim Bilgilerim", Education),
            ("Weitere berufliche Erfahrungen", Experience),
            ("Formações acadêmicas", Education),
            ("Fort- und Weiterbildungen", Certifications),
            ("Kullandığım Programlar", Skills),
            ("Overige vaardigheden", Skills),
            ("Work Experience: (16+ Years)", Experience),
            ("Where I have cooked", Experience),
            ("What I am good at", Skills),
            ("Schools attended with dates", Education),
            ("Licences and Skills", Skills),
            ("Clinical Skills", Skills),
            ("B. Education", Education),
            ("IV. Skills", Skills),
            ("EXPERIENCE IN CANADA", Experience),
            ("Experience abroad", Experience),
            ("Where I've been", Experience),
            ("La mia strada fin qui", Experience),
            ("Dove ho studiato", Education),
            ("Me joindre", Contact),
            ("Savoir-faire", Skills),
            ("Altre lingue", Languages),
            ("Arbetslivserfarenhet", Experience),
            ("Tidigare erfarenheter", Experience),
            ("Utbildningar och kurser", Education),
            ("De främsta kompetenserna", Skills),
            ("Språkkunskaper", Languages),
            ("Erhvervserfaring", Experience),
            ("Uddannelse", Education),
            ("Kompetencer", Skills),
            ("Sprog", Languages),
            ("Fritidsinteresser", Interests),
            ("Arbeidserfaring:", Experience),
            ("Utdanning", Education),
            ("Kurs og sertifikater", Certifications),
            ("Nøkkelkvalifikasjoner", Summary),
            ("Pracovní zkušenosti", Experience),
            ("PRŮBĚH ZAMĚSTNÁNÍ", Experience),
            ("Dosažené vzdělání", Education),
            ("Znalosti a dovednosti", Skills),
            ("Zájmy a koníčky", Interests),
            ("Pracovné skúsenosti", Experience),
            ("Vzdelanie", Education),
            ("EXPERIENŢA PROFESIONALĂ", Experience),
            ("Educație și formare", Education),
            ("Competenţe personale", Skills),
            ("Limbi străine", Languages),
            ("Limba(i) maternă(e)", Languages),
            ("INFORMAŢII PERSONALE", Contact),
        ];
        for (text, want) in table {
            assert_eq!(kind(&fold(text)), Some(want), "{text}");
        }
        for text in [
            "Experienced in Java",
            "Work experience with clients",
            "Experience of Java",
            "Experience in Java",
            "Skills like Excel help",
            "Work with clients",
            "Rust",
            "Praxe s klienty",
            "Erfarenhet av Java",
        ] {
            assert_eq!(kind(&fold(text)), None, "{text}");
        }
        assert_eq!(inline("Skills: Rust, SQL"), Some((Skills, 7)));
    }
}
