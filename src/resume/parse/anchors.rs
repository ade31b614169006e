//! Where an entry of work is dated, and which lines around that may head it.

use jiff::civil::Date;

use super::dates::{self, Dated};
use super::lines::{Line, Piece};
use super::noise::is_noise;
use super::{cuts, deeds, duties, sections, titles, told, towns};

/// A line that dates an entry, and what else stands on it.
#[derive(Debug)]
pub struct Anchor<'t> {
    pub line: usize,
    pub dated: Dated,
    /// What is left of the line without its dates.
    pub rest: Vec<Piece<'t>>,
}

/// "Project: Payments (2019)", "Project 2 …": dates of a project within an entry. A "Project Manager" is none.
fn is_project(line: &Line<'_>) -> bool {
    let mut all = line.folded.split_whitespace();
    let first = all.next().unwrap_or("");
    let second = all.next().unwrap_or("");
    matches!(
        first.trim_end_matches(':'),
        "project" | "projects" | "projekt" | "projet" | "proyecto" | "projeto" | "progetto"
    ) && (first.ends_with(':')
        || second.starts_with([':', '#', '-', '–'])
        || second.starts_with(|c: char| c.is_ascii_digit())
        || matches!(second.trim_end_matches(':'), "name" | "title" | "details" | "duration" | "no" | "no.")
        // "Project management of rolls" and "Progetto grafico di due collane." tell of work.
        || titles::title_score(line.text) < 2 && !line.is_prose() && !line.text.ends_with('.') && is_name_next(line.text))
}

/// No word behind the first one, or one that is written as a name is.
fn is_name_next(text: &str) -> bool {
    let next = text.split_whitespace().nth(1).and_then(|word| word.chars().find(|c| c.is_alphanumeric()));
    next.is_none_or(|c| !c.is_lowercase())
}

/// Dates that a duty says: "Night shift leader from 2020" under a title with its months, "- Foreman since 2006".
fn is_of_a_duty(anchor: &Anchor<'_>, lines: &[Line<'_>], all: &[Anchor<'_>]) -> bool {
    let line = &lines[anchor.line];
    let since = |d: &Dated| d.end == dates::End::Open && d.start.is_some_and(|p| p.month.is_none());
    let month = |a: &Anchor<'_>| a.dated.start.is_some_and(|p| p.month.is_some());
    since(&anchor.dated)
        && anchor.dated.to == line.text.len()
        && anchor.dated.from > 0
        && line.text[anchor.dated.from..].ends_with(|c: char| c.is_ascii_digit())
        && line.blanks == 0
        && (line.bullet || all.iter().filter(|a| month(a)).count() >= 2)
}

/// The lines of `first..last` that date an entry.
pub fn find<'t>(lines: &[Line<'t>], first: usize, last: usize, today: Date) -> Vec<Anchor<'t>> {
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate().take(last).skip(first) {
        if line.text.len() > 400 {
            continue;
        }
        let found = dates::find(line.text, today);
        let Some(dated) = found.iter().find(|d| d.is_span()).or_else(|| found.first()) else { continue };
        let mut rest: Vec<Piece<'t>> = Vec::new();
        for piece in [
            Piece::within(line.text, line.from, 0, dated.from),
            Piece::within(line.text, line.from, dated.to, line.text.len()),
        ] {
            let piece = duties::cut_off(without_opening(unbracket(without_number(piece))));
            let cells = fields_of_row(piece);
            if !cells.is_empty() {
                rest.extend(cells);
            } else if !is_noise(piece.text) {
                rest.push(piece);
            }
        }
        let spoken = |p: &Piece<'_>| p.text.split_whitespace().filter(|w| *w != "/").count();
        let words: usize = rest.iter().map(spoken).sum();
        if rest.iter().any(|p| is_broken(p.text) && !told::says_as(p.text)) {
            continue;
        }
        // "From June 2016 to March 2017 was trained for rolls and more": a sentence.
        let goes_on = |p: &Piece<'_>| {
            p.text.starts_with(char::is_lowercase)
                && p.text.split_whitespace().count() > 5
                && titles::title_score(p.text) < 2
        };
        if line.text[dated.from..].starts_with(char::is_alphabetic) && rest.iter().any(goes_on) {
            continue;
        }
        // "Acme Ltd | Baker   May 2021".
        let is_title = |field: &str| titles::title_score(field.trim()) >= 3;
        let covers = (dated.to - dated.from) * 3 > line.text.len();
        let edge = dated.from < 3
            || dated.to + 3 > line.text.len()
            || line.text[dated.to..].trim_start().starts_with([')', ']', '(']);
        // "Two roles, baker (2012 – 2014), cook and": words on both sides are running text.
        let amid = rest.len() == 2 && rest.iter().all(|p| p.text.split_whitespace().count() >= 3);
        // "Night Baker  10/2015 to 03/2018  Loaf Works, Leeds".
        let parts = matches!(rest[..], [a, b] if titles::title_score(a.text) >= 3 && b.text.starts_with(char::is_uppercase))
            && !line.bullet;
        // Czech résumés begin titles in lower case: "provozní elektrikář, Pekárna Klas, a. s., Vysoké Mýto".
        let opens = |t: &str| t.split_once(',').is_some_and(|(head, _)| head.split(' ').count() <= 3 && is_title(head));
        // What ran over is longer than a line.
        // So are a table's rows.
        let most = if line.text.contains('\n') || line.text.matches('\t').count() > 1 { 24 } else { 14 };
        let ok = if dated.is_span() {
            (words <= 3
                || parts && words <= 14
                || edge
                    && words <= most
                    && !amid
                    && !(words > 8
                        && rest.first().is_some_and(|p| p.text.starts_with(char::is_lowercase) && !opens(p.text))))
                && !(line.bullet && words > 6 && !covers && !(edge && rest.len() == 1 && is_fielded(&rest[0])))
        } else {
            // A single date is an entry's only where it stands alone or beside a title.
            words == 0 && !line.bullet
                || edge && words <= 8 && rest.iter().any(|p| p.text.split(['|', '/']).any(is_title)) && !line.bullet
        };
        if ok && !(words > 0 && is_project(line)) {
            out.push(Anchor { line: i, dated: *dated, rest });
        }
    }
    let duties: Vec<usize> = out.iter().filter(|a| is_of_a_duty(a, lines, &out)).map(|a| a.line).collect();
    out.retain(|a| !duties.contains(&a.line));
    // Projects lie within the times of the employer, and are entries only where nothing else is dated.
    let employed = |a: &Anchor<'t>| !is_in_project(lines, a.line, first, last);
    if out.iter().any(employed) {
        out.retain(employed);
    }
    out
}

/// Title and firm of a table's row of three cells and more, where words tell which they are; else none.
fn fields_of_row(piece: Piece<'_>) -> Vec<Piece<'_>> {
    let cells = Piece::split(piece.text, piece.from, |_, c| usize::from(c == '\t'));
    if cells.len() < 3 {
        return Vec::new();
    }
    let best =
        |score: fn(&str) -> u8| cells.iter().filter(|p| score(p.text) >= 3).max_by_key(|p| score(p.text)).copied();
    let firm = best(titles::company_score);
    let title = cells
        .iter()
        .filter(|p| titles::title_score(p.text) >= 3 && Some(p.from) != firm.map(|f| f.from))
        .max_by_key(|p| titles::title_score(p.text));
    title.copied().zip(firm).map_or_else(Vec::new, |(title, firm)| vec![firm.trimmed(), title.trimmed()])
}

/// "1\tAcme Ltd\tBaker", "▸ Baker": without a row's number or a mark before it.
fn without_number(piece: Piece<'_>) -> Piece<'_> {
    let marked = piece.text.trim_start_matches(['▸', '►', '▶', '»', '|', '\t', ' ']);
    let text = match marked.split_once('\t') {
        Some((number, rest))
            if number.len() <= 3 && number.trim_end_matches(['.', ')']).bytes().all(|b| b.is_ascii_digit()) =>
        {
            rest
        }
        _ => marked,
    };
    Piece { from: piece.to - text.len(), text, ..piece }.trimmed()
}

/// "Baker – de" before "03/2020 até hoje": the word that opens the dates, where a mark parts it from the rest.
fn without_opening(piece: Piece<'_>) -> Piece<'_> {
    const OPENING: [&str; 14] =
        ["de", "da", "dal", "von", "vom", "van", "from", "od", "desde", "depuis", "since", "seit", "du", "sinds"];
    let (before, last) = piece.text.rsplit_once([' ', '\t']).unwrap_or(("", piece.text));
    let parted = before.is_empty()
        || piece.text[before.len()..].starts_with('\t')
        || before.trim_end().ends_with(['–', '-', '—', '|', ',', ':', '•', '(', '·']);
    if parted && OPENING.contains(&last.to_lowercase().as_str()) {
        Piece { to: piece.from + before.len(), text: before, ..piece }.trimmed()
    } else {
        piece
    }
}

/// Whether a piece is a row of fields that a title or a firm begins: "Baker | Loaf Works, Leeds". A bullet before it makes
/// no duty of it.
fn is_fielded(piece: &Piece<'_>) -> bool {
    let fields = || piece.text.split(['|', '–', '—']).map(str::trim);
    let first = fields().next().unwrap_or("");
    let short = |field: &str| (1..=6).contains(&field.split_whitespace().count());
    // "Trainee, Loaf Works Ltd, Leeds (6 weeks": by commas, where both say what they are.
    let plain = piece.text.split(" (").next().unwrap_or("");
    let listed: Vec<&str> = plain.split(", ").collect();
    let told = (2..=4).contains(&listed.len())
        && listed.iter().all(|field| short(field))
        && titles::title_score(listed[0]) >= 3
        && listed[1..].iter().any(|field| titles::company_score(field) == 3);
    told || (2..=3).contains(&fields().count())
        && fields().all(short)
        && (titles::title_score(first) >= 3 || titles::company_score(first) >= 2)
}

/// Whether line `at` dates a project: the lines it stands among, with no empty one between, name one and no employer.
fn is_in_project(lines: &[Line<'_>], at: usize, first: usize, last: usize) -> bool {
    let employer = |l: &Line<'_>| matches!(cuts::labelled(whole(l)), Some((cuts::Label::Company, _)));
    let start = (first..=at).rev().take(6).find(|i| lines[*i].blanks > 0 || *i == first).unwrap_or(at);
    let over = &lines[start..at];
    // "Period: 2012 - 2013" may stand over the project's name, too, and so may "5. Claims portal   2012 - 2013".
    let numbered = lines[at]
        .text
        .split_once(['.', ')'])
        .is_some_and(|(n, _)| (1..=2).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
    let labelled = numbered || matches!(cuts::labelled(whole(&lines[at])), Some((cuts::Label::Other, _)));
    let next = at + 1 + usize::from(numbered);
    let end = (next..last.min(at + 5)).find(|i| lines[*i].blanks > 0 || lines[*i].bullet).unwrap_or(last.min(at + 5));
    let under = if labelled { lines.get(at + 1..end).unwrap_or_default() } else { &[] };
    let client = |l: &Line<'_>| matches!(cuts::labelled(whole(l)), Some((cuts::Label::Client, _)));
    let all = || over.iter().chain(under);
    all().any(|l| is_project(l) || labelled && client(l)) && !all().any(employer)
}

/// "(Bangalore, Karnataka" -> without the bracket that the dates left open.
pub fn unbracket(piece: Piece<'_>) -> Piece<'_> {
    let mut piece = piece.trimmed();
    loop {
        let open = piece.text.matches(['(', '[']).count();
        let close = piece.text.matches([')', ']']).count();
        if piece.text.ends_with(['(', '[']) && open > close {
            piece = Piece { to: piece.to - 1, text: &piece.text[..piece.text.len() - 1], ..piece }.trimmed();
        } else if piece.text.starts_with([')', ']']) || piece.text.starts_with(['(', '[']) && open > close {
            piece = Piece { from: piece.from + 1, text: &piece.text[1..], ..piece }.trimmed();
        } else if piece.text.ends_with([')', ']']) && close > open {
            piece = Piece { to: piece.to - 1, text: &piece.text[..piece.text.len() - 1], ..piece }.trimmed();
        } else {
            return piece;
        }
    }
}

/// What no firm is called: words that label lines, and the beginnings of sentences.
pub fn is_no_firm(text: &str) -> bool {
    let folded = super::fold::fold(text);
    let first = folded.split(' ').next().unwrap_or("");
    is_noise(text)
        || !text.contains(char::is_alphabetic)
        || text.contains('%')
        // An address.
        || text.split(' ').any(|w| w.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.')))
        // A number in a register: "COREN-SP 123456".
        || text.split(' ').any(|w| w.len() >= 5 && w.bytes().all(|b| b.is_ascii_digit()))
        || matches!(first, "my" | "i" | "we" | "client" | "former")
        // Anonymous résumés print the label in the name's place: "Company Name, City".
        || folded.starts_with("company name")
        || folded.contains(' ') && deeds::is_deed(first)
        || matches!(first, "a" | "an" | "the") && folded.split(' ').count() > 4
        || matches!(
            folded.as_str(),
            "project"
                | "projects"
                | "role"
                | "roles"
                | "responsibilities"
                | "job profile"
                | "associated"
                | "individual"
                | "client"
        )
}

/// The end of a sentence that began on the line before: a bracket closes that was never opened, or a small word ends it.
fn is_broken(text: &str) -> bool {
    let first_close = text.find([')', ']']);
    let first_open = text.find(['(', '[']);
    let lost = first_close.is_some_and(|c| first_open.is_none_or(|o| o > c) && c + 1 < text.len());
    let words = text.split_whitespace().count();
    lost || words > 4 && [" from", " since", " on", " in"].iter().any(|w| text.ends_with(w))
}

/// "Acme is a maker of", the beginning of a sentence that runs over into the next line.
fn defines(line: &Line<'_>) -> bool {
    const COPULAS: [&str; 14] = [
        " is a ",
        " is an ",
        " is the ",
        " is one ",
        " are ",
        " has been ",
        " ist ein",
        " ist der ",
        " ist die ",
        " est un",
        " es un",
        " e un",
        " is een ",
        " jest ",
    ];
    line.words > 4 && COPULAS.iter().any(|w| line.folded.contains(w))
}

/// "Diseño de hornos en Leeds.": four words and more, the last one whole, and no legal form.
fn ends_sentence(line: &Line<'_>) -> bool {
    let last = line.text.rsplit(' ').next().unwrap_or("").trim_end_matches('.');
    line.words >= 4
        && line.text.ends_with('.')
        && !last.contains('.')
        && last.chars().count() > 1
        && titles::company_score(line.text) < 3
        && titles::title_score(line.text) < 3
}

/// A link alone on its line, as printed at a page's end, and under the dates of an entry for the firm's page.
pub fn is_link(line: &Line<'_>) -> bool {
    line.text.contains("://") && !line.text.contains(' ')
}

/// May be a line of an entry's head: short, no bullet, no sentence.
pub fn heads_entry(line: &Line<'_>) -> bool {
    !line.bullet
        && !line.is_prose()
        && line.words <= 12
        && !line.text.contains("://")
        && !line.text.ends_with(':')
        && !is_noise(line.text)
        && !sections::is_duty(&line.folded)
        && !deeds::tells(line)
        && !defines(line)
        && !ends_sentence(line)
        && !(line.words > 6 && duties::first_sentence(line.text).is_some())
        && !matches!(cuts::labelled(whole(line)), Some((cuts::Label::Other | cuts::Label::Client, _)))
}

/// The line as a piece.
pub fn whole<'t>(line: &Line<'t>) -> Piece<'t> {
    Piece { from: line.from, to: line.to, text: line.text }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Above,
    Below,
}

/// The last line of a paragraph that tells of something: no head goes on from it over an empty line.
fn ends_text(lines: &[Line<'_>], at: usize, floor: usize) -> bool {
    let over = |l: &Line<'_>| l.bullet || l.is_prose() || l.words > 4;
    lines[at].blanks == 0 && lines[at].words > 4 && at > floor && over(&lines[at - 1])
}

/// A firm by its words and nothing that tells.
fn is_firm_behind_bullet(line: &Line<'_>) -> bool {
    line.bullet
        && titles::company_score(line.text) >= 2
        && super::undated::is_written_as_name(line.text)
        && heads_entry(&Line { bullet: false, ..line.clone() })
}

/// Lines over the anchor that may head it, nearest last; `floor` is the first line that is free.
pub fn above<'t>(lines: &[Line<'t>], anchor: usize, floor: usize, most: usize) -> Vec<Piece<'t>> {
    let mut out = Vec::new();
    let mut i = anchor;
    let mut skipped = 0;
    let mut apart = false;
    // A town is no firm and no title: "Leeds", "Baker", "Loaf Works".
    let mut said = 0;
    while i > floor && said < most && out.len() <= most {
        i -= 1;
        let line = &lines[i];
        // "-" alone and links stand between head and dates in some exports.
        if (is_noise(line.text) || is_link(line)) && skipped < 2 {
            skipped += 1;
            continue;
        }
        // "• Loaf Works Ltd – Leeds" over "Baker – 2015 - 2018": the bullet is the entry's.
        let opens =
            i + 1 == anchor && !lines[anchor].bullet && lines[anchor].blanks == 0 && is_firm_behind_bullet(line);
        if !heads_entry(line) && !opens || apart && ends_text(lines, i, floor) {
            break;
        }
        out.push(whole(line));
        said += usize::from(!towns::is_only_place(whole(line)));
        apart = line.blanks > 0;
        // A gap above a line that is complete in itself ends the head.
        if line.blanks > 0 && titles::title_score(line.text) >= 3 {
            break;
        }
    }
    out.reverse();
    out
}

/// Lines under the anchor that may head it; `ceiling` is the next entry's line.
pub fn below<'t>(lines: &[Line<'t>], anchor: usize, ceiling: usize, most: usize) -> Vec<Piece<'t>> {
    let mut out: Vec<Piece<'t>> = Vec::new();
    let mut said = 0;
    let length = |l: &&Line<'t>| is_noise(l.text) && l.words <= 6;
    let skipped = 1 + lines.get(anchor + 1).filter(|_| anchor + 1 < ceiling).filter(length).iter().count();
    for line in lines.iter().take(ceiling).skip(anchor + skipped).filter(|l| !is_link(l)) {
        // Town, firm, title: a title on the very next line is the head's, too.
        let untitled = out.iter().all(|p| titles::title_score(p.text) < 2);
        let title = untitled && out.len() == most && line.blanks == 0 && titles::title_score(line.text) >= 3;
        if said >= most && !title || !heads_entry(line) {
            break;
        }
        out.push(whole(line));
        said += usize::from(!towns::is_only_place(whole(line)));
    }
    out
}

/// Where this résumé puts heads: over their dates or under them.
pub fn side(lines: &[Line<'_>], anchors: &[Anchor<'_>], first: usize, last: usize) -> Side {
    let titled = |p: &[Piece<'_>]| p.iter().map(|l| i32::from(titles::title_score(l.text))).max().unwrap_or(0);
    let (mut up, mut down) = (0, 0);
    for (n, anchor) in anchors.iter().enumerate() {
        let floor = if n == 0 { first } else { anchors[n - 1].line + 1 };
        let ceiling = anchors.get(n + 1).map_or(last, |a| a.line);
        let over = above(lines, anchor.line, floor, 2);
        let under = below(lines, anchor.line, ceiling, 2);
        up += titled(&over).min(3) + i32::from(!over.is_empty());
        down += titled(&under).min(3) + i32::from(!under.is_empty());
        if n == 0 && over.is_empty() {
            down += 4;
        }
        if n + 1 == anchors.len() && under.is_empty() {
            up += 4;
        }
    }
    if down > up { Side::Below } else { Side::Above }
}
