//! Degrees by level, in the ten languages that résumés are read in. Knows no person.

use std::{ops::Range, sync::LazyLock};

use regex::{Regex, RegexSet};

use super::DegreeLevel;

/// A level's words: the first of a pair in any case, the second as written (short forms that are words otherwise).
const WORDS: &[(DegreeLevel, &str, &str)] = &[
    (
        DegreeLevel::Doctorate,
        r"ph\.?\s?d|doctorate|doctoral degree|doctor of \w+|dr\.\s?(?:rer|phil|med|ing|iur|oec|h)\b|dr\.-ing|promotion zum dr|promovier\w*|promoviert|doctorat|doctorado|doutorado|dottorato|doktora\b|doktorat|doktorgrad|gepromoveerd",
        r"D\.?Phil|D\.?Sc\b|Dr\.-Ing|MBBS|M\.?D\.(?:\s|,|$)|\bEd\.?D\b|\bPsy\.?D\b|\bPharm\.?D\b|\bDVM\b|\bDDS\b|\bJ\.D\.|[Jj]uris [Dd]octor",
    ),
    (
        DegreeLevel::Master,
        r"master(?:['’]?s)?\s+(?:of|in|degree|programme|program|thesis)|master(?:studium|abschluss|studiengang|arbeit)|masters?\s+degree|master['’]s|m\.?\s?sc\b|m\.?\s?tech|m\.?\s?com\b|m\.?\s?phil|mba\b|m\.b\.a|m\.?c\.?a\.?\b|pgdm|pgdba|pgdbm|pg diploma|post\s?-?graduat\w+|diplom-?(?:ingenieur|kauf|informatik|physik|psycholog|betriebswirt|volkswirt|mathematik|chemik|biolog|p[äa]dagog)\w*|dipl\.?-\w+|dipl\.\s?ing|magister\b|maestr[ií]a|m[áa]ster (?:en|universitario|oficial)|mestrado|mestre em|laurea magistrale|laurea specialistica|mast[èe]re|dipl[ôo]me d['’]ing[ée]nieur|dipl[ôo]me de master|y[üu]ksek lisans|magisterskie|magisteropleiding|staatsexamen|bac\s?\+\s?5|ll\.?m\b|m\.?ed\b|m\.?pharm\w*|chartered accountant",
        r"\bM\.?A\.(?:\s|,|$)|\bMA\s+(?:in|of)\b|\bM\.?E\.(?:\s|,|$)|\bM\.?S\.(?:\s|,|$)|\bMS\s+(?:in|of)\b|\bMSc\b|\bMEng\b|\bDEA\b|\bDESS\b|\bDrs\.|\bIr\.|\b(?:MPA|MPH|MSW|MFA|MRes|MArch|MMath|MPhys|MChem|EMBA)\b|\bMSN\b(?:,| in)|\bMaster\b(?:\s*[,(:\n–-]|$)",
    ),
    (
        DegreeLevel::Bachelor,
        r"bachelor\w*|b\.?\s?sc\b|b\.?\s?tech\b|b\.?\s?com\b|b\.b\.a|bba\b|b\.?c\.?a\.?\b|b\.?ed\b|ll\.?b\b|b\.?pharm\w*|bbm\b|b\.?h\.?m\b|b\.?arch|licence (?:en|de|pro\w*|professionnelle)|licenciatura|licenciad[oa]|licenciat|laurea\b|gradua[çc][ãa]o|bacharel\w*|lisans\b|licencjat\w*|in[żz]ynier\w*|grado en|graduado en|undergraduate degree|graduat(?:ion|e) (?:in|from|of|with|degree)|graduation\b|university degree|college degree|bac\s?\+\s?3|hbo\b|dipl[ôo]me universitaire|ingegneria|fachhochschulstudium|hochschulabschluss|studium der|abgeschlossenes studium|ensino superior|superior completo|educaci[óo]n superior|estudios universitarios|wykszta[łl]cenie wy[żz]sze|formation sup[ée]rieure|hoger onderwijs|üniversite",
        r"\bB\.?A\.(?:\s|,|$)|\bBA\s+(?:in|of|\()|\bB\.\s?E\.?(?:\s|,|\(|$)|\bBE\s*(?:[,(–-]|in\b|from\b|$)|\bB\.?S\.(?:\s|,|$)|\bBS\s+(?:in|of)\b|\bBEng\b|\b(?:BFA|BSN|BSW|BBus|BAcc|BMus|BASc)\b|\bFH\b|\bWO\b",
    ),
    (
        DegreeLevel::Vocational,
        r"ausbildung\b|berufsausbildung|ausbildung (?:zum|zur|als)|abgeschlossene ausbildung|gesellenbrief|meisterbrief|fachwirt\w*|berufsschule|\bihk\b|apprenticeship|apprentissage|associate['’]?s? degree|associate of|associate in|formaci[óo]n profesional|t[ée]cnico (?:superior|en|medio)|technikum|vocational|polytechnic|diploma\b|bac\s?\+\s?2|ensino t[ée]cnico|[öo]n lisans|meslek|istituto tecnico|zawodow\w+|mbo\b|nvq\b|trade school|technical school|certificate iii|certificate iv|technician degree",
        r"\bBTS\b|\bDUT\b|\bBUT\b|\bCAP\b|\bBEP\b|\bITI\b|\bHN[CD]\b|\bBTEC\b|\bA\.?A\.?S\b|\bFP\b",
    ),
    (
        DegreeLevel::School,
        r"abitur\b|fachabitur|hochschulreife|matura\b|high school|\bged\b|a-levels?\b|gcse|secondary school|higher secondary|senior secondary|baccalaur[ée]at|bachillerato|liceo\b|maturit[àa]|diploma di maturit\w+|ensino m[ée]dio|\b10th\b|\b12th\b|\bxiith\b|\bxth\b|\bhsc\b|\bssc\b|\bcbse\b|intermediate|realschul\w*|hauptschul\w*|mittlere reife|gymnasium\b|\blise\b|educaci[óo]n secundaria|matriculat\w+|lyc[ée]e|szko[łl]a [śs]rednia|middelbare school",
        // "Bac+3" is what comes behind it.
        r"\bVWO\b|\bHAVO\b|\bBac\b(?:\s*[^+\s]|\s*$)",
    ),
];

const HONOURS: &str = r"(?:\(?(?i:hons?|honours)\)?\.?[ ,:–-]+)?";
/// First words of what people study, for short forms that are words of other things too (`MS Office`, `Boston, MA`).
const FIELDS: &str = "account|financ|business|econom|market|manage|administ|commerc|histor|english|litera|linguist|psycholog|sociolog|philosoph|politic|international|law\\b|legal|comput|software|inform|electr|mechan|civil|chemi|biolog|biochem|biotech|physic|mathem|maths?\\b|statist|engineer|architect|design|arts?\\b|fine art|visual art|music|theat|drama|film|media|communications?\\b|journalis|public (?:admin|policy|health|relation)|education|teaching|social|anthropolog|geograph|geolog|environment|agricult|nursing|health|nutrition|sport|hospitality|tourism|hotel|human|criminolog|criminal|theolog|religio|languages?\\b|modern|french|german|spanish|italian|classics|liberal|graphic|fashion|industrial|supply|logistic|data science|data analytics|cyber|network|aero|material|marine|food|applied";

/// In a part on education alone: short forms that stand by themselves.
const STUDIED: &[(DegreeLevel, &str)] = &[
    (DegreeLevel::Master, r"(?m)(?:^|[\n:;(|–•*-])[ \t]*(?:MA|MS|ME)[ \t]*(?:[,:;()|–-]|\d{4}|$)"),
    (DegreeLevel::Bachelor, r"(?m)\b(?:BA|BS)\b|(?:^|[\n:;(|–•*-])[ \t]*BE[ \t]*(?:[,:;()|–-]|\d{4}|$)"),
];

struct Words {
    any_case: RegexSet,
    as_written: RegexSet,
    each: Vec<(DegreeLevel, Regex, Regex)>,
    studied: Vec<(DegreeLevel, Regex)>,
}

static LEVELS: LazyLock<Option<Words>> = LazyLock::new(|| {
    let folded: Vec<String> =
        WORDS.iter().map(|(_, words, _)| format!(r"(?i)(?:^|[^\p{{L}}\p{{N}}])(?:{words})")).collect();
    let written: Vec<String> = WORDS
        .iter()
        .map(|(level, _, words)| match level {
            // A state's short form stands behind a comma.
            DegreeLevel::Master => {
                format!(
                    r"(?:{words})|(?:^|[^,\s][ \t]*|\n[ \t]*)\b(?<own>(?:MA|MS|ME)\b[ ,:–-]+{HONOURS}(?i:{FIELDS})\p{{L}}*)"
                )
            }
            DegreeLevel::Bachelor => format!(r"(?:{words})|\b(?:BA|BS|BE)\b[ ,:–-]+{HONOURS}(?i:{FIELDS})\p{{L}}*"),
            DegreeLevel::School | DegreeLevel::Vocational | DegreeLevel::Doctorate => format!("(?:{words})"),
        })
        .collect();
    let each = WORDS
        .iter()
        .zip(folded.iter().zip(&written))
        .map(|((level, _, _), (a, b))| Some((*level, Regex::new(a).ok()?, Regex::new(b).ok()?)))
        .collect::<Option<Vec<_>>>()?;
    let studied =
        STUDIED.iter().map(|(level, words)| Some((*level, Regex::new(words).ok()?))).collect::<Option<Vec<_>>>()?;
    Some(Words { any_case: RegexSet::new(&folded).ok()?, as_written: RegexSet::new(&written).ok()?, each, studied })
});

/// The highest degree that the words name, and where.
pub fn highest(text: &str) -> Option<(DegreeLevel, Range<usize>)> {
    let words = LEVELS.as_ref()?;
    let first = |set: &RegexSet| set.matches(text).iter().next();
    let level = [first(&words.any_case), first(&words.as_written)].into_iter().flatten().min()?;
    let (degree, folded, written) = &words.each[level];
    Some((*degree, place(folded, text).or_else(|| place(written, text))?))
}

/// As [`highest`], in a part on education, where "BA" alone is a degree.
pub fn highest_studied(text: &str) -> Option<(DegreeLevel, Range<usize>)> {
    let named = highest(text);
    let short = LEVELS
        .as_ref()?
        .studied
        .iter()
        .filter(|(level, _)| named.as_ref().is_none_or(|(named, _)| level > named))
        .find_map(|(level, pattern)| Some((*level, place(pattern, text)?)));
    short.or(named)
}

/// Where the words stand, without what the pattern took in before them.
fn place(pattern: &Regex, text: &str) -> Option<Range<usize>> {
    let found = pattern.captures(text)?;
    let found = found.name("own").or_else(|| found.get(0))?;
    let bare = found.as_str().trim_start_matches(|c: char| !c.is_alphanumeric());
    Some(found.end() - bare.len()..found.end())
}

/// The least degree that the words name: "Bachelor's or Master's degree" asks for a bachelor's.
pub fn least(text: &str) -> Option<DegreeLevel> {
    let words = LEVELS.as_ref()?;
    let last = |set: &RegexSet| set.matches(text).iter().next_back();
    let level = [last(&words.any_case), last(&words.as_written)].into_iter().flatten().max()?;
    words.each.get(level).map(|(degree, _, _)| *degree)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_told_in_ten_languages() {
        use DegreeLevel::{Bachelor, Doctorate, Master, School, Vocational};
        for (text, level) in [
            ("Ph.D. in Physics", Doctorate),
            ("Promotion zum Dr. rer. nat.", Doctorate),
            ("Doctorado en Química", Doctorate),
            ("Master of Science in Computer Science", Master),
            ("M.Sc. Informatik", Master),
            ("Diplom-Ingenieur (FH)", Master),
            ("MBA, Marketing", Master),
            ("Máster en Finanzas", Master),
            ("Mestrado em Economia", Master),
            ("Laurea magistrale in Fisica", Master),
            ("Yüksek lisans", Master),
            ("B.Sc. Mathematics", Bachelor),
            ("BA Accounting and Finance", Bachelor),
            ("University of Leeds, BA (Hons) History", Bachelor),
            ("BA Hons English Literature", Bachelor),
            ("BS Computer Science", Bachelor),
            ("BA, Economics", Bachelor),
            ("MS Computer Science", Master),
            ("MA Applied Linguistics", Master),
            ("MPH, Epidemiology", Master),
            ("EdD, Leadership", Doctorate),
            ("BTEC Level 3", Vocational),
            ("B.E. (Mechanical)", Bachelor),
            ("Bachelorstudium BWL", Bachelor),
            ("Licenciatura en Derecho", Bachelor),
            ("Licence en droit", Bachelor),
            ("Licencjat, Warszawa", Bachelor),
            ("HBO Bedrijfskunde", Bachelor),
            ("Ausbildung zum Mechatroniker", Vocational),
            ("BTS Comptabilité", Vocational),
            ("Diploma in Nursing", Vocational),
            ("Formación profesional", Vocational),
            ("Abitur, Gymnasium Köln", School),
            ("12th, CBSE", School),
            ("Baccalauréat S", School),
            ("High School Diploma", School),
        ] {
            let found = highest(text).map(|(level, _)| level);
            if text == "High School Diploma" {
                assert!(found <= Some(Vocational) && found.is_some(), "{text}: {found:?}");
            } else {
                assert_eq!(found, Some(level), "{text}");
            }
        }
    }

    #[test]
    fn common_words_are_no_degrees() {
        for text in [
            "Scrum Master and team lead",
            "master data management",
            "She may be there",
            "me and you",
            "I am a doctor",
            "MS Office, MS Access and MS Publisher",
            "Boston, MA Art Institute",
            "JD Edwards",
            "BA Acme Ltd",
            "MS SQL",
            "YOU WILL BE ASKED",
        ] {
            assert_eq!(highest(text), None, "{text}");
        }
    }

    #[test]
    fn a_short_form_alone_is_a_degree_among_studies() {
        use DegreeLevel::{Bachelor, Doctorate, Master};
        for (text, level) in [
            ("University of York\nBA\n2010", Some(Bachelor)),
            ("Politics BA, York", Some(Bachelor)),
            ("University of York\nMA\n2010", Some(Master)),
            ("2012: MS, Stanford", Some(Master)),
            ("BA and later a Ph.D. in Physics", Some(Doctorate)),
            ("Smith School, Boston, MA", None),
            ("MS Office course", None),
        ] {
            assert_eq!(highest_studied(text).map(|(level, _)| level), level, "{text}");
        }
    }

    #[test]
    fn the_place_is_the_degrees_own() {
        let text = "2012 – 2015: B.Sc. Physics";
        let (_, place) = highest(text).unwrap();
        assert!(text[place].starts_with("B.Sc"));
        let text = "Leeds MA History";
        assert_eq!(&text[highest(text).unwrap().1], "MA History");
    }
}
