//! What sentences say of work: title and company in one, or the company in the first one under a title.

use jiff::civil::Date;

use super::dates::{self, Dated};
use super::lines::{Line, Piece};
use super::titles;

/// Words between which a sentence names title and company: "worked as X at Y from …".
pub fn from_sentence<'t>(line: &Line<'t>, today: Date) -> Option<(Piece<'t>, Piece<'t>, Dated)> {
    if line.text.len() > 400 || line.words < 6 {
        return None;
    }
    let lower = line.text.to_ascii_lowercase();
    let start = [
        "worked as ",
        "working as ",
        "work as ",
        "employed as ",
        "serving as ",
        "served as ",
        "associated as ",
        "experience as ",
    ]
    .iter()
    .find_map(|s| lower.find(s).map(|i| i + s.len()))?;
    let dated = dates::find(line.text, today).into_iter().find(Dated::is_span)?;
    let rest = &lower[start..];
    let (at, length) =
        [" at ", " in ", " with ", " for "].iter().filter_map(|s| rest.find(s).map(|i| (start + i, s.len()))).min()?;
    if dated.from < at {
        return None;
    }
    let title = Piece::within(line.text, line.from, start, at);
    let title_text = title.text.trim_start_matches("a ").trim_start_matches("an ").trim_start_matches("the ");
    let title = Piece { from: title.to - title_text.len(), to: title.to, text: title_text };
    let mut end = dated.from;
    for stop in [",", " from", " since", " for ", " ("] {
        if let Some(i) = lower[at + length..end].find(stop) {
            end = at + length + i;
        }
    }
    // "Acme Pvt. Ltd." goes on behind its full stops, "Acme. Baked bread" does not.
    let stops = || line.text[at + length..end].match_indices(". ").map(|(i, _)| at + length + i);
    // "M/s. Loaf Agencies", "R. Baker & Co.": the stop of a short word ends no sentence.
    let short = |i: &usize| line.text[at + length..*i].rsplit(' ').next().is_some_and(|word| word.len() <= 3);
    let form = |i: &usize| titles::is_form(line.text[i + 2..end].split(' ').next().unwrap_or(""));
    if let Some(stop) = stops().find(|i| !form(i) && !short(i)) {
        end = stop;
    }
    let company = Piece::within(line.text, line.from, at + length, end);
    (!company.text.is_empty()
        && company.text.len() < 60
        && title.text.len() < 60
        && titles::title_score(title.text) >= 2)
        .then_some((title, company, dated))
}

/// Whether a line tells as what one worked: "Worked as Cook from".
pub fn says_as(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["worked as ", "working as ", "employed as ", "served as ", "serving as ", "experience as "]
        .iter()
        .filter_map(|how| Some(&text[lower.find(how)? + how.len()..]))
        .any(|rest| titles::title_score(rest.trim_end_matches(" from").trim_end_matches(" since")) >= 3)
}

/// What a firm is called in a sentence that says what it is, folded.
const KINDS: [&str; 24] = [
    "company",
    "firm",
    "startup",
    "start-up",
    "provider",
    "agency",
    "consultancy",
    "bank",
    "organization",
    "organisation",
    "manufacturer",
    "supplier",
    "corporation",
    "retailer",
    "hospital",
    "unternehmen",
    "hersteller",
    "anbieter",
    "entreprise",
    "societe",
    "empresa",
    "azienda",
    "bedrijf",
    "firma",
];

/// The firm that a sentence under a title begins with: "Acme is a leading maker …", "Acme, a company based in Leeds, …".
pub fn firm<'t>(line: &Line<'t>) -> Option<Piece<'t>> {
    const JOINTS: [&str; 12] = [
        " is a ",
        " is an ",
        " is the ",
        " is one of ",
        ", a ",
        ", an ",
        " ist ein",
        " est une ",
        " es una ",
        " è un",
        " é uma ",
        " is een ",
    ];
    let (cut, length) = JOINTS.iter().filter_map(|j| Some((line.text.find(j)?, j.len()))).min()?;
    let name = Piece::within(line.text, line.from, 0, cut);
    let capital = |w: &str| w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '(' | '&'));
    let words = name.text.split_whitespace().count();
    let named = (1..=6).contains(&words)
        && name.text.split_whitespace().all(|w| capital(w) || matches!(w, "of" | "and" | "de" | "für"))
        && !matches!(name.text, "It" | "This" | "He" | "She" | "We" | "I" | "A" | "The" | "An" | "My" | "Project")
        && titles::title_score(name.text) == 0;
    let rest = super::fold::fold(&line.text[cut + length..]);
    let kind = super::fold::words(&rest).take(9).any(|w| KINDS.contains(&w));
    (named && kind).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    #[test]
    fn the_firm_in_a_sentence_keeps_its_legal_form() {
        let told = |text: &str| {
            let found = from_sentence(&lines::split(text)[0], jiff::civil::date(2026, 11, 23));
            found.map(|(title, firm, _)| (title.text.to_owned(), firm.text.to_owned()))
        };
        let want = |firm: &str| Some(("Baker".to_owned(), firm.to_owned()));
        assert_eq!(
            told("Presently working as Baker with Loaf Pvt. Ltd. from April 2019 to till date."),
            want("Loaf Pvt. Ltd.")
        );
        assert_eq!(told("Worked as Baker at Loaf Works. Baked bread from 2012 to 2014"), want("Loaf Works"));
    }

    #[test]
    fn a_sentence_that_says_what_a_firm_is_names_it() {
        let found = |text: &str| firm(&lines::split(text)[0]).map(|p| p.text.to_owned());
        assert_eq!(found("Acme Works is a leading company of anvils and more"), Some("Acme Works".to_owned()));
        assert_eq!(found("Dale, a Leeds-based company, is known for bread."), Some("Dale".to_owned()));
        for text in [
            "It is a company",
            "The project is a tool of a company",
            "Built a portal, a company's first",
            "Payroll is a module for pay",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
