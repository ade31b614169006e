//! Rubbish in every place of every operation of the OpenAPI document: a 4xx problem that names the place, never a 500.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, TestServer, TestUser, multipart};

/// One operation of the document.
struct Operation<'a> {
    document: &'a Value,
    method: Method,
    path: &'a str,
    told: &'a Value,
}

/// A field of a JSON body, and the types that it takes.
struct Field<'a> {
    name: &'a str,
    types: Vec<String>,
}

impl<'a> Operation<'a> {
    fn all(document: &'a Value) -> Vec<Self> {
        let paths = document["paths"].as_object().unwrap();
        let operations = paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter().filter(|(_, told)| told["responses"].is_object());
            methods.map(move |(method, told)| Self {
                document,
                method: method.to_uppercase().parse().unwrap(),
                path,
                told,
            })
        });
        operations.collect()
    }

    fn parameters(&self, place: &str) -> Vec<&'a Value> {
        self.told["parameters"].as_array().into_iter().flatten().filter(|p| p["in"] == place).collect()
    }

    fn schema(&self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(place) => {
                let there = self.document.pointer(place.trim_start_matches('#'));
                there.unwrap_or_else(|| panic!("{} names {place}, which is not there", self.path))
            }
            None => schema,
        }
    }

    /// The JSON body's example, and its fields.
    fn body(&self) -> Option<(Value, Vec<Field<'a>>)> {
        let content = self.told["requestBody"]["content"].get("application/json")?;
        let schema = self.schema(&content["schema"]);
        let fields = schema["properties"].as_object()?;
        let fields = fields.iter().map(|(name, field)| Field { name, types: self.types(field) }).collect();
        Some((content["example"].clone(), fields))
    }

    fn types(&self, field: &'a Value) -> Vec<String> {
        let field = self.schema(field);
        let choices = field["oneOf"].as_array().or(field["anyOf"].as_array());
        let mut types: Vec<String> = choices.into_iter().flatten().flat_map(|choice| self.types(choice)).collect();
        match &field["type"] {
            Value::String(one) => types.push(one.clone()),
            Value::Array(many) => types.extend(many.iter().map(|t| t.as_str().unwrap().to_owned())),
            _ => {}
        }
        types
    }

    /// The path with the ids that stand, but `rubbish` for the parameter `at`.
    fn path_with(&self, ids: &BTreeMap<&str, String>, at: &str, rubbish: &str) -> String {
        let mut path = self.path.to_owned();
        for parameter in self.parameters("path") {
            let name = parameter["name"].as_str().unwrap();
            let room = self.path.split('/').nth(3).unwrap_or_default();
            let known =
                ids.get(name).or_else(|| ids.get(room)).or_else(|| ids.get(self.path.split('/').nth(1).unwrap()));
            let value = if name == at { rubbish } else { known.map_or("x", String::as_str) };
            path = path.replace(&format!("{{{name}}}"), value);
        }
        path
    }
}

async fn ask(user: &TestUser<'_>, method: &Method, path: &str, body: Option<Vec<u8>>) -> Answer {
    let mut request = user.server.http.request(method.clone(), format!("{}{path}", user.server.url));
    request = request.bearer_auth(&user.token);
    if let Some(body) = body {
        request = request.header("content-type", "application/json").body(body);
    }
    Answer::of(request.send().await.unwrap()).await
}

/// What is wrong with how the server took it, all of it, so that one run shows everything.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn unless(&mut self, holds: bool, what: &str, answer: &Answer) {
        if !holds {
            let shown: String = answer.text.chars().take(300).collect();
            self.0.push(format!("{what}: {} {shown}", answer.status));
        }
    }

    /// A refusal is a whole problem, and nothing is a fault of the server's. Answers the fields that it names; `None`:
    /// it was taken.
    fn refusal(&mut self, answer: &Answer, what: &str) -> Option<Vec<String>> {
        let status = answer.status.as_u16();
        if status < 400 {
            return None;
        }
        if status < 500 && answer.headers["content-type"] == "text/html; charset=utf-8" {
            return Some(Vec::new());
        }
        let json: Value = serde_json::from_str(&answer.text).unwrap_or_default();
        let whole = json["status"] == status && ["code", "detail", "request_id"].iter().all(|f| json[f].is_string());
        self.unless(status < 500 && whole, what, answer);
        let errors = json["errors"].as_array().into_iter().flatten();
        Some(errors.map(|e| e["field"].as_str().unwrap_or_default().to_owned()).collect())
    }

    fn refused(&mut self, answer: &Answer, what: &str) -> Vec<String> {
        let named = self.refusal(answer, what);
        self.unless(named.is_some(), what, answer);
        named.unwrap_or_default()
    }

    fn none(self, tried: usize) {
        assert!(self.0.is_empty(), "{} of {tried}:\n{}", self.0.len(), self.0.join("\n"));
    }
}

struct Bed<'a> {
    user: TestUser<'a>,
    ids: BTreeMap<&'static str, String>,
}

impl<'a> Bed<'a> {
    /// A user of its own with one of everything, so that what is refused is the rubbish alone.
    async fn of(server: &'a TestServer, number: usize) -> Self {
        let user = server.user(&format!("hr{number}@example.com")).await;
        let job = user.job("Backend engineer", "3+ years of Rust.").await;
        let text = format!("Jane Roe\njane{number}@example.org\n\nSkills\nRust\n");
        let files = [("jane.txt", text.into_bytes())];
        let taken = user.upload("/api/v1/applications", &[("job_id", &job)], &files).await.json();
        let application = &taken["results"][0]["application"];
        let start = server.app.clock.now().plus(Duration::from_hours(7 * 24)).to_string();
        let slots = user.post("/api/v1/slots", json!({ "start_times": [start] })).await;
        assert_eq!(slots.status, 201, "{}", slots.text);
        let text = |value: &Value| value.as_str().unwrap_or("x").to_owned();
        let slot = slots.text.split('"').find(|part| part.starts_with("slot_")).unwrap_or("x").to_owned();
        let ids = BTreeMap::from([
            ("userId", user.id.clone()),
            ("jobs", job.clone()),
            ("applications", text(&application["id"])),
            ("candidates", text(&application["candidate_id"])),
            ("slots", slot),
            ("job_post_id", job.clone()),
            ("post_id", job),
            ("candidate_id", text(&application["id"])),
        ]);
        Self { user, ids }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_parameter_is_refused_and_named() {
    let server = TestServer::start().await;
    let document = server.get("/openapi.json").await.json();
    let bed = Bed::of(&server, 0).await;
    let (mut tried, mut faults) = (0, Faults::default());
    for operation in Operation::all(&document) {
        let (method, path) = (&operation.method, operation.path);
        let body = operation.body().map(|(example, _)| serde_json::to_vec(&example).unwrap());
        for name in operation.parameters("path").iter().map(|p| p["name"].as_str().unwrap()) {
            for rubbish in ["rubbish", "%00", "%ff", "..%2f..", "job_00000000000000000000000000", &"x".repeat(5000)] {
                let what = format!("{method} {path} with {name}={}", &rubbish[..rubbish.len().min(40)]);
                let answer = ask(&bed.user, method, &operation.path_with(&bed.ids, name, rubbish), body.clone()).await;
                let fields = faults.refused(&answer, &what);
                if answer.text.contains("\"bad_id\"") {
                    faults.unless(fields == [name], &what, &answer);
                }
                tried += 1;
            }
        }
        for parameter in operation.parameters("query") {
            let name = parameter["name"].as_str().unwrap();
            let types = operation.types(&parameter["schema"]);
            let valid = operation.path_with(&bed.ids, "", "");
            let numbers: &[&str] = &["x", "-1", "1.5", "99999999999999999999", "%00", ""];
            let cursors: &[&str] =
                &["rubbish", "W10", "W1sxXSwiIl0", "W1tdLCIiXQ", "%00", "%ff%fe", "W1siMSIsIjIiLCIzIl0sIngiXQ"];
            let rubbish = match name {
                "cursor" => cursors,
                _ if types.iter().any(|t| t == "integer") => numbers,
                "job_id" | "candidate_id" | "stage" | "state" | "outcome" => &["rubbish", "%00", "job_1"],
                _ => &["%00", "%ff"],
            };
            for value in rubbish {
                let what = format!("{method} {path}?{name}={value}");
                let answer = ask(&bed.user, method, &format!("{valid}?{name}={value}"), body.clone()).await;
                let named = faults.refusal(&answer, &what);
                tried += 1;
                if name == "cursor" {
                    faults.unless(answer.text.contains("\"bad_cursor\""), &what, &answer);
                } else if rubbish == numbers && !value.is_empty() {
                    faults.unless(named.as_deref() == Some(&[name.to_owned()][..]), &what, &answer);
                }
            }
        }
    }
    faults.none(tried);
    assert!(tried > 200, "{tried}");
}

/// What is not of the types that a field takes, and what no field takes.
fn wrong(types: &[String]) -> Vec<(&'static str, Value)> {
    let takes = |name: &str| types.iter().any(|t| t == name);
    let mut wrong = vec![("a text with U+0000", json!("a\u{0}b"))];
    let mut unless = |name: &str, what, value| {
        if !takes(name) {
            wrong.push((what, value));
        }
    };
    unless("string", "a text", json!("rubbish"));
    unless("array", "a list", json!([1]));
    unless("object", "an object", json!({ "a": { "b": [] } }));
    unless("boolean", "a truth", json!(true));
    unless("integer", "a number", json!(12));
    unless("number", "a fraction", json!(1.5));
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_field_is_refused_and_named() {
    let server = TestServer::start().await;
    let document = server.get("/openapi.json").await.json();
    let (mut tried, mut faults) = (0, Faults::default());
    for (number, operation) in Operation::all(&document).iter().enumerate() {
        let Some((example, fields)) = operation.body() else { continue };
        let bed = Bed::of(&server, number).await;
        let path = operation.path_with(&bed.ids, "", "");
        let place = format!("{} {}", operation.method, operation.path);
        let send = async |body: Vec<u8>| ask(&bed.user, &operation.method, &path, Some(body)).await;
        let untrodden = operation.path.contains("{token}") || operation.path.contains("/tasks/");
        for (what, body) in [
            ("half an object", b"{".to_vec()),
            ("two values", b"{} {}".to_vec()),
            ("a list", b"[]".to_vec()),
            ("null", b"null".to_vec()),
            ("deep", vec![b'['; 100_000]),
            ("no UTF-8", b"{\"a\":\"\xff\xfe\"}".to_vec()),
            ("3 MB", vec![b' '; 3 << 20]),
        ] {
            let answer = send(body).await;
            faults.refused(&answer, &format!("{place}: {what}"));
        }
        for Field { name, types } in &fields {
            for (what, value) in wrong(types) {
                let mut body = example.clone();
                body[*name] = value;
                let answer = send(serde_json::to_vec(&body).unwrap()).await;
                let what = format!("{place}: {name} as {what}");
                let named = faults.refused(&answer, &what);
                let named = named.iter().any(|field| field.starts_with(name));
                faults.unless(named || untrodden && answer.status == 404, &what, &answer);
                tried += 1;
            }
            // Anything else may be taken or refused; it must be answered.
            for value in [
                json!(""),
                json!("x".repeat(100_000)),
                json!(-1),
                json!(i64::MAX),
                json!(1e300),
                json!([]),
                json!(null),
            ] {
                let mut body = example.clone();
                let what = format!("{place}: {name} as {}", value.to_string().chars().take(20).collect::<String>());
                body[*name] = value;
                let answer = send(serde_json::to_vec(&body).unwrap()).await;
                if answer.status == 401 {
                    break;
                }
                faults.refusal(&answer, &what);
                tried += 1;
            }
        }
    }
    faults.none(tried);
    assert!(tried > 200, "{tried}");
    assert_eq!(server.get("/readyz").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_upload_is_refused_whole() {
    let server = TestServer::start().await;
    let user = server.user("hr@example.com").await;
    let (content_type, whole) = multipart(&[], &[("jane.txt", b"Jane Roe\njane@example.org\nSkills: Rust".to_vec())]);
    let old = format!("/upload_pdfs/{}", user.id);
    let mut faults = Faults::default();
    for path in ["/api/v1/applications", old.as_str()] {
        for (what, content_type, body) in [
            ("no type", None, whole.clone()),
            ("no boundary", Some("multipart/form-data"), whole.clone()),
            ("JSON", Some("application/json"), b"{}".to_vec()),
            ("another boundary", Some("multipart/form-data; boundary=other"), whole.clone()),
            ("cut in the file", Some(content_type.as_str()), whole[..whole.len() - 60].to_vec()),
            ("nothing", Some(content_type.as_str()), Vec::new()),
        ] {
            let request = server.http.post(format!("{}{path}", server.url)).bearer_auth(&user.token).body(body);
            let request = match content_type {
                Some(value) => request.header("content-type", value),
                None => request,
            };
            let answer = Answer::of(request.send().await.unwrap()).await;
            faults.refused(&answer, &format!("{path}: {what}"));
        }
    }
    faults.none(12);
    let kept = user.get("/api/v1/applications").await.json();
    assert_eq!(kept["items"].as_array().unwrap().len(), 0, "{kept}");
}
