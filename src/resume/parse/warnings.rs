//! What a person should look at: texts that are no résumé, or that gave less than a résumé should.

use super::fold::{fold, words};
use super::kinds::Evidence;
use crate::kernel::Warning;
use crate::resume::profile::Profile;

/// Below this, a field is named for checking.
const CHECK: f32 = 0.6;

/// Of a text that is in doubt, nothing but names and addresses is said with more.
pub const DOUBTED: f32 = 0.5;

/// Bytes of about fifty pages; the longest of real academic résumés have half of that.
const LONGEST: usize = 150_000;

/// How much of the text's letters are Latin; 1 where there are no letters.
fn latin_share(text: &str) -> f32 {
    if text.is_ascii() {
        return 1.0;
    }
    let (mut latin, mut other) = (0_u32, 0_u32);
    for c in text.chars().filter(|c| c.is_alphabetic()).take(20_000) {
        if matches!(c, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') {
            latin += 1;
        } else {
            other += 1;
        }
    }
    if latin + other == 0 { 1.0 } else { latin as f32 / (latin + other) as f32 }
}

/// Why nothing that a text gives is to be relied on but its addresses, if so.
pub fn doubt(text: &str, evidence: &Evidence) -> Option<&'static str> {
    let longest = text.split('\n').map(str::len).max().unwrap_or(0);
    if text.len() > 600 && longest * 10 > text.len() * 8 {
        return Some("the text has no line breaks, so its parts can't be told apart reliably");
    }
    if latin_share(text) < 0.3 {
        return Some("the text is mostly in a script that isn't read yet beyond names and addresses");
    }
    if text.len() > LONGEST {
        return Some("the text is far longer than a résumé");
    }
    evidence.is_little().then_some("little of a résumé was found: it may be a document of another kind")
}

fn check(detail: impl Into<String>) -> Warning {
    Warning::new("please_check", detail)
}

/// What to look at before relying on `profile`, which was made of `text`: `none` says why it is no résumé of one person, by
/// its code and in words, `doubt` why its fields are not to be relied on.
pub fn warnings(
    profile: &Profile,
    text: &str,
    none: Option<(&'static str, &'static str)>,
    doubt: Option<&'static str>,
) -> Vec<Warning> {
    let mut out = Vec::new();
    if text.trim().is_empty() {
        return vec![Warning::new("not_a_resume", "the text is empty")];
    }
    match none {
        Some((code, detail)) => out.push(Warning::new(code, detail)),
        None => out.extend(doubt.map(check)),
    }
    let found = [
        profile.name.is_some(),
        profile.email.is_some() || profile.phone.is_some(),
        !profile.skills.is_empty(),
        !profile.experience.is_empty(),
        !profile.education.is_empty(),
    ];
    let count = found.iter().filter(|f| **f).count();
    if count <= 1 && !out.iter().any(|w| w.code == "not_a_resume") {
        let many = { words(&fold(text.get(..text.floor_char_boundary(4_000)).unwrap_or(text))).count() > 30 };
        if profile.experience.is_empty() && profile.education.is_empty() && many {
            out.push(Warning::new("not_a_resume", "neither work nor education nor contact details were found"));
        } else {
            out.push(check("hardly anything was found in the text"));
        }
    }
    for (field, label) in [
        ("name", "the name"),
        ("email", "the e-mail address"),
        ("phone", "the telephone number"),
        ("location", "the place"),
    ] {
        if profile.marks.iter().any(|m| m.field == field && m.confidence < CHECK) {
            out.push(check(format!("{label} is a guess")));
        }
    }
    let unsure = profile.marks.iter().filter(|m| m.field.starts_with("experience[") && m.confidence < CHECK).count();
    let sure = profile.marks.iter().filter(|m| m.field.starts_with("experience[") && m.confidence >= CHECK).count();
    if unsure > sure {
        out.push(check("titles and companies were hard to tell apart"));
    }
    if profile.name.is_none() && count > 1 {
        out.push(check("no name was found"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resume::parse::{parse, with_warnings};

    const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 23);

    fn codes(text: &str) -> Vec<String> {
        with_warnings(text, TODAY).1.into_iter().map(|w| w.code).collect()
    }

    fn person(name: &str, address: &str) -> String {
        format!(
            "{name}\nLeeds, UK\n{address}\n\nExperience\nBaker\nLoaf Ltd\n2018 - 2020\n• bread\n\nEducation\nHill School\n2010\n\nSkills\nBread, Rolls\n\n"
        )
    }

    #[test]
    fn a_resume_of_one_person_is_left_in_peace() {
        assert_eq!(codes(&person("Ada Sample", "ada@example.org")), [""; 0]);
    }

    #[test]
    fn what_is_no_resume_of_one_person_gives_no_profile() {
        let three: String =
            [("Ada Sample", "ada@example.org"), ("Ben Trial", "ben@example.org"), ("Cy Probe", "cy@example.org")]
                .map(|(name, address)| person(name, address))
                .concat();
        let letter = "Ada Sample\nada@example.org\n\nDear Hiring Manager,\n\nI am writing to apply for the post of a baker in your house. I have baked bread since 2015 and like it.\n\nYours faithfully\nAda Sample";
        let invoice = "Loaf Ltd\nInvoice no. 12\nBill to: Ada Sample\n2 Jan 2020 - 3 Feb 2020 Flour 12.00\nSubtotal 12.00\nVAT 2.40\nTotal due 14.40 by bank transfer";
        for (text, want) in [(three.as_str(), "several_people"), (letter, "not_a_resume"), (invoice, "not_a_resume")] {
            let profile = parse(text, TODAY);
            assert!(profile.experience.is_empty() && profile.skills.is_empty(), "{profile:?}");
            assert_eq!(codes(text)[0], want, "{text}");
        }
    }

    #[test]
    fn a_text_in_doubt_is_never_a_confident_profile() {
        let unbroken = person("Ada Sample", "ada@example.org").replace('\n', " ").repeat(8);
        let cyrillic = "Иван Петров\nМосква\nivan@example.org\n\nОпыт работы\nПекарь\nХлеб и соль\n2018 - 2020\nпёк хлеб каждый день и возил его по улицам города\n\nОбразование\nШкола номер пять\n2010";
        let long = person("Ada Sample", "ada@example.org") + &"and more of the same, line after line\n".repeat(6_000);
        for text in [unbroken.as_str(), cyrillic, &long] {
            let profile = parse(text, TODAY);
            assert!(codes(text).contains(&"please_check".to_owned()));
            let sure: Vec<_> = profile
                .marks
                .iter()
                .filter(|m| !matches!(m.field.as_str(), "name" | "email" | "phone") && m.confidence > DOUBTED)
                .collect();
            assert_eq!(sure, Vec::<&crate::resume::profile::Mark>::new());
        }
    }
}
