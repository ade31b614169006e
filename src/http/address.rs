//! Who is calling: the peer's address, or what a trusted proxy says of it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use super::Problem;

/// Proxies whose `X-Forwarded-For` counts; everybody else's is ignored.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(pub Vec<IpAddr>);

/// The address that limits count by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallerAddress(pub IpAddr);

impl CallerAddress {
    /// The address to count by. None on loopback: a proxy there that was not named as trusted would make all callers
    /// one.
    #[must_use]
    pub fn limited(self) -> Option<IpAddr> {
        (!self.0.is_loopback()).then_some(self.0)
    }
}

/// The rightmost address in `forwarded` that is no trusted proxy, if the peer itself is one; else the peer.
#[must_use]
pub fn caller(peer: IpAddr, forwarded: Option<&str>, trusted: &TrustedProxies) -> IpAddr {
    if !trusted.0.contains(&peer) {
        return peer;
    }
    forwarded
        .unwrap_or_default()
        .rsplit(',')
        .filter_map(|hop| hop.trim().parse::<IpAddr>().ok())
        .find(|hop| !trusted.0.contains(hop))
        .unwrap_or(peer)
}

impl<S: Send + Sync> FromRequestParts<S> for CallerAddress {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
        static NONE: TrustedProxies = TrustedProxies(Vec::new());
        let trusted = parts.extensions.get::<TrustedProxies>().unwrap_or(&NONE);
        let forwarded = parts.headers.get("x-forwarded-for").and_then(|v| v.to_str().ok());
        Ok(Self(caller(peer, forwarded, trusted)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(s: &str) -> IpAddr {
        s.parse().unwrap()
    }

    #[test]
    fn forwarded_counts_only_from_trusted_proxies() {
        let none = TrustedProxies::default();
        let one = TrustedProxies(vec![ip("10.0.0.1")]);
        assert_eq!(caller(ip("10.0.0.1"), Some("1.2.3.4"), &none), ip("10.0.0.1"));
        assert_eq!(caller(ip("10.0.0.1"), Some("1.2.3.4"), &one), ip("1.2.3.4"));
        // What the client itself wrote in front is not believed.
        assert_eq!(caller(ip("10.0.0.1"), Some("9.9.9.9, 1.2.3.4"), &one), ip("1.2.3.4"));
        assert_eq!(caller(ip("10.0.0.1"), Some("1.2.3.4, 10.0.0.1"), &one), ip("1.2.3.4"));
        assert_eq!(caller(ip("10.0.0.1"), Some("rubbish"), &one), ip("10.0.0.1"));
        assert_eq!(caller(ip("8.8.8.8"), Some("1.2.3.4"), &one), ip("8.8.8.8"));
    }
}
