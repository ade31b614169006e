//! What degrees and schools look like, by their words, in fifteen languages.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold::{fold, words};

/// Words that open or are a degree, folded, in fifteen languages; dots taken out.
const DEGREES: &str = "bachelor bachelors master masters doctor doctorate phd mphil dphil mba bba bca mca bsc msc btech mtech be me ba ma bs ms bcom mcom beng meng barch march bpharm mpharm bed med llb llm jd md mbbs bds bams bhms mds pgdm pgdca pgdba pgp pgpm diploma diplome diplom \
associate associates ged hsc ssc sslc cbse icse puc matric matriculation intermediate xii 10th 12th 10+2 hnd hnc btec gcse certificate undergraduate postgraduate graduate graduation graduated foundation aa aas bfa mfa bms bbm mms mdes bdes ca cpa icwa cfa acca bbs dba pgdbm pgdhrm tybms tybcom tybsc fybcom sybcom bscit mscit bmm baf bbi beng aas msw bsw mpharma bpharma blib mlib bvsc mvsc bpt mpt edd psyd dphil \
staatsexamen magister abitur fachabitur mittlere realschulabschluss hauptschulabschluss fachhochschulreife promotion ausbildung dipl ing kaufmannische lehre matura \
licence maitrise baccalaureat bac bts dut deug master1 master2 ingenieur doctorat deust brevet cap bep \
licenciatura licenciado licenciada grado bachillerato maestria doctorado ingenieria tecnico tecnologo posgrado especializacion diplomatura graduado graduada eso \
bacharelado bacharel mestrado doutorado tecnologo graduacao especializacao ensino pos licenciado engenharia mestre \
laurea laureato laureata dottorato diploma maturita perito triennale magistrale specialistica \
hbo mbo vwo havo vmbo vbo wo propedeuse doctorandus \
licencjat inzynier magister matura doktorat studia mgr inz technik \
lisans onlisans doktora lise mezunu yuksek \
gcses alevels aec fachausweis wassce ssce neco pgce pgcert pgdip pharmd mres nvq dnp dvm dds dmd edm mst mph mpa mpp llb llm bcl baccalaureate degree degrees honours iti dpharm dpharmacy bpharmacy mpharmacy puc2 plus2 \
berufsausbildung meisterprufung meisterbrief fachwirt fachwirtin wirtschaftsfachwirt wirtschaftsfachwirtin gepruft geprufte geprufter qualifizierender hauptschulabschluss qualifizierter industriemeister betriebswirt betriebswirtin bachelorstudium masterstudium diplomstudium studium umschulung weiterbildungsstudium diplomkauffrau diplomkaufmann diplomingenieur fachabi hochschulreife gesellenprufung facharbeiter \
dess dees dcg dscg dec mastere certificat capes agregation habilitation \
diplomado diplomada ciclo tecnicatura secundario secundaria preparatoria postgrado postgraduado egb cou \
bacharelada tecnologa licenciada supletivo magisterio \
licenza qualifica abilitazione attestato ragioneria geometra \
doctoraal atheneum drs mavo lts mts hts heao meao leao gymnasiumdiploma \
wyksztalcenie swiadectwo tytul jednolite podyplomowe zawodowe srednie \
onlisans mezuniyet doktorasi \
bachiller bachilleres licence3 doctorando magistere bac+2 bac+3 bac+5 dnb kgk referendariat podstawowe lisansi yukseklisans diplomasi mastero mulo propedeutisch postacademisch habilitacion magisterium postgraduaat graduaat bachelorabschluss masterabschluss diplomabschluss promotionsstudium fachoberschulreife lehramt lehramtsstudium mestrando licenciando posgraduacao magistratura \
kandidatexamen magisterexamen masterexamen studentexamen gymnasieexamen civilingenjor civilingenjorsexamen hogskoleingenjor civilekonom lararexamen yrkeshogskoleexamen doktorsexamen licentiatexamen \
socionomexamen yrkesutbildning lareruddannelsen diplomuddannelse bachelorgrad mastergrad kandidatgrad kandidatuddannelse candmag candmerc candjur candscient candpolyt candpolit candtech candmed studentereksamen \
hf hhx htx stx svendebrev svennebrev fagbrev professionsbachelor diplomingenior afgangseksamen vitnemal studiekompetanse studiespesialisering artium arsstudium maturitni maturitou vyucni vyucny vyucen vyucena \
vyuceni bakalar bakalarske bakalarsky magisterske magistersky inzenyrske inzenyrsky doktorske doktorandske osvedceni vysvedceni osvedcenie vysvedcenie rigorozni licenta bacalaureat bacalaureatul masterat \
masteratul atestat postliceala absolvire calificare licentiat licentiata";

/// Degrees of which one word would be too common alone.
const PHRASES: [&str; 72] = [
    "national certificate in",
    "first school leaving certificate",
    "mittlerer schulabschluss",
    "gce o level",
    "gce 'o' level",
    "secondary school diploma",
    "senior school certificate",
    "west african senior school certificate",
    "curso profissional",
    "curso de especializacao",
    "einfacher hauptschulabschluss",
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
    "o level",
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
    "stredni vzdelani",
    "vyssi odborne vzdelani",
    "vysokoskolske vzdelani",
    "stredoskolske vzdelani",
    "uplne stredni",
    "stredne vzdelanie",
    "videregaende opplaering",
    "studii superioare",
    "studii medii",
    "filosofie kandidat",
    "teknologie magister",
];

/// Words of schools, folded.
const SCHOOLS: &str = "polytech university college institute institution school academy polytechnic iit nit iim bits faculty univ vidyalaya vidyapeeth mahavidyalaya vishwavidyalaya convent campus \
universitat hochschule fachhochschule gymnasium realschule berufsschule akademie technische tu fh institut berufskolleg gesamtschule hauptschule kolleg universite ecole lycee iut insa faculte sorbonne polytechnique \
universidad escuela instituto colegio facultad politecnica ies universidade escola faculdade politecnico universita scuola liceo istituto politecnico accademia universiteit hogeschool school roc lyceum \
uniwersytet politechnika szkola akademia liceum technikum universitesi lisesi universite fakultesi enstitusu okulu bootcamp mit ucla nyu jntu coursera udacity \
ihk hwk handwerkskammer vhs volkshochschule charite rwth lmu dhbw kit eth epfl uni wu berufsakademie fachschule fachakademie grundschule ucl caltech lse juilliard hec essec escp cnam cfa afpa greta iae edhec ensta ensam insead hautes \
unam ipssar ipseoa ipsar uned esade iese uoc sena tecnologico itesm ceu cetys usp unicamp puc senac senai fgv etec fatec ifsp ufmg ufrj ufpr ufrgs ufsc uerj unesp unb iscte isep itis ipsia itc itcg luiss sapienza bocconi normale \
hogescholen scholengemeenschap csg avans saxion fontys inholland agh sgh swps uj uw zespol szkol collegium odtu itu bilkent yuksekokulu vtu srm vit nit iiit collage univercity univarsity bput ignou uptu rgpv jntuh kiit conservatory conservatoire conservatorio seminary madrasa kolej koleji \
gimnazjum podstawowka universitesinde ortaokulu ilkokulu mektebi medresesi akademisi konservatuvari universitaet handelsschule wirtschaftsschule oberschule musikhochschule kunsthochschule padagogische fachoberschule berufsfachschule academie collegio itt ipsar ipsseoa ipc seminario iulm gimnasio conalep cecyt upm usal uah unizar unal utn edeme escolas externato inatel mackenzie anhanguera estacio unip uninove hogent ugent vub kuleuven howest vives ucll insper ibmec isel iseg iscal ipleiria wageningen deltion hanze windesheim hku zadkine albeda landstede wyzsza akademii uniwersytetu politechniki sggw uam umk wsb kozminski zsz htl hak htbla hlw \
universitet universitetet hogskola hogskolan gymnasieskola gymnasieskolan gymnasiet gymnasieskole folkhogskola folkhogskolan yrkeshogskola yrkeshogskolan komvux kth chalmers grundskola grundskolan skola skolan \
seminarium handelsskole erhvervsskole hojskole hojskolen hoyskole hoyskolen hogskole hogskolen folkeskole efterskole erhvervsakademi professionshojskole skole skolen ntnu dtu cbs uia univerzita univerzity skoly \
gymnazium uciliste vut cvut fakulta konzervator univerzite universitatea universitate liceul liceu colegiul colegiu scoala facultatea facultate seminarul conservatorul uceni";

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
    if PHRASES.iter().any(|p| folded.starts_with(p))
        && (folded == "pre university" || !SCHOOL_SET.contains(all.last().map_or("", String::as_str)))
    {
        return 3;
    }
    // "PUC Minas", a university of Brazil; "PUC, Science" is a school's course in India.
    if all[0] == "puc"
        && all.len() == 2
        && ["minas", "campinas", "rio", "sp", "rs", "pr", "go"].contains(&all[1].as_str())
    {
        return 0;
    }
    // The firm's programs: "MS-Office", "MS Excel".
    if all[0] == "ms" && all.get(1).is_some_and(|w| PROGRAMS.contains(&w.as_str())) {
        return 0;
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

const PROGRAMS: [&str; 12] = [
    "office",
    "word",
    "excel",
    "access",
    "powerpoint",
    "outlook",
    "project",
    "visio",
    "dos",
    "windows",
    "sql",
    "dynamics",
];

/// Words of degrees that stand behind their field, too: "Nursing Diploma", "İşletme Lisans".
const ANYWHERE: [&str; 15] = [
    "diplomasi",
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

/// "Förskollärarexamen", "Pædagoguddannelsen": compounds that name a degree or a training by their end.
fn is_compound_degree(word: &str) -> bool {
    const ENDS: [&str; 6] = ["examen", "eksamen", "uddannelse", "uddannelsen", "utbildning", "utdanning"];
    word.len() > 13 && ENDS.iter().any(|end| word.ends_with(end))
}

fn is_degree_word(word: &str, text: &str) -> bool {
    if !DEGREE_SET.contains(word) {
        return is_compound_degree(word);
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

/// "Ege Üniversitesi Gıda Mühendisliği mezunu", a graduate of that school: the byte where the school's name ends, and where the
/// word for graduate begins.
pub fn graduate_of(text: &str) -> Option<(usize, usize)> {
    let words = text.split_whitespace().map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w));
    let all: Vec<(usize, &str)> = words.collect();
    let (last, _) = all.last().filter(|(_, w)| fold(w) == "mezunu")?;
    let (at, school) = all.iter().rfind(|(_, w)| SCHOOL_SET.contains(fold(w).as_str()))?;
    Some((at + school.len(), *last))
}

/// Words that the heads of tables and empty forms put where a school's name belongs, folded.
const PLACEHOLDERS: [&str; 20] = [
    "university",
    "universities",
    "board",
    "institute",
    "institution",
    "college",
    "school",
    "academy",
    "or",
    "and",
    "of",
    "the",
    "name",
    "engineering",
    "technical",
    "u",
    "degree",
    "course",
    "year",
    "passing",
];

/// "University / Board", "Engineering College": kinds of schools, and the name of none.
pub fn is_placeholder(text: &str) -> bool {
    let folded = fold(text);
    words(&folded).all(|w| PLACEHOLDERS.contains(&w))
}

/// A school of the years before any study, by its words.
pub fn is_secondary(text: &str) -> bool {
    let folded = fold(text).replace('.', " ");
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    SECONDARY.iter().any(|p| folded.contains(p))
}

const SECONDARY: [&str; 20] = [
    "high school",
    "higher secondary",
    "secondary school",
    "hr sec",
    "junior college",
    "jr college",
    "pu college",
    "p u college",
    "pre university college",
    "inter college",
    "intermediate college",
    "public school",
    "grammar school",
    "convent school",
    "matriculation school",
    "matric school",
    "central school",
    "grundschule",
    "realschule",
    "hauptschule",
];

/// A degree of a university, by its first word; what both schools and universities give is none.
pub fn is_tertiary(text: &str) -> bool {
    let folded = fold(text).replace("'s", "s");
    let mut all = words(&folded).map(|w| w.replace('.', ""));
    let first = all.next().unwrap_or_default();
    let joined = format!("{first}{}", all.next().unwrap_or_default());
    let known = |w: &str| TERTIARY.contains(&w) && (w.len() > 2 || is_degree_word(w, text));
    known(&first) || first.len() == 1 && known(&joined)
}

const TERTIARY: [&str; 38] = [
    "bachelor",
    "bachelors",
    "master",
    "masters",
    "phd",
    "doctorate",
    "mphil",
    "btech",
    "mtech",
    "be",
    "me",
    "ba",
    "ma",
    "bs",
    "ms",
    "bsc",
    "msc",
    "bcom",
    "mcom",
    "bca",
    "mca",
    "bba",
    "mba",
    "bbm",
    "bms",
    "beng",
    "meng",
    "barch",
    "mbbs",
    "bds",
    "llb",
    "llm",
    "bed",
    "bpharm",
    "mpharm",
    "pgdm",
    "bfa",
    "mfa",
];

pub fn school_score(text: &str) -> u8 {
    let folded = fold(text);
    if folded.contains("board of ")
        || folded.ends_with(" board") && !folded.ends_with("state board")
        || folded.ends_with("state board") && folded.split(' ').count() == 3 && !folded.starts_with("gov")
    {
        return 3;
    }
    let count = words(&folded).filter(|w| SCHOOL_SET.contains(w.trim_end_matches("'s"))).count();
    match count {
        0 => {
            u8::from(
                text.contains("-Schule")
                    || text.contains("-SCHULE")
                    || words(&folded).any(|w| {
                        w.len() > 9
                            && (w.ends_with("universitat")
                                || w.ends_with("hochschule")
                                || w.ends_with("gymnasium")
                                || w.ends_with("schule")
                                || w.ends_with("universiteit")
                                || w.ends_with("hogeschool")
                                || w.ends_with("akademie")
                                || w.ends_with("universitet")
                                || w.ends_with("universitetet")
                                || w.ends_with("hogskola")
                                || w.ends_with("hogskolan")
                                || w.ends_with("gymnasiet")
                                || w.ends_with("skolan")
                                || w.ends_with("skolen")
                                || w.ends_with("skole"))
                    })
                    || is_short_school(text),
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
            && ["PUC", "UF", "IF", "UT", "UC", "IIT", "NIT", "IUT"].iter().any(|p| w.starts_with(p))
    };
    // "PUC-Campinas".
    let short = |w: &str| short(w.split('-').next().unwrap_or(w));
    all.len() <= 4 && (all.iter().any(|w| short(w)) || all.len() == 2 && all[1] == "Tech" && all[0].len() > 3)
}

/// "Bachelor of Arts, University of X" in one piece: does the degree come first?
pub fn degree_before_school(text: &str) -> bool {
    let folded = fold(text);
    let first = words(&folded).next().unwrap_or("").replace('.', "");
    // "MS University" is a school, "High School Diploma" is none.
    if words(&folded)
        .last()
        .is_some_and(|w| matches!(w, "diploma" | "diplomasi" | "certificate" | "degree" | "leaving" | "ged"))
        || folded == "pre university"
        || folded.starts_with("secondary school certificate")
    {
        return true;
    }
    // "CBSE Board" gives certificates, and "CFA de Colline" is no "CFA".
    if folded.ends_with(" board")
        || first == "cfa" && words(&folded).nth(1).is_some_and(|w| matches!(w, "de" | "du" | "des"))
    {
        return false;
    }
    if first.len() <= 3 && words(&folded).nth(1).is_some_and(|w| SCHOOL_SET.contains(w)) {
        return false;
    }
    (DEGREE_SET.contains(first.as_str()) || is_compound_degree(&first))
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
            "Bachiller Académico",
            "Filosofie magisterexamen, Informatik",
            "Civilingenjör, maskinteknik",
            "Studentexamen",
            "Pædagogisk diplomuddannelse, læsevejleder",
            "Læreruddannelsen",
            "Cand.merc. i økonomi",
            "Fagbrev som elektriker",
            "Mastergrad i historie",
            "Výuční list, obor kuchař",
            "maturitní zkouška",
            "Bakalářské studium",
            "Diplomă de licență în Farmacie",
            "Bacalaureat",
            "Masterat",
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
            "Maharashtra State Board",
            "Mittuniversitetet",
            "Umeå universitet",
            "Katedralskolan",
            "Silkeborg Seminarium",
            "Høgskolen i Molde",
            "Ås videregående skole",
            "Univerzita Karlova",
            "Střední průmyslová škola",
            "Vysoké učení technické",
            "Střední odborné učiliště",
            "Universitatea din Cluj",
            "Colegiul Național",
            "Liceul Teoretic",
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
        assert!(is_placeholder("University / Board") && is_placeholder("Engineering College"));
        assert!(!is_placeholder("Anna University") && !is_placeholder("Dale Engineering College"));
        assert!(is_secondary("Govt. Hr. Sec. School") && !is_secondary("Hill Business School"));
        assert!(
            is_tertiary("B. Tech") && is_tertiary("Master of Arts") && !is_tertiary("Diploma") && !is_tertiary("be")
        );
        assert_eq!(degree_score("MS-Office and mail"), 0);
        assert_eq!(graduate_of("Ege Üniversitesi Hukuk mezunu").map(|(end, _)| end), Some("Ege Üniversitesi".len()));
    }
}
