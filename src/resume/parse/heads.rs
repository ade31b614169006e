//! Tells title, company and place apart in the few lines that head an entry of work.

use super::cuts::{Label, cuts, labelled, part};
use super::filler;
use super::firms;
use super::lines::Piece;
use super::titles::{company_score, is_only_title, title_score};
use super::towns::{is_only_place, may_be_town, without_place};
use super::undated::is_written_as_name;

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
    /// The company stands in brackets behind the title.
    pub bracketed: bool,
}

/// How this résumé writes its heads, learnt from the entries whose words tell.
#[derive(Clone, Copy, Debug, Default)]
pub struct Habit {
    /// The company stands before the title.
    pub company_first: bool,
    /// A town stands behind the company.
    pub placed: bool,
    /// The company stands in brackets behind the title.
    pub bracketed: bool,
    /// The dates stand between the company and the title.
    pub straddled: bool,
    /// The company stands over the title, in a paragraph of its own.
    pub apart: bool,
}

/// Departments and the like that go on with a title behind a comma: "Director, Engineering".
const DEPARTMENTS: [&str; 54] = [
    "stores",
    "real estate",
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

pub fn is_department(text: &str) -> bool {
    DEPARTMENTS.contains(&super::fold::fold(text).as_str())
}

/// Whether a line is a title behind a name, and nothing but the title belongs to the title.
fn stands_behind(line: Piece<'_>, title: Piece<'_>, name: Piece<'_>) -> bool {
    let between = &line.text[name.to - line.from..title.from - line.from];
    // "RN - Care Manager": a few letters say what the person is, not where.
    let parted =
        between.trim_start().starts_with(['-', '–', '—', '|']) && name.text.len() > 4 || company_score(name.text) >= 2;
    between.contains(" as a") || title_score(title.text) >= 3 && title_score(name.text) == 0 && parted
}

/// "Baker (Kaveri)", "Baker (Kaveri, 2019)" without its dates: the title, and the name in the brackets that end the line.
fn in_brackets(line: Piece<'_>) -> Option<(Piece<'_>, Piece<'_>)> {
    let open = line.text.rfind('(').filter(|o| *o > 0)?;
    let name = line.text[open + 1..].trim_end_matches([')', ',', ' ']);
    let (title, firm) = (part(line, 0, open), part(line, open + 1, open + 1 + name.len()));
    // "Hill House, Leeds — Baker (Summer School)": the bracket is the title's alone.
    let parted = [" — ", " – ", " | "].iter().any(|mark| title.text.contains(mark));
    let named =
        !parted && firms::may_be_firm(firm) && !is_department(name) && title_score(name) < 2 && !name.contains(')');
    (named && title_score(title.text) >= 2).then_some((title, firm))
}

/// "Acme Ltd - Leeds, Yorkshire": the name, and the place behind it.
pub fn placed(line: Piece<'_>) -> (Piece<'_>, Option<Piece<'_>>) {
    let (name, place) = without_place(line.trimmed(), Habit::default());
    (first_of(name), place)
}

/// The best cut of one line into title and company. `alone`: no other line says anything.
/// The last is whether a word for "at" cut it.
fn cut_line(line: Piece<'_>, alone: bool) -> (i32, Head<'_>, bool) {
    let mut best = (i32::MIN, Head::default(), false);
    let all = cuts(line.text);
    for cut in &all {
        // "Nurse in intensive care | Hill Hospital": a mark behind a small word parts the two.
        if cut.loose && all.iter().any(|c| c.strong && c.end > cut.next) {
            continue;
        }
        let (a, b) = (part(line, 0, cut.end), part(line, cut.next, line.text.len()));
        if a.text.is_empty() || b.text.is_empty() {
            continue;
        }
        if cut.loose && company_score(b.text) < 2 && !(alone && b.text.split_whitespace().count() > 1) {
            continue;
        }
        if is_department(b.text) {
            continue;
        }
        // "Chef de partie – Comme chez Lucien": a mark parted the two before the word did.
        let foreign = cut.at && !matches!(line.text[cut.end..cut.next].trim(), "at" | "@");
        if foreign && all.iter().any(|c| c.strong && !c.at && c.end < cut.end && title_score(&line.text[..c.end]) >= 3)
        {
            continue;
        }
        if is_only_title(a.text) && is_only_title(b.text) {
            continue;
        }
        let (ta, tb) = (i32::from(title_score(a.text)), i32::from(title_score(b.text)));
        let (ca, cb) = (i32::from(company_score(a.text)), i32::from(company_score(b.text)));
        let bonus = i32::from(cut.strong);
        let department = |p: Piece<'_>| is_department(p.text.split([',', '-', '|']).next().unwrap_or("").trim());
        let forward = ta * 3 + cb * 2 - tb * 3 - (ca - 1).max(0) * 2 + bonus - i32::from(department(b)) * 4;
        let backward = tb * 3 + ca * 2 - ta * 3 - (cb - 1).max(0) * 2 + bonus - 1;
        // "Hoofduitvoerder bij Loaf Bouw": a word for "at" says what is which, where no other word does.
        let said = cut.at
            && !line.text[cut.end..cut.next].contains(char::is_uppercase)
            && ta.max(tb) < 2
            && ca < 2
            && (1..=4).contains(&a.text.split_whitespace().count())
            && a.text.starts_with(char::is_uppercase)
            && b.text.starts_with(char::is_uppercase);
        if said && best.0 < 0 {
            let head = Head { title: Some(a), company: Some(b), by_words: true, ..Head::default() };
            best = (0, head, true);
        }
        if ta.max(tb) >= 2 && forward.max(backward) > best.0 {
            best = if forward >= backward {
                let head = Head { title: Some(a), company: Some(b), by_words: true, ..Head::default() };
                (forward, head, cut.at)
            } else {
                let head =
                    Head { title: Some(b), company: Some(a), by_words: true, company_first: true, ..Head::default() };
                (backward, head, false)
            };
        }
    }
    best
}

/// "Acme · Maker of anvils", "Acme (a division of X)" -> "Acme"; "Dale - Acme Ltd" -> "Acme Ltd": of a customer and a
/// firm by its full name, the firm is the employer.
fn first_of(line: Piece<'_>) -> Piece<'_> {
    let strong = cuts(line.text).into_iter().find(|c| c.strong && c.end > 0);
    match strong {
        Some(cut) if !part(line, 0, cut.end).text.is_empty() => {
            let (a, b) = (part(line, 0, cut.end), part(line, cut.next, line.text.len()));
            let words = b.text.split_whitespace().count();
            if company_score(b.text) == 3 && company_score(a.text) < 3 && words <= 5 && is_written_as_name(b.text) {
                b
            } else {
                a
            }
        }
        _ => line,
    }
}

/// "Segundo de cocina · Restaurante Mar": a bar or a dot parts the firm from what no word tells to be its title.
fn by_mark(line: Piece<'_>) -> Option<(Piece<'_>, Piece<'_>)> {
    let (a, b) = line.text.split_once(['·', '|', '•'])?;
    let (front, behind) = (part(line, 0, a.len()), part(line, line.text.len() - b.len(), line.text.len()));
    let whole = !behind.text.contains(['·', '|', '•']) && (1..=5).contains(&front.text.split_whitespace().count());
    (whole && company_score(behind.text) >= 2 && company_score(front.text) < 2).then_some((front, behind))
}

/// Reads the lines of a head in the order of the text. `habit` is used where words don't tell.
pub fn read<'t>(lines: &[Piece<'t>], habit: Habit) -> Head<'t> {
    let Habit { company_first, .. } = habit;
    let mut head = Head::default();
    let mut rest: Vec<Piece<'t>> = Vec::new();
    let mut said = (None, None);
    let mut client = None;
    for line in lines {
        let line = filler::without(line.trimmed());
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
            Some((Label::Client, value)) if !value.text.is_empty() => {
                let (name, place) = without_place(value, habit);
                client = Some(name);
                head.place = head.place.or(place);
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
            let (_, cut, _) = cut_line(*one, true);
            if cut.title.is_some() {
                head = Head { place: head.place, company: cut.company.map(first_of), ..cut };
            } else if top >= 2 {
                head.title = Some(*one);
                head.by_words = true;
            } else if let Some((title, firm)) = by_mark(*one) {
                (head.title, head.company) = (Some(title), Some(firm));
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
            let (_, cut, said_at) = cut_line(many[at], false);
            let other = many.iter().enumerate().filter(|(i, _)| *i != at).map(|(i, l)| (i, *l));
            // "Acme" before "Makers of bread for a town": what a firm does is written as no name is.
            let named = |l: &Piece<'_>| u8::from(is_written_as_name(l.text));
            let company = other.max_by_key(|(i, l)| {
                let score = company_score(l.text);
                let nearest = std::cmp::Reverse(i.abs_diff(at));
                ((score + named(l)).max(1), named(l), nearest, std::cmp::Reverse(*i))
            });
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
                    // "Acme group as an Analyst", "Acme - Analyst" over the firm: the title stands behind.
                    if let (Some(title), Some(name), true) = (cut.title, cut.company, cut.company_first)
                        && stands_behind(many[at], title, name)
                    {
                        head.title = Some(title);
                    }
                    // "Lead at Acme" over what the work was about: the title ends before "at", and Acme is the employer.
                    if let (Some(title), Some(firm), false) = (cut.title, cut.company, cut.company_first)
                        && (said_at || company_score(firm.text) == 3)
                    {
                        head.title = Some(title);
                        let other = company.map_or(0, |(_, l)| company_score(l.text));
                        if said_at && other < 3 {
                            head.company = Some(first_of(firm));
                            head.company_first = false;
                        }
                    }
                }
            }
        }
    }
    head.company = head.company.or(client);
    // "Ambev" over "Role: Analyst": of two, one has a label, and the other is what is left.
    let unsaid = head.title.filter(|t| title_score(t.text) < 2 && head.company.is_none());
    if said.0.is_some() && said.1.is_none() {
        head.company = head.company.or(unsaid);
    }
    if said.0.is_some() || said.1.is_some() {
        head.title = said.0.or(head.title);
        head.company = said.1.or(head.company);
        head.by_words = true;
    }
    if habit.bracketed
        && head.company.is_none()
        && let Some((title, firm)) = head.title.and_then(in_brackets)
    {
        (head.title, head.company) = (Some(title), Some(firm));
    }
    // "Baker -> Ahrensfeld": a town in a column of its own, where another line is the firm's.
    if let (Some(title), Some(firm)) = (head.title, head.company)
        && let Some((front, behind)) = title.text.rsplit_once('\t')
        && (firm.to <= title.from || firm.from >= title.to)
        && title_score(front) >= 2
        && may_be_town(behind.trim())
    {
        head.title = Some(part(title, 0, front.len()));
        head.place = head.place.or(Some(part(title, front.len() + 1, title.text.len())));
    }
    head.bracketed = head.company.is_some_and(|c| {
        rest.iter().any(|l| (l.from + 1..l.to).contains(&c.from) && l.text[..c.from - l.from].ends_with('('))
    });
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
            (&["CEO", "Acme · Awesome bread company"][..], ("CEO", "Acme", "")),
            (&["Acme GmbH, Berlin", "Leiter Vertrieb"][..], ("Leiter Vertrieb", "Acme GmbH", "Berlin")),
            (&["Software Engineer at Google"][..], ("Software Engineer", "Google", "")),
            (&["Acme Corp — Staff Engineer"][..], ("Staff Engineer", "Acme Corp", "")),
            (
                &["Sr. Android Engineer | Team Lead, VentureDive"][..],
                ("Sr. Android Engineer | Team Lead", "VentureDive", ""),
            ),
            (&["Team Lead, Foo Bar, Inc."][..], ("Team Lead", "Foo Bar, Inc", "")),
            (&["Technical Lead at Acme Ltd", "Life Sciences Domain"][..], ("Technical Lead", "Acme Ltd", "")),
            (&["Admin assistant @ Acme", "Front office work"][..], ("Admin assistant", "Acme", "")),
            (&["Process Associate@ Acme", "Bengaluru"][..], ("Process Associate", "Acme", "Bengaluru")),
            (&["1. Acme Ltd", "Senior Engineer"][..], ("Senior Engineer", "Acme Ltd", "")),
            (&["Financial Analyst", "Dale Bank - Acme BPO Ltd"][..], ("Financial Analyst", "Acme BPO Ltd", "")),
            (
                &["Program Manager (Software Delivery) - Office Beacon"][..],
                ("Program Manager (Software Delivery)", "Office Beacon", ""),
            ),
            (
                &["Client: Dale Insurance, Hartford, CT", "Role: Developer"][..],
                ("Developer", "Dale Insurance", "Hartford, CT"),
            ),
            (&["Acme group as an Analyst", "Acme Ltd"][..], ("Analyst", "Acme Ltd", "")),
            (&["BLUEHAVEN - Backup Administrator", "Acme Ltd"][..], ("Backup Administrator", "Acme Ltd", "")),
            (&["RN - Care Manager", "Acme Hospital"][..], ("RN - Care Manager", "Acme Hospital", "")),
            (&["Acme Ltd as Process Associate"][..], ("Process Associate", "Acme Ltd", "")),
            (&["Gemeente Westerveen (Westerveen)", "Adviseur"][..], ("Adviseur", "Gemeente Westerveen", "Westerveen")),
            (&["Estudio Ribera", "Arquitecta técnica\tHuesca"][..], ("Arquitecta técnica", "Estudio Ribera", "Huesca")),
            (&["Baker // Loaf Works"][..], ("Baker", "Loaf Works", "")),
            (&["Sr. Android Engineer | Team Lead"][..], ("Sr. Android Engineer | Team Lead", "", "")),
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
