//! Where résumés come from, and how large they may be.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use super::StoreConfig;
use super::reader::{Setting, Settings};

pub(super) const SETTINGS: &[Setting] = &[INBOX, POLL, DAYS, FILE_MB, FILES, PAGES];

const INBOX: Setting = Setting {
    name: "HIREWIRE_INBOX",
    default: "",
    help: "A folder of .eml files (a maildir too), gmail, or imaps://user:password@host/folder. Empty: the data folder's inbox.\nFiles in it belong to the first user; those in a subfolder named by a user's e-mail address to that user.\nAn IMAP folder is read, never changed; its mail belongs to the first user.",
};
const POLL: Setting =
    Setting { name: "HIREWIRE_POLL_SECONDS", default: "60", help: "How often the inbox is looked into." };
const DAYS: Setting = Setting {
    name: "HIREWIRE_INBOX_DAYS",
    default: "30",
    help: "How far back a newly linked Gmail account or IMAP folder is read.",
};
const FILE_MB: Setting = Setting { name: "HIREWIRE_MAX_FILE_MB", default: "10", help: "The largest résumé file." };
const FILES: Setting = Setting { name: "HIREWIRE_MAX_FILES", default: "200", help: "The most files of one upload." };
const PAGES: Setting = Setting { name: "HIREWIRE_MAX_PAGES", default: "300", help: "The most pages of one PDF." };

#[derive(Clone, Debug, Default)]
pub enum InboxSource {
    #[default]
    Gmail,
    Folder(PathBuf),
    /// The whole URL, password included.
    Imap(SecretString),
}

#[derive(Clone, Debug)]
pub struct IntakeConfig {
    pub inbox: InboxSource,
    pub poll: Duration,
    pub first_days: u32,
    /// Bytes.
    pub max_file: usize,
    pub max_files: usize,
    pub max_pages: u32,
}

impl IntakeConfig {
    pub(super) fn read(settings: &mut Settings, store: &StoreConfig) -> Self {
        let inbox = match settings.optional(&INBOX) {
            None => InboxSource::Folder(store.data_dir.join("inbox")),
            Some(text) if text == "gmail" => InboxSource::Gmail,
            Some(text) if text.starts_with("imaps://") || text.starts_with("imap://") => {
                InboxSource::Imap(SecretString::from(text))
            }
            Some(path) => InboxSource::Folder(PathBuf::from(path)),
        };
        let megabytes = settings.number(&FILE_MB, 1..=100);
        Self {
            inbox,
            poll: Duration::from_secs(settings.number(&POLL, 1..=86_400)),
            first_days: u32::try_from(settings.number(&DAYS, 1..=3650)).unwrap_or(30),
            max_file: usize::try_from(megabytes * 1024 * 1024).unwrap_or(usize::MAX),
            max_files: usize::try_from(settings.number(&FILES, 1..=10_000)).unwrap_or(200),
            max_pages: u32::try_from(settings.number(&PAGES, 1..=10_000)).unwrap_or(300),
        }
    }
}
