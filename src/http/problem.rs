//! Errors as clients see them: RFC 9457 problem+json with a stable code. A 5xx says nothing of the inside.

use std::time::Duration;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::Code;
use crate::kernel::Fault;

/// What went wrong, for the client. Its cause goes to the log where it is known, not here.
#[derive(Clone, Debug)]
pub struct Problem {
    pub code: Code,
    pub detail: String,
    pub errors: Vec<FieldError>,
    pub retry_after: Option<Duration>,
}

/// Which field, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FieldError {
    /// A path such as `criteria[2].weight`.
    #[schema(examples("job_title"))]
    pub field: String,
    #[schema(examples("must have 1 to 200 characters"))]
    pub detail: String,
}

impl FieldError {
    pub fn new(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { field: field.into(), detail: detail.into() }
    }
}

/// The JSON of a problem (RFC 9457 section 3, with `code`, `request_id` and `errors` as extensions).
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProblemBody {
    #[serde(rename = "type")]
    #[schema(examples("https://hirewire.dev/problems/invalid_fields"))]
    pub kind: String,
    pub title: String,
    #[schema(examples(422))]
    pub status: u16,
    pub detail: String,
    #[schema(examples("invalid_fields"))]
    pub code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl Problem {
    /// With the code's own title as the detail.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self { code, detail: format!("{}.", code.title()), errors: Vec::new(), retry_after: None }
    }

    #[must_use]
    pub fn with(code: Code, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..Self::new(code) }
    }

    /// One field that is not as it should be; the detail repeats it, since the old front end shows the detail alone.
    #[must_use]
    pub fn field(field: &str, detail: &str) -> Self {
        Self::fields(vec![FieldError::new(field, detail)])
    }

    /// One field that is at fault, where the code says more than that it is.
    #[must_use]
    pub fn of_field(code: Code, field: &str, detail: &str) -> Self {
        Self { errors: vec![FieldError::new(field, detail)], ..Self::with(code, format!("{field}: {detail}")) }
    }

    #[must_use]
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let detail = errors.iter().map(|e| format!("{}: {}", e.field, e.detail)).collect::<Vec<_>>().join("; ");
        Self { detail, errors, ..Self::new(Code::InvalidFields) }
    }

    #[must_use]
    pub fn retry_after(mut self, after: Duration) -> Self {
        self.retry_after = Some(after);
        self
    }

    /// A 500 whose cause goes to the log alone.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(Code::Internal)
    }

    #[must_use]
    pub fn body(&self, request_id: Option<&str>) -> ProblemBody {
        ProblemBody {
            kind: format!("https://hirewire.dev/problems/{}", self.code.as_str()),
            title: self.code.title().to_owned(),
            status: self.code.status().as_u16(),
            detail: self.detail.clone(),
            code: self.code.as_str().to_owned(),
            request_id: request_id.map(str::to_owned),
            errors: self.errors.clone(),
        }
    }

    /// The response; `layers::name_problems` calls it again with the request's id.
    #[must_use]
    pub fn response(&self, request_id: Option<&str>) -> Response {
        let json = serde_json::to_vec(&self.body(request_id)).unwrap_or_default();
        let mut response = (self.code.status(), json).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(after) = self.retry_after {
            // Whole seconds, never zero (RFC 9110 section 10.2.3).
            let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        if self.code.status() == axum::http::StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.response(None)
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::BadCursor => Self::new(Code::BadCursor),
            Fault::Conflict => Self::new(Code::ConcurrentChange),
            Fault::Missing => Self::new(Code::NotFound),
            Fault::Unavailable(cause) => {
                tracing::warn!(%cause, "store unavailable");
                Self::new(Code::StoreUnavailable).retry_after(Duration::from_secs(5))
            }
            Fault::Unstorable(why) => Self::with(Code::InvalidFields, why),
            Fault::Broken(cause) => Self::internal(&cause),
        }
    }
}
