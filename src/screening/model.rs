//! Criteria, levels, quotes and scores: the words that engines, arithmetic and API share.

use serde::{Deserialize, Serialize};

/// One thing a job asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Criterion {
    /// Unique in its job, stable while the criterion is edited: `skill_rust`, `experience_total`.
    #[schema(examples("skill_rust"))]
    pub id: String,
    pub kind: CriterionKind,
    /// What it asks, in a few words for people.
    #[schema(examples("Rust"))]
    pub label: String,
    /// Words of which any one shows it; the label's taxonomy aliases are known without being named here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<String>,
    /// 1 (hardly matters) to 10; 5 is usual.
    #[schema(minimum = 1, maximum = 10, examples(5))]
    pub weight: u32,
    pub must_have: bool,
    /// Years asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<u32>,
    /// The least degree asked for, of a qualification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub degree: Option<DegreeLevel>,
    /// The words of the job's text that it was drawn from; absent when a person wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Criterion {
    /// Of middle weight, nice to have, and with nothing else said of it.
    #[must_use]
    pub fn new(id: impl Into<String>, kind: CriterionKind, label: &str) -> Self {
        Self {
            id: id.into(),
            kind,
            label: label.to_owned(),
            terms: Vec::new(),
            weight: 5,
            must_have: false,
            years: None,
            degree: None,
            source: None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CriterionKind {
    Skill,
    Experience,
    Qualification,
}

/// In rising order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DegreeLevel {
    School,
    Vocational,
    Bachelor,
    Master,
    Doctorate,
}

/// How well a résumé shows a criterion. `Unknown` is not zero: it says that the résumé is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Unknown,
    /// The résumé shows that it is not there.
    None,
    Weak,
    Fair,
    Good,
    Strong,
}

impl Level {
    /// 0 to 4; `Unknown` earns nothing and stays in the denominator.
    #[must_use]
    pub fn points(self) -> u32 {
        match self {
            Self::Unknown | Self::None => 0,
            Self::Weak => 1,
            Self::Fair => 2,
            Self::Good => 3,
            Self::Strong => 4,
        }
    }

    /// `None` for a number outside 0 to 4.
    #[must_use]
    pub fn from_points(points: i64) -> Option<Self> {
        Some(match points {
            0 => Self::None,
            1 => Self::Weak,
            2 => Self::Fair,
            3 => Self::Good,
            4 => Self::Strong,
            _ => return None,
        })
    }
}

/// Words of the résumé's visible text; `from..to` are byte offsets into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Quote {
    pub text: String,
    pub from: usize,
    pub to: usize,
}

/// An engine's answer on one criterion, after the quote check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Finding {
    pub criterion_id: String,
    pub level: Level,
    /// How much evidence, in thousandths, inside the level's quarter (`weak` 1 to 250, … `strong` 751 to 1000); absent:
    /// the quarter's top. It orders candidates of equal levels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000)]
    pub strength: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<Quote>,
    /// One sentence on how the level came about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// All findings on one résumé and one version of a job's criteria, in the criteria's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Assessment {
    /// `builtin`, or the model's name.
    pub engine: String,
    pub findings: Vec<Finding>,
}

/// Percentages, 0 to 100. A part with no criteria of its kind is absent and plays no part in `overall`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Scores {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skills: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experience: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualification: Option<u32>,
    pub overall: u32,
    /// `overall` in hundredths of a percent, 0 to 10000: the order of a ranking.
    #[serde(default)]
    pub fine: u32,
    /// What `overall` could still reach if everything unknown turned out strong.
    pub reach: u32,
}

crate::typed_id!(
    /// One screening of one application by one engine.
    ScreeningId,
    "scr"
);
