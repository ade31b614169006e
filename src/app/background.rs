//! The background work of the house: which handlers there are, and what runs on a timer.

use std::sync::Arc;
use std::time::Duration;

use super::start::{App, COLLECTIONS, StartError};
use crate::config::{InboxSource, MailRoute, Role};
use crate::drafting::ads::WriteAds;
use crate::gateways::mail::Mailer;
use crate::gateways::mail::files::FilesMailer;
use crate::gateways::mail::smtp::SmtpMailer;
use crate::gateways::mailbox::Mailbox;
use crate::gateways::mailbox::folder::FolderMailbox;
use crate::intake::acknowledge::Acknowledgements;
use crate::intake::poll::{POLL, Poll};
use crate::intake::work_out::WorkOut;
use crate::mail::{Composer, SendMail};
use crate::screening::tasks::{Rescore, Score};
use crate::tasks::{Entry, Handler, Runner, When};

impl App {
    /// What runs the house's tasks.
    ///
    /// # Errors
    /// When a gateway's setting can't be used.
    pub fn runner(&self) -> Result<Arc<Runner>, StartError> {
        let (queue, clock) = (self.queue.clone(), self.clock.clone());
        Ok(Arc::new(Runner::new(queue, COLLECTIONS, self.handlers()?, self.entries(), clock)))
    }

    /// Whether this process runs tasks.
    #[must_use]
    pub fn works(&self) -> bool {
        self.config.server.role != Role::Api
    }

    fn handlers(&self) -> Result<Vec<Arc<dyn Handler>>, StartError> {
        let composers: Vec<Arc<dyn Composer>> = vec![
            Arc::new(self.letters.clone()),
            Arc::new(Acknowledgements::new(self.store.clone(), self.sender.clone())),
        ];
        let acknowledge = self.config.mail.acknowledge;
        Ok(vec![
            Arc::new(Score { screening: self.screening.clone(), scoring: self.scoring.clone() }),
            Arc::new(WriteAds { jobs: self.jobs.clone(), asker: self.model.asker.clone() }),
            Arc::new(Rescore {
                screening: self.screening.clone(),
                scoring: self.scoring.clone(),
                jobs: self.jobs.clone(),
                candidates: self.candidates.clone(),
            }),
            Arc::new(SendMail::new(self.mailer()?, composers)),
            Arc::new(Poll::new(self.store.clone(), self.auth.clone(), self.mailboxes())),
            Arc::new(WorkOut::new(self.store.clone(), self.jobs.clone(), self.take_in.clone(), acknowledge)),
        ])
    }

    fn entries(&self) -> Vec<Entry> {
        let poll = self.config.intake.poll.max(Duration::from_secs(1));
        vec![Entry { name: POLL, kind: POLL, when: When::Every(poll) }]
    }

    fn mailer(&self) -> Result<Arc<dyn Mailer>, StartError> {
        Ok(match &self.config.mail.route {
            MailRoute::Files => Arc::new(FilesMailer::new(self.config.store.data_dir.join("outbox"))),
            MailRoute::Smtp(url) => {
                Arc::new(SmtpMailer::new(url).map_err(|e| StartError::Refused(format!("HIREWIRE_MAIL {e}")))?)
            }
            MailRoute::Gmail => {
                return Err(StartError::Refused("HIREWIRE_MAIL=gmail needs a Google client".to_owned()));
            }
        })
    }

    fn mailboxes(&self) -> Vec<Arc<dyn Mailbox>> {
        match &self.config.intake.inbox {
            InboxSource::Folder(folder) => {
                vec![Arc::new(FolderMailbox::new(folder.clone(), self.clock.clone()))]
            }
            InboxSource::Gmail => Vec::new(),
        }
    }
}
