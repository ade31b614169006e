//! The head of one dated entry of work: which lines beside its dates say title, company and place.

use super::anchors::{Anchor, Side, above, below, heads_entry, is_link, is_no_firm, whole};
use super::heads::{self, Habit};
use super::lines::{Line, Piece};
use super::titles::company_score;
use super::undated::is_written_as_name;
use super::{cuts, form_labels, paragraphs, titles, towns};

/// The head of one dated entry, and the byte range of its head lines.
pub fn head_of<'t>(
    lines: &[Line<'t>],
    anchor: &Anchor<'t>,
    side: Side,
    within: (usize, usize, bool),
    habit: Habit,
) -> (heads::Head<'t>, usize, usize) {
    let mut first = head_around(lines, anchor, side, within, habit);
    if habit.apart
        && first.0.company.is_none()
        && let Some(title) = first.0.title
        && let Some(at) = (within.0..=anchor.line).find(|i| lines[*i].from <= title.from && title.to <= lines[*i].to)
        && let Some(firm) = name_over(lines, at, within.0)
    {
        let (name, place) = heads::placed(firm);
        first.0 = heads::Head { company: Some(name), place: first.0.place.or(place), company_first: true, ..first.0 };
        first.1 = first.1.min(firm.from);
    }
    if habit.straddled
        && let Some(across) = across(lines, anchor, side, &first.0, within, habit)
    {
        return across;
    }
    // "Acme Ltd" over "2018 - 2020 | Huesca" over "Baker": what may be a town beside the dates is no firm where a
    // clearer one stands near.
    let town = |p: &&Piece<'t>| first.0.company.is_some_and(|c| c.from == p.from) && towns::may_be_town(p.text);
    let Some(town) = anchor.rest.iter().find(town).copied() else { return first };
    let rest = anchor.rest.iter().copied().filter(|p| p.from != town.from).collect();
    let (head, from, to) =
        head_around(lines, &Anchor { line: anchor.line, dated: anchor.dated, rest }, side, within, habit);
    let clearer = head.by_words && head.title.is_some() && head.company.is_some_and(|c| company_score(c.text) >= 2);
    if clearer { (heads::Head { place: head.place.or(Some(town)), ..head }, from, to) } else { first }
}

/// Whether the first entry's firm stands over its title in a paragraph of its own: "Acme", "Baker", "2018 - 2020".
pub fn is_apart(lines: &[Line<'_>], anchor: &Anchor<'_>, first: usize) -> bool {
    let title = first + 1;
    (anchor.line == title || anchor.line == title + 1)
        && titles::title_score(lines[title].text) >= 2
        && name_over(lines, title, first).is_some()
}

/// The paragraph over line `at`, where it is one line that names a firm and nothing else.
fn name_over<'t>(lines: &[Line<'t>], at: usize, floor: usize) -> Option<Piece<'t>> {
    let over = (floor..at).rev().find(|i| !is_link(&lines[*i]))?;
    let line = &lines[over];
    let alone = lines[over + 1].blanks > 0 && (over == floor || line.blanks > 0);
    (alone && names_firm(line)).then(|| whole(line))
}

/// A short name that may be a firm's, and nothing else.
fn names_firm(line: &Line<'_>) -> bool {
    let score = company_score(line.text);
    score >= 1
        && line.words <= if score >= 2 { 8 } else { 5 }
        && titles::title_score(line.text) < 2
        && is_written_as_name(line.text)
        && heads_entry(line)
        && !towns::is_only_place(whole(line))
        && !is_no_firm(line.text)
}

/// Whether the dates of the first entry stand between its firm and its title. Nothing but its own head is over it.
pub fn is_straddled(lines: &[Line<'_>], anchor: &Anchor<'_>, side: Side, (first, ceiling): (usize, usize)) -> bool {
    let over = above(lines, anchor.line, first, 2);
    let under = below(lines, anchor.line, ceiling, 1);
    match (side, &over[..], &under[..]) {
        (Side::Below, [_, ..], _) => true,
        (Side::Above, [title], [firm]) => {
            let alone = heads::read(&[*title], Habit::default());
            alone.by_words && alone.company.is_none() && titles::title_score(firm.text) < 2
        }
        _ => false,
    }
}

/// "Acme Ltd" over "2018 - 2020" over "Baker", or the other way round, where the first entry is written so. What else was
/// found for a firm must be clearer to be one.
fn across<'t>(
    lines: &[Line<'t>],
    anchor: &Anchor<'t>,
    side: Side,
    found: &heads::Head<'t>,
    (floor, ceiling, _): (usize, usize, bool),
    habit: Habit,
) -> Option<(heads::Head<'t>, usize, usize)> {
    if paragraphs::head(lines, anchor, floor, habit).is_some() {
        return None;
    }
    let mut over = above(lines, anchor.line, floor, 1).pop()?;
    let mut town = None;
    // "Acme" over "Leeds" or "Makers of bread" over the dates: the paragraph begins with the firm.
    let first = (floor..anchor.line).rev().take(4).take_while(|i| lines[i + 1].blanks == 0).last();
    if let Some(firm) = first.filter(|i| lines[*i].from < over.from && names_firm(&lines[*i]))
        && (towns::is_only_place(over) || !is_written_as_name(over.text))
    {
        over = whole(&lines[firm]);
        town = lines[firm + 1..anchor.line].iter().map(whole).find(|l| towns::is_only_place(*l));
    }
    let under = below(lines, anchor.line, ceiling, 1).pop()?;
    let rest = town.into_iter().chain(anchor.rest.iter().copied());
    let fields: Vec<Piece<'t>> = [over].into_iter().chain(rest).chain([under]).collect();
    let head = heads::read(&fields, habit);
    let (firm, title) = (head.company?, head.title?);
    let within = |p: Piece<'_>, l: Piece<'_>| l.from <= p.from && p.to <= l.to;
    let (apart, clear) = match side {
        Side::Below => (
            within(firm, over) && within(title, under),
            found
                .company
                .is_none_or(|c| company_score(c.text) <= company_score(firm.text) || !is_written_as_name(c.text)),
        ),
        Side::Above => {
            (within(firm, under) && within(title, over), found.company.is_none_or(|c| !is_written_as_name(c.text)))
        }
    };
    (head.by_words && apart && clear && is_written_as_name(firm.text)).then_some((head, over.from, under.to))
}

/// As [`head_of`], of all that stands beside the dates.
fn head_around<'t>(
    lines: &[Line<'t>],
    anchor: &Anchor<'t>,
    side: Side,
    (floor, ceiling, is_last): (usize, usize, bool),
    habit: Habit,
) -> (heads::Head<'t>, usize, usize) {
    let line = &lines[anchor.line];
    let printed = paragraphs::head(lines, anchor, floor, habit);
    if let Some((head, from)) = printed.filter(|(head, _)| head.title.is_some()) {
        return (head, from, line.to);
    }
    let mut fields: Vec<Piece<'t>> = anchor.rest.iter().copied().filter(|p| !towns::is_only_place(*p)).collect();
    let places: Vec<Piece<'t>> = anchor.rest.iter().copied().filter(|p| towns::is_only_place(*p)).collect();
    let mut from = line.from;
    let mut to = line.to;
    // "Company: Acme" over the dates, "Designation: Tester" under them: labels say it, wherever they stand.
    let labelled = |i: usize| {
        let near = lines.get(i).filter(|l| (floor..ceiling).contains(&i) && l.blanks <= 1)?;
        matches!(cuts::labelled(whole(near)), Some((cuts::Label::Title | cuts::Label::Company, v)) if !v.text.is_empty())
            .then(|| whole(near))
    };
    if let Some(over) = anchor.line.checked_sub(1).and_then(labelled) {
        from = over.from;
        fields.insert(0, over);
    }
    // Where a label over the dates names the employer, one behind a gap under them names the next entry's.
    let is_employer =
        |l: &Line<'t>| matches!(cuts::labelled(whole(l)), Some((cuts::Label::Company, v)) if !v.text.is_empty());
    let employed = lines[floor.max(anchor.line.saturating_sub(3))..anchor.line].iter().any(is_employer);
    let next_employer = employed && lines.get(anchor.line + 1).is_some_and(|l| l.blanks > 0 && is_employer(l));
    if let Some(under) = labelled(anchor.line + 1).filter(|_| !next_employer) {
        to = under.to;
        fields.push(under);
    }
    // A form's rows: the employer stands behind the duties.
    let rows = lines.get(anchor.line + 2..ceiling).filter(|_| !next_employer).unwrap_or_default();
    for line in rows {
        let field = form_labels::parted(line.text).and_then(|(label, _)| form_labels::field(label));
        if matches!(field, Some(form_labels::Field::Title | form_labels::Field::Company)) {
            fields.push(whole(line));
        }
    }
    let own = heads::read(&fields, habit);
    if own.title.is_none() || own.company.is_none() || !own.by_words {
        let more = match side {
            Side::Above => above(lines, anchor.line, floor, 3 - fields.len().min(2)),
            Side::Below => below(lines, anchor.line, ceiling, 2),
        };
        let complete = |p: &[Piece<'t>], next: Option<&Piece<'t>>| {
            let h = heads::read(p, habit);
            // "Acme Ltd", "Huesca", "Baker": a line that may be a town's is no firm where the next one clearly is.
            let town = |c: Piece<'t>| p.iter().any(|l| l.from == c.from && l.to == c.to) && towns::may_be_town(c.text);
            let clearer = next.is_some_and(|n| {
                company_score(n.text) >= 2 && titles::title_score(n.text) < 2 && is_written_as_name(n.text)
            });
            let goes_on = next.is_some_and(|n| h.title.zip(h.company).is_some_and(|(t, c)| is_of_title(p, t, c, *n)));
            h.title.is_some() && h.company.is_some_and(|c| !(clearer && town(c))) && h.by_words && !goes_on
        };
        // As few of the nearest lines as make the head complete.
        let mut chosen: Vec<Piece<'t>> = Vec::new();
        let nearest: Vec<Piece<'t>> = if side == Side::Above { more.into_iter().rev().collect() } else { more };
        for (n, piece) in nearest.iter().copied().enumerate() {
            let mut ordered = chosen.clone();
            if side == Side::Above {
                ordered.insert(0, piece);
            } else {
                ordered.push(piece);
            }
            chosen = ordered;
            let mut all = chosen.clone();
            if side == Side::Above {
                all.extend(&fields);
            } else {
                all.splice(0..0, fields.iter().copied());
            }
            if complete(&all, nearest.get(n + 1)) {
                break;
            }
        }
        if let (Some(a), Some(b)) = (chosen.first(), chosen.last()) {
            from = from.min(a.from);
            to = to.max(b.to);
        }
        if side == Side::Above {
            fields.splice(0..0, chosen);
        } else {
            fields.extend(chosen);
        }
    }
    let mut head = heads::read(&fields, habit);
    if let [only] = fields[..]
        && let Some(second) = beside(lines, anchor, only, side, (floor, ceiling), habit)
    {
        from = from.min(second.1.from);
        to = to.max(second.1.to);
        head = second.0;
    }
    // "2018 - 2020 | Huesca" under a head that is complete without it: the town is no firm.
    if let [inner @ .., last] = &fields[..]
        && !inner.is_empty()
        && places.is_empty()
        && anchor.rest.iter().any(|p| p.from == last.from)
        && towns::may_be_town(last.text)
    {
        let without = heads::read(inner, habit);
        if without.by_words && without.title.is_some() && without.company.is_some() {
            head = heads::Head { place: without.place.or(Some(*last)), ..without };
        }
    }
    head.place = head.place.or(places.first().copied());
    // The town often stands on the line under the dates.
    if head.place.is_none()
        && let Some(next) = lines.get(anchor.line + 1).filter(|_| anchor.line + 1 < ceiling)
        && towns::is_only_place(whole(next))
    {
        head.place = Some(whole(next));
    }
    // Nothing beside or on the chosen side: look on the other.
    if head.title.is_none() && head.company.is_none() {
        let other = if side == Side::Above {
            below(lines, anchor.line, ceiling, 2)
        } else {
            above(lines, anchor.line, floor, 2)
        };
        let second = heads::read(&other, habit);
        if second.by_words {
            if let (Some(a), Some(b)) = (other.first(), other.last()) {
                from = from.min(a.from);
                to = to.max(b.to);
            }
            head = second;
        }
    }
    // The dates stand between the two: company, dates, title, or the other way round.
    if head.title.is_some() != head.company.is_some()
        && let Some((both, other)) = straddled(lines, anchor, &head, (floor, ceiling, is_last), habit)
    {
        from = from.min(other.from);
        to = to.max(other.to);
        head = both;
    }
    // The firm is certain, and no paragraph is its title's: what stands over it is one only where its words say so.
    if let Some((heads::Head { company: Some(firm), place, .. }, _)) = printed {
        head.title =
            head.title.filter(|t| (t.to <= firm.from || t.from >= firm.to) && titles::title_score(t.text) >= 2);
        head.company = Some(firm);
        head.place = place.or(head.place);
    }
    (head, from, to)
}

/// "Registered Nurse, Perioperative", "Assistant in Nursing" over a firm: what a comma or a small word parts from the title
/// goes on with it, where no word says that it is a firm and the next line may be one.
fn is_of_title(lines: &[Piece<'_>], title: Piece<'_>, company: Piece<'_>, next: Piece<'_>) -> bool {
    let line = lines.iter().find(|l| l.from <= title.from && company.to <= l.to && title.to <= company.from);
    let Some(between) = line.and_then(|l| l.text.get(title.to - l.from..company.from - l.from)) else { return false };
    let firm = titles::title_score(next.text) < 2
        && !towns::is_only_place(next)
        && match between.trim() {
            "," => company_score(next.text) >= 2,
            "in" => is_written_as_name(next.text) && company_score(next.text) >= 1,
            _ => false,
        };
    firm && company_score(company.text) < 2
}

/// The half of a head that stands on the other side of the dates, or on the next line where the first half is beside
/// them.
fn straddled<'t>(
    lines: &[Line<'t>],
    anchor: &Anchor<'t>,
    head: &heads::Head<'t>,
    (floor, ceiling, last): (usize, usize, bool),
    habit: Habit,
) -> Option<(heads::Head<'t>, Piece<'t>)> {
    let have = head.title.or(head.company)?;
    let dates = &lines[anchor.line];
    let under = || {
        let next = lines.get(anchor.line + 1).filter(|_| anchor.line + 1 < ceiling)?;
        // What the next entry's head begins with is not this one's end.
        let closes = match lines.get(anchor.line + 2).filter(|_| anchor.line + 2 < ceiling) {
            Some(l) => l.bullet || l.is_prose() || l.blanks > 0 && next.blanks == 0,
            None => last,
        };
        let near = anchor.line + 2 < ceiling && next.blanks == 0;
        (next.blanks <= dates.blanks && next.words <= 8 && (closes || near) && heads_entry(next)).then(|| whole(next))
    };
    let over = || {
        let before = lines.get(anchor.line.checked_sub(1).filter(|i| *i >= floor)?)?;
        // A long name may leave no room beside it for its dates.
        let short = before.words <= 8 || company_score(before.text) >= 2;
        (short && dates.blanks == 0 && heads_entry(before)).then(|| whole(before))
    };
    let beside = (dates.from..dates.to).contains(&have.from);
    let near = if have.from < dates.from {
        [under(), None]
    } else if beside {
        [over(), under()]
    } else {
        [over(), None]
    };
    near.into_iter().flatten().find_map(|other| {
        let pair = if other.from < have.from { [other, have] } else { [have, other] };
        let both = heads::read(&pair, habit);
        (completes(head, other, habit) && both.by_words && both.title.is_some() && both.company.is_some())
            .then(|| (heads::Head { place: both.place.or(head.place), ..both }, other))
    })
}

/// Whether a line says the half that the head lacks.
fn completes(head: &heads::Head<'_>, other: Piece<'_>, habit: Habit) -> bool {
    if other.text.ends_with('.') && company_score(other.text) < 3 {
        return false;
    }
    let split = heads::read(&[other], habit);
    if head.title.is_none() {
        return split.by_words && split.title.is_some_and(|t| titles::title_score(t.text) >= 3);
    }
    let firm = split.company.map_or(company_score(other.text), |c| company_score(c.text));
    let words = other.text.split_whitespace().count();
    titles::title_score(other.text) < 2 && (firm >= 2 || firm == 1 && words <= 5) && !towns::is_only_place(other)
}

/// "Charge Nurse, ICU   2018 - 2020" over "Mercy Hospital": the dated line reads as title and company, and the next line
/// names a firm more clearly.
fn beside<'t>(
    lines: &[Line<'t>],
    anchor: &Anchor<'t>,
    only: Piece<'t>,
    side: Side,
    (floor, ceiling): (usize, usize),
    habit: Habit,
) -> Option<(heads::Head<'t>, Piece<'t>)> {
    let alone = heads::read(&[only], habit);
    if !alone.by_words || company_score(alone.company?.text) >= 2 || alone.company_first {
        return None;
    }
    let under = || below(lines, anchor.line, ceiling, 1).first().copied();
    let over = || above(lines, anchor.line, floor, 1).last().copied();
    let near = if side == Side::Below { [under(), over()] } else { [over(), under()] };
    let firm = near.into_iter().flatten().find(|p| {
        let split = heads::read(&[*p], habit);
        titles::title_score(p.text) < 2
            && split.company.is_some_and(|c| company_score(c.text) >= 2 || split.place.is_some())
    })?;
    let pair = if firm.from > only.from { [only, firm] } else { [firm, only] };
    Some((heads::read(&pair, habit), firm))
}

#[cfg(test)]
mod tests {
    use super::super::{experience, lines};

    fn rows(text: &str) -> Vec<String> {
        let all = lines::split(text);
        let said = |v: &Option<String>| v.clone().unwrap_or_default();
        let jobs = experience::read(&all, 0, all.len(), jiff::civil::date(2026, 11, 23));
        let rows = jobs.iter().map(|j| &j.position);
        rows.map(|p| format!("{} | {} | {}", said(&p.title), said(&p.company), said(&p.start))).collect()
    }

    #[test]
    fn a_firm_in_a_paragraph_over_its_title_is_read_where_the_first_entry_has_one() {
        assert_eq!(
            rows(
                "Loaf Works\n\nBaker\n2014-03-01 - 2016-02-01\n\nMuch was baked there for many people every day.\n\nDale Mill Group\n\nMiller\n2011-03-01 - 2014-02-01\n\nMuch was milled there for many people every day."
            ),
            ["Baker | Loaf Works | 2014-03", "Miller | Dale Mill Group | 2011-03"]
        );
        // The firm, its town and the dates over the title.
        assert_eq!(
            rows(
                "Loaf Works\nLeeds\nMarch 2014 – Present\n\nBaker\nMuch was baked there for many people every day.\n\nDale Mill\nLondon\nMarch 2011 – February 2014\n\nCook\nMuch was milled there for many people every day."
            ),
            ["Baker | Loaf Works | 2014-03", "Cook | Dale Mill | 2011-03"]
        );
        // So with a line on what the firm does, which is long.
        assert_eq!(
            rows(
                "Kaveri\nLeeds\nMakers of bread and rolls for a town\nMarch 2014 – Present\n\nBaker\nLed the bakers of the night for a whole town"
            ),
            ["Baker | Kaveri | 2014-03"]
        );
        // What the firm does is no firm.
        assert_eq!(
            rows(
                "Kaveri    03/2014 - 02/2016\nMakers of bread and rolls\nHead Baker\nMuch was baked there for many people every day."
            ),
            ["Head Baker | Kaveri | 2014-03"]
        );
    }

    #[test]
    fn a_bar_parts_the_title_beside_a_single_date() {
        assert_eq!(
            rows("Loaf Works Group Ltd | Head Baker\tMay 2021\n• rolls"),
            ["Head Baker | Loaf Works Group Ltd | "]
        );
    }
}
