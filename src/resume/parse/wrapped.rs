//! Lines that ran over: a small word ends the first of them, or its last field is no title without the second.

use super::calendar;
use super::firm_words;
use super::fold::fold;
use super::lines::Line;
use super::place;
use super::titles::title_score;

/// Words that no line of a head or of a study ends with, in lower case.
const SMALL: [&str; 36] = [
    "of", "and", "for", "the", "&", "de", "des", "du", "la", "les", "et", "di", "degli", "della", "delle", "dei",
    "del", "e", "für", "und", "der", "van", "het", "en", "voor", "do", "da", "dos", "das", "y", "w", "im.", "i",
    "oraz", "na", "ve",
];

/// Bytes above which a line is running text.
const LONG: usize = 110;

/// Whether `line` goes on in `next`, which stands right under it.
fn goes_on(line: &Line<'_>, next: &Line<'_>) -> bool {
    if is_broken_date(line, next) {
        return true;
    }
    if next.blanks > 0 || next.bullet || line.text.len() > LONG || next.text.len() > LONG {
        return false;
    }
    if is_broken_row(line, next) {
        return true;
    }
    if is_broken_name(line, next) || is_broken_comma(line, next) {
        return true;
    }
    if line.is_prose() {
        return false;
    }
    let last = line.text.rsplit(' ').next().unwrap_or("");
    // "Ada Das" is a name, and so is "ADA DAS".
    let small =
        line.words > 1 && (SMALL.contains(&last) || matches!(last, "OF" | "AND" | "FOR" | "DE" | "DI" | "UND" | "ET"));
    small && next.text.starts_with(char::is_alphabetic) || is_broken_title(line, next) || is_broken_bracket(line, next)
}

/// "Baker, Loaf Works," over "Leeds", "Baker, Loaf" over "Ltda., Leeds": a row of fields that ends with a town or begins
/// with a legal form.
fn is_broken_row(line: &Line<'_>, next: &Line<'_>) -> bool {
    let first = next.text.split([' ', ',']).next().unwrap_or("");
    let form = firm_words::is_form(first) && first.chars().any(char::is_alphabetic);
    let town = line.text.ends_with(',') && next.words <= 3 && place::is_town(next.text).is_some();
    line.text.contains(", ")
        && !line.bullet
        && (town && title_score(line.text) >= 3 || form && next.words <= 6 && next.text.contains(','))
}

/// "Depuis mars" over "2022", "Okt. 2011" over "- Dez. 2015", "Juin – août 2012" over "et 2013", in a narrow column.
fn is_broken_date(line: &Line<'_>, next: &Line<'_>) -> bool {
    const AND: [&str; 6] = ["et", "and", "und", "y", "e", "en"];
    if next.blanks > 0 || line.bullet || line.words > 14 || next.words > 5 {
        return false;
    }
    let year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let (last, first) = (line.folded.rsplit(' ').next().unwrap_or(""), next.folded.split(' ').next().unwrap_or(""));
    let dash = |text: &str| text.starts_with(['-', '–', '—']);
    // A dash at the line's start was taken for a bullet.
    let dashed = next.bullet || dash(next.text);
    let rest = next.text.trim_start_matches(['-', '–', '—', ' ']);
    let dated = !rest.is_empty()
        && rest
            .split_whitespace()
            .all(|w| calendar::is_month(w.trim_matches(['.', ','])) || year(w.trim_end_matches('.')))
        && rest.split_whitespace().next_back().is_some_and(|w| year(w.trim_end_matches('.')));
    let month = calendar::is_month(last.trim_matches(['.', ',']));
    month && year(first) && !next.bullet && next.text.get(first.len()..).is_some_and(|rest| dash(rest.trim_start()))
        || month && line.words <= 3 && year(first) && next.words == 1
        || year(last) && dashed && dated
        || year(last) && AND.contains(&first) && next.words == 2 && next.folded.rsplit(' ').next().is_some_and(year)
}

/// "since 2023   Medical Administrator," over "Hill Surgery, Leeds".
fn is_broken_comma(line: &Line<'_>, next: &Line<'_>) -> bool {
    let dated = line.text.bytes().any(|b| b.is_ascii_digit());
    line.text.strip_suffix(',').is_some_and(|text| title_score(text) >= 3 && (dated || !text.contains(',')))
        && line.words <= 8
        && next.words <= 10
        && next.text.starts_with(char::is_uppercase)
}

/// "Uniwersytet Marii Curie-" over "Skłodowskiej".
fn is_broken_name(line: &Line<'_>, next: &Line<'_>) -> bool {
    let mut end = line.text.chars().rev();
    end.next() == Some('-')
        && end.next().is_some_and(char::is_lowercase)
        && line.text.rsplit(' ').next().is_some_and(|word| word.starts_with(char::is_uppercase))
        && next.words <= 2
        && next.text.starts_with(char::is_uppercase)
}

/// "M.Tech (Computer" over "Science)".
fn is_broken_bracket(line: &Line<'_>, next: &Line<'_>) -> bool {
    let opens = |text: &str| (text.matches('(').count(), text.matches(')').count());
    let ((a, b), (c, d)) = (opens(line.text), opens(next.text));
    a == b + 1 && d == c + 1 && next.words <= 5 && line.words <= 12
}

/// "Loaf Works, Leeds — Senior" over "Night Baker".
fn is_broken_title(line: &Line<'_>, next: &Line<'_>) -> bool {
    let Some(at) = [" — ", " – "].iter().filter_map(|dash| Some(line.text.rfind(dash)? + dash.len())).max() else {
        return false;
    };
    let field = &line.text[at..];
    let whole = format!("{field} {}", next.text);
    field.split_whitespace().count() <= 4
        && next.words <= 4
        && !line.text.chars().any(|c| c.is_ascii_digit())
        && place::is_town(field).is_none()
        && field.starts_with(char::is_uppercase)
        && next.text.starts_with(char::is_uppercase)
        && next.text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '&'))
        && title_score(field) < 3
        && title_score(&whole) >= 3
}

/// The lines of `text` with those that ran over in one.
pub fn joined<'t>(text: &'t str, lines: Vec<Line<'t>>) -> Vec<Line<'t>> {
    let mut out: Vec<Line<'t>> = Vec::with_capacity(lines.len());
    for line in lines {
        match out.last_mut() {
            Some(last) if goes_on(last, &line) => {
                last.to = line.to;
                last.text = &text[last.from..line.to];
                last.folded = fold(last.text);
                last.words += line.words;
            }
            _ => out.push(line),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    #[test]
    fn lines_that_ran_over_are_one() {
        for (text, count) in [
            ("2010 – 2012   Laurea in Biologia, Università degli Studi di\nPadova, 110/110", 1),
            ("Loaf Works, Inc., Leeds — Senior\nNight Baker\nMARCH 2022 - PRESENT", 2),
            ("Loaf Works — Baker\nOven Manager", 2),
            ("M.Tech (Computer\nScience)\n2015", 2),
            ("Baker, Loaf Works S.A.,\nLeeds\nMAR/2023", 2),
            ("Night Baker, Loaf Works\nLtda., Leeds\n2018", 2),
            ("Coordenadora de Recrutamento e Seleção, Loaf Works S.A.,\nBelo Horizonte\nMAR/2023", 2),
            ("Baker, Loaf Works\nLeeds", 2),
            ("Institute of\n\nTechnology", 2),
            ("Master of\n• Rust", 2),
            ("Loaf Works — Leeds\nBaker", 2),
            ("Depuis mars\n2022\n\nBoulangère", 2),
            ("4 Jahre und 5 Monate, Jan.\n2016 - Mai 2020\n\nBäckerin", 2),
            ("4 Jahre und 3 Monate, Okt. 2011\n- Dez. 2015\n\nBäckerin", 2),
            ("Juin – août 2012\net 2013\n\nVendeuse", 2),
            ("Work, 2012\n- Bread in 2015", 2),
            ("Senior Night Baker • Loaf Polymers Limited • Jul 2015\n– Mar 2019", 1),
            ("Uniwersytet Marii Curie-\nSkłodowskiej\n2005", 2),
            ("since 2023   Head Baker,\nMill House, Leeds (20 hours a week)", 1),
            ("Ada Das\nbaker of rolls", 2),
            ("Ada Sample\nBaker", 2),
        ] {
            assert_eq!(joined(text, lines::split(text)).len(), count, "{text}");
        }
    }
}
