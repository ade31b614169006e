//! Labels of forms that stand before each value, the Europass' above all: "Occupation or position held   Baker".

use jiff::civil::Date;

use super::dates;
use super::fold::fold;
use super::lines::Line;

/// What stands behind a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Title,
    Company,
    Dates,
    /// A degree, a school, duties: what it is, its own words tell.
    Told,
}

/// Folded.
const TITLES: [&str; 23] = [
    "tipo di impiego",
    "tipo de empleo",
    "occupation or position held",
    "position held",
    "occupation",
    "beruf oder funktion",
    "ausgeubte funktion",
    "fonction ou poste occupe",
    "profesion o cargo desempenado",
    "puesto o cargo ocupados",
    "lavoro o posizione ricoperti",
    "funcao ou cargo ocupado",
    "zawod lub zajmowane stanowisko",
    "zajmowane stanowisko",
    "beroep of functie",
    "meslek veya pozisyon",
    "functia sau postul ocupat",
    "ocupatia sau pozitia detinuta",
    "yrke eller befattning",
    "stilling eller erhverv",
    "povolani nebo vykonavana funkce",
    "povolani nebo pracovni pozice",
    "zamestnanie alebo pracovne zaradenie",
];
const COMPANIES: [&str; 22] = [
    "nome e endereco do empregador",
    "name and address of employer",
    "name und adresse des arbeitgebers",
    "nom et adresse de l'employeur",
    "nombre y direccion de la empresa",
    "nombre y direccion del empleador",
    "nome e indirizzo del datore di lavoro",
    "nome e morada do empregador",
    "nazwa i adres pracodawcy",
    "naam en adres van de werkgever",
    "isverenin adi ve adresi",
    "employer's name and address",
    "numele si adresa angajatorului",
    "arbetsgivarens namn och adress",
    "arbetsgivarens namn och ort",
    "navn og adresse pa arbejdsgiver",
    "arbejdsgivers navn og adresse",
    "arbeidsgivers navn og adresse",
    "nazev a adresa zamestnavatele",
    "jmeno a adresa zamestnavatele",
    "jmeno a nazev zamestnavatele",
    "nazov a adresa zamestnavatela",
];
const DATES: [&str; 19] = [
    "dates",
    "date",
    "dates employed",
    "period",
    "duration",
    "zeitraum",
    "datum",
    "periode",
    "fechas",
    "datas",
    "daty",
    "okres",
    "data",
    "tarihler",
    "perioada",
    "obdobi",
    "obdobie",
    "dato",
    "datoer",
];
const TOLD: [&str; 72] = [
    "last school attended",
    "highest grade passed",
    "highest qualification",
    "tipo di azienda o settore",
    "principali mansioni e responsabilita",
    "nome e tipo di istituto di istruzione o formazione",
    "principali materie / abilita professionali oggetto dello studio",
    "qualifica conseguita",
    "livello nella classificazione nazionale",
    "principales actividades y responsabilidades",
    "nombre y tipo de organizacion que ha impartido la educacion o la formacion",
    "principales materias o capacidades ocupacionales tratadas",
    "nom et type de l'etablissement dispensant l'enseignement ou la formation",
    "principales matieres/competences professionnelles couvertes",
    "hauptaktivitaten und zustandigkeiten",
    "name und art der bildungs- oder ausbildungsorganisation",
    "tipo de empresa ou sector",
    "tipo de empresa ou setor",
    "principais actividades e responsabilidades",
    "principais disciplinas/competencias profissionais",
    "designacao da qualificacao atribuida",
    "rodzaj dzialalnosci lub sektor",
    "main activities and responsibilities",
    "type of business or sector",
    "title of qualification awarded",
    "name and type of organisation providing education and training",
    "name and type of organization providing education and training",
    "principal subjects/occupational skills covered",
    "wichtigste tatigkeiten und zustandigkeiten",
    "tatigkeitsbereich oder branche",
    "bezeichnung der erworbenen qualifikation",
    "name und art der bildungs- oder ausbildungseinrichtung",
    "name und art der bildungseinrichtung",
    "principales activites et responsabilites",
    "type ou secteur d'activite",
    "intitule du certificat ou diplome delivre",
    "intitule du diplome delivre",
    "nom et type de l'etablissement d'enseignement ou de formation",
    "funciones y responsabilidades principales",
    "tipo de empresa o sector",
    "titulo de la cualificacion obtenida",
    "nombre y tipo de la organizacion que ha impartido la formacion",
    "nombre y tipo del centro de estudios",
    "principali attivita e responsabilita",
    "tipo di attivita o settore",
    "titolo della qualifica rilasciata",
    "nome e tipo d'organizzazione erogatrice dell'istruzione e formazione",
    "principais atividades e responsabilidades",
    "nome e tipo da organizacao de ensino ou formacao",
    "glowne dzialania i obowiazki",
    "tytul uzyskanych kwalifikacji",
    "nazwa i typ organizacji ksztalcacej",
    "voornaamste werkzaamheden en verantwoordelijkheden",
    "benaming van de kwalificatie",
    "naam en type onderwijsinstelling",
    "baslica faaliyetler ve sorumluluklar",
    "activitati si responsabilitati principale",
    "principalele activitati si responsabilitati",
    "tipul activitatii sau sectorul de activitate",
    "calificarea / diploma obtinuta",
    "numele si tipul institutiei de invatamant",
    "disciplinele principale studiate",
    "hlavni pracovni napln a oblasti odpovednosti",
    "obor cinnosti ci odvetvi",
    "obor cinnosti nebo odvetvi",
    "dosazena kvalifikace",
    "nazev a typ organizace, ktera poskytla vzdelani",
    "hlavne cinnosti a zodpovednosti",
    "huvudsakliga arbetsuppgifter och ansvarsomraden",
    "typ av verksamhet eller bransch",
    "vigtigste arbejdsopgaver og ansvarsomrader",
    "type virksomhed eller sektor",
];

/// Words of the first row of a table, which names its columns; folded.
const COLUMNS: &str = "company employer organisation organization designation position role title duration period from to date dates \
year years qualification qualifications degree course examination institute institution college university board school percentage marks grade \
cgpa location city name of passing firma unternehmen arbeitgeber funktion zeitraum abschluss einrichtung hochschule jahr \
entreprise poste periode diplome etablissement annee ecole empresa cargo periodo titulo centro ano curso instituicao azienda \
ruolo titolo istituto anno bedrijf functie diploma instelling opleiding jaar stanowisko okres tytul uczelnia rok sirket pozisyon donem \
derece okul yil zatrudnienia zaklad pracy obowiazki pracodawca i periode werkgever werkzaamheden tarih bolum gorev kurum unvan \
tatigkeit aufgaben und employeur fonction missions et empleador puesto funciones y funcao empregador e mezuniyet yili datore di lavoro mansioni passing cgpa \
arbetsgivare befattning titel tjanst utbildning skola ort examen kurs ar arbejdsgiver stilling uddannelse arbeidsgiver utdanning zamestnavatel pozice obdobi obor pozicia obdobie odbor angajator functia postul perioada institutia specializarea anul";

/// "Qualification   Institute   Year": every cell names a column.
fn names_columns(text: &str) -> bool {
    let cells: Vec<&str> =
        text.split('\t').flat_map(|cell| cell.split("   ")).filter(|cell| !cell.trim().is_empty()).collect();
    let word =
        |word: &str| word.chars().all(|c| !c.is_alphanumeric()) || COLUMNS.split_whitespace().any(|name| name == word);
    cells.len() >= 2 && cells.iter().all(|cell| fold(cell).split([' ', '/']).all(word))
}

/// Shorter than this, the beginning of a label is none.
const SHORTEST: usize = 14;

/// What a label says of the value behind it. Forms shorten their labels at the end.
pub fn field(label: &str) -> Option<Field> {
    let folded = fold(label);
    let folded = folded.trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    // "Date (da – a)", "Dates (from – to)".
    let folded = folded.split_once(" (").map_or(folded, |(label, _)| label);
    let is = |table: &[&str]| {
        table.iter().any(|full| *full == folded || folded.len() >= SHORTEST && full.starts_with(folded))
    };
    [(Field::Title, &TITLES[..]), (Field::Company, &COMPANIES), (Field::Dates, &DATES), (Field::Told, &TOLD)]
        .into_iter()
        .find_map(|(field, table)| is(table).then_some(field))
}

/// A line's label and where its value begins: behind a colon or in the next cell.
pub fn parted(text: &str) -> Option<(&str, usize)> {
    let colon = text.find([':', '：']).map(|at| (at, at + text[at..].chars().next().map_or(1, char::len_utf8)));
    let cell = text.find('\t').into_iter().chain(text.find("   ")).min().map(|at| (at, at));
    let (end, value) = colon.into_iter().chain(cell).min()?;
    (!text[value..].trim().is_empty()).then(|| (text[..end].trim(), value))
}

/// Lines without the labels whose values speak for themselves, and without rows of labels. Titles and employers keep
/// theirs.
pub fn unlabelled(mut lines: Vec<Line<'_>>, today: Date) -> Vec<Line<'_>> {
    let value = |line: &Line<'_>| {
        let (label, value) = parted(line.text)?;
        let goes = match field(label)? {
            Field::Told => true,
            // "Duration: 2012 - 2013" tells of a part of an entry.
            Field::Dates => {
                !line.text[..value].ends_with([':', '：'])
                    && dates::find(&line.text[value..], today).iter().any(dates::Dated::is_span)
            }
            Field::Title | Field::Company => false,
        };
        goes.then_some(value)
    };
    lines.retain(|line| !names_columns(line.text));
    for line in &mut lines {
        if let Some(at) = value(line) {
            // A form's rows are bulleted, and no list.
            *line = Line { blanks: line.blanks, bullet: false, ..line.cut(at).1 };
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    #[test]
    fn labels_of_forms_are_taken_off() {
        let text = "Dates\t03/2019 – 05/2021\nOccupation or position held\tBaker\nTitle of qualification awarded   MBA\nDate: 01/02/2020\nDates";
        let lines = unlabelled(lines::split(text), jiff::civil::date(2026, 11, 23));
        let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
        assert_eq!(
            texts,
            ["03/2019 – 05/2021", "Occupation or position held\tBaker", "MBA", "Date: 01/02/2020", "Dates"]
        );
    }

    #[test]
    fn the_row_that_names_a_tables_columns_says_nothing() {
        for text in [
            "Qualification\tInstitute\tYear of passing",
            "Diplôme   Établissement   Année",
            "Degree / Course\tBoard",
            "Arbetsgivare\tBefattning\tPeriod",
            "Obdobie\tŠkola\tOdbor",
        ] {
            assert!(names_columns(text), "{text}");
        }
        for text in ["Qualification", "Master\tInstitute of Bread\t2011", "Title\tNight Baker"] {
            assert!(!names_columns(text), "{text}");
        }
    }

    #[test]
    fn a_shortened_label_is_known_and_a_word_of_it_is_none() {
        assert_eq!(field("Name and type of organisation"), Some(Field::Told));
        assert_eq!(field("Nom et adresse de l'employeur"), Some(Field::Company));
        assert_eq!(field("Name"), None);
        assert_eq!(field("Funcția sau postul ocupat"), Some(Field::Title));
        assert_eq!(field("Název a adresa zaměstnavatele"), Some(Field::Company));
        assert_eq!(field("Perioada"), Some(Field::Dates));
        assert_eq!(field("Dosažená kvalifikace"), Some(Field::Told));
        assert_eq!(field("Name and address"), Some(Field::Company));
    }
}
