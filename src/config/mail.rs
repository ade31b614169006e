//! How mail goes out.

use secrecy::SecretString;

use super::reader::{Setting, Settings};
use crate::kernel::EmailAddress;

pub(super) const SETTINGS: &[Setting] = &[MAIL, FROM, ACKNOWLEDGE];

const MAIL: Setting = Setting {
    name: "HIREWIRE_MAIL",
    default: "files",
    help: "files: complete .eml messages in the data folder's outbox. gmail: by each user's linked Google account.\nsmtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465 (TLS).",
};
const FROM: Setting = Setting {
    name: "HIREWIRE_MAIL_FROM",
    default: "",
    help: "The sender of all mail by files and SMTP. Empty: the HR user's own address.",
};
const ACKNOWLEDGE: Setting = Setting {
    name: "HIREWIRE_ACKNOWLEDGE",
    default: "off",
    help: "on: an applicant who wrote by mail gets one short answer that the résumé has arrived.",
};

#[derive(Clone, Debug, Default)]
pub enum MailRoute {
    #[default]
    Files,
    Gmail,
    /// The whole URL, password included.
    Smtp(SecretString),
}

#[derive(Clone, Debug)]
pub struct MailConfig {
    pub route: MailRoute,
    pub from: Option<EmailAddress>,
    pub acknowledge: bool,
}

impl MailConfig {
    pub(super) fn read(settings: &mut Settings) -> Self {
        let smtp = settings.secret(&MAIL);
        let route = settings.parse(&MAIL, |text| match text {
            "files" => Ok(MailRoute::Files),
            "gmail" => Ok(MailRoute::Gmail),
            url if url.starts_with("smtp://") || url.starts_with("smtps://") => match url::Url::parse(url) {
                Ok(parsed) if parsed.has_host() => Ok(MailRoute::Smtp(smtp.clone().unwrap_or_default())),
                _ => Err("must be smtp://user:password@host:port".to_owned()),
            },
            _ => Err("must be files, gmail, smtp://… or smtps://…".to_owned()),
        });
        Self {
            route,
            from: settings.parse(&FROM, |text| {
                if text.is_empty() {
                    Ok(None)
                } else {
                    EmailAddress::parse(text).map(Some).map_err(|_| "must be a bare e-mail address".to_owned())
                }
            }),
            acknowledge: settings.switch(&ACKNOWLEDGE),
        }
    }
}
