//! The OpenAPI document: drawn from the handlers, finished here; Swagger UI served from the binary.

use axum::Router;
use utoipa::OpenApi;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi as Document, Ref, RefOr, Response, ResponseBuilder};

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
        (name = "tasks", description = "Background work and the inbox's ledger"),
        (name = "google", description = "A linked Google account"),
        (name = "llm", description = "The language model's keys and use"),
        (name = "compat", description = "The routes of the system that Hirewire replaces"),
    )
)]
struct Base;

/// The document's head, to which `OpenApiRouter`s add their paths.
#[must_use]
pub fn base() -> Document {
    Base::openapi()
}

/// Adds what all routes share: the bearer scheme, the problem of every error, the table of codes.
pub fn finish(document: &mut Document) {
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
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for operation in operations.into_iter().flatten() {
            finish_operation(operation);
        }
    }
}

fn problem(description: &str) -> RefOr<Response> {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemBody"))).build();
    RefOr::T(ResponseBuilder::new().description(description).content("application/problem+json", content).build())
}

fn finish_operation(operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    for (status, response) in responses.iter_mut() {
        let RefOr::T(response) = response else { continue };
        let is_error = status.starts_with('4') || status.starts_with('5');
        if is_error && response.content.is_empty() {
            *response = match problem(&response.description) {
                RefOr::T(full) => full,
                RefOr::Ref(_) => continue,
            };
        }
    }
    if operation.security.is_some() {
        responses
            .entry("401".to_owned())
            .or_insert_with(|| problem("`unauthorized`: no token, or one that is not valid any more"));
    }
    responses.entry("default".to_owned()).or_insert_with(|| problem("Any other error: `code` names it"));
}

/// `/docs` and `/openapi.json`.
pub fn routes(document: Document) -> Router {
    Router::new().merge(
        utoipa_swagger_ui::SwaggerUi::new("/docs")
            .url("/openapi.json", document)
            .config(utoipa_swagger_ui::Config::default().try_it_out_enabled(true).persist_authorization(true)),
    )
}
