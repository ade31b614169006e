//! Google: sign-in, linked accounts, a company's Workspace.

use std::path::PathBuf;

use secrecy::SecretString;
use url::Url;

use super::reader::{Setting, Settings};
use super::server::optional_url;

pub(super) const SETTINGS: &[Setting] = &[CLIENT_ID, CLIENT_SECRET, REDIRECT, SERVICE_ACCOUNT, DOMAIN, URL];

const CLIENT_ID: Setting = Setting {
    name: "HIREWIRE_GOOGLE_CLIENT_ID",
    default: "",
    help: "OAuth client of your Google Cloud project (type: web application). Empty: no Google.",
};
const CLIENT_SECRET: Setting = Setting { name: "HIREWIRE_GOOGLE_CLIENT_SECRET", default: "", help: "Its secret." };
const REDIRECT: Setting = Setting {
    name: "HIREWIRE_GOOGLE_REDIRECT_URL",
    default: "http://localhost:5173/authenticate",
    help: "Where Google sends the user back with a code: a page of the front end, as registered with the client.",
};
const SERVICE_ACCOUNT: Setting = Setting {
    name: "HIREWIRE_GOOGLE_SERVICE_ACCOUNT",
    default: "",
    help: "Path of a service account's key file with domain-wide delegation: links everybody of the domain at once.",
};
const DOMAIN: Setting = Setting {
    name: "HIREWIRE_GOOGLE_DOMAIN",
    default: "",
    help: "The Workspace domain that the service account speaks for.",
};
const URL: Setting = Setting {
    name: "HIREWIRE_GOOGLE_URL",
    default: "",
    help: "One base in place of Google's own hosts, with their paths behind it: for proxies and tests.",
};

#[derive(Clone, Debug)]
pub struct GoogleConfig {
    pub client_id: Option<String>,
    pub client_secret: Option<SecretString>,
    pub redirect_url: Option<Url>,
    pub service_account: Option<PathBuf>,
    pub domain: Option<String>,
    pub base_url: Option<Url>,
}

impl GoogleConfig {
    pub(super) fn read(settings: &mut Settings) -> Self {
        let config = Self {
            client_id: settings.optional(&CLIENT_ID),
            client_secret: settings.secret(&CLIENT_SECRET),
            redirect_url: settings.parse(&REDIRECT, optional_url),
            service_account: settings.optional(&SERVICE_ACCOUNT).map(PathBuf::from),
            domain: settings.optional(&DOMAIN).map(|d| d.to_lowercase()),
            base_url: settings.parse(&URL, optional_url),
        };
        if config.client_id.is_some() && config.client_secret.is_none() {
            settings.fault(CLIENT_SECRET.name, "must be set with HIREWIRE_GOOGLE_CLIENT_ID");
        }
        if config.service_account.is_some() && config.domain.is_none() {
            settings.fault(DOMAIN.name, "must be set with HIREWIRE_GOOGLE_SERVICE_ACCOUNT");
        }
        config
    }

    /// Whether anybody's account can be linked.
    pub(super) fn can_link(&self) -> bool {
        self.client_id.is_some() || self.service_account.is_some()
    }
}
