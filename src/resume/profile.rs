//! What a résumé says of a person, field by field, each with its place in the text.

use serde::{Deserialize, Serialize};

/// The parser's answer. `None` and empty mean "not found", never "none".
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Profile {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// All addresses found, `email` first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    /// As written in the résumé.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    /// Where the person lives, as written; usually a town.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// As the résumé spells them, without repeats.
    pub skills: Vec<String>,
    /// Newest first, as far as dates tell.
    pub experience: Vec<Position>,
    pub education: Vec<Education>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certifications: Vec<String>,
    /// Years of work, overlaps counted once, education and gaps left out; one decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub experience_years: Option<f64>,
    /// Times of three months and more between two periods of work in which nothing is said, newest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// Where the fields stand in the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// The parts of the résumé, in order, without overlap.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
}

/// One period of work at one employer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Position {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// `YYYY-MM`, or `YYYY` where no month is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// As `start`; absent when the work goes on (`current`) or is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    pub current: bool,
    /// An internship, traineeship or apprenticeship: shown, and not counted as years of work.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub internship: bool,
    /// Whole months from start to end, where both are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// Byte offsets of the whole entry in the text.
    pub from: usize,
    pub to: usize,
}

/// Months between two periods of work, without work and study: from the first free one to the last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Gap {
    /// `YYYY-MM`, as `end`.
    pub start: String,
    pub end: String,
    pub months: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Education {
    /// As written: `B.Sc.`, `Master of Science`, `Abitur`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub degree: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub school: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    pub from: usize,
    pub to: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Language {
    pub name: String,
    /// As written: `native`, `C1`, `fluent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
}

/// A field's place: `field` is a path such as `name`, `skills[3]`, `experience[0].title`; `from..to` are byte offsets
/// into the text, on character boundaries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Mark {
    pub field: String,
    pub from: usize,
    pub to: usize,
    /// 0 to 1: of the fields said with .9, about nine in ten are right.
    pub confidence: f32,
}

/// A part of the résumé: `from..to` are byte offsets, the heading included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Section {
    pub kind: SectionKind,
    pub from: usize,
    pub to: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// Name, addresses and whatever stands above the first heading.
    Contact,
    Summary,
    Experience,
    Education,
    Skills,
    Projects,
    Languages,
    Certifications,
    /// Hobbies and interests: never scored.
    Interests,
    /// Awards, publications, references, volunteering and the rest.
    Other,
}
