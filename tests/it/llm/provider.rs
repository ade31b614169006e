//! A server of the OpenAI-compatible kind in Gemini's place, over the whole app.

use std::sync::Arc;

use hirewire::candidates::ApplicationId;
use hirewire::kernel::SystemClock;
use serde_json::json;

use crate::support::TestServer;
use crate::support::fake_model::screened;
use crate::support::model_bed::{RESUME, screening, upload};
use crate::support::wire::{Answer, WireServer};

#[tokio::test(flavor = "multi_thread")]
async fn a_model_at_home_scores_and_sees_nobody() {
    let fake = WireServer::by(|seen| {
        let schema = &seen.body["response_format"]["json_schema"]["schema"];
        let ids = &schema["properties"]["findings"]["items"]["properties"]["criterion"]["enum"];
        let finding =
            |id| json!({"criterion": id, "quotes": ["built services with Rust and PostgreSQL"], "level": "good"});
        let answer = screened(ids.as_array().into_iter().flatten().map(finding).collect()).to_string();
        Answer::json(
            200,
            &json!({
                "model": "llama-test:q4", "usage": {"prompt_tokens": 700, "completion_tokens": 90},
                "choices": [{"message": {"role": "assistant", "content": answer}, "finish_reason": "stop"}],
            }),
        )
    })
    .await;
    let url = fake.url.join("v1").unwrap().to_string();
    let settings = [("HIREWIRE_LLM_URL", url.as_str()), ("HIREWIRE_LLM_MODEL", "llama-test")];
    let server = TestServer::start_with(&settings, Arc::new(SystemClock)).await;
    let user = server.user("hr@example.com").await;
    let job = user.job("Engineer", "We want Rust and PostgreSQL.").await;
    let application = upload(&user, &job, RESUME).await;
    let id: ApplicationId = application.parse().unwrap();
    server.app.scoring.as_ref().unwrap().score(&id).await.unwrap();
    let scored = screening(&user, &application).await;
    assert_eq!(scored["engine"], "llama-test", "{scored}");
    assert!(scored["engine_version"].as_str().unwrap().starts_with("llama-test:q4 "), "{scored}");
    assert_eq!(scored["scores"]["overall"], 75, "{scored}");
    let state = user.get("/api/v1/llm").await.json();
    assert_eq!((state["provider"].as_str(), state["model"].as_str()), (Some("openai"), Some("llama-test")), "{state}");
    assert_eq!(state["today"]["tokens_in"], 700);
    let sent = fake.seen()[0].body.to_string();
    for hidden in ["Ann", "ann@", "901820", "Main Street", "1990", "She "] {
        assert!(!sent.contains(hidden), "{hidden} in {sent}");
    }
}
