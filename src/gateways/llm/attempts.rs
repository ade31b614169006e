//! What every provider over HTTP shares: one exchange with its faults named, and the tries around it. Knows no
//! provider's JSON.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use secrecy::ExposeSecret;

use super::key_file::KeyRing;
use super::keys::{REST_WITHOUT_DETAILS, Turn};
use super::{Error, Reply};
use crate::gateways::http_client::{BodyError, read_capped};
use crate::kernel::{Clock, Timestamp};

/// Tries of one question, all keys together, as long as the faults are passing ones.
pub(super) const TRIES: u32 = 4;

/// An answer of the largest output that models give is well below 1 MB.
const BODY_CAP: usize = 4 << 20;

/// A provider that asks for a longer wait than this within one call has failed this try.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// A rest is never shorter, or a provider that says "0s" would be asked without end.
const SHORTEST_REST: Duration = Duration::from_secs(1);

/// Why one try gave nothing.
#[derive(Debug)]
pub(super) enum Fault {
    /// It may work at once or soon, with the same key.
    Passing { reason: String, after: Option<Duration> },
    /// The provider knows this key no more.
    KeyRefused,
    /// The key has used up what it may; another may go on.
    KeyRests(Rest),
    /// Trying again is no use.
    Final(Error),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    For(Duration),
    Until(Timestamp),
    /// The provider gave no details.
    Unsaid,
}

impl From<Error> for Fault {
    fn from(e: Error) -> Self {
        Self::Final(e)
    }
}

pub(super) fn passing(reason: impl Into<String>) -> Fault {
    Fault::Passing { reason: reason.into(), after: None }
}

/// An answer as it came: the status, the wait that it asks for, the whole body.
pub(super) struct Answer {
    pub status: u16,
    pub retry_after: Option<Duration>,
    pub body: Vec<u8>,
}

/// Sends one request and reads the whole answer.
///
/// # Errors
/// Passing for everything that the network does; final where something other than the service answers.
pub(super) async fn exchange(request: reqwest::RequestBuilder) -> Result<Answer, Fault> {
    let response = request.send().await.map_err(|e| passing(reason_of(&e)))?;
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let host = response.url().host_str().unwrap_or_default().to_owned();
    if (300..400).contains(&status) {
        return Err(misconfigured(format!("{host} answers with a redirect ({status}); check the address")));
    }
    if status == 407 {
        return Err(misconfigured("the proxy asks for a sign-in (407); check the proxy setting".to_owned()));
    }
    let body = read_capped(response, BODY_CAP).await.map_err(|e| match e {
        BodyError::TooLarge(_) => misconfigured(format!("{host} answers with more than any model would say")),
        BodyError::Broken(e) => passing(reason_of(&e)),
    })?;
    if is_html(&headers, &body) {
        let told = format!("{host} answers with a web page (status {status}), not with JSON: a proxy stands between");
        // A gateway on the way shows its own page when the service behind it is down for a moment.
        return Err(if matches!(status, 429 | 500 | 502 | 503 | 504) { passing(told) } else { misconfigured(told) });
    }
    Ok(Answer { status, retry_after: retry_after(&headers), body })
}

fn misconfigured(told: String) -> Fault {
    Fault::Final(Error::Misconfigured(told))
}

/// In our own words: the library's may hold addresses.
fn reason_of(e: &reqwest::Error) -> String {
    if e.is_timeout() {
        "no whole answer came in time".to_owned()
    } else if e.is_connect() {
        format!("no connection to {}", e.url().and_then(url::Url::host_str).unwrap_or("the service"))
    } else {
        "the answer broke off".to_owned()
    }
}

fn is_html(headers: &HeaderMap, body: &[u8]) -> bool {
    let said = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).is_some_and(|v| v.starts_with("text/html"));
    said || body.trim_ascii_start().first() == Some(&b'<')
}

/// RFC 9110 section 10.2.3, the form in seconds; the form with a date is not used by these services.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// A provider's message, fit for people: its key taken out (Google repeats it in some), short, one line.
pub(super) fn cleaned(message: &str, turn: &Turn) -> String {
    let key = turn.secret.expose_secret();
    let message = if key.is_empty() { message.to_owned() } else { message.replace(key, "[key]") };
    let one_line: String = message.split_whitespace().collect::<Vec<_>>().join(" ");
    one_line.chars().take(200).collect()
}

/// The answer's text must be a JSON object: that is the root of every schema we send.
///
/// # Errors
/// `Empty` or `NotSchema`.
pub(super) fn json_object(text: &str) -> Result<(), Error> {
    if text.trim().is_empty() {
        return Err(Error::Empty);
    }
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(serde_json::Value::Object(_)) => Ok(()),
        Ok(_) => Err(Error::NotSchema("it is no object".to_owned())),
        Err(e) => Err(Error::NotSchema(format!("no JSON at line {} column {}", e.line(), e.column()))),
    }
}

/// Goes on with key after key until there is an answer, a final fault, no key, or [`TRIES`] passing faults.
pub(super) async fn with_tries<T, F: Future<Output = Result<T, Fault>> + Send>(
    ring: &KeyRing,
    clock: &dyn Clock,
    back_off: Duration,
    attempt: impl Fn(Turn) -> F,
) -> Result<T, Error> {
    let mut failed = 0;
    loop {
        let turn = ring.take(clock.now()).await?;
        match attempt(turn.clone()).await {
            Ok(answer) => return Ok(answer),
            Err(Fault::Final(e)) => return Err(e),
            Err(Fault::KeyRefused) => ring.refuse(&turn),
            Err(Fault::KeyRests(rest)) => {
                let now = clock.now();
                let until = match rest {
                    Rest::For(time) => now.plus(time),
                    Rest::Until(until) => until,
                    Rest::Unsaid => now.plus(REST_WITHOUT_DETAILS),
                };
                ring.rest(&turn, until.max(now.plus(SHORTEST_REST)), now);
            }
            Err(Fault::Passing { reason, after }) => {
                failed += 1;
                tracing::debug!(attempt = failed, key = turn.label, "the model's service failed in passing: {reason}");
                let wait = after.unwrap_or(back_off * (1 << (failed - 1)));
                if failed == TRIES || wait > LONGEST_WAIT {
                    return Err(Error::Unavailable { tries: failed, reason });
                }
                // Up to a quarter more, so that calls that failed together don't come back together.
                tokio::time::sleep(wait + wait.mul_f64(rand::random_range(0.0..0.25))).await;
            }
        }
    }
}

/// A reply whose text was checked to be a JSON object.
///
/// # Errors
/// As [`json_object`].
pub(super) fn checked(reply: Reply) -> Result<Reply, Fault> {
    json_object(&reply.text)?;
    Ok(reply)
}
