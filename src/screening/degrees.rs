//! Degrees by level, in the ten languages that résumés are read in. Knows no person.

use std::{ops::Range, sync::LazyLock};

use regex::{Regex, RegexSet};

use super::DegreeLevel;

/// A level's words: the first of a pair in any case, the second as written (short forms that are words otherwise).
const WORDS: &[(DegreeLevel, &str, &str)] = &[
    (
        DegreeLevel::Doctorate,
        r"ph\.?\s?d|doctorate|doctoral degree|doctor of \w+|dr\.\s?(?:rer|phil|med|ing|iur|oec|h)\b|dr\.-ing|promotion zum dr|promovier\w*|promoviert|doctorat|doctorado|doutorado|dottorato|doktora\b|doktorat|doktorgrad|gepromoveerd",
        r"D\.?Phil|D\.?Sc\b|Dr\.-Ing|MBBS|M\.?D\.(?:\s|,|$)",
    ),
    (
        DegreeLevel::Master,
        r"master(?:['’]?s)?\s+(?:of|in|degree|programme|program|thesis)|master(?:studium|abschluss|studiengang|arbeit)|masters?\s+degree|master['’]s|m\.?\s?sc\b|m\.?\s?tech|m\.?\s?com\b|m\.?\s?phil|mba\b|m\.b\.a|m\.?c\.?a\.?\b|pgdm|pgdba|pgdbm|pg diploma|post\s?-?graduat\w+|diplom-?(?:ingenieur|kauf|informatik|physik|psycholog|betriebswirt|volkswirt|mathematik|chemik|biolog|p[äa]dagog)\w*|dipl\.?-\w+|dipl\.\s?ing|magister\b|maestr[ií]a|m[áa]ster (?:en|universitario|oficial)|mestrado|mestre em|laurea magistrale|laurea specialistica|mast[èe]re|dipl[ôo]me d['’]ing[ée]nieur|dipl[ôo]me de master|y[üu]ksek lisans|magisterskie|magisteropleiding|staatsexamen|bac\s?\+\s?5|ll\.?m\b|m\.?ed\b|m\.?pharm\w*|chartered accountant",
        r"\bM\.?A\.(?:\s|,|$)|\bMA\s+(?:in|of)\b|\bM\.?E\.(?:\s|,|$)|\bM\.?S\.(?:\s|,|$)|\bMS\s+(?:in|of)\b|\bMSc\b|\bMEng\b|\bDEA\b|\bDESS\b|\bDrs\.|\bIr\.|\bMaster\b(?:\s*[,(:\n–-]|$)",
    ),
    (
        DegreeLevel::Bachelor,
        r"bachelor\w*|b\.?\s?sc\b|b\.?\s?tech\b|b\.?\s?com\b|b\.b\.a|bba\b|b\.?c\.?a\.?\b|b\.?ed\b|ll\.?b\b|b\.?pharm\w*|bbm\b|b\.?h\.?m\b|b\.?arch|licence (?:en|de|pro\w*|professionnelle)|licenciatura|licenciad[oa]|licenciat|laurea\b|gradua[çc][ãa]o|bacharel\w*|lisans\b|licencjat\w*|in[żz]ynier\w*|grado en|graduado en|undergraduate degree|graduat(?:ion|e) (?:in|from|of|with|degree)|graduation\b|university degree|college degree|bac\s?\+\s?3|hbo\b|dipl[ôo]me universitaire|ingegneria|fachhochschulstudium|hochschulabschluss|studium der|abgeschlossenes studium|üniversite",
        r"\bB\.?A\.(?:\s|,|$)|\bBA\s+(?:in|of|\()|\bB\.?E\.?(?:\s|,|\(|$)|\bB\.?S\.(?:\s|,|$)|\bBS\s+(?:in|of)\b|\bBEng\b|\bBFA\b|\bFH\b|\bWO\b",
    ),
    (
        DegreeLevel::Vocational,
        r"ausbildung\b|berufsausbildung|ausbildung (?:zum|zur|als)|abgeschlossene ausbildung|gesellenbrief|meisterbrief|fachwirt\w*|berufsschule|\bihk\b|apprenticeship|apprentissage|associate['’]?s? degree|associate of|associate in|formaci[óo]n profesional|t[ée]cnico (?:superior|en|medio)|technikum|vocational|polytechnic|diploma\b|bac\s?\+\s?2|ensino t[ée]cnico|[öo]n lisans|meslek|istituto tecnico|zawodow\w+|mbo\b|nvq\b|trade school|technical school|certificate iii|certificate iv|technician degree",
        r"\bBTS\b|\bDUT\b|\bBUT\b|\bCAP\b|\bBEP\b|\bITI\b|\bHND\b|\bA\.?A\.?S\b|\bFP\b",
    ),
    (
        DegreeLevel::School,
        r"abitur\b|fachabitur|hochschulreife|matura\b|high school|\bged\b|a-levels?\b|gcse|secondary school|higher secondary|senior secondary|baccalaur[ée]at|bachillerato|liceo\b|maturit[àa]|diploma di maturit\w+|ensino m[ée]dio|\b10th\b|\b12th\b|\bxiith\b|\bxth\b|\bhsc\b|\bssc\b|\bcbse\b|intermediate|realschul\w*|hauptschul\w*|mittlere reife|gymnasium\b|\blise\b|educaci[óo]n secundaria|matriculat\w+|lyc[ée]e|szko[łl]a [śs]rednia|middelbare school",
        r"\bVWO\b|\bHAVO\b|\bBac\b",
    ),
];

struct Words {
    any_case: RegexSet,
    as_written: RegexSet,
    each: Vec<(DegreeLevel, Regex, Regex)>,
}

static LEVELS: LazyLock<Option<Words>> = LazyLock::new(|| {
    let folded: Vec<String> =
        WORDS.iter().map(|(_, words, _)| format!(r"(?i)(?:^|[^\p{{L}}\p{{N}}])(?:{words})")).collect();
    let written: Vec<String> = WORDS.iter().map(|(_, _, words)| format!("(?:{words})")).collect();
    let each = WORDS
        .iter()
        .zip(folded.iter().zip(&written))
        .map(|((level, _, _), (a, b))| Some((*level, Regex::new(a).ok()?, Regex::new(b).ok()?)))
        .collect::<Option<Vec<_>>>()?;
    Some(Words { any_case: RegexSet::new(&folded).ok()?, as_written: RegexSet::new(&written).ok()?, each })
});

/// The highest degree that the words name, and where.
pub fn highest(text: &str) -> Option<(DegreeLevel, Range<usize>)> {
    let words = LEVELS.as_ref()?;
    let first = |set: &RegexSet| set.matches(text).iter().next();
    let level = [first(&words.any_case), first(&words.as_written)].into_iter().flatten().min()?;
    let (degree, folded, written) = &words.each[level];
    let found = folded.find(text).or_else(|| written.find(text))?;
    let skipped = found.as_str().len() - found.as_str().trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    Some((*degree, found.start() + skipped..found.end()))
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
        for text in
            ["Scrum Master and team lead", "master data management", "She may be there", "me and you", "I am a doctor"]
        {
            assert_eq!(highest(text), None, "{text}");
        }
    }

    #[test]
    fn the_place_is_the_degrees_own() {
        let text = "2012 – 2015: B.Sc. Physics";
        let (_, place) = highest(text).unwrap();
        assert!(text[place].starts_with("B.Sc"));
    }
}
