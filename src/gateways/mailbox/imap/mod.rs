//! A folder of an IMAP server, read and left as it is: no flag is set, nothing is moved. What was taken is known by the
//! place in the folder: its UIDVALIDITY and the last UID (RFC 3501, 2.3.1.1).

mod wire;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use imap_proto::{AttributeValue, MailboxDatum, Response, ResponseCode};
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use secrecy::SecretString;

use self::wire::{Answers, Wire, WireError, folder_name, parsed};
use super::{Account, Batch, Listed, Mailbox, MailboxError, Owner, Position};
use crate::gateways::http_client;
use crate::gateways::login_url::LoginUrl;
use crate::kernel::{Clock, Timestamp};

/// When a person must look after the settings first.
const AFTER_SETTINGS: Duration = Duration::from_mins(5);
const DAY: Duration = Duration::from_hours(24);

/// What is wrong with an `imaps://` address; names no password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadImapUrl(String);

/// Where the folder is. `imaps://user:password@host[:993][/folder]` is TLS from the start; `imap://` is plain text, and
/// for this machine alone.
struct Server {
    host: String,
    port: u16,
    tls: Option<Arc<ClientConfig>>,
    user: String,
    password: SecretString,
    folder: String,
}

/// One folder; cheap to clone.
#[derive(Clone)]
pub struct ImapMailbox {
    server: Arc<Server>,
    clock: Arc<dyn Clock>,
    first_days: u32,
    /// Kept between the steps of a poll: a login for each message would be noticed.
    session: Arc<Mutex<Option<Session>>>,
}

struct Session {
    wire: Wire,
    validity: u32,
    next: u32,
}

fn bad(why: &str) -> BadImapUrl {
    BadImapUrl(why.to_owned())
}

fn tls_of(roots: Option<Vec<CertificateDer<'static>>>) -> Result<ClientConfig, BadImapUrl> {
    let mut config = match roots {
        None => http_client::tls().map_err(|_| bad("no TLS can be set up"))?,
        Some(certificates) => {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(certificates);
            ClientConfig::builder_with_provider(rustls::crypto::aws_lc_rs::default_provider().into())
                .with_safe_default_protocol_versions()
                .map_err(|_| bad("no TLS can be set up"))?
                .with_root_certificates(roots)
                .with_no_client_auth()
        }
    };
    config.alpn_protocols = vec![b"imap".to_vec()];
    Ok(config)
}

impl Server {
    fn read(text: &SecretString, roots: Option<Vec<CertificateDer<'static>>>) -> Result<Self, BadImapUrl> {
        let url = LoginUrl::read(text).map_err(|_| bad("not an address such as imaps://user:password@host/folder"))?;
        let (tls, port) = match url.scheme.as_str() {
            "imaps" => (Some(Arc::new(tls_of(roots)?)), 993),
            "imap" if url.is_here => (None, 143),
            "imap" => return Err(bad("a password must not be sent without TLS: use imaps://")),
            _ => return Err(bad("the address must begin with imaps://")),
        };
        if url.query.is_some() {
            return Err(bad("nothing may follow ?"));
        }
        let (user, password) = url.login.ok_or_else(|| bad("the address needs user:password"))?;
        let folder = if url.path.is_empty() { "INBOX".to_owned() } else { url.path };
        Ok(Self { host: url.host, port: url.port.unwrap_or(port), tls, user, password, folder })
    }

    fn open(&self) -> Result<Session, WireError> {
        let mut wire = Wire::connect(&self.host, self.port, self.tls.clone())?;
        wire.log_in(&self.user, &self.password)?;
        let mut session = Session { wire, validity: 0, next: 0 };
        session.look_again(&self.folder)?;
        Ok(session)
    }
}

impl Session {
    /// EXAMINE: as SELECT, and nothing in the folder changes by it.
    fn look_again(&mut self, folder: &str) -> Result<(), WireError> {
        let answers = self.wire.command(&format!("EXAMINE {}", folder_name(folder)), "the folder", 0)?;
        let mut validity = None;
        for answer in &answers {
            let Some(Response::Data { outcome, .. }) = parsed(answer) else { continue };
            match outcome.code {
                Some(ResponseCode::UidValidity(n)) => validity = Some(n),
                Some(ResponseCode::UidNext(n)) => self.next = n,
                _ => {}
            }
        }
        self.validity = validity.ok_or(WireError::Broken)?;
        Ok(())
    }

    fn search(&mut self, what: &str) -> Result<Vec<u32>, WireError> {
        let answers = self.wire.command(&format!("UID SEARCH {what}"), "a search", 0)?;
        let mut uids = Vec::new();
        for answer in &answers {
            if let Some(Response::MailboxData(MailboxDatum::Search(found))) = parsed(answer) {
                uids.extend(found);
            }
        }
        uids.sort_unstable();
        uids.dedup();
        Ok(uids)
    }

    fn sizes(&mut self, uids: &[u32]) -> Result<Vec<(u32, u64)>, WireError> {
        let set = uids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let answers = self.wire.command(&format!("UID FETCH {set} (UID RFC822.SIZE)"), "a list", 0)?;
        Ok(fetched(&answers).filter_map(|found| Some((found.uid?, found.size?))).collect())
    }

    fn raw(&mut self, uid: u32, most: u64) -> Result<Option<Vec<u8>>, WireError> {
        let answers = self.wire.command(&format!("UID FETCH {uid} (UID BODY.PEEK[])"), "a message", most)?;
        Ok(fetched(&answers).find(|found| found.uid == Some(uid)).and_then(|found| found.raw))
    }
}

#[derive(Default)]
struct Found {
    uid: Option<u32>,
    size: Option<u64>,
    raw: Option<Vec<u8>>,
}

fn fetched(answers: &Answers) -> impl Iterator<Item = Found> {
    answers.iter().filter_map(|answer| {
        let Some(Response::Fetch(_, attributes)) = parsed(answer) else { return None };
        let mut found = Found::default();
        for attribute in attributes {
            match attribute {
                AttributeValue::Uid(uid) => found.uid = Some(uid),
                AttributeValue::Rfc822Size(size) => found.size = Some(u64::from(size)),
                AttributeValue::BodySection { section: None, data, .. } => {
                    found.raw = data.map(std::borrow::Cow::into_owned);
                }
                _ => {}
            }
        }
        Some(found)
    })
}

/// `VALIDITY.UID`: a place in the folder, and a message.
fn place(validity: u32, uid: u32) -> String {
    format!("{validity}.{uid}")
}

fn read_place(text: &str) -> Option<(u32, u32)> {
    let (validity, uid) = text.split_once('.')?;
    Some((validity.parse().ok()?, uid.parse().ok()?))
}

impl ImapMailbox {
    /// Trusts the system's certificates where there are any, the built-in list otherwise. `first_days` is how far back
    /// the first look goes.
    ///
    /// # Errors
    /// When the address can't be read.
    pub fn new(url: &SecretString, first_days: u32, clock: Arc<dyn Clock>) -> Result<Self, BadImapUrl> {
        Ok(Self::of(Server::read(url, None)?, first_days, clock))
    }

    /// Trusts `roots` alone.
    ///
    /// # Errors
    /// When the address can't be read.
    pub fn trusting(
        url: &SecretString,
        roots: Vec<CertificateDer<'static>>,
        first_days: u32,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, BadImapUrl> {
        Ok(Self::of(Server::read(url, Some(roots))?, first_days, clock))
    }

    fn of(server: Server, first_days: u32, clock: Arc<dyn Clock>) -> Self {
        Self { server: Arc::new(server), clock, first_days, session: Arc::default() }
    }

    /// Works with the session that is open, or a new one where there is none or it has ended meanwhile. What fails
    /// closes it.
    async fn with<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Session, &Server) -> Result<T, WireError> + Send + 'static,
    ) -> Result<T, WireError> {
        let (server, kept) = (Arc::clone(&self.server), Arc::clone(&self.session));
        let done = tokio::task::spawn_blocking(move || {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(mut session) = kept.take() {
                match work(&mut session, &server) {
                    // Servers end what stands idle for long.
                    Err(WireError::Connection | WireError::Broken) => {}
                    Err(e) => return Err(e),
                    Ok(done) => {
                        *kept = Some(session);
                        return Ok(done);
                    }
                }
            }
            let mut session = server.open()?;
            let done = work(&mut session, &server)?;
            *kept = Some(session);
            Ok(done)
        });
        done.await.unwrap_or(Err(WireError::Broken))
    }
}

fn failed(e: &WireError) -> MailboxError {
    match e {
        WireError::Refused(what @ ("our login" | "the folder")) => MailboxError::Wait {
            reason: format!("the mail server refuses {what}; see HIREWIRE_INBOX"),
            look_again_in: AFTER_SETTINGS,
        },
        e => MailboxError::Retry { reason: e.to_string(), after: None },
    }
}

/// `22-Nov-2026`, as SEARCH has it.
fn search_date(at: Timestamp) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let text = at.to_string();
    let (year, month, day) = (&text[..4], text[5..7].parse::<usize>().unwrap_or(1), &text[8..10]);
    format!("{day}-{}-{year}", MONTHS[(month - 1) % 12])
}

#[async_trait]
impl Mailbox for ImapMailbox {
    fn name(&self) -> &'static str {
        "imap"
    }

    async fn accounts(&self) -> Result<Vec<Account>, MailboxError> {
        let Server { host, user, folder, .. } = &*self.server;
        Ok(vec![Account { id: format!("imap:{user}@{host}/{folder}"), owner: Owner::FirstUser }])
    }

    async fn list(&self, _: &Account, after: Option<&Position>, limit: usize) -> Result<Batch, MailboxError> {
        let after = match after {
            Some(position) => Some(read_place(&position.0).ok_or(MailboxError::PositionLost)?),
            None => None,
        };
        let since = search_date(self.clock.now().minus(DAY * self.first_days));
        let listed = self
            .with(move |session, server| {
                session.look_again(&server.folder)?;
                let last = match after {
                    // The folder was made anew: its UIDs mean nothing any more.
                    Some((validity, _)) if validity != session.validity => return Ok(None),
                    Some((_, last)) => last,
                    None => 0,
                };
                let mut uids = match after {
                    Some(_) => session.search(&format!("UID {}:*", last.saturating_add(1)))?,
                    None => session.search(&format!("SINCE {since}"))?,
                };
                // `n:*` names the last message even where that is before n.
                uids.retain(|uid| *uid > last);
                let more = uids.len() > limit;
                uids.truncate(limit);
                let sizes = if uids.is_empty() { Vec::new() } else { session.sizes(&uids)? };
                let end = uids.last().copied().unwrap_or(last);
                // What was passed over as too old is passed over for good; what comes meanwhile has a higher UID.
                let end = if more { end } else { end.max(session.next.saturating_sub(1)) };
                Ok(Some((session.validity, uids, sizes, end, more)))
            })
            .await
            .map_err(|e| failed(&e))?;
        let (validity, uids, sizes, end, more) = listed.ok_or(MailboxError::PositionLost)?;
        let size_of = |uid: u32| sizes.iter().find(|(of, _)| *of == uid).map(|(_, size)| *size);
        let messages = uids
            .into_iter()
            .map(|uid| Listed { handle: place(validity, uid), size: size_of(uid), received_at: None })
            .collect();
        Ok(Batch { messages, position: Some(Position(place(validity, end))), more })
    }

    async fn fetch(&self, _: &Account, handle: &str, max_bytes: u64) -> Result<Vec<u8>, MailboxError> {
        let (validity, uid) = read_place(handle).ok_or(MailboxError::Gone)?;
        let raw = self.with(
            move |session, _| {
                if session.validity == validity { session.raw(uid, max_bytes) } else { Ok(None) }
            },
        );
        match raw.await {
            Ok(raw) => raw.ok_or(MailboxError::Gone),
            Err(WireError::TooLarge(size)) => Err(MailboxError::TooLarge { size, limit: max_bytes }),
            Err(e) => Err(failed(&e)),
        }
    }

    /// Nothing to do: the folder is a person's too, and the place in it is what the next look goes on from.
    async fn mark_handled(&self, _: &Account, _: &str) -> Result<(), MailboxError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_would_send_a_password_in_the_clear_is_refused() {
        let read = |text: &str| Server::read(&SecretString::from(text), None).map(|s| (s.port, s.folder));
        assert_eq!(read("imaps://u:p@mail.example").unwrap(), (993, "INBOX".into()));
        assert_eq!(
            read("imaps://u:p@mail.example:1993/Bewerbungen%2F2026").unwrap(),
            (1993, "Bewerbungen/2026".into())
        );
        assert_eq!(read("imap://u:p@127.0.0.1:1143").unwrap(), (1143, "INBOX".into()));
        for bad in ["imap://u:p@mail.example", "imaps://mail.example", "http://u:p@h", "imaps://u:p@h/x?tls=none", "x"]
        {
            let why = read(bad).unwrap_err().to_string();
            assert!(!why.contains("u:p"), "{why}");
        }
    }

    #[test]
    fn dates_are_as_search_has_them() {
        assert_eq!(search_date(Timestamp::parse("2026-02-09T23:00:00Z").unwrap()), "09-Feb-2026");
    }
}
