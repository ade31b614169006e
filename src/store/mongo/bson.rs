//! JSON bodies as natural BSON and back.

use mongodb::bson::{Bson, Document};
use serde_json::{Map, Number, Value};

use crate::store::engine::{Error, RawDoc, Result, Val};

pub(super) fn document(id: &str, version: i64, body: &Map<String, Value>) -> Document {
    let mut out = Document::new();
    out.insert("_id", id);
    out.insert("_version", version);
    for (key, value) in body {
        out.insert(key, from_json(value));
    }
    out
}

/// Whole numbers always as 64 bits: serde would make small ones 32 bits wide and others not. The port's rules have seen
/// to it that all fit.
fn from_json(value: &Value) -> Bson {
    match value {
        Value::Null => Bson::Null,
        Value::Bool(b) => Bson::Boolean(*b),
        Value::Number(n) => n.as_i64().map_or_else(|| Bson::Double(n.as_f64().unwrap_or_default()), Bson::Int64),
        Value::String(text) => Bson::String(text.clone()),
        Value::Array(members) => Bson::Array(members.iter().map(from_json).collect()),
        Value::Object(members) => Bson::Document(members.iter().map(|(k, v)| (k.clone(), from_json(v))).collect()),
    }
}

pub(super) fn scalar(value: &Val) -> Bson {
    match value {
        Val::Bool(b) => Bson::Boolean(*b),
        Val::Int(n) => Bson::Int64(*n),
        Val::Str(text) => Bson::String(text.clone()),
    }
}

pub(super) fn raw(mut document: Document) -> Result<RawDoc> {
    let Some(Bson::String(id)) = document.remove("_id") else {
        return Err(Error::Corrupt("a document whose id is no text".to_owned()));
    };
    let version = match document.remove("_version") {
        Some(Bson::Int64(n)) => n,
        // As a person's hand writes it in a shell.
        Some(Bson::Int32(n)) => i64::from(n),
        _ => return Err(Error::Corrupt(format!("{id} has no _version"))),
    };
    let body: Map<String, Value> = document
        .into_iter()
        .map(|(key, value)| {
            let value = to_json(value).ok_or_else(|| Error::Corrupt(format!("{key} of {id} is of a foreign type")))?;
            Ok((key, value))
        })
        .collect::<Result<_>>()?;
    Ok(RawDoc { id, version, body: Value::Object(body).to_string() })
}

/// `None` for types that a document of Hirewire never has.
fn to_json(value: Bson) -> Option<Value> {
    Some(match value {
        Bson::Null => Value::Null,
        Bson::Boolean(b) => Value::Bool(b),
        Bson::Int32(n) => n.into(),
        Bson::Int64(n) => n.into(),
        Bson::Double(f) => Value::Number(Number::from_f64(f)?),
        Bson::String(text) => Value::String(text),
        Bson::Array(members) => Value::Array(members.into_iter().map(to_json).collect::<Option<_>>()?),
        Bson::Document(members) => {
            Value::Object(members.into_iter().map(|(k, v)| Some((k, to_json(v)?))).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}
