//! The one place that makes HTTP clients: time-outs, one TLS provider named outright, no redirects, capped bodies.
//! Knows no service.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::redirect::Policy;
use rustls::{ClientConfig, RootCertStore};

/// How long a client waits for what. `connect` is also the limit of the TLS handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    pub connect: Duration,
    /// Between two pieces of an answer.
    pub read: Duration,
    /// The whole call, the body included.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), read: Duration::from_mins(1), total: Duration::from_mins(1) }
    }
}

/// Whether the settings `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` are heeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    ByProxySettings,
    /// For services on this machine, which no proxy can reach.
    Direct,
}

impl Route {
    /// `Direct` for a loopback host.
    #[must_use]
    pub fn to(url: &url::Url) -> Self {
        let loopback = match url.host() {
            Some(url::Host::Domain(name)) => name == "localhost",
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        };
        if loopback { Self::Direct } else { Self::ByProxySettings }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("no HTTP client could be made: {0}")]
pub struct NoClient(String);

/// A client with a connection pool of its own; clone it rather than make another. Redirects are not followed: a
/// request that carries a key must not wander to another host.
///
/// # Errors
/// When TLS can't be set up.
pub fn client(timeouts: Timeouts, route: Route) -> Result<reqwest::Client, NoClient> {
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls()?)
        .connect_timeout(timeouts.connect)
        .read_timeout(timeouts.read)
        .timeout(timeouts.total)
        .redirect(Policy::none())
        .user_agent(concat!("hirewire/", env!("CARGO_PKG_VERSION")));
    if route == Route::Direct {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|e| NoClient(e.to_string()))
}

/// aws-lc-rs, and the system's certificate authorities where there are any (a company's proxy has its own), else the
/// ones compiled in: a slim container has none, and reqwest's own builder fails there.
///
/// # Errors
/// When the provider refuses its own protocol versions, which no known build does.
pub fn tls() -> Result<ClientConfig, NoClient> {
    static ROOTS: OnceLock<RootCertStore> = OnceLock::new();
    let roots = ROOTS.get_or_init(|| {
        let mut roots = RootCertStore::empty();
        // What can't be read is left out: one broken file in /etc must not take the others with it.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        }
        roots
    });
    let mut config = ClientConfig::builder_with_provider(rustls::crypto::aws_lc_rs::default_provider().into())
        .with_safe_default_protocol_versions()
        .map_err(|e| NoClient(e.to_string()))?
        .with_root_certificates(roots.clone())
        .with_no_client_auth();
    // reqwest takes a ready configuration as it is, without adding these.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Why a body could not be had.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// The connection ended early, stood still for too long, or broke the protocol.
    #[error("the answer broke off")]
    Broken(#[source] reqwest::Error),
}

/// Reads a body of at most `cap` bytes. They are counted as they come, after decompression: no header is believed.
///
/// # Errors
/// `TooLarge` past the cap, `Broken` when the body does not come whole.
pub async fn read_capped(mut response: reqwest::Response, cap: usize) -> Result<Vec<u8>, BodyError> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(BodyError::Broken)? {
        if body.len() + piece.len() > cap {
            return Err(BodyError::TooLarge(cap));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_reached_without_a_proxy() {
        for (address, route) in [
            ("http://127.0.0.1:1/", Route::Direct),
            ("http://[::1]:1/", Route::Direct),
            ("http://localhost/", Route::Direct),
            ("https://localhost.example/", Route::ByProxySettings),
            ("https://generativelanguage.googleapis.com/", Route::ByProxySettings),
        ] {
            assert_eq!(Route::to(&address.parse().unwrap()), route, "{address}");
        }
    }

    #[test]
    fn a_client_is_made_whatever_certificates_the_machine_has() {
        assert!(client(Timeouts::default(), Route::ByProxySettings).is_ok());
    }
}
