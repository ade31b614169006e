//! What a résumé says of who the person is beside the name: age, gender, family, origin, religion. None of it is evidence,
//! and "Nationality: German" is no German.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

/// Labels in the ten languages that résumés are read in.
const LABELS: &str = r"nationalit(?:y|ies)|citizenship|date\s+(?:of|and\s+place\s+of)\s+birth|place\s+of\s+birth|birth\s*(?:date|day|place)|d\.?\s?o\.?\s?b\.?|born(?:\s+(?:on|in))?|age|sex|gender|pronouns|marital\s+status|civil\s+status|family\s+status|religion|caste|ethnicity|race|(?:father|mother|husband|wife|spouse)['’]?s?(?:\s+name)?|children|height|weight|blood\s+group|passport(?:\s+(?:no|number))?|staatsangehörigkeit|staatsbürgerschaft|nationalität|geburts(?:datum|ort|tag|name)|geboren(?:\s+(?:am|in))?|geschlecht|familienstand|alter|konfession|religionszugehörigkeit|kinder|nationalité|date\s+de\s+naissance|lieu\s+de\s+naissance|né(?:e|\(e\))?\s+le|sexe|âge|situation\s+(?:familiale|de\s+famille)|état\s+civil|nacionalidad|fecha\s+de\s+nacimiento|lugar\s+de\s+nacimiento|sexo|género|edad|estado\s+civil|nazionalità|cittadinanza|data\s+di\s+nascita|luogo\s+di\s+nascita|sesso|età|stato\s+civile|nacionalidade|naturalidade|data\s+de\s+nascimento|idade|nationaliteit|geboorte(?:datum|plaats)|geslacht|leeftijd|burgerlijke\s+staat|narodowość|obywatelstwo|data\s+urodzenia|miejsce\s+urodzenia|płeć|wiek|stan\s+cywilny|uyruğu?|doğum\s+(?:tarihi|yeri)|cinsiyet|yaş|medeni\s+(?:durum|hal)u?";

static PERSONAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(r"(?im)(?:^|[|;•\t])[ \t>*•-]*(?:{LABELS})[ \t]*(?:[:：=\t]|[ \t][–-][ \t])[^\n|;]{{0,120}}"))
        .ok()
});

/// The stretches that say it, label and all, in order.
pub fn personal(text: &str) -> Vec<Range<usize>> {
    PERSONAL.as_ref().map(|pattern| pattern.find_iter(text).map(|found| found.range()).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_a_person_is_is_found_by_its_label() {
        for text in [
            "Nationality: German",
            "  • Date of Birth : 1 March 1990",
            "DOB: 01/02/1980",
            "Gender - Female",
            "Marital status:\tmarried",
            "Staatsangehörigkeit: deutsch",
            "Né(e) le: 3 mai 1985",
            "Estado civil: soltera",
            "Płeć: kobieta",
            "Father's Name: Ruby Python",
        ] {
            assert_eq!(personal(text), std::slice::from_ref(&(0..text.len())), "{text}");
        }
        let text = "Berlin | Nationality: German | Java\nSex: male";
        let found: Vec<&str> = personal(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["| Nationality: German ", "Sex: male"]);
    }

    #[test]
    fn what_a_person_can_is_left_alone() {
        for text in [
            "Age-related care in nursing homes",
            "Managed children and weight programmes: nutrition",
            "Gender studies, University of Leeds",
            "German: native",
            "Race engineer: data analysis",
            "Average age of the code base: 12 years",
        ] {
            assert!(personal(text).is_empty(), "{text}");
        }
    }
}
