//! When a model's prose is believed. It says nothing that a reader could act on by mistake: no way to reach anybody, no
//! figure, no promise; those are ours to write. Rather a template too many than a link that nobody set.

use std::sync::LazyLock;

use regex::Regex;

fn pattern(parts: &[&str]) -> Regex {
    // The parts are literals of this file, and a test compiles every one.
    Regex::new(&parts.concat()).expect("a pattern of this file")
}

/// Links and addresses, a bare domain among them; a full stop without a blank behind it looks like one, and goes too.
static REACH: LazyLock<Regex> =
    LazyLock::new(|| pattern(&[r"(?i:\b[a-z]{2,12}:/|\bmailto:|\bwww\.)|@|[\p{L}\p{N}_-]{2,}\.\p{Ll}{2,}"]));

/// Dates, times, money, numbers to call.
static FIGURES: LazyLock<Regex> = LazyLock::new(|| pattern(&[r"[\p{N}%\p{Sc}]"]));

/// Marks of markup and of placeholders.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| pattern(&[r"[<>{}\[\]|*_`#~\\]"]));

/// What an invitation must not hold out: the job, money, a contract. Word beginnings, language by language.
static PROMISES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"(?i)\b(?:guarant|promis|job offer|offer you|hir(?:e|ed|ing) you|you(?:'re| are| will be) hired|salar|wages?\b|bonus",
        r"|reimburs|travel (?:cost|expense)|expenses|contract",
        r"|garantier|versprech|verspricht|zusag|zusicher|einstellen|gehalt|vergüt|erstatt|vertrag",
        r"|garanti|promet|promes|embauch|salaire|rembours|contrat",
        r"|garantiz|contratar|sueldo|reembols",
        r"|garanz|promett|assumer|assunzion|stipendi|retribu|rimbors|contratt",
        r"|salári|remunera|garand|beloof|belov|toezegg|salaris|vergoed",
        r"|gwarant|obiecu|obietnic|zatrudni|wynagrodz|pensj|zwrot koszt|umow",
        r"|söz ver|işe al|maaş|ücret|sözleşme)",
    ])
});

/// The text on one line, without control characters; white space folded.
#[must_use]
pub fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the text says how to reach somebody or something.
#[must_use]
pub fn says_how_to_reach(text: &str) -> bool {
    REACH.is_match(text)
}

/// The places of `text` that look like links or addresses.
pub fn reaches(text: &str) -> impl Iterator<Item = &str> {
    REACH.find_iter(text).map(|found| found.as_str())
}

/// What keeps a sentence of an invitation from being believed, in words for the log; `None` when nothing does.
#[must_use]
pub fn fault(text: &str, most: usize) -> Option<&'static str> {
    let length = text.chars().count();
    if length == 0 {
        return Some("is empty");
    }
    if length > most {
        return Some("is too long");
    }
    let faults = [
        (&REACH, "holds a link or an address"),
        (&FIGURES, "holds a figure"),
        (&MARKUP, "holds markup or a placeholder"),
        (&PROMISES, "promises something"),
    ];
    faults.into_iter().find(|(pattern, _)| pattern.is_match(text)).map(|(_, fault)| fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_could_act_on_is_not_believed() {
        for (text, wanted) in [
            ("We look forward to meeting you.", None),
            ("Wir freuen uns, Sie kennenzulernen – z. B. bei einem Gespräch.", None),
            ("Ons team maakt graag kennis met je!", None),
            ("", Some("is empty")),
            ("See https://evil.example/x", Some("holds a link or an address")),
            ("See HTTPS:/evil", Some("holds a link or an address")),
            ("Visit evil.example now", Some("holds a link or an address")),
            ("Write to hr@example.com", Some("holds a link or an address")),
            ("Call us at nine on 5 May", Some("holds a figure")),
            ("You get €", Some("holds a figure")),
            ("Choose {booking_link}", Some("holds markup or a placeholder")),
            ("<b>Hello</b>", Some("holds markup or a placeholder")),
            ("We promise you the job", Some("promises something")),
            ("You will be hired", Some("promises something")),
            ("Wir erstatten Ihre Fahrtkosten", Some("promises something")),
            ("Nous vous garantissons une réponse", Some("promises something")),
            ("Te garantizamos el puesto", Some("promises something")),
            ("Zwrot kosztów podróży", Some("promises something")),
            ("Maaş konusunu konuşuruz", Some("promises something")),
        ] {
            assert_eq!(fault(text, 200), wanted, "{text}");
        }
        assert_eq!(fault(&"a".repeat(201), 200), Some("is too long"));
    }

    #[test]
    fn lines_are_folded() {
        assert_eq!(one_line(" a\r\nb\u{0}\tc "), "a b c");
    }
}
