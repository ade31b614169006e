//! Where it listens, who may call, what part it plays.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use url::Url;

use super::reader::{Setting, Settings};

pub(super) const SETTINGS: &[Setting] = &[LISTEN, PUBLIC_URL, CORS, ROLE, COMPAT, PROXIES, TIMEOUT, STOP, LOG];

const LISTEN: Setting = Setting {
    name: "HIREWIRE_LISTEN",
    default: "127.0.0.1:8000",
    help: "Address and port to listen on; port 0 takes any free one.",
};
const PUBLIC_URL: Setting = Setting {
    name: "HIREWIRE_PUBLIC_URL",
    default: "",
    help: "How candidates reach this server: the links in mails begin with it. Empty: http:// and the address above.",
};
const CORS: Setting = Setting {
    name: "HIREWIRE_CORS_ORIGINS",
    default: "http://localhost:5173,http://127.0.0.1:5173",
    help: "Origins of front ends that may call the API from a browser, by commas.",
};
const ROLE: Setting = Setting {
    name: "HIREWIRE_ROLE",
    default: "all",
    help: "all, api (no background work) or worker (background work alone, with /healthz, /readyz and /metrics).",
};
const COMPAT: Setting = Setting {
    name: "HIREWIRE_COMPAT",
    default: "on",
    help: "The old system's routes. Its booking needs no more than an invited address: turn them off once no front end calls them.",
};
const PROXIES: Setting = Setting {
    name: "HIREWIRE_TRUSTED_PROXIES",
    default: "",
    help: "Addresses of reverse proxies whose X-Forwarded-For counts, by commas.",
};
const TIMEOUT: Setting = Setting {
    name: "HIREWIRE_REQUEST_SECONDS",
    default: "30",
    help: "How long one request may take; uploads have 30 minutes.",
};
const STOP: Setting = Setting {
    name: "HIREWIRE_STOP_SECONDS",
    default: "20",
    help: "How long running requests and tasks may go on after SIGTERM.",
};
const LOG: Setting = Setting {
    name: "HIREWIRE_LOG",
    default: "info",
    help: "What is logged to stderr, e.g. warn or hirewire=debug,info. JSON when stderr is not a terminal.",
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    #[default]
    All,
    Api,
    Worker,
}

#[derive(Clone, Debug)]
pub struct ServerConfig {
    pub listen: SocketAddr,
    /// `None`: http:// and the address that was bound.
    pub public_url: Option<Url>,
    pub cors_origins: Vec<String>,
    pub role: Role,
    pub compat: bool,
    pub trusted_proxies: Vec<IpAddr>,
    pub request_timeout: Duration,
    pub stop_timeout: Duration,
    pub log: String,
}

impl ServerConfig {
    pub(super) fn read(settings: &mut Settings) -> Self {
        Self {
            listen: settings
                .parse(&LISTEN, |text| {
                    text.parse()
                        .map(Some)
                        .map_err(|_| "must be an address and a port, such as 127.0.0.1:8000".to_owned())
                })
                .unwrap_or(([127, 0, 0, 1], 8000).into()),
            public_url: settings.parse(&PUBLIC_URL, optional_url),
            cors_origins: settings.parse(&CORS, |text| {
                list(text).map(|origin| http_url(origin).map(|url| url.origin().ascii_serialization())).collect()
            }),
            role: settings.parse(&ROLE, |text| match text {
                "all" => Ok(Role::All),
                "api" => Ok(Role::Api),
                "worker" => Ok(Role::Worker),
                _ => Err("must be all, api or worker".to_owned()),
            }),
            compat: settings.switch(&COMPAT),
            trusted_proxies: settings.parse(&PROXIES, |text| {
                list(text).map(|ip| ip.parse().map_err(|_| "must be IP addresses, by commas".to_owned())).collect()
            }),
            request_timeout: Duration::from_secs(settings.number(&TIMEOUT, 1..=3600)),
            stop_timeout: Duration::from_secs(settings.number(&STOP, 0..=3600)),
            log: settings.text(&LOG),
        }
    }
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// As [`http_url`], or nothing at all.
pub(super) fn optional_url(text: &str) -> Result<Option<Url>, String> {
    if text.is_empty() { Ok(None) } else { http_url(text).map(Some) }
}

/// An absolute http or https URL.
pub(super) fn http_url(text: &str) -> Result<Url, String> {
    let why = || "must be an http:// or https:// URL".to_owned();
    let url = Url::parse(text).map_err(|_| why())?;
    if matches!(url.scheme(), "http" | "https") && url.has_host() { Ok(url) } else { Err(why()) }
}
