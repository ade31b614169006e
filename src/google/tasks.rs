//! What follows a link's changes: ending a consent at Google, and the mail that a new one is needed.

use std::sync::Arc;

use async_trait::async_trait;
use serde::Deserialize;

use super::model::{GoogleLinkId, LinkState};
use super::{CONSENT_LETTER, Google, REVOKE};
use crate::gateways::mail::{ExtraHeader, MessageId, OutgoingMail, Party};
use crate::kernel::Timestamp;
use crate::mail::letters::Sender;
use crate::mail::{Composed, Composer};
use crate::tasks::{Failure, Handler, Task};

#[derive(Deserialize)]
struct Payload {
    link_id: GoogleLinkId,
}

fn link_id(task: &Task) -> Result<GoogleLinkId, Failure> {
    let payload = Payload::deserialize(&task.payload).map_err(|_| Failure::give_up("the task names no link"))?;
    Ok(payload.link_id)
}

/// The handler of [`REVOKE`].
#[must_use]
pub fn revoke(google: &Google) -> Arc<dyn Handler> {
    Arc::new(Revoke { google: google.clone() })
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

/// Writes the mail that says that Google needs consent again. Nothing is written once it has been given, or where mail
/// goes out by Gmail: it would wait for the very consent that it asks for.
#[derive(Clone)]
pub struct ConsentLetters {
    google: Google,
    sender: Sender,
}

impl ConsentLetters {
    #[must_use]
    pub fn new(google: Google, sender: Sender) -> Self {
        Self { google, sender }
    }
}

#[async_trait]
impl Composer for ConsentLetters {
    fn writes(&self, template: &str) -> bool {
        template == CONSENT_LETTER
    }

    async fn compose(&self, task: &Task, _: Timestamp) -> Result<Composed, Failure> {
        if self.google.mails() {
            return Ok(Composed::Void);
        }
        let link = self.google.link_by_id(&link_id(task)?).await?;
        let Some(link) = link.filter(|link| link.state == LinkState::NeedsConsent) else { return Ok(Composed::Void) };
        let user = self.google.user(&link.user_id).await.map_err(|e| Failure::retry(e.to_string()))?;
        let (from, _) = self.sender.party(&user);
        let account = link.email.as_ref().map(|e| format!(" ({e})")).unwrap_or_default();
        let text = format!(
            "Hello,\n\nGoogle has ended Hirewire's access to your account{account}. Until you link it again, what needs \
             the account waits; nothing of it is lost.\n\nTo go on, sign in to Hirewire and link your Google account \
             once more.\n\nHirewire"
        );
        Ok(Composed::Mail(Box::new(OutgoingMail {
            message_id: MessageId::of_task(task.id.as_str(), &self.sender.host),
            date: task.created_at,
            from: Party { name: Some("Hirewire".to_owned()), ..from },
            reply_to: None,
            to: vec![Party { name: user.name, address: user.email }],
            subject: "Please link your Google account again".to_owned(),
            text,
            html: None,
            ics: None,
            headers: vec![ExtraHeader::auto_generated()],
            on_behalf_of: Some(link.user_id.to_string()),
        })))
    }
}
