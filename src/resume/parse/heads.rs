//! Tells title, company and place apart in the few lines that head an entry of work.

use super::cuts::{Label, cuts, labelled, part};
use super::lines::Piece;
use super::place;
use super::titles::{company_score, is_form, title_score};

/// What one entry's head says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Head<'t> {
    pub title: Option<Piece<'t>>,
    pub company: Option<Piece<'t>>,
    pub place: Option<Piece<'t>>,
    /// Words, not position alone, told title from company.
    pub by_words: bool,
    /// The company stands before the title.
    pub company_first: bool,
}

/// How this résumé writes its heads, learnt from the entries whose words tell.
#[derive(Clone, Copy, Debug, Default)]
pub struct Habit {
    /// The company stands before the title.
    pub company_first: bool,
    /// A town stands behind the company.
    pub placed: bool,
}

/// Departments and the like that go on with a title behind a comma: "Director, Engineering".
const DEPARTMENTS: [&str; 52] = [
    "engineering",
    "sales",
    "marketing",
    "operations",
    "finance",
    "hr",
    "human resources",
    "product",
    "technology",
    "it",
    "design",
    "research",
    "data",
    "legal",
    "strategy",
    "business development",
    "customer success",
    "support",
    "quality",
    "platform",
    "infrastructure",
    "security",
    "accounting",
    "communications",
    "part time",
    "full time",
    "icu",
    "emergency department",
    "emergency",
    "oncology",
    "pediatrics",
    "paediatrics",
    "surgery",
    "radiology",
    "intensive care",
    "qa",
    "quality assurance",
    "r&d",
    "research and development",
    "growth",
    "payments",
    "mobile",
    "backend",
    "frontend",
    "cloud",
    "purchasing",
    "procurement",
    "payroll",
    "vertrieb",
    "einkauf",
    "remote",
    "contract",
];

/// Takes a place off the line's end: "Infosys - Hyderabad, Telangana" -> "Infosys". Behind a firm a small town is one, and
/// any name where that is the résumé's habit.
fn without_place(line: Piece<'_>, habit: Habit) -> (Piece<'_>, Option<Piece<'_>>) {
    if let Some(open) = line.text.rfind('(').filter(|o| *o > 0 && line.text.ends_with(')'))
        && place::is_town(line.text[open + 1..].trim_end_matches(')')).is_some()
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
        if is_place(name, place_from.is_some() || firm && comma)
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

/// A name of up to three words that says nothing else.
pub fn may_be_town(name: &str) -> bool {
    let words = name.split_whitespace().count();
    (1..=3).contains(&words)
        && name.split_whitespace().all(|w| w.chars().next().is_some_and(char::is_uppercase))
        && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’'))
        && title_score(name) == 0
        && company_score(name) < 2
        && !is_form(name)
        && !DEPARTMENTS.contains(&super::fold::fold(name).as_str())
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

pub fn is_only_place(line: Piece<'_>) -> bool {
    let trimmed = line.trimmed();
    if trimmed.text.is_empty() || trimmed.text.split_whitespace().count() > 7 || company_score(trimmed.text) >= 2 {
        return false;
    }
    is_place(trimmed.text, false)
        || without_place(trimmed, Habit::default()).0.text.is_empty()
        || place::find(trimmed.text, trimmed.from)
            .is_some_and(|f| f.sure && f.from == trimmed.from && f.to >= trimmed.to)
}

/// The best cut of one line into title and company. `alone`: no other line says anything.
fn cut_line(line: Piece<'_>, alone: bool) -> (i32, Head<'_>) {
    let mut best = (i32::MIN, Head::default());
    for cut in cuts(line.text) {
        let (a, b) = (part(line, 0, cut.end), part(line, cut.next, line.text.len()));
        if a.text.is_empty() || b.text.is_empty() {
            continue;
        }
        if cut.loose && company_score(b.text) < 2 && !(alone && b.text.split_whitespace().count() > 1) {
            continue;
        }
        if DEPARTMENTS.contains(&super::fold::fold(b.text).as_str()) {
            continue;
        }
        let (ta, tb) = (i32::from(title_score(a.text)), i32::from(title_score(b.text)));
        let (ca, cb) = (i32::from(company_score(a.text)), i32::from(company_score(b.text)));
        let bonus = i32::from(cut.strong);
        let department = |p: Piece<'_>| {
            DEPARTMENTS.contains(&super::fold::fold(p.text.split([',', '-', '|']).next().unwrap_or("").trim()).as_str())
        };
        let forward = ta * 3 + cb * 2 - tb * 3 - (ca - 1).max(0) * 2 + bonus - i32::from(department(b)) * 4;
        let backward = tb * 3 + ca * 2 - ta * 3 - (cb - 1).max(0) * 2 + bonus - 1;
        if ta.max(tb) >= 2 && forward.max(backward) > best.0 {
            best = if forward >= backward {
                (forward, Head { title: Some(a), company: Some(b), place: None, by_words: true, company_first: false })
            } else {
                (backward, Head { title: Some(b), company: Some(a), place: None, by_words: true, company_first: true })
            };
        }
    }
    best
}

/// "Acme · Maker of anvils", "Acme (a division of X)" -> "Acme".
fn first_of(line: Piece<'_>) -> Piece<'_> {
    let strong = cuts(line.text).into_iter().find(|c| c.strong && c.end > 0);
    match strong {
        Some(cut) if !part(line, 0, cut.end).text.is_empty() => part(line, 0, cut.end),
        _ => line,
    }
}

/// Reads the lines of a head in the order of the text. `habit` is used where words don't tell.
pub fn read<'t>(lines: &[Piece<'t>], habit: Habit) -> Head<'t> {
    let Habit { company_first, .. } = habit;
    let mut head = Head::default();
    let mut rest: Vec<Piece<'t>> = Vec::new();
    let mut said = (None, None);
    for line in lines {
        let line = line.trimmed();
        if line.text.is_empty() {
            continue;
        }
        match labelled(line) {
            Some((Label::Title, value)) if !value.text.is_empty() => {
                said.0 = Some(value);
                continue;
            }
            Some((Label::Company, value)) if !value.text.is_empty() => {
                said.1 = Some(without_place(value, habit).0);
                continue;
            }
            _ => {}
        }
        if is_only_place(line) {
            head.place = head.place.or(Some(line));
            continue;
        }
        let (line, place) = without_place(line, habit);
        head.place = head.place.or(place);
        if !line.text.is_empty() {
            rest.push(line);
        }
    }
    // The line with the strongest title is the title's.
    let scored: Vec<u8> = rest.iter().map(|l| title_score(l.text)).collect();
    let top = scored.iter().copied().max().unwrap_or(0);
    match rest.as_slice() {
        [] => {}
        [one] => {
            let (_, cut) = cut_line(*one, true);
            if cut.title.is_some() {
                head = Head { place: head.place, ..cut };
            } else if top >= 2 {
                head.title = Some(*one);
                head.by_words = true;
            } else if company_score(one.text) >= 2 {
                head.company = Some(first_of(*one));
            } else if let Some((a, b)) = by_position(*one) {
                (head.title, head.company) = if company_first { (Some(b), Some(a)) } else { (Some(a), Some(b)) };
            } else if head.place.is_some() || company_first {
                // A name beside a town is a firm's.
                head.company = Some(*one);
            } else {
                head.title = Some(*one);
            }
        }
        many => {
            let at = if top >= 2 {
                scored
                    .iter()
                    .enumerate()
                    .max_by_key(|(i, s)| (**s, company_score(many[*i].text) < 2, std::cmp::Reverse(*i)))
                    .map_or(0, |(i, _)| i)
            } else {
                let first_is_firm = company_first || company_score(many[0].text) >= 2;
                usize::from(first_is_firm && company_score(many[1].text) < 2)
            };
            let (_, cut) = cut_line(many[at], false);
            let other = many.iter().enumerate().filter(|(i, _)| *i != at).map(|(i, l)| (i, *l));
            let company = other
                .max_by_key(|(i, l)| (company_score(l.text), std::cmp::Reverse(i.abs_diff(at)), std::cmp::Reverse(*i)));
            let other_is_firm = company.is_some_and(|(_, l)| company_score(l.text) >= 2 || title_score(l.text) < 2);
            match cut.company {
                // Both stand in one line; the other line is a second title, a client or a department.
                Some(firm)
                    if !other_is_firm
                        || company_score(firm.text) >= 2 && company.is_none_or(|(_, l)| company_score(l.text) < 2) =>
                {
                    head = Head { place: head.place, ..cut };
                }
                // "Engineer at Acme" over "Acme Ltd": the same firm twice.
                Some(firm) if company.is_some_and(|(_, l)| same_firm(firm.text, l.text)) => {
                    head = Head { company: company.map(|(_, l)| first_of(l)), place: head.place, ..cut };
                }
                _ => {
                    head.title = Some(many[at]);
                    head.by_words = top >= 2;
                    if let Some((i, firm)) = company {
                        head.company = Some(first_of(firm));
                        head.company_first = i < at;
                    }
                }
            }
        }
    }
    if said.0.is_some() || said.1.is_some() {
        head.title = said.0.or(head.title);
        head.company = said.1.or(head.company);
        head.by_words = true;
    }
    // "Acme Ltd, Leeds, Engineer": the town was in the middle.
    if let Some(company) = head.company {
        let (name, place) = without_place(company, habit);
        if place.is_some() && !name.text.is_empty() {
            head.company = Some(name);
            head.place = head.place.or(place);
        }
    }
    head
}

fn same_firm(a: &str, b: &str) -> bool {
    let (a, b) = (super::fold::fold(a), super::fold::fold(b));
    !a.is_empty() && !b.is_empty() && (a.starts_with(&b) || b.starts_with(&a))
}

fn by_position(line: Piece<'_>) -> Option<(Piece<'_>, Piece<'_>)> {
    let all = cuts(line.text);
    let cut = all.iter().find(|c| c.strong).or(all.first())?;
    let (a, b) = (part(line, 0, cut.end), part(line, cut.next, line.text.len()));
    (!a.text.is_empty() && !b.text.is_empty()).then_some((a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lines: &[&str]) -> (String, String, String) {
        let text = lines.join("\n");
        let mut at = 0;
        let pieces: Vec<Piece<'_>> = text
            .split('\n')
            .map(|l| {
                let piece = Piece { from: at, to: at + l.len(), text: l };
                at += l.len() + 1;
                piece
            })
            .collect();
        let head = read(&pieces, Habit::default());
        let own = |p: Option<Piece<'_>>| p.map_or(String::new(), |p| p.text.to_owned());
        (own(head.title), own(head.company), own(head.place))
    }

    #[test]
    fn title_company_and_place_are_told_apart() {
        let table = [
            (
                &["Senior System Engineer", "Infosys Limited -  Bengaluru, Karnataka -"][..],
                ("Senior System Engineer", "Infosys Limited", "Bengaluru, Karnataka -"),
            ),
            (&["CEO/President, Pied Piper"][..], ("CEO/President", "Pied Piper", "")),
            (
                &["Data Analyst (Contract)", "Freelance · Independent consulting"][..],
                ("Data Analyst (Contract)", "Freelance", ""),
            ),
            (&["Acme GmbH, Berlin", "Leiter Vertrieb"][..], ("Leiter Vertrieb", "Acme GmbH", "Berlin")),
            (&["Software Engineer at Google"][..], ("Software Engineer", "Google", "")),
            (&["Acme Corp — Staff Engineer"][..], ("Staff Engineer", "Acme Corp", "")),
            (
                &["Sr. Android Engineer | Team Lead, VentureDive"][..],
                ("Sr. Android Engineer | Team Lead", "VentureDive", ""),
            ),
            (&["Team Lead, Foo Bar, Inc."][..], ("Team Lead", "Foo Bar, Inc", "")),
            (&["Cook", "Hotel Adlon"][..], ("Cook", "Hotel Adlon", "")),
            (&["Director, Engineering, Acme"][..], ("Director, Engineering", "Acme", "")),
            (
                &["Google, Mountain View, CA", "Software Engineer"][..],
                ("Software Engineer", "Google", "Mountain View, CA"),
            ),
            (
                &["Ingénieur logiciel", "Société Générale", "Paris, France"][..],
                ("Ingénieur logiciel", "Société Générale", "Paris, France"),
            ),
        ];
        for (lines, (title, company, place)) in table {
            let got = said(lines);
            assert_eq!(
                (got.0.as_str(), got.1.trim_end_matches('.'), got.2.trim_end_matches(" -")),
                (title, company, place.trim_end_matches(" -")),
                "{lines:?}"
            );
        }
    }
}
