//! Messages that an HR user wrote in full: kept until they are sent, and sent by `mail.send`.

use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Composed, Composer, SEND};
use crate::auth::{Actor, User, UserId, WorkspaceId};
use crate::gateways::mail::{MessageId, OutgoingMail, Party};
use crate::kernel::{Clock, EmailAddress, Timestamp};
use crate::store::{self, Document, Index, Outbox, Store, outbox};
use crate::tasks::{Failure, Task};
use crate::typed_id;

typed_id!(
    /// A message that a person wrote.
    LetterId,
    "letter"
);

const TEMPLATE: &str = "letter";

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Letter {
    pub id: LetterId,
    pub workspace_id: WorkspaceId,
    /// Who wrote it.
    pub user_id: UserId,
    pub to: EmailAddress,
    pub subject: String,
    pub text: String,
    pub created_at: Timestamp,
    #[serde(default)]
    pub outbox: Outbox,
}

impl Document for Letter {
    const COLLECTION: &'static str = "letters";
    const INDEXES: &'static [Index] = &[outbox::INDEX, Index::on("workspace", &["workspace_id", "created_at"])];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

/// How this installation names itself and signs, in mails.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The right side of Message-IDs.
    pub host: String,
    /// The sender of all mail where one is set; else each HR user's own address.
    pub from: Option<EmailAddress>,
}

impl Sender {
    /// From whom a user's mail goes out, and where answers go when that is another address.
    #[must_use]
    pub fn party(&self, user: &User) -> (Party, Option<Party>) {
        let own = Party { name: user.name.clone(), address: user.email.clone() };
        match &self.from {
            Some(from) if *from != user.email => (Party { name: user.name.clone(), address: from.clone() }, Some(own)),
            _ => (own, None),
        }
    }
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Letters {
    store: Store,
    clock: Arc<dyn Clock>,
    sender: Sender,
}

impl Letters {
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>, sender: Sender) -> Self {
        Self { store, clock, sender }
    }

    /// Keeps the message and has it sent; answers the Message-ID that it will have.
    ///
    /// # Errors
    /// The store's.
    pub async fn write(
        &self,
        actor: &Actor,
        to: EmailAddress,
        subject: String,
        text: String,
    ) -> store::Result<MessageId> {
        let now = self.clock.now();
        let id = LetterId::random();
        let mut letter = Letter {
            id: id.clone(),
            workspace_id: actor.workspace_id.clone(),
            user_id: actor.user_id.clone(),
            to,
            subject,
            text,
            created_at: now,
            outbox: Outbox::default(),
        };
        let task = letter.outbox.add(SEND, json!({ "template": TEMPLATE, "letter_id": id }), now);
        self.store.insert(&letter).await?;
        Ok(MessageId::of_task(&task, &self.sender.host))
    }
}

#[derive(Deserialize)]
struct Payload {
    letter_id: LetterId,
}

#[async_trait]
impl Composer for Letters {
    fn writes(&self, template: &str) -> bool {
        template == TEMPLATE
    }

    async fn compose(&self, task: &Task, _: Timestamp) -> Result<Composed, Failure> {
        let payload = Payload::deserialize(&task.payload).map_err(|_| Failure::give_up("the task names no letter"))?;
        let Some(letter) = self.store.get::<Letter>(&payload.letter_id).await? else { return Ok(Composed::Void) };
        let Some(user) = self.store.get::<User>(&letter.user_id).await? else { return Ok(Composed::Void) };
        let (from, reply_to) = self.sender.party(&user);
        let letter = letter.doc;
        Ok(Composed::Mail(Box::new(OutgoingMail {
            message_id: MessageId::of_task(task.id.as_str(), &self.sender.host),
            date: letter.created_at,
            from,
            reply_to,
            to: vec![letter.to.into()],
            subject: letter.subject,
            text: letter.text,
            html: None,
            ics: None,
            headers: Vec::new(),
            on_behalf_of: Some(letter.user_id.as_str().to_owned()),
        })))
    }
}
