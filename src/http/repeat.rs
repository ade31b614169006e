//! The `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header): how it is written, and which routes take it.

use axum::http::{HeaderMap, HeaderName, Method};

use super::{Code, FieldError, Problem};

pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Said of an answer that was kept from the first time.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Names one request in every attempt at it, for handlers that create: what they make by it is made once, also when an
/// attempt died after the write and before its answer.
#[derive(Clone, Debug)]
pub struct Operation(pub String);

/// Whether the route takes a key: every POST of the API. Not those of accounts and of Google's consent, whose answers
/// hold tokens that must not be kept.
#[must_use]
pub fn takes_key(method: &Method, route: &str) -> bool {
    method == Method::POST
        && route.starts_with("/api/v1/")
        && !route.starts_with("/api/v1/auth/")
        && !route.starts_with("/api/v1/google")
}

/// The key, if there is one: a string as RFC 8941 writes it, or the same without its quotation marks.
///
/// # Errors
/// `bad_idempotency_key` when it is sent twice, empty, over 255 characters long, or not in visible ASCII.
pub fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut all = headers.get_all(&IDEMPOTENCY_KEY).iter();
    let Some(first) = all.next() else { return Ok(None) };
    let text = first.to_str().unwrap_or_default().trim();
    let text = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text);
    if all.next().is_some() || text.is_empty() || text.len() > 255 || !text.bytes().all(|b| b.is_ascii_graphic()) {
        let detail = "must be one key of 1 to 255 visible ASCII characters";
        return Err(Problem {
            errors: vec![FieldError::new(IDEMPOTENCY_KEY.as_str(), detail)],
            ..Problem::with(Code::BadIdempotencyKey, format!("Idempotency-Key: {detail}."))
        });
    }
    Ok(Some(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_with_and_without_quotation_marks() {
        let of = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(IDEMPOTENCY_KEY, value.parse().unwrap());
            }
            key(&headers).map_err(|p| p.code)
        };
        assert_eq!(of(&[]), Ok(None));
        assert_eq!(of(&["\"abc\""]), Ok(Some("abc".into())));
        assert_eq!(of(&["abc"]), Ok(Some("abc".into())));
        for bad in [&[""][..], &["\"\""], &["a b"], &["a", "a"], &[&"x".repeat(256)]] {
            assert_eq!(of(bad), Err(Code::BadIdempotencyKey), "{bad:?}");
        }
    }

    #[test]
    fn answers_with_tokens_are_not_kept() {
        assert!(takes_key(&Method::POST, "/api/v1/jobs"));
        assert!(!takes_key(&Method::GET, "/api/v1/jobs"));
        assert!(!takes_key(&Method::POST, "/api/v1/auth/signup"));
        assert!(!takes_key(&Method::POST, "/signup"));
    }
}
