//! A Google of the suite's own on loopback: OAuth, ID tokens, Gmail and Calendar as far as Hirewire uses them, with
//! faults on demand. It counts what was asked of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use super::rsa_keys;

pub const CLIENT_ID: &str = "client-1.apps.example";
pub const CLIENT_SECRET: &str = "client-secret";
pub const REDIRECT_URL: &str = "http://localhost:5173/authenticate";

/// What goes wrong, once, with the next request that fits.
#[derive(Clone, Debug)]
pub enum Fault {
    Status {
        status: u16,
        reason: &'static str,
        retry_after: Option<u64>,
    },
    OAuth {
        status: u16,
        word: &'static str,
    },
    /// The work is done, and the answer ends in the middle.
    CutBody,
    /// The work is done, and the answer never ends; one without a body never comes.
    SlowBody,
    /// The work is not done; as if the machine had not answered.
    NoAnswer,
}

impl Fault {
    /// A refusal of the token endpoint (RFC 6749, 5.2).
    pub fn oauth(status: u16, word: &'static str) -> Self {
        Self::OAuth { status, word }
    }

    pub fn status(status: u16, reason: &'static str) -> Self {
        Self::Status { status, reason, retry_after: None }
    }
}

#[derive(Clone, Debug)]
struct Rule {
    method: Option<Method>,
    path: &'static str,
    fault: Fault,
    /// How many fitting requests go well first.
    skip: usize,
    times: usize,
}

/// One request, as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    /// With the query.
    pub uri: String,
}

#[derive(Clone, Debug)]
struct Code {
    account: String,
    challenge: String,
    scopes: Vec<String>,
    redirect_url: String,
    used: bool,
}

#[derive(Clone, Debug)]
pub struct Mail {
    pub id: String,
    pub raw: Vec<u8>,
    pub labels: Vec<String>,
    /// Seconds since the epoch.
    pub at: i64,
}

impl Mail {
    pub fn header(&self, name: &str) -> Option<String> {
        let text = String::from_utf8_lossy(&self.raw);
        let head = text.split("\r\n\r\n").next()?.replace("\r\n ", " ").replace("\r\n\t", " ");
        head.split("\r\n").find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }

    fn attachment(&self) -> bool {
        String::from_utf8_lossy(&self.raw).to_lowercase().contains("content-disposition: attachment")
    }
}

#[derive(Clone, Debug, Default)]
pub struct Account {
    pub mails: Vec<Mail>,
    /// (history id, message id, kind, labels)
    history: Vec<(u64, String, &'static str)>,
    history_id: u64,
    /// What is older is forgotten: 404.
    history_starts: u64,
    pub events: BTreeMap<String, Value>,
    pub busy: Vec<(String, String)>,
    /// How many reads of an event a Meet link stays pending for.
    pub meet_pending_reads: usize,
    pub meet_fails: bool,
}

#[derive(Debug, Default)]
pub struct World {
    pub accounts: HashMap<String, Account>,
    codes: HashMap<String, Code>,
    /// Access token -> (account, scopes).
    access: HashMap<String, (String, Vec<String>)>,
    /// Refresh token -> (account, scopes).
    refresh: HashMap<String, (String, Vec<String>)>,
    rules: Vec<Rule>,
    pub seen: Vec<Seen>,
    counter: u64,
    pub expires_in: u64,
    /// How long a refresh takes; others get their turn meanwhile.
    pub token_takes: Duration,
    pub refresh_expires_in: Option<u64>,
    pub max_age: u64,
    pub kids: Vec<(String, &'static str)>,
    pub padded: bool,
    /// Gmail puts its own Message-ID in place of the sender's.
    pub rewrites_message_ids: bool,
    pub leaves_out_id_token: bool,
    /// The search does not know of what was sent; lists by label do.
    pub search_lags: bool,
    /// What a service account asked in whose name, newest last.
    pub company_claims: Vec<Value>,
    pub now: i64,
}

#[derive(Clone)]
pub struct FakeGoogle {
    pub base: Url,
    world: Arc<Mutex<World>>,
}

pub const ALL_SCOPES: [&str; 6] = [
    "openid",
    "https://www.googleapis.com/auth/userinfo.email",
    "https://www.googleapis.com/auth/gmail.send",
    "https://www.googleapis.com/auth/gmail.readonly",
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.freebusy",
];

impl FakeGoogle {
    /// Serves until the test's runtime ends. `now` is the time of its tokens and mails.
    pub async fn start(now: i64) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let world = World {
            expires_in: 3599,
            max_age: 3600,
            kids: vec![("kid-1".into(), rsa_keys::GOOGLE)],
            padded: true,
            now,
            ..World::default()
        };
        let google = Self { base, world: Arc::new(Mutex::new(world)) };
        let router = Router::new()
            .route("/token", post(token))
            .route("/revoke", post(revoke))
            .route("/oauth2/v3/certs", get(certs))
            .route("/gmail/v1/users/me/profile", get(profile))
            .route("/gmail/v1/users/me/messages", get(messages))
            .route("/gmail/v1/users/me/messages/{id}", get(message))
            .route("/gmail/v1/users/me/history", get(history))
            .route("/upload/gmail/v1/users/me/messages/send", post(send))
            .route("/calendar/v3/calendars/primary/events", post(insert_event))
            .route(
                "/calendar/v3/calendars/primary/events/{id}",
                get(read_event).patch(patch_event).delete(delete_event),
            )
            .route("/calendar/v3/freeBusy", post(free_busy))
            .fallback(async || (StatusCode::NOT_FOUND, "no such path in the fake Google"))
            .layer(middleware::from_fn_with_state(google.clone(), faults))
            .with_state(google.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        google
    }

    /// A server's settings that lead here, and further ones.
    pub fn settings<'a>(&'a self, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let own = [
            ("HIREWIRE_GOOGLE_URL", self.base.as_str()),
            ("HIREWIRE_GOOGLE_CLIENT_ID", CLIENT_ID),
            ("HIREWIRE_GOOGLE_CLIENT_SECRET", CLIENT_SECRET),
            ("HIREWIRE_GOOGLE_REDIRECT_URL", REDIRECT_URL),
        ];
        own.into_iter().chain(more.iter().copied()).collect()
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn account(&self, address: &str) -> Account {
        self.world().accounts.get(address).cloned().unwrap_or_default()
    }

    pub fn change(&self, address: &str, change: impl FnOnce(&mut Account)) {
        let mut world = self.world();
        let account = world
            .accounts
            .entry(address.to_owned())
            .or_insert_with(|| Account { history_id: 1000, ..Account::default() });
        change(account);
    }

    /// The next request to a path that holds `path` goes wrong.
    pub fn fail(&self, path: &'static str, fault: Fault) {
        self.fail_later(path, fault, 0, 1);
    }

    pub fn fail_later(&self, path: &'static str, fault: Fault, skip: usize, times: usize) {
        self.world().rules.push(Rule { method: None, path, fault, skip, times });
    }

    pub fn fail_method(&self, method: Method, path: &'static str, fault: Fault) {
        self.fail_times(method, path, fault, 1);
    }

    pub fn fail_times(&self, method: Method, path: &'static str, fault: Fault, times: usize) {
        self.world().rules.push(Rule { method: Some(method), path, fault, skip: 0, times });
    }

    /// No more faults.
    pub fn heal(&self) {
        self.world().rules.clear();
    }

    /// How many requests went to a path that holds `path`.
    pub fn asked(&self, method: &str, path: &str) -> usize {
        self.world().seen.iter().filter(|s| s.method == method && s.uri.contains(path)).count()
    }

    /// The person of `address` consents on the page at `url`, to these scopes; answers code and state.
    pub fn consent(&self, url: &Url, address: &str, scopes: &[&str]) -> (String, String) {
        self.change(address, |_| {});
        assert!(url.as_str().starts_with(&format!("{}o/oauth2/v2/auth?", self.base)), "{url}");
        let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
        assert_eq!(query["client_id"], CLIENT_ID);
        assert_eq!(query["response_type"], "code");
        assert_eq!(query["code_challenge_method"], "S256");
        assert_eq!((query["access_type"].as_str(), query["prompt"].as_str()), ("offline", "consent"));
        let mut world = self.world();
        world.counter += 1;
        let code = format!("4/code-{}", world.counter);
        let made = Code {
            account: address.to_owned(),
            challenge: query["code_challenge"].clone(),
            scopes: scopes.iter().map(|s| (*s).to_owned()).collect(),
            redirect_url: query["redirect_uri"].clone(),
            used: false,
        };
        world.codes.insert(code.clone(), made);
        (code, query["state"].clone())
    }

    /// All access tokens given out so far end, as if their time were up.
    pub fn end_access_tokens(&self) {
        self.world().access.clear();
    }

    /// The person takes the consent back in their Google account.
    pub fn end_consent(&self, address: &str) {
        let mut world = self.world();
        world.refresh.retain(|_, (account, _)| account != address);
        world.access.retain(|_, (account, _)| account != address);
    }

    pub fn has_consent(&self, address: &str) -> bool {
        self.world().refresh.values().any(|(account, _)| account == address)
    }

    pub fn claims(&self, address: &str) -> Value {
        let now = self.world().now;
        json!({
            "iss": "https://accounts.google.com", "aud": CLIENT_ID, "azp": CLIENT_ID, "sub": format!("sub-{address}"),
            "email": address, "email_verified": true, "name": "Grace Hopper",
            "picture": "https://lh3.example/p.png", "iat": now, "exp": now + 3600,
        })
    }

    pub fn id_token(claims: &Value) -> String {
        sign(claims, "kid-1", rsa_keys::GOOGLE)
    }

    /// A mail arrives; `file` is an attached résumé's text.
    pub fn deliver(&self, address: &str, from: &str, subject: &str, file: Option<&str>, labels: &[&str]) -> String {
        let mut world = self.world();
        world.counter += 1;
        let (id, at) = (format!("m{:06}", world.counter), world.now);
        let head = format!(
            "From: {from}\r\nTo: {address}\r\nSubject: {subject}\r\nMessage-ID: <{id}@sender.example>\r\nMIME-Version: 1.0\r\n"
        );
        let raw = match file {
            Some(text) => format!(
                "{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\nContent-Type: text/plain; name=cv.txt\r\nContent-Disposition: attachment; filename=cv.txt\r\n\r\n{text}\r\n--b--\r\n"
            ),
            None => format!("{head}Content-Type: text/plain\r\n\r\nHello\r\n"),
        };
        let labels = labels.iter().map(|l| (*l).to_owned()).collect();
        let account = world.accounts.entry(address.to_owned()).or_default();
        account.history_id += 1;
        account.history.push((account.history_id, id.clone(), "messagesAdded"));
        account.mails.push(Mail { id: id.clone(), raw: raw.into_bytes(), labels, at });
        id
    }

    pub fn relabel(&self, address: &str, id: &str, labels: &[&str]) {
        self.change(address, |account| {
            account.history_id += 1;
            account.history.push((account.history_id, id.to_owned(), "labelsAdded"));
            for mail in account.mails.iter_mut().filter(|m| m.id == id) {
                mail.labels = labels.iter().map(|l| (*l).to_owned()).collect();
            }
        });
    }

    pub fn forget_history(&self, address: &str) {
        self.change(address, |account| account.history_starts = account.history_id + 1);
    }

    pub fn sent(&self, address: &str) -> Vec<Mail> {
        self.account(address).mails.into_iter().filter(|m| m.labels.iter().any(|l| l == "SENT")).collect()
    }
}

pub fn sign(claims: &Value, kid: &str, key: &str) -> String {
    let mut head = Header::new(Algorithm::RS256);
    head.kid = Some(kid.to_owned());
    jsonwebtoken::encode(&head, claims, &EncodingKey::from_rsa_der(&der(key))).unwrap()
}

/// The public half of a key as Google's key set shows it: its modulus, base64url.
pub fn public_modulus(key: &str) -> String {
    let jwk = jsonwebtoken::jwk::Jwk::from_encoding_key(&EncodingKey::from_rsa_der(&der(key)), Algorithm::RS256);
    serde_json::to_value(jwk.unwrap()).unwrap()["n"].as_str().unwrap().to_owned()
}

/// A service account's key file, as Google gives it out.
pub fn service_account_key() -> tempfile::NamedTempFile {
    let body = BASE64_STANDARD.encode(der(rsa_keys::STRANGER));
    let key = json!({
        "type": "service_account", "client_email": "robot@project.example", "token_uri": "https://oauth2.googleapis.com/token",
        "private_key": format!("-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----\n"),
    });
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), key.to_string()).unwrap();
    file
}

pub fn der(key: &str) -> Vec<u8> {
    BASE64_STANDARD.decode(key).unwrap()
}

/// Google's error body.
fn error(status: u16, reason: &str) -> Response {
    let body = json!({"error": {
        "code": status, "message": "about ann@example.com", "errors": [{"domain": "global", "reason": reason}],
    }});
    (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
}

fn oauth_error(status: u16, word: &str) -> Response {
    (StatusCode::from_u16(status).unwrap(), axum::Json(json!({"error": word, "error_description": "Bad Request"})))
        .into_response()
}

async fn faults(State(google): State<FakeGoogle>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let uri = parts.uri.to_string();
    let fault = {
        let mut world = google.world();
        world.seen.push(Seen { method: parts.method.to_string(), uri: uri.clone() });
        let fits =
            |r: &Rule| r.times > 0 && uri.contains(r.path) && r.method.as_ref().is_none_or(|m| *m == parts.method);
        match world.rules.iter_mut().find(|r| fits(r)) {
            Some(rule) if rule.skip > 0 => {
                rule.skip -= 1;
                None
            }
            Some(rule) => {
                rule.times -= 1;
                Some(rule.fault.clone())
            }
            None => None,
        }
    };
    let run = next.run(Request::from_parts(parts, Body::from(bytes)));
    match fault {
        None => run.await,
        Some(Fault::Status { status, reason, retry_after }) => {
            let mut response = error(status, reason);
            if let Some(seconds) = retry_after {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            response
        }
        Some(Fault::OAuth { status, word }) => oauth_error(status, word),
        Some(Fault::CutBody) => broken(run.await, Some(std::io::Error::other("cut"))).await,
        Some(Fault::SlowBody) => broken(run.await, None).await,
        Some(Fault::NoAnswer) => {
            tokio::time::sleep(Duration::from_mins(10)).await;
            StatusCode::GATEWAY_TIMEOUT.into_response()
        }
    }
}

/// The first half of the body, then an error or nothing any more.
async fn broken(response: Response, end: Option<std::io::Error>) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    if end.is_none() && bytes.is_empty() {
        tokio::time::sleep(Duration::from_mins(10)).await;
    }
    let half = Ok(bytes.slice(..bytes.len() / 2));
    let rest = match end {
        Some(e) => futures::future::Either::Left(futures::stream::iter([Err(e)])),
        None => futures::future::Either::Right(futures::stream::pending::<Result<Bytes, std::io::Error>>()),
    };
    let stream = futures::StreamExt::chain(futures::stream::iter([half]), rest);
    Response::from_parts(parts, Body::from_stream(stream))
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(str::to_owned)
}

fn form(body: &Bytes) -> HashMap<String, String> {
    url::form_urlencoded::parse(body).into_owned().collect()
}

fn query(uri: &axum::http::Uri) -> HashMap<String, String> {
    url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect()
}

async fn token(State(google): State<FakeGoogle>, body: Bytes) -> Response {
    let form = form(&body);
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    if field("grant_type") == "refresh_token" {
        let takes = google.world().token_takes;
        tokio::time::sleep(takes).await;
    }
    let mut world = google.world();
    if field("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer" {
        return company_token(&mut world, field("assertion"));
    }
    if (field("client_id"), field("client_secret")) != (CLIENT_ID, CLIENT_SECRET) {
        return oauth_error(401, "invalid_client");
    }
    world.counter += 1;
    let n = world.counter;
    let (account, scopes, refresh) = match field("grant_type") {
        "authorization_code" => {
            let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(field("code_verifier")));
            let Some(code) = world.codes.get_mut(field("code")) else { return oauth_error(400, "invalid_grant") };
            if code.used || code.challenge != challenge || code.redirect_url != field("redirect_uri") {
                return oauth_error(400, "invalid_grant");
            }
            code.used = true;
            let code = code.clone();
            let refresh = format!("1//refresh-{n}");
            world.refresh.insert(refresh.clone(), (code.account.clone(), code.scopes.clone()));
            (code.account, code.scopes, Some(refresh))
        }
        "refresh_token" => match world.refresh.get(field("refresh_token")).cloned() {
            Some((account, scopes)) => (account, scopes, None),
            None => return oauth_error(400, "invalid_grant"),
        },
        _ => return oauth_error(400, "unsupported_grant_type"),
    };
    let access = format!("ya29.access-{n}");
    world.access.insert(access.clone(), (account.clone(), scopes.clone()));
    let mut answer = json!({
        "access_token": access, "expires_in": world.expires_in, "token_type": "Bearer", "scope": scopes.join(" "),
    });
    if let Some(refresh) = refresh {
        answer["refresh_token"] = refresh.into();
        if let Some(lasts) = world.refresh_expires_in {
            answer["refresh_token_expires_in"] = lasts.into();
        }
        let skip = world.leaves_out_id_token;
        drop(world);
        if !skip {
            answer["id_token"] = FakeGoogle::id_token(&google.claims(&account)).into();
        }
    }
    axum::Json(answer).into_response()
}

/// A service account asks for the account of its assertion's subject; those at `nobody@` don't exist.
fn company_token(world: &mut World, assertion: &str) -> Response {
    let claims = assertion.split('.').nth(1).unwrap_or_default().trim_end_matches('=');
    let claims: Value =
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(claims).unwrap_or_default()).unwrap_or_default();
    let subject = claims["sub"].as_str().unwrap_or_default().to_owned();
    world.company_claims.push(claims.clone());
    if subject.is_empty() || subject.starts_with("nobody@") {
        return oauth_error(400, "invalid_grant");
    }
    world.counter += 1;
    let access = format!("ya29.company-{}", world.counter);
    let scopes = claims["scope"].as_str().unwrap_or_default().split(' ').map(str::to_owned).collect();
    world.access.insert(access.clone(), (subject, scopes));
    axum::Json(json!({"access_token": access, "expires_in": world.expires_in, "token_type": "Bearer"})).into_response()
}

async fn revoke(State(google): State<FakeGoogle>, body: Bytes) -> Response {
    let token = form(&body).remove("token").unwrap_or_default();
    let mut world = google.world();
    let account = world.refresh.get(&token).or_else(|| world.access.get(&token)).map(|(a, _)| a.clone());
    drop(std::mem::take(&mut world.codes));
    let Some(account) = account else { return oauth_error(400, "invalid_token") };
    drop(world);
    google.end_consent(&account);
    axum::Json(json!({})).into_response()
}

async fn certs(State(google): State<FakeGoogle>) -> Response {
    let world = google.world();
    let keys: Vec<Value> = world
        .kids
        .iter()
        .map(|(kid, key)| {
            let jwk =
                jsonwebtoken::jwk::Jwk::from_encoding_key(&EncodingKey::from_rsa_der(&der(key)), Algorithm::RS256);
            let mut jwk = serde_json::to_value(jwk.unwrap()).unwrap();
            jwk["kid"] = kid.as_str().into();
            jwk["use"] = "sig".into();
            jwk
        })
        .collect();
    let cache = format!("public, max-age={}, must-revalidate", world.max_age);
    ([(header::CACHE_CONTROL, cache)], axum::Json(json!({"keys": keys}))).into_response()
}

/// Whose call it is, if its token is good and covers one of the scopes.
fn caller(google: &FakeGoogle, headers: &HeaderMap, scopes: &[&str]) -> Result<String, Box<Response>> {
    let world = google.world();
    let Some((account, granted)) = bearer(headers).and_then(|t| world.access.get(&t)) else {
        return Err(Box::new(error(401, "authError")));
    };
    if scopes.iter().any(|s| granted.iter().any(|g| g.ends_with(s))) {
        Ok(account.clone())
    } else {
        Err(Box::new(error(403, "insufficientPermissions")))
    }
}

macro_rules! caller {
    ($google:expr, $headers:expr, $($scope:literal),+) => {
        match caller(&$google, &$headers, &[$($scope),+]) {
            Ok(account) => account,
            Err(refusal) => return *refusal,
        }
    };
}

async fn profile(State(google): State<FakeGoogle>, headers: HeaderMap) -> Response {
    let me = caller!(google, headers, "gmail.readonly");
    let account = google.account(&me);
    axum::Json(
        json!({"emailAddress": me, "historyId": account.history_id.to_string(), "messagesTotal": account.mails.len()}),
    )
    .into_response()
}

fn matches(mail: &Mail, query: &str, now: i64) -> bool {
    let has = |label: &str| mail.labels.iter().any(|l| l == label);
    query.split_whitespace().all(|term| match term.split_once(':') {
        Some(("has", "attachment")) => mail.attachment(),
        Some(("in", "sent")) => has("SENT"),
        Some(("newer_than", days)) => mail.at >= now - days.trim_end_matches('d').parse::<i64>().unwrap() * 86_400,
        Some(("after", at)) => mail.at >= at.parse::<i64>().unwrap(),
        Some(("to", address)) => mail.header("To").is_some_and(|to| to.contains(address)),
        Some(("rfc822msgid", id)) => mail.header("Message-ID").is_some_and(|own| own == format!("<{id}>")),
        _ => panic!("a search term that the fake does not know: {term}"),
    })
}

fn page<T: Clone>(all: &[T], query: &HashMap<String, String>) -> Result<(Vec<T>, Option<String>), Box<Response>> {
    let start = match query.get("pageToken") {
        Some(token) => match token.strip_prefix("page-").and_then(|n| n.parse::<usize>().ok()) {
            Some(start) => start,
            None => return Err(Box::new(error(400, "invalidArgument"))),
        },
        None => 0,
    };
    let size: usize = query.get("maxResults").map_or(100, |n| n.parse().unwrap());
    let end = (start + size).min(all.len());
    Ok((all[start.min(end)..end].to_vec(), (end < all.len()).then(|| format!("page-{end}"))))
}

async fn messages(State(google): State<FakeGoogle>, headers: HeaderMap, uri: axum::http::Uri) -> Response {
    let me = caller!(google, headers, "gmail.readonly");
    let query = query(&uri);
    let (account, now, lags) = {
        let world = google.world();
        (world.accounts.get(&me).cloned().unwrap_or_default(), world.now, world.search_lags)
    };
    let spam_too = query.get("includeSpamTrash").is_some_and(|v| v == "true");
    let mut ids: Vec<String> = account
        .mails
        .iter()
        .filter(|m| spam_too || !m.labels.iter().any(|l| l == "SPAM" || l == "TRASH"))
        .filter(|m| query.get("labelIds").is_none_or(|wanted| m.labels.contains(wanted)))
        .filter(|m| !(lags && query.contains_key("q") && m.labels.iter().any(|l| l == "SENT")))
        .filter(|m| matches(m, query.get("q").map_or("", String::as_str), now))
        .map(|m| m.id.clone())
        .collect();
    ids.reverse();
    match page(&ids, &query) {
        Ok((ids, next)) => {
            let mut answer =
                json!({"messages": ids.iter().map(|id| json!({"id": id, "threadId": id})).collect::<Vec<_>>()});
            if let Some(next) = next {
                answer["nextPageToken"] = next.into();
            }
            axum::Json(answer).into_response()
        }
        Err(refusal) => *refusal,
    }
}

async fn message(
    State(google): State<FakeGoogle>,
    headers: HeaderMap,
    axum::extract::Path(id): axum::extract::Path<String>,
    uri: axum::http::Uri,
) -> Response {
    let me = caller!(google, headers, "gmail.readonly");
    let query = query(&uri);
    let account = google.account(&me);
    let Some(mail) = account.mails.iter().find(|m| m.id == id) else { return error(404, "notFound") };
    let mut answer = json!({
        "id": id, "threadId": id, "labelIds": mail.labels, "sizeEstimate": mail.raw.len(),
        "historyId": account.history_id.to_string(), "internalDate": (mail.at * 1000).to_string(),
    });
    match query.get("format").map(String::as_str) {
        Some("raw") => {
            let padded = google.world().padded;
            let raw = if padded { BASE64_URL_SAFE.encode(&mail.raw) } else { BASE64_URL_SAFE_NO_PAD.encode(&mail.raw) };
            answer["raw"] = raw.into();
        }
        Some("metadata") => {
            let name = query.get("metadataHeaders").cloned().unwrap_or_default();
            let headers: Vec<Value> =
                mail.header(&name).map(|v| json!({"name": name, "value": v})).into_iter().collect();
            answer["payload"] = json!({"headers": headers});
        }
        Some("full") => {
            assert!(query.get("fields").is_some_and(|f| !f.contains("data")), "contents are not asked for");
            let text = json!({"mimeType": "text/plain", "filename": "", "body": {}});
            answer["payload"] = if mail.attachment() {
                let file = json!({"mimeType": "text/plain", "filename": "cv.txt", "body": {"attachmentId": "a1"}});
                json!({"mimeType": "multipart/mixed", "filename": "", "parts": [text, file]})
            } else {
                text
            };
        }
        _ => {}
    }
    axum::Json(answer).into_response()
}

async fn history(State(google): State<FakeGoogle>, headers: HeaderMap, uri: axum::http::Uri) -> Response {
    let me = caller!(google, headers, "gmail.readonly");
    let query = query(&uri);
    let account = google.account(&me);
    let from: u64 = query["startHistoryId"].parse().unwrap();
    if from < account.history_starts {
        return error(404, "notFound");
    }
    let records: Vec<Value> = account
        .history
        .iter()
        .filter(|(at, ..)| *at > from)
        .map(|(at, id, kind)| {
            let labels = account.mails.iter().find(|m| m.id == *id).map(|m| m.labels.clone()).unwrap_or_default();
            json!({"id": at.to_string(), *kind: [{"message": {"id": id, "threadId": id}, "labelIds": labels}]})
        })
        .collect();
    match page(&records, &query) {
        Ok((records, next)) => {
            let mut answer = json!({"history": records, "historyId": account.history_id.to_string()});
            if let Some(next) = next {
                answer["nextPageToken"] = next.into();
            }
            axum::Json(answer).into_response()
        }
        Err(refusal) => *refusal,
    }
}

async fn send(State(google): State<FakeGoogle>, headers: HeaderMap, body: Bytes) -> Response {
    let me = caller!(google, headers, "gmail.send");
    let kind = headers[header::CONTENT_TYPE].to_str().unwrap();
    assert!(kind.starts_with("multipart/related"), "{kind}");
    let boundary = kind.split("boundary=").nth(1).unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap();
    let part = text.split(&format!("--{boundary}")).find(|p| p.contains("message/rfc822")).unwrap();
    let raw = part.split_once("\r\n\r\n").unwrap().1;
    let mut raw = raw.strip_suffix("\r\n").unwrap_or(raw).to_owned();
    let mut world = google.world();
    world.counter += 1;
    let id = format!("s{:06}", world.counter);
    if world.rewrites_message_ids {
        let line = raw.split("\r\n").find(|l| l.starts_with("Message-ID:")).unwrap().to_owned();
        raw = raw.replace(&line, &format!("Message-ID: <gmail-{id}@mail.gmail.example>"));
    }
    let at = world.now;
    let account = world.accounts.get_mut(&me).unwrap();
    account.history_id += 1;
    account.history.push((account.history_id, id.clone(), "messagesAdded"));
    account.mails.push(Mail { id: id.clone(), raw: raw.into_bytes(), labels: vec!["SENT".into()], at });
    axum::Json(json!({"id": id, "threadId": id, "labelIds": ["SENT"]})).into_response()
}

/// The event as Google answers it; a Meet link appears when its time has come.
fn shown(account: &mut Account, id: &str) -> Value {
    let pending = account.meet_pending_reads > 0;
    account.meet_pending_reads = account.meet_pending_reads.saturating_sub(1);
    let fails = account.meet_fails;
    let Some(event) = account.events.get_mut(id) else { return Value::Null };
    if event["conferenceData"]["createRequest"].is_object() {
        let status = if fails {
            "failure"
        } else if pending {
            "pending"
        } else {
            "success"
        };
        event["conferenceData"]["createRequest"]["status"] = json!({"statusCode": status});
        if status == "success" {
            let link = format!("https://meet.google.example/{}", &id[..8]);
            event["hangoutLink"] = link.as_str().into();
            event["conferenceData"]["entryPoints"] = json!([{"entryPointType": "video", "uri": link}]);
        }
    }
    event.clone()
}

async fn insert_event(
    State(google): State<FakeGoogle>,
    headers: HeaderMap,
    uri: axum::http::Uri,
    axum::Json(mut event): axum::Json<Value>,
) -> Response {
    let me = caller!(google, headers, "calendar.events");
    assert_eq!(query(&uri).get("conferenceDataVersion").map(String::as_str), Some("1"));
    let id = event["id"].as_str().unwrap().to_owned();
    assert!(id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'v')), "{id}");
    let mut world = google.world();
    let account = world.accounts.get_mut(&me).unwrap();
    if account.events.contains_key(&id) {
        return error(409, "duplicate");
    }
    event["status"] = "confirmed".into();
    event["htmlLink"] = format!("https://calendar.google.example/{id}").into();
    account.events.insert(id.clone(), event);
    axum::Json(shown(account, &id)).into_response()
}

async fn read_event(
    State(google): State<FakeGoogle>,
    headers: HeaderMap,
    axum::extract::Path(id): axum::extract::Path<String>,
) -> Response {
    let me = caller!(google, headers, "calendar.events");
    let mut world = google.world();
    match shown(world.accounts.get_mut(&me).unwrap(), &id) {
        Value::Null => error(404, "notFound"),
        event => axum::Json(event).into_response(),
    }
}

async fn patch_event(
    State(google): State<FakeGoogle>,
    headers: HeaderMap,
    axum::extract::Path(id): axum::extract::Path<String>,
    axum::Json(change): axum::Json<Value>,
) -> Response {
    let me = caller!(google, headers, "calendar.events");
    let mut world = google.world();
    let account = world.accounts.get_mut(&me).unwrap();
    let Some(event) = account.events.get_mut(&id) else { return error(404, "notFound") };
    if event["status"] == "cancelled" {
        return error(410, "deleted");
    }
    for (key, value) in change.as_object().unwrap() {
        event[key] = value.clone();
    }
    axum::Json(shown(account, &id)).into_response()
}

async fn delete_event(
    State(google): State<FakeGoogle>,
    headers: HeaderMap,
    axum::extract::Path(id): axum::extract::Path<String>,
) -> Response {
    let me = caller!(google, headers, "calendar.events");
    let mut world = google.world();
    match world.accounts.get_mut(&me).unwrap().events.get_mut(&id) {
        None => error(404, "notFound"),
        Some(event) if event["status"] == "cancelled" => error(410, "deleted"),
        Some(event) => {
            event["status"] = "cancelled".into();
            StatusCode::NO_CONTENT.into_response()
        }
    }
}

async fn free_busy(State(google): State<FakeGoogle>, headers: HeaderMap) -> Response {
    let me = caller!(google, headers, "calendar.freebusy");
    let busy: Vec<Value> =
        google.account(&me).busy.iter().map(|(from, to)| json!({"start": from, "end": to})).collect();
    axum::Json(json!({"kind": "calendar#freeBusy", "calendars": {"primary": {"busy": busy}}})).into_response()
}
