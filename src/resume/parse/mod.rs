//! Text -> profile: pure and deterministic. Knows no file, no clock and no other room but the kernel and the skills'
//! table.

mod absences;
mod anchors;
mod calendar;
mod calendar_words;
mod contact;
#[cfg(test)]
mod countries;
mod cuts;
mod dates;
mod deeds;
mod duties;
mod education;
mod entry;
mod experience;
mod filler;
mod firm_words;
mod firms;
mod fold;
mod form_labels;
mod headings;
mod headline;
mod heads;
mod home;
mod kinds;
mod lines;
mod lower;
mod name;
mod name_words;
mod noise;
mod paragraphs;
mod place;
mod promotions;
mod repeats;
mod schools;
mod sections;
mod skill_lists;
mod skills;
mod spans;
mod spoken;
mod study;
mod study_rows;
mod title_words;
mod titles;
mod told;
mod towns;
mod undated;
mod warnings;
mod wrapped;

use jiff::civil::Date;

use contact::{Said, one_line};
use experience::Job;
use kinds::Evidence;
use lines::Line;
use sections::Part;

pub use warnings::DOUBTED;

use super::profile::{Mark, Profile, Section, SectionKind};
use crate::kernel::Warning;

/// Reads a résumé's visible text. `today` ends what goes on, and bounds what may be a year.
///
/// Total and linear in the text's length: any string gives a profile, be it an empty one. Every mark's `from..to` lies
/// in `text`, on character boundaries. A text that is no résumé of one person gives what is certain (addresses) and no
/// more.
pub fn parse(text: &str, today: Date) -> Profile {
    with_warnings(text, today).0
}

/// As [`parse`], with what a person should look at before relying on it.
pub fn with_warnings(text: &str, today: Date) -> (Profile, Vec<Warning>) {
    let text = &*lower::capitalised(text);
    let lines = lines::without_page_numbers(lines::split(text));
    let lines = form_labels::unlabelled(sections::unhang(wrapped::joined(text, lines)), today);
    let parts = sections::split(&lines, today);
    let plain = lines::without_links(&lines);
    let mut draft = Draft { profile: Profile::default(), lines: &lines, parts: &parts, today };
    draft.contact(text);
    // Links are told by now, and say nothing of work and study.
    draft.lines = &plain;
    draft.sections(text.len());
    let of_the_person = draft.profile.clone();
    let (jobs, studied) = draft.work();
    draft.studies(text, studied);
    draft.profile.gaps = spans::gaps(&jobs, &draft.profile.education, today);
    draft.skills(text);
    draft.lists();
    let evidence = Evidence::of(&draft.profile);
    let none = kinds::none_of_one_person(text, &lines, &draft.profile, &evidence);
    if none.is_some() {
        draft.profile = of_the_person;
    }
    let doubt = warnings::doubt(text, &evidence);
    if doubt.is_some() {
        draft.doubted(&evidence);
    }
    let warnings = warnings::warnings(&draft.profile, text, none, doubt);
    (draft.profile, warnings)
}

/// Whether a line is the heading of a part ("Skills", "Berufserfahrung") and nothing else: columns of a page are told
/// by them.
pub(super) fn is_heading(line: &str) -> bool {
    line.len() < 64 && headings::kind(&fold::fold(line)).is_some()
}

/// Whether a text is the label of a form's value ("Name and address of employer") or how one begins.
pub(super) fn is_form_label(text: &str) -> bool {
    text.len() < 80 && form_labels::field(text).is_some()
}

/// Whether a line names a degree: one that ran over goes on in the next line.
pub(super) fn is_degree(line: &str) -> bool {
    line.len() < 100 && schools::degree_score(line) == 3 && schools::school_score(line) < 3
}

/// Whether a line names a school.
pub(super) fn is_school(line: &str) -> bool {
    line.len() < 100 && schools::school_score(line) == 3
}

/// Whether two texts beside each other, told apart by their type, are two fields: short, each begins as a name does, and a
/// heading, a title or a firm stands beside something else, or a degree beside its school. Beside a degree alone stands
/// its subject.
pub(super) fn are_fields(first: &str, second: &str) -> bool {
    const MOST_WORDS: usize = 8;
    let short = |text: &str| text.split_whitespace().count() <= MOST_WORDS;
    let opens = |text: &str| text.starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase());
    let whole = first.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '.'));
    let of_work = |text: &str| titles::title_score(text) >= 2 || titles::company_score(text) == 3;
    let told = is_heading(first)
        || is_degree(first) && is_school(second)
        || is_school(first) && is_degree(second)
        || [first, second].into_iter().any(|text| of_work(text) && !is_degree(text));
    whole && [first, second].into_iter().all(|text| short(text) && opens(text)) && told
}

struct Draft<'a, 't> {
    profile: Profile,
    lines: &'a [Line<'t>],
    parts: &'a [Part],
    today: Date,
}

impl Draft<'_, '_> {
    fn mark(&mut self, field: impl Into<String>, said: &Said) {
        self.profile.marks.push(Mark {
            field: field.into(),
            from: said.from,
            to: said.to,
            confidence: said.confidence,
        });
    }

    /// Lines that belong to the person rather than to work: the head, and parts under a heading for contact.
    fn head_lines(&self) -> usize {
        let first = self.parts.first().map_or(0, |p| p.last);
        match self.parts.get(1) {
            Some(p) if p.kind == SectionKind::Contact => p.last.min(first + 12),
            // The name alone, and the rest of the head under a heading of its own.
            Some(p) if first < 2 && matches!(p.kind, SectionKind::Summary | SectionKind::Other) => {
                p.last.min(first + 12)
            }
            _ => first.min(40),
        }
    }

    /// Nothing but names and addresses is said with confidence, and no name where little of a résumé was found.
    fn doubted(&mut self, evidence: &Evidence) {
        for mark in &mut self.profile.marks {
            let sure = match mark.field.as_str() {
                "email" | "phone" => true,
                "name" => !evidence.is_little(),
                _ => false,
            };
            if !sure {
                mark.confidence = mark.confidence.min(warnings::DOUBTED);
            }
        }
    }

    fn contact(&mut self, text: &str) {
        let emails = contact::emails(text);
        let home = home::find(text, self.lines, self.head_lines())
            .or_else(|| {
                let part = self.parts.iter().skip(1).find(|p| p.kind == SectionKind::Contact)?;
                home::find(text, part.lines(self.lines), part.last - part.first)
            })
            .or_else(|| {
                let around = home::around(self.lines, emails.first()?.from);
                home::find(text, around, around.len())
            })
            .or_else(|| {
                let work = self.parts.iter().find(|p| p.kind == SectionKind::Experience)?;
                home::alone(&self.lines[..work.first])
            });
        let country = home.as_ref().and_then(|(_, c)| *c);
        let phones = contact::phones(self.lines, country, self.today);
        let name = name::find(self.lines, emails.first().map(|e| e.value.as_str()));
        if let Some(said) = &name {
            self.mark("name", said);
            self.profile.name = Some(said.value.clone());
        }
        if let Some(said) = emails.first() {
            self.mark("email", said);
            self.profile.email = Some(said.value.clone());
        }
        if let Some(said) = phones.first() {
            self.mark("phone", said);
            self.profile.phone = Some(said.value.clone());
        }
        if let Some((said, _)) = &home {
            self.mark("location", said);
            self.profile.location = Some(said.value.clone());
        }
        self.profile.emails = emails.into_iter().map(|e| e.value).collect();
        self.profile.phones = phones.into_iter().map(|p| p.value).collect();
        self.profile.links = contact::links(self.lines);
    }

    /// The work, and the studies among it where no heading parts the two.
    fn work(&mut self) -> (Vec<Job>, Vec<study::Study>) {
        let mut jobs: Vec<Job> = Vec::new();
        for part in self.parts.iter().filter(|p| p.kind == SectionKind::Experience) {
            jobs.extend(experience::read(self.lines, part.first, part.last, self.today));
        }
        if jobs.is_empty() {
            jobs = self.work_for_clients();
        }
        if jobs.is_empty() {
            jobs = experience::from_sentences(self.lines, self.today);
        }
        // What the line under the name says stands for the work where that part is silent of it.
        let head = self.parts.first().map_or(0, |p| p.last);
        let named = self
            .lines
            .iter()
            .position(|l| Some(l.from) >= self.profile.marks.iter().find(|m| m.field == "name").map(|m| m.from));
        let first = named.unwrap_or(0) + 1;
        if let Some(job) = headline::read(self.lines, first, head, &jobs, self.today)
            && let whole = self.lines.iter().find(|l| l.from == job.position.from).map_or("", |l| &l.folded)
            && !jobs.iter().any(|j| repeats::is_same(j, &job) || repeats::has_title(j, &job, whole))
        {
            jobs.push(job);
        }
        let mut studied = Vec::new();
        if !self.parts.iter().any(|p| p.kind == SectionKind::Education) {
            jobs.retain(|job| match education::studied(job) {
                Some(study) => {
                    studied.push(study);
                    false
                }
                None => true,
            });
        }
        self.profile.experience_years = spans::years(&jobs, self.today);
        // Newest first; what has no dates keeps its place behind.
        let newest = |j: &Job| match j.end {
            Some(dates::End::Open) => (i32::MAX, j.start.map_or(0, dates::Point::index)),
            Some(dates::End::At(p)) => (p.index(), j.start.map_or(0, dates::Point::index)),
            None => (i32::MIN, 0),
        };
        jobs.sort_by_key(|j| std::cmp::Reverse(newest(j)));
        let jobs = repeats::told_once(jobs, self.today);
        for (i, job) in jobs.iter().enumerate() {
            for (name, said) in [("title", &job.title), ("company", &job.company), ("location", &job.place)] {
                if let Some(said) = said {
                    self.mark(format!("experience[{i}].{name}"), said);
                }
            }
            if let Some((from, to)) = job.dates {
                self.profile.marks.push(Mark { field: format!("experience[{i}].dates"), from, to, confidence: 0.9 });
            }
        }
        self.profile.experience = jobs.iter().map(|j| j.position.clone()).collect();
        (jobs, studied)
    }

    /// Projects that are dated, titled and done for somebody are the work of whoever has no other.
    fn work_for_clients(&self) -> Vec<Job> {
        let of_projects = self.parts.iter().filter(|p| p.kind == SectionKind::Projects);
        let jobs: Vec<Job> =
            of_projects.flat_map(|p| experience::read(self.lines, p.first, p.last, self.today)).collect();
        let whole = jobs.iter().filter(|j| j.title.is_some() && j.company.is_some() && j.end.is_some()).count();
        if whole >= 2 && whole * 2 >= jobs.len() { jobs } else { Vec::new() }
    }

    fn studies(&mut self, text: &str, studied: Vec<study::Study>) {
        let mut all = studied;
        for part in self.parts.iter().filter(|p| p.kind == SectionKind::Education) {
            all.extend(education::read(text, self.lines, part.first, part.last, part.inline, self.today));
        }
        // "Training" may be all there is of it: what names degree and school counts.
        if all.is_empty() {
            for part in self.parts.iter().filter(|p| p.kind == SectionKind::Certifications) {
                let read = education::read(text, self.lines, part.first, part.last, part.inline, self.today);
                all.extend(read.into_iter().filter(education::is_told));
            }
        }
        let all = education::merged(all);
        for (i, study) in all.iter().enumerate() {
            for (name, said) in [("degree", &study.degree), ("school", &study.school)] {
                if let Some(said) = said {
                    self.mark(format!("education[{i}].{name}"), said);
                }
            }
        }
        self.profile.education = all.into_iter().map(|s| s.education).collect();
    }

    fn skills(&mut self, text: &str) {
        let mut skills = skills::Skills::new(self.today);
        for part in self.parts.iter().filter(|p| p.kind == SectionKind::Skills) {
            skills.read_section(text, self.lines, part.first, part.last, part.inline);
        }
        for part in self.parts.iter().filter(|p| {
            !matches!(
                p.kind,
                SectionKind::Skills | SectionKind::Interests | SectionKind::Languages | SectionKind::Education
            )
        }) {
            for line in part.lines(self.lines) {
                skills.read_labelled(line);
            }
        }
        if skills.found.is_empty() {
            let person = self.of_the_person();
            let tells = |line: &&Line<'_>| !person.iter().any(|(from, to)| *from < line.to && line.from < *to);
            let heads = |line: &&Line<'_>| headings::kind(&line.folded).is_some();
            for line in self.lines.iter().filter(tells).filter(|line| !heads(line)) {
                skills.read_terms(line.text, line.from, 0.4);
            }
        }
        // At the foot of a page, between two skills.
        if let Some(name) = &self.profile.name {
            skills.found.retain(|said| fold::fold(&said.value) != fold::fold(name));
        }
        for (i, said) in skills.found.iter().enumerate() {
            self.mark(format!("skills[{i}]"), said);
        }
        self.profile.skills = skills.found.iter().map(skills::spelled).collect();
    }

    /// Where the name and the address stand: people are called Cook, and live in Reading.
    fn of_the_person(&self) -> Vec<(usize, usize)> {
        let of_person = |m: &&Mark| matches!(m.field.as_str(), "name" | "email" | "phone" | "location");
        self.profile.marks.iter().filter(of_person).map(|m| (m.from, m.to)).collect()
    }

    fn lists(&mut self) {
        for part in self.parts {
            match part.kind {
                SectionKind::Languages => {
                    for (language, from, to) in spoken::read(self.lines, part.first, part.last, part.inline) {
                        let field = format!("languages[{}]", self.profile.languages.len());
                        self.profile.marks.push(Mark { field, from, to, confidence: 0.9 });
                        self.profile.languages.push(language);
                    }
                }
                SectionKind::Projects | SectionKind::Certifications => {
                    let named: Vec<String> = part
                        .lines(self.lines)
                        .iter()
                        .filter(|l| is_item(l, part.kind))
                        .take(30)
                        .map(|l| one_line(l.text))
                        .collect();
                    if part.kind == SectionKind::Projects {
                        self.profile.projects.extend(named);
                    } else {
                        self.profile.certifications.extend(named);
                    }
                }
                SectionKind::Summary if self.profile.summary.is_none() => {
                    let text: Vec<&str> = part.lines(self.lines).iter().map(|l| l.text).collect();
                    let summary = one_line(&text.join(" "));
                    if !summary.is_empty() {
                        let cut = summary.floor_char_boundary(2000);
                        self.profile.summary = Some(summary[..cut].to_owned());
                    }
                }
                _ => {}
            }
        }
    }

    /// Parts as byte ranges, the heading included, up to the next one.
    fn sections(&mut self, length: usize) {
        let start = |p: &Part| self.lines.get(p.heading.unwrap_or(p.first)).map_or(length, |l| l.from);
        let starts: Vec<usize> = self.parts.iter().map(start).collect();
        self.profile.sections = self
            .parts
            .iter()
            .enumerate()
            .map(|(i, p)| Section {
                kind: p.kind,
                from: starts[i],
                to: starts.get(i + 1).copied().unwrap_or(length).max(starts[i]),
            })
            .filter(|s| s.from < s.to)
            .collect();
    }
}

/// A line that names a project or a certificate, rather than telling of it.
fn is_item(line: &Line<'_>, kind: SectionKind) -> bool {
    let most = if kind == SectionKind::Projects { 10 } else { 16 };
    line.words <= most
        && !line.text.ends_with(':')
        && !line.text.contains("://")
        && (kind == SectionKind::Certifications || !line.is_prose() && !line.bullet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 23);

    fn holds(text: &str) {
        let profile = parse(text, TODAY);
        assert_eq!(profile, parse(text, TODAY));
        for m in &profile.marks {
            assert!(m.from <= m.to && text.get(m.from..m.to).is_some(), "{m:?}");
            assert!((0.0..=1.0).contains(&m.confidence));
        }
        let mut at = 0;
        for s in &profile.sections {
            assert!(s.from >= at && s.from <= s.to && text.get(s.from..s.to).is_some(), "{s:?}");
            at = s.to;
        }
        for p in &profile.experience {
            assert!(p.from <= p.to && text.get(p.from..p.to).is_some());
        }
        for e in &profile.education {
            assert!(e.from <= e.to && text.get(e.from..e.to).is_some());
        }
    }

    #[test]
    fn dated_projects_for_clients_are_the_work_of_a_freelancer() {
        let text = "Ada Muster\nada@example.org\n\nProjekte\n\nTestmanagerin\n05/2022 – 09/2022 · Kunde: Brotkasse Ulm, Ulm\nAbnahmetests\n\nBusiness-Analystin\n11/2021 – 04/2022 · Kunde: Mehl Bank eG, Ulm\nFachkonzept\n";
        let jobs = parse(text, TODAY).experience;
        let said: Vec<_> = jobs.iter().map(|j| (j.title.as_deref(), j.company.as_deref())).collect();
        assert_eq!(
            said,
            [(Some("Testmanagerin"), Some("Brotkasse Ulm")), (Some("Business-Analystin"), Some("Mehl Bank eG"))]
        );
        let own = "Ada Muster\nada@example.org\n\nExperience\nBaker\nLoaf Ltd\n2018 - 2020\n\nProjects\nTester\n2019 - 2020 · Client: Mill Ltd\nCook\n2018 - 2019 · Client: Dale Ltd\n";
        assert_eq!(parse(own, TODAY).experience.len(), 1);
    }

    /// Pieces that résumés are made of, in any order: closer to the rules than random characters are.
    fn resume_like() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "Experience",
            "EDUCATION\n",
            "Skills:",
            "Ada Lovelace",
            "Acme Ltd",
            "Engineer",
            "at",
            " - ",
            " – ",
            ", ",
            "(",
            ")",
            "\n",
            "\n\n",
            "2019",
            "Jan",
            "to",
            "Present",
            "03/2018",
            "'19",
            "@",
            "a@b.co",
            "(at)",
            " dot com",
            "+49 30 1234567",
            "• ",
            "\t",
            "                    ",
            "Pune, India",
            "B.Tech in",
            "University",
            "ü",
            "é",
            "山",
            "İ",
            "\u{301}",
            "\u{f0b7}",
            "E X P E",
            "K",
            ":",
            "/",
            "|",
            "http://x.y",
            "ß",
            "²",
            "\u{2028}",
            "\r\n",
            "worked as ",
            " with in A",
            " at ",
            " (Acme) ",
            "🙂",
        ]);
        prop::collection::vec(piece, 0..60).prop_map(|v| v.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn any_text_gives_a_profile_with_places_in_it(text in any::<String>()) {
            holds(&text);
        }

        #[test]
        fn anything_like_a_resume_does_too(text in resume_like()) {
            holds(&text);
        }
    }

    #[test]
    fn what_a_person_is_called_and_where_they_live_is_no_skill() {
        let text = "Mark Cook\nReading, England\nmark.cook@example.org\n\nSummary\nBaked bread for the whole town, with SAP.\n";
        assert_eq!(parse(text, TODAY).skills, ["SAP"]);
    }

    #[test]
    fn nothing_gives_nothing() {
        let (profile, warnings) = with_warnings("", TODAY);
        assert_eq!((profile, warnings.len()), (Profile::default(), 1));
    }
}
