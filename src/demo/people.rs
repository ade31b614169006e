//! Invented people. Names, firms and schools are made up; addresses end in example domains (RFC 2606), telephone numbers are from ranges
//! kept for fiction where a country has one.

use super::JobHint;

mod accountants;
mod engineers;
mod nurses;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Plain,
    Sidebar,
    /// A serif face, dates at the right margin.
    Margin,
    Spaced,
    TwoPages,
    Docx,
    DocxTable,
    Text,
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    English,
    German,
    French,
    Spanish,
}

#[derive(Debug)]
pub(super) struct Work {
    pub title: &'static str,
    pub company: &'static str,
    pub place: &'static str,
    pub when: &'static str,
    pub did: &'static [&'static str],
}

#[derive(Debug)]
pub(super) struct Study {
    pub degree: &'static str,
    pub school: &'static str,
    pub when: &'static str,
}

#[derive(Debug)]
pub(super) struct Person {
    pub file: &'static str,
    pub shape: Shape,
    pub tongue: Tongue,
    pub hint: JobHint,
    pub name: &'static str,
    pub email: &'static str,
    pub phone: &'static str,
    pub place: &'static str,
    pub links: &'static [&'static str],
    pub title: &'static str,
    pub about: &'static str,
    pub work: &'static [Work],
    pub studies: &'static [Study],
    pub skills: &'static [&'static str],
    pub languages: &'static [&'static str],
    /// Words that only a machine is meant to read.
    pub whispers: Option<&'static str>,
}

const fn work(
    title: &'static str,
    company: &'static str,
    place: &'static str,
    when: &'static str,
    did: &'static [&'static str],
) -> Work {
    Work { title, company, place, when, did }
}

const fn study(degree: &'static str, school: &'static str, when: &'static str) -> Study {
    Study { degree, school, when }
}
/// Everybody, by the job that they write to.
pub(super) fn people() -> impl Iterator<Item = &'static Person> {
    const ENGINEERS: &[Person] = &engineers::ALL;
    const ACCOUNTANTS: &[Person] = &accountants::ALL;
    const NURSES: &[Person] = &nurses::ALL;
    [ENGINEERS, ACCOUNTANTS, NURSES].into_iter().flatten()
}
