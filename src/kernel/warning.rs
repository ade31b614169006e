//! A remark on a document that was taken in all the same.

use serde::{Deserialize, Serialize};

/// `code` is stable and for programs; `detail` is one sentence for people.
///
/// Codes in use: `hidden_text`, `truncated`, `scanned_pages`, `scanned_text`, `please_check`, `instructions_to_reader`,
/// `not_a_resume`, `several_people`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Warning {
    #[schema(examples("hidden_text"))]
    pub code: String,
    pub detail: String,
}

impl Warning {
    #[must_use]
    pub fn new(code: &str, detail: impl Into<String>) -> Self {
        Self { code: code.to_owned(), detail: detail.into() }
    }
}

/// A field that breaks a rule, and why: what a pure check answers, before HTTP gives it a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// A path such as `criteria[2].weight`.
    pub field: String,
    pub detail: String,
}

impl FieldFault {
    pub fn new(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { field: field.into(), detail: detail.into() }
    }
}
