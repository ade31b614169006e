//! Mail over SMTP through `lettre`: TLS from the start or by STARTTLS, certificates checked, connections pooled.

use std::time::Duration;

use async_trait::async_trait;
use lettre::address::Envelope;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters, TlsParametersBuilder};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use rustls::pki_types::CertificateDer;
use secrecy::{ExposeSecret, SecretString};

use super::compose::ascii_domain;
use super::{Lookup, MailError, Mailer, OutgoingMail, Receipt, compose};
use crate::gateways::login_url::LoginUrl;

/// A reply must come within this; a server that accepts a message may think about it for long (RFC 5321, 4.5.3.2).
const REPLY: Duration = Duration::from_mins(1);
/// A whole message, connection included.
const WHOLE: Duration = Duration::from_mins(4);
/// When a person must look after the server's settings first.
const AFTER_SETTINGS: Duration = Duration::from_mins(5);

/// What is wrong with an `smtp://` or `smtps://` address; names no password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadSmtpUrl(String);

/// Where the server is and how to speak to it.
///
/// `smtps://user:password@host[:465]` is TLS from the start; `smtp://…[:587]` demands STARTTLS. On this machine
/// itself (`localhost`, 127.0.0.0/8, ::1) `smtp://` takes STARTTLS where it is offered. `?tls=none` is plain text, for a relay on a network of one's own; it goes with no password.
#[derive(Debug, Clone)]
struct Server {
    host: String,
    port: u16,
    login: Option<(String, SecretString)>,
    tls: TlsMode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TlsMode {
    Wrapped,
    Starttls,
    StarttlsIfOffered,
    Off,
}

fn read_url(text: &SecretString) -> Result<Server, BadSmtpUrl> {
    let bad = |why: &str| BadSmtpUrl(why.to_owned());
    let url = LoginUrl::read(text).map_err(|e| bad(e.0))?;
    let wrapped = match url.scheme.as_str() {
        "smtps" => true,
        "smtp" => false,
        _ => return Err(bad("the address must begin with smtp:// or smtps://")),
    };
    let plain = match url.query.as_deref() {
        None => false,
        Some("tls=none") => true,
        Some(_) => return Err(bad("the only thing that may follow ? is tls=none")),
    };
    let tls = match (wrapped, plain) {
        (true, true) => return Err(bad("smtps:// and tls=none contradict each other")),
        (true, false) => TlsMode::Wrapped,
        (false, true) if url.login.is_some() && !url.is_here => {
            return Err(bad("a password must not be sent without TLS"));
        }
        (false, true) => TlsMode::Off,
        (false, false) if url.is_here => TlsMode::StarttlsIfOffered,
        (false, false) => TlsMode::Starttls,
    };
    let port = url.port.unwrap_or(if wrapped { 465 } else { 587 });
    Ok(Server { host: url.host, port, login: url.login, tls })
}

/// Sends by SMTP. It keeps no record of what it sent: after a crash in the moment between the server's last reply and
/// our record of it a message goes out again, with the same Message-ID.
#[derive(Debug, Clone)]
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl SmtpMailer {
    /// Trusts the system's certificates where there are any, the built-in list otherwise.
    ///
    /// # Errors
    /// When the address can't be read.
    pub fn new(url: &SecretString) -> Result<Self, BadSmtpUrl> {
        Self::trusting(url, rustls_native_certs::load_native_certs().certs)
    }

    /// Trusts `roots` alone; the built-in list when there are none.
    ///
    /// # Errors
    /// When the address can't be read.
    pub fn trusting(url: &SecretString, roots: Vec<CertificateDer<'static>>) -> Result<Self, BadSmtpUrl> {
        let server = read_url(url)?;
        let tls = match server.tls {
            TlsMode::Off => Tls::None,
            TlsMode::Wrapped => Tls::Wrapper(parameters(&server.host, roots)?),
            TlsMode::Starttls => Tls::Required(parameters(&server.host, roots)?),
            TlsMode::StarttlsIfOffered => Tls::Opportunistic(parameters(&server.host, roots)?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .tls(tls)
            .timeout(Some(REPLY))
            .pool_config(PoolConfig::new().max_size(4).idle_timeout(Duration::from_secs(30)));
        if let Some((user, password)) = server.login {
            builder = builder.credentials(Credentials::new(user, password.expose_secret().to_owned()));
        }
        Ok(Self { transport: builder.build() })
    }
}

fn parameters(host: &str, roots: Vec<CertificateDer<'static>>) -> Result<TlsParameters, BadSmtpUrl> {
    let mut builder = TlsParameters::builder(host.to_owned());
    // A root that can't be read is left out, as the system's own programs do.
    let readable: Vec<_> = roots.into_iter().filter_map(|der| Certificate::from_der(der.to_vec()).ok()).collect();
    builder = if readable.is_empty() {
        builder.certificate_store(CertificateStore::WebpkiRoots)
    } else {
        readable
            .into_iter()
            .fold(builder.certificate_store(CertificateStore::None), TlsParametersBuilder::add_root_certificate)
    };
    builder.build_rustls().map_err(|_| BadSmtpUrl("no TLS for this host".into()))
}

fn envelope(mail: &OutgoingMail) -> Result<Envelope, MailError> {
    let refused = || MailError::GiveUp { reason: "an address that SMTP can't carry".into() };
    let address = |a: &crate::kernel::EmailAddress| ascii_domain(a.as_str()).parse().map_err(|_| refused());
    let to = mail.to.iter().map(|party| address(&party.address)).collect::<Result<Vec<_>, _>>()?;
    Envelope::new(Some(address(&mail.from.address)?), to).map_err(|_| refused())
}

/// The reply's text may hold addresses, so the code alone is passed on.
fn verdict(e: &lettre::transport::smtp::Error) -> MailError {
    let code = e.status().map(|code| code.to_string());
    match (code.as_deref(), e.is_permanent()) {
        // RFC 4954: our login is refused or missing. No fault of this message: it waits for better settings.
        (Some(code @ ("530" | "534" | "535" | "538")), _) => MailError::Wait {
            reason: format!("the mail server refuses our login ({code}); see HIREWIRE_MAIL"),
            look_again_in: AFTER_SETTINGS,
        },
        (Some(code), true) => MailError::GiveUp { reason: format!("the mail server refused the message ({code})") },
        (Some(code), false) => {
            MailError::Retry { reason: format!("the mail server put the message off ({code})"), after: None }
        }
        (None, _) if e.is_tls() => {
            MailError::Retry { reason: "no trusted TLS with the mail server".into(), after: None }
        }
        (None, _) if e.is_timeout() => {
            MailError::Retry { reason: "the mail server did not answer in time".into(), after: None }
        }
        (None, _) if e.is_client() => {
            // What lettre itself refuses: no TLS or no login offered where we demand it, or no SMTPUTF8.
            MailError::Retry {
                reason: "the mail server lacks what this message or our settings need".into(),
                after: None,
            }
        }
        (None, _) => MailError::Retry { reason: "no connection to the mail server".into(), after: None },
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    fn name(&self) -> &'static str {
        "smtp"
    }

    async fn send(&self, mail: &OutgoingMail) -> Result<Receipt, MailError> {
        let envelope = envelope(mail)?;
        let bytes = compose(mail);
        // lettre ends the last line itself.
        let bytes = bytes.strip_suffix(b"\r\n").unwrap_or(&bytes);
        match tokio::time::timeout(WHOLE, self.transport.send_raw(&envelope, bytes)).await {
            Ok(Ok(_)) => Ok(Receipt { transport_id: None, message_id: None }),
            Ok(Err(e)) => Err(verdict(&e)),
            Err(_) => Err(MailError::Retry { reason: "the mail server did not answer in time".into(), after: None }),
        }
    }

    async fn find_sent(&self, _mail: &OutgoingMail) -> Result<Lookup, MailError> {
        Ok(Lookup::CannotTell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Server, BadSmtpUrl> {
        read_url(&SecretString::from(text))
    }

    #[test]
    fn an_address_says_where_and_how() {
        let login = Some(("u@x.example".to_owned(), "p:/ä".to_owned()));
        for (text, want) in [
            (
                "smtps://u%40x.example:p%3A%2F%C3%A4@mail.example",
                ("mail.example", 465, TlsMode::Wrapped, login.clone()),
            ),
            ("smtp://u%40x.example:p%3A%2F%C3%A4@mail.example", ("mail.example", 587, TlsMode::Starttls, login)),
            ("smtp://mail.example:25?tls=none", ("mail.example", 25, TlsMode::Off, None)),
            ("smtp://127.0.0.1:1025", ("127.0.0.1", 1025, TlsMode::StarttlsIfOffered, None)),
            ("smtp://localhost", ("localhost", 587, TlsMode::StarttlsIfOffered, None)),
            ("smtp://[::1]:1025", ("::1", 1025, TlsMode::StarttlsIfOffered, None)),
        ] {
            let got = read(text).unwrap();
            let login = got.login.map(|(user, password)| (user, password.expose_secret().to_owned()));
            assert_eq!((got.host.as_str(), got.port, got.tls, login), want, "{text}");
        }
    }

    #[test]
    fn an_address_that_would_send_a_password_in_the_clear_is_refused() {
        for bad in [
            "smtp://u:p@mail.example?tls=none",
            "smtps://mail.example?tls=none",
            "smtp://mail.example?verify=no",
            "http://mail.example",
            "smtp://",
            "mail.example",
            "smtp://u:%zz@mail.example",
        ] {
            let refused = read(bad).unwrap_err();
            assert!(!refused.to_string().contains("u:p"), "{refused}");
        }
    }
}
