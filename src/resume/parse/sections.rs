//! The parts of a résumé: found by headings, and by content where there is none.

use super::dates;
use super::headings;
use super::lines::Line;
use super::{schools, titles};
use crate::resume::profile::SectionKind;

/// Lines `first..last` of one part; the heading's line, where there is one, is `heading`.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub kind: SectionKind,
    pub heading: Option<usize>,
    /// The first line of content. A heading with content on its own line is content, too.
    pub first: usize,
    pub last: usize,
    /// Bytes of the heading at the start of line `first`, where heading and content share it.
    pub inline: usize,
}

impl Part {
    pub fn lines<'a, 't>(&self, lines: &'a [Line<'t>]) -> &'a [Line<'t>] {
        &lines[self.first..self.last]
    }
}

/// How many bytes of the line's start are a heading that hangs beside its content, as a margin's column does.
fn hanging(line: &Line<'_>) -> Option<(SectionKind, usize, bool)> {
    if line.bullet || line.folded.is_empty() {
        return None;
    }
    // A cell's end: a tab, or the three blanks that a wide gap is read as.
    if let Some(end) = line.text.find('\t').into_iter().chain(line.text.find("   ")).min() {
        return headings::kind(&super::fold::fold(&line.text[..end])).map(|k| (k, end, true));
    }
    let mut end = 0;
    let mut best = None;
    for word in line.text.split(' ').take(3) {
        end += word.len();
        if let Some(kind) = headings::kind(&super::fold::fold(&line.text[..end])) {
            best = Some((kind, end, false));
        }
        end += 1;
        if end >= line.text.len() {
            break;
        }
    }
    let (kind, length, _) = best?;
    // "Research Intern", "Software Engineer" under margins such as "Work   Baker": a title, and no heading of another
    // part.
    if kind != SectionKind::Experience && titles::title_score(line.text) >= 3 {
        return None;
    }
    let rest = line.text.get(length..)?.trim_start();
    let capital = |t: &str| t.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    (!rest.is_empty() && capital(line.text) && capital(rest) && !rest.starts_with([':', ',', '&', '-']))
        .then_some(best)
        .flatten()
}

/// Puts headings that hang beside their content on lines of their own: behind a tab always, behind a blank where that is
/// the résumé's habit, since "Work Study" is no heading elsewhere.
pub fn unhang(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let found: Vec<Option<(SectionKind, usize, bool)>> = lines.iter().map(hanging).collect();
    let main = |k: SectionKind| matches!(k, SectionKind::Experience | SectionKind::Education | SectionKind::Skills);
    let own = lines.iter().filter(|l| l.words <= 4 && headings::kind(&l.folded).is_some_and(main)).count();
    let mut kinds: Vec<SectionKind> =
        found.iter().zip(&lines).filter(|(_, l)| l.blanks > 0).filter_map(|(f, _)| f.map(|(k, _, _)| k)).collect();
    kinds.dedup();
    let count = kinds.len();
    let cells = found.iter().flatten().any(|(_, _, tab)| *tab);
    let habit = (count >= 3 && own <= 1 || count >= 2 && cells && own == 0) && kinds.into_iter().any(main);
    let mut out = Vec::with_capacity(lines.len() + count);
    for (line, found) in lines.into_iter().zip(found) {
        match found {
            Some((_, length, tab)) if tab || habit && line.blanks > 0 => {
                let (a, b) = line.cut(length);
                out.push(a);
                out.push(b);
            }
            _ => out.push(line),
        }
    }
    out
}

fn heading_at(lines: &[Line<'_>], i: usize, parts: &[Part]) -> Option<SectionKind> {
    let current = parts.last().map_or(SectionKind::Contact, |p| p.kind);
    let line = &lines[i];
    if line.words > 7 || line.folded.is_empty() {
        return None;
    }
    if headings::is_levelled(lines, i, current) {
        return Some(SectionKind::Skills);
    }
    // "CLIENTS": a freelancer's stand for the employers.
    if line.text == "CLIENTS" && line.blanks > 0 {
        return Some(SectionKind::Experience);
    }
    let Some(kind) = headings::kind(&line.folded) else {
        return (current == SectionKind::Skills && is_unknown(lines, i, parts)).then_some(SectionKind::Other);
    };
    // "Institute of" over "Technology": the rest of a name that ran over.
    if line.blanks == 0 && i > 0 && is_unfinished(lines[i - 1].text) {
        return None;
    }
    // "leadership)": the end of what a bracket began on the line before.
    if line.text.contains(')') && !line.text.contains('(') {
        return None;
    }
    let plain = line.text.trim_end_matches([':', ' ']);
    // A heading starts with a capital; scripts without case pass.
    if plain.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase) && line.bullet {
        return None;
    }
    if line.bullet
        && line.words == 1
        && matches!(current, SectionKind::Skills | SectionKind::Interests | SectionKind::Projects)
    {
        return None;
    }
    let single = line.words == 1;
    let upper = !plain.chars().any(char::is_lowercase);
    match (current, kind) {
        // "Languages", "Tools", "Technologies" inside a list of skills, and "Courses" inside a school's entry, are
        // labels.
        (SectionKind::Skills, SectionKind::Skills) if !upper && line.blanks == 0 => None,
        (SectionKind::Skills, SectionKind::Languages) if names_code(lines, i + 1) => None,
        // "Programming" over "Languages", in a narrow column.
        (SectionKind::Skills, SectionKind::Languages) if line.blanks == 0 && ends_label(lines, i) => None,
        (SectionKind::Education, SectionKind::Certifications)
            if single && !upper && line.folded.starts_with("course") =>
        {
            None
        }
        // A job board's "Highlights" are skills at the top; anywhere else they are an entry's.
        (SectionKind::Other | SectionKind::Education | SectionKind::Certifications, SectionKind::Skills)
            if line.folded.starts_with("highlights") =>
        {
            None
        }
        // "Accomplishments:" under each entry's duties.
        (SectionKind::Experience, SectionKind::Other)
            if is_duty(&line.folded) && lines.iter().filter(|l| l.folded == line.folded).count() > 1 =>
        {
            None
        }
        // "Project #2" is one of an entry's.
        (SectionKind::Experience, SectionKind::Projects) if line.text.bytes().any(|b| b.is_ascii_digit()) => None,
        (SectionKind::Experience | SectionKind::Projects, SectionKind::Skills) if is_label(&line.folded) => None,
        (SectionKind::Experience, SectionKind::Projects | SectionKind::Contact | SectionKind::Summary)
            if single && !upper && line.blanks == 0 && !is_dense(lines, parts) =>
        {
            None
        }
        _ => Some(kind),
    }
}

/// A heading that no table knows, behind a list of skills: printed as the others are, in capitals or between empty lines,
/// where no skill is.
fn is_unknown(lines: &[Line<'_>], i: usize, parts: &[Part]) -> bool {
    let Some((line, next)) = lines.get(i).zip(lines.get(i + 1)) else { return false };
    let headings: Vec<usize> = parts.iter().filter(|p| p.inline == 0).filter_map(|p| p.heading).collect();
    let listed = parts.last().map_or(i, |p| p.first)..i;
    let plain = line.words <= 4
        && !line.bullet
        && line.text.starts_with(char::is_uppercase)
        && line.text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '&' | '\'' | '’'));
    if headings.len() < 2 || listed.len() < 2 || !plain {
        return false;
    }
    let capitals = |l: &Line<'_>| l.text.chars().count() > 4 && !l.text.chars().any(char::is_lowercase);
    let dense = lines[listed.clone()].iter().skip(1).all(|l| l.blanks == 0);
    let in_capitals = capitals(line)
        && line.blanks > 0
        && next.blanks == 0
        && dense
        && !capitals(next)
        && headings.iter().all(|at| capitals(&lines[*at]))
        && !lines[listed.clone()].iter().any(|l| l.text.chars().any(char::is_alphabetic) && capitals(l));
    let between = |at: usize| lines[at].blanks > 0 && lines.get(at + 1).is_some_and(|l| l.blanks > 0);
    let apart = between(i)
        && next.words > 5
        && crate::taxonomy::lookup(line.text).is_none()
        && headings.iter().filter(|at| between(**at)).count() >= 3
        && !listed.clone().any(between);
    in_capitals || apart
}

/// No heading so far has an empty line over it.
fn is_dense(lines: &[Line<'_>], parts: &[Part]) -> bool {
    let headings = || parts.iter().filter(|p| p.inline == 0).filter_map(|p| p.heading).filter(|at| *at > 0);
    headings().count() >= 2 && headings().all(|at| lines[at].blanks == 0)
}

/// Whether line `i` and the one right over it are the label of a list of skills together.
fn ends_label(lines: &[Line<'_>], i: usize) -> bool {
    let over = i.checked_sub(1).map(|over| lines[over].folded.as_str());
    over.is_some_and(|over| headings::kind(&format!("{over} {}", lines[i].folded)) == Some(SectionKind::Skills))
}

/// A line that a small word ends, and not a sentence.
fn is_unfinished(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or("").to_lowercase();
    text.contains(' ')
        && matches!(
            last.as_str(),
            "of" | "and" | "for" | "&" | "de" | "des" | "du" | "für" | "und" | "et" | "y" | "e" | "di" | "the"
        )
}

/// Words that stand inside a job's entry at least as often as over a part of the résumé.
fn is_label(folded: &str) -> bool {
    matches!(
        folded.trim_end_matches([':', ' ']),
        "highlights"
            | "technologies"
            | "tools"
            | "technology"
            | "software"
            | "tech stack"
            | "technical environment"
            | "technologien"
            | "outils"
            | "tecnologias"
            | "technologie"
            | "tools and technologies"
    )
}

fn names_code(lines: &[Line<'_>], i: usize) -> bool {
    lines.get(i).is_some_and(|l| {
        l.folded.split([',', ' ', '/', '|']).any(|w| {
            matches!(
                w,
                "java"
                    | "c"
                    | "c++"
                    | "c#"
                    | "python"
                    | "php"
                    | "javascript"
                    | "html"
                    | "sql"
                    | "perl"
                    | "ruby"
                    | "kotlin"
                    | "typescript"
                    | "rust"
                    | "golang"
                    | "scala"
            )
        })
    })
}

/// All parts, in order, covering every line once. The first has no heading and is `Contact`.
pub fn split(lines: &[Line<'_>], today: jiff::civil::Date) -> Vec<Part> {
    // A job board's "Highlights" are said once, and are skills; said again and again they are the entries'.
    let highlights = lines.iter().filter(|l| l.folded == "highlights").count();
    let mut parts = vec![Part { kind: SectionKind::Contact, heading: None, first: 0, last: lines.len(), inline: 0 }];
    for i in 0..lines.len() {
        let current = parts.last().map_or(SectionKind::Contact, |p| p.kind);
        let inline_over = parts
            .last()
            .is_some_and(|p| p.inline > 0 && i > p.first && (lines[i].blanks > 0 || lines[i].text.contains(':')));
        let repeated = highlights > 1 && lines[i].folded == "highlights";
        let found = if repeated {
            None
        } else if let Some(kind) = heading_at(lines, i, &parts) {
            Some(Part { kind, heading: Some(i), first: i + 1, last: lines.len(), inline: 0 })
        } else {
            headings::inline(lines[i].text)
                .filter(|(kind, _)| *kind != SectionKind::Contact && opens_inline(lines, i, current, *kind))
                .map(|(kind, length)| Part { kind, heading: Some(i), first: i, last: lines.len(), inline: length })
        };
        // A part that was opened by a label ends with its paragraph, and the one around it goes on.
        let found = found.or_else(|| {
            let around = parts.iter().rev().find(|p| p.inline == 0).map_or(SectionKind::Contact, |p| p.kind);
            inline_over.then_some(Part { kind: around, heading: None, first: i, last: lines.len(), inline: 0 })
        });
        if let Some(part) = found {
            if let Some(before) = parts.last_mut() {
                before.last = i;
            }
            parts.push(part);
        }
    }
    return_to_work(lines, &mut parts, today);
    over_the_page(lines, &mut parts, today);
    // Work without any heading for it: spans of dates among the first lines say where it is.
    if !parts.iter().any(|p| p.kind == SectionKind::Experience) {
        by_content(lines, &mut parts, today);
    }
    parts
}

/// `Skills: …` opens a part at the top level; inside an entry of work it is one of its lines.
fn opens_inline(lines: &[Line<'_>], i: usize, current: SectionKind, kind: SectionKind) -> bool {
    match current {
        SectionKind::Experience | SectionKind::Projects => {
            lines[i].blanks > 0
                && !lines[i].bullet
                && matches!(kind, SectionKind::Education | SectionKind::Languages | SectionKind::Interests)
        }
        SectionKind::Skills => {
            matches!(kind, SectionKind::Education | SectionKind::Interests)
                || (kind == SectionKind::Languages && !names_code(lines, i))
        }
        SectionKind::Education => matches!(kind, SectionKind::Skills | SectionKind::Interests | SectionKind::Languages),
        _ => matches!(
            kind,
            SectionKind::Skills
                | SectionKind::Languages
                | SectionKind::Interests
                | SectionKind::Education
                | SectionKind::Certifications
                | SectionKind::Summary
        ),
    }
}

/// Labels inside an entry of work, folded: they end a list of skills that stood in it.
pub fn is_duty(folded: &str) -> bool {
    matches!(
        folded.trim_end_matches([':', '-', ' ']),
        "responsibilities"
            | "roles and responsibilities"
            | "roles & responsibilities"
            | "role and responsibilities"
            | "key responsibilities"
            | "job responsibilities"
            | "duties"
            | "job profile"
            | "job description"
            | "role"
            | "project description"
            | "description"
            | "my role"
            | "responsibility"
            | "my responsibility"
            | "my responsibilities"
            | "roles"
            | "achievements"
            | "key achievements"
            | "accomplishments"
            | "environment"
            | "hauptaufgaben"
            | "verantwortlichkeiten"
            | "responsabilites"
            | "realisations"
            | "logros"
            | "responsabilidades"
            | "responsabilita"
            | "verantwoordelijkheden"
            | "zakres obowiazkow"
            | "gorevler"
            | "sorumluluklar"
            | "aufgaben"
            | "tatigkeiten"
            | "missions"
            | "funciones"
            | "atividades"
            | "mansioni"
            | "taken"
            | "obowiazki"
    )
}

/// A list of skills inside an entry of work ends where duties or another entry's dates begin.
fn return_to_work(lines: &[Line<'_>], parts: &mut Vec<Part>, today: jiff::civil::Date) {
    let mut at = 1;
    let mut work = false;
    while at < parts.len() {
        let part = parts[at];
        work |= matches!(part.kind, SectionKind::Experience | SectionKind::Projects);
        if part.kind == SectionKind::Skills && work {
            let dated = |l: &Line<'_>| {
                l.words <= 10
                    && dates::find(l.text, today)
                        .iter()
                        .any(|d| d.is_span() && d.from < 3 && (d.to - d.from) * 2 >= l.text.len())
            };
            if let Some(back) = (part.first + 1..part.last).find(|i| is_duty(&lines[*i].folded) || dated(&lines[*i])) {
                // The entry's head stands over its dates.
                let head = if is_duty(&lines[back].folded) {
                    back
                } else {
                    (part.first + 1..back)
                        .rev()
                        .take(2)
                        .take_while(|i| lines[*i].words <= 8 && !lines[*i].text.contains(':'))
                        .last()
                        .unwrap_or(back)
                };
                parts[at].last = head;
                parts.insert(
                    at + 1,
                    Part { kind: SectionKind::Experience, heading: None, first: head, last: part.last, inline: 0 },
                );
            }
        }
        at += 1;
    }
}

/// A side bar stands beside the first page, or beside each: what the next page opens with dates, or names with its dates in
/// a paragraph of its own, goes on with the work or the studies before the bar.
fn over_the_page(lines: &[Line<'_>], parts: &mut Vec<Part>, today: jiff::civil::Date) {
    if !lines.iter().any(|line| line.opens_page) {
        return;
    }
    let main = |k: SectionKind| matches!(k, SectionKind::Experience | SectionKind::Education);
    let aside = |k: SectionKind| {
        use SectionKind::{Certifications, Contact, Interests, Languages, Other, Skills};
        matches!(k, Skills | Languages | Interests | Certifications | Contact | Other)
    };
    let dated = |line: &Line<'_>| {
        let whole = |d: &dates::Dated| d.is_span() && d.from < 3 && (d.to - d.from) * 3 >= line.text.len() * 2;
        dates::find(line.text, today).iter().any(whole)
    };
    let mut at = 1;
    while at < parts.len() {
        let part = parts[at];
        let before = parts[..at].iter().rev().map(|p| p.kind).find(|k| main(*k)).filter(|_| aside(part.kind));
        let main_at = || parts[..at].iter().rev().find(|p| main(p.kind)).map_or(0, |p| p.first);
        let turned = |i: usize| lines[main_at()..=i].iter().skip(1).any(|line| line.opens_page);
        let named = |i: usize, kind| lines[i].blanks > 0 && turned(i) && names_entry(&lines[i], kind, today);
        let opened =
            |kind| (part.first + 1..part.last).find(|i| lines[*i].opens_page && dated(&lines[*i]) || named(*i, kind));
        if let Some(kind) = before
            && let Some(first) = opened(kind)
        {
            parts[at].last = first;
            parts.insert(at + 1, Part { kind, heading: None, first, last: part.last, inline: 0 });
        }
        at += 1;
    }
}

/// "Bachelor of Arts   2007 – 2010", "Night Baker   2007 – 2010".
fn names_entry(line: &Line<'_>, kind: SectionKind, today: jiff::civil::Date) -> bool {
    let found = dates::find(line.text, today);
    let Some(span) = found.iter().find(|d| d.is_span() && d.to + 2 > line.text.len()) else { return false };
    let name = line.text[..span.from].trim();
    match kind {
        SectionKind::Education => schools::degree_score(name) == 3,
        _ => titles::title_score(name) >= 3,
    }
}

fn by_content(lines: &[Line<'_>], parts: &mut Vec<Part>, today: jiff::civil::Date) {
    for at in 0..parts.len() {
        let part = parts[at];
        if !matches!(part.kind, SectionKind::Contact | SectionKind::Summary | SectionKind::Other) {
            continue;
        }
        let span =
            |i: &usize| lines[*i].words <= 14 && dates::find(lines[*i].text, today).iter().any(dates::Dated::is_span);
        let Some(first) = (part.first..part.last).find(span) else { continue };
        // The entry's head may stand over its dates, but not over an empty line where it is beside them.
        let dated = dates::find(lines[first].text, today).into_iter().find(dates::Dated::is_span);
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
        let beside =
            dated.is_some_and(|d| letters(&lines[first].text[..d.from]).max(letters(&lines[first].text[d.to..])) > 3);
        let over = if beside && lines[first].blanks > 0 { 0 } else { 2 };
        let from = first.saturating_sub(over).max(part.first + usize::from(at == 0));
        if from >= part.last {
            continue;
        }
        parts[at].last = from;
        parts.insert(
            at + 1,
            Part { kind: SectionKind::Experience, heading: None, first: from, last: part.last, inline: 0 },
        );
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 23);

    fn kinds(text: &str) -> Vec<SectionKind> {
        let all = unhang(lines::split(text));
        split(&all, TODAY).iter().map(|p| p.kind).collect()
    }

    #[test]
    fn headings_on_lines_of_their_own_part_the_text() {
        let text = "Ada\nEXPERIENCE\nBaker\nEducation:\nSchool\nS K I L L S\nBread";
        assert_eq!(
            kinds(text),
            [SectionKind::Contact, SectionKind::Experience, SectionKind::Education, SectionKind::Skills]
        );
    }

    #[test]
    fn headings_in_the_margin_are_found_where_that_is_the_habit() {
        let text = "Ada\n\nWork Baker\nLoaf Ltd\n\nEducation Hill School\n2010\n\nSkills Bread\n\nLanguages English";
        assert_eq!(
            kinds(text),
            [
                SectionKind::Contact,
                SectionKind::Experience,
                SectionKind::Education,
                SectionKind::Skills,
                SectionKind::Languages
            ]
        );
        let text = "Ada\n\nWork   Baker\nLoaf Ltd\n\nResearch Intern\nMill Ltd\n\nEducation   Hill School";
        assert_eq!(kinds(text), [SectionKind::Contact, SectionKind::Experience, SectionKind::Education]);
        assert_eq!(kinds("Ada\n\nWork Study Office\nmore"), [SectionKind::Contact]);
        assert_eq!(kinds("Ada\n\nBildung\tTU Berlin\nmore"), [SectionKind::Contact, SectionKind::Education]);
    }

    #[test]
    fn a_list_inside_an_entry_ends_with_its_duties() {
        let text = "Experience\nBaker\n2010 - 2012\nSkills:\nBread, Cake\nResponsibilities:\nBaking all day";
        assert_eq!(
            kinds(text),
            [SectionKind::Contact, SectionKind::Experience, SectionKind::Skills, SectionKind::Experience]
        );
    }

    #[test]
    fn what_each_entry_says_again_begins_no_part() {
        let text =
            "Ada\nEXPERIENCE\nBaker\n2014 - 2016\nAccomplishments:\nRolls\nCook\n2010 - 2012\nAccomplishments:\nSoup";
        assert_eq!(kinds(text).len(), 2);
        assert_eq!(kinds(&text.replacen("Accomplishments:", "Soup:", 1)).len(), 3);
        assert_eq!(kinds("Ada\n\nCLIENTS\n\nLoaf Ltd\n2010 - 2012").len(), 2);
    }

    #[test]
    fn the_end_of_a_bracket_begins_no_part() {
        let part = |line: &str| kinds(&format!("Ada\n\nEXPERIENCE\n\nBaker\n{line}\nBread"));
        assert_eq!(part("LEADERSHIP").len(), 3);
        assert_eq!(part("LEADERSHIP)").len(), 2);
    }

    #[test]
    fn a_numbered_project_and_the_rest_of_a_name_begin_no_part() {
        let text = "Experience\nBaker\n2010 - 2012\n\nProject #1\nBread\n\nEducation\nInstitute of\nTechnology\n2009";
        assert_eq!(kinds(text), [SectionKind::Contact, SectionKind::Experience, SectionKind::Education]);
        assert_eq!(kinds(&text.to_uppercase()), kinds(text));
    }

    #[test]
    fn a_heading_that_no_table_knows_ends_the_skills_where_it_is_printed_as_the_others_are() {
        use SectionKind::{Contact, Experience, Languages, Other, Skills};
        let capitals =
            "Ada\n\nCONTACT\nLeeds\n\nSKILLS\nBread\nRolls\n\nBAKES AND PRIZES\nGolden Loaf\n\nLANGUAGES\nEnglish";
        assert_eq!(kinds(capitals), [Contact, Contact, Skills, Other, Languages]);
        let plain = capitals.replace("Bread", "HACCP");
        assert_eq!(kinds(&plain), [Contact, Contact, Skills, Languages]);
        let apart = "Ada\n\nContact\n\nLeeds\n\nExperience\n\nBaker\nLoaf Ltd\n2012 - 2015\n\nSkills\n\nBread, rolls\nCakes\n\nTeaching at Home\n\nI taught twelve people how to bake.";
        assert_eq!(kinds(apart), [Contact, Contact, Experience, Skills, Other]);
    }

    #[test]
    fn a_group_with_its_level_is_one_of_skills() {
        use SectionKind::{Contact, Skills, Summary};
        let text = "Ada\nAbout\n\nLeeds\n\nOvens\n\nMaster\nDeck\nRack\n\nDough\n\nAdvanced\nWheat\nRye";
        assert_eq!(kinds(text), [Contact, Summary, Skills, Skills]);
        // Each has its own.
        assert_eq!(kinds("Ada\nSKILLS\nWheat\nExpert\nRye\nAdvanced\nOats\nExpert"), [Contact, Skills]);
        assert_eq!(kinds("Ada\nSKILLS\nProgramming\nLanguages\nGo\nRust"), [Contact, Skills]);
    }

    #[test]
    fn work_goes_on_over_the_page_behind_a_side_bar() {
        let text = "Ada\nEXPERIENCE\nMay 2012 – June 2014\nBaker\nSKILLS\nBread\n\u{c}\nMay 2011 – May 2012\nPupil\nLoaf Ltd\n";
        use SectionKind::{Contact, Experience, Skills};
        assert_eq!(kinds(text), [Contact, Experience, Skills, Experience]);
        assert_eq!(kinds(&text.replace("May 2011 – May 2012", "Cakes")), [Contact, Experience, Skills]);
        let beside = text.replace("May 2011 – May 2012", "Cakes\n\nOven Baker\tMay 2011 – May 2012");
        assert_eq!(kinds(&beside), [Contact, Experience, Skills, Experience]);
        assert_eq!(kinds(&beside.replace('\u{c}', "")), [Contact, Experience, Skills]);
    }

    #[test]
    fn one_word_begins_a_part_where_no_heading_stands_apart() {
        let text = "Ada\nEducation\nHill School\nExperience\nBaker\n2010 - 2012\nProjects\nRolls\n";
        use SectionKind::{Contact, Education, Experience, Projects};
        assert_eq!(kinds(text), [Contact, Education, Experience, Projects]);
        assert_eq!(kinds(&text.replace("\nEx", "\n\nEx")), [Contact, Education, Experience]);
    }

    #[test]
    fn highlights_that_are_said_again_are_the_entries() {
        let text = "Ada\nHighlights\nbaked bread\nHighlights\nbaked rolls";
        assert_eq!(kinds(text), [SectionKind::Contact]);
    }
}
