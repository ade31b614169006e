//! "5+ years", "at least three years of Python", "mindestens 3 Jahre": years asked for in a sentence.

use std::sync::LazyLock;

use regex::Regex;

/// Years and the bytes that say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub years: u32,
    pub from: usize,
    pub to: usize,
}

const NUMBERS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("ein", 1),
    ("einem", 1),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("fünf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("zehn", 10),
    ("un", 1),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("dix", 10),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("due", 2),
    ("tre", 3),
    ("quattro", 4),
    ("cinque", 5),
    ("dois", 2),
    ("três", 3),
    ("twee", 2),
    ("drie", 3),
    ("vijf", 5),
    ("dwa", 2),
    ("trzy", 3),
    ("pięć", 5),
    ("iki", 2),
    ("üç", 3),
    ("beş", 5),
];

static YEARS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words: Vec<&str> = NUMBERS.iter().map(|(word, _)| *word).collect();
    Regex::new(&format!(
        r"(?i)(?:^|[^\p{{L}}\d.,])(\d{{1,2}}|{})\s*(?:\+|plus|or more|oder mehr|ou plus|o más)?\s*(?:(?:-|–|to|bis|à|a)\s*(?:\d{{1,2}})\s*\+?)?\s*-?(?:years?|yrs?\.?|jahren?|jährige|ans|années|años|anni|anos|jaar|lata|lat|yıl|साल|वर्ष)(?:[^\p{{L}}]|$)",
        words.join("|")
    ))
    .ok()
});
/// What follows a number of years that isn't work asked for.
static OTHERWISE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^['’]?\s*(?:old|of age|ago|contract|history|in business|warranty|degree|in a row|alt|d['’]âge|de edad|tradition|course|program|diploma|university|college|of (?:college|university|education|schooling))").ok()
});
static OF_THE_COMPANY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:for (?:over|more than|almost|nearly)?|since|founded|established|over the (?:last|past)|seit (?:über|mehr als)?|depuis(?: plus de)?|desde hace(?: más de)?|within|every|next|last|past)\s*$").ok()
});

/// "At least 12 months' experience": 12 to 99 months, the language's word for experience near.
static MONTHS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[^\p{L}\d.,])(\d{2})\s*\+?\s*-?(?:months?|monaten?|mois|meses|mesi|maanden|miesi[eę]cy|ay)['’]?\s+(?:\p{L}+['’\s]+){0,3}?(?:experience|erfahrung|berufserfahrung|expérience|experiencia|experiência|esperienza|ervaring|doświadczenia|deneyim)").ok()
});

/// Every number of years asked for, in order; 1 to 40. Of months, the whole years in them.
pub fn asked(sentence: &str) -> Vec<Asked> {
    let mut all = in_years(sentence);
    let months = MONTHS.as_ref().map(|pattern| pattern.captures_iter(sentence)).into_iter().flatten();
    all.extend(months.filter_map(|found| {
        let number = found.get(1)?;
        let years = number.as_str().parse::<u32>().ok()? / 12;
        let word =
            sentence[number.end()..].find(|c: char| c.is_whitespace()).map_or(sentence.len(), |at| number.end() + at);
        let behind = sentence[word..].trim_start();
        let to = word + (sentence[word..].len() - behind.len()) + behind.find([' ', ',']).unwrap_or(behind.len());
        (years > 0).then_some(Asked { years, from: number.start(), to: to.min(found.get(0)?.end()) })
    }));
    all.sort_by_key(|asked| asked.from);
    all
}

fn in_years(sentence: &str) -> Vec<Asked> {
    let (Some(pattern), Some(otherwise), Some(of_company)) =
        (YEARS.as_ref(), OTHERWISE.as_ref(), OF_THE_COMPANY.as_ref())
    else {
        return Vec::new();
    };
    pattern
        .captures_iter(sentence)
        .filter_map(|found| {
            let (whole, number) = (found.get(0)?, found.get(1)?);
            let years = number.as_str().parse().ok().or_else(|| {
                let word = number.as_str().to_lowercase();
                NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, n)| *n)
            })?;
            let text = whole.as_str();
            let to = whole.start() + text.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
            let fits = (1..=40).contains(&years)
                && !otherwise.is_match(&sentence[to..])
                && !of_company.is_match(&sentence[..number.start()]);
            fits.then_some(Asked { years, from: number.start(), to })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_in_many_spellings() {
        for (sentence, years) in [
            ("5+ years of experience", vec![5]),
            ("at least three years of Python", vec![3]),
            ("3-5 years in sales", vec![3]),
            ("mindestens 3 Jahre Berufserfahrung", vec![3]),
            ("mehrjährige Erfahrung", vec![]),
            ("au moins deux ans d'expérience", vec![2]),
            ("mínimo 4 años de experiencia", vec![4]),
            ("2 to 4 yrs exp", vec![2]),
            ("must be 18 years old", vec![]),
            ("for over 20 years we build bridges", vec![]),
            ("minimum 10 years' experience", vec![10]),
            ("2024 years", vec![]),
            ("At least 12 months' experience driving Class 1", vec![1]),
            ("24 Monate Berufserfahrung", vec![2]),
            ("a contract of 12 months; experience in sales", vec![]),
            ("6 months of experience", vec![]),
            ("3 years of Java and 2 years of SQL", vec![3, 2]),
        ] {
            assert_eq!(asked(sentence).iter().map(|a| a.years).collect::<Vec<_>>(), years, "{sentence}");
        }
    }
}
