//! The person's name: near the top, shaped like one, and often echoed by the e-mail address.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::contact::Said;
use super::fold::{fold, words};
use super::form_labels;
use super::headings;
use super::lines::{self, Line, Piece};
use super::name_words::{BORN, FACULTIES, HALVES, HONOURS, LABELS, NOT_NAMES, PARTICLES, WORK_WORDS};
use super::place;
use super::spoken;
use super::titles;
use crate::taxonomy;

static WORK_WORD_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| WORK_WORDS.split_whitespace().collect());
static NOT_NAME_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| NOT_NAMES.split_whitespace().collect());
static HONOUR_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| HONOURS.into_iter().collect());

fn is_honour(word: &str) -> bool {
    // "Mª" is María.
    if word.ends_with('ª') {
        return false;
    }
    let plain = fold(word);
    let plain = plain.trim_matches(['.', ',', '(', ')']);
    let known = |w: &str| HONOUR_SET.contains(w) || w.contains('.') && HONOUR_SET.contains(w.replace('.', "").as_str());
    // "Dipl.-Ing."
    known(plain) || plain.contains(' ') && plain.split(' ').all(|w| known(w.trim_matches('.')))
}

/// 0 for what can't be a name; else how much it looks like one, up to 1.
fn shape(text: &str) -> f32 {
    let all: Vec<&str> = text.split_whitespace().collect();
    // "María del Carmen Ruiz de la Torre": small words make no long name.
    let names = all.iter().filter(|w| !PARTICLES.contains(w)).count();
    if all.is_empty() || names > 6 || all.len() > 8 || text.len() > 60 {
        return 0.0;
    }
    let mut capital = 0;
    let mut full = 0;
    let mut lower = 0;
    let mut work = false;
    for (i, w) in all.iter().enumerate() {
        let bare = w.trim_matches(['.', ',', '\'', '"', '(', ')', '“', '”', '„', '«', '»']);
        if i > 0 && matches!(*w, "–" | "-") {
            continue;
        }
        if bare.is_empty()
            || bare
                .chars()
                .any(|c| !(c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.' | '‑' | '·' | '・') || is_mark(c)))
        {
            return 0.0;
        }
        let folded = fold(bare);
        if NOT_NAME_SET.contains(folded.as_str()) {
            return 0.0;
        }
        work |= WORK_WORD_SET.contains(folded.as_str());
        if i > 0 && (PARTICLES.contains(&folded.as_str()) || w.ends_with('.') && FACULTIES.contains(&folded.as_str())) {
            continue;
        }
        // "d'Orey": what has no capital is the small word.
        let elided = bare
            .split_once(['\'', '’'])
            .is_some_and(|(small, name)| small.chars().count() == 1 && name.starts_with(char::is_uppercase));
        if bare.chars().next().is_some_and(char::is_lowercase) && !elided {
            // "ada lovelace" and "Ada lovelace" are careless, but no less names.
            lower += 1;
            continue;
        }
        capital += 1;
        if bare.chars().count() > 2 {
            full += 1;
        }
    }
    if work {
        return if lower == 0 && (2..=3).contains(&capital) { 0.3 } else { 0.0 };
    }
    if lower > 0 {
        return match (capital, all.len()) {
            (0, 2..=3) => 0.25,
            (1.., 2..=3) if lower < 3 => 0.4,
            _ => 0.0,
        };
    }
    let wide = is_wide(text);
    match (capital, full) {
        (2 | 3, 1..) => 1.0,
        (4 | 5, 2..) => 0.8,
        (1, 1) if wide => 0.8,
        (1, 1) => 0.5,
        // A monogram.
        (1, 0) if !wide && all.len() == 1 => 0.0,
        (_, 0) => 0.2,
        _ => 0.6,
    }
}

/// Chinese, Japanese, Korean: a whole name is one word of two to four characters.
fn is_wide(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'))
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// "ADA   LOVELACE" in wide letters: name and surname and nothing else.
fn is_spread(text: &str) -> bool {
    let closed = super::contact::one_line(text);
    shape(&closed) >= 1.0
        && titles::title_score(&closed) < 2
        && place::is_town(closed.rsplit(' ').next().unwrap_or("")).is_none()
}

/// "AL   Ada Lovelace" -> where the name starts behind its initials.
fn behind_monogram(text: &str) -> usize {
    let Some((first, rest)) = text.split_once(' ') else { return 0 };
    let capitals = (2..=3).contains(&first.chars().count()) && first.chars().all(char::is_uppercase);
    let initials = || rest.split_whitespace().filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase());
    let mut left = initials();
    // Each of them, in order: "LF" of "Letícia Figueiredo dos Anjos".
    let all = capitals && initials().next() == first.chars().next() && first.chars().all(|c| left.any(|i| i == c));
    if all { text.len() - rest.trim_start().len() } else { 0 }
}

/// Where a name ends that goes on with the one before a marriage.
fn before_born(text: &str) -> usize {
    let at = |(i, _): (usize, &str)| {
        let folded = fold(&text[i..]);
        BORN.iter().any(|w| folded.strip_prefix(w).is_some_and(|rest| rest.starts_with(' '))).then_some(i)
    };
    text.match_indices(' ').find_map(at).unwrap_or(text.len())
}

/// One word, a doctor's title before it or not.
fn is_first_name(text: &str) -> bool {
    let mut all = text.split_whitespace();
    let first = all.next().unwrap_or("");
    let titled = matches!(fold(first).trim_end_matches('.'), "dr" | "prof");
    all.count() == usize::from(titled)
}

/// One word, or one behind its particles: "Okafor-Delgado", "von der Heide".
fn is_surname(text: &str) -> bool {
    let all: Vec<&str> = text.split_whitespace().collect();
    let [particles @ .., _] = &all[..] else { return false };
    particles.len() <= 2 && particles.iter().all(|w| PARTICLES.contains(&fold(w).as_str()))
}

/// "LOVELACE, ADA AUGUSTA", "Lovelace, Ada": the surname first, and nothing else behind it.
fn is_turned(surname: &str, given: &str) -> bool {
    let capitals = |text: &str| !text.chars().any(char::is_lowercase);
    let count = |text: &str| text.split_whitespace().count();
    let name = |text: &str| {
        shape(text) >= 0.5
            && titles::title_score(text) < 2
            && titles::company_score(text) < 2
            && !place::is_region_or_country(text)
            && place::is_town(text).is_none()
            && taxonomy::lookup(text).is_none()
    };
    let one = count(surname) == 1 && count(given) == 1 && !is_honour(given);
    let whole = (1..=3).contains(&count(given))
        && (count(surname) == 1 || count(surname) <= 3 && capitals(surname) && capitals(given))
        && !given.split_whitespace().any(is_honour)
        && name(given)
        && shape(surname) > 0.0;
    one || whole
}

/// Whether a bracket at the start of `text` holds a name by which the person is called, and the surname is still to come.
fn is_nickname(text: &str) -> bool {
    let Some((inner, behind)) = text[1..].split_once(')') else { return false };
    let name = |w: &str| w.starts_with(char::is_uppercase) && w.chars().all(char::is_alphabetic);
    name(inner) && behind.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_alphabetic))
}

/// Without honours at both ends and what follows a comma, dash or bar. What has a label may hold a dash: "de Boer - Postma".
fn strip(piece: Piece<'_>, labelled: bool) -> Piece<'_> {
    let piece = Piece::within(piece.text, piece.from, behind_monogram(piece.text), before_born(piece.text));
    let cut = piece
        .text
        .char_indices()
        .find(|(i, c)| {
            let rest = &piece.text[*i..];
            let behind = rest.strip_prefix(" - ").or_else(|| rest.strip_prefix("– "));
            let joined = behind.is_some_and(|name| {
                let count = name.split_whitespace().count();
                labelled && count == 1 || (2..=3).contains(&count) && is_surname(name)
            });
            matches!(c, '|' | '•' | '·' | '—' | '\t' | ':' | ';')
                || *c == '–' && !joined
                || *c == '(' && !is_nickname(rest)
                || rest.starts_with(" -") && !joined
                || piece.text[*i..].starts_with("   ") && !is_spread(piece.text)
        })
        .map_or(piece.text.len(), |(i, _)| i);
    let mut part = Piece { from: piece.from, to: piece.from + cut, text: &piece.text[..cut] }.trimmed();
    // "Lovelace, Ada" keeps both sides; "Ada Lovelace, PhD" keeps the first.
    if let Some(comma) = part.text.find(',')
        && !is_turned(&part.text[..comma], part.text[comma + 1..].trim())
    {
        part = Piece { from: part.from, to: part.from + comma, text: &part.text[..comma] }.trimmed();
    }
    loop {
        let first = part.text.split_whitespace().next().unwrap_or("");
        // "Dr." belongs to the name; "Mr." does not.
        let kept = matches!(fold(first).trim_end_matches('.'), "dr" | "prof");
        if first.len() < part.text.len() && is_honour(first) && !kept {
            part = Piece { from: part.from + first.len(), to: part.to, text: &part.text[first.len()..] }.trimmed();
            continue;
        }
        let last = part.text.split_whitespace().next_back().unwrap_or("");
        if last.len() < part.text.len() && is_honour(last) && part.text.split_whitespace().count() > 2 {
            let kept = part.text.len() - last.len();
            part = Piece { from: part.from, to: part.from + kept, text: &part.text[..kept] }.trimmed();
            continue;
        }
        return part;
    }
}

/// "Anna Schneider", "Jim Baker": a surname that is a trade, too, behind a first name that is none.
fn ends_in_a_trade(text: &str) -> bool {
    let folded = fold(text);
    let all: Vec<&str> = words(&folded).collect();
    let [first @ .., last] = &all[..] else { return false };
    (1..=3).contains(&first.len())
        && titles::is_head(last)
        && first.iter().all(|w| titles::title_score(w) == 0)
        && !titles::is_only_title(text)
        && !first.iter().any(|w| titles::is_field(w))
}

/// How much of the name's words the address's first half repeats: 0 to 1.
fn echoed(name: &str, email: Option<&str>) -> f32 {
    let Some(local) = email.and_then(|e| e.split('@').next()) else { return 0.0 };
    let local = fold(local);
    let folded = fold(name);
    let all: Vec<&str> = words(&folded).filter(|w| w.len() > 2).collect();
    if all.is_empty() {
        return 0.0;
    }
    let hits = all.iter().filter(|w| local.contains(**w)).count();
    hits as f32 / all.len() as f32
}

fn is_label(label: &str) -> bool {
    let folded = fold(label);
    let half = |text: &str| {
        // The plural that stands in brackets.
        let text = text.split('(').next().unwrap_or("").trim();
        HALVES.iter().any(|half| text == *half || text.strip_suffix('s') == Some(half))
    };
    LABELS.contains(&folded.trim()) || folded.split_once('/').is_some_and(|(a, b)| half(a) && half(b))
}

/// "Curriculum vitae of Ada Lovelace" -> where the name starts.
fn behind_heading(text: &str) -> usize {
    let folded = text.to_lowercase();
    for start in [
        "curriculum vitae of",
        "curriculum vitae di",
        "curriculum vitae de",
        "curriculum vitae von",
        "curriculum vitae -",
        "curriculum vitae –",
        "curriculum vitae:",
        "curriculum vitae",
        "resume of",
        "resume -",
        "resume:",
        "résumé of",
        "résumé -",
        "resume",
        "résumé",
        "cv of",
        "cv de ",
        "cv di ",
        "cv -",
        "cv –",
        "cv:",
        "cv ",
        "lebenslauf von",
        "lebenslauf -",
        "lebenslauf",
    ] {
        if folded.starts_with(start) && text.is_char_boundary(start.len()) && folded.len() == text.len() {
            return start.len();
        }
    }
    0
}

/// "Auf Anfrage", what stands where references would.
fn is_promise(folded: &str) -> bool {
    const PROMISES: [&str; 9] = [
        "auf anfrage",
        "on request",
        "upon request",
        "available on request",
        "sur demande",
        "bajo peticion",
        "su richiesta",
        "op aanvraag",
        "na zadanie",
    ];
    PROMISES.contains(&folded)
}

/// What may as well be a title is said with no more: it is to be checked.
const AMBIGUOUS: f32 = 0.55;

/// The likeliest name, or `None` where nothing looks like one.
pub fn find(lines: &[Line<'_>], email: Option<&str>) -> Option<Said> {
    let mut best: Option<(f32, Said)> = None;
    let better = |best: &Option<(f32, Said)>, score: f32| best.as_ref().is_none_or(|(s, _)| score > *s);
    let mut top: Vec<Said> = Vec::new();
    let mut seen = 0;
    for (i, line) in lines.iter().enumerate().take(90) {
        if line.folded.is_empty() {
            continue;
        }
        // A label says it outright, wherever it stands.
        if let Some((label, at)) = form_labels::parted(line.text)
            && is_label(label)
        {
            let piece = strip(Piece::within(line.text, line.from, at, line.text.len()), true);
            let score = 1.5 + echoed(piece.text, email);
            if shape(piece.text) > 0.2 && better(&best, score) {
                best = Some((score, Said::of(piece, 0.93)));
            }
            continue;
        }
        // Behind a side bar stands a name that the address repeats word by word.
        let repeated =
            || echoed(line.text, email) >= 0.99 && (shape(line.text) >= 0.8 || line.words == 1 && line.text.len() > 3);
        let far = i >= 25 && (line.words > 4 || !repeated());
        if far || (headings::kind(&line.folded).is_some() && i > 0) {
            seen += 1;
            continue;
        }
        // "D A N A   W H I T L O C K": letters apart are a way of printing, and no part of the name.
        if let Some(closed) = lines::close_up(line.text).filter(|_| i < 6)
            && shape(&closed) >= 0.5
            && better(&best, 0.9)
        {
            let value = super::contact::one_line(&closed);
            best = Some((0.9 + echoed(&value, email), Said { value, from: line.from, to: line.to, confidence: 0.85 }));
            seen += 1;
            continue;
        }
        let skip = behind_heading(line.text);
        let piece = strip(Piece::within(line.text, line.from, skip, line.text.len()), false);
        let form = shape(piece.text);
        let is_other = || {
            let folded = fold(piece.text);
            // "Deutsch, Muttersprache".
            let spoken = folded.contains(',') && words(&folded).next().is_some_and(spoken::is_language);
            spoken || is_promise(&folded) || headings::kind(&folded).is_some()
        };
        if form == 0.0 || is_other() {
            seen += u32::from(!line.is_prose());
            continue;
        }
        let echo = echoed(piece.text, email);
        let trade = ends_in_a_trade(piece.text);
        let titled = titles::title_score(piece.text) >= 2 && !(seen == 0 && trade);
        let firm = titles::company_score(piece.text) >= 2;
        let placed = place::find(line.text, line.from).is_some_and(|f| f.sure)
            || place::is_region_or_country(piece.text)
            || (piece.text.split_whitespace().count() == 1 && place::is_town(piece.text).is_some());
        let rank = match seen {
            // Careless case is forgiven at the very top alone.
            0 if form < 0.5 && !titles::is_only_title(piece.text) => 2.0,
            0 => 1.0,
            1 => 0.75,
            2 => 0.6,
            3..=5 => 0.45,
            _ => 0.25,
        };
        let mut score = form * rank + echo;
        if (titled || firm || placed) && echo < 0.5 {
            score *= if seen == 0 && !titled { 0.6 } else { 0.25 };
        }
        // "Spring Boot" in a side bar above the name.
        if echo < 0.5 && piece.text.contains(' ') && taxonomy::lookup(piece.text).is_some() {
            score *= 0.1;
        }
        // Name and surname on a line each.
        // "Gian Marco" over "De Sanctis", which the address has.
        let echoes_surname = |next: &Line<'_>| !titled && !firm && !placed && echoed(next.text, email) >= 0.99;
        // "Nurgül" over "ŞAHİN DAĞDELEN", of which the address has one.
        let in_capitals = |next: &Line<'_>| {
            seen == 0
                && next.words <= 2
                && !next.text.chars().any(char::is_lowercase)
                && line.text.chars().any(char::is_lowercase)
                && echoed(next.text, email) >= 0.5
        };
        let joined = lines.get(i + 1).filter(|next| {
            (is_first_name(piece.text)
                || echoed(piece.text, email) >= 0.99 && !piece.text.contains(' ')
                || echoes_surname(next) && piece.text.split_whitespace().count() <= 2)
                && !is_wide(piece.text)
                && piece.to == line.to
                && (is_surname(next.text) || in_capitals(next))
                && next.blanks == 0
                && (seen == 0
                    || echoed(piece.text, email) >= 0.99 && echoed(next.text, email) >= 0.5
                    || echoes_surname(next)
                    || in_capitals(next))
                && shape(next.text) > 0.0
                && titles::title_score(next.text) < 2
                && headings::kind(&next.folded).is_none()
                && !next.text.contains('@')
                && (line.text.chars().any(char::is_lowercase) == next.text.chars().any(char::is_lowercase)
                    || echoed(next.text, email) >= 0.99
                    || in_capitals(next))
        });
        let mut confidence = (0.35 + score * 0.5).min(0.98);
        if trade && echo < 0.5 {
            // "Anna Schneider", or "Food Server" over a résumé that names nobody: the address alone could tell.
            confidence = confidence.min(AMBIGUOUS);
        }
        if let Some(next) = joined {
            let both = format!("{} {}", piece.text, next.text);
            let said = Said { value: both.clone(), from: piece.from, to: next.to, confidence };
            let score = shape(&both) + echoed(&both, email).max(if echoes_surname(next) { 1.0 } else { 0.0 });
            if better(&best, score) {
                best = Some((score, said));
            }
        } else if score > 0.15 {
            let said = Said::of(piece, confidence);
            if i < 12 {
                top.push(said.clone());
            }
            if better(&best, score) {
                best = Some((score, said));
            }
        }
        seen += 1;
    }
    let best = best.map(|(_, s)| s)?;
    Some(top.into_iter().find(|other| is_fuller(&other.value, &best.value)).unwrap_or(best))
}

/// "MARCUS D. VILLANUEVA" for the "M. Villanueva" of a page's head: the same surname, and a name for its initial.
fn is_fuller(name: &str, short: &str) -> bool {
    let turned = short.contains(',');
    let (name, short) = (fold(name), fold(short));
    let long = |text: &str| words(text).filter(|w| w.len() > 1).map(str::to_owned).collect::<Vec<_>>();
    let (full, kept) = (long(&name), long(&short));
    let initials: Vec<&str> = words(&short).filter(|w| w.len() == 1).collect();
    // "DWAYNE T. HOLLISTER" for the "Hollister, Dwayne T." of a page's head.
    let same = full.len() > 1 && full.len() == kept.len() && full.iter().all(|w| kept.contains(w));
    if same && turned && !name.contains(',') {
        return true;
    }
    !initials.is_empty()
        && kept.len() == 1
        && full.len() > 1
        && full.contains(&kept[0])
        && initials.iter().any(|i| full.iter().any(|w| *w != kept[0] && w.starts_with(i)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_shapes_are_found() {
        let table = [
            ("Ada Lovelace\nMathematician\nLondon, UK", "Ada Lovelace"),
            ("CURRICULUM VITAE\nJEAN-LUC O'NEILL\njl@example.com", "JEAN-LUC O'NEILL"),
            ("Curriculum Vitae of Maria da Silva", "Maria da Silva"),
            ("Dr. Hans von der Heide, MBA | Berlin", "Dr. Hans von der Heide"),
            ("Mr. Jim Baker\nbaker@example.com", "Jim Baker"),
            ("Jane Developer\nFrontend Engineer\njane@example.com", "Jane Developer"),
            ("Senior Developer\nRavi K\nravi.k@example.com", "Ravi K"),
            ("ADA\nLOVELACE\nEngineer", "ADA LOVELACE"),
            ("ADA   LOVELACE\nEngineer", "ADA LOVELACE"),
            ("Ada Lovelace   ada@example.org", "Ada Lovelace"),
            ("Anna Schneider\nRegistered Nurse\nLeeds", "Anna Schneider"),
            ("Harry Potter\nHead Baker\nharry@example.org", "Harry Potter"),
            ("Lebenslauf\nPersönliche Daten\nName: Łukasz Żak", "Łukasz Żak"),
            ("A D A   L O V E L A C E\nMathematician", "ADA LOVELACE"),
            (
                "Kontakt\nwz88@example.org\n\nKenntnisse\nJava\nSpring Boot\n\nWei Zhang\nSoftwareentwickler",
                "Wei Zhang",
            ),
            (
                "Kontakt\nada.byron@example.org\nSprachen\nDeutsch, gut\nReferenzen\nAuf Anfrage\nAda\nByron-Sample\nBäckerin",
                "Ada Byron-Sample",
            ),
            ("Curriculum vitae di Ada Rossi", "Ada Rossi"),
            ("Ada\nLovelace-Byron\nEngineer", "Ada Lovelace-Byron"),
            ("Dr. Ada\nvon der Heide\nIngenieurin", "Dr. Ada von der Heide"),
            ("Ada\nLOVELACE-BYRON\nada.lovelacebyron@example.org", "Ada LOVELACE-BYRON"),
            ("AL   Ada Lovelace\nEngineer", "Ada Lovelace"),
            ("AB\nContact\nada.byron@example.org\nSkills\nSteam\n\nADA BYRON\nEngineer", "ADA BYRON"),
            ("Dr. med. Ada Muster-Sample\nFachärztin", "Dr. med. Ada Muster-Sample"),
            ("Dipl.-Ing. Ada von Muster\nIngenieurin", "Ada von Muster"),
            ("MAÎTRE ADA DE BYRON\nAvocate", "ADA DE BYRON"),
            ("Jan van 't Veld\nBakker", "Jan van 't Veld"),
            ("Ada Ferrer i Sample\nContable", "Ada Ferrer i Sample"),
            ("Ada Maj z domu Kot\nul. Lipowa 2", "Ada Maj"),
            ("INFORMAŢII PERSONALE\tAda Pâine\nStr. Morii 2", "Ada Pâine"),
            ("Životopis\nJméno a příjmení: Ada Mouková", "Ada Mouková"),
            ("Navn: Ada Bager Holm\nAdresse: Rugvej 2", "Ada Bager Holm"),
            ("Nume / Prenume\tPâine, Ada", "Pâine, Ada"),
            ("María del Carmen Ruiz de la Torre\nFecha de nacimiento: 1987", "María del Carmen Ruiz de la Torre"),
            ("Nome   DI MARTINO, ADA ROSA\nIndirizzo   Via Molino 2", "DI MARTINO, ADA ROSA"),
            ("LOVELACE, ADA AUGUSTA (ACA)\n0803 555 0142", "LOVELACE, ADA AUGUSTA"),
            ("ADA LOVELACE, LEEDS\nBaker", "ADA LOVELACE"),
            ("Ada “Addy” Lovelace\nFounder", "Ada “Addy” Lovelace"),
            ("Mª del Carmen Lovelace\nPanadera", "Mª del Carmen Lovelace"),
            ("Ada d’Orey\nFront Office\n\nPercurso\nPadeira", "Ada d’Orey"),
            ("Ada van der Veld – de Boer\nHR-adviseur", "Ada van der Veld – de Boer"),
            ("Lovelace, Ada B.  –  Announcement 12  –  page\nADA B. LOVELACE\n209 Mill Road", "ADA B. LOVELACE"),
            ("Ada\nBYRON LOVELACE\nMühendis\nada.byron@example.org", "Ada BYRON LOVELACE"),
            ("Naam\tAda (Adje) de Boer - Postma\nAdres\tHoofdweg 2", "Ada (Adje) de Boer - Postma"),
            ("A. Lovelace, page 1\nADA B. LOVELACE\nLeeds * ada@example.org", "ADA B. LOVELACE"),
            (
                "CONTATTI\nLeeds\nam.desample@example.org\nLINGUE\nInglese\nAda Maria\nDe Sample\ngraphic designer",
                "Ada Maria De Sample",
            ),
            ("山田太郎\nエンジニア", "山田太郎"),
            ("Иван Петров\nПрограммист", "Иван Петров"),
        ];
        for (text, want) in table {
            let all = lines::split(text);
            let email = text.split_whitespace().find(|w| w.contains('@'));
            assert_eq!(find(&all, email).map(|n| n.value).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn a_trade_at_the_end_is_no_sure_name_unless_the_address_repeats_it() {
        let sure = |text: &str| {
            let email = text.split_whitespace().find(|w| w.contains('@'));
            find(&lines::split(text), email).is_some_and(|said| said.confidence > 0.6)
        };
        assert!(!sure("FOOD SERVER\nSummary\nServed food for years."));
        assert!(!sure("Anna Schneider\nSummary\nServed food for years."));
        assert!(sure("Anna Schneider\nanna.schneider@example.org"));
        assert!(sure("Ada Lovelace\nSummary\nServed food for years."));
    }
}
