//! Keys: given as settings, or made once and kept in the data folder.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::StoreConfig;
use super::reader::{Setting, Settings};

pub(super) const SETTINGS: &[Setting] = &[JWT, SEAL, HOURS];

const JWT: Setting = Setting {
    name: "HIREWIRE_JWT_SECRET",
    default: "",
    help: "Signs the API's tokens (HS256): at least 32 bytes. Empty: made once and kept in the data folder.\nMust be set with MongoDB, where several processes share it.",
};
const SEAL: Setting = Setting {
    name: "HIREWIRE_SEAL_KEY",
    default: "",
    help: "Seals Google tokens and booking links at rest: at least 32 bytes.\nEmpty: derived from the JWT secret where that is set, else made once and kept in the data folder.",
};
const HOURS: Setting = Setting { name: "HIREWIRE_TOKEN_HOURS", default: "24", help: "How long a sign-in lasts." };

#[derive(Clone, Debug)]
pub struct SecretsConfig {
    pub jwt: Option<SecretString>,
    pub seal: Option<SecretString>,
    pub token_lifetime: Duration,
}

impl SecretsConfig {
    pub(super) fn read(settings: &mut Settings, store: &StoreConfig) -> Self {
        let jwt = settings.secret(&JWT);
        let seal = settings.secret(&SEAL);
        for (setting, secret) in [(&JWT, &jwt), (&SEAL, &seal)] {
            if secret.as_ref().is_some_and(|s| s.expose_secret().len() < 32) {
                settings.fault(setting.name, "must have at least 32 bytes");
            }
        }
        if store.url.is_some() && jwt.is_none() {
            settings.fault(JWT.name, "must be set with MongoDB, where several processes share it");
        }
        Self { jwt, seal, token_lifetime: Duration::from_secs(3600 * settings.number(&HOURS, 1..=8760)) }
    }
}
