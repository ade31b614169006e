//! One employer under several spellings: "Acme", "Acme Ltd", "Acme Technologies Limited".

use std::collections::{HashMap, HashSet};

use super::absences;
use super::anchors::is_no_firm;
use super::contact::Said;
use super::fold::{fold, words};
use super::lines::Piece;
use super::titles::{company_score, is_form};
use super::{place, towns};

/// Words that a firm's name goes on with in some places and in others not, folded.
const LOOSE: [&str; 16] = [
    "technologies",
    "technology",
    "solutions",
    "systems",
    "services",
    "software",
    "group",
    "gruppe",
    "groupe",
    "grupo",
    "gruppo",
    "international",
    "global",
    "consulting",
    "the",
    "m/s",
];

/// Words that say how one worked somewhere, and are no part of a firm's name, folded.
const OF_WORK: [&str; 22] = [
    "training",
    "trainee",
    "internship",
    "intern",
    "profile",
    "job",
    "work",
    "worked",
    "working",
    "operations",
    "employed",
    "employee",
    "placed",
    "year",
    "years",
    "month",
    "months",
    "experience",
    "career",
    "role",
    "currently",
    "presently",
];

/// "Training in Acme", "Job profile with Acme" -> "Acme".
pub fn employer(piece: Piece<'_>) -> Piece<'_> {
    for word in [" at ", " in ", " with ", " @ ", " for ", " from "] {
        if let Some(at) = piece.text.find(word)
            && piece.text[at + word.len()..].starts_with(char::is_uppercase)
            && words(&fold(&piece.text[..at])).any(|w| OF_WORK.contains(&w))
        {
            return Piece::within(piece.text, piece.from, at + word.len(), piece.text.len());
        }
    }
    piece
}

/// Last words of what is done somewhere rather than of a firm's name, folded.
const DONE: [&str; 14] = [
    "management",
    "testing",
    "support",
    "development",
    "training",
    "sales",
    "process",
    "project",
    "engineering",
    "design",
    "teaching",
    "analysis",
    "operations",
    "marketing",
];

/// A short name that could be a firm's, where nothing else says so.
pub fn may_be_firm(piece: Piece<'_>) -> bool {
    let folded = fold(piece.text);
    company_score(piece.text) >= 1
        && piece.text.split_whitespace().count() <= 4
        && !piece.text.chars().any(|c| c.is_ascii_digit())
        && !piece.text.ends_with('.')
        && !towns::is_only_place(piece)
        && !is_no_firm(piece.text)
        && !absences::has_word(&folded)
        && !words(&folded).last().is_some_and(|w| DONE.contains(&w))
}

/// The words of a name without legal forms and brackets, folded.
fn stem(name: &str) -> Vec<String> {
    let plain = name.split(['(', '[']).next().unwrap_or(name);
    let folded = fold(plain);
    let mut all: Vec<String> = words(&folded).map(|w| w.trim_matches('.').to_owned()).collect();
    while all.len() > 1 && all.last().is_some_and(|w| is_form(w)) {
        all.pop();
    }
    all
}

/// Whether two names are spellings of one firm: what one says more is a legal form, a country, a town, or a word such as
/// "Technologies".
pub fn is_same(a: &str, b: &str) -> bool {
    is_one_firm(&stem(a), &stem(b))
}

/// As [`is_same`], of stems.
fn is_one_firm(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let named = short.iter().any(|w| w.len() > 1 && !LOOSE.contains(&w.as_str()));
    named
        && long.starts_with(short)
        && long[short.len()..].iter().all(|w| LOOSE.contains(&w.as_str()) || is_form(w) || is_large(w))
}

/// A country, a region or a large town.
fn is_large(word: &str) -> bool {
    place::best(word).is_some_and(|p| p.kind != place::Kind::Town || p.size >= 3)
}

/// A spelling where it is first said, and how often it is, in capitals or not.
struct Spelling<'a> {
    first: &'a Said,
    folded: String,
    stem: Vec<String>,
    times: usize,
}

/// The different spellings, in the order of the text.
fn spellings(said: &[Option<Said>]) -> Vec<Spelling<'_>> {
    let mut times: HashMap<String, usize> = HashMap::new();
    for one in said.iter().flatten() {
        *times.entry(fold(&one.value)).or_default() += 1;
    }
    let mut seen = HashSet::new();
    let firsts = said.iter().flatten().filter(|one| seen.insert(one.value.as_str()));
    firsts
        .map(|first| {
            let folded = fold(&first.value);
            let times = times.get(&folded).copied().unwrap_or(1);
            Spelling { first, folded, stem: stem(&first.value), times }
        })
        .collect()
}

/// The spelling that stands for this one: the one used most for the firm; of two used as often, the first in the text.
/// `None` where the words name no firm by themselves.
fn chosen<'a>(one: &Spelling<'a>, all: &[Spelling<'a>]) -> Option<&'a Said> {
    // "Dale Bank, Acme Ltd" beside "Acme Ltd": the customer stands before the employer.
    let tail = one.first.value.rsplit_once([',', '-', '–', '/']).map(|(_, tail)| tail.trim());
    if let Some(tail) = tail.filter(|tail| tail.contains(' ')).map(fold)
        && let Some(employer) = all.iter().find(|s| s.folded == tail)
    {
        return Some(employer.first);
    }
    // `max_by_key` takes the last of equals.
    let alike = all.iter().rev().filter(|s| is_one_firm(&s.stem, &one.stem));
    alike.max_by_key(|s| (s.times, std::cmp::Reverse(s.first.from))).map(|s| s.first)
}

/// Each name in the spelling that this résumé uses most for that firm; of two used as often, the first in the text.
pub fn one_spelling(said: &[Option<Said>]) -> Vec<Option<Said>> {
    let all = spellings(said);
    let chosen: HashMap<&str, &Said> =
        all.iter().filter_map(|one| Some((one.first.value.as_str(), chosen(one, &all)?))).collect();
    said.iter()
        .map(|one| {
            let one = one.as_ref()?;
            let best = chosen.get(one.value.as_str()).copied().unwrap_or(one);
            Some(Said { confidence: one.confidence, ..best.clone() })
        })
        .collect()
}

/// "Acme Works, Leeds. Baked": a sentence begins behind the town, and neither is the firm's.
pub fn before_town(piece: Piece<'_>) -> Piece<'_> {
    let piece = before_small_town(piece);
    let Some(stop) = piece.text.find(". ") else { return piece };
    let Some((firm, town)) = piece.text[..stop].rsplit_once(", ") else { return piece };
    let last = town.rsplit(' ').next().unwrap_or("");
    let name = |word: &str| word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase);
    let is_town = town.split(' ').count() <= 3 && town.split(' ').all(name) && last.chars().count() >= 3;
    let is_form = company_score(town) >= 2 || matches!(last, "Inc" | "Ltd" | "Corp" | "Pvt" | "Limited");
    if !is_town || is_form {
        return piece;
    }
    Piece { to: piece.from + firm.len(), text: firm, ..piece }.trimmed()
}

/// Legal forms that end a name, folded, without full stops at the end.
const FORMS: [&str; 17] = [
    "gmbh", "ag", "kg", "ug", "bv", "b.v", "nv", "n.v", "vof", "v.o.f", "lda", "ltda", "sas", "sarl", "s.l", "s.a",
    "s.p.a",
];

/// "Loaf Works VOF, Vroomshoop", "Loaf Works GmbH Berlim": one name behind the comma is the town's, whether the table
/// knows it or not; behind a legal form without a comma only one that may be a town.
fn before_small_town(piece: Piece<'_>) -> Piece<'_> {
    let name = |word: &str| {
        word.chars().count() > 2 && word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase)
    };
    let cut = |firm: &str| Piece { to: piece.from + firm.len(), text: &piece.text[..firm.len()], ..piece }.trimmed();
    // "Loaf Hotels, Vilamoura (Portugal)".
    let whole =
        piece.text.strip_suffix(')').and_then(|t| t.rsplit_once(" (")).filter(|(_, c)| place::is_region_or_country(c));
    let text = whole.map_or(piece.text, |(text, _)| text);
    let Some((front, last)) = text.rsplit_once(' ') else { return piece };
    let formed = |text: &str| {
        let last = fold(text.rsplit(' ').next().unwrap_or(""));
        FORMS.contains(&last.trim_matches('.'))
    };
    if !name(last) || is_form(&fold(last)) {
        return piece;
    }
    // "Guichard, Ferrand" are partners, and "Fidal, Avocats" is said of the firm.
    let firm = front.trim_end_matches(',');
    if front.ends_with(',') && !firm.contains(',') && (formed(firm) || firm.contains(' ') && company_score(last) <= 1)
        || formed(front) && front.contains(' ') && towns::may_be_town(last)
    {
        return cut(firm);
    }
    piece
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_that_no_table_knows_is_no_part_of_the_firm() {
        for (text, want) in [
            ("Loaf Works VOF, Vroomshoop", "Loaf Works VOF"),
            ("Koninklijke Molen, Havelte", "Koninklijke Molen"),
            ("Loaf Architektur GmbH Leipzig", "Loaf Architektur GmbH"),
            ("Loaf Hotels, Vilamoura (Portugal)", "Loaf Hotels"),
            ("Hotel Pão, Lda. Faro", "Hotel Pão, Lda."),
            ("Loaf & Crumb, Inc.", "Loaf & Crumb, Inc."),
            ("Loaf, Crumb, Baker", "Loaf, Crumb, Baker"),
            ("Loaf Works", "Loaf Works"),
            ("Loaf Works Ltd", "Loaf Works Ltd"),
        ] {
            assert_eq!(before_small_town(Piece { from: 0, to: text.len(), text }).text, want);
        }
    }

    #[test]
    fn a_sentence_behind_the_town_is_no_part_of_the_firm() {
        for (text, want) in [
            ("Acme Works, Leeds. Baked", "Acme Works"),
            ("Acme, Inc. Leeds", "Acme, Inc. Leeds"),
            ("Acme Sp. z o.o.", "Acme Sp. z o.o."),
            ("Acme Works", "Acme Works"),
        ] {
            assert_eq!(before_town(Piece { from: 0, to: text.len(), text }).text, want);
        }
    }

    #[test]
    fn spellings_of_one_firm_are_known() {
        for (a, b) in [
            ("Acme Ltd", "ACME Limited"),
            ("Acme", "Acme Technologies Limited"),
            ("Acme India", "Acme India Pvt. Ltd."),
            ("Acme", "Acme (a Dale company)"),
            ("Acme", "Acme Hyderabad"),
        ] {
            assert!(is_same(a, b) && is_same(b, a), "{a}, {b}");
        }
        for (a, b) in
            [("Acme", "Acorn"), ("Apple", "Apple Bank"), ("State Bank", "State Street"), ("Global", "Global Systems")]
        {
            assert!(!is_same(a, b) && !is_same(b, a), "{a}, {b}");
        }
    }

    #[test]
    fn how_one_worked_is_no_part_of_a_firms_name() {
        let piece = |text: &'static str| Piece { from: 0, to: text.len(), text };
        for (text, want) in [
            ("Training in Acme Ltd", "Acme Ltd"),
            ("Job profile with Acme", "Acme"),
            ("2 months work at Acme", "Acme"),
            ("Women in Rust", "Women in Rust"),
            ("Training in the mills", "Training in the mills"),
        ] {
            assert_eq!(employer(piece(text)).text, want);
        }
        for text in ["Acme", "Dale Mills"] {
            assert!(may_be_firm(piece(text)), "{text}");
        }
        for text in [
            "acme",
            "Deal management",
            "Elternzeit",
            "Career break",
            "Acme 2",
            "Leeds, England",
            "Bread and rolls and more",
            "Client",
            "Former Baker",
        ] {
            assert!(!may_be_firm(piece(text)), "{text}");
        }
    }

    #[test]
    fn the_spelling_used_most_is_taken_and_else_the_first() {
        let names = |all: &[&str]| {
            let said: Vec<Option<Said>> =
                all.iter().map(|n| Some(Said { value: (*n).to_owned(), from: 0, to: 0, confidence: 0.5 })).collect();
            one_spelling(&said).into_iter().flatten().map(|s| s.value).collect::<Vec<_>>()
        };
        assert_eq!(names(&["Acme", "Acme Ltd", "Dale"]), ["Acme", "Acme", "Dale"]);
        let late = |value: &str, from| Some(Said { value: value.to_owned(), from, to: from, confidence: 0.5 });
        let first = one_spelling(&[late("ACME Limited", 90), late("Acme", 10)]);
        assert!(first.iter().flatten().all(|s| s.value == "Acme"), "newest first is not first in the text");
        assert_eq!(names(&["Dale Bank, Acme Ltd", "Acme Ltd"]), ["Acme Ltd", "Acme Ltd"]);
        assert_eq!(names(&["Acme", "Acme Ltd", "Acme Ltd"]), ["Acme Ltd", "Acme Ltd", "Acme Ltd"]);
    }
}
