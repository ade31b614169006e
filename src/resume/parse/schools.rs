//! What degrees and schools look like, by their words, in ten languages.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold::{fold, words};

/// Words that open or are a degree, folded, in ten languages; dots taken out.
const DEGREES: &str = "bachelor bachelors master masters doctor doctorate phd mphil dphil mba bba bca mca bsc msc btech mtech be me ba ma bs ms bcom mcom beng meng barch march bpharm mpharm bed med llb llm jd md mbbs bds bams bhms mds pgdm pgdca pgdba pgp pgpm diploma diplome diplom \
associate associates ged hsc ssc sslc cbse icse puc matric matriculation intermediate xii 10th 12th 10+2 hnd hnc btec gcse certificate undergraduate postgraduate graduate graduation graduated foundation aa aas bfa mfa bms bbm mms mdes bdes ca cpa icwa cfa acca bbs dba pgdbm pgdhrm tybms tybcom tybsc fybcom sybcom bscit mscit bmm baf bbi beng aas msw bsw mpharma bpharma blib mlib bvsc mvsc bpt mpt edd psyd dphil \
staatsexamen magister abitur fachabitur mittlere realschulabschluss hauptschulabschluss fachhochschulreife promotion ausbildung dipl ing kaufmannische lehre matura \
licence maitrise baccalaureat bac bts dut deug master1 master2 ingenieur doctorat deust brevet cap bep \
licenciatura licenciado licenciada grado bachillerato maestria doctorado ingenieria tecnico tecnologo posgrado especializacion diplomatura graduado graduada eso \
bacharelado bacharel mestrado doutorado tecnologo graduacao especializacao ensino pos licenciado engenharia mestre \
laurea laureato laureata dottorato diploma maturita perito triennale magistrale specialistica \
hbo mbo vwo havo vmbo wo propedeuse doctorandus \
licencjat inzynier magister matura doktorat studia mgr inz technik \
lisans onlisans doktora lise mezunu yuksek \
gcses alevels pgce pgcert pgdip pharmd mres nvq dnp dvm dds dmd edm mst mph mpa mpp llb llm bcl baccalaureate degree degrees honours iti dpharm dpharmacy bpharmacy mpharmacy puc2 plus2 \
berufsausbildung meisterprufung meisterbrief fachwirt fachwirtin industriemeister betriebswirt betriebswirtin bachelorstudium masterstudium diplomstudium studium umschulung weiterbildungsstudium diplomkauffrau diplomkaufmann diplomingenieur fachabi hochschulreife gesellenprufung facharbeiter \
dess dees dcg dscg dec mastere certificat capes agregation habilitation \
diplomado diplomada ciclo tecnicatura secundario secundaria preparatoria postgrado postgraduado egb cou \
bacharelada tecnologa licenciada supletivo magisterio \
licenza qualifica abilitazione attestato ragioneria geometra \
doctoraal atheneum drs mavo lts mts hts heao meao leao gymnasiumdiploma \
wyksztalcenie swiadectwo tytul jednolite podyplomowe zawodowe srednie \
onlisans mezuniyet doktorasi";

/// Degrees of which one word would be too common alone.
const PHRASES: [&str; 49] = [
    "international baccalaureate",
    "minor in",
    "staatlich gepruft",
    "staatlich anerkannt",
    "titre professionnel",
    "classe preparatoire",
    "classes preparatoires",
    "formation professionnelle",
    "curso de especializacion",
    "curso tecnico",
    "curso superior",
    "12o ano",
    "9o ano",
    "ensino fundamental",
    "licenza media",
    "corso di formazione",
    "scuola media",
    "but ",
    "dr. rer",
    "dr. phil",
    "dr. med",
    "high school",
    "secondary school certificate",
    "school leaving certificate",
    "secondary school",
    "higher secondary",
    "senior secondary",
    "secondary",
    "post graduate",
    "post graduation",
    "a levels",
    "a level",
    "o levels",
    "class x",
    "class xii",
    "std",
    "advanced diploma",
    "yuksek lisans",
    "pre university",
    "pre engineering",
    "allgemeine hochschulreife",
    "mittlere reife",
    "brevet de technicien",
    "ensino medio",
    "educacion secundaria",
    "liceo",
    "liceum",
    "scuola superiore",
    "state board",
];

/// Words of schools, folded.
const SCHOOLS: &str = "university college institute institution school academy polytechnic iit nit iim bits faculty univ vidyalaya vidyapeeth mahavidyalaya vishwavidyalaya convent campus \
universitat hochschule fachhochschule gymnasium realschule berufsschule akademie technische tu fh institut berufskolleg gesamtschule hauptschule kolleg universite ecole lycee iut insa faculte sorbonne polytechnique \
universidad escuela instituto colegio facultad politecnica ies universidade escola faculdade politecnico universita scuola liceo istituto politecnico accademia universiteit hogeschool school roc lyceum \
uniwersytet politechnika szkola akademia liceum technikum universitesi lisesi universite fakultesi enstitusu okulu bootcamp mit ucla nyu jntu coursera udacity \
ihk hwk handwerkskammer vhs volkshochschule charite rwth lmu dhbw kit eth epfl uni wu berufsakademie fachschule fachakademie grundschule ucl caltech lse juilliard hec essec escp cnam cfa afpa greta iae edhec ensta ensam insead hautes \
unam uned esade iese uoc sena tecnologico itesm ceu cetys usp unicamp puc senac senai fgv etec fatec ifsp ufmg ufrj ufpr ufrgs ufsc uerj unesp unb iscte isep itis ipsia itc itcg luiss sapienza bocconi normale \
hogescholen scholengemeenschap csg avans saxion fontys inholland agh sgh swps uj uw zespol szkol collegium odtu itu bilkent yuksekokulu vtu srm vit nit iiit bput ignou uptu rgpv jntuh kiit conservatory conservatoire conservatorio seminary madrasa kolej koleji";

fn set(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

static DEGREE_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| set(DEGREES));
static SCHOOL_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| set(SCHOOLS));

/// 0 no degree, 1 a word of one somewhere, 3 begins with one.
pub fn degree_score(text: &str) -> u8 {
    let folded = fold(text).replace("'s", "s");
    let all: Vec<String> = words(&folded).map(|w| w.replace('.', "")).collect();
    if all.is_empty() || all.len() > 22 {
        return 0;
    }
    if PHRASES.iter().any(|p| folded.starts_with(p)) && !SCHOOL_SET.contains(all.last().map_or("", String::as_str)) {
        return 3;
    }
    // "B. Tech", "M. Sc": the parts of one abbreviation.
    let joined = all.first().zip(all.get(1)).map(|(a, b)| format!("{a}{b}"));
    let first_two = all.iter().take(2).any(|w| is_degree_word(w, text))
        || joined.is_some_and(|j| j.len() <= 6 && all[0].len() <= 2 && DEGREE_SET.contains(j.as_str()));
    if first_two {
        return 3;
    }
    // "MCL in Computer Application": capitals and a subject.
    let short = text.split_whitespace().next().unwrap_or("");
    if all.get(1).is_some_and(|w| w == "in")
        && (2..=6).contains(&short.len())
        && short.bytes().all(|b| b.is_ascii_uppercase() || b == b'.')
        && school_score(text) < 3
    {
        return 3;
    }
    if all.len() <= 6 && all.iter().any(|w| ANYWHERE.contains(&w.as_str())) && school_score(text) < 3 {
        return 3;
    }
    u8::from(all.iter().any(|w| w.len() > 2 && is_degree_word(w, text)))
}

/// Words of degrees that stand behind their field, too: "Nursing Diploma", "İşletme Lisans".
const ANYWHERE: [&str; 14] = [
    "bachelor",
    "master",
    "diploma",
    "degree",
    "lisans",
    "onlisans",
    "licence",
    "licenciatura",
    "bacharelado",
    "mba",
    "bsc",
    "msc",
    "phd",
    "abitur",
];

fn is_degree_word(word: &str, text: &str) -> bool {
    if !DEGREE_SET.contains(word) {
        return false;
    }
    // "be", "me", "ma", "as", "cs" only in capitals or with dots.
    if word.len() <= 2 {
        let upper = word.to_uppercase();
        return text.split(|c: char| !(c.is_alphanumeric() || c == '.')).any(|w| {
            let bare = w.replace('.', "");
            bare == upper || (bare.eq_ignore_ascii_case(word) && w.contains('.') && w.len() > 2)
        });
    }
    true
}

pub fn school_score(text: &str) -> u8 {
    let folded = fold(text);
    if folded.contains("board of ") {
        return 3;
    }
    let count = words(&folded).filter(|w| SCHOOL_SET.contains(w.trim_end_matches("'s"))).count();
    match count {
        0 => {
            u8::from(
                words(&folded).any(|w| {
                    w.len() > 9
                        && (w.ends_with("universitat")
                            || w.ends_with("hochschule")
                            || w.ends_with("gymnasium")
                            || w.ends_with("schule")
                            || w.ends_with("universiteit")
                            || w.ends_with("hogeschool")
                            || w.ends_with("akademie"))
                }) || is_short_school(text),
            ) * 3
        }
        _ => 3,
    }
}

/// Abbreviations of universities that only capitals tell: "UFSC", "IFSP", "Georgia Tech".
fn is_short_school(text: &str) -> bool {
    let all: Vec<&str> = text.split_whitespace().collect();
    let short = |w: &str| {
        (3..=6).contains(&w.len())
            && w.bytes().all(|b| b.is_ascii_uppercase())
            && ["UF", "IF", "UT", "UC", "IIT", "NIT", "IUT"].iter().any(|p| w.starts_with(p))
    };
    all.len() <= 4 && (all.iter().any(|w| short(w)) || all.len() == 2 && all[1] == "Tech" && all[0].len() > 3)
}

/// "Bachelor of Arts, University of X" in one piece: does the degree come first?
pub fn degree_before_school(text: &str) -> bool {
    let folded = fold(text);
    let first = words(&folded).next().unwrap_or("").replace('.', "");
    // "MS University" is a school, "High School Diploma" is none.
    if words(&folded).last().is_some_and(|w| matches!(w, "diploma" | "certificate" | "degree" | "leaving" | "ged")) {
        return true;
    }
    if first.len() <= 3 && words(&folded).nth(1).is_some_and(|w| SCHOOL_SET.contains(w)) {
        return false;
    }
    DEGREE_SET.contains(first.as_str())
        && !matches!(
            first.as_str(),
            "graduate"
                | "foundation"
                | "technische"
                | "doctor"
                | "master"
                | "intermediate"
                | "associate"
                | "lise"
                | "technik"
        )
        || matches!(first.as_str(), "master" | "doctor" | "masters") && folded.contains(" of ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_and_schools_are_told_by_their_words() {
        for text in [
            "B.Tech in CSE",
            "Master of Science",
            "M. Sc. Physics",
            "Abitur",
            "Licence en droit",
            "Laurea triennale",
            "B.E",
            "Lisans",
            "High School Diploma",
            "Diplom-Ingenieur",
            "BA Accounting and Finance",
            "GCSEs",
            "Nursing Diploma",
            "Berufsausbildung zum Tischler",
            "Staatlich geprüfter Techniker",
            "BUT Informatique",
            "12º ano",
            "İşletme Lisans",
            "Tecnicatura en Sistemas",
            "MCL in Computer Application",
        ] {
            assert_eq!(degree_score(text), 3, "{text}");
        }
        for text in ["be good", "Anna University", "Networking", "me and you", "Board of Secondary Education"] {
            assert!(degree_score(text) < 3, "{text}");
        }
        for text in [
            "Anna University",
            "TU Berlin",
            "Humboldt-Universität",
            "Colegio San José",
            "Boğaziçi Üniversitesi",
            "Hill High School",
        ] {
            assert_eq!(school_score(text), 3, "{text}");
        }
        for text in ["RWTH Aachen", "Georgia Tech", "UFSC", "HEC Paris", "ODTÜ", "Hogeschool Utrecht", "MS University"]
        {
            assert_eq!(school_score(text), 3, "{text}");
        }
        for text in ["B. Tech", "B- Tech", "M.Tech"] {
            assert_eq!(school_score(text), 0, "{text}");
        }
        assert!(!degree_before_school("MS University") && degree_before_school("High School Diploma"));
        assert_eq!(school_score("Schooling of staff"), 0);
    }
}
