//! Dates and spans as résumés write them, in ten languages. A month is optional; a day is read and dropped.

use jiff::civil::Date;

use super::calendar::{Kind, Token, tokens};

/// A month of a year, or a year alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    pub year: i16,
    pub month: Option<i8>,
}

impl Point {
    /// `YYYY-MM`, or `YYYY`.
    pub fn written(self) -> String {
        self.month.map_or_else(|| format!("{:04}", self.year), |m| format!("{:04}-{m:02}", self.year))
    }

    /// Months since year 0; a year alone counts as its January, as a start and as an end.
    pub fn index(self) -> i32 {
        i32::from(self.year) * 12 + i32::from(self.month.unwrap_or(1)) - 1
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    At(Point),
    /// "present", or a start with nothing behind its dash.
    Open,
}

/// A span or a single date (`start` is `None`) with its byte offsets in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    pub start: Option<Point>,
    pub end: End,
    pub from: usize,
    pub to: usize,
}

impl Dated {
    pub fn is_span(&self) -> bool {
        self.start.is_some()
    }
}

struct Reader {
    tokens: Vec<Token>,
    /// Where cells end.
    tabs: Vec<usize>,
    this_year: i32,
}

impl Reader {
    fn kind(&self, i: usize) -> Kind {
        self.tokens.get(i).map_or(Kind::Other, |t| t.kind)
    }

    fn year(&self, kind: Kind) -> Option<i16> {
        match kind {
            Kind::Number { value, digits: 4 } if (1940..=self.this_year + 10).contains(&value) => Some(value as i16),
            _ => None,
        }
    }

    fn short_year(&self, kind: Kind) -> Option<i16> {
        match kind {
            Kind::Number { value, digits: 2 } => {
                let near = 2000 + value;
                Some(if near <= self.this_year + 8 { near as i16 } else { (1900 + value) as i16 })
            }
            _ => None,
        }
    }

    fn month(kind: Kind) -> Option<i8> {
        match kind {
            Kind::Number { value, digits: 1 | 2 } if (1..=12).contains(&value) => Some(value as i8),
            _ => None,
        }
    }

    fn day(kind: Kind) -> bool {
        matches!(kind, Kind::Number { value, digits: 1 | 2 } if (1..=31).contains(&value))
    }

    /// Passes over marks that may stand between a month and its year.
    fn joint(&self, mut i: usize) -> usize {
        for _ in 0..3 {
            match self.kind(i) {
                Kind::Mark(_) | Kind::Of | Kind::Since | Kind::Dash => i += 1,
                _ => break,
            }
        }
        i
    }

    /// A year behind a month's name: `2019`, `'19`, `19`.
    fn year_after_month(&self, i: usize) -> Option<(i16, usize)> {
        let j = self.joint(i);
        if let Some(y) = self.year(self.kind(j)) {
            return Some((y, j + 1));
        }
        if self.kind(j) == Kind::Quote {
            return Some((self.short_year(self.kind(j + 1))?, j + 2));
        }
        // "May 12, 2019" before "May 12".
        if Self::day(self.kind(j)) {
            let mut k = j + 1;
            while matches!(self.kind(k), Kind::Of | Kind::Mark(',')) {
                k += 1;
            }
            if k > j + 1
                && let Some(y) = self.year(self.kind(k))
            {
                return Some((y, k + 1));
            }
            if let (Some(y), true) = (self.year(self.kind(j + 1)), j == i) {
                return Some((y, j + 2));
            }
        }
        Some((self.short_year(self.kind(j))?, j + 1))
    }

    fn point(&self, i: usize) -> Option<(Point, usize)> {
        let at = |year, month, next| Some((Point { year, month }, next));
        match self.kind(i) {
            Kind::Month(m) => {
                let (year, next) = self.year_after_month(i + 1)?;
                at(year, Some(m), next)
            }
            Kind::Season(m) => {
                let j = self.joint(i + 1);
                let year = self.year(self.kind(j)).or_else(|| self.short_year(self.kind(j)))?;
                // "WS 2015/16": one winter in two years.
                let second = self.kind(j + 1) == Kind::Mark('/')
                    && self.adjacent(j, j + 2)
                    && (self.year(self.kind(j + 2)).or_else(|| self.short_year(self.kind(j + 2)))) == Some(year + 1);
                at(year, Some(m), if second { j + 3 } else { j + 1 })
            }
            Kind::Quarter => {
                let Kind::Number { value: q @ 1..=4, digits: 1 } = self.kind(i + 1) else { return None };
                let j = self.joint(i + 2);
                at(self.year(self.kind(j))?, Some(q as i8 * 3 - 2), j + 1)
            }
            Kind::Number { digits: 4, .. } => {
                let year = self.year(self.kind(i))?;
                match self.kind(i + 1) {
                    Kind::Era(1) => match (Self::month(self.kind(i + 2)), self.kind(i + 3)) {
                        (Some(m), Kind::Era(2)) => at(year, Some(m), i + 4),
                        _ => at(year, None, i + 2),
                    },
                    Kind::Dash | Kind::Mark('.' | '/') if self.adjacent(i, i + 2) => {
                        match (Self::month(self.kind(i + 2)), self.digits(i + 2)) {
                            (Some(m), 1 | 2)
                                if matches!(self.kind(i + 3), Kind::Dash | Kind::Mark(_))
                                    && self.adjacent(i + 2, i + 4)
                                    && Self::day(self.kind(i + 4)) =>
                            {
                                at(year, Some(m), i + 5)
                            }
                            (Some(m), 2) if !self.is_short_span(i, year, m) => at(year, Some(m), i + 3),
                            _ => at(year, None, i + 1),
                        }
                    }
                    Kind::Month(m) if !matches!(self.year_after_month(i + 2), Some((y, _)) if y > 1900 && self.four(i + 2)) => {
                        at(year, Some(m), i + 2)
                    }
                    Kind::Quarter => match self.kind(i + 2) {
                        Kind::Number { value: q @ 1..=4, digits: 1 } => at(year, Some(q as i8 * 3 - 2), i + 3),
                        _ => at(year, None, i + 1),
                    },
                    // "2020 08 01": the dashes were lost on the way.
                    Kind::Number { digits: 2, .. } if self.digits(i + 2) == 2 && Self::day(self.kind(i + 2)) => {
                        match Self::month(self.kind(i + 1)) {
                            Some(m) => at(year, Some(m), i + 3),
                            None => at(year, None, i + 1),
                        }
                    }
                    _ => at(year, None, i + 1),
                }
            }
            Kind::Number { digits: 1 | 2, .. } => {
                // Day, month name, year.
                let mut j = i + 1;
                while matches!(self.kind(j), Kind::Of | Kind::Since | Kind::Mark(_) | Kind::Dash) && j < i + 4 {
                    j += 1;
                }
                if let Kind::Month(m) = self.kind(j) {
                    if !Self::day(self.kind(i)) {
                        return None;
                    }
                    let (year, next) = self.year_after_month(j + 1)?;
                    return at(year, Some(m), next);
                }
                let sep = self.kind(i + 1);
                if !matches!(sep, Kind::Dash | Kind::Mark('.' | '/')) || !self.near(i, i + 2) {
                    return None;
                }
                if let Some(year) = self.year(self.kind(i + 2)) {
                    return at(year, Some(Self::month(self.kind(i))?), i + 3);
                }
                if self.kind(i + 3) == sep && self.near(i + 2, i + 4) {
                    let year = self.year(self.kind(i + 4)).or_else(|| self.short_year(self.kind(i + 4)))?;
                    let (first, second) = (Self::month(self.kind(i)), Self::month(self.kind(i + 2)));
                    let month =
                        second.filter(|_| Self::day(self.kind(i))).or(first.filter(|_| Self::day(self.kind(i + 2))))?;
                    return at(year, Some(month), i + 5);
                }
                // 03/18: only as a pair, which `span` checks.
                if matches!(sep, Kind::Mark('/')) && self.digits(i) == 2 {
                    let (month, year) = (Self::month(self.kind(i))?, self.short_year(self.kind(i + 2))?);
                    return at(year, Some(month), i + 3);
                }
                None
            }
            _ => None,
        }
    }

    fn digits(&self, i: usize) -> usize {
        match self.kind(i) {
            Kind::Number { digits, .. } => digits,
            _ => 0,
        }
    }

    fn four(&self, i: usize) -> bool {
        self.digits(i) == 4
    }

    /// Tokens `a` and `b` with exactly one token and no blank between them.
    fn adjacent(&self, a: usize, b: usize) -> bool {
        let (Some(left), Some(middle), Some(right)) = (self.tokens.get(a), self.tokens.get(a + 1), self.tokens.get(b))
        else {
            return false;
        };
        left.to == middle.from && middle.to == right.from
    }

    /// As `adjacent`, one blank on either side allowed: `09 / 2019`.
    fn near(&self, a: usize, b: usize) -> bool {
        let (Some(x), Some(y)) = (self.tokens.get(a), self.tokens.get(b)) else { return false };
        y.from - x.to <= 5
    }

    /// `2010-12` means two years where the second number lies behind the first and no month form stands beside it.
    fn is_short_span(&self, i: usize, year: i16, month: i8) -> bool {
        if !matches!(self.kind(i + 1), Kind::Dash | Kind::Mark('/'))
            || month < 10
            || i32::from(month) <= i32::from(year) % 100
        {
            return false;
        }
        // Another date in the same form says that these are months.
        let again = |j: usize| {
            self.four(j) && matches!(self.kind(j + 1), Kind::Dash | Kind::Mark(_)) && self.digits(j + 2) == 2
        };
        !(again(i + 4) || (i >= 4 && again(i - 4)) || self.kind(i + 4) == Kind::Present)
    }

    /// Whether token `i` begins a cell of its own.
    fn opens_cell(&self, i: usize) -> bool {
        let Some(before) = i.checked_sub(1).and_then(|before| self.tokens.get(before)) else { return false };
        let next = self.tokens.get(i).map_or(usize::MAX, |token| token.from);
        self.tabs.iter().any(|tab| (before.to..next).contains(tab))
    }

    /// What stands between the ends of a span: a dash or a word for "to".
    fn separator(&self, i: usize) -> Option<usize> {
        let mut j = i;
        let mut found = false;
        let mut words = 0;
        while j < i + 4 {
            match self.kind(j) {
                Kind::Dash => found = true,
                Kind::To => {
                    words += 1;
                    found = true;
                }
                Kind::Mark('.' | ',') | Kind::Since if !found || words > 0 => {}
                Kind::Mark('/') if j == i => found = true,
                _ => break,
            }
            j += 1;
        }
        found.then_some(j)
    }

    fn place(&self, first: usize, next: usize, start: Option<Point>, end: End) -> Dated {
        Dated { start, end, from: self.tokens[first].from, to: self.tokens[next - 1].to }
    }

    /// The span or date that starts at token `i`, and the token behind it.
    fn dated(&self, i: usize) -> Option<(Dated, usize)> {
        if self.kind(i) == Kind::Since || self.kind(i) == Kind::To {
            if let Some((p, next)) = self.point(i + 1) {
                // "from 2018 to 2019", "since 2018", but not "to 2018".
                let (dated, n) = self.ending(i + 1, p, next);
                if dated.is_span() {
                    // At the line's start the word is no part of what else it says.
                    let from = if i == 0 { self.tokens[0].from } else { dated.from };
                    return Some((Dated { from, ..dated }, n));
                }
                let word = self.kind(i) == Kind::Since;
                return Some(if word { (self.place(i, next, Some(p), End::Open), next) } else { (dated, n) });
            }
            return None;
        }
        if self.kind(i) == Kind::Between {
            let (start, next) = self.point(i + 1)?;
            let parted = matches!(self.kind(next), Kind::And | Kind::To);
            let (end, after) = self.point(next + 1).filter(|(end, _)| parted && end.index() >= start.index())?;
            return Some((self.place(i, after, Some(start), End::At(end)), after));
        }
        // "'17 – '19": no year alone, since a quote and two digits are much else.
        if self.kind(i) == Kind::Quote {
            let start = Point { year: self.short_year(self.kind(i + 1))?, month: None };
            let both = self.kind(i + 2) == Kind::Dash && self.kind(i + 3) == Kind::Quote;
            let end =
                Point { year: self.short_year(self.kind(i + 4)).filter(|y| both && *y >= start.year)?, month: None };
            return Some((self.place(i, i + 5, Some(start), End::At(end)), i + 5));
        }
        // "Jan - Mar 2018": the first month takes the second's year.
        if let Kind::Month(m) = self.kind(i)
            && let Some(j) = self.separator(i + 1)
            && let Kind::Month(_) = self.kind(j)
            && let Some((end, next)) = self.point(j)
        {
            let year = if end.month.is_some_and(|e| e < m) { end.year - 1 } else { end.year };
            return Some((self.place(i, next, Some(Point { year, month: Some(m) }), End::At(end)), next));
        }
        // "12.01. – 30.01.2026": the first day and month take the second's year.
        if let (true, Kind::Mark('.'), Some(m), Kind::Mark('.')) =
            (Self::day(self.kind(i)), self.kind(i + 1), Self::month(self.kind(i + 2)), self.kind(i + 3))
            && self.adjacent(i, i + 2)
            && let Some(j) = self.separator(i + 4)
            && let Some((end, next)) = self.point(j)
            && let Some(last) = end.month
        {
            let year = if last < m { end.year - 1 } else { end.year };
            return Some((self.place(i, next, Some(Point { year, month: Some(m) }), End::At(end)), next));
        }
        let (p, next) = self.point(i)?;
        Some(self.ending(i, p, next))
    }

    fn ending(&self, i: usize, start: Point, next: usize) -> (Dated, usize) {
        let mut next = next;
        // "'19", "2019)": a quote left over does no harm.
        if self.kind(next) == Kind::Quote {
            next += 1;
        }
        if self.kind(next) == Kind::Present {
            return (self.place(i, next + 1, Some(start), End::Open), next + 1);
        }
        // "08.2023–" in a cell of its own, with the title in the next.
        if self.kind(next) == Kind::Dash && self.opens_cell(next + 1) && self.point(next + 1).is_none() {
            return (self.place(i, next + 1, Some(start), End::Open), next + 1);
        }
        // A table's columns "From" and "To".
        if self.opens_cell(next)
            && let Some((end, after)) = self.point(next)
            && end.month.is_some() == start.month.is_some()
            && end.index() > start.index()
        {
            return (self.place(i, after, Some(start), End::At(end)), after);
        }
        if let Some(j) = self.separator(next) {
            // "From Date: Sep 2007 To Date: Jan 2013": the label's "date" is no "present".
            let j = (j + 1..j + 3)
                .find(|k| {
                    self.kind(j) == Kind::Present
                        && self.point(*k).is_some()
                        && (*k == j + 1 || self.kind(j + 1) == Kind::Other)
                })
                .unwrap_or(j);
            if let Some((end, after)) = self.point(j) {
                if end.index() >= start.index() || (end.month.is_none() && end.year == start.year) {
                    return (self.place(i, after, Some(start), End::At(end)), after);
                }
            } else if matches!(self.kind(j), Kind::Present) {
                return (self.place(i, j + 1, Some(start), End::Open), j + 1);
            } else if let Some(short) = self
                .short_year(self.kind(j))
                .filter(|y| start.month.is_none() && *y > start.year && *y - start.year < 50)
            {
                let end = Point { year: short, month: None };
                return (self.place(i, j + 1, Some(start), End::At(end)), j + 1);
            } else if self.kind(j) == Kind::Other && j >= self.tokens.len() && self.kind(next) == Kind::Dash {
                return (self.place(i, j, Some(start), End::Open), j);
            }
        }
        (self.place(i, next.min(self.tokens.len()), None, End::At(start)), next)
    }
}

/// All spans and dates of a line, left to right. `today` bounds what may be a year. Linear in the line's length.
pub fn find(line: &str, today: Date) -> Vec<Dated> {
    // Without two digits side by side there is no year, and most lines have none.
    if !line.as_bytes().windows(2).any(|w| w[0].is_ascii_digit() && w[1].is_ascii_digit()) {
        return Vec::new();
    }
    let reader = Reader {
        tokens: tokens(line),
        tabs: line.match_indices('\t').map(|(at, _)| at).collect(),
        this_year: i32::from(today.year()),
    };
    let mut out = Vec::new();
    let mut i = 0;
    while i < reader.tokens.len() {
        let open = matches!(
            reader.kind(i),
            Kind::Month(_)
                | Kind::Season(_)
                | Kind::Quarter
                | Kind::Number { .. }
                | Kind::Since
                | Kind::To
                | Kind::Between
                | Kind::Quote
        );
        match reader.dated(i).filter(|_| open) {
            Some((dated, next)) if next > i => {
                out.push(dated);
                i = next;
            }
            _ => i += 1,
        }
    }
    out
}

/// The first date of a line, as tables in tests write it.
#[cfg(test)]
pub(super) fn first_written(line: &str, today: Date) -> Option<String> {
    find(line, today).first().map(|d| {
        let end = match d.end {
            End::Open => "open".to_owned(),
            End::At(p) => p.written(),
        };
        d.start.map_or_else(|| end.clone(), |s| format!("{}..{end}", s.written()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn first(line: &str) -> Option<String> {
        first_written(line, date(2026, 11, 23))
    }

    #[test]
    fn usual_forms_are_read() {
        let table = [
            ("December 2014 to Present", "2014-12..open"),
            ("Sept '19 – heute", "2019-09..open"),
            ("03/2018 - 11/2019", "2018-03..2019-11"),
            ("03/18 – 11/19", "2018-03..2019-11"),
            ("2018 - 2020", "2018..2020"),
            ("2018-20", "2018..2020"),
            ("2015-16", "2015..2016"),
            ("2010-12", "2010..2012"),
            ("2019-03 – 2020-11", "2019-03..2020-11"),
            ("2013-12-01 — 2014-12-01", "2013-12..2014-12"),
            ("2023-9-28 —", "2023-09..open"),
            ("Dec, 2013 - Dec, 2014", "2013-12..2014-12"),
            ("Jan - Mar 2018", "2018-01..2018-03"),
            ("12.01. – 30.01.2026", "2026-01..2026-01"),
            ("08.2023–\tPädagogische Mitarbeiterin", "2023-08..open"),
            ("2\tLoaf Works\tBaker\t06.2015\t07.2019", "2015-06..2019-07"),
            ("10-Jan-2025\t28-Sep-2025", "2025-01..2025-09"),
            ("ene. 2014\tdic. 2018\tLoaf Works\tBaker", "2014-01..2018-12"),
            ("2018\tFirst\t2020", "2018"),
            ("20.12. - 06.01.2026", "2025-12..2026-01"),
            ("09/2019 – auj.", "2019-09..open"),
            ("Jan 2014 till date", "2014-01..open"),
            ("from July 2015 to till date", "2015-07..open"),
            ("Summer 2019", "2019-06"),
            ("Q1 2020 - Q3 2021", "2020-01..2021-07"),
            ("01.04.2019 bis 30.09.2020", "2019-04..2020-09"),
            ("seit 2018", "2018..open"),
            ("depuis mars 2017", "2017-03..open"),
            ("enero de 2019 - actualidad", "2019-01..open"),
            ("styczeń 2016 – obecnie", "2016-01..open"),
            ("Ocak 2015 - Şubat 2018", "2015-01..2018-02"),
            ("May 12, 2019", "2019-05"),
            ("12 May 2019", "2019-05"),
            ("5th of March 2012 - 3rd April 2013", "2012-03..2013-04"),
            ("2019年3月 - 至今", "2019-03..open"),
            ("Jan-18 to Mar-19", "2018-01..2019-03"),
            ("Jan2014 - Feb2015", "2014-01..2015-02"),
            ("2020 08 01 2020 12 01", "2020-08"),
            ("2016 to 2019", "2016..2019"),
            ("mars 2018 à juin 2019", "2018-03..2019-06"),
            ("março de 2015 até hoje", "2015-03..open"),
            ("Aug 2024 – Apr 2025", "2024-08..2025-04"),
        ];
        for (line, want) in table {
            assert_eq!(first(line).as_deref(), Some(want), "{line}");
        }
    }

    #[test]
    fn numbers_that_are_no_dates_stay_out() {
        for line in ["(912) 555-4321", "+49 30 1234567", "grew sales by 28%", "version 10.2", "12 engineers"] {
            assert_eq!(first(line), None, "{line}");
        }
    }
}
