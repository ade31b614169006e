//! Gemini and the OpenAI-compatible API at the wire: every way in which they, or what stands between, can answer.

use std::sync::Arc;
use std::time::Duration;

use hirewire::gateways::http_client::Timeouts;
use hirewire::gateways::llm::keys::next_pacific_midnight;
use hirewire::gateways::llm::{Block, Error, Gemini, Limits, Llm, OpenAi, Prompt, Reach, Readiness, Spent, Usage};
use hirewire::kernel::{Clock, ManualClock, Timestamp};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::wire::{Answer, WireServer};

const KEY: &str = "AIzaFirstSecret";
const OTHER_KEY: &str = "AIzaOtherSecret";

struct Setup {
    server: WireServer,
    gemini: Gemini,
    clock: ManualClock,
    dir: TempDir,
}

fn reach(server: &WireServer, model: &str) -> Reach {
    Reach {
        timeouts: Timeouts { total: Duration::from_millis(700), ..Timeouts::default() },
        back_off: Duration::from_millis(1),
        ..Reach::new(server.url.clone(), model, 1000)
    }
}

fn noon() -> ManualClock {
    ManualClock::at(Timestamp::parse("2026-11-23T20:00:00Z").unwrap())
}

async fn gemini(keys: Value, answers: impl IntoIterator<Item = Answer>) -> Setup {
    let server = WireServer::answering(answers).await;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gemini_keys.json");
    std::fs::write(&path, keys.to_string()).unwrap();
    let clock = noon();
    let gemini = Gemini::new(reach(&server, "gemini-3.8-flash"), path, Arc::new(clock.clone())).unwrap();
    Setup { server, gemini, clock, dir }
}

async fn one_key(answers: impl IntoIterator<Item = Answer>) -> Setup {
    gemini(json!([KEY]), answers).await
}

fn prompt() -> Prompt {
    Prompt {
        system: "Be brief.".into(),
        user: "Who?".into(),
        schema_name: "who",
        schema: json!({"type": "object", "properties": {"who": {"type": "string"}}, "required": ["who"]}),
        limits: Limits { max_output_tokens: 64 },
    }
}

fn generated(text: &str) -> Value {
    json!({
        "candidates": [{"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": "STOP", "index": 0}],
        "usageMetadata": {"promptTokenCount": 12, "candidatesTokenCount": 5, "thoughtsTokenCount": 2, "totalTokenCount": 19},
        "modelVersion": "gemini-3.8-flash-001",
    })
}

fn good() -> Answer {
    Answer::json(200, &generated("{\"who\": \"you\"}"))
}

fn finished(reason: &str) -> Answer {
    let mut body = generated("{\"who\":");
    body["candidates"][0]["finishReason"] = json!(reason);
    Answer::json(200, &body)
}

fn failed(status: u16, name: &str, details: Value) -> Answer {
    let message = format!("said of api_key:{KEY} and of nothing else");
    Answer::json(status, &json!({"error": {"code": status, "message": message, "status": name, "details": details}}))
}

fn key_invalid() -> Answer {
    let info = json!([{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com"}]);
    failed(400, "INVALID_ARGUMENT", info)
}

#[tokio::test]
async fn the_request_is_the_apis_own_and_the_answer_is_read() {
    let s = one_key([good()]).await;
    let reply = s.gemini.ask(&prompt(), &Spent::default()).await.unwrap();
    assert_eq!(reply.text, "{\"who\": \"you\"}");
    assert_eq!(reply.usage, Usage { tokens_in: 12, tokens_out: 7 });
    assert_eq!(reply.model_version, "gemini-3.8-flash-001");

    let seen = &s.server.seen()[0];
    assert_eq!((seen.method.as_str(), seen.path.as_str()), ("POST", "/v1beta/models/gemini-3.8-flash:generateContent"));
    assert_eq!(seen.header("x-goog-api-key"), Some(KEY));
    let config = &seen.body["generationConfig"];
    assert_eq!(config["responseMimeType"], "application/json");
    assert_eq!(config["responseJsonSchema"], prompt().schema);
    assert_eq!(config["temperature"], 0);
    assert_eq!(config["maxOutputTokens"], 64);
    assert_eq!(config["thinkingConfig"], json!({"thinkingLevel": "low"}));
    assert_eq!(seen.body["systemInstruction"]["parts"][0]["text"], "Be brief.");
    assert_eq!(seen.body["contents"][0]["parts"][0]["text"], "Who?");
}

#[tokio::test]
async fn thoughts_are_no_part_of_the_answer_and_parts_are_joined() {
    let mut body = generated("");
    body["candidates"][0]["content"]["parts"] =
        json!([{"text": "let me see", "thought": true}, {"text": "{\"who\":"}, {"text": " \"me\"}"}]);
    let s = one_key([Answer::json(200, &body)]).await;
    assert_eq!(s.gemini.ask(&prompt(), &Spent::default()).await.unwrap().text, "{\"who\": \"me\"}");
}

#[tokio::test]
async fn each_way_of_not_answering_is_its_own_error() {
    let mut blocked = generated("");
    blocked["promptFeedback"] = json!({"blockReason": "PROHIBITED_CONTENT"});
    blocked["candidates"] = json!([]);
    let mut no_parts = generated("");
    no_parts["candidates"][0]["content"] = json!({"role": "model"});
    let mut no_candidates = generated("");
    no_candidates["candidates"] = json!([]);
    for (answer, error) in [
        (finished("MAX_TOKENS"), Error::Truncated),
        (finished("SAFETY"), Error::Blocked(Block::Safety)),
        (finished("RECITATION"), Error::Blocked(Block::Recitation)),
        (finished("PROHIBITED_CONTENT"), Error::Blocked(Block::ProhibitedContent)),
        (finished("OTHER"), Error::Blocked(Block::Other("OTHER".into()))),
        (Answer::json(200, &blocked), Error::Blocked(Block::Prompt("PROHIBITED_CONTENT".into()))),
        (Answer::json(200, &no_parts), Error::Empty),
        (Answer::json(200, &no_candidates), Error::Empty),
        (Answer::json(200, &generated("  ")), Error::Empty),
        (Answer::json(200, &generated("I think it is you.")), Error::NotSchema("no JSON at line 1 column 1".into())),
        (Answer::json(200, &generated("[\"you\"]")), Error::NotSchema("it is no object".into())),
    ] {
        let s = one_key([answer]).await;
        assert_eq!(s.gemini.ask(&prompt(), &Spent::default()).await.unwrap_err(), error);
        assert_eq!(s.server.seen().len(), 1, "asking again is no use: {error}");
        assert_eq!(s.gemini.health().await.keys[0].state, Readiness::Ready, "no key is to blame: {error}");
    }
}

#[tokio::test]
async fn answers_of_no_use_are_counted_as_the_provider_counts_them() {
    let mut blocked = generated("");
    blocked["promptFeedback"] = json!({"blockReason": "SAFETY"});
    blocked["candidates"] = json!([]);
    let mut unfinished = generated("");
    unfinished["candidates"][0].as_object_mut().unwrap().remove("finishReason");
    let all = |n: u64| (n, Usage { tokens_in: 12 * n, tokens_out: 7 * n });
    for (answers, counted) in [
        (vec![good()], all(1)),
        (vec![finished("MAX_TOKENS")], all(1)),
        (vec![finished("SAFETY")], all(1)),
        (vec![Answer::json(200, &blocked)], all(1)),
        (vec![Answer::json(200, &generated("no JSON"))], all(1)),
        (vec![Answer::json(200, &unfinished), good()], all(2)),
        (vec![Answer::json(200, &unfinished)], all(4)),
        (vec![failed(503, "UNAVAILABLE", json!([])), good()], all(1)),
        (vec![failed(400, "INVALID_ARGUMENT", json!([]))], all(0)),
        (vec![good().cut_after(40), good()], all(1)),
    ] {
        let (s, spent) = (one_key(answers.clone()).await, Spent::default());
        let _ = s.gemini.ask(&prompt(), &spent).await;
        assert_eq!(spent.so_far(), counted, "{answers:?}");
    }
    for (finish, counted) in [("stop", (1, 14)), ("length", (1, 14)), ("content_filter", (1, 14))] {
        let answer = Answer::json(200, &completion(json!("{}"), finish));
        let ((_server, model), spent) = (open_ai(None, [answer]).await, Spent::default());
        let _ = model.ask(&prompt(), &spent).await;
        let (answers, usage) = spent.so_far();
        assert_eq!((answers, usage.tokens_in + usage.tokens_out), counted, "{finish}");
    }
}

#[tokio::test]
async fn a_refused_key_leaves_the_pool_and_the_next_one_goes_on() {
    for refusal in
        [key_invalid(), failed(403, "PERMISSION_DENIED", json!([])), Answer::of(401, "text/plain", Vec::new())]
    {
        let s = gemini(json!([KEY, {"key": OTHER_KEY, "label": "second"}]), [refusal, good()]).await;
        assert!(s.gemini.ask(&prompt(), &Spent::default()).await.is_ok());
        assert!(s.gemini.ask(&prompt(), &Spent::default()).await.is_ok());
        let used: Vec<_> = s.server.seen().iter().map(|r| r.header("x-goog-api-key").unwrap().to_owned()).collect();
        assert_eq!(used, [KEY, OTHER_KEY, OTHER_KEY]);
        let keys = s.gemini.health().await.keys;
        assert_eq!((keys[0].label.as_str(), keys[0].state), ("key 1", Readiness::Refused));
        assert_eq!((keys[1].label.as_str(), keys[1].state, keys[1].uses), ("second", Readiness::Ready, 2));
    }
    let s = one_key([key_invalid()]).await;
    assert_eq!(
        s.gemini.ask(&prompt(), &Spent::default()).await.unwrap_err(),
        Error::KeyRefused { label: "key 1".into() }
    );
    assert!(!s.gemini.health().await.usable());
}

#[tokio::test]
async fn a_bad_request_that_is_not_the_keys_fault_blames_no_key() {
    let s = one_key([failed(400, "INVALID_ARGUMENT", json!([]))]).await;
    let error = s.gemini.ask(&prompt(), &Spent::default()).await.unwrap_err();
    assert_eq!(error, Error::Refused { status: 400, reason: "said of api_key:[key] and of nothing else".into() });
    assert_eq!(s.gemini.health().await.keys[0].state, Readiness::Ready);

    let s = one_key([failed(404, "NOT_FOUND", json!([]))]).await;
    assert_eq!(
        s.gemini.ask(&prompt(), &Spent::default()).await.unwrap_err(),
        Error::ModelUnknown { model: "gemini-3.8-flash".into() }
    );
    assert_eq!(s.server.seen().len(), 1);
    assert_eq!(s.gemini.health().await.keys[0].state, Readiness::Ready);
}

#[tokio::test]
async fn a_key_rests_as_long_as_the_answer_says() {
    let daily = json!([
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [
            {"quotaId": "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"},
            {"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "22s"},
    ]);
    let minute = json!([
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [
            {"quotaId": "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]},
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "22.5s"},
    ]);
    let now = noon().now();
    let seconds = |n: f64| now.plus(Duration::from_secs_f64(n));
    for (answer, until) in [
        (failed(429, "RESOURCE_EXHAUSTED", daily), next_pacific_midnight(now)),
        (failed(429, "RESOURCE_EXHAUSTED", minute), seconds(22.5)),
        (failed(429, "RESOURCE_EXHAUSTED", json!([])), seconds(30.0)),
        (Answer::of(429, "text/plain", b"slow down".to_vec()), seconds(30.0)),
        (Answer::of(429, "text/plain", Vec::new()).header("retry-after", "7"), seconds(7.0)),
    ] {
        let s = one_key([answer, good()]).await;
        assert_eq!(s.gemini.ask(&prompt(), &Spent::default()).await.unwrap_err(), Error::Resting { until, since: now });
        assert_eq!(s.gemini.ask(&prompt(), &Spent::default()).await.unwrap_err(), Error::Resting { until, since: now });
        assert_eq!(s.server.seen().len(), 1, "a resting key is not used");
        let key = s.gemini.health().await.keys.remove(0);
        assert_eq!((key.state, key.until), (Readiness::Resting, Some(until)));
        s.clock.set(until);
        assert!(s.gemini.ask(&prompt(), &Spent::default()).await.is_ok());
    }
}

#[tokio::test]
async fn another_key_goes_on_at_once_while_one_rests() {
    let s = gemini(json!([KEY, OTHER_KEY]), [failed(429, "RESOURCE_EXHAUSTED", json!([])), good()]).await;
    assert!(s.gemini.ask(&prompt(), &Spent::default()).await.is_ok());
    assert_eq!(s.server.seen().len(), 2);
}

#[tokio::test]
async fn passing_faults_are_tried_four_times_in_all() {
    for status in [500, 503, 504] {
        let s = one_key([failed(status, "UNAVAILABLE", json!([]))]).await;
        let error = s.gemini.ask(&prompt(), &Spent::default()).await.unwrap_err();
        assert!(matches!(error, Error::Unavailable { tries: 4, .. }), "{error}");
        assert_eq!(s.server.seen().len(), 4);
        assert_eq!(s.gemini.health().await.keys[0].state, Readiness::Ready);
    }
    let s = one_key([failed(503, "UNAVAILABLE", json!([])), failed(500, "INTERNAL", json!([])), good()]).await;
    assert!(s.gemini.ask(&prompt(), &Spent::default()).await.is_ok());
}

#[tokio::test]
async fn broken_answers_are_passing_faults() {
    let length = generated("{\"who\": \"you\"}").to_string().len();
    for broken in [
        good().cut_after(0),
        good().cut_after(40),
        good().claiming(length + 50),
        good().claiming(length - 10),
        Answer::json(200, &json!("not the envelope")),
        Answer::of(200, "application/json", b"{\"candidates\": [".to_vec()),
        Answer::never(),
        good().in_pieces(1, Duration::from_millis(50)),
    ] {
        let s = one_key([broken.clone(), good()]).await;
        let answer = s.gemini.ask(&prompt(), &Spent::default()).await;
        assert!(answer.is_ok(), "the second try is whole: {answer:?} after {broken:?}");
        assert_eq!(s.server.seen().len(), 2, "{broken:?}");
    }
}

#[tokio::test]
async fn slow_answers_and_answers_in_pieces_are_read_whole() {
    let slow = good().after(Duration::from_millis(100));
    let pieces = good().in_pieces(64, Duration::from_millis(5));
    let s = one_key([slow, pieces]).await;
    assert!(s.gemini.ask(&prompt(), &Spent::default()).await.is_ok());
    assert!(s.gemini.ask(&prompt(), &Spent::default()).await.is_ok());
    assert_eq!((s.server.seen().len(), s.server.connections()), (2, 1), "one connection serves both");
}

#[tokio::test]
async fn nobody_listening_is_unavailable() {
    let s = one_key([good()]).await;
    let url = s.server.url.clone();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    let keys = s.dir.path().join("gemini_keys.json");
    let reach = Reach { base: closed, ..reach(&s.server, "gemini-3.8-flash") };
    let gemini = Gemini::new(reach, keys, Arc::new(noon())).unwrap();
    let error = gemini.ask(&prompt(), &Spent::default()).await.unwrap_err();
    assert_eq!(error, Error::Unavailable { tries: 4, reason: "no connection to 127.0.0.1".into() });
    assert!(s.gemini.ask(&prompt(), &Spent::default()).await.is_ok(), "{url} still answers");
}

#[tokio::test]
async fn a_proxys_page_is_told_as_such_and_blames_no_key() {
    let page = "<!doctype html><title>Sign in to the network</title>";
    for answer in [
        Answer::html(200, page),
        Answer::html(403, page),
        Answer::html(404, page),
        Answer::of(200, "application/json", page.as_bytes().to_vec()),
        Answer::of(302, "text/plain", Vec::new()).header("location", "http://127.0.0.1:1/login"),
        Answer::html(407, page),
    ] {
        let s = one_key([answer]).await;
        let error = s.gemini.ask(&prompt(), &Spent::default()).await.unwrap_err();
        let Error::Misconfigured(told) = &error else { panic!("{error:?}") };
        assert!(told.contains("proxy") || told.contains("redirect"), "{told}");
        assert_eq!(s.server.seen().len(), 1);
        assert_eq!(s.gemini.health().await.keys[0].state, Readiness::Ready);
    }
    let s = one_key([Answer::html(503, page), good()]).await;
    assert!(
        s.gemini.ask(&prompt(), &Spent::default()).await.is_ok(),
        "its page for a service that is down is a passing fault"
    );
}

#[tokio::test]
async fn an_endless_answer_is_stopped() {
    let s = one_key([Answer::of(200, "application/json", vec![b' '; 5 << 20])]).await;
    assert!(matches!(s.gemini.ask(&prompt(), &Spent::default()).await.unwrap_err(), Error::Misconfigured(_)));
}

#[tokio::test]
async fn without_a_usable_key_nobody_is_asked() {
    let s = gemini(json!(["YOUR_GEMINI_API_KEY", "<key>", ""]), [good()]).await;
    let Error::Misconfigured(told) = s.gemini.ask(&prompt(), &Spent::default()).await.unwrap_err() else {
        panic!("placeholders are no keys")
    };
    assert!(told.contains("holds no key"), "{told}");
    assert!(s.server.seen().is_empty());
    assert!(!s.gemini.health().await.usable());
}

#[tokio::test]
async fn a_model_is_looked_up_without_asking_it() {
    let s =
        one_key([Answer::json(200, &json!({"name": "models/gemini-3.8-flash"})), failed(404, "NOT_FOUND", json!([]))])
            .await;
    s.gemini.check().await.unwrap();
    assert_eq!(s.gemini.check().await.unwrap_err(), Error::ModelUnknown { model: "gemini-3.8-flash".into() });
    let seen = &s.server.seen()[0];
    assert_eq!((seen.method.as_str(), seen.path.as_str()), ("GET", "/v1beta/models/gemini-3.8-flash"));
}

#[tokio::test]
async fn a_models_name_that_could_change_the_address_is_refused() {
    let server = WireServer::answering([good()]).await;
    for bad in ["", "a/../b", "a?key=1", "a b", "ü"] {
        assert!(Gemini::new(reach(&server, bad), "keys.json", Arc::new(noon())).is_err(), "{bad}");
    }
    assert_eq!(Gemini::new(reach(&server, "models/a-1.5"), "k", Arc::new(noon())).unwrap().model(), "a-1.5");
}

#[tokio::test]
async fn errors_never_hold_a_key() {
    for answer in [
        key_invalid(),
        failed(403, "PERMISSION_DENIED", json!([])),
        failed(400, "INVALID_ARGUMENT", json!([])),
        failed(418, "TEAPOT", json!([])),
        failed(429, "RESOURCE_EXHAUSTED", json!([])),
        failed(500, KEY, json!([])),
    ] {
        let s = one_key([answer]).await;
        let error = s.gemini.ask(&prompt(), &Spent::default()).await.unwrap_err();
        let health = serde_json::to_string(&s.gemini.health().await).unwrap();
        for shown in [format!("{error}"), format!("{error:?}"), health] {
            assert!(!shown.contains(KEY), "{shown}");
        }
    }
}

fn completion(text: Value, finish: &str) -> Value {
    json!({
        "id": "chatcmpl-1", "object": "chat.completion", "model": "llama3.2",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 4, "total_tokens": 14},
    })
}

async fn open_ai(key: Option<&str>, answers: impl IntoIterator<Item = Answer>) -> (WireServer, OpenAi) {
    let server = WireServer::answering(answers).await;
    let mut reach = reach(&server, "llama3.2");
    reach.base = server.url.join("v1").unwrap();
    let client = OpenAi::new(reach, key.map(Into::into), Arc::new(noon())).unwrap();
    (server, client)
}

#[tokio::test]
async fn an_open_ai_compatible_server_is_asked_for_the_same() {
    let answer = Answer::json(200, &completion(json!("{\"who\": \"you\"}"), "stop"));
    let (server, model) = open_ai(Some("sk-secret"), [answer]).await;
    let reply = model.ask(&prompt(), &Spent::default()).await.unwrap();
    assert_eq!((reply.text.as_str(), reply.model_version.as_str()), ("{\"who\": \"you\"}", "llama3.2"));
    assert_eq!(reply.usage, Usage { tokens_in: 10, tokens_out: 4 });
    let seen = &server.seen()[0];
    assert_eq!((seen.method.as_str(), seen.path.as_str()), ("POST", "/v1/chat/completions"));
    assert_eq!(seen.header("authorization"), Some("Bearer sk-secret"));
    assert_eq!(seen.body["model"], "llama3.2");
    assert_eq!(seen.body["temperature"], 0);
    assert_eq!(seen.body["messages"][0], json!({"role": "system", "content": "Be brief."}));
    assert_eq!(seen.body["messages"][1], json!({"role": "user", "content": "Who?"}));
    let format = &seen.body["response_format"];
    assert_eq!((format["type"].as_str(), format["json_schema"]["name"].as_str()), (Some("json_schema"), Some("who")));
    assert_eq!(format["json_schema"]["schema"], prompt().schema);
}

#[tokio::test]
async fn a_server_at_home_needs_no_key() {
    let (server, model) = open_ai(None, [Answer::json(200, &completion(json!("{}"), "stop"))]).await;
    assert!(model.ask(&prompt(), &Spent::default()).await.is_ok());
    assert_eq!(server.seen()[0].header("authorization"), None);
    assert!(model.health().await.usable());
}

#[tokio::test]
async fn its_refusals_are_told_apart() {
    let mut refusal = completion(Value::Null, "stop");
    refusal["choices"][0]["message"]["refusal"] = json!("I can't.");
    let now = noon().now();
    for (answer, error) in [
        (Answer::json(200, &completion(json!("{\"who\""), "length")), Error::Truncated),
        (Answer::json(200, &completion(json!(""), "content_filter")), Error::Blocked(Block::Safety)),
        (Answer::json(200, &refusal), Error::Blocked(Block::Declined)),
        (Answer::json(200, &completion(Value::Null, "stop")), Error::Empty),
        (Answer::json(200, &json!({"choices": []})), Error::Empty),
        (Answer::json(200, &completion(json!("sorry"), "stop")), Error::NotSchema("no JSON at line 1 column 1".into())),
        (
            Answer::json(401, &json!({"error": {"message": "bad"}})),
            Error::KeyRefused { label: "HIREWIRE_LLM_KEY".into() },
        ),
        (Answer::json(404, &json!({"error": "no such model"})), Error::ModelUnknown { model: "llama3.2".into() }),
        (
            Answer::json(400, &json!({"error": {"message": "sk-secret is too warm"}})),
            Error::Refused { status: 400, reason: "[key] is too warm".into() },
        ),
        (
            Answer::json(429, &json!({})).header("retry-after", "9"),
            Error::Resting { until: now.plus(Duration::from_secs(9)), since: now },
        ),
        (Answer::json(429, &json!({})), Error::Resting { until: now.plus(Duration::from_secs(30)), since: now }),
        (Answer::json(503, &json!({})), Error::Unavailable { tries: 4, reason: "status 503".into() }),
    ] {
        let (_server, model) = open_ai(Some("sk-secret"), [answer]).await;
        assert_eq!(model.ask(&prompt(), &Spent::default()).await.unwrap_err(), error);
    }
}

#[tokio::test]
async fn its_models_are_looked_up_in_its_list() {
    let list = json!({"object": "list", "data": [{"id": "other"}, {"id": "llama3.2:latest"}]});
    let (server, model) =
        open_ai(None, [Answer::json(200, &list), Answer::json(200, &json!({"object": "list", "data": []}))]).await;
    model.check().await.unwrap();
    assert_eq!(server.seen()[0].path, "/v1/models");
    assert_eq!(model.check().await.unwrap_err(), Error::ModelUnknown { model: "llama3.2".into() });
}
