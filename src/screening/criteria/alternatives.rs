//! "Rust or Go", "one of AWS, Azure, GCP": skills of which any one will do are one wish, not several.

use std::sync::LazyLock;

use regex::Regex;

use crate::taxonomy::{self, Hit};

/// Words that may stand between "or" and the next name, and behind the name before it: "Rust experience or experience with Go".
const LEAD: &str = r"(?:(?:in|with|the|an?|of|using|via|some|experience|knowledge|im?|mit|der|die|das|einer?|Erfahrung|Kenntnisse|en|avec|con|de|di|du|expérience|experiencia|esperienza)\s+){0,3}";
const TRAIL: &str = r"(?:\s+(?:experience|developer|developers|engineer|programming|development|skills?|knowledge|databases?|cloud|language|framework|certification|Kenntnisse|Erfahrung))?";
const OR: &str =
    r"and/or|or|und/oder|oder|beziehungsweise|bzw\.?|et/ou|ou|y/o|e/ou|e/o|o|u|oppure|lub|albo|veya|ya\s+da";
const AND: &str = r"and|as\s+well\s+as|along\s+with|plus|&|\+|und|sowie|et|ainsi\s+que|y|e|en|i|oraz|ve|ile";
/// "Kafka, RabbitMQ or similar".
const OR_LIKE: &str = r"(?:an?\s+|any\s+|some\s+|eine?\s+|une?\s+|una?\s+)?(?:[\p{L}-]+\s+){0,2}?(?:similar|equivalent|comparable|related|alternatives?|other|another|ähnlich\p{L}*|vergleichbar\p{L}*|andere\p{L}*|équivalent\p{L}*|similaire\p{L}*|similar\p{L}*|equivalente\p{L}*|otr[oa]s?|simil[ei]|altr[oiae]|podobn\p{L}*|benzer\p{L}*)";
/// "at least one of the following languages: Python, Java, Go".
const ONE_OF: &str = r"(?:one|any)(?:\s+or\s+more)?\s+of(?:\s+(?:the\s+following|these)(?:\s+[\p{L}-]+){0,3})?|mindestens\s+eine[rsnm]?(?:\s+der\s+folgenden(?:\s+\p{L}+){0,2})?|au\s+moins\s+une?\s+(?:de\s+ces\s+\p{L}+|des\s+\p{L}+\s+suivants?|de)|al\s+menos\s+un[oa]?\s+de(?:\s+(?:los|las)\s+siguientes(?:\s+\p{L}+){0,2})?|almeno\s+un[oa]?\s+(?:tra|di)|pelo\s+menos\s+um[a]?\s+de|minstens\s+één\s+van(?:\s+de\s+volgende(?:\s+\p{L}+){0,2})?|co\s+najmniej\s+jed\p{L}+\s+z";
/// Dutch says "of"; in English it would join what is no choice.
const DUTCH: &str = r"(?i)(?:^|[^\p{L}])(?:ervaring|kennis|het|een|jaar|minimaal|vaardig\p{L}*)(?:[^\p{L}]|$)";

struct Patterns {
    or: Regex,
    dutch_or: Regex,
    is_dutch: Regex,
    and: Regex,
    comma: Regex,
    or_like: Regex,
    one_of: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let between = |words: &str| Regex::new(&format!(r"(?i)^{TRAIL}[\s)]*(,?)\s*(?:{words})\s+{LEAD}\(?$")).ok();
    Some(Patterns {
        or: between(OR)?,
        dutch_or: between("of")?,
        is_dutch: Regex::new(DUTCH).ok()?,
        and: between(AND)?,
        comma: Regex::new(&format!(r"(?i)^{TRAIL}[\s)]*[,/]\s*{LEAD}\(?$")).ok()?,
        or_like: Regex::new(&format!(r"(?i)^{TRAIL}[\s)]*,?\s*(?:{OR}|of)\s+{OR_LIKE}(?:[^\p{{L}}]|$)")).ok()?,
        one_of: Regex::new(&format!(r"(?i)(?:^|[^\p{{L}}])(?:{ONE_OF})\s*[:(]?\s*$")).ok()?,
    })
});

/// How a name goes on to the next one of its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    Or,
    Comma,
    And,
    Apart,
}

/// The hits of a sentence by wish, in order: any hit of a wish fulfils it. "A, B or C" is one wish; in "A or B, C and D"
/// only the first two are.
pub fn wishes(sentence: &str, hits: &[Hit]) -> Vec<Vec<Hit>> {
    let Some(patterns) = PATTERNS.as_ref() else { return hits.iter().map(|hit| vec![*hit]).collect() };
    let links: Vec<Link> = hits.windows(2).map(|pair| patterns.link(sentence, pair[0], pair[1])).collect();
    // Whether a hit is of one wish with the hit before it.
    let mut joined = vec![false; hits.len()];
    let mut from = 0;
    while from < hits.len() {
        let to = (from..links.len()).find(|at| links[*at] == Link::Apart).unwrap_or(hits.len() - 1);
        patterns.join(sentence, hits, &links[from..to], from, &mut joined[from..=to]);
        from = to + 1;
    }
    let mut wishes: Vec<Vec<Hit>> = Vec::new();
    for (hit, with_last) in hits.iter().zip(joined) {
        match wishes.last_mut() {
            Some(wish) if with_last => wish.push(*hit),
            _ => wishes.push(vec![*hit]),
        }
    }
    wishes
}

/// Drops the hits that only say what the one before them is: "PostgreSQL database", "Go programming".
pub fn drop_kinds(sentence: &str, hits: &mut Vec<Hit>) {
    const KINDS: &[&str] = &["database", "databases", "programming", "development", "framework", "cloud"];
    let mut end = None;
    hits.retain(|hit| {
        let behind = end.is_some_and(|end: usize| sentence.get(end..hit.from) == Some(" "));
        let is_kind = behind && KINDS.contains(&sentence[hit.from..hit.to].to_lowercase().as_str());
        if !is_kind {
            end = Some(hit.to);
        }
        !is_kind
    });
}

/// The parts of a keyword such as "Rust or Go", where each is a known skill.
pub fn of_keyword(item: &str) -> Option<Vec<&str>> {
    static SPLIT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!(r"(?i)\s+(?:{OR})\s+")).ok());
    known_parts(item, SPLIT.as_ref()?)
}

/// The parts of a keyword such as "PostgreSQL and Kubernetes", where each is a known skill and the whole is none.
pub fn side_by_side(item: &str) -> Option<Vec<&str>> {
    static SPLIT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!(r"(?i)\s+(?:{AND})\s+")).ok());
    known_parts(item, SPLIT.as_ref()?).filter(|_| taxonomy::lookup(item).is_none())
}

fn known_parts<'i>(item: &'i str, split: &Regex) -> Option<Vec<&'i str>> {
    let parts: Vec<&str> = split.split(item).map(str::trim).collect();
    (parts.len() > 1 && parts.iter().all(|part| taxonomy::lookup(part).is_some())).then_some(parts)
}

impl Patterns {
    fn link(&self, sentence: &str, left: Hit, right: Hit) -> Link {
        let Some(gap) = sentence.get(left.to..right.from) else { return Link::Apart };
        if class(left) != class(right) {
            Link::Apart
        } else if self.or.is_match(gap) || self.dutch_or.is_match(gap) && self.is_dutch.is_match(sentence) {
            Link::Or
        } else if self.comma.is_match(gap) {
            Link::Comma
        } else if self.and.is_match(gap) {
            Link::And
        } else {
            Link::Apart
        }
    }

    /// Within one unbroken list, that begins with hit `first`.
    fn join(&self, sentence: &str, hits: &[Hit], links: &[Link], first: usize, joined: &mut [bool]) {
        let last = first + links.len();
        if self.one_of.is_match(&sentence[..hits[first].from]) {
            joined.iter_mut().skip(1).for_each(|j| *j = true);
            return;
        }
        let mut extend_left_from = None;
        for (at, link) in links.iter().enumerate() {
            if *link == Link::Or {
                joined[at + 1] = true;
                extend_left_from = (at + 1 == links.len()).then_some(at);
            }
        }
        if self.or_like.is_match(&sentence[hits[last].to..]) {
            extend_left_from = Some(links.len());
        }
        // The list's last "or" takes in what commas set before it, but no other choice: "A or B, C or D" are two.
        if let Some(end) = extend_left_from {
            let back_over =
                |kind: Link, end: usize| links[..end].iter().rposition(|l| *l != kind).map_or(0, |at| at + 1);
            let to = back_over(Link::Or, end);
            let from = back_over(Link::Comma, to);
            let behind_a_choice = from > 0 && links[from - 1] == Link::Or;
            for at in from + usize::from(behind_a_choice)..to {
                joined[at + 1] = true;
            }
        }
    }
}

/// Only what is of one kind can stand for the other: a language, a licence, manners, or else a skill.
fn class(hit: Hit) -> &'static str {
    match taxonomy::domain(hit.skill) {
        kind @ ("language" | "licence" | "soft") => kind,
        _ => "skill",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sentence: &str) -> Vec<Vec<&'static str>> {
        let mut hits = taxonomy::find_asked(sentence);
        drop_kinds(sentence, &mut hits);
        wishes(sentence, &hits)
            .into_iter()
            .map(|wish| wish.into_iter().map(|hit| taxonomy::name(hit.skill)).collect())
            .collect()
    }

    #[test]
    fn a_choice_is_one_wish() {
        for (sentence, wished) in [
            ("Rust or Go", vec![vec!["Rust", "Go"]]),
            ("Python, Java or Go", vec![vec!["Python", "Java", "Go"]]),
            ("Python, Java or Kotlin or Scala", vec![vec!["Python", "Java", "Kotlin", "Scala"]]),
            ("Python, Java, or Kotlin", vec![vec!["Python", "Java", "Kotlin"]]),
            ("experience with Rust or experience with Python", vec![vec!["Rust", "Python"]]),
            ("PostgreSQL database or MySQL", vec![vec!["PostgreSQL", "MySQL"]]),
            ("React and/or Angular", vec![vec!["React", "Angular"]]),
            ("one of AWS, Azure, GCP", vec![vec!["AWS", "Azure", "GCP"]]),
            (
                "At least one of the following languages: Python, Java and Kotlin",
                vec![vec!["Python", "Java", "Kotlin"]],
            ),
            ("Kafka, RabbitMQ or similar", vec![vec!["Apache Kafka", "RabbitMQ"]]),
            ("Kenntnisse in Java oder Kotlin", vec![vec!["Java", "Kotlin"]]),
            ("maîtrise de React ou Angular", vec![vec!["React", "Angular"]]),
            ("experiencia en Java o Kotlin", vec![vec!["Java", "Kotlin"]]),
            ("kennis van Java of Kotlin", vec![vec!["Java", "Kotlin"]]),
            ("znajomość Java lub Kotlin", vec![vec!["Java", "Kotlin"]]),
            ("Java veya Kotlin deneyimi", vec![vec!["Java", "Kotlin"]]),
            ("English or German", vec![vec!["English", "German"]]),
        ] {
            assert_eq!(of(sentence), wished, "{sentence}");
        }
    }

    #[test]
    fn what_is_asked_beside_a_choice_stays_apart() {
        for (sentence, wished) in [
            ("Rust and PostgreSQL", vec![vec!["Rust"], vec!["PostgreSQL"]]),
            ("Rust, PostgreSQL, Docker", vec![vec!["Rust"], vec!["PostgreSQL"], vec!["Docker"]]),
            ("Docker and Rust or Python", vec![vec!["Docker"], vec!["Rust", "Python"]]),
            ("Rust or Python, PostgreSQL and Docker", vec![vec!["Rust", "Python"], vec!["PostgreSQL"], vec!["Docker"]]),
            (
                "JavaScript or TypeScript, React or Angular",
                vec![vec!["JavaScript", "TypeScript"], vec!["React", "Angular"]],
            ),
            ("Rust or Python, Docker, Podman or similar", vec![vec!["Rust", "Python"], vec!["Docker", "Podman"]]),
            ("Rust or Python and PostgreSQL", vec![vec!["Rust", "Python"], vec!["PostgreSQL"]]),
            ("Teamwork, Rust or Python", vec![vec!["Teamwork"], vec!["Rust", "Python"]]),
            ("Docker. Rust or Python", vec![vec!["Docker"], vec!["Rust", "Python"]]),
            ("administration of Linux", vec![vec!["Office administration"], vec!["Linux"]]),
            ("Docker whether Rust shops or Python", vec![vec!["Docker"], vec!["Rust"], vec!["Python"]]),
        ] {
            assert_eq!(of(sentence), wished, "{sentence}");
        }
    }

    #[test]
    fn a_keyword_is_cut_only_where_every_part_is_a_skill() {
        assert_eq!(of_keyword("Rust or Go"), Some(vec!["Rust", "Go"]));
        assert_eq!(of_keyword("AWS or Azure or GCP"), Some(vec!["AWS", "Azure", "GCP"]));
        for whole in ["service or maintenance engineer", "Rust", "or", "Rust or"] {
            assert_eq!(of_keyword(whole), None, "{whole}");
        }
    }
}
