//! The one short answer that an application has arrived: a setting, off by default, and never part of a loop.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::message::Letter;
use crate::auth::{User, UserId, WorkspaceId};
use crate::gateways::mail::{ExtraHeader, MessageId, OutgoingMail};
use crate::jobs::{Job, JobId};
use crate::kernel::{EmailAddress, Timestamp};
use crate::mail::letters::Sender;
use crate::mail::{Composed, Composer, SEND};
use crate::store::{Document, Index, Outbox, Store, outbox};
use crate::tasks::{Failure, Task};
use crate::typed_id;

typed_id!(
    /// An acknowledgement: one for an applicant and a job.
    AcknowledgementId,
    "ack"
);

const TEMPLATE: &str = "acknowledgement";

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Acknowledgement {
    pub id: AcknowledgementId,
    pub workspace_id: WorkspaceId,
    pub user_id: UserId,
    pub to: EmailAddress,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    /// The message that is answered, without brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<String>,
    pub created_at: Timestamp,
    #[serde(default)]
    pub outbox: Outbox,
}

impl Document for Acknowledgement {
    const COLLECTION: &'static str = "acknowledgements";
    const INDEXES: &'static [Index] = &[outbox::INDEX];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Acknowledgement {
    /// The answer to `letter`; `None` when it wants none: mail of programs, lists, no-reply addresses, an empty return
    /// path (all kept out by `answer_to`), and the HR user's own forwards. Its id follows from applicant and job, so
    /// an applicant who writes again gets no second one.
    #[must_use]
    pub fn of(letter: &Letter, owner: &User, job: Option<&JobId>, now: Timestamp) -> Option<Self> {
        let to = letter.answer_to.clone().filter(|to| *to != owner.email)?;
        let job_text = job.map_or("none", JobId::as_str);
        let id = AcknowledgementId::derived(&[owner.workspace_id.as_str(), &to.key(), job_text]);
        let mut outbox = Outbox::default();
        outbox.add(SEND, json!({ "template": TEMPLATE, "acknowledgement_id": id }), now);
        Some(Self {
            id,
            workspace_id: owner.workspace_id.clone(),
            user_id: owner.id.clone(),
            to,
            job_id: job.cloned(),
            in_reply_to: letter.message_id.clone(),
            created_at: now,
            outbox,
        })
    }
}

/// Writes acknowledgements; cheap to clone.
#[derive(Clone)]
pub struct Acknowledgements {
    store: Store,
    sender: Sender,
}

impl Acknowledgements {
    #[must_use]
    pub fn new(store: Store, sender: Sender) -> Self {
        Self { store, sender }
    }
}

#[derive(Deserialize)]
struct Payload {
    acknowledgement_id: AcknowledgementId,
}

fn text(title: Option<&str>) -> (String, String) {
    let what = title.map_or_else(|| "your application".to_owned(), |title| format!("your application for “{title}”"));
    let subject = title.map_or_else(
        || "We have received your application".to_owned(),
        |title| format!("We have received your application: {title}"),
    );
    let text = format!(
        "Hello,\n\nthank you: {what} has arrived, and a person will look at it.\n\nThis message was sent automatically.\n"
    );
    (subject, text)
}

fn headers(in_reply_to: Option<&str>) -> Vec<ExtraHeader> {
    let mut headers = vec![ExtraHeader::auto_replied()];
    if let Some(id) = in_reply_to.and_then(|id| MessageId::parse(id).ok()) {
        headers.extend(ExtraHeader::new("In-Reply-To", &id.to_string()));
        headers.extend(ExtraHeader::new("References", &id.to_string()));
    }
    headers
}

#[async_trait]
impl Composer for Acknowledgements {
    fn writes(&self, template: &str) -> bool {
        template == TEMPLATE
    }

    async fn compose(&self, task: &Task, _: Timestamp) -> Result<Composed, Failure> {
        let payload =
            Payload::deserialize(&task.payload).map_err(|_| Failure::give_up("the task names no acknowledgement"))?;
        let Some(ack) = self.store.get::<Acknowledgement>(&payload.acknowledgement_id).await? else {
            return Ok(Composed::Void);
        };
        let Some(user) = self.store.get::<User>(&ack.user_id).await? else { return Ok(Composed::Void) };
        let job = match &ack.job_id {
            Some(job) => self.store.get::<Job>(job).await?,
            None => None,
        };
        let (subject, text) = text(job.as_ref().map(|job| job.text.title.as_str()));
        let (from, reply_to) = self.sender.party(&user);
        Ok(Composed::Mail(Box::new(OutgoingMail {
            message_id: MessageId::of_task(task.id.as_str(), &self.sender.host),
            date: ack.created_at,
            from,
            reply_to,
            to: vec![ack.to.clone().into()],
            subject,
            text,
            html: None,
            ics: None,
            headers: headers(ack.in_reply_to.as_deref()),
            on_behalf_of: Some(user.id.as_str().to_owned()),
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_millis(1_795_000_000_000);

    fn owner() -> User {
        User {
            id: UserId::derived(&["u"]),
            workspace_id: WorkspaceId::derived(&["w"]),
            email: EmailAddress::parse("hr@hire.example").unwrap(),
            email_key: "hr@hire.example".into(),
            name: None,
            picture: None,
            password_hash: None,
            google_subject: None,
            generation: 1,
            created_at: NOON,
        }
    }

    fn letter(answer_to: Option<&str>) -> Letter {
        Letter { answer_to: answer_to.map(|a| EmailAddress::parse(a).unwrap()), ..Letter::default() }
    }

    #[test]
    fn an_applicant_gets_one_answer_for_a_job() {
        let job = JobId::derived(&["j"]);
        let of =
            |to: &str, job: Option<&JobId>| Acknowledgement::of(&letter(Some(to)), &owner(), job, NOON).unwrap().id;
        assert_eq!(of("ann@example.com", Some(&job)), of("Ann@Example.com", Some(&job)));
        assert_ne!(of("ann@example.com", Some(&job)), of("ann@example.com", None));
        assert_ne!(of("ann@example.com", Some(&job)), of("bob@example.com", Some(&job)));
    }

    #[test]
    fn nobody_is_answered_who_wants_none() {
        assert!(Acknowledgement::of(&letter(None), &owner(), None, NOON).is_none());
        assert!(Acknowledgement::of(&letter(Some("HR@hire.example")), &owner(), None, NOON).is_none());
    }

    #[test]
    fn the_answer_says_that_no_person_wrote_it() {
        let names: Vec<_> = headers(Some("m1@example.com")).iter().map(|h| h.name().to_owned()).collect();
        assert_eq!(names, ["Auto-Submitted", "In-Reply-To", "References"]);
        assert_eq!(headers(Some("not\r\nan id")).len(), 1);
    }
}
