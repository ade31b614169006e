//! What of a résumé never leaves the machine: name, e-mail addresses, phones, links, street, date of birth and age,
//! gender words. Town and employers stay. Rather one word too many is hidden than a person shown: a level rests on skills
//! and dates, and those are left.

mod contact;
mod gender;
mod names;
mod person;

use std::ops::Range;

use regex::Regex;

use super::view::Patch;
use crate::resume::Profile;

pub use gender::says_gender;

pub const NAME: &str = "[NAME]";
pub const EMAIL: &str = "[EMAIL]";
pub const PHONE: &str = "[PHONE]";
pub const LINK: &str = "[LINK]";
pub const STREET: &str = "[STREET]";
pub const BIRTH: &str = "[DATE OF BIRTH]";
/// Gender, and what stands beside it on the personal lines of a CV.
pub const PERSONAL: &str = "[PERSONAL]";

/// Every word that stands for something hidden.
pub const PLACEHOLDERS: [&str; 7] = [NAME, EMAIL, PHONE, LINK, STREET, BIRTH, PERSONAL];

/// What is to be hidden of `text`, in no order; overlaps are the view's affair.
#[must_use]
pub fn patches(text: &str, profile: &Profile) -> Vec<Patch> {
    let mut found = Found { text, patches: Vec::new() };
    for mark in &profile.marks {
        let shown = match mark.field.as_str() {
            "name" => NAME,
            "email" => EMAIL,
            "phone" => PHONE,
            _ => continue,
        };
        found.hide(mark.from..mark.to, shown);
    }
    contact::hide(&mut found, profile);
    person::hide(&mut found);
    gender::hide(&mut found);
    names::hide(&mut found, profile);
    found.patches
}

/// A pattern in parts, for the width of a page.
fn pattern(parts: &[&str]) -> Regex {
    // The parts are literals of this folder, and a test compiles every one.
    Regex::new(&parts.concat()).expect("a pattern of this folder")
}

/// The text, and what was found in it so far.
struct Found<'a> {
    text: &'a str,
    patches: Vec<Patch>,
}

impl Found<'_> {
    fn hide(&mut self, place: Range<usize>, shown: &'static str) {
        self.patches.push(Patch { from: place.start, to: place.end, shown });
    }

    fn all(&mut self, pattern: &Regex, shown: &'static str) {
        for m in pattern.find_iter(self.text) {
            // A pattern that ends in blanks takes its neighbour's line with it.
            let to = m.start() + m.as_str().trim_end().len();
            self.hide(m.start()..to, shown);
        }
    }

    /// Hides the first group of each match and leaves the rest of it.
    fn groups(&mut self, pattern: &Regex, shown: &'static str) {
        for captures in pattern.captures_iter(self.text) {
            if let Some(group) = captures.get(1) {
                self.hide(group.range(), shown);
            }
        }
    }

    /// Words as the profile has them, whatever white space and case the text has.
    fn exact<'s>(&mut self, words: impl IntoIterator<Item = &'s String>, shown: &'static str) {
        for word in words {
            let parts: Vec<String> = word.split_whitespace().map(regex::escape).collect();
            if word.trim().len() >= 4
                && let Ok(pattern) = Regex::new(&format!("(?i){}", parts.join(r"\s+")))
            {
                self.all(&pattern, shown);
            }
        }
    }

    /// The places that are in nobody else's word: no letter stands before or behind.
    fn standing(&self, pattern: &Regex) -> Vec<Range<usize>> {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let whole = |m: &regex::Match| {
            !letter(self.text[..m.start()].chars().next_back()) && !letter(self.text[m.end()..].chars().next())
        };
        pattern.find_iter(self.text).filter(whole).map(|m| m.range()).collect()
    }
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(|c| !c.is_lowercase())
}

#[cfg(test)]
mod tests;
