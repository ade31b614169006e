//! The ads of a job: templates at once; a model may write the headlines and descriptions later. Title, place, type,
//! category and salary are always copied from the job.

use serde::{Deserialize, Serialize};

use super::model::JobText;

/// One written ad, with the old system's field names: its front end shows them as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Ad {
    pub job_headline: String,
    pub job_title: String,
    pub job_description: String,
    pub job_location: String,
    pub job_type: String,
    pub job_category: String,
    pub job_salary: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AdDetails {
    pub headline: String,
    pub description: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Ads {
    pub online_job_platform: Ad,
    pub facebook_linkedin: Ad,
    pub details: AdDetails,
    /// `template`, or the name of the model that wrote them.
    pub written_by: String,
}

/// What a model may say in an ad: words, no facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdWords {
    pub headline: String,
    pub description: String,
}

impl Ad {
    fn of(text: &JobText, words: AdWords) -> Self {
        Self {
            job_headline: words.headline,
            job_title: text.title.clone(),
            job_description: words.description,
            job_location: text.location.clone(),
            job_type: text.job_type.clone(),
            job_category: text.category.clone(),
            job_salary: text.salary,
        }
    }
}

impl Ads {
    #[must_use]
    pub fn new(text: &JobText, platform: AdWords, social: AdWords, details: AdWords, written_by: &str) -> Self {
        Self {
            online_job_platform: Ad::of(text, platform),
            facebook_linkedin: Ad::of(text, social),
            details: AdDetails { headline: details.headline, description: details.description },
            written_by: written_by.to_owned(),
        }
    }

    #[must_use]
    pub fn from_templates(text: &JobText) -> Self {
        let place = if text.location.is_empty() { String::new() } else { format!(" in {}", text.location) };
        let kind = if text.job_type.is_empty() { String::new() } else { format!(" ({})", text.job_type) };
        let salary = text.salary.map(|s| format!("\n\nSalary: {s} a year.")).unwrap_or_default();
        let platform = AdWords {
            headline: format!("{}{place}{kind}", text.title),
            description: format!(
                "{}{salary}\n\nApply with your résumé: every application is read, and you hear from us.",
                text.description.trim()
            ),
        };
        let social = AdWords {
            headline: format!("We're hiring: {}{place}", text.title),
            description: format!(
                "{}\n\nSounds like you, or somebody you know? Send us a résumé.",
                shorten(&text.description, 400)
            ),
        };
        let details =
            AdWords { headline: format!("{}{place}", text.title), description: shorten(&text.description, 200) };
        Self::new(text, platform, social, details, "template")
    }
}

/// The text cut at a sentence's or a word's end, to at most `limit` characters.
fn shorten(text: &str, limit: usize) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(limit) else { return text.to_owned() };
    let head = &text[..end];
    match head.rfind(['.', '!', '?', '\n']) {
        Some(at) if at > end / 2 => head[..=at].trim().to_owned(),
        _ => format!("{}…", head.rsplit_once(char::is_whitespace).map_or(head, |(words, _)| words).trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_copied_and_nothing_is_said_that_is_not_known() {
        let text = JobText {
            title: "Nurse".into(),
            description: "Care for people.".into(),
            location: String::new(),
            job_type: String::new(),
            category: "Health".into(),
            salary: None,
        };
        let ads = Ads::from_templates(&text);
        assert_eq!(ads.facebook_linkedin.job_headline, "We're hiring: Nurse");
        assert_eq!(ads.online_job_platform.job_category, "Health");
        assert!(!ads.online_job_platform.job_description.contains("Salary"));
    }

    #[test]
    fn a_long_text_is_cut_between_words() {
        let long = "word ".repeat(200);
        let cut = shorten(&long, 203);
        assert!(cut.ends_with("word…") && cut.chars().count() <= 204, "{cut}");
        assert_eq!(shorten("Ünïcödé", 3), "Ünï…");
    }
}
