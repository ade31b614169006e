//! The words that stand in names, before and behind them, and those that no name holds; folded.

/// Small words inside a name.
pub const PARTICLES: [&str; 35] = [
    "de", "da", "do", "dos", "das", "del", "della", "di", "la", "le", "les", "van", "von", "der", "den", "ten", "ter",
    "zu", "zum", "zur", "bin", "binti", "ibn", "al", "el", "y", "e", "i", "af", "av", "of", "st", "st.", "t", "ben",
];

/// What "Dr." is of: "Dr. med.", "Dr. rer. nat."
pub const FACULTIES: [&str; 12] =
    ["med", "dent", "vet", "rer", "nat", "phil", "iur", "jur", "oec", "pol", "theol", "habil"];

/// Before the name that was somebody's before a marriage; folded, between blanks.
pub const BORN: [&str; 9] = ["z domu", "nee", "geb.", "geborene", "nato", "nata", "rozena", "roz.", "formerly"];

/// Titles before and letters behind a name, folded, without dots.
pub const HONOURS: [&str; 87] = [
    "mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "ing", "dipl", "mag", "mba", "mbe", "obe", "cbe", "phd",
    "ph.d", "md", "m.d", "cpa", "pmp", "msc", "bsc", "m.sc", "b.sc", "ma", "ba", "rn", "esq", "cfa", "acca", "ca",
    "pe", "jd", "llm", "b.tech", "m.tech", "be", "b.e", "m.s", "cissp", "csm", "shri", "smt", "er", "sri", "med",
    "maitre", "me", "avv", "av", "dott", "dott.ssa", "dottssa", "sig", "sig.ra", "arch", "rag", "geom", "sr", "sra",
    "dra", "dna", "lic", "mgr", "inz", "drs", "ir", "mr.drs", "dhr", "mevr", "eng", "engo", "enga", "sayin", "ltc",
    "lt", "col", "capt", "maj", "sgt", "mudr", "judr", "phdr", "rndr", "bc", "mvdr",
];

/// Words that no name holds.
/// They kill a name but for the very top line or one that the address repeats: some people are called Baker or Developer.
pub const WORK_WORDS: &str = "developer engineering engineer services company software data java python business project sales marketing finance hr it devops cloud web mobile senior junior looking seeking professional experienced certified career \
consultant manager analyst administrator architect programming languages tools technologies";

pub const NOT_NAMES: &str = "resume cv curriculum vitae lebenslauf bewerbung profile profil page seite email mail phone address street road avenue http www com date birth gender male female nationality marital status confidential \
limited university college school objective summary experience skills education with and the for to in at on my your our this that from by years year work job application cover letter dear hiring invoice \
personal details information contact fecha nacimiento naissance geboren geburtsdatum geboortedatum urodzenia dogum tarihi nacionalidad nacionalidade nationalite nazionalita references available upon request anschreiben rechnung hoja vida document untitled total amount portfolio about hello hi me of \
zivotopis strukturovany zivotopisu meritforteckning levnadsbeskrivning ansokan";

/// Labels before the name on its own line, folded; the Europass has its first heading there.
pub const LABELS: [&str; 45] = [
    "name",
    "full name",
    "candidate name",
    "name of the candidate",
    "vorname, name",
    "vor und nachname",
    "nom",
    "nom et prenom",
    "prenom nom",
    "nombre",
    "nombre y apellidos",
    "nome",
    "nome completo",
    "nome e cognome",
    "naam",
    "imie i nazwisko",
    "adi soyadi",
    "ad soyad",
    "namn",
    "fullstandigt namn",
    "for och efternamn",
    "navn",
    "fulde navn",
    "fullt navn",
    "jmeno",
    "jmeno a prijmeni",
    "jmeno, prijmeni",
    "meno",
    "meno a priezvisko",
    "nume",
    "nume si prenume",
    "nume prenume",
    "numele",
    "informatii personale",
    "personal information",
    "angaben zur person",
    "informations personnelles",
    "informacion personal",
    "informazioni personali",
    "informacao pessoal",
    "informacje osobiste",
    "personlig information",
    "personlige oplysninger",
    "osobni udaje",
    "osobne udaje",
];

/// Halves of such labels, as forms have them: "Surname(s) / First name(s)", "Nachname/Vorname".
pub const HALVES: [&str; 33] = [
    "name",
    "surname",
    "first name",
    "last name",
    "given name",
    "family name",
    "nachname",
    "vorname",
    "nom",
    "prenom",
    "nombre",
    "apellido",
    "nome",
    "cognome",
    "apelido",
    "naam",
    "voornaam",
    "nazwisko",
    "imie",
    "soyadi",
    "efternamn",
    "fornamn",
    "efternavn",
    "etternavn",
    "fornavn",
    "namn",
    "navn",
    "jmeno",
    "prijmeni",
    "meno",
    "priezvisko",
    "nume",
    "prenume",
];
