//! The head of one dated entry of work: which lines beside its dates say title, company and place.

use super::anchors::{Anchor, Side, above, below, heads_entry, whole};
use super::heads::{self, Habit};
use super::lines::{Line, Piece};
use super::{cuts, titles};

/// The head of one dated entry, and the byte range of its head lines.
pub fn head_of<'t>(
    lines: &[Line<'t>],
    anchor: &Anchor<'t>,
    side: Side,
    (floor, ceiling, is_last): (usize, usize, bool),
    habit: Habit,
) -> (heads::Head<'t>, usize, usize) {
    let line = &lines[anchor.line];
    let mut fields: Vec<Piece<'t>> = anchor.rest.iter().copied().filter(|p| !heads::is_only_place(*p)).collect();
    let places: Vec<Piece<'t>> = anchor.rest.iter().copied().filter(|p| heads::is_only_place(*p)).collect();
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
    if let Some(under) = labelled(anchor.line + 1) {
        to = under.to;
        fields.push(under);
    }
    let own = heads::read(&fields, habit);
    if own.title.is_none() || own.company.is_none() || !own.by_words {
        let more = match side {
            Side::Above => above(lines, anchor.line, floor, 3 - fields.len().min(2)),
            Side::Below => below(lines, anchor.line, ceiling, 2),
        };
        let complete = |p: &[Piece<'t>]| {
            let h = heads::read(p, habit);
            h.title.is_some() && h.company.is_some() && h.by_words
        };
        // As few of the nearest lines as make the head complete.
        let mut chosen: Vec<Piece<'t>> = Vec::new();
        let nearest: Vec<Piece<'t>> = if side == Side::Above { more.into_iter().rev().collect() } else { more };
        for piece in nearest {
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
            if complete(&all) {
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
        && heads::may_be_town(last.text)
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
        && heads::is_only_place(whole(next))
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
    (head, from, to)
}

/// The half of a head that stands on the other side of the dates, or on the next line where the first half is beside them.
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
        (before.words <= 8 && dates.blanks == 0 && heads_entry(before)).then(|| whole(before))
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
    if other.text.ends_with('.') && titles::company_score(other.text) < 3 {
        return false;
    }
    let split = heads::read(&[other], habit);
    if head.title.is_none() {
        return split.by_words && split.title.is_some_and(|t| titles::title_score(t.text) >= 3);
    }
    let firm = split.company.map_or(titles::company_score(other.text), |c| titles::company_score(c.text));
    let words = other.text.split_whitespace().count();
    titles::title_score(other.text) < 2 && (firm >= 2 || firm == 1 && words <= 5) && !heads::is_only_place(other)
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
    if !alone.by_words || titles::company_score(alone.company?.text) >= 2 || alone.company_first {
        return None;
    }
    let under = || below(lines, anchor.line, ceiling, 1).first().copied();
    let over = || above(lines, anchor.line, floor, 1).last().copied();
    let near = if side == Side::Below { [under(), over()] } else { [over(), under()] };
    let firm = near.into_iter().flatten().find(|p| {
        let split = heads::read(&[*p], habit);
        titles::title_score(p.text) < 2
            && split.company.is_some_and(|c| titles::company_score(c.text) >= 2 || split.place.is_some())
    })?;
    let pair = if firm.from > only.from { [only, firm] } else { [firm, only] };
    Some((heads::read(&pair, habit), firm))
}
