//! A Gemini of the suite's own: it answers by the schema that comes with the question, as honestly as a test likes.

use serde_json::{Value, json};

use super::wire::{Answer, Seen, WireServer};

/// A finding that the fake gives: a level and quotes.
pub type Said = (&'static str, Vec<String>);

/// The criteria that a question asks for.
pub fn criteria(seen: &Seen) -> Vec<String> {
    let schema = &seen.body["generationConfig"]["responseJsonSchema"];
    let ids = &schema["properties"]["findings"]["items"]["properties"]["criterion"]["enum"];
    ids.as_array().into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect()
}

/// All that the question says of the résumé.
pub fn asked(seen: &Seen) -> &str {
    seen.body["contents"][0]["parts"][0]["text"].as_str().unwrap_or_default()
}

/// Gemini's envelope around a JSON text.
pub fn generated(text: &Value) -> Answer {
    Answer::json(
        200,
        &json!({
            "candidates": [{"content": {"role": "model", "parts": [{"text": text.to_string()}]}, "finishReason": "STOP"}],
            "usageMetadata": {"promptTokenCount": 1000, "candidatesTokenCount": 200},
            "modelVersion": "gemini-fake-001",
        }),
    )
}

/// What a screening's answer holds beside the findings.
pub fn screened(findings: Vec<Value>) -> Value {
    json!({
        "findings": findings, "summary": "An engineer.", "skills": ["Rust"], "education": [], "projects": [],
        "experience": [{"title": "Software Engineer", "company": "Acme GmbH", "start": "2019-01", "end": "2023-12", "current": false}],
    })
}

/// A model that says this of each criterion that it is asked for.
pub async fn saying(say: impl Fn(&str, &str) -> Said + Send + Sync + 'static) -> WireServer {
    WireServer::by(move |seen| {
        let findings = criteria(seen)
            .into_iter()
            .map(|id| {
                let (level, quotes) = say(&id, asked(seen));
                json!({"criterion": id, "quotes": quotes, "level": level})
            })
            .collect();
        generated(&screened(findings))
    })
    .await
}
