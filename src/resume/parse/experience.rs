//! Positions: found by their dates, headed by the lines around them.

use jiff::civil::Date;

use super::absences;
use super::anchors::{self, Side, side, unbracket, whole};
use super::contact::Said;
use super::cuts::{self, Label};
use super::dates::{Dated, End, Point};
use super::entry::{self, head_of};
use super::heads::{self, Habit};
use super::lines::{Line, Piece};
use super::spans::{is_within, months};
use super::{firms, paragraphs, promotions, repeats, titles, told, towns, undated};
use crate::resume::profile::Position;

/// A position with the places of its fields.
#[derive(Clone, Debug)]
pub struct Job {
    pub position: Position,
    pub title: Option<Said>,
    pub company: Option<Said>,
    pub place: Option<Said>,
    /// Byte offsets of the dates.
    pub dates: Option<(usize, usize)>,
    pub start: Option<Point>,
    pub end: Option<End>,
}

/// No title and no company is said with more.
const SUREST: f32 = 0.8;

/// Without words that say so, a title is believed only beside a company.
fn believed(mut head: heads::Head<'_>) -> heads::Head<'_> {
    if let Some(title) = head.title
        && titles::title_score(title.text) < 2
        && !head.by_words
    {
        let digits = title.text.chars().any(|c| c.is_ascii_digit());
        if head.company.is_none() || digits || title.text.split_whitespace().count() > 6 {
            head.title = None;
        }
    }
    // "Autónomo" over "Electricista": how one worked, and the title beside it.
    if let (Some(how), Some(title)) = (head.title, head.company)
        && is_self_employed(how.text)
    {
        (head.title, head.company) = (Some(title), None);
    }
    if head.company.is_some_and(|c| anchors::is_no_firm(c.text)) {
        head.company = None;
    }
    // "Schnittstellen für Drucker in Polen": what was done.
    if head.company.is_some_and(|c| titles::company_score(c.text) < 2 && is_of_work(c.text)) {
        head.company = None;
    }
    if head.title.is_some_and(|t| titles::title_score(t.text) == 0 && towns::is_only_place(t)) {
        head.title = None;
    }
    if head.company.is_some_and(|c| {
        c.text.chars().next().is_some_and(char::is_lowercase)
            && titles::company_score(c.text) < 2
            && (c.text.split_whitespace().count() > 2 || c.text.ends_with('.'))
    }) {
        head.company = None;
    }
    head
}

/// Words for working for oneself, where a title or a firm's name would stand.
fn is_self_employed(text: &str) -> bool {
    const WORDS: [&str; 22] = [
        "freelance",
        "freelancer",
        "self employed",
        "self employment",
        "freiberuflich",
        "selbststandig",
        "selbstandig",
        "freiberufler",
        "independant",
        "a mon compte",
        "autonomo",
        "autonoma",
        "por cuenta propia",
        "trabalhador independente",
        "trabalhadora independente",
        "libero professionista",
        "libera professionista",
        "zelfstandig",
        "zzp",
        "zzp'er",
        "wlasna dzialalnosc",
        "serbest calisan",
    ];
    WORDS.contains(&super::fold::fold(text).as_str())
}

/// Four words and more, of which a small one says for whom, with what or by what.
fn is_of_work(text: &str) -> bool {
    const SMALL: [&str; 13] = [
        " für ", " mit ", " zur ", " zum ", " durch ", " pour ", " avec ", " para ", " per ", " voor ", " met ",
        " dla ", " için ",
    ];
    text.split_whitespace().count() > 3 && SMALL.iter().any(|w| text.contains(w))
}

pub fn job(
    head: &heads::Head<'_>,
    dated: Option<(Dated, usize)>,
    range: (usize, usize),
    today: Date,
    sure: f32,
) -> Job {
    let lone = head.title.filter(|t| head.company.is_none() && firms::may_be_firm(*t));
    let mut head = believed(*head);
    // A name alone over its dates is whom the work was for.
    if head.title.is_none() && head.company.is_none() && dated.is_some_and(|(d, _)| d.is_span()) {
        head.company = lone;
    }
    head.company = head.company.map(firms::employer).map(firms::before_town);
    let words = if head.by_words { 0.1 } else { -0.15 };
    // Titles and companies are told apart by few words: measured, fewer than nine in ten are right at the best.
    let said = |p: Option<Piece<'_>>, score: u8| {
        p.map(|p| Said::of(clean(p), (sure + words + f32::from(score) * 0.06 - 0.08).clamp(0.05, SUREST)))
    };
    let title = said(head.title, head.title.map_or(0, |p| titles::title_score(p.text)));
    let company = said(head.company, head.company.map_or(0, |p| titles::company_score(p.text)));
    let place = head.place.map(|p| Said::of(p.trimmed(), 0.7));
    let (start, end) = dated.map_or((None, None), |(d, _)| (d.start, Some(d.end)));
    // A single date says when it ended, or that it happened.
    let months = months(start, end, today).map(|(a, b)| (b - a).max(0) as u32);
    // Who is a trainee for a year and more is employed.
    let employed = |t: &Said| titles::is_trainee(&t.value) && months.is_some_and(|count| count >= 12);
    let internship = title.as_ref().is_some_and(|t| titles::is_internship(&t.value) && !employed(t));
    let position = Position {
        title: title.as_ref().map(|t| t.value.clone()),
        company: company.as_ref().map(|c| c.value.clone()),
        location: place.as_ref().map(|p| p.value.clone()),
        start: start.map(Point::written),
        end: end.and_then(|e| match e {
            End::At(p) => Some(p.written()),
            End::Open => None,
        }),
        current: end == Some(End::Open) && start.is_some(),
        internship,
        months,
        from: range.0,
        to: range.1,
    };
    Job { position, title, company, place, dates: dated.map(|(d, base)| (base + d.from, base + d.to)), start, end }
}

/// Without brackets that nothing closes, full stops and quotes at the ends.
fn clean(piece: Piece<'_>) -> Piece<'_> {
    let mut piece = unbracket(piece);
    // A bracket that opens and never closes.
    if let Some(open) = piece.text.rfind('(').filter(|o| *o > 0 && !piece.text[*o..].contains(')')) {
        piece = Piece { from: piece.from, to: piece.from + open, text: &piece.text[..open] }.trimmed();
    }
    let start = piece.text.trim_start_matches(['"', '“', '„', '\'', '«']);
    piece = Piece { from: piece.from + piece.text.len() - start.len(), to: piece.to, text: start };
    let text = piece.text.trim_end_matches(|c: char| matches!(c, '"' | '”' | ';' | ':') || c.is_whitespace());
    // A whole word before it: the full stop ends a sentence, and no abbreviation.
    let last = text.rsplit(' ').next().unwrap_or("").trim_end_matches('.');
    let whole = last.chars().count() > 4 && last.chars().all(char::is_alphabetic);
    let text = if whole { text.trim_end_matches('.') } else { text };
    piece = Piece { from: piece.from, to: piece.from + text.len(), text };
    piece.trimmed()
}

/// All positions of the part `first..last` of the lines, in the order of the text.
pub fn read(lines: &[Line<'_>], first: usize, last: usize, today: Date) -> Vec<Job> {
    let found = anchors::find(lines, first, last, today);
    let mut out: Vec<Job> = Vec::new();
    if found.is_empty() {
        let titled = undated::alone(lines, first, last, today);
        let placed = || undated::between(lines, first, last, today);
        let mut all = if titled.is_empty() { placed() } else { titled };
        if all.is_empty() {
            all.extend(undated::opening(lines, first, last, today));
        }
        return all;
    }
    let side = side(lines, &found, first, last);
    let straddled = entry::is_straddled(lines, &found[0], side, (first, found.get(1).map_or(last, |a| a.line)));
    let apart = side == Side::Above && entry::is_apart(lines, &found[0], first);
    let printed = paragraphs::printed(lines, &found, first);
    // First pass: learn the habit; second pass: apply it where words don't tell.
    let mut company_first = 0;
    let mut placed = 0;
    let mut bracketed = 0;
    for round in 0..2 {
        out.clear();
        let habit =
            Habit { company_first: company_first > 0, placed: placed > 0, bracketed: bracketed > 0, straddled, apart };
        let mut used = first;
        for (n, anchor) in found.iter().enumerate() {
            let ceiling = found.get(n + 1).map_or(last, |a| a.line);
            let (mut head, from, to) = head_of(lines, anchor, side, (used, ceiling, n + 1 == found.len()), habit);
            if round == 0 && head.by_words && head.company.is_some() {
                company_first += if head.company_first { 1 } else { -1 };
                placed += i32::from(head.place.is_some());
                bracketed += if head.bracketed { 1 } else { -1 };
            }
            let head_starts =
                lines[used..anchor.line].iter().position(|l| l.from >= from).map_or(anchor.line, |i| used + i);
            if round == 1 && side == Side::Above {
                let between = undated::between(lines, used, head_starts, today);
                if n == 0 && between.is_empty() {
                    out.extend(undated::opening(lines, first, head_starts, today));
                }
                out.extend(between);
            }
            used = anchor.line + 1;
            let end = to.max(lines[ceiling.max(anchor.line + 1) - 1].to);
            let sure = if anchor.dated.is_span() { 0.55 } else { 0.42 };
            // "Hyderabad, since December 2014 to date" right under the entry says its dates again.
            // So does a line without a head whose span lies within the entry's before.
            let within = head.title.is_none()
                && head.company.is_none()
                && out.last().is_some_and(|j: &Job| is_within(&anchor.dated, j, today));
            // "Duration: 2012 - 2013" within the entry tells of a part of it.
            let labelled = (!printed[n]
                || matches!(cuts::labelled(whole(&lines[anchor.line])), Some((Label::Other, _))) && !head.by_words)
                && out.last().is_some_and(|j: &Job| is_within(&anchor.dated, j, today));
            let again = within || labelled || n > 0 && anchor.line == found[n - 1].line + 1 && head.title.is_none();
            // A single date dates much that is no work: awards, papers. Under a title and a firm a month or a season is work.
            let whole = head.title.is_some()
                && head.company.is_some()
                && anchor.rest.is_empty()
                && matches!(anchor.dated.end, End::At(point) if point.month.is_some());
            if (!head.by_words && !anchor.dated.is_span() && !whole) || again {
                continue;
            }
            if is_away(&head, anchor) {
                continue;
            }
            // What stands beside the dates or under them names neither: "thuis", "urlop macierzyński".
            let said = lines.get(anchor.line + 1).filter(|l| l.blanks == 0).map_or("", |l| l.text);
            if head.title.is_none()
                && head.company.is_none()
                && (anchor.rest.iter().any(|p| !towns::is_only_place(*p)) || absences::is_absence(said))
            {
                continue;
            }
            // The first sentence of the entry may be all that names the firm.
            let behind = lines[..ceiling].iter().skip(anchor.line + 1).find(|l| l.from >= to && !l.bullet);
            if head.company.is_none()
                && head.title.is_some()
                && let Some(firm) = behind.and_then(told::firm)
            {
                head.company = Some(firm);
            }
            out.push(job(&head, Some((anchor.dated, lines[anchor.line].from)), (from, end), today, sure));
        }
        if round == 1 && side == Side::Above {
            out.extend(undated::between(lines, used, last, today));
        }
    }
    // A head that is said again within the entry's text is the same work.
    let dated: Vec<Job> = out.iter().filter(|j| j.end.is_some()).cloned().collect();
    out.retain(|j| j.end.is_some() || !dated.iter().any(|d| repeats::is_same(d, j)));
    promotions::promoted(&mut out);
    promotions::under_their_firm(out)
}

/// Whether an entry is of a time without work. What stands beside the dates says so whatever is under them.
fn is_away(head: &heads::Head<'_>, anchor: &anchors::Anchor<'_>) -> bool {
    let said = |piece: Option<Piece<'_>>| piece.is_some_and(|p| absences::is_absence(p.text));
    anchor.rest.iter().any(|p| said(Some(*p))) || said(head.title) || said(head.company)
}

/// Positions told in sentences: "worked as X at Y from July 2015 to date".
pub fn from_sentences(lines: &[Line<'_>], today: Date) -> Vec<Job> {
    let mut out = Vec::new();
    for line in lines {
        if let Some((title, company, dated)) = told::from_sentence(line, today) {
            let head = heads::Head {
                title: Some(title),
                company: Some(company),
                place: None,
                by_words: true,
                ..heads::Head::default()
            };
            out.push(job(&head, Some((dated, line.from)), (line.from, line.to), today, 0.4));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 23);

    fn rows(text: &str) -> Vec<String> {
        let all = lines::split(text);
        read(&all, 0, all.len(), TODAY)
            .iter()
            .map(|j| {
                let p = &j.position;
                let s = |v: &Option<String>| v.clone().unwrap_or_default();
                format!(
                    "{} | {} | {}..{}",
                    s(&p.title),
                    s(&p.company),
                    s(&p.start),
                    if p.current { "now".to_owned() } else { s(&p.end) }
                )
            })
            .collect()
    }

    #[test]
    fn heads_over_dates_are_read() {
        let text = "Senior Engineer\n\nAcme Ltd -  Pune, Maharashtra -\n\nJanuary 2018 to Present\n\n• Built things\n\nEngineer\n\nFoo Inc -\n\nMay 2015 to December 2017\n";
        assert_eq!(rows(text), ["Senior Engineer | Acme Ltd | 2018-01..now", "Engineer | Foo Inc | 2015-05..2017-12"]);
    }

    #[test]
    fn titles_within_their_firms_time_are_at_that_firm() {
        let text = "LOAF WORKS, various locations   06/2002 – 09/2022\nHead Baker, Leeds, England   2014 – 2022\n• Rolls\n\
                    Associate, Crusts (March 2007 – 2014)\n• Bread\nOVEN LTD, Leeds   2000 – 2001\nBaker   1999 – 2000\n";
        assert_eq!(
            rows(text),
            [
                "Head Baker | LOAF WORKS | 2014..2022",
                "Associate, Crusts | LOAF WORKS | 2007-03..2014",
                " | OVEN LTD | 2000..2001",
                "Baker |  | 1999..2000"
            ]
        );
    }

    #[test]
    fn a_town_before_title_and_firm_is_neither() {
        let text = "March 2022 – today\nLeeds, England (remote)\nNight Baker\nOven Dreams\nBaked bread and rolls for the whole town every night.\n\n\
                    May 2019 – Feb 2022\nLeeds, England\nBaker\nGlow\nBaked rolls for the whole town every day of the week.\n";
        assert_eq!(rows(text), ["Night Baker | Oven Dreams | 2022-03..now", "Baker | Glow | 2019-05..2022-02"]);
    }

    #[test]
    fn a_word_for_at_tells_what_no_other_word_does() {
        let text = "Hoofdkneder bij Loaf Bouw, Leeds\nmei 2014 – maart 2019\n- Rolls\n\nBakker bij Oven, Leeds\nmei 2010 – april 2014\n- Rolls\n- Voorman vanaf 2012\n";
        assert_eq!(rows(text), ["Hoofdkneder | Loaf Bouw | 2014-05..2019-03", "Bakker | Oven | 2010-05..2014-04"]);
    }

    #[test]
    fn partners_in_the_plural_are_a_firm() {
        let text = "Rye & Wheat Solicitors, Leeds   July 2015 – August 2016\nParalegal\n• Rolls\n";
        assert_eq!(rows(text), ["Paralegal | Rye & Wheat Solicitors | 2015-07..2016-08"]);
    }

    #[test]
    fn what_a_table_says_of_duties_in_a_last_cell_is_no_head() {
        let text = "2017 – 2019\tBaker\tLoaf Works van der Rye Ltd, Leeds\t- Rolls of 2 to 9 kinds every day\n- Bread\n\
                    od 01.05.2010 r. do 30.04.2016 r.\tOven Ltd, Leeds and more of it\tBaker of rolls\n- Bread\n";
        assert_eq!(
            rows(text),
            [
                "Baker | Loaf Works van der Rye Ltd | 2017..2019",
                "Baker of rolls | Oven Ltd, Leeds and more of it | 2010-05..2016-04"
            ]
        );
    }

    #[test]
    fn of_title_and_firm_one_may_have_a_label() {
        let text = "Ambev\t07/2014 – 01/2020\nCargo: Analista de Logística\n• Rolls\nGlow\t03/2011 – 06/2014\nCargo: Auxiliar\n• Bread\n";
        assert_eq!(
            rows(text),
            ["Analista de Logística | Ambev | 2014-07..2020-01", "Auxiliar | Glow | 2011-03..2014-06"]
        );
    }

    #[test]
    fn what_goes_on_with_a_title_is_no_firm() {
        let text = "Aug 2018 – Jan 2022\nRegistered Nurse, Perioperative\nSaint Loaf Hospital\nBread for all of them and for the whole town.\n\n\
                    Mar 2014 – Dec 2016\nAssistant in Nursing\nBluegum Lodge Aged Care\nPart-time through my studies, mostly evenings at the ward.\n";
        assert_eq!(
            rows(text),
            [
                "Registered Nurse, Perioperative | Saint Loaf Hospital | 2018-08..2022-01",
                "Assistant in Nursing | Bluegum Lodge Aged Care | 2014-03..2016-12"
            ]
        );
    }

    #[test]
    fn a_bulleted_row_of_title_and_firm_is_an_entry() {
        let text = "• Graduate Trainee, Loaf & Loaf Ltd. (6 weeks, June 2025 – July 2025)\nStudied the oven and prepared a time study.\n";
        assert_eq!(rows(text), ["Graduate Trainee | Loaf & Loaf Ltd. | 2025-06..2025-07"]);
    }

    #[test]
    fn heads_under_dates_are_read() {
        let text = "2013-12-01 — 2014-12-01\n\nProgrammer\nThe firm makes software for the whole world and more.\n2010-01-01 — 2013-11-01\n\nTester\nTests were written there by many people every day.";
        assert_eq!(rows(text), ["Programmer |  | 2013-12..2014-12", "Tester |  | 2010-01..2013-11"]);
    }

    #[test]
    fn heads_beside_dates_are_read() {
        let text = "Acme GmbH, Berlin    03/2018 – heute\nSoftwareentwickler\n• Dinge gebaut\nBeispiel AG, Köln    01/2015 – 02/2018\nWerkstudent\n• Mehr";
        assert_eq!(
            rows(text),
            ["Softwareentwickler | Acme GmbH | 2018-03..now", "Werkstudent | Beispiel AG | 2015-01..2018-02"]
        );
        assert_eq!(
            rows("Night Baker 10/2015 to 03/2018 Loaf Works, Leeds\n• rolls"),
            ["Night Baker | Loaf Works | 2015-10..2018-03"]
        );
        assert_eq!(
            rows("Night Baker of rolls (2015 - 2018) Loaf Works Bread Ltd\n• rolls"),
            ["Night Baker of rolls | Loaf Works Bread Ltd | 2015..2018"]
        );
        assert_eq!(rows("Cook, Hotel Adlon (2010 - 2012)"), ["Cook | Hotel Adlon | 2010..2012"]);
    }

    #[test]
    fn times_without_work_and_duties_are_no_jobs() {
        let text = "2018 – 2020\tElternzeit\n2010 – 2018\tBäcker\nBrot GmbH, Ulm\nPflege der Öfen und der Mühle\n";
        assert_eq!(rows(text), ["Bäcker | Brot GmbH | 2010..2018"]);
        let text = "Brot SE\tUlm\nTeamleiter Backstube\t01/2023 – heute\nFührung von sechs Bäckern\nBäcker\t07/2020 – 12/2022\nEntwurf der Brote für 40.000 Kunden am Tag\nLehrling\t10/2017 – 06/2020\nSchnittstellen für Drucker in Polen und Ulm\n";
        assert_eq!(
            rows(text),
            [
                "Teamleiter Backstube | Brot SE | 2023-01..now",
                "Bäcker | Brot SE | 2020-07..2022-12",
                "Lehrling | Brot SE | 2017-10..2020-06"
            ]
        );
        let text = "2017 – 2020\tSegundo de cocina · Restaurante Mar, Getaria\nResponsable de la partida de brasa. Sustitución del jefe\nde cocina.\n2015 – 2017\tCocinero · Hotel Sol, Getaria\n";
        assert_eq!(rows(text)[0], "Segundo de cocina | Restaurante Mar | 2017..2020");
        let text = "03.2012 - 05.2017\n5 yıl 3 ay\nÜretim Mühendisi\nEkmek Sanayi A.Ş.\nBursa, Tam Zamanlı\n11.2007 - 02.2012\n4 yıl 4 ay\nKalite Mühendisi\nUn Otomotiv A.Ş.\nBursa, Tam Zamanlı\n";
        assert_eq!(
            rows(text),
            [
                "Üretim Mühendisi | Ekmek Sanayi A.Ş. | 2012-03..2017-05",
                "Kalite Mühendisi | Un Otomotiv A.Ş. | 2007-11..2012-02"
            ]
        );
        let text = "Autónomo\nElectricista\n2018 – 2020\n\nElectricista\nLuz y Pan S.L.\n2015 – 2018\n";
        assert_eq!(rows(text)[0], "Electricista |  | 2018..2020");
        let text = "Gesundheits- und Krankenpflegerin\nKlinik Ulm gGmbH\n2018 – 2020\n";
        assert_eq!(rows(text), ["Gesundheits- und Krankenpflegerin | Klinik Ulm gGmbH | 2018..2020"]);
    }

    #[test]
    fn heads_that_other_words_hide_are_read() {
        let table: [(&str, &[&str]); 14] = [
            ("Baker\nAcme Ltd\nhttps://acme.example\n2010 - 2012\n• bread", &["Baker | Acme Ltd | 2010..2012"]),
            // A link to the firm's page under the dates, and the dates of the next entry told in passing.
            (
                "2014-12-01 — 2016-01-01\nhttps://loaf.example\nCook\nThe soup was cooked there for many people every day.\n2013 12 01   2014 12 01\n\n2013-12-01 — 2014-12-01\nhttps://acme.example\nBaker\nThe bread was baked there for many people every day.",
                &["Cook |  | 2014-12..2016-01", "Baker |  | 2013-12..2014-12"],
            ),
            // A name too long for the line of its dates.
            (
                "Loaf Works, Leeds\t2020-01-01 — 2021-01-01\nCook\nMuch was cooked there for many people every day.\n\nBread and Rolls Testing Group, Mill Security Center, Great Oven Works\n2012-01-01 — 2014-12-31\nBaker\nMuch was baked there for many people every day.",
                &[
                    "Cook | Loaf Works | 2020-01..2021-01",
                    "Baker | Bread and Rolls Testing Group, Mill Security Center, Great Oven Works | 2012-01..2014-12",
                ],
            ),
            // What the entry before tells of goes no further than the empty line.
            (
                "Cook\n\nAcme -\n\n2014 to 2016\n\nPrepared the soup for all of the town\nReckoning of rolls and loaves at the month's end\n\nNight Baker Rolls\n\n-\n\n2012 to 2014",
                &["Cook | Acme | 2014..2016", "Night Baker Rolls |  | 2012..2014"],
            ),
            // The end of a sentence is no firm.
            (
                "2013-12-01 — 2014-12-01\nBaked rolls and loaves for a whole town in an\noven simulator.\n• bread",
                &[" |  | 2013-12..2014-12"],
            ),
            (
                "Charge Nurse, ICU    2018 - 2020\nMercy Hospital\n• nights",
                &["Charge Nurse, ICU | Mercy Hospital | 2018..2020"],
            ),
            ("Project Manager, Bluehaven\t2012 - 2014\n• plans", &["Project Manager | Bluehaven | 2012..2014"]),
            (
                "Acme Ltd\n2018 - 2020\nBaker\n• bread\nLoaf\n2015 - 2018\nCook\n• soup",
                &["Baker | Acme Ltd | 2018..2020", "Cook | Loaf | 2015..2018"],
            ),
            ("Baker\n2018 - 2020\nAcme Ltd\n• bread", &["Baker | Acme Ltd | 2018..2020"]),
            (
                "Jefa de obra en Construcciones Moncayo S.A. (2017 - 2019)\n• obras",
                &["Jefa de obra | Construcciones Moncayo S.A. | 2017..2019"],
            ),
            ("Acme Ltd, Leeds, Baker, 2010 - 2012", &["Baker | Acme Ltd | 2010..2012"]),
            ("Baker\nMill & Oven, Huesca\n2010 - 2012", &["Baker | Mill & Oven | 2010..2012"]),
            (
                "Acme Ltd\nHead Baker\t2018 - 2020\n• bread\nBaker\t2015 - 2018\n• rolls",
                &["Head Baker | Acme Ltd | 2018..2020", "Baker | Acme Ltd | 2015..2018"],
            ),
            (
                "Company worked for: Acme Ltd\nDuration: From Date: 03 Sep 2007 To Date: 2 Jan 2013\nDesignation: Tester",
                &["Tester | Acme Ltd | 2007-09..2013-01"],
            ),
        ];
        for (text, want) in table {
            assert_eq!(rows(text), want, "{text}");
        }
        assert_eq!(rows("Project: Payments engine (2018 - 2019)"), [""; 0]);
    }

    #[test]
    fn a_sentence_between_two_heads_is_no_firm() {
        let text = "Loaf Works\n2016 - 2020\nBäckerin\nFührung eines Teams im Werk.\nKaveri\n2012 - 2016\nKöchin\nFührung eines Teams im Werk.";
        assert_eq!(rows(text), ["Bäckerin | Loaf Works | 2016..2020", "Köchin | Kaveri | 2012..2016"]);
        // Nor without its full stop, where the first entry shows on which sides of the dates firm and title are.
        for (first, second) in [
            ("Loaf Works\n2016 - 2020\nBaker", "Kaveri\n2012 - 2016\nCook"),
            ("Baker\n2016 - 2020\nLoaf Works", "Cook\n2012 - 2016\nKaveri"),
        ] {
            let text =
                format!("{first}\nOpening of two ovens within a year\n{second}\nOpening of two kitchens within a year");
            assert_eq!(rows(&text), ["Baker | Loaf Works | 2016..2020", "Cook | Kaveri | 2012..2016"]);
        }
        // A clearer firm under the title is the one.
        let text = "Night Shifts\n2016 - 2020\nBaker\nLoaf Works Ltd\n• rolls\n2012 - 2016\nCook\nKaveri Mills\n• soup";
        assert_eq!(rows(text), ["Baker | Loaf Works Ltd | 2016..2020", "Cook | Kaveri Mills | 2012..2016"]);
    }

    #[test]
    fn a_town_that_no_table_knows_is_no_firm_beside_one() {
        let table: [(&str, &[&str]); 8] = [
            ("Cook\nThe Copper Pan\nHope Mills, NC\n2016 - 2020\n• soup", &["Cook | The Copper Pan | 2016..2020"]),
            ("Cook\nLoaf Works, Ahrenwick, NJ\n2016 - 2020\n• soup", &["Cook | Loaf Works | 2016..2020"]),
            ("Cook, Loaf Works, NJ\n2016 - 2020\n• soup", &["Cook | Loaf Works | 2016..2020"]),
            (
                "2016 - 2020\nLeeds\nLoaf Works\nBaker\n• bread\n2012 - 2016\nAhrenwick\nMill Works\nCook\n• soup",
                &["Baker | Loaf Works | 2016..2020", "Cook | Mill Works | 2012..2016"],
            ),
            (
                "Loaf Works\nAhrenwick\nBaker\n2016 - 2020\n• bread\n\nMill Works\nOldham\nCook\n2012 - 2016\n• soup",
                &["Baker | Loaf Works | 2016..2020", "Cook | Mill Works | 2012..2016"],
            ),
            (
                "Loaf Works\n2016 - 2020 | Ahrenwick\nBaker\n• bread\n\nMill Works\n2012 - 2016 | Leeds\nCook\n• soup",
                &["Baker | Loaf Works | 2016..2020", "Cook | Mill Works | 2012..2016"],
            ),
            (
                "Loaf Works\t2016 - 2020\nBaker\tAhrenwick\n• bread\nMill Works\t2012 - 2016\nCook\tLeeds\n• soup",
                &["Baker | Loaf Works | 2016..2020", "Cook | Mill Works | 2012..2016"],
            ),
            // Without a firm beside it, it is one as before.
            ("Baker\nKaveri\n2016 - 2020\n• bread", &["Baker | Kaveri | 2016..2020"]),
        ];
        for (text, want) in table {
            assert_eq!(rows(text), want, "{text}");
        }
    }

    #[test]
    fn rows_of_a_table_are_read_by_their_cells() {
        let table = "1\tLoaf Works Pvt. Ltd., Leeds\tAsst. Manager – Quality\t08.2019\tTill date\n2\tMill House Ltd\tBaker\t06.2015\t07.2019";
        assert_eq!(
            rows(table),
            [
                "Asst. Manager – Quality | Loaf Works Pvt. Ltd. | 2019-08..now",
                "Baker | Mill House Ltd | 2015-06..2019-07"
            ]
        );
        let ships = "MV LOAF\tBulk\t43,022\tSecond Officer\tMill Crew Management, Inc.\t10-Jan-2025\t28-Sep-2025";
        assert_eq!(rows(ships), ["Second Officer | Mill Crew Management, Inc. | 2025-01..2025-09"]);
        assert_eq!(
            rows("dal 2016 ▸ Panettiere ▸ Mill & Via s.r.l., Leeds\nPane.\n1998 – 2009 ▸ Cuoco ▸ Loaf s.n.c., Leeds"),
            ["Panettiere | Mill & Via s.r.l. | 2016..now", "Cuoco | Loaf s.n.c. | 1998..2009"]
        );
    }

    #[test]
    fn a_season_under_title_and_firm_is_work_and_a_time_at_home_is_none() {
        let rest = "\n• soup\n\nCook\nLoaf Works Ltd\n2016 - 2020";
        assert_eq!(
            rows(&format!("Kitchen Hand\nHotel Sunrise\nSummer 2016{rest}"))[0],
            "Kitchen Hand | Hotel Sunrise | ..2016-06"
        );
        assert_eq!(rows(&format!("1996 - 1998\tthuis voor de kinderen{rest}")).len(), 1);
        assert_eq!(
            rows(&format!("Cook, Loaf Partners, LLC\t2012 - 2014{rest}"))[0],
            "Cook | Loaf Partners, LLC | 2012..2014"
        );
    }

    #[test]
    fn a_name_in_brackets_is_the_firm_where_other_entries_have_theirs_there() {
        for dates in [") 2012 - 2016", ", 2012 - 2016)"] {
            let text = format!("Baker (Loaf Works Ltd) 2016 - 2020\n• bread\nCook (Kaveri{dates}\n• soup");
            assert_eq!(rows(&text), ["Baker | Loaf Works Ltd | 2016..2020", "Cook | Kaveri | 2012..2016"]);
        }
        let text = "Baker, Loaf Works Ltd 2016 - 2020\n• bread\nCook (Kaveri) 2012 - 2016\n• soup";
        assert_eq!(rows(text), ["Baker | Loaf Works Ltd | 2016..2020", "Cook (Kaveri) |  | 2012..2016"]);
    }

    #[test]
    fn a_project_within_an_entry_is_no_employer() {
        let text = "Senior Engineer\nKaveri Systems Ltd\nJune 2016 - Present\n\nProject #1\nProject Name: Claims\nClient: Dale Insurance\n\
                    Role: Developer\nDuration: Jan 2018 - Mar 2019\nTeam Size: 8\n\nProject #2: Retail Hub\nClient: Bluehaven Stores\n\
                    Period: June 2016 to Dec 2017\nRole: Team Member\n• Tests\n\nTest Engineer\nNilgiri Ltd\nMay 2013 - May 2016\n• Tests";
        assert_eq!(
            rows(text),
            ["Senior Engineer | Kaveri Systems Ltd | 2016-06..now", "Test Engineer | Nilgiri Ltd | 2013-05..2016-05"]
        );
        // Where nothing else is dated, who was worked for is all there is.
        let text = "Client: Dale Insurance\tJan 2018 - Mar 2019\nRole: Developer\n• Code\n\nClient: Bluehaven Stores\tJan 2016 - Dec 2017\nRole: Tester\n• Tests";
        assert_eq!(
            rows(text),
            ["Developer | Dale Insurance | 2018-01..2019-03", "Tester | Bluehaven Stores | 2016-01..2017-12"]
        );
    }

    #[test]
    fn a_name_alone_over_its_dates_is_the_firm() {
        assert_eq!(rows("Kaveri\n2010 - 2012\n• bread"), [" | Kaveri | 2010..2012"]);
        assert_eq!(rows("Rolls management\n2010 - 2012\n• bread"), [" |  | 2010..2012"]);
        assert_eq!(rows("Baker\nTraining in Kaveri Ltd\n2010 - 2012"), ["Baker | Kaveri Ltd | 2010..2012"]);
    }

    #[test]
    fn dates_within_running_text_and_of_numbered_projects_head_no_entry() {
        let text = "Baker\nAcme Ltd\n2010 - 2018\nIn two roles, baker (2012 - 2014), cook and much more\n\
                    5. Rolls portal   2015 - 2016\n\nClient: Dale Stores\n• rolls";
        assert_eq!(rows(text), ["Baker | Acme Ltd | 2010..2018"]);
    }

    #[test]
    fn the_end_of_a_sentence_is_no_entry() {
        let text = "Baker\nAcme Ltd\n2010 - 2012\n• rolls\n\n\
                    since May 2017 as a Head Baker for rolls and bread, and as Night Cook";
        assert_eq!(rows(text), ["Baker | Acme Ltd | 2010..2012"]);
    }

    #[test]
    fn labels_and_sentences_name_no_firm() {
        for text in [
            "Baker\nsince\n2010 - 2012",
            "Baker, my responsibility\n2010 - 2012",
            "Baker\nAssociated\n2010 - 2012",
            "Baker\nCompany Name City\n2010 - 2012",
            "Baker\n100 200\n2010 - 2012",
        ] {
            assert_eq!(rows(text), ["Baker |  | 2010..2012"], "{text}");
        }
    }
}
