//! Which part of a line in an entry's head is the place: "Acme Ltd - Leeds, Yorkshire", "Acme (Leeds)".

use super::cuts::{cuts, part};
use super::heads::{Habit, is_department};
use super::lines::Piece;
use super::place;
use super::titles::{company_score, is_form, title_score};

/// Takes a place off the line's end: "Infosys - Hyderabad, Telangana" -> "Infosys". Behind a firm a small town is one, and
/// any name where that is the résumé's habit.
pub fn without_place(line: Piece<'_>, habit: Habit) -> (Piece<'_>, Option<Piece<'_>>) {
    // "Leeds, England (remote)", "Laval (53)", "Modugno (BA)": the town is before the bracket.
    if let Some(open) = line.text.rfind('(').filter(|open| *open > 0 && is_aside(&line.text[*open..])) {
        let (name, place) = without_place(part(line, 0, open), Habit { placed: true, ..habit });
        if place.is_some() {
            return (name, place);
        }
    }
    // "ARMY, various locations": no town.
    if let Some(comma) = line.text.rfind(", ").filter(|comma| is_anywhere(&line.text[comma + 2..])) {
        return (part(line, 0, comma), None);
    }
    if let Some(open) = line.text.rfind('(').filter(|o| *o > 0 && line.text.ends_with(')'))
        && is_town_of(line.text[open + 1..].trim_end_matches(')'), &line.text[..open], habit)
    {
        return (part(line, 0, open), Some(part(line, open + 1, line.text.len() - 1)));
    }
    let all = cuts(line.text);
    let mut end = line.text.len();
    let mut place_from = None;
    for (n, cut) in all.iter().enumerate().rev() {
        if place_from.is_some() && n + 4 < all.len() {
            break;
        }
        let piece = part(line, cut.next, end);
        let name = piece.text.trim_end_matches([')', '.', ' ']);
        if name.is_empty() {
            if place_from.is_none() {
                end = cut.end;
            }
            continue;
        }
        let before = part(line, if n == 0 { 0 } else { all[n - 1].next }, cut.end);
        let firm = title_score(before.text) < 2
            && (company_score(before.text) >= 2 || before.text.split_whitespace().count() > 1);
        let comma = line.text[cut.end..].starts_with(',');
        // "Hotel Sun, Cape May, NJ": no table knows all the small towns, but a state's letters stand behind one.
        let of_state = comma
            && title_score(before.text) < 2
            && place_from.is_some_and(|from| place::is_state(line.text[from..].trim_matches([' ', ','])))
            && may_be_town(name);
        if is_place(name, place_from.is_some() || firm && comma)
            || of_state
            || line.text[cut.end..].starts_with('\t') && place::is_town(name).is_some() && title_score(before.text) >= 2
            || place_from.is_none()
                && habit.placed
                && comma
                && (title_score(&line.text[..cut.end]) < 2
                    || title_score(before.text) < 2 && company_score(before.text) >= 2)
                && may_be_town(name)
        {
            place_from = Some(cut.next);
            end = cut.end;
        } else {
            break;
        }
    }
    // Nothing but a place is a place: the line itself says so.
    match place_from {
        Some(_)
            if place::find(line.text, line.from).is_some_and(|f| f.from <= line.from && f.sure)
                && title_score(&line.text[..end]) == 0
                && company_score(&line.text[..end]) < 2 =>
        {
            (part(line, 0, 0), Some(part(line, 0, line.text.len())))
        }
        Some(from) => (part(line, 0, end), Some(part(line, from, line.text.len()))),
        None => (part(line, 0, end), None),
    }
}

/// What stands in brackets behind a town: how the work was done, a department's number, a province's letters.
fn is_aside(bracket: &str) -> bool {
    const HOW: [&str; 16] = [
        "remote",
        "hybrid",
        "remoto",
        "hibrido",
        "hybride",
        "teletravail",
        "teletrabajo",
        "teletrabalho",
        "homeoffice",
        "home office",
        "on site",
        "onsite",
        "zdalnie",
        "uzaktan",
        "ibrido",
        "thuiswerk",
    ];
    let inner = bracket.trim_matches(['(', ')', ' ']);
    let short = |test: fn(&u8) -> bool| inner.len() == 2 && inner.bytes().all(|b| test(&b));
    bracket.ends_with(')')
        && (short(u8::is_ascii_digit)
            || short(u8::is_ascii_uppercase)
            || HOW.contains(&super::fold::fold(inner).as_str())
            || ["via ", "through ", "interim", "über ", "contract "]
                .iter()
                .any(|how| super::fold::fold(inner).starts_with(how)))
}

fn is_anywhere(text: &str) -> bool {
    const ANYWHERE: [&str; 6] =
        ["various locations", "multiple locations", "various sites", "various", "diverse standorte", "divers sites"];
    ANYWHERE.contains(&super::fold::fold(text).as_str())
}

/// Whether what stands in brackets behind `firm` is its town: a known one, one that the firm is named after, or any name where
/// that is the résumé's habit.
fn is_town_of(name: &str, firm: &str, habit: Habit) -> bool {
    let named = |w: &str| super::fold::words(&super::fold::fold(firm)).any(|f| f == w);
    place::is_town(name).is_some()
        || may_be_town(name) && (habit.placed && company_score(firm) >= 2 || named(&super::fold::fold(name)))
}

/// A name of up to three words that says nothing else.
pub fn may_be_town(name: &str) -> bool {
    let words = name.split_whitespace().count();
    (1..=3).contains(&words)
        && name.split_whitespace().all(|w| w.chars().next().is_some_and(char::is_uppercase))
        && ["St. ", "Ste. ", "Mt. ", "Ft. "]
            .iter()
            .find_map(|saint| name.strip_prefix(saint))
            .unwrap_or(name)
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’'))
        && title_score(name) == 0
        && company_score(name) < 2
        && !is_form(name)
        && !is_department(name)
}

/// A town, region or country and nothing else. Behind one that is known, an unknown capitalised word before it is a town.
fn is_place(name: &str, behind: bool) -> bool {
    let words = name.split_whitespace().count();
    if words == 0 || words > 4 {
        return false;
    }
    if matches!(
        name.to_ascii_lowercase().as_str(),
        "remote" | "hybrid" | "city" | "state" | "onsite" | "on site" | "home office" | "worldwide"
    ) {
        return true;
    }
    if place::is_region_or_country(name) {
        return true;
    }
    place::is_town(name).is_some_and(|p| p.size >= 2 || behind) && title_score(name) == 0
}

/// "García, Nuevo León, México": three names of which the last is a country and the middle one no town. "Acme, Leeds,
/// England" is a firm's. "Galway and Athlone": two towns.
fn is_address(text: &str) -> bool {
    let parts: Vec<&str> = text.split(", ").collect();
    let name = |part: &&str| may_be_town(part) && title_score(part) == 0;
    let country = |part: &str| place::best(part).is_some_and(|p| p.kind == place::Kind::Country);
    if let [town, region, last] = parts[..] {
        return name(&town) && name(&region) && country(last) && place::is_town(region).is_none();
    }
    let both = [" and ", " und ", " et ", " y ", " e ", " en ", " & "].iter().find_map(|join| text.split_once(join));
    both.is_some_and(|(one, other)| {
        place::is_town(one).is_some() && (is_place(other, false) || place::is_town(other).is_some())
    })
}

pub fn is_only_place(line: Piece<'_>) -> bool {
    let mut trimmed = line.trimmed();
    if let Some(open) = trimmed.text.rfind('(').filter(|open| *open > 0 && is_aside(&trimmed.text[*open..])) {
        trimmed = part(trimmed, 0, open);
    }
    if trimmed.text.is_empty() || trimmed.text.split_whitespace().count() > 7 {
        return false;
    }
    // "Hope Mills, NC": a known town, whatever its name says besides.
    if let Some((town, state)) = trimmed.text.split_once(", ")
        && place::is_state(state.trim_end_matches('.'))
        && place::is_town(town).is_some_and(|found| matches!(found.country, "US" | "CA"))
    {
        return true;
    }
    if company_score(trimmed.text) >= 2 {
        return false;
    }
    is_place(trimmed.text, false)
        || is_address(trimmed.text)
        || without_place(trimmed, Habit::default()).0.text.is_empty()
        || place::find(trimmed.text, trimmed.from)
            .is_some_and(|f| f.sure && f.from == trimmed.from && f.to >= trimmed.to)
}
