//! Consent, refresh, the end of consent, unlinking: over the fake Google and the embedded store.

use std::time::Duration;

use hirewire::auth::AuthError;
use hirewire::gateways::google_client::{TokenError, TokenSource};
use hirewire::gateways::identity::{Scope, ServiceAccount};
use hirewire::google::company::CompanyOutcome;
use hirewire::google::service::Standing;
use hirewire::google::{GoogleError, GoogleLink, GoogleLinkId};
use hirewire::kernel::EmailAddress;
use secrecy::ExposeSecret;

use crate::support::fake_google::{ALL_SCOPES, FakeGoogle, Fault, REDIRECT_URL, service_account_key};
use crate::support::linked::World;
use crate::support::rsa_keys;

async fn token(tokens: &dyn TokenSource, user: &str) -> Result<String, TokenError> {
    Ok(tokens.access_token(user, Scope::Events, None).await?.expose_secret().to_owned())
}

#[tokio::test]
async fn consent_links_the_account_and_no_token_lies_open() {
    let world = World::start().await;
    let actor = world.sign_up("ann@example.com").await;
    let url = world.process.google.auth_url(&actor, Some(REDIRECT_URL)).await.unwrap();
    let query: std::collections::HashMap<_, _> = url.query_pairs().into_owned().collect();
    let scopes = "openid email https://www.googleapis.com/auth/gmail.send https://www.googleapis.com/auth/gmail.readonly \
                  https://www.googleapis.com/auth/calendar.events https://www.googleapis.com/auth/calendar.freebusy";
    assert_eq!(query["scope"], scopes);
    assert_eq!(query["redirect_uri"], REDIRECT_URL);
    // The account's address may differ from the user's.
    let (code, state) = world.fake.consent(&url, "ann.private@gmail.example", &ALL_SCOPES);
    let status = world.process.google.authenticate(&actor, &code, Some(&state)).await.unwrap();
    assert_eq!((status.state, status.missing.len()), (Standing::Ok, 0));
    assert_eq!(status.email.unwrap().as_str(), "ann.private@gmail.example");
    let link = world.process.store.get::<GoogleLink>(GoogleLinkId::of(&actor.user_id)).await.unwrap().unwrap();
    let stored = serde_json::to_string(&link.doc).unwrap();
    assert!(!stored.contains("ya29") && !stored.contains("1//refresh") && !stored.contains(&state), "{stored}");
    assert!(token(&*world.process.google.tokens(), actor.user_id.as_str()).await.unwrap().starts_with("ya29"));
}

#[tokio::test]
async fn a_state_is_the_users_own_and_used_up_by_success_alone() {
    let world = World::start().await;
    let (ann, bob) = (world.sign_up("ann@example.com").await, world.sign_up("bob@example.com").await);
    let google = &world.process.google;
    let (code, state) = world.fake.consent(&google.auth_url(&ann, None).await.unwrap(), "ann@example.com", &ALL_SCOPES);
    // Somebody else's state, an invented one, none at all while nothing is pending.
    for wrong in [Some(state.as_str()), Some("invented"), Some(""), None] {
        let answer = google.authenticate(&bob, &code, wrong).await;
        assert!(matches!(answer, Err(GoogleError::BadState)), "{wrong:?}: {answer:?}");
    }
    // Rubbish for a code leaves the state good.
    for rubbish in ["", "4/never-given", "a b", &"x".repeat(5000)] {
        let answer = google.authenticate(&ann, rubbish, Some(&state)).await;
        assert!(matches!(answer, Err(GoogleError::CodeRefused)), "{rubbish:.20}: {answer:?}");
    }
    world.fake.fail("/token", Fault::status(503, "backendError"));
    assert!(matches!(google.authenticate(&ann, &code, Some(&state)).await, Err(GoogleError::Unavailable { .. })));
    assert_eq!(google.status(&ann.user_id).await.unwrap().state, Standing::NotLinked);
    google.authenticate(&ann, &code, Some(&state)).await.unwrap();
    assert!(matches!(google.authenticate(&ann, &code, Some(&state)).await, Err(GoogleError::BadState)));
    assert!(matches!(google.authenticate(&ann, &code, None).await, Err(GoogleError::BadState)));
    assert_eq!(google.status(&bob.user_id).await.unwrap().state, Standing::NotLinked);
    // Bob with a consent of his own, and Ann's used code: refused by Google, nothing stored.
    google.auth_url(&bob, None).await.unwrap();
    assert!(matches!(google.authenticate(&bob, &code, None).await, Err(GoogleError::CodeRefused)));
    assert_eq!(google.status(&bob.user_id).await.unwrap().state, Standing::NotLinked);
}

#[tokio::test]
async fn without_a_state_any_of_the_users_own_consents_will_do() {
    let world = World::start().await;
    let ann = world.sign_up("ann@example.com").await;
    let google = &world.process.google;
    let first = google.auth_url(&ann, None).await.unwrap();
    google.auth_url(&ann, None).await.unwrap();
    let (code, _) = world.fake.consent(&first, "ann@example.com", &ALL_SCOPES);
    google.authenticate(&ann, &code, None).await.unwrap();
    assert_eq!(google.status(&ann.user_id).await.unwrap().state, Standing::Ok);
}

#[tokio::test]
async fn consent_comes_back_to_the_configured_address_alone_and_expires() {
    let world = World::start().await;
    let ann = world.sign_up("ann@example.com").await;
    let google = &world.process.google;
    for foreign in ["https://evil.example/", "http://localhost:5173/authenticate/../x", ""] {
        assert!(matches!(google.auth_url(&ann, Some(foreign)).await, Err(GoogleError::ForeignRedirect)), "{foreign}");
    }
    let (code, state) = world.fake.consent(&google.auth_url(&ann, None).await.unwrap(), "ann@example.com", &ALL_SCOPES);
    world.pass(Duration::from_mins(31));
    assert!(matches!(google.authenticate(&ann, &code, Some(&state)).await, Err(GoogleError::BadState)));
}

#[tokio::test]
async fn a_partial_grant_is_shown_and_what_it_lacks_is_refused() {
    let world = World::start().await;
    let ann = world.sign_up("ann@example.com").await;
    world.link(&ann, "ann@example.com", &["openid", "email", "https://www.googleapis.com/auth/gmail.send"]).await;
    let status = world.process.google.status(&ann.user_id).await.unwrap();
    assert_eq!((status.state, status.missing.len(), status.usable()), (Standing::Partial, 3, true));
    let refused = token(&*world.process.google.tokens(), ann.user_id.as_str()).await;
    assert!(matches!(refused, Err(TokenError::ScopeMissing { .. })), "{refused:?}");
    assert!(world.process.google.tokens().readable_mailboxes().await.unwrap().is_empty());
}

#[tokio::test]
async fn two_processes_refresh_once_and_both_go_on() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let other = world.another_process();
    world.pass(Duration::from_hours(1));
    world.fake.end_access_tokens();
    let before = world.fake.asked("POST", "/token");
    let (here, there) = (world.process.google.tokens(), other.google.tokens());
    let user = ann.user_id.as_str();
    let calls = (0..20).map(|n| token(if n % 2 == 0 { &*here } else { &*there }, user));
    let got: Vec<_> = futures::future::join_all(calls).await.into_iter().map(Result::unwrap).collect();
    assert!(got.iter().all(|t| *t == got[0]));
    assert_eq!(world.fake.asked("POST", "/token") - before, 1);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once_however_many_saw_the_refusal() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let tokens = world.process.google.tokens();
    let old = tokens.access_token(ann.user_id.as_str(), Scope::Events, None).await.unwrap();
    let before = world.fake.asked("POST", "/token");
    for _ in 0..5 {
        let new = tokens.access_token(ann.user_id.as_str(), Scope::Events, Some(&old)).await.unwrap();
        assert_ne!(new.expose_secret(), old.expose_secret());
    }
    assert_eq!(world.fake.asked("POST", "/token") - before, 1);
}

#[tokio::test]
async fn the_end_of_consent_stops_all_tries_until_a_new_one() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let google = &world.process.google;
    world.fake.end_consent("ann@example.com");
    world.pass(Duration::from_hours(1));
    let tokens = google.tokens();
    for _ in 0..4 {
        let answer = token(&*tokens, ann.user_id.as_str()).await;
        assert!(matches!(answer, Err(TokenError::NeedsConsent { .. })), "{answer:?}");
    }
    assert_eq!(world.fake.asked("POST", "/token"), 2, "the exchange, and one refresh");
    let status = google.status(&ann.user_id).await.unwrap();
    assert_eq!((status.state, status.usable()), (Standing::NeedsConsent, false));
    assert!(status.reason.unwrap().contains("invalid_grant"));
    assert_eq!(google.count_needing_consent().await.unwrap(), 1);
    world.link(&ann, "ann@example.com", &ALL_SCOPES).await;
    token(&*tokens, ann.user_id.as_str()).await.unwrap();
}

#[tokio::test]
async fn an_outage_of_google_is_no_end_of_consent_and_its_pause_is_kept() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let tokens = world.process.google.tokens();
    world.pass(Duration::from_hours(1));
    world.fake.fail("/token", Fault::Status { status: 429, reason: "rateLimitExceeded", retry_after: Some(40) });
    let first = token(&*tokens, ann.user_id.as_str()).await;
    assert!(matches!(first, Err(TokenError::Unavailable { after: Some(_), .. })), "{first:?}");
    assert!(token(&*tokens, ann.user_id.as_str()).await.is_err());
    assert_eq!(world.fake.asked("POST", "/token"), 2, "within the pause Google is left alone");
    world.pass(Duration::from_secs(41));
    for fault in [Fault::status(500, "x"), Fault::CutBody, Fault::SlowBody] {
        world.fake.fail("/token", fault);
        let answer = token(&*tokens, ann.user_id.as_str()).await;
        assert!(matches!(answer, Err(TokenError::Unavailable { .. })), "{answer:?}");
        world.pass(Duration::from_secs(10));
    }
    token(&*tokens, ann.user_id.as_str()).await.unwrap();
    assert_eq!(world.process.google.status(&ann.user_id).await.unwrap().state, Standing::Ok);
}

#[tokio::test]
async fn unlinking_ends_the_consent_at_google_and_forgets() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let google = &world.process.google;
    google.unlink(&ann).await.unwrap();
    assert!(!world.fake.has_consent("ann@example.com"));
    assert_eq!(google.status(&ann.user_id).await.unwrap().state, Standing::NotLinked);
    assert!(matches!(token(&*google.tokens(), ann.user_id.as_str()).await, Err(TokenError::NotLinked)));
    assert!(matches!(google.unlink(&ann).await, Err(GoogleError::NotLinked)));
    let link = world.process.store.get::<GoogleLink>(GoogleLinkId::of(&ann.user_id)).await.unwrap().unwrap();
    assert!(link.to_revoke.is_empty() && link.email.is_none() && link.subject.is_none());
    assert_eq!(world.process.auth.user(&ann.user_id).await.unwrap().google_subject, None);
}

#[tokio::test]
async fn unlinking_while_google_is_down_ends_the_consent_later() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    world.fake.fail("/revoke", Fault::status(503, "backendError"));
    world.process.google.unlink(&ann).await.unwrap();
    let id = GoogleLinkId::of(&ann.user_id);
    let link = world.process.store.get::<GoogleLink>(&id).await.unwrap().unwrap();
    assert_eq!((link.to_revoke.len(), link.outbox.items[0].kind.as_str()), (1, "google.revoke"));
    assert!(world.fake.has_consent("ann@example.com"));
    world.process.google.revoke(&id).await.unwrap();
    world.process.google.revoke(&id).await.unwrap();
    assert!(!world.fake.has_consent("ann@example.com"));
}

#[tokio::test]
async fn two_users_never_share_an_account() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let bob = world.sign_up("bob@example.com").await;
    let google = &world.process.google;
    let url = google.auth_url(&bob, None).await.unwrap();
    let (code, state) = world.fake.consent(&url, "ann@example.com", &ALL_SCOPES);
    assert!(matches!(google.authenticate(&bob, &code, Some(&state)).await, Err(GoogleError::AccountTaken)));
    assert_eq!(google.status(&bob.user_id).await.unwrap().state, Standing::NotLinked);
    world.link(&bob, "bob@example.com", &ALL_SCOPES).await;
    let tokens = google.tokens();
    assert_ne!(token(&*tokens, ann.user_id.as_str()).await, token(&*tokens, bob.user_id.as_str()).await);
    // Bob's sealed tokens in Ann's place open nothing.
    let store = &world.process.store;
    let bobs = store.get::<GoogleLink>(GoogleLinkId::of(&bob.user_id)).await.unwrap().unwrap();
    store
        .modify::<GoogleLink, (), GoogleError>(GoogleLinkId::of(&ann.user_id), |link| {
            link.access_token.clone_from(&bobs.access_token);
            Ok(())
        })
        .await
        .unwrap();
    assert!(matches!(token(&*tokens, ann.user_id.as_str()).await, Err(TokenError::NeedsConsent { .. })));
}

#[tokio::test]
async fn a_consent_that_does_not_say_whose_account_it_is_is_refused() {
    let world = World::start().await;
    let ann = world.sign_up("ann@example.com").await;
    world.fake.world().leaves_out_id_token = true;
    let google = &world.process.google;
    let url = google.auth_url(&ann, None).await.unwrap();
    let (code, state) = world.fake.consent(&url, "ann@example.com", &ALL_SCOPES);
    assert!(matches!(google.authenticate(&ann, &code, Some(&state)).await, Err(GoogleError::CodeRefused)));
    assert_eq!(google.status(&ann.user_id).await.unwrap().state, Standing::NotLinked);
    // The same consent once more, with a token that another key has signed.
    world.fake.world().leaves_out_id_token = false;
    world.fake.world().kids[0].1 = rsa_keys::STRANGER;
    let (code, state) = world.fake.consent(&google.auth_url(&ann, None).await.unwrap(), "ann@example.com", &ALL_SCOPES);
    assert!(matches!(google.authenticate(&ann, &code, Some(&state)).await, Err(GoogleError::CodeRefused)));
    assert_eq!(google.status(&ann.user_id).await.unwrap().state, Standing::NotLinked);
    assert_eq!(world.process.auth.user(&ann.user_id).await.unwrap().google_subject, None);
}

#[tokio::test]
async fn a_link_whose_tokens_another_key_has_sealed_needs_consent_again_and_stays_as_it_is() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let stranger = world.process_with_seal("another key");
    let stored = async || {
        let link = world.process.store.get::<GoogleLink>(GoogleLinkId::of(&ann.user_id)).await.unwrap().unwrap();
        (link.version, serde_json::to_value(&link.doc).unwrap())
    };
    let before = stored().await;
    let asked = world.fake.asked("POST", "/token");
    // While the access token's time is not up, and when it is.
    for _ in 0..2 {
        let status = stranger.google.status(&ann.user_id).await.unwrap();
        assert_eq!((status.state, status.usable()), (Standing::NeedsConsent, false));
        assert!(status.reason.as_ref().unwrap().contains("HIREWIRE_SEAL_KEY"), "{status:?}");
        let refused = token(&*stranger.google.tokens(), ann.user_id.as_str()).await;
        assert!(matches!(refused, Err(TokenError::NeedsConsent { .. })), "{refused:?}");
        assert_eq!((stored().await, world.fake.asked("POST", "/token")), (before.clone(), asked));
        world.pass(Duration::from_hours(2));
    }
    // With the right key it is good, and a new consent makes it good under the other.
    assert_eq!(world.process.google.status(&ann.user_id).await.unwrap().state, Standing::Ok);
    let url = stranger.google.auth_url(&ann, None).await.unwrap();
    let (code, state) = world.fake.consent(&url, "ann@example.com", &ALL_SCOPES);
    let linked = stranger.google.authenticate(&ann, &code, Some(&state)).await.unwrap();
    assert_eq!(linked.state, Standing::Ok);
    token(&*stranger.google.tokens(), ann.user_id.as_str()).await.unwrap();
}

#[tokio::test]
async fn a_companys_tokens_are_made_anew_under_another_key() {
    let world = World::with_company(|fake| Some(std::sync::Arc::new(service_account(fake)))).await;
    let ann = world.sign_up("ann@example.com").await;
    world.process.google.link_company(&ann.workspace_id).await.unwrap();
    let stranger = world.process_with_seal("another key").google;
    assert_eq!(stranger.status(&ann.user_id).await.unwrap().state, Standing::Ok);
    token(&*stranger.tokens(), ann.user_id.as_str()).await.unwrap();
}

#[tokio::test]
async fn signing_in_with_google_makes_an_account_and_never_takes_one_over() {
    let world = World::start().await;
    let google = &world.process.google;
    let id_token = |address: &str| FakeGoogle::id_token(&world.fake.claims(address));
    let new = google.sign_in(&id_token("new@example.com"), None).await.unwrap();
    assert_eq!(new.user.name.as_deref(), Some("Grace Hopper"));
    let again = google.sign_in(&id_token("new@example.com"), None).await.unwrap();
    assert_eq!(again.user.id, new.user.id);
    let ann = world.sign_up("ann@example.com").await;
    let taken = google.sign_in(&id_token("ann@example.com"), None).await;
    assert!(matches!(taken, Err(GoogleError::Auth(AuthError::LinkRequired))));
    assert!(matches!(google.sign_in("rubbish", None).await, Err(GoogleError::BadIdToken(_))));
    // Linking, which took Ann's own sign-in, lets the Google account in, under its other address too.
    world.link(&ann, "ann.private@gmail.example", &ALL_SCOPES).await;
    let by_google = google.sign_in(&id_token("ann.private@gmail.example"), None).await.unwrap();
    assert_eq!(by_google.user.id, ann.user_id);
}

#[tokio::test]
async fn a_consent_that_ends_soon_is_reported() {
    let world = World::start().await;
    world.fake.world().refresh_expires_in = Some(7 * 86_400);
    let ann = world.linked("ann@example.com").await;
    assert!(!world.process.google.status(&ann.user_id).await.unwrap().ends_soon);
    world.pass(Duration::from_hours(6 * 24));
    assert!(world.process.google.status(&ann.user_id).await.unwrap().ends_soon);
}

fn service_account(fake: &FakeGoogle) -> ServiceAccount {
    let host = hirewire::gateways::google_client::GoogleHost::at(Some(fake.base.clone()));
    ServiceAccount::read(service_account_key().path(), "Example.com", &host, Duration::from_secs(2)).unwrap()
}

#[tokio::test]
async fn a_company_links_its_own_people_at_once() {
    let world = World::with_company(|fake| Some(std::sync::Arc::new(service_account(fake)))).await;
    let ann = world.sign_up("ann@example.com").await;
    let add = |address: &str| {
        let colleague = EmailAddress::parse("ann@example.com").unwrap();
        let (auth, email) = (world.process.auth.clone(), EmailAddress::parse(address).unwrap());
        async move { auth.add_user(email, "correct horse".into(), Some(&colleague)).await.unwrap() }
    };
    let outside = add("eve@example.org").await;
    let lookalike = add("eve@notexample.com").await;
    let nobody = add("nobody@example.com").await;
    let elsewhere = world.sign_up("zoe@example.com").await;
    let google = &world.process.google;
    let outcomes = google.link_company(&ann.workspace_id).await.unwrap();
    let of = |user: &hirewire::auth::UserId| outcomes.iter().find(|o| o.user_id == *user).map(|o| o.outcome);
    assert_eq!(of(&ann.user_id), Some(CompanyOutcome::Linked));
    assert_eq!(of(&outside.id), Some(CompanyOutcome::OtherDomain));
    assert_eq!(of(&lookalike.id), Some(CompanyOutcome::OtherDomain));
    assert_eq!(of(&nobody.id), Some(CompanyOutcome::Refused));
    assert_eq!(of(&elsewhere.user_id), None, "another workspace is another company");
    let status = google.status(&ann.user_id).await.unwrap();
    assert_eq!((status.state, status.by_company), (Standing::Ok, true));
    let claims = world.fake.world().company_claims[0].clone();
    assert_eq!(
        (claims["sub"].as_str(), claims["iss"].as_str()),
        (Some("ann@example.com"), Some("robot@project.example"))
    );
    let first = token(&*google.tokens(), ann.user_id.as_str()).await.unwrap();
    world.pass(Duration::from_hours(1));
    assert_ne!(token(&*google.tokens(), ann.user_id.as_str()).await.unwrap(), first);
    assert!(matches!(google.status(&nobody.id).await.unwrap().state, Standing::NotLinked));
    // The administrator takes the delegation back: as an end of consent.
    world.fake.fail("/token", Fault::oauth(400, "unauthorized_client"));
    world.pass(Duration::from_hours(1));
    let ended = token(&*google.tokens(), ann.user_id.as_str()).await;
    assert!(matches!(ended, Err(TokenError::NeedsConsent { .. })), "{ended:?}");
}

#[tokio::test]
async fn a_persons_own_consent_stays_and_one_whom_google_does_not_answer_for_comes_later() {
    let world = World::with_company(|fake| Some(std::sync::Arc::new(service_account(fake)))).await;
    let ann = world.linked("ann@example.com").await;
    let google = &world.process.google;
    let outcome = async || google.link_company(&ann.workspace_id).await.unwrap()[0].outcome;
    assert_eq!(outcome().await, CompanyOutcome::AlreadyLinked);
    google.unlink(&ann).await.unwrap();
    for fault in [Fault::status(503, "backendError"), Fault::CutBody, Fault::SlowBody] {
        world.fake.fail("/token", fault.clone());
        assert_eq!(outcome().await, CompanyOutcome::NotNow, "{fault:?}");
        assert_eq!(google.status(&ann.user_id).await.unwrap().state, Standing::NotLinked);
    }
    assert_eq!(outcome().await, CompanyOutcome::Linked);
    assert_eq!(outcome().await, CompanyOutcome::Linked, "again is no harm");
    google.unlink(&ann).await.unwrap();
    assert_eq!(world.fake.asked("POST", "/revoke"), 1, "the company's token is no consent to end");
}
