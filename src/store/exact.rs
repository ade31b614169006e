//! JSON to a tree with floats exactly as written. serde_json reads floats of 16 digits and more to within one unit in
//! the last place: written and read back, such a number would wander, and a copy would differ from its original.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};

/// # Errors
/// As [`serde_json::from_str`].
pub(super) fn parse(text: &str) -> serde_json::Result<Value> {
    let value: Value = serde_json::from_str(text)?;
    // Most documents have none, and need no second look.
    if has_float(&value) { exactly(text) } else { Ok(value) }
}

fn has_float(value: &Value) -> bool {
    match value {
        Value::Number(n) => n.is_f64(),
        Value::Array(members) => members.iter().any(has_float),
        Value::Object(members) => members.values().any(has_float),
        _ => false,
    }
}

fn exactly(text: &str) -> serde_json::Result<Value> {
    let text = text.trim();
    Ok(match text.as_bytes().first() {
        Some(b'{') => {
            let members: HashMap<Cow<str>, &RawValue> = serde_json::from_str(text)?;
            let members = members.into_iter().map(|(key, raw)| Ok((key.into_owned(), exactly(raw.get())?)));
            Value::Object(members.collect::<serde_json::Result<Map<_, _>>>()?)
        }
        Some(b'[') => {
            let members: Vec<&RawValue> = serde_json::from_str(text)?;
            Value::Array(members.into_iter().map(|raw| exactly(raw.get())).collect::<serde_json::Result<_>>()?)
        }
        Some(b'-' | b'0'..=b'9') if text.contains(['.', 'e', 'E']) => {
            match text.parse::<f64>().ok().and_then(Number::from_f64) {
                Some(exact) => Value::Number(exact),
                None => serde_json::from_str(text)?,
            }
        }
        _ => serde_json::from_str(text)?,
    })
}

/// The one text of a tree, keys sorted: what two engines hold of one document is equal in it.
pub(super) fn canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut keys: Vec<&String> = members.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (place, key) in keys.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                canonical(&members[key], out);
            }
            out.push('}');
        }
        Value::Array(members) => {
            out.push('[');
            for (place, member) in members.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                canonical(member, out);
            }
            out.push(']');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_are_sorted_and_texts_escaped() {
        let mut out = String::new();
        canonical(&parse(r#" {"b":[1,{"z":null,"a":"\"é"}],"a":-0.5} "#).unwrap(), &mut out);
        assert_eq!(out, r#"{"a":-0.5,"b":[1,{"a":"\"é","z":null}]}"#);
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for bad in ["", "{", "[1.5,]", "{\"a\":1.5e}", "01.5"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn floats_are_read_as_they_were_written(float in proptest::num::f64::NORMAL) {
            let text = serde_json::json!({ "deep": [{ "x": float }] }).to_string();
            let read = parse(&text).unwrap();
            prop_assert_eq!(read["deep"][0]["x"].as_f64().map(f64::to_bits), Some(float.to_bits()));
            prop_assert_eq!(read.to_string(), text);
        }
    }
}
