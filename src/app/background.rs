//! What runs in the background, and through which mail transport and mailboxes.

use std::sync::Arc;

use crate::config::{InboxSource, MailRoute, Role};
use crate::gateways::mail::Mailer;
use crate::gateways::mail::files::FilesMailer;
use crate::gateways::mail::smtp::SmtpMailer;
use crate::gateways::mailbox::Mailbox;
use crate::gateways::mailbox::folder::FolderMailbox;
use crate::intake::acknowledge::Acknowledgements;
use crate::intake::poll::{POLL, Poll};
use crate::intake::work_out::WorkOut;
use crate::mail::letters::Sender;
use crate::mail::{Composer, Letters, SendMail};
use crate::tasks::housekeeping::{self, Prune};
use crate::tasks::{Entry, Handler, Runner, When};

use super::start::{App, COLLECTIONS, StartError};

impl App {
    /// Whether this process runs tasks.
    #[must_use]
    pub fn has_background(&self) -> bool {
        self.config.server.role != Role::Api
    }

    /// Whether the store is a data folder, which only processes of this machine open.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        self.config.store.url.is_none()
    }

    /// How this installation signs its mails.
    #[must_use]
    pub fn sender(&self) -> Sender {
        let host = url::Url::parse(&self.public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
        Sender { host: host.unwrap_or_default(), from: self.config.mail.from.clone() }
    }

    /// Everything that runs in the background.
    ///
    /// # Errors
    /// One clear line on what can't be used.
    pub fn runner(&self) -> Result<Runner, StartError> {
        let entries =
            vec![housekeeping::entry(), Entry { name: POLL, kind: POLL, when: When::Every(self.config.intake.poll) }];
        let runner = Runner::new(self.queue.clone(), COLLECTIONS, self.handlers()?, entries, self.clock.clone());
        Ok(runner.with_grace(self.config.server.stop_timeout))
    }

    fn handlers(&self) -> Result<Vec<Arc<dyn Handler>>, StartError> {
        let store = self.store.clone();
        let acknowledge = self.config.mail.acknowledge;
        Ok(vec![
            Arc::new(Prune(self.queue.clone())),
            Arc::new(Poll::new(store.clone(), self.auth.clone(), self.mailboxes()?)),
            Arc::new(WorkOut::new(store, self.jobs.clone(), self.take_in.clone(), acknowledge)),
            Arc::new(SendMail::new(self.mailer()?, self.composers())),
        ])
    }

    fn composers(&self) -> Vec<Arc<dyn Composer>> {
        vec![
            Arc::new(Letters::new(self.store.clone(), self.clock.clone(), self.sender())),
            Arc::new(Acknowledgements::new(self.store.clone(), self.sender())),
        ]
    }

    fn mailer(&self) -> Result<Arc<dyn Mailer>, StartError> {
        match &self.config.mail.route {
            MailRoute::Files => Ok(Arc::new(FilesMailer::new(self.config.store.data_dir.join("outbox")))),
            MailRoute::Smtp(url) => {
                let mailer = SmtpMailer::new(url).map_err(|e| StartError::Refused(format!("HIREWIRE_MAIL: {e}")))?;
                Ok(Arc::new(mailer))
            }
            MailRoute::Gmail => Err(StartError::Refused("HIREWIRE_MAIL=gmail is not wired here".into())),
        }
    }

    fn mailboxes(&self) -> Result<Vec<Arc<dyn Mailbox>>, StartError> {
        match &self.config.intake.inbox {
            InboxSource::Folder(folder) => {
                // The data folder's own inbox is made; one that was named must be there, since a typing mistake would
                // else wait for mail for ever.
                if *folder == self.config.store.data_dir.join("inbox") {
                    std::fs::create_dir_all(folder)
                        .map_err(|e| StartError::DataFolder(folder.display().to_string(), e))?;
                }
                Ok(vec![Arc::new(FolderMailbox::new(folder, self.clock.clone()))])
            }
            InboxSource::Gmail => Err(StartError::Refused("HIREWIRE_INBOX=gmail is not wired here".into())),
        }
    }
}
