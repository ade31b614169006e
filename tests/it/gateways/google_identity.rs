//! Google's ID tokens: whose are taken, and how often Google's keys are asked for.

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hirewire::gateways::identity::IdentityError;
use hirewire::kernel::{Clock, ManualClock, Timestamp};
use serde_json::{Value, json};

use crate::support::fake_google::{FakeGoogle, Fault, sign};
use crate::support::linked::{START, identity};
use crate::support::rsa_keys;

fn now() -> Timestamp {
    Timestamp::from_millis(START * 1000)
}

fn with(mut claims: Value, changes: Value) -> Value {
    for (key, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(key);
        } else {
            claims[key] = value.clone();
        }
    }
    claims
}

#[tokio::test]
async fn googles_own_tokens_are_taken_in_both_spellings() {
    let google = FakeGoogle::start(START).await;
    let identity = identity(&google);
    let claims = google.claims("ann@example.com");
    for changes in [json!({}), json!({"iss": "accounts.google.com"}), json!({"email_verified": "true"})] {
        let person =
            identity.check_id_token(&FakeGoogle::id_token(&with(claims.clone(), changes)), now()).await.unwrap();
        assert_eq!((person.subject.as_str(), person.email.as_str()), ("sub-ann@example.com", "ann@example.com"));
        assert_eq!(person.name.as_deref(), Some("Grace Hopper"));
    }
    assert_eq!(google.asked("GET", "/oauth2/v3/certs"), 1);
}

#[tokio::test]
async fn forged_foreign_and_old_tokens_are_refused() {
    let google = FakeGoogle::start(START).await;
    let identity = identity(&google);
    let claims = google.claims("ann@example.com");
    let b64 = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
    let none = format!("{}.{}.", b64(r#"{"alg":"none","kid":"kid-1"}"#), b64(&claims.to_string()));
    let genuine = FakeGoogle::id_token(&claims);
    let (head, _) = genuine.split_once('.').unwrap();
    let public = rsa_keys::GOOGLE;
    let mut hs256 = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256);
    hs256.kid = Some("kid-1".into());
    let confused =
        jsonwebtoken::encode(&hs256, &claims, &jsonwebtoken::EncodingKey::from_secret(public.as_bytes())).unwrap();
    let mut bad: Vec<(String, String)> = vec![
        ("alg none".into(), none),
        ("HS256 over the public key".into(), confused),
        ("signed with a stranger's key under Google's name".into(), sign(&claims, "kid-1", rsa_keys::STRANGER)),
        ("a key that Google doesn't have".into(), sign(&claims, "kid-9", rsa_keys::STRANGER)),
        ("another body under a good signature".into(), {
            let signature = genuine.rsplit('.').next().unwrap();
            format!("{head}.{}.{signature}", b64(&google.claims("boss@example.com").to_string()))
        }),
        ("rubbish".into(), "rubbish".into()),
        ("nothing".into(), String::new()),
    ];
    for changes in [
        json!({"aud": "another-client"}),
        json!({"aud": null}),
        json!({"iss": "https://accounts.google.example"}),
        json!({"iss": null}),
        json!({"exp": START - 3600}),
        json!({"exp": null}),
        json!({"sub": null}),
        json!({"sub": ""}),
        json!({"email_verified": false}),
        json!({"email_verified": "false"}),
        json!({"email_verified": null}),
        json!({"email": null}),
        json!({"email": "not an address"}),
        json!({"nbf": START + 3600}),
    ] {
        bad.push((changes.to_string(), FakeGoogle::id_token(&with(claims.clone(), changes))));
    }
    for (what, token) in bad {
        let answer = identity.check_id_token(&token, now()).await;
        assert!(matches!(answer, Err(IdentityError::BadToken(_))), "{what}: {answer:?}");
    }
}

#[tokio::test]
async fn a_new_key_is_asked_for_once_and_strangers_cause_few_questions() {
    let google = FakeGoogle::start(START).await;
    let identity = identity(&google);
    let claims = google.claims("ann@example.com");
    identity.check_id_token(&FakeGoogle::id_token(&claims), now()).await.unwrap();
    google.world().kids.push(("kid-2".into(), rsa_keys::STRANGER));
    identity.check_id_token(&sign(&claims, "kid-2", rsa_keys::STRANGER), now()).await.unwrap();
    identity.check_id_token(&sign(&claims, "kid-2", rsa_keys::STRANGER), now()).await.unwrap();
    assert_eq!(google.asked("GET", "/oauth2/v3/certs"), 2);
    for n in 0..50 {
        let token = sign(&claims, &format!("unknown-{n}"), rsa_keys::STRANGER);
        assert!(identity.check_id_token(&token, now()).await.is_err());
    }
    assert!(google.asked("GET", "/oauth2/v3/certs") <= 8, "strangers can't make us a nuisance");
}

#[tokio::test]
async fn keys_are_asked_for_again_after_their_time_and_an_outage_is_no_forgery() {
    let google = FakeGoogle::start(START).await;
    let identity = identity(&google);
    let clock = ManualClock::at(now());
    let token = FakeGoogle::id_token(&google.claims("ann@example.com"));
    identity.check_id_token(&token, clock.now()).await.unwrap();
    clock.advance(Duration::from_secs(3599));
    let token = FakeGoogle::id_token(&with(google.claims("ann@example.com"), json!({"exp": START + 9000})));
    identity.check_id_token(&token, clock.now()).await.unwrap();
    assert_eq!(google.asked("GET", "/oauth2/v3/certs"), 1);
    clock.advance(Duration::from_secs(1));
    for fault in [Fault::status(500, "backendError"), Fault::CutBody, Fault::SlowBody] {
        google.fail("/oauth2/v3/certs", fault);
        let answer = identity.check_id_token(&token, clock.now()).await;
        assert!(matches!(answer, Err(IdentityError::Unavailable { .. })), "{answer:?}");
    }
    identity.check_id_token(&token, clock.now()).await.unwrap();
}
