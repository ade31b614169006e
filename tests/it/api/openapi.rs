//! The OpenAPI document says everything that the router does.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use syn::visit::{self, Visit};

use crate::rooms;
use crate::support::TestServer;

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_has_a_summary_and_its_errors() {
    let server = TestServer::start().await;
    let document: Value = server.get("/openapi.json").await.json();
    let mut operations = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if !operation.is_object() || !operation["responses"].is_object() {
                continue;
            }
            operations += 1;
            let place = format!("{method} {path}");
            assert!(operation["summary"].as_str().is_some_and(|s| !s.is_empty()), "{place} has no summary");
            assert!(operation["tags"].as_array().is_some_and(|t| !t.is_empty()), "{place} has no tag");
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.contains_key("default"), "{place} does not say what an error looks like");
            assert!(
                responses.keys().any(|s| s.starts_with('2') || s.starts_with('3')),
                "{place} does not say what success is"
            );
            for status in expected(path, method, operation) {
                let response = responses.get(status).unwrap_or_else(|| panic!("{place} does not say {status}"));
                let description = response["description"].as_str().unwrap();
                assert!(description.contains('`'), "{place} {status} names no code: {description}");
                let examples = &response["content"]["application/problem+json"]["examples"];
                assert!(examples.as_object().is_some_and(|all| !all.is_empty()), "{place} {status} shows no example");
                if ["429", "503"].contains(&status) {
                    assert!(response["headers"]["Retry-After"].is_object(), "{place} {status} has no Retry-After");
                }
            }
        }
    }
    assert!(operations > 15, "{operations}");
}

/// The errors that an operation of this shape can give.
fn expected(path: &str, method: &str, operation: &Value) -> Vec<&'static str> {
    let has = |place: &str| {
        operation["parameters"].as_array().is_some_and(|all| all.iter().any(|parameter| parameter["in"] == place))
    };
    let protected = operation["security"].as_array().is_some_and(|s| !s.is_empty());
    let body = &operation["requestBody"]["content"];
    let limited =
        path.contains("/auth/sign") || path.contains("/booking/") || path.contains("book-slot") || path == "/signin";
    let keyed =
        method == "post" && path.starts_with("/api/v1/") && !path.contains("/auth/") && !path.contains("/google");
    let stored = !["/status", "/healthz", "/readyz", "/metrics"].contains(&path);
    let rules = [
        (protected, "401"),
        (protected && path.contains("{userId}"), "403"),
        (has("path"), "404"),
        (has("query"), "400"),
        (body.is_object(), "400"),
        (keyed, "409"),
        (keyed || body["application/json"].is_object(), "422"),
        (body["application/json"].is_object(), "413"),
        (limited && method == "post" || path.contains("/booking/"), "429"),
        (stored, "503"),
    ];
    rules.into_iter().filter(|(applies, _)| *applies).map(|(_, status)| status).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_body_of_json_has_an_example_without_holes() {
    let server = TestServer::start().await;
    let (_, holes) = server.app.described();
    assert!(holes.is_empty(), "no example for: {holes:#?}");
    let document: Value = server.get("/openapi.json").await.json();
    let mut keyed = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(_, o)| o["responses"].is_object()) {
            let bodies = operation["responses"].as_object().unwrap().iter().filter(|(s, _)| s.starts_with('2'));
            let bodies = bodies.map(|(_, response)| response).chain([&operation["requestBody"]]);
            for content in bodies.filter_map(|body| body["content"].get("application/json")) {
                assert!(!content["example"].is_null(), "{method} {path} shows no example");
            }
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            if parameters.into_iter().any(|p| p["in"] == "header" && p["name"] == "Idempotency-Key") {
                keyed.push(format!("{method} {path}"));
            }
        }
    }
    for creates in ["jobs", "applications", "slots", "applications/{id}/invitation", "booking/{token}"] {
        assert!(keyed.contains(&format!("post /api/v1/{creates}")), "{creates} takes no key");
    }
    assert!(!keyed.iter().any(|route| route.contains("/auth/")), "tokens are not kept");
}

/// axum can't list its routes, so the sources are read: what `utoipa::path` describes must be in the document, which it
/// is only when it is routed; and whatever else is routed must be a page or what Swagger UI needs.
#[tokio::test(flavor = "multi_thread")]
async fn every_route_of_the_sources_is_in_the_document() {
    const PAGES: [&str; 3] = ["/book/{token}", "/book/{token}/cancel", "/assets/{name}"];
    let server = TestServer::start().await;
    let document: Value = server.get("/openapi.json").await.json();
    let mut sources = Vec::new();
    rooms::sources(Path::new("src"), &mut sources);
    let (mut described, mut routed) = (0, 0);
    for path in sources {
        let source = std::fs::read_to_string(&path).unwrap();
        for rest in source.split("utoipa::path(").skip(1) {
            let method = rest.split(',').next().unwrap();
            let route = rest.split("path = \"").nth(1).unwrap().split('"').next().unwrap();
            assert!(document["paths"][route][method].is_object(), "{method} {route} is in no router");
            described += 1;
        }
        for rest in source.split(".route(\"").skip(1) {
            let route = rest.split('"').next().unwrap();
            // The old system's paths are taken without their last slash too.
            if document["paths"].get(format!("{route}/")).is_none() {
                assert!(PAGES.contains(&route), "{}: {route} is routed past the document", path.display());
                routed += 1;
            }
        }
    }
    let operations = document["paths"].as_object().unwrap().values();
    let operations: usize = operations
        .map(|item| ["get", "post", "put", "patch", "delete"].iter().filter(|m| item.get(**m).is_some()).count())
        .sum();
    assert_eq!(described, operations, "the document has an operation that no source describes");
    assert_eq!(routed, PAGES.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn protected_operations_are_protected() {
    let server = TestServer::start().await;
    let document: Value = server.get("/openapi.json").await.json();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation["security"].as_array().is_none_or(Vec::is_empty) {
                continue;
            }
            let mut concrete = path.clone();
            while let (Some(from), Some(to)) = (concrete.find('{'), concrete.find('}')) {
                concrete.replace_range(from..=to, "x");
            }
            let method = method.to_uppercase().parse().unwrap();
            let answer = server.send(method, &concrete, None, None).await;
            answer.problem(401, "unauthorized");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_docs_come_from_the_binary_alone() {
    let server = TestServer::start().await;
    let page = server.get("/docs/").await;
    assert_eq!(page.status, 200);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    let outside = page.text.split(['"', '\'']).find(|part| part.starts_with("http"));
    assert_eq!(outside, None, "the page names an outside address");
    assert!(server.get("/docs/swagger-ui-bundle.js").await.text.len() > 100_000);
}

/// The names that types have in the document: their own, or the one that `schema(as = …)` gives.
#[derive(Default)]
struct Schemas(Vec<String>);

impl Schemas {
    fn of(&mut self, ident: &syn::Ident, attributes: &[syn::Attribute]) {
        let tokens = |a: &syn::Attribute| a.meta.require_list().map(|list| list.tokens.to_string()).unwrap_or_default();
        let derived = attributes.iter().any(|a| a.path().is_ident("derive") && tokens(a).contains("ToSchema"));
        if derived {
            let other = attributes.iter().filter(|a| a.path().is_ident("schema")).find_map(|a| {
                tokens(a).split(',').find_map(|part| part.trim().strip_prefix("as = ").map(str::to_owned))
            });
            self.0.push(other.unwrap_or_else(|| ident.to_string()));
        }
    }
}

impl<'ast> Visit<'ast> for Schemas {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.of(&item.ident, &item.attrs);
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.of(&item.ident, &item.attrs);
        visit::visit_item_enum(self, item);
    }
}

/// Of two types of one name the document describes one, and says so of both.
#[test]
fn no_two_types_have_one_name_in_the_document() {
    let mut found = Vec::new();
    rooms::sources(Path::new("src"), &mut found);
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in found {
        let mut schemas = Schemas::default();
        schemas.visit_file(&syn::parse_file(&std::fs::read_to_string(&path).unwrap()).unwrap());
        for name in schemas.0 {
            named.entry(name).or_default().push(path.display().to_string());
        }
    }
    assert!(named.len() > 100, "the sources are not read: {}", named.len());
    named.retain(|_, places| places.len() > 1);
    assert!(named.is_empty(), "{named:#?}");
}
