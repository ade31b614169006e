//! Where a line of an entry's head may be cut, and the labels that its lines may have.

use super::form_labels;
use super::lines::Piece;
use super::place;
use super::schools::school_score;
use super::titles::{company_score, is_form};

/// A place where a line may be cut: `end..next` is the separator.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    pub end: usize,
    pub next: usize,
    /// A mark that parts fields rather than words of one.
    pub strong: bool,
    /// A small word that stands inside titles, too: what is behind it must look like a firm.
    pub loose: bool,
    /// A word for "at": an employer stands behind it.
    pub at: bool,
}

/// Words that part a title from its company, with the blanks around them.
const AT: [&str; 13] = [
    " at ",
    " @ ",
    " bei ",
    " chez ",
    " presso ",
    " bij ",
    " w firmie ",
    " na empresa ",
    " en la empresa ",
    " as a ",
    " as an ",
    " as ",
    " in ",
];

/// Words for "at" and "in" that stand inside titles as often as before a company.
const LOOSE_AT: [&str; 13] =
    [" for ", " with ", " en ", " na ", " no ", " em ", " w ", " we ", " à ", " nel ", " in der ", " im ", " te "];

/// Where `text` may be cut, left to right; at most 16 places.
pub fn cuts(text: &str) -> Vec<Cut> {
    let mut out = Vec::new();
    let mut depth = 0_i32;
    let mut passed = 0;
    for (i, c) in text.char_indices() {
        if i < passed {
            continue;
        }
        let next = i + c.len_utf8();
        let rest = &text[next..];
        let spaced = rest.starts_with([' ', '\u{a0}']) || rest.is_empty();
        let before = text[..i].ends_with([' ', '\u{a0}']);
        let inside = depth > 0 && rest.contains([')', ']']);
        match c {
            // "Engineer (Acme Ltd)", but not "Engineer (Contract)".
            '(' | '[' => {
                depth += 1;
                let (inner, behind) = rest.split_once([')', ']']).unwrap_or((rest, ""));
                if before && company_score(inner) >= 2 && !behind.contains(char::is_alphanumeric) {
                    out.push(Cut { end: i, next, strong: false, loose: false, at: false });
                }
            }
            ')' | ']' => depth -= 1,
            _ if inside => {}
            '|' | '·' | '•' | '▸' | '►' | '▶' | '»' | '\t' | '●' | '▪' | '，' | '◆' | '∙' => {
                out.push(Cut { end: i, next, strong: true, loose: false, at: false });
            }
            // "Engineer - Acme", "Engineer -Acme" and "Engineer— Acme"; "Full-stack" stays whole.
            '–' | '—' | '―' | '~' if spaced || before => {
                out.push(Cut { end: i, next, strong: true, loose: false, at: false });
            }
            // "Gesundheits- und Krankenpflegerin": the rest of the word comes later.
            '-' if !before
                && [" und ", " oder ", " u. ", " & ", "/", " en ", " of "].iter().any(|w| rest.starts_with(w)) => {}
            '-' if spaced || before && rest.starts_with(char::is_uppercase) => {
                out.push(Cut { end: i, next, strong: true, loose: false, at: false });
            }
            // "Associate@ Acme", "Associate @Acme", and no address.
            '@' if spaced != before => out.push(Cut { end: i, next, strong: true, loose: false, at: true }),
            '/' if before && rest.starts_with("/ ") => {
                out.push(Cut { end: i, next: next + 1, strong: true, loose: false, at: false });
            }
            '/' if spaced && before => out.push(Cut { end: i, next, strong: false, loose: false, at: false }),
            // "Cumberland Partners, LLC": the form belongs to the name.
            ',' if is_form_next(rest) => {}
            ',' | ';' => out.push(Cut { end: i, next, strong: c == ';', loose: false, at: false }),
            ':' if spaced => out.push(Cut { end: i, next, strong: false, loose: false, at: false }),
            // A gap of any width is one.
            ' ' if rest.starts_with("  ") => {
                passed = text.len() - rest.trim_start_matches(' ').len();
                out.push(Cut { end: i, next: passed, strong: true, loose: false, at: false });
            }
            // Two words beside each other ("with in") share a blank: the first one cuts, and cuts do not overlap.
            ' ' if out.last().is_some_and(|cut: &Cut| cut.next > i) => {}
            ' ' => {
                // Most words begin with another letter than any of these does.
                let begins = rest.bytes().next().unwrap_or_default();
                let stands = |w: &&&str| {
                    w.as_bytes()[1].eq_ignore_ascii_case(&begins)
                        && text.get(i..i + w.len()).is_some_and(|t| t.eq_ignore_ascii_case(w))
                };
                let behind = |w: &str| text[i + w.len()..].chars().next();
                if let Some(word) =
                    AT.iter().find(stands).filter(|word| **word != " in " || !names_field(&text[i + 4..]))
                    && behind(word).is_some_and(|n| n.is_uppercase() || n.is_ascii_digit())
                {
                    out.push(Cut {
                        end: i,
                        next: i + word.len(),
                        strong: *word != " in ",
                        loose: false,
                        at: !matches!(*word, " in " | " as a " | " as an " | " as "),
                    });
                } else if let Some(word) = LOOSE_AT.iter().find(stands)
                    && behind(word).is_some_and(char::is_uppercase)
                {
                    out.push(Cut { end: i, next: i + word.len(), strong: false, loose: true, at: false });
                }
            }
            _ => {}
        }
        if out.len() >= 16 {
            break;
        }
    }
    out
}

/// Whether a legal form and nothing else stands up to the next mark.
fn is_form_next(rest: &str) -> bool {
    let next = rest.split([',', ';', '|', '\t', '(']).next().unwrap_or("");
    let next =
        next.split("  ").next().unwrap_or("").split(" – ").next().unwrap_or("").split(" - ").next().unwrap_or("");
    // "Pueblo, CO" is a town's.
    next.split_whitespace().count() <= 3
        && next.contains(char::is_alphabetic)
        && !place::is_state(next.trim())
        && is_form(next)
}

/// Whether "in" stands before the field of an academic post: "Lecturer in Aquatic Science, University of Stirling".
fn names_field(behind: &str) -> bool {
    let Some((field, rest)) = behind.split_once(", ") else { return false };
    company_score(field) < 2
        && place::is_town(field.trim()).is_none()
        && rest.split(',').any(|part| school_score(part) == 3)
}

/// What a labelled line of a head says: "Designation: Tester", "Client: Acme".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    Title,
    Company,
    /// For whom the work was done: who paid for it, another line may say.
    Client,
    /// Anything else with a colon: no part of a head.
    Other,
}

const TITLE_LABELS: [&str; 50] = [
    "designation",
    "title",
    "job title",
    "position",
    "role",
    "post",
    "job role",
    "current designation",
    "position held",
    "funktion",
    "tatigkeit",
    "poste",
    "fonction",
    "puesto",
    "cargo",
    "ruolo",
    "mansione",
    "functie",
    "stanowisko",
    "pozisyon",
    "unvan",
    "posizione",
    "gorev",
    "gorevi",
    "gorevim",
    "unvani",
    "pozisyonu",
    "funkcja",
    "functietitel",
    "functienaam",
    "positie",
    "puesto desempenado",
    "puesto ocupado",
    "cargo ocupado",
    "cargo desempenado",
    "funcao",
    "qualifica",
    "ruolo ricoperto",
    "posizione ricoperta",
    "intitule du poste",
    "poste occupe",
    "emploi occupe",
    "berufsbezeichnung",
    "positionsbezeichnung",
    "taetigkeit",
    "job designation",
    "post held",
    "designation held",
    "job position",
    "zajmowane stanowisko",
];
const COMPANY_LABELS: [&str; 59] = [
    "company worked for",
    "worked for",
    "worked with",
    "employer name",
    "name of employer",
    "company",
    "organization",
    "organisation",
    "employer",
    "company name",
    "name of the company",
    "firm",
    "name of organization",
    "organization name",
    "current employer",
    "firma",
    "arbeitgeber",
    "unternehmen",
    "entreprise",
    "societe",
    "empresa",
    "compania",
    "azienda",
    "datore di lavoro",
    "bedrijf",
    "werkgever",
    "pracodawca",
    "sirket",
    "kurum",
    "sirket adi",
    "firma adi",
    "kurum adi",
    "is yeri",
    "isyeri",
    "calistigi kurum",
    "isveren",
    "nazwa firmy",
    "zaklad pracy",
    "miejsce pracy",
    "naam bedrijf",
    "bedrijfsnaam",
    "naam werkgever",
    "nombre de la empresa",
    "empleador",
    "razon social",
    "nome da empresa",
    "empregador",
    "nome azienda",
    "ditta",
    "societa",
    "nom de l'entreprise",
    "employeur",
    "name des unternehmens",
    "betrieb",
    "name of firm",
    "name of the organization",
    "name of the organisation",
    "name of the employer",
    "name of company",
];

const CLIENT_LABELS: [&str; 9] =
    ["client", "client name", "end client", "customer", "kunde", "auftraggeber", "cliente", "klient", "musteri"];

/// The label before a colon or a form's in a cell of its own, if there is one, and the line without it.
pub fn labelled(line: Piece<'_>) -> Option<(Label, Piece<'_>)> {
    if let Some((label, value)) = form_labels::parted(line.text)
        && let Some(label) = match form_labels::field(label) {
            Some(form_labels::Field::Title) => Some(Label::Title),
            Some(form_labels::Field::Company) => Some(Label::Company),
            _ => None,
        }
    {
        let end = if label == Label::Company { address(line.text, value) } else { line.text.len() };
        return Some((label, part(line, value, end)));
    }
    let colon = line.text.find([':', '：'])?;
    let label = super::fold::fold(&line.text[..colon]);
    // "1. Company:", "Company 2:".
    let label = label.trim_matches(|c: char| !c.is_alphabetic());
    let width = line.text[colon..].chars().next().map_or(1, char::len_utf8);
    let rest = part(line, colon + width, line.text.len());
    Some((
        match () {
            () if TITLE_LABELS.contains(&label) => Label::Title,
            () if COMPANY_LABELS.contains(&label) => Label::Company,
            () if CLIENT_LABELS.contains(&label) => Label::Client,
            () => Label::Other,
        },
        rest,
    ))
}

/// Where the address begins behind an employer's name, `from` which the two stand: at the first comma that no "Inc." or
/// "S.r.l." follows.
fn address(text: &str, from: usize) -> usize {
    const FORMS: [&str; 9] = ["inc", "ltd", "llc", "llp", "plc", "gmbh", "ag", "corp", "limited"];
    let is_form = |rest: &str| {
        let word = rest.trim_start().split([' ', ',']).next().unwrap_or("");
        word.trim_end_matches('.').contains('.') || FORMS.contains(&word.trim_end_matches('.').to_lowercase().as_str())
    };
    let comma = text[from..].match_indices(',').find(|(at, _)| !is_form(&text[from + at + 1..]));
    comma.map_or(text.len(), |(at, _)| from + at)
}

/// `from..to` of the line, trimmed.
pub fn part(line: Piece<'_>, from: usize, to: usize) -> Piece<'_> {
    Piece::within(line.text, line.from, from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn cuts_stand_behind_one_another(words in proptest::collection::vec("with|in|at|as|A|Bé|-|, ?|/ /|\\||@|\\(|\\)|[ ]{1,3}", 0..20)) {
            let text = words.join(" ");
            let mut passed = 0;
            for cut in cuts(&text) {
                proptest::prop_assert!(passed <= cut.end && cut.end < cut.next && cut.next <= text.len(), "{:?} in {:?}", cut, text);
                passed = cut.next;
            }
        }
    }

    #[test]
    fn a_gap_of_any_width_is_one_place_to_cut() {
        let found = |text: &str| cuts(text).iter().map(|c| (c.end, c.next)).collect::<Vec<_>>();
        assert_eq!(found(&format!("Loaf{}Leeds", " ".repeat(40))), [(4, 44)]);
        assert_eq!(found("Loaf   Leeds   Baker"), [(4, 7), (12, 15)]);
    }

    #[test]
    fn the_address_behind_an_employer_in_a_form_is_no_part_of_the_name() {
        for (text, want) in [
            ("Name and address of employer\tLoaf Ltd, 7 Mill Lane, Leeds", "Loaf Ltd"),
            ("Name and address of employer   Loaf, Inc., Leeds", "Loaf, Inc."),
            ("Nazwa i adres pracodawcy: Loaf", "Loaf"),
        ] {
            let line = Piece { from: 0, to: text.len(), text };
            let (label, value) = labelled(line).expect("a label");
            assert_eq!((label, value.text), (Label::Company, want));
        }
    }
}
