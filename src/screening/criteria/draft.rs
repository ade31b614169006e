//! Criteria as they are gathered, sentence by sentence: a later word may raise what an earlier one said.

use super::{alternatives, cues::Need, free_id, is_qualification, rules, source, years};
use crate::{
    screening::{Criterion, CriterionKind, DegreeLevel, degrees},
    taxonomy::{self, Hit, SkillId, Source, tokens},
};

/// The most that is drawn; a text that names more names them in passing.
const DRAWN: usize = 40;

#[derive(Default)]
pub(super) struct Draft {
    drawn: Vec<(Need, Criterion)>,
    /// The skills drawn so far, in the table's order where any of several will do, beside `drawn`'s rows.
    skills: Vec<(Vec<SkillId>, usize)>,
}

impl Draft {
    fn push(&mut self, need: Need, criterion: Criterion) -> usize {
        self.drawn.push((need, criterion));
        self.drawn.len() - 1
    }

    fn id(&self, kind: CriterionKind, label: &str) -> String {
        let so_far: Vec<Criterion> = self.drawn.iter().map(|(_, c)| c.clone()).collect();
        free_id(&so_far, kind, label)
    }

    /// A skill, a licence or a language, or several of which any will do; a later word may raise what an earlier one said.
    pub(super) fn skill(&mut self, wish: &[Hit], sentence: &str, need: Need, weight: u32) {
        let skills = skills_of(wish);
        let mut sorted = skills.clone();
        sorted.sort_unstable();
        if let Some((_, row)) = self.skills.iter().find(|(known, _)| *known == sorted) {
            let (before, criterion) = &mut self.drawn[*row];
            if need > *before {
                *before = need;
                criterion.source = Some(source(sentence));
            }
            criterion.weight = criterion.weight.max(weight);
            return;
        }
        let is_qualification = skills.iter().all(|skill| is_qualification(*skill));
        let kind = if is_qualification { CriterionKind::Qualification } else { CriterionKind::Skill };
        let mut terms: Vec<String> = Vec::new();
        for hit in wish {
            for term in [taxonomy::name(hit.skill), &sentence[hit.from..hit.to]] {
                if terms.iter().all(|known| tokens::fold(known) != tokens::fold(term)) {
                    terms.push(term.to_owned());
                }
            }
        }
        terms.truncate(rules::MOST_TERMS);
        let label = any_of(&skills);
        let criterion = Criterion {
            terms,
            weight,
            source: Some(source(sentence)),
            ..Criterion::new(self.id(kind, &label), kind, &label)
        };
        let row = self.push(need, criterion);
        self.skills.push((sorted, row));
    }

    pub(super) fn sentence(&mut self, sentence: &str, need: Need) {
        let mut hits: Vec<_> = taxonomy::find_asked(sentence)
            .into_iter()
            .filter(|hit| match taxonomy::source(hit.skill) {
                Source::Own => true,
                Source::Onet => sentence[hit.from..hit.to].chars().any(char::is_uppercase),
                Source::Esco => sentence[hit.from..hit.to].split_whitespace().count() > 1,
            })
            .collect();
        alternatives::drop_kinds(sentence, &mut hits);
        // "Kubernetes (K8s)" says one thing twice.
        hits.dedup_by(|next, last| {
            let same = next.skill == last.skill && sentence[last.to..next.from].trim() == "(";
            if same {
                *last = *next;
            }
            same
        });
        let wishes = alternatives::wishes(sentence, &hits);
        for asked in years::asked(sentence) {
            // "3 years of Rust", "Rust (3 years)": the nearest skill in the same breath.
            let near = hits
                .iter()
                .filter(|hit| taxonomy::domain(hit.skill) != "soft" && !is_qualification(hit.skill))
                .filter_map(|hit| {
                    let (between, far) =
                        if hit.from >= asked.to { (asked.to..hit.from, 60) } else { (hit.to..asked.from, 12) };
                    let gap = sentence.get(between)?;
                    let apart = [", and ", ", und ", ", et ", ", y "].iter().any(|join| gap.contains(join));
                    (gap.len() <= far && !apart && !gap.contains([';', '.']) && years::asked(gap).is_empty())
                        .then_some((gap.len(), hit))
                })
                .min_by_key(|(gap, _)| *gap);
            let wish = near.and_then(|(_, hit)| wishes.iter().find(|wish| wish.contains(hit)));
            self.years(asked.years, &wish.map(|wish| skills_of(wish)).unwrap_or_default(), sentence, need);
        }
        for wish in &wishes {
            let soft = wish.iter().all(|hit| taxonomy::domain(hit.skill) == "soft");
            let weight = match (need, soft) {
                (_, true) | (Need::Nice, _) => 2,
                (Need::Must, false) => 6,
                (Need::Plain | Need::Ignored, false) => 4,
            };
            // Manners are asked of everybody; a must of them would drown what tells people apart.
            let need = if soft { need.min(Need::Plain) } else { need };
            self.skill(wish, sentence, need, weight);
        }
        if let Some(degree) = degree_asked(sentence) {
            self.degree(degree, sentence, need);
        }
    }

    /// Years of any of these skills; of work in all where none is named.
    fn years(&mut self, years: u32, skills: &[SkillId], sentence: &str, need: Need) {
        let unit = if years == 1 { "year" } else { "years" };
        let terms: Vec<String> =
            skills.iter().take(rules::MOST_TERMS).map(|skill| taxonomy::name(*skill).to_owned()).collect();
        let about = any_of(skills);
        let label = format!("{years}+ {unit} of {}", if skills.is_empty() { "experience" } else { &about });
        let about = if skills.is_empty() { "total" } else { &about };
        let kind = CriterionKind::Experience;
        let same = |c: &Criterion| c.kind == kind && c.terms == terms;
        if let Some((_, known)) = self.drawn.iter_mut().find(|(_, c)| same(c)) {
            known.years = known.years.max(Some(years));
            return;
        }
        let criterion = Criterion {
            terms,
            weight: 6,
            years: Some(years),
            source: Some(source(sentence)),
            ..Criterion::new(self.id(kind, about), kind, &label)
        };
        self.push(need, criterion);
    }

    fn degree(&mut self, degree: DegreeLevel, sentence: &str, need: Need) {
        if let Some((_, known)) = self.drawn.iter_mut().find(|(_, c)| c.degree.is_some()) {
            known.degree = known.degree.min(Some(degree));
            return;
        }
        let kind = CriterionKind::Qualification;
        let label = match degree {
            DegreeLevel::School => "School-leaving certificate",
            DegreeLevel::Vocational => "Vocational training",
            DegreeLevel::Bachelor => "Bachelor's degree",
            DegreeLevel::Master => "Master's degree",
            DegreeLevel::Doctorate => "Doctorate",
        };
        let criterion = Criterion {
            weight: 5,
            degree: Some(degree),
            source: Some(source(sentence)),
            ..Criterion::new(self.id(kind, "degree"), kind, label)
        };
        // "or equivalent experience" is no must.
        let need = if sentence.to_lowercase().contains("equivalent") { need.min(Need::Plain) } else { need };
        self.push(need, criterion);
    }

    /// Work in such a role: the title's words, looked for in the titles of positions.
    pub(super) fn role(&mut self, title: &str) {
        let kind = CriterionKind::Experience;
        let criterion = Criterion {
            terms: vec![title.chars().take(80).collect()],
            weight: 7,
            source: Some(source(title)),
            ..Criterion::new(
                self.id(kind, "role"),
                kind,
                &format!("Work as {}", title.chars().take(100).collect::<String>()),
            )
        };
        self.push(Need::Plain, criterion);
    }

    pub(super) fn finish(mut self) -> Vec<Criterion> {
        // Stable: the text's order within a need.
        self.drawn.sort_by_key(|(need, _)| std::cmp::Reverse(*need));
        self.drawn.truncate(DRAWN);
        self.drawn
            .into_iter()
            .map(|(need, mut criterion)| {
                criterion.must_have = need == Need::Must;
                if need == Need::Nice {
                    criterion.weight = criterion.weight.min(3);
                }
                criterion
            })
            .collect()
    }
}

/// The skills of a wish, each once, as they come.
fn skills_of(wish: &[Hit]) -> Vec<SkillId> {
    let mut skills = Vec::new();
    for hit in wish {
        if !skills.contains(&hit.skill) {
            skills.push(hit.skill);
        }
    }
    skills
}

/// "Rust", "Rust or Go", "Python, Java or Go"; of many, the first few.
fn any_of(skills: &[SkillId]) -> String {
    const NAMED: usize = 4;
    let names: Vec<&str> = skills.iter().take(NAMED).map(|skill| taxonomy::name(*skill)).collect();
    let (last, first) = match (names.split_last(), skills.len().saturating_sub(NAMED)) {
        (None, _) => return String::new(),
        (Some((last, first)), 0) => ((*last).to_owned(), first),
        (Some(_), more) => (format!("{more} more"), names.as_slice()),
    };
    if first.is_empty() { last } else { format!("{} or {last}", first.join(", ")) }
}

/// The least degree that a sentence asks for: named, or "a degree" in general.
fn degree_asked(sentence: &str) -> Option<DegreeLevel> {
    const GENERAL: &[&str] = &[
        " degree in ",
        " degree or ",
        "university degree",
        "college degree",
        "abgeschlossenes studium",
        "hochschulstudium",
        "diplôme",
        "título universitario",
        "titulación",
        "formation supérieure",
        "laurea",
        "wyższe wykształcenie",
    ];
    let lower = sentence.to_lowercase();
    // Fields and people, not degrees.
    let named = degrees::least(sentence).filter(|_| !lower.contains("scrum master"));
    named.or_else(|| GENERAL.iter().any(|words| lower.contains(words)).then_some(DegreeLevel::Bachelor))
}
