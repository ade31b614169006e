//! The background work of the house: which handlers there are, and what runs on a timer.

use std::sync::Arc;
use std::time::Duration;

use super::start::{App, COLLECTIONS, StartError};
use crate::config::{InboxSource, MailRoute, Role};
use crate::drafting::ads::WriteAds;
use crate::drafting::catch_up::{self, CatchUp};
use crate::drafting::invitation::WriteInvitation;
use crate::drafting::reasons::WriteReasons;
use crate::gateways::mail::Mailer;
use crate::gateways::mail::files::FilesMailer;
use crate::gateways::mail::smtp::SmtpMailer;
use crate::gateways::mailbox::Mailbox;
use crate::gateways::mailbox::folder::FolderMailbox;
use crate::gateways::mailbox::imap::ImapMailbox;
use crate::google;
use crate::google::tasks::ConsentLetters;
use crate::http::health::Check;
use crate::idempotency;
use crate::idempotency::tasks::PruneKeys;
use crate::intake::acknowledge::Acknowledgements;
use crate::intake::fetch::FetchLater;
use crate::intake::inbox::Inbox;
use crate::intake::poll::{POLL, Poll};
use crate::intake::work_out::WorkOut;
use crate::mail::{Composer, SendMail};
use crate::screening::engine_change::EngineChange;
use crate::screening::tasks::{Rescore, Score};
use crate::tasks::housekeeping::{self, Prune, SweepBlobs};
use crate::tasks::{Entry, Handler, Runner, Tasks, When};

impl App {
    /// What runs the house's tasks.
    ///
    /// # Errors
    /// When a gateway's setting can't be used.
    pub fn runner(&self) -> Result<Arc<Runner>, StartError> {
        let (queue, clock) = (self.queue.clone(), self.clock.clone());
        let runner = Runner::new(queue, COLLECTIONS, self.handlers()?, self.entries(), clock);
        Ok(Arc::new(runner.with_grace(self.config.server.stop_timeout)))
    }

    fn engine_change(&self) -> EngineChange {
        EngineChange {
            store: self.store.clone(),
            clock: self.clock.clone(),
            jobs: self.jobs.clone(),
            candidates: self.candidates.clone(),
        }
    }

    /// What a worker does before it takes tasks: what this version of the program changes is put out as work. A store
    /// that is away is no reason not to start: the next start makes up for it.
    pub async fn begin_work(&self) {
        if let Err(e) = self.engine_change().look().await {
            tracing::warn!(error = %e, "whether the builtin engine has changed can't be told");
        }
    }

    /// Whether this process runs tasks.
    #[must_use]
    pub fn works(&self) -> bool {
        self.config.server.role != Role::Api
    }

    /// Background tasks as people see them.
    #[must_use]
    pub fn tasks(&self) -> Tasks {
        Tasks::new(self.queue.clone(), self.clock.clone())
    }

    /// The intake ledger as people see it.
    #[must_use]
    pub fn inbox(&self) -> Inbox {
        Inbox::new(self.store.clone(), self.clock.clone())
    }

    /// Counts that are made when /metrics asks; a store that can't answer leaves them as they were.
    pub(super) async fn refresh_gauges(&self) -> Vec<Check> {
        let (tasks, inbox) = (self.tasks(), self.inbox());
        let (tasks, inbox, ()) = tokio::join!(tasks.set_gauges(), inbox.set_gauges(), self.google.set_gauges());
        if let Err(cause) = tasks {
            tracing::warn!(%cause, "no counts of tasks for /metrics");
        }
        if let Err(cause) = inbox {
            tracing::warn!(%cause, "no counts of messages for /metrics");
        }
        Vec::new()
    }

    fn handlers(&self) -> Result<Vec<Arc<dyn Handler>>, StartError> {
        let composers: Vec<Arc<dyn Composer>> = vec![
            Arc::new(self.letters.clone()),
            Arc::new(Acknowledgements::new(self.store.clone(), self.sender.clone())),
            Arc::new(self.slots.clone()),
            Arc::new(ConsentLetters::new(self.google.google.clone(), self.sender.clone())),
        ];
        let acknowledge = self.config.mail.acknowledge;
        let mailboxes = self.mailboxes()?;
        let mut handlers = crate::slots::service::handlers(&self.slots);
        let others: Vec<Arc<dyn Handler>> = vec![
            Arc::new(Score { screening: self.screening.clone(), scoring: self.scoring.clone() }),
            Arc::new(WriteAds { jobs: self.jobs.clone(), asker: self.model.asker.clone() }),
            Arc::new(WriteInvitation { jobs: self.jobs.clone(), asker: self.model.asker.clone() }),
            Arc::new(WriteReasons {
                candidates: self.candidates.clone(),
                screening: self.screening.clone(),
                asker: self.model.asker.clone(),
            }),
            Arc::new(Rescore {
                screening: self.screening.clone(),
                scoring: self.scoring.clone(),
                jobs: self.jobs.clone(),
                candidates: self.candidates.clone(),
            }),
            Arc::new(self.engine_change()),
            Arc::new(SendMail::new(self.mailer()?, composers)),
            Arc::new(Prune(self.queue.clone())),
            Arc::new(SweepBlobs(self.store.clone())),
            Arc::new(PruneKeys(self.idempotency())),
            Arc::new(Poll::new(self.store.clone(), self.auth.clone(), mailboxes.clone())),
            Arc::new(FetchLater::new(self.store.clone(), mailboxes)),
            Arc::new(WorkOut::new(self.store.clone(), self.jobs.clone(), self.take_in.clone(), acknowledge)),
            google::tasks::revoke(&self.google.google),
        ];
        handlers.extend(others);
        if let Some(asker) = self.model.asker.clone() {
            handlers.push(Arc::new(CatchUp { jobs: self.jobs.clone(), asker }));
        }
        handlers.extend(google::interviews::handlers(&self.slots, &self.google.calendar, &self.google.busy));
        Ok(handlers)
    }

    fn entries(&self) -> Vec<Entry> {
        let poll = self.config.intake.poll.max(Duration::from_secs(1));
        let mut entries = vec![idempotency::tasks::entry(), Entry { name: POLL, kind: POLL, when: When::Every(poll) }];
        entries.extend(self.model.asker.is_some().then(catch_up::entry));
        entries.extend(housekeeping::entries());
        entries
    }

    fn mailer(&self) -> Result<Arc<dyn Mailer>, StartError> {
        Ok(match &self.config.mail.route {
            MailRoute::Files => Arc::new(FilesMailer::new(self.config.store.data_dir.join("outbox"))),
            MailRoute::Smtp(url) => {
                Arc::new(SmtpMailer::new(url).map_err(|e| StartError::Refused(format!("HIREWIRE_MAIL {e}")))?)
            }
            MailRoute::Gmail => Arc::new(self.google.mailer()),
        })
    }

    fn mailboxes(&self) -> Result<Vec<Arc<dyn Mailbox>>, StartError> {
        Ok(match &self.config.intake.inbox {
            InboxSource::Folder(folder) => {
                // The data folder's own inbox is made. One that the settings name is not: a typing mistake would wait
                // for mail for ever, without a word in /readyz.
                if *folder == self.config.store.data_dir.join("inbox") {
                    std::fs::create_dir_all(folder)
                        .map_err(|e| StartError::DataFolder(folder.display().to_string(), e))?;
                }
                vec![Arc::new(FolderMailbox::new(folder.clone(), self.clock.clone()))]
            }
            InboxSource::Gmail => vec![Arc::new(self.google.mailbox(self.config.intake.first_days))],
            InboxSource::Imap(url) => {
                let imap = ImapMailbox::new(url, self.config.intake.first_days, self.clock.clone());
                vec![Arc::new(imap.map_err(|e| StartError::Refused(format!("HIREWIRE_INBOX {e}")))?)]
            }
        })
    }
}
