//! `scheme://user:password@host:port/path`, as settings name a mail server: where it is, and the login. Names no
//! password in what it complains of.

use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

/// Taken apart, percent-encoding taken off.
#[derive(Debug, Clone)]
pub struct LoginUrl {
    pub scheme: String,
    pub host: String,
    /// `localhost`, 127.0.0.0/8 or `::1`: what is sent there does not leave the machine.
    pub is_here: bool,
    pub port: Option<u16>,
    pub login: Option<(String, SecretString)>,
    /// Without the first slash.
    pub path: String,
    pub query: Option<String>,
}

/// What is wrong with it, for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadLoginUrl(pub &'static str);

impl LoginUrl {
    /// # Errors
    /// When it is no such address.
    pub fn read(text: &SecretString) -> Result<Self, BadLoginUrl> {
        let url = Url::parse(text.expose_secret())
            .map_err(|_| BadLoginUrl("not an address such as smtp://user:password@host"))?;
        // These schemes are no special ones for the url crate: an IPv4 address comes as a domain there.
        let (host, is_here) = match url.host() {
            Some(Host::Domain(name)) => {
                let here = name == "localhost" || name.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback());
                (name.to_owned(), here)
            }
            Some(Host::Ipv4(ip)) => (ip.to_string(), ip.is_loopback()),
            Some(Host::Ipv6(ip)) => (ip.to_string(), ip.is_loopback()),
            None => return Err(BadLoginUrl("the address names no host")),
        };
        let decoded = |part: &str| percent_decoded(part).ok_or(BadLoginUrl("the address is not well encoded"));
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            (user, password) => Some((decoded(user)?, SecretString::from(decoded(password.unwrap_or_default())?))),
        };
        Ok(Self {
            scheme: url.scheme().to_owned(),
            host,
            is_here,
            port: url.port(),
            login,
            path: decoded(url.path().strip_prefix('/').unwrap_or_default())?,
            query: url.query().map(str::to_owned),
        })
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        if b == b'%' {
            let digits = [bytes.next()?, bytes.next()?];
            out.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            out.push(b);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        let read = |text: &str| LoginUrl::read(&SecretString::from(text));
        let url = read("imaps://u%40x.example:p%3A%2F%C3%A4@mail.example:10993/Bewerbungen%20f%C3%BCr/x").unwrap();
        let (user, password) = url.login.unwrap();
        assert_eq!((user.as_str(), password.expose_secret()), ("u@x.example", "p:/ä"));
        assert_eq!((url.host.as_str(), url.port, url.is_here), ("mail.example", Some(10_993), false));
        assert_eq!((url.path.as_str(), url.query), ("Bewerbungen für/x", None));
        for here in ["imap://127.0.0.1", "smtp://localhost:25", "smtp://[::1]/x"] {
            assert!(read(here).unwrap().is_here, "{here}");
        }
        for bad in ["", "mail.example", "smtp://", "smtp://u:%zz@mail.example", "smtp://u:p@mail.example/%ff"] {
            let why = read(bad).unwrap_err();
            assert!(!why.to_string().contains("%zz"), "{why}");
        }
    }
}
