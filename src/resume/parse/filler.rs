//! What stands before and behind a title without being a part of it: numbering, lengths of time, "working as".

use super::cuts::part;
use super::fold::{fold, words};
use super::lines::Piece;
use super::titles::{company_score, title_score};

/// The line without its filler.
pub fn without(line: Piece<'_>) -> Piece<'_> {
    without_length(without_how(without_length(without_number(line))))
}

/// "1. Acme Ltd" -> "Acme Ltd"; "3 Night guard" -> "Night guard", where the rest is a title and no firm ("3 Cooks Ltd").
fn without_number(line: Piece<'_>) -> Piece<'_> {
    let digits = line.text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line.text[digits..];
    let marked = rest.starts_with(['.', ')']) && rest[1..].starts_with(' ');
    let behind = rest.trim_start_matches(['.', ')', ' ']);
    let listed = (1..=2).contains(&digits)
        && (marked || rest.starts_with(' ') && title_score(behind) >= 2 && company_score(behind) < 2)
        && behind.starts_with(char::is_alphanumeric);
    // "3 years cook": a length, which is taken off by itself.
    let is_length = unit(behind).is_some() && !marked;
    if listed && !is_length { part(line, line.text.len() - behind.len(), line.text.len()) } else { line }
}

/// How many bytes a word for years or months has at the start of the text.
fn unit(text: &str) -> Option<usize> {
    const UNITS: [&str; 19] = [
        "years", "year", "yrs", "yr", "months", "month", "jahre", "jahr", "monate", "ans", "años", "anni", "anos",
        "jaar", "lata", "yıl", "år", "roky", "ani",
    ];
    let found = UNITS.iter().find(|u| text.get(..u.len()).is_some_and(|t| t.eq_ignore_ascii_case(u)))?;
    (!text[found.len()..].starts_with(char::is_alphanumeric)).then_some(found.len())
}

/// "1 year night guard", "10years Acme", "Night guard 1 year" -> what is left without the length. A length alone stays.
fn without_length(line: Piece<'_>) -> Piece<'_> {
    let text = line.text;
    let number = text.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'+')).count();
    if number > 0 {
        let gap = text[number..].len() - text[number..].trim_start().len();
        if let Some(length) = unit(&text[number + gap..]) {
            let rest = text[number + gap + length..].trim_start_matches([' ', ',', '-', ':']);
            let rest = rest.strip_prefix("of ").or_else(|| rest.strip_prefix("as ")).unwrap_or(rest);
            if rest.contains(' ') {
                return part(line, text.len() - rest.len(), text.len());
            }
        }
    }
    // At the end: the last word is the unit, the one before the number.
    if let Some((head, last)) = text.trim_end_matches([')', '.']).rsplit_once(' ')
        && unit(last) == Some(last.len())
        && let Some((title, count)) = head.rsplit_once(' ')
        && count.trim_start_matches('(').bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && title_score(title) >= 2
    {
        return part(line, 0, title.len());
    }
    line
}

/// "Job profile -1 working as sales consultant" -> "sales consultant": what is before the "as" says nothing else.
fn without_how(line: Piece<'_>) -> Piece<'_> {
    const HOW: [&str; 8] = [
        "experience as ",
        "working as ",
        "worked as ",
        "work as ",
        "employed as ",
        "serving as ",
        "served as ",
        "designated as ",
    ];
    const BEFORE: [&str; 14] = [
        "job",
        "profile",
        "presently",
        "currently",
        "i",
        "am",
        "was",
        "have",
        "been",
        "role",
        "also",
        "experience",
        "previously",
        "now",
    ];
    let lower = line.text.to_ascii_lowercase();
    let Some((at, how)) = HOW.iter().find_map(|how| Some((lower.find(how)?, how))) else { return line };
    let said = fold(&line.text[..at]);
    let nothing = words(&said).all(|w| BEFORE.contains(&w) || w.bytes().all(|b| b.is_ascii_digit()));
    let rest = line.text[at + how.len()..].trim_start();
    let rest = ["a ", "an ", "the "].iter().find_map(|w| rest.strip_prefix(w)).unwrap_or(rest);
    // What led over to the dates.
    let title = rest.strip_suffix(" from").or_else(|| rest.strip_suffix(" since")).unwrap_or(rest);
    let from = line.text.len() - rest.len();
    if nothing && title_score(title) >= 2 { part(line, from, from + title.len()) } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lengths_and_how_one_worked_are_no_part_of_a_title() {
        for (text, want) in [
            ("1. Acme Ltd", "Acme Ltd"),
            ("2) Night guard", "Night guard"),
            ("3 XYZ security guard control room 1 year", "XYZ security guard control room"),
            ("3. 1 year security guard", "security guard"),
            ("10years Acme security as night guard", "Acme security as night guard"),
            ("Job profile -1 working as sales consultant", "sales consultant"),
            ("Job Profile -2 Worked as Sales Executive from", "Sales Executive"),
            ("Presently working as a Senior Accountant", "Senior Accountant"),
            // Names.
            ("3 Cooks Ltd", "3 Cooks Ltd"),
            ("7 Eleven", "7 Eleven"),
            ("3M Ltd", "3M Ltd"),
            ("1 year", "1 year"),
            ("24 Hour Fitness", "24 Hour Fitness"),
        ] {
            assert_eq!(without(Piece { from: 0, to: text.len(), text }).text, want, "{text}");
        }
    }
}
