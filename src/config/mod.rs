//! Every setting, read once: the environment, then `.env`, then the default. `.env.example` is the complete list.

mod google;
mod intake;
mod mail;
mod reader;
mod screening;
mod secrets;
mod server;
mod store;

pub use google::GoogleConfig;
pub use intake::{InboxSource, IntakeConfig};
pub use mail::{MailConfig, MailRoute};
pub use reader::{BadSettings, Setting, Settings, Source};
pub use screening::{ScreeningConfig, ScreeningMode};
pub use secrets::SecretsConfig;
pub use server::{Role, ServerConfig};
pub use store::StoreConfig;

/// All settings, checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub server: ServerConfig,
    pub store: StoreConfig,
    pub secrets: SecretsConfig,
    pub mail: MailConfig,
    pub intake: IntakeConfig,
    pub screening: ScreeningConfig,
    pub google: GoogleConfig,
}

impl Config {
    /// Reads the environment and `.env` of the current folder.
    ///
    /// # Errors
    /// One message that names every setting that can't be read.
    pub fn load() -> Result<Self, BadSettings> {
        Self::read(Source::environment()?)
    }

    /// # Errors
    /// As [`Config::load`].
    pub fn read(source: Source) -> Result<Self, BadSettings> {
        let mut settings = Settings::new(source);
        let server = ServerConfig::read(&mut settings);
        let store = StoreConfig::read(&mut settings);
        let config = Self {
            secrets: SecretsConfig::read(&mut settings, &store),
            mail: MailConfig::read(&mut settings),
            intake: IntakeConfig::read(&mut settings, &store),
            screening: ScreeningConfig::read(&mut settings),
            google: GoogleConfig::read(&mut settings),
            server,
            store,
        };
        let by_gmail = [
            ("HIREWIRE_MAIL", matches!(config.mail.route, MailRoute::Gmail)),
            ("HIREWIRE_INBOX", matches!(config.intake.inbox, InboxSource::Gmail)),
        ];
        for (name, _) in by_gmail.iter().filter(|(_, gmail)| *gmail && !config.google.can_link()) {
            settings.fault(name, "gmail needs HIREWIRE_GOOGLE_CLIENT_ID or HIREWIRE_GOOGLE_SERVICE_ACCOUNT");
        }
        settings.finish(config)
    }

    /// Every setting there is, by topic, in the order of `.env.example`.
    #[must_use]
    pub fn all_settings() -> Vec<(&'static str, &'static [Setting])> {
        vec![
            ("Server", server::SETTINGS),
            ("Store", store::SETTINGS),
            ("Secrets", secrets::SETTINGS),
            ("Mail", mail::SETTINGS),
            ("Intake", intake::SETTINGS),
            ("Screening", screening::SETTINGS),
            ("Google", google::SETTINGS),
        ]
    }

    /// The text of `.env.example`.
    #[must_use]
    pub fn example() -> String {
        let mut text = String::from(
            "# Every setting of Hirewire, with its default. None is needed: copy this file to .env and change what you like.\n\
             # The environment wins over .env.\n",
        );
        for (topic, settings) in Self::all_settings() {
            text.push_str(&format!("\n## {topic}\n"));
            for setting in settings {
                for line in setting.help.lines() {
                    text.push_str(&format!("# {}\n", line.trim()));
                }
                text.push_str(&format!("#{}={}\n", setting.name, setting.default));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, BadSettings> {
        Config::read(Source::fixed(pairs))
    }

    #[test]
    fn no_setting_is_needed() {
        let config = read(&[]).unwrap();
        assert_eq!(config.server.listen.to_string(), "127.0.0.1:8000");
        assert!(config.server.compat);
        assert!(matches!(&config.intake.inbox, InboxSource::Folder(folder) if folder.as_os_str() == "./data/inbox"));
    }

    #[test]
    fn every_bad_setting_is_named_at_once() {
        let e = read(&[
            ("HIREWIRE_LISTEN", "nowhere"),
            ("HIREWIRE_ROLE", "boss"),
            ("HIREWIRE_JWT_SECRET", "short"),
            ("HIREWIRE_POLL_SECONDS", "0"),
        ]);
        let message = e.unwrap_err().to_string();
        for name in ["HIREWIRE_LISTEN", "HIREWIRE_ROLE", "HIREWIRE_JWT_SECRET", "HIREWIRE_POLL_SECONDS"] {
            assert!(message.contains(name), "{message}");
        }
    }

    #[test]
    fn an_unknown_name_of_ours_is_told() {
        let message = read(&[("HIREWIRE_LISTNE", "x")]).unwrap_err().to_string();
        assert!(message.contains("HIREWIRE_LISTNE") && message.contains("HIREWIRE_LISTEN"), "{message}");
    }

    #[test]
    fn secrets_are_not_printed() {
        let secret = "0123456789abcdef0123456789abcdef";
        let config = read(&[
            ("HIREWIRE_JWT_SECRET", secret),
            ("HIREWIRE_MAIL", "smtp://u:hunter22@mail.example:587"),
            ("HIREWIRE_INBOX", "imaps://u:hunter22@mail.example/INBOX"),
        ])
        .unwrap();
        let debug = format!("{config:?}");
        assert!(!debug.contains(secret) && !debug.contains("hunter22"), "{debug}");
    }

    #[test]
    fn mongo_needs_a_jwt_secret() {
        let message = read(&[("HIREWIRE_STORE_URL", "mongodb://localhost/hirewire")]).unwrap_err().to_string();
        assert!(message.contains("HIREWIRE_JWT_SECRET"), "{message}");
    }

    #[test]
    fn half_of_a_google_client_and_gmail_without_one_are_told() {
        for (pairs, names) in [
            (&[("HIREWIRE_GOOGLE_CLIENT_ID", "id")][..], &["HIREWIRE_GOOGLE_CLIENT_SECRET"][..]),
            (&[("HIREWIRE_GOOGLE_SERVICE_ACCOUNT", "key.json")], &["HIREWIRE_GOOGLE_DOMAIN"]),
            (
                &[("HIREWIRE_MAIL", "gmail"), ("HIREWIRE_INBOX", "gmail")],
                &["HIREWIRE_MAIL gmail", "HIREWIRE_INBOX gmail"],
            ),
        ] {
            let message = read(pairs).unwrap_err().to_string();
            assert!(names.iter().all(|name| message.contains(name)), "{message}");
        }
        let client = [("HIREWIRE_GOOGLE_CLIENT_ID", "id"), ("HIREWIRE_GOOGLE_CLIENT_SECRET", "hunter22")];
        let config = read(&[client[0], client[1], ("HIREWIRE_MAIL", "gmail")]).unwrap();
        assert!(!format!("{config:?}").contains("hunter22"));
    }

    #[test]
    fn the_example_file_is_the_complete_list() {
        assert_eq!(
            include_str!("../../.env.example"),
            Config::example(),
            "write it again with: hirewire doctor --env-example"
        );
    }
}
