//! Lists of skills: their labels, items, groups, and where they end.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold::fold;
use super::headings;
use super::lines::{Line, Piece, Spot, is_icon};
use crate::taxonomy;

/// Labels before a list of skills, folded: the list's name, not a skill.
const LABELS: &str = "languages|programming languages|language|databases|database|tools|frameworks|framework|libraries|operating systems|operating system|os|platforms|platform|software|web technologies|technologies|technology|ides|ide|web|cloud|devops|methodologies|methodology|\
scripting|scripting languages|scripting language|web servers|application servers|servers|server|testing tools|version control|version control tools|build tools|ci tools|others|other|packages|web designing|frontend|front end|backend|back end|mobile|networking|protocols|erp|crm|soft skills|\
hard skills|technical|domain|domains|office|design|programming|markup languages|monitoring tools|reporting tools|etl tools|bi tools|data visualization|concepts|hardware|applications|utilities|tools and utilities|middleware|configuration management|containerization|key skills|skills|\
programmiersprachen|sprachen|datenbanken|betriebssysteme|werkzeuge|langages|bases de donnees|outils|systemes|lenguajes|bases de datos|herramientas|linguagens|bancos de dados|ferramentas|linguaggi|database|strumenti|programmeertalen|jezyki programowania|bazy danych|narzedzia|diller|veritabanlari|araclar|\
programsprak|programmeringssprak|programmeringssprog|databaser|databaze|databaser og verktoy|verktyg|verktoy|vaerktojer|system|systemer|programmer|program|programovaci jazyky|ostatni|dalsi|nastroje|stroje|limbaje de programare|baze de date|instrumente|programe";

/// Longer items are phrases of a text and no skills.
pub const MOST_WORDS: usize = 6;

pub static LABEL_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| LABELS.split('|').map(str::trim).collect());

pub fn is_label(text: &str) -> bool {
    let folded = fold(text);
    let folded = folded.trim_matches(|c: char| !c.is_alphanumeric());
    LABEL_SET.contains(folded) || headings::kind(folded).is_some()
}

/// "Expert", "3 years", "90%", "★★★": how well, not what.
pub fn is_level(text: &str) -> bool {
    let folded = fold(text);
    let folded = folded.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(
        folded,
        "" | "expert"
            | "advanced"
            | "intermediate"
            | "beginner"
            | "basic"
            | "proficient"
            | "master"
            | "novice"
            | "fluent"
            | "native"
            | "good"
            | "excellent"
            | "professional"
            | "familiar"
            | "experienced"
            | "competent"
            | "very good"
            | "sehr gut"
            | "tres bon"
            | "bon"
            | "maitrise"
            | "notions"
            | "muy bueno"
            | "bueno"
            | "alto"
            | "medio"
            | "otimo"
            | "bom"
            | "ottimo"
            | "molto buono"
            | "buono"
            | "discreto"
            | "uitstekend"
            | "goed"
            | "zeer goed"
            | "bardzo dobry"
            | "bardzo dobra"
            | "dobry"
            | "dobra"
            | "cok iyi"
            | "iyi"
            | "gut"
            | "grundkenntnisse"
            | "fortgeschritten"
            | "experte"
            | "avance"
            | "intermediaire"
            | "debutant"
            | "avanzado"
            | "intermedio"
            | "basico"
            | "avancado"
            | "intermediario"
            | "avanzato"
            | "base"
            | "gevorderd"
            | "zaawansowany"
            | "podstawowy"
            | "ileri"
            | "orta"
            | "flytande"
            | "flydende"
            | "flytende"
            | "modersmal"
            | "goda kunskaper"
            | "mycket goda kunskaper"
            | "grundlaggande"
            | "grundlaeggende"
            | "grunnleggende"
            | "avancerad"
            | "avancerat"
            | "avanceret"
            | "avansert"
            | "rutineret"
            | "zaklady"
            | "zakladni"
            | "pokrocily"
            | "pokrocila"
            | "mirne pokrocily"
            | "stredne pokrocily"
            | "velmi pokrocily"
            | "vyborne"
            | "vyborna"
            | "velmi dobre"
            | "velmi dobra"
            | "aktivne"
            | "pasivne"
            | "plynne"
            | "rodily mluvci"
            | "nivel mediu"
            | "nivel avansat"
            | "nivel incepator"
            | "mediu"
            | "avansat"
            | "incepator"
            | "foarte bine"
            | "limba materna"
            | "etc"
            | "and"
            | "more"
    ) || folded.chars().all(|c| c.is_ascii_digit())
        || folded.split(' ').count() <= 3
            && folded.chars().next().is_some_and(|c| c.is_ascii_digit())
            && ["year", "yr", "month", "jahr", "ans", "anos", "anni", "jaar", "lat", "manad", "maned", "roky", "ani"]
                .iter()
                .any(|u| folded.contains(u))
}

/// "Page 2 of 3", "Seite 1 – Lebenslauf von": what counts pages, among the skills at the foot of one.
pub fn is_page_count(text: &str) -> bool {
    const PAGES: [&str; 11] =
        ["page", "seite", "pagina", "pag", "strona", "sayfa", "blad", "str", "sida", "side", "strana"];
    let folded = fold(text);
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.next().is_some_and(|w| PAGES.contains(&w))
        && words.next().is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit()))
}

/// A sign that parts two items: bars and bullets of any shape.
fn is_mark(c: char) -> bool {
    matches!(c, '|' | '¦' | '•' | '·' | '∙' | '‣' | '⁃' | '*' | '\t' | '\u{25a0}'..='\u{25ff}' | '♦' | '➢' | '⬥')
        || is_icon(c)
}

/// Whether the table of skills knows both.
fn are_known(one: &str, other: &str) -> bool {
    taxonomy::lookup(one.trim()).is_some() && taxonomy::lookup(other.trim()).is_some()
}

/// Ends of an item: marks, and the words for "and".
pub fn split_items<'t>(text: &'t str, base: usize, out: &mut Vec<Piece<'t>>) {
    // "Menu costing / Rostering / Sourdough", but not "EDI / EDIFACT".
    let count = text.matches(" /").count();
    // "Arrimage / Hayon élévateur / Lettre de voiture, CMR / …": a comma among many slashes parts no two.
    let barred = count >= 4 && text.matches([',', ';']).count() * 2 < count;
    let slashes = count >= 2 && (barred || !text.contains([',', ';'])) && !text.contains('\t') && !text.contains("   ");
    out.extend(Piece::split(text, base, |spot, c| {
        let Spot { before, part, rest, bracketed } = spot;
        match c {
            ',' | ';' | '，' | '、' if !bracketed && !barred => c.len_utf8(),
            c if is_mark(c) => c.len_utf8(),
            '/' if slashes && before.ends_with(' ') && rest.starts_with("/ ") => 1,
            '.' if !bracketed
                && rest.starts_with(". ")
                && part.split_whitespace().count() > 1
                && rest[2..].starts_with(char::is_uppercase) =>
            {
                1
            }
            '–' | '—' if rest[c.len_utf8()..].starts_with(' ') && before.ends_with(' ') => c.len_utf8(),
            ' ' if !bracketed => {
                let word = [" and ", " & ", " und ", " et ", " y ", " ve ", " oraz "]
                    .into_iter()
                    .find(|w| rest.get(..w.len()).is_some_and(|r| r.eq_ignore_ascii_case(w)));
                match word {
                    // "Découpe et filetage" alone on its line is one skill, "Excel, Word et Access" three.
                    // So is "Rigging & signaling".
                    Some(w)
                        if w != " and "
                            && (w != " & " || text.split_whitespace().count() <= 5)
                            && !text.contains([',', ';'])
                            && !are_known(part, &rest[w.len()..]) =>
                    {
                        0
                    }
                    Some(w) => w.len(),
                    None if rest.starts_with("   ") => 3,
                    None => 0,
                }
            }
            _ => 0,
        }
    }));
}

/// Without what stands in brackets at the end, full stops and openers such as "Knowledge of".
pub fn tidy(piece: Piece<'_>) -> Piece<'_> {
    let mut piece = piece.trimmed();
    if piece.text.ends_with(')')
        && let Some(open) = piece.text.find('(')
        && open > 0
    {
        piece = Piece { from: piece.from, to: piece.from + open, text: &piece.text[..open] }.trimmed();
    } else if let Some(open) = piece.text.find('(')
        && !piece.text.contains(')')
        && open > 0
    {
        piece = Piece { from: piece.from, to: piece.from + open, text: &piece.text[..open] }.trimmed();
    }
    // "1. Java", "1) SQL"
    let numbered = piece.text.find(['.', ')']).filter(|i| *i <= 2 && *i > 0).filter(|i| {
        // "a. QuickBooks"
        let lettered = *i == 1 && piece.text.as_bytes()[0].is_ascii_lowercase() && piece.text[2..].starts_with(' ');
        lettered || piece.text[..*i].bytes().all(|b| b.is_ascii_digit())
    });
    if let Some(i) = numbered {
        piece = Piece { from: piece.from + i + 1, to: piece.to, text: &piece.text[i + 1..] }.trimmed();
    }
    let text = piece.text.trim_end_matches(['.', ')', ']', '!', '"']);
    piece = Piece { from: piece.from, to: piece.from + text.len(), text }.trimmed();
    let lower = piece.text.to_ascii_lowercase();
    for opener in [
        "knowledge of ",
        "good knowledge of ",
        "basic knowledge of ",
        "working knowledge of ",
        "experience in ",
        "experience with ",
        "proficient in ",
        "proficiency in ",
        "expertise in ",
        "familiar with ",
        "hands on ",
        "strong knowledge of ",
        "and ",
        "in ",
        "like ",
    ] {
        if lower.starts_with(opener) && lower.len() > opener.len() {
            return Piece { from: piece.from + opener.len(), to: piece.to, text: &piece.text[opener.len()..] }
                .trimmed();
        }
    }
    piece
}

/// Small words that sentences have and lists of skills have not.
const SMALL: [&str; 40] = [
    "the", "to", "with", "for", "which", "that", "by", "from", "is", "are", "was", "were", "has", "have", "had", "my",
    "this", "as", "a", "an", "on", "at", "into", "using", "through", "their", "our", "mit", "der", "die", "das", "und",
    "des", "les", "pour", "avec", "para", "con", "per", "voor",
];

/// Running text rather than items.
pub fn is_sentence(text: &str) -> bool {
    let all: Vec<&str> = text.split_whitespace().collect();
    if all.len() < 6 {
        return false;
    }
    let small = all.iter().filter(|w| SMALL.contains(&w.to_ascii_lowercase().as_str())).count();
    small * 6 >= all.len() || text.trim_end().ends_with('.') && small > 0 && !text.contains(',')
}

/// Short items between commas, and no sentence, be there small words in some: "SAP, Gestion des stocks, Lean".
pub fn is_enumeration(text: &str) -> bool {
    let items: Vec<&str> = text.trim().split(',').collect();
    items.len() >= 3 && items.iter().all(|item| item.split_whitespace().count() <= 3) && !text.trim_end().ends_with('.')
}

/// Whether a list of skills goes on in the next line: a bracket is open, a comma stands at the end, or an item ran over.
pub fn goes_on(text: &str, next: &Line<'_>) -> bool {
    if next.bullet || next.blanks > 0 || text.len() > 4000 {
        return false;
    }
    let open = text.rsplit_once('(').is_some_and(|(_, tail)| !tail.contains(')') && tail.len() < 40);
    let label = next.text.find(':').is_some_and(|i| i < 40);
    open || !label && (text.trim_end().ends_with(',') || runs_over(text, next.text))
}

/// "Rust, SQL, Risk" over "assessment, Java": the line's end fell into an item. So it is where the next line begins in
/// lower case with what is no skill by itself, or where both halves together are one.
fn runs_over(text: &str, next: &str) -> bool {
    let parts = |c: char| matches!(c, ',' | ';') || is_mark(c);
    let Some(at) = text.rfind(parts) else { return false };
    let (before, tail) = (&text[..at], text[at..].trim_start_matches(parts));
    let head = next.split(parts).next().unwrap_or(next).trim_end_matches('.').trim();
    let words = |t: &str| t.split_whitespace().count();
    // One comma makes no list; one bullet does.
    let listed = before.contains(parts) || !text[at..].starts_with([',', ';']);
    if !listed || tail.trim().is_empty() || words(tail) > 3 || head.is_empty() || words(head) > 2 {
        return false;
    }
    let tail = tail.trim();
    let lower = head.starts_with(char::is_lowercase) && tail.starts_with(char::is_uppercase);
    // Among items between commas that all begin with a capital, one in lower case is the end of another.
    let capital = |item: &str| !item.trim().starts_with(char::is_lowercase);
    let capitals = || {
        text[at..].starts_with(',') && before.split(parts).all(capital) && next.split(parts).nth(1).is_some_and(capital)
    };
    lower && (taxonomy::lookup(head).is_none() || capitals()) || taxonomy::lookup(&format!("{tail} {head}")).is_some()
}

/// Words that name a group of skills where groups are used.
const GROUPS: [&str; 33] = [
    "development",
    "languages",
    "tools",
    "databases",
    "frameworks",
    "libraries",
    "technologies",
    "platforms",
    "systems",
    "infrastructure",
    "visualization",
    "analysis",
    "leadership",
    "management",
    "backend",
    "frontend",
    "back end",
    "front end",
    "devops",
    "cloud",
    "data",
    "web",
    "mobile",
    "testing",
    "design",
    "skills",
    "other",
    "others",
    "methodologies",
    "software",
    "engineering",
    "services",
    "operations",
];

fn is_group(text: &str) -> bool {
    let folded = fold(text);
    folded.split(' ').count() <= 4 && folded.split(' ').next_back().is_some_and(|w| GROUPS.contains(&w))
        || is_label(text)
}

fn items(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    split_items(text, 0, &mut out);
    out
}

/// One short name, and how well at the most.
fn names_one(line: &Line<'_>) -> bool {
    let level = |p: &Piece<'_>| is_level(p.text);
    !line.bullet
        && line.words <= 6
        && !line.text.contains([',', ':'])
        && matches!(&items(line.text)[..], [name, rest @ ..] if !level(name) && rest.iter().all(level))
}

/// Which lines of `first..last` only name a group of the lines under them: `Web development`, then `HTML`, `CSS`, …
/// Told by paragraphs (one line, then several, again and again), or by the words of groups.
pub fn groups(lines: &[Line<'_>], first: usize, last: usize) -> Vec<bool> {
    let part = &lines[first..last];
    let mut out = vec![false; part.len()];
    let plain = |l: &Line<'_>| !l.text.contains([',', ':', '|', '\t']) && !l.bullet && l.words <= 5;
    // Paragraphs: where each starts.
    let starts: Vec<usize> = (0..part.len()).filter(|i| *i == 0 || part[*i].blanks > 0).collect();
    let size = |n: usize| starts.get(n + 1).copied().unwrap_or(part.len()) - starts[n];
    let paired = starts.len() >= 4
        && starts.len().is_multiple_of(2)
        && (0..starts.len()).step_by(2).all(|n| size(n) == 1 && plain(&part[starts[n]]))
        && (1..starts.len()).step_by(2).filter(|n| size(*n) > 1).count() * 2 > starts.len() / 2;
    if paired {
        for n in (0..starts.len()).step_by(2) {
            out[starts[n]] = true;
        }
        return out;
    }
    // "Baking" over "Rye   Wheat   Oats", or with its level beside it, again and again.
    let named: Vec<bool> = (0..part.len())
        .map(|i| names_one(&part[i]) && part.get(i + 1).is_some_and(|l| items(l.text).len() > 1 && !names_one(l)))
        .collect();
    let label = |l: &Line<'_>| items(l.text).first().is_some_and(|p| is_label(p.text));
    if named.first() == Some(&true) && (named.iter().filter(|n| **n).count() >= 2 || label(&part[0])) {
        return named;
    }
    // "Baking (Expert)" over "Rye", "Wheat": a level that none of the items has.
    let levelled = |l: &Line<'_>| {
        let bracket = l.text.strip_suffix(')').and_then(|t| t.rsplit_once('('));
        !l.text.contains([',', ':']) && bracket.is_some_and(|(_, level)| is_level(level))
    };
    let over: Vec<bool> =
        (0..part.len()).map(|i| levelled(&part[i]) && part.get(i + 1).is_some_and(|l| !levelled(l))).collect();
    if over.first() == Some(&true) && part.len() > 2 && part.iter().filter(|l| levelled(l)).count() * 2 < part.len() {
        return over;
    }
    if !part.first().is_some_and(|l| plain(l) && is_group(l.text)) {
        return out;
    }
    // "Cold chain management" among a profile's top three.
    if part.len() <= 3 && !part.iter().any(|l| is_label(l.text) || items(l.text).len() > 1) {
        return out;
    }
    let spaced = part[1..].iter().any(|l| l.blanks > 0);
    for i in 0..part.len() {
        let after_group = i > 0 && out[i - 1];
        let Some(next) = part.get(i + 1) else { break };
        // "Usability testing" amid a paragraph, or in one of its own, is an item.
        let opens = i == 0
            || !spaced
            || is_label(part[i].text)
            || part[i].blanks > 0 && (next.blanks == 0 || items(next.text).len() > 1);
        out[i] = plain(&part[i]) && is_group(part[i].text) && !after_group && opens;
    }
    // A list of fields of work has as many "groups" as items: those are its items.
    if out.iter().filter(|g| **g).count() * 2 >= part.len() && !part.iter().any(|l| l.text.contains('\t')) {
        let chips = part.iter().enumerate().filter(|(i, l)| !out[*i] && l.words > 1).count();
        if chips * 2 < out.iter().filter(|g| **g).count() {
            out.fill(false);
        }
    }
    out
}

/// `SQL Python pandas dbt`: items whose gaps were lost, told by the table of skills. Empty where that isn't clear.
pub fn chips(text: &str, base: usize) -> Vec<Piece<'_>> {
    let hits = taxonomy::find(text);
    if hits.len() < 2 || taxonomy::lookup(text).is_some() {
        return Vec::new();
    }
    let covered: usize = hits.iter().map(|h| h.to - h.from).sum();
    let letters = text.chars().filter(|c| !c.is_whitespace()).count();
    if covered * 10 < letters * 6 {
        return Vec::new();
    }
    // "Pâtisserie de restaurant" is one skill of two words that the table knows.
    const SMALL: [&str; 16] =
        ["de", "des", "du", "d'", "la", "del", "di", "da", "do", "of", "for", "für", "van", "voor", "w", "in"];
    let gap = |w: &[taxonomy::Hit]| text[w[0].to..w[1].from].trim().to_lowercase();
    if hits.windows(2).any(|w| SMALL.contains(&gap(w).as_str())) {
        return Vec::new();
    }
    // "Stakeholder management", "Solar PV installation": a word in small letters goes on with the name before it.
    let small = |h: &taxonomy::Hit| {
        text[h.from..].starts_with(char::is_lowercase) && taxonomy::name(h.skill).starts_with(char::is_uppercase)
    };
    if hits.len() < 4 && text.starts_with(char::is_uppercase) && hits[1..].iter().any(small) {
        return Vec::new();
    }
    // What lies between two hits is one item.
    let mut out = Vec::new();
    let mut at = 0;
    for hit in &hits {
        let between = Piece::within(text, base, at, hit.from);
        if !between.text.is_empty() {
            out.push(between);
        }
        // "Go SQL" may be met as one name where it is two.
        let met = Piece::within(text, base, hit.from, hit.to);
        match met.text.split_once(' ') {
            Some((a, b))
                if taxonomy::lookup(a).is_some()
                    && taxonomy::lookup(b).is_some()
                    && !met.text.eq_ignore_ascii_case(taxonomy::name(hit.skill)) =>
            {
                out.push(Piece::within(text, base, hit.from, hit.from + a.len()));
                out.push(Piece::within(text, base, hit.to - b.len(), hit.to));
            }
            _ => out.push(met),
        }
        at = hit.to;
    }
    let tail = Piece::within(text, base, at, text.len());
    if !tail.text.is_empty() {
        out.push(tail);
    }
    out
}

/// A label and what follows it: behind a colon, or in a table's next cell where that is a list.
pub fn label_of(text: &str) -> (Option<&str>, &str) {
    match text.find([':', '：']) {
        Some(i) if i <= 40 && i > 1 && !text[i..].starts_with("://") => {
            let width = text[i..].chars().next().map_or(1, char::len_utf8);
            (Some(text[..i].trim()), text[i + width..].trim_start())
        }
        _ => match text.split_once('\t').or_else(|| text.split_once("   ")) {
            Some((label, list)) if label.len() <= 40 && !label.contains(',') && list.matches(',').count() > 1 => {
                (Some(label.trim()), list.trim_start())
            }
            _ => (None, text),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    #[test]
    fn a_cell_before_a_list_is_its_label() {
        assert_eq!(label_of("IT\tRust, SQL, Linux"), (Some("IT"), "Rust, SQL, Linux"));
        assert_eq!(label_of("IT   Rust, SQL, Linux"), (Some("IT"), "Rust, SQL, Linux"));
        assert_eq!(label_of("Tools: Rust"), (Some("Tools"), "Rust"));
        for text in ["Rust\tSQL", "Rust, SQL\tJava, Linux, Git", "Rust, SQL, Java"] {
            assert_eq!(label_of(text), (None, text));
        }
    }

    #[test]
    fn numbers_and_letters_before_items_are_no_part_of_them() {
        for (text, want) in [("1. Rust", "Rust"), ("b. Sage 50", "Sage 50"), ("C. elegans", "C. elegans")] {
            assert_eq!(tidy(Piece { from: 0, to: text.len(), text }).text, want);
        }
    }

    #[test]
    fn items_end_at_marks_and_not_within_a_phrase() {
        let items = |text: &'static str| {
            let mut out = Vec::new();
            split_items(text, 0, &mut out);
            out.into_iter().map(|p| p.trimmed().text).collect::<Vec<_>>()
        };
        assert_eq!(items("Rigging & signaling"), ["Rigging & signaling"]);
        assert_eq!(items("Word & Excel"), ["Word", "Excel"]);
        assert_eq!(
            items("Arrimage / Hayon / Lettre de voiture, CMR / Chariot R489 / ADR"),
            ["Arrimage", "Hayon", "Lettre de voiture, CMR", "Chariot R489", "ADR"]
        );
        assert_eq!(items("GTAW / TIG"), ["GTAW / TIG"]);
    }

    #[test]
    fn a_list_whose_item_ran_over_goes_on_in_the_next_line() {
        for (line, next, want) in [
            ("Rust, SQL, Risk", "assessment, Java", true),
            ("Rust, SQL, Project", "Management, Java", true),
            ("Rust, SQL, NEC", "contracts, Java", true),
            ("Rust; SQL; Risk", "assessment; Java", true),
            ("rust, sql, NEC", "contracts, Java", false),
            ("Rust\tNEC", "contracts\tJava", false),
            ("Rust, SQL,", "Java", true),
            ("Rust • SQL • Risk", "assessment • Java", true),
            ("Rust, SQL, Java", "Docker, Git", false),
            ("Rust, SQL, Java", "css, html", false),
            ("Rust, SQL, Java", "Tools: Git", false),
            ("Rust", "assessment", false),
        ] {
            assert_eq!(goes_on(line, &lines::split(next)[0]), want, "{line} / {next}");
        }
    }
}
