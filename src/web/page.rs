//! Rendering of a page: the templates, and the headers that every page has.

use std::sync::LazyLock;

use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};

use super::assets;
use crate::http::Problem;
use crate::kernel::templates::environment;

const TEMPLATES: [(&str, &str); 4] = [
    ("layout.html", include_str!("templates/layout.html")),
    ("choose.html", include_str!("templates/choose.html")),
    ("booked.html", include_str!("templates/booked.html")),
    ("message.html", include_str!("templates/message.html")),
];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| environment(&TEMPLATES));

/// Own style and script alone, no frame around it, forms to this server alone.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// The headers of everything under `/book`: the address is a secret, so it is sent nowhere and kept nowhere.
pub const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
];

/// A page of the template, with the assets' names added to its values.
pub fn render(status: StatusCode, template: &str, values: Value) -> Response {
    let values = context! { assets => Serde(assets::names()), ..values };
    let page = ENVIRONMENT.get_template(template).and_then(|template| template.render(values));
    match page {
        Ok(html) => (status, HEADERS, Html(html)).into_response(),
        Err(cause) => Problem::internal(&cause).into_response(),
    }
}

/// A page of a heading and a sentence.
pub fn message(status: StatusCode, heading: &str, text: &str) -> Response {
    render(status, "message.html", context! { heading, text })
}
