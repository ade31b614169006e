//! Text -> profile.

use std::sync::LazyLock;

use regex::Regex;

use super::Profile;
use crate::kernel::Warning;
use crate::taxonomy;

static EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\w.+-]+@[\w-]+(\.[\w-]+)+").ok());

/// The first line as the name, addresses, and the skills of the taxonomy.
#[must_use]
pub fn parse(text: &str, _today: jiff::civil::Date) -> Profile {
    let emails: Vec<String> = EMAIL.iter().flat_map(|re| re.find_iter(text)).map(|m| m.as_str().to_owned()).collect();
    let mut skills: Vec<String> = Vec::new();
    for hit in taxonomy::find(text) {
        let name = &text[hit.from..hit.to];
        if !skills.iter().any(|s| s.eq_ignore_ascii_case(name)) {
            skills.push(name.to_owned());
        }
    }
    let name = text.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned);
    Profile { name, email: emails.first().cloned(), emails, skills, ..Profile::default() }
}

/// Remarks on a text that may be no résumé.
#[must_use]
pub fn warnings(profile: &Profile, _text: &str) -> Vec<Warning> {
    if profile.email.is_none() {
        vec![Warning::new("please_check", "No e-mail address was found.")]
    } else {
        Vec::new()
    }
}
