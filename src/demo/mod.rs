//! A folder of made-up résumés for `hirewire demo` and for tests: invented people, real layouts. Pure: bytes come out, nothing is read
//! or written. Knows no other room.

mod docx;
mod layouts;
mod pdf;
mod people;

use people::{Person, Shape, people};

/// What a made-up person looks for; the demo writes a job for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobHint {
    BackendEngineer,
    Accountant,
    Nurse,
}

/// A résumé of somebody who does not exist.
#[derive(Clone, Debug)]
pub struct MadeUp {
    pub file_name: String,
    pub bytes: Vec<u8>,
    pub job_hint: JobHint,
}

/// All of them, the same bytes at every call. Among them: a weak candidate for each job, one file with hidden text, and one person who
/// sent two files.
#[must_use]
pub fn made_up_resumes() -> Vec<MadeUp> {
    people().map(made_up).collect()
}

fn made_up(person: &Person) -> MadeUp {
    let (bytes, ending) = match person.shape {
        Shape::Plain | Shape::Sidebar | Shape::Margin | Shape::Spaced | Shape::TwoPages => {
            (layouts::pdf(person), "pdf")
        }
        Shape::Docx | Shape::DocxTable => (docx::resume(person), "docx"),
        Shape::Text => (layouts::text(person).into_bytes(), "txt"),
        Shape::Markdown => (layouts::markdown(person).into_bytes(), "md"),
    };
    MadeUp { file_name: format!("{}.{ending}", person.file), bytes, job_hint: person.hint }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resume::ReadLimits;
    use crate::resume::open::open;

    #[test]
    fn every_made_up_resume_reads_back_with_its_name_address_and_skills() {
        for (person, made) in people().zip(made_up_resumes()) {
            let read = open(made.bytes, &ReadLimits::default()).expect(&made.file_name);
            let words = read.text.split_whitespace().collect::<Vec<_>>().join(" ");
            for said in [person.name, person.email].iter().chain(person.skills) {
                assert!(
                    words.to_lowercase().contains(&said.to_lowercase()),
                    "{said} in {}:\n{}",
                    made.file_name,
                    read.text
                );
            }
            for work in person.work {
                assert!(
                    words.contains(work.title) && words.contains(work.company),
                    "{}\n{}",
                    made.file_name,
                    read.text
                );
            }
            let hidden = read.warnings.iter().any(|w| w.code == "hidden_text");
            assert_eq!(hidden, person.whispers.is_some(), "{}: {:?}", made.file_name, read.hidden);
        }
    }

    #[test]
    fn they_are_many_and_different() {
        let all = made_up_resumes();
        assert!(all.len() >= 24);
        let mut names: Vec<&str> = all.iter().map(|r| r.file_name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
        for hint in [JobHint::BackendEngineer, JobHint::Accountant, JobHint::Nurse] {
            assert!(all.iter().filter(|r| r.job_hint == hint).count() >= 7, "{hint:?}");
        }
        let mut addresses: Vec<&str> = people().map(|p| p.email).collect();
        addresses.sort_unstable();
        addresses.dedup();
        assert_eq!(addresses.len() + 1, all.len(), "one person sent two files");
        let again = made_up_resumes();
        assert!(all.iter().zip(&again).all(|(a, b)| a.bytes == b.bytes));
    }
}
