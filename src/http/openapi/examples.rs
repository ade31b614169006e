//! Examples of whole bodies, put together from those of their fields.

use serde_json::{Map, Value};
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Content, RefOr};

use super::words;

/// As deep as bodies nest.
const DEPTH: usize = 10;

/// Builds examples from the document's schemas, and notes the fields that have none of their own.
pub struct Examples {
    schemas: Value,
    holes: Vec<String>,
}

impl Examples {
    /// `schemas` is `components.schemas` as JSON.
    #[must_use]
    pub fn new(schemas: Value) -> Self {
        Self { schemas, holes: Vec::new() }
    }

    /// Fields that a reader would see an empty text for, as `place: field`.
    #[must_use]
    pub fn holes(&self) -> &[String] {
        &self.holes
    }

    /// Gives request and successful answers of JSON their example, where they have none.
    pub fn fill(&mut self, place: &str, operation: &mut Operation) {
        if let Some(RefOr::T(body)) = &mut operation.request_body {
            body.content.iter_mut().for_each(|(kind, content)| self.fill_content(place, kind, content));
        }
        for (status, response) in &mut operation.responses.responses {
            if let (true, RefOr::T(response)) = (status.starts_with('2'), response) {
                response.content.iter_mut().for_each(|(kind, content)| self.fill_content(place, kind, content));
            }
        }
    }

    fn fill_content(&mut self, place: &str, kind: &str, content: &mut RefOr<Content>) {
        let RefOr::T(content) = content else { return };
        if kind != "application/json" || content.example.is_some() || !content.examples.is_empty() {
            return;
        }
        if let Some(schema) = content.schema.as_ref().and_then(|schema| serde_json::to_value(schema).ok()) {
            content.example = Some(self.of(&schema, place, DEPTH));
        }
    }

    /// The example of one schema. `place` is where it stands, for the list of holes.
    pub fn of(&mut self, schema: &Value, place: &str, depth: usize) -> Value {
        if depth == 0 {
            return Value::Null;
        }
        let said = schema.get("examples").and_then(|all| all.get(0)).or_else(|| schema.get("example"));
        if let Some(said) = said.or_else(|| schema.get("default")).or_else(|| schema.get("const")) {
            return said.clone();
        }
        if let Some(first) = schema.get("enum").and_then(|all| all.get(0)) {
            return first.clone();
        }
        if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()) {
            let target = self.schemas.get(name).cloned().unwrap_or_default();
            return self.of(&target, name, depth - 1);
        }
        for choice in ["oneOf", "anyOf"] {
            let some = schema.get(choice).and_then(Value::as_array);
            if let Some(first) = some.and_then(|all| all.iter().find(|s| s["type"] != "null")) {
                return self.of(first, place, depth - 1);
            }
        }
        if let Some(all) = schema.get("allOf").and_then(Value::as_array) {
            let mut whole = Map::new();
            for part in all {
                if let Value::Object(part) = self.of(part, place, depth - 1) {
                    whole.extend(part);
                }
            }
            return Value::Object(whole);
        }
        self.of_type(schema, place, depth)
    }

    fn of_type(&mut self, schema: &Value, place: &str, depth: usize) -> Value {
        let kind = match schema.get("type") {
            Some(Value::Array(kinds)) => kinds.iter().find_map(|k| k.as_str().filter(|k| *k != "null")),
            kind => kind.and_then(Value::as_str),
        };
        match kind {
            Some("object") => {
                let mut whole = Map::new();
                for (name, field) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
                    whole.insert(name.clone(), self.of(field, &format!("{place}.{name}"), depth - 1));
                }
                Value::Object(whole)
            }
            Some("array") => match schema.get("items") {
                Some(items) => Value::Array(vec![self.of(items, place, depth - 1)]),
                None => Value::Array(Vec::new()),
            },
            Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| Value::from(1)),
            Some("boolean") => Value::Bool(false),
            Some("string") => {
                if let Some(word) = words::of(place) {
                    return Value::from(word);
                }
                if !self.holes.iter().any(|hole| hole == place) {
                    self.holes.push(place.to_owned());
                }
                Value::String(String::new())
            }
            // No type said: any object will do.
            _ => Value::Object(Map::new()),
        }
    }
}
