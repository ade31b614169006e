//! What résumés call their parts, in ten languages, folded (no case, no accents, hyphens as blanks).

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::resume::profile::SectionKind::{
    self, Certifications, Contact, Education, Experience, Interests, Languages, Other, Projects, Skills, Summary,
};

/// Ordered en, de, fr, es, pt, it, nl, pl, tr, Indian English.
const TABLE: [(SectionKind, &str); 10] = [
    (
        Contact,
        "contact|contact information|contact info|contact details|contacts|personal details|personal information|personal data|personal profile details|address|get in touch|details|\
         kontakt|kontaktdaten|personliche daten|personliche angaben|angaben zur person|zur person|coordonnees|informations personnelles|etat civil|contacto|datos personales|datos de contacto|informacion personal|\
         informacion de contacto|contato|dados pessoais|informacoes pessoais|dados de contato|contatti|dati personali|informazioni personali|contactgegevens|persoonlijke gegevens|persoonsgegevens|personalia|\
         dane osobowe|dane kontaktowe|kisisel bilgiler|iletisim|iletisim bilgileri|bio data|biodata|personal dossier|personal vitae|personal particulars|personal memoranda",
    ),
    (
        Summary,
        "summary|professional summary|executive summary|career summary|summary of qualifications|qualifications summary|profile|professional profile|personal profile|career profile|about|about me|objective|career objective|\
         career objectives|professional objective|job objective|overview|professional overview|career overview|career focus|introduction|personal statement|bio|biography|highlights of qualifications|background|professional background summary|\
         career goal|career goals|synopsis|professional synopsis|profile summary|summary of experience|experience summary|executive profile|personal summary|who am i|\
         profil|kurzprofil|uber mich|zusammenfassung|berufsziel|personliches profil|berufliches profil|a propos|a propos de moi|resume professionnel|objectif|objectif professionnel|presentation|profil professionnel|\
         perfil|perfil profesional|resumen|resumen profesional|sobre mi|objetivo|objetivo profesional|extracto|resumo|resumo profissional|perfil profissional|sobre mim|objetivo profissional|\
         profilo|profilo professionale|riepilogo|obiettivo|obiettivi professionali|chi sono|sommario|profiel|samenvatting|over mij|persoonlijk profiel|\
         podsumowanie|o mnie|profil zawodowy|podsumowanie zawodowe|cel zawodowy|ozet|hakkimda|kariyer hedefi|profesyonel ozet|ozgecmis ozeti|on yazi",
    ),
    (
        Experience,
        "experience|work experience|professional experience|employment|employment history|work history|career history|job history|job experience|relevant experience|professional background|work|employment experience|\
         experiences|work experiences|industry experience|professional history|positions held|career|career experience|employment record|professional employment|related experience|other experience|additional experience|previous experience|\
         selected experience|military experience|teaching experience|research experience|technical experience|leadership experience|business experience|employment details|work details|career record|work background|jobs|\
         professional work experience|experience details|working experience|organizational experience|organisational experience|experience in brief|past experience|current experience|experience profile|work profile|company experience|\
         berufserfahrung|berufserfahrungen|beruflicher werdegang|werdegang|berufspraxis|praktische erfahrung|praktische erfahrungen|berufliche erfahrung|berufliche erfahrungen|arbeitserfahrung|beruflicher hintergrund|berufstatigkeit|berufliche stationen|tatigkeiten|\
         experience professionnelle|experiences professionnelles|experiences|parcours professionnel|parcours|emplois|\
         experiencia|experiencia laboral|experiencia profesional|trayectoria profesional|historial laboral|experiencias|experiencia de trabajo|\
         experiencia profissional|experiencias profissionais|historico profissional|percurso profissional|trajetoria profissional|\
         esperienza|esperienze|esperienza lavorativa|esperienze lavorative|esperienza professionale|esperienze professionali|\
         werkervaring|ervaring|loopbaan|arbeidsverleden|professionele ervaring|relevante werkervaring|\
         doswiadczenie|doswiadczenie zawodowe|przebieg kariery|historia zatrudnienia|przebieg pracy zawodowej|kariera zawodowa|\
         deneyim|deneyimler|is deneyimi|is deneyimleri|is tecrubesi|tecrube|mesleki deneyim|profesyonel deneyim|calisma deneyimi|calisma gecmisi|is gecmisi|\
         internship|internships|internship experience|internships and training|praktika|praktikum|stages|stage|practicas|estagios|estagio|tirocini|tirocinio|staze|praktyki|stajlar|staj",
    ),
    (
        Education,
        "education|educational background|education background|academic background|academic qualification|academic qualifications|educational qualification|educational qualifications|qualification|qualifications|education and training|\
         academics|academic history|academic details|academic profile|academic record|academic credentials|educational details|education details|education qualification|education qualifications|educational credentials|educational profile|scholastics|\
         academic achievements and qualifications|academia|studies|schooling|education history|educational history|academic education|professional qualification|professional qualifications|academic|educational|formal education|degrees|\
         academic chronicle|academic profile and qualification|academic credential|education summary|scholastic record|scholastic details|academic projects and education|\
         ausbildung|bildung|bildungsweg|studium|schulbildung|schulische ausbildung|akademische ausbildung|hochschulausbildung|akademischer werdegang|schulischer werdegang|bildungsgang|universitare ausbildung|berufsausbildung|aus und weiterbildung|\
         formation|formations|etudes|diplomes|parcours academique|parcours scolaire|formation academique|scolarite|cursus|\
         educacion|formacion|formacion academica|estudios|formacion y estudios|titulacion|estudios realizados|datos academicos|\
         educacao|formacao|formacao academica|escolaridade|formacao escolar|habilitacoes academicas|habilitacoes literarias|\
         istruzione|formazione|istruzione e formazione|studi|titoli di studio|percorso formativo|formazione accademica|percorso di studi|\
         opleiding|opleidingen|onderwijs|studie|scholing|vooropleiding|\
         edukacja|wyksztalcenie|wyksztalcenie i kursy|przebieg edukacji|nauka|\
         egitim|egitim bilgileri|ogrenim|egitim durumu|ogrenim durumu|akademik gecmis|egitim gecmisi|ogrenim bilgileri",
    ),
    (
        Skills,
        "skills|technical skills|key skills|core skills|skill set|skillset|skills set|it skills|computer skills|professional skills|core competencies|competencies|key competencies|technical expertise|expertise|areas of expertise|area of expertise|technologies|\
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
         beceriler|yetenekler|yetkinlikler|teknik beceriler|bilgisayar bilgisi|bilgisayar becerileri|yetkinlik|teknik yetkinlikler|teknik yetenekler",
    ),
    (
        Projects,
        "projects|personal projects|key projects|academic projects|academic project|project experience|selected projects|project details|projects experience|side projects|project|open source|open source projects|projects undertaken|projects handled|project profile|\
         major projects|project work|official projects|projects details|project summary|portfolio|notable projects|research projects|\
         projekte|projekterfahrung|projektliste|ausgewahlte projekte|projets|projets personnels|realisations|proyectos|proyectos personales|projetos|progetti|projecten|projekty|projeler",
    ),
    (
        Languages,
        "languages|language|language skills|languages known|language proficiency|known languages|linguistic skills|linguistic abilities|languages spoken|foreign languages|linguistic proficiency|\
         sprachen|sprachkenntnisse|fremdsprachen|langues|langues etrangeres|competences linguistiques|idiomas|lenguas|linguas|lingue|lingue straniere|conoscenze linguistiche|competenze linguistiche|talen|talenkennis|jezyki|jezyki obce|znajomosc jezykow|\
         yabanci dil|yabanci diller|diller|dil|dil bilgisi|yabanci dil bilgisi",
    ),
    (
        Certifications,
        "certifications|certification|certificates|certificate|licenses|licences|licenses and certifications|licences and certifications|certifications and licenses|professional certifications|courses and certifications|certifications and training|training|trainings|\
         training and certifications|professional training|courses|professional development|credentials|certificates and courses|technical certifications|certifications and courses|additional training|continuing education|certification and training|professional certification|\
         zertifikate|zertifizierungen|weiterbildung|weiterbildungen|fortbildung|fortbildungen|kurse|lizenzen|zertifikate und weiterbildungen|certifications et formations|certificats|formations complementaires|\
         certificaciones|certificados|cursos|cursos y certificaciones|formacion complementaria|certificacoes|cursos complementares|cursos e certificacoes|formacao complementar|certificazioni|corsi|corsi di formazione|certificaten|cursussen|trainingen|\
         certyfikaty|kursy|szkolenia|kursy i szkolenia|szkolenia i kursy|sertifikalar|kurslar|egitimler|sertifika|kurs ve sertifikalar",
    ),
    (
        Interests,
        "interests|hobbies|hobbies and interests|interests and hobbies|personal interests|extracurricular activities|extra curricular activities|activities|activities and interests|hobby|extracurriculars|interest|other interests|areas of interest|area of interest|\
         interessen|hobbys|hobbies und interessen|hobbys und interessen|freizeit|centres d'interet|centre d'interet|loisirs|interets|intereses|aficiones|pasatiempos|interesses|passatempos|interessi|hobby e interessi|hobby's|interesses en hobby's|vrije tijd|\
         zainteresowania|hobi|hobiler|ilgi alanlari|ilgi alanlari ve hobiler",
    ),
    (
        Other,
        "awards|honors|honours|awards and honors|honors and awards|achievements|accomplishments|key achievements|awards and achievements|achievements and awards|publications|references|reference|volunteer|volunteering|volunteer work|volunteer experience|volunteer activities|\
         memberships|affiliations|professional affiliations|professional memberships|additional information|additional info|other information|miscellaneous|links|profiles|patents|presentations|declaration|conferences|research|research interests|leadership|military service|community|\
         community service|recognition|scholarships|seminars|workshops|activities and societies|extra curricular|scholastic achievements|personal traits|personality traits|personality|strength|personal strengths|groups|career highlights|professional highlights|professional accomplishments|\
         willing to relocate|authorized to work in the us for any employer|social|social profiles|online profiles|extracurricular|honors and activities|awards and recognition|rewards and recognition|rewards and recognitions|invited talks|talks|notable achievements|\
         auszeichnungen|referenzen|publikationen|veroffentlichungen|ehrenamt|ehrenamtliches engagement|engagement|sonstiges|mitgliedschaften|stipendien|vortrage|weitere informationen|fuhrerschein|wehrdienst|\
         prix|distinctions|references professionnelles|benevolat|divers|vie associative|recompenses|premios|referencias|publicaciones|voluntariado|otros datos|logros|otros|informacion adicional|datos de interes|\
         publicacoes|premios e reconhecimentos|voluntariado|outras informacoes|informacoes adicionais|conquistas|premi|referenze|pubblicazioni|volontariato|altro|ulteriori informazioni|patente|riconoscimenti|\
         prijzen|referenties|publicaties|vrijwilligerswerk|overig|overige|nevenactiviteiten|nagrody|referencje|publikacje|wolontariat|dodatkowe informacje|osiagniecia|inne|oduller|referanslar|yayinlar|gonulluluk|ek bilgiler|basarilar|diger|askerlik durumu",
    ),
];

static KINDS: LazyLock<HashMap<&'static str, SectionKind>> =
    LazyLock::new(|| TABLE.iter().flat_map(|(kind, names)| names.split('|').map(|n| (n.trim(), *kind))).collect());

/// Words that may stand before a heading without changing what it is.
const BEFORE: [&str; 15] = [
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
];

/// Words that join two headings into one.
const JOINS: [&str; 13] =
    [" and ", " & ", " / ", "/", " und ", " et ", " y ", " e ", " en ", " i ", " ve ", " + ", " or "];

fn exact(name: &str) -> Option<SectionKind> {
    KINDS.get(name).copied()
}

/// The part that a folded line announces, if it is a heading and nothing else.
pub fn kind(folded: &str) -> Option<SectionKind> {
    if folded.len() > 64 {
        return None;
    }
    // "1. Experience", "Experience:", "~ SKILLS ~", "EDUCATION (2)", "Experience – 5 years".
    let name = folded.trim_matches(|c: char| !c.is_alphabetic() && c != '\'' && c != ')');
    let name = name.split_once(" (").map_or(name, |(head, _)| head).trim_end_matches(')').trim();
    if name.is_empty() {
        return None;
    }
    if let Some(kind) = exact(name) {
        return Some(kind);
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
            if let Some(kind) = first
                && (exact(b).is_some()
                    || b.split_once(' ').is_some_and(|(w, r)| BEFORE.contains(&w) && exact(r).is_some()))
            {
                return Some(kind);
            }
        }
    }
    // French and Portuguese write "Compétences :" with a blank, stripped above; Polish and Turkish stand in TABLE.
    None
}

/// A heading with its content on the same line (`Skills: Rust, SQL`), and the byte length of the heading in `text`.
pub fn inline(text: &str) -> Option<(SectionKind, usize)> {
    let colon = text.find([':', '：'])?;
    if colon > 40 || colon + 1 >= text.trim_end().len() {
        return None;
    }
    Some((kind(&super::fold::fold(&text[..colon]))?, colon + 1))
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
        ];
        for (text, want) in table {
            assert_eq!(kind(&fold(text)), Some(want), "{text}");
        }
        for text in ["Experienced in Java", "Skills like Excel help", "Work with clients", "Rust"] {
            assert_eq!(kind(&fold(text)), None, "{text}");
        }
        assert_eq!(inline("Skills: Rust, SQL"), Some((Skills, 7)));
    }
}
