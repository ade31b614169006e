//! Where documents and files are kept.

use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};

use super::reader::{Setting, Settings};

pub(super) const SETTINGS: &[Setting] = &[DATA_DIR, STORE_URL, MIGRATE];

const DATA_DIR: Setting = Setting {
    name: "HIREWIRE_DATA_DIR",
    default: "./data",
    help: "The data folder: the embedded store, made keys, inbox and outbox.",
};
const STORE_URL: Setting = Setting {
    name: "HIREWIRE_STORE_URL",
    default: "",
    help: "Empty: the embedded store in the data folder. Else mongodb://user:password@host/database.",
};
const MIGRATE: Setting = Setting {
    name: "HIREWIRE_MIGRATE",
    default: "on",
    help: "on: serve declares missing indexes itself. off: it refuses to start without them; run hirewire migrate.",
};

#[derive(Clone, Debug)]
pub struct StoreConfig {
    pub data_dir: PathBuf,
    /// `None`: embedded. Secret, since it may hold a password.
    pub url: Option<SecretString>,
    pub migrate: bool,
}

impl StoreConfig {
    pub(super) fn read(settings: &mut Settings) -> Self {
        let url = settings.secret(&STORE_URL);
        if let Some(url) = &url {
            let url = url.expose_secret();
            if !url.starts_with("mongodb://") && !url.starts_with("mongodb+srv://") {
                settings.fault(STORE_URL.name, "must be empty, or begin with mongodb:// or mongodb+srv://");
            }
        }
        Self { data_dir: PathBuf::from(settings.text(&DATA_DIR)), url, migrate: settings.switch(&MIGRATE) }
    }
}
