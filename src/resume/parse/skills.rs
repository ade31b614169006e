//! Skills: the items of lists under their headings, and the terms of the table that the running text names.

use std::collections::HashSet;

use jiff::civil::Date;

use super::contact::{Said, one_line};
use super::dates;
use super::fold::fold;
use super::headings;
use super::lines::{Line, Piece};
use super::skill_lists::{
    LABEL_SET, MOST_WORDS, chips, goes_on, groups, is_enumeration, is_label, is_level, is_page_count, is_sentence,
    label_of, split_items, tidy,
};
use super::spoken;
use crate::resume::profile::SectionKind;
use crate::taxonomy;

/// No skill is said with more: of those in lists that the table knows, fewer than nine in ten were right.
const SUREST: f32 = 0.88;

/// Collects skills without repeats.
pub struct Skills {
    pub found: Vec<Said>,
    seen: HashSet<String>,
    today: Date,
}

impl Skills {
    pub fn new(today: Date) -> Self {
        Self { found: Vec::new(), seen: HashSet::new(), today }
    }

    fn add(&mut self, piece: Piece<'_>, confidence: f32) {
        let piece = tidy(piece);
        let words = piece.text.split_whitespace().count();
        if piece.text.is_empty()
            || words > MOST_WORDS
            || piece.text.len() > 60
            || !piece.text.chars().any(char::is_alphabetic)
            || piece.text.contains("://")
            || piece.text.contains('@')
            || is_level(piece.text)
            || is_page_count(piece.text)
            || self.found.len() >= 200
        {
            return;
        }
        if self.seen.insert(fold(piece.text)) {
            // A name that the table knows is hardly ever a stray line.
            let known = match taxonomy::lookup(piece.text).map(taxonomy::source) {
                Some(taxonomy::Source::Own) => 0.1,
                Some(taxonomy::Source::Onet | taxonomy::Source::Esco) => 0.02,
                None => -0.1,
            };
            self.found.push(Said::of(piece, (confidence + known).min(SUREST)));
        }
    }

    /// Reads the lines of a part under a heading for skills. `skip` are bytes of the heading on the first line.
    pub fn read_section(&mut self, text: &str, lines: &[Line<'_>], first: usize, last: usize, skip: usize) {
        let groups = groups(lines, first, last);
        let mut i = first;
        while i < last {
            let line = &lines[i];
            let at = i;
            let mut to = line.to;
            // The line may end before its heading does: addresses at its end are cut off.
            let from = to.min(line.from + if i == first { skip } else { 0 });
            i += 1;
            // A bracket that is still open, or a comma at the end: the list goes on in the next line.
            while i < last && i < first + 400 && goes_on(&text[from..to], &lines[i]) {
                to = lines[i].to;
                i += 1;
            }
            self.read_row(&text[from..to], from, line, groups[at - first]);
        }
    }

    fn read_row(&mut self, text: &str, base: usize, line: &Line<'_>, is_group: bool) {
        if is_group {
            return;
        }
        // Dates are work's or a course's: the list has ended without a heading.
        if text.trim().is_empty()
            || text.contains("://")
            || dates::find(text, self.today).iter().any(dates::Dated::is_span)
        {
            return;
        }
        let (label, body) = label_of(text);
        let at = base + (text.len() - body.len());
        let mut items = Vec::new();
        split_items(body, at, &mut items);
        // "Polish   B2" among the skills is told by the list of languages.
        let first = label.or_else(|| (items.len() == 2).then(|| items[0].text));
        let spoken_of = |t: &str| is_of_languages(&fold(t)) && items.iter().any(|p| is_spoken(p.text));
        let all_spoken = items.len() > 1 && items.iter().all(|p| is_spoken(p.text));
        if all_spoken || first.is_some_and(|t| spoken::is_language(&fold(t)) || spoken_of(t)) {
            return;
        }
        let listed = items.len() > 1 || label.is_some();
        let long = items.iter().filter(|p| p.text.split_whitespace().count() > MOST_WORDS).count();
        // Cells with gaps between them are no sentence, be there small words in some.
        if is_sentence(body) && !body.contains("   ") && !is_enumeration(body)
            || long * 2 > items.len()
            || !listed && body.split_whitespace().count() > MOST_WORDS
        {
            return;
        }
        if !listed {
            // "CRM" over other skills is one of them, unless groups have names here.
            if is_label(body) && !is_known_abbreviation(body) {
                return;
            }
            let chips = chips(body, at);
            if chips.len() > 1 {
                for chip in chips {
                    self.add(chip, 0.75);
                }
                return;
            }
        }
        let confidence = if listed {
            0.8
        } else if line.bullet {
            0.75
        } else {
            0.65
        };
        for item in items {
            self.add(item, confidence);
        }
    }

    /// Adds the table's terms that `text` names.
    pub fn read_terms(&mut self, text: &str, base: usize, confidence: f32) {
        // Of running text only our own list's terms: ESCO's are ordinary words too often.
        for hit in taxonomy::find(text).into_iter().filter(|h| taxonomy::source(h.skill) == taxonomy::Source::Own) {
            self.add(Piece { from: base + hit.from, to: base + hit.to, text: &text[hit.from..hit.to] }, confidence);
        }
    }

    /// "Databases: Oracle, MySQL" outside a part for skills.
    pub fn read_labelled(&mut self, line: &Line<'_>) {
        if line.folded.is_empty() || line.text.contains("://") {
            return;
        }
        let (Some(label), body) = label_of(line.text) else { return };
        if !LABEL_SET.contains(fold(label).as_str()) {
            return;
        }
        let mut items = Vec::new();
        split_items(body, line.from + (line.text.len() - body.len()), &mut items);
        if items.iter().any(|p| p.text.split_whitespace().count() > MOST_WORDS) {
            return;
        }
        // Outside a part for skills, a label alone doesn't make a skill of what no table knows.
        for item in items.into_iter().filter(|item| taxonomy::lookup(tidy(*item).text).is_some()) {
            self.add(item, 0.6);
        }
    }
}

/// "Inglese (B2)", "Polnisch".
fn is_spoken(text: &str) -> bool {
    spoken::is_language(fold(text.split('(').next().unwrap_or(text)).trim())
}

/// "Madrelingua(e)   Italiano": a form's label of spoken languages.
fn is_of_languages(label: &str) -> bool {
    const LABELS: [&str; 12] = [
        "madrelingua",
        "altra lingua",
        "altre lingue",
        "muttersprache",
        "fremdsprache",
        "langue maternelle",
        "langue",
        "lengua materna",
        "lingua materna",
        "moedertaal",
        "jezyk ojczysty",
        "mother tongue",
    ];
    // Without its plural in brackets.
    let plain = label.replace("(e)", "").replace("(s)", "");
    let plain = plain.trim_matches(|c: char| !c.is_alphabetic());
    LABELS.contains(&plain) || headings::kind(plain) == Some(SectionKind::Languages)
}

/// "CRM", "ERP": skills as often as labels of some.
fn is_known_abbreviation(text: &str) -> bool {
    (2..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase()) && taxonomy::lookup(text).is_some()
}

/// A skill's words for a profile.
pub fn spelled(said: &Said) -> String {
    one_line(&said.value)
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let all = lines::split(text);
        let mut skills = Skills::new(jiff::civil::date(2026, 11, 23));
        skills.read_section(text, &all, 0, all.len(), 0);
        skills.found.into_iter().map(|said| said.value).collect()
    }

    /// "Skills:http://x.y" in a line whose address was cut off.
    #[test]
    fn a_heading_longer_than_what_is_left_of_its_line_gives_nothing() {
        let text = "+49 30 1234567Skills:http://x.yEngineer";
        assert_eq!(super::super::parse(text, jiff::civil::date(2026, 11, 23)).skills, [""; 0]);
        let all = lines::split("Go, Rust");
        let mut skills = Skills::new(jiff::civil::date(2026, 11, 23));
        skills.read_section("Go, Rust", &all, 0, all.len(), 20);
        assert!(skills.found.is_empty());
    }

    #[test]
    fn spoken_languages_with_their_levels_are_no_skills() {
        assert_eq!(read("Rust, SQL\nPolish\tB2\nGerman: C1\nFrench   fluent"), ["Rust", "SQL"]);
    }

    #[test]
    fn a_skill_goes_on_in_small_letters() {
        assert_eq!(
            read("HACCP\nStakeholder management\nSQL Python pandas dbt"),
            ["HACCP", "Stakeholder management", "SQL", "Python", "pandas", "dbt"]
        );
    }

    #[test]
    fn rows_of_spoken_languages_are_no_skills() {
        assert_eq!(read("Madrelingua(e)   Italiano\nSprachen: Englisch, Polnisch\nPC: Word, Excel"), ["Word", "Excel"]);
        assert_eq!(read("Languages: C, Java"), ["C", "Java"]);
    }

    #[test]
    fn an_abbreviation_that_is_a_label_too_is_a_skill_of_its_own() {
        assert_eq!(read("Excel\nCRM\nERP\nNegotiation"), ["Excel", "CRM", "ERP", "Negotiation"]);
        assert_eq!(read("Databases\nOracle\nMySQL"), ["Oracle", "MySQL"]);
    }

    #[test]
    fn any_sign_between_blanks_parts_skills() {
        assert_eq!(read("Rust ◆ SQL ◆ Risk ◆ Java"), ["Rust", "SQL", "Risk", "Java"]);
        assert_eq!(read("Rust ★ SQL ✦ Git\nPage 2 of 3"), ["Rust", "SQL", "Git"]);
    }

    #[test]
    fn small_words_within_items_make_no_sentence_of_a_list() {
        assert_eq!(read("SAP, Excel, Gestion des stocks, Lean"), ["SAP", "Excel", "Gestion des stocks", "Lean"]);
        assert!(read("Baked, sold and brought the bread to the whole street, each day.").is_empty());
    }

    #[test]
    fn two_things_on_a_line_of_their_own_are_one_skill_unless_both_are_known() {
        assert_eq!(read("HACCP\nDécoupe et filetage\nHTML und CSS"), ["HACCP", "Découpe et filetage", "HTML", "CSS"]);
        assert_eq!(read("HACCP\nPâtisserie de restaurant"), ["HACCP", "Pâtisserie de restaurant"]);
        assert_eq!(read("Excel, Word et Access"), ["Excel", "Word", "Access"]);
    }

    #[test]
    fn cells_with_small_words_are_skills() {
        assert_eq!(read("SAP   Excel   Gestion des stocks   Lean"), ["SAP", "Excel", "Gestion des stocks", "Lean"]);
    }

    #[test]
    fn the_names_of_groups_are_no_skills() {
        let skills = ["Rye", "Wheat", "Deck", "Rack"];
        assert_eq!(read("Flour work\n\nRye   Wheat\n\nOvens\n\nDeck   Rack"), skills);
        assert_eq!(read("Flour work\tMaster\nRye   Wheat\n\nOvens\tMaster\nDeck   Rack"), skills);
        assert_eq!(read("Flour work (Master)\n\nRye\nWheat\n\nOvens (Expert)\n\nDeck\nRack"), skills);
        assert_eq!(read("Rye (Master)\nWheat (Expert)\nDeck\nRack (Expert)").len(), 4);
        assert_eq!(read("Tools — Master\n\nRye   Wheat   Deck   Rack"), skills);
        assert_eq!(read("Tools\n\nOvens\nBread testing\nRye"), ["Ovens", "Bread testing", "Rye"]);
    }
}
