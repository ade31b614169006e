//! E-mail addresses and telephone numbers that ran over the end of a narrow column's line, whole again.

use super::columns::CROWDED;
use super::lines::Line;

/// Lines of a page, the second half of each address put behind its first.
pub(super) fn whole_addresses(mut lines: Vec<Line>) -> Vec<Line> {
    if lines.len() > CROWDED {
        return lines;
    }
    let mut at = 0;
    while at < lines.len() {
        let runs_over = |end: &Line| {
            is_under(&lines[at], end) && (mail(&lines[at].text, &end.text) || phone(&lines[at].text, &end.text))
        };
        let end = if may_run_over(&lines[at].text) { lines.iter().position(runs_over) } else { None };
        match end {
            Some(end) => {
                let Line { text, right, foot, .. } = lines.remove(end);
                at -= usize::from(end < at);
                let line = &mut lines[at];
                line.text = match (line.text.strip_suffix('-'), text.contains('@')) {
                    // A hyphen that the line's end put into the address' first half.
                    (Some(head), true) => format!("{head}{text}"),
                    _ if line.text.contains('@') => format!("{}{text}", line.text),
                    _ => format!("{} {text}", line.text),
                };
                line.right = line.right.max(right);
                line.foot = foot;
                // The rest may have run over, too.
            }
            None => at += 1,
        }
    }
    lines
}

fn may_run_over(text: &str) -> bool {
    text.contains('@') || text.ends_with(['-', '@']) || text.bytes().filter(u8::is_ascii_digit).count() >= 4
}

/// Right under the first, at the same left or right edge. The half of an address behind a hyphen may stand anywhere.
fn is_under(first: &Line, end: &Line) -> bool {
    // Behind a label the address begins later.
    let edges = (first.left - end.left).abs() < 2.0
        || (first.inner - end.left).abs() < 2.0
        || (first.right - end.right).abs() < 2.0;
    let broken = first.text.ends_with('-') && first.text.split_whitespace().count() <= 3 && end.text.contains('@');
    (edges || broken)
        && end.goes_on_below(first)
        && first.base - end.base < 1.7 * first.size
        && (first.size - end.size).abs() < 0.5
}

/// "ada@example." over "org", "ada@example.com" over ".br", "ada.sam-" over "ple@example.org".
fn mail(first: &str, end: &str) -> bool {
    // A résumé that is set in capitals.
    if !first.chars().chain(end.chars()).any(char::is_lowercase) && first.contains('@') {
        return mail(&first.to_lowercase(), &end.to_lowercase());
    }
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    if end.contains('@') {
        let word = first.rsplit(char::is_whitespace).next().unwrap_or("").trim_end_matches('-');
        let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_');
        return first.ends_with('-')
            && !word.is_empty()
            && word.chars().all(lower)
            && end.split('@').next().is_some_and(|half| half.starts_with(lower) && half.chars().all(part));
    }
    let Some((local, domain)) = first.rsplit_once('@') else { return false };
    if local.is_empty()
        || !domain.chars().all(part)
        || !end.chars().all(part)
        || !end.starts_with(|c: char| c.is_ascii_lowercase() || c == '.')
    {
        return false;
    }
    let whole = domain.rsplit_once('.').is_some_and(|(host, top)| !host.is_empty() && top.len() >= 2);
    let letters = |text: &str| text.chars().all(|c| c.is_ascii_lowercase());
    // "example.co" over "m": a short end, or one that begins with a dot.
    let short = end.split('.').next().is_some_and(|head| head.len() <= 2 && letters(head)) && end.len() <= 6;
    let known =
        end.split('.').all(letters) || !whole && end.split(['.', '-']).all(|p| p.chars().all(char::is_alphanumeric));
    known && (!whole || end.starts_with('.') || short)
}

/// "+49 711" over "5550147": nothing but a telephone number, or one behind its label or sign.
fn phone(first: &str, end: &str) -> bool {
    let dials = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '/' | '.' | '\u{a0}');
    let number = first.trim_start_matches(|c: char| !matches!(c, '+' | '(') && !c.is_ascii_digit());
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    first.len() - number.len() <= 12
        && number.starts_with(['+', '('])
        && number[1..].chars().all(dials)
        && end.chars().all(dials)
        && (1..=8).contains(&digits(end))
        && (7..=15).contains(&(digits(number) + digits(end)))
}

#[cfg(test)]
mod tests {
    use super::super::lines::line;
    use super::*;

    fn joined(first: &str, end: &str) -> Vec<String> {
        let page = vec![line(first, 20.0, 700.0), line("Experience", 200.0, 700.0), line(end, 20.0, 688.0)];
        whole_addresses(page).into_iter().map(|line| line.text).filter(|text| text != "Experience").collect()
    }

    #[test]
    fn addresses_that_ran_over_are_whole() {
        for (first, end, want) in [
            ("ada@example.", "org", "ada@example.org"),
            ("ada@exam", "ple.org", "ada@example.org"),
            ("ada@example.co", "m.br", "ada@example.com.br"),
            ("ada@example.com", ".tr", "ada@example.com.tr"),
            ("B an-", "na@example.org", "B anna@example.org"),
            ("ADA@EXAMPLE.C", "OM", "ADA@EXAMPLE.COM"),
            ("ADA@EXAM", "PLE.NET", "ADA@EXAMPLE.NET"),
            ("H +90 532 555 01", "48", "H +90 532 555 01 48"),
        ] {
            assert_eq!(joined(first, end), [want]);
        }
    }

    #[test]
    fn a_label_may_stand_before_an_address_that_ran_over() {
        let page = vec![Line { inner: 60.0, ..line("E   ada@example.c", 20.0, 700.0) }, line("om", 60.0, 688.0)];
        assert_eq!(whole_addresses(page)[0].text, "E   ada@example.com");
    }

    #[test]
    fn what_stands_under_an_address_stays() {
        for (first, end) in [
            ("ada@example.org", "leeds"),
            ("ada@example.org", "Leeds"),
            ("ada@example.org", "linkedin.com/in/ada"),
            ("ada@example.org", "node.js"),
            ("ADA@EXAMPLE.ORG", "LEEDS"),
            ("+49 711 5550147", "Leeds"),
            ("+49 711 5550147", "+49 711 5550148"),
            ("2019 - 2021", "2018"),
            ("self-", "taught"),
        ] {
            assert_eq!(joined(first, end), [first, end]);
        }
    }
}
