//! The handlers of a link's own effects: ending a consent at Google, telling a user that a new one is needed.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde::Deserialize;

use super::model::{GoogleLink, GoogleLinkId, LinkState};
use super::{Google, REVOKE, TELL_CONSENT};
use crate::gateways::mail::{ExtraHeader, Lookup, MailError, Mailer, MessageId, OutgoingMail, Party};
use crate::kernel::{EmailAddress, Timestamp};
use crate::tasks::{Failure, Handler, Task};

/// How mail about a link is written.
#[derive(Clone)]
pub struct Letters {
    pub mailer: Arc<dyn Mailer>,
    /// The sender where the transport has one for all users.
    pub from: EmailAddress,
    /// The right side of Message-IDs.
    pub host: String,
}

/// The handlers, for the runner.
#[must_use]
pub fn handlers(google: &Google, letters: Letters) -> Vec<Arc<dyn Handler>> {
    vec![Arc::new(Revoke { google: google.clone() }), Arc::new(TellConsent { google: google.clone(), letters })]
}

#[derive(Deserialize)]
struct Payload {
    link_id: GoogleLinkId,
}

fn link_id(task: &Task) -> Result<GoogleLinkId, Failure> {
    let payload = Payload::deserialize(&task.payload).map_err(|e| Failure::give_up(e.to_string()))?;
    Ok(payload.link_id)
}

struct Revoke {
    google: Google,
}

#[async_trait]
impl Handler for Revoke {
    fn kind(&self) -> &'static str {
        REVOKE
    }

    async fn run(&self, task: &Task, _: Timestamp) -> Result<(), Failure> {
        self.google.revoke(&link_id(task)?).await
    }
}

struct TellConsent {
    google: Google,
    letters: Letters,
}

#[async_trait]
impl Handler for TellConsent {
    fn kind(&self) -> &'static str {
        TELL_CONSENT
    }

    async fn run(&self, task: &Task, now: Timestamp) -> Result<(), Failure> {
        let mailer = &self.letters.mailer;
        // By Gmail it would wait for the very consent that it asks for.
        if mailer.name() == "gmail" {
            return Ok(());
        }
        let link = self.google.link_by_id(&link_id(task)?).await?;
        let Some(link) = link.filter(|link| link.state == LinkState::NeedsConsent) else { return Ok(()) };
        let mail = self.letter(task, &link).await?;
        if task.attempts > 1 && matches!(mailer.find_sent(&mail).await, Ok(Lookup::Sent(_))) {
            return Ok(());
        }
        mailer.send(&mail).await.map(drop).map_err(|e| match e {
            MailError::Retry { reason, after } => Failure::Retry { reason, after },
            MailError::GiveUp { reason } => Failure::GiveUp { reason },
            MailError::Wait { reason, look_again_in } => {
                Failure::Wait { reason, until: now.plus(look_again_in.max(Duration::from_secs(1))) }
            }
        })
    }
}

impl TellConsent {
    async fn letter(&self, task: &Task, link: &GoogleLink) -> Result<OutgoingMail, Failure> {
        let user = self.google.user(&link.user_id).await.map_err(|e| Failure::retry(e.to_string()))?;
        let account = link.email.as_ref().map(|e| format!(" ({e})")).unwrap_or_default();
        let text = format!(
            "Hello,\n\nGoogle has ended Hirewire's access to your account{account}. Until you link it again, mail and \
             calendar entries in your name wait; nothing of them is lost.\n\nTo go on, sign in to Hirewire and link \
             your Google account once more.\n\nHirewire"
        );
        Ok(OutgoingMail {
            message_id: MessageId::of_task(task.id.as_str(), &self.letters.host),
            date: task.created_at,
            from: self.letters.from.clone().into(),
            reply_to: None,
            to: vec![Party { name: user.name, address: user.email }],
            subject: "Please link your Google account again".to_owned(),
            text,
            html: None,
            ics: None,
            headers: vec![ExtraHeader::auto_generated()],
            on_behalf_of: None,
        })
    }
}
