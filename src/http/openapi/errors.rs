//! The errors that follow from an operation's shape, so that each says all of its own: what has a token can be refused
//! one, what has an id can be unknown, what has a body can be malformed. What a feature says itself stays in front.

use std::collections::BTreeMap;

use axum::http::Method;
use serde_json::Value;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Required, Response, ResponseBuilder};

use crate::http::repeat::{self, IDEMPOTENCY_KEY};
use crate::http::{Code, Problem};

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";

/// Routes whose tries are limited by address, account or link.
fn is_limited(path: &str) -> bool {
    const LIMITED: [&str; 7] = [
        "/api/v1/auth/sign",
        "/api/v1/auth/password",
        "/api/v1/auth/google",
        "/api/v1/booking/",
        "/signup",
        "/signin",
        "/google-auth",
    ];
    LIMITED.iter().any(|start| path.starts_with(start)) || path.ends_with("/book-slot/")
}

fn inline<T>(item: &RefOr<T>) -> Option<&T> {
    match item {
        RefOr::T(item) => Some(item),
        RefOr::Ref(_) => None,
    }
}

/// What the shape says, by status.
fn implied(method: &Method, path: &str, operation: &Operation) -> BTreeMap<u16, Vec<Code>> {
    let mut codes: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    let mut add = |code: Code| codes.entry(code.status().as_u16()).or_default().push(code);
    let parameters: Vec<&Parameter> = operation.parameters.iter().flatten().filter_map(inline).collect();
    let has = |place: ParameterIn| parameters.iter().any(|p| p.parameter_in == place);
    if has(ParameterIn::Path) {
        if !path.contains("{token}") {
            add(Code::BadId);
        }
        add(Code::NotFound);
    }
    if has(ParameterIn::Query) {
        add(Code::BadQuery);
    }
    if parameters.iter().any(|p| p.name == "cursor") {
        add(Code::BadCursor);
    }
    if let Some(body) = operation.request_body.as_ref().and_then(inline) {
        if body.content.contains_key(JSON) {
            add(Code::MalformedJson);
            add(Code::BodyTooLarge);
            add(Code::InvalidFields);
        } else {
            add(Code::MalformedBody);
        }
    }
    if operation.security.is_some() {
        add(Code::Unauthorized);
        if path.contains("{userId}") {
            add(Code::OtherUser);
        }
    }
    if is_limited(path) {
        add(if path.contains("book") || path.contains("google") { Code::TooManyRequests } else { Code::TooManyTries });
    }
    if repeat::takes_key(method, path) {
        add(Code::BadIdempotencyKey);
        add(Code::IdempotencyInFlight);
        add(Code::IdempotencyConflict);
    }
    // Those that ask nothing of the store, and the one that answers for it.
    if !matches!(path, "/status" | "/healthz" | "/readyz" | "/metrics") {
        add(Code::StoreUnavailable);
    }
    codes
}

pub(super) fn finish(method: &Method, path: &str, operation: &mut Operation) {
    let implied = implied(method, path, operation);
    for (status, codes) in implied {
        let response = operation.responses.responses.entry(status.to_string());
        let response = response.or_insert_with(|| RefOr::T(Response::default()));
        let RefOr::T(response) = response else { continue };
        for code in codes {
            let name = format!("`{}`", code.as_str());
            if !response.description.contains(&name) {
                let comma = if response.description.is_empty() { "" } else { ", " };
                response.description.push_str(&format!("{comma}{name}"));
            }
        }
    }
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        if (status.starts_with('4') || status.starts_with('5')) && response.content.is_empty() {
            *response = problem(&response.description);
        }
    }
    let any = || RefOr::T(problem("Any other error: `code` names it"));
    operation.responses.responses.entry("default".to_owned()).or_insert_with(any);
    if repeat::takes_key(method, path) {
        let key = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(
                "1 to 255 visible ASCII characters, for example a new UUID. The same request sent again under it within 24 \
                 hours answers as the first time, with `Idempotency-Replayed: true`, and does nothing.",
            ))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String).max_length(Some(255))))
            .example(Some(Value::from("8e03978e-40d5-43dd-bc93-6894a57f9324")))
            .build();
        debug_assert_eq!(IDEMPOTENCY_KEY.as_str(), key.name.to_ascii_lowercase());
        operation.parameters.get_or_insert_default().push(RefOr::T(key));
    }
}

/// An error's answer with an example for each code that its description names.
fn problem(description: &str) -> Response {
    let named = Code::ALL.iter().filter(|code| description.contains(&format!("`{}`", code.as_str())));
    let mut content = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemBody")));
    let mut waits = false;
    for code in named {
        waits |= matches!(code.status().as_u16(), 429 | 503);
        let problem = match code {
            Code::InvalidFields => Problem::field("field", "is missing"),
            code => Problem::new(*code),
        };
        let value = serde_json::to_value(problem.body(Some("req_01jdb3v7q2m8xk5t9w4ycz6r0p"))).ok();
        content = content
            .examples_from_iter([(code.as_str(), ExampleBuilder::new().summary(code.title()).value(value).build())]);
    }
    let mut response = ResponseBuilder::new().description(description).content(PROBLEM, content.build());
    if waits {
        let seconds = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1));
        let header = HeaderBuilder::new().schema(Some(seconds)).description(Some("Seconds to wait.")).build();
        response = response.header("Retry-After", header);
    }
    response.build()
}
