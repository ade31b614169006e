//! Extractors that name the field at fault: JSON bodies, paths, queries, list parameters. And JSON answers.

use axum::body::Bytes;
use axum::extract::path::ErrorKind;
use axum::extract::rejection::{PathRejection, QueryRejection, RawPathParamsRejection};
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use garde::Validate;
use serde::de::DeserializeOwned;
use serde::de::value::{Error as ValueError, SeqDeserializer};
use serde::{Deserialize, Serialize};
use serde_path_to_error::Segment;

use super::{Code, FieldError, Problem};
use crate::kernel::PageRequest;

/// A JSON body, parsed and checked.
#[derive(Debug, Clone, Copy)]
pub struct Body<T>(pub T);

impl<S, T> FromRequest<S> for Body<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Validate<Context = ()>,
{
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = whole(request.into_body()).await?;
        // The content type is not looked at: the old front end and curl users send JSON under several.
        let value: T = parse_json(&bytes)?;
        value.validate().map_err(|report| Problem::fields(field_errors(&report)))?;
        Ok(Self(value))
    }
}

/// An answer in JSON. axum's own starts from 128 bytes and grows a document of some KiB five times over.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

/// Most answers fit.
const USUAL_ANSWER: usize = 4096;

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let mut text = Vec::with_capacity(USUAL_ANSWER);
        match serde_json::to_writer(&mut text, &self.0) {
            Ok(()) => Written(text.into()).into_response(),
            Err(e) => Problem::internal(&e).into_response(),
        }
    }
}

/// An answer that is JSON already.
#[derive(Debug, Clone)]
pub struct Written(pub Bytes);

impl IntoResponse for Written {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], self.0).into_response()
    }
}

/// One request's body where it is no upload.
pub const MAX_BODY: usize = 2 * 1024 * 1024;
/// So much more than that is read and thrown away, so that the caller is there to hear that it is too large.
const MAX_DRAINED: usize = 16 * 1024 * 1024;

/// A whole body of at most [`MAX_BODY`] bytes.
///
/// # Errors
/// `body_too_large`; `malformed_body` when it breaks off.
pub async fn whole(body: axum::body::Body) -> Result<Bytes, Problem> {
    let mut chunks = body.into_data_stream();
    let (mut bytes, mut seen) = (Vec::new(), 0);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Problem::new(Code::MalformedBody))?;
        seen += chunk.len();
        if seen > MAX_DRAINED {
            break;
        }
        if seen > MAX_BODY {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    if seen > MAX_BODY { Err(Problem::new(Code::BodyTooLarge)) } else { Ok(bytes.into()) }
}

fn field_errors(report: &garde::Report) -> Vec<FieldError> {
    report.iter().map(|(path, error)| FieldError::new(path.to_string(), error.message())).collect()
}

/// Parses JSON; the problem names the field at fault.
///
/// # Errors
/// `malformed_json` when it is no JSON, `invalid_fields` when it is not of the type's shape.
pub fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // serde_json looks over what no field takes: a body that is no UTF-8 (RFC 8259 section 8.1) would be half read.
    let text = std::str::from_utf8(bytes)
        .map_err(|e| Problem::with(Code::MalformedJson, format!("The body is not UTF-8: byte {}.", e.valid_up_to())))?;
    let mut de = serde_json::Deserializer::from_str(text);
    let value: T = serde_path_to_error::deserialize(&mut de).map_err(|e| {
        let path = e.path().to_string();
        let inner = e.into_inner();
        match inner.classify() {
            serde_json::error::Category::Data => {
                let (field, detail) = data_error(&path, &inner.to_string());
                Problem::fields(vec![FieldError::new(field, detail)])
            }
            // serde_json calls it a fault of the text where an enum stands that is no text.
            _ if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() => {
                Problem::fields(vec![FieldError::new(path, "is not one of its words")])
            }
            _ => malformed(&inner),
        }
    })?;
    de.end().map_err(|e| malformed(&e))?;
    // No store keeps it. JSON can write it in one way alone, so that hardly a body is read twice.
    if bytes.windows(ZERO.len()).any(|part| part == ZERO)
        && let Ok(body) = serde_json::from_slice(bytes)
        && let Some(field) = with_zero(&body)
    {
        return Err(Problem::field(
            if field.is_empty() { "body" } else { &field },
            "must not hold the character U+0000",
        ));
    }
    Ok(value)
}

const ZERO: &[u8] = br"\u0000";

/// The path of the first text that holds U+0000.
fn with_zero(value: &serde_json::Value) -> Option<String> {
    use serde_json::Value;
    let below = |step: String, value: &Value| {
        let rest = with_zero(value)?;
        Some(if rest.is_empty() || rest.starts_with('[') { step + &rest } else { format!("{step}.{rest}") })
    };
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => items.iter().enumerate().find_map(|(n, item)| below(format!("[{n}]"), item)),
        Value::Object(fields) => fields.iter().find_map(|(name, value)| below(name.clone(), value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn malformed(e: &serde_json::Error) -> Problem {
    Problem::with(Code::MalformedJson, format!("The body is not JSON: line {}, column {}.", e.line(), e.column()))
}

/// serde's message without its place ("… at line 1 column 2"), and a missing field under its own name.
fn data_error(path: &str, message: &str) -> (String, String) {
    let message = message.rfind(" at line ").map_or(message, |at| &message[..at]);
    if let Some(name) = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        let field = if path == "." { name.to_owned() } else { format!("{path}.{name}") };
        return (field, "is missing".to_owned());
    }
    let field = if path == "." { "body".to_owned() } else { path.to_owned() };
    (field, message.to_owned())
}

/// Path parameters; what can't be read is a 400 that names the parameter.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<S, T> FromRequestParts<S> for Path<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Send,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(PathRejection::FailedToDeserializePathParams(e)) => {
                let named = raw_params(parts).await?;
                Err(match e.into_kind() {
                    ErrorKind::DeserializeError { key, message, .. } => Problem::of_field(Code::BadId, &key, &message),
                    // An own type's error comes without the parameter's name.
                    ErrorKind::Message(message) => Problem::of_field(Code::BadId, unread::<T>(&named), &message),
                    _ => Problem::of_field(Code::BadId, unread::<T>(&named), "can't be read"),
                })
            }
            Err(e) => Err(Problem::internal(&e)),
        }
    }
}

/// The parameters of the path as they came: names and values.
///
/// # Errors
/// `bad_id` for what is no UTF-8.
pub async fn raw_params(parts: &mut Parts) -> Result<Vec<(String, String)>, Problem> {
    match RawPathParams::from_request_parts(parts, &()).await {
        Ok(params) => Ok(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()),
        Err(RawPathParamsRejection::InvalidUtf8InPathParam(e)) => {
            let text = e.to_string();
            let name = text.split('`').nth(1).unwrap_or("path");
            Err(Problem::of_field(Code::BadId, name, "is no UTF-8"))
        }
        Err(e) => Err(Problem::internal(&e)),
    }
}

/// Which of the parameters a `T` can't be read from.
fn unread<T: DeserializeOwned>(params: &[(String, String)]) -> &str {
    let values = SeqDeserializer::<_, ValueError>::new(params.iter().map(|(_, value)| value.as_str()));
    let place = match serde_path_to_error::deserialize::<_, T>(values) {
        Err(e) => e.path().iter().find_map(|step| match step {
            Segment::Seq { index } => Some(*index),
            _ => None,
        }),
        Ok(_) => None,
    };
    params.get(place.unwrap_or(0)).map_or("path", |(name, _)| name.as_str())
}

/// Query parameters, parsed and checked.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<S, T> FromRequestParts<S> for Query<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(e @ QueryRejection::FailedToDeserializeQueryString(_)) => {
                let text = e.body_text();
                let detail = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text).to_owned();
                let field = detail.split(':').next().unwrap_or("query").to_owned();
                Err(Problem {
                    errors: vec![FieldError::new(field, detail.clone())],
                    ..Problem::with(Code::BadQuery, detail)
                })
            }
            Err(e) => Err(Problem::internal(&e)),
        }
    }
}

/// `?limit=50&cursor=…` of every list.
#[derive(Debug, Clone)]
pub struct List(pub PageRequest);

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListParams {
    /// 1 to 100.
    #[serde(default)]
    #[param(minimum = 1, maximum = 100, example = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for List {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(params) = Query::<ListParams>::from_request_parts(parts, state).await?;
        let limit = params.limit.unwrap_or(PageRequest::DEFAULT_LIMIT as u64);
        if limit == 0 || limit > PageRequest::MAX_LIMIT as u64 {
            let detail = format!("must be 1 to {}", PageRequest::MAX_LIMIT);
            return Err(Problem {
                errors: vec![FieldError::new("limit", &detail)],
                ..Problem::with(Code::BadQuery, format!("limit: {detail}"))
            });
        }
        Ok(Self(PageRequest { limit: usize::try_from(limit).unwrap_or(PageRequest::MAX_LIMIT), cursor: params.cursor }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[expect(dead_code, reason = "only its presence matters")]
        n: i64,
    }
    #[derive(Debug, Deserialize)]
    enum Word {
        One,
    }
    #[derive(Debug, Deserialize)]
    struct Outer {
        #[expect(dead_code, reason = "only its presence matters")]
        items: Vec<Inner>,
        #[expect(dead_code, reason = "only its presence matters")]
        word: Option<Word>,
    }

    #[test]
    fn the_field_at_fault_is_named() {
        let problem = |text: &str| parse_json::<Outer>(text.as_bytes()).unwrap_err();
        assert_eq!(problem("{").code, Code::MalformedJson);
        assert_eq!(parse_json::<Outer>(b"{\"items\":[],\"x\":\"\xff\"}").unwrap_err().code, Code::MalformedJson);
        assert_eq!(problem(r#"{"items":[]} x"#).code, Code::MalformedJson);
        let p = problem("{}");
        assert_eq!((p.code, p.errors[0].field.as_str()), (Code::InvalidFields, "items"));
        assert_eq!(problem(r#"{"items":[{"n":1},{}]}"#).errors[0].field, "items[1].n");
        assert_eq!(problem(r#"{"items":[{"n":"x"}]}"#).errors[0].field, "items[0].n");
        assert_eq!(problem(r#"{"items":[],"word":[1]}"#).errors[0].field, "word");
        assert_eq!(problem(r#"{"items":[{"n":1,"x":["a\u0000"]}]}"#).errors[0].field, "items[0].x[0]");
        // An escaped backslash before it makes it four digits.
        assert!(parse_json::<Outer>(br#"{"items":[],"x":"\\u0000"}"#).is_ok());
    }
}
