//! The OpenAPI document: drawn from the handlers, finished here; Swagger UI served from the binary.

mod errors;
mod examples;
mod words;

use axum::Router;
use axum::http::{HeaderValue, Method, header};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};

use examples::Examples;

use super::{Code, FieldError, ProblemBody};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Hirewire",
        description = "Takes in résumés, scores them against jobs with quotes that prove every point, and books interviews.\n\n\
            Sign up or in, copy the `token`, press **Authorize**, and try any route. Every error is problem+json (RFC 9457) \
            with a stable `code`; the table of codes stands at the end of this text."
    ),
    components(schemas(ProblemBody, FieldError)),
    tags(
        (name = "auth", description = "Accounts and tokens"),
        (name = "jobs", description = "Vacancies, their criteria and written ads"),
        (name = "applications", description = "Résumés in, applications, screening and ranking"),
        (name = "slots", description = "Interview slots and invitations"),
        (name = "booking", description = "What a candidate's own link can do; no token needed"),
        (name = "tasks", description = "Background work"),
        (name = "inbox", description = "The ledger of what came by mail"),
        (name = "google", description = "A linked Google account"),
        (name = "llm", description = "The language model's keys and use"),
        (name = "server", description = "Health and metrics, for whoever runs it"),
        (name = "compat", description = "The routes of the system that Hirewire replaces"),
    )
)]
struct Base;

/// The document's head, to which `OpenApiRouter`s add their paths.
#[must_use]
pub fn base() -> Document {
    Base::openapi()
}

/// Adds what all routes share: the bearer scheme, the problem of every error, the table of codes, examples of bodies.
/// Answers the fields that have no example, which a test wants none of.
pub fn finish(document: &mut Document) -> Vec<String> {
    if let Some(components) = document.components.as_mut() {
        components.add_security_scheme(
            "bearer",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build()),
        );
    }
    let mut table = String::from("\n\n| code | status | meaning |\n|---|---|---|\n");
    for code in Code::ALL {
        table.push_str(&format!("| `{}` | {} | {} |\n", code.as_str(), code.status().as_u16(), code.title()));
    }
    let description = document.info.description.get_or_insert_default();
    description.push_str(&table);
    let schemas = document.components.as_ref().and_then(|c| serde_json::to_value(&c.schemas).ok());
    let mut examples = Examples::new(schemas.unwrap_or_default());
    for (path, item) in &mut document.paths.paths {
        let operations = [
            (Method::GET, &mut item.get),
            (Method::PUT, &mut item.put),
            (Method::POST, &mut item.post),
            (Method::DELETE, &mut item.delete),
            (Method::PATCH, &mut item.patch),
        ];
        for (method, operation) in operations {
            let Some(operation) = operation else { continue };
            errors::finish(&method, path, operation);
            examples.fill(path, operation);
        }
    }
    examples.holes().to_vec()
}

/// Its own scripts alone; Swagger UI writes styles into its page, and draws icons from `data:`.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

/// `/docs` and `/openapi.json`.
pub fn routes(document: Document) -> Router {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    ];
    let router = Router::new().merge(
        utoipa_swagger_ui::SwaggerUi::new("/docs")
            .url("/openapi.json", document)
            .config(utoipa_swagger_ui::Config::default().try_it_out_enabled(true).persist_authorization(true)),
    );
    headers
        .into_iter()
        .fold(router, |router, (name, value)| router.layer(SetResponseHeaderLayer::if_not_present(name, value)))
}
