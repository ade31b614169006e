//! Mail as files: a complete message for each in one folder, for trying things out and for pick-up programs.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use async_trait::async_trait;

use super::{Lookup, MailError, Mailer, MessageId, OutgoingMail, Receipt, compose};
use crate::kernel::id::{derived_part, random_part};

/// Writes `NAME.eml` where NAME follows from the Message-ID, so that a message sent twice is one file.
///
/// It can tell what was sent for as long as the file is there; a program that takes files away in the moment between
/// a crash and the repeat sees the message again, under the same Message-ID.
#[derive(Clone, Debug)]
pub struct FilesMailer {
    folder: PathBuf,
}

impl FilesMailer {
    /// The folder is made at the first message.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    fn receipt(name: &str) -> Receipt {
        Receipt { transport_id: Some(name.to_owned()), message_id: None }
    }
}

/// The Message-ID's left part where that is a plain name, as a task's is; else a name derived from the whole.
fn file_name(id: &MessageId) -> String {
    let left = id.as_str().split('@').next().unwrap_or_default();
    let plain = left.starts_with("task_")
        && left.len() <= 100
        && left.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if plain { format!("{left}.eml") } else { format!("mail_{}.eml", derived_part(&[id.as_str()])) }
}

/// A name that no reader takes for a message, then synced, then in its place in one step: nobody sees half a message,
/// and one that was reported as sent survives a power cut.
fn write_once(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    if !folder.try_exists()? {
        fs::create_dir_all(folder)?;
        if let Some(parent) = folder.parent() {
            File::open(parent)?.sync_all()?;
        }
    }
    let target = folder.join(name);
    if target.try_exists()? {
        return Ok(());
    }
    let draft = folder.join(format!(".{}.part", random_part()));
    let written = File::create_new(&draft)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&draft, &target))
        .and_then(|()| File::open(folder)?.sync_all());
    if written.is_err() {
        // What is left of it would only be in the way; the error that counts is the first one.
        let _ = fs::remove_file(&draft);
    }
    written
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, MailError> {
    let failed = |what: String| MailError::Retry { reason: format!("the outbox folder: {what}"), after: None };
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|e| failed(e.kind().to_string())),
        Err(e) => Err(failed(e.to_string())),
    }
}

#[async_trait]
impl Mailer for FilesMailer {
    fn name(&self) -> &'static str {
        "files"
    }

    async fn send(&self, mail: &OutgoingMail) -> Result<Receipt, MailError> {
        let (folder, name, bytes) = (self.folder.clone(), file_name(&mail.message_id), compose(mail));
        let written = name.clone();
        blocking(move || write_once(&folder, &written, &bytes)).await?;
        Ok(Self::receipt(&name))
    }

    async fn find_sent(&self, mail: &OutgoingMail) -> Result<Lookup, MailError> {
        let name = file_name(&mail.message_id);
        let path = self.folder.join(&name);
        let there = blocking(move || path.try_exists()).await?;
        Ok(if there { Lookup::Sent(Self::receipt(&name)) } else { Lookup::NotSent })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Timestamp;

    fn mail(id: MessageId) -> OutgoingMail {
        OutgoingMail::sample(id, Timestamp::from_millis(0))
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[tokio::test]
    async fn a_message_sent_twice_is_one_complete_file() {
        let dir = tempfile::tempdir().unwrap();
        let outbox = dir.path().join("outbox");
        let mailer = FilesMailer::new(&outbox);
        let mail = mail(MessageId::of_task("task_01jdb3v7q2m8xk5t9w4ycz6r0p", "h"));
        assert_eq!(mailer.find_sent(&mail).await.unwrap(), Lookup::NotSent);
        let first = mailer.send(&mail).await.unwrap();
        assert_eq!(mailer.send(&mail).await.unwrap(), first);
        assert_eq!(mailer.find_sent(&mail).await.unwrap(), Lookup::Sent(first));
        assert_eq!(names(&outbox), ["task_01jdb3v7q2m8xk5t9w4ycz6r0p.eml"]);
        assert_eq!(fs::read(outbox.join("task_01jdb3v7q2m8xk5t9w4ycz6r0p.eml")).unwrap(), compose(&mail));
    }

    #[tokio::test]
    async fn no_message_id_names_a_file_elsewhere() {
        let dir = tempfile::tempdir().unwrap();
        let mailer = FilesMailer::new(dir.path());
        for id in ["../../etc/passwd@h", "/abs@h", ".@h", "..@h", "a/b@h", "task_../x@h"] {
            mailer.send(&mail(MessageId::parse(id).unwrap())).await.unwrap();
        }
        assert_eq!(names(dir.path()).len(), 6);
        assert!(names(dir.path()).iter().all(|n| n.starts_with("mail_")));
    }

    #[tokio::test]
    async fn a_folder_that_can_not_be_written_is_for_later() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "x").unwrap();
        let failed = FilesMailer::new(file.join("outbox")).send(&mail(MessageId::of_task("task_1", "h"))).await;
        assert!(matches!(failed, Err(MailError::Retry { .. })), "{failed:?}");
    }
}
